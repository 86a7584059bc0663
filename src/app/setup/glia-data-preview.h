/* SPDX-License-Identifier: MIT */

/* A window that shows the data of a training: the first rows as a table, points in the plane, images or texts as what they are, how
 * many examples of each class there are in each part, and where it all comes from. It follows the training. */
#pragma once

#include "glia-training.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_DATA_PREVIEW (glia_data_preview_get_type ())
G_DECLARE_FINAL_TYPE (GliaDataPreview, glia_data_preview, GLIA, DATA_PREVIEW, AdwWindow)

/* Properties (read and write): "training" (GliaTraining or NULL), "part" (guint: 0 train, 1 dev, 2 test). */

/* Of `parent`, with which it goes; owned by GTK. */
GtkWidget *glia_data_preview_new (GtkWindow *parent, GliaTraining *training);

G_END_DECLS
