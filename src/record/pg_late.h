/** libpq, opened when it is needed. */
#ifndef DT_PG_LATE_H
#define DT_PG_LATE_H

#include "late.h"
#include <libpq-fe.h>

#define PG_LATE_LIST(X) \
  X(PQclear) X(PQconnectdb) X(PQerrorMessage) X(PQexec) X(PQexecParams) X(PQexecPrepared) X(PQfinish) X(PQfreemem) \
  X(PQgetCopyData) X(PQgetResult) X(PQgetvalue) X(PQntuples) X(PQprepare) X(PQputCopyData) X(PQputCopyEnd) \
  X(PQresultStatus) X(PQsetNoticeProcessor) X(PQstatus)

static struct { PG_LATE_LIST(DT_LATE_FIELD) } pg_late;

static inline dt_status pg_late_open(dt_error *err) {
  static const char *const names[] = {PG_LATE_LIST(DT_LATE_NAME)};
  return dt_late_open("libpq.so.5", names, sizeof names / sizeof *names, &pg_late, err);
}

#define PQclear pg_late.PQclear
#define PQconnectdb pg_late.PQconnectdb
#define PQerrorMessage pg_late.PQerrorMessage
#define PQexec pg_late.PQexec
#define PQexecParams pg_late.PQexecParams
#define PQexecPrepared pg_late.PQexecPrepared
#define PQfinish pg_late.PQfinish
#define PQfreemem pg_late.PQfreemem
#define PQgetCopyData pg_late.PQgetCopyData
#define PQgetResult pg_late.PQgetResult
#define PQgetvalue pg_late.PQgetvalue
#define PQntuples pg_late.PQntuples
#define PQprepare pg_late.PQprepare
#define PQputCopyData pg_late.PQputCopyData
#define PQputCopyEnd pg_late.PQputCopyEnd
#define PQresultStatus pg_late.PQresultStatus
#define PQsetNoticeProcessor pg_late.PQsetNoticeProcessor
#define PQstatus pg_late.PQstatus

#endif
