/* A page of HTML into an article. */
#include "article.h"

dt_status dt_html_article(dt_str bytes, dt_str charset, const char *name, dt_draft *draft, dt_error *err) {
  (void)bytes, (void)charset, (void)draft;
  return dt_fail(err, DT_ERR_FORMAT, 0, "%s: HTML is not read yet", name);
}
