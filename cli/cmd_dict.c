/* detente dict: what a name means when, faults of dictionaries, frequent unknown names. */
#include "dict_test.h"
#include <stdlib.h>
#include <string.h>

static unsigned least = 2, least_percent = 100;

static const char *with;
static dt_legacy_options legacy_how;

static const option own[] = {
  {0, "with", "FILE,FILE...", "code: dictionaries of TABARI or PETRARCH (verbs, actors, agents, discards)", .text = &with},
  {0, "one-sided", NULL, "code: keep events with one party unknown (---)", .flag = &legacy_how.keep_one_sided},
  {0, "no-comma-cuts", NULL, "code: keep clauses between commas", .flag = &legacy_how.no_comma_cuts},
  {0, "least", "N", "candidates: only names met at least N times (default 2)", .number = &least},
  {0, "percent", "N", "test: how many of a hundred examples must be as they say (default 100)", .number = &least_percent},
  {0},
};

static const usage use = {
  .name = "dict",
  .operands = "find NAME... | check | candidates [FILE]... | test FILE... | import DICTIONARY... | code --with DICTIONARY,... [FILE]...",
  .examples = "  detente dict find \"Medvedev\" --date 2010-06-01    what the name means on that day\n"
              "  detente dict check --dict my-actors               faults of the dictionaries, with file and line\n"
              "  detente dict candidates news.jsonl                frequent names that no dictionary has\n"
              "  detente dict test dict/events/consult.txt             run the examples of event dictionaries\n",
  .about =
    "find        every entry that a name can stand for; * marks those that hold on the date given\n"
    "check       duplicates, contradictory terms, impossible dates, unknown codes, unreachable names; exit code 1\n"
    "            when there are any\n"
    "candidates  names of the articles that no dictionary has: count, country if told, name, an example\n"
    "test        examples of event dictionaries that do not come out as they say; exit code 1 when there are any\n"
    "import      read dictionaries of TABARI and PETRARCH and tell what they hold, and each line that is not honoured\n"
    "code        code articles with such dictionaries as they stand: id, date, sentence, source, target, code, line\n",
  .common = OPT_OUTPUT | OPT_FROM | OPT_DATE | OPT_ENGINE,
  .own = own,
};

/* ------------------------------------------------------------------- find */

typedef struct finding {
  FILE *out;
  unsigned count;
} finding;

static void put(FILE *out, dt_str s) { fprintf(out, "\t%.*s", (int)s.len, s.ptr); }

static void put_date(FILE *out, dt_date d) {
  if (d.year) fprintf(out, "\t%04d-%02d-%02d", d.year, d.month, d.day);
  else fputs("\t", out);
}

static void show(const dt_meaning *m, void *user) {
  finding *f = user;
  if (m->replaced) return;
  f->count++;
  fprintf(f->out, "%c %s", m->current ? '*' : ' ', m->kind);
  put(f->out, m->name);
  put(f->out, m->code);
  put(f->out, m->sector);
  put_date(f->out, m->from);
  put_date(f->out, m->to);
  put(f->out, m->office);
  put(f->out, m->attributes);
  fprintf(f->out, "\t%.*s:%u\n", (int)m->file.len, m->file.ptr, m->line);
}

static dt_date read_date(const char *text) {
  dt_date d = {0};
  if (text) { /* checked by options_read(): YYYY-MM-DD */
    d.year = (int16_t)atoi(text);
    d.month = (int8_t)atoi(text + 5);
    d.day = (int8_t)atoi(text + 8);
  }
  return d;
}

static int find(const options *o, FILE *out) {
  dt_engine *engine = NULL;
  int rc = open_engine(o, &engine);
  if (rc != OPTIONS_GO) return rc;
  rc = EXIT_DONE;
  for (size_t i = 1; i < o->file_count; i++) {
    finding f = {.out = out};
    dt_dict_find(engine, (dt_str){o->files[i], strlen(o->files[i])}, read_date(o->date), show, &f);
    if (f.count) continue;
    say("no entry is named '%s'", o->files[i]);
    rc = EXIT_INPUT;
  }
  dt_engine_close(engine);
  return rc;
}

/* ------------------------------------------------------------------ check */

static void show_fault(const dt_fault *fault, void *user) {
  finding *f = user;
  f->count++;
  fprintf(f->out, "%.*s:%u: %s %.*s\n", (int)fault->file.len, fault->file.ptr, fault->line, fault->what,
          (int)fault->more.len, fault->more.len ? fault->more.ptr : "");
}

static int check(const options *o, FILE *out) {
  finding f = {.out = out};
  dt_error err = {0};
  if (dt_dict_check(&o->engine, show_fault, &f, &err) != DT_OK) {
    say_error(NULL, &err);
    return EXIT_INPUT;
  }
  if (f.count) say("%u faults", f.count);
  return f.count ? EXIT_INPUT : EXIT_DONE;
}

/* ------------------------------------------------------------- candidates */

typedef struct candidate {
  char *name, *example;
  char code[8];
  unsigned count;
  uint64_t order; /* when it was first met */
} candidate;

typedef struct candidates {
  candidate *items;
  size_t count, room, merged; /* rows left by the last merge */
  uint64_t met;
  bool failed;
} candidates;

enum { EXAMPLE_BYTES = 80, MERGE_FROM = 200000 };

static char *copy(const char *text, size_t len) {
  char *out = malloc(len + 1);
  if (!out) return NULL;
  memcpy(out, text, len);
  for (size_t i = 0; i < len; i++)
    if ((unsigned char)out[i] < ' ') out[i] = ' ';
  out[len] = 0;
  return out;
}

static char *example(const dt_doc *doc, dt_span span) {
  dt_str text = doc->article.text;
  size_t begin = span.begin > EXAMPLE_BYTES / 2 ? span.begin - EXAMPLE_BYTES / 2 : 0, end = span.end + EXAMPLE_BYTES / 2;
  if (end > text.len) end = text.len;
  while (begin < span.begin && (text.ptr[begin] & 0xC0) == 0x80) begin++;
  while (end < text.len && (text.ptr[end] & 0xC0) == 0x80) end++;
  return copy(text.ptr + begin, end - begin);
}

static void add(candidates *list, const dt_doc *doc, const dt_entity *e) {
  if (list->count == list->room) {
    size_t room = list->room ? list->room * 2 : 1024;
    candidate *more = realloc(list->items, room * sizeof *more);
    if (!more) {
      list->failed = true;
      return;
    }
    list->items = more;
    list->room = room;
  }
  candidate c = {.count = 1, .order = list->met++};
  memcpy(c.code, e->code, sizeof c.code);
  c.name = copy(doc->article.text.ptr + e->name.begin, e->name.end - e->name.begin);
  c.example = example(doc, e->name);
  if (c.name && c.example) list->items[list->count++] = c;
  else {
    free(c.name);
    free(c.example);
    list->failed = true;
  }
}

static int by_name(const void *x, const void *y) {
  const candidate *a = x, *b = y;
  int order = strcmp(a->name, b->name);
  return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

static int by_count(const void *x, const void *y) {
  const candidate *a = x, *b = y;
  return a->count != b->count ? (a->count > b->count ? -1 : 1) : strcmp(a->name, b->name);
}

/* One row for each name, the first example kept. */
static void merge(candidates *list) {
  size_t kept = 0;
  if (list->count) qsort(list->items, list->count, sizeof *list->items, by_name);
  for (size_t i = 0; i < list->count; i++) {
    candidate *last = kept ? &list->items[kept - 1] : NULL;
    if (!last || strcmp(last->name, list->items[i].name) != 0) {
      list->items[kept++] = list->items[i];
      continue;
    }
    last->count += list->items[i].count;
    if (!last->code[0]) memcpy(last->code, list->items[i].code, sizeof last->code);
    free(list->items[i].name);
    free(list->items[i].example);
  }
  list->count = list->merged = kept;
}

static void collect(candidates *list, const dt_doc *doc) {
  for (uint32_t i = 0; i < doc->entity_count; i++) {
    const dt_entity *e = &doc->entities[i];
    bool unknown = e->kind == DT_ENTITY_UNKNOWN || (e->kind == DT_ENTITY_PERSON && e->identifier.ptr == doc->article.text.ptr + e->name.begin);
    if (unknown && e->identifier.len) add(list, doc, e);
  }
  if (list->count > MERGE_FROM + 2 * list->merged) merge(list); /* so that each row is sorted few times, whatever is read */
}

static void collect_article(dt_doc *doc, void *user) { collect(user, doc); }

static int list_candidates(const options *o, FILE *out) {
  static const char *const standard_input[] = {"-"};
  dt_engine *engine = NULL;
  dt_doc *doc = NULL;
  dt_error err = {0};
  candidates list = {0};
  int rc = open_engine(o, &engine);
  if (rc != OPTIONS_GO) return rc;
  rc = EXIT_DONE;
  if (dt_doc_new(&doc, &err) != DT_OK) {
    say_error(NULL, &err);
    dt_engine_close(engine);
    return EXIT_INPUT;
  }
  size_t count = o->file_count > 1 ? o->file_count - 1 : 1;
  const char *const *files = o->file_count > 1 ? o->files + 1 : standard_input;
  const article_loop loop = {.o = o, .engine = engine, .doc = doc, .last = DT_STAGE_NAMES, .each = collect_article, .user = &list};
  for (size_t i = 0; i < count; i++)
    if (each_article(&loop, files[i]) != EXIT_DONE) rc = EXIT_INPUT;
  merge(&list);
  if (list.count) qsort(list.items, list.count, sizeof *list.items, by_count);
  for (size_t i = 0; i < list.count; i++) {
    const candidate *c = &list.items[i];
    if (c->count >= least) fprintf(out, "%u\t%s\t%s\t%s\n", c->count, c->code, c->name, c->example);
    free(c->name);
    free(c->example);
  }
  if (list.failed) say("out of memory: some names are not listed");
  free(list.items);
  dt_doc_free(doc);
  dt_engine_close(engine);
  return list.failed ? EXIT_INPUT : rc;
}

static int code_with(const options *o, FILE *out) {
  enum { MOST = 32 };
  const char *paths[MOST];
  size_t count = 0;
  char *list = strdup(with);
  if (!list) return say("out of memory"), EXIT_INPUT;
  char *path = strtok(list, ",");
  for (; path && count < MOST; path = strtok(NULL, ",")) paths[count++] = path;
  if (path) say("--with: at most %d dictionaries", MOST);
  int rc = path ? EXIT_USAGE : dict_code(o, paths, count, &legacy_how, out);
  free(list);
  return rc;
}

int cmd_dict(int argc, char **argv) {
  options o;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO) {
    const char *verb = o.file_count ? o.files[0] : "";
    FILE *out = o.output ? fopen(o.output, "w") : stdout;
    if (!out) {
      say("%s: cannot be written", o.output);
      rc = EXIT_INPUT;
    } else if (strcmp(verb, "find") == 0 && o.file_count > 1) rc = find(&o, out);
    else if (strcmp(verb, "check") == 0 && o.file_count == 1) rc = check(&o, out);
    else if (strcmp(verb, "candidates") == 0) rc = list_candidates(&o, out);
    else if (strcmp(verb, "import") == 0 && o.file_count > 1) rc = dict_import(&o, out);
    else if (strcmp(verb, "code") == 0 && with) rc = code_with(&o, out);
    else if (strcmp(verb, "test") == 0 && o.file_count > 1) rc = dict_test(&o, out, least_percent);
    else {
      say("usage: detente dict %s", use.operands);
      rc = EXIT_USAGE;
    }
    if (out) {
      int written = finish_output(out, o.output ? o.output : "standard output");
      if (out != stdout) fclose(out);
      if (rc == EXIT_DONE) rc = written;
    }
  }
  options_free(&o);
  return rc;
}
