/* An event of a document, as writers see it. */
#include "record.h"
#include <stdlib.h>

const char *const dt_aux_names[4] = {"historical", "future", "hypothetical", "negation"};

uint8_t dt_auxiliary_bits(dt_str list) {
  uint8_t set = 0;
  dt_str name;
  while (dt_str_field(&list, ';', &name))
    for (unsigned i = 0; i < 4; i++)
      if (dt_str_is(name, dt_aux_names[i])) set = (uint8_t)(set | 1u << i);
  return set;
}

static void out_names(dt_out *out, uint64_t set, const char *between, const char *(*name_of)(unsigned)) {
  const char *name;
  bool some = false;
  for (unsigned i = 0; (name = name_of(i)); i++) {
    if (!(set >> i & 1)) continue;
    if (some) dt_out_z(out, between);
    some = true;
    dt_out_z(out, name);
  }
}

static const char *aux_name(unsigned i) { return i < 4 ? dt_aux_names[i] : NULL; }

void dt_out_contexts(dt_out *out, uint64_t set, const char *between) { out_names(out, set, between, dt_context_name); }
void dt_out_auxiliary(dt_out *out, uint8_t set, const char *between) { out_names(out, set, between, aux_name); }

void dt_out_texts(dt_out *out, const dt_str *texts, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (i) dt_out_z(out, " \xE2\x80\xA6 ");
    dt_out_str(out, texts[i]);
  }
}

const char *dt_entity_kind_text(dt_entity_kind kind) {
  static const char *const names[] = {"person", "country", "org", "group", "role", "pronoun", "unknown"};
  return kind < sizeof names / sizeof *names ? names[kind] : "unknown";
}

const char *dt_speech_kind_text(dt_speech_kind kind) {
  static const char *const names[] = {"direct", "indirect", "mixed"};
  return kind < sizeof names / sizeof *names ? names[kind] : "indirect";
}

bool dt_goldstein(const char *cameo, double *out) {
  const dt_cameo_row *row = dt_cameo_find(cameo);
  char root[3] = {cameo[0], cameo[0] ? cameo[1] : 0, 0};
  if (!row) row = dt_cameo_find(root);
  if (row) *out = row->goldstein;
  return row != NULL;
}

/* ------------------------------------------------------------------ date */

static int8_t month_days(int16_t year, int8_t month) {
  static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return (int8_t)(days[month - 1] + (month == 2 && leap));
}

/* By hand: every event has three or four, and printf took longer than all the rest of a record. */
static void put_date(char out[11], dt_date d, int parts) {
  static const size_t lengths[] = {0, 4, 7, 10};
  unsigned n = (unsigned)(d.year < 0 ? 0 : d.year % 10000) * 10000u + (unsigned)d.month % 100 * 100 + (unsigned)d.day % 100;
  for (int i = 9; i >= 0; i--) {
    out[i] = i == 4 || i == 7 ? '-' : (char)('0' + n % 10);
    if (i != 4 && i != 7) n /= 10;
  }
  out[lengths[parts]] = 0;
}

void dt_record_date(dt_record *r, dt_date from, dt_date last, dt_precision precision) {
  static const struct {
    const char *name;
    int parts;
    bool stretch; /* begins and ends on days of its own */
  } kinds[] = {
    [DT_DAY] = {"day", 3, false},         [DT_WEEK] = {"week", 3, true},  [DT_MONTH] = {"month", 2, false},
    [DT_QUARTER] = {"quarter", 3, true},  [DT_YEAR] = {"year", 1, false}, [DT_DECADE] = {"decade", 3, true},
    [DT_TIME] = {"day", 3, false},
  };
  r->date[0] = r->last[0] = r->day[0] = r->last_day[0] = 0;
  r->precision = "";
  if (from.year <= 0 || precision > DT_TIME) return;
  if (from.month < 1 || from.month > 12) precision = precision == DT_DECADE ? DT_DECADE : DT_YEAR;
  else if ((precision == DT_DAY || precision == DT_TIME) && from.day < 1) precision = DT_MONTH;
  bool year = precision == DT_YEAR || precision == DT_DECADE;
  if (year || from.month < 1) from.month = 1;
  if (year || precision == DT_MONTH || from.day < 1) from.day = 1;
  if (precision == DT_DAY || precision == DT_TIME) last = from;
  else if (precision == DT_MONTH) last = (dt_date){from.year, from.month, month_days(from.year, from.month)};
  else if (precision == DT_YEAR) last = (dt_date){from.year, 12, 31};
  else if (last.year <= 0 || dt_date_days(last) < dt_date_days(from)) last = from;
  r->precision = kinds[precision].name;
  put_date(r->date, from, kinds[precision].parts);
  put_date(r->day, from, 3);
  put_date(r->last_day, last, 3);
  if (kinds[precision].stretch) put_date(r->last, last, 3);
}

static void set_date(const dt_doc *doc, const dt_event *e, dt_record *r) {
  dt_date last = {0};
  r->date_given = e->date.year > 0 && e->timex != DT_NONE;
  if (e->timex < doc->timex_count) last = doc->timexes[e->timex].to;
  if (e->date.year > 0) dt_record_date(r, e->date, last, e->precision);
  else dt_record_date(r, doc->date, doc->date, DT_DAY);
}

/* ----------------------------------------------------------------- parts */

static dt_str words(const dt_doc *doc, uint32_t begin, uint32_t end) { return dt_slice(doc->article.text, begin, end); }

static dt_party party_of(const dt_doc *doc, uint32_t index, const dt_points *points) {
  const dt_entity *e = &doc->entities[index];
  return (dt_party){.code = dt_str_of(e->code), .sector = e->sector, .text = words(doc, e->span.begin, e->span.end),
                    .identifier = e->identifier, .office = e->office, .rule = e->rule, .kind = dt_entity_kind_text(e->kind),
                    .start = dt_points_at(points, e->span.begin), .end = dt_points_at(points, e->span.end),
                    .former = e->former, .entity = index};
}

static bool parties_of(const dt_doc *doc, dt_indices from, const dt_points *points, dt_party **out, uint32_t *count) {
  dt_party *items = dt_arena_alloc(doc->arena, from.count, sizeof *items);
  if (!items) return from.count == 0;
  for (uint32_t i = 0; i < from.count; i++) items[i] = party_of(doc, from.items[i], points);
  *out = items;
  *count = from.count;
  return true;
}

/* The words of several spans as one text. */
static bool joined(const dt_doc *doc, dt_spans spans, dt_str *out) {
  *out = (dt_str){"", 0};
  if (spans.count == 1) *out = words(doc, spans.items[0].begin, spans.items[0].end);
  if (spans.count < 2) return true;
  dt_out text = {.arena = doc->arena};
  for (uint32_t i = 0; i < spans.count; i++) {
    if (i) dt_out_z(&text, " \xE2\x80\xA6 ");
    dt_out_str(&text, words(doc, spans.items[i].begin, spans.items[i].end));
  }
  *out = (dt_str){text.ptr, text.len};
  return !text.failed;
}

static bool authority_of(const dt_doc *doc, uint32_t index, const dt_points *points, dt_authority *out) {
  const dt_attribution *a = &doc->attributions[index];
  *out = (dt_authority){.known = a->speaker != DT_NONE, .via = a->via, .rule = a->rule, .kind = dt_speech_kind_text(a->kind),
                        .stance = dt_stance_text(a->stance), .attribution = index};
  if (out->known) out->speaker = party_of(doc, a->speaker, points);
  if (a->content.count) {
    out->start = dt_points_at(points, a->content.items[0].begin);
    out->end = dt_points_at(points, a->content.items[a->content.count - 1].end);
  }
  return joined(doc, a->source, &out->source) && joined(doc, a->cue, &out->cue);
}

static bool authorities_of(const dt_doc *doc, uint32_t innermost, const dt_points *points, dt_record *r) {
  uint32_t count = 0;
  for (uint32_t i = innermost; i != DT_NONE && count < doc->attribution_count; i = doc->attributions[i].parent) count++;
  if (count == 0) return true;
  r->authorities = dt_arena_alloc(doc->arena, count, sizeof *r->authorities);
  if (!r->authorities) return false;
  for (uint32_t i = innermost; r->authority_count < count; i = doc->attributions[i].parent)
    if (!authority_of(doc, i, points, &r->authorities[r->authority_count++])) return false;
  return true;
}

static bool texts_of(const dt_doc *doc, dt_spans spans, dt_record *r) {
  r->texts = dt_arena_alloc(doc->arena, spans.count, sizeof *r->texts);
  if (!r->texts) return spans.count == 0;
  for (uint32_t i = 0; i < spans.count; i++) r->texts[i] = words(doc, spans.items[i].begin, spans.items[i].end);
  r->text_count = spans.count;
  return true;
}

static void place_of(const dt_doc *doc, uint32_t index, const dt_points *points, dt_record_place *out) {
  if (index == DT_NONE) return;
  const dt_place *p = &doc->places[index];
  *out = (dt_record_place){.known = true, .name = p->name.len ? p->name : words(doc, p->span.begin, p->span.end),
                           .admin1 = p->admin1, .words = words(doc, p->span.begin, p->span.end), .feature = p->feature, .lat = p->lat, .lon = p->lon,
                           .geonameid = p->geonameid, .start = dt_points_at(points, p->span.begin),
                           .end = dt_points_at(points, p->span.end)};
  memcpy(out->country, p->country, sizeof out->country);
}

/* Title or first body paragraph. */
static bool in_lede(const dt_article *article, uint32_t paragraph) {
  if (paragraph >= article->paragraph_count) return false;
  if (article->paragraphs[paragraph].kind == DT_PARAGRAPH_TITLE) return true;
  for (uint32_t i = 0; i < paragraph; i++)
    if (article->paragraphs[i].kind == DT_PARAGRAPH_BODY) return false;
  return true;
}

/* ------------------------------------------------------------------ link */

static dt_str first_sector(dt_str sectors) {
  dt_str first = {"", 0};
  (void)dt_str_field(&sectors, ' ', &first);
  return first;
}

static int by_text(const void *a, const void *b) {
  const dt_party *const *x = a, *const *y = b;
  int order = dt_str_cmp((*x)->code, (*y)->code);
  return order ? order : dt_str_cmp(first_sector((*x)->sector), first_sector((*y)->sector));
}

/* What has no room is left out: the key is hashed, and no event has so many parties. */
static void key_part(char *key, size_t size, size_t *at, dt_str part, char end) {
  if (part.len + 1 > size - *at) {
    *at = size;
    return;
  }
  if (part.len) memcpy(key + *at, part.ptr, part.len);
  *at += part.len;
  key[(*at)++] = end;
}

/* Codes and first sectors in an order that does not depend on how the sentence puts them. */
static void key_side(char *key, size_t size, size_t *at, const dt_party *parties, uint32_t count) {
  enum { MOST = 16 };
  const dt_party *sorted[MOST];
  uint32_t n = count < MOST ? count : MOST;
  for (uint32_t i = 0; i < n; i++) sorted[i] = &parties[i];
  qsort(sorted, n, sizeof *sorted, by_text);
  for (uint32_t i = 0; i < n; i++) {
    key_part(key, size, at, sorted[i]->code, ' ');
    key_part(key, size, at, first_sector(sorted[i]->sector), ',');
  }
}

static bool has_code(const dt_party *parties, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (parties[i].code.len) return true;
  return false;
}

void dt_record_link(dt_record *r) {
  char key[1024], auxiliary[3] = {(char)('0' + r->auxiliary / 10), (char)('0' + r->auxiliary % 10), 0}; /* four bits */
  size_t at = 0;
  r->link[0] = 0;
  if (!r->date[0] || !(has_code(r->actors, r->actor_count) || has_code(r->recipients, r->recipient_count))) return;
  key_part(key, sizeof key, &at, dt_str_of(r->date), '|');
  key_part(key, sizeof key, &at, dt_str_of(r->precision), '|');
  key_part(key, sizeof key, &at, dt_str_of(dt_event_name(r->type)), '|');
  key_part(key, sizeof key, &at, dt_str_of(auxiliary[0] == '0' ? auxiliary + 1 : auxiliary), '|');
  key_side(key, sizeof key, &at, r->actors, r->actor_count);
  key_part(key, sizeof key, &at, DT_STR(""), '|');
  key_side(key, sizeof key, &at, r->recipients, r->recipient_count);
  dt_hexadecimal(r->link, dt_hash((dt_str){key, at}));
}

/* ---------------------------------------------------------------- record */

static dt_str id_of(const dt_doc *doc, uint32_t number) {
  char digits[12];
  dt_str id = doc->article.id;
  dt_out tail = {.ptr = digits, .room = sizeof digits};
  dt_out_char(&tail, '#');
  dt_out_int(&tail, number);
  char *bytes = dt_arena_alloc(doc->arena, id.len + tail.len, 1);
  if (!bytes) return (dt_str){0};
  if (id.len) memcpy(bytes, id.ptr, id.len);
  memcpy(bytes + id.len, digits, tail.len);
  return (dt_str){bytes, id.len + tail.len};
}

dt_status dt_record_of(const dt_doc *doc, uint32_t index, const dt_points *points, dt_record *r, dt_error *err) {
  const dt_event *e = &doc->events[index];
  const dt_sentence *sentence = &doc->sentences[e->sentence];
  const dt_article *article = &doc->article;
  *r = (dt_record){
    .article = {article->id, article->date, article->publisher, article->title, article->url, article->text},
    .id = id_of(doc, index + 1),
    .number = index + 1, .type = e->type, .mode = e->mode, .auxiliary = e->auxiliary, .contexts = e->contexts,
    .killed = e->killed, .injured = e->injured, .arrested = e->arrested, .size = e->size,
    .sequence = e->sentence + 1, .start = dt_points_at(points, sentence->begin), .end = dt_points_at(points, sentence->end),
    .trigger = dt_points_at(points, doc->tokens[e->trigger].begin), .lede = in_lede(article, sentence->paragraph),
    .sentence = words(doc, sentence->begin, sentence->end), .rule = e->rule, .why = e->why,
  };
  memcpy(r->cameo, e->cameo, sizeof r->cameo);
  set_date(doc, e, r);
  place_of(doc, e->place, points, &r->place);
  bool whole = r->id.ptr && parties_of(doc, e->actors, points, &r->actors, &r->actor_count) &&
               parties_of(doc, e->recipients, points, &r->recipients, &r->recipient_count) && texts_of(doc, e->text, r) &&
               authorities_of(doc, e->attribution, points, r);
  if (!whole) return dt_fail(err, DT_ERR_MEM, 0, "no room for event %u", index + 1);
  dt_record_link(r);
  return DT_OK;
}
