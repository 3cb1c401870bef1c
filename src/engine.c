/* The stages in their order: what one article goes through. */
#include "base.h"
#include "conllu.h"
#include "event.h"
#include "names.h"
#include "paragraph.h"
#include "relate.h"
#include "speech.h"
#include "text.h"
#include <stdlib.h>

enum { DOC_LIMIT_BYTES = 1 << 30, MODEL_LIMIT_BYTES = 64 << 20 };

struct dt_engine {
  dt_sources sources;
  dt_furniture *furniture;
  dt_str model_file; /* read from model_path: ours to free */
  dt_syntax *syntax;
  dt_names *names;
  dt_speech *speech;
  dt_event_dict *events;
  dt_relate_model *relate;
  dt_text_limits limits;
  bool with_furniture;
  dt_str model; /* its bytes: model_file, or built in */
};

void dt_engine_close(dt_engine *engine) {
  if (!engine) return;
  dt_relate_model_close(engine->relate);
  dt_event_close(engine->events);
  dt_speech_close(engine->speech);
  dt_names_close(engine->names);
  dt_syntax_close(engine->syntax);
  free((void *)engine->model_file.ptr);
  dt_furniture_close(engine->furniture);
  dt_sources_close(&engine->sources);
  free(engine);
}

static dt_status open_model(const char *path, dt_engine *engine, dt_error *err) {
  dt_str model = dt_pack_find("model/syntax.bin");
  if (path) {
    DT_TRY(dt_read_file(path, MODEL_LIMIT_BYTES, &engine->model_file, err));
    model = engine->model_file;
  }
  if (!model.ptr) return dt_fail(err, DT_ERR_MODEL, 0, "no model is built in, and none was given");
  engine->model = model;
  dt_status status = dt_syntax_open(model, &engine->syntax, err);
  if (status != DT_OK && path && err) {
    dt_error why = *err;
    return dt_fail(err, status, why.offset, "%s: %.400s", path, why.message);
  }
  return status;
}

/* The models were checked and the dictionaries read from end to end; running reads a part of them. */
static void rest_builtins(const dt_engine *engine) {
  if (!engine->model_file.ptr) dt_pack_rest(engine->model);
  dt_pack_rest(dt_pack_find("model/relate.bin"));
  for (uint32_t i = 0; i < engine->sources.builtin; i++) dt_pack_rest(engine->sources.items[i].bytes);
}

dt_status dt_engine_open(const dt_engine_options *options, dt_engine **out, dt_error *err) {
  static const dt_engine_options none = {0};
  if (!options) options = &none;
  dt_engine *engine = calloc(1, sizeof *engine);
  if (!engine) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  engine->with_furniture = options->with_furniture;
  engine->limits = (dt_text_limits){options->max_sentences, options->min_chars, options->lede_only};
  dt_status status = dt_sources_open(options->dict_dirs, options->dict_dir_count, &engine->sources, err);
  if (status == DT_OK) status = dt_furniture_open(&engine->sources, &engine->furniture, err);
  if (status == DT_OK) status = open_model(options->model_path, engine, err);
  if (status == DT_OK) status = dt_names_open(&engine->sources, &engine->names, err);
  if (status == DT_OK) status = dt_speech_open(&engine->sources, &engine->speech, err);
  if (status == DT_OK) status = dt_event_open(&engine->sources, &engine->events, err);
  if (status == DT_OK) status = dt_relate_model_open(dt_pack_find("model/relate.bin"), &engine->relate, err);
  if (status != DT_OK) dt_engine_close(engine);
  if (status != DT_OK) return status;
  rest_builtins(engine);
  *out = engine;
  return DT_OK;
}

dt_status dt_doc_new(dt_doc **out, dt_error *err) {
  dt_doc *doc = calloc(1, sizeof *doc);
  if (doc) doc->arena = dt_arena_new(DOC_LIMIT_BYTES);
  if (!doc || !doc->arena) {
    free(doc);
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  *out = doc;
  return DT_OK;
}

void dt_doc_free(dt_doc *doc) {
  if (!doc) return;
  dt_arena_free(doc->arena);
  free(doc);
}

/* Paragraphs may come from a caller: what they point at must be there. */
static dt_status check_paragraphs(const dt_article *article, dt_error *err) {
  for (uint32_t i = 0, at = 0; i < article->paragraph_count; at = article->paragraphs[i++].end) {
    const dt_paragraph *p = &article->paragraphs[i];
    if (p->begin < at || p->end <= p->begin || p->end > article->text.len)
      return dt_fail(err, DT_ERR_USAGE, p->begin, "paragraph %u is empty, out of order or outside the text", i);
    bool inside = (article->text.ptr[p->begin] & 0xC0) == 0x80 || (p->end < article->text.len && (article->text.ptr[p->end] & 0xC0) == 0x80);
    if (inside) return dt_fail(err, DT_ERR_USAGE, p->begin, "paragraph %u begins or ends inside a character", i);
  }
  return DT_OK;
}

/* All paragraphs as body text. */
static dt_status take_furniture(dt_doc *doc, dt_error *err) {
  uint32_t count = doc->article.paragraph_count;
  dt_paragraph *all = dt_arena_alloc(doc->arena, count, sizeof *all);
  if (!all) return dt_fail(err, DT_ERR_MEM, 0, "no room for %u paragraphs", count);
  for (uint32_t i = 0; i < count; i++) {
    all[i] = doc->article.paragraphs[i];
    if (all[i].kind == DT_PARAGRAPH_FURNITURE) all[i].kind = DT_PARAGRAPH_BODY;
    all[i].furniture = NULL;
  }
  doc->article.paragraphs = all;
  return DT_OK;
}

static dt_status run_text(const dt_engine *engine, dt_doc *doc, dt_error *err) {
  if (!doc->article.paragraphs) DT_TRY(dt_paragraphs_cut(engine->furniture, &doc->article, doc->arena, err));
  else DT_TRY(check_paragraphs(&doc->article, err));
  if (engine->with_furniture && doc->article.paragraph_count) DT_TRY(take_furniture(doc, err));
  return dt_text_split(&engine->limits, doc, err);
}

static dt_status run_syntax(const dt_engine *engine, dt_doc *doc, dt_error *err) {
  return dt_syntax_parse(engine->syntax, doc, err);
}

static dt_status run_names(const dt_engine *engine, dt_doc *doc, dt_error *err) {
  return dt_names_link(engine->names, doc, err);
}

static dt_status run_speech(const dt_engine *engine, dt_doc *doc, dt_error *err) {
  return dt_speech_find(engine->speech, doc, err);
}

static dt_status run_event(const dt_engine *engine, dt_doc *doc, dt_error *err) {
  return dt_event_code(engine->events, doc, err);
}

/* Stages are added to this one list, in order. */
static const struct stage {
  dt_stage stage;
  dt_status (*run)(const dt_engine *engine, dt_doc *doc, dt_error *err);
} stages[] = {
  {DT_STAGE_TEXT, run_text},
  {DT_STAGE_SYNTAX, run_syntax},
  {DT_STAGE_NAMES, run_names},
  {DT_STAGE_SPEECH, run_speech},
  {DT_STAGE_EVENT, run_event},
};

/* Say which article failed, and where. */
static dt_status fail_article(const dt_article *article, dt_status status, dt_error *err) {
  if (!err) return status;
  dt_error why = *err;
  return dt_fail(err, status, why.offset, "%.*s: byte %llu: %.300s", (int)(article->id.len < 100 ? article->id.len : 100), article->id.ptr,
                 (unsigned long long)why.offset, why.message);
}

dt_status dt_doc_run(const dt_engine *engine, const dt_article *article, dt_stage last, dt_doc *doc,
                     dt_error *err) {
  dt_arena *arena = doc->arena;
  dt_arena_reset(arena);
  *doc = (dt_doc){.article = *article, .arena = arena};
  size_t bad = dt_utf8_valid_length(article->text);
  if (bad < article->text.len) return fail_article(article, dt_fail(err, DT_ERR_TEXT, bad, "not UTF-8"), err);
  if (article->date.len && !dt_date_parse(article->date, &doc->date)) doc->date = (dt_date){0};
  dt_status status = DT_OK;
  for (size_t i = 0; status == DT_OK && i < sizeof stages / sizeof *stages && stages[i].stage <= last; i++)
    status = stages[i].run(engine, doc, err);
  return status == DT_OK ? DT_OK : fail_article(article, status, err);
}

dt_status dt_relate(const dt_engine *engine, const dt_doc *doc, dt_span source, dt_span target, dt_relation *out, dt_error *err) {
  return dt_relate_pair(engine->relate, doc, source, target, out, err);
}

dt_status dt_doc_conllu(const dt_doc *doc, dt_str *out, dt_error *err) { return dt_conllu_write(doc, out, err); }

dt_status dt_conllu_parse(const dt_engine *engine, dt_str bytes, bool keep_tags, dt_doc *doc, dt_str *out, dt_error *err) {
  dt_arena *arena = doc->arena;
  dt_arena_reset(arena);
  *doc = (dt_doc){.arena = arena};
  return dt_conllu_reparse(engine->syntax, bytes, keep_tags, doc, out, err);
}

void dt_engine_hashes(const dt_engine *engine, uint64_t *dictionaries, uint64_t *model) {
  *model = dt_syntax_hash(engine->syntax);
  *dictionaries = 0;
  for (uint32_t i = 0; i < engine->sources.count; i++) {
    const dt_file *file = &engine->sources.items[i];
    *dictionaries = (*dictionaries ^ dt_hash(file->name)) * 0x100000001b3u;
    *dictionaries = (*dictionaries ^ dt_hash_long(file->bytes)) * 0x100000001b3u;
  }
}

uint64_t dt_engine_coding(const dt_engine *engine) {
  uint64_t parts[] = {0, 0, dt_hash(DT_STR(DT_VERSION)), engine->limits.max_sentences, engine->limits.min_chars,
                      engine->limits.lede_only, engine->with_furniture}, hash = 0;
  dt_engine_hashes(engine, &parts[0], &parts[1]);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    hash = (hash ^ parts[i]) * 0x100000001b3u;
    hash ^= hash >> 29;
  }
  return hash;
}

void dt_dict_find(const dt_engine *engine, dt_str name, dt_date date, dt_meaning_fn *each, void *user) {
  dt_names_find(engine->names, name, date, each, user);
}

/* What keeps the dictionaries of names and of speech from being loaded; the tables of actors/ have checks of their own. */
static dt_status check_loading(const dt_sources *sources, dt_fault_fn *each, void *user, dt_error *err) {
  dt_names *names = NULL;
  dt_speech *speech = NULL;
  dt_error why[2] = {{0}, {0}};
  dt_status status[2] = {dt_names_open(sources, &names, &why[0]), dt_speech_open(sources, &speech, &why[1])};
  dt_names_close(names);
  dt_speech_close(speech);
  for (int i = 0; i < 2; i++) {
    dt_str what = dt_str_of(why[i].message);
    if (status[i] == DT_ERR_DICT && (!dt_str_starts(what, "actors/") || dt_str_starts(what, "actors/lists.txt:"))) dt_fault_of(&why[i], each, user);
    else if (status[i] != DT_OK && status[i] != DT_ERR_DICT) return dt_fail(err, status[i], 0, "%.400s", why[i].message);
  }
  return DT_OK;
}

dt_status dt_dict_check(const dt_engine_options *options, dt_fault_fn *each, void *user, dt_error *err) {
  dt_sources sources;
  DT_TRY(dt_sources_open(options ? options->dict_dirs : NULL, options ? options->dict_dir_count : 0, &sources, err));
  dt_status status = dt_actors_check(&sources, each, user, err);
  if (status == DT_OK) status = check_loading(&sources, each, user, err);
  if (status == DT_OK) status = dt_event_check(&sources, each, user, err);
  dt_sources_close(&sources);
  return status;
}
