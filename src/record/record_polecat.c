/* POLECAT: 40 columns, header, tabs, lists parted by "; ", the word None for what is missing, one row for each event. */
#include "nation.h"

const char *const dt_polecat_header =
  "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor COW\t"
  "Primary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\tRecipient Name\tRecipient Country\t"
  "Recipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\tRecipient Name Raw\tWikipedia Recipient ID\t"
  "Placename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\tGeoNames ID\tRaw Placename\tFeature Type\tSource\t"
  "Publication Date\tStory People\tStory Organizations\tStory Locations\tLanguage\tVersion\n";

static void none(dt_out *out) { dt_out_z(out, "None\t"); }

static void text(dt_out *out, dt_str s) {
  dt_out_bare(out, s.len ? s : DT_STR("None"));
  dt_out_char(out, '\t');
}

static void word(dt_out *out, const char *z) { text(out, dt_str_of(z)); }

/* One value of each party; a party without it has None in its place, and so has a list of none. */
typedef dt_str value_fn(const dt_party *p);
static dt_str name_of(const dt_party *p) { return p->identifier.len ? p->identifier : p->text; }
static dt_str code_of(const dt_party *p) { return p->code; }
static dt_str title_of(const dt_party *p) { return p->office; }
static dt_str words_of(const dt_party *p) { return p->text; }

static dt_str cow_of(const dt_party *p) {
  dt_nation nation;
  return dt_nation_find(p->code, &nation) ? nation.cow : DT_STR("");
}

static dt_str first_sector(const dt_party *p) {
  dt_str rest = p->sector, first = DT_STR("");
  (void)dt_str_field(&rest, ' ', &first);
  return first;
}

static void values(dt_out *out, const dt_party *items, uint32_t count, value_fn *value) {
  for (uint32_t i = 0; i < count; i++) {
    dt_str s = value(&items[i]);
    if (i) dt_out_z(out, "; ");
    dt_out_bare(out, s.len ? s : DT_STR("None"));
  }
  if (count == 0) dt_out_z(out, "None");
  dt_out_char(out, '\t');
}

static void all_sectors(dt_out *out, const dt_party *items, uint32_t count) {
  bool some = false;
  for (uint32_t i = 0; i < count; i++) {
    dt_str rest = items[i].sector, sector;
    while (rest.len && dt_str_field(&rest, ' ', &sector)) {
      if (some) dt_out_z(out, "; ");
      dt_out_str(out, sector);
      some = true;
    }
  }
  if (!some) dt_out_z(out, "None");
  dt_out_char(out, '\t');
}

static void side(dt_out *out, const dt_party *items, uint32_t count) {
  values(out, items, count, name_of);
  values(out, items, count, code_of);
  values(out, items, count, cow_of);
  values(out, items, count, first_sector);
  all_sectors(out, items, count);
  values(out, items, count, title_of);
  values(out, items, count, words_of);
  none(out); /* no Wikipedia names */
}

static void contexts(dt_out *out, uint64_t set) {
  if (set) dt_out_contexts(out, set, "; ");
  else dt_out_z(out, "None");
  dt_out_char(out, '\t');
}

static void quad(dt_out *out, const dt_record *r, const dt_record_options *options) {
  static const char *const names[] = {"NEUTRAL", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"};
  word(out, names[dt_record_quad(r, options, "plover") % 5]);
}

static void place(dt_out *out, const dt_record_place *p, dt_str words) {
  static const char *const features[] = {"PCL", "ADM1", "PPL"};
  bool located = p->known && p->country[0];
  text(out, p->known ? p->name : DT_STR(""));
  text(out, located && p->feature == 'P' ? p->name : DT_STR(""));
  none(out); /* no districts */
  text(out, located ? (p->feature == 'A' ? p->name : p->admin1) : DT_STR(""));
  word(out, p->country);
  if (located) dt_out_fixed(out, p->lat, 5), dt_out_char(out, '\t'), dt_out_fixed(out, p->lon, 5), dt_out_char(out, '\t');
  else none(out), none(out);
  if (p->geonameid) dt_out_int(out, p->geonameid), dt_out_char(out, '\t');
  else none(out);
  text(out, words);
  word(out, !located ? "" : p->feature == 'C' ? features[0] : p->feature == 'A' ? features[1] : p->feature == 'P' ? features[2] : "");
}

void dt_record_polecat(dt_out *out, const dt_record *r, const dt_record_options *options) {
  if (!dt_record_happened(r)) return;
  text(out, r->id);
  word(out, r->day);
  word(out, dt_event_name(r->type));
  word(out, dt_mode_name(r->mode));
  dt_out_fixed(out, dt_event_score(r->type, r->mode), 3);
  dt_out_char(out, '\t');
  quad(out, r, options);
  contexts(out, r->contexts);
  side(out, r->actors, r->actor_count);
  side(out, r->recipients, r->recipient_count);
  place(out, &r->place, r->place.words);
  text(out, r->article.publisher);
  text(out, r->article.date);
  none(out); /* people, organizations and places of the whole story are not kept */
  none(out);
  none(out);
  word(out, "eng");
  dt_out_z(out, "detente " DT_VERSION "\n");
}
