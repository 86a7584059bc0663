/* SPDX-License-Identifier: MIT */
#include "glia-activations-page.h"

#include "glia-card.h"
#include "glia-histogram-view.h"
#include "glia-stage-numbers.h"

#include <glib/gi18n.h>
#include <math.h>

#define CARD_GAP 12

enum { COLUMN_LAYER, COLUMN_FUNCTION, COLUMN_MEAN, COLUMN_SATURATED, COLUMN_DEAD, COLUMNS };

struct _GliaActivationsPage {
  GtkWidget parent_instance;

  GtkWidget *histograms_card, *table_card;
  GliaHistogramView *histograms;
  GtkGrid *table;

  GliaTraining *training;
  GSignalGroup *signals;
  gboolean compact;
  gsize rows; /* in the table, without the header */
};

enum { PROPERTY_TRAINING = 1, PROPERTY_COMPACT, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaActivationsPage, glia_activations_page, GTK_TYPE_WIDGET)

/* A row of empty labels for one more layer. */
static void
add_row (GliaActivationsPage *self)
{
  self->rows++;
  for (int column = 0; column < COLUMNS; column++) {
    GtkWidget *label = gtk_label_new (NULL);
    const gboolean words = column <= COLUMN_FUNCTION;
    gtk_label_set_xalign (GTK_LABEL (label), words ? 0 : 1);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand (label, words);
    gtk_widget_add_css_class (label, "numeric");
    gtk_grid_attach (self->table, label, column, (int)self->rows, 1, 1);
  }
}

static void
set_cell (GliaActivationsPage *self, int column, gsize row, const char *text)
{
  gtk_label_set_label (GTK_LABEL (gtk_grid_get_child_at (self->table, column, (int)row)), text);
}

static void
set_share (GliaActivationsPage *self, int column, gsize row, double share)
{
  char text[32] = "–"; /* the function has no such thing */

  if (!isnan (share))
    glia_number_format (share, 1, GLIA_UNIT_PERCENT, text);
  set_cell (self, column, row, text);
}

static void
diagnosed_cb (GliaActivationsPage *self)
{
  const GliaDiagnostics *seen =
      self->training != NULL ? glia_training_diagnostics (self->training) : NULL;
  const GliaSnapshot *shown =
      self->training != NULL ? glia_training_snapshot (self->training) : NULL;
  const gsize layers = seen != NULL ? seen->layers - 1 : 0;
  g_autofree char *epoch = NULL, *probe = NULL;

  while (self->rows > layers)
    gtk_grid_remove_row (self->table, (int)self->rows--);
  while (self->rows < layers)
    add_row (self);
  for (gsize l = 0; l < layers; l++) {
    const GliaLayerDiagnostics *layer = &seen->layer[l];
    g_autofree char *name = glia_stage_layer_name (l + 1, seen->layers + 1);
    char mean[32], deviation[32];
    glia_number_format (layer->activations.mean, 2, GLIA_UNIT_NUMBER, mean);
    glia_number_format (layer->activations.deviation, 2, GLIA_UNIT_NUMBER, deviation);
    g_autofree char *both = g_strdup_printf ("%s ± %s", mean, deviation);
    set_cell (self, COLUMN_LAYER, l + 1, name);
    set_cell (self, COLUMN_FUNCTION, l + 1, mlp_activation_describe (layer->activation)->label);
    set_cell (self, COLUMN_MEAN, l + 1, both);
    set_share (self, COLUMN_SATURATED, l + 1, layer->saturated);
    set_share (self, COLUMN_DEAD, l + 1, layer->dead);
  }
  if (shown != NULL)
    epoch = g_strdup_printf (_ ("epoch %" G_GUINT64_FORMAT), shown->epochs);
  if (seen != NULL)
    probe = g_strdup_printf (_ ("%zu training examples"), seen->examples);
  glia_card_set_caption (GLIA_CARD (self->histograms_card), epoch != NULL ? epoch : "");
  glia_card_set_caption (GLIA_CARD (self->table_card), probe != NULL ? probe : "");
}

static void
glia_activations_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaActivationsPage *self = GLIA_ACTIVATIONS_PAGE (object);

  if (id == PROPERTY_TRAINING)
    g_value_set_object (value, self->training);
  else if (id == PROPERTY_COMPACT)
    g_value_set_boolean (value, self->compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_activations_page_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  GliaActivationsPage *self = GLIA_ACTIVATIONS_PAGE (object);

  if (id == PROPERTY_TRAINING) {
    if (!g_set_object (&self->training, g_value_get_object (value)))
      return;
    g_signal_group_set_target (self->signals, self->training);
    g_object_set (self->histograms, "training", self->training, NULL);
    diagnosed_cb (self);
  } else if (id == PROPERTY_COMPACT) {
    self->compact = g_value_get_boolean (value);
    glia_card_set_compact (GLIA_CARD (self->histograms_card), self->compact);
    glia_card_set_compact (GLIA_CARD (self->table_card), self->compact);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_object_notify_by_pspec (object, pspec);
}

static void
glia_activations_page_dispose (GObject *object)
{
  GliaActivationsPage *self = GLIA_ACTIVATIONS_PAGE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->training);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_ACTIVATIONS_PAGE);
  G_OBJECT_CLASS (glia_activations_page_parent_class)->dispose (object);
}

static void
glia_activations_page_class_init (GliaActivationsPageClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_activations_page_get_property;
  object_class->set_property = glia_activations_page_set_property;
  object_class->dispose = glia_activations_page_dispose;
  properties[PROPERTY_TRAINING] =
      g_param_spec_object ("training", NULL, NULL, GLIA_TYPE_TRAINING, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, PROPERTIES, properties);

  g_type_ensure (GLIA_TYPE_CARD);
  g_type_ensure (GLIA_TYPE_HISTOGRAM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/glia-activations-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaActivationsPage, histograms_card);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationsPage, table_card);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationsPage, histograms);
  gtk_widget_class_bind_template_child (widget_class, GliaActivationsPage, table);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliaactivationspage");
}

static void
glia_activations_page_init (GliaActivationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_box_layout_set_spacing (layout, CARD_GAP);
  gtk_box_layout_set_homogeneous (layout, TRUE);
  glia_histogram_view_install (self->histograms, self->histograms_card);
  self->signals = g_signal_group_new (GLIA_TYPE_TRAINING);
  g_signal_group_connect_swapped (self->signals, "diagnosed", G_CALLBACK (diagnosed_cb), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (diagnosed_cb), self);
}

GtkWidget *
glia_activations_page_new (void)
{
  return g_object_new (GLIA_TYPE_ACTIVATIONS_PAGE, NULL);
}
