/** Who, where and when: actors, places and dates in an article. */
#ifndef DT_NAMES_H
#define DT_NAMES_H

#include "base.h"

typedef struct dt_names dt_names; /**< loaded dictionaries: const, shared by threads */

/** Load dict/actors, dict/places ... from `sources`, which must outlive it. DT_ERR_DICT names file and line. */
DT_MUST_CHECK dt_status dt_names_open(const dt_sources *sources, dt_names **out, dt_error *err);
void dt_names_close(dt_names *names);
const struct dt_actors *dt_names_actors(const dt_names *names); /**< the loaded actor dictionaries */

/**
 * in   doc->tokens with trees, doc->date
 * out  doc->entities, token_entity, places, timexes
 */
DT_MUST_CHECK dt_status dt_names_link(const dt_names *names, dt_doc *doc, dt_error *err);

/** dt_dict_find() and dt_dict_check() for what is loaded, and for sources. */
void dt_names_find(const dt_names *names, dt_str name, dt_date date, dt_meaning_fn *each, void *user);
DT_MUST_CHECK dt_status dt_actors_check(const dt_sources *sources, dt_fault_fn *each, void *user, dt_error *err);

/**
 * First person inside a quotation: "I" is the speaker, "we" those the speaker stands for.
 *
 * in   token    a pronoun's token; speaker: index into doc->entities
 * out  the pronoun's entity, which takes over code, sector, chain (and name and office for the singular); DT_NONE
 *      when the token is no first person pronoun
 */
uint32_t dt_names_resolve_first_person(dt_doc *doc, uint32_t token, uint32_t speaker);

#endif
