/* A dictionary of any bytes, then the same bytes as a text labelled with it. */
#include "hold.h"
#include "paragraph.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dt_str bytes = {(const char *)data, size};
  dt_file file = {DT_STR("source/furniture.txt"), bytes};
  dt_sources sources = {.items = &file, .count = 1};
  dt_furniture *furniture = NULL;
  dt_error err = {0};
  dt_status status = dt_furniture_open(&sources, &furniture, &err);
  HOLD(status == DT_OK || strstr(err.message, "source/furniture.txt:") || status == DT_ERR_MEM);
  dt_arena *arena = dt_arena_new((size_t)1 << 26);
  dt_article article = {.text = {bytes.ptr, dt_utf8_valid_length(bytes)}};
  if (status == DT_OK && arena && dt_paragraphs_cut(furniture, &article, arena, &err) == DT_OK) hold_paragraphs(&article);
  dt_arena_free(arena);
  dt_furniture_close(furniture);
  return 0;
}
