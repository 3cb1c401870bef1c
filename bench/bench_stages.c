/* Time of each stage over the articles of a file: one line for each, and one for all.

   usage: bench_stages FILE [MOST_ARTICLES]     (threads: one)

   Processor time. A stage's time is that of running up to it less that of running up to the one before, best of three runs. */
#include "detente.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RUNS = 3, STAGES = 5 };
static const char *const names[STAGES] = {"text", "syntax", "names", "speech", "event"};

typedef struct articles {
  dt_article **items;
  size_t count, room;
} articles;

static int fail(const dt_error *err) {
  fprintf(stderr, "bench_stages: %s\n", err->message);
  return 1;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool read_all(const char *path, size_t most, articles *a, dt_error *err) {
  dt_reader *reader = NULL;
  dt_article *article = NULL;
  if (dt_reader_open(path, NULL, &reader, err) != DT_OK) return false;
  for (dt_status status; a->count < most && (status = dt_reader_next(reader, &article, err)) != DT_END;) {
    if (status != DT_OK) continue;
    if (a->count == a->room) {
      dt_article **items = realloc(a->items, (a->room = a->room ? a->room * 2 : 256) * sizeof *items);
      if (!items) return false;
      a->items = items;
    }
    a->items[a->count++] = article;
  }
  dt_reader_close(reader);
  return true;
}

/* Seconds for all articles up to a stage; counts what they hold. */
static double run(const dt_engine *engine, const articles *a, dt_stage last, dt_doc *doc, size_t *tokens, size_t *sentences, size_t *bytes) {
  double best = 1e9;
  for (int i = 0; i < RUNS; i++) {
    double began = now();
    *tokens = *sentences = *bytes = 0;
    for (size_t k = 0; k < a->count; k++) {
      if (dt_doc_run(engine, a->items[k], last, doc, NULL) != DT_OK) continue;
      *tokens += doc->token_count;
      *sentences += doc->sentence_count;
      *bytes += doc->article.text.len;
    }
    double took = now() - began;
    if (took < best) best = took;
  }
  return best;
}

int main(int argc, char **argv) {
  if (argc < 2) return fprintf(stderr, "usage: bench_stages FILE [MOST_ARTICLES]\n"), 2;
  dt_error err = {0};
  dt_engine *engine = NULL;
  dt_doc *doc = NULL;
  articles a = {0};
  size_t tokens = 0, sentences = 0, bytes = 0, most = argc > 2 ? strtoul(argv[2], NULL, 10) : 2000;
  if (dt_engine_open(NULL, &engine, &err) != DT_OK || dt_doc_new(&doc, &err) != DT_OK || !read_all(argv[1], most, &a, &err)) return fail(&err);
  double before = 0, all = 0;
  printf("%-8s %12s %10s %12s\n", "stage", "sentences/s", "MB/s", "ns/token");
  for (int s = 0; s < STAGES; s++) {
    all = run(engine, &a, (dt_stage)s, doc, &tokens, &sentences, &bytes);
    double own = all - before;
    if (own < all / 1000) printf("%-8s %12s\n", names[s], "-");
    else printf("%-8s %12.0f %10.1f %12.0f\n", names[s], (double)sentences / own, (double)bytes / own / 1e6, own * 1e9 / (double)(tokens ? tokens : 1));
    before = all;
  }
  printf("%-8s %12.0f %10.1f %12.0f   %zu articles, %zu sentences, %zu tokens\n", "all", (double)sentences / all, (double)bytes / all / 1e6,
         all * 1e9 / (double)(tokens ? tokens : 1), a.count, sentences, tokens);
  for (size_t i = 0; i < a.count; i++) dt_article_free(a.items[i]);
  free(a.items);
  dt_doc_free(doc);
  dt_engine_close(engine);
  return 0;
}
