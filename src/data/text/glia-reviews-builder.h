/* SPDX-License-Identifier: MIT */

/* Collects reviews one by one; private to the readers of reviews. */
#pragma once

#include "glia-reviews.h"

G_BEGIN_DECLS

typedef struct {
  GString *text;
  GArray *starts;     /* guint64 */
  GArray *labels;     /* gint32, index into `names` */
  GByteArray *parts;  /* GliaReviewPart */
  GPtrArray *names;   /* different labels, in the order of their first appearance */
  GHashTable *lookup; /* name -> index + 1 */
} GliaReviewsBuilder;

GliaReviewsBuilder *glia_reviews_builder_new (void);
void glia_reviews_builder_free (GliaReviewsBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaReviewsBuilder, glia_reviews_builder_free)

/* `text` is valid UTF-8. */
void glia_reviews_builder_add (GliaReviewsBuilder *builder,
                               const char *text,
                               gsize length,
                               const char *label,
                               GliaReviewPart part);

/* Numbers the classes and makes the reviews. Error EMPTY without rows, VALUE with fewer than two
 * classes. The builder is left empty. */
GliaReviews *
glia_reviews_builder_finish (GliaReviewsBuilder *builder, const char *path, GError **error);

G_END_DECLS
