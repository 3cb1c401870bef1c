#include "shape.h"
#include "article.h"

/* Marks that count as words of their own in patterns. */
static bool is_mark(uint32_t cp) { return cp == '/' || cp == '@' || cp == ':' || cp == 0xA9; }

static bool is_letter_or_digit(uint32_t cp) { return dt_utf8_is_letter(cp) || (cp < 0x80 && dt_is_digit((char)cp)); }

static bool in_word(uint32_t cp) {
  return is_letter_or_digit(cp) || cp == '\'' || cp == '&' || cp == '-' || cp == '#' || cp == '_';
}

static bool add_word(dt_shape *s, size_t begin, size_t end) {
  s->total++;
  if (s->count == DT_SHAPE_WORDS) return false;
  s->words[s->count++] = (dt_str){s->bytes + begin, end - begin};
  return true;
}

bool dt_shape_is_sentence(dt_str text) {
  while (text.len) {
    char b = text.ptr[text.len - 1];
    if (b == '.' || b == '!' || b == '?') return text.len < 3 || memcmp(text.ptr + text.len - 3, "...", 3) != 0;
    if (text.len >= 3 && memcmp(text.ptr + text.len - 3, "\xE2\x80\x9D", 3) == 0) text.len -= 3;
    else if (b == '"' || b == '\'' || b == ')' || dt_is_space(b)) text.len--;
    else return false;
  }
  return false;
}

/* Cut at most `most` bytes' worth of words; what is left is guessed into `total`. */
static void cut_words(dt_str text, char keep, size_t most, dt_shape *s) {
  size_t n = 0, begin = 0;
  bool inside = false;
  s->count = s->total = s->capitals = 0;
  for (size_t at = 0; at < text.len;) {
    while (inside && at < text.len && dt_is_lower(text.ptr[at]) && n + 8 <= most) s->bytes[n++] = text.ptr[at++]; /* most bytes */
    if (at >= text.len) break;
    if (n + 8 > most) {
      s->total += (uint32_t)((text.len - at) / 6 < 1000000 ? (text.len - at) / 6 : 1000000) + 1;
      break;
    }
    unsigned char b = (unsigned char)text.ptr[at];
    uint32_t cp = b;
    if (b < 0x80) at++;
    else cp = dt_utf8_next(text, &at);
    if (cp == 0x2019 || cp == 0x2018) cp = '\'';
    bool number_mark = (cp == ',' || cp == '.') && inside && dt_is_digit(s->bytes[n - 1]) && at < text.len && dt_is_digit(text.ptr[at]);
    if (cp != ' ' && (in_word(cp) || number_mark || (keep && cp == (uint32_t)keep))) {
      if (!inside && !is_letter_or_digit(cp)) continue; /* "--additional", "'yes'", "___" */
      if (!inside) s->capitals += dt_utf8_is_upper(cp);
      if (!inside) begin = n;
      inside = true;
      n += dt_utf8_put(dt_utf8_lower(cp), s->bytes + n);
      continue;
    }
    if (inside) add_word(s, begin, n);
    inside = false;
    if (is_mark(cp)) {
      begin = n;
      n += dt_utf8_put(cp, s->bytes + n);
      add_word(s, begin, n);
      s->total--; /* marks do not make a paragraph longer */
    }
  }
  if (inside) add_word(s, begin, n);
}

void dt_shape_of(dt_str text, dt_shape *shape) {
  cut_words(text, 0, DT_SHAPE_BYTES, shape);
  shape->sentence = dt_shape_is_sentence(text);
}

void dt_shape_begin(dt_str text, dt_shape *shape) {
  cut_words(text, 0, 64, shape);
  shape->sentence = dt_shape_is_sentence(text);
}

bool dt_shape_pattern(dt_str text, dt_arena *arena, dt_shape *shape) {
  cut_words(text, '|', DT_SHAPE_BYTES, shape);
  for (uint32_t i = 0; i < shape->count; i++) {
    shape->words[i] = dt_arena_copy(arena, shape->words[i]);
    if (!shape->words[i].ptr) return false;
  }
  return true;
}

bool dt_shape_is_number(dt_str word) {
  static const char *const names[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
  if (word.len && dt_is_digit(word.ptr[0])) return true;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (dt_str_is(word, names[i])) return true;
  return false;
}

static bool listed(dt_str word, const char *const *list) {
  for (; *list; list++)
    if (dt_str_is(word, *list)) return true;
  return false;
}

/* "By Ann Writer", "By ANN WRITER and Bob Other, Agency": all capitals but for a few small words. */
static bool is_byline(const dt_shape *s, dt_str text) {
  static const char *const small[] = {"by", "and", "in", "for", "of", "the", "with", "staff", "writer", "writers", "correspondent",
                                      "reporter", "reporters", "editor", "special", "to", "news", "senior", "de", "van", "von", "al",
                                      "at", "&", "@", "/", ":", "political", "diplomatic", "international", "chief", "bin", "da",
                                      "updated", "published", "press", "our", "own", NULL};
  if (s->count < 2 || s->total > 16 || !dt_str_is(s->words[0], "by") || s->sentence) return false;
  if (text.len < 4 || !(dt_is_upper(text.ptr[0]) || dt_str_starts(text, "by "))) return false;
  uint32_t lower = 0, plain = 0;
  for (uint32_t i = 1; i < s->count; i++) {
    plain++;
    lower += listed(s->words[i], small) || dt_shape_is_number(s->words[i]);
  }
  uint32_t capitals = s->capitals - dt_is_upper(text.ptr[0]);
  return capitals >= 1 && capitals + lower >= plain;
}

static bool is_calendar_word(dt_str w) {
  static const char *const words[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thurs", "fri",
    "sat", "sun", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "am", "pm", "p", "m", "a", "gmt",
    "utc", "est", "edt", "et", "bst", "cet", "pst", "pdt", "ist", "at", "on", ":", "/", "published", "updated", "last", "posted",
    "date", "of", "by", "time", "local", NULL};
  return listed(w, words);
}

static bool is_date_line(const dt_shape *s, dt_str text) {
  if (s->total > 14 || s->count < 2) return false;
  bool digits = false, names = false;
  for (uint32_t i = 0; i < s->count; i++) {
    if (dt_is_digit(s->words[i].ptr[0])) digits = true;
    else if (is_calendar_word(s->words[i])) names |= dt_is_alpha(s->words[i].ptr[0]);
    else return false;
  }
  char date[11];
  return digits && (names || dt_date_read(text, date)); /* "25/04/2018 - 10:15" */
}

static bool is_link(dt_str text) {
  static const char *const begins[] = {"http://", "https://", "www.", "pic.twitter.com", "@"};
  for (size_t i = 0; i < text.len; i++)
    if (dt_is_space(text.ptr[i])) return false;
  for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
    if (dt_str_starts(text, begins[i])) return true;
  return false;
}

static bool is_markup(dt_str text) {
  size_t outside = 0; /* bytes that stand outside angle brackets */
  bool inside = false;
  if (text.len < 7 || text.ptr[0] != '<' || !dt_is_lower(text.ptr[1]) || !memchr(text.ptr, '=', text.len)) return false;
  for (size_t i = 0; i < text.len; i++) {
    inside |= text.ptr[i] == '<';
    outside += !inside;
    inside &= text.ptr[i] != '>';
  }
  return outside <= 3;
}

const char *dt_shape_reason(const dt_shape *shape, dt_str text) {
  if (shape->count == 0) return "ornament";
  if (is_byline(shape, text)) return "byline";
  if (is_date_line(shape, text)) return "date line";
  if (is_link(text)) return "link";
  return is_markup(text) ? "markup" : NULL;
}

/* Last of the capitalised words that `text` begins with, when there are two to four of them. */
static dt_str name_at_start(dt_str text) {
  dt_str last = {"", 0};
  size_t at = 0;
  for (int words = 0; words < 5; words++) {
    size_t begin = at;
    if (at >= text.len || !dt_is_upper(text.ptr[at])) return words >= 2 ? last : (dt_str){"", 0};
    while (at < text.len && !dt_is_space(text.ptr[at]) && text.ptr[at] != ',') at++;
    last = dt_slice(text, begin, at);
    if (at < text.len && text.ptr[at] == ',') return words >= 1 ? last : (dt_str){"", 0};
    while (at < text.len && dt_is_space(text.ptr[at])) at++;
  }
  return (dt_str){"", 0};
}

bool dt_shape_is_author(dt_str text, dt_str before) {
  static const char *const jobs[] = {"director", "professor", "fellow", "editor", "columnist", "author", "reporter", "writer", "correspondent",
                                     "contributor", "journalist", "analyst", "playwright", "lecturer", "student", "lawyer", "founder",
                                     "researcher", "scholar", "historian", "attorney", "co-author", "economist", NULL};
  if (text.len > 500 || memchr(text.ptr, '"', text.len) || memmem(text.ptr, text.len, "\xE2\x80\x9C", 3)) return false;
  dt_str name = name_at_start(text);
  if (name.len < 3 || (before.len && memmem(before.ptr, before.len, name.ptr, name.len))) return false;
  dt_shape s;
  dt_shape_of(text, &s);
  bool is = false, job = false;
  for (uint32_t i = 0; i < s.count; i++) {
    is |= dt_str_is(s.words[i], "is") && i < 30;
    job |= listed(s.words[i], jobs);
    if (dt_str_is(s.words[i], "said") || dt_str_is(s.words[i], "says") || dt_str_is(s.words[i], "was")) return false;
  }
  return is && job;
}

bool dt_shape_same(dt_str a, dt_str b) {
  dt_shape x, y;
  if (a.len > DT_SHAPE_BYTES || b.len > DT_SHAPE_BYTES || a.len > b.len * 2 || b.len > a.len * 2) return false;
  dt_shape_of(a, &x);
  dt_shape_of(b, &y);
  if (x.count != y.count || x.count == 0) return false;
  for (uint32_t i = 0; i < x.count; i++)
    if (!dt_str_eq(x.words[i], y.words[i])) return false;
  return true;
}

bool dt_shape_is_title(dt_str text) {
  dt_shape s;
  if (text.len > 240 || memchr(text.ptr, '\n', text.len)) return false;
  dt_shape_of(text, &s);
  return s.count >= 3 && s.total <= 25 && !s.sentence && text.ptr[text.len - 1] != ':' && text.ptr[text.len - 1] != ',';
}
