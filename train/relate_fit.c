/* The arithmetic of relate_train.py's fit: a linear layer over sparse features plus one hidden layer over dense ones, softmax, minibatches,
   Adagrad, dropout on both inputs and on the hidden layer. Plain loops in a fixed order: the same bytes on every machine that rounds by IEEE 754
   (built with -ffp-contract=off).

   usage: relate_fit IN OUT
   IN    header; indptr [rows + 1] u32; indices [nnz] u32; values [nnz] f32; dict [features] u8 (1: of a dictionary); dense [rows][width] f32;
         labels [rows] u32; weights [rows] f32
   OUT   W [features][16], B [16], A [width][hidden], a [hidden], O [hidden][16]: f32 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES = 16, BATCH = 64, HIDDEN_MOST = 256 };

typedef struct header {
  uint32_t rows, features, nnz, width, hidden, epochs, seed, spare;
  float rate, drop, drop_dense, drop_hidden, smooth, silent, l2, l2w;
} header;

typedef struct layer { /* weights with their Adagrad sums and the gradient of a batch */
  float *w, *sum, *grad;
  size_t count;
} layer;

static uint64_t state;

static uint32_t draw(void) { /* splitmix64 */
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ z >> 31) >> 32);
}
static float uniform(void) { return (float)(draw() >> 8) / 16777216.0f; }
static float spread(void) { return (uniform() + uniform() + uniform() + uniform() - 2.0f) * 1.7320508f; } /* about normal, variance 1 */

static void *must(void *p) {
  if (!p) {
    fputs("relate_fit: out of memory\n", stderr);
    exit(1);
  }
  return p;
}

static void *load(FILE *f, size_t count, size_t size) {
  void *p = must(malloc(count * size + 1));
  if (fread(p, size, count, f) != count) {
    fputs("relate_fit: the input ends too early\n", stderr);
    exit(1);
  }
  return p;
}

static layer layer_new(size_t count, float scale) {
  layer l = {must(malloc(count * sizeof(float))), must(malloc(count * sizeof(float))), must(calloc(count, sizeof(float))), count};
  for (size_t i = 0; i < count; i++) {
    l.w[i] = scale == 0 ? 0 : spread() * scale;
    l.sum[i] = 1e-3f;
  }
  return l;
}

static void step(layer *l, size_t from, size_t count, float rate, float l2) {
  for (size_t i = from; i < from + count; i++) {
    float g = l->grad[i] + l2 * l->w[i];
    l->sum[i] += g * g;
    l->w[i] -= rate * g / sqrtf(l->sum[i]);
    l->grad[i] = 0;
  }
}

static void shuffle(uint32_t *order, uint32_t n) {
  for (uint32_t i = n; i > 1; i--) {
    uint32_t k = draw() % i, t = order[i - 1];
    order[i - 1] = order[k];
    order[k] = t;
  }
}

typedef struct data {
  header h;
  uint32_t *indptr, *indices, *labels;
  float *values, *dense, *weights;
  uint8_t *dict;
  layer W, B, A, a, O;
  uint32_t *touched, touched_count;
  uint8_t *is_touched;
  float *kept; /* values of one row after dropout */
} data;

static void softmax(float z[CLASSES]) {
  float top = z[0], sum = 0;
  for (int c = 1; c < CLASSES; c++) top = z[c] > top ? z[c] : top;
  for (int c = 0; c < CLASSES; c++) sum += z[c] = expf(z[c] - top);
  for (int c = 0; c < CLASSES; c++) z[c] /= sum;
}

/* One example: its share of the batch's gradients. */
static void learn(data *d, uint32_t row, float share) {
  const header *h = &d->h;
  uint32_t from = d->indptr[row], count = d->indptr[row + 1] - from;
  float z[CLASSES], in[2048], act[HIDDEN_MOST], mask[HIDDEN_MOST], pre[HIDDEN_MOST];
  int silent = uniform() < h->silent;
  memcpy(z, d->B.w, sizeof z);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t f = d->indices[from + i];
    float x = uniform() < h->drop || (silent && d->dict[f]) ? 0 : d->values[from + i] / (1 - h->drop);
    d->kept[i] = x;
    if (x != 0)
      for (int c = 0; c < CLASSES; c++) z[c] += x * d->W.w[(size_t)f * CLASSES + c];
  }
  for (uint32_t k = 0; k < h->width; k++) in[k] = uniform() < h->drop_dense ? 0 : d->dense[(size_t)row * h->width + k] / (1 - h->drop_dense);
  memcpy(pre, d->a.w, h->hidden * sizeof(float));
  for (uint32_t k = 0; k < h->width; k++)
    if (in[k] != 0)
      for (uint32_t j = 0; j < h->hidden; j++) pre[j] += in[k] * d->A.w[(size_t)k * h->hidden + j];
  for (uint32_t j = 0; j < h->hidden; j++) {
    mask[j] = uniform() < h->drop_hidden ? 0 : 1 / (1 - h->drop_hidden);
    act[j] = pre[j] > 0 ? pre[j] * mask[j] : 0;
    for (int c = 0; c < CLASSES; c++) z[c] += act[j] * d->O.w[j * CLASSES + c];
  }
  softmax(z);
  for (int c = 0; c < CLASSES; c++) z[c] = (z[c] - ((uint32_t)c == d->labels[row] ? 1 - h->smooth : 0) - h->smooth / CLASSES) * share;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t f = d->indices[from + i];
    if (!d->is_touched[f]) d->is_touched[f] = 1, d->touched[d->touched_count++] = f;
    if (d->kept[i] != 0)
      for (int c = 0; c < CLASSES; c++) d->W.grad[(size_t)f * CLASSES + c] += d->kept[i] * z[c];
  }
  float back[HIDDEN_MOST];
  for (uint32_t j = 0; j < h->hidden; j++) {
    float b = 0;
    for (int c = 0; c < CLASSES; c++) {
      b += z[c] * d->O.w[j * CLASSES + c];
      d->O.grad[j * CLASSES + c] += act[j] * z[c];
    }
    back[j] = pre[j] > 0 ? b * mask[j] : 0;
    d->a.grad[j] += back[j];
  }
  for (uint32_t k = 0; k < h->width; k++)
    if (in[k] != 0)
      for (uint32_t j = 0; j < h->hidden; j++) d->A.grad[(size_t)k * h->hidden + j] += in[k] * back[j];
  for (int c = 0; c < CLASSES; c++) d->B.grad[c] += z[c];
}

static void batch_end(data *d, float rate) {
  for (uint32_t i = 0; i < d->touched_count; i++) {
    step(&d->W, (size_t)d->touched[i] * CLASSES, CLASSES, rate, d->h.l2w);
    d->is_touched[d->touched[i]] = 0;
  }
  d->touched_count = 0;
  step(&d->A, 0, d->A.count, rate * .1f, d->h.l2);
  step(&d->a, 0, d->a.count, rate * .1f, 0);
  step(&d->O, 0, d->O.count, rate * .1f, d->h.l2);
  step(&d->B, 0, d->B.count, rate * .3f, 0);
}

static void fit(data *d) {
  uint32_t n = d->h.rows, *order = must(malloc(n * sizeof *order));
  for (uint32_t i = 0; i < n; i++) order[i] = i;
  for (uint32_t epoch = 0; epoch < d->h.epochs; epoch++) {
    float rate = d->h.rate * (1 - (float)epoch / (float)d->h.epochs * .8f);
    shuffle(order, n);
    for (uint32_t i = 0; i < n; i += BATCH) {
      uint32_t end = i + BATCH < n ? i + BATCH : n;
      for (uint32_t k = i; k < end; k++) learn(d, order[k], d->weights[order[k]] / (float)(end - i));
      batch_end(d, rate);
    }
  }
  free(order);
}

static void read_all(const char *path, data *d) {
  FILE *f = fopen(path, "rb");
  if (!f || fread(&d->h, sizeof d->h, 1, f) != 1 || d->h.hidden > HIDDEN_MOST || d->h.width > 2048) {
    fprintf(stderr, "relate_fit: %s cannot be used\n", path);
    exit(1);
  }
  const header *h = &d->h;
  d->indptr = load(f, h->rows + 1, 4);
  d->indices = load(f, h->nnz, 4);
  d->values = load(f, h->nnz, 4);
  d->dict = load(f, h->features, 1);
  d->dense = load(f, (size_t)h->rows * h->width, 4);
  d->labels = load(f, h->rows, 4);
  d->weights = load(f, h->rows, 4);
  fclose(f);
}

int main(int argc, char **argv) {
  data d = {0};
  if (argc != 3) {
    fputs("usage: relate_fit IN OUT\n", stderr);
    return 2;
  }
  read_all(argv[1], &d);
  state = d.h.seed;
  d.W = layer_new((size_t)d.h.features * CLASSES, 0);
  d.B = layer_new(CLASSES, 0);
  d.A = layer_new((size_t)d.h.width * d.h.hidden, .15f);
  d.a = layer_new(d.h.hidden, 0);
  d.O = layer_new((size_t)d.h.hidden * CLASSES, .1f);
  d.touched = must(malloc((size_t)d.h.features * 4 + 4));
  d.is_touched = must(calloc(d.h.features + 1, 1));
  d.kept = must(malloc((size_t)d.h.nnz * 4 + 4));
  fit(&d);
  FILE *f = fopen(argv[2], "wb");
  const layer *all[] = {&d.W, &d.B, &d.A, &d.a, &d.O};
  for (int i = 0; f && i < 5; i++)
    if (fwrite(all[i]->w, sizeof(float), all[i]->count, f) != all[i]->count) return 1;
  return !f || fclose(f) != 0;
}
