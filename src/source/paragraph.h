/** Paragraphs of an article's text, and which of them are page furniture. */
#ifndef DT_PARAGRAPH_H
#define DT_PARAGRAPH_H

#include "base.h"

/**
 * Cut `article->text` into paragraphs and label furniture.
 *
 * in      article  text is valid UTF-8; title may be empty
 * out     article->paragraphs, paragraph_count: in `arena`, sorted, never empty
 * errors  DT_ERR_MEM
 */
DT_MUST_CHECK dt_status dt_paragraphs_cut(dt_article *article, dt_arena *arena, dt_error *err);

#endif
