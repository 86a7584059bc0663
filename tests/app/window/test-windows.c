/* SPDX-License-Identifier: MIT */
/* Windows and their documents: which window a file opens in, what was used last, what a crash left. */
#include "app-harness.h"
#include "glia-application.h"
#include "glia-window-private.h"

#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>

static GliaApplication *application;

/* ---- Helpers ---------------------------------------------------------------------------------- */

static GFile *
new_experiment (const char *name, const char *source)
{
  g_autofree char *path = g_build_filename (harness_folder (), name, NULL);
  g_autofree char *text =
      g_strdup_printf ("{ \"glia\": 1, \"data\": { \"source\": \"%s\" } }", source);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_file_new_for_path (path);
}

static GliaWindow *
active (void)
{
  return GLIA_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (application)));
}

static guint
windows (void)
{
  return g_list_length (gtk_application_get_windows (GTK_APPLICATION (application)));
}

static void
open_files (GFile **files, int n)
{
  g_application_open (G_APPLICATION (application), files, n, "");
}

static void
close_all (void)
{
  while (windows () > 0)
    harness_close (GTK_WIDGET (active ()));
}

static const char *
title_of (GliaWindow *window)
{
  return gtk_label_get_label (GTK_LABEL (harness_find (GTK_WIDGET (window), "wide_title_label")));
}

static void
edit (GliaDocument *document, const char *assignment)
{
  const char *const assignments[] = {assignment, NULL};
  g_autoptr (GError) error = NULL;

  glia_document_set (document, "Edit", assignments, &error);
  g_assert_no_error (error);
}

/* ---- Files and windows ------------------------------------------------------------------------ */

/* A window in which nothing was done is used for the first file, every other file gets one. */
static void
test_files_from_outside (void)
{
  g_autoptr (GFile) a = new_experiment ("a.json", "moons"),
                    b = new_experiment ("b.json", "circles");
  GFile *both[] = {a, b};

  g_application_activate (G_APPLICATION (application));
  g_assert_cmpuint (windows (), ==, 1);
  open_files (both, 2);
  g_assert_cmpuint (windows (), ==, 2);
  g_assert_cmpstr (title_of (active ()), ==, "b");
  /* What is open is not opened twice. */
  open_files (both, 1);
  g_assert_cmpuint (windows (), ==, 2);
  HARNESS_UNTIL (g_str_equal (title_of (active ()), "a"));
  close_all ();
}

/* Unsaved edits are never in the way of another file, and the other way round. */
static void
test_edits_stay (void)
{
  g_autoptr (GFile) file = new_experiment ("c.json", "moons");
  GliaWindow *window;

  g_application_activate (G_APPLICATION (application));
  window = active ();
  edit (glia_window_document (window), "training.epochs=5");
  glia_window_open (window, file);
  g_assert_cmpuint (windows (), ==, 2);
  g_assert_true (active () != window);
  g_assert_cmpuint (glia_document_experiment (glia_window_document (window))->training.epochs, ==,
                    5);
  g_assert_cmpstr (title_of (active ()), ==, "c");
  close_all ();
}

/* What is opened from another page is seen. */
static void
test_other_page (void)
{
  g_autoptr (GFile) file = new_experiment ("page.json", "moons");
  g_autofree char *page = NULL;

  g_application_activate (G_APPLICATION (application));
  g_object_set (active (), "page", "labs", NULL);
  glia_window_open (active (), file);
  g_assert_cmpuint (windows (), ==, 1);
  g_object_get (active (), "page", &page, NULL);
  g_assert_cmpstr (page, ==, "workbench");
  close_all ();
}

static void
test_new_window (void)
{
  g_application_activate (G_APPLICATION (application));
  g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
  g_assert_cmpuint (windows (), ==, 2);
  g_assert_true (glia_window_is_untouched (active ()));
  close_all ();
}

/* ---- Changed by another program --------------------------------------------------------------- */

static void
write_over (GFile *file, const char *source)
{
  g_autofree char *name = g_file_get_basename (file);

  g_object_unref (new_experiment (name, source));
}

static GliaDataSource
source_of (GliaWindow *window)
{
  return glia_document_experiment (glia_window_document (window))->data.source;
}

static gboolean
is_said (GliaWindow *window)
{
  return gtk_widget_get_visible (harness_find (GTK_WIDGET (window), "disk_bar"));
}

static void
test_changed_on_disk (void)
{
  g_autoptr (GFile) file = new_experiment ("shared.json", "moons");

  open_files (&file, 1);
  GliaWindow *window = active ();
  g_assert_false (is_said (window));
  write_over (file, "circles");
  HARNESS_UNTIL (is_said (window));
  harness_settle (GTK_WIDGET (window));
  harness_screenshot (GTK_WIDGET (window), "changed-on-disk");
  harness_activate (GTK_WIDGET (window), "disk_reload");
  HARNESS_UNTIL (!is_said (window));
  g_assert_cmpint (source_of (window), ==, GLIA_SOURCE_CIRCLES);
  write_over (file, "blobs");
  HARNESS_UNTIL (is_said (window));
  harness_activate (GTK_WIDGET (window), "disk_keep");
  HARNESS_UNTIL (!is_said (window));
  g_assert_cmpint (source_of (window), ==, GLIA_SOURCE_CIRCLES);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.save", NULL); /* was decided: not asked */
  g_assert_null (harness_dialog (GTK_WIDGET (window)));
  g_autoptr (GliaExperiment) saved = glia_experiment_read_file (g_file_peek_path (file), NULL);
  g_assert_cmpint (saved->data.source, ==, GLIA_SOURCE_CIRCLES);
  close_all ();
}

/* Also if the main loop has not said a word of it yet. */
static void
test_newer_content (gconstpointer response)
{
  g_autoptr (GFile) file = new_experiment ("newer.json", "moons");

  open_files (&file, 1);
  GliaWindow *window = active ();
  edit (glia_window_document (window), "training.epochs=3");
  write_over (file, "circles");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.save", NULL);
  HARNESS_UNTIL (harness_dialog (GTK_WIDGET (window)) != NULL);
  harness_settle (harness_dialog (GTK_WIDGET (window)));
  harness_screenshot (harness_dialog (GTK_WIDGET (window)), "newer-content");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (harness_dialog (GTK_WIDGET (window))), response);
  gtk_window_destroy (GTK_WINDOW (harness_dialog (GTK_WIDGET (window))));
  harness_settle (GTK_WIDGET (window));
  const gboolean overwrites = g_str_equal (response, "overwrite");
  g_autoptr (GliaExperiment) saved = glia_experiment_read_file (g_file_peek_path (file), NULL);
  g_assert_cmpint (saved->data.source, ==, overwrites ? GLIA_SOURCE_MOONS : GLIA_SOURCE_CIRCLES);
  g_assert_cmpint (is_said (window), ==, !overwrites);
  glia_document_reload (glia_window_document (window), NULL);
  close_all ();
}

/* ---- What was used last ----------------------------------------------------------------------- */

static GMenuModel *
recent_menu (GliaWindow *window)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (harness_find (GTK_WIDGET (window), "menu_button"));
  GMenuModel *menu = gtk_menu_button_get_menu_model (button);

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
    for (int k = 0; section != NULL && k < g_menu_model_get_n_items (section); k++) {
      GMenuModel *found = g_menu_model_get_item_link (section, k, G_MENU_LINK_SUBMENU);
      g_autofree char *label = NULL;
      g_menu_model_get_item_attribute (section, k, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      if (found != NULL && strstr (label, "Recent") != NULL)
        return found;
      g_clear_object (&found);
    }
  }
  g_error ("there is no menu of recent files");
}

static char *
first_label (GMenuModel *menu)
{
  char *label = NULL;

  g_menu_model_get_item_attribute (menu, 0, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  return label;
}

static gboolean
first_is (GMenuModel *menu, const char *expected)
{
  g_autofree char *label = first_label (menu);

  return g_strcmp0 (label, expected) == 0;
}

/* GTK forgets what is noted while it reads the desktop's list again: then it is noted once more. */
static gboolean
first_is_noted (GMenuModel *menu, const char *expected, GFile *file, gint64 *noted)
{
  const gint64 now = g_get_monotonic_time ();

  if (first_is (menu, expected))
    return TRUE;
  if (now - *noted > 2 * G_USEC_PER_SEC) {
    glia_window_note_recent (file);
    *noted = now;
  }
  return FALSE;
}

static void
test_recent (void)
{
  gint64 noted = g_get_monotonic_time ();
  g_autoptr (GFile) file = new_experiment ("used_last.json", "moons");
  g_autoptr (GFile) saved = g_file_new_build_filename (harness_folder (), "used_first.json", NULL);
  g_autoptr (GMenuModel) menu = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autofree char *uri = g_file_get_uri (file);

  g_application_activate (G_APPLICATION (application));
  menu = recent_menu (active ());
  glia_window_open (active (), file);
  HARNESS_UNTIL (first_is_noted (menu, "used__last.json", file, &noted));
  target = g_menu_model_get_item_attribute_value (menu, 0, G_MENU_ATTRIBUTE_TARGET, NULL);
  g_assert_cmpstr (g_variant_get_string (target, NULL), ==, uri);
  edit (glia_window_document (active ()), "training.epochs=6");
  gtk_widget_activate_action (GTK_WIDGET (active ()), "win.save", NULL);
  close_all ();

  g_application_activate (G_APPLICATION (application));
  gtk_widget_activate_action_variant (GTK_WIDGET (active ()), "win.open-recent", target);
  g_assert_cmpstr (title_of (active ()), ==, "used_last");
  g_assert_cmpuint (glia_document_experiment (glia_window_document (active ()))->training.epochs,
                    ==, 6);
  close_all ();
  /* What is gone is not offered. */
  g_assert_no_errno (g_unlink (g_file_peek_path (file)));
  g_application_activate (G_APPLICATION (application));
  g_clear_object (&menu);
  menu = recent_menu (active ());
  g_assert_false (first_is (menu, "used__last.json"));
  close_all ();
}

/* ---- What a crash left ------------------------------------------------------------------------ */

/* Leaves unsaved edits in the folder, as a program that was killed does. */
static void
leave_edits (const char *folder)
{
  GliaRecovery *recovery = glia_recovery_new (folder);
  g_autofree char *wanted = NULL;

  for (int i = 0; i < 2; i++) {
    g_autoptr (GliaDocument) document = glia_document_new ();
    edit (document, i == 0 ? "name=Two spirals, wider" : "name=Moons");
    edit (document, "training.epochs=7");
    glia_recovery_watch (recovery, document);
    for (gboolean there = FALSE; !there;) {
      g_autoptr (GDir) sessions = g_dir_open (folder, 0, NULL);
      const char *name = sessions != NULL ? g_dir_read_name (sessions) : NULL;
      g_autofree char *file = g_strdup_printf ("%s/%s/%d.json", folder, name, i + 1);
      there = g_file_test (file, G_FILE_TEST_EXISTS);
      if (!there)
        g_main_context_iteration (NULL, TRUE);
    }
  }
  g_assert_finalize_object (recovery);
}

static GtkWidget *
show_with (GliaRecovery *recovery)
{
  GliaWindow *window = glia_window_new (NULL);

  glia_window_set_recovery (window, recovery);
  gtk_window_present (GTK_WINDOW (window));
  harness_settle (GTK_WIDGET (window));
  return GTK_WIDGET (window);
}

static void
test_restore (void)
{
  g_autofree char *folder = g_build_filename (harness_folder (), "restore", NULL);
  GliaRecovery *recovery;
  GtkWidget *window, *other;
  gboolean modified;

  leave_edits (folder);
  recovery = glia_recovery_new (folder);
  window = show_with (recovery);
  g_assert_true (gtk_widget_get_mapped (harness_find (window, "recovery_bar")));
  harness_screenshot (window, "recovery-light");
  harness_set_style ("dark");
  harness_screenshot (window, "recovery-dark");
  harness_set_style ("light");
  other = show_with (recovery);
  harness_activate (window, "recovery_restore");
  HARNESS_UNTIL (!gtk_widget_get_mapped (harness_find (window, "recovery_bar")));
  g_assert_cmpuint (glia_recovery_n_found (recovery), ==, 0);
  g_assert_false (gtk_widget_get_visible (harness_find (other, "recovery_bar")));
  g_object_get (glia_window_document (GLIA_WINDOW (window)), "modified", &modified, NULL);
  g_assert_true (modified);
  g_assert_cmpstr (title_of (GLIA_WINDOW (window)), ==, "• Two spirals, wider");
  /* The second one has a window of its own. */
  GListModel *all = gtk_window_get_toplevels ();
  GtkWidget *third = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkWidget) item = g_list_model_get_item (all, i);
    if (GLIA_IS_WINDOW (item) && item != window && item != other)
      third = item;
  }
  g_assert_nonnull (third);
  g_assert_cmpstr (title_of (GLIA_WINDOW (third)), ==, "• Moons");
  harness_close (third);
  harness_close (other);
  harness_close (window);
  g_assert_finalize_object (recovery);
}

static void
test_discard (void)
{
  g_autofree char *folder = g_build_filename (harness_folder (), "discard", NULL);
  GliaRecovery *recovery;
  GtkWidget *window;

  leave_edits (folder);
  recovery = glia_recovery_new (folder);
  window = show_with (recovery);
  harness_activate (window, "recovery_discard");
  HARNESS_UNTIL (!gtk_widget_get_mapped (harness_find (window, "recovery_bar")));
  g_assert_true (glia_window_is_untouched (GLIA_WINDOW (window)));
  harness_close (window);
  g_assert_finalize_object (recovery);
  recovery = glia_recovery_new (folder);
  g_assert_cmpuint (glia_recovery_n_found (recovery), ==, 0);
  g_assert_finalize_object (recovery);
}

static guint
clicks_of (GtkWidget *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i);
    n += GTK_IS_GESTURE_CLICK (one) &&
         gtk_event_controller_get_propagation_phase (one) == GTK_PHASE_CAPTURE;
  }
  return n;
}

/* Against drags of text: whatever opens. */
static void
test_every_window_is_guarded (void)
{
  GtkWidget *window = gtk_window_new ();

  g_assert_cmpuint (clicks_of (window), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What GTK asks of a window that is gone. */
static void
test_x_errors (void)
{
  GdkDisplay *display = gdk_display_get_default ();

  if (!GDK_IS_X11_DISPLAY (display)) {
    g_test_skip ("this is not X11");
    return;
  }
  Display *x = gdk_x11_display_get_xdisplay (display);
  GtkWidget *window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (window));
  const Window gone = gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window)));
  gtk_window_destroy (GTK_WINDOW (window));
  XMoveWindow (x, gone, 0, 0);
  XSync (x, False); /* without the guard the program ends here */
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  harness_init (&argc, &argv);
  application = g_object_new (GLIA_TYPE_APPLICATION, "application-id", GLIA_APPLICATION_ID ".Test",
                              "flags", G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE,
                              "resource-base-path", "/org/glia/Workbench", NULL);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/app/windows/files-from-outside", test_files_from_outside);
  g_test_add_func ("/app/windows/edits-stay", test_edits_stay);
  g_test_add_func ("/app/windows/other-page", test_other_page);
  g_test_add_func ("/app/windows/new-window", test_new_window);
  g_test_add_func ("/app/windows/changed-on-disk", test_changed_on_disk);
  g_test_add_data_func ("/app/windows/newer/overwrite", "overwrite", test_newer_content);
  g_test_add_data_func ("/app/windows/newer/cancel", "cancel", test_newer_content);
  g_test_add_func ("/app/windows/recent", test_recent);
  g_test_add_func ("/app/windows/restore", test_restore);
  g_test_add_func ("/app/windows/discard", test_discard);
  g_test_add_func ("/app/windows/x-errors", test_x_errors);
  g_test_add_func ("/app/windows/guarded", test_every_window_is_guarded);
  status = harness_run ();
  g_object_unref (application);
  return status;
}
