/* One paragraph into tokens: white space makes chunks, rules cut each chunk from left to right. */
#include "tokenise.h"

enum cls { SPACE, LETTER, DIGIT, APOSTROPHE, HYPHEN, RUN, OTHER };

struct ch {
  enum cls cls;
  uint32_t size; /* bytes */
};

struct cut {
  dt_str text;
  uint32_t begin, end; /* the chunk */
  uint32_t limit;      /* end of the paragraph */
  bool dotted;         /* the chunk holds "." or "@": addresses are looked for */
  uint32_t quotes;     /* single quotation marks open in this paragraph */
  uint32_t no_host;    /* no address begins before this byte: what was looked through once is not again */
  dt_arena *arena;
  dt_token_vec *tokens;
};

static char byte_at(const struct cut *c, uint32_t at) { return at < c->end ? c->text.ptr[at] : 0; }

/* Classes of ASCII by code, 32 a line; control characters part words as blanks do. */
enum { S = SPACE, L = LETTER, D = DIGIT, A = APOSTROPHE, H = HYPHEN, R = RUN, O = OTHER };
static const unsigned char ascii_class[128] = {
  S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
  S, R, O, R, O, O, O, A, O, O, R, R, O, H, R, O, D, D, D, D, D, D, D, D, D, D, O, O, R, R, R, R,
  O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, L,
  A, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, O, R, O, R, S,
};

static bool is_ascii_word(char b) {
  return (unsigned char)b < 0x80 && (ascii_class[(unsigned char)b] == LETTER || ascii_class[(unsigned char)b] == DIGIT);
}

static struct ch look(dt_str text, uint32_t at, uint32_t end) {
  if (at >= end) return (struct ch){SPACE, 0};
  char b = text.ptr[at];
  if ((unsigned char)b < 0x80) return (struct ch){ascii_class[(unsigned char)b], 1};
  size_t next = at;
  uint32_t cp = dt_utf8_next(text, &next);
  uint32_t size = (uint32_t)next - at;
  if (cp == 0x2019) return (struct ch){APOSTROPHE, size};
  if (cp == 0x2010 || cp == 0x2011) return (struct ch){HYPHEN, size};
  if (cp == 0xAD || (cp >= 0x300 && cp <= 0x36F)) return (struct ch){LETTER, size};
  if (dt_utf8_is_space(cp)) return (struct ch){SPACE, size};
  return (struct ch){dt_utf8_is_letter(cp) ? LETTER : OTHER, size};
}

static struct ch see(const struct cut *c, uint32_t at) { return look(c->text, at, c->end); }
static bool is_word(enum cls cls) { return cls == LETTER || cls == DIGIT; }

static uint32_t skip_digits(const struct cut *c, uint32_t at) {
  while (dt_is_digit(byte_at(c, at))) at++;
  return at;
}

static bool add(struct cut *c, uint32_t begin, uint32_t end, bool joined) {
  dt_token *token = dt_push(c->arena, c->tokens);
  if (!token) return false;
  token->begin = begin;
  token->end = end;
  token->head = token->child = token->next = DT_NONE;
  token->flags = joined ? DT_TOKEN_JOINED : 0;
  return true;
}

/* ------------------------------------------------------- addresses */

static bool has_at(const struct cut *c, uint32_t at, const char *z) {
  size_t n = strlen(z);
  return c->end - at >= n && dt_str_eq_ascii_nocase(dt_slice(c->text, at, at + n), (dt_str){z, n});
}

/* Top-level domains and file endings that make "word.word" one token. */
static bool known_ending(dt_str s) {
  static const char *const endings[] = {"com", "org", "net",  "edu", "gov", "mil", "info", "int",  "co",  "uk", "us", "ca",
                                        "au",  "de",  "ru",   "cn",  "fr",  "in",  "eu",   "io",   "tv",  "me", "html", "htm",
                                        "doc", "pdf", "xls",  "ppt", "txt", "jpg", "gif",  "png",  "exe", "zip", "php", "asp"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (dt_str_eq_ascii_nocase(s, dt_str_of(endings[i]))) return true;
  return false;
}

/* Does text[at, end) begin like "name.tld", "name.tld/..." or "name@host"? */
static bool host_like(struct cut *c, uint32_t at) {
  uint32_t label = at, dots = 0, i = at;
  bool mail = false, good = false;
  if (at < c->no_host) return false;
  for (; i <= c->end && i - at < 256; i++) { /* no host is longer: RFC 1035 */
    char b = byte_at(c, i);
    if (dt_is_alpha(b) || dt_is_digit(b) || b == '-' || b == '_' || (b == '+' && !mail)) continue;
    if (i == label) break; /* an empty label */
    if (b == '@' && !mail) {
      mail = true;
      label = i + 1;
      dots = 0;
      continue;
    }
    if (dots && known_ending(dt_slice(c->text, label, i))) good = true;
    if (b != '.') break;
    dots++;
    label = i + 1;
  }
  if (!good && !(mail && dots > 0)) c->no_host = i;
  return good || (mail && dots > 0);
}

/* End of an address that begins at `at`, or `at` when none does. */
static uint32_t address_end(struct cut *c, uint32_t at) {
  if (!c->dotted) return at;
  bool scheme = has_at(c, at, "http://") || has_at(c, at, "https://") || has_at(c, at, "www.") || has_at(c, at, "ftp://") ||
                has_at(c, at, "mailto:");
  if (!scheme && !host_like(c, at)) return at;
  uint32_t end = at;
  bool open = false;
  for (; end < c->end; end++) {
    char b = c->text.ptr[end];
    if (b == '<' || b == '>' || b == '"' || (unsigned char)b >= 0x80) break;
    if (!scheme && (b == ',' || b == ';' || b == '(' || b == ')' || b == '\'' || b == '!')) break;
    if (b == '(') open = true;
    if (b == ')' && !open) break;
  }
  while (end > at && strchr(".,;:!?'*]-", c->text.ptr[end - 1])) end--;
  return end;
}

/* ------------------------------------------------------- numbers and words */

/* "713-853-3989", "345-9945", "11-20-2000", "77415-0027": telephone numbers, dates and codes stay whole. */
static uint32_t digit_groups_end(const struct cut *c, uint32_t at, char sep) {
  uint32_t sizes[5], count = 0, i = at;
  for (;;) {
    uint32_t to = skip_digits(c, i);
    if (to == i || count == 5) return at;
    sizes[count++] = to - i;
    if (byte_at(c, to) != sep || !dt_is_digit(byte_at(c, to + 1))) {
      i = to;
      break;
    }
    i = to + 1;
  }
  if (is_word(see(c, i).cls)) return at;
  if (count < 2) return at;
  if (sep == '/') return count <= 3 && sizes[0] <= 2 && sizes[1] <= 2 ? i : at;
  if (count >= 3) return i;
  return (sizes[0] == 3 && sizes[1] == 4) || (sizes[0] == 5 && sizes[1] == 4) ? i : at;
}

static uint32_t number_end(const struct cut *c, uint32_t at) {
  uint32_t end = digit_groups_end(c, at, '-');
  if (end == at) end = digit_groups_end(c, at, '/');
  if (end != at) return end;
  end = skip_digits(c, at);
  for (;;) {
    char b = byte_at(c, end);
    uint32_t to = skip_digits(c, end + 1);
    if (to == end + 1 || end + 1 > c->end) return end;
    if (b == ',' && (to - end != 4 || end - at > 3 + (uint32_t)(end - at))) return end;
    if (b != ',' && b != '.' && b != ':') return end;
    end = to;
  }
}

/* Units and half-days that part from the number they stand against ("10am", "5km"); "5th", "90s", "3G" do not. */
static bool is_unit(dt_str s) {
  static const char *const units[] = {"am", "pm", "a.m", "p.m", "a.m.", "p.m.", "km", "kg", "mm", "cm", "mg", "ml", "kb", "mb",
                                      "gb", "ft", "lb", "lbs", "mph", "hrs", "hr", "min", "mins", "sec", "yrs", "yr", "mln",
                                      "bn", "ish", "mhz", "ghz", "kw", "mw", "gw", "m", "hours", "years", "days", "minutes"};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (s.len && dt_lower(s.ptr[0]) == units[i][0] && dt_str_eq_ascii_nocase(s, dt_str_of(units[i]))) return true;
  return false;
}

static bool listed(dt_str s, const char *const *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (s.len && dt_lower(s.ptr[0]) == list[i][0] && dt_str_eq_ascii_nocase(s, dt_str_of(list[i]))) return true;
  return false;
}

/* Prefixes that are no words of their own stay on their word, as EWT has it. */
static bool is_prefix(dt_str s) {
  static const char *const prefixes[] = {
    "anti", "non", "pre", "post", "pro", "co", "re", "ex", "mid", "semi", "multi", "e", "sub", "inter", "cross", "counter",
    "neo", "socio", "mini", "arch", "over", "intra", "trans", "ultra", "quasi", "pseudo", "de", "un", "bi", "micro"};
  return s.len <= 7 && listed(s, prefixes, sizeof prefixes / sizeof *prefixes);
}

/* Where the word beginning at `at` ends: letters, digits, and what may stand inside a word. */
static uint32_t word_end(const struct cut *c, uint32_t at) {
  uint32_t end = at;
  for (;;) {
    while (end < c->end && is_ascii_word(c->text.ptr[end])) end++;
    struct ch here = see(c, end);
    if (is_word(here.cls)) {
      end += here.size;
      continue;
    }
    struct ch next = see(c, end + here.size);
    char b = byte_at(c, end);
    if (here.cls == APOSTROPHE && next.cls == LETTER && end > at) {
      end += here.size;
    } else if (b == '-' && is_word(next.cls) && is_prefix(dt_slice(c->text, at, end))) {
      end += here.size;
    } else if (b == '&' && dt_is_upper(byte_at(c, end + 1)) && dt_is_upper(byte_at(c, end - 1)) && end - at <= 3) {
      end += here.size;
    } else {
      return end;
    }
  }
}

/* "U.S.", "Ph.D.", "e.g.": from a word that ends at `end`, take in full stops and letters while they go on so. */
static uint32_t dotted_end(const struct cut *c, uint32_t at, uint32_t end) {
  uint32_t to = end;
  while (to - end < 32 && byte_at(c, to) == '.' && to + 1 < c->end && dt_is_alpha(byte_at(c, to + 1))) {
    uint32_t next = to + 1;
    while (dt_is_alpha(byte_at(c, next))) next++;
    if (next - to > 3) break;
    to = next;
  }
  return to > end && dt_abbrev_kind(dt_slice(c->text, at, to)) == DT_ABBREV_NONE ? end : to;
}

/* A full stop after a word belongs to it when the word is an abbreviation and the text goes on. */
static bool keeps_stop(const struct cut *c, uint32_t at, uint32_t end) {
  if (byte_at(c, end) != '.' || (byte_at(c, end + 1) == '.' && byte_at(c, end + 2) == '.')) return false; /* "etc..." */
  dt_abbrev kind = dt_abbrev_kind(dt_slice(c->text, at, end));
  uint32_t next = end + 1;
  while (next < c->limit && dt_is_space(c->text.ptr[next])) next++;
  /* "... and Acme Inc." at the end of a paragraph: the stop is the sentence's; "in the U.S." keeps its own */
  if (next >= c->limit && kind == DT_ABBREV_ANY) return end - at > 2 && c->text.ptr[end - 2] == '.' && dt_is_upper(c->text.ptr[at]);
  if (kind != DT_ABBREV_NUMBER) return kind != DT_ABBREV_NONE;
  return next < c->limit && dt_is_digit(c->text.ptr[next]);
}

/* ------------------------------------------------------- clitics */

static bool has_apostrophe(dt_str word) {
  for (size_t i = 0; i < word.len; i++)
    if (word.ptr[i] == '\'' || word.ptr[i] == '`' || word.ptr[i] == '\x99') return true;
  return false;
}

/* Bytes of the clitic that ends text[begin, end), 0 when there is none: 's 'm 'd 're 've 'll n't. */
static uint32_t clitic_size(const struct cut *c, uint32_t begin, uint32_t end) {
  static const char *const after[] = {"s", "m", "d", "re", "ve", "ll"};
  for (uint32_t back = 1; back <= 2 && end - begin > back; back++) {
    uint32_t mark = end - back;
    uint32_t size = c->text.ptr[mark - 1] == '\'' || c->text.ptr[mark - 1] == '`' ? 1 : 0;
    if (!size && mark - begin >= 3 && memcmp(c->text.ptr + mark - 3, "\xE2\x80\x99", 3) == 0) size = 3;
    if (!size || mark - size <= begin) continue;
    dt_str tail = dt_slice(c->text, mark, end);
    for (size_t i = 0; i < sizeof after / sizeof *after; i++)
      if (dt_str_eq_ascii_nocase(tail, dt_str_of(after[i]))) return size + back;
    char n = c->text.ptr[mark - size - 1];
    if (back == 1 && dt_lower(tail.ptr[0]) == 't' && dt_lower(n) == 'n' && mark - size - 1 > begin) return size + 2;
  }
  return 0;
}

/* Words written as one that are two: where the second begins. */
static uint32_t fused_at(dt_str word) {
  static const struct { const char *word; uint32_t at; } fused[] = {
    {"cannot", 3}, {"gonna", 3}, {"wanna", 3}, {"gotta", 3}, {"dunno", 2}, {"dont", 2}, {"didnt", 3}, {"doesnt", 4},
    {"isnt", 2}, {"wasnt", 3}, {"arent", 3}, {"wouldnt", 5}, {"couldnt", 5}, {"shouldnt", 6}, {"havent", 4}, {"hasnt", 3},
    {"im", 1}, {"ive", 1}, {"youre", 3}, {"theyre", 4}, {"thats", 4}, {"theres", 5}, {"whats", 4}, {"gimme", 3}, {"lemme", 3},
  };
  static const char endings[] = "ot na ta no nt im ve re ts es me"; /* most words end here */
  if (word.len < 2 || word.len > 8) return 0;
  char a = dt_lower(word.ptr[word.len - 2]), b = dt_lower(word.ptr[word.len - 1]);
  bool may = false;
  for (size_t i = 0; i + 1 < sizeof endings; i += 3) may |= endings[i] == a && endings[i + 1] == b;
  if (!may) return 0;
  for (size_t i = 0; i < sizeof fused / sizeof *fused; i++)
    if (dt_lower(word.ptr[0]) == fused[i].word[0] && dt_str_eq_ascii_nocase(word, dt_str_of(fused[i].word)))
      return word.ptr[1] == 'M' ? 0 : fused[i].at;
  return 0;
}

static bool add_word(struct cut *c, uint32_t begin, uint32_t end) {
  uint32_t tail = end - begin > 6 ? end - 6 : begin; /* a clitic is at most "’ll" */
  uint32_t clitic = has_apostrophe(dt_slice(c->text, tail, end)) ? clitic_size(c, begin, end) : 0;
  if (!clitic) {
    uint32_t at = fused_at(dt_slice(c->text, begin, end));
    return at ? add(c, begin, begin + at, false) && add(c, begin + at, end, true) : add(c, begin, end, false);
  }
  /* "I'd've": the part before may carry one itself */
  uint32_t cut = end - clitic, inner = clitic_size(c, begin, cut);
  if (inner && inner < cut - begin) {
    if (!add(c, begin, cut - inner, false) || !add(c, cut - inner, cut, true)) return false;
  } else if (!add(c, begin, cut, false)) {
    return false;
  }
  return add(c, cut, end, true);
}

/* ------------------------------------------------------- chunks */

static uint32_t emoticon_end(const struct cut *c, uint32_t at) {
  static const char *const faces[] = {":-)", ":-(", ";-)", ":)", ":(", ";)", ":D", "=)", ":P", ":-D", ":-P", ":/"};
  for (size_t i = 0; i < sizeof faces / sizeof *faces; i++) {
    size_t n = strlen(faces[i]);
    if (c->end - at >= n && memcmp(c->text.ptr + at, faces[i], n) == 0 && !is_word(see(c, at + (uint32_t)n).cls) &&
        byte_at(c, at + (uint32_t)n) != '/')
      return at + (uint32_t)n;
  }
  return at;
}

/* A run of one mark ("...", "--", "!!!", "****"), or of ! and ? mixed. */
static uint32_t run_end(const struct cut *c, uint32_t at) {
  char b = byte_at(c, at);
  uint32_t end = at + 1;
  if (b == '!' || b == '?')
    while (byte_at(c, end) == '!' || byte_at(c, end) == '?') end++;
  else if (b == '<' || b == '>')
    end += byte_at(c, end) == b;
  else
    while (byte_at(c, end) == b) end++;
  return end;
}

/* What an apostrophe is, told by what stands around it. */
enum mark { QUOTE, POSSESSIVE, CLITIC, SHORT_FORM, PAIR, YEAR };

static enum mark apostrophe_kind(const struct cut *c, uint32_t begin, uint32_t *to) {
  struct ch here = see(c, begin), next = see(c, *to = begin + here.size);
  char before = begin > c->begin ? c->text.ptr[begin - 1] : ' ';
  bool after_word = begin > c->begin && is_word(look(c->text, begin - 1, c->end).cls);
  if (next.cls == APOSTROPHE && next.size == here.size) return *to += next.size, PAIR; /* '' and `` are one mark */
  if (next.cls == DIGIT && skip_digits(c, *to) == *to + 2) { /* '90s */
    *to += byte_at(c, *to + 2) == 's' ? 3 : 2;
    return YEAR;
  }
  if (next.cls == LETTER && !after_word) {
    static const char *const clitics[] = {"s", "m", "re", "ve", "ll", "d"}, *const short_forms[] = {"em", "til", "tis", "twas", "cause", "n", "mon"};
    uint32_t word = word_end(c, *to);
    dt_str letters = dt_slice(c->text, *to, word);
    bool clitic = listed(letters, clitics, 6);
    if (clitic || listed(letters, short_forms, 7)) *to = word;
    if (clitic) return before == '.' || before == ')' || (unsigned char)before >= 0x80 ? CLITIC : SHORT_FORM; /* "Inc.'s" */
    return *to == word ? SHORT_FORM : QUOTE;
  }
  /* "the lawmakers' vote", but "he met 'the lawmakers' there" */
  return dt_lower(before) == 's' && next.cls != LETTER && c->quotes == 0 ? POSSESSIVE : QUOTE;
}

static bool add_apostrophe(struct cut *c, uint32_t *at) {
  uint32_t begin = *at;
  enum mark kind = apostrophe_kind(c, begin, at);
  bool opens = kind == QUOTE && see(c, *at).cls == LETTER && (begin == c->begin || !is_word(look(c->text, begin - 1, c->end).cls));
  if (opens && byte_at(c, begin) != '\xE2') c->quotes++; /* a curly apostrophe never opens */
  else if (kind == QUOTE && c->quotes) c->quotes--;
  return add(c, begin, *at, kind == POSSESSIVE || kind == CLITIC);
}

/* "the 60's", "the 1980's": a decade written so is one token. */
static bool is_decade(const struct cut *c, uint32_t begin, uint32_t end) {
  return (end - begin == 2 || end - begin == 4) && c->text.ptr[end - 1] == '0';
}

static bool add_word_at(struct cut *c, uint32_t *at) {
  uint32_t begin = *at;
  uint32_t end = address_end(c, begin);
  if (end > begin) return *at = end, add(c, begin, end, false);
  if (dt_is_digit(byte_at(c, begin))) {
    end = number_end(c, begin);
    struct ch mark = see(c, end);
    if (mark.cls == APOSTROPHE && dt_lower(byte_at(c, end + mark.size)) == 's' &&
        !is_word(see(c, end + mark.size + 1).cls)) { /* "the 1980's", "2003's best" */
      *at = end + mark.size + 1;
      return is_decade(c, begin, end) ? add(c, begin, *at, false) : add(c, begin, end, false) && add(c, end, *at, true);
    }
    uint32_t word = word_end(c, end);
    uint32_t dotted = word > end ? dotted_end(c, end, word) : word;
    if (word == end || is_unit(dt_slice(c->text, end, word)) || is_unit(dt_slice(c->text, end, dotted)))
      return *at = end, add(c, begin, end, false);
    *at = word;
    return add_word(c, begin, word);
  }
  end = dotted_end(c, begin, word_end(c, begin));
  if (keeps_stop(c, begin, end)) end++;
  /* "US$5": the currency sign belongs to the letters before it */
  if (byte_at(c, end) == '$' && end - begin <= 3 && dt_is_upper(byte_at(c, begin)) && dt_is_digit(byte_at(c, end + 1))) end++;
  *at = end;
  return add_word(c, begin, end);
}

/* "@name" and "#Topic" are one token where they begin a word. */
static bool is_tag(const struct cut *c, uint32_t at) {
  char b = byte_at(c, at);
  return (b == '@' || b == '#') && see(c, at + 1).cls == LETTER && (at == c->begin || !is_word(look(c->text, at - 1, c->end).cls)) &&
         (at == c->begin || !strchr("@#.", c->text.ptr[at - 1]));
}

static bool cut_chunk(struct cut *c) {
  uint32_t at = c->begin;
  while (at < c->end) {
    struct ch here = see(c, at);
    char b = byte_at(c, at);
    uint32_t begin = at, to;
    if (is_word(here.cls) || ((b == '.' || b == '+') && dt_is_digit(byte_at(c, at + 1)) && (at == c->begin || byte_at(c, at - 1) == '$'))) {
      if (b == '.' || b == '+') {
        at = number_end(c, at + 1);
        if (!add(c, begin, at, false)) return false;
      } else if (!add_word_at(c, &at)) {
        return false;
      }
    } else if (here.cls == APOSTROPHE) {
      if (!add_apostrophe(c, &at)) return false;
    } else if (is_tag(c, at)) {
      to = address_end(c, at + 1);
      at = to > at + 1 ? to : word_end(c, at + 1);
      if (!add(c, begin, at, false)) return false;
    } else if ((to = emoticon_end(c, at)) > at) {
      at = to;
      if (!add(c, begin, at, false)) return false;
    } else {
      c->quotes += here.size == 3 && memcmp(c->text.ptr + at, "\xE2\x80\x98", 3) == 0;
      at = (here.cls == RUN || here.cls == HYPHEN) && here.size == 1 ? run_end(c, at) : at + here.size;
      if (!add(c, begin, at, false)) return false;
    }
  }
  return true;
}

dt_status dt_tokenise(dt_str text, uint32_t begin, uint32_t end, dt_arena *arena, dt_token_vec *tokens, dt_error *err) {
  uint32_t at = begin;
  struct cut c = {.text = text, .limit = end, .arena = arena, .tokens = tokens};
  for (;;) {
    struct ch here;
    while (at < end && (here = look(text, at, end)).cls == SPACE) at += here.size;
    if (at >= end) return DT_OK;
    c.begin = at;
    for (;;) {
      while (at < end && (unsigned char)text.ptr[at] < 0x80 && ascii_class[(unsigned char)text.ptr[at]] != SPACE) at++;
      if (at >= end || (here = look(text, at, end)).cls == SPACE) break;
      at += here.size;
    }
    c.end = at;
    c.dotted = memchr(text.ptr + c.begin, '.', at - c.begin) || memchr(text.ptr + c.begin, '@', at - c.begin);
    if (!cut_chunk(&c)) return dt_fail(err, DT_ERR_MEM, c.begin, "no room for more tokens");
    tokens->items[tokens->count - 1].flags |= DT_TOKEN_SPACE_AFTER;
  }
}
