/* libxml2's HTML parser calls us for each tag and text; we keep a flat tree. */
#include "html_tree.h"
#include <libxml/HTMLparser.h>
#include <pthread.h>
#include <stdlib.h>

enum { DEPTH = 1000, MOST_DEPTH = 3000, MOST_NODES = 1 << 20 };

enum shape { B, I, D };

static const struct tag {
  const char *name;
  dt_html_tag tag;
  enum shape shape;
} tags[] = {
#define X(name, text, shape) {text, DT_HTML_##name, shape},
    DT_HTML_TAG_LIST(X)
#undef X
};

struct builder {
  dt_arena *arena;
  htmlParserCtxtPtr parser;
  DT_VEC(dt_html_node) nodes;
  DT_VEC(dt_html_fact) facts;
  char *text;          /* malloc'd: it grows */
  size_t length, room;
  uint32_t open[DEPTH]; /* nodes; DT_NONE for dropped elements */
  uint32_t depth;
  uint32_t beyond;     /* elements open below DEPTH: their text goes to the last that was kept */
  uint32_t beyond_drop; /* `beyond` at the outermost dropped one of them; 0: none */
  uint32_t dropped;    /* how many of the open ones are dropped */
  bool in_title, in_data;
  size_t grab;         /* where the title or JSON-LD begins in `side` */
  char *side;
  size_t side_length, side_room;
  bool no_memory, cut;
};

static int by_name(const void *key, const void *item) { return strcmp(key, ((const struct tag *)item)->name); }

static const struct tag *find_tag(const xmlChar *name) {
  const char *z = (const char *)name;
  return bsearch(z, tags, sizeof tags / sizeof *tags, sizeof *tags, by_name);
}

static void give_up(struct builder *b, bool memory) {
  b->no_memory |= memory;
  b->cut |= !memory;
  xmlStopParser(b->parser);
}

static bool grow(char **bytes, size_t *room, size_t need) {
  if (need <= *room) return true;
  size_t more = *room ? *room * 2 : 1 << 14;
  while (more < need) more *= 2;
  char *bigger = realloc(*bytes, more);
  if (!bigger) return false;
  *bytes = bigger;
  *room = more;
  return true;
}

/* ------------------------------------------------------- facts */

static const char *attribute(const xmlChar **atts, const char *name) {
  for (; atts && atts[0]; atts += 2)
    if (xmlStrcasecmp(atts[0], (const xmlChar *)name) == 0) return atts[1] ? (const char *)atts[1] : "";
  return NULL;
}

static void add_fact(struct builder *b, const char *prefix, dt_str key, dt_str value) {
  dt_html_fact *fact = dt_push(b->arena, &b->facts);
  dt_str k = dt_arena_printf(b->arena, "%s%.*s", prefix, DT_ARG(key)), v = dt_arena_copy(b->arena, dt_str_trim(value));
  if (!fact || !k.ptr || !v.ptr) {
    give_up(b, true);
    return;
  }
  for (size_t i = 0; i < k.len; i++) ((char *)k.ptr)[i] = dt_lower(k.ptr[i]);
  *fact = (dt_html_fact){k, v, b->nodes.count};
}

static void see_facts(struct builder *b, dt_html_tag tag, const xmlChar **atts) {
  static const char *const names[] = {"property", "name", "itemprop"};
  const char *content = attribute(atts, "content");
  if (tag == DT_HTML_META && content && strlen(content) < 4096)
    for (size_t i = 0; i < 3; i++) {
      const char *name = attribute(atts, names[i]);
      dt_str rest = dt_str_of(name), one;
      while (name && dt_str_field(&rest, ' ', &one)) /* several names may share one value */
        if (one.len) add_fact(b, "", one, dt_str_of(content));
    }
  if (tag == DT_HTML_LINK && attribute(atts, "rel") && attribute(atts, "href"))
    add_fact(b, "link ", dt_str_of(attribute(atts, "rel")), dt_str_of(attribute(atts, "href")));
  const char *when = attribute(atts, "datetime");
  const char *item = attribute(atts, "itemprop");
  if (when && tag == DT_HTML_TIME) add_fact(b, "", DT_STR("time"), dt_str_of(when));
  if (item && (content || when) && tag != DT_HTML_META) add_fact(b, "", dt_str_of(item), dt_str_of(content ? content : when));
}

/* ------------------------------------------------------- elements */

static bool is_hidden(const xmlChar **atts, const char *hint) {
  const char *style = attribute(atts, "style"), *aria = attribute(atts, "aria-hidden"), *role = attribute(atts, "role");
  if (attribute(atts, "hidden")) return true;
  if (aria && strcmp(aria, "true") == 0 && !strstr(hint, "fallback-image")) return true;
  if (role && (!strcmp(role, "menu") || !strcmp(role, "menubar") || !strcmp(role, "navigation") || !strcmp(role, "complementary") ||
               !strcmp(role, "alert") || !strcmp(role, "alertdialog") || !strcmp(role, "dialog") || !strcmp(role, "search")))
    return true;
  if (!style) return false;
  char tight[256];
  size_t n = 0;
  for (const char *p = style; *p && n + 1 < sizeof tight; p++)
    if (!dt_is_space(*p)) tight[n++] = dt_lower(*p);
  tight[n] = 0;
  return strstr(tight, "display:none") || strstr(tight, "visibility:hidden");
}

static dt_str hint_of(struct builder *b, const xmlChar **atts) {
  const char *class_name = attribute(atts, "class"), *id = attribute(atts, "id");
  if (!class_name && !id) return (dt_str){"", 0};
  dt_str hint = dt_arena_printf(b->arena, "%.500s %.200s", class_name ? class_name : "", id ? id : "");
  if (!hint.ptr) return give_up(b, true), (dt_str){"", 0};
  for (size_t i = 0; i < hint.len; i++) ((char *)hint.ptr)[i] = dt_lower(hint.ptr[i]);
  return hint;
}

/* An element too deep to keep: its text counts, its line breaks and blocks part paragraphs. */
static void start_beyond(struct builder *b, const struct tag *known) {
  b->beyond++;
  if (b->beyond_drop || b->dropped || !known) return;
  if (known->shape == D) b->beyond_drop = b->beyond;
  for (int i = known->tag == DT_HTML_BR ? 1 : known->shape == B ? 2 : 0; i > 0; i--) {
    dt_html_node *node = dt_push(b->arena, &b->nodes);
    if (node) *node = (dt_html_node){.parent = b->open[b->depth - 1], .end = b->nodes.count, .tag = DT_HTML_BR, .hint = {"", 0}};
    else give_up(b, true);
  }
}

static void on_start(void *user, const xmlChar *name, const xmlChar **atts) {
  struct builder *b = user;
  if (b->no_memory || b->cut) return;
  const struct tag *known = find_tag(name);
  dt_html_tag tag = known ? known->tag : DT_HTML_OTHER;
  see_facts(b, tag, atts);
  if (b->beyond == MOST_DEPTH - DEPTH || b->nodes.count >= MOST_NODES) {
    give_up(b, false);
    return;
  }
  if (b->depth == DEPTH) {
    start_beyond(b, known);
    return;
  }
  const char *type = tag == DT_HTML_SCRIPT ? attribute(atts, "type") : NULL;
  if (type && strstr(type, "ld+json")) b->in_data = true, b->grab = b->side_length;
  if (tag == DT_HTML_TITLE && b->dropped <= 1) b->in_title = true, b->grab = b->side_length;
  if (b->dropped || (known && known->shape == D)) {
    b->dropped++;
    b->open[b->depth++] = DT_NONE;
    return;
  }
  uint32_t parent = b->depth ? b->open[b->depth - 1] : DT_NONE;
  dt_str hint = hint_of(b, atts);
  dt_html_node *node = dt_push(b->arena, &b->nodes);
  if (!node) {
    give_up(b, true);
    return;
  }
  *node = (dt_html_node){.parent = parent, .tag = (uint8_t)tag, .block = known && known->shape == B, .hint = hint,
                         .hidden = is_hidden(atts, hint.ptr)};
  const char *item = attribute(atts, "itemprop");
  node->body = item && strstr(item, "articleBody");
  if (tag == DT_HTML_TABLE) node->data = attribute(atts, "summary") != NULL;
  b->open[b->depth++] = b->nodes.count - 1;
}

static void on_end(void *user, const xmlChar *name) {
  struct builder *b = user;
  (void)name;
  if (b->depth == 0) return;
  if (b->beyond) {
    if (b->beyond_drop == b->beyond) b->beyond_drop = 0;
    b->beyond--;
    return;
  }
  uint32_t node = b->open[--b->depth];
  if (node == DT_NONE) b->dropped--;
  else b->nodes.items[node].end = b->nodes.count;
  if (!b->in_title && !b->in_data) return;
  dt_str text = {b->side ? b->side + b->grab : "", b->side_length - b->grab};
  add_fact(b, "", b->in_data ? DT_STR("ld") : DT_STR("title"), text);
  b->in_title = b->in_data = false;
}

static void add_text(struct builder *b, const char *text, size_t length) {
  if (!grow(&b->text, &b->room, b->length + length)) {
    give_up(b, true);
    return;
  }
  memcpy(b->text + b->length, text, length);
  dt_html_node *last = b->nodes.count ? &b->nodes.items[b->nodes.count - 1] : NULL;
  uint32_t parent = b->depth ? b->open[b->depth - 1] : DT_NONE;
  if (!last || last->tag != DT_HTML_TEXT || last->parent != parent) {
    last = dt_push(b->arena, &b->nodes);
    if (!last) {
      give_up(b, true);
      return;
    }
    *last = (dt_html_node){.parent = parent, .tag = DT_HTML_TEXT, .begin = (uint32_t)b->length, .end = b->nodes.count};
  }
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    last->chars += !dt_is_space((char)c) && (c & 0xC0) != 0x80;
    last->commas += c == ',' || (i + 2 < length && (!memcmp(text + i, "\xE3\x80\x81", 3) || !memcmp(text + i, "\xEF\xBC\x8C", 3)));
  }
  b->length += length;
  last->stop = (uint32_t)b->length;
}

static void on_text(void *user, const xmlChar *text, int length) {
  struct builder *b = user;
  if (b->no_memory || b->cut || length <= 0) return;
  if (b->in_title || b->in_data) {
    if (!grow(&b->side, &b->side_room, b->side_length + (size_t)length)) {
      give_up(b, true);
      return;
    }
    memcpy(b->side + b->side_length, text, (size_t)length);
    b->side_length += (size_t)length;
  } else if (!b->dropped && !b->beyond_drop) {
    add_text(b, (const char *)text, (size_t)length);
  }
}

static void on_message(void *user, const char *format, ...) { (void)user, (void)format; }

/* ------------------------------------------------------- parsing */

static void start_libxml(void) { xmlInitParser(); }

void dt_libxml_start(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, start_libxml);
}

static bool parse(struct builder *b, dt_str page) {
  dt_libxml_start();
  b->parser = htmlNewParserCtxt();
  if (!b->parser) return false;
  memset(b->parser->sax, 0, sizeof *b->parser->sax);
  b->parser->sax->startElement = on_start;
  b->parser->sax->endElement = on_end;
  b->parser->sax->characters = b->parser->sax->cdataBlock = b->parser->sax->ignorableWhitespace = on_text;
  b->parser->sax->error = b->parser->sax->warning = on_message;
  b->parser->sax->initialized = 1;
  b->parser->userData = b;
  xmlDocPtr doc = htmlCtxtReadMemory(b->parser, page.ptr, (int)page.len, NULL, "UTF-8",
                                     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
  if (doc) xmlFreeDoc(doc);
  htmlFreeParserCtxt(b->parser);
  b->beyond = 0;
  while (b->depth) on_end(b, NULL);
  return true;
}

dt_status dt_html_parse(dt_str page, dt_arena *arena, dt_html_tree *out, dt_error *err) {
  struct builder *b = calloc(1, sizeof *b);
  *out = (dt_html_tree){0};
  if (!b) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  b->arena = arena;
  bool ok = page.len <= INT32_MAX && (page.len == 0 || parse(b, page)) && !b->no_memory;
  dt_str text = ok ? dt_arena_copy(arena, (dt_str){b->text ? b->text : "", b->length}) : (dt_str){NULL, 0};
  if (text.ptr) *out = (dt_html_tree){b->nodes.items, b->nodes.count, text, b->facts.items, b->facts.count, b->cut};
  free(b->text);
  free(b->side);
  free(b);
  return text.ptr ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "no memory for a page of %zu bytes", page.len);
}

dt_str dt_html_fact_of(const dt_html_tree *tree, const char *key) {
  for (uint32_t i = 0; i < tree->fact_count; i++)
    if (tree->facts[i].value.len && dt_str_is(tree->facts[i].key, key)) return tree->facts[i].value;
  return (dt_str){"", 0};
}
