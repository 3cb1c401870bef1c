/* The store in PostgreSQL: rows are gathered in COPY's text format, one buffer a table, and sent when they are asked for or committed. */
#include "out.h"
#include "store.h"
#ifdef DT_WITH_PQ
#include "pg_late.h"
#include <stdio.h>
#include <stdlib.h>

/* The server's own limit is 1 GiB a row as COPY sends it, where a byte may be two. */
enum { BUFFER_BYTES = 1 << 20, MARK_MEMORY = 64 << 20, MOST_TEXT = 500 * 1000 * 1000 };

typedef struct buffer {
  char *ptr;
  size_t len, room;
} buffer;

typedef struct pg {
  dt_backend base;
  PGconn *db;
  buffer rows[DT_TABLE_COUNT];
  dt_map pending;    /* ids of articles in the buffers */
  dt_arena *marks;   /* the ids' bytes */
} pg;

static dt_status failed(const pg *s, dt_error *err) {
  dt_str message = dt_str_trim(dt_str_of(s->db ? PQerrorMessage(s->db) : "out of memory"));
  const char *line = memchr(message.ptr, '\n', message.len); /* what follows is detail: positions, hints */
  if (line) message.len = (size_t)(line - message.ptr);
  return dt_fail(err, DT_ERR_STORE, 0, "postgresql: %.*s", message.len > 400 ? 400 : (int)message.len, message.ptr);
}

static dt_status exec(pg *s, const char *sql, dt_error *err) {
  PGresult *result = PQexec(s->db, sql);
  ExecStatusType got = PQresultStatus(result);
  dt_status status = got == PGRES_COMMAND_OK || got == PGRES_TUPLES_OK ? DT_OK : failed(s, err);
  PQclear(result);
  return status;
}

/* --------------------------------------------------------------- COPY */

static bool put(buffer *b, const char *ptr, size_t len) {
  if (b->room - b->len < len) {
    size_t room = b->room ? b->room : 4096;
    while (room - b->len < len) room *= 2;
    char *bytes = realloc(b->ptr, room);
    if (!bytes) return false;
    b->ptr = bytes;
    b->room = room;
  }
  memcpy(b->ptr + b->len, ptr, len);
  b->len += len;
  return true;
}

/* What stands for a byte in COPY's text; NULL: itself. A NUL, which PostgreSQL's texts cannot hold, is a blank. */
static const char *escape_of(char c) {
  switch (c) {
    case '\\': return "\\\\";
    case '\t': return "\\t";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case 0: return " ";
    default: return NULL;
  }
}

static bool put_text(buffer *b, dt_str s) {
  bool good = true;
  for (size_t begin = 0, at = 0; good && begin < s.len; begin = ++at) {
    const char *instead = NULL;
    while (at < s.len && !(instead = escape_of(s.ptr[at]))) at++;
    good = put(b, s.ptr + begin, at - begin) && (!instead || put(b, instead, strlen(instead)));
  }
  return good;
}

static bool put_number(buffer *b, const dt_cell *cell) {
  char room[64];
  dt_out out = {.ptr = room, .room = sizeof room};
  if (cell->kind == DT_CELL_INT) dt_out_int(&out, cell->number);
  else dt_out_fixed(&out, cell->real, 6);
  return put(b, out.ptr, out.len);
}

static bool put_cell(buffer *b, const dt_cell *cell) {
  if (cell->kind == DT_CELL_NULL) return put(b, "\\N", 2);
  return cell->kind == DT_CELL_TEXT ? put_text(b, cell->text) : put_number(b, cell);
}

static dt_status send_table(pg *s, dt_table table, dt_error *err) {
  buffer *b = &s->rows[table];
  char sql[64];
  if (b->len == 0) return DT_OK;
  snprintf(sql, sizeof sql, "COPY %s FROM STDIN", dt_tables[table].name);
  PGresult *result = PQexec(s->db, sql);
  bool good = PQresultStatus(result) == PGRES_COPY_IN;
  PQclear(result);
  for (size_t at = 0; good && at < b->len;) {
    size_t piece = b->len - at < BUFFER_BYTES ? b->len - at : BUFFER_BYTES;
    good = PQputCopyData(s->db, b->ptr + at, (int)piece) == 1;
    at += piece;
  }
  good = good && PQputCopyEnd(s->db, NULL) == 1;
  while ((result = PQgetResult(s->db))) { /* the server's verdict, then nothing */
    if (PQresultStatus(result) != PGRES_COMMAND_OK) good = false;
    PQclear(result);
  }
  b->len = 0;
  return good ? DT_OK : failed(s, err);
}

static dt_status flush(pg *s, dt_error *err) {
  for (int i = 0; i < DT_TABLE_COUNT; i++) DT_TRY(send_table(s, (dt_table)i, err));
  dt_map_free(&s->pending);
  s->pending = (dt_map){0};
  dt_arena_reset(s->marks);
  return DT_OK;
}

static dt_status row(dt_backend *base, dt_table table, const dt_cell *cells, dt_error *err) {
  pg *s = (pg *)base;
  buffer *b = &s->rows[table];
  bool good = true;
  for (unsigned i = 0; i < dt_tables[table].columns && good; i++) good = (i == 0 || put(b, "\t", 1)) && put_cell(b, &cells[i]);
  good = good && put(b, "\n", 1);
  if (good && table == DT_TABLE_ARTICLES) { /* column 1 is the id */
    dt_str id = dt_arena_copy(s->marks, cells[1].text);
    good = id.ptr && dt_map_put(&s->pending, id, 1);
  }
  return good ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "no room for rows");
}

/* --------------------------------------------------------------- queries */

static dt_status find(dt_backend *base, dt_str id, dt_stored *out, dt_error *err) {
  pg *s = (pg *)base;
  *out = (dt_stored){0};
  if (dt_map_get(&s->pending, id) != DT_NONE) DT_TRY(flush(s, err));
  const char *values[] = {id.len ? id.ptr : ""};
  const int lengths[] = {(int)id.len}, formats[] = {1}; /* as bytes: the id need not end in NUL */
  PGresult *result = PQexecPrepared(s->db, "find", 1, values, lengths, formats, 0);
  dt_status status = PQresultStatus(result) == PGRES_TUPLES_OK ? DT_OK : failed(s, err);
  if (status == DT_OK && PQntuples(result) == 1)
    *out = (dt_stored){strtoll(PQgetvalue(result, 0, 0), NULL, 10), strtoull(PQgetvalue(result, 0, 1), NULL, 16),
                       strtoull(PQgetvalue(result, 0, 2), NULL, 16), PQgetvalue(result, 0, 3)[0] == 't'};
  PQclear(result);
  return status;
}

static dt_status numbers(dt_backend *base, dt_numbers *out, dt_error *err) {
  pg *s = (pg *)base;
  DT_TRY(flush(s, err));
  PGresult *result = PQexec(s->db, dt_store_numbers);
  dt_status status = PQresultStatus(result) == PGRES_TUPLES_OK ? DT_OK : failed(s, err);
  int64_t *fields[] = {&out->article, &out->entity, &out->attribution, &out->event, &out->run};
  for (int i = 0; status == DT_OK && i < 5; i++) *fields[i] = strtoll(PQgetvalue(result, 0, i), NULL, 10);
  PQclear(result);
  return status;
}

/* One writer at a time: numbers are given out by whoever holds the transaction. */
static dt_status begin(dt_backend *base, dt_error *err) {
  char sql[96];
  snprintf(sql, sizeof sql, "BEGIN; SELECT pg_advisory_xact_lock(%d)", DT_STORE_APPLICATION);
  return exec((pg *)base, sql, err);
}

static dt_status drop(dt_backend *base, int64_t article, dt_error *err) {
  pg *s = (pg *)base;
  char number[24];
  const char *values[] = {number};
  const Oid types[] = {20}; /* bigint */
  dt_status status = flush(s, err);
  snprintf(number, sizeof number, "%lld", (long long)article);
  for (int i = 0; status == DT_OK && i < DT_STORE_DROPS; i++) {
    PGresult *result = PQexecParams(s->db, dt_store_drops[i], 1, types, values, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) status = failed(s, err);
    PQclear(result);
  }
  return status;
}

static dt_status commit(dt_backend *base, dt_error *err) {
  DT_TRY(flush((pg *)base, err));
  return exec((pg *)base, "COMMIT", err);
}

static void rollback(dt_backend *base) {
  pg *s = (pg *)base;
  for (int i = 0; i < DT_TABLE_COUNT; i++) s->rows[i].len = 0;
  (void)exec(s, "ROLLBACK", NULL);
}

static dt_status run_row(dt_backend *base, int64_t number, const dt_run *run, bool finished, dt_error *err) {
  static const char start[] = "INSERT INTO runs VALUES($1::bigint, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '', $2, $3, $4, $5, $6,"
                              " $7::bigint, $8::bigint, $9::bigint, $10::bigint, $11::bigint, $12::bigint, $13::bigint, $14::bigint)";
  static const char end[] = "UPDATE runs SET finished = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), version = $2, options = $3,"
                            " dictionary_hash = $4, model_hash = $5, coding = $6, articles_read = $7::bigint, articles_refused = $8::bigint,"
                            " articles_present = $9::bigint, articles_exact = $10::bigint, articles_near = $11::bigint, articles_coded = $12::bigint,"
                            " sentences = $13::bigint, events = $14::bigint WHERE run = $1::bigint";
  pg *s = (pg *)base;
  const uint64_t counts[] = {run->articles_read, run->articles_refused, run->articles_present, run->articles_exact,
                             run->articles_near, run->articles_coded,   run->sentences,        run->events};
  const uint64_t hashes[] = {run->dictionary_hash, run->model_hash, run->coding};
  char room[12][24];
  const char *values[14] = {room[0], dt_version(), run->options ? run->options : ""};
  snprintf(room[0], sizeof room[0], "%lld", (long long)number);
  for (int i = 0; i < 3; i++) snprintf(room[1 + i], sizeof room[0], "%016llx", (unsigned long long)hashes[i]), values[3 + i] = room[1 + i];
  for (int i = 0; i < 8; i++) snprintf(room[4 + i], sizeof room[0], "%llu", (unsigned long long)counts[i]), values[6 + i] = room[4 + i];
  PGresult *result = PQexecParams(s->db, finished ? end : start, 14, NULL, values, NULL, NULL, 0);
  dt_status status = PQresultStatus(result) == PGRES_COMMAND_OK ? DT_OK : failed(s, err);
  PQclear(result);
  return status;
}

/* --------------------------------------------------------------- opening */

/* docs/store.md's SQL in PostgreSQL's words. Its references are for the reader: kept up by the server, each would want an index of its own. */
static bool translate(buffer *to) {
  static const char *const words[][2] = {{"INTEGER", "BIGINT"}, {"REAL", "DOUBLE PRECISION"}, {" WITHOUT ROWID", ""}, {" REFERENCES articles", ""},
                                         {" REFERENCES entities", ""}, {" REFERENCES attributions", ""}, {" REFERENCES events", ""}};
  enum { COUNT = sizeof words / sizeof *words };
  for (const char *at = dt_store_schema; *at;) {
    size_t w = 0;
    while (w < COUNT && strncmp(at, words[w][0], strlen(words[w][0])) != 0) w++;
    bool known = w < COUNT;
    if (!put(to, known ? words[w][1] : at, known ? strlen(words[w][1]) : 1)) return false;
    at += known ? strlen(words[w][0]) : 1;
  }
  return put(to, "", 1);
}

static dt_status make_tables(pg *s, dt_error *err) {
  buffer sql = {0};
  char mark[96];
  snprintf(mark, sizeof mark, "COMMENT ON TABLE articles IS 'detente event store %d'", DT_STORE_VERSION);
  dt_status status = translate(&sql) ? exec(s, sql.ptr, err) : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (status == DT_OK) status = exec(s, mark, err);
  free(sql.ptr);
  return status;
}

static dt_status check_version(pg *s, bool make, dt_error *err) {
  char wanted[64];
  snprintf(wanted, sizeof wanted, "detente event store %d", DT_STORE_VERSION);
  PGresult *result = PQexec(s->db, "SELECT to_regclass('articles') IS NULL, coalesce(obj_description(to_regclass('articles')), '')");
  dt_status status = PQresultStatus(result) == PGRES_TUPLES_OK ? DT_OK : failed(s, err);
  bool empty = status == DT_OK && strcmp(PQgetvalue(result, 0, 0), "t") == 0;
  bool ours = status == DT_OK && strcmp(PQgetvalue(result, 0, 1), wanted) == 0;
  PQclear(result);
  if (status != DT_OK) return status;
  if (empty && make) return make_tables(s, err);
  return ours ? DT_OK : dt_fail(err, DT_ERR_STORE, 0, "postgresql: table articles is of no event store of version %d", DT_STORE_VERSION);
}

/* Asked for every article: planned once. */
static dt_status prepare(pg *s, dt_error *err) {
  const Oid types[] = {25}; /* text */
  PGresult *result = PQprepare(s->db, "find", "SELECT article, content_hash, coding, copy <> '' AND text = '' FROM articles WHERE id = $1", 1, types);
  dt_status status = PQresultStatus(result) == PGRES_COMMAND_OK ? DT_OK : failed(s, err);
  PQclear(result);
  return status;
}

static dt_status open_tables(pg *s, dt_error *err) {
  DT_TRY(exec(s, "SET client_min_messages = warning; SET client_encoding = 'UTF8'; SET lock_timeout = '10s'", err));
  DT_TRY(begin(&s->base, err));
  dt_status status = check_version(s, true, err);
  if (status == DT_OK) status = prepare(s, err);
  if (status == DT_OK) return exec(s, "COMMIT", err);
  (void)exec(s, "ROLLBACK", NULL);
  return status;
}

static void close_all(dt_backend *base) {
  pg *s = (pg *)base;
  for (int i = 0; i < DT_TABLE_COUNT; i++) free(s->rows[i].ptr);
  dt_map_free(&s->pending);
  dt_arena_free(s->marks);
  PQfinish(s->db);
  free(s);
}

static void silent(void *user, const char *message) { (void)user, (void)message; } /* the library does not print */

dt_status dt_pg_open(const char *connection, dt_backend **out, dt_error *err) {
  DT_TRY(pg_late_open(err));
  pg *s = calloc(1, sizeof *s);
  if (!s || !(s->marks = dt_arena_new(MARK_MEMORY))) {
    free(s);
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  s->base = (dt_backend){find, numbers, begin, row, drop, commit, rollback, run_row, close_all, MOST_TEXT};
  s->db = PQconnectdb(connection);
  PQsetNoticeProcessor(s->db, silent, NULL);
  dt_status status = PQstatus(s->db) == CONNECTION_OK ? open_tables(s, err) : failed(s, err);
  if (status == DT_OK) *out = &s->base;
  else close_all(&s->base);
  return status;
}

/* ------------------------------------------------------------- copying */

/* Undo COPY's escapes in place; returns the length. */
static size_t unescape(char *field, size_t len) {
  static const char from[] = "bfnrtv", to[] = "\b\f\n\r\t\v";
  size_t out = 0;
  for (size_t i = 0; i < len; i++) {
    char c = field[i];
    if (c == '\\' && i + 1 < len) {
      c = field[++i];
      const char *known = strchr(from, c);
      if (known && *known) c = to[known - from];
    }
    field[out++] = c;
  }
  return out;
}

/* A line of COPY's into cells: numbers stay texts, the column's type makes them numbers. */
static bool cells_of(char *line, size_t len, unsigned columns, dt_cell *cells) {
  unsigned count = 0;
  for (size_t begin = 0, at = 0; at <= len; at++) {
    if (at < len && line[at] != '\t') continue;
    if (count == columns) return false;
    bool null = at - begin == 2 && memcmp(line + begin, "\\N", 2) == 0;
    cells[count++] = null ? (dt_cell){.kind = DT_CELL_NULL}
                          : (dt_cell){.kind = DT_CELL_TEXT, .text = {line + begin, unescape(line + begin, at - begin)}};
    begin = at + 1;
  }
  return count == columns;
}

static dt_status copy_rows(pg *s, dt_table table, dt_backend *to, dt_error *err) {
  dt_cell cells[64];
  char *line = NULL;
  dt_status status = DT_OK;
  int len;
  while (status == DT_OK && (len = PQgetCopyData(s->db, &line, 0)) > 0) {
    size_t end = (size_t)len - (line[len - 1] == '\n');
    if (cells_of(line, end, dt_tables[table].columns, cells)) status = to->row(to, table, cells, err);
    else status = dt_fail(err, DT_ERR_STORE, 0, "postgresql: table %s has other columns", dt_tables[table].name);
    PQfreemem(line);
  }
  return status == DT_OK && len == -2 ? failed(s, err) : status;
}

static dt_status copy_table(pg *s, dt_table table, dt_backend *to, dt_error *err) {
  char sql[64];
  snprintf(sql, sizeof sql, "COPY %s TO STDOUT", dt_tables[table].name);
  PGresult *result = PQexec(s->db, sql);
  dt_status status = PQresultStatus(result) == PGRES_COPY_OUT ? copy_rows(s, table, to, err) : failed(s, err);
  PQclear(result);
  while (status == DT_OK && (result = PQgetResult(s->db))) {
    if (PQresultStatus(result) != PGRES_COMMAND_OK) status = failed(s, err);
    PQclear(result);
  }
  return status;
}

/* One snapshot for all tables: a writer may be at work. */
static dt_status copy_all(pg *s, dt_backend *to, dt_error *err) {
  DT_TRY(exec(s, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err));
  DT_TRY(to->begin(to, err));
  dt_status status = DT_OK;
  for (int i = 0; status == DT_OK && i < DT_TABLE_COUNT; i++) status = copy_table(s, (dt_table)i, to, err);
  if (status == DT_OK) return to->commit(to, err);
  to->rollback(to);
  return status;
}

dt_status dt_pg_copy(const char *connection, dt_backend *to, dt_error *err) {
  DT_TRY(pg_late_open(err));
  pg s = {.db = PQconnectdb(connection)};
  PQsetNoticeProcessor(s.db, silent, NULL);
  dt_status status = PQstatus(s.db) == CONNECTION_OK ? exec(&s, "SET client_encoding = 'UTF8'", err) : failed(&s, err);
  if (status == DT_OK) status = check_version(&s, false, err);
  if (status == DT_OK) status = copy_all(&s, to, err);
  PQfinish(s.db);
  return status;
}

#else

dt_status dt_pg_copy(const char *connection, dt_backend *to, dt_error *err) {
  (void)to;
  return dt_pg_open(connection, NULL, err);
}

dt_status dt_pg_open(const char *connection, dt_backend **out, dt_error *err) {
  (void)connection;
  (void)out;
  return dt_fail(err, DT_ERR_USAGE, 0, "this detente was built without PostgreSQL (libpq)");
}

#endif
