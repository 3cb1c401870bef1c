/* Entities: one for each phrase that names an actor, sorted, with the map from tokens. */
#include "mention.h"
#include <stdlib.h>

static bool is_actor(const nm_phrase *p) {
  return p->person != DT_NONE || p->role != DT_NONE || p->org != DT_NONE || p->unknown;
}

static dt_entity_kind kind_of(const nm_work *w, const nm_phrase *p) {
  const dt_actor *org = nm_actor(w, p->org), *role = nm_actor(w, p->role);
  if (p->person != DT_NONE) return DT_ENTITY_PERSON;
  if (p->unknown && role && !p->plural) return DT_ENTITY_PERSON;
  if (role && dt_str_is(dt_actor_attribute(role, "org"), "1") && !p->unknown && (!org || w->matches.items[p->role].head == p->head))
    return DT_ENTITY_ORG;
  if (role && (!org || w->matches.items[p->role].head == p->head) && role->kind == DT_ACTOR_role) return DT_ENTITY_ROLE;
  if (org)
    return org->kind == DT_ACTOR_group || org->kind == DT_ACTOR_ethnic || org->kind == DT_ACTOR_religion
               ? DT_ENTITY_GROUP : DT_ENTITY_ORG;
  if (p->unknown) return p->gender ? DT_ENTITY_PERSON : DT_ENTITY_UNKNOWN;
  if (role) return DT_ENTITY_ROLE;
  return p->pronoun ? DT_ENTITY_PRONOUN : DT_ENTITY_COUNTRY;
}

static dt_span span_of(const dt_doc *doc, uint32_t first, uint32_t last) {
  return (dt_span){doc->tokens[first].begin, doc->tokens[last - 1].end};
}

static uint32_t deciding_match(const nm_phrase *p) {
  return p->person != DT_NONE ? p->person : p->org != DT_NONE ? p->org : p->role != DT_NONE ? p->role : p->place;
}

static void identify(const nm_work *w, const nm_phrase *p, dt_entity *e) {
  const dt_actor *a = nm_actor(w, deciding_match(p));
  if (p->person != DT_NONE || p->org != DT_NONE) e->identifier = a->name;
  else if (p->unknown) {
    dt_span s = span_of(w->doc, p->name_first, p->name_last);
    e->identifier = dt_slice(w->doc->article.text, s.begin, s.end);
  } else if (e->kind == DT_ENTITY_COUNTRY) {
    const dt_actor *country = dt_actors_country(w->actors, e->code);
    e->identifier = country ? country->name : a ? a->name : (dt_str){0};
  } else if (e->kind == DT_ENTITY_ROLE && !e->plural && !e->former) {
    /* Offices that one person holds: a spokesman or an ambassador may be anybody. "His Russian counterpart" has the office of whom it is said. */
    bool anybody = dt_str_is(e->office, "spokesman") || dt_str_is(e->office, "ambassador") || dt_str_is(e->office, "adviser") || dt_str_is(e->office, "minister") ||
                   dt_str_is(e->office, "leader") || dt_str_is(e->office, "official") || dt_str_is(e->office, "governor");
    const dt_actor *holder = anybody ? NULL : nm_holder(w, e);
    if (!holder) return;
    e->identifier = holder->name;
    if (!e->gender) e->gender = holder->gender;
  }
}

static dt_status add(nm_work *w, nm_phrase *p, dt_entity e, dt_error *err) {
  dt_entity *slot = dt_push(w->arena, &w->entities);
  if (!slot) return NM_NO_MEMORY(err);
  *slot = e;
  if (p) p->entity = w->entities.count - 1;
  return DT_OK;
}

static dt_status add_actor(nm_work *w, nm_phrase *p, dt_error *err) {
  uint32_t k = deciding_match(p);
  dt_entity e = {.span = span_of(w->doc, p->first, p->last), .first = p->first, .last = p->last, .head = p->head,
                 .antecedent = DT_NONE, .sector = p->sector, .office = p->office, .plural = p->plural,
                 .gender = p->gender, .former = p->former};
  e.kind = kind_of(w, p);
  memcpy(e.code, p->code, sizeof p->code);
  e.name = e.span;
  if (p->unknown && p->person == DT_NONE) e.name = span_of(w->doc, p->name_first, p->name_last);
  else if (k != DT_NONE) e.name = span_of(w->doc, w->matches.items[k].first, w->matches.items[k].last);
  const dt_actor *a = nm_actor(w, k);
  if (a && a->plural && p->person == DT_NONE) e.plural = true;
  if (a && a->kind == DT_ACTOR_seat && (a->gender == 'm' || a->gender == 'f')) e.kind = DT_ENTITY_PERSON, e.gender = a->gender; /* "the pope" */
  if (e.kind == DT_ENTITY_COUNTRY || e.kind == DT_ENTITY_ORG || e.kind == DT_ENTITY_GROUP) e.gender = 'n';
  identify(w, p, &e);
  const dt_actor *rule = a ? a : nm_actor(w, p->code_from);
  if (rule && !(e.rule = dt_actor_rule(w->actors, rule, w->doc->arena)).ptr) return NM_NO_MEMORY(err);
  return add(w, p, e, err);
}

/* A country's adjective or name inside a phrase that is no actor: "the Russian decision". */
static dt_status add_inside(nm_work *w, const nm_phrase *p, dt_error *err) {
  const nm_match *m = &w->matches.items[p->place];
  nm_phrase part = *p;
  part.head = m->head;
  part.first = m->first;
  part.last = m->last;
  part.plural = false;
  part.pronoun = false;
  return add_actor(w, &part, err);
}

/* "U.S. and Russian negotiators" are two parties. */
static bool two_countries(const nm_work *w, const nm_phrase *p) {
  if (p->other_place == DT_NONE || p->person != DT_NONE || p->role == DT_NONE) return false;
  const nm_match *a = &w->matches.items[p->place], *b = &w->matches.items[p->other_place];
  uint32_t from = a->last < b->first ? a->last : b->last, to = a->last < b->first ? b->first : a->first;
  for (uint32_t t = from; t < to; t++)
    if (nm_among(w->doc, t, "and or , versus &")) return to - from <= 3;
  return false;
}

static dt_status add_second(nm_work *w, const nm_phrase *p, dt_error *err) {
  const nm_match *m = &w->matches.items[p->other_place];
  nm_phrase part = *p;
  part.head = m->head;
  part.first = m->first;
  part.last = m->last;
  part.place = part.code_from = p->other_place;
  memcpy(part.code, nm_actor(w, p->other_place)->code, sizeof part.code);
  return add_actor(w, &part, err);
}

static bool personal(const dt_doc *doc, const nm_phrase *p) {
  uint8_t xpos = doc->tokens[p->head].xpos;
  return p->pronoun && doc->tokens[p->head].rel != DT_REL_expl &&
         (xpos == DT_XPOS_PRP || xpos == DT_XPOS_PRPS || xpos == DT_XPOS_WP || xpos == DT_XPOS_WDT || xpos == DT_XPOS_WPS);
}

/* Nouns that point back at a country or a group: kept for nm_refer(). */
static dt_entity_kind generic(const nm_work *w, const nm_phrase *p) {
  if (!p->definite || w->doc->tokens[p->head].upos != DT_UPOS_NOUN) return DT_ENTITY_UNKNOWN;
  if (nm_in(w, p->head, NM_LIST_country_noun)) return DT_ENTITY_COUNTRY;
  if (nm_in(w, p->head, NM_LIST_body_noun)) return DT_ENTITY_ORG;
  return DT_ENTITY_UNKNOWN;
}

/* Nouns for two parties that are named elsewhere. */
static bool pair_noun(const nm_work *w, const nm_phrase *p) {
  if (p->unknown || p->person != DT_NONE || p->org != DT_NONE || p->code[0]) return false;
  if (p->role != DT_NONE) return dt_str_starts(p->sector, "GOV") || dt_str_starts(p->sector, "PTY") || dt_str_starts(p->sector, "MIL");
  return nm_in(w, p->head, NM_LIST_pair_noun);
}

/* "the two leaders", "both sides": one entity at the noun, one at "two" or "both"; nm_refer() finds who they are. */
static dt_status add_pair(nm_work *w, nm_phrase *p, uint32_t word, dt_error *err) {
  bool role = p->role != DT_NONE;
  nm_phrase part = *p;
  part.head = part.first = word;
  part.last = word + 1;
  part.plural = false;
  DT_TRY(add_actor(w, &part, err));
  if (!role) w->entities.items[w->entities.count - 1].kind = DT_ENTITY_COUNTRY;
  DT_TRY(add_actor(w, p, err));
  if (!role) w->entities.items[w->entities.count - 1].kind = DT_ENTITY_COUNTRY;
  return DT_OK;
}

static dt_status add_phrase(nm_work *w, nm_phrase *p, dt_error *err) {
  uint32_t pair = nm_pair_word(w->doc, p->head);
  if (pair != DT_NONE && pair_noun(w, p)) return add_pair(w, p, pair, err);
  if (is_actor(p)) {
    if (two_countries(w, p)) DT_TRY(add_second(w, p, err));
    return add_actor(w, p, err);
  }
  if (p->place != DT_NONE && !nm_actor(w, p->place)->code[0]) return DT_OK; /* "Latin America" is nobody */
  if (p->place != DT_NONE) {
    const nm_match *m = &w->matches.items[p->place];
    uint8_t kind = nm_actor(w, p->place)->kind;
    bool heads = m->head == p->head, town = kind == DT_ACTOR_capital || kind == DT_ACTOR_seat || kind == DT_ACTOR_region;
    if (!heads) return town && kind != DT_ACTOR_seat ? DT_OK : add_inside(w, p, err); /* "a White House plan" */
    return town && p->locative ? DT_OK : add_actor(w, p, err);
  }
  if (p->side != DT_NONE || p->ethnic != DT_NONE) { /* "the US-led war", "ethnic Albanians" */
    bool people = p->ethnic != DT_NONE;
    nm_phrase part = *p;
    part.place = people ? p->ethnic : p->side;
    if (people) part.sector = DT_STR("CVL");
    else memcpy(part.code, nm_actor(w, p->side)->code, sizeof part.code);
    if (people && w->matches.items[p->ethnic].head == p->head) {
      DT_TRY(add_actor(w, &part, err));
      w->entities.items[w->entities.count - 1].kind = DT_ENTITY_GROUP;
      return DT_OK;
    }
    return people ? DT_OK : add_inside(w, &part, err);
  }
  if (personal(w->doc, p)) return add_actor(w, p, err);
  dt_entity_kind kind = generic(w, p);
  if (kind == DT_ENTITY_UNKNOWN) return DT_OK;
  DT_TRY(add_actor(w, p, err));
  w->entities.items[p->entity].kind = kind;
  w->entities.items[p->entity].gender = 'n';
  return DT_OK;
}

static int by_span(const void *a, const void *b) {
  const dt_entity *x = a, *y = b;
  if (x->span.begin != y->span.begin) return x->span.begin < y->span.begin ? -1 : 1;
  if (x->span.end != y->span.end) return x->span.end > y->span.end ? -1 : 1;
  return x->head < y->head ? -1 : x->head > y->head;
}

/* Entities are sorted: from here on a phrase finds its entity by its head. */
static void map_tokens(nm_work *w) {
  dt_doc *doc = w->doc;
  for (uint32_t t = 0; t < doc->token_count; t++) doc->token_entity[t] = DT_NONE;
  for (uint32_t i = 0; i < doc->entity_count; i++) doc->token_entity[doc->entities[i].head] = i;
  for (uint32_t i = 0; i < w->phrases.count; i++) w->phrases.items[i].entity = doc->token_entity[w->phrases.items[i].head];
  for (uint32_t i = 0; i < w->phrases.count; i++) {
    nm_phrase *p = &w->phrases.items[i];
    for (uint32_t k = p->owner, steps = 0; k != DT_NONE && steps < 4; k = w->phrases.items[k].owner, steps++)
      if (w->phrases.items[k].entity != DT_NONE) p->entity = w->phrases.items[k].entity;
  }
  for (uint32_t t = 0; t < doc->token_count; t++) {
    if (doc->token_entity[t] != DT_NONE || w->top[t] == DT_NONE) continue;
    uint32_t k = w->token_phrase[w->top[t]];
    if (k != DT_NONE && is_actor(&w->phrases.items[k])) doc->token_entity[t] = w->phrases.items[k].entity;
  }
  for (uint32_t i = 0; i < doc->entity_count; i++) /* words of names of several tokens */
    for (uint32_t t = doc->entities[i].first; t < doc->entities[i].last; t++)
      if (doc->token_entity[t] == DT_NONE && doc->entities[i].name.begin <= doc->tokens[t].begin &&
          doc->tokens[t].end <= doc->entities[i].name.end)
        doc->token_entity[t] = i;
}

dt_status nm_entities(nm_work *w, dt_error *err) {
  dt_doc *doc = w->doc;
  for (uint32_t i = 0; i < w->phrases.count; i++)
    if (w->phrases.items[i].owner == DT_NONE) DT_TRY(add_phrase(w, &w->phrases.items[i], err));
  if (w->entities.count) qsort(w->entities.items, w->entities.count, sizeof *w->entities.items, by_span);
  doc->entities = w->entities.items;
  doc->entity_count = w->entities.count;
  for (uint32_t i = 0; i < doc->entity_count; i++) doc->entities[i].chain = i;
  map_tokens(w);
  return DT_OK;
}
