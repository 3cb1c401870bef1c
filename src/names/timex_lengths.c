/* Rules over items: durations, shifts ("two days ago", "last week"), sets, and references to now. */
#include "timex_grammar.h"
#include "tree.h"

enum { MANY = -1 };

/* "five", "twenty-four", "two hundred", "12", "3.5", "a", "several": the number, and one past it. */
static uint32_t number(const tx_scan *s, uint32_t i, int *n, dt_str *decimal) {
  uint8_t c = tx_cls(s, i);
  *decimal = (dt_str){0};
  if (c == TX_some) {
    *n = MANY;
    return i + 1;
  }
  if (c == TX_digits || c == TX_year) {
    *n = s->items[i].val;
    return i + 1;
  }
  if (c == TX_decimal) {
    *decimal = s->items[i].text;
    *n = 1;
    return i + 1;
  }
  if (c != TX_number && c != TX_one) return i;
  int sum = 0, part = 0;
  uint32_t j = i;
  for (; j < s->count; j++) {
    c = tx_cls(s, j);
    if (c == TX_hyphen && j > i && tx_cls(s, j + 1) == TX_number && s->items[j + 1].val < 10 && part >= 20 &&
        part % 10 == 0)
      continue;
    int val = c == TX_one && j == i ? 1 : c == TX_number ? s->items[j].val : -1;
    if (val < 0) break;
    if (val == 100 && part > 0) part *= 100;
    else if (val == 1000) sum += (part ? part : 1) * 1000, part = 0;
    else if (part == 0 || (part % 100 == 0 && val < 100) || (part >= 20 && part % 10 == 0 && val < 10)) part += val;
    else break;
    if (part > 30000 || sum > 30000) break;
  }
  *n = sum + part;
  return j;
}

/* "and a half", "1/2": one past it */
static uint32_t half_after(const tx_scan *s, uint32_t i) {
  if (tx_cls(s, i) == TX_and && tx_cls(s, i + 1) == TX_one && tx_cls(s, i + 2) == TX_half) return i + 3;
  if (tx_token_is(s, i, "1/2") || tx_token_is(s, i, "½")) return i + 1;
  return i;
}

/* number and unit: "two more weeks", "five-year", "2 1/2 years", "a year and a half", "half a century" */
static uint32_t one_length(const tx_scan *s, uint32_t i, tx_when *w) {
  *w = (tx_when){.kind = TX_LENGTH, .type = 'P', .hour = -1};
  uint32_t j = i;
  if (tx_cls(s, i) == TX_half) {
    j = tx_cls(s, i + 1) == TX_one || tx_cls(s, i + 1) == TX_hyphen ? i + 2 : i + 1;
    if (tx_cls(s, j) != TX_unit) return i;
    w->extra = 1, w->unit = s->items[j].text.ptr[0], w->head = j;
    return j + 1;
  }
  j = number(s, i, &w->n, &w->text);
  if (j == i) return i;
  if ((tx_cls(s, j) == TX_to || tx_cls(s, j) == TX_or || tx_cls(s, j) == TX_hyphen) && tx_cls(s, i) != TX_one) {
    int other;
    dt_str decimal;
    uint32_t k = number(s, j + 1, &other, &decimal);
    if (k > j + 1 && tx_cls(s, j + 1) != TX_one && tx_cls(s, k) == TX_unit) j = k;
  }
  uint32_t h = half_after(s, j);
  if (h > j) w->extra = 1, j = h;
  if (tx_cls(s, j) == TX_hyphen) j++;
  while (tx_cls(s, j) == TX_more) j++;
  if (tx_cls(s, j) != TX_unit) return i;
  if (tx_cls(s, j + 1) == TX_hyphen && (tx_cls(s, j + 2) == TX_earlier || tx_cls(s, j + 2) == TX_ago)) return i;
  w->unit = s->items[j].text.ptr[0];
  w->head = j++;
  h = half_after(s, j);
  if (h > j) w->extra = 1, j = h;
  return j;
}

/* A length, and smaller ones added to it: "a month and 21 days". */
static uint32_t length(const tx_scan *s, uint32_t i, tx_when *w) {
  static const char order[] = "CEYQMWDHNS";
  uint32_t end = one_length(s, i, w);
  char unit = w->unit;
  for (int part = 0; end > i && part < 2 && w->n != MANY && !w->extra; part++) {
    tx_when more = {.hour = -1};
    uint32_t k = tx_cls(s, end) == TX_and || (tx_cls(s, end) == TX_comma && part == 0) ? end + 1 : end,
             stop = one_length(s, k, &more);
    const char *at = strchr(order, unit);
    if (stop == k || more.n < 1 || more.extra || more.text.len || !at || !more.unit || !strchr(at + 1, more.unit) ||
        strchr("QWEC", more.unit))
      break;
    w->more[part] = more.n;
    w->more_unit[part] = unit = more.unit;
    end = stop;
  }
  return end;
}

/* What the publication date or the narrative is shifted to when n units are taken off. */
static tx_kind kind_of(char unit) {
  switch (unit) {
  case 'S': case 'N': case 'H': return TX_MOMENT;
  case 'D': return TX_DAY;
  case 'W': case 'I': return TX_WEEK;
  case 'K': return TX_WEEKEND;
  case 'M': return TX_MONTH;
  case 'Q': return TX_QUARTER;
  case 'E': return TX_DECADE;
  case 'C': return TX_CENTURY;
  default: return TX_YEAR;
  }
}

static void shift(tx_when *w, tx_how how, int sign) {
  w->how = how;
  w->n *= sign;
  w->type = 'D';
  if (w->unit == 'E') w->unit = 'Y', w->n *= 10;
  if (w->unit == 'C') w->unit = 'Y', w->n *= 100;
  if (w->unit == 'I') w->unit = 'W', w->n *= 2;
  w->kind = kind_of(w->unit);
}

void tx_ahead(tx_when *w) {
  if (w->n == MANY || w->text.len || w->extra || strchr("SNHQ", w->unit)) return;
  shift(w, TX_SHIFT, 1);
  if (w->kind == TX_WEEK && w->n <= 3) w->kind = TX_DAY;
}

/* "(two days) after Christmas", "(a week) before last Tuesday": what is counted from, after a length in *w */
static uint32_t counted_from(const tx_scan *s, uint32_t i, int sign, tx_when *w) {
  tx_when day = {.hour = -1};
  uint32_t end = tx_day(s, i + 1, &day);
  if (end == i + 1 || day.kind != TX_DAY || w->n == MANY || w->text.len || strchr("SNHQ", w->unit)) return i;
  if (sign > 0 && tx_cls(s, i) == TX_from && day.how == TX_NEAR && day.weekday) day.how = TX_AFTER;
  day.plus = sign * w->n;
  day.plus_unit = w->unit;
  *w = day;
  return end;
}

/* "two days ago", "a year earlier", "three weeks later", "ten days from now"; "in two weeks' time" is a length */
static uint32_t shifted_length(const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t j = length(s, i, w);
  if (j == i && tx_cls(s, i) == TX_unit && (tx_cls(s, i + 1) == TX_ago)) {
    *w = (tx_when){.kind = TX_TEXT, .type = 'D', .hour = -1, .text = DT_STR("PAST_REF"), .head = i};
    return i + 2; /* "years ago" */
  }
  if (j == i) return i;
  if (tx_cls(s, j) == TX_or && tx_token_is(s, j + 1, "so")) j += 2;
  uint8_t c = tx_cls(s, j);
  if (c == TX_from || c == TX_after || (c == TX_earlier && tx_token_is(s, j, "before"))) {
    uint32_t end = counted_from(s, j, c == TX_earlier ? -1 : 1, w);
    if (end > j) return end;
  }
  if (c != TX_ago && c != TX_earlier && c != TX_later && c != TX_hence) return i;
  if (c == TX_earlier && tx_token_is(s, j, "before") && j + 1 < s->count && tx_cls(s, j + 1) != TX_comma &&
      s->items[j + 1].first + 1 < s->doc->token_count && tx_cls(s, j + 1) == TX_none &&
      s->doc->tokens[s->items[j + 1].first].upos != DT_UPOS_PUNCT)
    return i; /* "two days before the vote": counted from the vote */
  if (w->n == MANY || w->text.len) {
    bool past = c == TX_ago || c == TX_earlier;
    *w = (tx_when){.kind = TX_TEXT, .type = 'D', .hour = -1, .head = w->head};
    w->text = past ? DT_STR("PAST_REF") : DT_STR("FUTURE_REF");
    return j + 1;
  }
  shift(w, c == TX_ago || c == TX_hence ? TX_SHIFT : TX_SHIFT_THEN, c == TX_ago || c == TX_earlier ? -1 : 1);
  w->ago = c == TX_ago;
  for (int part = 0; part < 2; part++)
    if (w->more_unit[part] == 'D' || w->more_unit[part] == 'M') w->kind = TX_DAY;
  /* a week or two is counted by the day, six weeks are not */
  if (w->kind == TX_WEEK && w->n >= -3 && w->n <= 3) w->kind = TX_DAY;
  return j + 1;
}

/* "year-earlier quarter", "the year-ago period", "a year-earlier" */
static uint32_t year_ago(const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t j = i;
  bool the = tx_cls(s, j) == TX_article;
  if (the) j++;
  if (tx_cls(s, j) != TX_unit || tx_cls(s, j + 1) != TX_hyphen) return i;
  if (tx_cls(s, j + 2) != TX_ago && tx_cls(s, j + 2) != TX_earlier) return i;
  *w = (tx_when){.kind = TX_LENGTH, .hour = -1, .n = 1, .unit = s->items[j].text.ptr[0], .head = j};
  shift(w, TX_SHIFT_THEN, -1);
  j += 3;
  if (tx_cls(s, j) == TX_ordinal && tx_is_unit(s, j + 1, 'Q')) {
    w->kind = TX_QUARTER, w->index = s->items[j].val;
    return j + 2;
  }
  if (tx_is_unit(s, j, 'Q') || tx_cls(s, j) == TX_period) return j + 1;
  return the ? i : j; /* "the year-ago results" */
}

static bool is_ended(const tx_scan *s, uint32_t i) { return tx_token_is(s, i, "ended") || tx_token_is(s, i, "ending"); }

/* "the quarter ended Sept. 30": most of that quarter of the calendar; "the year ended March 31": twelve months. */
static uint32_t ended(const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t j = tx_cls(s, i) == TX_article ? i + 1 : i;
  if (tx_cls(s, j) == TX_fiscal) j++;
  if (tx_cls(s, j) != TX_unit || !is_ended(s, j + 1)) return i;
  tx_when day = {.hour = -1};
  bool dated = tx_day(s, j + 2, &day) > j + 2 && day.kind == TX_DAY;
  if (tx_is_unit(s, j, 'Q') && dated && day.month) {
    *w = day;
    w->kind = TX_QUARTER, w->index = 0, w->ends = true, w->head = j;
    return j + 1;
  }
  if (!tx_is_unit(s, j, 'Y') || j == i || !dated) return i;
  *w = (tx_when){.kind = TX_LENGTH, .type = 'P', .hour = -1, .n = 1, .unit = 'Y', .head = j};
  return j + 1;
}

/* "the year", "the full year", "the fiscal year" after "for", "of", "in": at the unit, unless an end is given ("ended
   June 30") */
static uint32_t the_year(const tx_scan *s, uint32_t i) {
  uint32_t j = i + 1;
  if (tx_token_is(s, j, "full") || tx_cls(s, j) == TX_fiscal) j++;
  if (i == 0 || !(tx_is_unit(s, j, 'Y') || (j == i + 1 && (tx_is_unit(s, j, 'M') || tx_is_unit(s, j, 'W'))))) return i;
  if (!tx_token_is(s, i - 1, "for") && !tx_token_is(s, i - 1, "of") && tx_cls(s, i - 1) != TX_in &&
      !tx_token_is(s, i - 1, "throughout"))
    return i;
  if (tx_cls(s, j + 1) == TX_year || tx_cls(s, j + 1) == TX_number || tx_cls(s, j + 1) == TX_hyphen ||
      tx_cls(s, j + 1) == TX_poss)
    return i;
  if (is_ended(s, j + 1)) return i;
  return j;
}

/* "The day before, police had raided the house", "the year after": counted from the narrative, where nothing follows */
static uint32_t day_before(const tx_scan *s, uint32_t i, tx_when *w) {
  if (tx_cls(s, i) != TX_article || tx_cls(s, i + 1) != TX_unit || !strchr("DWMY", s->items[i + 1].text.ptr[0]))
    return i;
  bool before = tx_token_is(s, i + 2, "before");
  if (!before && !tx_token_is(s, i + 2, "after")) return i;
  uint32_t next = s->items[i + 2].last;
  bool ends = i + 3 >= s->count || (s->doc->tokens[next].lemma.ptr && s->doc->tokens[next].upos == DT_UPOS_PUNCT);
  if (!ends) return i;
  *w = (tx_when){.hour = -1, .n = 1, .unit = s->items[i + 1].text.ptr[0], .head = i + 1};
  shift(w, TX_SHIFT_THEN, before ? -1 : 1);
  return i + 3;
}

/* "the week after next": two on */
static uint32_t after_next(const tx_scan *s, uint32_t i, tx_when *w) {
  if (tx_cls(s, i) != TX_article || tx_cls(s, i + 1) != TX_unit) return i;
  char unit = s->items[i + 1].text.ptr[0];
  uint32_t k = tx_cls(s, i + 3) == TX_article ? i + 4 : i + 3;
  bool next = tx_cls(s, i + 2) == TX_after && tx_token_is(s, k, "next");
  bool last = tx_token_is(s, i + 2, "before") && tx_token_is(s, k, "last");
  if ((!next && !last) || !strchr("WKMY", unit)) return i;
  if (tx_cls(s, k + 1) == TX_unit || tx_cls(s, k + 1) == TX_weekday) return i;
  *w = (tx_when){.kind = kind_of(unit),
                 .how = TX_SHIFT,
                 .type = 'D',
                 .hour = -1,
                 .n = next ? 2 : -2,
                 .unit = unit,
                 .head = i + 1};
  return k + 1;
}

/* "last week", "this year", "next month", "the current quarter", "that year", "the weekend", "the quarter" */
static uint32_t near_unit(const tx_scan *s, uint32_t i, tx_when *w) {
  int rel = 0;
  uint32_t j = tx_relation(s, i, &rel);
  tx_how how = TX_SHIFT;
  bool the = tx_cls(s, i) == TX_article;
  if (j == i && tx_cls(s, i) == TX_that) {
    how = TX_SHIFT_THEN;
    j++;
    if (tx_token_is(s, j, "same")) j++;
  } else if (j == i && the && (tx_is_unit(s, i + 1, 'K') || tx_is_unit(s, i + 1, 'Q'))) {
    j++;
    how = TX_NEAR;
  } else if (j == i && the && i > 0 && tx_cls(s, i - 1) == TX_mod) {
    j++; /* "the end of the year" */
  }
  if (j == i && the) j = the_year(s, i);
  if (j == i) return i;
  if (tx_cls(s, j) == TX_fiscal || tx_token_is(s, j, "calendar") || tx_token_is(s, j, "working")) j++;
  if (tx_cls(s, j) == TX_period && the && rel < 0) {
    *w = (tx_when){.kind = TX_QUARTER, .how = TX_NEAR, .type = 'D', .hour = -1, .unit = 'Q', .head = j};
    return j + 1;
  }
  if (tx_cls(s, j) != TX_unit) return i;
  dt_str word = dt_form(s->doc, s->items[j].first);
  if (word.ptr[word.len - 1] == 's') return i; /* "the last weeks" is a length */
  *w = (tx_when){.how = how, .type = 'D', .hour = -1, .n = rel, .unit = s->items[j].text.ptr[0], .head = j};
  if (strchr("SNHI", w->unit)) return i;
  if (w->unit == 'D' && rel == 0 && how == TX_SHIFT) return i;
  if (the && rel > 0 && (tx_token_is(s, i + 1, "following") || tx_token_is(s, i + 1, "next"))) w->how = TX_SHIFT_THEN;
  if (tx_token_is(s, j - 1, "previous") || tx_token_is(s, j - 1, "preceding") || tx_token_is(s, j - 1, "prior"))
    w->how = TX_SHIFT_THEN;
  w->kind = kind_of(w->unit);
  if (w->kind == TX_QUARTER && rel < 0) w->how = TX_NEAR;
  return j + 1;
}

/* "year end", "year-end", "year's end" */
static uint32_t year_end(const tx_scan *s, uint32_t i, tx_when *w) {
  if (!tx_is_unit(s, i, 'Y')) return i;
  uint32_t j = tx_cls(s, i + 1) == TX_hyphen || tx_cls(s, i + 1) == TX_poss ? i + 2 : i + 1;
  if (tx_cls(s, j) != TX_end) return i;
  *w = (tx_when){.kind = TX_YEAR, .how = TX_SHIFT, .unit = 'Y', .type = 'D', .hour = -1, .head = j};
  return j + 1;
}

uint32_t tx_rule_shift(const tx_scan *s, uint32_t i, tx_when *w) {
  static tx_rule *const rules[] = {ended, shifted_length, year_ago, near_unit, year_end, day_before, after_next};
  return tx_longest(rules, sizeof rules / sizeof *rules, s, i, w);
}

/* "three-quarters of the voters", "more than a quarter of them": a share, no time */
static bool is_share(const tx_scan *s, uint32_t end, const tx_when *w) {
  if (w->unit != 'Q' || w->n < 1 || w->n > 3 || w->extra || tx_cls(s, end) != TX_of) return false;
  return !tx_token_is(s, end + 1, "operations") && tx_cls(s, end + 1) != TX_year;
}

/* "$5 million a year", "700 seats a week", "24 hours a day": how much in each, at no time; "three times a week" is often */
static bool is_rate(const tx_scan *s, uint32_t i, uint32_t end, const tx_when *w) {
  if (end != i + 2 || i == 0 || w->n != 1 || tx_cls(s, i) != TX_one || tx_token_is(s, i, "another")) return false;
  const dt_doc *doc = s->doc;
  uint32_t t = s->items[i].first - 1;
  if (!doc->tokens[t].lemma.ptr || dt_lemma_is(doc, t, "time")) return false;
  if (doc->tokens[t].upos == DT_UPOS_NUM) return !dt_str_eq_ascii_nocase(dt_form(doc, t), DT_STR("one"));
  return doc->tokens[t].upos == DT_UPOS_NOUN && t > 0 && doc->tokens[t - 1].upos == DT_UPOS_NUM;
}

/* "two days", "the past five years", "the first nine months", "recent weeks", "the next few days", "years" */
uint32_t tx_rule_length(const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t j = i;
  int rel;
  uint8_t c = tx_cls(s, i);
  if (c == TX_article || c == TX_own || c == TX_these) j++;
  uint32_t k = tx_relation(s, i, &rel);
  bool related = k > i;
  if (related) j = k;
  else if (tx_cls(s, j) == TX_ordinal && s->items[j].val == 1) j++;
  else if (tx_cls(s, j) == TX_pastnoun) j++, related = true;
  uint32_t end = length(s, j, w);
  if (end == j && c == TX_all) {
    uint32_t u = tx_cls(s, i + 1) == TX_hyphen ? i + 2 : i + 1;
    if (tx_cls(s, u) != TX_unit || strchr("SNHQ", s->items[u].text.ptr[0])) return i;
    *w = (tx_when){.kind = TX_LENGTH, .type = 'P', .hour = -1, .n = 1, .unit = s->items[u].text.ptr[0], .head = u};
    return u + 1;
  }
  bool hyphen = end > j + 1 && tx_cls(s, end - 2) == TX_hyphen;
  if (end > j && j > i && !related && hyphen) return i; /* "the five-year plan": the length alone */
  if (end > j && !(tx_cls(s, j) == TX_one && j > i)) {
    if (tx_cls(s, end) == TX_hyphen && tx_cls(s, end + 1) == TX_old) { /* an age */
      w->kind = TX_NOTHING;
      return end + 2;
    }
    if (tx_cls(s, end) == TX_old) {
      w->kind = TX_NOTHING;
      return end + 1;
    }
    if (is_share(s, end, w) || is_rate(s, i, end, w)) w->kind = TX_NOTHING;
    if (tx_cls(s, end) == TX_or && tx_token_is(s, end + 1, "so")) end += 2;
    return end;
  }
  if (tx_cls(s, j) == TX_adjref && tx_cls(s, j + 1) == TX_unit) j++, related = true;
  if (tx_cls(s, j) != TX_unit) return i;
  dt_str word = dt_form(s->doc, s->items[j].first);
  bool plural = word.ptr[word.len - 1] == 's';
  char unit = s->items[j].text.ptr[0];
  if (!plural || (unit == 'S' || unit == 'N' || unit == 'K')) return i;
  bool bare = j == i;
  if (!bare && !related) return i;
  if (bare && !strchr("YMWEC", unit)) return i;
  *w = (tx_when){.kind = TX_LENGTH, .type = 'P', .hour = -1, .n = MANY, .unit = unit, .head = j};
  return j + 1;
}

/* "a quarterly loss", "the party daily": what kind of thing, not when */
static bool is_kind(const tx_scan *s, uint32_t i) {
  const dt_doc *doc = s->doc;
  uint32_t t = s->items[i].first;
  if (!doc->tokens[t].lemma.ptr || t + 1 >= doc->token_count) return false;
  if (tx_token_is(s, i, "daily"))
    return doc->tokens[t].upos == DT_UPOS_NOUN && doc->tokens[t + 1].upos == DT_UPOS_PROPN;
  uint32_t head = doc->tokens[t].head;
  return tx_token_is(s, i, "quarterly") && (dt_calendar_lemma_in(s->calendar, TX_LIST_money, doc, t + 1) ||
                                            (head != DT_NONE && dt_calendar_lemma_in(s->calendar, TX_LIST_money, doc, head)));
}

/* "daily", "every day", "each Thursday", "every two years", "Tuesday nights", "Fridays" */
uint32_t tx_rule_set(const tx_scan *s, uint32_t i, tx_when *w) {
  *w = (tx_when){.kind = TX_SET, .type = 'S', .hour = -1, .n = 1, .head = i};
  uint8_t c = tx_cls(s, i);
  if (c == TX_often) {
    w->unit = s->items[i].text.ptr[0];
    if (w->unit == 'Q') w->unit = 'M', w->n = 3;
    if (is_kind(s, i)) w->kind = TX_NOTHING;
    return i + 1;
  }
  if (c == TX_weekdays || (c == TX_weekday && tx_cls(s, i + 1) == TX_part &&
                           tx_token_is(s, i + 1, "nights"))) {
    w->weekday = s->items[i].val;
    if (tx_cls(s, i + 1) != TX_part) return i + 1;
    w->part = s->items[i + 1].text;
    return i + 2;
  }
  if (c != TX_every) return i;
  uint32_t j = i + 1;
  c = tx_cls(s, j);
  w->head = j;
  if (c == TX_weekday || c == TX_weekdays) w->weekday = s->items[j].val;
  else if (c == TX_month) w->month = s->items[j].val;
  else if (tx_token_is(s, j, "other") && tx_cls(s, j + 1) == TX_weekday) w->weekday = s->items[++j].val;
  else if (tx_is_unit(s, j, 'K')) w->weekday = 8;
  else if (c == TX_part) w->unit = 'D', w->part = s->items[j].text;
  else {
    dt_str decimal;
    if (tx_cls(s, j) == TX_more && tx_token_is(s, j, "other")) w->n = 2, j++;
    else if (c != TX_unit) {
      j = number(s, i + 1, &w->n, &decimal);
      if (j == i + 1 || w->n == MANY || decimal.len) return i;
    }
    if (tx_cls(s, j) != TX_unit) return i;
    w->unit = s->items[j].text.ptr[0];
    w->head = j;
  }
  return j + 1;
}

/* "now", "recently", "the past", "the future", "current", "recent" */
uint32_t tx_rule_reference(const tx_scan *s, uint32_t i, tx_when *w) {
  uint32_t j = i;
  if (tx_cls(s, j) == TX_article) j++;
  uint8_t c = tx_cls(s, j);
  if (j > i && c == TX_rel && tx_token_is(s, j, "past")) {
    *w = (tx_when){.kind = TX_TEXT, .type = 'D', .hour = -1, .text = DT_STR("PAST_REF"), .head = j};
    return i > 0 && tx_cls(s, i - 1) == TX_in ? j + 1 : i;
  }
  if ((c == TX_pastnoun || c == TX_futurenoun)) {
    const dt_token *token = &s->doc->tokens[s->items[j].first];
    if (j == i || (token->lemma.ptr && token->upos != DT_UPOS_NOUN)) return i;
  } else if (j > i || (c != TX_ref && c != TX_adjref)) return i;
  *w = (tx_when){.kind = TX_TEXT, .type = 'D', .hour = -1, .text = s->items[j].text, .head = j};
  return j + 1;
}

/* "$1990", "1990 people", "No. 1990" are no years. */
bool tx_year_stands(const tx_scan *s, uint32_t i) {
  const dt_doc *doc = s->doc;
  uint32_t t = s->items[i].first, n = s->items[i].last;
  if (t > 0) {
    dt_str before = dt_form(doc, t - 1);
    if (dt_str_is(before, "$") || dt_str_is(before, "£") || dt_str_is(before, "€") || dt_str_is(before, "#"))
      return false;
    if (doc->tokens[t - 1].end == doc->tokens[t].begin && (dt_str_is(before, ".") || dt_str_is(before, ":")))
      return false;
  }
  if (n < doc->token_count && i + 1 < s->count) {
    dt_str after = dt_form(doc, n);
    if (dt_str_is(after, "%") || dt_str_is(after, "percent")) return false;
    if (doc->tokens[n].begin == doc->tokens[n - 1].end && dt_str_is(after, ".") == false &&
        dt_is_alpha(after.ptr[0]) && after.ptr[0] != 's')
      return false;
    if (doc->tokens[n].lemma.ptr && doc->tokens[n].xpos == DT_XPOS_NNS && doc->tokens[t].head == n) return false;
  }
  int year = s->items[i].val;
  return year >= 1700 && year <= 2100;
}
