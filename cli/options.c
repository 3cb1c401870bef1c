#include "cli.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Formats by the names --from takes. */
static const struct {
  const char *name;
  dt_format format;
} formats[] = {
  {"auto", DT_FORMAT_AUTO},     {"text", DT_FORMAT_TEXT},     {"html", DT_FORMAT_HTML},
  {"jsonl", DT_FORMAT_JSONL},   {"conllu", DT_FORMAT_CONLLU}, {"warc", DT_FORMAT_WARC}, {"feed", DT_FORMAT_FEED},
};

enum { OPTION_LIMIT = 48, JOBS_LIMIT = 1024 };

/* Everything one command takes: common options, its own, --help and --version. */
typedef struct taken {
  option items[OPTION_LIMIT];
  size_t count;
  const char *offsets, *dict, *model, *jobs;
  bool help, version;
} taken;

static void take(taken *t, option o) {
  if (t->count < OPTION_LIMIT) t->items[t->count++] = o;
}

static void take_all(const usage *use, taken *t, options *o) {
  for (const option *own = use->own; own && own->name; own++) take(t, *own);
  if (use->common & OPT_OUTPUT)
    take(t, (option){'o', "output", "FILE", "write to FILE instead of standard output", .text = &o->output});
  if (use->common & OPT_FROM)
    take(t, (option){0, "from", "FORMAT", "what the input is: auto (default), text, html, jsonl, warc, feed, conllu",
                     .text = &o->from});
  if (use->common & OPT_TO)
    take(t, (option){0, "to", "FORMAT", use->to_help ? use->to_help : "what to write", .text = &o->to});
  if (use->common & OPT_DATE)
    take(t, (option){0, "date", "YYYY-MM-DD", "publication date of articles that carry none", .text = &o->date});
  if (use->common & OPT_JOBS)
    take(t, (option){'j', "jobs", "N", "threads (default 1); the output is the same whatever N is", .text = &t->jobs});
  if (use->common & OPT_OFFSETS)
    take(t, (option){0, "offsets", "UNIT", "bytes (UTF-8, default) or codepoints (what Python slices by)",
                     .text = &t->offsets});
  if (use->common & OPT_ENGINE) {
    take(t, (option){0, "dict", "DIR", "a folder of dictionaries that win over the built-in ones; may be repeated",
                     .text = &t->dict});
    take(t, (option){0, "model", "FILE", "a model file instead of the built-in one", .text = &t->model});
    take(t, (option){0, "max-sentences", "N", "only the first N sentences of an article", .number = &o->engine.max_sentences});
    take(t, (option){0, "min-chars", "N", "pass articles whose body has fewer characters", .number = &o->engine.min_chars});
    take(t, (option){0, "lede-only", NULL, "title and first paragraph only", .flag = &o->engine.lede_only});
  }
  take(t, (option){'h', "help", NULL, "this text", .flag = &t->help});
  take(t, (option){'V', "version", NULL, "the version", .flag = &t->version});
}

static void print_help(const usage *use, const taken *t) {
  printf("usage: detente %s [OPTION]... %s\n\n", use->name, use->operands ? use->operands : "");
  if (use->examples) printf("%s\n", use->examples);
  if (use->about) printf("%s\n", use->about);
  puts("options:");
  for (size_t i = 0; i < t->count; i++) {
    const option *o = &t->items[i];
    char left[64];
    snprintf(left, sizeof left, "%s--%s%s%s", (char[]){'-', o->letter, ',', ' ', 0}, o->name, o->value ? " " : "",
             o->value ? o->value : "");
    if (!o->letter) snprintf(left, sizeof left, "    --%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
    printf("  %-24s %s\n", left, o->help);
  }
}

static const option *by_name(const taken *t, const char *name, size_t len) {
  for (size_t i = 0; i < t->count; i++)
    if (strlen(t->items[i].name) == len && memcmp(t->items[i].name, name, len) == 0) return &t->items[i];
  return NULL;
}

static const option *by_letter(const taken *t, char letter) {
  for (size_t i = 0; i < t->count; i++)
    if (t->items[i].letter && t->items[i].letter == letter) return &t->items[i];
  return NULL;
}

static int wrong(const usage *use) {
  fprintf(stderr, "usage: detente %s [OPTION]... %s; `detente %s --help` says more\n", use->name,
          use->operands ? use->operands : "", use->name);
  return EXIT_USAGE;
}

static bool read_number(const char *text, unsigned least, unsigned most, unsigned *out) {
  if (!*text || strlen(text) > 9 || strspn(text, "0123456789") != strlen(text)) return false;
  unsigned long n = strtoul(text, NULL, 10);
  if (n < least || n > most) return false;
  *out = (unsigned)n;
  return true;
}

static bool is_date(const char *s) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (strlen(s) != 10 || s[4] != '-' || s[7] != '-') return false;
  unsigned year, month, day;
  char part[3][5] = {{s[0], s[1], s[2], s[3], 0}, {s[5], s[6], 0}, {s[8], s[9], 0}};
  if (!read_number(part[0], 1, 9999, &year) || !read_number(part[1], 1, 12, &month) ||
      !read_number(part[2], 1, 31, &day))
    return false;
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return (int)day <= days[month - 1] + (month == 2 && leap);
}

/* Store one option's value; 0 when it is fine. */
static int store(const usage *use, const option *o, const char *value, taken *t, options *out) {
  if (o->flag) {
    *o->flag = true;
  } else if (o->number) {
    if (!read_number(value, 0, 999999999, o->number)) {
      say("--%s: '%s' is not a whole number", o->name, value);
      return wrong(use);
    }
  } else {
    *o->text = value;
    if (o->text == &t->dict) { /* repeatable: room for argc of them was made */
      ((const char **)out->engine.dict_dirs)[out->engine.dict_dir_count++] = value;
    }
  }
  return 0;
}

static int read_one(const usage *use, int argc, char **argv, int *at, taken *t, options *out) {
  char *arg = argv[*at];
  const option *o = NULL;
  const char *value = NULL;
  if (arg[1] == '-') {
    char *equals = strchr(arg, '=');
    o = by_name(t, arg + 2, equals ? (size_t)(equals - arg - 2) : strlen(arg + 2));
    if (equals) value = equals + 1;
  } else {
    o = by_letter(t, arg[1]);
    if (o && o->value && arg[2]) value = arg + 2;
    else if (arg[2]) o = NULL; /* flags are not bundled */
  }
  if (!o) {
    say("unknown option '%s'", arg);
    return wrong(use);
  }
  if (!o->value && value) {
    say("--%s takes no value", o->name);
    return wrong(use);
  }
  if (o->value && !value) {
    if (*at + 1 >= argc) {
      say("--%s needs a value (%s)", o->name, o->value);
      return wrong(use);
    }
    value = argv[++*at];
  }
  return store(use, o, value, t, out);
}

/* Check the values that are words of a closed list. */
static int check(const usage *use, taken *t, options *out) {
  if (out->from) {
    size_t i = 0, count = sizeof formats / sizeof *formats;
    while (i < count && strcmp(formats[i].name, out->from) != 0) i++;
    if (i == count) {
      say("--from: no format '%s'", out->from);
      return wrong(use);
    }
    out->format = formats[i].format;
  }
  if (out->date && !is_date(out->date)) {
    say("--date: '%s' is not a date YYYY-MM-DD", out->date);
    return wrong(use);
  }
  if (t->jobs && !read_number(t->jobs, 1, JOBS_LIMIT, &out->jobs)) {
    say("--jobs: '%s' is not a number from 1 to %d", t->jobs, JOBS_LIMIT);
    return wrong(use);
  }
  if (t->offsets && strcmp(t->offsets, "bytes") != 0 && strcmp(t->offsets, "codepoints") != 0) {
    say("--offsets: '%s' is neither bytes nor codepoints", t->offsets);
    return wrong(use);
  }
  out->codepoints = t->offsets && strcmp(t->offsets, "codepoints") == 0;
  out->engine.model_path = t->model;
  return 0;
}

int options_read(const usage *use, int argc, char **argv, options *out) {
  *out = (options){.jobs = 1, .files = calloc((size_t)argc + 1, sizeof *out->files)};
  out->engine.dict_dirs = calloc((size_t)argc + 1, sizeof *out->engine.dict_dirs);
  if (!out->files || !out->engine.dict_dirs) {
    say("out of memory");
    return EXIT_INPUT;
  }
  taken t = {0};
  take_all(use, &t, out);
  bool only_files = false;
  for (int i = 1; i < argc; i++) {
    if (only_files || argv[i][0] != '-' || argv[i][1] == 0) out->files[out->file_count++] = argv[i];
    else if (strcmp(argv[i], "--") == 0) only_files = true;
    else {
      int rc = read_one(use, argc, argv, &i, &t, out);
      if (rc) return rc;
    }
  }
  if (t.help) {
    print_help(use, &t);
    return finish_output(stdout, "standard output");
  }
  if (t.version) {
    printf("detente %s\n", dt_version());
    return finish_output(stdout, "standard output");
  }
  int rc = check(use, &t, out);
  if (rc) return rc;
  if (out->file_count == 0 && use->operands && strncmp(use->operands, "[FILE]", 6) == 0) {
    if (isatty(STDIN_FILENO)) {
      say("nothing to read: name a FILE, or `-` for what you type");
      return wrong(use);
    }
    out->files[out->file_count++] = "-";
  }
  return OPTIONS_GO;
}

void options_free(options *o) {
  free(o->files);
  free((void *)o->engine.dict_dirs);
  *o = (options){0};
}
