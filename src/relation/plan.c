#include "relation.h"

static dt_status read_day(const char *text, const char *name, int32_t open, int32_t *out, dt_error *err) {
  dt_date date;
  *out = open;
  if (!text) return DT_OK;
  if (!dt_date_parse(dt_str_of(text), &date) || date.day == 0)
    return dt_fail(err, DT_ERR_USAGE, 0, "--%s: '%s' is not a date YYYY-MM-DD", name, text);
  *out = dt_date_days(date);
  return DT_OK;
}

/* What did not happen, or not now, does not count. Words about the future are said today: they do. */
bool dt_auxiliary_counts(uint8_t bits, int quad, uint8_t with) {
  uint8_t against = DT_AUX_HISTORICAL | DT_AUX_HYPOTHETICAL | DT_AUX_NEGATION;
  if (quad == 2 || quad == 4) against |= DT_AUX_FUTURE;
  return (bits & against & ~with) == 0;
}

int dt_precision_finest(dt_str precision) {
  static const struct {
    const char *name;
    dt_by least;
  } finest[] = {{"time", DT_BY_DAY}, {"day", DT_BY_DAY}, {"week", DT_BY_WEEK}, {"month", DT_BY_MONTH},
                {"quarter", DT_BY_QUARTER}, {"year", DT_BY_YEAR}};
  for (unsigned i = 0; i < sizeof finest / sizeof *finest; i++)
    if (dt_str_is(precision, finest[i].name)) return (int)finest[i].least;
  return precision.len ? DT_BY_YEAR + 1 : -1;
}

static dt_status read_with(const char *text, uint8_t *out, dt_error *err) {
  *out = 0;
  if (!text) return DT_OK;
  dt_str rest = dt_str_of(text), one;
  while (dt_str_field(&rest, ',', &one)) {
    uint8_t bit = dt_str_is(one, "all") ? 15 : memchr(one.ptr, ';', one.len) ? 0 : dt_auxiliary_bits(one);
    if (!bit) return dt_fail(err, DT_ERR_USAGE, 0, "--with: '%.*s' is not historical, future, hypothetical, negation or all", DT_ARG(one));
    *out |= bit;
  }
  return DT_OK;
}

dt_status dt_plan_read(const dt_relation_options *o, dt_plan *out, dt_error *err) {
  static const char *const uniques[] = {"none", "copies", "link", "day"};
  static const uint8_t smooths[] = {7, 4, 3, 2, 1};
  *out = (dt_plan){.by = DT_BY_MONTH, .unique = DT_UNIQUE_COPIES, .publication = o->publication,
                   .bootstrap = o->bootstrap ? o->bootstrap : 400, .smooth = o->smooth};
  if (o->by && !dt_by_find(o->by, &out->by))
    return dt_fail(err, DT_ERR_USAGE, 0, "--by: '%s' is not day, week, month, quarter or year", o->by);
  if (o->unique) {
    int i = 0;
    while (i < 4 && strcmp(o->unique, uniques[i]) != 0) i++;
    if (i == 4) return dt_fail(err, DT_ERR_USAGE, 0, "--unique: '%s' is not none, copies, link or day", o->unique);
    out->unique = i;
  }
  if (!out->smooth) out->smooth = smooths[out->by];
  if (out->smooth > 1000) return dt_fail(err, DT_ERR_USAGE, 0, "--smooth: at most 1000");
  if (out->bootstrap > 10000) return dt_fail(err, DT_ERR_USAGE, 0, "--bootstrap: at most 10000");
  DT_TRY(read_with(o->with, &out->with, err));
  DT_TRY(read_day(o->from, "from", INT32_MIN, &out->from, err));
  DT_TRY(read_day(o->to, "until", INT32_MAX, &out->to, err));
  if (out->from > out->to) return dt_fail(err, DT_ERR_USAGE, 0, "--from is after --until");
  return DT_OK;
}
