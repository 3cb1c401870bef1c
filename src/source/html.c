/* A page of HTML into an article: all text that can be seen, the body marked, the rest labelled. */
#include "article.h"
#include "decode.h"
#include "html_tree.h"
#include "shape.h"
#include <stdio.h>

/* ------------------------------------------------------- text and paragraphs */

struct writer {
  const dt_html_tree *tree;
  const bool *chosen;
  dt_draft *draft;
  DT_VEC(dt_paragraph) paragraphs;
  char *text;       /* [tree->text.len * 2 + 16]: a paragraph end is two bytes */
  size_t length, begin; /* of the paragraph being written */
  bool space;       /* white space is due before the next word */
  const char *reason; /* of the paragraph; NULL: body */
  bool heading;     /* it stands in <h1>, <h2> or <h3> */
  bool titled;      /* the title was written */
  bool listed;      /* an item of a list, a cell or a heading */
  bool plain;       /* some of it is no link */
};

/* Where a text stands that is not in the body, for people. */
static const char *place_of(const dt_html_tree *tree, uint32_t i) {
  for (uint32_t up = i; up != DT_NONE; up = tree->nodes[up].parent) {
    const dt_html_node *n = &tree->nodes[up];
    switch (n->tag) {
    case DT_HTML_NAV: return "menu";
    case DT_HTML_FIGCAPTION: return "photo caption";
    case DT_HTML_ASIDE: return "sidebar";
    case DT_HTML_FOOTER: return "page foot";
    case DT_HTML_FORM: return "form";
    default: break;
    }
    if (n->hidden) return "hidden";
    if (n->hint.len && strstr(n->hint.ptr, "comment")) return "comments";
    if (n->hint.len && strstr(n->hint.ptr, "related")) return "read more";
    if (n->hint.len && strstr(n->hint.ptr, "caption")) return "photo caption";
  }
  return "outside the article";
}

static bool close_paragraph(struct writer *w) {
  if (w->length > w->begin) {
    dt_paragraph *p = dt_push(w->draft->arena, &w->paragraphs);
    if (!p) return false;
    *p = (dt_paragraph){(uint32_t)w->begin, (uint32_t)w->length, w->reason ? DT_PARAGRAPH_FURNITURE : DT_PARAGRAPH_BODY, w->reason};
    dt_str text = {w->text + w->begin, w->length - w->begin};
    if (!w->reason && !w->plain && !w->listed && !dt_shape_is_sentence(text)) { /* "Freedonia closes the bridge", a link alone */
      p->kind = DT_PARAGRAPH_FURNITURE;
      p->furniture = "link";
    }
    if (w->heading && !w->titled && dt_shape_same(w->draft->article.title, text)) {
      *p = (dt_paragraph){p->begin, p->end, DT_PARAGRAPH_TITLE, NULL};
      w->titled = true;
    }
    w->text[w->length++] = '\n';
    w->text[w->length++] = '\n';
  }
  w->begin = w->length;
  w->space = w->plain = false;
  return true;
}

/* Text with white space made one blank each. */
static void write_text(struct writer *w, dt_str text) {
  for (size_t at = 0; at < text.len;) {
    size_t from = at;
    uint32_t cp = dt_utf8_next(text, &at);
    if (cp < 0x20 || dt_utf8_is_space(cp) || cp == 0x7F) {
      w->space = true;
      continue;
    }
    if (w->space && w->length > w->begin) w->text[w->length++] = ' ';
    w->space = false;
    memcpy(w->text + w->length, text.ptr + from, at - from);
    w->length += at - from;
  }
}

static bool in_link(const dt_html_tree *tree, uint32_t i) {
  for (; i != DT_NONE && !tree->nodes[i].block; i = tree->nodes[i].parent)
    if (tree->nodes[i].tag == DT_HTML_A) return true;
  return i != DT_NONE && tree->nodes[i].parent != DT_NONE && tree->nodes[tree->nodes[i].parent].tag == DT_HTML_A;
}

static uint8_t block_tag(const dt_html_tree *tree, uint32_t i) {
  while (i != DT_NONE && !tree->nodes[i].block) i = tree->nodes[i].parent;
  return i == DT_NONE ? DT_HTML_OTHER : tree->nodes[i].tag;
}

static bool write_node(struct writer *w, uint32_t i) {
  const dt_html_node *n = &w->tree->nodes[i];
  bool chosen = w->chosen && w->chosen[i];
  if (w->length == w->begin) {
    w->reason = chosen ? NULL : place_of(w->tree, i);
    uint8_t tag = block_tag(w->tree, i);
    w->listed = tag == DT_HTML_LI || tag == DT_HTML_TD || (tag >= DT_HTML_H1 && tag <= DT_HTML_H6);
    w->heading = tag == DT_HTML_H1 || tag == DT_HTML_H2 || tag == DT_HTML_H3;
  } else if ((w->reason == NULL) != chosen) { /* body and the rest never share a paragraph */
    if (!close_paragraph(w)) return false;
    w->reason = chosen ? NULL : place_of(w->tree, i);
    w->heading = false;
  }
  if (!in_link(w->tree, i)) w->plain = true;
  write_text(w, dt_slice(w->tree->text, n->begin, n->stop));
  return true;
}

/* Ends of blocks that pass at node i: any block that ends here ends the paragraph. */
static bool block_ends(const dt_html_tree *tree, uint32_t last, uint32_t i) {
  for (uint32_t up = tree->nodes[last].parent; up != DT_NONE && tree->nodes[up].end <= i; up = tree->nodes[up].parent)
    if (tree->nodes[up].block) return true;
  return tree->nodes[last].block && tree->nodes[last].end <= i;
}

static bool write_all(struct writer *w) {
  const dt_html_tree *tree = w->tree;
  uint32_t breaks = 0;
  for (uint32_t i = 0; i < tree->count; i++) {
    const dt_html_node *n = &tree->nodes[i];
    if ((n->block || (i > 0 && block_ends(tree, i - 1, i))) && !close_paragraph(w)) return false;
    if (n->tag == DT_HTML_BR) {
      w->space = true;
      if (++breaks == 2 && !close_paragraph(w)) return false;
    } else if (n->tag == DT_HTML_TEXT && n->chars) {
      breaks = 0;
      if (!write_node(w, i)) return false;
    } else if (n->tag == DT_HTML_TEXT) {
      w->space = true;
    }
  }
  return close_paragraph(w);
}

/* Where links are all there is, they are the text. */
static void keep_some_body(struct writer *w) {
  for (uint32_t i = 0; i < w->paragraphs.count; i++)
    if (w->paragraphs.items[i].kind == DT_PARAGRAPH_BODY) return;
  for (uint32_t i = 0; i < w->paragraphs.count; i++) {
    dt_paragraph *p = &w->paragraphs.items[i];
    if (p->furniture && strcmp(p->furniture, "link") == 0) *p = (dt_paragraph){p->begin, p->end, DT_PARAGRAPH_BODY, NULL};
  }
}

/* ------------------------------------------------------- */

static dt_status tidy_title(dt_draft *draft, dt_error *err) {
  char *title = dt_arena_alloc(draft->arena, draft->article.title.len + 1, 1);
  if (!title) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  size_t n = 0;
  for (size_t i = 0; i < draft->article.title.len; i++) {
    char b = draft->article.title.ptr[i];
    if (!dt_is_space(b)) title[n++] = b;
    else if (n && title[n - 1] != ' ') title[n++] = ' ';
  }
  draft->article.title = dt_str_trim((dt_str){title, n});
  return DT_OK;
}

/* A page without NULs; control bytes in pages are never meant. */
static dt_str without_nul(dt_str page, dt_arena *arena) {
  if (!page.len || !memchr(page.ptr, 0, page.len)) return page;
  dt_str copy = dt_arena_copy(arena, page);
  for (size_t i = 0; copy.ptr && i < copy.len; i++)
    if (copy.ptr[i] == 0) ((char *)copy.ptr)[i] = ' ';
  return copy;
}

/* Everything that can be seen. */
static dt_status choose_all(const dt_html_tree *tree, dt_arena *arena, const bool **chosen, dt_error *err) {
  bool *all = dt_arena_alloc(arena, (size_t)tree->count + 1, sizeof *all);
  if (!all) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  uint32_t hidden = 0;
  for (uint32_t i = 0; i < tree->count; i++) {
    if (tree->nodes[i].hidden && tree->nodes[i].end > hidden) hidden = tree->nodes[i].end;
    all[i] = i >= hidden;
  }
  *chosen = all;
  return DT_OK;
}

static dt_status fill(dt_str page, dt_draft *draft, const dt_reading *reading, dt_error *err) {
  dt_html_tree tree;
  struct writer w = {.tree = &tree, .draft = draft};
  DT_TRY(dt_html_parse(page, draft->arena, &tree, err));
  DT_TRY(dt_html_describe(&tree, draft->arena, &draft->article, err));
  DT_TRY(tidy_title(draft, err));
  DT_TRY(reading->fragment ? choose_all(&tree, draft->arena, &w.chosen, err) : dt_html_pick(&tree, draft->arena, &w.chosen, err));
  w.text = dt_arena_alloc(draft->arena, tree.text.len * 3 + 16, 1);
  if (!w.text || !write_all(&w)) return dt_fail(err, DT_ERR_MEM, 0, "no memory for a page of %zu bytes", page.len);
  keep_some_body(&w);
  draft->article.text = (dt_str){w.text, w.length};
  if (reading->furniture)
    DT_TRY(dt_furniture_label(reading->furniture, &draft->article, w.paragraphs.items, w.paragraphs.count, false, draft->arena, err));
  draft->article.paragraphs = w.paragraphs.items;
  draft->article.paragraph_count = w.paragraphs.count;
  if (tree.cut) draft->article.note = dt_arena_printf(draft->arena, "elements nested too deeply or too many: the rest of the page was left out");
  return DT_OK;
}

dt_status dt_html_article(dt_str bytes, dt_str charset, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  dt_error why = {0};
  dt_str page, note;
  dt_status status = dt_decode(bytes, charset.len ? charset : dt_declared_charset(bytes), draft->arena, &page, &note, &why);
  if (status != DT_OK) return dt_fail(err, status, why.offset, "%s: %s", reading->name, why.message);
  if (dt_str_starts(page, "\xEF\xBB\xBF")) page = dt_slice(page, 3, page.len);
  page = without_nul(page, draft->arena);
  if (!page.ptr) return dt_fail(err, DT_ERR_MEM, 0, "%s: no memory for a page of %zu bytes", reading->name, bytes.len);
  draft->article.note = note;
  status = fill(page, draft, reading, &why);
  if (status != DT_OK) return dt_fail(err, status, why.offset, "%s: %s", reading->name, why.message);
  char date[11];
  if (draft->article.date.len == 0 && dt_dateline_read(draft->article.text, date))
    DT_TRY(dt_draft_set(draft, &draft->article.date, dt_str_of(date), err));
  return DT_OK;
}
