/* Noun phrases: which words belong to one actor, and what each of them says. */
#include "mention.h"

/* An adjective of people where a noun belongs: "extradited a top militant". */
static bool names_people(const nm_work *w, uint32_t t, const dt_actor *role) {
  if (w->doc->tokens[t].upos != DT_UPOS_ADJ || role->sector.len == 0 || dt_str_starts(role->sector, "GOV")) return false;
  switch (dt_rel_base((dt_rel)w->doc->tokens[t].rel)) {
  case DT_REL_nsubj: case DT_REL_obj: case DT_REL_iobj: case DT_REL_obl: case DT_REL_nmod: return true;
  default: return false;
  }
}

static bool nominal(const nm_work *w, uint32_t t) {
  switch (w->doc->tokens[t].upos) {
  case DT_UPOS_NOUN: case DT_UPOS_PROPN: case DT_UPOS_PRON: case DT_UPOS_X: return true;
  case DT_UPOS_PUNCT: case DT_UPOS_ADP: case DT_UPOS_PART: return false;
  default: {
    if (w->doc->tokens[t].xpos == DT_XPOS_NN) return true; /* "the State Department call", read as a verb */
    const dt_actor *a = nm_actor(w, w->token_match[t]);
    if (!a || a->kind == DT_ACTOR_title) return false;
    if (a->kind == DT_ACTOR_role) return names_people(w, t, a); /* "stood firm" is no firm */
    return nm_is_place(a->kind) || w->doc->tokens[t].xpos == DT_XPOS_NNP; /* "the Turkish"; "Bosnian Serbs" read as an adjective */
  }
  }
}

/* "Chile and South Korea" where the tree makes Chile part of Korea's name: a country of its own. */
static bool listed_country(const nm_work *w, uint32_t t) {
  const nm_match *m = w->token_match[t] == DT_NONE ? NULL : &w->matches.items[w->token_match[t]];
  const dt_actor *a = nm_actor(w, w->token_match[t]), *next;
  uint32_t after = m ? m->last : 0, head = w->doc->tokens[t].head;
  if (!a || a->kind != DT_ACTOR_country || m->head != t || after + 1 >= w->doc->token_count || !nm_among(w->doc, after, "and or , &")) return false;
  next = nm_actor(w, w->token_match[after + 1]);
  return next && next->kind == DT_ACTOR_country && w->token_match[head] == w->token_match[after + 1];
}

/* Part of the phrase its head heads, rather than a phrase of its own. */
static bool inner(const nm_work *w, uint32_t t) {
  const dt_token *tok = &w->doc->tokens[t];
  if (tok->head == DT_NONE) return false;
  uint32_t m = w->token_match[t];
  if (m != DT_NONE && m == w->token_match[tok->head] && w->matches.items[m].actor != DT_NONE) return true;
  if (listed_country(w, t)) return false;
  switch (tok->rel) {
  case DT_REL_compound: case DT_REL_flat: case DT_REL_fixed: case DT_REL_goeswith: case DT_REL_nmod_desc:
  case DT_REL_amod: case DT_REL_det: case DT_REL_nummod: return true;
  case DT_REL_appos: /* "spokesman Peskov" read as apposition without a comma */
    return tok->head + 1 == t && w->doc->tokens[tok->head].upos == DT_UPOS_NOUN && tok->upos == DT_UPOS_PROPN &&
           tok->child == DT_NONE;
  default: return false;
  }
}

/* top[t]: the head of the phrase of every token that is part of one. */
static void find_tops(nm_work *w) {
  for (uint32_t s = 0; s < w->doc->sentence_count; s++) {
    const dt_sentence *sentence = &w->doc->sentences[s];
    for (uint32_t t = sentence->first; t < sentence->last; t++) {
      uint32_t at = t, steps = 0;
      while (inner(w, at) && steps++ < 64) at = w->doc->tokens[at].head;
      if (!nominal(w, at)) continue; /* top[t] is DT_NONE */
      w->top[t] = at;
      if (w->reach_last[at] == 0) w->reach_first[at] = t;
      w->reach_last[at] = t + 1;
    }
  }
}

/* "Iranian-backed", "pro-Russian": whom they side with, not whose they are. */
static bool affiliation(const nm_work *w, const nm_match *m) {
  const dt_doc *doc = w->doc;
  if (m->last < doc->token_count && (doc->tokens[m->last].flags & DT_TOKEN_JOINED || nm_is(doc, m->last, "-"))) {
    uint32_t after = m->last + nm_is(doc, m->last, "-");
    if (after < doc->token_count && nm_in(w, after, NM_LIST_backed)) return true;
  }
  if (m->first >= 2 && nm_is(doc, m->first - 1, "-") && nm_in(w, m->first - 2, NM_LIST_pro)) return true;
  return m->first >= 1 && (nm_in(w, m->first - 1, NM_LIST_pro) || nm_in(w, m->first - 1, NM_LIST_pro_joined));
}

static bool is_role_kind(uint8_t kind) { return kind == DT_ACTOR_role || kind == DT_ACTOR_title; }

static void take_match(nm_work *w, nm_phrase *p, uint32_t k) {
  const nm_match *m = &w->matches.items[k];
  const dt_actor *a = nm_actor(w, k);
  if (!a) return;
  uint8_t upos = w->doc->tokens[m->head].upos;
  bool noun = upos == DT_UPOS_NOUN || upos == DT_UPOS_PROPN || upos == DT_UPOS_X;
  bool adjective = upos == DT_UPOS_ADJ && a->sector.len && !dt_str_starts(a->sector, "GOV") && (!dt_str_starts(a->sector, "CVL") || m->head == p->head);
  if (adjective && dt_str_is(dt_actor_attribute(a, "org"), "1")) adjective = false; /* "military exercises" are no army */
  if (a->kind == DT_ACTOR_role && !noun && !adjective) return; /* "official", "public", "firm" describe; "militant" names */
  if (affiliation(w, m)) {
    p->side = k;
    return;
  }
  if (m->first < p->first) p->first = m->first;
  if (m->last > p->last) p->last = m->last;
  if (nm_is_place(a->kind) && m->first > 0 && nm_is(w->doc, m->first - 1, "ethnic")) {
    p->ethnic = k;
    return;
  }
  if (a->kind == DT_ACTOR_person) p->person = k;
  else if (is_role_kind(a->kind)) {
    bool better = p->role == DT_NONE || m->head == p->head || nm_actor(w, p->role)->kind == DT_ACTOR_title;
    if (p->role != DT_NONE && nm_actor(w, p->role)->sector.len && a->sector.len == 0) better = false;
    if (better && a->kind != DT_ACTOR_title) p->role = k;
    else if (p->role == DT_NONE) p->role = k;
  } else if (nm_is_place(a->kind)) {
    const dt_actor *had = nm_actor(w, p->place);
    if (had && strcmp(had->code, a->code) != 0) p->other_place = m->head == p->head ? p->place : k;
    /* "Bosnian Serbs" are Bosnia's: the country before a people says where they live */
    bool people = had && a->kind != DT_ACTOR_country && m->last - m->first == 1 && w->matches.items[p->place].last == m->first;
    if (!had || (m->head == p->head && !people)) p->place = k;
  } else if (p->org == DT_NONE || m->head == p->head) p->org = k;
}

/* Words that are no dictionary name but say something of the actor. */
static void take_word(nm_work *w, nm_phrase *p, uint32_t t) {
  p->former |= (w->marks[t] & DT_MARK_FORMER) != 0;
  p->opposition |= (w->marks[t] & DT_MARK_OPPOSITION) != 0;
  p->definite |= (w->marks[t] & DT_MARK_DEFINITE) != 0;
}

static void read_parts(nm_work *w, nm_phrase *p, uint32_t begin, uint32_t end, uint32_t sentence_first) {
  uint32_t done = DT_NONE;
  p->name_first = p->name_last = p->head;
  for (uint32_t t = begin; t < end; t++) {
    if (w->top[t] != p->head) continue;
    if (t < p->first) p->first = t;
    if (t >= p->last) p->last = t + 1;
    uint32_t k = w->token_match[t];
    if (k != DT_NONE && k != done) take_match(w, p, done = k);
    if (!nm_actor(w, k)) take_word(w, p, t);
  }
  bool of_people = p->person != DT_NONE || p->role != DT_NONE || nm_unknown_name(w, p->head);
  if (of_people && p->first > sentence_first && (w->marks[p->first - 1] & DT_MARK_FORMER)) p->former = true; /* hung elsewhere */
  if (nm_unknown_name(w, p->head)) p->unknown = true;
  else if (p->person == DT_NONE)
    DT_EACH_CHILD(w->doc, p->head, c)
      if ((w->doc->tokens[c].rel == DT_REL_flat || (w->doc->tokens[c].rel == DT_REL_appos && w->top[c] == p->head)) && nm_unknown_name(w, c)) {
        if (!p->unknown) p->name_first = c;
        p->unknown = true;
        p->name_last = p->name_first + 1;
      }
}

/* Inside a name, between words of it: the hyphen of "al-Sabah", "bin", "de". */
static bool joins_names(const nm_work *w, uint32_t t) {
  if (nm_is(w->doc, t, "-")) return !(w->doc->tokens[t].flags & DT_TOKEN_SPACE_AFTER) && !(w->doc->tokens[t - 1].flags & DT_TOKEN_SPACE_AFTER);
  return w->token_match[t] == DT_NONE && nm_in(w, t, NM_LIST_name_particle);
}

static bool name_or_part(const nm_work *w, uint32_t t, uint32_t head) {
  return w->top[t] == head ? nm_unknown_name(w, t) || joins_names(w, t) : joins_names(w, t);
}

/* The run of unmatched name words around the head: "Shinkai Karokhail", "Saad al-Abdulla al-Sabah". */
static void unknown_span(const nm_work *w, nm_phrase *p) {
  if (!nm_unknown_name(w, p->head) ) {
    while (p->name_last < p->last && name_or_part(w, p->name_last, p->head)) p->name_last++;
    while (p->name_last > p->name_first + 1 && !nm_unknown_name(w, p->name_last - 1)) p->name_last--;
    return;
  }
  uint32_t first = p->head, last = p->head + 1;
  while (first > p->first && name_or_part(w, first - 1, p->head)) first--;
  while (last < p->last && name_or_part(w, last, p->head)) last++;
  while (first < p->head && !nm_unknown_name(w, first)) first++; /* no "of" or hyphen at the ends */
  while (last > p->head + 1 && !nm_unknown_name(w, last - 1)) last--;
  p->name_first = first;
  p->name_last = last;
}

static bool plural_noun(const dt_token *tok) {
  return tok->xpos == DT_XPOS_NNS || tok->xpos == DT_XPOS_NNPS;
}

/* "in Moscow" is a place, "told Moscow" a government; so is where a guest arrives and an embassy opens. */
static bool locative(const nm_work *w, uint32_t head) {
  uint32_t c = nm_case(w->doc, head), governor = w->doc->tokens[head].head;
  if (c == DT_NONE || w->doc->tokens[c].end - w->doc->tokens[c].begin > 10) return false;
  if (!nm_among(w->doc, c, "in near around outside inside throughout across within")) return false;
  return governor == DT_NONE || !nm_in(w, governor, NM_LIST_arrival);
}

/* Names that begin like a person's: "Martin County". */
static bool names_a_thing(const nm_work *w, const nm_phrase *p) {
  return nm_in(w, p->name_last - 1, NM_LIST_thing_name);
}

static char title_gender(const nm_work *w, const nm_phrase *p) {
  for (uint32_t t = p->first; t < p->last; t++)
    if (w->marks[t] & (DT_MARK_MALE | DT_MARK_FEMALE)) return w->marks[t] & DT_MARK_MALE ? 'm' : 'f';
  uint16_t given = p->unknown ? w->marks[p->name_first] & (DT_MARK_GIVEN_MALE | DT_MARK_GIVEN_FEMALE) : 0;
  if (!given || names_a_thing(w, p)) return 0;
  return given & DT_MARK_GIVEN_MALE ? 'm' : 'f';
}

static dt_status add_phrase(nm_work *w, uint32_t head, uint32_t sentence_first, dt_error *err) {
  nm_phrase *p = dt_push(w->arena, &w->phrases);
  if (!p) return NM_NO_MEMORY(err);
  *p = (nm_phrase){.head = head, .first = head, .last = head + 1, .person = DT_NONE, .role = DT_NONE,
                   .org = DT_NONE, 
                   .place = DT_NONE, .other_place = DT_NONE, .side = DT_NONE, .ethnic = DT_NONE, .owner = DT_NONE, .code_from = DT_NONE, .entity = DT_NONE};
  w->token_phrase[head] = w->phrases.count - 1;
  /* Parts of a phrase lie near their head: a bound keeps long lists linear. */
  uint32_t begin = head - w->reach_first[head] > 24 ? head - 24 : w->reach_first[head];
  uint32_t end = w->reach_last[head] - head > 24 ? head + 24 : w->reach_last[head];
  read_parts(w, p, begin, end, sentence_first);
  if (p->unknown) unknown_span(w, p);
  p->plural = plural_noun(&w->doc->tokens[head]);
  p->locative = locative(w, head);
  p->pronoun = w->doc->tokens[head].upos == DT_UPOS_PRON;
  p->gender = title_gender(w, p);
  return DT_OK;
}

dt_status nm_phrases(nm_work *w, dt_error *err) {
  find_tops(w);
  uint32_t count = 0;
  for (uint32_t t = 0; t < w->doc->token_count; t++) count += w->top[t] == t;
  w->phrases.items = dt_arena_alloc(w->arena, count, sizeof *w->phrases.items);
  if (!w->phrases.items) return NM_NO_MEMORY(err);
  w->phrases.room = count;
  for (uint32_t s = 0; s < w->doc->sentence_count; s++)
    for (uint32_t t = w->doc->sentences[s].first; t < w->doc->sentences[s].last; t++)
      if (w->top[t] == t) DT_TRY(add_phrase(w, t, w->doc->sentences[s].first, err));
  return DT_OK;
}
