#include "base.h"
#include <stdlib.h>

struct dt_map_slot {
  dt_str key; /* ptr NULL: free */
  uint32_t value, tag; /* tag: high half of the hash */
};

/* A map never shows its order, so this may be quicker than dt_hash(), which lasts. */
uint64_t dt_map_hash(dt_str key) {
  uint64_t h = key.len * 0x9E3779B97F4A7C15u;
  for (; key.len > 8; key = dt_slice(key, 8, key.len)) {
    h = (h ^ dt_load_short(key.ptr, 8)) * 0xff51afd7ed558ccdu;
    h ^= h >> 33;
  }
  h = (h ^ dt_load_short(key.ptr, key.len)) * 0xc4ceb9fe1a85ec53u;
  h ^= h >> 29;
  h *= 0x9E3779B97F4A7C15u;
  return h ^ h >> 32;
}

static struct dt_map_slot *find(const dt_map *map, dt_str key, uint64_t hash) {
  uint32_t mask = map->room - 1, tag = (uint32_t)(hash >> 32);
  for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
    struct dt_map_slot *slot = &map->slots[i];
    if (!slot->key.ptr || (slot->tag == tag && dt_str_eq(slot->key, key))) return slot;
  }
}

static bool grow(dt_map *map) {
  dt_map bigger = {.room = map->room ? map->room * 2 : 64, .count = map->count};
  if (bigger.room < map->room) return false;
  bigger.slots = calloc(bigger.room, sizeof *bigger.slots);
  if (!bigger.slots) return false;
  for (uint32_t i = 0; i < map->room; i++)
    if (map->slots[i].key.ptr) *find(&bigger, map->slots[i].key, dt_map_hash(map->slots[i].key)) = map->slots[i];
  free(map->slots);
  *map = bigger;
  return true;
}

uint32_t *dt_map_at(dt_map *map, dt_str key) {
  if (map->count + 1 > map->room / 4 * 3 && !grow(map)) return NULL;
  uint64_t hash = dt_map_hash(key);
  struct dt_map_slot *slot = find(map, key, hash);
  if (!slot->key.ptr) {
    *slot = (struct dt_map_slot){.key = key, .value = DT_NONE, .tag = (uint32_t)(hash >> 32)};
    if (!key.ptr) slot->key.ptr = "";
    map->count++;
  }
  return &slot->value;
}

bool dt_map_put(dt_map *map, dt_str key, uint32_t value) {
  uint32_t *at = dt_map_at(map, key);
  if (at) *at = value;
  return at != NULL;
}

uint32_t dt_map_find(const dt_map *map, dt_str key, uint64_t hash) {
  if (map->room == 0) return DT_NONE;
  const struct dt_map_slot *slot = find(map, key, hash);
  return slot->key.ptr ? slot->value : DT_NONE;
}

uint32_t dt_map_get(const dt_map *map, dt_str key) { return dt_map_find(map, key, dt_map_hash(key)); }

void dt_map_free(dt_map *map) {
  free(map->slots);
  *map = (dt_map){0};
}
