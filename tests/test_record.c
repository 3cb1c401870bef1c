/* Writers, over a document made by hand. */
#include "made_doc.h"
#include "nation.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include <jansson.h>

static char *z(dt_str s) {
  char *copy = calloc(s.len + 1, 1);
  if (s.len) memcpy(copy, s.ptr, s.len);
  return copy;
}

static void json_is_exact(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_str line;
  assert_int_equal(dt_event_json(doc, 0, NULL, &line, NULL), DT_OK);
  char *got = z(line);
  assert_string_equal(got,
    "{\"id\":\"made \\\"1\\\"#1\",\"date\":\"1933-03\",\"date_precision\":\"month\",\"publication_date\":\"1933-11-17\","
    "\"actor\":[{\"code\":\"FRA\",\"sector\":\"GOV\",\"entity_text\":\"Freedonia\xE2\x80\x99s envoy\",\"office\":\"envoy\",\"start\":0,\"end\":19},"
    "{\"code\":\"USA\",\"sector\":\"GOV MIL\",\"entity_text\":\"Rufus Firefly\",\"identifier_text\":\"Rufus T. Firefly\",\"office\":\"president\","
    "\"former\":true,\"start\":24,\"end\":37}],\"recipient\":[],\"event\":[\"CONSULT\"],\"mode\":[\"phone\"],\"context\":[\"diplomatic\"],"
    "\"auxiliary\":[],\"cameo\":\"041\",\"quad_code\":1,\"event_scale\":1.5,\"event_text\":[\"met\"],\"event_loc\":null,"
    "\"attribution\":[{\"source\":{\"code\":\"\",\"sector\":\"JRN\",\"entity_text\":\"the Herald\",\"identifier_text\":\"The Herald\",\"start\":51,\"end\":61},"
    "\"cue\":\"said\",\"via\":\"Bloomberg\",\"kind\":\"indirect\",\"stance\":\"said\"}],\"text_info\":{\"sequence\":1,\"start\":0,\"end\":70},"
    "\"rule\":\"events/consult.txt:41\"}");
  free(got);
  dt_doc_free(doc);
}

/* What JSON says the words are is what the text has there, in bytes and in code points. */
static void offsets_point_at_the_words(void **state) {
  (void)state;
  for (int codepoints = 0; codepoints < 2; codepoints++) {
    dt_doc *doc = made_doc();
    dt_record_options how = {.codepoints = codepoints};
    dt_str line;
    assert_int_equal(dt_event_json(doc, 0, &how, &line, NULL), DT_OK);
    json_t *event = json_loadb(line.ptr, line.len, 0, NULL);
    json_t *actor = json_array_get(json_object_get(event, "actor"), 1);
    json_int_t start = json_integer_value(json_object_get(actor, "start")), end = json_integer_value(json_object_get(actor, "end"));
    assert_int_equal(end - start, strlen("Rufus Firefly"));
    assert_int_equal(start, codepoints ? 22 : 24); /* one quotation mark of three bytes stands before */
    json_t *info = json_object_get(event, "text_info");
    assert_int_equal(json_integer_value(json_object_get(info, "end")), codepoints ? 64 : 70);
    json_decref(event);
    dt_doc_free(doc);
  }
}

static void json_says_all_of_the_second(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_record_options how = {.with_text = true, .with_link = true, .quad_scheme = "penta", .copy_of = DT_STR("other")};
  dt_str line;
  assert_int_equal(dt_event_json(doc, 1, &how, &line, NULL), DT_OK);
  json_t *e = json_loadb(line.ptr, line.len, 0, NULL);
  assert_non_null(e);
  const char *id, *date, *precision, *aux0, *aux1, *part0, *part1, *place, *country, *text, *link, *copy;
  int killed, arrested, quad;
  double lat;
  assert_int_equal(json_unpack(e, "{s:s,s:s,s:s,s:[s,s],s:i,s:i,s:i,s:[s,s],s:{s:s,s:s,s:f},s:s,s:s,s:s}", "id", &id, "date", &date,
    "date_precision", &precision, "auxiliary", &aux0, &aux1, "killed", &killed, "arrested", &arrested, "quad_code", &quad, "event_text",
    &part0, &part1, "event_loc", "name", &place, "country", &country, "lat", &lat, "text", &text, "link", &link, "copy_of", &copy), 0);
  assert_string_equal(id, "made \"1\"#2");
  assert_string_equal(date, "1933-11-17"); /* the publication date stands in */
  assert_string_equal(precision, "day");
  assert_string_equal(aux0, "future");
  assert_string_equal(aux1, "negation");
  assert_int_equal(killed, 0);
  assert_int_equal(arrested, 12);
  assert_int_equal(quad, 3); /* penta has CAMEO 16 as verbal conflict; PLOVER's SANCTION is 4 */
  assert_string_equal(part1, "killing\tnobody");
  assert_string_equal(place, "Nice");
  assert_string_equal(country, "FRA");
  assert_true(fabs(lat - 43.70313) < 1e-9);
  assert_string_equal(text, "Sylvania sanctioned it, killing\tnobody.");
  assert_int_equal(strlen(link), 16);
  assert_string_equal(copy, "other");
  assert_null(json_object_get(e, "injured"));
  json_decref(e);
  dt_doc_free(doc);
}

static void lines_have_the_columns_of_the_header(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_str header, rows;
  dt_record_options how = {.format = "tsv"};
  assert_int_equal(dt_record_header(&how, &header, NULL), DT_OK);
  assert_int_equal(dt_doc_records(doc, &how, &rows, NULL), DT_OK);
  size_t wanted = 0, lines = 0;
  for (size_t i = 0; i < header.len; i++) wanted += header.ptr[i] == '\t';
  assert_true(dt_str_starts(header, "id\tdate\t"));
  dt_str line;
  while (dt_str_field(&rows, '\n', &line) && line.len) {
    size_t tabs = 0;
    for (size_t i = 0; i < line.len; i++) tabs += line.ptr[i] == '\t';
    assert_int_equal(tabs, wanted);
    lines++;
  }
  assert_int_equal(lines, 2);
  dt_doc_free(doc);
}

static void csv_quotes_what_has_to_be(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_record_options how = {.format = "csv"};
  dt_str rows;
  assert_int_equal(dt_doc_records(doc, &how, &rows, NULL), DT_OK);
  char *got = z(rows);
  assert_non_null(strstr(got, "\"made \"\"1\"\"#1\",1933-03,month,1933-11-17,FRA;USA,GOV;GOV MIL,Freedonia\xE2\x80\x99s envoy;Rufus Firefly,;Rufus T. Firefly,,,,,CONSULT,phone,diplomatic,,041,1,1.5,1,,,,,met,"));
  assert_non_null(strstr(got, "sanctioned \xE2\x80\xA6 killing nobody,Nice,FRA,43.70313,7.26608,2990440,,,,,,,2,"));
  assert_non_null(strstr(got, "\"Herald, The\",https://example.org/?a=1&b=2,\"Hail, \"\"Freedonia\"\"\","));
  free(got);
  dt_doc_free(doc);
}

static void table_is_cut_and_filled(void **state) {
  (void)state;
  dt_doc *doc = made_doc();
  dt_record_options how = {.format = "table"};
  dt_str rows;
  assert_int_equal(dt_doc_records(doc, &how, &rows, NULL), DT_OK);
  char *got = z(rows);
  assert_string_equal(got,
    "\nHail, \"Freedonia\"  [1933-11-17, Herald, The, made \"1\"]\n"
    "1933-03     FRA GOV Freedonia\xE2\x80\x99s envoy   CONSULT/phone             with USA GOV MIL Rufus T.\xE2\x80\xA6  said by The Herald via Bloomberg\n"
    "1933-11-17  RUS GOV Sylvania            not SANCTION, future      FRA GOV Freedonia\xE2\x80\x99s envoy\n");
  free(got);
  dt_doc_free(doc);
}

/* Every format whole, as tests/golden/format.NAME has it. DETENTE_GOLDEN=write renews them: look at the difference before it is kept. */
static void formats_are_golden(void **state) {
  (void)state;
  for (unsigned f = 0; dt_record_format(f); f++) {
    dt_doc *doc = made_doc();
    char path[64];
    dt_record_options how = {.format = dt_record_format(f), .story = 7};
    dt_str header, rows, want = {0};
    assert_int_equal(dt_record_header(&how, &header, NULL), DT_OK);
    doc->events[1].auxiliary = DT_AUX_FUTURE; /* so that formats without negation have it too */
    assert_int_equal(dt_doc_records(doc, &how, &rows, NULL), DT_OK);
    snprintf(path, sizeof path, "tests/golden/format.%s", how.format);
    if (getenv("DETENTE_GOLDEN")) {
      FILE *to = fopen(path, "wb");
      assert_non_null(to);
      fwrite(header.ptr, 1, header.len, to);
      fwrite(rows.ptr, 1, rows.len, to);
      fclose(to);
    }
    assert_int_equal(dt_read_file(path, 1 << 20, &want, NULL), DT_OK);
    char *got = calloc(header.len + rows.len + 1, 1);
    memcpy(got, header.ptr, header.len);
    memcpy(got + header.len, rows.ptr, rows.len);
    assert_string_equal(got, want.ptr);
    free(got);
    free((void *)want.ptr);
    dt_doc_free(doc);
  }
}

/* What did not happen stays out of formats that cannot say so. */
static void what_did_not_happen_is_left_out(void **state) {
  (void)state;
  static const char *const formats[] = {"gdelt1", "gdelt2", "gdelt2-mentions", "icews", "phoenix", "polecat", "tabari"};
  for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
    for (int bit = DT_AUX_HISTORICAL; bit <= DT_AUX_NEGATION; bit *= 2) {
      dt_doc *doc = made_doc();
      dt_str rows;
      doc->events[1].auxiliary = (uint8_t)bit;
      doc->events++; /* the second alone */
      doc->event_count = 1;
      assert_int_equal(dt_doc_records(doc, &(dt_record_options){.format = formats[f]}, &rows, NULL), DT_OK);
      assert_int_equal(rows.len == 0, bit == DT_AUX_NEGATION || bit == DT_AUX_HYPOTHETICAL);
      dt_doc_free(doc);
    }
}

static void nations_are_found(void **state) {
  (void)state;
  static const struct {
    const char *code, *cow, *gw, *fips, *icews;
  } cases[] = {{"ABW", "", "", "AA", "Aruba"}, {"DEU", "255", "260", "GM", "Germany"}, {"RUS", "365", "365", "RS", "Russian Federation"},
               {"USA", "2", "2", "US", "United States"}, {"ZWE", "552", "552", "ZI", "Zimbabwe"}, {"UNO", "", "", "", ""},
               {"CIV", "437", "437", "IV", "Cote d'Ivoire"}, {"SRB", "345", "340", "RI", "Serbia"}};
  dt_nation n;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_true(dt_nation_find(dt_str_of(cases[i].code), &n));
    assert_true(dt_str_is(n.cow, cases[i].cow) && dt_str_is(n.gw, cases[i].gw) && dt_str_is(n.fips, cases[i].fips) && dt_str_is(n.icews, cases[i].icews));
  }
  assert_false(dt_nation_find(DT_STR("AAA"), &n));
  assert_false(dt_nation_find(DT_STR("ZZZ"), &n));
  assert_false(dt_nation_find(DT_STR(""), &n));
  /* every code of the table is found by halving */
  dt_lines lines = {.rest = dt_pack_find("dict/relation/codes.tsv")};
  while (dt_lines_next(&lines))
    if (lines.line.len && lines.line.ptr[0] != '#') assert_true(dt_nation_find(dt_slice(lines.line, 0, 3), &n) && dt_str_eq(n.code, dt_slice(lines.line, 0, 3)));
}

static void cameo_actors(void **state) {
  (void)state;
  static const struct {
    const char *code, *sectors, *cameo, *country, *group, *type;
  } cases[] = {{"USA", "GOV MIL", "USAGOVMIL", "USA", "", "GOV"}, {"UNO", "", "IGOUNO", "", "UNO", "IGO"}, {"EUR", "LEG", "IGOEUREECLEG", "EUR", "EEC", "IGO"},
               {"SYR", "REB", "SYRREB", "SYR", "", "REB"}, {"FRA", "JRN", "FRAMED", "FRA", "", "MED"}, {"FRA", "MED UNK", "FRAHLH", "FRA", "", "HLH"},
               {"", "CVL", "CVL", "", "", "CVL"}, {"", "", "", "", "", ""}, {"ISM", "", "IMGMOS", "", "", "IMG"}, {"ABW", "PTY OPP PTY LEG LAB", "ABWPTYOPPPTYLEGLAB", "ABW", "", "PTY"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_party p = {.code = dt_str_of(cases[i].code), .sector = dt_str_of(cases[i].sectors)};
    dt_cameo_actor a;
    dt_cameo_actor_of(&p, &a);
    assert_string_equal(a.code, cases[i].cameo);
    assert_string_equal(a.country, cases[i].country);
    assert_string_equal(a.group, cases[i].group);
    assert_string_equal(a.types[0], cases[i].type);
  }
}

static void wrong_names_are_refused(void **state) {
  (void)state;
  dt_error err = {0};
  dt_str header;
  assert_int_equal(dt_record_header(&(dt_record_options){.format = "gdelt9"}, &header, &err), DT_ERR_USAGE);
  assert_non_null(strstr(err.message, "jsonl, csv"));
  assert_int_equal(dt_record_header(&(dt_record_options){.quad_scheme = "x"}, &header, &err), DT_ERR_USAGE);
  dt_doc *doc = made_doc();
  assert_int_equal(dt_event_json(doc, 2, NULL, &header, &err), DT_ERR_USAGE);
  dt_doc_free(doc);
}

static void dates_by_precision(void **state) {
  (void)state;
  static const struct {
    dt_date from, last;
    dt_precision precision;
    const char *date, *end, *day, *last_day, *name;
  } cases[] = {
    {{2018, 4, 24}, {0}, DT_DAY, "2018-04-24", "", "2018-04-24", "2018-04-24", "day"},
    {{2018, 4, 24}, {0}, DT_TIME, "2018-04-24", "", "2018-04-24", "2018-04-24", "day"},
    {{2018, 4, 16}, {2018, 4, 22}, DT_WEEK, "2018-04-16", "2018-04-22", "2018-04-16", "2018-04-22", "week"},
    {{2016, 2, 0}, {0}, DT_MONTH, "2016-02", "", "2016-02-01", "2016-02-29", "month"},
    {{1900, 2, 5}, {0}, DT_MONTH, "1900-02", "", "1900-02-01", "1900-02-28", "month"},
    {{2018, 1, 1}, {2018, 3, 31}, DT_QUARTER, "2018-01-01", "2018-03-31", "2018-01-01", "2018-03-31", "quarter"},
    {{2018, 0, 0}, {0}, DT_YEAR, "2018", "", "2018-01-01", "2018-12-31", "year"},
    {{2018, 0, 0}, {0}, DT_DAY, "2018", "", "2018-01-01", "2018-12-31", "year"},   /* what is not known is not claimed */
    {{2018, 7, 0}, {0}, DT_DAY, "2018-07", "", "2018-07-01", "2018-07-31", "month"},
    {{2010, 1, 1}, {2019, 12, 31}, DT_DECADE, "2010-01-01", "2019-12-31", "2010-01-01", "2019-12-31", "decade"},
    {{2018, 4, 16}, {2017, 1, 1}, DT_WEEK, "2018-04-16", "2018-04-16", "2018-04-16", "2018-04-16", "week"},
    {{0, 4, 16}, {0}, DT_DAY, "", "", "", "", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_record r = {0};
    dt_record_date(&r, cases[i].from, cases[i].last, cases[i].precision);
    assert_string_equal(r.date, cases[i].date);
    assert_string_equal(r.last, cases[i].end);
    assert_string_equal(r.day, cases[i].day);
    assert_string_equal(r.last_day, cases[i].last_day);
    assert_string_equal(r.precision, cases[i].name);
  }
}

static void quads_by_scheme(void **state) {
  (void)state;
  /* the table of what tools do, by CAMEO root */
  static const struct {
    const char *code;
    int icews, penta;
  } cases[] = {{"010", 1, 0}, {"020", 1, 0}, {"030", 1, 1}, {"057", 1, 1}, {"060", 2, 2}, {"087", 2, 2}, {"090", 3, 3}, {"138", 3, 3},
               {"141", 4, 4}, {"150", 4, 4}, {"163", 4, 3}, {"170", 4, 4}, {"2042", 4, 4}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(dt_quad_by("icews", DT_EVENT_AGREE, cases[i].code), cases[i].icews);
    assert_int_equal(dt_quad_by("penta", DT_EVENT_AGREE, cases[i].code), cases[i].penta);
  }
  assert_int_equal(dt_quad_by("plover", DT_EVENT_SANCTION, "163"), 4);
  assert_int_equal(dt_quad_by("nobody's", DT_EVENT_SANCTION, "163"), -1);
}

/* Links: the order of those who meet does not matter, the act, the day and the parties do. */
static void links_tell_the_same_event(void **state) {
  (void)state;
  dt_party a = {.code = DT_STR("USA"), .sector = DT_STR("GOV LEG")}, b = {.code = DT_STR("RUS"), .sector = DT_STR("GOV")};
  dt_party ab[] = {a, b}, ba[] = {b, a}, none[] = {{.code = DT_STR("")}};
  dt_record one = {.date = "2018-03-20", .precision = "day", .actors = ab, .actor_count = 2, .type = DT_EVENT_CONSULT}, two = one;
  two.actors = ba;
  two.mode = 3;
  dt_record_link(&one);
  dt_record_link(&two);
  assert_string_equal(one.link, two.link);
  assert_int_equal(strlen(one.link), 16);
  two.auxiliary = DT_AUX_NEGATION;
  dt_record_link(&two);
  assert_string_not_equal(one.link, two.link);
  dt_record other = one;
  other.actor_count = 1;
  other.recipients = ab + 1;
  other.recipient_count = 1;
  dt_record_link(&other);
  assert_string_not_equal(one.link, other.link);
  dt_record unknown = {.date = "2018-03-20", .actors = none, .actor_count = 1};
  dt_record_link(&unknown);
  assert_string_equal(unknown.link, "");
}

static void numbers_are_written_alike(void **state) {
  (void)state;
  static const struct {
    double value;
    int decimals;
    const char *text;
  } cases[] = {{0, 2, "0"}, {1.5, 3, "1.5"}, {-0.4, 1, "-0.4"}, {-10, 1, "-10"}, {48.853410, 5, "48.85341"}, {-0.00001, 5, "-0.00001"},
               {-0.000001, 5, "0"}, {2.999999, 3, "3"}, {123456.75, 6, "123456.75"}, {1.05, 2, "1.05"}};
  dt_arena *arena = dt_arena_new(1 << 20);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_out out = {.arena = arena};
    dt_out_fixed(&out, cases[i].value, cases[i].decimals);
    assert_int_equal(out.len, strlen(cases[i].text));
    assert_memory_equal(out.ptr, cases[i].text, out.len);
  }
  dt_arena_free(arena);
}

static void every_limit_fails_cleanly(void **state) {
  (void)state;
  bool worked = false;
  for (size_t limit = 0; limit < 40000 && !worked; limit += 256) {
    for (unsigned f = 0; dt_record_format(f); f++) {
      dt_doc *doc = made_doc();
      dt_arena *own = doc->arena;
      dt_str text;
      dt_error err = {0};
      doc->arena = dt_arena_new(limit);
      dt_status status = dt_doc_records(doc, &(dt_record_options){.format = dt_record_format(f), .codepoints = true}, &text, &err);
      assert_true(status == DT_OK || status == DT_ERR_MEM);
      worked = status == DT_OK;
      dt_arena_free(doc->arena);
      doc->arena = own;
      dt_doc_free(doc);
    }
  }
  assert_true(worked);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(json_is_exact),
    cmocka_unit_test(offsets_point_at_the_words),
    cmocka_unit_test(json_says_all_of_the_second),
    cmocka_unit_test(lines_have_the_columns_of_the_header),
    cmocka_unit_test(csv_quotes_what_has_to_be),
    cmocka_unit_test(table_is_cut_and_filled),
    cmocka_unit_test(formats_are_golden),
    cmocka_unit_test(what_did_not_happen_is_left_out),
    cmocka_unit_test(nations_are_found),
    cmocka_unit_test(cameo_actors),
    cmocka_unit_test(wrong_names_are_refused),
    cmocka_unit_test(dates_by_precision),
    cmocka_unit_test(quads_by_scheme),
    cmocka_unit_test(links_tell_the_same_event),
    cmocka_unit_test(numbers_are_written_alike),
    cmocka_unit_test(every_limit_fails_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
