/* SPDX-License-Identifier: MIT */
#include "glia-window-private.h"

#include "glia-breakpoint-bin.h"
#include "glia-compare-page.h"
#include "glia-figure-style.h"
#include "glia-labs-page.h"
#include "glia-menu-tooltips.h"
#include "glia-network-view.h"
#include "glia-number-entry.h"
#include "glia-output-view.h"
#include "glia-recovery-bar.h"
#include "glia-settings.h"
#include "glia-setup-sidebar.h"
#include "glia-stage-tabs.h"
#include "glia-stage.h"
#include "glia-transport-bar.h"

#include <glib/gi18n.h>
#include <math.h>

/* Logical pixels, for text of the usual size. Below NARROW_BELOW the sidebar lies over the stage. */
#define SIDEBAR_WIDTH 340
#define NARROW_BELOW  1000

enum { PROPERTY_SHOW_SIDEBAR = 1, PROPERTY_PAGE, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE_WITH_CODE (GliaWindow,
                               glia_window,
                               ADW_TYPE_APPLICATION_WINDOW,
                               G_IMPLEMENT_INTERFACE (GLIA_TYPE_EXPORT_HOST,
                                                      glia_window_export_host_init))

/* ---- Actions --------------------------------------------------------------------------------- */

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaWindow *self = GLIA_WINDOW (widget);

  if (glia_window_shows (self, "compare"))
    glia_runs_table_undo (glia_compare_page_table (GLIA_COMPARE_PAGE (self->compare)));
  else
    glia_document_undo (self->document);
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_document_redo (GLIA_WINDOW (widget)->document);
}

static void
show_refused_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaWindow *self = GLIA_WINDOW (widget);

  adw_flap_set_reveal_flap (self->flap, TRUE);
  glia_setup_sidebar_show_refused (GLIA_SETUP_SIDEBAR (self->sidebar));
}

static void
train_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaWindow *self = GLIA_WINDOW (widget);
  guint refused;

  g_object_get (self->document, "refused", &refused, NULL);
  if (refused > 0 && glia_workbench_state (self->workbench) != GLIA_WORKBENCH_RUNNING &&
      !glia_sweep_runner_is_active (
          glia_transport_bar_sweep (GLIA_TRANSPORT_BAR (self->transport))))
    glia_window_say_refused (self, _ ("Not trained"));
  else
    gtk_widget_activate_action (self->transport, "transport.train", NULL);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GLIA_WINDOW (widget)->transport, "transport.step", NULL);
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_workbench_reset (GLIA_WINDOW (widget)->workbench);
}

static void
full_screen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

/* Space trains, unless it is a letter of a text, or the person moves among the controls by
 * keyboard: then it presses the one that has the focus ring, as everywhere. */
static gboolean
space_is_taken (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  if (focus == NULL)
    return FALSE;
  /* A number that has been entered is no text any more. */
  GtkWidget *number = gtk_widget_get_ancestor (focus, GLIA_TYPE_NUMBER_ENTRY);
  if (number != NULL && !glia_number_entry_is_typing (GLIA_NUMBER_ENTRY (number)))
    return FALSE;
  if (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus) || GTK_IS_EDITABLE (focus))
    return TRUE;
  return gtk_window_get_focus_visible (window) ||
         gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

static gboolean
key_pressed_cb (GliaWindow *self, guint key, guint code, GdkModifierType modifiers)
{
  const GdkModifierType held =
      GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK;

  if ((key != GDK_KEY_space && key != GDK_KEY_KP_Space) || (modifiers & held) != 0 ||
      space_is_taken (GTK_WINDOW (self)))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.train", NULL);
  return GDK_EVENT_STOP;
}

/* ---- Layout ---------------------------------------------------------------------------------- */

static void
narrow_cb (GliaWindow *self)
{
  gboolean narrow = glia_breakpoint_bin_narrow (GLIA_BREAKPOINT_BIN (self->breakpoint));

  gtk_stack_set_visible_child_name (GTK_STACK (self->title_stack), narrow ? "narrow" : "wide");
  gtk_widget_set_visible (self->wide_title, !narrow);
  gtk_widget_set_visible (self->open_button, !narrow);
  gtk_widget_set_visible (self->save_button, !narrow);
  gtk_widget_set_visible (self->switcher_bar, narrow);
  if (narrow) {
    gtk_button_set_icon_name (self->recipes, "view-grid-symbolic");
    gtk_menu_button_set_icon_name (self->export, "document-send-symbolic");
  } else {
    gtk_button_set_label (self->recipes, _ ("Recipes"));
    gtk_menu_button_set_label (self->export, _ ("Export"));
  }
  adw_flap_set_fold_policy (self->flap,
                            narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (self->flap, !narrow && self->wide_sidebar);
  g_object_set (self->stage, "compact", narrow, NULL);
  g_object_set (self->network, "compact", narrow, NULL);
  g_object_set (self->output, "compact", narrow, NULL);
  g_object_set (self->tabs, "compact", narrow, NULL);
  g_object_set (self->compare, "compact", narrow, NULL);
  g_object_set (self->transport, "narrow", narrow, NULL);
}

/* What holds text grows with it. */
static void
follow_text_size (GliaWindow *self)
{
  const double scale = fmax (1, glia_text_scale ());

  gtk_widget_set_size_request (self->sidebar, (int)(SIDEBAR_WIDTH * scale), -1);
  g_object_set (self->breakpoint, "threshold", (int)(NARROW_BELOW * scale), NULL);
}

static void
reveal_flap_cb (GliaWindow *self)
{
  if (!glia_breakpoint_bin_narrow (GLIA_BREAKPOINT_BIN (self->breakpoint)))
    self->wide_sidebar = adw_flap_get_reveal_flap (self->flap);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_SHOW_SIDEBAR]);
}

static void
page_cb (GliaWindow *self)
{
  static const char *const workbench_actions[] = {"win.train", "win.step", "win.reset",
                                                  "win.show-sidebar"};
  gboolean workbench = glia_window_shows (self, "workbench");

  for (gsize i = 0; i < G_N_ELEMENTS (workbench_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), workbench_actions[i], workbench);
  glia_window_update_title (self);
  glia_window_update_undo (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_PAGE]);
}

static void
restore_state (GliaWindow *self)
{
  int width = 1440, height = 900;
  gboolean maximized = FALSE;

  if (self->settings != NULL) {
    width = g_settings_get_int (self->settings, "window-width");
    height = g_settings_get_int (self->settings, "window-height");
    maximized = g_settings_get_boolean (self->settings, "window-maximized");
    self->wide_sidebar = g_settings_get_boolean (self->settings, "show-sidebar");
    g_settings_bind (self->settings, "start-gently", self->transport, "gentle",
                     G_SETTINGS_BIND_DEFAULT);
    g_settings_bind (self->settings, "colour-range", self->network, "colour-range",
                     G_SETTINGS_BIND_DEFAULT);
  }
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  glia_breakpoint_bin_expect_width (GLIA_BREAKPOINT_BIN (self->breakpoint), width);
}

static void
save_state (GliaWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_boolean (self->settings, "show-sidebar", self->wide_sidebar);
}

static void
close_now (GliaWindow *self, gpointer data)
{
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
glia_window_close_request (GtkWindow *window)
{
  GliaWindow *self = GLIA_WINDOW (window);
  gboolean modified;

  g_object_get (self->document, "modified", &modified, NULL);
  if (modified && !self->may_close) {
    glia_window_guard (self, close_now, NULL, NULL);
    return GDK_EVENT_STOP;
  }
  save_state (self);
  return GTK_WINDOW_CLASS (glia_window_parent_class)->close_request (window);
}

/* ---- The object ------------------------------------------------------------------------------ */

static void
glia_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaWindow *self = GLIA_WINDOW (object);

  /* The buttons in the template ask for their action's state before everything in it is there. */
  switch (id) {
  case PROPERTY_SHOW_SIDEBAR:
    g_value_set_boolean (value, self->flap == NULL || adw_flap_get_reveal_flap (self->flap));
    break;
  case PROPERTY_PAGE:
    g_value_set_string (value, self->pages != NULL
                                   ? adw_view_stack_get_visible_child_name (self->pages)
                                   : "workbench");
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaWindow *self = GLIA_WINDOW (object);

  switch (id) {
  case PROPERTY_SHOW_SIDEBAR:
    adw_flap_set_reveal_flap (self->flap, g_value_get_boolean (value));
    break;
  case PROPERTY_PAGE:
    adw_view_stack_set_visible_child_name (self->pages, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_window_dispose (GObject *object)
{
  GliaWindow *self = GLIA_WINDOW (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  glia_window_set_recovery (self, NULL);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->training_signals);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  g_clear_handle_id (&self->export_refresh, g_source_remove);
  g_clear_pointer (&self->sweep_folder, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_WINDOW);
  g_clear_object (&self->workbench);
  g_clear_object (&self->document);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (glia_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "win.open", NULL, glia_window_open_action);
  gtk_widget_class_install_action (class, "win.choose-data", NULL, glia_window_choose_data_action);
  gtk_widget_class_install_action (class, "win.open-run", "s", glia_window_open_run_action);
  gtk_widget_class_install_action (class, "win.open-recent", "s", glia_window_open_recent_action);
  gtk_widget_class_install_action (class, "win.save", NULL, glia_window_save_action);
  gtk_widget_class_install_action (class, "win.save-as", NULL, glia_window_save_as_action);
  gtk_widget_class_install_action (class, "win.reload", NULL, glia_window_reload_action);
  gtk_widget_class_install_action (class, "win.keep", NULL, glia_window_keep_action);
  gtk_widget_class_install_action (class, "win.export-weights", NULL,
                                   glia_window_export_weights_action);
  gtk_widget_class_install_action (class, "win.import-weights", NULL,
                                   glia_window_import_weights_action);
  gtk_widget_class_install_action (class, "win.new", NULL, glia_window_new_action);
  gtk_widget_class_install_action (class, "win.recipe", "s", glia_window_recipe_action);
  gtk_widget_class_install_action (class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (class, "win.redo", NULL, redo_action);
  gtk_widget_class_install_action (class, "win.train", NULL, train_action);
  gtk_widget_class_install_action (class, "win.show-refused", NULL, show_refused_action);
  gtk_widget_class_install_action (class, "win.step", NULL, step_action);
  gtk_widget_class_install_action (class, "win.reset", NULL, reset_action);
  gtk_widget_class_install_action (class, "win.full-screen", NULL, full_screen_action);
  gtk_widget_class_install_action (class, "win.export", "u", glia_window_export_action);
  gtk_widget_class_install_property_action (class, "win.show-sidebar", "show-sidebar");
  gtk_widget_class_install_property_action (class, "win.page", "page");
}

static void
bind_template (GtkWidgetClass *class)
{
  g_type_ensure (GLIA_TYPE_BREAKPOINT_BIN);
  g_type_ensure (GLIA_TYPE_COMPARE_PAGE);
  g_type_ensure (GLIA_TYPE_RECOVERY_BAR);
  g_type_ensure (GLIA_TYPE_SETUP_SIDEBAR);
  g_type_ensure (GLIA_TYPE_STAGE);
  g_type_ensure (GLIA_TYPE_NETWORK_VIEW);
  g_type_ensure (GLIA_TYPE_OUTPUT_VIEW);
  g_type_ensure (GLIA_TYPE_STAGE_TABS);
  g_type_ensure (GLIA_TYPE_TRANSPORT_BAR);
  g_type_ensure (GLIA_TYPE_TOAST_OVERLAY);
  g_type_ensure (GLIA_TYPE_LABS_PAGE);
  gtk_widget_class_set_template_from_resource (class,
                                               "/org/glia/Workbench/ui/window/glia-window.ui");
  gtk_widget_class_bind_template_child (class, GliaWindow, breakpoint);
  gtk_widget_class_bind_template_child (class, GliaWindow, title_stack);
  gtk_widget_class_bind_template_child (class, GliaWindow, wide_title);
  gtk_widget_class_bind_template_child (class, GliaWindow, open_button);
  gtk_widget_class_bind_template_child (class, GliaWindow, save_button);
  gtk_widget_class_bind_template_child (class, GliaWindow, recipes);
  gtk_widget_class_bind_template_child (class, GliaWindow, export);
  gtk_widget_class_bind_template_child (class, GliaWindow, wide_title_label);
  gtk_widget_class_bind_template_child (class, GliaWindow, wide_caption);
  gtk_widget_class_bind_template_child (class, GliaWindow, narrow_title);
  gtk_widget_class_bind_template_child (class, GliaWindow, recent_menu);
  gtk_widget_class_bind_template_child (class, GliaWindow, recovery_bar);
  gtk_widget_class_bind_template_child (class, GliaWindow, disk_bar);
  gtk_widget_class_bind_template_child (class, GliaWindow, disk_text);
  gtk_widget_class_bind_template_child (class, GliaWindow, toasts);
  gtk_widget_class_bind_template_child (class, GliaWindow, pages);
  gtk_widget_class_bind_template_child (class, GliaWindow, switcher_bar);
  gtk_widget_class_bind_template_child (class, GliaWindow, flap);
  gtk_widget_class_bind_template_child (class, GliaWindow, sidebar);
  gtk_widget_class_bind_template_child (class, GliaWindow, stage);
  gtk_widget_class_bind_template_child (class, GliaWindow, labs);
  gtk_widget_class_bind_template_callback_full (class, "open_experiment_cb",
                                                G_CALLBACK (glia_window_open_experiment));
  gtk_widget_class_bind_template_child (class, GliaWindow, network);
  gtk_widget_class_bind_template_child (class, GliaWindow, output);
  gtk_widget_class_bind_template_child (class, GliaWindow, tabs);
  gtk_widget_class_bind_template_child (class, GliaWindow, compare);
  gtk_widget_class_bind_template_child (class, GliaWindow, transport);
}

static void
glia_window_class_init (GliaWindowClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = glia_window_get_property;
  object_class->set_property = glia_window_set_property;
  object_class->dispose = glia_window_dispose;
  GTK_WINDOW_CLASS (class)->close_request = glia_window_close_request;

  properties[PROPERTY_SHOW_SIDEBAR] =
      g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, flags);
  properties[PROPERTY_PAGE] = g_param_spec_string ("page", NULL, NULL, "workbench", flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  install_actions (GTK_WIDGET_CLASS (class));
  bind_template (GTK_WIDGET_CLASS (class));
}

static GliaDocument *
make_first_document (void)
{
  static const char *const small[] = {
      "network.layers=[{\"units\": 4, \"activation\": \"tanh\"}, {\"units\": 4, \"activation\": "
      "\"tanh\"}]",
      "training.optimizer={\"kind\": \"sgd\", \"learning-rate\": 0.03}",
      "data.test-share=0.2",
      "training.batch-size=10",
      "training.epochs=300",
      NULL,
  };
  g_autoptr (GError) error = NULL;
  GliaExperiment *experiment = glia_experiment_new ();

  if (!glia_experiment_set_all (experiment, small, &error))
    g_error ("the experiment to start with: %s", error->message);
  g_free (experiment->name);
  experiment->name = g_strdup (_ ("XOR quadrants"));
  return glia_document_new_for (experiment);
}

static GSignalGroup *
listen_to_document (GliaWindow *self)
{
  GSignalGroup *group = g_signal_group_new (GLIA_TYPE_DOCUMENT);

  g_signal_group_connect_swapped (group, "notify::title", G_CALLBACK (glia_window_update_title),
                                  self);
  g_signal_group_connect_swapped (group, "notify::modified", G_CALLBACK (glia_window_update_title),
                                  self);
  g_signal_group_connect_swapped (group, "notify::can-undo", G_CALLBACK (glia_window_update_undo),
                                  self);
  g_signal_group_connect_swapped (group, "notify::can-redo", G_CALLBACK (glia_window_update_undo),
                                  self);
  g_signal_group_connect_swapped (group, "notify::changed-on-disk",
                                  G_CALLBACK (glia_window_follow_disk), self);
  return group;
}

static GSignalGroup *
listen_to_workbench (GliaWindow *self)
{
  GSignalGroup *group = g_signal_group_new (GLIA_TYPE_WORKBENCH);

  g_signal_group_connect_swapped (group, "notify::wants-ticks",
                                  G_CALLBACK (glia_window_update_ticks), self);
  g_signal_group_connect_swapped (group, "restarted", G_CALLBACK (glia_window_update_title), self);
  g_signal_group_connect_swapped (group, "notify::state", G_CALLBACK (glia_window_update_title),
                                  self);
  return group;
}

static void
glia_window_init (GliaWindow *self)
{
  g_autoptr (GliaDocument) document = make_first_document ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->wide_sidebar = TRUE;
  self->settings = glia_settings_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->document_signals = listen_to_document (self);
  self->training_signals = listen_to_workbench (self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  gtk_menu_button_set_create_popup_func (self->export, glia_window_fill_export_menu, self, NULL);
  restore_state (self);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (follow_text_size), self, G_CONNECT_SWAPPED);
  follow_text_size (self);
  narrow_cb (self);
  g_signal_connect_swapped (self->breakpoint, "notify::narrow", G_CALLBACK (narrow_cb), self);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (reveal_flap_cb), self);
  g_signal_connect_swapped (self->pages, "notify::visible-child", G_CALLBACK (page_cb), self);
  g_signal_connect_object (self->compare, "notify::summary", G_CALLBACK (glia_window_update_title),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (glia_compare_page_table (GLIA_COMPARE_PAGE (self->compare)),
                           "notify::can-undo", G_CALLBACK (glia_window_update_undo), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->labs, "notify::title", G_CALLBACK (glia_window_update_title), self,
                           G_CONNECT_SWAPPED);
  glia_window_set_document (self, document);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (glia_window_active_cb), NULL);
  glia_window_follow_recent (self);
  glia_window_follow_sweep (self);
  glia_window_accept_files (self, self->breakpoint);
  glia_menu_tooltips_watch (GTK_WIDGET (self));
  /* Nobody has used the keyboard yet: Space is free to train. */
  gtk_window_set_focus_visible (GTK_WINDOW (self), FALSE);
}

GliaWindow *
glia_window_new (GtkApplication *application)
{
  return g_object_new (GLIA_TYPE_WINDOW, "application", application, NULL);
}
