/* Faults of the event dictionaries that loading lets pass: entries that never win, entries nobody has tried out. */
#include "event.h"
#include "lexicon.h"

typedef struct reporter {
  dt_fault_fn *each;
  void *user;
} reporter;

/* "events/request.txt:12" into file and line. */
static void report(const reporter *to, dt_str rule, const char *what, dt_str more) {
  size_t colon = rule.len;
  uint32_t line = 0;
  while (colon > 0 && rule.ptr[colon - 1] != ':') colon--;
  for (size_t i = colon; i < rule.len && dt_is_digit(rule.ptr[i]); i++) line = line * 10 + (uint32_t)(rule.ptr[i] - '0');
  dt_fault fault = {.file = dt_slice(rule, 0, colon ? colon - 1 : rule.len), .line = line, .what = what, .more = more};
  to->each(&fault, to->user);
}

static bool same_condition(const ev_lexicon *x, const ev_condition *a, const ev_condition *b) {
  if (a->slot != b->slot || a->negated != b->negated || a->any != b->any || a->people != b->people || a->person != b->person || a->body != b->body || a->events != b->events || a->count != b->count) return false;
  for (uint32_t i = 0; i < a->count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < b->count && !found; k++) found = x->condition_words.items[a->first + i] == x->condition_words.items[b->first + k];
    if (!found) return false;
  }
  return true;
}

static bool same_frame(const ev_lexicon *x, const ev_entry *a, const ev_entry *b) {
  if (a->pos != b->pos || a->word_count != b->word_count || a->condition_count != b->condition_count) return false;
  for (uint32_t i = 0; i < a->word_count; i++)
    if (a->words[i] != b->words[i]) return false;
  for (uint32_t i = 0; i < a->condition_count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < b->condition_count && !found; k++)
      found = same_condition(x, &x->conditions.items[a->condition_first + i], &x->conditions.items[b->condition_first + k]);
    if (!found) return false;
  }
  return true;
}

/* Two entries of the same words and conditions: the later one never wins; but an operator that governs nothing gives way, and a
   built-in entry is meant to give way to a user's. */
static void check_chain(const ev_lexicon *x, uint32_t first, const reporter *to) {
  for (uint32_t i = first; i != DT_NONE; i = x->entries.items[i].next)
    for (uint32_t k = x->entries.items[i].next; k != DT_NONE; k = x->entries.items[k].next)
      if (same_frame(x, &x->entries.items[i], &x->entries.items[k]) && !(i < x->user_entries && k >= x->user_entries) &&
          !(x->entries.items[i].kind == EV_OP && x->entries.items[k].kind != EV_OP))
        report(to, x->entries.items[k].rule, "never reached: the same words and conditions as", x->entries.items[i].rule);
}

static void check_duplicates(const ev_lexicon *x, const reporter *to) {
  for (uint32_t w = 0; w < x->word_count; w++) check_chain(x, x->first.items[w].own, to), check_chain(x, x->first.items[w].idiom, to);
}

/* Every entry is followed by an example of its own. */
static void check_examples(const dt_file *file, const reporter *to) {
  dt_lines lines = {.rest = file->bytes};
  uint32_t open = 0;
  for (bool more = true; more;) {
    more = dt_lines_next(&lines);
    dt_str line = more ? dt_str_trim(lines.line) : (dt_str){"[", 1};
    if (!line.len || line.ptr[0] == '#' || line.ptr[0] == '@') continue;
    bool example = (line.ptr[0] == '+' || line.ptr[0] == '-') && line.len > 1 && line.ptr[1] == ' ';
    bool entry = !example && line.ptr[0] != '[';
    if ((entry || !example) && open) {
      dt_fault fault = {.file = file->name, .line = open, .what = "an entry without an example", .more = {"", 0}};
      to->each(&fault, to->user);
    }
    open = entry ? lines.number : 0;
  }
}

/* What the coder does by itself needs an operator to do it with. */
static void check_tasks(const dt_sources *sources, const ev_lexicon *x, const reporter *to) {
  bool composes = false;
  for (uint32_t i = 0; i < sources->count; i++) composes |= dt_str_is(sources->items[i].name, "events/compose.txt");
  for (unsigned task = 0; task < EV_TASK_COUNT && composes; task++) {
    if (x->tasks[task]) continue;
    dt_fault fault = {.file = DT_STR("events/compose.txt"), .line = 1, .what = "no operator for the task", .more = dt_str_of(ev_task_names[task])};
    to->each(&fault, to->user);
  }
}

dt_status dt_event_check(const dt_sources *sources, dt_fault_fn *each, void *user, dt_error *err) {
  reporter to = {each, user};
  ev_lexicon lexicon;
  dt_error why = {0};
  dt_status status = ev_lexicon_open(sources, &lexicon, &why);
  if (status == DT_ERR_DICT) {
    dt_fault_of(&why, each, user);
    return DT_OK;
  }
  if (status != DT_OK) return dt_fail(err, status, 0, "%.400s", why.message);
  check_duplicates(&lexicon, &to);
  check_tasks(sources, &lexicon, &to);
  ev_lexicon_close(&lexicon);
  for (uint32_t i = 0; i < sources->count; i++)
    if (ev_is_entry_file(sources->items[i].name)) check_examples(&sources->items[i], &to);
  return DT_OK;
}
