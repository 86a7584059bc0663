/* SPDX-License-Identifier: MIT */

/* A row of image data as a picture: square, grey, 0 black and 1 white. */
#pragma once

#include "glia-dataset.h"
#include "glia-experiment.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* Whether the rows of `part` are images: the source is IDX, and a row's values fill a square. */
gboolean glia_row_picture_is_possible (const GliaExperiment *experiment, const GliaDataset *part);

/* The row as a picture about 56 pixels wide. Only where glia_row_picture_is_possible(). */
GdkTexture *glia_row_picture_new (const GliaDataset *part, gsize row);

G_END_DECLS
