/* SPDX-License-Identifier: MIT */
#include "glia-dev-results.h"

#include "glia-moment-question.h"

struct _GliaDevResults {
  GObject parent_instance;

  GliaWorkbench *workbench; /* owns self */
  GliaEvaluator *evaluator;
  GliaMomentQuestion *question;
  GliaEvaluation *next, *newest; /* of the moment being prepared; of the one that is shown */
  guint holds;
  gboolean holding; /* the moment being prepared waits for its evaluation */
  gsize example;
  gboolean has_cell;
  gint32 true_class, called;
  GliaDataset *asked_part, *newest_part; /* of the question under way; of `newest` */
};

G_DEFINE_FINAL_TYPE (GliaDevResults, glia_dev_results, G_TYPE_OBJECT)

static guint changed_signal, cell_signal;

static gboolean
ask_evaluator (GliaSnapshot *moment, gpointer data)
{
  GliaDevResults *self = data;
  GliaDataset *part = glia_dev_results_part (self);
  GliaExperiment *experiment = glia_document_experiment (glia_workbench_document (self->workbench));

  if (part == NULL)
    return FALSE;
  g_clear_pointer (&self->asked_part, glia_dataset_unref);
  self->asked_part = glia_dataset_ref (part);
  glia_evaluator_ask (self->evaluator, moment, part, experiment->training.loss, part->n_rows,
                      self->example);
  return TRUE;
}

/* The moment that is shown next, if that waits for it, else the one that is shown. */
static void
evaluate_now (GliaDevResults *self)
{
  GliaSnapshot *moment = self->holding ? glia_workbench_preparing (self->workbench) : NULL;

  if (moment == NULL && self->holds > 0)
    moment = glia_workbench_snapshot (self->workbench);
  if (moment != NULL)
    glia_moment_question_put (self->question, moment);
}

/* Takes `evaluation`, which is of `part`. */
static void
take_evaluation (GliaDevResults *self, GliaEvaluation *evaluation, GliaDataset *part)
{
  g_clear_pointer (&self->newest, glia_evaluation_unref);
  self->newest = evaluation;
  glia_dataset_ref (part);
  g_clear_pointer (&self->newest_part, glia_dataset_unref);
  self->newest_part = part;
  g_signal_emit (self, changed_signal, 0);
}

static void
evaluated_cb (gpointer data)
{
  GliaDevResults *self = data;
  g_autoptr (GliaDevResults) kept = g_object_ref (self); /* who is told may free it */
  g_autoptr (GliaEvaluation) evaluation = glia_evaluator_take (self->evaluator);
  g_autoptr (GliaDataset) part = g_steal_pointer (&self->asked_part); /* of this answer */
  g_autoptr (GliaSnapshot) asked = glia_moment_question_answered (self->question);

  if (asked == NULL)
    return;
  if (self->holding && asked == glia_workbench_preparing (self->workbench)) {
    self->holding = FALSE;
    self->next = g_steal_pointer (&evaluation);
    glia_workbench_release_moment (self->workbench, asked);
  } else if (evaluation != NULL && asked == glia_workbench_snapshot (self->workbench)) {
    take_evaluation (self, g_steal_pointer (&evaluation), part);
  }
}

static void
preparing_cb (GliaDevResults *self)
{
  self->holding = FALSE;
  g_clear_pointer (&self->next, glia_evaluation_unref);
  if (self->holds == 0 || glia_dev_results_part (self) == NULL)
    return;
  self->holding = TRUE;
  glia_workbench_hold_moment (self->workbench);
  evaluate_now (self);
}

static void
frame_cb (GliaDevResults *self)
{
  if (self->next != NULL)
    take_evaluation (self, g_steal_pointer (&self->next), glia_dev_results_part (self));
}

static void
restarted_cb (GliaDevResults *self)
{
  g_clear_pointer (&self->next, glia_evaluation_unref);
  g_clear_pointer (&self->newest, glia_evaluation_unref);
  self->example = GLIA_EXAMPLE_WORST;
  g_signal_emit (self, changed_signal, 0);
  evaluate_now (self);
}

static void
data_changed_cb (GliaDevResults *self)
{
  glia_dev_results_clear_cell (self);
}

static void
glia_dev_results_finalize (GObject *object)
{
  GliaDevResults *self = GLIA_DEV_RESULTS (object);

  glia_evaluator_free (self->evaluator);
  glia_moment_question_free (self->question);
  glia_evaluation_unref (self->next);
  glia_evaluation_unref (self->newest);
  g_clear_pointer (&self->asked_part, glia_dataset_unref);
  g_clear_pointer (&self->newest_part, glia_dataset_unref);
  G_OBJECT_CLASS (glia_dev_results_parent_class)->finalize (object);
}

static void
glia_dev_results_class_init (GliaDevResultsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = glia_dev_results_finalize;
  changed_signal = g_signal_new ("changed", GLIA_TYPE_DEV_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  cell_signal = g_signal_new ("cell-changed", GLIA_TYPE_DEV_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 0);
}

static void
glia_dev_results_init (GliaDevResults *self)
{
  self->example = GLIA_EXAMPLE_WORST;
  self->evaluator = glia_evaluator_new (evaluated_cb, self);
  self->question = glia_moment_question_new (ask_evaluator, self);
}

GliaDevResults *
glia_dev_results_of (GliaWorkbench *workbench)
{
  static const char key[] = "glia-dev-results";
  GliaDevResults *self = g_object_get_data (G_OBJECT (workbench), key);

  if (self != NULL)
    return self;
  self = g_object_new (GLIA_TYPE_DEV_RESULTS, NULL);
  self->workbench = workbench;
  g_object_set_data_full (G_OBJECT (workbench), key, self, g_object_unref);
  g_signal_connect_object (workbench, "frame", G_CALLBACK (frame_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "preparing", G_CALLBACK (preparing_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "data-changed", G_CALLBACK (data_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "restarted", G_CALLBACK (restarted_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
glia_dev_results_hold (GliaDevResults *self)
{
  if (self->holds++ == 0)
    evaluate_now (self);
}

void
glia_dev_results_release (GliaDevResults *self)
{
  g_return_if_fail (self->holds > 0);
  self->holds--;
}

void
glia_dev_results_set_held (GliaDevResults *self, gboolean *held, gboolean wanted)
{
  if (self == NULL || *held == wanted)
    return;
  *held = wanted;
  if (wanted)
    glia_dev_results_hold (self);
  else
    glia_dev_results_release (self);
}

const GliaEvaluation *
glia_dev_results_newest (GliaDevResults *self)
{
  return self->newest_part == glia_dev_results_part (self) ? self->newest : NULL;
}

GliaDataset *
glia_dev_results_part (GliaDevResults *self)
{
  const GliaSplits *splits = glia_workbench_splits (self->workbench);

  return splits == NULL ? NULL : splits->dev != NULL ? splits->dev : splits->train;
}

gboolean
glia_dev_results_is_dev (GliaDevResults *self)
{
  const GliaSplits *splits = glia_workbench_splits (self->workbench);

  return splits != NULL && splits->dev != NULL;
}

void
glia_dev_results_set_example (GliaDevResults *self, gsize row)
{
  if (self->example == row)
    return;
  self->example = row;
  evaluate_now (self);
}

void
glia_dev_results_set_cell (GliaDevResults *self, gint32 true_class, gint32 called)
{
  self->has_cell = TRUE;
  self->true_class = true_class;
  self->called = called;
  g_signal_emit (self, cell_signal, 0);
}

gboolean
glia_dev_results_cell (GliaDevResults *self, gint32 *true_class, gint32 *called)
{
  *true_class = self->true_class;
  *called = self->called;
  return self->has_cell;
}

void
glia_dev_results_clear_cell (GliaDevResults *self)
{
  if (!self->has_cell)
    return;
  self->has_cell = FALSE;
  g_signal_emit (self, cell_signal, 0);
}

gboolean
glia_dev_results_wants (GliaDevResults *self, const GliaExampleLoss *example)
{
  return !self->has_cell ||
         (example->true_class == self->true_class && example->called == self->called);
}

void
glia_dev_results_follow (GliaDevResults **results, GSignalGroup *signals, GliaWorkbench *workbench)
{
  GliaDevResults *followed = workbench != NULL ? glia_dev_results_of (workbench) : NULL;

  g_set_object (results, followed);
  g_signal_group_set_target (signals, followed);
}
