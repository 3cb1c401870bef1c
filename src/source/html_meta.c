/* What a page says of itself: meta tags, JSON-LD (schema.org), Open Graph, <time>. */
#include "article.h"
#include "html_tree.h"
#include "shape.h"
#include <jansson.h>

/* ------------------------------------------------------- JSON-LD */

struct ld {
  dt_arena *arena;
  dt_article *article;
  char date[11];
  bool no_memory;
};

static void set(struct ld *ld, dt_str *field, const json_t *value) {
  if (field->len || !json_is_string(value)) return;
  *field = dt_arena_copy(ld->arena, dt_str_trim((dt_str){json_string_value(value), json_string_length(value)}));
  if (!field->ptr) ld->no_memory = true, field->len = 0;
}

static bool is_article(const json_t *object) {
  const json_t *type = json_object_get(object, "@type");
  if (json_is_array(type)) type = json_array_get(type, 0);
  const char *z = json_string_value(type);
  return z && (strstr(z, "Article") || strstr(z, "Posting") || strstr(z, "Report"));
}

static void read_object(struct ld *ld, const json_t *object) {
  if (!json_is_object(object) || !is_article(object)) return;
  static const char *const dates[] = {"datePublished", "dateCreated"};
  set(ld, &ld->article->title, json_object_get(object, "headline"));
  set(ld, &ld->article->publisher, json_object_get(json_object_get(object, "publisher"), "name"));
  set(ld, &ld->article->url, json_object_get(object, "url"));
  for (size_t i = 0; i < 2 && !ld->date[0]; i++) {
    const char *z = json_string_value(json_object_get(object, dates[i]));
    if (z && !dt_date_read(dt_str_of(z), ld->date)) ld->date[0] = 0;
  }
}

/* An object, a list of them, or {"@graph": [...]}: pages do not nest articles deeper. */
static void read_ld(struct ld *ld, dt_str text) {
  json_t *root = json_loadb(text.ptr, text.len, 0, NULL);
  if (!root) { /* broken JSON is common: its date can still be read */
    const char *key = strstr(text.ptr, "\"datePublished\"");
    if (key && !ld->date[0] && !dt_date_read(dt_slice(text, (size_t)(key - text.ptr) + 15, text.len), ld->date)) ld->date[0] = 0;
    return;
  }
  const json_t *list = json_is_object(root) && json_object_get(root, "@graph") ? json_object_get(root, "@graph") : root;
  if (json_is_array(list))
    for (size_t i = 0; i < json_array_size(list); i++) read_object(ld, json_array_get(list, i));
  else read_object(ld, list);
  json_decref(root);
}

/* ------------------------------------------------------- title */

static dt_str first_of(const dt_html_tree *tree, const char *const *keys) {
  for (; *keys; keys++) {
    dt_str value = dt_html_fact_of(tree, *keys);
    if (value.len) return value;
  }
  return (dt_str){"", 0};
}

/* Text of the first heading of the page, when it has one only. */
static dt_str heading(const dt_html_tree *tree, dt_arena *arena) {
  dt_str found = {"", 0};
  for (uint32_t i = 0; i < tree->count; i++) {
    if (tree->nodes[i].tag != DT_HTML_H1) continue;
    if (found.len) return (dt_str){"", 0};
    uint32_t begin = DT_NONE, stop = 0;
    for (uint32_t k = i + 1; k < tree->nodes[i].end; k++)
      if (tree->nodes[k].tag == DT_HTML_TEXT && tree->nodes[k].chars) {
        if (begin == DT_NONE) begin = tree->nodes[k].begin;
        stop = tree->nodes[k].stop;
      }
    if (begin != DT_NONE && stop > begin) found = dt_str_trim(dt_slice(tree->text, begin, stop));
  }
  return found.len < 400 ? dt_arena_copy(arena, found) : (dt_str){"", 0};
}

/* "Envoys meet | The Freedonian" -> "Envoys meet", when enough stands before the mark. */
static dt_str without_site(dt_str title) {
  static const char *const marks[] = {" | ", " - ", " \xE2\x80\x94 ", " \xE2\x80\x93 ", " \xC2\xBB ", " :: "};
  size_t cut = title.len;
  for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
    size_t n = strlen(marks[m]);
    for (size_t i = title.len > n ? title.len - n : 0; i > 0; i--)
      if (memcmp(title.ptr + i, marks[m], n) == 0) {
        size_t words = 1;
        for (size_t k = 0; k < i; k++) words += title.ptr[k] == ' ';
        if (words >= (m == 0 || m >= 4 ? 2u : 4u) && i < cut) cut = i; /* dashes may belong to the title */
        break;
      }
  }
  return dt_str_trim(dt_slice(title, 0, cut));
}

/* Are the words of `inner` all among those of `outer`? */
static bool is_part(dt_str inner, dt_str outer) {
  dt_shape a, b;
  if (inner.len > DT_SHAPE_BYTES / 2 || outer.len > DT_SHAPE_BYTES / 2) return false;
  dt_shape_of(inner, &a);
  dt_shape_of(outer, &b);
  uint32_t found = 0;
  for (uint32_t i = 0; i < a.count; i++)
    for (uint32_t k = 0; k < b.count; k++)
      if (dt_str_eq(a.words[i], b.words[k])) {
        found++;
        break;
      }
  return found == a.count;
}

static dt_str title_of(const dt_html_tree *tree, dt_arena *arena) {
  static const char *const keys[] = {"og:title", "dc:title", "dc.title", "dcterms.title", "parsely-title", "twitter:title", "sailthru.title",
                                     "headline", NULL};
  dt_str given = first_of(tree, keys), page = dt_html_fact_of(tree, "title");
  if (given.len) return without_site(given);
  dt_str head = heading(tree, arena);
  return head.len && (page.len == 0 || is_part(head, page)) ? head : without_site(page);
}

/* ------------------------------------------------------- date */

static bool date_of(const dt_html_tree *tree, char out[11]) {
  static const char *const keys[] = {
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "published_date", "publication_date", "article.published", "article:post_date", "date.publish",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dc:date", "dcterms.date", "dc.date.created", "cxenseparse:recs:publishtime",
    "originalpublicationdate", "rnews:datepublished", "bt:pubdate", "analyticsattributes.articledate", "displaydate", "article_date_original",
    "ptime", "datecreated", "date", "og:published_time", "og:pubdate", "article:published", NULL};
  for (const char *const *key = keys; *key; key++) {
    dt_str value = dt_html_fact_of(tree, *key);
    if (value.len && dt_date_read(value, out)) return true;
  }
  return false;
}

dt_status dt_html_describe(const dt_html_tree *tree, dt_arena *arena, dt_article *article, dt_error *err) {
  static const char *const sites[] = {"og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name", NULL};
  struct ld ld = {.arena = arena, .article = article};
  for (uint32_t i = 0; i < tree->fact_count; i++)
    if (dt_str_is(tree->facts[i].key, "ld")) read_ld(&ld, tree->facts[i].value);
  if (ld.no_memory) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_str title = title_of(tree, arena), site = first_of(tree, sites), url = dt_html_fact_of(tree, "link canonical");
  if (title.len) article->title = title;
  if (!article->publisher.len) article->publisher = site;
  if (url.len == 0) url = dt_html_fact_of(tree, "og:url");
  if (url.len) article->url = url;
  char date[11];
  bool dated = date_of(tree, date) || (ld.date[0] && memcpy(date, ld.date, sizeof date));
  if (!dated) {
    dt_str when = dt_html_fact_of(tree, "time");
    dated = when.len && dt_date_read(when, date);
  }
  if (!dated) return DT_OK;
  article->date = dt_arena_copy(arena, (dt_str){date, 10});
  return article->date.ptr ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
}
