/* SPDX-License-Identifier: MIT */

/* Changes of a trainer between two steps. What decides how training goes on is the experiment as
 * it is now and GliaTrainerProgress; both are saved, so that a change has the same effect after
 * a restore. */

#include "glia-data-loader.h"
#include "glia-experiment-difference.h"
#include "glia-json.h"
#include "glia-trainer-private.h"
#include "glia-weights.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
set_memory_error (GError **error, const mlp_error *problem)
{
  g_set_error_literal (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MEMORY, problem->message);
  return FALSE;
}

/* Another optimizer if the settings need other slots, with what the old one remembers; else
 * NULL. */
static gboolean
remake_optimizer (const GliaTrainer *trainer,
                  const mlp_optimizer_settings *settings,
                  mlp_optimizer **result,
                  GError **error)
{
  mlp_optimizer *old = trainer->optimizer, *optimizer;
  const gsize bytes = mlp_network_parameter_count (trainer->network) * sizeof (mlp_real);
  mlp_error problem;

  *result = NULL;
  if ((mlp_optimizer_get_settings (old)->momentum == 0) == (settings->momentum == 0))
    return TRUE;
  if (mlp_optimizer_new (trainer->network, settings, &optimizer, &problem) != MLP_OK)
    return set_memory_error (error, &problem);
  for (gsize i = 0; i < mlp_optimizer_slots (optimizer); i++)
    for (gsize j = 0; j < mlp_optimizer_slots (old); j++)
      if (strcmp (mlp_optimizer_slot_name (optimizer, i), mlp_optimizer_slot_name (old, j)) == 0)
        memcpy (mlp_optimizer_slot (optimizer, i), mlp_optimizer_slot (old, j), bytes);
  mlp_optimizer_set_steps (optimizer, mlp_optimizer_steps (old));
  *result = optimizer;
  return TRUE;
}

/* Another workspace if the batch does not fit into the old one; else NULL. Either has the
 * threads wanted. */
static gboolean
remake_workspace (const GliaTrainer *trainer,
                  const GliaTrainingSettings *spec,
                  mlp_workspace **result,
                  GError **error)
{
  const gsize capacity = glia_trainer_capacity (trainer, spec);
  const guint threads = glia_trainer_choose_threads (trainer, spec);
  mlp_workspace *workspace = NULL;
  mlp_error problem;

  *result = NULL;
  if (capacity > mlp_workspace_capacity (trainer->workspace)) {
    if (mlp_workspace_new (trainer->network, capacity, &workspace, &problem) != MLP_OK)
      return set_memory_error (error, &problem);
    *mlp_workspace_dropout_stream (workspace) = *mlp_workspace_dropout_stream (trainer->workspace);
    mlp_workspace_use_kernels (workspace, mlp_workspace_kernels (trainer->workspace));
  }
  if (mlp_workspace_set_threads (workspace != NULL ? workspace : trainer->workspace, threads,
                                 &problem) != MLP_OK) {
    mlp_workspace_free (workspace);
    return set_memory_error (error, &problem);
  }
  *result = workspace;
  return TRUE;
}

gboolean
glia_trainer_adopt (GliaTrainer *trainer, GliaExperiment *experiment, GError **error)
{
  const GliaTrainingSettings *spec = &experiment->training;
  const GArray *layers = experiment->network.layers;
  mlp_optimizer *optimizer;
  mlp_workspace *workspace;

  if (!remake_optimizer (trainer, &spec->optimizer, &optimizer, error))
    return FALSE;
  if (!remake_workspace (trainer, spec, &workspace, error)) {
    mlp_optimizer_free (optimizer);
    return FALSE;
  }
  if (optimizer != NULL) {
    mlp_optimizer_free (trainer->optimizer);
    trainer->optimizer = optimizer;
  }
  if (workspace != NULL) {
    mlp_workspace_free (trainer->workspace);
    trainer->workspace = workspace;
  }
  glia_experiment_ref (experiment);
  glia_experiment_unref (trainer->experiment);
  trainer->experiment = experiment;
  *mlp_optimizer_get_settings (trainer->optimizer) = spec->optimizer;
  glia_trainer_update_rate (trainer);
  for (guint i = 0; i < layers->len; i++) {
    const double dropout = g_array_index (layers, mlp_layer, i).dropout;
    mlp_network_set_dropout (trainer->network, i + 1, dropout);
    mlp_network_set_dropout (trainer->kept, i + 1, dropout);
  }
  return TRUE;
}

/* What schedule and early stopping remember means nothing to another one. */
static void
forget_past (GliaTrainerProgress *progress,
             const GliaTrainingSettings *old,
             const GliaTrainingSettings *new)
{
  if (old->schedule.kind != new->schedule.kind) {
    const mlp_schedule_state schedule = mlp_schedule_start ();
    glia_progress_set_schedule (progress, &schedule);
  }
  if (old->stops_early != new->stops_early || old->stopping_metric != new->stopping_metric) {
    progress->stopping_best = 0;
    progress->stopping_bad_epochs = progress->stopping_started = 0;
  }
}

/* Whether there is still something to do after a change. */
static void
reconsider_end (GliaTrainer *trainer)
{
  const GliaTrainingSettings *spec = &trainer->experiment->training;
  const GliaTrainerProgress *progress = &trainer->progress;

  if (progress->state == GLIA_TRAINER_DIVERGED || progress->step_in_epoch > 0)
    return;
  if (progress->epochs_done >= spec->epochs)
    glia_trainer_finish (trainer, GLIA_TRAINER_FINISHED, g_strdup (_ ("all epochs are done")));
  else if (!spec->stops_early || progress->stopping_bad_epochs < spec->early_stopping.patience)
    glia_trainer_finish (trainer, GLIA_TRAINER_TRAINING, g_strdup (""));
}

static void
append_change (GliaTrainer *trainer, const char *key, JsonNode *value)
{
  g_autofree char *text = glia_json_print_line (value);

  trainer->progress.changes++;
  g_string_append_printf (trainer->changes,
                          "{\"epoch\":%" G_GUINT64_FORMAT ",\"step\":%" G_GUINT64_FORMAT
                          ",\"%s\":%s}\n",
                          trainer->progress.epochs_done, trainer->progress.steps_done, key, text);
}

gboolean
glia_trainer_change (GliaTrainer *trainer, GliaExperiment *experiment, GError **error)
{
  g_autoptr (GliaExperiment) old = glia_experiment_ref (trainer->experiment);
  const GliaDifference difference = glia_experiment_difference (old, experiment);
  const GliaSplits splits = glia_trainer_splits (trainer);

  if (difference > GLIA_DIFFERENCE_LIVE) {
    g_set_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_CONFLICT,
                 "%s: this cannot change while a run trains: start a new run", experiment->file);
    return FALSE;
  }
  if (difference == GLIA_DIFFERENCE_NONE)
    return TRUE;
  /* The changes are put on what is there, as restoring them will do. */
  g_autoptr (JsonNode) changes = glia_experiment_changes (old, experiment);
  g_autoptr (GliaExperiment) changed = glia_experiment_with_changes (old, changes, error);
  if (changed == NULL || !glia_data_check (changed, &splits, error) ||
      !glia_trainer_adopt (trainer, changed, error))
    return FALSE;
  forget_past (&trainer->progress, &old->training, &changed->training);
  glia_trainer_update_rate (trainer);
  reconsider_end (trainer);
  append_change (trainer, "change", changes);
  return TRUE;
}

gboolean
glia_trainer_set_weight (GliaTrainer *trainer, gsize layer, gsize unit, gssize input, float value)
{
  if (layer >= mlp_network_layers (trainer->network) || !isfinite (value) || input < -1)
    return FALSE;
  const mlp_layer_view view = mlp_network_view (trainer->network, layer + 1);
  if (unit >= view.units || (input >= 0 && (gsize)input >= view.inputs))
    return FALSE;
  if (input < 0)
    view.bias[unit] = value;
  else
    view.weight[unit * view.inputs + (gsize)input] = value;

  g_autoptr (JsonObject) weight = json_object_new ();
  json_object_set_int_member (weight, "layer", (gint64)layer);
  json_object_set_int_member (weight, "unit", (gint64)unit);
  if (input >= 0)
    json_object_set_int_member (weight, "input", input);
  else
    json_object_set_null_member (weight, "input");
  json_object_set_double_member (weight, "value", (double)value);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), weight);
  append_change (trainer, "weight", node);
  return TRUE;
}

guint64
glia_trainer_changes (const GliaTrainer *trainer)
{
  return trainer->progress.changes;
}

char *
glia_trainer_changes_text (const GliaTrainer *trainer)
{
  if (trainer->experiment == trainer->asked)
    return NULL;
  g_autoptr (JsonNode) changes = glia_experiment_changes (trainer->asked, trainer->experiment);
  return glia_json_print_line (changes);
}

gboolean
glia_trainer_restore_changes (GliaTrainer *trainer,
                              const char *text,
                              const char *name,
                              GError **error)
{
  g_autoptr (JsonNode) changes = glia_json_parse (text != NULL ? text : "{}", -1, name, error);

  if (changes == NULL)
    return FALSE;
  g_autoptr (GliaExperiment) experiment =
      text == NULL ? glia_experiment_ref (trainer->asked)
                   : glia_experiment_with_changes (trainer->asked, changes, error);
  if (experiment == NULL)
    return FALSE;
  if (glia_experiment_difference (trainer->asked, experiment) > GLIA_DIFFERENCE_LIVE) {
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_SHAPE,
                 "%s: the changes in its metadata are none that a run can have", name);
    return FALSE;
  }
  return glia_trainer_adopt (trainer, experiment, error);
}

void
glia_trainer_rebase (GliaTrainer *trainer)
{
  glia_experiment_ref (trainer->experiment);
  glia_experiment_unref (trainer->asked);
  trainer->asked = trainer->experiment;
  trainer->progress.changes = 0;
  g_string_truncate (trainer->changes, 0);
}
