/* The main job: news in, events out. */
#include "checkpoint.h"
#include "cli.h"
#include "pipeline.h"
#include "sink.h"
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef enum copies { COPIES_KEEP, COPIES_MARK, COPIES_DROP } copies;

typedef struct coding {
  const options *o;
  const dt_engine *engine;
  dt_record_options how;
  dt_store *store;          /* --to sqlite:FILE, else NULL */
  sink out;                 /* unless there is a store */
  bool numbered;            /* the format numbers its rows: made in the order of articles */
  uint64_t rows, stories;   /* the next row's number, articles so far */
  dt_duplicates *duplicates;
  copies copies;
  unsigned shard, shards;   /* this of so many, from 1 */
  bool files_dealt;         /* whole files make the shards, not articles */
  bool folder_dealt;        /* those of the one folder or list named */
  _Atomic double fraction;  /* read so far of all; -1: not known */
  uint64_t seen;            /* articles read, those of other shards too */
  dt_reader *reader;
  size_t file;              /* the file being read */
  dt_run counts;
  int rc;
  bool show;                /* progress on the terminal */
  double started, shown;
  bool keeps;               /* a checkpoint beside the output */
  bool complete;            /* nothing was left when the run ended */
  checkpoint begun;         /* where it goes on from */
  uint64_t written;         /* articles, those before `begun` too */
  double kept;              /* when the checkpoint was last written */
  char began[32];           /* UTC */
} coding;

static volatile sig_atomic_t interrupted; /* finish what is begun, then stop */

static void interrupt(int signal) {
  (void)signal;
  interrupted = 1;
}

/* What the command line holds besides the common options. */
static const char *duplicates_option, *shard_option, *quad_option, *organisations_option;
static const char *manifest_option;
static bool text_option, link_option, resume_option;

static const option own[] = {
  {0, "duplicates", "WHAT", "copies of an article: keep (default), mark (\"copy_of\") or drop (not coded)", .text = &duplicates_option},
  {0, "link", NULL, "add what events told to be the same have in common (\"link\")", .flag = &link_option},
  {0, "text", NULL, "add the sentence's words to JSON (\"text\")", .flag = &text_option},
  {0, "quad-scheme", "NAME", "quad classes of plover, icews or penta instead of the format's own", .text = &quad_option},
  {0, "organisations", "WHICH", "codes of intergovernmental organisations: own (UNO, EUR, IGO; default) or igo (IGO for all)", .text = &organisations_option},
  {0, "resume", NULL, "go on with a run that was cut off: the same command again, with -o FILE or a store", .flag = &resume_option},
  {0, "manifest", "FILE", "write version, options, hashes and counts of the run to FILE, as JSON", .text = &manifest_option},
  {0, "shard", "I/N", "part I of N: every Nth file of several, of a folder or of a list; of one file every Nth article", .text = &shard_option},
  {0},
};

/* -------------------------------------------------------------- progress */

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* "12 s left", from how much of the input is read; nothing while that says little. */
static void time_left(double fraction, double seconds, char *out, size_t size) {
  double left = fraction > 0.005 && fraction <= 1 ? seconds * (1 - fraction) / fraction : -1;
  out[0] = 0;
  if (left < 0 || seconds < 1) return;
  if (left < 100) snprintf(out, size, "; %.0f s left", left);
  else if (left < 6000) snprintf(out, size, "; %.0f min left", left / 60);
  else snprintf(out, size, "; %.1f h left", left / 3600);
}

static void show_progress(coding *c) {
  double at = now();
  char left[32];
  if (!c->show || at - c->shown < 0.2) return;
  c->shown = at;
  double seconds = at - c->started;
  time_left(atomic_load(&c->fraction), seconds, left, sizeof left);
  progress("%" PRIu64 " articles, %" PRIu64 " events, %.0f sentences/s%s", c->counts.articles_read, c->counts.events,
           seconds > 0 ? (double)c->counts.sentences / seconds : 0, left);
}

/* --------------------------------------------------------------- reading */

/* Open the next file. DT_END: there is none. */
static dt_status open_next(coding *c, dt_error *err) {
  while (c->files_dealt && c->file < c->o->file_count && c->file % c->shards != c->shard - 1) c->file++;
  if (c->file >= c->o->file_count) return DT_END;
  dt_reader_options how = {.format = c->o->format, .dict_dirs = c->o->engine.dict_dirs, .dict_dir_count = c->o->engine.dict_dir_count};
  if (c->folder_dealt) how.shard = c->shard, how.shards = c->shards;
  if (c->o->date) how.date = (dt_str){c->o->date, strlen(c->o->date)};
  dt_status status = dt_reader_open(c->o->files[c->file], &how, &c->reader, err);
  if (status != DT_OK) c->file++;
  return status;
}

static double fraction_of(const coding *c) {
  double part = dt_reader_fraction(c->reader);
  return part < 0 ? -1 : ((double)c->file + part) / (double)c->o->file_count;
}

/* Standard input has nothing for now: what is coded is not kept waiting for it. */
static dt_status let_go(coding *c, const char *path, dt_error *err) {
  struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
  if (!c->store || strcmp(path, "-") != 0 || poll(&in, 1, 0) != 0) return DT_OK;
  return dt_store_commit(c->store, err);
}

/* The next article of this shard, or what is wrong with it. DT_END after the last file. */
static dt_status next_article(coding *c, task *t) {
  for (;;) {
    if (!c->reader) {
      dt_status status = open_next(c, &t->err);
      t->path = c->file ? c->o->files[c->file - 1] : ""; /* of one that could not be opened */
      if (status != DT_OK) return status;
    }
    t->path = c->o->files[c->file];
    if (let_go(c, t->path, &t->err) != DT_OK) return t->fatal = true, t->err.status;
    dt_status status = dt_reader_next(c->reader, &t->article, &t->err);
    if (status == DT_END) {
      dt_reader_close(c->reader);
      c->reader = NULL;
      c->file++;
      continue;
    }
    if (status != DT_OK) return status;
    if (c->show) atomic_store(&c->fraction, fraction_of(c));
    if (c->files_dealt || c->folder_dealt || c->seen++ % c->shards == c->shard - 1) return DT_OK;
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
  t->present = t->dropped = t->fatal = false;
  t->done = t->number < c->begun.articles;
  if (interrupted) return false;
  t->status = next_article(c, t);
  if (t->status == DT_END) return c->complete = true, false;
  if (t->status == DT_OK && c->duplicates) t->status = find_copy(c, t);
  if (t->status != DT_OK || !c->store) return true;
  t->status = dt_store_has(c->store, t->article, t->dropped, &t->present, &t->err);
  t->fatal = t->status != DT_OK;
  return true;
}

/* --------------------------------------------------------------- working */

static void make_bytes(coding *c, task *t) {
  dt_record_options how = c->how;
  if (t->copy.copy != DT_COPY_NONE) how.copy_of = t->copy.of_id;
  if (c->numbered) how.next_row = &c->rows, how.story = c->stories; /* writers' business: only in the order of articles */
  t->status = dt_doc_records(t->doc, &how, &t->bytes, &t->err);
}

static void work_task(void *user, task *t) {
  coding *c = user;
  if (t->status != DT_OK || t->present || t->done) return;
  t->status = dt_doc_run(c->engine, t->article, t->dropped ? DT_STAGE_TEXT : DT_STAGE_EVENT, t->doc, &t->err);
  if (t->status != DT_OK || c->store || t->dropped || c->numbered) return;
  make_bytes(c, t);
}

/* --------------------------------------------------------------- writing */

/* The store is asked again: an article of the same id may have come between. */
static dt_status store_task(coding *c, task *t) {
  if (t->present) {
    dt_status status = dt_store_has(c->store, t->article, t->dropped, &t->present, &t->err);
    if (status != DT_OK || t->present) return status;
    work_task(c, t);
    if (t->status != DT_OK) return DT_OK; /* this article's own fault */
  }
  dt_status status = dt_store_add(c->store, t->doc, &t->copy, t->dropped, &t->present, &t->err);
  if (status != DT_ERR_TEXT) return status;
  t->status = status; /* an article that the store cannot take; the store goes on */
  return DT_OK;
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
  say_error(t->path, &t->err);
}

/* Once a second: articles done so far. */
static bool keep(coding *c, uint64_t articles, bool now_already) {
  double at = now();
  if (!c->keeps || (!now_already && at - c->kept < 1)) return true;
  c->kept = at;
  checkpoint here = {.run = c->begun.run, .articles = articles, .bytes = sink_bytes(&c->out), .rows = c->rows, .stories = c->stories, .counts = c->counts};
  if (checkpoint_write(c->o->output, &here)) return true;
  say("%s.progress: %s", c->o->output, strerror(errno));
  c->rc = EXIT_INPUT;
  return false;
}

static bool write_task(void *user, task *t) {
  coding *c = user;
  bool go_on = true;
  if (t->done) { /* counted and written by the run that was cut off */
    dt_article_free(t->article);
    t->article = NULL;
    return true;
  }
  c->counts.articles_read++;
  if (t->status == DT_OK && c->store) t->fatal = store_task(c, t) != DT_OK;
  if (t->fatal) {
    say_error(NULL, &t->err);
    c->rc = EXIT_INPUT;
    go_on = false;
  } else if (t->status == DT_OK && !c->store) {
    c->stories++;
    if (c->numbered && !t->dropped) make_bytes(c, t);
    go_on = sink_write(&c->out, t->bytes);
  }
  if (t->status != DT_OK && !t->fatal) refuse(c, t);
  else if (go_on) count_task(c, t);
  dt_article_free(t->article);
  t->article = NULL;
  show_progress(c);
  if (!go_on) return false;
  c->written = t->number + 1;
  return keep(c, c->written, false);
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

/* `detente code news.jsonl -o news.jsonl` would empty what it is to read. */
static bool is_input(const options *o) {
  struct stat out, in;
  if (!o->output || stat(o->output, &out) != 0 || !S_ISREG(out.st_mode)) return false;
  for (size_t i = 0; i < o->file_count; i++) {
    bool there = strcmp(o->files[i], "-") == 0 ? fstat(STDIN_FILENO, &in) == 0 : stat(o->files[i], &in) == 0;
    if (there && in.st_dev == out.st_dev && in.st_ino == out.st_ino) return true;
  }
  return false;
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
                               .quad_scheme = quad_option, .organisations = organisations_option};
  struct stat what;
  const char *first = c->o->file_count ? c->o->files[0] : "";
  c->files_dealt = c->shards > 1 && c->o->file_count > 1;
  c->folder_dealt = c->shards > 1 && c->o->file_count == 1 && (first[0] == '@' || (stat(first, &what) == 0 && S_ISDIR(what.st_mode)));
  c->numbered = dt_record_is_numbered(&c->how);
  c->rows = 1;
  if (!is_store(c->o->to)) {
    if (is_input(c->o)) return say("%s is read and written at once", c->o->output), EXIT_USAGE;
    if (!resume_option || c->o->output) return OPTIONS_GO;
    return say("--resume needs -o FILE or a store: what went to standard output is not known"), EXIT_USAGE;
  }
  if (c->o->output) return say("-o does not go with --to %s", c->o->to), EXIT_USAGE;
  if (c->o->codepoints) return say("--offsets codepoints does not go with --to %s: a store's offsets are bytes", c->o->to), EXIT_USAGE;
  if (organisations_option) return say("--organisations does not go with --to %s: a store keeps their own codes; give it to detente convert", c->o->to), EXIT_USAGE;
  return OPTIONS_GO;
}

/* All that the output depends on besides the files' bytes. */
static uint64_t run_hash(const coding *c) {
  uint64_t hash = dt_engine_coding(c->engine);
  const char *const words[] = {c->o->to, c->o->from, c->o->date, c->how.quad_scheme, c->how.organisations};
  const size_t word_count = sizeof words / sizeof *words;
  const uint64_t numbers[] = {c->how.codepoints, c->how.with_text, c->how.with_link, c->copies, c->shard, c->shards, c->o->file_count};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) hash = (hash ^ numbers[i]) * 0x100000001b3u;
  for (size_t i = 0; i < word_count + c->o->file_count; i++) {
    const char *word = i < word_count ? words[i] : c->o->files[i - word_count];
    for (; word && *word; word++) hash = (hash ^ (unsigned char)*word) * 0x100000001b3u;
    hash = (hash ^ 0xFF) * 0x100000001b3u;
  }
  return hash ^ hash >> 32;
}

enum { ALREADY_DONE = -2 };

/* Where to go on from; OPTIONS_GO with c->begun filled. */
static int find_checkpoint(coding *c) {
  uint64_t run = run_hash(c);
  checkpoint_state state = CHECKPOINT_NONE;
  if (resume_option) state = checkpoint_read(c->o->output, &c->begun);
  if (state == CHECKPOINT_BROKEN || (state == CHECKPOINT_READ && c->begun.run != run)) {
    say("%s.progress belongs to a run with other options, files, dictionaries or model: run it as before, or without --resume", c->o->output);
    return EXIT_USAGE;
  }
  if (resume_option && state == CHECKPOINT_NONE && access(c->o->output, F_OK) == 0) return ALREADY_DONE;
  c->begun.run = run;
  return OPTIONS_GO;
}

/* Before the file is there: one without a checkpoint is taken for a whole one. What goes wrong here is told by whoever opens the file. */
static bool begin_file(coding *c) {
  struct stat is;
  bool regular = c->o->output && (stat(c->o->output, &is) != 0 || S_ISREG(is.st_mode));
  checkpoint none = {.run = c->begun.run};
  bool written = regular && checkpoint_write(c->o->output, &none);
  if (sink_open(&c->out, c->o->output)) return true;
  if (written) checkpoint_remove(c->o->output);
  return false;
}

static int open_file(coding *c) {
  dt_error err = {0};
  dt_str header;
  if (c->o->output) {
    int rc = find_checkpoint(c);
    if (rc != OPTIONS_GO) return rc;
  }
  const char *options_text = c->counts.options;
  if (c->begun.articles || c->begun.bytes) {
    c->counts = c->begun.counts;
    c->rows = c->begun.rows;
    c->stories = c->begun.stories;
    c->counts.options = options_text;
    if (!sink_reopen(&c->out, c->o->output, c->begun.bytes)) return EXIT_INPUT;
  } else {
    if (!begin_file(c)) return EXIT_INPUT;
    if (dt_record_header(&c->how, &header, &err) != DT_OK || !sink_write(&c->out, header)) return EXIT_INPUT;
  }
  if (c->counts.articles_refused) c->rc = EXIT_INPUT;
  c->keeps = c->o->output && c->out.regular;
  return keep(c, c->begun.articles, true) ? OPTIONS_GO : EXIT_INPUT;
}

static int open_output(coding *c, int argc, char **argv) {
  dt_error err = {0};
  time_t t = time(NULL);
  struct tm utc;
  strftime(c->began, sizeof c->began, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&t, &utc));
  c->counts.options = command_line(argc, argv);
  c->counts.coding = dt_engine_coding(c->engine);
  dt_engine_hashes(c->engine, &c->counts.dictionary_hash, &c->counts.model_hash);
  if (!c->counts.options) return say("out of memory"), EXIT_INPUT;
  if (!is_store(c->o->to)) return open_file(c);
  if (dt_store_open(c->o->to, &c->counts, &c->store, &err) == DT_OK) return OPTIONS_GO;
  say_error(NULL, &err);
  return err.status == DT_ERR_USAGE ? EXIT_USAGE : EXIT_INPUT;
}

/* Usage is checked before anything is written over. */
static int check_format(coding *c) {
  dt_error err = {0};
  dt_str header;
  if (is_store(c->o->to) || dt_record_header(&c->how, &header, &err) == DT_OK) return OPTIONS_GO;
  say("--to: %s, sqlite:FILE, postgresql:CONNECTION", err.message);
  return EXIT_USAGE;
}

static void json_text(FILE *to, const char *s) {
  fputc('"', to);
  for (; *s; s++) {
    if (*s == '"' || *s == '\\') fputc('\\', to);
    if ((unsigned char)*s < ' ') fprintf(to, "\\u%04x", (unsigned char)*s);
    else fputc(*s, to);
  }
  fputc('"', to);
}

static void write_manifest(const coding *c, FILE *to) {
  const dt_run *n = &c->counts;
  fprintf(to, "{\"version\":\"%s\",\"options\":", dt_version());
  json_text(to, n->options);
  fprintf(to, ",\"dictionary_hash\":\"%016" PRIx64 "\",\"model_hash\":\"%016" PRIx64 "\",\"coding\":\"%016" PRIx64 "\"", n->dictionary_hash,
          n->model_hash, n->coding);
  fprintf(to, ",\"started\":\"%s\",\"seconds\":%.1f,\"complete\":%s", c->began, now() - c->started, c->complete ? "true" : "false");
  fprintf(to, ",\"articles_read\":%" PRIu64 ",\"articles_refused\":%" PRIu64 ",\"articles_present\":%" PRIu64, n->articles_read,
          n->articles_refused, n->articles_present);
  fprintf(to, ",\"articles_exact\":%" PRIu64 ",\"articles_near\":%" PRIu64 ",\"articles_coded\":%" PRIu64, n->articles_exact,
          n->articles_near, n->articles_coded);
  fprintf(to, ",\"sentences\":%" PRIu64 ",\"events\":%" PRIu64 "}\n", n->sentences, n->events);
}

static void manifest(coding *c) {
  if (!manifest_option) return;
  FILE *to = fopen(manifest_option, "w");
  if (to) write_manifest(c, to);
  bool good = to && !ferror(to);
  if (to && fclose(to) != 0) good = false;
  if (good) return;
  say("%s: %s", manifest_option, strerror(errno));
  c->rc = EXIT_INPUT;
}

static void summary(const coding *c) {
  const dt_run *n = &c->counts;
  if (!c->show) return;
  fprintf(stderr, "%" PRIu64 " articles, %" PRIu64 " sentences, %" PRIu64 " events in %.1f s", n->articles_read, n->sentences, n->events,
          now() - c->started);
  if (n->articles_present) fprintf(stderr, "; %" PRIu64 " were there already", n->articles_present);
  if (c->duplicates) fprintf(stderr, "; copies: %" PRIu64 " exact, %" PRIu64 " near", n->articles_exact, n->articles_near);
  if (n->articles_refused) fprintf(stderr, "; %" PRIu64 " could not be used", n->articles_refused);
  fputc('\n', stderr);
}

/* An output that is whole needs no checkpoint; one that is not keeps the last. */
static void finish(coding *c) {
  dt_error err = {0};
  progress_end();
  dt_reader_close(c->reader);
  if (dt_store_close(c->store, &c->counts, &err) != DT_OK) {
    say_error(NULL, &err);
    c->rc = EXIT_INPUT;
  }
  if (c->keeps && !c->complete && !c->out.failed && c->written) keep(c, c->written, true);
  bool written = sink_close(&c->out);
  if (!written) c->rc = EXIT_INPUT;
  if (c->keeps && written && c->complete) checkpoint_remove(c->o->output);
}

static int run(coding *c) {
  dt_error err = {0};
  if (c->copies != COPIES_KEEP && dt_duplicates_new(NULL, &c->duplicates, &err) != DT_OK) return say_error(NULL, &err), EXIT_INPUT;
  struct sigaction on_interrupt = {.sa_handler = interrupt, .sa_flags = SA_RESETHAND};
  sigaction(SIGINT, &on_interrupt, NULL); /* a second one ends at once */
  sigaction(SIGTERM, &on_interrupt, NULL);
  c->show = isatty(STDERR_FILENO);
  c->started = now();
  pipeline p = {.threads = c->o->jobs, .user = c, .read = read_task, .work = work_task, .write = write_task};
  if (!pipeline_run(&p, &err)) {
    say_error(NULL, &err);
    c->rc = EXIT_INPUT;
  }
  if (interrupted) {
    say("interrupted: what was begun is finished%s", c->store || c->keeps ? "; --resume goes on" : "");
    c->rc = EXIT_INPUT;
  }
  return c->rc;
}

/* Everything after the options. */
static int code(coding *c, int argc, char **argv) {
  int rc = open_output(c, argc, argv);
  if (rc == OPTIONS_GO) rc = run(c);
  else if (rc == ALREADY_DONE) say("%s is done already", c->o->output), rc = EXIT_DONE;
  finish(c);
  if (c->complete) summary(c), manifest(c);
  dt_duplicates_free(c->duplicates);
  free((void *)c->counts.options);
  return rc == EXIT_DONE ? c->rc : rc;
}

int cmd_code(int argc, char **argv) {
  const usage use = {
    .name = "code",
    .operands = "[FILE]...",
    .examples = "  detente code article.txt --date 2018-04-25        events as JSON lines\n"
                "  detente code --to table samples/*.*               events as a table to read\n"
                "  detente code -j 4 --to sqlite:events.db news.jsonl.gz   events into a database\n",
    .about = "Reads news and writes who did what to whom, when, where, on whose word. FILE is text, HTML, JSON lines, WARC or a\n"
             "feed, plain or compressed; a folder stands for its files, @LIST for the files named in LIST.\n"
             "A store (--to sqlite:FILE) grows: an article that is there already is left as it is, one that has changed is replaced.\n",
    .common = OPT_CODING | OPT_TO | OPT_OFFSETS,
    .own = own,
    .to_help = "jsonl (default), csv, tsv, table, gdelt1, gdelt2, gdelt2-mentions, icews, phoenix, polecat, tabari, sqlite:FILE, postgresql:CONNECTION",
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
    rc = code(&c, argc, argv);
  }
  dt_engine_close(engine);
  options_free(&o);
  return rc;
}
