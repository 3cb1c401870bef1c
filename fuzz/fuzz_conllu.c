/* CoNLL-U of any bytes: read or refused with a place; what was read is written so that it reads the same. */
#include "conllu.h"
#include "hold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dt_arena *arena = dt_arena_new((size_t)1 << 26);
  dt_doc doc = {.arena = arena}, again = {.arena = arena};
  dt_error err = {0};
  dt_str text;
  dt_status status = dt_conllu_read((dt_str){(const char *)data, size}, &doc, &err);
  HOLD(status == DT_OK || (err.message[0] && err.offset <= size));
  if (status == DT_OK && dt_conllu_write(&doc, &text, NULL) == DT_OK) {
    HOLD(dt_conllu_read(text, &again, &err) == DT_OK);
    HOLD(again.token_count == doc.token_count && again.sentence_count == doc.sentence_count);
    for (uint32_t i = 0; i < doc.token_count; i++)
      HOLD(doc.tokens[i].head == again.tokens[i].head && doc.tokens[i].rel == again.tokens[i].rel &&
           doc.tokens[i].upos == again.tokens[i].upos && doc.tokens[i].xpos == again.tokens[i].xpos);
  }
  dt_arena_free(arena);
  return 0;
}
