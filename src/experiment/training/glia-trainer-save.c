/* SPDX-License-Identifier: MIT */

#include "glia-trainer-private.h"
#include "glia-weights.h"

#include <math.h>
#include <string.h>

/* Metadata is text: every member of GliaTrainerProgress is written as the 16 hexadecimal digits of its
 * 64 bits, so that doubles come back exactly, infinities and NaN too. */
#define PREFIX "glia."
/* Of the tensors that the optimizer remembers. */
#define SLOT_PREFIX "optimizer.%s."
#define ENTRY(name, member)                                                                        \
  {                                                                                                \
    PREFIX name, G_STRUCT_OFFSET (GliaTrainerProgress, member)                                     \
  }

/* One that checkpoints of earlier versions do not have. */
#define LATER_ENTRY(name, member)                                                                  \
  {                                                                                                \
    PREFIX name, G_STRUCT_OFFSET (GliaTrainerProgress, member), TRUE                               \
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
    ENTRY ("best-epoch", best_epoch),
    ENTRY ("best-dev-accuracy", best_accuracy),
    ENTRY ("best-dev-loss", best_loss),
    ENTRY ("best-value", best_value),
    LATER_ENTRY ("epoch-shuffled", shuffled),
    LATER_ENTRY ("changes", changes),
    LATER_ENTRY ("epochs-before", epochs_before),
};

/* Of a moment only. */
#define MOMENT_KEY    PREFIX "moment"
#define OPTIMIZER_KEY PREFIX "optimizer"
#define SEED_KEY      PREFIX "seed"
#define ROWS_KEY      PREFIX "rows"

struct _GliaMoment {
  GliaTrainerProgress progress;
  guint64 seed, rows; /* of the experiment, of the train part */
  const char *optimizer;
  const char *slot_names[GLIA_MOMENT_MOST_SLOTS]; /* static */
  gsize n_slots, n_parameters;
  gboolean has_slots;
  mlp_real slots[]; /* [n_slots x n_parameters] */
};

enum { HEX_DIGITS = 16 };

static void
add_tensor (GArray *tensors,
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
static void
add_slot (GArray *tensors,
          GPtrArray *names,
          const GArray *weights,
          const mlp_real *start,
          const char *slot,
          const mlp_real *values)
{
  g_autofree char *prefix = g_strdup_printf (SLOT_PREFIX, slot);

  for (guint i = 0; i < weights->len; i++) {
    const GliaWeight *weight = &g_array_index (weights, GliaWeight, i);
    if (!weight->is_statistic)
      add_tensor (tensors, names, weight, prefix, values + (weight->values - start));
  }
}

static GliaTrainerProgress
progress_of (const GliaTrainer *trainer)
{
  GliaTrainerProgress progress = trainer->progress;

  progress.dropout = *mlp_workspace_dropout_stream (trainer->workspace);
  progress.optimizer_steps = mlp_optimizer_steps (trainer->optimizer);
  return progress;
}

static void
add_pair (GPtrArray *pairs, const char *key, const char *value)
{
  g_ptr_array_add (pairs, g_strdup (key));
  g_ptr_array_add (pairs, g_strdup (value));
}

static void
add_bits (GPtrArray *pairs, const char *key, guint64 bits)
{
  g_ptr_array_add (pairs, g_strdup (key));
  g_ptr_array_add (pairs, g_strdup_printf ("%016" G_GINT64_MODIFIER "x", bits));
}

static void
add_progress (GPtrArray *pairs, const GliaTrainerProgress *progress)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    guint64 bits;
    memcpy (&bits, (const char *)progress + entries[i].offset, sizeof bits);
    add_bits (pairs, entries[i].key, bits);
  }
}

static char **
metadata_of (const GliaTrainer *trainer)
{
  const GliaTrainerProgress progress = progress_of (trainer);
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  add_pair (pairs, "format", "glia checkpoint 1");
  add_progress (pairs, &progress);
  add_pair (pairs, PREFIX "reason", trainer->reason);
  char *changes = glia_trainer_changes_text (trainer);
  if (changes != NULL) {
    g_ptr_array_add (pairs, g_strdup (PREFIX "changed"));
    g_ptr_array_add (pairs, changes);
  }
  g_ptr_array_add (pairs, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&pairs), FALSE);
}

GBytes *
glia_trainer_save (const GliaTrainer *trainer)
{
  g_autoptr (GArray) weights = glia_weights_list (trainer->network);
  g_autoptr (GArray) best = glia_weights_list (trainer->best);
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (GliaTensor));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) metadata = metadata_of (trainer);
  const mlp_real *start = mlp_network_parameters (trainer->network);

  for (guint i = 0; i < weights->len; i++) {
    const GliaWeight *weight = &g_array_index (weights, GliaWeight, i);
    add_tensor (tensors, names, weight, "", weight->values);
  }
  for (gsize slot = 0; slot < mlp_optimizer_slots (trainer->optimizer); slot++)
    add_slot (tensors, names, weights, start, mlp_optimizer_slot_name (trainer->optimizer, slot),
              mlp_optimizer_slot (trainer->optimizer, slot));
  for (guint i = 0; trainer->progress.best_epoch > 0 && i < best->len; i++) {
    const GliaWeight *weight = &g_array_index (best, GliaWeight, i);
    add_tensor (tensors, names, weight, "best.", weight->values);
  }
  return glia_safetensors_serialize ((const GliaTensor *)(void *)tensors->data, tensors->len,
                                     (const char *const *)metadata);
}

/* All zero, the generator gives zeros for ever, and a shuffle would never end. */
static gboolean
is_stream (const mlp_random *stream)
{
  static const mlp_random zero = {0};
  return memcmp (stream->state, zero.state, sizeof zero.state) != 0;
}

static gboolean
restore_progress (GliaTrainerProgress *progress,
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
  if (!is_stream (&progress->shuffle) || !is_stream (&progress->dropout)) {
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_SHAPE,
                 "%s: not a checkpoint to go on from: the state of its random numbers is all zero",
                 name);
    return FALSE;
  }
  return TRUE;
}

/* Fills `values` from the tensor "<prefix><name>", which must have the weight's shape. */
static gboolean
take_tensor (GliaSafetensors *file,
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
static gboolean
check_position (const GliaTrainer *trainer,
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

static gboolean
take_slots (GliaTrainer *trainer, GliaSafetensors *file, const char *name, GError **error)
{
  g_autoptr (GArray) weights = glia_weights_list (trainer->network);
  const mlp_real *start = mlp_network_parameters (trainer->network);

  for (gsize slot = 0; slot < mlp_optimizer_slots (trainer->optimizer); slot++) {
    g_autofree char *prefix =
        g_strdup_printf (SLOT_PREFIX, mlp_optimizer_slot_name (trainer->optimizer, slot));
    for (guint i = 0; i < weights->len; i++) {
      const GliaWeight *weight = &g_array_index (weights, GliaWeight, i);
      mlp_real *values = mlp_optimizer_slot (trainer->optimizer, slot) + (weight->values - start);
      if (!weight->is_statistic && !take_tensor (file, prefix, weight, values, name, error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
glia_trainer_restore (GliaTrainer *trainer, GliaSafetensors *file, const char *name, GError **error)
{
  g_autoptr (GArray) best = glia_weights_list (trainer->best);
  GliaTrainerProgress progress = {.shuffled = trainer->asked->training.shuffle};

  if (!glia_weights_take (trainer->network, file, name, error) ||
      !restore_progress (&progress, file, name, error) ||
      !check_position (trainer, &progress, name, error) ||
      !glia_trainer_restore_changes (trainer, glia_safetensors_metadata (file, PREFIX "changed"),
                                     name, error))
    return FALSE;
  if (!take_slots (trainer, file, name, error))
    return FALSE;
  for (guint i = 0; progress.best_epoch > 0 && i < best->len; i++) {
    const GliaWeight *weight = &g_array_index (best, GliaWeight, i);
    if (!take_tensor (file, "best.", weight, weight->values, name, error))
      return FALSE;
  }
  *mlp_workspace_dropout_stream (trainer->workspace) = progress.dropout;
  mlp_optimizer_set_steps (trainer->optimizer, progress.optimizer_steps);
  trainer->progress = progress;
  trainer->epoch_ready = FALSE;
  g_string_truncate (trainer->changes, 0);
  glia_trainer_update_rate (trainer);
  g_free (trainer->reason);
  const char *reason = glia_safetensors_metadata (file, PREFIX "reason");
  trainer->reason = g_strdup (reason != NULL ? reason : "");
  return TRUE;
}

/* ---- Moments --------------------------------------------------------------------------------------- */

GliaMoment *
glia_moment_new (const GliaTrainer *trainer, gsize most_bytes)
{
  const gsize slots = mlp_optimizer_slots (trainer->optimizer);
  const gsize n = mlp_network_parameter_count (trainer->network);
  const gboolean fits =
      slots <= GLIA_MOMENT_MOST_SLOTS && slots * n <= most_bytes / sizeof (mlp_real);
  GliaMoment *moment = g_malloc (sizeof *moment + (fits ? slots * n * sizeof (mlp_real) : 0));

  *moment = (GliaMoment){
      .progress = progress_of (trainer),
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
  add_pair (pairs, MOMENT_KEY, "1");
  if (moment->has_slots)
    add_pair (pairs, OPTIMIZER_KEY, moment->optimizer);
  add_bits (pairs, SEED_KEY, moment->seed);
  add_bits (pairs, ROWS_KEY, moment->rows);
  add_progress (pairs, &moment->progress);
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
    add_tensor (tensors, names, weight, "", weight->values);
  }
  for (gsize i = 0; i < moment->n_slots; i++)
    add_slot (tensors, names, weights, mlp_network_parameters ((mlp_network *)network),
              moment->slot_names[i], moment->slots + i * moment->n_parameters);
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
    g_autofree char *name = g_strdup_printf (SLOT_PREFIX "0.weight",
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
  progress->epochs_done = progress->steps_done = progress->changes = progress->best_epoch = 0;
  progress->best_accuracy = progress->best_loss = progress->best_value = NAN;
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
  if (!restore_progress (&progress, file, name, error) ||
      !check_position (trainer, &progress, name, error))
    return FALSE;
  if (progress.state == GLIA_TRAINER_DIVERGED)
    return TRUE;
  count_anew (&progress);
  if (g_strcmp0 (optimizer, mlp_optimizer_name (trainer->experiment->training.optimizer.kind)) ==
          0 &&
      has_slots (trainer, file)) {
    if (!take_slots (trainer, file, name, error))
      return FALSE;
    mlp_optimizer_set_steps (trainer->optimizer, progress.optimizer_steps);
  }
  *mlp_workspace_dropout_stream (trainer->workspace) = progress.dropout;
  trainer->progress = progress;
  glia_trainer_update_rate (trainer);
  return TRUE;
}
