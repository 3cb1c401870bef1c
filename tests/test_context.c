/* Contexts and domains: which words are read, how their weights add up in sentence, paragraph and article. */
#include "base.h"
#include "context.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static dt_status load(const char *contexts, const char *domains, ev_contexts **out, dt_error *err) {
  static dt_file files[2];
  static dt_sources sources;
  files[0] = (dt_file){DT_STR("events/contexts.txt"), dt_str_of(contexts)};
  files[1] = (dt_file){DT_STR("events/domains.txt"), dt_str_of(domains)};
  sources = (dt_sources){.items = files, .count = 2, .builtin = 2};
  return ev_contexts_open(&sources, out, err);
}

enum { ROOM = 300 };

/* Words between blanks are tokens, their own lemmas; "." ends a sentence, "/" a paragraph. */
typedef struct made {
  dt_token tokens[ROOM];
  dt_sentence sentences[ROOM];
  dt_doc doc;
} made;

static dt_status read_article(const ev_contexts *x, dt_doc *doc, ev_surroundings **out) {
  static uint32_t numbers[ROOM];
  for (uint32_t t = 0; t < doc->token_count; t++) {
    ev_key key;
    ev_key_make(doc->tokens[t].lemma, &key);
    numbers[t] = ev_contexts_number(x, &key);
  }
  return ev_contexts_read(x, doc, numbers, out, NULL);
}

static void make(made *m, const char *text, size_t limit) {
  *m = (made){0};
  uint32_t paragraph = 0, first = 0, n = 0, s = 0;
  dt_str rest = dt_str_of(text), word;
  while (dt_str_field(&rest, ' ', &word)) {
    if (dt_str_is(word, "/")) {
      paragraph++;
      continue;
    }
    assert_true(n < ROOM);
    m->tokens[n].lemma = word;
    n++;
    if (dt_str_is(word, ".")) {
      m->sentences[s++] = (dt_sentence){.first = first, .last = n, .paragraph = paragraph};
      first = n;
    }
  }
  m->doc = (dt_doc){.tokens = m->tokens, .token_count = n, .sentences = m->sentences, .sentence_count = s, .arena = dt_arena_new(limit)};
  assert_non_null(m->doc.arena);
}

static const char some_contexts[] = "# words\n[military]\ntank|armed_forces 2\ncolumn  base 1\n[health]\nepidemic 4\nvirus 1\n";
static const char some_domains[] = "[sport]\ngoal|penalty_area 2\nmatch 1\nstriker 5\ncup|league 4\n[politics]\nminister|embassy 2\n";

static void contexts_add_up(void **state) {
  (void)state;
  static const struct { const char *text; const char *found; } cases[] = {
    {"the tank stood .", "military"},
    {"Tank and base .", "military"},
    {"a column .", ""},
    {"a column at the base .", "military"},
    {"base base base .", ""}, /* one word is one witness */
    {"armed forces came .", "military"},
    {"armed came forces .", ""},
    {"a column . a base .", "|"}, /* 2 in the paragraph are not 4 */
    {"a tank . a column and a base .", "military|military"},
    {"an epidemic . they met .", "health|health"}, /* 4 colours the paragraph */
    {"an epidemic . / they met .", "health|"},
    {"an epidemic . they met . they talked .", "health|health|"}, /* not beyond the next sentence */
    {"a virus . a virus . a virus . a virus .", "|||"},
    {"virus tank .", "military"},
    {"epidemic tank .", "military health"},
  };
  ev_contexts *x = NULL;
  assert_int_equal(load(some_contexts, "", &x, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    made m;
    ev_surroundings *got = NULL;
    char found[256] = "";
    make(&m, cases[i].text, 1 << 20);
    assert_int_equal(read_article(x, &m.doc, &got), DT_OK);
    for (uint32_t s = 0; s < m.doc.sentence_count; s++) {
      if (s) strcat(found, "|");
      bool any = false;
      for (unsigned c = 0; dt_context_name(c); c++)
        if (got[s].contexts >> c & 1) strcat(found, any ? " " : ""), strcat(found, dt_context_name(c)), any = true;
    }
    if (strcmp(found, cases[i].found) != 0) fail_msg("%s: %s, not %s", cases[i].text, found, cases[i].found);
    dt_arena_free(m.doc.arena);
  }
  ev_contexts_close(x);
}

static void phrases_stand_side_by_side(void **state) {
  (void)state;
  ev_contexts *x = NULL;
  made m;
  ev_surroundings *got = NULL;
  assert_int_equal(load("[military]\narmed_force|air_force_base 2\n", "", &x, NULL), DT_OK);
  make(&m, "an armed force . armed with force . an air force . an Air Force Base .", 1 << 20);
  assert_int_equal(read_article(x, &m.doc, &got), DT_OK);
  uint64_t military = 1ull << dt_context_find(DT_STR("military"));
  bool wanted[] = {true, false, false, true};
  /* 2 + 2 make 4: the paragraph has it too, so each sentence is read by itself here */
  dt_arena_free(m.doc.arena);
  static const char *const alone[] = {"an armed force .", "armed with force .", "an air force .", "an Air Force Base ."};
  for (int i = 0; i < 4; i++) {
    make(&m, alone[i], 1 << 20);
    assert_int_equal(read_article(x, &m.doc, &got), DT_OK);
    assert_int_equal((got[0].contexts & military) != 0, wanted[i]);
    dt_arena_free(m.doc.arena);
  }
  ev_contexts_close(x);
}

static void domains_hold_back(void **state) {
  (void)state;
  static const char filler[] = "a b c d e f g h i j k l m n o p q r s t u v w x y z .";
  static const struct { const char *text; const char *holds; } cases[] = {
    {"goal .", "0"}, /* one word is no article about sport */
    {"striker cup .", "2"},
    {"minister goal .", "0"},
    {"minister embassy goal .", "0"},
    {"striker cup . / they attacked .", "22"},
    {"goal goal match . / minister embassy .", "10"}, /* three for sport in one paragraph, as much for politics elsewhere */
    {"striker league . goal . / they attacked . / minister embassy .", "2211"}, /* of sport; only everyday words are held back in the paragraph of politics */
  };
  ev_contexts *x = NULL;
  assert_int_equal(load("", some_domains, &x, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    made m;
    ev_surroundings *got = NULL;
    make(&m, cases[i].text, 1 << 20);
    assert_int_equal(read_article(x, &m.doc, &got), DT_OK);
    char holds[32] = "";
    for (uint32_t s = 0; s < m.doc.sentence_count; s++) {
      holds[s] = (char)('0' + got[s].hold), holds[s + 1] = 0;
      if (got[s].hold) assert_string_equal(ev_domain_name(got[s].domain), "sport");
    }
    if (strcmp(holds, cases[i].holds) != 0) fail_msg("%s: %s, not %s", cases[i].text, holds, cases[i].holds);
    dt_arena_free(m.doc.arena);
  }
  made m;
  ev_surroundings *got = NULL;
  char text[1024];
  snprintf(text, sizeof text, "goal . / goal . / goal . / goal . / %s %s %s %s %s %s %s %s", filler, filler, filler, filler, filler, filler, filler, filler); /* 8 in 224 are not dense */
  make(&m, text, 1 << 20);
  assert_int_equal(read_article(x, &m.doc, &got), DT_OK);
  for (uint32_t s = 0; s < m.doc.sentence_count; s++) assert_int_equal(got[s].hold, EV_HOLD_NOTHING);
  dt_arena_free(m.doc.arena);
  ev_contexts_close(x);
}

static void a_later_weight_wins(void **state) {
  (void)state;
  static const char first[] = "[military]\ntank 2\nbase 1\n", second[] = "[military]\ntank 0\nbase 2\n";
  dt_file files[] = {{DT_STR("events/contexts.txt"), DT_STR(first)}, {DT_STR("events/contexts.txt"), DT_STR(second)}};
  dt_sources sources = {.items = files, .count = 2, .builtin = 1};
  ev_contexts *x = NULL;
  assert_int_equal(ev_contexts_open(&sources, &x, NULL), DT_OK);
  static const char *const texts[] = {"tank .", "base ."};
  for (int i = 0; i < 2; i++) {
    made m;
    ev_surroundings *got = NULL;
    make(&m, texts[i], 1 << 20);
    assert_int_equal(read_article(x, &m.doc, &got), DT_OK);
    assert_int_equal(got[0].contexts != 0, i == 1);
    dt_arena_free(m.doc.arena);
  }
  ev_contexts_close(x);
}

static void bad_lines_are_named(void **state) {
  (void)state;
  static const char *const bad[] = {"tank 2\n", "[dance]\n", "[military\n", "[]\n", "[military]\ntank\n", "[military]\ntank 12\n", "[military]\nTank 2\n",
                                    "[military]\n2\n", "[military]\na_b_c_d_e_f 2\n", "[military]\na__b 2\n", "[military]\n| 2\n", "[military]\ntank two\n"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ev_contexts *x = NULL;
    dt_error err = {0};
    if (load(bad[i], "", &x, &err) != DT_ERR_DICT) fail_msg("taken: %s", bad[i]);
    assert_true(strncmp(err.message, "events/contexts.txt:", 20) == 0);
  }
  ev_contexts *x = NULL;
  assert_int_equal(load("", "[military]\ntank 2\n", &x, NULL), DT_ERR_DICT); /* a context is no domain */
}

static void every_limit_fails_cleanly(void **state) {
  (void)state;
  ev_contexts *x = NULL;
  assert_int_equal(load(some_contexts, some_domains, &x, NULL), DT_OK);
  bool failed = false, done = false;
  for (size_t limit = 16; limit < 1 << 16; limit += 16) {
    made m;
    ev_surroundings *got = NULL;
    make(&m, "tank and base . / goal match . goal .", limit);
    dt_status status = read_article(x, &m.doc, &got);
    assert_true(status == DT_OK || status == DT_ERR_MEM);
    failed |= status == DT_ERR_MEM;
    done |= status == DT_OK;
    dt_arena_free(m.doc.arena);
  }
  assert_true(failed && done);
  ev_contexts_close(x);
}

static void built_in_lists_open(void **state) {
  (void)state;
  dt_sources sources;
  ev_contexts *x = NULL;
  dt_error err = {0};
  assert_int_equal(dt_sources_open(NULL, 0, &sources, &err), DT_OK);
  if (ev_contexts_open(&sources, &x, &err) != DT_OK) fail_msg("%s", err.message);
  made m;
  ev_surroundings *got = NULL;
  make(&m, "the army moved its tank and artillery .", 1 << 20);
  assert_int_equal(read_article(x, &m.doc, &got), DT_OK);
  assert_true(got[0].contexts >> dt_context_find(DT_STR("military")) & 1);
  dt_arena_free(m.doc.arena);
  make(&m, "the striker and the goalkeeper of the league met a midfielder .", 1 << 20);
  assert_int_equal(read_article(x, &m.doc, &got), DT_OK);
  assert_int_equal(got[0].hold, EV_HOLD_ALL);
  dt_arena_free(m.doc.arena);
  ev_contexts_close(x);
  dt_sources_close(&sources);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(contexts_add_up),      cmocka_unit_test(phrases_stand_side_by_side), cmocka_unit_test(domains_hold_back),
    cmocka_unit_test(a_later_weight_wins),  cmocka_unit_test(bad_lines_are_named),        cmocka_unit_test(every_limit_fails_cleanly),
    cmocka_unit_test(built_in_lists_open),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
