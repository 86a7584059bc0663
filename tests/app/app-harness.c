/* SPDX-License-Identifier: MIT */
#include "app-harness.h"

#include "glia-setup-sidebar.h"

#include <errno.h>
#include <glib/gstdio.h>

static AdwApplication *harness_application;
static char *harness_temporary;

void
harness_init (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ()) {
    g_print ("1..0 # SKIP there is no display\n");
    exit (0);
  }
  /* The same font everywhere, so that sizes and pictures can be compared. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-font-name",
                "Cantarell 11", NULL);
  /* Registering loads the style sheets from the resources, as the program does. */
  harness_application = g_object_new (ADW_TYPE_APPLICATION, "application-id", "org.glia.Workbench",
                                      "flags", G_APPLICATION_NON_UNIQUE, NULL);
  g_application_register (G_APPLICATION (harness_application), NULL, &error);
  g_assert_no_error (error);
}

int
harness_run (void)
{
  int status = g_test_run ();
  GListModel *windows = gtk_window_get_toplevels ();

  while (g_list_model_get_n_items (windows) > 0) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, 0);
    gtk_window_destroy (window);
  }
  if (harness_temporary != NULL)
    harness_remove (harness_temporary);
  g_clear_pointer (&harness_temporary, g_free);
  g_clear_object (&harness_application);
  return status;
}

const char *
harness_folder (void)
{
  if (harness_temporary == NULL)
    harness_temporary = g_dir_make_tmp ("glia-test-XXXXXX", NULL);
  g_assert_nonnull (harness_temporary);
  return harness_temporary;
}

char *
harness_write (const char *name, const void *bytes, gssize length)
{
  char *path = g_build_filename (harness_folder (), name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  return path;
}

void
harness_remove (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);
      harness_remove (child);
    }
  }
  if (g_remove (path) != 0 && errno != ENOENT)
    g_error ("%s cannot be removed: %s", path, g_strerror (errno));
}

static gboolean
wake_up (gpointer fired)
{
  *(gboolean *)fired = TRUE;
  return G_SOURCE_REMOVE;
}

void
harness_iterate (gint64 deadline, const char *where, const char *expression)
{
  gint64 left = deadline - g_get_monotonic_time ();
  gboolean fired = FALSE;
  guint source;

  if (left <= 0)
    g_error ("%s: waited in vain for %s", where, expression);
  /* The time-out only makes sure that the deadline is noticed when nothing else happens. */
  source = g_timeout_add ((guint)(left / 1000 + 1), wake_up, &fired);
  g_main_context_iteration (NULL, TRUE);
  if (!fired)
    g_source_remove (source);
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer frames)
{
  return --*(int *)frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
harness_settle (GtkWidget *widget)
{
  int frames = 2;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (gtk_widget_get_mapped (widget));
  gtk_widget_add_tick_callback (widget, count_frame, &frames, NULL);
  HARNESS_UNTIL (frames == 0);
}

GtkWidget *
harness_show (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (gtk_widget_get_mapped (child));
  harness_settle (child);
  return window;
}

static void
count_down (gpointer left)
{
  --*(guint *)left;
}

/* What is attached to an object goes when it is finalized, not already when it is disposed of. */
static void
watch (GtkWidget *widget, guint *left)
{
  if (GTK_IS_WINDOW (widget) || g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Glia")) {
    ++*left;
    g_object_set_data_full (G_OBJECT (widget), "harness-watch", left, count_down);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    watch (child, left);
}

void
harness_close (GtkWidget *window)
{
  guint left = 0;

  watch (window, &left);
  gtk_window_destroy (GTK_WINDOW (window));
  HARNESS_UNTIL (left == 0);
}

GtkWidget *
harness_lookup (GtkWidget *root, const char *id)
{
  const char *own = gtk_buildable_get_buildable_id (GTK_BUILDABLE (root));

  if (g_strcmp0 (own, id) == 0 || g_strcmp0 (gtk_widget_get_name (root), id) == 0)
    return root;
  /* What is folded away is not among its children. */
  if (GTK_IS_EXPANDER (root) && !gtk_expander_get_expanded (GTK_EXPANDER (root)))
    return harness_lookup (gtk_expander_get_child (GTK_EXPANDER (root)), id);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = harness_lookup (child, id);
    if (found != NULL)
      return found;
  }
  return NULL;
}

GtkWidget *
harness_find (GtkWidget *root, const char *id)
{
  GtkWidget *found = harness_lookup (root, id);

  if (found == NULL)
    g_error ("there is no widget \"%s\" in %s", id, G_OBJECT_TYPE_NAME (root));
  return found;
}

const char *
harness_text (GtkWidget *root, const char *id)
{
  return gtk_label_get_label (GTK_LABEL (harness_find (root, id)));
}

double
harness_number (GtkWidget *root, const char *id)
{
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (harness_find (root, id)));
}

void
harness_set_number (GtkWidget *root, const char *id, double value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (harness_find (root, id)), value);
}

void
harness_choose (GtkWidget *root, const char *id, guint entry)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (harness_find (root, id)), entry);
}

void
harness_activate (GtkWidget *root, const char *id)
{
  GtkWidget *widget = harness_find (root, id);

  if (!gtk_widget_activate (widget))
    g_error ("\"%s\" (%s) cannot be activated: %s", id, G_OBJECT_TYPE_NAME (widget),
             gtk_widget_is_sensitive (widget) ? "it does nothing" : "it is insensitive");
}

static gboolean
press_shortcut (GListModel *shortcuts, GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++) {
    g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
    GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
    if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
        gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key &&
        gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers)
      return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                           gtk_shortcut_get_arguments (shortcut));
  }
  return FALSE;
}

void
harness_press (GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", key, 0, modifiers, &handled);
    else if (GTK_IS_SHORTCUT_CONTROLLER (controller))
      handled = press_shortcut (G_LIST_MODEL (controller), widget, key, modifiers);
  }
  if (!handled)
    g_error ("%s does nothing with the key %s", G_OBJECT_TYPE_NAME (widget), gdk_keyval_name (key));
}

GtkWidget *
harness_dialog (GtkWidget *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);
    if (ADW_IS_MESSAGE_DIALOG (other) &&
        gtk_window_get_transient_for (other) == GTK_WINDOW (window))
      return GTK_WIDGET (other);
  }
  return NULL;
}

void
harness_set_style (const char *style)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      g_str_equal (style, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                                                                  : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

GdkTexture *
harness_picture (GtkWidget *widget, const char *name)
{
  const char *folder = g_getenv ("GLIA_SCREENSHOTS");
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkTexture *texture;

  harness_settle (widget);
  paintable = gtk_widget_paintable_new (widget);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                   &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  if (folder != NULL) {
    g_autofree char *file = g_strdup_printf ("%s/%s.png", folder, name);
    g_assert_true (gdk_texture_save_to_png (texture, file));
  }
  return texture;
}

void
harness_screenshot (GtkWidget *widget, const char *name)
{
  g_autoptr (GdkTexture) texture = harness_picture (widget, name);
}

/* ---- Trainings ----------------------------------------------------------------------------- */

GliaExperiment *
harness_experiment (const char *text)
{
  g_autoptr (GError) error = NULL;
  GliaExperiment *experiment =
      glia_experiment_read_text (text, -1, "test.json", harness_folder (), &error);

  g_assert_no_error (error);
  return experiment;
}

void
harness_edit (GliaDocument *document, const char *assignment)
{
  const char *const assignments[] = {assignment, NULL};
  g_autoptr (GError) error = NULL;

  glia_document_set (document, "Edit", assignments, &error);
  g_assert_no_error (error);
}

GliaWorkbench *
harness_workbench (GliaDocument *document)
{
  GliaWorkbench *workbench = glia_workbench_new (document);

  glia_workbench_set_store (workbench, "");
  return workbench;
}

gboolean
harness_tick (GliaWorkbench *workbench)
{
  glia_workbench_tick (workbench);
  if (glia_workbench_wants_ticks (workbench))
    g_main_context_wakeup (NULL);
  return TRUE;
}

void
harness_train (GliaWorkbench *workbench)
{
  glia_workbench_train (workbench);
  HARNESS_TICK_UNTIL (workbench, glia_workbench_state (workbench) == GLIA_WORKBENCH_FINISHED &&
                                     !glia_workbench_wants_ticks (workbench));
}

void
harness_let_go (GtkWidget *window, GliaWorkbench *workbench, GliaDocument *document)
{
  harness_close (window);
  g_assert_finalize_object (workbench);
  g_assert_finalize_object (document);
}

HarnessSetup
harness_open_setup (GliaDocument *document)
{
  HarnessSetup setup = {.document = document, .workbench = harness_workbench (document)};

  setup.sidebar = glia_setup_sidebar_new ();
  g_object_set (setup.sidebar, "workbench", setup.workbench, NULL);
  setup.window = harness_show (setup.sidebar, 340, 820);
  return setup;
}
