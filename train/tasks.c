/* The two tasks: tags left to right over own earlier tags, and moves of the parser along a dynamic oracle (Goldberg & Nivre
   2013), which says for any state, also one reached by a mistake, which moves lose nothing more. */
#include "train.h"
#include <stdlib.h>

uint32_t *word_counts;

typedef struct sentence {
  uint32_t n, first;
  const dt_token *tokens;
  bank *from;
} sentence;

static dt_trait traits[1 << 16];
static dt_norm norms[1 << 16];

static sentence open_sentence(const dt_syntax *s, const banks *data, place at) {
  bank *b = &data->items[at.bank];
  const dt_sentence *range = &b->doc->sentences[at.sentence];
  sentence out = {range->last - range->first, range->first, b->doc->tokens + range->first, b};
  if (out.n + 2 > sizeof traits / sizeof *traits) give_up("%s: a sentence of %u words", b->path, out.n);
  dt_traits_make(s, b->doc, range->first, range->last, traits, norms);
  return out;
}

void hide_words(const dt_syntax *s, dt_trait *t, uint32_t n, rng *r) {
  for (uint32_t i = 1; i <= n; i++) {
    uint16_t word = t[i].f[DT_F_WORD];
    if (word < DT_V_FIRST) continue;
    float count = (float)word_counts[word - DT_V_FIRST];
    if (rng_unit(r) >= 1.0f / (1.0f + count) + 0.01f) continue;
    t[i].f[DT_F_WORD] = DT_V_UNKNOWN;
    if (rng_next(r) & 1) t[i].f[DT_F_CLUSTER] = t[i].f[DT_F_AMBIG] = DT_V_UNKNOWN;
  }
  (void)s;
}

static float falling(float rate, size_t done, size_t todo) {
  return rate * (1 - 0.95f * (float)done / (float)todo);
}

/* "Nothing there" gets no row: it is what the bias says, and costs no time. */
static void leave_out_nothing(const dt_plan *plan, uint32_t atoms, uint32_t *counts) {
  for (uint32_t i = 0; i < atoms; i++) counts[plan->base[i]] = 0;
}

/* ---------------------------------------------------------------- tagger */

void count_tagger_cells(const dt_syntax *s, const banks *data, uint32_t *counts) {
  dt_plan plan;
  dt_tagger_plan(s, &plan);
  for (uint32_t b = 0; b < data->count; b++)
    for (uint32_t i = 0; i < data->items[b].doc->sentence_count; i++) {
      sentence x = open_sentence(s, data, (place){b, i});
      for (uint32_t t = 1; t <= x.n; t++) {
        uint32_t cells[DT_CELLS_MOST], count = dt_tagger_cells(&plan, traits, x.n, t, cells);
        for (uint32_t c = 0; c < count; c++) counts[cells[c]] += x.from->gold ? 3 : 1;
        traits[t].f[DT_F_UPOS] = (uint16_t)(DT_V_FIRST + x.tokens[t - 1].upos);
        traits[t].f[DT_F_XPOS] = (uint16_t)(DT_V_FIRST + x.tokens[t - 1].xpos);
      }
    }
  leave_out_nothing(&plan, dt_tagger_atoms(), counts);
}

static uint32_t best(const float *scores, uint32_t count) {
  uint32_t top = 0;
  for (uint32_t i = 1; i < count; i++)
    if (scores[i] > scores[top]) top = i;
  return top;
}

void train_tagger(const dt_syntax *s, const banks *data, course p, learner *l, float rate, size_t done, size_t todo, rng *r) {
  dt_plan plan;
  dt_tagger_plan(s, &plan);
  for (size_t i = 0; i < p.count; i++) {
    sentence x = open_sentence(s, data, p.order[i]);
    hide_words(s, traits, x.n, r);
    l->rate = falling(rate, done + i, todo);
    for (uint32_t t = 1; t <= x.n; t++) {
      step st;
      float scores[DT_TAGGER_OUTPUTS];
      const dt_token *truth = &x.tokens[t - 1];
      st.count = dt_tagger_cells(&plan, traits, x.n, t, st.cells);
      learner_forward(l, &st, r);
      learner_score(l, &st, 0, DT_TAGGER_OUTPUTS, scores);
      traits[t].f[DT_F_UPOS] = (uint16_t)(DT_V_FIRST + best(scores, DT_UPOS_COUNT));
      traits[t].f[DT_F_XPOS] = (uint16_t)(DT_V_FIRST + best(scores + DT_UPOS_GROUP, DT_XPOS_COUNT));
      softmax_errors(scores, DT_UPOS_COUNT, truth->upos);
      softmax_errors(scores + DT_UPOS_GROUP, DT_XPOS_COUNT, truth->xpos);
      learner_blame(l, &st, 0, DT_UPOS_COUNT, scores);
      learner_blame(l, &st, DT_UPOS_GROUP, DT_XPOS_COUNT, scores + DT_UPOS_GROUP);
      learner_update(l, &st);
    }
  }
}

void apply_tagger(const dt_syntax *s, const banks *data, place at, const learner *l) {
  dt_plan plan;
  dt_tagger_plan(s, &plan);
  sentence x = open_sentence(s, data, at);
  for (uint32_t t = 1; t <= x.n; t++) {
    step st;
    float scores[DT_TAGGER_OUTPUTS];
    st.count = dt_tagger_cells(&plan, traits, x.n, t, st.cells);
    learner_forward(l, &st, NULL);
    learner_score(l, &st, 0, DT_TAGGER_OUTPUTS, scores);
    x.from->upos[x.first + t - 1] = (uint8_t)best(scores, DT_UPOS_COUNT);
    x.from->xpos[x.first + t - 1] = (uint8_t)best(scores + DT_UPOS_GROUP, DT_XPOS_COUNT);
    traits[t].f[DT_F_UPOS] = (uint16_t)(DT_V_FIRST + x.from->upos[x.first + t - 1]);
    traits[t].f[DT_F_XPOS] = (uint16_t)(DT_V_FIRST + x.from->xpos[x.first + t - 1]);
  }
}

/* ---------------------------------------------------------------- oracle */

/* Gold tree by node numbers, and which nodes are on the stack. */
typedef struct truth {
  uint32_t head[1 << 16], child[1 << 16], next[1 << 16];
  uint8_t rel[1 << 16];
  bool stacked[1 << 16];
} truth;
static truth gold;
static uint32_t stack[1 << 16];
static dt_node nodes[1 << 16];

static void open_truth(const sentence *x) {
  uint32_t root = x->n + 1;
  memset(gold.child, 0, (root + 1) * sizeof *gold.child);
  memset(gold.stacked, 0, (root + 1) * sizeof *gold.stacked);
  for (uint32_t i = x->n; i >= 1; i--) {
    const dt_token *t = &x->tokens[i - 1];
    gold.head[i] = t->head == DT_NONE ? root : t->head - x->first + 1;
    gold.rel[i] = t->rel;
    gold.next[i] = gold.child[gold.head[i]];
    gold.child[gold.head[i]] = i;
  }
}

/* Gold arcs that `move` makes unreachable. */
static uint32_t cost(const dt_moves *m, dt_move move) {
  uint32_t lost = 0;
  if (move == DT_MOVE_SHIFT) {
    uint32_t b = m->front;
    if (gold.stacked[gold.head[b]] && (m->depth == 0 || gold.head[b] != m->stack[m->depth - 1])) lost++;
    for (uint32_t c = gold.child[b]; c; c = gold.next[c]) lost += gold.stacked[c];
    return lost;
  }
  uint32_t top = m->stack[m->depth - 1], head = gold.head[top];
  if (move == DT_MOVE_LEFT) lost += head > m->front || (m->depth > 1 && head == m->stack[m->depth - 2]);
  else lost += head >= m->front;
  for (uint32_t c = gold.child[top]; c; c = gold.next[c]) lost += c >= m->front;
  return lost;
}

/* Moves that lose least; returns how many. */
static uint32_t good_moves(const dt_moves *m, bool good[DT_MOVE_COUNT]) {
  uint32_t costs[DT_MOVE_COUNT], least = UINT32_MAX, count = 0;
  for (dt_move v = DT_MOVE_SHIFT; v < DT_MOVE_COUNT; v++) {
    costs[v] = dt_moves_allowed(m, v) ? cost(m, v) : UINT32_MAX;
    if (costs[v] < least) least = costs[v];
  }
  for (dt_move v = DT_MOVE_SHIFT; v < DT_MOVE_COUNT; v++) count += good[v] = costs[v] == least && least != UINT32_MAX;
  return count;
}

static void make_move(dt_moves *m, dt_move move, dt_rel rel) {
  if (move == DT_MOVE_SHIFT) gold.stacked[m->front] = true;
  else gold.stacked[m->stack[m->depth - 1]] = false;
  dt_moves_apply(m, move, rel);
}

static void own_tags(const sentence *x) {
  for (uint32_t t = 1; t <= x->n; t++) {
    traits[t].f[DT_F_UPOS] = (uint16_t)(DT_V_FIRST + x->from->upos[x->first + t - 1]);
    traits[t].f[DT_F_XPOS] = (uint16_t)(DT_V_FIRST + x->from->xpos[x->first + t - 1]);
  }
}

void count_parser_cells(const dt_syntax *s, const banks *data, uint32_t *counts) {
  dt_plan plan;
  dt_parser_plan(s, &plan);
  for (uint32_t b = 0; b < data->count; b++)
    for (uint32_t i = 0; i < data->items[b].doc->sentence_count; i++) {
      sentence x = open_sentence(s, data, (place){b, i});
      dt_moves m = {.stack = stack, .nodes = nodes, .traits = traits};
      own_tags(&x);
      open_truth(&x);
      for (dt_moves_start(&m, x.n); !dt_moves_done(&m);) {
        uint32_t cells[DT_CELLS_MOST], count = dt_parser_cells(&plan, &m, cells);
        bool good[DT_MOVE_COUNT];
        for (uint32_t c = 0; c < count; c++) counts[cells[c]] += x.from->gold ? 3 : 1;
        good_moves(&m, good);
        dt_move move = good[DT_MOVE_RIGHT] ? DT_MOVE_RIGHT : good[DT_MOVE_LEFT] ? DT_MOVE_LEFT : DT_MOVE_SHIFT;
        make_move(&m, move, move == DT_MOVE_SHIFT ? DT_REL_root : (dt_rel)gold.rel[m.stack[m.depth - 1]]);
      }
    }
  leave_out_nothing(&plan, dt_parser_atoms(), counts);
}

/* ---------------------------------------------------------------- parser */

static uint32_t label_base(dt_move move) { return move == DT_MOVE_LEFT ? DT_PARSER_LEFT : DT_PARSER_RIGHT; }

/* Learn the relation of the arc `move` makes, when it is a gold arc; returns the relation to go on with. */
static dt_rel learn_relation(learner *l, step *st, const dt_moves *m, dt_move move) {
  uint32_t top = m->stack[m->depth - 1], head = move == DT_MOVE_LEFT ? m->front : m->stack[m->depth - 2];
  float scores[DT_REL_COUNT];
  if (head == m->n + 1) return DT_REL_root;
  learner_score(l, st, label_base(move), DT_REL_COUNT, scores);
  scores[0] = -1e9f;
  dt_rel guess = (dt_rel)(1 + best(scores + 1, DT_REL_COUNT - 1));
  if (gold.head[top] == head && gold.rel[top] != DT_REL_root) {
    softmax_errors(scores, DT_REL_COUNT, gold.rel[top]);
    learner_blame(l, st, label_base(move), DT_REL_COUNT, scores);
  }
  return guess;
}

static void learn_move(learner *l, step *st, dt_moves *m, bool explore, rng *r) {
  float scores[DT_MOVE_COUNT];
  bool good[DT_MOVE_COUNT];
  learner_score(l, st, 0, DT_MOVE_COUNT, scores);
  good_moves(m, good);
  dt_move guess = DT_MOVE_COUNT, target = DT_MOVE_COUNT;
  for (dt_move v = DT_MOVE_SHIFT; v < DT_MOVE_COUNT; v++) {
    if (!dt_moves_allowed(m, v)) scores[v] = -1e9f;
    else if (guess == DT_MOVE_COUNT || scores[v] > scores[guess]) guess = v;
    if (good[v] && (target == DT_MOVE_COUNT || scores[v] > scores[target])) target = v;
  }
  dt_rel rel = DT_REL_root;
  softmax_errors(scores, DT_MOVE_COUNT, target);
  if (target != DT_MOVE_SHIFT) rel = learn_relation(l, st, m, target);
  learner_blame(l, st, 0, DT_MOVE_COUNT, scores);
  learner_update(l, st);
  dt_move go = explore && rng_unit(r) < 0.9f ? guess : target;
  if (go != target && go != DT_MOVE_SHIFT) {
    float labels[DT_REL_COUNT];
    learner_score(l, st, label_base(go), DT_REL_COUNT, labels);
    rel = go == DT_MOVE_LEFT && m->front == m->n + 1 ? DT_REL_root : (dt_rel)(1 + best(labels + 1, DT_REL_COUNT - 1));
  }
  make_move(m, go, rel);
}

void train_parser(const dt_syntax *s, const banks *data, course p, learner *l, float rate, size_t done, size_t todo, bool explore,
                  rng *r) {
  dt_plan plan;
  dt_parser_plan(s, &plan);
  for (size_t i = 0; i < p.count; i++) {
    sentence x = open_sentence(s, data, p.order[i]);
    dt_moves m = {.stack = stack, .nodes = nodes, .traits = traits};
    own_tags(&x);
    hide_words(s, traits, x.n, r);
    open_truth(&x);
    l->rate = falling(rate, done + i, todo);
    for (dt_moves_start(&m, x.n); !dt_moves_done(&m);) {
      step st;
      st.count = dt_parser_cells(&plan, &m, st.cells);
      learner_forward(l, &st, r);
      learn_move(l, &st, &m, explore, r);
    }
  }
}
