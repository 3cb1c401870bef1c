#include "relation.h"
#include <stdlib.h>

dt_maybe dt_mean(int64_t sum, uint32_t count) {
  return count ? (dt_maybe){true, (double)sum / 1000 / count} : (dt_maybe){false, 0};
}

static dt_maybe less(dt_maybe a, dt_maybe b) {
  return a.known && b.known ? (dt_maybe){true, a.value - b.value} : (dt_maybe){false, 0};
}

/* The range: as asked for, else from the first to the last event; but no further back than a year before the oldest
   article, so that one wrong date does not stretch it, and not beyond the youngest article. */
static dt_status set_range(dt_series *s, dt_error *err) {
  const dt_choice *c = &s->choice;
  int32_t from = s->plan.from, to = s->plan.to, low = INT32_MAX, high = INT32_MIN;
  for (uint32_t i = 0; i < c->count; i++) {
    if (c->items[i].day < low) low = c->items[i].day;
    if (c->items[i].day > high) high = c->items[i].day;
  }
  if (c->first <= c->last) {
    if (low < c->first - 366) low = c->first - 366;
    if (high > c->last) high = c->last;
  }
  if (from == INT32_MIN) from = low;
  if (to == INT32_MAX) to = high;
  if (c->count == 0 && (s->plan.from == INT32_MIN || s->plan.to == INT32_MAX)) return DT_OK; /* nothing to show */
  if (from > to) return DT_OK;
  s->first = dt_bin_of(from, s->plan.by);
  int64_t count = (int64_t)dt_bin_of(to, s->plan.by) - s->first + 1;
  if (count > DT_BINS_MOST)
    return dt_fail(err, DT_ERR_USAGE, 0, "%lld rows by %s are too many (at most %d): choose --from, --until or a longer --by",
                   (long long)count, dt_by_name(s->plan.by), DT_BINS_MOST);
  s->count = (uint32_t)count;
  return DT_OK;
}

bool dt_series_bin(const dt_series *s, int32_t day, uint32_t *out) {
  if (day == INT32_MIN || day < s->plan.from || day > s->plan.to) return false;
  int64_t at = (int64_t)dt_bin_of(day, s->plan.by) - s->first;
  *out = (uint32_t)at;
  return at >= 0 && at < s->count;
}

static void count_articles(dt_series *s) {
  for (uint32_t i = 1; i < s->choice.article_count; i++) {
    const dt_read_article *a = &s->choice.articles[i];
    uint32_t bin;
    if (!a->known || (a->copy && s->plan.unique != DT_UNIQUE_NONE) || !dt_series_bin(s, a->day, &bin)) continue;
    s->bins[bin].articles++;
    s->bins[bin].sentences += a->sentences;
  }
}

static void add(dt_tally *t, const dt_counted *e) {
  if (e->quad == 1 || e->quad == 3) {
    t->words++;
    t->words_sum += e->score;
  } else {
    t->deeds++;
    t->deeds_sum += e->score;
  }
}

/* Distinct articles and publishers of each bin: events are walked by bin, and a mark says in which bin each was last seen. */
typedef struct marks {
  uint32_t *article, *source; /* bin + 1 */
} marks;

static void mark(dt_tally *t, const dt_series *s, const dt_counted *e, uint32_t bin, marks *m) {
  uint32_t source = s->choice.articles[e->article].source;
  t->articles += m->article[e->article] != bin + 1;
  t->sources += m->source[source] != bin + 1;
  m->article[e->article] = m->source[source] = bin + 1;
}

static bool in_view(const dt_counted *e, int view) { return view == DT_VIEW_BOTH || (e->way & (view == DT_VIEW_FORTH ? DT_FORTH : DT_BACK)); }

static int by_day(const void *a, const void *b) {
  const dt_counted *x = a, *y = b;
  return x->day != y->day ? (x->day < y->day ? -1 : 1) : (x->event > y->event) - (x->event < y->event);
}

static dt_status count_events(dt_series *s, dt_arena *arena, dt_error *err) {
  dt_choice *c = &s->choice;
  qsort(c->items, c->count, sizeof *c->items, by_day);
  for (int view = 0; view < DT_VIEW_COUNT; view++) {
    marks m = {dt_arena_alloc(arena, c->article_count, sizeof *m.article), dt_arena_alloc(arena, c->source_count + 1, sizeof *m.source)};
    if (!m.article || !m.source) return dt_fail(err, DT_ERR_MEM, 0, "no room for articles");
    for (uint32_t i = 0; i < c->count; i++) {
      uint32_t bin;
      if (!in_view(&c->items[i], view)) continue;
      if (!dt_series_bin(s, c->items[i].day, &bin)) {
        s->outside += view == DT_VIEW_BOTH;
        continue;
      }
      add(&s->bins[bin].view[view], &c->items[i]);
      mark(&s->bins[bin].view[view], s, &c->items[i], bin, &m);
    }
  }
  return DT_OK;
}

/* Triangular weights over neighbouring bins; sums over counts, so that a bin weighs what it holds. */
static void smooth(dt_series *s, int view, uint32_t bin) {
  int64_t words = 0, words_sum = 0, deeds = 0, deeds_sum = 0;
  uint32_t half = s->plan.smooth;
  uint32_t low = bin + 1 > half ? bin + 1 - half : 0, high = bin + half < s->count ? bin + half : s->count;
  for (uint32_t i = low; i < high; i++) {
    int64_t weight = half - (i > bin ? i - bin : bin - i);
    const dt_tally *t = &s->bins[i].view[view];
    words += weight * t->words, words_sum += weight * t->words_sum;
    deeds += weight * t->deeds, deeds_sum += weight * t->deeds_sum;
  }
  dt_tally *t = &s->bins[bin].view[view];
  if (words) t->smooth_words = (dt_maybe){true, (double)words_sum / 1000 / (double)words};
  if (deeds) t->smooth_deeds = (dt_maybe){true, (double)deeds_sum / 1000 / (double)deeds};
  t->smooth_gap = less(t->smooth_words, t->smooth_deeds);
}

static void measure(dt_series *s) {
  for (uint32_t bin = 0; bin < s->count; bin++)
    for (int view = 0; view < DT_VIEW_COUNT; view++) {
      dt_tally *t = &s->bins[bin].view[view];
      t->gap = less(dt_mean(t->words_sum, t->words), dt_mean(t->deeds_sum, t->deeds));
      smooth(s, view, bin);
    }
}

dt_status dt_series_begin(sqlite3 *db, const dt_measured *measured, const dt_relation_options *options, dt_arena *arena, dt_series *out,
                          dt_error *err) {
  *out = (dt_series){0};
  DT_TRY(dt_plan_read(options, &out->plan, err));
  DT_TRY(dt_dyad_read(dt_str_of(options->dyad ? options->dyad : "*:*"), arena, &out->dyad, err));
  DT_TRY(dt_choose(db, measured, &out->dyad, &out->plan, arena, &out->choice, err));
  DT_TRY(set_range(out, err));
  out->bins = dt_arena_alloc(arena, out->count, sizeof *out->bins);
  if (!out->bins) return dt_fail(err, DT_ERR_MEM, 0, "no room for %u rows", out->count);
  count_articles(out);
  return DT_OK;
}

dt_status dt_series_make(sqlite3 *db, const dt_measured *measured, const dt_relation_options *options, dt_arena *arena, dt_series *out,
                          dt_error *err) {
  DT_TRY(dt_series_begin(db, measured, options, arena, out, err));
  DT_TRY(count_events(out, arena, err));
  measure(out);
  DT_TRY(dt_boot(out, arena, err));
  return dt_turns(out, arena, err);
}
