/** Lemmas by learnt rules: whole words first, then the longest known ending, for each tag and spelling. */
#ifndef DT_SYNTAX_LEMMA_H
#define DT_SYNTAX_LEMMA_H

#include "traits.h"

enum { DT_LEMMA_ENDING_MOST = 6 };

/** What else decides beside the letters: tags, and whether the form has capitals (0 none, 1 first, 2 all, 3 other). */
uint32_t dt_lemma_extra(dt_upos upos, dt_xpos xpos, uint32_t capitals);
uint32_t dt_lemma_capitals(dt_str form);
/** Hash of the ending of `bytes` bytes. */
uint64_t dt_lemma_ending(const dt_norm *norm, uint32_t extra, size_t bytes);
/** Lemma of an irregular past tense, participle or plural; ptr NULL when it is none. */
dt_str dt_lemma_irregular(const dt_norm *norm, dt_xpos xpos);
/** Penn tags, as bits, of a form that can only be a past tense or participle ("fled", "withdrew"); 0: of any other. */
uint64_t dt_lemma_past_tags(const dt_norm *norm);
/** Rule for a form, DT_NONE when no rule fits. */
uint32_t dt_lemma_find(const dt_syntax *syntax, const dt_norm *norm, uint32_t extra);
/** Write the lemma to out[limit]; returns its length, 0 when it would not fit or be empty. */
size_t dt_lemma_apply(const dt_lemma_rule *rule, dt_str form, char *out, size_t limit);

#endif
