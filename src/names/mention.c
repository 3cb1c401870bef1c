/* Names of the dictionaries in the text, and which of their meanings holds. */
#include "mention.h"

bool nm_unknown_name(const nm_work *w, uint32_t t) {
  return w->doc->tokens[t].upos == DT_UPOS_PROPN && !nm_actor(w, w->token_match[t]) &&
         dt_is_alpha(*dt_form(w->doc, t).ptr) && !(w->marks[t] & DT_MARK_NO_NAME);
}

bool nm_among(const dt_doc *doc, uint32_t t, const char *words) {
  dt_str form = dt_form(doc, t);
  char first = dt_lower(*form.ptr);
  for (const char *at = words; *at;) { /* called for most tokens: no calls before the first letter and length agree */
    size_t n = 0;
    while (at[n] && at[n] != ' ') n++;
    if (*at == first && n == form.len && dt_str_eq_ascii_nocase(form, (dt_str){at, n})) return true;
    at += n + (at[n] == ' ');
  }
  return false;
}

uint32_t nm_pair_word(const dt_doc *doc, uint32_t head) {
  if (doc->tokens[head].xpos != DT_XPOS_NNS) return DT_NONE;
  uint32_t two = DT_NONE;
  bool definite = false;
  DT_EACH_CHILD(doc, head, c) {
    if (c > head) break;
    uint8_t rel = (uint8_t)dt_rel_base((dt_rel)doc->tokens[c].rel);
    if (rel == DT_REL_det && nm_among(doc, c, "both")) return c;
    if (rel == DT_REL_det && nm_among(doc, c, "the these those")) definite = true;
    if (rel == DT_REL_nummod && nm_among(doc, c, "two")) two = c;
  }
  return definite ? two : DT_NONE;
}

/* A word of a name, with the token it lies in. */
typedef struct word {
  uint64_t hash;
  uint32_t token;
  uint8_t shape;
} word;
typedef DT_VEC(word) words;

static bool collect(const nm_work *w, const dt_sentence *s, words *out) {
  out->count = 0;
  for (uint32_t t = s->first; t < s->last; t++) {
    size_t at = 0;
    dt_str form = dt_form(w->doc, t);
    for (dt_word next; at < form.len && dt_word_next(form, &at, &next);) {
      word *slot = dt_push(w->arena, out);
      if (!slot) return false;
      *slot = (word){next.hash, t, next.shape};
      w->marks[t] |= dt_actors_mark(w->actors, next.hash);
    }
  }
  return true;
}

static bool has_capital(uint8_t shape) { return shape == DT_SHAPE_INITIAL || shape == DT_SHAPE_UPPER; }

/* The written form allows this meaning: capitals where the name has them. */
static bool form_fits(const dt_meaning_link *link, uint32_t shapes) {
  uint32_t capital = shapes & 0xFFFF, upper = shapes >> 16;
  if ((link->flags & DT_NAME_ACRONYM) && (upper & ((1u << link->words) - 1)) != (1u << link->words) - 1) return false;
  return (link->caps & ~capital) == 0;
}

static bool any_fits(const nm_work *w, uint32_t link, uint32_t shapes) {
  for (; link != DT_NONE; link = w->actors->links[link].next)
    if (!w->actors->items[w->actors->links[link].actor].hidden && form_fits(&w->actors->links[link], shapes)) return true;
  return false;
}

/* In running capitals "US", "WHO" and "IT" are words unless the tagger says they are names. */
static bool mostly_capitals(const words *ws) {
  uint32_t upper = 0, lower = 0;
  for (uint32_t i = 0; i < ws->count; i++) {
    upper += ws->items[i].shape == DT_SHAPE_UPPER;
    lower += ws->items[i].shape == DT_SHAPE_LOWER;
  }
  return upper > 4 * lower && upper > 3;
}

/* The "R." of "Gerald R. Ford". */
static bool middle_initial(const nm_work *w, const words *ws, uint32_t i) {
  dt_str form = dt_form(w->doc, ws->items[i].token);
  return ws->items[i].shape == DT_SHAPE_UPPER && form.len == 2 && form.ptr[1] == '.';
}

/* "The Australian Beef Association" is no newspaper: a name of "The" and one word goes on with a name. */
static bool is_cut_short(const nm_work *w, const words *ws, uint32_t first, uint32_t last) {
  if (last != first + 1 || last + 1 >= ws->count || !nm_is(w->doc, ws->items[first].token, "the")) return false;
  uint32_t next = ws->items[last + 1].token;
  return w->doc->tokens[next].upos == DT_UPOS_PROPN && has_capital(ws->items[last + 1].shape) && next == ws->items[last].token + 1;
}

/* Longest name from word i on, a middle initial left out where the dictionary has none; returns its words in the text. */
static uint32_t longest(const nm_work *w, const words *ws, uint32_t i, nm_match *out) {
  uint64_t sequence = 0;
  uint32_t shapes = 0, best = 0, link;
  for (uint32_t k = 0, at = i; k < DT_NAME_WORDS && at < ws->count; at++) {
    const word *next = &ws->items[at];
    uint64_t longer = dt_words_add(sequence, next->hash);
    if (!dt_actors_step(w->actors, longer, &link)) {
      if (k == 1 && at == i + 1 && middle_initial(w, ws, at)) continue;
      break;
    }
    sequence = longer;
    if (has_capital(next->shape)) shapes |= 1u << k;
    if (next->shape == DT_SHAPE_UPPER) shapes |= 1u << (16 + k);
    k++;
    bool ends_token = at + 1 == ws->count || ws->items[at + 1].token != next->token;
    if (link == DT_NONE || !ends_token || !any_fits(w, link, shapes) || is_cut_short(w, ws, i, at)) continue;
    best = at + 1 - i;
    *out = (nm_match){.first = ws->items[i].token, .last = next->token + 1, .link = link, .actor = DT_NONE,
                      .shapes = shapes, .words = (uint8_t)k};
  }
  return best;
}

static uint32_t match_head(const dt_doc *doc, uint32_t first, uint32_t last) {
  for (uint32_t t = last; t-- > first;) {
    uint32_t head = doc->tokens[t].head;
    if ((head == DT_NONE || head < first || head >= last) && doc->tokens[t].upos != DT_UPOS_PUNCT) return t;
  }
  return last - 1;
}

static bool ordinary_word(const nm_work *w, const words *ws, const nm_match *m) {
  uint8_t upos = w->doc->tokens[m->first].upos;
  if (m->words != 1) return false;
  if (upos == DT_UPOS_PRON || upos == DT_UPOS_AUX || upos == DT_UPOS_DET || upos == DT_UPOS_ADP) {
    dt_str form = dt_form(w->doc, m->first);
    return mostly_capitals(ws) || form.len > 4 || !dt_is_upper(form.ptr[form.len > 1]);
  }
  return upos == DT_UPOS_VERB && dt_is_lower(*dt_form(w->doc, m->first).ptr);
}

/* Notes the countries a name can stand for. */
static void note_codes(nm_work *w, uint32_t link) {
  for (; link != DT_NONE; link = w->actors->links[link].next) {
    const dt_actor *a = &w->actors->items[w->actors->links[link].actor];
    if (nm_is_place(a->kind) && a->code[0]) w->named[dt_code_bit(a->code) / 64] |= UINT64_C(1) << dt_code_bit(a->code) % 64;
  }
}

static bool is_in_title(const nm_work *w, const char *code) {
  for (uint32_t i = 0; i < w->title_count; i++)
    if (strcmp(w->title[i], code) == 0) return true;
  return false;
}

/* Each country once: like those of a sentence. */
static void note_in_title(nm_work *w, uint32_t link, uint32_t shapes) {
  for (; link != DT_NONE; link = w->actors->links[link].next) {
    const dt_meaning_link *l = &w->actors->links[link];
    const dt_actor *a = &w->actors->items[l->actor];
    bool place = a->kind == DT_ACTOR_country || a->kind == DT_ACTOR_adjective || a->kind == DT_ACTOR_demonym || a->kind == DT_ACTOR_capital;
    if (!place || !form_fits(l, shapes) || !dt_actors_is_country(w->actors, a->code) || w->title_count == sizeof w->title / sizeof *w->title) continue;
    if (!is_in_title(w, a->code)) memcpy(w->title[w->title_count++], a->code, 4);
    note_codes(w, link);
    return;
  }
}

/* A title that is no part of the text has no tree: its names of countries, the longest at each word. */
static void read_title(nm_work *w) {
  dt_str title = w->doc->article.title;
  size_t at = 0, next = 0;
  bool shouted = title.len > 0;
  for (size_t i = 0; i < title.len; i++) shouted = shouted && !dt_is_lower(title.ptr[i]);
  for (dt_word first; dt_word_next(title, &at, &first); at = next) {
    uint64_t sequence = 0;
    uint32_t link, best = DT_NONE, best_shapes = 0, shapes = 0;
    size_t end = next = at;
    dt_word piece = first;
    for (uint32_t k = 0; k < DT_NAME_WORDS; k++) {
      sequence = dt_words_add(sequence, piece.hash);
      if (!dt_actors_step(w->actors, sequence, &link)) break;
      bool letters = !shouted || memchr(title.ptr + piece.begin, '.', piece.end - piece.begin); /* "US" of a title in capitals is "us" */
      if (has_capital(piece.shape)) shapes |= 1u << k;
      if (piece.shape == DT_SHAPE_UPPER && letters) shapes |= 1u << (16 + k);
      if (link != DT_NONE && any_fits(w, link, shapes)) best = link, best_shapes = shapes, next = end;
      if (!dt_word_next(title, &end, &piece)) break;
    }
    if (best != DT_NONE) note_in_title(w, best, best_shapes);
  }
}

dt_status nm_match_all(nm_work *w, dt_error *err) {
  words ws = {0};
  read_title(w);
  for (uint32_t s = 0; s < w->doc->sentence_count; s++) {
    if (!collect(w, &w->doc->sentences[s], &ws)) return NM_NO_MEMORY(err);
    for (uint32_t i = 0; i < ws.count;) {
      nm_match found;
      bool starts_token = i == 0 || ws.items[i - 1].token != ws.items[i].token;
      uint32_t count = starts_token ? longest(w, &ws, i, &found) : 0;
      if (count == 0 || ordinary_word(w, &ws, &found)) {
        i++;
        continue;
      }
      i += count;
      found.head = match_head(w->doc, found.first, found.last);
      nm_match *slot = dt_push(w->arena, &w->matches);
      if (!slot) return NM_NO_MEMORY(err);
      *slot = found;
      note_codes(w, found.link);
      for (uint32_t t = found.first; t < found.last; t++) w->token_match[t] = w->matches.count - 1;
    }
  }
  return DT_OK;
}

/* ------------------------------------------------------------ which meaning */

static bool is_given(const nm_work *w, uint32_t t) { return w->marks[t] & (DT_MARK_GIVEN_MALE | DT_MARK_GIVEN_FEMALE); }

/* A word that stands before the name of who bears it: "minister", not "wife", "State" or the Queens of Queens Park. */
static bool is_office(const dt_actor *a, uint8_t flags) {
  if (a->kind == DT_ACTOR_title) return !(flags & DT_NAME_PLURAL);
  return a->kind == DT_ACTOR_role && !(flags & DT_NAME_PLURAL) && !dt_str_starts(a->sector, "CVL") && !dt_str_starts(a->sector, "CRM") &&
         !dt_str_is(dt_actor_attribute(a, "org"), "1");
}

/* A role or title stands right before: "President Putin", "Mr Putin"; head_only: that of a head of state or government. */
static bool after_title(const nm_work *w, const nm_match *m, bool head_only) {
  if (m->first == 0) return false;
  uint32_t before = w->token_match[m->first - 1];
  for (uint32_t k = before == DT_NONE ? DT_NONE : w->matches.items[before].link; k != DT_NONE;
       k = w->actors->links[k].next) {
    const dt_actor *a = &w->actors->items[w->actors->links[k].actor];
    if (!is_office(a, w->actors->links[k].flags)) continue;
    if (!head_only || dt_actor_attribute(a, "head").len) return true;
  }
  if (head_only) return false;
  return nm_in(w, m->first - 1, NM_LIST_title);
}

static bool name_or_hyphen(const nm_work *w, uint32_t t) {
  if (w->token_match[t] != DT_NONE && !nm_is(w->doc, t, "-")) return false;
  return w->doc->tokens[t].upos == DT_UPOS_PROPN || nm_is(w->doc, t, "-");
}

/* Another name word stands right beside, in the same phrase: "John Brown" is not Gordon Brown. */
static bool inside_other_name(const nm_work *w, const nm_match *m) {
  const dt_token *tokens = w->doc->tokens;
  if (m->first > 0 && nm_unknown_name(w, m->first - 1) && (tokens[m->first - 1].flags & DT_TOKEN_SPACE_AFTER)) return true;
  if (m->first > 0 && nm_is(w->doc, m->first - 1, "-") && !(tokens[m->first - 1].flags & DT_TOKEN_SPACE_AFTER)) return true;
  return false;
}

/* Some person is called so. */
static bool may_be_person(const nm_work *w, uint32_t match) {
  for (uint32_t k = w->matches.items[match].link; k != DT_NONE; k = w->actors->links[k].next)
    if (w->actors->items[w->actors->links[k].actor].kind == DT_ACTOR_person) return true;
  return false;
}

/* The name goes on: "Omar Hassan al-Bashir" is not Mullah Omar, "Abdelaziz Bouteflika" no Mr Abdelaziz. */
static bool goes_on(const nm_work *w, const nm_match *m) {
  if (m->last >= w->doc->token_count) return false;
  if (nm_is(w->doc, m->last, "-")) return !(w->doc->tokens[m->last - 1].flags & DT_TOKEN_SPACE_AFTER);
  uint32_t next = w->token_match[m->last];
  return w->doc->tokens[m->last].upos == DT_UPOS_PROPN && (next == DT_NONE || may_be_person(w, next)) &&
         dt_is_alpha(*dt_form(w->doc, m->last).ptr) && (w->doc->tokens[m->last - 1].flags & DT_TOKEN_SPACE_AFTER);
}

/* "President Levy Mwanawasa" for somebody the dictionary has by surname: names between a title and the surname. */
static bool title_before_names(const nm_work *w, const nm_match *m) {
  uint32_t t = m->first;
  while (t > 0 && m->first - t < 4 && name_or_hyphen(w, t - 1)) t--;
  nm_match before = *m;
  before.first = t;
  return t < m->first && after_title(w, &before, true);
}

static const char *code_beside(const nm_work *w, const nm_match *m) {
  for (uint32_t back = 1; back <= 6 && back <= m->first; back++) {
    uint32_t t = m->first - back, k = w->token_match[t];
    uint8_t upos = w->doc->tokens[t].upos;
    const dt_actor *a = nm_actor(w, k);
    if (a && nm_is_place(a->kind)) return a->code;
    if (upos == DT_UPOS_VERB || upos == DT_UPOS_AUX || upos == DT_UPOS_PUNCT || (a && a->kind == DT_ACTOR_person)) break;
  }
  if (m->last + 1 < w->doc->token_count && nm_is(w->doc, m->last, "of")) { /* "King Hassan of Morocco" */
    uint32_t after = w->token_match[m->last + 1];
    for (uint32_t k = after == DT_NONE ? DT_NONE : w->matches.items[after].link; k != DT_NONE; k = w->actors->links[k].next)
      if (w->actors->items[w->actors->links[k].actor].kind == DT_ACTOR_country) return w->actors->items[w->actors->links[k].actor].code;
  }
  return "";
}

static int kind_rank(uint8_t kind) {
  switch (kind) {
  case DT_ACTOR_country: return 9;
  case DT_ACTOR_adjective: case DT_ACTOR_demonym: return 8;
  case DT_ACTOR_person: return 8;
  case DT_ACTOR_seat: return 7;
  case DT_ACTOR_capital: return 6;
  case DT_ACTOR_region: return 3;
  case DT_ACTOR_role: return 4;
  case DT_ACTOR_title: return 2;
  default: return 5;
  }
}

/* "Mr Smith" may be anybody of that name. */
static bool weak_title(const nm_work *w, const nm_match *m) {
  return m->first > 0 && nm_in(w, m->first - 1, NM_LIST_weak_title);
}

/* "Mr Clinton" is not Hillary. */
static bool wrong_title(const nm_work *w, const nm_match *m, const dt_actor *a) {
  uint16_t mark = m->first > 0 ? w->marks[m->first - 1] : 0;
  return (a->gender == 'f' && (mark & DT_MARK_MALE)) || (a->gender == 'm' && (mark & DT_MARK_FEMALE));
}

/* Key in `seen` of a surname that belongs to somebody else in this article: "John Smith ... Smith". */
static uint64_t others_surname(const nm_work *w, const nm_match *m) {
  size_t at = 0;
  dt_word last = {0};
  dt_str form = dt_form(w->doc, m->last - 1);
  for (dt_word next; dt_word_next(form, &at, &next);) last = next;
  return ~last.hash;
}

static bool seen(const nm_work *w, uint64_t key) { return dt_map_get(&w->seen, (dt_str){(const char *)&key, sizeof key}) != DT_NONE; }

/* Read alone, without a title: who leads a country that the world's news is full of; others where their country is named. */
static bool known_alone(const nm_work *w, const dt_actor *a) {
  static const char *const heads[] = {"president", "prime minister", "supreme leader", "leader"};
  static const char great[] = "USA GBR FRA DEU RUS CHN JPN IND ISR TUR IRN UKR CAN AUS ITA ESP BRA MEX EGY PAK KOR PRK SYR IRQ AFG ZAF VEN CUB POL "
                              "PSE LBY ZWE SRB IDN PHL HUN GRC EUR UNO";
  if (nm_named(w, a->code)) return true;
  if (!strstr(great, a->code)) return false;
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
    if (dt_str_is(a->office, heads[i])) return true;
  return false;
}

/* Without a date nobody is known to be in office or not: any head may be meant. */
static bool maybe_in_office(const nm_work *w, const nm_match *m, const dt_actor *a) {
  return w->day == INT32_MAX && dt_form(w->doc, m->first).len > 4 && (dt_str_is(a->office, "president") || dt_str_is(a->office, "prime minister"));
}

/* A trade name of one word is a name only where the tagger says so: "Total losses", "Dawn broke". */
static bool common_word(const nm_work *w, const nm_match *m, const dt_actor *a) {
  uint8_t upos = w->doc->tokens[m->head].upos;
  if (a->kind == DT_ACTOR_role && m->words == 1 && nm_is(w->doc, m->head, "general") && upos == DT_UPOS_ADJ) return true; /* "general problems" */
  if (m->words != 1 || upos == DT_UPOS_PROPN || upos == DT_UPOS_X) return false;
  if (a->kind == DT_ACTOR_party) return upos != DT_UPOS_ADJ && upos != DT_UPOS_NOUN;
  return a->kind == DT_ACTOR_company || a->kind == DT_ACTOR_media || a->kind == DT_ACTOR_ngo;
}

/* "Brazil's Senate", "the Thai Democrat Party": of the country right before it, not of the one whose bodies go by that name alone. */
static bool is_anothers(const nm_work *w, const nm_match *m, const dt_actor *a) {
  if (a->kind != DT_ACTOR_parliament && a->kind != DT_ACTOR_party && a->kind != DT_ACTOR_court && a->kind != DT_ACTOR_ministry && a->kind != DT_ACTOR_security) return false;
  uint32_t t = m->first;
  if (t > 1 && nm_among(w->doc, t - 1, "'s \xE2\x80\x99s ' \xE2\x80\x99")) t--;
  const dt_actor *owner = t > 0 ? nm_actor(w, w->token_match[t - 1]) : NULL;
  uint32_t after = m->last; /* "the Congress of Peru", "the Senate of the Philippines": not chosen yet */
  if (after + 1 < w->doc->token_count && nm_is(w->doc, after, "of")) after += 1 + (after + 2 < w->doc->token_count && nm_is(w->doc, after + 1, "the"));
  uint32_t k = after > m->last ? w->token_match[after] : DT_NONE;
  for (uint32_t l = k == DT_NONE ? DT_NONE : w->matches.items[k].link; l != DT_NONE; l = w->actors->links[l].next) {
    const dt_actor *of = &w->actors->items[w->actors->links[l].actor];
    if (of->kind == DT_ACTOR_country && a->code[0]) return strcmp(of->code, a->code) != 0;
  }
  return owner && (owner->kind == DT_ACTOR_country || owner->kind == DT_ACTOR_adjective) && owner->code[0] && a->code[0] && strcmp(owner->code, a->code) != 0;
}

/* Bodies that have a name of their own. */
static bool is_body(uint8_t kind) { return kind >= DT_ACTOR_igo && kind <= DT_ACTOR_religion; }

/* Letters that several bodies share ("PAC", "MAS", "SIS") are those of a country's body only where the article names the country, or
   the body in full before; not with a name before them or a company's ending behind, nor with "a". */
static bool stray_letters(const nm_work *w, const nm_match *m, const dt_meaning_link *link, const dt_actor *a) {
  const dt_doc *doc = w->doc;
  if (!(link->flags & DT_NAME_ACRONYM) || m->words != 1 || !is_body(a->kind) || seen(w, a->name_hash)) return false;
  bool company = a->kind == DT_ACTOR_company || a->kind == DT_ACTOR_media, heads = doc->tokens[m->head].rel != DT_REL_compound;
  if (!company && m->last < doc->token_count && nm_in(w, m->last, NM_LIST_company_ending)) return true;
  if (!company && m->first > 0 && nm_unknown_name(w, m->first - 1) && doc->tokens[m->first - 1].head == m->head && (doc->tokens[m->first - 1].flags & DT_TOKEN_SPACE_AFTER)) return true;
  if (!company && heads && m->first > 0 && nm_among(doc, m->first - 1, "a an")) return true;
  if (a->kind == DT_ACTOR_company || a->kind == DT_ACTOR_igo || !dt_actors_is_country(w->actors, a->code)) return false;
  return strcmp(a->code, "USA") != 0 && !nm_named(w, a->code) && !dt_str_is(dt_actor_attribute(a, "known"), "1");
}

static bool is_initial(const nm_work *w, uint32_t t) {
  dt_str s = dt_form(w->doc, t);
  return s.len == 2 && dt_is_upper(s.ptr[0]) && s.ptr[1] == '.';
}

/* "Stanley Crane", "Jesus Guerrero", "Shoichi Saba ... Saba": a place's or a body's name of one word that is a person's here. */
static bool names_person(const nm_work *w, const nm_match *m) {
  const dt_doc *doc = w->doc;
  if (m->words > 2 || m->last - m->first != m->words) return false;
  bool joined = doc->tokens[m->first].flags & DT_TOKEN_SPACE_AFTER;
  if (m->words == 1 && is_given(w, m->first) && joined && m->last < doc->token_count && doc->tokens[m->last].upos == DT_UPOS_PROPN &&
      (nm_unknown_name(w, m->last) || is_initial(w, m->last)))
    return true;
  if (m->first == 0 || !(doc->tokens[m->first - 1].flags & DT_TOKEN_SPACE_AFTER)) return false;
  const dt_token *tok = &doc->tokens[m->first]; /* "Byron Lima": the tree makes it part of a name that nobody listed */
  if (m->words == 1 && tok->rel == DT_REL_flat && tok->head < m->first && m->first - tok->head < 4 && nm_unknown_name(w, tok->head) && nm_unknown_name(w, m->first - 1)) return true;
  if (w->token_match[m->first - 1] == DT_NONE && doc->tokens[m->first - 1].upos == DT_UPOS_PROPN && (is_given(w, m->first - 1) || is_initial(w, m->first - 1))) return true;
  return false;
}

/* "President Cortes": the name itself, not the first word of a phrase ("President Moscow envoy"). */
static bool is_bare_name(const nm_work *w, const nm_match *m) {
  const dt_token *tok = &w->doc->tokens[m->first];
  return tok->upos == DT_UPOS_PROPN && (tok->head == DT_NONE || tok->head < m->first || dt_rel_base((dt_rel)tok->rel) == DT_REL_nsubj || dt_rel_base((dt_rel)tok->rel) == DT_REL_obj) &&
         w->doc->tokens[m->first - 1].upos == DT_UPOS_PROPN;
}

/* Surnames of places and bodies: what they are after "Mr", and where a person had them before. */
static bool is_persons(const nm_work *w, const nm_match *m, const dt_actor *a) {
  if (m->words == 1 && (a->kind == DT_ACTOR_country || a->kind == DT_ACTOR_adjective || a->kind == DT_ACTOR_demonym)) { /* "Glenn English", "Michael Jordan" */
    const dt_token *tok = &w->doc->tokens[m->first];
    if (tok->upos != DT_UPOS_PROPN || tok->rel == DT_REL_amod || tok->rel == DT_REL_compound || tok->rel == DT_REL_nmod_poss) return false;
    return (names_person(w, m) && m->first > 0 && (tok->rel == DT_REL_flat || w->doc->tokens[m->first - 1].head == m->first)) || seen(w, others_surname(w, m));
  }
  bool place = a->kind == DT_ACTOR_capital || a->kind == DT_ACTOR_region;
  bool body = a->kind == DT_ACTOR_company || a->kind == DT_ACTOR_media || a->kind == DT_ACTOR_ngo || a->kind == DT_ACTOR_religion || a->kind == DT_ACTOR_group ||
              a->kind == DT_ACTOR_parliament || a->kind == DT_ACTOR_ethnic;
  if (m->words > (place ? 2 : 1) || (!place && !body)) return false;
  if ((a->kind == DT_ACTOR_company || a->kind == DT_ACTOR_media) && (w->marks[m->first] & DT_MARK_COMMON_SURNAME) && !nm_named(w, a->code)) return true; /* "Santos" */
  if (a->kind == DT_ACTOR_media && m->first > 0 && nm_unknown_name(w, m->first - 1) && w->doc->tokens[m->first - 1].head == m->head &&
      (w->doc->tokens[m->first - 1].flags & DT_TOKEN_SPACE_AFTER))
    return true; /* "the Golden Globes" */
  return names_person(w, m) || weak_title(w, m) || seen(w, others_surname(w, m)) || (m->words == 1 && after_title(w, m, true) && is_bare_name(w, m));
}

/* "Governor Scott" is not Vice President Guy Scott: the title before a surname is of another office, and nothing speaks for the country. */
static bool other_office(const nm_work *w, const nm_match *m, const dt_actor *a) {
  const dt_actor *title = m->first == 0 ? NULL : nm_actor(w, w->token_match[m->first - 1]);
  if (!title || title->kind != DT_ACTOR_role) return false;
  if (title->sector.len > 2 && a->sector.len > 2 && memcmp(title->sector.ptr, a->sector.ptr, 3) != 0) return true; /* "General Moreno" */
  return title->office.len && a->office.len && !dt_str_eq(title->office, a->office);
}

/* Points for one meaning here; below 0: it cannot be. A surname alone counts once its full name was met, or after
   a title, or when its bearer is in office. */
static int weigh(const nm_work *w, const nm_match *m, const dt_meaning_link *link, const char *beside) {
  const dt_actor *a = &w->actors->items[link->actor];
  if (a->hidden || !form_fits(link, m->shapes)) return -1;
  if (common_word(w, m, a) || is_anothers(w, m, a) || stray_letters(w, m, link, a) || is_persons(w, m, a)) return -1;
  int points = 10 * kind_rank(a->kind) + (nm_named(w, a->code) ? 3 : 0);
  bool current = nm_current(w, a);
  if (a->kind == DT_ACTOR_person) {
    if (!(link->flags & DT_NAME_SURNAME) && is_given(w, m->last - 1) && goes_on(w, m)) return -1; /* "Juan Carlos Ramirez" is no king */
    if (current) points += 6;
    if (*beside && strcmp(beside, a->code) == 0) points += 5;
    if (!current && w->day != INT32_MAX && a->from > w->day) points -= 3; /* not yet */
    if (link->flags & DT_NAME_SURNAME) {
      if (wrong_title(w, m, a)) return -1;
      bool met = seen(w, a->name_hash);
      bool weak = weak_title(w, m);
      bool titled = after_title(w, m, false);
      bool only = memchr(a->name.ptr, ' ', a->name.len) == NULL; /* the dictionary knows no given name */
      if (goes_on(w, m) || (*beside && strcmp(beside, a->code) != 0 && !met)) return -1;
      if (inside_other_name(w, m)) {
        if (!only || !title_before_names(w, m) || !nm_named(w, a->code)) return -1;
        titled = true;
      }
      bool common = (w->marks[m->first] & DT_MARK_COMMON_SURNAME) || (m->words == 1 && is_given(w, m->first));
      if (!met && !nm_named(w, a->code) && titled && !weak && (other_office(w, m, a) || (!current && w->day != INT32_MAX))) return -1;
      bool alone = !common && (current || maybe_in_office(w, m, a)) && known_alone(w, a) && !seen(w, others_surname(w, m));
      if (!met && (weak || !titled) && (!alone || (w->marks[m->first] & DT_MARK_NO_NAME))) return -1; /* "in May" */
      if (nm_in(w, m->first, NM_LIST_day)) return -1;
      if (!titled && m->first > 0 && nm_is(w->doc, m->first - 1, "the") && w->doc->tokens[m->head].rel != DT_REL_compound) return -1;
      points += met ? 30 : titled ? 12 : -40;
      if (only && !met && !titled && !(*beside && strcmp(beside, a->code) == 0)) return -1;
      if (!met && !titled && w->doc->tokens[m->head].upos != DT_UPOS_PROPN) return -1;
    }
  } else if ((a->to != INT32_MAX || a->from != INT32_MIN) && w->day != INT32_MAX && !current) points -= 20;
  if (a->kind == DT_ACTOR_adjective && (w->doc->tokens[m->head].upos == DT_UPOS_ADJ)) points += 4;
  return points;
}

/* Distance in days from the article to a term: of two terms of one person the nearer counts. */
static int64_t term_gap(const nm_work *w, const dt_actor *a) {
  if (w->day == INT32_MAX) return a->to == INT32_MAX ? 0 : (int64_t)INT32_MAX - a->to;
  if (a->from > w->day) return 2 * ((int64_t)a->from - w->day);
  return a->to < w->day ? (int64_t)w->day - a->to : 0;
}

static void choose(nm_work *w, nm_match *m) {
  int best = -1;
  bool clash = false;
  const char *beside = code_beside(w, m);
  for (uint32_t k = m->link; k != DT_NONE; k = w->actors->links[k].next) {
    const dt_meaning_link *link = &w->actors->links[k];
    const dt_actor *a = &w->actors->items[link->actor];
    int points = weigh(w, m, link, beside);
    if (points < 0 || points < best) continue;
    if (points == best && m->actor != DT_NONE) {
      const dt_actor *other = &w->actors->items[m->actor];
      clash |= (link->flags & DT_NAME_SURNAME) && other->name_hash != a->name_hash && (w->day != INT32_MAX || strcmp(other->code, a->code) != 0);
      if (term_gap(w, a) >= term_gap(w, other)) continue;
    } else clash = false;
    best = points;
    m->actor = link->actor;
    m->flags = link->flags;
  }
  if (clash && !after_title(w, m, false)) m->actor = DT_NONE;
}

static dt_status note_others_surname(nm_work *w, const nm_match *m, dt_error *err) {
  uint64_t *key = dt_arena_alloc(w->arena, 1, sizeof *key);
  if (!key) return NM_NO_MEMORY(err);
  *key = others_surname(w, m);
  return dt_map_put(&w->seen, (dt_str){(const char *)key, sizeof *key}, 0) ? DT_OK : NM_NO_MEMORY(err);
}

dt_status nm_choose_all(nm_work *w, dt_error *err) {
  for (uint32_t i = 0; i < w->matches.count; i++) {
    nm_match *m = &w->matches.items[i];
    choose(w, m);
    const dt_actor *a = nm_actor(w, i);
    if (!a && m->words == 1 && ((may_be_person(w, i) && inside_other_name(w, m)) || (m->first > 0 && names_person(w, m) && !is_given(w, m->first)))) DT_TRY(note_others_surname(w, m, err));
    if (a && is_body(a->kind) && !(m->flags & DT_NAME_ACRONYM) && !dt_map_put(&w->seen, (dt_str){(const char *)&a->name_hash, sizeof a->name_hash}, m->actor)) return NM_NO_MEMORY(err);
    if (!a || a->kind != DT_ACTOR_person) continue;
    m->former = w->day == INT32_MAX ? false : a->to < w->day;
    if ((m->flags & DT_NAME_SURNAME) && m->words == 1) continue;
    if (!dt_map_put(&w->seen, (dt_str){(const char *)&a->name_hash, sizeof a->name_hash}, m->actor)) return NM_NO_MEMORY(err);
  }
  return DT_OK;
}
