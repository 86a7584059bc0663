/* SPDX-License-Identifier: MIT */

/* How far a page's workers are, and a button to cancel them. It shows nothing for what takes less than
 * a tenth of a second, and keeps its place, so that nothing moves. */
#pragma once

#include "glia-lab-worker.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_BUSY_BAR (glia_lab_busy_bar_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabBusyBar, glia_lab_busy_bar, GLIA, LAB_BUSY_BAR, GtkWidget)

/* Signal "cancelled": the button was pressed; the workers go on until they are told. */

/* Follows one more worker, of two at most; the first that is busy is shown, as `text`, which is
 * copied. */
void glia_lab_busy_bar_add (GliaLabBusyBar *self, GliaLabWorker *worker, const char *text);
/* A worker was asked, has finished, or was cancelled. */
void glia_lab_busy_bar_update (GliaLabBusyBar *self);
/* The workers are about to be freed. */
void glia_lab_busy_bar_clear (GliaLabBusyBar *self);

G_END_DECLS
