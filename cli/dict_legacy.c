/* detente dict import, detente dict code: dictionaries of TABARI and PETRARCH. */
#include "dict_test.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void show_fault(const dt_fault *fault, void *user) {
  FILE *out = user;
  fprintf(out, "%.*s:%u: %s %.*s\n", (int)fault->file.len, fault->file.ptr, fault->line, fault->what, (int)fault->more.len, fault->more.len ? fault->more.ptr : "");
}

static void ignore_fault(const dt_fault *fault, void *user) {
  (void)fault;
  (void)user;
}

int dict_import(const options *o, FILE *out) {
  dt_legacy *legacy = NULL;
  dt_legacy_counts n;
  dt_error err = {0};
  if (dt_legacy_open(o->files + 1, o->file_count - 1, show_fault, out, &legacy, &n, &err) != DT_OK) {
    say_error(NULL, &err);
    return EXIT_INPUT;
  }
  dt_legacy_close(legacy);
  fprintf(out, "%u verbs with %u patterns, %u synsets, %u actors with %u codes, %u agents, %u discards; %u lines not honoured\n", n.verbs, n.patterns,
          n.synsets, n.actors, n.actor_codes, n.agents, n.discards, n.refused);
  return n.refused ? EXIT_INPUT : EXIT_DONE;
}

/* id, date, sentence, source, target, code, dictionary line */
static int code_file(const options *o, const dt_legacy *legacy, const dt_legacy_options *how, const dt_engine *engine, dt_doc *doc, const char *path, FILE *out) {
  dt_reader *reader = NULL;
  dt_error err = {0};
  dt_reader_options read = {.format = o->format};
  int rc = EXIT_DONE;
  if (o->date) read.date = (dt_str){o->date, strlen(o->date)};
  if (dt_reader_open(path, &read, &reader, &err) != DT_OK) return say_error(path, &err), EXIT_INPUT;
  for (;;) {
    dt_article *article = NULL;
    dt_legacy_event *events;
    uint32_t count;
    dt_status status = dt_reader_next(reader, &article, &err);
    if (status == DT_END) break;
    if (status == DT_OK) status = dt_doc_run(engine, article, DT_STAGE_SYNTAX, doc, &err);
    if (status == DT_OK) status = dt_legacy_code(legacy, how, doc, &events, &count, &err);
    if (status != DT_OK) {
      say_error(path, &err);
      rc = EXIT_INPUT;
    }
    for (uint32_t i = 0; status == DT_OK && i < count; i++)
      fprintf(out, "%.*s\t%.*s\t%u\t%.*s\t%.*s\t%.*s\t%.*s\n", (int)article->id.len, article->id.ptr, (int)article->date.len, article->date.ptr,
              events[i].sentence + 1, (int)events[i].source.len, events[i].source.ptr, (int)events[i].target.len, events[i].target.ptr,
              (int)events[i].code.len, events[i].code.ptr, (int)events[i].rule.len, events[i].rule.ptr);
    if (article) dt_article_free(article);
  }
  dt_reader_close(reader);
  return rc;
}

int dict_code(const options *o, const char *const *dictionaries, size_t dictionary_count, const dt_legacy_options *how, FILE *out) {
  static const char *const standard_input[] = {"-"};
  dt_legacy *legacy = NULL;
  dt_engine *engine = NULL;
  dt_doc *doc = NULL;
  dt_error err = {0};
  dt_legacy_counts n;
  int rc = open_engine(o, &engine);
  if (rc != OPTIONS_GO) return rc;
  rc = EXIT_INPUT;
  if (dt_doc_new(&doc, &err) != DT_OK || dt_legacy_open(dictionaries, dictionary_count, ignore_fault, NULL, &legacy, &n, &err) != DT_OK) {
    say_error(NULL, &err);
    goto done;
  }
  if (n.refused) say("%u lines of the dictionaries are not honoured; `detente dict import` names them", n.refused);
  rc = EXIT_DONE;
  size_t count = o->file_count > 1 ? o->file_count - 1 : 1;
  const char *const *files = o->file_count > 1 ? o->files + 1 : standard_input;
  for (size_t i = 0; i < count; i++)
    if (code_file(o, legacy, how, engine, doc, files[i], out) != EXIT_DONE) rc = EXIT_INPUT;
done:
  dt_legacy_close(legacy);
  dt_doc_free(doc);
  dt_engine_close(engine);
  return rc;
}
