/* The names stage: entities, then places, then times. */
#include "names.h"
#include "mention.h"
#include "places.h"
#include "timex.h"
#include <stdio.h>
#include <stdlib.h>

struct dt_names {
  dt_actors actors;
  dt_gazetteer *gazetteer;
  dt_calendar *calendar;
};

void dt_names_close(dt_names *names) {
  if (!names) return;
  dt_actors_close(&names->actors);
  if (names->gazetteer) dt_gazetteer_close(names->gazetteer);
  if (names->calendar) dt_calendar_close(names->calendar);
  free(names);
}

dt_status dt_names_open(const dt_sources *sources, dt_names **out, dt_error *err) {
  dt_names *names = calloc(1, sizeof *names);
  if (!names) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_status status = dt_actors_open(sources, &names->actors, err);
  if (status == DT_OK) status = dt_gazetteer_open(sources, &names->gazetteer, err);
  if (status == DT_OK) status = dt_calendar_open(sources, &names->calendar, err);
  if (status == DT_OK) *out = names;
  else dt_names_close(names);
  return status;
}

const dt_actors *dt_names_actors(const dt_names *names) { return &names->actors; }

static const dt_place *place_at(const dt_doc *doc, dt_span span) {
  uint32_t low = 0, high = doc->place_count;
  while (low < high) {
    uint32_t mid = low + (high - low) / 2;
    if (doc->places[mid].span.end <= span.begin) low = mid + 1;
    else high = mid;
  }
  return low < doc->place_count && doc->places[low].span.begin < span.end ? &doc->places[low] : NULL;
}

/* The word hangs on one of the entity's own words as part of its title. */
static bool is_part(const dt_doc *doc, uint32_t t, const dt_entity *e) {
  for (int step = 0; t != DT_NONE && step < 4; step++, t = doc->tokens[t].head) {
    if (t == e->head) return true;
    dt_rel rel = dt_rel_base((dt_rel)doc->tokens[t].rel);
    if (rel != DT_REL_compound && rel != DT_REL_nmod && rel != DT_REL_flat && rel != DT_REL_amod && rel != DT_REL_appos) return false;
  }
  return false;
}

/* What the gazetteer knows fills what the actor dictionaries left open: the country of "protesters in Aleppo", and
   that a name is a town. Whether a place stands for its government is dt_places_find()'s to say. */
static void use_places(dt_doc *doc) {
  for (uint32_t i = 0; i < doc->entity_count; i++) {
    dt_entity *e = &doc->entities[i];
    if (e->kind == DT_ENTITY_PRONOUN) continue;
    const dt_place *own = place_at(doc, e->name);
    if (e->code[0]) continue;
    if (own && e->kind == DT_ENTITY_UNKNOWN) memcpy(e->code, own->country, sizeof own->country);
    if (e->kind == DT_ENTITY_PERSON && e->sector.len && e->first < e->head) { /* "Arizona State Senator Kelli Ward" */
      const dt_place *within = place_at(doc, (dt_span){e->span.begin, e->name.begin});
      if (within && within->country[0] && within->span.end < e->name.begin && within->head != DT_NONE && is_part(doc, within->head, e))
        memcpy(e->code, within->country, sizeof within->country);
    }
    if (e->kind != DT_ENTITY_ROLE && e->kind != DT_ENTITY_GROUP && e->kind != DT_ENTITY_ORG) continue;
    uint32_t owner = dt_tree_child(doc, e->head, DT_REL_nmod_poss); /* "its troops in Aleppo": of whom "its" stands for */
    if (owner != DT_NONE && doc->tokens[owner].upos == DT_UPOS_PRON) continue;
    if (e->name.begin > doc->tokens[e->head].begin || e->name.end < doc->tokens[e->head].end) continue; /* "rebel camps" */
    DT_EACH_CHILD(doc, e->head, c) {
      if (doc->tokens[c].rel != DT_REL_nmod && doc->tokens[c].rel != DT_REL_compound) continue;
      uint32_t first = c > e->head + 4 ? c - 4 : c > e->head ? e->head + 1 : c; /* "governor of the Tyumen region" */
      const dt_place *near = place_at(doc, (dt_span){doc->tokens[first].begin, doc->tokens[c].end});
      if (near && near->country[0]) memcpy(e->code, near->country, sizeof near->country);
    }
  }
}

static dt_status link_entities(const dt_names *names, nm_work *w, dt_error *err) {
  DT_TRY(nm_match_all(w, err));
  DT_TRY(nm_choose_all(w, err));
  DT_TRY(nm_phrases(w, err));
  nm_compose(w);
  DT_TRY(nm_entities(w, err));
  DT_TRY(dt_places_find(names->gazetteer, w->doc, err));
  use_places(w->doc);
  snprintf(w->home, sizeof w->home, "%s", dt_places_home(names->gazetteer, w->doc));
  return nm_refer(w, err);
}

/* "Theresa May" is no month. */
static void drop_names_of_months(dt_doc *doc) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < doc->timex_count; i++) {
    const dt_timex *x = &doc->timexes[i];
    uint32_t k = doc->token_entity[x->head];
    const dt_entity *e = k == DT_NONE ? NULL : &doc->entities[k];
    bool named = e && e->kind == DT_ENTITY_PERSON && e->name.begin < x->span.begin && x->span.end <= e->name.end;
    if (!named) doc->timexes[kept++] = *x;
  }
  doc->timex_count = kept;
}

dt_status dt_names_link(const dt_names *names, dt_doc *doc, dt_error *err) {
  nm_work w = {.actors = &names->actors, .doc = doc, .arena = doc->arena, .day = INT32_MAX};
  if (doc->date.year) w.day = dt_date_days(doc->date);
  size_t count = doc->token_count;
  w.token_match = dt_arena_alloc(w.arena, count, sizeof *w.token_match);
  w.marks = dt_arena_alloc(w.arena, count, sizeof *w.marks);
  w.lists = dt_arena_alloc(w.arena, count, sizeof *w.lists);
  w.top = dt_arena_alloc(w.arena, count, sizeof *w.top);
  w.token_phrase = dt_arena_alloc(w.arena, count, sizeof *w.token_phrase);
  w.reach_first = dt_arena_alloc(w.arena, count, sizeof *w.reach_first);
  w.reach_last = dt_arena_alloc(w.arena, count, sizeof *w.reach_last);
  doc->token_entity = dt_arena_alloc(w.arena, count, sizeof *doc->token_entity);
  w.named = dt_arena_alloc(w.arena, DT_CODES / 64 + 1, sizeof *w.named);
  if (!w.named || !w.reach_first || !w.reach_last || !w.token_match || !w.marks || !w.lists || !w.top || !w.token_phrase || !doc->token_entity) return NM_NO_MEMORY(err);
  memset(w.token_match, 0xFF, count * sizeof *w.token_match);
  memset(w.top, 0xFF, count * sizeof *w.top);
  memset(w.token_phrase, 0xFF, count * sizeof *w.token_phrase);
  memset(doc->token_entity, 0xFF, count * sizeof *doc->token_entity);
  dt_status status = link_entities(names, &w, err);
  dt_map_free(&w.seen);
  DT_TRY(status);
  DT_TRY(dt_timex_find(names->calendar, doc, err));
  drop_names_of_months(doc);
  return DT_OK;
}
