/* Plain text in, CoNLL-U with our tokens and sentences out, every tree a dummy: for tools that score tokens and sentences.
   Blocks between blank lines are paragraphs; none is furniture.

   usage: text_conllu FILE [REPEAT]      with REPEAT, splits so often and prints nothing (for callgrind and clocks) */
#include "text.h"
#include "paragraph.h"
#include <stdio.h>
#include <stdlib.h>

static void print_sentence(const dt_doc *doc, const dt_sentence *s) {
  const char *text = doc->article.text.ptr;
  for (uint32_t i = s->first; i < s->last; i++) {
    const dt_token *t = &doc->tokens[i];
    uint32_t last = i, id = i - s->first + 1;
    if (!(t->flags & DT_TOKEN_JOINED))
      while (last + 1 < s->last && doc->tokens[last + 1].flags & DT_TOKEN_JOINED) last++;
    const char *space = doc->tokens[last].flags & DT_TOKEN_SPACE_AFTER ? "_" : "SpaceAfter=No";
    if (last > i)
      printf("%u-%u\t%.*s\t_\t_\t_\t_\t_\t_\t_\t%s\n", id, last - s->first + 1, (int)(doc->tokens[last].end - t->begin),
             text + t->begin, space);
    printf("%u\t%.*s\t_\t_\t_\t_\t%u\t%s\t_\t%s\n", id, (int)(t->end - t->begin), text + t->begin, id > 1 ? 1u : 0u,
           id > 1 ? "dep" : "root", last > i || t->flags & DT_TOKEN_JOINED ? "_" : space);
  }
  printf("\n");
}

int main(int argc, char **argv) {
  if (argc < 2 || argc > 3) return fprintf(stderr, "usage: text_conllu FILE [REPEAT]\n"), 2;
  dt_error err = {0};
  dt_doc *doc = NULL;
  dt_str bytes = {NULL, 0};
  if (dt_read_file(argv[1], (size_t)1 << 30, &bytes, &err) != DT_OK || dt_doc_new(&doc, &err) != DT_OK)
    return fprintf(stderr, "%s\n", err.message), 1;
  dt_arena *arena = dt_arena_new((size_t)1 << 30);
  dt_article article = {.text = bytes};
  dt_status status = dt_paragraphs_cut(NULL, &article, arena, &err);
  for (int times = argc > 2 ? atoi(argv[2]) : 1; times > 0 && status == DT_OK; times--) {
    dt_arena_reset(doc->arena);
    doc->article = article;
    status = dt_text_split(NULL, doc, &err);
  }
  if (status != DT_OK) return fprintf(stderr, "%s\n", err.message), 1;
  if (argc == 2)
    for (uint32_t i = 0; i < doc->sentence_count; i++) print_sentence(doc, &doc->sentences[i]);
  else
    printf("%u tokens, %u sentences\n", doc->token_count, doc->sentence_count);
  dt_doc_free(doc);
  dt_arena_free(arena);
  free((void *)bytes.ptr);
  return 0;
}
