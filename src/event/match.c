/* Which entry of the dictionary a word is an instance of. */
#include "coder.h"

enum { SLOT_ROOM = 8, WIDEST_GAP = 3 };

static bool is_attributive(const ev_coder *c, uint32_t t) {
  const dt_token *k = ev_tok(c, t);
  if (k->rel != DT_REL_amod || k->head == DT_NONE || t > k->head) return false;
  return k->xpos == DT_XPOS_VBG || (k->xpos == DT_XPOS_VBN && k->child == DT_NONE);
}

/* "has prepared", but "has been prepared" */
static bool is_perfect(const ev_coder *c, uint32_t t) {
  uint32_t have = dt_tree_child(c->doc, t, DT_REL_aux);
  return have != DT_NONE && dt_lemma_is(c->doc, have, "have") && !ev_is_passive(c, t);
}

/* Which entries a token may be an instance of, by their part of speech. */
typedef struct parts {
  bool of[EV_PHRASE + 1];
  bool name; /* a proper noun: nouns of one word */
} parts;

static parts parts_of(const ev_coder *c, uint32_t t) {
  const dt_token *k = ev_tok(c, t);
  bool gerund = k->xpos == DT_XPOS_VBG && (k->rel == DT_REL_nsubj || k->rel == DT_REL_obj || k->rel == DT_REL_obl || k->rel == DT_REL_nmod);
  return (parts){.of = {
    [EV_VERB] = ev_is_verbal(c, t) && !is_attributive(c, t), /* "the jailed leader": a state, told long ago */
    [EV_NOUN] = k->upos == DT_UPOS_NOUN || gerund,
    [EV_ADJECTIVE] = k->upos == DT_UPOS_ADJ || k->upos == DT_UPOS_ADV || (k->xpos == DT_XPOS_VBN && !is_perfect(c, t)),
    [EV_PHRASE] = true,
  }, .name = k->upos == DT_UPOS_PROPN};
}

static bool pos_fits(const ev_coder *c, uint32_t t, const parts *p, const ev_entry *e) {
  return p->of[e->pos] || (e->pos == EV_NOUN && p->name && e->word_count == 1) || (e->pos == EV_ADJECTIVE && ev_is_passive(c, t));
}

static bool is_word_at(const ev_coder *c, uint32_t t, uint32_t word) { return c->lemmas[t] == word || c->forms[t] == word; }

/* "held his feet to the fire" is no holding of fire. */
static bool behind_preposition(const ev_coder *c, uint32_t t) {
  uint8_t rel = ev_tok(c, t)->rel;
  return (rel == DT_REL_obl || rel == DT_REL_nmod) && dt_tree_child(c->doc, t, DT_REL_case) != DT_NONE;
}

/* "weapons [supplied] by Iran to the rebels" are no "weapon supply"; "rockets fired by rebels" may be "rocket fire". */
static bool is_clause(const ev_coder *c, uint32_t t) { return ev_tok(c, t)->rel == DT_REL_acl && dt_tree_child(c->doc, t, DT_REL_obl) != DT_NONE; }

/* Where words[1..] stand: behind the first one side by side, else below it. used[i] gets their tokens. */
static bool find_words(const ev_coder *c, uint32_t t, const ev_entry *e, uint32_t *used) {
  for (uint32_t i = 1; i < e->word_count; i++)
    if (!ev_sieve_may_have(&c->near, e->words[i])) return false;
  uint32_t limit = c->doc->token_count;
  bool row = true;
  used[0] = t;
  for (uint32_t i = 1; i < e->word_count && row; i++) {
    used[i] = t + i;
    row = t + i < limit && is_word_at(c, t + i, e->words[i]);
  }
  uint32_t end = used[e->word_count - 1];
  if (row && e->pos == EV_VERB && ev_tok(c, end)->rel == DT_REL_case && ev_is_day(c, ev_tok(c, end)->head)) return false; /* "called on Thursday for" */
  if (row) return e->pos != EV_NOUN || !is_clause(c, end);
  for (uint32_t i = 1; i < e->word_count; i++) {
    used[i] = DT_NONE;
    DT_EACH_CHILD(c->doc, t, k)
      if (is_word_at(c, k, e->words[i]) && k != used[i - 1] && !behind_preposition(c, k) && ev_tok(c, k)->rel != DT_REL_nsubj && /* "support gives" */
          (e->pos == EV_VERB || (k > used[i - 1] && k - used[i - 1] <= WIDEST_GAP))) used[i] = k;
    if (used[i] == DT_NONE && i > 1)
      DT_EACH_CHILD(c->doc, used[i - 1], k)
        if (is_word_at(c, k, e->words[i])) used[i] = k;
    if (used[i] == DT_NONE) return false;
  }
  return true;
}

/* Verbs and nouns head their idiom; a phrase's meaning goes to the token of it that the rest of the sentence sees. */
static bool anchored(const ev_coder *c, const uint32_t *used, const ev_entry *e, uint32_t t) {
  if (e->pos != EV_PHRASE && e->pos != EV_ADJECTIVE && e->pos != EV_NOUN) return t == used[0];
  for (uint32_t i = 0; i < e->word_count; i++) {
    bool inside = false;
    for (uint32_t k = 0; k < e->word_count; k++) inside |= used[k] == ev_tok(c, used[i])->head;
    if (!inside) return used[i] == t;
  }
  return false;
}

static bool event_in(const ev_coder *c, uint32_t t, uint32_t events) {
  return events && ev_means(c, t) && c->meanings[t].kind == EV_EVENT && events >> c->meanings[t].code.type & 1;
}

/* A head, or one of a list: "sanctions and tariffs". */
static bool token_satisfies(const ev_coder *c, uint32_t t, const ev_condition *k) {
  if (k->any || event_in(c, t, k->events) || (k->known && ev_governable(c, t))) return true;
  bool lemma = c->lemmas[t] != DT_NONE && ev_sieve_may_have(&k->sieve, c->lemmas[t]), form = c->forms[t] != DT_NONE && ev_sieve_may_have(&k->sieve, c->forms[t]);
  if (!lemma && !form) return false;
  for (uint32_t i = 0; i < k->count; i++) {
    uint32_t word = c->lexicon->condition_words.items[k->first + i];
    if (is_word_at(c, t, word)) return true;
  }
  return false;
}

/* "a series of attacks" */
static bool is_of_phrase(const ev_coder *c, uint32_t t, uint32_t below) {
  bool phrase = ev_tok(c, below)->rel == DT_REL_nmod || (ev_tok(c, below)->rel == DT_REL_obl && !ev_is_verbal(c, t)); /* "lifted most of its restrictions" */
  uint32_t of = phrase && ev_tok(c, t)->upos != DT_UPOS_PROPN && below > t ? dt_tree_child(c->doc, below, DT_REL_case) : DT_NONE;
  return of != DT_NONE && dt_lemma_is(c->doc, of, "of");
}

static bool is_body(const ev_coder *c, uint32_t t) {
  uint32_t e = c->doc->token_entity[t];
  return e != DT_NONE && ev_tok(c, t)->upos != DT_UPOS_PRON && ev_is_body(c->doc->entities[e].code);
}

static bool is_political(const ev_coder *c, uint32_t t) {
  uint32_t e = c->doc->token_entity[t];
  return e != DT_NONE && c->doc->entities[e].head == t && ev_is_political(c, e);
}

static bool is_person(const ev_coder *c, uint32_t t) {
  uint32_t e = c->doc->token_entity[t];
  if (e == DT_NONE || c->doc->entities[e].head != t) return false;
  dt_entity_kind kind = c->doc->entities[e].kind;
  if (kind == DT_ENTITY_PRONOUN) return ev_tok(c, t)->xpos == DT_XPOS_PRP && !dt_lemma_is(c->doc, t, "it");
  /* "three Russians" */
  return kind == DT_ENTITY_PERSON || kind == DT_ENTITY_ROLE || kind == DT_ENTITY_GROUP || dt_str_starts(c->doc->entities[e].sector, "CVL");
}

/* "thousands of Algerians", "Buddhist monks" */
static bool is_people(const ev_coder *c, uint32_t t) {
  static const char *const sectors[] = {"CVL", "LAB", "EDU", "AGR", "REL", "REF", "SOC"};
  uint32_t e = c->doc->token_entity[t];
  if (e == DT_NONE || c->doc->entities[e].head != t || !c->doc->entities[e].plural) return false;
  for (size_t i = 0; i < sizeof sectors / sizeof *sectors; i++)
    if (dt_str_starts(c->doc->entities[e].sector, sectors[i])) return true;
  return false;
}

static uint32_t fulfils(const ev_coder *c, uint32_t t, const ev_condition *k) {
  if (token_satisfies(c, t, k) || (k->person && is_person(c, t)) || (k->people && is_people(c, t)) || (k->body && is_body(c, t)) || (k->political && is_political(c, t))) return t;
  DT_EACH_CHILD(c->doc, t, d) {
    uint8_t rel = ev_tok(c, d)->rel;
    bool own = ev_means(c, t) && c->meanings[t].kind == EV_EVENT && c->meanings[t].governed != DT_NONE; /* "a reduction of violence" */
    bool before = !k->any && (rel == DT_REL_compound || rel == DT_REL_amod || (!own && is_of_phrase(c, t, d)));
    bool title = rel == DT_REL_nmod_desc; /* "[President] Erdogan" */
    if ((before || title || rel == DT_REL_conj) && token_satisfies(c, d, k)) return d;
  }
  return DT_NONE;
}

/* "rue [the day]", "turned its [back]": a word that is to be the object, taken for a time, an adverb or what something becomes. */
static uint32_t misread_object(const ev_coder *c, uint32_t t, const ev_condition *k) {
  DT_EACH_CHILD(c->doc, t, d) {
    uint8_t rel = ev_tok(c, d)->rel;
    if (d > t && (rel == DT_REL_obl_unmarked || rel == DT_REL_advmod || rel == DT_REL_xcomp) && ev_tok(c, d)->upos != DT_UPOS_VERB && token_satisfies(c, d, k)) return d;
  }
  return DT_NONE;
}

static uint32_t satisfied_by(const ev_coder *c, const ev_frame *f, const ev_condition *k) {
  uint32_t tokens[SLOT_ROOM], found = DT_NONE;
  ev_frame near;
  if (f->oblique_count > f->near_count && k->slot >= EV_SLOT_PREP && (k->negated || k->any)) { /* a phrase that may belong elsewhere is no obstacle, nor proof */
    near = *f;
    near.oblique_count = f->near_count;
    f = &near;
  }
  uint32_t n = ev_slot_tokens(c, f, k->slot, tokens, SLOT_ROOM);
  for (uint32_t i = 0; i < n && found == DT_NONE; i++) found = fulfils(c, tokens[i], k);
  if (found != DT_NONE || k->negated || k->any) return found;
  if (k->slot == EV_SLOT_COMP && f->obj != DT_NONE && token_satisfies(c, f->obj, k)) return f->obj; /* "called Israel [an enemy]", taken for another object */
  return k->slot == EV_SLOT_OBJ ? misread_object(c, f->token, k) : DT_NONE;
}

bool ev_match_allows(const ev_coder *c, const ev_entry *e, uint8_t slot, uint32_t token) {
  for (uint32_t i = 0; i < e->condition_count; i++) {
    const ev_condition *k = &c->lexicon->conditions.items[e->condition_first + i];
    if (k->slot == slot && !k->negated && fulfils(c, token, k) == DT_NONE) return false;
  }
  return true;
}

/* The frame of t, made when the first condition asks for it: most tokens that an entry begins with have none that does. */
static const ev_frame *frame_at(const ev_coder *c, uint32_t t, ev_frame *f) {
  if (f->token != t) ev_frame_of(c, t, f);
  return f;
}

static bool conditions_hold(const ev_coder *c, const ev_frame *f, const ev_entry *e) {
  for (uint32_t i = 0; i < e->condition_count; i++) {
    const ev_condition *k = &c->lexicon->conditions.items[e->condition_first + i];
    if ((satisfied_by(c, f, k) != DT_NONE) == k->negated) return false;
  }
  return true;
}

/* Quick: a condition that only words of this sentence could fulfil, and none of them does. */
static bool lacks_words(const ev_coder *c, const ev_entry *e) {
  for (uint32_t i = 0; i < e->condition_count; i++) {
    const ev_condition *k = &c->lexicon->conditions.items[e->condition_first + i];
    if (ev_wants_word(k) && !ev_sieve_may_meet(&k->sieve, &c->near)) return true;
  }
  return false;
}

static bool entry_fits(const ev_coder *c, uint32_t t, const parts *p, ev_frame *f, const ev_entry *e) {
  uint32_t used[EV_WORDS];
  ev_frame landed;
  if (!pos_fits(c, t, p, e) || (e->word_count > 1 && !find_words(c, t, e, used))) return false;
  if (!e->condition_count) return true;
  if (lacks_words(c, e)) return false;
  (void)frame_at(c, t, f);
  return conditions_hold(c, e->word_count > 1 && ev_frame_lands(c, t, f, e, &landed) ? &landed : f, e); /* of several words: a verb */
}

static uint32_t specificity(const ev_entry *e) { return e->word_count * 16 + e->condition_count; }

typedef struct search {
  uint32_t best, behind; /* an entry, or DT_NONE: only what ranks behind it */
  bool operators;
} search;

static bool outranks(const ev_coder *c, uint32_t x, uint32_t y) {
  uint32_t a = specificity(&c->lexicon->entries.items[x]), b = specificity(&c->lexicon->entries.items[y]);
  return a != b ? a > b : x < y;
}

static void consider(const ev_coder *c, uint32_t index, search *s) {
  if (!s->operators && c->lexicon->entries.items[index].kind == EV_OP) return;
  if (s->behind != DT_NONE && (index == s->behind || !outranks(c, s->behind, index))) return;
  if (s->best == DT_NONE || (index != s->best && outranks(c, index, s->best))) s->best = index;
}

/* Idioms of several words that end or begin before t: looked up from their first word. */
static void idioms_at(const ev_coder *c, uint32_t first, uint32_t t, ev_frame *f, search *best) {
  uint32_t used[EV_WORDS], keys[2] = {c->lemmas[first], c->forms[first] == c->lemmas[first] ? DT_NONE : c->forms[first]};
  for (int n = 0; n < 2; n++) {
    if (keys[n] == DT_NONE) continue;
    const ev_first *of = &c->lexicon->first.items[keys[n]];
    const ev_probe *q = &c->lexicon->probes[of->probe + of->own_count], *end = q + of->idiom_count;
    for (; q < end; q++) {
      if (!ev_may_be_near(q, &c->near)) continue;
      const ev_entry *e = &c->lexicon->entries.items[q->entry];
      if (!find_words(c, first, e, used) || !anchored(c, used, e, t)) continue;
      bool gerund = ev_tok(c, t)->xpos == DT_XPOS_VBG && t + 1 == used[1]; /* "weathers [bombing campaigns]", read as what it does */
      if (e->pos == EV_NOUN && ev_tok(c, t)->upos != DT_UPOS_NOUN && ev_tok(c, t)->upos != DT_UPOS_PROPN && !gerund) continue;
      if (!e->condition_count || (!lacks_words(c, e) && conditions_hold(c, frame_at(c, t, f), e))) consider(c, q->entry, best);
    }
  }
}

/* "was in Tehran for talks", "is behind Cyprus": entries of "be", at the word that it links. */
static void copulas_at(const ev_coder *c, uint32_t t, ev_frame *f, search *best) {
  uint32_t be = dt_tree_child(c->doc, t, DT_REL_cop);
  if (be == DT_NONE || c->lemmas[be] == DT_NONE || dt_tree_child(c->doc, t, DT_REL_case) == DT_NONE) return;
  for (uint32_t i = c->lexicon->first.items[c->lemmas[be]].own; i != DT_NONE; i = c->lexicon->entries.items[i].next) {
    const ev_entry *e = &c->lexicon->entries.items[i];
    if (e->pos == EV_VERB && e->word_count == 1 && conditions_hold(c, frame_at(c, t, f), e)) consider(c, i, best);
  }
}

uint32_t ev_match(const ev_coder *c, uint32_t t, ev_frame *f, bool operators, uint32_t behind) {
  search best = {DT_NONE, behind, operators};
  parts p = parts_of(c, t);
  uint32_t keys[2] = {c->lemmas[t], c->forms[t] == c->lemmas[t] ? DT_NONE : c->forms[t]};
  for (int n = 0; n < 2; n++) {
    if (keys[n] == DT_NONE) continue;
    const ev_first *first = &c->lexicon->first.items[keys[n]];
    const ev_probe *q = &c->lexicon->probes[first->probe], *end = q + first->own_count;
    for (; q < end; q++)
      if (ev_may_be_near(q, &c->near) && entry_fits(c, t, &p, f, &c->lexicon->entries.items[q->entry])) consider(c, q->entry, &best);
  }
  const dt_sentence *s = &c->doc->sentences[c->sentence];
  for (uint32_t first = t >= s->first + EV_REACH ? t - EV_REACH : s->first; first <= t; first++) idioms_at(c, first, t, f, &best);
  copulas_at(c, t, f, &best);
  if (best.best != DT_NONE) (void)frame_at(c, t, f);
  return best.best;
}

/* "would [not] hear of": a negative word that belongs to the idiom, so that all of it is a stance. */
bool ev_match_negates(const ev_coder *c, uint32_t t, uint32_t entry) {
  const ev_entry *e = &c->lexicon->entries.items[entry];
  uint32_t used[EV_WORDS];
  if (e->word_count < 2 || !is_word_at(c, t, e->words[0]) || !find_words(c, t, e, used)) return false;
  for (uint32_t i = 1; i < e->word_count; i++)
    if (ev_form_in(c, used[i], EV_LIST_no)) return true;
  return false;
}

/* "signed an agreement to increase trade": what the noun is for is no act of its own. */
static void take_purpose(const ev_coder *c, uint32_t noun) {
  DT_EACH_CHILD(c->doc, noun, k) {
    uint32_t first, last;
    if (ev_tok(c, k)->rel != DT_REL_acl || ev_tok(c, k)->xpos != DT_XPOS_VB) continue;
    dt_tree_range(c->doc, k, &first, &last);
    for (uint32_t t = first; t < last; t++) c->meanings[t].taken = true;
  }
}

/* "lifted the curfew [imposed in June]": what is given up is told by the giving up. */
static void take_origin(const ev_coder *c, uint32_t noun) {
  DT_EACH_CHILD(c->doc, noun, k)
    if ((ev_tok(c, k)->rel == DT_REL_acl || ev_tok(c, k)->rel == DT_REL_acl_relcl) && ev_means(c, k) && ev_is_passive(c, k)) c->meanings[k].taken = true;
}

void ev_match_take(const ev_coder *c, uint32_t t, const ev_frame *f, uint32_t entry) {
  const ev_entry *e = &c->lexicon->entries.items[entry];
  uint32_t used[EV_WORDS];
  for (uint32_t i = 0; i < e->condition_count; i++) {
    const ev_condition *k = &c->lexicon->conditions.items[e->condition_first + i];
    if (k->negated || k->any || e->kind == EV_OP) continue;
    uint32_t by = satisfied_by(c, f, k);
    if (by == DT_NONE || by == t || by == ev_tok(c, t)->head) continue;
    if (ev_means(c, by) && c->meanings[by].kind == EV_EVENT) ev_add_word(&c->meanings[t], by);
    if (k->slot == EV_SLOT_SUBJ) continue;
    c->meanings[by].taken = true;
    take_purpose(c, by);
    if (e->kind == EV_EVENT && (e->code.type == DT_EVENT_CONCEDE || e->code.type == DT_EVENT_RETREAT)) take_origin(c, by);
  }
  const dt_sentence *s = &c->doc->sentences[c->sentence];
  if (e->word_count < 2) return;
  for (uint32_t first = t >= s->first + EV_REACH ? t - EV_REACH : s->first; first <= t; first++) {
    if (!is_word_at(c, first, e->words[0]) || !find_words(c, first, e, used)) continue;
    for (uint32_t i = 0; i < e->word_count; i++)
      if (used[i] != t) c->meanings[used[i]].taken = true, ev_add_word(&c->meanings[t], used[i]);
    return;
  }
}

uint32_t ev_match_event(const ev_coder *c, uint32_t t, const ev_frame *f, uint32_t entry) {
  const ev_entry *e = &c->lexicon->entries.items[entry];
  uint32_t used[EV_WORDS];
  if (e->word_count > 1 && is_word_at(c, t, e->words[0]) && find_words(c, t, e, used))
    for (uint32_t i = 1; i < e->word_count; i++)
      if (ev_means(c, used[i]) && c->meanings[used[i]].kind == EV_EVENT) return used[i];
  for (uint32_t i = 0; i < e->condition_count; i++) {
    const ev_condition *k = &c->lexicon->conditions.items[e->condition_first + i];
    uint32_t by = k->negated || k->any ? DT_NONE : satisfied_by(c, f, k);
    if (by != DT_NONE && ev_means(c, by) && c->meanings[by].kind == EV_EVENT) return by;
  }
  return DT_NONE;
}
