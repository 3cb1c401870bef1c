/* Which names in the text are places: the longest gazetteer name at each capital, judged by its neighbours, and names
   that a pattern makes places ("Laurel County", "Harrison Street", "Ozark, Ala."). */
#include "gazetteer.h"
#include "tree.h"

enum { KEY_MAX = 96 };
static const uint32_t SEEN = 1u << 31;
enum { SURNAME = 1, MAYBE_SURNAME = 2 };

typedef struct view {
  const dt_gazetteer *g;
  const dt_doc *doc;
  uint32_t first, last; /* tokens of the sentence */
  uint32_t *bits;       /* [token_count] lists of the word, SEEN when looked up */
  bool shouted;         /* the sentence has no small letters: capitals show nothing */
  dt_map *surnames;     /* words that follow a given name or a title somewhere in the article */
  dt_map *towns;        /* names that were places beyond doubt before */
} view;

static bool tagged(const dt_doc *doc, uint32_t t) { return doc->tokens[t].lemma.ptr != NULL; }

static bool starts_upper(const dt_doc *doc, uint32_t t) {
  dt_str s = dt_form(doc, t);
  if (!s.len) return false;
  if ((uint8_t)s.ptr[0] < 0x80) return dt_is_upper(s.ptr[0]);
  size_t at = 0;
  return dt_utf8_is_upper(dt_utf8_next(s, &at));
}

static bool all_upper(dt_str s) {
  bool any = false;
  for (size_t i = 0; i < s.len; i++) {
    if (dt_is_lower(s.ptr[i])) return false;
    any = any || dt_is_upper(s.ptr[i]);
  }
  return any;
}

static bool token_is(const view *v, uint32_t t, const char *z) {
  return t >= v->first && t < v->last && dt_str_is(dt_form(v->doc, t), z);
}

static bool listed(const view *v, char list, uint32_t t) {
  if (t < v->first || t >= v->last) return false;
  if (!v->bits[t]) v->bits[t] = SEEN | gaz_word(v->g, dt_form(v->doc, t));
  return v->bits[t] & GAZ_BIT(list);
}

/* A word of a name: a capital, and no function word at the start of a sentence. */
static bool name_word(const view *v, uint32_t t) {
  if (t < v->first || t >= v->last || !starts_upper(v->doc, t)) return false;
  if (v->shouted) return tagged(v->doc, t) && v->doc->tokens[t].upos == DT_UPOS_PROPN && !listed(v, 'N', t);
  if (!tagged(v->doc, t)) return t > v->first || !(listed(v, 'P', t) || listed(v, 'N', t));
  if (v->doc->tokens[t].xpos == DT_XPOS_NNP || v->doc->tokens[t].xpos == DT_XPOS_NNPS) return true;
  switch (v->doc->tokens[t].upos) {
  case DT_UPOS_PROPN: case DT_UPOS_X: return true;
  case DT_UPOS_NOUN: case DT_UPOS_ADJ: return t > v->first;
  default: return false;
  }
}

/* Look the key up, and in title case when it is all capitals. */
static uint32_t look(const view *v, const char *key, size_t len, bool shouted) {
  uint32_t sense = gaz_find(v->g, (dt_str){key, len});
  if (sense != DT_NONE || !shouted) return sense;
  char lower[KEY_MAX];
  bool inside = false;
  for (size_t i = 0; i < len; i++) {
    lower[i] = inside ? dt_lower(key[i]) : key[i];
    inside = dt_is_alpha(key[i]) || (uint8_t)key[i] >= 0x80;
  }
  return gaz_find(v->g, (dt_str){lower, len});
}

/* Longest name of the gazetteer that starts at t: its sense, *end one past it. */
static uint32_t longest_name(const view *v, uint32_t t, uint32_t *end) {
  const dt_doc *doc = v->doc;
  char key[KEY_MAX];
  size_t len = 0;
  dt_str word = dt_form(doc, t);
  bool shouted = (word.len > 2 || (v->shouted && word.len == 2)) && all_upper(word);
  char title[KEY_MAX];
  if (word.len > sizeof title) return DT_NONE;
  for (size_t i = 0; i < word.len; i++) title[i] = i && shouted ? dt_lower(word.ptr[i]) : word.ptr[i];
  uint32_t limit = gaz_longest(v->g, (dt_str){title, word.len}), exact = shouted ? gaz_longest(v->g, word) : limit;
  if (exact > limit) limit = exact;
  uint32_t best = DT_NONE;
  for (uint32_t u = t; u < v->last; u++) {
    dt_str s = dt_form(doc, u);
    bool gap = u > t && (doc->tokens[u - 1].flags & DT_TOKEN_SPACE_AFTER);
    if (len + gap + s.len > limit || len + gap + s.len > sizeof key) break;
    if (gap) key[len++] = ' ';
    memcpy(key + len, s.ptr, s.len);
    len += s.len;
    if (u > t && shouted && !all_upper(s) && starts_upper(doc, u)) shouted = false;
    uint32_t sense = look(v, key, len, shouted);
    if (sense == DT_NONE) continue;
    best = sense;
    *end = u + 1;
  }
  return best;
}

static bool is_kind(const view *v, uint32_t sense, char kind, bool *people) {
  for (; sense != DT_NONE; sense = gaz_sense_at(v->g, sense)->next)
    if (gaz_get(v->g, gaz_sense_at(v->g, sense)->row)->kind == kind) {
      if (people) *people = gaz_sense_at(v->g, sense)->people;
      return true;
    }
  return false;
}

static bool is_people(const view *v, uint32_t sense) {
  for (uint32_t s = sense; s != DT_NONE; s = gaz_sense_at(v->g, s)->next)
    if (!gaz_sense_at(v->g, s)->people && gaz_get(v->g, gaz_sense_at(v->g, s)->row)->kind != 'P') return false;
  for (; sense != DT_NONE; sense = gaz_sense_at(v->g, sense)->next)
    if (gaz_sense_at(v->g, sense)->people) return true;
  return false;
}

/* A country, a large region, an area: a name known everywhere. */
static bool is_wide(const view *v, uint32_t sense) {
  for (; sense != DT_NONE; sense = gaz_sense_at(v->g, sense)->next) {
    const gaz_row *row = gaz_get(v->g, gaz_sense_at(v->g, sense)->row);
    if (row->kind == 'C' || row->kind == 'L') return true;
    if (row->kind == 'A' && strcmp(row->country, "USA") == 0) return true;
    if (row->kind == 'A' && strcmp(row->country, "CAN") == 0) return true;
    if (row->kind == 'A' && strcmp(row->country, "AUS") == 0) return true;
  }
  return false;
}

static uint32_t people_in(const view *v, uint32_t sense) {
  uint32_t most = 0;
  for (; sense != DT_NONE; sense = gaz_sense_at(v->g, sense)->next) {
    uint32_t n = gaz_get(v->g, gaz_sense_at(v->g, sense)->row)->population;
    if (n > most) most = n;
  }
  return most;
}

/* The entity whose name holds the tokens, or NULL. */
static const dt_entity *entity_of(const view *v, uint32_t t) {
  const dt_doc *doc = v->doc;
  if (!doc->token_entity || !doc->entity_count) return NULL;
  uint32_t e = doc->token_entity[t];
  return e < doc->entity_count ? &doc->entities[e] : NULL;
}

static bool in_person(const view *v, uint32_t first, uint32_t last) {
  const dt_token *tokens = v->doc->tokens;
  /* "Dublin Police Chief Ann Roe" is a person as a whole; Dublin is where */
  bool leads = !listed(v, 'G', first) &&
               (listed(v, 'T', last) || listed(v, 'O', last) || (last < v->last && !starts_upper(v->doc, last)));
  for (uint32_t t = first; t < last; t++) {
    const dt_entity *e = entity_of(v, t);
    if (!e || e->kind != DT_ENTITY_PERSON || e->name.begin > tokens[first].begin ||
        e->name.end < tokens[last - 1].end)
      continue;
    if (leads && e->name.begin == tokens[first].begin && e->name.end > tokens[last - 1].end) continue;
    return true;
  }
  return false;
}

/* "Oct. 5" and "Pa." end in points that are theirs. */
static bool breaks_run(const view *v, uint32_t t) { return !name_word(v, t); }

static bool after_preposition(const view *v, uint32_t t) {
  if (t > v->first && listed(v, 'D', t - 1)) t--;
  if (t > v->first && (token_is(v, t - 1, "the") || token_is(v, t - 1, "The"))) t--;
  return t > v->first && listed(v, 'P', t - 1);
}

/* "in X", "near the X", "returned to X", "the town of X": "according to X" and "of X" may be a person. */
static bool stands_in(const view *v, uint32_t t) {
  static const char *const words[] = {"in", "near", "at", "outside", "inside", "around", "across", "throughout", "to", "from", "into", NULL};
  if (t > v->first && listed(v, 'D', t - 1)) t--;
  if (t > v->first && token_is(v, t - 1, "the")) t--;
  if (t == v->first) return false;
  if (token_is(v, t - 1, "of")) return t - 1 > v->first && listed(v, 'K', t - 2);
  if (t - 1 > v->first && (token_is(v, t - 2, "according") || token_is(v, t - 2, "According"))) return false;
  for (const char *const *w = words; *w; w++)
    if (dt_str_eq_ascii_nocase(dt_form(v->doc, t - 1), dt_str_of(*w))) return true;
  return false;
}

/* A comma and a state, country or region: the sense of what encloses, *at its first token. */
static uint32_t encloser_after(const view *v, uint32_t t, uint32_t *at, uint32_t *end) {
  if (!token_is(v, t, ",") || t + 1 >= v->last || !starts_upper(v->doc, t + 1)) return DT_NONE;
  uint32_t sense = longest_name(v, t + 1, end);
  if (sense == DT_NONE || is_people(v, sense)) return DT_NONE;
  *at = t + 1;
  return is_kind(v, sense, 'A', NULL) || is_kind(v, sense, 'C', NULL) || is_kind(v, sense, 'L', NULL) ? sense : DT_NONE;
}

/* Two capitals like "PA" are a state after a comma only, and "US", "UK", "DC". */
static bool short_form(const view *v, uint32_t t, uint32_t end) {
  dt_str s = dt_form(v->doc, t);
  if (end != t + 1 || s.len != 2) return false;
  return !dt_str_is(s, "US") && !dt_str_is(s, "UK") && !dt_str_is(s, "DC");
}

static dt_str words(const view *v, uint32_t t, uint32_t end) {
  return dt_slice(v->doc->article.text, v->doc->tokens[t].begin, v->doc->tokens[end - 1].end);
}

static bool known_town(const view *v, uint32_t t, uint32_t end) {
  return dt_map_get(v->towns, words(v, t, end)) != DT_NONE;
}

typedef enum verdict { NO, YES, ORG } verdict;

/* A name of the gazetteer at [t, end): a place, part of an organisation's name, or neither. */
static verdict judge(const view *v, uint32_t t, uint32_t end, uint32_t sense) {
  const dt_doc *doc = v->doc;
  dt_str form = dt_form(doc, t);
  uint32_t at, stop;
  bool enclosed = encloser_after(v, end, &at, &stop) != DT_NONE;
  bool enclosing = t > v->first && token_is(v, t - 1, ",") && t > v->first + 1 && name_word(v, t - 2);
  if (short_form(v, t, end) && !(enclosing && !dt_is_lower(form.ptr[1]))) return NO;
  if (enclosed) return YES;
  bool single = end == t + 1;
  if (single && !is_wide(v, sense) && (listed(v, 'O', t) || listed(v, 'D', t))) return NO;
  if (token_is(v, t - 1, "United") && t > v->first) return NO;
  if (in_person(v, t, end)) return NO;
  bool wide = is_wide(v, sense);
  if (v->shouted && !wide)
    return !(single && listed(v, 'N', t)) && (after_preposition(v, t) || people_in(v, sense) > 300000) ? YES : NO;
  bool before = t > v->first && name_word(v, t - 1) && !(doc->tokens[t].flags & DT_TOKEN_JOINED);
  bool after = end < v->last && name_word(v, end) && !listed(v, 'W', end);
  if (tagged(doc, t) && !before && !after && doc->tokens[t].upos != DT_UPOS_PROPN &&
      doc->tokens[t].upos != DT_UPOS_ADJ && doc->tokens[t].upos != DT_UPOS_NOUN && doc->tokens[t].upos != DT_UPOS_X &&
      doc->tokens[t].xpos != DT_XPOS_NNP)
    return NO;
  if (wide && enclosing) return YES;
  if (before && listed(v, 'T', t - 1) && (!wide || after)) return NO;
  if (before && listed(v, 'D', t - 1)) before = false;
  if (before && t == v->first + 1 && !tagged(doc, t - 1)) before = false; /* "The", "In" before tags are known */
  if (before && listed(v, 'P', t - 1)) before = false;
  if (wide) {
    if (token_is(v, end, "Union")) return NO;
    if (before && listed(v, 'G', t - 1)) return NO;
    return after && listed(v, 'O', end) ? ORG : YES;
  }
  if (before) {
    uint32_t other, start = t - 1;
    /* "East Lansing" is another place than Lansing; two places in a row are apart ("Iraq Sunday") */
    if (longest_name(v, start, &other) == DT_NONE || other != t) return NO;
  }
  if (single && listed(v, 'G', t) && after && !listed(v, 'O', end)) return NO;
  uint32_t surname = single && !after ? dt_map_get(v->surnames, form) : DT_NONE;
  if (surname == SURNAME || (surname == MAYBE_SURNAME && !stands_in(v, t))) return NO;
  if (after) {
    if (listed(v, 'O', end) || listed(v, 'F', end)) return ORG;
    uint32_t other;
    uint32_t next = longest_name(v, end, &other);
    if (next != DT_NONE && is_wide(v, next)) return YES;
    if (all_upper(form) && form.len > 3) return YES;
    return known_town(v, t, end) && !listed(v, 'G', t) ? ORG : NO; /* "Columbus Division of Police" */
  }
  if (single && listed(v, 'N', t)) {
    uint32_t people = people_in(v, sense);
    bool plain = !listed(v, 'X', end) && t > v->first && people > 500000;
    return people > 100000 && (plain || after_preposition(v, t)) ? YES : NO;
  }
  if (single && listed(v, 'G', t) && listed(v, 'X', end)) return NO;
  if (after_preposition(v, t) || people_in(v, sense) > 60000) return YES;
  if (t == v->first && !tagged(doc, t)) return people_in(v, sense) > 30000 ? YES : NO;
  return listed(v, 'X', end) && !token_is(v, end, "is") ? NO : YES;
}

static gaz_mention *push(const view *v, gaz_mentions *out, uint32_t first, uint32_t last, uint32_t sense) {
  gaz_mention *m = dt_push(v->doc->arena, out);
  if (m)
    *m = (gaz_mention){
        .first = first, .last = last, .sense = sense, .encloser = DT_NONE, .row = DT_NONE, .within = DT_NONE};
  return m;
}

/* One past the capitals in a row that start at t. */
static uint32_t run_end(const view *v, uint32_t t) {
  uint32_t u = t;
  while (u < v->last && !breaks_run(v, u)) u++;
  return u;
}

/* "Harrison Street", "Laurel County", "Ohio River", "Town of X": a pattern that makes a place of any name. */
static uint32_t pattern_end(const view *v, uint32_t t, bool *street) {
  uint32_t end = run_end(v, t);
  *street = false;
  if (end - t < 2) return t;
  uint32_t stop = t + 5 < end ? t + 5 : end;
  for (uint32_t u = t + 1; u < stop; u++) {
    bool s = listed(v, 'S', u), unit = listed(v, 'U', u), site = listed(v, 'F', u);
    if (!s && !unit && !site) continue;
    if (listed(v, 'O', t) || listed(v, 'T', t)) return t;
    if (u + 1 < end && listed(v, 'O', u + 1) && !unit) return t;
    *street = s;
    return u + 1;
  }
  return t;
}

static uint32_t end_of_number(const view *v, uint32_t t) {
  if (t >= v->last) return t;
  dt_str s = dt_form(v->doc, t);
  return s.len && s.len < 5 && dt_is_digit(s.ptr[0]) ? t + 1 : t;
}

/* "in Ozark", "the town of Groton", "CORSICANA -": names that nobody listed, where they stand as places do. */
static bool stands_as_place(const view *v, uint32_t t, uint32_t end) {
  if (known_town(v, t, end)) return true;
  bool of = t > v->first + 1 && token_is(v, t - 1, "of") && listed(v, 'K', t - 2);
  bool in = t > v->first && (token_is(v, t - 1, "in") || token_is(v, t - 1, "near") || token_is(v, t - 1, "outside"));
  bool dateline = t == v->first && all_upper(words(v, t, end)) && words(v, t, end).len > 3 &&
                  (token_is(v, end, "—") || token_is(v, end, "–") || token_is(v, end, "--"));
  if (of || dateline) return true;
  if (!in || end - t > 2) return false;
  if (end < v->last && starts_upper(v->doc, end)) return false;
  dt_str form = dt_form(v->doc, t);
  return form.len > 3 && !all_upper(form);
}

static bool unknown_place(const view *v, uint32_t t, uint32_t end) {
  if (end - t > 3 || in_person(v, t, end)) return false;
  for (uint32_t u = t; u < end; u++)
    if (listed(v, 'O', u) || listed(v, 'T', u) || listed(v, 'G', u) || listed(v, 'W', u) || listed(v, 'N', u) ||
        listed(v, 'P', u) || dt_map_get(v->surnames, dt_form(v->doc, u)) != DT_NONE)
      return false;
  for (uint32_t u = t; u < end; u++) {
    const dt_entity *e = entity_of(v, u);
    if (e && e->kind != DT_ENTITY_UNKNOWN && e->kind != DT_ENTITY_COUNTRY) return false;
  }
  return stands_as_place(v, t, end);
}

static bool detect_sentence(const view *v, gaz_mentions *out) {
  for (uint32_t t = v->first; t < v->last;) {
    if (!starts_upper(v->doc, t) || (v->shouted && listed(v, 'N', t))) {
      t++;
      continue;
    }
    bool street;
    uint32_t end = t, sense = longest_name(v, t, &end), at, stop;
    uint32_t shape = name_word(v, t) ? pattern_end(v, t, &street) : t;
    if (shape > t &&
        (sense == DT_NONE || (shape > end && !(is_wide(v, sense) && shape == end + 1 && !listed(v, 'S', end)))) &&
        (!in_person(v, t, shape) || !listed(v, 'G', t))) {
      gaz_mention *m = push(v, out, t, shape, DT_NONE);
      if (!m) return false;
      m->street = street;
      m->weak = true;
      t = shape;
      continue;
    }
    if (sense == DT_NONE && listed(v, 'R', t) && end_of_number(v, t + 1) > t + 1 && listed(v, 'S', t)) {
      gaz_mention *m = push(v, out, t, end_of_number(v, t + 1), DT_NONE);
      if (!m) return false;
      m->street = m->weak = true;
      t = m->last;
      continue;
    }
    if (sense != DT_NONE) {
      verdict j = judge(v, t, end, sense);
      if (j != NO) {
        gaz_mention *m = push(v, out, t, end, sense);
        if (!m) return false;
        m->people = is_people(v, sense);
        m->org = j == ORG;
        m->anchored = stands_in(v, t) || encloser_after(v, end, &at, &stop) != DT_NONE;
        if (j == YES && !m->people && !dt_map_put(v->towns, words(v, t, end), 1)) return false;
        t = end;
        continue;
      }
    }
    /* "Ozark, Ala.": a town nobody listed */
    uint32_t run = name_word(v, t) ? run_end(v, t) : t;
    uint32_t outer = run > t ? encloser_after(v, run, &at, &stop) : DT_NONE;
    bool from_start = t == v->first || !name_word(v, t - 1);
    if (outer != DT_NONE && from_start && run - t <= 3 && !listed(v, 'G', t) && !listed(v, 'T', t) &&
        !listed(v, 'O', run - 1) && !in_person(v, t, run)) {
      uint32_t start = t;
      while (start + 1 < run && listed(v, 'D', start) && start + 2 < run) start++;
      if (!push(v, out, start, run, DT_NONE)) return false;
      if (!dt_map_put(v->towns, words(v, start, run), 1)) return false;
      t = run;
      continue;
    }
    if (run > t && sense == DT_NONE && from_start && unknown_place(v, t, run)) {
      if (!push(v, out, t, run, DT_NONE)) return false;
      if (!dt_map_put(v->towns, words(v, t, run), 1)) return false;
      t = run;
      continue;
    }
    t++;
  }
  return true;
}

/* "Rhonda Moore", "Coach Ripley": the word after is a surname wherever it stands alone. */
static bool note_surnames(const view *v) {
  for (uint32_t t = v->first + 1; t < v->last; t++) {
    if (!name_word(v, t) || !name_word(v, t - 1)) continue;
    if (!listed(v, 'G', t - 1) && !(listed(v, 'T', t - 1) && !listed(v, 'O', t - 1))) continue;
    uint32_t last = t;
    while (last + 1 < v->last && name_word(v, last + 1) && !listed(v, 'W', last + 1) && last < t + 2) last++;
    if (!dt_map_put(v->surnames, dt_form(v->doc, last), SURNAME)) return false;
  }
  return true;
}

/* The last word of a person's name, and of a name that nobody listed ("Marco Lopez Arita"), where it is one of several. */
static bool note_names_of_people(const view *v) {
  for (uint32_t i = 0; i < v->doc->entity_count; i++) {
    const dt_entity *e = &v->doc->entities[i];
    if (e->kind != DT_ENTITY_PERSON && e->kind != DT_ENTITY_UNKNOWN) continue;
    uint32_t t = e->head;
    while (t + 1 < e->last && v->doc->tokens[t + 1].end <= e->name.end) t++;
    dt_str last = dt_form(v->doc, t);
    if (v->doc->tokens[t].end != e->name.end || v->doc->tokens[t].begin <= e->name.begin || last.len < 3) continue;
    if (dt_map_get(v->surnames, last) == SURNAME) continue;
    if (e->kind == DT_ENTITY_UNKNOWN && gaz_find(v->g, dt_slice(v->doc->article.text, e->name.begin, e->name.end)) != DT_NONE) continue;
    if (!dt_map_put(v->surnames, last, e->kind == DT_ENTITY_PERSON ? SURNAME : MAYBE_SURNAME)) return false;
  }
  return true;
}

/* "LONDON (Reuters) -", "MOSCOW, April 5 -": the first mention of a paragraph when a dash or bracket follows soon. */
static void mark_dateline(const view *v, gaz_mentions *out, uint32_t from) {
  if (from >= out->count || out->items[from].first != v->first) return;
  for (uint32_t t = out->items[from].last; t < v->last && t < v->first + 14; t++) {
    if (!token_is(v, t, "—") && !token_is(v, t, "–") && !token_is(v, t, "--") && !token_is(v, t, "-")) continue;
    if (token_is(v, t, "-") && !(v->doc->tokens[t].flags & DT_TOKEN_SPACE_AFTER)) continue;
    out->items[from].dateline = true;
    return;
  }
}

static bool is_shouted(const view *v) {
  return v->last - v->first > 4 && all_upper(words(v, v->first, v->last));
}

static bool detect_all(const dt_gazetteer *g, const dt_doc *doc, dt_map *surnames, dt_map *towns, gaz_mentions *out) {
  view v = {.g = g, .doc = doc, .surnames = surnames, .towns = towns};
  v.bits = dt_arena_alloc(doc->arena, doc->token_count, sizeof *v.bits);
  if (!v.bits && doc->token_count) return false;
  uint32_t home = gaz_publisher(g, doc->article.publisher, doc->article.url);
  if (home != DT_NONE && gaz_get(g, home)->kind == 'P' && !dt_map_put(towns, gaz_get(g, home)->name, 1)) return false;
  for (uint32_t n = 0; n < doc->sentence_count; n++) {
    v.first = doc->sentences[n].first;
    v.last = doc->sentences[n].last;
    v.shouted = is_shouted(&v);
    if (!v.shouted && !note_surnames(&v)) return false;
  }
  if (!note_names_of_people(&v)) return false;
  for (uint32_t n = 0; n < doc->sentence_count; n++) {
    const dt_sentence *s = &doc->sentences[n];
    v.first = s->first;
    v.last = s->last;
    v.shouted = is_shouted(&v);
    uint32_t from = out->count;
    if (!detect_sentence(&v, out)) return false;
    if (n == 0 || doc->sentences[n - 1].paragraph != s->paragraph) mark_dateline(&v, out, from);
  }
  return true;
}

bool gaz_detect(const dt_gazetteer *g, const dt_doc *doc, gaz_mentions *out) {
  dt_map surnames = {0}, towns = {0};
  bool done = detect_all(g, doc, &surnames, &towns, out);
  dt_map_free(&surnames);
  dt_map_free(&towns);
  if (!done) return false;
  /* what encloses what: "Paris, Texas" */
  for (uint32_t i = 0; i + 1 < out->count; i++) {
    gaz_mention *a = &out->items[i], *b = &out->items[i + 1];
    view v = {.g = g, .doc = doc, .first = 0, .last = doc->token_count};
    if (a->people || b->people || b->sense == DT_NONE || b->first != a->last + 1 || !token_is(&v, a->last, ","))
      continue;
    if (dt_sentence_of(doc, a->first) != dt_sentence_of(doc, b->first)) continue;
    if (is_kind(&v, b->sense, 'A', NULL) || is_kind(&v, b->sense, 'C', NULL) || is_kind(&v, b->sense, 'L', NULL))
      a->encloser = i + 1;
  }
  return true;
}
