/* Web archives (ISO 28500, WARC 1.0 and 1.1): records of headers and a counted block; we take the pages among them. */
#include "warc.h"
#include <stdlib.h>

enum { HEAD_BYTES = 1 << 16, RECORD_BYTES = DT_ARTICLE_BYTES };

/* Value of a header line in `head`, without case in the name; empty when there is none. */
static dt_str header(dt_str head, const char *name) {
  dt_lines lines = {.rest = head};
  size_t n = strlen(name);
  while (dt_lines_next(&lines))
    if (lines.line.len > n && lines.line.ptr[n] == ':' && dt_str_eq_ascii_nocase(dt_slice(lines.line, 0, n), (dt_str){name, n}))
      return dt_str_trim(dt_slice(lines.line, n + 1, lines.line.len));
  return (dt_str){"", 0};
}

/* Bytes up to and with the blank line that ends headers; 0 when there is none. */
static size_t head_size(dt_str s) {
  for (size_t i = 0; i + 1 < s.len; i++) {
    if (s.ptr[i] != '\n') continue;
    if (s.ptr[i + 1] == '\n') return i + 2;
    if (i + 2 < s.len && s.ptr[i + 1] == '\r' && s.ptr[i + 2] == '\n') return i + 3;
  }
  return 0;
}

static bool number(dt_str s, uint64_t *out) {
  *out = 0;
  for (size_t i = 0; i < s.len; i++) {
    if (!dt_is_digit(s.ptr[i]) || *out > UINT64_MAX / 20) return false;
    *out = *out * 10 + (uint64_t)(s.ptr[i] - '0');
  }
  return s.len > 0;
}

static dt_status skip(dt_stream *stream, uint64_t count, dt_error *err) {
  while (count) {
    dt_str have;
    DT_TRY(dt_stream_peek(stream, 1, &have, err));
    if (have.len == 0) return dt_fail(err, DT_ERR_FORMAT, dt_stream_offset(stream), "%s: byte %llu: the last record is cut off",
                                      dt_stream_name(stream), (unsigned long long)dt_stream_offset(stream));
    size_t n = count < have.len ? (size_t)count : have.len;
    dt_stream_take(stream, n);
    count -= n;
  }
  return DT_OK;
}

/* Go to the next line that begins a record. */
static dt_status find_record(dt_stream *stream, bool *found, dt_error *err) {
  for (;;) {
    dt_str have;
    DT_TRY(dt_stream_peek(stream, 5, &have, err));
    *found = have.len >= 5;
    if (!*found || memcmp(have.ptr, "WARC/", 5) == 0) return DT_OK;
    const char *end = memchr(have.ptr, '\n', have.len);
    dt_stream_take(stream, end ? (size_t)(end - have.ptr) + 1 : have.len);
  }
}

/* ------------------------------------------------------- bodies of HTTP responses */

static int hex(char c) { return dt_is_digit(c) ? c - '0' : dt_lower(c) >= 'a' && dt_lower(c) <= 'f' ? dt_lower(c) - 'a' + 10 : -1; }

/* Chunked transfer coding undone in place; a body that is not chunked after all stays as it is. */
static dt_str unchunk(char *body, size_t length) {
  size_t at = 0, n = 0;
  while (at < length) {
    size_t size = 0, begin = at;
    for (; at < length && hex(body[at]) >= 0 && size < RECORD_BYTES; at++) size = size * 16 + (size_t)hex(body[at]);
    if (at == begin) return n ? (dt_str){body, n} : (dt_str){body, length};
    while (at < length && body[at] != '\n') at++;
    at++;
    if (size == 0) break;
    if (at >= length) break;
    if (size > length - at) size = length - at;
    memmove(body + n, body + at, size);
    n += size;
    at += size;
    while (at < length && (body[at] == '\r' || body[at] == '\n')) at++;
  }
  return (dt_str){body, n};
}

/* A body that is still compressed, undone into memory of `arena`. */
static dt_status inflate_body(dt_str body, const char *name, dt_arena *arena, dt_str *out, dt_error *err) {
  dt_stream *stream = NULL;
  dt_str rest;
  DT_TRY(dt_stream_over(body, name, &stream, err));
  dt_status status = dt_stream_rest(stream, RECORD_BYTES, &rest, err);
  if (status == DT_OK) {
    *out = dt_arena_copy(arena, rest);
    if (!out->ptr) status = dt_fail(err, DT_ERR_MEM, 0, "%s: out of memory", name);
  }
  dt_stream_close(stream);
  return status;
}

static dt_str charset_of(dt_str type) {
  dt_str rest = type, part;
  while (dt_str_field(&rest, ';', &part)) {
    part = dt_str_trim(part);
    if (part.len > 8 && dt_str_eq_ascii_nocase(dt_slice(part, 0, 8), DT_STR("charset="))) {
      part = dt_slice(part, 8, part.len);
      while (part.len && (part.ptr[0] == '"' || part.ptr[0] == '\'')) part = dt_slice(part, 1, part.len);
      while (part.len && (part.ptr[part.len - 1] == '"' || part.ptr[part.len - 1] == '\'')) part.len--;
      return part;
    }
  }
  return (dt_str){"", 0};
}

static bool is_page(dt_str type) {
  static const char *const pages[] = {"text/html", "application/xhtml"};
  for (size_t i = 0; i < 2; i++) {
    size_t n = strlen(pages[i]);
    if (type.len >= n && dt_str_eq_ascii_nocase(dt_slice(type, 0, n), (dt_str){pages[i], n})) return true;
  }
  return false;
}

/* ------------------------------------------------------- records */

/* The page inside a record, DT_END when it holds none. */
static dt_status page_of(dt_str head, dt_str block, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  dt_str type = header(head, "WARC-Type"), content = header(head, "Content-Type"), body = block;
  if (dt_str_is(type, "conversion")) return dt_str_starts(content, "text/plain") ? dt_text_article(block, reading, draft, err) : DT_END;
  if (dt_str_is(type, "resource")) return is_page(content) ? dt_html_article(block, charset_of(content), reading, draft, err) : DT_END;
  if (!dt_str_is(type, "response") || !dt_str_starts(block, "HTTP/")) return DT_END;
  size_t size = head_size(block);
  dt_str http = dt_slice(block, 0, size);
  dt_str status_line = dt_slice(http, 0, size < 16 ? size : 16);
  const char *space = size ? memchr(status_line.ptr, ' ', status_line.len) : NULL;
  if (!space || space[1] != '2' || !is_page(header(http, "Content-Type"))) return DT_END;
  body = dt_slice(block, size, block.len);
  if (dt_str_eq_ascii_nocase(header(http, "Transfer-Encoding"), DT_STR("chunked"))) body = unchunk((char *)body.ptr, body.len);
  if (body.len > 2 && memcmp(body.ptr, "\x1F\x8B", 2) == 0) DT_TRY(inflate_body(body, reading->name, draft->arena, &body, err));
  return dt_html_article(body, charset_of(header(http, "Content-Type")), reading, draft, err);
}

/* Identity and date of the record, where the page did not give its own. */
static dt_status describe(dt_str head, dt_draft *draft, dt_error *err) {
  dt_str id = header(head, "WARC-Record-ID"), url = header(head, "WARC-Target-URI"), when = header(head, "WARC-Date");
  if (id.len > 2 && id.ptr[0] == '<') id = dt_slice(id, 1, id.len - 1);
  if (dt_utf8_valid_length(id) == id.len) DT_TRY(dt_draft_set(draft, &draft->article.id, id, err));
  if (url.len && dt_utf8_valid_length(url) == url.len) DT_TRY(dt_draft_set(draft, &draft->article.url, url, err));
  char date[11];
  if (draft->article.date.len || dt_date_read(draft->article.url, date) || !dt_date_read(when, date)) return DT_OK;
  if (draft->article.note.len == 0) draft->article.note = DT_STR("dated by the day of the crawl");
  return dt_draft_set(draft, &draft->article.date, dt_str_of(date), err);
}

static dt_status broken(dt_stream *stream, uint64_t at, const char *why, dt_error *err) {
  return dt_fail(err, DT_ERR_FORMAT, at, "%s: byte %llu: %s", dt_stream_name(stream), (unsigned long long)at, why);
}

dt_status dt_warc_next(dt_stream *stream, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  for (;;) {
    bool found;
    DT_TRY(find_record(stream, &found, err));
    if (!found) return DT_END;
    uint64_t at = dt_stream_offset(stream), length;
    dt_str have;
    DT_TRY(dt_stream_peek(stream, HEAD_BYTES, &have, err));
    size_t size = head_size(dt_slice(have, 0, have.len < HEAD_BYTES ? have.len : HEAD_BYTES));
    if (size == 0 || !number(header(dt_slice(have, 0, size), "Content-Length"), &length)) {
      dt_stream_take(stream, 5);
      return broken(stream, at, "a record without end of headers or Content-Length", err);
    }
    dt_str head = dt_arena_copy(draft->arena, dt_slice(have, 0, size));
    if (!head.ptr) return dt_fail(err, DT_ERR_MEM, at, "%s: out of memory", dt_stream_name(stream));
    dt_stream_take(stream, size);
    dt_str type = header(head, "WARC-Type");
    bool wanted = dt_str_is(type, "response") || dt_str_is(type, "conversion") || dt_str_is(type, "resource");
    if (!wanted || length > RECORD_BYTES) {
      DT_TRY(skip(stream, length, err));
      if (wanted) return broken(stream, at, "a record of more than 256 MiB", err);
      dt_arena_reset(draft->arena);
      continue;
    }
    dt_str block;
    DT_TRY(dt_stream_peek(stream, (size_t)length, &block, err));
    bool cut = block.len < length;
    block = dt_arena_copy(draft->arena, dt_slice(block, 0, cut ? block.len : (size_t)length));
    dt_stream_take(stream, (size_t)length);
    if (!block.ptr) return dt_fail(err, DT_ERR_MEM, at, "%s: out of memory", dt_stream_name(stream));
    if (cut) return broken(stream, at, "the last record is cut off", err);
    dt_status status = page_of(head, block, reading, draft, err);
    if (status == DT_OK) return describe(head, draft, err);
    if (status != DT_END) {
      if (err) err->offset += at;
      return status;
    }
    draft->article = (dt_article){0};
    dt_arena_reset(draft->arena);
  }
}
