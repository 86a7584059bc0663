/* SPDX-License-Identifier: MIT */

#include "glia-trainer-moment.h"

#include "glia-trainer-private.h"
#include "glia-weights.h"

#include <math.h>
#include <string.h>

/* Slots of the optimizers there are: Adam has two. */
enum { MOST_SLOTS = 2 };

/* Of a moment only. */
#define MOMENT_KEY    GLIA_METADATA_PREFIX "moment"
#define OPTIMIZER_KEY GLIA_METADATA_PREFIX "optimizer"
#define SEED_KEY      GLIA_METADATA_PREFIX "seed"
#define ROWS_KEY      GLIA_METADATA_PREFIX "rows"

struct _GliaMoment {
  GliaTrainerProgress progress;
  guint64 seed, rows; /* of the experiment, of the train part */
  const char *optimizer;
  const char *slot_names[MOST_SLOTS]; /* static */
  gsize n_slots, n_parameters;
  gboolean has_slots;
  mlp_real slots[]; /* [n_slots x n_parameters] */
};

GliaMoment *
glia_moment_new (const GliaTrainer *trainer, gsize most_bytes)
{
  const gsize slots = mlp_optimizer_slots (trainer->optimizer);
  const gsize n = mlp_network_parameter_count (trainer->network);
  const gboolean fits = slots <= MOST_SLOTS && slots * n <= most_bytes / sizeof (mlp_real);
  GliaMoment *moment = g_malloc (sizeof *moment + (fits ? slots * n * sizeof (mlp_real) : 0));

  *moment = (GliaMoment){
      .progress = glia_progress_of (trainer),
      .seed = trainer->experiment->seed,
      .rows = trainer->train->n_rows,
      .optimizer = mlp_optimizer_name (trainer->experiment->training.optimizer.kind),
      .n_slots = fits ? slots : 0,
      .n_parameters = n,
      .has_slots = fits,
  };
  for (gsize i = 0; i < moment->n_slots; i++) {
    moment->slot_names[i] = mlp_optimizer_slot_name (trainer->optimizer, i);
    memcpy (moment->slots + i * n, mlp_optimizer_slot (trainer->optimizer, i),
            n * sizeof (mlp_real));
  }
  return moment;
}

void
glia_moment_free (GliaMoment *moment)
{
  g_free (moment);
}

gsize
glia_moment_bytes (const GliaMoment *moment)
{
  return moment->n_slots * moment->n_parameters * sizeof (mlp_real);
}

static char **
moment_metadata (const GliaMoment *moment, const char *const *metadata)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  for (gsize i = 0; metadata != NULL && metadata[i] != NULL; i++)
    g_ptr_array_add (pairs, g_strdup (metadata[i]));
  glia_progress_add_text (pairs, MOMENT_KEY, "1");
  if (moment->has_slots)
    glia_progress_add_text (pairs, OPTIMIZER_KEY, moment->optimizer);
  glia_progress_add_bits (pairs, SEED_KEY, moment->seed);
  glia_progress_add_bits (pairs, ROWS_KEY, moment->rows);
  glia_progress_add (pairs, &moment->progress);
  g_ptr_array_add (pairs, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&pairs), FALSE);
}

GBytes *
glia_moment_serialize (const GliaMoment *moment,
                       const mlp_network *network,
                       const char *const *metadata)
{
  g_autoptr (GArray) weights = glia_weights_list (network);
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (GliaTensor));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) all = moment_metadata (moment, metadata);

  for (guint i = 0; i < weights->len; i++) {
    const GliaWeight *weight = &g_array_index (weights, GliaWeight, i);
    glia_progress_add_tensor (tensors, names, weight, "", weight->values);
  }
  for (gsize i = 0; i < moment->n_slots; i++)
    glia_progress_add_slot (tensors, names, weights,
                            mlp_network_parameters ((mlp_network *)network), moment->slot_names[i],
                            moment->slots + i * moment->n_parameters);
  return glia_safetensors_serialize ((const GliaTensor *)(void *)tensors->data, tensors->len,
                                     (const char *const *)all);
}

static gboolean
has_bits (GliaSafetensors *file, const char *key, guint64 bits)
{
  const char *text = glia_safetensors_metadata (file, key);

  return text != NULL && g_ascii_strtoull (text, NULL, 16) == bits;
}

/* Momentum may have been switched on since. */
static gboolean
has_slots (const GliaTrainer *trainer, GliaSafetensors *file)
{
  for (gsize slot = 0; slot < mlp_optimizer_slots (trainer->optimizer); slot++) {
    g_autofree char *name = g_strdup_printf (GLIA_SLOT_PREFIX "0.weight",
                                             mlp_optimizer_slot_name (trainer->optimizer, slot));
    if (glia_safetensors_find (file, name) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* It is another run: its epochs are counted anew, and it finds a best one of its own. */
static void
count_anew (GliaTrainerProgress *progress)
{
  if (progress->state == GLIA_TRAINER_FINISHED) /* it would stop again at once */
    progress->stopping_started = progress->stopping_bad_epochs = 0;
  progress->state = GLIA_TRAINER_TRAINING;
  progress->epochs_before += progress->epochs_done;
  progress->epochs_done = progress->steps_done = progress->changes = progress->kept_epoch = 0;
  progress->best = GLIA_BEST_NONE;
}

gboolean
glia_trainer_begin_at (GliaTrainer *trainer,
                       GliaSafetensors *file,
                       const char *name,
                       GError **error)
{
  const char *optimizer = glia_safetensors_metadata (file, OPTIMIZER_KEY);
  GliaTrainerProgress progress = trainer->progress;

  if (glia_safetensors_metadata (file, MOMENT_KEY) == NULL ||
      !has_bits (file, SEED_KEY, trainer->experiment->seed) ||
      !has_bits (file, ROWS_KEY, trainer->train->n_rows))
    return TRUE;
  if (!glia_progress_restore (&progress, file, name, error) ||
      !glia_progress_check (trainer, &progress, name, error))
    return FALSE;
  if (progress.state == GLIA_TRAINER_DIVERGED)
    return TRUE;
  count_anew (&progress);
  if (g_strcmp0 (optimizer, mlp_optimizer_name (trainer->experiment->training.optimizer.kind)) ==
          0 &&
      has_slots (trainer, file)) {
    if (!glia_progress_take_slots (trainer, file, name, error))
      return FALSE;
    mlp_optimizer_set_steps (trainer->optimizer, progress.optimizer_steps);
  }
  *mlp_workspace_dropout_stream (trainer->workspace) = progress.dropout;
  trainer->progress = progress;
  glia_trainer_update_rate (trainer);
  return TRUE;
}
