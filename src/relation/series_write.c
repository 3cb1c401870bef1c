#include "relation.h"

static dt_status write_as(const dt_series *s, const dt_relation_options *o, dt_out *out, dt_error *err) {
  const char *format = o->format ? o->format : "table";
  if (strcmp(format, "table") == 0) dt_series_table(s, out);
  else if (strcmp(format, "csv") == 0) dt_series_csv(s, out);
  else if (strcmp(format, "json") == 0) dt_series_json(s, out);
  else if (strcmp(format, "plot") == 0) dt_series_plot(s, o->columns ? o->columns : 100, out);
  else return dt_fail(err, DT_ERR_USAGE, 0, "--to: '%s' is not table, csv, json or plot", format);
  return DT_OK;
}

dt_status dt_series_write(const char *store, const dt_relation_options *options, dt_write_fn *write, void *user, dt_error *err) {
  sqlite3 *db = NULL;
  dt_series series;
  dt_status status = dt_store_read(store, &db, err);
  dt_arena *arena = status == DT_OK ? dt_arena_new(SIZE_MAX / 2) : NULL;
  if (status == DT_OK && !arena) status = dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_out out = {.arena = arena};
  if (status == DT_OK) status = dt_series_make(db, NULL, options, arena, &series, err);
  if (status == DT_OK) status = write_as(&series, options, &out, err);
  if (status == DT_OK) status = dt_give(&out, 0, write, user, err);
  dt_arena_free(arena);
  sqlite3_close(db);
  return status;
}
