/** What a kind of database does for the store. */
#ifndef DT_STORE_H
#define DT_STORE_H

#include "base.h"

typedef enum dt_table {
  DT_TABLE_ARTICLES, DT_TABLE_ENTITIES, DT_TABLE_ATTRIBUTIONS, DT_TABLE_EVENTS, DT_TABLE_PARTICIPANTS, DT_TABLE_DYADS,
  DT_TABLE_EVENT_ATTRIBUTIONS, DT_TABLE_COUNT,
} dt_table;

/** Names and how many columns, by dt_table. */
extern const struct dt_table_shape {
  const char *name;
  unsigned columns;
} dt_tables[DT_TABLE_COUNT];

typedef struct dt_cell {
  enum { DT_CELL_NULL, DT_CELL_INT, DT_CELL_REAL, DT_CELL_TEXT } kind;
  int64_t number;
  double real;
  dt_str text;
} dt_cell;

/** An article as it stands in the store; number 0: it does not. */
typedef struct dt_stored {
  int64_t number;
  uint64_t content_hash, coding;
  bool dropped; /**< a copy that was not coded */
} dt_stored;

/** Highest numbers in use. */
typedef struct dt_numbers {
  int64_t article, entity, attribution, event, run;
} dt_numbers;

typedef struct dt_backend dt_backend;
struct dt_backend {
  dt_status (*find)(dt_backend *b, dt_str id, dt_stored *out, dt_error *err);
  dt_status (*numbers)(dt_backend *b, dt_numbers *out, dt_error *err);
  dt_status (*begin)(dt_backend *b, dt_error *err);
  dt_status (*row)(dt_backend *b, dt_table table, const dt_cell *cells, dt_error *err);
  /** Delete an article with all that hangs on it. */
  dt_status (*drop)(dt_backend *b, int64_t article, dt_error *err);
  dt_status (*commit)(dt_backend *b, dt_error *err);
  void (*rollback)(dt_backend *b);
  /** Write the manifest's row `number`: a new one, or the end of it. */
  dt_status (*run)(dt_backend *b, int64_t number, const dt_run *run, bool finished, dt_error *err);
  void (*close)(dt_backend *b);
  uint64_t most_bytes; /**< that a row's texts may have together */
};

/** Tables are made when there are none; their version is checked. */
DT_MUST_CHECK dt_status dt_sqlite_open(const char *path, dt_backend **out, dt_error *err);

struct sqlite3;
/** Open the store in a file to read; DT_ERR_STORE when it is none, or one of another version. Close with sqlite3_close(). */
DT_MUST_CHECK dt_status dt_sqlite_read(const char *path, struct sqlite3 **out, dt_error *err);

/** `connection` is libpq's: "dbname=events host=...", or a URI "postgresql://...". DT_ERR_USAGE where libpq is not built in. */
DT_MUST_CHECK dt_status dt_pg_open(const char *connection, dt_backend **out, dt_error *err);

/** Read a PostgreSQL store whole into `to`, an empty store of any kind; all but the manifest. */
DT_MUST_CHECK dt_status dt_pg_copy(const char *connection, dt_backend *to, dt_error *err);
/** libpq's part of "postgresql:...": the whole where it is a URI; NULL when `target` is something else. */
const char *dt_pg_target(const char *target);

enum { DT_STORE_APPLICATION = 1146373494, DT_STORE_VERSION = 1, DT_STORE_DROPS = 10 };
/** What deletes article $1 with all that hangs on it, in this order; each reaches its rows by the indexes there are. */
extern const char *const dt_store_drops[DT_STORE_DROPS];
/** One row: the highest number of each kind, in the order of dt_numbers. */
extern const char dt_store_numbers[];
extern const char dt_store_schema[]; /**< docs/store.md's SQL */

#endif
