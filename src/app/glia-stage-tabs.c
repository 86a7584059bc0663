/* SPDX-License-Identifier: MIT */
#include "glia-stage-tabs.h"

#include "glia-curves-page.h"

#include <glib/gi18n.h>

struct _GliaStageTabs {
  GtkWidget parent_instance;

  GtkWidget *strip, *switcher, *controls, *smoothing_text, *x_axis, *pages;
  GtkAdjustment *smoothing;
  GliaTraining *training;
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

/* Flat names; only what is open has a background. */
static void
style_tabs (GliaStageTabs *self)
{
  gtk_widget_remove_css_class (self->switcher, "linked");
  for (GtkWidget *tab = gtk_widget_get_first_child (self->switcher); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    gtk_widget_add_css_class (tab, "flat");
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

  g_type_ensure (GLIA_TYPE_CURVES_PAGE);
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
}

GtkWidget *
glia_stage_tabs_new (void)
{
  return g_object_new (GLIA_TYPE_STAGE_TABS, NULL);
}
