/* SPDX-License-Identifier: MIT */

/* Class probabilities as bars. Two classes share one bar, in the colours of the sign scale; more
 * have a bar each, with the class's name, the most probable first. Where a loss has no probabilities
 * but scores, which are no parts of anything, nothing is drawn: the summary tells them. */
#pragma once

#include "mlp.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_PROBABILITIES (glia_probabilities_get_type ())
G_DECLARE_FINAL_TYPE (GliaProbabilities, glia_probabilities, GLIA, PROBABILITIES, GtkWidget)

GtkWidget *glia_probabilities_new (void);

/* Shows `scores` [classes], as mlp_class_scores() has them, and `names` [classes], which are copied.
 * At most ten lines are drawn; with `classes` 0 nothing is. */
void glia_probabilities_show (GliaProbabilities *self,
                              const char *const *names,
                              const double *scores,
                              gsize classes,
                              mlp_loss loss);

/* "negative 7.2 %, positive 92.8 %", or "scores: negative −1.14, positive 1.71"; "" without classes.
 * Free with g_free(). */
char *glia_probabilities_summary (GliaProbabilities *self);

G_END_DECLS
