/* Names: dictionaries of any bytes, and linking over any words with any tree. */
#include "hold.h"
#include "actors.h"
#include "names.h"
#include "paragraph.h"
#include "text.h"
#include "tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static dt_sources sources;
static dt_names *names;

static void load(void) {
  dt_error err = {0};
  HOLD(dt_sources_open(NULL, 0, &sources, &err) == DT_OK);
  HOLD(dt_names_open(&sources, &names, &err) == DT_OK);
}

static void any_fault(const dt_fault *fault, void *user) {
  (void)user;
  HOLD(fault->what && fault->line > 0);
}

static void read_dictionary(dt_str bytes) {
  dt_file file = {DT_STR("actors/fuzz.tsv"), bytes};
  dt_sources one = {.items = &file, .count = 1};
  dt_actors actors;
  dt_error err = {0};
  if (dt_actors_open(&one, &actors, &err) == DT_OK) {
    uint32_t link;
    dt_actors_step(&actors, dt_words_hash(bytes), &link);
    dt_actors_close(&actors);
  } else HOLD(err.status == DT_ERR_DICT || err.status == DT_ERR_MEM);
  HOLD(dt_actors_check(&one, any_fault, NULL, &err) == DT_OK);
}

/* A tree out of the bytes: each token hangs on one of its sentence that comes before it, or after for odd bytes
   as long as that makes no cycle. */
static void any_tree(dt_doc *doc, const uint8_t *bytes, size_t count) {
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    const dt_sentence *sentence = &doc->sentences[s];
    uint32_t length = sentence->last - sentence->first, root = sentence->first + bytes[s % count] % length;
    for (uint32_t t = sentence->first; t < sentence->last; t++) {
      uint8_t a = bytes[t % count], b = bytes[(t * 7 + 3) % count];
      dt_token *tok = &doc->tokens[t];
      tok->upos = a % DT_UPOS_COUNT;
      tok->xpos = b % DT_XPOS_COUNT;
      tok->rel = t == root ? DT_REL_root : (uint8_t)((a ^ b) % DT_REL_COUNT);
      tok->lemma = dt_form(doc, t);
      if (t == root) tok->head = DT_NONE;
      else if (t > root) tok->head = t - 1 - b % (t - root);
      else tok->head = t + 1 + b % (root - t);
    }
  }
  dt_tree_link(doc);
}

static void hold_entities(const dt_doc *doc) {
  for (uint32_t i = 0; i < doc->entity_count; i++) {
    const dt_entity *e = &doc->entities[i];
    HOLD(i == 0 || doc->entities[i - 1].span.begin <= e->span.begin);
    HOLD(e->span.begin < e->span.end && e->span.end <= doc->article.text.len);
    HOLD(e->first < e->last && e->last <= doc->token_count && e->head < doc->token_count);
    HOLD(e->antecedent == DT_NONE || e->antecedent < i);
    HOLD(e->chain <= i && doc->entities[e->chain].chain == e->chain);
    HOLD(memchr(e->code, 0, sizeof e->code));
  }
  for (uint32_t t = 0; t < doc->token_count; t++)
    HOLD(doc->token_entity[t] == DT_NONE || doc->token_entity[t] < doc->entity_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!names) load();
  if (size < 8) return 0;
  read_dictionary((dt_str){(const char *)data, size});
  dt_arena *arena = dt_arena_new((size_t)1 << 26);
  dt_error err = {0};
  HOLD(arena);
  dt_doc doc = {.arena = arena, .date = {2018, 4, 25}};
  doc.article.text = (dt_str){(const char *)data, size};
  doc.article.text.len = dt_utf8_valid_length(doc.article.text);
  if (dt_paragraphs_cut(NULL, &doc.article, arena, &err) == DT_OK && dt_text_split(NULL, &doc, &err) == DT_OK) {
    any_tree(&doc, data, size);
    if (dt_names_link(names, &doc, &err) == DT_OK) hold_entities(&doc);
    else HOLD(err.status == DT_ERR_MEM);
  }
  dt_arena_free(arena);
  return 0;
}
