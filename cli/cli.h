/** What the subcommands share: their table, options, messages. */
#ifndef DT_CLI_H
#define DT_CLI_H

#include "detente.h"
#include <stdio.h>

enum { EXIT_DONE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2 };

/** One row of the table in main.c. */
typedef struct command {
  const char *name;    /**< "code" */
  const char *summary; /**< one line for `detente --help` */
  int (*run)(int argc, char **argv); /**< argv[0] is the command's name; returns the exit code */
} command;

/** One option. Exactly one of flag, text and number is set. */
typedef struct option {
  char letter;       /**< 'o', or 0 */
  const char *name;  /**< "to" for --to */
  const char *value; /**< what --help calls its value, NULL for a flag */
  const char *help;
  bool *flag;
  const char **text;
  unsigned *number;
} option;

/** Common options a command takes. */
enum {
  OPT_OUTPUT = 1,   /**< -o, --output */
  OPT_FROM = 2,     /**< --from */
  OPT_TO = 4,       /**< --to */
  OPT_DATE = 8,     /**< --date */
  OPT_JOBS = 16,    /**< -j, --jobs */
  OPT_ENGINE = 32,  /**< --model, --dict */
  OPT_OFFSETS = 64, /**< --offsets */
  OPT_CODING = OPT_OUTPUT | OPT_FROM | OPT_DATE | OPT_JOBS | OPT_ENGINE,
};

/** What a command takes, and the words that teach it. */
typedef struct usage {
  const char *name;     /**< "code" */
  const char *operands; /**< "[FILE]..." */
  const char *about;    /**< paragraphs for --help */
  const char *examples; /**< lines for --help, shown first */
  unsigned common;      /**< OPT_* */
  const option *own;    /**< ends with a zeroed row; may be NULL */
  const char *to_help;  /**< what --to takes, when OPT_TO; may be NULL */
} usage;

/** Values of the common options, and the operands. */
typedef struct options {
  const char *output; /**< NULL: standard output */
  const char *from;   /**< as given, or NULL */
  dt_format format;   /**< from, looked up */
  const char *to;     /**< as given, or NULL */
  const char *date;   /**< YYYY-MM-DD, checked, or NULL */
  unsigned jobs;      /**< at least 1 */
  bool codepoints;    /**< --offsets codepoints */
  dt_engine_options engine;
  const char **files; /**< [file_count]; "-" alone when no FILE was given and standard input is used */
  size_t file_count;
} options;

/** Go on with the command: options_read() has nothing more to say. */
enum { OPTIONS_GO = -1 };

/**
 * Read argv into *out.
 *
 * Returns OPTIONS_GO, or the exit code when the command is to end here (--help, --version, wrong usage: said on
 * standard error). A command that takes [FILE]... and gets none, with a terminal on standard input, ends with its
 * usage. Free with options_free() whatever is returned.
 */
int options_read(const usage *use, int argc, char **argv, options *out);
void options_free(options *o);

/** "detente: MESSAGE\n" to standard error; clears a progress line first. */
void say(const char *format, ...) DT_PRINTF(1, 2);
/** Text of an article for a terminal, which it must not steer. */
void put_shown(FILE *to, dt_str s);
/** say() what an error holds. `about` ("a file name") may be NULL. */
void say_error(const char *about, const dt_error *err);

/** Show a line of progress on standard error, a terminal, in place of the one before. */
void progress(const char *format, ...) DT_PRINTF(1, 2);
/** Take the progress line away. */
void progress_end(void);

/** Open the engine with --model and --dict; on failure says why and returns an exit code, else OPTIONS_GO. */
int open_engine(const options *o, dt_engine **out);

/** Flush standard output and check it: EXIT_DONE, or EXIT_INPUT with a message (silent for a closed pipe). */
int finish_output(FILE *out, const char *name);

/** How each_article() reads. */
typedef struct article_loop {
  const options *o; /**< --from, --date, --dict count */
  const dt_engine *engine;
  dt_doc *doc;
  dt_stage last;    /**< every article is worked through so far */
  FILE *out;        /**< reading ends when it cannot be written any more; may be NULL */
  const char *only; /**< the article of this id alone; NULL: all */
  bool notes;       /**< say what the reader has noted of an article */
  void (*each)(dt_doc *doc, void *user);
  void *user;
} article_loop;
/** Hand every article of a file to `each`: EXIT_DONE, or EXIT_INPUT when something in it could not be used, which is said. */
int each_article(const article_loop *loop, const char *path);

int cmd_clashes(int argc, char **argv);
int cmd_code(int argc, char **argv);
int cmd_convert(int argc, char **argv);
int cmd_dict(int argc, char **argv);
int cmd_dump(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_panel(int argc, char **argv);
int cmd_parse(int argc, char **argv);
int cmd_quotes(int argc, char **argv);
int cmd_relate(int argc, char **argv);
int cmd_read(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_series(int argc, char **argv);
int cmd_help(int argc, char **argv);

#endif
