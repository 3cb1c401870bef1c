/** What paragraphs are about: contexts of events (events/contexts.txt), and domains where words of conflict mean a game
    or a price (events/domains.txt). */
#ifndef DT_EVENT_CONTEXT_H
#define DT_EVENT_CONTEXT_H

#include "lexicon.h"

/** How far a paragraph's domain speaks against its events. */
typedef enum ev_hold {
  EV_HOLD_NOTHING,
  EV_HOLD_WEAK, /**< everyday words and events with a party missing are not to be believed */
  EV_HOLD_ALL,  /**< no event here: a match report, the markets, a film */
} ev_hold;

/** Both word lists, loaded: const, shared by threads. */
typedef struct ev_contexts ev_contexts;

/**
 * Load events/contexts.txt and events/domains.txt of `sources`, which must outlive it. A later source's weight for a word
 * stands in place of an earlier one's; 0 takes the word out.
 *
 * errors  DT_ERR_DICT  a bad line: the message begins with "file:line: "; DT_ERR_MEM
 */
DT_MUST_CHECK dt_status ev_contexts_open(const dt_sources *sources, ev_contexts **out, dt_error *err);
void ev_contexts_close(ev_contexts *contexts);

/** Number of a word, DT_NONE: in neither list. */
uint32_t ev_contexts_number(const ev_contexts *contexts, const ev_key *word);

/** One sentence's share of what was found. */
typedef struct ev_surroundings {
  uint64_t contexts; /**< bit i: dt_context_name(i) */
  uint8_t hold;      /**< ev_hold */
  uint8_t domain;    /**< which domain holds back: for ev_domain_name(), when hold is not EV_HOLD_NOTHING */
} ev_surroundings;

/**
 * Read an article, before any event is coded.
 *
 * in      doc      sentences, paragraphs, entities
 *         numbers  [doc->token_count] ev_contexts_number() of each lemma
 * out     *out [doc->sentence_count], in doc->arena
 * errors  DT_ERR_MEM
 */
DT_MUST_CHECK dt_status ev_contexts_read(const ev_contexts *contexts, dt_doc *doc, const uint32_t *numbers, ev_surroundings **out, dt_error *err);

/** Name of a domain ("sport"), NULL past the last. */
const char *ev_domain_name(unsigned domain);

#endif
