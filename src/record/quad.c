/* Quad classes: tools disagree on CAMEO roots 01, 02 and 16, so the scheme is always named. */
#include "record.h"

/* By CAMEO root 01 to 20. */
static const struct scheme {
  const char *name;
  int8_t by_root[21];
} schemes[] = {
  /* R package icews, GDELT        01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 */
  {"icews", {0, /*             */ 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4}},
  /* Phoenix's PentaClass */
  {"penta", {0, /*             */ 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 3, 4, 4, 4, 4}},
};

int dt_quad_by(const char *name, dt_event_type type, const char *cameo) {
  if (strcmp(name, "plover") == 0) return dt_event_quad(type);
  unsigned root = dt_is_digit(cameo[0]) && dt_is_digit(cameo[1]) ? (unsigned)(cameo[0] - '0') * 10 + (unsigned)(cameo[1] - '0') : 0;
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
    if (strcmp(name, schemes[i].name) == 0) return root <= 20 ? schemes[i].by_root[root] : 0;
  return -1;
}

int dt_record_quad(const dt_record *r, const dt_record_options *options, const char *own) {
  return dt_quad_by(options->quad_scheme ? options->quad_scheme : own, r->type, r->cameo);
}
