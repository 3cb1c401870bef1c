/* Loading dict/speech: one cue on a line,

     word [particle]   verb|noun|adj   frames   stance   example

   columns apart by tabs, frames by blanks; a later file's entry for the same word, particle and class replaces an
   earlier one. Beside them lists.txt and institutions.tsv. */
#include "cues.h"
#include <stdio.h>
#include <stdlib.h>

struct dt_speech {
  dt_arena *arena;
  struct { cue *items; uint32_t count, room; } cues;
  dt_map lemmas; /* lemma -> first entry */
  dt_map institutions; /* nouns; the value says nothing */
  dt_lists lists;      /* by cue_list */
};

enum { COLUMNS = 5, DICTIONARY_LIMIT = 1 << 26 };

const cue *cue_first(const dt_speech *speech, dt_str lemma) {
  uint32_t at = dt_map_get(&speech->lemmas, lemma);
  return at == DT_NONE ? NULL : &speech->cues.items[at];
}

const cue *cue_next(const dt_speech *speech, const cue *c) {
  return c->next == DT_NONE ? NULL : &speech->cues.items[c->next];
}

static bool read_class(dt_str s, cue_class *out) {
  static const char *const names[] = {"verb", "noun", "adj"};
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (dt_str_is(s, names[i])) return *out = (cue_class)i, true;
  return false;
}

static bool read_stance(dt_str s, dt_stance *out) {
  for (int i = 0; i < DT_STANCE_COUNT; i++)
    if (dt_str_is(s, dt_stance_text((dt_stance)i))) return *out = (dt_stance)i, true;
  return false;
}

static bool is_word(dt_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (!dt_is_lower(s.ptr[i]) && s.ptr[i] != '-') return false;
  return s.len > 0;
}

/* One frame word: a named frame, or a preposition. */
static bool read_frame(dt_str s, cue *c) {
  static const struct { const char *name; uint32_t bit; } names[] = {
    {"that", CUE_CLAUSE}, {"to-inf", CUE_INFINITIVE}, {"obj", CUE_OBJECT}, {"quote", CUE_QUOTE},
    {"raised", CUE_RAISED}, {"pred", CUE_PREDICATE}, {"bare", CUE_BARE},
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (dt_str_is(s, names[i].name)) return c->frames |= names[i].bit, true;
  if (!is_word(s)) return false;
  for (int i = 0; i < CUE_PREPS; i++)
    if (!c->preps[i].len) return c->preps[i] = s, c->frames |= CUE_ANY_PREP, true;
  return false;
}

static dt_status read_line(const dt_file *file, const dt_lines *at, cue *c, dt_error *err) {
  dt_str rest = at->line, column[COLUMNS] = {0}, frame;
  for (int i = 0; i < COLUMNS; i++)
    if (!dt_str_field(&rest, '\t', &column[i]))
      return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: five columns wanted: word, class, frames, stance, example", DT_ARG(file->name), at->number);
  dt_str words = column[0];
  if (!dt_str_field(&words, ' ', &c->lemma) || !(is_word(c->lemma) || dt_str_is(c->lemma, "*")))
    return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: '%.*s' is not a word in lower case", DT_ARG(file->name), at->number, DT_ARG(column[0]));
  if (words.ptr) c->particle = words;
  if (!read_class(column[1], &c->word_class))
    return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: class '%.*s' is not verb, noun or adj", DT_ARG(file->name), at->number, DT_ARG(column[1]));
  dt_str frames = column[2];
  while (dt_str_field(&frames, ' ', &frame))
    if (!read_frame(frame, c))
      return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: frame '%.*s' is not known, or more than %d prepositions", DT_ARG(file->name), at->number, DT_ARG(frame), CUE_PREPS);
  if (!c->frames) return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: no frame", DT_ARG(file->name), at->number);
  if (!read_stance(column[3], &c->stance))
    return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: stance '%.*s' is not known", DT_ARG(file->name), at->number, DT_ARG(column[3]));
  return DT_OK;
}

/* The entry that `c` replaces, or NULL; *last is the last entry of the lemma. */
static cue *same_entry(dt_speech *speech, const cue *c, uint32_t *last) {
  *last = DT_NONE;
  for (uint32_t i = dt_map_get(&speech->lemmas, c->lemma); i != DT_NONE; i = speech->cues.items[i].next) {
    cue *old = &speech->cues.items[i];
    if (old->word_class == c->word_class && dt_str_eq(old->particle, c->particle)) return old;
    *last = i;
  }
  return NULL;
}

static dt_status add(dt_speech *speech, const dt_file *file, const dt_lines *at, const cue *c, dt_error *err) {
  uint32_t last;
  cue *place = same_entry(speech, c, &last);
  uint32_t next = place ? place->next : DT_NONE;
  if (!place) {
    place = dt_push(speech->arena, &speech->cues);
    if (!place) return dt_fail(err, DT_ERR_MEM, 0, "no room for the cue dictionary");
    uint32_t index = speech->cues.count - 1;
    if (last != DT_NONE) speech->cues.items[last].next = index;
    else if (!dt_map_put(&speech->lemmas, c->lemma, index)) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  *place = *c;
  place->next = next;
  place->rule = dt_file_line(speech->arena, file->name, at->number);
  return place->rule.ptr ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "no room for the cue dictionary");
}

static dt_status load(dt_speech *speech, const dt_file *file, dt_error *err) {
  dt_lines lines = {.rest = file->bytes};
  while (dt_lines_next(&lines)) {
    if (!dt_str_trim(lines.line).len || lines.line.ptr[0] == '#') continue;
    cue c = {0};
    DT_TRY(read_line(file, &lines, &c, err));
    DT_TRY(add(speech, file, &lines, &c, err));
  }
  return DT_OK;
}

bool cue_institution(const dt_speech *speech, dt_str noun) { return dt_map_get(&speech->institutions, noun) != DT_NONE; }

/* A noun and an example on a line, a tab between them. */
static dt_status load_institutions(dt_speech *speech, const dt_file *file, dt_error *err) {
  dt_lines lines = {.rest = file->bytes};
  while (dt_lines_next(&lines)) {
    dt_str rest = lines.line, noun, example;
    if (!dt_str_trim(lines.line).len || lines.line.ptr[0] == '#') continue;
    if (!dt_str_field(&rest, '\t', &noun) || !is_word(noun) || !dt_str_field(&rest, '\t', &example) || !example.len)
      return dt_fail(err, DT_ERR_DICT, 0, "%.*s:%u: a noun in lower case and an example wanted", DT_ARG(file->name), lines.number);
    if (!dt_map_put(&speech->institutions, noun, 0)) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  return DT_OK;
}

static const char *const list_names[CUE_LIST_COUNT] = {
#define X(name) #name,
  CUE_LIST_LIST(X)
#undef X
};

bool cue_listed(const dt_speech *speech, cue_list list, dt_str word) { return dt_lists_of_nocase(&speech->lists, word) >> list & 1; }

dt_status dt_speech_open(const dt_sources *sources, dt_speech **out, dt_error *err) {
  dt_speech *speech = calloc(1, sizeof *speech);
  if (speech) speech->arena = dt_arena_new(DICTIONARY_LIMIT);
  dt_status status = speech && speech->arena ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  for (uint32_t i = 0; i < sources->count && status == DT_OK; i++) {
    const dt_file *file = &sources->items[i];
    if (!dt_str_starts(file->name, "speech/") || dt_str_is(file->name, "speech/lists.txt")) continue;
    if (dt_str_ends(file->name, ".txt")) status = load(speech, file, err);
    else if (dt_str_ends(file->name, "institutions.tsv")) status = load_institutions(speech, file, err);
  }
  if (status == DT_OK) status = dt_lists_open(sources, "speech/lists.txt", list_names, CUE_LIST_COUNT, &speech->lists, err);
  if (status != DT_OK) dt_speech_close(speech);
  else *out = speech;
  return status;
}

void dt_speech_close(dt_speech *speech) {
  if (!speech) return;
  dt_map_free(&speech->lemmas);
  dt_map_free(&speech->institutions);
  dt_lists_close(&speech->lists);
  dt_arena_free(speech->arena);
  free(speech);
}
