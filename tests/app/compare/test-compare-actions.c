/* SPDX-License-Identifier: MIT */
/* What a person does on the Compare page: rename, delete, undo, export, resume. */
#include "compare-fixture.h"
#include "glia-run-labels.h"
#include "glia-runs-table.h"
#include "glia-toast-overlay.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_renamed_and_tagged (CompareFixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Quick", NULL};

  compare_select_rows (fixture, names);
  gtk_widget_activate_action (harness_find (fixture->page, "table"), "runs.rename", NULL);
  GtkWidget *dialog = harness_dialog (fixture->window);
  GtkWidget *entry = adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Quick");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Hasty");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "apply");
  gtk_window_destroy (GTK_WINDOW (dialog));
  HARNESS_UNTIL (compare_row_named (fixture, "Hasty") != NULL &&
                 compare_row_named (fixture, "Quick") == NULL);
  g_auto (GliaRunLabels) labels = {0};
  glia_run_labels_read (glia_runs_row_first (compare_row_named (fixture, "Hasty"))->path, &labels);
  g_assert_cmpstr (labels.name, ==, "Hasty");
  /* The row is the same one, and still in the plots. */
  g_assert_true (glia_runs_row_is_selected (compare_row_named (fixture, "Hasty")));
}

static gboolean
can_undo (CompareFixture *fixture)
{
  gboolean can;

  g_object_get (glia_compare_page_table (GLIA_COMPARE_PAGE (fixture->page)), "can-undo", &can,
                NULL);
  return can;
}

static void
test_deleted_and_brought_back (CompareFixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Structures: 8", "Slow", NULL};

  compare_select_rows (fixture, names);
  g_autofree char *path =
      g_strdup (glia_runs_row_first (compare_row_named (fixture, "Slow"))->path);
  gtk_widget_activate_action (harness_find (fixture->page, "table"), "runs.delete", NULL);
  HARNESS_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) == 2);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  HARNESS_UNTIL (compare_data_of (fixture) == NULL);
  g_assert_cmpstr (
      adw_toast_get_title (glia_toast_overlay_shown (GLIA_TOAST_OVERLAY (fixture->overlay))), ==,
      "4 runs deleted");
  g_signal_emit_by_name (harness_find (harness_find (fixture->overlay, "toast"), "button"),
                         "clicked");
  HARNESS_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) == 4);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (can_undo (fixture));
}

static void
test_undone (CompareFixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Slow", NULL};
  GliaRunsTable *table = glia_compare_page_table (GLIA_COMPARE_PAGE (fixture->page));

  compare_select_rows (fixture, names);
  g_autofree char *path =
      g_strdup (glia_runs_row_first (compare_row_named (fixture, "Slow"))->path);
  g_assert_false (can_undo (fixture));
  gtk_widget_activate_action (GTK_WIDGET (table), "runs.delete", NULL);
  g_assert_true (can_undo (fixture));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  glia_runs_table_undo (table);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (can_undo (fixture));
  /* The message's button has nothing to bring back any more. */
  g_signal_emit_by_name (harness_find (harness_find (fixture->overlay, "toast"), "button"),
                         "clicked");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_exported (CompareFixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Structures: 8", "Quick", NULL};
  const char *const files[] = {"compare_loss.png", "compare_accuracy.csv", "compare_parallel.csv",
                               "structures_8_loss.png", "quick_accuracy.csv"};
  g_autofree char *folder = g_build_filename (harness_folder (), "figures", NULL);
  g_autofree char *report = g_build_filename (folder, "report.pdf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  compare_select_rows (fixture, names);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (
      glia_compare_page_write_figures (GLIA_COMPARE_PAGE (fixture->page), folder, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (folder, files[i], NULL);
    g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  }
  /* The parallel coordinates are of all rows. */
  g_autofree char *csv = g_build_filename (folder, "compare_parallel.csv", NULL);
  g_assert_true (g_file_get_contents (csv, &contents, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (contents, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 4 + 1);
  g_assert_true (
      glia_compare_page_write_report (GLIA_COMPARE_PAGE (fixture->page), report, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (report, G_FILE_TEST_IS_REGULAR));

  /* It is the command line's report: the same title, rows and figures. */
  g_autofree char *markdown = g_build_filename (folder, "report.md", NULL);
  g_autofree char *single = g_build_filename (folder, "report-figures", "run_01_loss.png", NULL);
  g_autofree char *text = NULL;
  g_assert_true (
      glia_compare_page_write_report (GLIA_COMPARE_PAGE (fixture->page), markdown, &error));
  g_assert_true (g_file_get_contents (markdown, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "# Comparison of "));
  g_assert_nonnull (strstr (text, "(report-figures/run_02_acc.png)"));
  g_assert_true (g_file_test (single, G_FILE_TEST_IS_REGULAR));
}

static void
test_follows_the_folder (CompareFixture *fixture, gconstpointer n)
{
  const char *const names[] = {"Structures: None", NULL};
  static const CompareKind other = {"Late", "[{\"units\": 5, \"activation\": \"gelu\"}]", 42, 2,
                                    0.1};

  compare_select_rows (fixture, names);
  GliaRunsRow *none = compare_row_named (fixture, "Structures: None");
  g_autofree char *folder = compare_train (fixture->store, &other, FALSE);
  HARNESS_UNTIL (compare_row_named (fixture, "Late") != NULL);
  g_assert_true (compare_row_named (fixture, "Structures: None") == none);
  g_assert_true (glia_runs_row_is_selected (none));
  g_assert_cmpuint (glia_runs_model_n_selected (fixture->model), ==, 1);

  /* Another seed joins its row, and the curves. */
  static const CompareKind seed = {"Structures: None · seed 45", "[]", 45, 4, 0.02};
  g_autofree char *fourth = compare_train (fixture->store, &seed, FALSE);
  HARNESS_UNTIL (glia_runs_row_members (none)->len == 4);
  HARNESS_UNTIL (g_strcmp0 (((GliaCompareLine *)compare_data_of (fixture)->lines->pdata[0])->note,
                            "n = 4") == 0);
}

static void
test_resumed (CompareFixture *fixture, gconstpointer n)
{
  static const CompareKind kind = {"Half", "[{\"units\": 3, \"activation\": \"tanh\"}]", 42, 3,
                                   0.05};
  const char *const names[] = {"Half", NULL};
  g_autofree char *folder = compare_train (fixture->store, &kind, TRUE);

  HARNESS_UNTIL (compare_row_named (fixture, "Half") != NULL);
  GliaRunsRow *half = compare_row_named (fixture, "Half");
  g_assert_cmpint (glia_runs_row_state (half), ==, GLIA_RUN_STOPPED);
  compare_select_rows (fixture, names);
  gtk_widget_activate_action (harness_find (fixture->page, "table"), "runs.resume", NULL);
  HARNESS_UNTIL (glia_runs_row_state (half) == GLIA_RUN_FINISHED);
  g_assert_cmpuint (glia_runs_row_first (half)->epochs, ==, 3);
}

#define ADD(path, n, test)                                                                         \
  g_test_add ("/app/compare/" path, CompareFixture, GSIZE_TO_POINTER (n), compare_set_up, test,    \
              compare_tear_down)

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  ADD ("rename", 8, test_renamed_and_tagged);
  ADD ("delete", 8, test_deleted_and_brought_back);
  ADD ("undo", 8, test_undone);
  ADD ("export", 8, test_exported);
  ADD ("live", 3, test_follows_the_folder);
  ADD ("resume", 1, test_resumed);
  return harness_run ();
}
