/** What the files of the speech stage hand to each other. Positions are tokens here; bytes only in the result. */
#ifndef DT_FIND_H
#define DT_FIND_H

#include "cues.h"
#include "tree.h"

/** Tokens [first, last). */
typedef struct range {
  uint32_t first, last;
} range;

enum { PART_RANGES = 8 };

/** One role of an attribution: up to PART_RANGES sorted, separate ranges. */
typedef struct part {
  range items[PART_RANGES];
  uint32_t count;
} part;

/** Words between quotation marks, marks included; a quotation carried on in the next paragraph is a quote of its own. */
typedef struct quote {
  uint32_t first, last;  /**< tokens with the marks */
  uint32_t paragraph;
  uint32_t carries_on;   /**< the quote that carries this one on, or DT_NONE */
  uint32_t found;        /**< attribution that has it, or DT_NONE */
  bool open_end;         /**< no closing mark: it ends where the paragraph does */
  bool inner;            /**< inside another quote */
  bool speech;           /**< shaped like something spoken, not like a title or a scare quote */
} quote;

typedef struct quotes {
  quote *items;
  uint32_t count, room;
} quotes;

/** An attribution while it is made. */
typedef struct found {
  part source, cue, content;
  const cue *entry;    /**< NULL for "according to" and colons */
  uint32_t cue_token;
  uint32_t source_head; /**< token that heads the source, or DT_NONE */
  uint32_t sentence;
  uint32_t frames;     /**< frames of the entry the content came by; CUE_QUOTE alone: only a quotation may fill it */
  dt_speech_kind kind;
  dt_stance stance;
  bool weak;           /**< stands only with a quotation */
  bool marked;         /**< its clause opens with "that", "whether", "how" ... */
  dt_str via;
} found;

typedef struct founds {
  found *items;
  uint32_t count, room;
} founds;

/** Work on one article. */
typedef struct finder {
  const dt_speech *speech;
  dt_doc *doc;
  quotes quotes;
  uint32_t *token_quote; /**< outermost quote that holds the token, or DT_NONE */
  founds founds;
  uint32_t *sentence_found; /**< [sentence_count + 1] first entry of founds of each sentence */
  bool *named;              /**< [entity_count + 1] by dt_entity.chain: some mention of it is a name (naming_read) */
} finder;

static inline bool in_range(range r, uint32_t t) { return t >= r.first && t < r.last; }
static inline bool overlap(range a, range b) { return a.first < b.last && b.first < a.last; }

/** Add [first, last) to a part, joining what touches; sorted; a part that is full keeps what it has. */
void part_add(part *p, uint32_t first, uint32_t last);
/** Take [first, last) out. */
void part_cut(part *p, range out);
bool part_has(const part *p, uint32_t t);
/** Drop blank edges: `edge` says which tokens may not begin or end a range. Ranges left empty go. */
void part_trim(const finder *f, part *p);
uint32_t part_first(const part *p);
uint32_t part_last(const part *p);
uint32_t part_words(const finder *f, const part *p);

/** True for the tokens that are quotation marks by their form. */
bool is_mark(dt_str form);
static inline bool token_is(const finder *f, uint32_t t, const char *form) { return dt_str_is(dt_form(f->doc, t), form); }
bool is_punct(const finder *f, uint32_t t);

static inline dt_token *tok(const finder *f, uint32_t t) { return &f->doc->tokens[t]; }
static inline bool is_verbal(const finder *f, uint32_t t) {
  return tok(f, t)->upos == DT_UPOS_VERB || tok(f, t)->upos == DT_UPOS_AUX;
}

/** The dictionary's entry for a token, NULL when it is no cue. */
const cue *entry_of(const finder *f, uint32_t t);
/** The same for a verb of saying that was taken for a noun, beside a quotation. */
const cue *entry_beside_quote(const finder *f, uint32_t sentence, uint32_t t);
/** The entry "*" for a verb of any kind that has a quotation right beside it. */
const cue *entry_any_verb(const finder *f, uint32_t sentence, uint32_t t);

dt_status quotes_find(finder *f, dt_error *err);
/** Attributions that the trees give, sentence by sentence. */
dt_status frames_find(finder *f, dt_error *err);
/** "According to ..." and transcripts ("SMITH: ..."). */
dt_status phrases_find(finder *f, uint32_t sentence, dt_error *err);
/** Give every quotation to a cue, and cut or widen what the trees gave. */
dt_status quotes_assign(finder *f, dt_error *err);
found *found_new(finder *f, uint32_t sentence, dt_error *err);

/** The noun phrase headed by `head`, without a clause that `out` stands in, and the comma that closes an apposition. */
void source_phrase(const finder *f, uint32_t head, uint32_t out, part *p);

/** Keep a source out of the quotations that its head stands beside. */
void source_unquote(const finder *f, found *a);

void source_inverted(const finder *f, found *a);
/** Without the tree: the name that opens the sentence; the name behind the cue. They fill an empty source only. */
void source_opening(const finder *f, found *a);
void source_behind(const finder *f, found *a);

/** Find whom the article names; once, before naming_of(). False: no room. */
bool naming_read(finder *f);
/** Whether the source of `a` is a person with a name, people without, or a body. */
dt_naming naming_of(const finder *f, const found *a);

/** Agencies, documents and transcripts on whose word the attribution is. */
void via_find(finder *f, found *a);

#endif
