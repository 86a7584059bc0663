/* SPDX-License-Identifier: MIT */
#include "glia-stage-tabs.h"

#include "glia-activations-page.h"
#include "glia-curves-page.h"
#include "glia-dev-results.h"
#include "glia-doctor-page.h"
#include "glia-gradients-page.h"
#include "glia-predictions-page.h"

#include <glib/gi18n.h>

struct _GliaStageTabs {
  GtkWidget parent_instance;

  GtkWidget *strip, *switcher, *controls, *smoothing_text, *x_axis, *pages;
  GtkWidget *badge; /* how many findings there are, on the doctor's tab */
  GtkAdjustment *smoothing;
  GliaTraining *training;
  GSignalGroup *signals, *results_signals;
  gboolean compact;
};

enum { PROPERTY_TRAINING = 1, PROPERTY_COMPACT, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaStageTabs, glia_stage_tabs, GTK_TYPE_WIDGET)

/* Every page follows the same training and is as narrow as the window. */
static void
tell_pages (GliaStageTabs *self)
{
  for (GtkWidget *page = gtk_widget_get_first_child (self->pages); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    g_object_set (page, "training", self->training, "compact", self->compact, NULL);
}

static void
smoothing_cb (GtkAdjustment *adjustment, GliaStageTabs *self)
{
  double value = gtk_adjustment_get_value (adjustment);
  g_autofree char *text = value > 0 ? g_strdup_printf ("%.2f", value) : g_strdup (_ ("off"));
  gtk_label_set_label (GTK_LABEL (self->smoothing_text), text);
}

static void
count_findings (GliaStageTabs *self)
{
  const GPtrArray *findings =
      self->training != NULL ? glia_training_findings (self->training) : NULL;
  const guint n = findings != NULL ? findings->len : 0;
  g_autofree char *count = g_strdup_printf ("%u", n);

  gtk_label_set_label (GTK_LABEL (self->badge), count);
  gtk_widget_set_visible (self->badge, n > 0);
}

/* A cell of the confusion matrix was opened: its examples are on that page. */
static void
cell_cb (GliaStageTabs *self)
{
  gint32 cell;

  if (glia_dev_results_cell (glia_dev_results_of (self->training), &cell, &cell))
    gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "predictions");
}

/* The switcher makes a label of the page's title; the badge stands after it. */
static void
add_badge (GliaStageTabs *self, GtkWidget *tab)
{
  g_autoptr (GtkWidget) name = g_object_ref (gtk_button_get_child (GTK_BUTTON (tab)));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_button_set_child (GTK_BUTTON (tab), box);
  gtk_box_append (GTK_BOX (box), name);
  self->badge = gtk_label_new (NULL);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->badge, "glia-badge");
  gtk_widget_set_name (self->badge, "glia-doctor-badge");
  gtk_box_append (GTK_BOX (box), self->badge);
}

/* Flat names; only what is open has a background. */
static void
style_tabs (GliaStageTabs *self)
{
  gtk_widget_remove_css_class (self->switcher, "linked");
  for (GtkWidget *tab = gtk_widget_get_first_child (self->switcher); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    gtk_widget_add_css_class (tab, "flat");
  add_badge (self, gtk_widget_get_last_child (self->switcher));
}

static void
glia_stage_tabs_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaStageTabs *self = GLIA_STAGE_TABS (object);
  if (id == PROPERTY_TRAINING)
    g_value_set_object (value, self->training);
  else if (id == PROPERTY_COMPACT)
    g_value_set_boolean (value, self->compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_stage_tabs_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaStageTabs *self = GLIA_STAGE_TABS (object);
  if (id == PROPERTY_TRAINING) {
    if (!g_set_object (&self->training, g_value_get_object (value)))
      return;
    g_signal_group_set_target (self->signals, self->training);
    g_signal_group_set_target (self->results_signals, self->training != NULL
                                                          ? glia_dev_results_of (self->training)
                                                          : NULL);
    count_findings (self);
  } else if (id == PROPERTY_COMPACT) {
    if (self->compact == g_value_get_boolean (value))
      return;
    self->compact = g_value_get_boolean (value);
    (self->compact ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self),
                                                                              "compact");
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  tell_pages (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
glia_stage_tabs_dispose (GObject *object)
{
  GliaStageTabs *self = GLIA_STAGE_TABS (object);
  g_clear_object (&self->signals);
  g_clear_object (&self->results_signals);
  g_clear_object (&self->training);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_STAGE_TABS);
  G_OBJECT_CLASS (glia_stage_tabs_parent_class)->dispose (object);
}

static void
glia_stage_tabs_class_init (GliaStageTabsClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_stage_tabs_get_property;
  object_class->set_property = glia_stage_tabs_set_property;
  object_class->dispose = glia_stage_tabs_dispose;

  properties[PROPERTY_TRAINING] =
      g_param_spec_object ("training", NULL, NULL, GLIA_TYPE_TRAINING, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, PROPERTIES, properties);

  g_type_ensure (GLIA_TYPE_ACTIVATIONS_PAGE);
  g_type_ensure (GLIA_TYPE_CURVES_PAGE);
  g_type_ensure (GLIA_TYPE_DOCTOR_PAGE);
  g_type_ensure (GLIA_TYPE_GRADIENTS_PAGE);
  g_type_ensure (GLIA_TYPE_PREDICTIONS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/glia-stage-tabs.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, strip);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, switcher);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, controls);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, smoothing_text);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, x_axis);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, pages);
  gtk_widget_class_bind_template_child (widget_class, GliaStageTabs, smoothing);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliastagetabs");
}

static void
glia_stage_tabs_init (GliaStageTabs *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  g_signal_connect_object (self->smoothing, "value-changed", G_CALLBACK (smoothing_cb), self, 0);
  smoothing_cb (self->smoothing, self);
  style_tabs (self);
  self->signals = g_signal_group_new (GLIA_TYPE_TRAINING);
  g_signal_group_connect_swapped (self->signals, "diagnosed", G_CALLBACK (count_findings), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (count_findings), self);
  self->results_signals = g_signal_group_new (GLIA_TYPE_DEV_RESULTS);
  g_signal_group_connect_swapped (self->results_signals, "cell-changed", G_CALLBACK (cell_cb),
                                  self);
  count_findings (self);
}

GtkWidget *
glia_stage_tabs_new (void)
{
  return g_object_new (GLIA_TYPE_STAGE_TABS, NULL);
}
