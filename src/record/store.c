/* Events into a database: rows and their numbers are made here, a backend takes them. */
#include "nation.h"
#include "store.h"
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

const char dt_store_schema[] =
#include "store_schema.inc"
  ;

const struct dt_table_shape dt_tables[DT_TABLE_COUNT] = {
  {"articles", 15}, {"entities", 12},    {"attributions", 11},     {"events", 39},
  {"participants", 6}, {"dyads", 5},     {"event_attributions", 3},
};

/* SQLite finds the row of a list by its index only when the list is one SELECT, so the four kinds of dyads go one after the other. */
#define DYADS "DELETE FROM dyads WHERE (actor, recipient, day, event) IN (SELECT "
const char *const dt_store_drops[DT_STORE_DROPS] = {
  DYADS "a.code, r.code, e.day, e.event FROM events e JOIN participants a USING(event) JOIN participants r USING(event) WHERE e.article = $1)",
  DYADS "a.code, '', e.day, e.event FROM events e JOIN participants a USING(event) WHERE e.article = $1)",
  DYADS "'', a.code, e.day, e.event FROM events e JOIN participants a USING(event) WHERE e.article = $1)",
  DYADS "'', '', e.day, e.event FROM events e WHERE e.article = $1)",
  "DELETE FROM entities WHERE entity IN ("
  "SELECT p.entity FROM events e JOIN participants p USING(event) WHERE e.article = $1"
  " UNION SELECT t.speaker FROM events e JOIN event_attributions x USING(event) JOIN attributions t USING(attribution) WHERE e.article = $1)",
  "DELETE FROM attributions WHERE attribution IN (SELECT x.attribution FROM events e JOIN event_attributions x USING(event) WHERE e.article = $1)",
  "DELETE FROM event_attributions WHERE event IN (SELECT event FROM events WHERE article = $1)",
  "DELETE FROM participants WHERE event IN (SELECT event FROM events WHERE article = $1)",
  "DELETE FROM events WHERE article = $1",
  "DELETE FROM articles WHERE article = $1",
};

const char dt_store_numbers[] =
  "SELECT coalesce((SELECT max(article) FROM articles), 0), coalesce((SELECT max(entity) FROM entities), 0),"
  " coalesce((SELECT max(attribution) FROM attributions), 0), coalesce((SELECT max(event) FROM events), 0),"
  " coalesce((SELECT max(run) FROM runs), 0)";

enum { MOST_COLUMNS = 39, BATCH_ARTICLES = 200, BATCH_SECONDS = 5 };

struct dt_store {
  dt_backend *backend;
  pthread_mutex_t lock;
  dt_numbers numbers;
  uint64_t coding;
  int64_t run;
  uint32_t pending; /* articles since the batch began; a transaction is open when not 0 */
  time_t begun;     /* when the batch began */
  bool broken;      /* a batch was lost: nothing more is taken */
};

/* ----------------------------------------------------------------- cells */

/* A row being filled, column by column. */
typedef struct row {
  dt_cell cells[MOST_COLUMNS];
  unsigned count;
} row;

static void integer(row *r, int64_t n) { r->cells[r->count++] = (dt_cell){.kind = DT_CELL_INT, .number = n}; }
static void real(row *r, double x) { r->cells[r->count++] = (dt_cell){.kind = DT_CELL_REAL, .real = x}; }
static void null(row *r) { r->cells[r->count++] = (dt_cell){.kind = DT_CELL_NULL}; }
static void text(row *r, dt_str s) { r->cells[r->count++] = (dt_cell){.kind = DT_CELL_TEXT, .text = s.ptr ? s : DT_STR("")}; }
static void word(row *r, const char *z) { text(r, dt_str_of(z)); }
static void stated(row *r, int32_t n) {
  if (n >= 0) integer(r, n);
  else null(r);
}

static dt_status no_room(dt_error *err) { return dt_fail(err, DT_ERR_MEM, 0, "no room for the rows of an article"); }

static dt_status put(dt_store *s, dt_table table, const row *r, dt_error *err) {
  return s->backend->row(s->backend, table, r->cells, err);
}

/* --------------------------------------------------------------- hashing */

static uint64_t mix(uint64_t hash, dt_str s) {
  hash = (hash ^ dt_hash(s)) * 0x100000001b3u;
  return hash ^ hash >> 31;
}

static uint64_t content_hash(const dt_article *a) {
  return mix(mix(mix(mix(mix(0, a->date), a->publisher), a->title), a->url), a->text);
}

/* ---------------------------------------------------------------- a document's rows */

/* What one document needs while it is written. */
typedef struct adding {
  dt_store *store;
  const dt_doc *doc;
  int64_t article;
  uint64_t content_hash;
  int64_t *entities;     /* [entity_count] row of an entity, 0: not written */
  int64_t *attributions; /* [attribution_count] */
} adding;

static dt_status put_article(adding *a, const dt_duplicate *copy, bool dropped, dt_error *err) {
  const dt_article *from = &a->doc->article;
  static const char *const copies[] = {"", "exact", "near"};
  char hash[17], coding[17];
  row r = {0};
  dt_hexadecimal(hash, a->content_hash);
  dt_hexadecimal(coding, a->store->coding);
  integer(&r, a->article);
  text(&r, from->id);
  word(&r, hash);
  word(&r, coding);
  text(&r, from->date);
  text(&r, from->publisher);
  text(&r, from->title);
  text(&r, from->url);
  text(&r, dropped ? DT_STR("") : from->text);
  text(&r, from->note);
  integer(&r, dropped ? 0 : a->doc->sentence_count);
  integer(&r, dropped ? 0 : a->doc->event_count);
  word(&r, copy ? copies[copy->copy] : "");
  text(&r, copy && copy->copy ? copy->of_id : DT_STR(""));
  if (copy && copy->copy) real(&r, copy->similarity);
  else null(&r);
  return put(a->store, DT_TABLE_ARTICLES, &r, err);
}

static dt_status put_entity(adding *a, const dt_party *p, dt_error *err) {
  if (a->entities[p->entity]) return DT_OK;
  row r = {0};
  a->entities[p->entity] = ++a->store->numbers.entity;
  integer(&r, a->entities[p->entity]);
  integer(&r, a->article);
  word(&r, p->kind);
  text(&r, p->code);
  text(&r, p->sector);
  text(&r, p->text);
  text(&r, p->identifier);
  text(&r, p->office);
  integer(&r, p->start);
  integer(&r, p->end);
  integer(&r, p->former);
  text(&r, p->rule);
  return put(a->store, DT_TABLE_ENTITIES, &r, err);
}

static dt_status put_attribution(adding *a, const dt_authority *from, dt_error *err) {
  if (a->attributions[from->attribution]) return DT_OK;
  row r = {0};
  if (from->known) DT_TRY(put_entity(a, &from->speaker, err));
  a->attributions[from->attribution] = ++a->store->numbers.attribution;
  integer(&r, a->attributions[from->attribution]);
  integer(&r, a->article);
  if (from->known) integer(&r, a->entities[from->speaker.entity]);
  else null(&r);
  text(&r, from->source);
  text(&r, from->cue);
  text(&r, from->via);
  word(&r, from->kind);
  word(&r, from->stance);
  integer(&r, from->start);
  integer(&r, from->end);
  text(&r, from->rule);
  return put(a->store, DT_TABLE_ATTRIBUTIONS, &r, err);
}

static void place_cells(row *r, const dt_record_place *p) {
  text(r, p->name);
  word(r, p->country);
  text(r, p->admin1);
  text(r, p->feature ? (dt_str){&p->feature, 1} : DT_STR(""));
  if (p->country[0]) real(r, p->lat), real(r, p->lon);
  else null(r), null(r);
  if (p->geonameid) integer(r, p->geonameid);
  else null(r);
  if (p->known) integer(r, p->start), integer(r, p->end);
  else null(r), null(r);
}

static void date_cells(row *r, const dt_record *from) {
  word(r, from->date);
  word(r, from->precision);
  integer(r, from->date_given);
  word(r, from->day);
  word(r, from->last_day);
  text(r, from->article.date);
}

static dt_str written(const dt_out *out) { return (dt_str){out->ptr, out->len}; }

static dt_status put_event(adding *a, const dt_record *from, int64_t number, dt_error *err) {
  char room[3][512];
  dt_out parts[3];
  for (int i = 0; i < 3; i++) parts[i] = (dt_out){.arena = a->doc->arena, .ptr = room[i], .room = sizeof room[i]};
  dt_out_contexts(&parts[0], from->contexts, ";");
  dt_out_auxiliary(&parts[1], from->auxiliary, ";");
  dt_out_texts(&parts[2], from->texts, from->text_count);
  double goldstein;
  row r = {0};
  integer(&r, number);
  text(&r, from->id);
  integer(&r, a->article);
  date_cells(&r, from);
  word(&r, dt_event_name(from->type));
  word(&r, dt_mode_name(from->mode));
  text(&r, written(&parts[0]));
  text(&r, written(&parts[1]));
  word(&r, from->cameo);
  integer(&r, dt_event_quad(from->type));
  real(&r, dt_event_score(from->type, from->mode));
  if (dt_goldstein(from->cameo, &goldstein)) real(&r, goldstein);
  else null(&r);
  text(&r, written(&parts[2]));
  integer(&r, from->sequence);
  integer(&r, from->start);
  integer(&r, from->end);
  integer(&r, from->trigger);
  integer(&r, from->lede);
  stated(&r, from->killed);
  stated(&r, from->injured);
  stated(&r, from->arrested);
  stated(&r, from->size);
  place_cells(&r, &from->place);
  text(&r, from->rule);
  text(&r, from->why);
  word(&r, from->link);
  if (parts[0].failed || parts[1].failed || parts[2].failed) return no_room(err);
  return put(a->store, DT_TABLE_EVENTS, &r, err);
}

static dt_status put_participants(adding *a, const char *side, const dt_party *items, uint32_t count, int64_t event, dt_error *err) {
  for (uint32_t i = 0; i < count; i++) {
    row r = {0};
    DT_TRY(put_entity(a, &items[i], err));
    integer(&r, event);
    word(&r, side);
    integer(&r, i);
    integer(&r, a->entities[items[i].entity]);
    text(&r, items[i].code);
    text(&r, items[i].sector);
    DT_TRY(put(a->store, DT_TABLE_PARTICIPANTS, &r, err));
  }
  return DT_OK;
}

/* ----------------------------------------------------------------- dyads */

static dt_str code_of(const dt_party *p) { return p ? p->code : DT_STR(""); }

/* Pairs differ in code or sectors; here the codes count. */
static bool seen(const dt_pair *pairs, uint32_t at) {
  for (uint32_t i = 0; i < at; i++)
    if (dt_str_eq(code_of(pairs[i].actor), code_of(pairs[at].actor)) && dt_str_eq(code_of(pairs[i].recipient), code_of(pairs[at].recipient)))
      return true;
  return false;
}

static dt_status put_dyads(adding *a, const dt_record *from, int64_t event, dt_error *err) {
  dt_pair pairs[DT_MOST_PAIRS];
  bool mutual;
  uint32_t count = dt_record_pairs(from, pairs, &mutual);
  for (uint32_t i = 0; i < count; i++) {
    row r = {0};
    if (seen(pairs, i)) continue;
    text(&r, code_of(pairs[i].actor));
    text(&r, code_of(pairs[i].recipient));
    word(&r, from->day);
    integer(&r, event);
    integer(&r, mutual);
    DT_TRY(put(a->store, DT_TABLE_DYADS, &r, err));
  }
  return DT_OK;
}

static dt_status put_authorities(adding *a, const dt_record *from, int64_t event, dt_error *err) {
  for (uint32_t i = 0; i < from->authority_count; i++) {
    row r = {0};
    DT_TRY(put_attribution(a, &from->authorities[i], err));
    integer(&r, event);
    integer(&r, i);
    integer(&r, a->attributions[from->authorities[i].attribution]);
    DT_TRY(put(a->store, DT_TABLE_EVENT_ATTRIBUTIONS, &r, err));
  }
  return DT_OK;
}

static dt_status put_events(adding *a, dt_error *err) {
  dt_points bytes;
  (void)dt_points_make(a->doc->arena, a->doc->article.text, false, &bytes); /* bytes need no memory */
  for (uint32_t i = 0; i < a->doc->event_count; i++) {
    dt_record record;
    int64_t event = ++a->store->numbers.event;
    DT_TRY(dt_record_of(a->doc, i, &bytes, &record, err));
    DT_TRY(put_event(a, &record, event, err));
    DT_TRY(put_participants(a, "actor", record.actors, record.actor_count, event, err));
    DT_TRY(put_participants(a, "recipient", record.recipients, record.recipient_count, event, err));
    DT_TRY(put_dyads(a, &record, event, err));
    DT_TRY(put_authorities(a, &record, event, err));
  }
  return DT_OK;
}

static dt_status put_doc(adding *a, const dt_duplicate *copy, bool dropped, dt_error *err) {
  const dt_doc *doc = a->doc;
  DT_TRY(put_article(a, copy, dropped, err));
  if (dropped || doc->event_count == 0) return DT_OK;
  a->entities = dt_arena_alloc(doc->arena, doc->entity_count + 1, sizeof *a->entities);
  a->attributions = dt_arena_alloc(doc->arena, doc->attribution_count + 1, sizeof *a->attributions);
  return a->entities && a->attributions ? put_events(a, err) : no_room(err);
}

/* ----------------------------------------------------------------- store */

const char *dt_pg_target(const char *target) {
  if (strncmp(target, "postgresql:", 11) != 0) return NULL;
  return strncmp(target, "postgresql://", 13) == 0 ? target : target + 11;
}

dt_status dt_store_copy(const char *source, const char *target, dt_error *err) {
  dt_backend *to = NULL;
  dt_numbers numbers = {0};
  if (!dt_pg_target(source) || strncmp(target, "sqlite:", 7) != 0)
    return dt_fail(err, DT_ERR_USAGE, 0, "stores are copied from postgresql:... to sqlite:FILE");
  DT_TRY(dt_sqlite_open(target + 7, &to, err));
  dt_status status = to->numbers(to, &numbers, err);
  if (status == DT_OK && numbers.article) status = dt_fail(err, DT_ERR_STORE, 0, "%.400s holds articles already", target + 7);
  if (status == DT_OK) status = dt_pg_copy(dt_pg_target(source), to, err);
  to->close(to);
  return status;
}

/* The manifest's row. Its number is taken inside a transaction: another writer may be opening the store as well. */
static dt_status open_run(dt_store *s, const dt_run *run, dt_error *err) {
  DT_TRY(s->backend->begin(s->backend, err));
  dt_status status = s->backend->numbers(s->backend, &s->numbers, err);
  s->run = s->numbers.run + 1;
  if (status == DT_OK) status = s->backend->run(s->backend, s->run, run, false, err);
  if (status == DT_OK) return s->backend->commit(s->backend, err);
  s->backend->rollback(s->backend);
  return status;
}

dt_status dt_store_open(const char *target, const dt_run *run, dt_store **out, dt_error *err) {
  dt_store *s = calloc(1, sizeof *s);
  if (!s) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_status status;
  if (strncmp(target, "sqlite:", 7) == 0) status = dt_sqlite_open(target + 7, &s->backend, err);
  else if (dt_pg_target(target)) status = dt_pg_open(dt_pg_target(target), &s->backend, err);
  else status = dt_fail(err, DT_ERR_USAGE, 0, "'%.200s' is no store: it begins with sqlite: or postgresql:", target);
  if (status == DT_OK) {
    s->coding = run->coding;
    status = open_run(s, run, err);
  }
  if (status != DT_OK) {
    if (s->backend) s->backend->close(s->backend);
    free(s);
    return status;
  }
  pthread_mutex_init(&s->lock, NULL);
  *out = s;
  return DT_OK;
}

static dt_status look(dt_store *s, dt_str id, uint64_t hash, bool dropped, dt_stored *stored, bool *present, dt_error *err) {
  DT_TRY(s->backend->find(s->backend, id, stored, err));
  *present = stored->number && stored->dropped == dropped && stored->coding == s->coding && stored->content_hash == hash;
  return DT_OK;
}

dt_status dt_store_has(dt_store *s, const dt_article *article, bool dropped, bool *present, dt_error *err) {
  dt_stored stored;
  uint64_t hash = content_hash(article);
  pthread_mutex_lock(&s->lock);
  dt_status status = look(s, article->id, hash, dropped, &stored, present, err);
  pthread_mutex_unlock(&s->lock);
  return status;
}

static dt_status commit(dt_store *s, dt_error *err) {
  if (s->pending == 0) return DT_OK;
  DT_TRY(s->backend->commit(s->backend, err));
  s->pending = 0;
  return DT_OK;
}

/* A batch that failed half-way is undone whole: no part of an article is left. */
static void undo(dt_store *s) {
  if (s->pending) s->backend->rollback(s->backend);
  s->pending = 0;
  s->broken = true;
}

/* An article that is replaced keeps its number; what follows it is numbered on from what is left. */
static dt_status replace(dt_store *s, int64_t article, dt_error *err) {
  DT_TRY(s->backend->drop(s->backend, article, err));
  return s->backend->numbers(s->backend, &s->numbers, err);
}

static dt_status add(dt_store *s, const dt_doc *doc, const dt_duplicate *copy, bool dropped, bool *present, dt_error *err) {
  dt_stored stored;
  adding a = {.store = s, .doc = doc, .content_hash = content_hash(&doc->article)};
  DT_TRY(look(s, doc->article.id, a.content_hash, dropped, &stored, present, err));
  if (*present) return DT_OK;
  if (s->pending++ == 0) { /* from here on there is something to undo */
    s->begun = time(NULL);
    DT_TRY(s->backend->begin(s->backend, err));
    DT_TRY(s->backend->numbers(s->backend, &s->numbers, err)); /* another writer may have come between */
    DT_TRY(look(s, doc->article.id, a.content_hash, dropped, &stored, present, err));
    if (*present) return DT_OK;
  }
  if (stored.number) DT_TRY(replace(s, stored.number, err));
  else stored.number = ++s->numbers.article;
  a.article = stored.number;
  DT_TRY(put_doc(&a, copy, dropped, err));
  bool full = s->pending >= BATCH_ARTICLES || time(NULL) - s->begun >= BATCH_SECONDS;
  return full ? commit(s, err) : DT_OK;
}

static dt_status check_size(const dt_store *s, const dt_article *a, dt_error *err) {
  uint64_t bytes = (uint64_t)a->id.len + a->date.len + a->publisher.len + a->title.len + a->url.len + a->text.len + a->note.len;
  if (bytes <= s->backend->most_bytes) return DT_OK;
  return dt_fail(err, DT_ERR_TEXT, 0, "%.*s: %llu bytes; the store takes articles of %llu at most", (int)(a->id.len < 200 ? a->id.len : 200), a->id.ptr,
                 (unsigned long long)bytes, (unsigned long long)s->backend->most_bytes);
}

dt_status dt_store_add(dt_store *s, const dt_doc *doc, const dt_duplicate *copy, bool dropped, bool *present, dt_error *err) {
  *present = false;
  DT_TRY(check_size(s, &doc->article, err)); /* this article's own fault: the batch goes on without it */
  pthread_mutex_lock(&s->lock);
  dt_status status = s->broken ? dt_fail(err, DT_ERR_STORE, 0, "the store is closed after an error") : add(s, doc, copy, dropped, present, err);
  if (status != DT_OK) undo(s);
  pthread_mutex_unlock(&s->lock);
  return status;
}

dt_status dt_store_commit(dt_store *s, dt_error *err) {
  pthread_mutex_lock(&s->lock);
  dt_status status = s->broken ? dt_fail(err, DT_ERR_STORE, 0, "the store is closed after an error") : commit(s, err);
  if (status != DT_OK) undo(s);
  pthread_mutex_unlock(&s->lock);
  return status;
}

dt_status dt_store_close(dt_store *s, const dt_run *run, dt_error *err) {
  if (!s) return DT_OK;
  dt_status status = run && !s->broken ? commit(s, err) : DT_OK;
  if (status != DT_OK || s->pending) undo(s);
  if (run && !s->broken) status = s->backend->run(s->backend, s->run, run, true, err);
  s->backend->close(s->backend);
  pthread_mutex_destroy(&s->lock);
  free(s);
  return status;
}
