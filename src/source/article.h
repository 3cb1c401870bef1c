/** Inside the source stage: articles under construction and the readers of single formats. */
#ifndef DT_ARTICLE_H
#define DT_ARTICLE_H

#include "furniture.h"
#include "stream.h"

/** An article and the memory that it points into. */
typedef struct dt_draft {
  dt_article article; /* first: dt_article_free() gets this pointer */
  dt_arena *arena;
} dt_draft;

/** Limits of one article, and of the line it stands on. */
enum { DT_ARTICLE_BYTES = 1 << 28 };

/** What readers of single formats are told. */
typedef struct dt_reading {
  const char *name;               /* of the file, for messages */
  const dt_furniture *furniture;  /* NULL: label nothing by phrase */
  bool fragment;                  /* HTML is the article itself, not a page around it */
} dt_reading;

DT_MUST_CHECK dt_status dt_draft_new(dt_draft **out, dt_error *err);

/**
 * Fill the draft from bytes that may be in any encoding.
 * errors  DT_ERR_TEXT, DT_ERR_FORMAT (err->offset is relative to the bytes), DT_ERR_MEM
 */
DT_MUST_CHECK dt_status dt_text_article(dt_str bytes, const dt_reading *reading, dt_draft *draft, dt_error *err);
DT_MUST_CHECK dt_status dt_html_article(dt_str bytes, dt_str charset, const dt_reading *reading, dt_draft *draft, dt_error *err);
DT_MUST_CHECK dt_status dt_json_article(dt_str line, const dt_reading *reading, dt_draft *draft, dt_error *err);

/** A whole file of JSON: a list of articles, or one article written over several lines. */
typedef struct dt_json_list dt_json_list;
DT_MUST_CHECK dt_status dt_json_list_open(dt_str bytes, const char *name, dt_json_list **out, dt_error *err);
void dt_json_list_close(dt_json_list *list);
/** The next article; DT_END after the last. */
DT_MUST_CHECK dt_status dt_json_list_next(dt_json_list *list, const dt_reading *reading, dt_draft *draft, dt_error *err);

/** Dates as people and pages write them, into YYYY-MM-DD; false when there is none in `s`. `s` may go on behind it. */
bool dt_date_read(dt_str s, char out[11]);
/** A date standing somewhere in the first lines of an article; false when there is none. */
bool dt_dateline_read(dt_str text, char out[11]);

/** Set a string of the draft, copied. */
DT_MUST_CHECK dt_status dt_draft_set(dt_draft *draft, dt_str *field, dt_str value, dt_error *err);

#endif
