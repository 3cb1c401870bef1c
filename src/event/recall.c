/* "Canada decided to impose tariffs on Mexico. Its minister announced the tariffs": a definite event noun without a recipient is
   about whom the last event of its type in the paragraph was about. */
#include "coder.h"

static bool is_definite(const ev_coder *c, uint32_t t) {
  uint32_t det = dt_tree_child(c->doc, t, DT_REL_det);
  return det != DT_NONE && (dt_lemma_is(c->doc, det, "the") || dt_lemma_is(c->doc, det, "this") || dt_lemma_is(c->doc, det, "that") ||
                            dt_lemma_is(c->doc, det, "these") || dt_lemma_is(c->doc, det, "those"));
}

/* The noun of the event at `t`, which is a verb over it: its object of the same type. */
static uint32_t event_noun(const ev_coder *c, uint32_t t) {
  if (ev_tok(c, t)->upos == DT_UPOS_NOUN) return t;
  uint32_t o = dt_tree_child(c->doc, t, DT_REL_obj);
  bool same = ev_means(c, o) && c->meanings[o].kind == EV_EVENT && c->meanings[o].code.type == c->meanings[t].code.type;
  return same ? o : DT_NONE;
}

static void recall_one(ev_coder *c, uint32_t t, uint32_t paragraph) {
  ev_meaning *m = &c->meanings[t];
  const ev_told *told = &c->told[m->code.type];
  if (m->kind != EV_EVENT || m->taken || m->both || m->a.count == 0 || m->r.count) return;
  if (told->whom.count == 0 || told->paragraph != paragraph || ev_parties_share(c, &m->a, &told->whom)) return;
  uint32_t noun = event_noun(c, t);
  if (noun != DT_NONE && is_definite(c, noun)) m->r = told->whom;
}

void ev_recall(ev_coder *c, uint32_t sentence) {
  const dt_sentence *s = &c->doc->sentences[sentence];
  for (uint32_t t = s->first; t < s->last; t++)
    if (ev_means(c, t)) recall_one(c, t, s->paragraph);
  for (uint32_t t = s->first; t < s->last; t++)
    if (ev_means(c, t) && c->meanings[t].kind == EV_EVENT && c->meanings[t].r.count)
      c->told[c->meanings[t].code.type] = (ev_told){c->meanings[t].r, s->paragraph};
}
