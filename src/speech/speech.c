/* On whose word: quotation marks, then cues in the trees, then quotations to cues, then the chain. */
#include "find.h"
#include "names.h"
#include "tree.h"
#include <stdlib.h>

static dt_status prepare(finder *f, dt_error *err) {
  dt_doc *doc = f->doc;
  f->token_quote = dt_arena_alloc(doc->arena, doc->token_count + 1, sizeof *f->token_quote);
  f->sentence_found = dt_arena_alloc(doc->arena, doc->sentence_count + 1, sizeof *f->sentence_found);
  doc->token_attribution = dt_arena_alloc(doc->arena, doc->token_count + 1, sizeof *doc->token_attribution);
  if (!f->token_quote || !f->sentence_found || !doc->token_attribution) return dt_fail(err, DT_ERR_MEM, 0, "no room for attributions");
  for (uint32_t t = 0; t < doc->token_count; t++) f->token_quote[t] = doc->token_attribution[t] = DT_NONE;
  return DT_OK;
}

/* What found no content goes; what stays moves up in order. */
static void drop_weak(finder *f) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < f->founds.count; i++) {
    found *a = &f->founds.items[i];
    if (!a->weak && part_words(f, &a->content)) f->founds.items[kept++] = *a;
  }
  f->founds.count = kept;
}

static dt_status spans_of(const finder *f, const part *p, dt_spans *out, dt_error *err) {
  dt_span *items = dt_arena_alloc(f->doc->arena, p->count ? p->count : 1, sizeof *items);
  if (!items) return dt_fail(err, DT_ERR_MEM, 0, "no room for attributions");
  const dt_token *tokens = f->doc->tokens;
  for (uint32_t i = 0; i < p->count; i++) items[i] = (dt_span){tokens[p->items[i].first].begin, tokens[p->items[i].last - 1].end};
  *out = (dt_spans){items, p->count};
  return DT_OK;
}

/* The entity of the source; a pronoun stands for what it refers to. */
static uint32_t speaker_of(const dt_doc *doc, const found *a) {
  if (a->source_head == DT_NONE || !doc->token_entity) return DT_NONE;
  uint32_t e = doc->token_entity[a->source_head];
  for (uint32_t i = 0; e == DT_NONE && i < a->source.count; i++)
    for (uint32_t t = a->source.items[i].first; e == DT_NONE && t < a->source.items[i].last; t++) e = doc->token_entity[t];
  while (e != DT_NONE && doc->entities[e].kind == DT_ENTITY_PRONOUN && doc->entities[e].antecedent != DT_NONE && doc->entities[e].antecedent < e)
    e = doc->entities[e].antecedent;
  return e;
}

static int by_content(const void *x, const void *y) {
  const found *a = x, *b = y;
  uint32_t i = part_first(&a->content), k = part_first(&b->content);
  if (i != k) return i < k ? -1 : 1;
  i = part_last(&a->content), k = part_last(&b->content);
  if (i != k) return i > k ? -1 : 1;
  return a->cue_token < b->cue_token ? -1 : a->cue_token > b->cue_token;
}

static uint32_t content_size(const part *p) {
  uint32_t size = 0;
  for (uint32_t i = 0; i < p->count; i++) size += p->items[i].last - p->items[i].first;
  return size;
}

typedef struct sized {
  uint32_t size, index;
} sized;

static int by_size(const void *x, const void *y) {
  const sized *a = x, *b = y;
  if (a->size != b->size) return a->size > b->size ? -1 : 1;
  return a->index < b->index ? -1 : a->index > b->index;
}

/* The widest contents are laid down first: what lies under a cue is its parent, what lies on top is innermost. */
static dt_status lay_chain(finder *f, dt_error *err) {
  dt_doc *doc = f->doc;
  sized *order = dt_arena_alloc(doc->arena, f->founds.count + 1, sizeof *order);
  if (!order) return dt_fail(err, DT_ERR_MEM, 0, "no room for attributions");
  for (uint32_t i = 0; i < f->founds.count; i++) order[i] = (sized){content_size(&f->founds.items[i].content), i};
  if (f->founds.count) qsort(order, f->founds.count, sizeof *order, by_size);
  for (uint32_t i = 0; i < f->founds.count; i++) {
    const found *a = &f->founds.items[order[i].index];
    doc->attributions[order[i].index].parent = doc->token_attribution[a->cue_token];
    for (uint32_t r = 0; r < a->content.count; r++)
      for (uint32_t t = a->content.items[r].first; t < a->content.items[r].last; t++) doc->token_attribution[t] = order[i].index;
  }
  return DT_OK;
}

static dt_status hand_out(finder *f, dt_error *err) {
  dt_doc *doc = f->doc;
  if (f->founds.count) qsort(f->founds.items, f->founds.count, sizeof(found), by_content);
  doc->attributions = dt_arena_alloc(doc->arena, f->founds.count + 1, sizeof *doc->attributions);
  if (!doc->attributions || !naming_read(f)) return dt_fail(err, DT_ERR_MEM, 0, "no room for attributions");
  for (uint32_t i = 0; i < f->founds.count; i++) {
    const found *a = &f->founds.items[i];
    dt_attribution *out = &doc->attributions[i];
    *out = (dt_attribution){.kind = a->kind, .stance = a->stance, .cue_token = a->cue_token, .speaker = speaker_of(doc, a), .naming = naming_of(f, a), .parent = DT_NONE, .via = a->via};
    if (a->entry) out->rule = a->entry->rule;
    DT_TRY(spans_of(f, &a->source, &out->source, err));
    DT_TRY(spans_of(f, &a->cue, &out->cue, err));
    DT_TRY(spans_of(f, &a->content, &out->content, err));
  }
  doc->attribution_count = f->founds.count;
  return lay_chain(f, err);
}

static bool is_first_person(dt_str form) {
  static const char *const words[] = {"I", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (dt_str_eq_ascii_nocase(form, dt_str_of(words[i]))) return !dt_str_is(form, "US");
  return false;
}

/* Who "I" is at token `t`: the speaker of the innermost direct quotation. */
static uint32_t quoted_speaker(const dt_doc *doc, uint32_t t) {
  uint32_t a = doc->token_attribution[t];
  while (a != DT_NONE && doc->attributions[a].kind == DT_SPEECH_INDIRECT) a = doc->attributions[a].parent;
  return a == DT_NONE ? DT_NONE : doc->attributions[a].speaker;
}

/* "I", "my", "we", "our" in a quotation are the speaker, who may be named only behind it. */
static dt_status first_person(dt_doc *doc, dt_error *err) {
  uint32_t *stands_for = dt_arena_alloc(doc->arena, doc->entity_count + 1, sizeof *stands_for);
  if (!stands_for) return dt_fail(err, DT_ERR_MEM, 0, "no room for attributions");
  for (uint32_t i = 0; i < doc->entity_count; i++) {
    dt_entity *e = &doc->entities[i];
    stands_for[i] = DT_NONE;
    if (e->kind != DT_ENTITY_PRONOUN || !is_first_person(dt_form(doc, e->head))) continue;
    uint32_t speaker = quoted_speaker(doc, e->head);
    if (speaker == DT_NONE || speaker == i || doc->entities[speaker].kind == DT_ENTITY_PRONOUN) continue;
    if (dt_names_resolve_first_person(doc, e->head, speaker) != DT_NONE) stands_for[i] = speaker;
  }
  for (uint32_t i = 0; i < doc->attribution_count; i++) {
    dt_attribution *a = &doc->attributions[i];
    if (a->speaker != DT_NONE && stands_for[a->speaker] != DT_NONE) a->speaker = stands_for[a->speaker];
  }
  return DT_OK;
}

dt_status dt_speech_find(const dt_speech *speech, dt_doc *doc, dt_error *err) {
  finder f = {.speech = speech, .doc = doc};
  DT_TRY(prepare(&f, err));
  if (doc->token_count == 0) return DT_OK;
  DT_TRY(quotes_find(&f, err));
  DT_TRY(frames_find(&f, err));
  for (uint32_t i = 0; i < f.founds.count; i++)
    if (f.founds.items[i].entry) via_find(&f, &f.founds.items[i]);
  DT_TRY(quotes_assign(&f, err));
  for (uint32_t i = 0; i < f.founds.count; i++)
    if (!f.founds.items[i].entry) via_find(&f, &f.founds.items[i]);
  drop_weak(&f);
  DT_TRY(hand_out(&f, err));
  return first_person(doc, err);
}
