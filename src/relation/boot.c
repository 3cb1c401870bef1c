/* The gap's interval: a bootstrap over articles. */
#include "relation.h"
#include <stdlib.h>

enum { SEED = 20180425, LEAST_ARTICLES = 3 };

/* Murmur3's last mixing step (Appleby): 32-bit arithmetic only, so that the report page draws the same numbers. */
static uint32_t mix(uint32_t h) {
  h ^= h >> 16;
  h *= 0x85EBCA6Bu;
  h ^= h >> 13;
  h *= 0xC2B2AE35u;
  return h ^ h >> 16;
}

/* Poisson(1): 65536 times the probability of at most 0, 1, 2 ... */
static const uint32_t limits[] = {24109, 48219, 60273, 64292, 65296, 65497, 65531, 65535};

static uint32_t weight_of(uint32_t draw) {
  uint32_t weight = 0;
  while (weight < 8 && draw >= limits[weight]) weight++;
  return weight;
}

uint32_t dt_boot_weight(uint32_t article, uint32_t replicate) {
  uint32_t h = mix(mix(article * 0x9E3779B1u + SEED) + (replicate >> 1) * 0x85EBCA77u);
  return weight_of(replicate & 1 ? h >> 16 : h & 0xFFFF);
}

/* The same for all replicates of one article, two from each hash. */
static void weights_of(uint32_t article, uint32_t replicates, const uint8_t *table, int32_t *out) {
  uint32_t start = mix(article * 0x9E3779B1u + SEED);
  for (uint32_t r = 0; r < replicates; r += 2) {
    uint32_t h = mix(start + (r >> 1) * 0x85EBCA77u);
    out[r] = table[h & 0xFFFF];
    if (r + 1 < replicates) out[r + 1] = table[h >> 16];
  }
}

/* What one article says in one bin. */
typedef struct cell {
  uint32_t article, slot; /* slot: number of the bin among those with events */
  int32_t words, deeds, words_sum, deeds_sum;
} cell;

/* Sums of one bin over replicates. */
typedef struct sums {
  int64_t *words_sum, *deeds_sum; /* [replicates] */
  int32_t *words, *deeds;
} sums;

typedef struct booting {
  dt_series *series;
  int view;
  cell *cells;
  uint32_t cell_count;
  uint32_t *slot_of; /* [bins], DT_NONE: no events */
  uint32_t slots;
  int64_t *long_sums; /* [slots][words, deeds][replicates] */
  int32_t *sums;      /* [slots][words, deeds][replicates] */
  uint8_t *table;     /* [65536] weight_of() */
  int32_t *weights;   /* [replicates] of the article at hand */
  uint32_t *worded, *deeded; /* [slots] articles with words, with deeds */
  int64_t *total;     /* [4][replicates] */
  double *gaps;       /* [replicates] */
} booting;

static int by_article(const void *a, const void *b) {
  const cell *x = a, *y = b;
  return x->article != y->article ? (x->article < y->article ? -1 : 1) : (x->slot > y->slot) - (x->slot < y->slot);
}

static void merge(booting *b) {
  qsort(b->cells, b->cell_count, sizeof *b->cells, by_article);
  uint32_t n = 0;
  for (uint32_t i = 0; i < b->cell_count; i++) {
    const cell *c = &b->cells[i];
    cell *last = n ? &b->cells[n - 1] : NULL;
    if (last && last->article == c->article && last->slot == c->slot) {
      last->words += c->words, last->words_sum += c->words_sum;
      last->deeds += c->deeds, last->deeds_sum += c->deeds_sum;
    } else {
      b->cells[n++] = *c;
    }
  }
  b->cell_count = n;
}

static void cut_cells(booting *b) {
  const dt_series *s = b->series;
  b->cell_count = 0;
  for (uint32_t i = 0; i < s->choice.count; i++) {
    const dt_counted *e = &s->choice.items[i];
    int64_t bin = (int64_t)dt_bin_of(e->day, s->plan.by) - s->first;
    if (bin < 0 || bin >= s->count || e->day < s->plan.from || e->day > s->plan.to) continue;
    if (b->view != DT_VIEW_BOTH && !(e->way & (b->view == DT_VIEW_FORTH ? DT_FORTH : DT_BACK))) continue;
    bool word = e->quad == 1 || e->quad == 3;
    b->cells[b->cell_count++] = (cell){e->article, b->slot_of[bin], word, !word, word ? e->score : 0, word ? 0 : e->score};
  }
  merge(b);
}

static sums sums_of(const booting *b, uint32_t slot) {
  size_t n = b->series->plan.bootstrap, at = (size_t)slot * 2 * n;
  return (sums){b->long_sums + at, b->long_sums + at + n, b->sums + at, b->sums + at + n};
}

static void draw(booting *b) {
  uint32_t replicates = b->series->plan.bootstrap;
  for (uint32_t i = 0; i < b->cell_count; i++) {
    const cell *c = &b->cells[i];
    const int32_t *w = b->weights;
    if (i == 0 || c[-1].article != c->article) weights_of(c->article, replicates, b->table, b->weights);
    b->worded[c->slot] += c->words > 0;
    b->deeded[c->slot] += c->deeds > 0;
    sums s = sums_of(b, c->slot);
    for (uint32_t r = 0; c->words && r < replicates; r++) {
      s.words[r] += w[r] * c->words;
      s.words_sum[r] += (int64_t)w[r] * c->words_sum;
    }
    for (uint32_t r = 0; c->deeds && r < replicates; r++) {
      s.deeds[r] += w[r] * c->deeds;
      s.deeds_sum[r] += (int64_t)w[r] * c->deeds_sum;
    }
  }
}

/* The value that would stand at `rank` in order; items[0, rank] are then no greater than what follows (Hoare's selection). */
static double select_rank(double *items, uint32_t count, uint32_t rank) {
  int64_t low = 0, high = (int64_t)count - 1;
  while (low < high) {
    double pivot = items[low + (high - low) / 2];
    int64_t i = low, j = high;
    while (i <= j) {
      while (items[i] < pivot) i++;
      while (items[j] > pivot) j--;
      if (i > j) break;
      double swap = items[i];
      items[i++] = items[j];
      items[j--] = swap;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return items[rank];
}

/* The 2.5% and 97.5% points, by nearest rank, of the replicates that have both words and deeds. */
static void interval(double *gaps, uint32_t count, uint32_t replicates, dt_maybe *low, dt_maybe *high) {
  if (count == 0 || count < replicates / 2) return;
  uint32_t cut = (count - 1) / 40;
  *low = (dt_maybe){true, select_rank(gaps, count, cut)};
  *high = (dt_maybe){true, select_rank(gaps, count, count - 1 - cut)};
}

/* Bins [first, last) under triangular weights around `bin` with half-width `half`; half 1 is the bin alone. */
static void bin_interval(booting *b, uint32_t bin, uint32_t half, dt_maybe *low, dt_maybe *high) {
  const dt_series *s = b->series;
  uint32_t first = bin + 1 > half ? bin + 1 - half : 0, last = bin + half < s->count ? bin + half : s->count;
  uint32_t worded = 0, deeded = 0, count = 0;
  for (uint32_t i = first; i < last; i++) {
    if (b->slot_of[i] == DT_NONE) continue;
    worded += b->worded[b->slot_of[i]];
    deeded += b->deeded[b->slot_of[i]];
  }
  if (worded < LEAST_ARTICLES || deeded < LEAST_ARTICLES) return;
  size_t n = s->plan.bootstrap;
  memset(b->total, 0, n * 4 * sizeof *b->total);
  int64_t *words = b->total, *deeds = words + n, *words_sum = deeds + n, *deeds_sum = words_sum + n;
  for (uint32_t i = first; i < last; i++) {
    if (b->slot_of[i] == DT_NONE) continue;
    int64_t weight = half - (i > bin ? i - bin : bin - i);
    sums t = sums_of(b, b->slot_of[i]);
    for (size_t r = 0; r < n; r++) {
      words[r] += weight * t.words[r], words_sum[r] += weight * t.words_sum[r];
      deeds[r] += weight * t.deeds[r], deeds_sum[r] += weight * t.deeds_sum[r];
    }
  }
  for (size_t r = 0; r < n; r++)
    if (words[r] && deeds[r])
      b->gaps[count++] = (double)words_sum[r] / 1000 / (double)words[r] - (double)deeds_sum[r] / 1000 / (double)deeds[r];
  interval(b->gaps, count, s->plan.bootstrap, low, high);
}

static void one_view(booting *b) {
  dt_series *s = b->series;
  memset(b->long_sums, 0, (size_t)b->slots * 2 * s->plan.bootstrap * sizeof *b->long_sums);
  memset(b->sums, 0, (size_t)b->slots * 2 * s->plan.bootstrap * sizeof *b->sums);
  memset(b->worded, 0, b->slots * sizeof *b->worded);
  memset(b->deeded, 0, b->slots * sizeof *b->deeded);
  cut_cells(b);
  draw(b);
  for (uint32_t bin = 0; bin < s->count; bin++) {
    dt_tally *t = &s->bins[bin].view[b->view];
    if (t->gap.known) bin_interval(b, bin, 1, &t->low, &t->high);
    if (t->smooth_gap.known) bin_interval(b, bin, s->plan.smooth, &t->smooth_low, &t->smooth_high);
  }
}

dt_status dt_boot(dt_series *s, dt_arena *arena, dt_error *err) {
  booting b = {.series = s};
  b.slot_of = dt_arena_alloc(arena, s->count, sizeof *b.slot_of);
  b.cells = dt_arena_alloc(arena, s->choice.count, sizeof *b.cells);
  b.gaps = dt_arena_alloc(arena, s->plan.bootstrap, sizeof *b.gaps);
  b.weights = dt_arena_alloc(arena, s->plan.bootstrap, sizeof *b.weights);
  b.total = dt_arena_alloc(arena, s->plan.bootstrap, 4 * sizeof *b.total);
  b.table = dt_arena_alloc(arena, 65536, 1);
  if (!b.slot_of || !b.cells || !b.gaps || !b.weights || !b.total || !b.table)
    return dt_fail(err, DT_ERR_MEM, 0, "no room for intervals");
  for (uint32_t i = 0; i < 65536; i++) b.table[i] = (uint8_t)weight_of(i);
  for (uint32_t bin = 0; bin < s->count; bin++) {
    const dt_tally *t = &s->bins[bin].view[DT_VIEW_BOTH];
    b.slot_of[bin] = t->words + t->deeds ? b.slots++ : DT_NONE;
  }
  b.worded = dt_arena_alloc(arena, b.slots, sizeof *b.worded);
  b.deeded = dt_arena_alloc(arena, b.slots, sizeof *b.deeded);
  b.sums = dt_arena_alloc(arena, (size_t)b.slots * 2 * s->plan.bootstrap, sizeof *b.sums);
  b.long_sums = dt_arena_alloc(arena, (size_t)b.slots * 2 * s->plan.bootstrap, sizeof *b.long_sums);
  if (!b.worded || !b.deeded || !b.sums || !b.long_sums)
    return dt_fail(err, DT_ERR_MEM, 0, "no room for intervals of %u rows: choose a longer --by or fewer --bootstrap", b.slots);
  bool same = dt_str_eq(s->dyad.a.text, s->dyad.b.text);
  for (b.view = same ? DT_VIEW_BOTH : 0; b.view < DT_VIEW_COUNT; b.view++) one_view(&b);
  for (uint32_t bin = 0; same && bin < s->count; bin++) /* all ways are one */
    s->bins[bin].view[DT_VIEW_FORTH] = s->bins[bin].view[DT_VIEW_BACK] = s->bins[bin].view[DT_VIEW_BOTH];
  return DT_OK;
}
