/** Inside the dates part: the rules' common words. */
#ifndef DT_TIMEX_GRAMMAR_H
#define DT_TIMEX_GRAMMAR_H

#include "timex_rules.h"

static inline uint8_t tx_cls(const tx_scan *s, uint32_t i) { return i < s->count ? s->items[i].cls : TX_none; }
/** True for a word of the unit: 'Y' for year. */
static inline bool tx_is_unit(const tx_scan *s, uint32_t i, char unit) {
  return tx_cls(s, i) == TX_unit && s->items[i].text.ptr[0] == unit;
}
/** True when the token as written is `word`, any case. */
bool tx_token_is(const tx_scan *s, uint32_t i, const char *word);
uint32_t tx_year(const tx_scan *s, uint32_t i, int *year);
/** "last", "this past", "the previous": -1, 0, 1. */
uint32_t tx_relation(const tx_scan *s, uint32_t i, int *rel);
/** A day or a month, however it is named. */
uint32_t tx_day(const tx_scan *s, uint32_t i, tx_when *w);
/** A bare number of four digits is a year here. */
bool tx_year_stands(const tx_scan *s, uint32_t i);

/* Each gives one past the expression that starts at i, or i. */
uint32_t tx_rule_length(const tx_scan *s, uint32_t i, tx_when *w);
uint32_t tx_rule_shift(const tx_scan *s, uint32_t i, tx_when *w);
uint32_t tx_rule_set(const tx_scan *s, uint32_t i, tx_when *w);
uint32_t tx_rule_reference(const tx_scan *s, uint32_t i, tx_when *w);

#endif
