/** Which paragraphs are page furniture, by the phrases of dict/source/furniture.txt and by a few rules of shape. */
#ifndef DT_FURNITURE_H
#define DT_FURNITURE_H

#include "base.h"

typedef struct dt_furniture dt_furniture; /**< loaded phrases: const, shared by threads */

/** Load every dict/source/furniture*.txt of `sources`, which must outlive it. DT_ERR_DICT names file and line. */
DT_MUST_CHECK dt_status dt_furniture_open(const dt_sources *sources, dt_furniture **out, dt_error *err);
void dt_furniture_close(dt_furniture *furniture);

/**
 * Label those paragraphs of kind BODY that are furniture or the title.
 *
 * in      article     text, title; with an empty title the first line may be found to be it
 *         menus       look for menus by runs of very short lines: for text whose layout is lost
 * out     paragraphs  kind and reason; reasons are copied to `arena`
 * errors  DT_ERR_MEM
 */
DT_MUST_CHECK dt_status dt_furniture_label(const dt_furniture *furniture, const dt_article *article,
                                           dt_paragraph *paragraphs, uint32_t count, bool menus, dt_arena *arena,
                                           dt_error *err);

#endif
