/* detente explain: one sentence, and why each event was coded so, or why not. */
#include "cli.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const usage use = {
  .name = "explain",
  .operands = "\"SENTENCE\"... | FILE...",
  .examples = "  detente explain \"Turkey agreed to withdraw its troops from Syria.\"\n"
              "  detente explain --date 2018-04-25 article.txt\n",
  .about =
    "Shows how a sentence becomes events: its words with lemma, tag and head; the actors, places and dates found; who is\n"
    "said to say what; every word that an event dictionary knows, with the dictionary line, the parties, and what became of\n"
    "it (coded, part of another event, parties missing ...); and the events. An operand that names no file is a text.\n",
  .common = OPT_OUTPUT | OPT_DATE | OPT_ENGINE,
};

static void put_slice(FILE *to, const dt_doc *doc, uint32_t begin, uint32_t end) {
  put_shown(to, (dt_str){doc->article.text.ptr + begin, end - begin});
}

static void put_token(FILE *to, const dt_doc *doc, uint32_t t) { put_slice(to, doc, doc->tokens[t].begin, doc->tokens[t].end); }

/* Letters of UTF-8 text: what it takes on the screen, near enough for a column. */
static int width(const dt_doc *doc, uint32_t begin, uint32_t end) {
  int n = 0;
  for (uint32_t i = begin; i < end; i++) n += ((unsigned char)doc->article.text.ptr[i] & 0xC0) != 0x80;
  return n;
}

static int depth_of(const dt_doc *doc, uint32_t t) {
  int depth = 0;
  while (doc->tokens[t].head != DT_NONE && depth < 30) t = doc->tokens[t].head, depth++;
  return depth;
}

static void show_words(FILE *to, const dt_doc *doc, const dt_sentence *s) {
  fputs("words\n", to);
  for (uint32_t t = s->first; t < s->last; t++) {
    const dt_token *k = &doc->tokens[t];
    int indent = 2 * depth_of(doc, t), room = 44 - indent - width(doc, k->begin, k->end);
    fprintf(to, "  %3u  %*s", t - s->first + 1, indent, "");
    put_token(to, doc, t);
    fprintf(to, "%*s%-6s ", room > 1 ? room : 1, "", dt_upos_text((dt_upos)k->upos));
    put_shown(to, k->lemma);
    fprintf(to, "%*s %-12s", k->lemma.len < 16 ? 16 - (int)k->lemma.len : 0, "", dt_rel_text((dt_rel)k->rel));
    if (k->head != DT_NONE) {
      fprintf(to, " of %u ", k->head - s->first + 1);
      put_token(to, doc, k->head);
    }
    fputc('\n', to);
  }
}

static void put_entity(FILE *to, const dt_doc *doc, uint32_t i) {
  const dt_entity *e = &doc->entities[i];
  put_slice(to, doc, e->span.begin, e->span.end);
  fprintf(to, " (%s%s%.*s)", e->code[0] ? e->code : "?", e->sector.len ? " " : "", (int)e->sector.len, e->sector.ptr);
}

static void put_parties(FILE *to, const dt_doc *doc, dt_indices who) {
  for (uint32_t i = 0; i < who.count; i++) {
    if (i) fputs(", ", to);
    put_entity(to, doc, who.items[i]);
  }
  if (!who.count) fputc('-', to);
}

static void show_names(FILE *to, const dt_doc *doc, const dt_sentence *s) {
  fputs("actors, places, dates\n", to);
  for (uint32_t i = 0; i < doc->entity_count; i++) {
    const dt_entity *e = &doc->entities[i];
    if (e->span.begin < s->begin || e->span.begin >= s->end) continue;
    fputs("  ", to);
    put_entity(to, doc, i);
    if (e->identifier.len) fputs("  ", to), put_shown(to, e->identifier);
    if (e->office.len) fprintf(to, ", %.*s", (int)e->office.len, e->office.ptr);
    if (e->former) fputs(", former", to);
    if (e->antecedent != DT_NONE && e->antecedent < doc->entity_count) {
      fputs("  = ", to);
      put_slice(to, doc, doc->entities[e->antecedent].span.begin, doc->entities[e->antecedent].span.end);
    }
    if (e->rule.len) fprintf(to, "  [%.*s]", (int)e->rule.len, e->rule.ptr);
    fputc('\n', to);
  }
  for (uint32_t i = 0; i < doc->place_count; i++) {
    const dt_place *p = &doc->places[i];
    if (p->span.begin < s->begin || p->span.begin >= s->end || p->actor) continue;
    fputs("  place ", to);
    put_slice(to, doc, p->span.begin, p->span.end);
    fprintf(to, ": %.*s, %s\n", (int)p->name.len, p->name.ptr, p->country[0] ? p->country : "?");
  }
  for (uint32_t i = 0; i < doc->timex_count; i++) {
    const dt_timex *x = &doc->timexes[i];
    if (x->span.begin < s->begin || x->span.begin >= s->end) continue;
    fputs("  date  ", to);
    put_slice(to, doc, x->span.begin, x->span.end);
    fprintf(to, ": %s\n", x->value);
  }
}

static void put_spans(FILE *to, const dt_doc *doc, dt_spans spans) {
  for (uint32_t i = 0; i < spans.count; i++) {
    if (i) fputs(" ... ", to);
    put_slice(to, doc, spans.items[i].begin, spans.items[i].end);
  }
  if (!spans.count) fputc('-', to);
}

static void show_speech(FILE *to, const dt_doc *doc, const dt_sentence *s) {
  bool any = false;
  for (uint32_t i = 0; i < doc->attribution_count; i++) {
    const dt_attribution *a = &doc->attributions[i];
    if (!a->content.count || a->content.items[0].begin >= s->end || a->content.items[a->content.count - 1].end <= s->begin) continue;
    if (!any) fputs("on whose word\n", to);
    any = true;
    fputs("  ", to);
    put_spans(to, doc, a->source);
    fputs(" | ", to);
    put_spans(to, doc, a->cue);
    fprintf(to, " (%s) | ", dt_stance_text(a->stance));
    put_spans(to, doc, a->content);
    if (a->via.len) fprintf(to, "  via %.*s", (int)a->via.len, a->via.ptr);
    if (a->rule.len) fprintf(to, "  [%.*s]", (int)a->rule.len, a->rule.ptr);
    fputc('\n', to);
  }
}

static void put_code(FILE *to, uint8_t type, uint8_t mode, const char *cameo, uint8_t auxiliary) {
  static const char *const marks[] = {"historical", "future", "hypothetical", "negation"};
  fprintf(to, "%s%s%s %s", dt_event_name((dt_event_type)type), mode ? "/" : "", dt_mode_name(mode), cameo);
  for (int i = 0; i < 4; i++)
    if (auxiliary >> i & 1) fprintf(to, " +%s", marks[i]);
}

static void show_matches(FILE *to, const dt_doc *doc, uint32_t sentence) {
  bool any = false;
  for (uint32_t i = 0; i < doc->match_count; i++) {
    const dt_match *m = &doc->matches[i];
    if (m->sentence != sentence) continue;
    if (!any) fputs("words the event dictionaries know\n", to);
    any = true;
    fputs("  ", to);
    put_token(to, doc, m->token);
    fprintf(to, "  [%.*s]  ", (int)m->rule.len, m->rule.ptr);
    if (m->meaning.len) fprintf(to, "%.*s ", (int)m->meaning.len, m->meaning.ptr);
    if (m->governed != DT_NONE) {
      fputs("over \"", to);
      put_token(to, doc, m->governed);
      fputs("\" ", to);
    }
    if (m->composed_by.len) fprintf(to, "by %.*s ", (int)m->composed_by.len, m->composed_by.ptr);
    if (m->is_event) {
      fputs("= ", to);
      put_code(to, m->type, m->mode, m->cameo, m->auxiliary);
      fputs("  ", to);
      put_parties(to, doc, m->actors);
      fputs(" > ", to);
      put_parties(to, doc, m->recipients);
    }
    fprintf(to, "\n      %s\n", dt_verdict_text((dt_verdict)m->verdict));
  }
}

static void show_events(FILE *to, const dt_doc *doc, uint32_t sentence) {
  uint32_t count = 0;
  fputs("events\n", to);
  for (uint32_t i = 0; i < doc->event_count; i++) {
    const dt_event *e = &doc->events[i];
    if (e->sentence != sentence) continue;
    count++;
    fputs("  ", to);
    put_code(to, e->type, e->mode, e->cameo, e->auxiliary);
    fputs("  ", to);
    put_parties(to, doc, e->actors);
    fputs(" > ", to);
    put_parties(to, doc, e->recipients);
    if (e->date.year) fprintf(to, "  %04d-%02d-%02d", e->date.year, e->date.month, e->date.day);
    if (e->place != DT_NONE) fprintf(to, "  in %.*s", (int)doc->places[e->place].name.len, doc->places[e->place].name.ptr);
    if (e->attribution != DT_NONE) {
      fputs("  on the word of ", to);
      put_spans(to, doc, doc->attributions[e->attribution].source);
    }
    fprintf(to, "\n      because: %.*s\n", (int)e->why.len, e->why.ptr);
  }
  if (!count) fputs("  none\n", to);
}

static void show_doc(FILE *to, const dt_doc *doc) {
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    const dt_sentence *sentence = &doc->sentences[s];
    if (s) fputc('\n', to);
    put_slice(to, doc, sentence->begin, sentence->end);
    fputs("\n\n", to);
    show_words(to, doc, sentence);
    show_names(to, doc, sentence);
    show_speech(to, doc, sentence);
    show_matches(to, doc, s);
    show_events(to, doc, s);
  }
}

static bool is_file(const char *name) {
  FILE *file = strcmp(name, "-") == 0 ? NULL : fopen(name, "r");
  if (file) fclose(file);
  return file != NULL || strcmp(name, "-") == 0;
}

static void explain_article(dt_doc *doc, void *user) { show_doc(user, doc); }

static int explain_text(const dt_engine *engine, dt_doc *doc, const char *text, const options *o, FILE *to) {
  dt_error err = {0};
  static const char name[] = "the text given";
  dt_article article = {.id = {name, strlen(name)}, .text = {text, strlen(text)}};
  dt_paragraph body = {0, (uint32_t)strlen(text), DT_PARAGRAPH_BODY, NULL};
  if (o->date) article.date = (dt_str){o->date, strlen(o->date)};
  article.paragraphs = &body;
  article.paragraph_count = body.end ? 1 : 0;
  if (dt_doc_run(engine, &article, DT_STAGE_EVENT, doc, &err) != DT_OK) return say_error(NULL, &err), EXIT_INPUT;
  show_doc(to, doc);
  return EXIT_DONE;
}

int cmd_explain(int argc, char **argv) {
  options o;
  dt_engine *engine = NULL;
  dt_doc *doc = NULL;
  dt_error err = {0};
  FILE *to = stdout;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO && o.file_count == 0) {
    say("explain: name a sentence or a file; `detente explain --help` shows how");
    rc = EXIT_USAGE;
  }
  if (rc == OPTIONS_GO) rc = open_engine(&o, &engine);
  if (rc != OPTIONS_GO) goto done;
  rc = EXIT_INPUT;
  if (dt_doc_new(&doc, &err) != DT_OK) {
    say_error(NULL, &err);
    goto done;
  }
  if (o.output && !(to = fopen(o.output, "w"))) {
    say("%s: %s", o.output, strerror(errno));
    goto done;
  }
  rc = EXIT_DONE;
  const article_loop loop = {.o = &o, .engine = engine, .doc = doc, .last = DT_STAGE_EVENT, .out = to, .each = explain_article, .user = to};
  for (size_t i = 0; i < o.file_count; i++) {
    if (i) fputc('\n', to);
    int one = is_file(o.files[i]) ? each_article(&loop, o.files[i]) : explain_text(engine, doc, o.files[i], &o, to);
    if (one != EXIT_DONE) rc = one;
  }
  int written = finish_output(to, o.output ? o.output : "standard output");
  if (rc == EXIT_DONE) rc = written;
done:
  if (to && to != stdout) fclose(to);
  dt_doc_free(doc);
  dt_engine_close(engine);
  options_free(&o);
  return rc;
}
