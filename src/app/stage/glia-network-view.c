/* SPDX-License-Identifier: MIT */
#include "glia-network-view-private.h"

#include "glia-figure-actions.h"
#include "glia-figure-style.h"
#include "glia-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* Links are drawn anew this often at most (microseconds). */
#define DRAW_INTERVAL (G_USEC_PER_SEC / 30)

enum { PROPERTY_WORKBENCH = 1, PROPERTY_COMPACT, PROPERTY_HOVERED, PROPERTY_RANGE, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static void glia_network_view_exportable_init (GliaExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GliaNetworkView,
                               glia_network_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GLIA_TYPE_EXPORTABLE,
                                                      glia_network_view_exportable_init))

static gboolean
later_cb (gpointer data)
{
  GliaNetworkView *self = data;

  self->later = 0;
  glia_network_view_show_network (self);
  return G_SOURCE_REMOVE;
}

/* There is something new: now, or when the last drawing is old enough; not at all while it
 * cannot be seen. */
static void
changed_cb (GliaNetworkView *self)
{
  gint64 wait = self->drawn_at + DRAW_INTERVAL - g_get_monotonic_time ();

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->later != 0)
    return;
  if (wait <= 0)
    glia_network_view_show_network (self);
  else
    self->later = g_timeout_add ((guint)(wait / 1000) + 1, later_cb, self);
}

/* ---- Drawing --------------------------------------------------------------------------------- */

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GliaNetworkView *self = data;

  glia_network_plot_set_size (self->plot, width, height,
                              gtk_widget_get_scale_factor (GTK_WIDGET (area)),
                              glia_figure_style ());
  glia_network_plot_draw (self->plot, cr);
}

static void
draw_bar_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  guint32 shades[GLIA_SIGN_SHADES];

  glia_map_shades (glia_figure_style (), 1, FALSE, shades);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (int i = 0; i < GLIA_SIGN_SHADES; i++) {
    double from = (double)width * i / GLIA_SIGN_SHADES;
    cairo_set_source_rgb (cr, (shades[i] >> 16 & 255) / 255.0, (shades[i] >> 8 & 255) / 255.0,
                          (shades[i] & 255) / 255.0);
    cairo_rectangle (cr, from, 0, width - from, height);
    cairo_fill (cr);
  }
}

static void
style_changed_cb (GliaNetworkView *self)
{
  gtk_widget_queue_draw (self->canvas);
  gtk_widget_queue_draw (self->scale_bar);
}

/* ---- GliaExportable -------------------------------------------------------------------------- */

static GliaFigure *
glia_network_view_make_figure (GliaExportable *exportable)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (exportable);
  g_autofree char *title = NULL, *caption = NULL;

  if (glia_network_plot_layers (self->plot) == 0)
    return NULL;
  g_object_get (self->card, "title", &title, "caption", &caption, NULL);
  return glia_network_plot_figure (self->plot, title, caption);
}

static char *
glia_network_view_get_title (GliaExportable *exportable)
{
  return g_strdup (_ ("Network"));
}

static const char *
glia_network_view_get_file_name (GliaExportable *exportable)
{
  return "network";
}

static void
glia_network_view_exportable_init (GliaExportableInterface *interface)
{
  interface->make_figure = glia_network_view_make_figure;
  interface->get_title = glia_network_view_get_title;
  interface->get_file_name = glia_network_view_get_file_name;
}

/* ---- Object ---------------------------------------------------------------------------------- */

static void
release_results (GliaNetworkView *self)
{
  glia_dev_results_set_held (self->results, &self->holds_for_tints, FALSE);
  glia_dev_results_set_held (self->results, &self->holds_for_popover, FALSE);
}

static void
set_workbench (GliaNetworkView *self, GliaWorkbench *workbench)
{
  if (self->workbench == workbench)
    return;
  release_results (self);
  glia_network_view_clear (self);
  g_set_object (&self->workbench, workbench);
  g_signal_group_set_target (self->signals, workbench);
  glia_dev_results_follow (&self->results, self->results_signals, workbench);
  glia_network_view_show_network (self);
}

static void
set_compact (GliaNetworkView *self, gboolean compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  glia_card_set_compact (self->card, compact);
  g_clear_pointer (&self->shape, g_free);
  glia_network_view_show_network (self);
}

static void
glia_network_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (object);

  switch (id) {
  case PROPERTY_WORKBENCH:
    g_value_set_object (value, self->workbench);
    break;
  case PROPERTY_COMPACT:
    g_value_set_boolean (value, self->compact);
    break;
  case PROPERTY_HOVERED:
    g_value_set_int64 (value, self->hovered);
    break;
  case PROPERTY_RANGE:
    g_value_set_string (value, glia_picture_range_name (self->range));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_network_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (object);

  switch (id) {
  case PROPERTY_WORKBENCH:
    set_workbench (self, g_value_get_object (value));
    break;
  case PROPERTY_COMPACT:
    set_compact (self, g_value_get_boolean (value));
    break;
  case PROPERTY_RANGE:
    self->range = glia_picture_range_from_name (g_value_get_string (value));
    glia_network_view_show_network (self);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_network_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (glia_network_view_parent_class)->map (widget);
  glia_network_view_show_network (GLIA_NETWORK_VIEW (widget));
}

static void
glia_network_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->card), &(GtkAllocation){0, 0, width, height},
                            baseline);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
glia_network_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (GLIA_NETWORK_VIEW (widget)->card), orientation, for_size, minimum,
                      natural, NULL, NULL);
}

static void
glia_network_view_dispose (GObject *object)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (object);

  glia_network_view_close_input (self);
  g_clear_handle_id (&self->later, g_source_remove);
  release_results (self);
  g_clear_object (&self->results_signals);
  g_clear_object (&self->results);
  g_clear_object (&self->signals);
  g_clear_object (&self->workbench);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_NETWORK_VIEW);
  G_OBJECT_CLASS (glia_network_view_parent_class)->dispose (object);
}

static void
glia_network_view_finalize (GObject *object)
{
  GliaNetworkView *self = GLIA_NETWORK_VIEW (object);

  glia_network_plot_free (self->plot);
  g_free (self->shape);
  G_OBJECT_CLASS (glia_network_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, GliaNetworkView, card);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, scale);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, scale_bar);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, scale_low);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, scale_high);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, canvas);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, popover);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, part_title);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, value_label);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, value);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, mean);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, mean_row);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, largest);
  gtk_widget_class_bind_template_child (class, GliaNetworkView, largest_row);
}

static void
glia_network_view_class_init (GliaNetworkViewClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_network_view_get_property;
  object_class->set_property = glia_network_view_set_property;
  object_class->dispose = glia_network_view_dispose;
  object_class->finalize = glia_network_view_finalize;
  widget_class->map = glia_network_view_map;
  widget_class->measure = glia_network_view_measure;
  widget_class->size_allocate = glia_network_view_size_allocate;
  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROPERTY_HOVERED] =
      g_param_spec_int64 ("hovered", NULL, NULL, -1, G_MAXINT64, GLIA_NEURON_NONE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_RANGE] = g_param_spec_string ("colour-range", NULL, NULL, "automatic", flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_install_property_action (widget_class, "network.colour-range", "colour-range");
  g_type_ensure (GLIA_TYPE_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/stage/glia-network-view.ui");
  bind_children (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
glia_network_view_init (GliaNetworkView *self)
{
  self->plot = glia_network_plot_new ();
  self->hovered = GLIA_NEURON_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "frame", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "maps-changed", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (changed_cb), self);
  self->results_signals = g_signal_group_new (GLIA_TYPE_DEV_RESULTS);
  g_signal_group_connect_swapped (self->results_signals, "changed", G_CALLBACK (changed_cb), self);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->canvas), draw_cb, self, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->scale_bar), draw_bar_cb, self, NULL);
  glia_network_view_init_input (self);
  glia_figure_actions_install (GLIA_EXPORTABLE (self));
  glia_network_view_add_menu (self);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (style_changed_cb));
}

GtkWidget *
glia_network_view_new (void)
{
  return g_object_new (GLIA_TYPE_NETWORK_VIEW, NULL);
}
