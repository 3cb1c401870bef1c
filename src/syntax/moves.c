#include "moves.h"

static bool is(const dt_trait *t, dt_xpos xpos) { return t->f[DT_F_XPOS] == DT_V_FIRST + xpos; }

void dt_moves_start(dt_moves *m, uint32_t n) {
  m->n = n;
  m->depth = 0;
  m->front = 1;
  memset(m->nodes, 0, (n + 2) * sizeof *m->nodes);
  for (uint32_t i = 1; i <= n; i++) {
    const dt_trait *t = &m->traits[i];
    dt_node *now = &m->nodes[i], *next = now + 1;
    bool verb = t->f[DT_F_UPOS] == DT_V_FIRST + DT_UPOS_VERB || t->f[DT_F_UPOS] == DT_V_FIRST + DT_UPOS_AUX;
    next->verbs = (uint16_t)(now->verbs + verb);
    next->commas = (uint16_t)(now->commas + is(t, DT_XPOS_COMMA));
    next->joins = (uint16_t)(now->joins + is(t, DT_XPOS_CC));
  }
}

static void attach(dt_moves *m, uint32_t head, uint32_t child, dt_rel rel) {
  dt_node *h = &m->nodes[head];
  m->nodes[child].head = head;
  m->traits[child].f[DT_F_REL] = (uint16_t)(DT_V_FIRST + rel);
  uint32_t *side = child < head ? h->left : h->right;
  side[1] = side[0];
  side[0] = child;
  uint16_t *count = child < head ? &h->left_count : &h->right_count;
  if (*count < UINT16_MAX) ++*count;
}

void dt_moves_apply(dt_moves *m, dt_move move, dt_rel rel) {
  if (move == DT_MOVE_SHIFT) {
    m->stack[m->depth++] = m->front++;
    return;
  }
  uint32_t top = m->stack[--m->depth];
  attach(m, move == DT_MOVE_LEFT ? m->front : m->stack[m->depth - 1], top, rel);
}
