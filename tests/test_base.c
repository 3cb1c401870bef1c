#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "base.h"
#include "late.h"
#include <stdlib.h>

static void utf8_valid_length_finds_the_first_bad_byte(void **state) {
  (void)state;
  static const struct { const char *text; size_t good; } cases[] = {
    {"plain", 5}, {"caf\xC3\xA9", 5}, {"a\xFF", 1}, {"ab\xC3", 2}, {"\xED\xA0\x80", 0}, {"\xC0\x80", 0}, {"\xF0\x9F\x99\x82", 4},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_int_equal(dt_utf8_valid_length(dt_str_of(cases[i].text)), cases[i].good);
}

static void dates_go_to_days_and_back(void **state) {
  (void)state;
  dt_date d;
  assert_true(dt_date_parse(DT_STR("2018-04-25"), &d));
  assert_int_equal(dt_date_weekday(d), 2);
  assert_int_equal(dt_date_days((dt_date){1970, 1, 1}), 0);
  for (int32_t day = -40000; day < 40000; day += 13) assert_int_equal(dt_date_days(dt_date_from_days(day)), day);
  assert_false(dt_date_parse(DT_STR("2018-02-29"), &d));
  assert_false(dt_date_parse(DT_STR("2018-13"), &d));
}

static void map_keeps_what_was_put(void **state) {
  (void)state;
  static char keys[1000][8];
  dt_map map = {0};
  for (uint32_t i = 0; i < 1000; i++) {
    size_t n = 0;
    for (uint32_t k = i + 1; k; k /= 10) keys[i][n++] = (char)('0' + k % 10);
    assert_true(dt_map_put(&map, dt_str_of(keys[i]), i));
  }
  for (uint32_t i = 0; i < 1000; i++) assert_int_equal(dt_map_get(&map, dt_str_of(keys[i])), i);
  assert_int_equal(dt_map_get(&map, DT_STR("x")), DT_NONE);
  dt_map_free(&map);
}

static void lists_are_sets_of_words(void **state) {
  (void)state;
  static const char *const names[] = {"gun", "boat"};
  dt_file files[] = {{DT_STR("x/lists.txt"), DT_STR("# arms\n@gun rifle|pistol # and more\n@boat ship|gunboat\n@gun gunboat\n")}, {DT_STR("x/lists.txt"), DT_STR("@boat raft|ship\n")}};
  dt_sources sources = {.items = files, .count = 2, .builtin = 1};
  dt_lists lists;
  dt_error err = {0};
  assert_int_equal(dt_lists_open(&sources, "x/lists.txt", names, 2, &lists, &err), DT_OK);
  assert_int_equal(dt_lists_of(&lists, DT_STR("rifle")), 1);
  assert_int_equal(dt_lists_of(&lists, DT_STR("raft")), 2);
  assert_int_equal(dt_lists_of(&lists, DT_STR("gunboat")), 3);
  assert_int_equal(dt_lists_of(&lists, DT_STR("Rifle")), 0);
  assert_int_equal(dt_lists_of_nocase(&lists, DT_STR("Rifle")), 1);
  assert_int_equal(dt_lists_of_nocase(&lists, DT_STR("a word far longer than any that a list may have in it")), 0);
  dt_lists_close(&lists);
  static const struct { const char *text, *message; } faults[] = {
    {"@gun rifle\n@boat ship\n@tank tank\n", "x/lists.txt:3: nothing asks for a list 'tank'"}, {"@gun rifle\n", "x/lists.txt:1: no list 'boat'"},
    {"@gun Rifle\n", "x/lists.txt:1: not a word in lower case: 'Rifle'"},  {"@gun rifle|\n", "x/lists.txt:1: not a word"},
    {"@gun rifle pistol\n", "x/lists.txt:1: words are parted by '|'"},     {"@gun\n", "x/lists.txt:1: a line is"},
    {"gun rifle\n", "x/lists.txt:1: a line is"},                           {"@gun rifle|rifle\n", "x/lists.txt:1: twice in its list: 'rifle'"},
  };
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
    files[0].bytes = dt_str_of(faults[i].text);
    assert_int_equal(dt_lists_open(&sources, "x/lists.txt", names, 2, &lists, &err), DT_ERR_DICT);
    if (!strstr(err.message, faults[i].message)) fail_msg("%s", err.message);
  }
}

static void arena_stops_at_its_limit(void **state) {
  (void)state;
  dt_arena *arena = dt_arena_new(1000);
  assert_non_null(dt_arena_alloc(arena, 10, 50));
  assert_null(dt_arena_alloc(arena, 600, 1));
  assert_null(dt_arena_alloc(arena, SIZE_MAX, 2));
  dt_arena_reset(arena);
  assert_non_null(dt_arena_alloc(arena, 900, 1));
  dt_arena_free(arena);
}

/* What is taken out of memory comes back as it was. */
static void packed_bytes_rest(void **state) {
  (void)state;
  for (size_t i = 0; i < dt_pack_count; i++) {
    dt_str bytes = dt_pack_files[i].bytes;
    uint64_t before = dt_hash(bytes);
    dt_pack_rest(bytes);
    assert_int_equal(dt_hash(bytes), before);
  }
  dt_pack_rest((dt_str){NULL, 0});
}

static void late_libraries(void **state) {
  (void)state;
  dt_error err = {0};
  struct {
    double (*strtod)(const char *, char **);
  } c = {0};
  static const char *const there[] = {"strtod"}, *const missing[] = {"strtod_of_nobody"};
  if (dt_late_open("libc.so.6", there, 1, &c, &err) == DT_OK) { /* under this name on glibc */
    assert_true(c.strtod("2.5", NULL) == 2.5);
    assert_int_equal(dt_late_open("libc.so.6", missing, 1, &c, &err), DT_ERR_IO);
    assert_non_null(strstr(err.message, "strtod_of_nobody"));
  }
  assert_int_equal(dt_late_open("libof_nobody.so.7", there, 1, &c, &err), DT_ERR_IO);
  assert_non_null(strstr(err.message, "libof_nobody.so.7"));
}

static void ontology_has_the_codebook(void **state) {
  (void)state;
  dt_event_type type;
  assert_true(dt_event_find(DT_STR("RETREAT"), &type));
  assert_int_equal(type, DT_EVENT_RETREAT);
  assert_int_equal(dt_event_quad(DT_EVENT_SANCTION), 4);
  uint8_t mode = dt_mode_find(DT_EVENT_RETREAT, DT_STR("ceasefire"));
  assert_string_equal(dt_mode_name(mode), "ceasefire");
  assert_true(dt_event_score(DT_EVENT_RETREAT, mode) == 7.5);
  assert_int_equal(dt_mode_find(DT_EVENT_AID, DT_STR("ceasefire")), 0);
  for (size_t i = 1; i < dt_cameo_count; i++) assert_true(strcmp(dt_cameo_rows[i - 1].code, dt_cameo_rows[i].code) < 0);
  assert_non_null(dt_cameo_find("041"));
  assert_null(dt_cameo_find("999"));
}

static void long_messages_end_with_a_whole_character(void **state) {
  (void)state;
  static char words[2000];
  for (size_t shift = 0; shift < 3; shift++) { /* the cut falls on each byte of a character */
    dt_error err = {0};
    memset(words, 'x', shift);
    for (size_t i = shift; i + 3 < sizeof words; i += 3) memcpy(words + i, "\xE2\x82\xAC", 4);
    assert_int_equal(dt_fail(&err, DT_ERR_TEXT, 0, "%s", words), DT_ERR_TEXT);
    size_t length = strlen(err.message);
    assert_int_equal(dt_utf8_valid_length((dt_str){err.message, length}), length);
    assert_true(length + 3 >= sizeof err.message - 1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(utf8_valid_length_finds_the_first_bad_byte),
    cmocka_unit_test(dates_go_to_days_and_back),
    cmocka_unit_test(map_keeps_what_was_put),
    cmocka_unit_test(lists_are_sets_of_words),
    cmocka_unit_test(long_messages_end_with_a_whole_character),
    cmocka_unit_test(arena_stops_at_its_limit),
    cmocka_unit_test(packed_bytes_rest),
    cmocka_unit_test(late_libraries),
    cmocka_unit_test(ontology_has_the_codebook),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
