/* SPDX-License-Identifier: MIT */
/* What the files of GliaDataPreview share: glia-data-preview.c (the window), data-preview-content.c (tables, images, texts, counts). */
#pragma once

#include "glia-data-preview.h"

G_BEGIN_DECLS

/* So many rows a table has at most. */
#define GLIA_PREVIEW_ROWS 200

/* Fills the view with the first rows of `part`: its columns, the target last and marked. */
void glia_preview_show_table (GtkColumnView *view, const GliaDataset *part);
/* Whether rows can be shown as square grey images; then fills the box with the first ones. */
gboolean glia_preview_are_images (const GliaExperiment *experiment, const GliaDataset *part);
/* One row as a picture; unref it. */
GdkTexture *glia_preview_image (const GliaDataset *part, gsize row);
void glia_preview_show_images (GtkFlowBox *box, const GliaDataset *part);
/* Reads the first texts behind the experiment, on a thread, into the list (of GtkListBoxRow). It may go away meanwhile. */
void glia_preview_read_texts (GtkListBox *list, GliaExperiment *experiment);
/* How many of each class are in each part, or how far the values reach. */
void glia_preview_show_counts (GtkGrid *grid, const GliaSplits *splits);

G_END_DECLS
