/* The store in one SQLite file. */
#include "store.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WAIT_MILLISECONDS = 10000 };

typedef struct sqlite {
  dt_backend base;
  sqlite3 *db;
  char *path;
  bool ours; /* an event store, opened */
  sqlite3_stmt *insert[DT_TABLE_COUNT];
  sqlite3_stmt *find, *drop[DT_STORE_DROPS];
} sqlite;

static dt_status failed(const sqlite *s, dt_error *err) {
  int code = sqlite3_extended_errcode(s->db);
  const char *more = code == SQLITE_BUSY || code == SQLITE_LOCKED ? ": another program holds it" : "";
  return dt_fail(err, DT_ERR_STORE, 0, "%s: %s%s", s->path, sqlite3_errmsg(s->db), more);
}

static dt_status exec(const sqlite *s, const char *sql, dt_error *err) {
  return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? DT_OK : failed(s, err);
}

static dt_status prepare(const sqlite *s, const char *sql, sqlite3_stmt **out, dt_error *err) {
  return sqlite3_prepare_v2(s->db, sql, -1, out, NULL) == SQLITE_OK ? DT_OK : failed(s, err);
}

static dt_status number(const sqlite *s, const char *sql, int64_t *out, dt_error *err) {
  sqlite3_stmt *query = NULL;
  DT_TRY(prepare(s, sql, &query, err));
  bool row = sqlite3_step(query) == SQLITE_ROW;
  if (row) *out = sqlite3_column_int64(query, 0);
  sqlite3_finalize(query);
  return row ? DT_OK : failed(s, err);
}

/* ----------------------------------------------------------------- rows */

static void bind(sqlite3_stmt *to, int at, const dt_cell *cell) {
  switch (cell->kind) {
    case DT_CELL_NULL: sqlite3_bind_null(to, at); break;
    case DT_CELL_INT: sqlite3_bind_int64(to, at, cell->number); break;
    case DT_CELL_REAL: sqlite3_bind_double(to, at, cell->real); break;
    case DT_CELL_TEXT: sqlite3_bind_text64(to, at, cell->text.ptr, cell->text.len, SQLITE_STATIC, SQLITE_UTF8); break;
  }
}

static dt_status run_once(sqlite *s, sqlite3_stmt *statement, dt_error *err) {
  int code = sqlite3_step(statement);
  dt_status status = code == SQLITE_DONE ? DT_OK : failed(s, err);
  sqlite3_reset(statement);
  return status;
}

static dt_status row(dt_backend *b, dt_table table, const dt_cell *cells, dt_error *err) {
  sqlite *s = (sqlite *)b;
  for (unsigned i = 0; i < dt_tables[table].columns; i++) bind(s->insert[table], (int)i + 1, &cells[i]);
  return run_once(s, s->insert[table], err);
}

static uint64_t hash_of(sqlite3_stmt *query, int column) {
  const char *text = (const char *)sqlite3_column_text(query, column);
  return text ? strtoull(text, NULL, 16) : 0;
}

static dt_status find(dt_backend *b, dt_str id, dt_stored *out, dt_error *err) {
  sqlite *s = (sqlite *)b;
  *out = (dt_stored){0};
  sqlite3_bind_text64(s->find, 1, id.ptr ? id.ptr : "", id.len, SQLITE_STATIC, SQLITE_UTF8);
  int code = sqlite3_step(s->find);
  if (code == SQLITE_ROW)
    *out = (dt_stored){sqlite3_column_int64(s->find, 0), hash_of(s->find, 1), hash_of(s->find, 2), sqlite3_column_int(s->find, 3) != 0};
  dt_status status = code == SQLITE_ROW || code == SQLITE_DONE ? DT_OK : failed(s, err);
  sqlite3_reset(s->find);
  return status;
}

static dt_status drop(dt_backend *b, int64_t article, dt_error *err) {
  sqlite *s = (sqlite *)b;
  for (int i = 0; i < DT_STORE_DROPS; i++) {
    sqlite3_bind_int64(s->drop[i], 1, article);
    DT_TRY(run_once(s, s->drop[i], err));
  }
  return DT_OK;
}

static dt_status numbers(dt_backend *b, dt_numbers *out, dt_error *err) {
  sqlite *s = (sqlite *)b;
  DT_TRY(number(s, "SELECT coalesce(max(article), 0) FROM articles", &out->article, err));
  DT_TRY(number(s, "SELECT coalesce(max(entity), 0) FROM entities", &out->entity, err));
  DT_TRY(number(s, "SELECT coalesce(max(attribution), 0) FROM attributions", &out->attribution, err));
  DT_TRY(number(s, "SELECT coalesce(max(event), 0) FROM events", &out->event, err));
  return number(s, "SELECT coalesce(max(run), 0) FROM runs", &out->run, err);
}

static dt_status begin(dt_backend *b, dt_error *err) { return exec((sqlite *)b, "BEGIN IMMEDIATE", err); }
static dt_status commit(dt_backend *b, dt_error *err) { return exec((sqlite *)b, "COMMIT", err); }
static void rollback(dt_backend *b) { sqlite3_exec(((sqlite *)b)->db, "ROLLBACK", NULL, NULL, NULL); }

/* -------------------------------------------------------------- manifest */

static void now(char out[32]) {
  time_t t = time(NULL);
  struct tm utc;
  gmtime_r(&t, &utc);
  strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static void bind_hash(sqlite3_stmt *to, int at, uint64_t hash) {
  char text[17];
  snprintf(text, sizeof text, "%016llx", (unsigned long long)hash);
  sqlite3_bind_text(to, at, text, -1, SQLITE_TRANSIENT);
}

static dt_status run_row(dt_backend *b, int64_t number_of, const dt_run *run, bool finished, dt_error *err) {
  static const char start[] = "INSERT INTO runs VALUES(?1, ?2, '', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
  static const char end[] =
    "UPDATE runs SET finished = ?2, version = ?3, options = ?4, dictionary_hash = ?5, model_hash = ?6, coding = ?7, articles_read = ?8,"
    " articles_refused = ?9, articles_present = ?10, articles_exact = ?11, articles_near = ?12, articles_coded = ?13, sentences = ?14,"
    " events = ?15 WHERE run = ?1";
  sqlite *s = (sqlite *)b;
  sqlite3_stmt *write = NULL;
  char time_text[32];
  const uint64_t counts[] = {run->articles_read, run->articles_refused, run->articles_present, run->articles_exact,
                             run->articles_near, run->articles_coded,   run->sentences,        run->events};
  now(time_text);
  DT_TRY(prepare(s, finished ? end : start, &write, err));
  sqlite3_bind_int64(write, 1, number_of);
  sqlite3_bind_text(write, 2, time_text, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(write, 3, dt_version(), -1, SQLITE_STATIC);
  sqlite3_bind_text(write, 4, run->options ? run->options : "", -1, SQLITE_TRANSIENT);
  bind_hash(write, 5, run->dictionary_hash);
  bind_hash(write, 6, run->model_hash);
  bind_hash(write, 7, run->coding);
  for (int i = 0; i < 8; i++) sqlite3_bind_int64(write, 8 + i, (int64_t)counts[i]);
  dt_status status = sqlite3_step(write) == SQLITE_DONE ? DT_OK : failed(s, err);
  sqlite3_finalize(write);
  return status;
}

/* --------------------------------------------------------------- opening */

static dt_status prepare_insert(sqlite *s, dt_table table, dt_error *err) {
  char sql[256];
  size_t at = (size_t)snprintf(sql, sizeof sql, "INSERT INTO %s VALUES(?", dt_tables[table].name);
  for (unsigned i = 1; i < dt_tables[table].columns; i++) at += (size_t)snprintf(sql + at, sizeof sql - at, ",?");
  snprintf(sql + at, sizeof sql - at, ")");
  return prepare(s, sql, &s->insert[table], err);
}

static dt_status prepare_all(sqlite *s, dt_error *err) {
  for (int i = 0; i < DT_TABLE_COUNT; i++) DT_TRY(prepare_insert(s, (dt_table)i, err));
  for (int i = 0; i < DT_STORE_DROPS; i++) DT_TRY(prepare(s, dt_store_drops[i], &s->drop[i], err));
  return prepare(s, "SELECT article, content_hash, coding, copy <> '' AND text = '' FROM articles WHERE id = ?1", &s->find, err);
}

/* A new file gets the tables; any other has to be a store of this version. */
static dt_status check_tables(sqlite *s, dt_error *err) {
  int64_t tables = 0, application = 0, version = 0;
  char marks[128];
  DT_TRY(exec(s, "BEGIN IMMEDIATE", err));
  dt_status status = number(s, "SELECT count(*) FROM sqlite_master", &tables, err);
  if (status == DT_OK) status = number(s, "PRAGMA application_id", &application, err);
  if (status == DT_OK) status = number(s, "PRAGMA user_version", &version, err);
  if (status == DT_OK && tables == 0) {
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d;", DT_STORE_APPLICATION, DT_STORE_VERSION);
    status = exec(s, dt_store_schema, err);
    if (status == DT_OK) status = exec(s, marks, err);
  } else if (status == DT_OK && application != DT_STORE_APPLICATION) {
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: a database, but no event store", s->path);
  } else if (status == DT_OK && version != DT_STORE_VERSION) {
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: an event store of version %lld; this program writes version %d", s->path,
                     (long long)version, DT_STORE_VERSION);
  }
  if (status == DT_OK) return exec(s, "COMMIT", err);
  sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  return status;
}

/* A store at rest is one plain file, which can be read where nothing can be written. Not while somebody else has it open: then it stays. */
static void leave_plain(const sqlite *s) {
  if (!s->ours) return;
  sqlite3_busy_timeout(s->db, 0);
  sqlite3_exec(s->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

static void close_all(dt_backend *b) {
  sqlite *s = (sqlite *)b;
  for (int i = 0; i < DT_TABLE_COUNT; i++) sqlite3_finalize(s->insert[i]);
  for (int i = 0; i < DT_STORE_DROPS; i++) sqlite3_finalize(s->drop[i]);
  sqlite3_finalize(s->find);
  leave_plain(s);
  sqlite3_close(s->db);
  free(s->path);
  free(s);
}

/* One thread at a time is in here: the store's lock sees to it, so SQLite needs none. */
static dt_status open_file(sqlite *s, dt_error *err) {
  if (sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return failed(s, err);
  sqlite3_busy_timeout(s->db, WAIT_MILLISECONDS);
  DT_TRY(check_tables(s, err)); /* before anything is changed: it may be somebody else's */
  s->ours = true;
  DT_TRY(exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;", err));
  return prepare_all(s, err);
}

dt_status dt_sqlite_open(const char *path, dt_backend **out, dt_error *err) {
  if (!*path) return dt_fail(err, DT_ERR_USAGE, 0, "sqlite: needs a file name: sqlite:events.db");
  sqlite *s = calloc(1, sizeof *s);
  if (!s || !(s->path = strdup(path))) {
    free(s);
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  s->base = (dt_backend){find, numbers, begin, row, drop, commit, rollback, run_row, close_all};
  dt_status status = open_file(s, err);
  if (status == DT_OK) *out = &s->base;
  else close_all(&s->base);
  return status;
}
