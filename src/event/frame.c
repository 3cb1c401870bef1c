/* Who stands where around a word: subject and object by meaning, through passives, relative clauses, participles,
   infinitives and coordination. */
#include "coder.h"

enum { LONGEST_CLIMB = 24 };

bool ev_is_verbal(const ev_coder *c, uint32_t t) {
  uint8_t upos = ev_tok(c, t)->upos, xpos = ev_tok(c, t)->xpos;
  if (xpos == DT_XPOS_VBN && dt_tree_child(c->doc, t, DT_REL_det) != DT_NONE) return false; /* "the wounded" */
  /* the two taggers disagree: "meets" a noun, and third person; the finer tag is right */
  if (upos == DT_UPOS_NOUN && (xpos == DT_XPOS_VBZ || xpos == DT_XPOS_VBD || xpos == DT_XPOS_VBP)) return true;
  if (upos == DT_UPOS_VERB || upos == DT_UPOS_AUX) return true;
  uint32_t to = upos == DT_UPOS_ADJ ? dt_tree_child(c->doc, t, DT_REL_mark) : DT_NONE; /* "to free the pilots", called an adjective */
  if (to != DT_NONE && to + 1 == t && dt_lemma_is(c->doc, to, "to") && dt_tree_child(c->doc, t, DT_REL_obj) != DT_NONE) return true;
  if (upos != DT_UPOS_ADJ || (xpos != DT_XPOS_VBN && xpos != DT_XPOS_VBG)) return false;
  uint8_t rel = ev_tok(c, t)->rel; /* "evacuated the wounded": people */
  return rel != DT_REL_obj && rel != DT_REL_nsubj && rel != DT_REL_nsubj_pass && rel != DT_REL_obl && rel != DT_REL_nmod && rel != DT_REL_iobj;
}

static bool is_relative(const ev_coder *c, uint32_t t) {
  uint8_t xpos = ev_tok(c, t)->xpos;
  uint32_t e = c->doc->token_entity[t];
  if (e != DT_NONE && c->doc->entities[e].kind == DT_ENTITY_ORG) return false; /* "WHO" */
  if (xpos == DT_XPOS_WDT || xpos == DT_XPOS_WP || xpos == DT_XPOS_WPS) return true;
  return ev_tok(c, t)->upos == DT_UPOS_PRON && dt_lemma_is(c->doc, t, "that");
}

static bool has_child(const ev_coder *c, uint32_t t, dt_rel rel) { return dt_tree_child(c->doc, t, rel) != DT_NONE; }

static bool is_infinitive(const ev_coder *c, uint32_t t) {
  uint32_t mark = dt_tree_child(c->doc, t, DT_REL_mark);
  if (mark == DT_NONE || ev_tok(c, mark)->upos != DT_UPOS_PART) return false;
  return ev_tok(c, t)->xpos == DT_XPOS_VB || (ev_tok(c, t)->xpos == DT_XPOS_VBN && has_child(c, t, DT_REL_aux_pass)); /* "to be sacked" */
}

/* "Thousands" of "thousands of people": the noun that counts another one, else the noun itself. */
static uint32_t counting_noun(const ev_coder *c, uint32_t noun) {
  uint32_t head = ev_tok(c, noun)->head;
  return head < noun && ev_tok(c, noun)->rel == DT_REL_nmod && ev_lemma_in(c, head, EV_LIST_count_of) ? head : noun;
}

/* "kill", "arrest": alone behind a noun they are what was done to it, in a headline too. */
static bool harms_object(const ev_coder *c, uint32_t t) {
  if (c->lemmas[t] == DT_NONE) return false;
  for (uint32_t i = c->lexicon->first.items[c->lemmas[t]].own; i != DT_NONE; i = c->lexicon->entries.items[i].next) {
    const ev_entry *e = &c->lexicon->entries.items[i];
    bool harm = e->code.type == DT_EVENT_ASSAULT || e->code.type == DT_EVENT_COERCE;
    if (harm && e->kind == EV_EVENT && e->pos == EV_VERB && e->word_count == 1 && e->r.count && e->r.items[0] == EV_SLOT_OBJ) return true;
  }
  return false;
}

/* The noun that a whole sentence without any verb but t seems to be: "[Inmates] at a jail rioted", with the verb hung on a noun of it. */
static uint32_t sentence_noun(const ev_coder *c, uint32_t t) {
  uint32_t noun = ev_tok(c, t)->head;
  if (ev_tok(c, t)->rel != DT_REL_acl || noun == DT_NONE || noun > t) return DT_NONE;
  noun = counting_noun(c, noun);
  for (int step = 0; step < LONGEST_CLIMB && ev_tok(c, noun)->rel == DT_REL_nmod && ev_tok(c, noun)->head < noun; step++) noun = ev_tok(c, noun)->head;
  return ev_tok(c, noun)->head == DT_NONE ? noun : DT_NONE;
}

/* "battled with rebels": done to nobody. */
static bool fights_with(const ev_coder *c, uint32_t t) {
  DT_EACH_CHILD(c->doc, t, k) {
    uint32_t with = ev_tok(c, k)->rel == DT_REL_obl ? dt_tree_child(c->doc, k, DT_REL_case) : DT_NONE;
    if (with == t + 1 && (dt_lemma_is(c->doc, with, "with") || dt_lemma_is(c->doc, with, "against"))) return c->doc->token_entity[k] != DT_NONE;
  }
  return false;
}

/* "Mediators shuttled between ..." with the verb hung on the noun: a whole sentence without any other verb. */
bool ev_is_sentence_verb(const ev_coder *c, uint32_t t) {
  if (sentence_noun(c, t) == DT_NONE) return false;
  if (has_child(c, t, DT_REL_obl_agent) || has_child(c, t, DT_REL_mark) || (!has_child(c, t, DT_REL_obj) && !has_child(c, t, DT_REL_xcomp) && !fights_with(c, t) && harms_object(c, t))) return false;
  const dt_sentence *s = &c->doc->sentences[dt_sentence_of(c->doc, t)];
  return dt_str_is(dt_form(c->doc, s->last - 1), ".");
}

static bool is_set_off(const ev_coder *c, uint32_t t) {
  uint32_t punct = dt_tree_child(c->doc, t, DT_REL_punct);
  return punct != DT_NONE && punct < t;
}

/* "The men arrested [face] charges", the verb of the sentence read as whom they arrest. */
static bool is_verb_as_object(const ev_coder *c, uint32_t t, uint32_t object) {
  if (object != t + 1 || !ev_lemma_in(c, t, EV_LIST_harming) || has_child(c, t, DT_REL_aux)) return false;
  uint8_t xpos = ev_tok(c, object)->xpos;
  return ev_tok(c, object)->upos == DT_UPOS_VERB && (xpos == DT_XPOS_VBP || xpos == DT_XPOS_VBZ || xpos == DT_XPOS_VBD);
}

/* "Nationals arrested in Panama include ...", read as "they arrested": the finite verb behind it has no subject of its own. */
static bool is_garden_path(const ev_coder *c, uint32_t t) {
  uint32_t object = dt_tree_child(c->doc, t, DT_REL_obj);
  if (is_verb_as_object(c, t, object)) return true;
  if (object != DT_NONE || has_child(c, t, DT_REL_aux)) return false;
  DT_EACH_CHILD(c->doc, t, k) {
    uint8_t xpos = ev_tok(c, k)->xpos;
    bool finite = xpos == DT_XPOS_VBD || xpos == DT_XPOS_VBZ || xpos == DT_XPOS_VBP || has_child(c, k, DT_REL_aux) || has_child(c, k, DT_REL_aux_pass) || has_child(c, k, DT_REL_cop);
    if (k == t + 1 && ev_tok(c, k)->rel == DT_REL_xcomp && !has_child(c, k, DT_REL_mark) && !has_child(c, k, DT_REL_det) && ev_lemma_in(c, t, EV_LIST_harming)) return true; /* "those arrested vary" */
    if (k > t && ev_tok(c, k)->rel == DT_REL_ccomp && finite && !has_child(c, k, DT_REL_nsubj) && !has_child(c, k, DT_REL_nsubj_pass) && !has_child(c, k, DT_REL_mark) && !is_set_off(c, k)) return true;
  }
  return false;
}

/* "bristled at remarks [by the premier]": of the noun before it, not of a verb that has a subject and no "was". */
static bool is_false_agent(const ev_coder *c, uint32_t t, uint32_t agent) {
  uint32_t by = dt_tree_child(c->doc, agent, DT_REL_case);
  if (by == DT_NONE || by <= t + 1 || ev_tok(c, by - 1)->upos != DT_UPOS_NOUN || has_child(c, t, DT_REL_aux_pass)) return false;
  return has_child(c, t, DT_REL_nsubj) && has_child(c, t, DT_REL_obl);
}

static bool has_agent(const ev_coder *c, uint32_t t) {
  uint32_t agent = dt_tree_child(c->doc, t, DT_REL_obl_agent);
  return agent != DT_NONE && !is_false_agent(c, t, agent);
}

/* "killed [at least nine] soldiers", "kidnapped [up to 16] advisers": a counted object that looks like a phrase. */
static bool is_counted_object(const ev_coder *c, uint32_t k) {
  uint32_t number = dt_tree_child(c->doc, k, DT_REL_nummod), of = dt_tree_child(c->doc, k, DT_REL_case);
  if (ev_tok(c, k)->rel != DT_REL_obl || number == DT_NONE || ev_tok(c, k)->upos == DT_UPOS_NUM) return false;
  if (of == DT_NONE) return true;
  if (of + 1 != number && !(of + 2 == number && dt_lemma_is(c->doc, of, "at"))) return false;
  if (dt_lemma_is(c->doc, of, "to")) return of > 0 && dt_str_eq_ascii_nocase(dt_form(c->doc, of - 1), DT_STR("up"));
  if (dt_lemma_is(c->doc, of, "at")) return of + 2 == number;
  return ev_lemma_in(c, of, EV_LIST_count_about);
}

/* "Ten soldiers killed in Mali": whoever kills or arrests has an object. */
static bool is_headline(const ev_coder *c, uint32_t t) {
  if (!has_child(c, t, DT_REL_nsubj) || ev_tok(c, t)->rel == DT_REL_acl_relcl || !ev_lemma_in(c, t, EV_LIST_harming)) return false;
  DT_EACH_CHILD(c->doc, t, k) {
    uint8_t rel = ev_tok(c, k)->rel;
    if (rel == DT_REL_aux || rel == DT_REL_obj || rel == DT_REL_iobj || rel == DT_REL_compound_prt || rel == DT_REL_xcomp || rel == DT_REL_ccomp) return false;
    if (ev_is_time_at(c->doc, k)) continue; /* "arrested this year" */
    if (rel == DT_REL_obl_unmarked) return false;
    if (rel == DT_REL_obl && k > t && !has_child(c, k, DT_REL_case)) return false; /* "killed at least ten soldiers" */
    if (is_counted_object(c, k)) return false;
  }
  return true;
}

bool ev_is_passive(const ev_coder *c, uint32_t t) {
  const dt_token *k = ev_tok(c, t);
  if (!ev_is_verbal(c, t)) return false;
  if (has_child(c, t, DT_REL_aux_pass)) return true;
  if (has_child(c, t, DT_REL_nsubj_pass)) return k->xpos != DT_XPOS_VBD || has_agent(c, t) || harms_object(c, t);
  if (has_agent(c, t) && k->xpos != DT_XPOS_VBG) return true; /* "run by" looks like a present */
  if (k->xpos != DT_XPOS_VBN && k->xpos != DT_XPOS_VBD) return false;
  if (is_headline(c, t)) return true;
  if (ev_is_sentence_verb(c, t)) return false;
  if (is_garden_path(c, t)) return true;
  if (ev_lemma_in(c, t, EV_LIST_object_only) && !has_child(c, t, DT_REL_obj) && !has_child(c, t, DT_REL_ccomp) && !has_child(c, t, DT_REL_aux)) return true; /* "policemen accused of murder were ..." */
  if (k->xpos != DT_XPOS_VBN) {
    /* "the town shelled on Monday" tagged as past tense */
    return k->rel == DT_REL_acl && !has_child(c, t, DT_REL_nsubj) && !has_child(c, t, DT_REL_obj);
  }
  if (has_child(c, t, DT_REL_aux) || has_child(c, t, DT_REL_nsubj)) return false;
  if (k->rel == DT_REL_acl || k->rel == DT_REL_amod) return true;
  if (k->rel == DT_REL_conj && k->head != DT_NONE) return ev_is_verbal(c, k->head) && (has_child(c, k->head, DT_REL_aux_pass) || (ev_tok(c, k->head)->xpos == DT_XPOS_VBN && !has_child(c, k->head, DT_REL_aux)));
  return (k->rel == DT_REL_advcl || k->rel == DT_REL_xcomp) && !has_child(c, t, DT_REL_obj);
}

/* The noun that a relative clause, participle or infinitive stands on. */
static uint32_t noun_above(const ev_coder *c, uint32_t t) {
  uint8_t rel = ev_tok(c, t)->rel;
  return rel == DT_REL_acl || rel == DT_REL_acl_relcl || rel == DT_REL_amod ? ev_tok(c, t)->head : DT_NONE;
}

/* "..., after a court sentenced him", with "after" read as a preposition: the phrase right before a finite verb that has no subject. */
static uint32_t subject_behind_after(const ev_coder *c, uint32_t t) {
  uint8_t xpos = ev_tok(c, t)->xpos;
  if ((xpos != DT_XPOS_VBD && xpos != DT_XPOS_VBZ) || ev_tok(c, t)->rel != DT_REL_conj || has_child(c, t, DT_REL_cc) || has_child(c, t, DT_REL_aux_pass)) return DT_NONE;
  uint32_t k = dt_tree_child(c->doc, t, DT_REL_obl), mark = k == DT_NONE || k > t ? DT_NONE : dt_tree_child(c->doc, k, DT_REL_case);
  if (mark == DT_NONE || !(dt_lemma_is(c->doc, mark, "after") || dt_lemma_is(c->doc, mark, "before") || dt_lemma_is(c->doc, mark, "until"))) return DT_NONE;
  for (uint32_t i = k + 1; i < t; i++)
    if (ev_tok(c, i)->upos == DT_UPOS_PUNCT) return DT_NONE;
  return k;
}

/* "... a war of words and Russia imposed sanctions", Russia joined to the words before: who stands right before a finite verb without a subject. */
static uint32_t subject_behind_and(const ev_coder *c, uint32_t t) {
  uint8_t xpos = ev_tok(c, t)->xpos, rel = ev_tok(c, t)->rel;
  if ((xpos != DT_XPOS_VBD && xpos != DT_XPOS_VBZ) || rel != DT_REL_advcl || t == 0) return DT_NONE;
  if (has_child(c, t, DT_REL_mark) || has_child(c, t, DT_REL_cc) || has_child(c, t, DT_REL_aux_pass) || !has_child(c, t, DT_REL_obj)) return DT_NONE;
  uint32_t k = t - 1, e = c->doc->token_entity[k];
  if (e == DT_NONE || (k = c->doc->entities[e].head) >= t || ev_tok(c, k)->rel != DT_REL_conj || !has_child(c, k, DT_REL_cc)) return DT_NONE;
  return c->doc->entities[e].code[0] ? k : DT_NONE;
}

static bool names_country(const ev_coder *c, uint32_t phrase) {
  uint32_t first, last;
  dt_tree_range(c->doc, phrase, &first, &last);
  for (uint32_t t = first; t < last; t++)
    if (c->doc->token_entity[t] != DT_NONE && c->doc->entities[c->doc->token_entity[t]].code[0]) return true;
  return false;
}

/* A dateline and "it" before it know less than whoever has a country. */
static bool knows_more(const ev_coder *c, uint32_t t, uint32_t than) {
  uint32_t x = c->doc->token_entity[t], y = c->doc->token_entity[than];
  if (x == DT_NONE || c->doc->entities[x].head != t) return false;
  if (y != DT_NONE && !c->doc->entities[y].code[0] && !c->doc->entities[y].sector.len && c->doc->entities[x].sector.len) return true;
  if (!c->doc->entities[x].code[0]) return false;
  if (y == DT_NONE || !c->doc->entities[y].code[0]) return !names_country(c, than);
  const dt_entity *e = &c->doc->entities[y];
  bool dateline = e->kind == DT_ENTITY_COUNTRY && e->first == c->doc->sentences[dt_sentence_of(c->doc, t)].first;
  return dateline || (e->kind == DT_ENTITY_PRONOUN && strcmp(e->code, c->doc->entities[x].code) != 0);
}

/* "Orlov, Russia's prosecutor, urged", name and office both taken for the subject, "At Main Street, the old market, two men were shot": of two
   subjects the one that says who it is. */
static uint32_t known_subject(const ev_coder *c, uint32_t t, dt_rel rel, uint32_t s) {
  DT_EACH_CHILD(c->doc, t, k)
    if (k > s && k < t && ev_tok(c, k)->rel == rel && knows_more(c, k, s)) s = k;
  return s;
}

static uint32_t own_subject(const ev_coder *c, uint32_t t) {
  static const dt_rel rels[] = {DT_REL_nsubj, DT_REL_nsubj_pass, DT_REL_nsubj_outer};
  for (size_t i = 0; i < sizeof rels / sizeof *rels; i++) {
    uint32_t s = dt_tree_child(c->doc, t, rels[i]);
    if (s != DT_NONE) return known_subject(c, t, rels[i], s);
  }
  uint32_t s = subject_behind_after(c, t);
  return s == DT_NONE ? subject_behind_and(c, t) : s;
}

/* "prompted the minister to call", the infinitive hung on as a purpose: the object is who does it. */
static uint32_t subject_of_caused(const ev_coder *c, uint32_t t, uint32_t head) {
  uint32_t object = dt_tree_child(c->doc, head, DT_REL_obj), mark = dt_tree_child(c->doc, t, DT_REL_mark);
  if (object == DT_NONE || object > t || ev_tok(c, t)->xpos != DT_XPOS_VB || mark == DT_NONE || ev_tok(c, mark)->upos != DT_UPOS_PART) return DT_NONE;
  return ev_lemma_in(c, head, EV_LIST_causing) ? object : DT_NONE;
}

/* Whose a noun with an infinitive is: "Japan's promise", "a promise by Japan". */
static uint32_t owner_of_noun(const ev_coder *c, uint32_t noun) {
  uint32_t owner = dt_tree_child(c->doc, noun, DT_REL_nmod_poss);
  if (owner != DT_NONE) return owner;
  DT_EACH_CHILD(c->doc, noun, k) {
    uint32_t by = ev_tok(c, k)->rel == DT_REL_nmod ? dt_tree_child(c->doc, k, DT_REL_case) : DT_NONE;
    if (by != DT_NONE && dt_lemma_is(c->doc, by, "by")) return k;
  }
  return DT_NONE;
}

/* Who a noun with an infinitive ("the decision to strike") speaks of: its possessor, else the subject of its verb. */
static uint32_t subject_of_noun(const ev_coder *c, uint32_t noun, bool *go_on, uint32_t *up) {
  uint32_t owner = owner_of_noun(c, noun);
  *go_on = false;
  if (owner != DT_NONE) return owner;
  if (ev_tok(c, noun)->head != DT_NONE && ev_tok(c, noun)->rel == DT_REL_obj && ev_lemma_in(c, ev_tok(c, noun)->head, EV_LIST_hindering)) return DT_NONE;
  if (c->doc->token_entity[noun] != DT_NONE && c->doc->entities[c->doc->token_entity[noun]].head == noun &&
      c->doc->entities[c->doc->token_entity[noun]].kind != DT_ENTITY_UNKNOWN) return noun;
  uint8_t rel = ev_tok(c, noun)->rel;
  if ((rel == DT_REL_obj || rel == DT_REL_obl || rel == DT_REL_nsubj_pass) && ev_tok(c, noun)->head != DT_NONE && ev_is_verbal(c, ev_tok(c, noun)->head)) {
    *go_on = true;
    *up = ev_tok(c, noun)->head;
    return DT_NONE;
  }
  return noun;
}

/* "arrested the men for attacking a bank", "sanctions against Japan for breaking": whoever it is done to did it. */
static uint32_t subject_of_reason(const ev_coder *c, uint32_t t, uint32_t head) {
  uint32_t of = dt_tree_child(c->doc, t, DT_REL_mark);
  if (of == DT_NONE) of = dt_tree_child(c->doc, t, DT_REL_case);
  if (ev_tok(c, t)->xpos != DT_XPOS_VBG || of == DT_NONE || !dt_lemma_is(c->doc, of, "for")) return DT_NONE;
  uint32_t object = ev_is_passive(c, head) ? DT_NONE : dt_tree_child(c->doc, head, DT_REL_obj);
  uint32_t holders[2] = {object, head};
  for (int i = 0; i < 2; i++)
    if (holders[i] != DT_NONE)
      DT_EACH_CHILD(c->doc, holders[i], k) {
        uint32_t against = dt_tree_child(c->doc, k, DT_REL_case);
        if ((ev_tok(c, k)->rel == DT_REL_obl || ev_tok(c, k)->rel == DT_REL_nmod) && k < t && against != DT_NONE && (dt_lemma_is(c->doc, against, "against") || dt_lemma_is(c->doc, against, "on"))) return k;
      }
  return object;
}

/* "doubts about Iran's motives [in providing] funds", "Egypt's role in mediating": whose the noun right before is. */
static uint32_t subject_before_gerund(const ev_coder *c, uint32_t t) {
  uint32_t in = dt_tree_child(c->doc, t, DT_REL_mark);
  if (ev_tok(c, t)->xpos != DT_XPOS_VBG || in == DT_NONE || in == 0 || in > t || !(dt_lemma_is(c->doc, in, "in") || dt_lemma_is(c->doc, in, "of"))) return DT_NONE;
  uint32_t noun = in - 1;
  if (ev_tok(c, noun)->upos != DT_UPOS_NOUN || c->doc->token_entity[noun] != DT_NONE) return DT_NONE;
  DT_EACH_CHILD(c->doc, noun, k) {
    uint8_t rel = ev_tok(c, k)->rel;
    if ((rel == DT_REL_nmod_poss || rel == DT_REL_amod || rel == DT_REL_compound) && c->doc->token_entity[k] != DT_NONE) return k;
  }
  return DT_NONE;
}

/* "were waiting for the army [to investigate]": "for" and the army taken for a phrase of their own. */
static uint32_t subject_after_for(const ev_coder *c, uint32_t t, uint32_t head) {
  uint32_t to = dt_tree_child(c->doc, t, DT_REL_mark);
  if (ev_tok(c, t)->xpos != DT_XPOS_VB || to == DT_NONE || to >= t || ev_tok(c, to)->upos != DT_UPOS_PART) return DT_NONE;
  DT_EACH_CHILD(c->doc, head, k) {
    uint32_t mark = k < to && ev_tok(c, k)->rel == DT_REL_obl ? dt_tree_child(c->doc, k, DT_REL_case) : DT_NONE, first, last;
    if (mark == DT_NONE || !dt_lemma_is(c->doc, mark, "for")) continue;
    dt_tree_range(c->doc, k, &first, &last);
    if (last == to) return k;
  }
  return DT_NONE;
}

uint32_t ev_surface_subject(const ev_coder *c, uint32_t t) {
  for (int step = 0; step < LONGEST_CLIMB; step++) {
    uint32_t s = own_subject(c, t), noun = noun_above(c, t), head = ev_tok(c, t)->head;
    uint8_t rel = ev_tok(c, t)->rel;
    if (s != DT_NONE) {
      if (!is_relative(c, s)) return s;
      if (noun != DT_NONE) return noun;
      /* a relative clause joined to another one */
      if (rel != DT_REL_conj || head == DT_NONE) return DT_NONE;
      t = head;
      continue;
    }
    if (head == DT_NONE) return DT_NONE;
    if (rel == DT_REL_ccomp && has_child(c, t, DT_REL_expl)) { /* "Syria says it is willing": "it" taken for an expletive */
      t = head;
      continue;
    }
    if ((s = subject_before_gerund(c, t)) != DT_NONE) return s;
    if (noun != DT_NONE) {
      bool infinitive = has_child(c, t, DT_REL_mark) && ev_tok(c, t)->xpos == DT_XPOS_VB, go_on = false;
      if (rel == DT_REL_acl_relcl) return DT_NONE; /* its gap is the object */
      if (!infinitive && ev_is_sentence_verb(c, t)) return counting_noun(c, noun) == noun ? sentence_noun(c, t) : noun;
      if (!infinitive) { /* "issued a declaration demanding": who issued it */
        bool written = ev_tok(c, noun)->rel == DT_REL_obj || (ev_tok(c, noun)->rel == DT_REL_obl && ev_lemma_in(c, noun, EV_LIST_document)); /* "in a letter urging" */
        bool said = ev_tok(c, t)->xpos == DT_XPOS_VBG && written && c->doc->token_entity[noun] == DT_NONE;
        if (!said) return noun;
        t = ev_tok(c, noun)->head;
        continue;
      }
      s = subject_of_noun(c, noun, &go_on, &t);
      if (!go_on) return s;
      continue;
    }
    switch (rel) {
      case DT_REL_csubj: /* "was among the first to recognise" */
        if (!ev_lemma_in(c, head, EV_LIST_carried_out) || !is_infinitive(c, t)) return DT_NONE;
        t = head;
        break;
      case DT_REL_xcomp: {
        uint32_t o = dt_tree_child(c->doc, head, DT_REL_obj);
        if (o == DT_NONE) o = dt_tree_child(c->doc, head, DT_REL_iobj);
        if (o != DT_NONE && !ev_lemma_in(c, head, EV_LIST_subject_control)) return o;
        t = head;
        break;
      }
      case DT_REL_conj: case DT_REL_advcl: case DT_REL_parataxis: case DT_REL_ccomp:
        if (rel == DT_REL_advcl && ((s = subject_of_reason(c, t, head)) != DT_NONE || (s = subject_after_for(c, t, head)) != DT_NONE || (s = subject_of_caused(c, t, head)) != DT_NONE)) return s;
        if (!ev_is_verbal(c, head) && rel != DT_REL_conj && own_subject(c, head) == DT_NONE) return DT_NONE;
        if (rel == DT_REL_ccomp && ev_tok(c, t)->xpos != DT_XPOS_VB && ev_tok(c, t)->xpos != DT_XPOS_VBG && ev_tok(c, t)->xpos != DT_XPOS_VBN) return DT_NONE;
        if (rel == DT_REL_parataxis) return DT_NONE;
        t = head;
        break;
      default: return DT_NONE;
    }
  }
  return DT_NONE;
}

/* Object gap of a relative clause: "the soldiers (that) Russia captured". */
static uint32_t object_gap(const ev_coder *c, uint32_t t) {
  if (ev_tok(c, t)->rel != DT_REL_acl_relcl) return DT_NONE;
  uint32_t s = own_subject(c, t);
  return s != DT_NONE && !is_relative(c, s) ? ev_tok(c, t)->head : DT_NONE;
}

bool ev_is_medium(const ev_coder *c, uint32_t head) {
  uint32_t on = dt_tree_child(c->doc, head, DT_REL_case);
  return on != DT_NONE && dt_lemma_is(c->doc, on, "on") && ev_form_in(c, head, EV_LIST_broadcast);
}

static void put_oblique(ev_frame *f, uint32_t word, uint32_t head, uint32_t tier) {
  if (f->oblique_count == EV_OBLIQUES) return;
  f->obliques[f->oblique_count].word = word;
  f->obliques[f->oblique_count].tier = tier;
  f->obliques[f->oblique_count++].head = head;
}

/* "called on Thursday for": a day is nobody's addressee, nor what anything is for. */
bool ev_is_day(const ev_coder *c, uint32_t t) {
  return c->doc->token_entity[t] == DT_NONE && ev_is_time_at(c->doc, t);
}

/* One entry for each preposition: of "out of Somalia" both, and "from". */
static void add_oblique(const ev_coder *c, ev_frame *f, uint32_t head, uint32_t tier) {
  uint32_t governs = head;
  if (ev_lemma_in(c, head, EV_LIST_neighbouring)) { /* "from neighboring Lebanon" taken for a verb */
    uint32_t o = dt_tree_child(c->doc, head, DT_REL_obj);
    if (o != DT_NONE) governs = o;
  }
  uint32_t holder = head;
  if (dt_tree_child(c->doc, head, DT_REL_case) == DT_NONE) /* "[to 18] rebels" */
    DT_EACH_CHILD(c->doc, head, k)
      if (k < head && (ev_tok(c, k)->rel == DT_REL_nummod || ev_tok(c, k)->rel == DT_REL_amod || ev_tok(c, k)->rel == DT_REL_compound) &&
          dt_tree_child(c->doc, k, DT_REL_case) != DT_NONE) holder = k;
  DT_EACH_CHILD(c->doc, holder, k) {
    uint8_t rel = ev_tok(c, k)->rel;
    if (rel != DT_REL_case && !(rel == DT_REL_mark && ev_tok(c, k)->upos != DT_UPOS_PART)) continue;
    if (dt_lemma_is(c->doc, k, "'s") || dt_lemma_is(c->doc, k, "'") || f->oblique_count == EV_OBLIQUES) continue;
    if (ev_is_medium(c, head) || (dt_lemma_is(c->doc, k, "on") && ev_is_day(c, head))) continue;
    put_oblique(f, c->lemmas[k] != DT_NONE ? c->lemmas[k] : c->forms[k], governs, tier);
    if (ev_lemma_in(c, k, EV_LIST_like_from) && k + 1 < c->doc->token_count && dt_lemma_is(c->doc, k + 1, "of")) put_oblique(f, ev_word_number(&c->lexicon->words, DT_STR("from")), governs, tier);
    if (ev_lemma_in(c, k, EV_LIST_like_on)) put_oblique(f, ev_word_number(&c->lexicon->words, DT_STR("on")), governs, tier);
  }
}

/* "after talks with ...": what hangs there belongs to the talks. */
bool ev_tells_time(const ev_coder *c, uint32_t head) {
  uint32_t k = dt_tree_child(c->doc, head, DT_REL_case);
  return k != DT_NONE && ev_lemma_in(c, k, EV_LIST_time);
}

static bool is_of(const ev_coder *c, uint32_t k) {
  uint32_t of = dt_tree_child(c->doc, k, DT_REL_case);
  return of != DT_NONE && dt_lemma_is(c->doc, of, "of");
}

/* "most of them", "some of its claims": an amount and what it is of. */
static bool is_counted_in(const ev_coder *c, uint32_t amount, uint32_t k) {
  return ev_tok(c, k)->rel == DT_REL_nmod && is_of(c, k) && (ev_tok(c, amount)->upos == DT_UPOS_ADJ || ev_tok(c, amount)->upos == DT_UPOS_DET || ev_tok(c, amount)->upos == DT_UPOS_NUM);
}

/* "acted as a mediator [between them]": no time, though "as" may tell one. */
static bool is_role(const ev_coder *c, uint32_t head) {
  uint32_t as = dt_tree_child(c->doc, head, DT_REL_case);
  return as != DT_NONE && dt_lemma_is(c->doc, as, "as") && ev_tok(c, head)->upos == DT_UPOS_NOUN;
}

static void frame_of_phrases(const ev_coder *c, ev_frame *f) {
  uint8_t count = f->oblique_count;
  for (uint8_t i = 0; i < count; i++) {
    uint32_t head = f->obliques[i].head;
    bool past = ev_tells_time(c, head) && !is_role(c, head) && !ev_is_time_at(c->doc, head); /* but "conferred until midnight [with him]" */
    if (past || head == f->token || (i && head == f->obliques[i - 1].head)) continue;
    bool noun = has_child(c, head, DT_REL_case); /* "came face to [face with] him", the second one read as a verb */
    DT_EACH_CHILD(c->doc, head, k) {
      if ((is_role(c, head) || !ev_is_verbal(c, f->token)) && is_of(c, k)) continue; /* "as part of", "revenge for the killing of" */
      if (ev_tok(c, k)->rel == DT_REL_nmod || (noun && ev_tok(c, k)->rel == DT_REL_obl)) add_oblique(c, f, k, EV_TIER_INNER);
      if (is_counted_in(c, head, k)) /* "with most of its curbs [on Cuba]" */
        DT_EACH_CHILD(c->doc, k, d)
          if (ev_tok(c, d)->rel == DT_REL_nmod) add_oblique(c, f, d, EV_TIER_INNER);
    }
  }
}

/* "subjected refugees [to torture]", the noun read as a verb with nothing to it. */
static void frame_of_infinitives(const ev_coder *c, ev_frame *f) {
  for (uint32_t i = 0; i < f->comp_count; i++) {
    uint32_t k = f->comps[i], to = is_infinitive(c, k) ? ev_tok(c, k)->child : DT_NONE;
    if (to != DT_NONE && to + 1 == k && ev_tok(c, to)->next == DT_NONE) put_oblique(f, c->lemmas[to], k, EV_TIER_FAR);
  }
}

static bool is_at_place(const ev_coder *c, uint32_t k) {
  uint32_t of = dt_tree_child(c->doc, k, DT_REL_case);
  return of != DT_NONE && ev_lemma_in(c, of, EV_LIST_at_place);
}

/* "a portrait of the head of the king [to the museum]": where a phrase may have got to, two steps down; a place there is the place of something else. */
static void frame_of_depths(const ev_coder *c, ev_frame *f) {
  for (uint8_t i = 0; i < f->oblique_count; i++) {
    uint32_t head = f->obliques[i].head;
    if (f->obliques[i].tier < EV_TIER_INNER || head == f->token || ev_tells_time(c, head)) continue;
    DT_EACH_CHILD(c->doc, head, k)
      if (ev_tok(c, k)->rel == DT_REL_nmod && k > head && !is_at_place(c, k)) add_oblique(c, f, k, EV_TIER_FAR);
  }
}

static void add_comp(ev_frame *f, uint32_t t) {
  if (f->comp_count < EV_COMPS) f->comps[f->comp_count++] = t;
}

/* "died in an attack [by rebels]", the phrase hung on the verb; "rejection and condemnation [of the deal]", on the last of them. */
static void frame_beside(const ev_coder *c, uint32_t t, ev_frame *f) {
  uint32_t head = ev_tok(c, t)->head, first, last;
  DT_EACH_CHILD(c->doc, t, k)
    if (ev_tok(c, k)->rel == DT_REL_conj && k > t && !has_child(c, k, DT_REL_case))
      DT_EACH_CHILD(c->doc, k, d)
        if (ev_tok(c, d)->rel == DT_REL_nmod) add_oblique(c, f, d, EV_TIER_FAR);
  if (head == DT_NONE || head > t) return;
  dt_tree_range(c->doc, t, &first, &last);
  for (uint32_t k = ev_tok(c, t)->next; k != DT_NONE; k = ev_tok(c, k)->next) {
    uint8_t rel = ev_tok(c, k)->rel;
    if (rel == DT_REL_advcl && f->comp_count == 0 && is_infinitive(c, k) && dt_tree_child(c->doc, k, DT_REL_mark) == last) add_comp(f, k); /* "the failure [to act]" */
    uint32_t of = rel == DT_REL_obl || rel == DT_REL_obl_agent || rel == DT_REL_nmod ? dt_tree_child(c->doc, k, DT_REL_case) : DT_NONE;
    if (of == last && (!ev_lemma_in(c, of, EV_LIST_at_place) || c->doc->token_entity[k] != DT_NONE)) add_oblique(c, f, k, EV_TIER_FAR);
  }
}

/* "shuttled all week between Israel and Egypt", the phrase hung on the week. */
static void frame_of_times(const ev_coder *c, uint32_t t, ev_frame *f) {
  DT_EACH_CHILD(c->doc, t, k)
    if (ev_tok(c, k)->rel == DT_REL_obl_unmarked)
      DT_EACH_CHILD(c->doc, k, d)
        if (ev_tok(c, d)->rel == DT_REL_nmod) add_oblique(c, f, d, EV_TIER_INNER);
}

/* "wrote to Washington asking for doctors": those written to are the ones asked. */
static void frame_of_writer(const ev_coder *c, uint32_t t, ev_frame *f) {
  uint32_t head = ev_tok(c, t)->head;
  uint8_t rel = ev_tok(c, t)->rel;
  if (head == DT_NONE || ev_tok(c, t)->xpos != DT_XPOS_VBG || (rel != DT_REL_advcl && rel != DT_REL_xcomp) || !ev_lemma_in(c, head, EV_LIST_writing)) return;
  DT_EACH_CHILD(c->doc, head, k) {
    uint32_t to = ev_tok(c, k)->rel == DT_REL_obl ? dt_tree_child(c->doc, k, DT_REL_case) : DT_NONE;
    if (to != DT_NONE && dt_lemma_is(c->doc, to, "to")) add_oblique(c, f, k, EV_TIER_INNER);
  }
}

static void add_possessor(ev_frame *f, uint32_t t) {
  if (f->possessor_count < EV_POSSESSORS) f->possessors[f->possessor_count++] = t;
}

/* "the towns which Russia shelled": the relative word stands for the noun. */
static uint32_t unrelative(const ev_coder *c, uint32_t t, uint32_t clause) {
  if (!is_relative(c, t)) return t;
  uint32_t noun = noun_above(c, clause);
  return noun != DT_NONE ? noun : t;
}

/* "criticism directed at Moscow", "sanctions imposed on Iran", "threats made by Israel": what the participle governs belongs to the noun. */
static bool points_at(const ev_coder *c, uint32_t t) {
  return (ev_tok(c, t)->xpos == DT_XPOS_VBN || ev_tok(c, t)->xpos == DT_XPOS_VBD) && ev_lemma_in(c, t, EV_LIST_directed);
}

/* "the US-led war" is theirs. */
static void add_leader(const ev_coder *c, ev_frame *f, uint32_t led) {
  DT_EACH_CHILD(c->doc, led, k)
    if (k < led && c->doc->token_entity[k] != DT_NONE) add_possessor(f, k);
}

/* "extradited [suspected British] militants", the participle taken for a verb that has them as its object. */
static bool is_label(const ev_coder *c, uint32_t t, uint32_t k) {
  return k > t && k <= t + 2 && ev_form_in(c, k, EV_LIST_label) && !has_child(c, k, DT_REL_mark) && !has_child(c, k, DT_REL_aux);
}

static void frame_of_label(const ev_coder *c, uint32_t k, ev_frame *f) {
  DT_EACH_CHILD(c->doc, k, d) {
    if (ev_tok(c, d)->rel == DT_REL_obj) f->obj = d;
    if (ev_tok(c, d)->rel == DT_REL_obl) add_oblique(c, f, d, EV_TIER_OWN);
  }
}

/* "an exercise involving Chad and Niger": the participle as a preposition. */
static void add_participle(const ev_coder *c, ev_frame *f, uint32_t acl) {
  uint32_t object = ev_tok(c, acl)->xpos == DT_XPOS_VBG ? dt_tree_child(c->doc, acl, DT_REL_obj) : DT_NONE;
  if (object == DT_NONE || c->forms[acl] == DT_NONE || f->oblique_count == EV_OBLIQUES) return;
  f->obliques[f->oblique_count].word = c->forms[acl];
  f->obliques[f->oblique_count].tier = EV_TIER_OWN;
  f->obliques[f->oblique_count++].head = object;
}

/* "why they had attacked", "whether it would" */
static bool is_question(const ev_coder *c, uint32_t clause) {
  DT_EACH_CHILD(c->doc, clause, k) {
    uint8_t xpos = ev_tok(c, k)->xpos;
    if (k < clause && (xpos == DT_XPOS_WRB || xpos == DT_XPOS_WP || xpos == DT_XPOS_WDT || dt_lemma_is(c->doc, k, "whether"))) return true;
  }
  return false;
}

static void phrases_of(const ev_coder *c, uint32_t word, ev_frame *f) {
  DT_EACH_CHILD(c->doc, word, k)
    if (k > word && (ev_tok(c, k)->rel == DT_REL_obl || ev_tok(c, k)->rel == DT_REL_nmod || ev_tok(c, k)->rel == DT_REL_obl_agent)) add_oblique(c, f, k, EV_TIER_OBJECT);
}

static bool is_that_clause(const ev_coder *c, uint32_t t) {
  uint32_t mark = dt_tree_child(c->doc, t, DT_REL_mark);
  return mark != DT_NONE && dt_lemma_is(c->doc, mark, "that") && own_subject(c, t) != DT_NONE && !is_relative(c, own_subject(c, t));
}

static void frame_of_children(const ev_coder *c, uint32_t t, ev_frame *f) {
  DT_EACH_CHILD(c->doc, t, k) {
    switch (ev_tok(c, k)->rel) {
      case DT_REL_obj: /* "forgave [Cuba] most of its debt": two of them */
        if (is_verb_as_object(c, t, k)) break;
        if (f->obj != DT_NONE && f->iobj == DT_NONE && c->doc->token_entity[f->obj] != DT_NONE) f->iobj = f->obj;
        f->obj = unrelative(c, k, t);
        break;
      case DT_REL_iobj: f->iobj = unrelative(c, k, t); break;
      case DT_REL_obl_agent:
        if (!is_false_agent(c, t, k)) f->subj = k;
        add_oblique(c, f, k, EV_TIER_OWN);
        break;
      case DT_REL_obl: case DT_REL_nmod: case DT_REL_obl_unmarked: add_oblique(c, f, k, EV_TIER_OWN); break;
      case DT_REL_xcomp:
        if (is_label(c, t, k)) frame_of_label(c, k, f);
        else add_comp(f, k);
        if (ev_tok(c, k)->upos == DT_UPOS_ADJ) phrases_of(c, k, f); /* "held responsible [by Seoul]" */
        break;
      case DT_REL_advmod: phrases_of(c, k, f); break; /* "did away [with curbs]" */
      case DT_REL_ccomp: case DT_REL_csubj:
        if (!(ev_lemma_in(c, t, EV_LIST_asking) && is_question(c, k))) add_comp(f, k);
        break;
      case DT_REL_advcl:
        add_oblique(c, f, k, EV_TIER_OWN); /* "for attacking", "from entering" */
        /* "expressed its readiness to meet" hung on the verb; "due to meet" with "due to" as one preposition */
        if (is_infinitive(c, k) || (ev_tok(c, k)->xpos == DT_XPOS_VB && !has_child(c, k, DT_REL_mark))) add_comp(f, k);
        break;
      case DT_REL_acl:
        if (!ev_is_verbal(c, t)) add_comp(f, k), add_oblique(c, f, k, EV_TIER_OWN);
        if (points_at(c, k))
          DT_EACH_CHILD(c->doc, k, d)
            if (ev_tok(c, d)->rel == DT_REL_obl || ev_tok(c, d)->rel == DT_REL_obl_agent) add_oblique(c, f, d, EV_TIER_OWN);
        add_participle(c, f, k);
        break;
      case DT_REL_acl_relcl: /* "its demand that Sweden extradite them" */
        if (!ev_is_verbal(c, t) && f->comp_count == 0 && is_that_clause(c, k)) add_comp(f, k);
        break;
      case DT_REL_nmod_poss: add_possessor(f, k); break;
      case DT_REL_amod: case DT_REL_compound: case DT_REL_nmod_desc: case DT_REL_nmod_unmarked:
        if (c->doc->token_entity[k] != DT_NONE) add_possessor(f, k);
        else if (ev_lemma_in(c, k, EV_LIST_weapon)) add_leader(c, f, k); /* "an [Iranian] missile attack", the adjective hung on the missile */
        else if (dt_lemma_is(c->doc, k, "lead")) add_leader(c, f, k);
        break;
      default: break;
    }
  }
}

/* "a ship [laden with tents] docked", "planes [carrying tents] landed": what it carries, as if it arrived with it. */
static void add_cargo(const ev_coder *c, ev_frame *f, uint32_t participle) {
  uint32_t with = ev_word_number(&c->lexicon->words, DT_STR("with")), load = dt_tree_child(c->doc, participle, DT_REL_obj);
  if (!ev_lemma_in(c, participle, EV_LIST_loaded) || with == DT_NONE) return;
  DT_EACH_CHILD(c->doc, participle, k)
    if (load == DT_NONE && ev_tok(c, k)->rel == DT_REL_obl) load = k;
  if (load == DT_NONE || f->oblique_count == EV_OBLIQUES) return;
  f->obliques[f->oblique_count].word = with;
  f->obliques[f->oblique_count].tier = EV_TIER_INNER;
  f->obliques[f->oblique_count++].head = load;
}

/* "flights [between Kenya and Uganda] resumed", "a vigil [in Lima] grew", "lorries [with flour] arrived": sides, places and freight that only
   the subject's phrase names. */
static void frame_of_subject(const ev_coder *c, ev_frame *f) {
  if (f->subj == DT_NONE || f->passive) return;
  bool vehicle = ev_lemma_in(c, f->subj, EV_LIST_vehicle);
  const ev_meaning *m = &c->meanings[f->subj];
  bool protest = m->entry != DT_NONE && m->kind == EV_EVENT && m->code.type == DT_EVENT_PROTEST;
  DT_EACH_CHILD(c->doc, f->subj, k) {
    uint32_t mark = ev_tok(c, k)->rel == DT_REL_nmod ? dt_tree_child(c->doc, k, DT_REL_case) : DT_NONE;
    if (mark != DT_NONE && (protest || dt_lemma_is(c->doc, mark, "between") || (vehicle && dt_lemma_is(c->doc, mark, "with")))) add_oblique(c, f, k, EV_TIER_INNER);
    if (vehicle && ev_tok(c, k)->rel == DT_REL_acl) add_cargo(c, f, k);
  }
}

/* "its land crossing [with Qatar]", whatever its tag. */
static bool is_nominal(const ev_coder *c, uint32_t t) {
  return !ev_is_verbal(c, t) || has_child(c, t, DT_REL_det) || has_child(c, t, DT_REL_nmod_poss) || has_child(c, t, DT_REL_compound);
}

/* Prepositional phrases hung on the object: "imposed [sanctions on Iran]". */
static void frame_of_object(const ev_coder *c, ev_frame *f) {
  if (f->iobj != DT_NONE && f->iobj > f->token)
    DT_EACH_CHILD(c->doc, f->iobj, k) /* "asked donors [for money]" */
      if (ev_tok(c, k)->rel == DT_REL_nmod) add_oblique(c, f, k, EV_TIER_OBJECT);
  if (f->obj == DT_NONE || f->obj == f->iobj) return;
  DT_EACH_CHILD(c->doc, f->obj, k) {
    uint8_t rel = ev_tok(c, k)->rel;
    if (rel == DT_REL_nmod || rel == DT_REL_acl || (rel == DT_REL_obl && is_nominal(c, f->obj))) add_oblique(c, f, k, EV_TIER_OBJECT);
    if (rel == DT_REL_acl && ev_tok(c, k)->xpos != DT_XPOS_VB) /* "wrote off the sum [owed by Ghana]", "handed a suspect [wanted at home] to Peru" */
      DT_EACH_CHILD(c->doc, k, d)
        if (ev_tok(c, d)->rel == DT_REL_obl || ev_tok(c, d)->rel == DT_REL_obl_agent) add_oblique(c, f, d, points_at(c, k) ? EV_TIER_OBJECT : EV_TIER_INNER);
    bool content = rel == DT_REL_acl_relcl && is_that_clause(c, k); /* "promised Iran that prices would fall", hung on Iran */
    if (rel == DT_REL_amod && k > f->obj && !ev_is_verbal(c, k)) add_comp(f, k), phrases_of(c, k, f); /* "held Israel [responsible for] it" */
    bool wish = (rel == DT_REL_xcomp || rel == DT_REL_advcl) && is_infinitive(c, k); /* "expressed hope to cooperate" */
    if ((rel == DT_REL_acl || content || wish) && f->comp_count == 0) add_comp(f, k);
    if (rel == DT_REL_conj) /* "photographs and [intelligence to Macedonia]" */
      DT_EACH_CHILD(c->doc, k, d)
        if (ev_tok(c, d)->rel == DT_REL_nmod) add_oblique(c, f, d, EV_TIER_OBJECT);
  }
}

/* "taken in more than 40,000 refugees": the particle called an adverb. */
static bool has_particle(const ev_coder *c, uint32_t t) {
  uint32_t next = t + 1;
  return next < c->doc->token_count && ev_tok(c, next)->head == t && ev_tok(c, next)->rel == DT_REL_advmod && ev_lemma_in(c, next, EV_LIST_particle);
}

/* A preposition, not the first half of a word: "sat out the [by]-election". */
static bool has_case(const ev_coder *c, uint32_t t) {
  uint32_t k = dt_tree_child(c->doc, t, DT_REL_case);
  return k != DT_NONE && !(k + 2 == t && ev_tok(c, k)->end == ev_tok(c, k + 1)->begin && dt_str_is(dt_form(c->doc, k + 1), "-"));
}

/* Object of a verb that has none in the tree: "allowed inspectors to enter", where they are called the indirect one;
   "called off their strike", where the particle leaves a phrase without a preposition. */
static uint32_t missed_object(const ev_coder *c, uint32_t t, const ev_frame *f) {
  if (f->iobj != DT_NONE && f->comp_count) return f->iobj;
  uint32_t x = dt_tree_child(c->doc, t, DT_REL_xcomp), next = t + 1;
  if (x != DT_NONE && has_child(c, x, DT_REL_det)) return x; /* "evacuated the wounded" */
  if (next < c->doc->token_count && ev_tok(c, next)->head == t && (dt_str_ends(dt_form(c->doc, next), "self") || dt_str_ends(dt_form(c->doc, next), "selves"))) return next;
  if (!has_child(c, t, DT_REL_compound_prt) && !has_particle(c, t)) return DT_NONE;
  DT_EACH_CHILD(c->doc, t, k)
    if (ev_tok(c, k)->rel == DT_REL_obl && k > t && !has_case(c, k) && !ev_tells_time(c, k)) return k;
  return DT_NONE;
}

static uint32_t landing_of(const ev_coder *c, uint32_t t) {
  uint32_t next = t + 1;
  if (next >= c->doc->token_count || ev_tok(c, next)->rel != DT_REL_case) return DT_NONE;
  uint32_t head = ev_tok(c, next)->head;
  return head != DT_NONE && ev_tok(c, head)->head == t && ev_tok(c, head)->rel == DT_REL_obl && !ev_tells_time(c, head) ? head : DT_NONE;
}

static uint32_t counted_object(const ev_coder *c, uint32_t t) {
  DT_EACH_CHILD(c->doc, t, k)
    if (k > t && ev_tok(c, k)->rel == DT_REL_obl) return is_counted_object(c, k) ? k : DT_NONE;
  return DT_NONE;
}

static bool is_party(const ev_coder *c, uint32_t t) {
  ev_parties found = {0};
  ev_parties_of(c, t, &found);
  return found.count && (c->doc->entities[found.items[0]].code[0] || c->doc->entities[found.items[0]].sector.len);
}

/* "was given [refuge]", as if it were what he became. */
static uint32_t given_object(const ev_coder *c, uint32_t t) {
  uint32_t x = ev_lemma_in(c, t, EV_LIST_giving) ? dt_tree_child(c->doc, t, DT_REL_xcomp) : DT_NONE;
  return x != DT_NONE && ev_tok(c, x)->upos == DT_UPOS_NOUN && !has_child(c, x, DT_REL_mark) ? x : DT_NONE;
}

/* "were denied visas by Cyprus": who does it, hung on the verb as any phrase or on its object. */
static uint32_t agent_of(const ev_coder *c, const ev_frame *f) {
  for (uint8_t i = 0; i < f->oblique_count; i++) {
    uint32_t head = f->obliques[i].head, by = f->obliques[i].tier > EV_TIER_OBJECT || head < f->token ? DT_NONE : dt_tree_child(c->doc, head, DT_REL_case);
    if (by != DT_NONE && dt_lemma_is(c->doc, by, "by") && is_party(c, head)) return head;
  }
  return DT_NONE;
}

/* "gave [Serbia] credit", "earned [Colombia] praise": the receiver right behind the verb, taken for a part of the thing. */
static uint32_t missed_receiver(const ev_coder *c, uint32_t t, const ev_frame *f) {
  uint32_t next = t + 1;
  if (f->obj == DT_NONE || !ev_lemma_in(c, t, EV_LIST_giving) || next >= f->obj || ev_tok(c, f->obj)->head != t) return DT_NONE;
  if (ev_tok(c, next)->upos == DT_UPOS_DET && c->doc->token_entity[f->obj] == DT_NONE) next++; /* "gave the Dominican Republic full marks" */
  uint32_t e = c->doc->token_entity[next];
  if (e == DT_NONE || ev_tok(c, next)->upos != DT_UPOS_PROPN || c->doc->entities[e].first != next || c->doc->entities[e].last > f->obj) return DT_NONE;
  uint32_t head = c->doc->entities[e].head;
  return ev_tok(c, head)->head == f->obj && ev_tok(c, head)->rel == DT_REL_compound ? head : DT_NONE;
}

/* A verb that one entry has do something to its object. */
static bool takes_object(const ev_coder *c, uint32_t t) {
  if (c->lemmas[t] == DT_NONE) return false;
  for (uint32_t i = c->lexicon->first.items[c->lemmas[t]].own; i != DT_NONE; i = c->lexicon->entries.items[i].next) {
    const ev_entry *e = &c->lexicon->entries.items[i];
    if (e->pos == EV_VERB && e->word_count == 1 && e->r.count && e->r.items[0] == EV_SLOT_OBJ) return true;
  }
  return false;
}

/* "pardoned and freed [a rival]": two verbs side by side with one object, hung on the second. */
static uint32_t shared_object(const ev_coder *c, uint32_t t) {
  DT_EACH_CHILD(c->doc, t, k) {
    uint32_t and = ev_tok(c, k)->rel == DT_REL_conj && k > t ? dt_tree_child(c->doc, k, DT_REL_cc) : DT_NONE;
    if (and != DT_NONE && and == t + 1 && ev_is_verbal(c, k) && own_subject(c, k) == DT_NONE) return takes_object(c, t) ? dt_tree_child(c->doc, k, DT_REL_obj) : DT_NONE;
  }
  return DT_NONE;
}

/* "[Norway and Finland] are building a ship together": an adverb speaks of who does what, with whom. */
static void frame_of_manner(const ev_coder *c, uint32_t verb, ev_frame *f) {
  f->subj = ev_is_passive(c, verb) ? dt_tree_child(c->doc, verb, DT_REL_obl_agent) : ev_surface_subject(c, verb);
  add_comp(f, verb);
  DT_EACH_CHILD(c->doc, verb, k)
    if (ev_tok(c, k)->rel == DT_REL_obl) add_oblique(c, f, k, EV_TIER_INNER);
}

void ev_frame_of(const ev_coder *c, uint32_t t, ev_frame *f) {
  *f = (ev_frame){.token = t, .subj = DT_NONE, .obj = DT_NONE, .iobj = DT_NONE, .landing = DT_NONE};
  frame_of_children(c, t, f);
  bool verbal = ev_is_verbal(c, t);
  f->passive = ev_is_passive(c, t);
  if (verbal) {
    uint32_t s = ev_surface_subject(c, t);
    if (f->passive) {
      if (f->obj == DT_NONE) f->obj = given_object(c, t);
      if (f->obj == DT_NONE) f->obj = s;
      else f->iobj = s; /* "Iran was given an ultimatum" */
    } else {
      f->subj = s;
      if (f->obj == DT_NONE) f->obj = object_gap(c, t);
      if (f->obj == DT_NONE) f->obj = counted_object(c, t);
      if (f->obj == DT_NONE) f->obj = shared_object(c, t);
      if (f->obj == DT_NONE) f->obj = missed_object(c, t, f);
      if (f->obj == DT_NONE) f->landing = landing_of(c, t);
    }
    if (f->subj == f->obj && !f->passive) f->obj = DT_NONE;
    if (f->iobj == DT_NONE && !f->passive) f->iobj = missed_receiver(c, t, f);
    frame_of_object(c, f);
    if (f->passive && f->subj == DT_NONE) f->subj = agent_of(c, f);
    frame_of_writer(c, t, f);
  } else {
    uint32_t s = own_subject(c, t);
    uint8_t rel = ev_tok(c, t)->rel;
    if (s != DT_NONE) f->subj = unrelative(c, s, t);
    else if (rel == DT_REL_conj || ev_tok(c, t)->upos == DT_UPOS_ADJ) f->subj = ev_surface_subject(c, t);
    else if ((rel == DT_REL_xcomp || rel == DT_REL_obj) && ev_lemma_in(c, ev_tok(c, t)->head, EV_LIST_linking)) f->subj = ev_surface_subject(c, ev_tok(c, t)->head);
    else if (rel == DT_REL_advmod && ev_is_verbal(c, ev_tok(c, t)->head)) frame_of_manner(c, ev_tok(c, t)->head, f);
    if (has_child(c, t, DT_REL_cop)) add_oblique(c, f, t, EV_TIER_OWN); /* "was in Tehran": entries of "be" read it as they would a verb */
  }
  frame_of_times(c, t, f);
  frame_of_phrases(c, f);
  frame_of_subject(c, f);
  f->near_count = f->oblique_count;
  frame_of_infinitives(c, f);
  frame_of_depths(c, f);
  if (!verbal) frame_beside(c, t, f);
}

/* "stand shoulder to shoulder [with Ukraine]": phrases of the last word are the idiom's. */
static bool idiom_phrases(const ev_coder *c, uint32_t t, const ev_frame *f, const ev_entry *e, ev_frame *out) {
  uint32_t last = t + e->word_count - 1;
  if (last >= c->doc->token_count || (c->lemmas[last] != e->words[e->word_count - 1] && c->forms[last] != e->words[e->word_count - 1])) return false;
  *out = *f;
  out->oblique_count = f->near_count;
  phrases_of(c, last, out);
  out->near_count = out->oblique_count;
  return out->oblique_count > f->near_count;
}

bool ev_frame_lands(const ev_coder *c, uint32_t t, const ev_frame *f, const ev_entry *e, ev_frame *out) {
  if (e->pos == EV_ADJECTIVE && f->passive && f->subj == DT_NONE) { /* "is prepared to meet", read as a passive */
    *out = *f;
    out->subj = f->obj;
    out->obj = DT_NONE;
    return true;
  }
  if (e->pos == EV_VERB && e->word_count > 2 && idiom_phrases(c, t, f, e, out)) return true;
  if (f->landing == DT_NONE || e->pos != EV_VERB || e->word_count != 2) return false;
  if (c->lemmas[t + 1] != e->words[1] && c->forms[t + 1] != e->words[1]) return false;
  *out = *f;
  out->obj = f->landing;
  frame_of_object(c, out);
  return true;
}

/* Who does what the complement says: "said that [Syria] must leave". */
static uint32_t subjects_of_comps(const ev_coder *c, const ev_frame *f, uint32_t *out, uint32_t room) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < f->comp_count && n < room; i++) {
    uint32_t s = ev_is_passive(c, f->comps[i]) ? dt_tree_child(c->doc, f->comps[i], DT_REL_obl_agent) : ev_surface_subject(c, f->comps[i]);
    if (s != DT_NONE) out[n++] = s;
  }
  return n;
}

/* To whom the complement does it: its object, else what its phrases name. */
static uint32_t objects_of_comps(const ev_coder *c, const ev_frame *f, uint32_t *out, uint32_t room) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < f->comp_count && n < room; i++) {
    ev_frame g;
    ev_frame_of(c, f->comps[i], &g);
    uint32_t found = g.obj != DT_NONE && is_party(c, g.obj) ? g.obj : g.iobj != DT_NONE && is_party(c, g.iobj) ? g.iobj : DT_NONE;
    for (uint8_t k = 0; k < g.oblique_count && found == DT_NONE; k++)
      if (!ev_tells_time(c, g.obliques[k].head) && is_party(c, g.obliques[k].head)) found = g.obliques[k].head;
    if (found != DT_NONE) out[n++] = found;
  }
  return n;
}

/* "must", "should", and "has" of "has to leave". */
static uint32_t auxiliaries_of_comps(const ev_coder *c, const ev_frame *f, uint32_t *out, uint32_t room) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < f->comp_count && n < room; i++) {
    uint32_t x = dt_tree_child(c->doc, f->comps[i], DT_REL_xcomp);
    if (x != DT_NONE && is_infinitive(c, x)) out[n++] = f->comps[i];
    DT_EACH_CHILD(c->doc, f->comps[i], k)
      if (ev_tok(c, k)->rel == DT_REL_aux && n < room && !dt_lemma_is(c->doc, k, "have")) out[n++] = k;
  }
  return n;
}

/* "insisted that Syria withdraw", "told Syria to withdraw": a clause that asks, not one that tells. */
static uint32_t comps_in_base_form(const ev_coder *c, const ev_frame *f, uint32_t *out, uint32_t room) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < f->comp_count && n < room; i++) {
    uint32_t t = f->comps[i];
    bool bare = ev_tok(c, t)->xpos == DT_XPOS_VB || ev_tok(c, t)->xpos == DT_XPOS_VBP;
    /* "we want talks, he told Iran", "told Iran: many want talks" */
    if (has_child(c, t, DT_REL_nsubj) && !has_child(c, t, DT_REL_mark) && f->obj != DT_NONE) continue;
    if (bare && t > f->token && !has_child(c, t, DT_REL_aux) && c->forms[t] == c->lemmas[t]) out[n++] = t;
  }
  return n;
}

/* "said in a phone call with": whoever the clause is about that the occasion is told in; "on a visit" and "during" one anything may be told. */
static uint32_t subject_of_clause(const ev_coder *c, uint32_t t) {
  uint32_t of = ev_tok(c, t)->rel == DT_REL_nmod ? ev_tok(c, t)->head : DT_NONE;
  if (of != DT_NONE && is_of(c, t) && ev_lemma_in(c, of, EV_LIST_stage)) t = of; /* "on the second day of a visit" */
  uint32_t head = ev_tok(c, t)->head, in = dt_tree_child(c->doc, t, DT_REL_case);
  if (head == DT_NONE || in == DT_NONE || !ev_lemma_in(c, in, EV_LIST_occasion)) return DT_NONE;
  bool meanwhile = dt_lemma_is(c->doc, in, "on") || dt_lemma_is(c->doc, in, "during");
  if (ev_tok(c, t)->rel == DT_REL_nmod) return meanwhile && c->doc->token_entity[head] != DT_NONE ? head : DT_NONE; /* "the president, on a visit to" */
  if (ev_tok(c, t)->rel != DT_REL_obl || ev_is_passive(c, head) || !(meanwhile ? ev_is_verbal(c, head) : ev_lemma_in(c, head, EV_LIST_talking))) return DT_NONE;
  return ev_surface_subject(c, head);
}

uint32_t ev_slot_tokens(const ev_coder *c, const ev_frame *f, uint8_t slot, uint32_t *out, uint32_t room) {
  uint32_t n = 0, one = DT_NONE;
  if (!room) return 0;
  switch (slot) {
    case EV_SLOT_SUBJ: one = f->subj; break;
    case EV_SLOT_OBJ: one = f->obj; break;
    case EV_SLOT_IOBJ: one = f->iobj; break;
    case EV_SLOT_CLAUSE: one = subject_of_clause(c, f->token); break;
    case EV_SLOT_COMP:
      for (uint32_t i = 0; i < f->comp_count && n < room; i++) out[n++] = f->comps[i];
      return n;
    case EV_SLOT_POSS:
      for (uint32_t i = 0; i < f->possessor_count && n < room; i++) out[n++] = f->possessors[i];
      return n;
    case EV_SLOT_COMP_SUBJ: return subjects_of_comps(c, f, out, room);
    case EV_SLOT_COMP_OBJ: return objects_of_comps(c, f, out, room);
    case EV_SLOT_COMP_BASE: return comps_in_base_form(c, f, out, room);
    case EV_SLOT_COMP_AUX: return auxiliaries_of_comps(c, f, out, room);
    default:
      if (slot < EV_SLOT_PREP) return 0;
      for (uint32_t tier = EV_TIER_OWN; tier <= EV_TIER_FAR && n == 0; tier++)
        for (uint32_t i = 0; i < f->oblique_count && n < room; i++)
          if (f->obliques[i].tier == tier && f->obliques[i].word == c->lexicon->prep_words[slot - EV_SLOT_PREP]) out[n++] = f->obliques[i].head;
      return n;
  }
  if (one != DT_NONE) out[n++] = one;
  return n;
}
