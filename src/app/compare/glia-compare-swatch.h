/* SPDX-License-Identifier: MIT */
/* A small square in a run's colour, before its name. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *glia_compare_swatch_new (guint slot);
void glia_compare_swatch_set_slot (GtkWidget *swatch, guint slot);

G_END_DECLS
