/* Relations over time out of an event store: series, panel, clashes. */
#include "cli.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The output, opened when there is something to write: what cannot be made leaves no empty file. */
typedef struct target {
  const char *name; /* NULL: standard output */
  FILE *file;
} target;

static bool write_out(dt_str bytes, void *user) {
  target *t = user;
  if (!t->file) t->file = t->name ? fopen(t->name, "wb") : stdout;
  return t->file && fwrite(bytes.ptr, 1, bytes.len, t->file) == bytes.len;
}

static int close_out(target *t, bool failed) {
  const char *name = t->name ? t->name : "standard output";
  if (!t->file) {
    if (failed) say("%s: %s", name, strerror(errno));
    return failed ? EXIT_INPUT : EXIT_DONE;
  }
  int end = finish_output(t->file, name);
  if (t->name && fclose(t->file) != 0 && end == EXIT_DONE) end = EXIT_INPUT;
  return end;
}

typedef dt_status writer(const char *store, const dt_relation_options *options, dt_write_fn *write, void *user, dt_error *err);

static int run(const options *o, const dt_relation_options *how, writer *write) {
  dt_error err = {0};
  target out = {.name = o->output};
  dt_status status = write(o->files[0], how, write_out, &out, &err);
  if (status != DT_OK && status != DT_ERR_IO) say_error(NULL, &err);
  int end = close_out(&out, status == DT_ERR_IO);
  return status == DT_OK ? end : status == DT_ERR_USAGE ? EXIT_USAGE : EXIT_INPUT;
}

/* The options that say which events count, for each of the three. */
#define COUNTING(how)                                                                                                     \
  {0, "dyad", "A:B", "two actors: codes (USA,GBR), with a sector (USA GOV), groups (@NATO), * for any", .text = &how.dyad}, \
  {0, "by", "LENGTH", "day, week, month (default), quarter or year", .text = &how.by},                                     \
  {0, "from", "YYYY-MM-DD", "first day", .text = &how.from},                                                               \
  {0, "until", "YYYY-MM-DD", "last day", .text = &how.to},                                                                \
  {0, "unique", "LEVEL", "what counts once: none, copies (default: articles that copy are left out), link, day",           \
   .text = &how.unique},                                                                                                   \
  {0, "with", "MODES", "auxiliary modes that count too: historical,future,hypothetical,negation or all", .text = &how.with}, \
  {0, "published", NULL, "events stand under the day they were published", .flag = &how.publication}

static int one_store(const usage *use, const options *o) {
  if (o->file_count == 1) return OPTIONS_GO;
  say("%s: name one event store; `detente %s --help` shows how", use->name, use->name);
  return EXIT_USAGE;
}

static unsigned terminal_columns(void) {
  struct winsize size;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 100;
}

int cmd_series(int argc, char **argv) {
  dt_relation_options how = {0};
  bool plot = false;
  const option own[] = {
    COUNTING(how),
    {0, "smooth", "N", "smoothing reaches N-1 neighbours (default: 7 days, 4 weeks, 3 months, 2 quarters)", .number = &how.smooth},
    {0, "bootstrap", "N", "replicates of the interval (default 400)", .number = &how.bootstrap},
    {0, "plot", NULL, "a chart in text", .flag = &plot},
    {0},
  };
  const usage use = {
    .name = "series",
    .operands = "STORE",
    .about = "Words and deeds between two actors over time: how many, how friendly (mean PLOVER score, -10 to 10), the gap between\n"
             "them with a 95% interval, when they turned, and how much was read. docs/relations.md has the formulas.\n",
    .examples = "  detente series events.db --dyad USA:RUS --by week\n  detente series events.db --dyad 'USA GOV:@NATO' --to csv > series.csv\n"
                "  detente series events.db --dyad USA:RUS --plot\n",
    .common = OPT_OUTPUT | OPT_TO,
    .own = own,
    .to_help = "table (default), csv or json",
  };
  options o;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO) rc = one_store(&use, &o);
  how.format = plot ? "plot" : o.to;
  if (rc == OPTIONS_GO) {
    how.columns = terminal_columns();
    rc = run(&o, &how, dt_series_write);
  }
  options_free(&o);
  return rc;
}

int cmd_panel(int argc, char **argv) {
  dt_relation_options how = {0};
  const option own[] = {
    COUNTING(how),
    {0, "unit", "UNIT", "directed (default: actor to recipient), dyad, country", .text = &how.unit},
    {0},
  };
  const usage use = {
    .name = "panel",
    .operands = "STORE",
    .about = "A table for modelling, as CSV: one row for each dyad or country that has events and each period, zero-filled, with ISO,\n"
             "Correlates of War and Gleditsch-Ward codes.\n",
    .examples = "  detente panel events.db --unit dyad --by week > panel.csv\n  detente panel events.db --unit country --by day --dyad '@NATO:*'\n",
    .common = OPT_OUTPUT | OPT_TO,
    .own = own,
    .to_help = "csv",
  };
  options o;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO) rc = one_store(&use, &o);
  how.format = o.to;
  if (rc == OPTIONS_GO) rc = run(&o, &how, dt_panel_write);
  options_free(&o);
  return rc;
}

int cmd_clashes(int argc, char **argv) {
  dt_relation_options how = {0};
  const option own[] = {
    COUNTING(how),
    {0, "within", "DAYS", "days between the two (default 30)", .number = &how.within},
    {0, "limit", "N", "the strongest N of each kind (default 100)", .number = &how.limit},
    {0},
  };
  const usage use = {
    .name = "clashes",
    .operands = "STORE",
    .about = "Claims that clash: what one says was done and another denies, what was announced and then undone, kind words beside\n"
             "hostile deeds; each with both sentences and on whose word they stand.\n",
    .examples = "  detente clashes events.db --dyad USA:RUS\n  detente clashes events.db --to jsonl --within 14\n",
    .common = OPT_OUTPUT | OPT_TO,
    .own = own,
    .to_help = "text (default), jsonl or csv",
  };
  options o;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO) rc = one_store(&use, &o);
  how.format = o.to;
  if (rc == OPTIONS_GO) rc = run(&o, &how, dt_clashes_write);
  options_free(&o);
  return rc;
}

int cmd_report(int argc, char **argv) {
  dt_relation_options how = {0};
  const option own[] = {
    {0, "title", "TEXT", "heading of the page", .text = &how.title},
    {0, "text", "WHAT", "what of the articles goes in: article (default), sentence (those with events), none", .text = &how.text},
    {0},
  };
  const usage use = {
    .name = "report",
    .operands = "STORE",
    .about = "One HTML file with all of a store's events, to look at in a browser, without a network: words and deeds over time, who to\n"
             "whom, a map, who is quoted, and each event in its sentence. `detente serve` shows stores too big for a file.\n",
    .examples = "  detente report events.db -o report.html\n  detente report events.db --text sentence --title 'Spring 2018' -o report.html\n",
    .common = OPT_OUTPUT,
    .own = own,
  };
  options o;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO) rc = one_store(&use, &o);
  if (rc == OPTIONS_GO) rc = run(&o, &how, dt_report_write);
  options_free(&o);
  return rc;
}
