/* Train the syntax model.

   train_syntax OUT.bin NAME=VALUE...
     gold=FILE,...  silver=FILE,...   CoNLL-U made by people, by the teacher
     clusters=FILE                    word TAB cluster number
     seed words least                 words kept: how many, seen how often at least
     tagger_hidden tagger_rows tagger_rounds parser_hidden parser_rows parser_rounds
     gold_times last_rounds folds     see below; rate in thousandths, drop in per cent
   (values when not given: the table of settings)

   A round is all silver once and all gold gold_times, shuffled; the last rounds are gold only. */
#include "train.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void *need(void *memory) {
  if (!memory) give_up("out of memory");
  return memory;
}

_Noreturn void give_up(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("train_syntax: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
  exit(1);
}

typedef struct setting {
  const char *name;
  uint32_t value;
} setting;
enum { SEED, WORDS, T_HIDDEN, T_ROWS, T_ROUNDS, P_HIDDEN, P_ROWS, P_ROUNDS, GOLD_TIMES, LAST, FOLDS, RATE, DROP, LEAST, SETTING_COUNT };
static setting settings[SETTING_COUNT] = {
  [SEED] = {"seed", 1}, [WORDS] = {"words", 16000}, [T_HIDDEN] = {"tagger_hidden", 128}, [T_ROWS] = {"tagger_rows", 20000},
  [T_ROUNDS] = {"tagger_rounds", 6}, [P_HIDDEN] = {"parser_hidden", 192}, [P_ROWS] = {"parser_rows", 36000},
  [P_ROUNDS] = {"parser_rounds", 10}, [GOLD_TIMES] = {"gold_times", 3}, [LAST] = {"last_rounds", 2}, [FOLDS] = {"folds", 4},
  [RATE] = {"rate", 20}, [DROP] = {"drop", 10}, [LEAST] = {"least", 4},
};
static uint32_t get(int which) { return settings[which].value; }

static void note(const char *what) {
  static struct timespec began;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (!began.tv_sec) began = now;
  fprintf(stderr, "%5ld s  %s\n", (long)(now.tv_sec - began.tv_sec), what);
}

/* ------------------------------------------------------------------ data */

static void read_bank(banks *data, const char *path, bool gold) {
  data->items = need(realloc(data->items, (data->count + 1) * sizeof *data->items));
  bank *b = &data->items[data->count++];
  dt_error err = {0};
  *b = (bank){.path = path, .gold = gold};
  if (dt_read_file(path, (size_t)1 << 31, &b->bytes, &err) != DT_OK || dt_doc_new(&b->doc, &err) != DT_OK ||
      dt_conllu_read(b->bytes, b->doc, &err) != DT_OK)
    give_up("%s: %s", path, err.message);
  b->upos = need(malloc(b->doc->token_count));
  b->xpos = need(malloc(b->doc->token_count));
  for (uint32_t i = 0; i < b->doc->token_count; i++) {
    b->upos[i] = b->doc->tokens[i].upos;
    b->xpos[i] = b->doc->tokens[i].xpos;
  }
  fprintf(stderr, "%s: %u sentences, %u words\n", path, b->doc->sentence_count, b->doc->token_count);
}

static void read_list(banks *data, char *list, bool gold) {
  for (char *path = strtok(list, ","); path; path = strtok(NULL, ",")) read_bank(data, path, gold);
}

/* -------------------------------------------------------------- schedule */

typedef struct schedule {
  place *order;
  size_t count, room;
} schedule;

static void add_sentences(schedule *s, const banks *data, uint32_t number, uint32_t fold) {
  const dt_doc *doc = data->items[number].doc;
  for (uint32_t i = 0; i < doc->sentence_count; i++) {
    if (fold != DT_NONE && (uint64_t)i * get(FOLDS) / doc->sentence_count == fold) continue;
    if (s->count == s->room) s->order = need(realloc(s->order, (s->room = s->room ? s->room * 2 : 4096) * sizeof *s->order));
    s->order[s->count++] = (place){number, i};
  }
}

static void shuffle(place *order, size_t count, rng *r) {
  for (size_t i = count; i > 1; i--) {
    size_t j = rng_next(r) % i;
    place swap = order[i - 1];
    order[i - 1] = order[j];
    order[j] = swap;
  }
}

/* All rounds one after the other, without the sentences of one fold. */
static schedule make_schedule(const banks *data, uint32_t rounds, uint32_t last, uint32_t fold, rng *r) {
  schedule s = {0};
  for (uint32_t round = 0; round < rounds + last; round++) {
    size_t begin = s.count;
    for (uint32_t b = 0; b < data->count; b++) {
      uint32_t times = data->items[b].gold ? (round < rounds && data->count > 2 ? get(GOLD_TIMES) : 1) : round < rounds;
      for (uint32_t k = 0; k < times; k++) add_sentences(&s, data, b, fold);
    }
    shuffle(s.order + begin, s.count - begin, r);
  }
  return s;
}

/* ----------------------------------------------------------------- tasks */

static float rate(void) { return (float)get(RATE) / 1000; }

static void make_tagger(const dt_syntax *s, const banks *data, uint32_t rounds, uint32_t fold, learner *l) {
  rng r = {get(SEED) * 77 + fold};
  uint32_t cells = dt_tagger_cell_count(s), *counts = need(calloc(cells, sizeof *counts));
  count_tagger_cells(s, data, counts);
  learner_make(l, counts, cells, get(T_ROWS), get(LEAST), get(T_HIDDEN), DT_TAGGER_OUTPUTS, &r);
  l->drop = (float)get(DROP) / 100;
  free(counts);
  schedule sched = make_schedule(data, rounds, get(LAST), fold, &r);
  train_tagger(s, data, (course){sched.order, sched.count}, l, rate(), 0, sched.count, &r);
  free(sched.order);
}

/* The parser learns from tags as they come: each fold is tagged by a tagger that never saw it. */
static void tag_folds(const dt_syntax *s, const banks *data) {
  for (uint32_t fold = 0; fold < get(FOLDS); fold++) {
    learner l;
    make_tagger(s, data, (get(T_ROUNDS) + 1) / 2, fold, &l);
    size_t right = 0, all = 0;
    for (uint32_t b = 0; b < data->count; b++) {
      const bank *from = &data->items[b];
      for (uint32_t i = 0; i < from->doc->sentence_count; i++) {
        if ((uint64_t)i * get(FOLDS) / from->doc->sentence_count != fold) continue;
        apply_tagger(s, data, (place){b, i}, &l);
        const dt_sentence *range = &from->doc->sentences[i];
        for (uint32_t t = range->first; t < range->last && from->gold; t++, all++) right += from->upos[t] == from->doc->tokens[t].upos;
      }
    }
    learner_free(&l);
    char text[80];
    snprintf(text, sizeof text, "fold %u tagged, UPOS %.2f", fold, 100.0 * (double)right / (double)(all ? all : 1));
    note(text);
  }
}

static void make_parser(const dt_syntax *s, const banks *data, learner *l) {
  rng r = {get(SEED) * 177};
  uint32_t cells = dt_parser_cell_count(s), *counts = need(calloc(cells, sizeof *counts));
  count_parser_cells(s, data, counts);
  learner_make(l, counts, cells, get(P_ROWS), get(LEAST), get(P_HIDDEN), DT_PARSER_OUTPUTS, &r);
  l->drop = (float)get(DROP) / 100;
  free(counts);
  fprintf(stderr, "parser: %u cells, %u rows\n", l->cells, l->row_count);
  schedule sched = make_schedule(data, get(P_ROUNDS), get(LAST), DT_NONE, &r);
  enum { PARTS = 20 };
  for (size_t part = 0; part < PARTS; part++) {
    size_t begin = sched.count * part / PARTS, end = sched.count * (part + 1) / PARTS;
    train_parser(s, data, (course){sched.order + begin, end - begin}, l, rate(), begin, sched.count, part > 0, &r);
    char text[40];
    snprintf(text, sizeof text, "parser %zu/%d", part + 1, PARTS);
    note(text);
  }
  free(sched.order);
}

int main(int argc, char **argv) {
  banks data = {0};
  const char *clusters = NULL;
  if (argc < 3) give_up("usage: train_syntax OUT.bin gold=FILE,... [NAME=VALUE]...");
  for (int i = 2; i < argc; i++) {
    char *value = strchr(argv[i], '=');
    if (!value) give_up("'%s' is not NAME=VALUE", argv[i]);
    *value++ = 0;
    if (strcmp(argv[i], "gold") == 0) read_list(&data, value, true);
    else if (strcmp(argv[i], "silver") == 0) read_list(&data, value, false);
    else if (strcmp(argv[i], "clusters") == 0) clusters = value;
    else {
      int k = 0;
      while (k < SETTING_COUNT && strcmp(settings[k].name, argv[i]) != 0) k++;
      if (k == SETTING_COUNT) give_up("no setting '%s'", argv[i]);
      settings[k].value = (uint32_t)strtoul(value, NULL, 10);
    }
  }
  dt_syntax s;
  learner nets[DT_NET_COUNT];
  note("data read");
  vocab_build(&data, &(vocab_options){get(WORDS), get(LEAST), clusters}, &s);
  note("vocabulary");
  make_tagger(&s, &data, get(T_ROUNDS), DT_NONE, &nets[DT_NET_TAGGER]);
  note("tagger");
  tag_folds(&s, &data);
  make_parser(&s, &data, &nets[DT_NET_PARSER]);
  model_save(&s, nets, argv[1]);
  return 0;
}
