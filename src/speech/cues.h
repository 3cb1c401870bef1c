/** The cue dictionary: words that bring somebody's speech, thought or feeling. */
#ifndef DT_CUES_H
#define DT_CUES_H

#include "speech.h"

/** Where a cue has its content; several may hold. The letters are those of dict/speech/cues.txt. */
enum {
  CUE_CLAUSE = 1,      /**< that: a clause ("said that ...", "said ...") */
  CUE_INFINITIVE = 2,  /**< to: an infinitive or participle ("vowed to go on") */
  CUE_OBJECT = 4,      /**< obj: the object, or the subject of a passive ("criticised the law") */
  CUE_QUOTE = 8,       /**< quote: words in quotation marks beside it, and "..., he said" */
  CUE_RAISED = 16,     /**< raised: subject and complement together, nobody named ("seems to be ill") */
  CUE_ANY_PREP = 32,   /**< of, for, ...: the phrase of one of `preps` ("called for talks") */
  CUE_PREDICATE = 128, /**< pred: the object with its predicate ("called it a farce") */
  CUE_BARE = 64,       /**< only with quotation marks or a clause that says "that" */
};

enum { CUE_PREPS = 4 };

typedef enum cue_class { CUE_VERB, CUE_NOUN, CUE_ADJ } cue_class;

typedef struct cue {
  dt_str lemma;
  dt_str particle;           /**< "out" in "point out"; empty mostly */
  cue_class word_class;
  uint32_t frames;           /**< CUE_* */
  dt_str preps[CUE_PREPS];   /**< with CUE_ANY_PREP; unused ones empty */
  dt_stance stance;
  uint32_t next;             /**< next entry of the same lemma, or DT_NONE */
  dt_str rule;               /**< "speech/cues.txt:41" */
} cue;

/** True when dict/speech/institutions.tsv has the noun (lemma, lower case): a body or a document. */
bool cue_institution(const dt_speech *speech, dt_str noun);

/** Lists of dict/speech/lists.txt, which says what they are for. */
#define CUE_LIST_LIST(X) X(medium) X(of_object) X(condition) X(no_clause) X(quoting) X(title) X(bearer_ending)
typedef enum cue_list {
#define X(name) CUE_LIST_##name,
  CUE_LIST_LIST(X)
#undef X
  CUE_LIST_COUNT
} cue_list;
/** The word is in the list, whatever its case. */
bool cue_listed(const dt_speech *speech, cue_list list, dt_str word);

/** First entry of a lemma, NULL when there is none; go on by cue_next(). */
const cue *cue_first(const dt_speech *speech, dt_str lemma);
const cue *cue_next(const dt_speech *speech, const cue *c);

#endif
