/* SPDX-License-Identifier: MIT */

#include "glia-experiment-private.h"

#include <string.h>

/* ---- Names ----------------------------------------------------------------------------------- */

/* The noise is small enough that a small network still finds the shape. Files have none of it. */
static const struct {
  const char *name;
  GliaTask task; /* if the file does not say */
  gsize samples;
  double noise, dev_share;
} sources[] = {
    [GLIA_SOURCE_XOR] = {"xor", GLIA_TASK_CLASSIFICATION, 4, 0, 0},
    [GLIA_SOURCE_XOR_QUADRANTS] = {"xor-quadrants", GLIA_TASK_CLASSIFICATION, 500, 0.05, 0.2},
    [GLIA_SOURCE_MOONS] = {"moons", GLIA_TASK_CLASSIFICATION, 500, 0.1, 0.2},
    [GLIA_SOURCE_CIRCLES] = {"circles", GLIA_TASK_CLASSIFICATION, 500, 0.08, 0.2},
    [GLIA_SOURCE_SPIRALS] = {"spirals", GLIA_TASK_CLASSIFICATION, 500, 0.03, 0.2},
    [GLIA_SOURCE_BLOBS] = {"blobs", GLIA_TASK_CLASSIFICATION, 500, 0.1, 0.2},
    [GLIA_SOURCE_CHECKERBOARD] = {"checkerboard", GLIA_TASK_CLASSIFICATION, 500, 0.02, 0.2},
    [GLIA_SOURCE_PLANE] = {"plane", GLIA_TASK_REGRESSION, 500, 0.02, 0.2},
    [GLIA_SOURCE_MULTI_GAUSSIAN] = {"multi-gaussian", GLIA_TASK_REGRESSION, 500, 0.02, 0.2},
    [GLIA_SOURCE_CSV] = {"csv", GLIA_TASK_CLASSIFICATION, 0, 0, 0},
    [GLIA_SOURCE_IDX] = {"idx", GLIA_TASK_CLASSIFICATION, 0, 0, 0},
    [GLIA_SOURCE_NPY] = {"npy", GLIA_TASK_CLASSIFICATION, 0, 0, 0},
    [GLIA_SOURCE_REVIEWS] = {"reviews", GLIA_TASK_CLASSIFICATION, 0, 0, 0},
};

/* The two that a file can say; the struct never holds GLIA_TASK_AUTO, which is 0. */
static const char *const tasks[] = {
    [GLIA_TASK_AUTO] = "auto",
    [GLIA_TASK_CLASSIFICATION] = "classification",
    [GLIA_TASK_REGRESSION] = "regression",
};

static const char *const metrics[] = {
    [GLIA_METRIC_DEV_LOSS] = "dev-loss",
    [GLIA_METRIC_DEV_ACCURACY] = "dev-accuracy",
};

static const char *const dev_losses[] = {
    [GLIA_DEV_LOSS_BATCHES] = "batches",
    [GLIA_DEV_LOSS_EXAMPLES] = "examples",
};

const char *
glia_source_name (GliaDataSource source)
{
  return sources[source].name;
}

const char *
glia_metric_name (GliaMetric metric)
{
  return metrics[metric];
}

const char *
glia_dev_loss_name (GliaDevLoss dev_loss)
{
  return dev_losses[dev_loss];
}

static const char *
source_name (int value)
{
  return sources[value].name;
}

static const char *
task_name (int value)
{
  return tasks[value];
}

static const char *
metric_name (int value)
{
  return metrics[value];
}

static const char *
dev_loss_name (int value)
{
  return dev_losses[value];
}

static const char *
activation_name (int value)
{
  return mlp_activation_describe ((mlp_activation)value)->name;
}

static const char *
normalization_name (int value)
{
  return mlp_normalization_name ((mlp_normalization)value);
}

static const char *
initialization_name (int value)
{
  return mlp_initialization_name ((mlp_initialization_kind)value);
}

static const char *
loss_name (int value)
{
  return mlp_loss_name ((mlp_loss)value);
}

static const char *
optimizer_name (int value)
{
  return mlp_optimizer_name ((mlp_optimizer_kind)value);
}

static const char *
schedule_name (int value)
{
  return mlp_schedule_name ((mlp_schedule_kind)value);
}

const GliaNames glia_names_source = {"a source of data", source_name, GLIA_SOURCES};
const GliaNames glia_names_task = {"a task", task_name, GLIA_TASK_REGRESSION + 1,
                                   GLIA_TASK_CLASSIFICATION};
const GliaNames glia_names_activation = {"an activation", activation_name, MLP_ACTIVATIONS};
const GliaNames glia_names_normalization = {"a normalization", normalization_name,
                                            MLP_NORMALIZATIONS};
const GliaNames glia_names_initialization = {"an initialization", initialization_name,
                                             MLP_INITIALIZATIONS};
const GliaNames glia_names_loss = {"a loss", loss_name, MLP_LOSSES};
const GliaNames glia_names_optimizer = {"an optimizer", optimizer_name, MLP_OPTIMIZERS};
const GliaNames glia_names_schedule = {"a schedule", schedule_name, MLP_SCHEDULES};
const GliaNames glia_names_metric = {"a metric", metric_name, GLIA_METRICS};
const GliaNames glia_names_dev_loss = {"what a dev loss is the mean of", dev_loss_name,
                                       GLIA_DEV_LOSSES};

gboolean
glia_source_from_name (const char *name, GliaDataSource *source)
{
  const int value = glia_names_find (&glia_names_source, name);

  if (value >= 0)
    *source = (GliaDataSource)value;
  return value >= 0;
}

gboolean
glia_source_is_generator (GliaDataSource source)
{
  return source <= GLIA_SOURCE_MULTI_GAUSSIAN;
}

gboolean
glia_experiment_is_catalogue_name (const char *name)
{
  return strcmp (name, "imdb") == 0 || strcmp (name, "glove-6b-100d") == 0;
}

/* ---- Parts ----------------------------------------------------------------------------------- */

GliaTask
glia_source_default_task (GliaDataSource source)
{
  return sources[source].task;
}

mlp_loss
glia_data_spec_default_loss (const GliaDataSpec *data)
{
  if (data->task == GLIA_TASK_REGRESSION)
    return MLP_MEAN_SQUARED_ERROR;
  return glia_source_is_generator (data->source) ? MLP_BINARY_CROSS_ENTROPY : MLP_CROSS_ENTROPY;
}

void
glia_data_spec_init (GliaDataSpec *data, GliaDataSource source)
{
  *data = (GliaDataSpec){.source = source,
                         .seed = 42,
                         .task = sources[source].task,
                         .samples = sources[source].samples,
                         .noise = sources[source].noise,
                         .dev_share = sources[source].dev_share,
                         .stratify = TRUE};
  if (source == GLIA_SOURCE_REVIEWS) {
    data->reviews = g_strdup ("imdb");
    data->vectors = g_strdup ("glove-6b-100d");
    data->split = GLIA_REVIEW_SPLIT_HOMEWORK3;
  }
}

/* Where the data's texts are, file names before `hash`. */
static const gsize data_files[] = {
    G_STRUCT_OFFSET (GliaDataSpec, train),        G_STRUCT_OFFSET (GliaDataSpec, dev),
    G_STRUCT_OFFSET (GliaDataSpec, test),         G_STRUCT_OFFSET (GliaDataSpec, train_targets),
    G_STRUCT_OFFSET (GliaDataSpec, dev_targets),  G_STRUCT_OFFSET (GliaDataSpec, test_targets),
    G_STRUCT_OFFSET (GliaDataSpec, train_images), G_STRUCT_OFFSET (GliaDataSpec, train_labels),
    G_STRUCT_OFFSET (GliaDataSpec, dev_images),   G_STRUCT_OFFSET (GliaDataSpec, dev_labels),
    G_STRUCT_OFFSET (GliaDataSpec, test_images),  G_STRUCT_OFFSET (GliaDataSpec, test_labels),
    G_STRUCT_OFFSET (GliaDataSpec, reviews),      G_STRUCT_OFFSET (GliaDataSpec, vectors),
};

static char **
data_file (GliaDataSpec *data, gsize i)
{
  return (char **)((char *)data + data_files[i]);
}

void
glia_data_spec_clear (GliaDataSpec *data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (data_files); i++)
    g_clear_pointer (data_file (data, i), g_free);
  g_clear_pointer (&data->hash, g_free);
  g_clear_pointer (&data->target, g_free);
  g_clear_pointer (&data->delimiter, g_free);
  g_clear_pointer (&data->features, g_strfreev);
  g_clear_pointer (&data->missing, g_strfreev);
}

static void
data_spec_copy (GliaDataSpec *copy, const GliaDataSpec *data)
{
  *copy = *data;
  for (gsize i = 0; i < G_N_ELEMENTS (data_files); i++)
    *data_file (copy, i) = g_strdup (*data_file (copy, i));
  copy->hash = g_strdup (data->hash);
  copy->target = g_strdup (data->target);
  copy->delimiter = g_strdup (data->delimiter);
  copy->features = g_strdupv (data->features);
  copy->missing = g_strdupv (data->missing);
}

void
glia_training_settings_init (GliaTrainingSettings *training)
{
  *training = (GliaTrainingSettings){
      .loss = MLP_CROSS_ENTROPY,
      .optimizer = mlp_optimizer_defaults (MLP_ADAM),
      .schedule = mlp_schedule_defaults (MLP_SCHEDULE_CONSTANT),
      .batch_size = 64,
      .epochs = 20,
      .shuffle = TRUE,
      .stopping_metric = GLIA_METRIC_DEV_LOSS,
      .early_stopping = {.patience = 5, .min_delta = 0, .higher_is_better = false},
  };
}

static void
sweep_axis_free (gpointer pointer)
{
  GliaSweepAxis *axis = pointer;

  g_free (axis->path);
  g_ptr_array_unref (axis->values);
  g_free (axis);
}

GliaSweepAxis *
glia_sweep_axis_new (const char *path)
{
  GliaSweepAxis *axis = g_new0 (GliaSweepAxis, 1);

  axis->path = g_strdup (path);
  axis->values = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  return axis;
}

void
glia_sweep_init (GliaSweep *sweep)
{
  *sweep = (GliaSweep){.axes = g_ptr_array_new_with_free_func (sweep_axis_free), .seeds = 1};
}

void
glia_sweep_clear (GliaSweep *sweep)
{
  g_clear_pointer (&sweep->axes, g_ptr_array_unref);
  g_clear_pointer (&sweep->names, g_strfreev);
}

gsize
glia_sweep_combinations (const GliaSweep *sweep)
{
  gsize combinations = 1;

  for (guint i = 0; i < sweep->axes->len; i++) {
    const guint values = ((GliaSweepAxis *)sweep->axes->pdata[i])->values->len;
    if (sweep->kind == GLIA_SWEEP_PAIRS)
      return values;
    if (!g_size_checked_mul (&combinations, combinations, values))
      return G_MAXSIZE;
  }
  return combinations;
}

static void
sweep_copy (GliaSweep *copy, const GliaSweep *sweep)
{
  glia_sweep_init (copy);
  copy->kind = sweep->kind;
  copy->seeds = sweep->seeds;
  copy->names = g_strdupv (sweep->names);
  for (guint i = 0; i < sweep->axes->len; i++) {
    const GliaSweepAxis *axis = sweep->axes->pdata[i];
    GliaSweepAxis *twin = glia_sweep_axis_new (axis->path);
    for (guint j = 0; j < axis->values->len; j++)
      g_ptr_array_add (twin->values, json_node_copy (axis->values->pdata[j]));
    g_ptr_array_add (copy->axes, twin);
  }
}

/* ---- The whole ------------------------------------------------------------------------------- */

GliaExperiment *
glia_experiment_new_empty (const char *file, const char *base_directory)
{
  GliaExperiment *experiment = g_new0 (GliaExperiment, 1);

  g_atomic_ref_count_init (&experiment->references);
  experiment->name = g_strdup ("");
  experiment->seed = 42;
  experiment->network.layers = g_array_new (FALSE, TRUE, sizeof (mlp_layer));
  glia_training_settings_init (&experiment->training);
  glia_sweep_init (&experiment->sweep);
  experiment->file = g_strdup (file ? file : "experiment");
  experiment->base_directory = g_strdup (base_directory);
  return experiment;
}

GliaExperiment *
glia_experiment_new (void)
{
  const mlp_layer hidden = {.units = 4, .activation = MLP_TANH};
  GliaExperiment *experiment = glia_experiment_new_empty (NULL, NULL);

  glia_data_spec_init (&experiment->data, GLIA_SOURCE_XOR_QUADRANTS);
  experiment->training.loss = glia_data_spec_default_loss (&experiment->data);
  g_array_append_val (experiment->network.layers, hidden);
  return experiment;
}

GliaExperiment *
glia_experiment_copy (const GliaExperiment *experiment)
{
  GliaExperiment *copy = glia_experiment_new_empty (experiment->file, experiment->base_directory);

  g_free (copy->name);
  copy->name = g_strdup (experiment->name);
  copy->seed = experiment->seed;
  data_spec_copy (&copy->data, &experiment->data);
  g_array_append_vals (copy->network.layers, experiment->network.layers->data,
                       experiment->network.layers->len);
  copy->network.initialization = experiment->network.initialization;
  copy->network.weights = g_strdup (experiment->network.weights);
  copy->training = experiment->training;
  glia_sweep_clear (&copy->sweep);
  sweep_copy (&copy->sweep, &experiment->sweep);
  return copy;
}

GliaExperiment *
glia_experiment_ref (GliaExperiment *experiment)
{
  g_atomic_ref_count_inc (&experiment->references);
  return experiment;
}

void
glia_experiment_unref (GliaExperiment *experiment)
{
  if (!g_atomic_ref_count_dec (&experiment->references))
    return;
  g_free (experiment->name);
  glia_data_spec_clear (&experiment->data);
  g_array_unref (experiment->network.layers);
  g_free (experiment->network.weights);
  glia_sweep_clear (&experiment->sweep);
  g_free (experiment->base_directory);
  g_free (experiment->file);
  g_free (experiment);
}

/* ---- Files ----------------------------------------------------------------------------------- */

char *
glia_experiment_resolve (const GliaExperiment *experiment, const char *file)
{
  if (!file || glia_experiment_is_catalogue_name (file))
    return g_strdup (file);
  if (g_str_has_prefix (file, "~/"))
    return g_build_filename (g_get_home_dir (), file + 2, NULL);
  /* The base directory may itself be relative to the working directory. */
  g_autofree char *base =
      g_canonicalize_filename (experiment->base_directory ? experiment->base_directory : ".", NULL);
  return g_canonicalize_filename (file, base);
}

static void
resolve_in_place (GliaExperiment *experiment, char **file)
{
  char *path = glia_experiment_resolve (experiment, *file);

  g_free (*file);
  *file = path;
}

void
glia_experiment_make_absolute (GliaExperiment *experiment)
{
  for (gsize i = 0; i < G_N_ELEMENTS (data_files); i++)
    resolve_in_place (experiment, data_file (&experiment->data, i));
  resolve_in_place (experiment, &experiment->network.weights);
}
