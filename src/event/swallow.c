/* A show of force that the same country's attack in the same paragraph says more about is no event of its own (codebook, MOBILIZE). */
#include "coder.h"

static bool same_actor(const dt_doc *doc, const dt_event *a, const dt_event *b) {
  for (uint32_t i = 0; i < a->actors.count; i++)
    for (uint32_t k = 0; k < b->actors.count; k++) {
      const dt_entity *x = &doc->entities[a->actors.items[i]], *y = &doc->entities[b->actors.items[k]];
      if (x->chain == y->chain || (x->code[0] && strcmp(x->code, y->code) == 0)) return true;
    }
  return false;
}

static uint32_t paragraph_of(const dt_doc *doc, const dt_event *e) { return doc->sentences[e->sentence].paragraph; }

/* The attack that swallows items[at], DT_NONE: none. Events are in the order of sentences. */
static uint32_t attack_beside(const dt_doc *doc, const dt_event *items, uint32_t count, uint32_t at) {
  uint32_t first = at;
  while (first > 0 && paragraph_of(doc, &items[first - 1]) == paragraph_of(doc, &items[at])) first--;
  for (uint32_t k = first; k < count && paragraph_of(doc, &items[k]) == paragraph_of(doc, &items[at]); k++)
    if (items[k].type == DT_EVENT_ASSAULT && items[k].auxiliary == items[at].auxiliary && same_actor(doc, &items[k], &items[at])) return k;
  return DT_NONE;
}

bool ev_swallow(dt_doc *doc, dt_event *items, uint32_t *count, dt_match *matches, uint32_t match_count) {
  uint32_t *now = dt_arena_alloc(doc->arena, *count, sizeof *now); /* where each event went */
  uint32_t kept = 0;
  if (!now) return *count == 0;
  for (uint32_t i = 0; i < *count; i++) now[i] = items[i].type == DT_EVENT_MOBILIZE ? attack_beside(doc, items, *count, i) : DT_NONE;
  for (uint32_t m = 0; m < match_count; m++)
    if (matches[m].event != DT_NONE && now[matches[m].event] != DT_NONE) {
      matches[m].verdict = DT_VERDICT_SWALLOWED;
      matches[m].event = now[matches[m].event]; /* an attack: it stays */
    }
  for (uint32_t i = 0; i < *count; i++) {
    bool swallowed = now[i] != DT_NONE;
    now[i] = kept;
    if (!swallowed) items[kept++] = items[i];
  }
  for (uint32_t m = 0; m < match_count; m++)
    if (matches[m].event != DT_NONE) matches[m].event = now[matches[m].event];
  *count = kept;
  return true;
}
