#include "cells.h"

/* An atom is one fact: a field of a token at a place. Every atom is a template of its own; joints tie two or three together.
   Both networks are read off these lists. */
typedef struct atom {
  uint8_t place, field;
} atom;
typedef struct joint {
  uint8_t atoms[3];
} joint; /* the third ALONE: a pair */

enum { NUMBER_VALUES = 12, ALONE = 0xFF };

/* ---------------------------------------------------------------- tagger */

enum { L2, L1, C0, R1, R2, TAGGER_PLACES };
#define TAGGER_ATOMS(X)                                                                                                  \
  X(L2, WORD) X(L1, WORD) X(C0, WORD) X(R1, WORD) X(R2, WORD) X(L2, CLUSTER) X(L1, CLUSTER) X(C0, CLUSTER) X(R1, CLUSTER) \
  X(R2, CLUSTER) X(C0, AMBIG) X(R1, AMBIG) X(R2, AMBIG) X(L1, TAIL2) X(C0, TAIL2) X(R1, TAIL2) X(L1, TAIL3) X(C0, TAIL3) \
  X(R1, TAIL3) X(C0, TAIL4) X(C0, FRONT) X(L1, SHAPE) X(C0, SHAPE) X(R1, SHAPE) X(L1, XPOS) X(L2, XPOS) X(L1, UPOS)
enum {
#define X(p, f) T_##p##_##f,
  TAGGER_ATOMS(X)
#undef X
  TAGGER_ATOM_COUNT
};
static const atom tagger_atoms[] = {
#define X(p, f) {p, DT_F_##f},
  TAGGER_ATOMS(X)
#undef X
};
#define TAGGER_JOINTS(X)                                                                                         \
  X(T_L1_XPOS, T_L2_XPOS, ALONE) X(T_L1_XPOS, T_C0_AMBIG, ALONE) X(T_C0_AMBIG, T_R1_AMBIG, ALONE)               \
  X(T_C0_SHAPE, T_L1_XPOS, ALONE) X(T_L1_XPOS, T_R1_AMBIG, ALONE)
static const joint tagger_joints[] = {
#define X(a, b, c) {{a, b, c}},
  TAGGER_JOINTS(X)
#undef X
};
enum { TAGGER_JOINT_COUNT = sizeof tagger_joints / sizeof *tagger_joints };

/* ---------------------------------------------------------------- parser */

enum {
  S0, S1, S2, S3, B0, B1, B2, B3,
  S0L, S0M, S0R, S0Q, S1L, S1M, S1R, S1Q, B0L, B0M, /* L, M: leftmost, second; R, Q: rightmost, second */
  S0RL, S1RL, S0LL, S1RR,                           /* a child of a child */
  S0N, S1N, B0P,                                    /* neighbours in the text: next, previous */
  PARSER_PLACES
};
#define FULL(X, p) X(p, WORD) X(p, CLUSTER) X(p, TAIL3) X(p, SHAPE) X(p, XPOS) X(p, UPOS)
#define HALF(X, p) X(p, WORD) X(p, XPOS) X(p, CLUSTER) X(p, REL)
#define SMALL(X, p) X(p, XPOS) X(p, CLUSTER) X(p, REL)
#define PARSER_ATOMS(X)                                                                                                \
  FULL(X, S0) FULL(X, S1) FULL(X, B0) X(S2, WORD) X(S2, CLUSTER) X(S2, XPOS) X(S2, UPOS) X(S3, XPOS) X(B1, WORD)        \
  X(B1, CLUSTER) X(B1, XPOS) X(B1, UPOS) X(B2, CLUSTER) X(B2, XPOS) X(B2, UPOS) X(B3, XPOS) HALF(X, S0L) HALF(X, S0R)   \
  HALF(X, S1L) HALF(X, S1R) HALF(X, B0L) SMALL(X, S0M) SMALL(X, S0Q) SMALL(X, S1M) SMALL(X, S1Q) SMALL(X, B0M)          \
  X(S0RL, WORD) X(S0RL, REL) X(S1RL, WORD) X(S1RL, REL) X(S0LL, REL) X(S1RR, REL) X(S1RR, XPOS) X(S0N, XPOS)            \
  X(S1N, XPOS) X(B0P, XPOS) X(B0P, CLUSTER)
/* Numbers: distances, how many dependents, what lies between, what is still to come; each with its part. */
#define PARSER_NUMBERS(X)                                                                                              \
  X(S0_B0, CROSS) X(S1_S0, TOP) X(S0_LEFT, TOP) X(S0_RIGHT, TOP) X(S1_LEFT, UNDER) X(S1_RIGHT, UNDER) X(B0_LEFT, LEFT) \
  X(VERBS, CROSS) X(COMMAS, CROSS) X(JOINS, CROSS) X(VERBS_LOW, TOP) X(COMMAS_LOW, TOP) X(VERBS_AHEAD, FRONT)          \
  X(COMMAS_AHEAD, FRONT) X(DEPTH, TOP)
enum {
#define X(p, f) P_##p##_##f,
  PARSER_ATOMS(X)
#undef X
  PARSER_FIELDS,
  BEFORE_NUMBERS = PARSER_FIELDS - 1,
#define X(name, part) N_##name,
  PARSER_NUMBERS(X)
#undef X
  PARSER_ATOM_COUNT
};
static const atom parser_atoms[] = {
#define X(p, f) {p, DT_F_##f},
  PARSER_ATOMS(X)
#undef X
};
#define PARSER_JOINTS(X)                                                                                                   \
  X(P_S0_XPOS, P_B0_XPOS, ALONE) X(P_S1_XPOS, P_S0_XPOS, ALONE) X(P_S1_XPOS, P_B0_XPOS, ALONE)                            \
  X(P_S2_UPOS, P_S1_UPOS, P_S0_UPOS) X(P_S1_UPOS, P_S0_UPOS, P_B0_UPOS) X(P_S0_UPOS, P_B0_UPOS, P_B1_UPOS)               \
  X(P_B0_UPOS, P_B1_UPOS, P_B2_UPOS) X(P_S0_XPOS, P_S0R_REL, ALONE) X(P_S0_XPOS, P_S0L_REL, ALONE)                       \
  X(P_S1_XPOS, P_S1R_REL, ALONE) X(P_S1_XPOS, P_S1L_REL, ALONE) X(P_B0_XPOS, P_B0L_REL, ALONE)                           \
  X(N_S0_B0, P_S0_UPOS, P_B0_UPOS) X(N_S1_S0, P_S1_UPOS, P_S0_UPOS)
static const joint parser_joints[] = {
#define X(a, b, c) {{a, b, c}},
  PARSER_JOINTS(X)
#undef X
};
enum { PARSER_JOINT_COUNT = sizeof parser_joints / sizeof *parser_joints };

/* The part of each place, and from that of each atom. */
enum {
  PART_S0 = DT_PART_TOP, PART_S0L = DT_PART_TOP, PART_S0M = DT_PART_TOP, PART_S0R = DT_PART_TOP, PART_S0Q = DT_PART_TOP,
  PART_S0RL = DT_PART_TOP, PART_S0LL = DT_PART_TOP, PART_S0N = DT_PART_TOP,
  PART_S1 = DT_PART_UNDER, PART_S2 = DT_PART_UNDER, PART_S3 = DT_PART_UNDER, PART_S1L = DT_PART_UNDER, PART_S1M = DT_PART_UNDER,
  PART_S1R = DT_PART_UNDER, PART_S1Q = DT_PART_UNDER, PART_S1RL = DT_PART_UNDER, PART_S1RR = DT_PART_UNDER, PART_S1N = DT_PART_UNDER,
  PART_B0 = DT_PART_FRONT, PART_B1 = DT_PART_FRONT, PART_B2 = DT_PART_FRONT, PART_B3 = DT_PART_FRONT, PART_B0P = DT_PART_FRONT,
  PART_B0L = DT_PART_LEFT, PART_B0M = DT_PART_LEFT
};
enum {
#define X(p, f) PART_OF_P_##p##_##f = PART_##p,
  PARSER_ATOMS(X)
#undef X
#define X(name, part) PART_OF_N_##name = DT_PART_##part,
  PARSER_NUMBERS(X)
#undef X
  PART_OF_ALONE = 0
};

_Static_assert(PARSER_ATOM_COUNT + PARSER_JOINT_COUNT + 8 <= DT_CELLS_MOST, "a 16-bit sum holds so many rows");
_Static_assert(TAGGER_ATOM_COUNT + TAGGER_JOINT_COUNT + 8 <= DT_CELLS_MOST, "a 16-bit sum holds so many rows");

/* ----------------------------------------------------------------- plans */

static void plan_atom(dt_plan *plan, uint32_t values, uint32_t *cells) {
  plan->values[plan->count] = values;
  plan->base[plan->count++] = *cells;
  *cells += values;
}

/* values[] of a joint: how many cells it has. */
static void plan_joints(dt_plan *plan, const joint *joints, size_t count, uint32_t *cells) {
  for (size_t j = 0; j < count; j++) {
    uint32_t values = 1;
    for (int k = 0; k < 3; k++)
      if (joints[j].atoms[k] != ALONE) values *= plan->values[joints[j].atoms[k]];
    plan_atom(plan, values, cells);
  }
}

static uint32_t plan_tagger(const dt_syntax *s, dt_plan *plan) {
  uint32_t cells = 0;
  plan->count = 0;
  for (size_t i = 0; i < TAGGER_ATOM_COUNT; i++) plan_atom(plan, dt_field_values(s, tagger_atoms[i].field), &cells);
  plan_joints(plan, tagger_joints, TAGGER_JOINT_COUNT, &cells);
  return cells;
}

static uint32_t plan_parser(const dt_syntax *s, dt_plan *plan) {
  uint32_t cells = 0;
  plan->count = 0;
  for (size_t i = 0; i < PARSER_FIELDS; i++) plan_atom(plan, dt_field_values(s, parser_atoms[i].field), &cells);
  for (size_t i = PARSER_FIELDS; i < PARSER_ATOM_COUNT; i++) plan_atom(plan, NUMBER_VALUES, &cells);
  plan_joints(plan, parser_joints, PARSER_JOINT_COUNT, &cells);
  return cells;
}

void dt_tagger_plan(const dt_syntax *s, dt_plan *plan) { plan_tagger(s, plan); }
void dt_parser_plan(const dt_syntax *s, dt_plan *plan) { plan_parser(s, plan); }

uint32_t dt_tagger_cell_count(const dt_syntax *s) {
  dt_plan plan;
  return plan_tagger(s, &plan);
}

uint32_t dt_parser_cell_count(const dt_syntax *s) {
  dt_plan plan;
  return plan_parser(s, &plan);
}

uint32_t dt_tagger_atoms(void) { return TAGGER_ATOM_COUNT; }
uint32_t dt_parser_atoms(void) { return PARSER_ATOM_COUNT; }

/* ----------------------------------------------------------------- cells */

/* All of what follows is unrolled over the lists above, so that places, fields and parts are constants. UBSan's checks, of every access in
   every copy, would take compilers half a minute; those of ASan stay. */
#define UNROLLED static inline __attribute__((always_inline, no_sanitize("undefined")))

/* The cell of a joint, template `at`. */
UNROLLED uint32_t tie(const dt_plan *plan, uint32_t at, const uint32_t *values, uint8_t a, uint8_t b, uint8_t c) {
  uint32_t value = values[a] * plan->values[b] + values[b];
  if (c != ALONE) value = value * plan->values[c] + values[c];
  return plan->base[at] + value;
}

uint32_t dt_tagger_cells(const dt_plan *plan, const dt_trait *traits, uint32_t n, uint32_t at, uint32_t *cells) {
  const dt_trait *p[TAGGER_PLACES] = {&traits[at > 2 ? at - 2 : 0], &traits[at - 1], &traits[at], &traits[at < n ? at + 1 : 0],
                                      &traits[at + 1 < n ? at + 2 : 0]};
  uint32_t values[TAGGER_ATOM_COUNT], count = 0;
#define X(place, field) values[T_##place##_##field] = p[place]->f[DT_F_##field];
  TAGGER_ATOMS(X)
#undef X
#define X(place, field) cells[count] = plan->base[count] + values[count], count++;
  TAGGER_ATOMS(X)
#undef X
#define X(a, b, c) cells[count] = tie(plan, count, values, a, b, c), count++;
  TAGGER_JOINTS(X)
#undef X
  return count;
}

UNROLLED uint32_t clip(uint32_t x, uint32_t most) { return x < most ? x : most; }

UNROLLED uint32_t distance(uint32_t d) { return d < 6 ? d : d < 9 ? 6 : d < 13 ? 7 : d < 20 ? 8 : d < 35 ? 9 : 10; }

UNROLLED uint32_t between(uint16_t from, uint16_t to) { return clip((uint16_t)(to - from), 4); }

UNROLLED void numbers(const dt_moves *m, uint32_t s1, uint32_t s0, uint32_t b0, uint32_t *v) {
  const dt_node *top = &m->nodes[s0], *below = &m->nodes[s1], *next = &m->nodes[b0], *end = &m->nodes[m->n + 1];
  v[N_S0_B0] = s0 ? distance(b0 - s0) : 11;
  v[N_S1_S0] = s1 ? distance(s0 - s1) : 11;
  v[N_S0_LEFT] = clip(top->left_count, 6);
  v[N_S0_RIGHT] = clip(top->right_count, 6);
  v[N_S1_LEFT] = clip(below->left_count, 6);
  v[N_S1_RIGHT] = clip(below->right_count, 6);
  v[N_B0_LEFT] = clip(next->left_count, 6);
  v[N_VERBS] = between(top->verbs, next->verbs);
  v[N_COMMAS] = between(top->commas, next->commas);
  v[N_JOINS] = between(top->joins, next->joins);
  v[N_VERBS_LOW] = between(below->verbs, top->verbs);
  v[N_COMMAS_LOW] = between(below->commas, top->commas);
  v[N_VERBS_AHEAD] = between(next->verbs, end->verbs);
  v[N_COMMAS_AHEAD] = between(next->commas, end->commas);
  v[N_DEPTH] = clip(m->depth, 8);
}

/* Is a template of these parts one of `part`? */
UNROLLED bool belongs(uint32_t parts, dt_part part) {
  bool both = (parts & DT_PART_TOP) && (parts & DT_PART_LEFT);
  return part == DT_PART_ALL || (both ? DT_PART_CROSS : parts) == (uint32_t)part;
}

UNROLLED uint32_t collect(const dt_plan *plan, const dt_moves *m, dt_part part, uint32_t *cells) {
  const dt_trait *t = m->traits;
  const dt_node *nodes = m->nodes;
  uint32_t s[4], b[4];
  for (uint32_t i = 0; i < 4; i++) {
    s[i] = i < m->depth ? m->stack[m->depth - 1 - i] : 0;
    b[i] = m->front + i <= m->n + 1 ? m->front + i : 0;
  }
  const dt_node *s0 = &nodes[s[0]], *s1 = &nodes[s[1]], *b0 = &nodes[b[0]];
  const dt_trait *p[PARSER_PLACES] = {
    [S0] = &t[s[0]], [S1] = &t[s[1]], [S2] = &t[s[2]], [S3] = &t[s[3]], [B0] = &t[b[0]], [B1] = &t[b[1]], [B2] = &t[b[2]],
    [B3] = &t[b[3]], [S0L] = &t[s0->left[0]], [S0M] = &t[s0->left[1]], [S0R] = &t[s0->right[0]], [S0Q] = &t[s0->right[1]],
    [S1L] = &t[s1->left[0]], [S1M] = &t[s1->left[1]], [S1R] = &t[s1->right[0]], [S1Q] = &t[s1->right[1]],
    [B0L] = &t[b0->left[0]], [B0M] = &t[b0->left[1]], [S0RL] = &t[nodes[s0->right[0]].left[0]],
    [S1RL] = &t[nodes[s1->right[0]].left[0]], [S0LL] = &t[nodes[s0->left[0]].left[0]], [S1RR] = &t[nodes[s1->right[0]].right[0]],
    [S0N] = &t[s[0] ? s[0] + 1 : 0], [S1N] = &t[s[1] ? s[1] + 1 : 0], [B0P] = &t[b[0] - 1],
  };
  uint32_t values[PARSER_ATOM_COUNT], count = 0, joint_at = PARSER_ATOM_COUNT;
#define X(place, field) values[P_##place##_##field] = p[place]->f[DT_F_##field];
  PARSER_ATOMS(X)
#undef X
  numbers(m, s[1], s[0], b[0], values);
#define PUT(parts, cell) \
  if (belongs(parts, part)) cells[count++] = cell;
#define X(place, field) PUT(PART_##place, plan->base[P_##place##_##field] + values[P_##place##_##field])
  PARSER_ATOMS(X)
#undef X
#define X(name, its) PUT(DT_PART_##its, plan->base[N_##name] + values[N_##name])
  PARSER_NUMBERS(X)
#undef X
#define X(a, b, c) PUT(PART_OF_##a | PART_OF_##b | PART_OF_##c, tie(plan, joint_at, values, a, b, c)) joint_at++;
  PARSER_JOINTS(X)
#undef X
#undef PUT
  return count;
}

uint32_t dt_parser_part_cells(const dt_plan *plan, const dt_moves *m, dt_part part, uint32_t *cells) {
  switch (part) {
  case DT_PART_UNDER: return collect(plan, m, DT_PART_UNDER, cells);
  case DT_PART_TOP: return collect(plan, m, DT_PART_TOP, cells);
  case DT_PART_FRONT: return collect(plan, m, DT_PART_FRONT, cells);
  case DT_PART_LEFT: return collect(plan, m, DT_PART_LEFT, cells);
  case DT_PART_CROSS: return collect(plan, m, DT_PART_CROSS, cells);
  default: return collect(plan, m, DT_PART_ALL, cells);
  }
}

uint32_t dt_parser_cells(const dt_plan *plan, const dt_moves *m, uint32_t *cells) { return dt_parser_part_cells(plan, m, DT_PART_ALL, cells); }
