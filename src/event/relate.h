/** The relation between two marked parties of a text: features of the tree between them, and the small model that weighs them. */
#ifndef DT_RELATE_H
#define DT_RELATE_H

#include "event.h"

/** Where a word stands as seen from the two parties. The dense part of the model has the mean vector of each zone's words. */
#define DT_RELATE_ZONE_LIST(X)                                                                       \
  X(top)     /* where the ways up from the two parties meet */                                       \
  X(spine)   /* on the way from one to the other, the top included */                                \
  X(beside)  /* dependents of the spine: objects, complements, obliques */                           \
  X(below)   /* dependents of those */                                                               \
  X(between) /* between the two in the line of the text */                                           \
  X(source)  /* in the source's own words */                                                         \
  X(target)  /* in the target's own words */                                                         \
  X(all)     /* anywhere in the sentence */

typedef enum dt_relate_zone {
#define X(name) DT_ZONE_##name,
  DT_RELATE_ZONE_LIST(X)
#undef X
  DT_ZONE_COUNT
} dt_relate_zone;

typedef struct dt_relate_model dt_relate_model; /**< a loaded model: const, shared by threads */

/** `bytes` must outlive the model. Every size in it is checked: DT_ERR_MODEL with the byte position. */
DT_MUST_CHECK dt_status dt_relate_model_open(dt_str bytes, dt_relate_model **out, dt_error *err);
void dt_relate_model_close(dt_relate_model *model);

/** One feature: a fact about the sentence, hashed. */
typedef struct dt_relate_feature {
  uint32_t hash;
  uint32_t weight; /**< 1 to 8: how much of its row is added */
  dt_str text;     /**< for people: "beside|obj|troop" */
} dt_relate_feature;

/** What the model sees of one pair. */
typedef struct dt_relate_view {
  const dt_relate_feature *items; /**< sorted by hash, each once */
  uint32_t count;
  const uint32_t *zone_words[DT_ZONE_COUNT]; /**< indices of words that the model has a vector for */
  uint32_t zone_counts[DT_ZONE_COUNT];
  uint32_t candidates[DT_EVENT_COUNT]; /**< for each event the index into doc->matches of the entry that speaks for it, or DT_NONE */
} dt_relate_view;

/** The event a match speaks for here: as the published table from CAMEO has it (docs/accuracy.md, "Relation model"). */
dt_event_type dt_relate_type(const dt_match *match);

/** See `source` and `target` (bytes of doc's text; empty: not named) through the model's words; lives in doc->arena. */
DT_MUST_CHECK dt_status dt_relate_look(const dt_relate_model *model, const dt_doc *doc, dt_span source, dt_span target,
                                       dt_relate_view *out, dt_error *err);

enum { DT_RELATE_ONE = 1024 /**< a logit of 1.0 */, DT_RELATE_CLUSTERINGS = 2 };

/** Index of a word by its lemma in lower case, DT_NONE when the model does not know it. */
uint32_t dt_relate_word(const dt_relate_model *model, dt_str lemma);
/** Cluster of word `word`, coarse (0) or fine (1). */
uint32_t dt_relate_cluster(const dt_relate_model *model, uint32_t word, unsigned which);
/** Logits of the 16 events, in units of 1 / DT_RELATE_ONE. */
void dt_relate_logits(const dt_relate_model *model, const dt_relate_view *view, int64_t logits[DT_EVENT_COUNT]);
/** What feature `f` adds to event `type`, in the same unit. */
int64_t dt_relate_share(const dt_relate_model *model, const dt_relate_feature *f, dt_event_type type);
/** Shares of 1,000,000 by exponential of logits: integers, the same everywhere. */
void dt_relate_shares(const int64_t logits[DT_EVENT_COUNT], uint32_t shares[DT_EVENT_COUNT]);

uint32_t dt_relate_hash(dt_str s);
uint32_t dt_relate_checksum(dt_str bytes);

/** See dt_relate(). */
DT_MUST_CHECK dt_status dt_relate_pair(const dt_relate_model *model, const dt_doc *doc, dt_span source, dt_span target,
                                       dt_relation *out, dt_error *err);

#endif
