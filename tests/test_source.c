#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include "article.h"
#include "decode.h"
#include "paragraph.h"

static dt_sources built_in;
static dt_furniture *furniture;

static int load(void **state) {
  (void)state;
  dt_error err = {0};
  if (dt_sources_open(NULL, 0, &built_in, &err) == DT_OK && dt_furniture_open(&built_in, &furniture, &err) == DT_OK) return 0;
  fprintf(stderr, "%s\n", err.message);
  return 1;
}

static int unload(void **state) {
  (void)state;
  dt_furniture_close(furniture);
  dt_sources_close(&built_in);
  return 0;
}

/* Paragraphs of a text, one a line: "B " body, "T " title, "reason " furniture, then the first 24 bytes. */
static void expect_paragraphs(const char *text, const char *want) {
  dt_error err = {0};
  dt_arena *arena = dt_arena_new(1 << 20);
  dt_article article = {.text = dt_str_of(text)};
  assert_int_equal(dt_paragraphs_cut(furniture, &article, arena, &err), DT_OK);
  char got[4000];
  size_t n = 0;
  got[0] = 0;
  for (uint32_t i = 0; i < article.paragraph_count; i++) {
    const dt_paragraph *p = &article.paragraphs[i];
    int size = p->end - p->begin < 24 ? (int)(p->end - p->begin) : 24;
    n += (size_t)snprintf(got + n, sizeof got - n, "%s%s: %.*s", i ? "\n" : "",
                          p->kind == DT_PARAGRAPH_BODY ? "B" : p->kind == DT_PARAGRAPH_TITLE ? "T" : p->furniture, size, text + p->begin);
  }
  assert_string_equal(got, want);
  dt_arena_free(arena);
}

static void furniture_is_labelled_and_kept(void **state) {
  (void)state;
  expect_paragraphs("Photo: Agency via Wire/A. Person\nPhoto: Agency via Wire/A. Person\n\n"
                    "Envoys of Freedonia met their counterparts from Sylvania on Monday, a spokesman for both of the governments said in the capital.\n\n"
                    "They will meet again.\n\nOne reply on \xE2\x80\x9C" "Envoys meet\xE2\x80\x9D\n\nComments are closed.",
                    "photo credit: Photo: Agency via Wire/A\nphoto credit: Photo: Agency via Wire/A\nB: Envoys of Freedonia met \n"
                    "B: They will meet again.\ncomments: One reply on \xE2\x80\x9C" "Envoys m\ncomments: Comments are closed.");
  expect_paragraphs("Freedonia and Sylvania agree to talk\n\nBy Ann Writer\n\nApril 25, 2018\n\nShare on Facebook\n\n"
                    "The two governments agreed to talk.\n\nRead more: Why they fought\n\nThe talks begin on Monday.\n\n"
                    "Related articles\n\nWhat the talks mean\n\nSylvania's long wait\n\n\xC2\xA9 2018 The Freedonian. All rights reserved.",
                    "T: Freedonia and Sylvania a\nbyline: By Ann Writer\ndate line: April 25, 2018\nshare line: Share on Facebook\n"
                    "B: The two governments agre\nread more: Read more: Why they foug\nB: The talks begin on Monda\n"
                    "read more: Related articles\nread more: What the talks mean\nread more: Sylvania's long wait\n"
                    "copyright: \xC2\xA9 2018 The Freedonian. ");
}

static void pasted_pages_give_up_their_article(void **state) {
  (void)state;
  expect_paragraphs("Home\nWorld\nPolitics\n\nFreedonia will not sign border deal\nPublished 10:15 AM EDT, Wed April 25, 2018\n45 Comments\n"
                    "A soldier near the border. Ann Person/Reuters\n"
                    "GENEVA (Wire) - Freedonia said on Wednesday that it would not sign the deal that it had agreed with Sylvania in March, a spokesman said.\n"
                    "Sylvania called that absurd.\nTalks will go on.\nComments (45)\nbob99\nThey should bomb the bridge.",
                    "menu: Home\nmenu: World\nmenu: Politics\nT: Freedonia will not sign \ndate line: Published 10:15 AM EDT, \n"
                    "comments: 45 Comments\nphoto credit: A soldier near the borde\nB: GENEVA (Wire) - Freedoni\n"
                    "B: Sylvania called that abs\nB: Talks will go on.\ncomments: Comments (45)\ncomments: bob99\n"
                    "comments: They should bomb the bri");
  expect_paragraphs("Image caption,\nThe ministers met in Geneva\nFreedonia has expelled two Sylvanian diplomats and accused them of spying on its army in the north.\n"
                    "Sylvania called that absurd.\nYou may also be interested in:\nWhy Freedonia fears its neighbour\nSylvania said that it would respond.",
                    "photo caption: Image caption,\nphoto caption: The ministers met in Gen\nB: Freedonia has expelled t\n"
                    "B: Sylvania called that abs\nread more: You may also be interest\nread more: Why Freedonia fears its \nB: Sylvania said that it wo");
}

static void notes_on_the_author_are_set_aside(void **state) {
  (void)state;
  static const char body[] = "Envoys met in Geneva.\n\nThey talked.\n\nMs. Roe is the director.\n\nNobody signed.\n\n";
  static const struct { const char *last, *want; } cases[] = {
    {"Ann Writer, once an envoy, is a fellow of the Freedonian Institute.", "author note: Ann Writer, once an envo"},
    {"Jane Roe is a fellow of the Freedonian Institute.", "B: Jane Roe is a fellow of "}, /* the article speaks of her */
    {"Ann Writer is a fellow, she said.", "B: Ann Writer is a fellow, "},
    {"Freedonia is a fellow of nobody.", "B: Freedonia is a fellow of"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[400], want[400];
    snprintf(text, sizeof text, "%s%s", body, cases[i].last);
    snprintf(want, sizeof want, "B: Envoys met in Geneva.\nB: They talked.\nB: Ms. Roe is the director.\nB: Nobody signed.\n%s", cases[i].want);
    expect_paragraphs(text, want);
  }
  expect_paragraphs("Envoys met.\nEditor's note: this report was written before the\ntalks had ended.\nThey left.",
                    "B: Envoys met.\neditor's note: Editor's note: this repo\neditor's note: talks had ended.\nB: They left.");
}

static void news_that_sounds_like_furniture_stays(void **state) {
  (void)state;
  static const char *const cases[] = {
    "For more than a decade the two countries have fought.",
    "By Monday the army had left the town.",
    "By submitting to the demand, Sylvania ended the crisis.",
    "Support US troops had was fading.",
    "Share the burden, the minister told his allies.",
    "\"What do you think we should do?\" he asked.",
    "More in the region are expected to flee.",
    "Sources close to the talks said a deal was near.",
    "C. Writer, an aide, resigned.",
    "Printing of the ballots began on Tuesday.",
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char want[64];
    snprintf(want, sizeof want, "B: %.24s", cases[i]);
    expect_paragraphs(cases[i], want);
  }
}

static void wrapped_lines_are_one_paragraph(void **state) {
  (void)state;
  expect_paragraphs("Envoys of Freedonia and of Sylvania met in Geneva on\nMonday to talk about the border, the first such talks\n"
                    "since the war ended in March.\n\nThe talks will go on until Friday, a spokesman for the\nFreedonian mission said.",
                    "B: Envoys of Freedonia and \nB: The talks will go on unt");
  expect_paragraphs("Envoys met.\nThey talked for hours about the border and about the prisoners that both sides hold, without any result.\nThey left.",
                    "B: Envoys met.\nB: They talked for hours ab\nB: They left.");
  expect_paragraphs("\xEF\xBB\xBF" "Envoys met.\r\n\r\n  They left.  \r\n", "B: Envoys met.\nB: They left.");
  expect_paragraphs("OFFICIAL SOURCES SAID\nTHAT SEVERAL ATTACKS AND HEAVY FIGHTING TOOK PLACE THE EVENING\nOF 9 JANUARY AND THIS MORNING IN ALL OF THE "
                    "COUNTRY, THEY SAID.\n\n   THE ARMY SAID THAT IT HAD LEFT THE TOWN AND THAT NOBODY HAD BEEN\nHURT.",
                    "B: OFFICIAL SOURCES SAID\nTH\nB: THE ARMY SAID THAT IT HA");
  expect_paragraphs("", "");
  expect_paragraphs(" \n\n\t\n", "");
}

static void dates_are_read_as_pages_write_them(void **state) {
  (void)state;
  static const struct { const char *text, *want; } cases[] = {
    {"2018-04-25", "2018-04-25"}, {"2018-04-25T10:15:00Z", "2018-04-25"}, {"20180425", "2018-04-25"},
    {"April 25, 2018", "2018-04-25"}, {"25th of April, 2018", "2018-04-25"}, {"Wed, 25 Apr 2018 10:00:00 GMT", "2018-04-25"},
    {"Published: Apr. 25 2018", "2018-04-25"}, {"25/04/2018", "2018-04-25"}, {"4/25/2018", "2018-04-25"}, {"2018/4/5", "2018-04-05"},
    {"4/5/2018", NULL}, {"2018-02-30", NULL}, {"no date", NULL}, {"", NULL}, {"May", NULL}, {"25 April", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char got[11] = "";
    assert_int_equal(dt_date_read(dt_str_of(cases[i].text), got), cases[i].want != NULL);
    if (cases[i].want) assert_string_equal(got, cases[i].want);
  }
}

static void datelines_date_an_article(void **state) {
  (void)state;
  char got[11];
  assert_true(dt_dateline_read(DT_STR("Envoys meet\n\nPublished 25 April 2018 10:15\n\nThey met."), got));
  assert_string_equal(got, "2018-04-25");
  assert_true(dt_dateline_read(DT_STR("GENEVA, April 25, 2018 (Agency) - Envoys met."), got));
  assert_string_equal(got, "2018-04-25");
  assert_false(dt_dateline_read(DT_STR("The treaty was signed on 3 May 1999."), got));
}

#define BYTES(literal) {literal, sizeof(literal) - 1}

static void bytes_of_any_encoding_become_utf8(void **state) {
  (void)state;
  static const struct { dt_str bytes; const char *want; bool note; } cases[] = {
    {BYTES("plain"), "plain", false},
    {BYTES("caf\xC3\xA9"), "caf\xC3\xA9", false},
    {BYTES("caf\xE9 \x93no\x94"), "caf\xC3\xA9 \xE2\x80\x9Cno\xE2\x80\x9D", true},
    {BYTES("caf\xC3\xA9 and caf\xE9"), "caf\xC3\xA9 and caf\xC3\xA9", true},
    {BYTES("\xFF\xFEh\0i\0"), "hi", true},
    {BYTES("\xFE\xFF\0h\0i"), "hi", true},
    {BYTES("h\0e\0l\0l\0o\0 \0w\0o\0"), "hello wo", true},
    {BYTES("a\xC3"), "a\xC3\x83", true},
    {BYTES(""), "", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_arena *arena = dt_arena_new(1 << 16);
    dt_str text, note;
    dt_error err = {0};
    assert_int_equal(dt_decode(cases[i].bytes, DT_STR(""), arena, &text, &note, &err), DT_OK);
    assert_int_equal(text.len, strlen(cases[i].want));
    assert_memory_equal(text.ptr, cases[i].want, text.len);
    assert_int_equal(note.len > 0, cases[i].note);
    assert_int_equal(dt_utf8_valid_length(text), text.len);
    dt_arena_free(arena);
  }
}

static void bytes_that_are_no_text_are_refused_with_their_place(void **state) {
  (void)state;
  dt_arena *arena = dt_arena_new(1 << 16);
  dt_str text, note;
  dt_error err = {0};
  char junk[256];
  for (size_t i = 0; i < sizeof junk; i++) junk[i] = (char)(i * 7 % 256);
  memcpy(junk, "abcd", 4);
  assert_int_equal(dt_decode((dt_str){junk, sizeof junk}, DT_STR(""), arena, &text, &note, &err), DT_ERR_TEXT);
  assert_true(err.offset >= 4 && err.offset < sizeof junk);
  assert_int_equal(dt_decode(DT_STR("one \0 NUL is text"), DT_STR(""), arena, &text, &note, &err), DT_OK);
  dt_arena_free(arena);
}

/* ------------------------------------------------------- files */

static const char *write_file(dt_str bytes) {
  static char path[64];
  snprintf(path, sizeof path, "/tmp/detente-test-%d", (int)getpid());
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
  assert_int_equal(fclose(file), 0);
  return path;
}

/* Read everything: "id=text" for articles, "!line" for those refused, one a line. */
static void expect_articles(dt_str bytes, const char *want) {
  const char *path = write_file(bytes);
  dt_error err = {0};
  dt_reader *reader = NULL;
  assert_int_equal(dt_reader_open(path, NULL, &reader, &err), DT_OK);
  char got[2000];
  size_t n = 0;
  got[0] = 0;
  for (;;) {
    dt_article *a = NULL;
    dt_status status = dt_reader_next(reader, &a, &err);
    if (status == DT_END) break;
    if (status == DT_OK) n += (size_t)snprintf(got + n, sizeof got - n, "%.*s=%.*s\n", DT_ARG(a->id), DT_ARG(a->text));
    else n += (size_t)snprintf(got + n, sizeof got - n, "!%s\n", strrchr(err.message, '/') + 1 + strcspn(strrchr(err.message, '/') + 1, ":"));
    assert_true(n < sizeof got);
    dt_article_free(a);
  }
  dt_reader_close(reader);
  unlink(path);
  assert_string_equal(got, want);
}

static void json_lines_are_read_and_bad_ones_named(void **state) {
  (void)state;
  expect_articles(DT_STR("{\"id\":\"a\",\"text\":\"One.\"}\n\n{\"id\":7,\"text\":\"Two.\"}\r\n{\"text\":\"Thr"),
                  "a=One.\n7=Two.\n!:4: byte 62: premature end of input near '\"Thr'\n");
  expect_articles(DT_STR("{\"id\":\"a\",\"text\":5}\n[1]\n{\"id\":\"b\",\"id\":\"c\",\"text\":\"x\"}\n{\"id\":\"d\"}\n{\"id\":\"e\",\"text\":\"Fine.\"}"),
                  "!:1: byte 0: \"text\" is not a string\n!:2: byte 20: the line is not a JSON object\n"
                  "!:3: byte 38: duplicate object key near '\"id\"'\n!:4: byte 55: neither \"text\" nor \"html\"\ne=Fine.\n");
  expect_articles(DT_STR("\xEF\xBB\xBF{\"id\":\"a\",\"text\":\"caf\xE9\"}\n"), "a=caf\xC3\xA9\n");
}

static void deep_json_is_refused_without_harm(void **state) {
  (void)state;
  size_t n = 200000;
  char *text = malloc(n + 32);
  assert_non_null(text);
  memcpy(text, "{\"text\":", 8);
  memset(text + 8, '[', n);
  memcpy(text + 8 + n, "\n{\"id\":\"b\",\"text\":\"B\"}", 22);
  const char *path = write_file((dt_str){text, n + 30});
  free(text);
  dt_error err = {0};
  dt_reader *reader = NULL;
  dt_article *article = NULL;
  assert_int_equal(dt_reader_open(path, NULL, &reader, &err), DT_OK);
  assert_int_equal(dt_reader_next(reader, &article, &err), DT_ERR_FORMAT);
  assert_int_equal(dt_reader_next(reader, &article, &err), DT_OK);
  assert_true(dt_str_is(article->id, "b"));
  dt_article_free(article);
  dt_reader_close(reader);
  unlink(path);
}

static void a_text_file_is_its_bytes(void **state) {
  (void)state;
  const char *path = write_file(DT_STR("\xEF\xBB\xBF" "GENEVA, 25 April 2018 - Envoys met.\r\n\r\nThey left.\n"));
  dt_reader_options options = {.format = DT_FORMAT_AUTO, .date = {"2000-01-01", 10}};
  dt_error err = {0};
  dt_reader *reader = NULL;
  dt_article *a = NULL;
  assert_int_equal(dt_reader_open(path, &options, &reader, &err), DT_OK);
  assert_int_equal(dt_reader_next(reader, &a, &err), DT_OK);
  assert_int_equal(a->text.len, 53);
  assert_true(dt_str_is(a->date, "2018-04-25"));
  assert_true(dt_str_is(a->id, path));
  dt_article_free(a);
  assert_int_equal(dt_reader_next(reader, &a, &err), DT_END);
  dt_reader_close(reader);
  unlink(path);
}

static void what_cannot_be_opened_is_said(void **state) {
  (void)state;
  dt_error err = {0};
  dt_reader *reader = NULL;
  assert_int_equal(dt_reader_open("/nowhere/at/all", NULL, &reader, &err), DT_ERR_IO);
  assert_non_null(strstr(err.message, "/nowhere/at/all: No such file"));
  assert_int_equal(dt_reader_open("@/nowhere/list", NULL, &reader, &err), DT_ERR_IO);
  dt_reader_options options = {.date = {"yesterday", 9}};
  assert_int_equal(dt_reader_open("/dev/null", &options, &reader, &err), DT_ERR_USAGE);
}

static void a_broken_furniture_line_is_named(void **state) {
  (void)state;
  static const struct { const char *bytes, *want; } cases[] = {
    {"# c\nphoto *\n", "source/furniture.txt:2: a pattern before the first [reason]"},
    {"[x]\n\n*\n", "source/furniture.txt:3: a pattern without a word"},
    {"[x, words ten]\n", "source/furniture.txt:1: \"words\" wants a number of at most 160"},
    {"[x, close]\n", "source/furniture.txt:1: expected \"words N\", \"opens\", \"closes\", \"next\" or \"heading\""},
    {"[x\n", "source/furniture.txt:1: \"[\" without \"]\""},
    {"[]\n", "source/furniture.txt:1: a section needs a reason"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_file file = {DT_STR("source/furniture.txt"), dt_str_of(cases[i].bytes)};
    dt_sources one = {.items = &file, .count = 1};
    dt_furniture *got = NULL;
    dt_error err = {0};
    assert_int_equal(dt_furniture_open(&one, &got, &err), DT_ERR_DICT);
    assert_string_equal(err.message, cases[i].want);
  }
}

/* ------------------------------------------------------- many articles in one input */

/* Read bytes in memory: "id|date|title|first body paragraph", or "!" and the message, one a line. */
static char *read_all(dt_str bytes) {
  static char got[8000];
  size_t n = 0;
  dt_error err = {0};
  dt_reader *reader = NULL;
  got[0] = 0;
  if (dt_reader_open_bytes(bytes, "in", NULL, &reader, &err) != DT_OK) {
    snprintf(got, sizeof got, "!%s\n", err.message);
    return got;
  }
  for (;;) {
    dt_article *a = NULL;
    dt_status status = dt_reader_next(reader, &a, &err);
    if (status == DT_END) break;
    if (status != DT_OK) n += (size_t)snprintf(got + n, sizeof got - n, "!%s\n", err.message);
    if (status != DT_OK) continue;
    dt_str body = a->text;
    for (uint32_t i = 0; i < a->paragraph_count; i++)
      if (a->paragraphs[i].kind == DT_PARAGRAPH_BODY) {
        body = dt_slice(a->text, a->paragraphs[i].begin, a->paragraphs[i].end);
        break;
      }
    n += (size_t)snprintf(got + n, sizeof got - n, "%.*s|%.*s|%.*s|%.*s\n", DT_ARG(a->id), DT_ARG(a->date), DT_ARG(a->title),
                          (int)(body.len < 60 ? body.len : 60), body.ptr);
    assert_true(n < sizeof got);
    dt_article_free(a);
  }
  dt_reader_close(reader);
  return got;
}

/* One gzip member (level 6) appended to `to`. */
static size_t gzip_to(char *to, size_t room, dt_str bytes) {
  z_stream z = {0};
  assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = (unsigned char *)bytes.ptr;
  z.avail_in = (uInt)bytes.len;
  z.next_out = (unsigned char *)to;
  z.avail_out = (uInt)room;
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  size_t n = room - z.avail_out;
  deflateEnd(&z);
  return n;
}

static void a_line_too_long_is_passed_and_named(void **state) {
  (void)state;
  dt_stream *stream = NULL;
  dt_error err = {0};
  dt_str line;
  assert_int_equal(dt_stream_over(DT_STR("one\r\ntoo long a line\ntwo\n\nthree"), "in", &stream, &err), DT_OK);
  static const struct { const char *want; uint64_t offset; } cases[] = {{"one", 0}, {NULL, 5}, {"two", 21}, {"", 25}, {"three", 26}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(dt_stream_offset(stream), cases[i].offset);
    dt_status status = dt_stream_line(stream, 8, &line, &err);
    assert_int_equal(status, cases[i].want ? DT_OK : DT_ERR_TEXT);
    if (cases[i].want) assert_true(dt_str_is(line, cases[i].want));
    else assert_int_equal(err.offset, 5);
  }
  assert_int_equal(dt_stream_line(stream, 8, &line, &err), DT_END);
  dt_stream_close(stream);
}

static void lines_of_100_megabytes_are_read(void **state) {
  (void)state;
  enum { N = 100000000 };
  char *bytes = malloc(N + 64);
  assert_non_null(bytes);
  memset(bytes, 'a', N);
  for (size_t i = 0; i < N; i += 7) bytes[i] = ' ';
  static const char before[] = "{\"id\":\"big\",\"text\":\"", after[] = "\"}\n{\"id\":\"b\",\"text\":\"B\"}";
  memcpy(bytes, before, sizeof before - 1);
  memcpy(bytes + N, after, sizeof after - 1);
  dt_reader *reader = NULL;
  dt_article *article = NULL;
  dt_error err = {0};
  assert_int_equal(dt_reader_open_bytes((dt_str){bytes, N + sizeof after - 1}, "in", NULL, &reader, &err), DT_OK);
  assert_int_equal(dt_reader_next(reader, &article, &err), DT_OK);
  assert_int_equal(article->text.len, N - (sizeof before - 1));
  dt_article_free(article);
  assert_int_equal(dt_reader_next(reader, &article, &err), DT_OK);
  assert_true(dt_str_is(article->text, "B"));
  dt_article_free(article);
  dt_reader_close(reader);
  free(bytes);
}

static void compressed_input_is_undone(void **state) {
  (void)state;
  static const char one[] = "{\"id\":\"a\",\"text\":\"One.\"}\n", two[] = "{\"id\":\"b\",\"text\":\"Two.\"}\n";
  char bytes[1000];
  size_t n = gzip_to(bytes, sizeof bytes, (dt_str){one, sizeof one - 1}), first = n;
  n += gzip_to(bytes + n, sizeof bytes - n, (dt_str){two, sizeof two - 1});
  assert_string_equal(read_all((dt_str){bytes, n}), "a|||One.\nb|||Two.\n");
  bytes[first - 6] ^= 0x55; /* the first member's checksum: its line was whole, the second member is read */
  char *got = read_all((dt_str){bytes, n});
  assert_non_null(strstr(got, "in: compressed byte"));
  assert_non_null(strstr(got, "b|||Two.\n"));
  n = ZSTD_compress(bytes, sizeof bytes, one, sizeof one - 1, 3);
  n += ZSTD_compress(bytes + n, sizeof bytes - n, two, sizeof two - 1, 3);
  assert_string_equal(read_all((dt_str){bytes, n}), "a|||One.\nb|||Two.\n");
  got = read_all((dt_str){bytes, n - 5});
  assert_non_null(strstr(got, "a|||One.\n"));
  assert_non_null(strstr(got, "the data ends too early"));
}

static size_t add_record(char *to, size_t room, const char *type, const char *id, const char *content, const char *block) {
  int n = snprintf(to, room,
                   "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Target-URI: https://example.com/%s\r\n"
                   "WARC-Date: 2018-04-26T01:02:03Z\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n",
                   type, id, id, content, strlen(block), block);
  assert_true(n > 0 && (size_t)n < room);
  return (size_t)n;
}

static void web_archives_give_their_pages(void **state) {
  (void)state;
  static char plain[8000], packed[8000];
  static const char http[] = "application/http; msgtype=response";
  size_t n = 0, at[6], k = 0;
  at[k++] = n;
  n += add_record(plain + n, sizeof plain - n, "warcinfo", "0", "application/warc-fields", "software: none\r\n");
  at[k++] = n;
  n += add_record(plain + n, sizeof plain - n, "response", "1", http,
                  "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<html><title>Caf\xE9 talks begin in "
                  "town</title><p>Envoys met in the caf\xE9, a spokesman said.</p></html>");
  at[k++] = n;
  n += add_record(plain + n, sizeof plain - n, "response", "2", http, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone</p>");
  at[k++] = n;
  n += add_record(plain + n, sizeof plain - n, "response", "3", http,
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n14\r\n<html><p>They talked\r\n"
                  "14\r\n for days.</p></html>\r\n0\r\n\r\n");
  at[k++] = n;
  n += add_record(plain + n, sizeof plain - n, "conversion", "4", "text/plain", "They left.");
  at[k] = n;
  static const char want[] = "urn:uuid:1|2018-04-26|Caf\xC3\xA9 talks begin in town|Envoys met in the caf\xC3\xA9, a spokesman said.\n"
                             "urn:uuid:3|2018-04-26||They talked for days.\nurn:uuid:4|2018-04-26||They left.\n";
  assert_string_equal(read_all((dt_str){plain, n}), want);
  size_t m = 0, second = 0, third = 0;
  for (size_t i = 0; i < k; i++) {
    if (i == 1) second = m;
    if (i == 2) third = m;
    m += gzip_to(packed + m, sizeof packed - m, dt_slice((dt_str){plain, n}, at[i], at[i + 1]));
  }
  assert_string_equal(read_all((dt_str){packed, m}), want);
  memset(packed + (second + third) / 2, 0xFF, 20); /* damage one member: the others are read */
  char *got = read_all((dt_str){packed, m});
  assert_null(strstr(got, "urn:uuid:1|"));
  assert_non_null(strstr(got, "!in: compressed byte"));
  assert_non_null(strstr(got, "urn:uuid:3|2018-04-26||They talked for days.\nurn:uuid:4|"));
  got = read_all((dt_str){plain, n - 10}); /* cut off */
  assert_non_null(strstr(got, "the last record is cut off"));
  assert_non_null(strstr(got, "urn:uuid:3|"));
}

static void feeds_give_their_items(void **state) {
  (void)state;
  assert_string_equal(
    read_all(DT_STR("<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>"
                    "<title>The Freedonian</title><item><title>Envoys meet</title><link>https://example.com/1</link>"
                    "<pubDate>Wed, 25 Apr 2018 10:00:00 GMT</pubDate><description>short</description>"
                    "<content:encoded><![CDATA[<p>Envoys met on Monday.</p><p>They left.</p>]]></content:encoded></item>"
                    "<item><title>Empty</title></item>"
                    "<item><guid>g2</guid><title>Two</title><description>Plain text here.</description></item></channel></rss>")),
    "https://example.com/1|2018-04-25|Envoys meet|Envoys met on Monday.\ng2||Two|Plain text here.\n");
  assert_string_equal(
    read_all(DT_STR("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><entry><id>urn:1</id><title>Envoys meet</title>"
                    "<link rel=\"alternate\" href=\"https://example.com/1\"/><updated>2018-04-25T10:00:00Z</updated>"
                    "<content type=\"html\">&lt;p&gt;Envoys met.&lt;/p&gt;</content></entry></feed>")),
    "urn:1|2018-04-25|Envoys meet|Envoys met.\n");
  assert_string_equal(read_all(DT_STR("<rss><channel><title>T</title></channel></rss>")), "!in: line 1: no <item> or <entry>\n");
}

static void json_lists_and_long_objects_are_read(void **state) {
  (void)state;
  assert_string_equal(read_all(DT_STR("\xEF\xBB\xBF [\n {\"id\":\"a\",\"text\":\"One.\"},\n {\"id\":5},\n {\"text\":\"Two.\"}]\n")),
                      "a|||One.\n!in: item 2: neither \"text\" nor \"html\"\nin:3|||Two.\n");
  assert_string_equal(read_all(DT_STR("{\n  \"id\": \"a\",\n  \"date\": \"April 25, 2018\",\n  \"text\": \"One.\"\n}\n")),
                      "a|2018-04-25||One.\n");
  assert_string_equal(read_all(DT_STR("{\"id\":\"a\",\"text\":\"One.\",\"date\":\"unknown\"}\n{\"text\":\"Two.\",\"date\":\"2018-13-45\"}")),
                      "a|||One.\n!in:2: byte 42: \"date\" is no date: \"2018-13-45\"\n");
  assert_string_equal(read_all(DT_STR("[{\"text\":\"One.\"},\n")), "!in:2: byte 18: ']' expected near end of file\n");
  assert_string_equal(read_all(DT_STR("[Note] The envoys met.")), "in|||[Note] The envoys met.\n");
}

static void folders_and_lists_are_read_in_order(void **state) {
  (void)state;
  char dir[64], path[128], list[128];
  snprintf(dir, sizeof dir, "/tmp/detente-dir-%d", (int)getpid());
  assert_int_equal(mkdir(dir, 0700), 0);
  static const char *const names[] = {"b.txt", "a.txt", ".hidden"};
  for (size_t i = 0; i < 3; i++) {
    snprintf(path, sizeof path, "%s/%s", dir, names[i]);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "Text of %s.", names[i]);
    fclose(file);
  }
  snprintf(list, sizeof list, "@%s/list", dir);
  FILE *file = fopen(list + 1, "wb");
  assert_non_null(file);
  fprintf(file, "%s/b.txt\n%s/gone.txt\n%s/a.txt\n", dir, dir, dir);
  fclose(file);
  const char *const inputs[] = {list, dir};
  const char *const want[] = {"Text of b.txt.;!;Text of a.txt.;", "Text of a.txt.;Text of b.txt.;"};
  for (int i = 0; i < 2; i++) {
    if (i == 1) unlink(list + 1);
    dt_error err = {0};
    dt_reader *reader = NULL;
    char got[200] = "";
    assert_int_equal(dt_reader_open(inputs[i], NULL, &reader, &err), DT_OK);
    for (;;) {
      dt_article *a = NULL;
      dt_status status = dt_reader_next(reader, &a, &err);
      if (status == DT_END) break;
      snprintf(got + strlen(got), sizeof got - strlen(got), "%.*s;", status == DT_OK ? (int)a->text.len : 1, status == DT_OK ? a->text.ptr : "!");
      dt_article_free(a);
    }
    dt_reader_close(reader);
    assert_string_equal(got, want[i]);
  }
  for (size_t i = 0; i < 3; i++) {
    snprintf(path, sizeof path, "%s/%s", dir, names[i]);
    unlink(path);
  }
  rmdir(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(furniture_is_labelled_and_kept),
    cmocka_unit_test(pasted_pages_give_up_their_article),
    cmocka_unit_test(notes_on_the_author_are_set_aside),
    cmocka_unit_test(news_that_sounds_like_furniture_stays),
    cmocka_unit_test(wrapped_lines_are_one_paragraph),
    cmocka_unit_test(dates_are_read_as_pages_write_them),
    cmocka_unit_test(datelines_date_an_article),
    cmocka_unit_test(bytes_of_any_encoding_become_utf8),
    cmocka_unit_test(bytes_that_are_no_text_are_refused_with_their_place),
    cmocka_unit_test(json_lines_are_read_and_bad_ones_named),
    cmocka_unit_test(deep_json_is_refused_without_harm),
    cmocka_unit_test(a_text_file_is_its_bytes),
    cmocka_unit_test(what_cannot_be_opened_is_said),
    cmocka_unit_test(a_line_too_long_is_passed_and_named),
    cmocka_unit_test(lines_of_100_megabytes_are_read),
    cmocka_unit_test(compressed_input_is_undone),
    cmocka_unit_test(web_archives_give_their_pages),
    cmocka_unit_test(feeds_give_their_items),
    cmocka_unit_test(json_lists_and_long_objects_are_read),
    cmocka_unit_test(folders_and_lists_are_read_in_order),
    cmocka_unit_test(a_broken_furniture_line_is_named),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
