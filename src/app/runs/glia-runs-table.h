/* SPDX-License-Identifier: MIT */

/* The table of runs: sorted, filtered, with the selection that the plots show, and what can be
 * done with a run.
 *
 *   Space, click on the colour   show or hide a row in the plots
 *   F2 rename, Delete move to the trash (Undo in the message), Enter open in the Workbench,
 *   Menu the menu
 *
 * Actions "runs.select-all", "runs.select-none", "runs.open", "runs.rename", "runs.tags",
 * "runs.note", "runs.delete", "runs.resume", "runs.column" (an identifier: shows or hides it). */
#pragma once

#include "glia-runs-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_RUNS_TABLE (glia_runs_table_get_type ())
G_DECLARE_FINAL_TYPE (GliaRunsTable, glia_runs_table, GLIA, RUNS_TABLE, GtkWidget)

/* Properties: "model" (GliaRunsModel, read and write), "compact" (gboolean, write: only the
 * columns that matter most), "can-undo" (gboolean, read only, notify: something was deleted, renamed,
 * tagged or noted here that glia_runs_table_undo() takes back).
 * Signal "resume" (GPtrArray of GliaRunFacts): go on training these. */

/* The rows as they are shown: GListModel of GliaRunsRow, owned by the table. */
GListModel *glia_runs_table_shown (GliaRunsTable *self);

/* Takes back what was done last to runs here; does nothing if there is nothing. */
void glia_runs_table_undo (GliaRunsTable *self);

/* Only rows whose mean in `column` is in [low, high] are shown; NaN: any. For columns of text
 * `texts` (NULL-terminated, or NULL) is what is let through. */
void
glia_runs_table_set_range (GliaRunsTable *self, GliaRunsColumn column, double low, double high);
void
glia_runs_table_set_texts (GliaRunsTable *self, GliaRunsColumn column, const char *const *texts);

G_END_DECLS
