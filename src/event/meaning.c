/* From words to meanings, dependents before heads: what an entry says, whom it is about, and what operators make of
   the event they govern ("agreed to withdraw", "demand for talks", "lifted the embargo"). */
#include "coder.h"

enum { SLOT_ROOM = 8, DEPTH = 3 };

/* ---------------------------------------------------------------- parties */

static void add_speaker(const ev_coder *c, uint32_t t, ev_parties *out) {
  ev_parties one = {.items = {ev_speaker_of(c, t)}, .count = 1};
  if (one.items[0] != DT_NONE) ev_parties_join(c, out, &one);
}

/* The clause of the complement that holds what is governed, or the first one. */
static uint32_t clause_of(const ev_coder *c, const ev_frame *f, uint32_t governed) {
  for (uint32_t i = 0; i < f->comp_count && governed != DT_NONE; i++)
    if (dt_tree_under(c->doc, governed, f->comps[i])) return f->comps[i];
  return governed == DT_NONE && f->comp_count ? f->comps[0] : DT_NONE;
}

/* Whoever a clause names besides its subject. */
static void others_in_clause(const ev_coder *c, uint32_t clause, ev_parties *out) {
  ev_frame f;
  ev_frame_of(c, clause, &f);
  ev_parties_of(c, f.obj, out);
  for (uint32_t i = 0; i < f.oblique_count && out->count == 0; i++) ev_parties_of(c, f.obliques[i].head, out);
}

/* Who does what is governed, and to whom. Of an act that no entry knows: the subject of its clause, and whoever else it names. */
static void parties_of_governed(const ev_coder *c, const ev_frame *f, uint8_t slot, uint32_t governed, ev_parties *out) {
  uint32_t clause = clause_of(c, f, governed);
  if (slot == EV_SLOT_EA && clause != DT_NONE && clause != governed) {
    uint32_t s = ev_surface_subject(c, clause);
    if (s != DT_NONE && s != f->subj) ev_parties_of(c, s, out);
    if (out->count) return;
  }
  if (governed != DT_NONE) {
    const ev_meaning *g = &c->meanings[governed];
    ev_parties_join(c, out, slot == EV_SLOT_EA || g->both ? &g->a : &g->r); /* two-sided: whoever is not the actor here */
    if (slot == EV_SLOT_ER && out->count == 0 && g->kind == EV_TOPIC && clause != DT_NONE && clause != governed) others_in_clause(c, clause, out); /* "to park dollars in Pakistan's bank" */
  } else if (slot == EV_SLOT_ER && clause != DT_NONE) others_in_clause(c, clause, out);
}

/* "projects in Poland": a place that only says where the subject is does nothing. Strikers in Spain are Spain's. */
static void drop_places(const ev_coder *c, uint32_t subject, ev_parties *p) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < p->count; i++) {
    const dt_entity *e = &c->doc->entities[p->items[i]];
    uint32_t of = e->head != subject && ev_tok(c, e->head)->rel == DT_REL_nmod && ev_tok(c, e->head)->head == subject ? dt_tree_child(c->doc, e->head, DT_REL_case) : DT_NONE;
    bool place = e->kind == DT_ENTITY_COUNTRY && of != DT_NONE && ev_lemma_in(c, of, EV_LIST_at_place);
    if (!place) p->items[kept++] = p->items[i];
  }
  p->count = kept;
}

/* "a trip to the edge of Iran", "aid to the people of Syria": of whoever is meant, not who does it. */
static bool is_far_of(const ev_coder *c, const ev_frame *f, const ev_entry *e, uint8_t slot, uint32_t token) {
  if (e->pos != EV_NOUN || slot < EV_SLOT_PREP || ev_tok(c, token)->head == f->token) return false;
  uint32_t of = dt_tree_child(c->doc, token, DT_REL_case);
  return of != DT_NONE && dt_lemma_is(c->doc, of, "of");
}

/* "thanked the soldiers": they are what a request could be about, here they are thanked. */
static bool is_praised_itself(const ev_coder *c, const ev_entry *e, uint32_t governed) {
  return e->kind == EV_OP && ev_does(c->lexicon, EV_TASK_fact, e->name) && c->meanings[governed].kind == EV_TOPIC && c->doc->token_entity[governed] != DT_NONE;
}

/* Of a slot with a condition only what fulfils it: "killed in an [attack] in Mali" is no deed of Mali's. */
static bool is_nobody_known(const ev_coder *c, const ev_parties *p) {
  for (uint32_t i = 0; i < p->count; i++)
    if (c->doc->entities[p->items[i]].code[0] || c->doc->entities[p->items[i]].sector.len) return false;
  return true;
}

static void parties_in_slots(const ev_coder *c, const ev_frame *f, const ev_entry *e, const ev_slots *slots, uint32_t governed, ev_parties *out) {
  ev_parties owner = {0};
  for (uint8_t i = 0; i < slots->count && out->count == 0; i++) {
    uint8_t slot = slots->items[i];
    if (slot == EV_SLOT_EA || slot == EV_SLOT_ER) {
      parties_of_governed(c, f, slot, governed, out);
      continue;
    }
    if (slot == EV_SLOT_SPEAKER) {
      add_speaker(c, f->token, out);
      continue;
    }
    uint32_t tokens[SLOT_ROOM], n = ev_slot_tokens(c, f, slot, tokens, SLOT_ROOM);
    for (uint32_t k = 0; k < n; k++) {
      if (tokens[k] == governed && slot == EV_SLOT_OBJ && out->count == 0) ev_owner_of(c, governed, out); /* "rejected Egypt's call": whose it is */
      if (tokens[k] == governed && slot != EV_SLOT_POSS && !is_praised_itself(c, e, governed)) continue;
      if (!ev_match_allows(c, e, slot, tokens[k])) continue;
      if (slots == &e->a && is_far_of(c, f, e, slot, tokens[k])) continue;
      /* "retaliated for the attack by ...": whose act it was */
      if (ev_means(c, tokens[k]) && c->meanings[tokens[k]].kind == EV_EVENT && c->doc->token_entity[tokens[k]] == DT_NONE) ev_parties_join(c, out, &c->meanings[tokens[k]].a);
      else ev_parties_of(c, tokens[k], out);
      if (slots == &e->a && slot == EV_SLOT_SUBJ && e->code.type != DT_EVENT_PROTEST) drop_places(c, tokens[k], out);
    }
    if (slot == EV_SLOT_POSS && is_nobody_known(c, out)) owner = *out, out->count = 0; /* "his extradition from Spain" */
  }
  if (out->count == 0) *out = owner;
}

/* "its troops" are the actor's own. */
static bool is_own(const ev_coder *c, uint32_t entity, const ev_parties *a) {
  uint32_t owner = dt_tree_child(c->doc, c->doc->entities[entity].head, DT_REL_nmod_poss);
  if (owner == DT_NONE || ev_tok(c, owner)->upos != DT_UPOS_PRON || c->doc->token_entity[owner] == DT_NONE) return false;
  uint32_t whose = c->doc->token_entity[owner];
  if (strcmp(c->doc->entities[whose].code, c->doc->entities[entity].code) != 0) return false; /* "his Ethiopian counterpart" */
  ev_parties one = {.items = {whose}, .count = 1};
  return ev_parties_share(c, a, &one);
}

static bool is_force(ev_code code) { return code.type == DT_EVENT_ASSAULT || code.type == DT_EVENT_COERCE; }

/* Nobody acts on himself here: what is in a, or belongs to it, goes out of r; but for the people of whoever uses `force`: "shells its people". */
static void part(const ev_coder *c, const ev_parties *a, ev_parties *r, bool force) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < r->count; i++) {
    ev_parties one = {.items = {r->items[i]}, .count = 1};
    bool people = force && dt_str_starts(c->doc->entities[r->items[i]].sector, "CVL");
    if (!ev_parties_share(c, a, &one) && (people || !is_own(c, r->items[i], a))) r->items[kept++] = r->items[i];
  }
  r->count = kept;
}

/* Recipients: the first slot that names somebody else than the actors. */
static void recipients(const ev_coder *c, const ev_frame *f, const ev_entry *e, const ev_slots *slots, uint32_t governed, const ev_parties *a, ev_parties *r) {
  for (uint8_t i = 0; i < slots->count && r->count == 0; i++) {
    ev_slots one = {.items = {slots->items[i]}, .count = 1};
    parties_in_slots(c, f, e, &one, governed, r);
    part(c, a, r, is_force(e->code));
  }
}

static void join_both(const ev_coder *c, ev_meaning *m) {
  if (!m->both) return;
  ev_parties_join(c, &m->a, &m->r);
  m->r.count = 0;
}

/* ---------------------------------------------------------------- governed */

/* Money, weapons ... below a verb that no entry knows: what is done with them nobody can say. */
static bool is_used_thing(const ev_coder *c, uint32_t t) {
  const ev_meaning *m = &c->meanings[t];
  if (!ev_means(c, t) || m->kind != EV_TOPIC || ev_tok(c, t)->head == DT_NONE || !ev_is_verbal(c, ev_tok(c, t)->head)) return false;
  return dt_lists_of(&c->lexicon->lists, c->lexicon->topics[m->topic]) >> EV_LIST_goods & 1;
}

/* The event a complement is about: itself, or below words that the dictionary does not know ("agreed to come for talks"); `close`: not
   in phrases of verbs ("stopped speaking at a rally"); `doing`: not below verbs that only know of it ("able to survey the meeting"). */
static uint32_t governed_at(const ev_coder *c, uint32_t t, bool close, bool doing) {
  static const dt_rel down[] = {DT_REL_xcomp, DT_REL_obj, DT_REL_ccomp, DT_REL_obl, DT_REL_nmod, DT_REL_acl};
  for (int depth = 0; depth < DEPTH && t != DT_NONE; depth++) {
    if (ev_means(c, t)) return ev_governable(c, t) && !(depth && is_used_thing(c, t)) ? t : DT_NONE;
    if (doing && ev_lemma_in(c, t, EV_LIST_knowing) && ev_is_verbal(c, t)) return DT_NONE;
    bool whole = !close || !ev_is_verbal(c, t);
    uint32_t next = DT_NONE;
    DT_EACH_CHILD(c->doc, t, k)
      if (ev_tok(c, k)->rel == DT_REL_conj && ev_governable(c, k)) return k;
    for (size_t i = 0; i < sizeof down / sizeof *down && next == DT_NONE; i++)
      DT_EACH_CHILD(c->doc, t, k)
        if (ev_tok(c, k)->rel == down[i] && next == DT_NONE && (i < 3 || (whole && ev_governable(c, k) && !ev_tells_time(c, k)))) next = k;
    t = next;
  }
  return DT_NONE;
}

/* An operator that governs nothing itself ("readiness"): what it is about may hang on the verb. */
static bool is_empty(const ev_coder *c, uint32_t t) {
  const ev_meaning *m = &c->meanings[t];
  return c->lexicon->entries.items[m->entry].kind == EV_OP && m->governed == DT_NONE;
}

static uint32_t governed_by(const ev_coder *c, uint32_t t, const ev_frame *f, const ev_entry *e) {
  uint32_t empty = DT_NONE;
  const ev_slots *slots = &e->e;
  bool close = ev_does(c->lexicon, EV_TASK_undo, e->name), doing = !ev_does(c->lexicon, EV_TASK_refusal, e->name);
  for (uint8_t i = 0; i < slots->count; i++) {
    uint32_t tokens[SLOT_ROOM], n = ev_slot_tokens(c, f, slots->items[i], tokens, SLOT_ROOM);
    for (uint32_t k = 0; k < n; k++) {
      uint32_t g = slots->items[i] == EV_SLOT_SUBJ ? (ev_governable(c, tokens[k]) ? tokens[k] : DT_NONE) : governed_at(c, tokens[k], close, doing);
      if (g == DT_NONE || g == t) continue;
      if (!is_empty(c, g)) return g;
      if (empty == DT_NONE) empty = g;
    }
  }
  if (empty == DT_NONE) return DT_NONE;
  for (uint32_t k = 0; k < f->comp_count; k++) {
    uint32_t g = governed_at(c, f->comps[k], close, doing);
    if (g != DT_NONE && g != t && !is_empty(c, g)) return c->meanings[empty].taken = true, g;
  }
  return empty;
}

/* What is asked, refused, threatened or promised is no event of its own, nor what is said inside it; only relative
   clauses tell of something else. */
static void take_below(ev_coder *c, uint32_t governed) {
  uint32_t first, last;
  dt_tree_range(c->doc, governed, &first, &last);
  for (uint32_t t = first; t < last; t++) {
    if (!ev_means(c, t)) continue;
    uint32_t up = t;
    while (up != governed && up != DT_NONE && ev_tok(c, up)->rel != DT_REL_acl_relcl) up = ev_tok(c, up)->head;
    if (up == governed) c->meanings[t].taken = true;
  }
}

/* Condolences, claims of responsibility: nothing in that clause is news, not even its relative clauses; what is joined to it
   ("... and called for talks") is. */
static void take_clause(ev_coder *c, uint32_t top) {
  uint32_t first, last;
  dt_tree_range(c->doc, top, &first, &last);
  for (uint32_t t = first; t < last; t++) {
    if (!ev_means(c, t) || t == top) continue;
    uint32_t up = t, below = DT_NONE;
    while (up != top && up != DT_NONE) below = up, up = ev_tok(c, up)->head;
    if (up == top && below != DT_NONE && ev_tok(c, below)->rel != DT_REL_conj && ev_tok(c, below)->rel != DT_REL_parataxis) c->meanings[t].taken = true;
  }
}

static const ev_rule *rule_for(const ev_lexicon *x, uint8_t op, const ev_meaning *g) {
  if (!g) return ev_rule_find(x, op, DT_NONE, NULL, DT_NONE);
  if (g->kind == EV_TOPIC) return ev_rule_find(x, op, DT_NONE, NULL, g->topic);
  return ev_rule_find(x, op, g->code.type, &g->code, DT_NONE);
}

/* "agreed not to attack" is agreeing to stop it. */
static void undo_negation(const ev_lexicon *x, ev_meaning *g) {
  if (!(g->auxiliary & DT_AUX_NEGATION) || g->kind != EV_EVENT) return;
  const ev_rule *rule = ev_rule_of_task(x, EV_TASK_undo, &g->code);
  if (!rule) return;
  g->code = rule->code;
  g->auxiliary &= (uint8_t)~DT_AUX_NEGATION;
}

/* A politician "attacked" another, ministers "clashed": in words. Armed are armies, rebels, police, crowds, whole countries. */
static bool is_politician(const ev_coder *c, uint32_t entity) {
  const dt_entity *e = &c->doc->entities[entity];
  bool person = e->kind == DT_ENTITY_PERSON || e->kind == DT_ENTITY_ROLE || e->kind == DT_ENTITY_PRONOUN || dt_str_starts(e->sector, "PTY");
  return person && !e->plural && ev_is_political(c, entity) && !dt_str_starts(e->sector, "MIL") && !dt_str_starts(e->sector, "REB") && !dt_str_starts(e->sector, "COP");
}

/* Adverts, articles and whoever else is nobody known "attacked" a politician, and nobody's "attack on" one: words. */
static bool is_attack_of_words(const ev_coder *c, uint32_t t, const ev_meaning *m) {
  if (m->a.count || !m->r.count || ev_is_passive(c, t)) return false;
  for (uint32_t i = 0; i < m->r.count; i++)
    if (!is_politician(c, m->r.items[i])) return false;
  return true;
}

static bool fights_with_words(const ev_coder *c, const ev_meaning *m) {
  static const char *const sectors[] = {"GOV", "LEG", "PTY", "ELI", "JUD", "OPP", "JRN", "MED", "BUS", "EDU", "NGO", "LAB"};
  const char *country = "";
  for (int side = 0; side < 2; side++) {
    const ev_parties *p = side ? &m->r : &m->a;
    for (uint32_t i = 0; i < p->count; i++) {
      const dt_entity *e = &c->doc->entities[p->items[i]];
      bool person = (e->kind == DT_ENTITY_PERSON || e->kind == DT_ENTITY_ROLE || e->kind == DT_ENTITY_PRONOUN) && !e->plural;
      bool civil = (side && (!e->sector.len || dt_str_starts(e->sector, "CVL"))) || e->kind == DT_ENTITY_UNKNOWN;
      if (!side && dt_str_starts(e->sector, "GOV") && !person) return false; /* a government has an army */
      for (size_t k = 0; k < sizeof sectors / sizeof *sectors; k++) civil |= dt_str_starts(e->sector, sectors[k]);
      if (!civil || (country[0] && e->code[0] && strcmp(e->code, country) != 0)) return false;
      if (e->code[0]) country = e->code;
    }
  }
  return m->a.count > 0;
}

static void words_not_arms(const ev_coder *c, uint32_t t, ev_meaning *m) {
  if (!m->armed || m->kind != EV_EVENT) return;
  if (is_attack_of_words(c, t, m)) m->kind = EV_STOP;
  if (!fights_with_words(c, m)) return;
  const ev_rule *rule = ev_rule_of_task(c->lexicon, EV_TASK_words, &m->code);
  if (rule && rule->none) m->kind = EV_STOP; /* "beat his rival": at the polls */
  else if (rule) m->code = rule->code, m->armed = false;
}

static bool is_pronoun(const ev_coder *c, const ev_parties *p) { return p->count == 1 && c->doc->entities[p->items[0]].kind == DT_ENTITY_PRONOUN; }

static void keep_governed(ev_coder *c, const ev_frame *f, const ev_entry *e, const ev_meaning *g, uint32_t governed, ev_meaning *m) {
  const ev_entry *ge = &c->lexicon->entries.items[g->entry];
  ev_parties mine = {0};
  m->kind = g->kind;
  m->topic = g->topic;
  m->code = g->code;
  m->armed = g->armed;
  m->both |= g->both;
  m->weak = g->weak || e->weak;
  m->trigger = g->trigger;
  m->auxiliary |= g->auxiliary;
  parties_in_slots(c, f, e, &e->a, governed, &mine);
  m->a = g->a.count && mine.count && is_pronoun(c, &g->a) && ev_parties_share(c, &mine, &g->a) ? mine : g->a; /* "gave their support": all of them */
  m->r = g->r;
  if (m->both || m->a.count == 0) ev_parties_join(c, &m->a, &mine);
  part(c, &m->a, &m->r, is_force(m->code)); /* what turns out to be the actor is nobody yet */
  if (m->r.count == 0) parties_in_slots(c, f, ge, &ge->r, governed, &m->r), part(c, &m->a, &m->r, is_force(m->code));
  if (m->r.count == 0) parties_in_slots(c, f, e, &e->r, governed, &m->r);
  if (m->r.count == 0 && !m->both && mine.count && !ev_parties_share(c, &mine, &m->a) && f->passive) m->r = mine;
  part(c, &m->a, &m->r, is_force(m->code));
  words_not_arms(c, f->token, m);
  join_both(c, m);
}

/* "warned that [storms] would close the road": by something that is nobody. */
static bool is_done_by_things(const ev_coder *c, uint32_t governed) {
  uint32_t s = ev_is_verbal(c, governed) && !ev_is_passive(c, governed) ? dt_tree_child(c->doc, governed, DT_REL_nsubj) : DT_NONE;
  return s != DT_NONE && ev_tok(c, s)->upos == DT_UPOS_NOUN && c->doc->token_entity[s] == DT_NONE;
}

/* "if Iran has to withdraw": nobody demands it. */
static bool is_supposed(const ev_coder *c, uint32_t t) {
  if (t != DT_NONE && ev_tok(c, t)->rel == DT_REL_aux) t = ev_tok(c, t)->head;
  uint32_t mark = t == DT_NONE ? DT_NONE : dt_tree_child(c->doc, t, DT_REL_mark);
  return mark != DT_NONE && (dt_lemma_is(c->doc, mark, "if") || dt_lemma_is(c->doc, mark, "whether") || dt_lemma_is(c->doc, mark, "unless"));
}

static bool is_own_act(const ev_coder *c, const ev_frame *f, const ev_entry *e, const ev_meaning *g, uint32_t governed) {
  ev_parties mine = {0};
  if (is_supposed(c, f->comp_count ? f->comps[0] : DT_NONE)) return false; /* "determined whether Chad would help" */
  parties_in_slots(c, f, e, &e->a, DT_NONE, &mine);
  return g->a.count == 0 ? !is_done_by_things(c, governed) : ev_parties_share(c, &mine, &g->a);
}

static bool needs_speaker(const ev_entry *e) { return e->a.count && e->a.items[0] == EV_SLOT_SPEAKER; }

/* Acts of words, whose infinitives tell what is asked, promised or threatened. */
enum { SPOKEN = 1u << DT_EVENT_AGREE | 1u << DT_EVENT_SUPPORT | 1u << DT_EVENT_REQUEST | 1u << DT_EVENT_THREATEN };

/* "offered troops to help", "signed a deal to increase trade": what something is for has not happened. */
static void take_purposes(ev_coder *c, const ev_frame *f, uint32_t governed, uint32_t types) {
  for (uint32_t i = 0; i < f->comp_count; i++) {
    uint32_t first, last, k = f->comps[i];
    if (ev_tok(c, k)->xpos != DT_XPOS_VB) continue;
    dt_tree_range(c->doc, k, &first, &last);
    if (governed != DT_NONE && governed >= first && governed < last) continue;
    if (types && !(ev_means(c, k) && c->meanings[k].kind == EV_EVENT && types >> c->meanings[k].code.type & 1)) continue;
    take_below(c, k);
  }
}

/* "called for freeing prisoners, repudiating the deal and opening ...": the rest of the list, hung on the verb itself. */
static void take_list(ev_coder *c, uint32_t t, uint32_t governed) {
  uint32_t first = governed;
  while (first != DT_NONE && ev_tok(c, first)->head != t) first = ev_tok(c, first)->head;
  if (first == DT_NONE || ev_tok(c, first)->xpos != DT_XPOS_VBG || dt_tree_child(c->doc, first, DT_REL_mark) == DT_NONE) return;
  DT_EACH_CHILD(c->doc, t, k)
    if (k > first && ev_tok(c, k)->rel == DT_REL_advcl && ev_tok(c, k)->xpos == DT_XPOS_VBG && dt_tree_child(c->doc, k, DT_REL_mark) == DT_NONE &&
        dt_tree_child(c->doc, k, DT_REL_conj) != DT_NONE) take_below(c, k);
}

/* "the offer was accepted", "the call was ignored": made all the same, by whoever made it. */
static bool is_said(const ev_meaning *g) {
  bool apology = g->code.type == DT_EVENT_CONCEDE && strcmp(g->code.cameo, "055") == 0;
  return g->kind == EV_EVENT && g->a.count && (g->code.type == DT_EVENT_REQUEST || g->code.type == DT_EVENT_AGREE || apology);
}

/* What the operator makes of the event g that it governs, or of none, by its row of compose.txt. */
static void turn(ev_coder *c, uint32_t t, const ev_frame *f, const ev_entry *e, const ev_meaning *g, ev_meaning *m) {
  const ev_rule *rule = &c->lexicon->rules.items[m->rule];
  uint32_t governed = m->governed;
  parties_in_slots(c, f, e, &e->a, governed, &m->a);
  if (needs_speaker(e) && (is_supposed(c, t) || is_supposed(c, governed))) {
    m->kind = EV_STOP;
    return;
  }
  /* what is praised or condemned has happened, whoever says so; without a speaker it is all that is told */
  const uint32_t answers = 1u << DT_EVENT_AGREE | 1u << DT_EVENT_CONCEDE | 1u << DT_EVENT_REJECT;
  bool told = governed != DT_NONE && (ev_does(c->lexicon, EV_TASK_fact, e->name) || (f->passive && answers >> rule->code.type & 1 && is_said(g)));
  if (m->a.count == 0 && (needs_speaker(e) || told)) {
    m->kind = EV_OP;
    return;
  }
  recipients(c, f, e, &e->r, governed, &m->a, &m->r);
  m->code = rule->code;
  /* "an inquest found that ...", "residents were appalled by the killing of ...": nobody political says it, but it has happened */
  if (governed != DT_NONE && !rule->none && ev_does(c->lexicon, EV_TASK_fact, e->name) && !ev_counts(c, t, m)) {
    m->kind = EV_OP;
    return;
  }
  uint32_t clause = clause_of(c, f, governed);
  if (clause != DT_NONE || governed != DT_NONE) take_below(c, clause != DT_NONE ? clause : governed);
  if (governed != DT_NONE) take_purposes(c, f, governed, 0), take_list(c, t, governed);
  if (rule->none || rule->keep) {
    if (rule->none) take_clause(c, t);
    m->kind = EV_STOP;
    return;
  }
  m->kind = EV_EVENT;
  join_both(c, m);
}

static void operate(ev_coder *c, uint32_t t, const ev_frame *f, const ev_entry *e, ev_meaning *m) {
  uint32_t governed = governed_by(c, t, f, e);
  ev_meaning g = {0};
  if (governed != DT_NONE) {
    g = c->meanings[governed];
    g.auxiliary |= ev_own_status(c, governed);
  }
  if (governed == DT_NONE && e->need & EV_NEED_E) return;
  const ev_rule *rule = rule_for(c->lexicon, e->name, governed == DT_NONE ? NULL : &g);
  if (governed != DT_NONE && e->own && !is_own_act(c, f, e, &g, governed)) {
    if (rule && rule->code.type == DT_EVENT_AGREE) take_below(c, governed); /* "hoped that Greece would help": a comment */
    else c->meanings[governed].auxiliary |= DT_AUX_HYPOTHETICAL; /* "warned that Israel would attack": said, not threatened */
    return;
  }
  if (rule && !rule->keep && governed != DT_NONE) {
    undo_negation(c->lexicon, &g);
    rule = rule_for(c->lexicon, e->name, &g);
  }
  m->governed = governed;
  if (governed != DT_NONE && f->obj != DT_NONE && f->obj != governed && !f->passive && !ev_match_negates(c, t, m->entry)) m->auxiliary |= ev_own_status(c, f->obj) & DT_AUX_NEGATION; /* "showed no willingness to" */
  if (!rule) return;
  m->rule = (uint32_t)(rule - c->lexicon->rules.items);
  m->auxiliary |= rule->auxiliary;
  if (rule->keep && governed != DT_NONE) {
    keep_governed(c, f, e, &g, governed, m);
    c->meanings[governed].taken = true;
    return;
  }
  turn(c, t, f, e, &g, m);
}

/* ---------------------------------------------------------------- meanings */

/* What is asked by marching is no second event: it names whom the march is against, and what it is for (1411 to 1414). */
static void take_demand(ev_coder *c, uint32_t t, ev_meaning *m) {
  ev_meaning *g = &c->meanings[t];
  if (g->kind == EV_EVENT) {
    if (!(1u << g->code.type & (1u << DT_EVENT_REQUEST | 1u << DT_EVENT_CONCEDE | 1u << DT_EVENT_RETREAT | 1u << DT_EVENT_ACCUSE | 1u << DT_EVENT_PROTEST | 1u << DT_EVENT_REJECT))) return;
    bool asked = g->code.type != DT_EVENT_CONCEDE && g->code.type != DT_EVENT_RETREAT;
    if (asked && g->a.count && m->a.count && !ev_parties_share(c, &g->a, &m->a)) return;
    bool for_arrest = ev_governable(c, g->governed) && is_force(c->meanings[g->governed].code); /* whose arrest is demanded is not who is to arrest */
    if (m->r.count == 0 && !for_arrest) ev_parties_join(c, &m->r, asked ? &g->r : &g->a);
    char digit = g->code.type == DT_EVENT_REQUEST && (strncmp(g->code.cameo, "104", 3) == 0 || strncmp(g->code.cameo, "024", 3) == 0) ? g->code.cameo[3] : 0;
    if (digit && m->code.cameo[0] == '1' && m->code.cameo[1] == '4' && m->code.cameo[2] > '0' && !m->code.cameo[3]) m->code.cameo[3] = digit;
  } else if (g->kind != EV_TOPIC) return;
  g->taken = true;
  part(c, &m->a, &m->r, is_force(m->code));
}

/* Nobody named as the one marched against: the first political party in what the march is about ("to demand reforms by
   the government of ..."). */
static void protest_against(const ev_coder *c, uint32_t t, ev_meaning *m) {
  uint32_t first, last;
  dt_tree_range(c->doc, t, &first, &last);
  for (uint32_t k = first; k < last && m->r.count == 0; k++) {
    uint32_t e = c->doc->token_entity[k];
    if (e == DT_NONE || c->doc->entities[e].head != k || !c->doc->entities[e].code[0] || !ev_is_political(c, e)) continue;
    ev_parties one = {.items = {e}, .count = 1};
    part(c, &m->a, &one, false);
    ev_parties_join(c, &m->r, &one);
  }
}

static bool is_about(const ev_coder *c, uint32_t t) {
  uint8_t rel = ev_tok(c, t)->rel;
  if (rel == DT_REL_advcl || rel == DT_REL_xcomp || rel == DT_REL_acl) return true;
  uint32_t of = rel == DT_REL_obl || rel == DT_REL_nmod ? dt_tree_child(c->doc, t, DT_REL_case) : DT_NONE;
  if (of == DT_NONE) return false;
  return ev_lemma_in(c, of, EV_LIST_protest_about) || (dt_lemma_is(c->doc, of, "in") && dt_lemma_is(c->doc, t, "protest"));
}

static void protest_for(ev_coder *c, uint32_t t, const ev_frame *f, ev_meaning *m) {
  uint32_t heads[2] = {t, f->obj};
  for (int i = 0; i < 2; i++) {
    if (heads[i] == DT_NONE) continue;
    DT_EACH_CHILD(c->doc, heads[i], k) {
      if (!is_about(c, k)) continue;
      uint32_t of = dt_tree_child(c->doc, k, DT_REL_case);
      bool reason = of != DT_NONE && ev_lemma_in(c, of, EV_LIST_protest_reason); /* what set it off stays an event */
      if (ev_means(c, k) && !c->meanings[k].taken && !reason) take_demand(c, k, m);
      else if (ev_tok(c, k)->rel == DT_REL_advcl && ev_tok(c, k)->xpos == DT_XPOS_VBG) /* "marched, saying he must resign" */
        DT_EACH_CHILD(c->doc, k, said)
          if (ev_tok(c, said)->rel == DT_REL_ccomp && ev_means(c, said) && !c->meanings[said].taken) take_demand(c, said, m);
      protest_against(c, k, m);
    }
  }
}

/* "blew himself up near Herat", "at the festival": where it was, if nobody else is named. */
static bool only_places(const ev_coder *c, const ev_parties *p) {
  for (uint32_t i = 0; i < p->count; i++) {
    const dt_entity *e = &c->doc->entities[p->items[i]];
    if (e->sector.len || (e->kind != DT_ENTITY_UNKNOWN && (e->kind != DT_ENTITY_COUNTRY || ev_tok(c, e->head)->rel != DT_REL_obl))) return false;
  }
  return true;
}

static bool any_people(const ev_coder *c, const ev_parties *p) {
  for (uint32_t i = 0; i < p->count; i++)
    if (c->doc->entities[p->items[i]].sector.len) return true;
  return false;
}

/* "attacked the camp, killing 20": one act, told with what came of it. */
static void take_toll(ev_coder *c, uint32_t t, ev_meaning *m) {
  DT_EACH_CHILD(c->doc, t, k) {
    ev_meaning *g = &c->meanings[k];
    if (ev_tok(c, k)->rel != DT_REL_advcl || ev_tok(c, k)->xpos != DT_XPOS_VBG || !ev_means(c, k) || g->kind != EV_EVENT || g->code.type != DT_EVENT_ASSAULT || !ev_lemma_in(c, k, EV_LIST_toll)) continue;
    g->taken = true;
    ev_add_word(m, k);
    m->weak = false; /* "hit a clinic, killing ten" */
    if (m->both) continue;
    if (only_places(c, &m->r) && any_people(c, &g->r)) m->r.count = 0;
    if (m->r.count == 0) ev_parties_join(c, &m->r, &g->r), part(c, &m->a, &m->r, is_force(m->code));
  }
}

/* "was arrested for attacking a bank", "on charges of", "sanctions on Eritrea for its support of": why, as those who act see it; no event of its own. */
static void take_reasons(ev_coder *c, uint32_t t, const ev_frame *f) {
  uint32_t heads[2] = {t, f->obj};
  for (int i = 0; i < 2; i++) {
    if (heads[i] == DT_NONE) continue;
    DT_EACH_CHILD(c->doc, heads[i], k) {
      uint8_t rel = ev_tok(c, k)->rel;
      if (rel != DT_REL_obl && rel != DT_REL_nmod && rel != DT_REL_advcl && rel != DT_REL_acl) continue;
      uint32_t of = dt_tree_child(c->doc, k, DT_REL_case);
      if (of == DT_NONE) of = dt_tree_child(c->doc, k, DT_REL_mark);
      if (of == DT_NONE) continue;
      bool charge = dt_lemma_is(c->doc, of, "on") && ev_lemma_in(c, k, EV_LIST_charge);
      bool gerund = dt_lemma_is(c->doc, of, "of") && ev_tok(c, k)->xpos == DT_XPOS_VBG; /* "convicted of planting bombs" */
      if (charge || gerund || (dt_lemma_is(c->doc, of, "for") && ev_means(c, k))) take_below(c, k);
    }
  }
}

static void plain(ev_coder *c, uint32_t t, const ev_frame *f, const ev_entry *e, ev_meaning *m) {
  uint32_t inner = ev_match_event(c, t, f, m->entry);
  parties_in_slots(c, f, e, &e->a, DT_NONE, &m->a);
  if (m->both) parties_in_slots(c, f, e, &e->r, DT_NONE, &m->r);
  else recipients(c, f, e, &e->r, DT_NONE, &m->a, &m->r);
  if (inner != DT_NONE) { /* "held talks between ...": what the noun's own phrase names */
    const ev_meaning *g = &c->meanings[inner];
    bool weapon = m->code.type == DT_EVENT_ASSAULT && m->a.count && m->r.count; /* "[artillery] fire" was taken for an army */
    if (m->a.count == 0 || (m->both && !weapon)) ev_parties_join(c, &m->a, &g->a);
    if (m->r.count == 0) ev_parties_join(c, &m->r, &g->r);
    part(c, &m->a, &m->r, is_force(m->code));
    m->auxiliary |= g->auxiliary;
  }
  if (m->kind == EV_EVENT && (1u << m->code.type & SPOKEN)) take_purposes(c, f, DT_NONE, 0);
  if (m->kind == EV_EVENT && m->code.type == DT_EVENT_CONSULT) take_purposes(c, f, DT_NONE, 1u << DT_EVENT_CONSULT); /* "met to discuss" */
  if (m->kind == EV_EVENT && (m->code.type == DT_EVENT_ACCUSE || m->code.type == DT_EVENT_SANCTION || m->code.type == DT_EVENT_COERCE)) take_reasons(c, t, f);
  if (m->code.type == DT_EVENT_PROTEST && m->kind == EV_EVENT) protest_for(c, t, f, m);
  if (m->code.type == DT_EVENT_ASSAULT && m->kind == EV_EVENT) take_toll(c, t, m);
  if (m->kind == EV_EVENT && m->code.type == DT_EVENT_ASSAULT && e->pos == EV_NOUN && !m->both && !ev_is_verbal(c, t) && !ev_bears_there(c, t, m)) c->full = true;
  words_not_arms(c, t, m);
  join_both(c, m);
}

/* A word of a name that the dictionaries know: the Agency for International Development is no aid. */
static bool is_in_name(const ev_coder *c, uint32_t t) {
  uint32_t k = ev_tok(c, t)->upos == DT_UPOS_PROPN ? c->doc->token_entity[t] : DT_NONE;
  if (k == DT_NONE) return false;
  const dt_entity *e = &c->doc->entities[k];
  bool whole = ev_tok(c, t)->begin == e->name.begin && ev_tok(c, t)->end == e->name.end;
  return e->kind == DT_ENTITY_ORG && e->rule.len && !whole && e->name.begin <= ev_tok(c, t)->begin && ev_tok(c, t)->end <= e->name.end;
}

static void mean_as(ev_coder *c, uint32_t t, const ev_frame *f, uint32_t index, bool taken) {
  ev_meaning *m = &c->meanings[t];
  const ev_entry *e = &c->lexicon->entries.items[index];
  *m = (ev_meaning){.entry = index, .kind = e->kind, .topic = e->name, .code = e->code, .both = e->both, .weak = e->weak, .armed = e->armed, .taken = taken,
                    .governed = DT_NONE, .rule = DT_NONE, .trigger = t, .auxiliary = ev_own_status(c, t)};
  if (ev_match_negates(c, t, index)) m->auxiliary &= (uint8_t)~(DT_AUX_NEGATION | DT_AUX_FUTURE | DT_AUX_HYPOTHETICAL);
  if (e->kind == EV_OP) operate(c, t, f, e, m);
  else plain(c, t, f, e, m);
}

/* A verb whose best entry finds no parties is read by the next one that finds them. */
static uint32_t second_best(ev_coder *c, uint32_t t, ev_frame *f, uint32_t index, bool taken) {
  const ev_meaning first = c->meanings[t];
  ev_frame landed;
  bool operator = c->lexicon->entries.items[index].kind == EV_OP && !c->meanings[t].both; /* "the tanks rolled back" undo nothing */
  if (first.kind != EV_EVENT || !ev_is_verbal(c, t) || ev_counts(c, t, &c->meanings[t])) return index;
  for (uint32_t next = ev_match(c, t, f, false, index); next != DT_NONE; next = ev_match(c, t, f, false, next)) {
    const ev_entry *e = &c->lexicon->entries.items[next];
    if (e->kind != EV_EVENT) break;
    if (e->code.type != first.code.type && !operator) continue; /* "came under fire" in words is no fire */
    mean_as(c, t, ev_frame_lands(c, t, f, e, &landed) ? &landed : f, next, taken);
    if (c->meanings[t].kind == EV_EVENT && ev_counts(c, t, &c->meanings[t])) return next;
  }
  c->meanings[t] = first;
  return index;
}

/* What is said only between countries, where they are not: the next operator ("is ready to be tough in its [policy]"). */
static uint32_t next_operator(ev_coder *c, uint32_t t, ev_frame *f, uint32_t index, bool taken) {
  const ev_entry *e = &c->lexicon->entries.items[index];
  ev_frame landed;
  if (!(e->need & EV_NEED_X) || c->meanings[t].kind != EV_EVENT || ev_counts(c, t, &c->meanings[t])) return index;
  uint32_t next = ev_match(c, t, f, true, index);
  if (next == DT_NONE || c->lexicon->entries.items[next].kind != EV_OP) return index;
  const ev_meaning first = c->meanings[t];
  mean_as(c, t, ev_frame_lands(c, t, f, &c->lexicon->entries.items[next], &landed) ? &landed : f, next, taken);
  if (c->meanings[t].kind == EV_EVENT) return next;
  c->meanings[t] = first;
  return index;
}

static void mean(ev_coder *c, uint32_t t) {
  ev_meaning *m = &c->meanings[t];
  bool taken = m->taken;
  ev_frame f, landed;
  f.token = DT_NONE; /* made when an entry needs it */
  if (is_in_name(c, t)) return;
  for (int operators = 1; operators >= 0; operators--) { /* an operator that governs nothing gives way to another entry */
    uint32_t index = ev_match(c, t, &f, operators, DT_NONE);
    if (index == DT_NONE) return;
    mean_as(c, t, ev_frame_lands(c, t, &f, &c->lexicon->entries.items[index], &landed) ? &landed : &f, index, taken);
    index = next_operator(c, t, &f, index, taken);
    if (m->kind != EV_OP || operators == 0 || ev_match(c, t, &f, false, DT_NONE) == DT_NONE) {
      index = second_best(c, t, &f, index, taken);
      ev_match_take(c, t, ev_frame_lands(c, t, &f, &c->lexicon->entries.items[index], &landed) ? &landed : &f, index);
      return;
    }
  }
}

static ev_first entries_of(const ev_coder *c, uint32_t word) {
  return word == DT_NONE ? (ev_first){.own = DT_NONE, .idiom = DT_NONE} : c->lexicon->first.items[word];
}

/* An entry of this word, or an idiom that begins with it. */
static bool begins(const ev_coder *c, uint32_t t, bool idioms_only) {
  ev_first lemma = entries_of(c, c->lemmas[t]), form = entries_of(c, c->forms[t]);
  return lemma.idiom != DT_NONE || form.idiom != DT_NONE || (!idioms_only && (lemma.own != DT_NONE || form.own != DT_NONE));
}

/* Who must: the subject, of a passive whoever would do it. None for "there must be" and "should Seoul revalue". */
static uint32_t who_must(const ev_coder *c, uint32_t t, uint32_t modal) {
  if (dt_tree_child(c->doc, t, DT_REL_expl) != DT_NONE) return DT_NONE;
  if (ev_is_passive(c, t)) return dt_tree_child(c->doc, t, DT_REL_obl_agent);
  uint32_t s = ev_surface_subject(c, t);
  return s != DT_NONE && s < modal ? s : DT_NONE;
}

/* "Reagan said the United States must": his own side, not another. */
static bool speaks_of_own_side(const ev_coder *c, const ev_parties *a, const ev_parties *r) {
  const dt_entity *speaker = &c->doc->entities[a->items[0]], *asked = &c->doc->entities[r->items[0]];
  return speaker->code[0] && strcmp(speaker->code, asked->code) == 0 && (!asked->sector.len || dt_str_eq(speaker->sector, asked->sector));
}

/* "Straw said that Sudan must withdraw": the auxiliary is the operator, its verb what it governs. */
static void modal(ev_coder *c, uint32_t t) {
  DT_EACH_CHILD(c->doc, t, k) {
    if (ev_tok(c, k)->rel != DT_REL_aux || !begins(c, k, false)) continue;
    ev_frame f = {.token = k, .subj = DT_NONE, .obj = DT_NONE, .iobj = DT_NONE, .comps = {t}, .comp_count = 1};
    ev_parties a = {0}, r = {0};
    uint32_t index = ev_match(c, k, &f, true, DT_NONE);
    if (index == DT_NONE || c->lexicon->entries.items[index].kind != EV_OP || c->lexicon->entries.items[index].pos != EV_PHRASE) continue;
    const ev_entry *e = &c->lexicon->entries.items[index];
    parties_in_slots(c, &f, e, &e->a, DT_NONE, &a);
    ev_parties_of(c, who_must(c, t, k), &r);
    part(c, &a, &r, false);
    if (!a.count || !r.count || speaks_of_own_side(c, &a, &r)) continue;
    c->meanings[k] = (ev_meaning){.entry = index, .kind = EV_OP, .topic = e->name, .weak = e->weak, .governed = DT_NONE, .rule = DT_NONE, .trigger = k};
    operate(c, k, &f, e, &c->meanings[k]);
    c->meanings[k].r = r;
    c->meanings[k].taken = false; /* its verb, which it hangs on, is */
    return;
  }
}

/* Heads before dependents, without recursion. */
static uint32_t heads_first(ev_coder *c, const dt_sentence *s) {
  uint32_t count = 0, root = DT_NONE;
  for (uint32_t t = s->first; t < s->last && root == DT_NONE; t++)
    if (ev_tok(c, t)->head == DT_NONE) root = t;
  if (root == DT_NONE) return 0;
  for (uint32_t at = root;;) {
    c->order[count++] = at;
    if (ev_tok(c, at)->child != DT_NONE) {
      at = ev_tok(c, at)->child;
      continue;
    }
    while (at != root && ev_tok(c, at)->next == DT_NONE) at = ev_tok(c, at)->head;
    if (at == root) return count;
    at = ev_tok(c, at)->next;
  }
}

/* Words of the sentence, and of what follows as far as a row of words may reach. */
static void mark_words(ev_coder *c, const dt_sentence *s) {
  c->near = (ev_sieve){{0}};
  for (uint32_t t = s->first; t < s->last + EV_WORDS && t < c->doc->token_count; t++) {
    if (c->lemmas[t] != DT_NONE) ev_sieve_add(&c->near, c->lemmas[t]);
    if (c->forms[t] != DT_NONE) ev_sieve_add(&c->near, c->forms[t]);
  }
}

void ev_meanings_of(ev_coder *c, uint32_t sentence) {
  const dt_sentence *s = &c->doc->sentences[sentence];
  c->sentence = sentence;
  mark_words(c, s);
  uint32_t count = heads_first(c, s);
  for (uint32_t i = count; i-- > 0;) {
    uint32_t t = c->order[i];
    bool possible = false;
    for (uint32_t k = t >= s->first + EV_REACH ? t - EV_REACH : s->first; k <= t && !possible; k++) possible = begins(c, k, k < t);
    possible |= dt_tree_child(c->doc, t, DT_REL_cop) != DT_NONE;
    if (possible && ev_tok(c, t)->upos != DT_UPOS_PUNCT && ev_tok(c, t)->rel != DT_REL_aux) mean(c, t);
    if (ev_is_verbal(c, t) || (ev_means(c, t) && c->meanings[t].governed != DT_NONE && dt_tree_child(c->doc, t, DT_REL_cop) != DT_NONE)) modal(c, t); /* "must be ready to" */
  }
  uint32_t root = count ? c->order[0] : DT_NONE; /* "Protests erupted", the verb hung on its subject, whose meaning came later */
  if (!ev_means(c, root) || ev_is_verbal(c, root)) return;
  DT_EACH_CHILD(c->doc, root, k)
    if (ev_tok(c, k)->rel == DT_REL_acl && ev_means(c, k) && ev_is_sentence_verb(c, k)) mean(c, k);
}
