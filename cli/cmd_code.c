/* The main job: news in, events out. */
#include "cli.h"
#include "pipeline.h"
#include "sink.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef enum copies { COPIES_KEEP, COPIES_MARK, COPIES_DROP } copies;

typedef struct coding {
  const options *o;
  const dt_engine *engine;
  dt_record_options how;
  dt_store *store;          /* --to sqlite:FILE, else NULL */
  sink out;                 /* unless there is a store */
  dt_duplicates *duplicates;
  copies copies;
  unsigned shard, shards;   /* this of so many, from 1 */
  uint64_t seen;            /* articles read, those of other shards too */
  dt_reader *reader;
  size_t file;              /* the file being read */
  dt_run counts;
  int rc;
  bool show;                /* progress on the terminal */
  double started, shown;
} coding;

/* What the command line holds besides the common options. */
static const char *duplicates_option, *shard_option, *quad_option;
static bool text_option, link_option;

static const option own[] = {
  {0, "duplicates", "WHAT", "copies of an article: keep (default), mark (\"copy_of\") or drop (not coded)", .text = &duplicates_option},
  {0, "link", NULL, "add what events told to be the same have in common (\"link\")", .flag = &link_option},
  {0, "text", NULL, "add the sentence's words to JSON (\"text\")", .flag = &text_option},
  {0, "quad-scheme", "NAME", "quad classes of plover, icews or penta instead of the format's own", .text = &quad_option},
  {0, "shard", "I/N", "only every Nth article, beginning with the Ith", .text = &shard_option},
  {0},
};

/* -------------------------------------------------------------- progress */

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void show_progress(coding *c) {
  double at = now();
  if (!c->show || at - c->shown < 0.2) return;
  c->shown = at;
  double seconds = at - c->started;
  progress("%llu articles, %llu sentences, %llu events, %.0f sentences/s; file %zu of %zu",
           (unsigned long long)(c->counts.articles_read), (unsigned long long)c->counts.sentences,
           (unsigned long long)c->counts.events, seconds > 0 ? (double)c->counts.sentences / seconds : 0,
           c->file < c->o->file_count ? c->file + 1 : c->o->file_count, c->o->file_count);
}

/* --------------------------------------------------------------- reading */

/* Open the next file. DT_END: there is none. */
static dt_status open_next(coding *c, dt_error *err) {
  if (c->file >= c->o->file_count) return DT_END;
  dt_reader_options how = {.format = c->o->format, .dict_dirs = c->o->engine.dict_dirs, .dict_dir_count = c->o->engine.dict_dir_count};
  if (c->o->date) how.date = (dt_str){c->o->date, strlen(c->o->date)};
  dt_status status = dt_reader_open(c->o->files[c->file], &how, &c->reader, err);
  if (status != DT_OK) c->file++;
  return status;
}

/* The next article of this shard, or what is wrong with it. DT_END after the last file. */
static dt_status next_article(coding *c, task *t) {
  for (;;) {
    if (!c->reader) {
      t->path = c->file < c->o->file_count ? c->o->files[c->file] : "";
      dt_status status = open_next(c, &t->err);
      if (status != DT_OK) return status;
    }
    t->path = c->o->files[c->file];
    dt_status status = dt_reader_next(c->reader, &t->article, &t->err);
    if (status == DT_END) {
      dt_reader_close(c->reader);
      c->reader = NULL;
      c->file++;
      continue;
    }
    if (status != DT_OK) return status;
    if (c->seen++ % c->shards == c->shard - 1) return DT_OK;
    dt_article_free(t->article);
    t->article = NULL;
  }
}

static dt_status find_copy(coding *c, task *t) {
  dt_status status = dt_doc_run(c->engine, t->article, DT_STAGE_TEXT, t->doc, &t->err);
  if (status == DT_OK) status = dt_duplicates_add(c->duplicates, &t->doc->article, &t->copy, &t->err);
  if (status != DT_OK) return status;
  size_t len = t->copy.of_id.len < sizeof t->copy_of ? t->copy.of_id.len : sizeof t->copy_of;
  if (len) memcpy(t->copy_of, t->copy.of_id.ptr, len); /* valid only until the next article */
  t->copy.of_id = (dt_str){t->copy_of, len};
  t->dropped = c->copies == COPIES_DROP && t->copy.copy != DT_COPY_NONE;
  return DT_OK;
}

static bool read_task(void *user, task *t) {
  coding *c = user;
  t->article = NULL;
  t->bytes = (dt_str){0};
  t->copy = (dt_duplicate){0};
  t->present = t->dropped = false;
  t->status = next_article(c, t);
  if (t->status == DT_END) return false;
  if (t->status == DT_OK && c->duplicates) t->status = find_copy(c, t);
  if (t->status == DT_OK && c->store) t->status = dt_store_has(c->store, t->article, &t->present, &t->err);
  return true;
}

/* --------------------------------------------------------------- working */

static void work_task(void *user, task *t) {
  coding *c = user;
  if (t->status != DT_OK || t->present) return;
  t->status = dt_doc_run(c->engine, t->article, t->dropped ? DT_STAGE_TEXT : DT_STAGE_EVENT, t->doc, &t->err);
  if (t->status != DT_OK || c->store || t->dropped) return;
  dt_record_options how = c->how;
  if (t->copy.copy != DT_COPY_NONE) how.copy_of = t->copy.of_id;
  t->status = dt_doc_records(t->doc, &how, &t->bytes, &t->err);
}

/* --------------------------------------------------------------- writing */

/* The store is asked again: an article of the same id may have come between. */
static dt_status store_task(coding *c, task *t) {
  if (t->present) {
    dt_status status = dt_store_has(c->store, t->article, &t->present, &t->err);
    if (status != DT_OK || t->present) return status;
    work_task(c, t);
    if (t->status != DT_OK) return DT_OK; /* this article's own fault */
  }
  return dt_store_add(c->store, t->doc, &t->copy, t->dropped, &t->present, &t->err);
}

static void count_task(coding *c, const task *t) {
  c->counts.articles_exact += t->copy.copy == DT_COPY_EXACT;
  c->counts.articles_near += t->copy.copy == DT_COPY_NEAR;
  if (t->present) c->counts.articles_present++;
  if (t->present || t->dropped) return;
  c->counts.articles_coded++;
  c->counts.sentences += t->doc->sentence_count;
  c->counts.events += t->doc->event_count;
}

static void refuse(coding *c, const task *t) {
  c->counts.articles_refused++;
  c->rc = EXIT_INPUT;
  if (t->article && t->article->id.len && strncmp(t->article->id.ptr, t->path, t->article->id.len) != 0)
    say("%s: %.*s: %s", t->path, (int)t->article->id.len, t->article->id.ptr,
        t->err.message[0] ? t->err.message : dt_status_text(t->err.status));
  else say_error(t->path, &t->err);
}

static bool write_task(void *user, task *t) {
  coding *c = user;
  bool go_on = true;
  c->counts.articles_read++;
  if (t->status == DT_OK && c->store) {
    dt_status status = store_task(c, t);
    if (status != DT_OK) {
      say_error(NULL, &t->err);
      c->rc = EXIT_INPUT;
      go_on = false;
    }
  } else if (t->status == DT_OK) {
    go_on = sink_write(&c->out, t->bytes);
  }
  if (t->status != DT_OK) refuse(c, t);
  else if (go_on) count_task(c, t);
  dt_article_free(t->article);
  t->article = NULL;
  show_progress(c);
  return go_on;
}

/* ---------------------------------------------------------------- set up */

static bool is_store(const char *to) { return to && (strncmp(to, "sqlite:", 7) == 0 || strncmp(to, "postgresql:", 11) == 0); }

static char *command_line(int argc, char **argv) {
  size_t size = 1;
  for (int i = 0; i < argc; i++) size += strlen(argv[i]) + 1;
  char *all = malloc(size), *at = all;
  if (!all) return NULL;
  for (int i = 0; i < argc; i++) at += sprintf(at, "%s%s", i ? " " : "", argv[i]);
  return all;
}

static int wrong(const char *name, const char *value, const char *wanted) {
  say("--%s: '%s' is not %s", name, value, wanted);
  return EXIT_USAGE;
}

static int read_own(coding *c) {
  static const char *const names[] = {"keep", "mark", "drop"};
  for (unsigned i = 0; duplicates_option && i < 3; i++)
    if (strcmp(names[i], duplicates_option) == 0) c->copies = (copies)i, duplicates_option = NULL;
  if (duplicates_option) return wrong("duplicates", duplicates_option, "keep, mark or drop");
  c->shard = c->shards = 1;
  char rest;
  if (shard_option && (sscanf(shard_option, "%u/%u%c", &c->shard, &c->shards, &rest) != 2 || c->shard < 1 || c->shard > c->shards))
    return wrong("shard", shard_option, "I/N with I from 1 to N");
  c->how = (dt_record_options){.format = c->o->to, .codepoints = c->o->codepoints, .with_text = text_option, .with_link = link_option,
                               .quad_scheme = quad_option};
  if (!is_store(c->o->to)) return OPTIONS_GO;
  if (c->o->output) return say("-o does not go with --to %s", c->o->to), EXIT_USAGE;
  if (c->o->codepoints) return say("--offsets codepoints does not go with --to %s: a store's offsets are bytes", c->o->to), EXIT_USAGE;
  return OPTIONS_GO;
}

static int open_output(coding *c, int argc, char **argv) {
  dt_error err = {0};
  dt_str header;
  if (!is_store(c->o->to)) {
    if (!sink_open(&c->out, c->o->output)) return EXIT_INPUT;
    if (dt_record_header(&c->how, &header, &err) != DT_OK || !sink_write(&c->out, header)) return EXIT_INPUT;
    return OPTIONS_GO;
  }
  char *line = command_line(argc, argv);
  c->counts.options = line;
  c->counts.coding = dt_engine_coding(c->engine);
  dt_engine_hashes(c->engine, &c->counts.dictionary_hash, &c->counts.model_hash);
  if (line && dt_store_open(c->o->to, &c->counts, &c->store, &err) == DT_OK) return OPTIONS_GO;
  if (line) say_error(NULL, &err);
  else say("out of memory");
  return err.status == DT_ERR_USAGE ? EXIT_USAGE : EXIT_INPUT;
}

/* Usage is checked before anything is written over. */
static int check_format(coding *c) {
  dt_error err = {0};
  dt_str header;
  if (is_store(c->o->to) || dt_record_header(&c->how, &header, &err) == DT_OK) return OPTIONS_GO;
  say("--to: %s, sqlite:FILE", err.message);
  return EXIT_USAGE;
}

static void finish(coding *c) {
  dt_error err = {0};
  progress_end();
  dt_reader_close(c->reader);
  dt_duplicates_free(c->duplicates);
  if (dt_store_close(c->store, &c->counts, &err) != DT_OK) {
    say_error(NULL, &err);
    c->rc = EXIT_INPUT;
  }
  if (!sink_close(&c->out)) c->rc = EXIT_INPUT;
  free((void *)c->counts.options);
}

static int run(coding *c) {
  dt_error err = {0};
  if (c->copies != COPIES_KEEP && dt_duplicates_new(NULL, &c->duplicates, &err) != DT_OK) return say_error(NULL, &err), EXIT_INPUT;
  c->show = isatty(STDERR_FILENO);
  c->started = now();
  pipeline p = {.threads = c->o->jobs, .user = c, .read = read_task, .work = work_task, .write = write_task};
  if (!pipeline_run(&p, &err)) {
    say_error(NULL, &err);
    c->rc = EXIT_INPUT;
  }
  return c->rc;
}

int cmd_code(int argc, char **argv) {
  const usage use = {
    .name = "code",
    .operands = "[FILE]...",
    .examples = "  detente code article.txt --date 2018-04-25        events as JSON lines\n"
                "  detente code --to table samples/*                 events as a table to read\n"
                "  detente code -j 4 --to sqlite:events.db news.jsonl.gz   events into a database\n",
    .about = "Reads news and writes who did what to whom, when, where, on whose word. FILE is text, HTML, JSON lines, WARC or a\n"
             "feed, plain or compressed; a folder stands for its files, @LIST for the files named in LIST.\n"
             "A store (--to sqlite:FILE) grows: an article that is there already is left as it is, one that has changed is replaced.\n",
    .common = OPT_CODING | OPT_TO | OPT_OFFSETS,
    .own = own,
    .to_help = "jsonl (default), csv, tsv, table, sqlite:FILE",
  };
  options o;
  dt_engine *engine = NULL;
  coding c = {.o = &o, .rc = EXIT_DONE};
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO) rc = read_own(&c);
  if (rc == OPTIONS_GO) rc = check_format(&c);
  if (rc == OPTIONS_GO) rc = open_engine(&o, &engine);
  if (rc == OPTIONS_GO) {
    c.engine = engine;
    rc = open_output(&c, argc, argv);
    if (rc == OPTIONS_GO) run(&c), rc = OPTIONS_GO;
    finish(&c);
    if (rc == OPTIONS_GO) rc = c.rc;
  }
  dt_engine_close(engine);
  options_free(&o);
  return rc;
}
