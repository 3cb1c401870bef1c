#include "cli.h"
#include "sink.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(sink *s) {
  if (!s->failed && errno != EPIPE) say("%s: %s", s->name, strerror(errno));
  s->failed = true;
  return false;
}

static bool start(sink *s, const char *path, int how) {
  struct stat what;
  *s = (sink){.file = path ? open(path, how | O_WRONLY | O_CREAT | O_CLOEXEC, 0666) : STDOUT_FILENO,
              .name = path ? path : "standard output", .named = path != NULL};
  if (s->file < 0) {
    s->file = 0;
    return fail(s);
  }
  s->regular = fstat(s->file, &what) == 0 && S_ISREG(what.st_mode);
  return true;
}

bool sink_open(sink *s, const char *path) { return start(s, path, O_TRUNC); }

bool sink_reopen(sink *s, const char *path, uint64_t bytes) {
  if (!start(s, path, 0)) return false;
  off_t have = lseek(s->file, 0, SEEK_END);
  if (have >= 0 && (uint64_t)have < bytes) {
    say("%s is shorter than the run that is to go on left it", path);
    return s->failed = true, false;
  }
  if (have < 0 || ftruncate(s->file, (off_t)bytes) != 0 || lseek(s->file, 0, SEEK_END) < 0) return fail(s);
  return true;
}

uint64_t sink_bytes(const sink *s) {
  off_t at = s->regular ? lseek(s->file, 0, SEEK_CUR) : 0;
  return at > 0 ? (uint64_t)at : 0;
}

bool sink_write(sink *s, dt_str bytes) {
  if (s->failed) return false;
  off_t begin = s->regular ? lseek(s->file, 0, SEEK_CUR) : -1;
  for (size_t at = 0; at < bytes.len;) {
    ssize_t wrote = write(s->file, bytes.ptr + at, bytes.len - at);
    if (wrote > 0) {
      at += (size_t)wrote;
    } else if (wrote == 0 || errno != EINTR) {
      int why = errno;
      if (begin >= 0 && at > 0 && ftruncate(s->file, begin) != 0) why = errno;
      errno = why;
      return fail(s);
    }
  }
  return true;
}

bool sink_close(sink *s) {
  if (s->file && s->named && close(s->file) != 0) fail(s);
  s->file = 0;
  return !s->failed;
}
