/** Who did what to whom: events of an article. */
#ifndef DT_EVENT_H
#define DT_EVENT_H

#include "base.h"

typedef struct dt_event_dict dt_event_dict; /**< loaded dictionaries: const, shared by threads */

/** Load dict/events from `sources`, which must outlive it. DT_ERR_DICT names file and line. */
DT_MUST_CHECK dt_status dt_event_open(const dt_sources *sources, dt_event_dict **out, dt_error *err);
void dt_event_close(dt_event_dict *dict);

/**
 * in   doc->tokens with trees, entities, places, timexes, attributions
 * out  doc->events
 */
DT_MUST_CHECK dt_status dt_event_code(const dt_event_dict *dict, dt_doc *doc, dt_error *err);

/** Call `each` with every fault of the event dictionaries: lines that cannot be read, entries that never win, entries without an example. */
DT_MUST_CHECK dt_status dt_event_check(const dt_sources *sources, dt_fault_fn *each, void *user, dt_error *err);

#endif
