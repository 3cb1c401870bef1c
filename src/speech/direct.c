/* Quotations to speakers: the cue after the quotation, before it, in its middle, or in the paragraph before. */
#include "find.h"
#include "tree.h"

enum { NEAR = 5, AFTER_WORDS = 40 };

static uint32_t group_first(const found *a) {
  uint32_t first = part_first(&a->cue), source = part_first(&a->source);
  return source < first ? source : first;
}

static uint32_t group_last(const found *a) {
  uint32_t last = part_last(&a->cue), source = part_last(&a->source);
  return source > last ? source : last;
}

/* Words outside any quotation, in the sentences of the cue, that a content has. */
static uint32_t words_outside(const finder *f, const part *p) {
  uint32_t words = 0;
  for (uint32_t i = 0; i < p->count; i++)
    for (uint32_t t = p->items[i].first; t < p->items[i].last; t++) words += f->token_quote[t] == DT_NONE && !is_punct(f, t);
  return words;
}

static void take_quote(finder *f, uint32_t index, uint32_t which) {
  found *a = &f->founds.items[which];
  quote *q = &f->quotes.items[index];
  if (a->kind == DT_SPEECH_INDIRECT) {
    bool mixed = !a->weak && words_outside(f, &a->content) > 0;
    if (!mixed) a->content = (part){0};
    a->kind = mixed ? DT_SPEECH_MIXED : DT_SPEECH_DIRECT;
  }
  a->weak = false;
  part_add(&a->content, q->first, q->last);
  q->found = which;
}

static bool may_quote(const finder *f, const found *a) {
  if (a->entry && !(a->entry->frames & CUE_QUOTE)) return false;
  return f->token_quote[a->cue_token] == DT_NONE;
}

/* "...," she said. The first cue behind the quotation, nothing between but the speaker. */
static uint32_t cue_after(const finder *f, const quote *q) {
  uint32_t s = dt_sentence_of(f->doc, q->last - 1);
  if (q->last >= f->doc->sentences[s].last) return DT_NONE;
  for (uint32_t i = f->sentence_found[s]; i < f->sentence_found[s + 1]; i++) {
    const found *a = &f->founds.items[i];
    uint32_t first = group_first(a);
    if (a->cue_token < q->last || !may_quote(f, a)) continue;
    if (first < q->last) first = part_first(&a->cue);
    if (first > q->last + NEAR) return DT_NONE;
    if (!a->weak && a->kind == DT_SPEECH_INDIRECT && a->marked && part_first(&a->content) >= group_last(a)) return DT_NONE;
    return i;
  }
  return DT_NONE;
}

static bool opens_after(const finder *f, const quote *q) {
  if (q->first == 0) return false;
  uint32_t before = q->first - 1;
  return token_is(f, before, ",") || token_is(f, before, ":") || token_is(f, before, "—") || token_is(f, before, "--");
}

/* She said: "..." The last cue before the quotation in its sentence; after a colon also in the paragraph before. */
static uint32_t cue_before(const finder *f, const quote *q) {
  if (q->first == 0) return DT_NONE;
  uint32_t s = dt_sentence_of(f->doc, q->first);
  bool colon = token_is(f, q->first - 1, ":");
  if (q->first == f->doc->sentences[s].first) {
    if (!colon || s == 0) return DT_NONE;
    s--;
  }
  uint32_t best = DT_NONE;
  for (uint32_t i = f->sentence_found[s]; i < f->sentence_found[s + 1]; i++) {
    const found *a = &f->founds.items[i];
    if (a->cue_token >= q->first || !may_quote(f, a)) continue;
    bool mine = !a->weak && part_has(&a->content, q->first + 1);
    bool beside = group_last(a) >= q->first - 1 || (opens_after(f, q) && (a->weak || colon));
    if (mine || beside) best = i;
  }
  return best;
}

/* "...," he said. "..." The words between this quotation and the one before hold the cue of that one. */
static uint32_t cue_between(const finder *f, uint32_t index) {
  const quote *q = &f->quotes.items[index];
  uint32_t k = index;
  do {
    if (k-- == 0) return DT_NONE;
  } while (f->quotes.items[k].inner);
  const quote *before = &f->quotes.items[k];
  if (before->found == DT_NONE || before->paragraph != q->paragraph || q->first == 0) return DT_NONE;
  const found *a = &f->founds.items[before->found];
  if (a->cue_token < before->last) /* said: "..." "..." */
    return before->last == q->first ? before->found : DT_NONE;
  uint32_t s = dt_sentence_of(f->doc, q->first - 1);
  return a->sentence == s && part_first(&a->cue) >= before->last ? before->found : DT_NONE;
}

/* A quotation carried on from the paragraph before may name its speaker again: one attribution with two cues. */
static void join_cue(finder *f, const quote *q, uint32_t which) {
  uint32_t again = cue_after(f, q);
  if (again == DT_NONE || again == which) return;
  found *a = &f->founds.items[which], *b = &f->founds.items[again];
  for (uint32_t i = 0; i < b->cue.count; i++) part_add(&a->cue, b->cue.items[i].first, b->cue.items[i].last);
  b->weak = true;
  b->content = (part){0};
}

static dt_status assign(finder *f, uint32_t index) {
  quote *q = &f->quotes.items[index];
  uint32_t which = q->found;
  if (which != DT_NONE) join_cue(f, q, which);
  if (which == DT_NONE) which = cue_between(f, index);
  if (which == DT_NONE && q->speech) {
    which = cue_after(f, q);
    if (which != DT_NONE) source_inverted(f, &f->founds.items[which]);
  }
  if (which == DT_NONE) which = cue_before(f, q);
  if (which == DT_NONE) return DT_OK;
  const found *a = &f->founds.items[which];
  bool apart = !q->speech && q->found == DT_NONE && a->weak && !opens_after(f, q) && group_last(a) != q->first;
  if (apart) return DT_OK;
  take_quote(f, index, which);
  if (q->carries_on != DT_NONE) f->quotes.items[q->carries_on].found = which;
  return DT_OK;
}

/* A content whose edge stands inside a quotation goes on to the mark; one in a quotation stays inside it. */
static void fit_quotes(const finder *f, found *a) {
  uint32_t home = f->token_quote[a->cue_token];
  if (home != DT_NONE) {
    const quote *q = &f->quotes.items[home];
    uint32_t last = q->open_end ? q->last : q->last - 1;
    part_cut(&a->content, (range){0, q->first + 1});
    part_cut(&a->content, (range){last, UINT32_MAX});
    part_cut(&a->source, (range){0, q->first + 1});
    part_cut(&a->source, (range){last, UINT32_MAX});
    return;
  }
  part whole = {0};
  for (uint32_t i = 0; i < a->content.count; i++) {
    range r = a->content.items[i];
    uint32_t left = f->token_quote[r.first], right = f->token_quote[r.last - 1];
    uint32_t behind = r.last < f->doc->token_count ? f->token_quote[r.last] : DT_NONE;
    if (left != DT_NONE) r.first = f->quotes.items[left].first;
    if (right != DT_NONE && f->quotes.items[right].last > r.last) r.last = f->quotes.items[right].last;
    else if (behind != DT_NONE && behind == right) r.last = f->quotes.items[behind].last;
    part_add(&whole, r.first, r.last);
  }
  for (uint32_t i = 0; i < a->cue.count; i++) part_cut(&whole, a->cue.items[i]);
  a->content = whole;
}

static void settle_kind(const finder *f, found *a) {
  if (a->kind != DT_SPEECH_INDIRECT || f->token_quote[a->cue_token] != DT_NONE) return;
  for (uint32_t i = 0; i < a->content.count; i++)
    for (uint32_t t = a->content.items[i].first; t < a->content.items[i].last; t++)
      if (f->token_quote[t] != DT_NONE) {
        a->kind = words_outside(f, &a->content) ? DT_SPEECH_MIXED : DT_SPEECH_DIRECT;
        return;
      }
}

dt_status quotes_assign(finder *f, dt_error *err) {
  (void)err;
  for (uint32_t i = 0; i < f->quotes.count; i++)
    if (!f->quotes.items[i].inner) DT_TRY(assign(f, i));
  for (uint32_t i = 0; i < f->founds.count; i++) {
    fit_quotes(f, &f->founds.items[i]);
    settle_kind(f, &f->founds.items[i]);
  }
  return DT_OK;
}
