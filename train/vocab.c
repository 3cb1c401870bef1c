/* Words, endings, tag classes and lemma rules, counted from the banks. */
#include "train.h"
#include <stdio.h>
#include <stdlib.h>

enum { LEAST_FOR_TAGS = 12, MOST_AMBIGS = 350, MOST_RULES = 4000, SLOTS_FIRST = 1 << 16 };

static dt_arena *keys; /* every key lives as long as the program */

/* ---------------------------------------------------------------- counts */

typedef struct entry {
  dt_str key;
  uint32_t count, number;
} entry;
typedef struct counter {
  dt_map map;
  entry *items;
  uint32_t count, room;
} counter;

static uint32_t count_key(counter *c, dt_str key, uint32_t by) {
  uint32_t at = dt_map_get(&c->map, key);
  if (at == DT_NONE) {
    if (c->count == c->room) c->items = need(realloc(c->items, (c->room = c->room ? c->room * 2 : 1024) * sizeof *c->items));
    at = c->count++;
    c->items[at] = (entry){.key = dt_arena_copy(keys, key), .number = at};
    if (!c->items[at].key.ptr || !dt_map_put(&c->map, c->items[at].key, at)) give_up("out of memory");
  }
  c->items[at].count += by;
  return at;
}

static int by_count(const void *a, const void *b) {
  const entry *x = a, *y = b;
  if (x->count != y->count) return x->count < y->count ? 1 : -1;
  return dt_str_cmp(x->key, y->key);
}

/* Sort by count and cut; the map is of no use afterwards. */
static void keep(counter *c, uint32_t least, uint32_t most) {
  qsort(c->items, c->count, sizeof *c->items, by_count);
  while (c->count && (c->count > most || c->items[c->count - 1].count < least)) c->count--;
}

/* ----------------------------------------------------------------- slots */

static void add_slot(dt_syntax *s, uint64_t hash, uint32_t value) {
  dt_table_slot *slots = (dt_table_slot *)s->slots;
  uint32_t check = (uint32_t)(hash >> 32), at = (uint32_t)hash & (s->slot_count - 1);
  while (slots[at].value != DT_TABLE_EMPTY && slots[at].check != check) at = (at + 1) & (s->slot_count - 1);
  slots[at] = (dt_table_slot){check, (int32_t)value};
}

typedef struct pair {
  uint64_t hash;
  uint32_t value;
} pair;
static DT_VEC(pair) pairs;

static void later(uint64_t hash, uint32_t value) {
  pair *p = dt_push(keys, &pairs);
  if (!p) give_up("out of memory");
  *p = (pair){hash, value};
}

static void make_slots(dt_syntax *s) {
  uint32_t room = SLOTS_FIRST;
  while (room * 0.7 < pairs.count) room *= 2;
  dt_table_slot *slots = need(malloc(room * sizeof *slots));
  for (uint32_t i = 0; i < room; i++) slots[i] = (dt_table_slot){0, DT_TABLE_EMPTY};
  s->slots = slots;
  s->slot_count = room;
  for (uint32_t i = 0; i < pairs.count; i++) add_slot(s, pairs.items[i].hash, pairs.items[i].value);
}

/* ----------------------------------------------------------------- words */

typedef struct tag_counts {
  uint32_t all, each[DT_XPOS_COUNT];
} tag_counts;

#define EACH_TOKEN(data, b, doc, i)                                                        \
  for (size_t b = 0; b < (data)->count; b++)                                               \
    for (const dt_doc *doc = (data)->items[b].doc; doc; doc = NULL)                        \
      for (uint32_t i = 0; i < doc->token_count; i++)

static dt_str norm_of(const dt_doc *doc, uint32_t i, dt_norm *norm) {
  dt_norm_make(dt_slice(doc->article.text, doc->tokens[i].begin, doc->tokens[i].end), norm);
  return (dt_str){norm->text, norm->len};
}

/* Tags a word takes in at least one of thirty uses, as a key. */
static dt_str tag_class(const tag_counts *t, char out[DT_XPOS_COUNT]) {
  size_t len = 0;
  for (int x = 0; x < DT_XPOS_COUNT; x++)
    if (t->each[x] * 30 >= t->all) out[len++] = (char)('0' + x);
  return (dt_str){out, len};
}

static void make_ambigs(dt_syntax *s, const counter *words, const tag_counts *tags, dt_word_info *info) {
  counter classes = {0};
  char text[DT_XPOS_COUNT];
  for (uint32_t i = 0; i < words->count; i++)
    if (words->items[i].count >= LEAST_FOR_TAGS) count_key(&classes, tag_class(&tags[words->items[i].number], text), words->items[i].count);
  keep(&classes, 30, MOST_AMBIGS);
  dt_map_free(&classes.map);
  classes.map = (dt_map){0};
  for (uint32_t i = 0; i < classes.count; i++)
    if (!dt_map_put(&classes.map, classes.items[i].key, i)) give_up("out of memory");
  for (uint32_t i = 0; i < words->count; i++) {
    uint32_t at = words->items[i].count >= LEAST_FOR_TAGS
                    ? dt_map_get(&classes.map, tag_class(&tags[words->items[i].number], text)) : DT_NONE;
    info[i].ambig = (uint16_t)(at == DT_NONE ? DT_V_UNKNOWN : DT_V_FIRST + at);
  }
  s->ambigs = DT_V_FIRST + classes.count;
  dt_map_free(&classes.map);
  free(classes.items);
}

static void make_clusters(dt_syntax *s, const counter *words, const char *path, dt_word_info *info) {
  dt_map known = {0};
  dt_str bytes = {NULL, 0};
  dt_error err = {0};
  uint32_t top = 0;
  if (path && dt_read_file(path, (size_t)1 << 28, &bytes, &err) != DT_OK) give_up("%s", err.message);
  for (dt_lines lines = {.rest = bytes}; bytes.ptr && dt_lines_next(&lines);) {
    dt_str rest = lines.line, word, number;
    if (!dt_str_field(&rest, '\t', &word) || !dt_str_field(&rest, '\t', &number)) continue;
    uint32_t value = (uint32_t)strtoul(number.ptr, NULL, 10);
    if (value > top) top = value;
    if (!dt_map_put(&known, word, value)) give_up("out of memory");
  }
  for (uint32_t i = 0; i < words->count; i++) {
    uint32_t at = dt_map_get(&known, words->items[i].key);
    info[i].cluster = (uint16_t)(at == DT_NONE ? DT_V_UNKNOWN : DT_V_FIRST + at);
  }
  s->clusters = DT_V_FIRST + top + 1;
  dt_map_free(&known);
  free((void *)bytes.ptr);
}

static uint32_t make_affixes(const banks *data, dt_salt salt, size_t bytes, bool front, uint32_t most) {
  counter c = {0};
  EACH_TOKEN(data, b, doc, i) {
    dt_norm norm;
    dt_str n = norm_of(doc, i, &norm);
    size_t len = n.len < bytes ? n.len : bytes;
    count_key(&c, front ? dt_slice(n, 0, len) : dt_slice(n, n.len - len, n.len), 1);
  }
  keep(&c, 25, most);
  for (uint32_t i = 0; i < c.count; i++) later(dt_salted_hash(salt, 0, c.items[i].key.ptr, c.items[i].key.len), DT_V_FIRST + i);
  uint32_t values = DT_V_FIRST + c.count;
  dt_map_free(&c.map);
  free(c.items);
  return values;
}

static dt_word_info *make_words(const banks *data, const vocab_options *o, dt_syntax *s, counter *words) {
  tag_counts *tags = NULL;
  uint32_t room = 0;
  EACH_TOKEN(data, b, doc, i) {
    dt_norm norm;
    uint32_t at = count_key(words, norm_of(doc, i, &norm), 1);
    while (at >= room) {
      tags = need(realloc(tags, (size_t)(room + 4096) * sizeof *tags));
      memset(tags + room, 0, 4096 * sizeof *tags);
      room += 4096;
    }
    tags[at].all++;
    tags[at].each[doc->tokens[i].xpos]++;
  }
  keep(words, o->least_count, o->most_words);
  dt_word_info *info = need(calloc(words->count + 1, sizeof *info));
  s->word_count = words->count;
  s->words = info;
  for (uint32_t i = 0; i < words->count; i++) later(dt_salted_hash(DT_SALT_WORD, 0, words->items[i].key.ptr, words->items[i].key.len), i);
  make_ambigs(s, words, tags, info);
  make_clusters(s, words, o->clusters, info);
  free(tags);
  return info;
}

/* How often each kept word occurs in gold data: what the networks learn is hidden as if the word were so rare. */
static void count_gold(const banks *data, const dt_syntax *s) {
  word_counts = need(calloc(s->word_count + 1, sizeof *word_counts));
  EACH_TOKEN(data, b, doc, i) {
    dt_norm norm;
    dt_str n = norm_of(doc, i, &norm);
    int32_t at = dt_table_find(s->slots, s->slot_count, dt_salted_hash(DT_SALT_WORD, 0, n.ptr, n.len));
    if (at >= 0) word_counts[at]++;
  }
}

/* ---------------------------------------------------------------- lemmas */

typedef struct vote {
  uint32_t rule, count, next;
} vote;
static DT_VEC(vote) votes;
typedef struct ballot {
  counter keys;
  uint32_t *first; /* [room] */
  uint32_t room;
} ballot;

static void cast(ballot *b, dt_str key, uint32_t rule) {
  uint32_t at = count_key(&b->keys, key, 1);
  while (at >= b->room) {
    b->first = need(realloc(b->first, (size_t)(b->room + 4096) * sizeof *b->first));
    memset(b->first + b->room, 0xFF, 4096 * sizeof *b->first);
    b->room += 4096;
  }
  uint32_t v = b->first[at];
  while (v != DT_NONE && votes.items[v].rule != rule) v = votes.items[v].next;
  if (v == DT_NONE) {
    vote *fresh = dt_push(keys, &votes);
    if (!fresh) give_up("out of memory");
    *fresh = (vote){rule, 0, b->first[at]};
    v = b->first[at] = votes.count - 1;
  }
  votes.items[v].count++;
}

static uint32_t winner(const ballot *b, uint32_t at) {
  uint32_t top = DT_NONE, most = 0;
  for (uint32_t v = b->first[at]; v != DT_NONE; v = votes.items[v].next)
    if (votes.items[v].count > most || (votes.items[v].count == most && votes.items[v].rule < top)) {
      most = votes.items[v].count;
      top = votes.items[v].rule;
    }
  return top;
}

static bool rule_for(dt_str form, dt_str lemma, dt_lemma_rule *best) {
  size_t least = SIZE_MAX;
  for (uint8_t fold = 0; fold < 3; fold++) {
    char text[256];
    dt_lemma_rule whole = {.fold = fold};
    size_t len = dt_lemma_apply(&whole, form, text, sizeof text), same = 0;
    if (len != form.len) continue;
    while (same < len && same < lemma.len && text[same] == lemma.ptr[same]) same++;
    while (same && same < len && ((unsigned char)text[same] & 0xC0) == 0x80) same--;
    size_t strip = len - same, add = lemma.len - same;
    if (strip > UINT8_MAX || add > DT_LEMMA_ADD || strip + add >= least) continue;
    least = strip + add;
    *best = (dt_lemma_rule){.fold = fold, .strip = (uint8_t)strip, .add_len = (uint8_t)add};
    memcpy(best->add, lemma.ptr + same, add);
  }
  return least != SIZE_MAX && least < form.len + 6;
}

static dt_str ending_key(char out[128], uint32_t extra, const dt_norm *norm, size_t bytes) {
  memcpy(out, &extra, 4);
  memcpy(out + 4, norm->text + norm->len - bytes, bytes);
  return (dt_str){out, bytes + 4};
}

static ballot whole, endings[DT_LEMMA_ENDING_MOST + 1];

/* What the endings up to `bytes` long say, following kept[] only. */
static uint32_t predict(uint8_t *const kept[], dt_str key, size_t bytes) {
  for (size_t k = bytes + 1; k-- > 0;) {
    char text[128];
    memcpy(text, key.ptr, 4);
    memcpy(text + 4, key.ptr + key.len - k, k);
    uint32_t at = dt_map_get(&endings[k].keys.map, (dt_str){text, k + 4});
    if (at != DT_NONE && kept[k][at]) return winner(&endings[k], at);
  }
  return DT_NONE;
}

static void keep_lemmas(void) {
  uint8_t *kept[DT_LEMMA_ENDING_MOST + 1];
  for (size_t k = 0; k <= DT_LEMMA_ENDING_MOST; k++) {
    kept[k] = need(calloc(endings[k].keys.count + 1, 1));
    for (uint32_t i = 0; i < endings[k].keys.count; i++) {
      const entry *e = &endings[k].keys.items[i];
      uint32_t rule = winner(&endings[k], i), extra;
      if (k && (e->count < 2 || predict(kept, e->key, k - 1) == rule)) continue;
      kept[k][i] = 1;
      memcpy(&extra, e->key.ptr, 4);
      later(dt_salted_hash(DT_SALT_ENDING, extra, e->key.ptr + 4, k), rule);
    }
  }
  for (uint32_t i = 0; i < whole.keys.count; i++) {
    const entry *e = &whole.keys.items[i];
    size_t len = e->key.len - 4, most = len < DT_LEMMA_ENDING_MOST ? len : DT_LEMMA_ENDING_MOST;
    uint32_t rule = winner(&whole, i), extra;
    if (predict(kept, e->key, most) == rule) continue;
    memcpy(&extra, e->key.ptr, 4);
    later(dt_salted_hash(DT_SALT_LEMMA, extra, e->key.ptr + 4, len), rule);
  }
  for (size_t k = 0; k <= DT_LEMMA_ENDING_MOST; k++) free(kept[k]);
}

static void make_lemmas(const banks *data, dt_syntax *s) {
  counter rules = {0};
  EACH_TOKEN(data, b, doc, i) {
    const dt_token *t = &doc->tokens[i];
    dt_str form = dt_slice(doc->article.text, t->begin, t->end);
    dt_lemma_rule rule = {0};
    dt_norm norm;
    char key[128];
    if (!data->items[b].gold || !rule_for(form, t->lemma, &rule)) continue;
    uint32_t at = count_key(&rules, (dt_str){(const char *)&rule, sizeof rule}, 1);
    if (at >= MOST_RULES) continue;
    dt_norm_make(form, &norm);
    uint32_t extra = dt_lemma_extra(t->upos, t->xpos, dt_lemma_capitals(form));
    for (size_t k = 0; k <= DT_LEMMA_ENDING_MOST && k <= norm.len; k++) cast(&endings[k], ending_key(key, extra, &norm, k), at);
    cast(&whole, ending_key(key, extra, &norm, norm.len), at);
  }
  keep_lemmas();
  s->rule_count = rules.count < MOST_RULES ? rules.count : MOST_RULES;
  dt_lemma_rule *out = need(calloc(s->rule_count + 1, sizeof *out));
  for (uint32_t i = 0; i < s->rule_count; i++) memcpy(&out[i], rules.items[i].key.ptr, sizeof *out);
  s->rules = out;
}

void vocab_build(const banks *data, const vocab_options *o, dt_syntax *s) {
  counter words = {0};
  keys = need(dt_arena_new((size_t)8 << 30));
  *s = (dt_syntax){.kernels = dt_kernels_best()};
  dt_word_info *info = make_words(data, o, s, &words);
  s->tails2 = make_affixes(data, DT_SALT_TAIL2, 2, false, 700);
  s->tails3 = make_affixes(data, DT_SALT_TAIL3, 3, false, 2500);
  s->tails4 = make_affixes(data, DT_SALT_TAIL4, 4, false, 4000);
  s->fronts = make_affixes(data, DT_SALT_FRONT, 3, true, 2000);
  make_lemmas(data, s);
  make_slots(s);
  for (uint32_t i = 0; i < words.count; i++) {
    dt_norm norm = {.len = words.items[i].key.len};
    memcpy(norm.text, words.items[i].key.ptr, norm.len);
    dt_affixes_find(s, &norm, &info[i]);
  }
  count_gold(data, s);
  fprintf(stderr, "%u words, %u clusters, %u tag classes, %u + %u + %u + %u affixes, %u lemma rules, %u table entries\n", s->word_count,
          s->clusters, s->ambigs, s->tails2, s->tails3, s->tails4, s->fronts, s->rule_count, pairs.count);
}
