/* Text into paragraphs: blank lines part them; a text without blank lines has one paragraph a line. */
#include "paragraph.h"

typedef DT_VEC(dt_paragraph) paragraphs;

static size_t line_end(dt_str text, size_t at) {
  const char *end = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;
  return end ? (size_t)(end - text.ptr) : text.len;
}

static bool is_blank(dt_str text, size_t begin, size_t end) {
  while (begin < end) {
    size_t at = begin;
    if (!dt_utf8_is_space(dt_utf8_next(text, &at))) return false;
    begin = at;
  }
  return true;
}

static bool has_blank_line(dt_str text) {
  bool seen = false;
  for (size_t at = 0; at < text.len;) {
    size_t end = line_end(text, at);
    if (!is_blank(text, at, end)) {
      seen = true;
    } else if (seen && !is_blank(text, end, text.len)) {
      return true;
    } else if (seen) {
      return false;
    }
    at = end + 1;
  }
  return false;
}

static bool add(dt_arena *arena, paragraphs *list, dt_str text, size_t begin, size_t end) {
  while (begin < end && dt_is_space(text.ptr[begin])) begin++;
  while (end > begin && dt_is_space(text.ptr[end - 1])) end--;
  if (is_blank(text, begin, end)) return true;
  dt_paragraph *paragraph = dt_push(arena, list);
  if (paragraph) *paragraph = (dt_paragraph){(uint32_t)begin, (uint32_t)end, DT_PARAGRAPH_BODY, NULL};
  return paragraph != NULL;
}

dt_status dt_paragraphs_cut(dt_article *article, dt_arena *arena, dt_error *err) {
  dt_str text = article->text;
  if (text.len >= UINT32_MAX) return dt_fail(err, DT_ERR_TEXT, UINT32_MAX, "text is longer than 4 GiB");
  bool by_blank = has_blank_line(text);
  paragraphs list = {0};
  size_t begin = 0;
  for (size_t at = 0; at < text.len;) {
    size_t end = line_end(text, at);
    bool blank = is_blank(text, at, end);
    if (!by_blank || blank) {
      if (!add(arena, &list, text, begin, by_blank ? at : end))
        return dt_fail(err, DT_ERR_MEM, at, "no room for more paragraphs");
      begin = end + 1;
    }
    at = end + 1;
  }
  if (begin < text.len && !add(arena, &list, text, begin, text.len))
    return dt_fail(err, DT_ERR_MEM, begin, "no room for more paragraphs");
  article->paragraphs = list.items;
  article->paragraph_count = list.count;
  return DT_OK;
}
