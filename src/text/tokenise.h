/** Inside the text stage: one paragraph into tokens. */
#ifndef DT_TOKENISE_H
#define DT_TOKENISE_H

#include "base.h"

typedef DT_VEC(dt_token) dt_token_vec;

/**
 * Append the tokens of text[begin, end) to *tokens: begin, end, flags.
 *
 * The text is valid UTF-8. Tokens are sorted, never empty, hold no white space, and cover every byte of it
 * that is not white space.
 */
DT_MUST_CHECK dt_status dt_tokenise(dt_str text, uint32_t begin, uint32_t end, dt_arena *arena, dt_token_vec *tokens,
                                    dt_error *err);

typedef enum dt_abbrev {
  DT_ABBREV_NONE,
  DT_ABBREV_NAME,  /**< a name follows: "Mr.", "Gen." */
  DT_ABBREV_INNER, /**< rarely ends a sentence: "vs.", "e.g." */
  DT_ABBREV_ANY,   /**< may end a sentence: "U.S.", "Inc.", "etc." */
  DT_ABBREV_NUMBER, /**< an abbreviation only before a number: "No. 3", "p. 7" */
} dt_abbrev;

/** Is `word`, given without its full stop, an abbreviation? */
dt_abbrev dt_abbrev_kind(dt_str word);

/** Cut tokens into sentences, appended to *sentences: first, last, begin, end, paragraph. */
typedef DT_VEC(dt_sentence) dt_sentence_vec;
DT_MUST_CHECK dt_status dt_cut_sentences(dt_str text, const dt_token_vec *tokens, uint32_t first, uint32_t paragraph,
                                         dt_arena *arena, dt_sentence_vec *sentences, dt_error *err);

#endif
