#include "base.h"

int dt_str_cmp(dt_str a, dt_str b) {
  size_t n = a.len < b.len ? a.len : b.len;
  int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
  return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool dt_str_eq_ascii_nocase(dt_str a, dt_str b) {
  if (a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++)
    if (dt_lower(a.ptr[i]) != dt_lower(b.ptr[i])) return false;
  return true;
}

bool dt_str_starts(dt_str s, const char *prefix) {
  size_t n = strlen(prefix);
  return s.len >= n && memcmp(s.ptr, prefix, n) == 0;
}

bool dt_str_ends(dt_str s, const char *suffix) {
  size_t n = strlen(suffix);
  return s.len >= n && memcmp(s.ptr + s.len - n, suffix, n) == 0;
}

dt_str dt_str_trim(dt_str s) {
  while (s.len && dt_is_space(s.ptr[0])) s.ptr++, s.len--;
  while (s.len && dt_is_space(s.ptr[s.len - 1])) s.len--;
  return s;
}

bool dt_str_field(dt_str *rest, char sep, dt_str *field) {
  if (!rest->ptr) return false;
  const char *cut = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
  if (!cut) {
    *field = *rest;
    *rest = (dt_str){NULL, 0};
    return true;
  }
  size_t n = (size_t)(cut - rest->ptr);
  *field = (dt_str){rest->ptr, n};
  *rest = (dt_str){cut + 1, rest->len - n - 1};
  return true;
}

bool dt_str_word(dt_str *rest, dt_str *word) {
  size_t begin = 0, end;
  while (begin < rest->len && dt_is_space(rest->ptr[begin])) begin++;
  for (end = begin; end < rest->len && !dt_is_space(rest->ptr[end]);) end++;
  *word = dt_slice(*rest, begin, end);
  *rest = dt_slice(*rest, end, rest->len);
  return end > begin;
}

/* FNV-1a with a final mix (Murmur3's): short keys, no seed, so tables look the same everywhere. */
uint64_t dt_hash(dt_str s) {
  uint64_t h = 0xcbf29ce484222325u;
  for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
  h ^= h >> 33;
  h *= 0xff51afd7ed558ccdu;
  h ^= h >> 33;
  return h;
}

uint64_t dt_hash_eights(uint64_t h, dt_str s) {
  for (size_t i = 0; i + 8 <= s.len; i += 8) {
    uint64_t x;
    memcpy(&x, s.ptr + i, 8);
    h = (h ^ x) * 0x9E3779B97F4A7C15u;
    h ^= h >> 31;
  }
  return h;
}

uint64_t dt_hash_long(dt_str s) {
  dt_str left = dt_slice(s, s.len / 8 * 8, s.len);
  uint64_t h = dt_hash_eights(s.len, s) ^ dt_load_short(left.ptr, left.len);
  h *= 0xff51afd7ed558ccdu;
  return h ^ h >> 33;
}

dt_str dt_file_line(dt_arena *arena, dt_str file, uint32_t line) {
  char digits[10];
  size_t count = 0;
  for (uint32_t n = line; n || !count; n /= 10) digits[count++] = (char)('0' + n % 10);
  char *text = dt_arena_alloc(arena, file.len + count + 2, 1);
  if (!text) return (dt_str){0};
  memcpy(text, file.ptr, file.len);
  text[file.len] = ':';
  for (size_t i = 0; i < count; i++) text[file.len + 1 + i] = digits[count - 1 - i];
  return (dt_str){text, file.len + 1 + count};
}

bool dt_lines_next(dt_lines *lines) {
  if (!lines->rest.ptr || lines->rest.len == 0) return false;
  (void)dt_str_field(&lines->rest, '\n', &lines->line);
  if (lines->line.len && lines->line.ptr[lines->line.len - 1] == '\r') lines->line.len--;
  lines->number++;
  return true;
}
