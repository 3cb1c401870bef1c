/** Walking the dependency trees of a dt_doc. */
#ifndef DT_TREE_H
#define DT_TREE_H

#include "base.h"

/** Set child and next of every token from the heads. */
void dt_tree_link(dt_doc *doc);

/** for (uint32_t c = doc->tokens[t].child; c != DT_NONE; c = doc->tokens[c].next) ... */
#define DT_EACH_CHILD(doc, t, c) \
  for (uint32_t c = (doc)->tokens[t].child; c != DT_NONE; c = (doc)->tokens[c].next)

/** First dependent of `t` with relation `rel`, or DT_NONE. */
uint32_t dt_tree_child(const dt_doc *doc, uint32_t t, dt_rel rel);
/** True when `t` is `top` or below it. */
bool dt_tree_under(const dt_doc *doc, uint32_t t, uint32_t top);
/** Leftmost and one past the rightmost token of the subtree of `t` (trees may be non-projective). */
void dt_tree_range(const dt_doc *doc, uint32_t t, uint32_t *first, uint32_t *last);
/** The sentence that holds token `t`. */
uint32_t dt_sentence_of(const dt_doc *doc, uint32_t t);

/** Text of a token as written. */
static inline dt_str dt_form(const dt_doc *doc, uint32_t t) {
  return dt_slice(doc->article.text, doc->tokens[t].begin, doc->tokens[t].end);
}
/** True when the lemma of `t` is `z`. */
static inline bool dt_lemma_is(const dt_doc *doc, uint32_t t, const char *z) {
  return dt_str_is(doc->tokens[t].lemma, z);
}
/** The universal part of a relation: nsubj for nsubj:pass. */
dt_rel dt_rel_base(dt_rel rel);

#endif
