/* Direct quotations in articles of our own (tests/corpus/speech): how many have their words exact and their speaker
   right. Right is a source that covers at least half of what it and the marked speaker cover together. Of those that are
   right: whether the source is named, unnamed or institutional, as marked. The shares are printed, and must not fall
   under LEAST. */
#include "base.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { LEAST_PERCENT = 90, MARKS = 128, SPANS = 8, TEXT_BYTES = 1 << 16 };

typedef struct marked {
  dt_span content[SPANS], speaker[SPANS];
  char naming[SPANS]; /* 'n', 'u', 'i' or 0, by speaker */
  uint32_t contents, speakers;
} marked;

typedef struct tale {
  char text[TEXT_BYTES];
  size_t len;
  marked marks[MARKS]; /* by number */
  char name[64];
} tale;

typedef struct tally {
  unsigned quotes, spans_right, all_right, namings, naming_right;
} tally;

static const char *const files[] = {"diplomacy.txt", "conflict.txt", "society.txt", "mixed_shapes.txt", "business.txt"};

/* "{q1|", "{s1|" or "{s1n|" at `s`: its kind, number and naming; returns bytes of the mark, 0 when it is none. */
static size_t mark_at(dt_str s, char *kind, unsigned *number, char *naming) {
  size_t at = 2;
  if (s.len < 5 || s.ptr[0] != '{' || (s.ptr[1] != 'q' && s.ptr[1] != 's')) return 0;
  *kind = s.ptr[1];
  for (*number = 0; at < s.len && dt_is_digit(s.ptr[at]); at++) *number = *number * 10 + (unsigned)(s.ptr[at] - '0');
  *naming = at < s.len && (s.ptr[at] == 'n' || s.ptr[at] == 'u' || s.ptr[at] == 'i') ? s.ptr[at++] : 0;
  return at < s.len && s.ptr[at] == '|' && *number < MARKS ? at + 1 : 0;
}

static void close_mark(tale *t, char kind, unsigned number, char naming, uint32_t begin) {
  marked *m = &t->marks[number];
  dt_span span = {begin, (uint32_t)t->len};
  if (kind == 'q') {
    assert_true(m->contents < SPANS);
    m->content[m->contents++] = span;
  } else {
    assert_true(m->speakers < SPANS);
    m->naming[m->speakers] = naming;
    m->speaker[m->speakers++] = span;
  }
}

static void read_tale(dt_str source, tale *t) {
  char kind = 0, naming = 0;
  unsigned number = 0;
  uint32_t begin = 0;
  bool open = false;
  t->len = 0;
  memset(t->marks, 0, sizeof t->marks);
  for (size_t i = 0; i < source.len; i++) {
    size_t mark = open ? 0 : mark_at(dt_slice(source, i, source.len), &kind, &number, &naming);
    if (mark) {
      i += mark - 1;
      begin = (uint32_t)t->len;
      open = true;
    } else if (open && source.ptr[i] == '}') {
      close_mark(t, kind, number, naming, begin);
      open = false;
    } else {
      assert_true(t->len < TEXT_BYTES);
      t->text[t->len++] = source.ptr[i];
    }
  }
  assert_false(open);
}

/* Bytes that are no space in `s`, counted where `in` spans hold them too; in NULL: all. */
static uint32_t covered(const tale *t, const dt_span *s, uint32_t count, const dt_span *in, uint32_t in_count) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t b = s[i].begin; b < s[i].end; b++) {
      bool inside = !in;
      for (uint32_t k = 0; k < in_count && !inside; k++) inside = b >= in[k].begin && b < in[k].end;
      n += inside && !dt_is_space(t->text[b]);
    }
  return n;
}

static bool same(const tale *t, const dt_span *a, uint32_t a_count, dt_spans b) {
  uint32_t both = covered(t, a, a_count, b.items, b.count);
  return both == covered(t, a, a_count, NULL, 0) && both == covered(t, b.items, b.count, NULL, 0);
}

static bool half(const tale *t, const dt_span *a, uint32_t a_count, dt_spans b) {
  uint32_t both = covered(t, a, a_count, b.items, b.count);
  uint32_t all = covered(t, a, a_count, NULL, 0) + covered(t, b.items, b.count, NULL, 0) - both;
  return both * 2 >= all && both > 0;
}

/* The naming of the source against the mark of the speaker that it is. */
static void judge_naming(const tale *t, const marked *m, const dt_attribution *a, tally *out, bool verbose) {
  static const char letters[] = {0, 'n', 'u', 'i'};
  for (uint32_t k = 0; k < m->speakers; k++) {
    if (!m->naming[k] || !half(t, &m->speaker[k], 1, a->source)) continue;
    bool right = letters[a->naming] == m->naming[k];
    out->namings++;
    out->naming_right += right;
    if (verbose && !right) printf("%s: '%.*s' came out %s\n", t->name, (int)(m->speaker[k].end - m->speaker[k].begin), t->text + m->speaker[k].begin, a->naming ? dt_naming_text(a->naming) : "unknown");
    return;
  }
}

static void judge(const tale *t, const dt_doc *doc, tally *out, bool verbose) {
  for (unsigned q = 0; q < MARKS; q++) {
    const marked *m = &t->marks[q];
    if (!m->contents) continue;
    bool words = false, right = false;
    for (uint32_t i = 0; i < doc->attribution_count && !right; i++) {
      const dt_attribution *a = &doc->attributions[i];
      if (a->kind != DT_SPEECH_DIRECT || !same(t, m->content, m->contents, a->content)) continue;
      words = true;
      for (uint32_t k = 0; k < m->speakers; k++) right |= half(t, &m->speaker[k], 1, a->source);
      if (right) judge_naming(t, m, a, out, verbose);
    }
    out->quotes++;
    out->spans_right += words;
    out->all_right += right;
    if (verbose && !right) printf("%s: q%u %s\n", t->name, q, words ? "speaker" : "words");
  }
}

static void quotations_have_their_speakers(void **state) {
  (void)state;
  static tale t;
  dt_engine *engine = NULL;
  dt_doc *doc = NULL;
  dt_error err = {0};
  tally all = {0};
  assert_int_equal(dt_engine_open(NULL, &engine, &err), DT_OK);
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
    char path[256];
    dt_str bytes;
    snprintf(path, sizeof path, "tests/corpus/speech/%s", files[f]);
    assert_int_equal(dt_read_file(path, 1 << 20, &bytes, &err), DT_OK);
    const char *at = strstr(bytes.ptr, "=== ");
    while (at) {
      const char *line = strchr(at, '\n'), *next = line ? strstr(line, "\n=== ") : NULL;
      assert_non_null(line);
      snprintf(t.name, sizeof t.name, "%.*s", (int)(line - at - 4), at + 4);
      const char *end = next ? next : bytes.ptr + bytes.len;
      read_tale(dt_str_trim((dt_str){line, (size_t)(end - line)}), &t);
      dt_article article = {.text = {t.text, t.len}};
      assert_int_equal(dt_doc_run(engine, &article, DT_STAGE_SPEECH, doc, &err), DT_OK);
      judge(&t, doc, &all, getenv("DT_VERBOSE") != NULL);
      at = next ? next + 1 : NULL;
    }
    free((void *)bytes.ptr);
  }
  printf("%u direct quotations: words exact %.1f %%, and speaker right %.1f %%\n", all.quotes, 100.0 * all.spans_right / all.quotes,
         100.0 * all.all_right / all.quotes);
  printf("%u sources: named, unnamed or institutional right %.1f %%\n", all.namings, 100.0 * all.naming_right / all.namings);
  assert_true(all.quotes >= 300);
  assert_true(all.all_right * 100 >= all.quotes * LEAST_PERCENT);
  assert_true(all.namings >= 250 && all.naming_right * 100 >= all.namings * LEAST_PERCENT);
  dt_doc_free(doc);
  dt_engine_close(engine);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(quotations_have_their_speakers)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
