/** A page as a flat tree: nodes in document order, each knowing where its subtree ends. No recursion anywhere. */
#ifndef DT_HTML_TREE_H
#define DT_HTML_TREE_H

#include "base.h"

/* name, shape: B block, I inline, D dropped with all that is in it */
#define DT_HTML_TAG_LIST(X)                                                                                          \
  X(A, "a", I) X(ADDRESS, "address", B) X(ARTICLE, "article", B) X(ASIDE, "aside", B) X(AUDIO, "audio", D)             \
  X(BLOCKQUOTE, "blockquote", B) X(BODY, "body", B) X(BR, "br", I) X(BUTTON, "button", D) X(CANVAS, "canvas", D)       \
  X(CENTER, "center", B) X(DD, "dd", B) X(DETAILS, "details", B) X(DIALOG, "dialog", D) X(DIV, "div", B) X(DL, "dl", B) \
  X(DT, "dt", B) X(EMBED, "embed", D) X(FIELDSET, "fieldset", B) X(FIGCAPTION, "figcaption", B) X(FIGURE, "figure", B)   \
  X(FOOTER, "footer", B) X(FORM, "form", B) X(H1, "h1", B) X(H2, "h2", B) X(H3, "h3", B) X(H4, "h4", B) X(H5, "h5", B)   \
  X(H6, "h6", B) X(HEAD, "head", D) X(HEADER, "header", B) X(HR, "hr", B) X(HTML, "html", B) X(IFRAME, "iframe", D)      \
  X(IMG, "img", I) X(INPUT, "input", I) X(LABEL, "label", I) X(LI, "li", B) X(LINK, "link", I) X(MAIN, "main", B)         \
  X(MENU, "menu", D) X(META, "meta", I) X(NAV, "nav", B) X(NOSCRIPT, "noscript", D) X(OBJECT, "object", D) X(OL, "ol", B)  \
  X(OPTION, "option", D) X(P, "p", B) X(PRE, "pre", B) X(SCRIPT, "script", D) X(SECTION, "section", B)                    \
  X(SELECT, "select", D) X(STYLE, "style", D) X(SUMMARY, "summary", B) X(SVG, "svg", D) X(TABLE, "table", B)              \
  X(TBODY, "tbody", B) X(TD, "td", B) X(TEMPLATE, "template", D) X(TEXTAREA, "textarea", D) X(TFOOT, "tfoot", B)          \
  X(TH, "th", B) X(THEAD, "thead", B) X(TIME, "time", I) X(TITLE, "title", D) X(TR, "tr", B) X(UL, "ul", B)               \
  X(VIDEO, "video", D)

typedef enum dt_html_tag {
  DT_HTML_TEXT, /* a run of text */
  DT_HTML_OTHER,
#define X(name, text, shape) DT_HTML_##name,
  DT_HTML_TAG_LIST(X)
#undef X
} dt_html_tag;

typedef struct dt_html_node {
  uint32_t parent, end;      /* subtree [this, end); parent DT_NONE for the root */
  uint32_t begin, stop;      /* TEXT: bytes of tree->text */
  uint32_t chars, commas;    /* TEXT: characters that are no white space, commas among them */
  uint8_t tag;
  bool block, hidden, data;  /* data: a table of facts */
  bool body;                 /* the page itself calls it the article's body */
  dt_str hint;               /* class and id, lower case; may be empty */
} dt_html_node;

/** One "<meta>", "<link>", "<time>" or "<script type=application/ld+json>". */
typedef struct dt_html_fact {
  dt_str key;   /* "og:title", "link canonical", "time", "ld", "title" */
  dt_str value;
  uint32_t node; /* nodes before it */
} dt_html_fact;

typedef struct dt_html_tree {
  dt_html_node *nodes;
  uint32_t count;
  dt_str text;
  const dt_html_fact *facts;
  uint32_t fact_count;
  bool cut; /* nested too deep or too large: what follows was left out */
} dt_html_tree;

/** Set libxml2 up, once for all threads; before anything else of it is called. */
void dt_libxml_start(void);

/** `page` is valid UTF-8. Everything is in `arena`. */
DT_MUST_CHECK dt_status dt_html_parse(dt_str page, dt_arena *arena, dt_html_tree *out, dt_error *err);

/** Value of a fact, the first of that key; empty when there is none. */
dt_str dt_html_fact_of(const dt_html_tree *tree, const char *key);

/** What the page says of itself: title, date, publisher, url. Fields that are found are set to pieces of the tree or of `arena`. */
DT_MUST_CHECK dt_status dt_html_describe(const dt_html_tree *tree, dt_arena *arena, dt_article *article, dt_error *err);

/** For each node whether it belongs to the article's body; [tree->count] in `arena`. */
DT_MUST_CHECK dt_status dt_html_pick(const dt_html_tree *tree, dt_arena *arena, const bool **chosen, dt_error *err);

#endif
