/* SPDX-License-Identifier: MIT */

/* What the preview's window (glia-data-preview.c) asks of its content
 * (glia-data-preview-content.c): the data as a table, images, texts, and counts. */
#pragma once

#include "glia-data-preview.h"

G_BEGIN_DECLS

/* The most rows that the table shows. */
#define GLIA_DATA_PREVIEW_ROWS 200

/* Fills the view with the first rows of `part`: the target, then the columns. */
void glia_data_preview_show_table (GtkColumnView *view, const GliaDataset *part);
/* Fills the box with the first rows as pictures, which must be possible (glia-row-picture.h). */
void glia_data_preview_show_images (GtkFlowBox *box, const GliaDataset *part);
/* Reads the experiment's review texts on a thread of its own, and fills the list (of GtkListBoxRow)
 * with some of them. Holds a reference to the list until then. */
void glia_data_preview_read_texts (GtkListBox *list, GliaExperiment *experiment);
/* Fills the grid with a column for each part: how many examples of each class it has, or its
 * smallest, mean and largest target. */
void glia_data_preview_show_counts (GtkGrid *grid, const GliaSplits *splits);

G_END_DECLS
