/* SPDX-License-Identifier: MIT */

/* A window that shows the data of a training: its first rows as a table, as points in the plane, as
 * images or as texts; how many examples of each class each part has; and where the data comes from.
 * It is updated when the training's data changes. */
#pragma once

#include "glia-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_DATA_PREVIEW (glia_data_preview_get_type ())
G_DECLARE_FINAL_TYPE (GliaDataPreview, glia_data_preview, GLIA, DATA_PREVIEW, AdwWindow)

/* Properties (read and write): "workbench" (GliaWorkbench or NULL), "part" (guint: 0 train, 1 dev,
 * 2 test). */

/* A window above `parent`, closed together with it; owned by GTK. */
GtkWidget *glia_data_preview_new (GtkWindow *parent, GliaWorkbench *workbench);

G_END_DECLS
