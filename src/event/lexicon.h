/** The event dictionaries in memory. Format: docs/dictionaries.md, "Events". */
#ifndef DT_LEXICON_H
#define DT_LEXICON_H

#include "base.h"

/** What an entry makes of its word. */
typedef enum ev_kind {
  EV_EVENT, /**< an event of a code */
  EV_TOPIC, /**< no event, but something an operator can be about */
  EV_OP,    /**< turns the event it governs into another */
  EV_STOP,  /**< an idiom that is no event */
} ev_kind;

typedef enum ev_pos { EV_VERB, EV_NOUN, EV_ADJECTIVE, EV_PHRASE } ev_pos;

/** Slots of a frame; EV_SLOT_PREP + n is the preposition lexicon->preps[n]. */
enum {
  EV_SLOT_SUBJ, EV_SLOT_OBJ, EV_SLOT_IOBJ, EV_SLOT_COMP, EV_SLOT_POSS, EV_SLOT_EA, EV_SLOT_ER, EV_SLOT_COMP_SUBJ, EV_SLOT_COMP_OBJ, EV_SLOT_COMP_AUX, EV_SLOT_COMP_BASE,
  EV_SLOT_SPEAKER, EV_SLOT_CLAUSE,
  EV_SLOT_PREP,
};
enum { EV_SLOTS = 10, EV_WORDS = 5, EV_PREPS = 120, EV_NAMES = 60, EV_WORD_BYTES = 48 /* longer words are no entry's */ };

typedef struct ev_slots {
  uint8_t items[EV_SLOTS];
  uint8_t count;
  bool given; /**< the dictionary says it, if only "nobody" */
} ev_slots;

/** Word numbers by their remainder: a word whose bit is not set is not in the set. */
typedef struct ev_sieve {
  uint64_t bits[4];
} ev_sieve;
static inline void ev_sieve_add(ev_sieve *s, uint32_t word) { s->bits[word / 64 % 4] |= UINT64_C(1) << word % 64; }
static inline bool ev_sieve_may_have(const ev_sieve *s, uint32_t word) { return s->bits[word / 64 % 4] >> word % 64 & 1; }
static inline bool ev_sieve_may_meet(const ev_sieve *a, const ev_sieve *b) {
  return (a->bits[0] & b->bits[0]) | (a->bits[1] & b->bits[1]) | (a->bits[2] & b->bits[2]) | (a->bits[3] & b->bits[3]);
}

/** A condition on the word in a slot. */
typedef struct ev_condition {
  uint8_t slot;
  bool negated;  /**< none of the words, or nothing in the slot */
  bool any;      /**< `*`: whatever fills it */
  bool body;     /**< `:body`: an intergovernmental organisation */
  bool person;   /**< `:person`: somebody named, or named by a role */
  bool known;    /**< `:known`: an event or a topic, something that an operator can be about */
  bool political; /**< `:political`: a country, government, army, armed group, international body ... */
  bool people; /**< `:people`: several of the people, by nation, faith, trade */
  uint32_t events; /**< bit i: an event of type i is enough */
  uint32_t first, count; /**< words: lexicon->condition_words[first, first + count) */
  ev_sieve sieve;        /**< of the words */
} ev_condition;
/** Nothing but one of its words fulfils it. */
static inline bool ev_wants_word(const ev_condition *k) { return !(k->negated || k->any || k->body || k->person || k->people || k->political || k->known || k->events); }

enum { EV_NEED_A = 1, EV_NEED_R = 2, EV_NEED_GIVEN = 4, EV_NEED_E = 8, EV_NEED_P = 16, EV_NEED_X = 32 };

/** What an entry or a row of compose.txt codes. */
typedef struct ev_code {
  uint8_t type; /**< dt_event_type */
  uint8_t mode;
  char cameo[5];
} ev_code;

/** One word of one entry. */
typedef struct ev_entry {
  uint8_t kind; /**< ev_kind */
  uint8_t pos;  /**< ev_pos */
  uint8_t name; /**< operators, topics: index into lexicon->ops or ->topics */
  uint8_t need; /**< EV_NEED_* */
  bool armed; /**< in words, not in arms, when those who do it bear none */
  bool both, weak;
  bool joint; /**< by several countries together it is cooperation: exercises */
  bool own; /**< operators: only over an act of the actor's own, or of nobody named */
  ev_code code;
  ev_slots a, r, e;
  uint8_t word_count;
  uint32_t words[EV_WORDS]; /**< word numbers; the entry is found by the first */
  uint32_t condition_first, condition_count;
  dt_str rule;         /**< "events/consult.txt:41" */
  uint32_t next;       /**< next entry of its chain (ev_first), or DT_NONE */
} ev_entry;

/** A row of compose.txt. */
typedef struct ev_rule {
  uint8_t op;
  uint32_t events;   /**< bit i: event type i */
  uint8_t mode;      /**< with one type: this mode only; 0: any */
  char cameo[5];     /**< with a CAMEO prefix: codes that begin so; "": any */
  uint64_t topics;   /**< bit i: topic i */
  bool nothing;      /**< `-`: when nothing is governed */
  bool keep;         /**< `=` */
  bool none;         /**< `.`: no event comes of it */
  uint8_t auxiliary; /**< DT_AUX_* to add */
  ev_code code;
  dt_str text; /**< "events/compose.txt:12" */
} ev_rule;

/** What the coder does by itself, with the rows of the operators that a line `@TASK OPERATORS` of compose.txt names for it. */
#define EV_TASK_LIST(X)                                                                   \
  X(future)  /* acts still to come */                                                     \
  X(refusal) /* "will not meet", on the word of whoever would have to */                  \
  X(undo)    /* a governed act that is negated: "agreed not to attack" */                 \
  X(words)   /* `armed` acts of those who bear no arms */                                 \
  X(fact)    /* operators over what has happened, whoever says so: praise, condemnation */ \
  X(carrier) /* operators whose noun is the act: "came under attack" */
typedef enum ev_task {
#define X(name) EV_TASK_##name,
  EV_TASK_LIST(X)
#undef X
  EV_TASK_COUNT
} ev_task;
extern const char *const ev_task_names[EV_TASK_COUNT];

/** Entries by their first word: the first of each chain, or DT_NONE. */
typedef struct ev_first {
  uint32_t own;   /**< of this word alone, and verbs of several words: what they mean is the word's */
  uint32_t idiom; /**< others of several words: what they mean may go to another of them */
  uint32_t probe; /**< both chains side by side: lexicon->probes[probe, probe + own_count), then idiom_count of them */
  uint16_t own_count, idiom_count;
} ev_first;

/** What an entry needs at least to be in a sentence: most are passed over by it, without a look at the entry. */
typedef struct ev_probe {
  uint32_t entry;
  uint32_t second; /**< its second word, or DT_NONE */
  ev_sieve words;  /**< of the condition with the fewest words, where only words fulfil it; else all */
} ev_probe;
static inline bool ev_may_be_near(const ev_probe *p, const ev_sieve *near) {
  return (p->second == DT_NONE || ev_sieve_may_have(near, p->second)) && ev_sieve_may_meet(&p->words, near);
}

/** Lists of events/lists.txt, which says what they are for. */
#define EV_LIST_LIST(X) \
  X(like_from) X(like_on) X(object_only) \
  X(apart) X(only) X(owning) X(weapon) X(lack) X(goods) X(asking) \
  X(no) X(maybe) X(perhaps) X(coming) X(ahead) X(unsure) X(chance) X(will) X(might) X(menacing) X(wish) X(enabling) X(carried_out) X(at_place) X(place) X(border) \
  X(count_of) X(count_about) X(subject_control) X(causing) X(hindering) X(broadcast) X(neighbouring) X(time) X(document) X(writing) X(related) X(stage) X(occasion) X(talking) X(directed) X(made) X(label) X(giving) X(harming) X(particle) X(protest_about) \
  X(protest_reason) X(toll) X(charge) X(killed) X(injured) X(arrested) X(gathered) X(dying) \
  X(crowd) X(where) X(part_of) X(linking) X(vehicle) X(loaded) X(knowing)
typedef enum ev_list {
#define X(name) EV_LIST_##name,
  EV_LIST_LIST(X)
#undef X
  EV_LIST_COUNT
} ev_list;

typedef struct ev_lexicon {
  dt_arena *arena;
  dt_arena *growing; /**< of the arrays while files are read; NULL after */
  const dt_sources *sources;
  dt_map words; /**< lemma or form in lower case -> number */
  uint32_t word_count;
  struct { ev_first *items; uint32_t count, room; } first; /**< [word_count] by word number */
  struct { ev_entry *items; uint32_t count, room; } entries;
  ev_probe *probes; /**< [entries.count], by first word */
  uint32_t user_entries; /**< entries[0, user_entries) are not built in */
  struct { ev_condition *items; uint32_t count, room; } conditions;
  struct { uint32_t *items; uint32_t count, room; } condition_words;
  struct { ev_rule *items; uint32_t count, room; } rules;
  dt_str preps[EV_PREPS];
  uint32_t prep_words[EV_PREPS]; /**< word number of each */
  uint8_t prep_count;
  dt_str ops[EV_NAMES], topics[EV_NAMES];
  uint8_t op_count, topic_count;
  dt_lists lists; /**< by ev_list */
  dt_map forms;   /**< events/forms.txt: past form -> word number of its verb */
  dt_map numbers; /**< dates/words.txt: "eleven" -> 11, up to 99 */
  uint64_t tasks[EV_TASK_COUNT]; /**< bit i: operator i; 0: nobody does it */
} ev_lexicon;

/** A word of the text in lower case (ASCII), and its hash: one for all maps. */
typedef struct ev_key {
  char low[EV_WORD_BYTES];
  uint32_t len; /**< 0: empty, or longer than any word here */
  bool capital; /**< it has a capital letter */
  uint64_t hash;
} ev_key;
void ev_key_make(dt_str word, ev_key *out);
static inline uint32_t ev_key_find(const dt_map *map, const ev_key *key) { return key->len ? dt_map_find(map, (dt_str){key->low, key->len}, key->hash) : DT_NONE; }

static inline uint64_t ev_key_lists(const dt_lists *lists, const ev_key *key) { return key->len ? dt_lists_find(lists, (dt_str){key->low, key->len}, key->hash) : 0; }

/** Number of a word as written in the text, ASCII letters in lower case: `words` has lower case only. DT_NONE: not there. */
uint32_t ev_word_number(const dt_map *words, dt_str word);

/** Load events/ *.txt of `sources`. A bad line: DT_ERR_DICT, the message begins with "file:line: ". */
DT_MUST_CHECK dt_status ev_lexicon_open(const dt_sources *sources, ev_lexicon *out, dt_error *err);
void ev_lexicon_close(ev_lexicon *lexicon);

/** The row of compose.txt for an operator over an event (type, mode, cameo), a topic, or nothing (both DT_NONE). */
const ev_rule *ev_rule_find(const ev_lexicon *lexicon, uint8_t op, uint32_t type, const ev_code *code, uint32_t topic);

/** The same for the operators of a task; NULL also where the row keeps the event or makes nothing of it. */
const ev_rule *ev_rule_of_task(const ev_lexicon *lexicon, ev_task task, const ev_code *code);
static inline bool ev_does(const ev_lexicon *lexicon, ev_task task, uint8_t op) { return lexicon->tasks[task] >> op & 1; }

/** Files of events/ that hold no entries. */
bool ev_is_entry_file(dt_str name);

#endif
