/* Weeks, months and feasts. */
#include "timex_words.h"

int tx_month_days(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

static int32_t days_of(int year, int month, int day) {
  return dt_date_days((dt_date){.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day});
}

/* ISO 8601: week 1 holds 4 January. */
int32_t tx_week_monday(int year, int week) {
  int32_t fourth = days_of(year, 1, 4);
  int32_t monday = fourth - dt_date_weekday(dt_date_from_days(fourth));
  return monday + 7 * (week - 1);
}

void tx_iso_week(int32_t days, int *year, int *week) {
  dt_date d = dt_date_from_days(days);
  int y = d.year + 1;
  while (tx_week_monday(y, 1) > days) y--;
  *year = y;
  *week = (int)(days - tx_week_monday(y, 1)) / 7 + 1;
}

/* Gauss, in the form of Meeus, Jones and Butcher. */
static int32_t easter(int year) {
  int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
  int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
  int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
  return days_of(year, month, day);
}

/* Meeus' Julian algorithm; the Julian calendar is 13 days behind from 1900 to 2099. */
static int32_t orthodox_easter(int year) {
  int a = year % 4, b = year % 7, c = year % 19;
  int d = (19 * c + 15) % 30, e = (2 * a + 4 * b - d + 34) % 7;
  int month = (d + e + 114) / 31, day = (d + e + 114) % 31 + 1;
  return days_of(year, month, day) + 13;
}

/* Tabular Islamic calendar: months of 30 and 29 days in turn, 11 leap years in 30; 1 Muharram 1 is 19 July 622. */
static int32_t hijri_days(int year, int month, int day) {
  int32_t before = (year - 1) * 354 + (3 + 11 * year) / 30;
  return days_of(622, 7, 19) + before + 29 * (month - 1) + month / 2 + day - 1;
}

static bool hijri(int year, int month, int day, dt_date *out) {
  int guess = (int)((year - 622) * 33L / 32);
  for (int h = guess - 1; h <= guess + 2; h++) {
    dt_date d = dt_date_from_days(hijri_days(h, month, day));
    if (d.year != year) continue;
    *out = d;
    return true;
  }
  return false;
}

static int number_at(dt_str s, size_t *at) {
  int n = 0;
  while (*at < s.len && dt_is_digit(s.ptr[*at]) && n < 10000) n = n * 10 + (s.ptr[(*at)++] - '0');
  return n;
}

/* "+3", "-46" at the end of a rule. */
static bool shift_at(dt_str s, size_t at, int *shift) {
  *shift = 0;
  if (at == s.len) return true;
  if (s.ptr[at] != '+' && s.ptr[at] != '-') return false;
  bool minus = s.ptr[at++] == '-';
  if (at == s.len) return false;
  *shift = number_at(s, &at);
  if (minus) *shift = -*shift;
  return at == s.len;
}

/* "4x4" and "1x-1" at s.ptr[at]: the 4th Thursday, the last Monday. */
static bool nth_weekday(dt_str s, size_t at, int year, int month, dt_date *out) {
  int weekday = number_at(s, &at), shift;
  if (weekday < 1 || weekday > 7 || at >= s.len || s.ptr[at++] != 'x') return false;
  bool last = at < s.len && s.ptr[at] == '-';
  if (last) at++;
  int n = number_at(s, &at);
  if (n < 1 || n > 5 || !shift_at(s, at, &shift)) return false;
  int32_t day;
  if (last) {
    day = days_of(year, month, tx_month_days(year, month));
    day -= (dt_date_weekday(dt_date_from_days(day)) - (weekday - 1) + 7) % 7;
  } else {
    day = days_of(year, month, 1);
    day += (weekday - 1 - dt_date_weekday(dt_date_from_days(day)) + 7) % 7 + 7 * (n - 1);
  }
  *out = dt_date_from_days(day + shift);
  return true;
}

bool tx_holiday(dt_str rule, int year, dt_date *out) {
  int shift;
  if (dt_str_starts(rule, "easter") || dt_str_starts(rule, "orthodox")) {
    bool west = rule.ptr[0] == 'e';
    if (!shift_at(rule, west ? 6 : 8, &shift)) return false;
    *out = dt_date_from_days((west ? easter(year) : orthodox_easter(year)) + shift);
    return true;
  }
  bool moon = dt_str_starts(rule, "hijri");
  size_t at = moon ? 5 : 0;
  int month = number_at(rule, &at);
  if (month < 1 || month > 12 || at >= rule.len) return false;
  char sep = rule.ptr[at++];
  if (sep == ':') return nth_weekday(rule, at, year, month, out);
  int day = number_at(rule, &at);
  if (sep != '-' || day < 1 || day > 31) return false;
  if (moon) return at == rule.len && hijri(year, month, day, out);
  if (at < rule.len) {
    if (rule.ptr[at++] != '@') return false;
    year = number_at(rule, &at);
  }
  if (at != rule.len || year < 1 || day > tx_month_days(year, month)) return false;
  *out = (dt_date){.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day};
  return true;
}
