/* SPDX-License-Identifier: MIT */
#include "glia-compare-curves.h"

#include "glia-card.h"
#include "glia-compare-legend.h"

#include <glib/gi18n.h>
#include <math.h>

#define LEFT_MARGIN 54.0
/* More names than this do not fit beside the lines; the legend has them. */
#define MOST_DIRECT 8

/* What the charts show of a line; they hold the series, too. */
typedef struct {
  GliaRunsRow *row;
  char *name;
  guint slot;
  gboolean has_band;
  GliaSeries *mean[GLIA_COMPARE_PLOTS], *deviation[GLIA_COMPARE_PLOTS];
} Shown;

struct _GliaCompareCurves {
  GtkWidget parent_instance;

  GtkWidget *card, *legend;
  GliaPlotView *loss_view, *accuracy_view;

  GPtrArray *shown;        /* Shown */
  GHashTable *muted;       /* GliaRunsRow */
  gboolean compact, bands; /* bands: a line of several runs is among them */
};

enum { PROPERTY_SMOOTHING = 1, PROPERTY_LOG_Y, PROPERTY_COMPACT, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaCompareCurves, glia_compare_curves, GTK_TYPE_WIDGET)

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_object_unref (shown->row);
  g_free (shown->name);
  for (int p = 0; p < GLIA_COMPARE_PLOTS; p++) {
    glia_series_unref (shown->mean[p]);
    glia_series_unref (shown->deviation[p]);
  }
  g_free (shown);
}

GliaPlotView *
glia_compare_curves_view (GliaCompareCurves *self, GliaComparePlot plot)
{
  g_return_val_if_fail (GLIA_IS_COMPARE_CURVES (self), NULL);

  return plot == GLIA_COMPARE_LOSS ? self->loss_view : self->accuracy_view;
}

static GliaChart *
chart_of (GliaCompareCurves *self, int plot)
{
  return glia_plot_view_chart (glia_compare_curves_view (self, (GliaComparePlot)plot));
}

/* ---- Lines ----------------------------------------------------------------------------------- */

/* While runs train the means of the last epochs change, too: all points are taken again. */
static void
take_points (GliaSeries *to, const GliaSeries *from)
{
  const gsize n = from != NULL ? glia_series_length (from) : 0;

  if (n == glia_series_length (to) &&
      (n == 0 || memcmp (glia_series_y (to), glia_series_y (from), n * sizeof (double)) == 0))
    return;
  glia_series_clear (to);
  for (gsize i = 0; i < n; i++)
    glia_series_append (to, glia_series_x (from)[i], glia_series_y (from)[i]);
}

static gboolean
same_lines (GliaCompareCurves *self, const GliaCompareData *data)
{
  if (self->shown->len != data->lines->len)
    return FALSE;
  for (guint i = 0; i < data->lines->len; i++) {
    const Shown *shown = self->shown->pdata[i];
    const GliaCompareLine *line = data->lines->pdata[i];
    if (shown->row != line->row || shown->slot != line->slot ||
        shown->has_band != (line->note != NULL) || !g_str_equal (shown->name, line->name))
      return FALSE;
  }
  return TRUE;
}

static gboolean
names_fit (GliaCompareCurves *self)
{
  return self->shown->len <= MOST_DIRECT;
}

/* A narrow card has the names at the lines alone, where they fit. */
static void
show_legend (GliaCompareCurves *self)
{
  gtk_widget_set_visible (self->legend, !self->compact || !names_fit (self));
  glia_card_set_caption (
      GLIA_CARD (self->card),
      self->bands ? self->compact ? _ ("mean ± 1 sd") : _ ("mean ± 1 standard deviation") : "");
}

static void
set_chart_lines (GliaCompareCurves *self, int plot, const GliaCompareData *data)
{
  g_autofree GliaChartLine *lines = g_new0 (GliaChartLine, self->shown->len + 1);

  for (guint i = 0; i < self->shown->len; i++) {
    const Shown *shown = self->shown->pdata[i];
    const GliaCompareLine *line = data->lines->pdata[i];
    lines[i] = (GliaChartLine){.name = shown->name,
                               .series = shown->mean[plot],
                               .slot = shown->slot,
                               .role = GLIA_LINE_RUN,
                               .deviation = shown->has_band ? shown->deviation[plot] : NULL,
                               .note = line->note};
  }
  glia_chart_set_lines (chart_of (self, plot), lines, self->shown->len);
  glia_chart_set_direct (chart_of (self, plot), names_fit (self));
  for (guint i = 0; i < self->shown->len; i++)
    glia_chart_set_muted (
        chart_of (self, plot), i,
        g_hash_table_contains (self->muted, ((const Shown *)self->shown->pdata[i])->row));
}

static void
set_titles (GliaCompareCurves *self, gboolean bands)
{
  const char *caption = bands ? _ ("mean ± 1 standard deviation") : NULL;

  glia_chart_set_titles (chart_of (self, GLIA_COMPARE_LOSS), _ ("Dev loss"), caption, _ ("Epoch"));
  glia_chart_set_titles (chart_of (self, GLIA_COMPARE_ACCURACY), _ ("Dev accuracy"), caption,
                         _ ("Epoch"));
  for (int p = 0; p < GLIA_COMPARE_PLOTS; p++)
    glia_chart_set_x_kind (chart_of (self, p), GLIA_SCALE_INTEGER);
  self->bands = bands;
  show_legend (self);
}

static void
make_lines (GliaCompareCurves *self, const GliaCompareData *data)
{
  gboolean bands = FALSE;

  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < data->lines->len; i++) {
    const GliaCompareLine *line = data->lines->pdata[i];
    Shown *shown = g_new0 (Shown, 1);
    shown->row = g_object_ref (line->row);
    shown->name = g_strdup (line->name);
    shown->slot = line->slot;
    shown->has_band = line->note != NULL;
    bands = bands || shown->has_band;
    for (int p = 0; p < GLIA_COMPARE_PLOTS; p++) {
      shown->mean[p] = glia_series_new ();
      shown->deviation[p] = glia_series_new ();
    }
    g_ptr_array_add (self->shown, shown);
  }
  set_titles (self, bands);
  for (int p = 0; p < GLIA_COMPARE_PLOTS; p++)
    set_chart_lines (self, p, data);
  glia_compare_legend_set_lines (GLIA_COMPARE_LEGEND (self->legend), data->lines);
  for (guint i = 0; i < self->shown->len; i++)
    glia_compare_legend_set_shown (
        GLIA_COMPARE_LEGEND (self->legend), i,
        !g_hash_table_contains (self->muted, ((const Shown *)self->shown->pdata[i])->row));
}

void
glia_compare_curves_set_data (GliaCompareCurves *self, const GliaCompareData *data)
{
  static const GliaCompareLine none = {0};
  g_autoptr (GPtrArray) empty = g_ptr_array_new ();
  const GliaCompareData nothing = {.lines = empty};

  g_return_if_fail (GLIA_IS_COMPARE_CURVES (self));

  if (data == NULL)
    data = &nothing;
  if (!same_lines (self, data))
    make_lines (self, data);
  for (guint i = 0; i < self->shown->len; i++) {
    const Shown *shown = self->shown->pdata[i];
    const GliaCompareLine *line = i < data->lines->len ? data->lines->pdata[i] : &none;
    take_points (shown->mean[GLIA_COMPARE_LOSS], line->loss);
    take_points (shown->mean[GLIA_COMPARE_ACCURACY], line->accuracy);
    take_points (shown->deviation[GLIA_COMPARE_LOSS], line->loss_deviation);
    take_points (shown->deviation[GLIA_COMPARE_ACCURACY], line->accuracy_deviation);
  }
  for (int p = 0; p < GLIA_COMPARE_PLOTS; p++) {
    glia_chart_set_end (chart_of (self, p), (double)data->planned_epochs);
    glia_plot_view_changed (glia_compare_curves_view (self, (GliaComparePlot)p));
    gtk_widget_queue_draw (GTK_WIDGET (glia_compare_curves_view (self, (GliaComparePlot)p)));
  }
}

static void
toggled_cb (GliaCompareCurves *self, guint line, gboolean active)
{
  if (line >= self->shown->len)
    return;
  Shown *shown = self->shown->pdata[line];
  if (active)
    g_hash_table_remove (self->muted, shown->row);
  else
    g_hash_table_add (self->muted, g_object_ref (shown->row));
  for (int p = 0; p < GLIA_COMPARE_PLOTS; p++) {
    glia_chart_set_muted (chart_of (self, p), line, !active);
    gtk_widget_queue_draw (GTK_WIDGET (glia_compare_curves_view (self, (GliaComparePlot)p)));
  }
}

void
glia_compare_curves_set_range (GliaCompareCurves *self,
                               GliaComparePlot plot,
                               double low,
                               double high)
{
  g_return_if_fail (GLIA_IS_COMPARE_CURVES (self));

  glia_chart_set_y_range (chart_of (self, plot), low, high);
  gtk_widget_queue_draw (GTK_WIDGET (glia_compare_curves_view (self, plot)));
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_compare_curves_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaCompareCurves *self = GLIA_COMPARE_CURVES (object);

  if (id == PROPERTY_COMPACT)
    g_value_set_boolean (value, self->compact);
  else if (id == PROPERTY_SMOOTHING || id == PROPERTY_LOG_Y)
    g_object_get_property (G_OBJECT (self->loss_view), pspec->name, value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_compare_curves_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaCompareCurves *self = GLIA_COMPARE_CURVES (object);

  switch (id) {
  case PROPERTY_SMOOTHING:
    g_object_set_property (G_OBJECT (self->accuracy_view), "smoothing", value);
    g_object_set_property (G_OBJECT (self->loss_view), "smoothing", value);
    break;
  case PROPERTY_LOG_Y:
    g_object_set_property (G_OBJECT (self->loss_view), "log-y", value);
    break;
  case PROPERTY_COMPACT:
    self->compact = g_value_get_boolean (value);
    glia_card_set_compact (GLIA_CARD (self->card), self->compact);
    show_legend (self);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_compare_curves_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), GLIA_TYPE_COMPARE_CURVES);
  G_OBJECT_CLASS (glia_compare_curves_parent_class)->dispose (object);
}

static void
glia_compare_curves_finalize (GObject *object)
{
  GliaCompareCurves *self = GLIA_COMPARE_CURVES (object);

  g_ptr_array_unref (self->shown);
  g_hash_table_unref (self->muted);
  G_OBJECT_CLASS (glia_compare_curves_parent_class)->finalize (object);
}

static void
glia_compare_curves_class_init (GliaCompareCurvesClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_compare_curves_get_property;
  object_class->set_property = glia_compare_curves_set_property;
  object_class->dispose = glia_compare_curves_dispose;
  object_class->finalize = glia_compare_curves_finalize;
  properties[PROPERTY_SMOOTHING] =
      g_param_spec_double ("smoothing", NULL, NULL, 0, 0.999, 0, flags);
  properties[PROPERTY_LOG_Y] = g_param_spec_boolean ("log-y", NULL, NULL, FALSE, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (GLIA_TYPE_CARD);
  g_type_ensure (GLIA_TYPE_PLOT_VIEW);
  g_type_ensure (GLIA_TYPE_COMPARE_LEGEND);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/compare/glia-compare-curves.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaCompareCurves, card);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareCurves, legend);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareCurves, loss_view);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareCurves, accuracy_view);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliacomparecurves");
}

static void
glia_compare_curves_init (GliaCompareCurves *self)
{
  self->shown = g_ptr_array_new_with_free_func (shown_free);
  self->muted = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  glia_chart_set_unit (chart_of (self, GLIA_COMPARE_LOSS), GLIA_UNIT_NUMBER, 3);
  glia_chart_set_unit (chart_of (self, GLIA_COMPARE_ACCURACY), GLIA_UNIT_PERCENT, 1);
  set_titles (self, FALSE);
  glia_chart_set_stacked (chart_of (self, GLIA_COMPARE_LOSS), TRUE, LEFT_MARGIN);
  glia_chart_set_stacked (chart_of (self, GLIA_COMPARE_ACCURACY), FALSE, LEFT_MARGIN);
}
