/* Dictionaries of TABARI and PETRARCH of any bytes, and coding with them. */
#include "hold.h"
#include "legacy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void any_fault(const dt_fault *fault, void *user) {
  (void)user;
  HOLD(fault->line > 0 && fault->what);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char text[] = "Freedonia's minister and the police of Sylvania met, gave, and broke down talks with the League, a senior official said. It was not to be.";
  static dt_engine *engine;
  static dt_doc *doc;
  dt_error err = {0};
  if (!engine) HOLD(dt_engine_open(NULL, &engine, &err) == DT_OK && dt_doc_new(&doc, &err) == DT_OK);
  dt_legacy *x = NULL;
  dt_legacy_counts n;
  if (lg_open_bytes(DT_STR("fuzz"), (dt_str){(const char *)data, size}, any_fault, NULL, &x, &n, &err) != DT_OK) {
    HOLD(err.status == DT_ERR_MEM);
    return 0;
  }
  dt_article article = {.text = DT_STR(text), .date = DT_STR("1932-05-01")};
  dt_legacy_event *events;
  uint32_t count;
  HOLD(dt_doc_run(engine, &article, DT_STAGE_SYNTAX, doc, &err) == DT_OK);
  HOLD(dt_legacy_code(x, NULL, doc, &events, &count, &err) == DT_OK);
  for (uint32_t i = 0; i < count; i++) HOLD(events[i].sentence < doc->sentence_count && events[i].code.len > 0 && events[i].rule.len > 0);
  dt_legacy_close(x);
  return 0;
}
