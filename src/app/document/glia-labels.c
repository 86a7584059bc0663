/* SPDX-License-Identifier: MIT */
#include "glia-labels.h"

#include "glia-experiment.h"
#include "glia-fields.h"

#include <glib/gi18n.h>

typedef struct {
  const GliaNames *names;
  const char *const *labels;
} Table;

/* Painted points are a table to an experiment, but not to a person. They stand before the files. */
enum { PAINTED = GLIA_SOURCE_CSV };

static const char *const sources[GLIA_SOURCES + 1] = {
    [GLIA_SOURCE_XOR] = N_ ("XOR, four points"),
    [GLIA_SOURCE_XOR_QUADRANTS] = N_ ("XOR quadrants"),
    [GLIA_SOURCE_MOONS] = N_ ("Two moons"),
    [GLIA_SOURCE_CIRCLES] = N_ ("Circles"),
    [GLIA_SOURCE_SPIRALS] = N_ ("Two spirals"),
    [GLIA_SOURCE_BLOBS] = N_ ("Blobs"),
    [GLIA_SOURCE_CHECKERBOARD] = N_ ("Checkerboard"),
    [GLIA_SOURCE_PLANE] = N_ ("Plane (values)"),
    [GLIA_SOURCE_MULTI_GAUSSIAN] = N_ ("Gaussians (values)"),
    [PAINTED] = N_ ("Painted points"),
    [GLIA_SOURCE_CSV + 1] = N_ ("Table"),
    [GLIA_SOURCE_IDX + 1] = N_ ("Images"),
    [GLIA_SOURCE_NPY + 1] = N_ ("NumPy arrays"),
    [GLIA_SOURCE_REVIEWS + 1] = N_ ("Movie reviews"),
};

static const char *const activations[MLP_ACTIVATIONS] = {
    [MLP_IDENTITY] = N_ ("Identity"),
    [MLP_SIGMOID] = N_ ("Sigmoid"),
    [MLP_TANH] = N_ ("Tanh"),
    [MLP_RELU] = N_ ("ReLU"),
    [MLP_LEAKY_RELU] = N_ ("Leaky ReLU"),
    [MLP_ELU] = N_ ("ELU"),
    [MLP_SELU] = N_ ("SELU"),
    [MLP_GELU] = N_ ("GELU"),
    [MLP_SILU] = N_ ("SiLU"),
    [MLP_SOFTPLUS] = N_ ("Softplus"),
    [MLP_SOFTSIGN] = N_ ("Softsign"),
    [MLP_HARDTANH] = N_ ("Hard tanh"),
    [MLP_MISH] = N_ ("Mish"),
};

static const char *const normalizations[MLP_NORMALIZATIONS] = {
    [MLP_NORMALIZE_NONE] = N_ ("None"),
    [MLP_NORMALIZE_LAYER] = N_ ("Layer"),
    [MLP_NORMALIZE_BATCH] = N_ ("Batch"),
};

static const char *const initializations[MLP_INITIALIZATIONS] = {
    [MLP_INITIALIZE_TORCH] = N_ ("PyTorch default"),
    [MLP_INITIALIZE_XAVIER_UNIFORM] = N_ ("Xavier uniform"),
    [MLP_INITIALIZE_XAVIER_NORMAL] = N_ ("Xavier normal"),
    [MLP_INITIALIZE_HE_UNIFORM] = N_ ("He uniform"),
    [MLP_INITIALIZE_HE_NORMAL] = N_ ("He normal"),
    [MLP_INITIALIZE_LECUN_NORMAL] = N_ ("LeCun normal"),
    [MLP_INITIALIZE_ORTHOGONAL] = N_ ("Orthogonal"),
    [MLP_INITIALIZE_ZERO] = N_ ("Zero"),
    [MLP_INITIALIZE_CONSTANT] = N_ ("Constant"),
    [MLP_INITIALIZE_UNIFORM] = N_ ("Uniform"),
    [MLP_INITIALIZE_NORMAL] = N_ ("Normal"),
};

static const char *const optimizers[MLP_OPTIMIZERS] = {
    [MLP_SGD] = N_ ("SGD"),   [MLP_RMSPROP] = N_ ("RMSprop"), [MLP_ADAGRAD] = N_ ("Adagrad"),
    [MLP_ADAM] = N_ ("Adam"), [MLP_ADAMW] = N_ ("AdamW"),
};

static const char *const schedules[MLP_SCHEDULES] = {
    [MLP_SCHEDULE_CONSTANT] = N_ ("Constant"),
    [MLP_SCHEDULE_STEP] = N_ ("Steps"),
    [MLP_SCHEDULE_EXPONENTIAL] = N_ ("Exponential"),
    [MLP_SCHEDULE_COSINE] = N_ ("Cosine"),
    [MLP_SCHEDULE_WARMUP_COSINE] = N_ ("Warm-up, cosine"),
    [MLP_SCHEDULE_PLATEAU] = N_ ("On a plateau"),
    [MLP_SCHEDULE_ONE_CYCLE] = N_ ("One cycle"),
};

static const char *const losses[MLP_LOSSES] = {
    [MLP_CROSS_ENTROPY] = N_ ("Cross-entropy"),
    [MLP_BINARY_CROSS_ENTROPY] = N_ ("Binary cross-entropy"),
    [MLP_MEAN_SQUARED_ERROR] = N_ ("Mean squared error"),
    [MLP_HINGE] = N_ ("Hinge"),
};

static const char *const metrics[GLIA_METRICS] = {
    [GLIA_METRIC_DEV_LOSS] = N_ ("Dev loss"),
    [GLIA_METRIC_DEV_ACCURACY] = N_ ("Dev accuracy"),
};

static const char *const tasks[] = {N_ ("Classes"), N_ ("Values")};

static const char *
source_name (int value)
{
  if (value == PAINTED)
    return "painted";
  return glia_source_name ((GliaDataSource)(value < PAINTED ? value : value - 1));
}

static const GliaNames source_names = {"a source of data", source_name, GLIA_SOURCES + 1};

static const Table tables[] = {
    [GLIA_LABELS_SOURCE] = {&source_names, sources},
    [GLIA_LABELS_ACTIVATION] = {&glia_names_activation, activations},
    [GLIA_LABELS_NORMALIZATION] = {&glia_names_normalization, normalizations},
    [GLIA_LABELS_INITIALIZATION] = {&glia_names_initialization, initializations},
    [GLIA_LABELS_OPTIMIZER] = {&glia_names_optimizer, optimizers},
    [GLIA_LABELS_SCHEDULE] = {&glia_names_schedule, schedules},
    [GLIA_LABELS_LOSS] = {&glia_names_loss, losses},
    [GLIA_LABELS_METRIC] = {&glia_names_metric, metrics},
    [GLIA_LABELS_TASK] = {&glia_names_task, tasks},
};

GType
glia_labels_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
      {GLIA_LABELS_SOURCE, "GLIA_LABELS_SOURCE", "source"},
      {GLIA_LABELS_ACTIVATION, "GLIA_LABELS_ACTIVATION", "activation"},
      {GLIA_LABELS_NORMALIZATION, "GLIA_LABELS_NORMALIZATION", "normalization"},
      {GLIA_LABELS_INITIALIZATION, "GLIA_LABELS_INITIALIZATION", "initialization"},
      {GLIA_LABELS_OPTIMIZER, "GLIA_LABELS_OPTIMIZER", "optimizer"},
      {GLIA_LABELS_SCHEDULE, "GLIA_LABELS_SCHEDULE", "schedule"},
      {GLIA_LABELS_LOSS, "GLIA_LABELS_LOSS", "loss"},
      {GLIA_LABELS_METRIC, "GLIA_LABELS_METRIC", "metric"},
      {GLIA_LABELS_TASK, "GLIA_LABELS_TASK", "task"},
      {0, NULL, NULL},
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GliaLabels", values));
  return type;
}

guint
glia_labels_count (GliaLabels which)
{
  return (guint)(tables[which].names->count - tables[which].names->first);
}

const char *
glia_labels_name (GliaLabels which, guint i)
{
  return tables[which].names->name (tables[which].names->first + (int)i);
}

const char *
glia_labels_label (GliaLabels which, guint i)
{
  return _ (tables[which].labels[i]);
}

const char *
glia_labels_find (GliaLabels which, const char *name)
{
  for (guint i = 0; i < glia_labels_count (which); i++)
    if (g_strcmp0 (glia_labels_name (which, i), name) == 0)
      return glia_labels_label (which, i);
  return name;
}
