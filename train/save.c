/* Round the networks to integers and write the model file. */
#include "train.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct buffer {
  char *bytes;
  size_t len, room;
} buffer;

static void add(buffer *b, const void *bytes, size_t size, size_t align) {
  size_t begin = (b->len + align - 1) / align * align;
  while (begin + size > b->room) b->bytes = need(realloc(b->bytes, b->room = b->room ? b->room * 2 : 1 << 20));
  memset(b->bytes + b->len, 0, begin - b->len);
  if (size) memcpy(b->bytes + begin, bytes, size);
  b->len = begin + size;
}

static int32_t whole(float v, float scale, int32_t clip) {
  float x = roundf(v * scale);
  return x > (float)clip ? clip : x < (float)-clip ? -clip : (int32_t)x;
}

static float largest(const float *v, size_t count) {
  float top = 0.1f;
  for (size_t i = 0; i < count; i++) top = fabsf(v[i]) > top ? fabsf(v[i]) : top;
  return top;
}

static void add_net(buffer *b, const learner *l) {
  size_t cells = (size_t)l->row_count * l->hidden, weights = (size_t)l->outputs * l->hidden;
  int8_t *rows = need(malloc(cells));
  int8_t *out = need(malloc(weights));
  int16_t *bias = need(malloc(l->hidden * 2));
  int32_t *out_bias = need(malloc(l->outputs * 4));
  for (size_t i = 0; i < cells; i++) rows[i] = (int8_t)whole(l->rows[i], DT_ROW_SCALE, DT_ROW_CLIP);
  float scale = 127 / largest(l->out, weights);
  for (size_t i = 0; i < weights; i++) out[i] = (int8_t)whole(l->out[i], scale, 127);
  for (size_t i = 0; i < l->hidden; i++) bias[i] = (int16_t)whole(l->bias[i], DT_ROW_SCALE, DT_BIAS_CLIP);
  for (size_t i = 0; i < l->outputs; i++) out_bias[i] = whole(l->out_bias[i], scale * DT_ROW_SCALE / (float)(1 << DT_HIDDEN_SHIFT), 1 << 21);
  add(b, l->map, l->cells * sizeof *l->map, 64);
  add(b, rows, cells, 64);
  add(b, bias, l->hidden * 2, 64);
  add(b, out, weights, 64);
  add(b, out_bias, l->outputs * 4, 64);
  free(rows), free(out), free(bias), free(out_bias);
}

void model_save(const dt_syntax *s, const learner nets[DT_NET_COUNT], const char *path) {
  dt_model_header h = {.magic = "detsyn1", .version = DT_MODEL_VERSION, .slot_count = s->slot_count, .word_count = s->word_count,
                       .clusters = s->clusters, .ambigs = s->ambigs, .tails2 = s->tails2, .tails3 = s->tails3,
                       .tails4 = s->tails4, .fronts = s->fronts, .rule_count = s->rule_count};
  h.magic[7] = '\n';
  for (int i = 0; i < DT_NET_COUNT; i++) {
    h.nets[i].cells = nets[i].cells;
    h.nets[i].row_count = nets[i].row_count;
    h.nets[i].hidden = nets[i].hidden;
    h.nets[i].outputs = nets[i].outputs;
  }
  buffer b = {0};
  add(&b, &h, sizeof h, 1);
  add(&b, s->slots, s->slot_count * sizeof *s->slots, 64);
  add(&b, s->words, s->word_count * sizeof *s->words, 64);
  add(&b, s->rules, s->rule_count * sizeof *s->rules, 64);
  for (int i = 0; i < DT_NET_COUNT; i++) add_net(&b, &nets[i]);
  dt_model_header *head = (dt_model_header *)(void *)b.bytes;
  head->checksum = dt_model_checksum(b.bytes + 16, b.len - 16);
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(b.bytes, 1, b.len, f) != b.len || fclose(f) != 0) give_up("cannot write %s", path);
  fprintf(stderr, "%s: %zu bytes\n", path, b.len);
  free(b.bytes);
}
