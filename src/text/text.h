/** Sentences and tokens of an article. */
#ifndef DT_TEXT_H
#define DT_TEXT_H

#include "base.h"

/**
 * Split the body and title paragraphs of doc->article into sentences and UD-style English tokens.
 * Furniture gets none.
 *
 * in      doc->article, doc->arena
 * out     doc->sentences, doc->tokens (begin, end, flags)
 * source  UD v2 tokenisation as the English Web Treebank applies it, docs/sources.md#ud-tokens
 */
DT_MUST_CHECK dt_status dt_text_split(dt_doc *doc, dt_error *err);

#endif
