/* SPDX-License-Identifier: MIT */

#include "glia-trainer-private.h"

#include "glia-data-loader.h"
#include "glia-weights.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* With less work than this in a step (parameters times examples), threads cost more than they give. */
enum { WORK_WORTH_THREADS = 8 << 20, MOST_THREADS_CHOSEN = 8 };

static const GliaTrainingSpec *
training (const GliaTrainer *trainer)
{
  return &trainer->experiment->training;
}

static mlp_batch
whole (const GliaDataset *data)
{
  return (mlp_batch){.features = data->features,
                     .classes = data->classes,
                     .values = data->values,
                     .examples = data->n_rows};
}

void
glia_trainer_free (GliaTrainer *trainer)
{
  if (trainer == NULL)
    return;
  mlp_optimizer_free (trainer->optimizer);
  mlp_workspace_free (trainer->workspace);
  mlp_network_free (trainer->network);
  mlp_network_free (trainer->best);
  g_clear_pointer (&trainer->train, glia_dataset_unref);
  g_clear_pointer (&trainer->dev, glia_dataset_unref);
  g_clear_pointer (&trainer->test, glia_dataset_unref);
  g_clear_pointer (&trainer->experiment, glia_experiment_unref);
  g_clear_pointer (&trainer->asked, glia_experiment_unref);
  g_string_free (trainer->changes, TRUE);
  g_free (trainer->order);
  g_free (trainer->reason);
  g_free (trainer);
}

/* `file` becomes the one that they were read from, if any. */
static gboolean
start_weights (GliaTrainer *trainer, GliaSafetensors **file, GError **error)
{
  const GliaExperiment *experiment = trainer->experiment;
  mlp_random random = mlp_random_stream (experiment->seed, MLP_STREAM_INITIALIZE);
  mlp_error problem;

  if (experiment->network.weights != NULL) {
    g_autofree char *path = glia_experiment_resolve (experiment, experiment->network.weights);
    *file = glia_safetensors_read (path, error);
    return *file != NULL && glia_weights_take (trainer->network, *file, path, error);
  }
  if (mlp_network_initialize (trainer->network, &experiment->network.initialization, &random,
                              &problem) == MLP_OK)
    return TRUE;
  g_set_error_literal (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MEMORY, problem.message);
  return FALSE;
}

gsize
glia_trainer_capacity (const GliaTrainer *trainer, const GliaTrainingSpec *spec)
{
  return MIN (spec->batch_size, MAX (trainer->train->n_rows,
                                     MAX (trainer->dev != NULL ? trainer->dev->n_rows : 0,
                                          trainer->test != NULL ? trainer->test->n_rows : 0)));
}

static gboolean
make_engine (GliaTrainer *trainer, GError **error)
{
  const GliaTrainingSpec *spec = training (trainer);
  const gsize capacity = glia_trainer_capacity (trainer, spec);
  mlp_error problem;

  if (mlp_network_copy (trainer->network, &trainer->best, &problem) == MLP_OK &&
      mlp_workspace_new (trainer->network, capacity, &trainer->workspace, &problem) == MLP_OK &&
      mlp_optimizer_new (trainer->network, &spec->optimizer, &trainer->optimizer, &problem) ==
          MLP_OK)
    return TRUE;
  g_set_error_literal (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MEMORY, problem.message);
  return FALSE;
}

GliaTrainer *
glia_trainer_new (GliaExperiment *experiment,
                  const GliaSplits *splits,
                  GliaClock clock,
                  GError **error)
{
  if (!glia_data_check (experiment, splits, error))
    return NULL;
  g_autoptr (GliaTrainer) trainer = g_new0 (GliaTrainer, 1);
  g_autoptr (GliaSafetensors) start = NULL;
  GliaTrainerProgress *progress = &trainer->progress;
  trainer->asked = glia_experiment_ref (experiment);
  trainer->experiment = glia_experiment_ref (experiment);
  trainer->changes = g_string_new (NULL);
  trainer->train = glia_dataset_ref (splits->train);
  trainer->dev = splits->dev != NULL ? glia_dataset_ref (splits->dev) : NULL;
  trainer->test = splits->test != NULL ? glia_dataset_ref (splits->test) : NULL;
  trainer->clock = clock != NULL ? clock : g_get_monotonic_time;
  trainer->reason = g_strdup ("");
  trainer->batch_loss = NAN;
  trainer->network =
      glia_network_new (experiment, trainer->train->n_columns,
                        glia_data_outputs (experiment->training.loss, trainer->train), error);
  if (trainer->network == NULL || !start_weights (trainer, &start, error) ||
      !make_engine (trainer, error) || !glia_trainer_set_threads (trainer, 0, error))
    return NULL;

  const mlp_schedule_state schedule = mlp_schedule_start ();
  progress->schedule_best = schedule.best;
  progress->schedule_scale = schedule.scale;
  progress->schedule_bad_epochs = schedule.bad_epochs;
  progress->shuffle = mlp_random_stream (experiment->seed, MLP_STREAM_SHUFFLE);
  *mlp_workspace_dropout_stream (trainer->workspace) =
      mlp_random_stream (experiment->seed, MLP_STREAM_DROPOUT);
  progress->best_accuracy = progress->best_loss = progress->best_value = NAN;
  glia_trainer_update_rate (trainer);
  if (start != NULL && !glia_trainer_begin_at (trainer, start, experiment->network.weights, error))
    return NULL;
  return g_steal_pointer (&trainer);
}

void
glia_trainer_set_observer (GliaTrainer *trainer, const GliaTrainerObserver *observer)
{
  trainer->observer = observer != NULL ? *observer : (GliaTrainerObserver){0};
}

guint
glia_trainer_choose_threads (const GliaTrainer *trainer, const GliaTrainingSpec *spec)
{
  const double work = (double)mlp_network_parameter_count (trainer->network) *
                      (double)MIN (spec->batch_size, trainer->train->n_rows);
  const guint wanted = trainer->threads > 0 ? trainer->threads : spec->threads;

  if (wanted > 0)
    return MIN (wanted, MLP_MAX_THREADS);
  const guint cores = g_get_num_processors ();
  const guint free_cores = cores > trainer->spare_cores ? cores - trainer->spare_cores : 1;
  return work < WORK_WORTH_THREADS ? 1 : MIN (free_cores, MOST_THREADS_CHOSEN);
}

gboolean
glia_trainer_spare_core (GliaTrainer *trainer, GError **error)
{
  trainer->spare_cores = 1;
  return glia_trainer_set_threads (trainer, trainer->threads, error);
}

gboolean
glia_trainer_set_threads (GliaTrainer *trainer, guint threads, GError **error)
{
  mlp_error problem;

  trainer->threads = threads;
  if (mlp_workspace_set_threads (trainer->workspace,
                                 glia_trainer_choose_threads (trainer, training (trainer)),
                                 &problem) == MLP_OK)
    return TRUE;
  g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MEMORY, "training.threads: %s",
               problem.message);
  return FALSE;
}

static mlp_schedule_state
schedule_state (const GliaTrainerProgress *progress)
{
  return (mlp_schedule_state){.best = progress->schedule_best,
                              .bad_epochs = progress->schedule_bad_epochs,
                              .scale = progress->schedule_scale};
}

void
glia_trainer_update_rate (GliaTrainer *trainer)
{
  const GliaTrainingSpec *spec = training (trainer);
  const mlp_schedule_state schedule = schedule_state (&trainer->progress);
  const gsize before = trainer->progress.epochs_before;

  mlp_optimizer_get_settings (trainer->optimizer)->learning_rate =
      mlp_schedule_rate (&spec->schedule, &schedule, spec->optimizer.learning_rate,
                         before + trainer->progress.epochs_done, before + spec->epochs);
}

void
glia_trainer_skip_time (GliaTrainer *trainer, gint64 microseconds)
{
  trainer->epoch_started += microseconds;
}

/* The order depends on the stream's state at the epoch's start and nothing else, so that it can be
 * made again in the middle of an epoch. */
static void
prepare_epoch (GliaTrainer *trainer)
{
  GliaTrainerProgress *progress = &trainer->progress;

  if (progress->step_in_epoch == 0)
    progress->shuffled = training (trainer)->shuffle;
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

void
glia_trainer_finish (GliaTrainer *trainer, GliaTrainerState state, char *reason)
{
  trainer->progress.state = state;
  g_free (trainer->reason);
  trainer->reason = reason;
}

static void
diverged (GliaTrainer *trainer, gsize layer, const char *what)
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
keep_best (GliaTrainer *trainer, const GliaEpoch *row)
{
  GliaTrainerProgress *progress = &trainer->progress;
  const gboolean by_accuracy = !isnan (row->dev_accuracy);
  const double value = by_accuracy              ? row->dev_accuracy
                       : !isnan (row->dev_loss) ? -row->dev_loss
                                                : -row->train_loss;

  if (progress->best_epoch != 0 && !(value > progress->best_value))
    return;
  progress->best_value = value;
  progress->best_epoch = row->epoch;
  progress->best_accuracy = row->dev_accuracy;
  progress->best_loss = row->dev_loss;
  memcpy (mlp_network_parameters (trainer->best), mlp_network_parameters (trainer->network),
          mlp_network_parameter_count (trainer->network) * sizeof (mlp_real));
  if (mlp_network_statistic_count (trainer->network) > 0)
    memcpy (mlp_network_statistics (trainer->best), mlp_network_statistics (trainer->network),
            mlp_network_statistic_count (trainer->network) * sizeof (mlp_real));
}

/* Whether early stopping has had enough; tells the schedule, too. */
static gboolean
observe_epoch (GliaTrainer *trainer, const GliaEpoch *row)
{
  const GliaTrainingSpec *spec = training (trainer);
  GliaTrainerProgress *progress = &trainer->progress;
  mlp_schedule_state schedule = schedule_state (progress);
  mlp_early_stopping_state stopping = {.best = progress->stopping_best,
                                       .bad_epochs = progress->stopping_bad_epochs,
                                       .started = progress->stopping_started != 0};
  gboolean stop = FALSE;

  mlp_schedule_observe (&spec->schedule, &schedule,
                        isnan (row->dev_loss) ? row->train_loss : row->dev_loss);
  progress->schedule_best = schedule.best;
  progress->schedule_bad_epochs = schedule.bad_epochs;
  progress->schedule_scale = schedule.scale;
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
accuracy (const GliaDataset *data, guint64 right, guint64 examples)
{
  return data->classes != NULL ? (double)right / (double)examples : NAN;
}

static void
complete_epoch (GliaTrainer *trainer)
{
  const GliaTrainingSpec *spec = training (trainer);
  GliaTrainerProgress *progress = &trainer->progress;
  GliaEpoch row = {.epoch = progress->epochs_done + 1,
                   .steps = progress->step_in_epoch,
                   .learning_rate = mlp_optimizer_get_settings (trainer->optimizer)->learning_rate,
                   .train_loss = progress->loss_sum / (double)progress->step_in_epoch,
                   .train_accuracy = accuracy (trainer->train, progress->right, progress->examples),
                   .dev_loss = NAN,
                   .dev_accuracy = NAN};

  if (trainer->dev != NULL) {
    const mlp_batch dev = whole (trainer->dev);
    const mlp_metrics metrics =
        mlp_evaluate (trainer->network, trainer->workspace, spec->loss, &dev,
                      MIN (spec->batch_size, mlp_workspace_capacity (trainer->workspace)), NULL);
    row.dev_loss = metrics.loss;
    row.dev_accuracy = accuracy (trainer->dev, metrics.right, metrics.examples);
    if (!isfinite (metrics.loss)) {
      progress->step_in_epoch--;
      diverged (trainer, first_bad_layer (trainer->network), N_ ("the dev loss is not finite"));
      progress->step_in_epoch++;
      return;
    }
  }
  row.seconds = (double)(trainer->clock () - trainer->epoch_started) / G_USEC_PER_SEC;
  keep_best (trainer, &row);
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
  mlp_batch batch = whole (trainer->train);

  batch.examples = MIN (training (trainer)->batch_size, trainer->train->n_rows - first);
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

GliaTrainerState
glia_trainer_step (GliaTrainer *trainer)
{
  GliaTrainerProgress *progress = &trainer->progress;
  mlp_metrics metrics;
  mlp_error problem;

  if (progress->state != GLIA_TRAINER_TRAINING)
    return progress->state;
  if (!trainer->epoch_ready)
    prepare_epoch (trainer);

  const gsize first = (gsize)progress->examples;
  const mlp_batch batch = next_batch (trainer, first);
  if (trainer->measure != NULL)
    glia_trainer_measure_gradients (trainer, &batch);
  if (mlp_train_step (trainer->network, trainer->workspace, trainer->optimizer,
                      training (trainer)->loss, &batch, &metrics, &problem) != MLP_OK) {
    diverged (trainer, problem.layer, N_ ("the loss is not a finite number"));
    return progress->state;
  }
  if (trainer->measure != NULL)
    glia_trainer_measure_updates (trainer);
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
  const mlp_batch test = whole (trainer->test);
  *metrics = mlp_evaluate (
      glia_trainer_best_network (trainer), trainer->workspace, training (trainer)->loss, &test,
      MIN (training (trainer)->batch_size, mlp_workspace_capacity (trainer->workspace)), NULL);
  return TRUE;
}

mlp_network *
glia_trainer_best_network (const GliaTrainer *trainer)
{
  return trainer->progress.best_epoch > 0 ? trainer->best : trainer->network;
}

GliaTrainerState
glia_trainer_state (const GliaTrainer *trainer)
{
  return (GliaTrainerState)trainer->progress.state;
}

const char *
glia_trainer_reason (const GliaTrainer *trainer)
{
  return trainer->reason;
}

GliaExperiment *
glia_trainer_experiment (const GliaTrainer *trainer)
{
  return trainer->experiment;
}

mlp_network *
glia_trainer_network (const GliaTrainer *trainer)
{
  return trainer->network;
}

mlp_workspace *
glia_trainer_workspace (const GliaTrainer *trainer)
{
  return trainer->workspace;
}

mlp_optimizer *
glia_trainer_optimizer (const GliaTrainer *trainer)
{
  return trainer->optimizer;
}

guint64
glia_trainer_epochs_done (const GliaTrainer *trainer)
{
  return trainer->progress.epochs_done;
}

guint64
glia_trainer_step_in_epoch (const GliaTrainer *trainer)
{
  return trainer->progress.step_in_epoch;
}

guint64
glia_trainer_steps_done (const GliaTrainer *trainer)
{
  return trainer->progress.steps_done;
}

guint64
glia_trainer_best_epoch (const GliaTrainer *trainer)
{
  return trainer->progress.best_epoch;
}

double
glia_trainer_best_dev_accuracy (const GliaTrainer *trainer)
{
  return trainer->progress.best_accuracy;
}

double
glia_trainer_best_dev_loss (const GliaTrainer *trainer)
{
  return trainer->progress.best_loss;
}

guint64
glia_trainer_steps_per_epoch (const GliaTrainer *trainer)
{
  const gsize size = training (trainer)->batch_size;
  const gsize left = trainer->train->n_rows - (gsize)trainer->progress.examples;
  return trainer->progress.step_in_epoch + left / size + (left % size != 0);
}

double
glia_trainer_batch_loss (const GliaTrainer *trainer)
{
  return trainer->batch_loss;
}
