/* Claims that clash: two events between the same two actors of which one denies, undoes or belies the other. */
#include "relation.h"
#include <stdio.h>
#include <stdlib.h>

typedef enum kind { DENIED, REVERSED, BELIED, KIND_COUNT } kind;
const char *const dt_clash_kinds[] = {"denied", "reversed", "belied"};

/* What undoes what, later, by the same actor towards the same recipient (docs/relations.md). */
static const struct {
  dt_event_type first, second;
} undoes[] = {
  {DT_EVENT_SANCTION, DT_EVENT_CONCEDE},  {DT_EVENT_SANCTION, DT_EVENT_AID},      {DT_EVENT_SANCTION, DT_EVENT_COOPERATE},
  {DT_EVENT_THREATEN, DT_EVENT_CONCEDE},  {DT_EVENT_MOBILIZE, DT_EVENT_RETREAT},  {DT_EVENT_COERCE, DT_EVENT_RETREAT},
  {DT_EVENT_COERCE, DT_EVENT_CONCEDE},    {DT_EVENT_ASSAULT, DT_EVENT_RETREAT},   {DT_EVENT_PROTEST, DT_EVENT_CONCEDE},
  {DT_EVENT_CONCEDE, DT_EVENT_SANCTION},  {DT_EVENT_CONCEDE, DT_EVENT_COERCE},    {DT_EVENT_RETREAT, DT_EVENT_MOBILIZE},
  {DT_EVENT_RETREAT, DT_EVENT_ASSAULT},   {DT_EVENT_AID, DT_EVENT_SANCTION},      {DT_EVENT_COOPERATE, DT_EVENT_SANCTION},
  {DT_EVENT_AGREE, DT_EVENT_REJECT},      {DT_EVENT_REJECT, DT_EVENT_AGREE},
};

typedef struct claim {
  uint32_t event, pair;
  int32_t day, score;
  uint64_t link;
  uint8_t quad, type, mode_hash, bits;
  bool denied; /* whoever says it denies it, or the sentence negates it */
} claim;

typedef struct clashing {
  sqlite3 *db;
  const dt_relation_options *options;
  dt_arena *arena;
  dt_error *err;
  dt_choice choice;
  claim *claims;
  uint32_t count;
  int32_t within;
  dt_stop_fn *stop; /* NULL: never */
  void *stop_user;
  uint32_t compared;
  DT_VEC(dt_clash) found;
} clashing;

static dt_status full(clashing *c) { return dt_fail(c->err, DT_ERR_MEM, 0, "no room for clashes"); }

/* ---------------------------------------------------------------- reading */

static const char detail[] =
  "SELECT e.type, e.mode, e.auxiliary, (SELECT t.stance FROM event_attributions x JOIN attributions t USING(attribution)"
  " WHERE x.event = e.event AND x.depth = 0), e.link FROM events e WHERE e.event = ?1";

static dt_status read_claim(clashing *c, sqlite3_stmt *stmt, const dt_counted *e, claim *out) {
  sqlite3_reset(stmt);
  sqlite3_bind_int64(stmt, 1, e->event);
  if (sqlite3_step(stmt) != SQLITE_ROW) return dt_store_fail(c->db, c->err);
  dt_event_type type;
  if (!dt_event_find(dt_column(stmt, 0), &type)) type = DT_EVENT_COUNT;
  dt_str mode = dt_column(stmt, 1), link;
  *out = (claim){.event = e->event, .day = e->day, .score = e->score, .quad = e->quad, .type = (uint8_t)type,
                 .mode_hash = mode.len ? (uint8_t)(dt_hash(mode) | 1) : 0, .bits = dt_auxiliary_bits(dt_column(stmt, 2))};
  out->denied = (out->bits & DT_AUX_NEGATION) || dt_str_is(dt_column(stmt, 3), "denied");
  link = dt_column(stmt, 4);
  out->link = link.len ? dt_hash(link) | 1 : 0;
  return DT_OK;
}

static int by_pair(const void *a, const void *b) {
  const claim *x = a, *y = b;
  if (x->pair != y->pair) return x->pair < y->pair ? -1 : 1;
  if (x->day != y->day) return x->day < y->day ? -1 : 1;
  return (x->event > y->event) - (x->event < y->event);
}

static dt_status read_claims(clashing *c, sqlite3_stmt *stmt) {
  uint32_t *item_of = dt_arena_alloc(c->arena, (size_t)c->choice.most + 1, sizeof *item_of); /* index + 1 */
  claim *all = dt_arena_alloc(c->arena, c->choice.count, sizeof *all);
  c->claims = dt_arena_alloc(c->arena, c->choice.pick_count, sizeof *c->claims);
  if (!item_of || !all || !c->claims) return full(c);
  for (uint32_t i = 0; i < c->choice.count; i++) {
    item_of[c->choice.items[i].event] = i + 1;
    DT_TRY(read_claim(c, stmt, &c->choice.items[i], &all[i]));
  }
  for (uint32_t i = 0; i < c->choice.pick_count; i++) {
    uint32_t item = item_of[c->choice.picks[i].event];
    if (!item || (all[item - 1].bits & (DT_AUX_HISTORICAL | DT_AUX_HYPOTHETICAL))) continue;
    c->claims[c->count] = all[item - 1];
    c->claims[c->count++].pair = c->choice.picks[i].pair;
  }
  if (c->count) qsort(c->claims, c->count, sizeof *c->claims, by_pair);
  return DT_OK;
}

/* --------------------------------------------------------------- matching */

static bool same_act(const claim *a, const claim *b) {
  return a->type == b->type && (a->mode_hash == b->mode_hash || !a->mode_hash || !b->mode_hash);
}

static bool is_undone(const claim *first, const claim *second) {
  if (first->denied || second->denied) return false;
  for (unsigned i = 0; i < sizeof undoes / sizeof *undoes; i++)
    if (undoes[i].first == first->type && undoes[i].second == second->type) return true;
  return false;
}

/* Kind words that say more than that people met, and a hostile deed. */
static bool is_kind(const claim *a) { return a->quad == 1 && a->type != DT_EVENT_CONSULT && !a->denied && a->score >= 2000; }
static bool is_hostile(const claim *a) { return a->quad == 4 && !a->denied && !(a->bits & DT_AUX_FUTURE); }

static bool clashes(const claim *first, const claim *second, kind k) {
  if (first->link && first->link == second->link && first->denied == second->denied) return false; /* the same event twice */
  if (k == DENIED) return first->denied != second->denied && same_act(first, second);
  if (k == REVERSED) return is_undone(first, second);
  if (is_undone(first, second)) return false; /* said above already */
  return (is_kind(first) && is_hostile(second)) || (is_hostile(first) && is_kind(second));
}

static dt_status add(clashing *c, const claim *a, const claim *b, kind k) {
  dt_clash *found = dt_push(c->arena, &c->found);
  if (!found) return full(c);
  int32_t apart = b->day - a->day, differ = k == DENIED ? 2 * abs(a->score) : abs(a->score - b->score);
  *found = (dt_clash){a->event, b->event, apart, differ - 1000 * apart / (c->within + 1), (uint8_t)k};
  return DT_OK;
}

/* Each claim with the next later one that clashes with it, of each kind. */
static dt_status match(clashing *c) {
  for (uint32_t i = 0; i < c->count; i++) {
    bool done[KIND_COUNT] = {false};
    const claim *a = &c->claims[i];
    for (uint32_t j = i + 1; j < c->count && c->claims[j].pair == a->pair && c->claims[j].day - a->day <= c->within; j++) {
      if (done[DENIED] && done[REVERSED] && done[BELIED]) break;
      if (c->stop && ++c->compared % 65536 == 0 && c->stop(c->stop_user)) return dt_fail(c->err, DT_ERR_STORE, 0, "too many events to compare: a shorter --within, a dyad or dates");
      for (int k = 0; k < KIND_COUNT; k++) {
        if (done[k] || c->claims[j].event == a->event || !clashes(a, &c->claims[j], (kind)k)) continue;
        done[k] = true;
        DT_TRY(add(c, a, &c->claims[j], (kind)k));
      }
    }
  }
  return DT_OK;
}

static int by_strength(const void *a, const void *b) {
  const dt_clash *x = a, *y = b;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  if (x->strength != y->strength) return x->strength > y->strength ? -1 : 1;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  return (x->second > y->second) - (x->second < y->second);
}

/* The strongest of each kind; two countries that act on each other in one event give it once. */
static void rank(clashing *c) {
  uint32_t limit = c->options->limit ? c->options->limit : 100, n = 0, of_kind = 0;
  if (c->found.count) qsort(c->found.items, c->found.count, sizeof *c->found.items, by_strength);
  for (uint32_t i = 0; i < c->found.count; i++) {
    const dt_clash *f = &c->found.items[i], *last = n ? &c->found.items[n - 1] : NULL;
    if (last && last->kind != f->kind) of_kind = 0;
    if (of_kind == limit || (last && last->kind == f->kind && last->first == f->first && last->second == f->second)) continue;
    c->found.items[n++] = *f;
    of_kind++;
  }
  c->found.count = n;
}

/* ---------------------------------------------------------------- writing */

static const char sentence[] =
  "SELECT e.id, e.date, e.type, e.mode, e.cameo, e.event_scale, e.auxiliary, CAST(substr(CAST(a.text AS BLOB), e.start_byte + 1,"
  " e.end_byte - e.start_byte) AS TEXT), a.publisher, a.title, a.url, a.publication_date, e.rule, "
  "coalesce(t.source_text, ''), coalesce(n.identifier_text, ''), coalesce(n.code, ''), coalesce(t.cue, ''), coalesce(t.via, ''),"
  " coalesce(t.stance, ''), e.event, e.article, e.quad_code, "
  "(SELECT group_concat(p.code || CASE p.sector WHEN '' THEN '' ELSE ' ' || p.sector END, ', ') FROM participants p WHERE p.event = e.event AND p.side = 'actor'),"
  "(SELECT group_concat(p.code || CASE p.sector WHEN '' THEN '' ELSE ' ' || p.sector END, ', ') FROM participants p WHERE p.event = e.event AND p.side = 'recipient')"
  " FROM events e JOIN articles a USING(article) LEFT JOIN event_attributions x ON x.event = e.event AND x.depth = 0"
  " LEFT JOIN attributions t USING(attribution) LEFT JOIN entities n ON n.entity = t.speaker WHERE e.event = ?1";

static const char *const fields[] = {"id", "date", "event", "mode", "cameo", "event_scale", "auxiliary", "sentence", "publisher",
                                     "title", "url", "publication_date", "rule", "source", "speaker", "speaker_code", "cue", "via",
                                     "stance", "number", "article", "quad_code", "actor", "recipient"};
enum { FIELDS = sizeof fields / sizeof *fields, SCALE = 5, TEXT = 7, NUMBER = 19, QUAD = 21, ACTOR, RECIPIENT };

static dt_status step(clashing *c, sqlite3_stmt *stmt, uint32_t event) {
  sqlite3_reset(stmt);
  sqlite3_bind_int64(stmt, 1, event);
  return sqlite3_step(stmt) == SQLITE_ROW ? DT_OK : dt_store_fail(c->db, c->err);
}

static dt_status side_json(clashing *c, sqlite3_stmt *stmt, uint32_t event, dt_out *out) {
  DT_TRY(step(c, stmt, event));
  for (int i = 0; i < FIELDS; i++) {
    dt_out_char(out, i ? ',' : '{');
    dt_out_json(out, dt_str_of(fields[i]));
    dt_out_char(out, ':');
    if (i == SCALE) dt_out_fixed(out, sqlite3_column_double(stmt, i), 3);
    else if (i >= NUMBER && i <= QUAD) dt_out_int(out, sqlite3_column_int64(stmt, i));
    else dt_out_json(out, dt_column(stmt, i));
  }
  dt_out_char(out, '}');
  return DT_OK;
}

static dt_status one_json(clashing *c, sqlite3_stmt *stmt, const dt_clash *f, dt_out *out) {
  dt_out_z(out, "{\"kind\":");
  dt_out_json(out, dt_str_of(dt_clash_kinds[f->kind]));
  dt_out_z(out, ",\"days_apart\":");
  dt_out_int(out, f->days);
  dt_out_z(out, ",\"strength\":");
  dt_out_fixed(out, f->strength / 1000.0, 3);
  dt_out_z(out, ",\"first\":");
  DT_TRY(side_json(c, stmt, f->first, out));
  dt_out_z(out, ",\"second\":");
  DT_TRY(side_json(c, stmt, f->second, out));
  dt_out_z(out, "}\n");
  return DT_OK;
}

static dt_status one_csv(clashing *c, sqlite3_stmt *stmt, const dt_clash *f, dt_out *out) {
  dt_out_z(out, dt_clash_kinds[f->kind]);
  dt_out_char(out, ',');
  dt_out_int(out, f->days);
  dt_out_char(out, ',');
  dt_out_fixed(out, f->strength / 1000.0, 3);
  for (int side = 0; side < 2; side++) {
    DT_TRY(step(c, stmt, side ? f->second : f->first));
    for (int i = 0; i < FIELDS; i++) {
      dt_out_char(out, ',');
      dt_out_csv(out, dt_column(stmt, i));
    }
  }
  dt_out_char(out, '\n');
  return DT_OK;
}

static void csv_head(dt_out *out) {
  dt_out_z(out, "kind,days_apart,strength");
  for (int side = 0; side < 2; side++)
    for (int i = 0; i < FIELDS; i++) {
      dt_out_z(out, side ? ",second_" : ",first_");
      dt_out_z(out, fields[i]);
    }
  dt_out_char(out, '\n');
}

/* "  2018-04-20  USA GOV > RUS GOV  SANCTION  -6.0 / on the word of: ... / the sentence" */
static dt_status side_text(clashing *c, sqlite3_stmt *stmt, uint32_t event, dt_out *out) {
  DT_TRY(step(c, stmt, event));
  char line[600];
  dt_str date = dt_column(stmt, 1), type = dt_column(stmt, 2), mode = dt_column(stmt, 3), actor = dt_column(stmt, ACTOR),
         recipient = dt_column(stmt, RECIPIENT), aux = dt_column(stmt, 6), source = dt_column(stmt, 13), cue = dt_column(stmt, 16),
         via = dt_column(stmt, 17), publisher = dt_column(stmt, 8);
  snprintf(line, sizeof line, "  %-10.*s  %.*s > %.*s  %.*s%s%.*s %+.1f%s%.*s\n", DT_ARG(date), DT_ARG(actor), DT_ARG(recipient), DT_ARG(type),
           mode.len ? "/" : "", DT_ARG(mode), sqlite3_column_double(stmt, 5), aux.len ? "  " : "", DT_ARG(aux));
  dt_out_shown(out, (dt_str){line, strlen(line) - 1});
  dt_out_z(out, "\n              ");
  dt_out_shown(out, dt_column(stmt, TEXT));
  dt_out_z(out, "\n              ");
  snprintf(line, sizeof line, "on the word of %.*s%s%.*s%s%.*s%s", DT_ARG(source), source.len ? " (" : "the article", DT_ARG(cue),
           via.len ? ", by " : "", DT_ARG(via), source.len ? ")" : "");
  dt_out_shown(out, dt_str_of(line));
  if (publisher.len) {
    dt_out_z(out, " - ");
    dt_out_shown(out, publisher);
  }
  dt_out_char(out, '\n');
  return DT_OK;
}

static dt_status one_text(clashing *c, sqlite3_stmt *stmt, const dt_clash *f, dt_out *out) {
  char line[80];
  snprintf(line, sizeof line, "%s, %d day%s apart\n", dt_clash_kinds[f->kind], f->days, f->days == 1 ? "" : "s");
  dt_out_z(out, line);
  DT_TRY(side_text(c, stmt, f->first, out));
  DT_TRY(side_text(c, stmt, f->second, out));
  dt_out_char(out, '\n');
  return DT_OK;
}

static dt_status write_all(clashing *c, sqlite3_stmt *stmt, dt_write_fn *write, void *user) {
  const char *format = c->options->format ? c->options->format : "text";
  bool csv = strcmp(format, "csv") == 0, json = strcmp(format, "jsonl") == 0;
  if (!csv && !json && strcmp(format, "text") != 0)
    return dt_fail(c->err, DT_ERR_USAGE, 0, "--to: '%s' is not text, jsonl or csv", format);
  dt_out out = {.arena = c->arena};
  if (csv) csv_head(&out);
  for (uint32_t i = 0; i < c->found.count; i++) {
    DT_TRY((csv ? one_csv : json ? one_json : one_text)(c, stmt, &c->found.items[i], &out));
    DT_TRY(dt_give(&out, 65536, write, user, c->err));
  }
  return dt_give(&out, 0, write, user, c->err);
}

static dt_status with_statement(clashing *c, const char *sql, dt_status (*run)(clashing *c, sqlite3_stmt *stmt)) {
  sqlite3_stmt *stmt = NULL;
  DT_TRY(dt_store_prepare(c->db, sql, &stmt, c->err));
  dt_status status = run(c, stmt);
  sqlite3_finalize(stmt);
  return status;
}

static dt_status find(clashing *c) {
  dt_relation_options o = *c->options;
  dt_plan plan;
  dt_dyad dyad;
  o.with = "all";
  if (!o.by) o.by = "week"; /* dated to the week or better */
  DT_TRY(dt_plan_read(&o, &plan, c->err));
  DT_TRY(dt_dyad_read(dt_str_of(o.dyad ? o.dyad : "*:*"), c->arena, &dyad, c->err));
  DT_TRY(dt_choose(c->db, NULL, &dyad, &plan, c->arena, &c->choice, c->err));
  DT_TRY(with_statement(c, detail, read_claims));
  uint32_t n = 0;
  for (uint32_t i = 0; i < c->count; i++)
    if (c->claims[i].day >= plan.from && c->claims[i].day <= plan.to) c->claims[n++] = c->claims[i];
  c->count = n;
  DT_TRY(match(c));
  rank(c);
  return DT_OK;
}

static int32_t within(const dt_relation_options *o) { return o->within ? (int32_t)o->within : 30; }

static dt_status check(const dt_relation_options *o, dt_error *err) {
  return o->within > 36500 ? dt_fail(err, DT_ERR_USAGE, 0, "--within: at most 36500 days") : DT_OK;
}

dt_status dt_clashes_find(sqlite3 *db, const dt_relation_options *options, dt_arena *arena, dt_clash **out, uint32_t *count, dt_error *err) {
  clashing c = {.db = db, .options = options, .arena = arena, .err = err, .within = within(options)};
  DT_TRY(check(options, err));
  DT_TRY(find(&c));
  *out = c.found.items;
  *count = c.found.count;
  return DT_OK;
}

static dt_status run(clashing *c, dt_write_fn *write, void *user) {
  DT_TRY(check(c->options, c->err));
  DT_TRY(find(c));
  sqlite3_stmt *stmt = NULL;
  DT_TRY(dt_store_prepare(c->db, sentence, &stmt, c->err));
  dt_status status = write_all(c, stmt, write, user);
  sqlite3_finalize(stmt);
  return status;
}

dt_status dt_clashes_of(sqlite3 *db, const dt_relation_options *options, dt_stop_fn *stop, void *stop_user, dt_write_fn *write, void *user, dt_error *err) {
  clashing c = {.db = db, .options = options, .err = err, .within = within(options), .stop = stop, .stop_user = stop_user};
  if (!(c.arena = dt_arena_new(SIZE_MAX / 2))) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_status status = run(&c, write, user);
  dt_arena_free(c.arena);
  return status;
}

dt_status dt_clashes_write(const char *store, const dt_relation_options *options, dt_write_fn *write, void *user, dt_error *err) {
  sqlite3 *db = NULL;
  DT_TRY(dt_store_read(store, &db, err));
  dt_status status = dt_clashes_of(db, options, NULL, NULL, write, user, err);
  sqlite3_close(db);
  return status;
}
