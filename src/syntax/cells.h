/** Which facts of tagger and parser become cells (input units) of their networks. */
#ifndef DT_SYNTAX_CELLS_H
#define DT_SYNTAX_CELLS_H

#include "moves.h"
#include "traits.h"

/** Outputs of the networks stand in groups whose sizes are multiples of four, as the kernels take them. */
enum {
  DT_UPOS_GROUP = (DT_UPOS_COUNT + 3) / 4 * 4,
  DT_XPOS_GROUP = (DT_XPOS_COUNT + 3) / 4 * 4,
  DT_MOVE_GROUP = (DT_MOVE_COUNT + 3) / 4 * 4,
  DT_REL_GROUP = (DT_REL_COUNT + 3) / 4 * 4,
  DT_TAGGER_OUTPUTS = DT_UPOS_GROUP + DT_XPOS_GROUP,                /**< UPOS, then XPOS */
  DT_PARSER_LEFT = DT_MOVE_GROUP,                                   /**< moves, relations to the left, to the right */
  DT_PARSER_RIGHT = DT_PARSER_LEFT + DT_REL_GROUP,
  DT_PARSER_OUTPUTS = DT_PARSER_RIGHT + DT_REL_GROUP,
};

uint32_t dt_tagger_cell_count(const dt_syntax *syntax); /**< of the network's map */
uint32_t dt_parser_cell_count(const dt_syntax *syntax);

uint32_t dt_tagger_atoms(void); /**< templates of one fact; they come first in a plan */
uint32_t dt_parser_atoms(void);

/** Where each template's cells begin, for one model: made once for each call of the stage. */
typedef struct dt_plan {
  uint32_t count;
  uint32_t base[DT_CELLS_MOST], values[DT_CELLS_MOST];
} dt_plan;
void dt_tagger_plan(const dt_syntax *syntax, dt_plan *plan);
void dt_parser_plan(const dt_syntax *syntax, dt_plan *plan);

/** Cells of token `at` (1 ... n) with the tags before it set; returns how many. */
uint32_t dt_tagger_cells(const dt_plan *plan, const dt_trait *traits, uint32_t n, uint32_t at, uint32_t *cells);
/** Cells of a parser state; returns how many. */
uint32_t dt_parser_cells(const dt_plan *plan, const dt_moves *moves, uint32_t *cells);

/**
 * The cells of a state fall into parts, which change at different moves, so that a part's sum of rows can be kept. A template that
 * takes from two parts belongs to their union: the parts are sets of bits.
 */
typedef enum dt_part {
  DT_PART_UNDER = 1,  /**< what lies below the top of the stack: stays while the top does */
  DT_PART_TOP = 3,    /**< the top, its dependents, what ties it to those below: changes when the top gets a dependent */
  DT_PART_FRONT = 4,  /**< the buffer as written: changes at a shift */
  DT_PART_LEFT = 12,  /**< the dependents of its front: changes when the front gets one */
  DT_PART_CROSS = 15, /**< what ties stack and buffer */
  DT_PART_ALL = 16    /**< all, in the order of the templates */
} dt_part;
uint32_t dt_parser_part_cells(const dt_plan *plan, const dt_moves *moves, dt_part part, uint32_t *cells);

#endif
