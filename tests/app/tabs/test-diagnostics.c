/* SPDX-License-Identifier: MIT */
/* The tabs that look inside a network, the doctor's remedies, and going back in time. */
#include "app-harness.h"
#include "glia-timeline.h"
#include "glia-window.h"

#include <math.h>
#include <string.h>

static const char healthy[] =
    "{ \"glia\": 1, \"name\": \"XOR\", \"seed\": 2,"
    "  \"data\": { \"source\": \"xor-quadrants\", \"samples\": 500 },"
    "  \"network\": { \"layers\": [ { \"units\": 8, \"activation\": \"tanh\" },"
    "                            { \"units\": 8, \"activation\": \"tanh\" } ] },"
    "  \"training\": { \"optimizer\": { \"kind\": \"adam\", \"learning-rate\": 0.01 },"
    "                \"batch-size\": 10, \"epochs\": 120 } }";

static const char sick[] =
    "{ \"glia\": 1, \"name\": \"Zero start\", \"data\": { \"source\": \"moons\" },"
    "  \"network\": { \"layers\": [ { \"units\": 6, \"activation\": \"relu\" } ], \"init\": "
    "\"zero\" },"
    "  \"training\": { \"epochs\": 40 } }";

static const char fast[] =
    "{ \"glia\": 1, \"name\": \"Rate 500\", \"data\": { \"source\": \"xor-quadrants\" },"
    "  \"network\": { \"layers\": [ { \"units\": 4, \"activation\": \"tanh\" },"
    "                            { \"units\": 4, \"activation\": \"tanh\" } ] },"
    "  \"training\": { \"optimizer\": { \"kind\": \"sgd\", \"learning-rate\": 500 },"
    "                \"batch-size\": 10, \"epochs\": 60 } }";

static const char euros[] =
    "{ \"glia\": 1, \"name\": \"Flats\","
    "  \"data\": { \"source\": \"csv\", \"train\": \"flats.csv\", \"task\": \"regression\","
    "            \"dev-share\": 0.2, \"standardize\": true },"
    "  \"network\": { \"layers\": [ { \"units\": 8, \"activation\": \"tanh\" },"
    "                            { \"units\": 8, \"activation\": \"tanh\" } ] },"
    "  \"training\": { \"loss\": \"mean-squared-error\","
    "                \"optimizer\": { \"kind\": \"adam\", \"learning-rate\": 0.01 }, \"epochs\": "
    "60 } }";

/* ---- Helpers ---------------------------------------------------------------------------------- */

static GtkWidget *
show_window (const char *experiment, int width, int height)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  g_autoptr (GliaDocument) document = glia_document_new_for (harness_experiment (experiment));

  glia_window_set_document (GLIA_WINDOW (window), document);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  harness_settle (window);
  /* Without a window manager the window's edge is a part of its size. */
  gtk_window_set_default_size (GTK_WINDOW (window), 2 * width - gtk_widget_get_width (window),
                               2 * height - gtk_widget_get_height (window));
  harness_settle (window);
  HARNESS_UNTIL (glia_workbench_state (glia_window_workbench (GLIA_WINDOW (window))) ==
                 GLIA_WORKBENCH_READY);
  return window;
}

static GliaWorkbench *
training_of (GtkWidget *window)
{
  return glia_window_workbench (GLIA_WINDOW (window));
}

static void
train (GtkWidget *window)
{
  glia_workbench_train (training_of (window));
  HARNESS_UNTIL (glia_workbench_state (training_of (window)) == GLIA_WORKBENCH_FINISHED);
}

static void
open_tab (GtkWidget *window, const char *name)
{
  GtkWidget *stack = gtk_widget_get_ancestor (harness_find (window, "gradients"), GTK_TYPE_STACK);

  gtk_stack_set_visible_child_name (GTK_STACK (stack), name);
  harness_settle (window);
}

static void
assert_same_parameters (const mlp_network *a, const mlp_network *b)
{
  g_assert_cmpmem (mlp_network_parameters (a), mlp_network_parameter_count (a) * sizeof (mlp_real),
                   mlp_network_parameters (b), mlp_network_parameter_count (b) * sizeof (mlp_real));
}

/* Whether the training's diagnostics are those of what it shows. */
static gboolean
diagnosed (GliaWorkbench *workbench)
{
  GliaDiagnostics *seen = glia_workbench_diagnostics (workbench);

  if (seen == NULL)
    return FALSE;
  g_autoptr (GliaDiagnostics) right =
      glia_diagnostics_new (glia_workbench_snapshot (workbench)->network,
                            glia_workbench_splits (workbench)->train, seen->tag);
  for (gsize l = 0; l < seen->layers; l++)
    if (seen->layer[l].weights.mean != right->layer[l].weights.mean ||
        seen->layer[l].activations.mean != right->layer[l].activations.mean)
      return FALSE;
  return TRUE;
}

/* ---- Tests ------------------------------------------------------------------------------------ */

static void
test_tabs (void)
{
  static const char *const tabs[] = {"gradients", "activations", "doctor"};
  static const char *const styles[] = {"light", "dark"};
  static const int sizes[][2] = {{1440, 900}, {800, 600}};

  for (gsize size = 0; size < G_N_ELEMENTS (sizes); size++) {
    GtkWidget *window = show_window (healthy, sizes[size][0], sizes[size][1]);
    GliaWorkbench *workbench = training_of (window);
    train (window);
    HARNESS_UNTIL (diagnosed (workbench));
    for (gsize l = 0; l < 3; l++)
      for (guint k = 0; k < GLIA_LAYER_SERIES; k++)
        g_assert_cmpuint (glia_series_length (
                              glia_history_layer_series (glia_workbench_history (workbench), k, l)),
                          >, 0);
    for (guint i = 0; i < glia_workbench_findings (workbench)->len; i++) {
      const GliaFinding *finding = g_ptr_array_index (glia_workbench_findings (workbench), i);
      g_test_message ("%s: %s", finding->title, finding->evidence);
    }
    g_assert_cmpuint (glia_workbench_findings (workbench)->len, ==, 0);
    g_assert_false (gtk_widget_get_visible (harness_find (window, "glia-doctor-badge")));
    for (gsize style = 0; style < G_N_ELEMENTS (styles); style++) {
      harness_set_style (styles[style]);
      for (gsize i = 0; i < G_N_ELEMENTS (tabs); i++) {
        g_autofree char *name =
            g_strdup_printf ("tab-%s-%s-%d", tabs[i], styles[style], sizes[size][0]);
        open_tab (window, tabs[i]);
        g_assert_cmpint (gtk_widget_get_width (window), <=, sizes[size][0]);
        harness_screenshot (window, name);
      }
    }
    harness_set_style ("light");
    harness_close (window);
  }
}

static void
test_a_remedy_is_an_edit (void)
{
  GtkWidget *window = show_window (sick, 1440, 900);
  GliaWorkbench *workbench = training_of (window);
  GliaDocument *document = glia_window_document (GLIA_WINDOW (window));
  GtkWidget *badge = harness_find (window, "glia-doctor-badge");

  HARNESS_UNTIL (glia_workbench_findings (workbench)->len == 1);
  open_tab (window, "doctor");
  g_assert_true (gtk_widget_get_visible (badge));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (badge)), ==, "1");
  GtkWidget *list = harness_find (harness_find (window, "doctor"), "list");
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (harness_find (list, "title"))),
                            "6 of 6 units are identical"));
  harness_screenshot (window, "doctor-findings");
  harness_activate (list, "remedy");
  HARNESS_UNTIL (glia_document_experiment (document)->network.initialization.kind ==
                 MLP_INITIALIZE_HE_NORMAL);
  HARNESS_UNTIL (diagnosed (workbench) && glia_workbench_findings (workbench)->len == 0);
  g_assert_false (gtk_widget_get_visible (badge));
  glia_document_undo (document);
  g_assert_cmpint (glia_document_experiment (document)->network.initialization.kind, ==,
                   MLP_INITIALIZE_ZERO);
  HARNESS_UNTIL (glia_workbench_findings (workbench)->len == 1);
  harness_close (window);
}

/* The labels of the doctor's first finding; nothing of them is cut. */
static GtkWidget *
first_finding (GtkWidget *window)
{
  GtkWidget *list = harness_find (harness_find (window, "doctor"), "list");
  static const char *const ids[] = {"title", "evidence"};

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (harness_find (list, ids[i])));
    g_assert_false (pango_layout_is_ellipsized (layout));
  }
  return list;
}

static void
take_pictures (GtkWidget *window, const char *name)
{
  static const char *const styles[] = {"light", "dark"};

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++) {
    g_autofree char *file = g_strdup_printf ("doctor-%s-%s", name, styles[i]);
    harness_set_style (styles[i]);
    harness_screenshot (window, file);
  }
  harness_set_style ("light");
}

/* The remedy is a rate that people use, not a smaller absurd one. */
static void
test_a_rate_of_500 (void)
{
  GtkWidget *window = show_window (fast, 1440, 900);
  GliaDocument *document = glia_window_document (GLIA_WINDOW (window));

  train (window);
  HARNESS_UNTIL (diagnosed (training_of (window)) &&
                 glia_workbench_findings (training_of (window))->len > 0);
  open_tab (window, "doctor");
  GtkWidget *list = first_finding (window);
  g_assert_cmpstr (harness_text (list, "title"), ==, "The learning rate is too high: 500");
  take_pictures (window, "rate-500");
  harness_activate (list, "remedy");
  HARNESS_UNTIL (glia_document_experiment (document)->training.optimizer.learning_rate == 0.1);
  harness_close (window);
}

/* What no setting mends has no button. */
static void
test_a_target_in_euros (void)
{
  g_autoptr (GString) table = g_string_new ("area,rooms,price\n");

  for (int i = 0; i < 300; i++)
    g_string_append_printf (table, "%d,%d,%d\n", 30 + i * 7 % 120, 1 + i % 5,
                            3000 * (30 + i * 7 % 120) + 1000 * (i % 11));
  g_free (harness_write ("flats.csv", table->str, (gssize)table->len));
  GtkWidget *window = show_window (euros, 1440, 900);
  train (window);
  HARNESS_UNTIL (diagnosed (training_of (window)) &&
                 glia_workbench_findings (training_of (window))->len > 0);
  open_tab (window, "doctor");
  GtkWidget *list = first_finding (window);
  g_assert_cmpstr (harness_text (list, "title"), ==, "The target's values are very large");
  g_assert_false (gtk_widget_get_visible (harness_find (list, "remedy")));
  take_pictures (window, "euros");
  harness_close (window);
}

/* The doctor says what it has looked at, and no more. */
static void
test_no_problems (void)
{
  GtkWidget *window = show_window (healthy, 1440, 900);
  GtkWidget *page = harness_find (window, "doctor");

  HARNESS_UNTIL (diagnosed (training_of (window)));
  open_tab (window, "doctor");
  g_assert_cmpstr (harness_text (page, "healthy"), ==, "No problems found");
  g_assert_nonnull (strstr (harness_text (page, "looked"), "initial weights"));
  train (window);
  HARNESS_UNTIL (diagnosed (training_of (window)) &&
                 strstr (harness_text (page, "looked"), "In 120 epochs") != NULL);
  g_assert_cmpstr (harness_text (page, "healthy"), ==, "No problems found");
  take_pictures (window, "healthy");
  harness_close (window);
}

/* How many moments are kept is a matter of time; but the nearest of them is shown. */
static void
assert_nearest (GliaWorkbench *workbench, double epoch)
{
  GliaSnapshots *snapshots = glia_moments_past (glia_workbench_moments (workbench));
  const double shown = glia_snapshot_position (glia_workbench_snapshot (workbench));

  for (gsize i = 0; i < glia_snapshots_length (snapshots); i++)
    g_assert_cmpfloat (fabs (glia_snapshot_position (glia_snapshots_get (snapshots, i)) - epoch),
                       >=, fabs (shown - epoch));
}

static void
test_the_past_is_shown (void)
{
  GtkWidget *window = show_window (healthy, 1440, 900);
  GliaWorkbench *workbench = training_of (window);
  GtkWidget *timeline = harness_find (harness_find (window, "transport"), "timeline");
  g_autoptr (GliaSnapshot) first = glia_snapshot_ref (glia_workbench_snapshot (workbench));

  train (window);
  GliaSnapshot *newest = glia_workbench_newest (workbench);
  harness_press (timeline, GDK_KEY_Home, 0);
  g_assert_true (glia_moments_is_past (glia_workbench_moments (workbench)));
  g_assert_true (glia_workbench_newest (workbench) == newest);
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->steps, ==, 0);
  assert_same_parameters (glia_workbench_snapshot (workbench)->network, first->network);
  HARNESS_UNTIL (diagnosed (workbench));
  glia_workbench_show_moment (workbench, 60);
  g_assert_true (glia_moments_is_past (glia_workbench_moments (workbench)));
  assert_nearest (workbench, 60);
  HARNESS_UNTIL (diagnosed (workbench));
  open_tab (window, "gradients");
  harness_screenshot (window, "past");
  harness_press (timeline, GDK_KEY_End, 0);
  g_assert_false (glia_moments_is_past (glia_workbench_moments (workbench)));
  g_assert_true (glia_workbench_snapshot (workbench) == newest);
  HARNESS_UNTIL (diagnosed (workbench));
  harness_close (window);
}

static void
test_training_goes_on_behind_the_past (void)
{
  GtkWidget *window = show_window (healthy, 1440, 900);
  GliaWorkbench *workbench = training_of (window);
  const char *const longer[] = {"training.epochs=100000", NULL};

  glia_document_set (glia_window_document (GLIA_WINDOW (window)), "Epochs", longer, NULL);
  glia_workbench_train (workbench);
  HARNESS_UNTIL (glia_workbench_newest (workbench)->epochs >= 5);
  glia_workbench_show_moment (workbench, 0);
  const guint64 steps = glia_workbench_newest (workbench)->steps;
  HARNESS_UNTIL (glia_workbench_newest (workbench)->steps > steps + 1000);
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->steps, ==, 0);
  glia_workbench_show_now (workbench);
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->steps, >, steps);
  glia_workbench_pause (workbench);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_PAUSED);
  harness_close (window);
}

static void
test_a_branch_starts_from_there (void)
{
  GtkWidget *window = show_window (healthy, 1440, 900);
  GliaWorkbench *workbench = training_of (window);
  GliaDocument *document = glia_window_document (GLIA_WINDOW (window));
  GtkWidget *bar = harness_find (window, "transport");

  glia_workbench_set_store (workbench, harness_folder ());
  g_assert_false (gtk_widget_is_sensitive (harness_find (bar, "branch")));
  train (window);
  g_autoptr (GliaSnapshot) last = glia_snapshot_ref (glia_workbench_newest (workbench));
  glia_workbench_show_moment (workbench, 60);
  g_autoptr (GliaSnapshot) moment = glia_snapshot_ref (glia_workbench_snapshot (workbench));
  harness_activate (bar, "branch");
  HARNESS_UNTIL (glia_document_experiment (document)->network.weights != NULL);
  g_assert_cmpstr (glia_workbench_problem (workbench), ==, "");
  g_assert_false (glia_moments_is_past (glia_workbench_moments (workbench)));
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->steps, ==, 0);
  g_assert_cmpuint (glia_workbench_snapshot (workbench)->run, !=, moment->run);
  assert_same_parameters (glia_workbench_snapshot (workbench)->network, moment->network);
  g_assert_cmpuint (glia_snapshots_length (glia_moments_past (glia_workbench_moments (workbench))),
                    ==, 1);
  g_assert_cmpuint (glia_document_experiment (document)->training.epochs, ==, 120 - moment->epochs);
  train (window);
  assert_same_parameters (glia_workbench_snapshot (workbench)->network, last->network);
  glia_workbench_reset (workbench); /* the branch's beginning, not the first run's */
  assert_same_parameters (glia_workbench_snapshot (workbench)->network, moment->network);
  glia_document_undo (document);
  g_assert_null (glia_document_experiment (document)->network.weights);
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/diagnostics/tabs", test_tabs);
  g_test_add_func ("/app/diagnostics/remedy", test_a_remedy_is_an_edit);
  g_test_add_func ("/app/diagnostics/rate-of-500", test_a_rate_of_500);
  g_test_add_func ("/app/diagnostics/euros", test_a_target_in_euros);
  g_test_add_func ("/app/diagnostics/no-problems", test_no_problems);
  g_test_add_func ("/app/diagnostics/past", test_the_past_is_shown);
  g_test_add_func ("/app/diagnostics/behind", test_training_goes_on_behind_the_past);
  g_test_add_func ("/app/diagnostics/branch", test_a_branch_starts_from_there);
  return harness_run ();
}
