/* Which part of a page is the article: paragraphs score their ancestors, the best ancestor with its like siblings is the body,
   and what looks like lists of links, forms and boxes is taken out of it again. The method is Arc90's Readability (2010), as
   it is known from its descendants; docs/sources.md#readability. */
#include "html_tree.h"

enum { PARAGRAPH_CHARS = 25, PROSE_CHARS = 60, ENOUGH_CHARS = 500, BRIEF_CHARS = 120, CLIMB = 5 };

struct pick {
  const dt_html_tree *tree;
  dt_arena *arena;
  bool strip_unlikely, weigh_names, clean;
  bool *removed;    /* [count] */
  float *score;     /* [count]; 0: never scored */
  bool *scored;
  uint32_t *chars;  /* [count + 1] sums over what is not removed */
  uint32_t *links, *commas;
  uint32_t *prose;  /* [count + 1] characters of long paragraphs with few links */
  bool *chosen;
};

static const dt_html_node *node(const struct pick *p, uint32_t i) { return &p->tree->nodes[i]; }
static uint32_t chars_in(const struct pick *p, uint32_t i) { return p->chars[node(p, i)->end] - p->chars[i]; }
static uint32_t commas_in(const struct pick *p, uint32_t i) { return p->commas[node(p, i)->end] - p->commas[i]; }

static double link_share(const struct pick *p, uint32_t i) {
  uint32_t all = chars_in(p, i);
  return all ? (double)(p->links[node(p, i)->end] - p->links[i]) / all : 0;
}

/* ------------------------------------------------------- names of classes and ids */

static bool has_any(dt_str s, const char *const *words) {
  if (s.len == 0) return false;
  for (; *words; words++)
    if (strstr(s.ptr, *words)) return true; /* hints are terminated: they come from an arena */
  return false;
}

static bool is_unlikely(dt_str hint) {
  static const char *const no[] = {"-ad-", "ad-break", "advert", "agegate", "banner", "breadcrumb", "combx", "comment", "community",
                                   "cookie", "cover-wrap", "disqus", "extra", "footer", "gdpr", "header", "legends", "menu", "newsletter",
                                   "outbrain", "pager", "pagination", "popup", "promo", "recirc", "related", "remark", "replies", "rss",
                                   "shoutbox", "sidebar", "skyscraper", "social", "sponsor", "subscribe", "supplemental", "taboola",
                                   "yom-remote", NULL};
  static const char *const yes[] = {"and", "article", "body", "column", "content", "main", "mathjax", "shadow", NULL};
  return has_any(hint, no) && !has_any(hint, yes);
}

static int name_weight(const struct pick *p, uint32_t i) {
  static const char *const good[] = {"article", "body", "content", "entry", "main", "page", "post", "text", "blog", "story", NULL};
  static const char *const bad[] = {"-ad-", "hidden", "banner", "combx", "comment", "com-", "contact", "footer", "gdpr", "masthead", "media",
                                    "meta", "outbrain", "promo", "related", "scroll", "share", "shoutbox", "sidebar", "skyscraper", "sponsor",
                                    "shopping", "tags", "widget", "newsletter", "recirc", "taboola", NULL};
  dt_str hint = node(p, i)->hint;
  return p->weigh_names ? (has_any(hint, bad) ? -25 : 0) + (has_any(hint, good) ? 25 : 0) : 0;
}

/* What readers wrote is never the article, however little else there is. */
static bool is_comments(dt_str hint) {
  static const char *const pieces[] = {"disqus", "comment-list", "commentlist", "comments-area", "comment-body", "comment-content",
                                       "comment-text", "fb-comments", NULL};
  if (has_any(hint, pieces)) return true;
  dt_str rest = hint, one;
  while (dt_str_field(&rest, ' ', &one))
    if (dt_str_is(one, "comments") || dt_str_is(one, "comment") || dt_str_is(one, "respond")) return true;
  return false;
}

/* ------------------------------------------------------- removing */

static bool is_never(const struct pick *p, uint32_t i) {
  const dt_html_node *n = node(p, i);
  if (n->hidden || (n->block && is_comments(n->hint))) return true;
  if (!p->strip_unlikely || n->tag == DT_HTML_TEXT || n->tag == DT_HTML_A || n->tag == DT_HTML_BODY || n->tag == DT_HTML_HTML ||
      n->tag == DT_HTML_ARTICLE || n->tag == DT_HTML_MAIN)
    return false;
  return is_unlikely(n->hint);
}

static void remove_unlikely(struct pick *p) {
  uint32_t until = 0, table = 0;
  for (uint32_t i = 0; i < p->tree->count; i++) {
    const dt_html_node *n = node(p, i);
    if (i >= until && (n->hidden || (i >= table && is_never(p, i)))) until = n->end;
    if (n->tag == DT_HTML_TABLE && n->end > table) table = n->end;
    p->removed[i] = i < until;
  }
}

static void add_up(struct pick *p) {
  uint32_t link = 0;
  for (uint32_t i = 0; i < p->tree->count; i++) {
    const dt_html_node *n = node(p, i);
    if (n->tag == DT_HTML_A && n->end > link) link = n->end;
    bool counts = n->tag == DT_HTML_TEXT && !p->removed[i];
    p->chars[i + 1] = p->chars[i] + (counts ? n->chars : 0);
    p->links[i + 1] = p->links[i] + (counts && i < link ? n->chars : 0);
    p->commas[i + 1] = p->commas[i] + (counts ? n->commas : 0);
  }
}

/* ------------------------------------------------------- scoring */

static void add_score(struct pick *p, uint32_t i, float score) {
  if (!p->scored[i]) {
    p->scored[i] = true;
    p->score[i] = (float)name_weight(p, i);
    switch (node(p, i)->tag) {
    case DT_HTML_DIV: case DT_HTML_ARTICLE: p->score[i] += 5; break;
    case DT_HTML_PRE: case DT_HTML_TD: case DT_HTML_BLOCKQUOTE: p->score[i] += 3; break;
    case DT_HTML_ADDRESS: case DT_HTML_OL: case DT_HTML_UL: case DT_HTML_DL: case DT_HTML_DD: case DT_HTML_DT: case DT_HTML_LI:
    case DT_HTML_FORM: p->score[i] -= 3; break;
    case DT_HTML_H1: case DT_HTML_H2: case DT_HTML_H3: case DT_HTML_H4: case DT_HTML_H5: case DT_HTML_H6: case DT_HTML_TH:
      p->score[i] -= 5; break;
    default: break;
    }
  }
  p->score[i] += score;
}

/* Characters of [begin, end) that read like running text. */
static void note_prose(struct pick *p, uint32_t begin, uint32_t end) {
  uint32_t chars = p->chars[end] - p->chars[begin], links = p->links[end] - p->links[begin];
  if (chars >= PROSE_CHARS && links * 10 < chars * 3) p->prose[begin] += chars;
}

/* A paragraph of `chars` and `commas` under `parent` speaks for its ancestors, the farther the less. */
static void credit(struct pick *p, uint32_t parent, uint32_t chars, uint32_t commas) {
  if (chars < PARAGRAPH_CHARS) return;
  float score = 1 + 1 + (float)commas + (float)(chars / 100 < 3 ? chars / 100 : 3);
  for (uint32_t level = 0, i = parent; level < CLIMB && i != DT_NONE && node(p, i)->parent != DT_NONE; level++, i = node(p, i)->parent)
    add_score(p, i, level == 0 ? score : level == 1 ? score / 2 : score / (float)(level * 3));
}

static bool is_paragraph(uint8_t tag) {
  return tag == DT_HTML_P || tag == DT_HTML_TD || tag == DT_HTML_PRE || tag == DT_HTML_H2 || tag == DT_HTML_H3 || tag == DT_HTML_H4 ||
         tag == DT_HTML_H5 || tag == DT_HTML_H6;
}

static bool has_block(const struct pick *p, uint32_t box) {
  for (uint32_t i = box + 1; i < node(p, box)->end; i++)
    if (node(p, i)->block) return true;
  return false;
}

/* Runs of text straight inside a box are paragraphs too; blocks and two line breaks part them. */
static void credit_runs(struct pick *p, uint32_t box, bool only_note) {
  bool leaf = !has_block(p, box); /* then it is a paragraph itself, and speaks for its parent */
  uint32_t to = leaf && node(p, box)->tag != DT_HTML_BODY ? node(p, box)->parent : box;
  uint32_t end = node(p, box)->end, begin = box + 1, breaks = 0;
  for (uint32_t i = box + 1; i <= end; i = i < end ? node(p, i)->end : i + 1) {
    const dt_html_node *n = i < end ? node(p, i) : NULL;
    bool line_break = n && n->tag == DT_HTML_BR;
    breaks = line_break ? breaks + 1 : n && n->tag == DT_HTML_TEXT && n->chars == 0 ? breaks : 0;
    if (n && !n->block && breaks < 2) continue;
    if (!only_note) credit(p, to, p->chars[i] - p->chars[begin], p->commas[i] - p->commas[begin]);
    note_prose(p, begin, i);
    begin = n ? n->end : end;
  }
}

static void score_all(struct pick *p) {
  for (uint32_t i = 0; i < p->tree->count; i++) {
    const dt_html_node *n = node(p, i);
    if (p->removed[i] || n->parent == DT_NONE) continue;
    if (is_paragraph(n->tag)) {
      credit(p, n->parent, chars_in(p, i), commas_in(p, i));
      if (n->tag == DT_HTML_TD) credit_runs(p, i, true); /* a cell of a page's layout holds many paragraphs */
      else note_prose(p, i, n->end);
    } else if (n->tag == DT_HTML_DIV || n->tag == DT_HTML_SECTION || n->tag == DT_HTML_ARTICLE || n->tag == DT_HTML_BLOCKQUOTE ||
             n->tag == DT_HTML_MAIN || n->tag == DT_HTML_BODY || n->tag == DT_HTML_CENTER)
      credit_runs(p, i, false);
  }
  uint32_t sum = 0; /* what was noted by place, added up to what stands before each place */
  for (uint32_t i = 0; i <= p->tree->count; i++) {
    uint32_t here = p->prose[i];
    p->prose[i] = sum;
    sum += here;
  }
}

/* ------------------------------------------------------- the best ancestor */

static double final_score(const struct pick *p, uint32_t i) {
  return p->scored[i] && !p->removed[i] ? (double)p->score[i] * (1 - link_share(p, i)) : -1e9;
}

struct best {
  uint32_t items[5];
  double score[5];
  uint32_t count;
};

static struct best find_best(const struct pick *p) {
  struct best best = {.count = 0};
  for (uint32_t i = 0; i < p->tree->count; i++) {
    double score = final_score(p, i);
    if (score <= -1e8) continue;
    uint32_t at = best.count < 5 ? best.count++ : 5;
    if (at == 5 && score <= best.score[4]) continue;
    if (at == 5) at = 4;
    for (; at > 0 && score > best.score[at - 1]; at--) {
      best.items[at] = best.items[at - 1];
      best.score[at] = best.score[at - 1];
    }
    best.items[at] = i;
    best.score[at] = score;
  }
  return best;
}

static bool is_inside(const struct pick *p, uint32_t i, uint32_t box) { return i > box && i < node(p, box)->end; }

/* When three near-best boxes share an ancestor, the article is spread over them. */
static uint32_t shared_ancestor(const struct pick *p, const struct best *best) {
  for (uint32_t up = node(p, best->items[0])->parent; up != DT_NONE && node(p, up)->tag != DT_HTML_BODY; up = node(p, up)->parent) {
    uint32_t inside = 0;
    for (uint32_t k = 1; k < best->count; k++)
      inside += best->score[k] / best->score[0] >= 0.75 && is_inside(p, best->items[k], up) &&
                !is_inside(p, best->items[k], best->items[0]) && !is_inside(p, best->items[0], best->items[k]);
    if (inside >= 3) return up;
  }
  return best->items[0];
}

static uint32_t climb(const struct pick *p, uint32_t top) {
  double last = p->score[top], least = last / 3;
  for (uint32_t up = node(p, top)->parent; up != DT_NONE && node(p, up)->tag != DT_HTML_BODY; up = node(p, up)->parent) {
    if (!p->scored[up]) continue;
    if (p->score[up] < least) break;
    if (p->score[up] > last) {
      top = up;
      break;
    }
    last = p->score[up];
  }
  /* an only child is the same box as its parent */
  for (uint32_t up = node(p, top)->parent; up != DT_NONE && node(p, up)->tag != DT_HTML_BODY; up = node(p, up)->parent) {
    if (chars_in(p, up) > chars_in(p, top) + chars_in(p, top) / 100) break;
    top = up;
  }
  return top;
}

/* An article in several boxes: go up while that brings in much more running text and little else. */
static uint32_t widen(const struct pick *p, uint32_t top) {
  uint32_t level = 0;
  for (uint32_t up = node(p, top)->parent; up != DT_NONE && level < 6; up = node(p, up)->parent, level++) {
    uint32_t more = p->prose[node(p, up)->end] - p->prose[up], have = p->prose[node(p, top)->end] - p->prose[top];
    uint32_t links = p->links[node(p, up)->end] - p->links[up];
    if ((double)more > 1.2 * have && (double)more > 0.6 * (chars_in(p, up) - links)) top = up;
  }
  return top;
}

/* A box that the page marks as its body (schema.org) is taken at its word when it holds most of the running text found. */
static uint32_t marked_body(const struct pick *p, uint32_t top) {
  uint32_t have = p->prose[node(p, top)->end] - p->prose[top], most = 0, best = top;
  for (uint32_t i = 0; i < p->tree->count; i++) {
    uint32_t prose = node(p, i)->body && !p->removed[i] ? p->prose[node(p, i)->end] - p->prose[i] : 0;
    if (prose > most && prose >= ENOUGH_CHARS / 2 && (double)prose >= 0.6 * have) {
      most = prose;
      best = i;
    }
  }
  return best;
}

/* ------------------------------------------------------- the body and what is taken out of it */

static void choose(struct pick *p, uint32_t i, bool value) {
  for (uint32_t k = i; k < node(p, i)->end; k++) p->chosen[k] = value && !p->removed[k];
}

static bool is_like(const struct pick *p, uint32_t sibling, uint32_t top) {
  double threshold = final_score(p, top) * 0.2, bonus = 0;
  const dt_html_node *s = node(p, sibling), *t = node(p, top);
  if (p->removed[sibling] || s->tag == DT_HTML_TEXT) return false;
  if (threshold < 10) threshold = 10;
  if (t->hint.len > 1 && dt_str_eq(s->hint, t->hint)) bonus = final_score(p, top) * 0.2;
  if (p->scored[sibling] && (double)p->score[sibling] + bonus >= threshold) return true;
  if (s->tag != DT_HTML_P) return false;
  uint32_t chars = chars_in(p, sibling);
  return (chars > 80 && link_share(p, sibling) < 0.25) || (chars > 0 && chars <= 80 && link_share(p, sibling) == 0 && commas_in(p, sibling) + 1 > 1);
}

static void choose_body(struct pick *p, uint32_t top) {
  uint32_t parent = node(p, top)->parent;
  choose(p, top, true);
  if (parent == DT_NONE) return;
  for (uint32_t i = parent + 1; i < node(p, parent)->end; i = node(p, i)->end)
    if (i != top && is_like(p, i, top)) choose(p, i, true);
}

struct counts {
  uint32_t paragraphs, images, items, inputs, list_chars, heading_chars;
};

static struct counts count_in(const struct pick *p, uint32_t box) {
  struct counts c = {0};
  for (uint32_t i = box + 1; i < node(p, box)->end; i++) {
    if (!p->chosen[i]) continue;
    uint8_t tag = node(p, i)->tag;
    c.paragraphs += tag == DT_HTML_P;
    c.images += tag == DT_HTML_IMG;
    c.items += tag == DT_HTML_LI;
    c.inputs += tag == DT_HTML_INPUT;
    if (tag == DT_HTML_UL || tag == DT_HTML_OL) c.list_chars += chars_in(p, i);
    if (tag >= DT_HTML_H1 && tag <= DT_HTML_H6) c.heading_chars += chars_in(p, i);
  }
  return c;
}

/* A box inside the body that is none of it: many links, list items, inputs, or hardly any text. */
static bool is_clutter(const struct pick *p, uint32_t i) {
  const dt_html_node *n = node(p, i);
  if (n->data) return false;
  int weight = name_weight(p, i);
  if (weight < 0) return true;
  struct counts c = count_in(p, i);
  uint32_t chars = chars_in(p, i);
  double links = link_share(p, i);
  if (c.items >= 3 && links > 0.7) return true; /* a list of links */
  if (commas_in(p, i) >= 10) return false;
  bool list = n->tag == DT_HTML_UL || n->tag == DT_HTML_OL || (chars && c.list_chars * 10 > chars * 9);
  bool figure = false;
  for (uint32_t up = n->parent, k = 0; up != DT_NONE && k < 3; up = node(p, up)->parent, k++) figure |= node(p, up)->tag == DT_HTML_FIGURE;
  if (!figure && c.images > 1 && c.paragraphs * 2 < c.images) return true;
  if (!list && c.items > 100 + c.paragraphs) return true;
  if (c.inputs > c.paragraphs / 3) return true;
  if (!list && !figure && chars < 25 && (c.images == 0 || c.images > 2) && links > 0 && c.heading_chars * 10 < chars * 9) return true;
  if (!list && weight < 25 && links > 0.2) return true;

  return weight >= 25 && links > 0.5;
}

static bool is_share_box(const struct pick *p, uint32_t i) {
  static const char *const words[] = {"share", "sharedaddy", "social", NULL};
  return node(p, i)->block && node(p, i)->tag != DT_HTML_BODY && chars_in(p, i) < ENOUGH_CHARS && has_any(node(p, i)->hint, words);
}

static bool is_caption(const struct pick *p, uint32_t i) {
  static const char *const words[] = {"caption", "photo-credit", "image-credit", "imagecredit", NULL};
  return node(p, i)->tag != DT_HTML_TEXT && chars_in(p, i) < ENOUGH_CHARS && has_any(node(p, i)->hint, words);
}

static void clean_body(struct pick *p, uint32_t top) {
  for (uint32_t i = 0; i < p->tree->count; i++) {
    if (!p->chosen[i]) continue;
    uint8_t tag = node(p, i)->tag;
    bool boxed = tag == DT_HTML_TABLE || tag == DT_HTML_UL || tag == DT_HTML_DIV || tag == DT_HTML_SECTION || tag == DT_HTML_FORM ||
                 tag == DT_HTML_FIELDSET || tag == DT_HTML_OL;
    bool never = tag == DT_HTML_FOOTER || tag == DT_HTML_ASIDE || tag == DT_HTML_NAV || tag == DT_HTML_FIGCAPTION;
    if (i == top || is_inside(p, top, i)) continue;
    if (never || is_caption(p, i) || is_share_box(p, i) || (p->clean && boxed && is_clutter(p, i))) choose(p, i, false);
  }
}

/* ------------------------------------------------------- */

static uint32_t chosen_chars(const struct pick *p) {
  uint32_t chars = 0;
  for (uint32_t i = 0; i < p->tree->count; i++)
    if (p->chosen[i] && node(p, i)->tag == DT_HTML_TEXT) chars += node(p, i)->chars;
  return chars;
}

static uint32_t chosen_prose(const struct pick *p) {
  uint32_t prose = 0;
  for (uint32_t i = 0; i < p->tree->count; i++)
    if (p->chosen[i]) prose += p->prose[i + 1] - p->prose[i];
  return prose;
}

/* A brief of a few sentences is enough when it reads like one: most of it is running text, and most of the page's
   running text is in it. */
static bool is_brief(const struct pick *p, uint32_t chars, uint32_t prose) {
  return chars >= BRIEF_CHARS && (double)prose >= 0.6 * chars && (double)prose >= 0.6 * p->prose[p->tree->count];
}

static dt_status make_room(struct pick *p, dt_error *err) {
  size_t n = (size_t)p->tree->count + 1;
  p->removed = dt_arena_alloc(p->arena, n, sizeof *p->removed);
  p->score = dt_arena_alloc(p->arena, n, sizeof *p->score);
  p->scored = dt_arena_alloc(p->arena, n, sizeof *p->scored);
  p->chars = dt_arena_alloc(p->arena, n, sizeof *p->chars);
  p->links = dt_arena_alloc(p->arena, n, sizeof *p->links);
  p->commas = dt_arena_alloc(p->arena, n, sizeof *p->commas);
  p->prose = dt_arena_alloc(p->arena, n, sizeof *p->prose);
  p->chosen = dt_arena_alloc(p->arena, n, sizeof *p->chosen);
  if (p->removed && p->score && p->scored && p->chars && p->links && p->commas && p->prose && p->chosen) return DT_OK;
  return dt_fail(err, DT_ERR_MEM, 0, "no memory for a page of %u elements", p->tree->count);
}

static void try_once(struct pick *p) {
  remove_unlikely(p);
  add_up(p);
  score_all(p);
  struct best best = find_best(p);
  if (best.count == 0) {
    if (!p->clean && p->tree->count) choose(p, 0, true); /* hardly any text: all of it */
    return;
  }
  uint32_t top = climb(p, best.count > 3 ? shared_ancestor(p, &best) : best.items[0]);
  top = marked_body(p, widen(p, top));
  choose_body(p, top);
  clean_body(p, top);
}

dt_status dt_html_pick(const dt_html_tree *tree, dt_arena *arena, const bool **chosen, dt_error *err) {
  double best = 0;
  *chosen = NULL;
  /* stricter first; when too little is left, again with less taken away, and that only for more running text */
  for (int pass = 0; pass < 4; pass++) {
    struct pick p = {.tree = tree, .arena = arena, .strip_unlikely = pass < 1, .weigh_names = pass < 2, .clean = pass < 3};
    DT_TRY(make_room(&p, err));
    try_once(&p);
    uint32_t chars = chosen_chars(&p), prose = chosen_prose(&p);
    double value = prose + 0.1 * chars;
    if (!*chosen || value > 1.2 * best) {
      *chosen = p.chosen;
      best = value;
    }
    if (chars >= ENOUGH_CHARS || (pass == 0 && is_brief(&p, chars, prose))) break;
  }
  return DT_OK;
}
