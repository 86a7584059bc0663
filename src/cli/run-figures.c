/* SPDX-License-Identifier: MIT */
#include "figures.h"

#include "cli.h"

#include <math.h>
#include <string.h>

typedef enum {
  TRAIN_LOSS,
  DEV_LOSS,
  TRAIN_ACCURACY,
  DEV_ACCURACY,
  LEARNING_RATE,
} Column;

static const struct kind {
  const char *name, *title, *y_label;
  GliaUnit unit;
  guint n_columns;
  Column columns[2];
} kinds[] = {
    {"loss", "Train and dev loss", "loss", GLIA_UNIT_NUMBER, 2, {TRAIN_LOSS, DEV_LOSS}},
    {"train-loss", "Train loss", "loss", GLIA_UNIT_NUMBER, 1, {TRAIN_LOSS}},
    {"dev-loss", "Dev loss", "loss", GLIA_UNIT_NUMBER, 1, {DEV_LOSS}},
    {"accuracy",
     "Train and dev accuracy",
     "accuracy",
     GLIA_UNIT_PERCENT,
     2,
     {TRAIN_ACCURACY, DEV_ACCURACY}},
    {"train-accuracy", "Train accuracy", "accuracy", GLIA_UNIT_PERCENT, 1, {TRAIN_ACCURACY}},
    {"dev-accuracy", "Dev accuracy", "accuracy", GLIA_UNIT_PERCENT, 1, {DEV_ACCURACY}},
    {"learning-rate", "Learning rate", "learning rate", GLIA_UNIT_NUMBER, 1, {LEARNING_RATE}},
};

static const char *const column_labels[] = {
    [TRAIN_LOSS] = "train",
    [DEV_LOSS] = "dev",
    [TRAIN_ACCURACY] = "train",
    [DEV_ACCURACY] = "dev",
    [LEARNING_RATE] = "learning rate",
};

static const struct kind *
find_kind (const char *what)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].name, what) == 0)
      return &kinds[i];
  return NULL;
}

gboolean
cli_figure_is_kind (const char *what)
{
  return find_kind (what) != NULL || strcmp (what, "surface") == 0;
}

static double
value_of (const GliaEpoch *row, Column column)
{
  switch (column) {
  case TRAIN_LOSS:
    return row->train_loss;
  case DEV_LOSS:
    return row->dev_loss;
  case TRAIN_ACCURACY:
    return row->train_accuracy;
  case DEV_ACCURACY:
    return row->dev_accuracy;
  case LEARNING_RATE:
    return row->learning_rate;
  }
  return NAN;
}

/* The curve, without the epochs that have no such number. FALSE if none has. */
static gboolean
add_curve (CliFigure *figure,
           const char *name,
           guint slot,
           GliaLineRole role,
           const GArray *metrics,
           Column column)
{
  g_autofree double *x = g_new (double, metrics->len);
  g_autofree double *y = g_new (double, metrics->len);
  gsize count = 0;

  for (guint i = 0; i < metrics->len; i++) {
    const GliaEpoch *row = &g_array_index (metrics, GliaEpoch, i);
    double value = value_of (row, column);
    if (!isfinite (value))
      continue;
    x[count] = (double)row->epoch;
    y[count++] = value;
  }
  if (count > 0)
    cli_figure_add (figure, name, slot, role, x, y, count);
  return count > 0;
}

/* One run with two columns: "train" dashed and "dev" solid. Otherwise a colour a run, and with two
 * columns train dashed again. */
static guint
add_run (CliFigure *figure,
         const struct kind *kind,
         const GliaRun *run,
         guint index,
         gboolean alone,
         const GArray *metrics)
{
  guint added = 0;

  for (guint c = 0; c < kind->n_columns; c++) {
    const char *label = column_labels[kind->columns[c]];
    GliaLineRole role = c == 0 ? GLIA_LINE_TRAIN : GLIA_LINE_DEV;
    g_autofree char *name = NULL;
    if (kind->n_columns == 1) {
      name = g_strdup (glia_run_name (run));
      role = GLIA_LINE_RUN;
    } else if (alone) {
      name = g_strdup (label);
    } else {
      name = g_strdup_printf ("%s · %s", glia_run_name (run), label);
    }
    added += (guint)add_curve (figure, name, index, role, metrics, kind->columns[c]);
  }
  return added;
}

CliFigure *
cli_figure_of_runs (const GPtrArray *runs, const char *what, const char *title, GError **error)
{
  const struct kind *kind = find_kind (what);
  g_autoptr (CliFigure) figure =
      cli_figure_new (title != NULL ? title : kind->title, "epoch", kind->y_label, kind->unit);
  guint added = 0;

  for (guint i = 0; i < runs->len; i++) {
    const GliaRun *run = g_ptr_array_index (runs, i);
    g_autoptr (GArray) metrics = glia_run_metrics (run, error);
    if (metrics == NULL)
      return NULL;
    added += add_run (figure, kind, run, i, runs->len == 1, metrics);
  }
  if (added == 0) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "no epoch of %s has a %s to draw",
                 runs->len == 1 ? "this run" : "these runs", kind->y_label);
    return NULL;
  }
  return g_steal_pointer (&figure);
}
