/* SPDX-License-Identifier: MIT */
#include "glia-toast-overlay.h"

struct _GliaToastOverlay {
  GtkWidget parent_instance;

  GtkWidget *child;
  GtkWidget *revealer, *toast;
  GtkLabel *title;
  GtkWidget *button;
  GQueue waiting;  /* AdwToast, owned */
  AdwToast *shown; /* owned; NULL if there is none, or while the last one fades out */
  guint timeout;
};

G_DEFINE_FINAL_TYPE (GliaToastOverlay, glia_toast_overlay, GTK_TYPE_WIDGET)

enum { PROPERTY_CHILD = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static gboolean
timeout_cb (gpointer user_data)
{
  GliaToastOverlay *self = user_data;

  self->timeout = 0;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  g_autoptr (AdwToast) gone = g_steal_pointer (&self->shown);
  g_signal_emit_by_name (gone, "dismissed");
  return G_SOURCE_REMOVE;
}

static void
start_timeout (GliaToastOverlay *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->shown != NULL && adw_toast_get_timeout (self->shown) > 0)
    self->timeout = g_timeout_add_seconds (adw_toast_get_timeout (self->shown), timeout_cb, self);
}

/* Closes the toast shown; the next one follows when the revealer has closed. */
static void
dismiss_toast (GliaToastOverlay *self)
{
  if (self->shown == NULL)
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  timeout_cb (self);
}

static void
show_toast (GliaToastOverlay *self, AdwToast *toast)
{
  const char *button = adw_toast_get_button_label (toast);

  g_set_object (&self->shown, toast);
  gtk_label_set_label (self->title, adw_toast_get_title (toast));
  gtk_widget_set_visible (self->button, button != NULL);
  gtk_button_set_label (GTK_BUTTON (self->button), button != NULL ? button : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toast), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_toast_get_title (toast), -1);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
  start_timeout (self);
}

static void
show_next (GliaToastOverlay *self)
{
  g_autoptr (AdwToast) next = g_queue_pop_head (&self->waiting);

  if (next != NULL)
    show_toast (self, next);
}

static void
revealed_cb (GliaToastOverlay *self)
{
  GtkRevealer *revealer = GTK_REVEALER (self->revealer);
  const gboolean closed =
      !gtk_revealer_get_child_revealed (revealer) && !gtk_revealer_get_reveal_child (revealer);

  gtk_widget_set_visible (self->revealer, !closed || !g_queue_is_empty (&self->waiting));
  if (closed && self->shown == NULL)
    show_next (self);
}

static void
button_cb (GliaToastOverlay *self)
{
  if (self->shown == NULL) /* it is fading out already */
    return;
  g_autoptr (AdwToast) toast = g_object_ref (self->shown);
  const char *action = adw_toast_get_action_name (toast);

  g_signal_emit_by_name (toast, "button-clicked");
  if (action != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (self), action,
                                        adw_toast_get_action_target_value (toast));
  if (self->shown == toast)
    dismiss_toast (self);
}

/* A person who points at it gets the time to read it, or to click. */
static void
enter_cb (GliaToastOverlay *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
}

void
glia_toast_overlay_add (GliaToastOverlay *self, AdwToast *toast)
{
  const gboolean again = self->shown != NULL && g_strcmp0 (adw_toast_get_title (self->shown),
                                                           adw_toast_get_title (toast)) == 0;
  const gboolean urgent = adw_toast_get_priority (toast) == ADW_TOAST_PRIORITY_HIGH;

  gtk_widget_set_visible (self->revealer, TRUE);
  if (self->shown == NULL && g_queue_is_empty (&self->waiting)) {
    show_toast (self, toast);
  } else if (again || (urgent && self->shown != NULL)) {
    g_autoptr (AdwToast) gone = g_steal_pointer (&self->shown);
    show_toast (self, toast);
    g_signal_emit_by_name (gone, "dismissed");
  } else {
    g_queue_push_tail (&self->waiting, g_object_ref (toast));
  }
  g_object_unref (toast);
}

AdwToast *
glia_toast_overlay_shown (GliaToastOverlay *self)
{
  return self->shown;
}

GliaToastOverlay *
glia_toast_overlay_of (GtkWidget *widget)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, GLIA_TYPE_TOAST_OVERLAY);

  return overlay != NULL ? GLIA_TOAST_OVERLAY (overlay) : NULL;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
set_child (GliaToastOverlay *self, GtkWidget *child)
{
  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_CHILD]);
}

static void
glia_toast_overlay_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROPERTY_CHILD)
    g_value_set_object (value, GLIA_TOAST_OVERLAY (object)->child);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
glia_toast_overlay_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROPERTY_CHILD)
    set_child (GLIA_TOAST_OVERLAY (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
glia_toast_overlay_dispose (GObject *object)
{
  GliaToastOverlay *self = GLIA_TOAST_OVERLAY (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->shown);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (glia_toast_overlay_parent_class)->dispose (object);
}

static void
glia_toast_overlay_class_init (GliaToastOverlayClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_toast_overlay_get_property;
  object_class->set_property = glia_toast_overlay_set_property;
  object_class->dispose = glia_toast_overlay_dispose;
  properties[PROPERTY_CHILD] =
      g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/toolkit/glia-toast-overlay.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaToastOverlay, revealer);
  gtk_widget_class_bind_template_child (widget_class, GliaToastOverlay, toast);
  gtk_widget_class_bind_template_child (widget_class, GliaToastOverlay, title);
  gtk_widget_class_bind_template_child (widget_class, GliaToastOverlay, button);
  gtk_widget_class_bind_template_callback (widget_class, revealed_cb);
  gtk_widget_class_bind_template_callback (widget_class, button_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_toast);
  gtk_widget_class_bind_template_callback (widget_class, enter_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_timeout);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
glia_toast_overlay_init (GliaToastOverlay *self)
{
  g_queue_init (&self->waiting);
  gtk_widget_init_template (GTK_WIDGET (self));
}
