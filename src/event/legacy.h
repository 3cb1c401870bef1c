/** Dictionaries of TABARI and PETRARCH: read as they stand, and coding with them. Method: docs/legacy.md. */
#ifndef DT_EVENT_LEGACY_H
#define DT_EVENT_LEGACY_H

#include "base.h"

enum { LG_WORDS = 12, LG_ITEMS = 24, LG_CODE_BYTES = 16 };

/** Words that follow each other at once, in capitals, without full stops. */
typedef struct lg_phrase {
  dt_str words[LG_WORDS];
  uint8_t count;
  bool stem; /**< TABARI: the last word may go on */
} lg_phrase;

/** A code of an actor and when it holds (days since 1970-01-01; INT32_MIN, INT32_MAX: open). */
typedef struct lg_dated {
  dt_str code;
  int32_t from, to;
  bool dated;
} lg_dated;

typedef enum lg_kind { LG_ACTOR, LG_AGENT, LG_DISCARD, LG_VERB } lg_kind;

/** A phrase of any kind, found by its first word. */
typedef struct lg_entry {
  lg_kind kind;
  lg_phrase phrase;
  uint32_t first, count; /**< actors: codes[first, first + count); verbs: first is the block */
  dt_str code;           /**< agents, verbs */
  bool prefix;           /**< agents: before the actor's code */
  bool story;            /**< discards: the whole article */
  uint32_t file, line;
  uint32_t next;         /**< same first word */
} lg_entry;

typedef enum lg_item_kind { LG_WORD, LG_SYNSET, LG_SOURCE, LG_TARGET, LG_BOTH, LG_SKIP } lg_item_kind;

typedef struct lg_item {
  lg_item_kind kind;
  dt_str word;     /**< LG_WORD */
  uint32_t synset; /**< LG_SYNSET */
  bool at_once;    /**< nothing may stand between this and the item before it (before the verb: after it) */
  bool stem;
} lg_item;

/** before: nearest to the verb first. */
typedef struct lg_pattern {
  lg_item before[LG_ITEMS], after[LG_ITEMS];
  uint8_t before_count, after_count;
  uint16_t letters; /**< longest first */
  dt_str code;
  uint32_t file, line;
} lg_pattern;

/** Verbs that share patterns. */
typedef struct lg_block {
  dt_str code;
  uint32_t first, count; /**< patterns */
} lg_block;

typedef struct lg_synset {
  dt_str name;
  uint32_t first, count; /**< members */
} lg_synset;

typedef struct dt_legacy {
  dt_arena *arena;
  dt_str *texts; /**< [file_count] file contents, ours to free */
  dt_str *names;
  uint32_t file_count;
  dt_map words; /**< first word of a phrase -> latest entry of its chain; stems of one word under their first three letters */
  struct { lg_entry *items; uint32_t count, room; } entries;
  struct { lg_dated *items; uint32_t count, room; } codes;
  struct { lg_pattern *items; uint32_t count, room; } patterns;
  struct { lg_block *items; uint32_t count, room; } blocks;
  struct { lg_synset *items; uint32_t count, room; } synsets;
  struct { lg_phrase *items; uint32_t count, room; } members;
} dt_legacy;

/** First entry whose phrase may begin with `word`, or DT_NONE; go on by next. */
uint32_t lg_first(const dt_legacy *legacy, dt_str word);

/** dt_legacy_open() for one file in memory; `name` is borrowed. */
DT_MUST_CHECK dt_status lg_open_bytes(dt_str name, dt_str bytes, dt_fault_fn *each, void *user, dt_legacy **out, dt_legacy_counts *counts, dt_error *err);

#endif
