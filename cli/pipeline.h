/** Articles read one after the other, worked on by several threads, written in the order read. */
#ifndef DT_PIPELINE_H
#define DT_PIPELINE_H

#include "detente.h"

/** What one article goes through with. Belongs to one thread at a time. */
typedef struct task {
  uint64_t number;       /**< from 0, in the order read */
  const char *path;      /**< the file it was read from */
  dt_article *article;   /**< NULL when reading failed */
  dt_doc *doc;           /**< the task's own, used again */
  dt_status status;      /**< of reading, then of working */
  dt_error err;
  dt_str bytes;          /**< what is to be written; lives in doc */
  dt_duplicate copy;
  char copy_of[256];     /**< copy.of_id points here */
  bool present;          /**< in the store already */
  bool fatal;            /**< the failure is not this article's: nothing more can be done */
  bool dropped;          /**< a copy: not coded */
  bool done;             /**< by the run that this one goes on with */
} task;

typedef struct pipeline {
  unsigned threads; /**< at least 1 */
  void *user;
  bool (*read)(void *user, task *t);  /**< false: no more. One thread at a time, in order */
  void (*work)(void *user, task *t);  /**< several threads at a time */
  bool (*write)(void *user, task *t); /**< false: stop. One thread at a time, in the order read */
} pipeline;

/**
 * Run until nothing is left to read or write() says stop. At most 4 * threads articles are held.
 * False when threads or memory could not be had (err).
 */
bool pipeline_run(const pipeline *p, dt_error *err);

#endif
