/** Inside the names part: from words to noun phrases to entities, for one document. */
#ifndef DT_MENTION_H
#define DT_MENTION_H

#include "actors.h"
#include "tree.h"

/** A dictionary name in the text. */
typedef struct nm_match {
  uint32_t first, last; /**< tokens */
  uint32_t head;        /**< token of it that the tree hangs the others on */
  uint32_t link;        /**< first meaning */
  uint32_t actor;       /**< chosen entry, or DT_NONE */
  uint32_t shapes;      /**< bit i: word i has a capital; bit 16+i: capitals only */
  uint8_t words;
  uint8_t flags;        /**< DT_NAME_* of the chosen meaning */
  bool former;          /**< a person out of office on the article's date */
} nm_match;

/** What one noun phrase says of an actor, before and after its parts are put together. */
typedef struct nm_phrase {
  uint32_t head;
  uint32_t first, last;       /**< tokens */
  uint32_t name_first, name_last;
  uint32_t person, role, org, place; /**< matches, DT_NONE: none. place: country, adjective, capital, seat, region */
  uint32_t other_place;       /**< a second country: "U.S. and Russian negotiators" */
  uint32_t side;              /**< whom it sides with: "Iranian-backed" */
  uint32_t ethnic;            /**< a people: "ethnic Albanians" are of the country they live in */
  uint32_t owner;             /**< phrase it became part of (apposition), or DT_NONE */
  uint32_t code_from;         /**< match that gave the code, or DT_NONE */
  uint32_t entity;
  char code[4];
  char gender;
  bool unknown;   /**< a name that no dictionary has */
  bool former, plural, opposition, definite, locative, pronoun;
  dt_str sector, office;
} nm_phrase;

#define NM_LOOKED_UP (UINT64_C(1) << 63)
_Static_assert(NM_LIST_COUNT < 64, "the last bit is NM_LOOKED_UP");

typedef struct nm_work {
  const dt_actors *actors;
  dt_doc *doc;
  dt_arena *arena;
  DT_VEC(nm_match) matches;
  DT_VEC(nm_phrase) phrases;
  DT_VEC(dt_entity) entities;
  uint16_t *marks;        /**< [token_count] DT_MARK_* */
  uint64_t *lists;        /**< [token_count] nm_list of the form, with NM_LOOKED_UP: ask nm_in() */
  uint32_t *token_match;  /**< [token_count] */
  uint32_t *top;          /**< [token_count] head of the noun phrase it stands in, or DT_NONE */
  uint32_t *reach_first, *reach_last; /**< [token_count] of a top: the tokens of its phrase lie in [first, last) */
  uint32_t *token_phrase; /**< [token_count] phrase that this token heads, or DT_NONE */
  dt_map seen;            /**< names met in full, and surnames of other people (see choose) -> actor */
  uint64_t *named;        /**< bit per code: a country, its people or capital is named somewhere in the article */
  char title[8][4];       /**< countries that the title names, where it stands apart from the text */
  uint32_t title_count;
  char home[4];           /**< country of the publisher, or "" */
  int32_t day;            /**< of the article; INT32_MAX when unknown */
} nm_work;

static inline bool nm_named(const nm_work *w, const char *code) {
  return code[0] && (w->named[dt_code_bit(code) / 64] >> dt_code_bit(code) % 64 & 1);
}

#define NM_NO_MEMORY(err) dt_fail(err, DT_ERR_MEM, 0, "no room for names")

DT_MUST_CHECK dt_status nm_match_all(nm_work *w, dt_error *err);   /**< matches, token_match */
DT_MUST_CHECK dt_status nm_choose_all(nm_work *w, dt_error *err);  /**< matches[].actor */
DT_MUST_CHECK dt_status nm_phrases(nm_work *w, dt_error *err);     /**< phrases: local facts */
void nm_compose(nm_work *w);                                       /**< phrases: country, sectors, office from their parts */
DT_MUST_CHECK dt_status nm_entities(nm_work *w, dt_error *err);    /**< entities out of phrases */
DT_MUST_CHECK dt_status nm_refer(nm_work *w, dt_error *err);       /**< antecedent, chain, what is copied over */

static inline const dt_actor *nm_actor(const nm_work *w, uint32_t match) {
  if (match == DT_NONE || w->matches.items[match].actor == DT_NONE) return NULL;
  return &w->actors->items[w->matches.items[match].actor];
}
/** The token as written is `z`, any case. */
static inline bool nm_is(const dt_doc *doc, uint32_t t, const char *z) {
  return dt_str_eq_ascii_nocase(dt_form(doc, t), dt_str_of(z));
}
/** The token is one of the blank-separated lower-case `words`: pronouns, prepositions; others are in lists. */
bool nm_among(const dt_doc *doc, uint32_t t, const char *words);
/** The token as written is in a list of actors/lists.txt, any case. */
static inline bool nm_in(const nm_work *w, uint32_t t, nm_list list) {
  if (!w->lists[t]) w->lists[t] = NM_LOOKED_UP | dt_lists_of_nocase(&w->actors->lists, dt_form(w->doc, t));
  return w->lists[t] >> list & 1;
}
/** A name no dictionary has; days, months and forms of address are names of another kind. */
bool nm_unknown_name(const nm_work *w, uint32_t t);
/** "two" of "the two leaders", "both" of "both sides": heads an entity of its own, so that a pair is two actors. DT_NONE: none. */
uint32_t nm_pair_word(const dt_doc *doc, uint32_t head);
/** First case dependent of `t`, or DT_NONE. */
static inline uint32_t nm_case(const dt_doc *doc, uint32_t t) { return dt_tree_child(doc, t, DT_REL_case); }
/** Kinds that stand for a country, its government or its people. */
static inline bool nm_is_place(uint8_t kind) {
  return kind == DT_ACTOR_country || kind == DT_ACTOR_adjective || kind == DT_ACTOR_demonym ||
         kind == DT_ACTOR_capital || kind == DT_ACTOR_seat || kind == DT_ACTOR_region;
}
/** In office on the article's day. */
static inline bool nm_current(const nm_work *w, const dt_actor *a) {
  return w->day == INT32_MAX ? a->to == INT32_MAX : a->from <= w->day && w->day <= a->to;
}

/** Who holds the entity's office; NULL when that is nobody the dictionary has, or the article has no date. */
static inline const dt_actor *nm_holder(const nm_work *w, const dt_entity *e) {
  return w->day == INT32_MAX ? NULL : dt_actors_holder(w->actors, e->code, e->office, w->day);
}

#endif
