/** Country codes as other formats want them, and actors as CAMEO writes them. */
#ifndef DT_NATION_H
#define DT_NATION_H

#include "record.h"

/** A row of dict/relation/codes.tsv; fields may be empty. */
typedef struct dt_nation {
  dt_str code, numeric, cow, gw, name, fips, icews;
} dt_nation;
/** False when there is no such code. */
bool dt_nation_find(dt_str code, dt_nation *out);

/** A party in CAMEO's terms: "USAGOV" is country USA with agents GOV; "IGOUNO" is a body with group UNO. */
typedef struct dt_cameo_actor {
  char code[40];    /**< all parts in one, at most 13 of three letters */
  char country[4];  /**< ISO alpha-3, "" for bodies and groups */
  char group[4];    /**< "UNO", "EEC" */
  char religion[4]; /**< "MOS" */
  char types[3][4]; /**< "GOV", "MIL" ... */
} dt_cameo_actor;
/** party NULL: nobody is named; everything is empty. */
void dt_cameo_actor_of(const dt_party *party, dt_cameo_actor *out);

/** Who to whom, one pair for each row of formats that are dyadic. Either may be NULL. */
typedef struct dt_pair {
  const dt_party *actor, *recipient;
} dt_pair;
enum { DT_MOST_PAIRS = 400 }; /* twenty against twenty: beyond, what a list of names can mean is lost anyhow */
/** Pairs that differ in code or sectors; `mutual`: all act on each other, both orders are given. At least one. */
uint32_t dt_record_pairs(const dt_record *record, dt_pair pairs[DT_MOST_PAIRS], bool *mutual);
/** Formats without auxiliary modes cannot say that something did not happen, or might: such events stay out of them. */
bool dt_record_happened(const dt_record *record);

/** "20180324" of "2018-03-24"; "" of "". */
void dt_day_digits(const char *day, char out[9]);
/** ASCII letters to upper case. */
void dt_out_upper(dt_out *out, dt_str s);

#endif
