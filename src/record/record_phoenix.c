/* Phoenix (26 columns) and TABARI (five): tabs, no header, one row for each dyad. */
#include "nation.h"

/* A value in a list parted by ";". */
static void item(dt_out *out, dt_str s, const char *semicolon) {
  for (size_t at = 0; at < s.len;) {
    const char *found = memchr(s.ptr + at, ';', s.len - at);
    size_t end = found ? (size_t)(found - s.ptr) : s.len;
    dt_out_bare(out, dt_slice(s, at, end));
    if (found) dt_out_z(out, semicolon), end++;
    at = end;
  }
}

static bool is_primary(const char *agent) {
  static const char *const agents[] = {"GOV", "MIL", "REB", "OPP", "PTY", "COP", "JUD", "SPY", "MED", "EDU", "BUS", "CRM", "CVL"};
  for (size_t i = 0; i < sizeof agents / sizeof *agents; i++)
    if (strncmp(agent, agents[i], 3) == 0) return true;
  return false;
}

/* A country, or one of the bodies that stand for themselves. */
static bool is_root(const dt_cameo_actor *a) {
  static const char *const roots[] = {"IGO", "NGO", "IMG", "MNC"};
  for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
    if (strncmp(a->code, roots[i], 3) == 0) return true;
  return a->country[0] && strncmp(a->code, a->country, 3) == 0;
}

/* Whole code, root, agent, the rest in threes: cut as the pipeline cuts them. */
static void actor(dt_out *out, const dt_party *p) {
  dt_cameo_actor a;
  dt_cameo_actor_of(p, &a);
  size_t len = strlen(a.code), at = len < 3 ? len : 3;
  bool agent = len >= 6 && is_primary(a.code + 3), root = is_root(&a);
  dt_out_field(out, len ? a.code : "---");
  dt_out_bytes(out, a.code, root ? 3 : 0);
  dt_out_tab(out);
  if (agent) dt_out_bytes(out, a.code + at, 3), at += 3;
  dt_out_tab(out);
  for (; at + 3 <= len; at += 3) {
    dt_out_bytes(out, a.code + at, 3);
    if (at + 6 <= len) dt_out_char(out, ';');
  }
  dt_out_tab(out);
}

static void dates(dt_out *out, const dt_record *r) {
  char digits[9];
  dt_day_digits(r->day, digits);
  dt_out_field(out, digits);
  dt_out_bytes(out, digits, digits[0] ? 4 : 0);
  dt_out_tab(out);
  dt_out_bytes(out, digits + 4, digits[0] ? 2 : 0);
  dt_out_tab(out);
  dt_out_bytes(out, digits + 6, digits[0] ? 2 : 0);
  dt_out_tab(out);
}

static void issues(dt_out *out, uint64_t set) {
  const char *name;
  bool some = false;
  for (unsigned i = 0; (name = dt_context_name(i)); i++) {
    if (!(set >> i & 1)) continue;
    if (some) dt_out_char(out, ';');
    some = true;
    dt_out_upper(out, dt_str_of(name));
    dt_out_z(out, ",1");
  }
  dt_out_tab(out);
}

static void place(dt_out *out, const dt_record_place *p) {
  bool located = p->known && p->country[0];
  if (located) dt_out_fixed(out, p->lat, 5);
  dt_out_tab(out);
  if (located) dt_out_fixed(out, p->lon, 5);
  dt_out_tab(out);
  if (located) dt_out_bare(out, p->name);
  dt_out_tab(out);
  if (located) dt_out_bare(out, p->admin1);
  dt_out_tab(out);
  if (located) dt_out_z(out, p->country);
  dt_out_tab(out);
}

static void sentence_id(dt_out *out, dt_str article, uint32_t sequence) {
  item(out, article, ",");
  dt_out_char(out, '_');
  dt_out_int(out, sequence);
}

static void listed(dt_out *out, const dt_str *items, uint32_t count, const char *semicolon) {
  for (uint32_t i = 0; i < count; i++) {
    if (i) dt_out_char(out, ';');
    item(out, items[i], semicolon);
  }
}

/* Sentences, addresses and publishers: of this event, or of all that were merged into it. */
static void origin(dt_out *out, const dt_record *r) {
  sentence_id(out, r->article.id, r->sequence);
  for (uint32_t i = 1; i < r->merged.events; i++) {
    dt_out_char(out, ';');
    sentence_id(out, r->merged.ids[i], r->merged.sequences[i]);
  }
  dt_out_tab(out);
  if (r->merged.events) listed(out, r->merged.urls, r->merged.url_count, "%3B");
  else item(out, r->article.url, "%3B");
  dt_out_tab(out);
  if (r->merged.events) listed(out, r->merged.names, r->merged.publishers, ",");
  else item(out, r->article.publisher, ",");
  dt_out_char(out, '\n');
}

static void row(dt_out *out, const dt_record *r, const dt_pair *pair, const dt_record_options *options) {
  double goldstein;
  dt_out_int(out, (int64_t)(*options->next_row)++);
  dt_out_tab(out);
  dates(out, r);
  actor(out, pair->actor);
  actor(out, pair->recipient);
  dt_out_field(out, r->cameo);
  dt_out_bytes(out, r->cameo, 2);
  dt_out_tab(out);
  dt_out_int(out, dt_record_quad(r, options, "penta"));
  dt_out_tab(out);
  if (dt_goldstein(r->cameo, &goldstein)) dt_out_fixed(out, goldstein, 1);
  dt_out_tab(out);
  issues(out, r->contexts);
  place(out, &r->place);
  origin(out, r);
}

void dt_record_phoenix(dt_out *out, const dt_record *r, const dt_record_options *options) {
  dt_pair pairs[DT_MOST_PAIRS];
  bool mutual;
  if (!dt_record_happened(r)) return;
  uint32_t count = dt_record_pairs(r, pairs, &mutual);
  for (uint32_t i = 0; i < count; i++) row(out, r, &pairs[i], options);
}

/* ---------------------------------------------------------------- TABARI */

static void blank(dt_out *out, const dt_party *p) {
  dt_cameo_actor a;
  dt_cameo_actor_of(p, &a);
  dt_out_field(out, a.code[0] ? a.code : "---");
}

void dt_record_tabari(dt_out *out, const dt_record *r, const dt_record_options *options) {
  dt_pair pairs[DT_MOST_PAIRS];
  bool mutual;
  char digits[9];
  (void)options;
  if (!dt_record_happened(r)) return;
  uint32_t count = dt_record_pairs(r, pairs, &mutual);
  const dt_cameo_row *cameo = dt_cameo_find(r->cameo);
  dt_day_digits(r->day, digits);
  for (uint32_t i = 0; i < count; i++) {
    dt_out_field(out, digits[0] ? digits + 2 : "000000");
    blank(out, pairs[i].actor);
    blank(out, pairs[i].recipient);
    dt_out_field(out, r->cameo);
    dt_out_upper(out, dt_str_of(cameo ? cameo->label : ""));
    dt_out_char(out, '\n');
  }
}
