/* detente dict test: the example sentences of event dictionaries, each run and compared with what it says. */
#include "dict_test.h"
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 4096, PART_BYTES = 256 };
static const char date_of_examples[] = "2024-06-12";

/* What a heading or an example expects. */
typedef struct expected {
  char event[32], mode[32], cameo[8];
  char actors[PART_BYTES], recipients[PART_BYTES]; /* codes, blank between; "-": none */
  char auxiliary[64];
} expected;

typedef struct runner {
  const dt_engine *engine;
  dt_doc *doc;
  FILE *out;
  const char *file;
  unsigned line, tried, failed;
  char heading[64], heading_cameo[8]; /* "CONSULT/visit"; "" for operators, topics */
} runner;

static void trim(char *s) {
  size_t n = strlen(s);
  while (n && (s[n - 1] == ' ' || s[n - 1] == '\t' || s[n - 1] == '\r' || s[n - 1] == '\n')) s[--n] = 0;
}

static bool append(char *to, size_t room, const char *word) {
  size_t n = strlen(to), m = strlen(word);
  if (n + m + 2 > room) return false;
  if (n) to[n++] = ' ';
  memcpy(to + n, word, m + 1);
  return true;
}

static void set_code(expected *x, const char *word) {
  const char *slash = strchr(word, '/');
  size_t n = slash ? (size_t)(slash - word) : strlen(word);
  snprintf(x->event, sizeof x->event, "%.*s", (int)(n < sizeof x->event ? n : sizeof x->event - 1), word);
  snprintf(x->mode, sizeof x->mode, "%s", slash ? slash + 1 : "");
}

static bool is_event_name(const char *word) {
  size_t n = strcspn(word, "/");
  for (int i = 0; i < DT_EVENT_COUNT; i++) {
    const char *name = dt_event_name((dt_event_type)i);
    if (strlen(name) == n && strncmp(name, word, n) == 0) return true;
  }
  return false;
}

/* "FRA > KEN CONSULT/visit 042 +negation" */
static void read_expected(const runner *r, char *text, expected *x) {
  *x = (expected){0};
  set_code(x, r->heading);
  bool behind = false;
  for (char *word = strtok(text, " \t"); word; word = strtok(NULL, " \t")) {
    if (strcmp(word, ">") == 0) behind = true;
    else if (word[0] == '+') append(x->auxiliary, sizeof x->auxiliary, word + 1);
    else if (word[0] >= '0' && word[0] <= '9') snprintf(x->cameo, sizeof x->cameo, "%.7s", word);
    else if (is_event_name(word)) set_code(x, word);
    else append(behind ? x->recipients : x->actors, PART_BYTES, word);
  }
}

static void codes_of(const dt_doc *doc, dt_indices who, char *out) {
  out[0] = 0;
  for (uint32_t i = 0; i < who.count; i++) {
    const char *code = doc->entities[who.items[i]].code;
    append(out, PART_BYTES, code[0] ? code : "?");
  }
}

/* The same words in any order. */
static bool same_set(const char *x, const char *y) {
  char copy[PART_BYTES];
  if (strcmp(x, "-") == 0) x = "";
  if (strcmp(y, "-") == 0) y = "";
  if (strlen(x) != strlen(y)) return false;
  snprintf(copy, sizeof copy, "%s", x);
  for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
    bool found = false;
    for (const char *at = y; *at && !found; at += strcspn(at, " "), at += *at == ' ')
      found = strncmp(at, word, strlen(word)) == 0 && strchr(" ", at[strlen(word)]) != NULL;
    if (!found) return false;
  }
  return true;
}

static void auxiliary_of(uint8_t bits, char *out, size_t room) {
  static const char *const names[] = {"historical", "future", "hypothetical", "negation"};
  out[0] = 0;
  for (int i = 0; i < 4; i++)
    if (bits >> i & 1) append(out, room, names[i]);
}

static bool fits(const dt_doc *doc, const dt_event *e, const expected *x) {
  char actors[PART_BYTES], recipients[PART_BYTES], auxiliary[64];
  codes_of(doc, e->actors, actors);
  codes_of(doc, e->recipients, recipients);
  auxiliary_of(e->auxiliary, auxiliary, sizeof auxiliary);
  if (x->event[0] && strcmp(dt_event_name((dt_event_type)e->type), x->event) != 0) return false;
  if (x->mode[0] && strcmp(dt_mode_name(e->mode), x->mode) != 0) return false;
  if (x->cameo[0] && strcmp(e->cameo, x->cameo) != 0) return false;
  return same_set(actors, x->actors) && same_set(recipients, x->recipients) && same_set(auxiliary, x->auxiliary);
}

static void show_events(const runner *r) {
  for (uint32_t i = 0; i < r->doc->event_count; i++) {
    const dt_event *e = &r->doc->events[i];
    char actors[PART_BYTES], recipients[PART_BYTES], auxiliary[64];
    codes_of(r->doc, e->actors, actors);
    codes_of(r->doc, e->recipients, recipients);
    auxiliary_of(e->auxiliary, auxiliary, sizeof auxiliary);
    fprintf(r->out, "    got  %s > %s  %s/%s %s %s  [%.*s]\n", actors, recipients, dt_event_name((dt_event_type)e->type), dt_mode_name(e->mode), e->cameo,
            auxiliary, (int)e->why.len, e->why.ptr);
  }
  if (!r->doc->event_count) fputs("    got  nothing\n", r->out);
}

/* One "+ " or "- " line. */
static void try_example(runner *r, char *line) {
  bool wanted = line[0] == '+';
  char *sentence = line + 2, *arrow = wanted ? strstr(sentence, "=>") : NULL, shown[LINE_BYTES];
  expected x = {0};
  snprintf(shown, sizeof shown, "%s", line);
  r->tried++;
  if (wanted && !arrow) {
    r->failed++;
    fprintf(r->out, "%s:%u: no '=>' in the example\n", r->file, r->line);
    return;
  }
  if (arrow) {
    *arrow = 0;
    read_expected(r, arrow + 2, &x);
  }
  trim(sentence);
  dt_paragraph body = {0, (uint32_t)strlen(sentence), DT_PARAGRAPH_BODY, NULL};
  dt_article article = {.text = {sentence, strlen(sentence)}, .date = {date_of_examples, sizeof date_of_examples - 1}, .paragraphs = &body, .paragraph_count = 1};
  dt_error err = {0};
  if (!body.end || dt_doc_run(r->engine, &article, DT_STAGE_EVENT, r->doc, &err) != DT_OK) {
    r->failed++;
    fprintf(r->out, "%s:%u: %s\n", r->file, r->line, body.end ? err.message : "empty example");
    return;
  }
  bool good = !wanted && r->doc->event_count == 0;
  for (uint32_t i = 0; i < r->doc->event_count && wanted && !good; i++) good = fits(r->doc, &r->doc->events[i], &x);
  if (good) return;
  r->failed++;
  fprintf(r->out, "%s:%u: %s\n", r->file, r->line, shown);
  show_events(r);
}

static void read_example_heading(runner *r, const char *line) {
  char first[64] = "", second[16] = "";
  r->heading[0] = 0;
  if (sscanf(line, "[%63[^] \t] %15[^] \t]", first, second) >= 1 && is_event_name(first)) snprintf(r->heading, sizeof r->heading, "%s", first);
}

static bool test_file(runner *r, const char *path) {
  FILE *file = fopen(path, "r");
  char line[LINE_BYTES];
  if (!file) {
    say("%s: cannot be read", path);
    return false;
  }
  r->file = path;
  r->line = 0;
  r->heading[0] = 0;
  while (fgets(line, sizeof line, file)) {
    char *at = line;
    r->line++;
    while (*at == ' ' || *at == '\t') at++;
    trim(at);
    if (*at == '[') read_example_heading(r, at);
    else if ((at[0] == '+' || at[0] == '-') && at[1] == ' ') try_example(r, at);
  }
  bool good = !ferror(file);
  fclose(file);
  return good;
}

int dict_test(const options *o, FILE *out, unsigned least_percent) {
  dt_engine *engine = NULL;
  runner r = {.out = out};
  dt_error err = {0};
  int rc = open_engine(o, &engine);
  if (rc != OPTIONS_GO) return rc;
  rc = EXIT_DONE;
  r.engine = engine;
  if (dt_doc_new(&r.doc, &err) != DT_OK) {
    say_error(NULL, &err);
    dt_engine_close(engine);
    return EXIT_INPUT;
  }
  for (size_t i = 1; i < o->file_count; i++)
    if (!test_file(&r, o->files[i])) rc = EXIT_INPUT;
  fprintf(out, "%u examples, %u as they say, %u not\n", r.tried, r.tried - r.failed, r.failed);
  if (!r.tried || (r.tried - r.failed) * 100.0 < least_percent * (double)r.tried) rc = EXIT_INPUT;
  dt_doc_free(r.doc);
  dt_engine_close(engine);
  return rc;
}
