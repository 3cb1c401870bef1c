/** Places: names of a gazetteer in the text, and which of the places of that name is meant. */
#ifndef DT_PLACES_H
#define DT_PLACES_H

#include "base.h"

typedef struct dt_gazetteer dt_gazetteer; /**< the names of dict/places: const, shared by threads */

/** Load dict/places from `sources`, which must outlive it. DT_ERR_DICT names file and line. */
DT_MUST_CHECK dt_status dt_gazetteer_open(const dt_sources *sources, dt_gazetteer **out, dt_error *err);
void dt_gazetteer_close(dt_gazetteer *gazetteer);

/**
 * in      doc->tokens, doc->sentences; doc->entities (a person's name is no place), tags and trees where there are any;
 *         article.publisher and article.url for the place of a local newspaper
 * out     doc->places, sorted, never overlapping. Names of peoples ("Turkish", "Turks") are places with actor set.
 */
DT_MUST_CHECK dt_status dt_places_find(const dt_gazetteer *gazetteer, dt_doc *doc, dt_error *err);

/** Country of the publisher's home, or of its address; "" when that is not known. */
const char *dt_places_home(const dt_gazetteer *gazetteer, const dt_doc *doc);

/**
 * The place of what token `t` heads: a dependent of t, then of the clauses above it, then the paragraph's dateline;
 * never one that stands for a government. DT_NONE when there is none.
 */
uint32_t dt_place_for(const dt_doc *doc, uint32_t t);

#endif
