/** The trainer of the syntax model: what its parts share. Everything is deterministic in data, options and seed. */
#ifndef DT_TRAIN_H
#define DT_TRAIN_H

#include "cells.h"
#include "conllu.h"
#include "lemma.h"

/* ------------------------------------------------------------------ data */

/** One CoNLL-U file held in memory, with the tags our own tagger would give beside the gold ones. */
typedef struct bank {
  const char *path;
  dt_str bytes;
  dt_doc *doc;
  uint8_t *upos, *xpos; /**< [token_count] own tags for the parser */
  bool gold;            /**< made by people; counts for lemmas */
} bank;
typedef struct banks {
  bank *items;
  size_t count;
} banks;
/** One sentence of a bank. */
typedef struct place {
  uint32_t bank, sentence;
} place;

void *need(void *memory); /**< ends the program when out of memory */
_Noreturn void give_up(const char *format, ...) DT_PRINTF(1, 2);

/* ------------------------------------------------------------------- rng */

typedef struct rng {
  uint64_t state;
} rng;
uint32_t rng_next(rng *r);
float rng_unit(rng *r); /**< 0 <= x < 1 */

/* ----------------------------------------------------------------- vocab */

typedef struct vocab_options {
  uint32_t most_words, least_count;
  const char *clusters; /**< file of "word TAB number" lines, or NULL */
} vocab_options;
/** Words, endings, tag classes, lemma rules of the banks: fills everything of *out but the networks. */
void vocab_build(const banks *data, const vocab_options *options, dt_syntax *out);

/* ------------------------------------------------------------------- net */

/** A network in floating point. Rows of one step share one gradient, so AdaGrad keeps one number a row. */
typedef struct learner {
  uint32_t cells, row_count, hidden, outputs;
  uint16_t *map;
  float *rows, *row_sum;
  float *bias, *bias_sum;
  float *out, *out_sum, *out_bias, *out_bias_sum;
  float rate, drop;
} learner;

/** One step's values. */
typedef struct step {
  uint32_t cells[DT_CELLS_MOST], count;
  float hidden[DT_HIDDEN_MOST], gradient[DT_HIDDEN_MOST];
} step;

/** Rows for the most frequent cells: counts[cells]. */
void learner_make(learner *l, const uint32_t *counts, uint32_t cells, uint32_t most_rows, uint32_t least_count, uint32_t hidden,
                  uint32_t outputs, rng *r);
void learner_free(learner *l);
void learner_forward(const learner *l, step *s, rng *drop); /**< drop NULL: no dropout */
void learner_score(const learner *l, const step *s, uint32_t first, uint32_t count, float *out);
/** Add to the gradient and move the output weights by errors[count] (probability minus truth). */
void learner_blame(learner *l, step *s, uint32_t first, uint32_t count, const float *errors);
void learner_update(learner *l, const step *s); /**< move rows and bias */
/** Probabilities minus truth in place of scores; returns the loss. */
float softmax_errors(float *scores, uint32_t count, uint32_t truth);

/* ----------------------------------------------------------------- tasks */

typedef struct course {
  const place *order; /**< sentences, in the order to train on */
  size_t count;
} course;

void count_tagger_cells(const dt_syntax *s, const banks *data, uint32_t *counts);
void count_parser_cells(const dt_syntax *s, const banks *data, uint32_t *counts);
/** One pass; progress runs from `done` to `todo` over all passes and lowers the rate. */
void train_tagger(const dt_syntax *s, const banks *data, course p, learner *l, float rate, size_t done, size_t todo, rng *r);
void train_parser(const dt_syntax *s, const banks *data, course p, learner *l, float rate, size_t done, size_t todo, bool explore,
                  rng *r);
/** Own tags for one sentence. */
void apply_tagger(const dt_syntax *s, const banks *data, place at, const learner *l);
/** Rare words are sometimes hidden, so that the network learns to do without. */
void hide_words(const dt_syntax *s, dt_trait *traits, uint32_t n, rng *r);
extern uint32_t *word_counts; /**< [word_count] how often each word was seen in gold data */

void model_save(const dt_syntax *s, const learner nets[DT_NET_COUNT], const char *path);

#endif
