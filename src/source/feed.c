#include "feed.h"
#include "decode.h"
#include "html_tree.h"
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>

struct dt_feed {
  xmlDocPtr doc;
  xmlNodePtr item;    /* next to look at */
  dt_str publisher;   /* title of the feed, malloc'd by libxml2 */
};

static bool is_named(const xmlNode *node, const char *name) {
  return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool is_item(const xmlNode *node) { return is_named(node, "item") || is_named(node, "entry"); }

static xmlNodePtr child_named(const xmlNode *node, const char *name) {
  for (xmlNodePtr child = node->children; child; child = child->next)
    if (is_named(child, name)) return child;
  return NULL;
}

/* The first item of the list that holds items: channel, feed, or RDF root. */
static xmlNodePtr first_item(xmlNodePtr root, xmlNodePtr *list) {
  xmlNodePtr channel = child_named(root, "channel");
  xmlNodePtr places[2] = {channel, root};
  for (int i = 0; i < 2; i++)
    for (xmlNodePtr child = places[i] ? places[i]->children : NULL; child; child = child->next)
      if (is_item(child)) return *list = channel ? channel : root, child;
  *list = channel ? channel : root;
  return NULL;
}

/* Made UTF-8 first: libxml2 lets bad bytes through when it is told to go on. Entities are not expanded, nothing is fetched. */
static dt_status parse(dt_str bytes, const char *name, xmlDocPtr *out, dt_error *err) {
  dt_arena *arena = dt_arena_new((size_t)1 << 31);
  dt_str note;
  dt_status status = arena ? dt_decode(bytes, dt_declared_charset(bytes), arena, &bytes, &note, err) : DT_ERR_MEM;
  if (status == DT_OK && bytes.len > INT32_MAX) status = DT_ERR_MEM;
  dt_libxml_start();
  xmlResetLastError();
  if (status == DT_OK)
    *out = xmlReadMemory(bytes.ptr, (int)bytes.len, NULL, "UTF-8",
                         XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
  dt_arena_free(arena);
  return status == DT_ERR_MEM ? dt_fail(err, status, 0, "%s: no memory for a feed of %zu bytes", name, bytes.len) : status;
}

dt_status dt_feed_open(dt_str bytes, const char *name, dt_feed **out, dt_error *err) {
  dt_feed *feed = calloc(1, sizeof *feed);
  if (!feed) return dt_fail(err, DT_ERR_MEM, 0, "%s: out of memory", name);
  dt_status status = parse(bytes, name, &feed->doc, err);
  xmlNodePtr root = feed->doc ? xmlDocGetRootElement(feed->doc) : NULL, list = NULL;
  if (root) feed->item = first_item(root, &list);
  if (status == DT_OK && !feed->item) {
    const xmlError *why = xmlGetLastError();
    status = dt_fail(err, DT_ERR_FORMAT, 0, "%s: line %d: %s", name, why && !root ? why->line : 1,
                     root ? "no <item> or <entry>" : "no XML that can be read");
  }
  if (status != DT_OK) {
    dt_feed_close(feed);
    return status;
  }
  xmlNodePtr title = child_named(list, "title");
  feed->publisher = dt_str_of(title ? (char *)xmlNodeGetContent(title) : NULL);
  *out = feed;
  return DT_OK;
}

void dt_feed_close(dt_feed *feed) {
  if (!feed) return;
  if (feed->doc) xmlFreeDoc(feed->doc);
  xmlFree((void *)feed->publisher.ptr);
  free(feed);
}

/* Text of the first child of one of these names, copied. */
static dt_status text_of(const xmlNode *item, const char *const *names, dt_draft *draft, dt_str *out, dt_error *err) {
  *out = (dt_str){"", 0};
  for (; *names && out->len == 0; names++) {
    xmlNodePtr child = child_named(item, *names);
    char *text = child ? (char *)xmlNodeGetContent(child) : NULL;
    if (!text) continue;
    dt_status status = dt_draft_set(draft, out, dt_str_trim(dt_str_of(text)), err);
    xmlFree(text);
    DT_TRY(status);
  }
  return DT_OK;
}

/* The address of an item: <link>text</link>, or Atom's <link rel="alternate" href="...">. */
static dt_status link_of(const xmlNode *item, dt_draft *draft, dt_error *err) {
  static const char *const names[] = {"link", NULL};
  DT_TRY(text_of(item, names, draft, &draft->article.url, err));
  for (xmlNodePtr child = item->children; child && draft->article.url.len == 0; child = child->next) {
    if (!is_named(child, "link")) continue;
    char *rel = (char *)xmlGetProp(child, (const xmlChar *)"rel"), *href = (char *)xmlGetProp(child, (const xmlChar *)"href");
    dt_status status = DT_OK;
    if (href && (!rel || strcmp(rel, "alternate") == 0)) status = dt_draft_set(draft, &draft->article.url, dt_str_of(href), err);
    xmlFree(rel);
    xmlFree(href);
    DT_TRY(status);
  }
  return DT_OK;
}

static bool has_tags(dt_str s) {
  for (size_t i = 0; i + 1 < s.len; i++)
    if (s.ptr[i] == '<' && (dt_is_alpha(s.ptr[i + 1]) || s.ptr[i + 1] == '/' || s.ptr[i + 1] == '!')) return true;
  return memchr(s.ptr, '&', s.len) != NULL;
}

static dt_status body_of(const xmlNode *item, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  static const char *const names[] = {"encoded", "content", "description", "summary", NULL};
  dt_str text;
  DT_TRY(text_of(item, names, draft, &text, err));
  if (text.len == 0) return DT_END;
  if (!has_tags(text)) return dt_text_article(text, reading, draft, err);
  dt_reading fragment = *reading;
  fragment.fragment = true;
  return dt_html_article(text, DT_STR("utf-8"), &fragment, draft, err);
}

static dt_status read_item(const dt_feed *feed, const xmlNode *item, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  static const char *const titles[] = {"title", NULL}, *const ids[] = {"guid", "id", NULL};
  static const char *const dates[] = {"pubDate", "published", "date", "updated", "issued", NULL};
  dt_article *a = &draft->article;
  dt_str when;
  char date[11];
  DT_TRY(body_of(item, reading, draft, err));
  DT_TRY(text_of(item, titles, draft, &a->title, err));
  DT_TRY(text_of(item, ids, draft, &a->id, err));
  DT_TRY(text_of(item, dates, draft, &when, err));
  DT_TRY(link_of(item, draft, err));
  if (a->id.len == 0) a->id = a->url;
  if (when.len && dt_date_read(when, date)) DT_TRY(dt_draft_set(draft, &a->date, dt_str_of(date), err));
  return dt_draft_set(draft, &a->publisher, feed->publisher, err);
}

dt_status dt_feed_next(dt_feed *feed, const dt_reading *reading, dt_draft *draft, dt_error *err) {
  while (feed->item) {
    xmlNodePtr item = feed->item;
    feed->item = item->next;
    if (!is_item(item)) continue;
    dt_status status = read_item(feed, item, reading, draft, err);
    if (status != DT_END) return status;
    draft->article = (dt_article){0};
    dt_arena_reset(draft->arena);
  }
  return DT_END;
}
