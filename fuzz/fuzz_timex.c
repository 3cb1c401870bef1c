/* Time expressions and places over any words: sorted, inside the text, dates of the calendar. */
#include "hold.h"
#include "paragraph.h"
#include "places.h"
#include "text.h"
#include "timex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static dt_sources sources;
static dt_calendar *calendar;
static dt_gazetteer *gazetteer;

static void load(void) {
  dt_error err = {0};
  HOLD(dt_sources_open(NULL, 0, &sources, &err) == DT_OK);
  HOLD(dt_calendar_open(&sources, &calendar, &err) == DT_OK);
  HOLD(dt_gazetteer_open(&sources, &gazetteer, &err) == DT_OK);
}

static void hold_date(dt_date d) {
  HOLD(d.year >= 0 && d.month >= 0 && d.month <= 12 && d.day >= 0 && d.day <= 31);
}

static void hold_found(const dt_doc *doc) {
  uint32_t at = 0;
  for (uint32_t i = 0; i < doc->timex_count; at = doc->timexes[i++].span.end) {
    const dt_timex *x = &doc->timexes[i];
    HOLD(x->span.begin >= at && x->span.end > x->span.begin && x->span.end <= doc->article.text.len);
    HOLD(x->head < doc->token_count && memchr(x->value, 0, sizeof x->value));
    hold_date(x->from);
    hold_date(x->to);
  }
  at = 0;
  for (uint32_t i = 0; i < doc->place_count; at = doc->places[i++].span.end) {
    const dt_place *p = &doc->places[i];
    HOLD(p->span.begin >= at && p->span.end > p->span.begin && p->span.end <= doc->article.text.len);
    HOLD(p->head < doc->token_count && p->lat >= -90 && p->lat <= 90 && p->lon >= -180 && p->lon <= 180);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!calendar) load();
  dt_arena *arena = dt_arena_new((size_t)1 << 26);
  dt_error err = {0};
  HOLD(arena);
  dt_doc doc = {.arena = arena};
  if (size >= 4) {
    int year = (data[0] << 8 | data[1]) % 10000;
    doc.date = (dt_date){.year = (int16_t)year, .month = (int8_t)(data[2] % 13), .day = (int8_t)(data[3] % 29)};
    data += 4;
    size -= 4;
  }
  doc.article.text = (dt_str){(const char *)data, size};
  doc.article.text.len = dt_utf8_valid_length(doc.article.text);
  if (dt_paragraphs_cut(NULL, &doc.article, arena, &err) == DT_OK && dt_text_split(NULL, &doc, &err) == DT_OK &&
      dt_timex_find(calendar, &doc, &err) == DT_OK && dt_places_find(gazetteer, &doc, &err) == DT_OK)
    hold_found(&doc);
  dt_arena_free(arena);
  return 0;
}
