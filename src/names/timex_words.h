/** Inside the dates part: the classes of words, the items of a sentence, the calendar. */
#ifndef DT_TIMEX_WORDS_H
#define DT_TIMEX_WORDS_H

#include "timex.h"

/* Word classes of dict/dates/words.txt; the first ones carry a number, the rest a text. */
#define TX_CLASS_LIST(X)                                                                                    \
  X(none) X(month) X(weekday) X(weekdays) X(clockword) X(number) X(ordinal) X(tens) X(some) X(day) X(rel)   \
  X(every) X(article) X(one) X(that) X(these) X(own) X(ago) X(earlier) X(later) X(ahead) X(hence) X(old)    \
  X(half) X(of) X(in) X(and) X(to) X(or) X(fiscal) X(period) X(more) X(ampm) X(oclock) X(zone) X(end)     \
  X(from) X(all) X(after) X(skip)                                                                           \
  X(season) X(part) X(unit) X(dayparts) X(lastpart) X(ref) X(adjref) X(pastnoun) X(futurenoun) X(often)     \
  X(mod) X(approx)                                                                                          \
  /* made from characters */                                                                                \
  X(holiday) X(digits) X(decimal) X(year) X(years) X(clock) X(hour) X(iso) X(slashed) X(hyphen) X(slash)    \
  X(comma) X(poss)

typedef enum tx_class {
#define X(name) TX_##name,
  TX_CLASS_LIST(X)
#undef X
  TX_CLASS_COUNT
} tx_class;

/** One word, or one form of several words, as the rules see it. */
typedef struct tx_item {
  uint8_t cls;
  bool capital;         /**< written with a capital */
  int16_t val;          /**< number of the class */
  int16_t val2, val3;   /**< minutes; month and day of written-out dates */
  uint32_t first, last; /**< tokens [first, last) */
  dt_str text;          /**< text of the class ("SP", "PAST_REF"), or the holiday's rule */
} tx_item;

typedef struct tx_word {
  uint8_t cls;
  int16_t val;
  dt_str text;
} tx_word;

/** What the words from token `t` on mean; *last is one past the longest form that is known. */
bool dt_calendar_word(const dt_calendar *calendar, const dt_doc *doc, uint32_t t, uint32_t end, tx_item *out);

/** What one form that is no token of its own means: the month in "mid-November". */
bool dt_calendar_form(const dt_calendar *calendar, dt_str form, tx_item *out);

/** Lists of dict/dates/lists.txt, which says what they are for. */
#define TX_LIST_LIST(X) X(ahead) X(planned) X(timetable) X(limit) X(appointed) X(money) X(before_month) X(before_day)
typedef enum tx_list {
#define X(name) TX_LIST_##name,
  TX_LIST_LIST(X)
#undef X
  TX_LIST_COUNT
} tx_list;
bool dt_calendar_form_in(const dt_calendar *calendar, tx_list list, dt_str form); /**< whatever its case */
/** Of the lemma of `t`, which has one. */
bool dt_calendar_lemma_in(const dt_calendar *calendar, tx_list list, const dt_doc *doc, uint32_t t);

/** Calendar arithmetic the base library has no use for. */
void tx_iso_week(int32_t days, int *year, int *week);   /**< ISO 8601 week that holds a day */
int32_t tx_week_monday(int year, int week);             /**< first day of an ISO week */
int tx_month_days(int year, int month);
/** The day a holiday's rule gives in `year`; false when it has none. */
bool tx_holiday(dt_str rule, int year, dt_date *out);

#endif
