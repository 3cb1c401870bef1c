#include "paragraph.h"

/* Text wrapped by a program seldom has lines longer than this. */
enum { WRAP_BYTES = 132, WRAP_LEAST = 30 };

typedef DT_VEC(dt_paragraph) paragraphs;

struct line {
  size_t begin, end; /* without white space around it */
  size_t indent;
  size_t next;       /* where the next line begins */
  bool blank;
};

/* White space for our purpose: Unicode's, and control characters. */
static bool is_space_at(dt_str text, size_t *at) {
  uint32_t cp = dt_utf8_next(text, at);
  return cp < 0x20 || cp == 0x7F || dt_utf8_is_space(cp);
}

static struct line line_at(dt_str text, size_t at) {
  const char *stop = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;
  size_t end = stop ? (size_t)(stop - text.ptr) : text.len;
  struct line line = {.begin = at, .end = end, .next = end + 1};
  for (size_t i = at; i < end && is_space_at(text, &i); line.begin = i) {}
  line.blank = line.begin >= end;
  line.indent = line.begin - at;
  while (line.end > line.begin && ((unsigned char)text.ptr[line.end - 1] <= 0x20 || text.ptr[line.end - 1] == 0x7F)) line.end--;
  return line;
}

static size_t first_word(dt_str text, const struct line *line) {
  size_t at = line->begin;
  while (at < line->end && !dt_is_space(text.ptr[at])) at++;
  return at - line->begin;
}

/* ------------------------------------------------------- hard-wrapped text */

struct wrap {
  size_t width;  /* longest line; 0 when the text is not wrapped */
  size_t pairs, full; /* neighbouring lines, and those broken because the next word would not fit */
};

static bool breaks_for_width(dt_str text, const struct line *line, const struct line *next, size_t width) {
  return line->end - line->begin + 1 + first_word(text, next) > width;
}

static struct wrap find_wrap(dt_str text) {
  struct wrap wrap = {0};
  for (int pass = 0; pass < 2; pass++) {
    struct line last = {.blank = true};
    for (size_t at = 0; at < text.len;) {
      struct line line = line_at(text, at);
      at = line.next;
      size_t size = line.end - line.begin;
      if (pass == 0 && size > wrap.width) wrap.width = size;
      if (wrap.width > WRAP_BYTES) return (struct wrap){0};
      if (pass == 1 && !line.blank && !last.blank) {
        wrap.pairs++;
        wrap.full += breaks_for_width(text, &last, &line, wrap.width - wrap.width / 8);
      }
      last = line;
    }
  }
  if (wrap.width < WRAP_LEAST || wrap.pairs == 0 || wrap.full * 10 < wrap.pairs * 6) wrap.width = 0;
  return wrap;
}

static bool ends_closed(dt_str text, const struct line *line) {
  char b = text.ptr[line->end - 1];
  return b == '.' || b == '!' || b == '?' || b == '"' || b == ':' || (unsigned char)b == 0x9D || b == ')';
}

static bool has_lower(dt_str text, const struct line *line) {
  for (size_t i = line->begin; i < line->end; i++)
    if (dt_is_lower(text.ptr[i])) return true;
  return false;
}

/* Does `line` go on the paragraph that `last` belongs to? */
static bool continues(dt_str text, const struct wrap *wrap, const struct line *last, const struct line *line) {
  if (wrap->width == 0) return false;
  if (line->indent >= last->indent + 2) return false;
  if (breaks_for_width(text, last, line, wrap->width - wrap->width / 4)) return true;
  if (ends_closed(text, last)) return false;
  return dt_is_lower(text.ptr[line->begin]) || (!has_lower(text, last) && !has_lower(text, line)); /* text all in capitals */
}

/* ------------------------------------------------------- cutting */

static bool add(dt_arena *arena, paragraphs *list, size_t begin, size_t end) {
  dt_paragraph *paragraph = dt_push(arena, list);
  if (paragraph) *paragraph = (dt_paragraph){(uint32_t)begin, (uint32_t)end, DT_PARAGRAPH_BODY, NULL};
  return paragraph != NULL;
}

static dt_status cut(dt_str text, dt_arena *arena, paragraphs *list, dt_error *err) {
  struct wrap wrap = find_wrap(text);
  struct line last = {.blank = true};
  for (size_t at = 0; at < text.len;) {
    struct line line = line_at(text, at);
    at = line.next;
    if (!line.blank && !last.blank && continues(text, &wrap, &last, &line)) list->items[list->count - 1].end = (uint32_t)line.end;
    else if (!line.blank && !add(arena, list, line.begin, line.end))
      return dt_fail(err, DT_ERR_MEM, line.begin, "no room for more paragraphs");
    last = line;
  }
  return DT_OK;
}

dt_status dt_paragraphs_cut(const dt_furniture *furniture, dt_article *article, dt_arena *arena, dt_error *err) {
  if (article->text.len >= UINT32_MAX) return dt_fail(err, DT_ERR_TEXT, UINT32_MAX, "text is longer than 4 GiB");
  paragraphs list = {0};
  DT_TRY(cut(article->text, arena, &list, err));
  if (furniture && list.count) DT_TRY(dt_furniture_label(furniture, article, list.items, list.count, true, arena, err));
  article->paragraphs = list.items;
  article->paragraph_count = list.count;
  for (uint32_t i = 0; i < list.count && article->title.len == 0; i++)
    if (list.items[i].kind == DT_PARAGRAPH_TITLE) article->title = dt_slice(article->text, list.items[i].begin, list.items[i].end);
  return DT_OK;
}
