/** Parts of detente dict with files of their own: examples of event dictionaries; dictionaries of TABARI and PETRARCH. */
#ifndef DT_DICT_TEST_H
#define DT_DICT_TEST_H

#include "cli.h"

/**
 * Run the example lines of the files o->files[1..] and write those that come out otherwise to `out`, with a count.
 * EXIT_INPUT when fewer than least_percent of them are as they say, or there are none.
 */
int dict_test(const options *o, FILE *out, unsigned least_percent);

/** Read the dictionaries o->files[1..] and write counts and every line that is not honoured; EXIT_INPUT when there are any. */
int dict_import(const options *o, FILE *out);
/** Code the articles o->files[1..] with dictionaries, tab-separated: id, date, sentence, source, target, code, dictionary line. */
int dict_code(const options *o, const char *const *dictionaries, size_t dictionary_count, const dt_legacy_options *how, FILE *out);

#endif
