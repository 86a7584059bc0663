/* SPDX-License-Identifier: MIT */

/* The training loop: steps, and the epochs they make up. */

#include "glia-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static mlp_batch
make_whole_batch (const GliaDataset *data)
{
  return (mlp_batch){.features = data->features,
                     .classes = data->classes,
                     .values = data->values,
                     .examples = data->n_rows};
}

/* The order depends on the stream's state at the epoch's start and nothing else, so that it can be
 * made again in the middle of an epoch. */
static void
prepare_epoch (GliaTrainer *trainer)
{
  GliaTrainerProgress *progress = &trainer->progress;

  if (progress->step_in_epoch == 0)
    progress->shuffled = glia_trainer_settings (trainer)->shuffle;
  trainer->next_shuffle = progress->shuffle;
  if (progress->shuffled) {
    if (trainer->order == NULL)
      trainer->order = g_new (guint32, trainer->train->n_rows);
    for (gsize i = 0; i < trainer->train->n_rows; i++)
      trainer->order[i] = (guint32)i;
    mlp_random_shuffle (&trainer->next_shuffle, trainer->order, trainer->train->n_rows);
  }
  glia_trainer_update_rate (trainer);
  trainer->epoch_started = trainer->clock ();
  trainer->epoch_ready = TRUE;
}

static void
finish_diverged (GliaTrainer *trainer, gsize layer, const char *what)
{
  glia_trainer_finish (
      trainer, GLIA_TRAINER_DIVERGED,
      g_strdup_printf (_ ("epoch %ju, step %ju, layer %zu: %s; a smaller learning rate or "
                          "clip-norm may help"),
                       (uintmax_t)trainer->progress.epochs_done + 1,
                       (uintmax_t)trainer->progress.step_in_epoch + 1, layer, _ (what)));
}

/* The first layer with a weight that is not finite, or the last one. */
static gsize
first_bad_layer (const mlp_network *network)
{
  const gsize layers = mlp_network_layers (network);

  for (gsize l = 1; l < layers; l++) {
    const mlp_layer_view view = mlp_network_view (network, l);
    for (gsize i = 0; i < view.units * view.inputs; i++)
      if (!isfinite (view.weight[i]))
        return l;
    for (gsize i = 0; i < view.units; i++)
      if (!isfinite (view.bias[i]))
        return l;
  }
  return layers;
}

static void
keep_weights (GliaTrainer *trainer, guint64 epoch)
{
  trainer->progress.kept_epoch = epoch;
  memcpy (mlp_network_parameters (trainer->kept), mlp_network_parameters (trainer->network),
          mlp_network_parameter_count (trainer->network) * sizeof (mlp_real));
  if (mlp_network_statistic_count (trainer->network) > 0)
    memcpy (mlp_network_statistics (trainer->kept), mlp_network_statistics (trainer->network),
            mlp_network_statistic_count (trainer->network) * sizeof (mlp_real));
}

static void
update_best (GliaTrainer *trainer, const GliaEpoch *row)
{
  const GliaTrainingSettings *spec = glia_trainer_settings (trainer);
  GliaBest *best = &trainer->progress.best;
  const gboolean by_loss =
      spec->stops_early && spec->stopping_metric == GLIA_METRIC_DEV_LOSS && !isnan (row->dev_loss);

  glia_best_observe (best, row);
  if (row->epoch == (by_loss ? best->lowest_epoch : best->epoch))
    keep_weights (trainer, row->epoch);
}

/* Whether early stopping has had enough; tells the schedule, too. */
static gboolean
observe_epoch (GliaTrainer *trainer, const GliaEpoch *row)
{
  const GliaTrainingSettings *spec = glia_trainer_settings (trainer);
  GliaTrainerProgress *progress = &trainer->progress;
  mlp_schedule_state schedule = glia_progress_get_schedule (progress);
  mlp_early_stopping_state stopping = {.best = progress->stopping_best,
                                       .bad_epochs = progress->stopping_bad_epochs,
                                       .started = progress->stopping_started != 0};
  gboolean stop = FALSE;

  mlp_schedule_observe (&spec->schedule, &schedule,
                        isnan (row->dev_loss) ? row->train_loss : row->dev_loss);
  glia_progress_set_schedule (progress, &schedule);
  if (spec->stops_early)
    stop = mlp_early_stopping_observe (
        &spec->early_stopping, &stopping,
        spec->stopping_metric == GLIA_METRIC_DEV_ACCURACY ? row->dev_accuracy : row->dev_loss);
  progress->stopping_best = stopping.best;
  progress->stopping_bad_epochs = stopping.bad_epochs;
  progress->stopping_started = stopping.started;
  return stop;
}

static double
compute_accuracy (const GliaDataset *data, guint64 right, guint64 examples)
{
  return data->classes != NULL ? (double)right / (double)examples : NAN;
}

static void
complete_epoch (GliaTrainer *trainer)
{
  const GliaTrainingSettings *spec = glia_trainer_settings (trainer);
  GliaTrainerProgress *progress = &trainer->progress;
  GliaEpoch row = {.epoch = progress->epochs_done + 1,
                   .steps = progress->step_in_epoch,
                   .learning_rate = mlp_optimizer_get_settings (trainer->optimizer)->learning_rate,
                   .train_loss = progress->loss_sum / (double)progress->step_in_epoch,
                   .train_accuracy =
                       compute_accuracy (trainer->train, progress->right, progress->examples),
                   .dev_loss = NAN,
                   .dev_accuracy = NAN};

  if (trainer->dev != NULL) {
    const mlp_batch dev = make_whole_batch (trainer->dev);
    const mlp_metrics metrics =
        mlp_evaluate (trainer->network, trainer->workspace, spec->loss, &dev,
                      MIN (spec->batch_size, mlp_workspace_capacity (trainer->workspace)), NULL);
    row.dev_loss = spec->dev_loss == GLIA_DEV_LOSS_EXAMPLES ? metrics.loss : metrics.batch_loss;
    row.dev_accuracy = compute_accuracy (trainer->dev, metrics.right, metrics.examples);
    if (!isfinite (metrics.loss)) {
      progress->step_in_epoch--;
      finish_diverged (trainer, first_bad_layer (trainer->network),
                       N_ ("the dev loss is not finite"));
      progress->step_in_epoch++;
      return;
    }
  }
  row.seconds = (double)(trainer->clock () - trainer->epoch_started) / G_USEC_PER_SEC;
  update_best (trainer, &row);
  const gboolean stop = observe_epoch (trainer, &row);
  progress->epochs_done++;
  progress->step_in_epoch = 0;
  progress->loss_sum = 0;
  progress->right = progress->examples = 0;
  progress->shuffle = trainer->next_shuffle;
  trainer->epoch_ready = FALSE;
  if (progress->epochs_done >= spec->epochs)
    glia_trainer_finish (trainer, GLIA_TRAINER_FINISHED, g_strdup (_ ("all epochs are done")));
  else if (stop)
    glia_trainer_finish (
        trainer, GLIA_TRAINER_FINISHED,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                      "early stopping: %s has not improved for %zu epoch",
                                      "early stopping: %s has not improved for %zu epochs",
                                      spec->early_stopping.patience),
                         glia_metric_name (spec->stopping_metric), spec->early_stopping.patience));
  if (trainer->observer.epoch != NULL)
    trainer->observer.epoch (trainer, &row, trainer->observer.user_data);
}

/* The rows of the next step, from `first` of the epoch on. */
static mlp_batch
next_batch (const GliaTrainer *trainer, gsize first)
{
  mlp_batch batch = make_whole_batch (trainer->train);

  batch.examples = mlp_network_next_batch (trainer->network, trainer->train->n_rows - first,
                                           glia_trainer_settings (trainer)->batch_size);
  if (trainer->progress.shuffled) {
    batch.rows = trainer->order + first;
    return batch;
  }
  batch.features += first * trainer->train->n_columns;
  if (batch.classes != NULL)
    batch.classes += first;
  else
    batch.values += first * trainer->train->n_outputs;
  return batch;
}

/* One step, measured if `measure` is not NULL: then `before` is room for the network's
 * parameters. */
static GliaTrainerState
train_step (GliaTrainer *trainer, GliaMeasure *measure, mlp_real *before)
{
  GliaTrainerProgress *progress = &trainer->progress;
  mlp_metrics metrics;
  mlp_error problem;

  if (progress->state != GLIA_TRAINER_TRAINING)
    return progress->state;
  if (!trainer->epoch_ready)
    prepare_epoch (trainer);

  /* Runs of older versions may have stopped with a single row left, which needs another one. */
  const gsize first = MIN ((gsize)progress->examples,
                           trainer->train->n_rows - mlp_network_least_batch (trainer->network));
  const mlp_batch batch = next_batch (trainer, first);
  if (measure != NULL)
    glia_trainer_measure_gradients (trainer, &batch, measure, before);
  if (mlp_train_step (trainer->network, trainer->workspace, trainer->optimizer,
                      glia_trainer_settings (trainer)->loss, &batch, &metrics,
                      &problem) != MLP_OK) {
    finish_diverged (trainer, problem.layer, N_ ("the loss is not a finite number"));
    return progress->state;
  }
  if (measure != NULL)
    glia_trainer_measure_updates (trainer, before, measure);
  progress->steps_done++;
  progress->step_in_epoch++;
  progress->loss_sum += metrics.loss;
  trainer->batch_loss = metrics.loss;
  progress->right += metrics.right;
  progress->examples += metrics.examples;
  if (trainer->observer.step != NULL)
    trainer->observer.step (trainer, progress->steps_done, metrics.loss,
                            trainer->observer.user_data);
  if (first + batch.examples == trainer->train->n_rows)
    complete_epoch (trainer);
  return progress->state;
}

GliaTrainerState
glia_trainer_step (GliaTrainer *trainer)
{
  return train_step (trainer, NULL, NULL);
}

GliaMeasure *
glia_trainer_measured_step (GliaTrainer *trainer)
{
  const gsize layers = mlp_network_layers (trainer->network);
  const guint64 steps = trainer->progress.steps_done;
  g_autofree GliaMeasure *measure =
      g_malloc0 (sizeof (GliaMeasure) + layers * sizeof (GliaLayerMeasure));
  g_autofree mlp_real *before =
      g_try_new (mlp_real, mlp_network_parameter_count (trainer->network));

  measure->layers = layers;
  train_step (trainer, before != NULL ? measure : NULL, before);
  if (before == NULL || trainer->progress.steps_done == steps)
    return NULL;
  measure->step = trainer->progress.steps_done;
  measure->epoch = (double)trainer->progress.epochs_done +
                   (double)trainer->progress.examples / (double)trainer->train->n_rows;
  return g_steal_pointer (&measure);
}

GliaTrainerState
glia_trainer_run_epoch (GliaTrainer *trainer, GCancellable *cancellable)
{
  const guint64 epoch = trainer->progress.epochs_done;

  while (trainer->progress.state == GLIA_TRAINER_TRAINING &&
         trainer->progress.epochs_done == epoch && !g_cancellable_is_cancelled (cancellable))
    glia_trainer_step (trainer);
  return trainer->progress.state;
}

GliaTrainerState
glia_trainer_run (GliaTrainer *trainer, GCancellable *cancellable)
{
  while (trainer->progress.state == GLIA_TRAINER_TRAINING &&
         !g_cancellable_is_cancelled (cancellable))
    glia_trainer_step (trainer);
  return trainer->progress.state;
}

gboolean
glia_trainer_test (GliaTrainer *trainer, mlp_metrics *metrics)
{
  if (trainer->test == NULL)
    return FALSE;
  const mlp_batch test = make_whole_batch (trainer->test);
  *metrics = mlp_evaluate (glia_trainer_kept_network (trainer), trainer->workspace,
                           glia_trainer_settings (trainer)->loss, &test,
                           MIN (glia_trainer_settings (trainer)->batch_size,
                                mlp_workspace_capacity (trainer->workspace)),
                           NULL);
  return TRUE;
}
