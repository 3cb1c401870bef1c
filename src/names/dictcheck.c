/* `detente dict check` and `detente dict find`: faults of the actor dictionaries, and what a name means. */
#include "actors.h"
#include "names.h"
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_YEAR = 1800, LAST_YEAR = 2100, YEAR_DAYS = 366 };

/* One name of one entry. */
typedef struct alias {
  uint64_t hash;
  uint32_t item;
  dt_str name;
} alias;

typedef struct checker {
  const dt_sources *sources;
  DT_VEC(dt_actor) items;
  DT_VEC(alias) aliases; /* of what is no person: people share surnames */
  dt_map codes;
  dt_arena *arena;
  dt_fault_fn *each;
  void *user;
} checker;

static void fault(const checker *c, const dt_actor *a, const char *what, dt_str more) {
  dt_fault f = {.file = c->sources->items[a->file].name, .line = a->line, .what = what, .more = more};
  c->each(&f, c->user);
}

static bool known_code(const checker *c, const dt_actor *a) {
  static const char *const own[] = {"UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC", "KOS"};
  if (!a->code[0] || dt_map_get(&c->codes, (dt_str){a->code, 3}) != DT_NONE) return true;
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    if (strcmp(own[i], a->code) == 0) return true;
  return false;
}

static bool possible(int32_t day) {
  if (day == INT32_MIN || day == INT32_MAX) return true;
  int year = dt_date_from_days(day).year;
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/* An alias nobody can meet: no words, too many, or the same as another one of its line. */
static void check_aliases(const checker *c, const dt_actor *a) {
  dt_str rest = a->names, name;
  uint64_t seen[64];
  size_t count = 0;
  while (dt_str_field(&rest, '|', &name) && count < sizeof seen / sizeof *seen) {
    size_t at = 0, words = 0;
    for (dt_word w; dt_word_next(name, &at, &w);) words++;
    uint64_t hash = dt_words_hash(name);
    if (words == 0 || words > DT_NAME_WORDS) fault(c, a, "unreachable name", name);
    for (size_t i = 0; i < count && words; i++)
      if (seen[i] == hash) {
        fault(c, a, "unreachable name: the line has it already", name);
        break;
      }
    seen[count++] = hash;
  }
}

static void check_one(const checker *c, const dt_actor *a) {
  bool body = a->kind == DT_ACTOR_role || a->kind == DT_ACTOR_title || a->kind == DT_ACTOR_given || a->kind == DT_ACTOR_surname;
  if (!known_code(c, a)) fault(c, a, "unknown code", (dt_str){a->code, 3});
  if (!possible(a->from) || !possible(a->to)) fault(c, a, "impossible date", a->name);
  if (!a->code[0] && !a->sector.len && !body && a->kind != DT_ACTOR_region) fault(c, a, "neither code nor sector", a->name);
  check_aliases(c, a);
}

static int in_order(const void *x, const void *y) {
  const dt_actor *a = x, *b = y;
  if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
  if (a->name_hash != b->name_hash) return a->name_hash < b->name_hash ? -1 : 1;
  int codes = strcmp(a->code, b->code);
  if (codes) return codes;
  if (a->from != b->from) return a->from < b->from ? -1 : 1;
  return a->file != b->file ? (a->file < b->file ? -1 : 1) : a->line < b->line ? -1 : a->line > b->line;
}

static bool same_kind_and_name(const dt_actor *a, const dt_actor *b) {
  return a->kind == b->kind && a->name_hash == b->name_hash && strcmp(a->code, b->code) == 0 && a->user == b->user;
}

/* Sorted neighbours: the same entry twice, or two terms in one office that overlap. */
static void check_pair(const checker *c, const dt_actor *a, const dt_actor *b) {
  if (!same_kind_and_name(a, b) || !dt_str_eq(a->office, b->office)) return;
  char at[64];
  snprintf(at, sizeof at, "%.*s:%u", (int)(c->sources->items[a->file].name.len < 48 ? c->sources->items[a->file].name.len : 48),
           c->sources->items[a->file].name.ptr, a->line);
  if (a->from == b->from && a->to == b->to) fault(c, b, "duplicate of", dt_str_of(at));
  else if ((int64_t)a->to - b->from > YEAR_DAYS) /* terms known by years only may share one */
    fault(c, b, "contradictory term: it overlaps with", dt_str_of(at));
}

/* Two lines of one kind and country that both claim a name: which of them is meant is chance. */
static void check_alias_pair(const checker *c, const alias *x, const alias *y) {
  const dt_actor *a = &c->items.items[x->item], *b = &c->items.items[y->item];
  if (x->hash != y->hash || x->item == y->item || a->kind != b->kind || a->user != b->user || strcmp(a->code, b->code) != 0) return;
  if (a->name_hash == b->name_hash || a->from > b->to || b->from > a->to) return; /* terms of one: check_pair() */
  dt_fault f = {.file = c->sources->items[b->file].name, .line = b->line, .what = "unreachable name: another line has it", .more = y->name};
  c->each(&f, c->user);
}

static int by_hash(const void *x, const void *y) {
  const alias *a = x, *b = y;
  if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
  return a->item < b->item ? -1 : a->item > b->item;
}

static dt_status check_shared_names(checker *c, dt_error *err) {
  for (uint32_t i = 0; i < c->items.count; i++) {
    const dt_actor *a = &c->items.items[i];
    dt_str rest = a->names, name;
    if (a->kind == DT_ACTOR_person || a->kind == DT_ACTOR_given || a->kind == DT_ACTOR_surname) continue;
    while (dt_str_field(&rest, '|', &name)) {
      alias *slot = dt_push(c->arena, &c->aliases);
      if (!slot) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
      *slot = (alias){dt_words_hash(name), i, name};
    }
  }
  if (c->aliases.count) qsort(c->aliases.items, c->aliases.count, sizeof *c->aliases.items, by_hash);
  for (uint32_t i = 1; i < c->aliases.count; i++) check_alias_pair(c, &c->aliases.items[i - 1], &c->aliases.items[i]);
  return DT_OK;
}

static dt_status read_file(checker *c, uint32_t file, dt_error *err) {
  dt_lines lines = {.rest = c->sources->items[file].bytes};
  while (dt_lines_next(&lines)) {
    dt_error why = {0};
    dt_actor actor;
    bool used;
    dt_status status = dt_actor_read(lines.line, &actor, &used, &why);
    actor.file = file;
    actor.line = lines.number;
    actor.user = file >= c->sources->builtin;
    if (status != DT_OK) fault(c, &actor, "not readable:", dt_str_of(why.message));
    if (status != DT_OK || !used) continue;
    dt_actor *slot = dt_push(c->arena, &c->items);
    if (!slot) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
    *slot = actor;
    if (actor.kind == DT_ACTOR_country && actor.code[0] && !dt_map_put(&c->codes, dt_arena_copy(c->arena, (dt_str){actor.code, 3}), 1))
      return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  return DT_OK;
}

dt_status dt_actors_check(const dt_sources *sources, dt_fault_fn *each, void *user, dt_error *err) {
  checker c = {.sources = sources, .arena = dt_arena_new((size_t)1 << 29), .each = each, .user = user};
  if (!c.arena) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_status status = DT_OK;
  for (uint32_t i = 0; i < sources->count && status == DT_OK; i++)
    if (dt_is_actor_file(sources->items[i].name)) status = read_file(&c, i, err);
  for (uint32_t i = 0; status == DT_OK && i < c.items.count; i++) check_one(&c, &c.items.items[i]);
  if (status == DT_OK) status = check_shared_names(&c, err); /* before items are sorted */
  if (status == DT_OK && c.items.count) {
    qsort(c.items.items, c.items.count, sizeof *c.items.items, in_order);
    for (uint32_t i = 1; i < c.items.count; i++) check_pair(&c, &c.items.items[i - 1], &c.items.items[i]);
  }
  dt_map_free(&c.codes);
  dt_arena_free(c.arena);
  return status;
}

static dt_date date_of(int32_t day) {
  return day == INT32_MIN || day == INT32_MAX ? (dt_date){0} : dt_date_from_days(day);
}

void dt_names_find(const dt_names *names, dt_str name, dt_date date, dt_meaning_fn *each, void *user) {
  const dt_actors *actors = dt_names_actors(names);
  uint32_t link = DT_NONE;
  if (!dt_actors_step(actors, dt_words_hash(name), &link)) return;
  int32_t day = date.year ? dt_date_days(date) : INT32_MAX;
  for (; link != DT_NONE; link = actors->links[link].next) {
    const dt_actor *a = &actors->items[actors->links[link].actor];
    dt_meaning m = {.kind = dt_actor_kind_text((dt_actor_kind)a->kind), .name = a->name, .code = {a->code, strlen(a->code)},
                    .sector = a->sector, .office = a->office, .attributes = a->attributes, .from = date_of(a->from),
                    .to = date_of(a->to), .file = actors->sources->items[a->file].name, .line = a->line,
                    .current = day == INT32_MAX ? a->to == INT32_MAX : a->from <= day && day <= a->to,
                    .surname = (actors->links[link].flags & DT_NAME_SURNAME) != 0, .replaced = a->hidden};
    each(&m, user);
  }
}
