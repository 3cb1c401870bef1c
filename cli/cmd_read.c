/* One article on the terminal as an editor would mark it: who says what, who does what, what was set aside. */
#include "page.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A label in the text, "[3]" or "[b]", that a note below explains. */
typedef struct label {
  uint32_t at;    /* byte it stands before */
  uint32_t index; /* of the event or attribution */
  bool event;
} label;

typedef struct reading {
  const options *o;
  const dt_engine *engine;
  dt_doc *doc;
  page page;
  unsigned shown;   /* articles */
  uint8_t *marks;   /* [text.len]: the low bits of a style */
  label *labels;    /* sorted by place */
  size_t label_count;
  size_t next_label;
  uint32_t *order;  /* [attribution_count]: its letter, in the order of the text */
  int rc;
} reading;

static const char *color_text = "auto", *article_id;
static unsigned width_given;

static const option own[] = {
  {0, "color", "WHEN", "auto (default: on a terminal, and NO_COLOR is not set), always or never", .text = &color_text},
  {0, "width", "N", "columns, 40 to 400 (default: the terminal's, else 80); from 104 on notes stand beside the text", .number = &width_given},
  {0, "id", "ID", "only the article of this id", .text = &article_id},
  {0},
};

static const usage use = {
  .name = "read",
  .operands = "[FILE]",
  .examples = "  detente read article.html\n  detente read --id wire-0117 samples/wire.jsonl\n  detente read --color always article.txt | less -R\n",
  .about =
    "Shows an article as an editor would mark it: who says what, who does what to whom, and what was set aside.\n"
    "Numbers stand for events, letters for attributions; each is explained beside or below its paragraph, with the\n"
    "dictionary line that made it. Without colour <source>, ~cue~, {content} and *event word* are marked by signs.\n",
  .common = OPT_OUTPUT | OPT_FROM | OPT_DATE | OPT_ENGINE,
  .own = own,
};

/* ----------------------------------------------------------------- marks */

static dt_str slice(const dt_doc *doc, dt_span s) { return (dt_str){doc->article.text.ptr + s.begin, s.end - s.begin}; }

static void mark(reading *r, dt_span s, uint8_t style) {
  for (uint32_t i = s.begin; i < s.end; i++) r->marks[i] |= style;
}

static void mark_all(reading *r, dt_spans s, uint8_t style) {
  for (uint32_t i = 0; i < s.count; i++) mark(r, s.items[i], style);
}

static void mark_word(reading *r, dt_span s, unsigned quad) {
  for (uint32_t i = s.begin; i < s.end; i++) r->marks[i] = (uint8_t)((r->marks[i] & ~STYLE_QUAD) | quad);
}

static dt_span trigger_span(const dt_doc *doc, const dt_event *e) {
  dt_span s = {doc->tokens[e->trigger].begin, doc->tokens[e->trigger].end};
  for (uint32_t i = 0; i < e->text.count; i++)
    if (e->text.items[i].begin <= s.begin && e->text.items[i].end >= s.end) return e->text.items[i];
  return s;
}

/* Where an attribution is labelled: behind its cue, else before what is said. */
static uint32_t attribution_place(const dt_attribution *a) {
  return a->cue.count ? a->cue.items[0].end : a->content.items[0].begin;
}

static int by_place(const void *a, const void *b) {
  const label *x = a, *y = b;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  if (x->event != y->event) return x->event ? 1 : -1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static void mark_entities(reading *r, dt_indices list) {
  for (uint32_t i = 0; i < list.count; i++) mark(r, r->doc->entities[list.items[i]].span, STYLE_PARTY);
}

static bool mark_article(reading *r) {
  const dt_doc *doc = r->doc;
  r->marks = calloc(doc->article.text.len + 1, 1);
  r->labels = calloc((size_t)doc->event_count + doc->attribution_count + 1, sizeof *r->labels);
  r->order = calloc((size_t)doc->attribution_count + 1, sizeof *r->order);
  r->label_count = r->next_label = 0;
  if (!r->marks || !r->labels || !r->order) return false;
  for (uint32_t i = 0; i < doc->attribution_count; i++) {
    const dt_attribution *a = &doc->attributions[i];
    mark_all(r, a->content, STYLE_CONTENT);
    mark_all(r, a->source, STYLE_SOURCE);
    mark_all(r, a->cue, STYLE_CUE);
    r->labels[r->label_count++] = (label){attribution_place(a), i, false};
  }
  for (uint32_t i = 0; i < doc->event_count; i++) {
    const dt_event *e = &doc->events[i];
    unsigned quad = (unsigned)dt_event_quad((dt_event_type)e->type);
    mark_entities(r, e->actors);
    mark_entities(r, e->recipients);
    for (uint32_t k = 0; k < e->text.count; k++) mark_word(r, e->text.items[k], quad);
    mark_word(r, trigger_span(doc, e), quad);
    r->labels[r->label_count++] = (label){trigger_span(doc, e).end, i, true};
  }
  qsort(r->labels, r->label_count, sizeof *r->labels, by_place);
  for (uint32_t i = 0, n = 0; i < r->label_count; i++)
    if (!r->labels[i].event) r->order[r->labels[i].index] = n++;
  return true;
}

/* ----------------------------------------------------------------- notes */

/* 0 a, 1 b ... 25 z, 26 aa */
static const char *letters(uint32_t n, char out[8]) {
  char *at = out + 7;
  *at = 0;
  for (uint32_t left = n + 1; left; left = (left - 1) / 26) *--at = (char)('a' + (left - 1) % 26);
  return at;
}

static void note_label(reading *r, const label *l) {
  char name[8];
  if (l->event) page_note(&r->page, STYLE_STRONG, "[%u] ", l->index + 1);
  else page_note(&r->page, STYLE_STRONG, "[%s] ", letters(r->order[l->index], name));
}

/* "Jon Huntsman (USA GOV)" */
static void note_entity(reading *r, uint32_t index) {
  const dt_entity *e = &r->doc->entities[index];
  page_note_str(&r->page, 0, e->identifier.len ? e->identifier : slice(r->doc, e->span));
  if (!e->code[0] && !e->sector.len) return;
  page_note(&r->page, 0, " (%s%s%.*s)", e->code, e->code[0] && e->sector.len ? " " : "", (int)e->sector.len, e->sector.ptr);
}

static void note_entities(reading *r, dt_indices list) {
  for (uint32_t i = 0; i < list.count; i++) {
    if (i) page_note(&r->page, 0, " + ");
    note_entity(r, list.items[i]);
  }
}

static void note_spans(reading *r, dt_spans s) {
  for (uint32_t i = 0; i < s.count; i++) {
    if (i) page_note(&r->page, 0, " … ");
    page_note_str(&r->page, 0, slice(r->doc, s.items[i]));
  }
}

static void note_rule(reading *r, dt_str rule) {
  if (!rule.len) return;
  page_note(&r->page, STYLE_FAINT, " · ");
  page_note_str(&r->page, STYLE_FAINT, rule);
}

static void note_attribution(reading *r, uint32_t index) {
  static const char *const kinds[] = {"direct", "indirect", "mixed"};
  const dt_attribution *a = &r->doc->attributions[index];
  char name[8];
  if (a->speaker != DT_NONE) note_entity(r, a->speaker);
  else if (a->source.count) note_spans(r, a->source);
  else page_note(&r->page, 0, "nobody named");
  page_note(&r->page, 0, ": ");
  if (a->cue.count) note_spans(r, a->cue);
  page_note(&r->page, 0, "%s%s · %s", a->cue.count ? " · " : "", dt_stance_text(a->stance), kinds[a->kind]);
  if (a->via.len) page_note(&r->page, 0, " · via %.*s", (int)a->via.len, a->via.ptr);
  if (a->parent != DT_NONE) page_note(&r->page, 0, " · told by [%s]", letters(r->order[a->parent], name));
  note_rule(r, a->rule);
}

static void note_date(reading *r, const dt_event *e) {
  if (!e->date.year) return;
  page_note(&r->page, 0, " · %04d", e->date.year);
  if (e->date.month) page_note(&r->page, 0, "-%02d", e->date.month);
  if (e->date.month && e->date.day) page_note(&r->page, 0, "-%02d", e->date.day);
  if (e->precision == DT_WEEK) page_note(&r->page, 0, " (week)");
}

static void note_count(reading *r, int32_t count, const char *what) {
  if (count >= 0) page_note(&r->page, 0, " · %d %s", (int)count, what);
}

static void note_event(reading *r, uint32_t index) {
  static const struct {
    unsigned bit;
    const char *text;
  } auxiliary[] = {{DT_AUX_NEGATION, "not"}, {DT_AUX_FUTURE, "future"}, {DT_AUX_HYPOTHETICAL, "hypothetical"}, {DT_AUX_HISTORICAL, "historical"}};
  const dt_event *e = &r->doc->events[index];
  const char *mode = dt_mode_name(e->mode);
  char name[8];
  if (e->actors.count) note_entities(r, e->actors);
  else page_note(&r->page, 0, "somebody");
  if (e->recipients.count) page_note(&r->page, 0, " → ");
  note_entities(r, e->recipients);
  page_note(&r->page, 0, " · ");
  page_note(&r->page, (unsigned)dt_event_quad((dt_event_type)e->type), "%s%s%s", dt_event_name((dt_event_type)e->type), *mode ? " " : "", mode);
  page_note(&r->page, 0, " %s", e->cameo);
  for (size_t i = 0; i < sizeof auxiliary / sizeof *auxiliary; i++)
    if (e->auxiliary & auxiliary[i].bit) page_note(&r->page, STYLE_STRONG, " · %s", auxiliary[i].text);
  note_date(r, e);
  if (e->place != DT_NONE) page_note(&r->page, 0, " · %.*s", (int)r->doc->places[e->place].name.len, r->doc->places[e->place].name.ptr);
  note_count(r, e->killed, "killed");
  note_count(r, e->injured, "injured");
  note_count(r, e->arrested, "arrested");
  note_count(r, e->size, "took part");
  if (e->attribution != DT_NONE) page_note(&r->page, 0, " · on the word of [%s]", letters(r->order[e->attribution], name));
  note_rule(r, e->rule);
}

/* ------------------------------------------------------------------ text */

/* Signs that stand for colour where there is none; bits in the order in which they are opened. */
static const struct {
  uint8_t bits;
  const char *open, *close;
} signs[] = {{STYLE_CONTENT, "{", "}"}, {STYLE_SOURCE, "<", ">"}, {STYLE_CUE, "~", "~"}, {STYLE_QUAD, "*", "*"}};
enum { SIGN_COUNT = sizeof signs / sizeof *signs };

static void put(reading *r, const char *text, unsigned style) { page_text(&r->page, (dt_str){text, strlen(text)}, style); }

static void put_signs(reading *r, uint8_t before, uint8_t after) {
  if (r->page.color || before == after) return;
  for (int i = SIGN_COUNT; i-- > 0;)
    if ((before & signs[i].bits) && !(after & signs[i].bits)) put(r, signs[i].close, before);
  for (int i = 0; i < SIGN_COUNT; i++)
    if (!(before & signs[i].bits) && (after & signs[i].bits)) put(r, signs[i].open, after);
}

static void put_labels(reading *r, uint32_t upto) {
  char name[8];
  for (; r->next_label < r->label_count && r->labels[r->next_label].at <= upto; r->next_label++) {
    const label *l = &r->labels[r->next_label];
    char text[16];
    if (l->event) snprintf(text, sizeof text, "[%u]", l->index + 1);
    else snprintf(text, sizeof text, "[%s]", letters(r->order[l->index], name));
    put(r, text, STYLE_FAINT);
    note_label(r, l);
    if (l->event) note_event(r, l->index);
    else note_attribution(r, l->index);
    page_note_end(&r->page);
  }
}

static void show_text(reading *r, const dt_paragraph *p) {
  dt_str text = r->doc->article.text;
  uint8_t before = 0;
  for (uint32_t at = p->begin; at < p->end;) {
    uint32_t label_at = r->next_label < r->label_count ? r->labels[r->next_label].at : UINT32_MAX, end = at + 1;
    while (end < p->end && end < label_at && r->marks[end] == r->marks[at]) end++;
    uint8_t style = r->marks[at];
    put_signs(r, before, before & style);
    put_labels(r, at);
    put_signs(r, before & style, style);
    before = style;
    page_text(&r->page, (dt_str){text.ptr + at, end - at}, style | (p->kind == DT_PARAGRAPH_TITLE ? STYLE_STRONG : 0u));
    at = end;
  }
  put_signs(r, before, 0);
  put_labels(r, p->end);
}

static void show_furniture(reading *r, const dt_paragraph *p) {
  r->page.indent = 4;
  put(r, "[", STYLE_FAINT);
  put(r, p->furniture ? p->furniture : "set aside", STYLE_FAINT);
  put(r, "] ", STYLE_FAINT);
  page_text(&r->page, (dt_str){r->doc->article.text.ptr + p->begin, p->end - p->begin}, STYLE_FAINT);
}

static void put_head(reading *r) {
  const dt_article *a = &r->doc->article;
  const dt_str parts[] = {a->id, a->date, a->publisher};
  if (r->shown++) {
    page_gap(&r->page);
    put(r, "────────", STYLE_FAINT);
    page_end(&r->page);
  }
  for (size_t i = 0, some = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!parts[i].len) continue;
    if (some++) put(r, " · ", STYLE_FAINT);
    page_text(&r->page, parts[i], STYLE_FAINT);
  }
  if (!a->date.len) put(r, " · no date known: --date gives one", STYLE_FAINT);
  page_end(&r->page);
}

static void put_foot(reading *r) {
  const dt_doc *doc = r->doc;
  unsigned aside = 0;
  char text[128];
  for (uint32_t i = 0; i < doc->article.paragraph_count; i++) aside += doc->article.paragraphs[i].kind == DT_PARAGRAPH_FURNITURE;
  snprintf(text, sizeof text, "%u events · %u attributions · %u paragraphs set aside", doc->event_count, doc->attribution_count, aside);
  put(r, text, STYLE_FAINT);
  page_end(&r->page);
}

static void show_article(dt_doc *doc, void *user) {
  reading *r = user;
  const dt_article *article = &doc->article;
  if (!mark_article(r)) {
    say("out of memory");
    r->rc = EXIT_INPUT;
  } else {
    put_head(r);
    for (uint32_t i = 0; i < article->paragraph_count && !ferror(r->page.out); i++) {
      const dt_paragraph *p = &article->paragraphs[i];
      bool aside = p->kind == DT_PARAGRAPH_FURNITURE;
      if (!aside || i == 0 || p[-1].kind != DT_PARAGRAPH_FURNITURE) page_gap(&r->page);
      if (aside) show_furniture(r, p);
      else show_text(r, p);
      page_end(&r->page);
    }
    page_gap(&r->page);
    put_foot(r);
  }
  free(r->marks);
  free(r->labels);
  free(r->order);
}

/* ---------------------------------------------------------------- options */

static bool choose_color(bool *out, bool to_file) {
  const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
  if (strcmp(color_text, "always") == 0) return *out = true;
  if (strcmp(color_text, "never") == 0) return *out = false, true;
  if (strcmp(color_text, "auto") != 0) {
    say("--color: '%s' is not auto, always or never", color_text);
    return false;
  }
  *out = !to_file && isatty(STDOUT_FILENO) && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
  return true;
}

static unsigned choose_width(bool to_file) {
  struct winsize size;
  unsigned width = width_given;
  if (!width && !to_file && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) width = size.ws_col;
  if (!width) width = 80;
  return width < 40 ? 40 : width > 400 ? 400 : width;
}

static int run(reading *r, bool color) {
  dt_error err = {0};
  const char *name = r->o->output;
  FILE *out = name ? fopen(name, "wb") : stdout;
  if (!out) {
    say("%s: %s", name, strerror(errno));
    return EXIT_INPUT;
  }
  page_open(&r->page, out, color, choose_width(name != NULL));
  if (dt_doc_new(&r->doc, &err) != DT_OK) {
    say_error(NULL, &err);
    r->rc = EXIT_INPUT;
  } else {
    const article_loop loop = {.o = r->o, .engine = r->engine, .doc = r->doc, .last = DT_STAGE_EVENT, .out = out, .only = article_id, .each = show_article, .user = r};
    for (size_t i = 0; i < r->o->file_count && !ferror(out); i++)
      if (each_article(&loop, r->o->files[i]) != EXIT_DONE) r->rc = EXIT_INPUT;
    if (article_id && !r->shown && r->rc == EXIT_DONE) {
      say("no article has the id '%s'", article_id);
      r->rc = EXIT_INPUT;
    }
  }
  if (r->page.out_of_memory) {
    say("out of memory");
    r->rc = EXIT_INPUT;
  }
  dt_doc_free(r->doc);
  page_close(&r->page);
  int end = finish_output(out, name ? name : "standard output");
  if (name && fclose(out) != 0 && end == EXIT_DONE) end = EXIT_INPUT;
  return r->rc == EXIT_DONE ? end : r->rc;
}

int cmd_read(int argc, char **argv) {
  options o;
  dt_engine *engine = NULL;
  reading r = {.o = &o, .rc = EXIT_DONE};
  bool color = false;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO && !choose_color(&color, o.output != NULL)) rc = EXIT_USAGE;
  if (rc == OPTIONS_GO) rc = open_engine(&o, &engine);
  if (rc == OPTIONS_GO) {
    r.engine = engine;
    rc = run(&r, color);
  }
  dt_engine_close(engine);
  options_free(&o);
  return rc;
}
