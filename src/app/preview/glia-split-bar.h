/* SPDX-License-Identifier: MIT */

/* How the examples are split into parts: a bar in three shades of grey, with the numbers below. */
#pragma once

#include "glia-dataset.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_SPLIT_BAR (glia_split_bar_get_type ())
G_DECLARE_FINAL_TYPE (GliaSplitBar, glia_split_bar, GLIA, SPLIT_BAR, GtkWidget)

GtkWidget *glia_split_bar_new (void);
/* NULL if there is no data. */
void glia_split_bar_set (GliaSplitBar *self, const GliaSplits *splits);

G_END_DECLS
