/* The binding: engines, readers, coding with the GIL released, and columns as an Arrow stream. Only the public header is used. What
   people see is in __init__.py. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "detente.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char engine_name[] = "detente.engine", reader_name[] = "detente.reader";
static PyObject *error_type; /* detente.Error */

/* A message may be cut inside a character, or quote a file name that is no UTF-8. */
static PyObject *fail(const dt_error *err) {
  const char *message = err->message[0] ? err->message : dt_status_text(err->status);
  PyObject *text = PyUnicode_DecodeUTF8(message, (Py_ssize_t)strlen(message), "replace");
  if (text) PyErr_SetObject(error_type, text);
  Py_XDECREF(text);
  return NULL;
}

/* ----------------------------------------------------------------- engine */

static void free_engine(PyObject *capsule) { dt_engine_close(PyCapsule_GetPointer(capsule, engine_name)); }

/* A sequence of str as UTF-8; the strings live in `keep`. */
static const char **strings_of(PyObject *sequence, PyObject **keep, size_t *count) {
  PyObject *list = PySequence_List(sequence);
  if (!list) return NULL;
  Py_ssize_t n = PyList_Size(list);
  const char **out = calloc((size_t)n + 1, sizeof *out);
  PyObject *kept = out ? PyList_New(0) : NULL;
  for (Py_ssize_t i = 0; kept && i < n; i++) {
    PyObject *bytes = PyUnicode_AsUTF8String(PyList_GetItem(list, i));
    if (!bytes || PyList_Append(kept, bytes) < 0) {
      Py_XDECREF(bytes);
      Py_CLEAR(kept);
      break;
    }
    out[i] = PyBytes_AsString(bytes);
    Py_DECREF(bytes);
  }
  Py_DECREF(list);
  if (!kept) {
    free(out);
    if (!PyErr_Occurred()) PyErr_NoMemory();
    return NULL;
  }
  *keep = kept;
  *count = (size_t)n;
  return out;
}

static PyObject *open_engine(PyObject *self, PyObject *args) {
  const char *model;
  PyObject *dicts, *keep = NULL;
  unsigned max_sentences, min_chars;
  int lede_only;
  (void)self;
  if (!PyArg_ParseTuple(args, "zOIIp", &model, &dicts, &max_sentences, &min_chars, &lede_only)) return NULL;
  size_t count = 0;
  const char **paths = strings_of(dicts, &keep, &count);
  if (!paths) return NULL;
  dt_engine_options options = {.model_path = model, .dict_dirs = paths, .dict_dir_count = count, .max_sentences = max_sentences, .min_chars = min_chars,
                               .lede_only = lede_only != 0};
  dt_engine *engine = NULL;
  dt_error err = {0};
  dt_status status;
  Py_BEGIN_ALLOW_THREADS
  status = dt_engine_open(&options, &engine, &err);
  Py_END_ALLOW_THREADS
  free(paths);
  Py_DECREF(keep);
  if (status != DT_OK) return fail(&err);
  PyObject *capsule = PyCapsule_New(engine, engine_name, free_engine);
  if (!capsule) dt_engine_close(engine);
  return capsule;
}

/* One article through the engine; the JSON lines of its events, or CoNLL-U, as bytes. */
static PyObject *run_article(const dt_engine *engine, const dt_article *article, bool codepoints, bool with_text, const char *organisations, bool conllu) {
  dt_doc *doc = NULL;
  dt_error err = {0};
  dt_str out = {0};
  dt_record_options how = {.codepoints = codepoints, .with_text = with_text, .organisations = organisations};
  dt_status status;
  Py_BEGIN_ALLOW_THREADS
  status = dt_doc_new(&doc, &err);
  if (status == DT_OK) status = dt_doc_run(engine, article, conllu ? DT_STAGE_SYNTAX : DT_STAGE_EVENT, doc, &err);
  if (status == DT_OK) status = conllu ? dt_doc_conllu(doc, &out, &err) : dt_doc_records(doc, &how, &out, &err);
  Py_END_ALLOW_THREADS
  PyObject *bytes = status == DT_OK ? PyBytes_FromStringAndSize(out.ptr, (Py_ssize_t)out.len) : fail(&err);
  dt_doc_free(doc);
  return bytes;
}

static PyObject *code(PyObject *self, PyObject *args) {
  PyObject *capsule;
  dt_article article = {0};
  const char *text, *date, *id, *title, *organisations;
  Py_ssize_t text_len, date_len, id_len, title_len;
  int codepoints, with_text, conllu;
  (void)self;
  if (!PyArg_ParseTuple(args, "Os#s#s#s#ppsp", &capsule, &text, &text_len, &date, &date_len, &id, &id_len, &title, &title_len, &codepoints, &with_text,
                        &organisations, &conllu)) return NULL;
  dt_engine *engine = PyCapsule_GetPointer(capsule, engine_name);
  if (!engine) return NULL;
  article.text = (dt_str){text, (size_t)text_len};
  article.date = (dt_str){date, (size_t)date_len};
  article.id = (dt_str){id, (size_t)id_len};
  article.title = (dt_str){title, (size_t)title_len};
  return run_article(engine, &article, codepoints, with_text, organisations, conllu);
}

/* ----------------------------------------------------------------- reader */

static void free_reader(PyObject *capsule) { dt_reader_close(PyCapsule_GetPointer(capsule, reader_name)); }

static PyObject *open_reader(PyObject *self, PyObject *args) {
  const char *path, *date;
  Py_ssize_t date_len;
  int format;
  (void)self;
  if (!PyArg_ParseTuple(args, "ss#i", &path, &date, &date_len, &format)) return NULL;
  dt_reader_options options = {.format = (dt_format)format, .date = {date, (size_t)date_len}};
  dt_reader *reader = NULL;
  dt_error err = {0};
  if (dt_reader_open(path, &options, &reader, &err) != DT_OK) return fail(&err);
  PyObject *capsule = PyCapsule_New(reader, reader_name, free_reader);
  if (!capsule) dt_reader_close(reader);
  return capsule;
}

/* The same over bytes, which the caller keeps as long as the reader. */
static PyObject *open_bytes(PyObject *self, PyObject *args) {
  const char *bytes, *name, *date;
  Py_ssize_t len, date_len;
  int format;
  (void)self;
  if (!PyArg_ParseTuple(args, "y#ss#i", &bytes, &len, &name, &date, &date_len, &format)) return NULL;
  dt_reader_options options = {.format = (dt_format)format, .date = {date, (size_t)date_len}};
  dt_reader *reader = NULL;
  dt_error err = {0};
  if (dt_reader_open_bytes((dt_str){bytes, (size_t)len}, name, &options, &reader, &err) != DT_OK) return fail(&err);
  PyObject *capsule = PyCapsule_New(reader, reader_name, free_reader);
  if (!capsule) dt_reader_close(reader);
  return capsule;
}

static PyObject *text_of(dt_str s) { return PyUnicode_DecodeUTF8(s.ptr ? s.ptr : "", (Py_ssize_t)s.len, "replace"); }

/* (id, date, title, publisher, url, text, events as bytes) of the next article, or None at the end. */
static PyObject *next_coded(PyObject *self, PyObject *args) {
  PyObject *engine_capsule, *reader_capsule;
  const char *organisations;
  int codepoints, with_text;
  (void)self;
  if (!PyArg_ParseTuple(args, "OOpps", &engine_capsule, &reader_capsule, &codepoints, &with_text, &organisations)) return NULL;
  dt_engine *engine = PyCapsule_GetPointer(engine_capsule, engine_name);
  dt_reader *reader = engine ? PyCapsule_GetPointer(reader_capsule, reader_name) : NULL;
  if (!reader) return NULL;
  dt_article *article = NULL;
  dt_error err = {0};
  dt_status status;
  Py_BEGIN_ALLOW_THREADS
  status = dt_reader_next(reader, &article, &err);
  Py_END_ALLOW_THREADS
  if (status == DT_END) Py_RETURN_NONE;
  if (status != DT_OK) return fail(&err);
  PyObject *events = run_article(engine, article, codepoints, with_text, organisations, false), *out = NULL;
  if (events)
    out = Py_BuildValue("(NNNNNNO)", text_of(article->id), text_of(article->date), text_of(article->title), text_of(article->publisher), text_of(article->url),
                        text_of(article->text), events);
  Py_XDECREF(events);
  dt_article_free(article);
  return out;
}

/* ------------------------------------------------------------------ arrow */

/* The Arrow C data and stream interfaces, as their specification lays them out. */
struct ArrowSchema {
  const char *format, *name, *metadata;
  int64_t flags, n_children;
  struct ArrowSchema **children, *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length, null_count, offset, n_buffers, n_children;
  const void **buffers;
  struct ArrowArray **children, *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

enum { ARROW_FLAG_NULLABLE = 2 };

/* One column: validity bits, then values (and before strings their offsets). */
typedef struct column {
  char *name;
  char kind; /* 'u' text, 'i' 32-bit integer, 'd' double */
  void *buffers[3];
  int64_t nulls;
} column;

typedef struct table {
  column *columns;
  int64_t count, rows;
  int given; /* the one batch has been handed out */
} table;

static void free_table(table *t) {
  for (int64_t i = 0; t && i < t->count; i++) {
    free(t->columns[i].name);
    for (int k = 0; k < 3; k++) free(t->columns[i].buffers[k]);
  }
  if (t) free(t->columns);
  free(t);
}

static void release_schema(struct ArrowSchema *s) {
  for (int64_t i = 0; i < s->n_children; i++) {
    if (s->children[i]->release) s->children[i]->release(s->children[i]);
    free(s->children[i]);
  }
  free(s->children);
  free((void *)s->name);
  s->release = NULL;
}

static int schema_of(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  const table *t = stream->private_data;
  *out = (struct ArrowSchema){.format = "+s", .name = strdup(""), .release = release_schema};
  out->children = calloc((size_t)t->count + 1, sizeof *out->children);
  for (int64_t i = 0; out->children && i < t->count; i++) {
    struct ArrowSchema *child = calloc(1, sizeof *child);
    if (!child) break;
    const column *c = &t->columns[i];
    *child = (struct ArrowSchema){.format = c->kind == 'u' ? "u" : c->kind == 'i' ? "i" : "g", .name = strdup(c->name), .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
    out->children[out->n_children++] = child;
  }
  if (out->n_children == t->count) return 0;
  release_schema(out);
  return 12; /* ENOMEM */
}

static void release_child(struct ArrowArray *a) {
  for (int k = 0; k < 3; k++) free(((void **)a->private_data)[k]);
  free(a->private_data);
  a->release = NULL;
}

static void release_array(struct ArrowArray *a) {
  for (int64_t i = 0; i < a->n_children; i++) {
    if (a->children[i]->release) a->children[i]->release(a->children[i]);
    free(a->children[i]);
  }
  free(a->children);
  free(a->buffers);
  a->release = NULL;
}

static int batch_of(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  table *t = stream->private_data;
  *out = (struct ArrowArray){0};
  if (t->given) return 0; /* the end */
  *out = (struct ArrowArray){.length = t->rows, .n_buffers = 1, .release = release_array};
  out->buffers = calloc(1, sizeof *out->buffers);
  out->children = calloc((size_t)t->count + 1, sizeof *out->children);
  for (int64_t i = 0; out->buffers && out->children && i < t->count; i++) {
    struct ArrowArray *child = calloc(1, sizeof *child);
    void **buffers = malloc(3 * sizeof *buffers);
    if (!child || !buffers) {
      free(child);
      free(buffers);
      break;
    }
    column *c = &t->columns[i];
    memcpy(buffers, c->buffers, sizeof c->buffers); /* they are the array's from here on */
    memset(c->buffers, 0, sizeof c->buffers);
    *child = (struct ArrowArray){.length = t->rows, .null_count = c->nulls, .n_buffers = c->kind == 'u' ? 3 : 2, .buffers = (const void **)buffers, .release = release_child, .private_data = buffers};
    out->children[out->n_children++] = child;
  }
  t->given = 1;
  if (out->buffers && out->n_children == t->count) return 0;
  release_array(out);
  return 12;
}

static const char *no_error(struct ArrowArrayStream *stream) {
  (void)stream;
  return NULL;
}

static void release_stream(struct ArrowArrayStream *stream) {
  free_table(stream->private_data);
  stream->release = NULL;
}

static void free_stream(PyObject *capsule) {
  struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
  if (stream && stream->release) stream->release(stream);
  free(stream);
}

static void set_valid(column *c, int64_t row) { ((uint8_t *)c->buffers[0])[row / 8] |= (uint8_t)(1u << (row % 8)); }

static int fill_text(column *c, PyObject *values, int64_t rows) {
  int32_t *offsets = calloc((size_t)rows + 1, sizeof *offsets);
  size_t used = 0, room = 256;
  char *bytes = malloc(room);
  c->buffers[1] = offsets;
  c->buffers[2] = bytes;
  if (!offsets || !bytes) return PyErr_NoMemory(), -1;
  for (int64_t i = 0; i < rows; i++) {
    PyObject *value = PyList_GetItem(values, (Py_ssize_t)i);
    offsets[i + 1] = (int32_t)used;
    if (value == Py_None) {
      c->nulls++;
      continue;
    }
    PyObject *encoded = PyUnicode_AsUTF8String(value);
    if (!encoded) return -1;
    size_t n = (size_t)PyBytes_Size(encoded);
    if (used + n > INT32_MAX) {
      Py_DECREF(encoded);
      return PyErr_SetString(PyExc_OverflowError, "a column of more than 2 GiB"), -1;
    }
    while (used + n > room) {
      char *more = realloc(bytes, room *= 2);
      if (!more) {
        Py_DECREF(encoded);
        return PyErr_NoMemory(), -1;
      }
      c->buffers[2] = bytes = more;
    }
    memcpy(bytes + used, PyBytes_AsString(encoded), n);
    Py_DECREF(encoded);
    used += n;
    offsets[i + 1] = (int32_t)used;
    set_valid(c, i);
  }
  return 0;
}

static int fill_numbers(column *c, PyObject *values, int64_t rows) {
  bool whole = c->kind == 'i';
  void *out = calloc((size_t)rows + 1, whole ? sizeof(int32_t) : sizeof(double));
  c->buffers[1] = out;
  if (!out) return PyErr_NoMemory(), -1;
  for (int64_t i = 0; i < rows; i++) {
    PyObject *value = PyList_GetItem(values, (Py_ssize_t)i);
    if (value == Py_None) {
      c->nulls++;
      continue;
    }
    if (whole) ((int32_t *)out)[i] = (int32_t)PyLong_AsLong(value);
    else ((double *)out)[i] = PyFloat_AsDouble(value);
    if (PyErr_Occurred()) return -1;
    set_valid(c, i);
  }
  return 0;
}

/* arrow_stream(names, kinds, columns): lists of str, int or float with None for nulls, all of one length. */
static PyObject *arrow_stream(PyObject *self, PyObject *args) {
  PyObject *names, *columns;
  const char *kinds;
  (void)self;
  if (!PyArg_ParseTuple(args, "OsO", &names, &kinds, &columns)) return NULL;
  Py_ssize_t count = PyList_Size(columns);
  if (count < 0 || PyList_Size(names) != count || (Py_ssize_t)strlen(kinds) != count) return PyErr_SetString(PyExc_ValueError, "names, kinds and columns of one length"), NULL;
  table *t = calloc(1, sizeof *t);
  struct ArrowArrayStream *stream = calloc(1, sizeof *stream);
  if (t) t->columns = calloc((size_t)count + 1, sizeof *t->columns);
  if (!t || !stream || !t->columns) {
    free_table(t);
    free(stream);
    return PyErr_NoMemory();
  }
  t->rows = count ? PyList_Size(PyList_GetItem(columns, 0)) : 0;
  for (Py_ssize_t i = 0; i < count; i++) {
    column *c = &t->columns[i];
    PyObject *values = PyList_GetItem(columns, i), *name = PyUnicode_AsUTF8String(PyList_GetItem(names, i));
    t->count++;
    c->kind = kinds[i];
    c->name = name ? strdup(PyBytes_AsString(name)) : NULL;
    Py_XDECREF(name);
    c->buffers[0] = calloc((size_t)t->rows / 8 + 1, 1);
    int bad = !c->name || !c->buffers[0] || PyList_Size(values) != t->rows;
    if (bad && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "columns of one length, in lists");
    if (bad || (c->kind == 'u' ? fill_text(c, values, t->rows) : fill_numbers(c, values, t->rows)) < 0) {
      free_table(t);
      free(stream);
      return NULL;
    }
  }
  *stream = (struct ArrowArrayStream){schema_of, batch_of, no_error, release_stream, t};
  PyObject *capsule = PyCapsule_New(stream, "arrow_array_stream", free_stream);
  if (!capsule) {
    release_stream(stream);
    free(stream);
  }
  return capsule;
}

/* ----------------------------------------------------------------- module */

static PyObject *version(PyObject *self, PyObject *args) {
  (void)self;
  (void)args;
  return PyUnicode_FromString(dt_version());
}

static PyMethodDef methods[] = {
  {"open_engine", open_engine, METH_VARARGS, "open_engine(model, dict_dirs, max_sentences, min_chars, lede_only)"},
  {"code", code, METH_VARARGS, "code(engine, text, date, id, title, codepoints, with_text, organisations, conllu) -> bytes"},
  {"open_reader", open_reader, METH_VARARGS, "open_reader(path, date, format)"},
  {"open_bytes", open_bytes, METH_VARARGS, "open_bytes(bytes, name, date, format)"},
  {"next_coded", next_coded, METH_VARARGS, "next_coded(engine, reader, codepoints, with_text, organisations) -> tuple or None"},
  {"arrow_stream", arrow_stream, METH_VARARGS, "arrow_stream(names, kinds, columns) -> capsule"},
  {"version", version, METH_NOARGS, "version of the library"},
  {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "detente._native", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__native(void) {
  PyObject *module = PyModule_Create(&definition);
  if (!module) return NULL;
  error_type = PyErr_NewException("detente.Error", PyExc_ValueError, NULL);
  if (!error_type || PyModule_AddObject(module, "Error", error_type) < 0) {
    Py_DECREF(module);
    return NULL;
  }
  Py_INCREF(error_type);
  return module;
}
