/* Which entry of the dictionary a token is a cue of: by lemma, by stem, by what stands beside it. */
#include "find.h"
#include "tree.h"

static bool class_matches(const finder *f, uint32_t t, const cue *c) {
  uint8_t upos = tok(f, t)->upos;
  switch (c->word_class) {
    case CUE_VERB: return upos == DT_UPOS_VERB;
    case CUE_NOUN: return upos == DT_UPOS_NOUN;
    case CUE_ADJ: return upos == DT_UPOS_ADJ || (upos == DT_UPOS_VERB && tok(f, t)->xpos == DT_XPOS_VBN);
  }
  return false;
}

static bool particle_matches(const finder *f, uint32_t t, const cue *c) {
  if (!c->particle.len) return true;
  DT_EACH_CHILD(f->doc, t, d)
    if (d > t && d <= t + 3 && dt_str_eq_ascii_nocase(dt_form(f->doc, d), c->particle)) return true;
  return false;
}

static const cue *entry_by_lemma(const finder *f, uint32_t t, dt_str lemma) {
  const cue *best = NULL;
  for (const cue *c = cue_first(f->speech, lemma); c; c = cue_next(f->speech, c)) {
    if (!class_matches(f, t, c) || !particle_matches(f, t, c)) continue;
    if (!best || c->particle.len > best->particle.len) best = c;
  }
  return best;
}

enum { WORD_BYTES = 24 };

/* Stems a form of a verb may have, for lemmas that the dictionary does not know: boasted -> boast, denied -> deny. */
static const cue *entry_by_form(const finder *f, uint32_t t, const cue *(*look)(const finder *, uint32_t, dt_str)) {
  static const struct { const char *end, *to; } rules[] = {
    {"ed", ""}, {"ed", "e"}, {"ied", "y"}, {"ing", ""}, {"ing", "e"}, {"s", ""}, {"es", ""}, {"ies", "y"},
  };
  static const struct { const char *form, *lemma; } irregular[] = {
    {"said", "say"}, {"told", "tell"}, {"wrote", "write"}, {"thought", "think"}, {"shot", "shoot"}, {"sang", "sing"}, {"swore", "swear"},
  };
  char word[WORD_BYTES + 4];
  dt_str form = dt_form(f->doc, t);
  for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
    if (dt_str_eq_ascii_nocase(form, dt_str_of(irregular[i].form))) return look(f, t, dt_str_of(irregular[i].lemma));
  if (form.len > WORD_BYTES || form.len < 4) return NULL;
  for (size_t i = 0; i < form.len; i++) word[i] = dt_lower(form.ptr[i]);
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    size_t cut = strlen(rules[i].end), add = strlen(rules[i].to), stem = form.len - cut;
    if (!dt_str_ends((dt_str){word, form.len}, rules[i].end)) continue;
    char lemma[WORD_BYTES + 4];
    memcpy(lemma, word, stem);
    memcpy(lemma + stem, rules[i].to, add);
    const cue *c = look(f, t, (dt_str){lemma, stem + add});
    if (!c && stem > 3 && lemma[stem - 1] == lemma[stem - 2]) c = look(f, t, (dt_str){lemma, stem - 1}); /* admitted */
    if (c) return c;
  }
  return NULL;
}

/* The entry for token t: one with a particle that is there before one without. */
const cue *entry_of(const finder *f, uint32_t t) {
  uint8_t upos = tok(f, t)->upos;
  if (upos != DT_UPOS_VERB && upos != DT_UPOS_NOUN && upos != DT_UPOS_ADJ) return NULL;
  const cue *c = entry_by_lemma(f, t, tok(f, t)->lemma);
  return c || upos != DT_UPOS_VERB ? c : entry_by_form(f, t, entry_by_lemma);
}

static const cue *quoting_verb(const finder *f, uint32_t t, dt_str lemma) {
  (void)t;
  for (const cue *c = cue_first(f->speech, lemma); c; c = cue_next(f->speech, c))
    if (c->word_class == CUE_VERB && (c->frames & CUE_QUOTE) && !c->particle.len) return c;
  return NULL;
}

/* A verb of saying that was taken for a noun: beside a quotation or before a colon ("The Post reports:"). */
const cue *entry_beside_quote(const finder *f, uint32_t sentence, uint32_t t) {
  const dt_sentence *s = &f->doc->sentences[sentence];
  uint8_t upos = tok(f, t)->upos;
  if ((upos != DT_UPOS_NOUN && upos != DT_UPOS_PROPN) || t == s->first || f->token_quote[t] != DT_NONE) return NULL;
  uint32_t after = t + 1 < s->last ? f->token_quote[t + 1] : DT_NONE;
  bool colon = t + 1 < s->last && token_is(f, t + 1, ":");
  bool comma = t + 2 < s->last && token_is(f, t + 1, ",") && f->token_quote[t + 2] != DT_NONE;
  bool opens = colon || comma || (after != DT_NONE && f->quotes.items[after].speech);
  uint8_t before = tok(f, t - 1)->xpos;
  bool to = token_is(f, t - 1, "to");
  if ((colon || comma) && (to || tok(f, t)->xpos == DT_XPOS_VBG)) return to ? quoting_verb(f, t, dt_form(f->doc, t)) : entry_by_form(f, t, quoting_verb);
  uint32_t k = t;
  while (k > s->first && f->token_quote[k - 1] == DT_NONE && !is_verbal(f, k - 1)) k--;
  bool name_only = k == s->first || f->token_quote[k - 1] != DT_NONE;
  bool closes = k > s->first && f->token_quote[k - 1] != DT_NONE && f->quotes.items[f->token_quote[k - 1]].speech;
  if (!name_only || k == t || !(opens || closes)) return NULL;
  bool many = before == DT_XPOS_CD || before == DT_XPOS_NNS || before == DT_XPOS_NNPS || before == DT_XPOS_PRP; /* "the two write" */
  const cue *c = entry_by_form(f, t, quoting_verb);
  return c || !many ? c : quoting_verb(f, t, dt_form(f->doc, t));
}

/* Nothing but a name between a quotation and the verb: '"...?" the angry clerk' or, with the verb first, nothing at all. */
static bool name_before(const finder *f, uint32_t sentence, uint32_t t) {
  uint32_t first = f->doc->sentences[sentence].first, k = t;
  while (k > first && f->token_quote[k - 1] == DT_NONE) {
    uint8_t upos = tok(f, --k)->upos, xpos = tok(f, k)->xpos;
    if (upos == DT_UPOS_VERB || upos == DT_UPOS_AUX || upos == DT_UPOS_SCONJ || upos == DT_UPOS_CCONJ || token_is(f, k, ";") || token_is(f, k, ":")) return false;
    if (xpos == DT_XPOS_WP || xpos == DT_XPOS_WDT || xpos == DT_XPOS_WRB) return false;
  }
  uint32_t at = k > 0 ? f->token_quote[k - 1] : DT_NONE;
  if (at == DT_NONE || f->quotes.items[at].last != k || f->quotes.items[at].inner) return false;
  const quote *q = &f->quotes.items[at];
  if (k == first && f->doc->sentences[dt_sentence_of(f->doc, k - 1)].paragraph != f->doc->sentences[sentence].paragraph) return false;
  bool asks = q->last > q->first + 2 && (token_is(f, q->last - 2, "?") || token_is(f, q->last - 2, "!"));
  bool comma = (q->last > q->first + 2 && token_is(f, q->last - 2, ",")) || (k < t && token_is(f, k, ","));
  bool verbal = false;
  for (uint32_t i = q->first; i < q->last; i++) verbal |= is_verbal(f, i);
  if (!(asks || (comma && verbal))) return false;
  uint8_t behind = k == t && t + 1 < f->doc->sentences[sentence].last ? tok(f, t + 1)->upos : DT_UPOS_X;
  bool inverted = behind == DT_UPOS_PROPN || behind == DT_UPOS_DET || behind == DT_UPOS_PRON || behind == DT_UPOS_ADJ || behind == DT_UPOS_NOUN;
  return k < t ? tok(f, t - 1)->upos != DT_UPOS_ADP : inverted;
}

/* A verb right before a comma or colon and a quotation: 'he lectured: "..."'. */
static bool opens_quote(const finder *f, uint32_t sentence, uint32_t t) {
  if (t + 2 >= f->doc->sentences[sentence].last || !(token_is(f, t + 1, ",") || token_is(f, t + 1, ":"))) return false;
  uint32_t at = f->token_quote[t + 2];
  return at != DT_NONE && f->quotes.items[at].first == t + 2 && f->quotes.items[at].speech && dt_tree_child(f->doc, t, DT_REL_mark) == DT_NONE;
}

/* Any finite verb beside a spoken quotation, where no word of the dictionary stands: "...!" the crowd roared. */
const cue *entry_any_verb(const finder *f, uint32_t sentence, uint32_t t) {
  uint8_t xpos = tok(f, t)->xpos;
  if (tok(f, t)->upos != DT_UPOS_VERB || f->token_quote[t] != DT_NONE) return NULL;
  bool finite = xpos == DT_XPOS_VBD || xpos == DT_XPOS_VBZ || xpos == DT_XPOS_VBN;
  bool opens = (finite || xpos == DT_XPOS_VBG) && opens_quote(f, sentence, t);
  return opens || (finite && name_before(f, sentence, t)) ? cue_first(f->speech, DT_STR("*")) : NULL;
}
