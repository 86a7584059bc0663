/* SPDX-License-Identifier: MIT */

/* One line of the table of examples: its row in the data set, its true class or value, the
 * probability or score that the network gave to that class, and its loss. */
#pragma once

#include "glia-evaluator.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_EXAMPLE_ROW (glia_example_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaExampleRow, glia_example_row, GLIA, EXAMPLE_ROW, GtkListBoxRow)

GtkWidget *glia_example_row_new (void);
/* Shows `example`, a row of `data`; its score is a probability or it is not. */
void glia_example_row_show (GliaExampleRow *self,
                            const GliaExampleLoss *example,
                            gboolean has_probabilities,
                            const GliaDataset *data);
/* Whether the probability or score is shown. */
void glia_example_row_show_score (GliaExampleRow *self, gboolean visible);
/* The example's content: a line of text, and a picture or NULL. */
void glia_example_row_set_content (GliaExampleRow *self, const char *text, GdkPaintable *picture);
/* The row, counted from 0, of the data last passed to glia_example_row_show(). */
gsize glia_example_row_example (GliaExampleRow *self);

G_END_DECLS
