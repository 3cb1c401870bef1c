#include "late.h"
#include <dlfcn.h>

dt_status dt_late_open(const char *library, const char *const *names, size_t count, void *table, dt_error *err) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL); /* stays open: other threads may be using it */
  if (!handle) return dt_fail(err, DT_ERR_IO, 0, "%s is needed for this: %s", library, dlerror());
  for (size_t i = 0; i < count; i++) {
    void *function = dlsym(handle, names[i]);
    if (!function) return dt_fail(err, DT_ERR_IO, 0, "%s has no %s", library, names[i]);
    memcpy((char *)table + i * sizeof function, &function, sizeof function); /* ISO C has no cast from data to function */
  }
  return DT_OK;
}
