/* Stored events into any format. */
#include "cli.h"
#include "sink.h"
#include <string.h>

static const char *since, *until, *actor, *recipient, *quad_scheme, *organisations;
static bool one_a_day, with_text, with_link;

static const option own[] = {
  {0, "since", "YYYY-MM-DD", "only events of this day and later", .text = &since},
  {0, "until", "YYYY-MM-DD", "only events of this day and earlier", .text = &until},
  {0, "actor", "CODE", "only events with this actor (USA, UNO ...)", .text = &actor},
  {0, "recipient", "CODE", "only events with this recipient", .text = &recipient},
  {0, "one-a-day", NULL, "one event a day, parties and CAMEO code; the others' articles and addresses are kept with it", .flag = &one_a_day},
  {0, "link", NULL, "add what events told to be the same have in common (\"link\")", .flag = &with_link},
  {0, "text", NULL, "add the sentence's words to JSON (\"text\")", .flag = &with_text},
  {0, "quad-scheme", "NAME", "quad classes of plover, icews or penta instead of the format's own", .text = &quad_scheme},
  {0, "organisations", "WHICH", "codes of intergovernmental organisations: own (UNO, EUR, IGO; default) or igo (IGO for all)", .text = &organisations},
  {0},
};

static bool take(dt_str bytes, void *user) { return sink_write(user, bytes); }

static bool is_day(const char *name, const char *z) {
  bool digits = z && strlen(z) == 10 && strspn(z, "0123456789-") == 10 && z[4] == '-' && z[7] == '-';
  if (z && !digits) say("--%s: '%s' is not a date YYYY-MM-DD", name, z);
  return !z || digits;
}

static int copy(const options *o) {
  dt_error err = {0};
  dt_status status = dt_store_copy(o->files[0], o->to, &err);
  if (status != DT_OK) say_error(NULL, &err);
  return status == DT_ERR_USAGE ? EXIT_USAGE : status == DT_OK ? EXIT_DONE : EXIT_INPUT;
}

static int convert(const options *o) {
  dt_selection which = {.since = since, .until = until, .actor = actor, .recipient = recipient, .one_a_day = one_a_day};
  dt_record_options how = {.format = o->to, .codepoints = o->codepoints, .with_text = with_text, .with_link = with_link, .quad_scheme = quad_scheme,
                           .organisations = organisations};
  dt_error err = {0};
  dt_str header;
  sink out;
  if (o->file_count != 1) return say("one store is read: detente convert events.db"), EXIT_USAGE;
  if (o->to && strncmp(o->to, "sqlite:", 7) == 0) return copy(o);
  if (!is_day("since", since) || !is_day("until", until)) return EXIT_USAGE;
  if (dt_record_header(&how, &header, &err) != DT_OK) return say("--to: %s", err.message), EXIT_USAGE;
  if (!sink_open(&out, o->output)) return EXIT_INPUT;
  dt_status status = dt_store_records(o->files[0], &which, &how, take, &out, &err);
  bool written = sink_close(&out);
  if (status != DT_OK) say_error(NULL, &err);
  if (status == DT_ERR_USAGE) return EXIT_USAGE;
  return status == DT_OK && written ? EXIT_DONE : EXIT_INPUT;
}

int cmd_convert(int argc, char **argv) {
  const usage use = {
    .name = "convert",
    .operands = "DB",
    .examples = "  detente convert events.db --to csv -o events.csv\n"
                "  detente convert events.db --to phoenix --one-a-day --since 2018-01-01\n"
                "  detente convert postgresql:dbname=events --to sqlite:events.db\n",
    .about = "Writes the events of a store (detente code --to sqlite:FILE or postgresql:CONNECTION). What comes out is what `detente code` would have written;\n"
             "rows are numbered from 1 in the order of the store. docs/formats.md tells what stands in which column.\n",
    .common = OPT_OUTPUT | OPT_TO | OPT_OFFSETS,
    .own = own,
    .to_help = "jsonl (default), csv, tsv, table, gdelt1, gdelt2, gdelt2-mentions, icews, phoenix, polecat, tabari; sqlite:FILE copies a\n"
               "                           PostgreSQL store",
  };
  options o;
  int rc = options_read(&use, argc, argv, &o);
  if (rc == OPTIONS_GO) rc = convert(&o);
  options_free(&o);
  return rc;
}
