#include "cli.h"
#include <errno.h>
#include <stdarg.h>
#include <string.h>

static bool progress_shown;

void progress_end(void) {
  if (progress_shown) fputs("\r\033[K", stderr);
  progress_shown = false;
}

void progress(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("\r\033[K", stderr);
  vfprintf(stderr, format, args);
  fflush(stderr);
  va_end(args);
  progress_shown = true;
}

void say(const char *format, ...) {
  va_list args;
  progress_end();
  va_start(args, format);
  fputs("detente: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
}

/* An article must not steer the terminal: controls, C1 among them, and marks that turn the direction of writing are shown as U+FFFD. */
static size_t steering(const unsigned char *s, size_t left) {
  if (*s < ' ' || *s == 0x7F) return 1;
  if (left > 1 && s[0] == 0xC2 && s[1] >= 0x80 && s[1] < 0xA0) return 2;
  if (left < 3 || s[0] != 0xE2) return 0;
  return (s[1] == 0x80 && s[2] >= 0xAA && s[2] <= 0xAE) || (s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9) ? 3 : 0;
}

void put_shown(FILE *to, dt_str s) {
  for (size_t i = 0, bytes; i < s.len; i += bytes ? bytes : 1) {
    bytes = steering((const unsigned char *)s.ptr + i, s.len - i);
    if (bytes == 0) fputc(s.ptr[i], to);
    else fputs(strchr("\t\n\r", s.ptr[i]) && s.ptr[i] ? " " : "\xEF\xBF\xBD", to);
  }
}

void say_error(const char *about, const dt_error *err) {
  const char *message = err->message[0] ? err->message : dt_status_text(err->status);
  if (about && !strstr(message, about)) say("%s: %s", about, message);
  else say("%s", message);
}

int open_engine(const options *o, dt_engine **out) {
  dt_error err = {0};
  if (dt_engine_open(&o->engine, out, &err) == DT_OK) return OPTIONS_GO;
  say_error(NULL, &err);
  return EXIT_INPUT;
}

/* Why writing failed: the first failure may lie far back, so its errno is gone; the next attempt says it again. */
static int write_errno(FILE *out) {
  clearerr(out);
  errno = 0;
  if (fputc('\n', out) != EOF && fflush(out) == 0) return 0;
  return errno;
}

int finish_output(FILE *out, const char *name) {
  errno = 0;
  if (!ferror(out) && fflush(out) == 0) return EXIT_DONE;
  int why = errno ? errno : write_errno(out);
  if (why != EPIPE) say("%s: %s", name, why ? strerror(why) : "writing failed");
  return EXIT_INPUT;
}
