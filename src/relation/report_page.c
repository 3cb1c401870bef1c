#include "report_page.h"
#include <stdlib.h>

static bool cut(dt_str *rest, const char *mark, dt_str *out) {
  const char *at = memmem(rest->ptr, rest->len, mark, strlen(mark));
  if (!at) return false;
  *out = dt_slice(*rest, 0, (size_t)(at - rest->ptr));
  *rest = dt_slice(*rest, out->len + strlen(mark), rest->len);
  return true;
}

dt_status dt_page_parts(dt_page *out, dt_error *err) {
  dt_str rest = {(const char *)dt_page_bytes, dt_page_size};
  if (dt_page_size == 0)
    return dt_fail(err, DT_ERR_USAGE, 0, "this detente was built without the report page (-Dweb: it needs node and npm)");
  if (!cut(&rest, "<!--POLICY-->", &out->head) || !cut(&rest, "<!--DATA-->", &out->middle))
    return dt_fail(err, DT_ERR_FORMAT, 0, "the report page built in has no place for its data");
  out->tail = rest;
  return DT_OK;
}

static void day_or_null(dt_out *out, dt_str text) {
  dt_date date;
  dt_out_char(out, ',');
  if (dt_date_parse(text, &date)) dt_out_int(out, dt_date_days(date));
  else dt_out_z(out, "null");
}

/* "groups":{"NATO":[["BEL",-7578,null],...],...}: the file has each group's lines together. */
static void groups(dt_out *out) {
  dt_lines lines = {.rest = dt_pack_find("dict/relation/groups.tsv")};
  dt_str last = {0};
  dt_out_z(out, "\"groups\":{");
  while (dt_lines_next(&lines)) {
    dt_str rest = lines.line, field[4] = {{0}};
    if (rest.len == 0 || rest.ptr[0] == '#') continue;
    for (int i = 0; i < 4; i++)
      if (!dt_str_field(&rest, '\t', &field[i])) field[i] = DT_STR("");
    if (!dt_str_eq(field[0], last)) {
      if (last.ptr) dt_out_z(out, "],");
      dt_out_json(out, field[0]);
      dt_out_z(out, ":[[");
    } else {
      dt_out_z(out, ",[");
    }
    last = field[0];
    dt_out_json(out, field[1]);
    day_or_null(out, field[2]);
    day_or_null(out, field[3]);
    dt_out_char(out, ']');
  }
  dt_out_z(out, last.ptr ? "]}" : "}");
}

dt_status dt_names_json(dt_arena *arena, dt_out *out, dt_error *err) {
  dt_codes codes;
  DT_TRY(dt_codes_load(arena, &codes, err));
  dt_out_z(out, "\"names\":{");
  for (uint32_t i = 0; i < codes.count; i++) {
    if (i) dt_out_char(out, ',');
    dt_out_json(out, codes.items[i].code);
    dt_out_z(out, ":[");
    dt_out_json(out, codes.items[i].name);
    dt_out_char(out, ',');
    dt_out_json(out, codes.items[i].numeric);
    dt_out_char(out, ']');
  }
  dt_out_z(out, "},\n");
  groups(out);
  return out->failed ? dt_fail(err, DT_ERR_MEM, 0, "no room for names") : DT_OK;
}

/* ------------------------------------------------------------------ one article */

struct dt_article_writer {
  sqlite3 *db;
  int text_mode;
  sqlite3_stmt *article, *events, *parties, *chain;
};

static const char article_sql[] = "SELECT id, publication_date, publisher, title, url, note, copy_of, text FROM articles WHERE article = ?1";
static const char *const article_names[] = {"id", "date", "publisher", "title", "url", "note", "copy_of"};
static const char event_sql[] =
  "SELECT event, id, date, date_precision, date_given, type, mode, context, auxiliary, cameo, quad_code, event_scale, event_text, sentence,"
  " start_byte, end_byte, trigger_byte, place, place_country, killed, injured, arrested, size, rule, why FROM events WHERE article = ?1 ORDER BY event";
static const char *const event_names[] = {"event", "id", "date", "date_precision", "date_given", "type", "mode", "context", "auxiliary", "cameo",
                                          "quad_code", "event_scale", "event_text", "sentence", "start", "end", "trigger", "place", "place_country",
                                          "killed", "injured", "arrested", "size", "rule", "why"};
static const char party_sql[] =
  "SELECT p.side, p.code, p.sector, n.kind, n.entity_text, n.identifier_text, n.office, n.start_byte, n.end_byte, n.rule FROM participants p"
  " JOIN entities n USING(entity) WHERE p.event = ?1 ORDER BY p.side, p.position";
static const char *const party_names[] = {"side", "code", "sector", "kind", "text", "name", "office", "start", "end", "rule"};
static const char chain_sql[] =
  "SELECT t.source_text, t.cue, t.via, t.kind, t.stance, t.start_byte, t.end_byte, t.rule, n.code, n.sector, n.identifier_text, n.start_byte, n.end_byte"
  " FROM event_attributions x JOIN attributions t USING(attribution) LEFT JOIN entities n ON n.entity = t.speaker WHERE x.event = ?1 ORDER BY x.depth";
static const char *const chain_names[] = {"source", "cue", "via", "kind", "stance", "start", "end", "rule", "code", "sector", "name", "source_start", "source_end"};
#define COUNT(names) (sizeof names / sizeof *names)

dt_status dt_article_json_open(sqlite3 *db, int text_mode, dt_article_writer **out, dt_error *err) {
  dt_article_writer *a = calloc(1, sizeof *a);
  if (!a) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  a->db = db;
  a->text_mode = text_mode;
  dt_status status = dt_store_prepare(db, article_sql, &a->article, err);
  if (status == DT_OK) status = dt_store_prepare(db, event_sql, &a->events, err);
  if (status == DT_OK) status = dt_store_prepare(db, party_sql, &a->parties, err);
  if (status == DT_OK) status = dt_store_prepare(db, chain_sql, &a->chain, err);
  if (status == DT_OK) *out = a;
  else dt_article_json_close(a);
  return status;
}

void dt_article_json_close(dt_article_writer *a) {
  if (!a) return;
  sqlite3_finalize(a->article);
  sqlite3_finalize(a->events);
  sqlite3_finalize(a->parties);
  sqlite3_finalize(a->chain);
  free(a);
}

/* Columns of a row under their names; what is empty or missing is left out. */
static void fields(sqlite3_stmt *stmt, const char *const *names, size_t count, dt_out *out) {
  bool first = true;
  for (size_t i = 0; i < count; i++) {
    int type = sqlite3_column_type(stmt, (int)i);
    if (type == SQLITE_NULL || (type == SQLITE_TEXT && dt_column(stmt, (int)i).len == 0)) continue;
    if (!first) dt_out_char(out, ',');
    first = false;
    dt_out_json(out, dt_str_of(names[i]));
    dt_out_char(out, ':');
    if (type == SQLITE_INTEGER) dt_out_int(out, sqlite3_column_int64(stmt, (int)i));
    else if (type == SQLITE_FLOAT) dt_out_fixed(out, sqlite3_column_double(stmt, (int)i), 5);
    else dt_out_json(out, dt_column(stmt, (int)i));
  }
}

static dt_status list(dt_article_writer *a, sqlite3_stmt *stmt, int64_t key, const char *name, const char *const *names, size_t count,
                      dt_out *out, dt_error *err) {
  int step;
  bool first = true;
  sqlite3_reset(stmt);
  sqlite3_bind_int64(stmt, 1, key);
  dt_out_z(out, name);
  while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
    dt_out_z(out, first ? "{" : ",{");
    first = false;
    fields(stmt, names, count, out);
    dt_out_char(out, '}');
  }
  dt_out_char(out, ']');
  sqlite3_reset(stmt);
  return step == SQLITE_DONE ? DT_OK : dt_store_fail(a->db, err);
}

/* A sentence of the text as [begin, "words"]: the whole text is one such piece. */
static void piece(dt_str text, int64_t begin, int64_t end, dt_out *out) {
  dt_out_char(out, '[');
  dt_out_int(out, begin);
  dt_out_char(out, ',');
  dt_out_json(out, dt_slice(text, (size_t)begin, (size_t)end));
  dt_out_char(out, ']');
}

static dt_status pieces(dt_article_writer *a, dt_str text, int64_t number, dt_out *out, dt_error *err) {
  int step = SQLITE_DONE;
  int64_t last = -1;
  dt_out_z(out, ",\"pieces\":[");
  if (a->text_mode == DT_TEXT_ARTICLE && text.len) piece(text, 0, (int64_t)text.len, out);
  sqlite3_reset(a->events);
  sqlite3_bind_int64(a->events, 1, number);
  while (a->text_mode == DT_TEXT_SENTENCE && (step = sqlite3_step(a->events)) == SQLITE_ROW) {
    int64_t begin = sqlite3_column_int64(a->events, 14), end = sqlite3_column_int64(a->events, 15);
    if (begin <= last || end < begin || (uint64_t)end > text.len) continue; /* several events of one sentence; not written by us */
    if (last >= 0) dt_out_char(out, ',');
    last = begin;
    piece(text, begin, end, out);
  }
  sqlite3_reset(a->events);
  dt_out_char(out, ']');
  return step == SQLITE_DONE ? DT_OK : dt_store_fail(a->db, err);
}

static dt_status events(dt_article_writer *a, int64_t number, dt_out *out, dt_error *err) {
  int step;
  bool first = true;
  sqlite3_bind_int64(a->events, 1, number);
  dt_out_z(out, ",\"events\":[");
  while ((step = sqlite3_step(a->events)) == SQLITE_ROW) {
    int64_t event = sqlite3_column_int64(a->events, 0);
    dt_out_z(out, first ? "{" : ",\n{");
    first = false;
    fields(a->events, event_names, COUNT(event_names), out);
    DT_TRY(list(a, a->parties, event, ",\"parties\":[", party_names, COUNT(party_names), out, err));
    DT_TRY(list(a, a->chain, event, ",\"chain\":[", chain_names, COUNT(chain_names), out, err));
    dt_out_char(out, '}');
  }
  dt_out_z(out, "]");
  sqlite3_reset(a->events);
  return step == SQLITE_DONE ? DT_OK : dt_store_fail(a->db, err);
}

dt_status dt_article_json(dt_article_writer *a, int64_t number, dt_out *out, dt_error *err) {
  sqlite3_reset(a->article);
  sqlite3_bind_int64(a->article, 1, number);
  int step = sqlite3_step(a->article);
  if (step == SQLITE_DONE) return DT_END;
  if (step != SQLITE_ROW) return dt_store_fail(a->db, err);
  dt_out_z(out, "{\"number\":");
  dt_out_int(out, number);
  dt_out_char(out, ',');
  fields(a->article, article_names, COUNT(article_names), out);
  dt_status status = pieces(a, dt_column(a->article, 7), number, out, err);
  sqlite3_reset(a->article);
  DT_TRY(status);
  DT_TRY(events(a, number, out, err));
  dt_out_char(out, '}');
  return out->failed ? dt_fail(err, DT_ERR_MEM, 0, "no room for an article") : DT_OK;
}
