/** On whose word: attributions of an article. */
#ifndef DT_SPEECH_H
#define DT_SPEECH_H

#include "base.h"

typedef struct dt_speech dt_speech; /**< loaded cue dictionaries: const, shared by threads */

/** Load dict/speech from `sources`, which must outlive it. DT_ERR_DICT names file and line. */
DT_MUST_CHECK dt_status dt_speech_open(const dt_sources *sources, dt_speech **out, dt_error *err);
void dt_speech_close(dt_speech *speech);

/**
 * in   doc->tokens with trees, doc->entities
 * out  doc->attributions, token_attribution
 */
DT_MUST_CHECK dt_status dt_speech_find(const dt_speech *speech, dt_doc *doc, dt_error *err);

#endif
