#include "base.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DICT_LIMIT_BYTES = 64 << 20, PATH_BYTES = 4096, DEPTH = 8 };

dt_str dt_pack_find(const char *name) {
  for (size_t i = 0; i < dt_pack_count; i++)
    if (dt_str_is(dt_pack_files[i].name, name)) return dt_pack_files[i].bytes;
  return (dt_str){NULL, 0};
}

void dt_pack_rest(dt_str builtin) {
#ifdef MADV_DONTNEED
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), at = (uintptr_t)builtin.ptr;
  uintptr_t first = (at + page - 1) / page * page, last = (at + builtin.len) / page * page;
  if (first < last) (void)madvise((void *)first, last - first, MADV_DONTNEED); /* advice: nothing depends on it */
#else
  (void)builtin;
#endif
}

dt_status dt_read_file(const char *path, size_t limit_bytes, dt_str *out, dt_error *err) {
  dt_status status = DT_OK;
  char *bytes = NULL;
  size_t count = 0, room = 1 << 16;
  FILE *file = fopen(path, "rb");
  if (!file) return dt_fail(err, DT_ERR_IO, 0, "%s: %s", path, strerror(errno));
  for (;;) {
    char *bigger = realloc(bytes, room + 1);
    if (!bigger) {
      status = dt_fail(err, DT_ERR_MEM, count, "%s: out of memory", path);
      goto done;
    }
    bytes = bigger;
    count += fread(bytes + count, 1, room - count, file);
    if (count < room) break;
    if (room > limit_bytes) {
      status = dt_fail(err, DT_ERR_IO, count, "%s: larger than %zu bytes", path, limit_bytes);
      goto done;
    }
    room *= 2;
  }
  if (ferror(file)) {
    status = dt_fail(err, DT_ERR_IO, count, "%s: %s", path, strerror(errno));
    goto done;
  }
  bytes[count] = 0;
  *out = (dt_str){bytes, count};
  bytes = NULL;
done:
  free(bytes);
  fclose(file);
  return status;
}

typedef DT_VEC(dt_file) files;

static dt_status add_folder(dt_sources *to, files *list, const char *path, const char *prefix, int depth,
                            dt_error *err);

static dt_status add_entry(dt_sources *to, files *list, const char *dir, const char *prefix, const char *name,
                           int depth, dt_error *err) {
  dt_str path = dt_arena_printf(to->arena, "%s/%s", dir, name);
  dt_str inner = dt_arena_printf(to->arena, "%s%s", prefix, name);
  if (!path.ptr || !inner.ptr) return dt_fail(err, DT_ERR_MEM, 0, "%s: out of memory", dir);
  struct stat info;
  if (stat(path.ptr, &info) != 0) return dt_fail(err, DT_ERR_IO, 0, "%s: %s", path.ptr, strerror(errno));
  if (S_ISDIR(info.st_mode)) {
    dt_str deeper = dt_arena_printf(to->arena, "%s/", inner.ptr);
    if (!deeper.ptr) return dt_fail(err, DT_ERR_MEM, 0, "%s: out of memory", dir);
    return add_folder(to, list, path.ptr, deeper.ptr, depth + 1, err);
  }
  if (!dt_str_ends(inner, ".tsv") && !dt_str_ends(inner, ".txt")) return DT_OK;
  dt_str bytes = {NULL, 0};
  DT_TRY(dt_read_file(path.ptr, DICT_LIMIT_BYTES, &bytes, err));
  dt_str copy = dt_arena_copy(to->arena, bytes);
  free((void *)bytes.ptr);
  dt_file *file = copy.ptr ? dt_push(to->arena, list) : NULL;
  if (!file) return dt_fail(err, DT_ERR_MEM, 0, "%s: out of memory", path.ptr);
  *file = (dt_file){inner, copy};
  return DT_OK;
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static dt_status add_folder(dt_sources *to, files *list, const char *path, const char *prefix, int depth,
                            dt_error *err) {
  if (depth > DEPTH) return dt_fail(err, DT_ERR_DICT, 0, "%s: folders nested deeper than %d", path, DEPTH);
  DIR *dir = opendir(path);
  if (!dir) return dt_fail(err, DT_ERR_IO, 0, "%s: %s", path, strerror(errno));
  dt_status status = DT_OK;
  DT_VEC(const char *) names = {0};
  for (struct dirent *entry; (entry = readdir(dir));) {
    if (entry->d_name[0] == '.') continue;
    dt_str copy = dt_arena_copy(to->arena, dt_str_of(entry->d_name));
    const char **slot = copy.ptr ? dt_push(to->arena, &names) : NULL;
    if (!slot) {
      status = dt_fail(err, DT_ERR_MEM, 0, "%s: out of memory", path);
      goto done;
    }
    *slot = copy.ptr;
  }
  if (names.count) qsort(names.items, names.count, sizeof *names.items, by_name);
  for (uint32_t i = 0; i < names.count && status == DT_OK; i++)
    status = add_entry(to, list, path, prefix, names.items[i], depth, err);
done:
  closedir(dir);
  return status;
}

dt_status dt_sources_open(const char *const *dirs, size_t dir_count, dt_sources *out, dt_error *err) {
  *out = (dt_sources){.arena = dt_arena_new((size_t)1 << 30)};
  if (!out->arena) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  files list = {0};
  dt_status status = DT_OK;
  for (size_t i = 0; i < dt_pack_count && status == DT_OK; i++) {
    if (!dt_str_starts(dt_pack_files[i].name, "dict/")) continue;
    dt_file *file = dt_push(out->arena, &list);
    if (!file) status = dt_fail(err, DT_ERR_MEM, 0, "out of memory");
    else *file = (dt_file){dt_slice(dt_pack_files[i].name, 5, dt_pack_files[i].name.len), dt_pack_files[i].bytes};
  }
  out->builtin = list.count;
  for (size_t i = 0; i < dir_count && status == DT_OK; i++) status = add_folder(out, &list, dirs[i], "", 0, err);
  out->items = list.items;
  out->count = list.count;
  if (status != DT_OK) dt_sources_close(out);
  return status;
}

void dt_sources_close(dt_sources *sources) {
  dt_arena_free(sources->arena);
  *sources = (dt_sources){0};
}
