/* Near-copies by MinHash with one permutation: runs of three words are hashed, the hash's upper bits choose one of 128 bins, each
   bin keeps its least value, empty bins borrow from their right neighbour. Bands of four bins index the articles; a candidate is
   a copy when enough bins agree. docs/sources.md#minhash */
#include "base.h"
#include <stdlib.h>

enum { BINS = 128, ROWS = 4, BANDS = BINS / ROWS, RUN = 3, LEAST_WORDS = 20, ARTICLES_UNSAID = 100000, MOST_ARTICLES = 1 << 24 };

struct seen {
  uint64_t number, root; /* root: number of the first article of its kind */
  uint64_t exact;        /* hash of all words */
  char *id;              /* malloc'd */
  uint16_t bins[BINS];
  bool used, near;       /* near: long enough for bins */
};

struct dt_duplicates {
  struct seen *ring;     /* [most] */
  uint32_t most;
  uint64_t count;        /* articles given so far */
  double least;
  uint32_t slots;        /* a power of two */
  uint32_t *bands;       /* [BANDS][slots] ring index + 1, newest */
  uint32_t *exacts;      /* [slots] the same by exact hash */
};

void dt_duplicates_free(dt_duplicates *d) {
  if (!d) return;
  for (uint32_t i = 0; d->ring && i < d->most; i++) free(d->ring[i].id);
  free(d->ring);
  free(d->bands);
  free(d->exacts);
  free(d);
}

dt_status dt_duplicates_new(const dt_duplicates_options *options, dt_duplicates **out, dt_error *err) {
  static const dt_duplicates_options none = {0};
  if (!options) options = &none;
  if (options->most_articles > MOST_ARTICLES) return dt_fail(err, DT_ERR_USAGE, 0, "at most %d articles are remembered", MOST_ARTICLES);
  if (!(options->least >= 0 && options->least <= 1)) return dt_fail(err, DT_ERR_USAGE, 0, "a share in common is between 0 and 1");
  dt_duplicates *d = calloc(1, sizeof *d);
  if (!d) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  d->most = options->most_articles ? options->most_articles : ARTICLES_UNSAID;
  d->least = options->least > 0 ? options->least : 0.6;
  for (d->slots = 64; d->slots < d->most;) d->slots *= 2;
  d->ring = calloc(d->most, sizeof *d->ring);
  d->bands = calloc((size_t)d->slots * BANDS, sizeof *d->bands);
  d->exacts = calloc(d->slots, sizeof *d->exacts);
  if (!d->ring || !d->bands || !d->exacts) {
    dt_duplicates_free(d);
    return dt_fail(err, DT_ERR_MEM, 0, "no memory to remember %u articles", options->most_articles);
  }
  *out = d;
  return DT_OK;
}

/* ------------------------------------------------------- one article's hashes */

static uint64_t mix(uint64_t h) { /* Murmur3's last step */
  h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
  h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
  return h ^ h >> 33;
}

struct print {
  uint64_t last[RUN]; /* hashes of the last words */
  uint64_t words, exact;
  uint32_t bins[BINS]; /* least value + 1; 0: empty */
};

static void add_word(struct print *p, uint64_t hash) {
  for (int i = 0; i + 1 < RUN; i++) p->last[i] = p->last[i + 1];
  p->last[RUN - 1] = hash;
  p->exact = mix(p->exact * 31 + hash);
  if (++p->words < RUN) return;
  uint64_t run = 0;
  for (int i = 0; i < RUN; i++) run = mix(run ^ p->last[i]);
  uint32_t bin = (uint32_t)(run >> 57), value = (uint32_t)(run & 0xFFFFFFFE) + 1;
  if (p->bins[bin] == 0 || value < p->bins[bin]) p->bins[bin] = value;
}

/* Words are runs of letters and digits without case; bytes above ASCII count as letters. */
static void add_text(struct print *p, dt_str text) {
  uint64_t hash = 0;
  for (size_t i = 0; i <= text.len; i++) {
    char b = i < text.len ? text.ptr[i] : ' ';
    bool quote = i + 2 < text.len && b == '\xE2' && text.ptr[i + 1] == '\x80';
    if (quote) i += 2; /* dashes, curly quotes and the like part words */
    if (!quote && (dt_is_alpha(b) || dt_is_digit(b) || (unsigned char)b >= 0x80)) {
      hash = (hash ^ (unsigned char)dt_lower(b)) * 0x100000001b3u + 1;
    } else if (hash) {
      add_word(p, mix(hash));
      hash = 0;
    }
  }
}

static void print_of(const dt_article *article, struct print *p) {
  *p = (struct print){0};
  if (!article->paragraphs) add_text(p, article->text);
  for (uint32_t i = 0; article->paragraphs && i < article->paragraph_count; i++)
    if (article->paragraphs[i].kind == DT_PARAGRAPH_BODY)
      add_text(p, dt_slice(article->text, article->paragraphs[i].begin, article->paragraphs[i].end));
}

/* Bins as 16 bits each; an empty one takes its right neighbour's value with the distance mixed in. */
static void fold(const struct print *p, uint16_t bins[BINS]) {
  for (uint32_t i = 0; i < BINS; i++) {
    uint32_t away = 0;
    while (away < BINS && p->bins[(i + away) % BINS] == 0) away++;
    bins[i] = away == BINS ? 0 : (uint16_t)(mix(p->bins[(i + away) % BINS] + ((uint64_t)away << 40)) >> 48);
  }
}

static double agreement(const uint16_t *a, const uint16_t *b) {
  uint32_t same = 0;
  for (uint32_t i = 0; i < BINS; i++) same += a[i] == b[i];
  return (double)same / BINS;
}

/* ------------------------------------------------------- looking up */

static uint32_t *band_slot(dt_duplicates *d, const uint16_t *bins, uint32_t band) {
  uint64_t key = band;
  for (uint32_t r = 0; r < ROWS; r++) key = key << 16 ^ bins[band * ROWS + r] ^ key >> 48;
  return &d->bands[(size_t)band * d->slots + (mix(key) & (d->slots - 1))];
}

static const struct seen *find_exact(dt_duplicates *d, uint64_t exact) {
  uint32_t at = d->exacts[exact & (d->slots - 1)];
  return at && d->ring[at - 1].used && d->ring[at - 1].exact == exact ? &d->ring[at - 1] : NULL;
}

static const struct seen *find_near(dt_duplicates *d, const uint16_t *bins, double *similarity) {
  const struct seen *best = NULL;
  for (uint32_t band = 0; band < BANDS; band++) {
    uint32_t at = *band_slot(d, bins, band);
    const struct seen *s = at ? &d->ring[at - 1] : NULL;
    if (!s || !s->used || !s->near || s == best) continue;
    double share = agreement(s->bins, bins);
    if (share < d->least || (best && share <= *similarity)) continue;
    best = s;
    *similarity = share;
  }
  return best;
}

static dt_status remember(dt_duplicates *d, const struct seen *one, dt_str id, dt_error *err) {
  uint32_t at = (uint32_t)(one->number % d->most);
  char *copy = malloc(id.len + 1);
  if (!copy) return dt_fail(err, DT_ERR_MEM, 0, "out of memory");
  if (id.len) memcpy(copy, id.ptr, id.len);
  copy[id.len] = 0;
  free(d->ring[at].id);
  d->ring[at] = *one;
  d->ring[at].id = copy;
  d->exacts[one->exact & (d->slots - 1)] = at + 1;
  for (uint32_t band = 0; one->near && band < BANDS; band++) *band_slot(d, one->bins, band) = at + 1;
  return DT_OK;
}

dt_status dt_duplicates_add(dt_duplicates *d, const dt_article *article, dt_duplicate *out, dt_error *err) {
  struct print p;
  print_of(article, &p);
  struct seen one = {.number = d->count, .root = d->count, .exact = p.exact, .used = true, .near = p.words >= LEAST_WORDS};
  if (one.near) fold(&p, one.bins);
  *out = (dt_duplicate){.number = d->count, .of = d->count};
  const struct seen *found = p.words ? find_exact(d, p.exact) : NULL;
  if (found) *out = (dt_duplicate){DT_COPY_EXACT, d->count, found->root, {NULL, 0}, 1};
  else if (one.near && (found = find_near(d, one.bins, &out->similarity))) out->copy = DT_COPY_NEAR;
  one.used = p.words > 0;
  if (found) {
    /* the first of its kind while it is remembered, else the copy that was found */
    const struct seen *root = &d->ring[found->root % d->most];
    if (!root->used || root->number != found->root) root = found;
    out->of = one.root = root->number;
  }
  DT_TRY(remember(d, &one, article->id, err));
  d->count++;
  const struct seen *first = &d->ring[out->of % d->most];
  out->of_id = first->number == out->of ? dt_str_of(first->id) : (dt_str){"", 0};
  return DT_OK;
}
