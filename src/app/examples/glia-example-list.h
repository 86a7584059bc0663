/* SPDX-License-Identifier: MIT */

/* Examples of the dev part, the highest loss first, with what they are: their text, their picture, or their values. */
#pragma once

#include "glia-training.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_EXAMPLE_LIST (glia_example_list_get_type ())
G_DECLARE_FINAL_TYPE (GliaExampleList, glia_example_list, GLIA, EXAMPLE_LIST, GtkWidget)

/* Properties (read and write): "training" (GliaTraining or NULL), "limit" (guint: rows at most, default 100), "filtered" (gboolean:
 * only the examples of the confusion matrix's chosen cell, see glia-dev-results.h), "brief" (gboolean:
 * without the probabilities).
 * Signal "chosen" (guint64 row of the part): somebody selected it. */
GtkWidget *glia_example_list_new (void);

/* How many examples there are to list, of which `limit` are; 0 while nothing was evaluated. */
gsize glia_example_list_count (GliaExampleList *self);

G_END_DECLS
