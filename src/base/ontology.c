#include "base.h"
#include <stdlib.h>
#include "ontology.inc"

#define COUNT(a) (sizeof(a) / sizeof *(a))
const size_t dt_cameo_count = COUNT(dt_cameo_rows);

_Static_assert(COUNT(event_rows) == DT_EVENT_COUNT, "one row for each PLOVER event");
_Static_assert(COUNT(context_names) <= 64, "contexts fit one 64-bit set");
_Static_assert(COUNT(mode_rows) <= 256, "mode indices fit a byte");

static const char *const upos_texts[] = {
#define X(name) #name,
    DT_UPOS_LIST(X)
#undef X
};
static const char *const rel_texts[] = {
#define X(name, text) text,
    DT_REL_LIST(X)
#undef X
};
static const char *const xpos_texts[] = {
#define X(name, text) text,
    DT_XPOS_LIST(X)
#undef X
};
static const char *const stance_texts[] = {
#define X(name) #name,
    DT_STANCE_LIST(X)
#undef X
};

static const char *const verdict_texts[] = {
#define X(name, text) text,
    DT_VERDICT_LIST(X)
#undef X
};

const char *dt_verdict_text(dt_verdict verdict) { return verdict < DT_VERDICT_COUNT ? verdict_texts[verdict] : ""; }
const char *dt_upos_text(dt_upos upos) { return upos < DT_UPOS_COUNT ? upos_texts[upos] : "X"; }
const char *dt_rel_text(dt_rel rel) { return rel < DT_REL_COUNT ? rel_texts[rel] : "dep"; }
const char *dt_xpos_text(dt_xpos xpos) { return xpos < DT_XPOS_COUNT ? xpos_texts[xpos] : "XX"; }
const char *dt_stance_text(dt_stance stance) { return stance < DT_STANCE_COUNT ? stance_texts[stance] : "said"; }

const char *dt_naming_text(dt_naming naming) {
  static const char *const names[] = {"", "named", "unnamed", "institutional"};
  return naming < COUNT(names) ? names[naming] : "";
}

const char *dt_event_name(dt_event_type type) { return type < DT_EVENT_COUNT ? event_rows[type].name : ""; }
int dt_event_quad(dt_event_type type) { return type < DT_EVENT_COUNT ? event_rows[type].quad : 0; }

const char *dt_mode_name(uint8_t mode) { return mode < COUNT(mode_rows) ? mode_rows[mode].name : ""; }

uint8_t dt_mode_find(dt_event_type type, dt_str name) {
  for (size_t i = 1; i < COUNT(mode_rows); i++)
    if (mode_rows[i].event == type && dt_str_is(name, mode_rows[i].name)) return (uint8_t)i;
  return 0;
}

double dt_event_score(dt_event_type type, uint8_t mode) {
  if (mode > 0 && mode < COUNT(mode_rows) && mode_rows[mode].event == type) return mode_rows[mode].score;
  return type < DT_EVENT_COUNT ? event_rows[type].score : 0;
}

const char *dt_context_name(unsigned index) { return index < COUNT(context_names) ? context_names[index] : NULL; }

uint32_t dt_context_find(dt_str name) {
  for (uint32_t i = 0; i < COUNT(context_names); i++)
    if (dt_str_is(name, context_names[i])) return i;
  return DT_NONE;
}

bool dt_event_find(dt_str name, dt_event_type *out) {
  for (unsigned i = 0; i < DT_EVENT_COUNT; i++)
    if (dt_str_is(name, event_rows[i].name)) return *out = (dt_event_type)i, true;
  return false;
}

static int by_code(const void *key, const void *row) { return strcmp(key, ((const dt_cameo_row *)row)->code); }

const dt_cameo_row *dt_cameo_find(const char *code) {
  return bsearch(code, dt_cameo_rows, COUNT(dt_cameo_rows), sizeof *dt_cameo_rows, by_code);
}
