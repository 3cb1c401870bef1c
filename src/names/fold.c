#include "fold.h"
#include "fold.inc"


/* FNV-1a, 64 bits. */
static uint64_t add_byte(uint64_t hash, unsigned char byte) { return (hash ^ byte) * UINT64_C(0x100000001B3); }

static uint64_t add_letter(uint64_t hash, uint32_t cp) {
  const char *base = NULL;
  if (cp < 0x80) return add_byte(hash, (unsigned char)dt_lower((char)cp));
  if (cp >= 0xC0 && cp <= 0x25F) base = fold_latin[cp - 0xC0];
  else if (cp >= 0x1E00 && cp <= 0x1EFF) base = fold_additional[cp - 0x1E00];
  if (base && *base) {
    for (; *base; base++) hash = add_byte(hash, (unsigned char)*base);
    return hash;
  }
  char bytes[4];
  size_t count = dt_utf8_put(dt_utf8_lower(cp), bytes);
  for (size_t i = 0; i < count; i++) hash = add_byte(hash, (unsigned char)bytes[i]);
  return hash;
}

/* Characters that part words and count for nothing: space, hyphens, apostrophes, soft marks of Arabic and
   Hawaiian transliteration. */
static bool parts_words(uint32_t cp) {
  if (cp < 0x80) return cp == ' ' || cp == '-' || cp == '\'' || cp == '`' || dt_is_space((char)cp);
  return cp == 0x2018 || cp == 0x2019 || cp == 0x2010 || cp == 0x2011 || cp == 0x02BC || cp == 0x02BB ||
         cp == 0x02BE || cp == 0x02BF || cp == 0xAD || dt_utf8_is_space(cp);
}

static bool in_word(uint32_t cp) {
  if (cp < 0x80) return dt_is_alpha((char)cp) || dt_is_digit((char)cp);
  return dt_utf8_is_letter(cp);
}

/* Letters only up to the end, as most tokens are: no decoding. False: something else is in it. */
static bool plain_word(dt_str text, size_t *at, dt_word *out) {
  uint64_t hash = UINT64_C(0xCBF29CE484222325);
  size_t begin = *at, i = begin;
  unsigned upper = 0;
  for (; i < text.len && dt_is_alpha(text.ptr[i]); i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    upper += !(c & 0x20);
    hash = add_byte(hash, c | 0x20);
  }
  if (i == begin || (i < text.len && text.ptr[i] != ' ')) return false;
  size_t letters = i - begin;
  bool initial = !(text.ptr[begin] & 0x20);
  *out = (dt_word){.hash = hash, .begin = (uint32_t)begin, .end = (uint32_t)i, .letters = (uint8_t)(letters < 255 ? letters : 255),
                   .shape = upper == letters ? DT_SHAPE_UPPER : initial ? DT_SHAPE_INITIAL : DT_SHAPE_LOWER};
  return *at = i, true;
}

bool dt_word_next(dt_str text, size_t *at, dt_word *out) {
  if (*at < text.len && text.ptr[*at] == ' ') ++*at;
  if (plain_word(text, at, out)) return true;
  uint32_t cp = 0;
  size_t begin, next = *at;
  do {
    begin = next;
    if (begin >= text.len) return *at = begin, false;
    cp = dt_utf8_next(text, &next);
  } while (parts_words(cp));

  uint64_t hash = UINT64_C(0xCBF29CE484222325);
  *out = (dt_word){.begin = (uint32_t)begin, .shape = DT_SHAPE_OTHER};
  if (!in_word(cp)) { /* punctuation stands alone */
    out->hash = add_letter(hash, cp);
    out->end = (uint32_t)next;
    return *at = next, true;
  }
  unsigned letters = 0, upper = 0, first_upper = dt_utf8_is_upper(cp);
  size_t end = begin;
  for (;;) {
    if (cp != '.') {
      bool digit = cp < 0x80 && dt_is_digit((char)cp);
      hash = add_letter(hash, cp);
      letters += !digit;
      upper += !digit && dt_utf8_is_upper(cp);
    }
    end = next;
    size_t ahead = next;
    if (ahead >= text.len) break;
    cp = dt_utf8_next(text, &ahead);
    if (!in_word(cp) && cp != '.') break;
    next = ahead;
  }
  out->hash = hash;
  out->end = (uint32_t)end;
  out->letters = (uint8_t)(letters < 255 ? letters : 255);
  if (letters) out->shape = upper == letters ? DT_SHAPE_UPPER : first_upper ? DT_SHAPE_INITIAL : DT_SHAPE_LOWER;
  return *at = end, true;
}

uint64_t dt_words_hash(dt_str name) {
  uint64_t sequence = 0;
  size_t at = 0;
  for (dt_word w; dt_word_next(name, &at, &w);) sequence = dt_words_add(sequence, w.hash);
  return sequence;
}
