/* SPDX-License-Identifier: MIT */

/* JSON (RFC 8259) taken piece by piece from a stream, for files too big to be held as a tree.
 * Private to the readers of texts and word vectors. Every function skips white space first; errors
 * are SYNTAX and say at which byte. Numbers are read as decimal text is meant: correctly rounded.
 */
#pragma once

#include "glia-source.h"

G_BEGIN_DECLS

/* The next character, not taken; '\0' at the end of the stream or on an error (then `error` is
 * set). */
char glia_json_stream_peek (GliaSource *source, GError **error);
/* Takes `expected`, or fails. */
gboolean glia_json_stream_expect (GliaSource *source, char expected, GError **error);
/* Within an array or object: TRUE if there is another item, with its comma taken; `first` is TRUE
 * for the one after the opening bracket and set to FALSE. The closing bracket `close` is taken at
 * the end. On an error FALSE, and `failed` is set. */
gboolean glia_json_stream_next (GliaSource *source,
                                char close,
                                gboolean *first,
                                gboolean *failed,
                                GError **error);
/* A string, unescaped, valid UTF-8, without NUL. */
gboolean glia_json_stream_string (GliaSource *source, GString *string, GError **error);
gboolean glia_json_stream_number (GliaSource *source, double *number, GError **error);
/* An array of numbers: `count` gets how many there are, `numbers` [capacity] the first ones. */
gboolean glia_json_stream_numbers (GliaSource *source,
                                   float *numbers,
                                   gsize capacity,
                                   gsize *count,
                                   GError **error);
/* A string, number, true or false, as text. */
gboolean glia_json_stream_scalar (GliaSource *source, GString *text, GError **error);
/* Any value, up to 64 deep. */
gboolean glia_json_stream_skip (GliaSource *source, GError **error);
/* Fails unless only white space is left. */
gboolean glia_json_stream_end (GliaSource *source, GError **error);
/* Sets an error at the place where the stream is. */
gboolean glia_json_stream_fail (GliaSource *source, const char *message, GError **error);

/* A decimal number at `at`, correctly rounded, independent of the locale. Returns where it ends, or
 * NULL unless there is a finite number. `end` must point to a byte that can be read and is not part
 * of a number. */
const char *glia_parse_number (const char *at, const char *end, double *number);

G_END_DECLS
