/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-card.h"
#include "glia-confusion-view.h"
#include "glia-dev-results.h"
#include "glia-dev-texts.h"
#include "glia-example-form.h"
#include "glia-example-row.h"
#include "glia-output-view.h"
#include "glia-review-prediction.h"
#include "glia-review-text.h"
#include "glia-review-view.h"
#include "glia-row-prediction.h"
#include "glia-stage-tabs.h"

#include <math.h>
#include <string.h>

typedef struct {
  GliaDocument *document;
  GliaWorkbench *workbench;
  GtkWidget *output, *tabs, *window;
} Stage;

static void
stage_init (Stage *stage, const char *data, const char *loss)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *text = g_strdup_printf (
      "{\"glia\":1,\"seed\":1,\"data\":{%s},\"network\":{\"layers\":[{\"units\":5,\"activation\":"
      "\"tanh\"}],\"init\":{\"kind\":\"normal\",\"mean\":0,\"std\":1}},\"training\":{\"loss\":\"%"
      "s\","
      "\"optimizer\":{\"kind\":\"adam\",\"learning-rate\":0.05},\"batch-size\":4,\"epochs\":3}}",
      data, loss);

  stage->document = glia_document_new_for (harness_experiment (text));
  stage->workbench = harness_workbench (stage->document);
  stage->output = glia_output_view_new ();
  stage->tabs = glia_stage_tabs_new ();
  g_object_set (stage->output, "workbench", stage->workbench, NULL);
  g_object_set (stage->tabs, "workbench", stage->workbench, NULL);
  gtk_widget_set_size_request (stage->output, 662, 420);
  gtk_widget_set_size_request (stage->tabs, 1000, 300);
  gtk_box_append (GTK_BOX (box), stage->output);
  gtk_box_append (GTK_BOX (box), stage->tabs);
  stage->window = harness_show (box, 1000, 740);
  HARNESS_TICK_UNTIL (stage->workbench,
                      glia_workbench_state (stage->workbench) == GLIA_WORKBENCH_READY);
}

static void
stage_clear (Stage *stage)
{
  harness_let_go (stage->window, stage->workbench, stage->document);
}

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = harness_write (name, text, -1);
}

static void
init_reviews (Stage *stage, const char *loss)
{
  g_autoptr (GString) reviews = g_string_new ("label\ttext\n");

  for (int i = 0; i < 40; i++)
    g_string_append_printf (reviews, "%s\tReview %d: a %s film, %s%s.\n", i % 2 ? "pos" : "neg", i,
                            (i + i / 7) % 2 ? "good" : "bad", i % 3 ? "fine" : "dull",
                            i % 5 ? "" : " good");
  write_file ("reviews.tsv", reviews->str);
  write_file ("vectors.txt",
              "good 1 0.5 0\nbad -1 0.25 0.125\nfilm 0 0.1 -0.5\nfine 0.5 0.5 0.5\na 0.1 0 0\n"
              "dull -0.5 -0.5 0.5\n, 0 0.2 0\n. 0.3 0 0.1\n");
  stage_init (stage,
              "\"source\":\"reviews\",\"reviews\":\"reviews.tsv\",\"vectors\":\"vectors.txt\","
              "\"split\":{\"dev\":0.5}",
              loss);
}

static void
train (Stage *stage)
{
  harness_train (stage->workbench);
  HARNESS_TICK_UNTIL (
      stage->workbench,
      glia_dev_results_newest (glia_dev_results_of (stage->workbench)) != NULL &&
          glia_dev_results_newest (glia_dev_results_of (stage->workbench))->epochs == 3);
}

static gboolean
is_answered (GtkWidget *review, GliaWorkbench *workbench, const char *text)
{
  const GliaReviewPrediction *prediction = glia_review_view_prediction (GLIA_REVIEW_VIEW (review));

  return prediction != NULL && g_str_equal (prediction->text, text) &&
         prediction->steps == glia_workbench_snapshot (workbench)->steps &&
         prediction->run == glia_workbench_snapshot (workbench)->run;
}

/* What is on the screen is what a predictor of its own finds with the same network, before and after training. */
static void
test_review (void)
{
  Stage stage;
  const char *const text = "A good film, not bad. Unheard-of good!";

  init_reviews (&stage, "cross-entropy");
  GtkWidget *review = harness_find (stage.output, "review");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (harness_find (review, "text")));
  gtk_text_buffer_set_text (buffer, text, -1);
  HARNESS_TICK_UNTIL (stage.workbench, is_answered (review, stage.workbench, text));
  const double before = glia_review_view_prediction (GLIA_REVIEW_VIEW (review))->scores[1];
  train (&stage);
  HARNESS_TICK_UNTIL (stage.workbench, is_answered (review, stage.workbench, text));
  const GliaReviewPrediction *shown = glia_review_view_prediction (GLIA_REVIEW_VIEW (review));
  g_autoptr (GliaReviewPrediction) expected = glia_review_prediction_new (
      glia_document_experiment (stage.document), glia_workbench_snapshot (stage.workbench), text);
  g_assert_cmpfloat (shown->scores[1], !=, before);
  g_assert_cmpfloat (shown->scores[1], ==, expected->scores[1]);
  g_assert_cmpuint (shown->n_words, ==, expected->n_words);
  g_assert_cmpuint (shown->n_known, >, 4);
  g_assert_cmpuint (shown->n_known, <, shown->n_words);
  for (gsize i = 0; i < shown->n_words; i++)
    g_assert_true (shown->words[i].effect == expected->words[i].effect ||
                   (isnan (shown->words[i].effect) && isnan (expected->words[i].effect)));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (harness_find (review, "verdict"))), ==,
                   shown->called ? "Pos" : "Neg");
  /* Typing on: the answer is to the whole text. */
  gtk_text_buffer_insert_at_cursor (buffer, " Dull.", -1);
  g_autofree char *longer = g_strconcat (text, " Dull.", NULL);
  HARNESS_TICK_UNTIL (stage.workbench, is_answered (review, stage.workbench, longer));
  harness_settle (stage.window);
  harness_screenshot (stage.window, "predictions-review");
  gtk_text_buffer_set_text (buffer, "xyzzy", -1);
  HARNESS_TICK_UNTIL (stage.workbench, is_answered (review, stage.workbench, "xyzzy"));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (harness_find (review, "verdict"))), ==, "–");
  stage_clear (&stage);
}

/* The 15 steps of a colour scale: none at zero, the most at its ends. */
static void
test_colours (void)
{
  GdkRGBA none = glia_review_text_colour (0.01, 0.4), most = glia_review_text_colour (0.4, 0.4);
  GdkRGBA least = glia_review_text_colour (-0.4, 0.4), half = glia_review_text_colour (0.21, 0.4);

  g_assert_cmpfloat (none.alpha, ==, 0);
  g_assert_cmpfloat_with_epsilon (most.alpha, 0.75, 1e-6);
  g_assert_cmpfloat_with_epsilon (least.alpha, 0.75, 1e-6);
  g_assert_cmpfloat_with_epsilon (half.alpha, 0.75 * 4 / 7, 1e-6);
  g_assert_cmpfloat (most.blue, >, most.red);
  g_assert_cmpfloat (least.red, >, least.blue);
}

/* The list's rows have the texts that they are about, and a sample is one of them. */
static void
test_texts (void)
{
  Stage stage;

  init_reviews (&stage, "cross-entropy");
  GliaDevTexts *texts = glia_dev_texts_of (stage.workbench);
  const GliaDataset *dev = glia_workbench_splits (stage.workbench)->dev;
  HARNESS_TICK_UNTIL (stage.workbench, glia_dev_texts_count (texts) == dev->n_rows);
  for (gsize row = 0; row < dev->n_rows; row++) {
    g_autofree char *prefix = g_strdup_printf ("Review %zu: ", glia_dataset_source_row (dev, row));
    g_assert_true (g_str_has_prefix (glia_dev_texts_get (texts, row), prefix));
  }
  GtkWidget *worst = harness_find (stage.output, "worst");
  GtkListBox *list = GTK_LIST_BOX (harness_find (worst, "list"));
  HARNESS_TICK_UNTIL (stage.workbench, gtk_list_box_get_row_at_index (list, 19) != NULL);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, 3);
  const char *text = glia_dev_texts_get (texts, glia_example_row_example (GLIA_EXAMPLE_ROW (row)));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (harness_find (GTK_WIDGET (row), "content"))), ==,
                   text);
  gtk_list_box_select_row (list, row);
  GtkWidget *review = harness_find (stage.output, "review");
  HARNESS_TICK_UNTIL (stage.workbench, is_answered (review, stage.workbench, text));
  harness_activate (stage.output, "sample");
  HARNESS_TICK_UNTIL (
      stage.workbench,
      glia_review_view_prediction (GLIA_REVIEW_VIEW (review)) != NULL &&
          g_str_has_prefix (glia_review_view_prediction (GLIA_REVIEW_VIEW (review))->text,
                            "Review "));
  stage_clear (&stage);
}

static int
rows_in (GtkListBox *list)
{
  int n = 0;

  while (gtk_list_box_get_row_at_index (list, n) != NULL)
    n++;
  return n;
}

static void
open_cell (Stage *stage, GtkListBox *list, gint32 row, gint32 column)
{
  GliaDevResults *results = glia_dev_results_of (stage->workbench);
  const GliaEvaluation *evaluation = glia_dev_results_newest (results);
  gint32 true_class, called;
  int at = 0;

  harness_press (harness_find (stage->output, "confusion"), GDK_KEY_Return, 0);
  g_assert_true (glia_dev_results_cell (results, &true_class, &called));
  g_assert_cmpint (true_class, ==, row);
  g_assert_cmpint (called, ==, column);
  harness_settle (stage->window);
  g_assert_cmpuint ((guint)rows_in (list), ==, evaluation->confusion[row * 2 + column]);
  for (gsize i = 0; i < evaluation->n_worst; i++)
    if (evaluation->worst[i].true_class == row && evaluation->worst[i].called == column) {
      GtkListBoxRow *shown = gtk_list_box_get_row_at_index (list, at++);
      g_assert_cmpuint (glia_example_row_example (GLIA_EXAMPLE_ROW (shown)), ==,
                        evaluation->worst[i].row);
    }
  g_assert_cmpint (at, ==, rows_in (list));
}

/* Enter on a cell opens the tab with exactly its examples, the highest loss first; Show All brings the others back. */
static void
test_cell (void)
{
  Stage stage;

  init_reviews (&stage, "cross-entropy");
  train (&stage);
  GliaDevResults *results = glia_dev_results_of (stage.workbench);
  const GliaEvaluation *evaluation = glia_dev_results_newest (results);
  GtkWidget *confusion = harness_find (stage.output, "confusion");
  GtkStack *pages = GTK_STACK (harness_find (stage.tabs, "pages"));
  GtkListBox *list = GTK_LIST_BOX (harness_find (harness_find (stage.tabs, "examples"), "list"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "curves");
  harness_press (confusion, GDK_KEY_Right, 0); /* to the first cell */
  open_cell (&stage, list, 0, 0);
  harness_press (confusion, GDK_KEY_Right, 0);
  open_cell (&stage, list, 0, 1);
  harness_press (confusion, GDK_KEY_Down, 0);
  open_cell (&stage, list, 1, 1);
  harness_press (confusion, GDK_KEY_Left, 0);
  open_cell (&stage, list, 1, 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (pages), ==, "predictions");
  harness_screenshot (stage.window, "predictions-cell");
  harness_activate (stage.tabs, "all");
  HARNESS_UNTIL (rows_in (list) == 20);
  for (gsize i = 1; i < evaluation->n_worst; i++)
    g_assert_cmpfloat (evaluation->worst[i].loss, <=, evaluation->worst[i - 1].loss);
  stage_clear (&stage);
}

/* In a small window the matrix takes the text's place. */
static void
test_small (void)
{
  Stage stage;

  init_reviews (&stage, "cross-entropy");
  train (&stage);
  GtkWidget *review = harness_find (stage.output, "review"),
            *confusion = harness_find (stage.output, "confusion"),
            *toggle = harness_find (stage.output, "matrix_toggle");
  g_assert_false (gtk_widget_get_visible (toggle));
  g_assert_true (gtk_widget_get_visible (review) && gtk_widget_get_visible (confusion));
  g_object_set (stage.output, "compact", TRUE, NULL);
  g_assert_true (gtk_widget_get_visible (toggle));
  g_assert_true (gtk_widget_get_visible (review) && !gtk_widget_get_visible (confusion));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  g_assert_true (!gtk_widget_get_visible (review) && gtk_widget_get_visible (confusion));
  g_object_set (stage.output, "compact", FALSE, NULL);
  g_assert_true (gtk_widget_get_visible (review) && gtk_widget_get_visible (confusion));
  stage_clear (&stage);
}

static void
open_tab (Stage *stage)
{
  gtk_stack_set_visible_child_name (GTK_STACK (harness_find (stage->tabs, "pages")), "predictions");
  harness_settle (stage->window);
}

/* By the engine alone, without standardization but by hand. */
static void
assert_form_is_the_engines (Stage *stage, const float *values)
{
  GliaExampleForm *form = GLIA_EXAMPLE_FORM (harness_find (stage->tabs, "form"));
  const GliaSplits *splits = glia_workbench_splits (stage->workbench);
  const mlp_network *network = glia_workbench_snapshot (stage->workbench)->network;
  const gsize columns = splits->train->n_columns;
  g_autofree float *features = g_memdup2 (values, columns * sizeof (float));
  const mlp_batch batch = {.features = features, .examples = 1};
  mlp_workspace *workspace;
  double p[8];

  for (gsize j = 0; splits->means != NULL && j < columns; j++)
    features[j] = (float)(((double)features[j] - splits->means[j]) / splits->deviations[j]);
  g_assert_cmpint (mlp_workspace_new (network, 1, &workspace, NULL), ==, MLP_OK);
  mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
  const mlp_real *logits = mlp_workspace_outputs (workspace, mlp_network_layers (network));
  if (splits->train->classes != NULL)
    mlp_probabilities (glia_document_experiment (stage->document)->training.loss, logits,
                       mlp_network_outputs (network), p);
  else
    p[0] = (double)logits[0];
  g_assert_cmpfloat (glia_example_form_prediction (form)[0], ==, p[0]);
  mlp_workspace_free (workspace);
}

static void
edit_and_compare (Stage *stage)
{
  GliaExampleForm *form = GLIA_EXAMPLE_FORM (harness_find (stage->tabs, "form"));
  const gsize columns = glia_workbench_splits (stage->workbench)->train->n_columns;
  g_autofree float *values = g_new (float, columns);

  for (gsize j = 0; j < columns; j++) {
    values[j] = (float)(0.25 * (double)(j + 1));
    gtk_spin_button_set_value (glia_example_form_field (form, j), (double)values[j]);
  }
  g_assert_null (glia_example_form_field (form, columns));
  assert_form_is_the_engines (stage, values);
  train (stage);
  harness_settle (stage->window);
  assert_form_is_the_engines (stage, values);
}

static void
test_points (void)
{
  Stage stage;

  stage_init (&stage, "\"source\":\"circles\",\"samples\":60,\"dev-share\":0.5",
              "binary-cross-entropy");
  open_tab (&stage);
  edit_and_compare (&stage);
  harness_screenshot (stage.window, "predictions-points");
  stage_clear (&stage);
}

static void
look_cb (GliaWorkbench *workbench, guint *seen)
{
  g_assert_null (glia_dev_results_newest (glia_dev_results_of (workbench)));
  ++*seen;
}

/* What was found out about 30 examples is not asked of 6 others. */
static void
test_other_data (void)
{
  Stage stage;
  guint seen = 0;

  stage_init (&stage, "\"source\":\"circles\",\"samples\":60,\"dev-share\":0.5",
              "binary-cross-entropy");
  open_tab (&stage);
  train (&stage);
  g_signal_connect (stage.workbench, "data-changed", G_CALLBACK (look_cb), &seen);
  harness_edit (glia_workbench_document (stage.workbench), "data.samples=12");
  g_assert_cmpuint (seen, ==, 1);
  train (&stage);
  g_assert_cmpuint (glia_dev_results_newest (glia_dev_results_of (stage.workbench))->n_worst, ==,
                    6);
  g_signal_handlers_disconnect_by_func (stage.workbench, look_cb, &seen);
  stage_clear (&stage);
}

static void
write_table (gboolean classes)
{
  g_autoptr (GString) csv = g_string_new ("height,width,kind\n");

  for (int i = 0; i < 60; i++)
    if (classes)
      g_string_append_printf (csv, "%d,%.2f,%s\n", 100 + i, i % 7 / 10.0,
                              i % 3 == 0   ? "cat"
                              : i % 3 == 1 ? "dog"
                                           : "hen");
    else
      g_string_append_printf (csv, "%d,%.2f,%.1f\n", 100 + i, i % 7 / 10.0, i * 0.5);
  write_file ("table.csv", csv->str);
}

/* Typed in the table's own units, though the network has standardized ones; a chosen example fills the form in. */
static void
test_table (void)
{
  Stage stage;

  write_table (TRUE);
  stage_init (&stage,
              "\"source\":\"csv\",\"train\":\"table.csv\",\"dev-share\":0.5,\"standardize\":true",
              "cross-entropy");
  open_tab (&stage);
  edit_and_compare (&stage);
  GtkListBox *list = GTK_LIST_BOX (harness_find (harness_find (stage.tabs, "examples"), "list"));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, 2);
  const gsize example = glia_example_row_example (GLIA_EXAMPLE_ROW (row));
  const gsize source =
      glia_dataset_source_row (glia_workbench_splits (stage.workbench)->dev, example);
  gtk_list_box_select_row (list, row);
  GliaExampleForm *form = GLIA_EXAMPLE_FORM (harness_find (stage.tabs, "form"));
  g_assert_cmpfloat_with_epsilon (gtk_spin_button_get_value (glia_example_form_field (form, 0)),
                                  100.0 + (double)source, 1e-3);
  const char *content =
      gtk_label_get_label (GTK_LABEL (harness_find (GTK_WIDGET (row), "content")));
  g_assert_true (g_str_has_prefix (content, "height 1"));
  harness_screenshot (stage.window, "predictions-table");
  stage_clear (&stage);
}

static void
test_values (void)
{
  Stage stage;

  write_table (FALSE);
  stage_init (&stage,
              "\"source\":\"csv\",\"train\":\"table.csv\",\"dev-share\":0.5,\"task\":"
              "\"regression\",\"standardize\":true",
              "mean-squared-error");
  open_tab (&stage);
  edit_and_compare (&stage);
  stage_clear (&stage);
}

static void
test_accessible (void)
{
  Stage stage;

  init_reviews (&stage, "cross-entropy");
  train (&stage);
  GtkWidget *confusion = harness_find (stage.output, "confusion");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (confusion), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (confusion), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Confusion matrix");
  g_assert_true (gtk_widget_get_focusable (confusion));
  GtkWidget *review = harness_find (stage.output, "review");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (harness_find (review, "text")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Review to predict");
  GtkWidget *bars = harness_find (review, "bars");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Class probabilities");
  HARNESS_TICK_UNTIL (stage.workbench,
                      glia_review_view_prediction (GLIA_REVIEW_VIEW (review)) != NULL);
  stage_clear (&stage);
}

/* Hinge's outputs are scores: nothing calls them probabilities, or draws them as parts of 1. */
static void
test_scores_of_points (void)
{
  Stage stage;

  stage_init (&stage, "\"source\":\"circles\",\"samples\":60,\"dev-share\":0.5", "hinge");
  open_tab (&stage);
  train (&stage);
  harness_settle (stage.window);
  GtkWidget *form = harness_find (stage.tabs, "form");
  const double *scores = glia_example_form_prediction (GLIA_EXAMPLE_FORM (form));
  const GliaEvaluation *evaluation =
      glia_dev_results_newest (glia_dev_results_of (stage.workbench));

  g_assert_false (evaluation->has_probabilities);
  g_assert_cmpfloat (fabs (scores[0] + scores[1] - 1), >, 1e-6);
  g_assert_true (g_str_has_prefix (harness_text (form, "shares"), "scores: "));
  g_assert_false (gtk_widget_get_visible (harness_find (form, "bars")));
  g_assert_cmpstr (harness_text (harness_find (stage.tabs, "examples"), "score_header"), ==,
                   "Score");
  g_autofree char *caption = glia_output_view_summary (GLIA_OUTPUT_VIEW (stage.output));
  g_assert_nonnull (strstr (caption, "class with the highest score"));
  harness_screenshot (stage.window, "predictions-scores");
  harness_set_style ("dark");
  harness_screenshot (stage.window, "predictions-scores-dark");
  harness_set_style ("light");
  stage_clear (&stage);
}

static void
test_scores_of_reviews (void)
{
  Stage stage;

  init_reviews (&stage, "hinge");
  GtkWidget *review = harness_find (stage.output, "review");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (harness_find (review, "text")));
  gtk_text_buffer_set_text (buffer, "A good film", -1);
  train (&stage);
  HARNESS_TICK_UNTIL (stage.workbench, is_answered (review, stage.workbench, "A good film"));
  g_assert_true (g_str_has_prefix (harness_text (review, "shares"), "scores: "));
  g_assert_false (gtk_widget_get_visible (harness_find (review, "bars")));
  g_assert_nonnull (strstr (harness_text (review, "caption"), "how far the score of pos falls"));
  harness_screenshot (stage.window, "predictions-review-scores");
  stage_clear (&stage);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/predictions/review", test_review);
  g_test_add_func ("/app/predictions/colours", test_colours);
  g_test_add_func ("/app/predictions/texts", test_texts);
  g_test_add_func ("/app/predictions/cell", test_cell);
  g_test_add_func ("/app/predictions/small", test_small);
  g_test_add_func ("/app/predictions/points", test_points);
  g_test_add_func ("/app/predictions/scores-of-points", test_scores_of_points);
  g_test_add_func ("/app/predictions/scores-of-reviews", test_scores_of_reviews);
  g_test_add_func ("/app/predictions/other-data", test_other_data);
  g_test_add_func ("/app/predictions/table", test_table);
  g_test_add_func ("/app/predictions/values", test_values);
  g_test_add_func ("/app/predictions/accessible", test_accessible);
  return harness_run ();
}
