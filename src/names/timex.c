/* Finds time expressions, sentence by sentence, and gives them their tense. */
#include "timex_rules.h"
#include "tree.h"

enum { CLIMB_MAX = 24, OVER = -2 /* the tense of "had": before what else is past */ };

static bool is_modal_ahead(const dt_doc *doc, uint32_t t) {
  return dt_lemma_is(doc, t, "will") || dt_lemma_is(doc, t, "shall") || dt_lemma_is(doc, t, "'ll") ||
         dt_lemma_is(doc, t, "’ll") || dt_lemma_is(doc, t, "may") || dt_lemma_is(doc, t, "would");
}

static bool is_auxiliary(const dt_doc *doc, uint32_t t) {
  return dt_rel_base(doc->tokens[t].rel) == DT_REL_aux || doc->tokens[t].rel == DT_REL_cop;
}

/* "had been scheduled to expire on Friday": it is over, whatever was planned. */
static bool is_pluperfect(const dt_doc *doc, uint32_t v) {
  DT_EACH_CHILD (doc, v, c)
    if (is_auxiliary(doc, c) && doc->tokens[c].xpos == DT_XPOS_VBD && dt_lemma_is(doc, c, "have")) return true;
  return false;
}

/* "is to resume trading on Tuesday" */
static bool is_to_be(const dt_doc *doc, uint32_t v) {
  bool to = false, is = false;
  DT_EACH_CHILD (doc, v, c) {
    to = to || (doc->tokens[c].rel == DT_REL_mark && dt_lemma_is(doc, c, "to"));
    is = is || (is_auxiliary(doc, c) && dt_lemma_is(doc, c, "be"));
  }
  return to && is && doc->tokens[v].xpos == DT_XPOS_VB;
}

/* Tense of the verb `v` by its auxiliaries and its own form: -1, 0, 1; *known false when it has none. */
static int verb_tense(const dt_calendar *calendar, const dt_doc *doc, uint32_t v, bool *known) {
  *known = true;
  bool any = false;
  DT_EACH_CHILD(doc, v, c) {
    if (!is_auxiliary(doc, c)) continue;
    if (is_modal_ahead(doc, c)) return 1;
    any = true;
  }
  if (is_pluperfect(doc, v)) return OVER;
  if (dt_calendar_lemma_in(calendar, TX_LIST_planned, doc, v) || is_to_be(doc, v)) return 1;
  DT_EACH_CHILD(doc, v, c) {
    const dt_token *child = &doc->tokens[c];
    if (!is_auxiliary(doc, c)) continue;
    if (child->xpos == DT_XPOS_VBD) return -1;
    if (dt_lemma_is(doc, c, "have")) return -1;
    if (child->xpos == DT_XPOS_VBZ || child->xpos == DT_XPOS_VBP) {
      if (doc->tokens[v].xpos == DT_XPOS_VBN) return dt_calendar_lemma_in(calendar, TX_LIST_ahead, doc, v) ? 1 : 0;
      return doc->tokens[v].xpos == DT_XPOS_VBG ? 1 : 0;
    }
  }
  switch (doc->tokens[v].xpos) {
  case DT_XPOS_VBD: return -1;
  case DT_XPOS_VBZ:
  case DT_XPOS_VBP: return dt_calendar_lemma_in(calendar, TX_LIST_timetable, doc, v);
  case DT_XPOS_VBN:
    if (dt_calendar_lemma_in(calendar, TX_LIST_ahead, doc, v)) return 1;
    if (!any) return -1; /* "the ruling issued on Friday" */
    break;
  default: break;
  }
  *known = false;
  return 0;
}

/* Tense of what governs token `t`, from the verbs above it. */
static int tense_at(const dt_calendar *calendar, const dt_doc *doc, uint32_t t) {
  if (!doc->tokens[t].lemma.ptr) return 0;
  bool infinitive = false;
  for (int step = 0; t != DT_NONE && step < CLIMB_MAX; step++, t = doc->tokens[t].head) {
    const dt_token *token = &doc->tokens[t];
    if (infinitive && dt_calendar_lemma_in(calendar, TX_LIST_ahead, doc, t)) return is_pluperfect(doc, t) ? OVER : 1;
    bool verb =
        token->upos == DT_UPOS_VERB || token->upos == DT_UPOS_AUX || dt_tree_child(doc, t, DT_REL_cop) != DT_NONE;
    if (!verb) continue;
    bool known;
    int tense = verb_tense(calendar, doc, t, &known);
    if (known) return tense;
    infinitive = token->xpos == DT_XPOS_VB;
  }
  return 0;
}

/* Head of the tokens [first, last): the one whose head lies outside. */
static uint32_t head_of(const dt_doc *doc, uint32_t first, uint32_t last, uint32_t named) {
  if (!doc->tokens[first].lemma.ptr) return named;
  for (uint32_t t = first; t < last; t++) {
    uint32_t head = doc->tokens[t].head;
    if ((head == DT_NONE || head < first || head >= last) && doc->tokens[t].upos != DT_UPOS_PUNCT) return t;
  }
  return named;
}

/* "by Friday", "until January", "as early as Tuesday": ahead, whatever the verb's tense. */
static bool is_limit(const dt_calendar *calendar, const dt_doc *doc, uint32_t t) {
  if (dt_calendar_form_in(calendar, TX_LIST_limit, dt_form(doc, t))) return true;
  return t >= 2 && dt_str_is(dt_form(doc, t), "as") && dt_str_eq_ascii_nocase(dt_form(doc, t - 2), DT_STR("as")) &&
         (dt_str_is(dt_form(doc, t - 1), "early") || dt_str_is(dt_form(doc, t - 1), "soon"));
}

static bool is_half(const dt_doc *doc, uint32_t t) {
  return dt_str_is(dt_form(doc, t), "1/2") || dt_str_is(dt_form(doc, t), "½");
}

/* An expression may start here: not with a mark or an "of", with "the" only before another word of ours. */
static bool may_start(const dt_doc *doc, const tx_item *items, uint32_t i, uint32_t count) {
  switch (items[i].cls) {
  case TX_none:
  case TX_of:
  case TX_in:
  case TX_and:
  case TX_or:
  case TX_to:
  case TX_comma:
  case TX_hyphen:
  case TX_slash:
  case TX_poss: case TX_ago: case TX_hence: case TX_from: case TX_period: case TX_more: case TX_ampm: case TX_zone:
    return false;
  case TX_article: case TX_one: case TX_own: case TX_that: case TX_these: case TX_all: case TX_approx: case TX_after:
  case TX_digits: case TX_earlier: case TX_later:
    return i + 1 < count && items[i + 1].cls != TX_comma &&
           (items[i + 1].cls != TX_none || is_half(doc, items[i + 1].first));
  default: return true;
  }
}

/* "Sunday's election": one that may be to come; other things that are a day's have happened. */
static bool is_appointed(const dt_calendar *calendar, const dt_doc *doc, uint32_t t) {
  uint32_t head = doc->tokens[t].head;
  return !doc->tokens[t].lemma.ptr || head == DT_NONE || dt_calendar_lemma_in(calendar, TX_LIST_appointed, doc, head);
}

/* ABC's "This Week", "60 Minutes", "High Noon": a name in capitals, where others are not written so. */
static bool is_title(const dt_doc *doc, const tx_scan *s, uint32_t i, uint32_t end) {
  const tx_item *last = &s->items[end - 1];
  if (i == 0 || !last->capital || (last->cls != TX_unit && last->cls != TX_day && last->cls != TX_clockword))
    return false;
  uint32_t small = 0;
  for (uint32_t k = 0; k < s->count; k++) {
    dt_str word = dt_form(doc, s->items[k].first);
    small += word.len > 3 && dt_is_alpha(word.ptr[0]) && !dt_is_upper(word.ptr[0]);
  }
  bool begins = end == i + 1 && i == 1; /* after a quotation mark */
  return small > 2 && !begins;
}

static bool add(dt_doc *doc, const tx_scan *s, uint32_t i, uint32_t end, const tx_when *w, tx_context *context,
                uint32_t *room) {
  uint32_t first = s->items[i].first, last = s->items[end - 1].last;
  dt_timex one = {.span = {doc->tokens[first].begin, doc->tokens[last - 1].end}};
  one.head = head_of(doc, first, last, s->items[w->head < s->count ? w->head : i].first);
  context->tense = tense_at(s->calendar, doc, one.head);
  if (i > 0 && is_limit(s->calendar, doc, first - 1) && context->tense != OVER)
    context->tense = 1;
  else if (end < s->count && s->items[end].cls == TX_poss && (context->tense == 0 || !is_appointed(s->calendar, doc, one.head)))
    context->tense = -1; /* "Friday's ruling" */
  else if (doc->tokens[one.head].rel == DT_REL_compound)
    context->tense = 0; /* "under a June agreement": of the noun, not the verb */
  if (s->items[i].cls == TX_ref && context->tense < 0 && dt_str_is(w->text, "FUTURE_REF"))
    return true; /* "soon became" */
  tx_when when = *w;
  if (when.kind == TX_LENGTH && context->tense > 0 && i > 0 && s->items[i - 1].cls == TX_in &&
      dt_str_eq_ascii_nocase(dt_form(doc, first - 1), DT_STR("in")))
    tx_ahead(&when); /* "will meet in two weeks" */
  w = &when;
  if (!tx_resolve(w, context, &one)) return true; /* an age, and the like */
  if (doc->timex_count == *room &&
      !dt_vec_grow(doc->arena, (void **)&doc->timexes, room, doc->timex_count, sizeof one))
    return false;
  doc->timexes[doc->timex_count++] = one;
  return true;
}

dt_status dt_timex_find(const dt_calendar *calendar, dt_doc *doc, dt_error *err) {
  uint32_t longest = 0, room = 0;
  doc->timexes = NULL;
  doc->timex_count = 0;
  for (uint32_t n = 0; n < doc->sentence_count; n++) {
    uint32_t len = doc->sentences[n].last - doc->sentences[n].first;
    if (len > longest) longest = len;
  }
  if (!longest) return DT_OK;
  tx_item *items = dt_arena_alloc(doc->arena, longest, sizeof *items);
  if (!items) return dt_fail(err, DT_ERR_MEM, 0, "no room for a sentence of %u tokens", longest);
  tx_context context = {.published = doc->date, .then = doc->date};
  if (doc->date.year && (!doc->date.month || !doc->date.day)) {
    if (!context.published.month) context.published.month = 1;
    if (!context.published.day) context.published.day = 1;
    context.then = context.published;
  }
  for (uint32_t n = 0; n < doc->sentence_count; n++) {
    const dt_sentence *sentence = &doc->sentences[n];
    tx_scan scan = {.calendar = calendar, .doc = doc, .items = items};
    bool any = false;
    for (uint32_t t = sentence->first; t < sentence->last; t = items[scan.count++].last)
      if (tx_item_read(calendar, doc, t, sentence->last, &items[scan.count]) &&
          items[scan.count].cls != TX_comma)
        any = true;
    for (uint32_t i = 0; any && i < scan.count;) {
      tx_when when = {.hour = -1};
      uint32_t end = may_start(doc, items, i, scan.count) ? tx_parse(&scan, i, &when) : i;
      if (end > i && is_title(doc, &scan, i, end)) {
        i = end;
        continue;
      }
      if (end > i && !add(doc, &scan, i, end, &when, &context, &room))
        return dt_fail(err, DT_ERR_MEM, 0, "no room for time expressions");
      i = end > i ? end : i + 1;
    }
  }
  return DT_OK;
}

static bool dates(const dt_timex *x) { return x->from.year != 0 || (x->value[0] && strstr(x->value, "_REF")); }

/* The expression that holds token `t`, or DT_NONE; they are sorted. */
static uint32_t timex_at(const dt_doc *doc, uint32_t t) {
  uint32_t at = doc->tokens[t].begin, low = 0, high = doc->timex_count;
  while (low < high) {
    uint32_t mid = low + (high - low) / 2;
    if (doc->timexes[mid].span.end <= at) low = mid + 1;
    else high = mid;
  }
  return low < doc->timex_count && doc->timexes[low].span.begin <= at ? low : DT_NONE;
}

/* "On Monday rebels attacked": a date at the front that the tree hung on the subject. */
static uint32_t before_subject(const dt_doc *doc, uint32_t t) {
  uint32_t subject = dt_tree_child(doc, t, DT_REL_nsubj);
  if (subject == DT_NONE) return DT_NONE;
  DT_EACH_CHILD(doc, subject, c) {
    uint32_t x = c > 0 ? timex_at(doc, c) : DT_NONE;
    if (x == DT_NONE || !dates(&doc->timexes[x])) continue;
    if (doc->tokens[c].rel == DT_REL_compound && doc->tokens[c - 1].upos == DT_UPOS_ADP) return x;
  }
  return DT_NONE;
}

/* "killed three people in March", "arrested protesters on Friday": people have no date, what is done to them has. */
static uint32_t behind_object(const dt_doc *doc, uint32_t t) {
  DT_EACH_CHILD(doc, t, o) {
    dt_rel rel = dt_rel_base(doc->tokens[o].rel);
    bool many = doc->tokens[o].xpos == DT_XPOS_NNS || doc->tokens[o].xpos == DT_XPOS_NNPS ||
                doc->tokens[o].upos == DT_UPOS_PROPN;
    if ((rel != DT_REL_obj && rel != DT_REL_obl) || !many || timex_at(doc, o) != DT_NONE) continue;
    DT_EACH_CHILD(doc, o, c) {
      uint32_t x = timex_at(doc, c);
      if (c > o && x != DT_NONE && dates(&doc->timexes[x]) && dt_rel_base(doc->tokens[c].rel) == DT_REL_nmod) return x;
    }
  }
  return DT_NONE;
}

/* A dated expression among the direct dependents of `t`, resolved stretches before references. */
static uint32_t dependent(const dt_doc *doc, uint32_t t) {
  uint32_t best = DT_NONE;
  DT_EACH_CHILD(doc, t, c) {
    dt_rel rel = dt_rel_base(doc->tokens[c].rel);
    if (rel == DT_REL_nsubj || rel == DT_REL_punct || rel == DT_REL_csubj || rel == DT_REL_ccomp) continue;
    uint32_t x = timex_at(doc, c);
    if (x == DT_NONE || !dates(&doc->timexes[x])) continue;
    if (best == DT_NONE || (!doc->timexes[best].from.year && doc->timexes[x].from.year)) best = x;
  }
  if (best == DT_NONE) best = before_subject(doc, t);
  return best != DT_NONE ? best : behind_object(doc, t);
}

uint32_t dt_timex_for(const dt_doc *doc, uint32_t t) {
  if (t >= doc->token_count || !doc->timex_count) return DT_NONE;
  for (int step = 0; t != DT_NONE && step < CLIMB_MAX; step++) {
    uint32_t x = dependent(doc, t);
    if (x != DT_NONE) return x;
    const dt_token *token = &doc->tokens[t];
    dt_rel rel = dt_rel_base(token->rel);
    /* What is said on Tuesday did not happen on Tuesday: stop at the clause that reports. A noun or a clause hanging
       on a verb as its adverb or complement shares the verb's time. */
    if (rel == DT_REL_ccomp || rel == DT_REL_parataxis || rel == DT_REL_root || rel == DT_REL_acl) return DT_NONE;
    t = token->head;
  }
  return DT_NONE;
}
