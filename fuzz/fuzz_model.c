/* The model loader: the built-in model with bytes of its header and tables changed and its end cut, checksum mended so that the later
   checks are reached. What is let in must parse without a fault. The input: pairs of a position (3 bytes) and a byte, then a cut. */
#include "hold.h"
#include "model.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char sentence[] = "The talks in Geneva ended on Tuesday .";

static void try_parse(const dt_syntax *s) {
  dt_token tokens[8] = {{0}};
  dt_sentence whole = {.last = 8};
  dt_doc doc = {.arena = dt_arena_new(1 << 20), .article = {.text = DT_STR(sentence)}, .tokens = tokens, .token_count = 8,
                .sentences = &whole, .sentence_count = 1};
  for (uint32_t at = 0, i = 0; i < 8; i++, at++) {
    tokens[i].begin = at;
    while (sentence[at] && sentence[at] != ' ') at++;
    tokens[i].end = at;
  }
  HOLD(dt_syntax_parse(s, &doc, NULL) == DT_OK);
  dt_arena_free(doc.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static char *bytes;
  dt_str good = dt_pack_find("model/syntax.bin");
  if (!bytes) bytes = malloc(good.len);
  if (size > 64) return 0;
  size_t head = good.len < 1 << 20 ? good.len : 1 << 20, len = good.len;
  memcpy(bytes, good.ptr, good.len);
  for (; size >= 4; data += 4, size -= 4) {
    size_t at = (size_t)(data[0] | data[1] << 8 | data[2] << 16);
    if (data[2] < 128) at %= sizeof(dt_model_header);
    bytes[at % head] = (char)data[3];
  }
  if (size) len -= len * data[0] / 4096;
  dt_model_header *h = (void *)bytes;
  h->checksum = dt_model_checksum(bytes + 16, len - 16);
  dt_syntax *s = NULL;
  if (dt_syntax_open((dt_str){bytes, len}, &s, NULL) == DT_OK) try_parse(s);
  dt_syntax_close(s);
  return 0;
}
