/* The two kernels of the networks. All sums are of integers and cannot overflow, so the order of adding does not matter and
   the AVX2 and the portable path agree to the last bit: four rows of +-31 fit 8 bits; at most DT_CELLS_MOST of them and a bias of +-8191 fit 16;
   two products of 127 * 128 fit 16 bits, 512 of them and an output bias fit 32. */
#include "model.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_AVX2 1
#include <immintrin.h>
#include <pthread.h>
#endif

static void sum_portable(const dt_net *net, const uint32_t *cells, uint32_t count, uint8_t *hidden) {
  uint32_t width = net->hidden;
  int16_t sum[DT_HIDDEN_MOST];
  memcpy(sum, net->bias, width * sizeof *sum);
  for (uint32_t c = 0; c < count; c++) {
    if (net->map[cells[c]] == 0) continue;
    const int8_t *row = net->rows + (size_t)net->map[cells[c]] * width;
    for (uint32_t i = 0; i < width; i++) sum[i] = (int16_t)(sum[i] + row[i]);
  }
  for (uint32_t i = 0; i < width; i++) {
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

const dt_kernels dt_kernels_portable = {sum_portable, score_portable};

#ifdef HAVE_AVX2
#define AVX2 __attribute__((target("avx2,popcnt")))

/* Two times sixteen sums to thirty-two activations, in order. */
AVX2 static inline __m256i narrow(__m256i a, __m256i b, __m256i half) {
  a = _mm256_srai_epi16(_mm256_add_epi16(a, half), DT_HIDDEN_SHIFT);
  b = _mm256_srai_epi16(_mm256_add_epi16(b, half), DT_HIDDEN_SHIFT);
  __m256i bytes = _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xD8);
  return _mm256_min_epu8(bytes, _mm256_set1_epi8(DT_HIDDEN_TOP));
}

/* Four rows' 32 columns in 8 bits. */
AVX2 static inline __m256i four_rows(const int8_t *base, const uint32_t *at) {
  const __m256i *a = (const void *)(base + at[0]), *b = (const void *)(base + at[1]);
  const __m256i *c = (const void *)(base + at[2]), *d = (const void *)(base + at[3]);
  return _mm256_add_epi8(_mm256_add_epi8(_mm256_loadu_si256(a), _mm256_loadu_si256(b)),
                         _mm256_add_epi8(_mm256_loadu_si256(c), _mm256_loadu_si256(d)));
}

/* `chunk` columns at a time stay in registers while all rows go by, four at a time. Widths are multiples of 64. */
AVX2 static inline __attribute__((always_inline)) void sum_chunk(const dt_net *net, const uint32_t *rows, uint32_t live, uint32_t at,
                                                                uint32_t chunk, uint8_t *hidden) {
  const __m256i half = _mm256_set1_epi16(DT_HIDDEN_ROUND);
  __m256i sum[8];
  for (uint32_t k = 0; k < chunk / 16; k++) sum[k] = _mm256_loadu_si256((const __m256i *)(const void *)(net->bias + at + 16 * k));
  for (uint32_t r = 0; r < live; r += 4)
    for (uint32_t k = 0; k < chunk / 32; k++) {
      __m256i part = four_rows(net->rows + at + 32 * k, rows + r);
      sum[2 * k] = _mm256_add_epi16(sum[2 * k], _mm256_cvtepi8_epi16(_mm256_castsi256_si128(part)));
      sum[2 * k + 1] = _mm256_add_epi16(sum[2 * k + 1], _mm256_cvtepi8_epi16(_mm256_extracti128_si256(part, 1)));
    }
  for (uint32_t k = 0; k < chunk / 16; k += 2)
    _mm256_storeu_si256((__m256i *)(void *)(hidden + at + 16 * k), narrow(sum[k], sum[k + 1], half));
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

/* Where the rows of the cells begin, cells without a row left out, row 0 (all zero) making up a multiple of four. Eight cells at a time;
   the map's 16-bit items are gathered as 32 bits, of which the upper half may lie past its end: the rows follow it. */
AVX2 static uint32_t find_rows(const dt_net *net, const uint32_t *cells, uint32_t count, uint32_t *rows) {
  const __m256i low = _mm256_set1_epi32(0xFFFF), width = _mm256_set1_epi32((int)net->hidden), zero = _mm256_setzero_si256();
  uint32_t live = 0;
  uint32_t c = 0;
  for (; c + 8 <= count; c += 8) {
    __m256i cell = _mm256_loadu_si256((const __m256i *)(const void *)(cells + c));
    __m256i row = _mm256_and_si256(_mm256_i32gather_epi32((const int *)(const void *)net->map, cell, 2), low);
    uint32_t mask = 0xFFu & ~(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(row, zero)));
    __m256i order = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)places[mask]));
    _mm256_storeu_si256((__m256i *)(void *)(rows + live), _mm256_permutevar8x32_epi32(_mm256_mullo_epi32(row, width), order));
    live += (uint32_t)__builtin_popcount(mask);
  }
  for (; c < count; c++) {
    rows[live] = net->map[cells[c]] * net->hidden;
    live += rows[live] != 0;
  }
  return live;
}

AVX2 static void sum_avx2(const dt_net *net, const uint32_t *cells, uint32_t count, uint8_t *hidden) {
  uint32_t rows[DT_CELLS_MOST + 12], width = net->hidden, at = 0;
  uint32_t live = find_rows(net, cells, count, rows);
  while (live % 4) rows[live++] = 0;
  for (; at + 128 <= width; at += 128) sum_chunk(net, rows, live, at, 128, hidden);
  if (at < width) sum_chunk(net, rows, live, at, 64, hidden);
}

/* Sums of the four lanes' products, in order. */
AVX2 static __m128i across(__m256i a, __m256i b, __m256i c, __m256i d) {
  __m256i all = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
  return _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
}

AVX2 static inline __m256i multiply(__m256i sum, const int8_t *w, __m256i h, __m256i one) {
  __m256i pairs = _mm256_maddubs_epi16(h, _mm256_loadu_si256((const __m256i *)(const void *)w));
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, one));
}

/* Four outputs at a time: first and count are multiples of four. */
AVX2 static inline __attribute__((always_inline)) void score_width(const dt_net *net, uint32_t width, const uint8_t *hidden, uint32_t first,
                                                                  uint32_t count, int32_t *out) {
  const __m256i one = _mm256_set1_epi16(1);
  const int8_t *w = net->out + (size_t)first * width;
  for (uint32_t o = 0; o < count; o += 4, w += 4 * width) {
    __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
#pragma GCC unroll 4
    for (uint32_t i = 0; i < width; i += 32) {
      __m256i h = _mm256_loadu_si256((const __m256i *)(const void *)(hidden + i));
      a = multiply(a, w + i, h, one);
      b = multiply(b, w + width + i, h, one);
      c = multiply(c, w + 2 * width + i, h, one);
      d = multiply(d, w + 3 * width + i, h, one);
    }
    __m128i bias = _mm_loadu_si128((const __m128i *)(const void *)(net->out_bias + first + o));
    _mm_storeu_si128((__m128i *)(void *)(out + o), _mm_add_epi32(across(a, b, c, d), bias));
  }
}

AVX2 static void score_avx2(const dt_net *net, const uint8_t *hidden, uint32_t first, uint32_t count, int32_t *out) {
  if (net->hidden == 128) score_width(net, 128, hidden, first, count, out);
  else score_width(net, net->hidden, hidden, first, count, out);
}

static const dt_kernels avx2 = {sum_avx2, score_avx2};
#endif

const dt_kernels *dt_kernels_best(void) {
#ifdef HAVE_AVX2
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  if (pthread_once(&once, make_places) == 0 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) return &avx2;
#endif
  return &dt_kernels_portable;
}
