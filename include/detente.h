/**
 * detente: news text in, coded political events out.
 *
 * The whole public interface. Data flows one way, each stage adding its own arrays to a dt_doc:
 *
 *   source -> text -> syntax -> names -> speech -> event -> record -> relation
 *
 * Conventions
 *   text      UTF-8. A dt_str is borrowed, not terminated: print it with "%.*s".
 *   offsets   bytes into the article's text, half-open [begin, end).
 *   indices   uint32_t into an array of the same dt_doc; DT_NONE means "there is none".
 *   errors    every function that can fail returns a dt_status and fills *err (err may be NULL).
 *   memory    what a dt_doc shows belongs to the dt_doc and lives until the next dt_doc_run() on it
 *             or dt_doc_free(). An opened dt_engine is const: threads share it.
 */
#ifndef DETENTE_H
#define DETENTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DT_API __attribute__((visibility("default")))
#define DT_MUST_CHECK __attribute__((warn_unused_result))
#define DT_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define DT_API
#define DT_MUST_CHECK
#define DT_PRINTF(f, a)
#endif

#define DT_NONE UINT32_MAX

/* ---------------------------------------------------------------- errors */

#define DT_STATUS_LIST(X)                                  \
  X(DT_OK, "success")                                      \
  X(DT_END, "nothing more to read")                        \
  X(DT_ERR_MEM, "memory limit reached")                    \
  X(DT_ERR_IO, "a file could not be read or written")      \
  X(DT_ERR_TEXT, "text is not usable")                     \
  X(DT_ERR_FORMAT, "input is not in the expected format")  \
  X(DT_ERR_DICT, "a dictionary line is not valid")         \
  X(DT_ERR_MODEL, "the model file is not valid")           \
  X(DT_ERR_USAGE, "a function or option was used wrongly") \
  X(DT_ERR_STORE, "the event store refused an operation")

typedef enum dt_status {
#define X(name, message) name,
  DT_STATUS_LIST(X)
#undef X
} dt_status;

/** Where and why something failed. `message` names file, line and cause where they are known. */
typedef struct dt_error {
  dt_status status;
  uint64_t offset; /**< byte position in the input, or 0 */
  char message[512];
} dt_error;

/** Static text for a status; never NULL. */
DT_API const char *dt_status_text(dt_status status);

/** Version as "major.minor.patch". */
DT_API const char *dt_version(void);

/* ------------------------------------------------------------------ text */

typedef struct dt_str {
  const char *ptr;
  size_t len;
} dt_str;

typedef struct dt_span {
  uint32_t begin, end; /**< bytes of the article's text */
} dt_span;

typedef struct dt_spans {
  const dt_span *items;
  uint32_t count;
} dt_spans;

typedef struct dt_date {
  int16_t year;  /**< 0: unknown */
  int8_t month;  /**< 1-12; 0: unknown, the date is a year */
  int8_t day;    /**< 1-31; 0: unknown, the date is a month */
} dt_date;

/* --------------------------------------------------------------- article */

typedef enum dt_paragraph_kind {
  DT_PARAGRAPH_BODY,
  DT_PARAGRAPH_TITLE,
  DT_PARAGRAPH_FURNITURE, /**< kept, labelled, never coded */
} dt_paragraph_kind;

/** One paragraph of the article's text. Paragraphs are sorted, never overlap, never empty. */
typedef struct dt_paragraph {
  uint32_t begin, end;    /**< bytes */
  dt_paragraph_kind kind;
  const char *furniture;  /**< why it was set aside ("photo credit", "byline", ...), else NULL */
} dt_paragraph;

/** One article as a source gives it. For HTML, `text` is the text taken out of the page. */
typedef struct dt_article {
  dt_str id;        /**< as given, else made from file name and number */
  dt_str date;      /**< publication date YYYY-MM-DD, or empty */
  dt_str publisher;
  dt_str title;
  dt_str url;
  dt_str text;      /**< valid UTF-8, at most 1 GiB */
  const dt_paragraph *paragraphs; /**< [paragraph_count] */
  uint32_t paragraph_count;
  dt_str note;      /**< what a person should know about how it was read ("decoded from windows-1252"); may be empty */
} dt_article;

/* ---------------------------------------------------------------- tokens */

#define DT_UPOS_LIST(X)                                                                  \
  X(ADJ) X(ADP) X(ADV) X(AUX) X(CCONJ) X(DET) X(INTJ) X(NOUN) X(NUM) X(PART) X(PRON)     \
  X(PROPN) X(PUNCT) X(SCONJ) X(SYM) X(VERB) X(X)

typedef enum dt_upos {
#define X(name) DT_UPOS_##name,
  DT_UPOS_LIST(X)
#undef X
  DT_UPOS_COUNT
} dt_upos;

/** UD relations of English, universal part first; subtypes carry "_" for ":" here. */
#define DT_REL_LIST(X)                                                                      \
  X(root, "root") X(acl, "acl") X(acl_relcl, "acl:relcl") X(advcl, "advcl")                 \
  X(advcl_relcl, "advcl:relcl") X(advmod, "advmod") X(amod, "amod") X(appos, "appos")       \
  X(aux, "aux") X(aux_pass, "aux:pass") X(case, "case") X(cc, "cc")                         \
  X(cc_preconj, "cc:preconj") X(ccomp, "ccomp") X(compound, "compound")                     \
  X(compound_prt, "compound:prt") X(conj, "conj") X(cop, "cop") X(csubj, "csubj")           \
  X(csubj_outer, "csubj:outer") X(csubj_pass, "csubj:pass") X(dep, "dep") X(det, "det")     \
  X(det_predet, "det:predet") X(discourse, "discourse") X(dislocated, "dislocated")         \
  X(expl, "expl") X(fixed, "fixed") X(flat, "flat") X(goeswith, "goeswith")                 \
  X(iobj, "iobj") X(list, "list") X(mark, "mark") X(nmod, "nmod") X(nmod_desc, "nmod:desc") \
  X(nmod_poss, "nmod:poss") X(nmod_unmarked, "nmod:unmarked") X(nsubj, "nsubj")             \
  X(nsubj_outer, "nsubj:outer") X(nsubj_pass, "nsubj:pass") X(nummod, "nummod")             \
  X(obj, "obj") X(obl, "obl") X(obl_agent, "obl:agent") X(obl_unmarked, "obl:unmarked")     \
  X(orphan, "orphan") X(parataxis, "parataxis") X(punct, "punct")                           \
  X(reparandum, "reparandum") X(vocative, "vocative") X(xcomp, "xcomp")

typedef enum dt_rel {
#define X(name, text) DT_REL_##name,
  DT_REL_LIST(X)
#undef X
  DT_REL_COUNT
} dt_rel;

/** Penn Treebank tags as EWT has them. */
#define DT_XPOS_LIST(X)                                                                    \
  X(CC, "CC") X(CD, "CD") X(DT, "DT") X(EX, "EX") X(FW, "FW") X(IN, "IN") X(JJ, "JJ")      \
  X(JJR, "JJR") X(JJS, "JJS") X(LS, "LS") X(MD, "MD") X(NN, "NN") X(NNP, "NNP")            \
  X(NNPS, "NNPS") X(NNS, "NNS") X(PDT, "PDT") X(POS, "POS") X(PRP, "PRP")                  \
  X(PRPS, "PRP$") X(RB, "RB") X(RBR, "RBR") X(RBS, "RBS") X(RP, "RP") X(SYM, "SYM")        \
  X(TO, "TO") X(UH, "UH") X(VB, "VB") X(VBD, "VBD") X(VBG, "VBG") X(VBN, "VBN")            \
  X(VBP, "VBP") X(VBZ, "VBZ") X(WDT, "WDT") X(WP, "WP") X(WPS, "WP$") X(WRB, "WRB")        \
  X(ADD, "ADD") X(AFX, "AFX") X(GW, "GW") X(HYPH, "HYPH") X(NFP, "NFP") X(XX, "XX")        \
  X(DOLLAR, "$") X(COLON, ":") X(COMMA, ",") X(PERIOD, ".") X(OPENQ, "``")                 \
  X(CLOSEQ, "''") X(LRB, "-LRB-") X(RRB, "-RRB-")

typedef enum dt_xpos {
#define X(name, text) DT_XPOS_##name,
  DT_XPOS_LIST(X)
#undef X
  DT_XPOS_COUNT
} dt_xpos;

DT_API const char *dt_upos_text(dt_upos upos);
DT_API const char *dt_rel_text(dt_rel rel);
DT_API const char *dt_xpos_text(dt_xpos xpos);

enum {
  DT_TOKEN_SPACE_AFTER = 1, /**< white space follows */
  DT_TOKEN_JOINED = 2,      /**< one orthographic word with the token before ("do" + "n't") */
};

/** One syntactic word (UD token). */
typedef struct dt_token {
  uint32_t begin, end; /**< bytes; end > begin */
  uint32_t head;       /**< index into doc->tokens, same sentence; DT_NONE for the root */
  uint8_t rel;         /**< dt_rel to the head */
  uint8_t upos;        /**< dt_upos */
  uint8_t xpos;        /**< dt_xpos */
  uint8_t flags;       /**< DT_TOKEN_* */
  dt_str lemma;        /**< lower case except names */
  uint32_t child;      /**< leftmost dependent, or DT_NONE */
  uint32_t next;       /**< next dependent of the same head to the right, or DT_NONE */
} dt_token;

typedef struct dt_sentence {
  uint32_t first, last; /**< tokens [first, last) of doc->tokens; never empty */
  uint32_t begin, end;  /**< bytes */
  uint32_t paragraph;   /**< index into doc->article.paragraphs */
} dt_sentence;

/* ----------------------------------------------------------------- names */

typedef enum dt_entity_kind {
  DT_ENTITY_PERSON,
  DT_ENTITY_COUNTRY,  /**< a country, its government, capital or people standing for it */
  DT_ENTITY_ORG,      /**< IGO, company, party, ministry, parliament, media ... */
  DT_ENTITY_GROUP,    /**< armed groups, ethnic and religious groups, "rebels", "protesters" */
  DT_ENTITY_ROLE,     /**< a person or persons named by role: "a spokesman", "lawmakers" */
  DT_ENTITY_PRONOUN,  /**< resolved or not: see `antecedent` */
  DT_ENTITY_UNKNOWN,  /**< a name that no dictionary has */
} dt_entity_kind;

/** One mention of an actor: the whole noun phrase that names it, once ("Putin's spokesman, Dmitry Peskov"). */
typedef struct dt_entity {
  dt_span span;         /**< the phrase without relative clauses */
  dt_span name;         /**< the words that decided its code ("Dmitry Peskov"); may equal span */
  uint32_t first, last; /**< tokens of span */
  uint32_t head;        /**< token that heads the phrase */
  dt_entity_kind kind;
  uint32_t antecedent;  /**< earlier mention of the same actor in the article, or DT_NONE */
  uint32_t chain;       /**< index of the first mention of this actor; its own index if first */
  char code[8];         /**< PLOVER country-like code: ISO alpha-3, UNO, EUR, IGO, ...; "" unknown */
  dt_str sector;        /**< PLOVER sectors, primary first, blank between ("GOV", "PTY OPP"); may be empty */
  dt_str identifier;    /**< canonical name ("Vladimir Putin"), may be empty */
  dt_str office;        /**< "president", "foreign minister", ...; may be empty */
  dt_str rule;          /**< dictionary line that decided: "actors/leaders.tsv:120"; may be empty */
  bool plural;          /**< the mention stands for several ("lawmakers", "they") */
  char gender;          /**< 'm', 'f', 'n' or 0 when unknown */
  bool former;          /**< "former", "ex-", "late", or out of office on the article's date */
} dt_entity;

/** One place named in the text, resolved to the gazetteer when `country` is not empty. */
typedef struct dt_place {
  dt_span span;
  uint32_t head;      /**< token that heads it */
  dt_str name;        /**< gazetteer name */
  char country[4];    /**< ISO alpha-3, or "" */
  dt_str admin1;
  double lat, lon;
  uint32_t geonameid; /**< 0: none */
  char feature;       /**< 'C' country, 'A' first-level region, 'P' city, 0 unknown */
  bool actor;         /**< stands for a government here, not for a place ("Washington said") */
} dt_place;

typedef enum dt_precision { DT_DAY, DT_WEEK, DT_MONTH, DT_QUARTER, DT_YEAR, DT_DECADE, DT_TIME } dt_precision;

/** One time expression, resolved against the article's date. */
typedef struct dt_timex {
  dt_span span;
  uint32_t head;        /**< token that heads it */
  char value[32];       /**< TIMEX3 value: "2018-03", "2018-W17", "P2D", "PRESENT_REF" ...; "" unresolved */
  dt_date from, to;     /**< first and last day it covers; year 0 when it is no stretch of the calendar */
  dt_precision precision;
  char type;            /**< 'D' date, 'T' time, 'P' duration, 'S' set */
} dt_timex;

/* ---------------------------------------------------------------- speech */

typedef enum dt_speech_kind { DT_SPEECH_DIRECT, DT_SPEECH_INDIRECT, DT_SPEECH_MIXED } dt_speech_kind;

/** How far whoever speaks vouches for the content. */
#define DT_STANCE_LIST(X) \
  X(said) X(claimed) X(denied) X(confirmed) X(declined) X(promised) X(warned) X(asked) X(thought) X(felt)

typedef enum dt_stance {
#define X(name) DT_STANCE_##name,
  DT_STANCE_LIST(X)
#undef X
  DT_STANCE_COUNT
} dt_stance;

DT_API const char *dt_stance_text(dt_stance stance);

/** Whether the reader learns who speaks. */
typedef enum dt_naming {
  DT_NAMING_UNKNOWN,       /**< no source, or a pronoun of which nobody can say for whom it stands */
  DT_NAMING_NAMED,         /**< a person by name, here or elsewhere in the article, or by an office that one person holds */
  DT_NAMING_UNNAMED,       /**< people without names: "a spokesman", "officials familiar with the matter", "some" */
  DT_NAMING_INSTITUTIONAL, /**< a body, place of power or document: "the ministry", "the Kremlin", "the report" */
} dt_naming;

/** "named", "unnamed", "institutional"; "" for DT_NAMING_UNKNOWN. */
DT_API const char *dt_naming_text(dt_naming naming);

/** One attribution: on whose word. Spans are sorted; source and cue may be empty. */
typedef struct dt_attribution {
  dt_spans source, cue, content;
  dt_speech_kind kind;
  dt_stance stance;
  uint32_t cue_token; /**< head of the cue, or DT_NONE */
  uint32_t speaker;   /**< index into doc->entities, or DT_NONE */
  dt_naming naming;   /**< what kind of source that is */
  uint32_t parent;    /**< attribution whose content holds this one, or DT_NONE */
  dt_str via;         /**< medium or document: "Bloomberg", "an official transcript"; may be empty */
  dt_str rule;        /**< dictionary line of the cue; may be empty */
} dt_attribution;

/* ---------------------------------------------------------------- events */

/** PLOVER events (codebook, draft of 2021-2024). */
#define DT_EVENT_LIST(X)                                                                     \
  X(AGREE) X(CONSULT) X(SUPPORT) X(CONCEDE) X(COOPERATE) X(AID) X(RETREAT) X(REQUEST)        \
  X(ACCUSE) X(REJECT) X(THREATEN) X(PROTEST) X(SANCTION) X(MOBILIZE) X(COERCE) X(ASSAULT)

typedef enum dt_event_type {
#define X(name) DT_EVENT_##name,
  DT_EVENT_LIST(X)
#undef X
  DT_EVENT_COUNT
} dt_event_type;

enum {
  DT_AUX_HISTORICAL = 1,
  DT_AUX_FUTURE = 2,
  DT_AUX_HYPOTHETICAL = 4,
  DT_AUX_NEGATION = 8,
};

typedef struct dt_indices {
  const uint32_t *items; /**< indices into doc->entities */
  uint32_t count;
} dt_indices;

/** One coded event. */
typedef struct dt_event {
  dt_indices actors;     /**< who; several act together */
  dt_indices recipients; /**< to whom; empty for meetings and two-sided fights */
  uint8_t type;          /**< dt_event_type */
  uint8_t mode;          /**< index for dt_mode_name(), 0: none */
  uint8_t auxiliary;     /**< DT_AUX_* bits */
  char cameo[5];         /**< "041", "0211"; always given */
  uint64_t contexts;     /**< bit i: dt_context_name(i) */
  uint32_t sentence;     /**< index into doc->sentences */
  uint32_t trigger;      /**< token that heads the event word */
  dt_spans text;         /**< the words that tell it: verb, particle, event noun, and those that tell it again in the sentence */
  uint32_t attribution;  /**< innermost attribution it stands in, or DT_NONE: the article's own word */
  uint32_t place;        /**< index into doc->places, or DT_NONE */
  uint32_t timex;        /**< index into doc->timexes that dates it, or DT_NONE: publication date */
  dt_date date;          /**< year 0 when nothing is known */
  dt_precision precision;
  int32_t killed, injured, arrested, size; /**< -1: not stated */
  dt_str rule;           /**< "events/consult.txt:41" */
  dt_str why;            /**< for people: how frame and rules made the code; may be empty */
} dt_event;

/** What became of a word that a dictionary knows. */
#define DT_VERDICT_LIST(X)                                                                  \
  X(CODED, "coded")                                                                         \
  X(PART, "part of another event")                                                          \
  X(OPERATOR, "turns nothing here: no event it could govern")                               \
  X(TOPIC, "no event by itself")                                                            \
  X(IDIOM, "an idiom, or undone by what governs it")                                        \
  X(PARTIES, "the parties it needs are not there, or nobody in them is known")              \
  X(WEAK, "an everyday word, and its parties are not both political")                       \
  X(DOMAIN, "held back: the paragraph is about sport, markets, entertainment or the like")  \
  X(REPEAT, "tells the same event again")                                                   \
  X(SWALLOWED, "a show of force beside an attack by the same country")

typedef enum dt_verdict {
#define X(name, text) DT_VERDICT_##name,
  DT_VERDICT_LIST(X)
#undef X
  DT_VERDICT_COUNT
} dt_verdict;

DT_API const char *dt_verdict_text(dt_verdict verdict);

/** A word that the event dictionaries know in its place, coded or not: why there is an event, or none. */
typedef struct dt_match {
  uint32_t token;
  uint32_t sentence;
  uint8_t verdict;    /**< dt_verdict */
  bool is_event;      /**< type, mode and cameo hold */
  uint8_t type, mode; /**< after operators */
  uint8_t auxiliary;  /**< DT_AUX_* */
  char cameo[5];
  dt_str meaning;     /**< operator or topic name; empty for events */
  dt_indices actors, recipients;
  uint32_t governed;  /**< operators: token of the event they turn, or DT_NONE */
  uint32_t event;     /**< index into doc->events, or DT_NONE */
  dt_str rule;        /**< dictionary line */
  dt_str composed_by; /**< line of events/compose.txt; may be empty */
} dt_match;

DT_API const char *dt_event_name(dt_event_type type);
/** Mode name by index over the whole ontology; "" for 0. */
DT_API const char *dt_mode_name(uint8_t mode);
/** Index of a mode of `type` by name, 0 when the codebook has none of that name. */
DT_API uint8_t dt_mode_find(dt_event_type type, dt_str name);
/** Context name, NULL past the last. */
DT_API const char *dt_context_name(unsigned index);
/** Quad class 1-4: verbal/material cooperation, verbal/material conflict. */
DT_API int dt_event_quad(dt_event_type type);
/** PLOVER conflict-cooperation score, -10 to 10. */
DT_API double dt_event_score(dt_event_type type, uint8_t mode);

/* -------------------------------------------------------------- document */

/** How far a dt_doc is worked through. */
typedef enum dt_stage { DT_STAGE_TEXT, DT_STAGE_SYNTAX, DT_STAGE_NAMES, DT_STAGE_SPEECH, DT_STAGE_EVENT } dt_stage;

typedef struct dt_arena dt_arena;

/** One article with what every stage found in it. Read only; see memory above. */
typedef struct dt_doc {
  dt_article article;
  dt_date date;                       /**< publication date, year 0 when unknown */
  dt_token *tokens;                   uint32_t token_count;
  dt_sentence *sentences;             uint32_t sentence_count;
  dt_entity *entities;                uint32_t entity_count;      /**< sorted by span.begin; at their end those that the event stage lends a country */
  uint32_t *token_entity;             /**< [token_count] innermost entity headed by or naming this token, or DT_NONE */
  dt_place *places;                   uint32_t place_count;       /**< sorted */
  dt_timex *timexes;                  uint32_t timex_count;       /**< sorted */
  dt_attribution *attributions;       uint32_t attribution_count; /**< sorted by content begin */
  uint32_t *token_attribution;        /**< [token_count] innermost attribution whose content holds it, or DT_NONE */
  dt_event *events;                   uint32_t event_count;       /**< sorted by sentence, trigger */
  dt_match *matches;                  uint32_t match_count;       /**< sorted by token */
  dt_arena *arena;                    /**< owns everything above but article */
} dt_doc;

/* ---------------------------------------------------------------- engine */

typedef struct dt_engine dt_engine;

typedef struct dt_engine_options {
  const char *model_path;        /**< NULL: the model in the library */
  const char *const *dict_dirs;  /**< [dict_dir_count] folders whose entries win over the built-in ones */
  size_t dict_dir_count;
  uint32_t max_sentences;        /**< work through the first so many sentences of an article; 0: all */
  uint32_t min_chars;            /**< articles whose body has fewer characters get no sentences */
  bool lede_only;                /**< title and first body paragraph only */
  bool with_furniture;           /**< page furniture gets sentences too, as body text: for parsing, not for coding */
} dt_engine_options;

/** Load model and dictionaries. options may be NULL. Close with dt_engine_close(). */
DT_API DT_MUST_CHECK dt_status dt_engine_open(const dt_engine_options *options, dt_engine **out,
                                              dt_error *err);
DT_API void dt_engine_close(dt_engine *engine);

/** A document to run articles through, one at a time; one per thread. Free with dt_doc_free(). */
DT_API DT_MUST_CHECK dt_status dt_doc_new(dt_doc **out, dt_error *err);
DT_API void dt_doc_free(dt_doc *doc);

/**
 * Run `article` through the stages up to and including `last`.
 *
 * in      article  must outlive the use of doc; when article->paragraphs is NULL the text is cut into
 *                  paragraphs and furniture is labelled here
 * out     doc      what it held before is gone
 * errors  DT_ERR_TEXT (bad UTF-8, err->offset says where), DT_ERR_MEM
 */
DT_API DT_MUST_CHECK dt_status dt_doc_run(const dt_engine *engine, const dt_article *article,
                                          dt_stage last, dt_doc *doc, dt_error *err);

/* -------------------------------------------------------------- relation */

/** One event that may hold between two parties. */
typedef struct dt_relation_choice {
  uint8_t type;    /**< dt_event_type */
  uint8_t mode;    /**< index for dt_mode_name(), 0: none */
  char cameo[5];
  uint32_t score;  /**< how likely, in millionths; those of one relation sum to about 1,000,000 */
} dt_relation_choice;

/** What one party does to another: every event, the likeliest first. */
typedef struct dt_relation {
  dt_relation_choice choices[DT_EVENT_COUNT];
  dt_str rule; /**< the dictionary line that gave the first choice, or "model/relate.bin" */
  dt_str why;  /**< for people: what spoke for it most */
} dt_relation;

/**
 * The relation of `source` to `target`; there is always an answer.
 *
 * in      doc             after DT_STAGE_EVENT
 *         source, target  bytes of doc's text: the phrases that name the parties; an empty one: not named in the text
 * out     out             what it points to lives as long as what doc holds
 * errors  DT_ERR_USAGE    a span holds no word; DT_ERR_MEM
 */
DT_API DT_MUST_CHECK dt_status dt_relate(const dt_engine *engine, const dt_doc *doc, dt_span source, dt_span target,
                                         dt_relation *out, dt_error *err);

/* ---------------------------------------------------------------- CoNLL-U */

/** The document's sentences as CoNLL-U; *out lives as long as what the document holds. After DT_STAGE_SYNTAX or later. */
DT_API DT_MUST_CHECK dt_status dt_doc_conllu(const dt_doc *doc, dt_str *out, dt_error *err);
/**
 * Parse given words.
 *
 * in      bytes      whole CoNLL-U sentences; words, word ranges and comments are kept as they are
 *         keep_tags  UPOS and XPOS are kept as well
 * out     out        the same lines with new LEMMA, UPOS, XPOS, HEAD and DEPREL; lives as long as what doc holds
 *         doc        the words as a document with trees
 * errors  DT_ERR_FORMAT, DT_ERR_TEXT  err->offset is the byte where the faulty line begins
 */
DT_API DT_MUST_CHECK dt_status dt_conllu_parse(const dt_engine *engine, dt_str bytes, bool keep_tags, dt_doc *doc, dt_str *out,
                                               dt_error *err);

/* ---------------------------------------------------------- dictionaries */

/** One entry of the actor dictionaries that a name can stand for. */
typedef struct dt_meaning {
  const char *kind;  /**< "person", "country", "role" ... */
  dt_str name;       /**< canonical */
  dt_str code, sector, office, attributes;
  dt_date from, to;  /**< year 0: open */
  dt_str file;
  uint32_t line;
  bool current;      /**< holds on the date asked for (no date: has no end) */
  bool surname;      /**< the name asked for is only part of the canonical one */
  bool replaced;     /**< a user's entry stands in its place */
} dt_meaning;
typedef void dt_meaning_fn(const dt_meaning *meaning, void *user);

/** Call `each` with every entry that `name` can stand for. date.year 0: no date. */
DT_API void dt_dict_find(const dt_engine *engine, dt_str name, dt_date date, dt_meaning_fn *each, void *user);

/** Something wrong with a dictionary line. */
typedef struct dt_fault {
  dt_str file;
  uint32_t line;
  const char *what; /**< "unknown code", "duplicate of", ... */
  dt_str more;      /**< the name, code or place meant; may be empty */
} dt_fault;
typedef void dt_fault_fn(const dt_fault *fault, void *user);

/** Call `each` with every fault of the actor and event dictionaries that options would load. options may be NULL. */
DT_API DT_MUST_CHECK dt_status dt_dict_check(const dt_engine_options *options, dt_fault_fn *each, void *user,
                                             dt_error *err);

/* --------------------------------------------------- TABARI and PETRARCH */

/** Dictionaries of TABARI or PETRARCH (verbs, actors, agents, discards), read as they stand. */
typedef struct dt_legacy dt_legacy;

/** How the programs they were written for were set up. Zeros are their defaults. */
typedef struct dt_legacy_options {
  bool keep_one_sided;                          /**< events with one party unknown ("---") are kept */
  bool no_comma_cuts;                           /**< clauses between commas are not cut out */
  unsigned comma_least, comma_most;             /**< words of a clause in the middle that is cut; 0: 2 and 8 */
  unsigned comma_end_least, comma_end_most;     /**< at the end; 0: 2 and 8 */
} dt_legacy_options;

/** One event as those programs write it. Texts live as long as what the document holds. */
typedef struct dt_legacy_event {
  dt_str source, target, code;
  uint32_t sentence;
  dt_str rule; /**< "CAMEO.verbpatterns.txt:120" */
} dt_legacy_event;

/** What was read of each kind. */
typedef struct dt_legacy_counts {
  uint32_t verbs, patterns, synsets, actors, actor_codes, agents, discards, refused;
} dt_legacy_counts;

/**
 * Read `paths`; what each file holds is told from its lines. Every line that cannot be honoured is told to `each` with file, line and
 * reason, and left out. Close with dt_legacy_close().
 */
DT_API DT_MUST_CHECK dt_status dt_legacy_open(const char *const *paths, size_t path_count, dt_fault_fn *each, void *user, dt_legacy **out,
                                              dt_legacy_counts *counts, dt_error *err);
DT_API void dt_legacy_close(dt_legacy *legacy);
/**
 * Code a document that has been run up to DT_STAGE_SYNTAX or further. options may be NULL.
 *
 * out     items  [count] in doc->arena, in the order of the text
 */
DT_API DT_MUST_CHECK dt_status dt_legacy_code(const dt_legacy *legacy, const dt_legacy_options *options, dt_doc *doc, dt_legacy_event **items,
                                              uint32_t *count, dt_error *err);

/* ---------------------------------------------------------------- source */

typedef enum dt_format {
  DT_FORMAT_AUTO, /**< told from the bytes */
  DT_FORMAT_TEXT,
  DT_FORMAT_HTML,
  DT_FORMAT_JSONL,
  DT_FORMAT_CONLLU,
  DT_FORMAT_WARC, /**< web archive: each HTTP response that is a page, each converted text */
  DT_FORMAT_FEED, /**< RSS or Atom: each item */
} dt_format;

typedef struct dt_reader_options {
  dt_format format;
  dt_str date; /**< YYYY-MM-DD for articles that have none; may be empty */
  const char *const *dict_dirs; /**< [dict_dir_count] folders whose furniture phrases add to the built-in ones */
  size_t dict_dir_count;
  uint32_t shard, shards; /**< of a folder's or list's files only each shards-th, from the shard-th (from 1); shards 0: all */
} dt_reader_options;

/** Articles of one file or of many, one after the other. Memory holds one article at a time (and one feed). */
typedef struct dt_reader dt_reader;

/**
 * Open `path`: a file, a folder (every file in it, sorted by name, folders within too), "@LIST" (the files named in LIST, one a
 * line) or "-" (standard input). gzip and Zstandard are undone. options may be NULL. Close with dt_reader_close().
 */
DT_API DT_MUST_CHECK dt_status dt_reader_open(const char *path, const dt_reader_options *options, dt_reader **out,
                                              dt_error *err);
/** The same over bytes in memory, which must outlive the reader. `name` stands for the file in messages and identities. */
DT_API DT_MUST_CHECK dt_status dt_reader_open_bytes(dt_str bytes, const char *name, const dt_reader_options *options,
                                                    dt_reader **out, dt_error *err);
/**
 * The next article, which the caller frees with dt_article_free(); it outlives the reader.
 *
 * errors  DT_END     no more articles
 *         any other  this article, archive record or file is not usable, err says which and where: call again for the
 *                    next; after what cannot be read on, that is DT_END
 */
DT_API DT_MUST_CHECK dt_status dt_reader_next(dt_reader *reader, dt_article **out, dt_error *err);
/** How much is read, 0 to 1, files of a folder or list counting alike; -1 where that cannot be known. */
DT_API double dt_reader_fraction(const dt_reader *reader);
DT_API void dt_reader_close(dt_reader *reader);
DT_API void dt_article_free(dt_article *article);

/* ------------------------------------------------------------ duplicates */

/**
 * Copies among articles: the same text again, and wire copies with other headlines, cuts and a few changed words.
 * Articles are given one by one; memory is bounded, the oldest are forgotten. Not for several threads at once.
 */
typedef struct dt_duplicates dt_duplicates;

typedef struct dt_duplicates_options {
  uint32_t most_articles; /**< remembered at a time, about 0.5 KB each; 0: 100,000 */
  double least;           /**< share of three-word runs in common that makes a copy, 0 to 1; 0: 0.6 */
} dt_duplicates_options;

typedef enum dt_copy { DT_COPY_NONE, DT_COPY_EXACT, DT_COPY_NEAR } dt_copy;

typedef struct dt_duplicate {
  dt_copy copy;
  uint64_t number;   /**< of this article, counted from 0 in the order given */
  uint64_t of;       /**< number of the first article of its kind; its own when it is no copy */
  dt_str of_id;      /**< that article's id; valid until the next call */
  double similarity; /**< estimated share in common with the article found, 1 when exact */
} dt_duplicate;

/** options may be NULL. Free with dt_duplicates_free(). */
DT_API DT_MUST_CHECK dt_status dt_duplicates_new(const dt_duplicates_options *options, dt_duplicates **out, dt_error *err);
DT_API void dt_duplicates_free(dt_duplicates *duplicates);
/**
 * Remember `article` and tell what it copies. Its body paragraphs count; all of its text when paragraphs are not cut (so give
 * doc->article after dt_doc_run()). Texts of fewer than 20 words are compared exactly only.
 */
DT_API DT_MUST_CHECK dt_status dt_duplicates_add(dt_duplicates *duplicates, const dt_article *article, dt_duplicate *out,
                                                 dt_error *err);

/* ---------------------------------------------------------------- record */

/** How events are written. Zeroed: PLOVER JSON lines, offsets in bytes. */
typedef struct dt_record_options {
  const char *format;      /**< a name of dt_record_format(); NULL: "jsonl" */
  bool codepoints;         /**< offsets count Unicode code points, not bytes */
  bool with_text;          /**< JSON carries the sentence's words ("text") */
  bool with_link;          /**< JSON carries what events told to be the same have in common ("link") */
  const char *quad_scheme; /**< "plover", "icews", "penta"; NULL: the format's own */
  const char *organisations; /**< "own" or NULL: UNO, EUR, IGO; "igo": IGO for all intergovernmental ones, as older records have it */
  dt_str copy_of;          /**< the document copies this article: told with every event; may be empty */
  uint64_t *next_row;      /**< formats that number their rows: the next number, moved on; NULL: from 1 in each document */
  uint64_t story;          /**< number of the article, for formats that have one */
} dt_record_options;

/** Names of the formats, in their order; NULL past the last. */
DT_API const char *dt_record_format(unsigned index);
/** What stands before the first event; may be empty. DT_ERR_USAGE: no such format or quad scheme, err names those there are. */
DT_API DT_MUST_CHECK dt_status dt_record_header(const dt_record_options *options, dt_str *out, dt_error *err);
/** Does the format number rows or articles, so that documents have to be written one after the other? */
DT_API bool dt_record_is_numbered(const dt_record_options *options);
/** All events of a document in the format asked for, whole lines; *out lives as long as what doc holds. */
DT_API DT_MUST_CHECK dt_status dt_doc_records(const dt_doc *doc, const dt_record_options *options, dt_str *out, dt_error *err);
/** Event `index` of doc as one PLOVER JSON object without line end; *out lives as long as what doc holds. options may be NULL. */
DT_API DT_MUST_CHECK dt_status dt_event_json(const dt_doc *doc, uint32_t index, const dt_record_options *options, dt_str *out,
                                             dt_error *err);

/* ----------------------------------------------------------------- store */

/** A database of events: docs/store.md has its tables. One may be used by several threads. */
typedef struct dt_store dt_store;

/** What a run did, for the manifest (table runs). */
typedef struct dt_run {
  const char *options; /**< the command as given */
  uint64_t dictionary_hash, model_hash; /**< dt_engine_hashes() */
  uint64_t coding;     /**< hash of version, dictionaries, model and what else bears on the coding */
  uint64_t articles_read, articles_refused, articles_present, articles_exact, articles_near, articles_coded;
  uint64_t sentences, events;
} dt_run;

/** Hashes of the dictionaries and of the model that an engine has loaded. */
DT_API void dt_engine_hashes(const dt_engine *engine, uint64_t *dictionaries, uint64_t *model);
/** Hash that runs with the same results have in common: version, dictionaries, model and those of the options that bear on them. */
DT_API uint64_t dt_engine_coding(const dt_engine *engine);

/**
 * Open or make a store: "sqlite:FILE", or "postgresql:..." (a libpq connection string) where that is built in.
 *
 * in      run    copied into the manifest; dt_store_close() writes the counts
 * errors  DT_ERR_USAGE  no such kind of store; DT_ERR_STORE  the file is no store, or of another version, or is locked
 */
DT_API DT_MUST_CHECK dt_status dt_store_open(const char *target, const dt_run *run, dt_store **out, dt_error *err);
/** Does the store hold this article, with this text, coded in this way, or (dropped) as a copy that was not coded? */
DT_API DT_MUST_CHECK dt_status dt_store_has(dt_store *store, const dt_article *article, bool dropped, bool *present, dt_error *err);
/**
 * Add a document with its events. The same article coded in the same way is left as it is (*present true), an article of the same
 * id with another text or coding is replaced. `copy` may be NULL; `dropped`: a copy of which only the address is kept.
 *
 * errors  DT_ERR_TEXT  the article is larger than a row of such a database may be: it is left out, the store goes on
 *         others       the batch is undone
 */
DT_API DT_MUST_CHECK dt_status dt_store_add(dt_store *store, const dt_doc *doc, const dt_duplicate *copy, bool dropped, bool *present,
                                            dt_error *err);
/** Commit what was added so far: readers see it, other writers have their turn. Batches are committed without being asked. */
DT_API DT_MUST_CHECK dt_status dt_store_commit(dt_store *store, dt_error *err);
/**
 * Commit what was added, write the manifest's counts, close. run NULL: what is not committed is given up, as if cut off.
 * After dt_store_add() has failed, the batch it was in is undone, and the store only waits to be closed.
 */
DT_API DT_MUST_CHECK dt_status dt_store_close(dt_store *store, const dt_run *run, dt_error *err);

/* -------------------------------------------------------------- relation */

/** Takes the next bytes of an output; false ends the writing with DT_ERR_IO. */
typedef bool dt_write_fn(dt_str bytes, void *user);

/** Which events of a store are looked at, and how: docs/relations.md. Zeroed: the defaults named there. */
typedef struct dt_relation_options {
  const char *dyad;    /**< "USA:RUS", "USA GOV:@NATO", "DEU,FRA:*"; NULL where all dyads are meant */
  const char *by;      /**< "day", "week", "month", "quarter", "year"; NULL: "month" */
  const char *from, *to; /**< first and last day, YYYY-MM-DD; NULL: as far as events go */
  const char *unique;  /**< "none", "copies", "link", "day": what counts once; NULL: "copies" */
  const char *with;    /**< auxiliary modes that count too: "future,historical" or "all"; NULL: none */
  const char *format;  /**< what the function called can write; NULL: its first */
  const char *unit;    /**< panels: "country", "dyad", "directed"; NULL: "directed" */
  const char *text;    /**< reports: "article", "sentence", "none"; NULL: "article" */
  const char *title;   /**< reports; may be NULL */
  bool publication;    /**< events stand under the day their article was published */
  uint32_t bootstrap;  /**< replicates of the interval; 0: 400 */
  uint32_t smooth;     /**< bins to each side that smoothing takes in, plus one; 0: by the length of a bin */
  uint32_t within;     /**< clashes: days between the two; 0: 30 */
  uint32_t limit;      /**< clashes: how many of a kind; 0: 100 */
  uint32_t columns;    /**< width of a plot; 0: 100 */
} dt_relation_options;

/** Words, deeds and the gap between them over time, as "table", "csv", "json" or "plot". `store` is a SQLite event store. */
DT_API DT_MUST_CHECK dt_status dt_series_write(const char *store, const dt_relation_options *options, dt_write_fn *write,
                                               void *user, dt_error *err);
/** One row for each country, dyad or directed dyad that has events and each bin, zero-filled, as CSV. */
DT_API DT_MUST_CHECK dt_status dt_panel_write(const char *store, const dt_relation_options *options, dt_write_fn *write,
                                              void *user, dt_error *err);
/** The same to look at: one self-contained HTML file. DT_ERR_USAGE when the page is not built in (-Dweb=disabled). */
DT_API DT_MUST_CHECK dt_status dt_report_write(const char *store, const dt_relation_options *options, dt_write_fn *write,
                                               void *user, dt_error *err);
/** Claims that clash: pairs of events of which one denies, undoes or belies the other, as "text", "jsonl" or "csv". */
DT_API DT_MUST_CHECK dt_status dt_clashes_write(const char *store, const dt_relation_options *options, dt_write_fn *write,
                                                void *user, dt_error *err);

/** Copy a PostgreSQL store ("postgresql:...") into a new SQLite file ("sqlite:FILE"), the manifest left out. */
DT_API DT_MUST_CHECK dt_status dt_store_copy(const char *source, const char *target, dt_error *err);

/** Which of a store's events. Zeroed: all, one by one. */
typedef struct dt_selection {
  const char *since, *until;      /**< days YYYY-MM-DD, both included; NULL: open */
  const char *actor, *recipient;  /**< codes, as table dyads has them; NULL: any */
  bool one_a_day; /**< events of one day with the same parties and CAMEO code are one, with the articles and addresses of all */
} dt_selection;
/** Takes bytes; false: stop. */
typedef bool dt_bytes_fn(dt_str bytes, void *user);
/**
 * Write a store's events ("sqlite:FILE", or "postgresql:...", which is copied to a temporary file first) in a format, event by event: `each` gets whole lines, the header first. With one_a_day
 * in the order of days, else in that of the store. Memory holds an event, or a day of them.
 */
DT_API DT_MUST_CHECK dt_status dt_store_records(const char *target, const dt_selection *selection, const dt_record_options *options,
                                                dt_bytes_fn *each, void *user, dt_error *err);

/** A store over HTTP, to read: the report page and its JSON (docs/relations.md). */
typedef struct dt_server dt_server;

typedef struct dt_serve_options {
  const char *address; /**< IP address to listen on; NULL: 127.0.0.1, this machine only */
  uint16_t port;       /**< 0: any that is free */
  const char *title;   /**< heading of the page; may be NULL */
} dt_serve_options;

/**
 * Begin to answer requests, in threads of its own. options may be NULL. Close with dt_serve_close().
 *
 * errors  DT_ERR_USAGE  built without libmicrohttpd or without the page; DT_ERR_IO  the port is taken
 */
DT_API DT_MUST_CHECK dt_status dt_serve_open(const char *store, const dt_serve_options *options, dt_server **out, dt_error *err);
DT_API uint16_t dt_serve_port(const dt_server *server);
DT_API void dt_serve_close(dt_server *server);

#ifdef __cplusplus
}
#endif
#endif
