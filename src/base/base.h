/** What every stage may use: errors, text views, arenas, growing arrays, a hash map. */
#ifndef DT_BASE_H
#define DT_BASE_H

#include "detente.h"
#include <stdarg.h>
#include <string.h>

/* ---------------------------------------------------------------- errors */

/** Fill *err (may be NULL) and return `status`: `return dt_fail(err, DT_ERR_TEXT, at, "...")`. */
dt_status dt_fail(dt_error *err, dt_status status, uint64_t offset, const char *format, ...) DT_PRINTF(4, 5);

/** The fault that an error of a dictionary tells: "file:line: what". */
void dt_fault_of(const dt_error *err, dt_fault_fn *each, void *user);

/** The one control-flow macro: return on failure. */
#define DT_TRY(call)                         \
  do {                                       \
    dt_status dt_try_ = (call);              \
    if (dt_try_ != DT_OK) return dt_try_;    \
  } while (0)

/* ------------------------------------------------------------------ text */

#define DT_STR(literal) ((dt_str){(literal), sizeof(literal) - 1})
#define DT_ARG(s) (int)(s).len, (s).ptr /* for "%.*s" */

static inline dt_str dt_str_of(const char *z) { return (dt_str){z, z ? strlen(z) : 0}; }
static inline dt_str dt_slice(dt_str s, size_t begin, size_t end) {
  return (dt_str){begin ? s.ptr + begin : s.ptr, end - begin}; /* an empty text may have no pointer */
}
static inline bool dt_str_eq(dt_str a, dt_str b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline bool dt_str_is(dt_str a, const char *z) { return dt_str_eq(a, dt_str_of(z)); }
/** Byte order, shorter first on a tie. */
int dt_str_cmp(dt_str a, dt_str b);
bool dt_str_eq_ascii_nocase(dt_str a, dt_str b);
bool dt_str_starts(dt_str s, const char *prefix);
bool dt_str_ends(dt_str s, const char *suffix);
dt_str dt_str_trim(dt_str s); /**< ASCII white space at both ends */
/** Cut the next field before `sep` from *rest; false when *rest is used up (ptr NULL). */
bool dt_str_field(dt_str *rest, char sep, dt_str *field);
/** Cut the next word, ASCII white space between, from *rest; false when there is none. */
bool dt_str_word(dt_str *rest, dt_str *word);
uint64_t dt_hash(dt_str s); /**< the same on every machine */
uint64_t dt_hash_long(dt_str s); /**< the same for whole files, eight bytes at a time; little-endian machines */
/** Go on from `hash` over the whole eights of s; what is left over says nothing. */
uint64_t dt_hash_eights(uint64_t hash, dt_str s);
/** The bytes of a short text, at most eight, the first lowest, zeros above. Little-endian machines: the model is read as it lies. */
static inline uint64_t dt_load_short(const char *p, size_t len) {
  uint64_t x = 0;
  uint32_t low = 0, high = 0;
  if (len == 8) return memcpy(&x, p, 8), x;
  if (len >= 4) {
    memcpy(&low, p, 4);
    memcpy(&high, p + len - 4, 4);
    return low | (uint64_t)high << (8 * (len - 4));
  }
  if (len == 0) return 0;
  return (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[len / 2] << (8 * (len / 2)) | (uint64_t)(unsigned char)p[len - 1] << (8 * (len - 1));
}

static inline bool dt_is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline bool dt_is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool dt_is_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool dt_is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static inline bool dt_is_alpha(char c) { return dt_is_lower(c) || dt_is_upper(c); }
static inline char dt_lower(char c) { return dt_is_upper(c) ? (char)(c + 32) : c; }

/** Decode one code point at s.ptr[*at] and move *at past it; bad bytes give U+FFFD and move by one. */
uint32_t dt_utf8_next(dt_str s, size_t *at);
/** First byte that is not valid UTF-8 (shortest form, no surrogates), or s.len. */
size_t dt_utf8_valid_length(dt_str s);
/** Append code point `cp` to out[4]; returns its bytes. */
size_t dt_utf8_put(uint32_t cp, char *out);
/** Letter case for Latin, Greek and Cyrillic; other code points are returned as they are. */
uint32_t dt_utf8_lower(uint32_t cp);
bool dt_utf8_is_upper(uint32_t cp);
bool dt_utf8_is_letter(uint32_t cp); /**< ASCII letters, and any code point above U+00BF that is not punctuation, symbol or space */
bool dt_utf8_is_space(uint32_t cp);

/* ----------------------------------------------------------------- arena */

/** Memory of one article: nothing inside is freed singly. With -Darena_malloc=true every piece is a malloc of its own. */
dt_arena *dt_arena_new(size_t limit_bytes);
void dt_arena_free(dt_arena *arena);
void dt_arena_reset(dt_arena *arena); /**< keeps its first block */
size_t dt_arena_used(const dt_arena *arena);
/** `count` zeroed items of `size` bytes, aligned for any type; NULL when the limit is reached or count * size wraps. */
void *dt_arena_alloc(dt_arena *arena, size_t count, size_t size);
/** Copy of s in the arena (terminated as well); ptr NULL when the limit is reached. */
dt_str dt_arena_copy(dt_arena *arena, dt_str s);
dt_str dt_arena_printf(dt_arena *arena, const char *format, ...) DT_PRINTF(2, 3);

/**
 * A growing array in an arena: struct { T *items; uint32_t count, room; } v = {0};
 * dt_push(arena, &v) gives a T* to a new zeroed item, or NULL at the limit.
 */
#define DT_VEC(T) struct { T *items; uint32_t count, room; }
#define dt_push(arena, v)                                                                        \
  (((v)->count < (v)->room ||                                                                    \
    dt_vec_grow((arena), (void **)&(v)->items, &(v)->room, (v)->count, sizeof *(v)->items))      \
       ? &(v)->items[(v)->count++]                                                               \
       : NULL)
bool dt_vec_grow(dt_arena *arena, void **items, uint32_t *room, uint32_t count, size_t size);

/* ------------------------------------------------------------------- map */

/** dt_str -> uint32_t, open addressing; keys are borrowed. Memory is malloc'd: dt_map_free(). Zero-initialise. */
typedef struct dt_map {
  struct dt_map_slot *slots;
  uint32_t count, room;
} dt_map;
bool dt_map_put(dt_map *map, dt_str key, uint32_t value); /**< replaces; false when out of memory */
/** Where the value of a key stands until the next one is put; that of a new key is DT_NONE. NULL when out of memory. */
uint32_t *dt_map_at(dt_map *map, dt_str key);
uint32_t dt_map_get(const dt_map *map, dt_str key);       /**< DT_NONE when absent */
uint64_t dt_map_hash(dt_str key);
/** dt_map_get() with the key's dt_map_hash(), for one key and several maps. */
uint32_t dt_map_find(const dt_map *map, dt_str key, uint64_t hash);
void dt_map_free(dt_map *map);

/* ------------------------------------------------------------------ pack */

/** One file built into the library (dictionaries, model) or read from a folder. */
typedef struct dt_file {
  dt_str name; /**< path under dict/ or model/: "actors/countries.tsv" */
  dt_str bytes;
} dt_file;

/** The files built in, sorted by name: "dict/..." and "model/...". */
extern const dt_file dt_pack_files[];
extern const size_t dt_pack_count;
/** Built-in file by full name; bytes.ptr NULL when there is none. */
dt_str dt_pack_find(const char *name);
/** Built-in bytes were read from end to end, most of them for good: take their pages out of memory. What is read of them
    again comes back by itself. */
void dt_pack_rest(dt_str builtin);

/** Dictionary files to load: built-in dict/ first, then each folder of the options, sorted by name. */
typedef struct dt_sources {
  dt_file *items;  /**< names without the leading "dict/" */
  uint32_t count;
  uint32_t builtin; /**< items[0, builtin) are built in */
  dt_arena *arena;
} dt_sources;
DT_MUST_CHECK dt_status dt_sources_open(const char *const *dirs, size_t dir_count, dt_sources *out, dt_error *err);
void dt_sources_close(dt_sources *sources);

/** Read a whole file, at most limit_bytes, into malloc'd memory (terminated); free(out->ptr). */
DT_MUST_CHECK dt_status dt_read_file(const char *path, size_t limit_bytes, dt_str *out, dt_error *err);

/** Walk the lines of a dictionary file: number from 1, without the line end. */
typedef struct dt_lines {
  dt_str rest, line;
  uint32_t number;
} dt_lines;
bool dt_lines_next(dt_lines *lines);
/** "events/consult.txt:41" in the arena; ptr NULL when the limit is reached. For every entry and entity: no printf. */
dt_str dt_file_line(dt_arena *arena, dt_str file, uint32_t line);

/** Index of the first of count items, `size` bytes each and sorted, whose dt_span at offset `at` begins at `begin` or behind it; count: none. */
uint32_t dt_first_from(const void *items, uint32_t count, size_t size, size_t at, uint32_t begin);

/**
 * Word lists that a stage asks for by name, "@name word|word" a line: for each word a set of lists, bit i for names[i].
 *
 * in      file   its name under dict/; each of the sources that has one adds words to the lists of those before it
 *         names  [count], at most 64; a file that names another list, or the first one when it lacks a list, is at fault
 * errors  DT_ERR_DICT, the message begins with "file:line: "
 */
typedef struct dt_lists {
  dt_map words; /**< word -> index into items */
  struct dt_listed {
    dt_str word;
    uint64_t set;
  } *items; /**< [count] */
  uint32_t count, room;
} dt_lists;
DT_MUST_CHECK dt_status dt_lists_open(const dt_sources *sources, const char *file, const char *const *names, uint32_t count, dt_lists *out, dt_error *err);
void dt_lists_close(dt_lists *lists);
/** The lists that hold the word as it stands; lists are in lower case. */
uint64_t dt_lists_of(const dt_lists *lists, dt_str word);
uint64_t dt_lists_find(const dt_lists *lists, dt_str word, uint64_t hash); /**< the same with its dt_map_hash() */
/** The same for the word in lower case (ASCII). */
uint64_t dt_lists_of_nocase(const dt_lists *lists, dt_str word);

/** Date helpers (proleptic Gregorian). */
bool dt_date_parse(dt_str s, dt_date *out); /**< YYYY, YYYY-MM or YYYY-MM-DD, checked */
int32_t dt_date_days(dt_date d);            /**< days since 1970-01-01; missing month or day count as 1 */
dt_date dt_date_from_days(int32_t days);
int dt_date_weekday(dt_date d);             /**< 0 Monday ... 6 Sunday */

/* -------------------------------------------------------------- ontology */

typedef struct dt_cameo_row {
  const char *code, *label;
  double goldstein;
  const char *icews_label;
  double icews_intensity;
} dt_cameo_row;
/** CAMEO row by code ("041"), NULL when there is none. */
const dt_cameo_row *dt_cameo_find(const char *code);
extern const dt_cameo_row dt_cameo_rows[];
extern const size_t dt_cameo_count;
/** Sector codes in the codebook's order; NULL-terminated. */
extern const char *const dt_sector_names[];
bool dt_event_find(dt_str name, dt_event_type *out);
/** Index of a context by name, DT_NONE when there is none. */
uint32_t dt_context_find(dt_str name);

#endif
