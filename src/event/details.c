/* When, where, how many: from the expressions that hang on the event's clause. */
#include "details.h"

enum { LONGEST_CLIMB = 12, FAR = 1000 };

/* How far an expression is from the event in the tree: steps from its head up to the trigger; from there on up to
   clauses above the trigger each step counts more, and other events between them break it. */
static uint32_t distance(const ev_coder *c, uint32_t from, uint32_t trigger) {
  uint32_t steps = 0;
  for (uint32_t t = from; t != DT_NONE && steps < LONGEST_CLIMB; t = ev_tok(c, t)->head, steps++) {
    if (t == trigger) return steps;
    if (t != from && ev_means(c, t) && c->meanings[t].kind == EV_EVENT && !c->meanings[t].taken) return FAR;
  }
  return FAR;
}

static uint32_t nearest_distance(const ev_coder *c, uint32_t from, uint32_t trigger) {
  uint32_t best = FAR, up = trigger, added = 0;
  for (int climb = 0; climb < 4 && up != DT_NONE; climb++) {
    uint32_t d = distance(c, from, up);
    if (d < FAR && d + added < best) best = d + added;
    uint8_t rel = ev_tok(c, up)->rel;
    /* not out of a reported clause: "said on Monday that ..." dates the saying */
    if (rel == DT_REL_ccomp || rel == DT_REL_acl_relcl || rel == DT_REL_parataxis || rel == DT_REL_root) break;
    up = ev_tok(c, up)->head;
    added += 3;
  }
  return best;
}

static uint32_t first_time(const dt_doc *doc, uint32_t sentence) {
  return dt_first_from(doc->timexes, doc->timex_count, sizeof *doc->timexes, offsetof(dt_timex, span), doc->sentences[sentence].begin);
}

uint32_t ev_first_place(const dt_doc *doc, uint32_t sentence) {
  return dt_first_from(doc->places, doc->place_count, sizeof *doc->places, offsetof(dt_place, span), doc->sentences[sentence].begin);
}

bool ev_is_time(const dt_doc *doc, uint32_t sentence, dt_span span) {
  for (uint32_t i = first_time(doc, sentence); i < doc->timex_count && doc->timexes[i].span.begin < span.end; i++)
    if (doc->timexes[i].span.end > span.begin) return true;
  return false;
}

bool ev_is_time_at(const dt_doc *doc, uint32_t t) { return ev_is_time(doc, dt_sentence_of(doc, t), (dt_span){doc->tokens[t].begin, doc->tokens[t].end}); }

static void find_date(const ev_coder *c, dt_event *e) {
  const dt_doc *doc = c->doc;
  uint32_t best = FAR;
  for (uint32_t i = first_time(doc, e->sentence); i < doc->timex_count && doc->timexes[i].span.begin < doc->sentences[e->sentence].end; i++) {
    const dt_timex *x = &doc->timexes[i];
    if ((x->type != 'D' && x->type != 'T') || !x->from.year || x->head == DT_NONE) continue;
    uint32_t d = nearest_distance(c, x->head, e->trigger);
    if (d < best) best = d, e->timex = i;
  }
  if (e->timex == DT_NONE) {
    e->date = doc->date;
    e->precision = DT_DAY;
    return;
  }
  const dt_timex *x = &doc->timexes[e->timex];
  e->date = x->from;
  e->precision = x->precision;
  if (x->precision == DT_MONTH) e->date.day = 0;
  if (x->precision == DT_YEAR || x->precision == DT_DECADE) e->date.month = e->date.day = 0;
}

static void find_place(const ev_coder *c, dt_event *e) {
  const dt_doc *doc = c->doc;
  uint32_t best = FAR;
  for (uint32_t i = ev_first_place(doc, e->sentence); i < doc->place_count && doc->places[i].span.begin < doc->sentences[e->sentence].end; i++) {
    const dt_place *p = &doc->places[i];
    if (p->actor || !p->country[0] || p->head == DT_NONE || ev_is_time(doc, e->sentence, p->span)) continue;
    uint32_t d = nearest_distance(c, p->head, e->trigger);
    /* a town says more than its country */
    if (d < FAR && p->feature == 'C') d += 2;
    if (d < best) best = d, e->place = i;
  }
}

bool ev_is_historical(const dt_doc *doc, const dt_event *e) {
  if (!doc->date.year || !e->date.year || e->timex == DT_NONE) return false;
  int months = (doc->date.year - e->date.year) * 12 + (e->date.month ? doc->date.month - e->date.month : doc->date.month);
  return months >= 12;
}

/* --------------------------------------------------------------- numbers */

typedef enum what { KILLED, INJURED, ARRESTED, SIZE, NO_NUMBER } what;

static what counted_by(const ev_coder *c, uint32_t t) {
  if (ev_lemma_in(c, t, EV_LIST_killed)) return KILLED;
  if (ev_lemma_in(c, t, EV_LIST_injured)) return INJURED;
  if (ev_lemma_in(c, t, EV_LIST_arrested)) return ARRESTED;
  return ev_lemma_in(c, t, EV_LIST_gathered) ? SIZE : NO_NUMBER;
}

static int32_t word_value(const ev_coder *c, dt_str s) {
  uint32_t word = ev_word_number(&c->lexicon->numbers, s);
  if (word != DT_NONE) return (int32_t)word;
  int64_t n = 0;
  bool digits = false;
  for (size_t i = 0; i < s.len; i++) {
    if (s.ptr[i] == ',' && digits) continue;
    if (!dt_is_digit(s.ptr[i])) return -1;
    digits = true;
    n = n * 10 + (s.ptr[i] - '0');
    if (n > 1000000000) return -1;
  }
  return digits ? (int32_t)n : -1;
}

/* The number before a noun, or standing for it: "12 soldiers", "at least three", "killed 40". */
static int32_t number_of(const ev_coder *c, uint32_t t) {
  if (t == DT_NONE) return -1;
  int32_t own = ev_tok(c, t)->upos == DT_UPOS_NUM ? word_value(c, dt_form(c->doc, t)) : -1;
  if (own >= 0) return own;
  DT_EACH_CHILD(c->doc, t, k)
    if (ev_tok(c, k)->rel == DT_REL_nummod) {
      int32_t n = word_value(c, dt_form(c->doc, k));
      if (n >= 0) return n;
    }
  return -1;
}

static void count_at(const ev_coder *c, uint32_t t, dt_event *e) {
  what w = counted_by(c, t);
  if (w == NO_NUMBER) return;
  ev_frame f;
  ev_frame_of(c, t, &f);
  int32_t *to[] = {&e->killed, &e->injured, &e->arrested, &e->size};
  int32_t n = number_of(c, w == SIZE || ev_lemma_in(c, t, EV_LIST_dying) ? f.subj : f.obj);
  if (n >= 0 && *to[w] < 0) *to[w] = n;
}

static void find_numbers(const ev_coder *c, dt_event *e, uint32_t word) {
  uint32_t near[2] = {word, e->trigger};
  for (int i = 0; i < 2; i++) {
    count_at(c, near[i], e);
    DT_EACH_CHILD(c->doc, near[i], k)
      if (ev_tok(c, k)->rel == DT_REL_advcl || ev_tok(c, k)->rel == DT_REL_conj || ev_tok(c, k)->rel == DT_REL_acl || ev_tok(c, k)->rel == DT_REL_acl_relcl) count_at(c, k, e);
  }
  /* "the attack killed five", "he died in the attack" */
  uint32_t head = ev_tok(c, word)->head;
  if (head != DT_NONE && ev_tok(c, word)->rel != DT_REL_conj) count_at(c, head, e);
}

void ev_details(const ev_coder *c, dt_event *e) {
  e->killed = e->injured = e->arrested = e->size = -1;
  e->place = e->timex = DT_NONE;
  find_date(c, e);
  find_place(c, e);
  find_numbers(c, e, e->trigger);
}
