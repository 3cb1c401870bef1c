/* Reading TABARI's and PETRARCH's dictionaries. Formats: docs/legacy.md. Lines are read one by one; one that cannot be honoured
   is reported and left out, never silently. */
#include "legacy.h"
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT_BYTES = 256 << 20, FILE_LIMIT_BYTES = 64 << 20, FORM_BYTES = 80 };

typedef enum file_kind { FILE_VERBS, FILE_ACTORS, FILE_AGENTS, FILE_DISCARDS, FILE_ISSUES } file_kind;

typedef struct reader {
  dt_legacy *x;
  uint32_t file, line;
  file_kind kind;
  bool tabari;
  bool in_comment; /* <!-- over several lines */
  dt_fault_fn *each;
  void *user;
  dt_legacy_counts *counts;
  /* actors: phrases waiting for their codes; verbs: the open block or synset */
  uint32_t waiting, waiting_count;
  uint32_t block, synset;
  struct person_set { dt_str name, members; } sets[16];
  uint32_t set_count;
  bool full; /* out of memory */
} reader;

static void refuse(reader *r, const char *what, dt_str more) {
  dt_fault fault = {.file = r->x->names[r->file], .line = r->line, .what = what, .more = more};
  r->counts->refused++;
  r->each(&fault, r->user);
}

/* ------------------------------------------------------------------ words */

static dt_str upper(reader *r, dt_str s) {
  dt_str out = dt_arena_copy(r->x->arena, s);
  size_t n = 0;
  if (!out.ptr) return r->full = true, (dt_str){"", 0};
  char *p = (char *)out.ptr;
  for (size_t i = 0; i < s.len; i++)
    if (s.ptr[i] != '.') p[n++] = s.ptr[i] >= 'a' && s.ptr[i] <= 'z' ? (char)(s.ptr[i] - 32) : s.ptr[i];
  return (dt_str){p, n};
}

/* Words of a phrase: parted by blanks, underscores and (as the text's tokens are) hyphens. */
static bool read_phrase(reader *r, dt_str s, lg_phrase *out) {
  *out = (lg_phrase){0};
  s = dt_str_trim(s);
  out->stem = r->tabari && s.len && s.ptr[s.len - 1] != '_' && s.ptr[s.len - 1] != '=';
  size_t i = 0;
  while (i < s.len) {
    size_t b = i;
    while (i < s.len && s.ptr[i] != ' ' && s.ptr[i] != '\t' && s.ptr[i] != '_' && s.ptr[i] != '-' && s.ptr[i] != '=') i++;
    if (i > b) {
      if (out->count == LG_WORDS) return false;
      out->words[out->count++] = upper(r, dt_slice(s, b, i));
    }
    i++;
  }
  return out->count > 0;
}

enum { STEM_KEY = 3 };

static dt_str key_of(const lg_phrase *p) {
  dt_str w = p->words[0];
  return p->stem && p->count == 1 && w.len > STEM_KEY ? dt_slice(w, 0, STEM_KEY) : w;
}

uint32_t lg_first(const dt_legacy *x, dt_str word) { return dt_map_get(&x->words, word); }

static lg_entry *add_entry(reader *r, lg_kind kind, const lg_phrase *p) {
  dt_legacy *x = r->x;
  lg_entry *e = dt_push(x->arena, &x->entries);
  if (!e) return r->full = true, NULL;
  *e = (lg_entry){.kind = kind, .phrase = *p, .file = r->file, .line = r->line};
  dt_str key = key_of(p);
  e->next = dt_map_get(&x->words, key);
  if (!dt_map_put(&x->words, key, x->entries.count - 1)) r->full = true;
  return e;
}

/* Text before a comment mark ([###] is a code); <!-- comments --> may run over lines. */
static dt_str without_comment(reader *r, dt_str line) {
  bool bracket = false;
  size_t i = 0;
  while (r->in_comment && i < line.len) {
    if (i + 3 <= line.len && memcmp(line.ptr + i, "-->", 3) == 0) r->in_comment = false, i += 2;
    i++;
  }
  line = dt_slice(line, i, line.len);
  for (i = 0; i < line.len; i++) {
    if (line.ptr[i] == '[' || line.ptr[i] == ']') bracket = line.ptr[i] == '[';
    if (line.ptr[i] == ';' || (line.ptr[i] == '#' && !bracket)) return dt_slice(line, 0, i);
    if (i + 4 > line.len || memcmp(line.ptr + i, "<!--", 4) != 0) continue;
    r->in_comment = memmem(line.ptr + i, line.len - i, "-->", 3) == NULL;
    return dt_slice(line, 0, i);
  }
  return line;
}

/* The next [...] of *rest; *before is what stands in front of the first. */
static bool next_bracket(dt_str *rest, dt_str *before, dt_str *inside) {
  const char *open = memchr(rest->ptr, '[', rest->len);
  if (!open) return false;
  size_t b = (size_t)(open - rest->ptr), e = b + 1;
  while (e < rest->len && rest->ptr[e] != ']' && rest->ptr[e] != '[') e++;
  *before = dt_slice(*rest, 0, b);
  *inside = dt_str_trim(dt_slice(*rest, b + 1, e));
  *rest = dt_slice(*rest, e < rest->len && rest->ptr[e] == ']' ? e + 1 : e, rest->len);
  return true;
}

/* ----------------------------------------------------------------- actors */

/* YYMMDD (00-30: 20xx), YYYYMMDD; anything else is no date. */
static bool read_day(dt_str s, int32_t *out) {
  int v[8];
  if (s.len != 6 && s.len != 8) return false;
  for (size_t i = 0; i < s.len; i++) {
    if (!dt_is_digit(s.ptr[i])) return false;
    v[i] = s.ptr[i] - '0';
  }
  int year = s.len == 8 ? v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3] : v[0] * 10 + v[1];
  const int *m = s.len == 8 ? v + 4 : v + 2;
  if (s.len == 6) year += year <= 30 ? 2000 : 1900;
  dt_date d = {(int16_t)year, (int8_t)(m[0] * 10 + m[1]), (int8_t)(m[2] * 10 + m[3])};
  if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31) return false;
  *out = dt_date_days(d);
  return true;
}

/* "CODE", "CODE <date", "CODE >date", "CODE date-date" */
static bool read_dated(reader *r, dt_str s, lg_dated *out) {
  size_t n = 0;
  *out = (lg_dated){.from = INT32_MIN, .to = INT32_MAX};
  while (n < s.len && !dt_is_space(s.ptr[n]) && s.ptr[n] != '<' && s.ptr[n] != '>') n++;
  out->code = upper(r, dt_slice(s, 0, n));
  dt_str rest = dt_str_trim(dt_slice(s, n, s.len));
  if (!rest.len) return out->code.len > 0;
  out->dated = true;
  if (rest.ptr[0] == '<') return read_day(dt_str_trim(dt_slice(rest, 1, rest.len)), &out->to);
  if (rest.ptr[0] == '>') return read_day(dt_str_trim(dt_slice(rest, 1, rest.len)), &out->from);
  const char *dash = memchr(rest.ptr, '-', rest.len);
  if (!dash) return false;
  size_t at = (size_t)(dash - rest.ptr);
  return read_day(dt_str_trim(dt_slice(rest, 0, at)), &out->from) && read_day(dt_str_trim(dt_slice(rest, at + 1, rest.len)), &out->to);
}

static void give_codes(reader *r, uint32_t first) {
  dt_legacy *x = r->x;
  for (uint32_t i = r->waiting; i < r->waiting + r->waiting_count; i++) {
    if (!x->entries.items[i].count) x->entries.items[i].first = first;
    x->entries.items[i].count = x->codes.count - x->entries.items[i].first;
  }
}

static void read_actor(reader *r, dt_str line) {
  dt_legacy *x = r->x;
  dt_str rest = line, before = line, inside;
  bool brackets = memchr(line.ptr, '[', line.len) != NULL, synonym = line.ptr[0] == '+';
  uint32_t first = x->codes.count;
  if (brackets) {
    dt_str probe = line;
    next_bracket(&probe, &before, &inside);
  }
  dt_str phrase = dt_str_trim(synonym ? dt_slice(before, 1, before.len) : before);
  if (phrase.len) {
    lg_phrase p;
    if (phrase.ptr[phrase.len - 1] == ']') { refuse(r, "a code without its opening bracket:", phrase); return; }
    if (!read_phrase(r, phrase, &p)) { refuse(r, "a phrase of no words or too many:", phrase); return; }
    bool open = r->waiting_count && x->entries.items[r->waiting + r->waiting_count - 1].count == 0;
    uint32_t from = r->waiting_count ? x->entries.items[r->waiting].first : 0, count = r->waiting_count ? x->entries.items[r->waiting].count : 0;
    if ((!synonym && !open) || !r->waiting_count) r->waiting = x->entries.count, r->waiting_count = 0; /* a file may begin with a synonym */
    lg_entry *e = add_entry(r, LG_ACTOR, &p);
    if (!e) return;
    r->waiting_count++;
    r->counts->actors++;
    if (synonym && count) e->first = from, e->count = count;
  }
  while (brackets && next_bracket(&rest, &before, &inside)) {
    lg_dated d;
    if (!read_dated(r, inside, &d)) {
      refuse(r, "no code, or no date of 6 or 8 digits:", inside);
      continue;
    }
    lg_dated *to = dt_push(x->arena, &x->codes);
    if (!to) {
      r->full = true;
      return;
    }
    *to = d;
    r->counts->actor_codes++;
  }
  if (x->codes.count > first) give_codes(r, first);
}

/* ----------------------------------------------------------------- agents */

static void add_agent(reader *r, dt_str phrase, dt_str code, bool prefix) {
  lg_phrase p;
  if (!read_phrase(r, phrase, &p)) { refuse(r, "a phrase of no words or too many:", phrase); return; }
  lg_entry *e = add_entry(r, LG_AGENT, &p);
  if (!e) return;
  e->code = code;
  e->prefix = prefix;
  r->counts->agents++;
}

static dt_str joined(reader *r, dt_str a, const char *b, dt_str c) {
  dt_str out = dt_arena_printf(r->x->arena, "%.*s%s%.*s", DT_ARG(a), b, DT_ARG(c));
  if (!out.ptr) r->full = true;
  return out.ptr ? out : (dt_str){"", 0};
}

static dt_str without_ends(dt_str s) {
  s = dt_str_trim(s);
  while (s.len && s.ptr[s.len - 1] == '_') s.len--;
  return s;
}

/* Y -> IES, S -> ES, else S */
static dt_str plural(reader *r, dt_str s) {
  if (dt_str_ends(s, "Y")) return joined(r, dt_slice(s, 0, s.len - 1), "IES", (dt_str){"", 0});
  return joined(r, s, dt_str_ends(s, "S") ? "ES" : "S", (dt_str){"", 0});
}

static void read_agent(reader *r, dt_str line) {
  dt_str rest = line, before, code, one;
  if (line.ptr[0] == '!' && memchr(line.ptr, '=', line.len)) { /* !PERSON! = MAN, MEN */
    dt_str members = line, name;
    dt_str_field(&members, '=', &name);
    if (r->set_count == sizeof r->sets / sizeof *r->sets) { refuse(r, "too many sets before", name); return; }
    r->sets[r->set_count].name = dt_str_trim(name);
    r->sets[r->set_count++].members = members;
    return;
  }
  if (!next_bracket(&rest, &before, &code)) { refuse(r, "an agent without a code:", line); return; }
  bool prefix = code.len && code.ptr[code.len - 1] == '~';
  if (!prefix && !(code.len && code.ptr[0] == '~')) { refuse(r, "an agent's code has a ~ before or behind it:", code); return; }
  code = upper(r, dt_str_trim(prefix ? dt_slice(code, 0, code.len - 1) : dt_slice(code, 1, code.len)));
  const char *brace = memchr(before.ptr, '{', before.len);
  dt_str phrase = without_ends(brace ? dt_slice(before, 0, (size_t)(brace - before.ptr)) : before);
  for (uint32_t i = 0; i < r->set_count; i++) {
    const char *at = phrase.len >= r->sets[i].name.len ? memmem(phrase.ptr, phrase.len, r->sets[i].name.ptr, r->sets[i].name.len) : NULL;
    if (!at) continue;
    dt_str head = dt_slice(phrase, 0, (size_t)(at - phrase.ptr)), tail = dt_slice(phrase, (size_t)(at - phrase.ptr) + r->sets[i].name.len, phrase.len);
    for (dt_str members = r->sets[i].members; dt_str_field(&members, ',', &one);) {
      one = dt_str_trim(one);
      dt_str whole = dt_arena_printf(r->x->arena, "%.*s%.*s%.*s", DT_ARG(head), DT_ARG(one), DT_ARG(tail));
      if (!whole.ptr) {
        r->full = true;
        return;
      }
      add_agent(r, whole, code, prefix);
    }
    return;
  }
  if (memchr(phrase.ptr, '!', phrase.len)) { refuse(r, "a set that is not defined above:", phrase); return; }
  add_agent(r, phrase, code, prefix);
  if (!brace) {
    if (!r->tabari) add_agent(r, plural(r, phrase), code, prefix);
    return;
  }
  dt_str forms = dt_slice(before, (size_t)(brace - before.ptr) + 1, before.len);
  const char *close = memchr(forms.ptr, '}', forms.len);
  forms = dt_str_trim(close ? dt_slice(forms, 0, (size_t)(close - forms.ptr)) : forms);
  if (forms.len) add_agent(r, forms, code, prefix);
}

/* --------------------------------------------------------------- discards */

static void read_discard(reader *r, dt_str line) {
  lg_phrase p;
  bool story = line.ptr[0] == '+';
  if (!read_phrase(r, story ? dt_slice(line, 1, line.len) : line, &p)) { refuse(r, "a phrase of no words or too many:", line); return; }
  p.stem = false;
  lg_entry *e = add_entry(r, LG_DISCARD, &p);
  if (!e) return;
  e->story = story;
  r->counts->discards++;
}

/* ------------------------------------------------------------------ verbs */

static uint32_t find_synset(const reader *r, dt_str name) {
  for (uint32_t i = 0; i < r->x->synsets.count; i++)
    if (dt_str_eq(r->x->synsets.items[i].name, name)) return i;
  return DT_NONE;
}

static void add_member(reader *r, const lg_phrase *p) {
  lg_phrase *to = dt_push(r->x->arena, &r->x->members);
  if (!to) {
    r->full = true;
    return;
  }
  *to = *p;
  r->x->synsets.items[r->synset].count++;
}

/* "+MEMBER", "+&OTHER": members of the open synset. */
static void read_member(reader *r, dt_str line) {
  dt_legacy *x = r->x;
  dt_str s = dt_str_trim(dt_slice(line, 1, line.len));
  const char *amp = memchr(s.ptr, '&', s.len);
  lg_phrase p;
  if (amp) {
    uint32_t other = DT_NONE;
    dt_str name = without_ends(dt_slice(s, (size_t)(amp - s.ptr), s.len));
    while (name.len > 1 && (other = find_synset(r, name)) == DT_NONE) {
      while (name.len && name.ptr[name.len - 1] != '_' && name.ptr[name.len - 1] != ' ') name.len--;
      if (name.len) name.len--;
    }
    if (other == DT_NONE) { refuse(r, "a synset that is not defined above:", s); return; }
    dt_str head = dt_slice(s, 0, (size_t)(amp - s.ptr)), tail = dt_slice(s, (size_t)(amp - s.ptr) + name.len, s.len);
    uint32_t first = x->synsets.items[other].first, count = x->synsets.items[other].count;
    bool all = true;
    for (uint32_t i = 0; i < count && !r->full; i++) {
      lg_phrase m = x->members.items[first + i], a, b;
      if (head.len && !read_phrase(r, head, &a)) a.count = 0;
      if (!head.len) a.count = 0;
      if (!(tail.len && read_phrase(r, tail, &b))) b.count = 0;
      if (a.count + m.count + b.count > LG_WORDS) {
        all = false;
        continue;
      }
      p = a;
      for (uint8_t k = 0; k < m.count; k++) p.words[p.count++] = m.words[k];
      for (uint8_t k = 0; k < b.count; k++) p.words[p.count++] = b.words[k];
      p.stem = m.stem;
      add_member(r, &p);
    }
    if (!all) refuse(r, "members of more words than an entry may have:", s);
    return;
  }
  if (!read_phrase(r, s, &p)) { refuse(r, "a phrase of no words or too many:", s); return; }
  bool fixed = s.ptr[s.len - 1] == '_';
  p.stem = false;
  add_member(r, &p);
  dt_str set = x->synsets.items[r->synset].name;
  if (fixed || (set.len && set.ptr[set.len - 1] == '_')) return;
  p.words[p.count - 1] = plural(r, p.words[p.count - 1]);
  add_member(r, &p);
}

static void open_synset(reader *r, dt_str line) {
  dt_str name = line;
  size_t n = 0;
  while (n < name.len && !dt_is_space(name.ptr[n])) n++;
  name = without_ends(upper(r, dt_slice(name, 0, n)));
  lg_synset *s = dt_push(r->x->arena, &r->x->synsets);
  if (!s) {
    r->full = true;
    return;
  }
  *s = (lg_synset){.name = name, .first = r->x->members.count};
  r->synset = r->x->synsets.count - 1;
  r->counts->synsets++;
}

static void open_block(reader *r, dt_str code) {
  lg_block *b = dt_push(r->x->arena, &r->x->blocks);
  if (!b) {
    r->full = true;
    return;
  }
  *b = (lg_block){.code = code, .first = r->x->patterns.count};
  r->block = r->x->blocks.count - 1;
}

/* "BROKE_DOWN", "+BREAKS_DOWN": a form as it stands in the text. */
static void add_form(reader *r, dt_str form, dt_str code) {
  char clean[FORM_BYTES];
  size_t n = 0;
  if (form.len > sizeof clean) { refuse(r, "a verb that is too long:", form); return; }
  for (size_t i = 0; i < form.len; i++)
    if (form.ptr[i] != '+') clean[n++] = form.ptr[i];
  lg_phrase p;
  if (!read_phrase(r, (dt_str){clean, n}, &p)) { refuse(r, "a verb of no words or too many:", form); return; }
  p.stem = r->tabari && p.stem;
  lg_entry *e = add_entry(r, LG_VERB, &p);
  if (!e) return;
  e->first = r->block;
  e->code = code;
}

/* The form with an ending on the word marked by +, or the only one. */
static void add_regular(reader *r, dt_str verb, dt_str code) {
  size_t plus = 0, end;
  for (size_t i = 0; i < verb.len; i++)
    if (verb.ptr[i] == '+') plus = i;
  end = plus;
  while (end < verb.len && verb.ptr[end] != '_') end++;
  dt_str head = dt_slice(verb, 0, end), tail = dt_slice(verb, end, verb.len), base = head;
  bool e = dt_str_ends(base, "E");
  bool hiss = dt_str_ends(base, "S") || dt_str_ends(base, "X") || dt_str_ends(base, "Z") || dt_str_ends(base, "CH") || dt_str_ends(base, "SH");
  bool y = dt_str_ends(base, "Y") && base.len > 1 && !strchr("AEIOU", base.ptr[base.len - 2]);
  dt_str cut = dt_slice(base, 0, base.len - (e || y));
  add_form(r, joined(r, y ? cut : base, y ? "IES" : hiss ? "ES" : "S", tail), code);
  add_form(r, joined(r, y ? cut : base, y ? "IED" : e ? "D" : "ED", tail), code);
  add_form(r, joined(r, e ? cut : base, "ING", tail), code);
}

/* "VERB {FORM FORM} [code]" */
static void read_verb(reader *r, dt_str line) {
  dt_str rest = line, before = line, code = {0};
  if (memchr(line.ptr, '[', line.len)) next_bracket(&rest, &before, &code);
  code = upper(r, code);
  if (r->tabari) open_block(r, code.len ? code : DT_STR("---"));
  if (!r->tabari && r->block == DT_NONE) { refuse(r, "a verb before the first block:", line); return; }
  const char *brace = memchr(before.ptr, '{', before.len);
  dt_str verb = without_ends(brace ? dt_slice(before, 0, (size_t)(brace - before.ptr)) : before);
  if (!verb.len) { refuse(r, "no verb:", line); return; }
  verb = upper(r, verb);
  add_form(r, verb, code);
  r->counts->verbs++;
  if (brace) {
    dt_str forms = dt_slice(before, (size_t)(brace - before.ptr) + 1, before.len), one;
    const char *close = memchr(forms.ptr, '}', forms.len);
    forms = close ? dt_slice(forms, 0, (size_t)(close - forms.ptr)) : forms;
    while (dt_str_field(&forms, ' ', &one))
      if (one.len) add_form(r, upper(r, one), code);
  } else if (!(r->tabari && dt_str_ends(dt_str_trim(before), "="))) add_regular(r, verb, code);
}

static bool add_item(lg_item *items, uint8_t *count, lg_item item) {
  if (*count == LG_ITEMS) return false;
  items[(*count)++] = item;
  return true;
}

/* One piece of a pattern. */
static bool read_item(reader *r, dt_str s, lg_item *out) {
  *out = (lg_item){0};
  if (s.len == 1 && strchr("$+%^", s.ptr[0])) {
    out->kind = s.ptr[0] == '$' ? LG_SOURCE : s.ptr[0] == '+' ? LG_TARGET : s.ptr[0] == '%' ? LG_BOTH : LG_SKIP;
    return true;
  }
  if (s.ptr[0] == '&') {
    out->kind = LG_SYNSET;
    out->synset = find_synset(r, upper(r, s));
    return out->synset != DT_NONE;
  }
  out->kind = LG_WORD;
  out->word = upper(r, s);
  out->stem = r->tabari;
  return out->word.len > 0;
}

/* Pieces of a pattern, in order, with the connector before each; the verb is a piece "*". */
typedef struct pieces {
  dt_str items[2 * LG_ITEMS];
  bool at_once[2 * LG_ITEMS];
  uint32_t count;
} pieces;

static bool cut_pieces(reader *r, dt_str text, pieces *out) {
  dt_str token, part;
  out->count = 0;
  for (size_t i = 0, b; i < text.len;) {
    bool first = true;
    while (i < text.len && dt_is_space(text.ptr[i])) i++;
    for (b = i; i < text.len && !dt_is_space(text.ptr[i]);) i++;
    token = without_ends(dt_slice(text, b, i));
    while (token.len && dt_str_field(&token, '_', &part)) {
      if (!part.len) continue;
      if (part.ptr[0] == '&') { /* &NAME_WORD: the longest name that is defined */
        dt_str longest = part;
        for (size_t n = part.len; token.ptr && n <= part.len + 1 + token.len; n++) {
          bool end = n == part.len + 1 + token.len || part.ptr[n] == '_';
          if (end && find_synset(r, upper(r, (dt_str){part.ptr, n})) != DT_NONE) longest = (dt_str){part.ptr, n};
        }
        if (longest.len > part.len) {
          size_t more = longest.len - part.len; /* the blank and what follows */
          token = more >= token.len + 1 ? (dt_str){NULL, 0} : dt_slice(token, more, token.len);
          if (token.ptr && token.len && token.ptr[0] == '_') token = dt_slice(token, 1, token.len);
          part = longest;
        }
      }
      if (out->count == 2 * LG_ITEMS) return false;
      out->at_once[out->count] = !first;
      out->items[out->count++] = part;
      first = false;
    }
  }
  return true;
}

static void read_pattern(reader *r, dt_str line) {
  dt_str rest = line, before, code;
  pieces all;
  lg_pattern p = {.file = r->file, .line = r->line};
  if (!next_bracket(&rest, &before, &code)) { refuse(r, "a pattern without a code:", line); return; }
  if (r->block == DT_NONE) { refuse(r, "a pattern before the first verb:", line); return; }
  if (memchr(before.ptr, '{', before.len) || memchr(before.ptr, '(', before.len)) { refuse(r, "alternatives and phrases in brackets are not honoured:", before); return; }
  if (!cut_pieces(r, dt_slice(before, 1, before.len), &all)) { refuse(r, "too many words:", before); return; }
  uint32_t star = DT_NONE;
  for (uint32_t i = 0; i < all.count; i++)
    if (dt_str_is(all.items[i], "*")) star = i;
  if (star == DT_NONE) { refuse(r, "a pattern without its verb (*):", before); return; }
  p.code = upper(r, code);
  for (uint32_t i = star; i-- > 0;) {
    lg_item item;
    if (!read_item(r, all.items[i], &item)) { refuse(r, "not a word, or a synset that is not defined above:", all.items[i]); return; }
    item.at_once = all.at_once[i + 1];
    if (!add_item(p.before, &p.before_count, item)) { refuse(r, "too many words:", before); return; }
  }
  for (uint32_t i = star + 1; i < all.count; i++) {
    lg_item item;
    if (!read_item(r, all.items[i], &item)) { refuse(r, "not a word, or a synset that is not defined above:", all.items[i]); return; }
    item.at_once = all.at_once[i];
    if (!add_item(p.after, &p.after_count, item)) { refuse(r, "too many words:", before); return; }
  }
  for (uint32_t i = 0; i < all.count; i++) p.letters = (uint16_t)(p.letters + all.items[i].len);
  lg_pattern *to = dt_push(r->x->arena, &r->x->patterns);
  if (!to) {
    r->full = true;
    return;
  }
  *to = p;
  lg_block *b = &r->x->blocks.items[r->block];
  b->count = r->x->patterns.count - b->first;
  r->counts->patterns++;
}

static void read_verb_line(reader *r, dt_str line) {
  if (line.len > 3 && memcmp(line.ptr, "---", 3) == 0) {
    dt_str rest = line, before, code = {0};
    if (!next_bracket(&rest, &before, &code)) code = DT_STR("---");
    r->synset = DT_NONE;
    open_block(r, upper(r, code));
  } else if (line.ptr[0] == '-') read_pattern(r, line);
  else if (line.ptr[0] == '&') open_synset(r, line);
  else if (line.ptr[0] == '+' && r->synset != DT_NONE) read_member(r, line);
  else if (line.ptr[0] == '~') refuse(r, "transformations are not honoured:", line);
  else if (line.ptr[0] == '<') r->synset = DT_NONE;
  else if (line.ptr[0] == '{') { /* TABARI: irregular forms on a line of their own */
    dt_str forms = dt_slice(line, 1, line.len), one;
    const char *close = memchr(forms.ptr, '}', forms.len);
    forms = close ? dt_slice(forms, 0, (size_t)(close - forms.ptr)) : forms;
    if (r->block == DT_NONE) { refuse(r, "forms before the first verb:", line); return; }
    while (dt_str_field(&forms, ' ', &one))
      if (one.len) add_form(r, upper(r, one), (dt_str){0});
  } else {
    r->synset = DT_NONE;
    read_verb(r, line);
  }
}

/* ------------------------------------------------------------------- files */

static bool line_begins(dt_str bytes, const char *with) {
  dt_lines lines = {.rest = bytes};
  while (dt_lines_next(&lines))
    if (dt_str_starts(lines.line, with)) return true;
  return false;
}

static file_kind kind_of(dt_str bytes, bool *tabari) {
  bool agents = memmem(bytes.ptr, bytes.len, "[~", 2) || memmem(bytes.ptr, bytes.len, "[ ~", 3) || memmem(bytes.ptr, bytes.len, "~]", 2);
  *tabari = false;
  if (line_begins(bytes, "<ISSUE")) return FILE_ISSUES;
  if (line_begins(bytes, "--- ")) return FILE_VERBS;
  if (line_begins(bytes, "- ")) return *tabari = true, FILE_VERBS;
  if (agents) return FILE_AGENTS;
  if (!memchr(bytes.ptr, '[', bytes.len)) return FILE_DISCARDS;
  *tabari = line_begins(bytes, "<NOUN>");
  return FILE_ACTORS;
}

static void read_lines(reader *r, dt_str bytes) {
  dt_lines lines = {.rest = bytes};
  while (dt_lines_next(&lines) && !r->full) {
    r->line = lines.number;
    if (r->tabari && dt_str_starts(lines.line, "~FINISH")) return;
    dt_str line = dt_str_trim(without_comment(r, lines.line));
    if (!line.len || (r->tabari && line.ptr[0] == '/')) continue;
    if (line.ptr[0] == '<' && r->kind != FILE_VERBS) {
      refuse(r, "sections are not honoured:", line);
      continue;
    }
    switch (r->kind) {
    case FILE_VERBS: read_verb_line(r, line); break;
    case FILE_ACTORS: read_actor(r, line); break;
    case FILE_AGENTS: read_agent(r, line); break;
    case FILE_DISCARDS: read_discard(r, line); break;
    case FILE_ISSUES: refuse(r, "issues are not coded:", line); return;
    }
  }
}

static int longest_first(const void *a, const void *b) {
  const lg_pattern *x = a, *y = b;
  if (x->letters != y->letters) return x->letters > y->letters ? -1 : 1;
  return x->file != y->file ? (x->file < y->file ? -1 : 1) : x->line < y->line ? -1 : x->line > y->line;
}

static dt_status read_file(dt_legacy *x, uint32_t i, dt_fault_fn *each, void *user, dt_legacy_counts *counts, dt_error *err) {
  reader r = {.x = x, .file = i, .each = each, .user = user, .counts = counts, .block = DT_NONE, .synset = DT_NONE};
  r.kind = kind_of(x->texts[i], &r.tabari);
  read_lines(&r, x->texts[i]);
  return r.full ? dt_fail(err, DT_ERR_MEM, 0, "%.*s: no room", DT_ARG(x->names[i])) : DT_OK;
}

static void sort_patterns(dt_legacy *x) {
  for (uint32_t i = 0; i < x->blocks.count; i++)
    if (x->blocks.items[i].count) qsort(&x->patterns.items[x->blocks.items[i].first], x->blocks.items[i].count, sizeof *x->patterns.items, longest_first);
}

static dt_status legacy_new(size_t files, dt_legacy **out, dt_error *err) {
  dt_legacy *x = calloc(1, sizeof *x);
  if (x) x->arena = dt_arena_new(LIMIT_BYTES);
  if (x) x->texts = calloc(files + 1, sizeof *x->texts), x->names = calloc(files + 1, sizeof *x->names);
  if (x && x->arena && x->texts && x->names) return *out = x, DT_OK;
  dt_legacy_close(x);
  return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
}

dt_status lg_open_bytes(dt_str name, dt_str bytes, dt_fault_fn *each, void *user, dt_legacy **out, dt_legacy_counts *counts, dt_error *err) {
  dt_legacy *x;
  *counts = (dt_legacy_counts){0};
  DT_TRY(legacy_new(1, &x, err));
  char *copy = malloc(bytes.len + 1);
  dt_status status = copy ? DT_OK : dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (status == DT_OK) {
    if (bytes.len) memcpy(copy, bytes.ptr, bytes.len);
    x->texts[0] = (dt_str){copy, bytes.len};
    x->names[0] = name;
    x->file_count = 1;
    status = read_file(x, 0, each, user, counts, err);
  }
  if (status != DT_OK) return dt_legacy_close(x), status;
  sort_patterns(x);
  *out = x;
  return DT_OK;
}

dt_status dt_legacy_open(const char *const *paths, size_t path_count, dt_fault_fn *each, void *user, dt_legacy **out, dt_legacy_counts *counts, dt_error *err) {
  dt_legacy *x;
  dt_legacy_counts unused;
  dt_status status = DT_OK;
  if (!counts) counts = &unused;
  *counts = (dt_legacy_counts){0};
  DT_TRY(legacy_new(path_count, &x, err));
  for (size_t i = 0; i < path_count && status == DT_OK; i++) {
    const char *slash = strrchr(paths[i], '/');
    status = dt_read_file(paths[i], FILE_LIMIT_BYTES, &x->texts[i], err);
    if (status != DT_OK) break;
    x->file_count++;
    x->names[i] = dt_arena_copy(x->arena, dt_str_of(slash ? slash + 1 : paths[i]));
    status = x->names[i].ptr ? read_file(x, (uint32_t)i, each, user, counts, err) : dt_fail(err, DT_ERR_MEM, 0, "%s: no room", paths[i]);
  }
  if (status != DT_OK) return dt_legacy_close(x), status;
  sort_patterns(x);
  *out = x;
  return DT_OK;
}

void dt_legacy_close(dt_legacy *x) {
  if (!x) return;
  for (uint32_t i = 0; x->texts && i < x->file_count; i++) free((void *)x->texts[i].ptr);
  free(x->texts);
  free(x->names);
  dt_map_free(&x->words);
  dt_arena_free(x->arena);
  free(x);
}
