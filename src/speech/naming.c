/* Who the source is: somebody with a name, people without names, a body or document. */
#include "find.h"
#include "tree.h"

/* Another mention of the same actor in the article has a name: "a farmer ... Ann Lee"; or stands before one. */
static bool is_named(const dt_doc *doc, uint32_t i) {
  const dt_entity *e = &doc->entities[i];
  if (e->kind != DT_ENTITY_ROLE) return e->kind == DT_ENTITY_PERSON;
  return i + 1 < doc->entity_count && e[1].kind == DT_ENTITY_UNKNOWN && e[1].first == e->last && dt_utf8_is_upper((unsigned char)dt_form(doc, e->last).ptr[0]);
}

bool naming_read(finder *f) {
  const dt_doc *doc = f->doc;
  f->named = dt_arena_alloc(doc->arena, doc->entity_count + 1, sizeof *f->named);
  for (uint32_t i = 0; f->named && i < doc->entity_count; i++)
    if (is_named(doc, i)) f->named[doc->entities[i].chain] = true;
  return f->named != NULL;
}

/* "the French president" is one person, whoever looks him up; the identifier of "a UN official" is the UN. */
static bool holds_office(const dt_entity *e) {
  return e->identifier.len && e->office.len && (dt_str_starts(e->rule, "actors/roles.tsv") || dt_str_starts(e->rule, "actors/offices.tsv"));
}

static bool is_capital(const finder *f, uint32_t t) { return dt_utf8_is_upper((unsigned char)dt_form(f->doc, t).ptr[0]); }

static bool is_body_word(const finder *f, uint32_t t) {
  char word[24];
  dt_str s = dt_form(f->doc, t);
  size_t n = s.len && s.ptr[s.len - 1] == '.' ? s.len - 1 : s.len;
  if (n == 0 || n > sizeof word) return false;
  for (size_t i = 0; i < n; i++) word[i] = dt_lower(s.ptr[i]);
  return cue_institution(f->speech, (dt_str){word, n}) || cue_institution(f->speech, tok(f, t)->lemma);
}

/* "Lakeside Water Board", "Acme Corp.": a word of the name is one for bodies. */
static bool is_body(const finder *f, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t < last; t++)
    if (is_capital(f, t) && is_body_word(f, t)) return true;
  return false;
}

/* "coach Della Pratt", "the group's head, Ann Lee", but not "a lawyer of Ann Lee": a name right behind the words [head,
   last), or behind a comma among or after them. */
static bool has_name_beside(const finder *f, const found *a, uint32_t head, uint32_t last, bool plural) {
  const dt_doc *doc = f->doc;
  uint32_t end = part_last(&a->source) > last ? part_last(&a->source) : last;
  for (uint32_t t = head + 1; t < end + 2 && t < doc->token_count && t < doc->sentences[a->sentence].last; t++) {
    uint32_t e = doc->token_entity[t];
    bool name = e != DT_NONE && (doc->entities[e].kind == DT_ENTITY_PERSON || doc->entities[e].kind == DT_ENTITY_UNKNOWN) && is_capital(f, t);
    if (!name || tok(f, t)->upos != DT_UPOS_PROPN || is_body(f, doc->entities[e].first, doc->entities[e].last)) continue;
    if (t == head + 1 || t == last || (token_is(f, t - 1, ",") && !plural)) return true;
  }
  return false;
}

/* "a producer", "the auctioneer": firms to the list of actors, but people here. */
static bool is_bearer(const finder *f, uint32_t head) {
  enum { LONGEST_ENDING = 8 };
  dt_str lemma = tok(f, head)->lemma;
  if (tok(f, head)->upos != DT_UPOS_NOUN || is_body_word(f, head)) return false;
  for (size_t n = 1; n <= LONGEST_ENDING && n <= lemma.len; n++)
    if (cue_listed(f->speech, CUE_LIST_bearer_ending, dt_slice(lemma, lemma.len - n, lemma.len))) return true;
  return false;
}

/* "Mr. King", "Dean, a former chairman": a role's word that is somebody's name. */
static bool is_name(const finder *f, uint32_t head) {
  if (head > 0 && cue_listed(f->speech, CUE_LIST_title, dt_form(f->doc, head - 1))) return true;
  return tok(f, head)->xpos == DT_XPOS_NNP && is_capital(f, head) && tok(f, head)->child == DT_NONE && head > 0 &&
         dt_sentence_of(f->doc, head - 1) == dt_sentence_of(f->doc, head) && tok(f, head - 1)->upos != DT_UPOS_PUNCT;
}

/* "Many Democrats", "Mexicans": people of a party or country, which "the Democrats" or "Mexico" stand for. */
static bool is_people(const finder *f, const dt_entity *e) {
  dt_str form = dt_form(f->doc, e->head);
  uint8_t x = tok(f, e->head)->xpos;
  if (e->kind == DT_ENTITY_COUNTRY) return dt_str_ends(form, "ans") && is_capital(f, e->head);
  if (!dt_str_starts(e->sector, "PTY") || (x != DT_XPOS_NNPS && x != DT_XPOS_NNS)) return false;
  return !dt_str_eq_ascii_nocase(dt_form(f->doc, e->first), DT_STR("the"));
}

/* "AROS" */
static bool is_acronym(const finder *f, const dt_entity *e) {
  dt_str s = dt_form(f->doc, e->head);
  for (size_t i = 0; i < s.len; i++)
    if (!dt_is_upper(s.ptr[i])) return false;
  return s.len > 2 && e->last - e->first <= 2;
}

static dt_naming naming_of_entity(const finder *f, const found *a, const dt_entity *e) {
  bool own = in_range((range){part_first(&a->source), part_last(&a->source)}, e->head); /* and not what a pronoun stands for */
  switch (e->kind) {
    case DT_ENTITY_PERSON: /* "the Lee campaign", "Lee aides": the name is not the head */
      if (!own || is_capital(f, a->source_head) || tok(f, a->source_head)->upos != DT_UPOS_NOUN || has_name_beside(f, a, a->source_head, e->last, false)) return DT_NAMING_NAMED;
      return is_body_word(f, a->source_head) ? DT_NAMING_INSTITUTIONAL : DT_NAMING_UNNAMED;
    case DT_ENTITY_COUNTRY: return is_people(f, e) ? DT_NAMING_UNNAMED : DT_NAMING_INSTITUTIONAL;
    case DT_ENTITY_ORG:
      if (is_people(f, e)) return DT_NAMING_UNNAMED;
      if (own && !is_capital(f, e->head) && has_name_beside(f, a, e->head, e->last, true)) return DT_NAMING_NAMED; /* Channel Six presenter Ann Lee */
      return is_bearer(f, e->head) ? DT_NAMING_UNNAMED : DT_NAMING_INSTITUTIONAL;
    case DT_ENTITY_GROUP: return e->identifier.len ? DT_NAMING_INSTITUTIONAL : DT_NAMING_UNNAMED;
    case DT_ENTITY_ROLE:
      if (is_body_word(f, e->head)) return DT_NAMING_INSTITUTIONAL;
      if (holds_office(e) || is_name(f, e->head) || f->named[e->chain] || (own && has_name_beside(f, a, e->head, e->last, e->plural))) return DT_NAMING_NAMED;
      return DT_NAMING_UNNAMED;
    case DT_ENTITY_UNKNOWN:
      if (is_body(f, e->first, e->last) || (is_acronym(f, e) && !token_is(f, a->cue_token, ":"))) return DT_NAMING_INSTITUTIONAL;
      return is_capital(f, e->head) ? DT_NAMING_NAMED : DT_NAMING_UNNAMED;
    case DT_ENTITY_PRONOUN: break;
  }
  return DT_NAMING_UNKNOWN;
}

/* "he", "they", "who", "it" say nothing of their own; "some", "someone", "others" do. */
static bool is_personal(const finder *f, uint32_t t) {
  uint8_t x = tok(f, t)->xpos;
  return x == DT_XPOS_PRP || x == DT_XPOS_PRPS || x == DT_XPOS_WP || x == DT_XPOS_WDT;
}

static dt_naming naming_of_noun(const finder *f, const found *a, uint32_t head) {
  uint8_t upos = tok(f, head)->upos;
  if (is_personal(f, head)) return DT_NAMING_UNKNOWN;
  if (upos == DT_UPOS_PROPN) {
    range r;
    dt_tree_range(f->doc, head, &r.first, &r.last);
    while (r.first < head && tok(f, r.first)->upos != DT_UPOS_PROPN) r.first++;
    return is_body(f, r.first, head + 1) ? DT_NAMING_INSTITUTIONAL : DT_NAMING_NAMED;
  }
  if (cue_institution(f->speech, tok(f, head)->lemma)) return DT_NAMING_INSTITUTIONAL;
  return has_name_beside(f, a, head, head + 1, false) ? DT_NAMING_NAMED : DT_NAMING_UNNAMED;
}

dt_naming naming_of(const finder *f, const found *a) {
  const dt_doc *doc = f->doc;
  uint32_t head = a->source_head;
  if (!a->source.count || head == DT_NONE || !doc->token_entity) return DT_NAMING_UNKNOWN;
  uint32_t e = doc->token_entity[head];
  while (e != DT_NONE && doc->entities[e].kind == DT_ENTITY_PRONOUN && doc->entities[e].antecedent != DT_NONE && doc->entities[e].antecedent < e)
    e = doc->entities[e].antecedent;
  return e == DT_NONE ? naming_of_noun(f, a, head) : naming_of_entity(f, a, &doc->entities[e]);
}
