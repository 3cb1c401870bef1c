/* Abbreviations that keep their full stop. Facts in one table, sorted, looked up only for words before a full stop. */
#include "tokenise.h"
#include <stdlib.h>

static const struct abbrev {
  const char *word; /* lower case, without the last full stop */
  dt_abbrev kind;
} abbrevs[] = {
  {"a.d", DT_ABBREV_ANY},      {"a.k.a", DT_ABBREV_INNER},  {"a.m", DT_ABBREV_ANY},      {"adm", DT_ABBREV_NAME},
  {"al", DT_ABBREV_ANY},       {"approx", DT_ABBREV_INNER}, {"apr", DT_ABBREV_ANY},      {"assn", DT_ABBREV_ANY},
  {"asst", DT_ABBREV_NAME},    {"att", DT_ABBREV_NAME},     {"attn", DT_ABBREV_INNER},   {"atty", DT_ABBREV_NAME},
  {"aug", DT_ABBREV_ANY},      {"ave", DT_ABBREV_ANY},      {"b.c", DT_ABBREV_ANY},      {"bgen", DT_ABBREV_NAME},
  {"bldg", DT_ABBREV_ANY},     {"blvd", DT_ABBREV_ANY},     {"brig", DT_ABBREV_NAME},
  {"bros", DT_ABBREV_ANY},     {"ca", DT_ABBREV_INNER},     {"capt", DT_ABBREV_NAME},    {"cf", DT_ABBREV_INNER},
  {"cllr", DT_ABBREV_NAME},    {"cmdr", DT_ABBREV_NAME},    {"co", DT_ABBREV_ANY},       {"col", DT_ABBREV_NAME},
  {"comdr", DT_ABBREV_NAME},   {"cong", DT_ABBREV_NAME},    {"corp", DT_ABBREV_ANY},     {"cos", DT_ABBREV_ANY},
  {"cpl", DT_ABBREV_NAME},     {"ct", DT_ABBREV_ANY},       {"cu", DT_ABBREV_INNER},     {"dec", DT_ABBREV_ANY},
  {"dept", DT_ABBREV_INNER},   {"dist", DT_ABBREV_INNER},   {"div", DT_ABBREV_INNER},    {"dr", DT_ABBREV_NAME},
  {"drs", DT_ABBREV_NAME},     {"e.g", DT_ABBREV_INNER},    {"eg", DT_ABBREV_INNER},     {"eng", DT_ABBREV_NAME},
  {"esp", DT_ABBREV_INNER},    {"esq", DT_ABBREV_ANY},      {"est", DT_ABBREV_INNER},    {"et.al", DT_ABBREV_ANY},
  {"etc", DT_ABBREV_ANY},      {"ex", DT_ABBREV_NUMBER},    {"ext", DT_ABBREV_NUMBER},   {"feb", DT_ABBREV_ANY},
  {"fig", DT_ABBREV_NUMBER},   {"figs", DT_ABBREV_NUMBER},  {"fl", DT_ABBREV_INNER},     {"fr", DT_ABBREV_NAME},
  {"fri", DT_ABBREV_ANY},      {"ft", DT_ABBREV_NAME},      {"gen", DT_ABBREV_NAME},     {"gens", DT_ABBREV_NAME},
  {"gov", DT_ABBREV_NAME},     {"govs", DT_ABBREV_NAME},    {"hon", DT_ABBREV_NAME},     {"hrs", DT_ABBREV_ANY},
  {"i.e", DT_ABBREV_INNER},    {"ie", DT_ABBREV_INNER},     {"inc", DT_ABBREV_ANY},      {"insp", DT_ABBREV_NAME},
  {"intl", DT_ABBREV_INNER},   {"jan", DT_ABBREV_ANY},      {"jr", DT_ABBREV_ANY},       {"jul", DT_ABBREV_ANY},
  {"jun", DT_ABBREV_ANY},      {"km", DT_ABBREV_NONE},      {"lbs", DT_ABBREV_ANY},      {"lt", DT_ABBREV_NAME},
  {"ltd", DT_ABBREV_ANY},      {"m.d", DT_ABBREV_ANY},      {"maj", DT_ABBREV_NAME},     {"mar", DT_ABBREV_NUMBER},
  {"messrs", DT_ABBREV_NAME},  {"mfg", DT_ABBREV_INNER},    {"mgr", DT_ABBREV_NAME},     {"mlle", DT_ABBREV_NAME},
  {"mme", DT_ABBREV_NAME},     {"mon", DT_ABBREV_NUMBER},   {"mr", DT_ABBREV_NAME},      {"mrs", DT_ABBREV_NAME},
  {"ms", DT_ABBREV_NAME},      {"msgr", DT_ABBREV_NAME},    {"mt", DT_ABBREV_NAME},      {"mts", DT_ABBREV_NAME},
  {"natl", DT_ABBREV_INNER},   {"no", DT_ABBREV_NUMBER},    {"nos", DT_ABBREV_NUMBER},   {"nov", DT_ABBREV_ANY},
  {"oct", DT_ABBREV_ANY},      {"oz", DT_ABBREV_ANY},       {"p", DT_ABBREV_NUMBER},     {"p.m", DT_ABBREV_ANY},
  {"par", DT_ABBREV_NUMBER},   {"para", DT_ABBREV_NUMBER},  {"pct", DT_ABBREV_ANY},      {"pfc", DT_ABBREV_NAME},
  {"ph.d", DT_ABBREV_ANY},     {"pl", DT_ABBREV_ANY},       {"plc", DT_ABBREV_ANY},      {"pp", DT_ABBREV_NUMBER},
  {"pres", DT_ABBREV_NAME},    {"prof", DT_ABBREV_NAME},    {"profs", DT_ABBREV_NAME},   {"pte", DT_ABBREV_NAME},
  {"pty", DT_ABBREV_INNER},    {"pvt", DT_ABBREV_NAME},     {"rd", DT_ABBREV_ANY},       {"rep", DT_ABBREV_NAME},
  {"reps", DT_ABBREV_NAME},    {"rev", DT_ABBREV_NAME},     {"rtd", DT_ABBREV_ANY},      {"sat", DT_ABBREV_NUMBER},
  {"sec", DT_ABBREV_NUMBER},   {"sen", DT_ABBREV_NAME},     {"sens", DT_ABBREV_NAME},    {"sept", DT_ABBREV_ANY},
  {"sgt", DT_ABBREV_NAME},     {"sp", DT_ABBREV_INNER},     {"spc", DT_ABBREV_NAME},     {"spec", DT_ABBREV_NAME},
  {"sq", DT_ABBREV_INNER},     {"sr", DT_ABBREV_ANY},       {"sra", DT_ABBREV_NAME},     {"st", DT_ABBREV_NAME},
  {"ste", DT_ABBREV_NAME},     {"sun", DT_ABBREV_NUMBER},   {"supt", DT_ABBREV_NAME},    {"tel", DT_ABBREV_NUMBER},
  {"thu", DT_ABBREV_NUMBER},   {"thur", DT_ABBREV_ANY},     {"thurs", DT_ABBREV_ANY},    {"tue", DT_ABBREV_NUMBER},
  {"tues", DT_ABBREV_ANY},     {"univ", DT_ABBREV_INNER},   {"v", DT_ABBREV_INNER},      {"viz", DT_ABBREV_INNER},
  {"vol", DT_ABBREV_NUMBER},   {"vols", DT_ABBREV_NUMBER},  {"vs", DT_ABBREV_INNER},     {"wed", DT_ABBREV_NUMBER},
  {"yrs", DT_ABBREV_ANY},
};

/* State and province abbreviations of older datelines and addresses, matched with their capital. */
static const char *const states[] = {
  "Ala", "Alta", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Mass",
  "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ont", "Ore", "Pa", "Que", "Sask", "Tenn", "Tex",
  "Va", "Vt", "Wash", "Wis", "Wyo",
};

static int by_word(const void *key, const void *item) {
  return strcmp(key, ((const struct abbrev *)item)->word);
}
static int by_name(const void *key, const void *item) { return strcmp(key, *(const char *const *)item); }

/* "U.S", "J", "D.C", "Ph.D": letters that each stand alone between full stops. */
static bool is_acronym(dt_str word) {
  size_t dots = 0, run = 0;
  for (size_t i = 0; i < word.len; i++) {
    if (word.ptr[i] == '.') {
      if (run == 0) return false;
      dots++;
      run = 0;
    } else if (!dt_is_alpha(word.ptr[i]) || ++run > 2) {
      return false;
    } else if (run == 2 && !dt_is_lower(word.ptr[i])) {
      return false;
    }
  }
  return dots > 0 && run == 1;
}

dt_abbrev dt_abbrev_kind(dt_str word) {
  char key[8];
  if (word.len == 0) return DT_ABBREV_NONE;
  if (word.len == 1 && dt_is_upper(word.ptr[0])) return word.ptr[0] == 'I' ? DT_ABBREV_NONE : DT_ABBREV_NAME;
  if (word.len < sizeof key) {
    memcpy(key, word.ptr, word.len);
    key[word.len] = 0;
    if (bsearch(key, states, sizeof states / sizeof *states, sizeof *states, by_name)) return DT_ABBREV_ANY;
    for (size_t i = 0; i < word.len; i++) key[i] = dt_lower(key[i]);
    const struct abbrev *found = bsearch(key, abbrevs, sizeof abbrevs / sizeof *abbrevs, sizeof *abbrevs, by_word);
    if (found) return found->kind;
  }
  return is_acronym(word) ? DT_ABBREV_ANY : DT_ABBREV_NONE;
}
