/* A sentence becomes events here: meanings of its words (meaning.c), which of them are events of their own, with whom,
   whether, when and where. */
#include "event.h"
#include "coder.h"
#include "context.h"
#include "details.h"
#include <stdlib.h>

struct dt_event_dict {
  ev_lexicon lexicon;
  ev_contexts *contexts;
};

typedef struct events {
  dt_event *items;
  uint32_t count, room;
} events;

typedef struct matches {
  dt_match *items;
  uint32_t count, room;
} matches;

dt_status dt_event_open(const dt_sources *sources, dt_event_dict **out, dt_error *err) {
  dt_event_dict *dict = calloc(1, sizeof *dict);
  if (!dict) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_status status = ev_lexicon_open(sources, &dict->lexicon, err);
  if (status == DT_OK) status = ev_contexts_open(sources, &dict->contexts, err);
  if (status != DT_OK) dt_event_close(dict);
  else *out = dict;
  return status;
}

void dt_event_close(dt_event_dict *dict) {
  if (!dict) return;
  ev_contexts_close(dict->contexts);
  ev_lexicon_close(&dict->lexicon);
  free(dict);
}

/* ------------------------------------------------------------------ words */

static uint32_t word_of(const ev_lexicon *x, dt_str s) { return ev_word_number(&x->words, s); }

/* A lemma that no entry knows may be a slip ("shelled": "shel", "tents": "tents"): the form without its ending. */
static uint32_t word_of_stem(const ev_lexicon *x, dt_str form, bool noun) {
  static const struct { const char *end, *to; } rules[] = {
    {"men", "man"}, {"ies", "y"}, {"es", ""}, {"s", ""}, {"ied", "y"}, {"ed", ""}, {"ed", "e"}, {"ing", ""}, {"ing", "e"},
  };
  enum { NOUN_RULES = 4 };
  char word[EV_WORD_BYTES + 2];
  for (size_t i = 0; i < (noun ? (size_t)NOUN_RULES : sizeof rules / sizeof *rules); i++) {
    size_t cut = strlen(rules[i].end), add = strlen(rules[i].to), stem = form.len - cut;
    if (form.len < cut + 3 || form.len > EV_WORD_BYTES || !dt_str_ends(form, rules[i].end)) continue;
    memcpy(word, form.ptr, stem);
    memcpy(word + stem, rules[i].to, add);
    uint32_t n = word_of(x, (dt_str){word, stem + add});
    if (n == DT_NONE && !noun && word[stem - 1] == word[stem - 2]) n = word_of(x, (dt_str){word, stem - 1});
    if (n != DT_NONE) return n;
  }
  return DT_NONE;
}

/* "cease-fire", three tokens: its last word in the place of the whole, for entries that write it with hyphens. */
static uint32_t word_of_joined(const ev_lexicon *x, const dt_doc *doc, uint32_t t, dt_str last) {
  char word[2 * EV_WORD_BYTES + 2];
  size_t n = 0;
  if (t < 2 || doc->tokens[t].begin != doc->tokens[t - 1].end || doc->tokens[t - 1].begin != doc->tokens[t - 2].end) return DT_NONE;
  dt_str first = dt_form(doc, t - 2);
  if (!dt_str_is(dt_form(doc, t - 1), "-") || first.len > EV_WORD_BYTES || last.len > EV_WORD_BYTES) return DT_NONE;
  memcpy(word, first.ptr, first.len), n = first.len;
  word[n++] = '-';
  memcpy(word + n, last.ptr, last.len), n += last.len;
  return word_of(x, (dt_str){word, n});
}

/* Inflected, and the lemmatiser left it as it is. */
static bool is_unlemmatised(const dt_token *k, dt_str form) {
  bool inflected = k->xpos == DT_XPOS_NNS || k->xpos == DT_XPOS_NNPS || k->xpos == DT_XPOS_VBZ || k->xpos == DT_XPOS_VBD || k->xpos == DT_XPOS_VBN || k->xpos == DT_XPOS_VBG;
  return inflected && dt_str_eq_ascii_nocase(k->lemma, form);
}

/* "Gunmen opened fire": a capital at the head of the sentence makes no name. */
static bool is_first_word(const ev_coder *c, uint32_t t) {
  uint32_t e = c->doc->token_entity[t];
  if (ev_tok(c, t)->upos != DT_UPOS_PROPN || c->doc->sentences[dt_sentence_of(c->doc, t)].first != t) return false;
  return e == DT_NONE || c->doc->entities[e].kind == DT_ENTITY_ROLE || c->doc->entities[e].kind == DT_ENTITY_UNKNOWN;
}

/* Numbers of lemma and form, each as the entries may have it. */
static void number_words(ev_coder *c, uint32_t t) {
  const ev_lexicon *x = c->lexicon;
  const dt_token *k = ev_tok(c, t);
  dt_str form = dt_form(c->doc, t);
  bool verb = ev_is_verbal(c, t), noun = k->upos == DT_UPOS_NOUN || k->xpos == DT_XPOS_NNPS || is_first_word(c, t);
  ev_key key;
  ev_key_make(k->lemma, &key);
  c->context_words[t] = ev_contexts_number(c->contexts, &key);
  c->lemmas[t] = c->forms[t] = ev_key_find(&x->words, &key);
  c->form_lists[t] = ev_key_lists(&x->lists, &key);
  c->lemma_lists[t] = key.capital ? 0 : c->form_lists[t];
  if (!dt_str_eq(form, k->lemma)) {
    ev_key_make(form, &key);
    c->forms[t] = ev_key_find(&x->words, &key);
    c->form_lists[t] = ev_key_lists(&x->lists, &key);
  }
  uint32_t past = verb ? ev_key_find(&x->forms, &key) : DT_NONE;
  if (past != DT_NONE) c->lemmas[t] = past;
  if ((verb || noun) && ((c->lemmas[t] == DT_NONE && c->forms[t] == DT_NONE) || is_unlemmatised(k, form))) {
    uint32_t stem = word_of_stem(x, form, noun);
    if (stem != DT_NONE) c->lemmas[t] = stem;
  }
  uint32_t joined = word_of_joined(x, c->doc, t, k->lemma);
  if (joined != DT_NONE) c->forms[t] = joined;
}

static dt_status coder_new(const dt_event_dict *dict, dt_doc *doc, ev_coder *c, dt_error *err) {
  uint32_t longest = 0;
  for (uint32_t i = 0; i < doc->sentence_count; i++) {
    uint32_t length = doc->sentences[i].last - doc->sentences[i].first;
    if (length > longest) longest = length;
  }
  *c = (ev_coder){.lexicon = &dict->lexicon, .contexts = dict->contexts, .doc = doc, .entities = {doc->entities, doc->entity_count, doc->entity_count}};
  c->lemmas = dt_arena_alloc(doc->arena, doc->token_count, sizeof *c->lemmas);
  c->forms = dt_arena_alloc(doc->arena, doc->token_count, sizeof *c->forms);
  c->context_words = dt_arena_alloc(doc->arena, doc->token_count, sizeof *c->context_words);
  c->lemma_lists = dt_arena_alloc(doc->arena, doc->token_count, sizeof *c->lemma_lists);
  c->form_lists = dt_arena_alloc(doc->arena, doc->token_count, sizeof *c->form_lists);
  c->meanings = dt_arena_alloc(doc->arena, doc->token_count, sizeof *c->meanings);
  c->order = dt_arena_alloc(doc->arena, longest, sizeof *c->order);
  if (!c->lemmas || !c->forms || !c->context_words || !c->lemma_lists || !c->form_lists || !c->meanings || !c->order)
    return dt_fail(err, DT_ERR_MEM, 0, "no room for %u meanings", doc->token_count);
  for (uint32_t t = 0; t < doc->token_count; t++) {
    number_words(c, t);
    c->meanings[t].entry = DT_NONE;
  }
  return DT_OK;
}

/* -------------------------------------------------------------- conditions */

static bool any_political(const ev_coder *c, const ev_parties *p) {
  for (uint32_t i = 0; i < p->count; i++)
    if (ev_is_political(c, p->items[i])) return true;
  return false;
}

static bool any_coded(const ev_coder *c, const ev_parties *p) {
  for (uint32_t i = 0; i < p->count; i++) {
    const dt_entity *e = &c->doc->entities[p->items[i]];
    if (e->code[0] || e->sector.len) return true;
  }
  return false;
}

/* Of a country, and more than somebody there: "the thief was convicted" and "two sisters in Leeds were fined" are no politics. */
static bool any_with_part(const ev_coder *c, const ev_parties *p) {
  for (uint32_t i = 0; i < p->count; i++) {
    const dt_entity *e = &c->doc->entities[p->items[i]];
    bool anybody = !e->sector.len || dt_str_starts(e->sector, "CVL") || dt_str_starts(e->sector, "CRM");
    if (e->code[0] && (!anybody || e->kind == DT_ENTITY_GROUP || ev_is_political(c, p->items[i]))) return true;
  }
  return false;
}

static uint32_t coded_count(const ev_coder *c, const ev_parties *p) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < p->count; i++) count += c->doc->entities[p->items[i]].code[0] != 0;
  return count;
}

/* Somebody of a country that none of the actors is of. */
static bool abroad(const ev_coder *c, const ev_parties *a, const ev_parties *r) {
  for (uint32_t i = 0; i < r->count; i++) {
    const char *code = c->doc->entities[r->items[i]].code;
    bool same = !code[0];
    for (uint32_t k = 0; k < a->count && !same; k++) {
      const char *theirs = c->doc->entities[a->items[k]].code;
      same = !theirs[0] || strcmp(code, theirs) == 0;
    }
    if (!same) return true;
  }
  return false;
}

/* What may be told without naming who did it, or to whom. */
static bool stands_alone(uint8_t type) { return type == DT_EVENT_PROTEST || type == DT_EVENT_ASSAULT || type == DT_EVENT_COERCE || type == DT_EVENT_MOBILIZE; }

static bool several_countries(const ev_coder *c, const ev_parties *p) {
  for (uint32_t i = 1; i < p->count; i++)
    if (strcmp(c->doc->entities[p->items[i]].code, c->doc->entities[p->items[0]].code) != 0) return true;
  return false;
}

/* "The committee will have a meeting": one person or office that meets nobody. */
static bool is_meeting_alone(const ev_coder *c, const ev_meaning *m) {
  if (m->code.type != DT_EVENT_CONSULT || !m->both || m->a.count != 1) return false;
  const dt_entity *e = &c->doc->entities[m->a.items[0]];
  bool person = e->kind == DT_ENTITY_PERSON || e->kind == DT_ENTITY_ROLE || e->kind == DT_ENTITY_PRONOUN || !e->code[0];
  return person && !e->plural && !ev_is_body(e->code);
}

/* "unions threatened to strike", "nurses voted to end their walkout": acts that are told of whoever does them, without a recipient. */
static bool stands_as_governed(const ev_coder *c, const ev_meaning *m) {
  enum { LONGEST_CHAIN = 6 };
  const uint32_t others = 1u << DT_EVENT_REQUEST | 1u << DT_EVENT_ACCUSE | 1u << DT_EVENT_SUPPORT; /* said of whoever would do it */
  uint32_t g = m->governed, last = DT_NONE;
  for (int i = 0; i < LONGEST_CHAIN && ev_means(c, g); i++) last = g, g = c->meanings[g].governed;
  if (last == DT_NONE || others >> m->code.type & 1 || c->meanings[last].kind != EV_EVENT) return false;
  uint8_t need = c->lexicon->entries.items[c->meanings[last].entry].need;
  return c->meanings[last].code.type == DT_EVENT_PROTEST || ((need & EV_NEED_GIVEN) && !(need & EV_NEED_R));
}

static bool parties_suffice(const ev_coder *c, uint32_t t, const ev_meaning *m) {
  const ev_entry *e = &c->lexicon->entries.items[m->entry];
  bool a = any_coded(c, &m->a), r = any_coded(c, &m->r), political = any_political(c, &m->a);
  if (m->code.type == DT_EVENT_PROTEST) a |= !m->a.count && ev_is_crowd(c, t);
  if (m->code.type == DT_EVENT_ASSAULT || m->code.type == DT_EVENT_COERCE) r |= !m->r.count && ev_is_crowd(c, t);
  if ((m->both && coded_count(c, &m->a) >= 2) || (a && several_countries(c, &m->a))) r = true; /* "India and Pakistan agreed ..." */
  bool lent = !r && a && m->code.type == DT_EVENT_AID && ev_lends_abroad(c, t, &m->a), far = lent || abroad(c, &m->a, &m->r); /* "Cuban doctors landed in Milan" */
  r |= lent;
  bool private = !political && !any_political(c, &m->r) && !stands_alone(m->code.type);
  if (private && (e->need & EV_NEED_R) && (e->need & EV_NEED_A) && !far) return false;
  if (e->need & EV_NEED_P && political) return true;
  if (e->kind == EV_OP && a && !(e->need & EV_NEED_R) && stands_as_governed(c, m)) return true;
  if (e->need & EV_NEED_GIVEN && e->need & EV_NEED_R && !a && !stands_alone(m->code.type) && !any_with_part(c, &m->r)) return false;
  if (e->need & EV_NEED_GIVEN) return (a || !(e->need & EV_NEED_A)) && (r || !(e->need & EV_NEED_R)) && (a || r);
  if (private && !(m->code.type == DT_EVENT_AID && a && r && far)) return false; /* relief workers */
  if (e->kind == EV_OP && r && m->code.type == DT_EVENT_ASSAULT && ev_does(c->lexicon, EV_TASK_carrier, e->name)) return true; /* "came under attack" */
  if (!r && is_meeting_alone(c, m)) return false;
  if (e->kind == EV_OP) return a && (r || (m->governed != DT_NONE && (political || (m->code.type == DT_EVENT_PROTEST && ev_does(c->lexicon, EV_TASK_carrier, e->name))))); /* "offered", "accepted": what, nobody knows */
  if (!ev_is_verbal(c, t) && e->pos != EV_VERB) return a && r;
  if (stands_alone(m->code.type)) return a || (r && m->code.type != DT_EVENT_PROTEST);
  return a && (r || political);
}

/* Whoever says it does it; what others say of him is no threat of his. */
static bool is_own_word(const ev_coder *c, uint32_t t, const ev_meaning *m) {
  uint32_t who = ev_speaker_of(c, t);
  if (who == DT_NONE) return true;
  const dt_entity *speaker = &c->doc->entities[who];
  if (!speaker->code[0]) return true; /* "the minister said" */
  for (uint32_t i = 0; i < m->a.count; i++) {
    const dt_entity *actor = &c->doc->entities[m->a.items[i]];
    if (actor->chain == speaker->chain || (actor->code[0] && strcmp(actor->code, speaker->code) == 0)) return true;
    if (actor->sector.len && dt_str_eq(actor->sector, speaker->sector)) return true; /* "a rebel spokesman", of whatever country */
  }
  return false;
}

/* What is threatened where somebody says that he will do it; and the marks that leave open whether he will. */
enum { THREATENED = 1u << DT_EVENT_ASSAULT | 1u << DT_EVENT_COERCE | 1u << DT_EVENT_SANCTION };
enum { OPEN = DT_AUX_FUTURE | DT_AUX_NEGATION | DT_AUX_HYPOTHETICAL };

/* Who says so is one of those who would do it. */
static bool is_speakers_deed(const ev_coder *c, uint32_t t, const ev_meaning *m) {
  uint32_t speaker = ev_speaker_of(c, t);
  if (speaker == DT_NONE || m->kind != EV_EVENT || !(THREATENED >> m->code.type & 1) || !any_political(c, &m->a) || !ev_is_verbal(c, t)) return false;
  for (uint32_t i = 0; i < m->a.count; i++)
    if (c->doc->entities[m->a.items[i]].chain == c->doc->entities[speaker].chain) return true;
  return false;
}

/* "would blow up the bridge", said by the rebels themselves: a threat, whomever it may hit. */
static bool threatens(const ev_coder *c, uint32_t t, const ev_meaning *m) {
  return is_speakers_deed(c, t, m) && ((m->auxiliary | ev_status(c, t)) & OPEN) == DT_AUX_FUTURE;
}

/* "may close the border, its minister said": as good as "will". */
static uint8_t menace(const ev_coder *c, uint32_t t, const ev_meaning *m, uint8_t auxiliary) {
  if ((auxiliary & OPEN) != DT_AUX_HYPOTHETICAL || !is_speakers_deed(c, t, m)) return auxiliary;
  uint32_t aux = dt_tree_child(c->doc, t, DT_REL_aux);
  if (aux == DT_NONE || !ev_form_in(c, aux, EV_LIST_menacing)) return auxiliary;
  return (uint8_t)((auxiliary & ~DT_AUX_HYPOTHETICAL) | DT_AUX_FUTURE);
}

/* A president or a minister "held a rally": a campaign, no protest. */
static bool officials_only(const ev_coder *c, const ev_parties *p) {
  for (uint32_t i = 0; i < p->count; i++) {
    const dt_entity *e = &c->doc->entities[p->items[i]];
    bool office = dt_str_starts(e->sector, "GOV") || dt_str_starts(e->sector, "LEG") || dt_str_starts(e->sector, "ELI");
    if (e->plural || !office || dt_str_ends(e->sector, "OPP") || (e->kind != DT_ENTITY_PERSON && e->kind != DT_ENTITY_ROLE && e->kind != DT_ENTITY_PRONOUN)) return false;
  }
  return p->count > 0;
}

/* "the Swedish band", "an Indian firm": the country is only where an unknown is from. */
static bool all_of_others(const ev_coder *c, const ev_parties *p) {
  for (uint32_t i = 0; i < p->count; i++) {
    uint32_t t = c->doc->entities[p->items[i]].head, head = ev_tok(c, t)->head;
    bool before = ev_tok(c, t)->rel == DT_REL_amod || ev_tok(c, t)->rel == DT_REL_compound;
    if (!before || head == DT_NONE || ev_tok(c, head)->upos != DT_UPOS_NOUN || ev_means(c, head)) return false;
  }
  return p->count > 0;
}

/* need=A weak: the actor is enough, if he is political. */
static bool needs_no_recipient(const ev_coder *c, const ev_meaning *m) {
  uint8_t need = c->lexicon->entries.items[m->entry].need;
  return (need & EV_NEED_GIVEN) && !(need & EV_NEED_R);
}

/* A visitor who names no host is in another country by the place he is in. */
static bool is_hosted(const ev_coder *c, uint32_t t, const ev_meaning *m) { return ev_is_visit(m->code) && m->r.count == 0 && ev_has_host(c, t, &m->a); }

/* "was in Warsaw for talks", said of Poland's president. */
static bool stays_at_home(const ev_coder *c, uint32_t t, const ev_meaning *m) {
  return ev_is_visit(m->code) && (m->weak || needs_no_recipient(c, m)) && !is_hosted(c, t, m) && !any_political(c, &m->r) && !abroad(c, &m->a, &m->r);
}

/* An everyday word: whether its parties are such that it counts. */
static bool weak_counts(const ev_coder *c, uint32_t t, const ev_meaning *m) {
  bool alone = needs_no_recipient(c, m) || is_hosted(c, t, m);
  return any_political(c, &m->a) && !all_of_others(c, &m->a) && (m->both ? coded_count(c, &m->a) >= 2 : alone || any_political(c, &m->r) || abroad(c, &m->a, &m->r));
}

/* need=X: between different countries, where the entry asks for that. */
static bool crosses_as_needed(const ev_coder *c, const ev_meaning *m) {
  return !(c->lexicon->entries.items[m->entry].need & EV_NEED_X) || (m->both ? several_countries(c, &m->a) : abroad(c, &m->a, &m->r));
}

bool ev_counts(const ev_coder *c, uint32_t t, const ev_meaning *m) {
  return (!m->weak || weak_counts(c, t, m)) && parties_suffice(c, t, m) && crosses_as_needed(c, m);
}

/* "The president arrived in Washington": a trip in his own country, to nobody. */
static bool is_home_trip(const ev_coder *c, const ev_meaning *m) {
  if (!ev_is_visit(m->code) || m->both || !m->r.count) return false;
  for (uint32_t i = 0; i < m->r.count; i++) {
    dt_entity_kind kind = c->doc->entities[m->r.items[i]].kind;
    if (kind == DT_ENTITY_PERSON || kind == DT_ENTITY_ROLE || kind == DT_ENTITY_GROUP || kind == DT_ENTITY_PRONOUN) return false;
  }
  return any_coded(c, &m->a) && !abroad(c, &m->a, &m->r);
}

/* "spoke to The Daily Mail": an interview. */
static bool is_interview(const ev_coder *c, const ev_meaning *m) {
  uint32_t press = 0;
  if (m->code.type != DT_EVENT_CONSULT || !m->both) return false;
  for (uint32_t i = 0; i < m->a.count; i++) press += dt_str_starts(c->doc->entities[m->a.items[i]].sector, "JRN");
  return press && m->a.count - press < 2;
}

/* CODED, or what speaks against it. */
static dt_verdict judge(const ev_coder *c, uint32_t t, const ev_meaning *m, const ev_surroundings *around) {
  if (m->taken) return DT_VERDICT_PART;
  if (m->kind == EV_STOP) return DT_VERDICT_IDIOM;
  if (m->kind == EV_EVENT && ev_tok(c, t)->rel == DT_REL_compound && c->lexicon->entries.items[m->entry].pos == EV_NOUN) return DT_VERDICT_PART; /* "[riot] police" */
  if (m->kind == EV_TOPIC) return DT_VERDICT_TOPIC;
  if (m->kind == EV_OP) return DT_VERDICT_OPERATOR;
  if (stays_at_home(c, t, m)) return DT_VERDICT_PARTIES;
  if (m->weak && !weak_counts(c, t, m)) return DT_VERDICT_WEAK;
  if (is_interview(c, m) || is_home_trip(c, m)) return DT_VERDICT_WEAK;
  if (!crosses_as_needed(c, m)) return DT_VERDICT_WEAK;
  bool fasts = m->code.mode && strcmp(dt_mode_name(m->code.mode), "hunger") == 0; /* which is no campaign, whoever does it */
  if (m->code.type == DT_EVENT_PROTEST && !fasts && officials_only(c, &m->a)) return DT_VERDICT_WEAK;
  if (!parties_suffice(c, t, m) && !threatens(c, t, m)) return DT_VERDICT_PARTIES;
  bool one_sided = m->both ? m->a.count < 2 : !(any_political(c, &m->a) && any_political(c, &m->r));
  if (around->hold == EV_HOLD_ALL || (around->hold == EV_HOLD_WEAK && (m->weak || one_sided))) return DT_VERDICT_DOMAIN;
  return DT_VERDICT_CODED;
}

/* ------------------------------------------------------------------- write */

static dt_status copy_parties(dt_doc *doc, const ev_parties *from, dt_indices *to, dt_error *err) {
  uint32_t *items = dt_arena_alloc(doc->arena, from->count, sizeof *items);
  if (from->count && !items) return dt_fail(err, DT_ERR_MEM, 0, "no room for %u parties", from->count);
  for (uint32_t i = 0; i < from->count; i++) items[i] = from->items[i];
  *to = (dt_indices){items, from->count};
  return DT_OK;
}

/* Put a token into its place among count sorted ones; the new count. */
static uint32_t put_token(uint32_t *tokens, uint32_t count, uint32_t room, uint32_t t) {
  uint32_t i = count;
  while (i > 0 && tokens[i - 1] > t) i--;
  if (count == room || (i > 0 && tokens[i - 1] == t)) return count;
  memmove(&tokens[i + 1], &tokens[i], (count - i) * sizeof *tokens); /* count < room: the last stays inside */
  tokens[i] = t;
  return count + 1;
}

/* The words of the event: the entry's, what they govern, down to the event noun; joined where they touch. */
static dt_status event_words(const ev_coder *c, uint32_t t, dt_spans *out, dt_error *err) {
  enum { MOST = 12, DEEPEST = 6 };
  uint32_t tokens[MOST], count = 0;
  for (uint32_t at = t, depth = 0; at != DT_NONE && depth < DEEPEST; depth++) {
    const ev_meaning *m = ev_means(c, at) ? &c->meanings[at] : NULL;
    count = put_token(tokens, count, MOST, at);
    for (uint32_t i = 0; m && i < m->word_count; i++) count = put_token(tokens, count, MOST, m->words[i]);
    at = m ? m->governed : DT_NONE;
  }
  dt_span *spans = dt_arena_alloc(c->doc->arena, count, sizeof *spans);
  if (!spans) return dt_fail(err, DT_ERR_MEM, 0, "no room for the words of an event");
  uint32_t n = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (n && tokens[i] == tokens[i - 1] + 1) spans[n - 1].end = ev_tok(c, tokens[i])->end;
    else spans[n++] = (dt_span){ev_tok(c, tokens[i])->begin, ev_tok(c, tokens[i])->end};
  }
  *out = (dt_spans){spans, n};
  return DT_OK;
}

/* "called for (events/request.txt:12, appeal) > talks (events/consult.txt:40), by events/compose.txt:9" */
static dt_str reason(const ev_coder *c, uint32_t t) {
  dt_str why = {0};
  for (int depth = 0; depth < 6 && ev_means(c, t); depth++) {
    const ev_meaning *m = &c->meanings[t];
    const ev_entry *e = &c->lexicon->entries.items[m->entry];
    dt_str word = dt_form(c->doc, t);
    why = dt_arena_printf(c->doc->arena, "%.*s%s%.*s (%.*s%s%.*s)", DT_ARG(why), depth ? " > " : "", DT_ARG(word), DT_ARG(e->rule),
                          e->kind == EV_OP ? ", " : "", e->kind == EV_OP ? (int)c->lexicon->ops[e->name].len : 0, e->kind == EV_OP ? c->lexicon->ops[e->name].ptr : "");
    if (why.ptr && m->rule != DT_NONE)
      why = dt_arena_printf(c->doc->arena, "%.*s by %.*s", DT_ARG(why), DT_ARG(c->lexicon->rules.items[m->rule].text));
    if (!why.ptr || m->governed == DT_NONE) break;
    t = m->governed;
  }
  return why;
}

/* CONSULT, SUPPORT, COOPERATE and AID that are still to come are promises of them; hostile acts are threats. */
static void future_to_intent(const ev_lexicon *x, ev_code *code, bool own, uint8_t *auxiliary) {
  if (!(*auxiliary & DT_AUX_FUTURE)) return;
  const ev_rule *rule = ev_rule_of_task(x, EV_TASK_future, code);
  if (!rule || (rule->code.type == DT_EVENT_THREATEN && (!own || *auxiliary & DT_AUX_NEGATION))) return;
  *code = rule->code;
  *auxiliary &= (uint8_t)~DT_AUX_FUTURE;
}

/* "the rebels said the mayor would be shot", by nobody named: by whoever says so and has the means. */
static void threatens_in_passive(const ev_coder *c, uint32_t t, uint8_t auxiliary, ev_code code, ev_parties *actors, const ev_parties *recipients) {
  static const char *const powers[] = {"GOV", "MIL", "REB", "PRM", "UAF", "COP", "SPY"};
  uint32_t speaker = ev_speaker_of(c, t);
  if (speaker == DT_NONE || actors->count || !(THREATENED >> code.type & 1) || (auxiliary & OPEN) != DT_AUX_FUTURE || !ev_is_passive(c, t)) return;
  const dt_entity *e = &c->doc->entities[speaker];
  bool power = !e->sector.len && e->kind == DT_ENTITY_COUNTRY, rebel = dt_str_starts(e->sector, "REB");
  for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) power |= dt_str_starts(e->sector, powers[i]);
  if (!power || !ev_is_political(c, speaker)) return;
  for (uint32_t i = 0; i < recipients->count; i++) { /* a government that fears for its own people */
    const dt_entity *to = &c->doc->entities[recipients->items[i]];
    if (to->chain == e->chain || (code.type == DT_EVENT_ASSAULT && !rebel && strcmp(to->code, e->code) == 0)) return;
  }
  actors->items[actors->count++] = speaker;
}

/* "will not meet", "would not release", said by whoever would have to do it, refuses it. */
static bool refuses(const ev_coder *c, uint32_t t, const ev_meaning *m, uint8_t auxiliary, ev_code *code) {
  const uint32_t friendly = 1u << DT_EVENT_AGREE | 1u << DT_EVENT_CONSULT | 1u << DT_EVENT_SUPPORT | 1u << DT_EVENT_CONCEDE | 1u << DT_EVENT_COOPERATE |
                            1u << DT_EVENT_AID | 1u << DT_EVENT_RETREAT;
  const uint8_t wont = DT_AUX_NEGATION | DT_AUX_FUTURE;
  const ev_lexicon *x = c->lexicon;
  if ((auxiliary & (wont | DT_AUX_HYPOTHETICAL)) != wont || !(friendly >> code->type & 1) || !is_own_word(c, t, m)) return false;
  const ev_rule *rule = ev_rule_of_task(x, EV_TASK_refusal, code);
  if (!rule) return false;
  *code = rule->code;
  return true;
}

/* Of those who will not meet whoever says so, else the first named. */
static void part_those_who_meet(const ev_coder *c, uint32_t t, const ev_meaning *m, ev_parties *a, ev_parties *r) {
  *a = m->a;
  *r = m->r;
  if (!m->both || m->a.count < 2) return;
  uint32_t speaker = ev_speaker_of(c, t), who = 0;
  for (uint32_t i = 0; i < m->a.count && speaker != DT_NONE; i++)
    if (c->doc->entities[m->a.items[i]].chain == c->doc->entities[speaker].chain) who = i;
  for (uint32_t i = 0; i < m->a.count && r->count < EV_PARTIES; i++)
    if (i != who) r->items[r->count++] = m->a.items[i];
  a->items[0] = m->a.items[who];
  a->count = 1;
}

/* "the rebels said they would meet the envoy": a promise of theirs to him, not of both. */
static void part_promise(const ev_coder *c, uint32_t t, ev_parties *a, ev_parties *r) {
  uint32_t speaker = ev_speaker_of(c, t), at = 0;
  if (speaker == DT_NONE || a->count < 2 || r->count) return;
  while (at < a->count && c->doc->entities[a->items[at]].chain != c->doc->entities[speaker].chain) at++;
  if (at == a->count) return;
  uint32_t promises = a->items[at];
  for (uint32_t i = 0; i < a->count; i++)
    if (i != at) r->items[r->count++] = a->items[i];
  a->items[0] = promises;
  a->count = 1;
}

/* "Russia and China held drills": a show of force when one does it, cooperation when several do. */
static bool is_joint(const ev_coder *c, const ev_meaning *m) {
  uint32_t entry = ev_means(c, m->trigger) ? c->meanings[m->trigger].entry : m->entry;
  return c->lexicon->entries.items[entry].joint && m->code.type == DT_EVENT_MOBILIZE && any_coded(c, &m->a) && several_countries(c, &m->a);
}

static dt_status make_event(ev_coder *c, uint32_t sentence, uint32_t t, dt_event *event, dt_error *err) {
  const ev_meaning *m = &c->meanings[t];
  const ev_entry *e = &c->lexicon->entries.items[m->entry];
  dt_doc *doc = c->doc;
  ev_code code = m->code;
  event->auxiliary = m->auxiliary | ev_status(c, t);
  ev_parties actors = m->a, recipients = m->r;
  if (is_joint(c, m)) {
    code = (ev_code){DT_EVENT_COOPERATE, 0, "062"};
    recipients.count = 0;
  }
  if (refuses(c, t, m, event->auxiliary, &code)) {
    event->auxiliary &= (uint8_t)~(DT_AUX_NEGATION | DT_AUX_FUTURE);
    part_those_who_meet(c, t, m, &actors, &recipients);
  }
  bool met = code.type == DT_EVENT_CONSULT && m->both, unnamed = actors.count == 0;
  threatens_in_passive(c, t, event->auxiliary, code, &actors, &recipients);
  event->auxiliary = menace(c, t, m, event->auxiliary);
  future_to_intent(c->lexicon, &code, actors.count && (unnamed || is_own_word(c, t, m)), &event->auxiliary);
  if (met && code.type == DT_EVENT_AGREE) part_promise(c, t, &actors, &recipients);
  if (!ev_lend(c, sentence, t, code, &actors, &recipients)) return dt_fail(err, DT_ERR_MEM, 0, "no room for the parties of an event");
  event->type = code.type;
  event->mode = code.mode;
  memcpy(event->cameo, code.cameo, sizeof event->cameo);
  event->sentence = sentence;
  event->trigger = t;
  event->attribution = doc->token_attribution ? doc->token_attribution[t] : DT_NONE;
  if (event->attribution != DT_NONE && e->a.count && e->a.items[0] == EV_SLOT_SPEAKER)
    event->attribution = doc->attributions[event->attribution].parent; /* the saying is the event */
  DT_TRY(copy_parties(doc, &actors, &event->actors, err));
  DT_TRY(copy_parties(doc, &recipients, &event->recipients, err));
  DT_TRY(event_words(c, t, &event->text, err));
  ev_details(c, event);
  if (ev_is_historical(doc, event)) event->auxiliary |= DT_AUX_HISTORICAL;
  event->rule = e->rule;
  event->why = reason(c, t);
  return event->why.ptr ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "no room for the reason of an event");
}

/* The same act told twice in one sentence ("attacked ... in an attack"): the one that says more stays. */
static bool same_parties(const dt_doc *doc, dt_indices x, dt_indices y) {
  if (x.count != y.count) return false;
  for (uint32_t i = 0; i < x.count; i++) {
    const dt_entity *a = &doc->entities[x.items[i]], *b = &doc->entities[y.items[i]];
    if (a->chain != b->chain && !(strcmp(a->code, b->code) == 0 && dt_str_eq(a->sector, b->sector))) return false;
  }
  return true;
}

static bool covers(const dt_doc *doc, dt_indices more, dt_indices less) { return less.count == 0 || same_parties(doc, more, less); }

/* The words of both, in the order of the text. */
static dt_status add_text(dt_doc *doc, dt_spans *to, dt_spans more, dt_error *err) {
  dt_span *spans = dt_arena_alloc(doc->arena, to->count + more.count, sizeof *spans);
  uint32_t n = 0, i = 0, k = 0;
  if (!spans) return dt_fail(err, DT_ERR_MEM, 0, "no room for the words of an event");
  while (i < to->count || k < more.count) {
    bool mine = k == more.count || (i < to->count && to->items[i].begin <= more.items[k].begin);
    dt_span next = mine ? to->items[i++] : more.items[k++];
    if (n == 0 || next.begin >= spans[n - 1].end) spans[n++] = next;
  }
  *to = (dt_spans){spans, n};
  return DT_OK;
}

/* True when `event` tells nothing that one of items[from, count) has not told; what it adds is taken over. */
static bool is_repeat(const dt_doc *doc, events *all, uint32_t from, const dt_event *event, uint32_t *of) {
  for (uint32_t k = from; k < all->count; k++) {
    dt_event *old = &all->items[k];
    if (old->type != event->type || old->auxiliary != event->auxiliary) continue;
    bool less = covers(doc, old->actors, event->actors) && covers(doc, old->recipients, event->recipients);
    bool more = covers(doc, event->actors, old->actors) && covers(doc, event->recipients, old->recipients);
    if (!less && !more) continue;
    if (!less) old->actors = event->actors, old->recipients = event->recipients;
    if (!old->mode && event->mode) old->mode = event->mode, memcpy(old->cameo, event->cameo, sizeof old->cameo);
    if (old->killed < 0) old->killed = event->killed;
    if (old->injured < 0) old->injured = event->injured;
    if (old->arrested < 0) old->arrested = event->arrested;
    *of = k;
    return true;
  }
  return false;
}

static dt_status note_match(const ev_coder *c, uint32_t sentence, uint32_t t, dt_verdict verdict, uint32_t event, matches *out, dt_error *err) {
  const ev_meaning *m = &c->meanings[t];
  const ev_entry *e = &c->lexicon->entries.items[m->entry];
  dt_match *match = dt_push(c->doc->arena, out);
  if (!match) return dt_fail(err, DT_ERR_MEM, 0, "no room for another match");
  *match = (dt_match){.token = t, .sentence = sentence, .verdict = (uint8_t)verdict, .is_event = m->kind == EV_EVENT, .type = m->code.type, .mode = m->code.mode,
                      .auxiliary = m->auxiliary, .governed = m->governed, .event = event, .rule = e->rule};
  memcpy(match->cameo, m->code.cameo, sizeof match->cameo);
  if (e->kind == EV_OP) match->meaning = c->lexicon->ops[e->name];
  if (e->kind == EV_TOPIC) match->meaning = c->lexicon->topics[e->name];
  if (m->rule != DT_NONE) match->composed_by = c->lexicon->rules.items[m->rule].text;
  DT_TRY(copy_parties(c->doc, &m->a, &match->actors, err));
  return copy_parties(c->doc, &m->r, &match->recipients, err);
}

static dt_status code_sentence(ev_coder *c, uint32_t s, const ev_surroundings *around, events *found, matches *noted, dt_error *err) {
  uint32_t from = found->count;
  ev_meanings_of(c, s);
  if (c->full) return dt_fail(err, DT_ERR_MEM, 0, "no room for the parties of an event");
  ev_recall(c, s);
  for (uint32_t t = c->doc->sentences[s].first; t < c->doc->sentences[s].last; t++) {
    const ev_meaning *m = &c->meanings[t];
    if (m->entry == DT_NONE) continue;
    dt_verdict verdict = judge(c, t, m, around);
    uint32_t event = DT_NONE;
    if (verdict == DT_VERDICT_CODED) {
      dt_event made = {0};
      DT_TRY(make_event(c, s, t, &made, err));
      made.contexts = around->contexts;
      if (is_repeat(c->doc, found, from, &made, &event)) {
        verdict = DT_VERDICT_REPEAT;
        DT_TRY(add_text(c->doc, &found->items[event].text, made.text, err));
      } else {
        dt_event *place = dt_push(c->doc->arena, found);
        if (!place) return dt_fail(err, DT_ERR_MEM, 0, "no room for another event");
        *place = made;
        event = found->count - 1;
      }
    }
    DT_TRY(note_match(c, s, t, verdict, event, noted, err));
  }
  return DT_OK;
}

dt_status dt_event_code(const dt_event_dict *dict, dt_doc *doc, dt_error *err) {
  ev_coder coder;
  events found = {0};
  matches noted = {0};
  DT_TRY(coder_new(dict, doc, &coder, err));
  ev_surroundings *around = NULL;
  DT_TRY(ev_contexts_read(dict->contexts, doc, coder.context_words, &around, err));
  for (uint32_t s = 0; s < doc->sentence_count; s++) DT_TRY(code_sentence(&coder, s, &around[s], &found, &noted, err));
  if (!ev_swallow(doc, found.items, &found.count, noted.items, noted.count)) return dt_fail(err, DT_ERR_MEM, 0, "no room to compare %u events", found.count);
  doc->events = found.items;
  doc->event_count = found.count;
  doc->matches = noted.items;
  doc->match_count = noted.count;
  return DT_OK;
}
