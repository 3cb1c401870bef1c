#include "base.h"

static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

static bool number(dt_str s, int *out) {
  *out = 0;
  for (size_t i = 0; i < s.len; i++) {
    if (!dt_is_digit(s.ptr[i])) return false;
    *out = *out * 10 + (s.ptr[i] - '0');
  }
  return s.len > 0;
}

bool dt_date_parse(dt_str s, dt_date *out) {
  int year = 0, month = 0, day = 0;
  if (s.len != 4 && s.len != 7 && s.len != 10) return false;
  if (!number(dt_slice(s, 0, 4), &year) || year == 0) return false;
  if (s.len >= 7 && (s.ptr[4] != '-' || !number(dt_slice(s, 5, 7), &month) || month < 1 || month > 12)) return false;
  if (s.len == 10 &&
      (s.ptr[7] != '-' || !number(dt_slice(s, 8, 10), &day) || day < 1 || day > days_in_month(year, month)))
    return false;
  *out = (dt_date){(int16_t)year, (int8_t)month, (int8_t)day};
  return true;
}

/* Civil calendar to day number and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
int32_t dt_date_days(dt_date d) {
  int32_t m = d.month ? d.month : 1, day = d.day ? d.day : 1;
  int32_t y = d.year - (m <= 2);
  int32_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
  int32_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int32_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

dt_date dt_date_from_days(int32_t z) {
  z += 719468;
  int32_t era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
  int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  int32_t day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
  return (dt_date){(int16_t)(yoe + era * 400 + (month <= 2)), (int8_t)month, (int8_t)day};
}

int dt_date_weekday(dt_date d) {
  int32_t w = (dt_date_days(d) + 3) % 7; /* 1970-01-01 was a Thursday */
  return w < 0 ? w + 7 : w;
}
