/* SPDX-License-Identifier: MIT */
/* The gallery: what it shows, how one chooses, and what is opened. */
#include "app-harness.h"
#include "glia-gallery.h"
#include "glia-recipe-choices.h"
#include "glia-recipe-tile.h"
#include "glia-recipe.h"
#include "glia-sweep-lists.h"
#include "glia-window.h"

static GtkWidget *
show_window (int width, int height)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (glia_workbench_state (glia_window_workbench (GLIA_WINDOW (window))) ==
                 GLIA_WORKBENCH_READY);
  harness_settle (window);
  return window;
}

static GtkWidget *
gallery_of (GtkWidget *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) other = g_list_model_get_item (windows, i);
    if (GLIA_IS_GALLERY (other) &&
        gtk_window_get_transient_for (GTK_WINDOW (other)) == GTK_WINDOW (window))
      return other;
  }
  return NULL;
}

static GtkWidget *
open_gallery (GtkWidget *window)
{
  GtkWidget *gallery;

  g_assert_true (gtk_widget_activate_action (window, "win.new", NULL));
  gallery = gallery_of (window);
  g_assert_nonnull (gallery);
  HARNESS_UNTIL (gtk_widget_get_mapped (gallery));
  harness_settle (gallery);
  return gallery;
}

static GliaRecipeTile *
find_tile (GtkWidget *gallery, const char *which)
{
  return GLIA_RECIPE_TILE (harness_find (gallery, which));
}

static void
select_tile (GtkWidget *gallery, const char *which)
{
  GtkFlowBoxChild *child = GTK_FLOW_BOX_CHILD (find_tile (gallery, which));

  gtk_flow_box_select_child (GTK_FLOW_BOX (gtk_widget_get_parent (GTK_WIDGET (child))), child);
}

static const char *
open_label (GtkWidget *gallery)
{
  return gtk_button_get_label (GTK_BUTTON (harness_find (gallery, "open")));
}

static const GliaExperiment *
experiment_of (GtkWidget *window)
{
  return glia_document_experiment (glia_window_document (GLIA_WINDOW (window)));
}

static guint
n_selected (GtkWidget *gallery, const char *box)
{
  GList *list = gtk_flow_box_get_selected_children (GTK_FLOW_BOX (harness_find (gallery, box)));
  const guint n = g_list_length (list);

  g_list_free (list);
  return n;
}

static void
wait_for_pictures (GtkWidget *gallery)
{
  for (int group = 0; group < GLIA_RECIPES_GROUPS; group++)
    for (const GliaRecipeChoice *choice = glia_recipe_choices ((GliaRecipeGroup)group);
         choice->which != NULL; choice++)
      HARNESS_UNTIL_SECONDS (60, glia_recipe_tile_is_complete (find_tile (gallery, choice->which)));
}

/* Every choice can be opened, and every recipe of the command line is one. */
static void
test_choices (void)
{
  g_auto (GStrv) names = glia_recipe_list ();
  guint found = 0;

  for (int group = 0; group < GLIA_RECIPES_GROUPS; group++)
    for (const GliaRecipeChoice *choice = glia_recipe_choices ((GliaRecipeGroup)group);
         choice->which != NULL; choice++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GliaExperiment) experiment = glia_recipe_choice_experiment (choice->which, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (experiment->name, ==, choice->title);
      found += g_strv_contains ((const char *const *)names, choice->which);
    }
  g_assert_cmpuint (found, ==, g_strv_length (names));

  g_autoptr (GliaExperiment) third = glia_recipe_choice_experiment ("learning-rates:2", NULL);
  g_assert_cmpfloat (third->training.optimizer.learning_rate, ==, 0.01);
  g_assert_cmpuint (glia_sweep_runs (third), ==, 1);
  g_assert_cmpstr (third->name, ==, "Movie reviews: learning rates: 0.01");
  g_assert_null (glia_recipe_choice_experiment ("learning-rates:6", NULL));
  g_assert_null (glia_recipe_choice_experiment ("nothing", NULL));
}

static void
test_opens_a_recipe (void)
{
  GtkWidget *window = show_window (1440, 900);
  GtkWidget *gallery = open_gallery (window);

  g_assert_cmpstr (open_label (gallery), ==, "_Open XOR");
  select_tile (gallery, "spirals");
  g_assert_cmpstr (open_label (gallery), ==, "_Open Spirals");
  /* Of all groups one tile is chosen. */
  select_tile (gallery, "moons");
  g_assert_cmpuint (n_selected (gallery, "ready"), ==, 0);
  g_assert_cmpuint (n_selected (gallery, "more"), ==, 1);
  harness_activate (gallery, "open");
  HARNESS_UNTIL (gallery_of (window) == NULL);
  HARNESS_UNTIL (experiment_of (window)->data.source == GLIA_SOURCE_MOONS);
  harness_close (window);
}

/* A homework recipe is a whole sweep; nothing is downloaded before one says so. */
static void
test_opens_a_sweep (void)
{
  GtkWidget *window = show_window (1440, 900);
  GtkWidget *gallery = open_gallery (window);
  GtkWidget *bar = harness_find (window, "transport");

  select_tile (gallery, "learning-rates");
  g_signal_emit_by_name (harness_find (gallery, "homework"), "child-activated",
                         find_tile (gallery, "learning-rates"));
  g_assert_null (gallery_of (window));
  HARNESS_UNTIL (glia_sweep_runs (experiment_of (window)) == 6);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (harness_find (bar, "sweep_label"))), ==,
                   "Sweep 6 Runs");
  HARNESS_UNTIL (glia_workbench_state (glia_window_workbench (GLIA_WINDOW (window))) !=
                 GLIA_WORKBENCH_LOADING);
  harness_settle (window);
  harness_screenshot (window, "gallery-opened-sweep");
  harness_close (window);
}

static gboolean
press_shortcut (GtkWidget *gallery, guint key)
{
  GtkShortcutController *controller;
  GListModel *all = gtk_widget_observe_controllers (gallery);
  gboolean done = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (all) && !done; i++) {
    g_autoptr (GObject) one = g_list_model_get_item (all, i);
    if (!GTK_IS_SHORTCUT_CONTROLLER (one))
      continue;
    controller = GTK_SHORTCUT_CONTROLLER (one);
    for (guint s = 0; s < g_list_model_get_n_items (G_LIST_MODEL (controller)) && !done; s++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), s);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
      if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
          gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
        done = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                             GTK_SHORTCUT_ACTION_EXCLUSIVE, gallery, NULL);
    }
  }
  g_object_unref (all);
  return done;
}

static void
test_keyboard (void)
{
  GtkWidget *window = show_window (1440, 900);
  GtkWidget *gallery = open_gallery (window);
  GtkWidget *ready = harness_find (gallery, "ready");
  gboolean done;

  /* The first tile has the focus; Right goes to the next, Down to the next group. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (gallery)) ==
                 GTK_WIDGET (find_tile (gallery, "xor")));
  g_signal_emit_by_name (ready, "move-cursor", GTK_MOVEMENT_VISUAL_POSITIONS, 1, FALSE, FALSE,
                         &done);
  g_assert_cmpstr (open_label (gallery), ==, "_Open Circles");
  g_signal_emit_by_name (ready, "keynav-failed", GTK_DIR_DOWN, &done);
  g_assert_true (done);
  g_assert_cmpstr (open_label (gallery), ==, "_Open Movie reviews: structures");
  /* Above the first group there is nothing. */
  g_signal_emit_by_name (ready, "keynav-failed", GTK_DIR_UP, &done);
  g_assert_cmpstr (open_label (gallery), ==, "_Open Movie reviews: structures");
  gtk_test_accessible_assert_property (find_tile (gallery, "circles"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Circles");
  g_assert_true (press_shortcut (gallery, GDK_KEY_Escape));
  HARNESS_UNTIL (gallery_of (window) == NULL);
  g_assert_cmpint (experiment_of (window)->data.source, ==, GLIA_SOURCE_XOR_QUADRANTS);
  harness_close (window);
}

/* Closed at once: what is on its way in threads comes to nothing. */
static void
test_closed_at_once (void)
{
  GtkWidget *window = show_window (1440, 900);

  for (int i = 0; i < 5; i++)
    gtk_window_destroy (GTK_WINDOW (open_gallery (window)));
  harness_close (window);
}

static void
test_looks (void)
{
  static const int sizes[][2] = {{1440, 900}, {800, 600}};

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    GtkWidget *window = show_window (sizes[i][0], sizes[i][1]);
    GtkWidget *gallery = open_gallery (window);
    g_autofree char *name = g_strdup_printf ("gallery-%d", sizes[i][0]);
    g_autofree char *dark = g_strconcat (name, "-dark", NULL);
    wait_for_pictures (gallery);
    harness_settle (gallery);
    g_assert_cmpint (gtk_widget_get_width (gallery), <=, sizes[i][0]);
    g_assert_cmpint (gtk_widget_get_height (gallery), <=, sizes[i][1]);
    harness_screenshot (gallery, name);
    harness_set_style ("dark");
    harness_settle (gallery);
    harness_screenshot (gallery, dark);
    harness_set_style ("light");
    gtk_window_destroy (GTK_WINDOW (gallery));
    harness_close (window);
  }
}

/* Keys that come before the tiles are laid out go nowhere; those after do what they should. */
static void
test_keys_wait (void)
{
  GtkWidget *window = show_window (900, 700), *gallery;
  g_autoptr (GListModel) controllers = NULL;
  GtkEventController *keys = NULL;
  gboolean kept;

  g_assert_true (gtk_widget_activate_action (window, "win.new", NULL));
  gallery = gallery_of (window);
  controllers = gtk_widget_observe_controllers (gallery);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i);
    if (g_strcmp0 (gtk_event_controller_get_name (one), "wait") == 0)
      keys = one;
  }
  g_assert_nonnull (keys);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Down, 0, 0, &kept);
  g_assert_true (kept);
  HARNESS_UNTIL (gtk_widget_get_mapped (gallery));
  harness_settle (gallery);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Down, 0, 0, &kept);
  g_assert_false (kept);
  harness_close (gallery);
  harness_close (window);
}

static void
test_data_of_a_package (void)
{
  if (g_file_test ("/usr/share/datasets/fashion-mnist", G_FILE_TEST_EXISTS)) {
    g_test_skip ("the package is installed here");
    return;
  }
  GtkWidget *window = show_window (1440, 900), *gallery = open_gallery (window);
  GliaRecipeTile *tile = find_tile (gallery, "fashion-images");
  GtkWidget *copy = harness_find (GTK_WIDGET (tile), "copy");

  HARNESS_UNTIL (glia_recipe_tile_is_complete (tile));
  g_assert_cmpstr (harness_text (GTK_WIDGET (tile), "sentence"), ==,
                   "Needs a Debian package: sudo apt install dataset-fashion-mnist");
  g_assert_true (gtk_widget_get_visible (copy));
  harness_activate (GTK_WIDGET (tile), "copy");
  HARNESS_UNTIL (g_strcmp0 (gtk_widget_get_tooltip_text (copy), "Copied") == 0);
  harness_settle (gallery);
  harness_screenshot (gallery, "gallery-package");
  gtk_window_destroy (GTK_WINDOW (gallery));
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/gallery/choices", test_choices);
  g_test_add_func ("/app/gallery/opens-a-recipe", test_opens_a_recipe);
  g_test_add_func ("/app/gallery/opens-a-sweep", test_opens_a_sweep);
  g_test_add_func ("/app/gallery/keyboard", test_keyboard);
  g_test_add_func ("/app/gallery/keys-wait", test_keys_wait);
  g_test_add_func ("/app/gallery/closed-at-once", test_closed_at_once);
  g_test_add_func ("/app/gallery/looks", test_looks);
  g_test_add_func ("/app/gallery/package", test_data_of_a_package);
  return harness_run ();
}
