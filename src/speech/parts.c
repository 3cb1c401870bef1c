/* Sets of tokens as a few sorted ranges. */
#include "find.h"
#include "tree.h"

void part_add(part *p, uint32_t first, uint32_t last) {
  if (first >= last) return;
  uint32_t i = 0;
  while (i < p->count && p->items[i].last < first) i++;
  uint32_t end = i;
  while (end < p->count && p->items[end].first <= last) {
    if (p->items[end].first < first) first = p->items[end].first;
    if (p->items[end].last > last) last = p->items[end].last;
    end++;
  }
  if (end == i) {
    if (p->count == PART_RANGES) return;
    memmove(&p->items[i + 1], &p->items[i], (p->count - i) * sizeof(range));
    p->count++;
  } else if (end > i + 1) {
    memmove(&p->items[i + 1], &p->items[end], (p->count - end) * sizeof(range));
    p->count -= end - i - 1;
  }
  p->items[i] = (range){first, last};
}

void part_cut(part *p, range out) {
  if (out.first >= out.last) return;
  part left = {0};
  for (uint32_t i = 0; i < p->count; i++) {
    range r = p->items[i];
    if (!overlap(r, out)) {
      part_add(&left, r.first, r.last);
      continue;
    }
    if (r.first < out.first) part_add(&left, r.first, out.first);
    if (r.last > out.last) part_add(&left, out.last, r.last);
  }
  *p = left;
}

bool part_has(const part *p, uint32_t t) {
  for (uint32_t i = 0; i < p->count; i++)
    if (in_range(p->items[i], t)) return true;
  return false;
}

uint32_t part_first(const part *p) { return p->count ? p->items[0].first : DT_NONE; }
uint32_t part_last(const part *p) { return p->count ? p->items[p->count - 1].last : 0; }

bool is_punct(const finder *f, uint32_t t) {
  dt_str s = dt_form(f->doc, t);
  size_t at = 0;
  if (dt_is_alpha(s.ptr[0]) || dt_is_digit(s.ptr[0])) return false;
  while (at < s.len)
    if (dt_utf8_is_letter(dt_utf8_next(s, &at)) || dt_is_digit(s.ptr[at - 1])) return false;
  return true;
}

uint32_t part_words(const finder *f, const part *p) {
  uint32_t words = 0;
  for (uint32_t i = 0; i < p->count; i++)
    for (uint32_t t = p->items[i].first; t < p->items[i].last; t++) words += !is_punct(f, t);
  return words;
}

/* Punctuation that closes or opens a clause, not words: never at the edge of a content. */
static bool is_edge(const finder *f, uint32_t t) {
  static const char *const edges[] = {",", ".", ";", ":", "-", "--", "–", "—", "…", "..."};
  for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
    if (token_is(f, t, edges[i])) return true;
  return false;
}

void part_trim(const finder *f, part *p) {
  part left = {0};
  for (uint32_t i = 0; i < p->count; i++) {
    range r = p->items[i];
    while (r.first < r.last && is_edge(f, r.first)) r.first++;
    while (r.first < r.last && is_edge(f, r.last - 1)) r.last--;
    part_add(&left, r.first, r.last);
  }
  *p = left;
}
