/* Mentions to dt_place, and the place of an event. */
#include "gazetteer.h"
#include "tree.h"

enum { CLIMB_MAX = 24 };

/* Prepositions that say where, for the name that `t` heads. */
static bool says_where(const dt_doc *doc, uint32_t t) {
  static const char *const where[] = {"in",     "at",   "near",    "inside",  "outside", "across", "throughout",
                                      "around", "into", "through", "over",    "off",     "along",  "within",
                                      "from",   "to",   "toward",  "towards", NULL};
  DT_EACH_CHILD(doc, t, c) {
    if (doc->tokens[c].rel != DT_REL_case) continue;
    for (const char *const *w = where; *w; w++)
      if (dt_str_eq_ascii_nocase(dt_form(doc, c), dt_str_of(*w))) return true;
  }
  return false;
}

/* A country or capital in the part of an actor: subject, possessor, partner ("with Moscow", "against Iran"). */
static bool stands_for_government(const dt_gazetteer *g, const dt_doc *doc, uint32_t t) {
  if (!doc->tokens[t].lemma.ptr) return false;
  uint32_t of = t;
  for (int step = 0; doc->tokens[of].rel == DT_REL_conj && doc->tokens[of].head != DT_NONE && step < CLIMB_MAX; step++)
    of = doc->tokens[of].head;
  if (says_where(doc, t) || says_where(doc, of)) return false;
  uint32_t verb = doc->tokens[of].head;
  if (doc->tokens[of].rel == DT_REL_obj && verb != DT_NONE && gaz_word(g, doc->tokens[verb].lemma) & GAZ_BIT('V')) return false;
  switch (dt_rel_base(doc->tokens[of].rel)) {
  case DT_REL_nsubj: case DT_REL_obj: case DT_REL_iobj: case DT_REL_nmod: case DT_REL_obl: case DT_REL_compound:
  case DT_REL_amod: return true;
  default: return false;
  }
}

static uint32_t head_of(const dt_doc *doc, const gaz_mention *m) {
  if (doc->tokens[m->first].lemma.ptr)
    for (uint32_t t = m->first; t < m->last; t++) {
      uint32_t head = doc->tokens[t].head;
      if (head == DT_NONE || head < m->first || head >= m->last) return t;
    }
  return m->last - 1;
}

static void fill(const dt_gazetteer *g, const dt_doc *doc, const gaz_mention *m, dt_place *p) {
  *p = (dt_place){.span = {doc->tokens[m->first].begin, doc->tokens[m->last - 1].end}, .head = head_of(doc, m)};
  p->actor = m->people || m->org;
  if (m->row == DT_NONE) {
    p->name = dt_slice(doc->article.text, p->span.begin, p->span.end);
    if (m->within == DT_NONE) return;
  }
  const gaz_row *row = gaz_get(g, m->row != DT_NONE ? m->row : m->within);
  memcpy(p->country, gaz_country_on(g, row->country, doc->date), sizeof p->country);
  p->lat = row->lat;
  p->lon = row->lon;
  uint32_t region =
      row->kind == 'C' || row->kind == 'L' || !row->region.len ? DT_NONE : gaz_region(g, row->country, row->region);
  if (region != DT_NONE) p->admin1 = gaz_get(g, region)->name;
  if (m->row == DT_NONE) return;
  p->name = row->name;
  p->geonameid = row->id;
  p->feature = row->kind == 'L' ? 0 : row->kind;
  if ((row->kind == 'C' || row->capital) && !p->actor && !m->dateline) p->actor = stands_for_government(g, doc, p->head);
}

const char *dt_places_home(const dt_gazetteer *g, const dt_doc *doc) {
  uint32_t row = gaz_publisher(g, doc->article.publisher, doc->article.url);
  if (row == DT_NONE) row = gaz_domain(g, gaz_host(doc->article.publisher, doc->article.url));
  return row == DT_NONE ? "" : gaz_get(g, row)->country;
}

dt_status dt_places_find(const dt_gazetteer *g, dt_doc *doc, dt_error *err) {
  gaz_mentions mentions = {0};
  doc->places = NULL;
  doc->place_count = 0;
  if (!gaz_detect(g, doc, &mentions)) return dt_fail(err, DT_ERR_MEM, 0, "no room for places");
  if (!mentions.count) return DT_OK;
  gaz_resolve(g, doc, &mentions);
  dt_place *places = dt_arena_alloc(doc->arena, mentions.count, sizeof *places);
  if (!places) return dt_fail(err, DT_ERR_MEM, 0, "no room for %u places", mentions.count);
  for (uint32_t i = 0; i < mentions.count; i++) fill(g, doc, &mentions.items[i], &places[i]);
  doc->places = places;
  doc->place_count = mentions.count;
  return DT_OK;
}

/* The place headed by token `t`, or DT_NONE; they are sorted. */
static uint32_t place_at(const dt_doc *doc, uint32_t t) {
  uint32_t at = doc->tokens[t].begin, low = 0, high = doc->place_count;
  while (low < high) {
    uint32_t mid = low + (high - low) / 2;
    if (doc->places[mid].span.end <= at) low = mid + 1;
    else high = mid;
  }
  return low < doc->place_count && doc->places[low].head == t && !doc->places[low].actor ? low : DT_NONE;
}

static bool is_about(dt_rel rel) {
  rel = dt_rel_base(rel);
  return rel == DT_REL_obl || rel == DT_REL_nmod || rel == DT_REL_advmod || rel == DT_REL_compound ||
         rel == DT_REL_appos;
}

/* A place among the oblique dependents of `t`, else one step below its dependents: "in the capital of Kenya", and
   "clashed with students in Cairo", where the tree may hang the place on the students. */
static uint32_t dependent(const dt_doc *doc, uint32_t t) {
  DT_EACH_CHILD(doc, t, c) {
    uint32_t p = is_about(doc->tokens[c].rel) ? place_at(doc, c) : DT_NONE;
    if (p != DT_NONE) return p;
  }
  DT_EACH_CHILD(doc, t, c) {
    dt_rel rel = dt_rel_base(doc->tokens[c].rel);
    if (!is_about(rel) && rel != DT_REL_obj && rel != DT_REL_nsubj) continue;
    DT_EACH_CHILD(doc, c, d) {
      uint32_t p = is_about(doc->tokens[d].rel) ? place_at(doc, d) : DT_NONE;
      if (p != DT_NONE && (says_where(doc, d) || says_where(doc, c))) return p;
    }
  }
  return DT_NONE;
}

/* The place that opens the article or the paragraph of the sentence and is followed by a dash. */
static uint32_t dateline(const dt_doc *doc, uint32_t t) {
  (void)t;
  if (!doc->place_count || !doc->sentence_count) return DT_NONE;
  const dt_place *p = &doc->places[0];
  const dt_sentence *s = NULL;
  for (uint32_t n = 0; n < doc->sentence_count && n < 4; n++)
    if (doc->sentences[n].begin == p->span.begin) s = &doc->sentences[n];
  if (!s) return DT_NONE;
  dt_str text = doc->article.text;
  uint32_t end = p->span.end + 80 < s->end ? p->span.end + 80 : s->end;
  for (uint32_t i = p->span.end; i + 3 < end; i++) {
    dt_str rest = dt_slice(text, i, end);
    if (dt_str_starts(rest, "—") || dt_str_starts(rest, "–") || dt_str_starts(rest, " - ") ||
        dt_str_starts(rest, "--"))
      return 0;
  }
  return DT_NONE;
}

uint32_t dt_place_for(const dt_doc *doc, uint32_t t) {
  if (t >= doc->token_count || !doc->place_count) return DT_NONE;
  uint32_t at = t;
  for (int step = 0; at != DT_NONE && step < CLIMB_MAX; step++) {
    uint32_t p = dependent(doc, at);
    if (p != DT_NONE) return p;
    dt_rel rel = dt_rel_base(doc->tokens[at].rel);
    if (rel == DT_REL_ccomp || rel == DT_REL_parataxis || rel == DT_REL_root) break;
    at = doc->tokens[at].head;
  }
  return dateline(doc, t);
}
