/* What English grammar rules out and a greedy parser does all the same: prepositions and articles that head their noun, agents of active
   verbs, and whole sentences whose verb is taken for a participle before its object ("A drone [targeted militants]").
   A tree is changed by three moves that keep it a tree: a dependent takes its head's place, a word takes the place of one above it, a
   word goes to another head that is not below it. */
#include "mend.h"
#include "tree.h"

/* What hangs on a token: bits of has[]. */
enum {
  HAS_SUBJECT = 1, HAS_PASSIVE_SUBJECT = 2, HAS_PASSIVE = 4, HAS_AUX = 8, HAS_COPULA = 16, HAS_OBJECT = 32, HAS_RELATIVE = 64, HAS_MARK = 128, HAS_AGENT = 256,
};

enum { FARTHEST = 40, CLAUSES = 4 /* verbs put at the head of their clause, in one sentence */ };

typedef struct mending {
  dt_doc *doc;
  dt_token *tokens;
  uint32_t first, last;
  uint16_t *has; /* [last - first] */
  bool retag;
} mending;

static bool among(dt_str form, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (dt_str_eq_ascii_nocase(form, dt_str_of(words[i]))) return true;
  return false;
}

static bool is_noun(const dt_token *t) { return t->upos == DT_UPOS_NOUN || t->upos == DT_UPOS_PROPN; }
static bool is_relative(const dt_token *t) { return t->xpos == DT_XPOS_WDT || t->xpos == DT_XPOS_WP || t->xpos == DT_XPOS_WPS || t->xpos == DT_XPOS_WRB; }
static bool is_subject(const dt_token *t) { return t->rel == DT_REL_nsubj || t->rel == DT_REL_nsubj_pass; }
static bool is_past(const dt_token *t) { return t->xpos == DT_XPOS_VBD || t->xpos == DT_XPOS_VBN; }
static bool is_finite(const dt_token *t) { return t->xpos == DT_XPOS_VBD || t->xpos == DT_XPOS_VBZ || t->xpos == DT_XPOS_VBP; }

static uint16_t bit_of(const dt_token *t) {
  uint16_t bit = is_relative(t) ? HAS_RELATIVE : 0;
  switch (t->rel) {
    case DT_REL_nsubj: case DT_REL_expl: case DT_REL_csubj: return bit | HAS_SUBJECT;
    case DT_REL_nsubj_pass: return bit | HAS_PASSIVE_SUBJECT;
    case DT_REL_aux_pass: return bit | HAS_PASSIVE;
    case DT_REL_aux: return bit | HAS_AUX;
    case DT_REL_cop: return bit | HAS_COPULA;
    case DT_REL_obj: return bit | HAS_OBJECT;
    case DT_REL_mark: return bit | HAS_MARK;
    case DT_REL_obl_agent: return bit | HAS_AGENT;
    default: return bit;
  }
}

static void look(const mending *m) {
  for (uint32_t t = m->first; t < m->last; t++) m->has[t - m->first] = 0;
  for (uint32_t t = m->first; t < m->last; t++)
    if (m->tokens[t].head != DT_NONE) m->has[m->tokens[t].head - m->first] |= bit_of(&m->tokens[t]);
}

static bool has(const mending *m, uint32_t t, uint16_t bits) { return m->has[t - m->first] & bits; }

static void hang(const mending *m, uint32_t t, uint32_t head, dt_rel rel) {
  m->tokens[t].head = head;
  m->tokens[t].rel = (uint8_t)rel;
}

/* ---------------------------------------------------------- function words */

static bool is_article(const mending *m, uint32_t t) {
  static const char *const words[] = {"a", "an", "the"};
  return m->tokens[t].upos == DT_UPOS_DET && among(dt_form(m->doc, t), words, sizeof words / sizeof *words);
}

/* A preposition or an article with a noun below it and behind it: the noun takes its place. */
static void put_below_noun(const mending *m, uint32_t t) {
  uint32_t word = m->tokens[t].head;
  dt_token *k = &m->tokens[t];
  if (word == DT_NONE || word > t || !is_noun(k) || k->rel == DT_REL_fixed || k->rel == DT_REL_punct) return;
  const dt_token *w = &m->tokens[word];
  bool preposition = w->upos == DT_UPOS_ADP && w->rel != DT_REL_case && w->rel != DT_REL_mark && w->rel != DT_REL_compound_prt && w->rel != DT_REL_fixed;
  if (!preposition && !(is_article(m, word) && w->rel != DT_REL_det)) return;
  dt_rel rel = (dt_rel)w->rel;
  if (preposition && w->head != DT_NONE && rel != DT_REL_conj) rel = m->tokens[w->head].upos == DT_UPOS_VERB ? DT_REL_obl : DT_REL_nmod;
  hang(m, t, w->head, rel);
  hang(m, word, t, preposition ? DT_REL_case : DT_REL_det);
}

/* What hangs on an auxiliary, an article or a preposition and cannot: it goes to what that word belongs to. */
static void lift(const mending *m, uint32_t t) {
  uint32_t word = m->tokens[t].head;
  if (word == DT_NONE || m->tokens[word].head == DT_NONE) return;
  const dt_token *w = &m->tokens[word];
  bool verb = w->rel == DT_REL_aux || w->rel == DT_REL_aux_pass;
  if (!verb && w->rel != DT_REL_det && w->rel != DT_REL_case) return;
  switch (m->tokens[t].rel) {
    case DT_REL_nsubj: case DT_REL_nsubj_pass: case DT_REL_obj: case DT_REL_obl: case DT_REL_obl_unmarked: case DT_REL_xcomp: case DT_REL_ccomp:
    case DT_REL_advcl: case DT_REL_mark: case DT_REL_parataxis: case DT_REL_expl: break;
    case DT_REL_nmod: case DT_REL_acl: case DT_REL_acl_relcl: case DT_REL_appos:
      if (!verb) break;
      return;
    default: return;
  }
  m->tokens[t].head = w->head;
  if (is_article(m, t)) m->tokens[t].rel = DT_REL_det;
}

/* "marched [demanding] reforms" as a preposition: but for those that have become prepositions, a gerund is a verb and the noun its object. */
static void free_gerund(const mending *m, uint32_t t) {
  static const char *const words[] = {"accord", "bar", "begin", "comprise", "concern", "cover", "consider", "count", "depend", "except", "exclude", "follow", "give", "include", "involve",
                                      "judge", "notwithstanding", "owe", "pend", "regard", "respect", "save", "start", "touch", "beyond"};
  dt_token *k = &m->tokens[t];
  uint32_t noun = k->head, top = noun == DT_NONE ? DT_NONE : m->tokens[noun].head;
  if (k->rel != DT_REL_case || k->upos != DT_UPOS_VERB || k->xpos != DT_XPOS_VBG || noun < t || top == DT_NONE || among(k->lemma, words, sizeof words / sizeof *words)) return;
  if (!is_noun(&m->tokens[noun]) || m->tokens[noun].rel == DT_REL_conj) return;
  hang(m, t, top, is_noun(&m->tokens[top]) ? DT_REL_acl : DT_REL_advcl);
  hang(m, noun, t, DT_REL_obj);
}

/* ----------------------------------------------------------------- objects */

/* "rejected accusations [by Turkey]": an active verb has no agent. */
static void deny_agent(const mending *m, uint32_t t) {
  uint32_t verb = m->tokens[t].head;
  if (m->tokens[t].rel != DT_REL_obl_agent || verb == DT_NONE || has(m, verb, HAS_PASSIVE | HAS_PASSIVE_SUBJECT) || !has(m, verb, HAS_SUBJECT)) return;
  if (m->tokens[verb].xpos == DT_XPOS_VBN && !has(m, verb, HAS_AUX)) return;
  uint32_t object = DT_NONE;
  for (uint32_t k = verb + 1; k < t && k < verb + FARTHEST; k++)
    if (m->tokens[k].head == verb && m->tokens[k].rel == DT_REL_obj) object = k;
  if (object != DT_NONE) hang(m, t, object, DT_REL_nmod);
  else m->tokens[t].rel = DT_REL_obl;
}

/* "freed the editor Ann [Lee]", the last name a second object: one name. */
static void join_name(const mending *m, uint32_t t) {
  const dt_token *k = &m->tokens[t];
  if (k->rel != DT_REL_obj || k->upos != DT_UPOS_PROPN || k->head == DT_NONE || t < k->head + 3 || m->tokens[t - 1].upos != DT_UPOS_PROPN) return;
  uint32_t up = m->tokens[t - 1].head;
  for (int step = 0; step < 3 && up != DT_NONE && up > k->head && m->tokens[up].head != k->head; step++) up = m->tokens[up].head;
  if (up == DT_NONE || up <= k->head || up >= t || m->tokens[up].head != k->head || m->tokens[up].rel != DT_REL_obj) return;
  hang(m, t, m->tokens[t - 1].rel == DT_REL_flat ? m->tokens[t - 1].head : t - 1, DT_REL_flat);
}

/* "warned [Hungary] it could lose": no object stands before its verb's subject, right behind the verb above. */
static void give_back_object(const mending *m, uint32_t t) {
  dt_token *k = &m->tokens[t];
  uint32_t verb = k->head, top = verb == DT_NONE ? DT_NONE : m->tokens[verb].head, first = t;
  if (k->rel != DT_REL_obj || !is_noun(k) || verb < t || top == DT_NONE || top > t || m->tokens[verb].rel != DT_REL_ccomp || m->tokens[top].upos != DT_UPOS_VERB || has(m, top, HAS_OBJECT)) return;
  bool subject = false;
  for (uint32_t s = t + 1; s < verb; s++) subject |= m->tokens[s].head == verb && m->tokens[s].rel == DT_REL_nsubj;
  while (first > m->first && first - 1 > top && m->tokens[first - 1].head != DT_NONE && (m->tokens[first - 1].head == t || m->tokens[m->tokens[first - 1].head].head == t)) first--;
  if (subject && first == top + 1) hang(m, t, top, DT_REL_obj);
}

/* "called [Foreign Minister Lavrov]" as what he was called: a name is an object. */
static void name_object(const mending *m, uint32_t t) {
  static const char *const links[] = {"become", "remain", "be", "seem", "appear", "stay", "turn", "prove"};
  const dt_token *k = &m->tokens[t];
  if (k->rel != DT_REL_xcomp || k->upos != DT_UPOS_PROPN || k->head == DT_NONE || k->head > t || has(m, t, HAS_MARK | HAS_COPULA | HAS_OBJECT)) return;
  if (has(m, k->head, HAS_OBJECT | HAS_PASSIVE | HAS_PASSIVE_SUBJECT) || m->tokens[k->head].upos != DT_UPOS_VERB) return;
  if (!has(m, k->head, HAS_SUBJECT) || (m->tokens[k->head].xpos == DT_XPOS_VBN && !has(m, k->head, HAS_AUX))) return;
  if (among(m->tokens[k->head].lemma, links, sizeof links / sizeof *links)) return;
  m->tokens[t].rel = DT_REL_obj;
}

/* "cast [doubt]", "[A Palestinian] rammed the gate": no noun is an adverb of a verb, and nothing that goes with a noun goes with a verb. */
static void name_argument(const mending *m, uint32_t t) {
  const dt_token *k = &m->tokens[t];
  uint32_t verb = k->head;
  if (verb == DT_NONE || m->tokens[verb].upos != DT_UPOS_VERB || m->tokens[verb].rel == DT_REL_compound || m->tokens[verb].rel == DT_REL_amod) return;
  if (k->rel == DT_REL_advmod && is_noun(k) && t == verb + 1 && !has(m, verb, HAS_OBJECT | HAS_PASSIVE | HAS_COPULA)) {
    m->tokens[t].rel = DT_REL_obj;
    m->has[verb - m->first] |= HAS_OBJECT;
  }
  if ((k->rel != DT_REL_amod && k->rel != DT_REL_compound) || t > verb || has(m, verb, HAS_SUBJECT | HAS_PASSIVE_SUBJECT | HAS_COPULA)) return;
  if (!(is_finite(&m->tokens[verb]) || (m->tokens[verb].rel == DT_REL_root && m->tokens[verb].xpos == DT_XPOS_VBN))) return;
  if (dt_str_is(dt_form(m->doc, t + 1), "-") || !(k->upos == DT_UPOS_PROPN || k->upos == DT_UPOS_NOUN || dt_is_upper(dt_form(m->doc, t).ptr[0]))) return;
  m->tokens[t].rel = has(m, verb, HAS_PASSIVE) ? DT_REL_nsubj_pass : DT_REL_nsubj;
  m->has[verb - m->first] |= HAS_SUBJECT;
}

/* "pleaded [with the army to] release him": only "for" brings an infinitive its subject; of any other preposition the noun is the verb's above. */
static void part_infinitive(const mending *m, uint32_t word) {
  static const char *const words[] = {"with", "on", "upon", "from", "at", "to"};
  uint32_t verb = m->tokens[word].head, top = verb == DT_NONE ? DT_NONE : m->tokens[verb].head, subject = DT_NONE, to = DT_NONE;
  if (m->tokens[word].rel != DT_REL_mark || m->tokens[word].upos != DT_UPOS_ADP || verb < word || top == DT_NONE || top > word) return;
  if (m->tokens[verb].xpos != DT_XPOS_VB || !among(dt_form(m->doc, word), words, sizeof words / sizeof *words)) return;
  for (uint32_t t = word + 1; t < verb && t < word + FARTHEST; t++) {
    if (m->tokens[t].head != verb) continue;
    if (is_subject(&m->tokens[t])) subject = t;
    if (m->tokens[t].rel == DT_REL_mark) to = t;
  }
  if (subject == DT_NONE || to == DT_NONE || to < subject) return;
  hang(m, subject, top, m->tokens[top].upos == DT_UPOS_VERB ? DT_REL_obl : DT_REL_nmod);
  hang(m, word, subject, DT_REL_case);
}

static bool has_hyphen(const mending *m, uint32_t t) {
  const dt_token *k = m->tokens;
  return t >= m->first + 2 && k[t - 2].head == t && dt_str_is(dt_form(m->doc, t - 1), "-") && k[t - 2].end == k[t - 1].begin && k[t - 1].end == k[t].begin;
}

/* "sent aid [to war-torn] Yemen", "gave [quake-hit] Nepal tents", the participle taken for a verb or noun with the name as its object: what is no
   base form of a verb goes with the name behind it. */
static void name_goal(const mending *m, uint32_t t) {
  uint32_t to = DT_NONE, name = t + 1, head = m->tokens[t].head;
  const dt_token *k = m->tokens;
  if (head == DT_NONE || name >= m->last || k[name].head != t || k[name].rel != DT_REL_obj || k[name].upos != DT_UPOS_PROPN || k[t].xpos == DT_XPOS_VB) return;
  if (has(m, t, HAS_AUX | HAS_COPULA | HAS_PASSIVE | HAS_SUBJECT)) return;
  for (uint32_t i = m->first; i < t; i++)
    if (k[i].head == t && (k[i].rel == DT_REL_case || (k[i].upos == DT_UPOS_PART && k[i].rel == DT_REL_mark))) to = i;
  uint8_t rel = k[t].rel;
  bool nominal = rel == DT_REL_obj || rel == DT_REL_obl || rel == DT_REL_nmod || rel == DT_REL_iobj;
  if (!(has_hyphen(m, t) && (to != DT_NONE || nominal)) && !(to != DT_NONE && k[to].rel == DT_REL_mark && k[t].upos == DT_UPOS_ADJ)) return;
  for (uint32_t i = name + 1; i < m->last; i++)
    if (k[i].head == t) hang(m, i, head, (dt_rel)k[i].rel);
  if (to != DT_NONE) hang(m, to, name, DT_REL_case);
  hang(m, name, head, nominal ? (dt_rel)rel : DT_REL_obl);
  hang(m, t, name, DT_REL_amod);
}

/* ----------------------------------------------------------------- clauses */

/* A noun at the head of a clause that says nothing of it. */
static bool is_bare(const mending *m, uint32_t noun) {
  const dt_token *k = &m->tokens[noun];
  return is_noun(k) && (k->rel == DT_REL_root || k->rel == DT_REL_ccomp) && !has(m, noun, HAS_COPULA | HAS_AUX | HAS_PASSIVE);
}

static bool ends_in_stop(const mending *m) {
  for (uint32_t t = m->last; t-- > m->first && t + 3 > m->last;)
    if (dt_str_is(dt_form(m->doc, t), ".")) return true;
  return false;
}

/* The head of the phrase that ends right before a verb: its last word, up as long as heads stay before the verb and below `top`. */
static uint32_t phrase_before(const mending *m, uint32_t verb, uint32_t top) {
  uint32_t t = verb;
  if (t == m->first) return DT_NONE;
  t--;
  if (m->tokens[t].upos == DT_UPOS_ADV && t > m->first && dt_str_ends(dt_form(m->doc, t), "ly")) t--;
  if (!is_noun(&m->tokens[t])) return DT_NONE;
  for (int step = 0; step < FARTHEST && t != top; step++) {
    uint32_t up = m->tokens[t].head;
    if (up == DT_NONE || up >= verb) break;
    t = up;
  }
  return t;
}

/* The verb takes the noun's place in the sentence. */
static void promote(const mending *m, uint32_t verb, uint32_t noun) {
  hang(m, verb, m->tokens[noun].head, (dt_rel)m->tokens[noun].rel);
  m->tokens[noun].head = verb;
  if (!m->retag) return;
  m->tokens[verb].upos = DT_UPOS_VERB;
  if (m->tokens[verb].xpos == DT_XPOS_VBN && !has(m, verb, HAS_AUX)) m->tokens[verb].xpos = DT_XPOS_VBD;
}

static bool is_inside_noun(const dt_token *k) {
  switch (k->rel) {
    case DT_REL_det: case DT_REL_amod: case DT_REL_compound: case DT_REL_nummod: case DT_REL_nmod_poss: case DT_REL_nmod: case DT_REL_nmod_desc:
    case DT_REL_case: case DT_REL_flat: case DT_REL_appos: case DT_REL_conj: case DT_REL_cc: case DT_REL_acl: case DT_REL_acl_relcl: case DT_REL_nmod_unmarked: return true;
    default: return false;
  }
}

/* "[A drone targeted] militants", all under the last noun: what stands before the verb is its subject's, what else hung on the noun the verb's. */
static void split_at(const mending *m, uint32_t verb, uint32_t object, uint32_t subject) {
  promote(m, verb, object);
  m->tokens[object].rel = DT_REL_obj;
  for (uint32_t t = m->first; t < m->last; t++) {
    dt_token *k = &m->tokens[t];
    if (k->head != object || t == subject) continue;
    bool inside = is_inside_noun(k);
    if (t < verb) k->head = inside && t < subject ? subject : verb;
    else if (!inside) k->head = verb;
  }
  hang(m, subject, verb, DT_REL_nsubj);
}

/* "[Rwanda] [forgiven France]", all under the first noun. */
static void split_behind(const mending *m, uint32_t verb, uint32_t subject, uint32_t object) {
  promote(m, verb, subject);
  m->tokens[subject].rel = has(m, verb, HAS_PASSIVE) ? DT_REL_nsubj_pass : DT_REL_nsubj;
  for (uint32_t t = verb + 1; t < m->last; t++) {
    dt_token *k = &m->tokens[t];
    if (k->head != subject) continue;
    k->head = object != DT_NONE && t > object && (k->rel == DT_REL_conj || k->rel == DT_REL_nmod) && is_noun(k) ? object : verb;
    if (k->head == verb && k->rel == DT_REL_nmod) k->rel = DT_REL_obl;
  }
  if (object != DT_NONE) hang(m, object, verb, DT_REL_obj);
}

static bool is_listed(const dt_token *k) {
  switch (k->rel) {
    case DT_REL_appos: case DT_REL_conj: case DT_REL_obj: case DT_REL_nmod: case DT_REL_nmod_unmarked: case DT_REL_obl_unmarked: case DT_REL_flat: case DT_REL_list: return true;
    default: return false;
  }
}

/* A sentence with a full stop and no verb but a participle between two nouns, none of them in its place. */
static bool free_participle(const mending *m, uint32_t verb) {
  const dt_token *k = &m->tokens[verb];
  uint32_t object = k->head, top = object == DT_NONE ? DT_NONE : m->tokens[object].head;
  bool odd = k->upos == DT_UPOS_VERB && is_finite(k) && (k->rel == DT_REL_compound || k->rel == DT_REL_case); /* "[froze] aid": no finite verb is either */
  if (!(k->rel == DT_REL_amod && is_past(k)) && !odd) return false;
  if (object == DT_NONE || object < verb || !is_noun(&m->tokens[object])) return false;
  if (is_bare(m, object)) {
    uint32_t subject = phrase_before(m, verb, object);
    if (subject == DT_NONE || (m->tokens[subject].head != object && m->tokens[subject].head != verb) || (has(m, object, HAS_SUBJECT) && !is_subject(&m->tokens[subject]))) return false;
    split_at(m, verb, object, subject);
    return true;
  }
  if (top == DT_NONE || top > verb || !is_bare(m, top) || has(m, top, HAS_SUBJECT | HAS_PASSIVE_SUBJECT) || !is_listed(&m->tokens[object])) return false;
  if (phrase_before(m, verb, top) != top) return false;
  split_behind(m, verb, top, object);
  return true;
}

/* "after [the party accepted] the plan", read as "after the plan": a past tense that would stand before its noun, with another noun before it. */
static bool hidden_clause(const mending *m, uint32_t verb) {
  static const char *const words[] = {"after", "before", "since", "until", "as", "because", "once", "while"};
  const dt_token *k = &m->tokens[verb];
  uint32_t object = k->head, word = DT_NONE;
  if (k->rel != DT_REL_amod || k->xpos != DT_XPOS_VBD || object == DT_NONE || object < verb || !is_noun(&m->tokens[object])) return false;
  if (m->tokens[object].rel != DT_REL_obl || m->tokens[object].head == DT_NONE || m->tokens[object].head > verb) return false;
  uint32_t subject = phrase_before(m, verb, object);
  if (subject == DT_NONE || (m->tokens[subject].head != object && m->tokens[subject].head != verb)) return false;
  for (uint32_t t = verb; t-- > m->first && t + FARTHEST > verb;)
    if (m->tokens[t].head == object && m->tokens[t].rel == DT_REL_case) word = t;
  if (word == DT_NONE || word > subject || !among(dt_form(m->doc, word), words, sizeof words / sizeof *words)) return false;
  split_at(m, verb, object, subject);
  m->tokens[verb].rel = DT_REL_advcl;
  hang(m, word, verb, DT_REL_mark);
  return true;
}

/* A noun at the head of a clause whose verb hangs on it or below it: "[Troops] from the camp [surrendered]". A relative clause has a relative word
   or a subject of its own; a past tense before an object is no participle. */
static bool hanging_verb(const mending *m, uint32_t verb) {
  const dt_token *k = &m->tokens[verb];
  uint32_t noun = k->head;
  if ((k->rel != DT_REL_acl && k->rel != DT_REL_acl_relcl) || noun == DT_NONE || noun > verb || !is_past(k)) return false;
  if (has(m, verb, HAS_SUBJECT | HAS_PASSIVE_SUBJECT | HAS_PASSIVE | HAS_RELATIVE | HAS_MARK | HAS_AGENT)) return false;
  if (!has(m, verb, HAS_OBJECT) && !is_finite(k) && !(has(m, verb, HAS_AUX))) return false;
  uint32_t top = noun;
  for (int step = 0; step < FARTHEST && !is_bare(m, top); step++) {
    if (m->tokens[top].head == DT_NONE || m->tokens[top].head > top || m->tokens[top].rel != DT_REL_nmod) return false;
    top = m->tokens[top].head;
  }
  if (!is_bare(m, top) || has(m, top, HAS_SUBJECT | HAS_PASSIVE_SUBJECT)) return false;
  split_behind(m, verb, top, DT_NONE);
  return true;
}

/* "The junta [in Mali gave up]": a preposition taken for the conjunction of a clause whose subject is its noun. */
static bool swallowed_noun(const mending *m, uint32_t word) {
  static const char *const words[] = {"of", "in", "from", "by", "at", "on", "against", "near", "into", "with", "for", "to"};
  uint32_t verb = m->tokens[word].head, subject = DT_NONE;
  if ((m->tokens[word].rel != DT_REL_mark && m->tokens[word].rel != DT_REL_case) || verb == DT_NONE || verb < word || word == m->first) return false;
  uint32_t top = m->tokens[verb].head;
  if (m->tokens[word].upos != DT_UPOS_ADP || (!is_finite(&m->tokens[verb]) && m->tokens[verb].xpos != DT_XPOS_VBN)) return false;
  if ((m->tokens[verb].rel != DT_REL_acl && m->tokens[verb].rel != DT_REL_acl_relcl && m->tokens[verb].rel != DT_REL_advcl) || top == DT_NONE || top > word) return false;
  if (!is_bare(m, top) || has(m, top, HAS_SUBJECT | HAS_PASSIVE_SUBJECT) || !among(dt_form(m->doc, word), words, sizeof words / sizeof *words)) return false;
  for (uint32_t t = word + 1; t < verb && t < word + FARTHEST; t++)
    if (m->tokens[t].head == verb && is_subject(&m->tokens[t]) && !is_relative(&m->tokens[t])) subject = t;
  if (subject == DT_NONE) return false;
  uint32_t before = word - 1, holder = before;
  for (int step = 0; step < FARTHEST && holder != top; step++) {
    if (m->tokens[holder].head == DT_NONE || m->tokens[holder].head >= word) return false;
    holder = m->tokens[holder].head;
  }
  if (holder != top || !is_noun(&m->tokens[before])) return false;
  hang(m, subject, before, DT_REL_nmod);
  for (uint32_t t = word; t < subject; t++)
    if (m->tokens[t].head == verb) m->tokens[t].head = subject;
  m->tokens[word].rel = DT_REL_case;
  split_behind(m, verb, top, DT_NONE);
  return true;
}

/* "Police [shot] and killed a man": what "and" joins to a past tense with an object is a verb too, and the noun before it their subject. */
static bool joined_noun(const mending *m, uint32_t word) {
  uint32_t verb = word + 2, subject = word - 1;
  if (!m->retag || word == m->first || verb >= m->last || m->tokens[word].upos != DT_UPOS_NOUN || !is_bare(m, word) || !is_noun(&m->tokens[subject])) return false;
  if (m->tokens[verb].head != word || m->tokens[verb].rel != DT_REL_conj || m->tokens[verb].xpos != DT_XPOS_VBD || !has(m, verb, HAS_OBJECT)) return false;
  if (has(m, verb, HAS_SUBJECT | HAS_PASSIVE_SUBJECT | HAS_AUX) || has(m, word, HAS_SUBJECT | HAS_PASSIVE_SUBJECT)) return false;
  if (m->tokens[subject].head != word || m->tokens[subject].rel != DT_REL_compound || !dt_str_eq_ascii_nocase(dt_form(m->doc, word + 1), DT_STR("and"))) return false;
  for (uint32_t t = m->first; t < subject; t++)
    if (m->tokens[t].head == word && is_inside_noun(&m->tokens[t])) m->tokens[t].head = subject;
  hang(m, subject, word, DT_REL_nsubj);
  m->tokens[word].upos = DT_UPOS_VERB;
  m->tokens[word].xpos = DT_XPOS_VBD;
  return true;
}

/* "have outlawed parties" with "have" at its head, though the tagger calls it an auxiliary. */
static bool headless_perfect(const mending *m, uint32_t verb) {
  const dt_token *k = &m->tokens[verb];
  uint32_t object = k->head, have = verb - 1;
  if (k->rel != DT_REL_amod || k->xpos != DT_XPOS_VBN || object == DT_NONE || object < verb || verb == m->first) return false;
  if (m->tokens[have].upos != DT_UPOS_AUX || !dt_lemma_is(m->doc, have, "have") || m->tokens[object].head != have) return false;
  if (m->tokens[have].rel == DT_REL_aux) return false;
  hang(m, verb, m->tokens[have].head, (dt_rel)m->tokens[have].rel);
  for (uint32_t t = m->first; t < m->last; t++)
    if (m->tokens[t].head == have) m->tokens[t].head = verb;
  hang(m, have, verb, DT_REL_aux);
  return true;
}

/* "The call between Putin [and Xi was] friendly": the second of two taken for the subject of a clause of its own, joined to the first. */
static uint32_t stray_subject(const mending *m, uint32_t and, uint32_t clause) {
  uint32_t top = m->tokens[clause].head, subject = DT_NONE;
  if (m->tokens[clause].rel != DT_REL_conj || top == DT_NONE || !is_bare(m, top) || has(m, top, HAS_SUBJECT | HAS_PASSIVE_SUBJECT)) return DT_NONE;
  for (uint32_t t = and + 1; t < clause && t < and + FARTHEST; t++)
    if (m->tokens[t].head == clause && is_subject(&m->tokens[t])) subject = t;
  if (subject == DT_NONE || !is_noun(&m->tokens[subject])) return DT_NONE;
  dt_rel rel = (dt_rel)m->tokens[subject].rel;
  hang(m, clause, m->tokens[top].head, (dt_rel)m->tokens[top].rel);
  hang(m, top, clause, rel);
  for (uint32_t t = clause + 1; t < m->last; t++)
    if (m->tokens[t].head == top && m->tokens[t].rel == DT_REL_punct) m->tokens[t].head = clause;
  hang(m, subject, top, DT_REL_dep); /* to be joined */
  hang(m, and, subject, DT_REL_cc);
  return subject;
}

/* "between Putin [and Xi]" with "Xi" somewhere else: the phrase needs both. */
static void join_between(const mending *m, uint32_t word) {
  uint32_t one = m->tokens[word].head, and = DT_NONE;
  if (m->tokens[word].rel != DT_REL_case || one == DT_NONE || one < word || m->tokens[word].end - m->tokens[word].begin != 7 || !is_noun(&m->tokens[one]) || !dt_str_eq_ascii_nocase(dt_form(m->doc, word), DT_STR("between"))) return;
  for (uint32_t t = one + 1; t < m->last && t < one + 4; t++) {
    if (m->tokens[t].upos == DT_UPOS_CCONJ) {
      and = t;
      break;
    }
    if (m->tokens[t].head != one && m->tokens[t].head != t - 1) return;
  }
  if (and == DT_NONE || m->tokens[and].rel != DT_REL_cc) return;
  uint32_t other = m->tokens[and].head, up = one;
  if (other == DT_NONE || other < and) return;
  if (!is_noun(&m->tokens[other]) && (other = stray_subject(m, and, other)) == DT_NONE) return;
  if (m->tokens[other].head == one) {
    if (m->tokens[other].rel == DT_REL_dep) m->tokens[other].rel = DT_REL_conj;
    return;
  }
  for (int step = 0; step < FARTHEST && up != DT_NONE; step++) {
    if (up == other) return;
    up = m->tokens[up].head;
  }
  if (up != DT_NONE || m->tokens[other].head == DT_NONE) return;
  hang(m, other, one, DT_REL_conj);
}

/* "The army [and the rebels] observed a truce", both and the "and" hung on the verb: one subject. */
static void join_subjects(const mending *m) {
  uint32_t one = DT_NONE, and = DT_NONE;
  for (uint32_t t = m->first; t < m->last; t++) {
    dt_token *k = &m->tokens[t];
    if (k->head == DT_NONE || k->head < t) continue;
    if (k->rel == DT_REL_cc && one != DT_NONE && k->head == m->tokens[one].head) and = t;
    if (!is_subject(k)) continue;
    if (one != DT_NONE && and != DT_NONE && and > one && k->head == m->tokens[one].head && m->tokens[and].head == k->head && is_noun(k) && is_noun(&m->tokens[one])) {
      hang(m, t, one, DT_REL_conj);
      m->tokens[and].head = t;
    } else one = t;
    and = DT_NONE;
  }
}

/* "[Iran] test-fired a missile": what stands before the first half of a verb with a hyphen is the verb's subject. */
static void part_halves(const mending *m, uint32_t verb) {
  uint32_t half = verb - 2, subject = DT_NONE;
  const dt_token *t = m->tokens;
  if (t[verb].upos != DT_UPOS_VERB || !has_hyphen(m, verb) || !is_noun(&t[half]) || (has(m, verb, HAS_SUBJECT | HAS_PASSIVE_SUBJECT) && !is_subject(&t[half]))) return;
  for (uint32_t k = m->first; k < half; k++)
    if (t[k].head == half && is_noun(&t[k])) subject = k;
  if (subject == DT_NONE) return;
  for (uint32_t k = m->first; k < half; k++)
    if (t[k].head == half && k != subject) hang(m, k, subject, (dt_rel)t[k].rel);
  hang(m, subject, verb, has(m, verb, HAS_PASSIVE) ? DT_REL_nsubj_pass : DT_REL_nsubj);
  hang(m, half, verb, DT_REL_compound);
  m->has[verb - m->first] |= HAS_SUBJECT;
}

static void mend_clauses(const mending *m) {
  bool stop = ends_in_stop(m);
  int done = 0;
  for (uint32_t t = m->first; t < m->last && done < CLAUSES; t++) {
    bool changed = joined_noun(m, t);
    switch (m->tokens[t].rel) {
      case DT_REL_amod: changed = changed || (t > m->first && (headless_perfect(m, t) || hidden_clause(m, t))) || (stop && free_participle(m, t)); break;
      case DT_REL_acl: case DT_REL_acl_relcl: changed = changed || (stop && hanging_verb(m, t)); break;
      case DT_REL_mark: case DT_REL_case: changed = changed || (stop && (swallowed_noun(m, t) || free_participle(m, t))); break;
      case DT_REL_compound: changed = changed || (stop && free_participle(m, t)); break;
      default: break;
    }
    if (!changed) continue;
    done++;
    look(m);
  }
}

void dt_mend(dt_doc *doc, bool retag, uint32_t first, uint32_t last, uint16_t *has_bits) {
  mending m = {doc, doc->tokens, first, last, has_bits, retag};
  for (uint32_t t = first; t < last; t++) put_below_noun(&m, t);
  for (uint32_t t = first; t < last; t++) lift(&m, t), free_gerund(&m, t);
  look(&m);
  for (uint32_t t = first + 2; t < last; t++) part_halves(&m, t);
  mend_clauses(&m);
  for (uint32_t t = first; t < last; t++) join_between(&m, t);
  join_subjects(&m);
  for (uint32_t t = first; t < last; t++)
    if (m.tokens[t].rel == DT_REL_mark) part_infinitive(&m, t);
  look(&m);
  for (uint32_t t = first; t < last; t++) name_goal(&m, t), give_back_object(&m, t);
  for (uint32_t t = first; t < last; t++) name_argument(&m, t), deny_agent(&m, t), name_object(&m, t), join_name(&m, t);
}
