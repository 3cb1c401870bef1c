/* Phrases of page furniture, compiled to word patterns and looked up by first word. */
#include "furniture.h"
#include "shape.h"
#include <stdlib.h>

enum { WORDS_UNSAID = 25, OPENED_WORDS = 18, BODY_BEFORE_CLOSE = 3, REPEAT_WORDS = 40, SHORT_WORDS = 60, SHORT_BYTES = 600, MENU_BYTES = 40, NOTE_WORDS = 60, BODY_BEFORE_OPEN = 2 };

struct section {
  const char *reason;
  uint32_t words;
  bool opens, closes, heading, next;
};

struct pattern {
  const dt_str *words;
  uint32_t count, section, next; /* next: pattern with the same first word, DT_NONE at the end */
};

struct dt_furniture {
  dt_arena *arena;
  dt_map first; /* first word -> pattern */
  dt_map inner; /* first word that is no wildcard -> pattern that begins with * or % */
  uint64_t inner_letters[32]; /* by first letter of those words: bit of the second */
  struct pattern *patterns;
  struct section *sections;
  uint32_t pattern_count;
};

/* ------------------------------------------------------- loading */

struct loader {
  dt_furniture *to;
  DT_VEC(struct pattern) patterns;
  DT_VEC(struct section) sections;
  const dt_file *file;
  uint32_t line;
};

static dt_status bad_line(const struct loader *l, const char *why, dt_error *err) {
  return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: %s", DT_ARG(l->file->name), l->line, why);
}

static dt_status read_option(const struct loader *l, dt_str option, struct section *section, dt_error *err) {
  if (dt_str_is(option, "opens")) return section->opens = true, DT_OK;
  if (dt_str_is(option, "closes")) return section->closes = true, DT_OK;
  if (dt_str_is(option, "next")) return section->next = true, DT_OK;
  if (dt_str_is(option, "heading")) return section->heading = true, DT_OK;
  if (!dt_str_starts(option, "words ")) return bad_line(l, "expected \"words N\", \"opens\", \"closes\", \"next\" or \"heading\"", err);
  section->words = 0;
  for (size_t i = 6; i < option.len; i++) {
    if (!dt_is_digit(option.ptr[i]) || section->words > DT_SHAPE_WORDS) return bad_line(l, "\"words\" wants a number of at most 160", err);
    section->words = section->words * 10 + (uint32_t)(option.ptr[i] - '0');
  }
  if (section->words == 0 || section->words > DT_SHAPE_WORDS) return bad_line(l, "\"words\" wants a number of at most 160", err);
  return DT_OK;
}

static dt_status read_section(struct loader *l, dt_str line, dt_error *err) {
  if (line.ptr[line.len - 1] != ']') return bad_line(l, "\"[\" without \"]\"", err);
  dt_str rest = dt_slice(line, 1, line.len - 1), field;
  struct section *section = dt_push(l->to->arena, &l->sections);
  if (!section) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  section->words = WORDS_UNSAID;
  (void)dt_str_field(&rest, ',', &field);
  dt_str reason = dt_arena_copy(l->to->arena, dt_str_trim(field));
  if (!reason.ptr) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (reason.len == 0) return bad_line(l, "a section needs a reason", err);
  section->reason = reason.ptr;
  while (dt_str_field(&rest, ',', &field)) DT_TRY(read_option(l, dt_str_trim(field), section, err));
  return DT_OK;
}

static bool is_wild(dt_str word) { return dt_str_is(word, "*") || dt_str_is(word, "%"); }

static uint64_t letters_bit(dt_str word) { return (uint64_t)1 << (word.len > 1 ? (unsigned char)word.ptr[1] & 63 : 0); }

/* Chain a pattern to its first word, or to the first that is no wildcard. Where that word has alternatives, the pattern is
   stored once for each of them. */
static dt_status add_pattern(struct loader *l, const dt_str *words, uint32_t count, dt_error *err) {
  dt_furniture *f = l->to;
  uint32_t key = 0;
  while (is_wild(words[key])) key++;
  dt_map *map = key ? &f->inner : &f->first;
  dt_str rest = words[key], one;
  while (dt_str_field(&rest, '|', &one)) {
    struct pattern *pattern = one.len ? dt_push(f->arena, &l->patterns) : NULL;
    dt_str *copy = one.len ? dt_arena_alloc(f->arena, count, sizeof *copy) : NULL;
    if (!one.len) return bad_line(l, "an empty alternative", err);
    if (!pattern || !copy) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
    memcpy(copy, words, count * sizeof *copy);
    copy[key] = one;
    *pattern = (struct pattern){copy, count, l->sections.count - 1, dt_map_get(map, one)};
    if (!dt_map_put(map, one, l->patterns.count - 1)) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
    if (key) f->inner_letters[(unsigned char)one.ptr[0] & 31] |= letters_bit(one);
  }
  return DT_OK;
}

static dt_status read_pattern(struct loader *l, dt_str line, dt_error *err) {
  dt_str words[32], rest = line, field;
  uint32_t count = 0;
  if (l->sections.count == 0) return bad_line(l, "a pattern before the first [reason]", err);
  while (dt_str_field(&rest, ' ', &field)) {
    if (field.len == 0) continue;
    if (is_wild(field)) {
      if (count == 32) return bad_line(l, "more than 32 words", err);
      words[count++] = field;
      continue;
    }
    dt_shape shape;
    if (!dt_shape_pattern(field, l->to->arena, &shape)) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
    if (count + shape.count > 32) return bad_line(l, "more than 32 words", err);
    for (uint32_t i = 0; i < shape.count; i++) words[count++] = shape.words[i];
  }
  uint32_t literal = 0;
  for (uint32_t i = 0; i < count; i++) literal += !is_wild(words[i]);
  if (literal == 0) return bad_line(l, "a pattern without a word", err);
  return add_pattern(l, words, count, err);
}

static dt_status read_file(struct loader *l, dt_error *err) {
  dt_lines lines = {.rest = l->file->bytes};
  while (dt_lines_next(&lines)) {
    dt_str line = dt_str_trim(lines.line);
    l->line = lines.number;
    if (line.len == 0 || line.ptr[0] == '#') continue;
    DT_TRY(line.ptr[0] == '[' ? read_section(l, line, err) : read_pattern(l, line, err));
  }
  return DT_OK;
}

dt_status dt_furniture_open(const dt_sources *sources, dt_furniture **out, dt_error *err) {
  dt_furniture *f = calloc(1, sizeof *f);
  if (f) f->arena = dt_arena_new((size_t)1 << 26);
  if (!f || !f->arena) {
    free(f);
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  struct loader l = {.to = f};
  dt_status status = DT_OK;
  for (uint32_t i = 0; i < sources->count && status == DT_OK; i++) {
    if (!dt_str_starts(sources->items[i].name, "source/furniture")) continue;
    l.file = &sources->items[i];
    status = read_file(&l, err);
  }
  f->patterns = l.patterns.items;
  f->pattern_count = l.patterns.count;
  f->sections = l.sections.items;
  if (status != DT_OK) dt_furniture_close(f);
  else *out = f;
  return status;
}

void dt_furniture_close(dt_furniture *furniture) {
  if (!furniture) return;
  dt_map_free(&furniture->first);
  dt_map_free(&furniture->inner);
  dt_arena_free(furniture->arena);
  free(furniture);
}

/* ------------------------------------------------------- matching */

static bool word_fits(dt_str pattern, dt_str word) {
  if (dt_str_is(pattern, "%")) return dt_shape_is_number(word);
  if (pattern.len <= word.len) return dt_str_eq(pattern, word);
  for (size_t at = 0; at + word.len <= pattern.len; at++) { /* one of the alternatives */
    const char *end = memchr(pattern.ptr + at, '|', pattern.len - at);
    size_t size = end ? (size_t)(end - pattern.ptr) - at : pattern.len - at;
    if (size == word.len && memcmp(pattern.ptr + at, word.ptr, size) == 0) return true;
    at += size;
  }
  return false;
}

/* Words against a pattern with stars: greedy, going back to the last star only. */
static bool fits(const struct pattern *p, const dt_shape *s) {
  uint32_t i = 0, k = 0, star = DT_NONE, mark = 0;
  while (i < s->count) {
    if (k < p->count && dt_str_is(p->words[k], "*")) {
      star = k++;
      mark = i;
    } else if (k < p->count && word_fits(p->words[k], s->words[i])) {
      i++;
      k++;
    } else if (star != DT_NONE) {
      k = star + 1;
      i = ++mark;
    } else {
      return false;
    }
  }
  while (k < p->count && dt_str_is(p->words[k], "*")) k++;
  return k == p->count;
}

/* The first pattern, by its place in the file, of a chain and the best so far. */
static uint32_t match_chain(const dt_furniture *f, const dt_shape *s, uint32_t chain, uint32_t best) {
  for (uint32_t i = chain; i != DT_NONE; i = f->patterns[i].next) {
    const struct section *section = &f->sections[f->patterns[i].section];
    if (s->total > section->words || (section->heading && s->sentence) || i > best) continue;
    if (fits(&f->patterns[i], s)) best = i;
  }
  return best;
}

static const struct section *match(const dt_furniture *f, const dt_shape *s) {
  if (s->count == 0) return NULL;
  uint32_t best = match_chain(f, s, dt_map_get(&f->first, s->words[0]), DT_NONE);
  for (uint32_t i = 0; s->total <= SHORT_WORDS && i < s->count; i++) {
    dt_str word = s->words[i];
    if (f->inner_letters[(unsigned char)word.ptr[0] & 31] & letters_bit(word)) best = match_chain(f, s, dt_map_get(&f->inner, word), best);
  }
  return best == DT_NONE ? NULL : &f->sections[f->patterns[best].section];
}

/* The shape of a paragraph as far as it is needed: a long one can be furniture by its first word only. */
static void shape_of(const dt_furniture *f, dt_str text, dt_shape *shape) {
  if (text.len > SHORT_BYTES) {
    dt_shape_begin(text, shape);
    if (shape->count == 0 || dt_map_get(&f->first, shape->words[0]) == DT_NONE) return;
  }
  dt_shape_of(text, shape);
}

/* ------------------------------------------------------- labelling */

struct labelling {
  const dt_furniture *furniture;
  const dt_article *article;
  dt_arena *arena;
  dt_map seen; /* short paragraphs by their text */
  uint32_t body;  /* paragraphs of the article so far */
  const char *opened, *closed; /* reasons that go on */
  const char *next;            /* reason for the paragraph after this */
  const char *cut;             /* reason of a note that a line break cut inside a sentence */
};

static const char *by_phrase(struct labelling *l, const dt_shape *s) {
  const struct section *found = match(l->furniture, s);
  if (!found) return NULL;
  if (found->opens && l->body >= BODY_BEFORE_OPEN) l->opened = found->reason;
  if (found->words >= NOTE_WORDS && !s->sentence) l->cut = found->reason;
  if (found->next) l->next = found->reason;
  if (found->closes && l->body >= BODY_BEFORE_CLOSE) l->closed = found->reason;
  return found->reason;
}

static const char *reason_for(struct labelling *l, const dt_shape *s, dt_str text, dt_error *err) {
  const char *announced = l->next, *cut = l->cut;
  l->next = l->cut = NULL;
  if (l->closed) return l->closed;
  const char *reason = by_phrase(l, s);
  if (!reason) reason = dt_shape_reason(s, text);
  bool repeated = false;
  if (s->total <= REPEAT_WORDS && text.len < 400) {
    repeated = dt_map_get(&l->seen, text) != DT_NONE;
    if (!repeated && !dt_map_put(&l->seen, text, 1)) dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  if (reason) return reason;
  if (cut && text.len && dt_is_lower(text.ptr[0])) {
    if (!s->sentence) l->cut = cut;
    return cut;
  }
  if (repeated && (!s->sentence || s->total >= 6)) return "repeated line";
  if (announced && s->total <= REPEAT_WORDS && !s->sentence) return announced;
  if (l->opened && s->total <= OPENED_WORDS && !s->sentence) return l->opened;
  l->opened = NULL;
  return NULL;
}

/* One copy of each reason in the article's own memory. */
static const char *keep(dt_arena *arena, const char *reason, dt_paragraph *paragraphs, uint32_t i) {
  for (uint32_t k = i, n = 0; k-- > 0 && n < 16; n++)
    if (paragraphs[k].furniture && strcmp(paragraphs[k].furniture, reason) == 0) return paragraphs[k].furniture;
  return dt_arena_copy(arena, dt_str_of(reason)).ptr;
}

/* Runs of very short lines are menus: three anywhere, two before the article begins. */
static void label_menus(const dt_article *article, dt_paragraph *paragraphs, uint32_t count, const char *reason) {
  bool begun = false, long_text = false;
  for (uint32_t i = 0; i < count; i++) long_text |= paragraphs[i].end - paragraphs[i].begin > 2 * MENU_BYTES;
  if (!long_text) return;
  for (uint32_t i = 0, run = 0, first = 0; i <= count; i++) {
    if (i < count && paragraphs[i].kind == DT_PARAGRAPH_FURNITURE) continue;
    dt_shape shape = {0};
    if (i < count && paragraphs[i].end - paragraphs[i].begin <= MENU_BYTES)
      dt_shape_begin(dt_slice(article->text, paragraphs[i].begin, paragraphs[i].end), &shape);
    if (shape.total >= 1 && shape.total <= 2 && !shape.sentence && paragraphs[i].kind == DT_PARAGRAPH_BODY) {
      if (run++ == 0) first = i;
      continue;
    }
    for (uint32_t k = first; run >= (begun ? 3 : 2) && k < i; k++)
      if (paragraphs[k].kind == DT_PARAGRAPH_BODY) paragraphs[k] = (dt_paragraph){paragraphs[k].begin, paragraphs[k].end, DT_PARAGRAPH_FURNITURE, reason};
    run = 0;
    begun |= i < count && paragraphs[i].end - paragraphs[i].begin > 2 * MENU_BYTES;
  }
}

/* A note on the author at the end: the last paragraphs, when the article names nobody like that. */
static void label_author(const dt_article *article, dt_paragraph *paragraphs, uint32_t count, const char *reason) {
  uint32_t body = 0, found = 0;
  for (uint32_t i = 0; i < count; i++) body += paragraphs[i].kind == DT_PARAGRAPH_BODY;
  for (uint32_t i = count; i-- > 0 && body > BODY_BEFORE_CLOSE && found < 3;) {
    if (paragraphs[i].kind != DT_PARAGRAPH_BODY) continue;
    dt_paragraph *p = &paragraphs[i];
    if (!dt_shape_is_author(dt_slice(article->text, p->begin, p->end), dt_slice(article->text, 0, p->begin))) return;
    *p = (dt_paragraph){p->begin, p->end, DT_PARAGRAPH_FURNITURE, reason};
    body--;
    found++;
  }
}

/* The first paragraph that is no furniture, when it looks like a headline above an article. */
static void find_title(const dt_article *article, dt_paragraph *paragraphs, uint32_t count) {
  uint32_t seen = 0;
  for (uint32_t i = 0; i < count && seen < 5; i++) {
    if (paragraphs[i].kind != DT_PARAGRAPH_BODY) continue;
    dt_str text = dt_slice(article->text, paragraphs[i].begin, paragraphs[i].end);
    if (article->title.len ? dt_shape_same(article->title, text) : seen == 0 && dt_shape_is_title(text)) {
      uint32_t after = 0;
      for (uint32_t k = i + 1; k < count && after < 1; k++) after += paragraphs[k].kind == DT_PARAGRAPH_BODY;
      if (after || article->title.len) paragraphs[i].kind = DT_PARAGRAPH_TITLE;
      return;
    }
    seen++;
  }
}

dt_status dt_furniture_label(const dt_furniture *furniture, const dt_article *article, dt_paragraph *paragraphs,
                             uint32_t count, bool menus, dt_arena *arena, dt_error *err) {
  struct labelling l = {.furniture = furniture, .article = article, .arena = arena};
  dt_error failed = {0};
  if (article->title.len) find_title(article, paragraphs, count);
  for (uint32_t i = 0; i < count && failed.status == DT_OK; i++) {
    if (paragraphs[i].kind != DT_PARAGRAPH_BODY) continue;
    dt_str text = dt_slice(article->text, paragraphs[i].begin, paragraphs[i].end);
    dt_shape shape;
    shape_of(furniture, text, &shape);
    const char *reason = reason_for(&l, &shape, text, &failed);
    if (!reason) {
      l.body += shape.sentence || shape.total > 8;
      continue;
    }
    paragraphs[i].kind = DT_PARAGRAPH_FURNITURE;
    paragraphs[i].furniture = keep(arena, reason, paragraphs, i);
    if (!paragraphs[i].furniture) dt_fail(&failed, DT_ERR_MEM, 0, "out of memory");
  }
  dt_map_free(&l.seen);
  const char *menu = dt_arena_copy(arena, DT_STR("menu")).ptr, *author = dt_arena_copy(arena, DT_STR("author note")).ptr;
  if (failed.status == DT_OK && author) label_author(article, paragraphs, count, author);
  if (!menu || !author) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (menus && failed.status == DT_OK) label_menus(article, paragraphs, count, menu);
  if (article->title.len == 0 && failed.status == DT_OK) find_title(article, paragraphs, count);
  return failed.status == DT_OK ? DT_OK : dt_fail(err, failed.status, 0, "%s", failed.message);
}
