/* SPDX-License-Identifier: MIT */
/* Painting points: with the mouse's gesture, with keys, and what undo makes of it. */
#include "app-harness.h"
#include "glia-choice-row.h"
#include "glia-painted.h"
#include "glia-window.h"

#include <glib/gstdio.h>

typedef struct {
  GtkWidget *window, *plane;
  GliaDocument *document;
  GliaWorkbench *workbench;
} Painting;

static const GliaExperiment *
experiment (const Painting *painting)
{
  return glia_document_experiment (painting->document);
}

static GArray *
points_of (const Painting *painting)
{
  g_autoptr (GError) error = NULL;
  GArray *points = glia_painted_read (experiment (painting), &error);

  g_assert_no_error (error);
  return points;
}

static guint
n_points (const Painting *painting)
{
  g_autoptr (GArray) points = points_of (painting);
  return points->len;
}

static GliaPaintedPoint
last_point (const Painting *painting)
{
  g_autoptr (GArray) points = points_of (painting);
  return g_array_index (points, GliaPaintedPoint, points->len - 1);
}

static Painting
open_window (void)
{
  Painting painting = {.window = GTK_WIDGET (glia_window_new (NULL))};

  gtk_window_set_default_size (GTK_WINDOW (painting.window), 1280, 800);
  gtk_window_present (GTK_WINDOW (painting.window));
  harness_settle (painting.window);
  painting.document = glia_window_document (GLIA_WINDOW (painting.window));
  painting.workbench = glia_window_workbench (GLIA_WINDOW (painting.window));
  painting.plane = harness_find (harness_find (painting.window, "output"), "plane");
  HARNESS_UNTIL (glia_workbench_state (painting.workbench) == GLIA_WORKBENCH_READY);
  return painting;
}

/* The window, with "Painted points" chosen in the setup. */
static Painting
begin (void)
{
  Painting painting = open_window ();
  GliaChoiceRow *row =
      GLIA_CHOICE_ROW (harness_find (harness_find (painting.window, "sidebar"), "data-set"));

  g_assert_true (glia_choice_row_choose (row, "painted"));
  g_assert_true (glia_painted_is (experiment (&painting)));
  HARNESS_UNTIL (glia_workbench_state (painting.workbench) == GLIA_WORKBENCH_READY);
  harness_settle (painting.window);
  return painting;
}

static GtkEventController *
controller_of (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    if (G_OBJECT_TYPE (controller) == type)
      return controller; /* the widget's */
  }
  g_error ("there is no %s", g_type_name (type));
}

static gboolean
press_key (const Painting *painting, guint key)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (controller_of (painting->plane, GTK_TYPE_EVENT_CONTROLLER_KEY),
                         "key-pressed", key, 0, 0, &handled);
  return handled;
}

/* Moves the pointer to a point of the plane; the data's square is in the middle of the widget. */
static void
point_at (const Painting *painting, double px, double py)
{
  g_signal_emit_by_name (controller_of (painting->plane, GTK_TYPE_EVENT_CONTROLLER_MOTION),
                         "motion", px, py);
}

static gboolean
is_trained_on (const Painting *painting, gsize rows)
{
  const GliaSplits *splits = glia_workbench_splits (painting->workbench);

  return splits != NULL && splits->train->n_rows == rows;
}

/* ---- Tests ------------------------------------------------------------------------------------ */

static void
test_begins_with_two (void)
{
  Painting painting = begin ();

  g_assert_cmpuint (n_points (&painting), ==, 2);
  g_assert_true (is_trained_on (&painting, 2));
  g_assert_false (gtk_widget_get_mapped (harness_find (painting.window, "train-file")));
  g_assert_false (gtk_widget_get_mapped (harness_find (painting.window, "target")));
  g_assert_true (gtk_widget_get_mapped (harness_find (painting.window, "paint-row")));
  g_assert_true (gtk_widget_get_focusable (painting.plane));
  /* Where inputs are standardized the plane is another one than the points'. */
  static const char *const standardize[] = {"data.standardize=true", NULL};
  g_assert_true (glia_document_set (painting.document, "Standardize", standardize, NULL));
  HARNESS_UNTIL (!gtk_widget_get_focusable (painting.plane));
  g_assert_false (press_key (&painting, GDK_KEY_1));
  gtk_widget_activate_action (painting.window, "win.undo", NULL);
  gtk_widget_activate_action (painting.window, "win.undo", NULL);
  g_assert_cmpint (experiment (&painting)->data.source, ==, GLIA_SOURCE_XOR_QUADRANTS);
  HARNESS_UNTIL (!gtk_widget_get_focusable (painting.plane));
  harness_close (painting.window);
}

/* Classes by number, wherever the cross is; each point is an edit. */
static void
test_keys (void)
{
  Painting painting = begin ();
  GliaPaintedPoint first, second;

  gtk_widget_grab_focus (painting.plane);
  g_assert_true (press_key (&painting, GDK_KEY_1));
  first = last_point (&painting);
  g_assert_cmpuint (first.class, ==, 0);
  g_assert_true (press_key (&painting, GDK_KEY_Right));
  g_assert_true (press_key (&painting, GDK_KEY_Up));
  g_assert_true (press_key (&painting, GDK_KEY_2));
  second = last_point (&painting);
  g_assert_cmpuint (second.class, ==, 1);
  g_assert_cmpfloat (second.x, >, first.x);
  g_assert_cmpfloat (second.y, >, first.y);
  g_assert_cmpuint (n_points (&painting), ==, 4);
  g_assert_true (is_trained_on (&painting, 4));
  g_assert_true (press_key (&painting, GDK_KEY_Return));
  g_assert_cmpuint (last_point (&painting).class, ==, 1);
  /* A third class asks for another loss. */
  g_assert_true (press_key (&painting, GDK_KEY_KP_3));
  g_assert_cmpint (experiment (&painting)->training.loss, ==, MLP_CROSS_ENTROPY);
  g_assert_cmpuint (glia_workbench_splits (painting.workbench)->train->n_classes, ==, 3);
  for (guint n = 6; n-- > 2;) {
    gtk_widget_activate_action (painting.window, "win.undo", NULL);
    g_assert_cmpuint (n_points (&painting), ==, n);
  }
  gtk_widget_activate_action (painting.window, "win.redo", NULL);
  g_assert_cmpuint (n_points (&painting), ==, 3);
  /* The window's keys are not the plane's. */
  g_assert_false (press_key (&painting, GDK_KEY_space));
  harness_close (painting.window);
}

static void
test_removing (void)
{
  Painting painting = begin ();

  gtk_widget_grab_focus (painting.plane);
  for (int i = 0; i < 6; i++)
    press_key (&painting, GDK_KEY_Right);
  press_key (&painting, GDK_KEY_1);
  g_assert_cmpuint (n_points (&painting), ==, 3);
  press_key (&painting, GDK_KEY_Delete);
  g_assert_cmpuint (n_points (&painting), ==, 2);
  /* There is nothing near. */
  press_key (&painting, GDK_KEY_Delete);
  g_assert_cmpuint (n_points (&painting), ==, 2);
  gtk_widget_activate_action (painting.window, "win.undo", NULL);
  g_assert_cmpuint (n_points (&painting), ==, 3);
  harness_close (painting.window);
}

/* The cross follows the pointer, so that a key paints where one looks. */
static void
test_pointer (void)
{
  Painting painting = begin ();
  const double middle_x = gtk_widget_get_width (painting.plane) / 2.0;
  const double middle_y = gtk_widget_get_height (painting.plane) / 2.0;
  GliaPaintedPoint left, right;

  point_at (&painting, middle_x - 40, middle_y);
  press_key (&painting, GDK_KEY_1);
  left = last_point (&painting);
  point_at (&painting, middle_x + 40, middle_y - 20);
  press_key (&painting, GDK_KEY_1);
  right = last_point (&painting);
  g_assert_cmpfloat (right.x, >, left.x);
  g_assert_cmpfloat (right.y, >, left.y);
  g_assert_cmpfloat (ABS (left.x), <, 1.3);
  g_assert_cmpfloat (ABS (left.y), <, 1.3);
  harness_close (painting.window);
}

/* While it trains the new run trains, too; and the plane does not move. */
static void
test_while_training (void)
{
  static const char *const long_run[] = {"training.epochs=10000000", NULL};
  Painting painting = begin ();
  double before[4], after[4];

  g_assert_true (glia_document_set (painting.document, "Epochs", long_run, NULL));
  HARNESS_UNTIL (glia_workbench_state (painting.workbench) == GLIA_WORKBENCH_READY);
  glia_workbench_plane (painting.workbench, before, before + 1, before + 2, before + 3);
  gtk_widget_activate_action (painting.window, "win.train", NULL);
  HARNESS_UNTIL (glia_workbench_state (painting.workbench) == GLIA_WORKBENCH_RUNNING);
  for (int i = 0; i < 19; i++)
    press_key (&painting, GDK_KEY_Up);
  press_key (&painting, GDK_KEY_2);
  g_assert_cmpuint (n_points (&painting), ==, 3);
  HARNESS_UNTIL (glia_workbench_state (painting.workbench) == GLIA_WORKBENCH_RUNNING &&
                 glia_workbench_newest (painting.workbench)->steps > 0);
  glia_workbench_plane (painting.workbench, after, after + 1, after + 2, after + 3);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (before[i], ==, after[i]);
  harness_close (painting.window);
}

/* The points that are there can be painted on. */
static void
test_on_these (void)
{
  Painting painting = open_window ();
  GtkWidget *output = harness_find (painting.window, "output");

  g_assert_true (gtk_widget_activate_action (output, "output.paint", NULL));
  g_assert_true (glia_painted_is (experiment (&painting)));
  g_assert_cmpuint (n_points (&painting), ==, 500);
  HARNESS_UNTIL (glia_workbench_state (painting.workbench) == GLIA_WORKBENCH_READY);
  g_assert_cmpuint (glia_workbench_splits (painting.workbench)->train->n_rows, ==, 500);
  /* Quantities have no classes to paint with. */
  static const char *const plane[] = {"data={\"source\":\"plane\"}",
                                      "training.loss=mean-squared-error", NULL};
  g_assert_true (glia_document_set (painting.document, "Data set", plane, NULL));
  HARNESS_UNTIL (glia_workbench_state (painting.workbench) == GLIA_WORKBENCH_READY);
  harness_settle (painting.window);
  gtk_widget_activate_action (output, "output.paint", NULL);
  g_assert_cmpint (experiment (&painting)->data.source, ==, GLIA_SOURCE_PLANE);
  harness_close (painting.window);
}

/* What was painted is in the file, and comes back with it. */
static void
test_saved (void)
{
  Painting painting = begin ();
  g_autofree char *path = g_build_filename (harness_folder (), "painted.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) read = NULL;
  g_autoptr (GArray) points = NULL;

  press_key (&painting, GDK_KEY_2);
  g_assert_true (glia_document_save (painting.document, file, &error));
  g_assert_no_error (error);
  g_assert_true (is_trained_on (&painting, 3)); /* saving is no change of the data */
  g_assert_cmpint (glia_workbench_state (painting.workbench), ==, GLIA_WORKBENCH_READY);
  gboolean modified;
  g_object_get (painting.document, "modified", &modified, NULL);
  g_assert_false (modified);
  /* The points lie beside the file, so that both can go elsewhere. */
  read = glia_experiment_read_file (path, &error);
  g_assert_no_error (error);
  g_assert_null (strchr (read->data.train, '/'));
  g_assert_no_errno (g_unlink (experiment (&painting)->data.train));
  points = glia_painted_read (read, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, ==, 3);
  harness_close (painting.window);
}

static void
test_pictures (void)
{
  static const guint keys[] = {GDK_KEY_Right, GDK_KEY_Up, GDK_KEY_1,    GDK_KEY_Left, GDK_KEY_Down,
                               GDK_KEY_Down,  GDK_KEY_2,  GDK_KEY_Left, GDK_KEY_3};
  Painting painting = begin ();

  gtk_widget_grab_focus (painting.plane);
  for (int round = 0; round < 12; round++)
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
      press_key (&painting, keys[i]);
  press_key (&painting, GDK_KEY_Right);
  harness_screenshot (painting.window, "paint-light");
  harness_set_style ("dark");
  harness_screenshot (painting.window, "paint-dark");
  harness_set_style ("light");
  harness_close (painting.window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/paint/begins-with-two", test_begins_with_two);
  g_test_add_func ("/app/paint/keys", test_keys);
  g_test_add_func ("/app/paint/removing", test_removing);
  g_test_add_func ("/app/paint/pointer", test_pointer);
  g_test_add_func ("/app/paint/while-training", test_while_training);
  g_test_add_func ("/app/paint/on-these", test_on_these);
  g_test_add_func ("/app/paint/saved", test_saved);
  g_test_add_func ("/app/paint/pictures", test_pictures);
  return harness_run ();
}
