/* The relation between two marked parties: sentences of plain English with the event expected; a model file that is damaged; too
   little memory. Marks as in training: [source] and {target}. */
#include "relate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "with_engine.h"

typedef struct pair {
  char text[512];
  size_t len;
  dt_span source, target;
} pair;

static void unmark(const char *marked, pair *p) {
  *p = (pair){.len = 0};
  for (const char *c = marked; *c; c++) {
    if (*c == '[') p->source.begin = (uint32_t)p->len;
    else if (*c == ']') p->source.end = (uint32_t)p->len;
    else if (*c == '{') p->target.begin = (uint32_t)p->len;
    else if (*c == '}') p->target.end = (uint32_t)p->len;
    else p->text[p->len++] = *c;
  }
}

static dt_status run(dt_doc *doc, const pair *p, dt_relation *out, dt_error *err) {
  static dt_paragraph whole;
  whole = (dt_paragraph){.end = (uint32_t)p->len, .kind = DT_PARAGRAPH_BODY};
  static dt_article article;
  article = (dt_article){.text = {p->text, p->len}, .id = DT_STR("t"), .paragraphs = &whole, .paragraph_count = 1};
  dt_status status = dt_doc_run(engine, &article, DT_STAGE_EVENT, doc, err);
  return status == DT_OK ? dt_relate(engine, doc, p->source, p->target, out, err) : status;
}

static void the_event_between_the_parties(void **state) {
  (void)state;
  static const struct { const char *event, *text; } cases[] = {
    {"CONSULT", "[The Peruvian president] held talks in Lima with {Chile's foreign minister} on Monday."},
    {"SUPPORT", "[Ghana] praised {Togo} for its help in the search."},
    {"ACCUSE", "{The Malian army} was accused of torture by [a rights group]."},
    {"ASSAULT", "[Rebels] shelled {the town of Bria} before dawn, killing nine people."},
    {"COERCE", "{Two reporters} were arrested by [police] outside the court."},
    {"RETREAT", "[The Colombian guerrillas] released {three hostages} on Friday."},
    {"AID", "[Norway] sent tents and blankets to {Nepal} after the earthquake."},
    {"REQUEST", "[The bishops] urged {the government} to act."},
    {"REJECT", "[Serbia] refused to recognise {Kosovo}."},
    {"THREATEN", "[The junta] threatened to expel {the French ambassador}."},
    {"PROTEST", "[Nurses] went on strike against {the health ministry}."},
    {"AGREE", "[Japan] said it was ready to hold talks with {North Korea}."},
    {"COOPERATE", "[India] and {Sri Lanka} held joint naval exercises."},
    {"SANCTION", "[Kenya] recalled its ambassador from {Somalia}."},
  };
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    pair p;
    dt_relation rel;
    dt_error err = {0};
    unmark(cases[i].text, &p);
    assert_int_equal(run(doc, &p, &rel, &err), DT_OK);
    if (strcmp(dt_event_name((dt_event_type)rel.choices[0].type), cases[i].event) != 0)
      fail_msg("%s: %s (%.*s), expected %s", cases[i].text, dt_event_name((dt_event_type)rel.choices[0].type), (int)rel.why.len, rel.why.ptr, cases[i].event);
    assert_true(rel.rule.len > 0);
    uint32_t sum = 0, seen = 0;
    for (int k = 0; k < DT_EVENT_COUNT; k++) {
      assert_true(k == 0 || rel.choices[k].score <= rel.choices[k - 1].score);
      sum += rel.choices[k].score;
      seen |= 1u << rel.choices[k].type;
    }
    assert_true(sum > 999900 && sum <= 1000000);
    assert_int_equal(seen, (1u << DT_EVENT_COUNT) - 1);
  }
  dt_doc_free(doc);
}

/* A party that is not named, parties in two sentences, a span of no word. */
static void odd_parties(void **state) {
  (void)state;
  dt_doc *doc = NULL;
  pair p;
  dt_relation rel;
  dt_error err = {0};
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  unmark("[Police] arrested three men.", &p);
  assert_int_equal(run(doc, &p, &rel, &err), DT_OK);
  assert_string_equal(dt_event_name((dt_event_type)rel.choices[0].type), "COERCE");
  unmark("[Chad] spoke. It rained. {Niger} answered.", &p);
  assert_int_equal(run(doc, &p, &rel, &err), DT_OK);
  unmark("It rained.", &p);
  assert_int_equal(run(doc, &p, &rel, &err), DT_OK);
  unmark("[Chad  ]{  } spoke.", &p);
  assert_int_equal(run(doc, &p, &rel, &err), DT_ERR_USAGE);
  p.target = (dt_span){500, 510};
  assert_int_equal(run(doc, &p, &rel, &err), DT_ERR_USAGE);
  dt_doc_free(doc);
}

static void shares_are_of_one_million(void **state) {
  (void)state;
  int64_t logits[DT_EVENT_COUNT] = {0};
  uint32_t shares[DT_EVENT_COUNT];
  dt_relate_shares(logits, shares);
  assert_int_equal(shares[3], 62500);
  logits[2] = 3 * DT_RELATE_ONE; /* e^3 / (e^3 + 15) = .5725 */
  dt_relate_shares(logits, shares);
  assert_in_range(shares[2], 571500, 573500);
  for (int i = 0; i < DT_EVENT_COUNT; i++) logits[i] = i % 2 ? INT32_MAX : INT32_MIN;
  dt_relate_shares(logits, shares);
  assert_int_equal(shares[1], 125000);
  assert_int_equal(shares[0], 0);
}

static void mend(char *bytes, size_t len) {
  uint32_t sum = dt_relate_checksum((dt_str){bytes + 16, len - 16});
  memcpy(bytes + 12, &sum, sizeof sum);
}

static dt_status open_bytes(const char *bytes, size_t len) {
  dt_relate_model *model = NULL;
  dt_error err = {0};
  dt_status status = dt_relate_model_open((dt_str){bytes, len}, &model, &err);
  dt_relate_model_close(model);
  if (status != DT_OK) assert_true(err.message[0] != 0);
  return status;
}

static void a_damaged_model_is_refused(void **state) {
  (void)state;
  dt_str good = dt_pack_find("model/relate.bin");
  char *bytes = malloc(good.len + 64);
  memcpy(bytes, good.ptr, good.len);
  assert_int_equal(open_bytes(bytes, good.len), DT_OK);
  static const size_t lengths[] = {0, 8, 55, 56, 64, 1000};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    memcpy(bytes, good.ptr, good.len);
    if (lengths[i] >= 16) mend(bytes, lengths[i]);
    assert_int_equal(open_bytes(bytes, lengths[i]), DT_ERR_MODEL);
  }
  memcpy(bytes, good.ptr, good.len);
  mend(bytes, good.len - 1);
  assert_int_equal(open_bytes(bytes, good.len - 1), DT_ERR_MODEL);
  bytes[good.len] = 0;
  mend(bytes, good.len + 1);
  assert_int_equal(open_bytes(bytes, good.len + 1), DT_ERR_MODEL);
  /* magic, version, counts, dims, hidden, shifts */
  static const struct { size_t at; uint32_t value; } fields[] = {
    {0, 7}, {8, 99}, {16, UINT32_MAX}, {20, 0}, {20, 4000}, {24, 1}, {32, UINT32_MAX}, {36, 0}, {36, 100000}, {40, 99}, {44, 99}, {48, 99},
  };
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    memcpy(bytes, good.ptr, good.len);
    memcpy(bytes + fields[i].at, &fields[i].value, 4);
    mend(bytes, good.len);
    assert_int_equal(open_bytes(bytes, good.len), DT_ERR_MODEL);
  }
  memcpy(bytes, good.ptr, good.len);
  bytes[good.len / 2] ^= 1; /* the checksum as it was */
  assert_int_equal(open_bytes(bytes, good.len), DT_ERR_MODEL);
  memcpy(bytes, good.ptr, good.len);
  memset(bytes + 64, 0, 8); /* words out of order */
  mend(bytes, good.len);
  assert_int_equal(open_bytes(bytes, good.len), DT_ERR_MODEL);
  free(bytes);
}

/* The look at a pair within arenas of every small size. */
static void every_limit_fails_cleanly(void **state) {
  (void)state;
  dt_doc *doc = NULL;
  dt_relate_model *model = NULL;
  pair p;
  dt_relation rel;
  dt_error err = {0};
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  assert_int_equal(dt_relate_model_open(dt_pack_find("model/relate.bin"), &model, &err), DT_OK);
  unmark("[Kenya] said on Monday that it had expelled {two diplomats} for spying on its navy.", &p);
  assert_int_equal(run(doc, &p, &rel, &err), DT_OK);
  bool done = false;
  for (size_t limit = 0; limit < 1 << 18; limit += 512) {
    dt_doc copy = *doc;
    dt_relate_view view;
    copy.arena = dt_arena_new(limit);
    if (!copy.arena) continue;
    dt_status status = dt_relate_look(model, &copy, p.source, p.target, &view, &err);
    done = status == DT_OK;
    if (!done) assert_int_equal(status, DT_ERR_MEM);
    dt_arena_free(copy.arena);
  }
  assert_true(done);
  dt_relate_model_close(model);
  dt_doc_free(doc);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_event_between_the_parties), cmocka_unit_test(odd_parties), cmocka_unit_test(shares_are_of_one_million),
    cmocka_unit_test(a_damaged_model_is_refused), cmocka_unit_test(every_limit_fails_cleanly),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
