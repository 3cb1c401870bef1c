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

/* What there is of letters and marks in a form. */
enum { UPPER = 1, UPPERS = 2, LOWER = 4, DIGIT = 8, OTHER = 16, HYPHEN = 32, FIRST_UPPER = 64 };

/* The same for ASCII by code, 32 a line. */
enum { U = UPPER, L = LOWER, D = DIGIT, O = OTHER, H = OTHER | HYPHEN };
static const uint8_t ascii_casing[128] = {
  O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
  O, O, O, O, O, O, O, O, O, O, O, O, O, H, O, O, D, D, D, D, D, D, D, D, D, D, O, O, O, O, O, O,
  O, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, O, O, O, O, O,
  O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O,
};

static uint32_t wide_casing(uint32_t cp) { return dt_utf8_is_upper(cp) ? UPPER : dt_utf8_is_letter(cp) ? LOWER : OTHER; }

/* Even out a form and see what it is made of, all of it. */
static uint32_t spell(dt_str form, dt_norm *out) {
  uint32_t all = 0;
  out->len = 0;
  for (size_t at = 0; at < form.len;) {
    char c = form.ptr[at];
    uint32_t is;
    if ((unsigned char)c < 0x80) {
      is = ascii_casing[(unsigned char)c];
      if (out->len < DT_FORM_MOST) out->text[out->len++] = is & DIGIT ? '0' : is & UPPER ? (char)(c + 32) : c;
      at++;
    } else {
      uint32_t cp = dt_utf8_next(form, &at);
      is = wide_casing(cp);
      put_wide(out, cp);
    }
    all |= is | (all & is & UPPER) * UPPERS;
    if (all == UPPER) all |= FIRST_UPPER;
  }
  return all;
}

void dt_norm_make(dt_str form, dt_norm *out) { (void)spell(form, out); }

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

/* Classes of spelling, twice: at the start of a sentence capitals say less. Text in capitals has a class of its own. */
static uint16_t shape_of(uint32_t c, bool shouted, bool first) {
  bool hyphen = c & HYPHEN;
  uint32_t kind;
  if (!(c & (UPPER | LOWER))) kind = c & DIGIT ? (c & OTHER ? 6 : 5) : 7;
  else if (c & DIGIT) kind = c & UPPER ? 9 : 8;
  else if (shouted && !(c & LOWER)) kind = hyphen ? 11 : 10;
  else if (!(c & UPPER)) kind = hyphen ? 1 : 0;
  else if (!(c & LOWER)) kind = c & UPPERS ? 4 : 12;
  else if (c & FIRST_UPPER) kind = hyphen ? 3 : c & UPPERS ? 13 : 2;
  else kind = 14;
  return (uint16_t)(DT_V_FIRST + kind * 2 + first);
}

/* All that a token is by itself; DT_F_SHAPE is how it is spelt, for set_shapes(). */
static dt_trait look_up(const dt_syntax *s, const dt_norm *norm, uint32_t casing) {
  int32_t id = dt_table_find(s->slots, s->slot_count, dt_salted_hash(DT_SALT_WORD, 0, norm->text, norm->len));
  dt_word_info unknown = {.cluster = DT_V_UNKNOWN, .ambig = DT_V_UNKNOWN};
  const dt_word_info *info = &unknown;
  if (id != DT_TABLE_EMPTY && (uint32_t)id >= s->word_count) id = DT_TABLE_EMPTY;
  if (id != DT_TABLE_EMPTY) info = &s->words[id];
  else dt_affixes_find(s, norm, &unknown);
  return (dt_trait){.f = {
    [DT_F_WORD] = id == DT_TABLE_EMPTY ? DT_V_UNKNOWN : (uint16_t)(id + DT_V_FIRST),
    [DT_F_CLUSTER] = info->cluster, [DT_F_AMBIG] = info->ambig, [DT_F_TAIL2] = info->tail2, [DT_F_TAIL3] = info->tail3,
    [DT_F_TAIL4] = info->tail4, [DT_F_FRONT] = info->front, [DT_F_SHAPE] = (uint16_t)casing}};
}

static bool stays_small(const dt_norm *n) {
  static const char *const words[] = {"a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "as", "and", "or", "but", "nor", "vs", "via", "per", "from", "with", "into", "over", "than", "amid", "'s"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (dt_str_is((dt_str){n->text, n->len}, words[i])) return true;
  return false;
}

/* "UN Envoy Meets Rebel Chief in Sanaa": a line without a full stop, all of whose words but articles and prepositions begin with a capital. */
static bool is_titled(const dt_trait *traits, uint32_t n, const dt_norm *norms) {
  enum { LEAST = 3 };
  uint32_t capitals = 0;
  if (n == 0 || dt_str_is((dt_str){norms[n - 1].text, norms[n - 1].len}, ".")) return false;
  for (uint32_t i = 1; i <= n; i++) {
    uint32_t c = traits[i].f[DT_F_SHAPE];
    if (c & FIRST_UPPER) capitals += i > 1 && (c & LOWER);
    else if ((c & LOWER) && !stays_small(&norms[i - 1])) return false;
  }
  return capitals >= LEAST;
}

/* Only the whole sentence tells whether it is in capitals. In a title, words whose tags the model knows are taken as if they were written small: it
   has learnt names in lower case too. */
static bool set_shapes(dt_trait *traits, uint32_t n, const dt_norm *norms) {
  uint32_t shouts = 0, speaks = 0;
  for (uint32_t i = 1; i <= n; i++) {
    uint32_t c = traits[i].f[DT_F_SHAPE];
    if (c & LOWER) speaks++;
    else if (c & UPPERS) shouts++;
  }
  bool shouted = shouts > 2 && shouts > 2 * speaks, begin = true, titled = !shouted && is_titled(traits, n, norms);
  for (uint32_t i = 1; i <= n; i++) {
    uint32_t c = traits[i].f[DT_F_SHAPE];
    if (titled && (c & FIRST_UPPER) && !(c & UPPERS) && (c & LOWER) && traits[i].f[DT_F_AMBIG] != DT_V_UNKNOWN) c &= ~(uint32_t)(UPPER | FIRST_UPPER);
    traits[i].f[DT_F_SHAPE] = shape_of(c, shouted, begin);
    if (c & (UPPER | LOWER | DIGIT)) begin = false; /* an opening quotation mark leaves the next word first */
  }
  return titled;
}

void dt_make_small(dt_trait *trait) {
  enum { CAPITAL = 2 * 2, SMALL = 0 }; /* kinds of shape_of() */
  uint32_t shape = trait->f[DT_F_SHAPE] - DT_V_FIRST;
  if (shape / 2 * 2 == CAPITAL) trait->f[DT_F_SHAPE] = (uint16_t)(DT_V_FIRST + SMALL + shape % 2);
}

bool dt_traits_make(const dt_syntax *s, const dt_doc *doc, uint32_t first, uint32_t last, dt_trait *traits, dt_norm *norms) {
  uint32_t n = last - first;
  memset(&traits[0], 0, sizeof *traits);
  for (int f = 0; f < DT_FIELD_COUNT; f++) traits[n + 1].f[f] = DT_V_ROOT;
  for (uint32_t i = 0; i < n; i++) {
    const dt_token *t = &doc->tokens[first + i];
    uint32_t casing = spell(dt_slice(doc->article.text, t->begin, t->end), &norms[i]);
    traits[i + 1] = look_up(s, &norms[i], casing);
  }
  return set_shapes(traits, n, norms);
}
