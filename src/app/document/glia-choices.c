/* SPDX-License-Identifier: MIT */
#include "glia-choices.h"

#include "glia-experiment.h"
#include "glia-fields.h"

#include <glib/gi18n.h>

/* English; where the engine describes the kinds, their labels are its own. */
typedef struct {
  const GliaNames *names;
  const char *(*label) (int i);
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

static const char *const normalizations[MLP_NORMALIZATIONS] = {
    [MLP_NORMALIZE_NONE] = N_ ("None"),
    [MLP_NORMALIZE_LAYER] = N_ ("Layer"),
    [MLP_NORMALIZE_BATCH] = N_ ("Batch"),
};

static const char *const metrics[GLIA_METRICS] = {
    [GLIA_METRIC_DEV_LOSS] = N_ ("Dev loss"),
    [GLIA_METRIC_DEV_ACCURACY] = N_ ("Dev accuracy"),
};

static const char *const dev_losses[GLIA_DEV_LOSSES] = {
    [GLIA_DEV_LOSS_BATCHES] = N_ ("Mean of the batches"),
    [GLIA_DEV_LOSS_EXAMPLES] = N_ ("Mean of the examples"),
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

static const char *
source_label (int i)
{
  return sources[i];
}

static const char *
activation_label (int i)
{
  return mlp_activation_describe ((mlp_activation)i)->label;
}

static const char *
normalization_label (int i)
{
  return normalizations[i];
}

static const char *
initialization_label (int i)
{
  return mlp_initialization_describe ((mlp_initialization_kind)i)->label;
}

static const char *
optimizer_label (int i)
{
  return mlp_optimizer_describe ((mlp_optimizer_kind)i)->label;
}

static const char *
schedule_label (int i)
{
  return mlp_schedule_describe ((mlp_schedule_kind)i)->label;
}

static const char *
loss_label (int i)
{
  return mlp_loss_describe ((mlp_loss)i)->label;
}

static const char *
metric_label (int i)
{
  return metrics[i];
}

static const char *
task_label (int i)
{
  return tasks[i];
}

static const char *
dev_loss_label (int i)
{
  return dev_losses[i];
}

static const Table tables[] = {
    [GLIA_CHOICES_SOURCE] = {&source_names, source_label},
    [GLIA_CHOICES_ACTIVATION] = {&glia_names_activation, activation_label},
    [GLIA_CHOICES_NORMALIZATION] = {&glia_names_normalization, normalization_label},
    [GLIA_CHOICES_INITIALIZATION] = {&glia_names_initialization, initialization_label},
    [GLIA_CHOICES_OPTIMIZER] = {&glia_names_optimizer, optimizer_label},
    [GLIA_CHOICES_SCHEDULE] = {&glia_names_schedule, schedule_label},
    [GLIA_CHOICES_LOSS] = {&glia_names_loss, loss_label},
    [GLIA_CHOICES_METRIC] = {&glia_names_metric, metric_label},
    [GLIA_CHOICES_TASK] = {&glia_names_task, task_label},
    [GLIA_CHOICES_DEV_LOSS] = {&glia_names_dev_loss, dev_loss_label},
};

GType
glia_choices_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
      {GLIA_CHOICES_SOURCE, "GLIA_CHOICES_SOURCE", "source"},
      {GLIA_CHOICES_ACTIVATION, "GLIA_CHOICES_ACTIVATION", "activation"},
      {GLIA_CHOICES_NORMALIZATION, "GLIA_CHOICES_NORMALIZATION", "normalization"},
      {GLIA_CHOICES_INITIALIZATION, "GLIA_CHOICES_INITIALIZATION", "initialization"},
      {GLIA_CHOICES_OPTIMIZER, "GLIA_CHOICES_OPTIMIZER", "optimizer"},
      {GLIA_CHOICES_SCHEDULE, "GLIA_CHOICES_SCHEDULE", "schedule"},
      {GLIA_CHOICES_LOSS, "GLIA_CHOICES_LOSS", "loss"},
      {GLIA_CHOICES_METRIC, "GLIA_CHOICES_METRIC", "metric"},
      {GLIA_CHOICES_TASK, "GLIA_CHOICES_TASK", "task"},
      {GLIA_CHOICES_DEV_LOSS, "GLIA_CHOICES_DEV_LOSS", "dev-loss"},
      {0, NULL, NULL},
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GliaChoices", values));
  return type;
}

guint
glia_choices_count (GliaChoices which)
{
  return (guint)(tables[which].names->count - tables[which].names->first);
}

const char *
glia_choices_name (GliaChoices which, guint i)
{
  return tables[which].names->name (tables[which].names->first + (int)i);
}

const char *
glia_choices_label (GliaChoices which, guint i)
{
  return _ (tables[which].label ((int)i));
}

const char *
glia_choices_find (GliaChoices which, const char *name)
{
  for (guint i = 0; i < glia_choices_count (which); i++)
    if (g_strcmp0 (glia_choices_name (which, i), name) == 0)
      return glia_choices_label (which, i);
  return name;
}

char *
glia_choices_list (GliaChoices which, const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, ", ", -1);
  g_autoptr (GString) labels = g_string_new (NULL);

  for (gsize i = 0; parts[i] != NULL; i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "", glia_choices_find (which, parts[i]));
  return g_string_free (g_steal_pointer (&labels), FALSE);
}
