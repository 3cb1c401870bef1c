/* Tags, lemmas, trees, CoNLL-U, and what a model file may not be. */
#include "cells.h"
#include "conllu.h"
#include "mend.h"
#include "model.h"
#include "tree.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static dt_syntax *open_built_in(void) {
  dt_syntax *s = NULL;
  dt_error err = {0};
  if (dt_syntax_open(dt_pack_find("model/syntax.bin"), &s, &err) != DT_OK) fail_msg("%s", err.message);
  return s;
}

/* Words of `text` between blanks as tokens; "|" ends a sentence. */
static dt_doc *words(const char *text) {
  dt_doc *doc = NULL;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  size_t room = strlen(text) + 1;
  doc->article.text = dt_str_of(text);
  doc->tokens = dt_arena_alloc(doc->arena, room, sizeof *doc->tokens);
  doc->sentences = dt_arena_alloc(doc->arena, room, sizeof *doc->sentences);
  uint32_t first = 0;
  for (uint32_t at = 0; text[at];) {
    if (text[at] == ' ') at++;
    else if (text[at] == '|') {
      if (doc->token_count > first)
        doc->sentences[doc->sentence_count++] = (dt_sentence){.first = first, .last = doc->token_count};
      first = doc->token_count;
      at++;
    } else {
      uint32_t begin = at;
      while (text[at] && text[at] != ' ' && text[at] != '|') at++;
      doc->tokens[doc->token_count++] = (dt_token){.begin = begin, .end = at, .flags = DT_TOKEN_SPACE_AFTER};
    }
  }
  if (doc->token_count > first) doc->sentences[doc->sentence_count++] = (dt_sentence){.first = first, .last = doc->token_count};
  return doc;
}

/* One root in each sentence, every head inside it, no cycle, relations and tags in range, lemmas not empty. */
static void check_trees(const dt_doc *doc) {
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    uint32_t first = doc->sentences[s].first, last = doc->sentences[s].last, roots = 0;
    uint32_t *level = calloc(last - first, sizeof *level); /* steps to the root, 0: not known yet */
    for (uint32_t i = first; i < last; i++) {
      const dt_token *t = &doc->tokens[i];
      roots += t->head == DT_NONE;
      assert_true(t->head == DT_NONE || (t->head >= first && t->head < last && t->head != i));
      assert_int_equal(t->head == DT_NONE, t->rel == DT_REL_root);
      assert_true(t->rel < DT_REL_COUNT && t->upos < DT_UPOS_COUNT && t->xpos < DT_XPOS_COUNT && t->lemma.len > 0);
      uint32_t up = i, steps = 1;
      while (doc->tokens[up].head != DT_NONE && !level[up - first] && steps <= last - first) up = doc->tokens[up].head, steps++;
      assert_true(steps <= last - first);
      steps += level[up - first] ? level[up - first] - 1 : 0;
      for (up = i; !level[up - first]; up = doc->tokens[up].head) {
        level[up - first] = steps--;
        if (doc->tokens[up].head == DT_NONE) break;
      }
    }
    assert_int_equal(roots, 1);
    free(level);
  }
}

static void sentences_get_their_trees(void **state) {
  (void)state;
  static const struct {
    const char *text;
    uint32_t at; /* token */
    dt_upos upos;
    const char *lemma;
    uint32_t head; /* DT_NONE: the root */
    dt_rel rel;
  } cases[] = {
    {"The ministers met in Geneva on Monday .", 1, DT_UPOS_NOUN, "minister", 2, DT_REL_nsubj},
    {"The ministers met in Geneva on Monday .", 2, DT_UPOS_VERB, "meet", DT_NONE, DT_REL_root},
    {"The ministers met in Geneva on Monday .", 4, DT_UPOS_PROPN, "Geneva", 2, DT_REL_obl},
    {"Two soldiers were killed by rebels .", 1, DT_UPOS_NOUN, "soldier", 3, DT_REL_nsubj_pass},
    {"Two soldiers were killed by rebels .", 3, DT_UPOS_VERB, "kill", DT_NONE, DT_REL_root},
    {"Two soldiers were killed by rebels .", 5, DT_UPOS_NOUN, "rebel", 3, DT_REL_obl_agent},
    {"He said that they would not sign the treaty .", 6, DT_UPOS_VERB, "sign", 1, DT_REL_ccomp},
    {"He said that they would not sign the treaty .", 8, DT_UPOS_NOUN, "treaty", 6, DT_REL_obj},
    {"The country wants to improve its relations with Norway .", 4, DT_UPOS_VERB, "improve", 2, DT_REL_xcomp},
    {"Egypt 's Envoy Meets Rebel Chief in Aden", 3, DT_UPOS_VERB, "meet", DT_NONE, DT_REL_root}, /* a title: its capitals say nothing */
    {"Egypt 's Envoy Meets Rebel Chief in Aden", 5, DT_UPOS_NOUN, "chief", 3, DT_REL_obj},
    {"Danish King Apologises to Ghana for Old Abuses", 2, DT_UPOS_VERB, "apologise", DT_NONE, DT_REL_root},
    {"Police arrested three men who had attacked the bank .", 6, DT_UPOS_VERB, "attack", 3, DT_REL_acl_relcl},
  };
  dt_syntax *s = open_built_in();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_doc *doc = words(cases[i].text);
    assert_int_equal(dt_syntax_parse(s, doc, NULL), DT_OK);
    const dt_token *t = &doc->tokens[cases[i].at];
    if (t->upos != cases[i].upos || t->head != cases[i].head || t->rel != cases[i].rel || !dt_str_is(t->lemma, cases[i].lemma))
      fail_msg("%s: token %u is %s %.*s %d %s", cases[i].text, cases[i].at, dt_upos_text((dt_upos)t->upos), DT_ARG(t->lemma),
               (int)t->head, dt_rel_text((dt_rel)t->rel));
    check_trees(doc);
    dt_doc_free(doc);
  }
  dt_syntax_close(s);
}

/* What a greedy parser made of a sentence, a word a line: word, tags, head, relation. Heads and relations after mending, of the words that change. */
static void wrong_trees_are_mended(void **state) {
  (void)state;
  static const struct {
    const char *rows, *mended;
  } cases[] = {
    {"A DET DT 4 det|drone NOUN NN 4 compound|targeted VERB VBN 4 amod|militants NOUN NNS 0 root|in ADP IN 6 case|Mali PROPN NNP 4 nmod|. PUNCT . 4 punct",
     "1 2 det|2 3 nsubj|3 0 root|4 3 obj|7 3 punct"},
    {"Peru PROPN NNP 0 root|forgave VERB VBN 3 amod|Chile PROPN NNP 1 appos|. PUNCT . 1 punct", "1 2 nsubj|2 0 root|3 2 obj|4 2 punct"},
    {"Guards NOUN NNS 2 compound|shot NOUN NN 0 root|and CCONJ CC 4 cc|killed VERB VBD 2 conj|Ann PROPN NNP 4 obj|. PUNCT . 2 punct", "1 2 nsubj"},
    {"Peru PROPN NNP 2 compound|froze VERB VBP 3 compound|aid NOUN NN 0 root|. PUNCT . 3 punct", "1 2 nsubj|2 0 root|3 2 obj|4 2 punct"},
    {"Oman PROPN NNP 0 root|froze VERB VBD 4 case|the DET DT 4 det|assets NOUN NNS 1 nmod|. PUNCT . 1 punct", "1 2 nsubj|2 0 root|4 2 obj|5 2 punct"},
    {"They PRON PRP 2 nsubj|warned VERB VBD 0 root|Chad PROPN NNP 6 obj|it PRON PRP 6 nsubj|could AUX MD 6 aux|lose VERB VB 2 ccomp|. PUNCT . 2 punct", "3 2 obj"},
    {"Troops NOUN NNS 0 root|who PRON WP 3 nsubj|fled VERB VBD 1 acl:relcl|surrendered VERB VBD 1 acl|. PUNCT . 1 punct", "1 4 nsubj|4 0 root|5 4 punct"},
    {"The DET DT 2 det|junta NOUN NN 0 root|in ADP IN 5 mark|Mali PROPN NNP 5 nsubj|quit VERB VBD 2 acl|. PUNCT . 2 punct",
     "2 5 nsubj|3 4 case|4 2 nmod|5 0 root|6 5 punct"},
    {"They PRON PRP 2 nsubj|have AUX VBP 0 root|banned VERB VBN 4 amod|parties NOUN NNS 2 obj|. PUNCT . 2 punct", "1 3 nsubj|2 3 aux|3 0 root|4 3 obj|5 3 punct"},
    {"He PRON PRP 2 nsubj|met VERB VBD 0 root|with ADP IN 2 obl|Ann PROPN NNP 3 obj|. PUNCT . 2 punct", "3 4 case|4 2 obl"},
    {"He PRON PRP 2 nsubj|has AUX VBZ 3 aux|met VERB VBN 0 root|Ann PROPN NNP 3 obj", "1 3 nsubj"},
    {"Chad PROPN NNP 2 nsubj|rejected VERB VBD 0 root|charges NOUN NNS 2 obj|by ADP IN 5 case|Niger PROPN NNP 2 obl:agent", "5 3 nmod"},
    {"He PRON PRP 2 nsubj|called VERB VBD 0 root|Ann PROPN NNP 2 xcomp", "3 2 obj"},
    {"talks NOUN NNS 6 nsubj|between ADP IN 3 case|Ann PROPN NNP 1 nmod|and CCONJ CC 5 cc|Bob PROPN NNP 6 nsubj|failed VERB VBD 0 root", "5 3 conj"},
    {"The DET DT 2 det|talks NOUN NNS 0 root|between ADP IN 4 case|Ann PROPN NNP 2 nmod|and CCONJ CC 7 cc|Bob PROPN NNP 7 nsubj|failed VERB VBD 2 conj|. PUNCT . 2 punct",
     "2 7 nsubj|5 6 cc|6 4 conj|7 0 root|8 7 punct"},
    {"between ADP IN 2 case|Ann PROPN NNP 0 root|and CCONJ CC 5 cc|Bob PROPN NNP 5 nsubj|failed VERB VBD 2 conj|. PUNCT . 2 punct", "2 5 nsubj|3 4 cc|4 2 conj|5 0 root|6 5 punct"},
    {"They PRON PRP 2 nsubj|pleaded VERB VBD 0 root|with ADP IN 6 mark|Mali PROPN NNP 6 nsubj|to PART TO 6 mark|help VERB VB 2 advcl", "3 4 case|4 2 obl"},
    {"It PRON PRP 2 nsubj|cast VERB VBD 0 root|doubt NOUN NN 2 advmod", "3 2 obj"},
    {"Chilean ADJ JJ 2 amod|rammed VERB VBD 0 root|cars NOUN NNS 2 obj", "1 2 nsubj"},
    {"Mali PROPN NNP 5 nsubj|and CCONJ CC 5 cc|the DET DT 4 det|rebels NOUN NNS 5 nsubj|met VERB VBD 0 root", "2 4 cc|4 1 conj"},
    {"It PRON PRP 2 nsubj|passed VERB VBD 0 root|after ADP IN 6 case|Mali PROPN NNP 6 compound|accepted VERB VBD 6 amod|terms NOUN NNS 2 obl",
     "3 5 mark|4 5 nsubj|5 2 advcl|6 5 obj"},
    {"They PRON PRP 2 nsubj|sent VERB VBD 0 root|aid NOUN NN 2 obj|to PART TO 5 mark|torn ADJ JJ 2 advcl|Mali PROPN NNP 5 obj", "4 6 case|5 6 amod|6 2 obl"},
    {"They PRON PRP 2 nsubj|freed VERB VBD 0 root|editor NOUN NN 2 obj|Ann PROPN NNP 3 appos|Lee PROPN NNP 2 obj", "5 4 flat"},
    /* what is right stays: relative clauses, headlines without a stop, agents of passives */
    {"The DET DT 2 det|men NOUN NNS 0 root|rebels NOUN NNS 4 nsubj|killed VERB VBD 2 acl:relcl|. PUNCT . 2 punct", ""},
    {"Rebel NOUN NN 3 compound|held VERB VBN 3 amod|areas NOUN NNS 0 root", ""},
    {"Ann PROPN NNP 3 nsubj:pass|was AUX VBD 3 aux:pass|hit VERB VBN 0 root|by ADP IN 5 case|Bob PROPN NNP 3 obl:agent|. PUNCT . 3 punct", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char bytes[1024], want[32][64] = {{0}};
    size_t at = 0;
    dt_doc *doc = NULL;
    uint16_t has[32];
    uint32_t n = 0;
    for (const char *row = cases[i].rows; row && ++n; row = strchr(row, '|') ? strchr(row, '|') + 1 : NULL) {
      char word[32], upos[8], xpos[8], rel[16];
      unsigned head;
      assert_int_equal(sscanf(row, "%31s %7s %7s %u %15[^|]", word, upos, xpos, &head, rel), 5);
      at += (size_t)snprintf(bytes + at, sizeof bytes - at, "%u\t%s\t%s\t%s\t%s\t_\t%u\t%s\t_\t_\n", n, word, strcmp(word, "have") && strcmp(word, "has") ? word : "have", upos, xpos, head, rel);
      snprintf(want[n - 1], sizeof want[0], "%u %s", head, rel);
    }
    for (const char *row = cases[i].mended; row && *row; row = strchr(row, '|') ? strchr(row, '|') + 1 : NULL) {
      unsigned which, head;
      char rel[16];
      assert_int_equal(sscanf(row, "%u %u %15[^|]", &which, &head, rel), 3);
      snprintf(want[which - 1], sizeof want[0], "%u %s", head, rel);
    }
    bytes[at++] = '\n';
    assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
    assert_int_equal(dt_conllu_read((dt_str){bytes, at}, doc, NULL), DT_OK);
    dt_mend(doc, true, 0, n, has);
    check_trees(doc);
    for (uint32_t t = 0; t < n; t++) {
      char got[64];
      snprintf(got, sizeof got, "%u %s", doc->tokens[t].head == DT_NONE ? 0 : doc->tokens[t].head + 1, dt_rel_text((dt_rel)doc->tokens[t].rel));
      if (strcmp(got, want[t]) != 0) fail_msg("%s: word %u is %s, not %s", cases[i].rows, t + 1, got, want[t]);
    }
    dt_doc_free(doc);
  }
}

/* Any tree over words that the rules look for is a tree afterwards. */
static void mending_keeps_trees(void **state) {
  (void)state;
  static const char *const forms[] = {"the", "of", "in", "between", "and", "have", "Mali", "troops", "killed", "men", ".", "called", "-", "to", "with", "torn"};
  static const dt_upos upos[] = {DT_UPOS_DET, DT_UPOS_ADP, DT_UPOS_ADP, DT_UPOS_ADP, DT_UPOS_CCONJ, DT_UPOS_AUX, DT_UPOS_PROPN, DT_UPOS_NOUN, DT_UPOS_VERB, DT_UPOS_NOUN, DT_UPOS_PUNCT, DT_UPOS_VERB,
                                DT_UPOS_PUNCT, DT_UPOS_PART, DT_UPOS_ADP, DT_UPOS_ADJ};
  static const dt_xpos xpos[] = {DT_XPOS_VBD, DT_XPOS_VBN, DT_XPOS_VBZ, DT_XPOS_NN, DT_XPOS_VBG, DT_XPOS_VB};
  static const dt_rel rels[] = {DT_REL_amod, DT_REL_acl, DT_REL_acl_relcl, DT_REL_nsubj, DT_REL_obj, DT_REL_mark, DT_REL_case, DT_REL_nmod, DT_REL_obl_agent, DT_REL_xcomp,
                                DT_REL_ccomp, DT_REL_conj, DT_REL_cc, DT_REL_appos, DT_REL_aux, DT_REL_det, DT_REL_advcl};
  enum { WORDS = 12 };
  uint64_t seed = 5;
  for (int round = 0; round < 60000; round++) {
    char text[WORDS * 10] = "", close[WORDS * 10] = "";
    uint32_t n = 2 + (uint32_t)(seed >> 40) % (WORDS - 2), which[WORDS], order[WORDS];
    for (uint32_t i = 0; i < n; i++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      which[i] = i + 1 == n ? 10 : (uint32_t)(seed >> 33) % (sizeof forms / sizeof *forms);
      strcat(strcat(text, forms[which[i]]), " ");
      order[i] = i;
    }
    for (uint32_t i = n; i > 1; i--) { /* heads come earlier in a random order */
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      uint32_t k = (uint32_t)(seed >> 33) % i, swap = order[i - 1];
      order[i - 1] = order[k];
      order[k] = swap;
    }
    dt_doc *doc = words(text);
    doc->article.text.ptr = close; /* without blanks, so that hyphens join words */
    uint16_t has[WORDS];
    for (uint32_t i = 0; i < n; i++) {
      doc->tokens[i].begin = (uint32_t)strlen(close);
      strcat(close, forms[which[i]]);
      doc->tokens[i].end = (uint32_t)strlen(close);
    }
    for (uint32_t i = 0; i < n; i++) {
      dt_token *t = &doc->tokens[order[i]];
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      t->head = i ? order[(seed >> 33) % i] : DT_NONE;
      t->rel = (uint8_t)(i ? rels[(seed >> 45) % (sizeof rels / sizeof *rels)] : DT_REL_root);
      t->upos = (uint8_t)upos[which[order[i]]];
      t->xpos = (uint8_t)xpos[(seed >> 55) % (sizeof xpos / sizeof *xpos)];
      t->lemma = dt_form(doc, order[i]);
    }
    dt_mend(doc, true, 0, n, has);
    check_trees(doc);
    dt_doc_free(doc);
  }
}

/* A dateline hangs on the sentence's root as a whole and is nobody's subject. */
static void datelines_stand_apart(void **state) {
  (void)state;
  static const struct {
    const char *text;
    uint32_t length; /* of the dateline; 0: none */
    const char *root;
  } cases[] = {
    {"NAIROBI — Kenya accused Ethiopia of theft .", 2, "accused"},
    {"MANILA , Nov. 3 ( Reuters ) - Japan sent tents to Kenya .", 8, "sent"},
    {"KYIV , Ukraine , March 12 , 2024 -- Police arrested two men .", 9, "arrested"},
    {"NATO — led by a Norwegian — thanked Japan on Monday .", 0, "thanked"},
    {"Kenya - Ethiopia talks ended .", 0, "ended"},
  };
  dt_syntax *s = open_built_in();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_doc *doc = words(cases[i].text);
    assert_int_equal(dt_syntax_parse(s, doc, NULL), DT_OK);
    check_trees(doc);
    uint32_t root = 0;
    while (doc->tokens[root].head != DT_NONE) root++;
    if (!dt_str_is(dt_form(doc, root), cases[i].root)) fail_msg("%s: root %.*s", cases[i].text, DT_ARG(dt_form(doc, root)));
    for (uint32_t t = 0; t < cases[i].length; t++) {
      uint32_t head = doc->tokens[t].head;
      if (head >= cases[i].length) assert_true(head == root && doc->tokens[t].rel == DT_REL_parataxis);
    }
    for (uint32_t t = cases[i].length; cases[i].length && t < doc->token_count; t++)
      assert_true(doc->tokens[t].head == DT_NONE || doc->tokens[t].head >= cases[i].length);
    dt_doc_free(doc);
  }
  dt_syntax_close(s);
}

static uint32_t next_random(uint64_t *seed) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*seed >> 33);
}

static const char *const pieces[] = {"the", "a", "said", "\"", "(", ")", ",", "and", "or", "Kofi", "USA", "killed", "to", "of", ".", "-",
  "12,000", "$", "was", "who", "that", "it", "n't", "'s", "\xE2\x80\x9C", "\xD0\x9C\xD0\xB8\xD1\x80", "xq", "TALKS", "HELD", "%", "...", "@x"};

static char *random_text(uint64_t *seed, uint32_t tokens, uint32_t longest) {
  char *text = calloc(tokens + 1, 12), *to = text;
  for (uint32_t i = 0; i < tokens; i++) {
    to += sprintf(to, "%s ", pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)]);
    if (next_random(seed) % longest == 0) to += sprintf(to, "|");
  }
  return text;
}

static void any_words_get_one_tree(void **state) {
  (void)state;
  dt_syntax *s = open_built_in();
  uint64_t seed = 7;
  for (int round = 0; round < 60; round++) {
    char *text = random_text(&seed, 400, 1 + (uint32_t)round);
    dt_doc *doc = words(text);
    assert_int_equal(dt_syntax_parse(s, doc, NULL), DT_OK);
    check_trees(doc);
    dt_doc_free(doc);
    free(text);
  }
  dt_syntax_close(s);
}

static void a_hundred_thousand_words_are_one_sentence(void **state) {
  (void)state;
  dt_syntax *s = open_built_in();
  uint64_t seed = 9;
  char *text = random_text(&seed, 100000, UINT32_MAX);
  dt_doc *doc = words(text);
  assert_int_equal(dt_syntax_parse(s, doc, NULL), DT_OK);
  assert_int_equal(doc->sentence_count, 1);
  check_trees(doc);
  assert_true(dt_arena_used(doc->arena) < (size_t)100000 * 400);
  dt_doc_free(doc);
  free(text);
  dt_syntax_close(s);
}

static void both_kernels_agree(void **state) {
  (void)state;
  dt_syntax *fast = open_built_in(), *plain = open_built_in();
  plain->kernels = &dt_kernels_portable;
  uint64_t seed = 11;
  for (int round = 0; round < 20; round++) {
    char *text = random_text(&seed, 500, 25);
    dt_doc *a = words(text), *b = words(text);
    assert_int_equal(dt_syntax_parse(fast, a, NULL), DT_OK);
    assert_int_equal(dt_syntax_parse(plain, b, NULL), DT_OK);
    for (uint32_t i = 0; i < a->token_count; i++) {
      const dt_token *x = &a->tokens[i], *y = &b->tokens[i];
      assert_true(x->upos == y->upos && x->xpos == y->xpos && x->head == y->head && x->rel == y->rel && dt_str_eq(x->lemma, y->lemma));
    }
    dt_doc_free(a);
    dt_doc_free(b);
    free(text);
  }
  dt_syntax_close(fast);
  dt_syntax_close(plain);
}

/* The parser as the paper has it: every cell of every state summed anew, every move scored. What is kept from state to state, and moves
   that are not scored because only one is allowed, may change nothing. */
static void parse_plainly(const dt_syntax *s, const dt_doc *doc, const dt_sentence *x, dt_moves *m) {
  const dt_net *net = &s->nets[DT_NET_PARSER];
  static const int16_t nothing[DT_HIDDEN_MOST];
  dt_plan plan;
  dt_parser_plan(s, &plan);
  dt_norm *norms = calloc(x->last - x->first, sizeof *norms);
  dt_traits_make(s, doc, x->first, x->last, m->traits, norms);
  free(norms);
  for (uint32_t i = x->first; i < x->last; i++) {
    m->traits[i - x->first + 1].f[DT_F_UPOS] = (uint16_t)(DT_V_FIRST + doc->tokens[i].upos);
    m->traits[i - x->first + 1].f[DT_F_XPOS] = (uint16_t)(DT_V_FIRST + doc->tokens[i].xpos);
  }
  for (dt_moves_start(m, x->last - x->first); !dt_moves_done(m);) {
    uint32_t cells[DT_CELLS_MOST];
    uint8_t hidden[DT_HIDDEN_MOST];
    int32_t scores[DT_PARSER_OUTPUTS];
    dt_kernels_portable.fire(net, net->bias, nothing, cells, dt_parser_cells(&plan, m, cells), hidden);
    dt_kernels_portable.score(net, hidden, 0, DT_PARSER_OUTPUTS, scores);
    dt_move move = DT_MOVE_COUNT;
    for (dt_move v = DT_MOVE_SHIFT; v < DT_MOVE_COUNT; v++)
      if (dt_moves_allowed(m, v) && (move == DT_MOVE_COUNT || scores[v] > scores[move])) move = v;
    const int32_t *of_arc = scores + (move == DT_MOVE_LEFT ? DT_PARSER_LEFT : DT_PARSER_RIGHT);
    dt_rel rel = 1;
    for (dt_rel r = 2; r < DT_REL_COUNT; r++)
      if (of_arc[r] > of_arc[rel]) rel = r;
    dt_moves_apply(m, move, m->front == m->n + 1 && m->depth == 1 ? DT_REL_root : rel);
  }
}

static void kept_sums_change_nothing(void **state) {
  (void)state;
  dt_syntax *s = open_built_in();
  uint64_t seed = 13;
  for (int round = 0; round < 40; round++) {
    char *text = random_text(&seed, 300, round % 2 ? 30 : 300);
    memcpy(text, "x ", 2); /* no dateline: it is parsed apart */
    dt_doc *doc = words(text), *plain = words(text);
    uint16_t has[512];
    assert_int_equal(dt_syntax_parse(s, doc, NULL), DT_OK);
    assert_int_equal(dt_syntax_parse_with(s, true, doc, NULL), DT_OK); /* from tags that are seen: those settled after parsing are not */
    for (uint32_t k = 0; k < doc->sentence_count; k++) {
      const dt_sentence *x = &doc->sentences[k];
      uint32_t n = x->last - x->first;
      assert_true(n <= sizeof has / sizeof *has);
      dt_moves m = {.stack = calloc(n + 2, sizeof *m.stack), .nodes = calloc(n + 2, sizeof *m.nodes), .traits = calloc(n + 2, sizeof *m.traits)};
      parse_plainly(s, doc, x, &m);
      for (uint32_t i = 1; i <= n; i++) {
        dt_token *t = &plain->tokens[x->first + i - 1];
        *t = doc->tokens[x->first + i - 1];
        t->head = m.nodes[i].head == n + 1 ? DT_NONE : x->first + m.nodes[i].head - 1;
        t->rel = (uint8_t)(m.traits[i].f[DT_F_REL] - DT_V_FIRST);
      }
      dt_mend(plain, false, x->first, x->last, has);
      for (uint32_t i = x->first; i < x->last; i++)
        assert_true(doc->tokens[i].head == plain->tokens[i].head && doc->tokens[i].rel == plain->tokens[i].rel);
      free(m.stack), free(m.nodes), free(m.traits);
    }
    dt_doc_free(doc);
    dt_doc_free(plain);
    free(text);
  }
  dt_syntax_close(s);
}

/* A network of any width, its weights at random or all at one end: rows 31, outputs 127, which is more than 16 bits hold. */
static void compare_kernels(uint32_t width, bool wild, uint64_t *seed) {
  enum { ROWS = 50, CELLS = 90, OUTPUTS = 12 };
  static uint16_t map[CELLS + 1];
  static int8_t rows[ROWS * DT_HIDDEN_MOST], out[OUTPUTS * DT_HIDDEN_MOST];
  static int16_t bias[DT_HIDDEN_MOST];
  static int32_t out_bias[OUTPUTS];
  for (uint32_t i = 0; i < CELLS; i++) map[i] = (uint16_t)(i % 3 ? next_random(seed) % ROWS : 0);
  for (uint32_t i = width; i < ROWS * width; i++) rows[i] = (int8_t)(wild ? 31 : (int)(next_random(seed) % 63) - 31);
  for (uint32_t i = 0; i < width; i++) rows[i] = 0;
  for (uint32_t i = 0; i < OUTPUTS * width; i++) out[i] = (int8_t)(wild ? (i / width % 2 ? 127 : -127) : (int)(next_random(seed) % 97) - 48);
  for (uint32_t i = 0; i < width; i++) bias[i] = (int16_t)(next_random(seed) % 200);
  for (uint32_t i = 0; i < OUTPUTS; i++) out_bias[i] = (int32_t)(next_random(seed) % 5000);
  dt_net net = {.map = map, .rows = rows, .bias = bias, .out = out, .out_bias = out_bias, .cells = CELLS, .row_count = ROWS, .hidden = width, .outputs = OUTPUTS};
  net.mild = dt_net_is_mild(&net);
  assert_int_equal(net.mild, !wild);
  const dt_kernels *kernels[2] = {&dt_kernels_portable, dt_kernels_best()};
  uint8_t hidden[2][DT_HIDDEN_MOST];
  int32_t scores[2][OUTPUTS];
  uint32_t cells[DT_CELLS_MOST] = {0}, count = next_random(seed) % CELLS, top[2];
  for (uint32_t i = 0; i < count; i++) cells[i] = next_random(seed) % CELLS;
  for (int k = 0; k < 2; k++) {
    int16_t begin[DT_HIDDEN_MOST], more[DT_HIDDEN_MOST], nothing[DT_HIDDEN_MOST] = {0};
    kernels[k]->begin(&net, begin);
    kernels[k]->add(&net, begin, cells, count / 2, more);
    kernels[k]->fire(&net, nothing, more, cells + count / 2, count - count / 2, hidden[k]);
    kernels[k]->score(&net, hidden[k], 0, OUTPUTS, scores[k]);
    top[k] = kernels[k]->best(scores[k], OUTPUTS - count % 5);
  }
  assert_memory_equal(hidden[0], hidden[1], width);
  assert_memory_equal(scores[0], scores[1], sizeof scores[0]);
  assert_int_equal(top[0], top[1]);
}

static void kernels_agree_on_any_network(void **state) {
  (void)state;
  uint64_t seed = 17;
  for (uint32_t width = 64; width <= DT_HIDDEN_MOST; width += 64)
    for (int round = 0; round < 100; round++) compare_kernels(width, round % 2, &seed);
}

static void every_limit_fails_cleanly(void **state) {
  (void)state;
  dt_syntax *s = open_built_in();
  for (size_t limit = 0; limit < 12000; limit += 64) {
    dt_doc *doc = words("Both sides said talks would resume in Vienna next week .");
    dt_arena *own = doc->arena;
    doc->arena = dt_arena_new(limit);
    dt_status status = doc->arena ? dt_syntax_parse(s, doc, NULL) : DT_ERR_MEM;
    assert_true(status == DT_OK || status == DT_ERR_MEM);
    dt_arena_free(doc->arena);
    doc->arena = own;
    dt_doc_free(doc);
  }
  dt_syntax_close(s);
}

/* ----------------------------------------------------------------- model */

static dt_status try_model(char *bytes, size_t size, bool mend) {
  dt_model_header *h = (void *)bytes;
  dt_syntax *s = NULL;
  dt_error err = {0};
  if (mend) h->checksum = dt_model_checksum(bytes + 16, size - 16);
  dt_status status = dt_syntax_open((dt_str){bytes, size}, &s, &err);
  if (status != DT_OK) assert_true(err.message[0]);
  dt_syntax_close(s);
  return status;
}

static void wrong_models_are_refused(void **state) {
  (void)state;
  dt_str good = dt_pack_find("model/syntax.bin");
  char *copy = malloc(good.len);
  memcpy(copy, good.ptr, good.len);
  assert_int_equal(try_model(copy, good.len, true), DT_OK);
  size_t sizes[] = {0, 7, 16, 60, sizeof(dt_model_header), 4096, good.len / 3, good.len - 1};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    assert_int_equal(try_model(copy, sizes[i], false), DT_ERR_MODEL);
    if (sizes[i] >= 16) assert_int_equal(try_model(copy, sizes[i], true), DT_ERR_MODEL);
    memcpy(copy, good.ptr, good.len);
  }
  for (size_t at = 0; at < sizeof(dt_model_header); at += 4) { /* every number of the header, far off */
    if (at == 12 || at == offsetof(dt_model_header, spare)) continue;
    uint32_t off = 0xFFFFFFF0u;
    memcpy(copy + at, &off, 4);
    assert_int_equal(try_model(copy, good.len, true), DT_ERR_MODEL);
    memcpy(copy, good.ptr, good.len);
  }
  copy[good.len / 2] ^= 1;
  assert_int_equal(try_model(copy, good.len, false), DT_ERR_MODEL);
  free(copy);
}

/* --------------------------------------------------------------- CoNLL-U */

static void given_words_and_ranges_stay(void **state) {
  (void)state;
  static const char in[] =
    "# sent_id = 1\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\t_\t_\t_\tF=x\t_\t_\t_\t_\n2\tn't\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "3\tgo\t_\tNOUN\tNN\t_\t_\t_\t_\tSpaceAfter=No\n4\t.\t_\t_\t_\t_\t_\t_\t_\tA=b\n\n";
  dt_syntax *s = open_built_in();
  dt_doc *doc = NULL;
  dt_str out;
  assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
  assert_int_equal(dt_conllu_reparse(s, DT_STR(in), false, doc, &out, NULL), DT_OK);
  assert_string_equal(out.ptr && out.len ? dt_arena_copy(doc->arena, dt_slice(out, 0, 52)).ptr : "",
                      "# sent_id = 1\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\t");
  assert_int_equal(doc->token_count, 4);
  assert_true(doc->tokens[1].flags & DT_TOKEN_JOINED);
  assert_true(dt_str_is(doc->article.text, "don't go. "));
  check_trees(doc);
  dt_str again;
  dt_doc *second = NULL;
  assert_int_equal(dt_doc_new(&second, NULL), DT_OK);
  assert_int_equal(dt_conllu_write(doc, &again, NULL), DT_OK);
  assert_int_equal(dt_conllu_read(again, second, NULL), DT_OK);
  assert_int_equal(second->token_count, 4);
  for (uint32_t i = 0; i < 4; i++) {
    assert_int_equal(second->tokens[i].head, doc->tokens[i].head);
    assert_int_equal(second->tokens[i].rel, doc->tokens[i].rel);
    assert_int_equal(second->tokens[i].flags, doc->tokens[i].flags);
  }
  dt_doc_free(second);
  dt_doc_free(doc);
  dt_syntax_close(s);
}

static void faulty_lines_are_named(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
  } cases[] = {
    {"1\tx\n", "line 1: a word line needs ten columns with tabs between"},
    {"# c\nx\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", "line 2: the first column is no word number"},
    {"2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", "line 1: word 2 where word 1 is due"},
    {"1\t\t_\t_\t_\t_\t_\t_\t_\t_\n", "line 1: the word is empty"},
    {"1\ta\t_\t_\t_\t_\t7\tdep\t_\t_\n\n", "a head before byte 22 is outside of its sentence"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    dt_doc *doc = NULL;
    dt_error err = {0};
    assert_int_equal(dt_doc_new(&doc, NULL), DT_OK);
    assert_int_equal(dt_conllu_read(dt_str_of(cases[i].text), doc, &err), DT_ERR_FORMAT);
    assert_string_equal(err.message, cases[i].message);
    dt_doc_free(doc);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(sentences_get_their_trees), cmocka_unit_test(wrong_trees_are_mended), cmocka_unit_test(mending_keeps_trees),
    cmocka_unit_test(datelines_stand_apart), cmocka_unit_test(any_words_get_one_tree),
    cmocka_unit_test(a_hundred_thousand_words_are_one_sentence), cmocka_unit_test(both_kernels_agree),
    cmocka_unit_test(kept_sums_change_nothing), cmocka_unit_test(kernels_agree_on_any_network),
    cmocka_unit_test(every_limit_fails_cleanly), cmocka_unit_test(wrong_models_are_refused),
    cmocka_unit_test(given_words_and_ranges_stay), cmocka_unit_test(faulty_lines_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
