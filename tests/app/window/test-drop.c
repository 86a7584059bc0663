/* SPDX-License-Identifier: MIT */
/* Files that are dropped on the window, or opened, whatever they are. */
#include "app-harness.h"
#include "glia-window.h"

/* ---- Helpers ---------------------------------------------------------------------------------- */

static GFile *
new_file (const char *name, const void *bytes, gssize length)
{
  g_autofree char *path = harness_write (name, bytes, length);

  return g_file_new_for_path (path);
}

static GFile *
new_table (const char *name, char delimiter)
{
  g_autoptr (GString) text = g_string_new ("a,target,b\n");

  for (int i = 0; i < 60; i++)
    g_string_append_printf (text, "%d.5,%s,%d\n", i, i % 3 == 0 ? "low" : "high", 60 - i);
  g_strdelimit (text->str, ",", delimiter);
  return new_file (name, text->str, -1);
}

static GliaWindow *
show_window (void)
{
  GliaWindow *window = glia_window_new (NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
  harness_settle (GTK_WIDGET (window));
  return window;
}

static const GliaExperiment *
experiment (GliaWindow *window)
{
  return glia_document_experiment (glia_window_document (window));
}

/* Lets the files fall where a person would. */
static gboolean
drop (GliaWindow *window, GFile *first, GFile *second)
{
  GtkWidget *area = harness_find (GTK_WIDGET (window), "breakpoint");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (area);
  GSList both = {second, NULL}, list = {first, second != NULL ? &both : NULL};
  GValue value = G_VALUE_INIT;
  gboolean taken = FALSE, found = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (&list));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
    if (!GTK_IS_DROP_TARGET (controller))
      continue;
    g_signal_emit_by_name (controller, "drop", &value, 100.0, 100.0, &taken);
    found = TRUE;
  }
  g_assert_true (found);
  g_value_unset (&value);
  return taken;
}

static gboolean
is_ready_on (GliaWindow *window, GliaDataSource source)
{
  return experiment (window)->data.source == source &&
         glia_workbench_state (glia_window_workbench (window)) == GLIA_WORKBENCH_READY;
}

static GliaWindow *
other_window (GliaWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) other = g_list_model_get_item (windows, i);
    if (GLIA_IS_WINDOW (other) && other != GTK_WIDGET (window))
      return GLIA_WINDOW (other);
  }
  return NULL;
}

/* ---- Tests ------------------------------------------------------------------------------------ */

static void
test_table (gconstpointer delimiter)
{
  GliaWindow *window = show_window ();
  g_autoptr (GFile) file = new_table ("points.data", *(const char *)delimiter);
  const GliaSplits *splits;

  g_assert_true (drop (window, file, NULL));
  HARNESS_UNTIL (is_ready_on (window, GLIA_SOURCE_CSV));
  g_assert_cmpstr (experiment (window)->data.target, ==, "target");
  splits = glia_workbench_splits (glia_window_workbench (window));
  g_assert_cmpuint (splits->train->n_rows, ==, 36);
  g_assert_cmpuint (splits->train->n_columns, ==, 2);
  /* It learns. */
  gtk_widget_activate_action (GTK_WIDGET (window), "win.train", NULL);
  HARNESS_UNTIL (glia_workbench_snapshot (glia_window_workbench (window))->epochs > 3);
  harness_close (GTK_WIDGET (window));
}

static void
test_images (void)
{
  static const guint8 head[] = {0, 0, 8, 3, 0, 0, 0, 30, 0, 0, 0, 2, 0, 0, 0, 2};
  static const guint8 label_head[] = {0, 0, 8, 1, 0, 0, 0, 30};
  guint8 images[sizeof head + 30 * 4] = {0}, labels[sizeof label_head + 30];
  GliaWindow *window = show_window ();
  g_autoptr (GFile) file = NULL, label_file = NULL;

  memcpy (images, head, sizeof head);
  memcpy (labels, label_head, sizeof label_head);
  for (guint i = 0; i < 30; i++)
    labels[sizeof label_head + i] = i % 2;
  file = new_file ("images-idx3", images, sizeof images);
  label_file = new_file ("labels-idx1", labels, sizeof labels);
  g_assert_true (drop (window, label_file, file));
  HARNESS_UNTIL (is_ready_on (window, GLIA_SOURCE_IDX));
  g_assert_cmpuint (glia_workbench_splits (glia_window_workbench (window))->train->n_columns, ==,
                    4);
  harness_close (GTK_WIDGET (window));
}

/* An edited experiment stays where it is. */
static void
test_data_beside_edits (void)
{
  static const char *const edit[] = {"training.epochs=5", NULL};
  GliaWindow *window = show_window (), *other;
  g_autoptr (GFile) file = new_table ("beside.csv", ',');

  g_assert_true (glia_document_set (glia_window_document (window), "Edit", edit, NULL));
  drop (window, file, NULL);
  HARNESS_UNTIL (other_window (window) != NULL);
  other = other_window (window);
  HARNESS_UNTIL (is_ready_on (other, GLIA_SOURCE_CSV));
  g_assert_cmpint (experiment (window)->data.source, ==, GLIA_SOURCE_XOR_QUADRANTS);
  harness_close (GTK_WIDGET (other));
  harness_close (GTK_WIDGET (window));
}

static void
test_experiment (void)
{
  GliaWindow *window = show_window ();
  g_autoptr (GFile) file =
      new_file ("moons.json", "{ \"glia\": 1, \"data\": { \"source\": \"moons\" } }", -1);

  g_assert_true (drop (window, file, NULL));
  HARNESS_UNTIL (is_ready_on (window, GLIA_SOURCE_MOONS));
  harness_close (GTK_WIDGET (window));
}

/* What is wrong is said with its place, and nothing else changes. */
static void
test_broken (void)
{
  static const struct {
    const char *name, *text, *says;
    gssize length;
  } cases[] = {
      {"ragged.csv", "a,b,y\n1,2,no\n1,2,3,yes\n", "ragged.csv:3: 4 columns", -1},
      {"cell.csv", "a,b,y\n1,2,no\n2,3,yes\nx,3,yes\n", "cell.csv:4: column \"a\": \"x\"", -1},
      {"broken.json", "{ \"glia\": 1, }", "broken.json:1:", -1},
      {"picture.png", "\x89PNG\r\n\x1a\n\0\0\0\r", "picture.png", 12},
  };
  GliaWindow *window = show_window ();
  GliaDocument *before = glia_window_document (window);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GFile) file = new_file (cases[i].name, cases[i].text, cases[i].length);
    drop (window, file, NULL);
    HARNESS_UNTIL (harness_dialog (GTK_WIDGET (window)) != NULL);
    const char *text =
        adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (harness_dialog (GTK_WIDGET (window))));
    if (strstr (text, cases[i].says) == NULL)
      g_error ("\"%s\" does not say \"%s\"", text, cases[i].says);
    gtk_window_destroy (GTK_WINDOW (harness_dialog (GTK_WIDGET (window))));
    g_assert_true (glia_window_document (window) == before);
  }
  harness_close (GTK_WIDGET (window));
}

/* A window that is closed while its data are read. */
static void
test_closed_meanwhile (void)
{
  GliaWindow *window = show_window ();
  g_autoptr (GFile) file = new_table ("closed.csv", ',');
  gpointer witness = window;

  g_object_add_weak_pointer (G_OBJECT (window), &witness);
  drop (window, file, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  HARNESS_UNTIL (witness == NULL);
  g_assert_null (other_window (NULL));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_data_func ("/app/drop/csv", ",", test_table);
  g_test_add_data_func ("/app/drop/tsv", "\t", test_table);
  g_test_add_func ("/app/drop/images", test_images);
  g_test_add_func ("/app/drop/data-beside-edits", test_data_beside_edits);
  g_test_add_func ("/app/drop/experiment", test_experiment);
  g_test_add_func ("/app/drop/broken", test_broken);
  g_test_add_func ("/app/drop/closed-meanwhile", test_closed_meanwhile);
  return harness_run ();
}
