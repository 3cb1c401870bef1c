/* What writing costs beside coding: each format, and a store, over the same documents.
 *
 *   bench_writers FILE [STORE.db]
 *
 * Prints processor time of reading and coding, then of each writer, as a share of coding. */
#include "detente.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_FORMATS = 32 };

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
  double coding, format[MOST_FORMATS], store;
  uint64_t bytes[MOST_FORMATS], articles, sentences, events;
} totals;

static void write_all(const dt_doc *doc, dt_store *store, totals *t) {
  dt_error err = {0};
  bool present;
  for (unsigned f = 0; dt_record_format(f) && f < MOST_FORMATS; f++) {
    dt_str text;
    double begin = now();
    check(dt_doc_records(doc, &(dt_record_options){.format = dt_record_format(f)}, &text, &err), &err);
    t->format[f] += now() - begin;
    t->bytes[f] += text.len;
  }
  if (!store) return;
  double begin = now();
  check(dt_store_add(store, doc, NULL, false, &present, &err), &err);
  t->store += now() - begin;
}

static void print_one(const totals *t, const char *name, double seconds, uint64_t bytes) {
  double events = t->events ? (double)t->events : 1;
  printf("%-16s %10.0f sentences/s in all %8.2f us/event %6.2f %% of coding", name, (double)t->sentences / (t->coding + seconds),
         seconds / events * 1e6, 100 * seconds / t->coding);
  if (bytes) printf(" %7.0f bytes/event", (double)bytes / events);
  putchar('\n');
}

static void print(const totals *t, bool store) {
  printf("%llu articles, %llu sentences, %llu events; reading and coding %.3f s, %.0f sentences/s\n", (unsigned long long)t->articles,
         (unsigned long long)t->sentences, (unsigned long long)t->events, t->coding, (double)t->sentences / t->coding);
  for (unsigned f = 0; dt_record_format(f) && f < MOST_FORMATS; f++) print_one(t, dt_record_format(f), t->format[f], t->bytes[f]);
  if (store) print_one(t, "sqlite", t->store, 0);
}

int main(int argc, char **argv) {
  static totals t;
  dt_error err = {0};
  dt_engine *engine;
  dt_reader *reader;
  dt_doc *doc;
  dt_store *store = NULL;
  dt_article *article;
  char target[512];
  if (argc < 2) return fprintf(stderr, "usage: bench_writers FILE [STORE.db]\n"), 2;
  check(dt_engine_open(NULL, &engine, &err), &err);
  check(dt_doc_new(&doc, &err), &err);
  check(dt_reader_open(argv[1], NULL, &reader, &err), &err);
  if (argc > 2) {
    dt_run run = {.options = "bench"};
    snprintf(target, sizeof target, "sqlite:%s", argv[2]);
    check(dt_store_open(target, &run, &store, &err), &err);
  }
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
    write_all(doc, store, &t);
    dt_article_free(article);
  }
  double begin = now();
  dt_run run = {.options = "bench"};
  if (store) check(dt_store_close(store, &run, &err), &err);
  t.store += now() - begin;
  print(&t, argc > 2);
  dt_reader_close(reader);
  dt_doc_free(doc);
  dt_engine_close(engine);
  return 0;
}
