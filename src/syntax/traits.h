/** What the networks see of a token: small integers, found once for each token. */
#ifndef DT_SYNTAX_TRAITS_H
#define DT_SYNTAX_TRAITS_H

#include "model.h"

typedef enum dt_field {
  DT_F_WORD, DT_F_CLUSTER, DT_F_AMBIG, DT_F_TAIL2, DT_F_TAIL3, DT_F_TAIL4, DT_F_FRONT, DT_F_SHAPE, DT_F_XPOS, DT_F_UPOS, DT_F_REL,
  DT_FIELD_COUNT
} dt_field;

/** Values every field has: no token there, the root, a string not known. Known strings and tags come after. */
enum { DT_V_NONE, DT_V_ROOT, DT_V_UNKNOWN, DT_V_FIRST, DT_SHAPES = 36, DT_FORM_MOST = 64 };

typedef struct dt_trait {
  uint16_t f[DT_FIELD_COUNT];
} dt_trait;

/** A form with case, digits and quotation marks evened out, cut to DT_FORM_MOST bytes. */
typedef struct dt_norm {
  char text[DT_FORM_MOST];
  size_t len;
} dt_norm;
void dt_norm_make(dt_str form, dt_norm *out);

/** Written in small letters, without a hyphen; words of a title count as if they were. */
static inline bool dt_is_small(const dt_trait *t) { return t->f[DT_F_SHAPE] == DT_V_FIRST || t->f[DT_F_SHAPE] == DT_V_FIRST + 1; }

/** Written in capitals, in a sentence that is not. */
static inline bool dt_is_capitals(const dt_trait *t) { return t->f[DT_F_SHAPE] == DT_V_FIRST + 8 || t->f[DT_F_SHAPE] == DT_V_FIRST + 9; }

/** How many values a field has in this model. */
uint32_t dt_field_values(const dt_syntax *syntax, dt_field field);
/** Traits of tokens [first, last) into traits[1 ...]; traits[0] is "none", traits[n + 1] the root. Tags stay empty. norms[n] as well. True
    for a title, where capitals say nothing of a word. */
bool dt_traits_make(const dt_syntax *syntax, const dt_doc *doc, uint32_t first, uint32_t last, dt_trait *traits, dt_norm *norms);
/** Take a word that begins with a capital as if it were written small. */
void dt_make_small(dt_trait *trait);
/** Values of the end and the start of a word. */
void dt_affixes_find(const dt_syntax *syntax, const dt_norm *norm, dt_word_info *info);

#endif
