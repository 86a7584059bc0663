/* SPDX-License-Identifier: MIT */

/* How the network that is shown does on the dev part (without one: the train part), shared by the
 * cards that show it. Nothing is evaluated while nobody holds it. */
#pragma once

#include "glia-evaluator.h"
#include "glia-workbench.h"

G_BEGIN_DECLS

#define GLIA_TYPE_DEV_RESULTS (glia_dev_results_get_type ())
G_DECLARE_FINAL_TYPE (GliaDevResults, glia_dev_results, GLIA, DEV_RESULTS, GObject)

/* Signal "changed": glia_dev_results_newest() is another one.
 *
 * The training's own, made at the first call; owned by the training. */
GliaDevResults *glia_dev_results_of (GliaWorkbench *workbench);

/* For who shows them: makes `*results` those of `workbench` (NULL: none), of which it has a reference,
 * and `signals`, a group of this type, listen to them. */
void
glia_dev_results_follow (GliaDevResults **results, GSignalGroup *signals, GliaWorkbench *workbench);

/* Evaluates while held; each hold needs a release. */
void glia_dev_results_hold (GliaDevResults *self);
void glia_dev_results_release (GliaDevResults *self);
/* The same for one that holds it once or not, which `*held` keeps. Nothing if self is NULL. */
void glia_dev_results_set_held (GliaDevResults *self, gboolean *held, gboolean wanted);

/* NULL while there is none; owned by self. */
const GliaEvaluation *glia_dev_results_newest (GliaDevResults *self);
/* The part it is about; NULL while there is no data. */
GliaDataset *glia_dev_results_part (GliaDevResults *self);
gboolean glia_dev_results_is_dev (GliaDevResults *self);

/* The example whose answers are asked for: a row of the part, or GLIA_EXAMPLE_WORST (the first). */
void glia_dev_results_set_example (GliaDevResults *self, gsize row);

/* The cell of the confusion matrix whose examples are wanted; signal "cell-changed". */
void glia_dev_results_set_cell (GliaDevResults *self, gint32 true_class, gint32 called);
/* FALSE: all of them. */
gboolean glia_dev_results_cell (GliaDevResults *self, gint32 *true_class, gint32 *called);
void glia_dev_results_clear_cell (GliaDevResults *self);
/* Whether an example is wanted. */
gboolean glia_dev_results_wants (GliaDevResults *self, const GliaExampleLoss *example);

G_END_DECLS
