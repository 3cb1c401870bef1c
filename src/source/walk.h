/** The files that a path stands for. */
#ifndef DT_WALK_H
#define DT_WALK_H

#include "base.h"

typedef struct dt_walk dt_walk;

/** `path`: a file, "-", a folder, or "@LIST". Fails when a folder or list cannot be read. */
DT_MUST_CHECK dt_status dt_walk_open(const char *path, dt_walk **out, dt_error *err);
void dt_walk_close(dt_walk *walk);
/** Does the path stand for one file that was named itself? */
bool dt_walk_is_single(const dt_walk *walk);
/** Files in all. */
uint32_t dt_walk_count(const dt_walk *walk);
/** The next file; NULL when there is none. Valid until dt_walk_close(). */
const char *dt_walk_next(dt_walk *walk);

#endif
