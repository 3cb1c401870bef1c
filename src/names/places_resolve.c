/* Which place of a name is meant: by what encloses it, by the article's own countries, regions and home, by distance to
   what is settled, by how many people live there. */
#include "gazetteer.h"
#include "tree.h"
#include <math.h>

enum { REGION_MAX = 32, COUNTRY_MAX = 32, LOOK_BACK = 200 };
static const uint32_t UNHEARD_OF = 250000; /* people; larger cities are known everywhere */

/* What the article has spoken for so far. */
typedef struct ballot {
  char country[COUNTRY_MAX][4];
  float country_votes[COUNTRY_MAX];
  uint32_t country_count;
  uint32_t region[REGION_MAX]; /* rows */
  float region_votes[REGION_MAX];
  uint32_t region_count;
  float all;
} ballot;

typedef struct court {
  const dt_gazetteer *g;
  const dt_doc *doc;
  gaz_mention *items;
  uint32_t count;
  ballot ballot;
  uint32_t home; /* row of the publisher's or dateline's city */
  bool local;    /* the name looked at is in the publisher's */
  dt_str host;   /* of the publisher, when its home is not known */
  char at_home[4]; /* country of the publisher, or "" */
} court;

static void vote_country(ballot *b, const char *code, float weight) {
  if (!code[0]) return;
  b->all += weight;
  for (uint32_t i = 0; i < b->country_count; i++)
    if (strcmp(b->country[i], code) == 0) {
      b->country_votes[i] += weight;
      return;
    }
  if (b->country_count == COUNTRY_MAX) return;
  memcpy(b->country[b->country_count], code, 4);
  b->country_votes[b->country_count++] = weight;
}

static void vote_region(ballot *b, uint32_t row, float weight) {
  if (row == DT_NONE) return;
  for (uint32_t i = 0; i < b->region_count; i++)
    if (b->region[i] == row) {
      b->region_votes[i] += weight;
      return;
    }
  if (b->region_count == REGION_MAX) return;
  b->region[b->region_count] = row;
  b->region_votes[b->region_count++] = weight;
}

static float country_share(const ballot *b, const char *code) {
  for (uint32_t i = 0; i < b->country_count; i++)
    if (strcmp(b->country[i], code) == 0) return b->country_votes[i] / (b->all + 1);
  return 0;
}

static float region_votes(const ballot *b, uint32_t row) {
  for (uint32_t i = 0; i < b->region_count; i++)
    if (b->region[i] == row) return b->region_votes[i];
  return 0;
}

static uint32_t region_of(const court *c, const gaz_row *row) {
  return row->kind == 'C' || row->kind == 'L' || !row->region.len ? DT_NONE
                                                                  : gaz_region(c->g, row->country, row->region);
}

/* A row that lies in `outer`, or is next to it in the case of an area. */
static bool lies_in(const gaz_row *inner, const gaz_row *outer) {
  if (outer->kind == 'C') return strcmp(inner->country, outer->country) == 0;
  if (outer->kind == 'A')
    return strcmp(inner->country, outer->country) == 0 && dt_str_eq(inner->region, outer->region) &&
           inner->kind != 'C';
  if (outer->kind == 'L') return (!outer->country[0] || strcmp(inner->country, outer->country) == 0) &&
                                 gaz_km(inner->lat, inner->lon, outer->lat, outer->lon) < 1200;
  return false;
}

/* Regions that news names as it names countries. */
static bool known_region(const gaz_row *row) {
  return strcmp(row->country, "USA") == 0 || strcmp(row->country, "CAN") == 0 || strcmp(row->country, "AUS") == 0 ||
         strcmp(row->country, "GBR") == 0;
}

static double prior(const gaz_row *row, bool people) {
  switch (row->kind) {
  case 'C': return people ? 10 : 8.6;
  case 'L': return row->country[0] ? 7 : 8;
  case 'A': return (known_region(row) ? 1.2 : 0) + log10((double)row->population + 1000) * 0.95;
  default: return log10((double)row->population + 1000) + (row->capital ? 2.2 : 0);
  }
}

/* "The Lebanon Reporter", lebanonreporter.com: a paper that has the name in its own writes of the town, not of the
   country. */
static bool host_names(const court *c, const gaz_mention *m) {
  const dt_token *t = c->doc->tokens;
  dt_str name = dt_slice(c->doc->article.text, t[m->first].begin, t[m->last - 1].end);
  if (c->home != DT_NONE || name.len < 5 || name.len > 40) return false;
  char key[40];
  size_t n = 0;
  for (size_t i = 0; i < name.len; i++)
    if (dt_is_alpha(name.ptr[i])) key[n++] = dt_lower(name.ptr[i]);
  if (n < 5) return false;
  for (size_t i = 0; i + n <= c->host.len; i++)
    if (memcmp(c->host.ptr + i, key, n) == 0) return true;
  return false;
}

static double score(const court *c, const gaz_sense *sense) {
  const gaz_row *row = gaz_get(c->g, sense->row);
  double s = prior(row, sense->people);
  if (c->local) s = row->kind == 'P' ? 0.3 * s : 0;
  s += 4.0 * country_share(&c->ballot, row->country);
  float votes = region_votes(&c->ballot, region_of(c, row));
  if (row->kind != 'C') s += votes > 0 ? 1.2 + 0.5 * fmin(votes, 4) : 0;
  if (c->home != DT_NONE && row->kind != 'C') {
    const gaz_row *home = gaz_get(c->g, c->home);
    double km = gaz_km(row->lat, row->lon, home->lat, home->lon);
    s += 3.0 * exp(-km / 150);
    if (strcmp(home->country, row->country) == 0) s += 0.5;
  }
  return s;
}

/* A city and its region of one name ("Moscow", "New York"): the city, unless the region is much more than it. */
static double twin(const court *c, uint32_t sense, const gaz_row *region) {
  for (; sense != DT_NONE; sense = gaz_sense_at(c->g, sense)->next) {
    const gaz_row *row = gaz_get(c->g, gaz_sense_at(c->g, sense)->row);
    if (row->kind == 'P' && lies_in(row, region) && row->population > region->population / 5) return -4;
  }
  return 0;
}

/* "Singapore", "Guatemala": the country, rather than its capital of the same name. */
static bool names_country(const court *c, uint32_t sense, const gaz_row *capital) {
  for (; sense != DT_NONE; sense = gaz_sense_at(c->g, sense)->next) {
    const gaz_row *row = gaz_get(c->g, gaz_sense_at(c->g, sense)->row);
    if (row->kind == 'C' && strcmp(row->country, capital->country) == 0) return true;
  }
  return false;
}

/* The best sense; of those within `outer` when that is given. DT_NONE when none is. */
static uint32_t best_sense(const court *c, uint32_t sense, const gaz_row *outer, bool people) {
  uint32_t best = DT_NONE, first = sense;
  double most = -1;
  for (; sense != DT_NONE; sense = gaz_sense_at(c->g, sense)->next) {
    const gaz_sense *s = gaz_sense_at(c->g, sense);
    if (s->people != people) continue;
    if (outer && (!lies_in(gaz_get(c->g, s->row), outer) || gaz_get(c->g, s->row) == outer)) continue;
    double value = score(c, s);
    if (gaz_get(c->g, s->row)->kind == 'A') value += twin(c, first, gaz_get(c->g, s->row));
    if (gaz_get(c->g, s->row)->capital && names_country(c, first, gaz_get(c->g, s->row))) value -= 4;
    if (value > most) most = value, best = s->row;
  }
  return best;
}

/* Whether "a, b" may be a place and what encloses it when the gazetteer has no a in b; lists of places look the same. */
static bool may_be_unlisted(const court *c, const gaz_mention *m, const gaz_row *outer) {
  if (m->sense == DT_NONE) return true;
  if (outer->kind != 'A' || !known_region(outer)) return false;
  for (uint32_t s = m->sense; s != DT_NONE; s = gaz_sense_at(c->g, s)->next) {
    const gaz_row *row = gaz_get(c->g, gaz_sense_at(c->g, s)->row);
    if (row->kind == 'A' && known_region(row)) return false;
    if (row->kind == 'P' && row->population > 1000000 && strcmp(row->country, outer->country) == 0) return false;
  }
  return true;
}

/* "Paris, Texas": the pair of senses that fit in each other; else the inner one is unknown, and lies within. */
static void fix_enclosed(court *c, gaz_mention *m) {
  gaz_mention *outer = &c->items[m->encloser];
  double most = -1;
  for (uint32_t s = outer->sense; s != DT_NONE; s = gaz_sense_at(c->g, s)->next) {
    const gaz_sense *os = gaz_sense_at(c->g, s);
    const gaz_row *row = gaz_get(c->g, os->row);
    if (row->kind == 'P' || os->people) continue;
    uint32_t inner = best_sense(c, m->sense, row, false);
    if (inner == DT_NONE && !may_be_unlisted(c, m, row)) continue;
    if (inner != DT_NONE && gaz_get(c->g, inner)->kind == 'C') continue;
    double value = score(c, os) + (inner != DT_NONE ? 10 : 0);
    if (value <= most) continue;
    most = value;
    m->row = inner;
    m->within = os->row;
    outer->row = os->row;
  }
  if (most < 0) return;
  m->fixed = true;
  outer->fixed = true;
  const gaz_row *row = gaz_get(c->g, m->within);
  vote_country(&c->ballot, row->country, 1);
  vote_region(&c->ballot,
              row->kind == 'A'    ? m->within
              : m->row != DT_NONE ? region_of(c, gaz_get(c->g, m->row))
                                  : DT_NONE,
              1.5f);
}

static bool ambiguous(const court *c, uint32_t sense) {
  return sense != DT_NONE && gaz_sense_at(c->g, sense)->next != DT_NONE;
}

/* Of several senses, one that stands out has half a vote. */
static void vote_likely(court *c, const gaz_mention *m, uint32_t at) {
  for (uint32_t i = at > LOOK_BACK ? at - LOOK_BACK : 0; i < at; i++)
    if (c->items[i].sense == m->sense) return; /* once for each name: it is not to confirm itself */
  double best = 0, next = 0;
  uint32_t row = DT_NONE;
  for (uint32_t s = m->sense; s != DT_NONE; s = gaz_sense_at(c->g, s)->next) {
    const gaz_sense *sense = gaz_sense_at(c->g, s);
    double value = prior(gaz_get(c->g, sense->row), sense->people);
    if (gaz_get(c->g, sense->row)->kind == 'A') value += twin(c, m->sense, gaz_get(c->g, sense->row));
    if (value > best) next = best, best = value, row = sense->row;
    else if (value > next) next = value;
  }
  if (row == DT_NONE || best - next < 0.8 || host_names(c, m)) return;
  vote_country(&c->ballot, gaz_get(c->g, row)->country, 0.5f);
  vote_region(&c->ballot, region_of(c, gaz_get(c->g, row)), 0.4f);
}

/* Votes of what is clear by itself: peoples, countries, states, cities of one sense. */
static void vote_clear(court *c, const gaz_mention *m, uint32_t at) {
  if (m->fixed || m->sense == DT_NONE) return;
  if (m->people) {
    uint32_t row = best_sense(c, m->sense, NULL, true);
    if (row != DT_NONE) vote_country(&c->ballot, gaz_get(c->g, row)->country, 1);
    return;
  }
  if (ambiguous(c, m->sense)) {
    vote_likely(c, m, at);
    return;
  }
  const gaz_row *row = gaz_get(c->g, gaz_sense_at(c->g, m->sense)->row);
  vote_country(&c->ballot, row->country, row->kind == 'C' ? 1 : 0.7f);
  vote_region(&c->ballot, region_of(c, row), row->kind == 'A' ? 1 : 0.7f);
}

static bool same_name(const court *c, const gaz_mention *a, const gaz_mention *b) {
  const dt_token *t = c->doc->tokens;
  dt_str x = dt_slice(c->doc->article.text, t[a->first].begin, t[a->last - 1].end);
  dt_str y = dt_slice(c->doc->article.text, t[b->first].begin, t[b->last - 1].end);
  return dt_str_eq_ascii_nocase(x, y);
}

/* One sense for a name in an article: what was said outright holds for the other mentions. */
static void spread(court *c, gaz_mention *m, uint32_t at) {
  uint32_t from = at > LOOK_BACK ? at - LOOK_BACK : 0, to = at + LOOK_BACK < c->count ? at + LOOK_BACK : c->count;
  for (uint32_t i = from; i < to; i++) {
    const gaz_mention *o = &c->items[i];
    if (i == at || !o->fixed || o->encloser == DT_NONE || !same_name(c, o, m)) continue;
    m->row = o->row;
    m->within = o->within;
    m->fixed = true;
    return;
  }
}

/* A name with "County" and the like, or a street: where the article is at home. */
static void place_unknown(court *c, gaz_mention *m) {
  if (m->within != DT_NONE || m->row != DT_NONE || m->street) return;
  uint32_t best = DT_NONE;
  float most = 0;
  for (uint32_t i = 0; i < c->ballot.region_count; i++)
    if (c->ballot.region_votes[i] > most) most = c->ballot.region_votes[i], best = c->ballot.region[i];
  if (c->home != DT_NONE) {
    const gaz_row *home = gaz_get(c->g, c->home);
    uint32_t region = region_of(c, home);
    if (best == DT_NONE || best == region || region_votes(&c->ballot, region) * 2 >= most) {
      m->within = c->home;
      return;
    }
  }
  /* most of the article is about one region, or one country: else nothing is known */
  if (most > 0.3f && most > 0.3f * c->ballot.all) {
    m->within = best;
    return;
  }
  for (uint32_t i = 0; i < c->ballot.country_count; i++)
    if (c->ballot.country_votes[i] > 0.5f * c->ballot.all)
      m->within = gaz_region(c->g, c->ballot.country[i], (dt_str){"", 0});
}

/* Countries that more than one name speaks for. */
typedef struct spoken {
  char country[COUNTRY_MAX][4];
  uint32_t by[COUNTRY_MAX]; /* mention, DT_NONE: several, or the publisher */
  uint32_t count;
} spoken;

static void note_country(const court *c, spoken *s, const char *code, uint32_t by) {
  uint32_t i = 0;
  while (i < s->count && strcmp(s->country[i], code) != 0) i++;
  if (i == COUNTRY_MAX || !code[0]) return;
  if (i == s->count) {
    memcpy(s->country[i], code, 4);
    s->by[s->count++] = by;
  } else if (s->by[i] != DT_NONE && by != DT_NONE && !same_name(c, &c->items[s->by[i]], &c->items[by]))
    s->by[i] = DT_NONE;
}

static bool is_supported(const spoken *s, const char *code) {
  for (uint32_t i = 0; i < s->count; i++)
    if (strcmp(s->country[i], code) == 0) return s->by[i] == DT_NONE;
  return false;
}

static bool is_anchored(const court *c, uint32_t at) {
  uint32_t from = at > LOOK_BACK ? at - LOOK_BACK : 0, to = at + LOOK_BACK < c->count ? at + LOOK_BACK : c->count;
  for (uint32_t i = from; i < to; i++)
    if (c->items[i].anchored && same_name(c, &c->items[i], &c->items[at])) return true;
  return false;
}

/* "the Southern District", "Eastern Province": every country has one. */
static bool is_nameless(const court *c, const gaz_mention *m) {
  if (m->last - m->first < 2) return false;
  uint32_t first = gaz_word(c->g, dt_form(c->doc, m->first)), last = gaz_word(c->g, dt_form(c->doc, m->last - 1));
  return m->last - m->first == 2 && (first & GAZ_BIT('D')) && (last & (GAZ_BIT('U') | GAZ_BIT('K') | GAZ_BIT('O')));
}

/* "Arita said", "the Southern District": the name of a place that nobody has heard of, in an article where nothing else is of its
   country, and that never stands where places do, is a name of something else. */
static bool is_far_fetched(const court *c, const spoken *s, uint32_t at) {
  const gaz_mention *m = &c->items[at];
  if (m->row == DT_NONE || m->fixed || m->people || m->dateline) return false;
  const gaz_row *row = gaz_get(c->g, m->row);
  if ((row->kind != 'P' && row->kind != 'A') || row->capital || known_region(row) || is_supported(s, row->country)) return false;
  return is_nameless(c, m) || (row->population <= UNHEARD_OF && !is_anchored(c, at));
}

static void drop_far_fetched(court *c, gaz_mentions *mentions) {
  spoken s = {.count = 0};
  if (c->at_home[0]) note_country(c, &s, c->at_home, DT_NONE);
  for (uint32_t i = 0; i < c->count; i++)
    if (c->items[i].row != DT_NONE) note_country(c, &s, gaz_get(c->g, c->items[i].row)->country, i);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < c->count; i++) c->items[i].far_fetched = is_far_fetched(c, &s, i);
  for (uint32_t i = 0; i < c->count; i++)
    if (!c->items[i].far_fetched) c->items[kept++] = c->items[i];
  mentions->count = c->count = kept;
}

static uint32_t dateline_row(const court *c) {
  for (uint32_t i = 0; i < c->count; i++)
    if (c->items[i].dateline && c->items[i].row != DT_NONE) return c->items[i].row;
  return DT_NONE;
}

void gaz_resolve(const dt_gazetteer *g, const dt_doc *doc, gaz_mentions *mentions) {
  court c = {.g = g, .doc = doc, .items = mentions->items, .count = mentions->count, .home = DT_NONE};
  c.home = gaz_publisher(g, doc->article.publisher, doc->article.url);
  if (c.home != DT_NONE && gaz_get(g, c.home)->kind == 'C') { /* a paper of the whole country */
    vote_country(&c.ballot, gaz_get(g, c.home)->country, 1);
    memcpy(c.at_home, gaz_get(g, c.home)->country, sizeof c.at_home);
    c.home = DT_NONE;
  } else if (c.home == DT_NONE) {
    c.host = gaz_host(doc->article.publisher, doc->article.url);
    uint32_t row = gaz_domain(g, c.host);
    if (row != DT_NONE) {
      vote_country(&c.ballot, gaz_get(g, row)->country, 1.5f);
      memcpy(c.at_home, gaz_get(g, row)->country, sizeof c.at_home);
    }
  } else {
    const gaz_row *home = gaz_get(g, c.home);
    vote_country(&c.ballot, home->country, 1.5f);
    memcpy(c.at_home, home->country, sizeof c.at_home);
    vote_region(&c.ballot, region_of(&c, home), 2);
  }
  for (uint32_t i = 0; i < c.count; i++)
    if (c.items[i].encloser != DT_NONE && !c.items[i].fixed) fix_enclosed(&c, &c.items[i]);
  for (uint32_t i = 0; i < c.count; i++) vote_clear(&c, &c.items[i], i);
  for (uint32_t i = 0; i < c.count; i++) {
    gaz_mention *m = &c.items[i];
    if (!m->fixed) spread(&c, m, i);
    if (m->fixed || m->sense == DT_NONE) continue;
    c.local = !m->people && host_names(&c, m);
    m->row = best_sense(&c, m->sense, NULL, m->people);
    c.local = false;
  }
  if (c.home == DT_NONE) {
    uint32_t row = dateline_row(&c);
    if (row != DT_NONE && gaz_get(g, row)->kind == 'P' && !gaz_get(g, row)->capital) c.home = row;
  }
  drop_far_fetched(&c, mentions);
  for (uint32_t i = 0; i < c.count; i++) place_unknown(&c, &c.items[i]);
}
