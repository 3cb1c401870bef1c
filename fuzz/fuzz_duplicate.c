/* Lines as articles: numbers count up, links point back to an article that is no copy, shares are shares. */
#include "hold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dt_duplicates_options options = {.most_articles = 16, .least = 0.5};
  dt_duplicates *duplicates = NULL;
  dt_error err = {0};
  if (dt_duplicates_new(&options, &duplicates, &err) != DT_OK) return 0;
  dt_str rest = {(const char *)data, size}, line;
  for (uint64_t i = 0; dt_str_field(&rest, '\n', &line); i++) {
    dt_article article = {.id = line, .text = line};
    dt_duplicate got;
    if (dt_duplicates_add(duplicates, &article, &got, &err) != DT_OK) break;
    HOLD(got.number == i && got.of <= i);
    HOLD((got.copy == DT_COPY_NONE) == (got.of == i));
    HOLD(got.similarity >= 0 && got.similarity <= 1);
    HOLD(got.copy == DT_COPY_NONE || got.similarity >= 0.5);
  }
  dt_duplicates_free(duplicates);
  return 0;
}
