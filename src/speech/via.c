/* Through whom the words came: "was quoted by Bloomberg as telling reporters", "he said, according to a transcript". */
#include "find.h"
#include "tree.h"

static dt_str text_of(const finder *f, const part *p) {
  const dt_token *tokens = f->doc->tokens;
  if (!p->count) return (dt_str){0};
  return dt_slice(f->doc->article.text, tokens[p->items[0].first].begin, tokens[part_last(p) - 1].end);
}

static bool is_quoted(const finder *f, uint32_t t) {
  return cue_listed(f->speech, CUE_LIST_quoting, tok(f, t)->lemma) &&
         (dt_tree_child(f->doc, t, DT_REL_nsubj_pass) != DT_NONE || dt_tree_child(f->doc, t, DT_REL_aux_pass) != DT_NONE);
}

static uint32_t agent(const finder *f, uint32_t verb) {
  DT_EACH_CHILD(f->doc, verb, c) {
    uint32_t by = dt_tree_child(f->doc, c, DT_REL_case);
    if (by != DT_NONE && dt_lemma_is(f->doc, by, "by")) return c;
  }
  return DT_NONE;
}

/* The words were spoken by the one who was quoted; whoever quoted is the way they came. */
static void quoted_as(finder *f, found *a) {
  const dt_doc *doc = f->doc;
  uint32_t verb = doc->tokens[a->cue_token].head;
  if (is_quoted(f, a->cue_token)) verb = a->cue_token;
  if (verb == DT_NONE || !is_quoted(f, verb)) return;
  uint32_t subject = dt_tree_child(doc, verb, DT_REL_nsubj_pass), by = agent(f, verb);
  if (subject == DT_NONE) return;
  a->source = (part){0};
  a->source_head = subject;
  source_phrase(f, subject, verb, &a->source);
  source_unquote(f, a);
  uint32_t first = verb;
  while (first > 0 && doc->tokens[first - 1].head == verb && (doc->tokens[first - 1].rel == DT_REL_aux || doc->tokens[first - 1].rel == DT_REL_aux_pass)) first--;
  if (part_last(&a->source) + 2 < first && token_is(f, first - 1, ",")) part_add(&a->source, part_last(&a->source), first); /* "the spokesman, Ann Lee, was quoted" */
  part_add(&a->cue, first, verb + 1);
  a->weak = a->frames != CUE_CLAUSE || !a->marked; /* what the tree gave belongs to the quotation */
  a->content = a->weak ? (part){0} : a->content;
  if (a->cue_token > verb && token_is(f, a->cue_token - 1, "as")) part_add(&a->cue, a->cue_token - 1, a->cue_token);
  if (by == DT_NONE) return;
  part through = {0};
  source_phrase(f, by, a->cue_token != verb ? a->cue_token : DT_NONE, &through);
  a->via = text_of(f, &through);
}

/* "told Reuters": a medium that is told is how the words came. */
static void told_medium(finder *f, found *a) {
  if (!dt_lemma_is(f->doc, a->cue_token, "tell") || !f->doc->token_entity) return;
  DT_EACH_CHILD(f->doc, a->cue_token, c) {
    uint8_t rel = f->doc->tokens[c].rel;
    if (rel != DT_REL_obj && rel != DT_REL_iobj) continue;
    uint32_t e = f->doc->token_entity[c];
    if (e == DT_NONE || !dt_str_starts(f->doc->entities[e].sector, "MED") || f->doc->tokens[c].upos != DT_UPOS_PROPN) continue;
    a->via = dt_slice(f->doc->article.text, f->doc->entities[e].name.begin, f->doc->entities[e].name.end);
  }
}

/* "..., he said, according to a transcript": the other attribution of the sentence takes it over. */
static bool hand_over(finder *f, found *a) {
  for (uint32_t i = f->sentence_found[a->sentence]; i < f->sentence_found[a->sentence + 1]; i++) {
    found *other = &f->founds.items[i];
    if (other == a || !other->entry || other->weak || other->via.len || !other->source.count) continue;
    if (other->cue_token > a->cue_token || f->token_quote[other->cue_token] != DT_NONE) continue;
    if (a->cue_token - other->cue_token > 4) continue;
    other->via = text_of(f, &a->source);
    return true;
  }
  return false;
}

void via_find(finder *f, found *a) {
  if (a->entry) {
    quoted_as(f, a);
    told_medium(f, a);
  } else if (!token_is(f, a->cue_token, ":") && hand_over(f, a)) {
    a->weak = true;
  }
}
