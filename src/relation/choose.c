/* From a dyad and options to the events that count. */
#include "relation.h"
#include <math.h>
#include <stdlib.h>

typedef DT_VEC(dt_pick) picks;
typedef DT_VEC(dt_pair) pairs;

typedef struct choosing {
  sqlite3 *db;
  const dt_measured *measured;
  const dt_dyad *dyad;
  const dt_plan *plan;
  dt_arena *arena;
  dt_error *err;
  picks picks;
  pairs pairs;
  uint32_t most;       /* highest event number */
  sqlite3_stmt *party; /* sectors of a side's participants of one code */
} choosing;

/* -------------------------------------------------------------- articles */

static dt_status read_articles(sqlite3_stmt *stmt, sqlite3 *db, dt_arena *arena, dt_choice *out, dt_map *sources, dt_error *err) {
  int step;
  out->first = INT32_MAX, out->last = INT32_MIN;
  while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
    int64_t row = sqlite3_column_int64(stmt, 0);
    if (row < 1 || row >= out->article_count) continue;
    dt_read_article *a = &out->articles[row];
    *a = (dt_read_article){.known = true, .day = dt_column_day(stmt, 1), .copy = dt_column(stmt, 2).len > 0,
                           .sentences = (uint32_t)sqlite3_column_int64(stmt, 4)};
    dt_str source = dt_column(stmt, 3);
    a->source = dt_map_get(sources, source);
    if (a->source == DT_NONE) {
      a->source = out->source_count++;
      dt_str kept = dt_arena_copy(arena, source);
      if (!kept.ptr || !dt_map_put(sources, kept, a->source)) return dt_fail(err, DT_ERR_MEM, 0, "no room for publishers");
    }
    if (a->day == INT32_MIN) continue;
    if (a->day < out->first) out->first = a->day;
    if (a->day > out->last) out->last = a->day;
  }
  return step == SQLITE_DONE ? DT_OK : dt_store_fail(db, err);
}

static dt_status highest(sqlite3 *db, const char *sql, uint32_t *out, dt_error *err) {
  sqlite3_stmt *stmt = NULL;
  DT_TRY(dt_store_prepare(db, sql, &stmt, err));
  int64_t n = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : -1;
  sqlite3_finalize(stmt);
  if (n < 0 || n > 1000000000) return dt_fail(err, DT_ERR_STORE, 0, "the store: row numbers from 1 to 1,000,000,000 are read");
  *out = (uint32_t)n;
  return DT_OK;
}

dt_status dt_articles_load(sqlite3 *db, dt_arena *arena, dt_choice *out, dt_error *err) {
  uint32_t most = 0;
  DT_TRY(highest(db, "SELECT coalesce(max(article), 0) FROM articles", &most, err));
  out->article_count = most + 1;
  out->articles = dt_arena_alloc(arena, out->article_count, sizeof *out->articles);
  if (!out->articles) return dt_fail(err, DT_ERR_MEM, 0, "no room for %u articles", most);
  sqlite3_stmt *stmt = NULL;
  DT_TRY(dt_store_prepare(db, "SELECT article, publication_date, copy, publisher, sentence_count FROM articles", &stmt, err));
  dt_map sources = {0};
  dt_status status = read_articles(stmt, db, arena, out, &sources, err);
  dt_map_free(&sources);
  sqlite3_finalize(stmt);
  return status;
}

/* ------------------------------------------------------------- who to whom */

static dt_status has_sector(choosing *c, uint32_t event, const char *side, dt_str code, dt_str sector, bool *out) {
  *out = sector.len == 0;
  if (*out) return DT_OK;
  sqlite3_reset(c->party);
  sqlite3_bind_int64(c->party, 1, event);
  sqlite3_bind_text(c->party, 2, side, -1, SQLITE_STATIC);
  sqlite3_bind_text(c->party, 3, code.ptr, (int)code.len, SQLITE_TRANSIENT);
  int step;
  while (!*out && (step = sqlite3_step(c->party)) == SQLITE_ROW) *out = dt_sector_has(dt_column(c->party, 0), sector);
  return *out || step == SQLITE_DONE ? DT_OK : dt_store_fail(c->db, c->err);
}

static dt_status new_pair(choosing *c, dt_str actor, dt_str recipient) {
  dt_pair *pair = dt_push(c->arena, &c->pairs);
  if (pair) *pair = (dt_pair){dt_arena_copy(c->arena, actor), dt_arena_copy(c->arena, recipient)};
  if (!pair || !pair->actor.ptr || !pair->recipient.ptr) return dt_fail(c->err, DT_ERR_MEM, 0, "no room for dyads");
  return DT_OK;
}

/* Rows come sorted by actor, recipient: only runs are compared. */
static dt_status read_dyads(choosing *c, sqlite3_stmt *stmt, const dt_actor *from, const dt_actor *to, uint8_t way) {
  int step;
  uint32_t first = c->pairs.count;
  while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
    dt_str actor = dt_column(stmt, 0), recipient = dt_column(stmt, 1);
    const dt_pair *last = c->pairs.count > first ? &c->pairs.items[c->pairs.count - 1] : NULL;
    if (!last || !dt_str_eq(actor, last->actor) || !dt_str_eq(recipient, last->recipient)) DT_TRY(new_pair(c, actor, recipient));
    bool open = from->count == 0 || to->count == 0; /* "*": any other named actor */
    if (open && (actor.len == 0 || recipient.len == 0 || dt_str_eq(actor, recipient))) continue;
    int32_t day = dt_column_day(stmt, 2);
    if (!dt_actor_has(from, actor, day) || !dt_actor_has(to, recipient, day)) continue;
    uint32_t event = (uint32_t)sqlite3_column_int64(stmt, 3);
    if (event == 0 || event > c->most) continue;
    bool a, b;
    DT_TRY(has_sector(c, event, "actor", actor, from->sector, &a));
    DT_TRY(has_sector(c, event, sqlite3_column_int(stmt, 4) ? "actor" : "recipient", recipient, to->sector, &b));
    if (!a || !b) continue;
    dt_pick *p = dt_push(c->arena, &c->picks);
    if (!p) return dt_fail(c->err, DT_ERR_MEM, 0, "no room for events");
    *p = (dt_pick){event, c->pairs.count - 1, way};
  }
  return step == SQLITE_DONE ? DT_OK : dt_store_fail(c->db, c->err);
}

static dt_status scan(choosing *c, const dt_actor *from, const dt_actor *to, uint8_t way, dt_str one_from, dt_str one_to) {
  char sql[256] = "SELECT actor, recipient, day, event, mutual FROM dyads";
  if (one_from.len) strcat(sql, one_to.len ? " WHERE actor = ?1 AND recipient = ?2" : " WHERE actor = ?1");
  else if (one_to.len) strcat(sql, " WHERE recipient = ?2");
  strcat(sql, " ORDER BY actor, recipient, day, event");
  sqlite3_stmt *stmt = NULL;
  DT_TRY(dt_store_prepare(c->db, sql, &stmt, c->err));
  if (one_from.len) sqlite3_bind_text(stmt, 1, one_from.ptr, (int)one_from.len, SQLITE_STATIC);
  if (one_to.len) sqlite3_bind_text(stmt, 2, one_to.ptr, (int)one_to.len, SQLITE_STATIC);
  dt_status status = read_dyads(c, stmt, from, to, way);
  sqlite3_finalize(stmt);
  return status;
}

/* A code may stand in a group more than once, with other days. */
static bool seen_before(const dt_actor *actor, uint32_t at) {
  for (uint32_t i = 0; i < at; i++)
    if (dt_str_eq(actor->items[i].code, actor->items[at].code)) return true;
  return false;
}

static dt_status one_way(choosing *c, const dt_actor *from, const dt_actor *to, uint8_t way) {
  uint32_t rows = from->count ? from->count : 1, columns = to->count ? to->count : 1;
  for (uint32_t i = 0; i < rows; i++) {
    if (from->count && seen_before(from, i)) continue;
    for (uint32_t j = 0; j < columns; j++) {
      if (to->count && seen_before(to, j)) continue;
      DT_TRY(scan(c, from, to, way, from->count ? from->items[i].code : (dt_str){0}, to->count ? to->items[j].code : (dt_str){0}));
    }
  }
  return DT_OK;
}

/* ----------------------------------------------------------------- events */

typedef enum state { UNSEEN, COUNTS, UNDATED, COARSE, AUXILIARY, COPY, REPEATED } state;

typedef struct info {
  dt_measured_event e;
  uint8_t ways; /* asked for; after that, counted */
  state state;
} info;

/* In thousandths; what is no score of the codebook's scale is cut to it. */
static int32_t score_of(double value) { return value > 10 ? 10000 : value >= -10 ? (int32_t)lround(value * 1000) : -10000; }

static uint8_t quad_of(int value) { return value >= 1 && value <= 4 ? (uint8_t)value : 3; }

static void read_event(sqlite3_stmt *stmt, uint32_t article_count, dt_measured_event *e) {
  int64_t article = sqlite3_column_int64(stmt, 1);
  *e = (dt_measured_event){.known = true, .article = article > 0 && article < article_count ? (uint32_t)article : 0,
                           .day = dt_column_day(stmt, 2), .finest = (int8_t)dt_precision_finest(dt_column(stmt, 3)),
                           .auxiliary = dt_auxiliary_bits(dt_column(stmt, 4)), .quad = quad_of(sqlite3_column_int(stmt, 5)),
                           .score = score_of(sqlite3_column_double(stmt, 6)), .cameo = dt_hash(dt_column(stmt, 7))};
  dt_str link = dt_column(stmt, 8);
  if (link.len) e->link = dt_hash(link) | 1;
}

static void judge(const dt_plan *plan, const dt_choice *choice, info *i) {
  dt_measured_event *e = &i->e;
  const dt_read_article *a = &choice->articles[e->article];
  if (plan->publication) e->day = a->day;
  if (e->day == INT32_MIN || (!plan->publication && e->finest < 0)) i->state = UNDATED;
  else if (!plan->publication && e->finest > (int)plan->by) i->state = COARSE;
  else if (!dt_auxiliary_counts(e->auxiliary, e->quad, plan->with)) i->state = AUXILIARY;
  else i->state = plan->unique != DT_UNIQUE_NONE && a->copy ? COPY : COUNTS;
}

#define COLUMNS "SELECT event, article, day, date_precision, auxiliary, quad_code, event_scale, cameo, link FROM events"

/* Few events are looked up one by one; many by one walk over all. */
static dt_status load(choosing *c, const dt_choice *choice, info *events, uint32_t wanted) {
  bool walk = wanted > c->most / 16;
  sqlite3_stmt *stmt = NULL;
  DT_TRY(dt_store_prepare(c->db, walk ? COLUMNS : COLUMNS " WHERE event = ?1", &stmt, c->err));
  int step = SQLITE_DONE;
  if (walk) {
    while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
      int64_t event = sqlite3_column_int64(stmt, 0);
      if (event > 0 && event <= c->most && events[event].ways) read_event(stmt, choice->article_count, &events[event].e);
    }
  } else {
    for (uint32_t i = 1; i <= c->most && step != SQLITE_ERROR; i++) {
      if (!events[i].ways) continue;
      sqlite3_reset(stmt);
      sqlite3_bind_int64(stmt, 1, i);
      step = sqlite3_step(stmt);
      if (step == SQLITE_ROW) read_event(stmt, choice->article_count, &events[i].e);
      else if (step != SQLITE_DONE) break;
    }
    if (step == SQLITE_ROW) step = SQLITE_DONE;
  }
  dt_status status = step == SQLITE_DONE ? DT_OK : dt_store_fail(c->db, c->err);
  sqlite3_finalize(stmt);
  return status;
}

static dt_status judge_all(choosing *c, const dt_choice *choice, info *events, uint32_t wanted) {
  if (!c->measured) DT_TRY(load(c, choice, events, wanted));
  for (uint32_t i = 1; i <= c->most; i++) {
    if (!events[i].ways) continue;
    if (c->measured) events[i].e = c->measured->events[i];
    if (events[i].e.known) judge(c->plan, choice, &events[i]);
  }
  return DT_OK;
}

/* ------------------------------------------------------------- all in memory */

static dt_status measure_events(sqlite3 *db, dt_measured *m, dt_error *err) {
  sqlite3_stmt *stmt = NULL;
  int step;
  DT_TRY(dt_store_prepare(db, COLUMNS, &stmt, err));
  while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
    int64_t event = sqlite3_column_int64(stmt, 0);
    if (event < 1 || event > m->most) continue;
    read_event(stmt, m->article_count, &m->events[event]);
    m->events_known++;
  }
  sqlite3_finalize(stmt);
  return step == SQLITE_DONE ? DT_OK : dt_store_fail(db, err);
}

typedef DT_VEC(dt_str) texts;

static dt_status speaker(dt_arena *arena, dt_map *map, texts *codes, texts *sectors, dt_str code, dt_str sector, uint32_t *out, dt_error *err) {
  char key[256];
  size_t len = 0;
  if (code.len + sector.len + 1 > sizeof key) return dt_fail(err, DT_ERR_STORE, 0, "the store: '%.*s' is no sector", DT_ARG(sector));
  memcpy(key, code.ptr, code.len), len = code.len;
  key[len++] = '|';
  memcpy(key + len, sector.ptr, sector.len), len += sector.len;
  *out = dt_map_get(map, (dt_str){key, len});
  if (*out != DT_NONE) return DT_OK;
  dt_str kept = dt_arena_copy(arena, (dt_str){key, len}), *c = dt_push(arena, codes), *s = dt_push(arena, sectors);
  if (!kept.ptr || !c || !s || !dt_map_put(map, kept, codes->count - 1)) return dt_fail(err, DT_ERR_MEM, 0, "no room for speakers");
  *c = dt_arena_copy(arena, code);
  *s = dt_arena_copy(arena, sector);
  *out = codes->count - 1;
  return c->ptr && s->ptr ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "no room for speakers");
}

static dt_status measure_speakers(sqlite3 *db, dt_arena *arena, dt_measured *m, dt_map *map, dt_error *err) {
  sqlite3_stmt *stmt = NULL;
  texts codes = {0}, sectors = {0};
  int step = SQLITE_DONE;
  dt_status status = DT_OK;
  DT_TRY(dt_store_prepare(db, "SELECT x.event, n.code, n.sector FROM event_attributions x JOIN attributions t USING(attribution)"
                          " JOIN entities n ON n.entity = t.speaker WHERE x.depth = 0", &stmt, err));
  while (status == DT_OK && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
    int64_t event = sqlite3_column_int64(stmt, 0);
    uint32_t at = 0;
    if (event < 1 || event > m->most) continue;
    status = speaker(arena, map, &codes, &sectors, dt_column(stmt, 1), dt_column(stmt, 2), &at, err);
    m->speakers[event] = at + 1;
  }
  if (status == DT_OK && step != SQLITE_DONE) status = dt_store_fail(db, err);
  sqlite3_finalize(stmt);
  m->speaker_codes = codes.items, m->speaker_sectors = sectors.items, m->speaker_count = codes.count;
  return status;
}

dt_status dt_measured_load(sqlite3 *db, dt_arena *arena, dt_measured *out, dt_error *err) {
  dt_choice articles = {0};
  *out = (dt_measured){0};
  DT_TRY(dt_articles_load(db, arena, &articles, err));
  out->articles = articles.articles, out->article_count = articles.article_count, out->source_count = articles.source_count;
  out->first = articles.first, out->last = articles.last;
  for (uint32_t i = 1; i < out->article_count; i++) {
    out->articles_known += out->articles[i].known;
    out->sentences += out->articles[i].sentences;
  }
  DT_TRY(highest(db, "SELECT coalesce(max(event), 0) FROM events", &out->most, err));
  out->events = dt_arena_alloc(arena, (size_t)out->most + 1, sizeof *out->events);
  out->speakers = dt_arena_alloc(arena, (size_t)out->most + 1, sizeof *out->speakers);
  if (!out->events || !out->speakers) return dt_fail(err, DT_ERR_MEM, 0, "no room for %u events", out->most);
  DT_TRY(measure_events(db, out, err));
  dt_map map = {0};
  dt_status status = measure_speakers(db, arena, out, &map, err);
  dt_map_free(&map);
  return status;
}

/* -------------------------------------------------------------- counted once */

typedef struct set {
  uint64_t *slots; /* 0: free */
  size_t room;
} set;

static bool set_make(set *s, dt_arena *arena, uint32_t count) {
  s->room = 16;
  while (s->room < (size_t)count * 2) s->room *= 2;
  s->slots = dt_arena_alloc(arena, s->room, sizeof *s->slots);
  return s->slots != NULL;
}

/* False when the key was there. */
static bool set_add(set *s, uint64_t key) {
  size_t at = (size_t)(key * 0x9E3779B97F4A7C15u) & (s->room - 1);
  while (s->slots[at] && s->slots[at] != key) at = (at + 1) & (s->room - 1);
  bool fresh = s->slots[at] == 0;
  s->slots[at] = key;
  return fresh;
}

static dt_status once_by_link(choosing *c, info *events) {
  set links;
  if (!set_make(&links, c->arena, c->picks.count)) return dt_fail(c->err, DT_ERR_MEM, 0, "no room for links");
  for (uint32_t i = 1; i <= c->most; i++)
    if (events[i].state == COUNTS && events[i].e.link && !set_add(&links, events[i].e.link)) events[i].state = REPEATED;
  return DT_OK;
}

/* One for each day, actor, recipient and CAMEO code, as one-a-day filters have it: an event stays on the ways it is first. */
static dt_status once_a_day(choosing *c, info *events) {
  set days;
  if (!set_make(&days, c->arena, c->picks.count)) return dt_fail(c->err, DT_ERR_MEM, 0, "no room for days");
  for (uint32_t i = 1; i <= c->most; i++) events[i].ways = 0;
  for (uint32_t i = 0; i < c->picks.count; i++) { /* by actor, recipient, day, event */
    const dt_pick *p = &c->picks.items[i];
    info *e = &events[p->event];
    if (e->state != COUNTS) continue;
    uint64_t key[4] = {(uint64_t)(int64_t)e->e.day, p->pair, p->way, e->e.cameo}; /* each way has its own pairs */
    if (set_add(&days, dt_hash((dt_str){(const char *)key, sizeof key}) | 1)) e->ways |= p->way;
  }
  for (uint32_t i = 1; i <= c->most; i++)
    if (events[i].state == COUNTS && !events[i].ways) events[i].state = REPEATED;
  return DT_OK;
}

static dt_status gather(choosing *c, const info *events, dt_choice *out) {
  uint32_t *left_out[] = {NULL, NULL, &out->undated, &out->coarse, &out->auxiliary, &out->copies, &out->repeated};
  for (uint32_t i = 1; i <= c->most; i++) {
    if (events[i].state == COUNTS) out->count++;
    else if (left_out[events[i].state]) ++*left_out[events[i].state];
  }
  out->items = dt_arena_alloc(c->arena, out->count, sizeof *out->items);
  if (!out->items) return dt_fail(c->err, DT_ERR_MEM, 0, "no room for %u events", out->count);
  uint32_t n = 0;
  for (uint32_t i = 1; i <= c->most; i++) {
    const dt_measured_event *e = &events[i].e;
    if (events[i].state == COUNTS) out->items[n++] = (dt_counted){i, e->article, e->day, e->score, e->quad, events[i].ways};
  }
  return DT_OK;
}

static dt_status begin(choosing *c, dt_choice *out) {
  const dt_measured *m = c->measured;
  if (!m) {
    DT_TRY(dt_articles_load(c->db, c->arena, out, c->err));
    return highest(c->db, "SELECT coalesce(max(event), 0) FROM events", &c->most, c->err);
  }
  out->articles = m->articles, out->article_count = m->article_count, out->source_count = m->source_count;
  out->first = m->first, out->last = m->last;
  c->most = m->most;
  return DT_OK;
}

static dt_status choose(choosing *c, dt_choice *out) {
  DT_TRY(begin(c, out));
  bool same = dt_str_eq(c->dyad->a.text, c->dyad->b.text); /* *:*, USA:USA: one way is the other */
  DT_TRY(one_way(c, &c->dyad->a, &c->dyad->b, same ? DT_FORTH | DT_BACK : DT_FORTH));
  if (!same) DT_TRY(one_way(c, &c->dyad->b, &c->dyad->a, DT_BACK));
  info *events = dt_arena_alloc(c->arena, (size_t)c->most + 1, sizeof *events);
  if (!events) return dt_fail(c->err, DT_ERR_MEM, 0, "no room for %u events", c->most);
  uint32_t wanted = 0;
  for (uint32_t i = 0; i < c->picks.count; i++) {
    info *e = &events[c->picks.items[i].event];
    wanted += e->ways == 0;
    e->ways |= c->picks.items[i].way;
  }
  DT_TRY(judge_all(c, out, events, wanted));
  if (c->plan->unique == DT_UNIQUE_LINK) DT_TRY(once_by_link(c, events));
  if (c->plan->unique == DT_UNIQUE_DAY) DT_TRY(once_a_day(c, events));
  out->picks = c->picks.items, out->pick_count = c->picks.count;
  out->pairs = c->pairs.items, out->pair_count = c->pairs.count;
  out->most = c->most;
  return gather(c, events, out);
}

dt_status dt_choose(sqlite3 *db, const dt_measured *measured, const dt_dyad *dyad, const dt_plan *plan, dt_arena *arena, dt_choice *out,
                    dt_error *err) {
  choosing c = {.db = db, .measured = measured, .dyad = dyad, .plan = plan, .arena = arena, .err = err};
  *out = (dt_choice){0};
  DT_TRY(dt_store_prepare(db, "SELECT sector FROM participants WHERE event = ?1 AND side = ?2 AND code = ?3", &c.party, err));
  dt_status status = choose(&c, out);
  sqlite3_finalize(c.party);
  return status;
}
