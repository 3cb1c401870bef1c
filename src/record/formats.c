/* The formats by name, and the public functions over them. */
#include "record.h"
#include <stdio.h>

static void json_line(dt_out *out, const dt_record *r, const dt_record_options *options) {
  dt_record_json(out, r, options);
  dt_out_char(out, '\n');
}

static const struct format {
  const char *name;
  const char *const *header; /* NULL: none */
  void (*write)(dt_out *out, const dt_record *r, const dt_record_options *options);
  bool numbered;   /* rows or stories carry running numbers */
  bool characters; /* offsets are code points whatever is asked for */
} formats[] = {
  {"jsonl", NULL, json_line, false, false},
  {"csv", &dt_csv_header, dt_record_csv, false, false},
  {"tsv", &dt_tsv_header, dt_record_tsv, false, false},
  {"table", NULL, dt_record_line, false, false},
  {"gdelt1", NULL, dt_record_gdelt1, true, false},
  {"gdelt2", NULL, dt_record_gdelt2, true, false},
  {"gdelt2-mentions", NULL, dt_record_mentions, true, true},
  {"icews", &dt_icews_header, dt_record_icews, true, false},
  {"phoenix", NULL, dt_record_phoenix, true, false},
  {"polecat", &dt_polecat_header, dt_record_polecat, false, false},
  {"tabari", NULL, dt_record_tabari, false, false},
};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static const dt_record_options defaults = {0};

static const struct format *find(const dt_record_options *options) {
  if (!options->format) return &formats[0];
  for (size_t i = 0; i < FORMAT_COUNT; i++)
    if (strcmp(formats[i].name, options->format) == 0) return &formats[i];
  return NULL;
}

static dt_status no_such_format(const char *name, dt_error *err) {
  char list[256] = "";
  size_t at = 0;
  for (size_t i = 0; i < FORMAT_COUNT && at < sizeof list; i++)
    at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "", formats[i].name);
  return dt_fail(err, DT_ERR_USAGE, 0, "no format '%s'; there are %s", name, list);
}

dt_status dt_record_check(const dt_record_options *options, dt_error *err) {
  if (!find(options)) return no_such_format(options->format, err);
  if (options->quad_scheme && dt_quad_by(options->quad_scheme, DT_EVENT_AGREE, "030") < 0)
    return dt_fail(err, DT_ERR_USAGE, 0, "no quad scheme '%s'; there are plover, icews, penta", options->quad_scheme);
  if (options->organisations && strcmp(options->organisations, "own") != 0 && strcmp(options->organisations, "igo") != 0)
    return dt_fail(err, DT_ERR_USAGE, 0, "organisations are 'own' or 'igo', not '%s'", options->organisations);
  return DT_OK;
}

static void rewrite(dt_party *parties, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (dt_str_is(parties[i].code, "UNO") || dt_str_is(parties[i].code, "EUR")) parties[i].code = DT_STR("IGO");
}

void dt_record_organisations(dt_record *r, const dt_record_options *options) {
  if (!options->organisations || strcmp(options->organisations, "igo") != 0) return;
  rewrite(r->actors, r->actor_count);
  rewrite(r->recipients, r->recipient_count);
  for (uint32_t i = 0; i < r->authority_count; i++) rewrite(&r->authorities[i].speaker, 1);
}

void dt_record_write(dt_out *out, const dt_record *record, const dt_record_options *options) {
  find(options)->write(out, record, options);
}

const char *dt_record_format(unsigned index) { return index < FORMAT_COUNT ? formats[index].name : NULL; }

dt_status dt_record_header(const dt_record_options *options, dt_str *out, dt_error *err) {
  if (!options) options = &defaults;
  DT_TRY(dt_record_check(options, err));
  const struct format *format = find(options);
  *out = format->header ? dt_str_of(*format->header) : (dt_str){"", 0};
  return DT_OK;
}

static dt_status finish(const dt_out *text, dt_str *out, dt_error *err) {
  if (text->failed) return dt_fail(err, DT_ERR_MEM, 0, "no room to write the events");
  *out = text->len ? (dt_str){text->ptr, text->len} : (dt_str){"", 0};
  return DT_OK;
}

bool dt_record_is_numbered(const dt_record_options *options) {
  const struct format *format = options ? find(options) : NULL;
  return format && format->numbered;
}

bool dt_record_in_characters(const dt_record_options *options) {
  const struct format *format = find(options);
  return options->codepoints || (format && format->characters);
}

dt_status dt_doc_records(const dt_doc *doc, const dt_record_options *options, dt_str *out, dt_error *err) {
  dt_record_options how = options ? *options : defaults;
  DT_TRY(dt_record_check(&how, err));
  uint64_t own_row = 1;
  if (!how.next_row) how.next_row = &own_row;
  dt_points points;
  dt_out text = {.arena = doc->arena};
  if (!dt_points_make(doc->arena, doc->article.text, dt_record_in_characters(&how), &points))
    return dt_fail(err, DT_ERR_MEM, 0, "no room to count code points");
  for (uint32_t i = 0; i < doc->event_count; i++) {
    dt_record record;
    DT_TRY(dt_record_of(doc, i, &points, &record, err));
    dt_record_organisations(&record, &how);
    dt_record_write(&text, &record, &how);
  }
  return finish(&text, out, err);
}

dt_status dt_event_json(const dt_doc *doc, uint32_t index, const dt_record_options *options, dt_str *out, dt_error *err) {
  if (!options) options = &defaults;
  if (index >= doc->event_count) return dt_fail(err, DT_ERR_USAGE, 0, "event %u of %u", index, doc->event_count);
  DT_TRY(dt_record_check(options, err));
  dt_points points;
  dt_record record;
  dt_out text = {.arena = doc->arena};
  if (!dt_points_make(doc->arena, doc->article.text, options->codepoints, &points))
    return dt_fail(err, DT_ERR_MEM, 0, "no room to count code points");
  DT_TRY(dt_record_of(doc, index, &points, &record, err));
  dt_record_organisations(&record, options);
  dt_record_json(&text, &record, options);
  return finish(&text, out, err);
}
