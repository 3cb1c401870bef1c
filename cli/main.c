/* The command: one row for each subcommand, one file cli/cmd_<name>.c for each row. */
#include "cli.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const command commands[] = {
  {"clashes", "claims that clash: denied, undone, or belied by deeds", cmd_clashes},
  {"code", "news in, events out: the main job", cmd_code},
  {"convert", "stored events into any format", cmd_convert},
  {"dict", "what names mean, faults of dictionaries, unknown names", cmd_dict},
  {"dump", "what each stage has found, as plain TSV", cmd_dump},
  {"explain", "one sentence, and why each event was coded so", cmd_explain},
  {"panel", "zero-filled country and dyad panels for modelling, as CSV", cmd_panel},
  {"parse", "tags, lemmas and dependency trees as CoNLL-U", cmd_parse},
  {"quotes", "who is said to have said, thought or felt what", cmd_quotes},
  {"relate", "the relation between two marked parties of a sentence", cmd_relate},
  {"read", "one article on the terminal, marked up: who says what, who does what", cmd_read},
  {"report", "a store to look at: one HTML file", cmd_report},
  {"serve", "a store to look at in a browser, over HTTP on this machine", cmd_serve},
  {"series", "words and deeds between two actors over time, and the gap", cmd_series},
  {"help", "how to use detente, or one of its commands", cmd_help},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static const command *find(const char *name) {
  for (size_t i = 0; i < COMMAND_COUNT; i++)
    if (strcmp(commands[i].name, name) == 0) return &commands[i];
  return NULL;
}

static void overview(FILE *to) {
  fputs("detente: news text in, coded political events out: who did what to whom, when, where, on whose word\n\n"
        "  detente code article.txt --date 2018-04-25        events as JSON lines\n"
        "  detente code --to table samples/*.*               events as a table to read\n"
        "  detente code --to sqlite:events.db news.jsonl     events into a database\n"
        "  detente read article.html                         one article, marked up on the terminal\n\n"
        "commands:\n", to);
  for (size_t i = 0; i < COMMAND_COUNT; i++) fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].summary);
  fputs("\n`detente COMMAND --help` shows what each takes, with examples.\n"
        "exit codes: 0 done; 1 something in the input could not be used (the rest is done); 2 wrong usage\n", to);
}

int cmd_help(int argc, char **argv) {
  if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
    overview(stdout);
    return finish_output(stdout, "standard output");
  }
  const command *named = find(argv[1]);
  if (!named) {
    say("no command '%s'; `detente --help` lists them", argv[1]);
    return EXIT_USAGE;
  }
  if (named->run == cmd_help) return cmd_help(1, argv);
  char *help[] = {argv[1], "--help", NULL};
  return named->run(2, help);
}

int main(int argc, char **argv) {
  /* A reader that goes away is an error value (EPIPE) to us, not a killed process: a database being written at the
     same time is closed in order. */
  signal(SIGPIPE, SIG_IGN);
  if (argc < 2) {
    overview(stderr);
    return EXIT_USAGE;
  }
  if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
    printf("detente %s\n", dt_version());
    return finish_output(stdout, "standard output");
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) return cmd_help(1, argv);
  const command *named = find(argv[1]);
  if (!named) {
    say("no command '%s'; `detente --help` lists them", argv[1]);
    return EXIT_USAGE;
  }
  return named->run(argc - 1, argv + 1);
}
