/* The loop that the commands share: read a file, work its articles through, say what could not be used, go on. */
#include "cli.h"
#include <string.h>

static bool is_wanted(const article_loop *loop, const dt_article *article) {
  return !loop->only || (strlen(loop->only) == article->id.len && memcmp(loop->only, article->id.ptr, article->id.len) == 0);
}

static dt_status work(const article_loop *loop, const dt_article *article, dt_error *err) {
  if (!is_wanted(loop, article)) return DT_OK;
  if (loop->notes && article->note.len)
    say("%.*s: %.*s", (int)article->id.len, article->id.ptr, (int)article->note.len, article->note.ptr);
  dt_status status = dt_doc_run(loop->engine, article, loop->last, loop->doc, err);
  if (status == DT_OK) loop->each(loop->doc, loop->user);
  return status;
}

int each_article(const article_loop *loop, const char *path) {
  const options *o = loop->o;
  dt_reader_options how = {.format = o->format, .dict_dirs = o->engine.dict_dirs, .dict_dir_count = o->engine.dict_dir_count};
  if (o->date) how.date = (dt_str){o->date, strlen(o->date)};
  dt_reader *reader = NULL;
  dt_error err = {0};
  int rc = EXIT_DONE;
  if (dt_reader_open(path, &how, &reader, &err) != DT_OK) {
    say_error(path, &err);
    return EXIT_INPUT;
  }
  while (!loop->out || !ferror(loop->out)) {
    dt_article *article = NULL;
    dt_status status = dt_reader_next(reader, &article, &err);
    if (status == DT_END) break;
    if (status == DT_OK) status = work(loop, article, &err);
    if (status != DT_OK) {
      say_error(path, &err);
      rc = EXIT_INPUT;
    }
    if (article) dt_article_free(article);
  }
  dt_reader_close(reader);
  return rc;
}
