/* SPDX-License-Identifier: MIT */

/* A confusion matrix whose cells can be opened: by a click, or with the arrow keys and Enter. */
#pragma once

#include "glia-figure.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_CONFUSION_VIEW (glia_confusion_view_get_type ())
G_DECLARE_FINAL_TYPE (GliaConfusionView, glia_confusion_view, GLIA, CONFUSION_VIEW, GtkWidget)

/* Signal "cell-activated" (int true_class, int predicted_class). */
GtkWidget *glia_confusion_view_new (void);

/* Copies [classes × classes] counts, row = true class, and names. `classes` 0: nothing to show. */
void glia_confusion_view_show (GliaConfusionView *self,
                               const char *const *names,
                               const guint64 *counts,
                               gsize classes);

/* The place of a cell in the widget. */
graphene_rect_t glia_confusion_view_cell (GliaConfusionView *self, gsize true_class, gsize called);

G_END_DECLS
