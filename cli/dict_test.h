/** Examples of event dictionaries, for detente dict test. */
#ifndef DT_DICT_TEST_H
#define DT_DICT_TEST_H

#include "cli.h"

/**
 * Run the example lines of the files o->files[1..] and write those that come out otherwise to `out`, with a count.
 * EXIT_INPUT when fewer than least_percent of them are as they say, or there are none.
 */
int dict_test(const options *o, FILE *out, unsigned least_percent);

#endif
