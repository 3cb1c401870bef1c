/* "Canada decided to impose tariffs on Mexico. Its minister announced the tariffs": an event without a recipient whose noun is
   definite and was named when the paragraph last told an event of its type is about the same. */
#include "coder.h"

static bool is_definite(const ev_coder *c, uint32_t t) {
  uint32_t det = dt_tree_child(c->doc, t, DT_REL_det);
  return det != DT_NONE && (dt_lemma_is(c->doc, det, "the") || dt_lemma_is(c->doc, det, "this") || dt_lemma_is(c->doc, det, "that") ||
                            dt_lemma_is(c->doc, det, "these") || dt_lemma_is(c->doc, det, "those"));
}

/* The noun of the event at `t`: itself, or the object that its verb needs. */
static uint32_t event_noun(const ev_coder *c, uint32_t t) {
  return ev_tok(c, t)->upos == DT_UPOS_NOUN ? t : dt_tree_child(c->doc, t, DT_REL_obj);
}

static bool is_named_in(const ev_coder *c, uint32_t sentence, dt_str lemma) {
  for (uint32_t t = c->doc->sentences[sentence].first; t < c->doc->sentences[sentence].last; t++)
    if (dt_str_eq(ev_tok(c, t)->lemma, lemma)) return true;
  return false;
}

/* What Canada did to Mexico, Mexico does not do to itself. */
static bool share_country(const ev_coder *c, const ev_parties *x, const ev_parties *y) {
  for (uint32_t i = 0; i < x->count; i++)
    for (uint32_t k = 0; k < y->count; k++)
      if (strcmp(c->doc->entities[x->items[i]].code, c->doc->entities[y->items[k]].code) == 0) return true;
  return false;
}

static void recall_one(ev_coder *c, uint32_t t, uint32_t sentence) {
  ev_meaning *m = &c->meanings[t];
  const ev_told *told = &c->told[m->code.type];
  if (m->kind != EV_EVENT || m->taken || m->both || m->a.count == 0 || m->r.count) return;
  if (told->whom.count == 0 || share_country(c, &m->a, &told->whom)) return;
  if (c->doc->sentences[told->sentence].paragraph != c->doc->sentences[sentence].paragraph) return;
  uint32_t noun = event_noun(c, t);
  if (noun != DT_NONE && is_definite(c, noun) && is_named_in(c, told->sentence, ev_tok(c, noun)->lemma)) m->r = told->whom;
}

void ev_recall(ev_coder *c, uint32_t sentence) {
  const dt_sentence *s = &c->doc->sentences[sentence];
  for (uint32_t t = s->first; t < s->last; t++)
    if (ev_means(c, t)) recall_one(c, t, sentence);
  for (uint32_t t = s->first; t < s->last; t++)
    if (ev_means(c, t) && c->meanings[t].kind == EV_EVENT && c->meanings[t].r.count)
      c->told[c->meanings[t].code.type] = (ev_told){c->meanings[t].r, sentence};
}
