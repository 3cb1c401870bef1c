#include "decode.h"
#include <iconv.h>

/* 0x80-0x9F of windows-1252; 0 where it has nothing (WHATWG Encoding Standard gives those the C1 control itself). */
static const uint16_t cp1252[32] = {
  0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
  0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
};

static size_t put_1252(unsigned char b, char *out) {
  uint32_t cp = b >= 0x80 && b < 0xA0 && cp1252[b - 0x80] ? cp1252[b - 0x80] : b;
  return dt_utf8_put(cp, out);
}

/* Valid sequences stay, every other byte is read as windows-1252. */
static dt_status mend(dt_str bytes, dt_arena *arena, dt_str *out, dt_str *note, dt_error *err) {
  size_t good = 0, bad = 0, first = dt_utf8_valid_length(bytes);
  char *text = NULL;
  size_t n = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (size_t at = 0; at < bytes.len;) {
      size_t run = dt_utf8_valid_length(dt_slice(bytes, at, bytes.len));
      if (!text) {
        for (size_t i = at; i < at + run; i++) good += (unsigned char)bytes.ptr[i] >= 0xC0;
      } else if (run) {
        memcpy(text + n, bytes.ptr + at, run);
        n += run;
      }
      at += run;
      while (at < bytes.len && dt_utf8_valid_length(dt_slice(bytes, at, at + 4 < bytes.len ? at + 4 : bytes.len)) == 0) {
        if (text) n += put_1252((unsigned char)bytes.ptr[at], text + n);
        else bad++;
        at++;
      }
    }
    if (pass == 0 && !(text = dt_arena_alloc(arena, bytes.len + 2 * bad + 4, 1)))
      return dt_fail(err, DT_ERR_MEM, 0, "no room to decode %zu bytes", bytes.len);
  }
  *out = (dt_str){text, n};
  *note = good ? dt_arena_printf(arena, "%zu bytes that are not UTF-8 were read as windows-1252, the first at byte %zu", bad, first)
               : dt_arena_printf(arena, "decoded from windows-1252 (byte %zu is not UTF-8)", first);
  return DT_OK;
}

static uint32_t unit(const unsigned char *p, bool big) { return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0]; }

static dt_status from_utf16(dt_str bytes, size_t at, bool big, dt_arena *arena, dt_str *out, dt_str *note, dt_error *err) {
  const unsigned char *p = (const unsigned char *)bytes.ptr;
  char *text = dt_arena_alloc(arena, bytes.len / 2 * 3 + 4, 1);
  if (!text) return dt_fail(err, DT_ERR_MEM, 0, "no room to decode %zu bytes", bytes.len);
  size_t n = 0;
  for (; at + 1 < bytes.len; at += 2) {
    uint32_t cp = unit(p + at, big);
    if (cp >= 0xD800 && cp < 0xDC00 && at + 3 < bytes.len) {
      uint32_t low = unit(p + at + 2, big);
      if (low >= 0xDC00 && low < 0xE000) {
        cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      }
    }
    n += dt_utf8_put(cp, text + n);
  }
  *out = (dt_str){text, n};
  *note = big ? DT_STR("decoded from UTF-16BE") : DT_STR("decoded from UTF-16LE");
  return DT_OK;
}

/* Without a mark: most of the bytes at even or at odd places are zero. */
static int looks_utf16(dt_str bytes) {
  size_t n = bytes.len < 4096 ? bytes.len / 2 : 2048, even = 0, odd = 0;
  for (size_t i = 0; i < n; i++) {
    even += bytes.ptr[2 * i] == 0;
    odd += bytes.ptr[2 * i + 1] == 0;
  }
  if (n < 4) return 0;
  if (odd > n * 7 / 10 && even <= n / 20) return 1; /* little */
  return even > n * 7 / 10 && odd <= n / 20 ? 2 : 0;
}

static dt_status from_named(dt_str bytes, const char *name, dt_arena *arena, dt_str *out, dt_str *note, bool *done,
                            dt_error *err) {
  iconv_t cd = iconv_open("UTF-8", name);
  *done = false;
  if (cd == (iconv_t)-1) return DT_OK;
  size_t room = bytes.len * 4 + 16, n = room;
  char *text = bytes.len < SIZE_MAX / 8 ? dt_arena_alloc(arena, room, 1) : NULL;
  if (!text) {
    iconv_close(cd);
    return dt_fail(err, DT_ERR_MEM, 0, "no room to decode %zu bytes", bytes.len);
  }
  char *in = (char *)bytes.ptr, *to = text;
  size_t left = bytes.len, replaced = 0;
  while (left && iconv(cd, &in, &left, &to, &n) == (size_t)-1 && left && n >= 8) {
    to += dt_utf8_put(0xFFFD, to); /* a byte that the named encoding does not have */
    n = room - (size_t)(to - text);
    in++;
    left--;
    replaced++;
  }
  iconv_close(cd);
  if (replaced > bytes.len / 50 + 2) return DT_OK; /* the name is wrong */
  *done = true;
  *out = (dt_str){text, (size_t)(to - text)};
  *note = dt_arena_printf(arena, "decoded from %s%s", name, replaced ? ", some bytes replaced" : "");
  return DT_OK;
}

/* A file of bytes is no text when many of them are controls that no text has. */
static dt_status check_text(dt_str bytes, dt_error *err) {
  size_t controls = 0, first = 0, n = bytes.len < 1 << 16 ? bytes.len : 1 << 16;
  for (size_t i = 0; i < n; i++) {
    unsigned char b = (unsigned char)bytes.ptr[i];
    if (b >= 0x20 || dt_is_space((char)b) || b == 0x1B || b == 8 || b == 0x1A) continue;
    if (controls++ == 0) first = i;
  }
  if (controls > 4 && controls > n / 20)
    return dt_fail(err, DT_ERR_TEXT, first, "byte %zu is 0x%02X: this is not text", first, (unsigned char)bytes.ptr[first]);
  return DT_OK;
}

dt_status dt_decode(dt_str bytes, dt_str hint, dt_arena *arena, dt_str *out, dt_str *note, dt_error *err) {
  const unsigned char *p = (const unsigned char *)bytes.ptr;
  *note = (dt_str){"", 0};
  if (bytes.len >= 4 && p[0] == 0xFF && p[1] == 0xFE && p[2] == 0 && p[3] == 0) {
    bool done = false;
    DT_TRY(from_named(dt_slice(bytes, 4, bytes.len), "UTF-32LE", arena, out, note, &done, err));
    if (done) return DT_OK;
  }
  if (bytes.len >= 2 && p[0] == 0xFF && p[1] == 0xFE) return from_utf16(bytes, 2, false, arena, out, note, err);
  if (bytes.len >= 2 && p[0] == 0xFE && p[1] == 0xFF) return from_utf16(bytes, 2, true, arena, out, note, err);
  int wide = looks_utf16(bytes);
  if (wide) return from_utf16(bytes, 0, wide == 2, arena, out, note, err);
  DT_TRY(check_text(bytes, err));
  *out = bytes;
  if (dt_utf8_valid_length(bytes) == bytes.len) return DT_OK;
  char name[64];
  bool named = hint.len > 0 && hint.len < sizeof name - 1, done = false;
  for (size_t i = 0; named && i < hint.len; i++) {
    name[i] = dt_lower(hint.ptr[i]);
    named = dt_is_alpha(name[i]) || dt_is_digit(name[i]) || strchr("-_:.", name[i]);
    name[i + 1] = 0;
  }
  /* browsers read latin-1 as windows-1252, and so do we; a wrong "utf-8" is mended */
  if (named && strcmp(name, "utf-8") && strcmp(name, "utf8") && strcmp(name, "iso-8859-1") && strcmp(name, "latin1") &&
      strcmp(name, "windows-1252") && strcmp(name, "us-ascii") && strcmp(name, "ascii"))
    DT_TRY(from_named(bytes, name, arena, out, note, &done, err));
  return done ? DT_OK : mend(bytes, arena, out, note, err);
}

static bool find_word(dt_str s, const char *word, size_t from, size_t *at) {
  size_t n = strlen(word);
  for (size_t i = from; i + n <= s.len; i++)
    if (dt_str_eq_ascii_nocase(dt_slice(s, i, i + n), (dt_str){word, n})) return *at = i, true;
  return false;
}

dt_str dt_declared_charset(dt_str page) {
  dt_str head = dt_slice(page, 0, page.len < 4096 ? page.len : 4096);
  size_t at = 0;
  if (!find_word(head, "charset=", 0, &at) && !find_word(head, "encoding=", 0, &at)) return (dt_str){"", 0};
  while (at < head.len && head.ptr[at] != '=') at++;
  for (at++; at < head.len && (head.ptr[at] == '"' || head.ptr[at] == '\'' || head.ptr[at] == ' ');) at++;
  size_t end = at;
  while (end < head.len && (dt_is_alpha(head.ptr[end]) || dt_is_digit(head.ptr[end]) || strchr("-_:.", head.ptr[end]))) {
    if (head.ptr[end] == 0) break;
    end++;
  }
  return at < end ? dt_slice(head, at, end) : (dt_str){"", 0};
}
