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

static gsize
count_entries (GliaPlotLegend *self)
{
  return self->view != NULL ? glia_chart_lines (glia_plot_view_chart (self->view)) : 0;
}

static double
entry_width (GliaPlotLegend *self, gsize i)
{
  const GliaLegendEntry entry =
      glia_chart_entry (glia_plot_view_chart (self->view), i, GLIA_STYLE_LIGHT);

  return glia_legend_entry_width (self->ruler, &entry);
}

/* How many entries are drawn in `width`: all, or as many as leave room for the count of the rest. */
static gsize
count_fitting (GliaPlotLegend *self, double width)
{
  const gsize n = count_entries (self);
  g_autofree char *rest = g_strdup_printf ("+ %zu", n); /* the widest it can be */
  const double rest_width = ENTRY_GAP + glia_text_width (self->ruler, GLIA_FONT_CAPTION, rest);
  double used = 0;
  gsize fitting = 0; /* with the rest's count behind them */

  for (gsize i = 0; i < n; i++) {
    used += entry_width (self, i) + (i > 0 ? ENTRY_GAP : 0);
    if (used > width)
      return fitting;
    if (used + rest_width <= width)
      fitting = i + 1;
  }
  return n;
}

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
  const gsize n = count_entries (self);
  double width = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL) {
    *minimum = *natural = HEIGHT;
    return;
  }
  for (gsize i = 0; i < n; i++)
    width += entry_width (self, i) + (i > 0 ? ENTRY_GAP : 0);
  *minimum = 0;
  *natural = (int)(width + 1);
}

static void
glia_plot_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaPlotLegend *self = GLIA_PLOT_LEGEND (widget);
  const float width = (float)gtk_widget_get_width (widget),
              height = (float)gtk_widget_get_height (widget);
  const GliaStyle style = glia_figure_style ();
  const gsize n = count_entries (self);
  double x = 0;

  if (n == 0 || width <= 0)
    return;
  const gsize fitting = count_fitting (self, (double)width);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (gsize i = 0; i < fitting; i++) {
    const GliaLegendEntry entry = glia_chart_entry (glia_plot_view_chart (self->view), i, style);
    x += glia_legend_entry_draw (cr, &entry, x, (double)height / 2, 0, style) + ENTRY_GAP;
  }
  if (fitting < n) {
    g_autofree char *rest = g_strdup_printf ("+ %zu", n - fitting);
    glia_text_draw (cr, GLIA_FONT_CAPTION, rest, glia_theme_role (style, GLIA_ROLE_TEXT), x,
                    (double)height / 2, 0, 0);
  }
  cairo_destroy (cr);
}

/* All names, where some have no room. */
static gboolean
glia_plot_legend_query_tooltip (GtkWidget *widget,
                                int x,
                                int y,
                                gboolean keyboard,
                                GtkTooltip *tooltip)
{
  GliaPlotLegend *self = GLIA_PLOT_LEGEND (widget);
  const gsize n = count_entries (self);
  g_autoptr (GString) names = g_string_new (NULL);

  if (count_fitting (self, gtk_widget_get_width (widget)) == n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (
        names, "%s%s", i > 0 ? "\n" : "",
        glia_chart_entry (glia_plot_view_chart (self->view), i, GLIA_STYLE_LIGHT).name);
  gtk_tooltip_set_text (tooltip, names->str);
  return TRUE;
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
  widget_class->query_tooltip = glia_plot_legend_query_tooltip;

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

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  self->ruler = cairo_create (nowhere);
  cairo_surface_destroy (nowhere);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (gtk_widget_queue_draw));
}
