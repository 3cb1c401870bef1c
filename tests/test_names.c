/* Names: dictionary lines, what a name means when, one entity for each phrase, what refers back. */
#include "actors.h"
#include "names.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
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

static void run(const char *text, const char *date) {
  dt_error err = {0};
  dt_article article = {.id = DT_STR("t"), .text = dt_str_of(text), .date = dt_str_of(date)};
  if (dt_doc_run(engine, &article, DT_STAGE_NAMES, doc, &err) != DT_OK) fail_msg("%s", err.message);
}

static const dt_entity *at(const char *words) {
  const char *found = strstr(doc->article.text.ptr, words);
  if (!found) fail_msg("'%s' is not in the text", words);
  uint32_t begin = (uint32_t)(found - doc->article.text.ptr), end = begin + (uint32_t)strlen(words);
  for (uint32_t i = 0; i < doc->entity_count; i++)
    if (doc->entities[i].span.begin == begin && doc->entities[i].span.end == end) return &doc->entities[i];
  return NULL;
}

/* ---------------------------------------------------------------- lines */

static void words_are_compared_without_marks(void **state) {
  (void)state;
  static const char *const same[][2] = {
    {"U.S.", "US"}, {"al-Assad", "al Assad"}, {"Erdo\xC4\x9F" "an", "erdogan"}, {"People's", "PEOPLE\xE2\x80\x99S"}, {"Cote d'Ivoire", "C\xC3\xB4te d\xE2\x80\x99Ivoire"},
  };
  for (size_t i = 0; i < sizeof same / sizeof *same; i++)
    assert_true(dt_words_hash(dt_str_of(same[i][0])) == dt_words_hash(dt_str_of(same[i][1])));
  assert_true(dt_words_hash(DT_STR("a b")) != dt_words_hash(DT_STR("ab")));
  assert_true(dt_words_hash(DT_STR("a, b")) != dt_words_hash(DT_STR("a b")));
}

static void bad_lines_say_why(void **state) {
  (void)state;
  static const struct { const char *line, *why; } cases[] = {
    {"persn\tA B\tUSA", "unknown kind"},
    {"person\t\tUSA", "no name"},
    {"person\t--\tUSA", "has no words"},
    {"person\tA B\tUS", "three letters"},
    {"person\tA B\tusa", "three capitals"},
    {"person\tA B\tUSA\tGVO", "unknown sector"},
    {"person\tA B\tUSA\tGOV\t2001-02-30", "no date"},
    {"person\tA B\tUSA\tGOV\t2005\t2004", "ends before"},
    {"person\tA B\tUSA\tGOV\t\t\t\t\tx", "more than 8"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_actor actor;
    dt_error err = {0};
    bool used;
    assert_int_equal(dt_actor_read(dt_str_of(cases[i].line), &actor, &used, &err), DT_ERR_DICT);
    if (!strstr(err.message, cases[i].why)) fail_msg("'%s': %s", cases[i].line, err.message);
  }
}

static dt_sources sources_of(dt_file *files, uint32_t count, uint32_t builtin) {
  return (dt_sources){.items = files, .count = count, .builtin = builtin};
}

static void a_bad_line_names_its_file(void **state) {
  (void)state;
  dt_file file = {DT_STR("actors/x.tsv"), DT_STR("# fine\ncountry\tFreedonia\tFRD\nnone\tA\n")};
  dt_sources sources = sources_of(&file, 1, 0);
  dt_actors actors;
  dt_error err = {0};
  assert_int_equal(dt_actors_open(&sources, &actors, &err), DT_ERR_DICT);
  assert_true(strncmp(err.message, "actors/x.tsv:3: ", 16) == 0);
}

static uint32_t meanings(const dt_actors *actors, const char *name) {
  uint32_t link, count = 0;
  if (!dt_actors_step(actors, dt_words_hash(dt_str_of(name)), &link)) return 0;
  for (; link != DT_NONE; link = actors->links[link].next) count++;
  return count;
}

static void the_loader_makes_names(void **state) {
  (void)state;
  dt_file files[] = {
    {DT_STR("actors/a.tsv"), DT_STR("role\tdeputy\t\tLEG\nrole\twoman|minister of war\t\tGOV\nperson\tRufus van der Firefly\tFRD\tGOV\n"
                                    "person\tFang Lizhu\tCHN\tGOV\ndemonym\tFreedonian\tFRD\n")},
    {DT_STR("actors/lists.txt"), dt_pack_find("dict/actors/lists.txt")},
    {DT_STR("actors/b.tsv"), DT_STR("person\tRufus van der Firefly\tSYL\tREB\n")},
  };
  dt_sources sources = sources_of(files, 3, 2);
  dt_actors actors;
  dt_error err = {0};
  if (dt_actors_open(&sources, &actors, &err) != DT_OK) fail_msg("%s", err.message);
  static const struct { const char *name; uint32_t count; } cases[] = {
    {"deputies", 1}, {"women", 1}, {"ministers of war", 1}, {"Firefly", 2}, {"van der Firefly", 2}, {"Fang", 1},
    {"Lizhu", 0}, {"Freedonians", 1}, {"Rufus", 0}, {"Rufus van der Firefly", 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    if (meanings(&actors, cases[i].name) != cases[i].count) fail_msg("%s: %u", cases[i].name, meanings(&actors, cases[i].name));
  uint32_t link;
  assert_true(dt_actors_step(&actors, dt_words_hash(DT_STR("Rufus van der Firefly")), &link));
  assert_string_equal(actors.items[actors.links[link].actor].code, "SYL"); /* the user's stands in its place */
  dt_actors_close(&actors);
}

/* An office has one holder: of two terms that nobody has closed the later one counts; closed ones that overlap decide nothing. */
static void the_holder_of_an_office(void **state) {
  (void)state;
  dt_file file = {DT_STR("actors/x.tsv"), DT_STR("person\tA Firefly\tFRD\tGOV\t1930\t\tpresident\nperson\tB Teasdale\tFRD\tGOV\t1933\t\tpresident\n"
                                                 "person\tC Trentino\tSYL\tGOV\t1930\t1935\tpresident\n"
                                                 "person\tD Chico\tSYL\tGOV\t1933\t\tpresident\n")};
  dt_sources sources = sources_of(&file, 1, 1);
  dt_actors actors;
  assert_int_equal(dt_actors_open(&sources, &actors, NULL), DT_OK);
  static const struct { const char *code; int16_t year; const char *name; } cases[] = {
    {"FRD", 1931, "A Firefly"}, {"FRD", 1940, "B Teasdale"}, {"FRD", 1920, NULL}, {"SYL", 1931, "C Trentino"}, {"SYL", 1934, NULL}, {"SYL", 1940, "D Chico"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const dt_actor *holder = dt_actors_holder(&actors, cases[i].code, DT_STR("president"), dt_date_days((dt_date){cases[i].year, 6, 1}));
    if (!cases[i].name) assert_null(holder);
    else assert_true(holder && dt_str_is(holder->name, cases[i].name));
  }
  dt_actors_close(&actors);
}

static void count_fault(const dt_fault *fault, void *user) {
  char *out = user;
  size_t n = strlen(out);
  snprintf(out + n, 500 - n, "%u:%s|", fault->line, fault->what);
}

static void faults_are_found(void **state) {
  (void)state;
  dt_file file = {DT_STR("actors/x.tsv"),
                  DT_STR("country\tFreedonia\tFRD\n"
                         "country\tSylvania\tSYL\ncountry\tSylvania\tSYL\n"
                         "person\tA Firefly\tFRD\tGOV\t1930\t1939\tpresident\nperson\tA Firefly\tFRD\tGOV\t1935\t\tpresident\n"
                         "person\tB Teasdale\tXXX\tGOV\n"
                         "person\tC Trentino\tSYL\tGOV\t0930\n"
                         "igo\tUn|U.N.\tIGO\n"
                         "igo\tLeague of Freedonia|Un\tIGO\n"
                         "what\tD\n")};
  dt_sources sources = sources_of(&file, 1, 0);
  char found[500] = "";
  dt_error err = {0};
  assert_int_equal(dt_actors_check(&sources, count_fault, found, &err), DT_OK);
  assert_string_equal(found, "10:not readable:|6:unknown code|7:impossible date|8:unreachable name: the line has it already|"
                             "9:unreachable name: another line has it|3:duplicate of|5:contradictory term: it overlaps with|");
}

/* -------------------------------------------------------------- phrases */

static void one_entity_for_each_phrase(void **state) {
  (void)state;
  static const struct { const char *text, *phrase, *code, *sector, *date; } cases[] = {
    {"The Iranian-backed Houthi rebels in Yemen fired a rocket.", "The Iranian-backed Houthi rebels in Yemen", "YEM", "REB", "2019-05-01"},
    {"Putin\xE2\x80\x99s spokesman, Dmitry Peskov, declined to answer.", "Putin\xE2\x80\x99s spokesman, Dmitry Peskov", "RUS", "GOV", "2018-04-25"},
    {"A former Israeli defence minister criticised the plan.", "A former Israeli defence minister", "ISR", "ELI", "2018-04-25"},
    {"EU lawmakers rejected the treaty.", "EU lawmakers", "EUR", "LEG", "2018-04-25"},
    {"Chad met Niger. An adviser to the Kenyan president met Chad.", "An adviser to the Kenyan president", "KEN", "GOV", "2018-04-25"},
    {"Ukraine's ambassador to Berlin thanked the minister.", "Ukraine's ambassador to Berlin", "UKR", "GOV", "2018-04-25"},
    {"The Turkish foreign ministry summoned the envoy.", "The Turkish foreign ministry", "TUR", "GOV", "2018-04-25"},
    {"Russian troops entered the town.", "Russian troops", "RUS", "MIL", "2018-04-25"},
    {"Foreign Minister Sergei Lavrov arrived on Monday.", "Foreign Minister Sergei Lavrov", "RUS", "GOV", "2018-04-25"},
    {"Protesters in Cairo demanded elections.", "Protesters in Cairo", "EGY", "CVL", "2018-04-25"},
    {"The Kremlin denied the report.", "The Kremlin", "RUS", "GOV", "2018-04-25"},
    {"U.S. officials said they would wait.", "U.S. officials", "USA", "GOV", "2018-04-25"},
    {"Prime Minister Ishiba said talks would go on.", "Prime Minister Ishiba", "JPN", "GOV", "2025-03-01"},
    {"Defence Minister Karla Slechtova said talks would go on.", "Defence Minister Karla Slechtova", "CZE", "GOV", "2018-03-01"},
    {"Moscow rejected the offer.", "Moscow", "RUS", "GOV", "2018-04-25"},
    {"President Medvedev met the governors.", "President Medvedev", "RUS", "GOV", "2010-06-01"},
    {"Dmitry Medvedev met the governors.", "Dmitry Medvedev", "RUS", "ELI", "2021-06-01"},
    {"French farmers blocked the road.", "French farmers", "FRA", "AGR", "2018-04-25"},
    {"Duma deputies passed the bill.", "Duma deputies", "RUS", "LEG", "2018-04-25"},
    {"A Hamas spokesman denied it.", "A Hamas spokesman", "PSE", "REB", "2018-04-25"},
    {"The FBI raided the offices of a company.", "The FBI", "USA", "COP", "2018-04-25"},
    {"Islamic State militants attacked a village.", "Islamic State militants", "IMG", "REB", "2018-04-25"},
    {"Security forces in Egypt arrested students.", "Security forces in Egypt", "EGY", "MIL", "2018-04-25"},
    {"The Israeli Supreme Court rejected the petition.", "The Israeli Supreme Court", "ISR", "JUD", "2018-04-25"},
    {"The interior minister of Kenya denied it.", "The interior minister of Kenya", "KEN", "GOV", "2018-04-25"},
    {"Foreign Minister Joschka Fischer arrived.", "Foreign Minister Joschka Fischer", "DEU", "GOV", "2003-04-25"},
    {"Joschka Fischer arrived in Berlin.", "Joschka Fischer", "DEU", "ELI", "2009-04-25"},
    {"The Taliban attacked a convoy.", "The Taliban", "AFG", "REB", "2019-04-25"},
    {"The Taliban opened an embassy.", "The Taliban", "AFG", "GOV", "2023-04-25"},
    {"Kim Jong-un visited a factory.", "Kim Jong-un", "PRK", "GOV", "2018-04-25"},
    {"European countries imposed sanctions.", "European countries", "EUR", "GOV", "2018-04-25"},
    {"Police extradited a top militant.", "a top militant", "", "REB", ""},
    {"Turkey agreed to withdraw its troops from northern Syria, officials said.", "its troops from northern Syria", "TUR", "MIL", "2019-10-25"},
    {"Turkey agreed to withdraw its troops from northern Syria, officials said.", "officials", "TUR", "GOV", "2019-10-25"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(cases[i].text, cases[i].date);
    const dt_entity *e = at(cases[i].phrase);
    if (!e) fail_msg("no entity '%s'", cases[i].phrase);
    if (strcmp(e->code, cases[i].code) != 0 || !dt_str_is(e->sector, cases[i].sector))
      fail_msg("%s: %s %.*s", cases[i].phrase, e->code, DT_ARG(e->sector));
    assert_int_equal(doc->token_entity[e->head], (uint32_t)(e - doc->entities));
  }
}

/* However often a title names a country, it speaks for it once. */
static void titles_name_a_country_once(void **state) {
  (void)state;
  static const char text[] = "The minister resigned. Chilean troops left.";
  dt_article article = {.title = DT_STR("Peru, Peru, Peru: Chile"), .text = dt_str_of(text), .date = DT_STR("2018-04-25")};
  dt_error err = {0};
  assert_int_equal(dt_doc_run(engine, &article, DT_STAGE_NAMES, doc, &err), DT_OK);
  assert_true(doc->entity_count > 0 && doc->entities[0].span.begin == 0);
  assert_string_equal(doc->entities[0].code, "CHL");
}

/* A role that names no country: code of the mention that begins with these words; "-": no entity there. */
static void bare_roles_are_lent_a_country(void **state) {
  (void)state;
  static const struct { const char *text, *mention, *code; } cases[] = {
    /* what the article is about, not where somebody meets */
    {"Peru's president met lawmakers in Lima. Peruvian farmers blocked roads all over Peru. The minister flew home after talks in Vienna.", "The minister", "PER"},
    {"Peru's president met lawmakers in Lima. Peruvian farmers blocked roads all over Peru. Police used tear gas.", "Police", "PER"},
    {"Brazil sent aid. Brazilian soldiers came to Brazil's north. Twelve men were detained in Panama.", "Twelve men", "PAN"},
    {"Brazil sent aid. Brazilian soldiers came to Brazil's north. In Chile, the government closed a mine.", "the government", "CHL"},
    {"Kenya's police arrested a man near the Somali border. The army of Kenya was sent to the Kenyan coast. A soldier was hurt.", "A soldier", "KEN"},
    {"The United States asked for talks. U.S. officials met Japanese ministers. Japan's trade unions have urged the government to act.", "the government", "JPN"},
    /* of several countries, or of another one */
    {"Iran's president spoke in Tehran. Western diplomats left the room.", "Western diplomats", ""},
    {"Iran's president spoke in Tehran. Foreign tourists left the square.", "Foreign tourists", ""},
    {"Central American leaders met in Madrid.", "Central American leaders", ""},
    {"Latin America was poor.", "Latin America", "-"},
    {"The European Union met. EU ministers spoke with EU lawmakers. The ministers agreed.", "The ministers", "EUR"},
    {"Ghana protested. Ghana's farmers were angry. A ship came to Ghana. Soldiers from Mali came, and the European Union was silent. The government agreed.", "The government", "GHA"},
    /* bodies that many countries have */
    {"Peru was calm. Farmers came to Lima, Peru. Peruvian miners were silent. The Senate voted.", "The Senate", "PER"},
    {"The Senate voted.", "The Senate", "USA"},
    {"The Congress of Peru voted.", "The Congress of Peru", "PER"},
    /* letters, surnames, and places that are surnames */
    {"The PAC said it would vote.", "The PAC", "-"},
    {"The governor spoke. Governor Howard smiled.", "Governor Howard", ""},
    {"Jesus Guerrero denied it. Guerrero smiled.", "Guerrero smiled", "-"},
    {"Byron Lima denied it. Lima smiled.", "Lima smiled", "-"},
    {"A man came to New Mexico. New Mexico officials met him.", "New Mexico officials", "USA"},
    {"Reporters asked Arizona State Senator Nora Hollis to speak.", "Arizona State Senator Nora Hollis", "USA"},
    {"Gerald R. Ford met the envoys.", "Gerald R. Ford", "USA"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(cases[i].text, "2018-04-25");
    uint32_t begin = (uint32_t)(strstr(cases[i].text, cases[i].mention) - cases[i].text);
    const dt_entity *e = NULL;
    for (uint32_t k = 0; k < doc->entity_count && !e; k++)
      if (doc->entities[k].span.begin == begin) e = &doc->entities[k];
    bool none = strcmp(cases[i].code, "-") == 0;
    if (none ? e && e->code[0] : !e || strcmp(e->code, cases[i].code) != 0) fail_msg("%s: %s: '%s'", cases[i].text, cases[i].mention, e ? e->code : "no entity");
  }
}

/* A paper need not name its own country. */
static void publishers_are_at_home(void **state) {
  (void)state;
  static const struct { const char *publisher, *code; } cases[] = {{"smh.com.au", "AUS"}, {"", ""}};
  for (size_t i = 0; i < 2; i++) {
    dt_error err = {0};
    dt_article article = {.id = DT_STR("t"), .text = DT_STR("The federal government will pay farmers."), .publisher = dt_str_of(cases[i].publisher)};
    if (dt_doc_run(engine, &article, DT_STAGE_NAMES, doc, &err) != DT_OK) fail_msg("%s", err.message);
    assert_string_equal(at("The federal government")->code, cases[i].code);
  }
}

static void namesakes_are_two(void **state) {
  (void)state;
  run("Victor Hollins met Dora Hollins in Rome. Victor Hollins left.", "2018-04-25");
  const dt_entity *a = at("Victor Hollins"), *b = at("Dora Hollins");
  assert_non_null(a);
  assert_non_null(b);
  assert_int_not_equal(a->chain, b->chain);
  run("The German chancellor left.", ""); /* no date: nobody is known to be in office */
  assert_int_equal(at("The German chancellor")->identifier.len, 0);
  run("The fans of the band cheered in Bonn, Germany. They left.", "2018-04-25"); /* no actor of ours */
  assert_int_equal(at("They")->antecedent, DT_NONE);
}

static void places_are_no_actors(void **state) {
  (void)state;
  run("They met in Moscow.", "2018-04-25");
  assert_null(at("Moscow"));
  run("IT IS UP TO US TO DECIDE, SAID A MAN.", "2018-04-25");
  assert_true(!at("US") || at("US")->kind == DT_ENTITY_PRONOUN);
  run("Theresa May spoke.", "2018-04-25");
  assert_int_equal(doc->timex_count, 0);
}

/* ------------------------------------------------------------- reference */

static void mentions_refer_back(void **state) {
  (void)state;
  static const struct { const char *text, *mention, *identifier; } cases[] = {
    {"Angela Merkel arrived in Paris. On Monday she met the mayor.", "she", "Angela Merkel"},
    {"Donald Trump called Theresa May, and he thanked the envoys.", "he thanked", "Donald Trump"},
    {"Emmanuel Macron spoke on Tuesday. The French president left at once.", "The French president", "Emmanuel Macron"},
    {"Vladimir Putin came to Sochi. Putin was late.", "Putin was late", "Vladimir Putin"},
    {"Iran rejected the proposal. It would not negotiate, officials said.", "It", "Iran"},
    {"Lawmakers in Washington and members of the US administration criticised Moscow, but the president was silent.", "the president", "Donald Trump"},
    {"Donald Trump praised his Russian counterpart.", "his Russian counterpart", "Vladimir Putin"},
    {"Gloria Sampson met Peter Hollins in Rome. She left at once.", "She", "Gloria Sampson"},
    {"John Wong spoke in Sydney, Australia. Wong was tired.", "Wong was", "John Wong"}, /* not the foreign minister */
    {"Maria Brant, who lives in Rome, won. She thanked the jury.", "She", "Maria Brant"},
    {"Peter Hollins forgave Donald Trump and allowed him to go.", "him", "Donald Trump"}, /* whoever allows is somebody else */
    {"Peter Hollins was a senator. He left at once.", "He", "Peter Hollins"},
    {"Angela Merkel and Donald Trump spoke in Rome. They left at once.", "They", "Angela Merkel"}, /* and who goes with her */
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(cases[i].text, "2018-04-25");
    const char *found = strstr(cases[i].text, cases[i].mention);
    uint32_t begin = (uint32_t)(found - cases[i].text);
    const dt_entity *e = NULL;
    for (uint32_t k = 0; k < doc->entity_count; k++)
      if (!e && doc->entities[k].span.begin == begin) e = &doc->entities[k];
    if (!e || !dt_str_is(e->identifier, cases[i].identifier))
      fail_msg("%s -> '%.*s'", cases[i].mention, e ? (int)e->identifier.len : 0, e ? e->identifier.ptr : "");
  }
}

static const dt_entity *headed_by(const char *words) {
  uint32_t begin = (uint32_t)(strstr(doc->article.text.ptr, words) - doc->article.text.ptr);
  for (uint32_t i = 0; i < doc->entity_count; i++)
    if (doc->tokens[doc->entities[i].head].begin == begin) return &doc->entities[i];
  fail_msg("'%s' heads no entity", words);
  return NULL;
}

static void a_pair_is_two_actors(void **state) {
  (void)state;
  static const struct { const char *text, *word, *noun, *codes; } cases[] = {
    {"Russia and Ukraine signed a truce. Both sides accused each other of violating it.", "Both", "sides", "RUS UKR"},
    {"Friedrich Merz met President Xi Jinping, and the two leaders agreed to resume talks.", "two", "leaders", "DEU CHN"},
    {"Israel attacked Lebanon. The two countries agreed on a ceasefire.", "two", "countries", "ISR LBN"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(cases[i].text, "2025-06-01");
    char got[20];
    snprintf(got, sizeof got, "%s %s", headed_by(cases[i].word)->code, headed_by(cases[i].noun)->code);
    assert_string_equal(got, cases[i].codes);
  }
  run("The army killed two soldiers in Syria.", "2025-06-01");
  assert_null(at("two"));
}

static void first_person_is_the_speaker(void **state) {
  (void)state;
  run("\"I will go,\" Angela Merkel said.", "2018-04-25");
  uint32_t speaker = DT_NONE;
  for (uint32_t i = 0; i < doc->entity_count; i++)
    if (dt_str_is(doc->entities[i].identifier, "Angela Merkel")) speaker = i;
  assert_true(speaker != DT_NONE);
  uint32_t i = dt_names_resolve_first_person(doc, 1, speaker);
  assert_true(i != DT_NONE);
  assert_string_equal(doc->entities[i].code, "DEU");
  assert_int_equal(doc->entities[i].chain, doc->entities[speaker].chain);
  assert_int_equal(dt_names_resolve_first_person(doc, 3, speaker), DT_NONE);
}

static void every_limit_fails_cleanly(void **state) {
  (void)state;
  dt_error err = {0};
  dt_sources sources;
  dt_names *names = NULL;
  assert_int_equal(dt_sources_open(NULL, 0, &sources, &err), DT_OK);
  assert_int_equal(dt_names_open(&sources, &names, &err), DT_OK);
  run("The Iranian-backed Houthi rebels in Yemen fired at Saudi troops, and Angela Merkel said she was worried.", "2018-04-25");
  for (size_t limit = 0; limit < 40000; limit += 97) {
    dt_doc small = *doc;
    small.arena = dt_arena_new(limit);
    small.entity_count = small.place_count = small.timex_count = 0;
    dt_status status = dt_names_link(names, &small, &err);
    assert_true(status == DT_OK || status == DT_ERR_MEM);
    dt_arena_free(small.arena);
  }
  dt_names_close(names);
  dt_sources_close(&sources);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(words_are_compared_without_marks), cmocka_unit_test(bad_lines_say_why),
    cmocka_unit_test(a_bad_line_names_its_file),        cmocka_unit_test(the_loader_makes_names),
    cmocka_unit_test(the_holder_of_an_office), cmocka_unit_test(faults_are_found),                 cmocka_unit_test(one_entity_for_each_phrase),
    cmocka_unit_test(titles_name_a_country_once), cmocka_unit_test(bare_roles_are_lent_a_country), cmocka_unit_test(namesakes_are_two), cmocka_unit_test(publishers_are_at_home),
    cmocka_unit_test(places_are_no_actors),             cmocka_unit_test(mentions_refer_back),
    cmocka_unit_test(a_pair_is_two_actors),             cmocka_unit_test(first_person_is_the_speaker),      cmocka_unit_test(every_limit_fails_cleanly),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
