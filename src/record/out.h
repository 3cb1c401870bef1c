/** A growing text in an arena, and what writers put into it: numbers that no locale changes, JSON and table fields. */
#ifndef DT_OUT_H
#define DT_OUT_H

#include "base.h"

typedef struct dt_out {
  dt_arena *arena;
  char *ptr;
  size_t len, room;
  bool failed; /**< the arena's limit was reached: what is here is not whole */
} dt_out;

void dt_out_bytes(dt_out *out, const char *ptr, size_t len);
static inline void dt_out_str(dt_out *out, dt_str s) { dt_out_bytes(out, s.ptr, s.len); }
static inline void dt_out_z(dt_out *out, const char *z) { dt_out_bytes(out, z, strlen(z)); }
void dt_out_char(dt_out *out, char c);
/** What tables without quotes are made of: a tab, several, a field with the tab behind it. */
static inline void dt_out_tab(dt_out *out) { dt_out_char(out, '\t'); }
static inline void dt_out_tabs(dt_out *out, int count) {
  while (count-- > 0) dt_out_tab(out);
}
static inline void dt_out_field(dt_out *out, const char *z) {
  dt_out_z(out, z);
  dt_out_tab(out);
}
void dt_out_int(dt_out *out, int64_t n);
/** Rounded to `decimals` (at most 6), without zeros at the end: 2, -0.4, 48.85341. */
void dt_out_fixed(dt_out *out, double value, int decimals);
/** Sixteen digits and a NUL. */
void dt_hexadecimal(char out[17], uint64_t n);
/** With quotes; s is UTF-8. */
void dt_out_json(dt_out *out, dt_str s);
/** A field of a table parted by tabs: control characters are written as blanks. */
void dt_out_plain(dt_out *out, dt_str s);
/** For a terminal, which an article must not steer: controls (C1 among them) and marks that turn the direction of writing are shown as
 * U+FFFD, tabs and line breaks as blanks. */
void dt_out_shown(dt_out *out, dt_str s);
/** As dt_out_plain(), and a quotation mark as an apostrophe: readers of such tables differ in what they take it for. */
void dt_out_bare(dt_out *out, dt_str s);
/** A CSV field after RFC 4180: quoted when it has to be; line breaks are written as blanks. */
void dt_out_csv(dt_out *out, dt_str s);

/** Code points before each byte offset asked for. */
typedef struct dt_points {
  dt_str text;
  const uint32_t *marks; /**< code points before every 256th byte; NULL: bytes are counted */
} dt_points;
/** codepoints false: offsets stay bytes. False at the arena's limit. */
bool dt_points_make(dt_arena *arena, dt_str text, bool codepoints, dt_points *out);
uint32_t dt_points_at(const dt_points *points, uint32_t byte);

#endif
