/* CSV and TSV with a header, and a table for reading. */
#include "nation.h"

#define COLUMNS(X)                                                                                                     \
  X(id) X(date) X(date_precision) X(publication_date) X(actor) X(actor_sector) X(actor_text) X(actor_name)             \
  X(recipient) X(recipient_sector) X(recipient_text) X(recipient_name) X(event) X(mode) X(context) X(auxiliary)        \
  X(cameo) X(quad_code) X(event_scale) X(goldstein) X(killed) X(injured) X(arrested) X(size) X(event_text)             \
  X(place) X(place_country) X(latitude) X(longitude) X(geonameid) X(source) X(source_code) X(cue) X(via)               \
  X(attribution_kind) X(stance) X(sequence) X(start) X(end) X(text) X(rule) X(publisher) X(url) X(title) X(link) X(copy_of)  \
  X(actor_cow) X(actor_gw) X(recipient_cow) X(recipient_gw)

enum column {
#define X(name) COLUMN_##name,
  COLUMNS(X)
#undef X
  COLUMN_COUNT
};

#define X(name) "," #name
static const char csv_header[] = COLUMNS(X) "\n";
#undef X
#define X(name) "\t" #name
static const char tsv_header[] = COLUMNS(X) "\n";
#undef X
const char *const dt_csv_header = csv_header + 1, *const dt_tsv_header = tsv_header + 1; /* no separator before the first */

typedef void join_fn(dt_out *field, const dt_party *p);
static void put_code(dt_out *f, const dt_party *p) { dt_out_str(f, p->code); }
static void put_sector(dt_out *f, const dt_party *p) { dt_out_str(f, p->sector); }
static void put_text(dt_out *f, const dt_party *p) { dt_out_str(f, p->text); }
static void put_name(dt_out *f, const dt_party *p) { dt_out_str(f, p->identifier); }

static void put_cow(dt_out *f, const dt_party *p) {
  dt_nation nation;
  if (dt_nation_find(p->code, &nation)) dt_out_str(f, nation.cow);
}

static void put_gw(dt_out *f, const dt_party *p) {
  dt_nation nation;
  if (dt_nation_find(p->code, &nation)) dt_out_str(f, nation.gw);
}

static void join(dt_out *f, const dt_party *items, uint32_t count, join_fn *put) {
  for (uint32_t i = 0; i < count; i++) {
    if (i) dt_out_char(f, ';');
    put(f, &items[i]);
  }
}

static void put_stated(dt_out *f, int32_t n) {
  if (n >= 0) dt_out_int(f, n);
}

static dt_str source_name(const dt_authority *a) {
  if (!a->known) return a->source;
  return a->speaker.identifier.len ? a->speaker.identifier : a->speaker.text;
}

static void put_authority(dt_out *f, const dt_record *r, enum column column) {
  if (!r->authority_count) return;
  const dt_authority *a = &r->authorities[0];
  switch (column) {
    case COLUMN_source: dt_out_str(f, source_name(a)); break;
    case COLUMN_source_code: if (a->known) dt_out_str(f, a->speaker.code); break;
    case COLUMN_cue: dt_out_str(f, a->cue); break;
    case COLUMN_via: dt_out_str(f, a->via); break;
    case COLUMN_attribution_kind: dt_out_z(f, a->kind); break;
    default: dt_out_z(f, a->stance); break;
  }
}

static void put_place(dt_out *f, const dt_record_place *p, enum column column) {
  if (!p->known) return;
  switch (column) {
    case COLUMN_place: dt_out_str(f, p->name); break;
    case COLUMN_place_country: dt_out_z(f, p->country); break;
    case COLUMN_latitude: if (p->country[0]) dt_out_fixed(f, p->lat, 5); break;
    case COLUMN_longitude: if (p->country[0]) dt_out_fixed(f, p->lon, 5); break;
    default: if (p->geonameid) dt_out_int(f, p->geonameid); break;
  }
}

static void put_goldstein(dt_out *f, const dt_record *r) {
  double value;
  if (dt_goldstein(r->cameo, &value)) dt_out_fixed(f, value, 1);
}

static void put(dt_out *f, const dt_record *r, const dt_record_options *options, enum column column) {
  switch (column) {
    case COLUMN_id: dt_out_str(f, r->id); break;
    case COLUMN_date: dt_out_z(f, r->date); break;
    case COLUMN_date_precision: dt_out_z(f, r->precision); break;
    case COLUMN_publication_date: dt_out_str(f, r->article.date); break;
    case COLUMN_actor: join(f, r->actors, r->actor_count, put_code); break;
    case COLUMN_actor_sector: join(f, r->actors, r->actor_count, put_sector); break;
    case COLUMN_actor_text: join(f, r->actors, r->actor_count, put_text); break;
    case COLUMN_actor_name: join(f, r->actors, r->actor_count, put_name); break;
    case COLUMN_recipient: join(f, r->recipients, r->recipient_count, put_code); break;
    case COLUMN_recipient_sector: join(f, r->recipients, r->recipient_count, put_sector); break;
    case COLUMN_recipient_text: join(f, r->recipients, r->recipient_count, put_text); break;
    case COLUMN_recipient_name: join(f, r->recipients, r->recipient_count, put_name); break;
    case COLUMN_event: dt_out_z(f, dt_event_name(r->type)); break;
    case COLUMN_mode: dt_out_z(f, dt_mode_name(r->mode)); break;
    case COLUMN_context: dt_out_contexts(f, r->contexts, ";"); break;
    case COLUMN_auxiliary: dt_out_auxiliary(f, r->auxiliary, ";"); break;
    case COLUMN_cameo: dt_out_z(f, r->cameo); break;
    case COLUMN_quad_code: dt_out_int(f, dt_record_quad(r, options, "plover")); break;
    case COLUMN_event_scale: dt_out_fixed(f, dt_event_score(r->type, r->mode), 3); break;
    case COLUMN_goldstein: put_goldstein(f, r); break;
    case COLUMN_killed: put_stated(f, r->killed); break;
    case COLUMN_injured: put_stated(f, r->injured); break;
    case COLUMN_arrested: put_stated(f, r->arrested); break;
    case COLUMN_size: put_stated(f, r->size); break;
    case COLUMN_event_text: dt_out_texts(f, r->texts, r->text_count); break;
    case COLUMN_place: case COLUMN_place_country: case COLUMN_latitude: case COLUMN_longitude: case COLUMN_geonameid:
      put_place(f, &r->place, column); break;
    case COLUMN_source: case COLUMN_source_code: case COLUMN_cue: case COLUMN_via: case COLUMN_attribution_kind: case COLUMN_stance:
      put_authority(f, r, column); break;
    case COLUMN_sequence: dt_out_int(f, r->sequence); break;
    case COLUMN_start: dt_out_int(f, r->start); break;
    case COLUMN_end: dt_out_int(f, r->end); break;
    case COLUMN_text: dt_out_str(f, r->sentence); break;
    case COLUMN_rule: dt_out_str(f, r->rule); break;
    case COLUMN_publisher: dt_out_str(f, r->article.publisher); break;
    case COLUMN_url: dt_out_str(f, r->article.url); break;
    case COLUMN_title: dt_out_str(f, r->article.title); break;
    case COLUMN_link: dt_out_z(f, r->link); break;
    case COLUMN_copy_of: dt_out_str(f, options->copy_of); break;
    case COLUMN_actor_cow: join(f, r->actors, r->actor_count, put_cow); break;
    case COLUMN_actor_gw: join(f, r->actors, r->actor_count, put_gw); break;
    case COLUMN_recipient_cow: join(f, r->recipients, r->recipient_count, put_cow); break;
    case COLUMN_recipient_gw: join(f, r->recipients, r->recipient_count, put_gw); break;
    case COLUMN_COUNT: break;
  }
}

static void write_row(dt_out *out, const dt_record *r, const dt_record_options *options, char separator,
                      void (*field)(dt_out *, dt_str)) {
  char room[4096]; /* most fields fit: no arena used */
  for (unsigned i = 0; i < COLUMN_COUNT; i++) {
    dt_out text = {.arena = out->arena, .ptr = room, .room = sizeof room};
    put(&text, r, options, (enum column)i);
    if (text.failed) out->failed = true;
    if (i) dt_out_char(out, separator);
    field(out, (dt_str){text.ptr, text.len});
  }
  dt_out_char(out, '\n');
}

void dt_record_csv(dt_out *out, const dt_record *r, const dt_record_options *options) { write_row(out, r, options, ',', dt_out_csv); }
void dt_record_tsv(dt_out *out, const dt_record *r, const dt_record_options *options) { write_row(out, r, options, '\t', dt_out_bare); }

/* ------------------------------------------------------------ to be read */

enum { WHO_WIDTH = 26, WHAT_WIDTH = 24 };

static size_t width_of(dt_str s) {
  size_t n = 0;
  for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
  return n;
}

/* `width` characters: cut with "…", filled with blanks. */
static void cell(dt_out *out, dt_str s, size_t width) {
  size_t have = width_of(s), at = 0, keep = have > width ? width - 1 : have;
  for (size_t n = 0; n < keep; n++) (void)dt_utf8_next(s, &at);
  dt_out_shown(out, dt_slice(s, 0, at));
  if (have > width) dt_out_z(out, "\xE2\x80\xA6");
  for (size_t n = have; n < width; n++) dt_out_char(out, ' ');
  dt_out_z(out, "  ");
}

static void who(dt_out *f, const dt_party *items, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    const dt_party *p = &items[i];
    if (i) dt_out_z(f, ", ");
    dt_out_str(f, p->code.len ? p->code : DT_STR("---"));
    if (p->sector.len) dt_out_char(f, ' '), dt_out_str(f, p->sector);
    dt_out_char(f, ' ');
    dt_out_str(f, p->identifier.len ? p->identifier : p->text);
  }
}

static void what(dt_out *f, const dt_record *r) {
  if (r->auxiliary & DT_AUX_NEGATION) dt_out_z(f, "not ");
  dt_out_z(f, dt_event_name(r->type));
  if (r->mode) dt_out_char(f, '/'), dt_out_z(f, dt_mode_name(r->mode));
  for (unsigned i = 0; i < 3; i++)
    if (r->auxiliary >> i & 1) dt_out_z(f, ", "), dt_out_z(f, dt_aux_names[i]);
}

static void whose_word(dt_out *f, const dt_record *r) {
  for (uint32_t i = 0; i < r->authority_count; i++) {
    const dt_authority *a = &r->authorities[i];
    dt_str name = source_name(a);
    dt_out_z(f, i ? ", in " : "said by ");
    dt_out_str(f, name.len ? name : DT_STR("somebody"));
    if (a->via.len) dt_out_z(f, " via "), dt_out_str(f, a->via);
  }
}

static void title_line(dt_out *out, const dt_record *r) {
  dt_str title = r->article.title.len ? r->article.title : r->article.id;
  dt_out_char(out, '\n');
  dt_out_shown(out, title);
  dt_out_z(out, "  [");
  if (r->article.date.len) dt_out_shown(out, r->article.date), dt_out_z(out, ", ");
  if (r->article.publisher.len) dt_out_shown(out, r->article.publisher), dt_out_z(out, ", ");
  dt_out_shown(out, r->article.id);
  dt_out_z(out, "]\n");
}

typedef void fill_fn(dt_out *f, const dt_record *r);
static void fill_date(dt_out *f, const dt_record *r) { dt_out_z(f, r->date); }

/* A meeting or fight has actors only: the first stands left, the others right, "with". */
static bool mutual(const dt_record *r) { return r->recipient_count == 0 && r->actor_count > 1; }
static void fill_actors(dt_out *f, const dt_record *r) { who(f, r->actors, mutual(r) ? 1 : r->actor_count); }

static void fill_recipients(dt_out *f, const dt_record *r) {
  if (mutual(r)) dt_out_z(f, "with "), who(f, r->actors + 1, r->actor_count - 1);
  else who(f, r->recipients, r->recipient_count);
}

void dt_record_line(dt_out *out, const dt_record *r, const dt_record_options *options) {
  static const struct {
    fill_fn *fill;
    size_t width;
  } cells[] = {{fill_date, 10}, {fill_actors, WHO_WIDTH}, {what, WHAT_WIDTH}, {fill_recipients, WHO_WIDTH}};
  (void)options;
  if (r->number == 1) title_line(out, r);
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
    char room[1024];
    dt_out text = {.arena = out->arena, .ptr = room, .room = sizeof room};
    cells[i].fill(&text, r);
    cell(out, (dt_str){text.ptr, text.len}, cells[i].width);
  }
  char room[1024];
  dt_out text = {.arena = out->arena, .ptr = room, .room = sizeof room};
  whose_word(&text, r);
  dt_out_shown(out, (dt_str){text.ptr, text.len});
  while (out->len && out->ptr[out->len - 1] == ' ') out->len--;
  dt_out_char(out, '\n');
}
