/* SPDX-License-Identifier: MIT */
#include "glia-curves-page.h"

#include "glia-card.h"
#include "glia-plot-legend.h"

#include <glib/gi18n.h>
#include <math.h>

#define CARD_GAP 12

struct _GliaCurvesPage {
  GtkWidget parent_instance;

  GtkWidget *loss_card, *accuracy_card, *log_y;
  GliaPlotView *loss_view, *accuracy_view;
  GtkWidget *loss_legend, *accuracy_legend;

  GliaTraining *training;
  double smoothing;
  GliaXAxis x_axis;
  gboolean compact;
  guint marks; /* events that the charts show */
  double mark; /* the newest one's epoch */
};

enum { PROPERTY_TRAINING = 1, PROPERTY_SMOOTHING, PROPERTY_X_AXIS, PROPERTY_COMPACT, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaCurvesPage, glia_curves_page, GTK_TYPE_WIDGET)

/* What the loss is counted in. */
static const char *
loss_caption (mlp_loss loss, gboolean compact)
{
  switch (loss) {
  case MLP_CROSS_ENTROPY:
  case MLP_BINARY_CROSS_ENTROPY:
    return compact ? _ ("nats") : _ ("cross-entropy, nats");
  case MLP_MEAN_SQUARED_ERROR:
    return compact ? _ ("squared error") : _ ("mean squared error");
  case MLP_HINGE:
    return _ ("hinge loss");
  case MLP_LOSSES:
    break;
  }
  return "";
}

static const char *
axis_title (GliaXAxis axis)
{
  switch (axis) {
  case GLIA_X_AXIS_STEP:
    return _ ("Step");
  case GLIA_X_AXIS_SECONDS:
    return _ ("Seconds");
  case GLIA_X_AXIS_EPOCH:
    break;
  }
  return _ ("Epoch");
}

static const GliaExperiment *
experiment (GliaCurvesPage *self)
{
  if (self->training == NULL)
    return NULL;
  return glia_document_experiment (glia_training_document (self->training));
}

static gboolean
has_accuracy (GliaCurvesPage *self)
{
  const GliaSplits *splits = self->training != NULL ? glia_training_splits (self->training) : NULL;
  const GliaExperiment *asked = experiment (self);
  if (splits != NULL)
    return splits->train->task != GLIA_TASK_REGRESSION;
  return asked == NULL || asked->data.task != GLIA_TASK_REGRESSION;
}

/* Titles, captions, and which cards there are. */
static void
update_texts (GliaCurvesPage *self)
{
  const GliaExperiment *asked = experiment (self);
  mlp_loss loss = asked != NULL ? asked->training.loss : MLP_CROSS_ENTROPY;
  const char *axis = axis_title (self->x_axis);
  glia_card_set_caption (GLIA_CARD (self->loss_card), loss_caption (loss, self->compact));
  glia_card_set_caption (GLIA_CARD (self->accuracy_card),
                         self->compact ? "" : _ ("share of examples that are right"));
  gtk_widget_set_visible (self->accuracy_card, has_accuracy (self));
  /* The narrow card has Log y in its menu. */
  gtk_widget_set_visible (self->log_y, !self->compact);
  glia_chart_set_titles (glia_plot_view_chart (self->loss_view), _ ("Loss"),
                         loss_caption (loss, FALSE), axis);
  glia_chart_set_titles (glia_plot_view_chart (self->accuracy_view), _ ("Accuracy"),
                         _ ("share of examples that are right"), axis);
}

static void
update_axis (GliaCurvesPage *self)
{
  GliaSeries *positions = NULL;
  if (self->training != NULL && self->x_axis == GLIA_X_AXIS_STEP)
    positions = glia_training_series (self->training, GLIA_SERIES_STEPS);
  if (self->training != NULL && self->x_axis == GLIA_X_AXIS_SECONDS)
    positions = glia_training_series (self->training, GLIA_SERIES_SECONDS);
  glia_chart_set_positions (glia_plot_view_chart (self->loss_view), positions);
  glia_chart_set_positions (glia_plot_view_chart (self->accuracy_view), positions);
}

static void
set_lines (GliaCurvesPage *self,
           GliaPlotView *view,
           GtkWidget *legend,
           GliaTrainingSeries train,
           GliaTrainingSeries dev)
{
  gboolean empty = self->training == NULL;
  GliaChartLine lines[] = {
      {.name = _ ("train"),
       .series = empty ? NULL : glia_training_series (self->training, train),
       .role = GLIA_LINE_TRAIN},
      {.name = _ ("dev"),
       .series = empty ? NULL : glia_training_series (self->training, dev),
       .role = GLIA_LINE_DEV},
  };
  glia_chart_set_lines (glia_plot_view_chart (view), lines, empty ? 0 : G_N_ELEMENTS (lines));
  gtk_widget_queue_resize (legend);
}

static void
update_marks (GliaCurvesPage *self)
{
  const GPtrArray *events = glia_training_events (self->training);
  const GliaTrainingEvent *newest =
      events->len > 0 ? g_ptr_array_index (events, events->len - 1) : NULL;
  if (self->marks == events->len && (newest == NULL || newest->epoch == self->mark))
    return;
  g_autofree GliaLineMark *marks = g_new0 (GliaLineMark, events->len + 1);
  for (guint i = 0; i < events->len; i++) {
    const GliaTrainingEvent *event = g_ptr_array_index (events, i);
    marks[i] = (GliaLineMark){event->epoch, event->text};
  }
  self->marks = events->len;
  self->mark = newest != NULL ? newest->epoch : 0;
  glia_chart_set_marks (glia_plot_view_chart (self->loss_view), marks, events->len);
  glia_chart_set_marks (glia_plot_view_chart (self->accuracy_view), marks, events->len);
}

static void
frame_cb (GliaTraining *training, GliaCurvesPage *self)
{
  const GliaSnapshot *now = glia_training_newest (training);
  const gboolean past = glia_training_is_past (training);
  GliaPlotView *views[] = {self->loss_view, self->accuracy_view};
  update_marks (self);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++) {
    GliaChart *chart = glia_plot_view_chart (views[i]);
    /* Line 1 is dev. The loss has the label; the accuracy's ring is at its upper edge. */
    double best = now != NULL && now->best_epoch > 0 ? (double)now->best_epoch : NAN;
    double epochs = now != NULL && now->epochs > 0 ? (double)now->epochs : NAN;
    glia_chart_set_end (chart, now != NULL ? (double)now->planned_epochs : 0);
    glia_chart_set_best (chart, 1, best, views[i] == self->loss_view);
    glia_chart_set_cursor (chart, past ? glia_snapshot_position (glia_training_snapshot (training))
                                       : epochs);
    glia_plot_view_changed (views[i]);
  }
}

/* A new run, or no training any more. */
static void
restarted_cb (GliaTraining *training, GliaCurvesPage *self)
{
  set_lines (self, self->loss_view, self->loss_legend, GLIA_SERIES_TRAIN_LOSS,
             GLIA_SERIES_DEV_LOSS);
  set_lines (self, self->accuracy_view, self->accuracy_legend, GLIA_SERIES_TRAIN_ACCURACY,
             GLIA_SERIES_DEV_ACCURACY);
  update_texts (self);
  update_axis (self);
  if (self->training != NULL)
    frame_cb (self->training, self);
  gtk_widget_queue_draw (GTK_WIDGET (self->loss_view));
  gtk_widget_queue_draw (GTK_WIDGET (self->accuracy_view));
}

static void
set_training (GliaCurvesPage *self, GliaTraining *training)
{
  if (self->training == training)
    return;
  if (self->training != NULL)
    g_signal_handlers_disconnect_by_data (self->training, self);
  g_set_object (&self->training, training);
  if (training != NULL) {
    g_signal_connect (training, "frame", G_CALLBACK (frame_cb), self);
    g_signal_connect (training, "restarted", G_CALLBACK (restarted_cb), self);
    g_signal_connect (training, "data-changed", G_CALLBACK (restarted_cb), self);
  }
  restarted_cb (training, self);
}

static void
set_compact (GliaCurvesPage *self, gboolean compact)
{
  self->compact = compact;
  glia_card_set_compact (GLIA_CARD (self->loss_card), compact);
  glia_card_set_compact (GLIA_CARD (self->accuracy_card), compact);
  update_texts (self);
}

static void
glia_curves_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaCurvesPage *self = GLIA_CURVES_PAGE (object);
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
glia_curves_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaCurvesPage *self = GLIA_CURVES_PAGE (object);
  switch (id) {
  case PROPERTY_TRAINING:
    set_training (self, g_value_get_object (value));
    break;
  case PROPERTY_SMOOTHING:
    self->smoothing = g_value_get_double (value);
    g_object_set (self->loss_view, "smoothing", self->smoothing, NULL);
    g_object_set (self->accuracy_view, "smoothing", self->smoothing, NULL);
    break;
  case PROPERTY_X_AXIS:
    self->x_axis = g_value_get_uint (value);
    /* A crosshair at epoch 200 is not at step 200. */
    g_object_set (self->loss_view, "cursor-x", NAN, NULL);
    restarted_cb (self->training, self);
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
glia_curves_page_dispose (GObject *object)
{
  GliaCurvesPage *self = GLIA_CURVES_PAGE (object);
  if (self->training != NULL)
    g_signal_handlers_disconnect_by_data (self->training, self);
  g_clear_object (&self->training);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_CURVES_PAGE);
  G_OBJECT_CLASS (glia_curves_page_parent_class)->dispose (object);
}

static void
glia_curves_page_class_init (GliaCurvesPageClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_curves_page_get_property;
  object_class->set_property = glia_curves_page_set_property;
  object_class->dispose = glia_curves_page_dispose;

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
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/glia-curves-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, loss_card);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, accuracy_card);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, log_y);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, loss_view);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, accuracy_view);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, loss_legend);
  gtk_widget_class_bind_template_child (widget_class, GliaCurvesPage, accuracy_legend);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliacurvespage");
}

static void
add_menu (GtkWidget *card, GliaPlotView *view)
{
  gtk_widget_insert_action_group (card, "plot", glia_plot_view_actions (view));
  glia_card_set_menu_model (GLIA_CARD (card), glia_plot_view_menu (view));
}

static void
glia_curves_page_init (GliaCurvesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  gtk_box_layout_set_spacing (layout, CARD_GAP);
  gtk_box_layout_set_homogeneous (layout, TRUE);
  add_menu (self->loss_card, self->loss_view);
  add_menu (self->accuracy_card, self->accuracy_view);
  glia_chart_set_unit (glia_plot_view_chart (self->loss_view), GLIA_UNIT_NUMBER, 3);
  glia_chart_set_unit (glia_plot_view_chart (self->accuracy_view), GLIA_UNIT_PERCENT, 1);
  restarted_cb (NULL, self);
}

GtkWidget *
glia_curves_page_new (void)
{
  return g_object_new (GLIA_TYPE_CURVES_PAGE, NULL);
}
