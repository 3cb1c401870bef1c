/* The text stage: each paragraph that is no furniture into tokens, its tokens into sentences. */
#include "text.h"
#include "tokenise.h"

dt_status dt_text_split(dt_doc *doc, dt_error *err) {
  const dt_article *article = &doc->article;
  dt_token_vec tokens = {0};
  dt_sentence_vec sentences = {0};
  for (uint32_t p = 0; p < article->paragraph_count; p++) {
    const dt_paragraph *paragraph = &article->paragraphs[p];
    if (paragraph->kind == DT_PARAGRAPH_FURNITURE) continue;
    uint32_t first = tokens.count;
    DT_TRY(dt_tokenise(article->text, paragraph->begin, paragraph->end, doc->arena, &tokens, err));
    DT_TRY(dt_cut_sentences(article->text, &tokens, first, p, doc->arena, &sentences, err));
  }
  doc->tokens = tokens.items;
  doc->token_count = tokens.count;
  doc->sentences = sentences.items;
  doc->sentence_count = sentences.count;
  return DT_OK;
}
