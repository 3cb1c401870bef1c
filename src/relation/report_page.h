/** What the report and the server share: the page and an article as JSON. */
#ifndef DT_REPORT_PAGE_H
#define DT_REPORT_PAGE_H

#include "relation.h"

/** The page, cut where a policy and data go in. */
typedef struct dt_page {
  dt_str head, middle, tail;
} dt_page;
/** DT_ERR_USAGE when the program was built without it. */
DT_MUST_CHECK dt_status dt_page_parts(dt_page *out, dt_error *err);
extern const unsigned char dt_page_bytes[];
extern const size_t dt_page_size; /**< 0: built without */

/** "names":{"USA":["United States","840"],...} of every code known. */
DT_MUST_CHECK dt_status dt_names_json(dt_arena *arena, dt_out *out, dt_error *err);

enum { DT_TEXT_ARTICLE, DT_TEXT_SENTENCE, DT_TEXT_NONE };

/** Articles with what was coded in them, as JSON: statements made ready once. */
typedef struct dt_article_writer dt_article_writer;
DT_MUST_CHECK dt_status dt_article_json_open(sqlite3 *db, int text_mode, dt_article_writer **out, dt_error *err);
void dt_article_json_close(dt_article_writer *a);
/** Appends one article; DT_END: there is none of this number. */
DT_MUST_CHECK dt_status dt_article_json(dt_article_writer *a, int64_t number, dt_out *out, dt_error *err);

#endif
