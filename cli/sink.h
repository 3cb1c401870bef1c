/** Where whole lines go: a file or standard output, written without a buffer of its own, so that what is there is whole. */
#ifndef DT_SINK_H
#define DT_SINK_H

#include "detente.h"

typedef struct sink {
  int file;          /**< 0 when it is not open */
  const char *name;  /**< for messages */
  bool regular;      /**< a file that can be cut back to the last whole piece */
  bool failed, named;
} sink;

/** path NULL: standard output. False when it cannot be opened (said). */
bool sink_open(sink *s, const char *path);
/** Go on with a file: cut it back to `bytes` and write on from there. False when it cannot be, or is shorter (said). */
bool sink_reopen(sink *s, const char *path, uint64_t bytes);
/** Bytes of the file so far; 0 when it is no regular file. */
uint64_t sink_bytes(const sink *s);
/** Write all of `bytes`, or nothing where the file can be cut back. False on failure: said once, a closed pipe silently. */
bool sink_write(sink *s, dt_str bytes);
/** False when something was not written. */
bool sink_close(sink *s);

#endif
