/* The relation model as it lies in memory: words with clusters and vectors, a row of weights for each known feature, and one
   hidden layer over the mean vectors of the zones. Integers throughout: the same answer on every machine. */
#include "relate.h"
#include <stdlib.h>

enum {
  VERSION = 1,
  DIMS_MOST = 64,
  HIDDEN_MOST = 256,
  MEAN_ONE = 64,       /* means of vectors are kept in 64ths */
  HIDDEN_TOP = 32767,
};

static const char magic[8] = "detrel1\n";

/** Header of the file; everything is little-endian, sections follow in this order, each at a multiple of 64. */
typedef struct header {
  char magic[8];
  uint32_t version, checksum;
  uint32_t word_count, dims, clusters[DT_RELATE_CLUSTERINGS];
  uint32_t row_count, hidden;
  uint32_t row_shift;    /* logit = sum of weight * row >> row_shift */
  uint32_t hidden_shift; /* activation = (bias + sum) >> hidden_shift, 0 to HIDDEN_TOP */
  uint32_t out_shift;    /* logit = sum of activation * out >> out_shift */
  uint32_t spare;
} header;

struct dt_relate_model {
  const uint32_t *word_hashes;  /* [word_count], ascending */
  const uint16_t *word_cluster; /* [word_count][DT_RELATE_CLUSTERINGS] */
  const int8_t *vectors;        /* [word_count][dims] */
  const uint32_t *row_hashes;   /* [row_count], ascending */
  const int8_t *rows;           /* [row_count][DT_EVENT_COUNT] */
  const int16_t *in;            /* [hidden][DT_ZONE_COUNT * dims] */
  const int32_t *in_bias;       /* [hidden] */
  const int16_t *out;           /* [DT_EVENT_COUNT][hidden] */
  const int32_t *bias;          /* [DT_EVENT_COUNT], in units of 1 / DT_RELATE_ONE */
  header h;
};

uint32_t dt_relate_hash(dt_str s) { /* FNV-1a, folded once more so that short keys spread */
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.ptr[i]) * 16777619u;
  h = (h ^ h >> 15) * 0x2C1B3C6Du;
  return h ^ h >> 13;
}

/* Adler-32, a block at a time: b grows by a before each byte, so a byte counts as often as bytes are left. */
uint32_t dt_relate_checksum(dt_str bytes) {
  enum { BLOCK = 4096, BASE = 65521 };
  uint64_t a = 1, b = 0;
  for (size_t at = 0; at < bytes.len; at += BLOCK) {
    const unsigned char *block = (const unsigned char *)bytes.ptr + at;
    uint32_t count = (uint32_t)(bytes.len - at < BLOCK ? bytes.len - at : BLOCK), sum = 0, weighted = 0; /* below 2^32: 255 * 4096 * 4097 / 2 */
    for (uint32_t i = 0; i < count; i++) {
      sum += block[i];
      weighted += (count - i) * block[i];
    }
    b = (b + count * a + weighted) % BASE;
    a = (a + sum) % BASE;
  }
  return (uint32_t)(b << 16 | a);
}

/* Cut the next section of count * size bytes; NULL when the file is too short. */
static const void *section(dt_str file, size_t *at, uint64_t count, size_t size) {
  size_t begin = (*at + 63) / 64 * 64;
  if (begin > file.len || count > (file.len - begin) / size) return NULL;
  *at = begin + (size_t)count * size;
  return file.ptr + begin;
}

static bool ascending(const uint32_t *items, uint32_t count) {
  for (uint32_t i = 1; i < count; i++)
    if (items[i - 1] >= items[i]) return false;
  return true;
}

static dt_status check_header(dt_str bytes, const header *h, dt_error *err) {
  if (memcmp(h->magic, magic, sizeof magic) != 0) return dt_fail(err, DT_ERR_MODEL, 0, "relation model: not one of detente");
  if (h->version != VERSION) return dt_fail(err, DT_ERR_MODEL, 8, "relation model: version %u, expected %d", h->version, VERSION);
  if (h->checksum != dt_relate_checksum(dt_slice(bytes, 16, bytes.len))) return dt_fail(err, DT_ERR_MODEL, 12, "relation model: the checksum does not fit");
  if (h->word_count > 1u << 20 || h->row_count > 1u << 22) return dt_fail(err, DT_ERR_MODEL, 16, "relation model: %u words, %u rows", h->word_count, h->row_count);
  if (h->dims == 0 || h->dims > DIMS_MOST || h->hidden == 0 || h->hidden > HIDDEN_MOST)
    return dt_fail(err, DT_ERR_MODEL, 20, "relation model: vectors of %u, a hidden layer of %u", h->dims, h->hidden);
  if (h->row_shift > 20 || h->hidden_shift > 30 || h->out_shift > 30) return dt_fail(err, DT_ERR_MODEL, 44, "relation model: a shift is out of range");
  return DT_OK;
}

static dt_status check_sections(const dt_relate_model *m, dt_error *err) {
  const header *h = &m->h;
  if (!ascending(m->word_hashes, h->word_count) || !ascending(m->row_hashes, h->row_count))
    return dt_fail(err, DT_ERR_MODEL, 0, "relation model: its tables are not in order");
  for (uint32_t i = 0; i < h->word_count; i++)
    for (int c = 0; c < DT_RELATE_CLUSTERINGS; c++)
      if (m->word_cluster[i * DT_RELATE_CLUSTERINGS + c] >= h->clusters[c]) return dt_fail(err, DT_ERR_MODEL, 0, "relation model: word %u has no cluster", i);
  for (uint32_t i = 0; i < h->hidden; i++)
    if (m->in_bias[i] < -(1 << 29) || m->in_bias[i] > 1 << 29) return dt_fail(err, DT_ERR_MODEL, 0, "relation model: a bias is out of range");
  return DT_OK;
}

static dt_status open_sections(dt_str file, dt_relate_model *m, dt_error *err) {
  const header *h = &m->h;
  size_t at = sizeof *h;
  m->word_hashes = section(file, &at, h->word_count, sizeof *m->word_hashes);
  if (m->word_hashes) m->word_cluster = section(file, &at, (uint64_t)h->word_count * DT_RELATE_CLUSTERINGS, sizeof *m->word_cluster);
  if (m->word_cluster) m->vectors = section(file, &at, (uint64_t)h->word_count * h->dims, 1);
  if (m->vectors) m->row_hashes = section(file, &at, h->row_count, sizeof *m->row_hashes);
  if (m->row_hashes) m->rows = section(file, &at, (uint64_t)h->row_count * DT_EVENT_COUNT, 1);
  if (m->rows) m->in = section(file, &at, (uint64_t)h->hidden * DT_ZONE_COUNT * h->dims, sizeof *m->in);
  if (m->in) m->in_bias = section(file, &at, h->hidden, sizeof *m->in_bias);
  if (m->in_bias) m->out = section(file, &at, (uint64_t)h->hidden * DT_EVENT_COUNT, sizeof *m->out);
  if (m->out) m->bias = section(file, &at, DT_EVENT_COUNT, sizeof *m->bias);
  if (!m->bias) return dt_fail(err, DT_ERR_MODEL, file.len, "relation model: the file ends too early");
  if (at != file.len) return dt_fail(err, DT_ERR_MODEL, at, "relation model: %zu bytes too many", file.len - at);
  return check_sections(m, err);
}

dt_status dt_relate_model_open(dt_str bytes, dt_relate_model **out, dt_error *err) {
  if (bytes.len < sizeof(header)) return dt_fail(err, DT_ERR_MODEL, 0, "relation model: %zu bytes are none", bytes.len);
  if ((uintptr_t)bytes.ptr % 8) return dt_fail(err, DT_ERR_MODEL, 0, "relation model: bytes are not aligned");
  dt_relate_model *m = calloc(1, sizeof *m);
  if (!m) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  memcpy(&m->h, bytes.ptr, sizeof m->h);
  dt_status status = check_header(bytes, &m->h, err);
  if (status == DT_OK) status = open_sections(bytes, m, err);
  if (status == DT_OK) *out = m;
  else dt_relate_model_close(m);
  return status;
}

void dt_relate_model_close(dt_relate_model *model) { free(model); }

static uint32_t search(const uint32_t *items, uint32_t count, uint32_t key) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t mid = low + (high - low) / 2;
    if (items[mid] < key) low = mid + 1;
    else high = mid;
  }
  return low < count && items[low] == key ? low : DT_NONE;
}

uint32_t dt_relate_word(const dt_relate_model *m, dt_str lemma) { return search(m->word_hashes, m->h.word_count, dt_relate_hash(lemma)); }

uint32_t dt_relate_cluster(const dt_relate_model *m, uint32_t word, unsigned which) {
  return m->word_cluster[(size_t)word * DT_RELATE_CLUSTERINGS + which];
}

static int64_t scale(int64_t v, uint32_t shift) { return shift ? (v + ((int64_t)1 << (shift - 1))) >> shift : v; }

/* ------------------------------------------------------------------ dense */

static void zone_means(const dt_relate_model *m, const dt_relate_view *view, int32_t *mean) {
  for (int z = 0; z < DT_ZONE_COUNT; z++)
    for (uint32_t d = 0; d < m->h.dims; d++) {
      int64_t sum = 0;
      for (uint32_t i = 0; i < view->zone_counts[z]; i++) sum += m->vectors[(size_t)view->zone_words[z][i] * m->h.dims + d];
      mean[(uint32_t)z * m->h.dims + d] = view->zone_counts[z] ? (int32_t)(sum * MEAN_ONE / view->zone_counts[z]) : 0;
    }
}

static void add_dense(const dt_relate_model *m, const dt_relate_view *view, int64_t logits[DT_EVENT_COUNT]) {
  int32_t mean[DT_ZONE_COUNT * DIMS_MOST];
  uint32_t width = DT_ZONE_COUNT * m->h.dims;
  int64_t sums[DT_EVENT_COUNT] = {0};
  zone_means(m, view, mean);
  for (uint32_t i = 0; i < m->h.hidden; i++) {
    int64_t a = m->in_bias[i];
    for (uint32_t k = 0; k < width; k++) a += (int64_t)m->in[(size_t)i * width + k] * mean[k];
    a = scale(a, m->h.hidden_shift);
    if (a <= 0) continue;
    if (a > HIDDEN_TOP) a = HIDDEN_TOP;
    for (int e = 0; e < DT_EVENT_COUNT; e++) sums[e] += a * m->out[(size_t)e * m->h.hidden + i];
  }
  for (int e = 0; e < DT_EVENT_COUNT; e++) logits[e] += scale(sums[e], m->h.out_shift);
}

/* ------------------------------------------------------------------ logits */

void dt_relate_logits(const dt_relate_model *m, const dt_relate_view *view, int64_t logits[DT_EVENT_COUNT]) {
  int64_t sums[DT_EVENT_COUNT] = {0};
  for (uint32_t i = 0; i < view->count; i++) {
    uint32_t row = search(m->row_hashes, m->h.row_count, view->items[i].hash);
    if (row == DT_NONE) continue;
    for (int e = 0; e < DT_EVENT_COUNT; e++) sums[e] += (int64_t)view->items[i].weight * m->rows[(size_t)row * DT_EVENT_COUNT + e];
  }
  for (int e = 0; e < DT_EVENT_COUNT; e++) logits[e] = m->bias[e] + scale(sums[e], m->h.row_shift);
  add_dense(m, view, logits);
}

int64_t dt_relate_share(const dt_relate_model *m, const dt_relate_feature *f, dt_event_type type) {
  uint32_t row = search(m->row_hashes, m->h.row_count, f->hash);
  return row == DT_NONE ? 0 : scale((int64_t)f->weight * m->rows[(size_t)row * DT_EVENT_COUNT + type], m->h.row_shift);
}

/* 2^(i/16) in 65536ths, i = 0..16: e^x is taken as 2^(x log2 e), straight lines between. */
static uint64_t exponential(int64_t logit) {
  static const uint32_t table[] = {65536, 68438, 71468, 74632, 77936, 81386, 84990, 88752, 92682,
                                   96785, 101070, 105545, 110218, 115098, 120194, 125515, 131072};
  if (logit < -20 * DT_RELATE_ONE) return 0;
  int64_t x = logit * 94548 / 65536 + 64 * (int64_t)DT_RELATE_ONE; /* log2 e = 94548 / 65536; moved up to stay positive */
  int64_t whole = x / DT_RELATE_ONE - 64, part = x % DT_RELATE_ONE;
  uint64_t low = table[part / 64], high = table[part / 64 + 1];
  uint64_t value = low * 64 + (high - low) * (uint64_t)(part % 64); /* in 2^22ths */
  return value >> (uint64_t)-whole;
}

void dt_relate_shares(const int64_t logits[DT_EVENT_COUNT], uint32_t shares[DT_EVENT_COUNT]) {
  int64_t top = logits[0];
  uint64_t values[DT_EVENT_COUNT], sum = 0;
  for (int e = 1; e < DT_EVENT_COUNT; e++) top = logits[e] > top ? logits[e] : top;
  for (int e = 0; e < DT_EVENT_COUNT; e++) sum += values[e] = exponential(logits[e] - top);
  for (int e = 0; e < DT_EVENT_COUNT; e++) shares[e] = (uint32_t)(values[e] * 1000000 / sum);
}
