/* SPDX-License-Identifier: MIT */

/* The rows of all runs in a folder, kept up to date while somebody looks: also with runs that
 * another program trains. The folder is read on a thread; rows whose runs are the same stay the
 * same objects, in their places. A list model of GliaRunsRow. */
#pragma once

#include "glia-runs-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define GLIA_TYPE_RUNS_MODEL (glia_runs_model_get_type ())
G_DECLARE_FINAL_TYPE (GliaRunsModel, glia_runs_model, GLIA, RUNS_MODEL, GObject)

/* Property: "ready" (gboolean, read only, notify): it was read at least once.
 * Signals: "updated": rows came, went or changed; "selection-changed": other rows are selected,
 * or the runs of one of them changed. */

/* `directory` NULL: the default store. */
GliaRunsModel *glia_runs_model_new (const char *directory);

gboolean glia_runs_model_is_ready (GliaRunsModel *self);
/* NULL: the default store. */
const char *glia_runs_model_directory (GliaRunsModel *self);
/* How many runs the rows hold. */
guint glia_runs_model_runs (GliaRunsModel *self);

/* Looks at once, and, while it is watching, again every second or so. */
void glia_runs_model_refresh (GliaRunsModel *self);
void glia_runs_model_set_watching (GliaRunsModel *self, gboolean watching);

/* A new array of the selected rows, in the order of the colours. */
GPtrArray *glia_runs_model_selected (GliaRunsModel *self);
guint glia_runs_model_n_selected (GliaRunsModel *self);
/* Selects (NULL: none of) `rows`, and deselects all others unless `add`. A row has the
 * same colour each time, unless another one that is selected has it. */
void glia_runs_model_select (GliaRunsModel *self, GPtrArray *rows, gboolean add);
void glia_runs_model_deselect (GliaRunsModel *self, GPtrArray *rows);

G_END_DECLS
