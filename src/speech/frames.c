/* Cues and their frames in the trees: who is the source, where is the content. */
#include "find.h"
#include "tree.h"

enum { CLIMB = 8 }; /* steps up a tree in search of a subject */

static range below(const finder *f, uint32_t t) {
  range r;
  dt_tree_range(f->doc, t, &r.first, &r.last);
  return r;
}

found *found_new(finder *f, uint32_t sentence, dt_error *err) {
  found *a = dt_push(f->doc->arena, &f->founds);
  if (!a) {
    (void)dt_fail(err, DT_ERR_MEM, 0, "no room for attributions");
    return NULL;
  }
  *a = (found){.cue_token = DT_NONE, .source_head = DT_NONE, .sentence = sentence, .kind = DT_SPEECH_INDIRECT};
  return a;
}

/* ---------------------------------------------------------------- source */

static uint32_t own_subject(const finder *f, uint32_t v, bool *passive) {
  DT_EACH_CHILD(f->doc, v, c) {
    uint8_t rel = tok(f, c)->rel;
    if (rel == DT_REL_nsubj || rel == DT_REL_nsubj_outer) return c;
    if (rel == DT_REL_nsubj_pass) return *passive = true, c;
  }
  return DT_NONE;
}

static uint32_t agent_of(const finder *f, uint32_t v) {
  DT_EACH_CHILD(f->doc, v, c) {
    if (tok(f, c)->rel == DT_REL_obl_agent) return c;
    if (tok(f, c)->rel != DT_REL_obl) continue;
    uint32_t by = dt_tree_child(f->doc, c, DT_REL_case);
    if (by != DT_NONE && dt_lemma_is(f->doc, by, "by") && is_verbal(f, v) && tok(f, v)->xpos == DT_XPOS_VBN) return c;
  }
  return DT_NONE;
}

static bool is_passive(const finder *f, uint32_t v) {
  return dt_tree_child(f->doc, v, DT_REL_aux_pass) != DT_NONE || dt_tree_child(f->doc, v, DT_REL_nsubj_pass) != DT_NONE;
}

/* The subject of `v`, its own or the one it takes from the words above it; *passive: that one is acted upon. */
static uint32_t subject_of(const finder *f, uint32_t v, bool *passive) {
  *passive = false;
  for (int step = 0; step < CLIMB; step++) {
    uint32_t own = own_subject(f, v, passive), head = tok(f, v)->head;
    if (own != DT_NONE || head == DT_NONE) return own;
    switch (tok(f, v)->rel) {
      case DT_REL_acl: case DT_REL_acl_relcl: return head;
      case DT_REL_xcomp: {
        uint32_t object = dt_tree_child(f->doc, head, DT_REL_obj);
        if (object != DT_NONE && is_verbal(f, head)) return object;
        break;
      }
      case DT_REL_conj: case DT_REL_advcl: case DT_REL_parataxis: break;
      default: return DT_NONE;
    }
    v = head;
  }
  return DT_NONE;
}

static bool is_dash(const finder *f, uint32_t t) {
  return token_is(f, t, "--") || token_is(f, t, "-") || token_is(f, t, "–") || token_is(f, t, "—");
}

static bool is_closer(const finder *f, uint32_t t) { return token_is(f, t, ",") || is_dash(f, t); }

static bool has_closed_aside(const finder *f, uint32_t head, uint32_t last) {
  DT_EACH_CHILD(f->doc, head, c) {
    uint8_t rel = tok(f, c)->rel;
    if (rel != DT_REL_appos && rel != DT_REL_acl_relcl && rel != DT_REL_acl && rel != DT_REL_nmod && rel != DT_REL_nmod_unmarked && rel != DT_REL_parataxis && rel != DT_REL_nummod) continue;
    range r = below(f, c);
    if (r.last + 1 >= last && r.first > 0 && (is_closer(f, r.first) || is_closer(f, r.first - 1))) return true;
  }
  return false;
}

void source_phrase(const finder *f, uint32_t head, uint32_t out, part *p) {
  range r = below(f, head);
  DT_EACH_CHILD(f->doc, head, c) { /* "a memo saying that ...": the clause is not the source */
    if (out == DT_NONE || !dt_tree_under(f->doc, out, c)) continue;
    range cut = below(f, c);
    if (cut.first > head) { if (cut.first < r.last) r.last = cut.first; }
    else if (cut.last > r.first && cut.last <= head) r.first = cut.last;
  }
  uint32_t by = dt_tree_child(f->doc, head, DT_REL_case);
  if (by != DT_NONE && by == r.first) r.first++;
  while (r.last > r.first + 1 && is_punct(f, r.last - 1) && !is_mark(dt_form(f->doc, r.last - 1)) && !token_is(f, r.last - 1, ")")) r.last--;
  if (r.last < f->doc->token_count && token_is(f, r.last, ")")) r.last++;
  while (r.first + 1 < r.last && is_punct(f, r.first)) r.first++;
  if (r.last < f->doc->token_count && out != DT_NONE && out > r.last && is_closer(f, r.last) && has_closed_aside(f, head, r.last)) r.last++;
  if (out != DT_NONE && in_range(r, out)) r = out > head ? (range){r.first, out} : (range){out + 1, r.last};
  part_add(p, r.first, r.last);
}

void source_unquote(const finder *f, found *a) {
  if (!a->source.count || f->token_quote[a->cue_token] != DT_NONE) return;
  for (uint32_t t = part_first(&a->source); t < part_last(&a->source); t++) {
    uint32_t at = f->token_quote[t];
    if (at == DT_NONE) continue;
    const quote *q = &f->quotes.items[at];
    t = q->last - 1;
    bool whole = q->first >= part_first(&a->source) && q->last <= part_last(&a->source);
    if (whole && !q->speech) continue;
    bool right = a->cue_token > q->first; /* the speaker stands between the quotation and the cue */
    part_cut(&a->source, right ? (range){0, q->last} : (range){q->first, UINT32_MAX});
  }
  while (a->source.count && is_punct(f, part_first(&a->source))) part_cut(&a->source, (range){part_first(&a->source), part_first(&a->source) + 1});
  if (a->source_head != DT_NONE && !part_has(&a->source, a->source_head)) a->source_head = a->source.count ? part_last(&a->source) - 1 : DT_NONE;
}

/* "the spokesman, Ann Lee, said" when the tree has hung the name elsewhere: what stands between commas before the cue
   and holds no verb belongs to the source. */
static void add_aside(const finder *f, found *a) {
  uint32_t last = part_last(&a->source), end = part_first(&a->cue);
  if (a->source.count == 0 || end < last + 3 || end > last + 16 || !token_is(f, last, ",") || !token_is(f, end - 1, ",")) return;
  uint8_t first = tok(f, last + 1)->upos;
  if (first != DT_UPOS_PROPN && first != DT_UPOS_DET && first != DT_UPOS_NOUN && first != DT_UPOS_ADJ) return;
  for (uint32_t t = last; t < end; t++)
    if (is_verbal(f, t) || is_mark(dt_form(f->doc, t)) || tok(f, t)->upos == DT_UPOS_CCONJ) return;
  part_add(&a->source, last, end);
}

static void source_of(const finder *f, found *a, uint32_t head) {
  if (head == DT_NONE) return;
  a->source_head = head;
  source_phrase(f, head, a->cue_token, &a->source);
  add_aside(f, a);
  source_unquote(f, a);
}

/* "...," said the mayor: the noun behind the verb, whatever the tree calls it. */
void source_inverted(const finder *f, found *a) {
  if (a->source.count || is_passive(f, a->cue_token)) return;
  uint32_t after = part_last(&a->cue);
  DT_EACH_CHILD(f->doc, a->cue_token, c) {
    uint8_t upos = tok(f, c)->upos;
    if (c < after || (upos != DT_UPOS_NOUN && upos != DT_UPOS_PROPN && upos != DT_UPOS_PRON && upos != DT_UPOS_DET)) continue;
    range r = below(f, c);
    if (r.first != after || f->token_quote[c] != DT_NONE || dt_tree_child(f->doc, c, DT_REL_case) == after) return;
    a->source_head = c;
    source_phrase(f, c, a->cue_token, &a->source);
    source_unquote(f, a);
    return;
  }
}

/* ------------------------------------------------------------------- cue */

static bool joins_cue_left(const finder *f, uint32_t t, uint32_t v) {
  if (tok(f, t)->head != v) return false;
  switch (tok(f, t)->rel) {
    case DT_REL_aux: case DT_REL_aux_pass: case DT_REL_cop: return true;
    case DT_REL_advmod: return tok(f, t)->child == DT_NONE && tok(f, t)->xpos != DT_XPOS_WRB;
    case DT_REL_mark: return dt_lemma_is(f->doc, t, "to");
    default: return false;
  }
}

/* Where a thing was said belongs to how it was said: "said in a statement". */
static bool is_medium(const finder *f, uint32_t t) { return cue_listed(f->speech, CUE_LIST_medium, tok(f, t)->lemma); }

static uint32_t case_of(const finder *f, uint32_t t) { return dt_tree_child(f->doc, t, DT_REL_case); }

static void verb_cue(const finder *f, uint32_t v, part *p) {
  uint32_t first = v, last = v + 1;
  while (first > f->doc->sentences[0].first && joins_cue_left(f, first - 1, v)) first--;
  if (last < f->doc->token_count && tok(f, last)->head == v && tok(f, last)->rel == DT_REL_compound_prt) last++;
  if (last < f->doc->token_count) {
    DT_EACH_CHILD(f->doc, v, c) {
      range r = below(f, c);
      if (tok(f, c)->rel == DT_REL_obl && r.first == last && is_medium(f, c) && case_of(f, c) == last && r.last - r.first <= 6) last = r.last;
    }
  }
  part_add(p, first, last);
}

/* --------------------------------------------------------------- content */

static bool is_wh(const finder *f, uint32_t t) {
  uint8_t x = tok(f, t)->xpos;
  return x == DT_XPOS_WDT || x == DT_XPOS_WP || x == DT_XPOS_WPS || x == DT_XPOS_WRB;
}

/* "that", "whether", "how" ... opens the clause. */
static bool is_marked(const finder *f, uint32_t clause, range r) {
  if (is_wh(f, r.first)) return true;
  uint32_t mark = dt_tree_child(f->doc, clause, DT_REL_mark);
  return mark != DT_NONE && (dt_lemma_is(f->doc, mark, "that") || dt_lemma_is(f->doc, mark, "whether") || dt_lemma_is(f->doc, mark, "if"));
}

/* "said later that ...": the clause begins with its "that". */
static range clause_range(const finder *f, uint32_t clause) {
  range r = below(f, clause);
  uint32_t mark = dt_tree_child(f->doc, clause, DT_REL_mark);
  if (mark == DT_NONE || mark <= r.first || mark > r.first + 8 || !dt_lemma_is(f->doc, mark, "that")) return r;
  for (uint32_t t = r.first; t < mark; t++)
    if (is_verbal(f, t) || token_is(f, t, ",")) return r;
  r.first = mark;
  return r;
}

static void clause_content(const finder *f, found *a, uint32_t clause) {
  range r = clause_range(f, clause);
  part p = {0};
  part_add(&p, r.first, r.last);
  for (uint32_t i = 0; i < a->cue.count; i++) part_cut(&p, a->cue.items[i]);
  for (uint32_t i = 0; i < a->source.count; i++) part_cut(&p, a->source.items[i]);
  for (uint32_t i = 0; i < p.count; i++) part_add(&a->content, p.items[i].first, p.items[i].last);
}

static bool has_prep(const cue *c, dt_str word) {
  for (int i = 0; i < CUE_PREPS && c->preps[i].len; i++)
    if (dt_str_eq(c->preps[i], word)) return true;
  return false;
}

/* "called for talks": the phrase is content, the preposition belongs to the cue. */
static bool prep_content(const finder *f, found *a, uint32_t c) {
  uint32_t prep = case_of(f, c);
  if (prep == DT_NONE) prep = dt_tree_child(f->doc, c, DT_REL_mark);
  if (prep == DT_NONE || prep < a->cue_token || !has_prep(a->entry, tok(f, prep)->lemma)) return false;
  range r = below(f, c);
  if (r.first < a->cue_token) return false;
  part_add(&a->cue, prep, prep + 1);
  DT_EACH_CHILD(f->doc, a->cue_token, d) { /* called on them to stop */
    uint8_t rel = tok(f, d)->rel;
    range next = below(f, d);
    if (next.first == r.last && (rel == DT_REL_xcomp || rel == DT_REL_advcl || rel == DT_REL_acl) && dt_lemma_is(f->doc, next.first, "to")) r.last = next.last;
  }
  part_add(&a->content, prep + 1, r.last);
  return true;
}

static bool is_clause(const finder *f, uint32_t c, const found *a) {
  uint8_t rel = tok(f, c)->rel;
  if (cue_listed(f->speech, CUE_LIST_no_clause, tok(f, c)->lemma)) return false;
  if (rel == DT_REL_ccomp) return true;
  if (a->entry->word_class == CUE_NOUN && rel == DT_REL_acl) return is_marked(f, c, below(f, c));
  if (rel == DT_REL_parataxis) return c > a->cue_token && is_verbal(f, c) && (a->entry->frames & CUE_QUOTE);
  if (rel == DT_REL_advcl) return c > a->cue_token && dt_tree_child(f->doc, c, DT_REL_mark) != DT_NONE && dt_lemma_is(f->doc, dt_tree_child(f->doc, c, DT_REL_mark), "that");
  return false;
}

static bool is_infinitive(const finder *f, uint32_t c, const found *a) {
  uint8_t rel = tok(f, c)->rel;
  if (rel == DT_REL_xcomp) return c > a->cue_token;
  if (a->entry->word_class == CUE_NOUN && rel == DT_REL_acl) {
    uint32_t mark = dt_tree_child(f->doc, c, DT_REL_mark);
    return mark != DT_NONE && dt_lemma_is(f->doc, mark, "to");
  }
  return false;
}

/* Prepositions whose phrase behind an object belongs to it more often than to the verb. */
static bool joins_object(const finder *f, uint32_t prep) { return cue_listed(f->speech, CUE_LIST_of_object, tok(f, prep)->lemma); }

static uint32_t object_end(const finder *f, uint32_t v, uint32_t object) {
  uint32_t end = below(f, object).last;
  DT_EACH_CHILD(f->doc, v, c) {
    if (c < object || (tok(f, c)->rel != DT_REL_obl && tok(f, c)->rel != DT_REL_xcomp && tok(f, c)->rel != DT_REL_advcl)) continue;
    range r = below(f, c);
    uint32_t prep = case_of(f, c) != DT_NONE ? case_of(f, c) : dt_tree_child(f->doc, c, DT_REL_mark);
    bool joined = tok(f, c)->rel == DT_REL_xcomp || (prep != DT_NONE && joins_object(f, prep));
    if (joined && r.first == end) end = r.last;
  }
  return end;
}

static bool is_condition(const finder *f, uint32_t c) {
  uint32_t mark = dt_tree_child(f->doc, c, DT_REL_mark);
  return mark != DT_NONE && cue_listed(f->speech, CUE_LIST_condition, tok(f, mark)->lemma);
}

/* Where a clause that began before `t` is left to the article again: a semicolon, ", adding ...", ", while others ...". */
static uint32_t clause_end(const finder *f, uint32_t t, uint32_t end) {
  for (; t + 2 < end; t++) {
    if (token_is(f, t, ";")) return t;
    if (!token_is(f, t, ",") || f->token_quote[t] != DT_NONE) continue;
    const cue *next = tok(f, t + 1)->xpos == DT_XPOS_VBG ? cue_first(f->speech, tok(f, t + 1)->lemma) : NULL;
    if (next && (next->frames & CUE_QUOTE)) return t;
    if (token_is(f, t + 1, "while")) return t;
    if (token_is(f, t + 1, "but") && tok(f, t + 2)->xpos == DT_XPOS_VBD && cue_first(f->speech, tok(f, t + 2)->lemma)) return t;
  }
  return end;
}

/* "If rain came, they would stay, he said": what the tree hangs on the cue, but stands on the content's side of it,
   is content as well. */
static void widen_clause(const finder *f, found *a) {
  uint32_t v = a->cue_token, first = part_first(&a->content), last = part_last(&a->content);
  bool before = last <= v;
  if (!a->content.count) return; /* all of the clause is cue and source */
  DT_EACH_CHILD(f->doc, v, c) {
    uint8_t rel = tok(f, c)->rel;
    if (part_has(&a->source, c) || part_has(&a->cue, c) || part_has(&a->content, c) || rel == DT_REL_punct) continue;
    range r = below(f, c);
    if (before && r.last <= first && rel != DT_REL_conj && (rel != DT_REL_parataxis || is_verbal(f, c))) part_add(&a->content, r.first, first);
    else if (!before && r.first >= part_last(&a->cue) && r.first <= part_last(&a->cue) + 1 && r.last <= first && r.last + 1 >= first && rel == DT_REL_advcl && !a->marked) part_add(&a->content, r.first, last);
    else if (!before && r.first >= last && r.first <= last + 1 && is_condition(f, c)) part_add(&a->content, first, r.last);
  }
}

/* "called the plan a farce": object and predicate, side by side; of a passive the predicate alone. */
static void predicate_content(const finder *f, found *a) {
  uint32_t v = a->cue_token, first = DT_NONE, last = 0, parts = 0;
  DT_EACH_CHILD(f->doc, v, c) {
    uint8_t rel = tok(f, c)->rel;
    bool part_of = rel == DT_REL_obj || rel == DT_REL_iobj || rel == DT_REL_xcomp || rel == DT_REL_ccomp;
    range r = below(f, c);
    if (rel == DT_REL_obj && is_wh(f, c)) { /* "what he called a farce" */
      part_add(&a->content, r.first, r.last);
      parts++;
      continue;
    }
    if (!part_of || c < v) continue;
    if (first == DT_NONE) first = r.first;
    last = r.last;
    parts++;
  }
  if (first == DT_NONE || first > v + 3) {
    a->content = (part){0};
    return;
  }
  bool quoted = last < f->doc->token_count && (f->token_quote[last] != DT_NONE || (last + 1 < f->doc->token_count && tok(f, last)->upos == DT_UPOS_DET && f->token_quote[last + 1] != DT_NONE));
  quoted |= f->token_quote[last - 1] != DT_NONE && f->quotes.items[f->token_quote[last - 1]].first > first; /* called his acts "a farce" */
  bool passive = is_passive(f, v) || (tok(f, v)->rel == DT_REL_acl && tok(f, v)->xpos == DT_XPOS_VBN);
  if (parts < 2 && !passive && !quoted && !is_mark(dt_form(f->doc, first))) {
    a->content = (part){0};
    return;
  }
  part_add(&a->content, first, last);
  a->frames = CUE_OBJECT;
}

static void tree_content(const finder *f, found *a) {
  uint32_t v = a->cue_token, frames = a->entry->frames, object = DT_NONE;
  DT_EACH_CHILD(f->doc, v, c) {
    if (tok(f, c)->rel == DT_REL_obj && object == DT_NONE) object = c;
    if ((frames & CUE_CLAUSE) && is_clause(f, c, a)) {
      range r = below(f, c);
      if ((frames & CUE_BARE) && !is_marked(f, c, r)) continue;
      clause_content(f, a, c);
      a->frames = CUE_CLAUSE;
      a->marked = is_marked(f, c, r);
      if (a->entry->word_class == CUE_VERB) widen_clause(f, a);
      if (part_first(&a->content) > v) part_cut(&a->content, (range){clause_end(f, part_first(&a->content), part_last(&a->content)), UINT32_MAX});
    } else if ((frames & CUE_INFINITIVE) && is_infinitive(f, c, a)) {
      clause_content(f, a, c);
      if (object != DT_NONE && below(f, object).last == below(f, c).first) clause_content(f, a, object);
      a->frames = CUE_INFINITIVE;
    } else if ((frames & CUE_RAISED) && tok(f, c)->rel == DT_REL_xcomp) {
      clause_content(f, a, c);
      a->frames = CUE_RAISED;
    }
    if (a->frames) return;
  }
  if ((frames & CUE_OBJECT) && object != DT_NONE) {
    range r = below(f, object);
    if (object > v) r.last = object_end(f, v, object);
    for (uint32_t t = v + 1; t < r.last; t++) /* '"a cage" - a charge that stung': that is the article's own remark */
      if (t > r.first && is_mark(dt_form(f->doc, t - 1)) && (token_is(f, t, "-") || token_is(f, t, "—") || token_is(f, t, "--"))) r.last = t;
    if (object > v || is_wh(f, object)) part_add(&a->content, r.first, r.last), a->frames = CUE_OBJECT;
  }
  if (!a->frames && (frames & CUE_PREDICATE)) predicate_content(f, a);
  if (!a->frames && (frames & CUE_ANY_PREP))
    DT_EACH_CHILD(f->doc, v, c)
      if (prep_content(f, a, c)) {
        a->frames = CUE_ANY_PREP;
        return;
      }
}

/* "Rain will come, he said": the clause the cue is hung on, or hangs itself from. */
static void outer_content(const finder *f, found *a) {
  uint32_t v = a->cue_token, head = tok(f, v)->head;
  if (head == DT_NONE || !(a->entry->frames & CUE_QUOTE)) return;
  uint8_t rel = tok(f, v)->rel;
  if (rel != DT_REL_parataxis && rel != DT_REL_advcl && rel != DT_REL_discourse) return;
  if (rel == DT_REL_advcl) {
    uint32_t as = dt_tree_child(f->doc, v, DT_REL_mark);
    if (as == DT_NONE || !dt_lemma_is(f->doc, as, "as") || !(a->entry->frames & CUE_CLAUSE)) return; /* "as he began, ..." says nothing */
  }
  range aside = below(f, v), all = below(f, head);
  if (aside.first < head && rel == DT_REL_parataxis) return;
  part_add(&a->content, all.first, all.last);
  part_cut(&a->content, aside);
  a->frames = CUE_CLAUSE;
}

/* ... or, when the tree has another view: a source and a cue after a comma at the end of the sentence. */
static void final_content(const finder *f, found *a) {
  if (!(a->entry->frames & CUE_QUOTE)) return;
  if (!a->source.count && part_first(&a->cue) > 0 && token_is(f, part_first(&a->cue) - 1, ",")) source_inverted(f, a);
  if (!a->source.count) return;
  const dt_sentence *s = &f->doc->sentences[a->sentence];
  uint32_t first = part_first(&a->source) < a->cue_token ? part_first(&a->source) : part_first(&a->cue);
  uint32_t last = part_last(&a->source) > a->cue_token ? part_last(&a->source) : part_last(&a->cue);
  if (first <= s->first + 2 || !token_is(f, first - 1, ",") || last + 2 < s->last) return;
  part_add(&a->content, s->first, first - 1);
  a->frames = CUE_CLAUSE;
}

static bool has_quote(const finder *f, uint32_t first, uint32_t last) {
  for (uint32_t t = first; t < last; t++)
    if (f->token_quote[t] != DT_NONE) return true;
  return false;
}

/* "Officials said the road was shut" where the tree has lost the clause: a verb of saying behind its source takes what
   follows it up to the end. */
static void following_content(const finder *f, found *a) {
  const uint32_t wanted = CUE_CLAUSE | CUE_QUOTE;
  uint32_t v = a->cue_token;
  if ((a->entry->frames & (wanted | CUE_BARE)) != wanted || a->source.count != 1 || is_passive(f, v)) return;
  const dt_sentence *s = &f->doc->sentences[a->sentence];
  uint32_t first = part_last(&a->cue), end = s->last;
  if (part_last(&a->source) > v || part_last(&a->source) + 2 < part_first(&a->cue) || first + 3 >= end) return;
  if (has_quote(f, s->first, first + 1)) return;
  uint8_t next = tok(f, first)->upos;
  if (next == DT_UPOS_PUNCT || next == DT_UPOS_ADP || next == DT_UPOS_CCONJ || next == DT_UPOS_PART) return;
  bool finite = false;
  for (uint32_t t = first; t < first + 4 && t + 1 < end; t++) /* said later that ... */
    if (token_is(f, t, "that")) first = t;
  end = clause_end(f, first, end);
  for (uint32_t t = first; t < end; t++) {
    uint8_t x = tok(f, t)->xpos;
    finite |= x == DT_XPOS_VBD || x == DT_XPOS_VBZ || x == DT_XPOS_VBP || x == DT_XPOS_MD;
  }
  if (!finite) return;
  part_add(&a->content, first, end);
  a->frames = CUE_CLAUSE;
}

/* First token of a sentence behind its dateline ("KYIV, May 3 (Reuters) -"), which the parser hangs on it as a whole. */
static uint32_t behind_dateline(const finder *f, const dt_sentence *s) {
  uint32_t top = s->first;
  while (tok(f, top)->head != DT_NONE && tok(f, top)->rel != DT_REL_parataxis) top = tok(f, top)->head;
  if (tok(f, top)->rel != DT_REL_parataxis || is_verbal(f, top)) return s->first;
  range r = below(f, top);
  return r.first == s->first && r.last < s->last && is_dash(f, r.last - 1) ? r.last : s->first;
}

/* "..., he said." takes the sentence from its beginning, also where the tree gave it a piece. */
static void whole_before(const finder *f, found *a) {
  if (a->frames != CUE_CLAUSE || !(a->entry->frames & CUE_QUOTE) || !a->source.count) return;
  const dt_sentence *s = &f->doc->sentences[a->sentence];
  uint32_t first = part_first(&a->source) < a->cue_token ? part_first(&a->source) : part_first(&a->cue);
  if (first < s->first + 3 || part_last(&a->content) > first || part_last(&a->content) + 1 < first || !token_is(f, first - 1, ",")) return;
  if (has_quote(f, s->first, first)) return;
  part_add(&a->content, behind_dateline(f, s), first - 1);
}

/* "The benefit, it says, would be small": a source and a cue between commas, the sentence around them. */
static void middle_content(const finder *f, found *a) {
  if (!(a->entry->frames & CUE_QUOTE) || !a->source.count || a->source.count > 1 || a->marked) return;
  const dt_sentence *s = &f->doc->sentences[a->sentence];
  uint32_t first = part_first(&a->cue), last = part_last(&a->cue);
  if (part_last(&a->source) == first) first = part_first(&a->source);
  else if (part_first(&a->source) == last) last = part_last(&a->source);
  else return;
  if (first <= s->first + 1 || last + 2 >= s->last || !token_is(f, first - 1, ",") || !token_is(f, last, ",") || first + 14 < last) return;
  uint8_t next = tok(f, last + 1)->xpos;
  bool aside = next == DT_XPOS_VBG || next == DT_XPOS_IN || next == DT_XPOS_WRB || next == DT_XPOS_WP || next == DT_XPOS_WDT || next == DT_XPOS_CC;
  for (uint32_t t = s->first; t < s->last; t++)
    if (f->token_quote[t] != DT_NONE) return;
  a->content = (part){0};
  part_add(&a->content, behind_dateline(f, s), first - 1);
  if (!aside) part_add(&a->content, last + 1, s->last);
  a->frames = CUE_CLAUSE;
}

/* "said that three things had changed: prices had risen", "... had closed, so nobody came": what a colon, "so" or "and"
   brings in is still said, unless it holds a verb that may be the article's own report. */
static void run_on(const finder *f, found *a) {
  const uint32_t wanted = CUE_CLAUSE | CUE_QUOTE;
  if (a->frames != CUE_CLAUSE || (a->entry->frames & (wanted | CUE_BARE)) != wanted || !a->source.count || part_first(&a->content) < a->cue_token) return;
  uint32_t end = part_last(&a->content), last = f->doc->sentences[a->sentence].last;
  if (end + 3 >= last || f->token_quote[a->cue_token] != DT_NONE || has_quote(f, end, last)) return;
  uint32_t word = end + token_is(f, end, ",");
  if (!token_is(f, end, ":") && !token_is(f, word, "and") && !(word > end && token_is(f, word, "so"))) return;
  for (uint32_t t = end + 1; t < last; t++)
    if (is_verbal(f, t) && entry_of(f, t)) return;
  part_add(&a->content, end - 1, clause_end(f, end, last));
}

/* ------------------------------------------------------------------ cues */

static void noun_source(const finder *f, found *a) {
  uint32_t n = a->cue_token, head = tok(f, n)->head;
  bool passive;
  uint32_t owner = dt_tree_child(f->doc, n, DT_REL_nmod_poss);
  if (owner == DT_NONE && head != DT_NONE && is_verbal(f, head) && tok(f, n)->rel == DT_REL_obj) {
    owner = subject_of(f, head, &passive);
    if (passive) owner = DT_NONE;
  }
  if (owner == DT_NONE && (a->entry->frames & CUE_QUOTE)) { /* "ran on the slogan ..." */
    while (head != DT_NONE && !is_verbal(f, head)) head = tok(f, head)->head;
    if (head != DT_NONE) owner = subject_of(f, head, &passive);
    if (owner != DT_NONE && (passive || owner > n || dt_tree_under(f->doc, n, owner))) owner = DT_NONE;
  }
  source_of(f, a, owner);
  if (!a->source.count) return;
  uint32_t last = part_last(&a->source);
  if (dt_tree_child(f->doc, n, DT_REL_nmod_poss) != DT_NONE && last > part_first(&a->source) + 1 && dt_lemma_is(f->doc, last - 1, "'s"))
    part_cut(&a->source, (range){last - 1, last});
}

/* "..., adding that": whoever the sentence is about adds, whatever word the tree hangs it on. */
static bool adds_on(const finder *f, const found *a) {
  uint32_t v = a->cue_token;
  return tok(f, v)->xpos == DT_XPOS_VBG && (a->entry->frames & CUE_QUOTE) && v > f->doc->sentences[a->sentence].first && token_is(f, v - 1, ",") && f->token_quote[v] == DT_NONE;
}

static uint32_t root_subject(const finder *f, uint32_t v) {
  bool passive = false;
  uint32_t root = v;
  while (tok(f, root)->head != DT_NONE) root = tok(f, root)->head;
  uint32_t subject = root == v ? DT_NONE : own_subject(f, root, &passive);
  return subject != DT_NONE && subject < v && f->token_quote[subject] == DT_NONE ? subject : DT_NONE;
}

static void verb_source(const finder *f, found *a) {
  uint32_t v = a->cue_token;
  bool passive = false;
  if (is_passive(f, v) || (tok(f, v)->rel == DT_REL_acl && tok(f, v)->xpos == DT_XPOS_VBN)) {
    source_of(f, a, agent_of(f, v));
    return;
  }
  uint32_t subject = adds_on(f, a) ? root_subject(f, v) : DT_NONE;
  if (subject == DT_NONE) subject = subject_of(f, v, &passive);
  source_of(f, a, subject);
}

/* A passive's content is its subject: "third parties were mentioned"; "X is expected to go" both ends. */
static void passive_content(const finder *f, found *a) {
  uint32_t v = a->cue_token;
  uint32_t subject = dt_tree_child(f->doc, v, DT_REL_nsubj_pass);
  bool raised = (a->entry->frames & CUE_RAISED) && a->frames;
  if (raised) subject = dt_tree_child(f->doc, v, DT_REL_nsubj);
  if (subject == DT_NONE) return;
  bool addressed = a->frames == CUE_CLAUSE; /* "was told that": the subject heard it */
  if (addressed || (!raised && !a->frames && !(a->entry->frames & (CUE_OBJECT | CUE_PREDICATE)))) return;
  range r = below(f, subject);
  part_add(&a->content, r.first, r.last);
  if (!a->frames) a->frames = CUE_OBJECT;
}

/* "was quoted as saying": the saying is the cue. */
static bool is_quoted_as(const finder *f, uint32_t t) {
  if (!is_passive(f, t)) return false;
  DT_EACH_CHILD(f->doc, t, c)
    if (is_verbal(f, c) && c > t && token_is(f, c - 1, "as")) return true;
  return false;
}

/* One with no more than a cue: what it says is the quotation beside it. */
static found *found_weak(finder *f, uint32_t sentence, uint32_t t, const cue *entry, dt_error *err) {
  found *a = found_new(f, sentence, err);
  if (!a) return NULL;
  a->entry = entry;
  a->stance = entry->stance;
  a->cue_token = t;
  a->weak = true;
  return a;
}

/* Such a verb has no frame in the tree: its source is the name before it, its content the quotation. */
static dt_status try_noun(finder *f, uint32_t sentence, uint32_t t, dt_error *err) {
  const cue *entry = entry_beside_quote(f, sentence, t);
  if (!entry) return DT_OK;
  found *a = found_weak(f, sentence, t, entry, err);
  if (!a) return DT_ERR_MEM;
  part_add(&a->cue, t, t + 1);
  uint32_t first = t;
  while (first > f->doc->sentences[sentence].first && f->token_quote[first - 1] == DT_NONE) first--;
  while (first < t && is_punct(f, first)) first++;
  part_add(&a->source, first, t);
  a->source_head = t - 1;
  return DT_OK;
}

/* A verb of any kind beside a quotation: it has no content but that. */
static dt_status try_any_verb(finder *f, uint32_t sentence, uint32_t t, dt_error *err) {
  const cue *entry = entry_any_verb(f, sentence, t);
  if (!entry) return DT_OK;
  found *a = found_weak(f, sentence, t, entry, err);
  if (!a) return DT_ERR_MEM;
  verb_cue(f, t, &a->cue);
  verb_source(f, a);
  return DT_OK;
}

static dt_status try_cue(finder *f, uint32_t sentence, uint32_t t, dt_error *err) {
  const cue *entry = entry_of(f, t);
  if (!entry || entry->word_class == CUE_NOUN) {
    uint32_t before = f->founds.count;
    DT_TRY(try_noun(f, sentence, t, err));
    if (f->founds.count > before) return DT_OK;
  }
  if (!entry || (entry->word_class == CUE_VERB && !(entry->frames & CUE_QUOTE))) {
    uint32_t before = f->founds.count;
    DT_TRY(try_any_verb(f, sentence, t, err));
    if (!entry || f->founds.count > before) return DT_OK;
  }
  if (dt_lemma_is(f->doc, t, "quote") && is_quoted_as(f, t)) return DT_OK;
  found a = {.entry = entry, .cue_token = t, .source_head = DT_NONE, .sentence = sentence, .stance = entry->stance, .kind = DT_SPEECH_INDIRECT};
  if (entry->word_class == CUE_NOUN) part_add(&a.cue, t, t + 1);
  else verb_cue(f, t, &a.cue);
  if (entry->word_class == CUE_NOUN) noun_source(f, &a);
  else if (!(entry->frames & CUE_RAISED)) verb_source(f, &a);
  tree_content(f, &a);
  if (entry->word_class == CUE_VERB && (is_passive(f, t) || (entry->frames & CUE_RAISED))) passive_content(f, &a);
  if (entry->word_class == CUE_VERB) middle_content(f, &a);
  if (entry->word_class == CUE_VERB) whole_before(f, &a);
  if (entry->word_class == CUE_VERB) run_on(f, &a);
  if (!a.frames) outer_content(f, &a);
  if (!a.frames) final_content(f, &a);
  if (!a.frames && entry->word_class == CUE_VERB) following_content(f, &a);
  if (!a.frames && !(entry->frames & CUE_QUOTE)) return DT_OK;
  uint8_t xpos = tok(f, t)->xpos;
  bool finite = xpos == DT_XPOS_VBD || xpos == DT_XPOS_VBZ || xpos == DT_XPOS_VBP;
  if (a.frames && !a.source.count && entry->word_class == CUE_VERB && !(entry->frames & CUE_RAISED) && finite && !is_passive(f, t) && f->token_quote[t] == DT_NONE) source_opening(f, &a);
  bool to = dt_lemma_is(f->doc, part_first(&a.cue), "to");
  bool idle = entry->word_class == CUE_VERB && (to ? !a.source.count || (a.frames & (CUE_OBJECT | CUE_ANY_PREP)) : xpos == DT_XPOS_VBG && !a.source.count);
  if (idle && !(entry->frames & CUE_QUOTE)) return DT_OK; /* "a bid to defend the plan": nobody speaks */
  a.weak = !a.frames || idle;
  part_trim(f, &a.content);
  if (!a.weak && part_words(f, &a.content) == 0) return DT_OK;
  found *kept = found_new(f, sentence, err);
  if (!kept) return DT_ERR_MEM;
  *kept = a;
  return DT_OK;
}

dt_status frames_find(finder *f, dt_error *err) {
  for (uint32_t s = 0; s < f->doc->sentence_count; s++) {
    f->sentence_found[s] = f->founds.count;
    for (uint32_t t = f->doc->sentences[s].first; t < f->doc->sentences[s].last; t++) DT_TRY(try_cue(f, s, t, err));
    DT_TRY(phrases_find(f, s, err));
  }
  f->sentence_found[f->doc->sentence_count] = f->founds.count;
  return DT_OK;
}
