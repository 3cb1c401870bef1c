/* One line of JSON into an article: {"id", "date", "publisher", "title", "url", "text" | "html"}. */
#include "article.h"
#include "decode.h"
#include <jansson.h>

static dt_status get_text(const json_t *object, const char *key, dt_str *out, dt_error *err) {
  const json_t *value = json_object_get(object, key);
  *out = (dt_str){"", 0};
  if (!value || json_is_null(value)) return DT_OK;
  if (!json_is_string(value)) return dt_fail(err, DT_ERR_FORMAT, 0, "\"%s\" is not a string", key);
  *out = (dt_str){json_string_value(value), json_string_length(value)};
  return DT_OK;
}

static dt_status copy_text(const json_t *object, const char *key, dt_draft *draft, dt_str *field, dt_error *err) {
  dt_str value;
  DT_TRY(get_text(object, key, &value, err));
  return dt_draft_set(draft, field, value, err);
}

static dt_status copy_id(const json_t *object, dt_draft *draft, dt_error *err) {
  const json_t *id = json_object_get(object, "id");
  if (!json_is_integer(id)) return copy_text(object, "id", draft, &draft->article.id, err);
  draft->article.id = dt_arena_printf(draft->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(id));
  return draft->article.id.ptr ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
}

static dt_status copy_date(const json_t *object, dt_draft *draft, dt_error *err) {
  dt_str value;
  char date[11];
  DT_TRY(get_text(object, "date", &value, err));
  if (value.len == 0) return DT_OK;
  if (!dt_date_read(value, date)) return dt_fail(err, DT_ERR_FORMAT, 0, "\"date\" is no date: \"%.40s\"", value.ptr);
  return dt_draft_set(draft, &draft->article.date, dt_str_of(date), err);
}

static dt_status fill(const json_t *object, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  dt_article *a = &draft->article;
  dt_str html, text, title = {"", 0}, date = {"", 0};
  if (!json_is_object(object)) return dt_fail(err, DT_ERR_FORMAT, 0, "the line is not a JSON object");
  DT_TRY(get_text(object, "text", &text, err));
  DT_TRY(get_text(object, "html", &html, err));
  if (text.len == 0 && html.len == 0 && !json_object_get(object, "text") && !json_object_get(object, "html"))
    return dt_fail(err, DT_ERR_FORMAT, 0, "neither \"text\" nor \"html\"");
  if (text.len == 0 && html.len > 0) {
    DT_TRY(dt_html_article(html, DT_STR("utf-8"), reading, draft, err));
    title = a->title;
    date = a->date;
  } else {
    DT_TRY(dt_draft_set(draft, &a->text, text, err));
  }
  DT_TRY(copy_id(object, draft, err));
  a->date = (dt_str){"", 0};
  DT_TRY(copy_date(object, draft, err));
  DT_TRY(copy_text(object, "title", draft, &a->title, err));
  if (a->title.len == 0) a->title = title; /* what the line says wins over what the page says */
  if (a->date.len == 0) a->date = date;
  dt_str publisher = a->publisher, url = a->url;
  DT_TRY(copy_text(object, "publisher", draft, &a->publisher, err));
  DT_TRY(copy_text(object, "url", draft, &a->url, err));
  if (a->publisher.len == 0 && publisher.len) a->publisher = publisher;
  if (a->url.len == 0 && url.len) a->url = url;
  char dateline[11];
  if (a->date.len == 0 && dt_dateline_read(a->text, dateline)) DT_TRY(dt_draft_set(draft, &a->date, dt_str_of(dateline), err));
  return DT_OK;
}

dt_status dt_json_article(dt_str line, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  dt_str text;
  DT_TRY(dt_decode(line, (dt_str){"", 0}, draft->arena, &text, &draft->article.note, err));
  json_error_t why;
  json_t *object = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
  size_t at = why.position > 0 ? (size_t)why.position : 0; /* in the decoded line, which may be longer */
  if (!object) return dt_fail(err, DT_ERR_FORMAT, at < line.len ? at : line.len, "%s", why.text);
  dt_str note = draft->article.note;
  dt_status status = fill(object, reading, draft, err);
  if (note.len) draft->article.note = note;
  json_decref(object);
  return status;
}
