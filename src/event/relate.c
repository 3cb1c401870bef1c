/* The relation between two marked parties: what the model makes of what there is to see. */
#include "relate.h"

enum { REASONS = 4 };

/* CAMEO has no code for an event as such: the "not specified below" of its root. */
static const char *plain_cameo(dt_event_type type) {
  static const char *const codes[DT_EVENT_COUNT] = {
    [DT_EVENT_AGREE] = "030", [DT_EVENT_CONSULT] = "040", [DT_EVENT_SUPPORT] = "050", [DT_EVENT_CONCEDE] = "080",
    [DT_EVENT_COOPERATE] = "060", [DT_EVENT_AID] = "070", [DT_EVENT_RETREAT] = "087", [DT_EVENT_REQUEST] = "100",
    [DT_EVENT_ACCUSE] = "110", [DT_EVENT_REJECT] = "120", [DT_EVENT_THREATEN] = "130", [DT_EVENT_PROTEST] = "140",
    [DT_EVENT_SANCTION] = "160", [DT_EVENT_MOBILIZE] = "150", [DT_EVENT_COERCE] = "170", [DT_EVENT_ASSAULT] = "180",
  };
  return codes[type];
}

/* The codebook's own table from CAMEO, by which data sets with marked pairs were coded, has these two elsewhere than its text. */
dt_event_type dt_relate_type(const dt_match *match) {
  if (match->type == DT_EVENT_SANCTION && strcmp(match->cameo, "163") == 0) return DT_EVENT_COERCE;
  if (match->type == DT_EVENT_SANCTION && strcmp(match->cameo, "116") == 0) return DT_EVENT_ACCUSE;
  return (dt_event_type)match->type;
}

/* Mode and CAMEO code of those that an entry speaks for. */
static void refine(const dt_doc *doc, const dt_relate_view *view, dt_relation *out) {
  for (int i = 0; i < DT_EVENT_COUNT; i++) {
    dt_relation_choice *c = &out->choices[i];
    uint32_t at = view->candidates[c->type];
    if (at == DT_NONE) continue;
    const dt_match *m = &doc->matches[at];
    memcpy(c->cameo, m->cameo, sizeof c->cameo);
    c->mode = m->type == c->type ? m->mode : dt_mode_find((dt_event_type)c->type, c->type == DT_EVENT_COERCE ? DT_STR("restrict") : DT_STR("disapprove"));
    if (i == 0) out->rule = m->rule;
  }
}

static void rank(const uint32_t shares[DT_EVENT_COUNT], dt_relation *out) {
  for (uint8_t e = 0; e < DT_EVENT_COUNT; e++) {
    int at = e; /* insertion; equal shares keep the ontology's order */
    while (at > 0 && out->choices[at - 1].score < shares[e]) at--;
    memmove(&out->choices[at + 1 < DT_EVENT_COUNT ? at + 1 : at], &out->choices[at], (size_t)(e - at) * sizeof *out->choices);
    out->choices[at] = (dt_relation_choice){.type = e, .score = shares[e]};
    memcpy(out->choices[at].cameo, plain_cameo(e), 4);
  }
}

/* Facts that a person can read: not those about a word's cluster ("spine||^935"). */
static bool readable(dt_str text) { return !memchr(text.ptr, '^', text.len) && !memchr(text.ptr, '~', text.len); }

/* The readable features that added most to the event, greatest first: "spine||condemn, pair||condemn|attack". */
static dt_str reasons(const dt_relate_model *model, const dt_relate_view *view, dt_event_type type, dt_arena *arena) {
  const dt_relate_feature *best[REASONS];
  int64_t shares[REASONS];
  int count = 0;
  for (uint32_t i = 0; i < view->count; i++) {
    int64_t share = dt_relate_share(model, &view->items[i], type);
    if (share <= 0 || (count == REASONS && share <= shares[count - 1]) || !readable(view->items[i].text)) continue;
    int at = count < REASONS ? count++ : REASONS - 1;
    for (; at > 0 && shares[at - 1] < share; at--) {
      shares[at] = shares[at - 1];
      best[at] = best[at - 1];
    }
    shares[at] = share;
    best[at] = &view->items[i];
  }
  dt_str why = DT_STR("");
  for (int i = 0; i < count && why.ptr; i++) why = dt_arena_printf(arena, "%.*s%s%.*s", DT_ARG(why), i ? ", " : "", DT_ARG(best[i]->text));
  return why;
}

dt_status dt_relate_pair(const dt_relate_model *model, const dt_doc *doc, dt_span source, dt_span target, dt_relation *out, dt_error *err) {
  dt_relate_view view;
  int64_t logits[DT_EVENT_COUNT];
  uint32_t shares[DT_EVENT_COUNT];
  DT_TRY(dt_relate_look(model, doc, source, target, &view, err));
  dt_relate_logits(model, &view, logits);
  dt_relate_shares(logits, shares);
  *out = (dt_relation){.rule = DT_STR("model/relate.bin")};
  rank(shares, out);
  refine(doc, &view, out);
  out->why = reasons(model, &view, (dt_event_type)out->choices[0].type, doc->arena);
  return out->why.ptr ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "no room for the reasons of a relation");
}
