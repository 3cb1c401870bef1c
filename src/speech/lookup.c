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
  uint32_t k = t;
  while (k > s->first && f->token_quote[k - 1] == DT_NONE && !is_verbal(f, k - 1)) k--;
  bool name_only = k == s->first || f->token_quote[k - 1] != DT_NONE;
  bool closes = k > s->first && f->token_quote[k - 1] != DT_NONE && f->quotes.items[f->token_quote[k - 1]].speech;
  if (!name_only || k == t || !(opens || closes)) return NULL;
  return entry_by_form(f, t, quoting_verb);
}
