/* Word lists of the dictionaries, as sets of bits: asking whether a word is in a list costs one look into a map. */
#include "base.h"
#include <stdlib.h>

enum { LISTS = 64, WORD_BYTES = 32 };

typedef struct reader {
  dt_lists *out;
  const dt_file *file;
  uint32_t line;
  const char *const *names;
  uint32_t count;
  uint64_t had; /* lists of this file so far */
  dt_error *err;
} reader;

static dt_status bad(const reader *r, const char *what, dt_str word) {
  return dt_fail(r->err, DT_ERR_DICT, 0, "%.*s:%u: %s '%.*s'", DT_ARG(r->file->name), r->line, what, DT_ARG(word));
}

static bool is_word(dt_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (dt_is_space(s.ptr[i]) || dt_is_upper(s.ptr[i]) || s.ptr[i] == '@') return false;
  return s.len > 0 && s.len <= WORD_BYTES;
}

/* The set of a word, made when it is new; NULL: out of memory. */
static uint64_t *set_of(dt_lists *x, dt_str word) {
  uint32_t *at = dt_map_at(&x->words, word);
  if (!at || *at != DT_NONE) return at ? &x->items[*at].set : NULL;
  if (x->count == x->room) {
    uint32_t room = x->room ? 2 * x->room : 256;
    struct dt_listed *items = realloc(x->items, room * sizeof *items);
    if (!items) return NULL;
    x->items = items;
    x->room = room;
  }
  *at = x->count;
  x->items[x->count] = (struct dt_listed){word, 0};
  return &x->items[x->count++].set;
}

static dt_status read_list(reader *r, dt_str line, bool builtin) {
  dt_str rest = dt_slice(line, 1, line.len), name, words, word;
  uint32_t list = 0;
  if (line.ptr[0] != '@' || !dt_str_word(&rest, &name) || !dt_str_word(&rest, &words)) return bad(r, "a line is '@list word|word', not", line);
  while (list < r->count && !dt_str_is(name, r->names[list])) list++;
  if (list == r->count) return bad(r, "nothing asks for a list", name);
  if (dt_str_word(&rest, &word) && word.ptr[0] != '#') return bad(r, "words are parted by '|', not", word);
  while (dt_str_field(&words, '|', &word)) {
    if (!is_word(word)) return bad(r, "not a word in lower case:", word);
    uint64_t *set = set_of(r->out, word);
    if (!set) return dt_fail(r->err, DT_ERR_MEM, 0, "out of memory");
    if (builtin && *set >> list & 1) return bad(r, "twice in its list:", word);
    *set |= UINT64_C(1) << list;
  }
  r->had |= UINT64_C(1) << list;
  return DT_OK;
}

static dt_status read_file(reader *r, bool builtin) {
  dt_lines lines = {.rest = r->file->bytes};
  while (dt_lines_next(&lines)) {
    dt_str line = dt_str_trim(lines.line);
    r->line = lines.number;
    if (line.len && line.ptr[0] != '#') DT_TRY(read_list(r, line, builtin));
  }
  return DT_OK;
}

/* A list that the program asks for and nobody gives is a slip of the pen. */
static dt_status check_all_there(reader *r) {
  for (uint32_t list = 0; list < r->count; list++)
    if (!(r->had >> list & 1)) return r->line = 1, bad(r, "no list", dt_str_of(r->names[list]));
  return DT_OK;
}

dt_status dt_lists_open(const dt_sources *sources, const char *file, const char *const *names, uint32_t count, dt_lists *out, dt_error *err) {
  *out = (dt_lists){0};
  bool checked = false;
  dt_status status = count <= LISTS ? DT_OK : dt_fail(err, DT_ERR_USAGE, 0, "more than %d lists in %s", LISTS, file);
  for (uint32_t i = 0; i < sources->count && status == DT_OK; i++) {
    reader r = {.out = out, .file = &sources->items[i], .names = names, .count = count, .err = err};
    if (!dt_str_is(r.file->name, file)) continue;
    status = read_file(&r, i < sources->builtin);
    if (status == DT_OK && !checked) status = check_all_there(&r); /* the first: a user's folder only adds */
    checked = true;
  }
  if (status != DT_OK) dt_lists_close(out);
  return status;
}

void dt_lists_close(dt_lists *lists) {
  dt_map_free(&lists->words);
  free(lists->items);
  *lists = (dt_lists){0};
}

uint64_t dt_lists_find(const dt_lists *lists, dt_str word, uint64_t hash) {
  uint32_t at = dt_map_find(&lists->words, word, hash);
  return at == DT_NONE ? 0 : lists->items[at].set;
}

uint64_t dt_lists_of(const dt_lists *lists, dt_str word) {
  return word.len <= WORD_BYTES ? dt_lists_find(lists, word, dt_map_hash(word)) : 0;
}

uint64_t dt_lists_of_nocase(const dt_lists *lists, dt_str word) {
  char low[WORD_BYTES];
  if (word.len > sizeof low) return 0;
  for (size_t i = 0; i < word.len; i++) low[i] = dt_lower(word.ptr[i]);
  return dt_lists_of(lists, (dt_str){low, word.len});
}
