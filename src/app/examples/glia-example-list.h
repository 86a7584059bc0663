/* SPDX-License-Identifier: MIT */

/* Examples of the dev part, highest loss first, each with its text, its picture or its values. */
#pragma once

#include "glia-workbench.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_EXAMPLE_LIST (glia_example_list_get_type ())
G_DECLARE_FINAL_TYPE (GliaExampleList, glia_example_list, GLIA, EXAMPLE_LIST, GtkWidget)

/* Properties (read and write): "workbench" (GliaWorkbench or NULL), "limit" (guint: the most rows
 * shown, 100 by default), "filtered" (gboolean: only the examples in the chosen cell of the
 * confusion matrix, see glia-dev-results.h), "brief" (gboolean: no probabilities or scores).
 * Signal "chosen" (guint64: row of the dev part): emitted when a person selects an example. */
GtkWidget *glia_example_list_new (void);

/* The number of examples that match, of which at most `limit` are shown; 0 before the first
 * evaluation. */
gsize glia_example_list_count (GliaExampleList *self);

G_END_DECLS
