/* The report page with a store's data in it. */
#include "report_page.h"
#include <stdlib.h>
#include <stdio.h>
#include <zlib.h>

/* Values that come again and again are written once, and rows name them by number. */
typedef struct table {
  dt_map map;
  dt_out values; /* JSON, commas between */
  uint32_t count;
} table;

enum { COLUMN_MOST = 16, CHUNK_BYTES = 96 * 1024 };

typedef struct reporting {
  sqlite3 *db;
  dt_arena *arena; /* lives as long as the report is written */
  dt_error *err;
  dt_write_fn *write;
  void *user;
  dt_out out;
  dt_out scratch; /* JSON of one value, until it is in its table */
  uint32_t *article_at; /* [row number] place in the column + 1 */
  uint32_t article_most;
} reporting;

static dt_status full(reporting *r) { return dt_fail(r->err, DT_ERR_MEM, 0, "no room for the report"); }

/* JSON stands inside a <script>: no "<" may be left in it. They are in texts only, where \u003c says the same. */
static dt_status give(reporting *r, dt_str json) {
  while (json.len) {
    const char *at = memchr(json.ptr, '<', json.len);
    size_t n = at ? (size_t)(at - json.ptr) : json.len;
    dt_out_bytes(&r->out, json.ptr, n);
    if (at) dt_out_z(&r->out, "\\u003c");
    json = dt_slice(json, at ? n + 1 : n, json.len);
  }
  return dt_give(&r->out, 1 << 16, r->write, r->user, r->err);
}

static dt_status give_z(reporting *r, const char *text) { return give(r, dt_str_of(text)); }

/* ------------------------------------------------------------- tables, columns */

static dt_out *scratch(reporting *r) {
  r->scratch.arena = r->arena;
  r->scratch.len = 0;
  return &r->scratch;
}

/* `key` tells values apart; `json` is what is written. */
static dt_status intern(reporting *r, table *t, dt_str key, dt_str json, uint32_t *out) {
  *out = dt_map_get(&t->map, key);
  if (*out != DT_NONE) return DT_OK;
  dt_str kept = dt_arena_copy(r->arena, key);
  if (!kept.ptr || !dt_map_put(&t->map, kept, t->count)) return full(r);
  if (t->count) dt_out_char(&t->values, ',');
  dt_out_str(&t->values, json);
  *out = t->count++;
  return DT_OK;
}

static dt_status intern_text(reporting *r, table *t, dt_str text, uint32_t *out) {
  dt_out *json = scratch(r);
  dt_out_json(json, text);
  return json->failed ? full(r) : intern(r, t, text, (dt_str){json->ptr, json->len}, out);
}

static void begin_table(reporting *r, table *t) { *t = (table){.values = {.arena = r->arena}}; }

static dt_status end_table(reporting *r, table *t, const char *name) {
  dt_map_free(&t->map);
  if (t->values.failed) return full(r);
  DT_TRY(give_z(r, name));
  DT_TRY(give(r, (dt_str){t->values.ptr, t->values.len}));
  return give_z(r, "],\n");
}

typedef struct columns {
  const char *const *names;
  unsigned count;
  dt_out items[COLUMN_MOST];
} columns;

static void begin_columns(reporting *r, columns *c, const char *const *names, unsigned count) {
  *c = (columns){.names = names, .count = count};
  for (unsigned i = 0; i < count; i++) c->items[i] = (dt_out){.arena = r->arena};
}

static dt_out *cell(columns *c, unsigned column) {
  dt_out *out = &c->items[column];
  if (out->len) dt_out_char(out, ',');
  return out;
}

static dt_status end_columns(reporting *r, columns *c, const char *name) {
  DT_TRY(give_z(r, name));
  for (unsigned i = 0; i < c->count; i++) {
    if (c->items[i].failed) return full(r);
    DT_TRY(give_z(r, i ? ",\n\"" : "\n\""));
    DT_TRY(give_z(r, c->names[i]));
    DT_TRY(give_z(r, "\":["));
    DT_TRY(give(r, (dt_str){c->items[i].ptr, c->items[i].len}));
    DT_TRY(give_z(r, "]"));
  }
  return give_z(r, "},\n");
}

static void day_cell(dt_out *out, int32_t day) {
  if (day == INT32_MIN) dt_out_z(out, "null");
  else dt_out_int(out, day);
}

/* ------------------------------------------------------------------ what is in the tables */

enum { A_NUMBER, A_ID, A_DAY, A_PUBLISHER, A_TITLE, A_URL, A_SENTENCES, A_COPY, A_COUNT };
static const char *const article_names[] = {"number", "id", "day", "publisher", "title", "url", "sentences", "copy"};

static dt_status articles(reporting *r, table *publishers) {
  sqlite3_stmt *stmt = NULL;
  columns c;
  int step;
  uint32_t count = 0;
  dt_status status = DT_OK;
  begin_columns(r, &c, article_names, A_COUNT);
  DT_TRY(dt_store_prepare(r->db, "SELECT article, id, publication_date, publisher, title, url, sentence_count, copy FROM articles ORDER BY article",
                          &stmt, r->err));
  while (status == DT_OK && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
    int64_t number = sqlite3_column_int64(stmt, 0);
    dt_str publisher = dt_column(stmt, 3);
    uint32_t at = 0;
    if (number < 1 || number > r->article_most) continue;
    status = intern_text(r, publishers, publisher, &at);
    r->article_at[number] = ++count;
    dt_out_int(cell(&c, A_NUMBER), number);
    dt_out_json(cell(&c, A_ID), dt_column(stmt, 1));
    day_cell(cell(&c, A_DAY), dt_column_day(stmt, 2));
    dt_out_int(cell(&c, A_PUBLISHER), at);
    dt_out_json(cell(&c, A_TITLE), dt_column(stmt, 4));
    dt_out_json(cell(&c, A_URL), dt_column(stmt, 5));
    dt_out_int(cell(&c, A_SENTENCES), sqlite3_column_int64(stmt, 6));
    dt_out_int(cell(&c, A_COPY), dt_column(stmt, 7).len > 0);
  }
  if (status == DT_OK && step != SQLITE_DONE) status = dt_store_fail(r->db, r->err);
  sqlite3_finalize(stmt);
  return status == DT_OK ? end_columns(r, &c, "\"articles\":{") : status;
}

enum { E_EVENT, E_ARTICLE, E_DAY, E_PRECISION, E_KIND, E_AUXILIARY, E_LINK, E_SPEAKER, E_COUNT };
static const char *const event_names[] = {"event", "article", "day", "precision", "kind", "auxiliary", "link", "speaker"};

/* What kinds of events there are: [type, mode, cameo, quad, score]. */
static dt_status kind_of(reporting *r, table *kinds, sqlite3_stmt *stmt, uint32_t *out) {
  dt_out *json = scratch(r);
  for (int i = 5; i <= 7; i++) {
    dt_out_char(json, i == 5 ? '[' : ',');
    dt_out_json(json, dt_column(stmt, i));
  }
  dt_out_char(json, ',');
  dt_out_int(json, sqlite3_column_int64(stmt, 8));
  dt_out_char(json, ',');
  dt_out_fixed(json, sqlite3_column_double(stmt, 9), 3);
  dt_out_char(json, ']');
  if (json->failed) return full(r);
  dt_str text = {json->ptr, json->len};
  return intern(r, kinds, text, text, out);
}

/* An actor or speaker by code, sector and name. */
static dt_status party_of(reporting *r, table *parties, sqlite3_stmt *stmt, int first, uint32_t *out) {
  dt_out *json = scratch(r);
  for (int i = 0; i < 3; i++) {
    dt_out_char(json, i ? ',' : '[');
    dt_out_json(json, dt_column(stmt, first + i));
  }
  dt_out_char(json, ']');
  if (json->failed) return full(r);
  dt_str text = {json->ptr, json->len};
  return intern(r, parties, text, text, out);
}

static dt_status number_of(reporting *r, table *t, dt_str text, uint32_t *out) {
  return intern(r, t, text, DT_STR("0"), out);
}

static dt_status one_event(reporting *r, sqlite3_stmt *stmt, columns *c, table *kinds, table *links, table *parties, table *precisions) {
  uint32_t kind = 0, link = 0, speaker = 0, precision = 0;
  int64_t article = sqlite3_column_int64(stmt, 1);
  dt_str text = dt_column(stmt, 3), tied = dt_column(stmt, 10);
  DT_TRY(intern_text(r, precisions, text, &precision));
  DT_TRY(kind_of(r, kinds, stmt, &kind));
  if (tied.len) DT_TRY(number_of(r, links, tied, &link));
  bool spoken = sqlite3_column_type(stmt, 11) != SQLITE_NULL;
  if (spoken) DT_TRY(party_of(r, parties, stmt, 11, &speaker));
  dt_out_int(cell(c, E_EVENT), sqlite3_column_int64(stmt, 0));
  dt_out_int(cell(c, E_ARTICLE), article > 0 && article <= r->article_most ? (int64_t)r->article_at[article] - 1 : -1);
  day_cell(cell(c, E_DAY), dt_column_day(stmt, 2));
  dt_out_int(cell(c, E_PRECISION), precision);
  dt_out_int(cell(c, E_KIND), kind);
  dt_out_int(cell(c, E_AUXILIARY), dt_auxiliary_bits(dt_column(stmt, 4)));
  dt_out_int(cell(c, E_LINK), tied.len ? (int64_t)link + 1 : 0);
  dt_out_int(cell(c, E_SPEAKER), spoken ? (int64_t)speaker : -1);
  return DT_OK;
}

static const char event_sql[] =
  "SELECT e.event, e.article, e.day, e.date_precision, e.auxiliary, e.type, e.mode, e.cameo, e.quad_code, e.event_scale, e.link,"
  " n.code, n.sector, CASE n.identifier_text WHEN '' THEN n.entity_text ELSE n.identifier_text END"
  " FROM events e LEFT JOIN event_attributions x ON x.event = e.event AND x.depth = 0 LEFT JOIN attributions t USING(attribution)"
  " LEFT JOIN entities n ON n.entity = t.speaker ORDER BY e.event";

static dt_status each(reporting *r, sqlite3_stmt *stmt, columns *c, table *kinds, table *links, table *parties, table *precisions) {
  int step;
  while ((step = sqlite3_step(stmt)) == SQLITE_ROW) DT_TRY(one_event(r, stmt, c, kinds, links, parties, precisions));
  return step == SQLITE_DONE ? DT_OK : dt_store_fail(r->db, r->err);
}

static dt_status events(reporting *r, table *parties) {
  table kinds, links, precisions;
  columns c;
  sqlite3_stmt *stmt = NULL;
  begin_table(r, &kinds), begin_table(r, &links), begin_table(r, &precisions);
  begin_columns(r, &c, event_names, E_COUNT);
  DT_TRY(dt_store_prepare(r->db, event_sql, &stmt, r->err));
  dt_status status = each(r, stmt, &c, &kinds, &links, parties, &precisions);
  sqlite3_finalize(stmt);
  dt_map_free(&links.map);
  if (status == DT_OK) status = end_columns(r, &c, "\"events\":{");
  if (status == DT_OK) status = end_table(r, &kinds, "\"kinds\":[");
  if (status == DT_OK) status = end_table(r, &precisions, "\"precisions\":[");
  dt_map_free(&kinds.map), dt_map_free(&precisions.map); /* freed twice: empty the second time */
  return status;
}

/* Rows of `sql` whose columns are texts to be numbered (marked in `texts`) or whole numbers. */
static dt_status link_rows(reporting *r, const char *sql, const char *const *names, unsigned count, table *codes, unsigned texts, const char *name) {
  columns c;
  sqlite3_stmt *stmt = NULL;
  dt_status status = DT_OK;
  int step = SQLITE_DONE;
  begin_columns(r, &c, names, count);
  DT_TRY(dt_store_prepare(r->db, sql, &stmt, r->err));
  while (status == DT_OK && (step = sqlite3_step(stmt)) == SQLITE_ROW)
    for (unsigned i = 0; i < count && status == DT_OK; i++) {
      uint32_t at = 0;
      if (!(texts & 1u << i)) {
        dt_out_int(cell(&c, i), sqlite3_column_int64(stmt, (int)i));
        continue;
      }
      status = intern_text(r, codes, dt_column(stmt, (int)i), &at);
      dt_out_int(cell(&c, i), at);
    }
  if (status == DT_OK && step != SQLITE_DONE) status = dt_store_fail(r->db, r->err);
  sqlite3_finalize(stmt);
  return status == DT_OK ? end_columns(r, &c, name) : status;
}

static dt_status dyads(reporting *r, table *codes) {
  static const char *const names[] = {"actor", "recipient", "event"};
  return link_rows(r, "SELECT actor, recipient, event FROM dyads ORDER BY actor, recipient, day, event", names, 3, codes, 3, "\"dyads\":{");
}

/* Who takes part: event, side (0 actor, 1 recipient), party. */
static dt_status parts(reporting *r, table *parties) {
  static const char *const names[] = {"event", "side", "party"};
  columns c;
  sqlite3_stmt *stmt = NULL;
  dt_status status = DT_OK;
  int step = SQLITE_DONE;
  begin_columns(r, &c, names, 3);
  DT_TRY(dt_store_prepare(r->db, "SELECT p.event, p.side = 'recipient', p.code, p.sector, CASE n.identifier_text WHEN '' THEN n.entity_text ELSE n.identifier_text END"
                          " FROM participants p JOIN entities n USING(entity) ORDER BY p.event, p.side, p.position", &stmt, r->err));
  while (status == DT_OK && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
    uint32_t party = 0;
    status = party_of(r, parties, stmt, 2, &party);
    dt_out_int(cell(&c, 0), sqlite3_column_int64(stmt, 0));
    dt_out_int(cell(&c, 1), sqlite3_column_int64(stmt, 1));
    dt_out_int(cell(&c, 2), party);
  }
  if (status == DT_OK && step != SQLITE_DONE) status = dt_store_fail(r->db, r->err);
  sqlite3_finalize(stmt);
  return status == DT_OK ? end_columns(r, &c, "\"parts\":{") : status;
}

/* Claims that clash: kind, earlier event, later event, days between. */
static dt_status clashes(reporting *r) {
  dt_relation_options o = {.limit = 400};
  dt_arena *arena = dt_arena_new(SIZE_MAX / 2);
  dt_clash *found = NULL;
  uint32_t count = 0;
  dt_status status = arena ? dt_clashes_find(r->db, &o, arena, &found, &count, r->err) : full(r);
  dt_out out = {.arena = arena};
  if (status == DT_OK) dt_out_z(&out, "\"clashes\":[");
  for (uint32_t i = 0; status == DT_OK && i < count; i++) {
    dt_out_z(&out, i ? ",[" : "[");
    dt_out_json(&out, dt_str_of(dt_clash_kinds[found[i].kind]));
    const int64_t numbers[] = {found[i].first, found[i].second, found[i].days};
    for (int k = 0; k < 3; k++) {
      dt_out_char(&out, ',');
      dt_out_int(&out, numbers[k]);
    }
    dt_out_char(&out, ']');
  }
  if (status == DT_OK) dt_out_z(&out, "],\n");
  if (status == DT_OK) status = out.failed ? full(r) : give(r, (dt_str){out.ptr, out.len});
  dt_arena_free(arena);
  return status;
}

/* ------------------------------------------------------------------ texts, packed */

static void base64(dt_out *out, const unsigned char *bytes, size_t count) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < count; i += 3) {
    uint32_t word = (uint32_t)bytes[i] << 16 | (i + 1 < count ? (uint32_t)bytes[i + 1] << 8 : 0) | (i + 2 < count ? bytes[i + 2] : 0);
    char four[4] = {digits[word >> 18], digits[word >> 12 & 63], i + 1 < count ? digits[word >> 6 & 63] : '=', i + 2 < count ? digits[word & 63] : '='};
    dt_out_bytes(out, four, 4);
  }
}

/* One <script> of articles: a JSON array, deflated, in base64. The page inflates it when one of them is opened. */
static dt_status give_chunk(reporting *r, const dt_out *json, uint32_t number) {
  uLongf size = compressBound(json->len);
  unsigned char *packed = malloc(size);
  if (!packed || compress2(packed, &size, (const Bytef *)json->ptr, json->len, 6) != Z_OK) {
    free(packed);
    return full(r);
  }
  char head[80];
  snprintf(head, sizeof head, "<script type=\"text/plain\" id=\"chunk-%u\">", number);
  dt_out_z(&r->out, head);
  base64(&r->out, packed, size);
  dt_out_z(&r->out, "</script>\n");
  free(packed);
  return dt_give(&r->out, 1 << 16, r->write, r->user, r->err);
}

/* Articles with events, chunk by chunk; which article is in which chunk comes last. */
static dt_status chunks(reporting *r, int text_mode) {
  sqlite3_stmt *stmt = NULL;
  dt_arena *room = dt_arena_new(SIZE_MAX / 2);
  dt_article_writer *article = NULL;
  dt_status status = room ? dt_article_json_open(r->db, text_mode, &article, r->err) : full(r);
  dt_out json = {.arena = room}, places = {.arena = r->arena};
  uint32_t chunk = 0;
  int step = SQLITE_DONE;
  if (status == DT_OK) status = dt_store_prepare(r->db, "SELECT DISTINCT article FROM events JOIN articles USING(article) ORDER BY article", &stmt, r->err);
  while (status == DT_OK && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
    int64_t number = sqlite3_column_int64(stmt, 0);
    dt_out_char(&json, json.len ? ',' : '[');
    status = dt_article_json(article, number, &json, r->err);
    if (places.len) dt_out_char(&places, ',');
    dt_out_int(&places, number);
    dt_out_char(&places, ',');
    dt_out_int(&places, chunk);
    if (status == DT_OK && json.len > CHUNK_BYTES) {
      dt_out_char(&json, ']');
      status = json.failed ? full(r) : give_chunk(r, &json, chunk++);
      dt_arena_reset(room);
      json = (dt_out){.arena = room};
    }
  }
  if (status == DT_OK && step != SQLITE_DONE) status = dt_store_fail(r->db, r->err);
  if (status == DT_OK && json.len) {
    dt_out_char(&json, ']');
    status = json.failed ? full(r) : give_chunk(r, &json, chunk);
  }
  if (status == DT_OK) {
    dt_out_z(&r->out, "<script type=\"application/json\" id=\"chunks\">[");
    dt_out_str(&r->out, (dt_str){places.ptr, places.len});
    dt_out_z(&r->out, "]</script>\n");
  }
  sqlite3_finalize(stmt);
  dt_article_json_close(article);
  dt_arena_free(room);
  return status;
}

/* ------------------------------------------------------------------ the page */

static dt_status data(reporting *r, const dt_relation_options *o) {
  table publishers, parties, codes;
  begin_table(r, &publishers), begin_table(r, &parties), begin_table(r, &codes);
  dt_out head = {.arena = r->arena};
  dt_out_z(&head, "{\"version\":");
  dt_out_json(&head, dt_str_of(dt_version()));
  dt_out_z(&head, ",\"title\":");
  dt_out_json(&head, dt_str_of(o->title ? o->title : ""));
  dt_out_z(&head, ",\n");
  dt_status status = head.failed ? full(r) : give(r, (dt_str){head.ptr, head.len});
  if (status == DT_OK) status = articles(r, &publishers);
  if (status == DT_OK) status = events(r, &parties);
  if (status == DT_OK) status = parts(r, &parties);
  if (status == DT_OK) status = dyads(r, &codes);
  if (status == DT_OK) status = clashes(r);
  if (status == DT_OK) status = end_table(r, &publishers, "\"publishers\":[");
  if (status == DT_OK) status = end_table(r, &parties, "\"parties\":[");
  if (status == DT_OK) status = end_table(r, &codes, "\"codes\":[");
  dt_map_free(&publishers.map), dt_map_free(&parties.map), dt_map_free(&codes.map);
  dt_out names = {.arena = r->arena};
  if (status == DT_OK) status = dt_names_json(r->arena, &names, r->err);
  if (status == DT_OK) status = give(r, (dt_str){names.ptr, names.len});
  return status == DT_OK ? give_z(r, "}") : status;
}

static dt_status text_mode(const char *text, int *out, dt_error *err) {
  static const char *const names[] = {"article", "sentence", "none"}; /* DT_TEXT_* */
  *out = 0;
  for (int i = 0; text && i < 3; i++)
    if (strcmp(text, names[i]) == 0) return *out = i, DT_OK;
  return text ? dt_fail(err, DT_ERR_USAGE, 0, "--text: '%s' is not article, sentence or none", text) : DT_OK;
}

static dt_status run(reporting *r, const dt_relation_options *o) {
  int mode;
  dt_page page;
  DT_TRY(text_mode(o->text, &mode, r->err));
  DT_TRY(dt_page_parts(&page, r->err));
  sqlite3_stmt *stmt = NULL;
  DT_TRY(dt_store_prepare(r->db, "SELECT coalesce(max(article), 0) FROM articles", &stmt, r->err));
  int64_t most = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
  sqlite3_finalize(stmt);
  r->article_most = most > 0 && most < 1000000000 ? (uint32_t)most : 0;
  r->article_at = dt_arena_alloc(r->arena, (size_t)r->article_most + 1, sizeof *r->article_at);
  if (!r->article_at) return full(r);
  r->out = (dt_out){.arena = r->arena};
  dt_out_str(&r->out, page.head);
  dt_out_z(&r->out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">");
  dt_out_str(&r->out, page.middle);
  dt_out_z(&r->out, "<script type=\"application/json\" id=\"data\">");
  DT_TRY(data(r, o));
  dt_out_z(&r->out, "</script>\n");
  DT_TRY(chunks(r, mode));
  dt_out_str(&r->out, page.tail);
  return dt_give(&r->out, 0, r->write, r->user, r->err);
}

dt_status dt_report_write(const char *store, const dt_relation_options *options, dt_write_fn *write, void *user, dt_error *err) {
  reporting r = {.err = err, .write = write, .user = user};
  dt_page page;
  DT_TRY(dt_page_parts(&page, err)); /* before the store: without a page nothing is to be said of it */
  dt_status status = dt_store_read(store, &r.db, err);
  if (status == DT_OK && !(r.arena = dt_arena_new(SIZE_MAX / 2))) status = full(&r);
  if (status == DT_OK) sqlite3_exec(r.db, "BEGIN", NULL, NULL, NULL); /* one state of the store for the whole page */
  if (status == DT_OK) status = run(&r, options);
  dt_arena_free(r.arena);
  sqlite3_close(r.db);
  return status;
}
