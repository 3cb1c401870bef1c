/* The store in one SQLite file. */
#include "store.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Rows go in by statements of 1, 4 and 32: half of what a small row costs is beginning and ending its statement. */
enum { WAIT_MILLISECONDS = 10000, READ_WAIT_MILLISECONDS = 5000, SIZES = 3, MOST_ROWS = 32, ROW_BYTES = 4096, WAITING_BYTES = 1 << 20, TEXT_MEMORY = 1 << 30 };

/* One INSERT of several rows. `blank` tells what a parameter holds since the last time: a third of all cells are '' or NULL again and again. */
typedef struct insert {
  sqlite3_stmt *statement;
  unsigned char *blank; /* [rows][columns] */
} insert;

/* Rows on their way into a table. */
typedef struct waiting {
  dt_cell *cells; /* [MOST_ROWS][columns] */
  unsigned count;
  insert by_size[SIZES];
} waiting;

typedef struct sqlite {
  dt_backend base;
  sqlite3 *db;
  char *path;
  bool ours; /* an event store, opened */
  waiting rows[DT_TABLE_COUNT];
  dt_arena *texts; /* of the rows that wait */
  sqlite3_stmt *find, *numbers, *drop[DT_STORE_DROPS];
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

enum { HOLDS_SOMETHING, HOLDS_NULL, HOLDS_EMPTY };

static int bind(const insert *to, int at, const dt_cell *cell) {
  bool empty = cell->kind == DT_CELL_TEXT && cell->text.len == 0;
  unsigned char holds = cell->kind == DT_CELL_NULL ? HOLDS_NULL : empty ? HOLDS_EMPTY : HOLDS_SOMETHING;
  if (holds != HOLDS_SOMETHING && to->blank[at - 1] == holds) return SQLITE_OK;
  to->blank[at - 1] = holds;
  switch (cell->kind) {
    case DT_CELL_INT: return sqlite3_bind_int64(to->statement, at, cell->number);
    case DT_CELL_REAL: return sqlite3_bind_double(to->statement, at, cell->real);
    case DT_CELL_TEXT: return sqlite3_bind_text64(to->statement, at, empty ? "" : cell->text.ptr, cell->text.len, SQLITE_STATIC, SQLITE_UTF8);
    case DT_CELL_NULL: break;
  }
  return sqlite3_bind_null(to->statement, at);
}

static dt_status run_once(const sqlite *s, sqlite3_stmt *statement, dt_error *err) {
  int code = sqlite3_step(statement);
  dt_status status = code == SQLITE_DONE ? DT_OK : failed(s, err);
  sqlite3_reset(statement);
  return status;
}

static unsigned rows_of(int size) { return size == 0 ? 1 : size == 1 ? 4 : MOST_ROWS; }

/* OR ROLLBACK: what fails is rolled back anyway, and SQLite then keeps no copies of pages to undo one statement of several rows. */
static dt_status prepare_insert(sqlite *s, dt_table table, int size, dt_error *err) {
  char sql[128 + (2 * 64 + 2) * MOST_ROWS];
  insert *to = &s->rows[table].by_size[size];
  unsigned columns = dt_tables[table].columns;
  size_t at = (size_t)snprintf(sql, sizeof sql, "INSERT OR ROLLBACK INTO %s VALUES", dt_tables[table].name);
  for (unsigned i = 0; i < columns * rows_of(size); i++) {
    if (i % columns == 0) sql[at++] = i ? ',' : ' ';
    sql[at++] = i % columns ? ',' : '(';
    sql[at++] = '?';
    if (i % columns == columns - 1) sql[at++] = ')';
  }
  sql[at] = 0;
  to->blank = calloc((size_t)columns * rows_of(size), 1);
  return to->blank ? prepare(s, sql, &to->statement, err) : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
}

/* The first rows_of(size) rows of `cells`. */
static dt_status send(sqlite *s, dt_table table, const dt_cell *cells, int size, dt_error *err) {
  insert *to = &s->rows[table].by_size[size];
  int count = (int)(dt_tables[table].columns * rows_of(size));
  if (!to->statement) DT_TRY(prepare_insert(s, table, size, err));
  for (int i = 0; i < count; i++)
    if (bind(to, i + 1, &cells[i]) != SQLITE_OK) return failed(s, err);
  return run_once(s, to->statement, err);
}

static dt_status send_waiting(sqlite *s, dt_table table, dt_error *err) {
  waiting *w = &s->rows[table];
  const dt_cell *at = w->cells;
  unsigned count = w->count;
  w->count = 0; /* what fails is rolled back */
  for (int size = SIZES - 1; size >= 0; size--)
    for (unsigned rows = rows_of(size); count >= rows; count -= rows, at += rows * dt_tables[table].columns) DT_TRY(send(s, table, at, size, err));
  return DT_OK;
}

static dt_status flush(sqlite *s, dt_error *err) {
  for (int i = 0; i < DT_TABLE_COUNT; i++) DT_TRY(send_waiting(s, (dt_table)i, err));
  dt_arena_reset(s->texts);
  return DT_OK;
}

static bool copy_texts(sqlite *s, dt_cell *cells, unsigned count) {
  size_t bytes = 0;
  for (unsigned i = 0; i < count; i++)
    if (cells[i].kind == DT_CELL_TEXT) bytes += cells[i].text.len;
  char *to = dt_arena_alloc(s->texts, bytes, 1);
  if (!to) return bytes == 0;
  for (unsigned i = 0; i < count; i++) {
    if (cells[i].kind != DT_CELL_TEXT || cells[i].text.len == 0) continue;
    cells[i].text.ptr = memcpy(to, cells[i].text.ptr, cells[i].text.len);
    to += cells[i].text.len;
  }
  return true;
}

static dt_status row(dt_backend *b, dt_table table, const dt_cell *cells, dt_error *err) {
  sqlite *s = (sqlite *)b;
  waiting *w = &s->rows[table];
  unsigned columns = dt_tables[table].columns;
  dt_cell *to = w->cells + (size_t)w->count * columns;
  memcpy(to, cells, columns * sizeof *cells);
  if (!copy_texts(s, to, columns)) return dt_fail(err, DT_ERR_MEM, 0, "no room for rows");
  if (++w->count == MOST_ROWS) DT_TRY(send_waiting(s, table, err));
  return dt_arena_used(s->texts) > WAITING_BYTES ? flush(s, err) : DT_OK;
}

static uint64_t hash_of(sqlite3_stmt *query, int column) {
  const char *text = (const char *)sqlite3_column_text(query, column);
  return text ? strtoull(text, NULL, 16) : 0;
}

static bool waits(const sqlite *s, dt_str id) {
  const waiting *w = &s->rows[DT_TABLE_ARTICLES];
  for (unsigned i = 0; i < w->count; i++)
    if (dt_str_eq(w->cells[i * dt_tables[DT_TABLE_ARTICLES].columns + 1].text, id)) return true;
  return false;
}

static dt_status find(dt_backend *b, dt_str id, dt_stored *out, dt_error *err) {
  sqlite *s = (sqlite *)b;
  *out = (dt_stored){0};
  if (waits(s, id)) DT_TRY(flush(s, err));
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
  DT_TRY(flush(s, err));
  for (int i = 0; i < DT_STORE_DROPS; i++) {
    sqlite3_bind_int64(s->drop[i], 1, article);
    DT_TRY(run_once(s, s->drop[i], err));
  }
  return DT_OK;
}

static dt_status numbers(dt_backend *b, dt_numbers *out, dt_error *err) {
  sqlite *s = (sqlite *)b;
  DT_TRY(flush(s, err));
  int64_t *to[] = {&out->article, &out->entity, &out->attribution, &out->event, &out->run};
  bool row = sqlite3_step(s->numbers) == SQLITE_ROW;
  for (int i = 0; row && i < 5; i++) *to[i] = sqlite3_column_int64(s->numbers, i);
  dt_status status = row ? DT_OK : failed(s, err);
  sqlite3_reset(s->numbers);
  return status;
}

static dt_status begin(dt_backend *b, dt_error *err) { return exec((sqlite *)b, "BEGIN IMMEDIATE", err); }

static dt_status commit(dt_backend *b, dt_error *err) {
  DT_TRY(flush((sqlite *)b, err));
  return exec((sqlite *)b, "COMMIT", err);
}

static void rollback(dt_backend *b) {
  sqlite *s = (sqlite *)b;
  for (int i = 0; i < DT_TABLE_COUNT; i++) s->rows[i].count = 0;
  dt_arena_reset(s->texts);
  sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

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

static dt_status make_room(sqlite *s, dt_table table, dt_error *err) {
  s->rows[table].cells = calloc((size_t)MOST_ROWS * dt_tables[table].columns, sizeof(dt_cell));
  return s->rows[table].cells ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
}

static dt_status prepare_all(sqlite *s, dt_error *err) {
  if (!(s->texts = dt_arena_new(TEXT_MEMORY))) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  for (int i = 0; i < DT_TABLE_COUNT; i++) DT_TRY(make_room(s, (dt_table)i, err));
  for (int i = 0; i < DT_STORE_DROPS; i++) DT_TRY(prepare(s, dt_store_drops[i], &s->drop[i], err));
  DT_TRY(prepare(s, dt_store_numbers, &s->numbers, err));
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
  for (int i = 0; i < DT_TABLE_COUNT; i++) {
    for (int size = 0; size < SIZES; size++) {
      sqlite3_finalize(s->rows[i].by_size[size].statement);
      free(s->rows[i].by_size[size].blank);
    }
    free(s->rows[i].cells);
  }
  for (int i = 0; i < DT_STORE_DROPS; i++) sqlite3_finalize(s->drop[i]);
  sqlite3_finalize(s->find);
  sqlite3_finalize(s->numbers);
  dt_arena_free(s->texts);
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
  sqlite3_exec(s->db, "PRAGMA page_size = 8192", NULL, NULL, NULL); /* of a new file: fewer pages are split and written */
  DT_TRY(check_tables(s, err)); /* before anything is changed: it may be somebody else's */
  s->ours = true;
  s->base.most_bytes = (uint64_t)sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, -1) - ROW_BYTES;
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
  s->base = (dt_backend){find, numbers, begin, row, drop, commit, rollback, run_row, close_all, 0};
  dt_status status = open_file(s, err);
  if (status == DT_OK) *out = &s->base;
  else close_all(&s->base);
  return status;
}

/* ----------------------------------------------------------------- read */

static bool pragma(sqlite3 *db, const char *sql, int *out) {
  sqlite3_stmt *query = NULL;
  bool got = sqlite3_prepare_v2(db, sql, -1, &query, NULL) == SQLITE_OK && sqlite3_step(query) == SQLITE_ROW;
  if (got) *out = sqlite3_column_int(query, 0);
  sqlite3_finalize(query);
  return got;
}

dt_status dt_sqlite_read(const char *path, sqlite3 **out, dt_error *err) {
  sqlite3 *db = NULL;
  int application = 0, version = 0;
  dt_status status = DT_OK;
  if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: %s", path, db ? sqlite3_errmsg(db) : "out of memory");
  else if (sqlite3_busy_timeout(db, READ_WAIT_MILLISECONDS) != SQLITE_OK || !pragma(db, "PRAGMA application_id", &application) || !pragma(db, "PRAGMA user_version", &version))
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: %s", path, sqlite3_errmsg(db));
  else if (application != DT_STORE_APPLICATION)
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: no event store; `detente code --to sqlite:FILE` writes one", path);
  else if (version != DT_STORE_VERSION)
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: a store of version %d; this program reads version %d", path, version, DT_STORE_VERSION);
  if (status != DT_OK) {
    sqlite3_close(db);
    return status;
  }
  sqlite3_exec(db, "PRAGMA mmap_size=1073741824; PRAGMA trusted_schema=OFF", NULL, NULL, NULL); /* faster and safer, not needed */
  *out = db;
  return DT_OK;
}
