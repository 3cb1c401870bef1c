/* Attributions of articles: who is said to have said, thought or felt what. */
#include "cli.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef enum shape { SHAPE_JSONL, SHAPE_CITRON, SHAPE_CSV } shape;

typedef struct quoting {
  const options *o;
  const dt_engine *engine;
  dt_doc *doc;
  FILE *out;
  shape shape;
  int rc;
  uint32_t *marks; /* code points before every MARK_BYTES-th byte; NULL: bytes are counted */
} quoting;

enum { MARK_BYTES = 256 };

/* --------------------------------------------------------------- offsets */

static uint32_t points(const char *text, size_t from, size_t to) {
  uint32_t n = 0;
  for (size_t i = from; i < to; i++) n += ((unsigned char)text[i] & 0xC0) != 0x80;
  return n;
}

static bool marks_make(quoting *q) {
  free(q->marks);
  q->marks = NULL;
  if (!q->o->codepoints) return true;
  dt_str text = q->doc->article.text;
  size_t count = text.len / MARK_BYTES + 1;
  q->marks = malloc(count * sizeof *q->marks);
  if (!q->marks) return false;
  q->marks[0] = 0;
  for (size_t i = 1; i < count; i++) q->marks[i] = q->marks[i - 1] + points(text.ptr, (i - 1) * MARK_BYTES, i * MARK_BYTES);
  return true;
}

static uint32_t offset(const quoting *q, uint32_t byte) {
  if (!q->marks) return byte;
  size_t mark = byte / MARK_BYTES;
  return q->marks[mark] + points(q->doc->article.text.ptr, mark * MARK_BYTES, byte);
}

/* ------------------------------------------------------------------ JSON */

static void json_text(FILE *to, dt_str s) {
  fputc('"', to);
  for (size_t i = 0; i < s.len; i++) {
    unsigned char c = (unsigned char)s.ptr[i];
    if (c == '"' || c == '\\') fprintf(to, "\\%c", c);
    else if (c == '\n') fputs("\\n", to);
    else if (c < ' ' || c == 0x7F) fprintf(to, "\\u%04x", c);
    else fputc(c, to);
  }
  fputc('"', to);
}

static dt_str slice(const quoting *q, dt_span s) {
  return (dt_str){q->doc->article.text.ptr + s.begin, s.end - s.begin};
}

static void json_spans(const quoting *q, const char *name, dt_spans s) {
  fprintf(q->out, "\"%s\":[", name);
  for (uint32_t i = 0; i < s.count; i++) fprintf(q->out, "%s[%u,%u]", i ? "," : "", offset(q, s.items[i].begin), offset(q, s.items[i].end));
  fputs("],", q->out);
}

static void json_field(FILE *to, const char *name, dt_str value) {
  if (!value.len) return;
  fprintf(to, ",\"%s\":", name);
  json_text(to, value);
}

static void json_speaker(const quoting *q, const dt_entity *e) {
  fputs(",\"speaker\":{\"code\":", q->out);
  json_text(q->out, (dt_str){e->code, strlen(e->code)});
  json_field(q->out, "sector", e->sector);
  json_field(q->out, "entity_text", slice(q, e->span));
  json_field(q->out, "identifier_text", e->identifier);
  json_field(q->out, "office", e->office);
  fprintf(q->out, ",\"start\":%u,\"end\":%u}", offset(q, e->span.begin), offset(q, e->span.end));
}

static const char *kind_text(dt_speech_kind kind) {
  static const char *const kinds[] = {"direct", "indirect", "mixed"};
  return kinds[kind];
}

static dt_str naming_of(const dt_attribution *a) {
  const char *word = dt_naming_text(a->naming);
  return (dt_str){word, strlen(word)};
}

/* Without its closing brace: what it holds inside is written by the caller. */
static void json_open(const quoting *q, const dt_attribution *a) {
  fputc('{', q->out);
  json_spans(q, "source", a->source);
  json_spans(q, "cue", a->cue);
  json_spans(q, "content", a->content);
  fprintf(q->out, "\"kind\":\"%s\",\"stance\":\"%s\"", kind_text(a->kind), dt_stance_text(a->stance));
  if (a->speaker != DT_NONE) json_speaker(q, &q->doc->entities[a->speaker]);
  json_field(q->out, "naming", naming_of(a));
  json_field(q->out, "via", a->via);
  json_field(q->out, "rule", a->rule);
}

static uint32_t top_of(const dt_doc *doc, uint32_t i) {
  while (doc->attributions[i].parent != DT_NONE) i = doc->attributions[i].parent;
  return i;
}

/* Attributions inside another's content stand in its "inner", all depths in one list, "depth" told; `next` links them. */
static uint32_t *link_inner(const dt_doc *doc) {
  uint32_t n = doc->attribution_count;
  uint32_t *links = malloc((2 * (size_t)n + 1) * sizeof *links), *first = links, *next = links ? links + n : NULL;
  if (!links) return NULL;
  for (uint32_t i = 0; i < n; i++) first[i] = next[i] = DT_NONE;
  for (uint32_t i = n; i-- > 0;) {
    uint32_t top = top_of(doc, i);
    if (top == i) continue;
    next[i] = first[top];
    first[top] = i;
  }
  return links;
}

static void json_article(quoting *q) {
  const dt_doc *doc = q->doc;
  uint32_t *links = link_inner(doc);
  if (!links) {
    say("out of memory");
    q->rc = EXIT_INPUT;
    return;
  }
  fputs("{\"id\":", q->out);
  json_text(q->out, doc->article.id);
  fputs(",\"attributions\":[", q->out);
  bool some = false;
  for (uint32_t i = 0; i < doc->attribution_count; i++) {
    if (doc->attributions[i].parent != DT_NONE) continue;
    if (some) fputc(',', q->out);
    some = true;
    json_open(q, &doc->attributions[i]);
    for (uint32_t k = links[i], n = 0; k != DT_NONE; k = links[doc->attribution_count + k], n++) {
      fputs(n ? "," : ",\"inner\":[", q->out);
      json_open(q, &doc->attributions[k]);
      fputc('}', q->out);
    }
    fputs(links[i] != DT_NONE ? "]}" : "}", q->out);
  }
  fputs("]}\n", q->out);
  free(links);
}

/* ---------------------------------------------------------------- Citron */

/* The JSON of bbc/citron (citron/data.py, Quote.to_json): lists of spans with their text, coreferences of the source. */
static void citron_span(const quoting *q, dt_span s) {
  fprintf(q->out, "{\"start\":%u,\"end\":%u,\"text\":", offset(q, s.begin), offset(q, s.end));
  json_text(q->out, slice(q, s));
  fputc('}', q->out);
}

static void citron_list(const quoting *q, const char *name, dt_spans s) {
  fprintf(q->out, "\"%s\":[", name);
  for (uint32_t i = 0; i < s.count; i++) {
    if (i) fputc(',', q->out);
    citron_span(q, s.items[i]);
  }
  fputs("],", q->out);
}

/* Citron has one span for a cue: the one with its head. */
static dt_span main_cue(const dt_doc *doc, const dt_attribution *a) {
  for (uint32_t i = 0; i < a->cue.count; i++)
    if (a->cue_token != DT_NONE && doc->tokens[a->cue_token].begin >= a->cue.items[i].begin && doc->tokens[a->cue_token].begin < a->cue.items[i].end) return a->cue.items[i];
  return a->cue.items[0];
}

static void citron_quote(const quoting *q, const dt_attribution *a) {
  const dt_entity *who = a->speaker == DT_NONE ? NULL : &q->doc->entities[a->speaker];
  bool named_before = who && a->source.count && who->span.end <= a->source.items[0].begin; /* Citron puts the fuller mention first */
  dt_spans fuller = {who ? &who->span : NULL, 1}, none = {0};
  fputc('{', q->out);
  citron_list(q, "sources", named_before ? fuller : a->source);
  citron_list(q, "coreferences", named_before ? a->source : none);
  fputs("\"cue\":", q->out);
  citron_span(q, main_cue(q->doc, a));
  fputc(',', q->out);
  citron_list(q, "contents", a->content);
  fputs("\"confidence\":\"1.0000\"}", q->out);
}

static void citron_article(quoting *q) {
  const dt_doc *doc = q->doc;
  fputs("{\"id\":", q->out);
  json_text(q->out, doc->article.id);
  fputs(",\"text\":", q->out);
  json_text(q->out, doc->article.text);
  fputs(",\"quotes\":[", q->out);
  for (uint32_t i = 0, n = 0; i < doc->attribution_count; i++) {
    if (!doc->attributions[i].cue.count) continue;
    if (n++) fputc(',', q->out);
    citron_quote(q, &doc->attributions[i]);
  }
  fputs("]}\n", q->out);
}

/* ------------------------------------------------------------------- CSV */

static void csv_text(FILE *to, dt_str s) {
  for (size_t i = 0; i < s.len; i++) {
    if (s.ptr[i] == '"') fputc('"', to);
    fputc(s.ptr[i], to);
  }
}

static void csv_spans(const quoting *q, dt_spans s) {
  fputs(",\"", q->out);
  for (uint32_t i = 0; i < s.count; i++) {
    if (i) fputs(" … ", q->out);
    csv_text(q->out, slice(q, s.items[i]));
  }
  fputc('"', q->out);
}

static void csv_field(const quoting *q, dt_str s) {
  fputs(",\"", q->out);
  csv_text(q->out, s);
  fputc('"', q->out);
}

static void csv_article(quoting *q) {
  const dt_doc *doc = q->doc;
  for (uint32_t i = 0; i < doc->attribution_count; i++) {
    const dt_attribution *a = &doc->attributions[i];
    const dt_entity *who = a->speaker == DT_NONE ? NULL : &doc->entities[a->speaker];
    fputc('"', q->out);
    csv_text(q->out, doc->article.id);
    fprintf(q->out, "\",%u,%u,%s,%s", offset(q, a->content.items[0].begin), offset(q, a->content.items[a->content.count - 1].end), kind_text(a->kind), dt_stance_text(a->stance));
    csv_spans(q, a->source);
    csv_spans(q, a->cue);
    csv_spans(q, a->content);
    csv_field(q, who ? (who->identifier.len ? who->identifier : slice(q, who->span)) : (dt_str){0});
    csv_field(q, who ? (dt_str){who->code, strlen(who->code)} : (dt_str){0});
    csv_field(q, a->via);
    csv_field(q, naming_of(a));
    fputc('\n', q->out);
  }
}

/* -------------------------------------------------------------- articles */

static void quote_article(dt_doc *doc, void *user) {
  static void (*const writers[])(quoting *) = {json_article, citron_article, csv_article};
  quoting *q = user;
  (void)doc; /* it is q->doc */
  if (marks_make(q)) {
    writers[q->shape](q);
    return;
  }
  say("out of memory");
  q->rc = EXIT_INPUT;
}

static void quote_file(quoting *q, const char *path) {
  const article_loop loop = {.o = q->o, .engine = q->engine, .doc = q->doc, .last = DT_STAGE_SPEECH, .out = q->out, .each = quote_article, .user = q};
  if (each_article(&loop, path) != EXIT_DONE) q->rc = EXIT_INPUT;
}

static int run(quoting *q) {
  dt_error err = {0};
  const char *name = q->o->output;
  q->out = name ? fopen(name, "wb") : stdout;
  if (!q->out) {
    say("%s: %s", name, strerror(errno));
    return EXIT_INPUT;
  }
  if (dt_doc_new(&q->doc, &err) != DT_OK) {
    say_error(NULL, &err);
    q->rc = EXIT_INPUT;
  } else {
    if (q->shape == SHAPE_CSV) fputs("id,start,end,kind,stance,source,cue,content,speaker,code,via,naming\n", q->out);
    for (size_t i = 0; i < q->o->file_count && !ferror(q->out); i++) quote_file(q, q->o->files[i]);
  }
  dt_doc_free(q->doc);
  free(q->marks);
  int end = finish_output(q->out, name ? name : "standard output");
  if (name && fclose(q->out) != 0 && end == EXIT_DONE) end = EXIT_INPUT;
  return q->rc == EXIT_DONE ? end : q->rc;
}

static bool shape_find(const char *to, shape *out) {
  static const char *const names[] = {"jsonl", "citron", "csv"};
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (!to || strcmp(to, names[i]) == 0) return *out = (shape)i, true;
  say("--to: '%s' is not jsonl, citron or csv", to);
  return false;
}

int cmd_quotes(int argc, char **argv) {
  const usage use = {
    .name = "quotes",
    .operands = "[FILE]...",
    .about = "Writes who is said to have said, thought or felt what: one JSON object for each article, with the spans of\n"
             "source, cue and content of each attribution; \"naming\" says whether the source is named, unnamed or\n"
             "institutional. Attributions inside another's content stand in its \"inner\".\n",
    .examples = "  detente quotes article.txt\n  detente quotes --to csv news.jsonl > quotes.csv\n  detente quotes --to citron article.html\n",
    .common = OPT_OUTPUT | OPT_FROM | OPT_TO | OPT_DATE | OPT_ENGINE | OPT_OFFSETS,
    .to_help = "jsonl (default), citron (JSON of BBC Citron) or csv",
  };
  options o;
  dt_engine *engine = NULL;
  quoting q = {.o = &o, .rc = EXIT_DONE};
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO && !shape_find(o.to, &q.shape)) rc = EXIT_USAGE;
  if (rc == OPTIONS_GO) rc = open_engine(&o, &engine);
  if (rc == OPTIONS_GO) {
    q.engine = engine;
    rc = run(&q);
  }
  dt_engine_close(engine);
  options_free(&o);
  return rc;
}
