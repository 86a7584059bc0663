/* SPDX-License-Identifier: MIT */

/* The probabilities of the classes: of two one bar in the colours of the sign scale, of more a bar for each with its
 * name, the most probable first. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_PROBABILITIES (glia_probabilities_get_type ())
G_DECLARE_FINAL_TYPE (GliaProbabilities, glia_probabilities, GLIA, PROBABILITIES, GtkWidget)

GtkWidget *glia_probabilities_new (void);

/* Copies. `classes` 0: nothing to show. Of many classes the first ten are shown. */
void glia_probabilities_show (GliaProbabilities *self,
                              const char *const *names,
                              const double *probabilities,
                              gsize classes);

/* "negative 7.2 %, positive 92.8 %"; free with g_free(). */
char *glia_probabilities_summary (GliaProbabilities *self);

G_END_DECLS
