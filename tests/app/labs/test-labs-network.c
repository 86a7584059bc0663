/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-dropout-lab.h"
#include "glia-evaluator.h"
#include "glia-initialization-lab.h"
#include "glia-labs-page.h"
#include "glia-microscope-lab.h"
#include "glia-overfitting-lab.h"
#include "glia-vanishing-lab.h"

#include <string.h>

static GtkWidget *
show_lab (GtkWidget **window, const char *name, GliaWorkbench *workbench)
{
  GtkWidget *labs = g_object_new (GLIA_TYPE_LABS_PAGE, "workbench", workbench, NULL);

  *window = harness_show (labs, 1100, 800);
  glia_labs_page_show_lab (GLIA_LABS_PAGE (labs), name);
  harness_settle (*window);
  return GTK_WIDGET (glia_labs_page_get_page (GLIA_LABS_PAGE (labs)));
}

/* A number as the page writes it. */
G_GNUC_PRINTF (2, 3)
static void
assert_says (const char *text, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *part = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
test_vanishing (void)
{
  GtkWidget *window, *page = show_lab (&window, "vanishing", NULL);
  const GliaVanishingSettings settings = {.activation = MLP_TANH,
                                          .initialization = {.kind = MLP_INITIALIZE_XAVIER_NORMAL},
                                          .depth = 12,
                                          .units = 16,
                                          .seeds = 5};
  g_auto (GliaVanishing) result = {0};

  harness_choose (page, "activation", MLP_TANH);
  harness_choose (page, "initialization", MLP_INITIALIZE_XAVIER_NORMAL);
  harness_set_number (page, "depth", 12);
  g_assert_true (glia_vanishing_lab_run (&settings, &result));
  assert_says (harness_text (page, "verdict"), "%.3g against %.3g", result.plain[0],
               result.plain[12]);
  harness_screenshot (window, "lab-vanishing");
  harness_choose (page, "activation", MLP_RELU);
  harness_choose (page, "initialization", MLP_INITIALIZE_ZERO);
  g_assert_null (strstr (harness_text (page, "verdict"), "nan"));
  assert_says (harness_text (page, "verdict"), "No gradient reaches");
  harness_close (window);
}

static void
test_initialization (void)
{
  GtkWidget *window, *page = show_lab (&window, "initialization", NULL);
  g_autofree GliaStartRun *run = g_new (GliaStartRun, 1);

  harness_choose (page, "activation", MLP_RELU);
  harness_choose (page, "start", GLIA_START_ZERO);
  assert_says (harness_text (page, "verdict"), "No weight or bias but the output’s bias moves.");
  harness_choose (page, "start", GLIA_START_HE);
  g_assert_true (glia_initialization_lab_run (GLIA_START_HE, MLP_RELU, 0.5, 1, run));
  assert_says (harness_text (page, "verdict"), "Loss %.4f → %.4f.", run->losses[0],
               run->losses[GLIA_INITIALIZATION_STEPS]);
  harness_screenshot (window, "lab-initialization");
  harness_close (window);
}

static void
test_dropout (void)
{
  GtkWidget *window, *page = show_lab (&window, "dropout", NULL);
  const GliaDropoutSettings settings = {
      .activation = MLP_TANH, .units = 32, .masks = 500, .dropout = 0.3, .seed = 1};
  g_auto (GliaDropout) result = {0};

  harness_set_number (page, "masks", 500);
  harness_set_number (page, "dropout", 0.3);
  g_assert_true (glia_dropout_lab_run (&settings, &result));
  assert_says (harness_text (page, "verdict"), "mean is %.4f ± %.4f", result.mean,
               result.standard_error);
  harness_screenshot (window, "lab-dropout");
  /* Half of a ReLU layer is 0 anyway: the masks silence their share of the rest. */
  harness_choose (page, "activation", MLP_RELU);
  assert_says (harness_text (page, "verdict"), "of the hidden numbers that are not 0 anyway");
  harness_close (window);
}

/* It trains on a thread; the newest settings are what is shown in the end. */
static void
test_overfitting (void)
{
  GtkWidget *window, *page = show_lab (&window, "overfitting", NULL);
  const GliaOverfittingSettings settings = {
      .units = 8, .examples = 20, .epochs = 50, .noise = 0.3, .patience = 20, .seed = 1};
  g_auto (GliaOverfitting) result = {0};

  harness_set_number (page, "units", 8);
  harness_set_number (page, "examples", 20);
  harness_set_number (page, "epochs", 50);
  g_assert_true (glia_overfitting_lab_run (&settings, NULL, NULL, &result));
  g_autofree char *start =
      g_strdup_printf ("%zu parameters, 20 points. Dev loss is lowest, %.3f, after epoch %zu",
                       result.parameters, result.dev[result.best - 1], result.best);
  HARNESS_UNTIL (g_str_has_prefix (harness_text (page, "verdict"), start));
  HARNESS_UNTIL (!gtk_widget_get_child_visible (harness_find (harness_find (page, "busy"), "row")));
  harness_settle (window);
  harness_screenshot (window, "lab-overfitting");
  harness_close (window);
}

/* Long training shows where it is, can be cancelled, and gives way to newer settings. */
static void
test_overfitting_cancel (void)
{
  GtkWidget *window, *page = show_lab (&window, "overfitting", NULL);
  GtkWidget *busy;

  harness_set_number (page, "units", 128);
  harness_set_number (page, "examples", 500);
  harness_set_number (page, "epochs", 2000);
  busy = harness_find (harness_find (page, "busy"), "row");
  HARNESS_UNTIL (
      gtk_widget_get_child_visible (busy) &&
      gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (harness_find (page, "progress"))) > 0);
  g_signal_emit_by_name (harness_find (page, "cancel"), "clicked");
  g_assert_false (gtk_widget_get_child_visible (busy));
  g_assert_true (g_str_has_prefix (harness_text (page, "verdict"), "Cancelled"));
  harness_set_number (page, "epochs", 2000 - 100); /* given up for the next one */
  harness_set_number (page, "examples", 20);
  harness_set_number (page, "epochs", 10);
  HARNESS_UNTIL (strstr (harness_text (page, "verdict"), "After epoch 10:") != NULL);
  HARNESS_UNTIL (!gtk_widget_get_child_visible (busy));
  harness_close (window);
}

/* The numbers are those of the Workbench's network. */
static void
test_microscope (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  g_autoptr (GliaWorkbench) workbench = glia_workbench_new (document);
  GtkWidget *window, *page;

  glia_workbench_set_store (workbench, "");
  HARNESS_UNTIL (glia_workbench_snapshot (workbench) != NULL);
  page = show_lab (&window, "microscope", workbench);
  harness_set_number (page, "example", 3);
  const GliaDataset *data = glia_workbench_splits (workbench)->train;
  const mlp_network *network = glia_workbench_snapshot (workbench)->network;
  const mlp_loss loss = glia_document_experiment (document)->training.loss;
  const mlp_batch example = {.features = data->features + 2 * data->n_columns,
                             .classes = data->classes + 2,
                             .examples = 1};
  g_autoptr (GliaMicroscope) expected = glia_microscope_new (network, loss, &example);
  assert_says (harness_text (page, "network"), "example 3: loss %.4g", expected->loss);
  GtkGrid *table = GTK_GRID (harness_find (page, "table"));
  for (gsize l = 0; l < expected->layers; l++)
    assert_says (gtk_label_get_label (GTK_LABEL (gtk_grid_get_child_at (table, 5, (int)l + 1))),
                 "%.4g", expected->layer[l].delta_norm);
  g_assert_cmpstr (
      gtk_label_get_label (GTK_LABEL (gtk_grid_get_child_at (table, 0, (int)expected->layers))), ==,
      "Output");
  GtkSpinButton *example_spin = GTK_SPIN_BUTTON (harness_find (page, "example"));
  g_autoptr (GliaEvaluation) all = glia_evaluation_new (glia_workbench_snapshot (workbench),
                                                        glia_workbench_splits (workbench)->train,
                                                        loss, data->n_rows, GLIA_EXAMPLE_WORST);
  g_assert_cmpuint (all->n_worst, ==, data->n_rows);
  g_signal_emit_by_name (harness_find (page, "hardest"), "clicked");
  HARNESS_UNTIL (gtk_spin_button_get_value (example_spin) == 1 + (double)all->worst[0].row);
  assert_says (harness_text (page, "network"), "loss %.4g", all->worst[0].loss);
  g_signal_emit_by_name (harness_find (page, "easiest"), "clicked");
  HARNESS_UNTIL (gtk_spin_button_get_value (example_spin) ==
                 1 + (double)all->worst[all->n_worst - 1].row);
  g_signal_emit_by_name (harness_find (page, "check"), "clicked");
  assert_says (harness_text (page, "verdict"), "Output: right, largest relative error");
  harness_screenshot (window, "lab-microscope");
  g_object_set (gtk_window_get_child (GTK_WINDOW (window)), "workbench", NULL, NULL);
  assert_says (harness_text (page, "network"), "no network yet");
  harness_close (window);
}

static void
press_preset (GtkWidget *page, guint number)
{
  g_autofree char *name = g_strdup_printf ("preset-%u", number);

  g_signal_emit_by_name (harness_find (page, name), "clicked");
}

/* A button sets the controls, and what is seen is of them. */
static void
test_presets (void)
{
  GtkWidget *window, *page = show_lab (&window, "vanishing", NULL);
  GliaVanishing expected = {0};
  const GliaVanishingSettings settings = {.activation = MLP_RELU,
                                          .initialization = {.kind = MLP_INITIALIZE_HE_NORMAL},
                                          .depth = 20,
                                          .units = 16,
                                          .seeds = 5};

  press_preset (page, 3);
  g_assert_true (glia_vanishing_lab_run (&settings, &expected));
  assert_says (harness_text (page, "verdict"), "||∂L/∂W|| %.3g against", expected.plain[0]);
  glia_vanishing_clear (&expected);
  harness_screenshot (window, "lab-vanishing-preset");
  harness_close (window);

  page = show_lab (&window, "activations", NULL);
  press_preset (page, 2);
  g_assert_cmpfloat (harness_number (page, "low"), ==, -30);
  harness_close (window);

  page = show_lab (&window, "jacobian", NULL);
  press_preset (page, 3);
  g_assert_cmpfloat (harness_number (page, "k"), ==, 6);
  harness_close (window);

  page = show_lab (&window, "initialization", NULL);
  press_preset (page, 0);
  assert_says (harness_text (page, "verdict"), "No weight or bias but the output’s bias moves.");
  press_preset (page, 1);
  assert_says (harness_text (page, "verdict"), "All 8 units of each hidden layer are identical");
  for (guint preset = 0; preset < 7; preset++) {
    /* What each of them is compared with learns: it is the start that makes the difference. */
    press_preset (page, preset);
    assert_says (harness_text (page, "verdict"), "below 0.1: Xavier, He.");
  }
  press_preset (page, 2);
  harness_screenshot (window, "lab-initialization-large");
  harness_set_number (page, "rate", 0.5);
  assert_says (harness_text (page, "verdict"), "No start ends with a loss below 0.1");
  harness_close (window);

  page = show_lab (&window, "dropout", NULL);
  press_preset (page, 3);
  g_assert_cmpfloat (harness_number (page, "dropout"), ==, 0.9);
  press_preset (page, 0);
  assert_says (harness_text (page, "verdict"), "silenced 0.0 %% of the hidden numbers");
  harness_close (window);

  page = show_lab (&window, "overfitting", NULL);
  harness_set_number (page, "epochs", 10);
  press_preset (page, 2);
  g_assert_cmpfloat (harness_number (page, "examples"), ==, 300);
  HARNESS_UNTIL (strstr (harness_text (page, "verdict"), "After epoch 10:") != NULL);
  HARNESS_UNTIL (!gtk_widget_get_child_visible (harness_find (harness_find (page, "busy"), "row")));
  harness_screenshot (window, "lab-overfitting-preset");
  harness_close (window);
}

static void
opened_cb (GtkWidget *labs, gpointer experiment, GliaExperiment **opened)
{
  g_clear_pointer (opened, glia_experiment_unref);
  *opened = glia_experiment_ref (experiment);
}

/* What “Open as Experiment” gives can be trained. */
static void
test_experiments (void)
{
  static const char *const names[] = {
      "vanishing", "initialization", "dropout", "overfitting", "softmax", "xor", "activations"};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    GtkWidget *window, *page = show_lab (&window, names[i], NULL);
    g_autoptr (GliaExperiment) opened = NULL;
    g_autoptr (GError) error = NULL;
    g_signal_connect (gtk_window_get_child (GTK_WINDOW (window)), "open-experiment",
                      G_CALLBACK (opened_cb), &opened);
    if (i == 3)
      harness_set_number (page, "decay", 0.5);
    gtk_widget_activate_action (page, "lab.open", NULL);
    g_assert_nonnull (opened);
    glia_experiment_validate (opened, &error);
    g_assert_no_error (error);
    if (i == 3)
      g_assert_cmpfloat (opened->training.optimizer.weight_decay, ==, 0.5);
    harness_close (window);
  }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/labs/vanishing", test_vanishing);
  g_test_add_func ("/app/labs/initialization", test_initialization);
  g_test_add_func ("/app/labs/dropout", test_dropout);
  g_test_add_func ("/app/labs/overfitting", test_overfitting);
  g_test_add_func ("/app/labs/overfitting-cancel", test_overfitting_cancel);
  g_test_add_func ("/app/labs/microscope", test_microscope);
  g_test_add_func ("/app/labs/presets", test_presets);
  g_test_add_func ("/app/labs/experiments", test_experiments);
  return harness_run ();
}
