/* Change points: optimal partitioning of a series into stretches of one level. */
#include "relation.h"
#include <math.h>
#include <stdlib.h>

enum { LEAST_POINTS = 6, LEAST_STRETCH = 2 };

/* Running sums make the cost of any stretch three look-ups: the weighted sum of squares about its weighted mean. */
typedef struct running {
  double *weight, *sum, *square; /* [count + 1] */
} running;

static double cost(const running *r, uint32_t from, uint32_t to) {
  double w = r->weight[to] - r->weight[from], s = r->sum[to] - r->sum[from], q = r->square[to] - r->square[from];
  double c = q - s * s / w;
  return c > 0 ? c : 0;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Variance of one event's score, told from neighbours: (x[i] - x[i-1])^2 / (1/w[i] + 1/w[i-1]) has that mean when there is
   no change between them, and few changes do not move its median (chi-squared with one degree: median 0.45494). */
static double noise(const dt_point *p, uint32_t count, double *room) {
  for (uint32_t i = 1; i < count; i++) {
    double step = p[i].value - p[i - 1].value;
    room[i - 1] = step * step / (1 / p[i].weight + 1 / p[i - 1].weight);
  }
  qsort(room, count - 1, sizeof *room, by_value);
  double median = room[(count - 1) / 2] / 0.45494, mean = 0;
  for (uint32_t i = 0; i + 1 < count; i++) mean += room[i] / (count - 1);
  return median > mean / 4 ? median : mean / 4; /* scores repeat: the median alone may be 0 */
}

int dt_turns_find(const dt_point *points, uint32_t count, uint32_t *cuts, double *scale, dt_arena *arena) {
  *scale = 0;
  if (count < LEAST_POINTS) return 0;
  running r = {dt_arena_alloc(arena, count + 1, sizeof(double)), dt_arena_alloc(arena, count + 1, sizeof(double)),
               dt_arena_alloc(arena, count + 1, sizeof(double))};
  double *best = dt_arena_alloc(arena, count + 1, sizeof *best);
  uint32_t *back = dt_arena_alloc(arena, count + 1, sizeof *back);
  if (!r.weight || !r.sum || !r.square || !best || !back) return -1;
  *scale = noise(points, count, best);
  if (*scale <= 0) return 0;
  for (uint32_t i = 0; i < count; i++) {
    r.weight[i + 1] = r.weight[i] + points[i].weight;
    r.sum[i + 1] = r.sum[i] + points[i].weight * points[i].value;
    r.square[i + 1] = r.square[i] + points[i].weight * points[i].value * points[i].value;
  }
  double penalty = 4 * log((double)count) * *scale;
  best[0] = -penalty;
  for (uint32_t to = 1; to <= count; to++) {
    best[to] = INFINITY;
    for (uint32_t from = 0; from + LEAST_STRETCH <= to; from++) {
      double c = best[from] + cost(&r, from, to) + penalty;
      if (c < best[to]) best[to] = c, back[to] = from;
    }
  }
  int found = 0;
  for (uint32_t at = back[count]; at > 0; at = back[at]) cuts[found++] = at;
  for (int i = 0; i < found / 2; i++) { /* they came last first */
    uint32_t cut = cuts[i];
    cuts[i] = cuts[found - 1 - i];
    cuts[found - 1 - i] = cut;
  }
  return found;
}

static dt_point point_of(const dt_tally *t, dt_measure measure) {
  double words = t->words, deeds = t->deeds;
  if (measure == DT_WORDS) return (dt_point){t->words ? (double)t->words_sum / 1000 / words : 0, words};
  if (measure == DT_DEEDS) return (dt_point){t->deeds ? (double)t->deeds_sum / 1000 / deeds : 0, deeds};
  return (dt_point){t->gap.value, t->gap.known ? words * deeds / (words + deeds) : 0};
}

static double level(const dt_point *points, uint32_t from, uint32_t to) {
  double weight = 0, sum = 0;
  for (uint32_t i = from; i < to; i++) weight += points[i].weight, sum += points[i].weight * points[i].value;
  return sum / weight;
}

static double squares(const dt_point *points, uint32_t from, uint32_t to) {
  double mean = level(points, from, to), sum = 0;
  for (uint32_t i = from; i < to; i++) sum += points[i].weight * (points[i].value - mean) * (points[i].value - mean);
  return sum;
}

typedef struct work {
  dt_point *points;
  uint32_t *bins, *cuts, count;
  uint32_t room;
} work;

static dt_status one_measure(dt_series *s, dt_view view, dt_measure measure, work *w, dt_arena *arena, dt_error *err) {
  w->count = 0;
  for (uint32_t bin = 0; bin < s->count; bin++) {
    dt_point p = point_of(&s->bins[bin].view[view], measure);
    if (p.weight <= 0) continue;
    w->points[w->count] = p;
    w->bins[w->count++] = bin;
  }
  double scale;
  int found = dt_turns_find(w->points, w->count, w->cuts, &scale, arena);
  if (found < 0) return dt_fail(err, DT_ERR_MEM, 0, "no room for change points");
  for (int i = 0; i < found; i++) {
    uint32_t from = i ? w->cuts[i - 1] : 0, at = w->cuts[i], to = i + 1 < found ? w->cuts[i + 1] : w->count;
    if (s->turn_count == w->room) return DT_OK;
    s->turns[s->turn_count++] = (dt_turn){
      view, measure, w->bins[at], level(w->points, from, at), level(w->points, at, to),
      (squares(w->points, from, to) - squares(w->points, from, at) - squares(w->points, at, to)) / scale};
  }
  return DT_OK;
}

dt_status dt_turns(dt_series *s, dt_arena *arena, dt_error *err) {
  work w = {dt_arena_alloc(arena, s->count, sizeof *w.points), dt_arena_alloc(arena, s->count, sizeof *w.bins),
            dt_arena_alloc(arena, s->count + 1, sizeof *w.cuts), 0, (s->count + 1) * DT_VIEW_COUNT * DT_MEASURE_COUNT};
  s->turns = dt_arena_alloc(arena, w.room, sizeof *s->turns);
  if (!w.points || !w.bins || !w.cuts || !s->turns) return dt_fail(err, DT_ERR_MEM, 0, "no room for change points");
  for (int view = 0; view < DT_VIEW_COUNT; view++)
    for (int m = 0; m < DT_MEASURE_COUNT; m++) DT_TRY(one_measure(s, (dt_view)view, (dt_measure)m, &w, arena, err));
  return DT_OK;
}
