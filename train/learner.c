/* Forward and backward of one hidden layer over summed rows, with AdaGrad (Duchi, Hazan & Singer 2011). Sums run in a fixed
   order (16 lanes), so that the result does not depend on the machine's vector width. */
#include "train.h"
#include <math.h>
#include <stdlib.h>

enum { LANES = 16 };
static const float ACTIVE_TOP = (float)(DT_HIDDEN_TOP << DT_HIDDEN_SHIFT) / DT_ROW_SCALE, EPSILON = 1e-4f;

uint32_t rng_next(rng *r) {
  uint64_t x = r->state += 0x9E3779B97F4A7C15u;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
  x = (x ^ x >> 27) * 0x94D049BB133111EBu;
  return (uint32_t)(x >> 32);
}
float rng_unit(rng *r) { return (float)(rng_next(r) >> 8) / 16777216.0f; }

static void fill(float *v, size_t count, float range, rng *r) {
  for (size_t i = 0; i < count; i++) v[i] = (rng_unit(r) * 2 - 1) * range;
}

static float *floats(size_t count) { return need(calloc(count ? count : 1, sizeof(float))); }

typedef struct ranked {
  uint32_t cell, count;
} ranked;

static int by_count(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  if (x->count != y->count) return x->count < y->count ? 1 : -1;
  return x->cell < y->cell ? -1 : x->cell > y->cell;
}

void learner_make(learner *l, const uint32_t *counts, uint32_t cells, uint32_t most_rows, uint32_t least_count, uint32_t hidden,
                  uint32_t outputs, rng *r) {
  ranked *order = need(calloc(cells, sizeof *order));
  size_t used = 0;
  for (uint32_t i = 0; i < cells; i++)
    if (counts[i] >= least_count) order[used++] = (ranked){i, counts[i]};
  qsort(order, used, sizeof *order, by_count);
  if (used > most_rows - 1) used = most_rows - 1;
  *l = (learner){.cells = cells, .row_count = (uint32_t)used + 1, .hidden = hidden, .outputs = outputs};
  l->map = need(calloc(cells, sizeof *l->map));
  for (size_t i = 0; i < used; i++) l->map[order[i].cell] = (uint16_t)(i + 1);
  free(order);
  l->rows = floats((size_t)l->row_count * hidden);
  l->row_sum = floats(l->row_count);
  l->bias = floats(hidden);
  l->bias_sum = floats(hidden);
  l->out = floats((size_t)outputs * hidden);
  l->out_sum = floats((size_t)outputs * hidden);
  l->out_bias = floats(outputs);
  l->out_bias_sum = floats(outputs);
  fill(l->rows + hidden, (size_t)used * hidden, 0.06f, r);
  fill(l->out, (size_t)outputs * hidden, 1.0f / sqrtf((float)hidden), r);
  for (uint32_t i = 0; i < hidden; i++) l->bias[i] = 0.1f;
}

void learner_free(learner *l) {
  free(l->map), free(l->rows), free(l->row_sum), free(l->bias), free(l->bias_sum);
  free(l->out), free(l->out_sum), free(l->out_bias), free(l->out_bias_sum);
}

void learner_forward(const learner *l, step *s, rng *drop) {
  uint32_t width = l->hidden;
  memcpy(s->hidden, l->bias, width * sizeof(float));
  memset(s->gradient, 0, width * sizeof(float));
  for (uint32_t c = 0; c < s->count; c++) {
    uint32_t at = l->map[s->cells[c]];
    if (at == 0) continue;
    const float *row = l->rows + (size_t)at * width;
    for (uint32_t i = 0; i < width; i++) s->hidden[i] += row[i];
  }
  for (uint32_t i = 0; i < width; i++) {
    float h = s->hidden[i];
    s->hidden[i] = h < 0 ? 0 : h > ACTIVE_TOP ? ACTIVE_TOP : h;
  }
  if (drop && l->drop > 0) {
    uint32_t below = (uint32_t)(l->drop * 65536);
    float scale = 1 / (1 - l->drop);
    for (uint32_t i = 0; i < width; i += 2) {
      uint32_t bits = rng_next(drop);
      s->hidden[i] *= (bits & 0xFFFF) < below ? 0 : scale;
      s->hidden[i + 1] *= (bits >> 16) < below ? 0 : scale;
    }
  }
}

static float dot(const float *a, const float *b, uint32_t count) {
  float lane[LANES] = {0}, sum = 0;
  for (uint32_t i = 0; i < count; i += LANES)
    for (uint32_t k = 0; k < LANES; k++) lane[k] += a[i + k] * b[i + k];
  for (uint32_t k = 0; k < LANES; k++) sum += lane[k];
  return sum;
}

void learner_score(const learner *l, const step *s, uint32_t first, uint32_t count, float *out) {
  for (uint32_t o = 0; o < count; o++)
    out[o] = dot(l->out + (size_t)(first + o) * l->hidden, s->hidden, l->hidden) + l->out_bias[first + o];
}

float softmax_errors(float *scores, uint32_t count, uint32_t truth) {
  float top = scores[0], sum = 0;
  for (uint32_t i = 1; i < count; i++) top = scores[i] > top ? scores[i] : top;
  for (uint32_t i = 0; i < count; i++) sum += scores[i] = expf(scores[i] - top);
  float loss = -logf(scores[truth] / sum + 1e-20f);
  for (uint32_t i = 0; i < count; i++) scores[i] /= sum;
  scores[truth] -= 1;
  return loss;
}

void learner_blame(learner *l, step *s, uint32_t first, uint32_t count, const float *errors) {
  uint32_t width = l->hidden;
  for (uint32_t o = 0; o < count; o++) {
    float e = errors[o];
    if (e > -1e-4f && e < 1e-4f) continue;
    float *w = l->out + (size_t)(first + o) * width, *sum = l->out_sum + (size_t)(first + o) * width;
    for (uint32_t i = 0; i < width; i++) {
      float g = e * s->hidden[i];
      s->gradient[i] += e * w[i];
      sum[i] += g * g;
      w[i] -= l->rate * g / sqrtf(sum[i] + EPSILON);
    }
    l->out_bias_sum[first + o] += e * e;
    l->out_bias[first + o] -= l->rate * e / sqrtf(l->out_bias_sum[first + o] + EPSILON);
  }
}

void learner_update(learner *l, const step *s) {
  uint32_t width = l->hidden;
  float g[DT_HIDDEN_MOST];
  for (uint32_t i = 0; i < width; i++) {
    bool live = s->hidden[i] > 0 && s->hidden[i] < ACTIVE_TOP;
    g[i] = live ? s->gradient[i] : 0;
  }
  float square = dot(g, g, width) / (float)width;
  if (square <= 0) return;
  for (uint32_t c = 0; c < s->count; c++) {
    uint32_t at = l->map[s->cells[c]];
    if (at == 0) continue;
    float *row = l->rows + (size_t)at * width;
    l->row_sum[at] += square;
    float rate = l->rate / sqrtf(l->row_sum[at] + EPSILON);
    for (uint32_t i = 0; i < width; i++) row[i] -= rate * g[i];
  }
  for (uint32_t i = 0; i < width; i++) {
    l->bias_sum[i] += g[i] * g[i];
    l->bias[i] -= l->rate * g[i] / sqrtf(l->bias_sum[i] + EPSILON);
  }
}
