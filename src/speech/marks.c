/* Quotation marks: which open, which close, what stands between.
 *
 * Marks are decided by a paragraph at a time. A curly mark says itself what it is; a straight one opens when space or
 * an opening bracket stands before it and closes when a word or punctuation does. Single marks count as quotation marks
 * only when one that opens has one that closes in the same paragraph; else they are apostrophes. A digit before a
 * double mark with nothing open is inches. What is left open ends with the paragraph, and goes on in the next one when
 * that opens with a mark too (printers' convention). */
#include "find.h"
#include "tree.h"

typedef enum mark { MARK_NONE, MARK_OPEN, MARK_CLOSE, MARK_EITHER, MARK_SINGLE_OPEN, MARK_SINGLE_CLOSE, MARK_SINGLE } mark;

static mark mark_of(dt_str s) {
  static const struct { const char *form; mark kind; } forms[] = {
    {"\"", MARK_EITHER}, {"''", MARK_EITHER}, {"“", MARK_OPEN}, {"”", MARK_CLOSE}, {"``", MARK_OPEN}, {"„", MARK_OPEN},
    {"«", MARK_OPEN}, {"»", MARK_CLOSE}, {"‘", MARK_SINGLE_OPEN}, {"’", MARK_SINGLE_CLOSE}, {"'", MARK_SINGLE},
    {"`", MARK_SINGLE_OPEN}, {"‟", MARK_OPEN}, {"″", MARK_NONE}, {"＂", MARK_EITHER}, {"’’", MARK_CLOSE}, {"‘‘", MARK_OPEN},
    {"\"\"", MARK_EITHER},
  };
  if (!s.len || s.len > 6) return MARK_NONE;
  unsigned char first = (unsigned char)s.ptr[0]; /* most tokens begin with another byte than these */
  if (first < 0x80 && first != '"' && first != '\'' && first != '`') return MARK_NONE;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (dt_str_is(s, forms[i].form)) return forms[i].kind;
  return MARK_NONE;
}

bool is_mark(dt_str form) { return mark_of(form) != MARK_NONE; }

typedef struct paragraph_range {
  uint32_t first, last, index; /* tokens, paragraph */
} paragraph_range;

static bool space_before(const finder *f, paragraph_range p, uint32_t t) {
  return t == p.first || (f->doc->tokens[t - 1].flags & DT_TOKEN_SPACE_AFTER);
}

static bool space_after(const finder *f, paragraph_range p, uint32_t t) {
  return t + 1 == p.last || (f->doc->tokens[t].flags & DT_TOKEN_SPACE_AFTER);
}

static bool ends_with_digit(const finder *f, uint32_t t) {
  dt_str s = dt_form(f->doc, t);
  return dt_is_digit(s.ptr[s.len - 1]);
}

/* What a double mark does here, given whether one is open. */
static mark double_mark(const finder *f, paragraph_range p, uint32_t t, bool open) {
  mark kind = mark_of(dt_form(f->doc, t));
  bool before = space_before(f, p, t), after = space_after(f, p, t);
  if (kind == MARK_OPEN && !open) return MARK_OPEN;
  if (kind == MARK_CLOSE && t == p.first) return MARK_OPEN;
  if (kind == MARK_CLOSE && open) return MARK_CLOSE;
  if (kind == MARK_OPEN || kind == MARK_CLOSE) /* a mark turned the wrong way round, as typesetting programs leave them */
    return before == after ? kind : before ? MARK_OPEN : MARK_CLOSE;
  if (before && !after) return MARK_OPEN;
  if (after && !before) {
    if (!open && t > p.first && ends_with_digit(f, t - 1)) return MARK_NONE; /* 6'2" */
    return MARK_CLOSE;
  }
  if (!open && !before && t > p.first && ends_with_digit(f, t - 1)) return MARK_NONE;
  return open ? MARK_CLOSE : MARK_OPEN;
}

static quote *quote_push(finder *f, uint32_t first, paragraph_range p, bool inner, dt_error *err) {
  quote *q = dt_push(f->doc->arena, &f->quotes);
  if (!q) {
    (void)dt_fail(err, DT_ERR_MEM, 0, "no room for quotations");
    return NULL;
  }
  *q = (quote){.first = first, .last = p.last, .paragraph = p.index, .carries_on = DT_NONE, .found = DT_NONE, .open_end = true, .inner = inner};
  return q;
}

/* A mark before "SMITH: ..." quotes a transcript: the lines name their speakers themselves. */
static bool opens_transcript(const finder *f, paragraph_range p, uint32_t t) {
  if (t != p.first || t + 3 >= p.last) return false;
  dt_str name = dt_form(f->doc, t + 1);
  for (size_t i = 0; i < name.len; i++)
    if (!dt_is_upper(name.ptr[i])) return false;
  return name.len > 2 && (token_is(f, t + 2, ":") || token_is(f, t + 3, ":"));
}

/* Straight marks around a paragraph that holds curly ones were printed around a long extract. */
static bool is_around(const finder *f, paragraph_range p, const quote *q, uint32_t t) {
  return q->first == p.first && !dt_str_eq(dt_form(f->doc, q->first), dt_form(f->doc, t));
}

/* Such a mark that never closes is no quotation. */
static bool is_stray(const finder *f, paragraph_range p, uint32_t open, uint32_t t) {
  return open + 1 == f->quotes.count && is_around(f, p, &f->quotes.items[open], t);
}

/* A quotation is shut at `last`. A mark that opens while one is open shuts the first before it; inside marks around the
   whole paragraph it is a quotation in a quotation. */
static dt_status double_quotes(finder *f, paragraph_range p, dt_error *err) {
  uint32_t open = DT_NONE, around = DT_NONE;
  for (uint32_t t = p.first; t < p.last; t++) {
    if (around != DT_NONE && t + 1 == p.last) break; /* the last mark closes what the first has opened */
    mark kind = mark_of(dt_form(f->doc, t));
    if (kind != MARK_OPEN && kind != MARK_CLOSE && kind != MARK_EITHER) continue;
    kind = double_mark(f, p, t, open != DT_NONE);
    if (kind == MARK_CLOSE && open != DT_NONE) {
      f->quotes.items[open].last = t + 1;
      f->quotes.items[open].open_end = false;
      open = DT_NONE;
    } else if (kind == MARK_OPEN) {
      if (opens_transcript(f, p, t)) continue;
      if (open != DT_NONE && is_around(f, p, &f->quotes.items[open], t) && dt_str_eq(dt_form(f->doc, f->quotes.items[open].first), dt_form(f->doc, p.last - 1))) {
        around = open;
        f->quotes.items[open].open_end = false;
      } else if (open != DT_NONE && is_stray(f, p, open, t)) {
        f->quotes.count--;
      } else if (open != DT_NONE) {
        f->quotes.items[open].last = t;
      }
      if (!quote_push(f, t, p, around != DT_NONE, err)) return DT_ERR_MEM;
      open = f->quotes.count - 1;
    }
  }
  return DT_OK;
}

static bool opens_single(const finder *f, paragraph_range p, uint32_t t) {
  mark kind = mark_of(dt_form(f->doc, t));
  if (kind != MARK_SINGLE && kind != MARK_SINGLE_OPEN) return false;
  return space_before(f, p, t) && !space_after(f, p, t);
}

/* "’" after a letter and before space may be a plural's apostrophe: it closes only after punctuation, or when no later
   mark of the sentence does. */
static uint32_t single_end(const finder *f, paragraph_range p, uint32_t open) {
  uint32_t weak = DT_NONE;
  for (uint32_t t = open + 1; t < p.last; t++) {
    mark kind = mark_of(dt_form(f->doc, t));
    if (opens_single(f, p, t) && weak == DT_NONE) return DT_NONE;
    if (kind == MARK_OPEN || kind == MARK_EITHER) return weak;
    if (kind != MARK_SINGLE && kind != MARK_SINGLE_CLOSE) continue;
    bool joined = (f->doc->tokens[t].flags & DT_TOKEN_JOINED) != 0;
    if (space_before(f, p, t) || joined) continue;
    if (!space_after(f, p, t) && t + 1 < p.last && !is_punct(f, t + 1)) continue;
    if (is_punct(f, t - 1) || (t + 1 < p.last && is_punct(f, t + 1)) || t + 1 == p.last) return t;
    if (weak == DT_NONE) weak = t;
  }
  return weak;
}

static dt_status single_quotes(finder *f, paragraph_range p, uint32_t first_quote, dt_error *err) {
  uint32_t at = first_quote, doubles = f->quotes.count;
  for (uint32_t t = p.first; t < p.last; t++) {
    while (at < doubles && f->quotes.items[at].last <= t) at++;
    if (!opens_single(f, p, t)) continue;
    uint32_t end = single_end(f, p, t);
    if (end == DT_NONE || end == t + 1) continue;
    bool inner = at < doubles && in_range((range){f->quotes.items[at].first, f->quotes.items[at].last}, t);
    quote *q = quote_push(f, t, p, inner, err);
    if (!q) return DT_ERR_MEM;
    q->last = end + 1;
    q->open_end = false;
    t = end;
  }
  return DT_OK;
}

/* Quotes of a paragraph in the order of their first token: the singles were put behind the doubles. */
static void sort_quotes(quote *items, uint32_t count) {
  for (uint32_t i = 1; i < count; i++) {
    quote q = items[i];
    uint32_t k = i;
    while (k > 0 && items[k - 1].first > q.first) items[k] = items[k - 1], k--;
    items[k] = q;
  }
}

/* Spoken words: they stop at a comma, full stop, ? or ! inside the marks, or are long, or hold a whole sentence. */
static bool is_speech(const finder *f, const quote *q) {
  if (q->open_end) return q->last > q->first + 3;
  uint32_t length = q->last - q->first - 2;
  if (length < 1) return false;
  uint32_t end = q->last - 2;
  if (is_mark(dt_form(f->doc, end)) && end > q->first + 1) end--;
  static const char *const stops[] = {",", ".", "?", "!", "...", "…", "--", "—", "-", "–"};
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
    if (token_is(f, end, stops[i])) return true;
  return length > 12;
}

/* An open end carries on in the next paragraph when that begins with a mark. */
static void join_paragraphs(finder *f) {
  for (uint32_t i = 0; i < f->quotes.count; i++) {
    quote *q = &f->quotes.items[i];
    if (!q->open_end || q->inner) continue;
    uint32_t k = i + 1;
    while (k < f->quotes.count && f->quotes.items[k].inner) k++;
    if (k == f->quotes.count) break;
    quote *next = &f->quotes.items[k];
    bool starts = next->first == q->last && next->paragraph != q->paragraph && dt_str_eq(dt_form(f->doc, next->first), dt_form(f->doc, q->first));
    if (starts && f->doc->article.paragraphs[next->paragraph].kind == DT_PARAGRAPH_BODY) q->carries_on = k;
  }
}

dt_status quotes_find(finder *f, dt_error *err) {
  const dt_doc *doc = f->doc;
  for (uint32_t s = 0; s < doc->sentence_count;) {
    paragraph_range p = {doc->sentences[s].first, doc->sentences[s].last, doc->sentences[s].paragraph};
    while (++s < doc->sentence_count && doc->sentences[s].paragraph == p.index) p.last = doc->sentences[s].last;
    uint32_t first = f->quotes.count;
    DT_TRY(double_quotes(f, p, err));
    DT_TRY(single_quotes(f, p, first, err));
    if (f->quotes.count > first) sort_quotes(f->quotes.items + first, f->quotes.count - first);
  }
  join_paragraphs(f);
  for (uint32_t i = 0; i < f->quotes.count; i++) {
    quote *q = &f->quotes.items[i];
    q->speech = is_speech(f, q);
    if (q->inner) continue;
    for (uint32_t t = q->first; t < q->last; t++) f->token_quote[t] = i;
  }
  return DT_OK;
}
