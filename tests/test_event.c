/* The event stage: what a dictionary of our own makes of sentences, how it can fail, and that nothing depends on what was
   coded before. The dictionaries' own examples are run by `detente dict test`. */
#include "base.h"
#include "event.h"
#include "lexicon.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "with_engine.h"

static dt_status load(const char *text, ev_lexicon *out, dt_error *err) {
  static dt_file files[2];
  static dt_sources sources;
  files[0] = (dt_file){DT_STR("events/compose.txt"), DT_STR("demand * REQUEST 100\nlight * =\nfuture CONSULT AGREE 036\n")};
  files[1] = (dt_file){DT_STR("events/mine.txt"), dt_str_of(text)};
  sources = (dt_sources){.items = files, .count = 2, .builtin = 2};
  return ev_lexicon_open(&sources, out, err);
}

static void good_lines_are_read(void **state) {
  (void)state;
  ev_lexicon x;
  dt_error err = {0};
  dt_status status = load("# comment\n@metal tin|iron\n[CONSULT/visit 042 A=subj|by need=AR]\nv visit|call_on R=obj obj=!@metal|museum to=* subj=:ASSAULT weak both own\n"
                          "  + A visited B. => FRA > KEN\n  - Nothing.\n[op demand]\nn demand\n[topic change]\nn reform\n[stop]\np at_odds\n", &x, &err);
  if (status != DT_OK) fprintf(stderr, "%s\n", err.message);
  assert_int_equal(status, DT_OK);
  assert_int_equal(x.entries.count, 5);
  const ev_entry *e = &x.entries.items[1];
  assert_int_equal(e->word_count, 2);
  assert_int_equal(e->a.count, 2);
  assert_int_equal(e->condition_count, 3);
  assert_true(e->weak && e->both && e->code.mode);
  assert_string_equal(e->code.cameo, "042");
  assert_true(dt_str_is(e->rule, "events/mine.txt:4"));
  ev_lexicon_close(&x);
}

static void bad_lines_are_named(void **state) {
  (void)state;
  static const char *const texts[] = {
    "v visit\n", "[CONSULT 042\n", "[]\n", "[CONSULT]\n", "[VISIT 042]\n", "[CONSULT/dance 042]\n", "[CONSULT 99]\n", "[CONSULT 04244]\n", "[op]\n",
    "[CONSULT 042]x\n", "[CONSULT 042 obj=tea]\n", "[CONSULT 042] [x]\n",
  };
  static const char *const entries[] = {
    "x visit", "v", "v visit A=Subj", "v visit A=subj|", "v visit obj=", "v visit obj=@none", "v visit obj=:NOTHING", "v visit loud", "v a_b_c_d_e_f", "v visit need=Q", "v Visit", "v visit obj=Tea",
    "v visit A=subj|obj|iobj|to|with|from|on|in|at|by|for",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    ev_lexicon x;
    dt_error err = {0};
    if (load(texts[i], &x, &err) == DT_OK) fail_msg("taken: %s", texts[i]);
    assert_int_equal(err.status, DT_ERR_DICT);
    assert_non_null(strstr(err.message, "events/mine.txt:1: "));
  }
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
    char text[256];
    ev_lexicon x;
    dt_error err = {0};
    snprintf(text, sizeof text, "[CONSULT 042]\n%s\n", entries[i]);
    if (load(text, &x, &err) == DT_OK) fail_msg("taken: %s", entries[i]);
    assert_non_null(strstr(err.message, "events/mine.txt:2: "));
  }
  ev_lexicon x;
  dt_error err = {0};
  assert_int_equal(load("[op sing]\nv sing\n", &x, &err), DT_ERR_DICT);
  assert_non_null(strstr(err.message, "operator 'sing' has no row"));
  static const struct { const char *rows, *message; } composes[] = {
    {"demand * REQUEST 100\n@dance demand\n", "events/compose.txt:2: no such task"},
    {"@undo\n", "events/compose.txt:1: a task wants a name and operators"},
    {"@undo sing\n", "operator 'sing' of @undo has no row"},
  };
  for (size_t i = 0; i < sizeof composes / sizeof *composes; i++) {
    dt_file file = {DT_STR("events/compose.txt"), dt_str_of(composes[i].rows)};
    dt_sources sources = {.items = &file, .count = 1, .builtin = 1};
    assert_int_equal(ev_lexicon_open(&sources, &x, &err), DT_ERR_DICT);
    if (!strstr(err.message, composes[i].message)) fail_msg("%s", err.message);
  }
}

static void forms_and_numbers_are_words(void **state) {
  (void)state;
  dt_file files[] = {{DT_STR("dates/words.txt"), DT_STR("number 11 eleven\nnumber 100 hundred\ntens 20 twenties\n")},
                     {DT_STR("events/forms.txt"), DT_STR("# past\nseek sought\nsing sang sung\n")},
                     {DT_STR("events/mine.txt"), DT_STR("[CONSULT 040]\nv seek\n")}};
  dt_sources sources = {.items = files, .count = 3, .builtin = 3};
  ev_lexicon x;
  dt_error err = {0};
  assert_int_equal(ev_lexicon_open(&sources, &x, &err), DT_OK);
  assert_int_equal(ev_word_number(&x.forms, DT_STR("Sought")), ev_word_number(&x.words, DT_STR("seek")));
  assert_int_equal(ev_word_number(&x.forms, DT_STR("sang")), DT_NONE); /* a verb of no entry */
  assert_int_equal(ev_word_number(&x.numbers, DT_STR("Eleven")), 11);
  assert_int_equal(ev_word_number(&x.numbers, DT_STR("hundred")), DT_NONE);
  ev_lexicon_close(&x);
  static const char *const bad[] = {"# past\nseek\n", "# past\nseek Sought\n"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    files[1].bytes = dt_str_of(bad[i]);
    assert_int_equal(ev_lexicon_open(&sources, &x, &err), DT_ERR_DICT);
    assert_non_null(strstr(err.message, "events/forms.txt:2: "));
  }
}

static void faults_are_found(const dt_fault *fault, void *user) {
  assert_true(fault->line > 0 && fault->what);
  (*(unsigned *)user)++;
}

static void check_finds_faults(void **state) {
  (void)state;
  dt_file files[] = {{DT_STR("events/mine.txt"), DT_STR("[CONSULT 040]\nv meet\n  + A met B. => FRA KEN\nv meet\n[CONSULT 042]\nv meet obj=tea\n")}};
  dt_sources sources = {.items = files, .count = 1, .builtin = 1};
  unsigned count = 0;
  assert_int_equal(dt_event_check(&sources, faults_are_found, &count, NULL), DT_OK);
  assert_int_equal(count, 3); /* a second "meet", which has no example; "meet tea" has none either */
  files[0].bytes = DT_STR("[CONSULT 040]\nv meet A=never,\n");
  count = 0;
  assert_int_equal(dt_event_check(&sources, faults_are_found, &count, NULL), DT_OK);
  assert_int_equal(count, 1);
  files[0] = (dt_file){DT_STR("events/compose.txt"), DT_STR("stop * =\n@undo stop\n@carrier stop\n")};
  count = 0;
  assert_int_equal(dt_event_check(&sources, faults_are_found, &count, NULL), DT_OK);
  assert_int_equal(count, EV_TASK_COUNT - 2); /* tasks that nobody does */
}

/* A task is done by the operator that the dictionary names, the user's line first. */
static void tasks_are_named(void **state) {
  (void)state;
  dt_file files[] = {{DT_STR("events/compose.txt"), DT_STR("stop ASSAULT RETREAT 0871\nend ASSAULT CONCEDE 080\nlight * =\n@undo stop\n@carrier light\n")},
                     {DT_STR("events/compose.txt"), DT_STR("@undo end\n")}};
  dt_sources sources = {.items = files, .count = 1, .builtin = 1};
  const ev_code attack = {DT_EVENT_ASSAULT, 0, "190"};
  for (uint32_t n = 1; n <= 2; n++) {
    ev_lexicon x;
    dt_error err = {0};
    sources.count = n;
    assert_int_equal(ev_lexicon_open(&sources, &x, &err), DT_OK);
    const ev_rule *rule = ev_rule_of_task(&x, EV_TASK_undo, &attack);
    assert_non_null(rule);
    assert_string_equal(rule->code.cameo, n == 1 ? "0871" : "080");
    assert_null(ev_rule_of_task(&x, EV_TASK_carrier, &attack)); /* its row keeps the event */
    assert_null(ev_rule_of_task(&x, EV_TASK_future, &attack));
    ev_lexicon_close(&x);
  }
}

static void run(dt_doc *doc, const char *text) {
  dt_article article = {.text = dt_str_of(text), .date = DT_STR("2024-06-12")};
  dt_error err = {0};
  if (dt_doc_run(engine, &article, DT_STAGE_EVENT, doc, &err) != DT_OK) fail_msg("%s", err.message);
}

static void describe(const dt_doc *doc, char *out, size_t room) {
  size_t at = 0;
  out[0] = 0;
  for (uint32_t i = 0; i < doc->event_count && at < room; i++) {
    const dt_event *e = &doc->events[i];
    at += (size_t)snprintf(out + at, room - at, "%s %s %u %u %u %.*s\n", dt_event_name((dt_event_type)e->type), e->cameo, e->trigger, e->actors.count, e->recipients.count,
                           (int)e->rule.len, e->rule.ptr);
  }
}

/* The same article gives the same events whatever came before it. */
static void nothing_is_remembered(void **state) {
  (void)state;
  static const char *const texts[] = {
    "Turkey agreed to withdraw its troops from Syria. Ankara said it would lift sanctions on Damascus.",
    "Israel launched an airstrike on Lebanon on Tuesday, killing 12 fighters. France condemned the attack.",
    "Iran demanded that Iraq release the prisoners.",
  };
  char alone[3][4096], after[4096];
  dt_doc *doc = NULL;
  for (int i = 0; i < 3; i++) {
    assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
    run(doc, texts[i]);
    describe(doc, alone[i], sizeof alone[i]);
    dt_doc_free(doc);
  }
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (int k = 0; k < 9; k++) {
    run(doc, texts[(k * 2) % 3]);
    describe(doc, after, sizeof after);
    assert_string_equal(after, alone[(k * 2) % 3]);
  }
  dt_doc_free(doc);
}

/* A definite noun is about whom the paragraph's last event of its type was about; never the actor himself, nor a medium. */
static void what_was_told_is_recalled(void **state) {
  (void)state;
  static const struct {
    const char *text;
    const char *recipient; /* of the last event; "" none */
  } cases[] = {
    {"Canada imposed tariffs on Mexico. Its president announced the tariffs on live television.", "MEX"},
    {"Canada imposed tariffs on Mexico. Kenya's president announced tariffs on Tuesday.", ""},
    {"Canada imposed tariffs on Mexico.\n\nKenya's president announced the tariffs on Tuesday.", ""},
    {"Canada imposed tariffs on Mexico. Kenya's president announced the embargo on Tuesday.", ""},
    {"Canada imposed tariffs on Mexico. Mexico's president announced the tariffs on Tuesday.", ""},
  };
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(doc, cases[i].text);
    assert_true(doc->event_count >= 2);
    const dt_indices *who = &doc->events[doc->event_count - 1].recipients;
    const char *code = who->count ? doc->entities[who->items[0]].code : "";
    if (strcmp(code, cases[i].recipient) != 0) fail_msg("%s: %s, not %s", cases[i].text, code, cases[i].recipient);
  }
  dt_doc_free(doc);
}

/* A country that no party names comes from the place of the act, or from the state that acts on its own people. */
static void countries_are_lent(void **state) {
  (void)state;
  static const struct {
    const char *text, *actor, *recipient, *words; /* codes of the last event; words of the party that the place became */
  } cases[] = {
    {"Two Danish tourists were kidnapped in Mali.", "MLI", "DNK", "Mali"},
    {"A car bomb killed two Danish soldiers in Baghdad.", "IRQ", "DNK", "Baghdad"},
    {"The Peruvian president extended the curfew in Lima.", "PER", "PER", "Lima"},
    {"Canada closed its embassy in Tehran.", "CAN", "IRN", "Tehran"},
    {"A bombing in Lviv killed two Danish soldiers.", "UKR", "DNK", "Lviv"},
    {"Two Danish soldiers were killed in a bombing in Lviv.", "UKR", "DNK", "Lviv"},
    {"Two Danish soldiers were killed in the Iraqi capital.", "IRQ", "DNK", NULL},
    {"Peruvian police arrested three journalists.", "PER", "PER", NULL},
    {"Canada has threatened to impose tariffs unless Mexico closes its border.", "CAN", "MEX", NULL},
    {"Canada agreed to a ceasefire in Mali.", "CAN", "MLI", "Mali"},
    {"Canada agreed to hold talks in Mali.", "CAN", "", NULL},
    {"A car bomb killed two Danish soldiers near the Iraqi border.", "", "DNK", NULL},
    {"The Peruvian president in Lima extended the curfew.", "PER", "", NULL},
    {"Two Danish tourists were kidnapped, a diplomat in Mali said.", "", "DNK", NULL},
    {"Thousands marched in Lima.", "PER", "", "Thousands"},
  };
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(doc, cases[i].text);
    assert_true(doc->event_count > 0);
    const dt_event *e = &doc->events[doc->event_count - 1];
    const char *actor = e->actors.count ? doc->entities[e->actors.items[0]].code : "", *recipient = e->recipients.count ? doc->entities[e->recipients.items[0]].code : "";
    if (strcmp(actor, cases[i].actor) != 0 || strcmp(recipient, cases[i].recipient) != 0) fail_msg("%s: %s > %s", cases[i].text, actor, recipient);
    bool found = cases[i].words == NULL;
    for (uint32_t k = 0; k < doc->entity_count; k++) { /* lent ones too cover their span, no more */
      const dt_entity *x = &doc->entities[k];
      assert_true(x->first < x->last && x->first <= x->head);
      assert_int_equal(doc->tokens[x->first].begin, x->span.begin);
      assert_int_equal(doc->tokens[x->last - 1].end, x->span.end);
    }
    for (uint32_t k = 0; k < 2 && !found; k++) {
      const dt_indices *side = k ? &e->recipients : &e->actors;
      dt_span span = doc->entities[side->items[0]].span;
      found = dt_str_is((dt_str){doc->article.text.ptr + span.begin, span.end - span.begin}, cases[i].words);
    }
    if (!found) fail_msg("%s: no party is \"%s\"", cases[i].text, cases[i].words);
  }
  dt_doc_free(doc);
}

/* A show of force beside an attack of the same country's in the paragraph is no event of its own. */
static void attacks_swallow_shows_of_force(void **state) {
  (void)state;
  static const struct {
    const char *text;
    uint32_t mobilized, attacked;
  } cases[] = {
    {"Turkey massed troops along the Syrian border. Turkish jets bombed three Syrian villages on Monday.", 0, 1},
    {"Turkey massed troops along the Syrian border, and Turkish jets bombed three Syrian villages.", 0, 1},
    {"Turkey massed troops along the Syrian border.\n\nTurkish jets bombed three Syrian villages on Monday.", 1, 1},
    {"Turkey massed troops along the Syrian border. Russian jets bombed three Syrian villages on Monday.", 1, 1},
    {"Turkey massed troops along the Syrian border. Turkish jets did not bomb Syrian villages on Monday.", 1, 1},
    {"Turkey massed troops along the Syrian border. Turkey warned Syria on Monday.", 1, 0},
  };
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(doc, cases[i].text);
    uint32_t mobilized = 0, attacked = 0;
    for (uint32_t k = 0; k < doc->event_count; k++) {
      mobilized += doc->events[k].type == DT_EVENT_MOBILIZE;
      attacked += doc->events[k].type == DT_EVENT_ASSAULT;
    }
    if (mobilized != cases[i].mobilized || attacked != cases[i].attacked) fail_msg("%s: %u and %u", cases[i].text, mobilized, attacked);
    for (uint32_t k = 0; k < doc->match_count; k++) {
      const dt_match *m = &doc->matches[k];
      assert_true(m->event == DT_NONE || m->event < doc->event_count);
      if (m->verdict == DT_VERDICT_CODED) assert_int_equal(doc->events[m->event].trigger, m->token);
      if (m->verdict == DT_VERDICT_SWALLOWED) assert_int_equal(doc->events[m->event].type, DT_EVENT_ASSAULT);
    }
  }
  dt_doc_free(doc);
}

/* "League" is a word of sport, but not in the name of a body. */
static void names_are_of_no_domain(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool any;
  } cases[] = {
    {"The Arab League condemned Israel.", true},
    {"Awami League leaders condemned Israel.", true},
    {"The striker and the goalkeeper of the league condemned Israel.", false},
  };
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(doc, cases[i].text);
    if ((doc->event_count > 0) != cases[i].any) fail_msg("%s: %u events", cases[i].text, doc->event_count);
  }
  dt_doc_free(doc);
}

/* Who speaks decides whether what is still to come is a threat, a refusal, a demand, or only told. */
static void speakers_speak_for_themselves(void **state) {
  (void)state;
  static const struct {
    const char *text, *type; /**< the event that is wanted; with '!' before it: is not */
    uint32_t actors, recipients;
  } cases[] = {
    {"Israel said that it would attack Lebanon.", "THREATEN", 1, 1},
    {"Egypt said that Israel would attack Lebanon.", "!THREATEN", 0, 0},
    {"Israel warned that it would attack Lebanon.", "THREATEN", 1, 1},
    {"Egypt warned that Israel would attack Lebanon.", "!THREATEN", 0, 0},
    {"Serbia said that it would not hold talks with Kosovo.", "REJECT", 1, 1},
    {"Albania said that Serbia would not hold talks with Kosovo.", "!REJECT", 0, 0},
    {"Ethiopia threatened to halt water deliveries to Djibouti.", "THREATEN", 1, 1},
    {"The Serbian government insisted that Kosovo withdraw its police.", "REQUEST", 1, 1},
    {"The Serbian government insisted that its police had visited Kosovo.", "!REQUEST", 0, 0},
    {"Somalia asked Kenya whether the road was open.", "!REQUEST", 0, 0}, /* nothing is asked for */
  };
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    bool unwanted = cases[i].type[0] == '!', found = false;
    run(doc, cases[i].text);
    for (uint32_t k = 0; k < doc->event_count; k++) {
      const dt_event *e = &doc->events[k];
      if (strcmp(dt_event_name((dt_event_type)e->type), cases[i].type + unwanted) != 0) continue;
      found |= unwanted || (e->actors.count == cases[i].actors && e->recipients.count == cases[i].recipients);
    }
    if (found == unwanted) fail_msg("%s: %s", cases[i].text, cases[i].type);
  }
  dt_doc_free(doc);
}

static void every_event_names_its_line(void **state) {
  (void)state;
  static const char text[] = "Turkey and Syria held talks in Moscow on Monday. Iran demanded that Israel stop its attacks on Lebanon. The United States imposed "
                             "sanctions on Russia. Three soldiers were killed when rebels attacked a base in Mali. Thousands protested in Paris.";
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  run(doc, text);
  assert_true(doc->match_count >= doc->event_count);
  for (uint32_t i = 0; i < doc->event_count; i++) {
    const dt_event *e = &doc->events[i];
    char path[256];
    int line = 0, lines = 0, c;
    size_t colon = e->rule.len;
    while (colon > 0 && e->rule.ptr[colon - 1] != ':') colon--;
    assert_true(colon > 1);
    snprintf(path, sizeof path, "dict/%.*s", (int)colon - 1, e->rule.ptr);
    line = atoi(e->rule.ptr + colon);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while ((c = fgetc(file)) != EOF) lines += c == '\n';
    fclose(file);
    assert_in_range(line, 1, lines);
    assert_true(dt_cameo_find(e->cameo) != NULL && e->trigger < doc->token_count && e->text.count > 0 && e->why.len > 0);
    assert_true(i == 0 || doc->events[i - 1].sentence < e->sentence || (doc->events[i - 1].sentence == e->sentence && doc->events[i - 1].trigger <= e->trigger));
  }
  dt_doc_free(doc);
}

/* Any limit of memory: done or DT_ERR_MEM. */
static void every_limit_fails_cleanly(void **state) {
  (void)state;
  dt_doc *doc = NULL;
  dt_sources sources;
  dt_event_dict *dict = NULL;
  assert_int_equal(dt_sources_open(NULL, 0, &sources, NULL), DT_OK);
  assert_int_equal(dt_event_open(&sources, &dict, NULL), DT_OK);
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  run(doc, "Iran demanded that Israel stop its attacks on Lebanon, and Turkey and Syria held talks in Moscow.");
  bool failed = false, done = false;
  for (size_t limit = 16; limit < 1 << 18 && !done; limit += limit < 4096 ? 64 : 2048) {
    dt_doc copy = *doc;
    dt_error err = {0};
    copy.arena = dt_arena_new(limit);
    if (!copy.arena) continue;
    dt_status status = dt_event_code(dict, &copy, &err);
    assert_true(status == DT_OK || status == DT_ERR_MEM);
    failed |= status == DT_ERR_MEM;
    done = status == DT_OK;
    dt_arena_free(copy.arena);
  }
  assert_true(failed && done);
  dt_doc_free(doc);
  dt_event_close(dict);
  dt_sources_close(&sources);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(good_lines_are_read),      cmocka_unit_test(bad_lines_are_named),        cmocka_unit_test(check_finds_faults), cmocka_unit_test(tasks_are_named),
    cmocka_unit_test(forms_and_numbers_are_words),
    cmocka_unit_test(nothing_is_remembered),    cmocka_unit_test(what_was_told_is_recalled), cmocka_unit_test(countries_are_lent), cmocka_unit_test(attacks_swallow_shows_of_force), cmocka_unit_test(names_are_of_no_domain), cmocka_unit_test(speakers_speak_for_themselves), cmocka_unit_test(every_event_names_its_line), cmocka_unit_test(every_limit_fails_cleanly),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
