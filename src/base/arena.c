#include "base.h"
#include <stdio.h>
#include <stdlib.h>

/* Blocks double up to 1 MiB. Under DT_ARENA_MALLOC each allocation is its own block, so that the
   sanitizers see an overrun at its first byte. */
enum { FIRST_BYTES = 64 * 1024, MOST_BYTES = 1024 * 1024 };

struct block {
  struct block *next;
  size_t size, used;
  _Alignas(max_align_t) unsigned char bytes[];
};

struct dt_arena {
  struct block *blocks; /* newest first */
  size_t limit, used;
};

dt_arena *dt_arena_new(size_t limit_bytes) {
  dt_arena *arena = calloc(1, sizeof *arena);
  if (arena) arena->limit = limit_bytes;
  return arena;
}

void dt_arena_free(dt_arena *arena) {
  if (!arena) return;
  while (arena->blocks) {
    struct block *next = arena->blocks->next;
    free(arena->blocks);
    arena->blocks = next;
  }
  free(arena);
}

void dt_arena_reset(dt_arena *arena) {
  struct block *keep = NULL;
  while (arena->blocks) {
    struct block *block = arena->blocks;
    arena->blocks = block->next;
    if (!keep && block->size <= MOST_BYTES) keep = block;
    else free(block);
  }
#ifdef DT_ARENA_MALLOC
  free(keep);
  keep = NULL;
#endif
  if (keep) {
    keep->next = NULL;
    keep->used = 0;
  }
  arena->blocks = keep;
  arena->used = 0;
}

size_t dt_arena_used(const dt_arena *arena) { return arena->used; }

static struct block *add_block(dt_arena *arena, size_t need) {
#ifdef DT_ARENA_MALLOC
  size_t size = need;
#else
  size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BYTES;
  if (size > MOST_BYTES) size = MOST_BYTES;
  if (size < need) size = need;
#endif
  struct block *block = malloc(sizeof *block + size);
  if (!block) return NULL;
  *block = (struct block){.next = arena->blocks, .size = size};
  return arena->blocks = block;
}

void *dt_arena_alloc(dt_arena *arena, size_t count, size_t size) {
  const size_t align = _Alignof(max_align_t);
  if (size && count > (SIZE_MAX - align) / size) return NULL;
  size_t need = count * size;
#ifndef DT_ARENA_MALLOC
  need = (need + align - 1) / align * align;
#endif
  if (need > arena->limit - arena->used) return NULL;
  struct block *block = arena->blocks;
#ifdef DT_ARENA_MALLOC
  block = add_block(arena, need);
#else
  if (!block || need > block->size - block->used) block = add_block(arena, need);
#endif
  if (!block) return NULL;
  void *at = block->bytes + block->used;
  block->used += need;
  arena->used += need;
  return memset(at, 0, need);
}

dt_str dt_arena_copy(dt_arena *arena, dt_str s) {
  char *copy = dt_arena_alloc(arena, s.len + 1, 1);
  if (!copy) return (dt_str){NULL, 0};
  if (s.len) memcpy(copy, s.ptr, s.len);
  return (dt_str){copy, s.len};
}

dt_str dt_arena_printf(dt_arena *arena, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *text = n < 0 ? NULL : dt_arena_alloc(arena, (size_t)n + 1, 1);
  if (text) vsnprintf(text, (size_t)n + 1, format, again);
  va_end(again);
  return (dt_str){text, text ? (size_t)n : 0};
}

bool dt_vec_grow(dt_arena *arena, void **items, uint32_t *room, uint32_t count, size_t size) {
  if (*room > UINT32_MAX / 2) return false;
  uint32_t more = *room ? *room * 2 : 8;
  void *bigger = dt_arena_alloc(arena, more, size);
  if (!bigger) return false;
  if (count) memcpy(bigger, *items, count * size);
  *items = bigger;
  *room = more;
  return true;
}

uint32_t dt_first_from(const void *items, uint32_t count, size_t size, size_t at, uint32_t begin) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t mid = low + (high - low) / 2;
    dt_span span;
    memcpy(&span, (const char *)items + mid * size + at, sizeof span);
    if (span.begin < begin) low = mid + 1;
    else high = mid;
  }
  return low;
}
