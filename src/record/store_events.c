/* Events out of a store, as the records that writers take. */
#include "record.h"
#include "store.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct reading {
  const char *path;
  sqlite3 *db;
  sqlite3_stmt *events, *parties, *authorities;
  dt_arena *arena;
  const dt_record_options *how;
  bool whole_text; /* the format needs the article's text */
} reading;

enum { MEMORY_BYTES = 1 << 30 };

static dt_status failed(const reading *r, dt_error *err) {
  return dt_fail(err, DT_ERR_STORE, 0, "%s: %s", r->path, sqlite3_errmsg(r->db));
}

static dt_status no_room(dt_error *err) { return dt_fail(err, DT_ERR_MEM, 0, "no room for the events of a day"); }

/* --------------------------------------------------------------- columns */

/* A row being taken apart, column by column; texts are copied. */
typedef struct columns {
  sqlite3_stmt *row;
  dt_arena *arena;
  int at;
  bool failed;
} columns;

static dt_str text(columns *c) {
  const char *ptr = (const char *)sqlite3_column_text(c->row, c->at);
  size_t len = (size_t)sqlite3_column_bytes(c->row, c->at++);
  if (!len) return DT_STR("");
  dt_str copy = dt_arena_copy(c->arena, (dt_str){ptr, len});
  if (!copy.ptr) c->failed = true;
  return copy.ptr ? copy : DT_STR("");
}

static void word(columns *c, char *out, size_t size) {
  const char *z = (const char *)sqlite3_column_text(c->row, c->at++);
  size_t len = z ? strlen(z) : 0;
  if (len >= size) len = size - 1;
  if (len) memcpy(out, z, len);
  out[len] = 0;
}

static int64_t integer(columns *c) { return sqlite3_column_int64(c->row, c->at++); }
static double real(columns *c) { return sqlite3_column_double(c->row, c->at++); }
static bool is_null(const columns *c) { return sqlite3_column_type(c->row, c->at) == SQLITE_NULL; }

static int32_t stated(columns *c) {
  if (!is_null(c)) return (int32_t)integer(c);
  c->at++;
  return -1;
}

static uint32_t offset(columns *c, const dt_points *points) {
  int64_t byte = integer(c);
  if (byte < 0 || (uint64_t)byte > points->text.len) byte = 0; /* not written by us */
  return dt_points_at(points, (uint32_t)byte);
}

/* ----------------------------------------------------------------- parts */

#define PARTY_COLUMNS "n.code, n.sector, n.entity_text, n.identifier_text, n.office, n.rule, n.kind, n.start_byte, n.end_byte, n.former"

static const char *kind_of(dt_str name) {
  for (int k = DT_ENTITY_PERSON; k <= DT_ENTITY_UNKNOWN; k++)
    if (dt_str_is(name, dt_entity_kind_text((dt_entity_kind)k))) return dt_entity_kind_text((dt_entity_kind)k);
  return dt_entity_kind_text(DT_ENTITY_UNKNOWN);
}

static dt_party party(columns *c, const dt_points *points) {
  dt_party p = {.code = text(c), .entity = DT_NONE};
  p.sector = text(c);
  p.text = text(c);
  p.identifier = text(c);
  p.office = text(c);
  p.rule = text(c);
  p.kind = kind_of(text(c));
  p.start = offset(c, points);
  p.end = offset(c, points);
  p.former = integer(c) != 0;
  return p;
}

static dt_status read_parties(reading *r, int64_t event, const dt_points *points, dt_record *out, dt_error *err) {
  DT_VEC(dt_party) sides[2] = {{0}, {0}};
  int code;
  sqlite3_bind_int64(r->parties, 1, event);
  while ((code = sqlite3_step(r->parties)) == SQLITE_ROW) {
    columns c = {.row = r->parties, .arena = r->arena};
    int side = dt_str_is(text(&c), "recipient");
    dt_party *p = dt_push(r->arena, &sides[side]);
    if (p) *p = party(&c, points);
    if (!p || c.failed) break;
  }
  sqlite3_reset(r->parties);
  if (code == SQLITE_ROW) return no_room(err);
  out->actors = sides[0].items;
  out->actor_count = sides[0].count;
  out->recipients = sides[1].items;
  out->recipient_count = sides[1].count;
  return code == SQLITE_DONE ? DT_OK : failed(r, err);
}

static const char *speech_kind(dt_str name) {
  for (int k = DT_SPEECH_DIRECT; k <= DT_SPEECH_MIXED; k++)
    if (dt_str_is(name, dt_speech_kind_text((dt_speech_kind)k))) return dt_speech_kind_text((dt_speech_kind)k);
  return dt_speech_kind_text(DT_SPEECH_INDIRECT);
}

static const char *stance_of(dt_str name) {
  for (int k = 0; k < DT_STANCE_COUNT; k++)
    if (dt_str_is(name, dt_stance_text((dt_stance)k))) return dt_stance_text((dt_stance)k);
  return dt_stance_text(DT_STANCE_said);
}

static dt_authority authority(columns *c, const dt_points *points) {
  dt_authority a = {.known = integer(c) != 0, .attribution = DT_NONE};
  a.source = text(c);
  a.cue = text(c);
  a.via = text(c);
  a.rule = text(c);
  a.kind = speech_kind(text(c));
  a.stance = stance_of(text(c));
  a.start = offset(c, points);
  a.end = offset(c, points);
  if (a.known) a.speaker = party(c, points);
  return a;
}

static dt_status read_authorities(reading *r, int64_t event, const dt_points *points, dt_record *out, dt_error *err) {
  DT_VEC(dt_authority) all = {0};
  int code;
  sqlite3_bind_int64(r->authorities, 1, event);
  while ((code = sqlite3_step(r->authorities)) == SQLITE_ROW) {
    columns c = {.row = r->authorities, .arena = r->arena};
    dt_authority *a = dt_push(r->arena, &all);
    if (a) *a = authority(&c, points);
    if (!a || c.failed) break;
  }
  sqlite3_reset(r->authorities);
  if (code == SQLITE_ROW) return no_room(err);
  out->authorities = all.items;
  out->authority_count = all.count;
  return code == SQLITE_DONE ? DT_OK : failed(r, err);
}

/* "a … b" is two. */
static bool split_texts(dt_arena *arena, dt_str joined, dt_record *out) {
  static const char gap[] = " \xE2\x80\xA6 ";
  DT_VEC(dt_str) all = {0};
  for (size_t at = 0, begin = 0; joined.len && at <= joined.len; at++) {
    bool here = at + sizeof gap - 1 <= joined.len && memcmp(joined.ptr + at, gap, sizeof gap - 1) == 0;
    if (!here && at < joined.len) continue;
    dt_str *part = dt_push(arena, &all);
    if (!part) return false;
    *part = dt_slice(joined, begin, at);
    begin = at + sizeof gap - 1;
  }
  out->texts = all.items;
  out->text_count = all.count;
  return true;
}

static uint64_t contexts_of(dt_str list) {
  uint64_t set = 0;
  dt_str name;
  while (list.len && dt_str_field(&list, ';', &name)) {
    uint32_t i = dt_context_find(name);
    if (i != DT_NONE) set |= (uint64_t)1 << i;
  }
  return set;
}

static dt_record_place place(columns *c, const dt_points *points) {
  dt_record_place p = {.name = text(c)};
  word(c, p.country, sizeof p.country);
  p.admin1 = text(c);
  dt_str feature = text(c);
  p.feature = feature.len ? feature.ptr[0] : 0;
  p.lat = real(c);
  p.lon = real(c);
  p.geonameid = (uint32_t)integer(c);
  p.known = !is_null(c);
  int64_t begin = sqlite3_column_int64(c->row, c->at), end = sqlite3_column_int64(c->row, c->at + 1);
  p.start = offset(c, points);
  p.end = offset(c, points);
  if (!p.known || begin < 0 || begin > end || (uint64_t)end > points->text.len) return p;
  p.words = dt_arena_copy(c->arena, dt_slice(points->text, (size_t)begin, (size_t)end));
  if (!p.words.ptr) c->failed = true, p.words.len = 0;
  return p;
}

/* ----------------------------------------------------------------- event */

#define EVENT_COLUMNS                                                                                                     \
  "a.text, e.event, a.article, a.id, a.publication_date, a.publisher, a.title, a.url, e.id, e.date, e.date_precision, e.date_given," \
  " e.day, e.last_day, e.type, e.mode, e.context, e.auxiliary, e.cameo, e.event_text, e.sentence, e.trigger_byte, e.lede,"    \
  " e.killed, e.injured, e.arrested, e.size, e.place, e.place_country, e.place_admin1, e.place_feature, e.latitude,"        \
  " e.longitude, e.geonameid, e.place_start, e.place_end, e.rule, e.why, e.link, a.copy_of, e.start_byte, e.end_byte"

/* Precisions whose last day the date does not say. */
static bool is_stretch(dt_str precision) { return dt_str_is(precision, "week") || dt_str_is(precision, "quarter") || dt_str_is(precision, "decade"); }

static void dates(columns *c, dt_record *out) {
  word(c, out->date, sizeof out->date);
  dt_str precision = text(c);
  out->precision = precision.ptr;
  out->date_given = integer(c) != 0;
  word(c, out->day, sizeof out->day);
  word(c, out->last_day, sizeof out->last_day);
  if (is_stretch(precision)) memcpy(out->last, out->last_day, sizeof out->last);
}

static uint32_t number_of(dt_str id) {
  uint32_t n = 0, unit = 1;
  for (size_t i = id.len; i > 0 && dt_is_digit(id.ptr[i - 1]) && unit < 1000000000; i--, unit *= 10) n += (uint32_t)(id.ptr[i - 1] - '0') * unit;
  return n;
}

static bool sentence(columns *c, const dt_points *points, dt_record *out) {
  int64_t begin = sqlite3_column_int64(c->row, c->at), end = sqlite3_column_int64(c->row, c->at + 1);
  out->start = offset(c, points);
  out->end = offset(c, points);
  if (begin < 0 || begin > end || (uint64_t)end > points->text.len) return true;
  out->sentence = dt_arena_copy(c->arena, dt_slice(points->text, (size_t)begin, (size_t)end));
  return out->sentence.ptr != NULL;
}

/* What is known of an event beside its record. */
typedef struct origin {
  int64_t event, article;
  dt_str copy_of;
} origin;

static bool event_columns(columns *c, const dt_points *points, dt_record *out, origin *from) {
  dt_event_type type = DT_EVENT_AGREE;
  from->event = integer(c);
  from->article = integer(c);
  out->article.id = text(c);
  out->article.date = text(c);
  out->article.publisher = text(c);
  out->article.title = text(c);
  out->article.url = text(c);
  out->id = text(c);
  out->number = number_of(out->id);
  dates(c, out);
  (void)dt_event_find(text(c), &type);
  out->type = (uint8_t)type;
  out->mode = dt_mode_find(type, text(c));
  out->contexts = contexts_of(text(c));
  out->auxiliary = dt_auxiliary_bits(text(c));
  word(c, out->cameo, sizeof out->cameo);
  bool split = split_texts(c->arena, text(c), out);
  out->sequence = (uint32_t)integer(c);
  out->trigger = offset(c, points);
  out->lede = integer(c) != 0;
  out->killed = stated(c);
  out->injured = stated(c);
  out->arrested = stated(c);
  out->size = stated(c);
  out->place = place(c, points);
  out->rule = text(c);
  out->why = text(c);
  word(c, out->link, sizeof out->link);
  from->copy_of = text(c);
  return split && sentence(c, points, out) && !c->failed;
}

static dt_status read_event(reading *r, dt_record *out, origin *from, dt_error *err) {
  columns c = {.row = r->events, .arena = r->arena};
  dt_points points;
  const char *ptr = (const char *)sqlite3_column_text(r->events, 0);
  dt_str whole = {ptr ? ptr : "", (size_t)sqlite3_column_bytes(r->events, 0)};
  *out = (dt_record){0};
  if (r->whole_text) whole = out->article.text = text(&c);
  c.at = 1;
  if (!dt_points_make(r->arena, whole, dt_record_in_characters(r->how), &points)) return no_room(err);
  if (!event_columns(&c, &points, out, from)) return no_room(err);
  DT_TRY(read_parties(r, from->event, &points, out, err));
  return read_authorities(r, from->event, &points, out, err);
}

/* --------------------------------------------------------------- queries */

static dt_status prepare(reading *r, const char *sql, sqlite3_stmt **out, dt_error *err) {
  return sqlite3_prepare_v2(r->db, sql, -1, out, NULL) == SQLITE_OK ? DT_OK : failed(r, err);
}

static void bind_or_null(sqlite3_stmt *to, int at, const char *z) {
  if (z) sqlite3_bind_text(to, at, z, -1, SQLITE_STATIC);
  else sqlite3_bind_null(to, at);
}

static dt_status prepare_all(reading *r, const dt_selection *which, dt_error *err) {
  static const char in_order[] =
    "SELECT " EVENT_COLUMNS " FROM events e JOIN articles a USING(article) WHERE (?1 IS NULL OR e.day >= ?1) AND (?2 IS NULL OR"
    " (e.day <= ?2 AND e.day <> '')) AND ((?3 IS NULL AND ?4 IS NULL) OR e.event IN (SELECT d.event FROM dyads d WHERE"
    " (?3 IS NULL OR d.actor = ?3) AND (?4 IS NULL OR d.recipient = ?4))) ORDER BY ";
  static const char parties[] =
    "SELECT p.side, " PARTY_COLUMNS " FROM participants p JOIN entities n USING(entity) WHERE p.event = ?1 ORDER BY p.side, p.position";
  static const char authorities[] =
    "SELECT t.speaker IS NOT NULL, t.source_text, t.cue, t.via, t.rule, t.kind, t.stance, t.start_byte, t.end_byte, " PARTY_COLUMNS
    " FROM event_attributions x JOIN attributions t USING(attribution) LEFT JOIN entities n ON n.entity = t.speaker"
    " WHERE x.event = ?1 ORDER BY x.depth";
  char sql[sizeof in_order + 16];
  memcpy(sql, in_order, sizeof in_order);
  strcat(sql, which->one_a_day ? "e.day, e.event" : "e.event");
  DT_TRY(prepare(r, sql, &r->events, err));
  bind_or_null(r->events, 1, which->since);
  bind_or_null(r->events, 2, which->until);
  bind_or_null(r->events, 3, which->actor);
  bind_or_null(r->events, 4, which->recipient);
  DT_TRY(prepare(r, parties, &r->parties, err));
  return prepare(r, authorities, &r->authorities, err);
}

/* --------------------------------------------------------------- writing */

typedef struct writing {
  dt_bytes_fn *each;
  void *user;
  dt_record_options how;
  uint64_t row;
  bool stopped;
} writing;

static dt_status write_record(writing *w, dt_arena *arena, dt_record *record, const origin *from, dt_error *err) {
  dt_out out = {.arena = arena};
  w->how.story = (uint64_t)from->article;
  w->how.copy_of = from->copy_of;
  dt_record_organisations(record, &w->how);
  dt_record_write(&out, record, &w->how);
  if (out.failed) return no_room(err);
  if (out.len && !w->each((dt_str){out.ptr, out.len}, w->user)) w->stopped = true;
  return DT_OK;
}

static dt_status write_one_by_one(reading *r, writing *w, dt_error *err) {
  int code = SQLITE_DONE;
  while (!w->stopped && (code = sqlite3_step(r->events)) == SQLITE_ROW) {
    dt_record record;
    origin from;
    DT_TRY(read_event(r, &record, &from, err));
    DT_TRY(write_record(w, r->arena, &record, &from, err));
    dt_arena_reset(r->arena);
  }
  return w->stopped || code == SQLITE_DONE ? DT_OK : failed(r, err);
}

/* ------------------------------------------------------------ one a day */

/* An event of the day being read, and those that say the same after it. */
typedef struct same {
  dt_record record;
  origin from;
  uint32_t next;  /* the next that is the same, DT_NONE: none */
  uint32_t last;  /* of the first: the last of the chain */
  bool first;
} same;

typedef DT_VEC(same) sames;

static dt_str key_of(dt_arena *arena, const dt_record *r) {
  dt_out key = {.arena = arena};
  const dt_party *sides[] = {r->actors, r->recipients};
  uint32_t counts[] = {r->actor_count, r->recipient_count};
  dt_out_z(&key, r->day);
  dt_out_z(&key, r->cameo);
  dt_out_int(&key, r->auxiliary);
  for (int s = 0; s < 2; s++) {
    dt_out_char(&key, '|');
    for (uint32_t i = 0; i < counts[s]; i++) {
      dt_out_char(&key, ',');
      dt_out_str(&key, sides[s][i].code);
      dt_out_char(&key, ' ');
      dt_out_str(&key, sides[s][i].sector);
    }
  }
  return key.failed ? (dt_str){0} : (dt_str){key.ptr, key.len};
}

static bool has(const dt_str *items, uint32_t count, dt_str s) {
  for (uint32_t i = 0; i < count; i++)
    if (dt_str_eq(items[i], s)) return true;
  return false;
}

/* Merge the chain that begins at `first` into its first record. */
static dt_status merge(reading *r, sames *day, uint32_t first, dt_error *err) {
  dt_merged m = {0};
  for (uint32_t i = first; i != DT_NONE; i = day->items[i].next) m.events++;
  dt_str *ids = dt_arena_alloc(r->arena, m.events, sizeof *ids), *urls = dt_arena_alloc(r->arena, m.events, sizeof *urls),
         *names = dt_arena_alloc(r->arena, m.events, sizeof *names);
  uint32_t *sequences = dt_arena_alloc(r->arena, m.events, sizeof *sequences), n = 0;
  if (!ids || !urls || !names || !sequences) return no_room(err);
  for (uint32_t i = first; i != DT_NONE; i = day->items[i].next) {
    const dt_record *one = &day->items[i].record;
    m.articles += !has(ids, n, one->article.id);
    if (one->article.url.len && !has(urls, m.url_count, one->article.url)) urls[m.url_count++] = one->article.url;
    if (one->article.publisher.len && !has(names, m.publishers, one->article.publisher)) names[m.publishers++] = one->article.publisher;
    ids[n] = one->article.id;
    sequences[n++] = one->sequence;
  }
  m.ids = ids;
  m.urls = urls;
  m.names = names;
  m.sequences = sequences;
  day->items[first].record.merged = m;
  return DT_OK;
}

static dt_status write_day(reading *r, writing *w, sames *day, dt_error *err) {
  for (uint32_t i = 0; i < day->count && !w->stopped; i++) {
    if (!day->items[i].first) continue;
    DT_TRY(merge(r, day, i, err));
    DT_TRY(write_record(w, r->arena, &day->items[i].record, &day->items[i].from, err));
  }
  return DT_OK;
}

static dt_status add_to_day(reading *r, sames *day, dt_map *keys, dt_error *err) {
  same *one = dt_push(r->arena, day);
  uint32_t at = day->count - 1;
  if (!one) return no_room(err);
  DT_TRY(read_event(r, &one->record, &one->from, err));
  one->next = DT_NONE;
  one->last = at;
  one->first = true;
  if (!one->record.day[0]) return DT_OK; /* of an unknown day: stands alone */
  dt_str key = key_of(r->arena, &one->record);
  if (!key.ptr) return no_room(err);
  uint32_t first = dt_map_get(keys, key);
  if (first == DT_NONE) return dt_map_put(keys, key, at) ? DT_OK : no_room(err);
  one->first = false;
  day->items[day->items[first].last].next = at;
  day->items[first].last = at;
  return DT_OK;
}

static dt_status write_one_a_day(reading *r, writing *w, dt_error *err) {
  sames day = {0};
  dt_map keys = {0};
  dt_status status = DT_OK;
  char now[11] = "";
  int code = SQLITE_DONE;
  while (status == DT_OK && !w->stopped && (code = sqlite3_step(r->events)) == SQLITE_ROW) {
    const char *date = (const char *)sqlite3_column_text(r->events, 12);
    if (day.count && strcmp(date ? date : "", now) != 0) {
      status = write_day(r, w, &day, err);
      dt_map_free(&keys);
      dt_arena_reset(r->arena);
      day = (sames){0};
      keys = (dt_map){0};
    }
    memcpy(now, date ? date : "", date && strlen(date) < sizeof now ? strlen(date) + 1 : 1);
    if (status == DT_OK) status = add_to_day(r, &day, &keys, err);
  }
  if (status == DT_OK && !w->stopped && code == SQLITE_DONE) status = write_day(r, w, &day, err);
  dt_map_free(&keys);
  return status != DT_OK || w->stopped || code == SQLITE_DONE ? status : failed(r, err);
}

/* ------------------------------------------------------------------- all */

static dt_status run(reading *r, writing *w, const dt_selection *which, dt_error *err) {
  dt_str header;
  DT_TRY(dt_record_header(&w->how, &header, err));
  DT_TRY(dt_sqlite_read(r->path, &r->db, err));
  DT_TRY(prepare_all(r, which, err));
  if (header.len && !w->each(header, w->user)) return DT_OK;
  return which->one_a_day ? write_one_a_day(r, w, err) : write_one_by_one(r, w, err);
}

static dt_status records_of_file(const char *path, const dt_selection *which, const dt_record_options *options, dt_bytes_fn *each, void *user,
                                 dt_error *err) {
  static const dt_selection all = {0};
  writing w = {.each = each, .user = user, .row = 1};
  if (!which) which = &all;
  if (options) w.how = *options;
  if (!w.how.next_row) w.how.next_row = &w.row;
  reading r = {.path = path, .how = &w.how};
  r.whole_text = w.how.format && strcmp(w.how.format, "gdelt2-mentions") == 0;
  if (r.whole_text && which->one_a_day)
    return dt_fail(err, DT_ERR_USAGE, 0, "gdelt2-mentions lists every mention: one-a-day does not go with it");
  r.arena = dt_arena_new(MEMORY_BYTES);
  dt_status status = r.arena ? run(&r, &w, which, err) : no_room(err);
  sqlite3_finalize(r.events);
  sqlite3_finalize(r.parties);
  sqlite3_finalize(r.authorities);
  sqlite3_close(r.db);
  dt_arena_free(r.arena);
  return status;
}

/* Through a temporary file, whose name is gone as soon as the events are written. */
static dt_status records_of_server(const char *target, const dt_selection *which, const dt_record_options *options, dt_bytes_fn *each, void *user,
                                   dt_error *err) {
  const char *folder = getenv("TMPDIR");
  char path[512], file[520];
  dt_str header;
  DT_TRY(dt_record_header(options, &header, err)); /* wrong names are told before the server is asked */
  snprintf(path, sizeof path, "%.480s/detente-XXXXXX", folder && *folder ? folder : "/tmp");
  int made = mkstemp(path);
  if (made < 0) return dt_fail(err, DT_ERR_IO, 0, "%s: no temporary file can be made", path);
  close(made);
  snprintf(file, sizeof file, "sqlite:%s", path);
  dt_status status = dt_store_copy(target, file, err);
  if (status == DT_OK) status = records_of_file(path, which, options, each, user, err);
  static const char *const ends[] = {"", "-wal", "-shm"}; /* a reader that may not write leaves SQLite's own files behind */
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    snprintf(file, sizeof file, "%s%s", path, ends[i]);
    unlink(file);
  }
  return status;
}

dt_status dt_store_records(const char *target, const dt_selection *which, const dt_record_options *options, dt_bytes_fn *each, void *user,
                           dt_error *err) {
  if (dt_pg_target(target)) return records_of_server(target, which, options, each, user, err);
  return records_of_file(strncmp(target, "sqlite:", 7) == 0 ? target + 7 : target, which, options, each, user, err);
}
