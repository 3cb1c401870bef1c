/* Loads dict/places into rows and a hash of names. The files are read once, in place: names are views into them. */
#include "gazetteer.h"
#include <math.h>
#include <stdlib.h>

struct dt_gazetteer {
  gaz_row *rows;
  uint32_t row_count, row_room;
  gaz_sense *senses;
  uint32_t sense_count, sense_room;
  dt_map names;      /* name -> first sense */
  dt_map longest;    /* first word -> bytes of the longest name */
  dt_map regions;    /* "USA.OH" -> row */
  dt_map publishers; /* "nytimes.com" -> row */
  dt_map words;      /* "street" -> bits of the lists it is in */
  struct part {
    char country[4], of[4];
    int32_t until; /* day from which it is a country */
  } parts[16];
  uint32_t part_count;
  dt_arena *arena;   /* keys that no file holds as they are */
};

static bool grow(void **items, uint32_t count, uint32_t *room, size_t size) {
  if (count < *room) return true;
  uint32_t more = *room ? 2 * *room : 4096;
  void *grown = realloc(*items, more * size);
  if (!grown) return false;
  *items = grown;
  *room = more;
  return true;
}

static dt_str first_word(dt_str s) {
  size_t n = 0;
  while (n < s.len && (dt_is_alpha(s.ptr[n]) || (uint8_t)s.ptr[n] >= 0x80)) n++;
  return dt_slice(s, 0, n);
}

static bool add_name(dt_gazetteer *g, dt_str name, uint32_t row, bool people) {
  if (!name.len) return true;
  if (!grow((void **)&g->senses, g->sense_count, &g->sense_room, sizeof *g->senses)) return false;
  uint32_t *first = dt_map_at(&g->names, name), *longest = dt_map_at(&g->longest, first_word(name));
  if (!first || !longest) return false;
  if (*longest == DT_NONE || *longest < name.len) *longest = (uint32_t)name.len;
  for (uint32_t s = *first; s != DT_NONE; s = g->senses[s].next)
    if (g->senses[s].row == row) return true;
  g->senses[g->sense_count] = (gaz_sense){.row = row, .next = *first, .people = people};
  *first = g->sense_count++;
  return true;
}

static bool add_names(dt_gazetteer *g, dt_str names, uint32_t row, bool people) {
  dt_str name;
  while (dt_str_field(&names, '|', &name))
    if (!add_name(g, name, row, people)) return false;
  return true;
}

static bool read_number(dt_str s, double *out) {
  bool minus = s.len && s.ptr[0] == '-';
  uint64_t digits = 0, scale = 0; /* at most 16 digits */
  if (s.len <= (size_t)minus || s.len > 16) return false;
  for (size_t i = minus; i < s.len; i++) {
    if (s.ptr[i] == '.' && scale == 0) {
      scale = 1;
      continue;
    }
    if (!dt_is_digit(s.ptr[i])) return false;
    digits = digits * 10 + (uint64_t)(s.ptr[i] - '0');
    scale *= 10;
  }
  double value = scale ? (double)digits / (double)scale : (double)digits;
  *out = minus ? -value : value;
  return true;
}

static bool read_point(dt_str lat, dt_str lon, gaz_row *row) {
  double a, b;
  if (!read_number(lat, &a) || !read_number(lon, &b) || a < -90 || a > 90 || b < -180 || b > 180) return false;
  row->lat = (float)a;
  row->lon = (float)b;
  return true;
}

static bool read_country(dt_str s, gaz_row *row) {
  if (s.len != 3 && s.len != 0) return false;
  if (s.len) memcpy(row->country, s.ptr, s.len);
  return true;
}

enum { FIELD_MAX = 9 };

static uint32_t split(dt_str line, dt_str *field) {
  uint32_t n = 0;
  while (n < FIELD_MAX && dt_str_field(&line, '\t', &field[n])) n++;
  for (uint32_t i = n; i < FIELD_MAX; i++) field[i] = (dt_str){0};
  return n;
}

static bool push_row(dt_gazetteer *g, gaz_row row, uint32_t *index) {
  if (!grow((void **)&g->rows, g->row_count, &g->row_room, sizeof *g->rows)) return false;
  g->rows[g->row_count] = row;
  *index = g->row_count++;
  return true;
}

/* geonameid name country region population lat lon names */
static bool load_city(dt_gazetteer *g, dt_str line) {
  dt_str f[FIELD_MAX];
  gaz_row row = {.kind = 'P'};
  double id, population;
  uint32_t at;
  if (split(line, f) < 7 || !read_number(f[0], &id) || !read_country(f[2], &row) || !read_number(f[4], &population) ||
      !read_point(f[5], f[6], &row) || id < 0 || id > 4e9 || population < 0 || population > 4e9)
    return false;
  row.id = (uint32_t)id;
  row.population = (uint32_t)population;
  row.name = f[1];
  row.region = f[3];
  return push_row(g, row, &at) && add_name(g, f[1], at, false) && add_names(g, f[7], at, false);
}

/* "USA.OH": the key of a region. */
static dt_str region_key(dt_gazetteer *g, const char *country, dt_str region) {
  size_t n = strlen(country);
  char *key = dt_arena_alloc(g->arena, n + 1 + region.len, 1);
  if (!key) return (dt_str){0};
  memcpy(key, country, n);
  key[n] = '.';
  if (region.len) memcpy(key + n + 1, region.ptr, region.len);
  return (dt_str){key, n + 1 + region.len};
}

/* country region name population lat lon names */
static bool load_region(dt_gazetteer *g, dt_str line) {
  dt_str f[FIELD_MAX];
  gaz_row row = {.kind = 'A'};
  double population;
  uint32_t at;
  if (split(line, f) < 6 || !read_country(f[0], &row) || !read_number(f[3], &population) || population < 0 ||
      population > 4e9 || !read_point(f[4], f[5], &row))
    return false;
  row.region = f[1];
  row.name = f[2];
  row.population = (uint32_t)population;
  dt_str key = region_key(g, row.country, row.region);
  return key.ptr && push_row(g, row, &at) && dt_map_put(&g->regions, key, at) && add_name(g, f[2], at, false) &&
         add_names(g, f[6], at, false);
}

/* kind country name lat lon names adjectives capital domain */
static bool load_country(dt_gazetteer *g, dt_str line) {
  dt_str f[FIELD_MAX];
  gaz_row row = {0};
  uint32_t at;
  if (split(line, f) < 5 || f[0].len != 1 || !read_country(f[1], &row) || !read_point(f[3], f[4], &row)) return false;
  row.kind = f[0].ptr[0];
  row.name = f[2];
  if (!push_row(g, row, &at) || !add_name(g, f[2], at, false) || !add_names(g, f[5], at, false) ||
      !add_names(g, f[6], at, true))
    return false;
  if (row.kind == 'C') {
    dt_str key = region_key(g, row.country, (dt_str){0}),
           domain = dt_arena_printf(g->arena, ".%.*s", DT_ARG(f[8]));
    if (!key.ptr || !domain.ptr || !dt_map_put(&g->regions, key, at)) return false;
    if (f[8].len && !dt_map_put(&g->publishers, domain, at)) return false;
  }
  for (uint32_t s = f[7].len ? dt_map_get(&g->names, f[7]) : DT_NONE; s != DT_NONE; s = g->senses[s].next) {
    gaz_row *city = &g->rows[g->senses[s].row];
    if (city->kind == 'P' && strcmp(city->country, row.country) == 0) city->capital = true;
  }
  return true;
}

static const uint32_t AMBIGUOUS = UINT32_MAX - 1; /* a host name of several publishers */

static dt_str first_label(dt_str host) {
  size_t n = 0;
  while (n < host.len && host.ptr[n] != '.') n++;
  return dt_slice(host, 0, n);
}

/* name city country region: cities are loaded by then */
static bool load_publisher(dt_gazetteer *g, dt_str line) {
  dt_str f[FIELD_MAX];
  if (split(line, f) < 4) return false;
  uint32_t best = DT_NONE;
  for (uint32_t s = dt_map_get(&g->names, f[1]); s != DT_NONE; s = g->senses[s].next) {
    const gaz_row *row = &g->rows[g->senses[s].row];
    if (dt_str_is(f[2], row->country) && (!f[3].len || dt_str_eq(f[3], row->region)) &&
        (best == DT_NONE || row->kind == 'P'))
      best = g->senses[s].row;
  }
  if (best == DT_NONE) { /* a town the gazetteer lacks: its region; no town: its country */
    dt_str key = dt_arena_printf(g->arena, "%.*s.%.*s", DT_ARG(f[2]), DT_ARG(f[3]));
    best = dt_map_get(&g->regions, key);
  }
  if (best == DT_NONE || !dt_map_put(&g->publishers, f[0], best)) return false;
  /* the same paper under another ending: "lfpress.ca" */
  dt_str label = first_label(f[0]);
  uint32_t known = dt_map_get(&g->publishers, label);
  if (label.len < 6 || label.len == f[0].len) return true;
  return dt_map_put(&g->publishers, label, known != DT_NONE && known != best ? AMBIGUOUS : best);
}

/* country, of which it was part, first day */
static bool load_part(dt_gazetteer *g, dt_str line) {
  dt_str f[FIELD_MAX];
  dt_date day;
  struct part *p = &g->parts[g->part_count];
  if (g->part_count == sizeof g->parts / sizeof *g->parts) return false;
  if (split(line, f) < 3 || f[0].len != 3 || f[1].len != 3 || !dt_date_parse(f[2], &day)) return false;
  memcpy(p->country, f[0].ptr, 3);
  memcpy(p->of, f[1].ptr, 3);
  p->until = dt_date_days(day);
  g->part_count++;
  return true;
}

/* list word word ... */
static bool load_words(dt_gazetteer *g, dt_str line) {
  dt_str list, word;
  if (!dt_str_field(&line, ' ', &list) || list.len != 1 || !dt_is_upper(list.ptr[0])) return false;
  while (dt_str_field(&line, ' ', &word)) {
    if (!word.len) continue;
    uint32_t bits = dt_map_get(&g->words, word);
    bits = (bits == DT_NONE ? 0 : bits) | GAZ_BIT(list.ptr[0]);
    if (!dt_map_put(&g->words, word, bits)) return false;
  }
  return true;
}

static dt_status load(dt_gazetteer *g, const dt_sources *sources, const char *name,
                      bool (*line)(dt_gazetteer *, dt_str), dt_error *err) {
  for (uint32_t i = 0; i < sources->count; i++) {
    const dt_file *file = &sources->items[i];
    if (!dt_str_is(file->name, name)) continue;
    dt_lines lines = {.rest = file->bytes};
    while (dt_lines_next(&lines))
      if (lines.line.len && lines.line.ptr[0] != '#' && !line(g, lines.line))
        return dt_fail(err, DT_ERR_DICT, 0, "%s:%u: not a line of this file", name, lines.number);
  }
  return DT_OK;
}

dt_status dt_gazetteer_open(const dt_sources *sources, dt_gazetteer **out, dt_error *err) {
  dt_gazetteer *g = calloc(1, sizeof *g);
  if (g) g->arena = dt_arena_new(16 << 20);
  if (!g || !g->arena) {
    free(g);
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  dt_status status = load(g, sources, "places/cities.tsv", load_city, err);
  if (status == DT_OK) status = load(g, sources, "places/regions.tsv", load_region, err);
  if (status == DT_OK) status = load(g, sources, "places/countries.tsv", load_country, err);
  if (status == DT_OK) status = load(g, sources, "places/publishers.tsv", load_publisher, err);
  if (status == DT_OK) status = load(g, sources, "places/words.txt", load_words, err);
  if (status == DT_OK) status = load(g, sources, "places/since.tsv", load_part, err);
  if (status != DT_OK) dt_gazetteer_close(g);
  else *out = g;
  return status;
}

void dt_gazetteer_close(dt_gazetteer *g) {
  if (!g) return;
  dt_map_free(&g->names);
  dt_map_free(&g->longest);
  dt_map_free(&g->regions);
  dt_map_free(&g->publishers);
  dt_map_free(&g->words);
  free(g->rows);
  free(g->senses);
  dt_arena_free(g->arena);
  free(g);
}

const gaz_row *gaz_get(const dt_gazetteer *g, uint32_t row) { return &g->rows[row]; }
const gaz_sense *gaz_sense_at(const dt_gazetteer *g, uint32_t sense) { return &g->senses[sense]; }
uint32_t gaz_find(const dt_gazetteer *g, dt_str name) { return dt_map_get(&g->names, name); }

const char *gaz_country_on(const dt_gazetteer *g, const char *country, dt_date day) {
  if (!day.year) return country;
  for (uint32_t i = 0; i < g->part_count; i++)
    if (strcmp(g->parts[i].country, country) == 0 && dt_date_days(day) < g->parts[i].until) return g->parts[i].of;
  return country;
}

uint32_t gaz_longest(const dt_gazetteer *g, dt_str word) {
  uint32_t n = dt_map_get(&g->longest, first_word(word));
  return n == DT_NONE ? 0 : n;
}

uint32_t gaz_region(const dt_gazetteer *g, const char *country, dt_str code) {
  char key[24];
  size_t n = strlen(country);
  if (n + 1 + code.len > sizeof key) return DT_NONE;
  memcpy(key, country, n);
  key[n] = '.';
  if (code.len) memcpy(key + n + 1, code.ptr, code.len);
  return dt_map_get(&g->regions, (dt_str){key, n + 1 + code.len});
}

/* "http://www.host/path" -> "host" */
static dt_str host_of(dt_str url) {
  for (size_t i = 0; i + 2 < url.len; i++)
    if (url.ptr[i] == ':' && url.ptr[i + 1] == '/' && url.ptr[i + 2] == '/') {
      url = dt_slice(url, i + 3, url.len);
      break;
    }
  if (dt_str_starts(url, "www.")) url = dt_slice(url, 4, url.len);
  size_t n = 0;
  while (n < url.len && url.ptr[n] != '/' && url.ptr[n] != ':') n++;
  return dt_slice(url, 0, n);
}

static uint32_t publisher_host(const dt_gazetteer *g, dt_str host) {
  dt_str whole = host;
  while (host.len) {
    uint32_t row = dt_map_get(&g->publishers, host);
    if (row != DT_NONE && row != AMBIGUOUS && host.ptr[0] != '.') return row;
    size_t dot = first_label(host).len;
    if (dot == host.len) break;
    host = dt_slice(host, dot + 1, host.len);
  }
  uint32_t row = dt_map_get(&g->publishers, first_label(whole));
  return row == AMBIGUOUS ? DT_NONE : row;
}

dt_str gaz_host(dt_str name, dt_str url) {
  dt_str host = host_of(url);
  return host.len ? host : host_of(name);
}

uint32_t gaz_publisher(const dt_gazetteer *g, dt_str name, dt_str url) {
  dt_str host = gaz_host(name, url);
  return host.len ? publisher_host(g, host) : DT_NONE;
}

uint32_t gaz_domain(const dt_gazetteer *g, dt_str host) {
  size_t dot = host.len;
  while (dot > 0 && host.ptr[dot - 1] != '.') dot--;
  return dot > 0 ? dt_map_get(&g->publishers, dt_slice(host, dot - 1, host.len)) : DT_NONE;
}

uint32_t gaz_word(const dt_gazetteer *g, dt_str word) {
  char key[24];
  if (word.len > sizeof key || !word.len) return 0;
  for (size_t i = 0; i < word.len; i++) key[i] = dt_lower(word.ptr[i]);
  uint32_t bits = dt_map_get(&g->words, (dt_str){key, word.len});
  return bits == DT_NONE ? 0 : bits;
}

double gaz_km(double lat1, double lon1, double lat2, double lon2) {
  double rad = 3.14159265358979323846 / 180, a = (lat2 - lat1) * rad / 2, b = (lon2 - lon1) * rad / 2;
  double h = sin(a) * sin(a) + cos(lat1 * rad) * cos(lat2 * rad) * sin(b) * sin(b);
  return 2 * 6371 * asin(h < 1 ? sqrt(h) : 1);
}
