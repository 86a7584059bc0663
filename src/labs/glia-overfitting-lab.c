/* SPDX-License-Identifier: MIT */
#include "glia-overfitting-lab.h"

#include "glia-generate.h"
#include "glia-line-plot.h"
#include "glia-unit-surface.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LOW  (-1.4)
#define HIGH 1.4

enum { DEV = 400, BATCH = 10, SIDE = 121, CAPACITY = 512 };

typedef struct {
  const GliaOverfittingSettings *settings;
  GliaOverfittingProgress progress; /* may be NULL */
  gpointer user_data;
  GliaDataset *train, *dev;
  mlp_network *network;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_real *augmented; /* [examples x 2]: what is trained with */
  uint32_t *order;
  mlp_random noise, shuffle;
} Lab;

static mlp_metrics
evaluate_part (const Lab *lab, GliaDataset *data)
{
  const mlp_batch batch = {
      .features = data->features, .classes = data->classes, .examples = data->n_rows};

  return mlp_evaluate (lab->network, lab->workspace, MLP_BINARY_CROSS_ENTROPY, &batch, CAPACITY,
                       NULL);
}

static double
accuracy_of (mlp_metrics metrics)
{
  return (double)metrics.right / (double)metrics.examples;
}

static void
train_epoch (Lab *lab)
{
  const gsize n = lab->train->n_rows;
  mlp_metrics metrics;
  mlp_error error;

  for (gsize i = 0; i < 2 * n; i++)
    lab->augmented[i] =
        lab->train->features[i] +
        (mlp_real)(lab->settings->augmentation > 0
                       ? lab->settings->augmentation * mlp_random_normal (&lab->noise)
                       : 0);
  mlp_random_shuffle (&lab->shuffle, lab->order, n);
  for (gsize at = 0; at < n; at += BATCH) {
    const mlp_batch batch = {.features = lab->augmented,
                             .classes = lab->train->classes,
                             .rows = lab->order + at,
                             .examples = MIN (BATCH, n - at)};
    mlp_train_step (lab->network, lab->workspace, lab->optimizer, MLP_BINARY_CROSS_ENTROPY, &batch,
                    &metrics, &error);
  }
}

/* FALSE when it was ended. */
static gboolean
train_network (Lab *lab, GliaOverfitting *result)
{
  const mlp_early_stopping stopping = {.patience = lab->settings->patience};
  mlp_early_stopping_state state = {0};

  for (gsize epoch = 0; epoch < result->epochs; epoch++) {
    train_epoch (lab);
    const mlp_metrics dev = evaluate_part (lab, lab->dev);
    result->train[epoch] = evaluate_part (lab, lab->train).loss;
    result->dev[epoch] = dev.loss;
    if (result->best == 0 || dev.loss < result->dev[result->best - 1]) {
      result->best = epoch + 1;
      result->best_dev_accuracy = accuracy_of (dev);
    }
    if (stopping.patience > 0 && result->stop == 0 &&
        mlp_early_stopping_observe (&stopping, &state, dev.loss))
      result->stop = epoch + 1;
    if (lab->progress != NULL &&
        !lab->progress ((double)(epoch + 1) / (double)result->epochs, lab->user_data))
      return FALSE;
  }
  result->train_accuracy = accuracy_of (evaluate_part (lab, lab->train));
  result->dev_accuracy = accuracy_of (evaluate_part (lab, lab->dev));
  result->parameters = mlp_network_parameter_count (lab->network);
  return TRUE;
}

static void
draw_surface (const Lab *lab, GliaOverfitting *result)
{
  mlp_real points[2 * SIDE];
  double p[2];

  for (gsize row = 0; row < SIDE; row++) {
    for (gsize i = 0; i < SIDE; i++) {
      points[2 * i] = (mlp_real)glia_unit_surface_cell (i, SIDE, LOW, HIGH);
      points[2 * i + 1] = (mlp_real)glia_unit_surface_cell (row, SIDE, LOW, HIGH);
    }
    const mlp_batch batch = {.features = points, .examples = SIDE};
    mlp_network_forward (lab->network, lab->workspace, &batch, MLP_MODE_EVALUATE);
    const mlp_real *logits =
        mlp_workspace_outputs (lab->workspace, mlp_network_layers (lab->network));
    for (gsize i = 0; i < SIDE; i++) {
      mlp_probabilities (MLP_BINARY_CROSS_ENTROPY, logits + i, 1, p);
      result->surface[row * SIDE + i] = (float)(2 * p[1] - 1);
    }
  }
}

static gboolean
build_network (Lab *lab)
{
  const GliaOverfittingSettings *s = lab->settings;
  const mlp_layer one = {.units = s->units, .activation = MLP_TANH, .dropout = s->dropout};
  const mlp_layer hidden[] = {one, one};
  const mlp_initialization how = {.kind = MLP_INITIALIZE_TORCH};
  mlp_random random = mlp_random_stream (s->seed, MLP_STREAM_INITIALIZE);
  mlp_optimizer_settings settings = mlp_optimizer_defaults (MLP_ADAMW);
  mlp_error error;

  settings.learning_rate = 0.01;
  settings.weight_decay = s->weight_decay;
  if (mlp_network_new (2, hidden, G_N_ELEMENTS (hidden), 1, &lab->network, &error) != MLP_OK ||
      mlp_network_initialize (lab->network, &how, &random, &error) != MLP_OK ||
      mlp_workspace_new (lab->network, CAPACITY, &lab->workspace, &error) != MLP_OK ||
      mlp_optimizer_new (lab->network, &settings, &lab->optimizer, &error) != MLP_OK)
    return FALSE;
  *mlp_workspace_dropout_stream (lab->workspace) = mlp_random_stream (s->seed, MLP_STREAM_DROPOUT);
  lab->shuffle = mlp_random_stream (s->seed, MLP_STREAM_SHUFFLE);
  lab->noise = mlp_random_stream (s->seed, MLP_STREAM_DATA);
  return TRUE;
}

gboolean
glia_overfitting_lab_run (const GliaOverfittingSettings *settings,
                          GliaOverfittingProgress progress,
                          gpointer user_data,
                          GliaOverfitting *result)
{
  const gsize n = settings->examples;
  g_autoptr (GliaDataset) train_set =
      glia_generate ("moons", n, settings->noise, settings->seed, NULL);
  g_autoptr (GliaDataset) dev_set =
      glia_generate ("moons", DEV, settings->noise, settings->seed + 1000, NULL);
  g_autofree mlp_real *augmented = g_new (mlp_real, 2 * n);
  g_autofree uint32_t *order = g_new (uint32_t, n);
  Lab lab = {.settings = settings,
             .progress = progress,
             .user_data = user_data,
             .train = train_set,
             .dev = dev_set,
             .augmented = augmented,
             .order = order};

  *result = (GliaOverfitting){.epochs = settings->epochs,
                              .train = g_new0 (double, settings->epochs),
                              .dev = g_new0 (double, settings->epochs),
                              .surface = g_new0 (float, SIDE *SIDE),
                              .side = SIDE,
                              .points = g_memdup2 (train_set->features, 2 * n * sizeof (float)),
                              .classes = g_memdup2 (train_set->classes, n * sizeof (gint32)),
                              .examples = n};
  for (uint32_t i = 0; i < n; i++)
    order[i] = i;
  const gboolean done = build_network (&lab) && train_network (&lab, result);
  if (done)
    draw_surface (&lab, result);
  mlp_optimizer_free (lab.optimizer);
  mlp_workspace_free (lab.workspace);
  mlp_network_free (lab.network);
  return done;
}

void
glia_overfitting_clear (GliaOverfitting *result)
{
  g_clear_pointer (&result->train, g_free);
  g_clear_pointer (&result->dev, g_free);
  g_clear_pointer (&result->surface, g_free);
  g_clear_pointer (&result->points, g_free);
  g_clear_pointer (&result->classes, g_free);
}

/* ---- Capacity -------------------------------------------------------------------------------- */

typedef struct {
  GliaOverfittingProgress progress;
  gpointer user_data;
  gsize before; /* capacities that are done */
} Part;

static gboolean
report_part (double done, gpointer data)
{
  const Part *part = data;

  return part->progress == NULL ||
         part->progress (((double)part->before + done) / GLIA_OVERFITTING_CAPACITIES,
                         part->user_data);
}

gboolean
glia_overfitting_lab_run_capacities (const GliaOverfittingSettings *settings,
                                     GliaOverfittingProgress progress,
                                     gpointer user_data,
                                     GliaOverfittingCapacity *result)
{
  GliaOverfittingSettings one = *settings;

  for (gsize i = 0; i < GLIA_OVERFITTING_CAPACITIES; i++) {
    g_auto (GliaOverfitting) run = {0};
    Part part = {progress, user_data, i};
    one.units = result->units[i] = (gsize)1 << i;
    if (!glia_overfitting_lab_run (&one, report_part, &part, &run))
      return FALSE;
    result->train[i] = run.train[run.epochs - 1];
    result->dev[i] = run.dev[run.epochs - 1];
    result->best_dev[i] = run.dev[run.best - 1];
  }
  return TRUE;
}

/* ---- Figures --------------------------------------------------------------------------------- */

GliaFigure *
glia_overfitting_curves_figure (const GliaOverfitting *result)
{
  const GliaLineSeries series[] = {
      {.name = _ ("train"), .y = result->train, .n = result->epochs, .role = GLIA_LINE_TRAIN},
      {.name = _ ("dev"), .y = result->dev, .n = result->epochs, .role = GLIA_LINE_DEV},
  };
  const GliaLineMark stop = {(double)result->stop, _ ("early stopping")};
  const GliaLinePlotOptions options = {.title = _ ("Loss"),
                                       .subtitle = _ ("binary cross-entropy"),
                                       .x_title = _ ("Epoch"),
                                       .x_kind = GLIA_SCALE_INTEGER,
                                       .x_high = (double)result->epochs,
                                       .legend = GLIA_LEGEND_HEADER,
                                       .mark_best = TRUE,
                                       .best_series = 1,
                                       .best_index = result->best - 1,
                                       .marks = &stop,
                                       .n_marks = result->stop > 0};

  return glia_line_plot_new (&options, series, G_N_ELEMENTS (series));
}

GliaFigure *
glia_overfitting_surface_figure (const GliaOverfitting *result)
{
  g_autofree GliaSurfacePoint *points = g_new (GliaSurfacePoint, result->examples);
  const GliaSurfaceOptions options =
      glia_unit_surface_options (_ ("After the last epoch"), _ ("p(second class)"), LOW, HIGH);

  for (gsize i = 0; i < result->examples; i++)
    points[i] = (GliaSurfacePoint){.x = (double)result->points[2 * i],
                                   .y = (double)result->points[2 * i + 1],
                                   .value = result->classes[i] == 1 ? 1 : -1};
  return glia_surface_plot_new (&options, result->surface, result->side, points, result->examples);
}

GliaFigure *
glia_overfitting_capacity_figure (const GliaOverfittingCapacity *result, gsize units)
{
  enum { N = GLIA_OVERFITTING_CAPACITIES };
  double x[N];
  g_autofree char *chosen =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%zu unit", "%zu units", units), units);
  const GliaLineSeries series[] = {
      {.name = _ ("train"), .x = x, .y = result->train, .n = N, .role = GLIA_LINE_TRAIN},
      {.name = _ ("dev"), .x = x, .y = result->dev, .n = N, .role = GLIA_LINE_DEV},
      {.name = _ ("best dev"),
       .x = x,
       .y = result->best_dev,
       .n = N,
       .slot = 2,
       .role = GLIA_LINE_RUN},
  };
  const GliaLineMark here = {(double)units, chosen};
  const GliaLinePlotOptions options = {.title = _ ("Capacity"),
                                       .subtitle = _ ("loss after the last epoch"),
                                       .x_title = _ ("Units in each hidden layer"),
                                       .x_kind = GLIA_SCALE_LOG2,
                                       .legend = GLIA_LEGEND_HEADER,
                                       .marks = &here,
                                       .n_marks = 1};

  for (gsize i = 0; i < N; i++)
    x[i] = (double)result->units[i];
  return glia_line_plot_new (&options, series, G_N_ELEMENTS (series));
}
