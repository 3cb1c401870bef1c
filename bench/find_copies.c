/* Copies among the articles of files, one a line: kind, number, number of the first, similarity, ids. Ends with the time it took.

   usage: find_copies LEAST FILE... */
#include "detente.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  if (argc < 3) return fprintf(stderr, "usage: find_copies LEAST FILE...\n"), 2;
  dt_duplicates_options options = {.least = atof(argv[1])};
  dt_duplicates *duplicates = NULL;
  dt_error err = {0};
  if (dt_duplicates_new(&options, &duplicates, &err) != DT_OK) return fprintf(stderr, "%s\n", err.message), 1;
  double spent = 0;
  unsigned long long articles = 0, bytes = 0;
  for (int i = 2; i < argc; i++) {
    dt_reader *reader = NULL;
    if (dt_reader_open(argv[i], NULL, &reader, &err) != DT_OK) return fprintf(stderr, "%s\n", err.message), 1;
    for (;;) {
      dt_article *article = NULL;
      dt_duplicate got;
      dt_status status = dt_reader_next(reader, &article, &err);
      if (status == DT_END) break;
      if (status != DT_OK) continue;
      double begin = now();
      status = dt_duplicates_add(duplicates, article, &got, &err);
      spent += now() - begin;
      articles++;
      bytes += article->text.len;
      if (status == DT_OK && got.copy != DT_COPY_NONE)
        printf("%s\t%llu\t%llu\t%.2f\t%.*s\t%.*s\n", got.copy == DT_COPY_EXACT ? "exact" : "near", (unsigned long long)got.number,
               (unsigned long long)got.of, got.similarity, (int)article->id.len, article->id.ptr, (int)got.of_id.len, got.of_id.ptr);
      dt_article_free(article);
    }
    dt_reader_close(reader);
  }
  fprintf(stderr, "%llu articles, %llu bytes, %.2f s\n", articles, bytes, spent);
  dt_duplicates_free(duplicates);
  return 0;
}
