/** Time expressions: "last week", "in March", "two days earlier", resolved against the day of publication. */
#ifndef DT_TIMEX_H
#define DT_TIMEX_H

#include "base.h"

typedef struct dt_calendar dt_calendar; /**< the words of dict/dates: const, shared by threads */

/** Load words.txt, holidays.txt and lists.txt of dict/dates from `sources`, which must outlive it. DT_ERR_DICT names file and line. */
DT_MUST_CHECK dt_status dt_calendar_open(const dt_sources *sources, dt_calendar **out, dt_error *err);
void dt_calendar_close(dt_calendar *calendar);

/**
 * in      doc->tokens, doc->sentences, doc->date (year 0: only absolute expressions get a value); trees are used for
 *         tense where there are any
 * out     doc->timexes, sorted, never overlapping
 * source  TimeML 1.2.1 TIMEX3, docs/places-dates.md
 */
DT_MUST_CHECK dt_status dt_timex_find(const dt_calendar *calendar, dt_doc *doc, dt_error *err);

/**
 * The expression that dates what token `t` heads: a dependent of t, then of the clause above it, or DT_NONE.
 * Durations and sets date nothing.
 */
uint32_t dt_timex_for(const dt_doc *doc, uint32_t t);

#endif
