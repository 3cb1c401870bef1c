#include "relation.h"
#include <stdio.h>

static const char *const names[] = {"day", "week", "month", "quarter", "year"};

bool dt_by_find(const char *name, dt_by *out) {
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i], name) == 0) return *out = (dt_by)i, true;
  return false;
}

const char *dt_by_name(dt_by by) { return names[by]; }

static int32_t floor_div(int32_t n, int32_t by) { return n >= 0 ? n / by : -((by - 1 - n) / by); }

/* Weeks begin on Monday (ISO 8601); 1970-01-01 was a Thursday. */
int32_t dt_bin_of(int32_t day, dt_by by) {
  dt_date d = dt_date_from_days(day);
  switch (by) {
  case DT_BY_DAY: return day;
  case DT_BY_WEEK: return floor_div(day + 3, 7);
  case DT_BY_MONTH: return d.year * 12 + d.month - 1;
  case DT_BY_QUARTER: return d.year * 4 + (d.month - 1) / 3;
  default: return d.year;
  }
}

int32_t dt_bin_first(int32_t bin, dt_by by) {
  int per_year = by == DT_BY_MONTH ? 12 : by == DT_BY_QUARTER ? 4 : 1;
  if (by == DT_BY_DAY) return bin;
  if (by == DT_BY_WEEK) return bin * 7 - 3;
  int32_t year = floor_div(bin, per_year);
  return dt_date_days((dt_date){(int16_t)year, (int8_t)((bin - year * per_year) * (12 / per_year) + 1), 1});
}

void dt_day_text(int32_t day, char out[16]) {
  dt_date d = dt_date_from_days(day);
  unsigned year = (unsigned)d.year % 10000, month = (unsigned)d.month % 100, day_of = (unsigned)d.day % 100;
  snprintf(out, 16, "%04u-%02u-%02u", year, month, day_of);
}

void dt_bin_label(int32_t bin, dt_by by, char out[16]) {
  int32_t first = dt_bin_first(bin, by);
  dt_date d = dt_date_from_days(first);
  if (by == DT_BY_DAY) {
    dt_day_text(first, out);
  } else if (by == DT_BY_WEEK) { /* the year of an ISO week is that of its Thursday */
    int32_t thursday = first + 3;
    int16_t year = dt_date_from_days(thursday).year;
    unsigned week = (unsigned)(thursday - dt_date_days((dt_date){year, 1, 1})) / 7 + 1;
    snprintf(out, 16, "%04u-W%02u", (unsigned)year % 10000, week % 100);
  } else if (by == DT_BY_MONTH) {
    snprintf(out, 16, "%04u-%02u", (unsigned)d.year % 10000, (unsigned)d.month % 100);
  } else if (by == DT_BY_QUARTER) {
    snprintf(out, 16, "%04u-Q%u", (unsigned)d.year % 10000, (unsigned)(d.month - 1) / 3 % 10 + 1);
  } else {
    snprintf(out, 16, "%04u", (unsigned)d.year % 10000);
  }
}
