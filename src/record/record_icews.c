/* ICEWS as the Dataverse files have it: 20 columns, header, tabs, no quotes, NA for what is missing, one row for each dyad. */
#include "nation.h"

const char *const dt_icews_header =
  "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\t"
  "Target Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n";

/* Sectors by ICEWS's names for them. */
static const char *sector_name(dt_str sector) {
  static const char *const names[][2] = {
    {"GOV", "Government"}, {"MIL", "Military,Government"}, {"COP", "Police,Government"}, {"JUD", "Judicial,Government"},
    {"LEG", "Legislative / Parliamentary"}, {"PTY", "Parties"}, {"OPP", "Opposition Major Party (Out Of Government)"},
    {"REB", "Dissident,Insurgents"}, {"SPY", "Intelligence,Government"}, {"UAF", "Unidentified Forces"}, {"PRM", "Paramilitary"},
    {"AGR", "Agricultural,Social"}, {"BUS", "Business,Social"}, {"CRM", "Criminals / Gangs,Social"},
    {"CVL", "General Population / Civilian / Social,Social"}, {"EDU", "Education,Social"}, {"ELI", "Elite"}, {"JRN", "Media,Social"},
    {"LAB", "Labor,Social"}, {"MED", "Medical / Health,Social"}, {"REF", "Refugees / Displaced,Social"},
    {"REL", "National Religious,Social"}, {"SOC", "Social"},
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (dt_str_is(sector, names[i][0])) return names[i][1];
  return "";
}

static void text(dt_out *out, dt_str s) {
  dt_out_bare(out, s.len ? s : DT_STR("NA"));
  dt_out_tab(out);
}

/* Names of a list parted by commas, each once. */
static void add_names(dt_out *out, size_t begin, const char *names) {
  dt_str rest = dt_str_of(names), name;
  while (rest.len && dt_str_field(&rest, ',', &name)) {
    dt_str have = {out->ptr + begin, out->len - begin}, one;
    bool there = false;
    while (have.len && dt_str_field(&have, ',', &one)) there |= dt_str_eq(one, name);
    if (there) continue;
    if (out->len > begin) dt_out_char(out, ',');
    dt_out_str(out, name);
  }
}

static void sectors(dt_out *out, const dt_party *p) {
  dt_str rest = p ? p->sector : DT_STR(""), sector;
  size_t begin = out->len;
  if (p && dt_str_is(p->code, "UNO")) add_names(out, begin, "International Government Organization,Global");
  if (p && (dt_str_is(p->code, "IGO") || dt_str_is(p->code, "EUR"))) add_names(out, begin, "International Government Organization,Regional");
  while (rest.len && dt_str_field(&rest, ' ', &sector)) add_names(out, begin, sector_name(sector));
  if (out->len == begin) dt_out_z(out, "NA");
  dt_out_tab(out);
}

static dt_str country_of(const dt_party *p, dt_nation *nation) {
  return p && dt_nation_find(p->code, nation) ? nation->icews : DT_STR("");
}

/* Who is named stands by name; who is only described by the words with the country behind them. */
static void party(dt_out *out, const dt_party *p) {
  dt_nation nation;
  dt_str country = country_of(p, &nation);
  bool named = p && p->identifier.len;
  if (named) dt_out_bare(out, p->identifier);
  else if (p) dt_out_bare(out, p->text);
  else dt_out_z(out, "NA");
  if (p && !named && country.len && !dt_str_eq(p->text, country)) dt_out_z(out, " ("), dt_out_str(out, country), dt_out_char(out, ')');
  dt_out_tab(out);
  sectors(out, p);
  text(out, country);
}

static void place(dt_out *out, const dt_record_place *p) {
  dt_nation nation = {0};
  bool located = p->known && p->country[0] && dt_nation_find(dt_str_of(p->country), &nation);
  text(out, located && p->feature == 'P' ? p->name : DT_STR(""));
  text(out, DT_STR("")); /* no districts */
  text(out, located ? (p->feature == 'A' ? p->name : p->admin1) : DT_STR(""));
  text(out, nation.icews);
  if (located) dt_out_fixed(out, p->lat, 5);
  else dt_out_z(out, "NA");
  dt_out_tab(out);
  if (located) dt_out_fixed(out, p->lon, 5);
  else dt_out_z(out, "NA");
  dt_out_char(out, '\n');
}

static void row(dt_out *out, const dt_record *r, const dt_pair *pair, const dt_record_options *options) {
  const dt_cameo_row *cameo = dt_cameo_find(r->cameo);
  dt_out_int(out, (int64_t)(*options->next_row)++);
  dt_out_tab(out);
  text(out, dt_str_of(r->day));
  party(out, pair->actor);
  text(out, dt_str_of(cameo ? cameo->icews_label : ""));
  text(out, dt_str_of(r->cameo));
  if (cameo) dt_out_fixed(out, cameo->icews_intensity, 1);
  else dt_out_z(out, "NA");
  dt_out_tab(out);
  party(out, pair->recipient);
  dt_out_int(out, (int64_t)options->story);
  dt_out_tab(out);
  dt_out_int(out, r->sequence);
  dt_out_tab(out);
  text(out, r->article.publisher);
  place(out, &r->place);
}

void dt_record_icews(dt_out *out, const dt_record *r, const dt_record_options *options) {
  dt_pair pairs[DT_MOST_PAIRS];
  bool mutual;
  if (!dt_record_happened(r)) return;
  uint32_t count = dt_record_pairs(r, pairs, &mutual);
  for (uint32_t i = 0; i < count; i++) row(out, r, &pairs[i], options);
}
