/** Styled text on a terminal of some width: one column of text that wraps, and notes beside or below it. */
#ifndef DT_PAGE_H
#define DT_PAGE_H

#include "cli.h"

/** How a piece of text is shown. The low seven bits are what a byte of an article can be at once. */
enum {
  STYLE_QUAD = 7,     /**< 1-4: the word of an event of this quad class */
  STYLE_SOURCE = 8,   /**< who speaks */
  STYLE_CUE = 16,     /**< "said" */
  STYLE_CONTENT = 32, /**< what is said */
  STYLE_PARTY = 64,   /**< who does or gets something */
  STYLE_FAINT = 128,  /**< set aside */
  STYLE_STRONG = 256,
};

/** One character. */
typedef struct cell {
  char bytes[4];
  uint8_t length;
  uint8_t width; /**< columns: 0, 1 or 2 */
  uint16_t style;
} cell;

typedef struct cells {
  cell *items;
  size_t count, room;
} cells;

typedef struct page {
  FILE *out;
  bool color;
  unsigned text_width;   /**< columns of the text */
  unsigned note_width;   /**< columns of the notes */
  bool beside;           /**< notes stand to the right of the text, else below it */
  unsigned indent;       /**< of every line of this paragraph */
  cells line;            /**< the text's line being filled */
  cells notes;           /**< finished lines of notes, each ended by a cell of length 0 */
  cells note;            /**< the note's line being filled */
  size_t notes_shown;    /**< cells of notes that are printed already */
  bool out_of_memory;
} page;

/** `width`: of the whole terminal. */
void page_open(page *p, FILE *out, bool color, unsigned width);
void page_close(page *p);
/** Add text to the paragraph. White space breaks lines; control characters are shown as U+FFFD. */
void page_text(page *p, dt_str text, unsigned style);
/** Add to the note that is being written. */
void page_note(page *p, unsigned style, const char *format, ...) DT_PRINTF(3, 4);
void page_note_str(page *p, unsigned style, dt_str text);
/** End the note: the next begins on a line of its own. */
void page_note_end(page *p);
/** End the paragraph: print what is left of it and of its notes. The next is not indented. */
void page_end(page *p);
/** An empty line. */
void page_gap(page *p);

#endif
