#include "traits.h"

static void put(dt_norm *n, const char *bytes, size_t len) {
  if (n->len + len > DT_FORM_MOST) return;
  memcpy(n->text + n->len, bytes, len);
  n->len += len;
}

/* Typographic marks are one with their plain forms: the treebanks have mostly the plain ones, news the others. */
static void put_wide(dt_norm *n, uint32_t cp) {
  char utf8[4];
  switch (cp) {
  case 0x2018: case 0x2019: case 0x02BC: put(n, "'", 1); return;
  case 0x201C: case 0x201D: case 0x00AB: case 0x00BB: put(n, "\"", 1); return;
  case 0x2010: case 0x2011: put(n, "-", 1); return;
  case 0x2012: case 0x2013: case 0x2014: case 0x2015: put(n, "--", 2); return;
  case 0x2026: put(n, "...", 3); return;
  default: put(n, utf8, dt_utf8_put(dt_utf8_lower(cp), utf8)); return;
  }
}

void dt_norm_make(dt_str form, dt_norm *out) {
  out->len = 0;
  for (size_t at = 0; at < form.len && out->len < DT_FORM_MOST;) {
    char c = form.ptr[at];
    if ((unsigned char)c >= 0x80) {
      put_wide(out, dt_utf8_next(form, &at));
      continue;
    }
    out->text[out->len++] = dt_is_digit(c) ? '0' : dt_lower(c);
    at++;
  }
}

uint32_t dt_field_values(const dt_syntax *s, dt_field field) {
  switch (field) {
  case DT_F_WORD: return s->word_count + DT_V_FIRST;
  case DT_F_CLUSTER: return s->clusters;
  case DT_F_AMBIG: return s->ambigs;
  case DT_F_TAIL2: return s->tails2;
  case DT_F_TAIL3: return s->tails3;
  case DT_F_TAIL4: return s->tails4;
  case DT_F_FRONT: return s->fronts;
  case DT_F_SHAPE: return DT_SHAPES + DT_V_FIRST;
  case DT_F_XPOS: return DT_XPOS_COUNT + DT_V_FIRST;
  case DT_F_UPOS: return DT_UPOS_COUNT + DT_V_FIRST;
  case DT_F_REL: return DT_REL_COUNT + DT_V_FIRST;
  default: return 0;
  }
}

static uint16_t affix(const dt_syntax *s, dt_salt salt, uint32_t values, const char *text, size_t len) {
  int32_t value = dt_table_find(s->slots, s->slot_count, dt_salted_hash(salt, 0, text, len));
  return value == DT_TABLE_EMPTY || (uint32_t)value >= values ? DT_V_UNKNOWN : (uint16_t)value;
}

void dt_affixes_find(const dt_syntax *s, const dt_norm *n, dt_word_info *info) {
  size_t len = n->len;
  info->tail2 = affix(s, DT_SALT_TAIL2, s->tails2, n->text + (len > 2 ? len - 2 : 0), len > 2 ? 2 : len);
  info->tail3 = affix(s, DT_SALT_TAIL3, s->tails3, n->text + (len > 3 ? len - 3 : 0), len > 3 ? 3 : len);
  info->tail4 = affix(s, DT_SALT_TAIL4, s->tails4, n->text + (len > 4 ? len - 4 : 0), len > 4 ? 4 : len);
  info->front = affix(s, DT_SALT_FRONT, s->fronts, n->text, len > 3 ? 3 : len);
}

typedef struct casing {
  uint32_t upper, lower, digit, other;
  bool first_upper, hyphen;
} casing;

static casing casing_of(dt_str form) {
  casing c = {0};
  for (size_t at = 0; at < form.len;) {
    size_t begin = at;
    unsigned char b = (unsigned char)form.ptr[at];
    uint32_t cp = b;
    if (b < 0x80) at++;
    else cp = dt_utf8_next(form, &at);
    if (b < 0x80 ? dt_is_upper((char)b) : dt_utf8_is_upper(cp)) {
      c.upper++;
      if (begin == 0) c.first_upper = true;
    } else if (b < 0x80 ? dt_is_lower((char)b) : dt_utf8_is_letter(cp)) c.lower++;
    else if (b < 0x80 && dt_is_digit((char)b)) c.digit++;
    else {
      c.other++;
      if (b == '-') c.hyphen = true;
    }
  }
  return c;
}

/* Classes of spelling, twice: at the start of a sentence capitals say less. Text in capitals has a class of its own. */
static uint16_t shape_of(casing c, bool shouted, bool first) {
  uint32_t kind;
  if (!c.upper && !c.lower) kind = c.digit ? (c.other ? 6 : 5) : 7;
  else if (c.digit) kind = c.upper ? 9 : 8;
  else if (shouted && !c.lower) kind = c.hyphen ? 11 : 10;
  else if (!c.upper) kind = c.hyphen ? 1 : 0;
  else if (!c.lower) kind = c.upper == 1 ? 12 : 4;
  else if (c.first_upper) kind = c.hyphen ? 3 : c.upper > 1 ? 13 : 2;
  else kind = 14;
  return (uint16_t)(DT_V_FIRST + kind * 2 + first);
}

void dt_traits_make(const dt_syntax *s, const dt_doc *doc, uint32_t first, uint32_t last, dt_trait *traits) {
  uint32_t n = last - first, shouts = 0, speaks = 0;
  memset(&traits[0], 0, sizeof *traits);
  for (int f = 0; f < DT_FIELD_COUNT; f++) traits[n + 1].f[f] = DT_V_ROOT;
  for (uint32_t i = first; i < last; i++) {
    const dt_token *t = &doc->tokens[i];
    casing c = casing_of(dt_slice(doc->article.text, t->begin, t->end));
    if (c.lower) speaks++;
    else if (c.upper > 1) shouts++;
  }
  bool shouted = shouts > 2 && shouts > 2 * speaks, begin = true;
  for (uint32_t i = first; i < last; i++) {
    dt_str form = dt_slice(doc->article.text, doc->tokens[i].begin, doc->tokens[i].end);
    dt_trait *t = &traits[i - first + 1];
    dt_norm norm;
    dt_norm_make(form, &norm);
    int32_t id = dt_table_find(s->slots, s->slot_count, dt_salted_hash(DT_SALT_WORD, 0, norm.text, norm.len));
    dt_word_info unknown = {.cluster = DT_V_UNKNOWN, .ambig = DT_V_UNKNOWN};
    const dt_word_info *info = &unknown;
    if (id != DT_TABLE_EMPTY && (uint32_t)id >= s->word_count) id = DT_TABLE_EMPTY;
    if (id != DT_TABLE_EMPTY) info = &s->words[id];
    else dt_affixes_find(s, &norm, &unknown);
    casing c = casing_of(form);
    *t = (dt_trait){.f = {
      [DT_F_WORD] = id == DT_TABLE_EMPTY ? DT_V_UNKNOWN : (uint16_t)(id + DT_V_FIRST),
      [DT_F_CLUSTER] = info->cluster, [DT_F_AMBIG] = info->ambig, [DT_F_TAIL2] = info->tail2, [DT_F_TAIL3] = info->tail3,
      [DT_F_TAIL4] = info->tail4, [DT_F_FRONT] = info->front, [DT_F_SHAPE] = shape_of(c, shouted, begin)}};
    if (c.upper || c.lower || c.digit) begin = false; /* an opening quotation mark leaves the next word first */
  }
}
