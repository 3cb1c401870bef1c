#include "conllu.h"
#include "tree.h"

enum { COLUMNS = 10 };
enum { C_ID, C_FORM, C_LEMMA, C_UPOS, C_XPOS, C_FEATS, C_HEAD, C_REL, C_DEPS, C_MISC };

typedef enum line_kind { LINE_END, LINE_COMMENT, LINE_WORD, LINE_RANGE, LINE_EMPTY_NODE, LINE_BAD } line_kind;

typedef struct line {
  dt_str column[COLUMNS];
  uint32_t id, until; /* 3-4: id 3, until 4 */
  const char *fault;
} line;

static bool number(dt_str s, uint32_t *out) {
  uint64_t n = 0;
  if (s.len == 0 || s.len > 9) return false;
  for (size_t i = 0; i < s.len; i++) {
    if (!dt_is_digit(s.ptr[i])) return false;
    n = n * 10 + (uint64_t)(s.ptr[i] - '0');
  }
  *out = (uint32_t)n;
  return true;
}

static line_kind bad(line *l, const char *fault) {
  l->fault = fault;
  return LINE_BAD;
}

static line_kind read_id(line *l) {
  dt_str id = l->column[C_ID];
  if (number(id, &l->id)) return LINE_WORD;
  for (size_t i = 0; i < id.len; i++) {
    if (id.ptr[i] == '-' && number(dt_slice(id, 0, i), &l->id) && number(dt_slice(id, i + 1, id.len), &l->until) &&
        l->until > l->id)
      return LINE_RANGE;
    if (id.ptr[i] == '.') return LINE_EMPTY_NODE;
  }
  return bad(l, "the first column is no word number");
}

static line_kind read_line(dt_str text, line *l) {
  if (text.len && text.ptr[text.len - 1] == '\r') text.len--;
  if (text.len == 0) return LINE_END;
  if (text.ptr[0] == '#') return LINE_COMMENT;
  size_t count = 0;
  for (dt_str rest = text, field; dt_str_field(&rest, '\t', &field); count++)
    if (count < COLUMNS) l->column[count] = field;
  if (count != COLUMNS) return bad(l, "a word line needs ten columns with tabs between");
  line_kind kind = read_id(l);
  if (kind == LINE_WORD && l->column[C_FORM].len == 0) return bad(l, "the word is empty");
  return kind;
}

static bool given(dt_str s) { return s.len && !dt_str_is(s, "_"); }

static bool has(dt_str s, const char *z) { return memmem(s.ptr, s.len, z, strlen(z)) != NULL; }

static uint8_t upos_of(dt_str s) {
  for (dt_upos u = 0; u < DT_UPOS_COUNT; u++)
    if (dt_str_is(s, dt_upos_text(u))) return (uint8_t)u;
  return DT_UPOS_X;
}

static uint8_t xpos_of(dt_str s) {
  for (dt_xpos x = 0; x < DT_XPOS_COUNT; x++)
    if (dt_str_is(s, dt_xpos_text(x))) return (uint8_t)x;
  return DT_XPOS_XX;
}

static uint8_t rel_of(dt_str s) {
  for (dt_rel r = 0; r < DT_REL_COUNT; r++)
    if (dt_str_is(s, dt_rel_text(r))) return (uint8_t)r;
  for (size_t i = 0; i < s.len; i++)
    if (s.ptr[i] == ':') return rel_of(dt_slice(s, 0, i));
  return DT_REL_dep;
}

/* How much room words and text need. */
typedef struct room {
  size_t words, sentences, bytes;
} room;

static room measure(dt_str bytes) {
  room r = {0};
  bool inside = false;
  for (dt_lines lines = {.rest = bytes}; dt_lines_next(&lines);) {
    line l = {0};
    line_kind kind = read_line(lines.line, &l);
    if (kind == LINE_WORD) {
      r.words++;
      r.bytes += l.column[C_FORM].len + 1;
      r.sentences += !inside;
      inside = true;
    } else if (kind == LINE_END) inside = false;
  }
  return r;
}

typedef struct reading {
  dt_doc *doc;
  char *text;
  size_t at;
  uint32_t first;           /* of the sentence */
  uint32_t joined_until;    /* ids up to this are parts of one orthographic word */
  bool range_space, range_begins;
} reading;

static void add_word(reading *r, const line *l) {
  dt_doc *doc = r->doc;
  dt_str form = l->column[C_FORM];
  dt_token *t = &doc->tokens[doc->token_count++];
  memcpy(r->text + r->at, form.ptr, form.len);
  uint32_t head = 0;
  bool has_head = given(l->column[C_HEAD]) && number(l->column[C_HEAD], &head) && head;
  *t = (dt_token){.begin = (uint32_t)r->at, .end = (uint32_t)(r->at + form.len), .head = has_head ? r->first + head - 1 : DT_NONE,
                  .rel = rel_of(l->column[C_REL]), .upos = upos_of(l->column[C_UPOS]), .xpos = xpos_of(l->column[C_XPOS]),
                  .lemma = given(l->column[C_LEMMA]) ? l->column[C_LEMMA] : form, .child = DT_NONE, .next = DT_NONE};
  r->at += form.len;
  bool in_range = l->id <= r->joined_until;
  if (in_range && l->id > 1 && !r->range_begins)
    t->flags |= DT_TOKEN_JOINED;
  r->range_begins = false;
  bool space = in_range ? l->id == r->joined_until && r->range_space : !has(l->column[C_MISC], "SpaceAfter=No");
  if (space) {
    t->flags |= DT_TOKEN_SPACE_AFTER;
    r->text[r->at++] = ' ';
  }
}

static dt_status end_sentence(reading *r, size_t line_begin, dt_error *err) {
  dt_doc *doc = r->doc;
  uint32_t count = doc->token_count - r->first;
  if (count == 0) return DT_OK;
  for (uint32_t i = r->first; i < doc->token_count; i++)
    if (doc->tokens[i].head != DT_NONE && doc->tokens[i].head - r->first >= count)
      return dt_fail(err, DT_ERR_FORMAT, line_begin, "a head before byte %zu is outside of its sentence", line_begin);
  doc->sentences[doc->sentence_count++] = (dt_sentence){.first = r->first, .last = doc->token_count,
    .begin = doc->tokens[r->first].begin, .end = doc->tokens[doc->token_count - 1].end};
  r->first = doc->token_count;
  r->joined_until = 0;
  return DT_OK;
}

static dt_status read_all(dt_str bytes, reading *r, dt_error *err) {
  for (dt_lines lines = {.rest = bytes}; dt_lines_next(&lines);) {
    line l = {0};
    size_t begin = (size_t)(lines.line.ptr - bytes.ptr);
    switch (read_line(lines.line, &l)) {
    case LINE_BAD: return dt_fail(err, DT_ERR_FORMAT, begin, "line %u: %s", lines.number, l.fault);
    case LINE_END: DT_TRY(end_sentence(r, begin, err)); break;
    case LINE_RANGE:
      r->joined_until = l.until;
      r->range_begins = true;
      r->range_space = !has(l.column[C_MISC], "SpaceAfter=No");
      break;
    case LINE_WORD:
      if (l.id != r->doc->token_count - r->first + 1)
        return dt_fail(err, DT_ERR_FORMAT, begin, "line %u: word %u where word %u is due", lines.number, l.id,
                       r->doc->token_count - r->first + 1);
      add_word(r, &l);
      break;
    default: break;
    }
  }
  return end_sentence(r, bytes.len, err);
}

dt_status dt_conllu_read(dt_str bytes, dt_doc *doc, dt_error *err) {
  size_t wrong = dt_utf8_valid_length(bytes);
  if (wrong < bytes.len) return dt_fail(err, DT_ERR_TEXT, wrong, "byte %zu is not UTF-8", wrong);
  room need = measure(bytes);
  if (need.bytes > UINT32_MAX / 2) return dt_fail(err, DT_ERR_FORMAT, 0, "more than 2 GiB of text");
  dt_paragraph *paragraph = dt_arena_alloc(doc->arena, 1, sizeof *paragraph);
  reading r = {.doc = doc, .text = dt_arena_alloc(doc->arena, need.bytes + 1, 1)};
  doc->tokens = dt_arena_alloc(doc->arena, need.words + 1, sizeof *doc->tokens);
  doc->sentences = dt_arena_alloc(doc->arena, need.sentences + 1, sizeof *doc->sentences);
  if (!paragraph || !r.text || !doc->tokens || !doc->sentences)
    return dt_fail(err, DT_ERR_MEM, 0, "no room for %zu words", need.words);
  DT_TRY(read_all(bytes, &r, err));
  *paragraph = (dt_paragraph){.end = (uint32_t)r.at};
  doc->article.text = (dt_str){r.text, r.at};
  doc->article.paragraphs = paragraph;
  doc->article.paragraph_count = r.at > 0;
  return DT_OK;
}

/* --------------------------------------------------------------- writing */

typedef struct out {
  dt_arena *arena;
  DT_VEC(char) v;
  bool full;
} out;

static void reserve(out *o, size_t more) {
  while (!o->full && o->v.room - o->v.count < more)
    if (o->v.count > UINT32_MAX / 2 ||
        !dt_vec_grow(o->arena, (void **)&o->v.items, &o->v.room, o->v.count, 1)) o->full = true;
}

static void put(out *o, const char *text, size_t len) {
  if (o->v.room - o->v.count < len) reserve(o, len);
  if (o->full) return;
  memcpy(o->v.items + o->v.count, text, len);
  o->v.count += (uint32_t)len;
}

static void put_text(out *o, dt_str s) { put(o, s.ptr, s.len); }
static void put_z(out *o, const char *z) { put(o, z, strlen(z)); }

/* Words are most of the output. A whole line is written into room made for it, tags from a table of columns, tab before each, with
   copies of a fixed size. */
enum { LINE_ROOM = 128 }; /* a line's bytes beside form and lemma, and those that a copy writes too many */

typedef struct column {
  char text[16];
  size_t len;
} column;
#define COLUMN(text) {"\t" text, sizeof("\t" text) - 1}
static const column upos_columns[] = {
#define X(name) COLUMN(#name),
  DT_UPOS_LIST(X)
#undef X
};
static const column xpos_columns[] = {
#define X(name, text) COLUMN(text),
  DT_XPOS_LIST(X)
#undef X
};
static const column rel_columns[] = {
#define X(name, text) COLUMN(text),
  DT_REL_LIST(X)
#undef X
};

static char *write_column(char *to, const column *c) {
  memcpy(to, c->text, sizeof c->text);
  return to + c->len;
}

static char *write_number(char *to, uint32_t n) {
  char digits[10];
  size_t at = sizeof digits;
  do digits[--at] = (char)('0' + n % 10);
  while (n /= 10);
  memcpy(to, digits + at, sizeof digits - at);
  return to + (sizeof digits - at);
}

/* Control characters among eight bytes become blanks. */
static uint64_t blank_controls(uint64_t x) {
  const uint64_t each = 0x0101010101010101u;
  if (((x - each * ' ') & ~x & each * 0x80) == 0) return x; /* no byte below a blank */
  for (int k = 0; k < 64; k += 8)
    if ((x >> k & 0xFF) < ' ') x = (x & ~((uint64_t)0xFF << k)) | (uint64_t)' ' << k;
  return x;
}

/* A form as CoNLL-U may hold it: white space inside becomes a blank. Eight bytes at a time, up to seven too many. */
static char *write_form(char *to, dt_str s) {
  uint64_t x;
  for (; s.len >= sizeof x; s.ptr += sizeof x, s.len -= sizeof x, to += sizeof x) {
    memcpy(&x, s.ptr, sizeof x);
    x = blank_controls(x);
    memcpy(to, &x, sizeof x);
  }
  x = blank_controls(dt_load_short(s.ptr, s.len) | 0x2020202020202020u << (8 * s.len));
  memcpy(to, &x, sizeof x);
  return to + s.len;
}

static void put_number(out *o, uint32_t n) {
  char digits[16];
  put(o, digits, (size_t)(write_number(digits, n) - digits));
}

static void put_form(out *o, dt_str s) {
  reserve(o, s.len + sizeof(uint64_t));
  if (!o->full) o->v.count = (uint32_t)(write_form(o->v.items + o->v.count, s) - o->v.items);
}

static void put_analysis(out *o, const dt_token *t, uint32_t first) {
  put(o, "\t", 1);
  put_number(o, t->head == DT_NONE ? 0 : t->head - first + 1);
  put(o, "\t", 1);
  put_z(o, dt_rel_text((dt_rel)t->rel));
}

static void put_range(out *o, const dt_doc *doc, uint32_t i, uint32_t last, uint32_t first) {
  put_number(o, i - first + 1);
  put(o, "-", 1);
  put_number(o, last - first + 1);
  put(o, "\t", 1);
  put_form(o, dt_slice(doc->article.text, doc->tokens[i].begin, doc->tokens[last].end));
  put_z(o, "\t_\t_\t_\t_\t_\t_\t_\t");
  put_z(o, doc->tokens[last].flags & DT_TOKEN_SPACE_AFTER ? "_\n" : "SpaceAfter=No\n");
}

static void put_word(out *o, const dt_doc *doc, uint32_t i, uint32_t first, bool in_range) {
  static const column space = COLUMN("_\t_\n"), no_space_tail = COLUMN("_\tSpaceAfter="), no_feats = COLUMN("_");
  const dt_token *t = &doc->tokens[i];
  dt_str form = dt_form(doc, i), lemma = t->lemma.len ? t->lemma : DT_STR("_");
  reserve(o, form.len + lemma.len + LINE_ROOM);
  if (o->full) return;
  char *to = write_number(o->v.items + o->v.count, i - first + 1);
  *to++ = '\t';
  to = write_form(to, form);
  *to++ = '\t';
  to = write_form(to, lemma);
  to = write_column(to, &upos_columns[t->upos < DT_UPOS_COUNT ? t->upos : DT_UPOS_X]);
  to = write_column(to, &xpos_columns[t->xpos < DT_XPOS_COUNT ? t->xpos : DT_XPOS_XX]);
  to = write_column(to, &no_feats);
  *to++ = '\t';
  to = write_number(to, t->head == DT_NONE ? 0 : t->head - first + 1);
  to = write_column(to, &rel_columns[t->rel < DT_REL_COUNT ? t->rel : DT_REL_dep]);
  if (in_range || t->flags & DT_TOKEN_SPACE_AFTER) to = write_column(to, &space);
  else to = (char *)memcpy(write_column(to, &no_space_tail), "No\n", 3) + 3;
  o->v.count = (uint32_t)(to - o->v.items);
}

static void put_sentence(out *o, const dt_doc *doc, const dt_sentence *s) {
  put_z(o, "# text = ");
  put_form(o, dt_slice(doc->article.text, s->begin, s->end));
  put(o, "\n", 1);
  uint32_t until = s->first; /* words before this stand in a range */
  for (uint32_t i = s->first; i < s->last; i++) {
    if (i >= until && i + 1 < s->last && doc->tokens[i + 1].flags & DT_TOKEN_JOINED) {
      for (until = i + 2; until < s->last && doc->tokens[until].flags & DT_TOKEN_JOINED;) until++;
      put_range(o, doc, i, until - 1, s->first);
    }
    put_word(o, doc, i, s->first, i < until);
  }
  put(o, "\n", 1);
}

static dt_status finish(const out *o, dt_str *text, dt_error *err) {
  if (o->full) return dt_fail(err, DT_ERR_MEM, 0, "no room for the CoNLL-U text");
  *text = (dt_str){o->v.items ? o->v.items : "", o->v.count};
  return DT_OK;
}

dt_status dt_conllu_write(const dt_doc *doc, dt_str *text, dt_error *err) {
  out o = {.arena = doc->arena};
  reserve(&o, (size_t)doc->token_count * 40 + doc->article.text.len);
  for (uint32_t i = 0; i < doc->sentence_count; i++) put_sentence(&o, doc, &doc->sentences[i]);
  return finish(&o, text, err);
}

static void put_again(out *o, const line *l, const dt_token *t, uint32_t first) {
  for (int c = C_ID; c <= C_FEATS; c++) {
    if (c) put(o, "\t", 1);
    switch (c) {
    case C_LEMMA: put_text(o, t->lemma); break;
    case C_UPOS: put_z(o, dt_upos_text((dt_upos)t->upos)); break;
    case C_XPOS: put_z(o, dt_xpos_text((dt_xpos)t->xpos)); break;
    default: put_text(o, l->column[c]);
    }
  }
  put_analysis(o, t, first);
  put(o, "\t_\t", 3); /* enhanced dependencies would contradict the new tree */
  put_text(o, l->column[C_MISC]);
  put(o, "\n", 1);
}

dt_status dt_conllu_reparse(const dt_syntax *syntax, dt_str bytes, bool keep_tags, dt_doc *doc, dt_str *text, dt_error *err) {
  DT_TRY(dt_conllu_read(bytes, doc, err));
  DT_TRY(dt_syntax_parse_with(syntax, keep_tags, doc, err));
  out o = {.arena = doc->arena};
  uint32_t at = 0, sentence = 0;
  for (dt_lines lines = {.rest = bytes}; dt_lines_next(&lines);) {
    line l = {0};
    if (read_line(lines.line, &l) == LINE_WORD) {
      while (at >= doc->sentences[sentence].last) sentence++;
      put_again(&o, &l, &doc->tokens[at++], doc->sentences[sentence].first);
    } else {
      put_text(&o, lines.line);
      put(&o, "\n", 1);
    }
  }
  return finish(&o, text, err);
}
