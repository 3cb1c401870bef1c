/* The two kernels of the networks. All sums are of integers and cannot overflow, so the order of adding does not matter and
   the AVX2 and the portable path agree to the last bit: at most DT_CELLS_MOST rows of +-127 and a bias of +-8191 fit 16 bits;
   two products of 127 * 128 fit 16 bits, 512 of them and an output bias fit 32. */
#include "model.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_AVX2 1
#include <immintrin.h>
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
#define AVX2 __attribute__((target("avx2")))

/* Two times sixteen sums to thirty-two activations, in order. */
AVX2 static inline __m256i narrow(__m256i a, __m256i b, __m256i half) {
  a = _mm256_srai_epi16(_mm256_add_epi16(a, half), DT_HIDDEN_SHIFT);
  b = _mm256_srai_epi16(_mm256_add_epi16(b, half), DT_HIDDEN_SHIFT);
  __m256i bytes = _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xD8);
  return _mm256_min_epu8(bytes, _mm256_set1_epi8(DT_HIDDEN_TOP));
}

AVX2 static inline __m256i widen(const int8_t *row) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)row));
}

/* `chunk` columns at a time stay in registers while all rows go by. Widths are multiples of 64. */
AVX2 static inline __attribute__((always_inline)) void sum_chunk(const dt_net *net, const int8_t *const *rows, uint32_t live, uint32_t at,
                                                                uint32_t chunk, uint8_t *hidden) {
  const __m256i half = _mm256_set1_epi16(DT_HIDDEN_ROUND);
  __m256i sum[8];
  for (uint32_t k = 0; k < chunk / 16; k++) sum[k] = _mm256_loadu_si256((const __m256i *)(const void *)(net->bias + at + 16 * k));
#pragma GCC unroll 4
  for (uint32_t r = 0; r < live; r++)
    for (uint32_t k = 0; k < chunk / 16; k++) sum[k] = _mm256_add_epi16(sum[k], widen(rows[r] + at + 16 * k));
  for (uint32_t k = 0; k < chunk / 16; k += 2)
    _mm256_storeu_si256((__m256i *)(void *)(hidden + at + 16 * k), narrow(sum[k], sum[k + 1], half));
}

AVX2 static void sum_avx2(const dt_net *net, const uint32_t *cells, uint32_t count, uint8_t *hidden) {
  const int8_t *rows[DT_CELLS_MOST];
  uint32_t live = 0, width = net->hidden;
  for (uint32_t c = 0; c < count; c++) {
    uint32_t row = net->map[cells[c]];
    rows[live] = net->rows + (size_t)row * width;
    live += row != 0;
  }
  uint32_t at = 0;
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
  if (__builtin_cpu_supports("avx2")) return &avx2;
#endif
  return &dt_kernels_portable;
}
