/* Loading: each name of each entry goes into one table of word sequences. */
#include "actors.h"
#include <stdlib.h>

struct dt_name_node {
  uint64_t hash;  /* 0: free */
  uint32_t link;  /* first meaning of exactly these words */
};

enum { PLURAL_BYTES = 200 };

static struct dt_name_node *find_node(const dt_actors *a, uint64_t hash) {
  uint32_t mask = a->node_room - 1;
  for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask)
    if (a->nodes[i].hash == hash || a->nodes[i].hash == 0) return &a->nodes[i];
}

static bool grow_nodes(dt_actors *a) {
  dt_actors bigger = *a;
  bigger.node_room = a->node_room ? a->node_room * 2 : 1 << 14;
  bigger.nodes = calloc(bigger.node_room, sizeof *bigger.nodes);
  if (!bigger.nodes) return false;
  for (uint32_t i = 0; i < a->node_room; i++)
    if (a->nodes[i].hash) *find_node(&bigger, a->nodes[i].hash) = a->nodes[i];
  free(a->nodes);
  *a = bigger;
  return true;
}

static struct dt_name_node *add_node(dt_actors *a, uint64_t hash) {
  if (a->node_count + 1 > a->node_room / 4 * 3 && !grow_nodes(a)) return NULL;
  struct dt_name_node *node = find_node(a, hash);
  if (node->hash == 0) {
    *node = (struct dt_name_node){.hash = hash, .link = DT_NONE};
    a->node_count++;
  }
  return node;
}

bool dt_actors_step(const dt_actors *a, uint64_t sequence, uint32_t *link) {
  *link = DT_NONE;
  if (a->node_room == 0) return false;
  const struct dt_name_node *node = find_node(a, sequence);
  if (node->hash == 0) return false;
  *link = node->link;
  return true;
}

/* ------------------------------------------------------------ one name */

typedef struct loader {
  dt_actors *actors;
  DT_VEC(dt_actor) items;
  DT_VEC(dt_meaning_link) links;
} loader;

/* A user's entry stands in place of the built-in ones of the same name and kind. */
static void hide_builtin(loader *l, struct dt_name_node *node, const dt_actor *actor) {
  uint32_t *slot = &node->link;
  while (*slot != DT_NONE) {
    dt_meaning_link *link = &l->links.items[*slot];
    dt_actor *other = &l->items.items[link->actor];
    if (other->user || other->kind != actor->kind || (link->flags & DT_NAME_SURNAME)) {
      slot = &link->next;
      continue;
    }
    if (other->name_hash == actor->name_hash) other->hidden = true;
    *slot = link->next;
  }
}

static bool is_particle(const dt_actors *a, dt_str w) { return dt_lists_of_nocase(&a->lists, w) >> NM_LIST_surname_particle & 1; }

static bool family_first(const dt_actor *actor) {
  static const char *const codes[] = {"CHN", "PRK", "KOR", "TWN", "HKG", "MAC"};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (strcmp(codes[i], actor->code) == 0) return true;
  return false;
}

static dt_status add_name(loader *l, uint32_t index, dt_str name, uint8_t flags, dt_error *err) {
  dt_actors *a = l->actors;
  dt_actor *actor = &l->items.items[index];
  uint64_t sequence = 0;
  size_t at = 0;
  unsigned words = 0, upper = 0;
  uint16_t caps = 0;
  struct dt_name_node *node = NULL;
  unsigned free_from = actor->kind == DT_ACTOR_person && family_first(actor) ? 2 : DT_NAME_WORDS; /* "Kim Jong-un" */
  for (dt_word w; dt_word_next(name, &at, &w); words++) {
    if (words == DT_NAME_WORDS) return dt_fail(err, DT_ERR_DICT, 0, "'%.*s' is longer than %d words", DT_ARG(name), DT_NAME_WORDS);
    sequence = dt_words_add(sequence, w.hash);
    node = add_node(a, sequence);
    if (!node) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
    bool capital = w.shape == DT_SHAPE_INITIAL || w.shape == DT_SHAPE_UPPER;
    if (capital && words < free_from && !is_particle(a, dt_slice(name, w.begin, w.end))) caps = (uint16_t)(caps | 1u << words);
    upper += w.shape == DT_SHAPE_UPPER;
  }
  if (!node) return DT_OK;
  if (upper == words && name.len <= 6) flags |= DT_NAME_ACRONYM;
  if (actor->user && !(flags & DT_NAME_SURNAME)) hide_builtin(l, node, actor);
  for (uint32_t k = node->link; k != DT_NONE; k = l->links.items[k].next)
    if (l->links.items[k].actor == index) return DT_OK;
  dt_meaning_link *link = dt_push(a->arena, &l->links);
  if (!link) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  *link = (dt_meaning_link){index, node->link, caps, (uint8_t)words, flags};
  node->link = l->links.count - 1;
  return DT_OK;
}

/* ------------------------------------------------------------ marked words */

static const char *const list_names[NM_LIST_COUNT] = {
#define X(name) #name,
  NM_LIST_LIST(X)
#undef X
};

/* Lists whose words are marked wherever they stand, in names of several words too. */
static const struct { uint16_t flag; nm_list list; } mark_lists[] = {
  {DT_MARK_FORMER, NM_LIST_former}, {DT_MARK_OPPOSITION, NM_LIST_opposition}, {DT_MARK_DEFINITE, NM_LIST_definite},
  {DT_MARK_MALE, NM_LIST_male},     {DT_MARK_FEMALE, NM_LIST_female},         {DT_MARK_NO_NAME, NM_LIST_no_name},
  {DT_MARK_PASSED, NM_LIST_passed}, {DT_MARK_ELSEWHERE, NM_LIST_elsewhere},   {DT_MARK_AFFAIRS, NM_LIST_affairs},
};

static uint32_t mark_slot(const dt_actors *a, uint64_t hash) {
  uint32_t i = (uint32_t)(hash >> 20) % DT_MARK_ROOM;
  while (a->marks[i].flags && a->marks[i].hash != hash) i = (i + 1) % DT_MARK_ROOM; /* at most half is ever used */
  return i;
}

static bool add_mark(dt_actors *a, uint64_t hash, uint16_t flag) {
  struct dt_mark *mark = &a->marks[mark_slot(a, hash)];
  if (!mark->flags && ++a->mark_count > DT_MARK_ROOM / 2) return false;
  mark->hash = hash;
  mark->flags |= flag;
  return true;
}

static bool fill_marks(dt_actors *a) {
  for (uint32_t i = 0; i < a->lists.count; i++)
    for (size_t k = 0; k < sizeof mark_lists / sizeof *mark_lists; k++) {
      size_t at = 0;
      dt_word w;
      bool marked = a->lists.items[i].set >> mark_lists[k].list & 1 && dt_word_next(a->lists.items[i].word, &at, &w);
      if (marked && !add_mark(a, w.hash, mark_lists[k].flag)) return false;
    }
  return true;
}

/* ------------------------------------------- names the loader makes itself */

static bool has_blank(dt_str s) { return memchr(s.ptr, ' ', s.len) != NULL; }

/* Regular plural of a word. */
static size_t plural_of(dt_str word, char *out) {
  memcpy(out, word.ptr, word.len);
  size_t n = word.len;
  char last = n ? out[n - 1] : 0, before = n > 1 ? out[n - 2] : 0;
  bool people = dt_str_is(word, "German") || dt_str_is(word, "Roman") || dt_str_is(word, "Ottoman") ||
                dt_str_is(word, "Norman");
  if (n > 3 && !people && memcmp(out + n - 3, "man", 3) == 0) return out[n - 2] = 'e', n;
  if (last == 'y' && !strchr("aeiou", before)) {
    memcpy(out + n - 1, "ies", 3);
    return n + 2;
  }
  if (last == 's' || last == 'x' || (last == 'h' && (before == 'c' || before == 's'))) out[n++] = 'e';
  out[n++] = 's';
  return n;
}

/* "minister of defence" is made plural at its first noun. */
static dt_status add_plural(loader *l, uint32_t index, dt_str name, dt_error *err) {
  static const char *const breaks[] = {" of ", " in ", " to ", " for ", " at ", " on ", " general"};
  if (name.len + 8 > PLURAL_BYTES || name.len == 0) return DT_OK;
  size_t cut = name.len;
  bool several = has_blank(name);
  for (size_t i = 0; several && i < sizeof breaks / sizeof *breaks; i++) {
    const char *found = memmem(name.ptr, name.len, breaks[i], strlen(breaks[i]));
    if (found && (size_t)(found - name.ptr) < cut) cut = (size_t)(found - name.ptr);
  }
  char text[PLURAL_BYTES];
  size_t n = plural_of(dt_slice(name, 0, cut), text);
  memcpy(text + n, name.ptr + cut, name.len - cut);
  return add_name(l, index, (dt_str){text, n + name.len - cut}, DT_NAME_PLURAL, err);
}

/* Family name of a person's name of several words; "al-Assad" both with and without its particle. */
static dt_status add_surname(loader *l, uint32_t index, dt_str name, dt_error *err) {
  dt_str given = dt_actor_attribute(&l->items.items[index], "surname");
  if (given.len) return add_name(l, index, given, DT_NAME_SURNAME, err);
  dt_word words[DT_NAME_WORDS];
  size_t count = 0, at = 0;
  while (count < DT_NAME_WORDS && dt_word_next(name, &at, &words[count])) count++;
  if (count < 2 || dt_str_starts(name, "Abu ")) return DT_OK;
  if (family_first(&l->items.items[index]))
    return add_name(l, index, dt_slice(name, words[0].begin, words[0].end), DT_NAME_SURNAME, err);
  size_t first = count - 1;
  if (words[first].letters < 3) return DT_OK;
  DT_TRY(add_name(l, index, dt_slice(name, words[first].begin, words[first].end), DT_NAME_SURNAME, err));
  while (first > 1 && is_particle(l->actors, dt_slice(name, words[first - 1].begin, words[first - 1].end))) first--;
  if (first == count - 1) return DT_OK;
  return add_name(l, index, dt_slice(name, words[first].begin, words[count - 1].end), DT_NAME_SURNAME, err);
}

/* Of the first word. */
static uint64_t word_hash(dt_str name) {
  dt_word word = {0};
  size_t at = 0;
  (void)dt_word_next(name, &at, &word);
  return word.hash;
}

/* Given names stand for nobody, but tell a gender. */
static dt_status add_given(dt_actors *a, const dt_actor *actor, dt_error *err) {
  dt_str rest = actor->names, name;
  if (actor->gender != 'm' && actor->gender != 'f') return dt_fail(err, DT_ERR_DICT, 0, "given names need gender=m or gender=f");
  while (dt_str_field(&rest, '|', &name))
    if (!add_mark(a, word_hash(name), actor->gender == 'm' ? DT_MARK_GIVEN_MALE : DT_MARK_GIVEN_FEMALE))
      return dt_fail(err, DT_ERR_DICT, 0, "too many given names");
  return DT_OK;
}

/* Surnames of very many people: alone they stand for nobody in particular. */
static dt_status add_common_surnames(dt_actors *a, const dt_actor *actor, dt_error *err) {
  dt_str rest = actor->names, name;
  while (dt_str_field(&rest, '|', &name))
    if (!add_mark(a, word_hash(name), DT_MARK_COMMON_SURNAME)) return dt_fail(err, DT_ERR_DICT, 0, "too many surnames");
  return DT_OK;
}

static dt_status add_entry(loader *l, uint32_t index, dt_error *err) {
  const dt_actor actor = l->items.items[index];
  if (actor.kind == DT_ACTOR_given) return add_given(l->actors, &actor, err);
  if (actor.kind == DT_ACTOR_surname) return add_common_surnames(l->actors, &actor, err);
  bool counted = actor.kind == DT_ACTOR_role || actor.kind == DT_ACTOR_demonym || actor.kind == DT_ACTOR_ethnic ||
                 actor.kind == DT_ACTOR_religion;
  dt_str rest = actor.names, name;
  while (dt_str_field(&rest, '|', &name)) {
    name = dt_str_trim(name);
    if (name.len == 0) return dt_fail(err, DT_ERR_DICT, 0, "empty alias");
    uint8_t flags = actor.plural ? DT_NAME_PLURAL : 0;
    if (actor.kind == DT_ACTOR_person && !has_blank(name)) flags |= DT_NAME_SURNAME; /* a name of one word needs support */
    DT_TRY(add_name(l, index, name, flags, err));
    if (counted && !actor.plural) DT_TRY(add_plural(l, index, name, err));
    if (actor.kind == DT_ACTOR_person) DT_TRY(add_surname(l, index, name, err));
  }
  dt_str plural = dt_actor_attribute(&actor, "plural");
  while (!actor.plural && dt_str_field(&plural, '|', &name)) DT_TRY(add_name(l, index, dt_str_trim(name), DT_NAME_PLURAL, err));
  return DT_OK;
}

/* ------------------------------------------------------------- all files */

static dt_status load_file(loader *l, uint32_t file, dt_error *err) {
  const dt_sources *sources = l->actors->sources;
  dt_lines lines = {.rest = sources->items[file].bytes};
  while (dt_lines_next(&lines)) {
    dt_error why = {0};
    dt_actor actor;
    bool used;
    dt_status status = dt_actor_read(lines.line, &actor, &used, &why);
    if (status == DT_OK && used) {
      actor.file = file;
      actor.line = lines.number;
      actor.user = file >= sources->builtin;
      dt_actor *slot = dt_push(l->actors->arena, &l->items);
      if (!slot) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
      *slot = actor;
      status = add_entry(l, l->items.count - 1, &why);
    }
    if (status != DT_OK)
      return dt_fail(err, status, 0, "%.*s:%u: %s", DT_ARG(sources->items[file].name), lines.number, why.message);
  }
  return DT_OK;
}

static dt_status index_entry(dt_actors *a, uint32_t i, dt_error *err) {
  dt_actor *actor = &a->items[i];
  actor->next_in_office = DT_NONE;
  if (actor->hidden) return DT_OK;
  dt_str code = {actor->code, 3};
  if (actor->kind == DT_ACTOR_country && dt_map_get(&a->countries, code) == DT_NONE && !dt_map_put(&a->countries, code, i))
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (actor->kind == DT_ACTOR_country && actor->code[0]) a->is_country[dt_code_bit(actor->code) / 64] |= UINT64_C(1) << dt_code_bit(actor->code) % 64;
  if (actor->kind != DT_ACTOR_person || actor->office.len == 0) return DT_OK;
  char *text = dt_arena_alloc(a->arena, actor->office.len + 4, 1);
  if (!text) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  memcpy(text, actor->code, 3);
  text[3] = ' ';
  memcpy(text + 4, actor->office.ptr, actor->office.len);
  dt_str key = {text, actor->office.len + 4};
  actor->next_in_office = dt_map_get(&a->offices, key);
  if (!dt_map_put(&a->offices, key, i)) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  return DT_OK;
}

const dt_actor *dt_actors_country(const dt_actors *a, const char *code) {
  uint32_t i = dt_map_get(&a->countries, dt_str_of(code));
  return i == DT_NONE ? NULL : &a->items[i];
}

const dt_actor *dt_actors_holder(const dt_actors *a, const char *code, dt_str office, int32_t day) {
  char key[128];
  if (office.len == 0 || office.len > sizeof key - 5 || strlen(code) != 3) return NULL;
  memcpy(key, code, 3);
  key[3] = ' ';
  memcpy(key + 4, office.ptr, office.len);
  const dt_actor *found = NULL;
  for (uint32_t i = dt_map_get(&a->offices, (dt_str){key, office.len + 4}); i != DT_NONE; i = a->items[i].next_in_office) {
    const dt_actor *actor = &a->items[i];
    if (day == INT32_MAX ? actor->to != INT32_MAX : actor->from > day || actor->to < day) continue;
    bool other = found && found->name_hash != actor->name_hash;
    if (other && (found->to != INT32_MAX || actor->to != INT32_MAX || found->from == actor->from)) return NULL;
    if (other && found->from > actor->from) continue; /* of two whose term nobody has closed, the later one */
    found = actor;
  }
  return found;
}

uint16_t dt_actors_mark(const dt_actors *a, uint64_t word) { return a->marks[mark_slot(a, word)].flags; }

/* Room for one entry a line and three names an entry, so that no half-full copies stay behind in the arena. */
static dt_status reserve(loader *l, dt_error *err) {
  uint32_t lines = 16;
  for (uint32_t i = 0; i < l->actors->sources->count; i++) {
    const dt_file *file = &l->actors->sources->items[i];
    if (!dt_is_actor_file(file->name)) continue;
    for (size_t at = 0; at < file->bytes.len; at++) lines += file->bytes.ptr[at] == '\n';
  }
  l->items.items = dt_arena_alloc(l->actors->arena, lines, sizeof *l->items.items);
  l->links.items = dt_arena_alloc(l->actors->arena, 3 * (size_t)lines, sizeof *l->links.items);
  if (!l->items.items || !l->links.items) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  l->items.room = lines;
  l->links.room = 3 * lines;
  return DT_OK;
}

dt_status dt_actors_open(const dt_sources *sources, dt_actors *out, dt_error *err) {
  *out = (dt_actors){.sources = sources, .arena = dt_arena_new((size_t)1 << 29)};
  if (!out->arena || !(out->marks = dt_arena_alloc(out->arena, DT_MARK_ROOM, sizeof *out->marks))) {
    dt_arena_free(out->arena);
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  loader l = {.actors = out};
  dt_status status = dt_lists_open(sources, "actors/lists.txt", list_names, NM_LIST_COUNT, &out->lists, err);
  if (status == DT_OK && !fill_marks(out)) status = dt_fail(err, DT_ERR_DICT, 0, "actors/lists.txt:1: too many words");
  if (status == DT_OK) status = reserve(&l, err);
  for (uint32_t i = 0; i < sources->count && status == DT_OK; i++)
    if (dt_is_actor_file(sources->items[i].name)) status = load_file(&l, i, err);
  out->items = l.items.items;
  out->count = l.items.count;
  out->links = l.links.items;
  out->link_count = l.links.count;
  for (uint32_t i = 0; i < out->count && status == DT_OK; i++) status = index_entry(out, i, err);
  if (status != DT_OK) dt_actors_close(out);
  return status;
}

void dt_actors_close(dt_actors *actors) {
  dt_map_free(&actors->countries);
  dt_map_free(&actors->offices);
  dt_lists_close(&actors->lists);
  free(actors->nodes);
  dt_arena_free(actors->arena);
  *actors = (dt_actors){0};
}

dt_str dt_actor_rule(const dt_actors *actors, const dt_actor *actor, dt_arena *arena) {
  return dt_file_line(arena, actors->sources->items[actor->file].name, actor->line);
}
