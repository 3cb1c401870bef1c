/* Articles of one file: tell the format, then hand out one article after the other. */
#include "article.h"
#include <stdio.h>
#include <stdlib.h>

struct dt_reader {
  dt_stream *stream;
  dt_format format;
  uint64_t line;   /* lines taken */
  uint64_t number; /* articles tried */
  char date[11];   /* for those without */
  bool ended;
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

static dt_format tell_format(dt_str head) {
  if (head.len >= 3 && memcmp(head.ptr, "\xEF\xBB\xBF", 3) == 0) head = dt_slice(head, 3, head.len);
  dt_str s = dt_str_trim(head);
  if (s.len && s.ptr[0] == '{') return DT_FORMAT_JSONL;
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

dt_status dt_reader_open(const char *path, const dt_reader_options *options, dt_reader **out, dt_error *err) {
  dt_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return dt_fail(err, DT_ERR_MEM, 0, "%s: out of memory", path);
  dt_status status = DT_OK;
  dt_str head = {"", 0};
  if (options) reader->format = options->format;
  if (options && options->date.len) {
    dt_date date;
    if (!dt_date_parse(options->date, &date) || options->date.len != 10)
      status = dt_fail(err, DT_ERR_USAGE, 0, "date \"%.*s\" is not YYYY-MM-DD", DT_ARG(options->date));
    else memcpy(reader->date, options->date.ptr, 10);
  }
  if (status == DT_OK) status = dt_stream_open(path, &reader->stream, err);
  if (status == DT_OK && reader->format == DT_FORMAT_AUTO) {
    status = dt_stream_peek(reader->stream, 4096, &head, err);
    if (status == DT_OK) reader->format = tell_format(dt_slice(head, 0, head.len < 8192 ? head.len : 8192));
  }
  if (status == DT_OK && reader->format == DT_FORMAT_CONLLU)
    status = dt_fail(err, DT_ERR_USAGE, 0, "%s: CoNLL-U holds no articles; its trees are read by `parse`", path);
  if (status == DT_OK && (reader->format == DT_FORMAT_HTML || reader->format == DT_FORMAT_JSONL)) {
    status = dt_sources_open(options ? options->dict_dirs : NULL, options ? options->dict_dir_count : 0, &reader->sources, err);
    if (status == DT_OK) status = dt_furniture_open(&reader->sources, &reader->furniture, err);
  }
  if (status != DT_OK) dt_reader_close(reader);
  else *out = reader;
  return status;
}

void dt_reader_close(dt_reader *reader) {
  if (!reader) return;
  dt_stream_close(reader->stream);
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
    a->id = r->format == DT_FORMAT_JSONL ? dt_arena_printf(draft->arena, "%s:%llu", name, (unsigned long long)r->line)
                                         : dt_arena_printf(draft->arena, "%s", name);
    if (!a->id.ptr) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  if (a->date.len == 0 && r->date[0]) DT_TRY(dt_draft_set(draft, &a->date, dt_str_of(r->date), err));
  return DT_OK;
}

/* The one article of a text or HTML file. */
static dt_status whole(dt_reader *r, dt_draft *draft, dt_error *err) {
  if (r->number++) return DT_END;
  dt_str bytes;
  DT_TRY(dt_stream_rest(r->stream, DT_ARTICLE_BYTES, &bytes, err));
  dt_reading reading = {dt_stream_name(r->stream), r->furniture};
  return r->format == DT_FORMAT_HTML ? dt_html_article(bytes, (dt_str){"", 0}, &reading, draft, err)
                                     : dt_text_article(bytes, &reading, draft, err);
}

/* Put file, line and byte before a message about one line. */
static dt_status at_line(const dt_reader *r, uint64_t begin, dt_status status, dt_error *err) {
  if (!err || status == DT_OK) return status;
  char why[sizeof err->message];
  memcpy(why, err->message, sizeof why);
  return dt_fail(err, status, begin + err->offset, "%s:%llu: byte %llu: %.300s", dt_stream_name(r->stream),
                 (unsigned long long)r->line, (unsigned long long)(begin + err->offset), why);
}

static dt_status next_line(dt_reader *r, dt_draft *draft, dt_error *err) {
  for (;;) {
    uint64_t begin = dt_stream_offset(r->stream);
    dt_str line;
    r->line++;
    DT_TRY(dt_stream_line(r->stream, DT_ARTICLE_BYTES, &line, err));
    if (r->line == 1 && dt_str_starts(line, "\xEF\xBB\xBF")) line = dt_slice(line, 3, line.len);
    if (dt_str_trim(line).len == 0) continue;
    r->number++;
    dt_reading reading = {dt_stream_name(r->stream), r->furniture};
    return at_line(r, begin, dt_json_article(line, &reading, draft, err), err);
  }
}

dt_status dt_reader_next(dt_reader *reader, dt_article **out, dt_error *err) {
  if (reader->ended) return DT_END;
  dt_draft *draft = NULL;
  DT_TRY(dt_draft_new(&draft, err));
  dt_status status = reader->format == DT_FORMAT_JSONL ? next_line(reader, draft, err) : whole(reader, draft, err);
  if (status == DT_OK) status = finish(reader, draft, err);
  if (status == DT_END || status == DT_ERR_IO) reader->ended = true;
  if (status == DT_OK) *out = &draft->article;
  else dt_article_free(&draft->article);
  return status;
}
