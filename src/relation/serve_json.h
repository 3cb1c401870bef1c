/** The JSON that the server gives, each from a store that is open. */
#ifndef DT_SERVE_JSON_H
#define DT_SERVE_JSON_H

#include "report_page.h"

/** What a list is narrowed to, beside the dyad and what counts. */
typedef struct dt_narrow {
  int32_t from, to;  /**< days, both included; INT32_MIN, INT32_MAX: open */
  uint8_t ways;      /**< DT_FORTH | DT_BACK */
  char kind;         /**< 'w' words, 'd' deeds, 0 both */
  dt_str speaker;    /**< "USA GOV"; "-": the article's own word; empty: any */
  dt_str text;       /**< words that have to be there, each */
} dt_narrow;

/** Event numbers, newest first. */
typedef struct dt_list {
  uint32_t *items, count;
} dt_list;

DT_MUST_CHECK dt_status dt_info_json(const dt_measured *m, const char *title, dt_arena *arena, dt_out *out, dt_error *err);
/** All that each actor does to each: a row for each ordered pair. */
DT_MUST_CHECK dt_status dt_flows_json(sqlite3 *db, const dt_measured *m, const dt_relation_options *options, dt_arena *arena, dt_out *out, dt_error *err);
DT_MUST_CHECK dt_status dt_list_make(sqlite3 *db, const dt_measured *m, const dt_relation_options *options, const dt_narrow *narrow, dt_arena *arena, dt_list *out,
                                     dt_error *err);
/** Rows [offset, offset + limit) of a list. */
DT_MUST_CHECK dt_status dt_rows_json(sqlite3 *db, const dt_list *list, uint32_t offset, uint32_t limit, dt_arena *arena, dt_out *out, dt_error *err);
/** How many events of a list stand on whose word. */
DT_MUST_CHECK dt_status dt_quoted_json(const dt_measured *m, const dt_list *list, dt_arena *arena, dt_out *out, dt_error *err);

#endif
