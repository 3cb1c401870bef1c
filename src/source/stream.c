#include "stream.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { RAW_BYTES = 1 << 16, FIRST_BYTES = 1 << 16 };

enum coding { PLAIN, GZIP, ZSTD };

struct dt_stream {
  FILE *file;   /* NULL when reading from memory */
  bool pipe;    /* not a regular file: read without stdio's buffer */
  dt_str memory; /* what is left of it */
  char *name;
  enum coding coding;
  z_stream gzip;
  bool gzip_open, in_member;
  ZSTD_DStream *zstd;
  unsigned char raw[RAW_BYTES]; /* compressed bytes not yet used: raw[raw_at, raw_end) */
  size_t raw_at, raw_end;
  uint64_t raw_offset; /* of raw[0] in the file */
  bool raw_done;       /* nothing more to read */
  char *buffer;        /* bytes not yet taken: buffer[at, end) */
  size_t at, end, room;
  uint64_t offset;     /* of buffer[at] */
  bool done;
  bool broken;     /* data behind buffer[at, end) was damaged; `why` is told when those bytes are taken */
  dt_error why;
};

const char *dt_stream_name(const dt_stream *stream) { return stream->name; }
uint64_t dt_stream_offset(const dt_stream *stream) { return stream->offset; }

double dt_stream_fraction(const dt_stream *s) {
  struct stat what;
  if (!s->file || fstat(fileno(s->file), &what) != 0 || !S_ISREG(what.st_mode)) return -1;
  return what.st_size > 0 ? (double)(s->raw_offset + s->raw_at) / (double)what.st_size : 1;
}

void dt_stream_close(dt_stream *stream) {
  if (!stream) return;
  if (stream->file && stream->file != stdin) fclose(stream->file);
  if (stream->gzip_open) inflateEnd(&stream->gzip);
  ZSTD_freeDStream(stream->zstd);
  free(stream->buffer);
  free(stream->name);
  free(stream);
}

/* A pipe gives what it has, so that a line is read when it is written; at least what tells the kind of compression, though. */
static size_t read_pipe(FILE *file, unsigned char *to, size_t room, bool *ended, bool *failed) {
  enum { LEAST_BYTES = 64 };
  size_t got = 0;
  while (got < room && got < LEAST_BYTES && !*ended) {
    ssize_t n = read(fileno(file), to + got, room - got);
    if (n > 0) got += (size_t)n;
    else *ended = true, *failed = n < 0;
  }
  return got;
}

/* Read more raw bytes behind those that are left. */
static dt_status read_raw(dt_stream *s, dt_error *err) {
  if (s->raw_at > 0) {
    memmove(s->raw, s->raw + s->raw_at, s->raw_end - s->raw_at);
    s->raw_offset += s->raw_at;
    s->raw_end -= s->raw_at;
    s->raw_at = 0;
  }
  size_t room = RAW_BYTES - s->raw_end, got;
  if (s->file) {
    bool ended = false, broken = false;
    if (s->pipe) {
      got = read_pipe(s->file, s->raw + s->raw_end, room, &ended, &broken);
    } else {
      got = fread(s->raw + s->raw_end, 1, room, s->file);
      ended = got < room;
      broken = ferror(s->file);
    }
    if (ended) {
      s->raw_done = true;
      if (broken) {
        s->done = true;
        return dt_fail(err, DT_ERR_IO, s->raw_offset + s->raw_end + got, "%s: byte %llu: %s", s->name,
                       (unsigned long long)(s->raw_offset + s->raw_end + got), strerror(errno));
      }
    }
  } else {
    got = s->memory.len < room ? s->memory.len : room;
    if (got) memcpy(s->raw + s->raw_end, s->memory.ptr, got);
    s->memory = dt_slice(s->memory, got, s->memory.len);
    s->raw_done = s->memory.len == 0;
  }
  s->raw_end += got;
  return DT_OK;
}

static bool starts_gzip(const unsigned char *p) { return p[0] == 0x1F && p[1] == 0x8B && p[2] == 8; }
static bool starts_zstd(const unsigned char *p) { return p[0] == 0x28 && p[1] == 0xB5 && p[2] == 0x2F && p[3] == 0xFD; }

static dt_status start(dt_stream *s, dt_error *err) {
  DT_TRY(read_raw(s, err));
  if (s->raw_end >= 4 && starts_gzip(s->raw)) {
    s->coding = GZIP;
    s->gzip_open = s->in_member = inflateInit2(&s->gzip, 15 + 16) == Z_OK;
    if (!s->gzip_open) return dt_fail(err, DT_ERR_MEM, 0, "%s: no memory to decompress", s->name);
  } else if (s->raw_end >= 4 && starts_zstd(s->raw)) {
    s->coding = ZSTD;
    s->zstd = ZSTD_createDStream();
    if (!s->zstd) return dt_fail(err, DT_ERR_MEM, 0, "%s: no memory to decompress", s->name);
  }
  return DT_OK;
}

static dt_status new_stream(const char *name, dt_stream **out, dt_error *err) {
  dt_stream *s = calloc(1, sizeof *s);
  if (s) s->name = strdup(name);
  if (!s || !s->name) {
    free(s);
    return dt_fail(err, DT_ERR_MEM, 0, "%s: out of memory", name);
  }
  *out = s;
  return DT_OK;
}

dt_status dt_stream_open(const char *path, dt_stream **out, dt_error *err) {
  dt_stream *s = NULL;
  bool standard = strcmp(path, "-") == 0;
  DT_TRY(new_stream(standard ? "standard input" : path, &s, err));
  s->file = standard ? stdin : fopen(path, "rb");
  dt_status status = s->file ? DT_OK : dt_fail(err, DT_ERR_IO, 0, "%s: %s", path, strerror(errno));
  struct stat info;
  bool known = status == DT_OK && fstat(fileno(s->file), &info) == 0;
  if (known && S_ISDIR(info.st_mode)) status = dt_fail(err, DT_ERR_IO, 0, "%s: is a directory", path);
  s->pipe = known && !S_ISREG(info.st_mode);
  if (status == DT_OK) status = start(s, err);
  if (status != DT_OK) dt_stream_close(s);
  else *out = s;
  return status;
}

dt_status dt_stream_over(dt_str bytes, const char *name, dt_stream **out, dt_error *err) {
  dt_stream *s = NULL;
  DT_TRY(new_stream(name, &s, err));
  s->memory = bytes;
  dt_status status = start(s, err);
  if (status != DT_OK) dt_stream_close(s);
  else *out = s;
  return status;
}

/* ------------------------------------------------------- damaged data */

/* Go to the next place where a member or frame begins; false when there is none. */
static bool find_member(dt_stream *s) {
  dt_error ignored;
  s->raw_at += s->raw_at < s->raw_end;
  for (;;) {
    while (s->raw_at + 4 <= s->raw_end) {
      const unsigned char *p = s->raw + s->raw_at;
      if (s->coding == GZIP ? starts_gzip(p) && !(p[3] & 0xE0) : starts_zstd(p)) return true;
      s->raw_at++;
    }
    if (s->raw_done || read_raw(s, &ignored) != DT_OK) return false;
  }
}

static dt_status damaged(dt_stream *s, const char *why) {
  uint64_t at = s->raw_offset + s->raw_at;
  s->broken = true;
  dt_fail(&s->why, DT_ERR_FORMAT, at, "%s: compressed byte %llu: %s", s->name, (unsigned long long)at, why);
  if (!find_member(s)) s->done = true;
  else if (s->coding == GZIP) s->in_member = inflateReset(&s->gzip) == Z_OK;
  else ZSTD_initDStream(s->zstd);
  return DT_OK;
}

/* Tell of the damage, once. */
static dt_status tell(dt_stream *s, dt_error *err) {
  s->broken = false;
  return dt_fail(err, s->why.status, s->why.offset, "%s", s->why.message);
}

/* ------------------------------------------------------- filling */

/* At the end of a member: does another follow? Padding of zero bytes and other trailing bytes end the stream. */
static dt_status next_member(dt_stream *s, dt_error *err) {
  while (s->raw_end - s->raw_at < 4 && !s->raw_done) DT_TRY(read_raw(s, err));
  if (s->raw_end - s->raw_at >= 4 && starts_gzip(s->raw + s->raw_at)) {
    s->in_member = inflateReset(&s->gzip) == Z_OK;
    return DT_OK;
  }
  bool more = s->raw_at < s->raw_end && s->raw[s->raw_at] != 0;
  if (more) return damaged(s, "bytes between gzip members that are none");
  s->done = true;
  return DT_OK;
}

static dt_status fill_gzip(dt_stream *s, dt_error *err) {
  if (!s->in_member) return next_member(s, err);
  s->gzip.next_in = s->raw + s->raw_at;
  s->gzip.avail_in = (uInt)(s->raw_end - s->raw_at);
  s->gzip.next_out = (unsigned char *)s->buffer + s->end;
  size_t room = s->room - s->end;
  uInt out = room > (1u << 30) ? 1u << 30 : (uInt)room;
  s->gzip.avail_out = out;
  int code = inflate(&s->gzip, Z_NO_FLUSH);
  s->raw_at = s->raw_end - s->gzip.avail_in;
  s->end += out - s->gzip.avail_out;
  if (code == Z_STREAM_END) s->in_member = false;
  else if (code == Z_MEM_ERROR) return dt_fail(err, DT_ERR_MEM, s->offset, "%s: no memory to decompress", s->name);
  else if (code == Z_BUF_ERROR && s->raw_done && s->raw_at == s->raw_end) return damaged(s, "the data ends too early");
  else if (code != Z_OK && code != Z_BUF_ERROR) return damaged(s, "the gzip data is damaged");
  return DT_OK;
}

static dt_status fill_zstd(dt_stream *s) {
  ZSTD_inBuffer in = {s->raw, s->raw_end, s->raw_at};
  ZSTD_outBuffer out = {s->buffer, s->room, s->end};
  size_t code = ZSTD_decompressStream(s->zstd, &out, &in);
  bool progress = in.pos > s->raw_at || out.pos > s->end;
  s->raw_at = in.pos;
  s->end = out.pos;
  if (ZSTD_isError(code)) return damaged(s, ZSTD_getErrorName(code));
  if (!progress && s->raw_done) {
    if (code != 0 && s->raw_at == s->raw_end && s->in_member) return damaged(s, "the data ends too early");
    s->done = true;
  }
  s->in_member = code != 0;
  return DT_OK;
}

static dt_status make_room(dt_stream *s, dt_error *err) {
  if (s->at > 0) {
    memmove(s->buffer, s->buffer + s->at, s->end - s->at);
    s->end -= s->at;
    s->at = 0;
  }
  if (s->end < s->room) return DT_OK;
  size_t room = s->room ? s->room * 2 : FIRST_BYTES;
  char *bigger = realloc(s->buffer, room);
  if (!bigger) return dt_fail(err, DT_ERR_MEM, s->offset, "%s: out of memory", s->name);
  s->buffer = bigger;
  s->room = room;
  return DT_OK;
}

static dt_status fill(dt_stream *s, dt_error *err) {
  DT_TRY(make_room(s, err));
  if (s->raw_at == s->raw_end && !s->raw_done) DT_TRY(read_raw(s, err));
  if (s->coding == GZIP) return fill_gzip(s, err);
  if (s->coding == ZSTD) return fill_zstd(s);
  size_t n = s->raw_end - s->raw_at;
  if (n > s->room - s->end) n = s->room - s->end;
  if (n) memcpy(s->buffer + s->end, s->raw + s->raw_at, n);
  s->raw_at += n;
  s->end += n;
  if (n == 0 && s->raw_done) s->done = true;
  return DT_OK;
}

dt_status dt_stream_peek(dt_stream *s, size_t want, dt_str *have, dt_error *err) {
  while (s->end - s->at < want && !s->done && !s->broken) DT_TRY(fill(s, err));
  if (s->broken && s->end == s->at) return tell(s, err);
  *have = (dt_str){s->buffer ? s->buffer + s->at : "", s->end - s->at};
  return DT_OK;
}

void dt_stream_take(dt_stream *s, size_t count) {
  if (count > s->end - s->at) count = s->end - s->at;
  s->at += count;
  s->offset += count;
}

/* A line too long to hold: drop bytes up to its end. */
static dt_status skip_line(dt_stream *s, size_t limit_bytes, dt_error *err) {
  uint64_t begin = s->offset;
  for (;;) {
    dt_str have;
    DT_TRY(dt_stream_peek(s, 1, &have, err));
    const char *end = have.len ? memchr(have.ptr, '\n', have.len) : NULL;
    dt_stream_take(s, end ? (size_t)(end - have.ptr) + 1 : have.len);
    if (end || have.len == 0) break;
  }
  return dt_fail(err, DT_ERR_TEXT, begin, "%s: byte %llu: the line is longer than %zu bytes", s->name,
                 (unsigned long long)begin, limit_bytes);
}

dt_status dt_stream_line(dt_stream *s, size_t limit_bytes, dt_str *line, dt_error *err) {
  size_t seen = 0;
  for (size_t want = 1;; want = seen + 1) {
    dt_str have;
    DT_TRY(dt_stream_peek(s, want, &have, err));
    const char *end = have.len > seen ? memchr(have.ptr + seen, '\n', have.len - seen) : NULL;
    if (!end && have.len == seen) { /* the input ends without a line end */
      if (have.len == 0) return DT_END;
      *line = have;
      dt_stream_take(s, have.len);
      return DT_OK;
    }
    if (end && (size_t)(end - have.ptr) <= limit_bytes) {
      *line = (dt_str){have.ptr, (size_t)(end - have.ptr)};
      dt_stream_take(s, line->len + 1);
      if (line->len && line->ptr[line->len - 1] == '\r') line->len--;
      return DT_OK;
    }
    seen = have.len;
    if (end || seen > limit_bytes) return skip_line(s, limit_bytes, err);
  }
}

dt_status dt_stream_rest(dt_stream *s, size_t limit_bytes, dt_str *rest, dt_error *err) {
  DT_TRY(dt_stream_peek(s, limit_bytes + 1, rest, err));
  if (s->broken) { /* half a file is none */
    dt_stream_take(s, rest->len);
    return tell(s, err);
  }
  if (rest->len <= limit_bytes) return DT_OK;
  return dt_fail(err, DT_ERR_TEXT, s->offset, "%s: longer than %zu bytes", s->name, limit_bytes);
}
