/** Mistakes of a greedy parser that grammar rules out, put right in the finished tree. */
#ifndef DT_SYNTAX_MEND_H
#define DT_SYNTAX_MEND_H

#include "base.h"

/**
 * Tokens [first, last) of doc carry tags, lemmas and one tree, and do so afterwards; child and next are not used. With `retag` verbs found
 * are tagged as such. `has` has room for last - first. Each step looks at a token a bounded number of times; docs/syntax.md says what they do.
 */
void dt_mend(dt_doc *doc, bool retag, uint32_t first, uint32_t last, uint16_t *has);

#endif
