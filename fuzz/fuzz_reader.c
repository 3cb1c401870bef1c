/* A file of any bytes, told by its bytes, compressed or not: every article holds, and reading comes to an end. */
#include "article.h"
#include "hold.h"
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dt_reader *reader = NULL;
  dt_error err = {0};
  if (dt_reader_open_bytes((dt_str){(const char *)data, size}, "fuzz", NULL, &reader, &err) != DT_OK) return 0;
  size_t articles = 0;
  for (;;) {
    dt_article *article = NULL;
    dt_status status = dt_reader_next(reader, &article, &err);
    if (status == DT_END) break;
    HOLD(++articles <= size + 1);
    if (status != DT_OK) continue;
    HOLD(article->id.len > 0);
    HOLD(dt_utf8_valid_length(article->title) == article->title.len);
    hold_paragraphs(article);
    dt_article_free(article);
  }
  dt_reader_close(reader);
  return 0;
}
