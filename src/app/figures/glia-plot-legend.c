/* SPDX-License-Identifier: MIT */
#include "glia-plot-legend.h"

#include "glia-figure-style.h"

#define ENTRY_GAP 16.0
#define HEIGHT    20

struct _GliaPlotLegend {
  GtkWidget parent_instance;

  GliaPlotView *view;
  cairo_t *ruler; /* for measuring text */
};

enum { PROPERTY_VIEW = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaPlotLegend, glia_plot_legend, GTK_TYPE_WIDGET)

static void
glia_plot_legend_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  GliaPlotLegend *self = GLIA_PLOT_LEGEND (widget);
  double width = 0;
  GliaChart *chart = self->view != NULL ? glia_plot_view_chart (self->view) : NULL;

  for (gsize i = 0; chart != NULL && i < glia_chart_lines (chart); i++) {
    GliaLegendEntry entry = glia_chart_entry (chart, i, GLIA_STYLE_LIGHT);
    width += glia_legend_entry_width (self->ruler, &entry) + (i > 0 ? ENTRY_GAP : 0);
  }
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? (int)(width + 1) : HEIGHT;
}

static void
glia_plot_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaPlotLegend *self = GLIA_PLOT_LEGEND (widget);
  float width = (float)gtk_widget_get_width (widget),
        height = (float)gtk_widget_get_height (widget);
  GliaChart *chart = self->view != NULL ? glia_plot_view_chart (self->view) : NULL;
  double x = 0;

  if (chart == NULL || width <= 0)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (gsize i = 0; i < glia_chart_lines (chart); i++) {
    GliaLegendEntry entry = glia_chart_entry (chart, i, glia_figure_style ());
    x += glia_legend_entry_draw (cr, &entry, x, height / 2, 0, glia_figure_style ()) + ENTRY_GAP;
  }
  cairo_destroy (cr);
}

static void
glia_plot_legend_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_VIEW)
    g_value_set_object (value, GLIA_PLOT_LEGEND (object)->view);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_plot_legend_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaPlotLegend *self = GLIA_PLOT_LEGEND (object);

  if (id != PROPERTY_VIEW) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  if (!g_set_object (&self->view, g_value_get_object (value)))
    return;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (object, pspec);
}

static void
glia_plot_legend_dispose (GObject *object)
{
  GliaPlotLegend *self = GLIA_PLOT_LEGEND (object);

  g_clear_object (&self->view);
  g_clear_pointer (&self->ruler, cairo_destroy);
  G_OBJECT_CLASS (glia_plot_legend_parent_class)->dispose (object);
}

static void
glia_plot_legend_class_init (GliaPlotLegendClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_plot_legend_get_property;
  object_class->set_property = glia_plot_legend_set_property;
  object_class->dispose = glia_plot_legend_dispose;
  widget_class->measure = glia_plot_legend_measure;
  widget_class->snapshot = glia_plot_legend_snapshot;

  properties[PROPERTY_VIEW] =
      g_param_spec_object ("view", NULL, NULL, GLIA_TYPE_PLOT_VIEW,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_css_name (widget_class, "gliaplotlegend");
  /* The plot's summary says the names and the values. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
glia_plot_legend_init (GliaPlotLegend *self)
{
  cairo_surface_t *nowhere = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1, 1);

  self->ruler = cairo_create (nowhere);
  cairo_surface_destroy (nowhere);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (gtk_widget_queue_draw));
}
