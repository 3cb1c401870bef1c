#include "checkpoint.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIELD_COUNT = 13 };

static const char *const names[FIELD_COUNT] = {"run", "articles", "bytes", "rows", "stories", "read", "refused", "present", "exact", "near", "coded", "sentences", "events"};

static void fields_of(checkpoint *c, uint64_t *fields[FIELD_COUNT]) {
  uint64_t *all[FIELD_COUNT] = {&c->run, &c->articles, &c->bytes, &c->rows, &c->stories, &c->counts.articles_read, &c->counts.articles_refused,
                                &c->counts.articles_present, &c->counts.articles_exact, &c->counts.articles_near,
                                &c->counts.articles_coded, &c->counts.sentences, &c->counts.events};
  memcpy(fields, all, sizeof all);
}

static char *path_of(const char *output, const char *suffix) {
  size_t size = strlen(output) + strlen(suffix) + 1;
  char *path = malloc(size);
  if (path) snprintf(path, size, "%s%s", output, suffix);
  return path;
}

bool checkpoint_write(const char *output, const checkpoint *from) {
  checkpoint c = *from;
  uint64_t *fields[FIELD_COUNT];
  char *path = path_of(output, ".progress"), *fresh = path_of(output, ".progress.new");
  FILE *to = path && fresh ? fopen(fresh, "w") : NULL;
  bool good = to != NULL;
  fields_of(&c, fields);
  for (int i = 0; good && i < FIELD_COUNT; i++) good = fprintf(to, "%s %" PRIu64 "\n", names[i], *fields[i]) > 0;
  if (to && fclose(to) != 0) good = false;
  if (good) good = rename(fresh, path) == 0;
  int why = errno;
  if (!good && to) unlink(fresh);
  free(path);
  free(fresh);
  errno = why;
  return good;
}

checkpoint_state checkpoint_read(const char *output, checkpoint *c) {
  uint64_t *fields[FIELD_COUNT];
  char *path = path_of(output, ".progress");
  FILE *from = path ? fopen(path, "r") : NULL;
  checkpoint_state state = from ? CHECKPOINT_READ : CHECKPOINT_NONE;
  *c = (checkpoint){0};
  fields_of(c, fields);
  for (int i = 0; from && i < FIELD_COUNT; i++) {
    char name[16];
    if (fscanf(from, "%15s %" SCNu64, name, fields[i]) != 2 || strcmp(name, names[i]) != 0) state = CHECKPOINT_BROKEN;
  }
  if (from) fclose(from);
  free(path);
  return state;
}

void checkpoint_remove(const char *output) {
  char *path = path_of(output, ".progress");
  if (path) unlink(path);
  free(path);
}
