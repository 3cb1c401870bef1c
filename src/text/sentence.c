/* Where sentences end: terminal marks with what closes after them, judged by what follows. */
#include "tokenise.h"

/* No stage should meet a sentence without bounds: a run of this many tokens is cut. */
enum { MOST_TOKENS = 400 };

struct view {
  dt_str text;
  const dt_token *tokens;
  uint32_t count;
};

static dt_str form(const struct view *v, uint32_t i) {
  return i < v->count ? dt_slice(v->text, v->tokens[i].begin, v->tokens[i].end) : (dt_str){"", 0};
}

static bool is_any(dt_str s, const char *const *list) {
  for (; *list; list++)
    if (dt_str_is(s, *list)) return true;
  return false;
}

static bool closes(dt_str s) {
  static const char *const list[] = {"\"", "'", ")", "]", "''", "\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB", NULL};
  return is_any(s, list);
}

static bool opens(dt_str s) {
  static const char *const list[] = {"\"", "'", "(", "[", "``", "`", "\xE2\x80\x9C", "\xE2\x80\x98", "\xC2\xAB", "-", "--",
                                     "\xE2\x80\x94", "\xE2\x80\x93", "*", "\xE2\x80\xA2", NULL};
  return is_any(s, list);
}

static bool spaced(const struct view *v, uint32_t i) { return v->tokens[i].flags & DT_TOKEN_SPACE_AFTER; }

static bool starts_upper(dt_str s) {
  size_t at = 0;
  return s.len && dt_utf8_is_upper(dt_utf8_next(s, &at));
}
static bool starts_word(dt_str s) {
  size_t at = 0;
  uint32_t cp = s.len ? dt_utf8_next(s, &at) : 0;
  return dt_utf8_is_letter(cp) || (cp < 0x80 && dt_is_digit((char)cp));
}

/* Words that open a sentence much more often than a name after "U.S." or "Inc." does. */
static bool is_opener(dt_str s) {
  static const char *const list[] = {"The", "He", "She", "It", "They", "We", "I", "In", "But", "And", "A", "An", "This", "That",
                                     "These", "Those", "On", "At", "For", "As", "If", "When", "While", "His", "Her", "Their",
                                     "There", "However", "After", "Although", "You", "Its", "Our", "My", "What", "Why", "How",
                                     "So", "No", "Not", "With", "By", "To", "From", "Some", "Many", "Both", "Since", "Mr.", NULL};
  return is_any(s, list);
}

static bool boundary_after_stop(const struct view *v, uint32_t stop, uint32_t next) {
  dt_str mark = form(v, stop);
  uint32_t word = next;
  while (word < v->count && word < next + 3 && opens(form(v, word))) word++;
  dt_str follow = form(v, word);
  bool upper = starts_upper(follow);
  if (mark.len > 1 && mark.ptr[mark.len - 1] == '.' && starts_word(mark)) { /* an abbreviation with its stop */
    dt_abbrev kind = dt_abbrev_kind(dt_slice(mark, 0, mark.len - 1));
    return kind == DT_ABBREV_ANY && upper && is_opener(follow);
  }
  bool dots = mark.len > 1 && (mark.ptr[0] == '.' || (unsigned char)mark.ptr[0] == 0xE2);
  if (dots) return upper && spaced(v, next - 1);
  if (mark.ptr[0] == '.' && !spaced(v, next - 1)) return upper && word == next;
  if (mark.ptr[0] == '.' && starts_word(follow)) return upper || dt_is_digit(follow.ptr[0]) || word > next;
  if (next - 1 > stop && !upper) return false; /* "What?" he asked. */
  return upper || !starts_word(follow) || spaced(v, next - 1);
}

static bool is_stop(dt_str s) {
  char last = s.len ? s.ptr[s.len - 1] : 0;
  if (last == '.') return true;
  if (s.ptr[0] == '!' || s.ptr[0] == '?') return true;
  return s.len == 3 && memcmp(s.ptr, "\xE2\x80\xA6", 3) == 0;
}

/* One past the last token of the sentence that begins at `first`. */
static uint32_t sentence_last(const struct view *v, uint32_t first) {
  for (uint32_t i = first; i < v->count; i++) {
    if (i - first + 1 >= MOST_TOKENS) return i + 1;
    if (!is_stop(form(v, i))) continue;
    uint32_t next = i + 1;
    while (next < v->count && !spaced(v, next - 1) && closes(form(v, next))) next++;
    if (next >= v->count) return v->count;
    if (is_stop(form(v, next)) && !spaced(v, next - 1)) continue;
    if (boundary_after_stop(v, i, next)) return next;
  }
  return v->count;
}

dt_status dt_cut_sentences(dt_str text, const dt_token_vec *tokens, uint32_t first, uint32_t paragraph, dt_arena *arena,
                           dt_sentence_vec *sentences, dt_error *err) {
  const struct view v = {text, tokens->items, tokens->count};
  while (first < v.count) {
    uint32_t last = sentence_last(&v, first);
    dt_sentence *sentence = dt_push(arena, sentences);
    if (!sentence) return dt_fail(err, DT_ERR_MEM, v.tokens[first].begin, "no room for more sentences");
    *sentence = (dt_sentence){first, last, v.tokens[first].begin, v.tokens[last - 1].end, paragraph};
    first = last;
  }
  return DT_OK;
}
