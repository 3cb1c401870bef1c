/* The syntax stage over any words: one tree for every sentence, by both kernels the same (tried on inputs of every fourth length: the
   portable one is slow under sanitizers). Bytes are UTF-8 made by decoding; blanks
   part words, line ends sentences. */
#include "decode.h"
#include "hold.h"
#include "model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool cut(dt_doc *doc) {
  dt_str text = doc->article.text;
  doc->tokens = dt_arena_alloc(doc->arena, text.len + 1, sizeof *doc->tokens);
  doc->sentences = dt_arena_alloc(doc->arena, text.len + 1, sizeof *doc->sentences);
  if (!doc->tokens || !doc->sentences) return false;
  uint32_t first = 0;
  for (uint32_t at = 0; at <= text.len; at++) {
    bool end = at == text.len || text.ptr[at] == '\n';
    if (end && doc->token_count > first) {
      doc->sentences[doc->sentence_count++] = (dt_sentence){.first = first, .last = doc->token_count};
      first = doc->token_count;
    }
    if (end || text.ptr[at] == ' ') continue;
    uint32_t begin = at;
    while (at + 1 < text.len && text.ptr[at + 1] != ' ' && text.ptr[at + 1] != '\n') at++;
    doc->tokens[doc->token_count++] = (dt_token){.begin = begin, .end = at + 1};
  }
  return true;
}

static void hold_trees(const dt_doc *doc) {
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    uint32_t first = doc->sentences[s].first, last = doc->sentences[s].last, roots = 0;
    for (uint32_t i = first; i < last; i++) {
      uint32_t up = i, steps = 0;
      roots += doc->tokens[i].head == DT_NONE;
      for (; doc->tokens[up].head != DT_NONE; up = doc->tokens[up].head) {
        HOLD(doc->tokens[up].head >= first && doc->tokens[up].head < last);
        HOLD(++steps < last - first);
      }
      HOLD(doc->tokens[i].lemma.len > 0);
    }
    HOLD(roots == 1);
  }
}

static void hold_same(const dt_syntax *plain, const dt_doc *doc) {
  dt_doc again = {.arena = doc->arena, .article = doc->article};
  HOLD(cut(&again) && dt_syntax_parse(plain, &again, NULL) == DT_OK);
  for (uint32_t i = 0; i < doc->token_count; i++)
    HOLD(doc->tokens[i].head == again.tokens[i].head && doc->tokens[i].rel == again.tokens[i].rel &&
         doc->tokens[i].upos == again.tokens[i].upos && doc->tokens[i].xpos == again.tokens[i].xpos);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static dt_syntax *fast, *plain;
  if (!fast) {
    HOLD(dt_syntax_open(dt_pack_find("model/syntax.bin"), &fast, NULL) == DT_OK);
    HOLD(dt_syntax_open(dt_pack_find("model/syntax.bin"), &plain, NULL) == DT_OK);
    plain->kernels = &dt_kernels_portable;
  }
  if (size > 2000) return 0;
  dt_arena *arena = dt_arena_new((size_t)1 << 26);
  dt_doc doc = {.arena = arena};
  dt_str note;
  if (dt_decode((dt_str){(const char *)data, size}, (dt_str){"", 0}, arena, &doc.article.text, &note, NULL) == DT_OK && cut(&doc) &&
      dt_syntax_parse(fast, &doc, NULL) == DT_OK) {
    hold_trees(&doc);
    if (size % 4 == 0) hold_same(plain, &doc);
  }
  dt_arena_free(arena);
  return 0;
}
