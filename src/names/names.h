/** Who, where and when: actors, places and dates in an article. */
#ifndef DT_NAMES_H
#define DT_NAMES_H

#include "base.h"

typedef struct dt_names dt_names; /**< loaded dictionaries: const, shared by threads */

/** Load dict/actors, dict/places ... from `sources`, which must outlive it. DT_ERR_DICT names file and line. */
DT_MUST_CHECK dt_status dt_names_open(const dt_sources *sources, dt_names **out, dt_error *err);
void dt_names_close(dt_names *names);

/**
 * in   doc->tokens with trees, doc->date
 * out  doc->entities, token_entity, places, timexes
 */
DT_MUST_CHECK dt_status dt_names_link(const dt_names *names, dt_doc *doc, dt_error *err);

#endif
