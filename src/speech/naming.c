/* Who the source is: somebody with a name, people without names, a body or document. */
#include "find.h"
#include "tree.h"

/* Another mention of the same actor in the article has a name: "a farmer ... Ann Lee". */
static bool named_elsewhere(const dt_doc *doc, const dt_entity *e) {
  for (uint32_t i = 0; i < doc->entity_count; i++)
    if (doc->entities[i].chain == e->chain && doc->entities[i].kind == DT_ENTITY_PERSON) return true;
  return false;
}

/* "the French president" is one person, whoever looks him up; the identifier of "a UN official" is the UN. */
static bool holds_office(const dt_entity *e) {
  return e->identifier.len && e->office.len && (dt_str_starts(e->rule, "actors/roles.tsv") || dt_str_starts(e->rule, "actors/offices.tsv"));
}

/* "Lakeside Water Board", "Acme Corp.": the last word of the name is one for bodies. */
static bool is_body(const finder *f, uint32_t first, uint32_t last) {
  char word[24];
  for (uint32_t t = first; t < last; t++) {
    dt_str s = dt_form(f->doc, t);
    size_t n = s.len && s.ptr[s.len - 1] == '.' ? s.len - 1 : s.len;
    if (n == 0 || n > sizeof word || !dt_is_upper(s.ptr[0])) continue;
    for (size_t i = 0; i < n; i++) word[i] = dt_lower(s.ptr[i]);
    if (cue_institution(f->speech, (dt_str){word, n})) return true;
  }
  return false;
}

/* A name in apposition: "the group's head, Ann Lee". */
static bool has_name_beside(const finder *f, uint32_t head) {
  DT_EACH_CHILD(f->doc, head, c) {
    uint8_t rel = tok(f, c)->rel;
    bool beside = rel == DT_REL_appos || rel == DT_REL_flat;
    if (beside && tok(f, c)->upos == DT_UPOS_PROPN) return true;
  }
  return false;
}

static dt_naming naming_of_entity(const finder *f, const dt_entity *e) {
  switch (e->kind) {
    case DT_ENTITY_PERSON: return DT_NAMING_NAMED;
    case DT_ENTITY_COUNTRY: case DT_ENTITY_ORG: return DT_NAMING_INSTITUTIONAL;
    case DT_ENTITY_GROUP: return e->identifier.len ? DT_NAMING_INSTITUTIONAL : DT_NAMING_UNNAMED;
    case DT_ENTITY_ROLE:
      return holds_office(e) || named_elsewhere(f->doc, e) || has_name_beside(f, e->head) ? DT_NAMING_NAMED : DT_NAMING_UNNAMED;
    case DT_ENTITY_UNKNOWN: return is_body(f, e->first, e->last) ? DT_NAMING_INSTITUTIONAL : DT_NAMING_NAMED;
    case DT_ENTITY_PRONOUN: break;
  }
  return DT_NAMING_UNKNOWN;
}

/* "he", "they", "who", "it" say nothing of their own; "some", "someone", "others" do. */
static bool is_personal(const finder *f, uint32_t t) {
  uint8_t x = tok(f, t)->xpos;
  return x == DT_XPOS_PRP || x == DT_XPOS_PRPS || x == DT_XPOS_WP || x == DT_XPOS_WDT;
}

static dt_naming naming_of_noun(const finder *f, uint32_t head) {
  uint8_t upos = tok(f, head)->upos;
  if (is_personal(f, head)) return DT_NAMING_UNKNOWN;
  if (upos == DT_UPOS_PROPN) {
    range r;
    dt_tree_range(f->doc, head, &r.first, &r.last);
    while (r.first < head && tok(f, r.first)->upos != DT_UPOS_PROPN) r.first++;
    return is_body(f, r.first, head + 1) ? DT_NAMING_INSTITUTIONAL : DT_NAMING_NAMED;
  }
  if (cue_institution(f->speech, tok(f, head)->lemma)) return DT_NAMING_INSTITUTIONAL;
  return has_name_beside(f, head) ? DT_NAMING_NAMED : DT_NAMING_UNNAMED;
}

dt_naming naming_of(const finder *f, const found *a) {
  const dt_doc *doc = f->doc;
  uint32_t head = a->source_head;
  if (!a->source.count || head == DT_NONE || !doc->token_entity) return DT_NAMING_UNKNOWN;
  uint32_t e = doc->token_entity[head];
  while (e != DT_NONE && doc->entities[e].kind == DT_ENTITY_PRONOUN && doc->entities[e].antecedent != DT_NONE && doc->entities[e].antecedent < e)
    e = doc->entities[e].antecedent;
  return e == DT_NONE ? naming_of_noun(f, head) : naming_of_entity(f, &doc->entities[e]);
}
