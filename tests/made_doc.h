/** A document made by hand, with two events, for tests of the writers: no model, no dictionary. */
#ifndef MADE_DOC_H
#define MADE_DOC_H

#include "base.h"
#include <stdlib.h>

#define MADE_TEXT "Freedonia\xE2\x80\x99s envoy met Rufus Firefly in March, \xE2\x80\x9Cthe Herald\xE2\x80\x9D said.\nSylvania sanctioned it, killing\tnobody."

static dt_span made_at(const char *words, int nth) {
  const char *at = MADE_TEXT;
  for (; nth >= 0; nth--, at++) at = strstr(at, words);
  return (dt_span){(uint32_t)(at - 1 - MADE_TEXT), (uint32_t)((size_t)(at - 1 - MADE_TEXT) + strlen(words))};
}

static dt_entity made_entity(const char *words, dt_entity_kind kind, const char *code, const char *sector, const char *name, const char *office) {
  dt_entity e = {.kind = kind, .span = made_at(words, 0), .antecedent = DT_NONE, .sector = dt_str_of(sector), .identifier = dt_str_of(name),
                 .office = dt_str_of(office), .rule = DT_STR("actors/made.tsv:1")};
  e.name = e.span;
  strcpy(e.code, code);
  return e;
}

/* Everything lives in the document's arena or is static; free with dt_doc_free(). */
static dt_doc *made_doc(void) {
  static dt_span cue[1], source[1], content[1], met[1], sanctioned[2];
  static const uint32_t envoy_firefly[] = {0, 1}, sylvania[] = {3}, freedonia[] = {0};
  dt_doc *doc = NULL;
  if (dt_doc_new(&doc, NULL) != DT_OK) abort();
  dt_arena *a = doc->arena;
  doc->article = (dt_article){.id = DT_STR("made \"1\""), .date = DT_STR("1933-11-17"), .publisher = DT_STR("Herald, The"),
                              .title = DT_STR("Hail, \"Freedonia\""), .url = DT_STR("https://example.org/?a=1&b=2"), .text = DT_STR(MADE_TEXT)};
  doc->date = (dt_date){1933, 11, 17};
  doc->article.paragraph_count = 2;
  dt_paragraph *paragraphs = dt_arena_alloc(a, 2, sizeof *paragraphs);
  uint32_t second = made_at("Sylvania", 0).begin;
  paragraphs[0] = (dt_paragraph){0, second - 1, DT_PARAGRAPH_BODY, NULL};
  paragraphs[1] = (dt_paragraph){second, sizeof MADE_TEXT - 1, DT_PARAGRAPH_BODY, NULL};
  doc->article.paragraphs = paragraphs;
  doc->sentences = dt_arena_alloc(a, 2, sizeof *doc->sentences);
  doc->sentence_count = 2;
  doc->tokens = dt_arena_alloc(a, 2, sizeof *doc->tokens);
  doc->token_count = 2;
  doc->sentences[0] = (dt_sentence){0, 1, 0, second - 1, 0};
  doc->sentences[1] = (dt_sentence){1, 2, second, sizeof MADE_TEXT - 1, 1};
  met[0] = made_at("met", 0);
  doc->tokens[0] = (dt_token){.begin = met[0].begin, .end = met[0].end};
  sanctioned[0] = made_at("sanctioned", 0);
  sanctioned[1] = made_at("killing\tnobody", 0);
  doc->tokens[1] = (dt_token){.begin = sanctioned[0].begin, .end = sanctioned[0].end};
  doc->entities = dt_arena_alloc(a, 4, sizeof *doc->entities);
  doc->entity_count = 4;
  doc->entities[0] = made_entity("Freedonia\xE2\x80\x99s envoy", DT_ENTITY_ROLE, "FRA", "GOV", "", "envoy");
  doc->entities[1] = made_entity("Rufus Firefly", DT_ENTITY_PERSON, "USA", "GOV MIL", "Rufus T. Firefly", "president");
  doc->entities[1].former = true;
  doc->entities[2] = made_entity("the Herald", DT_ENTITY_ORG, "", "JRN", "The Herald", "");
  doc->entities[3] = made_entity("Sylvania", DT_ENTITY_COUNTRY, "RUS", "GOV", "Sylvania", "");
  doc->timexes = dt_arena_alloc(a, 1, sizeof *doc->timexes);
  doc->timex_count = 1;
  doc->timexes[0] = (dt_timex){.span = made_at("in March", 0), .from = {1933, 3, 1}, .to = {1933, 3, 31}, .precision = DT_MONTH, .type = 'D'};
  doc->places = dt_arena_alloc(a, 1, sizeof *doc->places);
  doc->place_count = 1;
  doc->places[0] = (dt_place){.span = made_at("Sylvania", 0), .name = DT_STR("Nice"), .country = "FRA", .admin1 = DT_STR("Provence"),
                              .lat = 43.70313, .lon = 7.26608, .geonameid = 2990440, .feature = 'P'};
  doc->attributions = dt_arena_alloc(a, 1, sizeof *doc->attributions);
  doc->attribution_count = 1;
  cue[0] = made_at("said", 0);
  source[0] = made_at("the Herald", 0);
  content[0] = (dt_span){0, made_at(", ", 0).begin};
  doc->attributions[0] = (dt_attribution){.source = {source, 1}, .cue = {cue, 1}, .content = {content, 1}, .kind = DT_SPEECH_INDIRECT,
                                          .stance = DT_STANCE_said, .speaker = 2, .parent = DT_NONE, .via = DT_STR("Bloomberg"),
                                          .rule = DT_STR("speech/cues.tsv:9")};
  doc->events = dt_arena_alloc(a, 2, sizeof *doc->events);
  doc->event_count = 2;
  doc->events[0] = (dt_event){.actors = {envoy_firefly, 2}, .type = DT_EVENT_CONSULT, .mode = dt_mode_find(DT_EVENT_CONSULT, DT_STR("phone")),
                              .cameo = "041", .contexts = 1u << dt_context_find(DT_STR("diplomatic")), .sentence = 0, .trigger = 0,
                              .text = {met, 1}, .attribution = 0, .place = DT_NONE, .timex = 0, .date = {1933, 3, 0}, .precision = DT_MONTH,
                              .killed = -1, .injured = -1, .arrested = -1, .size = -1, .rule = DT_STR("events/consult.txt:41")};
  doc->events[1] = (dt_event){.actors = {sylvania, 1}, .recipients = {freedonia, 1}, .type = DT_EVENT_SANCTION,
                              .auxiliary = DT_AUX_NEGATION | DT_AUX_FUTURE, .cameo = "163", .sentence = 1, .trigger = 1,
                              .text = {sanctioned, 2}, .attribution = DT_NONE, .place = 0, .timex = DT_NONE, .killed = 0,
                              .injured = -1, .arrested = 12, .size = -1, .rule = DT_STR("events/sanction.txt:7")};
  return doc;
}

#endif
