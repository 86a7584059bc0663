/* SPDX-License-Identifier: MIT */

/* Texts to numbers: a review's features are the mean of the vectors of its words, each occurrence
 * counted, unknown words left out. A review without a known word has no mean and is dropped.
 */
#pragma once

#include "glia-reviews.h"
#include "glia-vectors.h"

G_BEGIN_DECLS

typedef struct {
  gsize tokens;           /* in all the reviews */
  gsize known_tokens;     /* of which the vectors have the word */
  gsize distinct_unknown; /* different words that the vectors do not have */
  gsize dropped;          /* reviews without a known word */
} GliaCoverage;

typedef struct {
  gsize n_rows; /* reviews that were not dropped */
  gsize n_columns;
  float *features;  /* [n_rows × n_columns] row major */
  guint32 *reviews; /* [n_rows]: which review a row is, ascending */
  GliaCoverage coverage;
} GliaFeatures;

void glia_features_free (GliaFeatures *features);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaFeatures, glia_features_free)

/* Featurizes every review with `threads` threads (0 = one a processor). The result does not depend
 * on how many. `top_words` limits the vocabulary to the most frequent words (0 = all). Fails only
 * when cancelled (G_IO_ERROR_CANCELLED) or when the matrix cannot be allocated (TOO_LARGE). */
GliaFeatures *glia_featurize (const GliaReviews *reviews,
                              const GliaVectors *vectors,
                              gsize top_words,
                              guint threads,
                              GliaProgressFunc progress,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);

/* One text, for predictions: its features into `features` [dimensions]. FALSE, and zeros, if it has
 * no known word. `coverage` may be NULL; tokens, known_tokens and dropped are filled in. */
gboolean glia_featurize_text (const char *text,
                              const GliaVectors *vectors,
                              gsize top_words,
                              float *features,
                              GliaCoverage *coverage);

G_END_DECLS
