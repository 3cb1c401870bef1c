/** libmicrohttpd, opened when it is needed. */
#ifndef DT_MHD_LATE_H
#define DT_MHD_LATE_H

#include "late.h"
#include <microhttpd.h>

#define MHD_LATE_LIST(X) \
  X(MHD_add_response_header) X(MHD_create_response_from_buffer) X(MHD_destroy_response) \
  X(MHD_get_daemon_info) X(MHD_lookup_connection_value) X(MHD_queue_response) X(MHD_start_daemon) \
  X(MHD_stop_daemon)

static struct { MHD_LATE_LIST(DT_LATE_FIELD) } mhd_late;

static inline dt_status mhd_late_open(dt_error *err) {
  static const char *const names[] = {MHD_LATE_LIST(DT_LATE_NAME)};
  return dt_late_open("libmicrohttpd.so.12", names, sizeof names / sizeof *names, &mhd_late, err);
}

#define MHD_add_response_header mhd_late.MHD_add_response_header
#define MHD_create_response_from_buffer mhd_late.MHD_create_response_from_buffer
#define MHD_destroy_response mhd_late.MHD_destroy_response
#define MHD_get_daemon_info mhd_late.MHD_get_daemon_info
#define MHD_lookup_connection_value mhd_late.MHD_lookup_connection_value
#define MHD_queue_response mhd_late.MHD_queue_response
#define MHD_start_daemon mhd_late.MHD_start_daemon
#define MHD_stop_daemon mhd_late.MHD_stop_daemon

#endif
