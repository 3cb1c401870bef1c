#include "walk.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { LIST_BYTES = 1 << 28 };

struct dt_walk {
  dt_arena *arena;
  DT_VEC(const char *) files;
  uint32_t next;
  bool single;
};

typedef DT_VEC(const char *) paths;

static dt_status no_memory(const char *path, dt_error *err) { return dt_fail(err, DT_ERR_MEM, 0, "%s: out of memory", path); }

/* The entries of one folder: files to `walk`, folders to `dirs`. Hidden names and links to folders are left alone. */
static dt_status read_folder(dt_walk *walk, const char *path, paths *dirs, dt_error *err) {
  DIR *dir = opendir(path);
  if (!dir) return dt_fail(err, DT_ERR_IO, 0, "%s: %s", path, strerror(errno));
  dt_status status = DT_OK;
  for (struct dirent *entry; status == DT_OK && (entry = readdir(dir));) {
    if (entry->d_name[0] == '.') continue;
    dt_str full = dt_arena_printf(walk->arena, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", entry->d_name);
    struct stat info;
    if (!full.ptr) status = no_memory(path, err);
    else if (lstat(full.ptr, &info) == 0 && S_ISLNK(info.st_mode) && (stat(full.ptr, &info) != 0 || S_ISDIR(info.st_mode))) continue;
    const char **slot = status != DT_OK ? NULL : S_ISDIR(info.st_mode) ? dt_push(walk->arena, dirs) : dt_push(walk->arena, &walk->files);
    if (slot) *slot = full.ptr;
    else if (status == DT_OK) status = no_memory(path, err);
  }
  closedir(dir);
  return status;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static dt_status read_folders(dt_walk *walk, const char *path, dt_error *err) {
  paths dirs = {0};
  DT_TRY(read_folder(walk, path, &dirs, err));
  while (dirs.count) {
    const char *dir = dirs.items[--dirs.count];
    DT_TRY(read_folder(walk, dir, &dirs, err));
  }
  if (walk->files.count) qsort(walk->files.items, walk->files.count, sizeof *walk->files.items, by_name);
  return DT_OK;
}

static dt_status add(dt_walk *walk, dt_str path, dt_error *err) {
  dt_str copy = dt_arena_copy(walk->arena, path);
  const char **slot = copy.ptr ? dt_push(walk->arena, &walk->files) : NULL;
  if (!slot) return no_memory("list of files", err);
  *slot = copy.ptr;
  return DT_OK;
}

static dt_status read_list(dt_walk *walk, const char *path, dt_error *err) {
  dt_str bytes = {NULL, 0};
  DT_TRY(dt_read_file(path, LIST_BYTES, &bytes, err));
  dt_lines lines = {.rest = bytes};
  dt_status status = DT_OK;
  while (status == DT_OK && dt_lines_next(&lines))
    if (lines.line.len) status = add(walk, lines.line, err);
  free((void *)bytes.ptr);
  return status;
}

dt_status dt_walk_open(const char *path, dt_walk **out, dt_error *err) {
  dt_walk *walk = calloc(1, sizeof *walk);
  if (walk) walk->arena = dt_arena_new((size_t)1 << 32);
  if (!walk || !walk->arena) {
    free(walk);
    return no_memory(path, err);
  }
  struct stat info;
  dt_status status;
  if (path[0] == '@') status = read_list(walk, path + 1, err);
  else if (strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode)) status = read_folders(walk, path, err);
  else status = add(walk, dt_str_of(path), err), walk->single = true;
  if (status != DT_OK) dt_walk_close(walk);
  else *out = walk;
  return status;
}

void dt_walk_close(dt_walk *walk) {
  if (!walk) return;
  dt_arena_free(walk->arena);
  free(walk);
}

bool dt_walk_is_single(const dt_walk *walk) { return walk->single; }

uint32_t dt_walk_count(const dt_walk *walk) { return walk->files.count; }

const char *dt_walk_next(dt_walk *walk) { return walk->next < walk->files.count ? walk->files.items[walk->next++] : NULL; }
