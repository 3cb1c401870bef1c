#include "pipeline.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TASKS_A_THREAD = 4 };

/* A ring of tasks: [written, taken) are being worked on or wait for their turn to be written. */
typedef struct ring {
  const pipeline *p;
  pthread_mutex_t lock;
  pthread_cond_t change;
  task *tasks;
  bool *done;       /* [room] worked through */
  uint64_t room, taken, written;
  bool reading, writing, ended, stopped;
} ring;

/* Read the next article into a free task; NULL when there is none. Holds the lock at both ends. */
static task *take(ring *r) {
  while (!r->ended && !r->stopped && (r->reading || r->taken - r->written == r->room)) pthread_cond_wait(&r->change, &r->lock);
  if (r->ended || r->stopped) return NULL;
  task *t = &r->tasks[r->taken % r->room];
  r->reading = true;
  pthread_mutex_unlock(&r->lock);
  t->number = r->taken; /* nobody else takes while `reading` */
  bool got = r->p->read(r->p->user, t);
  pthread_mutex_lock(&r->lock);
  r->reading = false;
  if (got) r->taken++;
  else r->ended = true;
  pthread_cond_broadcast(&r->change);
  return got ? t : NULL;
}

/* Write what is ready, in order, unless another thread is at it: that one then sees this task too. */
static void give(ring *r, task *t) {
  r->done[t->number % r->room] = true;
  while (!r->writing && !r->stopped && r->written < r->taken && r->done[r->written % r->room]) {
    uint64_t at = r->written % r->room;
    r->writing = true;
    pthread_mutex_unlock(&r->lock);
    bool go_on = r->p->write(r->p->user, &r->tasks[at]);
    pthread_mutex_lock(&r->lock);
    r->writing = r->done[at] = false;
    r->written++;
    if (!go_on) r->stopped = true;
    pthread_cond_broadcast(&r->change);
  }
}

static void *loop(void *user) {
  ring *r = user;
  pthread_mutex_lock(&r->lock);
  for (task *t; (t = take(r));) {
    pthread_mutex_unlock(&r->lock);
    r->p->work(r->p->user, t);
    pthread_mutex_lock(&r->lock);
    give(r, t);
  }
  pthread_mutex_unlock(&r->lock);
  return NULL;
}

static bool make_tasks(ring *r, dt_error *err) {
  r->room = (uint64_t)r->p->threads * TASKS_A_THREAD;
  r->tasks = calloc(r->room, sizeof *r->tasks);
  r->done = calloc(r->room, sizeof *r->done);
  if (!r->tasks || !r->done) {
    snprintf(err->message, sizeof err->message, "out of memory");
    return false;
  }
  for (uint64_t i = 0; i < r->room; i++)
    if (dt_doc_new(&r->tasks[i].doc, err) != DT_OK) return false;
  return true;
}

/* The calling thread is one of them. */
static bool run_threads(ring *r, dt_error *err) {
  pthread_t *threads = calloc(r->p->threads, sizeof *threads);
  unsigned started = 0;
  while (threads && started + 1 < r->p->threads && pthread_create(&threads[started], NULL, loop, r) == 0) started++;
  bool all = threads && started + 1 == r->p->threads;
  if (!all) snprintf(err->message, sizeof err->message, "only %u of %u threads could be started", started + 1, r->p->threads);
  if (threads) loop(r); /* fewer do the same, slower */
  for (unsigned i = 0; i < started; i++) pthread_join(threads[i], NULL);
  free(threads);
  return all;
}

bool pipeline_run(const pipeline *p, dt_error *err) {
  ring r = {.p = p};
  pthread_mutex_init(&r.lock, NULL);
  pthread_cond_init(&r.change, NULL);
  bool good = make_tasks(&r, err) && run_threads(&r, err);
  for (uint64_t i = 0; r.tasks && i < r.room; i++) {
    dt_article_free(r.tasks[i].article); /* left where the run was stopped */
    dt_doc_free(r.tasks[i].doc);
  }
  free(r.tasks);
  free(r.done);
  pthread_cond_destroy(&r.change);
  pthread_mutex_destroy(&r.lock);
  return good;
}
