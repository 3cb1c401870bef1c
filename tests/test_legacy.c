/* Dictionaries of TABARI and PETRARCH: what lines mean, which are refused, what is coded with them. All of them are our own. */
#include "base.h"
#include "legacy.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>
#include "with_engine.h"

static void count_fault(const dt_fault *fault, void *user) {
  assert_true(fault->line > 0 && fault->what);
  (*(unsigned *)user)++;
}

static const char verbs[] =
  "<!-- a comment\n   over two lines -->\n&COIN\n+DUCAT\n+GOLD_CROWN\n--- GIVE [070] ---\nGIVE {GAVE GIVEN GIVING GIVES} # irregular\n+HAND_OVER\n"
  "- * ULTIMATUM [139]\n- * &COIN [071]\n- REFUSED_TO_* [120]\n--- MEET [040:040] ---\nMEET {MET MEETING}\n--- SEE [---] ---\nSEE {SAW SEEN}\n";
static const char actors[] =
  "FREEDONIA_ [FRD]\n+FREEDONIAN_\nSYLVANIA [SYL]\n+SYLVANIAN\nTHE_LEAGUE_\nLEAGUE_OF_FIVE_ [IGOLEA]\nRUFUS_FIREFLY\n\t[FRDGOV 19300101-19331231]\n\t[FRDELI >19340101]\n\t[FRD]\n";
static const char agents[] = "!PERSON! = MAN, WOMAN\nMINISTER [~GOV]\nPOLICE {} [~COP]\nRELIEF_GROUP [NGO~]\nCAMERA!PERSON! [~MED]\n";

typedef struct file { const char *name, *text; } file;

static dt_legacy *read_files(const file *files, size_t count, dt_legacy_counts *n) {
  enum { MOST = 4 };
  char paths[MOST][64];
  const char *list[MOST];
  assert_true(count <= MOST);
  for (size_t i = 0; i < count; i++) {
    snprintf(paths[i], sizeof paths[i], "/tmp/detente-legacy-%d-%s", (int)getpid(), files[i].name);
    FILE *f = fopen(paths[i], "w");
    assert_non_null(f);
    fputs(files[i].text, f);
    fclose(f);
    list[i] = paths[i];
  }
  dt_legacy *x = NULL;
  unsigned faults = 0;
  dt_error err = {0};
  dt_status status = dt_legacy_open(list, count, count_fault, &faults, &x, n, &err);
  for (size_t i = 0; i < count; i++) remove(paths[i]);
  if (status != DT_OK) fail_msg("%s", err.message);
  assert_int_equal(faults, 0);
  return x;
}

static dt_legacy *read_all(dt_legacy_counts *n) {
  static const file files[] = {{"v.txt", verbs}, {"a.txt", actors}, {"g.txt", agents}, {"d.txt", "WORLD CUP\n+TYPHOON\n"}};
  return read_files(files, 4, n);
}

static void lines_are_counted(void **state) {
  (void)state;
  dt_legacy_counts n;
  dt_legacy *x = read_all(&n);
  assert_int_equal(n.verbs, 4);
  assert_int_equal(n.patterns, 3);
  assert_int_equal(n.synsets, 1);
  assert_int_equal(n.actors, 7);
  assert_int_equal(n.actor_codes, 6);
  assert_int_equal(n.discards, 2);
  assert_int_equal(n.refused, 0);
  dt_legacy_close(x);
}

static void lines_are_refused(void **state) {
  (void)state;
  static const struct { const char *name, *text; unsigned refused; } cases[] = {
    {"verbs", "--- GO [010] ---\nGO\n- * TO\n", 1},                       /* pattern without code */
    {"verbs", "--- GO [010] ---\nGO\n- TO THE [020]\n", 1},               /* without verb */
    {"verbs", "--- GO [010] ---\nGO\n- * &NOTHING [020]\n", 1},           /* synset not defined */
    {"verbs", "--- GO [010] ---\nGO\n- * {A | B} [020]\n- * (TO X) [021]\n", 2},
    {"verbs", "--- GO [010] ---\nGO\n~ a (a b GO) SAY = a b 015\n", 1},
    {"verbs", "&NUMBERS\n+one two three four five six seven\n\n&LETTERS\n+a b c d e &NUMBERS\n+f_a_b_c_d_e_&NUMBERS\n--- GO [010] ---\nGO\n", 1}, /* thirteen words; twelve are fine */
    {"actors", "FREEDONIA [FRD 2004017-20050101]\n", 1},                  /* seven digits */
    {"actors", "FREEDONIA [FRD <20041301]\n", 1},                         /* month 13 */
    {"agents", "MINISTER [~GOV]\nBISHOP\n", 1},
    {"agents", "MINISTER [~GOV]\nTALL!GIANT! [~CVL]\n", 1},
    {"issues", "<ISSUE CATEGORY=\"X\">\n", 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_legacy *x = NULL;
    dt_legacy_counts n;
    unsigned told = 0;
    assert_int_equal(lg_open_bytes(dt_str_of(cases[i].name), dt_str_of(cases[i].text), count_fault, &told, &x, &n, NULL), DT_OK);
    if (n.refused != cases[i].refused || told != n.refused) fail_msg("%s: %u refused", cases[i].text, n.refused);
    dt_legacy_close(x);
  }
}

static void sentences_are_coded(void **state) {
  (void)state;
  static const struct { const char *date, *text, *events; } cases[] = {
    {"1932-05-01", "Freedonia gave Sylvania a gift.", "FRD SYL 070;"},
    {"1932-05-01", "Freedonia's minister gave an ultimatum to Sylvania.", "FRDGOV SYL 139;"},
    {"1932-05-01", "Freedonia gave ten ducats to the police of Sylvania.", "FRD SYLCOP 071;"},
    {"1932-05-01", "Freedonia gave three gold crowns to Sylvania.", "FRD SYL 071;"},
    {"1932-05-01", "Rufus Firefly met the Sylvanian minister.", "FRDGOV SYLGOV 040;SYLGOV FRDGOV 040;"},
    {"1936-05-01", "Rufus Firefly met the Sylvanian minister.", "FRDELI SYLGOV 040;SYLGOV FRDELI 040;"},
    {"1932-05-01", "The League met Freedonia.", "IGOLEA FRD 040;FRD IGOLEA 040;"},
    {"1932-05-01", "A relief group from Sylvania met Freedonia and the League.", "NGOSYL FRD 040;FRD NGOSYL 040;NGOSYL IGOLEA 040;IGOLEA NGOSYL 040;"},
    {"1932-05-01", "Freedonia saw Sylvania.", ""},
    {"1932-05-01", "Freedonia gave Sylvania the World Cup.", ""},
    {"1932-05-01", "Freedonia gave Sylvania bread after a typhoon. Freedonia met Sylvania.", ""},
  };
  dt_legacy_counts n;
  dt_legacy *x = read_all(&n);
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_article article = {.text = dt_str_of(cases[i].text), .date = dt_str_of(cases[i].date)};
    dt_legacy_event *events;
    uint32_t count;
    char got[512] = "";
    size_t at = 0;
    assert_int_equal(dt_doc_run(engine, &article, DT_STAGE_SYNTAX, doc, NULL), DT_OK);
    assert_int_equal(dt_legacy_code(x, NULL, doc, &events, &count, NULL), DT_OK);
    for (uint32_t k = 0; k < count && at < sizeof got; k++)
      at += (size_t)snprintf(got + at, sizeof got - at, "%.*s %.*s %.*s;", DT_ARG(events[k].source), DT_ARG(events[k].target), DT_ARG(events[k].code));
    if (strcmp(got, cases[i].events) != 0) fail_msg("%s: %s", cases[i].text, got);
  }
  dt_doc_free(doc);
  dt_legacy_close(x);
}

/* Synonyms that begin a file wait for a code of that file: what other files hold is not theirs to change. */
static void a_file_may_begin_with_a_synonym(void **state) {
  (void)state;
  static const file files[] = {{"v.txt", "--- GIVE [070] ---\nGIVE {GAVE}\n"}, {"a.txt", "FREEDONIA_ [FRD]\nSYLVANIA_ [SYL]\nOSTERLICH_ [OST]\n"},
                               {"b.txt", "+BRUNDIBAR_\nKLOPSTOKIA_ [KLO]\n"}};
  dt_legacy_counts n;
  dt_legacy *x = read_files(files, 3, &n);
  for (uint32_t i = 0; i < x->entries.count; i++) {
    const lg_entry *e = &x->entries.items[i];
    if (e->kind == LG_VERB) assert_true(e->first < x->blocks.count);
    else assert_true(e->count == 1 && e->first < x->codes.count);
  }
  dt_legacy_close(x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(lines_are_counted),
    cmocka_unit_test(lines_are_refused),
    cmocka_unit_test(a_file_may_begin_with_a_synonym),
    cmocka_unit_test(sentences_are_coded),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
