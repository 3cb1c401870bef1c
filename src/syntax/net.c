/* The two kernels of the networks. All sums are of integers and cannot overflow, so the order of adding does not matter and
   the AVX2 and the portable path agree to the last bit: at most DT_CELLS_MOST rows of +-127 and a bias of +-8191 fit 16 bits;
   512 products of 1023 * 4095 and an output bias fit 32. */
#include "model.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_AVX2 1
#include <immintrin.h>
#endif

static void sum_portable(const dt_net *net, const uint32_t *cells, uint32_t count, int16_t *hidden) {
  uint32_t width = net->hidden;
  memcpy(hidden, net->bias, width * sizeof *hidden);
  for (uint32_t c = 0; c < count; c++) {
    const int8_t *row = net->rows + (size_t)net->map[cells[c]] * width;
    for (uint32_t i = 0; i < width; i++) hidden[i] = (int16_t)(hidden[i] + row[i]);
  }
  for (uint32_t i = 0; i < width; i++)
    hidden[i] = hidden[i] < 0 ? 0 : hidden[i] > DT_HIDDEN_CLIP ? (int16_t)DT_HIDDEN_CLIP : hidden[i];
}

static void score_portable(const dt_net *net, const int16_t *hidden, uint32_t first, uint32_t count, int32_t *out) {
  uint32_t width = net->hidden;
  for (uint32_t o = 0; o < count; o++) {
    const int16_t *w = net->out + (size_t)(first + o) * width;
    int32_t sum = net->out_bias[first + o];
    for (uint32_t i = 0; i < width; i++) sum += (int32_t)w[i] * hidden[i];
    out[o] = sum;
  }
}

const dt_kernels dt_kernels_portable = {sum_portable, score_portable};

#ifdef HAVE_AVX2
#define AVX2 __attribute__((target("avx2")))

/* 64 columns at a time stay in registers while all rows go by. Widths are multiples of 64. */
AVX2 static void sum_avx2(const dt_net *net, const uint32_t *cells, uint32_t count, int16_t *hidden) {
  uint32_t width = net->hidden;
  const int8_t *rows[DT_CELLS_MOST];
  for (uint32_t c = 0; c < count; c++) rows[c] = net->rows + (size_t)net->map[cells[c]] * width;
  const __m256i zero = _mm256_setzero_si256(), top = _mm256_set1_epi16(DT_HIDDEN_CLIP);
  for (uint32_t at = 0; at < width; at += 64) {
    const __m256i *bias = (const __m256i *)(const void *)(net->bias + at);
    __m256i a = _mm256_loadu_si256(bias), b = _mm256_loadu_si256(bias + 1);
    __m256i c = _mm256_loadu_si256(bias + 2), d = _mm256_loadu_si256(bias + 3);
    for (uint32_t r = 0; r < count; r++) {
      const __m128i *row = (const __m128i *)(const void *)(rows[r] + at);
      a = _mm256_add_epi16(a, _mm256_cvtepi8_epi16(_mm_loadu_si128(row)));
      b = _mm256_add_epi16(b, _mm256_cvtepi8_epi16(_mm_loadu_si128(row + 1)));
      c = _mm256_add_epi16(c, _mm256_cvtepi8_epi16(_mm_loadu_si128(row + 2)));
      d = _mm256_add_epi16(d, _mm256_cvtepi8_epi16(_mm_loadu_si128(row + 3)));
    }
    __m256i *to = (__m256i *)(void *)(hidden + at);
    _mm256_storeu_si256(to, _mm256_min_epi16(_mm256_max_epi16(a, zero), top));
    _mm256_storeu_si256(to + 1, _mm256_min_epi16(_mm256_max_epi16(b, zero), top));
    _mm256_storeu_si256(to + 2, _mm256_min_epi16(_mm256_max_epi16(c, zero), top));
    _mm256_storeu_si256(to + 3, _mm256_min_epi16(_mm256_max_epi16(d, zero), top));
  }
}

AVX2 static int32_t across(__m256i v) {
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
  return _mm_cvtsi128_si32(half);
}

AVX2 static void score_avx2(const dt_net *net, const int16_t *hidden, uint32_t first, uint32_t count, int32_t *out) {
  uint32_t width = net->hidden;
  for (uint32_t o = 0; o < count; o++) {
    const int16_t *w = net->out + (size_t)(first + o) * width;
    __m256i a = _mm256_setzero_si256(), b = a;
    for (uint32_t i = 0; i < width; i += 32) {
      const __m256i *wi = (const __m256i *)(const void *)(w + i), *hi = (const __m256i *)(const void *)(hidden + i);
      a = _mm256_add_epi32(a, _mm256_madd_epi16(_mm256_loadu_si256(wi), _mm256_loadu_si256(hi)));
      b = _mm256_add_epi32(b, _mm256_madd_epi16(_mm256_loadu_si256(wi + 1), _mm256_loadu_si256(hi + 1)));
    }
    out[o] = across(_mm256_add_epi32(a, b)) + net->out_bias[first + o];
  }
}

static const dt_kernels avx2 = {sum_avx2, score_avx2};
#endif

const dt_kernels *dt_kernels_best(void) {
#ifdef HAVE_AVX2
  if (__builtin_cpu_supports("avx2")) return &avx2;
#endif
  return &dt_kernels_portable;
}
