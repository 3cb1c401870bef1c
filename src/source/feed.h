/** Items of RSS (0.9 to 2.0, RDF) and Atom feeds. */
#ifndef DT_FEED_H
#define DT_FEED_H

#include "article.h"

typedef struct dt_feed dt_feed;

/** Parse a whole feed. DT_ERR_FORMAT says line and cause. `bytes` may go afterwards. */
DT_MUST_CHECK dt_status dt_feed_open(dt_str bytes, const char *name, dt_feed **out, dt_error *err);
void dt_feed_close(dt_feed *feed);
/** The next item with some text; DT_END after the last. */
DT_MUST_CHECK dt_status dt_feed_next(dt_feed *feed, const dt_reading *reading, dt_draft *draft, dt_error *err);

#endif
