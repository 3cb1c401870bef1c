/** Sentences and tokens of an article. */
#ifndef DT_TEXT_H
#define DT_TEXT_H

#include "base.h"

/** How much of an article to work through; zeros mean all of it. */
typedef struct dt_text_limits {
  uint32_t max_sentences;
  uint32_t min_chars; /**< code points of body text; an article with fewer gets no sentences */
  bool lede_only;     /**< title and first body paragraph */
} dt_text_limits;

/**
 * Split the body and title paragraphs of doc->article into sentences and UD-style English tokens.
 * Furniture gets none.
 *
 * in      doc->article, doc->arena; limits may be NULL
 * out     doc->sentences, doc->tokens (begin, end, flags)
 * source  UD v2 tokenisation as the English Web Treebank applies it, docs/sources.md#ud-tokens
 */
DT_MUST_CHECK dt_status dt_text_split(const dt_text_limits *limits, dt_doc *doc, dt_error *err);

#endif
