#include "base.h"
#include <stdio.h>
#include <stdlib.h>

static const char *const texts[] = {
#define X(name, message) message,
    DT_STATUS_LIST(X)
#undef X
};

const char *dt_status_text(dt_status status) {
  return (size_t)status < sizeof texts / sizeof *texts ? texts[status] : "unknown status";
}

const char *dt_version(void) { return DT_VERSION; }

dt_status dt_fail(dt_error *err, dt_status status, uint64_t offset, const char *format, ...) {
  if (!err) return status;
  err->status = status;
  err->offset = offset;
  va_list args;
  va_start(args, format);
  int length = vsnprintf(err->message, sizeof err->message, format, args);
  va_end(args);
  if (length >= (int)sizeof err->message) /* cut: not inside a character */
    err->message[dt_utf8_valid_length((dt_str){err->message, sizeof err->message - 1})] = 0;
  return status;
}

void dt_fault_of(const dt_error *err, dt_fault_fn *each, void *user) {
  dt_str rest = dt_str_of(err->message), file, line;
  dt_fault fault = {.what = "not readable:", .more = rest};
  if (dt_str_field(&rest, ':', &file) && rest.ptr && dt_str_field(&rest, ':', &line)) {
    fault.file = file;
    fault.line = (uint32_t)atoi(line.ptr);
    if (rest.ptr) fault.more = dt_str_trim(rest);
  }
  each(&fault, user);
}
