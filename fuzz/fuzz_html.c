/* A page of any bytes: paragraphs are sorted, inside, never empty; the text is UTF-8. */
#include "article.h"
#include "hold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static dt_sources sources;
  static dt_furniture *furniture;
  dt_error err = {0};
  if (!furniture && (dt_sources_open(NULL, 0, &sources, &err) != DT_OK || dt_furniture_open(&sources, &furniture, &err) != DT_OK)) abort();
  dt_draft *draft = NULL;
  if (dt_draft_new(&draft, &err) != DT_OK) return 0;
  dt_reading reading = {.name = "fuzz", .furniture = furniture};
  dt_status status = dt_html_article((dt_str){(const char *)data, size}, (dt_str){"", 0}, &reading, draft, &err);
  if (status == DT_OK) {
    dt_date date;
    hold_paragraphs(&draft->article);
    HOLD(draft->article.date.len == 0 || dt_date_parse(draft->article.date, &date));
  } else {
    HOLD(err.offset <= size);
  }
  dt_article_free(&draft->article);
  return 0;
}
