/* Plain text: the article is the file's bytes. Title and paragraphs are found when it is worked through. */
#include "article.h"
#include "decode.h"

dt_status dt_text_article(dt_str bytes, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  dt_article *a = &draft->article;
  dt_error why = {0};
  dt_status status = dt_decode(bytes, (dt_str){"", 0}, draft->arena, &a->text, &a->note, &why);
  if (status != DT_OK) return dt_fail(err, status, why.offset, "%s: %s", reading->name, why.message);
  if (a->text.ptr == bytes.ptr) DT_TRY(dt_draft_set(draft, &a->text, bytes, err));
  char date[11];
  if (dt_dateline_read(a->text, date)) DT_TRY(dt_draft_set(draft, &a->date, dt_str_of(date), err));
  return DT_OK;
}
