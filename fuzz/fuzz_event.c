/* Events: dictionaries of any bytes, and coding of any text: parties, spans and indices lie inside. */
#include "decode.h"
#include "event.h"
#include "hold.h"
#include "lexicon.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void any_fault(const dt_fault *fault, void *user) {
  (void)user;
  HOLD(fault->what);
}

static void read_dictionary(dt_str bytes, const char *name) {
  dt_file file = {dt_str_of(name), bytes};
  dt_sources one = {.items = &file, .count = 1};
  ev_lexicon lexicon;
  dt_error err = {0};
  if (ev_lexicon_open(&one, &lexicon, &err) == DT_OK) ev_lexicon_close(&lexicon);
  else HOLD(err.status == DT_ERR_DICT || err.status == DT_ERR_MEM);
  HOLD(dt_event_check(&one, any_fault, NULL, &err) == DT_OK);
}

static void hold_indices(const dt_doc *doc, dt_indices who) {
  for (uint32_t i = 0; i < who.count; i++) HOLD(who.items[i] < doc->entity_count);
}

static void hold_events(const dt_doc *doc) {
  for (uint32_t i = 0; i < doc->event_count; i++) {
    const dt_event *e = &doc->events[i];
    hold_indices(doc, e->actors);
    hold_indices(doc, e->recipients);
    HOLD(e->sentence < doc->sentence_count && e->trigger < doc->token_count && e->rule.len > 0);
    HOLD(e->attribution == DT_NONE || e->attribution < doc->attribution_count);
    HOLD(e->place == DT_NONE || e->place < doc->place_count);
    HOLD(e->timex == DT_NONE || e->timex < doc->timex_count);
    for (uint32_t k = 0; k < e->text.count; k++) HOLD(e->text.items[k].begin < e->text.items[k].end && e->text.items[k].end <= doc->article.text.len);
  }
  for (uint32_t i = 0; i < doc->match_count; i++) HOLD(doc->matches[i].token < doc->token_count && doc->matches[i].verdict < DT_VERDICT_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static dt_engine *engine;
  static dt_doc *doc;
  dt_error err = {0};
  if (!engine) HOLD(dt_engine_open(NULL, &engine, &err) == DT_OK && dt_doc_new(&doc, &err) == DT_OK);
  dt_str bytes = {(const char *)data, size};
  if (size && data[0] < 0x20) {
    read_dictionary((dt_str){bytes.ptr + 1, size - 1}, data[0] & 1 ? "events/fuzz.txt" : "events/compose.txt");
    return 0;
  }
  dt_arena *arena = dt_arena_new((size_t)1 << 26);
  dt_str note, text;
  if (arena && dt_decode(bytes, (dt_str){"", 0}, arena, &text, &note, &err) == DT_OK) {
    dt_article article = {.text = text, .date = DT_STR("2024-06-12")};
    if (dt_doc_run(engine, &article, DT_STAGE_EVENT, doc, &err) == DT_OK) hold_events(doc);
    else HOLD(err.offset <= text.len);
  }
  dt_arena_free(arena);
  return 0;
}
