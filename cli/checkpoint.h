/** How far a run has come, kept beside its output ("FILE.progress") until it is done, so that --resume can go on after a kill. */
#ifndef DT_CHECKPOINT_H
#define DT_CHECKPOINT_H

#include "detente.h"

typedef struct checkpoint {
  uint64_t run;      /**< hash of all that the output depends on: another run's file is not gone on with */
  uint64_t articles; /**< done and written */
  uint64_t bytes;    /**< length of the output with them */
  uint64_t rows;     /**< next number, where rows are numbered */
  uint64_t stories;  /**< articles numbered */
  dt_run counts;     /**< with them */
} checkpoint;

typedef enum checkpoint_state { CHECKPOINT_NONE, CHECKPOINT_READ, CHECKPOINT_BROKEN } checkpoint_state;

/** Replace the file in one step. False: errno says why. */
bool checkpoint_write(const char *output, const checkpoint *c);
checkpoint_state checkpoint_read(const char *output, checkpoint *c);
void checkpoint_remove(const char *output);

#endif
