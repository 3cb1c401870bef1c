/* JSON into articles: {"id", "date", "publisher", "title", "url", "text" | "html"}, one a line or in one list. */
#include "article.h"
#include "decode.h"
#include <jansson.h>
#include <stdlib.h>

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
  bool digits = false;
  for (size_t i = 0; i < value.len; i++) digits |= dt_is_digit(value.ptr[i]);
  if (!digits) { /* "unknown", "n/a": as if it were not there */
    draft->article.note = DT_STR("its date is no date and was left out");
    return DT_OK;
  }
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

/* ------------------------------------------------------- a whole file */

struct dt_json_list {
  json_t *root;
  size_t next;
  dt_str note;      /* of decoding; in `arena` */
  dt_arena *arena;
};

dt_status dt_json_list_open(dt_str bytes, const char *name, dt_json_list **out, dt_error *err) {
  dt_json_list *list = calloc(1, sizeof *list);
  if (list) list->arena = dt_arena_new((size_t)DT_ARTICLE_BYTES * 4);
  dt_str text;
  dt_error why = {.status = DT_ERR_MEM, .message = "out of memory"};
  json_error_t fault;
  dt_status status = list && list->arena ? dt_decode(bytes, (dt_str){"", 0}, list->arena, &text, &list->note, &why) : DT_ERR_MEM;
  if (status != DT_OK) {
    dt_fail(err, status, why.offset, "%s: %s", name, why.message);
  } else {
    if (dt_str_starts(text, "\xEF\xBB\xBF")) text = dt_slice(text, 3, text.len);
    list->root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &fault);
    if (!list->root)
      status = dt_fail(err, DT_ERR_FORMAT, (uint64_t)(fault.position > 0 ? fault.position : 0), "%s:%d: byte %d: %s", name, fault.line,
                       fault.position, fault.text);
  }
  if (status != DT_OK) dt_json_list_close(list);
  else *out = list;
  return status;
}

void dt_json_list_close(dt_json_list *list) {
  if (!list) return;
  json_decref(list->root);
  dt_arena_free(list->arena);
  free(list);
}

dt_status dt_json_list_next(dt_json_list *list, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  bool many = json_is_array(list->root);
  const json_t *object = many ? json_array_get(list->root, list->next) : list->next == 0 ? list->root : NULL;
  if (!object) return DT_END;
  list->next++;
  dt_error why = {0};
  dt_status status = fill(object, reading, draft, &why);
  if (status != DT_OK) return dt_fail(err, status, 0, "%s: item %zu: %s", reading->name, list->next, why.message);
  return list->note.len ? dt_draft_set(draft, &draft->article.note, list->note, err) : DT_OK;
}
