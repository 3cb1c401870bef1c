/* Countries that no party names but the place of what happened does: "was arrested in Iran", "extended the curfew in Abidjan",
   "a car bomb killed two journalists in Beirut". Only the place at the event's own words, and only where an act has its place with those
   who do it or bear it. */
#include "coder.h"

enum { LONGEST_CLIMB = 8 };

/* Unnamed, whoever does it is of the place. */
enum { DONE_THERE = 1u << DT_EVENT_ASSAULT | 1u << DT_EVENT_COERCE };
/* Unnamed, whoever it is done to is of the place. */
enum {
  BORNE_THERE = 1u << DT_EVENT_ASSAULT | 1u << DT_EVENT_COERCE | 1u << DT_EVENT_SANCTION | 1u << DT_EVENT_CONCEDE | 1u << DT_EVENT_AID | 1u << DT_EVENT_THREATEN |
                1u << DT_EVENT_MOBILIZE | 1u << DT_EVENT_RETREAT,
};
/* Acts of a state on people: somebody without a country is its own. */
enum { ON_ITS_OWN = 1u << DT_EVENT_ASSAULT | 1u << DT_EVENT_COERCE | 1u << DT_EVENT_SANCTION | 1u << DT_EVENT_CONCEDE | 1u << DT_EVENT_RETREAT };

static bool is_borne_there(ev_code code) {
  if (code.type == DT_EVENT_AGREE) return strncmp(code.cameo, "033", 3) == 0 || strncmp(code.cameo, "035", 3) == 0; /* aid and easing agreed to */
  bool resigns = code.type == DT_EVENT_RETREAT && code.mode && strcmp(dt_mode_name(code.mode), "resign") == 0;
  return !resigns && BORNE_THERE >> code.type & 1;
}

bool ev_is_visit(ev_code code) { return code.type == DT_EVENT_CONSULT && code.mode && strcmp(dt_mode_name(code.mode), "visit") == 0; }

static bool is_locative(const ev_coder *c, uint32_t t) {
  uint32_t k = dt_tree_child(c->doc, t, DT_REL_case);
  return k != DT_NONE && ev_lemma_in(c, k, EV_LIST_at_place);
}

/* One of the event's own words: its trigger, or what operators and light verbs govern. */
static bool is_word_of(const ev_coder *c, uint32_t t, uint32_t event) {
  for (uint32_t at = event, depth = 0; at != DT_NONE && depth < LONGEST_CLIMB; depth++) {
    if (at == t) return true;
    at = ev_means(c, at) ? c->meanings[at].governed : DT_NONE;
  }
  return false;
}

/* "in Abidjan" hangs on a word of the event or on its object, or on another word for it ("killed in a bombing in Beirut"); not on who does it,
   but where nobody is known to ("a bomb in Lviv killed"). */
static bool is_at(const ev_coder *c, uint32_t place, uint32_t event, uint8_t type, bool by_subject) {
  bool locative = false;
  uint32_t of = ev_tok(c, place)->head; /* "near the Somali border" is on either side of it */
  if (of != DT_NONE && ev_lemma_in(c, of, EV_LIST_border)) return false;
  for (uint32_t t = place, step = 0; t != DT_NONE && step < LONGEST_CLIMB; step++) {
    if (is_word_of(c, t, event)) return locative;
    uint8_t rel = ev_tok(c, t)->rel;
    if (rel == DT_REL_nsubj && !by_subject) return false;
    if (rel == DT_REL_obl_agent || rel == DT_REL_acl_relcl || rel == DT_REL_advcl || rel == DT_REL_conj || rel == DT_REL_ccomp || rel == DT_REL_parataxis) return false;
    if (ev_means(c, t) && c->meanings[t].kind == EV_EVENT && !c->meanings[t].taken && c->meanings[t].code.type != type) return false;
    locative |= is_locative(c, t);
    t = ev_tok(c, t)->head;
  }
  return false;
}

/* The clause is one of the event's own, or of what it threatens. */
static bool hangs_on(const ev_coder *c, uint32_t clause, uint32_t event) {
  for (uint32_t t = ev_tok(c, clause)->head, step = 0; t != DT_NONE && step < LONGEST_CLIMB; t = ev_tok(c, t)->head, step++) {
    if (is_word_of(c, t, event)) return true;
    uint8_t rel = ev_tok(c, t)->rel;
    if (rel != DT_REL_xcomp && rel != DT_REL_obj && rel != DT_REL_ccomp && rel != DT_REL_acl && rel != DT_REL_advcl) return false;
  }
  return false;
}

static bool of_country(const ev_coder *c, const ev_parties *p, const char *code) {
  for (uint32_t i = 0; i < p->count; i++)
    if (strcmp(c->doc->entities[p->items[i]].code, code) == 0) return true;
  return false;
}

/* "flew to Kharkiv", "was in Apia": the host's, where that is another country. */
static uint32_t place_visited(const ev_coder *c, uint32_t sentence, uint32_t event, const ev_parties *a) {
  const dt_doc *doc = c->doc;
  const dt_sentence *s = &doc->sentences[sentence];
  for (uint32_t i = ev_first_place(doc, sentence); i < doc->place_count && doc->places[i].span.begin < s->end; i++) {
    const dt_place *p = &doc->places[i];
    if (p->head == DT_NONE) continue;
    uint32_t head = ev_tok(c, p->head)->head, to = dt_tree_child(doc, p->head, DT_REL_case);
    bool there = to != DT_NONE && (ev_lemma_in(c, to, EV_LIST_at_place) || dt_lemma_is(doc, to, "to"));
    bool its = is_word_of(c, p->head, event) || (there && head != DT_NONE && (is_word_of(c, head, event) || (ev_tok(c, head)->rel == DT_REL_obj && is_word_of(c, ev_tok(c, head)->head, event))));
    if (!p->actor && p->country[0] && its && !of_country(c, a, p->country)) return i;
  }
  return DT_NONE;
}

/* A government and its ministry; rebels and their government are two. */
static bool is_same_side(const ev_coder *c, const ev_parties *p, uint32_t other) {
  const dt_entity *o = &c->doc->entities[other];
  for (uint32_t i = 0; i < p->count; i++) {
    const dt_entity *e = &c->doc->entities[p->items[i]];
    if (e->chain == o->chain) return true;
    if (strcmp(e->code, o->code) == 0 && (!e->sector.len || !o->sector.len || dt_str_eq(e->sector, o->sector))) return true;
  }
  return false;
}

static uint32_t place_at(const ev_coder *c, uint32_t sentence, uint32_t event, bool by_subject) {
  const dt_doc *doc = c->doc;
  const dt_sentence *s = &doc->sentences[sentence];
  for (uint32_t i = ev_first_place(doc, sentence); i < doc->place_count && doc->places[i].span.begin < s->end; i++) {
    const dt_place *p = &doc->places[i];
    if (!p->actor && p->country[0] && p->head != DT_NONE && !ev_is_time(doc, sentence, p->span) && is_at(c, p->head, event, c->meanings[event].code.type, by_subject)) return i;
  }
  return DT_NONE;
}

/* "in the Iraqi capital", "in Helmand province": the country named there. */
static uint32_t described_place(const ev_coder *c, uint32_t sentence, uint32_t event, bool by_subject) {
  const dt_sentence *s = &c->doc->sentences[sentence];
  for (uint32_t t = s->first; t < s->last; t++) {
    if (!ev_lemma_in(c, t, EV_LIST_place) || !is_at(c, t, event, c->meanings[event].code.type, by_subject)) continue;
    ev_parties owner = {0};
    ev_owner_of(c, t, &owner);
    if (owner.count && c->doc->entities[owner.items[0]].kind == DT_ENTITY_COUNTRY) return owner.items[0];
  }
  return DT_NONE;
}

static uint32_t add_entity(ev_coder *c, const dt_entity *e) {
  dt_entity *place = dt_push(c->doc->arena, &c->entities);
  if (!place) return DT_NONE;
  *place = *e;
  c->doc->entities = c->entities.items;
  return c->doc->entity_count++;
}

/* The entity that the place's words are, or a new one. */
static uint32_t entity_of_place(ev_coder *c, uint32_t index) {
  const dt_place *p = &c->doc->places[index];
  uint32_t known = c->doc->token_entity[p->head];
  if (known != DT_NONE && strcmp(c->doc->entities[known].code, p->country) == 0) return known;
  uint32_t first = p->head, last = p->head;
  while (first > 0 && ev_tok(c, first - 1)->begin >= p->span.begin) first--;
  while (last + 1 < c->doc->token_count && ev_tok(c, last + 1)->end <= p->span.end) last++;
  dt_entity e = {.span = p->span, .name = p->span, .first = first, .last = last + 1, .head = p->head, .kind = DT_ENTITY_UNKNOWN,
                 .antecedent = DT_NONE, .chain = c->doc->entity_count, .identifier = p->name};
  memcpy(e.code, p->country, sizeof p->country);
  return add_entity(c, &e);
}

/* "the [Lyon] bombing", "the [Izmir] airport attack": the town right before a noun. */
static uint32_t town_before(const ev_coder *c, uint32_t sentence, uint32_t noun) {
  const dt_doc *doc = c->doc;
  for (uint32_t i = ev_first_place(doc, sentence); i < doc->place_count && doc->places[i].span.begin < ev_tok(c, noun)->begin; i++) {
    const dt_place *p = &doc->places[i];
    if (p->feature != 'P' || !p->country[0] || p->head == DT_NONE) continue;
    uint32_t at = p->head;
    for (int step = 0; step < 2 && at != DT_NONE && at != noun; step++) at = ev_tok(c, at)->rel == DT_REL_compound ? ev_tok(c, at)->head : DT_NONE;
    if (at == noun) return i;
  }
  return DT_NONE;
}

bool ev_bears_there(ev_coder *c, uint32_t noun, ev_meaning *m) {
  uint32_t place = town_before(c, dt_sentence_of(c->doc, noun), noun), kept = 0;
  if (place == DT_NONE) return true;
  uint32_t where = entity_of_place(c, place), head = c->doc->places[place].head;
  if (where == DT_NONE) return false;
  for (uint32_t i = 0; i < m->a.count; i++)
    if (c->doc->entities[m->a.items[i]].head != head) m->a.items[kept++] = m->a.items[i];
  m->a.count = kept;
  if (m->r.count == 0) m->r.items[m->r.count++] = where;
  return true;
}

static const char *only_country(const ev_coder *c, const ev_parties *p) {
  const char *code = p->count ? c->doc->entities[p->items[0]].code : "";
  for (uint32_t i = 1; i < p->count; i++)
    if (strcmp(c->doc->entities[p->items[i]].code, code) != 0) return "";
  return strlen(code) == 3 ? code : "";
}

static bool is_foreign(const ev_coder *c, uint32_t t) {
  DT_EACH_CHILD(c->doc, t, k)
    if (k < t && dt_lemma_is(c->doc, k, "foreign")) return true;
  return false;
}

/* "arrested three journalists": of whatever country they are, the party's copy in this event has `code`. */
static bool give_country(ev_coder *c, ev_parties *p, const char *code) {
  for (uint32_t i = 0; i < p->count; i++) {
    dt_entity e = c->doc->entities[p->items[i]];
    if (e.code[0] || !e.sector.len || e.kind == DT_ENTITY_PRONOUN || is_foreign(c, e.head)) continue;
    memcpy(e.code, code, strlen(code) + 1); /* a country: three letters */
    uint32_t lent = add_entity(c, &e);
    if (lent == DT_NONE) return false;
    p->items[i] = lent;
  }
  return true;
}

/* "threatened to close the border unless Sudan pays", "will not lift the ban until it does": whoever the condition is about. */
static void threatened_by_condition(const ev_coder *c, uint32_t sentence, uint32_t event, const ev_parties *a, ev_parties *r) {
  const dt_sentence *s = &c->doc->sentences[sentence];
  for (uint32_t t = s->first; t < s->last && r->count == 0; t++) {
    uint32_t mark = ev_tok(c, t)->rel == DT_REL_advcl ? dt_tree_child(c->doc, t, DT_REL_mark) : DT_NONE;
    if (mark == DT_NONE || !(dt_lemma_is(c->doc, mark, "if") || dt_lemma_is(c->doc, mark, "unless") || dt_lemma_is(c->doc, mark, "until")) || !hangs_on(c, t, event)) continue;
    ev_parties found = {0};
    ev_parties_of(c, ev_surface_subject(c, t), &found);
    for (uint32_t i = 0; i < found.count; i++)
      if (ev_is_political(c, found.items[i]) && !is_same_side(c, a, found.items[i])) r->items[r->count++] = found.items[i];
  }
}

bool ev_has_host(const ev_coder *c, uint32_t event, const ev_parties *a) {
  return only_country(c, a)[0] && place_visited(c, dt_sentence_of(c->doc, event), event, a) != DT_NONE;
}

static bool lend_host(ev_coder *c, uint32_t place, ev_parties *r) {
  if (place == DT_NONE) return true;
  uint32_t host = entity_of_place(c, place);
  if (host == DT_NONE) return false;
  r->items[r->count++] = host;
  return true;
}

/* ---------------------------------------------------------------- crowds */

/* "Tens of thousands", "3,000", "dozens more": people of whom nothing but their number is told. The word that says it, or DT_NONE. */
static uint32_t bare_number(const ev_coder *c, uint32_t t) {
  for (int step = 0; step < LONGEST_CLIMB && t != DT_NONE; step++) {
    bool number = ev_tok(c, t)->upos == DT_UPOS_NUM || ev_lemma_in(c, t, EV_LIST_crowd);
    if (!number || c->doc->token_entity[t] != DT_NONE || ev_is_time_at(c->doc, t)) return DT_NONE;
    uint32_t of = dt_tree_child(c->doc, t, DT_REL_nmod), mark = of == DT_NONE ? DT_NONE : dt_tree_child(c->doc, of, DT_REL_case);
    if (mark == DT_NONE || !dt_lemma_is(c->doc, mark, "of")) return t;
    t = of;
  }
  return DT_NONE;
}

/* "[Thousands] marched": who protests. "[40] were killed", "arrested [dozens]": whom it is done to, where the word is about people alone. */
static uint32_t bare_crowd(const ev_coder *c, uint32_t event) {
  if (!ev_is_verbal(c, event)) return DT_NONE;
  bool passive = ev_is_passive(c, event), protest = c->meanings[event].code.type == DT_EVENT_PROTEST;
  if (protest) return passive ? DT_NONE : bare_number(c, ev_surface_subject(c, event));
  if (!ev_lemma_in(c, event, EV_LIST_harming) && !ev_lemma_in(c, event, EV_LIST_dying)) return DT_NONE;
  return bare_number(c, passive || ev_lemma_in(c, event, EV_LIST_dying) ? ev_surface_subject(c, event) : dt_tree_child(c->doc, event, DT_REL_obj));
}

/* "in Lima", "through Athens", "the streets of Paris": a capital as a place, not as a government. */
static bool is_where(const ev_coder *c, uint32_t place) {
  uint32_t mark = dt_tree_child(c->doc, place, DT_REL_case), head = ev_tok(c, place)->head;
  return (mark != DT_NONE && ev_lemma_in(c, mark, EV_LIST_where)) || (head != DT_NONE && ev_lemma_in(c, head, EV_LIST_part_of));
}

static bool stands_under(const ev_coder *c, uint32_t t, uint32_t event) {
  for (int step = 0; step < LONGEST_CLIMB && t != DT_NONE; step++, t = ev_tok(c, t)->head) {
    if (t == event) return true;
    uint8_t rel = ev_tok(c, t)->rel;
    if (rel != DT_REL_obl && rel != DT_REL_nmod && rel != DT_REL_obj && rel != DT_REL_compound && rel != DT_REL_nmod_poss && rel != DT_REL_appos && rel != DT_REL_flat) return false;
  }
  return false;
}

/* "Ten others were hurt": of the country of those whom such an act was done to here, or last in the sentences before; "" when there was none. */
static const char *of_those_told(const ev_coder *c, uint32_t sentence, uint32_t event) {
  enum { NEAR = 3 };
  const dt_sentence *s = &c->doc->sentences[sentence];
  uint8_t type = c->meanings[event].code.type;
  const ev_parties *whom = &c->told[type].whom;
  if (c->told[type].sentence > sentence || sentence - c->told[type].sentence > NEAR) whom = NULL;
  for (uint32_t t = s->first; t < s->last; t++)
    if (t != event && ev_means(c, t) && c->meanings[t].kind == EV_EVENT && c->meanings[t].code.type == type && c->meanings[t].r.count) whom = &c->meanings[t].r;
  const char *code = whom && whom->count ? c->doc->entities[whom->items[0]].code : "";
  return strlen(code) == 3 ? code : "";
}

/* The country where a bare crowd protests, or bears it; NULL: there is no such crowd. */
static const char *country_of_crowd(const ev_coder *c, uint32_t event) {
  const dt_doc *doc = c->doc;
  uint32_t sentence = dt_sentence_of(doc, event), place;
  if (bare_crowd(c, event) == DT_NONE) return NULL;
  if ((place = place_at(c, sentence, event, false)) != DT_NONE) return doc->places[place].country;
  const dt_sentence *s = &doc->sentences[sentence];
  for (uint32_t t = s->first; t < s->last; t++) {
    uint32_t e = doc->token_entity[t];
    bool country = e != DT_NONE && doc->entities[e].head == t && strlen(doc->entities[e].code) == 3;
    if (country && ev_tok(c, t)->upos == DT_UPOS_PROPN && is_where(c, t) && stands_under(c, t, event)) return doc->entities[e].code;
  }
  place = described_place(c, sentence, event, false);
  return place == DT_NONE ? of_those_told(c, sentence, event) : doc->entities[place].code;
}

bool ev_is_crowd(const ev_coder *c, uint32_t event) { return country_of_crowd(c, event) != NULL; }

/* The crowd as a party of its own. */
static bool lend_crowd(ev_coder *c, uint32_t event, ev_parties *a) {
  const char *country = country_of_crowd(c, event);
  if (!country) return true;
  uint32_t t = bare_crowd(c, event), first = t, head = t;
  while (ev_tok(c, head)->head != DT_NONE && ev_tok(c, head)->head < head && ev_tok(c, head)->rel == DT_REL_nmod) head = ev_tok(c, head)->head;
  while (first > 0 && ev_tok(c, first - 1)->upos != DT_UPOS_PUNCT && dt_tree_under(c->doc, first - 1, head)) first--;
  dt_span span = {ev_tok(c, first)->begin, ev_tok(c, t)->end};
  dt_entity e = {.span = span, .name = span, .first = first, .last = t + 1, .head = head, .kind = DT_ENTITY_GROUP, .plural = true,
                 .antecedent = DT_NONE, .chain = c->doc->entity_count, .sector = DT_STR("CVL")};
  memcpy(e.code, country, strlen(country) + 1); /* a country: three letters */
  uint32_t lent = add_entity(c, &e);
  if (lent == DT_NONE) return false;
  a->items[a->count++] = lent;
  return true;
}

/* Acts that a place in one's own country only bears as their stage: "police set up checkpoints in Lima", "rebels disarmed near Cali". */
static bool is_staged(ev_code code) {
  const char *mode = code.mode ? dt_mode_name(code.mode) : "";
  return code.type == DT_EVENT_MOBILIZE || (code.type == DT_EVENT_RETREAT && strcmp(mode, "disarm") == 0);
}

static void drop_own_places(const ev_coder *c, const ev_parties *a, ev_parties *r) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < r->count; i++) {
    const dt_entity *e = &c->doc->entities[r->items[i]];
    bool place = !e->sector.len && (e->kind == DT_ENTITY_COUNTRY || e->kind == DT_ENTITY_UNKNOWN);
    if (!(place && of_country(c, a, e->code))) r->items[kept++] = r->items[i];
  }
  r->count = kept;
}

bool ev_lends_abroad(const ev_coder *c, uint32_t event, const ev_parties *a) {
  const char *home = only_country(c, a);
  uint32_t place = a->count == 1 && home[0] ? place_at(c, dt_sentence_of(c->doc, event), event, false) : DT_NONE;
  return place != DT_NONE && strcmp(c->doc->places[place].country, home) != 0;
}

static bool lend(ev_coder *c, uint32_t sentence, uint32_t event, ev_code code, ev_parties *a, ev_parties *r) {
  if (a->count == 0 && code.type == DT_EVENT_PROTEST && !lend_crowd(c, event, a)) return false;
  if (r->count == 0 && (code.type == DT_EVENT_ASSAULT || code.type == DT_EVENT_COERCE) && !lend_crowd(c, event, r)) return false;
  bool actor = a->count == 0 && DONE_THERE >> code.type & 1, recipient = a->count == 1 && r->count == 0 && is_borne_there(code);
  if (ev_is_visit(code) && r->count == 0 && only_country(c, a)[0]) return lend_host(c, place_visited(c, sentence, event, a), r);
  if (a->count == 1 && r->count == 0 && (code.type == DT_EVENT_THREATEN || code.type == DT_EVENT_REJECT)) {
    threatened_by_condition(c, sentence, event, a, r);
    recipient = recipient && r->count == 0;
  }
  uint32_t place = place_at(c, sentence, event, actor), where = place == DT_NONE ? described_place(c, sentence, event, actor) : DT_NONE;
  if (place != DT_NONE || where != DT_NONE) {
    char country[sizeof c->doc->entities->code];
    memcpy(country, place != DT_NONE ? c->doc->places[place].country : c->doc->entities[where].code, sizeof c->doc->places->country);
    if (!give_country(c, a, country) || !give_country(c, r, country)) return false;
    ev_parties *to = actor ? a : recipient ? r : NULL;
    if (!to) return true;
    if (place != DT_NONE && (where = entity_of_place(c, place)) == DT_NONE) return false;
    ev_parties one = {.items = {where}, .count = 1};
    if (to == a && ev_parties_share(c, &one, r)) return true; /* "raids in northern Colombia": that bears them */
    to->items[to->count++] = where;
    return true;
  }
  const char *own = ON_ITS_OWN >> code.type & 1 ? only_country(c, a) : "";
  return !own[0] || give_country(c, r, own);
}

bool ev_lend(ev_coder *c, uint32_t sentence, uint32_t event, ev_code code, ev_parties *a, ev_parties *r) {
  if (!lend(c, sentence, event, code, a, r)) return false;
  if (is_staged(code)) drop_own_places(c, a, r);
  return true;
}
