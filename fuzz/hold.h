/** What must hold of a document, for fuzz targets. */
#ifndef DT_HOLD_H
#define DT_HOLD_H

#include "base.h"
#include <stdio.h>
#include <stdlib.h>

#define HOLD(what)                                                          \
  do {                                                                      \
    if (!(what)) {                                                          \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #what); \
      abort();                                                              \
    }                                                                       \
  } while (0)

static inline void hold_paragraphs(const dt_article *article) {
  uint32_t at = 0;
  HOLD(dt_utf8_valid_length(article->text) == article->text.len);
  for (uint32_t i = 0; i < article->paragraph_count; at = article->paragraphs[i++].end) {
    const dt_paragraph *p = &article->paragraphs[i];
    HOLD(at <= p->begin && p->begin < p->end && p->end <= article->text.len);
    HOLD((p->kind == DT_PARAGRAPH_FURNITURE) == (p->furniture != NULL));
  }
}

static inline void hold_tokens(const dt_doc *doc) {
  uint32_t at = 0, first = 0;
  for (uint32_t i = 0; i < doc->token_count; at = doc->tokens[i++].end) {
    HOLD(at <= doc->tokens[i].begin && doc->tokens[i].begin < doc->tokens[i].end);
    HOLD(doc->tokens[i].end <= doc->article.text.len);
  }
  for (uint32_t i = 0; i < doc->sentence_count; first = doc->sentences[i++].last) {
    const dt_sentence *s = &doc->sentences[i];
    HOLD(s->first == first && s->first < s->last && s->last <= doc->token_count);
    HOLD(s->begin == doc->tokens[s->first].begin && s->end == doc->tokens[s->last - 1].end);
    HOLD(s->paragraph < doc->article.paragraph_count && doc->article.paragraphs[s->paragraph].begin <= s->begin &&
         s->end <= doc->article.paragraphs[s->paragraph].end);
    HOLD(doc->article.paragraphs[s->paragraph].kind != DT_PARAGRAPH_FURNITURE);
  }
  HOLD(first == doc->token_count);
}

#endif
