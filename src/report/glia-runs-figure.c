/* SPDX-License-Identifier: MIT */
#include "glia-runs-figure.h"

#include "glia-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Pixels of a vertical axis, for how round its ends are. */
#define NOMINAL_HEIGHT 360

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
  GPtrArray *numbers; /* x, y and deviations */
  gboolean any;       /* one of them has a number */
} Curves;

static void
curves_init (Curves *curves)
{
  *curves = (Curves){g_array_new (FALSE, FALSE, sizeof (GliaLineSeries)),
                     g_ptr_array_new_with_free_func (g_free),
                     g_ptr_array_new_with_free_func (g_free), FALSE};
}

static void
curves_clear (Curves *curves)
{
  g_array_unref (curves->series);
  g_ptr_array_unref (curves->strings);
  g_ptr_array_unref (curves->numbers);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curves, curves_clear)

/* The epochs that have such a number. A run without any stays in the legend. Takes `name`. */
static gboolean
add_curve (Curves *curves,
           char *name,
           guint slot,
           GliaLineRole role,
           const GliaGroup *group,
           gsize member,
           GError **error)
{
  g_ptr_array_add (curves->strings, name);
  g_autoptr (GArray) samples = glia_group_curve (group, member, error);
  if (samples == NULL)
    return FALSE;
  double *x = g_new (double, samples->len + 1), *y = g_new (double, samples->len + 1);
  double *deviation = group->runs->len > 1 ? g_new (double, samples->len + 1) : NULL;
  GliaLineSeries series = {
      .name = name, .x = x, .y = y, .deviation = deviation, .slot = slot, .role = role};

  g_ptr_array_add (curves->numbers, x);
  g_ptr_array_add (curves->numbers, y);
  g_ptr_array_add (curves->numbers, deviation);
  for (guint i = 0; i < samples->len; i++) {
    const GliaSample *sample = &g_array_index (samples, GliaSample, i);
    if (sample->n == 0 || !isfinite (sample->mean))
      continue;
    x[series.n] = (double)i + 1;
    if (deviation != NULL)
      deviation[series.n] = sample->deviation;
    y[series.n++] = sample->mean;
  }
  curves->any = curves->any || series.n > 0;
  g_array_append_val (curves->series, series);
  return TRUE;
}

/* The group's name, and what a reader would miss of it in the figure. */
static char *
name_of (const GliaGroup *group)
{
  guint diverged = 0;

  for (guint i = 0; i < group->runs->len; i++)
    diverged += glia_run_status (group->runs->pdata[i])->state == GLIA_RUN_DIVERGED;
  if (diverged == 0)
    return g_strdup (group->name);
  if (group->runs->len == 1)
    return g_strdup_printf (_ ("%s (diverged)"), group->name);
  return g_strdup_printf (_ ("%s (%u of %u diverged)"), group->name, diverged, group->runs->len);
}

static gboolean
add_group (Curves *curves,
           const struct kind *kind,
           const GliaGroup *group,
           guint slot,
           gboolean alone,
           GError **error)
{
  g_autofree char *name = name_of (group);

  for (guint c = 0; c < kind->n_columns; c++) {
    const char *part = c == 0 ? _ ("train") : _ ("dev");
    const GliaLineRole role = kind->n_columns == 1 ? GLIA_LINE_RUN
                              : c == 0             ? GLIA_LINE_TRAIN
                                                   : GLIA_LINE_DEV;
    char *label = kind->n_columns == 1 ? g_strdup (name)
                  : alone              ? g_strdup (part)
                                       : g_strdup_printf ("%s · %s", name, part);
    if (!add_curve (curves, label, slot, role, group, kind->columns[c], error))
      return FALSE;
  }
  return TRUE;
}

/* A curve a run, or a group of runs. */
static gboolean
add_runs (Curves *curves,
          const struct kind *kind,
          const GPtrArray *runs,
          const GliaRunsFigureOptions *how,
          GError **error)
{
  if (how->grouped) {
    g_autoptr (GliaComparison) comparison = glia_comparison_new ((GPtrArray *)runs, error);
    if (comparison == NULL)
      return FALSE;
    for (guint i = 0; i < comparison->groups->len; i++)
      if (!add_group (curves, kind, comparison->groups->pdata[i], how->first_slot + i,
                      comparison->groups->len == 1, error))
        return FALSE;
    return TRUE;
  }
  for (guint i = 0; i < runs->len; i++) {
    g_autoptr (GPtrArray) one = g_ptr_array_new ();
    GliaGroup group = {.name = (char *)glia_run_name (runs->pdata[i]), .runs = one};
    g_ptr_array_add (one, runs->pdata[i]);
    if (!add_group (curves, kind, &group, how->first_slot + i, runs->len == 1, error))
      return FALSE;
  }
  return TRUE;
}

static void
set_empty_error (const GPtrArray *runs, const struct kind *kind, GError **error)
{
  g_set_error (error, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_EMPTY, "no epoch of %s has a %s to draw",
               runs->len == 1 ? "this run" : "these runs", kind->quantity);
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
  g_auto (Curves) curves = {0};

  g_return_val_if_fail (kind != NULL, NULL);
  curves_init (&curves);
  if (!add_runs (&curves, kind, runs, how, error))
    return NULL;
  if (!curves.any) {
    set_empty_error (runs, kind, error);
    return NULL;
  }
  const GliaLinePlotOptions plot = {.title = how->title != NULL ? how->title : _ (kind->title),
                                    .subtitle = subtitle_of (runs, kind),
                                    .x_title = _ ("Epoch"),
                                    .x_kind = GLIA_SCALE_INTEGER,
                                    .y_kind = how->log_y ? GLIA_SCALE_LOG : GLIA_SCALE_LINEAR,
                                    .y_unit = kind->unit,
                                    .y_low = how->y_low,
                                    .y_high = how->y_high,
                                    .y_widen = how->y_widen};
  return glia_line_plot_new (&plot, (const GliaLineSeries *)(gpointer)curves.series->data,
                             curves.series->len);
}

gboolean
glia_runs_figure_range (const GPtrArray *runs,
                        const char *what,
                        double *low,
                        double *high,
                        GError **error)
{
  static const GliaRunsFigureOptions grouped = {.grouped = TRUE};
  const struct kind *kind = find_kind (what);
  g_auto (Curves) curves = {0};

  g_return_val_if_fail (kind != NULL, FALSE);
  *low = *high = 0;
  curves_init (&curves);
  if (!add_runs (&curves, kind, runs, &grouped, error))
    return FALSE;
  if (!curves.any)
    return TRUE;
  GliaScale scale = {.unit = kind->unit, .low = INFINITY, .high = -INFINITY, .to = NOMINAL_HEIGHT};
  for (guint i = 0; i < curves.series->len; i++) {
    const GliaLineSeries *series = &g_array_index (curves.series, GliaLineSeries, i);
    for (gsize k = 0; k < series->n; k++) {
      const double around = series->deviation != NULL ? series->deviation[k] : 0;
      scale.low = fmin (scale.low, series->y[k] - around);
      scale.high = fmax (scale.high, series->y[k] + around);
    }
  }
  glia_scale_round (&scale, GLIA_TICK_GAP_DOWN);
  *low = scale.low;
  *high = scale.high;
  return TRUE;
}
