#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include "relation.h"

static int32_t day_of(const char *text) {
  dt_date d;
  assert_true(dt_date_parse(dt_str_of(text), &d));
  return dt_date_days(d);
}

static void bins_are_numbered_without_gaps(void **state) {
  (void)state;
  for (dt_by by = DT_BY_DAY; by <= DT_BY_YEAR; by++)
    for (int32_t day = day_of("1899-12-20"); day < day_of("2031-01-10"); day++) {
      int32_t bin = dt_bin_of(day, by), next = dt_bin_of(day + 1, by);
      assert_true(next == bin || next == bin + 1);
      assert_true(dt_bin_first(bin, by) <= day && day < dt_bin_first(bin + 1, by));
    }
}

static void bins_are_labelled_as_iso_has_them(void **state) {
  (void)state;
  static const struct {
    const char *day;
    dt_by by;
    const char *label;
  } cases[] = {
    {"2018-03-24", DT_BY_DAY, "2018-03-24"}, {"2018-03-24", DT_BY_WEEK, "2018-W12"}, {"2018-01-01", DT_BY_WEEK, "2018-W01"},
    {"2017-01-01", DT_BY_WEEK, "2016-W52"},  {"2020-12-31", DT_BY_WEEK, "2020-W53"}, {"2024-12-30", DT_BY_WEEK, "2025-W01"},
    {"2018-03-24", DT_BY_MONTH, "2018-03"},  {"2018-12-31", DT_BY_QUARTER, "2018-Q4"}, {"1969-12-31", DT_BY_MONTH, "1969-12"},
    {"1969-12-31", DT_BY_YEAR, "1969"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char label[16];
    dt_bin_label(dt_bin_of(day_of(cases[i].day), cases[i].by), cases[i].by, label);
    assert_string_equal(label, cases[i].label);
  }
}

static void dyads_are_read_or_refused(void **state) {
  (void)state;
  dt_arena *arena = dt_arena_new(1 << 20);
  dt_dyad d;
  dt_error err;
  assert_int_equal(dt_dyad_read(DT_STR("USA GOV:RUS,BLR"), arena, &d, &err), DT_OK);
  assert_true(d.a.count == 1 && dt_str_is(d.a.sector, "GOV") && d.b.count == 2 && d.b.sector.len == 0);
  assert_int_equal(dt_dyad_read(DT_STR("@NATO MIL:*"), arena, &d, &err), DT_OK);
  assert_true(dt_actor_has(&d.a, DT_STR("SWE"), day_of("2024-03-07")) && !dt_actor_has(&d.a, DT_STR("SWE"), day_of("2024-03-06")));
  assert_true(dt_actor_has(&d.b, DT_STR("RUS"), 0) && !dt_actor_has(&d.b, DT_STR(""), 0));
  static const char *const wrong[] = {"", "USA", "USA:", ":RUS", "usa:RUS", "USA XXX:RUS", "@NOBODY:RUS", "USA,:RUS", "TOOLONG:RUS"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    assert_int_equal(dt_dyad_read(dt_str_of(wrong[i]), arena, &d, &err), DT_ERR_USAGE);
  dt_arena_free(arena);
}

static void codes_are_sorted_and_known(void **state) {
  (void)state;
  dt_arena *arena = dt_arena_new(1 << 20);
  dt_codes codes;
  dt_error err;
  assert_int_equal(dt_codes_load(arena, &codes, &err), DT_OK);
  for (uint32_t i = 1; i < codes.count; i++) assert_true(dt_str_cmp(codes.items[i - 1].code, codes.items[i].code) < 0);
  const dt_code *yemen = dt_codes_find(&codes, DT_STR("YEM"));
  assert_true(yemen && dt_str_is(yemen->cow, "679") && dt_str_is(yemen->gw, "678"));
  assert_null(dt_codes_find(&codes, DT_STR("XXX")));
  dt_arena_free(arena);
}

/* Mean and variance of Poisson(1) are 1; its weights are 8 at most. */
static void bootstrap_weights_are_poisson(void **state) {
  (void)state;
  double sum = 0, square = 0, pairs = 0;
  uint32_t n = 0;
  for (uint32_t article = 1; article <= 2000; article++)
    for (uint32_t r = 0; r < 400; r++, n++) {
      uint32_t w = dt_boot_weight(article, r), other = dt_boot_weight(article + 1, r);
      assert_true(w <= 8);
      sum += w, square += w * w, pairs += w * other;
    }
  double mean = sum / n;
  assert_true(fabs(mean - 1) < 0.01);
  assert_true(fabs(square / n - mean * mean - 1) < 0.02);
  assert_true(fabs(pairs / n - mean * mean) < 0.02); /* articles are drawn independently */
}

/* Twelve uniform numbers less six: nearly normal, and the same on every machine. */
static double normal(uint32_t *x) {
  double sum = -6;
  for (int i = 0; i < 12; i++) {
    *x = *x * 1664525u + 1013904223u;
    sum += (*x >> 8) / 16777216.0;
  }
  return sum;
}

static void level_series(uint32_t *x, dt_point *p, uint32_t count, uint32_t at, double step) {
  for (uint32_t i = 0; i < count; i++) {
    *x = *x * 1664525u + 1013904223u;
    p[i].weight = 1 + (*x >> 29);
    p[i].value = 3 * normal(x) / sqrt(p[i].weight) + (i >= at ? step : 0);
  }
}

/* Without a change at most one series in twenty may show one; a step of two standard errors of a row is found nearby. */
static void turns_are_found_and_seldom_invented(void **state) {
  (void)state;
  dt_arena *arena = dt_arena_new(64 << 20);
  dt_point p[120];
  uint32_t cuts[121], x = 42;
  double scale;
  int invented = 0, found = 0, near = 0;
  for (int run = 0; run < 400; run++) {
    level_series(&x, p, 120, 120, 0);
    invented += dt_turns_find(p, 120, cuts, &scale, arena) > 0;
    level_series(&x, p, 120, 70, -4);
    int n = dt_turns_find(p, 120, cuts, &scale, arena);
    found += n > 0;
    for (int i = 0; i < n; i++)
      if (abs((int)cuts[i] - 70) <= 2) {
        near++;
        break;
      }
    dt_arena_reset(arena);
  }
  print_message("change points: invented in %d of 400, found in %d, within two rows in %d\n", invented, found, near);
  assert_true(invented <= 20);
  assert_true(found >= 390 && near >= 360);
  for (uint32_t i = 0; i < 120; i++) p[i] = (dt_point){2.5, 1};
  assert_int_equal(dt_turns_find(p, 120, cuts, &scale, arena), 0);
  assert_int_equal(dt_turns_find(p, 0, cuts, &scale, arena), 0);
  dt_arena_free(arena);
}

/* A row of `count` articles, each with an effect of its own on the scores of its one to four events; the true gap is 3. */
static void clustered_row(uint32_t *x, uint32_t count, dt_series *s, dt_counted *items, dt_bin *bin) {
  *bin = (dt_bin){0};
  *s = (dt_series){.plan = {.by = DT_BY_DAY, .from = INT32_MIN, .to = INT32_MAX, .bootstrap = 400, .smooth = 1}, .bins = bin, .count = 1,
                   .choice = {.items = items}};
  dt_tally *t = &bin->view[DT_VIEW_BOTH];
  for (uint32_t article = 1; article <= count; article++) {
    double effect = 2 * normal(x);
    *x = *x * 1664525u + 1013904223u;
    for (uint32_t events = 1 + (*x >> 30); events; events--) {
      *x = *x * 1664525u + 1013904223u;
      bool word = *x >> 31;
      int32_t score = (int32_t)lround(1000 * ((word ? 1 : -2) + effect + 2 * normal(x)));
      uint32_t at = s->choice.count++;
      items[at] = (dt_counted){.event = at + 1, .article = article, .score = score, .quad = word ? 1 : 4, .way = DT_FORTH};
      if (word) t->words++, t->words_sum += score;
      else t->deeds++, t->deeds_sum += score;
    }
  }
  t->gap.known = t->words && t->deeds;
}

/* The 95% interval holds the true gap in about that share of rows, though events of an article go together. */
static void intervals_hold_the_truth(void **state) {
  (void)state;
  static dt_counted items[400];
  dt_arena *arena = dt_arena_new(256 << 20);
  dt_series s;
  dt_bin bin;
  dt_error err;
  uint32_t x = 7;
  int made = 0, held = 0;
  for (int run = 0; run < 1000; run++) {
    clustered_row(&x, 60, &s, items, &bin);
    assert_int_equal(dt_boot(&s, arena, &err), DT_OK);
    const dt_tally *t = &bin.view[DT_VIEW_BOTH];
    made += t->low.known;
    held += t->low.known && t->low.value <= 3 && 3 <= t->high.value;
    assert_true(!t->low.known || t->low.value <= t->high.value);
    dt_arena_reset(arena);
  }
  print_message("intervals: %d of 1000 made, %d hold the true gap\n", made, held);
  assert_true(made == 1000 && held >= 920 && held <= 975);
  clustered_row(&x, 2, &s, items, &bin);
  assert_int_equal(dt_boot(&s, arena, &err), DT_OK);
  assert_false(bin.view[DT_VIEW_BOTH].low.known); /* two articles are too few */
  dt_arena_free(arena);
}

static void what_did_not_happen_does_not_count(void **state) {
  (void)state;
  static const struct {
    const char *auxiliary;
    int quad;
    uint8_t with;
    bool counts;
  } cases[] = {
    {"", 4, 0, true}, {"negation", 4, 0, false}, {"negation", 1, 0, false}, {"future", 1, 0, true}, {"future", 4, 0, false},
    {"future", 4, DT_AUX_FUTURE, true}, {"future;negation", 4, DT_AUX_FUTURE, false}, {"historical", 3, 15, true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_int_equal(dt_auxiliary_counts(dt_auxiliary_bits(dt_str_of(cases[i].auxiliary)), cases[i].quad, cases[i].with), cases[i].counts);
  assert_int_equal(dt_precision_finest(DT_STR("month")), DT_BY_MONTH);
  assert_true(dt_precision_finest(DT_STR("decade")) > DT_BY_YEAR && dt_precision_finest(DT_STR("")) < 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(bins_are_numbered_without_gaps), cmocka_unit_test(bins_are_labelled_as_iso_has_them),
    cmocka_unit_test(dyads_are_read_or_refused),      cmocka_unit_test(codes_are_sorted_and_known),
    cmocka_unit_test(bootstrap_weights_are_poisson),  cmocka_unit_test(turns_are_found_and_seldom_invented),
    cmocka_unit_test(what_did_not_happen_does_not_count), cmocka_unit_test(intervals_hold_the_truth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
