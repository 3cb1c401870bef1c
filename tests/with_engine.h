/** One engine with the dictionaries built in, opened before a group of tests and closed after it. Include behind cmocka.h. */
#ifndef DT_WITH_ENGINE_H
#define DT_WITH_ENGINE_H

#include "detente.h"
#include <stdio.h>

static dt_engine *engine;

static int open_all(void **state) {
  (void)state;
  dt_error err = {0};
  if (dt_engine_open(NULL, &engine, &err) == DT_OK) return 0;
  fprintf(stderr, "%s\n", err.message);
  return -1;
}

static int close_all(void **state) {
  (void)state;
  dt_engine_close(engine);
  return 0;
}

#endif
