/* Sources by position, for cues whose tree has no subject. */
#include "find.h"
#include "tree.h"

/* From `first` the words of a name, up to punctuation, a verb or a conjunction; false when there is no noun. */
static bool name_from(const finder *f, uint32_t first, uint32_t end, range *out) {
  uint32_t t = first;
  bool nominal = false;
  for (; t < end && !is_punct(f, t) && !is_verbal(f, t); t++) {
    uint8_t upos = tok(f, t)->upos, xpos = tok(f, t)->xpos;
    if (upos == DT_UPOS_SCONJ || xpos == DT_XPOS_WP || xpos == DT_XPOS_WDT || xpos == DT_XPOS_WRB) break;
    nominal |= upos == DT_UPOS_NOUN || upos == DT_UPOS_PROPN || upos == DT_UPOS_PRON;
  }
  *out = (range){first, t};
  return nominal;
}

static bool opens_adjunct(const finder *f, uint32_t t) {
  uint8_t upos = tok(f, t)->upos;
  return upos == DT_UPOS_ADP || upos == DT_UPOS_ADV || upos == DT_UPOS_SCONJ || upos == DT_UPOS_VERB;
}

/* "The minister, asked again, said"; "In the interview, Reed, who had left, said". */
void source_opening(const finder *f, found *a) {
  if (a->source.count || a->entry->word_class != CUE_VERB || tok(f, a->cue_token)->xpos == DT_XPOS_VBG) return;
  uint32_t first = f->doc->sentences[a->sentence].first, end = part_first(&a->cue);
  if (first < end && tok(f, first)->upos == DT_UPOS_CCONJ) first++;
  if (first < end && opens_adjunct(f, first)) {
    while (first < end && !token_is(f, first, ",")) first++;
    first++;
  }
  range name;
  if (first >= end || opens_adjunct(f, first) || !name_from(f, first, end, &name)) return;
  part_add(&a->source, name.first, name.last);
  a->source_head = name.last - 1;
  source_unquote(f, a);
}

void source_behind(const finder *f, found *a) {
  if (a->source.count || tok(f, a->cue_token)->xpos == DT_XPOS_VBG) return;
  uint32_t first = part_last(&a->cue);
  range name;
  if (first >= f->doc->sentences[a->sentence].last) return;
  bool capital = dt_is_upper(dt_form(f->doc, first).ptr[0]); /* a name, whatever the tagger thinks of "Per" */
  if ((!capital && opens_adjunct(f, first)) || !name_from(f, first, f->doc->sentences[a->sentence].last, &name)) return;
  part_add(&a->source, name.first, name.last);
  a->source_head = name.last - 1;
}
