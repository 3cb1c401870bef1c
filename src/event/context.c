/* Contexts and domains are told by words: each has a weight for one or several of them, sums over a sentence and its
   paragraph decide. Both lists share one map, so that a token costs one look-up. */
#include "context.h"
#include <stdlib.h>

enum { MEMORY_LIMIT_BYTES = 16 << 20, PHRASE_WORDS = 5, CLASSES = 64 };

#define DOMAIN_LIST(X) X(sport) X(markets) X(entertainment) X(technology) X(weather) X(crime) X(everyday)

typedef enum domain_number {
#define X(name) DOMAIN_##name,
  DOMAIN_LIST(X)
#undef X
  DOMAIN_COUNT,
  POLITICS = DOMAIN_COUNT, /* speaks for events wherever a domain speaks against them */
  DOMAIN_CLASSES,
} domain_number;

static const char *const domain_names[] = {
#define X(name) #name,
  DOMAIN_LIST(X)
#undef X
  "politics",
};

/* A word or phrase for one class: a context, or CONTEXTS + a domain. */
typedef struct mark {
  uint8_t class, weight, count;
  uint32_t words[PHRASE_WORDS];
  uint32_t next; /* next mark of the same first word, or DT_NONE */
} mark;

struct ev_contexts {
  dt_arena *arena;
  dt_map words; /* lemma in lower case -> number */
  uint32_t word_count;
  uint8_t context_count;
  struct { uint32_t *items; uint32_t count, room; } first; /* [word_count] first mark, or DT_NONE */
  struct { mark *items; uint32_t count, room; } marks;
};

const char *ev_domain_name(unsigned domain) { return domain < DOMAIN_COUNT ? domain_names[domain] : NULL; }

/* ------------------------------------------------------------------- load */

typedef struct loader {
  ev_contexts *x;
  const dt_file *file;
  uint32_t line;
  uint8_t class;
  bool domains, headed;
  dt_error *err;
} loader;

static dt_status bad(const loader *l, const char *what, dt_str word) {
  return dt_fail(l->err, DT_ERR_DICT, 0, "%.*s:%u: %s '%.*s'", DT_ARG(l->file->name), l->line, what, DT_ARG(word));
}

static dt_status no_room(const loader *l) {
  return dt_fail(l->err, DT_ERR_MEM, 0, "%.*s:%u: no room for the contexts", DT_ARG(l->file->name), l->line);
}

static uint32_t word_number(ev_contexts *x, dt_str word) {
  uint32_t n = dt_map_get(&x->words, word);
  if (n != DT_NONE) return n;
  uint32_t *first = dt_push(x->arena, &x->first);
  if (!first || !dt_map_put(&x->words, word, x->word_count)) return DT_NONE;
  *first = DT_NONE;
  return x->word_count++;
}

static dt_status read_heading(loader *l, dt_str line) {
  if (line.len < 3 || line.ptr[line.len - 1] != ']') return bad(l, "a heading is one name in brackets:", line);
  dt_str name = dt_str_trim(dt_slice(line, 1, line.len - 1));
  uint32_t class = DT_NONE;
  if (!l->domains) class = dt_context_find(name);
  for (uint32_t i = 0; l->domains && i < DOMAIN_CLASSES; i++)
    if (dt_str_is(name, domain_names[i])) class = l->x->context_count + i;
  if (class == DT_NONE) return bad(l, l->domains ? "no domain" : "no context", name);
  l->class = (uint8_t)class;
  l->headed = true;
  return DT_OK;
}

static bool is_word(dt_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (dt_is_space(s.ptr[i]) || dt_is_upper(s.ptr[i]) || s.ptr[i] == '[' || s.ptr[i] == ']' || s.ptr[i] == '=') return false;
  return s.len > 0 && s.len <= EV_WORD_BYTES;
}

static bool same_phrase(const mark *a, const mark *b) {
  return a->class == b->class && a->count == b->count && memcmp(a->words, b->words, a->count * sizeof *a->words) == 0;
}

static dt_status add_phrase(loader *l, dt_str phrase, uint8_t weight) {
  ev_contexts *x = l->x;
  mark made = {.class = l->class, .weight = weight, .next = DT_NONE};
  dt_str word;
  for (dt_str rest = phrase; dt_str_field(&rest, '_', &word);) {
    if (!is_word(word)) return bad(l, "not a word in lower case:", phrase);
    if (made.count == PHRASE_WORDS) return bad(l, "too many words in", phrase);
    uint32_t n = word_number(x, word);
    if (n == DT_NONE) return no_room(l);
    made.words[made.count++] = n;
  }
  if (!made.count) return bad(l, "no word", phrase);
  for (uint32_t i = x->first.items[made.words[0]]; i != DT_NONE; i = x->marks.items[i].next)
    if (same_phrase(&x->marks.items[i], &made)) return x->marks.items[i].weight = weight, DT_OK;
  mark *m = dt_push(x->arena, &x->marks);
  if (!m) return no_room(l);
  made.next = x->first.items[made.words[0]];
  *m = made;
  x->first.items[made.words[0]] = x->marks.count - 1;
  return DT_OK;
}

/* "word|two_words other 2": the weight stands last. */
static dt_status read_words(loader *l, dt_str line) {
  size_t at = line.len;
  while (at > 0 && !dt_is_space(line.ptr[at - 1])) at--;
  dt_str number = dt_slice(line, at, line.len), rest = dt_slice(line, 0, at), bars, phrase;
  if (!l->headed) return bad(l, "words before the first heading:", line);
  if (number.len != 1 || !dt_is_digit(number.ptr[0])) return bad(l, "a line ends with a weight from 0 to 9, not", number);
  if (!dt_str_trim(rest).len) return bad(l, "a weight without words:", line);
  while (dt_str_word(&rest, &bars))
    while (dt_str_field(&bars, '|', &phrase)) DT_TRY(add_phrase(l, phrase, (uint8_t)(number.ptr[0] - '0')));
  return DT_OK;
}

static dt_status load(loader *l) {
  dt_lines lines = {.rest = l->file->bytes};
  while (dt_lines_next(&lines)) {
    dt_str line = dt_str_trim(lines.line);
    l->line = lines.number;
    if (!line.len || line.ptr[0] == '#') continue;
    DT_TRY(line.ptr[0] == '[' ? read_heading(l, line) : read_words(l, line));
  }
  return DT_OK;
}

dt_status ev_contexts_open(const dt_sources *sources, ev_contexts **out, dt_error *err) {
  ev_contexts *x = calloc(1, sizeof *x);
  if (!x) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_status status = DT_OK;
  x->arena = dt_arena_new(MEMORY_LIMIT_BYTES);
  if (!x->arena) status = dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  while (dt_context_name(x->context_count)) x->context_count++;
  if (x->context_count + DOMAIN_CLASSES > CLASSES) status = dt_fail(err, DT_ERR_DICT, 0, "more contexts than there is room for");
  for (uint32_t i = 0; i < sources->count && status == DT_OK; i++) {
    loader l = {.x = x, .file = &sources->items[i], .err = err};
    l.domains = dt_str_is(l.file->name, "events/domains.txt");
    if (l.domains || dt_str_is(l.file->name, "events/contexts.txt")) status = load(&l);
  }
  if (status == DT_OK) *out = x;
  else ev_contexts_close(x);
  return status;
}

void ev_contexts_close(ev_contexts *x) {
  if (!x) return;
  dt_map_free(&x->words);
  dt_arena_free(x->arena);
  free(x);
}

/* ------------------------------------------------------------------- read */

uint32_t ev_contexts_number(const ev_contexts *x, const ev_key *word) { return ev_key_find(&x->words, word); }

/* What a paragraph is about, as sums of weights. */
typedef struct scores {
  uint32_t of[CLASSES];
} scores;

typedef struct reading {
  const ev_contexts *x;
  dt_doc *doc;
  const uint32_t *numbers; /* [token_count] word numbers, DT_NONE: in neither list */
  bool *named;       /* [token_count] in the name of somebody known: "Arab League" is not about sport */
  uint32_t *seen;    /* [mark_count] 1 + last sentence where it counted: a word repeated is no second witness */
  ev_surroundings *out;
  scores article;
  uint32_t words; /* tokens counted for the article */
} reading;

static void count_sentence(reading *r, uint32_t s, scores *sum) {
  const ev_contexts *x = r->x;
  const dt_sentence *sentence = &r->doc->sentences[s];
  for (uint32_t t = sentence->first; t < sentence->last; t++) {
    if (r->numbers[t] == DT_NONE) continue;
    for (uint32_t i = x->first.items[r->numbers[t]]; i != DT_NONE; i = x->marks.items[i].next) {
      const mark *m = &x->marks.items[i];
      bool whole = m->count <= sentence->last - t && r->seen[i] != s + 1;
      for (uint32_t k = 1; k < m->count && whole; k++) whole = r->numbers[t + k] == m->words[k];
      if (!whole || (r->named[t] && m->class >= x->context_count)) continue;
      r->seen[i] = s + 1;
      sum->of[m->class] += m->weight;
    }
  }
}

/* In the sentence one sure word (weight 2) or two others; with its neighbours in the paragraph twice as much. */
enum { ENOUGH_IN_SENTENCE = 2, ENOUGH_WITH_NEIGHBOURS = 4 };

static uint64_t contexts_of(const reading *r, const scores *before, const scores *own, const scores *after) {
  uint64_t bits = 0;
  for (uint32_t i = 0; i < r->x->context_count; i++)
    if (own->of[i] >= ENOUGH_IN_SENTENCE || before->of[i] + own->of[i] + after->of[i] >= ENOUGH_WITH_NEIGHBOURS) bits |= 1ull << i;
  return bits;
}

/* Sentences [first, last) are one paragraph. */
static void read_paragraph(reading *r, uint32_t first, uint32_t last, scores *paragraph) {
  scores window[3] = {{{0}}}; /* of sentence s: window[s % 3] */
  *paragraph = (scores){{0}};
  for (uint32_t s = first; s <= last; s++) {
    scores *own = &window[s % 3];
    *own = (scores){{0}};
    if (s < last) {
      count_sentence(r, s, own);
      r->words += r->doc->sentences[s].last - r->doc->sentences[s].first;
      for (uint32_t i = 0; i < CLASSES; i++) paragraph->of[i] += own->of[i];
    }
    if (s > first) r->out[s - 1].contexts = contexts_of(r, &window[(s + 1) % 3], &window[(s + 2) % 3], own);
  }
  for (uint32_t i = 0; i < CLASSES; i++) r->article.of[i] += paragraph->of[i];
}

static uint32_t paragraph_end(const dt_doc *doc, uint32_t first) {
  uint32_t last = first + 1;
  while (last < doc->sentence_count && doc->sentences[last].paragraph == doc->sentences[first].paragraph) last++;
  return last;
}

/* An article is in a domain when its words are dense there (per 100 tokens), not just one in a short text, and denser than
   those of politics; a paragraph by itself when they are many. A paragraph of politics in such an article keeps its events. */
enum { LEAST = 8, DENSE = 4, VERY_DENSE = 8, MANY = 6 };

static ev_hold hold_of(const reading *r, const scores *paragraph, uint32_t d) {
  uint32_t class = r->x->context_count + d, politics = r->x->context_count + POLITICS;
  uint64_t all = r->article.of[class], against = r->article.of[politics], words = r->words ? r->words : 1;
  uint32_t here = paragraph->of[class], here_against = paragraph->of[politics];
  bool article = all >= LEAST && all * 100 >= DENSE * words && all > 2 * against;
  bool sure = all >= LEAST && all * 100 >= VERY_DENSE * words && all > 4 * against;
  bool by_itself = here >= MANY && here > 2 * here_against;
  if (sure && here_against <= here) return EV_HOLD_ALL;
  if (article && here > here_against) return EV_HOLD_ALL;
  if (by_itself) return EV_HOLD_ALL;
  if (article || (here >= MANY / 2 && here > 2 * here_against)) return EV_HOLD_WEAK;
  return EV_HOLD_NOTHING;
}

static void hold_paragraph(reading *r, uint32_t first, uint32_t last, const scores *paragraph) {
  ev_hold most = EV_HOLD_NOTHING;
  uint32_t domain = 0;
  for (uint32_t d = 0; d < DOMAIN_COUNT; d++) {
    ev_hold hold = hold_of(r, paragraph, d);
    if (hold > most) most = hold, domain = d;
  }
  for (uint32_t s = first; s < last; s++) r->out[s].hold = (uint8_t)most, r->out[s].domain = (uint8_t)domain;
}

static void mark_names(reading *r) {
  const dt_doc *doc = r->doc;
  for (uint32_t i = 0; i < doc->entity_count; i++)
    for (uint32_t t = doc->entities[i].first; doc->entities[i].code[0] && t < doc->entities[i].last; t++)
      if (doc->tokens[t].upos == DT_UPOS_PROPN) r->named[t] = true;
}

dt_status ev_contexts_read(const ev_contexts *x, dt_doc *doc, const uint32_t *numbers, ev_surroundings **out, dt_error *err) {
  reading r = {.x = x, .doc = doc, .numbers = numbers};
  uint32_t paragraphs = 0;
  for (uint32_t s = 0; s < doc->sentence_count; s = paragraph_end(doc, s)) paragraphs++;
  r.seen = dt_arena_alloc(doc->arena, x->marks.count, sizeof *r.seen);
  r.out = dt_arena_alloc(doc->arena, doc->sentence_count, sizeof *r.out);
  r.named = dt_arena_alloc(doc->arena, doc->token_count, sizeof *r.named);
  scores *sums = dt_arena_alloc(doc->arena, paragraphs, sizeof *sums);
  if (!r.named || !r.seen || !r.out || !sums) return dt_fail(err, DT_ERR_MEM, 0, "no room for the contexts of %u sentences", doc->sentence_count);
  mark_names(&r);
  for (uint32_t s = 0, p = 0, last; s < doc->sentence_count; s = last) read_paragraph(&r, s, last = paragraph_end(doc, s), &sums[p++]);
  for (uint32_t s = 0, p = 0, last; s < doc->sentence_count; s = last) hold_paragraph(&r, s, last = paragraph_end(doc, s), &sums[p++]);
  *out = r.out;
  return DT_OK;
}
