/* Where sentences end: terminal marks with what closes after them, judged by what follows. */
#include "tokenise.h"

/* No stage should meet a sentence without bounds: a run of this many tokens is cut. */
enum { MOST_TOKENS = 400 };

struct view {
  dt_str text;
  const dt_token *tokens;
  uint32_t count;
  bool no_capitals; /* the paragraph has none: any letter may begin a sentence */
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

static bool is_dash(dt_str s) {
  static const char *const list[] = {"-", "--", "\xE2\x80\x94", "\xE2\x80\x93", NULL};
  return is_any(s, list);
}

static bool opens(dt_str s) {
  static const char *const list[] = {"\"", "'", "(", "[", "``", "`", "\xE2\x80\x9C", "\xE2\x80\x98", "\xC2\xAB", "*", "\xE2\x80\xA2",
                                     NULL};
  return is_dash(s) || is_any(s, list);
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

/* "Why now?" Ms. Roe asked: a speaker and a verb of saying right after a quotation go on its sentence. */
static bool is_attribution(const struct view *v, uint32_t next) {
  static const char *const verbs[] = {"said", "says", "asked", "asks", "told", "tells", "added", "replied", "responded", "wrote", "tweeted",
                                      "shouted", "joked", "quipped", "wondered", "demanded", "declared", "exclaimed", "continued", NULL};
  for (uint32_t i = next; i < next + 5 && i < v->count; i++) {
    dt_str word = form(v, i);
    if (i > next && is_any(word, verbs)) return true;
    if (!starts_upper(word)) return false;
  }
  return false;
}

static bool boundary_after_stop(const struct view *v, uint32_t stop, uint32_t next) {
  dt_str mark = form(v, stop);
  uint32_t word = next;
  while (word < v->count && word < next + 3 && opens(form(v, word))) word++;
  dt_str follow = form(v, word);
  bool upper = starts_upper(follow) || (v->no_capitals && mark.ptr[0] == '.' && starts_word(follow));
  if (mark.len > 1 && mark.ptr[mark.len - 1] == '.' && starts_word(mark)) { /* an abbreviation with its stop */
    dt_abbrev kind = dt_abbrev_kind(dt_slice(mark, 0, mark.len - 1));
    bool any_opens = dt_str_is(mark, "etc."); /* no name goes with it */
    return kind == DT_ABBREV_ANY && upper && (any_opens || is_opener(follow)) && !is_dash(form(v, next)); /* "AUSTIN, Tex. - The" */
  }
  bool dots = mark.len > 1 && (mark.ptr[0] == '.' || (unsigned char)mark.ptr[0] == 0xE2);
  if (dots) return upper && spaced(v, next - 1);
  if (mark.ptr[0] == '.' && !spaced(v, next - 1)) return upper && word == next;
  if (mark.ptr[0] == '.' && starts_word(follow)) /* a stop after a long word ends a sentence whatever follows */
    return upper || dt_is_digit(follow.ptr[0]) || word > next || (next == stop + 1 && stop > 0 && form(v, stop - 1).len >= 4);
  bool quoted = next - 1 > stop;
  if (quoted && (!upper || is_attribution(v, next))) return false; /* "What?" he asked. */
  if (!upper && starts_word(follow) && stop > 0 && starts_upper(form(v, stop - 1))) return false; /* Yahoo! said */
  return upper || !starts_word(follow) || spaced(v, next - 1);
}

static bool is_stop(dt_str s) {
  char last = s.len ? s.ptr[s.len - 1] : 0;
  if (last == '.') return true;
  if (s.ptr[0] == '!' || s.ptr[0] == '?') return true;
  return s.len == 3 && memcmp(s.ptr, "\xE2\x80\xA6", 3) == 0;
}

/* Closing quotes and brackets, faces and note marks ("[3] [4]") that go with the sentence before them. `open` is how many
   straight quotation marks the sentence holds so far. */
static uint32_t skip_closers(const struct view *v, uint32_t next, uint32_t open) {
  for (;;) {
    dt_str s = form(v, next);
    if (s.len == 0) return next;
    bool near = !spaced(v, next - 1);
    if (!near && dt_str_is(s, ".")) {
      next++;
    } else if (near ? closes(s) : dt_str_is(s, "\xE2\x80\x9D") || (dt_str_is(s, "\"") && open % 2 && spaced(v, next))) {
      open += dt_str_is(s, "\"");
      next++;
    } else if (!near && s.len >= 2 && (s.ptr[0] == ':' || s.ptr[0] == ';') && !starts_word(s)) {
      next++;
    } else if (dt_str_is(s, "[") && dt_str_is(form(v, next + 2), "]") && dt_is_digit(form(v, next + 1).ptr[0])) {
      next += 3;
    } else {
      return next;
    }
  }
}

/* "1." or "b." that opens a sentence numbers it. */
static bool is_list_mark(const struct view *v, uint32_t first, uint32_t stop) {
  dt_str word = form(v, first);
  return stop == first + 1 && !spaced(v, first) && word.len <= 3 && (dt_is_digit(word.ptr[0]) || word.len == 1) &&
         dt_str_is(form(v, stop), ".");
}

/* One past the last token of the sentence that begins at `first`. */
static uint32_t sentence_last(const struct view *v, uint32_t first) {
  uint32_t open = 0;
  for (uint32_t i = first; i < v->count; i++) {
    dt_str s = form(v, i);
    if (i - first + 1 >= MOST_TOKENS) return i + 1;
    open += dt_str_is(s, "\"");
    if (!is_stop(s) || is_list_mark(v, first, i)) continue;
    uint32_t next = skip_closers(v, i + 1, open);
    if (next >= v->count) return v->count;
    dt_str follow = form(v, next);
    if (strchr(",;:", follow.ptr[0]) || (is_stop(follow) && !spaced(v, next - 1))) continue;
    if (boundary_after_stop(v, i, next)) return next;
  }
  return v->count;
}

/* Short paragraphs count as having capitals: too little to tell by. */
static bool has_capitals(dt_str text, const dt_token_vec *tokens, uint32_t first) {
  if (tokens->count - first < 20) return true;
  for (uint32_t i = tokens->items[first].begin; i < tokens->items[tokens->count - 1].end; i++)
    if (dt_is_upper(text.ptr[i])) return true;
  return false;
}

dt_status dt_cut_sentences(dt_str text, const dt_token_vec *tokens, uint32_t first, uint32_t paragraph, dt_arena *arena,
                           dt_sentence_vec *sentences, dt_error *err) {
  const struct view v = {text, tokens->items, tokens->count, !has_capitals(text, tokens, first)};
  while (first < v.count) {
    uint32_t last = sentence_last(&v, first);
    dt_sentence *sentence = dt_push(arena, sentences);
    if (!sentence) return dt_fail(err, DT_ERR_MEM, v.tokens[first].begin, "no room for more sentences");
    *sentence = (dt_sentence){first, last, v.tokens[first].begin, v.tokens[last - 1].end, paragraph};
    first = last;
  }
  return DT_OK;
}
