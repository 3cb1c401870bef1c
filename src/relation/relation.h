/** Relations over time: which events of a store count, and what is measured of them. Formulas: docs/relations.md. */
#ifndef DT_RELATION_H
#define DT_RELATION_H

#include "record.h"
#include <sqlite3.h>

/* ----------------------------------------------------------------- store */

/** Open an event store to read; DT_ERR_STORE when it is none, or one of another version. Close with sqlite3_close(). */
DT_MUST_CHECK dt_status dt_store_read(const char *path, sqlite3 **out, dt_error *err);
/** DT_ERR_STORE with what SQLite says. */
dt_status dt_store_fail(sqlite3 *db, dt_error *err);
DT_MUST_CHECK dt_status dt_store_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, dt_error *err);
/** A text column; lives until the next step. */
dt_str dt_column(sqlite3_stmt *stmt, int column);
/** The same as a day number; INT32_MIN when it is empty or no date. */
int32_t dt_column_day(sqlite3_stmt *stmt, int column);

/* ------------------------------------------------------------------ time */

typedef enum dt_by { DT_BY_DAY, DT_BY_WEEK, DT_BY_MONTH, DT_BY_QUARTER, DT_BY_YEAR } dt_by;

bool dt_by_find(const char *name, dt_by *out);
const char *dt_by_name(dt_by by);
int32_t dt_bin_of(int32_t day, dt_by by);    /**< number of the bin that holds the day; bins are numbered without gaps */
int32_t dt_bin_first(int32_t bin, dt_by by); /**< its first day */
void dt_bin_label(int32_t bin, dt_by by, char out[16]); /**< "2018-03-24", "2018-W12", "2018-03", "2018-Q1", "2018" */
void dt_day_text(int32_t day, char out[16]);

/* ---------------------------------------------------------------- actors */

typedef struct dt_code {
  dt_str code, numeric, cow, gw, name;
} dt_code;

typedef struct dt_codes {
  const dt_code *items;
  uint32_t count;
} dt_codes;
DT_MUST_CHECK dt_status dt_codes_load(dt_arena *arena, dt_codes *out, dt_error *err);
const dt_code *dt_codes_find(const dt_codes *codes, dt_str code);

/** One member of an actor as asked for, with the days it is a member. */
typedef struct dt_member {
  dt_str code;
  int32_t from, to;
} dt_member;

/** "USA", "USA GOV", "USA,GBR", "@NATO MIL", "*". */
typedef struct dt_actor {
  dt_str text;            /**< as given */
  const dt_member *items; /**< [count]; none: any code */
  uint32_t count;
  dt_str sector;          /**< empty: any */
} dt_actor;

typedef struct dt_dyad {
  dt_actor a, b;
} dt_dyad;
/** "A:B". DT_ERR_USAGE says what is wrong and which groups there are. */
DT_MUST_CHECK dt_status dt_dyad_read(dt_str text, dt_arena *arena, dt_dyad *out, dt_error *err);
bool dt_actor_has(const dt_actor *actor, dt_str code, int32_t day);
/** Does the text of a sector column ("PTY OPP") hold `sector`? */
bool dt_sector_has(dt_str sectors, dt_str sector);

/* ---------------------------------------------------------------- choice */

enum { DT_FORTH = 1, DT_BACK = 2 }; /* a to b, b to a */
enum { DT_UNIQUE_NONE, DT_UNIQUE_COPIES, DT_UNIQUE_LINK, DT_UNIQUE_DAY };

/** One event that counts. */
typedef struct dt_counted {
  uint32_t event, article; /**< rows of the store */
  int32_t day;
  int32_t score;           /**< thousandths of the PLOVER score */
  uint8_t quad, way;       /**< way: DT_FORTH | DT_BACK */
} dt_counted;

typedef struct dt_read_article {
  int32_t day;       /**< published; INT32_MIN unknown */
  uint32_t sentences;
  uint32_t source;   /**< number of its publisher */
  bool copy, known;
} dt_read_article;

/** What bears on counting of one event. */
typedef struct dt_measured_event {
  uint32_t article;     /**< 0: none */
  int32_t day, score;   /**< as in dt_counted */
  uint64_t link, cameo; /**< hashes; link 0: none */
  uint8_t quad, auxiliary; /**< DT_AUX_* */
  int8_t finest;        /**< dt_by of its date; -1: undated, DT_BY_YEAR + 1: a decade or worse */
  bool known;
} dt_measured_event;

/** All of a store's articles and events in memory, for a server: NULL wherever one may be given means to read what is needed. */
typedef struct dt_measured {
  dt_measured_event *events; /**< by row number */
  uint32_t *speakers;        /**< by event's row number: index into speaker_names + 1; 0: the article's own word */
  dt_str *speaker_codes, *speaker_sectors; uint32_t speaker_count;
  uint32_t most;
  dt_read_article *articles; uint32_t article_count, source_count;
  int32_t first, last;       /**< days published */
  uint32_t articles_known, events_known;
  uint64_t sentences;
} dt_measured;
DT_MUST_CHECK dt_status dt_measured_load(sqlite3 *db, dt_arena *arena, dt_measured *out, dt_error *err);

/** One row of `dyads` that answers to the dyad asked for. */
typedef struct dt_pick {
  uint32_t event, pair; /**< pair: index into the choice's pairs */
  uint8_t way;
} dt_pick;

typedef struct dt_pair {
  dt_str actor, recipient;
} dt_pair;

/** Events between two actors by the options, and the articles they were read in. */
typedef struct dt_choice {
  dt_pick *picks; uint32_t pick_count; /**< of all events, those left out as well */
  dt_pair *pairs; uint32_t pair_count;
  uint32_t most; /**< highest event number of the store */
  dt_counted *items; uint32_t count; /**< sorted by event */
  dt_read_article *articles; uint32_t article_count; /**< by row number; [0] unused */
  uint32_t source_count;
  uint32_t undated, coarse, auxiliary, copies, repeated; /**< left out, and why */
  int32_t first, last; /**< days published in the store; first > last when it is empty */
} dt_choice;

/** How options are understood. */
typedef struct dt_plan {
  dt_by by;
  int32_t from, to; /**< days; INT32_MIN, INT32_MAX: as far as events go */
  int unique;
  uint8_t with;     /**< DT_AUX_* that count too */
  bool publication; /**< events stand under the day their article was published */
  uint32_t bootstrap, smooth;
} dt_plan;
DT_MUST_CHECK dt_status dt_plan_read(const dt_relation_options *options, dt_plan *out, dt_error *err);
/** Shortest bin that an event of this precision fits; -1: undated; DT_BY_YEAR + 1: none. */
int dt_precision_finest(dt_str precision);
/** Auxiliary modes that keep an event of this quad class from counting, less those asked for. */
bool dt_auxiliary_counts(uint8_t bits, int quad, uint8_t with);

DT_MUST_CHECK dt_status dt_articles_load(sqlite3 *db, dt_arena *arena, dt_choice *out, dt_error *err);
DT_MUST_CHECK dt_status dt_choose(sqlite3 *db, const dt_measured *measured, const dt_dyad *dyad, const dt_plan *plan, dt_arena *arena,
                                  dt_choice *out, dt_error *err);

/* ---------------------------------------------------------------- series */

typedef enum dt_view { DT_VIEW_FORTH, DT_VIEW_BACK, DT_VIEW_BOTH, DT_VIEW_COUNT } dt_view;

/** A number that may not be there. */
typedef struct dt_maybe {
  bool known;
  double value;
} dt_maybe;

/** What is said and what is done in one bin, one way. Sums are thousandths of the score. */
typedef struct dt_tally {
  uint32_t words, deeds, articles, sources;
  int64_t words_sum, deeds_sum;
  dt_maybe gap, low, high;                      /* of this bin alone */
  dt_maybe smooth_words, smooth_deeds;          /* with its neighbours */
  dt_maybe smooth_gap, smooth_low, smooth_high;
} dt_tally;

typedef struct dt_bin {
  uint32_t articles, sentences; /**< read in it: published in it */
  dt_tally view[DT_VIEW_COUNT];
} dt_bin;

typedef enum dt_measure { DT_WORDS, DT_DEEDS, DT_GAP, DT_MEASURE_COUNT } dt_measure;

typedef struct dt_turn {
  dt_view view;
  dt_measure measure;
  uint32_t bin;         /**< first bin of the new level */
  double before, after; /**< weighted mean of the stretch before and after */
  double gain;          /**< fall of the scaled sum of squares */
} dt_turn;

typedef struct dt_series {
  dt_dyad dyad;
  dt_plan plan;
  int32_t first; /**< number of the first bin */
  dt_bin *bins; uint32_t count;
  dt_turn *turns; uint32_t turn_count;
  uint32_t outside;       /**< events that count but lie outside the range */
  dt_choice choice;
} dt_series;

enum { DT_BINS_MOST = 40000 };

/** Choice, range, and articles read: all that counts no events. */
DT_MUST_CHECK dt_status dt_series_begin(sqlite3 *db, const dt_measured *measured, const dt_relation_options *options, dt_arena *arena, dt_series *out,
                                        dt_error *err);
/** The row that holds a day; false outside the range. */
bool dt_series_bin(const dt_series *series, int32_t day, uint32_t *out);
DT_MUST_CHECK dt_status dt_series_make(sqlite3 *db, const dt_measured *measured, const dt_relation_options *options, dt_arena *arena, dt_series *out,
                                       dt_error *err);
/** Weight of an article in a replicate of the Poisson bootstrap, 0 to 8. */
uint32_t dt_boot_weight(uint32_t article, uint32_t replicate);
DT_MUST_CHECK dt_status dt_boot(dt_series *series, dt_arena *arena, dt_error *err);

/** One point of a series to be cut: a mean and what it weighs. */
typedef struct dt_point {
  double value, weight;
} dt_point;
/** Cut points into stretches of one level; cuts[] gets the first index of each but the first. Returns how many, -1 out of memory. */
int dt_turns_find(const dt_point *points, uint32_t count, uint32_t *cuts, double *scale, dt_arena *arena);
DT_MUST_CHECK dt_status dt_turns(dt_series *series, dt_arena *arena, dt_error *err);

void dt_series_json(const dt_series *series, dt_out *out);
void dt_series_csv(const dt_series *series, dt_out *out);
void dt_series_table(const dt_series *series, dt_out *out);
void dt_series_plot(const dt_series *series, uint32_t columns, dt_out *out);
void dt_out_maybe(dt_out *out, dt_maybe m, const char *none, int decimals);
/** Sum of thousandths over count, as the score's mean; unknown for no event. */
dt_maybe dt_mean(int64_t sum, uint32_t count);

/* --------------------------------------------------------------- clashes */

typedef struct dt_clash {
  uint32_t first, second; /**< events; first is the earlier */
  int32_t days, strength; /**< strength: thousandths */
  uint8_t kind;           /**< index of dt_clash_kinds */
} dt_clash;
extern const char *const dt_clash_kinds[];
/** Asked now and then by what takes long in memory; true: give up. */
typedef bool dt_stop_fn(void *user);
/** As dt_clashes_write(), of an open store. stop may be NULL. */
DT_MUST_CHECK dt_status dt_clashes_of(sqlite3 *db, const dt_relation_options *options, dt_stop_fn *stop, void *stop_user, dt_write_fn *write, void *user,
                                      dt_error *err);
/** The strongest of each kind, by kind. */
DT_MUST_CHECK dt_status dt_clashes_find(sqlite3 *db, const dt_relation_options *options, dt_arena *arena, dt_clash **out, uint32_t *count,
                                        dt_error *err);

/* ---------------------------------------------------------------- output */

/** Gives what `out` holds to the caller and empties it, when it is more than `least` bytes. */
DT_MUST_CHECK dt_status dt_give(dt_out *out, size_t least, dt_write_fn *write, void *user, dt_error *err);

#endif
