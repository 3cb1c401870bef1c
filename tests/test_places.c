/* Places: what is found, which one is meant, what is none. */
#include "base.h"
#include "gazetteer.h"
#include "paragraph.h"
#include "places.h"
#include "text.h"
#include "timex.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

static dt_engine *engine;
static dt_doc *doc;

static int set_up(void **state) {
  (void)state;
  dt_error err = {0};
  if (dt_engine_open(NULL, &engine, &err) != DT_OK || dt_doc_new(&doc, &err) != DT_OK) {
    print_error("%s\n", err.message);
    return 1;
  }
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  dt_doc_free(doc);
  dt_engine_close(engine);
  return 0;
}

static void run(const char *text, const char *publisher) {
  dt_error err = {0};
  dt_article article = {.id = DT_STR("t"), .text = dt_str_of(text), .publisher = dt_str_of(publisher)};
  if (dt_doc_run(engine, &article, DT_STAGE_NAMES, doc, &err) != DT_OK) fail_msg("%s", err.message);
}

/* "text=country/first-level region|..." */
static void join(char *out, size_t room) {
  size_t n = 0;
  out[0] = 0;
  for (uint32_t i = 0; i < doc->place_count; i++) {
    const dt_place *p = &doc->places[i];
    n += (size_t)snprintf(out + n, room - n, "%s%.*s=%s/%.*s", i ? "|" : "", (int)(p->span.end - p->span.begin),
                          doc->article.text.ptr + p->span.begin, p->country, DT_ARG(p->admin1));
  }
}

static void which_one(void **state) {
  (void)state;
  static const struct {
    const char *text, *publisher, *want;
  } cases[] = {
    {"The mayor of the town lives in Paris, Texas.", "", "Paris=USA/Texas|Texas=USA/Texas"},
    {"They were arrested in Paris.", "", "Paris=FRA/Île-de-France Region"},
    {"Troops moved into Mosul, the Iraqi city, and reached the outskirts of Basra.", "", "Mosul=IRQ/|Iraqi=IRQ/|Basra=IRQ/"},
    {"The plane landed in Birmingham, Ala., after leaving Atlanta.", "", "Birmingham=USA/Alabama|Ala.=USA/Alabama|Atlanta=USA/Georgia"},
    {"He was born in London, Ontario, in Canada.", "", "London=CAN/Ontario|Ontario=CAN/Ontario|Canada=CAN/"},
    {"Soldiers from Tbilisi crossed into South Ossetia, and Georgia called a cease-fire.", "", "Tbilisi=GEO/|South Ossetia=GEO/|Georgia=GEO/"},
    {"Police in Columbus and Savannah said Georgia was ready for the storm, as was Atlanta.", "", "Columbus=USA/Georgia|Savannah=USA/Georgia|Georgia=USA/Georgia|Atlanta=USA/Georgia"},
    {"A fire broke out in Alexandria, officials said.", "thetowntalk.com", "Alexandria=USA/Louisiana"},
    {"The fire spread through Smithfork County.", "tennessean.com", "Smithfork County=USA/Tennessee"},
    {"The envoy flew to Kiev and on to St. Petersburg in Russia.", "", "Kiev=UKR/|St. Petersburg=RUS/|Russia=RUS/"},
    {"MOSCOW (Agency) - The ministry denied the report.", "", "MOSCOW=RUS/"},
    {"Mexico signed a treaty with Guatemala in Mexico City.", "", "Mexico=MEX/|Guatemala=GTM/|Mexico City=MEX/"},
    {"REBELS IN EL SALVADOR SAID MOST OF THE FIGHTING WAS NEAR SAN MIGUEL", "", "EL SALVADOR=SLV/|SAN MIGUEL=SLV/San Miguel"},
    {"A ship sank off Cabo Verdugo near Lagos, Nigeria.", "", "Lagos=NGA/|Nigeria=NGA/"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char got[512], short_got[512];
    run(cases[i].text, cases[i].publisher);
    join(got, sizeof got);
    /* regions outside the wanted ones are left out where the case does not name them */
    size_t n = 0;
    for (uint32_t p = 0; p < doc->place_count; p++) {
      char head[128];
      const dt_place *place = &doc->places[p];
      snprintf(head, sizeof head, "%.*s=%s/%.*s", (int)(place->span.end - place->span.begin),
               doc->article.text.ptr + place->span.begin, place->country, DT_ARG(place->admin1));
      bool full = strstr(cases[i].want, head) != NULL;
      if (!full) *(strchr(head, '/') + 1) = 0;
      n += (size_t)snprintf(short_got + n, sizeof short_got - n, "%s%s", p ? "|" : "", head);
    }
    if (!doc->place_count || strcmp(short_got, cases[i].want)) fail_msg("%s\n  want %s\n  got  %s", cases[i].text, cases[i].want, got);
  }
}

/* South Sudan's places were Sudan's before it was a country. */
static void countries_have_a_first_day(void **state) {
  (void)state;
  static const char *const days[][2] = {{"2009-03-01", "SDN"}, {"2012-03-01", "SSD"}, {"", "SSD"}};
  for (size_t i = 0; i < 3; i++) {
    dt_error err = {0};
    dt_article article = {.id = DT_STR("t"), .text = DT_STR("Soldiers were killed in Juba."), .date = dt_str_of(days[i][0])};
    if (dt_doc_run(engine, &article, DT_STAGE_NAMES, doc, &err) != DT_OK) fail_msg("%s", err.message);
    assert_int_equal(doc->place_count, 1);
    assert_string_equal(doc->places[0].country, days[i][1]);
  }
}

static void no_place(void **state) {
  (void)state;
  static const char *const texts[] = {
    "Mr. Houston said he would not resign.",
    "Hope and reading are nice in may.",
    "The European Union agreed.",
    "Same here, said Judge Lincoln.",
    "OK or no, he told me in an orange car.",
    "Marco Lopez Arita denied it, and Arita smiled.",
    "A court in the Southern District took the case.",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    char got[512];
    run(texts[i], "");
    join(got, sizeof got);
    if (got[0]) fail_msg("%s: found %s", texts[i], got);
  }
}

static void peoples_are_actors(void **state) {
  (void)state;
  run("Somali soldiers met Central American farmers.", "");
  assert_int_equal(doc->place_count, 2);
  assert_string_equal(doc->places[0].country, "SOM"); /* not the region of Ethiopia */
  assert_string_equal(doc->places[1].country, "");
  run("Turkish soldiers met Syrians in Ankara.", "");
  assert_int_equal(doc->place_count, 3);
  assert_true(doc->places[0].actor);
  assert_string_equal(doc->places[0].country, "TUR");
  assert_true(doc->places[1].actor);
  assert_string_equal(doc->places[1].country, "SYR");
  assert_false(doc->places[2].actor);
  assert_int_equal(doc->places[2].feature, 'P');
  assert_true(fabs(doc->places[2].lat - 39.92) < 0.1 && fabs(doc->places[2].lon - 32.85) < 0.1);
}

static uint32_t token_of(const char *word) {
  for (uint32_t t = 0; t < doc->token_count; t++) {
    dt_str form = dt_slice(doc->article.text, doc->tokens[t].begin, doc->tokens[t].end);
    if (dt_str_is(form, word)) return t;
  }
  fail_msg("no token '%s'", word);
  return 0;
}

/* Capitals and countries that act, beside the same names as places. */
static void governments(void **state) {
  (void)state;
  static const struct {
    const char *text, *name;
    bool actor;
  } cases[] = {
    {"Washington said it would impose sanctions.", "Washington", true},
    {"The protest was held in Washington.", "Washington", false},
    {"Moscow criticised the plan.", "Moscow", true},
    {"Thousands marched through Moscow.", "Moscow", false},
    {"The talks with Iran failed.", "Iran", true},
    {"The minister travelled to Iran.", "Iran", false},
    {"The minister visited Iran.", "Iran", false},
    {"Iran's parliament rejected the deal.", "Iran", true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(cases[i].text, "");
    bool found = false;
    for (uint32_t p = 0; p < doc->place_count; p++) {
      const dt_place *place = &doc->places[p];
      if (!dt_str_is(dt_slice(doc->article.text, place->span.begin, place->span.end), cases[i].name)) continue;
      found = true;
      if (place->actor != cases[i].actor) fail_msg("%s: %s is %sactor", cases[i].text, cases[i].name, place->actor ? "" : "no ");
    }
    if (!found) fail_msg("%s: no %s", cases[i].text, cases[i].name);
  }
}

static void place_of_an_event(void **state) {
  (void)state;
  static const struct {
    const char *text, *trigger, *want;
  } cases[] = {
    {"Police clashed with students in Cairo on Friday.", "clashed", "Cairo"},
    {"A bombing in Mosul killed three people.", "killed", "Mosul"},
    {"Rebels attacked a convoy near Kabul.", "attacked", "Kabul"},
    {"Moscow criticised the plan.", "criticised", NULL},
    {"NAIROBI (Agency) - Soldiers killed five men.", "killed", "NAIROBI"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(cases[i].text, "");
    uint32_t p = dt_place_for(doc, token_of(cases[i].trigger));
    if (!cases[i].want) {
      assert_int_equal(p, DT_NONE);
      continue;
    }
    if (p == DT_NONE) fail_msg("%s: no place", cases[i].text);
    dt_span span = doc->places[p].span;
    if (!dt_str_is(dt_slice(doc->article.text, span.begin, span.end), cases[i].want)) fail_msg("%s", cases[i].text);
  }
}

static void distance(void **state) {
  (void)state;
  assert_true(fabs(gaz_km(52.52, 13.405, 48.857, 2.352) - 878) < 5);
  assert_true(gaz_km(0, 0, 0, 0) == 0);
  assert_true(fabs(gaz_km(0, 0, 0, 180) - 20015) < 10);
}

static void bad_dictionaries(void **state) {
  (void)state;
  static const struct {
    const char *name, *bytes, *want;
  } cases[] = {
    {"places/cities.tsv", "# x\n1\tA\tUSA\tTX\t100\t91\t0\t\n", "places/cities.tsv:2"},
    {"places/cities.tsv", "1\tA\tUSA\n", "places/cities.tsv:1"},
    {"places/cities.tsv", "x\tA\tUSA\tTX\t100\t1\t0\t\n", "places/cities.tsv:1"},
    {"places/regions.tsv", "US\t1\tA\t5\t1\t1\t\n", "places/regions.tsv:1"},
    {"places/countries.tsv", "CC\tUSA\tA\t1\t1\n", "places/countries.tsv:1"},
    {"places/publishers.tsv", "a.com\tNowhere\tUSA\tZZ\n", "places/publishers.tsv:1"},
    {"places/words.txt", "street st.\n", "places/words.txt:1"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_file file = {dt_str_of(cases[i].name), dt_str_of(cases[i].bytes)};
    dt_sources sources = {.items = &file, .count = 1};
    dt_gazetteer *g = NULL;
    dt_error err = {0};
    assert_int_equal(dt_gazetteer_open(&sources, &g, &err), DT_ERR_DICT);
    if (!strstr(err.message, cases[i].want)) fail_msg("%s", err.message);
  }
}

/* With any limit of memory a document is done or refused, never more. */
static void every_limit_fails_cleanly(void **state) {
  (void)state;
  static const char text[] = "LONDON - Rebels from Ozark, Ala., met in Paris last Friday. Two days later they left for Laurel County. "
                             "Talks with Iran in Geneva in March 2017 lasted three weeks, and Mayor Roe spoke on Harrison Street at noon.";
  dt_error err = {0};
  dt_sources sources;
  dt_calendar *calendar = NULL;
  dt_gazetteer *gazetteer = NULL;
  assert_int_equal(dt_sources_open(NULL, 0, &sources, &err), DT_OK);
  assert_int_equal(dt_calendar_open(&sources, &calendar, &err), DT_OK);
  assert_int_equal(dt_gazetteer_open(&sources, &gazetteer, &err), DT_OK);
  unsigned done = 0, refused = 0;
  for (size_t limit = 0; limit < 40000; limit += 64) {
    dt_arena *arena = dt_arena_new(limit);
    if (!arena) continue;
    dt_doc d = {.arena = arena, .date = {2018, 4, 25}};
    d.article.text = dt_str_of(text);
    dt_status status = dt_paragraphs_cut(NULL, &d.article, arena, &err);
    if (status == DT_OK) status = dt_text_split(NULL, &d, &err);
    if (status == DT_OK) status = dt_places_find(gazetteer, &d, &err);
    if (status == DT_OK) status = dt_timex_find(calendar, &d, &err);
    if (status != DT_OK) assert_int_equal(status, DT_ERR_MEM);
    else assert_true(d.place_count >= 6 && d.timex_count >= 5);
    *(status == DT_OK ? &done : &refused) += 1;
    dt_arena_free(arena);
  }
  assert_true(done > 0 && refused > 0);
  dt_gazetteer_close(gazetteer);
  dt_calendar_close(calendar);
  dt_sources_close(&sources);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(which_one), cmocka_unit_test(no_place), cmocka_unit_test(countries_have_a_first_day), cmocka_unit_test(peoples_are_actors),
    cmocka_unit_test(distance), cmocka_unit_test(governments), cmocka_unit_test(place_of_an_event), cmocka_unit_test(every_limit_fails_cleanly),
     cmocka_unit_test(bad_dictionaries),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
