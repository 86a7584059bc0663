/* SPDX-License-Identifier: MIT */
#include "glia-histogram-view.h"

#include "glia-card.h"
#include "glia-figure-actions.h"
#include "glia-figure-style.h"
#include "glia-format.h"
#include "glia-histogram-plot.h"
#include "glia-plane-picture.h"

#include <glib/gi18n.h>

struct _GliaHistogramView {
  GtkDrawingArea parent_instance;

  GliaWorkbench *workbench;
  GSignalGroup *signals;
  gboolean activations;
};

enum { PROPERTY_WORKBENCH = 1, PROPERTY_ACTIVATIONS, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static void glia_histogram_view_exportable_init (GliaExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GliaHistogramView,
                               glia_histogram_view,
                               GTK_TYPE_DRAWING_AREA,
                               G_IMPLEMENT_INTERFACE (GLIA_TYPE_EXPORTABLE,
                                                      glia_histogram_view_exportable_init))

static GliaDiagnostics *
get_diagnostics (GliaHistogramView *self)
{
  return self->workbench != NULL ? glia_workbench_diagnostics (self->workbench) : NULL;
}

/* Layers that are shown: logits have a range of their own. */
static gsize
rows_of (GliaHistogramView *self, const GliaDiagnostics *seen)
{
  return self->activations ? seen->layers - 1 : seen->layers;
}

static const GliaHistogram *
histogram_of (GliaHistogramView *self, const GliaDiagnostics *seen, gsize layer)
{
  return self->activations ? &seen->layer[layer].activations : &seen->layer[layer].weights;
}

static GliaFigure *
make_figure (GliaHistogramView *self, const char *title)
{
  const GliaDiagnostics *seen = get_diagnostics (self);
  const GliaHistogramPlotOptions options = {.title = title,
                                            .x_title =
                                                self->activations ? _ ("Activation") : _ ("Weight"),
                                            .layers = seen != NULL ? (guint)seen->layers : 1};
  const gsize n = seen != NULL ? rows_of (self, seen) : 0;
  g_autofree GliaHistogramRow *rows = g_new0 (GliaHistogramRow, n + 1);

  for (gsize l = 0; l < n; l++) {
    const GliaHistogram *histogram = histogram_of (self, seen, l);
    g_autofree char *count = glia_format_count (histogram->n);
    rows[l] = (GliaHistogramRow){.name = glia_picture_layer_name (l + 1, seen->layers + 1),
                                 .note = g_strdup_printf (_ ("n = %s"), count),
                                 .counts = histogram->counts,
                                 .bins = histogram->bins,
                                 .low = histogram->low,
                                 .high = histogram->high,
                                 .slot = (guint)l};
  }
  GliaFigure *figure = glia_histogram_plot_new (&options, rows, n);
  for (gsize l = 0; l < n; l++) {
    g_free ((char *)rows[l].name);
    g_free ((char *)rows[l].note);
  }
  return figure;
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  g_autoptr (GliaFigure) figure = make_figure (GLIA_HISTOGRAM_VIEW (area), NULL);

  glia_figure_draw (figure, cr, width, height, glia_figure_style ());
}

/* ---- GliaExportable -------------------------------------------------------------------------- */

static char *
glia_histogram_view_get_title (GliaExportable *exportable)
{
  return g_strdup (GLIA_HISTOGRAM_VIEW (exportable)->activations ? _ ("Activations")
                                                                 : _ ("Weights"));
}

static GliaFigure *
glia_histogram_view_make_figure (GliaExportable *exportable)
{
  GliaHistogramView *self = GLIA_HISTOGRAM_VIEW (exportable);
  g_autofree char *title = glia_histogram_view_get_title (exportable);

  return get_diagnostics (self) != NULL ? make_figure (self, title) : NULL;
}

static const char *
glia_histogram_view_get_file_name (GliaExportable *exportable)
{
  return GLIA_HISTOGRAM_VIEW (exportable)->activations ? "activations" : "weights";
}

static void
glia_histogram_view_exportable_init (GliaExportableInterface *interface)
{
  interface->make_figure = glia_histogram_view_make_figure;
  interface->get_title = glia_histogram_view_get_title;
  interface->get_file_name = glia_histogram_view_get_file_name;
}

void
glia_histogram_view_share_menu (GliaHistogramView *self, GtkWidget *card)
{
  g_autoptr (GMenuModel) menu = glia_figure_actions_menu ();

  glia_figure_actions_share (GLIA_EXPORTABLE (self), card);
  glia_card_set_menu_model (GLIA_CARD (card), menu);
}

/* ---- The widget ------------------------------------------------------------------------------ */

/* "Hidden 1: 16 values, mean 0.12, deviation 1.5" for those who do not see it. */
static void
update_description (GliaHistogramView *self)
{
  const GliaDiagnostics *seen = get_diagnostics (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize l = 0; seen != NULL && l < rows_of (self, seen); l++) {
    const GliaHistogram *histogram = histogram_of (self, seen, l);
    g_autofree char *name = glia_picture_layer_name (l + 1, seen->layers + 1);
    g_string_append_printf (text, _ ("%s: %zu values, mean %.3g, standard deviation %.3g. "), name,
                            histogram->n, histogram->mean, histogram->deviation);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

static void
refresh_view (GliaHistogramView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
glia_histogram_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaHistogramView *self = GLIA_HISTOGRAM_VIEW (object);

  if (id == PROPERTY_WORKBENCH)
    g_value_set_object (value, self->workbench);
  else if (id == PROPERTY_ACTIVATIONS)
    g_value_set_boolean (value, self->activations);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_histogram_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaHistogramView *self = GLIA_HISTOGRAM_VIEW (object);

  if (id == PROPERTY_WORKBENCH) {
    g_set_object (&self->workbench, g_value_get_object (value));
    g_signal_group_set_target (self->signals, self->workbench);
  } else if (id == PROPERTY_ACTIVATIONS) {
    self->activations = g_value_get_boolean (value);
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
        self->activations ? _ ("Histograms of activations") : _ ("Histograms of weights"), -1);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  refresh_view (self);
}

static void
glia_histogram_view_dispose (GObject *object)
{
  GliaHistogramView *self = GLIA_HISTOGRAM_VIEW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (glia_histogram_view_parent_class)->dispose (object);
}

static void
glia_histogram_view_class_init (GliaHistogramViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = glia_histogram_view_get_property;
  object_class->set_property = glia_histogram_view_set_property;
  object_class->dispose = glia_histogram_view_dispose;
  properties[PROPERTY_WORKBENCH] = g_param_spec_object (
      "workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_ACTIVATIONS] = g_param_spec_boolean (
      "activations", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
glia_histogram_view_init (GliaHistogramView *self)
{
  g_autoptr (GMenuModel) menu = glia_figure_actions_menu ();

  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "diagnosed", G_CALLBACK (refresh_view), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (refresh_view), self);
  g_signal_connect (self, "map", G_CALLBACK (refresh_view), NULL);
  glia_figure_actions_install (GLIA_EXPORTABLE (self));
  glia_figure_actions_add_context_menu (GTK_WIDGET (self), menu);
  /* Colours are the style's. */
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (gtk_widget_queue_draw));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self), draw_cb, NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Histograms of weights"), -1);
}

GtkWidget *
glia_histogram_view_new (void)
{
  return g_object_new (GLIA_TYPE_HISTOGRAM_VIEW, NULL);
}
