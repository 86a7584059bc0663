/* SPDX-License-Identifier: MIT */

/* Numbers to type, one an input of the network, and what the network says about them, in the units of the data's source. Of
 * images there is the picture instead of the numbers. It follows the network while it trains. */
#pragma once

#include "glia-training.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_EXAMPLE_FORM (glia_example_form_get_type ())
G_DECLARE_FINAL_TYPE (GliaExampleForm, glia_example_form, GLIA, EXAMPLE_FORM, GtkWidget)

/* Property (read and write): "training" (GliaTraining or NULL). */
GtkWidget *glia_example_form_new (void);

/* Fills the values in from a row of the dev part (without one: of the train part). */
void glia_example_form_show_row (GliaExampleForm *self, gsize row);

/* The field of a column, NULL for images and beyond the last. */
GtkSpinButton *glia_example_form_field (GliaExampleForm *self, gsize column);
/* What is predicted: probabilities, or values in regression; NULL while nothing is. Owned by self. */
const double *glia_example_form_prediction (GliaExampleForm *self);

G_END_DECLS
