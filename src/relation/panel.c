/* Zero-filled panels: a row for each country or dyad and each bin. */
#include "relation.h"
#include <stdlib.h>

typedef enum unit { UNIT_DIRECTED, UNIT_DYAD, UNIT_COUNTRY } unit;

/* One event under one unit and bin. `side`: 0 out of it (or the pair's order), 1 into it (or the other order). */
typedef struct entry {
  uint32_t key, bin, item; /* item: index into the choice's events */
  uint8_t side;
} entry;

typedef struct name {
  dt_str a, b; /* b: dyads only */
} name;

typedef struct paneling {
  dt_series *series;
  unit unit;
  dt_arena *arena;
  dt_out *out;
  dt_write_fn *write;
  void *user;
  dt_error *err;
  dt_codes codes;
  dt_map keys; /* "USA" or "USA RUS" to index of names */
  DT_VEC(name) names;
  DT_VEC(entry) entries;
  uint32_t *order; /* names sorted */
} paneling;

static dt_status full(paneling *p) { return dt_fail(p->err, DT_ERR_MEM, 0, "no room for the panel"); }

static dt_status key_of(paneling *p, dt_str a, dt_str b, uint32_t *out) {
  char text[40];
  size_t len = 0;
  if (a.len + b.len + 1 > sizeof text) return dt_fail(p->err, DT_ERR_STORE, 0, "the store: '%.*s' is no code", DT_ARG(a));
  memcpy(text, a.ptr, a.len), len = a.len;
  text[len++] = ' ';
  if (b.len) memcpy(text + len, b.ptr, b.len), len += b.len;
  *out = dt_map_get(&p->keys, (dt_str){text, len});
  if (*out != DT_NONE) return DT_OK;
  dt_str kept = dt_arena_copy(p->arena, (dt_str){text, len});
  name *n = dt_push(p->arena, &p->names);
  if (!kept.ptr || !n) return full(p);
  *n = (name){a, b};
  *out = p->names.count - 1;
  return dt_map_put(&p->keys, kept, *out) ? DT_OK : full(p);
}

static dt_status enter(paneling *p, dt_str a, dt_str b, uint8_t side, uint32_t bin, uint32_t item) {
  uint32_t key = 0;
  DT_TRY(key_of(p, a, b, &key));
  entry *e = dt_push(p->arena, &p->entries);
  if (!e) return full(p);
  *e = (entry){key, bin, item, side};
  return DT_OK;
}

static dt_status enter_pick(paneling *p, const dt_pair *pair, uint32_t bin, uint32_t item) {
  dt_str none = DT_STR("");
  if (p->unit == UNIT_COUNTRY) {
    if (pair->actor.len) DT_TRY(enter(p, pair->actor, none, 0, bin, item));
    return pair->recipient.len ? enter(p, pair->recipient, none, 1, bin, item) : DT_OK;
  }
  bool turned = p->unit == UNIT_DYAD && dt_str_cmp(pair->actor, pair->recipient) > 0;
  return turned ? enter(p, pair->recipient, pair->actor, 1, bin, item) : enter(p, pair->actor, pair->recipient, 0, bin, item);
}

static dt_status enter_all(paneling *p) {
  const dt_choice *c = &p->series->choice;
  uint32_t *item_of = dt_arena_alloc(p->arena, (size_t)c->most + 1, sizeof *item_of); /* index + 1 */
  if (!item_of) return full(p);
  for (uint32_t i = 0; i < c->count; i++) item_of[c->items[i].event] = i + 1;
  for (uint32_t i = 0; i < c->pick_count; i++) {
    const dt_pick *pick = &c->picks[i];
    uint32_t item = item_of[pick->event], bin;
    if (!item || !(c->items[item - 1].way & pick->way) || !dt_series_bin(p->series, c->items[item - 1].day, &bin)) continue;
    DT_TRY(enter_pick(p, &c->pairs[pick->pair], bin, item - 1));
  }
  return DT_OK;
}

static int by_unit(const void *a, const void *b) {
  const entry *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  if (x->bin != y->bin) return x->bin < y->bin ? -1 : 1;
  if (x->side != y->side) return x->side < y->side ? -1 : 1;
  return (x->item > y->item) - (x->item < y->item);
}

static int by_name(const void *a, const void *b, void *user) {
  const paneling *p = user;
  const name *x = &p->names.items[*(const uint32_t *)a], *y = &p->names.items[*(const uint32_t *)b];
  int order = dt_str_cmp(x->a, y->a);
  return order ? order : dt_str_cmp(x->b, y->b);
}

/* ---------------------------------------------------------------- writing */

typedef struct total {
  uint32_t quads[5], words, deeds;
  int64_t words_sum, deeds_sum;
} total;

static void add(total *t, const dt_counted *e) {
  t->quads[e->quad <= 4 ? e->quad : 0]++;
  bool word = e->quad == 1 || e->quad == 3;
  t->words += word, t->deeds += !word;
  *(word ? &t->words_sum : &t->deeds_sum) += e->score;
}

static void codes_out(paneling *p, dt_str code) {
  const dt_code *c = dt_codes_find(&p->codes, code);
  dt_out_csv(p->out, code);
  dt_out_char(p->out, ',');
  if (c) dt_out_str(p->out, c->cow);
  dt_out_char(p->out, ',');
  if (c) dt_out_str(p->out, c->gw);
  dt_out_char(p->out, ',');
}

static void total_out(paneling *p, const total *t) {
  for (int quad = 1; quad <= 4; quad++) {
    dt_out_int(p->out, t->quads[quad]);
    dt_out_char(p->out, ',');
  }
  dt_out_maybe(p->out, dt_mean(t->words_sum, t->words), "", 6);
  dt_out_char(p->out, ',');
  dt_out_maybe(p->out, dt_mean(t->deeds_sum, t->deeds), "", 6);
  dt_out_char(p->out, ',');
}

static void head(paneling *p) {
  static const char *const sides[3][2] = {{"", NULL}, {"ab_", "ba_"}, {"out_", "in_"}};
  dt_out_z(p->out, p->unit == UNIT_COUNTRY ? "iso3,cow,gw," : p->unit == UNIT_DYAD ? "iso3_a,cow_a,gw_a,iso3_b,cow_b,gw_b,"
                                                             : "iso3_actor,cow_actor,gw_actor,iso3_recipient,cow_recipient,gw_recipient,");
  dt_out_z(p->out, "period,first_day,");
  for (int side = 0; side < 2 && sides[p->unit][side]; side++) {
    static const char *const columns[] = {"verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict",
                                          "words_mean", "deeds_mean"};
    for (int i = 0; i < 6; i++) {
      dt_out_z(p->out, sides[p->unit][side]);
      dt_out_z(p->out, columns[i]);
      dt_out_char(p->out, ',');
    }
  }
  dt_out_z(p->out, "articles_read,sentences_read\n");
}

static dt_status row(paneling *p, const name *n, uint32_t bin, const total sides[2]) {
  char text[16];
  int32_t at = p->series->first + (int32_t)bin;
  codes_out(p, n->a);
  if (p->unit != UNIT_COUNTRY) codes_out(p, n->b);
  dt_bin_label(at, p->series->plan.by, text);
  dt_out_z(p->out, text);
  dt_out_char(p->out, ',');
  dt_day_text(dt_bin_first(at, p->series->plan.by), text);
  dt_out_z(p->out, text);
  dt_out_char(p->out, ',');
  total_out(p, &sides[0]);
  if (p->unit != UNIT_DIRECTED) total_out(p, &sides[1]);
  dt_out_int(p->out, p->series->bins[bin].articles);
  dt_out_char(p->out, ',');
  dt_out_int(p->out, p->series->bins[bin].sentences);
  dt_out_char(p->out, '\n');
  return dt_give(p->out, 65536, p->write, p->user, p->err);
}

static dt_status unit_rows(paneling *p, uint32_t key, uint32_t first, uint32_t last) {
  const dt_choice *c = &p->series->choice;
  for (uint32_t bin = 0; bin < p->series->count; bin++) {
    total sides[2];
    memset(sides, 0, sizeof sides);
    for (; first < last && p->entries.items[first].bin == bin; first++) {
      const entry *e = &p->entries.items[first], *before = first ? e - 1 : NULL;
      if (before && by_unit(before, e) == 0) continue; /* several recipients, several actors: one event */
      add(&sides[e->side], &c->items[e->item]);
    }
    DT_TRY(row(p, &p->names.items[key], bin, sides));
  }
  return DT_OK;
}

static dt_status write_panel(paneling *p) {
  uint32_t count = p->names.count, at = 0;
  uint32_t *first = dt_arena_alloc(p->arena, (size_t)count + 1, sizeof *first);
  p->order = dt_arena_alloc(p->arena, count, sizeof *p->order);
  if (!first || !p->order) return full(p);
  if (p->entries.count) qsort(p->entries.items, p->entries.count, sizeof *p->entries.items, by_unit);
  for (uint32_t key = 0; key < count; key++) {
    first[key] = at;
    while (at < p->entries.count && p->entries.items[at].key == key) at++;
    p->order[key] = key;
  }
  first[count] = at;
  qsort_r(p->order, count, sizeof *p->order, by_name, p);
  head(p);
  for (uint32_t i = 0; i < count; i++) DT_TRY(unit_rows(p, p->order[i], first[p->order[i]], first[p->order[i] + 1]));
  return dt_give(p->out, 0, p->write, p->user, p->err);
}

static dt_status find_unit(const char *text, unit *out, dt_error *err) {
  static const char *const names[] = {"directed", "dyad", "country"};
  *out = UNIT_DIRECTED;
  for (int i = 0; text && i < 3; i++)
    if (strcmp(names[i], text) == 0) return *out = (unit)i, DT_OK;
  return text ? dt_fail(err, DT_ERR_USAGE, 0, "--unit: '%s' is not directed, dyad or country", text) : DT_OK;
}

static dt_status run(paneling *p, sqlite3 *db, const dt_relation_options *options) {
  DT_TRY(find_unit(options->unit, &p->unit, p->err));
  if (options->format && strcmp(options->format, "csv") != 0) return dt_fail(p->err, DT_ERR_USAGE, 0, "--to: panels are csv");
  DT_TRY(dt_codes_load(p->arena, &p->codes, p->err));
  DT_TRY(dt_series_begin(db, NULL, options, p->arena, p->series, p->err));
  DT_TRY(enter_all(p));
  return write_panel(p);
}

dt_status dt_panel_write(const char *store, const dt_relation_options *options, dt_write_fn *write, void *user, dt_error *err) {
  sqlite3 *db = NULL;
  dt_series series;
  dt_status status = dt_store_read(store, &db, err);
  dt_arena *arena = status == DT_OK ? dt_arena_new(SIZE_MAX / 2) : NULL;
  if (status == DT_OK && !arena) status = dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_out out = {.arena = arena};
  paneling p = {.series = &series, .arena = arena, .out = &out, .write = write, .user = user, .err = err};
  if (status == DT_OK) status = run(&p, db, options);
  dt_map_free(&p.keys);
  dt_arena_free(arena);
  sqlite3_close(db);
  return status;
}
