/* From a noun phrase to the actors it stands for. */
#include "coder.h"

enum { LONGEST_LIST = 24 };

static bool coded(const dt_entity *e) { return e->code[0] || e->sector.len; }

static bool same_chain(const dt_doc *doc, uint32_t x, uint32_t y) {
  return x == y || doc->entities[x].chain == doc->entities[y].chain;
}

static void add(const ev_coder *c, ev_parties *to, uint32_t entity) {
  for (uint32_t i = 0; i < to->count; i++)
    if (same_chain(c->doc, to->items[i], entity)) return;
  if (to->count < EV_PARTIES) to->items[to->count++] = entity;
}

void ev_parties_join(const ev_coder *c, ev_parties *to, const ev_parties *from) {
  for (uint32_t i = 0; i < from->count; i++) add(c, to, from->items[i]);
}

bool ev_parties_share(const ev_coder *c, const ev_parties *x, const ev_parties *y) {
  for (uint32_t i = 0; i < x->count; i++)
    for (uint32_t k = 0; k < y->count; k++)
      if (same_chain(c->doc, x->items[i], y->items[k])) return true;
  return false;
}

uint32_t ev_speaker_of(const ev_coder *c, uint32_t t) {
  uint32_t a = c->doc->token_attribution ? c->doc->token_attribution[t] : DT_NONE;
  return a == DT_NONE ? DT_NONE : c->doc->attributions[a].speaker;
}

bool ev_is_body(const char *code) { return strcmp(code, "IGO") == 0 || strcmp(code, "EUR") == 0 || strcmp(code, "UNO") == 0; }

bool ev_is_political(const ev_coder *c, uint32_t entity) {
  static const char *const sectors[] = {"GOV", "MIL", "REB", "LEG", "COP", "SPY", "JUD", "PRM", "UAF", "PTY", "OPP", "PRE", "ELI"};
  static const char *const bodies[] = {"UNO", "IGO", "EUR", "IMG", "ISM"};
  const dt_entity *e = &c->doc->entities[entity];
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
    if (strcmp(e->code, bodies[i]) == 0) return true;
  /* "it" is what it stands for */
  if (!e->sector.len) return e->code[0] && (e->kind == DT_ENTITY_COUNTRY || c->doc->entities[e->chain].kind == DT_ENTITY_COUNTRY);
  for (size_t i = 0; i < sizeof sectors / sizeof *sectors; i++)
    if (dt_str_starts(e->sector, sectors[i])) return true;
  return false;
}

/* The entity headed by a token, or DT_NONE when it only names part of another's phrase. */
static uint32_t headed(const ev_coder *c, uint32_t t) {
  uint32_t e = c->doc->token_entity[t];
  if (e == DT_NONE) return DT_NONE;
  return c->doc->entities[e].head == t || ev_tok(c, t)->rel == DT_REL_flat ? e : DT_NONE;
}

/* "a war against Eritrea": not theirs. */
static bool is_apart(const ev_coder *c, uint32_t t) {
  uint32_t of = dt_tree_child(c->doc, t, DT_REL_case);
  return of != DT_NONE && ev_lemma_in(c, of, EV_LIST_apart);
}

/* "a [Greek]-owned tanker", "a [US]-flagged ship" */
static uint32_t whose_it_is(const ev_coder *c, uint32_t t) {
  DT_EACH_CHILD(c->doc, t, k) {
    if (ev_tok(c, k)->rel != DT_REL_amod || !ev_lemma_in(c, k, EV_LIST_owning)) continue;
    DT_EACH_CHILD(c->doc, k, d)
      if (d < k && c->doc->token_entity[d] != DT_NONE && coded(&c->doc->entities[c->doc->token_entity[d]])) return c->doc->token_entity[d];
  }
  return DT_NONE;
}

/* "its border with [Norway]": the other side of what has two. */
static uint32_t other_side(const ev_coder *c, uint32_t t) {
  if (!ev_lemma_in(c, t, EV_LIST_border)) return DT_NONE;
  DT_EACH_CHILD(c->doc, t, k) {
    uint32_t with = ev_tok(c, k)->rel == DT_REL_nmod ? dt_tree_child(c->doc, k, DT_REL_case) : DT_NONE, e = c->doc->token_entity[k];
    if (with != DT_NONE && dt_lemma_is(c->doc, with, "with") && e != DT_NONE && coded(&c->doc->entities[e])) return e;
  }
  return DT_NONE;
}

/* "a bomb planted by [rebels]", "a text drafted by [Ghana]" */
static uint32_t maker_of(const ev_coder *c, uint32_t t) {
  uint32_t made = dt_tree_child(c->doc, t, DT_REL_acl), by = made == DT_NONE || !ev_lemma_in(c, made, EV_LIST_made) ? DT_NONE : dt_tree_child(c->doc, made, DT_REL_obl_agent);
  uint32_t e = by == DT_NONE ? DT_NONE : c->doc->token_entity[by];
  if (e != DT_NONE && coded(&c->doc->entities[e])) return e;
  if (by != DT_NONE)
    DT_EACH_CHILD(c->doc, by, k) { /* "run by a [German] rescue group" */
      uint32_t whose = ev_tok(c, k)->rel == DT_REL_amod || ev_tok(c, k)->rel == DT_REL_compound ? c->doc->token_entity[k] : DT_NONE;
      if (whose != DT_NONE && coded(&c->doc->entities[whose])) return whose;
    }
  return DT_NONE;
}

/* Whose thing it is: "Ukrainian positions", "Iran's nuclear sites", "a village in Syria", "the capital of Chad". */
static uint32_t owner_of(const ev_coder *c, uint32_t t) {
  uint32_t other = other_side(c, t);
  if (other != DT_NONE) return other;
  static const dt_rel before[] = {DT_REL_nmod_poss, DT_REL_amod, DT_REL_compound, DT_REL_nmod_desc, DT_REL_nmod_unmarked, DT_REL_appos};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++)
    DT_EACH_CHILD(c->doc, t, k)
      if (ev_tok(c, k)->rel == before[i] && c->doc->token_entity[k] != DT_NONE && coded(&c->doc->entities[c->doc->token_entity[k]]) &&
          !(before[i] == DT_REL_nmod_poss && ev_tok(c, k)->upos == DT_UPOS_PRON && ev_lemma_in(c, t, EV_LIST_related)))
        return c->doc->token_entity[k];
  uint32_t whose = whose_it_is(c, t);
  if (whose != DT_NONE) return whose;
  DT_EACH_CHILD(c->doc, t, k) {
    if (ev_tok(c, k)->rel != DT_REL_nmod || ev_is_medium(c, k) || is_apart(c, k)) continue;
    uint32_t e = c->doc->token_entity[k];
    if (e != DT_NONE && coded(&c->doc->entities[e])) return e;
  }
  return maker_of(c, t);
}

/* "peacekeepers [from the African Union]", "the border [with Bangladesh]" before a verb's next phrase, hung on the verb: where they are from, whose side. */
static uint32_t origin_of(const ev_coder *c, uint32_t t) {
  uint32_t head = ev_tok(c, t)->head, next = ev_tok(c, t)->next, first, last;
  bool object = head != DT_NONE && head < t && ev_is_verbal(c, head);
  if (!object || next == DT_NONE || ev_tok(c, next)->rel != DT_REL_obl) return DT_NONE;
  uint32_t of = dt_tree_child(c->doc, next, DT_REL_case), e = c->doc->token_entity[next];
  if (of == DT_NONE || e == DT_NONE || !c->doc->entities[e].code[0]) return DT_NONE;
  if (!dt_lemma_is(c->doc, of, "from") && !dt_lemma_is(c->doc, of, "of") && !(dt_lemma_is(c->doc, of, "with") && c->doc->token_entity[t] == DT_NONE)) return DT_NONE;
  dt_tree_range(c->doc, t, &first, &last);
  return of == last ? e : DT_NONE;
}

/* "the opposition newspaper La Prensa": the name knows the country that the role lacks. */
static uint32_t named_beside(const ev_coder *c, uint32_t t, uint32_t e) {
  if (c->doc->entities[e].code[0]) return e;
  uint32_t k = dt_tree_child(c->doc, t, DT_REL_appos), name = k == DT_NONE ? DT_NONE : headed(c, k);
  if (name == DT_NONE) name = origin_of(c, t);
  return name != DT_NONE && c->doc->entities[name].code[0] ? name : e;
}

void ev_owner_of(const ev_coder *c, uint32_t t, ev_parties *out) {
  uint32_t e = owner_of(c, t);
  if (e != DT_NONE) add(c, out, e);
}

static uint32_t party_of(const ev_coder *c, uint32_t t) {
  uint32_t e = headed(c, t);
  if (e != DT_NONE && coded(&c->doc->entities[e])) return named_beside(c, t, e);
  uint32_t owner = owner_of(c, t);
  if (owner != DT_NONE) return owner;
  DT_EACH_CHILD(c->doc, t, k) /* "a [Tajik border] post" */
    if (ev_tok(c, k)->rel == DT_REL_compound && (owner = owner_of(c, k)) != DT_NONE) return owner;
  /* one step down: "a group of [officials from Iran]" */
  DT_EACH_CHILD(c->doc, t, k)
    if (ev_tok(c, k)->rel == DT_REL_nmod && !ev_is_medium(c, k) && !is_apart(c, k) && (owner = owner_of(c, k)) != DT_NONE) return owner;
  if ((owner = origin_of(c, t)) != DT_NONE) return owner;
  if (e == DT_NONE && c->doc->token_entity[t] != DT_NONE) e = c->doc->token_entity[t];
  return e;
}

static void add_other(const ev_coder *c, uint32_t t, uint32_t e, ev_parties *out) {
  uint32_t other = c->doc->token_entity[t];
  if (other != DT_NONE && other != e && c->doc->entities[other].code[0] && strcmp(c->doc->entities[other].code, c->doc->entities[e].code) != 0) add(c, out, other);
}

/* "the foreign ministers of Iran and Iraq", "Saudi and Iranian officials": each country named in the phrase of several. */
static void add_others(const ev_coder *c, uint32_t t, uint32_t e, ev_parties *out) {
  static const dt_rel below[] = {DT_REL_nmod_poss, DT_REL_amod, DT_REL_compound, DT_REL_nmod, DT_REL_appos};
  DT_EACH_CHILD(c->doc, t, k) {
    bool fits = false;
    dt_rel base = dt_rel_base((dt_rel)ev_tok(c, k)->rel);
    uint32_t word = base == DT_REL_nummod || base == DT_REL_det ? c->doc->token_entity[k] : DT_NONE;
    if (word != DT_NONE && word != e && c->doc->entities[word].head == k && coded(&c->doc->entities[word])) add(c, out, word); /* "the two leaders" */
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) fits |= ev_tok(c, k)->rel == below[i];
    if (!fits) continue;
    if (ev_tok(c, k)->rel == DT_REL_nmod) {
      uint32_t of = dt_tree_child(c->doc, k, DT_REL_case);
      if (of == DT_NONE || !(dt_lemma_is(c->doc, of, "of") || dt_lemma_is(c->doc, of, "from") || dt_lemma_is(c->doc, of, "such") || dt_lemma_is(c->doc, of, "like") || dt_lemma_is(c->doc, of, "including"))) continue;
    }
    bool country_word = ev_tok(c, k)->rel == DT_REL_compound && c->doc->token_entity[k] != DT_NONE && c->doc->entities[c->doc->token_entity[k]].kind == DT_ENTITY_COUNTRY;
    if (country_word) add_other(c, k, e, out);
    int members = 0;
    for (uint32_t at = k, next; at != DT_NONE && members < LONGEST_LIST; at = next) { /* conjuncts may hang on each other */
      next = DT_NONE;
      DT_EACH_CHILD(c->doc, at, d) {
        if (ev_tok(c, d)->rel != DT_REL_conj || ++members > LONGEST_LIST) continue;
        add_other(c, d, e, out);
        next = d;
      }
    }
  }
}

void ev_parties_of(const ev_coder *c, uint32_t t, ev_parties *out) {
  if (t == DT_NONE) return;
  uint32_t e = party_of(c, t);
  if (e != DT_NONE) {
    add(c, out, e), add_others(c, t, e, out);
    uint32_t head = c->doc->entities[e].head; /* "scores of Kenyan and Somali refugees" */
    if (head != DT_NONE && head != t && ev_tok(c, head)->head == t && ev_tok(c, head)->rel == DT_REL_nmod) add_others(c, head, e, out);
  }
  int members = 0;
  for (uint32_t at = t; at != DT_NONE && members < LONGEST_LIST;) { /* "A, B and C": conjuncts may hang on each other */
    uint32_t next = DT_NONE;
    DT_EACH_CHILD(c->doc, at, k) {
      if (ev_tok(c, k)->rel != DT_REL_conj || ++members > LONGEST_LIST) continue;
      if ((e = party_of(c, k)) != DT_NONE) add(c, out, e);
      next = k;
    }
    at = next;
  }
}
