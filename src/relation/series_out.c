/* A series as JSON, CSV and a table. */
#include "relation.h"
#include <stdio.h>

static const char *const view_keys[] = {"forth", "back", "both"};
static const char *const measure_names[] = {"words", "deeds", "gap"};
static const char *const unique_names[] = {"none", "copies", "link", "day"};

void dt_out_maybe(dt_out *out, dt_maybe m, const char *none, int decimals) {
  if (m.known) dt_out_fixed(out, m.value, decimals);
  else dt_out_z(out, none);
}

/* ------------------------------------------------------------------ what one column holds */

typedef struct column {
  const char *name;
  dt_maybe (*value)(const dt_tally *t);
} column;

static dt_maybe whole(uint32_t n) { return (dt_maybe){true, n}; }
static dt_maybe words(const dt_tally *t) { return whole(t->words); }
static dt_maybe words_mean(const dt_tally *t) { return dt_mean(t->words_sum, t->words); }
static dt_maybe deeds(const dt_tally *t) { return whole(t->deeds); }
static dt_maybe deeds_mean(const dt_tally *t) { return dt_mean(t->deeds_sum, t->deeds); }
static dt_maybe articles(const dt_tally *t) { return whole(t->articles); }
static dt_maybe sources(const dt_tally *t) { return whole(t->sources); }
static dt_maybe gap(const dt_tally *t) { return t->gap; }
static dt_maybe gap_low(const dt_tally *t) { return t->low; }
static dt_maybe gap_high(const dt_tally *t) { return t->high; }
static dt_maybe words_smooth(const dt_tally *t) { return t->smooth_words; }
static dt_maybe deeds_smooth(const dt_tally *t) { return t->smooth_deeds; }
static dt_maybe gap_smooth(const dt_tally *t) { return t->smooth_gap; }
static dt_maybe gap_smooth_low(const dt_tally *t) { return t->smooth_low; }
static dt_maybe gap_smooth_high(const dt_tally *t) { return t->smooth_high; }

static const column columns[] = {
#define X(name) {#name, name}
  X(words), X(words_mean), X(deeds), X(deeds_mean), X(articles), X(sources), X(gap), X(gap_low), X(gap_high),
  X(words_smooth), X(deeds_smooth), X(gap_smooth), X(gap_smooth_low), X(gap_smooth_high),
#undef X
};
enum { COLUMNS = sizeof columns / sizeof *columns, DECIMALS = 6 };

/* "USA>RUS" for CSV and tables. */
static void way(const dt_series *s, int view, char *to, size_t size) {
  const dt_actor *a = view == DT_VIEW_BACK ? &s->dyad.b : &s->dyad.a, *b = view == DT_VIEW_BACK ? &s->dyad.a : &s->dyad.b;
  if (view == DT_VIEW_BOTH) snprintf(to, size, "both");
  else snprintf(to, size, "%.*s>%.*s", DT_ARG(a->text), DT_ARG(b->text));
}

/* ------------------------------------------------------------------ JSON */

static void key(dt_out *out, const char *name) {
  dt_out_json(out, dt_str_of(name));
  dt_out_char(out, ':');
}

static void day_list(const dt_series *s, bool labels, dt_out *out) {
  char text[16];
  for (uint32_t i = 0; i < s->count; i++) {
    if (labels) dt_bin_label(s->first + (int32_t)i, s->plan.by, text);
    else dt_day_text(dt_bin_first(s->first + (int32_t)i, s->plan.by), text);
    if (i) dt_out_char(out, ',');
    dt_out_json(out, dt_str_of(text));
  }
}

static void read_list(const dt_series *s, bool sentences, dt_out *out) {
  for (uint32_t i = 0; i < s->count; i++) {
    if (i) dt_out_char(out, ',');
    dt_out_int(out, sentences ? s->bins[i].sentences : s->bins[i].articles);
  }
}

static void view_json(const dt_series *s, int view, dt_out *out) {
  for (unsigned c = 0; c < COLUMNS; c++) {
    dt_out_z(out, c ? ",\n  " : "\n  ");
    key(out, columns[c].name);
    dt_out_char(out, '[');
    for (uint32_t i = 0; i < s->count; i++) {
      if (i) dt_out_char(out, ',');
      dt_out_maybe(out, columns[c].value(&s->bins[i].view[view]), "null", DECIMALS);
    }
    dt_out_char(out, ']');
  }
}

static void turns_json(const dt_series *s, dt_out *out) {
  char label[16];
  for (uint32_t i = 0; i < s->turn_count; i++) {
    const dt_turn *t = &s->turns[i];
    dt_bin_label(s->first + (int32_t)t->bin, s->plan.by, label);
    dt_out_z(out, i ? ",\n  {\"direction\":\"" : "\n  {\"direction\":\"");
    dt_out_z(out, view_keys[t->view]);
    dt_out_z(out, "\",\"measure\":\"");
    dt_out_z(out, measure_names[t->measure]);
    dt_out_z(out, "\",\"period\":\"");
    dt_out_z(out, label);
    dt_out_z(out, "\",\"index\":");
    dt_out_int(out, t->bin);
    dt_out_z(out, ",\"before\":");
    dt_out_fixed(out, t->before, DECIMALS);
    dt_out_z(out, ",\"after\":");
    dt_out_fixed(out, t->after, DECIMALS);
    dt_out_z(out, ",\"gain\":");
    dt_out_fixed(out, t->gain, DECIMALS);
    dt_out_char(out, '}');
  }
}

static void left_out_json(const dt_series *s, dt_out *out) {
  const struct {
    const char *name;
    uint32_t count;
  } reasons[] = {{"undated", s->choice.undated}, {"coarse", s->choice.coarse}, {"auxiliary", s->choice.auxiliary},
                 {"copies", s->choice.copies}, {"repeated", s->choice.repeated}, {"outside", s->outside}};
  for (unsigned i = 0; i < sizeof reasons / sizeof *reasons; i++) {
    if (i) dt_out_char(out, ',');
    key(out, reasons[i].name);
    dt_out_int(out, reasons[i].count);
  }
}

void dt_series_json(const dt_series *s, dt_out *out) {
  dt_out_z(out, "{\"a\":");
  dt_out_json(out, s->dyad.a.text);
  dt_out_z(out, ",\"b\":");
  dt_out_json(out, s->dyad.b.text);
  dt_out_z(out, ",\"by\":");
  dt_out_json(out, dt_str_of(dt_by_name(s->plan.by)));
  dt_out_z(out, ",\"unique\":");
  dt_out_json(out, dt_str_of(unique_names[s->plan.unique]));
  dt_out_z(out, ",\"bootstrap\":");
  dt_out_int(out, s->plan.bootstrap);
  dt_out_z(out, ",\"smooth\":");
  dt_out_int(out, s->plan.smooth);
  dt_out_z(out, ",\n \"left_out\":{");
  left_out_json(s, out);
  dt_out_z(out, "},\n \"periods\":[");
  day_list(s, true, out);
  dt_out_z(out, "],\n \"days\":[");
  day_list(s, false, out);
  dt_out_z(out, "],\n \"articles_read\":[");
  read_list(s, false, out);
  dt_out_z(out, "],\n \"sentences_read\":[");
  read_list(s, true, out);
  dt_out_char(out, ']');
  for (int view = 0; view < DT_VIEW_COUNT; view++) {
    dt_out_z(out, ",\n \"");
    dt_out_z(out, view_keys[view]);
    dt_out_z(out, "\":{");
    view_json(s, view, out);
    dt_out_char(out, '}');
  }
  dt_out_z(out, ",\n \"turns\":[");
  turns_json(s, out);
  dt_out_z(out, "]}\n");
}

/* ------------------------------------------------------------------- CSV */

void dt_series_csv(const dt_series *s, dt_out *out) {
  char text[16], name[200];
  dt_out_z(out, "period,first_day,last_day,direction");
  for (unsigned c = 0; c < COLUMNS; c++) {
    dt_out_char(out, ',');
    dt_out_z(out, columns[c].name);
  }
  dt_out_z(out, ",articles_read,sentences_read\n");
  for (uint32_t i = 0; i < s->count; i++)
    for (int view = 0; view < DT_VIEW_COUNT; view++) {
      int32_t bin = s->first + (int32_t)i;
      dt_bin_label(bin, s->plan.by, text);
      dt_out_z(out, text);
      dt_out_char(out, ',');
      dt_day_text(dt_bin_first(bin, s->plan.by), text);
      dt_out_z(out, text);
      dt_out_char(out, ',');
      dt_day_text(dt_bin_first(bin + 1, s->plan.by) - 1, text);
      dt_out_z(out, text);
      dt_out_char(out, ',');
      way(s, view, name, sizeof name);
      dt_out_csv(out, dt_str_of(name));
      for (unsigned c = 0; c < COLUMNS; c++) {
        dt_out_char(out, ',');
        dt_out_maybe(out, columns[c].value(&s->bins[i].view[view]), "", DECIMALS);
      }
      dt_out_char(out, ',');
      dt_out_int(out, s->bins[i].articles);
      dt_out_char(out, ',');
      dt_out_int(out, s->bins[i].sentences);
      dt_out_char(out, '\n');
    }
}

/* ----------------------------------------------------------------- table */

static void cell(dt_out *out, int width, const char *format, double value, bool known) {
  char text[64];
  if (known) snprintf(text, sizeof text, format, value + 0.0 == 0 ? 0.0 : value); /* no "-0.0" */
  else snprintf(text, sizeof text, "\xC2\xB7"); /* a middle dot */
  int missing = width - (known ? (int)strlen(text) : 1);
  for (int i = 0; i < missing; i++) dt_out_char(out, ' ');
  dt_out_z(out, text);
}

static void mean_cell(dt_out *out, dt_maybe m) { cell(out, 6, "%+.1f", m.value, m.known); }

static void way_cells(dt_out *out, const dt_tally *t) {
  cell(out, 7, "%.0f", t->words, t->words > 0);
  mean_cell(out, words_mean(t));
  cell(out, 7, "%.0f", t->deeds, t->deeds > 0);
  mean_cell(out, deeds_mean(t));
  dt_out_z(out, "  ");
}

static void gap_cells(dt_out *out, dt_maybe value, dt_maybe low, dt_maybe high) {
  char text[64] = "";
  cell(out, 6, "%+.1f", value.value, value.known);
  if (low.known) snprintf(text, sizeof text, " %+.1f..%+.1f", low.value, high.value);
  dt_out_z(out, text);
  for (size_t i = strlen(text); i < 13; i++) dt_out_char(out, ' ');
}

static void padded(dt_out *out, const char *text, size_t width) {
  dt_out_z(out, text);
  for (size_t n = strlen(text); n < width; n++) dt_out_char(out, ' ');
}

static void table_head(const dt_series *s, bool one_way, dt_out *out) {
  char name[200];
  padded(out, "", 11);
  padded(out, "       read", 16);
  for (int view = one_way ? DT_VIEW_BOTH : 0; view <= (one_way ? DT_VIEW_BOTH : DT_VIEW_BACK); view++) {
    if (one_way) snprintf(name, sizeof name, "%.*s:%.*s", DT_ARG(s->dyad.a.text), DT_ARG(s->dyad.b.text));
    else way(s, view, name, sizeof name);
    dt_out_z(out, "  ");
    padded(out, name, 26);
  }
  dt_out_z(out, "           gap = words - deeds, 95% interval\n");
  padded(out, "period", 11);
  dt_out_z(out, "articles  sent. ");
  for (int i = one_way; i < 2; i++) dt_out_z(out, "  words  mean  deeds  mean  ");
  dt_out_z(out, "sources   this alone         smoothed\n");
}

static void turns_text(const dt_series *s, dt_out *out) {
  char label[16], name[200], line[512];
  bool same = dt_str_eq(s->dyad.a.text, s->dyad.b.text);
  for (uint32_t i = 0; i < s->turn_count; i++) {
    const dt_turn *t = &s->turns[i];
    if (same && t->view != DT_VIEW_BOTH) continue;
    dt_bin_label(s->first + (int32_t)t->bin, s->plan.by, label);
    way(s, t->view, name, sizeof name);
    snprintf(line, sizeof line, "turned in %s: %s, %s%s from %+.1f to %+.1f\n", label, name, t->measure == DT_GAP ? "the " : "",
             measure_names[t->measure], t->before, t->after);
    dt_out_z(out, line);
  }
}

static void left_out_text(const dt_series *s, dt_out *out) {
  char line[512];
  const dt_choice *c = &s->choice;
  snprintf(line, sizeof line, "%u events counted; not counted: %u undated, %u dated no closer than a %s, %u denied, supposed, long past or to come, "
           "%u in copies, %u repeated, %u outside the range\n",
           c->count - s->outside, c->undated, c->coarse, dt_by_name(s->plan.by), c->auxiliary, c->copies, c->repeated, s->outside);
  dt_out_z(out, line);
}

void dt_series_table(const dt_series *s, dt_out *out) {
  char label[16];
  bool same = dt_str_eq(s->dyad.a.text, s->dyad.b.text);
  if (s->count) table_head(s, same, out);
  for (uint32_t i = 0; i < s->count; i++) {
    const dt_bin *b = &s->bins[i];
    const dt_tally *both = &b->view[DT_VIEW_BOTH];
    dt_bin_label(s->first + (int32_t)i, s->plan.by, label);
    padded(out, label, 11);
    cell(out, 8, "%.0f", b->articles, true);
    cell(out, 7, "%.0f", b->sentences, true);
    dt_out_char(out, ' ');
    if (!same) {
      way_cells(out, &b->view[DT_VIEW_FORTH]);
      way_cells(out, &b->view[DT_VIEW_BACK]);
    } else {
      way_cells(out, both);
    }
    cell(out, 5, "%.0f", both->sources, true);
    gap_cells(out, both->gap, both->low, both->high);
    gap_cells(out, both->smooth_gap, both->smooth_low, both->smooth_high);
    dt_out_char(out, '\n');
  }
  turns_text(s, out);
  left_out_text(s, out);
}
