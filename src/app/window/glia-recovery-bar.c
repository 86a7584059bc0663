/* SPDX-License-Identifier: MIT */
#include "glia-recovery-bar.h"

#include <glib/gi18n.h>

/* So many titles are said; then "and others". */
#define MOST_TITLES 3

struct _GliaRecoveryBar {
  GtkWidget parent_instance;

  GtkInfoBar *bar;
  GtkLabel *text;
  GliaRecovery *recovery;
  GSignalGroup *signals;
};

enum { PROPERTY_RECOVERY = 1, N_PROPERTIES };
enum { RESPONSE_RESTORE = 1, RESPONSE_DISCARD = 2 };

static GParamSpec *properties[N_PROPERTIES];
static guint restore_signal;

G_DEFINE_FINAL_TYPE (GliaRecoveryBar, glia_recovery_bar, GTK_TYPE_WIDGET)

/* "Spirals, 14:32" */
static char *
describe_edit (GliaRecovery *recovery, guint i)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (glia_recovery_time (recovery, i));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  const gboolean today = time != NULL &&
                         g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now) &&
                         g_date_time_get_year (time) == g_date_time_get_year (now);
  /* Translators: when an experiment was last changed, today and before; see date(1) */
  g_autofree char *when =
      time != NULL ? g_date_time_format (time, today ? _ ("%H:%M") : _ ("%e %B, %H:%M")) : NULL;

  return g_strdup_printf (_ ("“%s” (%s)"), glia_recovery_title (recovery, i),
                          when != NULL ? g_strstrip (when) : "");
}

static void
show_found (GliaRecoveryBar *self)
{
  const guint n = self->recovery != NULL ? glia_recovery_n_found (self->recovery) : 0;
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (n == 0)
    return;
  for (guint i = 0; i < MIN (n, MOST_TITLES); i++) {
    g_autofree char *title = describe_edit (self->recovery, i);
    g_string_append_printf (titles, "%s%s", i > 0 ? ", " : "", title);
  }
  if (n > MOST_TITLES)
    g_string_append (titles, ", …");
  text = g_strdup_printf (
      /* Translators: %s are names of experiments */
      _ ("Restore unsaved changes to %s?"), titles->str);
  gtk_label_set_label (self->text, text);
}

static void
response_cb (GliaRecoveryBar *self, int response)
{
  if (self->recovery == NULL)
    return;
  if (response == RESPONSE_RESTORE)
    g_signal_emit (self, restore_signal, 0);
  else if (response == RESPONSE_DISCARD)
    glia_recovery_discard (self->recovery);
}

static void
glia_recovery_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_RECOVERY)
    g_value_set_object (value, GLIA_RECOVERY_BAR (object)->recovery);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_recovery_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaRecoveryBar *self = GLIA_RECOVERY_BAR (object);

  if (id != PROPERTY_RECOVERY) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_set_object (&self->recovery, g_value_get_object (value));
  g_signal_group_set_target (self->signals, self->recovery);
  show_found (self);
}

static void
glia_recovery_bar_dispose (GObject *object)
{
  GliaRecoveryBar *self = GLIA_RECOVERY_BAR (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->recovery);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_RECOVERY_BAR);
  G_OBJECT_CLASS (glia_recovery_bar_parent_class)->dispose (object);
}

static void
glia_recovery_bar_class_init (GliaRecoveryBarClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = glia_recovery_bar_dispose;
  object_class->get_property = glia_recovery_bar_get_property;
  object_class->set_property = glia_recovery_bar_set_property;
  properties[PROPERTY_RECOVERY] = g_param_spec_object ("recovery", NULL, NULL, GLIA_TYPE_RECOVERY,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  restore_signal = g_signal_new ("restore", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/window/glia-recovery-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaRecoveryBar, bar);
  gtk_widget_class_bind_template_child (widget_class, GliaRecoveryBar, text);
}

static void
glia_recovery_bar_init (GliaRecoveryBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (GLIA_TYPE_RECOVERY);
  g_signal_group_connect_swapped (self->signals, "notify::n-found", G_CALLBACK (show_found), self);
  g_signal_connect_swapped (self->bar, "response", G_CALLBACK (response_cb), self);
  show_found (self);
}
