/* A series as a chart in text: words and deeds on one scale, the gap between them shaded, and how much was said and done. */
#include "relation.h"
#include <math.h>
#include <stdio.h>

enum { ROWS = 21, LEFT = 6, MOST_COLUMNS = 400 };

/* What one column of the chart shows: one bin or several. */
typedef struct strip {
  dt_maybe words, deeds;
  uint32_t word_count, deed_count;
  bool turn;
} strip;

static void pool(const dt_series *s, uint32_t from, uint32_t to, strip *out) {
  double words = 0, deeds = 0;
  uint32_t worded = 0, deeded = 0;
  *out = (strip){0};
  for (uint32_t i = from; i < to; i++) {
    const dt_tally *t = &s->bins[i].view[DT_VIEW_BOTH];
    out->word_count += t->words;
    out->deed_count += t->deeds;
    if (t->smooth_words.known) words += t->smooth_words.value, worded++;
    if (t->smooth_deeds.known) deeds += t->smooth_deeds.value, deeded++;
  }
  if (worded) out->words = (dt_maybe){true, words / worded};
  if (deeded) out->deeds = (dt_maybe){true, deeds / deeded};
  for (uint32_t i = 0; i < s->turn_count; i++)
    if (s->turns[i].view == DT_VIEW_BOTH && s->turns[i].bin >= from && s->turns[i].bin < to) out->turn = true;
}

/* Row of a score: 0 is the top of the scale. */
static int row_of(double value, double top, double bottom) {
  return (int)lround((top - value) / (top - bottom) * (ROWS - 1));
}

static const char *mark(const strip *t, int row, double top, double bottom) {
  int words = t->words.known ? row_of(t->words.value, top, bottom) : -1;
  int deeds = t->deeds.known ? row_of(t->deeds.value, top, bottom) : -1;
  if (row == words && row == deeds) return "\xE2\x97\x86"; /* a diamond: both */
  if (row == words) return "\xE2\x97\x8B";                 /* a ring */
  if (row == deeds) return "\xE2\x97\x8F";                 /* a disc */
  if (words >= 0 && deeds >= 0 && (row - words) * (row - deeds) < 0) return "\xE2\x96\x91"; /* light shade */
  if (row == row_of(0, top, bottom)) return "\xE2\x94\x80";
  return t->turn ? "\xE2\x94\x8A" : " ";
}

static void scale_of(const strip *strips, uint32_t count, double *top, double *bottom) {
  double most = 2;
  for (uint32_t i = 0; i < count; i++) {
    if (strips[i].words.known && fabs(strips[i].words.value) > most) most = fabs(strips[i].words.value);
    if (strips[i].deeds.known && fabs(strips[i].deeds.value) > most) most = fabs(strips[i].deeds.value);
  }
  *top = ceil(most / 2) * 2;
  *bottom = -*top;
}

static void bars(const char *name, const strip *strips, uint32_t count, bool words, dt_out *out) {
  static const char *const levels[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  uint32_t most = 1;
  char tail[32];
  for (uint32_t i = 0; i < count; i++) {
    uint32_t n = words ? strips[i].word_count : strips[i].deed_count;
    if (n > most) most = n;
  }
  dt_out_z(out, name);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t n = words ? strips[i].word_count : strips[i].deed_count;
    dt_out_z(out, levels[n ? 1 + (uint64_t)n * 7 / most : 0]);
  }
  snprintf(tail, sizeof tail, " at most %u\n", most);
  dt_out_z(out, tail);
}

static void axis(const dt_series *s, uint32_t per, uint32_t count, dt_out *out) {
  char line[MOST_COLUMNS + 32];
  memset(line, ' ', sizeof line);
  uint32_t at = 0, end = LEFT;
  while (at < count) {
    char label[16];
    dt_bin_label(s->first + (int32_t)(at * per), s->plan.by, label);
    uint32_t len = (uint32_t)strlen(label);
    if (at > 0 && at + len > count) break;
    memcpy(line + LEFT + at, label, len);
    end = LEFT + at + len;
    at += len + 4 > 14 ? len + 4 : 14;
  }
  dt_out_bytes(out, line, end);
  dt_out_char(out, '\n');
}

static void chart(const strip *strips, uint32_t count, dt_out *out) {
  double top, bottom;
  char label[16];
  scale_of(strips, count, &top, &bottom);
  for (int row = 0; row < ROWS; row++) {
    double value = top - (top - bottom) * row / (ROWS - 1);
    if (row % 5 == 0) snprintf(label, sizeof label, "%+5.1f ", value);
    else snprintf(label, sizeof label, "      ");
    dt_out_z(out, label);
    for (uint32_t i = 0; i < count; i++) dt_out_z(out, mark(&strips[i], row, top, bottom));
    dt_out_char(out, '\n');
  }
}

void dt_series_plot(const dt_series *s, uint32_t columns, dt_out *out) {
  strip strips[MOST_COLUMNS];
  char line[300];
  uint32_t room = columns > LEFT + 20 ? columns - LEFT : 20;
  if (room > MOST_COLUMNS) room = MOST_COLUMNS;
  uint32_t per = s->count > room ? (s->count + room - 1) / room : 1, count = (s->count + per - 1) / per;
  snprintf(line, sizeof line, "%.*s : %.*s   \xE2\x97\x8B words  \xE2\x97\x8F deeds  \xE2\x96\x91 the gap   PLOVER score, smoothed; one column: %u %s%s\n",
           DT_ARG(s->dyad.a.text), DT_ARG(s->dyad.b.text), per, dt_by_name(s->plan.by), per > 1 ? "s" : "");
  dt_out_z(out, line);
  for (uint32_t i = 0; i < count; i++) pool(s, i * per, (i + 1) * per < s->count ? (i + 1) * per : s->count, &strips[i]);
  if (!count) {
    dt_out_z(out, "no events\n");
    return;
  }
  chart(strips, count, out);
  axis(s, per, count, out);
  bars("words ", strips, count, true, out);
  bars("deeds ", strips, count, false, out);
}
