/* SPDX-License-Identifier: MIT */

/* What the Compare page shows of the selected rows: read on a thread, so that the window never
 * waits for a disk. */
#pragma once

#include "glia-comparison.h"
#include "glia-runs-row.h"
#include "glia-series.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One row of the table, over its seeds. */
typedef struct {
  GliaRunsRow *row;
  char *name;                                      /* without what all the names begin with */
  char *note;                                      /* "n = 6", or NULL for a single run */
  guint slot;                                      /* its colour and dash */
  guint group;                                     /* in the comparison */
  GliaSeries *loss, *accuracy;                     /* on dev, over the epochs: the mean */
  GliaSeries *loss_deviation, *accuracy_deviation; /* NULL for a single run */
} GliaCompareLine;

typedef struct {
  GPtrArray *runs;            /* GliaRun */
  GliaComparison *comparison; /* of all runs; a line's group is one of its groups */
  GPtrArray *lines;           /* GliaCompareLine */
  GPtrArray *same;            /* char *: what is the same in all, "batch 64" */
  guint64 planned_epochs;     /* of the longest; 0 if none trains any more */
} GliaCompareData;

void glia_compare_data_free (GliaCompareData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaCompareData, glia_compare_data_free)

/* `rows`: GliaRunsRow, at least one. */
void glia_compare_data_read (GPtrArray *rows,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* Runs that cannot be read are left out; an error if none is left. */
GliaCompareData *glia_compare_data_finish (GAsyncResult *result, GError **error);

/* What a key of an experiment is called: "Hidden layers"; the key itself if it has no name. */
const char *glia_compare_key_label (const char *path);
/* A value of one as the window writes it: "512 · 512" for network.layers when all are of one
 * kind. g_free() it. */
char *glia_compare_key_value (const char *path, const char *value);

G_END_DECLS
