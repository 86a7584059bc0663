/* SPDX-License-Identifier: MIT */

/* Labelled texts: film reviews, or anything else with one class a text. Immutable once read.
 *
 * What can be read:
 *   a folder      pos/ and neg/ with one text a file (regular files only, by name; links are an
 *                 error), or train/ and test/ with pos/ and neg/ in each, as aclImdb has it
 *   .json, .tgz   [{"t": text, "s": label}, …]; "text" and "label" will do as well; in a .tgz it is
 *                 the member package/reviews.json
 *   anything else TSV, two columns. A first line that names them (text, review, sentence / label,
 *                 sentiment, class) says which is which; else the label is the column with fewer
 *                 different values. No quoting: a tab or line feed cannot be inside a text.
 *
 * Labels may be any words or whole numbers; "neg"/"negative" and "pos"/"positive" become 0 and 1,
 * others are numbered in order (numbers by value, words by byte order).
 */
#pragma once

#include "glia-progress.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  GLIA_PART_UNKNOWN,
  GLIA_PART_TRAIN,
  GLIA_PART_TEST,
} GliaReviewPart;

typedef struct {
  gsize n_reviews;
  const char *text;      /* all the texts, one after the other, UTF-8 */
  const guint64 *starts; /* [n_reviews + 1]: review i is text[starts[i]] … text[starts[i + 1]] */
  const gint32 *labels;  /* [n_reviews], 0 … n_classes-1 */
  const guint8 *parts;   /* [n_reviews] of GliaReviewPart; NULL where the source does not say */
  gsize n_classes;
  char **class_names; /* NULL-terminated */
  char *provenance;

  /*< private >*/
  gatomicrefcount references;
} GliaReviews;

/* Reads `path`. Errors are GLIA_DATA_ERROR and name the file and the line or row, or G_IO_ERROR. */
GliaReviews *glia_reviews_read (const char *path,
                                GliaProgressFunc progress,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

/* The same for the catalogue's IMDB package: 50,000 rows, of which the train and test parts are
 * known by their place, and classes "negative" and "positive". */
GliaReviews *glia_reviews_read_imdb (const char *tgz,
                                     GliaProgressFunc progress,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);

GliaReviews *glia_reviews_ref (GliaReviews *reviews);
void glia_reviews_unref (GliaReviews *reviews);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaReviews, glia_reviews_unref)

/* A copy of one review's text; free with g_free(). */
char *glia_reviews_text (const GliaReviews *reviews, gsize review);

G_END_DECLS
