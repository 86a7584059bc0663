/* SPDX-License-Identifier: MIT */

/* Collects word vectors row by row; private to the readers of word vectors. */
#pragma once

#include "glia-source.h"
#include "glia-vectors.h"

G_BEGIN_DECLS

typedef struct {
  gsize dimensions;
  gsize words;
  GString *text;  /* the words, one after the other */
  GArray *starts; /* guint64, words + 1 */
  float *matrix;  /* [capacity × dimensions] */
  gsize capacity; /* rows */
  guint64 *slots; /* hash table: upper half of the hash, row + 1; 0 = free */
  gsize n_slots;  /* a power of two */
} GliaVectorsBuilder;

GliaVectorsBuilder *glia_vectors_builder_new (void);
void glia_vectors_builder_free (GliaVectorsBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaVectorsBuilder, glia_vectors_builder_free)

/* Adds a word at the end; returns its row, or NONE if it is there already. Its numbers are zeros
 * until they are written to glia_vectors_builder_numbers(). FALSE with TOO_LARGE if memory is
 * out. */
gboolean glia_vectors_builder_add (GliaVectorsBuilder *builder,
                                   const char *word,
                                   gsize length,
                                   guint32 *row,
                                   GError **error);
guint32
glia_vectors_builder_find (const GliaVectorsBuilder *builder, const char *word, gsize length);

/* One reader each: fills the builder, or fails. */
gboolean glia_vectors_read_text (GliaVectorsBuilder *builder, GliaSource *source, GError **error);
gboolean glia_vectors_read_json (GliaVectorsBuilder *builder, GliaSource *source, GError **error);

/* The hash of a word, and looking it up; the table in memory and the mapped one are the same. */
guint64 glia_vectors_hash (const char *word, gsize length);
guint32 glia_vectors_find (const guint64 *slots,
                           gsize n_slots,
                           const char *text,
                           const guint64 *starts,
                           const char *word,
                           gsize length);

G_END_DECLS
