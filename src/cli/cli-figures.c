/* SPDX-License-Identifier: MIT */
#include "cli-figures.h"

#include "cli.h"
#include "glia-surface-plot.h"
#include "mlp.h"

#include <math.h>
#include <string.h>

gboolean
cli_figure_check_path (const char *path, GError **error)
{
  static const char *const endings[] = {".png", ".svg", ".pdf", ".csv"};

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (path, endings[i]))
      return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
               "\"%s\" ends in none of .png, .svg, .pdf and .csv, so the format is not known",
               path);
  return FALSE;
}

gboolean
cli_figure_export (const GliaFigure *figure,
                   const CliFigureOptions *options,
                   const char *path,
                   GError **error)
{
  const GliaFigureOptions how = {.scale = options->scale,
                                 .style = options->dark ? GLIA_STYLE_DARK : GLIA_STYLE_LIGHT};

  return glia_figure_export (figure, path, &how, error);
}

gboolean
cli_runs_figure_write (const GPtrArray *runs,
                       const char *what,
                       const char *title,
                       const CliFigureOptions *options,
                       const char *path,
                       GError **error)
{
  const GliaRunsFigureOptions how = {.title = title,
                                     .log_y = options->log_y,
                                     .y_low = options->has_range ? options->low : 0,
                                     .y_high = options->has_range ? options->high : 0};
  g_autoptr (GliaFigure) figure = glia_runs_figure (runs, what, &how, error);

  return figure != NULL && cli_figure_export (figure, options, path, error);
}

/* ---- Surfaces ----------------------------------------------------------------------------- */

enum { SIDE = 200 };              /* cells of the surface */
static const double MARGIN = 0.1; /* of the points' range, around them */

typedef struct {
  double low[2], high[2]; /* of x and y, as the file has them */
  double least, most;     /* regression: the values' range */
} Extent;

static void
extend_extent (Extent *extent, const GliaDataset *part)
{
  for (gsize row = 0; part != NULL && row < part->n_rows; row++) {
    for (int axis = 0; axis < 2; axis++) {
      extent->low[axis] = fmin (extent->low[axis], part->features[2 * row + (gsize)axis]);
      extent->high[axis] = fmax (extent->high[axis], part->features[2 * row + (gsize)axis]);
    }
    if (part->values != NULL) {
      extent->least = fmin (extent->least, part->values[row * part->n_outputs]);
      extent->most = fmax (extent->most, part->values[row * part->n_outputs]);
    }
  }
}

static Extent
measure_extent (const GliaSplits *splits)
{
  Extent extent = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}, INFINITY, -INFINITY};

  extend_extent (&extent, splits->train);
  extend_extent (&extent, splits->dev);
  for (int axis = 0; axis < 2; axis++) {
    double width = extent.high[axis] - extent.low[axis];
    double margin = width > 0 ? MARGIN * width : 1;
    extent.low[axis] -= margin;
    extent.high[axis] += margin;
  }
  return extent;
}

/* A class or a value on the sign scale: the first class is -1, the last one 1. */
static double
scale_class (double class, gsize classes)
{
  return 2 * class / (double)(classes - 1) - 1;
}

static double
scale_value (const Extent *extent, double value)
{
  double width = extent->most - extent->least;

  return width > 0 ? CLAMP (2 * (value - extent->least) / width - 1, -1, 1) : 0;
}

/* Two classes: how sure the network is of the second one. More: the class itself. */
static double
scale_logits (const CliModel *model, const Extent *extent, const float *logits)
{
  const GliaDataset *train = model->splits->train;
  const gsize outputs = mlp_network_outputs (model->network);
  const mlp_loss loss = glia_run_experiment (model->run)->training.loss;

  if (train->classes == NULL)
    return scale_value (extent, logits[0]);
  if (train->n_classes > 2 || mlp_loss_describe (loss)->output == MLP_OUTPUT_VALUES)
    return scale_class ((double)mlp_predicted_class (loss, logits, outputs), train->n_classes);
  double probabilities[2];
  mlp_probabilities (loss, logits, outputs, probabilities);
  return 2 * probabilities[1] - 1;
}

static float *
compute_surface (const CliModel *model, const Extent *extent, GError **error)
{
  const gsize outputs = mlp_network_outputs (model->network);
  g_autofree float *grid = g_new (float, SIDE *SIDE * 2);
  g_autofree float *logits = NULL;
  float *values;

  for (gsize row = 0; row < SIDE; row++)
    for (gsize column = 0; column < SIDE; column++) {
      const double at[2] = {((double)column + 0.5) / SIDE, ((double)row + 0.5) / SIDE};
      for (int axis = 0; axis < 2; axis++)
        grid[2 * (row * SIDE + column) + (gsize)axis] =
            (float)(extent->low[axis] + at[axis] * (extent->high[axis] - extent->low[axis]));
    }
  logits = cli_model_logits (model, grid, SIDE * SIDE, error);
  if (logits == NULL)
    return NULL;
  values = g_new (float, SIDE *SIDE);
  for (gsize i = 0; i < SIDE * SIDE; i++)
    values[i] = (float)scale_logits (model, extent, logits + i * outputs);
  return values;
}

static void
add_points (GArray *points, const Extent *extent, const GliaDataset *part, gboolean dev)
{
  for (gsize row = 0; part != NULL && row < part->n_rows; row++) {
    GliaSurfacePoint point = {
        .x = part->features[2 * row], .y = part->features[2 * row + 1], .dev = dev};
    if (part->classes != NULL)
      point.value = scale_class (part->classes[row], part->n_classes);
    else
      point.value = scale_value (extent, part->values[row * part->n_outputs]);
    g_array_append_val (points, point);
  }
}

gboolean
cli_surface_write (const CliModel *model,
                   const char *title,
                   const CliFigureOptions *options,
                   const char *path,
                   GError **error)
{
  const GliaDataset *train = model->splits->train;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (GliaSurfacePoint));
  g_autofree float *values = NULL;

  if (train->n_columns != 2) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                 "%s: has %" G_GSIZE_FORMAT " features, and a surface can be drawn over two only",
                 glia_run_path (model->run), train->n_columns);
    return FALSE;
  }
  const Extent extent = measure_extent (model->splits);
  values = compute_surface (model, &extent, error);
  if (values == NULL)
    return FALSE;
  add_points (points, &extent, train, FALSE);
  add_points (points, &extent, model->splits->dev, TRUE);

  g_autofree char *low = g_strdup_printf ("%.3g", extent.least);
  g_autofree char *high = g_strdup_printf ("%.3g", extent.most);
  gboolean named = train->class_names != NULL;
  const GliaSurfaceOptions how = {
      .title = title != NULL ? title : glia_run_name (model->run),
      .x_title = train->column_names[0],
      .y_title = train->column_names[1],
      .low_label = named ? train->class_names[0] : low,
      .middle_label = "",
      .high_label = named ? train->class_names[train->n_classes - 1] : high,
      .x_low = extent.low[0],
      .x_high = extent.high[0],
      .y_low = extent.low[1],
      .y_high = extent.high[1],
  };
  g_autoptr (GliaFigure) plot = glia_surface_plot_new (
      &how, values, SIDE, (const GliaSurfacePoint *)points->data, points->len);
  return cli_figure_export (plot, options, path, error);
}
