/* The speech stage on whole articles of a few lines: source | cue | content | kind of every attribution that is not
   inside another; and how a dictionary can fail. */
#include "base.h"
#include "speech.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "with_engine.h"

static void append(char *out, size_t room, const char *text, size_t len) {
  size_t at = strlen(out);
  for (size_t i = 0; i < len && at + 2 < room; i++) out[at++] = text[i] == '\n' ? '/' : text[i];
  out[at] = 0;
}

static void append_spans(char *out, size_t room, const dt_doc *doc, dt_spans s) {
  for (uint32_t i = 0; i < s.count; i++) {
    if (i) append(out, room, " + ", 3);
    append(out, room, doc->article.text.ptr + s.items[i].begin, s.items[i].end - s.items[i].begin);
  }
}

static void describe(const dt_doc *doc, bool inner, char *out, size_t room) {
  static const char *const kinds[] = {"direct", "indirect", "mixed"};
  out[0] = 0;
  for (uint32_t i = 0; i < doc->attribution_count; i++) {
    const dt_attribution *a = &doc->attributions[i];
    if ((a->parent != DT_NONE) != inner) continue;
    append_spans(out, room, doc, a->source);
    append(out, room, "|", 1);
    append_spans(out, room, doc, a->cue);
    append(out, room, "|", 1);
    append_spans(out, room, doc, a->content);
    append(out, room, "|", 1);
    append(out, room, kinds[a->kind], strlen(kinds[a->kind]));
    if (a->via.len) {
      append(out, room, "|", 1);
      append(out, room, a->via.ptr, a->via.len);
    }
    append(out, room, "\n", 1);
  }
}

static const struct { const char *text, *expect, *inner; } cases[] = {
  {"“We will not leave,” the farmer said.", "the farmer|said|“We will not leave,”|direct/", ""},
  {"\"The road is shut,\" said the mayor. \"It stays shut.\"", "the mayor|said|\"The road is shut,\" + \"It stays shut.\"|direct/", ""},
  {"The minister said that the talks had failed.", "The minister|said|that the talks had failed|indirect/", ""},
  {"The talks have failed, the minister said.", "the minister|said|The talks have failed|indirect/", ""},
  {"The mayor said the plan was “a bad joke.”", "The mayor|said|the plan was “a bad joke.”|mixed/", ""},
  {"According to two officials, the bridge was closed.", "two officials|According to|the bridge was closed|indirect/", ""},
  {"The general said: “We hold the town.”", "The general|said|“We hold the town.”|direct/", ""},
  /* a quotation over two paragraphs is one */
  {"“The first thing is bread,” the mayor said. “The second is water.\n\n“The third is peace.”",
   "the mayor|said|“The first thing is bread,” + “The second is water.//“The third is peace.”|direct/", ""},
  /* left open: it ends where the paragraph ends */
  {"“We are tired, the soldier said.\n\nThe town was quiet.", NULL, NULL},
  /* scare quotes, inches and apostrophes are nobody's words */
  {"The so-called “experts” left.\n\nThe 6'2\" guard stood near the farmers' gate.", "", ""},
  /* the speaker's second cue, a transcript as authority, a chain */
  {"“We want peace,” Ann Lee said, according to a transcript. “We want it now.\n\n“We always did,” Lee added.",
   "Ann Lee|said + added|“We want peace,” + “We want it now.//“We always did,”|direct|a transcript/", NULL},
  {"The ministry said that the envoy had promised to leave.", "The ministry|said|that the envoy had promised to leave|indirect/",
   "the envoy|had promised|to leave|indirect/"},
  {"“Go,” wrote Ann Lee. “Stay,” wrote Paul Holm.", "Ann Lee|wrote|“Go,”|direct/Paul Holm|wrote|“Stay,”|direct/", ""},
  {"“Why now?” Ann Lee, the mayor, asked.", "Ann Lee, the mayor,|asked|“Why now?”|direct/", ""},
  /* a sentence that names the speaker, then his words; a lead before a colon that is the article's */
  {"The dam would hold, Ann Lee said. “It is strong enough.”", "Ann Lee|said|The dam would hold + “It is strong enough.”|mixed/", ""},
  {"“The dam is old,” Ann Lee said. But “it will hold.”", "Ann Lee|said|“The dam is old,” + But “it will hold.”|mixed/", ""},
  {"They chanted “open the gates” and “let us in.”", "They|chanted|“open the gates” + “let us in.”|direct/", ""},
  {"The owner said that three wells had changed: they were dry.", "The owner|said|that three wells had changed: they were dry|indirect/", NULL},
  /* any verb beside a quotation; a signature below it; a name behind a dash, a document before a colon */
  {"“We will not leave!” an angry farmer thundered.", "an angry farmer|thundered|“We will not leave!”|direct/", ""},
  {"“We will rebuild the port, all of it.”\n\n- Ann Lee.", "Ann Lee|-|“We will rebuild the port, all of it.”|direct/", ""},
  {"From the report: “The wells were never tested.”", "the report|:|“The wells were never tested.”|direct/", ""},
  {"The party ran on the slogan “Land for all” in May.", "The party|slogan|“Land for all”|direct/", ""},
  {"“I hope you find the money that is gone.” Lee said.", "Lee|said|“I hope you find the money that is gone.”|direct/", ""},
  /* straight marks around a paragraph, curly ones in it */
  {"Lee wrote:\n\n\"The first offer was refused. “It is an insult,” the miners told me. I stayed.\"",
   "Lee|wrote|\"The first offer was refused. “It is an insult,” the miners told me. I stayed.\"|direct/", NULL},
  {"“Ivan was quoted by Reuters as saying that the port was shut", NULL, NULL},
  /* all of the clause is its source: nothing is left to be content */
  {"The governor, Omar Said, said more.", NULL, NULL},
  {"TORKHAM — Troops left the valley, officials in Kabul said.", "officials in Kabul|said|Troops left the valley|indirect/", ""},
  {"The spokesman was quoted by Bloomberg as saying that the port was shut.",
   "The spokesman|was quoted + as saying|that the port was shut|indirect|Bloomberg/", ""},
};

static void attributions_are_found(void **state) {
  (void)state;
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_error err = {0};
    char got[2048];
    dt_article article = {.text = dt_str_of(cases[i].text)};
    assert_int_equal(dt_doc_run(engine, &article, DT_STAGE_SPEECH, doc, &err), DT_OK);
    if (!cases[i].expect) continue;
    describe(doc, false, got, sizeof got);
    assert_string_equal(got, cases[i].expect);
    if (!cases[i].inner) continue;
    describe(doc, true, got, sizeof got);
    assert_string_equal(got, cases[i].inner);
  }
  dt_doc_free(doc);
}

/* Whether the reader learns who the last source of a text is. */
static void sources_are_named_or_not(void **state) {
  static const struct { const char *text, *expect; } told[] = {
    {"Ann Lee said that the road was shut.", "named"},
    {"“We go,” said Mr. King, the mayor of the town.", "named"},
    {"The museum’s director, Cora Finch, said that the roof leaked.", "named"},
    {"The union was tired, coach Della Pratt said.", "named"},
    {"Vladimir Putin said that he would come.", "named"},
    {"A spokesman said that the road was shut.", "unnamed"},
    {"Officials familiar with the matter said that the road was shut.", "unnamed"},
    {"Sources said that the road was shut.", "unnamed"},
    {"A lawyer for Ann Lee said that the road was shut.", "unnamed"},
    {"Some said that the road was shut.", "unnamed"},
    {"Many Democrats said that the road was shut.", "unnamed"},
    {"The ministry said that the road was shut.", "institutional"},
    {"The Kremlin said that the road was shut.", "institutional"},
    {"The report said that the road was shut.", "institutional"},
    {"Human Rights Watch said that the road was shut.", "institutional"},
    {"Lakeside Water Board said that the road was shut.", "institutional"},
    {"She said that the road was shut.", ""},
    {"“We go,” Paul Holm said. “I stay,” he said.", "named"},
  };
  (void)state;
  dt_error err = {0};
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
    dt_article article = {.text = dt_str_of(told[i].text)};
    assert_int_equal(dt_doc_run(engine, &article, DT_STAGE_SPEECH, doc, &err), DT_OK);
    if (!doc->attribution_count || strcmp(dt_naming_text(doc->attributions[doc->attribution_count - 1].naming), told[i].expect) != 0)
      fail_msg("%s: not '%s'", told[i].text, told[i].expect);
  }
  dt_doc_free(doc);
}

static void bad_lines_are_named(void **state) {
  (void)state;
  static const char *const lines[] = {
    "say\tverb\tquote\tsaid\n", "Say\tverb\tquote\tsaid\tx\n", "say\tadverb\tquote\tsaid\tx\n", "say\tverb\t\tsaid\tx\n",
    "say\tverb\tquote\tshouted\tx\n", "say\tverb\ta b c d e\tsaid\tx\n", "say\tverb\tQUOTE\tsaid\tx\n",
  };
  static const char *const institutions[] = {"ministry\n", "Ministry\tThe ministry said so.\n", "\tThe ministry said so.\n"};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    dt_file file = {DT_STR("speech/bad.txt"), dt_str_of(lines[i])};
    dt_sources sources = {.items = &file, .count = 1};
    dt_speech *speech = NULL;
    dt_error err = {0};
    assert_int_equal(dt_speech_open(&sources, &speech, &err), DT_ERR_DICT);
    assert_non_null(strstr(err.message, "speech/bad.txt:1:"));
  }
  dt_file lists = {DT_STR("speech/lists.txt"), DT_STR("# none\n@tone gruff\n")};
  dt_sources of_lists = {.items = &lists, .count = 1};
  dt_speech *none = NULL;
  dt_error why = {0};
  assert_int_equal(dt_speech_open(&of_lists, &none, &why), DT_ERR_DICT);
  assert_non_null(strstr(why.message, "speech/lists.txt:2: "));
  for (size_t i = 0; i < sizeof institutions / sizeof *institutions; i++) {
    dt_file file = {DT_STR("speech/institutions.tsv"), dt_str_of(institutions[i])};
    dt_sources sources = {.items = &file, .count = 1};
    dt_speech *speech = NULL;
    dt_error err = {0};
    assert_int_equal(dt_speech_open(&sources, &speech, &err), DT_ERR_DICT);
    assert_non_null(strstr(err.message, "speech/institutions.tsv:1:"));
  }
}

/* Any cut of an article: no crash, spans inside the text, no parent that is its own. */
static void every_prefix_holds(void **state) {
  (void)state;
  static const char text[] = "“We will not ‘go’,” said Ann Lee, the mayor. “Not now.\n\n\"Never,\" she told reporters, according to a "
                             "transcript. Ivan was quoted by Reuters as saying \"that 5'10\" is 'tall'\n\n“What?";
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t len = 0; len < sizeof text; len++) {
    dt_article article = {.text = {text, len}};
    dt_error err = {0};
    if (dt_utf8_valid_length(article.text) < len) continue;
    assert_int_equal(dt_doc_run(engine, &article, DT_STAGE_SPEECH, doc, &err), DT_OK);
    for (uint32_t i = 0; i < doc->attribution_count; i++) {
      const dt_attribution *a = &doc->attributions[i];
      assert_true(a->content.count > 0 && a->parent != i && (a->parent == DT_NONE || a->parent < doc->attribution_count));
      for (uint32_t k = 0; k < a->content.count; k++) assert_true(a->content.items[k].begin < a->content.items[k].end && a->content.items[k].end <= len);
    }
  }
  dt_doc_free(doc);
}

static double seconds_for(dt_doc *doc, uint32_t times) {
  static const char sentence[] = "\"My soldiers left,\" the Kenyan farmer said. ";
  size_t len = sizeof sentence - 1;
  char *text = malloc(times * len);
  assert_non_null(text);
  for (uint32_t i = 0; i < times; i++) memcpy(text + i * len, sentence, len);
  dt_article article = {.text = {text, times * len}};
  dt_error err = {0};
  clock_t begin = clock();
  assert_int_equal(dt_doc_run(engine, &article, DT_STAGE_SPEECH, doc, &err), DT_OK);
  free(text);
  return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

/* What each source and each "my" are may not be looked for in all of the article each time. */
static void cost_grows_with_length(void **state) {
  (void)state;
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  (void)seconds_for(doc, 10);
  double few = seconds_for(doc, 1000), many = seconds_for(doc, 16000);
  if (many > 0.5 + 40 * few) fail_msg("%.2f s for 1,000 sentences, %.2f s for 16,000", few, many);
  dt_doc_free(doc);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(attributions_are_found),
    cmocka_unit_test(sources_are_named_or_not),
    cmocka_unit_test(bad_lines_are_named),
    cmocka_unit_test(every_prefix_holds),
    cmocka_unit_test(cost_grows_with_length),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
