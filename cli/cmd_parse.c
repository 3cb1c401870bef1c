/* detente parse: tags, lemmas and trees of articles, or of the words of a CoNLL-U file. */
#include "cli.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct parsing {
  const options *o;
  const dt_engine *engine;
  dt_doc *doc;
  FILE *out;
  bool keep_tags;
  int rc;
} parsing;

static bool write_text(parsing *p, dt_str text) { return fwrite(text.ptr, 1, text.len, p->out) == text.len; }

static void parse_article(dt_doc *doc, void *user) {
  parsing *p = user;
  dt_error err = {0};
  dt_str text;
  if (dt_doc_conllu(doc, &text, &err) != DT_OK) {
    say_error(NULL, &err);
    p->rc = EXIT_INPUT;
    return;
  }
  if (doc->sentence_count && doc->article.id.len) fprintf(p->out, "# newdoc id = %.*s\n", (int)doc->article.id.len, doc->article.id.ptr);
  write_text(p, text);
}

static void parse_articles(parsing *p, const char *path) {
  const article_loop loop = {.o = p->o, .engine = p->engine, .doc = p->doc, .last = DT_STAGE_SYNTAX, .out = p->out, .each = parse_article, .user = p};
  if (each_article(&loop, path) != EXIT_DONE) p->rc = EXIT_INPUT;
}

/* ---------------------------------------------------------------- CoNLL-U */

enum { BATCH_BYTES = 1 << 17 };

/* Whole sentences read so far. */
typedef struct batch {
  char *text;
  size_t len, room;
  size_t first_line, lines; /* number of its first line, lines in it */
} batch;

static bool batch_add(batch *b, const char *line, size_t len) {
  if (b->room - b->len < len) {
    size_t room = (b->len + len) * 2;
    char *text = realloc(b->text, room);
    if (!text) return false;
    b->text = text;
    b->room = room;
  }
  memcpy(b->text + b->len, line, len);
  b->len += len;
  b->lines++;
  return true;
}

/* Bounds of the sentence that holds byte `at`; a blank line belongs to the sentence before it. */
static void sentence_around(const char *text, size_t len, size_t at, size_t *begin, size_t *end) {
  *begin = 0;
  *end = len;
  for (size_t i = 0; i + 1 < len; i++) {
    if (text[i] != '\n' || (text[i + 1] != '\n' && text[i + 1] != '\r')) continue;
    size_t next = i + (text[i + 1] == '\r' ? 3 : 2);
    if (next > len) next = len;
    if (next > at) {
      *end = next;
      return;
    }
    *begin = next;
  }
}

static void report(parsing *p, const char *path, const batch *b, size_t offset, const dt_error *err) {
  size_t line = b->first_line;
  for (size_t i = 0; i < offset; i++) line += b->text[i] == '\n';
  const char *why = strncmp(err->message, "line ", 5) == 0 ? strchr(err->message, ':') : NULL;
  say("%s:%zu: %s", path, line, why ? why + 2 : err->message);
  p->rc = EXIT_INPUT;
}

static bool parse_piece(parsing *p, const char *text, size_t len, dt_error *err) {
  dt_str out;
  if (len == 0) return true;
  if (dt_conllu_parse(p->engine, (dt_str){text, len}, p->keep_tags, p->doc, &out, err) != DT_OK) return false;
  write_text(p, out);
  return true;
}

/* A faulty line costs its sentence; those before and after are parsed. */
static void parse_batch(parsing *p, const char *path, batch *b) {
  size_t at = 0;
  dt_error err = {0};
  while (at < b->len && !parse_piece(p, b->text + at, b->len - at, &err)) {
    size_t begin, end, offset = err.offset < b->len - at ? err.offset : b->len - at;
    report(p, path, b, at + offset, &err);
    sentence_around(b->text + at, b->len - at, offset, &begin, &end);
    if (!parse_piece(p, b->text + at, begin, &err)) report(p, path, b, at, &err);
    at += end;
  }
  b->first_line += b->lines;
  b->lines = b->len = 0;
}

static void parse_words(parsing *p, const char *path) {
  FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (!in) {
    say("%s: %s", path, strerror(errno));
    p->rc = EXIT_INPUT;
    return;
  }
  batch b = {.first_line = 1};
  char *line = NULL;
  size_t room = 0;
  ssize_t len;
  while ((len = getline(&line, &room, in)) > 0 && !ferror(p->out)) {
    if (!batch_add(&b, line, (size_t)len)) {
      say("%s: out of memory", path);
      p->rc = EXIT_INPUT;
      break;
    }
    bool blank = line[0] == '\n' || (line[0] == '\r' && len == 2);
    if (blank && b.len >= BATCH_BYTES) parse_batch(p, path, &b);
  }
  if (ferror(in)) {
    say("%s: %s", path, strerror(errno));
    p->rc = EXIT_INPUT;
  }
  parse_batch(p, path, &b);
  free(line);
  free(b.text);
  if (in != stdin) fclose(in);
}

static bool is_words(const options *o, const char *path) {
  size_t len = strlen(path);
  return o->format == DT_FORMAT_CONLLU || (o->format == DT_FORMAT_AUTO && len > 7 && strcmp(path + len - 7, ".conllu") == 0);
}

static int run(parsing *p) {
  const options *o = p->o;
  dt_error err = {0};
  if (dt_doc_new(&p->doc, &err) != DT_OK) {
    say_error(NULL, &err);
    return EXIT_INPUT;
  }
  for (size_t i = 0; i < o->file_count && !ferror(p->out); i++) {
    if (is_words(o, o->files[i])) parse_words(p, o->files[i]);
    else parse_articles(p, o->files[i]);
  }
  dt_doc_free(p->doc);
  return p->rc;
}

static int to_output(parsing *p) {
  const char *name = p->o->output;
  p->out = name ? fopen(name, "wb") : stdout;
  if (!p->out) {
    say("%s: %s", name, strerror(errno));
    return EXIT_INPUT;
  }
  int rc = run(p), end = finish_output(p->out, name ? name : "standard output");
  if (name && fclose(p->out) != 0 && end == EXIT_DONE) {
    say("%s: %s", name, strerror(errno));
    end = EXIT_INPUT;
  }
  return rc == EXIT_DONE ? end : rc;
}

int cmd_parse(int argc, char **argv) {
  parsing p = {.rc = EXIT_DONE};
  bool body_only = false;
  const option own[] = {
    {0, "body-only", NULL, "leave page furniture out (credits, share lines ...), as coding does", .flag = &body_only},
    {0, "keep-tags", NULL, "with --from conllu: keep UPOS and XPOS as given", .flag = &p.keep_tags},
    {0},
  };
  const usage use = {
    .name = "parse",
    .operands = "[FILE]...",
    .about = "Writes CoNLL-U: words, universal and English tags, lemmas, a Universal Dependencies tree for each sentence.\n"
             "With --from conllu (or a file named .conllu) the given words, word ranges and comments are kept.\n",
    .examples = "  detente parse article.txt\n  detente parse --from conllu words.conllu > trees.conllu\n",
    .common = OPT_OUTPUT | OPT_FROM | OPT_DATE | OPT_ENGINE,
    .own = own,
  };
  options o;
  dt_engine *engine = NULL;
  p.o = &o;
  int rc = options_read(&use, argc, argv, &o);
  o.engine.with_furniture = !body_only;
  if (rc == OPTIONS_GO) rc = open_engine(&o, &engine);
  if (rc == OPTIONS_GO) {
    p.engine = engine;
    rc = to_output(&p);
  }
  dt_engine_close(engine);
  options_free(&o);
  return rc;
}
