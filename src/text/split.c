/* The text stage: each paragraph that is no furniture into tokens, its tokens into sentences. */
#include "text.h"
#include "tokenise.h"

enum { MOST_RESERVED = 1 << 18 };

static bool is_long_enough(const dt_article *article, uint32_t min_chars) {
  uint32_t chars = 0;
  for (uint32_t p = 0; p < article->paragraph_count && chars < min_chars; p++) {
    if (article->paragraphs[p].kind != DT_PARAGRAPH_BODY) continue;
    for (uint32_t i = article->paragraphs[p].begin; i < article->paragraphs[p].end; i++) chars += (article->text.ptr[i] & 0xC0) != 0x80;
  }
  return chars >= min_chars;
}

/* Room for about as many tokens as the paragraphs will have, so that the array is seldom copied. */
static void reserve(dt_token_vec *tokens, const dt_article *article, dt_arena *arena) {
  size_t bytes = 0;
  for (uint32_t p = 0; p < article->paragraph_count; p++)
    if (article->paragraphs[p].kind != DT_PARAGRAPH_FURNITURE) bytes += article->paragraphs[p].end - article->paragraphs[p].begin;
  size_t room = bytes / 4 + 8;
  if (room > MOST_RESERVED) room = MOST_RESERVED;
  tokens->items = dt_arena_alloc(arena, room, sizeof *tokens->items);
  tokens->room = tokens->items ? (uint32_t)room : 0;
}

dt_status dt_text_split(const dt_text_limits *limits, dt_doc *doc, dt_error *err) {
  static const dt_text_limits none = {0};
  const dt_article *article = &doc->article;
  if (!limits) limits = &none;
  if (!is_long_enough(article, limits->min_chars)) return DT_OK;
  uint32_t most = limits->max_sentences ? limits->max_sentences : UINT32_MAX, body = 0;
  dt_token_vec tokens = {0};
  dt_sentence_vec sentences = {0};
  reserve(&tokens, article, doc->arena);
  for (uint32_t p = 0; p < article->paragraph_count && sentences.count < most; p++) {
    const dt_paragraph *paragraph = &article->paragraphs[p];
    if (paragraph->kind == DT_PARAGRAPH_FURNITURE) continue;
    if (paragraph->kind == DT_PARAGRAPH_BODY && body++ && limits->lede_only) break;
    uint32_t first = tokens.count;
    DT_TRY(dt_tokenise(article->text, paragraph->begin, paragraph->end, doc->arena, &tokens, err));
    DT_TRY(dt_cut_sentences(article->text, &tokens, first, p, doc->arena, &sentences, err));
  }
  if (sentences.count > most) {
    sentences.count = most;
    tokens.count = sentences.items[most - 1].last;
  }
  doc->tokens = tokens.items;
  doc->token_count = tokens.count;
  doc->sentences = sentences.items;
  doc->sentence_count = sentences.count;
  return DT_OK;
}
