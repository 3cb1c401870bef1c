/* Quotations to speakers: the cue after the quotation, before it, in its middle, or in the paragraph before. */
#include "find.h"
#include "tree.h"

enum { LEAD_WORDS = 6, NEAR = 5, AFTER_WORDS = 40 };

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

static bool opens_after(const finder *f, const quote *q) {
  if (q->first == 0) return false;
  uint32_t before = q->first - 1;
  return token_is(f, before, ",") || token_is(f, before, ":") || token_is(f, before, "—") || token_is(f, before, "--");
}

static bool may_quote(const finder *f, const found *a) {
  if (a->entry && !(a->entry->frames & CUE_QUOTE)) return false;
  return f->token_quote[a->cue_token] == DT_NONE;
}

static bool cue_stands_between(const finder *f, uint32_t sentence, uint32_t first, uint32_t last) {
  for (uint32_t i = f->sentence_found[sentence]; i < f->sentence_found[sentence + 1]; i++)
    if (in_range((range){first, last}, f->founds.items[i].cue_token) && may_quote(f, &f->founds.items[i]) &&
        f->doc->tokens[f->founds.items[i].cue_token].xpos != DT_XPOS_VBN) /* "when asked" quotes nobody */
      return true;
  return false;
}

/* 'She scolded him: "No," she said': what stands before the colon is the article's. So are words with a cue of their own
   before a comma: 'Lee weighed in, telling us, "No," she said'. */
static void cut_lead(const finder *f, const quote *q, found *a) {
  if (q->first == 0 || a->cue_token < q->last) return;
  uint32_t s = dt_sentence_of(f->doc, q->first - 1), first = f->doc->sentences[s].first;
  for (uint32_t i = f->sentence_found[s]; i < f->sentence_found[s + 1] && !opens_after(f, q); i++) {
    const found *b = &f->founds.items[i]; /* Lee said the plan failed because "it was late," he said */
    if (b != a && b->cue_token < q->first && !b->weak && may_quote(f, b) && b->source.count && b->frames == CUE_CLAUSE && part_has(&b->content, q->first + 1)) part_cut(&a->content, (range){first, q->first});
  }
  if (!opens_after(f, q)) return;
  if (token_is(f, q->first - 1, ":") || cue_stands_between(f, s, first, q->first)) part_cut(&a->content, (range){first, q->first});
}

static void take_quote(finder *f, uint32_t index, uint32_t which) {
  found *a = &f->founds.items[which];
  quote *q = &f->quotes.items[index];
  cut_lead(f, q, a);
  for (uint32_t i = 0; i < a->source.count; i++) part_cut(&a->content, a->source.items[i]);
  if (a->kind == DT_SPEECH_INDIRECT) {
    bool that = q->first > a->cue_token + 1 && token_is(f, q->first - 1, "that");
    bool elsewhere = part_last(&a->content) <= a->cue_token && q->first > a->cue_token && (opens_after(f, q) || that);
    elsewhere |= !a->marked && opens_after(f, q) && group_last(a) + 1 == q->first; /* said, "..." */
    bool mixed = !a->weak && !elsewhere && words_outside(f, &a->content) > 0;
    if (!mixed) a->content = (part){0};
    a->kind = mixed ? DT_SPEECH_MIXED : DT_SPEECH_DIRECT;
  }
  a->weak = false;
  uint32_t first = q->first > a->cue_token + 1 && token_is(f, q->first - 1, "that") ? q->first - 1 : q->first;
  part_add(&a->content, first, q->last);
  q->found = which;
}

/* No verb between two places: nothing there but a name. */
static bool only_a_name(const finder *f, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t < last; t++) {
    uint8_t upos = f->doc->tokens[t].upos;
    if (upos == DT_UPOS_VERB || upos == DT_UPOS_AUX || upos == DT_UPOS_SCONJ || token_is(f, t, ";") || token_is(f, t, ":")) return false;
  }
  return true;
}

/* "..." when she spoke: another clause begins behind the quotation. */
static bool opens_clause(const finder *f, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t < last; t++) {
    uint8_t xpos = f->doc->tokens[t].xpos;
    if (f->doc->tokens[t].upos == DT_UPOS_SCONJ || xpos == DT_XPOS_WRB || xpos == DT_XPOS_CC) return !token_is(f, t, "as");
  }
  return false;
}

/* “Why?” Ann Lee, the mayor, asked: the mark has ended the sentence, the cue stands in the next one. */
static uint32_t asked_after(const finder *f, const quote *q, uint32_t s) {
  if (q->open_end || q->last < q->first + 3 || s >= f->doc->sentence_count) return DT_NONE;
  bool asks = token_is(f, q->last - 2, "?") || token_is(f, q->last - 2, "!");
  if (!asks && !is_punct(f, q->last - 2)) return DT_NONE;
  if (f->doc->sentences[s].first != q->last || f->doc->sentences[s].paragraph != q->paragraph) return DT_NONE;
  if (f->sentence_found[s] == f->sentence_found[s + 1]) return DT_NONE;
  const found *a = &f->founds.items[f->sentence_found[s]];
  uint32_t after = group_last(a);
  if (!asks && (after + 1 < f->doc->sentences[s].last || !a->entry || !(a->entry->frames & CUE_CLAUSE))) return DT_NONE; /* “... here.” Lee said. */
  if (!a->weak || !may_quote(f, a) || !only_a_name(f, q->last, part_first(&a->cue)) || part_first(&a->cue) > q->last + AFTER_WORDS) return DT_NONE;
  return after < f->doc->sentences[s].last && token_is(f, after, ":") ? DT_NONE : f->sentence_found[s];
}

/* A dash and a name behind the quotation, also in the paragraph below it. */
static uint32_t signed_below(const finder *f, const quote *q, uint32_t s) {
  if (s >= f->doc->sentence_count || f->doc->sentences[s].first != q->last) return DT_NONE;
  for (uint32_t i = f->sentence_found[s]; i < f->sentence_found[s + 1]; i++)
    if (!f->founds.items[i].entry && f->founds.items[i].cue_token == q->last && f->founds.items[i].weak) return i;
  return DT_NONE;
}

/* "...," she said. The first cue behind the quotation, nothing between but the speaker. */
static uint32_t cue_after(const finder *f, const quote *q) {
  uint32_t s = dt_sentence_of(f->doc, q->last - 1);
  if (q->last >= f->doc->sentences[s].last) {
    uint32_t below = signed_below(f, q, s + 1);
    return below != DT_NONE ? below : asked_after(f, q, s + 1);
  }
  for (uint32_t i = f->sentence_found[s]; i < f->sentence_found[s + 1]; i++) {
    const found *a = &f->founds.items[i];
    uint32_t first = group_first(a);
    if (a->cue_token < q->last || !may_quote(f, a)) continue;
    if (first < q->last) first = part_first(&a->cue);
    if (opens_clause(f, q->last, first)) return DT_NONE;
    if (first > q->last + NEAR && (first > q->last + AFTER_WORDS || !only_a_name(f, q->last, first))) return DT_NONE;
    if (!a->weak && a->kind == DT_SPEECH_INDIRECT && a->marked && part_first(&a->content) >= group_last(a)) return DT_NONE;
    return i;
  }
  return DT_NONE;
}

/* The first noun of some words that hangs on a word outside them; without one the last word. */
static uint32_t top_noun(const finder *f, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t < last; t++) {
    uint8_t upos = f->doc->tokens[t].upos;
    uint32_t head = f->doc->tokens[t].head;
    if ((upos == DT_UPOS_NOUN || upos == DT_UPOS_PROPN || upos == DT_UPOS_PRON) && (head == DT_NONE || head < first || head >= last)) return t;
  }
  while (last > first + 1 && is_punct(f, last - 1)) last--;
  return last - 1;
}

/* Between a quotation and the cue behind it stands the speaker, also where the tree saw it otherwise. */
static void take_gap(const finder *f, const quote *q, found *a) {
  uint32_t first = q->last, last = part_first(&a->cue);
  if (!a->entry) return;
  while (first < last && is_punct(f, first) && !is_mark(dt_form(f->doc, first))) first++;
  if (first >= last) {
    source_inverted(f, a);
    source_behind(f, a);
    return;
  }
  if (!only_a_name(f, first, last)) return;
  bool nominal = false;
  for (uint32_t t = first; t < last; t++) {
    uint8_t upos = f->doc->tokens[t].upos;
    nominal |= upos == DT_UPOS_NOUN || upos == DT_UPOS_PROPN || upos == DT_UPOS_PRON;
  }
  if (!nominal || f->doc->tokens[first].upos == DT_UPOS_ADP || f->doc->tokens[first].upos == DT_UPOS_CCONJ || f->doc->tokens[first].upos == DT_UPOS_ADV) return;
  if (!a->source.count || !part_has(&a->source, a->source_head) || a->source_head < first || a->source_head >= last) {
    a->source_head = top_noun(f, first, last);
  }
  a->source = (part){0};
  part_add(&a->source, first, last);
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
    bool beside = group_last(a) >= q->first - 1 || (opens_after(f, q) && (a->weak || colon || group_last(a) + 1 == q->first));
    bool that = token_is(f, q->first - 1, "that") && group_last(a) + 5 > q->first;
    if (mine || beside || that) best = i;
  }
  return best;
}

static uint32_t quote_before(const finder *f, uint32_t index) {
  while (index-- > 0)
    if (!f->quotes.items[index].inner) return index;
  return DT_NONE;
}

/* They chanted "one" and "two". */
static bool only_and(const finder *f, uint32_t first, uint32_t last) {
  if (first >= last || last > first + 2) return false;
  for (uint32_t t = first; t < last; t++)
    if (f->doc->tokens[t].upos != DT_UPOS_CCONJ && !token_is(f, t, ",")) return false;
  return true;
}

/* "...," he said. "..." The words between this quotation and the one before hold the cue of that one. */
static uint32_t cue_between(const finder *f, uint32_t index) {
  const quote *q = &f->quotes.items[index];
  uint32_t k = quote_before(f, index);
  if (k == DT_NONE) return DT_NONE;
  const quote *before = &f->quotes.items[k];
  if (before->found == DT_NONE) { /* a title between: on the "Evening Show." */
    uint32_t further = quote_before(f, k);
    if (further != DT_NONE) before = &f->quotes.items[further];
  }
  if (before->found == DT_NONE || before->paragraph != q->paragraph || q->first == 0) return DT_NONE;
  const found *a = &f->founds.items[before->found];
  if (before == &f->quotes.items[k] && only_and(f, before->last, q->first)) return before->found;
  if (a->cue_token < before->last) /* said: "..." "..." */
    return before->last == q->first ? before->found : DT_NONE;
  uint32_t s = dt_sentence_of(f->doc, q->first - 1);
  if (a->sentence != s || part_first(&a->cue) < before->last) return DT_NONE;
  if (q->first == f->doc->sentences[s].last) return before->found;
  uint32_t word = q->first - 1; /* he said, but "..." */
  bool joined = f->doc->tokens[word].upos == DT_UPOS_CCONJ && word > 0 && token_is(f, word - 1, ",");
  return (opens_after(f, q) || joined) && !cue_stands_between(f, s, group_last(a), q->first) ? before->found : DT_NONE;
}

/* 'The plan would fail, Lee said. "It is too late."': the last cue with a speaker in the sentence before. */
static uint32_t cue_of_sentence_before(const finder *f, uint32_t s) {
  uint32_t best = DT_NONE;
  if (s == 0 || f->doc->sentences[s - 1].paragraph != f->doc->sentences[s].paragraph) return DT_NONE;
  for (uint32_t i = f->sentence_found[s - 1]; i < f->sentence_found[s]; i++) {
    const found *a = &f->founds.items[i];
    if (!a->weak && may_quote(f, a) && a->source.count && a->content.count) best = i;
  }
  return best;
}

/* '"...," he said. But "..."': the sentence behind a quotation's that ends in another one and has no cue of its own. */
static uint32_t cue_of_lead(finder *f, uint32_t index) {
  const quote *q = &f->quotes.items[index];
  uint32_t s = dt_sentence_of(f->doc, q->first), k = quote_before(f, index), first = f->doc->sentences[s].first;
  if (k == DT_NONE || s == 0 || !q->speech || q->first == first || q->first > first + LEAD_WORDS || q->last < f->doc->sentences[s].last) return DT_NONE;
  const quote *before = &f->quotes.items[k];
  if (before->found == DT_NONE || before->last > first || before->paragraph != q->paragraph || dt_sentence_of(f->doc, before->last - 1) + 1 != s) return DT_NONE;
  if (f->sentence_found[s] < f->sentence_found[s + 1] && f->founds.items[f->sentence_found[s]].cue_token < q->first) return DT_NONE;
  found *a = &f->founds.items[before->found];
  if (a->kind == DT_SPEECH_INDIRECT || opens_after(f, q)) return DT_NONE;
  part_add(&a->content, first, q->first);
  a->kind = DT_SPEECH_MIXED;
  return before->found;
}

/* A quotation of whole sentences that names nobody: the speaker before it goes on, in this paragraph or, when the
   paragraph is nothing but the quotation, in the one before. */
static uint32_t cue_carried(const finder *f, uint32_t index) {
  const quote *q = &f->quotes.items[index];
  uint32_t s = dt_sentence_of(f->doc, q->first), k = quote_before(f, index);
  uint32_t told = q->speech && f->doc->sentences[s].first == q->first ? cue_of_sentence_before(f, s) : DT_NONE;
  if (told != DT_NONE) return told;
  if (k == DT_NONE || !q->speech || f->doc->sentences[s].first != q->first) return DT_NONE;
  const quote *before = &f->quotes.items[k];
  if (before->found == DT_NONE) return DT_NONE;
  const found *a = &f->founds.items[before->found];
  if (a->kind == DT_SPEECH_INDIRECT) return DT_NONE;
  if (before->paragraph == q->paragraph) return before->found;
  if (a->kind == DT_SPEECH_MIXED && !dt_str_eq(dt_form(f->doc, before->first), dt_form(f->doc, q->first))) return DT_NONE; /* an extract */
  uint32_t last = dt_sentence_of(f->doc, q->last - 1);
  bool alone = f->doc->sentences[last].last == q->last && (last + 1 == f->doc->sentence_count || f->doc->sentences[last + 1].paragraph != q->paragraph) &&
               (s == 0 || f->doc->sentences[s - 1].paragraph != q->paragraph);
  return alone && s > 0 && f->doc->sentences[s - 1].paragraph == before->paragraph ? before->found : DT_NONE;
}

/* 'The plan "is the only way," he said': the words before the quotation belong to it. */
static void add_lead(finder *f, const quote *q, found *a) {
  uint32_t s = dt_sentence_of(f->doc, q->first), first = f->doc->sentences[s].first;
  if (q->first <= first || opens_after(f, q) || dt_sentence_of(f->doc, q->last - 1) != s) return;
  for (uint32_t t = first; t < q->first; t++)
    if (f->token_quote[t] != DT_NONE) return;
  if (cue_stands_between(f, s, first, q->first)) return;
  part_add(&a->content, first, q->first);
  a->kind = DT_SPEECH_MIXED;
}

/* "A," X said. "B," Y said: the second begins a sentence and has a cue behind it. */
static bool names_its_own(const finder *f, const quote *q) {
  uint32_t s = dt_sentence_of(f->doc, q->first);
  return q->speech && f->doc->sentences[s].first == q->first && cue_after(f, q) != DT_NONE;
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
  bool behind = false;
  if (which != DT_NONE) join_cue(f, q, which);
  if (which == DT_NONE && !names_its_own(f, q)) which = cue_between(f, index);
  if (which == DT_NONE && q->speech) {
    which = cue_after(f, q);
    behind = which != DT_NONE;
    if (behind) {
      found *a = &f->founds.items[which];
      take_gap(f, q, a);
      if (!a->marked && a->kind == DT_SPEECH_INDIRECT) part_cut(&a->content, (range){q->last, UINT32_MAX});
    }
  }
  if (which == DT_NONE) {
    which = cue_before(f, q);
    if (which != DT_NONE) {
      if (f->founds.items[which].entry) source_inverted(f, &f->founds.items[which]); /* Said Lee: "..." */
      if (f->founds.items[which].entry) source_opening(f, &f->founds.items[which]);
    }
  }
  if (which == DT_NONE) which = cue_carried(f, index);
  if (which == DT_NONE) which = cue_of_lead(f, index);
  if (which == DT_NONE) return DT_OK;
  const found *a = &f->founds.items[which];
  bool apart = !q->speech && q->found == DT_NONE && a->weak && !opens_after(f, q) && group_last(a) != q->first;
  if (apart) return DT_OK;
  take_quote(f, index, which);
  if (behind && f->founds.items[which].kind == DT_SPEECH_DIRECT) add_lead(f, q, &f->founds.items[which]);
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
  if (a->frames == CUE_OBJECT && a->content.count) { /* called it "a cage": the tree often ends before the mark */
    uint32_t last = part_last(&a->content);
    if (last + 1 < f->doc->token_count && (token_is(f, last, "of") || token_is(f, last, "as"))) last++;
    uint32_t at = last < f->doc->token_count ? f->token_quote[last] : DT_NONE;
    if (at == DT_NONE && last + 1 < f->doc->token_count && f->doc->tokens[last].upos == DT_UPOS_DET) at = f->token_quote[last + 1];
    if (at != DT_NONE && f->quotes.items[at].found == DT_NONE && f->quotes.items[at].first <= last + 1) part_add(&a->content, part_last(&a->content) - 1, f->quotes.items[at].last);
  }
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

/* 'He called it "a shame" and said ...': a cue in the same form behind a quotation and "and" speaks for itself. */
static void cut_next_cue(const finder *f, found *a) {
  uint8_t form = f->doc->tokens[a->cue_token].xpos;
  if (!a->content.count || part_first(&a->content) < a->cue_token || (form != DT_XPOS_VBD && form != DT_XPOS_VBZ)) return;
  uint32_t end = f->doc->sentences[a->sentence].last;
  for (uint32_t t = part_first(&a->content); t + 2 < part_last(&a->content) && t + 2 < end; t++) {
    uint32_t at = f->token_quote[t];
    if (at == DT_NONE || f->quotes.items[at].last != t + 1 || f->doc->tokens[t + 1].upos != DT_UPOS_CCONJ) continue;
    uint32_t verb = t + 2 + (f->doc->tokens[t + 2].upos == DT_UPOS_ADV);
    if (verb < end && f->doc->tokens[verb].xpos == form && entry_of(f, verb)) part_cut(&a->content, (range){t + 1, end});
  }
}

/* 'He told us it would fail: "It never pays," he said': the quotation behind the colon has a cue of its own. */
static void cut_others_quote(const finder *f, uint32_t which) {
  found *a = &f->founds.items[which];
  for (uint32_t t = part_first(&a->content); a->content.count && t + 1 < part_last(&a->content); t++) {
    uint32_t at = f->token_quote[t + 1];
    if (!token_is(f, t, ":") || f->token_quote[t] != DT_NONE || at == DT_NONE) continue;
    const quote *q = &f->quotes.items[at];
    if (q->first == t + 1 && q->found != DT_NONE && q->found != which) part_cut(&a->content, (range){t, UINT32_MAX});
  }
}

/* 'called it "a farce," a word that stung': what follows the comma in the last marks is the article's. */
static void end_predicate(const finder *f, found *a) {
  if (!a->entry || !(a->entry->frames & CUE_PREDICATE) || !a->content.count) return;
  uint32_t t = part_last(&a->content);
  while (t > a->cue_token + 1 && f->token_quote[t - 1] == DT_NONE) t--;
  if (t > a->cue_token + 3 && t < part_last(&a->content) && token_is(f, t - 2, ",") && f->doc->tokens[t].upos != DT_UPOS_CCONJ) part_cut(&a->content, (range){t, UINT32_MAX});
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
  for (uint32_t i = f->quotes.count; i-- > 0;) { /* the speaker named only where the quotation is carried on */
    const quote *q = &f->quotes.items[i];
    if (q->found != DT_NONE || q->carries_on == DT_NONE || f->quotes.items[q->carries_on].found == DT_NONE) continue;
    if (f->founds.items[f->quotes.items[q->carries_on].found].cue_token > q->last) take_quote(f, i, f->quotes.items[q->carries_on].found);
  }
  for (uint32_t i = 0; i < f->founds.count; i++) {
    fit_quotes(f, &f->founds.items[i]);
    cut_next_cue(f, &f->founds.items[i]);
    if (f->token_quote[f->founds.items[i].cue_token] == DT_NONE) end_predicate(f, &f->founds.items[i]);
    if (f->token_quote[f->founds.items[i].cue_token] == DT_NONE) cut_others_quote(f, i);
    settle_kind(f, &f->founds.items[i]);
  }
  return DT_OK;
}
