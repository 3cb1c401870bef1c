/* Reference: which mentions are the same actor; pronouns and descriptions take over what is known of it. */
#include "refer.h"
#include "names.h"

enum { WINDOW = 24, PERSON_REACH = 4, THING_REACH = 2, ROLE_REACH = 60, DESCRIBED = 400 };

/* --------------------------------------------------------------- names */

static dt_str key_of(dt_arena *arena, char kind, dt_str a, dt_str b) {
  char *text = dt_arena_alloc(arena, a.len + b.len + 1, 1);
  if (!text) return (dt_str){0};
  text[0] = kind;
  memcpy(text + 1, a.ptr, a.len);
  if (b.len) memcpy(text + 1 + a.len, b.ptr, b.len);
  return (dt_str){text, a.len + b.len + 1};
}

/* What two mentions must share to be one actor: a person's or organisation's name, a country's code. */
static dt_str name_key(const dt_entity *e, dt_arena *arena) {
  dt_str code = {e->code, strlen(e->code)}, none = {0};
  if (e->kind == DT_ENTITY_COUNTRY) return code.len ? key_of(arena, 'c', code, none) : none;
  if (e->identifier.len == 0) return (dt_str){0};
  if (e->kind == DT_ENTITY_UNKNOWN || e->kind == DT_ENTITY_PERSON) { /* the last word: "Karokhail" */
    dt_word last = {0}, next;
    size_t at = 0;
    while (dt_word_next(e->identifier, &at, &next)) last = next;
    return key_of(arena, 'p', (dt_str){(const char *)&last.hash, sizeof last.hash}, none);
  }
  return key_of(arena, code.len ? 'n' : 'm', code, e->identifier);
}

/* A person's first and last word: tells "Bill Clinton" from "Hillary Clinton". */
static dt_str full_name_key(const dt_entity *e, dt_arena *arena) {
  dt_word first = {0}, last = {0}, next;
  size_t at = 0, count = 0;
  if (e->kind != DT_ENTITY_PERSON && e->kind != DT_ENTITY_UNKNOWN) return (dt_str){0};
  for (; dt_word_next(e->identifier, &at, &next); count++) {
    if (count == 0) first = next;
    last = next;
  }
  if (count < 2) return (dt_str){0};
  return key_of(arena, 'q', (dt_str){(const char *)&first.hash, sizeof first.hash}, (dt_str){(const char *)&last.hash, sizeof last.hash});
}

static void copy_over(dt_entity *to, const dt_entity *from, bool all) {
  if (!to->code[0]) memcpy(to->code, from->code, sizeof to->code);
  if (!to->sector.len) to->sector = from->sector;
  if (!to->identifier.len || all) to->identifier = from->identifier;
  if (!to->office.len) to->office = from->office;
  if (!to->rule.len) to->rule = from->rule;
  if (!to->gender) to->gender = from->gender;
  to->former |= from->former && all;
}

static bool join(nm_refer_work *r, uint32_t i, uint32_t t) {
  dt_entity *e = nm_entity(r, i);
  nm_thread *th = &r->threads.items[t];
  if (th->last != i) {
    e->antecedent = th->last;
    e->chain = nm_entity(r, th->last)->chain;
  }
  if (!th->gender && e->gender) th->gender = e->gender;
  const dt_entity *best = nm_entity(r, th->best);
  if (e->kind != DT_ENTITY_PRONOUN && (!best->code[0] || (e->identifier.len > best->identifier.len && best->sector.len <= e->sector.len)))
    th->best = i;
  if (nm_entity(r, th->best)->kind == DT_ENTITY_COUNTRY && dt_rel_base((dt_rel)r->w->doc->tokens[e->head].rel) == DT_REL_nsubj)
    th->acts_in = r->sentence + 1;
  uint8_t xpos = r->w->doc->tokens[e->head].xpos;
  bool relative = th->last != i && (xpos == DT_XPOS_WP || xpos == DT_XPOS_WDT || xpos == DT_XPOS_WPS);
  if (!relative) th->last = i; /* what comes later refers to the name, not to its "who" */
  th->sentence = r->sentence;
  th->count++;
  r->thread_of[i] = t;
  return true;
}

static bool start(nm_refer_work *r, uint32_t i) {
  nm_thread *th = dt_push(r->w->arena, &r->threads);
  if (!th) return false;
  const dt_entity *e = nm_entity(r, i);
  *th = (nm_thread){.last = i, .best = i, .sentence = r->sentence, .gender = e->gender, .plural = e->plural};
  return join(r, i, r->threads.count - 1);
}

/* -------------------------------------------------------------- pronouns */

typedef struct wanted {
  bool person, thing, plural, reflexive, possessive;
  char gender;
} wanted;

static bool read_pronoun(const dt_doc *doc, uint32_t t, wanted *out) {
  *out = (wanted){0};
  if (!strchr("hist", dt_lower(*dt_form(doc, t).ptr))) return false; /* "we", "you" */
  if (nm_among(doc, t, "he him his himself")) *out = (wanted){.person = true, .gender = 'm'};
  else if (nm_among(doc, t, "she her hers herself")) *out = (wanted){.person = true, .gender = 'f'};
  else if (nm_among(doc, t, "it its itself")) *out = (wanted){.thing = true, .gender = 'n'};
  else if (nm_among(doc, t, "they them their theirs themselves")) *out = (wanted){.plural = true, .thing = true};
  else return false;
  out->reflexive = nm_among(doc, t, "himself herself itself themselves");
  out->possessive = doc->tokens[t].xpos == DT_XPOS_PRPS;
  return true;
}

static bool is_person(const dt_entity *e) {
  return e->kind == DT_ENTITY_PERSON || (e->kind == DT_ENTITY_ROLE && !e->plural);
}

/* "Kim and Lee": two of them, spoken of by the first. */
static bool leads_others(const dt_doc *doc, const dt_entity *e) {
  uint32_t c = dt_tree_child(doc, e->head, DT_REL_conj);
  return c != DT_NONE && doc->token_entity[c] != DT_NONE && dt_tree_child(doc, c, DT_REL_cc) != DT_NONE;
}

static int agrees(const dt_doc *doc, const wanted *want, const nm_thread *th, const dt_entity *e, const dt_entity *best) {
  if (want->person) {
    if (e->plural || th->gender == (want->gender == 'm' ? 'f' : 'm') || th->gender == 'n') return -1;
    if (is_person(best)) return th->gender == want->gender ? 12 : 8;
    return best->kind != DT_ENTITY_UNKNOWN ? -1 : th->gender == want->gender ? 11 : 3; /* once a "he", a person */
  }
  if (want->plural) {
    if (th->plural || e->plural || leads_others(doc, e)) return 14;
    if (best->kind == DT_ENTITY_GROUP) return 10;
    return best->kind == DT_ENTITY_ORG ? 5 : best->kind == DT_ENTITY_COUNTRY ? 3 : -1;
  }
  if (is_person(best) || e->plural || best->kind == DT_ENTITY_ROLE || th->gender == 'm' || th->gender == 'f') return -1;
  return best->kind == DT_ENTITY_UNKNOWN ? 2 : 9;
}

static int place_in_clause(const dt_doc *doc, uint32_t t) {
  switch (dt_rel_base((dt_rel)doc->tokens[t].rel)) {
  case DT_REL_nsubj: return 7;
  case DT_REL_root: return 3;
  case DT_REL_obj: case DT_REL_iobj: return 3;
  case DT_REL_obl: return 1;
  default: return 0;
  }
}

/* The verb whose subject a verb without one shares: "met Kim and thanked him", "praised him by naming him". */
static uint32_t subject_verb(const dt_doc *doc, uint32_t v) {
  for (int steps = 0; v != DT_NONE && steps < 4; steps++, v = doc->tokens[v].head) {
    if (dt_tree_child(doc, v, DT_REL_nsubj) != DT_NONE || dt_tree_child(doc, v, DT_REL_nsubj_pass) != DT_NONE) return v;
    dt_rel rel = dt_rel_base((dt_rel)doc->tokens[v].rel);
    if (rel != DT_REL_conj && rel != DT_REL_advcl) return DT_NONE;
  }
  return DT_NONE;
}

static bool is_object(const dt_doc *doc, uint32_t t) {
  dt_rel rel = dt_rel_base((dt_rel)doc->tokens[t].rel);
  return rel == DT_REL_obj || rel == DT_REL_iobj || rel == DT_REL_obl;
}

/* Two arguments of one verb are two actors, unless one is reflexive; nothing refers to what it is part of. */
static bool barred(const dt_doc *doc, const wanted *want, uint32_t pronoun, uint32_t other) {
  if (want->reflexive) return false;
  if (doc->tokens[pronoun].rel == DT_REL_nmod_poss) return doc->tokens[pronoun].head == other;
  if (is_object(doc, pronoun) && dt_rel_base((dt_rel)doc->tokens[other].rel) == DT_REL_nsubj &&
      subject_verb(doc, doc->tokens[pronoun].head) == doc->tokens[other].head)
    return true;
  return !want->possessive && doc->tokens[pronoun].head == doc->tokens[other].head &&
         doc->tokens[pronoun].head != DT_NONE && doc->tokens[pronoun].rel != DT_REL_conj;
}

/* Points of the likeliest noun that is no actor: "the fans ... they", "the embargo ... it". */
static int points_of_things(const nm_refer_work *r, const wanted *want, uint32_t t) {
  const dt_doc *doc = r->w->doc;
  int best = 0;
  uint32_t from = doc->sentences[r->sentence > 0 ? r->sentence - 1 : 0].first;
  for (uint32_t k = t; k-- > from && t - k < 60;) {
    const dt_token *tok = &doc->tokens[k];
    if (tok->upos != DT_UPOS_NOUN || doc->token_entity[k] != DT_NONE || tok->xpos != (want->plural ? DT_XPOS_NNS : DT_XPOS_NN)) continue;
    uint32_t owner = dt_tree_child(doc, k, DT_REL_nmod_poss); /* "Cuba's refusal shows that it ...": Cuba */
    if (barred(doc, want, t, k) || tok->rel == DT_REL_compound || (owner != DT_NONE && doc->token_entity[owner] != DT_NONE)) continue;
    int distance = k >= doc->sentences[r->sentence].first ? 0 : 1;
    int points = 40 + (want->plural ? 4 : 2) - 8 * distance + place_in_clause(doc, k) + 1;
    if (doc->tokens[t].rel == DT_REL_nsubj && tok->rel == DT_REL_nsubj) points += 2;
    if (want->possessive && distance == 0) points += 2;
    if (points > best) best = points;
  }
  return best;
}

static uint32_t find_antecedent(const nm_refer_work *r, uint32_t i, const wanted *want) {
  const dt_doc *doc = r->w->doc;
  uint32_t t = nm_entity(r, i)->head, best = DT_NONE, reach = want->person ? PERSON_REACH : THING_REACH;
  int best_points = 0;
  uint32_t looked = 0;
  for (uint32_t k = r->threads.count; k-- > 0 && looked < 4 * WINDOW; looked++) {
    const nm_thread *th = &r->threads.items[k];
    const dt_entity *e = nm_entity(r, th->last);
    uint32_t distance = r->sentence - th->sentence;
    if (distance > reach) continue;
    int fit = agrees(doc, want, th, e, nm_entity(r, th->best));
    if (fit < 0 || barred(doc, want, t, e->head)) continue;
    int points = 40 + fit - 8 * (int)distance + place_in_clause(doc, e->head) + (int)(th->count < 4 ? th->count : 4);
    if (e->kind == DT_ENTITY_PRONOUN) points += 3;
    if (dt_tree_child(doc, e->head, DT_REL_cop) != DT_NONE) points -= 6; /* "Kim is an actor. He ..." is Kim */
    if (doc->tokens[t].rel == DT_REL_nsubj && doc->tokens[e->head].rel == DT_REL_nsubj) points += 2;
    if (want->possessive && distance == 0) points += 2;
    if (want->reflexive && doc->tokens[e->head].head == doc->tokens[t].head) points += 20;
    if (points > best_points || (points == best_points && best != DT_NONE && th->last > r->threads.items[best].last)) {
      best_points = points;
      best = k;
    }
  }
  if (best != DT_NONE && !want->person && !want->reflexive && points_of_things(r, want, t) > best_points) return DT_NONE;
  return best;
}

/* "who", "which", "that": the noun whose relative clause it stands in. */
static uint32_t relative_head(const nm_refer_work *r, uint32_t t) {
  const dt_doc *doc = r->w->doc;
  for (uint32_t steps = 0; t != DT_NONE && steps < 16; steps++, t = doc->tokens[t].head)
    if (doc->tokens[t].rel == DT_REL_acl_relcl && doc->tokens[t].head != DT_NONE)
      return doc->token_entity[doc->tokens[t].head];
  return DT_NONE;
}

static bool resolve_pronoun(nm_refer_work *r, uint32_t i) {
  dt_doc *doc = r->w->doc;
  dt_entity *e = nm_entity(r, i);
  wanted want;
  uint8_t xpos = doc->tokens[e->head].xpos;
  if (xpos == DT_XPOS_WP || xpos == DT_XPOS_WDT || xpos == DT_XPOS_WPS) {
    uint32_t other = relative_head(r, e->head);
    if (other == DT_NONE || other >= i || r->thread_of[other] == DT_NONE) return true;
    e->plural = nm_entity(r, other)->plural;
    copy_over(e, nm_entity(r, other), true);
    return join(r, i, r->thread_of[other]);
  }
  if (!read_pronoun(doc, e->head, &want)) return true; /* first and second person: dt_names_resolve_first_person() */
  e->plural = want.plural;
  e->gender = want.gender;
  uint32_t k = find_antecedent(r, i, &want);
  if (k == DT_NONE) return true;
  copy_over(e, nm_entity(r, r->threads.items[k].best), true);
  return join(r, i, k);
}

/* ---------------------------------------------------------- descriptions */

static bool definite(const nm_refer_work *r, const dt_entity *e) {
  return (r->w->marks[e->first] & DT_MARK_DEFINITE) && e->first < e->head;
}

/* False when both have a first sector, and they differ. */
static bool same_trade(dt_str a, dt_str b) {
  dt_str first, second;
  if (!dt_str_field(&a, ' ', &first) || !dt_str_field(&b, ' ', &second)) return true;
  return first.len == 0 || second.len == 0 || dt_str_eq(first, second);
}

/* Bodies that "the group", "the company", "the party" can stand for. */
static bool fits_noun(const nm_refer_work *r, const dt_entity *e, const dt_entity *other) {
  const dt_doc *doc = r->w->doc;
  if (nm_in(r->w, e->head, NM_LIST_armed_noun))
    return other->kind == DT_ENTITY_GROUP || dt_str_starts(other->sector, "REB") || dt_str_starts(other->sector, "PRM");
  if (other->kind != DT_ENTITY_ORG && other->kind != DT_ENTITY_GROUP) return false;
  /* "the government" is no ministry, nor the European Union: only what was called so before */
  if (nm_in(r->w, e->head, NM_LIST_state_noun))
    return same_trade(e->sector, other->sector) && dt_str_eq_ascii_nocase(doc->tokens[e->head].lemma, doc->tokens[other->head].lemma);
  if (nm_is(doc, e->head, "company")) return dt_str_starts(other->sector, "BUS");
  if (nm_is(doc, e->head, "party")) return dt_str_starts(other->sector, "PTY") || dt_str_ends(other->sector, "PTY");
  dt_str text = doc->article.text, own = dt_slice(text, e->name.begin, e->name.end), its = other->identifier;
  if (dt_str_starts(e->sector, "JUD") && memchr(own.ptr, ' ', own.len)) { /* "the supreme court" is no court of appeals */
    if (its.len < own.len || !dt_str_eq_ascii_nocase(dt_slice(its, its.len - own.len, its.len), own)) return false;
  }
  return !other->plural && same_trade(e->sector, other->sector); /* "the union" is not Boeing */
}

/* "The country": one spoken of just before, subjects first, and rather what the article is about. */
static uint32_t find_country(const nm_refer_work *r) {
  uint32_t best = DT_NONE;
  int most = 0;
  for (uint32_t k = r->threads.count, looked = 0; k-- > 0 && looked < DESCRIBED; looked++) {
    const nm_thread *th = &r->threads.items[k];
    uint32_t distance = r->sentence - th->sentence;
    if (nm_entity(r, th->best)->kind != DT_ENTITY_COUNTRY || distance > ROLE_REACH) continue;
    int points = 1000 - 14 * (int)distance + place_in_clause(r->w->doc, nm_entity(r, th->last)->head) + nm_share(r, nm_entity(r, th->best)->code);
    if (points > most || (points == most && best != DT_NONE && th->last > r->threads.items[best].last)) most = points, best = k;
  }
  return best;
}

/* Latest actor that the description fits: same office for a role, same kind for "the country", "the group". */
static uint32_t find_described(const nm_refer_work *r, const dt_entity *e) {
  uint32_t best = DT_NONE;
  if (e->kind == DT_ENTITY_COUNTRY) return find_country(r);
  for (uint32_t k = r->threads.count, looked = 0; k-- > 0 && looked < DESCRIBED; looked++) {
    const nm_thread *th = &r->threads.items[k];
    const dt_entity *other = nm_entity(r, th->best);
    bool fits = false;
    if (r->sentence - th->sentence > ROLE_REACH) continue;
    if (e->kind == DT_ENTITY_ROLE)
      fits = is_person(other) && !e->plural && other->office.len && e->office.len &&
             dt_str_eq(other->office, e->office) && (!e->code[0] || strcmp(e->code, other->code) == 0);
    else fits = fits_noun(r, e, other);
    if (fits && (best == DT_NONE || th->last > r->threads.items[best].last)) best = k;
  }
  return best;
}

/* ----------------------------------------------------------------- pairs */

static bool may_pair(const nm_refer_work *r, const dt_entity *e, const nm_thread *th) {
  const dt_entity *other = nm_entity(r, th->best);
  if (!other->code[0] || r->sentence - th->sentence > PERSON_REACH) return false;
  if (e->kind != DT_ENTITY_COUNTRY && nm_in(r->w, r->pair_noun, NM_LIST_pair_people))
    return other->kind == DT_ENTITY_PERSON || (is_person(other) && other->office.len);
  if (e->kind == DT_ENTITY_COUNTRY && !nm_in(r->w, r->pair_noun, NM_LIST_pair_sides)) return other->kind == DT_ENTITY_COUNTRY;
  return other->kind == DT_ENTITY_COUNTRY || other->kind == DT_ENTITY_GROUP || (other->kind == DT_ENTITY_ORG && dt_str_starts(other->sector, "GOV"));
}

/* The two latest actors of two countries that a pair can be; false when there are not two. */
static bool find_pair(const nm_refer_work *r, const dt_entity *e, uint32_t *first, uint32_t *second) {
  *first = *second = DT_NONE;
  for (uint32_t k = r->threads.count, looked = 0; k-- > 0 && looked < 4 * WINDOW; looked++) {
    const nm_thread *th = &r->threads.items[k];
    if (!may_pair(r, e, th)) continue;
    if (*first == DT_NONE || th->last > r->threads.items[*first].last) *first = k;
  }
  if (*first == DT_NONE) return false;
  const char *code = nm_entity(r, r->threads.items[*first].best)->code;
  for (uint32_t k = r->threads.count, looked = 0; k-- > 0 && looked < 4 * WINDOW; looked++) {
    const nm_thread *th = &r->threads.items[k];
    if (!may_pair(r, e, th) || strcmp(nm_entity(r, th->best)->code, code) == 0) continue;
    if (*second == DT_NONE || th->last > r->threads.items[*second].last) *second = k;
  }
  return *second != DT_NONE;
}

/* The entity at the noun of "the two leaders" comes before the one at "two". */
static bool resolve_pair(nm_refer_work *r, uint32_t i, bool *done) {
  const dt_doc *doc = r->w->doc;
  dt_entity *e = nm_entity(r, i);
  uint8_t xpos = doc->tokens[e->head].xpos;
  if (xpos != DT_XPOS_NNS && xpos != DT_XPOS_CD && xpos != DT_XPOS_DT && xpos != DT_XPOS_PDT && xpos != DT_XPOS_CC) return *done = false, true;
  bool word = doc->tokens[e->head].rel == DT_REL_nummod || nm_among(doc, e->head, "both");
  uint32_t first, second = r->second;
  *done = false;
  if (word && second != DT_NONE && doc->tokens[e->head].head == r->pair_noun) {
    copy_over(e, nm_entity(r, r->threads.items[second].best), true);
    r->second = DT_NONE;
    return *done = true, join(r, i, second);
  }
  if (e->kind == DT_ENTITY_PRONOUN || e->code[0] || nm_pair_word(doc, e->head) == DT_NONE) return true;
  r->pair_noun = e->head;
  if (!find_pair(r, e, &first, &second)) return true;
  copy_over(e, nm_entity(r, r->threads.items[first].best), true);
  r->second = second;
  return *done = true, join(r, i, first);
}

/* "counterpart", "opposite number"; "colleague" has that office in the dictionary too, but may be anybody's. */
static bool is_counterpart(nm_refer_work *r, uint32_t i) {
  const dt_entity *e = nm_entity(r, i);
  return e->kind == DT_ENTITY_ROLE && dt_str_is(e->office, "counterpart") && nm_in(r->w, e->head, NM_LIST_counterpart);
}

/* "his Russian counterpart": the office of whom "his" is, in the country named. */
static void resolve_counterpart(nm_refer_work *r, uint32_t i) {
  dt_doc *doc = r->w->doc;
  dt_entity *e = nm_entity(r, i);
  DT_EACH_CHILD(doc, e->head, c) {
    uint32_t k = doc->tokens[c].rel == DT_REL_nmod_poss ? doc->token_entity[c] : DT_NONE;
    if (k == DT_NONE) continue;
    const dt_entity *owner = nm_entity(r, k);
    if (owner->office.len == 0) continue;
    e->office = owner->office;
    if (owner->sector.len) e->sector = owner->sector;
    const dt_actor *holder = nm_holder(r->w, e);
    if (!holder) return;
    e->identifier = holder->name;
    if (!e->gender) e->gender = holder->gender;
    return;
  }
}

/* "its forces", "his advisers": of the country of whom the pronoun stands for. */
static void take_from_possessor(nm_refer_work *r, uint32_t i) {
  dt_doc *doc = r->w->doc;
  uint32_t c = dt_tree_child(doc, nm_entity(r, i)->head, DT_REL_nmod_poss);
  uint32_t k = c == DT_NONE ? DT_NONE : doc->token_entity[c];
  if (k == DT_NONE || k == i || nm_entity(r, k)->kind != DT_ENTITY_PRONOUN || !nm_entity(r, k)->code[0]) return;
  memcpy(nm_entity(r, i)->code, nm_entity(r, k)->code, sizeof nm_entity(r, i)->code);
}

static bool resolve_description(nm_refer_work *r, uint32_t i) {
  dt_entity *e = nm_entity(r, i);
  if (is_counterpart(r, i)) return start(r, i);
  uint32_t k = definite(r, e) ? find_described(r, e) : DT_NONE;
  if (k != DT_NONE) {
    copy_over(e, nm_entity(r, r->threads.items[k].best), true);
    return join(r, i, k);
  }
  if (!e->code[0]) nm_lend(r, i);
  if (e->kind == DT_ENTITY_ROLE && definite(r, e) && e->code[0] && !e->plural && !e->identifier.len) {
    const dt_actor *holder = nm_holder(r->w, e);
    if (holder) {
      e->identifier = holder->name;
      e->gender = holder->gender;
    }
  }
  return start(r, i);
}

/* ------------------------------------------------------------- one mention */

/* "Alan Grayson" and "Dena Grayson": two full names whose first words are not forms of each other. */
static bool namesakes(const dt_entity *a, const dt_entity *b) {
  dt_word x = {0}, y = {0};
  size_t at_x = 0, at_y = 0;
  if (!memchr(a->identifier.ptr, ' ', a->identifier.len) || !memchr(b->identifier.ptr, ' ', b->identifier.len)) return false;
  if (!dt_word_next(a->identifier, &at_x, &x) || !dt_word_next(b->identifier, &at_y, &y) || x.hash == y.hash) return false;
  if (x.letters < 3 || y.letters < 3) return false; /* initials */
  return a->identifier.ptr[x.begin] != b->identifier.ptr[y.begin] || a->identifier.ptr[x.begin + 1] != b->identifier.ptr[y.begin + 1];
}

static bool resolve(nm_refer_work *r, uint32_t i) {
  dt_entity *e = nm_entity(r, i);
  if (e->kind == DT_ENTITY_PRONOUN) return resolve_pronoun(r, i);
  bool paired;
  if (!resolve_pair(r, i, &paired)) return false;
  if (paired) return true;
  dt_entity named = *e;
  if (e->kind == DT_ENTITY_ROLE && e->identifier.len) named.kind = DT_ENTITY_PERSON;
  dt_str key = name_key(&named, r->w->arena), full = full_name_key(&named, r->w->arena);
  bool has_key = key.ptr && !(e->kind == DT_ENTITY_ROLE && e->identifier.len == 0), others = false;
  uint32_t k = full.ptr ? dt_map_get(&r->named, full) : DT_NONE;
  if (k == DT_NONE && has_key) {
    k = dt_map_get(&r->named, key);
    others = k != DT_NONE && full.ptr && namesakes(e, nm_entity(r, r->threads.items[k].best));
  }
  if (k != DT_NONE && !others) {
    const dt_entity *best = nm_entity(r, r->threads.items[k].best);
    bool clash = e->code[0] && best->code[0] && strcmp(e->code, best->code) != 0;
    if (!clash) {
      if (!e->code[0] && !best->code[0] && e->sector.len) nm_lend(r, i); /* "Tim Kaine ... Senator Kaine" */
      if (e->kind != DT_ENTITY_COUNTRY) copy_over(e, best, e->identifier.len < best->identifier.len);
      return join(r, i, k) && (!full.ptr || dt_map_put(&r->named, full, k));
    }
  }
  if (has_key && (k == DT_NONE || others) && !e->code[0]) nm_lend(r, i);
  bool vague = !has_key && (e->kind == DT_ENTITY_ROLE || !e->code[0]);
  if (!(vague ? resolve_description(r, i) : start(r, i))) return false;
  if (!has_key || r->thread_of[i] == DT_NONE) return true;
  if (full.ptr && !dt_map_put(&r->named, full, r->thread_of[i])) return false;
  return others || dt_map_put(&r->named, key, r->thread_of[i]); /* the first of a surname is who it means alone */
}

dt_status nm_refer(nm_work *w, dt_error *err) {
  dt_doc *doc = w->doc;
  nm_refer_work r = {.w = w, .second = DT_NONE, .pair_noun = DT_NONE};
  r.thread_of = dt_arena_alloc(w->arena, doc->entity_count, sizeof *r.thread_of);
  r.lent = dt_arena_alloc(w->arena, doc->entity_count, sizeof *r.lent);
  bool ok = r.thread_of && r.lent;
  for (uint32_t i = 0; ok && i < doc->entity_count; i++) r.thread_of[i] = DT_NONE;
  if (ok) nm_count_countries(&r), nm_relocate_bodies(&r);
  for (uint32_t i = 0; ok && i < doc->entity_count; i++) {
    while (r.sentence + 1 < doc->sentence_count && doc->sentences[r.sentence + 1].first <= doc->entities[i].head) r.sentence++;
    ok = resolve(&r, i);
  }
  for (uint32_t i = 0; ok && i < doc->entity_count; i++) {
    if (r.lent[i]) take_from_possessor(&r, i);
    if (is_counterpart(&r, i)) resolve_counterpart(&r, i);
  }
  dt_map_free(&r.named);
  return ok ? DT_OK : NM_NO_MEMORY(err);
}

/* "My president", "our army" are of the speaker's country, and so is whoever points back at them. */
enum { CHAIN_GAP = 4096 }; /* mentions between two of one actor: thousands of "my army" must not each look through the whole article */

static void lend_to_possessed(dt_doc *doc, uint32_t token, const dt_entity *who) {
  uint32_t head = doc->tokens[token].head;
  uint32_t owned = head == DT_NONE || doc->tokens[token].rel != DT_REL_nmod_poss ? DT_NONE : doc->token_entity[head];
  if (owned == DT_NONE || doc->entities[owned].code[0] || doc->entities[owned].kind == DT_ENTITY_PRONOUN) return;
  if (!who->code[0]) return;
  for (uint32_t i = owned, last = owned; i < doc->entity_count && i - last < CHAIN_GAP; i++) {
    dt_entity *e = &doc->entities[i];
    if (e->chain != doc->entities[owned].chain) continue;
    if (!e->code[0]) memcpy(e->code, who->code, sizeof e->code);
    last = i;
  }
}

uint32_t dt_names_resolve_first_person(dt_doc *doc, uint32_t token, uint32_t speaker) {
  uint32_t i = token < doc->token_count ? doc->token_entity[token] : DT_NONE;
  if (i == DT_NONE || speaker >= doc->entity_count || doc->entities[i].kind != DT_ENTITY_PRONOUN) return DT_NONE;
  if (!nm_among(doc, token, "i me my mine myself we us our ours ourselves")) return DT_NONE;
  dt_entity *e = &doc->entities[i];
  const dt_entity *who = &doc->entities[speaker];
  bool many = nm_among(doc, token, "we us our ours ourselves");
  memcpy(e->code, who->code, sizeof e->code);
  e->plural = many;
  e->sector = who->sector;
  e->rule = who->rule;
  if (!many) {
    e->identifier = who->identifier;
    e->office = who->office;
    e->gender = who->gender;
    e->former = who->former;
  }
  /* `antecedent` looks back only: a speaker named after the quotation is reached over the chain. */
  if (speaker < i) e->antecedent = speaker;
  e->chain = who->chain;
  lend_to_possessed(doc, token, who);
  return i;
}
