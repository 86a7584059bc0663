/* SPDX-License-Identifier: MIT */

/* The Compare page: the table of all runs, the plots of the selected ones, in what they differ,
 * and whether one is better.
 *
 * Actions: "compare.report" and "compare.figures" (dialogs: where to write the selection's
 * report, its figures), "compare.train-seeds" (both sides of the question, with five seeds).
 * Signal "train-seeds" (GPtrArray of GliaExperiment with a sweep over seeds): train these. */
#pragma once

#include "glia-compare-data.h"
#include "glia-runs-table.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_COMPARE_PAGE (glia_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaComparePage, glia_compare_page, GLIA, COMPARE_PAGE, GtkWidget)

/* Properties: "compact" (gboolean, read and write): in a narrow window; "summary" (string, read
 * only, notify): "15 rows, 31 runs". It shows the default store unless told otherwise. */
GtkWidget *glia_compare_page_new (void);

/* Shows the runs in another folder; `directory` NULL: the default store. */
void glia_compare_page_set_directory (GliaComparePage *self, const char *directory);
/* Owned by the page. */
GliaRunsModel *glia_compare_page_model (GliaComparePage *self);
/* Owned by the page. */
GliaRunsTable *glia_compare_page_table (GliaComparePage *self);
/* What is shown of the selection now; NULL while nothing is. Owned by the page. */
const GliaCompareData *glia_compare_page_data (GliaComparePage *self);

/* Writes all figures of what is shown into the folder `directory`, or its report into the file
 * `path`. They block. */
gboolean
glia_compare_page_write_figures (GliaComparePage *self, const char *directory, GError **error);
gboolean glia_compare_page_write_report (GliaComparePage *self, const char *path, GError **error);

G_END_DECLS
