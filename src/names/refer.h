/** Inside the names part: reference, which mentions are one actor, and what country a mention without one is lent. */
#ifndef DT_REFER_H
#define DT_REFER_H

#include "mention.h"

/** One actor of the article, as last mentioned. */
typedef struct nm_thread {
  uint32_t last, sentence; /**< entity, its sentence */
  uint32_t best;           /**< mention that says most */
  uint32_t count;
  uint32_t acts_in;        /**< one past the last sentence in which a country or its government is a subject */
  char gender;
  bool plural;
} nm_thread;

enum { NM_COUNTRIES = 32 };
/** In how many sentences a country, its people or a place in it is named. */
typedef struct nm_tally {
  char code[NM_COUNTRIES][4];
  uint32_t sentences[NM_COUNTRIES];
  uint32_t count;
} nm_tally;

typedef struct nm_refer_work {
  nm_work *w;
  DT_VEC(nm_thread) threads;
  uint32_t *thread_of; /**< [entity_count] */
  bool *lent;          /**< [entity_count] its country is a guess */
  dt_map named;        /**< key of a name -> thread */
  uint32_t pair_noun;  /**< token of "leaders" in "the two leaders" */
  uint32_t second;     /**< thread of the second of a pair, or DT_NONE */
  uint32_t sentence;   /**< of the mention in hand */
  nm_tally all;        /**< of the article */
  nm_tally here;       /**< of one sentence: once for all of its roles */
  uint32_t here_of;    /**< one past that sentence, 0: none yet */
} nm_refer_work;

static inline dt_entity *nm_entity(const nm_refer_work *r, uint32_t i) { return &r->w->doc->entities[i]; }
static inline uint32_t nm_gap(uint32_t a, uint32_t b) { return a < b ? b - a : a - b; }

void nm_count_countries(nm_refer_work *r); /**< all; before anything is lent */
int nm_share(const nm_refer_work *r, const char *code); /**< of the most named country's sentences, 0 to 8 */
bool nm_is_generic_body(const nm_refer_work *r, uint32_t i); /**< "the Senate": of the United States or of where the article is */
void nm_relocate_bodies(nm_refer_work *r);                    /**< such bodies to the country that the article is about */
void nm_lend(nm_refer_work *r, uint32_t i); /**< a country for an entity that has none, where the text shows one */

#endif
