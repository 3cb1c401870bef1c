/** CoNLL-U in and out. */
#ifndef DT_SYNTAX_CONLLU_H
#define DT_SYNTAX_CONLLU_H

#include "syntax.h"

/**
 * Fill an empty document from CoNLL-U: its text is the words with blanks as SpaceAfter has them.
 *
 * in      bytes  must outlive doc (lemmas point into it); comments and empty nodes are passed over
 * out     doc    article.text, one paragraph, tokens with every column that is given ("_": UPOS X, XPOS XX, no head, dep),
 *                sentences. A relation this library has no name for is cut to its universal part, else dep.
 * errors  DT_ERR_FORMAT naming the line; err->offset its first byte
 */
DT_MUST_CHECK dt_status dt_conllu_read(dt_str bytes, dt_doc *doc, dt_error *err);

/** The document as CoNLL-U, in its arena. */
DT_MUST_CHECK dt_status dt_conllu_write(const dt_doc *doc, dt_str *out, dt_error *err);

/** Analyse given words anew: the same lines with LEMMA, UPOS, XPOS, HEAD, DEPREL replaced (with keep_tags UPOS and XPOS stay). */
DT_MUST_CHECK dt_status dt_conllu_reparse(const dt_syntax *syntax, dt_str bytes, bool keep_tags, dt_doc *doc, dt_str *out,
                                          dt_error *err);

#endif
