/* PLOVER's JSON: the codebook's field names where it has the field, ours added after them. */
#include "record.h"

static void field(dt_out *out, const char *name, dt_str value) {
  if (!value.len) return;
  dt_out_z(out, ",\"");
  dt_out_z(out, name);
  dt_out_z(out, "\":");
  dt_out_json(out, value);
}

static void key(dt_out *out, const char *name) {
  dt_out_z(out, ",\"");
  dt_out_z(out, name);
  dt_out_z(out, "\":");
}

static void number(dt_out *out, const char *name, int64_t value) {
  key(out, name);
  dt_out_int(out, value);
}

static void text(dt_out *out, const char *name, const char *value) {
  key(out, name);
  dt_out_json(out, dt_str_of(value));
}

static void party(dt_out *out, const dt_party *p) {
  dt_out_z(out, "{\"code\":");
  dt_out_json(out, p->code);
  field(out, "sector", p->sector);
  field(out, "entity_text", p->text);
  field(out, "identifier_text", p->identifier);
  field(out, "office", p->office);
  if (p->former) dt_out_z(out, ",\"former\":true");
  number(out, "start", p->start);
  number(out, "end", p->end);
  dt_out_char(out, '}');
}

static void parties(dt_out *out, const char *name, const dt_party *items, uint32_t count) {
  key(out, name);
  dt_out_char(out, '[');
  for (uint32_t i = 0; i < count; i++) {
    if (i) dt_out_char(out, ',');
    party(out, &items[i]);
  }
  dt_out_char(out, ']');
}

/* A list of at most one name, as the codebook has it. */
static void one(dt_out *out, const char *name, const char *value) {
  key(out, name);
  dt_out_char(out, '[');
  if (*value) dt_out_json(out, dt_str_of(value));
  dt_out_char(out, ']');
}

static void contexts(dt_out *out, uint64_t set) {
  const char *name;
  bool some = false;
  key(out, "context");
  dt_out_char(out, '[');
  for (unsigned i = 0; (name = dt_context_name(i)); i++) {
    if (!(set >> i & 1)) continue;
    if (some) dt_out_char(out, ',');
    some = true;
    dt_out_json(out, dt_str_of(name));
  }
  dt_out_char(out, ']');
}

static void auxiliary(dt_out *out, uint8_t set) {
  bool some = false;
  key(out, "auxiliary");
  dt_out_char(out, '[');
  for (unsigned i = 0; i < 4; i++) {
    if (!(set >> i & 1)) continue;
    if (some) dt_out_char(out, ',');
    some = true;
    dt_out_json(out, dt_str_of(dt_aux_names[i]));
  }
  dt_out_char(out, ']');
}

static void place(dt_out *out, const dt_record_place *p) {
  key(out, "event_loc");
  if (!p->known) {
    dt_out_z(out, "null");
    return;
  }
  dt_out_z(out, "{\"name\":");
  dt_out_json(out, p->name);
  field(out, "country", dt_str_of(p->country));
  field(out, "admin1", p->admin1);
  if (p->country[0]) {
    key(out, "lat");
    dt_out_fixed(out, p->lat, 5);
    key(out, "lon");
    dt_out_fixed(out, p->lon, 5);
  }
  if (p->geonameid) number(out, "geonameid", p->geonameid);
  if (p->feature) field(out, "feature", (dt_str){&p->feature, 1});
  number(out, "start", p->start);
  number(out, "end", p->end);
  dt_out_char(out, '}');
}

static void authority(dt_out *out, const dt_authority *a) {
  dt_out_z(out, "{\"source\":");
  if (a->known) {
    party(out, &a->speaker);
  } else {
    dt_out_z(out, "{\"code\":\"\"");
    field(out, "entity_text", a->source);
    dt_out_char(out, '}');
  }
  field(out, "cue", a->cue);
  field(out, "via", a->via);
  text(out, "kind", a->kind);
  text(out, "stance", a->stance);
  dt_out_char(out, '}');
}

static void attribution(dt_out *out, const dt_record *r) {
  key(out, "attribution");
  dt_out_char(out, '[');
  for (uint32_t i = 0; i < r->authority_count; i++) {
    if (i) dt_out_char(out, ',');
    authority(out, &r->authorities[i]);
  }
  dt_out_char(out, ']');
}

static void texts(dt_out *out, const dt_record *r) {
  key(out, "event_text");
  dt_out_char(out, '[');
  for (uint32_t i = 0; i < r->text_count; i++) {
    if (i) dt_out_char(out, ',');
    dt_out_json(out, r->texts[i]);
  }
  dt_out_char(out, ']');
}

static void magnitudes(dt_out *out, const dt_record *r) {
  if (r->killed >= 0) number(out, "killed", r->killed);
  if (r->injured >= 0) number(out, "injured", r->injured);
  if (r->arrested >= 0) number(out, "arrested", r->arrested);
  if (r->size >= 0) number(out, "size", r->size);
}

static void dates(dt_out *out, const dt_record *r) {
  text(out, "date", r->date);
  text(out, "date_precision", r->precision);
  if (r->last[0]) text(out, "enddate", r->last);
  key(out, "publication_date");
  dt_out_json(out, r->article.date);
}

static void list(dt_out *out, const char *name, const dt_str *items, uint32_t count) {
  key(out, name);
  dt_out_char(out, '[');
  for (uint32_t i = 0; i < count; i++) {
    if (i) dt_out_char(out, ',');
    dt_out_json(out, items[i]);
  }
  dt_out_char(out, ']');
}

/* One-a-day: how many events are in this one, and where they stand. */
static void merged(dt_out *out, const dt_merged *m) {
  dt_out_z(out, ",\"merged\":{\"events\":");
  dt_out_int(out, m->events);
  number(out, "articles", m->articles);
  list(out, "article_ids", m->ids, m->events);
  list(out, "urls", m->urls, m->url_count);
  list(out, "publishers", m->names, m->publishers);
  dt_out_char(out, '}');
}

void dt_record_json(dt_out *out, const dt_record *r, const dt_record_options *options) {
  dt_out_z(out, "{\"id\":");
  dt_out_json(out, r->id);
  dates(out, r);
  parties(out, "actor", r->actors, r->actor_count);
  parties(out, "recipient", r->recipients, r->recipient_count);
  one(out, "event", dt_event_name(r->type));
  one(out, "mode", dt_mode_name(r->mode));
  contexts(out, r->contexts);
  auxiliary(out, r->auxiliary);
  text(out, "cameo", r->cameo);
  number(out, "quad_code", dt_record_quad(r, options, "plover"));
  key(out, "event_scale");
  dt_out_fixed(out, dt_event_score(r->type, r->mode), 3);
  magnitudes(out, r);
  texts(out, r);
  place(out, &r->place);
  attribution(out, r);
  dt_out_z(out, ",\"text_info\":{\"sequence\":");
  dt_out_int(out, r->sequence);
  number(out, "start", r->start);
  number(out, "end", r->end);
  dt_out_char(out, '}');
  if (options->with_text) field(out, "text", r->sentence);
  if (options->with_link) field(out, "link", dt_str_of(r->link));
  field(out, "copy_of", options->copy_of);
  if (r->merged.events) merged(out, &r->merged);
  field(out, "rule", r->rule);
  dt_out_char(out, '}');
}
