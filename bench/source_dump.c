/* What the source stage makes of files, as JSON lines, for tools that score extraction and furniture. An article that cannot
   be used gives {"error": ...}.

   usage: source_dump FILE... */
#include "detente.h"
#include <jansson.h>
#include <stdio.h>

static json_t *string(dt_str s) { return json_stringn(s.ptr ? s.ptr : "", s.len); }

static json_t *paragraphs_of(const dt_doc *doc) {
  static const char *const kinds[] = {"body", "title", "furniture"};
  json_t *list = json_array();
  for (uint32_t i = 0; i < doc->article.paragraph_count; i++) {
    const dt_paragraph *p = &doc->article.paragraphs[i];
    json_array_append_new(list, json_pack("{s:s, s:s?, s:I, s:I, s:o}", "kind", kinds[p->kind], "furniture", p->furniture,
                                          "begin", (json_int_t)p->begin, "end", (json_int_t)p->end, "text",
                                          string((dt_str){doc->article.text.ptr + p->begin, p->end - p->begin})));
  }
  return list;
}

static void print(json_t *object) {
  json_dumpf(object, stdout, JSON_COMPACT);
  putchar('\n');
  json_decref(object);
}

static int dump(const dt_engine *engine, dt_doc *doc, const char *path) {
  dt_reader *reader = NULL;
  dt_error err = {0};
  dt_status status = dt_reader_open(path, NULL, &reader, &err);
  if (status != DT_OK) return print(json_pack("{s:s, s:s}", "file", path, "error", err.message)), 1;
  for (;;) {
    dt_article *article = NULL;
    status = dt_reader_next(reader, &article, &err);
    if (status == DT_END) break;
    if (status == DT_OK) status = dt_doc_run(engine, article, DT_STAGE_TEXT, doc, &err);
    if (status == DT_OK)
      print(json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "file", path, "id", string(article->id), "date",
                      string(article->date), "title", string(doc->article.title), "publisher", string(article->publisher), "url",
                      string(article->url), "note", string(article->note), "paragraphs", paragraphs_of(doc)));
    else print(json_pack("{s:s, s:s}", "file", path, "error", err.message));
    dt_article_free(article);
  }
  dt_reader_close(reader);
  return 0;
}

int main(int argc, char **argv) {
  dt_engine *engine = NULL;
  dt_doc *doc = NULL;
  dt_error err = {0};
  if (dt_engine_open(NULL, &engine, &err) != DT_OK || dt_doc_new(&doc, &err) != DT_OK) return fprintf(stderr, "%s\n", err.message), 1;
  int code = 0;
  for (int i = 1; i < argc; i++) code |= dump(engine, doc, argv[i]);
  dt_doc_free(doc);
  dt_engine_close(engine);
  return code;
}
