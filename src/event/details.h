/** When, where, how many. */
#ifndef DT_DETAILS_H
#define DT_DETAILS_H

#include "coder.h"

/** Fill place, timex, date, precision and numbers of an event whose trigger and sentence are set. */
void ev_details(const ev_coder *c, dt_event *event);
/** True when the date is about a year or more before the article. */
bool ev_is_historical(const dt_doc *doc, const dt_event *event);

#endif
