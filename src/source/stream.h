/** Bytes of a file or of standard input, gzip and Zstandard undone on the way. */
#ifndef DT_STREAM_H
#define DT_STREAM_H

#include "base.h"

typedef struct dt_stream dt_stream;

/** Open `path`; "-" is standard input. Compression is told from the first bytes, not from the name. */
DT_MUST_CHECK dt_status dt_stream_open(const char *path, dt_stream **out, dt_error *err);
/** The same over bytes in memory, which must outlive the stream. `name` is for messages. */
DT_MUST_CHECK dt_status dt_stream_over(dt_str bytes, const char *name, dt_stream **out, dt_error *err);
void dt_stream_close(dt_stream *stream);

const char *dt_stream_name(const dt_stream *stream);
/** Bytes handed out so far, after decompression. */
uint64_t dt_stream_offset(const dt_stream *stream);

/** How much of the file is read, 0 to 1; -1 where that cannot be known (standard input, memory). */
double dt_stream_fraction(const dt_stream *stream);

/**
 * The next bytes without taking them: at least `want`, fewer only where the input ends. Valid until the next call.
 *
 * errors  DT_ERR_IO      reading failed; the stream is at its end
 *         DT_ERR_FORMAT  compressed data is damaged, told once all bytes before the damage are taken (until then they are
 *                        given as if the input ended there); the stream goes on at the next compressed member or frame
 *         DT_ERR_MEM
 */
DT_MUST_CHECK dt_status dt_stream_peek(dt_stream *stream, size_t want, dt_str *have, dt_error *err);
/** Take `count` bytes that were peeked at. */
void dt_stream_take(dt_stream *stream, size_t count);

/**
 * Take the next line, without its end ("\n" or "\r\n").
 *
 * errors  DT_END       nothing left
 *         DT_ERR_TEXT  it is longer than limit_bytes: it was skipped; err->offset is where it begins
 *         and those of dt_stream_peek()
 */
DT_MUST_CHECK dt_status dt_stream_line(dt_stream *stream, size_t limit_bytes, dt_str *line, dt_error *err);
/** Look at all that is left; DT_ERR_TEXT when it is more than limit_bytes. Nothing is taken. */
DT_MUST_CHECK dt_status dt_stream_rest(dt_stream *stream, size_t limit_bytes, dt_str *rest, dt_error *err);

#endif
