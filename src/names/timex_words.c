/* Loads dict/dates and looks words up. */
#include "timex_words.h"
#include <stdlib.h>

enum { FORM_MAX = 48, WORDS_MAX = 6 };

struct dt_calendar {
  dt_map forms;  /* "day after tomorrow" -> index into words, or PREFIX_ONLY */
  dt_map starts; /* first word -> how many words the longest form has */
  tx_word *words;
  uint32_t count, room;
  uint32_t lengths[256]; /* by first byte: bit n when a first word has n bytes, most words are none of ours */
  uint32_t seconds[256]; /* by first byte: low five bits of the bytes that can follow */
  dt_arena *arena; /* forms with blanks */
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

/* Letters and digits a form or token begins with: tokens end where "father's" or "9/11" is split. */
static dt_str start_of(dt_str s) {
  size_t n = 0;
  while (n < s.len && (dt_is_alpha(s.ptr[n]) || dt_is_digit(s.ptr[n]) || (uint8_t)s.ptr[n] >= 0xE3)) n++;
  return dt_slice(s, 0, n ? n : s.len);
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
  if (!key.ptr || words > WORDS_MAX) return false;
  dt_str start = start_of(key);
  c->lengths[(uint8_t)key.ptr[0]] |= 1u << (start.len < 31 ? start.len : 31);
  c->seconds[(uint8_t)key.ptr[0]] |= start.len > 1 ? 1u << (start.ptr[1] & 31) : UINT32_MAX;
  uint32_t longest = dt_map_get(&c->starts, start);
  if (longest == DT_NONE || longest < words)
    if (!dt_map_put(&c->starts, start, words)) return false;
  return dt_map_put(&c->forms, key, index);
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
  if (status != DT_OK) dt_calendar_close(c);
  else *out = c;
  return status;
}

void dt_calendar_close(dt_calendar *c) {
  if (!c) return;
  dt_map_free(&c->forms);
  dt_map_free(&c->starts);
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

/* Cheap, wrong only towards true: some form begins with these two bytes (a letter's case is not in its low bits). */
static bool may_begin(const dt_calendar *c, dt_str form) {
  uint8_t first = (uint8_t)dt_lower(form.ptr[0]);
  return c->seconds[first] && (form.len < 2 || (c->seconds[first] >> (form.ptr[1] & 31) & 1));
}

bool dt_calendar_form(const dt_calendar *c, dt_str form, tx_item *out) {
  char buffer[FORM_MAX];
  if (form.len > sizeof buffer) return false;
  for (size_t i = 0; i < form.len; i++)
    buffer[i] = dt_lower(form.ptr[i]);
  uint32_t found = dt_map_get(&c->forms, (dt_str){buffer, form.len});
  if (found == DT_NONE) return false;
  out->cls = c->words[found].cls;
  out->val = c->words[found].val;
  out->text = c->words[found].text;
  return true;
}

bool dt_calendar_word(const dt_calendar *c, const dt_doc *doc, uint32_t t, uint32_t end, tx_item *out) {
  char buffer[FORM_MAX];
  size_t len = 0;
  if (!may_begin(c, dt_slice(doc->article.text, doc->tokens[t].begin, doc->tokens[t].end))) return false;
  if (!append(doc, t, buffer, &len)) return false;
  dt_str start = start_of((dt_str){buffer, len});
  if (!len || !(c->lengths[(uint8_t)buffer[0]] & 1u << (start.len < 31 ? start.len : 31))) return false;
  uint32_t longest = dt_map_get(&c->starts, start);
  if (longest == DT_NONE) return false;
  uint32_t found = dt_map_get(&c->forms, (dt_str){buffer, len}), last = t + 1;
  for (uint32_t n = 1, i = t + 1; i < end; i++) {
    bool joined = doc->tokens[i].begin == doc->tokens[i - 1].end;
    if (!joined && n == longest) break;
    if (!joined) {
      if (len == FORM_MAX) break;
      buffer[len++] = ' ';
      n++;
    }
    if (!append(doc, i, buffer, &len)) break;
    uint32_t more = dt_map_get(&c->forms, (dt_str){buffer, len});
    if (more != DT_NONE) {
      found = more;
      last = i + 1;
    }
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
