#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include "article.h"

static const char page[] =
  "<!DOCTYPE html><html><head><meta charset=utf-8><title>Envoys meet in Geneva again | The Freedonian</title>"
  "<meta property=\"og:site_name\" content=\"The Freedonian\"><link rel=canonical href=\"https://example.com/a\">"
  "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"datePublished\":\"2018-04-25T10:00:00Z\"}</script></head>"
  "<body><nav><a href=/>Home</a> <a href=/world>World</a></nav><div class=sidebar><p>Most read, with a comma, and another.</p></div>"
  "<div class=entry-content><h1>Envoys meet in Geneva again</h1><p class=byline>By Ann Writer</p>"
  "<p>Envoys of Freedonia, Sylvania and three other states met in Geneva on Monday, a spokesman said, to talk about the border.</p>"
  "<p>Freedonia&#8217;s minister, who arrived late, said that <b>the</b> talks would go on until Friday, and that all sides agreed.</p>"
  "<figure><img src=x><figcaption>Envoys in Geneva, 2018</figcaption></figure><p>Read more: Why they fought</p>"
  "<p>Nobody spoke of the prisoners, the question which had ended the last round, according to two envoys in the room.</p></div>"
  "<footer>&copy; 2018 The Freedonian</footer><script>var x = \"<p>no</p>\";</script></body></html>";

static void a_page_is_taken_apart(void **state) {
  (void)state;
  dt_error err = {0};
  dt_reader *reader = NULL;
  dt_article *a = NULL;
  assert_int_equal(dt_reader_open_bytes((dt_str){page, sizeof page - 1}, "in", NULL, &reader, &err), DT_OK);
  assert_int_equal(dt_reader_next(reader, &a, &err), DT_OK);
  assert_true(dt_str_is(a->title, "Envoys meet in Geneva again"));
  assert_true(dt_str_is(a->date, "2018-04-25"));
  assert_true(dt_str_is(a->publisher, "The Freedonian"));
  assert_true(dt_str_is(a->url, "https://example.com/a"));
  static const struct { const char *begins; dt_paragraph_kind kind; const char *why; } want[] = {
    {"Home World", DT_PARAGRAPH_FURNITURE, "menu"},
    {"Most read", DT_PARAGRAPH_FURNITURE, "outside the article"},
    {"Envoys meet in Geneva again", DT_PARAGRAPH_TITLE, NULL},
    {"By Ann Writer", DT_PARAGRAPH_FURNITURE, "byline"},
    {"Envoys of Freedonia", DT_PARAGRAPH_BODY, NULL},
    {"Freedonia\xE2\x80\x99s minister, who arrived late, said that the talks", DT_PARAGRAPH_BODY, NULL},
    {"Envoys in Geneva, 2018", DT_PARAGRAPH_FURNITURE, "photo caption"},
    {"Read more", DT_PARAGRAPH_FURNITURE, "read more"},
    {"Nobody spoke", DT_PARAGRAPH_BODY, NULL},
    {"\xC2\xA9 2018", DT_PARAGRAPH_FURNITURE, "page foot"},
  };
  assert_int_equal(a->paragraph_count, sizeof want / sizeof *want);
  for (uint32_t i = 0; i < a->paragraph_count; i++) {
    const dt_paragraph *p = &a->paragraphs[i];
    assert_true(dt_str_starts(dt_slice(a->text, p->begin, p->end), want[i].begins));
    assert_int_equal(p->kind, want[i].kind);
    if (want[i].why) assert_string_equal(p->furniture, want[i].why);
  }
  dt_article_free(a);
  assert_int_equal(dt_reader_next(reader, &a, &err), DT_END);
  dt_reader_close(reader);
}

/* A brief of two sentences above long comments: the comments are not its body. */
static void a_brief_is_not_its_comments(void **state) {
  (void)state;
  static const char brief[] =
    "<html><head><title>Sylvania recalls its envoy</title></head><body><div class=wrap><div class=text>"
    "<p>Sylvania recalled its ambassador on Tuesday after two soldiers were killed on the border, the ministry said.</p>"
    "<p>Freedonia denied any part in it.</p></div><div id=comments>"
    "<div class=comment><p>They should bomb the bridge, and the town, and the road, because nothing else will ever help the people "
    "there, and I have said so since 1990, when they came, and when nobody listened.</p></div>"
    "<div class=comment><p>Shame on the government, which invaded us in 1990, attacked the town, and killed my uncle, and now "
    "complains about two soldiers, as if nobody had ever died there before them, in all those years.</p></div>"
    "</div></div></body></html>";
  dt_reader *reader = NULL;
  dt_article *a = NULL;
  dt_error err = {0};
  assert_int_equal(dt_reader_open_bytes((dt_str){brief, sizeof brief - 1}, "in", NULL, &reader, &err), DT_OK);
  assert_int_equal(dt_reader_next(reader, &a, &err), DT_OK);
  assert_int_equal(a->paragraph_count, 4);
  assert_int_equal(a->paragraphs[0].kind, DT_PARAGRAPH_BODY);
  assert_int_equal(a->paragraphs[1].kind, DT_PARAGRAPH_BODY);
  assert_string_equal(a->paragraphs[2].furniture, "comments");
  assert_string_equal(a->paragraphs[3].furniture, "comments");
  dt_article_free(a);
  dt_reader_close(reader);
}

/* One short report in the layouts of pages: its six paragraphs are the body, the lists of links are not. %s stands for a list. */
static void layouts_give_the_same_body(void **state) {
  (void)state;
#define P1 "Sylvania recalled its ambassador on Tuesday after two soldiers were killed in a clash on the border, the ministry said."
#define P2 "The minister, Ada Roe, told reporters in the capital, after a meeting of the cabinet, that this was not acceptable."
#define P3 "Freedonia denied any part in it, and demanded an apology from its neighbour."
#define P4 "The two states have quarrelled over the river since 1990, and three rounds of talks have failed, diplomats say."
#define P5 "A spokesman for the United Nations called on both sides to hold back."
#define P6 "Short line."
  static const char *const layouts[] = {
    "<table><tr><td width=20%%>%s<td>" P1 "<br><br>" P2 "<br><br>" P3 "<br><br>" P4 "<br><br>" P5 "<br><br>" P6 "</table>",
    "<section><div><p>" P1 "</div></section><section><div><p>" P2 "</div></section><div>Advertisement</div><section><div><p>" P3
    "</div></section><section><div><p>" P4 "</div></section><section><div><p>" P5 "</div></section><section><div><p>" P6 "</div></section>%s",
    "<div id=s><div class=a>" P1 "</div><div class=a>" P2 "</div><div class=a>" P3 "</div><div class=a>" P4 "</div><div class=a>" P5
    "</div><div class=a>" P6 "</div></div><div class=b>%s</div>",
    "<div class=c><div class=l><p>" P1 "</div><div class=b><p>" P2 "<p>" P3 "<p>" P4 "<p>" P5 "<p>" P6 "</div></div>%s",
    "<center>" P1 "<p>" P2 "<p>" P3 "<p>" P4 "<p>" P5 "<p>" P6 "</center>%s",
  };
  static const char list[] = "<ul><li><a href=1>Army shells a village, dozens killed</a><li><a href=2>Rebels take the airport, officials say</a>"
                             "<li><a href=3>President sacks minister, again</a><li><a href=4>Talks fail, and nobody knows why</a></ul>";
  for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
    char bytes[3000];
    size_t n = (size_t)snprintf(bytes, sizeof bytes, "<html><body><a href=/>Home</a>");
    n += (size_t)snprintf(bytes + n, sizeof bytes - n, layouts[i], list);
    n += (size_t)snprintf(bytes + n, sizeof bytes - n, "<div>Copyright 2018</div></body></html>");
    dt_reader *reader = NULL;
    dt_article *a = NULL;
    dt_error err = {0};
    assert_int_equal(dt_reader_open_bytes((dt_str){bytes, n}, "in", NULL, &reader, &err), DT_OK);
    assert_int_equal(dt_reader_next(reader, &a, &err), DT_OK);
    static const char *const want[] = {P1, P2, P3, P4, P5, P6};
    uint32_t body = 0;
    for (uint32_t k = 0; k < a->paragraph_count; k++) {
      if (a->paragraphs[k].kind != DT_PARAGRAPH_BODY) continue;
      assert_true(body < 6 && dt_str_is(dt_slice(a->text, a->paragraphs[k].begin, a->paragraphs[k].end), want[body]));
      body++;
    }
    assert_int_equal(body, 6);
    dt_article_free(a);
    dt_reader_close(reader);
  }
}

/* Elements never closed nest ever deeper; nothing of the text is lost to that. */
static void unclosed_elements_lose_no_text(void **state) {
  (void)state;
  enum { N = 900 };
  char *bytes = malloc(N * 120 + 64);
  assert_non_null(bytes);
  size_t n = (size_t)sprintf(bytes, "<html><body>");
  for (int i = 0; i < N; i++)
    n += (size_t)sprintf(bytes + n, "<font><b>Paragraph %d, with text that is long enough, said the envoy.<br><br><script>no</script>", i);
  dt_reader *reader = NULL;
  dt_article *a = NULL;
  dt_error err = {0};
  assert_int_equal(dt_reader_open_bytes((dt_str){bytes, n}, "in", NULL, &reader, &err), DT_OK);
  assert_int_equal(dt_reader_next(reader, &a, &err), DT_OK);
  assert_int_equal(a->paragraph_count, N);
  assert_int_equal(a->note.len, 0);
  for (uint32_t i = 0; i < a->paragraph_count; i++) assert_int_equal(a->paragraphs[i].kind, DT_PARAGRAPH_BODY);
  dt_article_free(a);
  dt_reader_close(reader);
  free(bytes);
}

/* Pages made to hurt: each gives an article or an error, and neither takes long. */
static void bad_pages_do_no_harm(void **state) {
  (void)state;
  enum { N = 200000 };
  static const char *const pieces[] = {"<div>", "<b><p>", "</b>", "<a href=x>", "<", "&", "&#x110000;", "<br>", "<table><tr>", "x", "<!--",
                                       "<title>", "<p>a, b</p>"};
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    size_t size = strlen(pieces[i]), n = 6;
    char *bytes = malloc(N + 64);
    assert_non_null(bytes);
    memcpy(bytes, "<html>", 6);
    while (n + size < N) {
      memcpy(bytes + n, pieces[i], size);
      n += size;
    }
    dt_error err = {0};
    dt_reader *reader = NULL;
    dt_article *a = NULL;
    assert_int_equal(dt_reader_open_bytes((dt_str){bytes, n}, "in", NULL, &reader, &err), DT_OK);
    if (dt_reader_next(reader, &a, &err) == DT_OK) {
      for (uint32_t k = 0, at = 0; k < a->paragraph_count; at = a->paragraphs[k++].end)
        assert_true(at <= a->paragraphs[k].begin && a->paragraphs[k].begin < a->paragraphs[k].end && a->paragraphs[k].end <= a->text.len);
      dt_article_free(a);
    }
    dt_reader_close(reader);
    free(bytes);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_page_is_taken_apart),
    cmocka_unit_test(a_brief_is_not_its_comments),
    cmocka_unit_test(layouts_give_the_same_body),
    cmocka_unit_test(unclosed_elements_lose_no_text),
    cmocka_unit_test(bad_pages_do_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
