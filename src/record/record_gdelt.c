/* GDELT 1.0 events (58 columns), 2.0 events (61) and 2.0 mentions (16): tabs, no header, one row for each dyad. */
#include "nation.h"
#include <math.h>

/* GDELT's own arithmetic, as its rows have it: months of 30 days, 365 days a year, four decimals. */
static void fraction_date(dt_out *out, const char *digits) {
  char text[5] = {digits[0], digits[1], digits[2], digits[3], 0};
  int month = (digits[4] - '0') * 10 + digits[5] - '0', day = (digits[6] - '0') * 10 + digits[7] - '0';
  int parts = (((month - 1) * 30 + day) * 10000 * 2 + 365) / (365 * 2), unit; /* rounded ten-thousandths */
  dt_out_z(out, text);
  dt_out_char(out, '.');
  for (unit = 1000; unit; unit /= 10) dt_out_char(out, (char)('0' + parts / unit % 10));
}

static void dates(dt_out *out, const dt_record *r) {
  char digits[9];
  dt_day_digits(r->day, digits);
  dt_out_field(out, digits);
  dt_out_bytes(out, digits, digits[0] ? 6 : 0);
  dt_out_tab(out);
  dt_out_bytes(out, digits, digits[0] ? 4 : 0);
  dt_out_tab(out);
  if (digits[0]) fraction_date(out, digits);
  dt_out_tab(out);
}

static void actor_name(dt_out *out, const dt_party *p) {
  if (!p) return;
  dt_nation nation;
  if (p->identifier.len) dt_out_upper(out, p->identifier);
  else if (!p->sector.len && dt_nation_find(p->code, &nation)) dt_out_upper(out, nation.name);
  else dt_out_upper(out, p->text);
}

/* Code, name, country, known group, ethnic, two religions, three types. */
static void actor(dt_out *out, const dt_party *p) {
  dt_cameo_actor a;
  dt_cameo_actor_of(p, &a);
  dt_out_field(out, a.code);
  actor_name(out, p);
  dt_out_tab(out);
  dt_out_field(out, a.country);
  dt_out_field(out, a.group);
  dt_out_tab(out);
  dt_out_field(out, a.religion);
  dt_out_tab(out);
  for (int i = 0; i < 3; i++) dt_out_field(out, a.types[i]);
}

static void action(dt_out *out, const dt_record *r, const dt_record_options *options) {
  double value;
  dt_out_field(out, r->lede ? "1" : "0");
  dt_out_field(out, r->cameo);
  dt_out_bytes(out, r->cameo, strlen(r->cameo) < 3 ? strlen(r->cameo) : 3);
  dt_out_tab(out);
  dt_out_bytes(out, r->cameo, 2);
  dt_out_tab(out);
  dt_out_int(out, dt_record_quad(r, options, "icews"));
  dt_out_tab(out);
  if (dt_goldstein(r->cameo, &value)) {
    dt_out_fixed(out, value, 1);
    if (value == floor(value)) dt_out_z(out, ".0"); /* as GDELT writes it */
  }
  dt_out_tab(out);
  dt_out_int(out, r->merged.events ? r->merged.events : 1);
  dt_out_tab(out);
  dt_out_int(out, r->merged.publishers ? r->merged.publishers : 1);
  dt_out_tab(out);
  dt_out_int(out, r->merged.articles ? r->merged.articles : 1);
  dt_out_tabs(out, 2); /* no tone */
}

/* 1 country, 2 US state, 3 US city, 4 world city, 5 world region, 0 none */
static char geo_type(const dt_record_place *p) {
  bool usa = strcmp(p->country, "USA") == 0;
  if (!p->known || !p->country[0]) return '0';
  if (p->feature == 'C') return '1';
  if (p->feature == 'A') return usa ? '2' : '5';
  return usa ? '3' : '4';
}

static void full_name(dt_out *out, const dt_record_place *p, const dt_nation *nation, char type) {
  dt_out_bare(out, p->name);
  if (type == '1') return;
  if (p->admin1.len && !dt_str_eq(p->admin1, p->name)) dt_out_z(out, ", "), dt_out_bare(out, p->admin1);
  if (nation->name.len) dt_out_z(out, ", "), dt_out_bare(out, nation->name);
}

/* Type, name, FIPS country, ADM1, (2.0: ADM2), latitude, longitude, feature. */
static void geo(dt_out *out, const dt_record_place *p, bool second) {
  dt_nation nation = {0};
  char type = geo_type(p);
  dt_out_char(out, type);
  dt_out_tab(out);
  if (type == '0') {
    dt_out_tabs(out, second ? 7 : 6);
    return;
  }
  bool known = dt_nation_find(dt_str_of(p->country), &nation);
  full_name(out, p, &nation, type);
  dt_out_tab(out);
  if (known) dt_out_str(out, nation.fips);
  dt_out_tab(out);
  if (known && type == '1') dt_out_str(out, nation.fips); /* a region's code is not known, a country's is its own */
  dt_out_tabs(out, second ? 2 : 1);
  dt_out_fixed(out, p->lat, 5);
  dt_out_tab(out);
  dt_out_fixed(out, p->lon, 5);
  dt_out_tab(out);
  if (known && type == '1') dt_out_str(out, nation.fips); /* cities have GNS numbers, ours are GeoNames' */
  dt_out_tab(out);
}

static void time_of(dt_out *out, const dt_record *r, bool clock) {
  dt_date date;
  char digits[9] = "", text[11] = "";
  if (r->article.date.len == 10 && dt_date_parse(r->article.date, &date)) memcpy(text, r->article.date.ptr, 10);
  dt_day_digits(text, digits);
  dt_out_z(out, digits);
  if (clock && digits[0]) dt_out_z(out, "000000");
}

static void events(dt_out *out, const dt_record *r, const dt_record_options *options, bool second) {
  static const dt_record_place nowhere = {0};
  dt_pair pairs[DT_MOST_PAIRS];
  bool mutual;
  if (!dt_record_happened(r)) return;
  uint32_t count = dt_record_pairs(r, pairs, &mutual);
  for (uint32_t i = 0; i < count; i++) {
    dt_out_int(out, (int64_t)(*options->next_row)++);
    dt_out_tab(out);
    dates(out, r);
    actor(out, pairs[i].actor);
    actor(out, pairs[i].recipient);
    action(out, r, options);
    geo(out, &nowhere, second);
    geo(out, &nowhere, second);
    geo(out, &r->place, second);
    time_of(out, r, second);
    dt_out_tab(out);
    dt_out_bare(out, r->article.url.len ? r->article.url : r->article.id);
    dt_out_char(out, '\n');
  }
}

void dt_record_gdelt1(dt_out *out, const dt_record *r, const dt_record_options *options) { events(out, r, options, false); }
void dt_record_gdelt2(dt_out *out, const dt_record *r, const dt_record_options *options) { events(out, r, options, true); }

/* -------------------------------------------------------------- mentions */

/* "example.org" of "https://www.example.org/page". */
static dt_str host_of(dt_str url) {
  for (size_t i = 0; i + 3 <= url.len; i++)
    if (memcmp(url.ptr + i, "://", 3) == 0) {
      url = dt_slice(url, i + 3, url.len);
      break;
    }
  for (size_t i = 0; i < url.len; i++)
    if (url.ptr[i] == '/' || url.ptr[i] == '?' || url.ptr[i] == ':') url.len = i;
  return dt_str_starts(url, "www.") ? dt_slice(url, 4, url.len) : url;
}

static void offset(dt_out *out, bool known, uint32_t at) {
  dt_out_int(out, known ? (int64_t)at : -1);
  dt_out_tab(out);
}

static void mention(dt_out *out, const dt_record *r, const dt_pair *pair, const dt_record_options *options) {
  bool web = r->article.url.len > 0;
  dt_points whole;
  dt_out_int(out, (int64_t)(*options->next_row)++);
  dt_out_tab(out);
  time_of(out, r, true);
  dt_out_tab(out);
  time_of(out, r, true);
  dt_out_tab(out);
  dt_out_field(out, web ? "1" : "2");
  dt_out_bare(out, web ? host_of(r->article.url) : r->article.publisher);
  dt_out_tab(out);
  dt_out_bare(out, web ? r->article.url : r->article.title.len ? r->article.title : r->article.id);
  dt_out_tab(out);
  dt_out_int(out, r->sequence);
  dt_out_tab(out);
  offset(out, pair->actor, pair->actor ? pair->actor->start : 0);
  offset(out, pair->recipient, pair->recipient ? pair->recipient->start : 0);
  offset(out, true, r->trigger);
  dt_out_field(out, "1");
  dt_out_tab(out); /* no confidence is claimed */
  if (dt_points_make(out->arena, r->article.text, true, &whole)) dt_out_int(out, dt_points_at(&whole, (uint32_t)r->article.text.len));
  else out->failed = true;
  dt_out_tabs(out, 3); /* tone, translation, extras */
  dt_out_char(out, '\n');
}

void dt_record_mentions(dt_out *out, const dt_record *r, const dt_record_options *options) {
  dt_pair pairs[DT_MOST_PAIRS];
  bool mutual;
  if (!dt_record_happened(r)) return;
  uint32_t count = dt_record_pairs(r, pairs, &mutual);
  for (uint32_t i = 0; i < count; i++) mention(out, r, &pairs[i], options);
}
