/** Functions of a library that few commands need: it is opened by the first that does, so that the others neither pay for it (libpq and
    libmicrohttpd with all they bring: 5 MB and 14 million instructions of every start) nor need it installed. */
#ifndef DT_LATE_H
#define DT_LATE_H

#include "base.h"

/* For a list of function names: the table's fields, and their names in the same order. */
#define DT_LATE_FIELD(function) __typeof__(function) *function;
#define DT_LATE_NAME(function) #function,

/** Open `library` ("libpq.so.5") and set table[i] to its function names[i]. DT_ERR_IO when it or one of them is missing. */
DT_MUST_CHECK dt_status dt_late_open(const char *library, const char *const *names, size_t count, void *table, dt_error *err);

#endif
