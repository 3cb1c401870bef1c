/* Time expressions: tables of sentences, publication dates and TIMEX3 values; the calendar; limits. */
#include "base.h"
#include "timex.h"
#include "timex_words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static dt_engine *engine;
static dt_doc *doc;

static int set_up(void **state) {
  (void)state;
  dt_error err = {0};
  if (dt_engine_open(NULL, &engine, &err) != DT_OK || dt_doc_new(&doc, &err) != DT_OK) {
    print_error("%s\n", err.message);
    return 1;
  }
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  dt_doc_free(doc);
  dt_engine_close(engine);
  return 0;
}

static void run(const char *text, const char *date) {
  dt_error err = {0};
  dt_article article = {.id = DT_STR("t"), .text = dt_str_of(text), .date = dt_str_of(date)};
  if (dt_doc_run(engine, &article, DT_STAGE_NAMES, doc, &err) != DT_OK) fail_msg("%s", err.message);
}

/* "text=value|text=value" of what was found. */
static void join(char *out, size_t room) {
  size_t n = 0;
  out[0] = 0;
  for (uint32_t i = 0; i < doc->timex_count; i++) {
    const dt_timex *x = &doc->timexes[i];
    n += (size_t)snprintf(out + n, room - n, "%s%.*s=%s", i ? "|" : "", (int)(x->span.end - x->span.begin),
                          doc->article.text.ptr + x->span.begin, x->value);
  }
}

static void values(void **state) {
  (void)state;
  static const struct {
    const char *text, *date, *want;
  } cases[] = {
    {"The ministers met on Tuesday.", "2018-04-26", "Tuesday=2018-04-24"},
    {"The ministers met on Thursday.", "2018-04-26", "Thursday=2018-04-26"},
    {"He spoke last Thursday.", "2018-04-26", "last Thursday=2018-04-19"},
    {"The envoy arrived yesterday.", "2016-03-01", "yesterday=2016-02-29"},
    {"The court ruled last week.", "2018-04-25", "last week=2018-W16"},
    {"The talks collapsed last month.", "2018-01-10", "last month=2017-12"},
    {"They signed it in March.", "2018-04-25", "March=2018-03"},
    {"They signed it in November.", "2018-04-25", "November=2017-11"},
    {"They signed it on March 12, 1998.", "2018-04-25", "March 12, 1998=1998-03-12"},
    {"They signed it on 12 March 1998.", "2018-04-25", "12 March 1998=1998-03-12"},
    {"The army withdrew on the 14th of June.", "2018-06-25", "the 14th of June=2018-06-14"},
    {"The pact was signed on the 14th.", "2018-04-25", "the 14th=2018-04-14"},
    {"Sanctions have been in force since 2014.", "2018-04-25", "2014=2014"},
    {"The wars of the 1990s cost many lives.", "2018-04-25", "the 1990s=199"},
    {"The wars of the nineties cost many lives.", "2018-04-25", "the nineties=199"},
    {"The 20th century was bloody.", "2018-04-25", "The 20th century=19"},
    {"Rebels seized the town two days ago.", "2018-04-25", "two days ago=2018-04-23"},
    {"Rebels seized the town three months ago.", "2018-04-25", "three months ago=2018-01"},
    {"He resigned five years ago.", "2018-04-25", "five years ago=2013"},
    {"He was sworn in in January 2017. Two days later he left for Rome.", "2018-04-25",
     "January 2017=2017-01|Two days later=2017-01-03"},
    {"Clashes went on at the weekend.", "2018-04-25", "the weekend=2018-W16-WE"},
    {"The siege lasted two and a half years.", "2018-04-25", "two and a half years=P2Y6M"},
    {"The five-year plan failed.", "2018-04-25", "five-year=P5Y"},
    {"Over the past three months prices doubled.", "2018-04-25", "the past three months=P3M"},
    {"They meet every Friday.", "2018-04-25", "every Friday=XXXX-WXX-5"},
    {"They meet every two years.", "2018-04-25", "every two years=P2Y"},
    {"It opens at 9:30 a.m. on Friday.", "2018-04-25", NULL},
    {"Now the parties are talking.", "2018-04-25", "Now=PRESENT_REF"},
    {"He has recently become minister.", "2018-04-25", "recently=PAST_REF"},
    {"The parade was on Bastille Day.", "2018-08-01", "Bastille Day=2018-07-14"},
    {"They met on Good Friday.", "2018-04-25", "Good Friday=2018-03-30"},
    {"Fighting stopped for Eid al-Fitr.", "2018-06-20", "Eid al-Fitr=2018-06-15"},
    {"Growth slowed in the third quarter of 2017.", "2018-04-25", "the third quarter of 2017=2017-Q3"},
    {"The order of 2018-04-19 was revoked.", "2018-04-25", "2018-04-19=2018-04-19"},
    {"The week of March 6 brought more strikes.", "2018-04-25", "The week of March 6=2018-W10"},
    {"The first Monday of May was a holiday.", "2018-06-25", "The first Monday of May=2018-05-07"},
    {"A week before Christmas the bridge was shut.", "2018-01-05", "A week before Christmas=2017-12-18"},
    {"In the past they quarrelled.", "2018-04-25", "the past=PAST_REF"},
    {"They lived in camps for 2 1/2 years.", "2018-04-25", "2 1/2 years=P2Y6M"},
    {"Elections were held in mid-November 2016.", "2018-04-25", "mid-November 2016=2016-11"},
    {"Sales rose in the quarter ended June 30.", "2018-08-25", "the quarter=2018-Q2|June 30=2018-06-30"},
    {"Sales rose in the year ended June 30.", "2018-08-25", "the year=P1Y|June 30=2018-06-30"},
    {"In the third quarter the mine lost money, as in the 2015 period.", "2018-12-05", "the third quarter=2018-Q3|the 2015 period=2015-Q3"},
    {"It made $3 million in the third quarter. For the nine months it lost $1 million, against $2 million a year earlier.", "2018-12-05",
     "the third quarter=2018-Q3|the nine months=P9M|a year earlier=2017"},
    {"The state pays three-quarters of the cost, $5 million a year.", "2018-04-25", ""},
    {"They meet three times a year.", "2018-04-25", "a year=P1Y"},
    {"Kenya cut its quarterly dividend.", "2018-04-25", ""},
    {"She joined the army in her 30s.", "2018-04-25", ""},
    {"Thousands joined the March for Freedom.", "2018-04-25", ""},
    {"The envoy spoke on the programme \"This Week\" about the long war there.", "2018-04-25", ""},
    {"The rebels soon became an army.", "2018-04-25", ""},
    {"The talks will soon resume.", "2018-04-25", "soon=FUTURE_REF"},
    {"They signed on January 5, 2017. The day before, shells had fallen.", "2018-04-25",
     "January 5, 2017=2017-01-05|The day before=2017-01-04"},
    {"The harvest will end in this calendar year.", "2018-04-25", "this calendar year=2018"},
    {"Twelve hundred soldiers left.", "2018-04-25", ""},
    {"The 35-year-old may march on.", "2018-04-25", ""},
    {"It cost $1990 and 1,990 people came.", "2018-04-25", ""},
    {"On Tuesday they met.", "", "Tuesday="},
    {"In June 1999 they met.", "", "June 1999=1999-06"},
  };
  char got[512];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(cases[i].text, cases[i].date);
    join(got, sizeof got);
    if (cases[i].want) {
      if (strcmp(got, cases[i].want)) fail_msg("%s\n  want %s\n  got  %s", cases[i].text, cases[i].want, got);
    } else {
      assert_int_equal(doc->timex_count, 1);
      assert_int_equal(doc->timexes[0].type, 'T');
      assert_non_null(strstr(got, "T09:30"));
    }
  }
}

static uint32_t token_of(const char *word) {
  for (uint32_t t = 0; t < doc->token_count; t++) {
    dt_str form = dt_slice(doc->article.text, doc->tokens[t].begin, doc->tokens[t].end);
    if (dt_str_is(form, word)) return t;
  }
  fail_msg("no token '%s'", word);
  return 0;
}

/* The tense of the verb decides which Friday is meant. */
static void tenses(void **state) {
  (void)state;
  static const struct {
    const char *text, *want;
  } cases[] = {
    {"The ministers will meet on Friday.", "2018-04-27"}, {"The ministers met on Friday.", "2018-04-20"},
    {"The parties are to sign the deal by Friday.", "2018-04-27"}, {"The court will rule in June.", "2018-06"},
    {"The court ruled in June.", "2017-06"}, {"The truce had been due to expire on Friday.", "2018-04-20"},
    {"The king has accepted an invitation to visit Lima in July.", "2018-07"}, {"The king visited Lima in July.", "2017-07"},
    {"The vote was scheduled for Friday.", "2018-04-27"}, {"The ruling issued on Friday will be appealed.", "2018-04-20"},
    {"The parties are to sign on Friday.", "2018-04-27"}, {"The summit opens on Friday.", "2018-04-27"},
    {"They would find a way round Friday's ruling.", "2018-04-20"}, {"Friday's election will be close.", "2018-04-27"},
    {"They had answered by Friday.", "2018-04-20"}, {"They seek to leave under a June pact.", "2018-06"},
    {"The court will rule in two weeks.", "2018-05-09"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(cases[i].text, "2018-04-25");
    assert_int_equal(doc->timex_count, 1);
    if (strcmp(doc->timexes[0].value, cases[i].want)) fail_msg("%s: %s", cases[i].text, doc->timexes[0].value);
  }
}

static void date_of_an_event(void **state) {
  (void)state;
  static const struct {
    const char *text, *trigger, *want;
  } cases[] = {
    {"Police clashed with students in Cairo last Friday.", "clashed", "2018-04-20"},
    {"On Monday rebels attacked a convoy.", "attacked", "2018-04-23"},
    {"A bombing killed three people in March.", "killed", "2018-03"},
    {"The siege lasted three months.", "lasted", NULL},
    {"The minister resigned.", "resigned", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(cases[i].text, "2018-04-25");
    uint32_t x = dt_timex_for(doc, token_of(cases[i].trigger));
    if (!cases[i].want) {
      assert_int_equal(x, DT_NONE);
      continue;
    }
    if (x == DT_NONE) fail_msg("%s: no date", cases[i].text);
    if (strcmp(doc->timexes[x].value, cases[i].want)) fail_msg("%s: %s", cases[i].text, doc->timexes[x].value);
  }
}

static void stretches(void **state) {
  (void)state;
  static const struct {
    const char *text;
    const char *from, *to;
    dt_precision precision;
  } cases[] = {
    {"It began in February 2016.", "2016-02-01", "2016-02-29", DT_MONTH},
    {"It began last week.", "2018-04-16", "2018-04-22", DT_WEEK},
    {"It began in 2016.", "2016-01-01", "2016-12-31", DT_YEAR},
    {"It began in the 1980s.", "1980-01-01", "1989-12-31", DT_DECADE},
    {"It began in the second quarter of 2016.", "2016-04-01", "2016-06-30", DT_QUARTER},
    {"It began yesterday.", "2018-04-24", "2018-04-24", DT_DAY},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char from[24], to[24];
    run(cases[i].text, "2018-04-25");
    assert_int_equal(doc->timex_count, 1);
    const dt_timex *x = &doc->timexes[0];
    snprintf(from, sizeof from, "%04d-%02d-%02d", x->from.year, x->from.month, x->from.day);
    snprintf(to, sizeof to, "%04d-%02d-%02d", x->to.year, x->to.month, x->to.day);
    assert_string_equal(from, cases[i].from);
    assert_string_equal(to, cases[i].to);
    assert_int_equal(x->precision, cases[i].precision);
  }
}

static void holidays(void **state) {
  (void)state;
  static const struct {
    const char *rule;
    int year, month, day;
  } cases[] = {
    {"easter+0", 2018, 4, 1},      {"easter+0", 2024, 3, 31}, {"easter-2", 2021, 4, 2}, {"orthodox+0", 2018, 4, 8},
    {"orthodox+0", 2021, 5, 2},    {"11:4x4", 2018, 11, 22},  {"05:1x-1", 2018, 5, 28}, {"11:1x1+1", 2016, 11, 8},
    {"hijri10-01", 2018, 6, 15},   {"12-25", 1999, 12, 25},   {"09-11@2001", 2018, 9, 11},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_date d = {0};
    assert_true(tx_holiday(dt_str_of(cases[i].rule), cases[i].year, &d));
    assert_int_equal(d.month, cases[i].month);
    assert_int_equal(d.day, cases[i].day);
  }
  static const char *const bad[] = {"", "13-01", "02-30", "1", "11:8x1", "11:1x9", "x", "12-25@", "easter+", "hijri13-01"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    dt_date d;
    if (tx_holiday(dt_str_of(bad[i]), 2001, &d)) fail_msg("'%s' is taken for a rule", bad[i]);
  }
}

static void weeks(void **state) {
  (void)state;
  static const struct {
    dt_date day;
    int year, week;
  } cases[] = {
    {{2018, 1, 1}, 2018, 1}, {{2017, 1, 1}, 2016, 52}, {{2020, 12, 31}, 2020, 53}, {{2019, 12, 30}, 2020, 1}, {{1998, 3, 1}, 1998, 9},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int year, week;
    tx_iso_week(dt_date_days(cases[i].day), &year, &week);
    assert_int_equal(year, cases[i].year);
    assert_int_equal(week, cases[i].week);
  }
}

/* A dictionary with a fault is refused with file and line. */
static void bad_dictionaries(void **state) {
  (void)state;
  static const struct {
    const char *name, *bytes, *want;
  } cases[] = {
    {"dates/words.txt", "# words\nplanet 3 earth\n", "dates/words.txt:2"},
    {"dates/words.txt", "month x march\n", "dates/words.txt:1"},
    {"dates/holidays.txt", "\n99-99 never\n", "dates/holidays.txt:2"},
    {"dates/words.txt", "month 3 a_b_c_d_e_f_g_h_i_j\n", "dates/words.txt:1"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_file file = {dt_str_of(cases[i].name), dt_str_of(cases[i].bytes)};
    dt_sources sources = {.items = &file, .count = 1};
    dt_calendar *calendar = NULL;
    dt_error err = {0};
    assert_int_equal(dt_calendar_open(&sources, &calendar, &err), DT_ERR_DICT);
    assert_non_null(strstr(err.message, cases[i].want));
  }
}

/* Numbers and dates at their limits: no crash, no value outside the calendar. */
static void extremes(void **state) {
  (void)state;
  static const char *const texts[] = {
    "9999 years ago", "30000 centuries ago", "thousand thousand thousand years ago", "the 99th century", "31 February 2000",
    "February 30", "Feb. 29", "the 31st of next month", "99999999999 days ago", "nineteen nineteen nineteen", "1 1 1 1 1 - - - / /",
    "the the the", "last last next next", "twenty thousand hundred decades from now", "week after week after week", "0000-00-00",
    "2018-13-45", "25:99", "every every", "half a half a", "the first first of first", "9:99 p.m. p.m.", "the year year year",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    run(texts[i], i % 2 ? "0001-01-01" : "9999-12-31");
    for (uint32_t x = 0; x < doc->timex_count; x++) {
      assert_true(doc->timexes[x].from.year >= 0 && doc->timexes[x].from.month <= 12);
      assert_true(doc->timexes[x].span.end > doc->timexes[x].span.begin);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(values),   cmocka_unit_test(tenses),           cmocka_unit_test(date_of_an_event),
      cmocka_unit_test(stretches),        cmocka_unit_test(holidays),
    cmocka_unit_test(weeks),    cmocka_unit_test(bad_dictionaries), cmocka_unit_test(extremes),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
