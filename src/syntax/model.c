#include "model.h"
#include "cells.h"
#include "traits.h"
#include <stdlib.h>

static const char magic[8] = "detsyn1\n";

uint64_t dt_salted_hash(dt_salt salt, uint32_t extra, const char *text, size_t len) {
  uint64_t h = ((uint64_t)salt << 32 | extra) * 0x9E3779B97F4A7C15u + len;
  while (len >= 8) {
    uint64_t x;
    memcpy(&x, text, 8);
    h = (h ^ x) * 0xFF51AFD7ED558CCDu;
    h ^= h >> 32;
    text += 8;
    len -= 8;
  }
  h = (h ^ dt_load_short(text, len)) * 0xC4CEB9FE1A85EC53u;
  h ^= h >> 29;
  h *= 0x9E3779B97F4A7C15u;
  return h ^ h >> 32;
}

int32_t dt_table_find(const dt_table_slot *slots, uint32_t slot_count, uint64_t hash) {
  uint32_t check = (uint32_t)(hash >> 32);
  for (uint32_t at = (uint32_t)hash & (slot_count - 1);; at = (at + 1) & (slot_count - 1)) {
    if (slots[at].value == DT_TABLE_EMPTY) return DT_TABLE_EMPTY;
    if (slots[at].check == check) return slots[at].value;
  }
}

uint32_t dt_model_checksum(const void *bytes, size_t size) {
  uint64_t h = dt_hash_eights(size, (dt_str){bytes, size});
  return (uint32_t)(h ^ h >> 32);
}

/* Cut the next section of count * size bytes; NULL when the file is too short. */
static const void *section(dt_str file, size_t *at, uint64_t count, size_t size) {
  size_t begin = (*at + 63) / 64 * 64;
  if (begin > file.len || count > (file.len - begin) / size) return NULL;
  *at = begin + (size_t)count * size;
  return file.ptr + begin;
}

static dt_status check_net(const dt_model_header *h, const dt_syntax *s, int which, dt_error *err) {
  uint32_t cells = which == DT_NET_TAGGER ? dt_tagger_cell_count(s) : dt_parser_cell_count(s);
  uint32_t outputs = which == DT_NET_TAGGER ? DT_TAGGER_OUTPUTS : DT_PARSER_OUTPUTS;
  if (h->nets[which].cells != cells || h->nets[which].outputs != outputs)
    return dt_fail(err, DT_ERR_MODEL, 0, "model: network %d has %u cells and %u outputs, expected %u and %u", which,
                   h->nets[which].cells, h->nets[which].outputs, cells, outputs);
  if (h->nets[which].hidden == 0 || h->nets[which].hidden % 64 || h->nets[which].hidden > DT_HIDDEN_MOST)
    return dt_fail(err, DT_ERR_MODEL, 0, "model: network %d has a hidden layer of %u", which, h->nets[which].hidden);
  if (h->nets[which].row_count == 0 || h->nets[which].row_count > 65536)
    return dt_fail(err, DT_ERR_MODEL, 0, "model: network %d has %u rows", which, h->nets[which].row_count);
  return DT_OK;
}

static dt_status open_net(dt_str file, size_t *at, const dt_model_header *h, int which, dt_syntax *s, dt_error *err) {
  DT_TRY(check_net(h, s, which, err));
  dt_net *net = &s->nets[which];
  *net = (dt_net){.cells = h->nets[which].cells, .row_count = h->nets[which].row_count, .hidden = h->nets[which].hidden,
                  .outputs = h->nets[which].outputs};
  net->map = section(file, at, net->cells, sizeof *net->map);
  if (net->map) net->rows = section(file, at, (uint64_t)net->row_count * net->hidden, 1);
  if (net->rows) net->bias = section(file, at, net->hidden, sizeof *net->bias);
  if (net->bias) net->out = section(file, at, (uint64_t)net->outputs * net->hidden, sizeof *net->out);
  if (net->out) net->out_bias = section(file, at, net->outputs, sizeof *net->out_bias);
  if (!net->out_bias) return dt_fail(err, DT_ERR_MODEL, file.len, "model: the file ends within network %d", which);
  for (uint32_t i = 0; i < net->cells; i++)
    if (net->map[i] >= net->row_count) return dt_fail(err, DT_ERR_MODEL, 0, "model: network %d: no row %u", which, net->map[i]);
  int8_t low = 0, high = 0;
  for (size_t i = 0; i < (size_t)net->row_count * net->hidden; i++) {
    low = net->rows[i] < low ? net->rows[i] : low;
    high = net->rows[i] > high ? net->rows[i] : high;
  }
  for (uint32_t i = 0; i < net->hidden; i++)
    if (net->rows[i]) return dt_fail(err, DT_ERR_MODEL, 0, "model: network %d: row 0 is not zero", which);
  if (low < -DT_ROW_CLIP || high > DT_ROW_CLIP) return dt_fail(err, DT_ERR_MODEL, 0, "model: network %d: a weight is out of range", which);
  net->mild = dt_net_is_mild(net);
  for (uint32_t i = 0; i < net->hidden; i++)
    if (net->bias[i] < -DT_BIAS_CLIP || net->bias[i] > DT_BIAS_CLIP)
      return dt_fail(err, DT_ERR_MODEL, 0, "model: network %d: a bias is out of range", which);
  for (uint32_t i = 0; i < net->outputs; i++)
    if (net->out_bias[i] < -(1 << 21) || net->out_bias[i] > 1 << 21)
      return dt_fail(err, DT_ERR_MODEL, 0, "model: network %d: an output bias is out of range", which);
  return DT_OK;
}

/* Values out of the string table are used as indices: check each against what its key may stand for. The kind of a key is not
   kept, so every value must fit the largest use, and uses clamp. */
static dt_status check_tables(const dt_syntax *s, dt_error *err) {
  uint32_t used = 0;
  for (uint32_t i = 0; i < s->slot_count; i++) {
    if (s->slots[i].value == DT_TABLE_EMPTY) continue;
    used++;
    if (s->slots[i].value < 0) return dt_fail(err, DT_ERR_MODEL, 0, "model: a table value is negative");
  }
  if (used >= s->slot_count) return dt_fail(err, DT_ERR_MODEL, 0, "model: the string table is full");
  for (uint32_t i = 0; i < s->word_count; i++) {
    const dt_word_info *w = &s->words[i];
    if (w->cluster >= s->clusters || w->ambig >= s->ambigs || w->tail2 >= s->tails2 || w->tail3 >= s->tails3 ||
        w->tail4 >= s->tails4 || w->front >= s->fronts)
      return dt_fail(err, DT_ERR_MODEL, 0, "model: word %u has a value out of range", i);
  }
  for (uint32_t i = 0; i < s->rule_count; i++)
    if (s->rules[i].add_len > DT_LEMMA_ADD || s->rules[i].fold > 2)
      return dt_fail(err, DT_ERR_MODEL, 0, "model: lemma rule %u is not valid", i);
  return DT_OK;
}

static dt_status open_sections(dt_str file, const dt_model_header *h, dt_syntax *s, dt_error *err) {
  *s = (dt_syntax){.slot_count = h->slot_count, .word_count = h->word_count, .clusters = h->clusters, .ambigs = h->ambigs,
                   .tails2 = h->tails2, .tails3 = h->tails3, .tails4 = h->tails4, .fronts = h->fronts, .rule_count = h->rule_count,
                   .kernels = dt_kernels_best()};
  if (s->slot_count == 0 || s->slot_count & (s->slot_count - 1) || s->slot_count > 1u << 24)
    return dt_fail(err, DT_ERR_MODEL, 0, "model: %u slots is not a power of two", s->slot_count);
  const uint32_t kinds[] = {s->clusters, s->ambigs, s->tails2, s->tails3, s->tails4, s->fronts};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i] < DT_V_FIRST || kinds[i] > UINT16_MAX) return dt_fail(err, DT_ERR_MODEL, 0, "model: a field has %u values", kinds[i]);
  if (s->word_count > UINT16_MAX - DT_V_FIRST || s->rule_count == 0 || s->rule_count > UINT16_MAX)
    return dt_fail(err, DT_ERR_MODEL, 0, "model: %u words, %u lemma rules", s->word_count, s->rule_count);
  size_t at = sizeof *h;
  s->slots = section(file, &at, s->slot_count, sizeof *s->slots);
  if (s->slots) s->words = section(file, &at, s->word_count, sizeof *s->words);
  if (s->words) s->rules = section(file, &at, s->rule_count, sizeof *s->rules);
  if (!s->rules) return dt_fail(err, DT_ERR_MODEL, file.len, "model: the file ends within its tables");
  DT_TRY(check_tables(s, err));
  for (int which = 0; which < DT_NET_COUNT; which++) DT_TRY(open_net(file, &at, h, which, s, err));
  if (at != file.len) return dt_fail(err, DT_ERR_MODEL, at, "model: %zu bytes too many", file.len - at);
  return DT_OK;
}

dt_status dt_syntax_open(dt_str bytes, dt_syntax **out, dt_error *err) {
  const dt_model_header *h = (const void *)bytes.ptr;
  if (bytes.len < sizeof *h || memcmp(h->magic, magic, sizeof magic) != 0)
    return dt_fail(err, DT_ERR_MODEL, 0, "model: not a syntax model of detente");
  if ((uintptr_t)bytes.ptr % 8) return dt_fail(err, DT_ERR_MODEL, 0, "model: bytes are not aligned");
  if (h->version != DT_MODEL_VERSION)
    return dt_fail(err, DT_ERR_MODEL, 8, "model: version %u, expected %d", h->version, DT_MODEL_VERSION);
  uint64_t hash = dt_hash_eights(bytes.len - 16, dt_slice(bytes, 16, bytes.len)); /* once for the checksum and for dt_syntax_hash() */
  if (h->checksum != (uint32_t)(hash ^ hash >> 32))
    return dt_fail(err, DT_ERR_MODEL, 12, "model: the checksum is wrong: damaged or cut off");
  dt_syntax *s = calloc(1, sizeof *s);
  if (!s) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  dt_status status = open_sections(bytes, h, s, err);
  s->hash = hash;
  if (status != DT_OK) dt_syntax_close(s);
  else *out = s;
  return status;
}

uint64_t dt_syntax_hash(const dt_syntax *syntax) { return syntax->hash; }

void dt_syntax_close(dt_syntax *syntax) { free(syntax); }
