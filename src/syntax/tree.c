#include "tree.h"

void dt_tree_link(dt_doc *doc) {
  for (uint32_t i = 0; i < doc->token_count; i++) doc->tokens[i].child = doc->tokens[i].next = DT_NONE;
  for (uint32_t i = doc->token_count; i-- > 0;) {
    uint32_t head = doc->tokens[i].head;
    if (head == DT_NONE) continue;
    doc->tokens[i].next = doc->tokens[head].child;
    doc->tokens[head].child = i;
  }
}

uint32_t dt_tree_child(const dt_doc *doc, uint32_t t, dt_rel rel) {
  DT_EACH_CHILD(doc, t, c)
    if (doc->tokens[c].rel == rel) return c;
  return DT_NONE;
}

bool dt_tree_under(const dt_doc *doc, uint32_t t, uint32_t top) {
  while (t != DT_NONE && t != top) t = doc->tokens[t].head;
  return t == top;
}

/* Depth-first without recursion: down to the first child, else over to the next sibling, else up. */
void dt_tree_range(const dt_doc *doc, uint32_t t, uint32_t *first, uint32_t *last) {
  uint32_t at = t;
  *first = t;
  *last = t + 1;
  for (;;) {
    if (at < *first) *first = at;
    if (at >= *last) *last = at + 1;
    if (doc->tokens[at].child != DT_NONE) {
      at = doc->tokens[at].child;
      continue;
    }
    while (at != t && doc->tokens[at].next == DT_NONE) at = doc->tokens[at].head;
    if (at == t) return;
    at = doc->tokens[at].next;
  }
}

uint32_t dt_sentence_of(const dt_doc *doc, uint32_t t) {
  uint32_t low = 0, high = doc->sentence_count;
  while (low + 1 < high) {
    uint32_t mid = low + (high - low) / 2;
    if (doc->sentences[mid].first <= t) low = mid;
    else high = mid;
  }
  return low;
}

dt_rel dt_rel_base(dt_rel rel) {
  static const struct { dt_rel sub, base; } subs[] = {
    {DT_REL_acl_relcl, DT_REL_acl},         {DT_REL_advcl_relcl, DT_REL_advcl},
    {DT_REL_aux_pass, DT_REL_aux},          {DT_REL_cc_preconj, DT_REL_cc},
    {DT_REL_compound_prt, DT_REL_compound}, {DT_REL_csubj_outer, DT_REL_csubj},
    {DT_REL_csubj_pass, DT_REL_csubj},      {DT_REL_det_predet, DT_REL_det},
    {DT_REL_nmod_desc, DT_REL_nmod},        {DT_REL_nmod_poss, DT_REL_nmod},
    {DT_REL_nmod_unmarked, DT_REL_nmod},    {DT_REL_nsubj_outer, DT_REL_nsubj},
    {DT_REL_nsubj_pass, DT_REL_nsubj},      {DT_REL_obl_agent, DT_REL_obl},
    {DT_REL_obl_unmarked, DT_REL_obl},
  };
  for (size_t i = 0; i < sizeof subs / sizeof *subs; i++)
    if (subs[i].sub == rel) return subs[i].base;
  return rel;
}
