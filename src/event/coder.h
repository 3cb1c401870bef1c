/** Inside the event stage: frames, meanings, parties of one article. */
#ifndef DT_CODER_H
#define DT_CODER_H

#include "context.h"
#include "lexicon.h"
#include "tree.h"

enum { EV_PARTIES = 12, EV_COMPS = 4, EV_OBLIQUES = 20, EV_POSSESSORS = 6, EV_MORE_WORDS = 4 };

/** On the word itself, on its object, on one of these phrases ("discussed grain over the telephone with ..."), or where the parser may have
    hung what belongs here: deeper, right behind the noun, on the last of a list. */
enum { EV_TIER_OWN, EV_TIER_OBJECT, EV_TIER_INNER, EV_TIER_FAR };

/** What stands around a word, voice and gaps undone. Tokens; DT_NONE: nothing. */
typedef struct ev_frame {
  uint32_t token;
  uint32_t subj, obj, iobj;
  uint32_t landing; /**< what the word next to the verb governs as a preposition, DT_NONE: it does not */
  uint32_t comps[EV_COMPS];
  struct { uint32_t word, head, tier; } obliques[EV_OBLIQUES]; /**< preposition as a word number, what it governs, and how near: EV_TIER_* */
  uint32_t possessors[EV_POSSESSORS]; /**< of a noun: possessor, country adjective, name before it */
  uint8_t comp_count, oblique_count, near_count, possessor_count; /**< obliques[near_count ...] are EV_TIER_FAR */
  bool passive;
} ev_frame;

/** Entities that fill one role; indices into doc->entities, no two of one chain. */
typedef struct ev_parties {
  uint32_t items[EV_PARTIES];
  uint32_t count;
} ev_parties;

/** What a word means in its place. */
typedef struct ev_meaning {
  uint32_t entry;     /**< index into lexicon->entries, DT_NONE: no meaning */
  uint8_t kind;       /**< EV_EVENT or EV_TOPIC after operators have done their work; EV_OP for one that came to nothing; EV_STOP */
  uint8_t topic;
  uint8_t auxiliary;  /**< DT_AUX_*, its own and those of operators */
  bool both, weak;
  bool armed;         /**< ev_entry.armed of the word or of what it keeps */
  bool taken;         /**< an operator, a condition or a longer idiom has used it: no event of its own */
  ev_code code;
  uint32_t governed;  /**< operators: token of the event turned, or DT_NONE */
  uint32_t rule;      /**< operators: index into lexicon->rules, or DT_NONE */
  uint32_t trigger;   /**< token whose words carry the event: of light verbs the noun, else the word itself */
  uint32_t words[EV_MORE_WORDS]; /**< tokens that say the act together with this one: "carried [out] [airstrikes]", "attacked ..., [killing]" */
  uint8_t word_count;
  ev_parties a, r;
} ev_meaning;

/** Whom the last event of a type was about, and in which sentence. */
typedef struct ev_told {
  ev_parties whom;
  uint32_t sentence;
} ev_told;

typedef struct ev_coder {
  const ev_lexicon *lexicon;
  const ev_contexts *contexts;
  dt_doc *doc;
  uint32_t *lemmas, *forms; /**< [token_count] word numbers of lemma and form, DT_NONE: no entry knows it */
  uint32_t *context_words;  /**< [token_count] ev_contexts_number() of the lemma */
  uint64_t *lemma_lists, *form_lists; /**< [token_count] lists of events/lists.txt that the lemma is in, and the form in lower case */
  ev_meaning *meanings;     /**< [token_count] */
  uint32_t *order;          /**< [longest sentence] tokens of the sentence, heads before dependents */
  uint32_t sentence;        /**< the one whose meanings are made */
  ev_sieve near;            /**< words of the sentence and right behind it */
  ev_told told[DT_EVENT_COUNT];
  bool full;                  /**< no room for another entity */
  DT_VEC(dt_entity) entities; /**< doc->entities, and what lend.c adds at their end */
} ev_coder;

static inline dt_token *ev_tok(const ev_coder *c, uint32_t t) { return &c->doc->tokens[t]; }
/** The lemma of `t` is in a list of events/lists.txt; its form is. */
static inline bool ev_lemma_in(const ev_coder *c, uint32_t t, ev_list list) { return c->lemma_lists[t] >> list & 1; }
static inline bool ev_form_in(const ev_coder *c, uint32_t t, ev_list list) { return c->form_lists[t] >> list & 1; }
static inline bool ev_means(const ev_coder *c, uint32_t t) {
  return t != DT_NONE && c->meanings[t].entry != DT_NONE;
}
/** A word that stands for an event, or for something that can be demanded, promised ... */
static inline bool ev_governable(const ev_coder *c, uint32_t t) {
  return ev_means(c, t) && (c->meanings[t].kind == EV_EVENT || c->meanings[t].kind == EV_TOPIC);
}

static inline void ev_add_word(ev_meaning *m, uint32_t t) {
  if (m->word_count < EV_MORE_WORDS) m->words[m->word_count++] = t;
}

/* recall.c */
/** Give recipients to the sentence's definite event nouns that have none, and remember its own. */
void ev_recall(ev_coder *c, uint32_t sentence);

/* lend.c */
/** Give parties of the event at token `event` the country of its place, or of whoever acts, where none is named. Adds to doc->entities;
    false: no room. */
bool ev_lend(ev_coder *c, uint32_t sentence, uint32_t event, ev_code code, ev_parties *a, ev_parties *r);
bool ev_is_visit(ev_code code);
/** The visit at token `event` is to a named place in another country than the visitors'. */
bool ev_has_host(const ev_coder *c, uint32_t event, const ev_parties *a);

/* event.c */
/** The parties of the event meant at `t` suffice for it to be told. */
bool ev_counts(const ev_coder *c, uint32_t t, const ev_meaning *m);
/** The place of the act lends it a recipient of another country than the actor's. */
bool ev_lends_abroad(const ev_coder *c, uint32_t event, const ev_parties *a);
/** People of whom only the number is told protest, or bear the act, in a country that is told. */
bool ev_is_crowd(const ev_coder *c, uint32_t event);

/** "the Paris attacks": who bears the attack told at `noun` is of the town before it, who does it is not. Adds to doc->entities; false: no room. */
bool ev_bears_there(ev_coder *c, uint32_t noun, ev_meaning *m);

/* swallow.c */
/** Take out of items[*count] each MOBILIZE beside an ASSAULT by the same actor in its paragraph; matches point at what is left. False: no room. */
bool ev_swallow(dt_doc *doc, dt_event *items, uint32_t *count, dt_match *matches, uint32_t match_count);

/* details.c */
/** Index of the first place in `sentence` or behind it. */
uint32_t ev_first_place(const dt_doc *doc, uint32_t sentence);
/** A time expression of `sentence` overlaps the span: "in January". */
bool ev_is_time(const dt_doc *doc, uint32_t sentence, dt_span span);
/** Token t is in a time expression. */
bool ev_is_time_at(const dt_doc *doc, uint32_t t);

/* frame.c */
void ev_frame_of(const ev_coder *c, uint32_t t, ev_frame *out);
bool ev_is_verbal(const ev_coder *c, uint32_t t);
/** The frame as the entry reads it, where that differs from the tree: "handed over the suspect" with "over" as a
    preposition, "is prepared" as a passive. Else false. */
bool ev_frame_lands(const ev_coder *c, uint32_t t, const ev_frame *f, const ev_entry *e, ev_frame *out);
/** Subject of the clause of `t` as written (of a passive: what it is done to), through control and coordination. */
uint32_t ev_surface_subject(const ev_coder *c, uint32_t t);
/** "announced [on live television]": where it was said; it is nobody's party. */
bool ev_is_medium(const ev_coder *c, uint32_t head);
/** "Thursday", "May 3" and no party. */
bool ev_is_day(const ev_coder *c, uint32_t t);
/** "after talks with ...": a phrase of time or circumstance. */
bool ev_tells_time(const ev_coder *c, uint32_t head);
bool ev_is_passive(const ev_coder *c, uint32_t t);
/** The only verb of a sentence with a full stop, though the tree has it hung on its subject. */
bool ev_is_sentence_verb(const ev_coder *c, uint32_t t);
/** Tokens in a slot; returns how many were written to out[room]. */
uint32_t ev_slot_tokens(const ev_coder *c, const ev_frame *f, uint8_t slot, uint32_t *out, uint32_t room);

/* party.c */
/** Entities that the noun phrase headed by `t` stands for, coordination included. */
void ev_parties_of(const ev_coder *c, uint32_t t, ev_parties *out);
/** Whose thing the noun `t` is: "Egypt's call", "the call of Egypt". */
void ev_owner_of(const ev_coder *c, uint32_t t, ev_parties *out);
void ev_parties_join(const ev_coder *c, ev_parties *to, const ev_parties *from);
bool ev_parties_share(const ev_coder *c, const ev_parties *x, const ev_parties *y);
/** The entity on whose word token t stands, or DT_NONE. */
uint32_t ev_speaker_of(const ev_coder *c, uint32_t t);
/** An intergovernmental body's code. */
bool ev_is_body(const char *code);
/** A country, a government, an army, an international body, an armed group ...: somebody politics is about. */
bool ev_is_political(const ev_coder *c, uint32_t entity);

/* match.c */
enum { EV_REACH = 3 }; /**< how far before a token an idiom may begin that gives it its meaning */
/** The entry that fits token t best, or DT_NONE; operators only when they may be. *f is the frame of t, or has no token: then it is
    made where it is asked for, and whenever an entry fits. */
uint32_t ev_match(const ev_coder *c, uint32_t t, ev_frame *f, bool operators, uint32_t behind);
/** False when the entry has a condition on `slot` that the token in it does not fulfil. */
bool ev_match_allows(const ev_coder *c, const ev_entry *e, uint8_t slot, uint32_t token);
/** Mark what the entry's words and conditions have used; acts among them are words of this one. */
void ev_match_take(const ev_coder *c, uint32_t t, const ev_frame *f, uint32_t entry);
/** Whether a negative word belongs to the idiom that entry is at t: its "not" negates nothing. */
bool ev_match_negates(const ev_coder *c, uint32_t t, uint32_t entry);
/** The event inside the entry's words or conditions ("hold_talks", "hold obj=talks"), or DT_NONE. */
uint32_t ev_match_event(const ev_coder *c, uint32_t t, const ev_frame *f, uint32_t entry);

/* meaning.c */
/** Meanings of a sentence's words, dependents before heads. */
void ev_meanings_of(ev_coder *c, uint32_t sentence);

/* status.c */
/** DT_AUX_* that stand on the word itself: negation, modal verbs, conditions. */
uint8_t ev_own_status(const ev_coder *c, uint32_t t);
/** The same with what its surroundings say of it. */
uint8_t ev_status(const ev_coder *c, uint32_t t);

#endif
