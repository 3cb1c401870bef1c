/* Publication dates as pages and datelines write them. Dates in running text are the names stage's. */
#include "article.h"
#include <stdio.h>

static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september",
                                     "october", "november", "december"};

struct scan {
  dt_str s;
  size_t at;
};

static char peek(const struct scan *c) { return c->at < c->s.len ? c->s.ptr[c->at] : 0; }

static void skip_marks(struct scan *c) {
  while (c->at < c->s.len && (dt_is_space(peek(c)) || peek(c) == ',' || peek(c) == '.')) c->at++;
}

/* A number of at most four digits; 0 when there is none. */
static int take_number(struct scan *c, int *digits) {
  int value = 0;
  *digits = 0;
  while (dt_is_digit(peek(c)) && *digits < 5) {
    value = value * 10 + (peek(c) - '0');
    c->at++;
    ++*digits;
  }
  return value;
}

/* 1-12 for a month's name or its first three letters and more ("Sept"); the scan moves only on success. */
static int take_month(struct scan *c) {
  size_t end = c->at;
  while (end < c->s.len && dt_is_alpha(c->s.ptr[end])) end++;
  size_t n = end - c->at;
  if (n < 3 || n > 9) return 0;
  for (int m = 0; m < 12; m++)
    if (n <= strlen(months[m]) && dt_str_eq_ascii_nocase(dt_slice(c->s, c->at, end), (dt_str){months[m], n})) {
      c->at = end;
      return m + 1;
    }
  return 0;
}

static void skip_ordinal(struct scan *c) {
  static const char *const ends[] = {"st", "nd", "rd", "th"};
  for (size_t i = 0; i < 4; i++)
    if (c->at + 2 <= c->s.len && dt_str_eq_ascii_nocase(dt_slice(c->s, c->at, c->at + 2), (dt_str){ends[i], 2})) {
      c->at += 2;
      return;
    }
}

static bool put(int year, int month, int day, char out[11]) {
  dt_date date;
  if (year < 1000 || year > 2999 || month < 1 || month > 12 || day < 1 || day > 31) return false;
  snprintf(out, 11, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
  return dt_date_parse((dt_str){out, 10}, &date);
}

/* "2018-04-25", "2018/04/25", "20180425" */
static bool year_first(struct scan c, char out[11]) {
  int n, year = take_number(&c, &n);
  if (n == 5 && c.at + 3 <= c.s.len) { /* eight digits together */
    for (size_t i = c.at - 5; i < c.at + 3; i++)
      if (!dt_is_digit(c.s.ptr[i])) return false;
    const char *p = c.s.ptr + c.at - 5;
    if (c.at + 3 < c.s.len && dt_is_digit(p[8])) return false;
    return put((p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + p[3] - '0', (p[4] - '0') * 10 + p[5] - '0',
               (p[6] - '0') * 10 + p[7] - '0', out);
  }
  char sep = peek(&c);
  if (n != 4 || (sep != '-' && sep != '/' && sep != '.')) return false;
  c.at++;
  int month = take_number(&c, &n);
  if (n < 1 || n > 2 || peek(&c) != sep) return false;
  c.at++;
  int day = take_number(&c, &n);
  return n >= 1 && n <= 2 && put(year, month, day, out);
}

/* "25 April 2018", "25th of April, 2018", "25-Apr-2018", "Wed, 25 Apr 2018 10:00:00 GMT" */
static bool day_first(struct scan c, char out[11]) {
  int n, day = take_number(&c, &n);
  if (n < 1 || n > 2) return false;
  skip_ordinal(&c);
  while (peek(&c) == '-' || dt_is_space(peek(&c))) c.at++;
  if (dt_str_starts(dt_slice(c.s, c.at, c.s.len), "of ")) c.at += 3;
  int month = take_month(&c);
  if (!month) return false;
  if (peek(&c) == '-') c.at++;
  skip_marks(&c);
  int year = take_number(&c, &n);
  return n == 4 && put(year, month, day, out);
}

/* "April 25, 2018", "Apr. 25th 2018" */
static bool month_first(struct scan c, char out[11]) {
  int n, month = take_month(&c);
  if (!month) return false;
  skip_marks(&c);
  int day = take_number(&c, &n);
  if (n < 1 || n > 2) return false;
  skip_ordinal(&c);
  skip_marks(&c);
  int year = take_number(&c, &n);
  return n == 4 && put(year, month, day, out);
}

/* "4/25/2018" or "25/4/2018": only where the numbers leave one reading. */
static bool slashes(struct scan c, char out[11]) {
  int n, a = take_number(&c, &n);
  char sep = peek(&c);
  if (n < 1 || n > 2 || (sep != '/' && sep != '.')) return false;
  c.at++;
  int b = take_number(&c, &n);
  if (n < 1 || n > 2 || peek(&c) != sep) return false;
  c.at++;
  int year = take_number(&c, &n);
  if (n != 4) return false;
  if (sep == '.') return put(year, b, a, out);
  if (a > 12) return put(year, b, a, out);
  return (b > 12 || a == b) && put(year, a, b, out);
}

bool dt_date_read(dt_str s, char out[11]) {
  size_t limit = s.len < 200 ? s.len : 200;
  for (size_t at = 0; at < limit; at++) {
    char before = at ? s.ptr[at - 1] : ' ';
    if (dt_is_alpha(before) || dt_is_digit(before)) continue;
    struct scan c = {s, at};
    char b = s.ptr[at];
    if (dt_is_digit(b) && (year_first(c, out) || day_first(c, out) || slashes(c, out))) return true;
    if (dt_is_alpha(b) && month_first(c, out)) return true;
  }
  return false;
}

/* A line that is little else than a date: "Published: 25 April 2018, 10:15 GMT", "By A. Writer | April 25, 2018". */
static bool is_date_line(dt_str line) {
  static const char *const begins[] = {"published", "updated", "posted", "date", "last ", "first ", "by ", "mon", "tue", "wed", "thu",
                                       "fri", "sat", "sun"};
  size_t words = 0;
  for (size_t i = 0; i < line.len; i++) words += dt_is_space(line.ptr[i]);
  if (line.len >= 120 || words > 12) return false;
  char out[11];
  for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
    size_t n = strlen(begins[i]);
    if (line.len > n && dt_str_eq_ascii_nocase(dt_slice(line, 0, n), (dt_str){begins[i], n})) return true;
  }
  return words <= 5 && line.ptr[line.len - 1] != '.' && dt_date_read(line, out); /* "25 April 2018, 10:15 GMT" */
}

bool dt_dateline_read(dt_str text, char out[11]) {
  if (dt_str_starts(text, "\xEF\xBB\xBF")) text = dt_slice(text, 3, text.len);
  dt_lines lines = {.rest = dt_slice(text, 0, text.len < 4096 ? text.len : 4096)};
  for (int seen = 0; seen < 8 && dt_lines_next(&lines);) {
    dt_str line = dt_str_trim(lines.line);
    if (line.len == 0) continue;
    seen++;
    if (is_date_line(line) ? dt_date_read(line, out) : false) return true;
    /* "GENEVA, April 25, 2018 (Agency) -": capitals before the first comma */
    size_t caps = 0;
    while (caps < line.len && caps < 60 && (dt_is_upper(line.ptr[caps]) || dt_is_space(line.ptr[caps]) || line.ptr[caps] == '.')) caps++;
    if (caps >= 3 && caps < line.len && (line.ptr[caps] == ',' || line.ptr[caps] == '('))
      if (dt_date_read(dt_slice(line, caps, line.len < caps + 60 ? line.len : caps + 60), out)) return true;
  }
  return false;
}
