/* The text stage over any bytes made UTF-8: tokens and sentences are sorted, inside, and never empty. */
#include "decode.h"
#include "hold.h"
#include "paragraph.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dt_arena *arena = dt_arena_new((size_t)1 << 26);
  dt_doc doc = {.arena = arena};
  dt_str note;
  dt_error err = {0};
  dt_str bytes = {(const char *)data, size};
  if (arena && dt_decode(bytes, (dt_str){"", 0}, arena, &doc.article.text, &note, &err) == DT_OK &&
      dt_paragraphs_cut(NULL, &doc.article, arena, &err) == DT_OK) {
    hold_paragraphs(&doc.article);
    if (dt_text_split(NULL, &doc, &err) == DT_OK) hold_tokens(&doc);
    else HOLD(err.offset <= doc.article.text.len);
  } else {
    HOLD(err.offset <= size);
  }
  dt_arena_free(arena);
  return 0;
}
