/* SPDX-License-Identifier: MIT */
#include "glia-application.h"

#include "glia-figure-style.h"
#include "glia-leftovers.h"
#include "glia-recovery.h"
#include "glia-settings.h"
#include "glia-text-drag.h"
#include "glia-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

struct _GliaApplication {
  AdwApplication parent_instance;

  GSettings *settings; /* NULL where the schema is not installed */
  GliaRecovery *recovery;
  guint leftovers_source; /* looks for them once */
};

/* Milliseconds after the start, when nothing is waited for any more. */
#define LEFTOVERS_DELAY 10000

G_DEFINE_FINAL_TYPE (GliaApplication, glia_application, ADW_TYPE_APPLICATION)

/* Keys that also mean something in a text (Space, Ctrl+Z, Ctrl+Backspace, .) are the window's
 * affair. */
static const struct {
  const char *action;
  const char *keys[3];
} accelerators[] = {
    {"win.open", {"<Control>o"}},           {"win.save", {"<Control>s"}},
    {"win.save-as", {"<Control><Shift>s"}}, {"win.new", {"<Control>n"}},
    {"win.show-sidebar", {"F9"}},           {"win.full-screen", {"F11"}},
    {"win.page::workbench", {"<Alt>1"}},    {"win.page::compare", {"<Alt>2"}},
    {"win.page::labs", {"<Alt>3"}},         {"win.show-help-overlay", {"<Control>question"}},
    {"window.close", {"<Control>w"}},       {"app.new-window", {"<Control><Shift>n"}},
    {"app.quit", {"<Control>q"}},
};

/* ---- Style ----------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  AdwColorScheme scheme;
} styles[] = {
    {"system", ADW_COLOR_SCHEME_DEFAULT},
    {"light", ADW_COLOR_SCHEME_FORCE_LIGHT},
    {"dark", ADW_COLOR_SCHEME_FORCE_DARK},
};

static void
set_style (GliaApplication *self, const char *name)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "style");

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++) {
    if (!g_str_equal (name, styles[i].name))
      continue;
    adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)),
                                        styles[i].scheme);
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (name));
    if (self->settings != NULL)
      g_settings_set_string (self->settings, "style", name);
    return;
  }
}

static void
style_change_state (GSimpleAction *action, GVariant *value, gpointer self)
{
  set_style (GLIA_APPLICATION (self), g_variant_get_string (value, NULL));
}

/* ---- Windows --------------------------------------------------------------------------------- */

/* However a window came to be, what it shows is kept. */
static void
glia_application_window_added (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (glia_application_parent_class)->window_added (application, window);
  if (GLIA_IS_WINDOW (window))
    glia_window_set_recovery (GLIA_WINDOW (window), GLIA_APPLICATION (application)->recovery);
}

/* ---- Leftovers ------------------------------------------------------------------------------- */

static gint64
week_ago (void)
{
  return g_get_real_time () / G_USEC_PER_SEC - GLIA_LEFTOVERS_AGE;
}

static void
find_leftovers (GTask *task, gpointer self, gpointer recent, GCancellable *cancellable)
{
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), "glia", NULL);
  g_autofree char *recovery = glia_recovery_default_folder ();
  GError *error = NULL;
  GPtrArray *found = glia_leftovers_find (data, recovery, recent, week_ago (), &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
delete_leftovers_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  if (found == NULL) /* another time */
    return;
  for (GList *item = gtk_application_get_windows (GTK_APPLICATION (object)); item != NULL;
       item = item->next)
    if (GLIA_IS_WINDOW (item->data))
      g_ptr_array_add (open, glia_document_experiment (glia_window_document (item->data)));
  (void)glia_leftovers_delete (found, open, week_ago ());
}

static void
leftovers_cb (gpointer data)
{
  g_autoptr (GTask) task = g_task_new (data, NULL, delete_leftovers_cb, NULL);

  GLIA_APPLICATION (data)->leftovers_source = 0;
  g_task_set_task_data (task, glia_window_recent_paths (), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, find_leftovers);
}

/* ---- Actions --------------------------------------------------------------------------------- */

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  gtk_window_present (GTK_WINDOW (glia_window_new (GTK_APPLICATION (self))));
}

/* Every window may have something to save, and asks; the program ends with the last one. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *item = windows; item != NULL; item = item->next)
    if (GLIA_IS_WINDOW (item->data))
      gtk_window_close (GTK_WINDOW (item->data));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  static const char *const developers[] = {"The Glia contributors", NULL};

  adw_show_about_window (
      gtk_application_get_active_window (GTK_APPLICATION (self)), "application-name", "Glia",
      "application-icon", GLIA_APPLICATION_ID, "version", GLIA_VERSION, "comments",
      _ ("Train neural networks and watch them learn."), "developer-name",
      _ ("The Glia contributors"), "developers", developers, "license-type", GTK_LICENSE_MIT_X11,
      /* Translators: your names, one a line */
      "translator-credits", _ ("translator-credits"), NULL);
}

/* ---- Signals --------------------------------------------------------------------------------- */

/* Nobody can be asked: what is not saved is kept for the next start, and what trains stops with a
 * checkpoint, for which its window waits. A second signal ends the program at once. */
static gboolean
signalled_cb (gpointer data)
{
  GliaApplication *self = data;
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  glia_recovery_leave (self->recovery);
  for (GList *item = windows; item != NULL; item = item->next)
    gtk_window_destroy (item->data);
  g_application_quit (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

/* A closed terminal is none of a program's affair that was started with nohup. */
static void
listen_to_signals (GliaApplication *self)
{
  struct sigaction hang_up;

  g_unix_signal_add (SIGTERM, signalled_cb, self);
  g_unix_signal_add (SIGINT, signalled_cb, self);
  g_unix_signal_add (SIGUSR1, signalled_cb, self);
  if (sigaction (SIGHUP, NULL, &hang_up) != 0 || hang_up.sa_handler != SIG_IGN)
    g_unix_signal_add (SIGHUP, signalled_cb, self);
}

/* ---- The program ----------------------------------------------------------------------------- */

static void
glia_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (!GLIA_IS_WINDOW (window))
    window = GTK_WINDOW (glia_window_new (GTK_APPLICATION (application)));
  gtk_window_present (window);
}

static void
glia_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  glia_application_activate (application);
  for (int i = 0; i < n_files; i++) {
    GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
    if (GLIA_IS_WINDOW (window))
      glia_window_open (GLIA_WINDOW (window), files[i]);
  }
}

static int
glia_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1; /* go on */
  g_print ("glia-workbench %s\n", GLIA_VERSION);
  return 0;
}

/* On X11 GTK 4.8 now and then still moves a window that is gone, and ends the program over the
 * server's answer (BadWindow). No such answer is worth what somebody trained: from now on they
 * are ignored. */
static void
outlive_x_errors (void)
{
#ifdef GDK_WINDOWING_X11
  GdkDisplay *display = gdk_display_get_default ();

  if (GDK_IS_X11_DISPLAY (display))
    gdk_x11_display_error_trap_push (display); /* for ever */
#endif
}

static void
glia_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
      {"new-window", new_window_action},
      {"quit", quit_action},
      {"about", about_action},
      {"style", NULL, "s", "'system'", style_change_state},
  };
  GliaApplication *self = GLIA_APPLICATION (application);

  G_APPLICATION_CLASS (glia_application_parent_class)->startup (application);
  glia_text_drag_prevent ();
  glia_figure_style_follow_text ();
  outlive_x_errors ();
  listen_to_signals (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].keys);
  self->recovery = glia_recovery_new (NULL);
  self->leftovers_source = g_timeout_add_once (LEFTOVERS_DELAY, leftovers_cb, self);
  self->settings = glia_settings_new ();
  if (self->settings != NULL) {
    g_autofree char *style = g_settings_get_string (self->settings, "style");
    set_style (self, style);
  }
}

static void
glia_application_finalize (GObject *object)
{
  g_clear_handle_id (&GLIA_APPLICATION (object)->leftovers_source, g_source_remove);
  g_clear_object (&GLIA_APPLICATION (object)->settings);
  g_clear_object (&GLIA_APPLICATION (object)->recovery);
  G_OBJECT_CLASS (glia_application_parent_class)->finalize (object);
}

static void
glia_application_class_init (GliaApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_application_finalize;
  GTK_APPLICATION_CLASS (class)->window_added = glia_application_window_added;
  application_class->startup = glia_application_startup;
  application_class->activate = glia_application_activate;
  application_class->open = glia_application_open;
  application_class->handle_local_options = glia_application_handle_local_options;
}

static void
glia_application_init (GliaApplication *self)
{
  static const GOptionEntry options[] = {
      {"version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and end"), NULL},
      {NULL},
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE]…"));
}

GliaApplication *
glia_application_new (void)
{
  return g_object_new (GLIA_TYPE_APPLICATION, "application-id", GLIA_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}
