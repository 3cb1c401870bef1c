/* In place of serve.c where libmicrohttpd was not found when the program was built. */
#include "base.h"

dt_status dt_serve_open(const char *store, const dt_serve_options *options, dt_server **out, dt_error *err) {
  (void)store, (void)options, (void)out;
  return dt_fail(err, DT_ERR_USAGE, 0, "this detente was built without its server (libmicrohttpd)");
}
uint16_t dt_serve_port(const dt_server *server) {
  (void)server;
  return 0;
}
void dt_serve_close(dt_server *server) { (void)server; }
