/* SPDX-License-Identifier: MIT */
/* The window as a person uses it: by its actions and buttons. */
#include "app-harness.h"
#include "glia-settings.h"
#include "glia-transport-bar.h"
#include "glia-window.h"

#include <glib/gstdio.h>

static const char circles[] =
    "{ \"glia\": 1, \"name\": \"rings\", \"data\": { \"source\": \"circles\" },"
    "  \"network\": { \"layers\": [ { \"units\": 6, \"activation\": \"tanh\" } ] },"
    "  \"training\": { \"epochs\": 40, \"batch-size\": 16 } }";

/* What the pictures show. */
static const char spirals[] =
    "{ \"glia\": 1, \"name\": \"Spirals\","
    "  \"data\": { \"source\": \"spirals\", \"samples\": 500, \"dev-share\": 0.2, \"test-share\": "
    "0.2 },"
    "  \"network\": { \"layers\": [ { \"units\": 8, \"activation\": \"tanh\" },"
    "                            { \"units\": 8, \"activation\": \"tanh\" } ] },"
    "  \"training\": { \"optimizer\": { \"kind\": \"adam\", \"learning-rate\": 0.01 },"
    "                \"batch-size\": 10, \"epochs\": 300 } }";

/* ---- Helpers ---------------------------------------------------------------------------------- */

static GtkWidget *
show_window (int width, int height)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  int across, down;

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  harness_settle (window);
  /* Without a window manager the window's edge is a part of its size. */
  across = width - gtk_widget_get_width (window);
  down = height - gtk_widget_get_height (window);
  gtk_window_set_default_size (GTK_WINDOW (window), width + across, height + down);
  HARNESS_UNTIL (gtk_widget_get_width (window) == width &&
                 gtk_widget_get_height (window) == height);
  harness_settle (window);
  return window;
}

static GliaWorkbenchState
state_of (GtkWidget *window)
{
  return glia_workbench_state (glia_window_workbench (GLIA_WINDOW (window)));
}

static GtkWidget *
show_ready_window (void)
{
  GtkWidget *window = show_window (1440, 900);

  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
  return window;
}

static guint64
epochs_of (GtkWidget *window)
{
  GliaSnapshot *snapshot = glia_workbench_snapshot (glia_window_workbench (GLIA_WINDOW (window)));

  return snapshot != NULL ? snapshot->epochs : 0;
}

static guint64
steps_of (GtkWidget *window)
{
  GliaSnapshot *snapshot = glia_workbench_snapshot (glia_window_workbench (GLIA_WINDOW (window)));

  return snapshot != NULL ? snapshot->steps : 0;
}

static void
act (GtkWidget *window, const char *action)
{
  if (!gtk_widget_activate_action (window, action, NULL))
    g_error ("there is no action %s", action);
}

static const char *
text_of (GtkWidget *window, const char *id)
{
  return gtk_label_get_label (GTK_LABEL (harness_find (window, id)));
}

/* A part of the transport bar: other parts of the window may use the same ids. */
static GtkWidget *
in_bar (GtkWidget *window, const char *id)
{
  return harness_find (harness_find (window, "transport"), id);
}

static const char *
bar_text (GtkWidget *window, const char *id)
{
  return gtk_label_get_label (GTK_LABEL (in_bar (window, id)));
}

static void
edit (GtkWidget *window, const char *assignment)
{
  harness_edit (glia_window_document (GLIA_WINDOW (window)), assignment);
}

/* Plans so many epochs, and waits until that has arrived. */
static void
plan (GtkWidget *window, guint epochs)
{
  g_autofree char *assignment = g_strdup_printf ("training.epochs=%u", epochs);
  GliaWorkbench *workbench = glia_window_workbench (GLIA_WINDOW (window));

  edit (window, assignment);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY &&
                 glia_workbench_snapshot (workbench)->planned_epochs == epochs);
  harness_settle (window);
}

static GFile *
new_file (const char *name, const char *text)
{
  g_autofree char *path = harness_write (name, text, -1);

  return g_file_new_for_path (path);
}

static void
answer (GtkWidget *window, const char *response)
{
  GtkWidget *dialog;

  HARNESS_UNTIL (harness_dialog (window) != NULL);
  dialog = harness_dialog (window);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* ---- Training --------------------------------------------------------------------------------- */

static void
test_starts_ready (void)
{
  GtkWidget *window = show_ready_window ();

  g_assert_true (glia_window_is_untouched (GLIA_WINDOW (window)));
  g_assert_cmpstr (text_of (window, "wide_title_label"), ==, "XOR quadrants");
  g_assert_cmpstr (text_of (window, "wide_caption"), ==, "2 inputs, 37 parameters");
  g_assert_cmpstr (bar_text (window, "caption"), ==, "Ready");
  harness_close (window);
}

static void
test_train_and_pause (void)
{
  GtkWidget *window = show_ready_window ();
  GtkWidget *train = in_bar (window, "train");

  plan (window, 100000);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (train), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Train");
  harness_activate (harness_find (window, "transport"), "train");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_RUNNING && epochs_of (window) > 2);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (train), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Pause");
  g_assert_false (gtk_widget_is_sensitive (in_bar (window, "step")));
  HARNESS_UNTIL (g_str_has_suffix (bar_text (window, "caption"), "left"));
  act (window, "win.train");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_PAUSED);
  g_assert_true (g_str_has_prefix (bar_text (window, "caption"), "Paused · "));
  harness_activate (harness_find (window, "transport"), "reset");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
  g_assert_cmpuint (steps_of (window), ==, 0);
  harness_close (window);
}

static void
test_steps (void)
{
  GtkWidget *window = show_ready_window ();
  GtkWidget *transport = harness_find (window, "transport");

  act (window, "win.step");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_PAUSED && epochs_of (window) == 1);
  g_assert_cmpstr (bar_text (window, "epoch"), ==, "Epoch 1 of 300");
  g_object_set (transport, "step-size", "batch", NULL);
  harness_activate (harness_find (window, "transport"), "step");
  /* 300 examples in batches of 10, and one more. */
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_PAUSED && steps_of (window) == 31);
  g_assert_cmpstr (bar_text (window, "caption"), ==, "Paused · 31 steps");
  act (window, "win.reset");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
  harness_close (window);
}

static void
test_finished (void)
{
  GtkWidget *window = show_ready_window ();

  plan (window, 30);
  act (window, "win.train");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_FINISHED);
  g_assert_cmpuint (epochs_of (window), ==, 30);
  HARNESS_UNTIL (g_str_equal (bar_text (window, "epoch"), "Epoch 30 of 30"));
  g_assert_true (g_str_has_prefix (bar_text (window, "caption"), "Test "));
  g_assert_cmpuint (strlen (bar_text (window, "reason")), >, 0);
  g_assert_false (gtk_widget_is_sensitive (in_bar (window, "train")));
  harness_close (window);
}

/* No frame is asked for while nothing happens, and closing in the middle leaves nothing behind. */
static void
test_close_while_training (void)
{
  for (int i = 0; i < 5; i++) {
    GtkWidget *window = show_ready_window ();
    GliaWorkbench *workbench = glia_window_workbench (GLIA_WINDOW (window));
    gpointer witness = workbench;

    plan (window, 1000000);
    g_object_add_weak_pointer (G_OBJECT (workbench), &witness);
    act (window, "win.train");
    HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_RUNNING);
    HARNESS_UNTIL (steps_of (window) > 100u * (guint)i);
    harness_close (window);
    HARNESS_UNTIL (witness == NULL);
  }
}

/* ---- Documents -------------------------------------------------------------------------------- */

static void
test_open (void)
{
  GtkWidget *window = show_ready_window ();
  g_autoptr (GFile) file = new_file ("rings.json", circles);

  glia_window_open (GLIA_WINDOW (window), file);
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
  g_assert_cmpstr (text_of (window, "wide_title_label"), ==, "rings");
  HARNESS_UNTIL (g_str_equal (text_of (window, "wide_caption"), "2 inputs, 25 parameters"));
  g_assert_false (glia_window_is_untouched (GLIA_WINDOW (window)));
  g_assert_null (harness_dialog (window));
  harness_close (window);
}

/* What is wrong is said in full, and the present experiment stays. */
static void
test_open_broken (void)
{
  GtkWidget *window = show_ready_window ();
  g_autoptr (GFile) file =
      new_file ("broken.json", "{ \"glia\": 1, \"data\": { \"source\": \"circels\" } }");
  GliaDocument *before = glia_window_document (GLIA_WINDOW (window));
  const char *text;

  glia_window_open (GLIA_WINDOW (window), file);
  HARNESS_UNTIL (harness_dialog (window) != NULL);
  text = adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (harness_dialog (window)));
  g_assert_nonnull (strstr (text, "broken.json"));
  g_assert_nonnull (strstr (text, "circels"));
  answer (window, "close");
  g_assert_true (glia_window_document (GLIA_WINDOW (window)) == before);
  g_assert_cmpstr (text_of (window, "wide_title_label"), ==, "XOR quadrants");
  harness_close (window);
}

static void
test_save_and_modified (void)
{
  GtkWidget *window = show_ready_window ();
  g_autoptr (GFile) file = new_file ("kept.json", circles);
  g_autoptr (GliaExperiment) read = NULL;
  g_autoptr (GError) error = NULL;

  glia_window_open (GLIA_WINDOW (window), file);
  edit (window, "training.epochs=77");
  g_assert_cmpstr (text_of (window, "wide_title_label"), ==, "• rings");
  act (window, "win.save");
  g_assert_cmpstr (text_of (window, "wide_title_label"), ==, "rings");
  read = glia_experiment_read_file (g_file_peek_path (file), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->training.epochs, ==, 77);
  harness_close (window);
}

static void
test_undo (void)
{
  GtkWidget *window = show_ready_window ();
  GliaDocument *document = glia_window_document (GLIA_WINDOW (window));

  edit (window, "training.epochs=5");
  act (window, "win.undo");
  g_assert_cmpuint (glia_document_experiment (document)->training.epochs, ==, 300);
  act (window, "win.redo");
  g_assert_cmpuint (glia_document_experiment (document)->training.epochs, ==, 5);
  act (window, "win.undo");
  g_assert_cmpstr (text_of (window, "wide_title_label"), ==, "XOR quadrants");
  harness_close (window);
}

/* Closing with changes asks; Cancel keeps the window, Discard and Save let it go. */
static void
test_unsaved (gconstpointer response)
{
  GtkWidget *window = show_ready_window ();
  g_autoptr (GFile) file = new_file ("unsaved.json", circles);
  g_autoptr (GliaExperiment) read = NULL;
  gpointer witness = window;

  glia_window_open (GLIA_WINDOW (window), file);
  edit (window, "training.epochs=78");
  g_object_add_weak_pointer (G_OBJECT (window), &witness);
  gtk_window_close (GTK_WINDOW (window));
  g_assert_nonnull (witness);
  answer (window, response);
  if (g_str_equal (response, "cancel")) {
    harness_settle (window);
    g_assert_nonnull (witness);
    gtk_window_destroy (GTK_WINDOW (window));
  }
  HARNESS_UNTIL (witness == NULL);
  read = glia_experiment_read_file (g_file_peek_path (file), NULL);
  g_assert_cmpuint (read->training.epochs, ==, g_str_equal (response, "save") ? 78 : 40);
}

static void
test_recipes (void)
{
  GtkWidget *window = show_ready_window ();

  gtk_widget_activate_action (window, "win.recipe", "s", "spirals");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
  g_assert_cmpint (
      glia_document_experiment (glia_window_document (GLIA_WINDOW (window)))->data.source, ==,
      GLIA_SOURCE_SPIRALS);
  g_assert_cmpstr (text_of (window, "wide_title_label"), ==, "Spirals");
  gtk_widget_activate_action (window, "win.recipe", "s", "plane");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
  g_assert_cmpstr (text_of (window, "wide_title_label"), ==, "Plane");
  act (window, "win.train");
  HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_FINISHED);
  harness_close (window);
}

/* ---- Layout ----------------------------------------------------------------------------------- */

static void
test_narrow (void)
{
  GtkWidget *window = show_window (800, 600);
  g_autofree char *page = NULL;

  g_assert_cmpint (gtk_widget_get_width (window), ==, 800);
  g_assert_cmpint (gtk_widget_get_height (window), ==, 600);
  g_assert_true (gtk_widget_get_mapped (harness_find (window, "switcher_bar")));
  g_assert_false (gtk_widget_get_mapped (harness_find (window, "sidebar")));
  g_assert_false (gtk_widget_get_mapped (harness_find (window, "wide_title")));
  g_assert_true (gtk_widget_get_mapped (harness_find (window, "narrow_title")));
  /* The setup comes over the stage, and goes. */
  act (window, "win.show-sidebar");
  HARNESS_UNTIL (gtk_widget_get_mapped (harness_find (window, "sidebar")));
  act (window, "win.show-sidebar");
  HARNESS_UNTIL (!gtk_widget_get_mapped (harness_find (window, "sidebar")));
  gtk_widget_activate_action (window, "win.page", "s", "labs");
  g_object_get (window, "page", &page, NULL);
  g_assert_cmpstr (page, ==, "labs");
  gtk_widget_activate_action (window, "win.page", "s", "workbench");

  gtk_window_set_default_size (GTK_WINDOW (window), 1300, 800);
  HARNESS_UNTIL (gtk_widget_get_mapped (harness_find (window, "sidebar")));
  g_assert_false (gtk_widget_get_visible (harness_find (window, "switcher_bar")));
  g_assert_true (gtk_widget_get_mapped (harness_find (window, "wide_title")));
  harness_close (window);
}

static void
test_remembered (void)
{
  g_autoptr (GSettings) settings = glia_settings_new ();
  GtkWidget *window = show_window (1200, 700);
  gpointer witness = window;
  int width, height, kept_width, kept_height;

  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  act (window, "win.show-sidebar");
  HARNESS_UNTIL (!gtk_widget_get_mapped (harness_find (window, "sidebar")));
  g_object_add_weak_pointer (G_OBJECT (window), &witness);
  gtk_window_close (GTK_WINDOW (window));
  HARNESS_UNTIL (witness == NULL);

  window = GTK_WIDGET (glia_window_new (NULL));
  gtk_window_get_default_size (GTK_WINDOW (window), &kept_width, &kept_height);
  g_assert_cmpint (kept_width, ==, width);
  g_assert_cmpint (kept_height, ==, height);
  gtk_window_present (GTK_WINDOW (window));
  harness_settle (window);
  g_assert_false (gtk_widget_get_mapped (harness_find (window, "sidebar")));
  harness_close (window);
  g_settings_reset (settings, "show-sidebar");
  g_settings_reset (settings, "window-width");
  g_settings_reset (settings, "window-height");
}

/* Nothing in the bar moves when Train becomes Pause and the numbers run. */
static void
test_nothing_jumps (void)
{
  static const char *const parts[] = {"reset", "train", "step", "step_size", "timeline", "status"};
  GtkWidget *window = show_ready_window ();
  graphene_rect_t before[G_N_ELEMENTS (parts)], now;

  plan (window, 100000);
  harness_settle (window);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_true (gtk_widget_compute_bounds (in_bar (window, parts[i]), window, &before[i]));
  act (window, "win.train");
  HARNESS_UNTIL (epochs_of (window) > 100);
  harness_settle (window);
  /* The longest thing it says. */
  gtk_label_set_label (GTK_LABEL (in_bar (window, "caption")),
                       "88,888,888 steps/s · 888:88:88 left");
  harness_settle (window);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_assert_true (gtk_widget_compute_bounds (in_bar (window, parts[i]), window, &now));
    g_assert_true (graphene_rect_equal (&before[i], &now));
  }
  harness_close (window);
}

static void
test_screenshots (void)
{
  static const struct {
    const char *name, *style;
    int width, height;
  } pictures[] = {
      {"workbench-light", "light", 1440, 900},
      {"workbench-dark", "dark", 1440, 900},
      {"workbench-light-800x600", "light", 800, 600},
      {"workbench-dark-800x600", "dark", 800, 600},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++) {
    g_autoptr (GFile) file = new_file ("spirals.json", spirals);
    g_autoptr (GdkTexture) texture = NULL;
    GtkWidget *window;
    harness_set_style (pictures[i].style);
    window = show_window (pictures[i].width, pictures[i].height);
    glia_window_open (GLIA_WINDOW (window), file);
    HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_READY);
    act (window, "win.train");
    HARNESS_UNTIL (state_of (window) == GLIA_WORKBENCH_FINISHED);
    harness_settle (window);
    texture = harness_picture (window, pictures[i].name);
    g_assert_cmpint (gdk_texture_get_width (texture), ==, pictures[i].width);
    g_assert_cmpint (gdk_texture_get_height (texture), ==, pictures[i].height);
    harness_close (window);
  }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/window/starts-ready", test_starts_ready);
  g_test_add_func ("/app/window/train-and-pause", test_train_and_pause);
  g_test_add_func ("/app/window/steps", test_steps);
  g_test_add_func ("/app/window/finished", test_finished);
  g_test_add_func ("/app/window/close-while-training", test_close_while_training);
  g_test_add_func ("/app/window/open", test_open);
  g_test_add_func ("/app/window/open-broken", test_open_broken);
  g_test_add_func ("/app/window/save-and-modified", test_save_and_modified);
  g_test_add_func ("/app/window/undo", test_undo);
  g_test_add_data_func ("/app/window/unsaved/cancel", "cancel", test_unsaved);
  g_test_add_data_func ("/app/window/unsaved/discard", "discard", test_unsaved);
  g_test_add_data_func ("/app/window/unsaved/save", "save", test_unsaved);
  g_test_add_func ("/app/window/recipes", test_recipes);
  g_test_add_func ("/app/window/narrow", test_narrow);
  g_test_add_func ("/app/window/remembered", test_remembered);
  g_test_add_func ("/app/window/nothing-jumps", test_nothing_jumps);
  g_test_add_func ("/app/window/screenshots", test_screenshots);
  return harness_run ();
}
