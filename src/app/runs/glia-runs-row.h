/* SPDX-License-Identifier: MIT */

/* A row of the table of runs: the runs that differ in nothing but seeds and name. Of runs with the
 * same seeds one counts, diverged ones do not. */
#pragma once

#include "glia-run-groups.h"
#include "glia-statistics.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define GLIA_TYPE_RUNS_ROW (glia_runs_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaRunsRow, glia_runs_row, GLIA, RUNS_ROW, GObject)

/* Signal "changed": its runs, its selection or its colour are others. */

typedef enum {
  GLIA_RUNS_NAME,
  GLIA_RUNS_HIDDEN,
  GLIA_RUNS_ACTIVATION,
  GLIA_RUNS_OPTIMIZER,
  GLIA_RUNS_RATE,
  GLIA_RUNS_BATCH,
  GLIA_RUNS_SEEDS,
  GLIA_RUNS_BEST,
  GLIA_RUNS_EPOCH, /* of the best dev accuracy */
  GLIA_RUNS_LAST,
  GLIA_RUNS_TEST,
  GLIA_RUNS_LOSS, /* the lowest on dev */
  GLIA_RUNS_PARAMETERS,
  GLIA_RUNS_TIME,
  GLIA_RUNS_STATE,
  GLIA_RUNS_TAGS,
  GLIA_RUNS_NOTE,
  GLIA_RUNS_COLUMNS,
} GliaRunsColumn;

/* How a column is called: "best", for identifiers, and "Best dev acc.", translated. */
const char *glia_runs_column_id (GliaRunsColumn column);
const char *glia_runs_column_title (GliaRunsColumn column);
gboolean glia_runs_column_is_number (GliaRunsColumn column);

GliaRunsRow *glia_runs_row_new (void);

/* The row's runs and name. References are taken. Returns whether they are others than before. */
gboolean glia_runs_row_set_group (GliaRunsRow *self, const GliaRunGroup *group);
/* All its runs, GliaRunFacts; at least one. */
const GPtrArray *glia_runs_row_members (GliaRunsRow *self);
const GliaRunFacts *glia_runs_row_first (GliaRunsRow *self);

const char *glia_runs_row_name (GliaRunsRow *self);
/* What a cell shows; g_free() it. */
char *glia_runs_row_text (GliaRunsRow *self, GliaRunsColumn column);
/* What its runs come to in a column of numbers; n = 0 in one of text. */
GliaSample glia_runs_row_sample (GliaRunsRow *self, GliaRunsColumn column);
int glia_runs_row_compare (GliaRunsRow *a, GliaRunsRow *b, GliaRunsColumn column);
/* That of most interest: running, then interrupted, paused, stopped, diverged; finished if all
 * are. */
GliaRunState glia_runs_row_state (GliaRunsRow *self);
/* Whether every word of `words` (lower case, NULL-terminated) is somewhere in its texts. */
gboolean glia_runs_row_matches (GliaRunsRow *self, char **words);

/* The colour that it takes if no other selected row has it. */
void glia_runs_row_set_preferred (GliaRunsRow *self, guint slot);
guint glia_runs_row_preferred (GliaRunsRow *self);
/* Shown in the plots, and its colour and dash there. */
gboolean glia_runs_row_is_selected (GliaRunsRow *self);
guint glia_runs_row_slot (GliaRunsRow *self);
/* The slot of one that is not selected stays as it was. */
void glia_runs_row_set_selected (GliaRunsRow *self, gboolean selected, guint slot);

G_END_DECLS
