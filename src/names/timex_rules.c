/* Rules over items: days, months, quarters, years. Lengths and sets are in timex_lengths.c. */
#include "timex_grammar.h"
#include "tree.h"

bool tx_token_is(const tx_scan *s, uint32_t i, const char *word) {
  return i < s->count && dt_str_eq_ascii_nocase(dt_form(s->doc, s->items[i].first), dt_str_of(word));
}

/* "last", "this past", "this coming", "the previous": relation, and one past it. */
static uint32_t relation(const tx_scan *s, uint32_t i, int *rel) {
  uint32_t j = i;
  if (tx_cls(s, j) == TX_article || tx_cls(s, j) == TX_own) j++;
  if (tx_cls(s, j) == TX_adjref && dt_str_is(s->items[j].text, "PRESENT_REF")) {
    *rel = 0;
    return j + 1;
  }
  if (tx_cls(s, j) == TX_pastnoun && j > i) {
    *rel = -1;
    return j + 1;
  }
  if (tx_cls(s, j) != TX_rel) return i;
  *rel = s->items[j].val;
  j++;
  if (*rel == 0 && tx_cls(s, j) == TX_pastnoun) *rel = -1, j++;
  else if (*rel == 0 && tx_cls(s, j) == TX_rel) *rel = s->items[j].val, j++;
  return j;
}

uint32_t tx_relation(const tx_scan *s, uint32_t i, int *rel) { return relation(s, i, rel); }

/* A number in words below 100: "twenty-nine", "seven", and with `ordinals` "twenty-second". */
static uint32_t small_number(const tx_scan *s, uint32_t i, bool ordinals, int *n) {
  uint8_t c = tx_cls(s, i);
  if (c == TX_ordinal && ordinals) {
    *n = s->items[i].val;
    return i + 1;
  }
  if (c != TX_number || s->items[i].val > 99) return i;
  *n = s->items[i].val;
  uint32_t k = tx_cls(s, i + 1) == TX_hyphen ? i + 2 : i + 1;
  if (*n >= 20 && *n % 10 == 0 && (tx_cls(s, k) == TX_number || (ordinals && tx_cls(s, k) == TX_ordinal)) &&
      s->items[k].val < 10 && s->items[k].val > 0) {
    *n += s->items[k].val;
    return k + 1;
  }
  return i + 1;
}

/* "12", "12th", "twelfth", "twenty nine": a day of the month, and one past it. */
static uint32_t day_number(const tx_scan *s, uint32_t i, int *day) {
  uint32_t end = i;
  if (tx_cls(s, i) == TX_digits) *day = s->items[i].val, end = i + 1;
  else end = small_number(s, i, true, day);
  return end > i && *day >= 1 && *day <= 31 ? end : i;
}

/* "1996", "nineteen ninety-six", "two thousand and five": the year, and one past it. */
uint32_t tx_year(const tx_scan *s, uint32_t i, int *year) {
  if (tx_cls(s, i) == TX_year) {
    *year = s->items[i].val;
    return i + 1;
  }
  if (tx_cls(s, i) != TX_number || tx_cls(s, i + 1) != TX_number) return i;
  int century = s->items[i].val, rest = 0;
  if (century == 2 && s->items[i + 1].val == 1000) {
    *year = 2000;
    uint32_t k = tx_cls(s, i + 2) == TX_and ? i + 3 : i + 2;
    uint32_t end = small_number(s, k, false, &rest);
    if (end == k) return i + 2;
    *year += rest;
    return end;
  }
  if (century < 10 || century > 20) return i;
  if (s->items[i + 1].val == 100) { /* "seventeen hundred (and) thirty-three" */
    uint32_t k = tx_cls(s, i + 2) == TX_and ? i + 3 : i + 2, end = small_number(s, k, false, &rest);
    *year = century * 100 + (end > k ? rest : 0);
    return end > k ? end : i + 2;
  }
  if (century < 15) return i;
  uint32_t end = small_number(s, i + 1, false, &rest);
  if (rest < 10) return i;
  *year = century * 100 + rest;
  return end;
}

/* ", 1998", "1998", "of 1998", "last year", "this year": the year of a month or season that ends before `i`. */
static uint32_t year_after(const tx_scan *s, uint32_t i, bool of, tx_when *w) {
  int year;
  uint32_t j = i, end;
  if (tx_cls(s, j) == TX_comma || (of && tx_cls(s, j) == TX_of)) j++;
  end = tx_year(s, j, &year);
  if (end > j && !(tx_cls(s, i) == TX_comma && tx_cls(s, end) == TX_unit)) {
    w->year = year;
    w->how = TX_ABSOLUTE;
    return end;
  }
  if (w->kind == TX_DAY && tx_cls(s, j) == TX_digits && s->items[j].val >= 1000 && s->items[j].val < 1500) {
    w->year = s->items[j].val, w->how = TX_ABSOLUTE;
    return j + 1;
  }
  j = of && tx_cls(s, i) == TX_of ? i + 1 : i;
  if (j > i && tx_cls(s, j) == TX_digits && s->items[j].val >= 32 && s->items[j].val < 100) { /* "April of 87" */
    w->year = 1900 + s->items[j].val, w->how = TX_ABSOLUTE;
    return j + 1;
  }
  if (tx_cls(s, j) == TX_rel && tx_is_unit(s, j + 1, 'Y')) {
    w->of_year = s->items[j].val < 0 ? TX_BEFORE : s->items[j].val > 0 ? TX_AFTER : TX_SAME;
    return j + 2;
  }
  return i;
}

/* "-" or "/" between the parts of a date. */
static uint32_t over_mark(const tx_scan *s, uint32_t i) {
  return tx_cls(s, i) == TX_hyphen || tx_cls(s, i) == TX_slash ? i + 1 : i;
}

/* "the annual March for Life", "March of the Mothers" */
static bool is_walk(const tx_scan *s, uint32_t i) {
  if (!tx_token_is(s, i, "March") || (!tx_token_is(s, i + 1, "for") && !tx_token_is(s, i + 1, "of"))) return false;
  if (i > 0 && (tx_cls(s, i - 1) == TX_in || tx_cls(s, i - 1) == TX_mod || tx_cls(s, i - 1) == TX_rel)) return false;
  uint32_t t = s->items[i].last + 1;
  return tx_token_is(s, i + 1, "of") ? tx_cls(s, i + 2) == TX_article
                                     : t < s->doc->token_count && dt_is_upper(*dt_form(s->doc, t).ptr);
}

/* "March", "March 12", "March 12, 1998", "12 March 1998", "the 12th of March", "March last year", "23/Sep/2020" */
static uint32_t rule_month(const tx_scan *s, uint32_t i, tx_when *w) {
  int day = 0;
  uint32_t j = tx_cls(s, i) == TX_article ? i + 1 : i, end = day_number(s, j, &day);
  if (end > j) j = tx_cls(s, end) == TX_of ? end + 1 : over_mark(s, end);
  else if (j > i) return i;
  if (tx_cls(s, j) != TX_month || (day && tx_cls(s, j - 1) == TX_hyphen && tx_cls(s, i) == TX_article)) return i;
  if (!day && is_walk(s, j)) return i;
  *w = (tx_when){.kind = TX_MONTH, .how = TX_NEAR, .type = 'D', .hour = -1, .month = s->items[j].val, .head = j};
  j++;
  if (!day) {
    bool the = tx_cls(s, j) == TX_article && (tx_cls(s, j + 1) == TX_ordinal || tx_cls(s, j + 1) == TX_number);
    uint32_t k = the ? j + 1 : over_mark(s, j);
    int year;
    end = day_number(s, k, &day);
    if (end > k && tx_year(s, k, &year) == k) j = end;
    else day = 0;
  }
  if (day) w->kind = TX_DAY, w->day = day;
  uint32_t k = over_mark(s, j);
  if (k > j && tx_cls(s, k) == TX_year) {
    w->how = TX_ABSOLUTE, w->year = s->items[k].val;
    return k + 1;
  }
  return year_after(s, j, true, w);
}

/* "the 14th", "the 27th of this month" */
static uint32_t rule_month_of(const tx_scan *s, uint32_t i, tx_when *w) {
  int day = 0, rel = 0;
  uint32_t j = tx_cls(s, i) == TX_article ? i + 1 : i, end = day_number(s, j, &day);
  if (end == j || tx_cls(s, end) != TX_of) return i;
  uint32_t k = relation(s, end + 1, &rel);
  if (k == end + 1 || !tx_is_unit(s, k, 'M')) return i;
  *w = (tx_when){
      .kind = TX_DAY, .how = TX_SHIFT, .unit = 'M', .n = rel, .type = 'D', .hour = -1, .day = day, .head = j};
  return k + 1;
}

/* "the first Friday of July", "the third week of 2027", "the last week of next month" */
static uint32_t rule_nth(const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t j = tx_cls(s, i) == TX_article ? i + 1 : i;
  int nth = 0;
  if (tx_cls(s, j) == TX_ordinal && s->items[j].val <= 5) nth = s->items[j].val;
  else if (tx_token_is(s, j, "last")) nth = -1;
  else return i;
  j++;
  bool week = tx_is_unit(s, j, 'W');
  if ((!week && tx_cls(s, j) != TX_weekday) || (tx_cls(s, j + 1) != TX_of && tx_cls(s, j + 1) != TX_in)) return i;
  int weekday = week ? 0 : s->items[j].val, year;
  uint32_t end = rule_month(s, j + 2, w);
  if (end == j + 2 || w->kind != TX_MONTH) {
    end = tx_year(s, j + 2, &year);
    int rel = 0;
    uint32_t k = relation(s, j + 2, &rel);
    *w = (tx_when){.how = TX_ABSOLUTE, .type = 'D', .hour = -1};
    if (end > j + 2) w->year = year;
    else if (k > j + 2 && (tx_is_unit(s, k, 'M') || (week && tx_is_unit(s, k, 'Y')))) {
      w->how = TX_SHIFT, w->n = rel, w->unit = s->items[k].text.ptr[0];
      end = k + 1;
    } else return i;
    if (!w->unit && !week) return i;
  }
  w->kind = week ? TX_WEEK : TX_DAY;
  w->nth = nth;
  w->weekday = weekday;
  w->head = j;
  return end;
}

/* "the week of March 6", "the week of the 18th" */
static uint32_t rule_week_of(const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t j = tx_cls(s, i) == TX_article ? i + 1 : i;
  if (!tx_is_unit(s, j, 'W')) return i;
  uint32_t k = j + 1;
  if (tx_cls(s, k) == TX_of || tx_token_is(s, k, "starting") || tx_token_is(s, k, "beginning") ||
      tx_token_is(s, k, "commencing"))
    k++;
  else return i;
  if (tx_token_is(s, k, "on")) k++;
  uint32_t end = rule_month(s, k, w);
  if (end == k || w->kind != TX_DAY) {
    int day;
    uint32_t n = tx_cls(s, k) == TX_article ? k + 1 : k;
    if (n == k || day_number(s, n, &day) == n) return i;
    end = day_number(s, n, &day);
    *w = (tx_when){.how = TX_NEAR, .type = 'D', .hour = -1, .day = day};
  }
  w->kind = TX_DAY;
  w->whole_week = true;
  w->head = j;
  return end;
}

/* "the 14th", after "on": a day of the month spoken of */
static uint32_t rule_month_day(const tx_scan *s, uint32_t i, tx_when *w) {
  int day = 0;
  if (i == 0 || tx_cls(s, i) != TX_article || day_number(s, i + 1, &day) == i + 1) return i;
  bool dated = dt_calendar_form_in(s->calendar, TX_LIST_before_day, dt_form(s->doc, s->items[i - 1].first));
  if (!dated || !dt_is_digit(dt_form(s->doc, s->items[i + 1].first).ptr[0]) || tx_cls(s, i + 2) == TX_hyphen) return i;
  if (i + 2 < s->count && tx_cls(s, i + 2) == TX_none &&
      dt_utf8_is_letter((unsigned char)dt_form(s->doc, s->items[i + 2].first).ptr[0]) &&
      s->doc->tokens[s->items[i + 2].first].lemma.ptr && s->doc->tokens[s->items[i + 2].first].upos == DT_UPOS_NOUN)
    return i;
  *w = (tx_when){.kind = TX_DAY, .how = TX_NEAR, .type = 'D', .hour = -1, .day = day, .head = i + 1};
  return i + 2;
}

/* "2018-04-25", whole or in pieces */
static uint32_t rule_iso(const tx_scan *s, uint32_t i, tx_when *w) {
  *w = (tx_when){.kind = TX_DAY, .how = TX_ABSOLUTE, .type = 'D', .hour = -1, .head = i};
  if (tx_cls(s, i) == TX_iso) {
    w->year = s->items[i].val, w->month = s->items[i].val2, w->day = s->items[i].val3;
    return i + 1;
  }
  if (tx_cls(s, i) != TX_year) return i;
  uint8_t sep = tx_cls(s, i + 1);
  if (sep == TX_slash && tx_cls(s, i + 2) == TX_month && tx_cls(s, i + 3) == sep && tx_cls(s, i + 4) == TX_digits) {
    w->year = s->items[i].val, w->month = s->items[i + 2].val, w->day = s->items[i + 4].val;
    return w->day >= 1 && w->day <= tx_month_days(w->year, w->month) ? i + 5 : i;
  }
  if (tx_cls(s, i + 2) != TX_digits) return i;
  if ((sep == TX_hyphen || sep == TX_slash) && tx_cls(s, i + 3) != sep && s->items[i + 2].val >= 1 &&
      s->items[i + 2].val <= 12 && s->items[i + 2].first == s->items[i].last + 1) {
    w->kind = TX_MONTH, w->year = s->items[i].val, w->month = s->items[i + 2].val;
    dt_str digits = dt_form(s->doc, s->items[i + 2].first);
    return digits.len == 2 || sep == TX_slash ? i + 3 : i;
  }
  if ((sep != TX_hyphen && sep != TX_slash) || tx_cls(s, i + 3) != sep || tx_cls(s, i + 4) != TX_digits) return i;
  w->year = s->items[i].val, w->month = s->items[i + 2].val, w->day = s->items[i + 4].val;
  if (w->month < 1 || w->month > 12 || w->day < 1 || w->day > tx_month_days(w->year, w->month)) return i;
  return i + 5;
}

static tx_how how_of(int rel) { return rel < 0 ? TX_BEFORE : rel > 0 ? TX_AFTER : TX_SAME; }

/* "Friday", "last Friday", "Friday, Oct. 23", "Friday the 13th"; "yesterday"; "last April"; "last fall" */
static uint32_t rule_weekday(const tx_scan *s, uint32_t i, tx_when *w) {
  int rel = 0;
  uint32_t j = relation(s, i, &rel);
  if (tx_cls(s, j) != TX_weekday) return i;
  tx_how how = j > i ? how_of(rel) : TX_NEAR;
  int weekday = s->items[j].val;
  uint32_t at = j++;
  uint32_t k = tx_cls(s, j) == TX_comma ? j + 1 : j;
  uint32_t end = rule_month(s, k, w);
  if (end > k && w->kind == TX_DAY) {
    w->weekday = weekday;
    return end;
  }
  *w = (tx_when){.kind = TX_DAY, .how = how, .type = 'D', .hour = -1, .weekday = weekday, .head = at};
  w->then = at > 0 && (tx_token_is(s, at - 1, "previous") || tx_token_is(s, at - 1, "following"));
  int day = 0;
  k = tx_cls(s, j) == TX_article ? j + 1 : j;
  end = (tx_cls(s, k) == TX_ordinal || (k > j && tx_cls(s, k) == TX_number)) && how == TX_NEAR
            ? day_number(s, k, &day)
            : k;
  if (end > k) {
    w->day = day;
    return end;
  }
  int year_rel = 0;
  k = tx_token_is(s, j, "of") ? j + 1 : j;
  end = relation(s, k, &year_rel);
  if (how == TX_NEAR && end > k && tx_is_unit(s, end, 'W')) {
    w->how = TX_SHIFT, w->unit = 'W', w->n = year_rel; /* "Friday of last week" */
    return end + 1;
  }
  return j;
}

/* "next week Wednesday", "next week on Friday" */
static uint32_t rule_week_day(const tx_scan *s, uint32_t i, tx_when *w) {
  int rel = 0;
  uint32_t j = relation(s, i, &rel);
  if (j == i || !tx_is_unit(s, j, 'W')) return i;
  uint32_t k = tx_token_is(s, j + 1, "on") || tx_cls(s, j + 1) == TX_comma ? j + 2 : j + 1;
  if (tx_cls(s, k) != TX_weekday || (k == j + 2 && tx_cls(s, j + 1) == TX_comma)) return i;
  *w = (tx_when){.kind = TX_DAY,
                 .how = TX_SHIFT,
                 .unit = 'W',
                 .n = rel,
                 .type = 'D',
                 .hour = -1,
                 .weekday = s->items[k].val,
                 .head = k};
  return k + 1;
}

static uint32_t rule_day_word(const tx_scan *s, uint32_t i, tx_when *w) {
  uint8_t c = tx_cls(s, i);
  if (c != TX_day && c != TX_dayparts && c != TX_lastpart) return i;
  *w = (tx_when){.kind = TX_DAY, .how = TX_SHIFT, .unit = 'D', .type = 'D', .hour = -1, .head = i};
  if (c == TX_day) w->n = s->items[i].val;
  else {
    w->part = s->items[i].text;
    w->n = c == TX_lastpart ? -1 : 0;
    w->type = 'T';
  }
  return i + 1;
}

static uint32_t rule_named(const tx_scan *s, uint32_t i, tx_when *w) {
  int rel = 0;
  uint32_t j = relation(s, i, &rel);
  tx_how how = j > i ? how_of(rel) : TX_NEAR;
  bool the = j == i && tx_cls(s, i) == TX_article;
  if (the) j++;
  uint8_t c = tx_cls(s, j);
  if (c == TX_month && !the) {
    *w = (tx_when){.kind = TX_MONTH, .how = how, .type = 'D', .hour = -1, .month = s->items[j].val, .head = j};
    if (how == TX_NEAR) return i; /* rule_month has more to say */
    int day = 0;
    uint32_t end = day_number(s, j + 1, &day);
    if (end > j + 1) {
      w->kind = TX_DAY, w->day = day;
      return end;
    }
    return j + 1;
  }
  if (c == TX_season) {
    *w = (tx_when){.kind = TX_SEASON, .how = how, .type = 'D', .hour = -1, .text = s->items[j].text, .head = j};
    uint32_t end = how == TX_NEAR ? year_after(s, j + 1, true, w) : j + 1;
    bool in = i > 0 && (tx_cls(s, i - 1) == TX_in || tx_cls(s, i - 1) == TX_mod);
    return how != TX_NEAR || end > j + 1 || the || in ? end : i;
  }
  if (c == TX_holiday) {
    *w = (tx_when){.kind = TX_DAY, .how = how, .type = 'D', .hour = -1, .holiday = s->items[j].text, .head = j};
    uint32_t end = how == TX_NEAR ? year_after(s, j + 1, true, w) : j + 1;
    if (tx_is_unit(s, end, 'W')) w->whole_week = true;
    else if (tx_is_unit(s, end, 'K')) w->weekend = true;
    else return end;
    return tx_cls(s, end + 1) == TX_year && w->how == TX_NEAR ? year_after(s, end + 1, false, w) : end + 1;
  }
  return i;
}

/* "9 a.m. EST", "10:35", "noon": hour and minute; "4 in the morning" */
static uint32_t clock(const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t j = i;
  uint8_t c = tx_cls(s, i);
  if (c == TX_clockword) w->hour = s->items[i].val, w->minute = s->items[i].val == 24 ? -1 : 0, j++;
  else if (c == TX_hour) w->hour = s->items[i].val, w->minute = s->items[i].val2, j++;
  else if (c == TX_clock || ((c == TX_digits || c == TX_number) && s->items[i].val <= 12)) {
    w->hour = s->items[i].val;
    w->minute = c == TX_clock ? s->items[i].val2 : -1;
    j++;
    if (tx_cls(s, j) == TX_ampm) w->hour = w->hour % 12 + s->items[j++].val;
    else if (tx_cls(s, j) == TX_oclock) j++;
    else if (tx_cls(s, j) == TX_in && tx_cls(s, j + 1) == TX_article && tx_cls(s, j + 2) == TX_part) {
      dt_str part = s->items[j + 2].text;
      if (!dt_str_is(part, "MO") && w->hour < 12) w->hour += 12;
      j += 3;
    } else if (c != TX_clock) return i;
  } else return i;
  if (tx_cls(s, j) == TX_zone) j++;
  return j;
}

uint32_t tx_day(const tx_scan *s, uint32_t i, tx_when *w) {
  static uint32_t (*const rules[])(const tx_scan *, uint32_t, tx_when *) = {
      rule_weekday,   rule_day_word, rule_month, rule_named,   rule_iso,
      rule_month_day, rule_month_of, rule_nth,   rule_week_of, rule_week_day};
  uint32_t best = i;
  for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
    tx_when one = {0};
    uint32_t end = rules[r](s, i, &one);
    if (end > best) best = end, *w = one;
  }
  return best;
}

/* "10 p.m. Wednesday", "noon on Friday", "9 a.m." */
static uint32_t rule_clock(const tx_scan *s, uint32_t i, tx_when *w) {
  tx_when time = {.hour = -1};
  uint32_t j = clock(s, i, &time);
  if (j == i) return i;
  uint32_t k = tx_cls(s, j) == TX_comma || tx_token_is(s, j, "on") ? j + 1 : j;
  uint32_t end = tx_day(s, k, w);
  if (end == k || w->kind != TX_DAY) {
    *w = (tx_when){.kind = TX_DAY, .how = TX_SHIFT, .unit = 'D'};
    end = j;
  }
  w->type = 'T';
  w->hour = time.hour;
  w->minute = time.minute;
  w->head = i;
  return end;
}

/* A day, and the part of it or the hour: "Friday morning", "yesterday at noon"; "this morning", "last night" */
static uint32_t rule_day(const tx_scan *s, uint32_t i, tx_when *w) {
  int rel = 0;
  uint32_t j = relation(s, i, &rel);
  if (j > i && tx_cls(s, j) == TX_part) {
    bool then = tx_cls(s, i) == TX_article;
    *w = (tx_when){.kind = TX_DAY, .how = then ? TX_SHIFT_THEN : TX_SHIFT, .unit = 'D', .n = rel, .type = 'T',
                   .hour = -1, .part = s->items[j].text, .head = j};
    return j + 1;
  }
  if (tx_cls(s, i) == TX_article && tx_cls(s, i + 1) == TX_part) {
    *w = (tx_when){.kind = TX_DAY, .how = TX_SHIFT_THEN, .unit = 'D', .type = 'T', .hour = -1,
                   .part = s->items[i + 1].text, .head = i + 1};
    return i > 0 && tx_cls(s, i - 1) == TX_in ? i + 2 : i;
  }
  uint32_t end = tx_day(s, i, w);
  if (end == i || w->kind != TX_DAY) return end;
  if (tx_cls(s, end) == TX_part) {
    w->part = s->items[end].text;
    w->type = 'T';
    return end + 1;
  }
  uint32_t k = tx_token_is(s, end, "at") || tx_cls(s, end) == TX_comma ? end + 1 : end;
  tx_when time = {.hour = -1};
  uint32_t stop = clock(s, k, &time);
  if (stop > k && (k > end || tx_cls(s, k) == TX_hour || tx_cls(s, k + 1) == TX_ampm)) {
    w->hour = time.hour, w->minute = time.minute, w->type = 'T';
    return stop;
  }
  return end;
}

/* "the third quarter", "third-quarter", "the 1988 third quarter", "next year's first half", "the first half of 1990" */
static uint32_t rule_quarter(const tx_scan *s, uint32_t i, tx_when *w) {
  *w = (tx_when){.how = TX_NEAR, .type = 'D', .hour = -1};
  uint32_t j = i;
  int rel = 0;
  uint32_t k = relation(s, i, &rel);
  if (k > i && tx_is_unit(s, k, 'Y') && tx_cls(s, k + 1) == TX_poss) {
    w->of_year = how_of(rel);
    j = k + 2;
  } else {
    if (tx_cls(s, j) == TX_article) j++;
    if (tx_cls(s, j) == TX_year) w->year = s->items[j++].val, w->how = TX_ABSOLUTE;
  }
  if (tx_cls(s, j) == TX_fiscal) j += tx_cls(s, j + 1) == TX_hyphen ? 2 : 1;
  if (tx_cls(s, j) == TX_rel && s->items[j].val < 0) w->index = 9; /* "the last half": the latter */
  else if (tx_cls(s, j) == TX_ordinal) w->index = s->items[j].val;
  else return i;
  j++;
  if (tx_cls(s, j) == TX_hyphen) {
    j++;
    if (tx_cls(s, i) == TX_article && tx_cls(s, i + 1) == TX_ordinal) return i; /* "the third-quarter results" */
  }
  if (tx_is_unit(s, j, 'Q') && w->index <= 4) w->kind = TX_QUARTER;
  else if (tx_cls(s, j) == TX_half && (w->index <= 2 || w->index == 9)) w->kind = TX_HALF;
  else return i;
  if (w->kind == TX_HALF && w->index == 9) w->index = 2;
  w->head = j++;
  if (w->how == TX_ABSOLUTE || w->of_year) return j;
  uint32_t end = year_after(s, j, true, w);
  return w->kind == TX_HALF && end == j ? i : end;
}

/* "1988", "fiscal 1989", "the year 2000", "the 1990s", "the nineties", "the 20th century", "the early 1980s" */
static uint32_t rule_year(const tx_scan *s, uint32_t i, tx_when *w) {
  *w = (tx_when){.kind = TX_YEAR, .how = TX_ABSOLUTE, .type = 'D', .hour = -1, .head = i};
  uint32_t j = i;
  if (tx_cls(s, j) == TX_fiscal) {
    if (tx_is_unit(s, j + 1, 'Y')) j++;
    j++;
  } else {
    if (tx_cls(s, j) == TX_article) j++;
    if (tx_cls(s, j) == TX_mod) j += tx_cls(s, j + 1) == TX_hyphen ? 2 : 1;
    if (tx_cls(s, j) == TX_years) {
      if (i > 0 && j == i && tx_cls(s, i - 1) == TX_own) return i; /* "in his 30s" */
      w->kind = TX_DECADE, w->year = s->items[j].val, w->head = j;
      return j + 1;
    }
    if (tx_cls(s, j) == TX_tens && j > i) {
      w->kind = TX_DECADE, w->year = 190 + s->items[j].val / 10, w->head = j;
      return j + 1;
    }
    if (tx_cls(s, j) == TX_ordinal && s->items[j].val >= 10 && s->items[j].val < 23) {
      uint32_t k = tx_cls(s, j + 1) == TX_hyphen ? j + 2 : j + 1;
      if (tx_is_unit(s, k, 'C')) {
        w->kind = TX_CENTURY, w->year = s->items[j].val - 1, w->head = k;
        return k + 1;
      }
    }
    if (tx_is_unit(s, j, 'Y') && j > i) j++;
    else if (j > i && !(tx_cls(s, i) == TX_article && tx_cls(s, j) == TX_year &&
                        (tx_cls(s, j + 1) == TX_period || tx_is_unit(s, j + 1, 'Q'))))
      return i;
  }
  uint32_t end = tx_year(s, j, &w->year);
  if (end == j) return i;
  w->head = end - 1;
  if (tx_cls(s, i) == TX_article && (tx_cls(s, end) == TX_period || tx_is_unit(s, end, 'Q'))) {
    w->kind = TX_QUARTER; /* "the 1988 period": the quarter spoken of, in that year */
    w->head = end;
    return end + 1;
  }
  if (tx_cls(s, end - 1) == TX_number && s->items[end - 1].val == 100 && (i == 0 || tx_cls(s, i - 1) != TX_in))
    return i; /* "twelve hundred students" */
  return j == i && end == j + 1 && !tx_year_stands(s, j) ? i : end;
}

uint32_t tx_longest(tx_rule *const *rules, size_t count, const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t best = i;
  for (size_t r = 0; r < count; r++) {
    tx_when one = {.hour = -1};
    uint32_t end = rules[r](s, i, &one);
    if (end > best) best = end, *w = one;
  }
  return best;
}

/* Any of the above, without a modifier before it. */
static uint32_t parse_plain(const tx_scan *s, uint32_t i, tx_when *w) {
  static tx_rule *const rules[] = {rule_day, rule_clock, rule_quarter, rule_year, tx_rule_shift, tx_rule_set, tx_rule_length, tx_rule_reference};
  return tx_longest(rules, sizeof rules / sizeof *rules, s, i, w);
}

uint32_t tx_parse(const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t best = parse_plain(s, i, w);
  uint8_t c = tx_cls(s, i);
  if (c != TX_mod && c != TX_earlier && c != TX_later && c != TX_approx && c != TX_rel && c != TX_article &&
      c != TX_often)
    return best;
  /* "late November", "earlier this year", "the end of 1990", "about two years ago" */
  uint32_t j = i + 1;
  if (c == TX_article && tx_cls(s, j) == TX_mod) j++;
  else if (c == TX_article || c == TX_rel || c == TX_often) return best;
  if (tx_cls(s, j) == TX_hyphen) j++;
  if (c == TX_earlier || c == TX_later) {
    if (tx_cls(s, j) == TX_in) j++;
    if (!tx_token_is(s, i, "earlier") && !tx_token_is(s, i, "later")) return best;
  }
  uint8_t next = tx_cls(s, j);
  if (c == TX_approx && tx_token_is(s, i, "over") &&
      next != TX_number && next != TX_digits && next != TX_one && next != TX_decimal && next != TX_year)
    return best;
  if (c == TX_mod && next == TX_part) {
    *w = (tx_when){
        .kind = TX_DAY, .how = TX_SHIFT, .unit = 'D', .type = 'T', .hour = -1, .part = s->items[j].text, .head = j};
    return j + 1;
  }
  tx_when inner = {.hour = -1};
  uint32_t end = parse_plain(s, j, &inner);
  if (end == j || end <= best) return best;
  if (c != TX_approx && (inner.kind == TX_LENGTH || inner.kind == TX_TEXT || inner.kind == TX_SET)) return best;
  if (c == TX_approx && inner.kind == TX_TEXT) return best;
  *w = inner;
  return end;
}
