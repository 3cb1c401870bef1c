#include "page.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 3, NOTE_HANG = 4, BESIDE_FROM = 104, TEXT_MOST = 84, CELLS_MOST = 4096 };

void page_open(page *p, FILE *out, bool color, unsigned width) {
  *p = (page){.out = out, .color = color};
  p->beside = width >= BESIDE_FROM;
  p->text_width = p->beside ? (width - GAP) * 3 / 5 : width;
  if (p->text_width > TEXT_MOST) p->text_width = TEXT_MOST;
  p->note_width = p->beside ? width - GAP - p->text_width : p->text_width - NOTE_HANG;
  if (p->note_width > TEXT_MOST) p->note_width = TEXT_MOST;
}

void page_close(page *p) {
  free(p->line.items);
  free(p->notes.items);
  free(p->note.items);
}

/* ------------------------------------------------------------ characters */

static void add(page *p, cells *to, cell c) {
  if (to->count == to->room) {
    size_t room = to->room ? to->room * 2 : 256;
    cell *items = realloc(to->items, room * sizeof *items);
    if (!items) {
      p->out_of_memory = true;
      return;
    }
    to->items = items;
    to->room = room;
  }
  to->items[to->count++] = c;
}

/* Code point of the valid UTF-8 at s, and its bytes. */
static uint32_t decode(const char *s, size_t left, uint8_t *length) {
  unsigned char first = (unsigned char)*s;
  *length = (uint8_t)(first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4);
  if (*length > left) *length = (uint8_t)left;
  uint32_t cp = *length == 1 ? first : first & (0x7Fu >> *length);
  for (uint8_t i = 1; i < *length; i++) cp = cp << 6 | ((unsigned char)s[i] & 0x3F);
  return cp;
}

/* Columns a character takes: marks that sit on another none, East Asian and picture characters two (Unicode's East Asian
   Width, W and F, by blocks). */
static uint8_t columns(uint32_t cp) {
  static const struct {
    uint32_t from, to;
    uint8_t width;
  } blocks[] = {
    {0x0300, 0x036F, 0}, {0x1100, 0x115F, 2}, {0x200B, 0x200F, 0}, {0x2060, 0x2064, 0}, {0x2E80, 0xA4CF, 2},
    {0xAC00, 0xD7A3, 2}, {0xF900, 0xFAFF, 2}, {0xFE00, 0xFE0F, 0}, {0xFE30, 0xFE6F, 2}, {0xFEFF, 0xFEFF, 0},
    {0xFF00, 0xFF60, 2}, {0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2},
  };
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
    if (cp >= blocks[i].from && cp <= blocks[i].to) return blocks[i].width;
  return 1;
}

/* An article must not steer the terminal: controls, and marks that turn the direction of writing, are shown as U+FFFD. */
static bool steers(uint32_t cp) {
  return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

static bool breaks(uint32_t cp) { return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x2028 || cp == 0x2029; }

static cell next_cell(dt_str text, size_t *at, unsigned style) {
  cell c = {.style = (uint16_t)style};
  uint32_t cp = decode(text.ptr + *at, text.len - *at, &c.length);
  memcpy(c.bytes, text.ptr + *at, c.length);
  *at += c.length;
  c.width = columns(cp);
  if (breaks(cp)) c = (cell){" ", 1, 1, (uint16_t)style};
  else if (steers(cp)) c = (cell){"\xEF\xBF\xBD", 3, 1, (uint16_t)style};
  return c;
}

static bool is_blank(const cell *c) { return c->length == 1 && c->bytes[0] == ' '; }

/* --------------------------------------------------------------- styles */

static void set_style(const page *p, unsigned style) {
  static const char *const quads[] = {"94", "92", "93", "91"}; /* talk and deed, with and against: blue, green, yellow, red */
  if (!p->color) return;
  fputs("\033[0", p->out);
  unsigned quad = style & STYLE_QUAD;
  if (style & STYLE_FAINT) fputs(";2", p->out);
  if (style & STYLE_STRONG) fputs(";1", p->out);
  if (style & STYLE_PARTY) fputs(";4", p->out);
  if (quad && quad <= 4) fprintf(p->out, ";1;%s", quads[quad - 1]);
  else if (style & STYLE_SOURCE) fputs(";1;36", p->out);
  else if (style & STYLE_CUE) fputs(";35", p->out);
  else if (style & STYLE_CONTENT) fputs(";32", p->out);
  fputc('m', p->out);
}

/* Print cells; returns the columns they took. */
static unsigned print_cells(const page *p, const cell *items, size_t count) {
  unsigned width = 0, style = 0;
  for (size_t i = 0; i < count; i++) {
    if (items[i].style != style) set_style(p, style = items[i].style);
    fwrite(items[i].bytes, 1, items[i].length, p->out);
    width += items[i].width;
  }
  if (style) set_style(p, 0);
  return width;
}

static void blanks(const page *p, unsigned count) { fprintf(p->out, "%*s", (int)count, ""); }

/* ----------------------------------------------------------------- lines */

/* The next line of notes, or nothing when all are printed. */
static bool next_note(page *p, const cell **items, size_t *count) {
  if (p->notes_shown >= p->notes.count) return false;
  *items = p->notes.items + p->notes_shown;
  *count = 0;
  while ((*items)[*count].length) ++*count;
  p->notes_shown += *count + 1;
  return true;
}

static void print_line(page *p, size_t count) {
  const cell *note;
  size_t note_count;
  blanks(p, p->indent);
  unsigned took = p->indent + print_cells(p, p->line.items, count);
  if (p->beside && next_note(p, &note, &note_count)) {
    blanks(p, (took < p->text_width ? p->text_width - took : 0) + GAP);
    print_cells(p, note, note_count);
  }
  fputc('\n', p->out);
}

static void keep_note_line(page *p, size_t count) {
  for (size_t i = 0; i < count; i++) add(p, &p->notes, p->note.items[i]);
  add(p, &p->notes, (cell){.length = 0});
}

/* Cells that fit into `width`, ended where a word ends when one does; *skip is also passed over, for a blank. */
static size_t fitting(const cells *line, unsigned width, size_t *skip) {
  size_t fit = 0, word = 0;
  for (unsigned used = 0; fit < line->count && fit < CELLS_MOST; fit++) {
    if (is_blank(&line->items[fit])) word = fit;
    used += line->items[fit].width;
    if (used > width) break;
  }
  *skip = word ? word + 1 : fit ? fit : 1;
  return word ? word : *skip;
}

static unsigned total(const cells *line) {
  unsigned width = 0;
  for (size_t i = 0; i < line->count; i++) width += line->items[i].width;
  return width;
}

static void drop(cells *line, size_t count) {
  if (count > line->count) count = line->count;
  line->count -= count;
  memmove(line->items, line->items + count, line->count * sizeof *line->items);
}

/* Add one character to a line; true when the line is longer than `width` now. */
static bool fill(page *p, cells *line, cell c, unsigned *used, unsigned width) {
  if (is_blank(&c) && (line->count == 0 || is_blank(&line->items[line->count - 1]))) return false;
  add(p, line, c);
  *used += c.width;
  return (*used > width && !is_blank(&c)) || line->count >= CELLS_MOST;
}

void page_text(page *p, dt_str text, unsigned style) {
  unsigned used = total(&p->line), width = p->text_width > p->indent + 1 ? p->text_width - p->indent : 1;
  for (size_t at = 0; at < text.len && !p->out_of_memory;) {
    if (!fill(p, &p->line, next_cell(text, &at, style), &used, width)) continue;
    size_t skip, fit = fitting(&p->line, width, &skip);
    print_line(p, fit);
    drop(&p->line, skip);
    used = total(&p->line);
  }
}

void page_note_str(page *p, unsigned style, dt_str text) {
  unsigned used = total(&p->note);
  for (size_t at = 0; at < text.len && !p->out_of_memory;) {
    cell c = next_cell(text, &at, style);
    if (!fill(p, &p->note, c, &used, p->note_width)) continue;
    size_t skip, fit = fitting(&p->note, p->note_width, &skip);
    bool hung = fit <= NOTE_HANG; /* a word longer than the column: break it where the column ends */
    if (hung) skip = fit = p->note.count - 1;
    keep_note_line(p, fit);
    drop(&p->note, skip);
    cells rest = p->note;
    p->note = (cells){0};
    for (int i = 0; i < NOTE_HANG; i++) add(p, &p->note, (cell){" ", 1, 1, 0});
    for (size_t i = 0; i < rest.count; i++) add(p, &p->note, rest.items[i]);
    free(rest.items);
    used = total(&p->note);
  }
}

void page_note(page *p, unsigned style, const char *format, ...) {
  char text[256];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (length < 0) return;
  page_note_str(p, style, (dt_str){text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1});
}

void page_note_end(page *p) {
  if (p->note.count) keep_note_line(p, p->note.count);
  p->note.count = 0;
}

void page_end(page *p) {
  const cell *note;
  size_t count;
  page_note_end(p);
  if (p->line.count) print_line(p, p->line.count);
  p->line.count = 0;
  while (next_note(p, &note, &count)) {
    blanks(p, p->beside ? p->text_width + GAP : NOTE_HANG);
    print_cells(p, note, count);
    fputc('\n', p->out);
  }
  p->notes.count = p->notes_shown = 0;
  p->indent = 0;
}

void page_gap(page *p) { fputc('\n', p->out); }
