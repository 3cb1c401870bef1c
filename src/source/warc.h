/** Pages of web archives. */
#ifndef DT_WARC_H
#define DT_WARC_H

#include "article.h"

/**
 * The next page of a WARC file: HTTP responses with status 2xx and HTML, resources that are HTML, converted plain text.
 *
 * errors  DT_END         no more records
 *         DT_ERR_FORMAT  a damaged record or compressed member: call again, reading goes on at the next one
 *         others of the page itself; the record is taken
 */
DT_MUST_CHECK dt_status dt_warc_next(dt_stream *stream, const dt_reading *reading, dt_draft *draft, dt_error *err);

#endif
