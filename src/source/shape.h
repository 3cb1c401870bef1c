/** The shape of a paragraph: its words without case and marks, and what can be said from them alone. */
#ifndef DT_SHAPE_H
#define DT_SHAPE_H

#include "base.h"

enum { DT_SHAPE_WORDS = 160, DT_SHAPE_BYTES = 2048 };

typedef struct dt_shape {
  dt_str words[DT_SHAPE_WORDS]; /* lower case, quotes straight; / @ : | are words of their own */
  uint32_t count;               /* words kept */
  uint32_t total;               /* words there are, or a guess when more than DT_SHAPE_WORDS */
  uint32_t capitals;            /* words that begin with a capital */
  bool sentence;                /* ends like a sentence */
  char bytes[DT_SHAPE_BYTES];   /* what words[] point into */
} dt_shape;

void dt_shape_of(dt_str text, dt_shape *shape);
/** Only the first words; `total` is a guess. */
void dt_shape_begin(dt_str text, dt_shape *shape);
/** All words of a piece of a pattern, which may hold "|"; bytes are copied to `arena`. */
bool dt_shape_pattern(dt_str text, dt_arena *arena, dt_shape *shape);

bool dt_shape_is_number(dt_str word);
/** A reason that needs no phrase: byline, date line, link, ornament; NULL when there is none. */
const char *dt_shape_reason(const dt_shape *shape, dt_str text);
/** "Ann Writer is a fellow of the Institute.": does the last paragraph of an article tell who wrote it, somebody `before` does not name? */
bool dt_shape_is_author(dt_str text, dt_str before);
/** Do two texts say the same, marks and case aside? */
bool dt_shape_same(dt_str a, dt_str b);
/** Does `text` end like a sentence: . ! or ?, with or without a closing quotation mark? */
bool dt_shape_is_sentence(dt_str text);
/** Could `text` be a headline: one short line that does not end like a sentence? */
bool dt_shape_is_title(dt_str text);

#endif
