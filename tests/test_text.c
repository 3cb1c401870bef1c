#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include "text.h"

/* Tokens between blanks, sentences between " / ", a token joined to the one before marked with "+". */
static void render(const dt_doc *doc, char *out, size_t room) {
  size_t n = 0;
  out[0] = 0;
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    const dt_sentence *sentence = &doc->sentences[s];
    if (s) n += (size_t)snprintf(out + n, room - n, " / ");
    for (uint32_t i = sentence->first; i < sentence->last; i++) {
      const dt_token *t = &doc->tokens[i];
      n += (size_t)snprintf(out + n, room - n, "%s%s%.*s", i > sentence->first ? " " : "",
                            t->flags & DT_TOKEN_JOINED ? "+" : "", (int)(t->end - t->begin),
                            doc->article.text.ptr + t->begin);
    }
  }
}

static void expect(const char *text, const char *want) {
  dt_error err = {0};
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, &err), DT_OK);
  dt_paragraph one = {0, (uint32_t)strlen(text), DT_PARAGRAPH_BODY, NULL};
  doc->article = (dt_article){.text = dt_str_of(text), .paragraphs = &one, .paragraph_count = 1};
  assert_int_equal(dt_text_split(NULL, doc, &err), DT_OK);
  char got[2000];
  render(doc, got, sizeof got);
  assert_string_equal(got, want);
  dt_doc_free(doc);
}

struct pair { const char *text, *want; };

static void expect_all(const struct pair *cases, size_t count) {
  for (size_t i = 0; i < count; i++) expect(cases[i].text, cases[i].want);
}
#define EXPECT_ALL(cases) expect_all(cases, sizeof cases / sizeof *cases)

static void words_are_cut_as_ewt_has_them(void **state) {
  (void)state;
  static const struct pair cases[] = {
    {"Envoys met.", "Envoys met ."},
    {"\"No,\" he said", "\" No , \" he said"},
    {"They don't agree.", "They do +n't agree ."},
    {"She cannot come", "She can +not come"},
    {"It\xE2\x80\x99s Freedonia\xE2\x80\x99s turn", "It +\xE2\x80\x99s Freedonia +\xE2\x80\x99s turn"},
    {"We're gonna win", "We +'re gon +na win"},
    {"I'd've gone", "I +'d +'ve gone"},
    {"the lawmakers' vote", "the lawmakers +' vote"},
    {"they met \xE2\x80\x98the lawmakers\xE2\x80\x99 there", "they met \xE2\x80\x98 the lawmakers \xE2\x80\x99 there"},
    {"he met 'the lawmakers' there", "he met ' the lawmakers ' there"},
    {"Acme Inc.'s rise", "Acme Inc. +'s rise"},
    {"follow @envoy, #Talks and #1", "follow @envoy , #Talks and # 1"},
    {"he said 'yes' twice", "he said ' yes ' twice"},
    {"O'Malley's book", "O'Malley +'s book"},
    {"the '90s and '72", "the '90s and '72"},
    {"a well-known anti-war group", "a well - known anti-war group"},
    {"a 15-year-old", "a 15 - year - old"},
    {"on 3-4 days", "on 3 - 4 days"},
    {"call 713-555-0123 now", "call 713-555-0123 now"},
    {"$1,200.50 or 10%", "$ 1,200.50 or 10 %"},
    {"US$5 million", "US$ 5 million"},
    {"\xC2\xA3" "40m", "\xC2\xA3 40 m"},
    {"at 10:30am on 11/28/2000", "at 10:30 am on 11/28/2000"},
    {"the 21st century", "the 21st century"},
    {"AT&T and/or the AU", "AT&T and / or the AU"},
    {"see www.example.org/a-b, or https://example.com/x?y=1.", "see www.example.org/a-b , or https://example.com/x?y=1 ."},
    {"write to a.b@example.com.", "write to a.b@example.com ."},
    {"wait... what?!", "wait ... what ?!"},
    {"the plan \xE2\x80\x94 his\xE2\x80\x94" "failed", "the plan \xE2\x80\x94 his \xE2\x80\x94 failed"},
    {"(the U.N.)", "( the U.N. )"},
    {"Z\xC3\xBCrich\xC2\xA0talks", "Z\xC3\xBCrich talks"},
  };
  EXPECT_ALL(cases);
}

static void sentences_end_where_people_end_them(void **state) {
  (void)state;
  static const struct pair cases[] = {
    {"He came. She left.", "He came . / She left ."},
    {"Gen. J. K. Roe met Mr. Doe. They talked.", "Gen. J. K. Roe met Mr. Doe . / They talked ."},
    {"The U.S. Senate met in the U.S. The vote was close.", "The U.S. Senate met in the U.S. / The vote was close ."},
    {"\xE2\x80\x9CIt is over.\xE2\x80\x9D He left.", "\xE2\x80\x9C It is over . \xE2\x80\x9D / He left ."},
    {"\"Is it over?\" he asked.", "\" Is it over ? \" he asked ."},
    {"(They left.) We stayed.", "( They left . ) / We stayed ."},
    {"It cost 3.5 million. Then 4.", "It cost 3.5 million . / Then 4 ."},
    {"VLADIVOSTOK, April 24 (Reuters) \xE2\x80\x94 Envoys met.", "VLADIVOSTOK , April 24 ( Reuters ) \xE2\x80\x94 Envoys met ."},
    {"Prices rose 3 pct, he said. No. 4 fell.", "Prices rose 3 pct , he said . / No. 4 fell ."},
    {"He waited... and left. Why? Nobody knows!", "He waited ... and left . / Why ? / Nobody knows !"},
    {"\"Is it over?\" Ms. Roe asked. \"Yes!\" It was.", "\" Is it over ? \" Ms. Roe asked . / \" Yes ! \" / It was ."},
    {"Yahoo! said it agreed. is it so? they ask.", "Yahoo ! said it agreed . / is it so ? / they ask ."},
    {"He left [3] [4]. They stayed. [5] She came.", "He left [ 3 ] [ 4 ] . / They stayed . [ 5 ] / She came ."},
    {"1. He left. 2. She stayed.", "1 . He left . / 2 . She stayed ."},
    {"AUSTIN, Tex. - The talks began.", "AUSTIN , Tex. - The talks began ."},
    {"the toll in the state has risen to 800, said the pm. the talks of the two states go on in the city of x.",
     "the toll in the state has risen to 800 , said the pm . / the talks of the two states go on in the city of x ."},
    {"It rained etc.", "It rained etc ."},
    {"He came at 5 p.m. on Jan. 3. It rained.", "He came at 5 p.m. on Jan. 3 . / It rained ."},
  };
  EXPECT_ALL(cases);
}

static void furniture_gets_no_tokens_and_paragraphs_bound_sentences(void **state) {
  (void)state;
  static const char text[] = "Photo: A Person\n\nEnvoys met\n\nThey left";
  static const dt_paragraph paragraphs[] = {
    {0, 15, DT_PARAGRAPH_FURNITURE, "photo credit"}, {17, 27, DT_PARAGRAPH_TITLE, NULL}, {29, 38, DT_PARAGRAPH_BODY, NULL}};
  dt_error err = {0};
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, &err), DT_OK);
  doc->article = (dt_article){.text = DT_STR(text), .paragraphs = paragraphs, .paragraph_count = 3};
  assert_int_equal(dt_text_split(NULL, doc, &err), DT_OK);
  char got[200];
  render(doc, got, sizeof got);
  assert_string_equal(got, "Envoys met / They left");
  assert_int_equal(doc->sentences[0].paragraph, 1);
  assert_int_equal(doc->sentences[1].paragraph, 2);
  dt_doc_free(doc);
}

static void a_sentence_has_an_end_even_when_nobody_writes_one(void **state) {
  (void)state;
  static char text[20000];
  for (size_t i = 0; i + 2 < sizeof text; i += 2) memcpy(text + i, "a ", 2);
  dt_error err = {0};
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, &err), DT_OK);
  dt_paragraph one = {0, (uint32_t)strlen(text), DT_PARAGRAPH_BODY, NULL};
  doc->article = (dt_article){.text = dt_str_of(text), .paragraphs = &one, .paragraph_count = 1};
  assert_int_equal(dt_text_split(NULL, doc, &err), DT_OK);
  assert_true(doc->sentence_count > 1);
  for (uint32_t i = 0; i < doc->sentence_count; i++) assert_true(doc->sentences[i].last - doc->sentences[i].first <= 400);
  dt_doc_free(doc);
}

static void limits_cut_an_article_short(void **state) {
  (void)state;
  static const char text[] = "Envoys meet\n\nOne came. Two left.\n\nThree stayed.";
  static const dt_paragraph paragraphs[] = {
    {0, 11, DT_PARAGRAPH_TITLE, NULL}, {13, 32, DT_PARAGRAPH_BODY, NULL}, {34, 47, DT_PARAGRAPH_BODY, NULL}};
  static const struct { dt_text_limits limits; const char *want; } cases[] = {
    {{0, 0, false}, "Envoys meet / One came . / Two left . / Three stayed ."},
    {{2, 0, false}, "Envoys meet / One came ."},
    {{0, 0, true}, "Envoys meet / One came . / Two left ."},
    {{0, 32, false}, "Envoys meet / One came . / Two left . / Three stayed ."},
    {{0, 33, false}, ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_error err = {0};
    dt_doc *doc = NULL;
    assert_int_equal(dt_doc_new(&doc, &err), DT_OK);
    doc->article = (dt_article){.text = DT_STR(text), .paragraphs = paragraphs, .paragraph_count = 3};
    assert_int_equal(dt_text_split(&cases[i].limits, doc, &err), DT_OK);
    char got[200];
    render(doc, got, sizeof got);
    assert_string_equal(got, cases[i].want);
    dt_doc_free(doc);
  }
}

static void paragraphs_of_a_caller_are_checked(void **state) {
  (void)state;
  static const dt_paragraph cases[][2] = {
    {{0, 3, DT_PARAGRAPH_BODY, NULL}, {2, 5, DT_PARAGRAPH_BODY, NULL}},
    {{0, 0, DT_PARAGRAPH_BODY, NULL}, {2, 5, DT_PARAGRAPH_BODY, NULL}},
    {{0, 3, DT_PARAGRAPH_BODY, NULL}, {4, 99, DT_PARAGRAPH_BODY, NULL}},
    {{0, 3, DT_PARAGRAPH_BODY, NULL}, {5, 6, DT_PARAGRAPH_BODY, NULL}},
  };
  dt_error err = {0};
  dt_engine *engine = NULL;
  dt_doc *doc = NULL;
  assert_int_equal(dt_engine_open(NULL, &engine, &err), DT_OK);
  assert_int_equal(dt_doc_new(&doc, &err), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_article article = {.text = DT_STR("caf \xC3\xA9s"), .paragraphs = cases[i], .paragraph_count = 2};
    assert_int_equal(dt_doc_run(engine, &article, DT_STAGE_TEXT, doc, &err), DT_ERR_USAGE);
  }
  dt_article bad = {.text = DT_STR("caf\xE9")};
  assert_int_equal(dt_doc_run(engine, &bad, DT_STAGE_TEXT, doc, &err), DT_ERR_TEXT);
  assert_int_equal(err.offset, 3);
  dt_doc_free(doc);
  dt_engine_close(engine);
}

static void every_limit_fails_cleanly(void **state) {
  (void)state;
  static const char text[] = "Envoys met on Monday. They don't agree. The talks (in Geneva) go on.";
  dt_paragraph one = {0, sizeof text - 1, DT_PARAGRAPH_BODY, NULL};
  for (size_t limit = 0; limit < 6000; limit += 16) {
    dt_error err = {0};
    dt_arena *arena = dt_arena_new(limit);
    dt_doc doc = {.arena = arena,
                  .article = {.text = DT_STR(text), .paragraphs = &one, .paragraph_count = 1}};
    dt_status status = dt_text_split(NULL, &doc, &err);
    assert_true(status == DT_OK || status == DT_ERR_MEM);
    if (limit == 0) assert_int_equal(status, DT_ERR_MEM);
    dt_arena_free(arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(words_are_cut_as_ewt_has_them),
    cmocka_unit_test(sentences_end_where_people_end_them),
    cmocka_unit_test(furniture_gets_no_tokens_and_paragraphs_bound_sentences),
    cmocka_unit_test(a_sentence_has_an_end_even_when_nobody_writes_one),
    cmocka_unit_test(limits_cut_an_article_short),
    cmocka_unit_test(paragraphs_of_a_caller_are_checked),
    cmocka_unit_test(every_limit_fails_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
