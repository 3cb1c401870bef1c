#include "out.h"
#include <math.h>

enum { FIRST_BYTES = 4096, MARK_BYTES = 256 };

static bool grow(dt_out *out, size_t more) {
  size_t room = out->room ? out->room : FIRST_BYTES;
  while (room - out->len < more) room *= 2; /* more is at most an article: cannot wrap */
  char *bytes = dt_arena_alloc(out->arena, room, 1);
  if (!bytes) return out->failed = true, false;
  if (out->len) memcpy(bytes, out->ptr, out->len);
  out->ptr = bytes;
  out->room = room;
  return true;
}

void dt_out_bytes(dt_out *out, const char *ptr, size_t len) {
  if (out->failed || len == 0) return;
  if (out->room - out->len < len && !grow(out, len)) return;
  memcpy(out->ptr + out->len, ptr, len);
  out->len += len;
}

void dt_out_char(dt_out *out, char c) {
  if (out->failed || (out->len == out->room && !grow(out, 1))) return;
  out->ptr[out->len++] = c;
}

void dt_out_int(dt_out *out, int64_t n) {
  char digits[24];
  size_t at = sizeof digits;
  uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
  do digits[--at] = (char)('0' + rest % 10);
  while (rest /= 10);
  if (n < 0) digits[--at] = '-';
  dt_out_bytes(out, digits + at, sizeof digits - at);
}

void dt_out_fixed(dt_out *out, double value, int decimals) {
  int64_t unit = 1;
  for (int i = 0; i < decimals; i++) unit *= 10;
  int64_t scaled = llround(value * (double)unit);
  if (scaled < 0) dt_out_char(out, '-');
  uint64_t whole = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled;
  dt_out_int(out, (int64_t)(whole / (uint64_t)unit));
  uint64_t rest = whole % (uint64_t)unit;
  if (rest) dt_out_char(out, '.');
  while (rest) {
    unit /= 10;
    dt_out_char(out, (char)('0' + rest / (uint64_t)unit));
    rest %= (uint64_t)unit;
  }
}

void dt_hexadecimal(char out[17], uint64_t n) {
  static const char digits[] = "0123456789abcdef";
  for (int i = 15; i >= 0; i--, n >>= 4) out[i] = digits[n & 15];
  out[16] = 0;
}

/* Copy runs of bytes that stand for themselves; `special` says which do not. */
static size_t plain_run(dt_str s, size_t at, bool (*special)(unsigned char c)) {
  size_t end = at;
  while (end < s.len && !special((unsigned char)s.ptr[end])) end++;
  return end;
}

static bool json_special(unsigned char c) { return c < ' ' || c == '"' || c == '\\' || c == 0x7F; }

static void json_escape(dt_out *out, unsigned char c) {
  static const char hex[] = "0123456789abcdef";
  if (c == '"' || c == '\\') {
    dt_out_char(out, '\\');
    dt_out_char(out, (char)c);
  } else if (c == '\n') {
    dt_out_z(out, "\\n");
  } else {
    dt_out_z(out, "\\u00");
    dt_out_char(out, hex[c >> 4]);
    dt_out_char(out, hex[c & 15]);
  }
}

void dt_out_json(dt_out *out, dt_str s) {
  dt_out_char(out, '"');
  for (size_t at = 0; at < s.len;) {
    size_t end = plain_run(s, at, json_special);
    dt_out_bytes(out, s.ptr + at, end - at);
    if (end < s.len) json_escape(out, (unsigned char)s.ptr[end++]);
    at = end;
  }
  dt_out_char(out, '"');
}

static bool control(unsigned char c) { return c < ' ' || c == 0x7F; }

void dt_out_plain(dt_out *out, dt_str s) {
  for (size_t at = 0; at < s.len;) {
    size_t end = plain_run(s, at, control);
    dt_out_bytes(out, s.ptr + at, end - at);
    if (end < s.len) dt_out_char(out, ' '), end++;
    at = end;
  }
}

/* Bytes of a character at s[at] that steers a terminal, 0 for any other: C0 and C1 controls, U+202A to U+202E, U+2066 to U+2069. */
static size_t steering(dt_str s, size_t at) {
  unsigned char a = (unsigned char)s.ptr[at], b = at + 1 < s.len ? (unsigned char)s.ptr[at + 1] : 0, c = at + 2 < s.len ? (unsigned char)s.ptr[at + 2] : 0;
  if (control(a)) return 1;
  if (a == 0xC2 && b >= 0x80 && b < 0xA0) return 2;
  if (a == 0xE2 && b == 0x80 && c >= 0xAA && c <= 0xAE) return 3;
  return a == 0xE2 && b == 0x81 && c >= 0xA6 && c <= 0xA9 ? 3 : 0;
}

void dt_out_shown(dt_out *out, dt_str s) {
  for (size_t at = 0, end = 0; at < s.len; at = end) {
    size_t bytes = 0;
    while (end < s.len && !(bytes = steering(s, end))) end++;
    dt_out_bytes(out, s.ptr + at, end - at);
    if (end == s.len) break;
    bool blank = s.ptr[end] == '\t' || s.ptr[end] == '\n' || s.ptr[end] == '\r';
    dt_out_z(out, blank ? " " : "\xEF\xBF\xBD");
    end += bytes;
  }
}

static bool control_or_quote(unsigned char c) { return control(c) || c == '"'; }

void dt_out_bare(dt_out *out, dt_str s) {
  for (size_t at = 0; at < s.len;) {
    size_t end = plain_run(s, at, control_or_quote);
    dt_out_bytes(out, s.ptr + at, end - at);
    if (end < s.len) dt_out_char(out, s.ptr[end] == '"' ? '\'' : ' '), end++;
    at = end;
  }
}

void dt_out_csv(dt_out *out, dt_str s) {
  bool quoted = s.len && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ' || memchr(s.ptr, '"', s.len) || memchr(s.ptr, ',', s.len));
  if (!quoted) {
    dt_out_plain(out, s);
    return;
  }
  dt_out_char(out, '"');
  for (size_t at = 0; at < s.len;) { /* up to and with each quote, which is then doubled */
    const char *quote = memchr(s.ptr + at, '"', s.len - at);
    size_t end = quote ? (size_t)(quote - s.ptr) + 1 : s.len;
    dt_out_plain(out, dt_slice(s, at, end));
    if (quote) dt_out_char(out, '"');
    at = end;
  }
  dt_out_char(out, '"');
}

/* --------------------------------------------------------------- offsets */

static uint32_t count(const char *text, size_t from, size_t to) {
  uint32_t n = 0;
  for (size_t i = from; i < to; i++) n += ((unsigned char)text[i] & 0xC0) != 0x80;
  return n;
}

bool dt_points_make(dt_arena *arena, dt_str text, bool codepoints, dt_points *out) {
  *out = (dt_points){.text = text};
  if (!codepoints) return true;
  size_t marks = text.len / MARK_BYTES + 1;
  uint32_t *items = dt_arena_alloc(arena, marks, sizeof *items);
  if (!items) return false;
  for (size_t i = 1; i < marks; i++) items[i] = items[i - 1] + count(text.ptr, (i - 1) * MARK_BYTES, i * MARK_BYTES);
  out->marks = items;
  return true;
}

uint32_t dt_points_at(const dt_points *points, uint32_t byte) {
  if (!points->marks) return byte;
  size_t mark = byte / MARK_BYTES;
  return points->marks[mark] + count(points->text.ptr, mark * MARK_BYTES, byte);
}
