#include "relation.h"
#include "store.h"

dt_status dt_store_fail(sqlite3 *db, dt_error *err) {
  return dt_fail(err, DT_ERR_STORE, 0, "the store: %s", db ? sqlite3_errmsg(db) : "out of memory");
}

dt_status dt_store_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, dt_error *err) {
  return sqlite3_prepare_v2(db, sql, -1, out, NULL) == SQLITE_OK ? DT_OK : dt_store_fail(db, err);
}

dt_status dt_store_read(const char *path, sqlite3 **out, dt_error *err) {
  if (strncmp(path, "sqlite:", 7) == 0) path += 7; /* as `--to` has it */
  if (strncmp(path, "postgres", 8) == 0 && strchr(path, ':'))
    return dt_fail(err, DT_ERR_USAGE, 0, "%s: relations are read from SQLite stores only: `detente code --to sqlite:FILE` writes one", path);
  return dt_sqlite_read(path, out, err);
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
