/* An event store over HTTP, until it is told to stop. */
#include "cli.h"
#include <signal.h>
#include <string.h>

static int serve(const options *o, const dt_serve_options *how) {
  dt_error err = {0};
  dt_server *server = NULL;
  sigset_t stop;
  int got;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  sigprocmask(SIG_BLOCK, &stop, NULL); /* before its threads begin: they inherit it */
  dt_status status = dt_serve_open(o->files[0], how, &server, &err);
  if (status != DT_OK) {
    say_error(NULL, &err);
    return status == DT_ERR_USAGE ? EXIT_USAGE : EXIT_INPUT;
  }
  const char *address = how->address ? how->address : "127.0.0.1";
  bool six = strchr(address, ':') != NULL;
  printf("http://%s%s%s:%u/\n", six ? "[" : "", address, six ? "]" : "", dt_serve_port(server));
  int end = finish_output(stdout, "standard output");
  if (end == EXIT_DONE) sigwait(&stop, &got);
  dt_serve_close(server);
  return end;
}

int cmd_serve(int argc, char **argv) {
  dt_serve_options how = {0};
  unsigned port = 8018;
  const option own[] = {
    {'p', "port", "N", "port to listen on (default 8018; 0: any that is free)", .number = &port},
    {0, "address", "IP", "address to listen on (default 127.0.0.1: this machine only)", .text = &how.address},
    {0, "title", "TEXT", "heading of the page", .text = &how.title},
    {0},
  };
  const usage use = {
    .name = "serve",
    .operands = "STORE",
    .about = "Shows a store in a browser, for those too big for `detente report`: the same page, over HTTP. It reads only, and answers this\n"
             "machine only unless --address says otherwise; there is no password. Writes its address; Ctrl-C ends it.\n"
             "docs/relations.md describes the JSON under /api/.\n",
    .examples = "  detente serve events.db\n  detente serve events.db --port 0 --title 'Spring 2018'\n",
    .own = own,
  };
  options o;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO && o.file_count != 1) {
    say("serve: name one event store; `detente serve --help` shows how");
    rc = EXIT_USAGE;
  }
  if (rc == OPTIONS_GO && port > 65535) {
    say("--port: at most 65535");
    rc = EXIT_USAGE;
  }
  how.port = (uint16_t)port;
  if (rc == OPTIONS_GO) rc = serve(&o, &how);
  options_free(&o);
  return rc;
}
