/* From tokens to items: words of the dictionary, and what is told from characters. */
#include "timex_rules.h"
#include "tree.h"

static bool all_digits(dt_str s, size_t begin, size_t end) {
  for (size_t i = begin; i < end; i++)
    if (!dt_is_digit(s.ptr[i])) return false;
  return end > begin;
}

static int value(dt_str s, size_t begin, size_t end) {
  int n = 0;
  for (size_t i = begin; i < end && n < 100000; i++) n = n * 10 + (s.ptr[i] - '0');
  return n > 30000 ? 30000 : n;
}

static size_t digits_from(dt_str s, size_t at) {
  size_t n = at;
  while (n < s.len && dt_is_digit(s.ptr[n])) n++;
  return n;
}

/* "a.m." after an hour: 0, "p.m.": 12, anything else: -1. */
static int half_of_day(dt_str s) {
  if (s.len == 0 || s.len > 4) return -1;
  char c = dt_lower(s.ptr[0]);
  if (c != 'a' && c != 'p') return -1;
  for (size_t i = 1; i < s.len; i++)
    if (s.ptr[i] != '.' && dt_lower(s.ptr[i]) != 'm') return -1;
  return c == 'a' ? 0 : 12;
}

/* "10:35", "10:35:20", "9am", "9:30pm" */
static bool read_clock(dt_str s, tx_item *it) {
  size_t at = digits_from(s, 0);
  if (at == 0 || at > 2) return false;
  int hour = value(s, 0, at), minute = -1;
  if (at < s.len && s.ptr[at] == ':') {
    size_t end = digits_from(s, at + 1);
    if (end != at + 3) return false;
    minute = value(s, at + 1, end);
    at = end;
    if (at < s.len && s.ptr[at] == ':') at = digits_from(s, at + 1);
  }
  int half = at < s.len ? half_of_day(dt_slice(s, at, s.len)) : -1;
  if ((at < s.len && half < 0) || (minute < 0 && half < 0) || hour > 24 || minute > 59) return false;
  it->cls = half < 0 ? TX_clock : TX_hour;
  if (half >= 0) hour = hour % 12 + half;
  it->val = (int16_t)hour;
  it->val2 = (int16_t)minute;
  return true;
}

/* "2018-04-25", "12/25/2009": year, month, day in val, val2, val3 */
static bool read_date(dt_str s, tx_item *it) {
  int part[3], count = 0;
  size_t at = 0, len[3];
  char sep = 0;
  while (count < 3) {
    size_t end = digits_from(s, at);
    if (end == at || end - at > 4) return false;
    len[count] = end - at;
    part[count++] = value(s, at, end);
    at = end;
    if (at == s.len) break;
    if (sep && s.ptr[at] != sep) return false;
    sep = s.ptr[at++];
    if (sep != '-' && sep != '/' && sep != '.') return false;
  }
  if (count != 3 || at != s.len) return false;
  int y, m, d;
  if (len[0] == 4) y = part[0], m = part[1], d = part[2];
  else if (sep != '-' && (len[2] == 4 || len[2] == 2)) {
    y = part[2], m = part[0], d = part[1];
    if (sep == '.' || m > 12) m = part[1], d = part[0];
  } else return false;
  if (len[0] != 4 && len[2] == 2) y += y < 50 ? 2000 : 1900;
  if (m < 1 || m > 12 || d < 1 || y < 1 || y > 9999 || d > tx_month_days(y, m)) return false;
  it->cls = TX_iso;
  it->val = (int16_t)y;
  it->val2 = (int16_t)m;
  it->val3 = (int16_t)d;
  return true;
}

/* "1990s", "90s", "'90s": val is the decade, 199 */
static bool read_decade(dt_str s, tx_item *it) {
  size_t begin = s.len && s.ptr[0] == '\'' ? 1 : dt_str_starts(s, "’") ? 3 : 0;
  size_t at = digits_from(s, begin);
  if (at >= s.len || dt_lower(s.ptr[s.len - 1]) != 's' || s.len - at > 4) return false;
  if (s.len - at > 1 && s.ptr[at] != '\'' && !dt_str_starts(dt_slice(s, at, s.len), "’")) return false;
  int n = value(s, begin, at);
  if (n % 10 != 0) return false;
  if (at - begin == 2) n += n >= 20 ? 1900 : 2000;
  else if (at - begin != 4) return false;
  it->cls = TX_years;
  it->val = (int16_t)(n / 10);
  return true;
}

static bool read_ordinal(dt_str s, tx_item *it) {
  size_t at = digits_from(s, 0);
  if (at == 0 || at > 2 || s.len != at + 2) return false;
  dt_str end = dt_slice(s, at, s.len);
  if (!dt_str_is(end, "st") && !dt_str_is(end, "nd") && !dt_str_is(end, "rd") && !dt_str_is(end, "th")) return false;
  it->cls = TX_ordinal;
  it->val = (int16_t)value(s, 0, at);
  return true;
}

static bool read_digits(dt_str s, tx_item *it) {
  if (!s.len || (!dt_is_digit(s.ptr[0]) && s.ptr[0] != '\'' && (uint8_t)s.ptr[0] != 0xE2)) return false;
  if (all_digits(s, 0, s.len)) {
    if (s.len > 4) return false;
    it->val = (int16_t)value(s, 0, s.len);
    it->cls = s.len == 4 && it->val >= 1500 && it->val <= 2150 ? TX_year : TX_digits;
    return true;
  }
  if (read_decade(s, it)) return true;
  if (!dt_is_digit(s.ptr[0])) return false;
  if (read_ordinal(s, it) || read_clock(s, it) || read_date(s, it)) return true;
  size_t at = digits_from(s, 0);
  if (at < s.len && s.ptr[at] == '.' && all_digits(s, at + 1, s.len) && s.len < 8) {
    it->cls = TX_decimal;
    it->text = s;
    return true;
  }
  return false;
}

static uint8_t mark_class(dt_str s) {
  if (dt_str_is(s, ",")) return TX_comma;
  if (dt_str_is(s, "-") || dt_str_is(s, "–") || dt_str_is(s, "—") || dt_str_is(s, "--")) return TX_hyphen;
  if (dt_str_is(s, "/")) return TX_slash;
  if (dt_str_is(s, "'s") || dt_str_is(s, "’s") || dt_str_is(s, "'") || dt_str_is(s, "’")) return TX_poss;
  return TX_none;
}

static bool starts_with_digit(const dt_doc *doc, uint32_t t) {
  return t < doc->token_count && dt_is_digit(dt_form(doc, t).ptr[0]);
}

static bool beside_date(const dt_calendar *calendar, const dt_doc *doc, uint32_t first, uint32_t last) {
  if (first > 0 && dt_calendar_form_in(calendar, TX_LIST_before_month, dt_form(doc, first - 1))) return true;
  return starts_with_digit(doc, last) || starts_with_digit(doc, last + 1) ||
         (first > 0 && starts_with_digit(doc, first - 1)) || (first > 1 && starts_with_digit(doc, first - 2));
}

/* Names of months and days that are words of their own, or cut short, count when they look like names. */
static bool looks_wrong(const dt_calendar *calendar, const dt_doc *doc, const tx_item *it) {
  if (it->cls != TX_month && it->cls != TX_weekday) return false;
  dt_str s = dt_form(doc, it->first);
  if (s.len == 3 && it->cls == TX_month && it->val != 5) /* "Jan", "Mar" are names as well */
    return !beside_date(calendar, doc, it->first, it->last);
  if (!it->capital) return s.len < 4 || dt_str_is(s, "march") || s.ptr[s.len - 1] == '.';
  return false;
}

/* Cheap: a digit near its end, or a hyphen. */
static bool may_be_prefixed(dt_str s) {
  return s.len > 5 && (dt_is_digit(s.ptr[s.len - 1]) || dt_is_digit(s.ptr[s.len - 2]) || memchr(s.ptr, '-', s.len));
}

/* "mid-1996", "post-1959", "mid-November" as one token: the year or month in it. */
static bool read_prefixed(const dt_calendar *calendar, dt_str s, tx_item *it) {
  static const char *const prefixes[] = {"mid-", "post-", "pre-", "mid", "late-", "early-", NULL};
  for (const char *const *p = prefixes; *p; p++) {
    size_t n = strlen(*p);
    if (s.len <= n || !dt_str_eq_ascii_nocase(dt_slice(s, 0, n), dt_str_of(*p))) continue;
    dt_str rest = dt_slice(s, n, s.len);
    if (dt_is_upper(rest.ptr[0]) && p[0][n - 1] == '-')
      return dt_calendar_form(calendar, rest, it) && it->cls == TX_month;
    return read_digits(rest, it) && (it->cls == TX_year || it->cls == TX_years);
  }
  return false;
}

bool tx_item_read(const dt_calendar *calendar, const dt_doc *doc, uint32_t t, uint32_t end, tx_item *it) {
  dt_str s = dt_form(doc, t);
  *it = (tx_item){.first = t, .last = t + 1, .capital = s.len && dt_is_upper(s.ptr[0])};
  if (dt_calendar_word(calendar, doc, t, end, it)) {
    if (!looks_wrong(calendar, doc, it)) return true;
    it->cls = TX_none;
    return false;
  }
  if (dt_is_alpha(*s.ptr) && !may_be_prefixed(s)) return false; /* most words */
  it->cls = mark_class(s);
  if (it->cls != TX_none || read_digits(s, it) || read_prefixed(calendar, s, it)) return true;
  *it = (tx_item){.first = t, .last = t + 1};
  return false;
}
