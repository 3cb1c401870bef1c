/* Articles of files: tell each file's format, then hand out one article after the other. */
#include "article.h"
#include "feed.h"
#include "walk.h"
#include "warc.h"
#include <stdio.h>
#include <stdlib.h>

struct dt_reader {
  dt_walk *walk;     /* files to come; NULL over memory */
  uint32_t files;    /* taken of the walk */
  uint32_t shard, shards; /* of a folder's or list's files only these; shards 0: all */
  dt_stream *stream; /* the file being read, or NULL */
  dt_format wanted, format;
  uint64_t line;     /* lines taken of this file */
  bool taken;        /* its one article was tried */
  uint64_t number;   /* articles of this file so far */
  dt_feed *feed;
  dt_json_list *list; /* JSON that is not one object a line */
  char date[11];     /* for those without */
  dt_sources sources; /* of the furniture phrases */
  dt_furniture *furniture;
};

dt_status dt_draft_new(dt_draft **out, dt_error *err) {
  dt_draft *draft = calloc(1, sizeof *draft);
  if (draft) draft->arena = dt_arena_new((size_t)DT_ARTICLE_BYTES * 8);
  if (!draft || !draft->arena) {
    free(draft);
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  *out = draft;
  return DT_OK;
}

void dt_article_free(dt_article *article) {
  if (!article) return;
  dt_draft *draft = (dt_draft *)article;
  dt_arena_free(draft->arena);
  free(draft);
}

dt_status dt_draft_set(dt_draft *draft, dt_str *field, dt_str value, dt_error *err) {
  *field = dt_arena_copy(draft->arena, value);
  return field->ptr ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
}

/* ------------------------------------------------------- which format */

static bool holds(dt_str s, const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; i + n <= s.len; i++)
    if (s.ptr[i] == word[0] && dt_str_eq_ascii_nocase(dt_slice(s, i, i + n), (dt_str){word, n})) return true;
  return false;
}

static bool is_conllu(dt_str s) {
  dt_lines lines = {.rest = s};
  while (dt_lines_next(&lines)) {
    if (lines.line.len == 0) continue;
    if (lines.line.ptr[0] == '#' && (holds(lines.line, "sent_id =") || holds(lines.line, "newdoc") || holds(lines.line, "text ="))) return true;
    size_t tabs = 0;
    for (size_t i = 0; i < lines.line.len; i++) tabs += lines.line.ptr[i] == '\t';
    return tabs == 9 && lines.line.ptr[0] == '1';
  }
  return false;
}

static bool is_feed(dt_str s) {
  return dt_str_starts(s, "<") && (holds(s, "<rss") || holds(s, "<feed") || holds(s, "<rdf:rdf")) && !holds(s, "<html");
}

/* "[" and an object: a list, not a text that begins with a bracket. */
static bool is_json_list(dt_str s) {
  if (s.len < 2 || s.ptr[0] != '[') return false;
  s = dt_str_trim(dt_slice(s, 1, s.len));
  return s.len && s.ptr[0] == '{';
}

/* Does JSON begin with something else than a whole object on one line? */
static bool is_json_file(dt_str head) {
  dt_str s = dt_str_trim(head);
  dt_lines lines = {.rest = s};
  return is_json_list(s) || (dt_lines_next(&lines) && dt_str_is(dt_str_trim(lines.line), "{") && lines.rest.len);
}

static dt_format tell_format(dt_str head) {
  dt_str s = dt_str_trim(head);
  if (s.len && (s.ptr[0] == '{' || is_json_list(s))) return DT_FORMAT_JSONL;
  if (dt_str_starts(s, "WARC/1.")) return DT_FORMAT_WARC;
  if (is_feed(s)) return DT_FORMAT_FEED;
  if (is_conllu(head)) return DT_FORMAT_CONLLU;
  static const char *const marks[] = {"<!doctype html", "<html", "<head", "<body", "<meta ", "<title"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (holds(s, marks[i])) return DT_FORMAT_HTML;
  if (s.len && s.ptr[0] == '<' && (holds(s, "<p>") || holds(s, "<div") || holds(s, "<article") || holds(s, "</"))) return DT_FORMAT_HTML;
  /* UTF-16 pages: the same marks with zeros between */
  if (head.len >= 2 && ((unsigned char)head.ptr[0] ^ (unsigned char)head.ptr[1]) == 1) {
    char narrow[2048];
    size_t n = 0;
    for (size_t i = 2; i < head.len && n < sizeof narrow; i++)
      if (head.ptr[i]) narrow[n++] = head.ptr[i];
    if (holds((dt_str){narrow, n}, "<html") || holds((dt_str){narrow, n}, "<!doctype html")) return DT_FORMAT_HTML;
  }
  return DT_FORMAT_TEXT;
}

/* ------------------------------------------------------- opening */

static void close_file(dt_reader *r) {
  dt_feed_close(r->feed);
  dt_json_list_close(r->list);
  r->list = NULL;
  dt_stream_close(r->stream);
  r->feed = NULL;
  r->stream = NULL;
}

/* The stream is open: what is in it? */
static dt_status begin_file(dt_reader *r, dt_error *err) {
  dt_str head = {"", 0};
  r->line = r->number = 0;
  r->taken = false;
  r->format = r->wanted;
  DT_TRY(dt_stream_peek(r->stream, 4096, &head, err));
  head = dt_slice(head, 0, head.len < 8192 ? head.len : 8192);
  if (dt_str_starts(head, "\xEF\xBB\xBF")) head = dt_slice(head, 3, head.len);
  if (r->format == DT_FORMAT_AUTO) r->format = tell_format(head);
  if (r->format == DT_FORMAT_CONLLU)
    return dt_fail(err, DT_ERR_USAGE, 0, "%s: CoNLL-U holds no articles; its trees are read by `parse`", dt_stream_name(r->stream));
  bool json = r->format == DT_FORMAT_JSONL && is_json_file(head);
  if (r->format != DT_FORMAT_FEED && !json) return DT_OK;
  dt_str bytes;
  DT_TRY(dt_stream_rest(r->stream, DT_ARTICLE_BYTES, &bytes, err));
  if (json) return dt_json_list_open(bytes, dt_stream_name(r->stream), &r->list, err);
  return dt_feed_open(bytes, dt_stream_name(r->stream), &r->feed, err);
}

static dt_status begin(dt_reader *r, dt_error *err) {
  dt_status status = begin_file(r, err);
  if (status != DT_OK) close_file(r);
  return status;
}

/* Of a folder or list, the next file of this shard. */
static const char *next_path(dt_reader *r) {
  for (const char *path; r->walk && (path = dt_walk_next(r->walk));)
    if (r->files++ % (r->shards ? r->shards : 1) == (r->shards ? r->shard - 1 : 0)) return path;
  return NULL;
}

/* Open the next file; DT_END when there is none. */
static dt_status next_file(dt_reader *r, dt_error *err) {
  const char *path = next_path(r);
  if (!path) return DT_END;
  DT_TRY(dt_stream_open(path, &r->stream, err));
  return begin(r, err);
}

static dt_status set_options(dt_reader *r, const dt_reader_options *options, dt_error *err) {
  r->wanted = options->format;
  if (options->shards && (options->shard < 1 || options->shard > options->shards))
    return dt_fail(err, DT_ERR_USAGE, 0, "shard %u of %u", options->shard, options->shards);
  r->shard = options->shard;
  r->shards = options->shards;
  if (options->date.len) {
    dt_date date;
    if (!dt_date_parse(options->date, &date) || options->date.len != 10)
      return dt_fail(err, DT_ERR_USAGE, 0, "date \"%.*s\" is not YYYY-MM-DD", DT_ARG(options->date));
    memcpy(r->date, options->date.ptr, 10);
  }
  DT_TRY(dt_sources_open(options->dict_dirs, options->dict_dir_count, &r->sources, err));
  return dt_furniture_open(&r->sources, &r->furniture, err);
}

static dt_status new_reader(const dt_reader_options *options, dt_reader **out, dt_error *err) {
  static const dt_reader_options none = {0};
  dt_reader *r = calloc(1, sizeof *r);
  if (!r) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_status status = set_options(r, options ? options : &none, err);
  if (status != DT_OK) dt_reader_close(r);
  else *out = r;
  return status;
}

dt_status dt_reader_open(const char *path, const dt_reader_options *options, dt_reader **out, dt_error *err) {
  dt_reader *r = NULL;
  DT_TRY(new_reader(options, &r, err));
  dt_status status = dt_walk_open(path, &r->walk, err);
  bool single = status == DT_OK && dt_walk_is_single(r->walk);
  if (single) r->shards = 0;
  if (single) status = next_file(r, err); /* a file that cannot be used is said now */
  if (status != DT_OK) dt_reader_close(r);
  else *out = r;
  return status;
}

dt_status dt_reader_open_bytes(dt_str bytes, const char *name, const dt_reader_options *options, dt_reader **out, dt_error *err) {
  dt_reader *r = NULL;
  DT_TRY(new_reader(options, &r, err));
  dt_status status = dt_stream_over(bytes, name, &r->stream, err);
  if (status == DT_OK) status = begin(r, err);
  if (status != DT_OK) dt_reader_close(r);
  else *out = r;
  return status;
}

double dt_reader_fraction(const dt_reader *r) {
  double part = r->stream ? dt_stream_fraction(r->stream) : 0;
  uint32_t files = r->walk ? dt_walk_count(r->walk) : 1, before = r->stream && r->files ? r->files - 1 : r->files;
  if (part < 0 && files == 1) return -1;
  return files ? ((double)before + (part > 0 ? part : 0)) / (double)files : 1;
}

void dt_reader_close(dt_reader *reader) {
  if (!reader) return;
  close_file(reader);
  dt_walk_close(reader->walk);
  dt_furniture_close(reader->furniture);
  dt_sources_close(&reader->sources);
  free(reader);
}

/* ------------------------------------------------------- articles */

static dt_status finish(dt_reader *r, dt_draft *draft, dt_error *err) {
  dt_article *a = &draft->article;
  if (a->id.len == 0) {
    const char *name = dt_stream_name(r->stream);
    while (name[0] == '.' && name[1] == '/') name += 2;
    bool one = r->format == DT_FORMAT_TEXT || r->format == DT_FORMAT_HTML;
    unsigned long long number = r->format == DT_FORMAT_JSONL && !r->list ? r->line : r->number;
    a->id = one ? dt_arena_printf(draft->arena, "%s", name) : dt_arena_printf(draft->arena, "%s:%llu", name, number);
    if (!a->id.ptr) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  char date[11];
  if (a->date.len == 0 && a->url.len && dt_date_read(a->url, date)) /* ".../2018/04/25/envoys-meet" */
    DT_TRY(dt_draft_set(draft, &a->date, dt_str_of(date), err));
  if (a->date.len == 0 && r->date[0]) DT_TRY(dt_draft_set(draft, &a->date, dt_str_of(r->date), err));
  return DT_OK;
}

/* The one article of a text or HTML file. */
static dt_status whole(dt_reader *r, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  if (r->taken) return DT_END;
  r->taken = true;
  dt_str bytes;
  DT_TRY(dt_stream_rest(r->stream, DT_ARTICLE_BYTES, &bytes, err));
  return r->format == DT_FORMAT_HTML ? dt_html_article(bytes, (dt_str){"", 0}, reading, draft, err)
                                     : dt_text_article(bytes, reading, draft, err);
}

/* Put file, line and byte before a message about one line. */
static dt_status at_line(const dt_reader *r, uint64_t begin, dt_status status, dt_error *err) {
  if (!err || status == DT_OK) return status;
  char why[sizeof err->message];
  memcpy(why, err->message, sizeof why);
  return dt_fail(err, status, begin + err->offset, "%s:%llu: byte %llu: %.300s", dt_stream_name(r->stream),
                 (unsigned long long)r->line, (unsigned long long)(begin + err->offset), why);
}

static dt_status next_line(dt_reader *r, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  for (;;) {
    uint64_t begin = dt_stream_offset(r->stream);
    dt_str line;
    r->line++;
    DT_TRY(dt_stream_line(r->stream, DT_ARTICLE_BYTES, &line, err));
    if (r->line == 1 && dt_str_starts(line, "\xEF\xBB\xBF")) line = dt_slice(line, 3, line.len);
    if (dt_str_trim(line).len == 0) continue;
    return at_line(r, begin, dt_json_article(line, reading, draft, err), err);
  }
}

static dt_status next_article(dt_reader *r, dt_draft *draft, dt_error *err) {
  dt_reading reading = {.name = dt_stream_name(r->stream), .furniture = r->furniture};
  r->number++;
  switch (r->format) {
  case DT_FORMAT_JSONL:
    return r->list ? dt_json_list_next(r->list, &reading, draft, err) : next_line(r, &reading, draft, err);
  case DT_FORMAT_WARC: return dt_warc_next(r->stream, &reading, draft, err);
  case DT_FORMAT_FEED: return dt_feed_next(r->feed, &reading, draft, err);
  default: return whole(r, &reading, draft, err);
  }
}

dt_status dt_reader_next(dt_reader *r, dt_article **out, dt_error *err) {
  for (;;) {
    if (!r->stream) DT_TRY(next_file(r, err));
    dt_draft *draft = NULL;
    DT_TRY(dt_draft_new(&draft, err));
    uint64_t before = dt_stream_offset(r->stream);
    dt_status status = next_article(r, draft, err);
    if (status == DT_OK) status = finish(r, draft, err);
    if (status == DT_OK) return *out = &draft->article, DT_OK;
    dt_article_free(&draft->article);
    bool stuck = status == DT_ERR_MEM && dt_stream_offset(r->stream) == before;
    if (status == DT_END || status == DT_ERR_IO || stuck) close_file(r);
    if (status != DT_END) return status;
  }
}
