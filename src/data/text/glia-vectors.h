/* SPDX-License-Identifier: MIT */

/* Pretrained word vectors, and the way from a word to its row.
 *
 * A source (text of GloVe or word2vec, the catalogue's package) is converted once into a compact
 * file that is mapped into memory afterwards: the words, a hash table over them, and a matrix
 * [words × dimensions] of float. Rows are in the source's order, which runs from frequent to rare.
 * Immutable; any number of threads may look words up.
 */
#pragma once

#include "glia-progress.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define GLIA_VECTORS_MAX_DIMENSIONS 10000

/* glia_vectors_row() of a word that is not there. */
#define GLIA_VECTORS_NONE G_MAXUINT32

typedef struct _GliaVectors GliaVectors;

/* Opens `path`, a text file (GloVe: "word number number …" a line; word2vec: the same after a line
 * "words dimensions"; either may be .gz) or the catalogue's .tgz. A word that comes twice counts
 * the first time. The converted form comes from the cache, or is made (progress is reported then)
 * and put there. Errors are GLIA_DATA_ERROR with file:line:column, or G_IO_ERROR. */
GliaVectors *glia_vectors_open (const char *path,
                                GliaProgressFunc progress,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

GliaVectors *glia_vectors_ref (GliaVectors *vectors);
void glia_vectors_unref (GliaVectors *vectors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaVectors, glia_vectors_unref)

gsize glia_vectors_words (const GliaVectors *vectors);
gsize glia_vectors_dimensions (const GliaVectors *vectors);
/* All rows, [words × dimensions]. */
const float *glia_vectors_matrix (const GliaVectors *vectors);
/* The row of a word of `length` bytes among the first `top_words` (0 = all), or
 * GLIA_VECTORS_NONE. */
guint32
glia_vectors_row (const GliaVectors *vectors, const char *word, gsize length, gsize top_words);
/* The same for `count` words at once, several times as fast: word i is text[starts[i]] up to the
 * NUL before text[starts[i + 1]]. */
void glia_vectors_rows (const GliaVectors *vectors,
                        const char *text,
                        const guint32 *starts,
                        gsize count,
                        gsize top_words,
                        guint32 *rows);
/* The word of a row, not NUL-terminated. */
const char *glia_vectors_word (const GliaVectors *vectors, gsize row, gsize *length);

G_END_DECLS
