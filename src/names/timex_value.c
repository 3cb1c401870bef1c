/* From what an expression says to days of the calendar and a TIMEX3 value. */
#include "timex_rules.h"
#include <stdio.h>
#include <stdlib.h>

static dt_date make(int year, int month, int day) {
  return (dt_date){.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day};
}

/* First day of the month n months on; year 0 when that leaves the calendar. */
static dt_date add_months(dt_date d, int n) {
  int month = d.year * 12 + (d.month ? d.month : 1) - 1 + n;
  if (month < 12 || month >= 120000) return (dt_date){0};
  return make(month / 12, month % 12 + 1, 1);
}

static dt_date add_days(dt_date d, int n) { return dt_date_from_days(dt_date_days(d) + n); }

/* What is settled of an expression: its kind, and the first day. */
typedef struct settled {
  tx_kind kind;
  dt_date day;
  int index; /* quarter, half */
} settled;

/* Of the dates that `year - 1`, `year` and `year + 1` give, the one that how and tense ask for. `span` is how many
   days it covers: it is over after that, not before. */
static dt_date pick_year(const dt_date c[3], int span, tx_how how, const tx_context *context) {
  int32_t today = dt_date_days(context->published);
  switch (how) {
  case TX_BEFORE:
    for (int i = 2; i >= 0; i--)
      if (c[i].year && dt_date_days(c[i]) + span <= today) return c[i];
    return c[0];
  case TX_AFTER:
    for (int i = 0; i < 3; i++)
      if (c[i].year && dt_date_days(c[i]) > today) return c[i];
    return c[2];
  case TX_SAME: return c[1];
  default: break;
  }
  /* The nearest; what the tense speaks against is as far again many times over. Without a tense news looks back. */
  int ahead = context->tense < 0   ? (span < 28 ? 6 : 20)
              : context->tense > 0 ? 1
                                   : 2,
      back = context->tense > 0 ? 4 : 1, least = 0;
  dt_date best = {0};
  for (int i = 0; i < 3; i++) {
    if (!c[i].year) continue;
    int32_t from = dt_date_days(c[i]), to = from + span - 1;
    int far = from > today ? ahead * (int)(from - today) : to < today ? back * (int)(today - to) : 0;
    if (!best.year || far < least) best = c[i], least = far;
  }
  return best;
}

static int season_month(dt_str s) {
  return dt_str_is(s, "SP") ? 3 : dt_str_is(s, "SU") ? 6 : dt_str_is(s, "FA") ? 9 : 12;
}

/* The candidate of one year for a date that comes once a year. */
static dt_date yearly(const tx_when *w, int year) {
  dt_date d = {0};
  if (year < 1 || year > 9998) return d;
  if (w->holiday.len) return tx_holiday(w->holiday, year, &d) ? d : (dt_date){0};
  switch (w->kind) {
  case TX_QUARTER: return make(year, 3 * (w->index - 1) + 1, 1);
  case TX_HALF: return make(year, 6 * (w->index - 1) + 1, 1);
  case TX_SEASON: return make(year, season_month(w->text), 1);
  case TX_MONTH: return make(year, w->month, 1);
  case TX_DAY: return w->day > tx_month_days(year, w->month) ? (dt_date){0} : make(year, w->month, w->day);
  default: return make(year, 1, 1);
  }
}

static int length_of(const tx_when *w) {
  switch (w->kind) {
  case TX_QUARTER: case TX_SEASON: return 90;
  case TX_HALF: return 181;
  case TX_MONTH: return 30;
  default: return 1;
  }
}

static dt_date add_units(dt_date day, int n, char unit) {
  switch (unit) {
  case 'D': return add_days(day, n);
  case 'W': return add_days(day, 7 * n);
  case 'I': return add_days(day, 14 * n);
  case 'M': case 'Y': {
    dt_date first = add_months(day, n * (unit == 'M' ? 1 : 12));
    if (!first.year) return day;
    int most = tx_month_days(first.year, first.month);
    return make(first.year, first.month, day.day > most ? most : day.day);
  }
  default: return day;
  }
}

/* "29 February" in the leap year next to the publication date. */
static dt_date leap_day(const tx_context *context) {
  int step = context->tense > 0 ? 1 : -1, year = context->published.year;
  for (int i = 0; i < 9; i++, year += step) {
    if (year < 1 || year > 9998 || tx_month_days(year, 2) != 29) continue;
    dt_date d = make(year, 2, 29);
    if ((dt_date_days(d) - dt_date_days(context->published)) * step >= 0) return d;
  }
  return (dt_date){0};
}

static dt_date settle_yearly(const tx_when *w, const tx_context *context) {
  int year = context->published.year;
  if (w->how == TX_ABSOLUTE) return yearly(w, w->year);
  if (!year) return (dt_date){0};
  if (w->of_year) return yearly(w, year + (w->of_year == TX_BEFORE ? -1 : w->of_year == TX_AFTER ? 1 : 0));
  tx_how how = w->how;
  if (w->kind == TX_SEASON && how == TX_NEAR && context->tense == 0) how = TX_SAME;
  dt_date c[3] = {yearly(w, year - 1), yearly(w, year), yearly(w, year + 1)};
  if (w->month == 2 && w->day == 29 && !c[0].year && !c[1].year && !c[2].year) return leap_day(context);
  if (w->month == 2 && w->day == 29 && how == TX_NEAR) return leap_day(context);
  return pick_year(c, length_of(w), how, context);
}

/* "Friday": weekday counts from 1. */
static dt_date settle_weekday(const tx_when *w, const tx_context *context) {
  dt_date now = w->then && context->then.year && context->then_kind == TX_DAY ? context->then : context->published;
  if (!now.year) return now;
  int ahead = (w->weekday - 1 - dt_date_weekday(now) + 7) % 7;
  if (w->how == TX_BEFORE) return add_days(now, ahead - 7);
  if (w->how == TX_AFTER) return add_days(now, ahead ? ahead : 7);
  bool future = context->tense > 0;
  if (w->how == TX_SAME && context->tense == 0) future = true;
  return add_days(now, ahead == 0 || future ? ahead : ahead - 7);
}

/* "the 14th" */
static dt_date settle_day(const tx_when *w, const tx_context *context) {
  dt_date now = context->published;
  if (!now.year) return now;
  if (w->weekday) { /* "Friday the 13th": the nearest that is one */
    for (int away = 0; away < 24; away++) {
      dt_date first = add_months(now, away % 2 ? (away + 1) / 2 : -away / 2);
      if (!first.year || w->day > tx_month_days(first.year, first.month)) continue;
      dt_date d = make(first.year, first.month, w->day);
      if (dt_date_weekday(d) == w->weekday - 1) return d;
    }
    return (dt_date){0};
  }
  for (int back = 0; back < 12; back++) {
    int step = context->tense > 0 ? back : -back;
    dt_date first = add_months(now, step);
    if (w->day > tx_month_days(first.year, first.month)) continue;
    dt_date d = make(first.year, first.month, w->day);
    bool fits = context->tense > 0 ? dt_date_days(d) >= dt_date_days(now) : dt_date_days(d) <= dt_date_days(now);
    if (fits) return d;
  }
  return (dt_date){0};
}

/* n units from the publication date or the narrative's. */
static dt_date settle_shift(const tx_when *w, const tx_context *context, settled *out) {
  bool then = w->how == TX_SHIFT_THEN && context->then.year;
  dt_date base = then ? context->then : context->published;
  if (!base.year) return base;
  if (!base.month) base.month = 1;
  if (!base.day) base.day = 1;
  if (w->more_unit[0]) {
    int sign = w->n < 0 ? -1 : 1;
    dt_date day = add_units(base, w->n, w->unit);
    for (int part = 0; part < 2; part++) day = add_units(day, sign * w->more[part], w->more_unit[part]);
    return day;
  }
  switch (w->unit) {
  case 'D': return add_days(base, w->n);
  case 'W': {
    if (w->weekday && !w->nth) {
      dt_date monday = add_days(base, 7 * w->n - dt_date_weekday(base));
      return add_days(monday, w->weekday - 1);
    }
    return add_days(base, 7 * w->n);
  }
  case 'K': return add_days(base, 7 * w->n);
  case 'M': {
    dt_date first = add_months(base, w->n);
    if (!w->day || !first.year) return first;
    return w->day > tx_month_days(first.year, first.month) ? (dt_date){0} : make(first.year, first.month, w->day);
  }
  case 'Q': return add_months(base, 3 * w->n);
  case 'E': return make((base.year / 10 + w->n) * 10, 1, 1);
  case 'C': return make((base.year / 100 + w->n) * 100, 1, 1);
  case 'Y':
    if (w->kind == TX_QUARTER && w->index) {
      out->index = w->index;
      return make(base.year + w->n, 3 * (w->index - 1) + 1, 1);
    }
    if (w->n == -1 && w->kind == TX_YEAR && context->quarter && !context->months &&
        (w->how == TX_SHIFT_THEN || w->ago)) {
      out->kind = TX_QUARTER;
      out->index = context->quarter;
      return make(context->quarter_year + w->n, 3 * (context->quarter - 1) + 1, 1);
    }
    if (w->n == -1 && context->months && context->published.year) base = context->published; /* compared: no story */
    return base.year + w->n > 0 ? make(base.year + w->n, 1, 1) : (dt_date){0};
  default: return base;
  }
}

/* The quarter that most of the three months before a day lie in. */
static dt_date settle_ended(const tx_when *w, const tx_context *context) {
  tx_when day = *w;
  day.kind = TX_DAY;
  dt_date d = settle_yearly(&day, context);
  if (!d.year) return d;
  d = add_days(d, -45);
  return make(d.year, (d.month - 1) / 3 * 3 + 1, 1);
}

/* "the quarter", "the latest quarter": the one spoken of, else the last one over. */
static dt_date settle_quarter(const tx_when *w, const tx_context *context, settled *out) {
  if (w->how == TX_ABSOLUTE) { /* "the 1988 period" */
    if (!context->quarter || context->months) out->kind = TX_YEAR;
    return make(w->year, context->quarter ? 3 * (context->quarter - 1) + 1 : 1, 1);
  }
  if (context->quarter) return make(context->quarter_year, 3 * (context->quarter - 1) + 1, 1);
  if (!context->published.year) return (dt_date){0};
  dt_date d = add_months(context->published, -3);
  return d.year ? make(d.year, (d.month - 1) / 3 * 3 + 1, 1) : d;
}

/* The nth weekday or week from the first day of a month or year; week 1 holds the fourth day, as ISO has it. */
static void settle_nth(const tx_when *w, settled *out) {
  dt_date first = out->day;
  bool year = !w->month && w->unit != 'M';
  int32_t begin = dt_date_days(first);
  int32_t end = year ? dt_date_days(make(first.year, 12, 31)) : begin + tx_month_days(first.year, first.month) - 1;
  int32_t day;
  if (w->weekday && w->nth > 0) day = begin + (w->weekday - 1 - dt_date_weekday(first) + 7) % 7 + 7 * (w->nth - 1);
  else if (w->weekday) day = end - (dt_date_weekday(dt_date_from_days(end)) - (w->weekday - 1) + 7) % 7;
  else if (w->nth > 0) day = year ? tx_week_monday(first.year, w->nth) : begin + 3 + 7 * (w->nth - 1);
  else day = year ? end - 3 : end; /* the last ISO week holds 28 December */
  out->day = dt_date_from_days(day);
  out->kind = w->weekday ? TX_DAY : TX_WEEK;
}

static bool settle(const tx_when *w, const tx_context *context, settled *out) {
  *out = (settled){.kind = w->kind, .index = w->index};
  dt_date now = context->published;
  if (w->how == TX_SHIFT || w->how == TX_SHIFT_THEN) out->day = settle_shift(w, context, out);
  else if (w->kind == TX_WEEKEND)
    out->day = now.year && context->tense <= 0 && dt_date_weekday(now) < 4 ? add_days(now, -7) : now;
  else if (w->kind == TX_YEAR) out->day = make(w->year, 1, 1);
  else if (w->kind == TX_DECADE) out->day = make(w->year * 10, 1, 1);
  else if (w->kind == TX_CENTURY) out->day = make(w->year ? w->year * 100 : 1, 1, 1);
  else if (w->ends)
    out->day = settle_ended(w, context);
  else if (w->kind == TX_QUARTER && !w->index)
    out->day = settle_quarter(w, context, out);
  else if (w->nth && w->how == TX_ABSOLUTE && !w->month) out->day = make(w->year, 1, 1);
  else if (w->nth) {
    tx_when month = *w;
    month.kind = TX_MONTH;
    out->day = settle_yearly(&month, context);
  } else if (w->weekday && !w->month && !w->day) out->day = settle_weekday(w, context);
  else if (w->kind == TX_DAY && !w->month && !w->holiday.len) out->day = settle_day(w, context);
  else out->day = settle_yearly(w, context);
  if (out->day.year && w->nth) {
    if (w->unit == 'Y') out->day = make(out->day.year, 1, 1);
    if (w->unit == 'M' || w->month) out->day.day = 1;
    settle_nth(w, out);
  }
  if (out->day.year && w->plus) out->day = add_units(out->day, w->plus, w->plus_unit);
  if (out->day.year && w->weekend) {
    out->kind = TX_WEEKEND;
    if (dt_date_weekday(out->day) == 0) out->day = add_days(out->day, -1);
  }
  if (out->day.year && w->whole_week) out->kind = TX_WEEK;
  if (out->kind == TX_QUARTER && !out->index && out->day.month) out->index = (out->day.month - 1) / 3 + 1;
  return out->day.year > 0;
}

static void stretch(dt_timex *out, dt_date from, dt_date to, dt_precision precision) {
  out->from = from;
  out->to = to;
  out->precision = precision;
}

/* Value and stretch of a settled date. */
static void write_date(const tx_when *w, const settled *s, dt_timex *out) {
  char *v = out->value;
  size_t room = sizeof out->value;
  dt_date d = s->day;
  int year = d.year, week;
  switch (s->kind) {
  case TX_WEEK: case TX_WEEKEND: {
    bool end = s->kind == TX_WEEKEND;
    tx_iso_week(dt_date_days(d), &year, &week);
    snprintf(v, room, end ? "%04d-W%02d-WE" : "%04d-W%02d", year, week);
    dt_date monday = dt_date_from_days(tx_week_monday(year, week));
    stretch(out, end ? add_days(monday, 5) : monday, add_days(monday, 6), DT_WEEK);
    return;
  }
  case TX_MONTH:
    snprintf(v, room, "%04d-%02d", year, d.month);
    stretch(out, make(year, d.month, 1), make(year, d.month, tx_month_days(year, d.month)), DT_MONTH);
    return;
  case TX_QUARTER: case TX_HALF: {
    int months = s->kind == TX_HALF ? 6 : 3;
    snprintf(v, room, "%04d-%c%d", year, s->kind == TX_HALF ? 'H' : 'Q', s->index);
    stretch(out, d, add_days(add_months(d, months), -1), DT_QUARTER);
    return;
  }
  case TX_SEASON:
    snprintf(v, room, "%04d-%.*s", year, DT_ARG(w->text));
    stretch(out, d, add_days(add_months(d, 3), -1), DT_QUARTER);
    return;
  case TX_YEAR:
    snprintf(v, room, "%04d", year);
    stretch(out, make(year, 1, 1), make(year, 12, 31), DT_YEAR);
    return;
  case TX_DECADE:
    snprintf(v, room, "%03d", year / 10);
    stretch(out, make(year / 10 * 10, 1, 1), make(year / 10 * 10 + 9, 12, 31), DT_DECADE);
    return;
  case TX_CENTURY:
    snprintf(v, room, "%02d", year / 100);
    stretch(out, make(year >= 100 ? year / 100 * 100 : 1, 1, 1), make(year / 100 * 100 + 99, 12, 31), DT_DECADE);
    return;
  default: break;
  }
  int n = snprintf(v, room, "%04d-%02d-%02d", year, d.month, d.day);
  stretch(out, d, d, w->unit == 'W' && !w->weekday ? DT_WEEK : DT_DAY);
  if (w->hour >= 0 || w->part.len) out->precision = DT_TIME;
  if (w->hour >= 0 && w->minute >= 0)
    snprintf(v + n, room - (size_t)n, "T%02u:%02u", (unsigned)w->hour % 100, (unsigned)w->minute % 100);
  else if (w->hour >= 0)
    snprintf(v + n, room - (size_t)n, w->hour == 24 ? "T%02u" : "T%02u:00", (unsigned)w->hour % 100);
  else if (w->part.len) snprintf(v + n, room - (size_t)n, "T%.*s", DT_ARG(w->part));
}

/* "P2Y", "PT5H30M", "PXW" */
static void write_length(const tx_when *w, dt_timex *out) {
  char *v = out->value;
  size_t room = sizeof out->value;
  int n = w->n;
  char unit = w->unit;
  if (n >= 0 && unit == 'E') n = 10 * n + 5 * w->extra, unit = 'Y';
  else if (n >= 0 && unit == 'C') n = 100 * n + 50 * w->extra, unit = 'Y';
  else if (unit == 'I') unit = 'W', n *= n > 0 ? 2 : 1;
  bool clock = unit == 'S' || unit == 'N' || unit == 'H';
  const char *t = clock ? "T" : "";
  char name[3] = {unit == 'N' ? 'M' : unit == 'K' ? 'W' : unit, unit == 'K' ? 'E' : 0, 0};
  bool half = w->extra && n >= 0 && (w->unit == unit);
  if (n < 0) snprintf(v, room, "P%sX%s", t, name);
  else if (w->text.len) snprintf(v, room, "P%s%.*s%s", t, DT_ARG(w->text), name);
  else if (half && unit == 'Y') snprintf(v, room, "P%dY6M", n);
  else if (half && unit == 'H') snprintf(v, room, "PT%dH30M", n);
  else if (half && unit == 'N') snprintf(v, room, "PT%dM30S", n);
  else if (half) snprintf(v, room, "P%s%d.5%s", t, n, name);
  else snprintf(v, room, "P%s%d%s", t, n, name);
  for (int part = 0; part < 2 && w->more_unit[part]; part++) {
    size_t len = strlen(v);
    bool time = strchr("HNS", w->more_unit[part]) != NULL;
    snprintf(v + len, room - len, "%s%d%c", time && !strchr(v, 'T') ? "T" : "", w->more[part],
             w->more_unit[part] == 'N' ? 'M' : w->more_unit[part]);
  }
  if (half && n == 0 && unit == 'Y') snprintf(v, room, "P6M");
  if (half && n == 0 && unit == 'H') snprintf(v, room, "PT30M");
  if (half && n == 0 && unit == 'N') snprintf(v, room, "PT30S");
}

static void write_set(const tx_when *w, dt_timex *out) {
  char *v = out->value;
  size_t room = sizeof out->value;
  if (w->weekday == 8) snprintf(v, room, "XXXX-WXX-WE");
  else if (w->weekday) {
    int n = snprintf(v, room, "XXXX-WXX-%d", w->weekday);
    if (w->part.len) snprintf(v + n, room - (size_t)n, "T%.*s", DT_ARG(w->part));
  } else if (w->month) snprintf(v, room, "XXXX-%02d", w->month);
  else write_length(w, out);
}

static void remember(const tx_when *w, const settled *s, tx_context *context) {
  if (s->kind == TX_QUARTER) {
    if (w->how == TX_SHIFT_THEN || w->of_year == TX_BEFORE || w->n < 0) return; /* what the quarter is compared with */
    if (w->how == TX_ABSOLUTE && !w->index) return;
    if (context->published.year && dt_date_days(s->day) > dt_date_days(context->published)) return; /* a forecast */
    context->months = false;
    context->quarter = s->index;
    context->quarter_year = s->day.year;
    return;
  }
  if (s->kind == TX_DECADE || s->kind == TX_CENTURY || s->kind == TX_MOMENT) return;
  context->then = s->day;
  context->then_kind = s->kind;
}

bool tx_resolve(const tx_when *w, tx_context *context, dt_timex *out) {
  settled s;
  out->type = w->type;
  out->precision = DT_DAY;
  switch (w->kind) {
  case TX_NOTHING: return false;
  case TX_TEXT: snprintf(out->value, sizeof out->value, "%.*s", DT_ARG(w->text)); return true;
  case TX_LENGTH:
    write_length(w, out);
    if (w->unit == 'M' && w->n >= 6) context->months = true;
    return true;
  case TX_SET: write_set(w, out); return true;
  default: break;
  }
  if (!settle(w, context, &s)) {
    out->value[0] = 0;
    return true;
  }
  write_date(w, &s, out);
  remember(w, &s, context);
  return true;
}
