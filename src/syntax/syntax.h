/** Tags, lemmas and trees by the trained model. */
#ifndef DT_SYNTAX_H
#define DT_SYNTAX_H

#include "base.h"

typedef struct dt_syntax dt_syntax; /**< a loaded model: const, shared by threads */

/** `bytes` must outlive the model. Every size in it is checked: DT_ERR_MODEL with the byte position. */
DT_MUST_CHECK dt_status dt_syntax_open(dt_str bytes, dt_syntax **out, dt_error *err);
void dt_syntax_close(dt_syntax *syntax);
uint64_t dt_syntax_hash(const dt_syntax *syntax); /**< of all that the model is */

/**
 * in   doc->tokens (begin, end, flags), doc->sentences
 * out  tokens' upos, xpos, lemma, head, rel, child, next: one tree for every sentence, one root, no cycle
 */
DT_MUST_CHECK dt_status dt_syntax_parse(const dt_syntax *syntax, dt_doc *doc, dt_error *err);
/** The same; with keep_tags the tokens' upos and xpos are given and stay. */
DT_MUST_CHECK dt_status dt_syntax_parse_with(const dt_syntax *syntax, bool keep_tags, dt_doc *doc, dt_error *err);

#endif
