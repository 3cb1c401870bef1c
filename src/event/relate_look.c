/* What there is to see of two parties: the way between them through the tree, what hangs on it, what stands between. */
#include "relate.h"
#include "tree.h"
#include <stdlib.h>

enum {
  SPINE_MOST = 24,   /* tokens of the way; longer ways are cut in the middle */
  CHILD_MOST = 24,   /* dependents looked at for one token */
  WINDOW_MOST = 12,  /* words between the parties, on each end of the gap */
  AFTER_MOST = 6,    /* words behind the second party */
  KEY_BYTES = 160,
  SURE = 8, LIKELY = 5, FAINT = 2, /* weights of features */
};

/* Everything found for one token once. */
typedef struct word {
  dt_str text;      /* lemma in lower case, "#name", "#num" */
  dt_str coarse, fine; /* "~12", "^345", empty when unknown */
  uint32_t known;   /* index into the model's words, or DT_NONE */
  bool open;        /* a content word, not a name */
} word;

typedef struct party {
  uint32_t first, last; /* tokens */
  uint32_t head;
} party;

typedef struct look {
  const dt_relate_model *model;
  const dt_doc *doc;
  dt_arena *arena;
  party source, target;
  dt_span source_span, target_span;
  uint32_t first, last; /* tokens looked at */
  word *words;          /* [last - first] */
  uint32_t spine[SPINE_MOST];
  uint32_t spine_count, top; /* index of the top in spine */
  bool failed;
  DT_VEC(dt_relate_feature) out;
  struct { DT_VEC(uint32_t) v; } zones[DT_ZONE_COUNT];
} look;

static const dt_str none = {"", 0};

/* ----------------------------------------------------------------- output */

static size_t put(char *key, size_t at, dt_str s) {
  size_t n = s.len < KEY_BYTES - at ? s.len : KEY_BYTES - at;
  if (n) memcpy(key + at, s.ptr, n);
  return at + n;
}

static void feature(look *l, uint32_t weight, const char *kind, dt_str a, dt_str b, dt_str c) {
  char key[KEY_BYTES];
  size_t n = put(key, 0, dt_str_of(kind));
  const dt_str parts[] = {a, b, c};
  for (int i = 0; i < 3; i++) {
    n = put(key, n, DT_STR("|"));
    n = put(key, n, parts[i]);
  }
  dt_relate_feature *f = dt_push(l->arena, &l->out);
  dt_str text = dt_arena_copy(l->arena, (dt_str){key, n});
  if (!f || !text.ptr) {
    l->failed = true;
    return;
  }
  *f = (dt_relate_feature){dt_relate_hash(text), weight, text};
}

static void zone(look *l, dt_relate_zone z, const word *w) {
  if (!w->open || w->known == DT_NONE) return;
  uint32_t *slot = dt_push(l->arena, &l->zones[z].v);
  if (slot) *slot = w->known;
  else l->failed = true;
}

/* ------------------------------------------------------------------ words */

static const word *at(const look *l, uint32_t t) { return &l->words[t - l->first]; }

static dt_str lower(look *l, dt_str s) {
  dt_str copy = dt_arena_copy(l->arena, s);
  if (!copy.ptr) {
    l->failed = true;
    return none;
  }
  for (size_t i = 0; i < copy.len; i++) ((char *)copy.ptr)[i] = dt_lower(copy.ptr[i]);
  return copy;
}

/* Common nouns within names that tell who acts. */
static const char *const bodies[] = {
  "agency", "ambassador", "army", "assembly", "association", "authority", "bank", "board", "brigade", "bureau", "cabinet",
  "chancellor", "colonel", "commission", "committee", "company", "congress", "corporation", "council", "court", "department",
  "embassy", "federation", "force", "forces", "front", "fund", "general", "government", "governor", "group", "guard", "house",
  "inc", "judge", "king", "kingdom", "ltd", "marines", "mayor", "minister", "ministry", "mission", "movement", "nations", "navy",
  "office", "organization", "parliament", "party", "police", "president", "prince", "prosecutor", "republic", "secretary",
  "senate", "senator", "service", "state", "supreme", "tribunal", "troops", "union", "university",
};

static void read_word(look *l, uint32_t t, word *w) {
  const dt_token *k = &l->doc->tokens[t];
  w->known = DT_NONE;
  w->coarse = w->fine = none;
  w->text = k->upos == DT_UPOS_PROPN ? DT_STR("#name") : k->upos == DT_UPOS_NUM ? DT_STR("#num") : lower(l, k->lemma);
  w->open = k->upos == DT_UPOS_VERB || k->upos == DT_UPOS_NOUN || k->upos == DT_UPOS_ADJ || k->upos == DT_UPOS_ADV;
  if (k->upos == DT_UPOS_PROPN) {
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
      if (dt_str_eq_ascii_nocase(dt_form(l->doc, t), dt_str_of(bodies[i]))) w->text = dt_str_of(bodies[i]);
    return;
  }
  if (!w->open) return;
  w->known = dt_relate_word(l->model, w->text);
  if (w->known == DT_NONE) return;
  w->coarse = dt_arena_printf(l->arena, "~%u", dt_relate_cluster(l->model, w->known, 0));
  w->fine = dt_arena_printf(l->arena, "^%u", dt_relate_cluster(l->model, w->known, 1));
}

static bool read_words(look *l) {
  l->words = dt_arena_alloc(l->arena, l->last - l->first, sizeof *l->words);
  if (!l->words) return false;
  for (uint32_t t = l->first; t < l->last; t++) {
    word *w = &l->words[t - l->first];
    read_word(l, t, w);
    if (!w->text.ptr || !w->coarse.ptr || !w->fine.ptr) return false;
  }
  return !l->failed;
}

static dt_str rel_of(const look *l, uint32_t t) { return dt_str_of(dt_rel_text((dt_rel)l->doc->tokens[t].rel)); }

/* The preposition of a phrase, or empty. */
static dt_str case_of(const look *l, uint32_t t) {
  uint32_t c = dt_tree_child(l->doc, t, DT_REL_case);
  return c == DT_NONE || c < l->first || c >= l->last ? none : at(l, c)->text;
}

static bool inside(const party *p, uint32_t t) { return t >= p->first && t < p->last; }
static bool of_party(const look *l, uint32_t t) { return inside(&l->source, t) || inside(&l->target, t); }

/* ---------------------------------------------------------------- parties */

static bool nominal(uint8_t upos) {
  return upos == DT_UPOS_NOUN || upos == DT_UPOS_PROPN || upos == DT_UPOS_PRON || upos == DT_UPOS_NUM;
}

/* Tokens that touch the span, and the one whose head lies outside: a noun before anything else. An empty span is a party that
   is not named: no token. */
static bool find_party(const dt_doc *doc, dt_span span, party *p) {
  p->first = p->last = p->head = DT_NONE;
  if (span.begin == span.end) return true;
  for (uint32_t t = 0; t < doc->token_count; t++) {
    if (doc->tokens[t].end <= span.begin || doc->tokens[t].begin >= span.end) continue;
    if (p->first == DT_NONE) p->first = t;
    p->last = t + 1;
  }
  if (p->first == DT_NONE) return false;
  int best = -1;
  for (uint32_t t = p->first; t < p->last; t++) {
    const dt_token *k = &doc->tokens[t];
    if (k->head != DT_NONE && k->head >= p->first && k->head < p->last) continue;
    int value = nominal(k->upos) ? 2 : k->upos == DT_UPOS_PUNCT || k->upos == DT_UPOS_ADP || k->upos == DT_UPOS_DET ? 0 : 1;
    if (value > best) {
      best = value;
      p->head = t;
    }
  }
  return p->head != DT_NONE;
}

/* ------------------------------------------------------------------ spine */

static uint32_t depth_of(const dt_doc *doc, uint32_t t) {
  uint32_t n = 0;
  for (; doc->tokens[t].head != DT_NONE; t = doc->tokens[t].head) n++;
  return n;
}

/* The token where the two ways up meet, or DT_NONE for two sentences. */
static uint32_t meet(const dt_doc *doc, uint32_t a, uint32_t b) {
  uint32_t da = depth_of(doc, a), db = depth_of(doc, b);
  for (; da > db; da--) a = doc->tokens[a].head;
  for (; db > da; db--) b = doc->tokens[b].head;
  while (a != b && a != DT_NONE) {
    a = doc->tokens[a].head;
    b = doc->tokens[b].head;
  }
  return a;
}

static void spine_add(look *l, uint32_t t) {
  if (l->spine_count < SPINE_MOST) l->spine[l->spine_count++] = t;
}

/* One party or none is named: from it up to the clause's head and what governs that. */
static void find_half_spine(look *l) {
  uint32_t from = l->source.head != DT_NONE ? l->source.head : l->target.head, n = 0;
  if (from == DT_NONE)
    for (from = l->first; l->doc->tokens[from].head != DT_NONE;) from++;
  uint32_t t = l->doc->tokens[from].head == DT_NONE ? from : l->doc->tokens[from].head;
  for (; t != DT_NONE && n < SPINE_MOST / 2; t = l->doc->tokens[t].head, n++) spine_add(l, t);
  l->top = 0;
}

/* From the source up to the top, then down to the target; the parties' own heads only where they are the top. */
static void find_spine(look *l) {
  const dt_doc *doc = l->doc;
  if (l->source.head == DT_NONE || l->target.head == DT_NONE) {
    find_half_spine(l);
    return;
  }
  uint32_t top = meet(doc, l->source.head, l->target.head), down[SPINE_MOST], n = 0;
  for (uint32_t t = l->source.head; t != DT_NONE; t = doc->tokens[t].head) {
    if (t == top) break;
    if (t != l->source.head || (top == DT_NONE && doc->tokens[t].head == DT_NONE)) spine_add(l, t);
    if (l->spine_count == SPINE_MOST / 2) break;
  }
  if (top != DT_NONE) spine_add(l, top);
  l->top = l->spine_count ? l->spine_count - 1 : 0;
  for (uint32_t t = l->target.head; t != DT_NONE && t != top && n < SPINE_MOST / 2; t = doc->tokens[t].head)
    if (t != l->target.head) down[n++] = t;
  while (n) spine_add(l, down[--n]);
  if (!l->spine_count) spine_add(l, l->source.head);
}

static bool on_spine(const look *l, uint32_t t) {
  for (uint32_t i = 0; i < l->spine_count; i++)
    if (l->spine[i] == t) return true;
  return false;
}

/* --------------------------------------------------------------- features */

static bool function_rel(uint8_t rel) {
  return rel == DT_REL_punct || rel == DT_REL_det || rel == DT_REL_case || rel == DT_REL_cc || rel == DT_REL_expl || rel == DT_REL_nummod;
}

/* A word and its clusters under one kind. */
static void word_features(look *l, uint32_t weight, const char *kind, dt_str role, const word *w) {
  feature(l, weight, kind, role, w->text, none);
  if (w->fine.len) feature(l, weight, kind, role, w->fine, none);
  if (w->coarse.len) feature(l, weight / 2 + 1, kind, role, w->coarse, none);
}

static void pair_features(look *l, uint32_t weight, const char *kind, dt_str role, const word *a, const word *b) {
  feature(l, weight, kind, role, a->text, b->text);
  if (a->fine.len) feature(l, weight, kind, role, a->fine, b->text);
  if (b->fine.len) feature(l, weight, kind, role, a->text, b->fine);
  if (a->fine.len && b->fine.len) feature(l, weight, kind, role, a->fine, b->fine);
  if (a->coarse.len && b->coarse.len) feature(l, weight / 2 + 1, kind, role, a->coarse, b->coarse);
}

static bool negates(const look *l, uint32_t t) {
  dt_str w = at(l, t)->text;
  return dt_str_is(w, "not") || dt_str_is(w, "never") || dt_str_is(w, "no") || dt_str_is(w, "n't") || dt_str_is(w, "neither") || dt_str_is(w, "nor");
}

static void below(look *l, uint32_t parent) {
  uint32_t n = 0;
  DT_EACH_CHILD(l->doc, parent, c) {
    if (n++ == CHILD_MOST) break;
    if (of_party(l, c) || on_spine(l, c) || function_rel(l->doc->tokens[c].rel)) continue;
    if (negates(l, c)) feature(l, SURE, "not-below", at(l, parent)->text, none, none);
    word_features(l, LIKELY, "below", none, at(l, c));
    pair_features(l, SURE, "pair", none, at(l, parent), at(l, c));
    zone(l, DT_ZONE_below, at(l, c));
  }
}

static void beside(look *l, uint32_t x) {
  uint32_t n = 0;
  DT_EACH_CHILD(l->doc, x, c) {
    const dt_token *k = &l->doc->tokens[c];
    if (n++ == CHILD_MOST) break;
    if (negates(l, c)) {
      feature(l, SURE, "not", at(l, x)->text, none, none);
      feature(l, SURE, "not", at(l, x)->fine, none, none);
      feature(l, SURE, "not", none, none, none);
    }
    if (of_party(l, c) || on_spine(l, c) || function_rel(k->rel)) continue;
    if (k->rel == DT_REL_aux || k->rel == DT_REL_aux_pass || k->rel == DT_REL_cop || k->rel == DT_REL_mark) {
      feature(l, LIKELY, "aux", at(l, c)->text, none, none);
      feature(l, SURE, "aux", at(l, c)->text, at(l, x)->text, none);
      feature(l, SURE, "aux", at(l, c)->text, at(l, x)->fine, none);
      continue;
    }
    word_features(l, SURE, "beside", none, at(l, c));
    word_features(l, LIKELY, "beside", rel_of(l, c), at(l, c));
    pair_features(l, SURE, "pair", none, at(l, x), at(l, c));
    feature(l, LIKELY, "pair-rel", at(l, x)->text, rel_of(l, c), case_of(l, c));
    zone(l, DT_ZONE_beside, at(l, c));
    below(l, c);
  }
}

static dt_str side_of(const look *l, uint32_t i) { return i == l->top ? DT_STR("top") : i < l->top ? DT_STR("source") : DT_STR("target"); }

static void spine_features(look *l) {
  for (uint32_t i = 0; i < l->spine_count; i++) {
    const word *w = at(l, l->spine[i]);
    word_features(l, SURE, "spine", none, w);
    word_features(l, SURE, "spine", side_of(l, i), w);
    zone(l, DT_ZONE_spine, w);
    if (i == l->top) zone(l, DT_ZONE_top, w);
    if (i + 1 < l->spine_count) pair_features(l, SURE, "pair", none, w, at(l, l->spine[i + 1]));
    if (i + 2 < l->spine_count) feature(l, SURE, "spine3", w->text, at(l, l->spine[i + 1])->text, at(l, l->spine[i + 2])->text);
    feature(l, FAINT, "tag", side_of(l, i), dt_str_of(dt_xpos_text((dt_xpos)l->doc->tokens[l->spine[i]].xpos)), none);
    beside(l, l->spine[i]);
  }
}

/* How each party hangs on the spine. */
static void party_features(look *l, const char *kind, const party *p, dt_relate_zone z) {
  if (p->head == DT_NONE) {
    feature(l, LIKELY, kind, DT_STR("unnamed"), none, none);
    return;
  }
  const dt_token *k = &l->doc->tokens[p->head];
  dt_str rel = rel_of(l, p->head), prep = case_of(l, p->head);
  feature(l, LIKELY, kind, rel, prep, none);
  if (k->head != DT_NONE && k->head >= l->first && k->head < l->last) {
    const word *w = at(l, k->head);
    feature(l, SURE, kind, w->text, rel, prep);
    feature(l, SURE, kind, w->text, prep, none);
    if (w->fine.len) feature(l, SURE, kind, w->fine, rel, prep);
    if (w->coarse.len) feature(l, LIKELY, kind, w->coarse, rel, prep);
  }
  for (uint32_t t = p->first; t < p->last; t++) {
    const word *w = at(l, t);
    if (t == p->head) {
      word_features(l, LIKELY, kind, DT_STR("head"), w);
      if (l->spine_count) pair_features(l, LIKELY, kind, DT_STR("with"), w, at(l, l->spine[l->top]));
    }
    word_features(l, LIKELY, kind, DT_STR("has"), w);
    zone(l, z, w);
  }
}

/* Verbs above the top: who says so, whether it is wanted or feared. */
static void above(look *l) {
  uint32_t t = l->spine[l->top];
  for (int n = 0; n < 3 && l->doc->tokens[t].head != DT_NONE; n++) {
    t = l->doc->tokens[t].head;
    if (t < l->first || t >= l->last) return;
    word_features(l, LIKELY, "above", none, at(l, t));
  }
}

static void bigram(look *l, const char *kind, uint32_t t, uint32_t end, uint32_t weight) {
  const word *w = at(l, t);
  if (l->doc->tokens[t].upos == DT_UPOS_PUNCT) return;
  word_features(l, weight, kind, none, w);
  if (t + 1 < end) feature(l, weight, kind, w->text, at(l, t + 1)->text, none);
  if (t + 2 < end) feature(l, weight, kind, w->text, at(l, t + 1)->text, at(l, t + 2)->text);
}

static void gap_features(look *l) {
  if (l->source.head == DT_NONE || l->target.head == DT_NONE) return;
  bool forward = l->source.first < l->target.first;
  const party *a = forward ? &l->source : &l->target, *b = forward ? &l->target : &l->source;
  feature(l, FAINT, "order", forward ? DT_STR("st") : DT_STR("ts"), none, none);
  for (uint32_t t = a->last; t < b->first; t++) {
    if (t >= a->last + WINDOW_MOST && t + WINDOW_MOST < b->first) continue;
    bigram(l, forward ? "between" : "between-back", t, b->first, LIKELY);
    zone(l, DT_ZONE_between, at(l, t));
  }
  for (uint32_t t = b->last; t < l->last && t < b->last + AFTER_MOST; t++) bigram(l, "after", t, l->last, FAINT);
}

static void line_features(look *l) {
  gap_features(l);
  for (uint32_t t = l->first; t < l->last; t++) {
    if (of_party(l, t) || !at(l, t)->open) continue;
    word_features(l, FAINT, "all", none, at(l, t));
    zone(l, DT_ZONE_all, at(l, t));
  }
}

/* ------------------------------------------------------------- dictionary */

static bool touches(const dt_doc *doc, uint32_t entity, dt_span span) {
  uint32_t chain = doc->entities[entity].chain;
  for (uint32_t i = 0; i < doc->entity_count; i++) { /* a pronoun stands for whoever it refers to */
    const dt_entity *e = &doc->entities[i];
    if ((i == entity || e->chain == chain) && e->span.begin < span.end && e->span.end > span.begin) return true;
  }
  return false;
}

static bool any_touches(const dt_doc *doc, dt_indices who, dt_span span) {
  for (uint32_t i = 0; i < who.count; i++)
    if (touches(doc, who.items[i], span)) return true;
  return false;
}

/* Who acts on whom, as the dictionary's frame has it: the source on the target, the other way, or some of it. */
static const char *roles_of(const look *l, const dt_match *m) {
  static const char *const names[] = {"nobody", "target", "source", "both", "recipient", "turned"};
  bool a = any_touches(l->doc, m->actors, l->source_span), r = any_touches(l->doc, m->recipients, l->target_span);
  bool also = any_touches(l->doc, m->actors, l->target_span), back = also || any_touches(l->doc, m->recipients, l->source_span);
  if (a && (r || also)) return names[3];
  if (back && !a && !r) return names[5];
  return a ? names[2] : r ? names[1] : names[0];
}

static const char *place_of(const look *l, uint32_t t) {
  for (uint32_t i = 0; i < l->spine_count; i++)
    if (l->spine[i] == t) return i == l->top ? "top" : i < l->top ? "source" : "target";
  if (inside(&l->source, t) || inside(&l->target, t)) return "party";
  uint32_t head = l->doc->tokens[t].head;
  if (head != DT_NONE && on_spine(l, head)) return "beside";
  for (uint32_t up = l->spine[l->top], n = 0; up != DT_NONE && n < 4; up = l->doc->tokens[up].head, n++)
    if (up == t) return "above";
  return "apart";
}

/* An entry on the way between the parties, with the parties in its roles, is better than one that only stands nearby. */
static int rank_of(const char *place, const char *roles) {
  int rank = strcmp(place, "top") == 0 ? 6 : strcmp(place, "target") == 0 ? 5 : strcmp(place, "source") == 0 ? 4 : strcmp(place, "beside") == 0 ? 2 : strcmp(place, "apart") == 0 ? 0 : 1;
  return rank + (strcmp(roles, "both") == 0 ? 8 : strcmp(roles, "source") == 0 || strcmp(roles, "target") == 0 ? 3 : strcmp(roles, "turned") == 0 ? -3 : 0);
}

/* How well an entry's event fits the pair; 0: it is none of its own. */
static int match_rank(const look *l, const dt_match *m) {
  if (!m->is_event || m->verdict == DT_VERDICT_PART || m->verdict == DT_VERDICT_IDIOM || m->token < l->first || m->token >= l->last) return 0;
  return rank_of(place_of(l, m->token), roles_of(l, m));
}

static void status_features(look *l, const char *place, dt_str event, uint8_t auxiliary) {
  static const struct { uint8_t bit; const char *name; } bits[] = {
    {DT_AUX_NEGATION, "negation"}, {DT_AUX_FUTURE, "future"}, {DT_AUX_HYPOTHETICAL, "hypothetical"}, {DT_AUX_HISTORICAL, "historical"},
  };
  for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
    if (auxiliary & bits[i].bit) feature(l, SURE, "dict-status", dt_str_of(place), event, dt_str_of(bits[i].name));
}

static void match_features(look *l, const dt_match *m) {
  const char *place = place_of(l, m->token);
  if (!m->is_event) {
    if (m->meaning.len) feature(l, LIKELY, "dict-op", dt_str_of(place), m->meaning, none);
    return;
  }
  dt_str event = dt_str_of(dt_event_name((dt_event_type)m->type)), cameo = {m->cameo, strlen(m->cameo)};
  if (m->verdict == DT_VERDICT_PART || m->verdict == DT_VERDICT_IDIOM) {
    feature(l, FAINT, "dict-part", event, none, none);
    return;
  }
  const char *roles = roles_of(l, m);
  feature(l, SURE, "dict", dt_str_of(place), event, none);
  feature(l, SURE, "dict", dt_str_of(place), event, dt_str_of(roles));
  feature(l, SURE, "dict", dt_str_of(place), cameo, none);
  feature(l, LIKELY, "dict", event, dt_str_of(roles), none);
  status_features(l, place, event, m->auxiliary);
}

/* What the event dictionaries make of the words; the entry that fits the parties best once more. */
static void dictionary_features(look *l) {
  const dt_match *best = NULL;
  int best_rank = 0;
  for (uint32_t i = 0; i < l->doc->match_count; i++) {
    const dt_match *m = &l->doc->matches[i];
    if (m->token < l->first || m->token >= l->last) continue;
    match_features(l, m);
    int rank = match_rank(l, m);
    if (rank > best_rank) best = m, best_rank = rank;
  }
  if (!best) {
    feature(l, LIKELY, "dict-silent", none, none, none);
    return;
  }
  feature(l, SURE, "dict-best", dt_str_of(dt_event_name((dt_event_type)best->type)), none, none);
  feature(l, SURE, "dict-best", (dt_str){best->cameo, strlen(best->cameo)}, none, none);
  feature(l, SURE, "dict-best", dt_str_of(dt_event_name((dt_event_type)best->type)), best_rank >= 11 ? DT_STR("sure") : best_rank >= 5 ? DT_STR("likely") : DT_STR("faint"), none);
}

/* Of each event the entry that fits best. */
static void find_candidates(const look *l, dt_relate_view *out) {
  int ranks[DT_EVENT_COUNT] = {0};
  for (int e = 0; e < DT_EVENT_COUNT; e++) out->candidates[e] = DT_NONE;
  for (uint32_t i = 0; i < l->doc->match_count; i++) {
    const dt_match *m = &l->doc->matches[i];
    int rank = match_rank(l, m);
    dt_event_type type = dt_relate_type(m);
    if (rank <= ranks[type]) continue;
    ranks[type] = rank;
    out->candidates[type] = i;
  }
}

/* Sectors of the parties, and whether they are of one country. */
static const dt_entity *entity_in(const look *l, dt_span span) {
  const dt_entity *found = NULL;
  for (uint32_t i = 0; i < l->doc->entity_count; i++) {
    const dt_entity *e = &l->doc->entities[i];
    if (e->span.begin >= span.end || e->span.end <= span.begin || !(e->code[0] || e->sector.len)) continue;
    if (!found || (e->span.begin <= found->span.begin && e->span.end >= found->span.end)) found = e;
  }
  return found;
}

static void sector_feature(look *l, const char *kind, const dt_entity *e) {
  dt_str rest = e ? e->sector : none, sector;
  if (!e) feature(l, LIKELY, kind, DT_STR("sector"), DT_STR("?"), none);
  else if (!rest.len) feature(l, LIKELY, kind, DT_STR("sector"), strlen(e->code) == 3 && strchr("UEI", e->code[0]) && e->kind == DT_ENTITY_ORG ? dt_str_of(e->code) : DT_STR("-"), none);
  else if (dt_str_field(&rest, ' ', &sector)) feature(l, LIKELY, kind, DT_STR("sector"), sector, none);
}

static void entity_features(look *l) {
  const dt_entity *s = entity_in(l, l->source_span), *t = entity_in(l, l->target_span);
  sector_feature(l, "src", s);
  sector_feature(l, "tgt", t);
  if (s && t && s->code[0] && t->code[0]) feature(l, FAINT, strcmp(s->code, t->code) == 0 ? "home" : "abroad", none, none, none);
}

/* Insertion into order by hash; the same fact twice counts once, at its greater weight. */
static int by_hash(const void *a, const void *b) {
  const dt_relate_feature *x = a, *y = b;
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
  return dt_str_cmp(x->text, y->text);
}

static uint32_t unique(dt_relate_feature *items, uint32_t count) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < count; i++)
    if (!n || items[n - 1].hash != items[i].hash) items[n++] = items[i];
  return n;
}

static void clip(const look *l, party *p) { /* a span may begin in a sentence before its head's */
  if (p->head == DT_NONE) return;
  if (p->first < l->first) p->first = l->first;
  if (p->last > l->last) p->last = l->last;
}

/* The sentences from one party to the other. */
static void find_range(look *l) {
  uint32_t s = l->source.head, t = l->target.head;
  if (s == DT_NONE) s = t;
  if (t == DT_NONE) t = s;
  s = s == DT_NONE ? 0 : dt_sentence_of(l->doc, s);
  t = t == DT_NONE ? 0 : dt_sentence_of(l->doc, t);
  l->first = l->doc->sentences[s < t ? s : t].first;
  l->last = l->doc->sentences[s < t ? t : s].last;
  clip(l, &l->source);
  clip(l, &l->target);
}

dt_status dt_relate_look(const dt_relate_model *model, const dt_doc *doc, dt_span source, dt_span target, dt_relate_view *out,
                         dt_error *err) {
  look l = {.model = model, .doc = doc, .arena = doc->arena, .source_span = source, .target_span = target};
  if (!doc->sentence_count) return dt_fail(err, DT_ERR_USAGE, 0, "there is no sentence");
  if (!find_party(doc, source, &l.source)) return dt_fail(err, DT_ERR_USAGE, source.begin, "the source is in no sentence");
  if (!find_party(doc, target, &l.target)) return dt_fail(err, DT_ERR_USAGE, target.begin, "the target is in no sentence");
  find_range(&l);
  if (!read_words(&l)) return dt_fail(err, DT_ERR_MEM, 0, "no room to look at %u words", l.last - l.first);
  find_spine(&l);
  spine_features(&l);
  above(&l);
  party_features(&l, "src", &l.source, DT_ZONE_source);
  party_features(&l, "tgt", &l.target, DT_ZONE_target);
  line_features(&l);
  dictionary_features(&l);
  entity_features(&l);
  find_candidates(&l, out);
  if (l.failed) return dt_fail(err, DT_ERR_MEM, 0, "no room for the features of a pair");
  qsort(l.out.items, l.out.count, sizeof *l.out.items, by_hash);
  out->items = l.out.items;
  out->count = unique(l.out.items, l.out.count);
  for (int z = 0; z < DT_ZONE_COUNT; z++) {
    out->zone_words[z] = l.zones[z].v.items;
    out->zone_counts[z] = l.zones[z].v.count;
  }
  return DT_OK;
}
