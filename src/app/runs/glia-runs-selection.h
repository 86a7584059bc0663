/* SPDX-License-Identifier: MIT */

/* The selection of the table of runs. It is the rows' own (GliaRunsModel), so that it survives
 * sorting and filtering: a row that the filter hides stays in the plots. A GtkSelectionModel of
 * GliaRunsRow. */
#pragma once

#include "glia-runs-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_RUNS_SELECTION (glia_runs_selection_get_type ())
G_DECLARE_FINAL_TYPE (GliaRunsSelection, glia_runs_selection, GLIA, RUNS_SELECTION, GObject)

/* `shown`: the rows of `model` as they are sorted and filtered. Takes a reference to both. */
GliaRunsSelection *glia_runs_selection_new (GliaRunsModel *model, GListModel *shown);

G_END_DECLS
