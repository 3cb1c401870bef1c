#include "relation.h"
#include <stdio.h>

/* ----------------------------------------------------------------- codes */

dt_status dt_codes_load(dt_arena *arena, dt_codes *out, dt_error *err) {
  DT_VEC(dt_code) codes = {0};
  dt_lines lines = {.rest = dt_pack_find("dict/relation/codes.tsv")};
  while (dt_lines_next(&lines)) {
    if (lines.line.len == 0 || lines.line.ptr[0] == '#') continue;
    dt_code *c = dt_push(arena, &codes);
    if (!c) return dt_fail(err, DT_ERR_MEM, 0, "no room for codes");
    dt_str rest = lines.line, *fields[] = {&c->code, &c->numeric, &c->cow, &c->gw, &c->name};
    for (int i = 0; i < 5; i++)
      if (!dt_str_field(&rest, '\t', fields[i])) *fields[i] = DT_STR("");
  }
  *out = (dt_codes){codes.items, codes.count};
  return DT_OK;
}

const dt_code *dt_codes_find(const dt_codes *codes, dt_str code) {
  uint32_t low = 0, high = codes->count; /* the file is sorted by code */
  while (low < high) {
    uint32_t mid = low + (high - low) / 2;
    int order = dt_str_cmp(codes->items[mid].code, code);
    if (order == 0) return &codes->items[mid];
    if (order < 0) low = mid + 1;
    else high = mid;
  }
  return NULL;
}

/* ---------------------------------------------------------------- actors */

typedef DT_VEC(dt_member) members;

static bool is_code(dt_str s) {
  if (s.len < 2 || s.len > 4) return false;
  for (size_t i = 0; i < s.len; i++)
    if (!dt_is_upper(s.ptr[i]) && !dt_is_digit(s.ptr[i])) return false;
  return true;
}

static int32_t day_or(dt_str s, int32_t open) {
  dt_date date;
  return dt_date_parse(s, &date) ? dt_date_days(date) : open;
}

static dt_status add_group(dt_str name, dt_arena *arena, members *to, dt_error *err) {
  dt_lines lines = {.rest = dt_pack_find("dict/relation/groups.tsv")};
  char known[256] = "";
  dt_str last = {0};
  uint32_t before = to->count;
  while (dt_lines_next(&lines)) {
    dt_str rest = lines.line, field[4] = {{0}};
    if (rest.len == 0 || rest.ptr[0] == '#') continue;
    for (int i = 0; i < 4; i++)
      if (!dt_str_field(&rest, '\t', &field[i])) field[i] = DT_STR("");
    size_t used = strlen(known);
    if (!dt_str_eq(field[0], last)) snprintf(known + used, sizeof known - used, " @%.*s", DT_ARG(field[0]));
    last = field[0];
    if (!dt_str_eq(field[0], name)) continue;
    dt_member *m = dt_push(arena, to);
    if (!m) return dt_fail(err, DT_ERR_MEM, 0, "no room for a group");
    *m = (dt_member){field[1], day_or(field[2], INT32_MIN), day_or(field[3], INT32_MAX)};
  }
  if (to->count > before) return DT_OK;
  return dt_fail(err, DT_ERR_USAGE, 0, "no group '@%.*s'; there are%s", DT_ARG(name), known);
}

static dt_status add_code(dt_str code, dt_arena *arena, members *to, dt_error *err) {
  if (code.len && code.ptr[0] == '@') return add_group(dt_slice(code, 1, code.len), arena, to, err);
  if (!is_code(code))
    return dt_fail(err, DT_ERR_USAGE, 0, "'%.*s' is no actor: a code (USA), several (USA,GBR), a group (@NATO) or *", DT_ARG(code));
  dt_member *m = dt_push(arena, to);
  if (!m) return dt_fail(err, DT_ERR_MEM, 0, "no room for actors");
  *m = (dt_member){code, INT32_MIN, INT32_MAX};
  return DT_OK;
}

static dt_status check_sector(dt_str sector, dt_error *err) {
  for (const char *const *s = dt_sector_names; *s; s++)
    if (dt_str_is(sector, *s)) return DT_OK;
  return dt_fail(err, DT_ERR_USAGE, 0, "'%.*s' is no sector of the codebook (GOV, MIL, OPP ...)", DT_ARG(sector));
}

static dt_status read_actor(dt_str text, dt_arena *arena, dt_actor *out, dt_error *err) {
  text = dt_str_trim(text);
  *out = (dt_actor){.text = text};
  dt_str rest = text, codes = {0};
  if (text.len == 0 || !dt_str_field(&rest, ' ', &codes)) return dt_fail(err, DT_ERR_USAGE, 0, "a dyad is two actors: USA:RUS");
  if (rest.ptr) out->sector = dt_str_trim(rest);
  if (out->sector.len) DT_TRY(check_sector(out->sector, err));
  if (dt_str_is(codes, "*")) return DT_OK;
  members all = {0};
  dt_str code;
  while (dt_str_field(&codes, ',', &code)) DT_TRY(add_code(code, arena, &all, err));
  out->items = all.items;
  out->count = all.count;
  return DT_OK;
}

dt_status dt_dyad_read(dt_str text, dt_arena *arena, dt_dyad *out, dt_error *err) {
  dt_str copy = dt_arena_copy(arena, text);
  if (!copy.ptr) return dt_fail(err, DT_ERR_MEM, 0, "no room for a dyad");
  const char *colon = memchr(copy.ptr, ':', copy.len);
  if (!colon) return dt_fail(err, DT_ERR_USAGE, 0, "'%.*s' is no dyad: two actors with a colon between, USA:RUS", DT_ARG(text));
  size_t at = (size_t)(colon - copy.ptr);
  DT_TRY(read_actor(dt_slice(copy, 0, at), arena, &out->a, err));
  return read_actor(dt_slice(copy, at + 1, copy.len), arena, &out->b, err);
}

bool dt_actor_has(const dt_actor *actor, dt_str code, int32_t day) {
  if (actor->count == 0) return code.len > 0;
  for (uint32_t i = 0; i < actor->count; i++) {
    const dt_member *m = &actor->items[i];
    if (dt_str_eq(m->code, code) && m->from <= day && day <= m->to) return true;
  }
  return false;
}

bool dt_sector_has(dt_str sectors, dt_str sector) {
  dt_str one;
  while (dt_str_field(&sectors, ' ', &one))
    if (dt_str_eq(one, sector)) return true;
  return false;
}
