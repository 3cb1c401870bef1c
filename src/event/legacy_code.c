/* Coding with TABARI's and PETRARCH's dictionaries: actors and agents of noun phrases, lists of them, clauses between commas cut out,
   then verbs from left to right with their patterns. Method and what differs: docs/legacy.md. */
#include "legacy.h"
#include "tree.h"

enum { GROUP_CODES = 16, AGENTS = 6, MATCHES = 400, NEAR_BY = 4 };

typedef struct span {
  uint32_t first, last; /* tokens of the sentence, from 0 */
} span;

/* Actors of one noun phrase, or of a list of them. */
typedef struct group {
  span at;
  dt_str codes[GROUP_CODES];
  uint32_t count;
} group;

/* A noun phrase before lists are joined. */
typedef struct chunk {
  span at;
  dt_str actor; /* its code; empty: none */
  dt_str agents[AGENTS];
  bool prefix[AGENTS];
  uint32_t agent_count;
  bool former;
} chunk;

typedef struct coder {
  const dt_legacy *x;
  const dt_legacy_options *how;
  dt_doc *doc;
  dt_arena *arena;
  const dt_sentence *sentence;
  uint32_t count;  /* tokens */
  dt_str *words;   /* [count] in capitals */
  bool *dead;      /* [count] punctuation, or cut out */
  uint32_t *actor, *agent; /* [count] entry whose phrase begins here, DT_NONE */
  uint32_t *actor_end, *agent_end;
  int32_t day;
  bool full; /* no room for a code: the sentence's events are not whole */
  struct { chunk *items; uint32_t count, room; } chunks;
  struct { group *items; uint32_t count, room; } groups;
  struct { dt_legacy_event *items; uint32_t count, room; } events;
} coder;

static const dt_token *tok(const coder *c, uint32_t i) { return &c->doc->tokens[c->sentence->first + i]; }

/* ------------------------------------------------------------------ words */

static dt_str upper(coder *c, dt_str s) {
  dt_str out = dt_arena_copy(c->arena, s);
  char *p = (char *)out.ptr;
  size_t n = 0;
  if (!p) return out;
  for (size_t i = 0; i < s.len; i++) {
    if (s.ptr[i] == '.') continue;
    if (i + 3 <= s.len && memcmp(s.ptr + i, "\xE2\x80\x99", 3) == 0) { /* typographic apostrophe */
      p[n++] = '\'';
      i += 2;
    } else p[n++] = s.ptr[i] >= 'a' && s.ptr[i] <= 'z' ? (char)(s.ptr[i] - 32) : s.ptr[i];
  }
  return (dt_str){p, n};
}

static bool word_fits(dt_str text, dt_str word, bool stem) {
  return stem ? text.len >= word.len && memcmp(text.ptr, word.ptr, word.len) == 0 : dt_str_eq(text, word);
}

static bool is_hyphen(const coder *c, uint32_t i) { return dt_str_is(c->words[i], "-"); }

/* One past the phrase that begins at token i, 0 when it does not. Hyphens between words are passed over. */
static uint32_t match_phrase(const coder *c, const lg_phrase *p, uint32_t i) {
  for (uint8_t w = 0; w < p->count; w++) {
    while (w && i < c->count && is_hyphen(c, i)) i++;
    if (i >= c->count || (c->dead[i] && !is_hyphen(c, i)) || !word_fits(c->words[i], p->words[w], p->stem && w + 1 == p->count)) return 0;
    i++;
  }
  return i;
}

/* Longest entry of a kind at i. */
static uint32_t longest(const coder *c, lg_kind kind, uint32_t i, uint32_t *end) {
  uint32_t best = DT_NONE;
  dt_str keys[2] = {c->words[i], c->words[i].len > 3 ? dt_slice(c->words[i], 0, 3) : (dt_str){0}};
  *end = 0;
  for (int k = 0; k < 2 && keys[k].len; k++)
    for (uint32_t e = lg_first(c->x, keys[k]); e != DT_NONE; e = c->x->entries.items[e].next) {
      const lg_entry *entry = &c->x->entries.items[e];
      uint32_t to = entry->kind == kind ? match_phrase(c, &entry->phrase, i) : 0;
      /* the earliest line wins among equals: chains run from the latest to the earliest */
      if (to && to >= *end) best = e, *end = to;
    }
  return best;
}

/* ------------------------------------------------------------ noun phrases */

/* First dated code that holds, else the last undated one (PETRARCH 1). */
static dt_str code_of(const coder *c, const lg_entry *e) {
  dt_str undated = {0};
  for (uint32_t i = e->first; i < e->first + e->count; i++) {
    const lg_dated *d = &c->x->codes.items[i];
    if (!d->dated) undated = d->code;
    else if (c->day != INT32_MAX && c->day >= d->from && c->day <= d->to) return d->code;
  }
  return undated;
}

static void find_phrases(coder *c) {
  for (uint32_t i = 0; i < c->count; i++) c->actor[i] = c->agent[i] = DT_NONE, c->actor_end[i] = c->agent_end[i] = 0;
  for (uint32_t i = 0; i < c->count; i++) {
    if (c->dead[i]) continue;
    c->actor[i] = longest(c, LG_ACTOR, i, &c->actor_end[i]);
    c->agent[i] = longest(c, LG_AGENT, i, &c->agent_end[i]);
  }
}

static bool nominal(const coder *c, uint32_t i) {
  if (c->actor[i] != DT_NONE || c->agent[i] != DT_NONE) return true;
  switch (tok(c, i)->upos) {
  case DT_UPOS_DET: case DT_UPOS_ADJ: case DT_UPOS_NOUN: case DT_UPOS_PROPN: case DT_UPOS_NUM: case DT_UPOS_X: return true;
  case DT_UPOS_PART: return c->words[i].len && c->words[i].ptr[0] == '\'';
  case DT_UPOS_PUNCT: return is_hyphen(c, i);
  default: return false;
  }
}

/* "awful and evil": adjectives joined before one noun. */
static bool joins_adjectives(const coder *c, uint32_t i) {
  return i > 0 && i + 1 < c->count && tok(c, i)->upos == DT_UPOS_CCONJ && tok(c, i - 1)->upos == DT_UPOS_ADJ && tok(c, i + 1)->upos == DT_UPOS_ADJ &&
         c->actor[i - 1] == DT_NONE && c->actor[i + 1] == DT_NONE;
}

static bool is_any(dt_str w, const char *const *words, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (dt_str_is(w, words[i])) return true;
  return false;
}

/* Actors and agents of one run of nominal words. */
static dt_status read_chunk(coder *c, uint32_t first, uint32_t last, dt_error *err) {
  chunk *k = dt_push(c->arena, &c->chunks);
  if (!k) return dt_fail(err, DT_ERR_MEM, 0, "no room for noun phrases");
  *k = (chunk){.at = {first, last}};
  for (uint32_t i = first; i < last;) {
    uint32_t next = i + 1;
    static const char *const former[] = {"FORMER", "EX", "ONETIME", "OUSTED"};
    if (is_any(c->words[i], former, 4)) k->former = true;
    bool actor = c->actor[i] != DT_NONE && (c->agent[i] == DT_NONE || c->actor_end[i] >= c->agent_end[i]);
    if (actor) {
      if (!k->actor.len) k->actor = code_of(c, &c->x->entries.items[c->actor[i]]);
      next = c->actor_end[i];
    } else if (c->agent[i] != DT_NONE) {
      if (k->agent_count < AGENTS) {
        k->prefix[k->agent_count] = c->x->entries.items[c->agent[i]].prefix;
        k->agents[k->agent_count++] = c->x->entries.items[c->agent[i]].code;
      }
      next = c->agent_end[i];
    }
    i = next;
  }
  if (dt_str_is(k->actor, "---")) k->actor = (dt_str){0};
  return DT_OK;
}

static dt_status find_chunks(coder *c, dt_error *err) {
  c->chunks.count = 0;
  for (uint32_t i = 0; i < c->count;) {
    if (c->dead[i] || !nominal(c, i)) {
      i++;
      continue;
    }
    uint32_t first = i, end = i;
    while (i < c->count && ((!c->dead[i] && nominal(c, i)) || i < end || (is_hyphen(c, i) && i + 1 < c->count && nominal(c, i + 1)) || joins_adjectives(c, i))) {
      if (c->actor_end[i] > end) end = c->actor_end[i];
      if (c->agent_end[i] > end) end = c->agent_end[i];
      i++;
    }
    DT_TRY(read_chunk(c, first, i, err));
  }
  return DT_OK;
}

/* "NGO" + "ARN" + "GOV"; three-letter parts once. */
static dt_str spell(coder *c, const chunk *k, dt_str actor) {
  dt_str out = actor;
  for (uint32_t i = 0; i < k->agent_count; i++) {
    dt_str agent = k->former && !k->prefix[i] ? DT_STR("ELI") : k->agents[i];
    bool there = false;
    for (size_t at = 0; agent.len && at + agent.len <= out.len; at += 3) there |= memcmp(out.ptr + at, agent.ptr, agent.len) == 0;
    if (there) continue;
    out = k->prefix[i] ? dt_arena_printf(c->arena, "%.*s%.*s", DT_ARG(agent), DT_ARG(out)) : dt_arena_printf(c->arena, "%.*s%.*s", DT_ARG(out), DT_ARG(agent));
    if (!out.ptr) return c->full = true, (dt_str){"", 0};
  }
  return out;
}

/* Only such words between two chunks. */
static bool between(const coder *c, const chunk *a, const chunk *b, const char *const *words, size_t n, bool least) {
  bool any = false;
  for (uint32_t i = a->at.last; i < b->at.first; i++) {
    if (!is_any(c->words[i], words, n)) return false;
    any = true;
  }
  return any || !least;
}

static void add_code(group *g, dt_str code) {
  for (uint32_t i = 0; i < g->count; i++)
    if (dt_str_eq(g->codes[i], code)) return;
  if (code.len && g->count < GROUP_CODES) g->codes[g->count++] = code;
}

/* A compound code: "FRO/BIL/SAM". */
static void add_spelled(coder *c, group *g, const chunk *k, dt_str actor) {
  dt_str one;
  while (dt_str_field(&actor, '/', &one)) add_code(g, spell(c, k, one));
}

static const char *const list_words[] = {",", "AND", "OR", "BUT", "NOR", "AS", "WELL"};
static const char *const belonging[] = {"OF", "IN", "FROM"};

/* Chunks [first, last) that make one list. */
static uint32_t list_end(const coder *c, uint32_t first) {
  uint32_t i = first + 1;
  while (i < c->chunks.count && between(c, &c->chunks.items[i - 1], &c->chunks.items[i], list_words, 5, true)) i++;
  return i;
}

/* "lawmakers and officials in [Fornost and Gondor]": agents without actors before a list of actors */
static bool only_agents(const coder *c, uint32_t first, uint32_t last) {
  for (uint32_t i = first; i < last; i++)
    if (c->chunks.items[i].actor.len) return false;
  return c->chunks.items[first].agent_count > 0 || c->chunks.items[last - 1].agent_count > 0;
}

static void fill_group(coder *c, group *g, uint32_t agents_first, uint32_t agents_last, uint32_t first, uint32_t last) {
  dt_str before = {0};
  for (uint32_t a = agents_first; a < agents_last || a == agents_first; a++) {
    for (uint32_t i = first; i < last; i++) {
      chunk k = c->chunks.items[i];
      if (agents_first < agents_last) { /* every agent with every actor */
        const chunk *lent = &c->chunks.items[a];
        for (uint32_t n = 0; n < lent->agent_count && k.agent_count < AGENTS; n++) {
          k.prefix[k.agent_count] = lent->prefix[n];
          k.agents[k.agent_count++] = lent->agents[n];
        }
        k.former |= lent->former;
      }
      if (k.actor.len) add_spelled(c, g, &k, before = k.actor);
      else if (k.agent_count) add_spelled(c, g, &k, before.len ? before : DT_STR("---"));
    }
    if (agents_first == agents_last) break;
  }
}

static dt_status find_groups(coder *c, dt_error *err) {
  c->groups.count = 0;
  for (uint32_t i = 0; i < c->chunks.count;) {
    uint32_t last = list_end(c, i), agents_first = i, agents_last = i, first = i;
    if (only_agents(c, i, last) && last < c->chunks.count && between(c, &c->chunks.items[last - 1], &c->chunks.items[last], belonging, 3, true) &&
        c->chunks.items[last].actor.len) {
      agents_last = first = last;
      last = list_end(c, first);
    } else if (last < c->chunks.count && last > i + 1 && !c->chunks.items[last - 1].actor.len && c->chunks.items[last - 1].agent_count &&
               between(c, &c->chunks.items[last - 1], &c->chunks.items[last], belonging, 3, true) && c->chunks.items[last].actor.len) {
      /* "Ithilen and the government [of Gondor]" */
      chunk *whose = &c->chunks.items[last], *mine = &c->chunks.items[last - 1];
      mine->actor = whose->actor;
      mine->at.last = whose->at.last;
      last++;
      for (uint32_t k = last - 1; k + 1 < c->chunks.count; k++) c->chunks.items[k] = c->chunks.items[k + 1];
      c->chunks.count--;
      last--;
    }
    group *g = dt_push(c->arena, &c->groups);
    if (!g) return dt_fail(err, DT_ERR_MEM, 0, "no room for actors");
    *g = (group){.at = {c->chunks.items[i].at.first, c->chunks.items[last - 1].at.last}};
    fill_group(c, g, agents_first, agents_last, first, last);
    if (c->full) return dt_fail(err, DT_ERR_MEM, 0, "no room for actors");
    if (!g->count) c->groups.count--;
    i = last;
  }
  return DT_OK;
}

/* ------------------------------------------------------------------ commas */

static bool in_list(const coder *c, uint32_t comma) {
  for (uint32_t i = 0; i < c->groups.count; i++)
    if (comma >= c->groups.items[i].at.first && comma < c->groups.items[i].at.last) return true;
  return false;
}

static void cut(coder *c, uint32_t first, uint32_t last, uint32_t least, uint32_t most) {
  uint32_t words = 0;
  for (uint32_t i = first; i < last; i++) words += tok(c, i)->upos != DT_UPOS_PUNCT;
  if (words < least || words > most) return;
  for (uint32_t i = first; i < last; i++) c->dead[i] = true;
}

static void cut_commas(coder *c) {
  const dt_legacy_options *how = c->how;
  uint32_t open = DT_NONE;
  if (how->no_comma_cuts) return;
  for (uint32_t i = 0; i < c->count; i++) {
    if (!dt_str_is(c->words[i], ",") || in_list(c, i)) continue;
    if (open != DT_NONE) cut(c, open + 1, i, how->comma_least ? how->comma_least : 2, how->comma_most ? how->comma_most : 8);
    open = i;
  }
  if (open != DT_NONE) cut(c, open + 1, c->count, how->comma_end_least ? how->comma_end_least : 2, how->comma_end_most ? how->comma_end_most : 8);
}

/* ---------------------------------------------------------------- patterns */

typedef struct roles {
  const group *source, *target;
} roles;

static const group *group_ending(const coder *c, uint32_t at, bool at_once) {
  for (uint32_t i = c->groups.count; i-- > 0;) {
    const group *g = &c->groups.items[i];
    if (g->at.last > at) continue;
    for (uint32_t t = g->at.last; at_once && t < at; t++)
      if (!c->dead[t]) return NULL;
    return g;
  }
  return NULL;
}

static const group *group_after(const coder *c, uint32_t at, bool at_once) {
  for (uint32_t i = 0; i < c->groups.count; i++) {
    const group *g = &c->groups.items[i];
    if (g->at.first < at) continue;
    for (uint32_t t = at; at_once && t < g->at.first; t++)
      if (!c->dead[t]) return NULL;
    return g;
  }
  return NULL;
}

static void take_role(const lg_item *item, const group *g, roles *out) {
  if (item->kind == LG_SOURCE || item->kind == LG_BOTH) out->source = g;
  if (item->kind == LG_TARGET || item->kind == LG_BOTH) out->target = g;
}

/* One past an item's words when they begin at i, else 0. */
static uint32_t item_at(const coder *c, const lg_item *item, uint32_t i) {
  if (i >= c->count || c->dead[i]) return 0;
  if (item->kind == LG_WORD) return word_fits(c->words[i], item->word, item->stem) ? i + 1 : 0;
  const lg_synset *s = &c->x->synsets.items[item->synset];
  for (uint32_t m = 0; m < s->count; m++) {
    uint32_t end = match_phrase(c, &c->x->members.items[s->first + m], i);
    if (end) return end;
  }
  return 0;
}

static uint32_t next_live(const coder *c, uint32_t i) {
  while (i < c->count && c->dead[i]) i++;
  return i;
}

static bool match_after(const coder *c, const lg_pattern *p, uint32_t at, roles *out) {
  for (uint8_t k = 0; k < p->after_count; k++) {
    const lg_item *item = &p->after[k];
    if (item->kind >= LG_SOURCE) {
      const group *g = group_after(c, at, item->at_once);
      if (!g) return false;
      take_role(item, g, out);
      at = g->at.last;
      continue;
    }
    uint32_t end = 0;
    for (uint32_t i = next_live(c, at); i < c->count && !end; i = next_live(c, i + 1)) {
      end = item_at(c, item, i);
      if (item->at_once) break;
    }
    if (!end) return false;
    at = end;
  }
  return true;
}

static bool ends_at(const coder *c, uint32_t end, uint32_t at) {
  for (; end < at; end++)
    if (!c->dead[end]) return false;
  return end == at;
}

static bool match_before(const coder *c, const lg_pattern *p, uint32_t at, roles *out) {
  for (uint8_t k = 0; k < p->before_count; k++) {
    const lg_item *item = &p->before[k];
    if (item->kind >= LG_SOURCE) {
      const group *g = group_ending(c, at, item->at_once);
      if (!g) return false;
      take_role(item, g, out);
      at = g->at.first;
      continue;
    }
    bool found = false;
    for (uint32_t i = at; i-- > 0 && !found;) {
      uint32_t end = c->dead[i] ? 0 : item_at(c, item, i);
      if (!end || end > at || (item->at_once && !ends_at(c, end, at))) continue;
      found = true;
      at = i;
    }
    if (!found) return false;
  }
  return true;
}

/* ------------------------------------------------------------------- verbs */

static bool has_child(const coder *c, uint32_t i, dt_rel rel) { return dt_tree_child(c->doc, c->sentence->first + i, rel) != DT_NONE; }

static const group *group_with(const coder *c, uint32_t token) {
  for (uint32_t i = 0; i < c->groups.count; i++)
    if (token >= c->groups.items[i].at.first && token < c->groups.items[i].at.last) return &c->groups.items[i];
  return NULL;
}

/* Before the verb: the group of its subject, else the nearest. */
static const group *subject_group(const coder *c, uint32_t verb) {
  static const dt_rel rels[] = {DT_REL_nsubj, DT_REL_nsubj_pass};
  for (int i = 0; i < 2; i++) {
    uint32_t s = dt_tree_child(c->doc, c->sentence->first + verb, rels[i]);
    const group *g = s == DT_NONE ? NULL : group_with(c, s - c->sentence->first);
    if (g && g->at.last <= verb) return g;
  }
  return group_ending(c, verb, false);
}

static bool all_in(const group *a, const group *b) {
  for (uint32_t i = 0; i < a->count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < b->count; k++) found |= dt_str_eq(a->codes[i], b->codes[k]);
    if (!found) return false;
  }
  return true;
}

static void fill_roles(const coder *c, uint32_t verb, uint32_t end, roles *r) {
  bool passive = has_child(c, verb, DT_REL_aux_pass) || has_child(c, verb, DT_REL_nsubj_pass);
  uint32_t by = end;
  while (by < c->count && by < end + NEAR_BY && !dt_str_is(c->words[by], "BY")) by++;
  if (passive && by < c->count && by < end + NEAR_BY && !r->source && !r->target) {
    r->source = group_after(c, by, false);
    r->target = subject_group(c, verb);
    return;
  }
  if (!r->source) r->source = subject_group(c, verb);
  if (r->source && r->source == r->target && r->target->at.last <= verb) { /* the pattern's target stands before the verb */
    for (uint32_t i = 0; i < c->groups.count; i++)
      if (&c->groups.items[i] != r->target && c->groups.items[i].at.last <= r->target->at.first) r->source = &c->groups.items[i];
  }
  if (r->target) return;
  for (uint32_t i = 0; i < c->groups.count && !r->target; i++) {
    const group *g = &c->groups.items[i];
    if (g->at.first >= end && !(r->source && all_in(g, r->source))) r->target = g;
  }
  for (uint32_t i = c->groups.count; i-- > 0 && !r->target;) {
    const group *g = &c->groups.items[i];
    if (r->source && g != r->source && g->at.first >= r->source->at.last && g->at.last <= verb && !all_in(g, r->source)) r->target = g;
  }
}

static bool is_null(dt_str code) { return !code.len || dt_str_is(code, "---"); }

static dt_status put(coder *c, uint32_t sentence, dt_str source, dt_str target, dt_str code, const lg_pattern *p, const lg_entry *verb, dt_error *err) {
  if (is_null(code)) return DT_OK;
  for (uint32_t i = c->events.count; i-- > 0 && c->events.items[i].sentence == sentence;) {
    const dt_legacy_event *e = &c->events.items[i];
    if (dt_str_eq(e->source, source) && dt_str_eq(e->target, target) && dt_str_eq(e->code, code)) return DT_OK;
  }
  dt_legacy_event *e = dt_push(c->arena, &c->events);
  if (!e) return dt_fail(err, DT_ERR_MEM, 0, "no room for events");
  *e = (dt_legacy_event){source, target, code, sentence, {0}};
  e->rule = dt_arena_printf(c->arena, "%.*s:%u", DT_ARG(c->x->names[p ? p->file : verb->file]), p ? p->line : verb->line);
  return e->rule.ptr ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "no room for events");
}

/* All sources with all targets; [a:b] codes both ways. */
static dt_status put_all(coder *c, uint32_t sentence, const roles *r, dt_str code, const lg_pattern *p, const lg_entry *verb, dt_error *err) {
  group nobody = {.codes = {DT_STR("---")}, .count = 1};
  const group *s = r->source ? r->source : &nobody, *t = r->target ? r->target : &nobody;
  dt_str back = code, forth = {0};
  bool both = memchr(code.ptr, ':', code.len) != NULL;
  if (both) dt_str_field(&back, ':', &forth);
  else forth = code;
  for (uint32_t i = 0; i < s->count; i++)
    for (uint32_t k = 0; k < t->count; k++) {
      if (dt_str_eq(s->codes[i], t->codes[k])) continue;
      DT_TRY(put(c, sentence, s->codes[i], t->codes[k], forth, p, verb, err));
      if (both) DT_TRY(put(c, sentence, t->codes[k], s->codes[i], back, p, verb, err));
    }
  return DT_OK;
}

static const lg_pattern *best_pattern(const coder *c, const lg_block *b, uint32_t verb, uint32_t end, roles *r) {
  for (uint32_t i = b->first; i < b->first + b->count; i++) {
    roles found = {0};
    const lg_pattern *p = &c->x->patterns.items[i];
    if (!match_before(c, p, verb, &found) || !match_after(c, p, end, &found)) continue;
    *r = found;
    return p;
  }
  return NULL;
}

/* Told inside what has been coded: below it in the tree, and not joined to it. */
static bool inside(const coder *c, uint32_t verb, uint32_t coded) {
  uint32_t t = c->sentence->first + verb, top = c->sentence->first + coded;
  while (t != DT_NONE) {
    uint32_t head = c->doc->tokens[t].head;
    if (head == top) return c->doc->tokens[t].rel != DT_REL_conj && c->doc->tokens[t].rel != DT_REL_parataxis;
    t = head;
  }
  return false;
}

static bool may_be_verb(const coder *c, uint32_t i) {
  uint8_t upos = tok(c, i)->upos, xpos = tok(c, i)->xpos;
  return upos == DT_UPOS_VERB || upos == DT_UPOS_AUX || xpos == DT_XPOS_VBN || xpos == DT_XPOS_VBD || xpos == DT_XPOS_VBZ;
}

static dt_status code_verbs(coder *c, uint32_t sentence, dt_error *err) {
  enum { MOST = 24 };
  uint32_t coded[MOST], count = 0;
  for (uint32_t i = 0; i < c->count; i++) {
    uint32_t end;
    if (c->dead[i] || !may_be_verb(c, i)) continue;
    uint32_t v = longest(c, LG_VERB, i, &end);
    if (v == DT_NONE) continue;
    bool told = false;
    for (uint32_t k = 0; k < count && !told; k++) told = inside(c, i, coded[k]);
    if (told) continue;
    const lg_entry *verb = &c->x->entries.items[v];
    const lg_block *block = &c->x->blocks.items[verb->first];
    roles r = {0};
    const lg_pattern *p = best_pattern(c, block, i, end, &r);
    dt_str code = p ? p->code : verb->code.len ? verb->code : block->code;
    while (code.len && (code.ptr[code.len - 1] == '?' || code.ptr[code.len - 1] == '!')) code.len--; /* marks of dominance */
    if (is_null(code) || code.ptr[0] == '#' || code.ptr[0] == '+') continue;
    fill_roles(c, i, end, &r);
    const group *both = r.source && r.source == r.target ? r.source : r.source && !r.target && r.source->count > 1 ? r.source : NULL;
    if (both) r.source = r.target = both;
    if (!c->how->keep_one_sided && (!r.source || !r.target)) continue;
    uint32_t before = c->events.count;
    DT_TRY(put_all(c, sentence, &r, code, p, verb, err));
    if (c->events.count > before && count < MOST) coded[count++] = i;
  }
  return DT_OK;
}

/* --------------------------------------------------------------- sentences */

static void *room_for(coder *c, size_t size) { return dt_arena_alloc(c->arena, c->count, size); }

static dt_status open_sentence(coder *c, uint32_t n, dt_error *err) {
  c->sentence = &c->doc->sentences[n];
  c->count = c->sentence->last - c->sentence->first;
  c->words = room_for(c, sizeof *c->words);
  c->dead = room_for(c, sizeof *c->dead);
  c->actor = room_for(c, sizeof *c->actor);
  c->agent = room_for(c, sizeof *c->agent);
  c->actor_end = room_for(c, sizeof *c->actor_end);
  c->agent_end = room_for(c, sizeof *c->agent_end);
  if (!c->words || !c->dead || !c->actor || !c->agent || !c->actor_end || !c->agent_end) return dt_fail(err, DT_ERR_MEM, 0, "no room for a sentence");
  for (uint32_t i = 0; i < c->count; i++) {
    c->words[i] = upper(c, dt_form(c->doc, c->sentence->first + i));
    if (!c->words[i].ptr) return dt_fail(err, DT_ERR_MEM, 0, "no room for a sentence");
    c->dead[i] = tok(c, i)->upos == DT_UPOS_PUNCT;
  }
  return DT_OK;
}

/* 0: code it; 1: leave the sentence out; 2: the whole article. */
static int discarded(const coder *c) {
  for (uint32_t i = 0; i < c->count; i++) {
    uint32_t end, e = c->dead[i] ? DT_NONE : longest(c, LG_DISCARD, i, &end);
    if (e != DT_NONE) return c->x->entries.items[e].story ? 2 : 1;
  }
  return 0;
}

static dt_status code_sentence(coder *c, uint32_t n, dt_error *err) {
  find_phrases(c);
  DT_TRY(find_chunks(c, err));
  DT_TRY(find_groups(c, err));
  cut_commas(c);
  find_phrases(c);
  DT_TRY(find_chunks(c, err));
  DT_TRY(find_groups(c, err));
  return code_verbs(c, n, err);
}

dt_status dt_legacy_code(const dt_legacy *legacy, const dt_legacy_options *options, dt_doc *doc, dt_legacy_event **items, uint32_t *count, dt_error *err) {
  static const dt_legacy_options usual = {0};
  coder c = {.x = legacy, .how = options ? options : &usual, .doc = doc, .arena = doc->arena, .day = doc->date.year ? dt_date_days(doc->date) : INT32_MAX};
  *items = NULL;
  *count = 0;
  for (uint32_t n = 0; n < doc->sentence_count; n++) {
    DT_TRY(open_sentence(&c, n, err));
    int out = discarded(&c);
    if (out == 2) return DT_OK;
    if (out == 0) DT_TRY(code_sentence(&c, n, err));
  }
  *items = c.events.items;
  *count = c.events.count;
  return DT_OK;
}
