/* The stage: for each sentence traits, then tags left to right, lemmas, and a tree, all greedily. */
#include "cells.h"
#include "lemma.h"
#include "mend.h"
#include "tree.h"

/* The sum of the rows of what is on the stack, kept at its depth. A token comes onto the stack once, and what lies below it then stays
   as it is: the sum below holds as long as `top` does, the whole one until `top` gets another right dependent. */
typedef struct stack_sum {
  uint32_t top, newest; /* whose sums these are: token, its rightmost dependent; top 0: nobody's */
  int16_t under[DT_HIDDEN_MOST], whole[DT_HIDDEN_MOST];
} stack_sum;

enum { KEPT = 16 }; /* deeper ones share places and are made anew */

/* Sums of rows of a parser state, by part: buffer[] holds for the front and its leftmost dependent. */
typedef struct sums {
  int16_t bias[DT_HIDDEN_MOST];
  uint32_t front, leftmost;
  int16_t ahead[DT_HIDDEN_MOST], buffer[DT_HIDDEN_MOST];
  stack_sum stack[KEPT];
} sums;

typedef struct tag_pair {
  uint8_t upos, xpos;
} tag_pair;

/* Tags of a token that agree with each other: the likeliest, those of a noun, those of a verb. The same thrice where its own do. */
typedef struct settled {
  tag_pair any, name, act;
} settled;

/* What one call works with; sized for the longest sentence. */
typedef struct work {
  const dt_syntax *syntax;
  dt_plan tagger, parser;
  dt_moves moves;
  dt_norm *norms; /* of the sentence's tokens */
  uint16_t *has;  /* the same, for mend.c */
  settled *settled;
  sums sums;
} work;

static const int16_t no_sum[DT_HIDDEN_MOST];

/* Universal tags that a Penn tag goes with in the treebanks, in more than one of 300 cases: the two taggers must not contradict each other. */
#define U(name) (1u << DT_UPOS_##name)
static const uint32_t tags_of[DT_XPOS_COUNT] = {
  [DT_XPOS_CC] = U(CCONJ), [DT_XPOS_CD] = U(NUM), [DT_XPOS_DT] = U(DET) | U(PRON), [DT_XPOS_EX] = U(PRON), [DT_XPOS_FW] = U(X) | U(NOUN) | U(ADV),
  [DT_XPOS_IN] = U(ADP) | U(SCONJ), [DT_XPOS_JJ] = U(ADJ), [DT_XPOS_JJR] = U(ADJ), [DT_XPOS_JJS] = U(ADJ), [DT_XPOS_LS] = U(NUM) | U(X), [DT_XPOS_MD] = U(AUX),
  [DT_XPOS_NN] = U(NOUN) | U(PRON), [DT_XPOS_NNP] = U(PROPN) | U(ADJ) | U(VERB), [DT_XPOS_NNPS] = U(PROPN), [DT_XPOS_NNS] = U(NOUN), [DT_XPOS_PDT] = U(DET),
  [DT_XPOS_POS] = U(PART), [DT_XPOS_PRP] = U(PRON), [DT_XPOS_PRPS] = U(PRON), [DT_XPOS_RB] = U(ADV) | U(PART), [DT_XPOS_RBR] = U(ADV), [DT_XPOS_RBS] = U(ADV),
  [DT_XPOS_RP] = U(ADP), [DT_XPOS_SYM] = U(SYM) | U(PUNCT), [DT_XPOS_TO] = U(PART), [DT_XPOS_UH] = U(INTJ), [DT_XPOS_VB] = U(VERB) | U(AUX), [DT_XPOS_VBD] = U(VERB) | U(AUX),
  [DT_XPOS_VBG] = U(VERB) | U(AUX), [DT_XPOS_VBN] = U(VERB) | U(AUX), [DT_XPOS_VBP] = U(VERB) | U(AUX), [DT_XPOS_VBZ] = U(VERB) | U(AUX), [DT_XPOS_WDT] = U(PRON) | U(DET),
  [DT_XPOS_WP] = U(PRON), [DT_XPOS_WPS] = U(PRON), [DT_XPOS_WRB] = U(ADV), [DT_XPOS_ADD] = U(PROPN) | U(X), [DT_XPOS_AFX] = U(X) | U(ADV) | U(NOUN) | U(ADJ) | U(VERB),
  [DT_XPOS_GW] = U(X) | U(PROPN) | U(ADV) | U(NOUN) | U(PRON) | U(ADJ) | U(ADP) | U(PUNCT) | U(VERB), [DT_XPOS_HYPH] = U(PUNCT), [DT_XPOS_NFP] = U(PUNCT) | U(SYM), [DT_XPOS_XX] = U(X),
  [DT_XPOS_DOLLAR] = U(SYM), [DT_XPOS_COLON] = U(PUNCT), [DT_XPOS_COMMA] = U(PUNCT) | U(SYM), [DT_XPOS_PERIOD] = U(PUNCT), [DT_XPOS_OPENQ] = U(PUNCT), [DT_XPOS_CLOSEQ] = U(PUNCT),
  [DT_XPOS_LRB] = U(PUNCT), [DT_XPOS_RRB] = U(PUNCT),
};

enum { NAMING = U(NOUN) | U(PROPN) | U(PRON) | U(NUM), ACTING = U(VERB), OPEN = U(NOUN) | U(ADJ) | U(ADV) | U(ADP) | U(INTJ) | U(X) };
#undef U

/* The pair of tags that go together and have the highest scores between them, of the universal tags in `among`. */
static tag_pair best_pair(const int32_t *scores, uint32_t among) {
  tag_pair best = {0, 0};
  int64_t top = INT64_MIN;
  for (uint32_t x = 0; x < DT_XPOS_COUNT; x++)
    for (uint32_t u = 0; u < DT_UPOS_COUNT; u++) {
      int64_t sum = (int64_t)scores[u] + scores[DT_UPOS_GROUP + x];
      if (!(tags_of[x] & among & 1u << u) || sum <= top) continue;
      top = sum;
      best = (tag_pair){(uint8_t)u, (uint8_t)x};
    }
  return best;
}

static bool agree(tag_pair pair) { return tags_of[pair.xpos] >> pair.upos & 1; }

/* "Withdrew" is a verb, whatever the tagger makes of one it has not seen. */
static void only_past(const work *w, const int32_t *scores, dt_token *token, uint32_t i) {
  if (!dt_is_small(&w->moves.traits[i])) return; /* with a capital it may be a name */
  uint64_t tags = dt_lemma_past_tags(&w->norms[i - 1]);
  int32_t top = INT32_MIN;
  for (uint32_t x = 0; tags && x < DT_XPOS_COUNT; x++)
    if (tags >> x & 1 && scores[DT_UPOS_GROUP + x] > top) {
      top = scores[DT_UPOS_GROUP + x];
      token->upos = DT_UPOS_VERB;
      token->xpos = (uint8_t)x;
    }
}

static void tag(const work *w, dt_token *tokens, uint32_t n) {
  const dt_net *net = &w->syntax->nets[DT_NET_TAGGER];
  dt_trait *traits = w->moves.traits;
  const dt_kernels *k = w->syntax->kernels;
  int16_t bias[DT_HIDDEN_MOST];
  k->begin(net, bias);
  for (uint32_t i = 1; i <= n; i++) {
    uint32_t cells[DT_CELLS_MOST];
    uint8_t hidden[DT_HIDDEN_MOST];
    int32_t scores[DT_TAGGER_OUTPUTS];
    uint32_t count = dt_tagger_cells(&w->tagger, traits, n, i, cells);
    k->fire(net, bias, no_sum, cells, count, hidden);
    k->score(net, hidden, 0, DT_TAGGER_OUTPUTS, scores);
    tokens[i - 1].upos = (uint8_t)k->best(scores, DT_UPOS_COUNT);
    tokens[i - 1].xpos = (uint8_t)k->best(scores + DT_UPOS_GROUP, DT_XPOS_COUNT);
    if (OPEN >> tokens[i - 1].upos & 1) only_past(w, scores, &tokens[i - 1], i);
    traits[i].f[DT_F_UPOS] = (uint16_t)(DT_V_FIRST + tokens[i - 1].upos);
    traits[i].f[DT_F_XPOS] = (uint16_t)(DT_V_FIRST + tokens[i - 1].xpos);
    tag_pair own = {tokens[i - 1].upos, tokens[i - 1].xpos};
    w->settled[i - 1] = agree(own) ? (settled){own, own, own} : (settled){best_pair(scores, UINT32_MAX), best_pair(scores, NAMING), best_pair(scores, ACTING)};
  }
}

/* A title without a verb: "King Apologises for Abuses". One of its words in -s is likely one, rare or not, and no name. */
static void find_title_verb(const work *w, dt_token *tokens, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    bool verb = tokens[i].upos == DT_UPOS_VERB || tokens[i].upos == DT_UPOS_AUX;
    if (verb && tokens[i].xpos != DT_XPOS_VBG && tokens[i].xpos != DT_XPOS_VB) return;
  }
  for (uint32_t i = 1; i < n; i++) {
    dt_str form = {w->norms[i].text, w->norms[i].len};
    if (tokens[i].upos == DT_UPOS_PROPN && form.len > 3 && dt_str_ends(form, "s")) dt_make_small(&w->moves.traits[i + 1]);
  }
  tag(w, tokens, n);
}

/* "US" in a sentence that is not in capitals is no pronoun. */
static bool is_us(const work *w, uint32_t i) { return w->norms[i].len == 2 && memcmp(w->norms[i].text, "us", 2) == 0 && dt_is_capitals(&w->moves.traits[i + 1]); }

/* "open to talks": nothing that ends in -s is an infinitive. */
static bool is_plural_behind_to(const work *w, const dt_token *tokens, uint32_t i) {
  dt_str form = {w->norms[i].text, w->norms[i].len};
  if (i == 0 || tokens[i - 1].xpos != DT_XPOS_TO || (tokens[i].xpos != DT_XPOS_VB && tokens[i].xpos != DT_XPOS_VBZ) || form.len < 4 || !dt_str_ends(form, "s")) return false;
  return !dt_str_ends(form, "ss") && !dt_str_ends(form, "us") && !dt_str_ends(form, "is") && !dt_str_ends(form, "as");
}

static void make_phrase(dt_token *to, dt_token *noun) {
  noun->upos = DT_UPOS_NOUN;
  noun->xpos = DT_XPOS_NNS;
  to->upos = DT_UPOS_ADP;
  to->xpos = DT_XPOS_IN;
  if (to->rel == DT_REL_mark) to->rel = DT_REL_case;
  if (noun->rel == DT_REL_advcl || noun->rel == DT_REL_xcomp || noun->rel == DT_REL_ccomp) noun->rel = DT_REL_obl;
  if (noun->rel == DT_REL_acl) noun->rel = DT_REL_nmod;
}

/* The parser has learnt from tags as they come; who reads its trees needs the two to agree, a subject or an object to be a noun, and what has a
   subject, but no copula, to be a verb. */
static void settle_tags(const work *w, dt_token *tokens, uint32_t first, uint32_t n) {
  enum { SUBJECT = 1, COPULA = 2, COMPOUND = 4 };
  memset(w->has, 0, n * sizeof *w->has);
  for (uint32_t i = 0; i < n; i++) {
    dt_rel rel = dt_rel_base((dt_rel)tokens[i].rel);
    if (tokens[i].head != DT_NONE) w->has[tokens[i].head - first] |= rel == DT_REL_nsubj ? SUBJECT : rel == DT_REL_cop ? COPULA : tokens[i].rel == DT_REL_compound ? COMPOUND : 0;
  }
  for (uint32_t i = 0; i < n; i++) {
    dt_rel rel = dt_rel_base((dt_rel)tokens[i].rel);
    bool naming = rel == DT_REL_nsubj || rel == DT_REL_obj || rel == DT_REL_iobj || rel == DT_REL_obl || rel == DT_REL_nmod;
    tag_pair pair = naming ? w->settled[i].name : (w->has[i] & (SUBJECT | COPULA)) == SUBJECT ? w->settled[i].act : w->settled[i].any;
    if (naming && pair.upos == DT_UPOS_ADJ && pair.xpos == DT_XPOS_JJ && w->has[i] & COMPOUND) pair = (tag_pair){DT_UPOS_NOUN, DT_XPOS_NN}; /* "the UN chief met" */
    if (pair.upos == DT_UPOS_PRON && is_us(w, i)) pair = (tag_pair){DT_UPOS_PROPN, DT_XPOS_NNP};
    tokens[i].upos = pair.upos;
    tokens[i].xpos = pair.xpos;
    if (is_plural_behind_to(w, tokens, i)) make_phrase(&tokens[i - 1], &tokens[i]);
  }
}

static dt_status lemmas(const dt_syntax *s, const dt_norm *norms, bool titled, dt_doc *doc, uint32_t first, uint32_t last, dt_error *err) {
  for (uint32_t i = first; i < last; i++) {
    dt_token *t = &doc->tokens[i];
    dt_str form = dt_form(doc, i);
    char text[256];
    const dt_norm *norm = &norms[i - first];
    dt_str known = dt_lemma_irregular(norm, (dt_xpos)t->xpos);
    if (known.ptr) {
      t->lemma = known;
      continue;
    }
    static const dt_lemma_rule small = {0}; /* nothing cut, nothing added, no capitals */
    bool fold = titled && t->upos != DT_UPOS_PROPN && t->upos != DT_UPOS_ADJ;
    uint32_t rule = dt_lemma_find(s, norm, dt_lemma_extra(t->upos, t->xpos, fold ? 0 : dt_lemma_capitals(form)));
    const dt_lemma_rule *found = rule != DT_NONE ? &s->rules[rule] : fold ? &small : NULL;
    size_t len = found ? dt_lemma_apply(found, form, text, sizeof text) : 0;
    if (len == 0 || (len == form.len && memcmp(text, form.ptr, len) == 0)) {
      t->lemma = form;
      continue;
    }
    t->lemma = dt_arena_copy(doc->arena, (dt_str){text, len});
    if (!t->lemma.ptr) return dt_fail(err, DT_ERR_MEM, 0, "no room for lemmas");
  }
  return DT_OK;
}

/* The front's part of the state, bias included. */
static const int16_t *buffer_sum(work *w, const dt_net *net, const dt_kernels *k) {
  sums *x = &w->sums;
  const dt_moves *m = &w->moves;
  uint32_t cells[DT_CELLS_MOST], leftmost = m->nodes[m->front].left[0];
  if (x->front == m->front && x->leftmost == leftmost) return x->buffer;
  if (x->front != m->front) k->add(net, x->bias, cells, dt_parser_part_cells(&w->parser, m, DT_PART_FRONT, cells), x->ahead);
  k->add(net, x->ahead, cells, dt_parser_part_cells(&w->parser, m, DT_PART_LEFT, cells), x->buffer);
  x->front = m->front;
  x->leftmost = leftmost;
  return x->buffer;
}

static const int16_t *whole_stack_sum(work *w, const dt_net *net, const dt_kernels *k) {
  const dt_moves *m = &w->moves;
  stack_sum *x = &w->sums.stack[m->depth % KEPT];
  uint32_t cells[DT_CELLS_MOST], top = m->stack[m->depth - 1], newest = m->nodes[top].right[0];
  if (x->top == top && x->newest == newest) return x->whole;
  if (x->top != top) k->add(net, no_sum, cells, dt_parser_part_cells(&w->parser, m, DT_PART_UNDER, cells), x->under);
  k->add(net, x->under, cells, dt_parser_part_cells(&w->parser, m, DT_PART_TOP, cells), x->whole);
  x->top = top;
  x->newest = newest;
  return x->whole;
}

static void forget_sums(sums *x) {
  x->front = 0;
  for (uint32_t i = 0; i < KEPT; i++) x->stack[i].top = 0;
}

/* The only move that is allowed, DT_MOVE_COUNT when there is a choice. */
static dt_move forced(const dt_moves *m) {
  if (m->depth == 0) return DT_MOVE_SHIFT;
  if (m->front <= m->n) return DT_MOVE_COUNT;
  return m->depth == 1 ? DT_MOVE_LEFT : DT_MOVE_RIGHT;
}

static dt_move choose(const dt_moves *m, const int32_t *scores) {
  dt_move top = DT_MOVE_COUNT;
  for (dt_move move = DT_MOVE_SHIFT; move < DT_MOVE_COUNT; move++)
    if (dt_moves_allowed(m, move) && (top == DT_MOVE_COUNT || scores[move] > scores[top])) top = move;
  return top;
}

/* The best move, and the relation of its arc. Neither the first shift nor the root's arc leaves anything to ask. */
static dt_move next_move(work *w, dt_rel *rel) {
  const dt_net *net = &w->syntax->nets[DT_NET_PARSER];
  const dt_kernels *k = w->syntax->kernels;
  const dt_moves *m = &w->moves;
  uint32_t cells[DT_CELLS_MOST];
  uint8_t hidden[DT_HIDDEN_MOST];
  int32_t scores[DT_REL_GROUP];
  dt_move move = forced(m);
  *rel = DT_REL_root;
  if (move == DT_MOVE_SHIFT || move == DT_MOVE_LEFT) return move;
  const int16_t *buffer = buffer_sum(w, net, k), *stack = whole_stack_sum(w, net, k);
  k->fire(net, buffer, stack, cells, dt_parser_part_cells(&w->parser, m, DT_PART_CROSS, cells), hidden);
  if (move == DT_MOVE_COUNT) {
    k->score(net, hidden, 0, DT_MOVE_GROUP, scores);
    move = choose(m, scores);
  }
  if (move == DT_MOVE_SHIFT) return move;
  k->score(net, hidden, move == DT_MOVE_LEFT ? DT_PARSER_LEFT : DT_PARSER_RIGHT, DT_REL_GROUP, scores);
  *rel = (dt_rel)(1 + k->best(scores + 1, DT_REL_COUNT - 1)); /* relation 0, root, is the root's alone */
  return move;
}

static void parse(work *w, dt_doc *doc, uint32_t first, uint32_t n) {
  dt_moves *m = &w->moves;
  dt_moves_start(m, n);
  forget_sums(&w->sums);
  while (!dt_moves_done(m)) {
    dt_rel rel;
    dt_move move = next_move(w, &rel);
    dt_moves_apply(m, move, rel);
  }
  for (uint32_t i = 1; i <= n; i++) {
    dt_token *t = &doc->tokens[first + i - 1];
    t->head = m->nodes[i].head == n + 1 ? DT_NONE : first + m->nodes[i].head - 1;
    t->rel = (uint8_t)(m->traits[i].f[DT_F_REL] - DT_V_FIRST);
  }
}

static dt_status make_work(const dt_syntax *s, const dt_doc *doc, work *w, dt_error *err) {
  uint32_t longest = 0;
  for (uint32_t i = 0; i < doc->sentence_count; i++) {
    uint32_t n = doc->sentences[i].last - doc->sentences[i].first;
    if (n > longest) longest = n;
  }
  w->syntax = s; /* the sums are for each sentence to clear */
  w->moves = (dt_moves){0};
  s->kernels->begin(&s->nets[DT_NET_PARSER], w->sums.bias);
  dt_tagger_plan(s, &w->tagger);
  dt_parser_plan(s, &w->parser);
  w->moves.stack = dt_arena_alloc(doc->arena, (size_t)longest + 2, sizeof *w->moves.stack);
  w->moves.nodes = dt_arena_alloc(doc->arena, (size_t)longest + 2, sizeof *w->moves.nodes);
  w->moves.traits = dt_arena_alloc(doc->arena, (size_t)longest + 2, sizeof *w->moves.traits);
  w->norms = dt_arena_alloc(doc->arena, longest, sizeof *w->norms);
  w->has = dt_arena_alloc(doc->arena, longest, sizeof *w->has);
  w->settled = dt_arena_alloc(doc->arena, longest, sizeof *w->settled);
  if (!w->moves.stack || !w->moves.nodes || !w->moves.traits || !w->norms || !w->has || !w->settled)
    return dt_fail(err, DT_ERR_MEM, 0, "no room to parse a sentence of %u tokens", longest);
  return DT_OK;
}

static bool is_dash(dt_str s) { return dt_str_is(s, "-") || dt_str_is(s, "--") || dt_str_is(s, "\xE2\x80\x94") || dt_str_is(s, "\xE2\x80\x93"); }

static bool is_in_capitals(dt_str s) {
  size_t letters = 0;
  for (size_t i = 0; i < s.len; i++) {
    if (dt_is_lower(s.ptr[i])) return false;
    letters += dt_is_upper(s.ptr[i]);
  }
  return letters >= 3;
}

/* What a dateline is made of: capitalised words, numbers, marks; anything within brackets. */
static bool fits_dateline(dt_str s, int *depth) {
  size_t at = 0;
  *depth += dt_str_is(s, "(") - dt_str_is(s, ")");
  uint32_t cp = dt_utf8_next(s, &at);
  return *depth > 0 || dt_utf8_is_upper(cp) || !dt_utf8_is_letter(cp);
}

/* Tokens of the dateline that a paragraph's first sentence begins with, its dash among them ("KYIV, May 3 (Reuters) -"); 0
   when there is none. To the parser it would be the subject of what follows. */
static uint32_t dateline_length(const dt_doc *doc, uint32_t sentence) {
  enum { MOST = 20 };
  const dt_sentence *s = &doc->sentences[sentence];
  if ((sentence && s[-1].paragraph == s->paragraph) || !is_in_capitals(dt_form(doc, s->first))) return 0;
  int depth = 0;
  for (uint32_t t = s->first + 1; t + 2 < s->last && t < s->first + MOST; t++) {
    dt_str form = dt_form(doc, t);
    size_t at = 0;
    bool parted = (doc->tokens[t - 1].flags & DT_TOKEN_SPACE_AFTER) && (doc->tokens[t].flags & DT_TOKEN_SPACE_AFTER);
    if (is_dash(form) && parted) return depth == 0 && !dt_is_lower((char)dt_utf8_next(dt_form(doc, t + 1), &at)) ? t + 1 - s->first : 0;
    if (!fits_dateline(form, &depth)) return 0;
  }
  return 0;
}

static dt_status parse_range(work *w, bool keep_tags, dt_doc *doc, uint32_t first, uint32_t last, dt_error *err) {
  uint32_t n = last - first;
  bool titled = dt_traits_make(w->syntax, doc, first, last, w->moves.traits, w->norms);
  if (!keep_tags) tag(w, doc->tokens + first, n);
  if (titled && !keep_tags) find_title_verb(w, doc->tokens + first, n);
  for (uint32_t t = 1; keep_tags && t <= n; t++) {
    w->moves.traits[t].f[DT_F_UPOS] = (uint16_t)(DT_V_FIRST + doc->tokens[first + t - 1].upos);
    w->moves.traits[t].f[DT_F_XPOS] = (uint16_t)(DT_V_FIRST + doc->tokens[first + t - 1].xpos);
  }
  parse(w, doc, first, n);
  if (!keep_tags) settle_tags(w, doc->tokens + first, first, n);
  DT_TRY(lemmas(w->syntax, w->norms, titled, doc, first, last, err));
  dt_mend(doc, !keep_tags, first, last, w->has);
  return DT_OK;
}

static uint32_t root_of(const dt_doc *doc, uint32_t first, uint32_t last) {
  while (first + 1 < last && doc->tokens[first].head != DT_NONE) first++;
  return first;
}

static dt_status parse_sentence(work *w, bool keep_tags, dt_doc *doc, uint32_t sentence, dt_error *err) {
  const dt_sentence *s = &doc->sentences[sentence];
  uint32_t body = s->first + dateline_length(doc, sentence);
  DT_TRY(parse_range(w, keep_tags, doc, body, s->last, err));
  if (body == s->first) return DT_OK;
  DT_TRY(parse_range(w, keep_tags, doc, s->first, body, err));
  dt_token *top = &doc->tokens[root_of(doc, s->first, body)];
  top->head = root_of(doc, body, s->last);
  top->rel = DT_REL_parataxis;
  return DT_OK;
}

dt_status dt_syntax_parse_with(const dt_syntax *s, bool keep_tags, dt_doc *doc, dt_error *err) {
  work w;
  DT_TRY(make_work(s, doc, &w, err));
  for (uint32_t i = 0; i < doc->sentence_count; i++) DT_TRY(parse_sentence(&w, keep_tags, doc, i, err));
  dt_tree_link(doc);
  return DT_OK;
}

dt_status dt_syntax_parse(const dt_syntax *syntax, dt_doc *doc, dt_error *err) {
  return dt_syntax_parse_with(syntax, false, doc, err);
}
