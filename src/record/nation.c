#include "nation.h"

/* The file is sorted by code, so a line is found by halving its bytes: nothing to load, nothing to free. */
static size_t line_start(dt_str file, size_t at) {
  while (at > 0 && file.ptr[at - 1] != '\n') at--;
  return at;
}

static dt_str line_at(dt_str file, size_t start) {
  const char *end = memchr(file.ptr + start, '\n', file.len - start);
  return dt_slice(file, start, end ? (size_t)(end - file.ptr) : file.len);
}

static void split(dt_str line, dt_nation *out) {
  dt_str *fields[] = {&out->code, &out->numeric, &out->cow, &out->gw, &out->name, &out->fips, &out->icews};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (!dt_str_field(&line, '\t', fields[i])) *fields[i] = DT_STR("");
}

bool dt_nation_find(dt_str code, dt_nation *out) {
  dt_str file = dt_pack_find("dict/relation/codes.tsv");
  size_t low = 0, high = file.len;
  while (low < high) {
    size_t start = line_start(file, low + (high - low) / 2);
    dt_str line = line_at(file, start);
    const char *tab = memchr(line.ptr, '\t', line.len);
    bool comment = line.len && line.ptr[0] == '#';
    int order = comment ? -1 : dt_str_cmp(dt_slice(line, 0, tab ? (size_t)(tab - line.ptr) : line.len), code);
    if (order == 0) {
      split(line, out);
      return true;
    }
    if (order < 0) low = start + line.len + 1;
    else high = start;
  }
  *out = (dt_nation){0};
  return false;
}

/* ----------------------------------------------------------------- CAMEO */

/* PLOVER's bodies and groups as CAMEO writes them. */
static const struct body {
  const char *plover, *cameo, *country, *group, *religion, *type;
} bodies[] = {
  {"UNO", "IGOUNO", "", "UNO", "", "IGO"},       {"EUR", "IGOEUREEC", "EUR", "EEC", "", "IGO"}, {"IGO", "IGO", "", "", "", "IGO"},
  {"NGO", "NGO", "", "", "", "NGO"},             {"MNC", "MNC", "", "", "", "MNC"},             {"IMG", "IMG", "", "", "", "IMG"},
  {"ISM", "IMGMOS", "", "", "MOS", "IMG"},
};

/* PLOVER renamed two of CAMEO's agents, and has some that CAMEO has not. */
static const char *agent_of(dt_str sector) {
  static const char *const names[][2] = {{"JRN", "MED"}, {"MED", "HLH"}, {"UNK", ""}, {"PRE", ""}, {"SOC", "CVL"}, {"PRM", "MIL"}};
  static const char *const same[] = {"COP", "GOV", "JUD", "LEG", "MIL", "PTY", "REB", "SPY", "UAF", "AGR", "BUS", "CRM", "CVL",
                                     "EDU", "ELI", "LAB", "REF", "OPP", "REL"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (dt_str_is(sector, names[i][0])) return names[i][1];
  for (size_t i = 0; i < sizeof same / sizeof *same; i++)
    if (dt_str_is(sector, same[i])) return same[i];
  return "";
}

static void add_part(dt_cameo_actor *a, const char *part) {
  size_t have = strlen(a->code), more = strlen(part);
  if (have + more < sizeof a->code) memcpy(a->code + have, part, more + 1);
}

static void add_type(dt_cameo_actor *a, const char *type) {
  for (int i = 0; i < 3; i++) {
    if (strcmp(a->types[i], type) == 0) return;
    if (a->types[i][0]) continue;
    memcpy(a->types[i], type, 4);
    return;
  }
}

static void add_origin(dt_cameo_actor *a, dt_str code) {
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    const struct body *b = &bodies[i];
    if (!dt_str_is(code, b->plover)) continue;
    add_part(a, b->cameo);
    memcpy(a->country, b->country, strlen(b->country) + 1);
    memcpy(a->group, b->group, strlen(b->group) + 1);
    memcpy(a->religion, b->religion, strlen(b->religion) + 1);
    add_type(a, b->type);
    return;
  }
  if (code.len != 3) return;
  memcpy(a->country, code.ptr, 3);
  add_part(a, a->country);
}

void dt_cameo_actor_of(const dt_party *party, dt_cameo_actor *out) {
  *out = (dt_cameo_actor){.code = ""};
  if (!party) return;
  add_origin(out, party->code);
  dt_str rest = party->sector, sector;
  while (rest.len && dt_str_field(&rest, ' ', &sector)) {
    const char *agent = agent_of(sector);
    if (!*agent) continue;
    add_part(out, agent);
    add_type(out, agent);
  }
}

/* ----------------------------------------------------------------- pairs */

static bool same_party(const dt_party *a, const dt_party *b) {
  return a == b || (a && b && dt_str_eq(a->code, b->code) && dt_str_eq(a->sector, b->sector));
}

static void add_pair(dt_pair *pairs, uint32_t *count, const dt_party *actor, const dt_party *recipient) {
  for (uint32_t i = 0; i < *count; i++)
    if (same_party(pairs[i].actor, actor) && same_party(pairs[i].recipient, recipient)) return;
  if (*count < DT_MOST_PAIRS) pairs[(*count)++] = (dt_pair){actor, recipient};
}

uint32_t dt_record_pairs(const dt_record *r, dt_pair pairs[DT_MOST_PAIRS], bool *mutual) {
  uint32_t count = 0;
  *mutual = r->recipient_count == 0 && r->actor_count > 1;
  for (uint32_t i = 0; *mutual && i < r->actor_count; i++)
    for (uint32_t k = 0; k < r->actor_count; k++)
      if (i != k) add_pair(pairs, &count, &r->actors[i], &r->actors[k]);
  if (*mutual) return count;
  for (uint32_t i = 0; i < r->actor_count || i == 0; i++)
    for (uint32_t k = 0; k < r->recipient_count || k == 0; k++)
      add_pair(pairs, &count, i < r->actor_count ? &r->actors[i] : NULL, k < r->recipient_count ? &r->recipients[k] : NULL);
  return count;
}

bool dt_record_happened(const dt_record *r) { return !(r->auxiliary & (DT_AUX_NEGATION | DT_AUX_HYPOTHETICAL)); }

void dt_day_digits(const char *day, char out[9]) {
  size_t at = 0;
  for (; *day && at < 8; day++)
    if (dt_is_digit(*day)) out[at++] = *day;
  out[at] = 0;
}

void dt_out_upper(dt_out *out, dt_str s) {
  for (size_t i = 0; i < s.len; i++) {
    char c = s.ptr[i];
    if (c == '"') c = '\'';
    dt_out_char(out, c >= 0 && c < ' ' ? ' ' : dt_is_lower(c) ? (char)(c - 32) : c);
  }
}
