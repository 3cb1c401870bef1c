/* Composition: the country, sectors and office of a phrase out of its own words and of the phrases hung on it. */
#include "mention.h"

enum { PASSES = 4 };

static bool is_actor(const nm_phrase *p) {
  return p->person != DT_NONE || p->role != DT_NONE || p->org != DT_NONE || p->unknown;
}

static void set_code(nm_phrase *p, const char *code, uint32_t from) {
  memcpy(p->code, code, 4);
  p->code_from = from;
}

/* Sectors in the codebook's order behind the first one. */
static dt_str join_sectors(const nm_work *w, dt_str first, dt_str more) {
  dt_str out = first, rest = more, word;
  if (first.len == 0) return more;
  while (dt_str_field(&rest, ' ', &word)) {
    dt_str have = out, old;
    bool there = word.len == 0;
    while (!there && dt_str_field(&have, ' ', &old)) there = dt_str_eq(old, word);
    if (there) continue;
    dt_str longer = dt_arena_printf(w->arena, "%.*s %.*s", DT_ARG(out), DT_ARG(word));
    if (longer.ptr) out = longer;
  }
  return out;
}

/* A role whose sector is that of whom it serves: "spokesman", "member". */
static bool inherits(const dt_actor *role) { return dt_str_is(dt_actor_attribute(role, "inherit"), "1"); }

/* What the phrase's own words say. */
static void own_facts(nm_work *w, nm_phrase *p) {
  const dt_actor *person = nm_actor(w, p->person), *role = nm_actor(w, p->role), *org = nm_actor(w, p->org),
                 *place = nm_actor(w, p->place);
  if (role) {
    p->sector = role->sector;
    p->office = role->office;
    if (role->gender && !p->gender) p->gender = role->gender;
  }
  if (org) {
    bool heads = w->matches.items[p->org].head == p->head;
    if (role && inherits(role) && !heads && org->sector.len) p->sector = org->sector; /* "Hamas spokesman", "Duma deputies" */
    else if (heads || !role || inherits(role) || role->sector.len == 0) p->sector = join_sectors(w, org->sector, p->sector);
    if (org->code[0]) set_code(p, org->code, p->org);
  }
  if (person) {
    if (person->gender) p->gender = person->gender;
    p->former |= w->matches.items[p->person].former;
    if (!role || inherits(role) || role->sector.len == 0) p->sector = person->sector;
    if (!p->office.len || (role && role->kind == DT_ACTOR_title)) p->office = person->office;
    if (person->code[0]) set_code(p, person->code, p->person);
  } else if (place && place->code[0] && (!p->code[0] || (org && strcmp(org->code, "IGO") == 0))) set_code(p, place->code, p->place);
  if (p->opposition) p->sector = join_sectors(w, p->sector.len ? p->sector : DT_STR("PTY"), DT_STR("OPP"));
  if (!is_actor(p) && place) {
    p->sector = place->kind == DT_ACTOR_capital && !p->locative ? DT_STR("GOV") : place->sector;
    if (place->kind == DT_ACTOR_demonym && p->sector.len == 0) p->sector = DT_STR("CVL");
  }
}

/* How strongly a dependent phrase says whose its head is: 0 not at all. */
static int says_whose(const nm_work *w, uint32_t t) {
  const dt_token *tok = &w->doc->tokens[t];
  if (tok->rel == DT_REL_nmod_poss) return 4;
  if (tok->rel != DT_REL_nmod) return 0;
  uint32_t c = nm_case(w->doc, t);
  if (c == DT_NONE) return 0;
  if (nm_is(w->doc, c, "of")) return 3;
  if (nm_among(w->doc, c, "for from at with")) return 2;
  if (nm_is(w->doc, c, "to") && tok->head != DT_NONE && nm_in(w, tok->head, NM_LIST_adviser)) return 2;
  return nm_among(w->doc, c, "in within inside on across near outside") ? 1 : 0;
}

static const nm_phrase *phrase_at(const nm_work *w, uint32_t t) {
  uint32_t k = w->token_phrase[t];
  return k == DT_NONE ? NULL : &w->phrases.items[k];
}

/* "Lebanon's new President": the possessor stands right before, whatever the tree says. */
static const nm_phrase *possessor_before(const nm_work *w, const nm_phrase *p) {
  if (p->first < 2 || !nm_among(w->doc, p->first - 1, "'s \xE2\x80\x99s ' \xE2\x80\x99")) return NULL;
  uint32_t top = w->top[p->first - 2];
  return top == DT_NONE ? NULL : phrase_at(w, top);
}

/* "its troops from Syria": whose they are is known once the pronoun is resolved. */
static bool owned_by_pronoun(const nm_work *w, const nm_phrase *p) {
  uint32_t owner = dt_tree_child(w->doc, p->head, DT_REL_nmod_poss);
  return owner != DT_NONE && owner < p->head && w->doc->tokens[owner].upos == DT_UPOS_PRON;
}

/* "Members of the gang": what they are, where nobody says of which country. */
static bool inherit_sector(nm_work *w, nm_phrase *p, const dt_actor *role) {
  if (!role || !inherits(role) || w->matches.items[p->role].head != p->head) return false;
  DT_EACH_CHILD(w->doc, p->head, c) {
    const nm_phrase *other = says_whose(w, c) >= 3 ? phrase_at(w, c) : NULL;
    if (!other || !is_actor(other) || !other->sector.len || other->person != DT_NONE || dt_str_starts(other->sector, "CVL") || dt_str_eq(other->sector, p->sector)) continue;
    p->sector = other->sector;
    return true;
  }
  return false;
}

/* "a delegation sent by Kenya", "troops led by France": who is behind "by". */
static const nm_phrase *sender_of(const nm_work *w, const nm_phrase *p) {
  DT_EACH_CHILD(w->doc, p->head, c) {
    if (w->doc->tokens[c].rel != DT_REL_acl || !nm_in(w, c, NM_LIST_sent)) continue;
    DT_EACH_CHILD(w->doc, c, k) {
      uint32_t by = nm_case(w->doc, k);
      if (by != DT_NONE && nm_is(w->doc, by, "by")) return phrase_at(w, k);
    }
  }
  return NULL;
}

/* Take country (and, where the role has none of its own, sector) from the phrases hung on this one. */
static bool borrow(nm_work *w, nm_phrase *p) {
  if (!is_actor(p)) return false;
  const dt_actor *role = nm_actor(w, p->role), *org = nm_actor(w, p->org);
  if (p->person != DT_NONE && p->code[0]) return false;
  if (p->unknown && !role && !org) return false;
  int best = 0;
  const nm_phrase *from = NULL;
  bool owned = owned_by_pronoun(w, p);
  DT_EACH_CHILD(w->doc, p->head, c) {
    int points = says_whose(w, c);
    if (owned && points < 3) continue;
    const nm_phrase *other = phrase_at(w, c);
    if (points == 1 && role && w->matches.items[p->role].head != p->head) continue; /* "rebel camps near the border" */
    if (points <= best || !other || !other->code[0]) continue;
    bool bodies = strcmp(p->code, "IGO") == 0 && (strcmp(other->code, "EUR") == 0 || strcmp(other->code, "UNO") == 0); /* "the EU's member states" */
    if (p->org != DT_NONE && points == 4 && p->code[0] && !bodies) continue;
    if (points >= 3 && !p->code[0] && nm_in(w, p->head, NM_LIST_counterparty)) continue; /* "Peru's creditors" are others */
    best = points;
    from = other;
  }
  if (best < 2 && !p->code[0]) {
    const nm_phrase *sender = sender_of(w, p);
    if (sender && sender->code[0]) from = sender, best = 2;
  }
  if (!from && (!p->code[0] || (role && p->sector.len == 0))) {
    from = possessor_before(w, p);
    best = from && from->code[0] && from->head != p->head ? 4 : 0;
  }
  if (best == 0) return inherit_sector(w, p, role);
  bool changed = false;
  if (!p->code[0] || (p->org != DT_NONE && strcmp(p->code, "IGO") == 0 && best >= 3)) {
    set_code(p, from->code, from->code_from);
    changed = true;
  }
  if (role && best >= 2 && (inherits(role) || p->sector.len == 0) && from->sector.len &&
      !dt_str_eq(p->sector, from->sector)) {
    p->sector = from->sector;
    changed = true;
  }
  return changed;
}

/* "Putin's spokesman, Dmitry Peskov": the apposition becomes part of the phrase. */
static void merge_appositions(nm_work *w) {
  for (uint32_t i = 0; i < w->phrases.count; i++) {
    nm_phrase *part = &w->phrases.items[i];
    const dt_token *tok = &w->doc->tokens[part->head];
    if (tok->rel != DT_REL_appos || tok->head == DT_NONE || !is_actor(part)) continue;
    uint32_t k = w->token_phrase[tok->head];
    if (k == DT_NONE || k == i) continue;
    nm_phrase *whole = &w->phrases.items[k];
    bool person_first = whole->person != DT_NONE || whole->unknown, person_second = part->person != DT_NONE || part->unknown;
    if (!is_actor(whole) || (person_first && person_second) || part->plural != whole->plural) continue;
    if (part->org != DT_NONE || whole->org != DT_NONE) continue;
    part->owner = k;
  }
}

/* "urged London mayor Ken Livingstone to go": role and name side by side, both hung on one word. */
static void merge_neighbours(nm_work *w) {
  for (uint32_t i = 0; i < w->phrases.count; i++) {
    nm_phrase *part = &w->phrases.items[i];
    const dt_token *tok = &w->doc->tokens[part->head];
    if (part->first == 0 || part->owner != DT_NONE || part->role != DT_NONE || part->org != DT_NONE || !(part->unknown || part->person != DT_NONE)) continue;
    uint32_t top = w->top[part->first - 1], k = top == DT_NONE ? DT_NONE : w->token_phrase[top];
    if (k == DT_NONE || k == i || tok->head != w->doc->tokens[top].head || tok->rel != w->doc->tokens[top].rel || dt_rel_base((dt_rel)tok->rel) == DT_REL_conj) continue;
    nm_phrase *whole = &w->phrases.items[k];
    bool office = whole->role != DT_NONE && whole->person == DT_NONE && whole->org == DT_NONE && !whole->unknown && !whole->plural && whole->owner == DT_NONE;
    if (office && whole->last == part->first && w->matches.items[whole->role].head == whole->head && nm_case(w->doc, part->head) == DT_NONE) part->owner = k;
  }
}

/* "US Ambassador to the United Nations Nikki Haley": a parser hangs the person on what stands before the name. */
static void free_persons(nm_work *w) {
  for (uint32_t i = 0; i < w->phrases.count; i++) {
    nm_phrase *p = &w->phrases.items[i];
    const dt_token *tok = &w->doc->tokens[p->head];
    uint32_t c = nm_case(w->doc, p->head), k = tok->head == DT_NONE ? DT_NONE : w->token_phrase[tok->head];
    if (tok->rel != DT_REL_nmod || c == DT_NONE || k == DT_NONE || !nm_among(w->doc, c, "to for of")) continue;
    nm_phrase *whole = &w->phrases.items[k];
    uint32_t before = p->org != DT_NONE ? p->org : p->place;
    bool split = p->person != DT_NONE && before != DT_NONE && w->matches.items[before].first < w->matches.items[p->person].first &&
                 w->matches.items[before].head != p->head && p->role == DT_NONE;
    split |= p->person != DT_NONE && w->token_match[c] != DT_NONE && w->token_match[c] == whole->role; /* "Secretary of State Kerry" */
    if (split && whole->role != DT_NONE && whole->person == DT_NONE && k != i) p->owner = k;
  }
}

static void join_apposition(nm_phrase *whole, const nm_phrase *part) {
  if (whole->person == DT_NONE && part->person != DT_NONE) {
    whole->person = part->person;
    if (part->code[0] && (!whole->code[0] || whole->role == DT_NONE)) set_code(whole, part->code, part->code_from);
    if (part->sector.len && whole->sector.len == 0) whole->sector = part->sector;
    whole->former |= part->former;
  }
  if (part->unknown && !whole->unknown && whole->person == DT_NONE) {
    whole->unknown = true;
    whole->name_first = part->name_first;
    whole->name_last = part->name_last;
  }
  if (whole->role == DT_NONE && part->role != DT_NONE) {
    whole->role = part->role;
    whole->office = part->office;
    if (part->sector.len && (whole->person == DT_NONE || whole->sector.len == 0)) whole->sector = part->sector;
    whole->former |= part->former;
  }
  if (!whole->code[0] && part->code[0]) set_code(whole, part->code, part->code_from);
  if (!whole->gender) whole->gender = part->gender;
  if (part->last > whole->last) whole->last = part->last;
  if (part->first < whole->first) whole->first = part->first;
}

/* The span takes in possessors and the complements that say whose it is. */
static void widen(nm_work *w, nm_phrase *p) {
  if (!is_actor(p)) return;
  DT_EACH_CHILD(w->doc, p->head, c) {
    const nm_phrase *other = phrase_at(w, c);
    uint32_t k = nm_case(w->doc, c);
    bool to = k != DT_NONE && nm_is(w->doc, k, "to") && w->doc->tokens[c].rel == DT_REL_nmod;
    if (!other || (says_whose(w, c) == 0 && !to)) continue;
    if (other->first < p->first) p->first = other->first;
    if (other->last > p->last) p->last = other->last;
  }
}

/* "Russian and Chinese officials": a name coordinated with one inside a phrase shares its role. */
static void share_roles(nm_work *w) {
  for (uint32_t i = 0; i < w->phrases.count; i++) {
    nm_phrase *p = &w->phrases.items[i];
    const dt_token *tok = &w->doc->tokens[p->head];
    if (tok->rel != DT_REL_conj || tok->head == DT_NONE || is_actor(p) || p->place == DT_NONE) continue;
    uint32_t top = w->top[tok->head];
    if (top == DT_NONE || top == tok->head) continue;
    const nm_phrase *shared = phrase_at(w, top);
    if (!shared || shared->role == DT_NONE || shared->person != DT_NONE) continue;
    p->role = shared->role;
    p->sector = shared->sector;
    p->office = shared->office;
    p->plural = shared->plural;
  }
}

/* Who once held one of these is of the elite; a former rebel stays one. */
static bool official(dt_str sector) {
  static const char *const sectors[] = {"GOV", "LEG", "MIL", "JUD", "COP", "SPY"};
  for (size_t i = 0; i < sizeof sectors / sizeof *sectors; i++)
    if (dt_str_starts(sector, sectors[i])) return true;
  return sector.len == 0;
}

void nm_compose(nm_work *w) {
  for (uint32_t i = 0; i < w->phrases.count; i++) own_facts(w, &w->phrases.items[i]);
  merge_appositions(w);
  merge_neighbours(w);
  free_persons(w);
  for (int pass = 0; pass < PASSES; pass++) {
    bool changed = false;
    for (uint32_t i = 0; i < w->phrases.count; i++) changed |= borrow(w, &w->phrases.items[i]);
    if (!changed) break;
  }
  for (uint32_t i = 0; i < w->phrases.count; i++) {
    nm_phrase *p = &w->phrases.items[i];
    if (p->owner != DT_NONE) join_apposition(&w->phrases.items[p->owner], p);
  }
  share_roles(w);
  for (uint32_t i = 0; i < w->phrases.count; i++) {
    nm_phrase *p = &w->phrases.items[i];
    if (p->former && (p->role != DT_NONE || p->person != DT_NONE) && official(p->sector)) p->sector = DT_STR("ELI");
    if (p->owner == DT_NONE) widen(w, p);
  }
}
