/**
 * The arc-hybrid transition system (Kuhlmann, Gomez-Rodriguez & Satta 2011): every sequence of moves that is allowed ends in
 * one tree with one root. Nodes are 1 ... n; 0 is "none"; n + 1 is the root, last in the buffer.
 */
#ifndef DT_SYNTAX_MOVES_H
#define DT_SYNTAX_MOVES_H

#include "traits.h"

typedef enum dt_move {
  DT_MOVE_SHIFT, /**< front of the buffer onto the stack */
  DT_MOVE_LEFT,  /**< top of the stack depends on the front of the buffer; popped */
  DT_MOVE_RIGHT, /**< top of the stack depends on the one below it; popped */
  DT_MOVE_COUNT
} dt_move;

typedef struct dt_node {
  uint32_t head;
  uint32_t left[2], right[2]; /**< outermost dependents first */
  uint16_t left_count, right_count;
  uint16_t verbs, commas, joins; /**< how many stand before this node */
} dt_node;

typedef struct dt_moves {
  uint32_t n, depth, front; /**< stack[depth - 1] is the top; front of the buffer, n + 1: only the root is left */
  uint32_t *stack;          /**< [n + 1] */
  dt_node *nodes;           /**< [n + 2] */
  dt_trait *traits;         /**< [n + 2]; DT_F_REL is set by moves */
} dt_moves;

/** Start a sentence whose traits carry tags. Arrays have room for n + 2. */
void dt_moves_start(dt_moves *m, uint32_t n);
static inline bool dt_moves_done(const dt_moves *m) { return m->front == m->n + 1 && m->depth == 0; }
static inline bool dt_moves_allowed(const dt_moves *m, dt_move move) {
  bool last = m->front == m->n + 1;
  switch (move) {
  case DT_MOVE_SHIFT: return !last;
  case DT_MOVE_LEFT: return m->depth > 0 && (!last || m->depth == 1);
  default: return m->depth > 1;
  }
}
void dt_moves_apply(dt_moves *m, dt_move move, dt_rel rel);

#endif
