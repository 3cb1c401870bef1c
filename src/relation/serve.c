/* An event store over HTTP, to read: the report page and the JSON it asks for. */
#include "mhd_late.h"
#include "serve_json.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
  THREADS = 4, CONNECTIONS = 64, PER_ADDRESS = 32, TIMEOUT_SECONDS = 30, CONNECTION_BYTES = 32 * 1024, VALUE_BYTES = 300,
  LIMIT_ROWS = 1000, KEPT = 12, STEPS = 100000, /* SQLite's steps between looks at the clock */
  MOST_SECONDS = 20,
};
static const size_t arena_bytes = (size_t)2 << 30;

/* Answers that are asked for again: a list while it is scrolled, sums over all events. */
typedef struct kept {
  char *key; /* path, parameters, state of the store */
  char *bytes; /* JSON, or event numbers of a list */
  size_t len;
  uint64_t used;
} kept;

/* The store's numbers in memory, as of one state of it; requests under way hold on to the one they began with. */
typedef struct snapshot {
  dt_measured m;
  dt_arena *arena;
  int64_t state[3]; /* highest event, highest article, runs */
  uint32_t users;
} snapshot;

struct dt_server {
  struct MHD_Daemon *daemon;
  char *store, *title;
  bool loopback;
  uint16_t port;
  dt_page page;
  pthread_mutex_t lock; /* of what is kept and of `now` */
  pthread_mutex_t loading; /* one thread loads, others wait */
  snapshot *now;
  kept kept[KEPT];
  uint64_t clock;
};

/* One request. */
typedef struct request {
  dt_server *server;
  struct MHD_Connection *connection;
  sqlite3 *db;
  snapshot *numbers;
  dt_arena *arena;
  dt_out out;
  dt_error err;
  struct timespec until;
  const char *warm_by; /* without a connection: what a first page asks for */
} request;

/* ------------------------------------------------------------------ what is kept */

static bool recall(dt_server *s, const char *key, dt_arena *arena, dt_str *out) {
  bool found = false;
  pthread_mutex_lock(&s->lock);
  for (int i = 0; i < KEPT && !found; i++) {
    kept *k = &s->kept[i];
    if (!k->key || strcmp(k->key, key) != 0) continue;
    k->used = ++s->clock;
    *out = dt_arena_copy(arena, (dt_str){k->bytes, k->len});
    found = out->ptr != NULL;
  }
  pthread_mutex_unlock(&s->lock);
  return found;
}

static void keep(dt_server *s, const char *key, dt_str bytes) {
  kept fresh = {strdup(key), malloc(bytes.len + 1), bytes.len, 0};
  if (!fresh.key || !fresh.bytes) {
    free(fresh.key), free(fresh.bytes);
    return;
  }
  if (bytes.len) memcpy(fresh.bytes, bytes.ptr, bytes.len);
  pthread_mutex_lock(&s->lock);
  kept *oldest = &s->kept[0];
  for (int i = 1; i < KEPT; i++)
    if (s->kept[i].used < oldest->used) oldest = &s->kept[i];
  free(oldest->key), free(oldest->bytes);
  fresh.used = ++s->clock;
  *oldest = fresh;
  pthread_mutex_unlock(&s->lock);
}

/* ------------------------------------------------------------------ the store's numbers */

static void let_go(dt_server *s, snapshot *n) {
  if (!n) return;
  pthread_mutex_lock(&s->lock);
  bool last = --n->users == 0;
  pthread_mutex_unlock(&s->lock);
  if (!last) return;
  dt_arena_free(n->arena);
  free(n);
}

static dt_status state_of(sqlite3 *db, int64_t state[3], dt_error *err) {
  sqlite3_stmt *stmt = NULL;
  DT_TRY(dt_store_prepare(db, "SELECT (SELECT coalesce(max(event), 0) FROM events), (SELECT coalesce(max(article), 0) FROM articles), (SELECT count(*) FROM runs)", &stmt, err));
  bool row = sqlite3_step(stmt) == SQLITE_ROW;
  for (int i = 0; row && i < 3; i++) state[i] = sqlite3_column_int64(stmt, i);
  dt_status status = row ? DT_OK : dt_store_fail(db, err);
  sqlite3_finalize(stmt);
  return status;
}

static snapshot *take_fresh(dt_server *s, const int64_t state[3]) {
  pthread_mutex_lock(&s->lock);
  snapshot *n = s->now && memcmp(s->now->state, state, sizeof s->now->state) == 0 ? s->now : NULL;
  if (n) n->users++;
  pthread_mutex_unlock(&s->lock);
  return n;
}

static dt_status load(dt_server *s, sqlite3 *db, const int64_t state[3], snapshot **out, dt_error *err) {
  snapshot *n = calloc(1, sizeof *n), *old;
  dt_status status = n && (n->arena = dt_arena_new(SIZE_MAX / 2)) ? dt_measured_load(db, n->arena, &n->m, err)
                                                                  : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (status != DT_OK) {
    if (n) dt_arena_free(n->arena);
    free(n);
    return status;
  }
  memcpy(n->state, state, sizeof n->state);
  n->users = 2; /* the server and who asked */
  pthread_mutex_lock(&s->lock);
  old = s->now;
  s->now = n;
  pthread_mutex_unlock(&s->lock);
  let_go(s, old);
  *out = n;
  return DT_OK;
}

/* The numbers of the store as `db` sees it; let_go() them. */
static dt_status numbers_of(dt_server *s, sqlite3 *db, snapshot **out, dt_error *err) {
  int64_t state[3] = {0};
  DT_TRY(state_of(db, state, err));
  if ((*out = take_fresh(s, state))) return DT_OK;
  pthread_mutex_lock(&s->loading);
  dt_status status = (*out = take_fresh(s, state)) ? DT_OK : load(s, db, state, out, err);
  pthread_mutex_unlock(&s->loading);
  return status;
}

/* ------------------------------------------------------------------ parameters */

static const char *parameter(request *r, const char *name) {
  const char *value = MHD_lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, name);
  return value && *value ? value : NULL;
}

static dt_status check_parameters(request *r) {
  static const char *const names[] = {"dyad", "by", "unique", "with", "from", "until", "direction", "kind", "speaker", "text", "offset", "limit", "number", "within"};
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = parameter(r, names[i]);
    if (!value) continue;
    if (strlen(value) > VALUE_BYTES) return dt_fail(&r->err, DT_ERR_USAGE, 0, "%s: longer than %d bytes", names[i], VALUE_BYTES);
    if (dt_utf8_valid_length(dt_str_of(value)) != strlen(value)) return dt_fail(&r->err, DT_ERR_USAGE, 0, "%s: not UTF-8", names[i]);
  }
  return DT_OK;
}

static dt_status whole(request *r, const char *name, uint32_t otherwise, uint32_t most, uint32_t *out) {
  const char *value = parameter(r, name);
  *out = otherwise;
  if (!value) return DT_OK;
  if (strlen(value) > 9 || strspn(value, "0123456789") != strlen(value) || strtoul(value, NULL, 10) > most)
    return dt_fail(&r->err, DT_ERR_USAGE, 0, "%s: a whole number up to %u", name, most);
  *out = (uint32_t)strtoul(value, NULL, 10);
  return DT_OK;
}

static dt_relation_options counting(request *r) {
  if (!r->connection) return (dt_relation_options){.by = r->warm_by, .unique = "copies"};
  return (dt_relation_options){.dyad = parameter(r, "dyad"), .by = parameter(r, "by"), .unique = parameter(r, "unique"), .with = parameter(r, "with")};
}

static dt_status day(request *r, const char *name, int32_t open, int32_t *out) {
  const char *value = parameter(r, name);
  dt_date date;
  *out = open;
  if (!value) return DT_OK;
  if (!dt_date_parse(dt_str_of(value), &date) || !date.day) return dt_fail(&r->err, DT_ERR_USAGE, 0, "%s: a date YYYY-MM-DD", name);
  *out = dt_date_days(date);
  return DT_OK;
}

static dt_status narrowing(request *r, dt_narrow *out) {
  const char *direction = parameter(r, "direction"), *kind = parameter(r, "kind"), *speaker = parameter(r, "speaker"), *text = parameter(r, "text");
  *out = (dt_narrow){.ways = DT_FORTH | DT_BACK, .speaker = dt_str_of(speaker ? speaker : ""), .text = dt_str_of(text ? text : "")};
  DT_TRY(day(r, "from", INT32_MIN, &out->from));
  DT_TRY(day(r, "until", INT32_MAX, &out->to));
  if (direction && strcmp(direction, "forth") == 0) out->ways = DT_FORTH;
  else if (direction && strcmp(direction, "back") == 0) out->ways = DT_BACK;
  else if (direction && strcmp(direction, "both") != 0) return dt_fail(&r->err, DT_ERR_USAGE, 0, "direction: forth, back or both");
  if (kind && strcmp(kind, "words") == 0) out->kind = 'w';
  else if (kind && strcmp(kind, "deeds") == 0) out->kind = 'd';
  else if (kind && strcmp(kind, "all") != 0) return dt_fail(&r->err, DT_ERR_USAGE, 0, "kind: words, deeds or all");
  return DT_OK;
}

/* Values of all that bears on an answer, and the state of the store: it may grow while it is served. */
static void key_of(request *r, const char *path, char *key, size_t size) {
  static const char *const names[] = {"dyad", "by", "unique", "with", "from", "until", "direction", "kind", "speaker", "text"};
  const int64_t *state = r->numbers->state;
  int n = snprintf(key, size, "%s %lld %lld %lld ", path, (long long)state[0], (long long)state[1], (long long)state[2]);
  for (unsigned i = 0; i < sizeof names / sizeof *names && n >= 0 && (size_t)n < size; i++) {
    const char *value = r->connection ? parameter(r, names[i]) : i == 1 ? r->warm_by : i == 2 ? "copies" : NULL;
    n += snprintf(key + n, size - (size_t)n, "%s\n", value ? value : ""); /* no longer than VALUE_BYTES: they fit */
  }
}
enum { KEY_BYTES = 12 * (VALUE_BYTES + 2) + 128 };

/* ------------------------------------------------------------------ answers */

static dt_status info(request *r) { return dt_info_json(&r->numbers->m, r->server->title, r->arena, &r->out, &r->err); }

static dt_status flows(request *r) {
  char key[KEY_BYTES];
  dt_str found;
  dt_relation_options o = counting(r);
  key_of(r, "flows", key, sizeof key);
  if (recall(r->server, key, r->arena, &found)) {
    dt_out_str(&r->out, found);
    return DT_OK;
  }
  DT_TRY(dt_flows_json(r->db, &r->numbers->m, &o, r->arena, &r->out, &r->err));
  keep(r->server, key, (dt_str){r->out.ptr, r->out.len});
  return DT_OK;
}

static dt_status series(request *r) {
  char key[KEY_BYTES];
  dt_str found;
  dt_series s;
  dt_relation_options o = counting(r);
  o.from = parameter(r, "from");
  o.to = parameter(r, "until");
  key_of(r, "series", key, sizeof key);
  if (recall(r->server, key, r->arena, &found)) {
    dt_out_str(&r->out, found);
    return DT_OK;
  }
  DT_TRY(dt_series_make(r->db, &r->numbers->m, &o, r->arena, &s, &r->err));
  dt_series_json(&s, &r->out);
  keep(r->server, key, (dt_str){r->out.ptr, r->out.len});
  return DT_OK;
}

static dt_status list(request *r, dt_list *out) {
  char key[KEY_BYTES];
  dt_str found;
  dt_narrow narrow;
  dt_relation_options o = counting(r);
  DT_TRY(narrowing(r, &narrow));
  key_of(r, "list", key, sizeof key);
  if (recall(r->server, key, r->arena, &found)) {
    *out = (dt_list){(uint32_t *)(void *)found.ptr, (uint32_t)(found.len / sizeof(uint32_t))}; /* arenas align for any type */
    return DT_OK;
  }
  DT_TRY(dt_list_make(r->db, &r->numbers->m, &o, &narrow, r->arena, out, &r->err));
  keep(r->server, key, (dt_str){(const char *)out->items, out->count * sizeof(uint32_t)});
  return DT_OK;
}

static dt_status events(request *r) {
  dt_list all;
  uint32_t offset, limit;
  DT_TRY(whole(r, "offset", 0, 999999999, &offset));
  DT_TRY(whole(r, "limit", 100, LIMIT_ROWS, &limit));
  DT_TRY(list(r, &all));
  return dt_rows_json(r->db, &all, offset, limit, r->arena, &r->out, &r->err);
}

static dt_status quoted(request *r) {
  dt_list all;
  DT_TRY(list(r, &all));
  return dt_quoted_json(&r->numbers->m, &all, r->arena, &r->out, &r->err);
}

static dt_status article(request *r) {
  uint32_t number;
  dt_article_writer *writer = NULL;
  DT_TRY(whole(r, "number", 0, 999999999, &number));
  DT_TRY(dt_article_json_open(r->db, DT_TEXT_ARTICLE, &writer, &r->err));
  dt_status status = dt_article_json(writer, number, &r->out, &r->err);
  dt_article_json_close(writer);
  return status;
}

static int out_of_time(void *user) {
  request *r = user;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec > r->until.tv_sec;
}

static bool must_stop(void *user) { return out_of_time(user) != 0; }

static bool append(dt_str bytes, void *user) {
  dt_out_str(user, bytes);
  return !((dt_out *)user)->failed;
}

static dt_status clashes(request *r) {
  dt_relation_options o = counting(r);
  dt_out lines = {.arena = r->arena};
  o.from = parameter(r, "from");
  o.to = parameter(r, "until");
  o.format = "jsonl";
  DT_TRY(whole(r, "within", 0, 36500, &o.within));
  DT_TRY(whole(r, "limit", 100, LIMIT_ROWS, &o.limit));
  DT_TRY(dt_clashes_of(r->db, &o, must_stop, r, append, &lines, &r->err));
  dt_str rest = {lines.ptr, lines.len}, line;
  dt_out_char(&r->out, '[');
  for (bool first = true; rest.len && dt_str_field(&rest, '\n', &line); first = false) {
    if (!line.len) break;
    if (!first) dt_out_z(&r->out, ",\n");
    dt_out_str(&r->out, line);
  }
  dt_out_z(&r->out, "]\n");
  return DT_OK;
}

static const struct route {
  const char *path;
  dt_status (*answer)(request *r);
} routes[] = {
  {"/api/info", info},     {"/api/flows", flows},     {"/api/series", series},   {"/api/events", events},
  {"/api/quoted", quoted}, {"/api/article", article}, {"/api/clashes", clashes},
};

/* ------------------------------------------------------------------ HTTP */

static const char policy[] = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; frame-ancestors 'none'";

static enum MHD_Result send_bytes(struct MHD_Connection *connection, unsigned code, const char *type, dt_str bytes) {
  struct MHD_Response *response = MHD_create_response_from_buffer(bytes.len, (void *)(uintptr_t)bytes.ptr, MHD_RESPMEM_MUST_COPY);
  if (!response) return MHD_NO;
  MHD_add_response_header(response, "Content-Type", type);
  MHD_add_response_header(response, "Content-Security-Policy", policy);
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
  MHD_add_response_header(response, "Cache-Control", "no-store");
  if (code == MHD_HTTP_METHOD_NOT_ALLOWED) MHD_add_response_header(response, "Allow", "GET, HEAD");
  enum MHD_Result sent = MHD_queue_response(connection, code, response);
  MHD_destroy_response(response);
  return sent;
}

static enum MHD_Result send_error(struct MHD_Connection *connection, unsigned code, const char *message) {
  char bytes[1400];
  dt_arena *arena = dt_arena_new(1 << 16);
  dt_out out = {.arena = arena};
  dt_out_z(&out, "{\"error\":");
  dt_out_json(&out, dt_str_of(message));
  dt_out_z(&out, "}\n");
  size_t len = arena && !out.failed && out.len < sizeof bytes ? out.len : 0;
  if (len) memcpy(bytes, out.ptr, len);
  dt_arena_free(arena);
  return send_bytes(connection, code, "application/json", (dt_str){bytes, len});
}

/* A page of another origin may point a name of its own at this address: on loopback only loopback's names are answered. */
static bool host_is_ours(const dt_server *s, struct MHD_Connection *connection) {
  const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
  char name[64];
  if (!s->loopback) return true;
  static const char *const ours[] = {"localhost", "127.0.0.1", "[::1]"};
  for (unsigned i = 0; host && i < 3; i++) {
    snprintf(name, sizeof name, "%s:%u", ours[i], s->port);
    if (strcmp(host, name) == 0 || strcmp(host, ours[i]) == 0) return true;
  }
  return false;
}

static dt_status answer(request *r, const struct route *route) {
  DT_TRY(check_parameters(r));
  DT_TRY(dt_store_read(r->server->store, &r->db, &r->err));
  if (!(r->arena = dt_arena_new(arena_bytes))) return dt_fail(&r->err, DT_ERR_MEM, 0, "out of memory");
  clock_gettime(CLOCK_MONOTONIC, &r->until);
  r->until.tv_sec += MOST_SECONDS;
  sqlite3_progress_handler(r->db, STEPS, out_of_time, r);
  sqlite3_exec(r->db, "BEGIN", NULL, NULL, NULL); /* one state of the store for the whole answer */
  r->out.arena = r->arena;
  DT_TRY(numbers_of(r->server, r->db, &r->numbers, &r->err));
  DT_TRY(route->answer(r));
  return r->out.failed ? dt_fail(&r->err, DT_ERR_MEM, 0, "no room for the answer") : DT_OK;
}

static enum MHD_Result serve_route(dt_server *s, struct MHD_Connection *connection, const struct route *route) {
  request r = {.server = s, .connection = connection};
  dt_status status = answer(&r, route);
  enum MHD_Result sent;
  if (status == DT_OK) sent = send_bytes(connection, MHD_HTTP_OK, "application/json", (dt_str){r.out.ptr, r.out.len});
  else if (status == DT_END) sent = send_error(connection, MHD_HTTP_NOT_FOUND, "no article of this number");
  else sent = send_error(connection, status == DT_ERR_USAGE ? MHD_HTTP_BAD_REQUEST : MHD_HTTP_SERVICE_UNAVAILABLE, r.err.message);
  let_go(s, r.numbers);
  dt_arena_free(r.arena);
  sqlite3_close(r.db);
  return sent;
}

static enum MHD_Result serve_page(dt_server *s, struct MHD_Connection *connection) {
  static const char data[] = "<script type=\"application/json\" id=\"data\">{\"remote\":true}</script>\n";
  dt_arena *arena = dt_arena_new(8 << 20);
  dt_out out = {.arena = arena};
  if (!arena) return send_error(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "out of memory");
  dt_out_str(&out, s->page.head);
  dt_out_str(&out, s->page.middle);
  dt_out_z(&out, data);
  dt_out_str(&out, s->page.tail);
  enum MHD_Result sent = out.failed ? send_error(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "out of memory")
                                    : send_bytes(connection, MHD_HTTP_OK, "text/html; charset=utf-8", (dt_str){out.ptr, out.len});
  dt_arena_free(arena);
  return sent;
}

static enum MHD_Result handle(void *user, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **state) {
  (void)version, (void)upload, (void)state;
  dt_server *s = user;
  if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
    *upload_size = 0; /* what is sent is not read */
    return send_error(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "this server only reads: GET or HEAD");
  }
  if (!host_is_ours(s, connection)) return send_error(connection, MHD_HTTP_FORBIDDEN, "unknown Host");
  if (strcmp(url, "/") == 0) return serve_page(s, connection);
  for (unsigned i = 0; i < sizeof routes / sizeof *routes; i++)
    if (strcmp(url, routes[i].path) == 0) return serve_route(s, connection, &routes[i]);
  return send_error(connection, MHD_HTTP_NOT_FOUND, "nothing here: / is the page, /api/info, flows, series, events, quoted, article, clashes are JSON");
}

/* ------------------------------------------------------------------ the server */

static dt_status address_of(const char *text, uint16_t port, struct sockaddr_storage *out, bool *loopback, dt_error *err) {
  struct sockaddr_in *four = (struct sockaddr_in *)out;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
  memset(out, 0, sizeof *out);
  if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    *loopback = (ntohl(four->sin_addr.s_addr) >> 24) == 127;
  } else if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    *loopback = IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
  } else {
    return dt_fail(err, DT_ERR_USAGE, 0, "--address: '%s' is no IP address", text);
  }
  return DT_OK;
}

/* What a first page asks for is made before the server listens: numbers, and sums over all events by the length of row that
   the page takes for so many days (goodBy in web/src/main.ts). */
static dt_status warm(dt_server *s, dt_error *err) {
  request r = {.server = s, .arena = dt_arena_new(arena_bytes)};
  dt_status status = r.arena ? dt_store_read(s->store, &r.db, err) : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (status == DT_OK) status = numbers_of(s, r.db, &r.numbers, err);
  if (status == DT_OK) {
    int64_t days = (int64_t)r.numbers->m.last - r.numbers->m.first + 1;
    r.warm_by = days > 365 * 30 ? "year" : days > 365 * 8 ? "quarter" : days > 511 ? "month" : days > 75 ? "week" : "day";
    r.out.arena = r.arena;
    status = flows(&r);
    if (status != DT_OK && err) *err = r.err;
  }
  let_go(s, r.numbers);
  dt_arena_free(r.arena);
  sqlite3_close(r.db);
  return status;
}

static dt_status start(dt_server *s, const dt_serve_options *o, dt_error *err) {
  struct sockaddr_storage address;
  DT_TRY(dt_page_parts(&s->page, err));
  DT_TRY(address_of(o->address ? o->address : "127.0.0.1", o->port, &address, &s->loopback, err));
  DT_TRY(warm(s, err));
  unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | (address.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0);
  s->daemon = MHD_start_daemon(flags, o->port, NULL, NULL, handle, s, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
                               MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)PER_ADDRESS,
                               MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_END);
  if (!s->daemon) return dt_fail(err, DT_ERR_IO, 0, "cannot listen on %s port %u", o->address ? o->address : "127.0.0.1", o->port);
  const union MHD_DaemonInfo *bound = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
  s->port = bound ? bound->port : o->port;
  return DT_OK;
}

dt_status dt_serve_open(const char *store, const dt_serve_options *options, dt_server **out, dt_error *err) {
  dt_serve_options none = {0};
  DT_TRY(mhd_late_open(err));
  dt_server *s = calloc(1, sizeof *s);
  if (!s) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  pthread_mutex_init(&s->lock, NULL);
  pthread_mutex_init(&s->loading, NULL);
  if (!options) options = &none;
  s->store = strdup(store);
  s->title = strdup(options->title ? options->title : "");
  dt_status status = s->store && s->title ? start(s, options, err) : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (status == DT_OK) *out = s;
  else dt_serve_close(s);
  return status;
}

uint16_t dt_serve_port(const dt_server *server) { return server->port; }

void dt_serve_close(dt_server *s) {
  if (!s) return;
  if (s->daemon) MHD_stop_daemon(s->daemon);
  for (int i = 0; i < KEPT; i++) free(s->kept[i].key), free(s->kept[i].bytes);
  let_go(s, s->now);
  pthread_mutex_destroy(&s->lock);
  pthread_mutex_destroy(&s->loading);
  free(s->store);
  free(s->title);
  free(s);
}
