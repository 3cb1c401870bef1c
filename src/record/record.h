/** One event as writers see it, whether it comes from a document or from a store. */
#ifndef DT_RECORD_H
#define DT_RECORD_H

#include "out.h"

typedef struct dt_party {
  dt_str code, sector, text, identifier, office, rule;
  const char *kind;    /**< "person", "country" ... */
  uint32_t start, end; /**< bytes or code points, as asked for */
  bool former;
  uint32_t entity;     /**< index into doc->entities; DT_NONE out of a store */
} dt_party;

/** One link of the chain of authority. */
typedef struct dt_authority {
  bool known;      /**< speaker is an entity */
  dt_party speaker;
  dt_str source;   /**< the words that name the source */
  dt_str cue, via, rule;
  const char *kind, *stance;
  uint32_t start, end;  /**< of the content */
  uint32_t attribution; /**< index into doc->attributions; DT_NONE out of a store */
} dt_authority;

typedef struct dt_record_article {
  dt_str id, date, publisher, title, url, text;
} dt_record_article;

typedef struct dt_record_place {
  bool known;
  dt_str name, admin1, words; /**< words: as the text has it */
  char country[4], feature;
  double lat, lon;
  uint32_t geonameid, start, end;
} dt_record_place;

/** What one-a-day put into one event: its own first. events 0: nothing was merged. */
typedef struct dt_merged {
  uint32_t events, articles, publishers, url_count;
  const dt_str *ids;          /**< [events] of the articles */
  const uint32_t *sequences;  /**< [events] */
  const dt_str *urls;         /**< [url_count], each once */
  const dt_str *names;        /**< [publishers], each once */
} dt_merged;

typedef struct dt_record {
  dt_record_article article;
  dt_str id; /**< article id # number from 1 */
  uint32_t number;
  char date[11], last[11]; /**< `last` is empty unless `date` with its precision does not say the last day */
  char day[11], last_day[11]; /**< whole dates, or "" */
  const char *precision;
  bool date_given; /**< by the sentence, not the publication date standing in */
  dt_party *actors, *recipients;
  uint32_t actor_count, recipient_count;
  uint8_t type, mode, auxiliary;
  uint64_t contexts;
  char cameo[5];
  dt_str *texts; /**< the words that made it */
  uint32_t text_count;
  dt_authority *authorities; /**< innermost first */
  uint32_t authority_count;
  dt_record_place place;
  int32_t killed, injured, arrested, size; /**< -1: not stated */
  uint32_t sequence; /**< sentence, from 1 */
  uint32_t start, end, trigger;
  bool lede;         /**< in the title or the first body paragraph */
  dt_str sentence;   /**< its words */
  dt_str rule, why;
  char link[17];
  dt_merged merged;
} dt_record;

/** Event `index` of doc. Offsets through `points`. DT_ERR_MEM. */
DT_MUST_CHECK dt_status dt_record_of(const dt_doc *doc, uint32_t index, const dt_points *points, dt_record *out, dt_error *err);
/** Fill date, last, day, last_day and precision. `from` year 0: no date. */
void dt_record_date(dt_record *record, dt_date from, dt_date last, dt_precision precision);
/** Fill link out of what the record says. */
void dt_record_link(dt_record *record);
const char *dt_entity_kind_text(dt_entity_kind kind);
const char *dt_speech_kind_text(dt_speech_kind kind);

/** Names of auxiliary modes, by bit. */
extern const char *const dt_aux_names[4];
/** Bits of "future;negation". */
uint8_t dt_auxiliary_bits(dt_str list);
/** Names of the members, `between` between them. */
void dt_out_contexts(dt_out *out, uint64_t set, const char *between);
void dt_out_auxiliary(dt_out *out, uint8_t set, const char *between);
/** The words that made an event, an ellipsis where others stand between. */
void dt_out_texts(dt_out *out, const dt_str *texts, uint32_t count);
/** Goldstein value of the CAMEO code, or of its root; false when neither is known. */
bool dt_goldstein(const char *cameo, double *out);

/** Quad class by scheme ("plover", "icews", "penta"); -1: no such scheme. */
int dt_quad_by(const char *scheme, dt_event_type type, const char *cameo);
/** Quad class in the scheme asked for, else in `own`. */
int dt_record_quad(const dt_record *record, const dt_record_options *options, const char *own);

/** One PLOVER object, without line end. */
void dt_record_json(dt_out *out, const dt_record *record, const dt_record_options *options);

/** Lines of the formats that are tables: each writes one event, line end included. */
void dt_record_csv(dt_out *out, const dt_record *record, const dt_record_options *options);
void dt_record_tsv(dt_out *out, const dt_record *record, const dt_record_options *options);
void dt_record_line(dt_out *out, const dt_record *record, const dt_record_options *options);
void dt_record_gdelt1(dt_out *out, const dt_record *record, const dt_record_options *options);
void dt_record_gdelt2(dt_out *out, const dt_record *record, const dt_record_options *options);
void dt_record_mentions(dt_out *out, const dt_record *record, const dt_record_options *options); /**< offsets in code points */
void dt_record_icews(dt_out *out, const dt_record *record, const dt_record_options *options);
void dt_record_phoenix(dt_out *out, const dt_record *record, const dt_record_options *options);
void dt_record_polecat(dt_out *out, const dt_record *record, const dt_record_options *options);
void dt_record_tabari(dt_out *out, const dt_record *record, const dt_record_options *options);
extern const char *const dt_csv_header, *const dt_tsv_header, *const dt_icews_header, *const dt_polecat_header;

/** Put IGO in place of UNO and EUR where `options` ask for it; the link stays that of the organisations' own codes. */
void dt_record_organisations(dt_record *record, const dt_record_options *options);
/** Write one event in the format asked for. `options` was checked; its next_row is set where the format numbers its rows. */
void dt_record_write(dt_out *out, const dt_record *record, const dt_record_options *options);
/** Are offsets code points, because that is asked for or because the format has no others? */
bool dt_record_in_characters(const dt_record_options *options);
/** Does the format exist, and the quad scheme? */
DT_MUST_CHECK dt_status dt_record_check(const dt_record_options *options, dt_error *err);

#endif
