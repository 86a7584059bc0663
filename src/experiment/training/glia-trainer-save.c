/* SPDX-License-Identifier: MIT */

#include "glia-trainer-private.h"
#include "glia-weights.h"

#include <math.h>
#include <string.h>

static char **
metadata_of (const GliaTrainer *trainer)
{
  const GliaTrainerProgress progress = glia_progress_of (trainer);
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  glia_progress_add_text (pairs, "format", "glia checkpoint 1");
  glia_progress_add (pairs, &progress);
  glia_progress_add_text (pairs, GLIA_METADATA_PREFIX "reason", trainer->reason);
  char *changes = glia_trainer_changes_text (trainer);
  if (changes != NULL) {
    g_ptr_array_add (pairs, g_strdup (GLIA_METADATA_PREFIX "changed"));
    g_ptr_array_add (pairs, changes);
  }
  g_ptr_array_add (pairs, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&pairs), FALSE);
}

GBytes *
glia_trainer_save (const GliaTrainer *trainer)
{
  g_autoptr (GArray) weights = glia_weights_list (trainer->network);
  g_autoptr (GArray) kept = glia_weights_list (trainer->kept);
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (GliaTensor));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) metadata = metadata_of (trainer);
  const mlp_real *start = mlp_network_parameters (trainer->network);

  for (guint i = 0; i < weights->len; i++) {
    const GliaWeight *weight = &g_array_index (weights, GliaWeight, i);
    glia_progress_add_tensor (tensors, names, weight, "", weight->values);
  }
  for (gsize slot = 0; slot < mlp_optimizer_slots (trainer->optimizer); slot++)
    glia_progress_add_slot (tensors, names, weights, start,
                            mlp_optimizer_slot_name (trainer->optimizer, slot),
                            mlp_optimizer_slot (trainer->optimizer, slot));
  for (guint i = 0; trainer->progress.kept_epoch > 0 && i < kept->len; i++) {
    const GliaWeight *weight = &g_array_index (kept, GliaWeight, i);
    glia_progress_add_tensor (tensors, names, weight, "best.", weight->values);
  }
  return glia_safetensors_serialize ((const GliaTensor *)(void *)tensors->data, tensors->len,
                                     (const char *const *)metadata);
}

gboolean
glia_trainer_saved_epochs (GliaSafetensors *file, const char *name, guint64 *epochs, GError **error)
{
  GliaTrainerProgress progress = {0};
  const gboolean done = glia_progress_restore (&progress, file, name, error);

  *epochs = progress.epochs_done;
  return done;
}

gboolean
glia_trainer_restore (GliaTrainer *trainer, GliaSafetensors *file, const char *name, GError **error)
{
  g_autoptr (GArray) kept = glia_weights_list (trainer->kept);
  GliaTrainerProgress progress = {.shuffled = trainer->asked->training.shuffle};

  if (!glia_weights_take (trainer->network, file, name, error) ||
      !glia_progress_restore (&progress, file, name, error) ||
      !glia_progress_check (trainer, &progress, name, error) ||
      !glia_trainer_restore_changes (
          trainer, glia_safetensors_metadata (file, GLIA_METADATA_PREFIX "changed"), name, error))
    return FALSE;
  if (!glia_progress_take_slots (trainer, file, name, error))
    return FALSE;
  for (guint i = 0; progress.kept_epoch > 0 && i < kept->len; i++) {
    const GliaWeight *weight = &g_array_index (kept, GliaWeight, i);
    if (!glia_progress_take_tensor (file, "best.", weight, weight->values, name, error))
      return FALSE;
  }
  *mlp_workspace_dropout_stream (trainer->workspace) = progress.dropout;
  mlp_optimizer_set_steps (trainer->optimizer, progress.optimizer_steps);
  trainer->progress = progress;
  trainer->epoch_ready = FALSE;
  g_string_truncate (trainer->changes, 0);
  glia_trainer_update_rate (trainer);
  g_free (trainer->reason);
  const char *reason = glia_safetensors_metadata (file, GLIA_METADATA_PREFIX "reason");
  trainer->reason = g_strdup (reason != NULL ? reason : "");
  return TRUE;
}
