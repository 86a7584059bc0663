/* SPDX-License-Identifier: MIT */
#include "glia-runs-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (glia - report - error - quark, glia_report_error)

static const struct kind {
  const char *name, *title, *quantity;
  GliaUnit unit;
  guint n_columns;
  gsize columns[2]; /* offsets in GliaEpoch; of two the first is train's */
} kinds[] = {
    {"loss",
     N_ ("Train and dev loss"),
     "loss",
     GLIA_UNIT_NUMBER,
     2,
     {G_STRUCT_OFFSET (GliaEpoch, train_loss), G_STRUCT_OFFSET (GliaEpoch, dev_loss)}},
    {"train-loss",
     N_ ("Train loss"),
     "loss",
     GLIA_UNIT_NUMBER,
     1,
     {G_STRUCT_OFFSET (GliaEpoch, train_loss)}},
    {"dev-loss",
     N_ ("Dev loss"),
     "loss",
     GLIA_UNIT_NUMBER,
     1,
     {G_STRUCT_OFFSET (GliaEpoch, dev_loss)}},
    {"accuracy",
     N_ ("Train and dev accuracy"),
     "accuracy",
     GLIA_UNIT_PERCENT,
     2,
     {G_STRUCT_OFFSET (GliaEpoch, train_accuracy), G_STRUCT_OFFSET (GliaEpoch, dev_accuracy)}},
    {"train-accuracy",
     N_ ("Train accuracy"),
     "accuracy",
     GLIA_UNIT_PERCENT,
     1,
     {G_STRUCT_OFFSET (GliaEpoch, train_accuracy)}},
    {"dev-accuracy",
     N_ ("Dev accuracy"),
     "accuracy",
     GLIA_UNIT_PERCENT,
     1,
     {G_STRUCT_OFFSET (GliaEpoch, dev_accuracy)}},
    {"learning-rate",
     N_ ("Learning rate"),
     "learning rate",
     GLIA_UNIT_NUMBER,
     1,
     {G_STRUCT_OFFSET (GliaEpoch, learning_rate)}},
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
glia_runs_figure_is_kind (const char *what)
{
  return find_kind (what) != NULL;
}

/* What the vertical axis is, in the loss's own unit where all runs share it. */
static const char *
subtitle_of (const GPtrArray *runs, const struct kind *kind)
{
  if (kind->unit == GLIA_UNIT_PERCENT)
    return _ ("share of examples that are right");
  if (strcmp (kind->quantity, "loss") != 0 || runs->len == 0)
    return NULL;
  const mlp_loss loss = glia_run_experiment (runs->pdata[0])->training.loss;
  for (guint i = 1; i < runs->len; i++)
    if (glia_run_experiment (runs->pdata[i])->training.loss != loss)
      return NULL;
  return _ (mlp_loss_describe (loss)->unit);
}

/* The curves of all runs, and what they point to. */
typedef struct {
  GArray *series;     /* GliaLineSeries */
  GPtrArray *strings; /* names */
  GPtrArray *numbers; /* x and y */
} Curves;

static void
curves_clear (Curves *curves)
{
  g_array_unref (curves->series);
  g_ptr_array_unref (curves->strings);
  g_ptr_array_unref (curves->numbers);
}

/* The epochs that have such a number. */
static void
add_curve (Curves *curves,
           char *name,
           guint slot,
           GliaLineRole role,
           const GArray *metrics,
           gsize member)
{
  double *x = g_new (double, metrics->len + 1), *y = g_new (double, metrics->len + 1);
  GliaLineSeries series = {.name = name, .x = x, .y = y, .slot = slot, .role = role};

  g_ptr_array_add (curves->strings, name);
  g_ptr_array_add (curves->numbers, x);
  g_ptr_array_add (curves->numbers, y);
  for (guint i = 0; i < metrics->len; i++) {
    const GliaEpoch *row = &g_array_index (metrics, GliaEpoch, i);
    const double value = G_STRUCT_MEMBER (double, row, member);
    if (!isfinite (value))
      continue;
    x[series.n] = (double)row->epoch;
    y[series.n++] = value;
  }
  if (series.n > 0)
    g_array_append_val (curves->series, series);
}

static void
add_run (Curves *curves,
         const struct kind *kind,
         const GliaRun *run,
         guint index,
         gboolean alone,
         const GArray *metrics)
{
  for (guint c = 0; c < kind->n_columns; c++) {
    const char *part = c == 0 ? _ ("train") : _ ("dev");
    char *name = kind->n_columns == 1 ? g_strdup (glia_run_name (run))
                 : alone              ? g_strdup (part)
                                      : g_strdup_printf ("%s · %s", glia_run_name (run), part);
    const GliaLineRole role = kind->n_columns == 1 ? GLIA_LINE_RUN
                              : c == 0             ? GLIA_LINE_TRAIN
                                                   : GLIA_LINE_DEV;
    add_curve (curves, name, index, role, metrics, kind->columns[c]);
  }
}

GliaFigure *
glia_runs_figure (const GPtrArray *runs,
                  const char *what,
                  const GliaRunsFigureOptions *options,
                  GError **error)
{
  static const GliaRunsFigureOptions usual = {0};
  const struct kind *kind = find_kind (what);
  const GliaRunsFigureOptions *how = options != NULL ? options : &usual;
  Curves curves = {g_array_new (FALSE, FALSE, sizeof (GliaLineSeries)),
                   g_ptr_array_new_with_free_func (g_free),
                   g_ptr_array_new_with_free_func (g_free)};
  GliaFigure *figure = NULL;
  gboolean readable = TRUE;

  g_return_val_if_fail (kind != NULL, NULL);
  for (guint i = 0; i < runs->len && readable; i++) {
    g_autoptr (GArray) metrics = glia_run_metrics (runs->pdata[i], error);
    readable = metrics != NULL;
    if (readable)
      add_run (&curves, kind, runs->pdata[i], i, runs->len == 1, metrics);
  }
  if (readable && curves.series->len == 0) {
    g_set_error (error, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_EMPTY,
                 "no epoch of %s has a %s to draw", runs->len == 1 ? "this run" : "these runs",
                 kind->quantity);
  } else if (readable) {
    const GliaLinePlotOptions plot = {.title = how->title != NULL ? how->title : _ (kind->title),
                                      .subtitle = subtitle_of (runs, kind),
                                      .x_title = _ ("Epoch"),
                                      .x_kind = GLIA_SCALE_INTEGER,
                                      .y_kind = how->log_y ? GLIA_SCALE_LOG : GLIA_SCALE_LINEAR,
                                      .y_unit = kind->unit,
                                      .y_low = how->y_low,
                                      .y_high = how->y_high};
    figure = glia_line_plot_new (&plot, (const GliaLineSeries *)(gpointer)curves.series->data,
                                 curves.series->len);
  }
  curves_clear (&curves);
  return figure;
}
