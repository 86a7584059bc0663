/* SPDX-License-Identifier: MIT */

/* What the files of GliaRunsTable share: glia-runs-table.c (model, filter, columns),
 * glia-runs-cells.c (cells), glia-runs-actions.c (what is done with runs). */
#pragma once

#include "glia-runs-selection.h"
#include "glia-runs-table.h"
#include "glia-runs-undo.h"

struct _GliaRunsTable {
  GtkWidget parent_instance;

  GtkWidget *header, *search, *selected_button, *columns_button, *card, *view_stack, *view, *menu;

  GliaRunsModel *model;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GliaRunsSelection *selection;
  GtkFilter *filter;
  GtkColumnViewColumn *columns[GLIA_RUNS_COLUMNS];
  GSimpleActionGroup *actions;

  char **words;                                           /* of the search */
  double low[GLIA_RUNS_COLUMNS], high[GLIA_RUNS_COLUMNS]; /* NaN: any */
  char **texts[GLIA_RUNS_COLUMNS];                        /* NULL: any */
  gboolean wanted[GLIA_RUNS_COLUMNS];                     /* visible in the wide layout */
  gboolean compact;
  GliaRunsUndo *undo;
};

/* The cells of a column; of the one with the colours for GLIA_RUNS_COLUMNS. */
GtkListItemFactory *glia_runs_table_new_factory (GliaRunsTable *self, GliaRunsColumn column);

void glia_runs_table_add_actions (GliaRunsTable *self);
/* After a selection: what can be done with it. */
void glia_runs_table_refresh_actions (GliaRunsTable *self);
