/* One line of JSON: an article that holds, or an error whose place is inside the line. */
#include "article.h"
#include "hold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dt_error err = {0};
  dt_draft *draft = NULL;
  if (dt_draft_new(&draft, &err) != DT_OK) return 0;
  dt_reading reading = {.name = "fuzz"};
  if (dt_json_article((dt_str){(const char *)data, size}, &reading, draft, &err) == DT_OK) {
    dt_date date;
    hold_paragraphs(&draft->article);
    HOLD(draft->article.date.len == 0 || dt_date_parse(draft->article.date, &date));
    HOLD(dt_utf8_valid_length(draft->article.id) == draft->article.id.len);
  } else {
    HOLD(err.offset <= size);
  }
  dt_article_free(&draft->article);
  return 0;
}
