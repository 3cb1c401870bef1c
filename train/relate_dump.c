/* What the relation model sees of marked pairs, as text for its trainer.

   usage: relate_dump MODEL < PAIRS
   PAIRS   one a line, tabs between: label, source begin, source end, target begin, target end (bytes), text
   MODEL   a relation model whose words count; its weights are not looked at
   out     one line a pair: label, then "hash:weight" of each feature ("d" behind it: of a dictionary), then for each zone "z" and its words; "-" after the label when
           the parties could not be found. With DUMP_TEXT set in the environment the features' texts stand for their hashes. */
#include "relate.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print_view(const dt_relate_view *v, bool text) {
  for (uint32_t i = 0; i < v->count; i++) {
    if (text) printf("\t%.*s:%u", DT_ARG(v->items[i].text), v->items[i].weight);
    else printf(" %" PRIu32 ":%u%s", v->items[i].hash, v->items[i].weight, dt_str_starts(v->items[i].text, "dict") ? "d" : "");
  }
  for (int z = 0; z < DT_ZONE_COUNT; z++) {
    fputs(" z", stdout);
    for (uint32_t i = 0; i < v->zone_counts[z]; i++) printf(" %" PRIu32, v->zone_words[z][i]);
  }
  putchar('\n');
}

static bool one_pair(const dt_engine *engine, const dt_relate_model *model, dt_doc *doc, char *line, size_t len, bool text) {
  dt_str rest = {line, len}, label, f[4];
  dt_span s, t;
  if (!dt_str_field(&rest, '\t', &label)) return false;
  for (int i = 0; i < 4; i++)
    if (!dt_str_field(&rest, '\t', &f[i])) return false;
  s = (dt_span){(uint32_t)strtoul(f[0].ptr, NULL, 10), (uint32_t)strtoul(f[1].ptr, NULL, 10)};
  t = (dt_span){(uint32_t)strtoul(f[2].ptr, NULL, 10), (uint32_t)strtoul(f[3].ptr, NULL, 10)};
  dt_paragraph whole = {.begin = 0, .end = (uint32_t)rest.len, .kind = DT_PARAGRAPH_BODY};
  dt_article article = {.text = rest, .id = DT_STR("pair"), .paragraphs = &whole, .paragraph_count = 1};
  dt_error err = {0};
  dt_relate_view view;
  printf("%.*s", DT_ARG(label));
  if (dt_doc_run(engine, &article, DT_STAGE_EVENT, doc, &err) == DT_OK && dt_relate_look(model, doc, s, t, &view, &err) == DT_OK) {
    print_view(&view, text);
    return true;
  }
  fprintf(stderr, "relate_dump: %s: %.*s\n", err.message, DT_ARG(rest));
  puts(" -");
  return true;
}

int main(int argc, char **argv) {
  dt_engine *engine = NULL;
  dt_relate_model *model = NULL;
  dt_doc *doc = NULL;
  dt_str file = {0};
  dt_error err = {0};
  if (argc != 2) {
    fputs("usage: relate_dump MODEL < PAIRS\n", stderr);
    return 2;
  }
  if (dt_read_file(argv[1], 64 << 20, &file, &err) != DT_OK || dt_relate_model_open(file, &model, &err) != DT_OK ||
      dt_engine_open(NULL, &engine, &err) != DT_OK || dt_doc_new(&doc, &err) != DT_OK) {
    fprintf(stderr, "relate_dump: %s\n", err.message);
    return 1;
  }
  char *line = NULL;
  size_t room = 0;
  ssize_t len;
  bool text = getenv("DUMP_TEXT") != NULL;
  while ((len = getline(&line, &room, stdin)) > 0) {
    if (line[len - 1] == '\n') len--;
    if (!one_pair(engine, model, doc, line, (size_t)len, text)) fprintf(stderr, "relate_dump: not a pair: %s\n", line);
  }
  free(line);
  dt_doc_free(doc);
  dt_engine_close(engine);
  dt_relate_model_close(model);
  free((void *)file.ptr);
  return 0;
}
