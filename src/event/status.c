/* Talk or deed, done or not: negation, future, hypothesis, by the words around. */
#include "coder.h"

enum { LONGEST_CLIMB = 8 };

static uint8_t of_modal(const ev_coder *c, uint32_t aux) {
  dt_str form = dt_form(c->doc, aux);
  uint32_t verb = ev_tok(c, aux)->head; /* "would like to meet": a wish, not a supposition */
  if (verb != DT_NONE && ev_lemma_in(c, verb, EV_LIST_wish) && ev_tok(c, aux)->rel == DT_REL_aux) return 0;
  /* "said it would send": will, told in the past */
  if (dt_str_eq_ascii_nocase(form, DT_STR("would")) && c->doc->token_attribution && c->doc->token_attribution[aux] != DT_NONE)
    return DT_AUX_FUTURE;
  if (ev_form_in(c, aux, EV_LIST_will) || ev_lemma_in(c, aux, EV_LIST_will)) return DT_AUX_FUTURE;
  return ev_form_in(c, aux, EV_LIST_might) || ev_lemma_in(c, aux, EV_LIST_might) ? DT_AUX_HYPOTHETICAL : 0;
}

/* "would not hear of": an idiom with a "not" of its own is a stance taken now, whatever its auxiliary. */
static bool is_negative_idiom(const ev_coder *c, uint32_t t) {
  const ev_meaning *m = ev_means(c, t) ? &c->meanings[t] : NULL;
  for (uint32_t i = 0; m && i < m->word_count; i++)
    if (ev_tok(c, m->words[i])->head == t && ev_form_in(c, m->words[i], EV_LIST_no)) return true;
  return false;
}

/* "Neither Serbia nor Kosovo agreed", "no one was killed", "none of the envoys met". */
static bool is_nobody(const ev_coder *c, uint32_t subject) {
  if (ev_form_in(c, subject, EV_LIST_no)) return true;
  DT_EACH_CHILD(c->doc, subject, k) {
    uint8_t rel = ev_tok(c, k)->rel;
    bool before = k < subject && (rel == DT_REL_det || rel == DT_REL_cc_preconj || (rel == DT_REL_advmod && k + 1 == subject));
    if (before && ev_form_in(c, k, EV_LIST_no) && !ev_form_in(c, k + 1, EV_LIST_only)) return true;
  }
  return false;
}

static uint8_t of_own_words(const ev_coder *c, uint32_t t) {
  uint8_t bits = 0;
  bool stance = is_negative_idiom(c, t);
  DT_EACH_CHILD(c->doc, t, k) {
    switch (ev_tok(c, k)->rel) {
      case DT_REL_aux: bits |= stance ? 0 : of_modal(c, k); break;
      case DT_REL_advmod: case DT_REL_det: case DT_REL_case: case DT_REL_cc: case DT_REL_cc_preconj:
        if (k < t && ev_form_in(c, k, EV_LIST_no) && !stance && !ev_form_in(c, k + 1, EV_LIST_only)) bits |= DT_AUX_NEGATION; /* "not only" denies nothing */
        if (k && ev_form_in(c, k - 1, EV_LIST_no) && dt_str_eq_ascii_nocase(dt_form(c->doc, k), DT_STR("longer"))) bits |= DT_AUX_NEGATION; /* "no longer sells" */
        if (k < t && ev_form_in(c, k, EV_LIST_perhaps)) bits |= DT_AUX_HYPOTHETICAL;
        break;
      case DT_REL_mark:
        if (dt_str_eq_ascii_nocase(dt_form(c->doc, k), DT_STR("without"))) bits |= DT_AUX_NEGATION;
        else if (ev_form_in(c, k, EV_LIST_maybe)) bits |= DT_AUX_HYPOTHETICAL;
        else if (ev_form_in(c, k, EV_LIST_ahead) && ev_tok(c, t)->xpos == DT_XPOS_VB) bits |= DT_AUX_FUTURE; /* "is [due to] meet" */
        break;
      case DT_REL_amod:
        if (ev_form_in(c, k, EV_LIST_maybe)) bits |= DT_AUX_HYPOTHETICAL;
        if (ev_form_in(c, k, EV_LIST_coming)) bits |= DT_AUX_FUTURE;
        break;
      default: break;
    }
  }
  uint32_t of = ev_tok(c, t)->rel == DT_REL_nmod ? ev_tok(c, t)->head : DT_NONE;
  if (of != DT_NONE && of < t && ev_lemma_in(c, of, EV_LIST_lack)) bits |= DT_AUX_NEGATION;
  return bits;
}

uint8_t ev_own_status(const ev_coder *c, uint32_t t) {
  uint8_t bits = of_own_words(c, t);
  if (is_negative_idiom(c, t)) return bits;
  DT_EACH_CHILD(c->doc, t, k)
    if ((ev_tok(c, k)->rel == DT_REL_nsubj || ev_tok(c, k)->rel == DT_REL_nsubj_pass) && is_nobody(c, k)) bits |= DT_AUX_NEGATION;
  return bits;
}

/* A bare form with a subject of its own and no auxiliary is one, whatever its tag: "the police arrest them". */
static bool is_present(const ev_coder *c, uint32_t t) {
  uint8_t tag = ev_tok(c, t)->xpos;
  if (tag != DT_XPOS_VB) return tag == DT_XPOS_VBP || tag == DT_XPOS_VBZ;
  return dt_tree_child(c->doc, t, DT_REL_nsubj) != DT_NONE && dt_tree_child(c->doc, t, DT_REL_aux) == DT_NONE && dt_tree_child(c->doc, t, DT_REL_mark) == DT_NONE;
}

/* "if you refuse, they arrest you": what would be whenever the condition held. */
static bool is_under_condition(const ev_coder *c, uint32_t t) {
  if (!is_present(c, t)) return false;
  DT_EACH_CHILD(c->doc, t, k) {
    uint32_t mark = ev_tok(c, k)->rel == DT_REL_advcl ? dt_tree_child(c->doc, k, DT_REL_mark) : DT_NONE;
    if (mark == DT_NONE || !(dt_lemma_is(c->doc, mark, "if") || dt_lemma_is(c->doc, mark, "unless"))) continue;
    uint32_t aux = dt_tree_child(c->doc, k, DT_REL_aux);
    if (is_present(c, aux == DT_NONE ? k : aux)) return true;
  }
  return false;
}

/* "are to stage a rally" */
static bool is_to_come(const ev_coder *c, uint32_t t) {
  uint32_t be = dt_tree_child(c->doc, t, DT_REL_cop), to = dt_tree_child(c->doc, t, DT_REL_mark);
  return be != DT_NONE && to == be + 1 && is_present(c, be) && ev_tok(c, t)->xpos == DT_XPOS_VB && dt_lemma_is(c->doc, to, "to");
}

static bool has_aux(const ev_coder *c, uint32_t t) { return dt_tree_child(c->doc, t, DT_REL_aux) != DT_NONE; }

/* "going to attack", "about to meet", "due to visit" */
static bool points_ahead(const ev_coder *c, uint32_t t) { return ev_form_in(c, t, EV_LIST_ahead); }

static bool is_infinitive(const ev_coder *c, uint32_t t) {
  uint32_t mark = dt_tree_child(c->doc, t, DT_REL_mark);
  uint32_t be = ev_tok(c, t)->xpos == DT_XPOS_VBN ? dt_tree_child(c->doc, t, DT_REL_aux_pass) : DT_NONE; /* "treaties to be signed" */
  return (ev_tok(c, t)->xpos == DT_XPOS_VB || (be != DT_NONE && ev_tok(c, be)->xpos == DT_XPOS_VB)) && mark != DT_NONE && dt_lemma_is(c->doc, mark, "to");
}

/* "equipped to board", "the power to arrest", "no evidence that it hacked": told of as possible. "The first state to recognise" did. */
static uint8_t of_governor(const ev_coder *c, uint32_t t, uint32_t head) {
  uint8_t rel = ev_tok(c, t)->rel;
  bool verb = ev_is_verbal(c, head);
  if (!is_infinitive(c, t)) {
    uint32_t by = rel == DT_REL_advcl && ev_tok(c, t)->xpos == DT_XPOS_VBG ? dt_tree_child(c->doc, t, DT_REL_mark) : DT_NONE;
    if (by != DT_NONE && dt_lemma_is(c->doc, by, "by")) return ev_own_status(c, head) & (DT_AUX_HYPOTHETICAL | DT_AUX_FUTURE); /* "could end it by withdrawing" */
    if ((rel == DT_REL_ccomp || rel == DT_REL_csubj) && !verb && ev_form_in(c, head, EV_LIST_unsure)) return DT_AUX_HYPOTHETICAL;
    uint32_t chance = rel == DT_REL_acl ? ev_tok(c, head)->rel == DT_REL_nmod ? ev_tok(c, head)->head : head : DT_NONE; /* "the possibility of Iran leaving" */
    if (chance != DT_NONE && ev_tok(c, t)->xpos == DT_XPOS_VBG && ev_lemma_in(c, chance, EV_LIST_chance)) return DT_AUX_HYPOTHETICAL;
    bool clause = rel == DT_REL_acl && dt_tree_child(c->doc, t, DT_REL_mark) != DT_NONE;
    return clause && ev_own_status(c, head) & DT_AUX_NEGATION ? DT_AUX_HYPOTHETICAL : 0;
  }
  if (rel == DT_REL_acl) {
    if (ev_lemma_in(c, head, EV_LIST_carried_out)) return 0;
    DT_EACH_CHILD(c->doc, head, k)
      if (ev_lemma_in(c, k, EV_LIST_carried_out)) return 0;
    return DT_AUX_HYPOTHETICAL;
  }
  if (rel == DT_REL_xcomp && ev_tok(c, head)->upos == DT_UPOS_ADJ && !verb) return DT_AUX_HYPOTHETICAL;
  if (rel != DT_REL_advcl && rel != DT_REL_xcomp) return 0;
  if (verb && (rel == DT_REL_xcomp || ev_is_passive(c, head)) && ev_lemma_in(c, head, EV_LIST_enabling)) return DT_AUX_HYPOTHETICAL;
  return rel == DT_REL_advcl ? ev_own_status(c, head) : 0; /* "could use troops to take the town", "will not go to Moscow to meet him" */
}

uint8_t ev_status(const ev_coder *c, uint32_t t) {
  uint8_t bits = ev_own_status(c, t);
  if (is_under_condition(c, t)) bits |= DT_AUX_HYPOTHETICAL;
  if (is_to_come(c, t)) bits |= DT_AUX_FUTURE;
  for (int step = 0; step < LONGEST_CLIMB; step++) {
    uint32_t head = ev_tok(c, t)->head;
    uint8_t rel = ev_tok(c, t)->rel;
    if (head == DT_NONE) break;
    if (!ev_means(c, head) || c->meanings[head].governed == DT_NONE) bits |= of_governor(c, t, head);
    else if (rel == DT_REL_advcl && is_infinitive(c, t)) bits |= ev_own_status(c, head) & DT_AUX_HYPOTHETICAL; /* "unless it sends troops to fight" */
    if (rel == DT_REL_xcomp) {
      bits |= ev_own_status(c, head);
      if (points_ahead(c, head)) bits |= DT_AUX_FUTURE;
    } else if (rel == DT_REL_conj && ev_is_verbal(c, t) && ev_is_verbal(c, head) && !has_aux(c, t) && dt_tree_child(c->doc, t, DT_REL_nsubj) == DT_NONE) {
      uint32_t cc = dt_tree_child(c->doc, t, DT_REL_cc);
      uint8_t theirs = ev_own_status(c, head);
      bool either = cc != DT_NONE && (dt_lemma_is(c->doc, cc, "or") || dt_lemma_is(c->doc, cc, "nor"));
      if (!either) theirs &= (uint8_t)~DT_AUX_NEGATION;
      if (ev_tok(c, t)->xpos != DT_XPOS_VB && !ev_is_passive(c, t)) theirs = either ? theirs & DT_AUX_NEGATION : 0;
      bits |= theirs;
    } else if ((rel == DT_REL_obj || rel == DT_REL_nsubj || rel == DT_REL_nsubj_pass) && !ev_means(c, head)) {
      /* "talks will not be held" without an entry for the verb; but an attack that "could change the race" was one */
      bits |= of_own_words(c, head) & (uint8_t)(rel == DT_REL_nsubj && dt_tree_child(c->doc, head, DT_REL_obj) != DT_NONE ? DT_AUX_NEGATION : ~0u);
    } else break;
    t = head;
  }
  return bits;
}
