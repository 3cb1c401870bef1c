/** The actor dictionaries: what a name can stand for, and when. Format: docs/dictionaries.md. */
#ifndef DT_ACTORS_H
#define DT_ACTORS_H

#include "fold.h"

#define DT_ACTOR_LIST(X)                                                                                \
  X(country) X(adjective) X(demonym) X(capital) X(seat) X(region) X(person) X(igo) X(group) X(party)    \
  X(security) X(ministry) X(parliament) X(court) X(company) X(media) X(ngo) X(religion) X(ethnic)       \
  X(role) X(title) X(given) X(surname)

typedef enum dt_actor_kind {
#define X(name) DT_ACTOR_##name,
  DT_ACTOR_LIST(X)
#undef X
  DT_ACTOR_COUNT
} dt_actor_kind;

const char *dt_actor_kind_text(dt_actor_kind kind);

/** One line of a dictionary. Texts are borrowed from the sources. */
typedef struct dt_actor {
  dt_str name; /**< canonical name: the first of `names` */
  dt_str names, sector, office, attributes;
  int32_t from, to; /**< days since 1970-01-01, inclusive; INT32_MIN / INT32_MAX when open */
  uint32_t file;    /**< index into sources->items */
  uint32_t line;
  uint64_t name_hash;
  char code[4];
  uint8_t kind;
  char gender;     /**< 'm', 'f', 'n' or 0 */
  bool plural;     /**< the name itself stands for several: plural=1 */
  bool user;       /**< from a folder of the user */
  uint32_t next_in_office; /**< next person of the same code and office, or DT_NONE */
  bool hidden;     /**< a user's entry of the same name and kind stands in its place */
} dt_actor;

enum {
  DT_NAME_ACRONYM = 1, /**< capitals only: the text must have capitals too */
  DT_NAME_SURNAME = 2, /**< part of a person's name, made by the loader */
  DT_NAME_PLURAL = 4,  /**< plural made by the loader or given by plural= */
};

/** One meaning of one name. */
typedef struct dt_meaning_link {
  uint32_t actor;
  uint32_t next;  /**< next meaning of the same words, or DT_NONE */
  uint16_t caps;  /**< bit i: word i begins with a capital */
  uint8_t words;
  uint8_t flags;  /**< DT_NAME_* */
} dt_meaning_link;

/** What a few common words say of a phrase; found by the same hash as names. */
enum {
  DT_MARK_FORMER = 1,
  DT_MARK_OPPOSITION = 2,
  DT_MARK_DEFINITE = 4,
  DT_MARK_MALE = 8,
  DT_MARK_FEMALE = 16,
  DT_MARK_GIVEN_MALE = 64, /**< given names */
  DT_MARK_GIVEN_FEMALE = 128,
  DT_MARK_PASSED = 512,    /**< what brings people to a place they are not of: visits, talks */
  DT_MARK_ELSEWHERE = 1024, /**< "western", "foreign": not of the country in hand */
  DT_MARK_AFFAIRS = 2048,  /**< what follows "foreign" in a country's own office */
  DT_MARK_COMMON_SURNAME = 256, /**< of very many people */
  DT_MARK_NO_NAME = 32, /**< days, months, forms of address: capitals that name no actor */
};
enum { DT_MARK_ROOM = 8192 };

/** Lists of actors/lists.txt, which says what they are for. */
#define NM_LIST_LIST(X) \
  X(former) X(opposition) X(definite) X(male) X(female) X(no_name) X(title) X(weak_title) X(day) X(name_particle) X(surname_particle) X(company_ending) X(thing_name) \
  X(backed) X(pro) X(pro_joined) X(sent) X(adviser) X(arrival) X(country_noun) X(body_noun) X(pair_noun) X(pair_people) X(pair_sides) X(armed_noun) \
  X(state_noun) X(counterpart) X(counterparty) X(passed) X(elsewhere) X(affairs) X(border) X(reporter) X(countries) X(several)
typedef enum nm_list {
#define X(name) NM_LIST_##name,
  NM_LIST_LIST(X)
#undef X
  NM_LIST_COUNT
} nm_list;

enum { DT_CODES = 26 * 26 * 26 };
/** Bit of a code; codes are three capitals. */
static inline uint32_t dt_code_bit(const char *code) {
  return (uint32_t)(((code[0] - 'A') * 26 + (code[1] - 'A')) * 26 + (code[2] - 'A'));
}

typedef struct dt_actors {
  dt_actor *items;
  dt_meaning_link *links;
  uint32_t count, link_count;
  struct dt_name_node *nodes; /**< open addressing over hashes of word sequences */
  uint32_t node_count, node_room;
  dt_map countries; /**< code -> entry of kind country */
  uint64_t is_country[DT_CODES / 64 + 1]; /**< bit of a code: in `countries` */
  dt_map offices;   /**< "RUS president" -> first person; goes on by next_in_office */
  struct dt_mark {
    uint64_t hash;
    uint16_t flags;
  } *marks;                 /**< [DT_MARK_ROOM] */
  uint32_t mark_count;
  dt_lists lists; /**< by nm_list */
  const dt_sources *sources;
  dt_arena *arena;
} dt_actors;

enum { DT_NAME_WORDS = 12 }; /**< longest name in words */

/** Load every actors/ *.tsv of `sources`. A bad line: DT_ERR_DICT, the message begins with "file:line: ". */
DT_MUST_CHECK dt_status dt_actors_open(const dt_sources *sources, dt_actors *out, dt_error *err);
void dt_actors_close(dt_actors *actors);

/**
 * One step of matching: true when some name begins with the words hashed in `sequence`. *link is the first meaning
 * of exactly these words, or DT_NONE.
 */
bool dt_actors_step(const dt_actors *actors, uint64_t sequence, uint32_t *link);

/** DT_MARK_* of a word by its hash; 0: none. */
uint16_t dt_actors_mark(const dt_actors *actors, uint64_t word);

/** A country of the world: not UNO, NGO ... nor "". */
static inline bool dt_actors_is_country(const dt_actors *actors, const char *code) {
  uint32_t bit = code[0] ? dt_code_bit(code) : DT_CODES; /* a place's code may be anything */
  return bit < DT_CODES && (actors->is_country[bit / 64] >> bit % 64 & 1);
}
/** Entry of the country with this code, or NULL. */
const dt_actor *dt_actors_country(const dt_actors *actors, const char *code);
/** The one person who held `office` ("president") of `code` on `day`, or NULL. */
const dt_actor *dt_actors_holder(const dt_actors *actors, const char *code, dt_str office, int32_t day);

/** Value of `key` in an entry's attributes; ptr NULL when absent. */
dt_str dt_actor_attribute(const dt_actor *actor, const char *key);

/** "actors/leaders.tsv:120" in `arena`. */
dt_str dt_actor_rule(const dt_actors *actors, const dt_actor *actor, dt_arena *arena);

/** One line into *out. *used is false for blank lines and comments. No memory is allocated. */
DT_MUST_CHECK dt_status dt_actor_read(dt_str line, dt_actor *out, bool *used, dt_error *err);

/** True for the dictionary files that hold actors. */
static inline bool dt_is_actor_file(dt_str name) { return dt_str_starts(name, "actors/") && dt_str_ends(name, ".tsv"); }

#endif
