/** The syntax model as it lies in memory: string tables, two small networks, lemma rules. Format: docs/syntax.md. */
#ifndef DT_SYNTAX_MODEL_H
#define DT_SYNTAX_MODEL_H

#include "syntax.h"

enum {
  DT_MODEL_VERSION = 4,
  DT_TABLE_EMPTY = -1,
  DT_LEMMA_ADD = 13,
  DT_CELLS_MOST = 160,      /**< templates of a network, and some room for kernels to read eight at a time */
  DT_HIDDEN_MOST = 512,
  DT_ROW_SCALE = 42,        /**< a row's 1.0 */
  DT_ROW_CLIP = 31,         /**< four rows fit 8 bits */
  DT_HIDDEN_SHIFT = 1,      /**< activations are sums / 2, rounded, 0..127 */
  DT_HIDDEN_ROUND = 1,
  DT_HIDDEN_TOP = 127,
  DT_BIAS_CLIP = 8191,
};

/** Kinds of string a table key may stand for; one table holds them all. */
typedef enum dt_salt { DT_SALT_WORD = 1, DT_SALT_TAIL2, DT_SALT_TAIL3, DT_SALT_TAIL4, DT_SALT_FRONT, DT_SALT_LEMMA, DT_SALT_ENDING } dt_salt;

typedef struct dt_table_slot {
  uint32_t check;
  int32_t value; /**< DT_TABLE_EMPTY: free */
} dt_table_slot;

/** What a known word brings with it; 16-bit values as in dt_trait. */
typedef struct dt_word_info {
  uint16_t cluster, ambig, tail2, tail3, tail4, front;
} dt_word_info;

/** lemma = form in the case `fold`, without its last `strip` bytes, plus add[add_len]. */
typedef struct dt_lemma_rule {
  uint8_t fold; /**< 0 lower case, 1 as written, 2 first letter upper */
  uint8_t strip;
  uint8_t add_len;
  char add[DT_LEMMA_ADD];
} dt_lemma_rule;

/** One hidden layer over a sum of rows: out = W relu(bias + sum rows[map[cell]]). Integers throughout. */
typedef struct dt_net {
  const uint16_t *map;      /**< [cells] row of a cell; row 0 is all zero */
  const int8_t *rows;       /**< [row_count][hidden] */
  const int16_t *bias;      /**< [hidden] */
  const int8_t *out;        /**< [outputs][hidden]; one scale for a network, which argmax does not need */
  const int32_t *out_bias;  /**< [outputs] */
  uint32_t cells, row_count, hidden, outputs;
  bool mild;                /**< four products of an output fit 16 bits wherever the kernels add them there */
} dt_net;
/** What `mild` says, found from the output rows. */
bool dt_net_is_mild(const dt_net *net);

/** Kernels: portable, or AVX2 where the machine has it. Both give the same numbers. */
typedef struct dt_kernels {
  /** Sums of rows begin with the bias. Those of a kernel stand in its own order: only its own functions read them. */
  void (*begin)(const dt_net *net, int16_t *sum);
  /** to[hidden] = from + the rows of the cells. */
  void (*add)(const dt_net *net, const int16_t *from, const uint32_t *cells, uint32_t count, int16_t *to);
  /** Activations, in order, of a + b + the rows of the cells. */
  void (*fire)(const dt_net *net, const int16_t *a, const int16_t *b, const uint32_t *cells, uint32_t count, uint8_t *hidden);
  /** Outputs [first, first + count), both multiples of four. */
  void (*score)(const dt_net *net, const uint8_t *hidden, uint32_t first, uint32_t count, int32_t *out);
  /** The first of the highest; count > 0. */
  uint32_t (*best)(const int32_t *scores, uint32_t count);
} dt_kernels;
extern const dt_kernels dt_kernels_portable;
const dt_kernels *dt_kernels_best(void);

enum { DT_NET_TAGGER, DT_NET_PARSER, DT_NET_COUNT };

struct dt_syntax {
  const dt_table_slot *slots; /**< [slot_count], a power of two */
  uint32_t slot_count;
  const dt_word_info *words;  /**< [word_count] */
  uint32_t word_count;
  uint32_t clusters, ambigs, tails2, tails3, tails4, fronts; /**< values of each kind, specials included */
  const dt_lemma_rule *rules; /**< [rule_count] */
  uint32_t rule_count;
  dt_net nets[DT_NET_COUNT];
  const dt_kernels *kernels;
  uint64_t hash; /**< of the file */
};

/** Header of the file; everything is little-endian, sections follow in this order, each at a multiple of 64. */
typedef struct dt_model_header {
  char magic[8]; /**< "detsyn1\n" */
  uint32_t version, checksum, slot_count, word_count, clusters, ambigs, tails2, tails3, tails4, fronts, rule_count, spare;
  struct {
    uint32_t cells, row_count, hidden, outputs;
  } nets[DT_NET_COUNT];
} dt_model_header;

uint32_t dt_model_checksum(const void *bytes, size_t size);
uint64_t dt_salted_hash(dt_salt salt, uint32_t extra, const char *text, size_t len);
/** Value of a string, or DT_TABLE_EMPTY. */
int32_t dt_table_find(const dt_table_slot *slots, uint32_t slot_count, uint64_t hash);

#endif
