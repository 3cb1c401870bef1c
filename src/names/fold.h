/** Words as names are compared: without case, marks, full stops; "U.S." = "US", "al-Assad" = "al Assad". */
#ifndef DT_FOLD_H
#define DT_FOLD_H

#include "base.h"

typedef enum dt_shape {
  DT_SHAPE_LOWER,   /**< "minister" */
  DT_SHAPE_INITIAL, /**< "Minister", "McCain" */
  DT_SHAPE_UPPER,   /**< "NATO", "U.S.", "A" */
  DT_SHAPE_OTHER,   /**< digits, punctuation */
} dt_shape;

typedef struct dt_word {
  uint64_t hash;
  uint32_t begin, end; /**< bytes of the text given */
  uint8_t shape;       /**< dt_shape */
  uint8_t letters;     /**< at most 255 */
} dt_word;

/**
 * The next word of `text` from *at, which moves past it; false at the end.
 * White space, hyphens and apostrophes separate words and are dropped; any other punctuation is a word of its
 * own, so that no name reaches over it.
 */
bool dt_word_next(dt_str text, size_t *at, dt_word *out);

/** Hash of a sequence of words, grown one by one from 0. */
static inline uint64_t dt_words_add(uint64_t sequence, uint64_t word) {
  uint64_t h = (sequence ^ word) * UINT64_C(0x9E3779B97F4A7C15);
  h = (h ^ (h >> 29)) * UINT64_C(0xBF58476D1CE4E5B9);
  return h ^ (h >> 32);
}

/** Hash of a whole name; 0 words give 0. */
uint64_t dt_words_hash(dt_str name);

#endif
