/* What writing costs beside coding: each format, and stores, over the same documents.
 *
 *   bench_writers FILE [sqlite:STORE.db] [postgresql:...]
 *
 * Prints processor time of this process for reading and coding, then for each writer, as a share of both together. */
#include "detente.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_FORMATS = 32, MOST_STORES = 4 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void check(dt_status status, const dt_error *err) {
  if (status == DT_OK) return;
  fprintf(stderr, "bench_writers: %s\n", err->message[0] ? err->message : dt_status_text(status));
  exit(1);
}

typedef struct totals {
  double coding, format[MOST_FORMATS], store[MOST_STORES];
  uint64_t bytes[MOST_FORMATS], articles, sentences, events;
} totals;

typedef struct stores {
  char **targets;
  dt_store *items[MOST_STORES];
  int count;
} stores;

static void write_all(const dt_doc *doc, const stores *to, totals *t) {
  dt_error err = {0};
  bool present;
  for (unsigned f = 0; dt_record_format(f) && f < MOST_FORMATS; f++) {
    dt_str text;
    double begin = now();
    check(dt_doc_records(doc, &(dt_record_options){.format = dt_record_format(f)}, &text, &err), &err);
    t->format[f] += now() - begin;
    t->bytes[f] += text.len;
  }
  for (int i = 0; i < to->count; i++) {
    double begin = now();
    check(dt_store_add(to->items[i], doc, NULL, false, &present, &err), &err);
    t->store[i] += now() - begin;
  }
}

static void print_one(const totals *t, const char *name, double seconds, uint64_t bytes) {
  double events = t->events ? (double)t->events : 1;
  printf("%-16s %10.0f sentences/s in all %8.2f us/event %6.2f %% of all", name, (double)t->sentences / (t->coding + seconds),
         seconds / events * 1e6, 100 * seconds / (t->coding + seconds));
  if (bytes) printf(" %7.0f bytes/event", (double)bytes / events);
  putchar('\n');
}

static void print(const totals *t, const stores *to) {
  printf("%llu articles, %llu sentences, %llu events; reading and coding %.3f s, %.0f sentences/s\n", (unsigned long long)t->articles,
         (unsigned long long)t->sentences, (unsigned long long)t->events, t->coding, (double)t->sentences / t->coding);
  for (unsigned f = 0; dt_record_format(f) && f < MOST_FORMATS; f++) print_one(t, dt_record_format(f), t->format[f], t->bytes[f]);
  for (int i = 0; i < to->count; i++) {
    char name[16];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(to->targets[i], ":"), to->targets[i]);
    print_one(t, name, t->store[i], 0);
  }
}

static void open_stores(stores *to) {
  dt_error err = {0};
  dt_run run = {.options = "bench"};
  for (int i = 0; i < to->count; i++) check(dt_store_open(to->targets[i], &run, &to->items[i], &err), &err);
}

static void close_stores(stores *to, totals *t) {
  dt_error err = {0};
  dt_run run = {.options = "bench"};
  for (int i = 0; i < to->count; i++) {
    double begin = now();
    check(dt_store_close(to->items[i], &run, &err), &err);
    t->store[i] += now() - begin;
  }
}

int main(int argc, char **argv) {
  static totals t;
  dt_error err = {0};
  dt_engine *engine;
  dt_reader *reader;
  dt_doc *doc;
  dt_article *article;
  if (argc < 2 || argc - 2 > MOST_STORES) return fprintf(stderr, "usage: bench_writers FILE [sqlite:STORE.db] [postgresql:...]\n"), 2;
  stores to = {.targets = argv + 2, .count = argc - 2};
  check(dt_engine_open(NULL, &engine, &err), &err);
  check(dt_doc_new(&doc, &err), &err);
  check(dt_reader_open(argv[1], NULL, &reader, &err), &err);
  open_stores(&to);
  for (;;) {
    double begin = now();
    dt_status status = dt_reader_next(reader, &article, &err);
    if (status == DT_END) break;
    check(status, &err);
    check(dt_doc_run(engine, article, DT_STAGE_EVENT, doc, &err), &err);
    t.coding += now() - begin;
    t.articles++;
    t.sentences += doc->sentence_count;
    t.events += doc->event_count;
    write_all(doc, &to, &t);
    dt_article_free(article);
  }
  close_stores(&to, &t);
  print(&t, &to);
  dt_reader_close(reader);
  dt_doc_free(doc);
  dt_engine_close(engine);
  return 0;
}
