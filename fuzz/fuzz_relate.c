/* The relation model's reader and what is done with it: the built-in model with bytes changed and its end cut, checksum mended so that
   the later checks are reached. What is let in must answer. The input: pairs of a position (3 bytes) and a byte, then a cut. */
#include "hold.h"
#include "relate.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char sentence[] = "Kenya said on Monday that it had expelled two diplomats of Chad.";

static void try_pair(const dt_engine *engine, const dt_relate_model *model, dt_doc *doc) {
  dt_paragraph whole = {.end = sizeof sentence - 1, .kind = DT_PARAGRAPH_BODY};
  dt_article article = {.text = DT_STR(sentence), .id = DT_STR("f"), .paragraphs = &whole, .paragraph_count = 1};
  dt_relate_view view;
  int64_t logits[DT_EVENT_COUNT];
  uint32_t shares[DT_EVENT_COUNT];
  uint64_t sum = 0;
  HOLD(dt_doc_run(engine, &article, DT_STAGE_EVENT, doc, NULL) == DT_OK);
  HOLD(dt_relate_look(model, doc, (dt_span){0, 5}, (dt_span){59, 63}, &view, NULL) == DT_OK);
  dt_relate_logits(model, &view, logits);
  dt_relate_shares(logits, shares);
  for (int e = 0; e < DT_EVENT_COUNT; e++) sum += shares[e];
  HOLD(sum > 999900 && sum <= 1000000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static char *bytes;
  static dt_engine *engine;
  static dt_doc *doc;
  dt_str good = dt_pack_find("model/relate.bin");
  if (!bytes) {
    bytes = malloc(good.len);
    HOLD(dt_engine_open(NULL, &engine, NULL) == DT_OK && dt_doc_new(&doc, NULL) == DT_OK);
  }
  if (size > 64) return 0;
  size_t len = good.len;
  memcpy(bytes, good.ptr, good.len);
  for (; size >= 4; data += 4, size -= 4) {
    size_t at = (size_t)(data[0] | data[1] << 8 | data[2] << 16);
    if (data[2] < 128) at %= 64;
    bytes[at % len] = (char)data[3];
  }
  if (size) len -= len * data[0] / 4096;
  if (len < 16) return 0;
  uint32_t sum = dt_relate_checksum((dt_str){bytes + 16, len - 16});
  memcpy(bytes + 12, &sum, sizeof sum);
  dt_relate_model *model = NULL;
  if (dt_relate_model_open((dt_str){bytes, len}, &model, NULL) == DT_OK) try_pair(engine, model, doc);
  dt_relate_model_close(model);
  return 0;
}
