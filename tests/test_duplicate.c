#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "base.h"

/* A text of `count` words made from `seed`; every `change`th word is another one when change > 0. */
static dt_str make_text(char *room, size_t size, uint32_t seed, uint32_t count, uint32_t change) {
  size_t n = 0;
  uint32_t x = seed;
  for (uint32_t i = 0; i < count; i++) {
    x = x * 1664525u + 1013904223u;
    uint32_t word = x >> 16;
    if (change && i % change == change - 1) word += 70000;
    n += (size_t)snprintf(room + n, size - n, "w%u%s", word, i % 9 == 8 ? ". " : " ");
    assert_true(n < size);
  }
  return (dt_str){room, n};
}

static dt_duplicate add(dt_duplicates *d, const char *id, dt_str text) {
  dt_article article = {.id = dt_str_of(id), .text = text};
  dt_duplicate got;
  dt_error err = {0};
  assert_int_equal(dt_duplicates_add(d, &article, &got, &err), DT_OK);
  return got;
}

static void copies_are_found_and_linked_to_the_first(void **state) {
  (void)state;
  static char a[20000], b[20000], c[20000];
  dt_duplicates *d = NULL;
  dt_error err = {0};
  assert_int_equal(dt_duplicates_new(NULL, &d, &err), DT_OK);
  dt_str one = make_text(a, sizeof a, 1, 300, 0), other = make_text(b, sizeof b, 2, 300, 0);
  dt_duplicate got = add(d, "one", one);
  assert_true(got.copy == DT_COPY_NONE && got.number == 0 && got.of == 0 && dt_str_is(got.of_id, "one"));
  got = add(d, "other", other);
  assert_true(got.copy == DT_COPY_NONE && got.of == 1);
  got = add(d, "again", one);
  assert_true(got.copy == DT_COPY_EXACT && got.of == 0 && dt_str_is(got.of_id, "one"));
  got = add(d, "near", make_text(c, sizeof c, 1, 300, 50)); /* one word in fifty changed */
  assert_true(got.copy == DT_COPY_NEAR && got.of == 0 && got.similarity > 0.8 && got.similarity < 1);
  got = add(d, "cut", dt_slice(one, 0, one.len * 4 / 5)); /* the last fifth cut */
  assert_true(got.copy == DT_COPY_NEAR && got.of == 0);
  got = add(d, "far", make_text(c, sizeof c, 1, 300, 5)); /* one word in five: other runs mostly */
  assert_true(got.copy == DT_COPY_NONE);
  got = add(d, "short", DT_STR("Only a few words."));
  assert_true(got.copy == DT_COPY_NONE);
  got = add(d, "short again", DT_STR("only a few words"));
  assert_true(got.copy == DT_COPY_EXACT && dt_str_is(got.of_id, "short"));
  got = add(d, "empty", DT_STR(""));
  got = add(d, "empty too", DT_STR(" "));
  assert_true(got.copy == DT_COPY_NONE);
  dt_duplicates_free(d);
}

static void only_the_body_counts(void **state) {
  (void)state;
  static char a[20000];
  dt_duplicates *d = NULL;
  dt_error err = {0};
  dt_duplicate got;
  assert_int_equal(dt_duplicates_new(NULL, &d, &err), DT_OK);
  dt_str text = make_text(a, sizeof a, 3, 100, 0);
  (void)add(d, "plain", text);
  static char whole[20000];
  int n = snprintf(whole, sizeof whole, "Another headline entirely\n\n%.*s", DT_ARG(text));
  dt_paragraph paragraphs[] = {{0, 25, DT_PARAGRAPH_TITLE, NULL}, {27, (uint32_t)n, DT_PARAGRAPH_BODY, NULL}};
  dt_article article = {.id = DT_STR("titled"), .text = {whole, (size_t)n}, .paragraphs = paragraphs, .paragraph_count = 2};
  assert_int_equal(dt_duplicates_add(d, &article, &got, &err), DT_OK);
  assert_true(got.copy == DT_COPY_EXACT);
  dt_duplicates_free(d);
}

static void the_oldest_are_forgotten(void **state) {
  (void)state;
  static char a[20000];
  dt_duplicates *d = NULL;
  dt_error err = {0};
  dt_duplicates_options options = {.most_articles = 10};
  assert_int_equal(dt_duplicates_new(&options, &d, &err), DT_OK);
  for (uint32_t i = 0; i < 15; i++) (void)add(d, "x", make_text(a, sizeof a, 100 + i, 60, 0));
  assert_true(add(d, "recent", make_text(a, sizeof a, 112, 60, 0)).copy == DT_COPY_EXACT);
  assert_true(add(d, "old", make_text(a, sizeof a, 101, 60, 0)).copy == DT_COPY_NONE);
  dt_duplicates_free(d);
}

static void most_copies_among_many_are_found_and_few_others(void **state) {
  (void)state;
  static char a[20000];
  dt_duplicates *d = NULL;
  dt_error err = {0};
  assert_int_equal(dt_duplicates_new(NULL, &d, &err), DT_OK);
  int wrong = 0, found = 0;
  for (uint32_t i = 0; i < 2000; i++) wrong += add(d, "x", make_text(a, sizeof a, 1000 + i * 7, 150, 0)).copy != DT_COPY_NONE;
  for (uint32_t i = 0; i < 2000; i++) {
    dt_duplicate got = add(d, "y", make_text(a, sizeof a, 1000 + i * 7, 150, 40));
    found += got.copy == DT_COPY_NEAR && got.of == i;
  }
  assert_int_equal(wrong, 0);
  assert_true(found >= 1980);
  dt_duplicates_free(d);
}

static void wrong_options_are_refused(void **state) {
  (void)state;
  dt_duplicates *d = NULL;
  dt_error err = {0};
  dt_duplicates_options many = {.most_articles = UINT32_MAX}, much = {.least = 2};
  assert_int_equal(dt_duplicates_new(&many, &d, &err), DT_ERR_USAGE);
  assert_int_equal(dt_duplicates_new(&much, &d, &err), DT_ERR_USAGE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(copies_are_found_and_linked_to_the_first),
    cmocka_unit_test(only_the_body_counts),
    cmocka_unit_test(the_oldest_are_forgotten),
    cmocka_unit_test(most_copies_among_many_are_found_and_few_others),
    cmocka_unit_test(wrong_options_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
