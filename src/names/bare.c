/* "The minister", "police", "the army": roles whose country the text leaves to the reader. What stands near them speaks for a
   country, and so does what the article is about; a country that is only passed by is outweighed by it. */
#include "refer.h"

enum { AT_HOME = 2 }; /* sentences that the publisher's country is worth: a paper need not name its own */
enum { WINDOW = 96, NEAR = 24, PLACES = 96, SAME_ROLE = 400 };

/* Points of what speaks for a country. The article's are for its most named one, less for others in proportion. */
enum {
  ABOUT = 60, ABOUT_SURE = 3,   /* all of it from this many sentences on */
  PLACE = 50, PLACE_GOV = 45,   /* nearest place of the sentence; a government is seldom called by where it is */
  PETITION = 80,                /* a government that its own unions, parties and firms address */
  DONE_BY = 30,                 /* to people: of whoever does it */
  WHERE = 50,                   /* and it is where they do what they do */
  NAMED = 40, ALSO = 20,        /* nearest country named in the sentence; other ones, other places */
  GOVERNS = 50, GOVERNS_MORE = 5, /* a government spoken of in this sentence or the one before, for officials */
  SAME = 30, SAME_FAR = 15,     /* the same word had this country before */
  LISTED = 40,                  /* listed with one of this country */
  BODY = -20,                   /* for the European Union, the United Nations */
};

typedef struct ballot {
  char code[NM_COUNTRIES][4];
  int points[NM_COUNTRIES];
  uint32_t count;
} ballot;

static void vote(ballot *b, const char *code, int points) {
  uint32_t i = 0;
  while (i < b->count && strcmp(b->code[i], code) != 0) i++;
  if (i == NM_COUNTRIES) return;
  if (i == b->count) {
    memcpy(b->code[i], code, sizeof b->code[i]); /* three letters */
    b->points[b->count++] = 0;
  }
  b->points[i] += points;
}

static int points_of(const ballot *b, const char *code) {
  for (uint32_t i = 0; i < b->count; i++)
    if (strcmp(b->code[i], code) == 0) return b->points[i];
  return 0;
}

/* However often a source names a country, it has the points of its best vote: `most` keeps them. */
static void vote_once(ballot *b, ballot *most, const char *code, int points) {
  int had = points_of(most, code);
  if (points <= had) return;
  vote(most, code, points - had);
  vote(b, code, points - had);
}

/* ------------------------------------------------------ what it is about */

static uint32_t sentences_of(const nm_tally *t, const char *code) {
  for (uint32_t i = 0; i < t->count; i++)
    if (strcmp(t->code[i], code) == 0) return t->sentences[i];
  return 0;
}

static uint32_t most_named(const nm_refer_work *r) {
  uint32_t most = 1;
  for (uint32_t i = 0; i < r->all.count; i++)
    if (r->all.sentences[i] > most) most = r->all.sentences[i];
  return most;
}

int nm_share(const nm_refer_work *r, const char *code) { return (int)(8 * sentences_of(&r->all, code) / most_named(r)); }

static void note(nm_tally *t, const char *code) {
  if (!code[0] || sentences_of(t, code) || t->count == NM_COUNTRIES) return;
  memcpy(t->code[t->count], code, 4); /* three letters */
  t->sentences[t->count++] = 1;
}

/* A country of the world: not UNO, EUR, NGO ... */
static bool has_country(const nm_refer_work *r, const dt_entity *e) {
  return e->kind != DT_ENTITY_PRONOUN && dt_actors_is_country(r->w->actors, e->code);
}

static bool is_great_body(const char *code) { return strcmp(code, "EUR") == 0 || strcmp(code, "UNO") == 0; }

/* "The Senate", "Congress": America's where nothing else is said, but other countries have them too. */
bool nm_is_generic_body(const nm_refer_work *r, uint32_t i) {
  const dt_entity *e = nm_entity(r, i);
  uint32_t k = e->kind == DT_ENTITY_ORG ? r->w->token_match[e->head] : DT_NONE;
  const dt_actor *a = nm_actor(r->w, k);
  if (!a || a->kind != DT_ACTOR_parliament || r->w->matches.items[k].words > 1) return false;
  for (uint32_t l = r->w->matches.items[k].link; l != DT_NONE; l = r->w->actors->links[l].next)
    if (r->w->actors->items[r->w->actors->links[l].actor].kind == DT_ACTOR_role) return true;
  return false;
}

/* The article is about another country, and never speaks of the one such a body is of by default. */
void nm_relocate_bodies(nm_refer_work *r) {
  dt_doc *doc = r->w->doc;
  uint32_t top = DT_NONE;
  for (uint32_t i = 0; i < r->all.count; i++)
    if (dt_actors_is_country(r->w->actors, r->all.code[i]) && (top == DT_NONE || r->all.sentences[i] > r->all.sentences[top])) top = i;
  if (top == DT_NONE || r->all.sentences[top] < 4) return;
  for (uint32_t i = 0; i < doc->entity_count; i++) {
    dt_entity *e = &doc->entities[i];
    if (e->kind != DT_ENTITY_ORG || !e->code[0] || sentences_of(&r->all, e->code) || !nm_is_generic_body(r, i)) continue;
    if (strcmp(e->code, nm_actor(r->w, r->w->token_match[e->head])->code) != 0) continue; /* "Peru's Congress" */
    memcpy(e->code, r->all.code[top], sizeof r->all.code[top]);
    e->identifier = (dt_str){0};
    e->rule = (dt_str){0};
  }
}

/* Whose country says what the article is about: newspapers and companies are named from anywhere. */
static bool tells(const nm_refer_work *r, uint32_t i) {
  const dt_entity *e = nm_entity(r, i);
  if (r->lent[i] || e->kind == DT_ENTITY_PRONOUN || !e->code[0]) return false;
  if (!dt_actors_is_country(r->w->actors, e->code) && !is_great_body(e->code)) return false;
  return !dt_str_starts(e->sector, "JRN") && !dt_str_starts(e->sector, "BUS") && !nm_is_generic_body(r, i);
}

static uint32_t first_place(const dt_doc *doc, uint32_t begin) {
  return dt_first_from(doc->places, doc->place_count, sizeof *doc->places, offsetof(dt_place, span), begin);
}

static uint32_t first_entity(const dt_doc *doc, uint32_t begin) {
  return dt_first_from(doc->entities, doc->entity_count, sizeof *doc->entities, offsetof(dt_entity, span), begin);
}

/* A place of the text, rather than a government or a word of a body's name ("Freeport" of Freeport-McMoRan). */
static bool is_place(const dt_doc *doc, const dt_place *p) {
  if (!p->country[0] || p->actor) return false;
  uint32_t k = p->head == DT_NONE ? DT_NONE : doc->token_entity[p->head];
  return k == DT_NONE || doc->entities[k].kind != DT_ENTITY_ORG || doc->entities[k].name.begin > p->span.begin || p->span.end > doc->entities[k].name.end;
}

/* Countries of one sentence, each once. */
static void tally_sentence(const nm_refer_work *r, uint32_t sentence, nm_tally *out) {
  const dt_doc *doc = r->w->doc;
  const dt_sentence *s = &doc->sentences[sentence];
  out->count = 0;
  for (uint32_t i = first_entity(doc, s->begin); i < doc->entity_count && doc->entities[i].span.begin < s->end; i++)
    if (tells(r, i)) note(out, doc->entities[i].code);
  for (uint32_t k = first_place(doc, s->begin); k < doc->place_count && doc->places[k].span.begin < s->end; k++)
    if (is_place(doc, &doc->places[k])) note(out, doc->places[k].country);
}

/* Headlines and first sentences say what it is about. */
static uint32_t weight_of(uint32_t sentence) { return sentence == 0 ? 3 : sentence == 1 ? 2 : 1; }

static void add_to(nm_tally *all, const char *code, uint32_t weight) {
  uint32_t k = 0;
  while (k < all->count && strcmp(all->code[k], code) != 0) k++;
  if (k == NM_COUNTRIES) return;
  if (k == all->count) {
    memcpy(all->code[k], code, sizeof all->code[k]);
    all->sentences[all->count++] = 0;
  }
  all->sentences[k] += weight;
}

void nm_count_countries(nm_refer_work *r) {
  nm_tally here = {0};
  r->all.count = 0;
  if (dt_actors_is_country(r->w->actors, r->w->home)) add_to(&r->all, r->w->home, AT_HOME);
  for (uint32_t i = 0; i < r->w->title_count; i++) add_to(&r->all, r->w->title[i], weight_of(0));
  for (uint32_t s = 0; s < r->w->doc->sentence_count; s++) {
    tally_sentence(r, s, &here);
    for (uint32_t i = 0; i < here.count; i++) add_to(&r->all, here.code[i], weight_of(s));
  }
}

/* The rest of the article votes: in its own sentence a country has other votes. */
static void vote_article(nm_refer_work *r, ballot *b) {
  uint32_t rest[NM_COUNTRIES], most = 0, sum = 0, own = weight_of(r->sentence);
  if (r->here_of != r->sentence + 1) tally_sentence(r, r->sentence, &r->here), r->here_of = r->sentence + 1;
  for (uint32_t i = 0; i < r->all.count; i++) {
    bool in = sentences_of(&r->here, r->all.code[i]) > 0;
    rest[i] = in ? r->all.sentences[i] - (r->all.sentences[i] < own ? r->all.sentences[i] : own) : r->all.sentences[i];
    if (rest[i] > most) most = rest[i];
    sum += rest[i];
  }
  if (most < 2) return; /* named once in passing */
  if (b->count == 0 && 3 * most < sum) return; /* about many countries, and none of them is named here */
  int all = most >= ABOUT_SURE ? ABOUT : ABOUT * (int)most / ABOUT_SURE;
  for (uint32_t i = 0; i < r->all.count; i++)
    if (rest[i]) vote(b, r->all.code[i], all * (int)rest[i] / (int)most);
}

/* -------------------------------------------------------- what is near it */

/* "near the Venezuelan border" is on either side of it. */
static bool at_border(const nm_work *w, uint32_t t) {
  uint32_t of = t == DT_NONE ? DT_NONE : w->doc->tokens[t].head;
  return of != DT_NONE && nm_in(w, of, NM_LIST_border);
}

/* "sent troops to Syria", "rockets fired into Israel": where they go, not where they are from. */
static bool is_goal(const dt_doc *doc, const dt_entity *e, uint32_t head) {
  uint32_t of = head == DT_NONE || head < e->head ? DT_NONE : nm_case(doc, head);
  return of != DT_NONE && doc->tokens[head].head != e->head && nm_among(doc, of, "to into toward towards");
}

static bool is_at_place(const dt_doc *doc, const dt_entity *e) {
  uint32_t k = first_place(doc, e->name.begin);
  return k < doc->place_count && doc->places[k].span.begin < e->name.end && !doc->places[k].actor;
}

/* "after his return from London", "told reporters in New York", "talks in Geneva": where people come from anywhere. */
static bool is_passed(const nm_work *w, uint32_t t) {
  uint32_t of = t == DT_NONE ? DT_NONE : w->doc->tokens[t].head;
  return of != DT_NONE && (w->marks[of] & DT_MARK_PASSED);
}

static uint32_t clause_of(const dt_doc *doc, uint32_t t) {
  for (uint32_t step = 0; t != DT_NONE && step < 6; step++, t = doc->tokens[t].head)
    if (doc->tokens[t].upos == DT_UPOS_VERB) return t;
  return DT_NONE;
}

static bool says_in(const dt_doc *doc, uint32_t t) {
  uint32_t c = nm_case(doc, t);
  return c != DT_NONE && nm_among(doc, c, "in at near outside inside across throughout around");
}

/* "twelve people were detained in Panama": the place of what they do or bear. */
static bool is_where(const dt_doc *doc, const dt_entity *e, uint32_t place) {
  if (place == DT_NONE) return false;
  uint32_t verb = doc->tokens[e->head].head;
  dt_rel rel = dt_rel_base((dt_rel)doc->tokens[e->head].rel);
  if (verb == DT_NONE || (rel != DT_REL_nsubj && rel != DT_REL_obj && rel != DT_REL_obl) || doc->tokens[verb].upos != DT_UPOS_VERB) return false;
  return says_in(doc, place) && clause_of(doc, place) == verb && dt_rel_base((dt_rel)doc->tokens[place].rel) == DT_REL_obl;
}

/* "government positions and installations in northern Iraq", "authorities in different parts of Colombia". */
static bool is_own(const dt_doc *doc, const dt_entity *e, uint32_t place) {
  bool in = false;
  for (uint32_t t = place, step = 0; t != DT_NONE && step < 4; t = doc->tokens[t].head, step++) {
    if (t == e->head) return in;
    dt_rel rel = dt_rel_base((dt_rel)doc->tokens[t].rel);
    if (rel != DT_REL_nmod && rel != DT_REL_conj && rel != DT_REL_compound && rel != DT_REL_appos) return false;
    in |= says_in(doc, t);
  }
  return false;
}

/* True when the sentence names a place. */
static bool vote_places(const nm_refer_work *r, const dt_entity *e, bool governs, ballot *b) {
  const dt_doc *doc = r->w->doc;
  const dt_sentence *s = &doc->sentences[r->sentence];
  uint32_t low = first_place(doc, s->begin), best = UINT32_MAX, found = DT_NONE;
  ballot most = {.count = 0};
  for (uint32_t k = low; k < doc->place_count && k - low < PLACES && doc->places[k].span.begin < s->end; k++) {
    const dt_place *p = &doc->places[k];
    if (!is_place(doc, p) || at_border(r->w, p->head) || is_goal(doc, e, p->head)) continue;
    vote_once(b, &most, p->country, is_passed(r->w, p->head) ? 1 : ALSO);
    bool own = is_where(doc, e, p->head);
    if (own && (!governs || p->head < e->head)) vote(b, p->country, WHERE); /* "in Colombia, the government demanded" */
    if (is_own(doc, e, p->head)) vote(b, p->country, WHERE);
    if (is_passed(r->w, p->head) || nm_gap(p->span.begin, e->span.begin) >= best) continue;
    best = nm_gap(p->span.begin, e->span.begin);
    found = k;
  }
  if (found != DT_NONE) vote_once(b, &most, doc->places[found].country, governs ? PLACE_GOV : PLACE);
  return found != DT_NONE;
}

static bool votes(const nm_refer_work *r, uint32_t k, bool bodies) {
  const dt_entity *e = nm_entity(r, k);
  if (!has_country(r, e) && !(bodies && e->kind != DT_ENTITY_PRONOUN && is_great_body(e->code))) return false;
  uint32_t owner = dt_tree_child(r->w->doc, e->head, DT_REL_nmod_poss); /* "its troops in Syria" are of whom "its" is */
  if (owner != DT_NONE && r->w->doc->tokens[owner].upos == DT_UPOS_PRON) return false;
  return !at_border(r->w, e->head) && !is_at_place(r->w->doc, e);
}

/* "Armed men abducted an Italian nun": whose country is told beside what is done to her is rather not of their country. */
static bool is_patient(const dt_doc *doc, const dt_entity *doer, const dt_entity *other) {
  uint32_t verb = doc->tokens[other->head].head;
  return verb != DT_NONE && doc->tokens[other->head].rel == DT_REL_obj && doc->tokens[doer->head].head == verb && doc->tokens[doer->head].rel == DT_REL_nsubj;
}

static void vote_named(const nm_refer_work *r, uint32_t i, bool bodies, ballot *b) {
  const dt_doc *doc = r->w->doc;
  const dt_sentence *s = &doc->sentences[r->sentence];
  uint32_t nearest = DT_NONE;
  ballot most = {.count = 0};
  for (uint32_t k = i; k-- > 0 && i - k < NEAR && doc->entities[k].head >= s->first;)
    if (votes(r, k, bodies)) {
      vote_once(b, &most, doc->entities[k].code, ALSO);
      if (nearest == DT_NONE && doc->entities[k].kind != DT_ENTITY_GROUP) nearest = k;
    }
  for (uint32_t k = i + 1; k < doc->entity_count && k - i < NEAR && doc->entities[k].head < s->last; k++)
    if (votes(r, k, bodies) && !(doc->entities[k].kind == DT_ENTITY_COUNTRY && is_goal(doc, nm_entity(r, i), doc->entities[k].head))) {
      vote_once(b, &most, doc->entities[k].code, ALSO);
      if (doc->entities[k].kind != DT_ENTITY_GROUP && !is_patient(doc, nm_entity(r, i), nm_entity(r, k)) && (nearest == DT_NONE || (nearest < i && k - i < i - nearest))) nearest = k;
    }
  if (nearest != DT_NONE) vote_once(b, &most, doc->entities[nearest].code, NAMED);
}

static bool is_near_government(const nm_refer_work *r, const nm_thread *th) {
  if (th->acts_in && r->sentence + 1 - th->acts_in <= 1) return true;
  return r->sentence - th->sentence <= 1 &&
         (dt_str_starts(nm_entity(r, th->best)->sector, "GOV") || dt_str_starts(nm_entity(r, th->last)->sector, "GOV"));
}

/* How often a country's people were spoken of in this sentence and the one before. */
static uint32_t near_mentions(const nm_refer_work *r, const char *code) {
  uint32_t sum = 0;
  for (uint32_t k = r->threads.count, looked = 0; k-- > 0 && looked < NEAR; looked++) {
    const nm_thread *th = &r->threads.items[k];
    if (r->sentence - th->sentence <= 1 && strcmp(nm_entity(r, th->best)->code, code) == 0) sum += th->count < 2 ? th->count : 2;
  }
  return sum < 4 ? sum : 4;
}

static void vote_governments(const nm_refer_work *r, bool bodies, ballot *b) {
  ballot near = {.count = 0};
  for (uint32_t k = r->threads.count, looked = 0; k-- > 0 && looked < WINDOW; looked++) {
    const nm_thread *th = &r->threads.items[k];
    const dt_entity *best = nm_entity(r, th->best);
    bool fits = has_country(r, best) || (bodies && is_great_body(best->code));
    if (fits && is_near_government(r, th) && !points_of(&near, best->code)) vote(&near, best->code, 1);
  }
  for (uint32_t i = 0; i < near.count; i++) vote(b, near.code[i], GOVERNS + GOVERNS_MORE * (int)near_mentions(r, near.code[i]));
}

/* "Japan's trade unions urged the government": their own. */
static void vote_petitioner(const nm_refer_work *r, const dt_entity *e, ballot *b) {
  const dt_doc *doc = r->w->doc;
  bool object = doc->tokens[e->head].rel == DT_REL_obj || doc->tokens[e->head].rel == DT_REL_iobj;
  uint32_t subject = object ? dt_tree_child(doc, doc->tokens[e->head].head, DT_REL_nsubj) : DT_NONE, k = subject == DT_NONE ? DT_NONE : doc->token_entity[subject];
  if (k == DT_NONE || r->lent[k] || !nm_among(doc, e->head, "government authorities")) return;
  const dt_entity *who = &doc->entities[k];
  if (who->sector.len && !dt_str_starts(who->sector, "GOV") && !dt_str_starts(who->sector, "MIL") && !dt_str_starts(who->sector, "JRN") && has_country(r, who)) vote(b, who->code, PETITION);
}

/* "US police kill 369 people a year". */
static void vote_doer(const nm_refer_work *r, const dt_entity *e, ballot *b) {
  const dt_doc *doc = r->w->doc;
  uint32_t verb = doc->tokens[e->head].rel == DT_REL_obj ? doc->tokens[e->head].head : DT_NONE;
  uint32_t subject = verb == DT_NONE ? DT_NONE : dt_tree_child(doc, verb, DT_REL_nsubj), k = subject == DT_NONE ? DT_NONE : doc->token_entity[subject];
  if (k != DT_NONE && !r->lent[k] && dt_str_starts(e->sector, "CVL") && has_country(r, &doc->entities[k])) vote(b, doc->entities[k].code, DONE_BY);
}

/* "an Austrian student, activist and journalist": listed with one whose country is told. */
static void vote_listed(const nm_refer_work *r, const dt_entity *e, ballot *b) {
  const dt_doc *doc = r->w->doc;
  if (doc->tokens[e->head].rel != DT_REL_conj || doc->tokens[e->head].head == DT_NONE) return;
  uint32_t k = doc->token_entity[doc->tokens[e->head].head];
  if (k != DT_NONE && !r->lent[k] && doc->entities[k].kind != DT_ENTITY_COUNTRY && has_country(r, &doc->entities[k])) vote(b, doc->entities[k].code, LISTED);
}

/* "Mexican police ... police": the last one whose country was told. */
static void vote_same_role(const nm_refer_work *r, uint32_t i, ballot *b) {
  const dt_doc *doc = r->w->doc;
  dt_str lemma = doc->tokens[doc->entities[i].head].lemma;
  for (uint32_t k = i; k-- > 0 && i - k < SAME_ROLE;) {
    const dt_entity *e = &doc->entities[k];
    if (r->lent[k] || !dt_actors_is_country(r->w->actors, e->code) || !dt_str_eq_ascii_nocase(doc->tokens[e->head].lemma, lemma)) continue;
    uint32_t since = dt_sentence_of(doc, e->head);
    vote(b, e->code, r->sentence - since <= 2 ? SAME : SAME_FAR);
    return;
  }
}

/* ---------------------------------------------------------------- lending */

/* Roles whose country the text leaves to the reader. A reporter's or a company's is anybody's guess. */
static bool lendable(const dt_entity *e) {
  static const char *const sectors[] = {"GOV", "LEG", "MIL", "COP", "JUD", "REB", "CVL", "PTY", "SPY", "LAB", "EDU", "REF", "PRM", "ELI", "OPP", "CRM", "UAF"};
  if (e->kind != DT_ENTITY_ROLE && e->kind != DT_ENTITY_PERSON && e->kind != DT_ENTITY_ORG && e->kind != DT_ENTITY_GROUP) return false;
  for (size_t i = 0; e->sector.len > 2 && i < sizeof sectors / sizeof *sectors; i++)
    if (memcmp(e->sector.ptr, sectors[i], 3) == 0) return true;
  return false;
}

/* "Western diplomats", "foreign tourists", "delegates of many countries": of several countries, or of another one. */
static bool is_from_elsewhere(const nm_refer_work *r, const dt_entity *e) {
  const dt_doc *doc = r->w->doc;
  for (uint32_t t = e->first; t < e->head; t++)
    if ((r->w->marks[t] & DT_MARK_ELSEWHERE) && !(r->w->marks[t + 1] & DT_MARK_AFFAIRS) && dt_is_lower(*dt_form(doc, t + 1).ptr))
      return true;
  DT_EACH_CHILD(doc, e->head, c) {
    const dt_actor *a = nm_actor(r->w, r->w->token_match[c]);
    if (a && nm_is_place(a->kind) && !a->code[0]) return true; /* "Central American leaders" */
    if (doc->tokens[c].rel == DT_REL_nmod && nm_in(r->w, c, NM_LIST_countries))
      DT_EACH_CHILD(doc, c, of)
        if (nm_in(r->w, of, NM_LIST_several)) return true;
  }
  return nm_in(r->w, e->head, NM_LIST_counterparty);
}

/* Offices that a body of many countries has too. */
static bool fits_body(const dt_entity *e) {
  static const char *const offices[] = {"official", "minister", "spokesman", "ambassador", "delegation", "foreign minister", "adviser"};
  for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
    if (dt_str_is(e->office, offices[i])) return e->plural || i == 2;
  return false;
}

/* Nearly all of the article is about one country. */
static bool is_of_one_country(const nm_refer_work *r) {
  uint32_t most = 0, next = 0;
  for (uint32_t i = 0; i < r->all.count; i++) {
    uint32_t n = r->all.sentences[i];
    if (n > most) next = most, most = n;
    else if (n > next) next = n;
  }
  return most > 4 && most >= 3 * next;
}

static const char *winner(ballot *b, bool bodies) {
  const char *best = NULL;
  int most = 0;
  for (uint32_t i = 0; i < b->count; i++) {
    if (is_great_body(b->code[i])) b->points[i] = bodies ? b->points[i] + BODY : 0;
    if (b->points[i] > most) most = b->points[i], best = b->code[i];
  }
  return best;
}

void nm_lend(nm_refer_work *r, uint32_t i) {
  dt_doc *doc = r->w->doc;
  dt_entity *e = nm_entity(r, i);
  if (is_from_elsewhere(r, e)) return;
  r->lent[i] = true;
  ballot b = {.count = 0};
  bool listed = lendable(e), governs = dt_str_starts(e->sector, "GOV") || dt_str_starts(e->sector, "ELI"), bodies = governs && fits_body(e);
  bool gang = e->kind == DT_ENTITY_ORG && dt_str_starts(e->sector, "CRM");
  if (!listed && ((e->kind != DT_ENTITY_ROLE && !gang) || !e->sector.len || nm_in(r->w, e->head, NM_LIST_reporter))) return;
  uint32_t owner = dt_tree_child(doc, e->head, DT_REL_nmod_poss);
  if (listed && owner != DT_NONE && nm_among(doc, owner, "my our your")) return; /* the speaker's, known later */
  bool placed = vote_places(r, e, governs, &b);
  vote_named(r, i, bodies, &b);
  if (!listed && b.count == 0 && !is_of_one_country(r)) return; /* needs something in its own sentence */
  vote_article(r, &b);
  if (governs) vote_governments(r, bodies, &b);
  vote_listed(r, e, &b);
  vote_petitioner(r, e, &b);
  if (!placed) vote_doer(r, e, &b);
  vote_same_role(r, i, &b);
  const char *code = winner(&b, bodies);
  if (code) memcpy(e->code, code, sizeof b.code[0]);
}
