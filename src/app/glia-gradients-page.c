/* SPDX-License-Identifier: MIT */
#include "glia-gradients-page.h"

#include "glia-card.h"
#include "glia-histogram-view.h"
#include "glia-plot-legend.h"
#include "glia-stage-numbers.h"

#include <glib/gi18n.h>
#include <math.h>

#define CARD_GAP 12

enum { GRADIENTS, UPDATES, PLOTS };

struct _GliaGradientsPage {
  GtkWidget parent_instance;

  GtkWidget *gradient_card, *update_card, *weights_card;
  GliaPlotView *gradient_view, *update_view;
  GtkWidget *gradient_legend, *update_legend;
  GliaHistogramView *weights_view;

  GliaTraining *training;
  GSignalGroup *signals;
  double smoothing;
  GliaXAxis x_axis;
  gboolean compact;
};

enum { PROPERTY_TRAINING = 1, PROPERTY_SMOOTHING, PROPERTY_X_AXIS, PROPERTY_COMPACT, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaGradientsPage, glia_gradients_page, GTK_TYPE_WIDGET)

static GliaPlotView *
view_of (GliaGradientsPage *self, int plot)
{
  return plot == GRADIENTS ? self->gradient_view : self->update_view;
}

static void
update_texts (GliaGradientsPage *self)
{
  const char *const titles[] = {_ ("Gradient norm"), _ ("Update size")};
  const char *const captions[] = {_ ("‖∂L/∂W‖ of single steps"), _ ("‖ΔW‖ / ‖W‖ of single steps")};
  const char *const axes[] = {_ ("Epoch"), _ ("Step"), _ ("Seconds")};
  GtkWidget *cards[] = {self->gradient_card, self->update_card};

  for (int i = 0; i < PLOTS; i++) {
    glia_card_set_caption (GLIA_CARD (cards[i]), self->compact ? "" : captions[i]);
    glia_chart_set_titles (glia_plot_view_chart (view_of (self, i)), titles[i], captions[i],
                           axes[self->x_axis]);
  }
}

static void
update_axis (GliaGradientsPage *self)
{
  GliaSeries *positions = NULL;

  if (self->training != NULL && self->x_axis != GLIA_X_AXIS_EPOCH)
    positions = glia_training_series (
        self->training, self->x_axis == GLIA_X_AXIS_STEP ? GLIA_SERIES_STEPS : GLIA_SERIES_SECONDS);
  for (int i = 0; i < PLOTS; i++)
    glia_chart_set_positions (glia_plot_view_chart (view_of (self, i)), positions);
}

static void
set_lines (GliaGradientsPage *self)
{
  const GliaSnapshot *newest =
      self->training != NULL ? glia_training_newest (self->training) : NULL;
  const gsize n = newest != NULL ? mlp_network_layers (newest->network) : 0;
  g_autofree GliaChartLine *lines = g_new0 (GliaChartLine, n + 1);
  g_auto (GStrv) names = g_new0 (char *, n + 1);

  for (gsize l = 0; l < n; l++)
    names[l] = glia_stage_layer_name (l + 1, n + 1);
  for (int i = 0; i < PLOTS; i++) {
    for (gsize l = 0; l < n; l++)
      lines[l] = (GliaChartLine){
          .name = names[l],
          .series = glia_training_layer_series (
              self->training, i == GRADIENTS ? GLIA_LAYER_GRADIENT : GLIA_LAYER_UPDATE, l),
          .slot = (guint)l,
          .role = GLIA_LINE_LAYER};
    glia_chart_set_lines (glia_plot_view_chart (view_of (self, i)), lines, n);
  }
  gtk_widget_queue_resize (self->gradient_legend);
  gtk_widget_queue_resize (self->update_legend);
}

static void
frame_cb (GliaGradientsPage *self)
{
  const GliaSnapshot *newest = glia_training_newest (self->training);
  const GliaSnapshot *shown = glia_training_snapshot (self->training);

  for (int i = 0; i < PLOTS; i++) {
    GliaChart *chart = glia_plot_view_chart (view_of (self, i));
    glia_chart_set_end (chart, newest != NULL ? (double)newest->planned_epochs : 0);
    glia_chart_set_cursor (chart, shown != NULL && shown->steps > 0 ? glia_snapshot_position (shown)
                                                                    : NAN);
    glia_plot_view_changed (view_of (self, i));
  }
}

static void
diagnosed_cb (GliaGradientsPage *self)
{
  const GliaSnapshot *shown = glia_training_snapshot (self->training);
  g_autofree char *caption =
      shown != NULL ? g_strdup_printf (_ ("epoch %" G_GUINT64_FORMAT), shown->epochs) : NULL;

  glia_card_set_caption (GLIA_CARD (self->weights_card), caption != NULL ? caption : "");
}

static void
restarted_cb (GliaGradientsPage *self)
{
  set_lines (self);
  update_texts (self);
  update_axis (self);
  if (self->training == NULL)
    return;
  frame_cb (self);
  diagnosed_cb (self);
}

static void
set_compact (GliaGradientsPage *self, gboolean compact)
{
  self->compact = compact;
  glia_card_set_compact (GLIA_CARD (self->gradient_card), compact);
  glia_card_set_compact (GLIA_CARD (self->update_card), compact);
  glia_card_set_compact (GLIA_CARD (self->weights_card), compact);
  /* The histograms have the names in the same colours. */
  gtk_widget_set_visible (self->gradient_legend, !compact);
  gtk_widget_set_visible (self->update_legend, !compact);
  update_texts (self);
}

static void
glia_gradients_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaGradientsPage *self = GLIA_GRADIENTS_PAGE (object);

  switch (id) {
  case PROPERTY_TRAINING:
    g_value_set_object (value, self->training);
    break;
  case PROPERTY_SMOOTHING:
    g_value_set_double (value, self->smoothing);
    break;
  case PROPERTY_X_AXIS:
    g_value_set_uint (value, self->x_axis);
    break;
  case PROPERTY_COMPACT:
    g_value_set_boolean (value, self->compact);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_gradients_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaGradientsPage *self = GLIA_GRADIENTS_PAGE (object);

  switch (id) {
  case PROPERTY_TRAINING:
    if (!g_set_object (&self->training, g_value_get_object (value)))
      return;
    g_signal_group_set_target (self->signals, self->training);
    g_object_set (self->weights_view, "training", self->training, NULL);
    restarted_cb (self);
    break;
  case PROPERTY_SMOOTHING:
    self->smoothing = g_value_get_double (value);
    for (int i = 0; i < PLOTS; i++)
      g_object_set (view_of (self, i), "smoothing", self->smoothing, NULL);
    break;
  case PROPERTY_X_AXIS:
    self->x_axis = g_value_get_uint (value);
    g_object_set (self->gradient_view, "cursor-x", NAN, NULL);
    restarted_cb (self);
    break;
  case PROPERTY_COMPACT:
    set_compact (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_object_notify_by_pspec (object, pspec);
}

static void
glia_gradients_page_dispose (GObject *object)
{
  GliaGradientsPage *self = GLIA_GRADIENTS_PAGE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->training);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_GRADIENTS_PAGE);
  G_OBJECT_CLASS (glia_gradients_page_parent_class)->dispose (object);
}

static void
glia_gradients_page_class_init (GliaGradientsPageClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_gradients_page_get_property;
  object_class->set_property = glia_gradients_page_set_property;
  object_class->dispose = glia_gradients_page_dispose;

  properties[PROPERTY_TRAINING] =
      g_param_spec_object ("training", NULL, NULL, GLIA_TYPE_TRAINING, flags);
  properties[PROPERTY_SMOOTHING] =
      g_param_spec_double ("smoothing", NULL, NULL, 0, 0.999, 0, flags);
  properties[PROPERTY_X_AXIS] =
      g_param_spec_uint ("x-axis", NULL, NULL, 0, GLIA_X_AXIS_SECONDS, 0, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, PROPERTIES, properties);

  g_type_ensure (GLIA_TYPE_CARD);
  g_type_ensure (GLIA_TYPE_PLOT_VIEW);
  g_type_ensure (GLIA_TYPE_PLOT_LEGEND);
  g_type_ensure (GLIA_TYPE_HISTOGRAM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/glia-gradients-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, gradient_card);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, update_card);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, weights_card);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, gradient_view);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, update_view);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, gradient_legend);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, update_legend);
  gtk_widget_class_bind_template_child (widget_class, GliaGradientsPage, weights_view);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliagradientspage");
}

static void
glia_gradients_page_init (GliaGradientsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  GtkWidget *cards[] = {self->gradient_card, self->update_card};

  gtk_box_layout_set_spacing (layout, CARD_GAP);
  gtk_box_layout_set_homogeneous (layout, TRUE);
  for (int i = 0; i < PLOTS; i++) {
    GliaPlotView *view = view_of (self, i);
    gtk_widget_insert_action_group (cards[i], "plot", glia_plot_view_actions (view));
    glia_card_set_menu_model (GLIA_CARD (cards[i]), glia_plot_view_menu (view));
    glia_chart_set_unit (glia_plot_view_chart (view), GLIA_UNIT_NUMBER, i == GRADIENTS ? 3 : 5);
    g_object_set (view, "log-y", TRUE, NULL);
  }
  glia_histogram_view_install (self->weights_view, self->weights_card);

  self->signals = g_signal_group_new (GLIA_TYPE_TRAINING);
  g_signal_group_connect_swapped (self->signals, "frame", G_CALLBACK (frame_cb), self);
  g_signal_group_connect_swapped (self->signals, "diagnosed", G_CALLBACK (diagnosed_cb), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (restarted_cb), self);
  restarted_cb (self);
}

GtkWidget *
glia_gradients_page_new (void)
{
  return g_object_new (GLIA_TYPE_GRADIENTS_PAGE, NULL);
}
