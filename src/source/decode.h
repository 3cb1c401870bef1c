/** Bytes of any common encoding into UTF-8. */
#ifndef DT_DECODE_H
#define DT_DECODE_H

#include "base.h"

/**
 * Bytes as UTF-8 text.
 *
 * in      hint  the encoding that the input names ("iso-8859-1"), or empty
 * out     out   `bytes` themselves (a byte order mark included) when they are UTF-8 already, else a copy in `arena`
 *         note  what was done, empty when nothing was: static or in `arena`
 * errors  DT_ERR_TEXT  no text: err->offset is the first byte that shows it
 *         DT_ERR_MEM
 *
 * Encodings: UTF-8; UTF-16 with or without a mark; UTF-32 by its mark; what iconv knows by the hint's name. Bytes that are
 * not UTF-8 in a text that mostly is are read as windows-1252, one by one: pages are pasted together from both.
 */
DT_MUST_CHECK dt_status dt_decode(dt_str bytes, dt_str hint, dt_arena *arena, dt_str *out, dt_str *note, dt_error *err);

/** The encoding that a page or XML file names in its first bytes (charset=..., encoding=...); empty when it names none. */
dt_str dt_declared_charset(dt_str page);

#endif
