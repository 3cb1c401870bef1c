/** Inside the places part: rows of the gazetteer, and the mentions of one document. */
#ifndef DT_GAZETTEER_H
#define DT_GAZETTEER_H

#include "places.h"

/** One place. */
typedef struct gaz_row {
  char kind;       /**< 'P' city, 'A' first-level region, 'C' country, 'L' area */
  char country[4];
  bool capital;    /**< of its country */
  dt_str region;   /**< code of the first-level region it lies in (or is) */
  dt_str name;
  float lat, lon;
  uint32_t population;
  uint32_t id;     /**< geonameid or 0 */
} gaz_row;

/** One row a name may mean; senses of a name are chained. */
typedef struct gaz_sense {
  uint32_t row, next;
  bool people;     /**< the name is an adjective or a people */
} gaz_sense;

/** A newspaper's or agency's home. */
typedef struct gaz_home {
  uint32_t row;    /**< DT_NONE: no home */
} gaz_home;

const gaz_row *gaz_get(const dt_gazetteer *g, uint32_t row);
const gaz_sense *gaz_sense_at(const dt_gazetteer *g, uint32_t sense);
/** First sense of a name, or DT_NONE. */
uint32_t gaz_find(const dt_gazetteer *g, dt_str name);
/** Code of the country that `country`'s places lay in on that day: South Sudan's in Sudan before 2011. Year 0: today. */
const char *gaz_country_on(const dt_gazetteer *g, const char *country, dt_date day);
/** Bytes of the longest name that starts with this word (letters before any other character); 0: none does. */
uint32_t gaz_longest(const dt_gazetteer *g, dt_str word);
/** Row of the first-level region, DT_NONE when there is none. */
uint32_t gaz_region(const dt_gazetteer *g, const char *country, dt_str code);
/** Row of the city a publisher writes from, by publisher or address; DT_NONE. */
uint32_t gaz_publisher(const dt_gazetteer *g, dt_str name, dt_str url);
/** Host of the article's address, or its publisher's name where that is one. */
dt_str gaz_host(dt_str name, dt_str url);
/** Row of the country whose internet domain the host ends in; DT_NONE. */
uint32_t gaz_domain(const dt_gazetteer *g, dt_str host);
/**
 * Lists of dict/places/words.txt that a word is in, a GAZ_BIT for each: 'S' street ends, 'U' unit ends ("County"), 'F'
 * feature ends, 'O' words of organisations, 'T' titles before persons, 'N' names never meant as places alone, 'D'
 * directions, 'G' given names, 'W' days and months, 'R' numbered roads, 'K' kinds of places,
 * 'P' prepositions of place, 'V' verbs of going to one, 'X' what follows a person's name.
 */
uint32_t gaz_word(const dt_gazetteer *g, dt_str word);
#define GAZ_BIT(list) (1u << ((list) - 'A'))

/** Distance on the sphere, kilometres. */
double gaz_km(double lat1, double lon1, double lat2, double lon2);

/** A name in the text that may be a place. */
typedef struct gaz_mention {
  uint32_t first, last; /**< tokens */
  uint32_t sense;       /**< first sense, or DT_NONE: not in the gazetteer */
  uint32_t encloser;    /**< mention that follows it after a comma and encloses it, or DT_NONE */
  uint32_t row;         /**< chosen row, or DT_NONE */
  uint32_t within;      /**< row that it lies in, when its own is unknown */
  bool fixed;           /**< an encloser decided */
  bool people, org, dateline, street, weak;
  bool far_fetched;
  bool anchored;        /**< stands as places do: "in X", "X, Ohio" */
} gaz_mention;

typedef DT_VEC(gaz_mention) gaz_mentions;

/** Find mentions, in the order of the text. */
bool gaz_detect(const dt_gazetteer *g, const dt_doc *doc, gaz_mentions *out);
/** Choose rows. */
void gaz_resolve(const dt_gazetteer *g, const dt_doc *doc, gaz_mentions *mentions);

#endif
