/* SPDX-License-Identifier: MIT */
#include "glia-doctor-page.h"

#include "glia-card.h"
#include "glia-finding-row.h"

#include <glib/gi18n.h>

struct _GliaDoctorPage {
  GtkWidget parent_instance;

  GtkWidget *card, *content;
  GtkLabel *healthy;
  GtkListBox *list;

  GliaTraining *training;
  GSignalGroup *signals;
  gboolean compact;
};

enum { PROPERTY_TRAINING = 1, PROPERTY_COMPACT, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaDoctorPage, glia_doctor_page, GTK_TYPE_WIDGET)

/* Rows are kept: a button must not go away under the pointer because a number is another one. */
static void
show_findings (GliaDoctorPage *self, const GPtrArray *findings)
{
  const guint n = findings != NULL ? findings->len : 0;

  for (guint i = 0; i < n; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int)i);
    if (row == NULL) {
      row = GTK_LIST_BOX_ROW (glia_finding_row_new (glia_training_document (self->training)));
      gtk_list_box_append (self->list, GTK_WIDGET (row));
    }
    glia_finding_row_show (GLIA_FINDING_ROW (row), g_ptr_array_index (findings, i));
  }
  GtkListBoxRow *surplus;
  while ((surplus = gtk_list_box_get_row_at_index (self->list, (int)n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (surplus));
}

static void
refresh (GliaDoctorPage *self)
{
  const GPtrArray *findings =
      self->training != NULL ? glia_training_findings (self->training) : NULL;
  const GliaSnapshot *newest =
      self->training != NULL ? glia_training_newest (self->training) : NULL;
  const guint n = findings != NULL ? findings->len : 0;
  g_autofree char *caption =
      n > 0 ? g_strdup_printf (ngettext ("%u finding", "%u findings", n), n) : g_strdup ("");

  show_findings (self, findings);
  gtk_label_set_label (self->healthy, newest != NULL && newest->steps > 0
                                          ? _ ("Nothing is wrong with this training.")
                                          : _ ("Nothing is wrong with this network. The doctor "
                                               "watches while it trains."));
  gtk_stack_set_visible_child_name (GTK_STACK (self->content), n > 0 ? "findings" : "healthy");
  glia_card_set_caption (GLIA_CARD (self->card), caption);
}

static void
training_changed (GliaDoctorPage *self)
{
  /* Rows have the document of the training before. */
  show_findings (self, NULL);
  refresh (self);
}

static void
glia_doctor_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaDoctorPage *self = GLIA_DOCTOR_PAGE (object);

  if (id == PROPERTY_TRAINING)
    g_value_set_object (value, self->training);
  else if (id == PROPERTY_COMPACT)
    g_value_set_boolean (value, self->compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_doctor_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaDoctorPage *self = GLIA_DOCTOR_PAGE (object);

  if (id == PROPERTY_TRAINING) {
    if (!g_set_object (&self->training, g_value_get_object (value)))
      return;
    g_signal_group_set_target (self->signals, self->training);
    training_changed (self);
  } else if (id == PROPERTY_COMPACT) {
    self->compact = g_value_get_boolean (value);
    glia_card_set_compact (GLIA_CARD (self->card), self->compact);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_object_notify_by_pspec (object, pspec);
}

static void
glia_doctor_page_dispose (GObject *object)
{
  GliaDoctorPage *self = GLIA_DOCTOR_PAGE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->training);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_DOCTOR_PAGE);
  G_OBJECT_CLASS (glia_doctor_page_parent_class)->dispose (object);
}

static void
glia_doctor_page_class_init (GliaDoctorPageClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_doctor_page_get_property;
  object_class->set_property = glia_doctor_page_set_property;
  object_class->dispose = glia_doctor_page_dispose;
  properties[PROPERTY_TRAINING] =
      g_param_spec_object ("training", NULL, NULL, GLIA_TYPE_TRAINING, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, PROPERTIES, properties);

  g_type_ensure (GLIA_TYPE_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/glia-doctor-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaDoctorPage, card);
  gtk_widget_class_bind_template_child (widget_class, GliaDoctorPage, content);
  gtk_widget_class_bind_template_child (widget_class, GliaDoctorPage, healthy);
  gtk_widget_class_bind_template_child (widget_class, GliaDoctorPage, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliadoctorpage");
}

static void
glia_doctor_page_init (GliaDoctorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (GLIA_TYPE_TRAINING);
  g_signal_group_connect_swapped (self->signals, "diagnosed", G_CALLBACK (refresh), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (refresh), self);
  refresh (self);
}

GtkWidget *
glia_doctor_page_new (void)
{
  return g_object_new (GLIA_TYPE_DOCTOR_PAGE, NULL);
}
