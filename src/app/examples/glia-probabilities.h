/* SPDX-License-Identifier: MIT */

/* Class probabilities as bars. Two classes share one bar, in the colours of the sign scale; more
 * have a bar each, with the class's name, the most probable first. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_PROBABILITIES (glia_probabilities_get_type ())
G_DECLARE_FINAL_TYPE (GliaProbabilities, glia_probabilities, GLIA, PROBABILITIES, GtkWidget)

GtkWidget *glia_probabilities_new (void);

/* Shows `probabilities` [classes] and `names` [classes], which are copied. At most ten bars are
 * drawn; with `classes` 0 nothing is. */
void glia_probabilities_show (GliaProbabilities *self,
                              const char *const *names,
                              const double *probabilities,
                              gsize classes);

/* "negative 7.2 %, positive 92.8 %"; free with g_free(). */
char *glia_probabilities_summary (GliaProbabilities *self);

G_END_DECLS
