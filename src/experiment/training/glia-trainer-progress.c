/* SPDX-License-Identifier: MIT */

/* Where a trainer is, as a safetensors file has it: GliaTrainerProgress in the metadata, what
 * the optimizer remembers in tensors. Checkpoints and moments share it. */

#include "glia-trainer-private.h"
#include "glia-weights.h"

#include <string.h>

/* Metadata is text: every member of GliaTrainerProgress is written as the 16 hexadecimal digits
 * of its 64 bits, so that doubles come back exactly, infinities and NaN too. */
#define ENTRY(name, member)                                                                        \
  {                                                                                                \
    GLIA_METADATA_PREFIX name, G_STRUCT_OFFSET (GliaTrainerProgress, member)                       \
  }

/* One that checkpoints of earlier versions do not have. */
#define LATER_ENTRY(name, member)                                                                  \
  {                                                                                                \
    GLIA_METADATA_PREFIX name, G_STRUCT_OFFSET (GliaTrainerProgress, member), TRUE                 \
  }

static const struct {
  const char *key;
  gsize offset;
  gboolean may_miss; /* then the value from before restoring counts */
} entries[] = {
    ENTRY ("epochs-done", epochs_done),
    ENTRY ("step-in-epoch", step_in_epoch),
    ENTRY ("steps-done", steps_done),
    ENTRY ("state", state),
    ENTRY ("shuffle-0", shuffle.state[0]),
    ENTRY ("shuffle-1", shuffle.state[1]),
    ENTRY ("shuffle-2", shuffle.state[2]),
    ENTRY ("shuffle-3", shuffle.state[3]),
    ENTRY ("dropout-0", dropout.state[0]),
    ENTRY ("dropout-1", dropout.state[1]),
    ENTRY ("dropout-2", dropout.state[2]),
    ENTRY ("dropout-3", dropout.state[3]),
    ENTRY ("optimizer-steps", optimizer_steps),
    ENTRY ("schedule-best", schedule_best),
    ENTRY ("schedule-scale", schedule_scale),
    ENTRY ("schedule-bad-epochs", schedule_bad_epochs),
    ENTRY ("stopping-best", stopping_best),
    ENTRY ("stopping-bad-epochs", stopping_bad_epochs),
    ENTRY ("stopping-started", stopping_started),
    ENTRY ("epoch-loss-sum", loss_sum),
    ENTRY ("epoch-right", right),
    ENTRY ("epoch-examples", examples),
    ENTRY ("best-epoch", best.epoch),
    ENTRY ("best-dev-accuracy", best.accuracy),
    ENTRY ("best-dev-loss", best.loss),
    LATER_ENTRY ("best-tie", best.tie),
    LATER_ENTRY ("lowest-epoch", best.lowest_epoch),
    LATER_ENTRY ("lowest-dev-loss", best.lowest_loss),
    LATER_ENTRY ("kept-epoch", kept_epoch),
    LATER_ENTRY ("epoch-shuffled", shuffled),
    LATER_ENTRY ("changes", changes),
    LATER_ENTRY ("epochs-before", epochs_before),
};

enum { HEX_DIGITS = 16 };

void
glia_progress_add_tensor (GArray *tensors,
                          GPtrArray *names,
                          const GliaWeight *weight,
                          const char *prefix,
                          const mlp_real *values)
{
  char *name = g_strconcat (prefix, weight->name, NULL);
  GliaTensor tensor = {.name = name,
                       .type = GLIA_TENSOR_F32,
                       .n_dimensions = weight->columns > 0 ? 2 : 1,
                       .shape = {weight->rows, weight->columns},
                       .n_elements = weight->rows * MAX (weight->columns, 1),
                       .data = values};

  g_ptr_array_add (names, name);
  g_array_append_val (tensors, tensor);
}

/* `values` are laid out as the parameters, which begin at `start`. */
void
glia_progress_add_slot (GArray *tensors,
                        GPtrArray *names,
                        const GArray *weights,
                        const mlp_real *start,
                        const char *slot,
                        const mlp_real *values)
{
  g_autofree char *prefix = g_strdup_printf (GLIA_SLOT_PREFIX, slot);

  for (guint i = 0; i < weights->len; i++) {
    const GliaWeight *weight = &g_array_index (weights, GliaWeight, i);
    if (!weight->is_statistic)
      glia_progress_add_tensor (tensors, names, weight, prefix, values + (weight->values - start));
  }
}

GliaTrainerProgress
glia_progress_of (const GliaTrainer *trainer)
{
  GliaTrainerProgress progress = trainer->progress;

  progress.dropout = *mlp_workspace_dropout_stream (trainer->workspace);
  progress.optimizer_steps = mlp_optimizer_steps (trainer->optimizer);
  return progress;
}

void
glia_progress_add_text (GPtrArray *pairs, const char *key, const char *value)
{
  g_ptr_array_add (pairs, g_strdup (key));
  g_ptr_array_add (pairs, g_strdup (value));
}

void
glia_progress_add_bits (GPtrArray *pairs, const char *key, guint64 bits)
{
  g_ptr_array_add (pairs, g_strdup (key));
  g_ptr_array_add (pairs, g_strdup_printf ("%016" G_GINT64_MODIFIER "x", bits));
}

void
glia_progress_add (GPtrArray *pairs, const GliaTrainerProgress *progress)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    guint64 bits;
    memcpy (&bits, (const char *)progress + entries[i].offset, sizeof bits);
    glia_progress_add_bits (pairs, entries[i].key, bits);
  }
}

/* All zero, the generator gives zeros for ever, and a shuffle would never end. */
static gboolean
is_stream (const mlp_random *stream)
{
  static const mlp_random zero = {0};

  return memcmp (stream->state, zero.state, sizeof zero.state) != 0;
}

gboolean
glia_progress_restore (GliaTrainerProgress *progress,
                       GliaSafetensors *file,
                       const char *name,
                       GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    const char *text = glia_safetensors_metadata (file, entries[i].key);
    char *end = NULL;
    if (text == NULL && entries[i].may_miss)
      continue;
    const guint64 bits = text != NULL ? g_ascii_strtoull (text, &end, 16) : 0;
    if (text == NULL || strlen (text) != HEX_DIGITS || *end != '\0') {
      g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MISSING,
                   "%s: not a checkpoint to go on from: \"%s\" in its metadata is %s", name,
                   entries[i].key, text == NULL ? "missing" : "not 16 hexadecimal digits");
      return FALSE;
    }
    memcpy ((char *)progress + entries[i].offset, &bits, sizeof bits);
  }
  /* Earlier versions kept the weights of the best epoch, and knew no other. */
  if (progress->kept_epoch == 0 && progress->best.epoch > 0) {
    progress->kept_epoch = progress->best.lowest_epoch = progress->best.epoch;
    progress->best.tie = progress->best.lowest_loss = progress->best.loss;
  }
  if (!is_stream (&progress->shuffle) || !is_stream (&progress->dropout)) {
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_SHAPE,
                 "%s: not a checkpoint to go on from: the state of its random numbers is all zero",
                 name);
    return FALSE;
  }
  return TRUE;
}

/* Fills `values` from the tensor "<prefix><name>", which must have the weight's shape. */
gboolean
glia_progress_take_tensor (GliaSafetensors *file,
                           const char *prefix,
                           const GliaWeight *weight,
                           mlp_real *values,
                           const char *name,
                           GError **error)
{
  g_autofree char *wanted = g_strconcat (prefix, weight->name, NULL);
  const GliaTensor *tensor = glia_safetensors_find (file, wanted);

  if (tensor == NULL || tensor->type != GLIA_TENSOR_F32 ||
      tensor->n_elements != weight->rows * MAX (weight->columns, 1)) {
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_SHAPE,
                 "%s: tensor \"%s\" is missing or does not fit the network", name, wanted);
    return FALSE;
  }
  glia_tensor_copy_floats (tensor, values);
  return TRUE;
}

/* Where the dev loss was not finite, training ended after the epoch's last row. */
gboolean
glia_progress_check (const GliaTrainer *trainer,
                     const GliaTrainerProgress *progress,
                     const char *name,
                     GError **error)
{
  const guint64 rows = trainer->train->n_rows;

  if (progress->state <= GLIA_TRAINER_DIVERGED && progress->step_in_epoch <= progress->examples &&
      (progress->examples < rows ||
       (progress->examples == rows && progress->state == GLIA_TRAINER_DIVERGED)))
    return TRUE;
  g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_SHAPE,
               "%s: step %" G_GUINT64_FORMAT " of its epoch, after %" G_GUINT64_FORMAT
               " examples, does not fit the data's epoch of %" G_GUINT64_FORMAT " examples",
               name, progress->step_in_epoch, progress->examples, rows);
  return FALSE;
}

gboolean
glia_progress_take_slots (GliaTrainer *trainer,
                          GliaSafetensors *file,
                          const char *name,
                          GError **error)
{
  g_autoptr (GArray) weights = glia_weights_list (trainer->network);
  const mlp_real *start = mlp_network_parameters (trainer->network);

  for (gsize slot = 0; slot < mlp_optimizer_slots (trainer->optimizer); slot++) {
    g_autofree char *prefix =
        g_strdup_printf (GLIA_SLOT_PREFIX, mlp_optimizer_slot_name (trainer->optimizer, slot));
    for (guint i = 0; i < weights->len; i++) {
      const GliaWeight *weight = &g_array_index (weights, GliaWeight, i);
      mlp_real *values = mlp_optimizer_slot (trainer->optimizer, slot) + (weight->values - start);
      if (!weight->is_statistic &&
          !glia_progress_take_tensor (file, prefix, weight, values, name, error))
        return FALSE;
    }
  }
  return TRUE;
}
