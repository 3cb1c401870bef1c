#include "serve_json.h"
#include <stdlib.h>

enum { SEARCH_MOST = 150000 }; /* events whose words are looked through for one answer: seconds */

static dt_status full(dt_error *err) { return dt_fail(err, DT_ERR_MEM, 0, "no room for the answer"); }

/* ------------------------------------------------------------------ info, flows */

static void number_field(dt_out *out, const char *name, int64_t n) {
  dt_out_z(out, ",");
  dt_out_json(out, dt_str_of(name));
  dt_out_z(out, ":");
  dt_out_int(out, n);
}

dt_status dt_info_json(const dt_measured *m, const char *title, dt_arena *arena, dt_out *out, dt_error *err) {
  dt_out_z(out, "{\"title\":");
  dt_out_json(out, dt_str_of(title ? title : ""));
  dt_out_z(out, ",\"version\":");
  dt_out_json(out, dt_str_of(dt_version()));
  number_field(out, "articles", m->articles_known);
  number_field(out, "sentences", (int64_t)m->sentences);
  number_field(out, "events", m->events_known);
  number_field(out, "days", m->first <= m->last ? (int64_t)m->last - m->first + 1 : 0);
  dt_out_z(out, ",\n");
  DT_TRY(dt_names_json(arena, out, err));
  dt_out_z(out, "}\n");
  return out->failed ? full(err) : DT_OK;
}

typedef struct sums {
  uint32_t words, deeds;
  int64_t words_sum, deeds_sum;
} sums;

/* `again`: what of it stands the other way round as well (meetings, fights); only on the second of the two, so that a pair can
   be added up. */
typedef struct flow {
  sums all, again;
  uint32_t first; /* of its rows: a pair's rows stand together */
} flow;

typedef struct flowing {
  const dt_choice *c;
  flow *flows; /* by pair; one more ends the last */
  uint32_t *item_of, *stamp; /* by event: index + 1; pair + 1 */
  dt_map pairs;
  dt_arena *arena;
  dt_error *err;
} flowing;

static void add(sums *to, const dt_counted *e) {
  if (e->quad & 1) to->words++, to->words_sum += e->score;
  else to->deeds++, to->deeds_sum += e->score;
}

static void sums_json(dt_out *out, const sums *s) {
  dt_out_z(out, "\"words\":");
  dt_out_int(out, s->words);
  dt_out_z(out, ",\"words_sum\":");
  dt_out_fixed(out, (double)s->words_sum / 1000, 3);
  dt_out_z(out, ",\"deeds\":");
  dt_out_int(out, s->deeds);
  dt_out_z(out, ",\"deeds_sum\":");
  dt_out_fixed(out, (double)s->deeds_sum / 1000, 3);
}

static void flow_json(dt_out *out, const dt_pair *pair, const flow *f, bool first) {
  dt_out_z(out, first ? "\n{\"actor\":" : ",\n{\"actor\":");
  dt_out_json(out, pair->actor);
  dt_out_z(out, ",\"recipient\":");
  dt_out_json(out, pair->recipient);
  dt_out_char(out, ',');
  sums_json(out, &f->all);
  if (f->again.words + f->again.deeds) {
    dt_out_z(out, ",\"again\":{");
    sums_json(out, &f->again);
    dt_out_char(out, '}');
  }
  dt_out_char(out, '}');
}

static dt_str pair_key(char room[40], dt_str a, dt_str b) {
  size_t len = a.len + b.len + 1;
  if (len > 40) return (dt_str){room, 0};
  if (a.len) memcpy(room, a.ptr, a.len);
  room[a.len] = ' ';
  if (b.len) memcpy(room + a.len + 1, b.ptr, b.len);
  return (dt_str){room, len};
}

static dt_status add_rows(flowing *f) {
  const dt_choice *c = f->c;
  char room[40];
  for (uint32_t i = 0; i < c->count; i++) f->item_of[c->items[i].event] = i + 1;
  for (uint32_t i = 0, pair = 0; i <= c->pick_count; i++) {
    uint32_t end = i < c->pick_count ? c->picks[i].pair : c->pair_count;
    while (pair <= end) f->flows[pair++].first = i;
    if (i < c->pick_count && f->item_of[c->picks[i].event]) add(&f->flows[end].all, &c->items[f->item_of[c->picks[i].event] - 1]);
  }
  for (uint32_t i = 0; i < c->pair_count; i++) {
    dt_str key = dt_arena_copy(f->arena, pair_key(room, c->pairs[i].actor, c->pairs[i].recipient));
    if (!key.ptr || !dt_map_put(&f->pairs, key, i)) return full(f->err);
  }
  return DT_OK;
}

static void add_again(flowing *f, uint32_t pair) {
  char room[40];
  const dt_choice *c = f->c;
  uint32_t other = dt_map_get(&f->pairs, pair_key(room, c->pairs[pair].recipient, c->pairs[pair].actor));
  if (other == DT_NONE) return;
  for (uint32_t i = f->flows[other].first; i < f->flows[other + 1].first; i++) f->stamp[c->picks[i].event] = pair + 1;
  for (uint32_t i = f->flows[pair].first; i < f->flows[pair + 1].first; i++) {
    uint32_t event = c->picks[i].event;
    if (f->item_of[event] && f->stamp[event] == pair + 1) add(&f->flows[pair].again, &c->items[f->item_of[event] - 1]);
  }
}

static dt_status flow_all(flowing *f, dt_out *out) {
  const dt_choice *c = f->c;
  bool first = true;
  f->item_of = dt_arena_alloc(f->arena, (size_t)c->most + 1, sizeof *f->item_of);
  f->stamp = dt_arena_alloc(f->arena, (size_t)c->most + 1, sizeof *f->stamp);
  f->flows = dt_arena_alloc(f->arena, (size_t)c->pair_count + 1, sizeof *f->flows);
  if (!f->item_of || !f->stamp || !f->flows) return full(f->err);
  DT_TRY(add_rows(f));
  dt_out_char(out, '[');
  for (uint32_t i = 0; i < c->pair_count; i++) {
    if (f->flows[i].all.words + f->flows[i].all.deeds == 0) continue;
    if (dt_str_cmp(c->pairs[i].actor, c->pairs[i].recipient) > 0) add_again(f, i);
    flow_json(out, &c->pairs[i], &f->flows[i], first);
    first = false;
  }
  dt_out_z(out, "]\n");
  return out->failed ? full(f->err) : DT_OK;
}

dt_status dt_flows_json(sqlite3 *db, const dt_measured *m, const dt_relation_options *options, dt_arena *arena, dt_out *out, dt_error *err) {
  dt_plan plan;
  dt_dyad dyad;
  dt_choice c;
  flowing f = {.c = &c, .arena = arena, .err = err};
  DT_TRY(dt_plan_read(options, &plan, err));
  DT_TRY(dt_dyad_read(DT_STR("*:*"), arena, &dyad, err));
  DT_TRY(dt_choose(db, m, &dyad, &plan, arena, &c, err));
  dt_status status = flow_all(&f, out);
  dt_map_free(&f.pairs);
  return status;
}

/* ------------------------------------------------------------------ one event's details */

typedef struct detail {
  sqlite3 *db;
  sqlite3_stmt *event, *parties;
} detail;

static const char event_sql[] =
  "SELECT e.event, e.article, e.day, e.type, e.mode, e.cameo, e.quad_code, e.event_scale, e.auxiliary, a.title, a.publisher, n.code, n.sector,"
  " CASE n.identifier_text WHEN '' THEN n.entity_text ELSE n.identifier_text END FROM events e JOIN articles a USING(article)"
  " LEFT JOIN event_attributions x ON x.event = e.event AND x.depth = 0 LEFT JOIN attributions t USING(attribution)"
  " LEFT JOIN entities n ON n.entity = t.speaker WHERE e.event = ?1";
static const char party_sql[] =
  "SELECT p.side = 'recipient', p.code, p.sector, CASE n.identifier_text WHEN '' THEN n.entity_text ELSE n.identifier_text END FROM participants p"
  " JOIN entities n USING(entity) WHERE p.event = ?1 ORDER BY p.side, p.position";
enum { D_EVENT, D_ARTICLE, D_DAY, D_TYPE, D_MODE, D_CAMEO, D_QUAD, D_SCORE, D_AUXILIARY, D_TITLE, D_PUBLISHER, D_CODE, D_SECTOR, D_NAME };

static dt_status detail_open(detail *d, sqlite3 *db, dt_error *err) {
  *d = (detail){.db = db};
  DT_TRY(dt_store_prepare(db, event_sql, &d->event, err));
  return dt_store_prepare(db, party_sql, &d->parties, err);
}

static void detail_close(detail *d) {
  sqlite3_finalize(d->event);
  sqlite3_finalize(d->parties);
}

static dt_status detail_at(detail *d, uint32_t event, dt_error *err) {
  sqlite3_reset(d->event);
  sqlite3_bind_int64(d->event, 1, event);
  if (sqlite3_step(d->event) != SQLITE_ROW) return dt_store_fail(d->db, err);
  sqlite3_reset(d->parties);
  sqlite3_bind_int64(d->parties, 1, event);
  return DT_OK;
}

/* "USA GOV", or the name of who has no code. */
static void party(dt_out *out, dt_str code, dt_str sector, dt_str name) {
  if (!code.len && !sector.len) dt_out_str(out, name);
  dt_out_str(out, code);
  if (code.len && sector.len) dt_out_char(out, ' ');
  dt_out_str(out, sector);
}

static bool has_speaker(const detail *d) { return sqlite3_column_type(d->event, D_CODE) != SQLITE_NULL; }

static void speaker_of(const detail *d, dt_out *out) {
  if (has_speaker(d)) party(out, dt_column(d->event, D_CODE), dt_column(d->event, D_SECTOR), dt_column(d->event, D_NAME));
}

static dt_str lowered(dt_out *scratch, size_t from, dt_out *to) {
  dt_str text = {scratch->ptr + from, scratch->len - from};
  to->len = 0;
  for (size_t at = 0; at < text.len;) {
    char bytes[4];
    dt_out_bytes(to, bytes, dt_utf8_put(dt_utf8_lower(dt_utf8_next(text, &at)), bytes));
  }
  return (dt_str){to->ptr, to->len};
}

/* Everything of an event that is searched, as the page does with the data in a file (local.ts). */
static dt_status searched(detail *d, dt_out *text, dt_error *err) {
  static const int columns[] = {D_TYPE, D_MODE, D_CAMEO, D_TITLE, D_PUBLISHER};
  int step;
  text->len = 0;
  for (unsigned i = 0; i < sizeof columns / sizeof *columns; i++) {
    dt_out_str(text, dt_column(d->event, columns[i]));
    dt_out_char(text, ' ');
  }
  while ((step = sqlite3_step(d->parties)) == SQLITE_ROW)
    for (int i = 1; i <= 3; i++) {
      dt_out_str(text, dt_column(d->parties, i));
      dt_out_char(text, ' ');
    }
  speaker_of(d, text);
  return step != SQLITE_DONE ? dt_store_fail(d->db, err) : text->failed ? full(err) : DT_OK;
}

/* ------------------------------------------------------------------ lists */

static bool has_words(dt_str text, dt_str words) {
  dt_str one;
  while (dt_str_field(&words, ' ', &one))
    if (one.len && (!text.len || !memmem(text.ptr, text.len, one.ptr, one.len))) return false;
  return true;
}

static int newest_first(const void *a, const void *b) {
  const dt_counted *x = a, *y = b;
  return x->day != y->day ? (x->day > y->day ? -1 : 1) : (x->event < y->event) - (x->event > y->event);
}

/* "USA GOV", "-": the speaker asked for, among those there are. */
static bool by_speaker(const dt_measured *m, const dt_narrow *narrow, uint32_t event) {
  dt_str wanted = narrow->speaker;
  uint32_t at = m->speakers[event];
  if (!wanted.len) return true;
  if (at == 0 || dt_str_is(wanted, "-")) return at == 0 && dt_str_is(wanted, "-");
  dt_str code = m->speaker_codes[at - 1], sector = m->speaker_sectors[at - 1];
  size_t blank = code.len && sector.len;
  if (wanted.len != code.len + blank + sector.len) return false;
  return dt_str_eq(dt_slice(wanted, 0, code.len), code) && (!blank || wanted.ptr[code.len] == ' ') &&
         dt_str_eq(dt_slice(wanted, code.len + blank, wanted.len), sector);
}

static dt_status by_words(detail *d, dt_str words, uint32_t event, dt_out scratch[2], bool *out, dt_error *err) {
  DT_TRY(detail_at(d, event, err));
  DT_TRY(searched(d, &scratch[0], err));
  *out = has_words(lowered(&scratch[0], 0, &scratch[1]), words);
  return DT_OK;
}

static bool by_count(const dt_counted *e, const dt_narrow *narrow) {
  if (!(e->way & narrow->ways) || e->day < narrow->from || e->day > narrow->to) return false;
  return !narrow->kind || (e->quad & 1 ? 'w' : 'd') == narrow->kind;
}

static dt_status fill(detail *d, const dt_measured *m, const dt_choice *c, const dt_narrow *narrow, dt_arena *arena, dt_list *out, dt_error *err) {
  dt_out scratch[2] = {{.arena = arena}, {.arena = arena}}, words = {.arena = arena};
  uint32_t searches = 0;
  dt_out_str(&scratch[0], narrow->text);
  dt_str wanted = lowered(&scratch[0], 0, &words);
  for (uint32_t i = 0; i < c->count; i++) {
    uint32_t event = c->items[i].event;
    bool in = by_count(&c->items[i], narrow) && by_speaker(m, narrow, event);
    if (in && wanted.len) {
      if (++searches > SEARCH_MOST)
        return dt_fail(err, DT_ERR_USAGE, 0, "more than %d events to search: choose days, or two actors", SEARCH_MOST);
      DT_TRY(by_words(d, wanted, event, scratch, &in, err));
    }
    if (in) out->items[out->count++] = event;
  }
  return DT_OK;
}

dt_status dt_list_make(sqlite3 *db, const dt_measured *m, const dt_relation_options *options, const dt_narrow *narrow, dt_arena *arena, dt_list *out,
                       dt_error *err) {
  dt_plan plan;
  dt_dyad dyad;
  dt_choice c;
  detail d;
  DT_TRY(dt_plan_read(options, &plan, err));
  DT_TRY(dt_dyad_read(dt_str_of(options->dyad ? options->dyad : "*:*"), arena, &dyad, err));
  DT_TRY(dt_choose(db, m, &dyad, &plan, arena, &c, err));
  if (c.count) qsort(c.items, c.count, sizeof *c.items, newest_first);
  *out = (dt_list){.items = dt_arena_alloc(arena, c.count, sizeof *out->items)};
  if (!out->items) return full(err);
  dt_status status = detail_open(&d, db, err);
  if (status == DT_OK) status = fill(&d, m, &c, narrow, arena, out, err);
  detail_close(&d);
  return status;
}

static dt_status parties_json(detail *d, int side, dt_out *scratch, dt_out *out, dt_error *err) {
  int step;
  bool first = true;
  sqlite3_reset(d->parties);
  dt_out_char(out, '[');
  while ((step = sqlite3_step(d->parties)) == SQLITE_ROW) {
    if (sqlite3_column_int(d->parties, 0) != side) continue;
    scratch->len = 0;
    party(scratch, dt_column(d->parties, 1), dt_column(d->parties, 2), dt_column(d->parties, 3));
    if (!first) dt_out_char(out, ',');
    first = false;
    dt_out_json(out, (dt_str){scratch->ptr, scratch->len});
  }
  dt_out_char(out, ']');
  return step == SQLITE_DONE ? DT_OK : dt_store_fail(d->db, err);
}

static void text_field(dt_out *out, const char *name, dt_str text) {
  dt_out_z(out, ",\"");
  dt_out_z(out, name);
  dt_out_z(out, "\":");
  dt_out_json(out, text);
}

static dt_status row_json(detail *d, uint32_t event, dt_out *scratch, dt_out *out, dt_error *err) {
  DT_TRY(detail_at(d, event, err));
  int32_t day = dt_column_day(d->event, D_DAY);
  dt_out_z(out, "{\"event\":");
  dt_out_int(out, event);
  dt_out_z(out, ",\"article\":");
  dt_out_int(out, sqlite3_column_int64(d->event, D_ARTICLE));
  dt_out_z(out, ",\"day\":");
  if (day == INT32_MIN) dt_out_z(out, "null");
  else dt_out_int(out, day);
  text_field(out, "type", dt_column(d->event, D_TYPE));
  text_field(out, "mode", dt_column(d->event, D_MODE));
  text_field(out, "cameo", dt_column(d->event, D_CAMEO));
  dt_out_z(out, ",\"quad\":");
  dt_out_int(out, sqlite3_column_int64(d->event, D_QUAD));
  dt_out_z(out, ",\"score\":");
  dt_out_fixed(out, sqlite3_column_double(d->event, D_SCORE), 3);
  dt_out_z(out, ",\"auxiliary\":");
  dt_out_int(out, dt_auxiliary_bits(dt_column(d->event, D_AUXILIARY)));
  dt_out_z(out, ",\"actors\":");
  DT_TRY(parties_json(d, 0, scratch, out, err));
  dt_out_z(out, ",\"recipients\":");
  DT_TRY(parties_json(d, 1, scratch, out, err));
  scratch->len = 0;
  speaker_of(d, scratch);
  text_field(out, "speaker", (dt_str){scratch->ptr, scratch->len});
  text_field(out, "title", dt_column(d->event, D_TITLE));
  text_field(out, "publisher", dt_column(d->event, D_PUBLISHER));
  dt_out_char(out, '}');
  return out->failed ? full(err) : DT_OK;
}

dt_status dt_rows_json(sqlite3 *db, const dt_list *list, uint32_t offset, uint32_t limit, dt_arena *arena, dt_out *out, dt_error *err) {
  detail d;
  dt_out scratch = {.arena = arena};
  dt_status status = detail_open(&d, db, err);
  dt_out_z(out, "{\"total\":");
  dt_out_int(out, list->count);
  dt_out_z(out, ",\"rows\":[");
  for (uint32_t i = 0; status == DT_OK && i < limit && (uint64_t)offset + i < list->count; i++) {
    if (i) dt_out_z(out, ",\n");
    status = row_json(&d, list->items[offset + i], &scratch, out, err);
  }
  dt_out_z(out, "]}\n");
  detail_close(&d);
  return status;
}

/* ------------------------------------------------------------------ who is quoted */

typedef struct quoted {
  uint32_t speaker, events, order; /* speaker: as in dt_measured */
} quoted;

static int most_first(const void *a, const void *b) {
  const quoted *x = a, *y = b;
  return x->events != y->events ? (x->events > y->events ? -1 : 1) : (x->order > y->order) - (x->order < y->order);
}

dt_status dt_quoted_json(const dt_measured *m, const dt_list *list, dt_arena *arena, dt_out *out, dt_error *err) {
  quoted *all = dt_arena_alloc(arena, (size_t)m->speaker_count + 1, sizeof *all);
  if (!all) return full(err);
  for (uint32_t i = 0; i < list->count; i++) {
    if (list->items[i] > m->most) continue;
    quoted *q = &all[m->speakers[list->items[i]]];
    if (q->events++ == 0) q->order = i, q->speaker = m->speakers[list->items[i]];
  }
  qsort(all, (size_t)m->speaker_count + 1, sizeof *all, most_first);
  dt_out_char(out, '[');
  for (uint32_t i = 0; i <= m->speaker_count && all[i].events; i++) {
    bool own = all[i].speaker == 0;
    dt_str code = own ? DT_STR("") : m->speaker_codes[all[i].speaker - 1], sector = own ? DT_STR("") : m->speaker_sectors[all[i].speaker - 1];
    dt_out_z(out, i ? ",\n{\"code\":" : "\n{\"code\":");
    dt_out_json(out, own || code.len ? code : DT_STR("?")); /* "": the article's own word; "?": somebody without a code */
    text_field(out, "sector", sector);
    number_field(out, "events", all[i].events);
    dt_out_char(out, '}');
  }
  dt_out_z(out, "]\n");
  return out->failed ? full(err) : DT_OK;
}
