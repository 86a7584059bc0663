/* SPDX-License-Identifier: MIT */

/* One line of the table of examples: its row in the data, its true class or value, the probability it was given, its
 * loss. */
#pragma once

#include "glia-evaluator.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_EXAMPLE_ROW (glia_example_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaExampleRow, glia_example_row, GLIA, EXAMPLE_ROW, GtkListBoxRow)

GtkWidget *glia_example_row_new (void);
/* `data` is the part that the example is of. */
void glia_example_row_show (GliaExampleRow *self,
                            const GliaExampleLoss *example,
                            const GliaDataset *data);
/* Whether the probability is shown. */
void glia_example_row_show_p (GliaExampleRow *self, gboolean visible);
/* What the example is: a line of text, or a picture (may be NULL). */
void glia_example_row_set_content (GliaExampleRow *self, const char *text, GdkPaintable *picture);
/* Of the data set, from 0. */
gsize glia_example_row_example (GliaExampleRow *self);

G_END_DECLS
