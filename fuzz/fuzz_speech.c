/* The whole way to speech over any text: spans of attributions lie inside, chains end, nothing is lost. */
#include "decode.h"
#include "hold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold_spans(const dt_doc *doc, dt_spans s) {
  for (uint32_t i = 0, at = 0; i < s.count; at = s.items[i++].end) {
    HOLD(at <= s.items[i].begin && s.items[i].begin < s.items[i].end);
    HOLD(s.items[i].end <= doc->article.text.len);
  }
}

static void hold_attributions(const dt_doc *doc) {
  for (uint32_t i = 0; i < doc->attribution_count; i++) {
    const dt_attribution *a = &doc->attributions[i];
    hold_spans(doc, a->source);
    hold_spans(doc, a->cue);
    hold_spans(doc, a->content);
    HOLD(a->content.count > 0 && a->cue.count > 0 && a->cue_token < doc->token_count);
    HOLD(a->speaker == DT_NONE || a->speaker < doc->entity_count);
    uint32_t up = i, steps = 0;
    while (up != DT_NONE && steps++ <= doc->attribution_count) {
      HOLD(up < doc->attribution_count);
      up = doc->attributions[up].parent;
    }
    HOLD(up == DT_NONE); /* a chain without a circle */
  }
  for (uint32_t t = 0; t < doc->token_count; t++)
    HOLD(doc->token_attribution[t] == DT_NONE || doc->token_attribution[t] < doc->attribution_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static dt_engine *engine;
  static dt_doc *doc;
  dt_error err = {0};
  if (!engine) HOLD(dt_engine_open(NULL, &engine, &err) == DT_OK && dt_doc_new(&doc, &err) == DT_OK);
  dt_arena *arena = dt_arena_new((size_t)1 << 26);
  dt_str note, text, bytes = {(const char *)data, size};
  if (arena && dt_decode(bytes, (dt_str){"", 0}, arena, &text, &note, &err) == DT_OK) {
    dt_article article = {.text = text};
    if (dt_doc_run(engine, &article, DT_STAGE_SPEECH, doc, &err) == DT_OK) hold_attributions(doc);
    else HOLD(err.offset <= text.len);
  }
  dt_arena_free(arena);
  return 0;
}
