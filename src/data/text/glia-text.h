/* SPDX-License-Identifier: MIT */

/* The text data source as an experiment names it: reviews + word vectors -> train, dev, test.
 *
 * Features are kept in the cache, so the second load of the same reviews and vectors reads neither.
 */
#pragma once

#include "glia-dataset.h"
#include "glia-featurizer.h"
#include "glia-progress.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  /* The homework's: the official train part is shuffled, its first 5,000 are dev and the others
   * train; the first 10,000 of the shuffled official test part are test. Needs reviews that say
   * which part they belong to. */
  GLIA_TEXT_SPLIT_HOMEWORK3,
  GLIA_TEXT_SPLIT_SHARES, /* all reviews shuffled, dev_share and test_share cut off */
} GliaTextSplit;

typedef struct {
  const char *reviews; /* a catalogue name ("imdb") or a path, see glia-reviews.h */
  const char *vectors; /* a catalogue name ("glove-6b-100d") or a path, see glia-vectors.h */
  gsize top_words;     /* 0 = all */
  GliaTextSplit split;
  guint64 seed;
  double dev_share, test_share; /* for GLIA_TEXT_SPLIT_SHARES, as is: */
  GliaSplitWay way;
} GliaTextOptions;

/* Loads it. A catalogue name that has not been downloaded is UNAVAILABLE, and the message says how
 * to get it; nothing is ever downloaded here. The notes tell the coverage, how many were
 * dropped, and how many of dev and test are in train too. */
GliaSplits *glia_text_load (const GliaTextOptions *options,
                            GliaProgressFunc progress,
                            gpointer user_data,
                            GCancellable *cancellable,
                            GError **error);

/* The vectors that `options->vectors` names, as glia_text_load() would use them: for predictions of
 * new texts with glia_featurize_text(). */
GliaVectors *glia_text_open_vectors (const char *name_or_path,
                                     GliaProgressFunc progress,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);

/* The reviews that `options->reviews` names, as glia_text_load() would read them; a data set's
 * source_rows count them. */
GliaReviews *glia_text_read_reviews (const char *name_or_path,
                                     GliaProgressFunc progress,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
