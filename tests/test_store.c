/* The SQLite store, over a document made by hand. */
#include "made_doc.h"
#include "record.h"
#include "store.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/detente-store-XXXXXX";
static char path[64], target[80];

static int make_folder(void **state) {
  (void)state;
  if (!mkdtemp(folder)) return -1;
  snprintf(path, sizeof path, "%s/events.db", folder);
  snprintf(target, sizeof target, "sqlite:%s", path);
  return 0;
}

static int remove_files(void **state) {
  static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
  (void)state;
  for (size_t i = 0; i < 4; i++) {
    char name[96];
    snprintf(name, sizeof name, "%s%s", path, ends[i]);
    unlink(name);
  }
  return 0;
}

static int remove_folder(void **state) {
  remove_files(state);
  return rmdir(folder);
}

/* One value out of the file. */
static char *ask(const char *sql) {
  static char answer[512];
  sqlite3 *db = NULL;
  sqlite3_stmt *query = NULL;
  assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  if (sqlite3_prepare_v2(db, sql, -1, &query, NULL) != SQLITE_OK) fail_msg("%s: %s", sql, sqlite3_errmsg(db));
  answer[0] = 0;
  if (sqlite3_step(query) == SQLITE_ROW && sqlite3_column_text(query, 0))
    snprintf(answer, sizeof answer, "%s", (const char *)sqlite3_column_text(query, 0));
  sqlite3_finalize(query);
  sqlite3_close(db);
  return answer;
}

static void exec(const char *sql) {
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
}

static dt_store *open_store(uint64_t coding) {
  dt_store *store = NULL;
  dt_error err = {0};
  dt_run run = {.options = "test", .coding = coding, .model_hash = 1, .dictionary_hash = 2};
  if (dt_store_open(target, &run, &store, &err) != DT_OK) fail_msg("%s", err.message);
  return store;
}

static void close_store(dt_store *store) {
  dt_run run = {.options = "test", .articles_read = 1, .events = 2};
  assert_int_equal(dt_store_close(store, &run, NULL), DT_OK);
}

static bool add(dt_store *store, const dt_doc *doc) {
  bool present = false;
  dt_error err = {0};
  if (dt_store_add(store, doc, NULL, false, &present, &err) != DT_OK) fail_msg("%s", err.message);
  return present;
}

static void rows_are_exact(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_store *store = open_store(5);
  assert_false(add(store, doc));
  close_store(store);
  assert_string_equal(ask("SELECT id||'|'||publication_date||'|'||publisher||'|'||sentence_count||'|'||event_count||'|'||copy FROM articles"),
                      "made \"1\"|1933-11-17|Herald, The|2|2|");
  assert_string_equal(ask("SELECT group_concat(id||'|'||date||'|'||date_precision||'|'||date_given||'|'||day||'|'||last_day) FROM events"),
                      "made \"1\"#1|1933-03|month|1|1933-03-01|1933-03-31,made \"1\"#2|1933-11-17|day|0|1933-11-17|1933-11-17");
  assert_string_equal(ask("SELECT type||'|'||mode||'|'||context||'|'||auxiliary||'|'||cameo||'|'||quad_code||'|'||event_scale||'|'||goldstein||'|'||event_text FROM events WHERE event=2"),
                      "SANCTION|||future;negation|163|4|-6.0|-8.0|sanctioned \xE2\x80\xA6 killing\tnobody");
  assert_string_equal(ask("SELECT killed||'|'||coalesce(injured,'-')||'|'||arrested||'|'||place||'|'||place_country||'|'||latitude||'|'||geonameid||'|'||lede||'|'||sentence FROM events WHERE event=2"),
                      "0|-|12|Nice|FRA|43.70313|2990440|0|2");
  assert_string_equal(ask("SELECT group_concat(event||side||position||code||' '||sector) FROM participants"),
                      "1actor0FRA GOV,1actor1USA GOV MIL,2actor0RUS GOV,2recipient0FRA GOV");
  assert_string_equal(ask("SELECT group_concat(actor||'>'||recipient||day||event||mutual) FROM dyads"),
                      "FRA>USA1933-03-0111,RUS>FRA1933-11-1720,USA>FRA1933-03-0111");
  assert_string_equal(ask("SELECT x.event||x.depth||t.source_text||'|'||t.cue||'|'||t.via||'|'||t.kind||'|'||t.stance||'|'||n.identifier_text"
                          " FROM event_attributions x JOIN attributions t USING(attribution) JOIN entities n ON n.entity=t.speaker"),
                      "10the Herald|said|Bloomberg|indirect|said|The Herald");
  assert_string_equal(ask("SELECT count(*) FROM entities"), "4"); /* Freedonia's envoy takes part twice and stands once */
  assert_string_equal(ask("SELECT CAST(substr(CAST(a.text AS BLOB), n.start_byte + 1, n.end_byte - n.start_byte) AS TEXT) FROM entities n JOIN articles a USING(article) WHERE n.code='USA'"),
                      "Rufus Firefly");
  assert_string_equal(ask("SELECT options||'|'||articles_read||'|'||events||'|'||(finished<>'')||'|'||dictionary_hash FROM runs"), "test|1|2|1|0000000000000000");
  assert_string_equal(ask("SELECT sum(events) FROM one_a_day"), "3");
  assert_string_equal(ask("PRAGMA journal_mode"), "delete"); /* at rest: one plain file */
  char beside[96];
  snprintf(beside, sizeof beside, "%s-wal", path);
  assert_int_not_equal(access(beside, F_OK), 0);
  dt_doc_free(doc);
}

static void twice_is_once(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_store *store = open_store(5);
  bool present = true;
  assert_int_equal(dt_store_has(store, &doc->article, false, &present, NULL), DT_OK);
  assert_false(present);
  assert_false(add(store, doc));
  assert_true(add(store, doc));
  assert_int_equal(dt_store_has(store, &doc->article, false, &present, NULL), DT_OK);
  assert_true(present);
  close_store(store);
  store = open_store(5);
  assert_true(add(store, doc));
  close_store(store);
  assert_string_equal(ask("SELECT (SELECT count(*) FROM articles)||' '||(SELECT count(*) FROM events)||' '||(SELECT count(*) FROM runs)"), "1 2 2");
  dt_doc_free(doc);
}

/* Another title, another text or another coding: the article is replaced under its number, and nothing of the old one is left. */
static void changed_is_replaced(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_store *store = open_store(5);
  add(store, doc);
  doc->article.title = DT_STR("New title");
  assert_false(add(store, doc));
  close_store(store);
  store = open_store(6);
  doc->event_count = 1;
  assert_false(add(store, doc));
  close_store(store);
  assert_string_equal(ask("SELECT article||title||event_count||coding FROM articles"), "1New title10000000000000006");
  assert_string_equal(ask("SELECT (SELECT count(*) FROM events)||(SELECT count(*) FROM participants)||(SELECT count(*) FROM dyads)||(SELECT count(*) FROM entities)"
                          "||(SELECT count(*) FROM attributions)||(SELECT count(*) FROM event_attributions)"), "122311");
  dt_doc_free(doc);
}

static void dropped_copies_keep_their_address(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_store *store = open_store(5);
  bool present;
  dt_duplicate copy = {.copy = DT_COPY_NEAR, .of_id = DT_STR("first"), .similarity = 0.75};
  assert_int_equal(dt_store_add(store, doc, &copy, true, &present, NULL), DT_OK);
  close_store(store);
  assert_string_equal(ask("SELECT url||'|'||text||'|'||copy||'|'||copy_of||'|'||similarity||'|'||sentence_count||'|'||event_count FROM articles"),
                      "https://example.org/?a=1&b=2||near|first|0.75|0|0");
  assert_string_equal(ask("SELECT count(*) FROM events"), "0");
  /* dropped again it is there; asked for as a whole article it is not, and is coded then */
  store = open_store(5);
  assert_int_equal(dt_store_has(store, &doc->article, true, &present, NULL), DT_OK);
  assert_true(present);
  assert_int_equal(dt_store_has(store, &doc->article, false, &present, NULL), DT_OK);
  assert_false(present);
  assert_false(add(store, doc));
  close_store(store);
  assert_string_equal(ask("SELECT (SELECT count(*) FROM articles)||(SELECT count(*) FROM events)||(SELECT copy FROM articles)"), "12");
  dt_doc_free(doc);
}

static void other_files_are_refused_and_untouched(void **state) {
  (void)state;
  dt_store *store = NULL;
  dt_error err = {0};
  dt_run run = {0};
  exec("CREATE TABLE mine(x); INSERT INTO mine VALUES(1)");
  assert_int_equal(dt_store_open(target, &run, &store, &err), DT_ERR_STORE);
  assert_non_null(strstr(err.message, "no event store"));
  assert_string_equal(ask("SELECT count(*) FROM sqlite_master"), "1");
  assert_string_equal(ask("PRAGMA journal_mode"), "delete");
  remove_files(NULL);
  exec("PRAGMA application_id = 1146373494; PRAGMA user_version = 99; CREATE TABLE articles(x)");
  assert_int_equal(dt_store_open(target, &run, &store, &err), DT_ERR_STORE);
  assert_non_null(strstr(err.message, "version 99"));
  remove_files(NULL);
  FILE *text = fopen(path, "w");
  for (int i = 0; i < 200; i++) fputs("no database at all\n", text);
  fclose(text);
  assert_int_equal(dt_store_open(target, &run, &store, &err), DT_ERR_STORE);
  assert_non_null(strstr(err.message, "not a database"));
  assert_int_equal(dt_store_open("sqlite:", &run, &store, &err), DT_ERR_USAGE);
  assert_int_equal(dt_store_open("mysql:x", &run, &store, &err), DT_ERR_USAGE);
  assert_int_equal(dt_store_open("sqlite:/no/such/folder/events.db", &run, &store, &err), DT_ERR_STORE);
}

/* Killed in the middle of a batch: nothing of the batch is there, and what was committed before is. */
static void killed_writer_leaves_whole_batches(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    dt_store *store = NULL;
    bool present;
    dt_run run = {.options = "killed"};
    if (dt_store_open(target, &run, &store, NULL) != DT_OK) _exit(1);
    for (int i = 0; i < 250; i++) { /* a batch is 200 */
      char id[16];
      snprintf(id, sizeof id, "a%d", i);
      doc->article.id = dt_str_of(id);
      if (dt_store_add(store, doc, NULL, false, &present, NULL) != DT_OK) _exit(1);
    }
    kill(getpid(), SIGKILL);
  }
  int how;
  waitpid(child, &how, 0);
  assert_true(WIFSIGNALED(how));
  dt_store *store = open_store(0);
  close_store(store);
  assert_string_equal(ask("SELECT (SELECT count(*) FROM articles)||' '||(SELECT count(*) FROM events)||' '||(SELECT count(*) FROM participants)"), "200 400 800");
  assert_string_equal(ask("SELECT options||finished FROM runs WHERE run = 1"), "killed");
  assert_string_equal(ask("PRAGMA integrity_check"), "ok");
  dt_doc_free(doc);
}

/* A failed row, told of by the commit at the latest, undoes its batch, the articles before it too; the store then only waits to be closed. */
static void a_failed_batch_is_undone(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  close_store(open_store(5));
  exec("CREATE TRIGGER full BEFORE INSERT ON dyads WHEN NEW.event > 2 BEGIN SELECT raise(ABORT, 'disk full, say'); END");
  dt_store *store = open_store(5);
  bool present;
  dt_error err = {0};
  doc->article.id = DT_STR("one");
  add(store, doc);
  doc->article.id = DT_STR("two");
  add(store, doc);
  assert_int_equal(dt_store_commit(store, &err), DT_ERR_STORE);
  assert_non_null(strstr(err.message, "disk full, say"));
  doc->article.id = DT_STR("three");
  assert_int_equal(dt_store_add(store, doc, NULL, false, &present, &err), DT_ERR_STORE);
  close_store(store);
  assert_string_equal(ask("SELECT count(*) FROM articles"), "0");
  assert_string_equal(ask("SELECT finished FROM runs WHERE run = 2"), "");
  dt_doc_free(doc);
}

/* Rows of many articles wait together: what is asked for is what was given, whatever waited when. */
static void waiting_rows_are_seen(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_store *store = open_store(5);
  static char ids[100][8];
  for (int i = 0; i < 100; i++) {
    snprintf(ids[i], sizeof ids[i], "a%d", i);
    doc->article.id = dt_str_of(ids[i]);
    assert_false(add(store, doc));
    if (i % 7 == 0) assert_true(add(store, doc)); /* the one just given waits */
  }
  doc->article.id = DT_STR("a3"); /* replaced while others wait */
  doc->article.title = DT_STR("Other");
  assert_false(add(store, doc));
  close_store(store);
  assert_string_equal(ask("SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || max(article) FROM articles"), "100 100 100");
  assert_string_equal(ask("SELECT title FROM articles WHERE id = 'a3'"), "Other");
  assert_string_equal(ask("SELECT count(*) || ' ' || count(DISTINCT article) FROM events"), "200 100");
  assert_string_equal(ask("SELECT count(*) FROM (SELECT count(*) n, min(entity_text) FROM entities GROUP BY article) WHERE n <> (SELECT count(*) FROM entities) / 100"), "0");
  assert_string_equal(ask("PRAGMA integrity_check"), "ok");
  dt_doc_free(doc);
}

/* An article that no row can hold is told by its id; those around it go in. Its text is never read. */
static void too_large_an_article_is_left_out(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_store *store = open_store(5);
  bool present;
  dt_error err = {0};
  doc->article.id = DT_STR("one");
  add(store, doc);
  dt_str text = doc->article.text;
  doc->article.id = DT_STR("giant");
  doc->article.text.len = 1000 * 1000 * 1000;
  assert_int_equal(dt_store_add(store, doc, NULL, false, &present, &err), DT_ERR_TEXT);
  assert_non_null(strstr(err.message, "giant: 1000000"));
  doc->article.id = DT_STR("two");
  doc->article.text = text;
  add(store, doc);
  close_store(store);
  assert_string_equal(ask("SELECT group_concat(id) FROM articles"), "one,two");
  dt_doc_free(doc);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(rows_are_exact, remove_files),
    cmocka_unit_test_teardown(twice_is_once, remove_files),
    cmocka_unit_test_teardown(changed_is_replaced, remove_files),
    cmocka_unit_test_teardown(dropped_copies_keep_their_address, remove_files),
    cmocka_unit_test_teardown(other_files_are_refused_and_untouched, remove_files),
    cmocka_unit_test_teardown(killed_writer_leaves_whole_batches, remove_files),
    cmocka_unit_test_teardown(a_failed_batch_is_undone, remove_files),
    cmocka_unit_test_teardown(waiting_rows_are_seen, remove_files),
    cmocka_unit_test_teardown(too_large_an_article_is_left_out, remove_files),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
