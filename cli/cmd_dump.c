/* Each stage's output as plain TSV: for looking, for golden files, for scorers. */
#include "cli.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *after = "event";

static const option own[] = {
  {0, "after", "STAGE", "the stage to stop after: text, syntax, names, speech, event (default)", .text = &after},
  {0},
};

static const usage use = {
  .name = "dump",
  .operands = "[FILE]...",
  .examples = "  detente dump --after=names article.txt     entities, places and dates of one article\n",
  .about =
    "Writes what a stage has found as tab-separated lines, one section for each stage. The first column names the\n"
    "kind of the line (article, token, entity, place, timex, attribution, event), then begin and end in bytes of the\n"
    "text. A line break or tab inside a text is written as a blank.\n",
  .common = OPT_OUTPUT | OPT_FROM | OPT_DATE | OPT_ENGINE,
  .own = own,
};

static void text(FILE *to, dt_str s) {
  for (size_t i = 0; i < s.len; i++) fputc((unsigned char)s.ptr[i] < ' ' ? ' ' : s.ptr[i], to);
}

static void slice(FILE *to, const dt_doc *doc, dt_span span) {
  text(to, (dt_str){doc->article.text.ptr + span.begin, span.end - span.begin});
}

static void index_of(FILE *to, uint32_t i) {
  if (i == DT_NONE) fputs("\t-", to);
  else fprintf(to, "\t%u", i);
}

static void date(FILE *to, dt_date d) { fprintf(to, "\t%04d-%02d-%02d", d.year, d.month, d.day); }

static void spans(FILE *to, dt_spans s) {
  fputc('\t', to);
  for (uint32_t i = 0; i < s.count; i++) fprintf(to, "%s%u-%u", i ? "," : "", s.items[i].begin, s.items[i].end);
}

static void indices(FILE *to, dt_indices s) {
  fputc('\t', to);
  for (uint32_t i = 0; i < s.count; i++) fprintf(to, "%s%u", i ? "," : "", s.items[i]);
}

/* token begin end sentence form lemma upos xpos head rel; the four of the tree empty before syntax */
static void dump_tokens(const dt_doc *doc, FILE *to, bool trees) {
  for (uint32_t n = 0; n < doc->sentence_count; n++) {
    const dt_sentence *sentence = &doc->sentences[n];
    for (uint32_t t = sentence->first; t < sentence->last; t++) {
      const dt_token *token = &doc->tokens[t];
      fprintf(to, "token\t%u\t%u\t%u\t", token->begin, token->end, n);
      slice(to, doc, (dt_span){token->begin, token->end});
      if (trees && token->lemma.ptr) {
        fputc('\t', to);
        text(to, token->lemma);
        fprintf(to, "\t%s\t%s", dt_upos_text((dt_upos)token->upos), dt_xpos_text((dt_xpos)token->xpos));
        index_of(to, token->head);
        fprintf(to, "\t%s", dt_rel_text((dt_rel)token->rel));
      }
      fputc('\n', to);
    }
  }
}

/* entity begin end text kind code sector identifier office antecedent chain former rule */
static void dump_entities(const dt_doc *doc, FILE *to) {
  static const char *const kinds[] = {"person", "country", "org", "group", "role", "pronoun", "unknown"};
  for (uint32_t i = 0; i < doc->entity_count; i++) {
    const dt_entity *e = &doc->entities[i];
    fprintf(to, "entity\t%u\t%u\t", e->span.begin, e->span.end);
    slice(to, doc, e->span);
    fprintf(to, "\t%s\t%s\t", kinds[e->kind], e->code);
    text(to, e->sector);
    fputc('\t', to);
    text(to, e->identifier);
    fputc('\t', to);
    text(to, e->office);
    index_of(to, e->antecedent);
    index_of(to, e->chain);
    fprintf(to, "\t%s\t", e->former ? "former" : "");
    text(to, e->rule);
    fputc('\n', to);
  }
}

/* place begin end text name country admin1 lat lon geonameid feature actor */
static void dump_places(const dt_doc *doc, FILE *to) {
  for (uint32_t i = 0; i < doc->place_count; i++) {
    const dt_place *p = &doc->places[i];
    fprintf(to, "place\t%u\t%u\t", p->span.begin, p->span.end);
    slice(to, doc, p->span);
    fputc('\t', to);
    text(to, p->name);
    fprintf(to, "\t%s\t", p->country);
    text(to, p->admin1);
    fprintf(to, "\t%.4f\t%.4f\t%u\t%c\t%s\n", p->lat, p->lon, p->geonameid, p->feature ? p->feature : '-',
            p->actor ? "actor" : "");
  }
}

/* timex begin end text type value from to precision */
static void dump_timexes(const dt_doc *doc, FILE *to) {
  static const char *const names[] = {"day", "week", "month", "quarter", "year", "decade", "time"};
  for (uint32_t i = 0; i < doc->timex_count; i++) {
    const dt_timex *x = &doc->timexes[i];
    fprintf(to, "timex\t%u\t%u\t", x->span.begin, x->span.end);
    slice(to, doc, x->span);
    fprintf(to, "\t%c\t%s", x->type, x->value);
    date(to, x->from);
    date(to, x->to);
    fprintf(to, "\t%s\n", names[x->precision]);
  }
}

/* attribution index source cue content kind stance naming speaker parent via rule */
static void dump_attributions(const dt_doc *doc, FILE *to) {
  static const char *const kinds[] = {"direct", "indirect", "mixed"};
  for (uint32_t i = 0; i < doc->attribution_count; i++) {
    const dt_attribution *a = &doc->attributions[i];
    fprintf(to, "attribution\t%u", i);
    spans(to, a->source);
    spans(to, a->cue);
    spans(to, a->content);
    fprintf(to, "\t%s\t%s", kinds[a->kind], dt_stance_text(a->stance));
    fprintf(to, "\t%s", dt_naming_text(a->naming));
    index_of(to, a->speaker);
    index_of(to, a->parent);
    fputc('\t', to);
    text(to, a->via);
    fputc('\t', to);
    text(to, a->rule);
    fputc('\n', to);
  }
}

/* event sentence trigger actors recipients name mode cameo auxiliary attribution place timex date rule */
static void dump_events(const dt_doc *doc, FILE *to) {
  for (uint32_t i = 0; i < doc->event_count; i++) {
    const dt_event *e = &doc->events[i];
    fprintf(to, "event\t%u\t%u", e->sentence, e->trigger);
    indices(to, e->actors);
    indices(to, e->recipients);
    fprintf(to, "\t%s\t%s\t%s\t%u", dt_event_name((dt_event_type)e->type), dt_mode_name(e->mode), e->cameo,
            e->auxiliary);
    index_of(to, e->attribution);
    index_of(to, e->place);
    index_of(to, e->timex);
    date(to, e->date);
    fputc('\t', to);
    text(to, e->rule);
    fputc('\n', to);
  }
}

static bool stage_of(const char *name, dt_stage *out) {
  static const char *const names[] = {"text", "syntax", "names", "speech", "event"};
  for (int i = 0; i < 5; i++)
    if (strcmp(names[i], name) == 0) {
      *out = (dt_stage)i;
      return true;
    }
  return false;
}

static void dump_doc(const dt_doc *doc, dt_stage last, FILE *to) {
  fputs("article\t", to);
  text(to, doc->article.id);
  fputc('\t', to);
  text(to, doc->article.date);
  fputc('\n', to);
  if (last <= DT_STAGE_SYNTAX) dump_tokens(doc, to, last >= DT_STAGE_SYNTAX);
  if (last >= DT_STAGE_NAMES) {
    dump_entities(doc, to);
    dump_places(doc, to);
    dump_timexes(doc, to);
  }
  if (last >= DT_STAGE_SPEECH) dump_attributions(doc, to);
  if (last >= DT_STAGE_EVENT) dump_events(doc, to);
}

typedef struct dumping {
  dt_stage last;
  FILE *to;
} dumping;

static void dump_article(dt_doc *doc, void *user) {
  const dumping *d = user;
  dump_doc(doc, d->last, d->to);
}

int cmd_dump(int argc, char **argv) {
  options o;
  dt_engine *engine = NULL;
  dt_doc *doc = NULL;
  FILE *to = stdout;
  dt_stage last;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO && !stage_of(after, &last)) {
    say("--after: no stage '%s'; there are text, syntax, names, speech, event", after);
    rc = EXIT_USAGE;
  }
  if (rc == OPTIONS_GO) rc = open_engine(&o, &engine);
  if (rc != OPTIONS_GO) goto done;
  dt_error err = {0};
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
  dumping d = {last, to};
  const article_loop loop = {.o = &o, .engine = engine, .doc = doc, .last = last, .out = to, .notes = true, .each = dump_article, .user = &d};
  for (size_t i = 0; i < o.file_count && !ferror(to); i++)
    if (each_article(&loop, o.files[i]) != EXIT_DONE) rc = EXIT_INPUT;
  int closed = finish_output(to, o.output ? o.output : "standard output");
  if (closed != EXIT_DONE) rc = closed;
  if (to != stdout) fclose(to);
done:
  dt_doc_free(doc);
  dt_engine_close(engine);
  options_free(&o);
  return rc;
}
