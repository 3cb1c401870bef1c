/** Inside the dates part: what the rules make of items, before it has a place in the calendar. */
#ifndef DT_TIMEX_RULES_H
#define DT_TIMEX_RULES_H

#include "timex_words.h"

/** Item at token `t`, which may take tokens up to `end`; false when it is none of ours. */
bool tx_item_read(const dt_calendar *calendar, const dt_doc *doc, uint32_t t, uint32_t end, tx_item *out);

/** What an expression speaks of. */
typedef enum tx_kind {
  TX_NOTHING,
  TX_TEXT,     /* text as it stands: PAST_REF */
  TX_LENGTH,   /* a duration: n units, n < 0: nobody says how many */
  TX_SET,      /* every n units; or every weekday, month */
  TX_DAY,
  TX_WEEK,
  TX_WEEKEND,
  TX_MONTH,
  TX_QUARTER,
  TX_HALF,
  TX_SEASON,
  TX_YEAR,
  TX_DECADE,
  TX_CENTURY,
  TX_MOMENT,   /* hours and minutes from now */
} tx_kind;

/** How its year or day is found. */
typedef enum tx_how {
  TX_ABSOLUTE, /* year, month, day are there */
  TX_NEAR,     /* the one the verb's tense points to: "on Tuesday", "in March" */
  TX_BEFORE,   /* "last Tuesday" */
  TX_SAME,     /* "this Tuesday" */
  TX_AFTER,    /* "next Tuesday" */
  TX_SHIFT,    /* n units from the day of publication */
  TX_SHIFT_THEN, /* n units from the date spoken of before */
} tx_how;

typedef struct tx_when {
  tx_kind kind;
  tx_how how;
  char unit;         /* of n */
  int n;             /* length or shift */
  int extra;         /* half units on top: "two and a half years" */
  int year, month, day, weekday, index; /* index: quarter, half */
  int hour, minute;  /* hour -1: none */
  dt_str text;       /* season, reference, decimal length */
  dt_str part;       /* "MO" */
  dt_str holiday;
  char type;         /* D T P S */
  int nth;           /* the nth weekday or week of a month or year, -1 the last; 0: none */
  bool whole_week;   /* the week that holds the day */
  bool weekend;      /* the weekend nearest the day */
  int more[2];       /* further parts of a length: "a month and 21 days" */
  char more_unit[2];
  int plus;          /* units after it: "two days after Christmas" */
  char plus_unit;
  bool then;         /* counted from the narrative's date: "the previous Friday" */
  bool ends;         /* month and day are its last ones: "the quarter ended Sept. 30" */
  bool ago;          /* counted from now: "a year ago" */
  int of_year;       /* how the year is found for "July last year": TX_BEFORE .. , 0 none */
  uint32_t head;     /* item that heads it */
} tx_when;

typedef struct tx_scan {
  const dt_calendar *calendar;
  const dt_doc *doc;
  const tx_item *items; /* those of one sentence */
  uint32_t count;
} tx_scan;

/** A kind of expression that may start at item `i`: one past its last item, or i when it does not. */
typedef uint32_t tx_rule(const tx_scan *s, uint32_t i, tx_when *out);
/** The rule that reaches furthest. */
uint32_t tx_longest(tx_rule *const *rules, size_t count, const tx_scan *s, uint32_t i, tx_when *out);

/** Longest expression that starts at item `i`: one past its last item, or i when there is none. */
uint32_t tx_parse(const tx_scan *s, uint32_t i, tx_when *out);

/** Make a length the date that lies so far ahead; one that nobody counts stays what it is. */
void tx_ahead(tx_when *when);

/** What the text has spoken of so far. */
typedef struct tx_context {
  dt_date published;
  dt_date then;       /* last date of the narrative */
  tx_kind then_kind;
  int quarter_year, quarter; /* last quarter spoken of, quarter 0: none */
  bool months;               /* and after it of a longer period: "the nine months" */
  int tense;                 /* -2 before what is past, -1 past, 0 unknown or present, 1 future */
} tx_context;

/** Value, first and last day, precision; false when it cannot be resolved and says nothing. */
bool tx_resolve(const tx_when *when, tx_context *context, dt_timex *out);

#endif
