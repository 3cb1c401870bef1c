/** Paragraphs of an article's text. */
#ifndef DT_PARAGRAPH_H
#define DT_PARAGRAPH_H

#include "furniture.h"

/**
 * Cut `article->text` into paragraphs and label furniture and title.
 *
 * in      article    text is valid UTF-8; title may be empty
 *         furniture  NULL: label nothing
 * out     article    paragraphs, paragraph_count: in `arena`, sorted, never empty; title when it was empty and is found
 * errors  DT_ERR_MEM
 *
 * Blank lines part paragraphs. Inside a block, lines of one width that break where the next word would not fit are one
 * paragraph (hard-wrapped text); else every line is one.
 */
DT_MUST_CHECK dt_status dt_paragraphs_cut(const dt_furniture *furniture, dt_article *article, dt_arena *arena, dt_error *err);

#endif
