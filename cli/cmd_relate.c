/* The relation between two marked parties of a sentence: JSON lines in, JSON lines out. */
#include "cli.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct relating {
  const options *o;
  const dt_engine *engine;
  dt_doc *doc;
  FILE *out;
  unsigned alternatives;
  int rc;
} relating;

/* One line of input, read. The text is ours: marks are taken out of it in place. */
typedef struct pair {
  char *text;
  size_t len;
  dt_span source, target; /* empty: not in the sentence */
} pair;

static void fault(relating *r, const char *path, size_t line, const char *what) {
  say("%s:%zu: %s", path, line, what);
  r->rc = EXIT_INPUT;
}

/* ------------------------------------------------------------------ spans */

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80); }

/* First occurrence of `part` that does not touch `avoid`: at word borders before any other. */
static dt_span find_part(const pair *p, const char *part, size_t len, dt_span avoid) {
  dt_span found = {0, 0};
  while (len && (*part == ' ' || *part == '\n')) part++, len--;
  while (len && (part[len - 1] == ' ' || part[len - 1] == '\n')) len--;
  for (size_t i = 0; len && i + len <= p->len; i++) {
    if (memcmp(p->text + i, part, len) != 0 || (i < avoid.end && i + len > avoid.begin)) continue;
    bool whole = (i == 0 || !is_word(p->text[i - 1])) && (i + len == p->len || !is_word(p->text[i + len]));
    if (whole) return (dt_span){(uint32_t)i, (uint32_t)(i + len)};
    if (found.end == 0) found = (dt_span){(uint32_t)i, (uint32_t)(i + len)};
  }
  return found;
}

static void trim(const pair *p, dt_span *s) {
  while (s->begin < s->end && p->text[s->begin] == ' ') s->begin++;
  while (s->end > s->begin && p->text[s->end - 1] == ' ') s->end--;
}

/* Take <s>, </s>, <t> and </t> out; the first pair of each counts. */
static void unmark(pair *p) {
  static const struct { const char *mark; bool target, end; } marks[] = {{"<s>", false, false}, {"</s>", false, true}, {"<t>", true, false}, {"</t>", true, true}};
  size_t to = 0;
  uint32_t open[2] = {UINT32_MAX, UINT32_MAX};
  dt_span *spans[] = {&p->source, &p->target};
  for (size_t from = 0; from < p->len;) {
    bool taken = false;
    for (int i = 0; i < 4 && !taken; i++) {
      size_t n = strlen(marks[i].mark);
      if (n > p->len - from || memcmp(p->text + from, marks[i].mark, n) != 0) continue;
      taken = true;
      from += n;
      dt_span *s = spans[marks[i].target];
      uint32_t *begin = &open[marks[i].target];
      if (!marks[i].end) *begin = (uint32_t)to;
      else if (*begin != UINT32_MAX && s->end == 0) *s = (dt_span){*begin, (uint32_t)to};
    }
    if (!taken) p->text[to++] = p->text[from++];
  }
  p->len = to;
  trim(p, &p->source);
  trim(p, &p->target);
}

/* ------------------------------------------------------------------ input */

static const char *read_pair(const json_t *object, pair *out) {
  const json_t *marked = json_object_get(object, "marked_sentence"), *plain = json_object_get(object, "sentence");
  const json_t *text = json_is_string(marked) ? marked : plain;
  if (!json_is_object(object)) return "not a JSON object";
  if (!json_is_string(text)) return "neither \"sentence\" nor \"marked_sentence\" is there";
  if (json_string_length(text) == 0 || json_string_length(text) > 1 << 20) return "the sentence is empty, or longer than 1 MiB";
  *out = (pair){.len = json_string_length(text)};
  out->text = malloc(out->len + 1);
  if (!out->text) return "out of memory";
  memcpy(out->text, json_string_value(text), out->len);
  if (text == marked) {
    unmark(out);
    return out->len ? NULL : "nothing but marks";
  }
  const json_t *s = json_object_get(object, "source"), *t = json_object_get(object, "target");
  if (!json_is_string(s) || !json_is_string(t)) return "\"source\" and \"target\" must be pieces of the sentence";
  out->source = find_part(out, json_string_value(s), json_string_length(s), (dt_span){0, 0});
  out->target = find_part(out, json_string_value(t), json_string_length(t), out->source);
  return NULL;
}

/* ----------------------------------------------------------------- output */

static void set_choice(json_t *object, const dt_relation_choice *c) {
  json_object_set_new(object, "event", json_string(dt_event_name((dt_event_type)c->type)));
  json_object_set_new(object, "mode", json_string(dt_mode_name(c->mode)));
  json_object_set_new(object, "cameo", json_string(c->cameo));
  json_object_set_new(object, "quad_code", json_integer(dt_event_quad((dt_event_type)c->type)));
}

/* Six digits from an integer: no printing of binary fractions, which might differ. */
static void print_score(FILE *to, uint32_t score) { fprintf(to, "\"score\":%u.%06u", score / 1000000, score % 1000000); }

static void print_object(FILE *to, json_t *object, const dt_relation_choice *c) {
  char *text = json_dumps(object, JSON_COMPACT);
  if (text) {
    text[strlen(text) - 1] = '\0'; /* the brace: the score follows */
    fprintf(to, "%s,", text);
    print_score(to, c->score);
  }
  free(text);
}

static void write_relation(relating *r, const json_t *id, const dt_relation *rel) {
  json_t *object = json_object(), *others;
  if (id) json_object_set(object, "id", (json_t *)id);
  set_choice(object, &rel->choices[0]);
  json_object_set_new(object, "rule", json_stringn(rel->rule.ptr, rel->rule.len));
  json_object_set_new(object, "why", json_stringn(rel->why.ptr, rel->why.len));
  print_object(r->out, object, &rel->choices[0]);
  json_decref(object);
  fputs(",\"alternatives\":[", r->out);
  for (unsigned i = 1; i <= r->alternatives && i < DT_EVENT_COUNT; i++) {
    others = json_object();
    set_choice(others, &rel->choices[i]);
    if (i > 1) fputc(',', r->out);
    print_object(r->out, others, &rel->choices[i]);
    fputc('}', r->out);
    json_decref(others);
  }
  fputs("]}\n", r->out);
}

static void relate_line(relating *r, const char *path, size_t number, const char *line, size_t len) {
  json_error_t why;
  json_t *object = json_loadb(line, len, JSON_ALLOW_NUL, &why);
  pair p = {0};
  dt_error err = {0};
  dt_relation rel;
  const char *bad = object ? read_pair(object, &p) : why.text;
  if (bad) {
    fault(r, path, number, bad);
  } else {
    dt_paragraph whole = {.end = (uint32_t)p.len, .kind = DT_PARAGRAPH_BODY};
    const char *date = r->o->date;
    dt_article article = {.text = {p.text, p.len}, .date = {date ? date : "", date ? strlen(date) : 0}, .paragraphs = &whole, .paragraph_count = 1};
    if (dt_doc_run(r->engine, &article, DT_STAGE_EVENT, r->doc, &err) == DT_OK && dt_relate(r->engine, r->doc, p.source, p.target, &rel, &err) == DT_OK)
      write_relation(r, json_object_get(object, "id"), &rel);
    else fault(r, path, number, err.message);
  }
  free(p.text);
  json_decref(object);
}

static bool blank(const char *line, ssize_t len) {
  for (ssize_t i = 0; i < len; i++)
    if (!strchr(" \t\r\n", line[i]) || !line[i]) return false;
  return true;
}

static void relate_file(relating *r, const char *path) {
  bool standard = strcmp(path, "-") == 0;
  FILE *in = standard ? stdin : fopen(path, "rb");
  char *line = NULL;
  size_t room = 0, number = 0;
  ssize_t len;
  if (standard) path = "standard input";
  if (!in) {
    say("%s: %s", path, strerror(errno));
    r->rc = EXIT_INPUT;
    return;
  }
  while (!ferror(r->out) && (len = getline(&line, &room, in)) > 0) {
    number++;
    if (!blank(line, len)) relate_line(r, path, number, line, (size_t)len);
  }
  if (ferror(in)) fault(r, path, number, "cannot be read on");
  free(line);
  if (!standard) fclose(in);
}

static int run(relating *r) {
  dt_error err = {0};
  const char *name = r->o->output;
  r->out = name ? fopen(name, "wb") : stdout;
  if (!r->out) {
    say("%s: %s", name, strerror(errno));
    return EXIT_INPUT;
  }
  if (dt_doc_new(&r->doc, &err) != DT_OK) {
    say_error(NULL, &err);
    r->rc = EXIT_INPUT;
  } else {
    for (size_t i = 0; i < r->o->file_count && !ferror(r->out); i++) relate_file(r, r->o->files[i]);
  }
  dt_doc_free(r->doc);
  int end = finish_output(r->out, name ? name : "standard output");
  if (name && fclose(r->out) != 0 && end == EXIT_DONE) end = EXIT_INPUT;
  return r->rc == EXIT_DONE ? end : r->rc;
}

int cmd_relate(int argc, char **argv) {
  relating r = {.rc = EXIT_DONE, .alternatives = 3};
  const option own[] = {
    {'a', "alternatives", "N", "show the N next best events as well (default 3; at most 15)", .number = &r.alternatives},
    {0},
  };
  const usage use = {
    .name = "relate",
    .operands = "[FILE]...",
    .about = "Reads JSON lines {\"id\", \"sentence\", \"source\", \"target\"}, source and target being pieces of the sentence, or {\"id\",\n"
             "\"marked_sentence\"} with <s>...</s> and <t>...</t> around them. Writes for each the event that source does to target: one of\n"
             "the 16 of PLOVER, always, with the next best after it. \"rule\" is the dictionary line that decided, or model/relate.bin.\n",
    .examples = "  detente relate pairs.jsonl > relations.jsonl\n"
                "  echo '{\"id\":1,\"marked_sentence\":\"<s>Chad</s> freed <t>two reporters</t>.\"}' | detente relate\n",
    .common = OPT_OUTPUT | OPT_DATE | OPT_ENGINE,
    .own = own,
  };
  options o;
  dt_engine *engine = NULL;
  r.o = &o;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO) rc = open_engine(&o, &engine);
  if (rc == OPTIONS_GO) {
    r.engine = engine;
    rc = run(&r);
  }
  dt_engine_close(engine);
  options_free(&o);
  return rc;
}
