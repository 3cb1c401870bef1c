#include "relation.h"
#include "store.h"

dt_status dt_store_fail(sqlite3 *db, dt_error *err) {
  return dt_fail(err, DT_ERR_STORE, 0, "the store: %s", db ? sqlite3_errmsg(db) : "out of memory");
}

dt_status dt_store_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, dt_error *err) {
  return sqlite3_prepare_v2(db, sql, -1, out, NULL) == SQLITE_OK ? DT_OK : dt_store_fail(db, err);
}

static bool pragma(sqlite3 *db, const char *sql, int *out) {
  sqlite3_stmt *stmt = NULL;
  bool got = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW;
  if (got) *out = sqlite3_column_int(stmt, 0);
  sqlite3_finalize(stmt);
  return got;
}

dt_status dt_store_read(const char *path, sqlite3 **out, dt_error *err) {
  sqlite3 *db = NULL;
  int application = 0, schema = 0;
  dt_status status = DT_OK;
  if (strncmp(path, "sqlite:", 7) == 0) path += 7; /* as `--to` has it */
  if (strncmp(path, "postgres", 8) == 0 && strchr(path, ':'))
    return dt_fail(err, DT_ERR_USAGE, 0, "%s: relations are read from SQLite stores only: `detente code --to sqlite:FILE` writes one", path);
  if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: %s", path, db ? sqlite3_errmsg(db) : "out of memory");
  else if (!pragma(db, "PRAGMA application_id", &application) || !pragma(db, "PRAGMA user_version", &schema))
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: %s", path, sqlite3_errmsg(db));
  else if (application != DT_STORE_APPLICATION)
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: no event store; `detente code --to sqlite:FILE` writes one", path);
  else if (schema != DT_STORE_VERSION)
    status = dt_fail(err, DT_ERR_STORE, 0, "%s: a store of version %d; this program reads version %d", path, schema, DT_STORE_VERSION);
  if (status != DT_OK) {
    sqlite3_close(db);
    return status;
  }
  sqlite3_busy_timeout(db, 5000);
  sqlite3_exec(db, "PRAGMA mmap_size=1073741824; PRAGMA trusted_schema=OFF", NULL, NULL, NULL); /* faster and safer, not needed */
  *out = db;
  return DT_OK;
}

dt_str dt_column(sqlite3_stmt *stmt, int column) {
  const char *text = (const char *)sqlite3_column_text(stmt, column);
  return (dt_str){text ? text : "", text ? (size_t)sqlite3_column_bytes(stmt, column) : 0};
}

int32_t dt_column_day(sqlite3_stmt *stmt, int column) {
  dt_date date;
  return dt_date_parse(dt_column(stmt, column), &date) ? dt_date_days(date) : INT32_MIN;
}

dt_status dt_give(dt_out *out, size_t least, dt_write_fn *write, void *user, dt_error *err) {
  if (out->failed) return dt_fail(err, DT_ERR_MEM, 0, "no room for the output");
  if (out->len <= least) return DT_OK;
  bool taken = write((dt_str){out->ptr, out->len}, user);
  out->len = 0;
  return taken ? DT_OK : dt_fail(err, DT_ERR_IO, 0, "the output could not be written");
}
