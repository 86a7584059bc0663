/* SPDX-License-Identifier: MIT */

/* Reviews from folders and from tab-separated files; private to the readers of reviews. They add
 * what they read to the builder; errors name the file, and its line. */
#pragma once

#include "glia-reviews-builder.h"

G_BEGIN_DECLS

/* neg/ and pos/, a file for each review; or both of them in train/ and in test/, which are the
 * parts. Only regular files are read: a link is an error. */
gboolean glia_reviews_read_folder (GliaReviewsBuilder *builder,
                                   const char *path,
                                   GliaProgressFunc progress,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);
/* A text and a label in each line, a tab between them. Which of them is first is found out. */
gboolean glia_reviews_read_tsv (GliaReviewsBuilder *builder,
                                const char *path,
                                GliaProgressFunc progress,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
