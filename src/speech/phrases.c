/* Sources brought without a verb: "according to ...", and the names before the lines of a transcript. */
#include "find.h"
#include "tree.h"

/* The noun phrase that "according to" opens. */
static uint32_t according_noun(const finder *f, uint32_t t) {
  const dt_token *token = &f->doc->tokens[t];
  if (token->rel == DT_REL_case || token->rel == DT_REL_mark) return token->head;
  DT_EACH_CHILD(f->doc, t, c)
    if (f->doc->tokens[c].rel == DT_REL_obl || f->doc->tokens[c].rel == DT_REL_nmod) return c;
  return DT_NONE;
}

/* "According to X": the rest of the clause is the content, up to the next clause joined by a semicolon. */
static dt_status according_to(finder *f, uint32_t sentence, uint32_t t, dt_error *err) {
  const dt_sentence *s = &f->doc->sentences[sentence];
  uint32_t noun = according_noun(f, t);
  if (noun == DT_NONE || noun <= t + 1 || t + 2 >= s->last) return DT_OK;
  range np;
  dt_tree_range(f->doc, noun, &np.first, &np.last);
  uint32_t last = np.last;
  while (last > t + 3 && is_punct(f, last - 1) && !is_mark(dt_form(f->doc, last - 1)) && !token_is(f, last - 1, ")")) last--;
  if (last < s->last && token_is(f, last, ")")) last++;
  found *a = found_new(f, sentence, err);
  if (!a) return DT_ERR_MEM;
  a->cue_token = t;
  a->source_head = noun;
  a->frames = CUE_CLAUSE;
  part_add(&a->cue, t, t + 2);
  part_add(&a->source, t + 2, last);
  uint32_t first = s->first, end = s->last;
  for (uint32_t i = t; i-- > s->first;)
    if (token_is(f, i, ";")) { first = i + 1; break; }
  for (uint32_t i = last; i < s->last; i++)
    if (token_is(f, i, ";")) { end = i; break; }
  if (t <= first + 1) part_add(&a->content, last, end);
  else {
    part_add(&a->content, first, t);
    if (last + 2 < end) part_add(&a->content, last, end);
  }
  part_trim(f, &a->content);
  a->weak = part_words(f, &a->content) == 0;
  return DT_OK;
}

enum { NAME_TOKENS = 6 };

/* An extract from a transcript: paragraphs below that open with a mark and name nobody go on with the speaker. */
static void carry_transcript(finder *f, uint32_t sentence, uint32_t which) {
  uint32_t t = f->doc->sentences[sentence].first, paragraph = f->doc->sentences[sentence].paragraph;
  dt_str mark = dt_form(f->doc, t);
  for (uint32_t s = sentence; is_mark(mark) && s < f->doc->sentence_count; s++) {
    if (f->doc->sentences[s].paragraph == paragraph) continue;
    paragraph = f->doc->sentences[s].paragraph;
    t = f->doc->sentences[s].first;
    uint32_t at = f->token_quote[t];
    if (!dt_str_eq(dt_form(f->doc, t), mark) || at == DT_NONE) return;
    quote *q = &f->quotes.items[at];
    if (!q->open_end || q->last < q->first + 3 || token_is(f, t + 1, "(")) return;
    part_add(&f->founds.items[which].content, q->first + 1, q->last);
    q->found = which;
  }
}

/* "SMITH: What next?" opening a paragraph. */
static dt_status transcript_line(finder *f, uint32_t sentence, dt_error *err) {
  const dt_sentence *s = &f->doc->sentences[sentence];
  if (sentence > 0 && f->doc->sentences[sentence - 1].paragraph == s->paragraph) return DT_OK;
  uint32_t name = s->first;
  if (name + 2 < s->last && is_mark(dt_form(f->doc, name))) name++;
  uint32_t colon = name;
  while (colon < s->last && colon < name + NAME_TOKENS && !token_is(f, colon, ":")) {
    uint8_t upos = f->doc->tokens[colon].upos;
    dt_str form = dt_form(f->doc, colon);
    if (is_mark(form) || !(dt_is_upper(form.ptr[0]) || is_punct(f, colon)) || upos == DT_UPOS_VERB) return DT_OK;
    colon++;
  }
  if (colon == name || colon + 2 >= s->last || !token_is(f, colon, ":")) return DT_OK;
  bool title = f->doc->article.paragraphs[s->paragraph].kind == DT_PARAGRAPH_TITLE || sentence == 0;
  dt_str form = dt_form(f->doc, name);
  bool loud = form.len > 2 && dt_is_upper(form.ptr[1]);
  if (!title && !loud && f->doc->tokens[name].upos != DT_UPOS_PROPN) return DT_OK;
  found *a = found_new(f, sentence, err);
  if (!a) return DT_ERR_MEM;
  a->cue_token = colon;
  a->source_head = name;
  a->frames = CUE_CLAUSE;
  part_add(&a->cue, colon, colon + 1);
  part_add(&a->source, name, colon);
  uint32_t end = s->last;
  if (loud)
    for (uint32_t k = sentence + 1; k < f->doc->sentence_count && f->doc->sentences[k].paragraph == s->paragraph; k++) end = f->doc->sentences[k].last;
  part_add(&a->content, colon + 1, end);
  if (!loud) part_trim(f, &a->content);
  if (loud) carry_transcript(f, sentence, f->founds.count - 1);
  return DT_OK;
}

/* “...” — Ann Lee: the name behind a quotation and a dash, at the end of a paragraph. */
static dt_status signed_quote(finder *f, uint32_t sentence, uint32_t t, dt_error *err) {
  const dt_sentence *s = &f->doc->sentences[sentence];
  uint32_t at = f->token_quote[t - 1], end = s->last;
  if (at == DT_NONE || f->quotes.items[at].last != t || t + 1 >= end) return DT_OK;
  static const char *const dashes[] = {"―", "—", "–", "-", "--"};
  bool dash = false;
  for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) dash |= token_is(f, t, dashes[i]);
  if (!dash) return DT_OK;
  while (end > t + 2 && is_punct(f, end - 1)) end--;
  dt_str form = dt_form(f->doc, t + 1);
  if (end > t + 1 + 3 * NAME_TOKENS || !dt_utf8_is_upper((unsigned char)form.ptr[0])) return DT_OK;
  for (uint32_t i = t + 1; i < end; i++)
    if (f->doc->tokens[i].upos == DT_UPOS_VERB || f->doc->tokens[i].upos == DT_UPOS_AUX) return DT_OK;
  found *a = found_new(f, sentence, err);
  if (!a) return DT_ERR_MEM;
  a->cue_token = t;
  a->source_head = t + 1;
  a->weak = true;
  part_add(&a->cue, t, t + 1);
  part_add(&a->source, t + 1, end);
  return DT_OK;
}

/* The end of the words from `first` that hold no verb and no mark; *noun is the last noun or pronoun of them. */
static uint32_t verbless_end(const finder *f, uint32_t first, uint32_t end, uint32_t *noun) {
  uint32_t t = first;
  *noun = DT_NONE;
  for (; t < end && !is_verbal(f, t) && !is_mark(dt_form(f->doc, t)); t++) {
    uint8_t upos = f->doc->tokens[t].upos;
    if (upos == DT_UPOS_NOUN || upos == DT_UPOS_PROPN || upos == DT_UPOS_PRON) *noun = t;
  }
  return t;
}

/* 'HARBOUR TO CLOSE - Ann Lee: "..."', 'From the report: "..."': the words between a dash or "from" and the colon. */
static bool colon_name(const finder *f, const dt_sentence *s, uint32_t colon, range *source, uint32_t *head) {
  for (uint32_t t = colon; t-- > s->first && t + 12 > colon;) {
    bool from = dt_str_eq_ascii_nocase(dt_form(f->doc, t), DT_STR("from"));
    bool dash = token_is(f, t, "-") || token_is(f, t, "–") || token_is(f, t, "—");
    if (!from && !dash) continue;
    if (t + 1 == colon || verbless_end(f, t + 1, colon, head) != colon || *head == DT_NONE) return false;
    *source = (range){t + 1, colon};
    return from || f->doc->tokens[*head].upos == DT_UPOS_PROPN;
  }
  return false;
}

/* The subject of the sentence before a colon; without a verb the name that opens it. */
static bool colon_source(const finder *f, const dt_sentence *s, uint32_t colon, range *source, uint32_t *head) {
  const dt_token *tokens = f->doc->tokens;
  if (colon_name(f, s, colon, source, head)) return true;
  for (uint32_t t = s->first; t < colon; t++) {
    if (tokens[t].head != DT_NONE) continue;
    uint32_t subject = dt_tree_child(f->doc, t, DT_REL_nsubj);
    if (subject == DT_NONE || subject > colon || (subject > t && !dt_lemma_is(f->doc, s->first, "here"))) break; /* "Here is Lee in May:" */
    part p = {0};
    source_phrase(f, subject, t, &p);
    if (!p.count || part_last(&p) > colon) break;
    *source = p.items[0];
    *head = subject;
    return true;
  }
  uint32_t noun, end = verbless_end(f, s->first, colon, &noun);
  uint8_t opens = tokens[s->first].upos;
  if (noun == DT_NONE || opens == DT_UPOS_ADP || opens == DT_UPOS_SCONJ || opens == DT_UPOS_CCONJ || end > s->first + 12) return false;
  *source = (range){s->first, noun + 1};
  *head = noun;
  return true;
}

/* 'Her answer was short: "No."' and 'The lawyer: "We go on."': a colon before a quotation, and no verb of saying. */
static dt_status colon_quote(finder *f, uint32_t sentence, uint32_t colon, dt_error *err) {
  const dt_sentence *s = &f->doc->sentences[sentence];
  uint32_t next = colon + 1;
  if (next >= f->doc->token_count || f->token_quote[next] == DT_NONE || f->token_quote[colon] != DT_NONE) return DT_OK;
  if (f->quotes.items[f->token_quote[next]].first != next || !f->quotes.items[f->token_quote[next]].speech) return DT_OK;
  for (uint32_t i = f->sentence_found[sentence]; i < f->founds.count; i++)
    if (f->token_quote[f->founds.items[i].cue_token] == DT_NONE && (!f->founds.items[i].entry || (f->founds.items[i].entry->frames & CUE_QUOTE))) return DT_OK;
  range source;
  uint32_t head;
  if (!colon_source(f, s, colon, &source, &head)) return DT_OK;
  found *a = found_new(f, sentence, err);
  if (!a) return DT_ERR_MEM;
  a->cue_token = colon;
  a->source_head = head;
  a->weak = true;
  part_add(&a->source, source.first, source.last);
  part_add(&a->cue, colon > source.last + 12 ? colon : source.last, colon + 1);
  return DT_OK;
}

dt_status phrases_find(finder *f, uint32_t sentence, dt_error *err) {
  const dt_sentence *s = &f->doc->sentences[sentence];
  for (uint32_t t = s->first; t + 1 < s->last; t++)
    if (dt_str_eq_ascii_nocase(dt_form(f->doc, t), DT_STR("according")) && token_is(f, t + 1, "to"))
      DT_TRY(according_to(f, sentence, t, err));
  for (uint32_t t = s->first; t < s->last; t++)
    if (t > 0) DT_TRY(signed_quote(f, sentence, t, err));
  uint32_t before = f->founds.count;
  DT_TRY(transcript_line(f, sentence, err));
  for (uint32_t t = s->first + 1; t < s->last && f->founds.count == before; t++)
    if (token_is(f, t, ":")) DT_TRY(colon_quote(f, sentence, t, err));
  return DT_OK;
}
