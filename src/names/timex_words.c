/* Loads dict/dates and looks words up. */
#include "timex_words.h"
#include <stdlib.h>

enum { FORM_MAX = 48, WORDS_MAX = 6, FILTER_BITS = 4096, GOES_ON = 1 << 30, NO_WORD = GOES_ON - 1 };

struct dt_calendar {
  dt_map forms; /* "day after tomorrow", and what it begins with up to a blank or mark -> index into words or NO_WORD, GOES_ON */
  tx_word *words;
  uint32_t count, room;
  uint64_t starts[FILTER_BITS / 64]; /* hashed first tokens: most tokens are none of ours */
  dt_arena *arena; /* forms with blanks */
  dt_lists lists; /* by tx_list */
};

static const char *const class_names[] = {
#define X(name) #name,
  TX_CLASS_LIST(X)
#undef X
};

static tx_class class_of(dt_str name) {
  for (int i = 1; i < TX_holiday; i++)
    if (dt_str_is(name, class_names[i])) return (tx_class)i;
  return TX_none;
}

static bool read_int(dt_str s, int *out) {
  bool minus = s.len && s.ptr[0] == '-';
  int n = 0;
  if (s.len <= (size_t)minus || s.len > 6) return false;
  for (size_t i = minus; i < s.len; i++) {
    if (!dt_is_digit(s.ptr[i])) return false;
    n = n * 10 + (s.ptr[i] - '0');
  }
  *out = minus ? -n : n;
  return true;
}

static bool is_part(char c) { return dt_is_alpha(c) || dt_is_digit(c) || (uint8_t)c >= 0xE3; }

/* Bit of a first token, whatever its case: of its length and first three bytes. */
static uint32_t filter_bit(dt_str s) {
  uint32_t key = (uint32_t)(s.len < 31 ? s.len : 31);
  for (size_t i = 0; i < 3 && i < s.len; i++) key = key << 8 | (uint8_t)dt_lower(s.ptr[i]);
  return key * 0x9E3779B1u >> 20;
}

/* What a form begins with, where a token can end: before a mark ("father" of "father's day") or a blank. */
static bool add_beginnings(dt_calendar *c, dt_str form) {
  bool first = true;
  for (size_t i = 1; i <= form.len; i++) {
    bool ends = i == form.len || is_part(form.ptr[i - 1]) != is_part(form.ptr[i]);
    if (form.ptr[i - 1] == ' ' || !ends) continue;
    dt_str beginning = dt_slice(form, 0, i);
    if (first) {
      uint32_t bit = filter_bit(beginning);
      c->starts[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    first = first && i < form.len && form.ptr[i] != ' ';
    if (i == form.len) break;
    uint32_t had = dt_map_get(&c->forms, beginning);
    if (!dt_map_put(&c->forms, beginning, (had == DT_NONE ? NO_WORD : had) | GOES_ON)) return false;
  }
  return true;
}

/* "_" stands for a blank in the file. */
static bool add_form(dt_calendar *c, dt_str form, uint32_t index) {
  char text[FORM_MAX];
  uint32_t words = 1;
  if (form.len > sizeof text) return false;
  for (size_t i = 0; i < form.len; i++) {
    text[i] = form.ptr[i] == '_' ? ' ' : form.ptr[i];
    words += text[i] == ' ';
  }
  dt_str key = dt_arena_copy(c->arena, (dt_str){text, form.len});
  if (!key.ptr || words > WORDS_MAX || index >= NO_WORD) return false;
  uint32_t had = dt_map_get(&c->forms, key);
  return dt_map_put(&c->forms, key, index | (had == DT_NONE ? 0 : had & GOES_ON)) && add_beginnings(c, key);
}

static bool add_word(dt_calendar *c, tx_word word, uint32_t *index) {
  if (c->count == c->room) {
    uint32_t room = c->room ? 2 * c->room : 128;
    tx_word *words = realloc(c->words, room * sizeof *words);
    if (!words) return false;
    c->words = words;
    c->room = room;
  }
  c->words[c->count] = word;
  *index = c->count++;
  return true;
}

static dt_str next_field(dt_str *rest) {
  *rest = dt_str_trim(*rest);
  size_t n = 0;
  while (n < rest->len && !dt_is_space(rest->ptr[n])) n++;
  dt_str field = dt_slice(*rest, 0, n);
  *rest = dt_slice(*rest, n, rest->len);
  return field;
}

static dt_status load_line(dt_calendar *c, const dt_file *file, const dt_lines *at, bool holidays, dt_error *err) {
  dt_str rest = at->line;
  tx_word word = {.cls = TX_holiday};
  int val = 0;
  if (!holidays) {
    dt_str name = next_field(&rest);
    word.cls = (uint8_t)class_of(name);
    if (!word.cls)
      return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: no class '%.*s'", DT_ARG(file->name), at->number, DT_ARG(name));
  }
  word.text = next_field(&rest);
  if (word.cls < TX_season && !read_int(word.text, &val))
    return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: '%.*s' is no number", DT_ARG(file->name), at->number,
                   DT_ARG(word.text));
  dt_date day;
  if (holidays && !tx_holiday(word.text, 2001, &day))
    return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: '%.*s' is no rule", DT_ARG(file->name), at->number,
                   DT_ARG(word.text));
  word.val = (int16_t)val;
  uint32_t index;
  if (!add_word(c, word, &index)) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  for (dt_str form = next_field(&rest); form.len; form = next_field(&rest))
    if (!add_form(c, form, index))
      return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: '%.*s' is too long", DT_ARG(file->name), at->number, DT_ARG(form));
  return DT_OK;
}

static dt_status load_file(dt_calendar *c, const dt_file *file, bool holidays, dt_error *err) {
  dt_lines lines = {.rest = file->bytes};
  while (dt_lines_next(&lines)) {
    dt_str line = dt_str_trim(lines.line);
    if (!line.len || line.ptr[0] == '#') continue;
    DT_TRY(load_line(c, file, &lines, holidays, err));
  }
  return DT_OK;
}

static const char *const list_names[TX_LIST_COUNT] = {
#define X(name) #name,
  TX_LIST_LIST(X)
#undef X
};

dt_status dt_calendar_open(const dt_sources *sources, dt_calendar **out, dt_error *err) {
  dt_calendar *c = calloc(1, sizeof *c);
  if (c) c->arena = dt_arena_new(1 << 20);
  if (!c || !c->arena) {
    free(c);
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  dt_status status = DT_OK;
  for (uint32_t i = 0; i < sources->count && status == DT_OK; i++) {
    const dt_file *file = &sources->items[i];
    if (dt_str_is(file->name, "dates/words.txt")) status = load_file(c, file, false, err);
    if (dt_str_is(file->name, "dates/holidays.txt")) status = load_file(c, file, true, err);
  }
  if (status == DT_OK) status = dt_lists_open(sources, "dates/lists.txt", list_names, TX_LIST_COUNT, &c->lists, err);
  if (status != DT_OK) dt_calendar_close(c);
  else *out = c;
  return status;
}

void dt_calendar_close(dt_calendar *c) {
  if (!c) return;
  dt_map_free(&c->forms);
  dt_lists_close(&c->lists);
  free(c->words);
  dt_arena_free(c->arena);
  free(c);
}

/* Append the token in lower case; false when it does not fit. */
static bool append(const dt_doc *doc, uint32_t t, char *buffer, size_t *len) {
  const dt_token *token = &doc->tokens[t];
  size_t n = token->end - token->begin;
  if (*len + n > FORM_MAX) return false;
  for (size_t i = 0; i < n; i++) buffer[(*len)++] = dt_lower(doc->article.text.ptr[token->begin + i]);
  return true;
}

bool dt_calendar_form(const dt_calendar *c, dt_str form, tx_item *out) {
  char buffer[FORM_MAX];
  if (form.len > sizeof buffer) return false;
  for (size_t i = 0; i < form.len; i++)
    buffer[i] = dt_lower(form.ptr[i]);
  uint32_t found = dt_map_get(&c->forms, (dt_str){buffer, form.len});
  if (found == DT_NONE || (found & NO_WORD) == NO_WORD) return false;
  found &= NO_WORD;
  out->cls = c->words[found].cls;
  out->val = c->words[found].val;
  out->text = c->words[found].text;
  return true;
}

bool dt_calendar_word(const dt_calendar *c, const dt_doc *doc, uint32_t t, uint32_t end, tx_item *out) {
  uint32_t bit = filter_bit(dt_slice(doc->article.text, doc->tokens[t].begin, doc->tokens[t].end));
  if (!(c->starts[bit / 64] >> bit % 64 & 1)) return false;
  char buffer[FORM_MAX];
  size_t len = 0;
  uint32_t found = DT_NONE, last = t;
  for (uint32_t i = t; i < end; i++) {
    if (i > t && doc->tokens[i].begin != doc->tokens[i - 1].end) {
      if (len == FORM_MAX) break;
      buffer[len++] = ' ';
    }
    if (!append(doc, i, buffer, &len)) break;
    uint32_t at = dt_map_get(&c->forms, (dt_str){buffer, len});
    if (at == DT_NONE) break;
    if ((at & NO_WORD) != NO_WORD) {
      found = at & NO_WORD;
      last = i + 1;
    }
    if (!(at & GOES_ON)) break;
  }
  if (found == DT_NONE) return false;
  const tx_word *word = &c->words[found];
  out->cls = word->cls;
  out->val = word->val;
  out->text = word->text;
  out->first = t;
  out->last = last;
  return true;
}

bool dt_calendar_form_in(const dt_calendar *c, tx_list list, dt_str form) { return dt_lists_of_nocase(&c->lists, form) >> list & 1; }

bool dt_calendar_lemma_in(const dt_calendar *c, tx_list list, const dt_doc *doc, uint32_t t) {
  return dt_lists_of(&c->lists, doc->tokens[t].lemma) >> list & 1;
}
