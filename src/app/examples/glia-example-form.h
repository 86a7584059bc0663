/* SPDX-License-Identifier: MIT */

/* A form with one number for each input of the network, in the units of the data source, and what
 * the network predicts for them. Image data shows the picture in place of the numbers. The
 * prediction is updated while the network trains. */
#pragma once

#include "glia-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_EXAMPLE_FORM (glia_example_form_get_type ())
G_DECLARE_FINAL_TYPE (GliaExampleForm, glia_example_form, GLIA, EXAMPLE_FORM, GtkWidget)

/* Property (read and write): "workbench" (GliaWorkbench or NULL). */
GtkWidget *glia_example_form_new (void);

/* Fills in the values of a row of the dev part, or of the train part if there is no dev part. A row
 * that does not exist is ignored. */
void glia_example_form_show_row (GliaExampleForm *self, gsize row);

/* The field of a column; NULL if the form has none for it, as with images. */
GtkSpinButton *glia_example_form_field (GliaExampleForm *self, gsize column);
/* The current prediction: a probability for each class, or the values of a regression. NULL before
 * the first one. Owned by `self`. */
const double *glia_example_form_prediction (GliaExampleForm *self);

G_END_DECLS
