/* Loading dict/events. One pass over the lines: headings set the code and the defaults of what follows, entries are
   spread out, one for each word; example lines are for tests and for people. */
#include "lexicon.h"

enum { LEXICON_LIMIT_BYTES = 64 << 20, LISTS = 64 };

/* A word list of one file: "@weapon gun|rifle". */
typedef struct word_list {
  dt_str name;
  uint32_t first, count; /* its words: lexicon->condition_words[first, first + count) */
} word_list;

typedef struct loader {
  ev_lexicon *lexicon;
  const dt_file *file;
  uint32_t line;
  ev_entry base; /* the heading: kind, code and defaults */
  bool headed;
  word_list lists[LISTS];
  uint32_t list_count;
  dt_error *err;
} loader;

static dt_status bad(const loader *l, const char *what, dt_str word) {
  return dt_fail(l->err, DT_ERR_DICT, 0, "%.*s:%u: %s '%.*s'", DT_ARG(l->file->name), l->line, what, DT_ARG(word));
}

static dt_status no_room(const loader *l) {
  return dt_fail(l->err, DT_ERR_MEM, 0, "%.*s:%u: no room for the event dictionary", DT_ARG(l->file->name), l->line);
}

static dt_status line_name(const loader *l, dt_str *out) {
  *out = dt_file_line(l->lexicon->arena, l->file->name, l->line);
  return out->ptr ? DT_OK : no_room(l);
}

bool ev_is_entry_file(dt_str name) {
  static const char *const others[] = {"compose.txt", "contexts.txt", "domains.txt", "lists.txt", "forms.txt"};
  if (!dt_str_starts(name, "events/") || !dt_str_ends(name, ".txt")) return false;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (dt_str_is(dt_slice(name, 7, name.len), others[i])) return false;
  return true;
}

void ev_key_make(dt_str word, ev_key *out) {
  out->len = word.len <= sizeof out->low ? (uint32_t)word.len : 0;
  out->capital = false;
  for (uint32_t i = 0; i < out->len; i++) {
    out->capital |= dt_is_upper(word.ptr[i]);
    out->low[i] = dt_lower(word.ptr[i]);
  }
  out->hash = dt_map_hash((dt_str){out->low, out->len});
}

uint32_t ev_word_number(const dt_map *words, dt_str word) {
  ev_key key;
  ev_key_make(word, &key);
  return ev_key_find(words, &key);
}

/* Number of a word, made when it is new. */
static uint32_t word_number(ev_lexicon *x, dt_str word) {
  uint32_t *n = dt_map_at(&x->words, word);
  if (!n || *n != DT_NONE) return n ? *n : DT_NONE;
  ev_first *first = dt_push(x->growing, &x->first);
  if (!first) return DT_NONE;
  *first = (ev_first){.own = DT_NONE, .idiom = DT_NONE};
  return *n = x->word_count++;
}

static bool name_number(dt_str *names, uint8_t *count, dt_str name, bool make, uint8_t *out) {
  for (uint8_t i = 0; i < *count; i++)
    if (dt_str_eq(names[i], name)) return *out = i, true;
  if (!make || *count == EV_NAMES) return false;
  names[*out = (*count)++] = name;
  return true;
}

static bool is_word(dt_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (dt_is_space(s.ptr[i]) || dt_is_upper(s.ptr[i]) || s.ptr[i] == '=' || s.ptr[i] == '[' || s.ptr[i] == ']') return false;
  return s.len > 0 && s.len <= EV_WORD_BYTES;
}

static bool slot_number(ev_lexicon *x, dt_str name, uint8_t *out) {
  static const char *const fixed[] = {"subj", "obj", "iobj", "comp", "poss", "E.A", "E.R", "comp.subj", "comp.obj", "comp.aux", "comp.base", "speaker", "clause"};
  for (uint8_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
    if (dt_str_is(name, fixed[i])) return *out = i, true;
  if (!is_word(name) || !dt_is_lower(name.ptr[0])) return false;
  for (uint8_t i = 0; i < x->prep_count; i++)
    if (dt_str_eq(x->preps[i], name)) return *out = (uint8_t)(EV_SLOT_PREP + i), true;
  if (x->prep_count == EV_PREPS) return false;
  uint32_t word = word_number(x, name);
  if (word == DT_NONE) return false;
  x->preps[x->prep_count] = name;
  x->prep_words[x->prep_count] = word;
  *out = (uint8_t)(EV_SLOT_PREP + x->prep_count++);
  return true;
}

static dt_status read_slots(loader *l, dt_str value, ev_slots *out) {
  dt_str name;
  out->count = 0;
  out->given = true;
  if (dt_str_is(value, "0")) return DT_OK; /* A=0: nobody */
  while (dt_str_field(&value, '|', &name)) {
    uint8_t slot;
    if (!slot_number(l->lexicon, name, &slot)) return bad(l, "no slot", name);
    if (out->count == EV_SLOTS) return bad(l, "too many slots before", name);
    out->items[out->count++] = slot;
  }
  return DT_OK;
}

static const word_list *find_list(const loader *l, dt_str name) {
  for (uint32_t i = 0; i < l->list_count; i++)
    if (dt_str_eq(l->lists[i].name, name)) return &l->lists[i];
  return NULL;
}

static dt_status condition_word(loader *l, dt_str word) {
  if (!is_word(word)) return bad(l, "not a word in lower case:", word);
  uint32_t n = word_number(l->lexicon, word), *to = dt_push(l->lexicon->growing, &l->lexicon->condition_words);
  if (n == DT_NONE || !to) return no_room(l);
  *to = n;
  return DT_OK;
}

static dt_status copy_list(loader *l, const word_list *list) {
  ev_lexicon *x = l->lexicon;
  for (uint32_t i = 0; i < list->count; i++) {
    uint32_t *to = dt_push(x->growing, &x->condition_words);
    if (!to) return no_room(l);
    *to = x->condition_words.items[list->first + i];
  }
  return DT_OK;
}

static dt_status read_condition(loader *l, dt_str key, dt_str value) {
  ev_lexicon *x = l->lexicon;
  ev_condition *c = dt_push(x->growing, &x->conditions);
  if (!c) return no_room(l);
  *c = (ev_condition){.first = x->condition_words.count};
  if (!slot_number(x, key, &c->slot)) return bad(l, "no field or slot", key);
  if (value.len && value.ptr[0] == '!') c->negated = true, value = dt_slice(value, 1, value.len);
  if (!value.len) return bad(l, "no words after", key);
  bool list_only = value.ptr[0] == '@' && !memchr(value.ptr, '|', value.len); /* its words stand there already */
  dt_str word;
  while (dt_str_field(&value, '|', &word)) {
    dt_event_type type;
    if (dt_str_is(word, "*")) c->any = true;
    else if (dt_str_is(word, ":person")) c->person = true;
    else if (dt_str_is(word, ":people")) c->people = true;
    else if (dt_str_is(word, ":body")) c->body = true;
    else if (dt_str_is(word, ":known")) c->known = true;
    else if (dt_str_is(word, ":political")) c->political = true;
    else if (word.len > 1 && word.ptr[0] == ':') {
      if (!dt_event_find(dt_slice(word, 1, word.len), &type)) return bad(l, "no event type", word);
      c->events |= 1u << type;
    } else if (word.len > 1 && word.ptr[0] == '@') {
      const word_list *list = find_list(l, dt_slice(word, 1, word.len));
      if (!list) return bad(l, "no list of this name above:", word);
      if (list_only) c->first = list->first, c->count = list->count;
      else DT_TRY(copy_list(l, list));
    } else DT_TRY(condition_word(l, word));
  }
  if (!list_only) c->count = x->condition_words.count - c->first;
  for (uint32_t i = 0; i < c->count; i++) ev_sieve_add(&c->sieve, x->condition_words.items[c->first + i]);
  return DT_OK;
}

static dt_status read_need(loader *l, dt_str value, ev_entry *e) {
  e->need = 0;
  for (size_t i = 0; i < value.len; i++) {
    if (value.ptr[i] == 'A') e->need |= EV_NEED_GIVEN | EV_NEED_A;
    else if (value.ptr[i] == 'R') e->need |= EV_NEED_GIVEN | EV_NEED_R;
    else if (value.ptr[i] == '0') e->need |= EV_NEED_GIVEN;
    else if (value.ptr[i] == 'E') e->need |= EV_NEED_E;
    else if (value.ptr[i] == 'P') e->need |= EV_NEED_P;
    else if (value.ptr[i] == 'X') e->need |= EV_NEED_X;
    else return bad(l, "need= takes A, R, E, P, a row of them, or 0, not", value);
  }
  return DT_OK;
}

/* One field into e; conditions are appended to the lexicon. */
static dt_status read_field(loader *l, dt_str field, ev_entry *e, bool conditions) {
  dt_str rest = field, key;
  if (dt_str_is(field, "both")) return e->both = true, DT_OK;
  if (dt_str_is(field, "weak")) return e->weak = true, DT_OK;
  if (dt_str_is(field, "armed")) return e->armed = true, DT_OK;
  if (dt_str_is(field, "own")) return e->own = true, DT_OK;
  if (dt_str_is(field, "joint")) return e->joint = true, DT_OK;
  dt_str_field(&rest, '=', &key);
  if (!rest.ptr) return bad(l, "neither 'both', 'weak', 'armed', 'own', 'joint' nor KEY=VALUE:", field);
  if (dt_str_is(key, "A")) return read_slots(l, rest, &e->a);
  if (dt_str_is(key, "R")) return read_slots(l, rest, &e->r);
  if (dt_str_is(key, "E")) return read_slots(l, rest, &e->e);
  if (dt_str_is(key, "need")) return read_need(l, rest, e);
  if (!conditions) return bad(l, "a heading takes A=, R=, E=, need=, both, weak, armed, own, joint, not", field);
  return read_condition(l, key, rest);
}

static dt_status read_code(loader *l, dt_str name, dt_str cameo, ev_code *out) {
  dt_str rest = name, type;
  dt_event_type t;
  dt_str_field(&rest, '/', &type);
  if (!dt_event_find(type, &t)) return bad(l, "no PLOVER event", type);
  *out = (ev_code){.type = (uint8_t)t};
  if (rest.ptr && rest.len && !(out->mode = dt_mode_find(t, rest))) return bad(l, "no mode of this event:", rest);
  if (cameo.len > 4) return bad(l, "no CAMEO code", cameo);
  memcpy(out->cameo, cameo.ptr, cameo.len);
  if (!dt_cameo_find(out->cameo)) return bad(l, "no CAMEO code", cameo);
  return DT_OK;
}

static dt_status read_heading(loader *l, dt_str line) {
  ev_lexicon *x = l->lexicon;
  if (line.ptr[line.len - 1] != ']') return bad(l, "heading without closing bracket:", line);
  dt_str rest = dt_slice(line, 1, line.len - 1), word, second;
  ev_entry *e = &l->base;
  *e = (ev_entry){0};
  if (!dt_str_word(&rest, &word)) return bad(l, "empty heading", line);
  if (dt_str_is(word, "stop")) e->kind = EV_STOP;
  else if (!dt_str_word(&rest, &second)) return bad(l, "a heading wants a second word:", word);
  else if (dt_str_is(word, "op")) {
    e->kind = EV_OP;
    if (!name_number(x->ops, &x->op_count, second, true, &e->name)) return bad(l, "too many operators:", second);
  } else if (dt_str_is(word, "topic")) {
    e->kind = EV_TOPIC;
    if (!name_number(x->topics, &x->topic_count, second, true, &e->name)) return bad(l, "too many topics:", second);
  } else {
    e->kind = EV_EVENT;
    DT_TRY(read_code(l, word, second, &e->code));
  }
  l->headed = true;
  while (dt_str_word(&rest, &word)) DT_TRY(read_field(l, word, e, false));
  return DT_OK;
}

static dt_status add_word(loader *l, const ev_entry *like, dt_str words) {
  ev_lexicon *x = l->lexicon;
  ev_entry *e = dt_push(x->growing, &x->entries);
  if (!e) return no_room(l);
  *e = *like;
  dt_str word;
  for (dt_str rest = words; dt_str_field(&rest, '_', &word);) {
    if (!is_word(word)) return bad(l, "not a word in lower case:", words);
    if (e->word_count == EV_WORDS) return bad(l, "too many words in", words);
    uint32_t n = word_number(x, word);
    if (n == DT_NONE) return no_room(l);
    e->words[e->word_count++] = n;
  }
  /* In file order, so that the earlier line wins a tie. */
  ev_first *first = &x->first.items[e->words[0]];
  uint32_t index = x->entries.count - 1, *at = e->word_count == 1 || e->pos == EV_VERB ? &first->own : &first->idiom;
  while (*at != DT_NONE) at = &x->entries.items[*at].next;
  *at = index;
  return DT_OK;
}

static bool read_pos(dt_str word, uint8_t *out) {
  if (word.len != 1) return false;
  const char *all = "vnap", *at = memchr(all, word.ptr[0], 4);
  if (at) *out = (uint8_t)(at - all);
  return at != NULL;
}

/* Where parties stand when neither entry nor heading says it. */
static dt_status fill_defaults(loader *l, ev_entry *e) {
  bool noun = e->pos == EV_NOUN;
  if (!e->a.given) DT_TRY(read_slots(l, dt_str_of(noun ? "poss|by|of" : "subj"), &e->a));
  if (!e->r.given) DT_TRY(read_slots(l, dt_str_of(e->kind == EV_OP ? "E.R" : noun ? "against|on|with|to" : e->pos == EV_VERB ? "obj" : "with|to|against"), &e->r));
  if (!e->e.given && e->kind == EV_OP) DT_TRY(read_slots(l, dt_str_of(noun ? "comp|of|for|to|on" : "comp|obj|to|for"), &e->e));
  return DT_OK;
}

static dt_status read_entry(loader *l, dt_str line) {
  ev_lexicon *x = l->lexicon;
  ev_entry e = l->base;
  dt_str rest = line, word, words;
  if (!l->headed) return bad(l, "an entry before the first heading:", line);
  if (!dt_str_word(&rest, &word) || !read_pos(word, &e.pos)) return bad(l, "a line begins with v, n, a or p (or +, -, [, @, #), not", word);
  if (!dt_str_word(&rest, &words)) return bad(l, "no words:", line);
  DT_TRY(line_name(l, &e.rule));
  e.condition_first = x->conditions.count;
  while (dt_str_word(&rest, &word) && word.ptr[0] != '#') DT_TRY(read_field(l, word, &e, true));
  e.condition_count = x->conditions.count - e.condition_first;
  e.next = DT_NONE;
  DT_TRY(fill_defaults(l, &e));
  for (dt_str one; dt_str_field(&words, '|', &one);) DT_TRY(add_word(l, &e, one));
  return DT_OK;
}

static dt_status read_list(loader *l, dt_str line) {
  dt_str rest = dt_slice(line, 1, line.len), name, words, word;
  if (!dt_str_word(&rest, &name) || !dt_str_word(&rest, &words)) return bad(l, "a list wants a name and words:", line);
  if (find_list(l, name)) return bad(l, "a second list", name);
  if (l->list_count == LISTS) return bad(l, "too many lists before", name);
  word_list *list = &l->lists[l->list_count++];
  *list = (word_list){name, l->lexicon->condition_words.count, 0};
  while (dt_str_field(&words, '|', &word)) DT_TRY(condition_word(l, word));
  list->count = l->lexicon->condition_words.count - list->first;
  return DT_OK;
}

static dt_status load_entries(loader *l) {
  dt_lines lines = {.rest = l->file->bytes};
  while (dt_lines_next(&lines)) {
    dt_str line = dt_str_trim(lines.line);
    l->line = lines.number;
    if (!line.len || line.ptr[0] == '#') continue;
    if (line.ptr[0] == '[') DT_TRY(read_heading(l, line));
    else if (line.ptr[0] == '@') DT_TRY(read_list(l, line));
    else if ((line.ptr[0] == '+' || line.ptr[0] == '-') && line.len > 1 && line.ptr[1] == ' ') {
      if (!l->headed) return bad(l, "an example before the first heading:", line);
    } else DT_TRY(read_entry(l, line));
  }
  return DT_OK;
}

/* --------------------------------------------------------------- compose */

static dt_status read_governed(loader *l, dt_str list, ev_rule *rule) {
  dt_str one;
  while (dt_str_field(&list, '|', &one)) {
    dt_event_type type;
    uint8_t topic;
    dt_str rest = one, name;
    dt_str_field(&rest, '/', &name);
    if (dt_str_is(one, "*")) rule->events = (1u << DT_EVENT_COUNT) - 1, rule->topics = UINT64_MAX;
    else if (dt_str_is(one, "-")) rule->nothing = true;
    else if (dt_event_find(name, &type)) {
      rule->events |= 1u << type;
      if (!rest.ptr) continue;
      if (rest.len && dt_is_digit(rest.ptr[0]) && rest.len < sizeof rule->cameo) memcpy(rule->cameo, rest.ptr, rest.len);
      else if (!(rule->mode = dt_mode_find(type, rest))) return bad(l, "no mode of this event:", one);
    } else if (name_number(l->lexicon->topics, &l->lexicon->topic_count, one, true, &topic)) rule->topics |= 1ull << topic;
    else return bad(l, "too many topics:", one);
  }
  return DT_OK;
}

static dt_status read_result(loader *l, dt_str rest, ev_rule *rule) {
  dt_str word, cameo;
  if (!dt_str_word(&rest, &word)) return bad(l, "a row wants operator, governed, becomes", word);
  if (dt_str_is(word, "=")) rule->keep = true;
  else if (dt_str_is(word, ".")) rule->none = true;
  else {
    if (!dt_str_word(&rest, &cameo)) return bad(l, "no CAMEO code after", word);
    DT_TRY(read_code(l, word, cameo, &rule->code));
  }
  while (dt_str_word(&rest, &word) && word.ptr[0] != '#') {
    if (dt_str_is(word, "+negation")) rule->auxiliary |= DT_AUX_NEGATION;
    else if (dt_str_is(word, "+future")) rule->auxiliary |= DT_AUX_FUTURE;
    else if (dt_str_is(word, "+hypothetical")) rule->auxiliary |= DT_AUX_HYPOTHETICAL;
    else return bad(l, "after the result stand +negation, +future, +hypothetical, not", word);
  }
  return DT_OK;
}

static const char *const list_names[EV_LIST_COUNT] = {
#define X(name) #name,
  EV_LIST_LIST(X)
#undef X
};

const char *const ev_task_names[EV_TASK_COUNT] = {
#define X(name) #name,
  EV_TASK_LIST(X)
#undef X
};

/* "@fact praise|condemn". A later source's line stands in place of an earlier one's: those are read first. */
static dt_status read_task(loader *l, dt_str line) {
  ev_lexicon *x = l->lexicon;
  dt_str rest = {line.ptr + 1, line.len - 1}, name, list, one;
  unsigned task = 0;
  if (!dt_str_word(&rest, &name) || !dt_str_word(&rest, &list)) return bad(l, "a task wants a name and operators:", line);
  while (task < EV_TASK_COUNT && !dt_str_is(name, ev_task_names[task])) task++;
  if (task == EV_TASK_COUNT) return bad(l, "no such task; there are future, refusal, undo, words, fact, carrier:", name);
  uint64_t ops = 0;
  while (dt_str_field(&list, '|', &one)) {
    uint8_t op;
    if (!name_number(x->ops, &x->op_count, one, true, &op)) return bad(l, "too many operators:", one);
    ops |= 1ull << op;
  }
  if (!x->tasks[task]) x->tasks[task] = ops;
  return DT_OK;
}

static dt_status load_compose(loader *l) {
  ev_lexicon *x = l->lexicon;
  dt_lines lines = {.rest = l->file->bytes};
  while (dt_lines_next(&lines)) {
    dt_str rest = dt_str_trim(lines.line), op, governed;
    l->line = lines.number;
    if (!rest.len || rest.ptr[0] == '#') continue;
    if (rest.ptr[0] == '@') {
      DT_TRY(read_task(l, rest));
      continue;
    }
    ev_rule *rule = dt_push(x->growing, &x->rules);
    if (!rule) return no_room(l);
    *rule = (ev_rule){0};
    DT_TRY(line_name(l, &rule->text));
    if (!dt_str_word(&rest, &op) || !dt_str_word(&rest, &governed)) return bad(l, "a row wants operator, governed, becomes:", op);
    if (!name_number(x->ops, &x->op_count, op, true, &rule->op)) return bad(l, "too many operators:", op);
    DT_TRY(read_governed(l, governed, rule));
    DT_TRY(read_result(l, rest, rule));
  }
  return DT_OK;
}

const ev_rule *ev_rule_find(const ev_lexicon *x, uint8_t op, uint32_t type, const ev_code *code, uint32_t topic) {
  for (uint32_t i = 0; i < x->rules.count; i++) {
    const ev_rule *r = &x->rules.items[i];
    if (r->op != op) continue;
    if (type != DT_NONE) {
      if (!(r->events >> type & 1) || (r->mode && r->mode != code->mode)) continue;
      if (r->cameo[0] && strncmp(r->cameo, code->cameo, strlen(r->cameo)) != 0) continue;
      return r;
    }
    if (topic != DT_NONE ? r->topics >> topic & 1 : r->nothing) return r;
  }
  return NULL;
}

const ev_rule *ev_rule_of_task(const ev_lexicon *x, ev_task task, const ev_code *code) {
  const ev_rule *rule = NULL;
  for (uint8_t op = 0; op < x->op_count && !rule; op++)
    if (ev_does(x, task, op)) rule = ev_rule_find(x, op, code->type, code, DT_NONE);
  return rule && !rule->keep && !rule->none ? rule : NULL;
}

/* ----------------------------------------------------------------- words */

/* "seek sought": forms of a verb that entries have. */
static dt_status load_forms(loader *l) {
  ev_lexicon *x = l->lexicon;
  dt_lines lines = {.rest = l->file->bytes};
  while (dt_lines_next(&lines)) {
    dt_str rest = dt_str_trim(lines.line), verb, form;
    l->line = lines.number;
    if (!rest.len || rest.ptr[0] == '#') continue;
    if (!dt_str_word(&rest, &verb) || !dt_str_word(&rest, &form)) return bad(l, "a line wants a verb and its forms:", verb);
    uint32_t word = dt_map_get(&x->words, verb);
    do {
      if (!is_word(form)) return bad(l, "not a word in lower case:", form);
      if (word != DT_NONE && !dt_map_put(&x->forms, form, word)) return no_room(l);
    } while (dt_str_word(&rest, &form));
  }
  return DT_OK;
}

/* "number 11 eleven" of the dates, which has checked its file; "hundred" and more only multiply what stands before them. */
static dt_status load_numbers(loader *l) {
  dt_lines lines = {.rest = l->file->bytes};
  while (dt_lines_next(&lines)) {
    dt_str rest = lines.line, class, value, form;
    uint32_t number = 0;
    if (!dt_str_word(&rest, &class) || !dt_str_is(class, "number") || !dt_str_word(&rest, &value) || value.len > 2) continue;
    for (size_t i = 0; i < value.len; i++) number = 10 * number + (uint32_t)(value.ptr[i] - '0');
    while (dt_str_word(&rest, &form))
      if (!dt_map_put(&l->lexicon->numbers, form, number)) return no_room(l);
  }
  return DT_OK;
}

/* ------------------------------------------------------------------ open */

static bool has_row(const ev_lexicon *x, uint8_t op) {
  for (uint32_t k = 0; k < x->rules.count; k++)
    if (x->rules.items[k].op == op) return true;
  return false;
}

/* An operator nobody gave rows is a slip of the pen. */
static dt_status check_ops(const ev_lexicon *x, dt_error *err) {
  for (unsigned task = 0; task < EV_TASK_COUNT; task++)
    for (uint8_t op = 0; op < x->op_count; op++)
      if (ev_does(x, (ev_task)task, op) && !has_row(x, op))
        return dt_fail(err, DT_ERR_DICT, 0, "events/compose.txt:1: operator '%.*s' of @%s has no row", DT_ARG(x->ops[op]), ev_task_names[task]);
  for (uint32_t i = 0; i < x->entries.count; i++) {
    const ev_entry *e = &x->entries.items[i];
    if (e->kind == EV_OP && !has_row(x, e->name))
      return dt_fail(err, DT_ERR_DICT, 0, "%.*s: operator '%.*s' has no row in events/compose.txt", DT_ARG(e->rule), DT_ARG(x->ops[e->name]));
  }
  return DT_OK;
}

/* Move what has grown to where it has the room that it needs and no more. */
static bool settle(dt_arena *arena, void **items, uint32_t *room, uint32_t count, size_t size) {
  void *exact = dt_arena_alloc(arena, count, size);
  if (!exact) return false;
  if (count) memcpy(exact, *items, count * size);
  *items = exact;
  *room = count;
  return true;
}

#define SETTLE(x, v) settle((x)->arena, (void **)&(x)->v.items, &(x)->v.room, (x)->v.count, sizeof *(x)->v.items)

static ev_probe probe_of(const ev_lexicon *x, uint32_t entry) {
  const ev_entry *e = &x->entries.items[entry];
  uint32_t fewest = UINT32_MAX;
  ev_probe made = {.entry = entry, .second = e->word_count > 1 ? e->words[1] : DT_NONE, .words = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}}};
  for (uint32_t i = 0; i < e->condition_count; i++) {
    const ev_condition *k = &x->conditions.items[e->condition_first + i];
    if (ev_wants_word(k) && k->count < fewest) fewest = k->count, made.words = k->sieve;
  }
  return made;
}

static uint16_t lay_chain(ev_lexicon *x, uint32_t entry, uint32_t *at) {
  uint16_t count = 0;
  for (; entry != DT_NONE && count < UINT16_MAX; entry = x->entries.items[entry].next, count++) x->probes[(*at)++] = probe_of(x, entry);
  return count;
}

/* A word's entries side by side, in their order. */
static bool make_probes(ev_lexicon *x) {
  uint32_t at = 0;
  x->probes = dt_arena_alloc(x->arena, x->entries.count, sizeof *x->probes);
  for (uint32_t w = 0; x->probes && w < x->word_count; w++) {
    ev_first *first = &x->first.items[w];
    first->probe = at;
    first->own_count = lay_chain(x, first->own, &at);
    first->idiom_count = lay_chain(x, first->idiom, &at);
  }
  return x->probes != NULL;
}

static bool settle_all(ev_lexicon *x) {
  bool good = SETTLE(x, first) && SETTLE(x, entries) && SETTLE(x, conditions) && SETTLE(x, condition_words) && SETTLE(x, rules) && make_probes(x);
  dt_arena_free(x->growing);
  x->growing = NULL;
  return good;
}

dt_status ev_lexicon_open(const dt_sources *sources, ev_lexicon *out, dt_error *err) {
  *out = (ev_lexicon){.arena = dt_arena_new(LEXICON_LIMIT_BYTES), .growing = dt_arena_new(LEXICON_LIMIT_BYTES), .sources = sources};
  if (!out->arena || !out->growing) {
    ev_lexicon_close(out);
    return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  }
  /* Later sources first: an entry of the user stands before a built-in one of the same words and conditions. */
  dt_status status = DT_OK;
  for (uint32_t i = sources->count; i-- > 0 && status == DT_OK;) {
    const dt_file *file = &sources->items[i];
    loader l = {.lexicon = out, .file = file, .err = err};
    if (i + 1 == sources->builtin) out->user_entries = out->entries.count;
    if (dt_str_is(file->name, "events/compose.txt")) status = load_compose(&l);
    else if (ev_is_entry_file(file->name)) status = load_entries(&l);
  }
  for (uint32_t i = 0; i < sources->count && status == DT_OK; i++) {
    loader l = {.lexicon = out, .file = &sources->items[i], .err = err};
    if (dt_str_is(l.file->name, "events/forms.txt")) status = load_forms(&l);
    else if (dt_str_is(l.file->name, "dates/words.txt")) status = load_numbers(&l);
  }
  if (status == DT_OK) status = dt_lists_open(sources, "events/lists.txt", list_names, EV_LIST_COUNT, &out->lists, err);
  if (status == DT_OK) status = check_ops(out, err);
  if (status == DT_OK && !settle_all(out)) status = dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (status != DT_OK) ev_lexicon_close(out);
  return status;
}

void ev_lexicon_close(ev_lexicon *lexicon) {
  dt_map_free(&lexicon->words);
  dt_map_free(&lexicon->forms);
  dt_map_free(&lexicon->numbers);
  dt_lists_close(&lexicon->lists);
  dt_arena_free(lexicon->growing);
  dt_arena_free(lexicon->arena);
  *lexicon = (ev_lexicon){0};
}
