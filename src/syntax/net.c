/* The two kernels of the networks. All sums are of integers and cannot overflow, so the order of adding does not matter and
   the AVX2 and the portable path agree to the last bit: four rows of +-31 fit 8 bits; at most DT_CELLS_MOST of them and a bias of +-8191 fit 16;
   two products of 127 * 128 fit 16 bits, 512 of them and an output bias fit 32. Four products fit 16 bits in any network with
   weights such as training gives ("mild"); one that is not is scored by the portable path. */
#include "model.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_AVX2 1
#include <immintrin.h>
#include <pthread.h>
#endif

static void add_rows(const dt_net *net, const uint32_t *cells, uint32_t count, int16_t *sum) {
  uint32_t width = net->hidden;
  for (uint32_t c = 0; c < count; c++) {
    if (net->map[cells[c]] == 0) continue;
    const int8_t *row = net->rows + (size_t)net->map[cells[c]] * width;
    for (uint32_t i = 0; i < width; i++) sum[i] = (int16_t)(sum[i] + row[i]);
  }
}

static void begin_portable(const dt_net *net, int16_t *sum) { memcpy(sum, net->bias, net->hidden * sizeof *sum); }

static void add_portable(const dt_net *net, const int16_t *from, const uint32_t *cells, uint32_t count, int16_t *to) {
  memcpy(to, from, net->hidden * sizeof *to);
  add_rows(net, cells, count, to);
}

static void fire_portable(const dt_net *net, const int16_t *a, const int16_t *b, const uint32_t *cells, uint32_t count, uint8_t *hidden) {
  int16_t sum[DT_HIDDEN_MOST];
  for (uint32_t i = 0; i < net->hidden; i++) sum[i] = (int16_t)(a[i] + b[i]);
  add_rows(net, cells, count, sum);
  for (uint32_t i = 0; i < net->hidden; i++) {
    int32_t h = (sum[i] + DT_HIDDEN_ROUND) >> DT_HIDDEN_SHIFT;
    hidden[i] = (uint8_t)(h < 0 ? 0 : h > DT_HIDDEN_TOP ? DT_HIDDEN_TOP : h);
  }
}

static void score_portable(const dt_net *net, const uint8_t *hidden, uint32_t first, uint32_t count, int32_t *out) {
  uint32_t width = net->hidden;
  for (uint32_t o = 0; o < count; o++) {
    const int8_t *w = net->out + (size_t)(first + o) * width;
    int32_t sum = net->out_bias[first + o];
    for (uint32_t i = 0; i < width; i++) sum += (int32_t)w[i] * hidden[i];
    out[o] = sum;
  }
}

static uint32_t best_portable(const int32_t *scores, uint32_t count) {
  uint32_t top = 0;
  for (uint32_t i = 1; i < count; i++)
    if (scores[i] > scores[top]) top = i;
  return top;
}

const dt_kernels dt_kernels_portable = {begin_portable, add_portable, fire_portable, score_portable, best_portable};

/* Whether the weights at i, i + 1, i + 32 and i + 33 can exceed 16 bits together, activations being at their top. */
static bool is_mild_at(const int8_t *w) {
  int32_t over = 0, below = 0;
  for (uint32_t k = 0; k < 4; k++) {
    int32_t weight = w[k / 2 * 32 + k % 2];
    *(weight > 0 ? &over : &below) += weight * DT_HIDDEN_TOP;
  }
  return over <= INT16_MAX && below >= INT16_MIN;
}

bool dt_net_is_mild(const dt_net *net) {
  for (uint32_t o = 0; o < net->outputs; o++)
    for (uint32_t i = 0; i < net->hidden; i += i % 32 == 30 ? 34 : 2) /* hidden is a multiple of 64 */
      if (!is_mild_at(net->out + (size_t)o * net->hidden + i)) return false;
  return true;
}

#ifdef HAVE_AVX2
#define AVX2 __attribute__((target("avx2,popcnt")))
#define INLINE AVX2 static inline __attribute__((always_inline))
enum { MOST_CHUNK = 192 }; /* columns whose sums leave registers free */

AVX2 static inline __m256i load(const void *p) { return _mm256_loadu_si256(p); }
AVX2 static inline void store(void *p, __m256i x) { _mm256_storeu_si256(p, x); }

/* Sums of 32 columns are a pair of vectors, as unpacking bytes leaves them: columns 0-7 and 16-23, 8-15 and 24-31. Packing puts them
   in order again. */
AVX2 static inline __m256i activations(__m256i low, __m256i high) {
  const __m256i half = _mm256_set1_epi16(DT_HIDDEN_ROUND);
  low = _mm256_srai_epi16(_mm256_add_epi16(low, half), DT_HIDDEN_SHIFT);
  high = _mm256_srai_epi16(_mm256_add_epi16(high, half), DT_HIDDEN_SHIFT);
  return _mm256_min_epu8(_mm256_packus_epi16(low, high), _mm256_set1_epi8(DT_HIDDEN_TOP));
}

AVX2 static void begin_avx2(const dt_net *net, int16_t *sum) {
  for (uint32_t i = 0; i < net->hidden; i += 32) {
    __m256i a = load(net->bias + i), b = load(net->bias + i + 16);
    store(sum + i, _mm256_permute2x128_si256(a, b, 0x20));
    store(sum + i + 16, _mm256_permute2x128_si256(a, b, 0x31));
  }
}

/* Four rows' 32 columns in 8 bits. */
AVX2 static inline __m256i four_rows(const int8_t *base, const uint32_t *at) {
  return _mm256_add_epi8(_mm256_add_epi8(load(base + at[0]), load(base + at[1])), _mm256_add_epi8(load(base + at[2]), load(base + at[3])));
}

/* Add two fours of rows: bytes side by side, then neighbours added into 16 bits. */
AVX2 static inline void add_fours(__m256i a, __m256i b, __m256i *low, __m256i *high) {
  const __m256i ones = _mm256_set1_epi8(1);
  *low = _mm256_add_epi16(*low, _mm256_maddubs_epi16(ones, _mm256_unpacklo_epi8(a, b)));
  *high = _mm256_add_epi16(*high, _mm256_maddubs_epi16(ones, _mm256_unpackhi_epi8(a, b)));
}

/* The sums of `chunk` columns stay in registers while all rows go by, eight at a time; `live` is a multiple of four. */
INLINE void sum_chunk(const int8_t *base, const uint32_t *rows, uint32_t live, uint32_t chunk, __m256i *sum) {
  uint32_t r = 0;
  for (; r + 8 <= live; r += 8)
    for (uint32_t k = 0; k < chunk / 16; k += 2)
      add_fours(four_rows(base + 16 * k, rows + r), four_rows(base + 16 * k, rows + r + 4), &sum[k], &sum[k + 1]);
  for (uint32_t k = 0; r < live && k < chunk / 16; k += 2)
    add_fours(four_rows(base + 16 * k, rows + r), _mm256_setzero_si256(), &sum[k], &sum[k + 1]);
}

INLINE void add_chunk(const int8_t *base, const int16_t *from, const uint32_t *rows, uint32_t live, uint32_t chunk, int16_t *to) {
  __m256i sum[MOST_CHUNK / 16];
  for (uint32_t k = 0; k < chunk / 16; k++) sum[k] = load(from + 16 * k);
  sum_chunk(base, rows, live, chunk, sum);
  for (uint32_t k = 0; k < chunk / 16; k++) store(to + 16 * k, sum[k]);
}

INLINE void fire_chunk(const int8_t *base, const int16_t *a, const int16_t *b, const uint32_t *rows, uint32_t live, uint32_t chunk,
                       uint8_t *hidden) {
  __m256i sum[MOST_CHUNK / 16];
  for (uint32_t k = 0; k < chunk / 16; k++) sum[k] = _mm256_add_epi16(load(a + 16 * k), load(b + 16 * k));
  sum_chunk(base, rows, live, chunk, sum);
  for (uint32_t k = 0; k < chunk / 16; k += 2) store(hidden + 16 * k, activations(sum[k], sum[k + 1]));
}

/* The places of set bits, lowest first, one in each byte. */
static uint64_t places[256];

static void make_places(void) {
  for (uint32_t mask = 0; mask < 256; mask++) {
    uint64_t packed = 0;
    uint32_t count = 0;
    for (uint32_t bit = 0; bit < 8; bit++)
      if (mask >> bit & 1) packed |= (uint64_t)bit << (8 * count++);
    places[mask] = packed;
  }
}

/* Where eight cells' rows begin, those without a row left out; returns how many. The map's 16-bit items are gathered as 32 bits, of
   which the upper half may lie past its end: the rows follow it. */
INLINE uint32_t eight_rows(const dt_net *net, __m256i cells, __m256i wanted, uint32_t *rows) {
  const __m256i low = _mm256_set1_epi32(0xFFFF), width = _mm256_set1_epi32((int)net->hidden), zero = _mm256_setzero_si256();
  __m256i row = _mm256_and_si256(_mm256_mask_i32gather_epi32(zero, (const int *)(const void *)net->map, cells, wanted, 2), low);
  uint32_t mask = 0xFFu & ~(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(row, zero)));
  __m256i order = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)places[mask]));
  store(rows, _mm256_permutevar8x32_epi32(_mm256_mullo_epi32(row, width), order));
  return (uint32_t)__builtin_popcount(mask);
}

/* Where the rows of the cells begin, row 0 (all zero) making up a multiple of four; cells[] has room for eight more. */
INLINE uint32_t find_rows(const dt_net *net, const uint32_t *cells, uint32_t count, uint32_t *rows) {
  static const int32_t first[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
  uint32_t live = 0, c = 0;
  for (; c + 8 <= count; c += 8) live += eight_rows(net, load(cells + c), _mm256_set1_epi32(-1), rows + live);
  if (c < count) live += eight_rows(net, load(cells + c), load(first + 8 - (count - c)), rows + live);
  _mm_storeu_si128((void *)(rows + live), _mm_setzero_si128());
  return (live + 3) / 4 * 4;
}

/* How many of the columns left go in one chunk; widths are multiples of 64. */
static uint32_t chunk_of(uint32_t left) { return left >= MOST_CHUNK ? MOST_CHUNK : left >= 128 ? 128 : 64; }

AVX2 static void add_avx2(const dt_net *net, const int16_t *from, const uint32_t *cells, uint32_t count, int16_t *to) {
  uint32_t rows[DT_CELLS_MOST + 12], live = find_rows(net, cells, count, rows);
  for (uint32_t at = 0, chunk; at < net->hidden; at += chunk) {
    const int8_t *base = net->rows + at;
    switch (chunk = chunk_of(net->hidden - at)) {
    case MOST_CHUNK: add_chunk(base, from + at, rows, live, MOST_CHUNK, to + at); break;
    case 128: add_chunk(base, from + at, rows, live, 128, to + at); break;
    default: add_chunk(base, from + at, rows, live, 64, to + at);
    }
  }
}

AVX2 static void fire_avx2(const dt_net *net, const int16_t *a, const int16_t *b, const uint32_t *cells, uint32_t count, uint8_t *hidden) {
  uint32_t rows[DT_CELLS_MOST + 12], live = find_rows(net, cells, count, rows);
  for (uint32_t at = 0, chunk; at < net->hidden; at += chunk) {
    const int8_t *base = net->rows + at;
    switch (chunk = chunk_of(net->hidden - at)) {
    case MOST_CHUNK: fire_chunk(base, a + at, b + at, rows, live, MOST_CHUNK, hidden + at); break;
    case 128: fire_chunk(base, a + at, b + at, rows, live, 128, hidden + at); break;
    default: fire_chunk(base, a + at, b + at, rows, live, 64, hidden + at);
    }
  }
}

/* Sums of the four lanes' products, in order. */
AVX2 static __m128i across(__m256i a, __m256i b, __m256i c, __m256i d) {
  __m256i all = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
  return _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
}

/* sum + the products of 64 columns, added to pairs of pairs in 16 bits first. */
AVX2 static inline __m256i multiply(__m256i sum, const int8_t *w, __m256i low, __m256i high, __m256i one) {
  __m256i fours = _mm256_add_epi16(_mm256_maddubs_epi16(low, load(w)), _mm256_maddubs_epi16(high, load(w + 32)));
  return _mm256_add_epi32(sum, _mm256_madd_epi16(fours, one));
}

/* Four outputs at a time: first and count are multiples of four. */
INLINE void score_width(const dt_net *net, uint32_t width, const uint8_t *hidden, uint32_t first, uint32_t count, int32_t *out) {
  const __m256i one = _mm256_set1_epi16(1);
  const int8_t *w = net->out + (size_t)first * width;
  for (uint32_t o = 0; o < count; o += 4, w += 4 * width) {
    __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
#pragma GCC unroll 4
    for (uint32_t i = 0; i < width; i += 64) {
      __m256i low = load(hidden + i), high = load(hidden + i + 32);
      a = multiply(a, w + i, low, high, one);
      b = multiply(b, w + width + i, low, high, one);
      c = multiply(c, w + 2 * width + i, low, high, one);
      d = multiply(d, w + 3 * width + i, low, high, one);
    }
    __m128i bias = _mm_loadu_si128((const __m128i *)(const void *)(net->out_bias + first + o));
    _mm_storeu_si128((__m128i *)(void *)(out + o), _mm_add_epi32(across(a, b, c, d), bias));
  }
}

AVX2 static void score_avx2(const dt_net *net, const uint8_t *hidden, uint32_t first, uint32_t count, int32_t *out) {
  if (!net->mild) score_portable(net, hidden, first, count, out);
  else if (net->hidden == 128) score_width(net, 128, hidden, first, count, out);
  else if (net->hidden == 192) score_width(net, 192, hidden, first, count, out);
  else score_width(net, net->hidden, hidden, first, count, out);
}

/* The highest of all, then where it is first; the last eight may overlap those before. */
AVX2 static uint32_t best_avx2(const int32_t *scores, uint32_t count) {
  if (count < 8) return best_portable(scores, count);
  uint32_t last = count - 8, at = 0;
  __m256i top = load(scores + last);
  for (; at < last; at += 8) top = _mm256_max_epi32(top, load(scores + at));
  top = _mm256_max_epi32(top, _mm256_permute2x128_si256(top, top, 1));
  top = _mm256_max_epi32(top, _mm256_shuffle_epi32(top, 0x4E));
  top = _mm256_max_epi32(top, _mm256_shuffle_epi32(top, 0xB1));
  for (at = 0;; at += 8) {
    if (at > last) at = last;
    int found = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(top, load(scores + at))));
    if (found) return at + (uint32_t)__builtin_ctz((unsigned)found);
  }
}

static const dt_kernels avx2 = {begin_avx2, add_avx2, fire_avx2, score_avx2, best_avx2};
#endif

const dt_kernels *dt_kernels_best(void) {
#ifdef HAVE_AVX2
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  if (pthread_once(&once, make_places) == 0 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) return &avx2;
#endif
  return &dt_kernels_portable;
}
