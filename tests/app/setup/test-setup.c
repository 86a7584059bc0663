/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-choice-row.h"
#include "glia-column-row.h"
#include "glia-number-row.h"
#include "glia-number-text.h"
#include "glia-setup-sidebar.h"
#include "glia-switch-row.h"

typedef HarnessSetup Setup;

static Setup
open_setup (void)
{
  return harness_open_setup (glia_document_new ());
}

static void
close_setup (Setup *setup)
{
  harness_let_go (setup->window, setup->workbench, setup->document);
}

static const GliaExperiment *
get_experiment (const Setup *setup)
{
  return glia_document_experiment (setup->document);
}

static GliaNumberEntry *
get_number (const Setup *setup, const char *id)
{
  return glia_number_row_entry (GLIA_NUMBER_ROW (harness_find (setup->sidebar, id)));
}

static void
enter_number (const Setup *setup, const char *id, const char *text)
{
  glia_number_entry_enter (get_number (setup, id), text);
}

static void
choose_name (const Setup *setup, const char *id, const char *name)
{
  g_assert_true (
      glia_choice_row_choose (GLIA_CHOICE_ROW (harness_find (setup->sidebar, id)), name));
}

static void
set_switch (const Setup *setup, const char *id, gboolean active)
{
  gtk_switch_set_active (
      glia_switch_row_switch (GLIA_SWITCH_ROW (harness_find (setup->sidebar, id))), active);
}

static gboolean
is_visible (const Setup *setup, const char *id)
{
  return gtk_widget_get_visible (harness_find (setup->sidebar, id));
}

static GliaLayerList *
get_layers (const Setup *setup)
{
  return GLIA_LAYER_LIST (harness_find (setup->sidebar, "layers"));
}

static const mlp_layer *
get_layer (const Setup *setup, guint index)
{
  g_assert_cmpuint (index, <, get_experiment (setup)->network.layers->len);
  return &g_array_index (get_experiment (setup)->network.layers, mlp_layer, index);
}

static void
test_every_number_reaches_the_experiment (void)
{
  Setup setup = open_setup ();

  enter_number (&setup, "samples", "300");
  g_assert_cmpuint (get_experiment (&setup)->data.samples, ==, 300);
  enter_number (&setup, "noise", "0.25");
  g_assert_cmpfloat (get_experiment (&setup)->data.noise, ==, 0.25);
  enter_number (&setup, "dev-share", "0.3");
  g_assert_cmpfloat (get_experiment (&setup)->data.dev_share, ==, 0.3);
  enter_number (&setup, "test-share", "0.1");
  g_assert_cmpfloat (get_experiment (&setup)->data.test_share, ==, 0.1);
  enter_number (&setup, "data-seed", "7");
  g_assert_cmpuint (get_experiment (&setup)->data.seed, ==, 7);
  enter_number (&setup, "seed", "8");
  g_assert_cmpuint (get_experiment (&setup)->seed, ==, 8);
  enter_number (&setup, "learning-rate", "0.125");
  g_assert_cmpfloat (get_experiment (&setup)->training.optimizer.learning_rate, ==, 0.125);
  enter_number (&setup, "batch-size", "17");
  g_assert_cmpuint (get_experiment (&setup)->training.batch_size, ==, 17);
  enter_number (&setup, "epochs", "33");
  g_assert_cmpuint (get_experiment (&setup)->training.epochs, ==, 33);
  enter_number (&setup, "weight-decay", "1e-4");
  g_assert_cmpfloat (get_experiment (&setup)->training.optimizer.weight_decay, ==, 1e-4);
  enter_number (&setup, "beta1", "0.8");
  g_assert_cmpfloat (get_experiment (&setup)->training.optimizer.beta1, ==, 0.8);
  enter_number (&setup, "l1", "0.002");
  g_assert_cmpfloat (get_experiment (&setup)->training.optimizer.l1, ==, 0.002);
  enter_number (&setup, "clip-norm", "1.5");
  g_assert_cmpfloat (get_experiment (&setup)->training.optimizer.clip_norm, ==, 1.5);
  enter_number (&setup, "clip-norm", "");
  g_assert_cmpfloat (get_experiment (&setup)->training.optimizer.clip_norm, ==, 0);
  choose_name (&setup, "dev-loss", "examples");
  g_assert_cmpint (get_experiment (&setup)->training.dev_loss, ==, GLIA_DEV_LOSS_EXAMPLES);
  enter_number (&setup, "threads", "1");
  g_assert_cmpuint (get_experiment (&setup)->training.threads, ==, 1);
  close_setup (&setup);
}

static void
test_choices_bring_their_own_numbers (void)
{
  Setup setup = open_setup ();

  g_assert_false (is_visible (&setup, "momentum"));
  choose_name (&setup, "optimizer", "sgd");
  g_assert_cmpint (get_experiment (&setup)->training.optimizer.kind, ==, MLP_SGD);
  g_assert_true (is_visible (&setup, "momentum"));
  g_assert_false (is_visible (&setup, "beta1"));
  enter_number (&setup, "momentum", "0.9");
  set_switch (&setup, "nesterov", TRUE);
  g_assert_true (get_experiment (&setup)->training.optimizer.nesterov);

  g_assert_false (is_visible (&setup, "schedule-row"));
  choose_name (&setup, "schedule", "warmup-cosine");
  g_assert_true (is_visible (&setup, "schedule-warmup"));
  g_assert_true (is_visible (&setup, "schedule-row"));
  enter_number (&setup, "schedule-warmup", "3");
  g_assert_cmpuint (get_experiment (&setup)->training.schedule.warmup, ==, 3);

  choose_name (&setup, "initialization", "normal");
  enter_number (&setup, "init-std", "0.5");
  g_assert_cmpint (get_experiment (&setup)->network.initialization.kind, ==, MLP_INITIALIZE_NORMAL);
  g_assert_cmpfloat (get_experiment (&setup)->network.initialization.b, ==, 0.5);
  choose_name (&setup, "initialization", "he-normal");
  g_assert_cmpint (get_experiment (&setup)->network.initialization.kind, ==,
                   MLP_INITIALIZE_HE_NORMAL);
  g_assert_false (is_visible (&setup, "init-std"));

  g_assert_false (is_visible (&setup, "stopping-patience"));
  set_switch (&setup, "early-stopping", TRUE);
  g_assert_true (get_experiment (&setup)->training.stops_early);
  enter_number (&setup, "stopping-patience", "9");
  choose_name (&setup, "stopping-metric", "dev-accuracy");
  g_assert_cmpuint (get_experiment (&setup)->training.early_stopping.patience, ==, 9);
  g_assert_cmpint (get_experiment (&setup)->training.stopping_metric, ==, GLIA_METRIC_DEV_ACCURACY);
  set_switch (&setup, "early-stopping", FALSE);
  g_assert_false (get_experiment (&setup)->training.stops_early);
  set_switch (&setup, "shuffle", FALSE);
  g_assert_false (get_experiment (&setup)->training.shuffle);
  set_switch (&setup, "standardize", TRUE);
  g_assert_true (get_experiment (&setup)->data.standardize);
  close_setup (&setup);
}

static void
test_every_set_of_points_can_be_chosen (void)
{
  Setup setup = open_setup ();

  for (int source = 0; source < GLIA_SOURCE_CSV; source++) {
    choose_name (&setup, "data-set", glia_source_name ((GliaDataSource)source));
    g_assert_null (
        glia_field_row_problem (GLIA_FIELD_ROW (harness_find (setup.sidebar, "data-set"))));
    g_assert_cmpint (get_experiment (&setup)->data.source, ==, source);
    g_assert_cmpint (glia_workbench_state (setup.workbench), ==, GLIA_WORKBENCH_READY);
    g_assert_cmpint (get_experiment (&setup)->training.loss == MLP_MEAN_SQUARED_ERROR, ==,
                     source == GLIA_SOURCE_PLANE || source == GLIA_SOURCE_MULTI_GAUSSIAN);
  }
  /* Files are chosen elsewhere; the row says so and shows the set that is still there. */
  choose_name (&setup, "data-set", "reviews");
  g_assert_nonnull (
      glia_field_row_problem (GLIA_FIELD_ROW (harness_find (setup.sidebar, "data-set"))));
  g_assert_cmpint (get_experiment (&setup)->data.source, ==, GLIA_SOURCE_MULTI_GAUSSIAN);
  close_setup (&setup);
}

static void
test_bad_values_are_marked_and_change_nothing (void)
{
  static const struct {
    const char *id, *text;
  } bad[] = {{"batch-size", "0"},  {"batch-size", "many"},  {"epochs", ""},
             {"epochs", "1.5"},    {"learning-rate", "-1"}, {"dev-share", "1"},
             {"samples", "1e999"}, {"seed", "-3"}};
  Setup setup = open_setup ();

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    const GliaExperiment *before = get_experiment (&setup);
    GliaFieldRow *row = GLIA_FIELD_ROW (harness_find (setup.sidebar, bad[i].id));
    enter_number (&setup, bad[i].id, bad[i].text);
    g_assert_true (get_experiment (&setup) == before);
    g_test_message ("%s=%s: %s", bad[i].id, bad[i].text, glia_field_row_problem (row));
    g_assert_nonnull (glia_field_row_problem (row));
    g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_number (&setup, bad[i].id)), "error"));
  }
  /* A good one mends it. */
  enter_number (&setup, "batch-size", "4");
  g_assert_null (
      glia_field_row_problem (GLIA_FIELD_ROW (harness_find (setup.sidebar, "batch-size"))));
  close_setup (&setup);
}

static void
test_fields_follow_undo (void)
{
  Setup setup = open_setup ();

  g_autofree char *first = g_strdup (glia_number_entry_text (get_number (&setup, "learning-rate")));
  enter_number (&setup, "learning-rate", "0.5");
  choose_name (&setup, "optimizer", "rmsprop");
  glia_document_undo (setup.document);
  glia_document_undo (setup.document);
  g_assert_cmpstr (glia_number_entry_text (get_number (&setup, "learning-rate")), ==, first);
  g_assert_false (is_visible (&setup, "alpha"));
  glia_document_redo (setup.document);
  g_assert_cmpstr (glia_number_entry_text (get_number (&setup, "learning-rate")), ==, "0.5");
  close_setup (&setup);
}

static void
test_steps_are_round (void)
{
  static const struct {
    GliaNumberStep step;
    double value, up, down;
  } cases[] = {
      {GLIA_STEP_125, 0.01, 0.02, 0.005},
      {GLIA_STEP_125, 0.02, 0.05, 0.01},
      {GLIA_STEP_125, 0.05, 0.1, 0.02},
      {GLIA_STEP_125, 0.03, 0.05, 0.02},
      {GLIA_STEP_125, 1, 2, 0.5},
      {GLIA_STEP_125, 0, 1e-5, 0},
      {GLIA_STEP_125, 0.0005, 0.001, 0.0002},
      {GLIA_STEP_ONE, 5, 6, 4},
      {GLIA_STEP_ONE, 5.5, 6, 5},
      {GLIA_STEP_HUNDREDTH, 0, 0.05, -0.05},
      {GLIA_STEP_HUNDREDTH, 0.12, 0.15, 0.1},
      {GLIA_STEP_DOUBLE, 64, 128, 32},
      {GLIA_STEP_DOUBLE, 100, 128, 64},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpfloat_with_epsilon (glia_number_step (cases[i].step, cases[i].value, 1),
                                    cases[i].up, 1e-12);
    g_assert_cmpfloat_with_epsilon (glia_number_step (cases[i].step, cases[i].value, -1),
                                    cases[i].down, 1e-12);
  }
  static const struct {
    double value;
    const char *text;
  } texts[] = {{500, "500"},   {1000000, "1000000"}, {0.01, "0.01"},           {1e-5, "0.00001"},
               {-0.5, "-0.5"}, {1e-8, "1e-08"},      {0.1234567, "0.1234567"}, {0, "0"}};
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *text = glia_number_shortest (texts[i].value);
    g_assert_cmpstr (text, ==, texts[i].text);
  }
  Setup setup = open_setup ();
  g_assert_cmpstr (glia_number_entry_text (get_number (&setup, "samples")), ==, "500");
  glia_number_entry_press (get_number (&setup, "epochs"), 1);
  g_assert_cmpuint (get_experiment (&setup)->training.epochs, ==, 32);
  glia_number_entry_press (get_number (&setup, "dev-share"), 1);
  g_assert_cmpfloat (get_experiment (&setup)->data.dev_share, ==, 0.25);
  close_setup (&setup);
}

static GObject *
find_gesture (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) one = g_list_model_get_item (controllers, i);
    if (GTK_IS_GESTURE_DRAG (one))
      return one; /* the widget's */
  }
  g_assert_not_reached ();
}

static void
drag_layer (GliaLayerList *list, guint index, double distance, const char *let_go)
{
  GObject *gesture = find_gesture (glia_layer_card_handle (glia_layer_list_card (list, index)));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  gboolean handled = FALSE;

  g_signal_emit_by_name (gesture, "drag-begin", 8.0, 8.0);
  g_signal_emit_by_name (gesture, "drag-update", 0.0, 2.0); /* not a drag yet */
  g_signal_emit_by_name (gesture, "drag-update", 0.0, distance);
  harness_settle (GTK_WIDGET (root));
  harness_screenshot (GTK_WIDGET (root), let_go);
  if (g_str_equal (let_go, "dragged-escape")) {
    GListModel *shortcuts = gtk_widget_observe_controllers (GTK_WIDGET (list));
    for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++) {
      g_autoptr (GObject) controller = g_list_model_get_item (shortcuts, i);
      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      g_autoptr (GtkShortcut) escape = g_list_model_get_item (G_LIST_MODEL (controller), 0);
      handled = gtk_shortcut_action_activate (gtk_shortcut_get_action (escape), 0,
                                              GTK_WIDGET (list), NULL);
    }
    g_object_unref (shortcuts);
    g_assert_true (handled);
  }
  g_signal_emit_by_name (gesture, "drag-end", 0.0, distance);
}

/* Through all there is, forwards and backwards, with what is folded away left out. */
static void
test_focus_goes_everywhere (void)
{
  static const GtkDirectionType directions[] = {GTK_DIR_TAB_FORWARD, GTK_DIR_TAB_BACKWARD,
                                                GTK_DIR_DOWN, GTK_DIR_UP};
  Setup setup = open_setup ();
  GtkWidget *rows = harness_find (setup.sidebar, "data-more-rows");

  for (gsize d = 0; d < G_N_ELEMENTS (directions); d++)
    for (int i = 0; i < 100; i++)
      gtk_widget_child_focus (setup.sidebar, directions[d]);
  g_assert_false (gtk_widget_get_visible (rows));
  gtk_expander_set_expanded (GTK_EXPANDER (harness_find (setup.sidebar, "data-more")), TRUE);
  HARNESS_UNTIL (gtk_widget_get_mapped (rows));
  g_assert_true (gtk_widget_get_visible (harness_find (setup.sidebar, "stratify")));
  harness_screenshot (setup.sidebar, "setup-shares-light");
  harness_set_style ("dark");
  harness_screenshot (setup.sidebar, "setup-shares-dark");
  harness_set_style ("light");
  close_setup (&setup);
}

static void
test_layers_are_dragged (void)
{
  Setup setup = open_setup ();
  GliaLayerList *list = get_layers (&setup);

  for (guint i = 0; i < 2; i++) {
    glia_layer_list_add (list, 9);
    harness_settle (gtk_widget_get_ancestor (setup.sidebar, GTK_TYPE_WINDOW));
    glia_number_entry_enter (
        GLIA_NUMBER_ENTRY (harness_find (GTK_WIDGET (glia_layer_list_card (list, i + 1)), "units")),
        i == 0 ? "5" : "6");
  }
  graphene_rect_t first, second;
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (glia_layer_list_card (list, 0)),
                                            GTK_WIDGET (list), &first));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (glia_layer_list_card (list, 1)),
                                            GTK_WIDGET (list), &second));
  const double step = second.origin.y - first.origin.y;
  drag_layer (list, 0, 2 * step, "dragged-down");
  g_assert_cmpuint (get_layer (&setup, 0)->units, ==, 5);
  g_assert_cmpuint (get_layer (&setup, 1)->units, ==, 6);
  g_assert_cmpuint (get_layer (&setup, 2)->units, ==, 4);
  drag_layer (list, 2, -step, "dragged-up");
  g_assert_cmpuint (get_layer (&setup, 1)->units, ==, 4);
  /* Neither a small move nor a drag that is taken back is one. */
  drag_layer (list, 0, 0.3 * step, "dragged-little");
  drag_layer (list, 0, 2 * step, "dragged-escape");
  g_assert_cmpuint (get_layer (&setup, 0)->units, ==, 5);
  g_assert_cmpuint (get_layer (&setup, 1)->units, ==, 4);
  close_setup (&setup);
}

static void
test_layers_are_added_moved_and_deleted (void)
{
  Setup setup = open_setup ();
  GliaLayerList *list = get_layers (&setup);

  g_assert_cmpuint (glia_layer_list_length (list), ==, 1);
  harness_activate (setup.sidebar, "add-layer");
  HARNESS_UNTIL (glia_layer_list_length (list) == 2);
  GtkWidget *second = GTK_WIDGET (glia_layer_list_card (list, 1));
  glia_number_entry_enter (GLIA_NUMBER_ENTRY (harness_find (second, "units")), "6");
  g_assert_cmpuint (get_layer (&setup, 1)->units, ==, 6);
  g_assert_true (
      glia_choice_row_choose (GLIA_CHOICE_ROW (harness_find (second, "activation")), "gelu"));
  g_assert_cmpint (get_layer (&setup, 1)->activation, ==, MLP_GELU);
  glia_number_entry_enter (
      glia_number_row_entry (GLIA_NUMBER_ROW (harness_find (second, "dropout"))), "0.5");
  g_assert_cmpfloat (get_layer (&setup, 1)->dropout, ==, 0.5);
  gtk_switch_set_active (
      glia_switch_row_switch (GLIA_SWITCH_ROW (harness_find (second, "residual"))), TRUE);
  g_assert_true (get_layer (&setup, 1)->residual);
  g_assert_true (
      glia_choice_row_choose (GLIA_CHOICE_ROW (harness_find (second, "normalization")), "layer"));
  g_assert_cmpint (get_layer (&setup, 1)->normalization, ==, MLP_NORMALIZE_LAYER);

  glia_layer_card_set_open (glia_layer_list_card (list, 1), TRUE);
  g_assert_true (gtk_widget_activate_action (second, "layer.up", NULL));
  g_assert_cmpuint (get_layer (&setup, 0)->units, ==, 6);
  g_assert_true (glia_layer_card_is_open (glia_layer_list_card (list, 0)));
  g_assert_false (glia_layer_card_is_open (glia_layer_list_card (list, 1)));
  GtkWidget *first = GTK_WIDGET (glia_layer_list_card (list, 0));
  g_assert_true (gtk_widget_activate_action (first, "layer.duplicate", NULL));
  g_assert_cmpuint (glia_layer_list_length (list), ==, 3);
  g_assert_cmpuint (get_layer (&setup, 1)->units, ==, 6);
  glia_layer_list_move (list, 2, 0);
  g_assert_cmpuint (get_layer (&setup, 0)->units, ==, 4);
  g_assert_true (gtk_widget_activate_action (first, "layer.delete", NULL));
  g_assert_cmpuint (glia_layer_list_length (list), ==, 2);
  for (int i = 0; i < 12; i++)
    glia_document_undo (setup.document);
  g_assert_cmpuint (glia_layer_list_length (list), ==, 1);
  g_assert_cmpuint (get_layer (&setup, 0)->units, ==, 4);
  close_setup (&setup);
}

static void
test_bad_units_are_marked_at_the_card (void)
{
  Setup setup = open_setup ();
  GtkWidget *card = GTK_WIDGET (glia_layer_list_card (get_layers (&setup), 0));

  glia_number_entry_enter (GLIA_NUMBER_ENTRY (harness_find (card, "units")), "0");
  g_assert_cmpuint (get_layer (&setup, 0)->units, ==, 4);
  g_assert_true (gtk_widget_get_visible (harness_find (card, "problem")));
  glia_number_entry_enter (GLIA_NUMBER_ENTRY (harness_find (card, "units")), "5");
  g_assert_false (gtk_widget_get_visible (harness_find (card, "problem")));
  close_setup (&setup);
}

/* The columns are the file's; another target brings the task and the loss that suit it. */
static void
test_target (void)
{
  g_autoptr (GString) text = g_string_new ("kind,size\n");

  for (int i = 0; i < 40; i++)
    g_string_append_printf (text, "%s,%d.5\n", i % 2 ? "x" : "y", i);
  g_autofree char *table = harness_write ("t.csv", text->str, -1);
  Setup setup = harness_open_setup (glia_document_new_for (harness_experiment (
      "{\"glia\":1,\"data\":{\"source\":\"csv\",\"train\":\"t.csv\",\"target\":\"kind\"}}")));
  GtkDropDown *columns =
      glia_column_row_drop_down (GLIA_COLUMN_ROW (harness_find (setup.sidebar, "target")));
  HARNESS_UNTIL (glia_workbench_state (setup.workbench) == GLIA_WORKBENCH_READY);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (columns)), ==, 2);
  /* There is no dev part to watch: the switch goes back, and says so. */
  GliaFieldRow *stopping = GLIA_FIELD_ROW (harness_find (setup.sidebar, "early-stopping"));
  set_switch (&setup, "early-stopping", TRUE);
  g_assert_nonnull (glia_field_row_problem (stopping));
  g_assert_false (gtk_switch_get_active (glia_switch_row_switch (GLIA_SWITCH_ROW (stopping))));
  g_assert_cmpuint (gtk_drop_down_get_selected (columns), ==, 0);
  gtk_drop_down_set_selected (columns, 1);
  g_assert_cmpstr (get_experiment (&setup)->data.target, ==, "size");
  g_assert_cmpint (get_experiment (&setup)->data.task, ==, GLIA_TASK_REGRESSION);
  g_assert_cmpint (get_experiment (&setup)->training.loss, ==, MLP_MEAN_SQUARED_ERROR);
  HARNESS_UNTIL (glia_workbench_state (setup.workbench) == GLIA_WORKBENCH_READY);
  /* The kinds are two columns now. */
  g_assert_cmpuint (glia_workbench_splits (setup.workbench)->train->n_columns, ==, 2);
  g_assert_false (is_visible (&setup, "paint-row"));
  choose_name (&setup, "task", "classification");
  g_assert_cmpint (get_experiment (&setup)->training.loss, ==, MLP_CROSS_ENTROPY);
  choose_name (&setup, "data-set", "moons");
  g_assert_false (is_visible (&setup, "target"));
  g_assert_false (is_visible (&setup, "task"));
  close_setup (&setup);
}

/* The button opens one window, which follows the setup to another document. */
static void
test_preview (void)
{
  Setup setup = open_setup ();
  GliaDocument *document = glia_document_new ();
  GliaWorkbench *other = harness_workbench (document);
  guint before = g_list_model_get_n_items (gtk_window_get_toplevels ());

  for (int i = 0; i < 2; i++)
    g_signal_emit_by_name (harness_find (setup.sidebar, "preview"), "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, before + 1);
  g_object_set (setup.sidebar, "workbench", other, NULL);
  g_assert_finalize_object (setup.workbench);
  g_assert_finalize_object (setup.document);
  setup.workbench = other;
  setup.document = document;
  close_setup (&setup);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, before - 1);
}

static void
test_what_one_hears (void)
{
  Setup setup = open_setup ();
  GtkWidget *card = GTK_WIDGET (glia_layer_list_card (get_layers (&setup), 0));

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Hidden 1");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (harness_find (setup.sidebar, "split")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Train 400, Dev 100");
  enter_number (&setup, "epochs", "0");
  /* Of what has the focus, not of the box around it. */
  GtkAccessible *field = GTK_ACCESSIBLE (glia_number_entry_field (get_number (&setup, "epochs")));
  gtk_test_accessible_assert_state (field, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_true (gtk_test_accessible_has_relation (field, GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  close_setup (&setup);
}

static void
test_what_one_sees (void)
{
  Setup setup = open_setup ();
  static const char *const styles[] = {"light", "dark"};

  harness_activate (setup.sidebar, "add-layer");
  HARNESS_UNTIL (glia_layer_list_length (get_layers (&setup)) == 2);
  glia_layer_card_set_open (glia_layer_list_card (get_layers (&setup), 0), TRUE);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (harness_find (setup.sidebar, "stack"))), ==,
                   "2 → 4 → 4 → 1");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (harness_find (setup.sidebar, "parameters"))), ==,
                   "37 parameters");
  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++) {
    g_autofree char *name = g_strdup_printf ("setup-%s", styles[i]);
    harness_set_style (styles[i]);
    harness_settle (setup.sidebar);
    harness_screenshot (setup.window, name);
  }
  choose_name (&setup, "schedule", "one-cycle");
  enter_number (&setup, "epochs", "0");
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (harness_find (setup.sidebar, "scroller")));
  harness_settle (setup.sidebar);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  harness_settle (setup.sidebar);
  harness_screenshot (setup.window, "setup-training-dark");
  gtk_expander_set_expanded (GTK_EXPANDER (harness_find (setup.sidebar, "training-more")), TRUE);
  harness_settle (setup.sidebar);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  harness_settle (setup.sidebar);
  harness_screenshot (setup.window, "setup-advanced-dark");
  harness_set_style ("light");
  close_setup (&setup);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/setup/numbers", test_every_number_reaches_the_experiment);
  g_test_add_func ("/app/setup/choices", test_choices_bring_their_own_numbers);
  g_test_add_func ("/app/setup/data-sets", test_every_set_of_points_can_be_chosen);
  g_test_add_func ("/app/setup/bad", test_bad_values_are_marked_and_change_nothing);
  g_test_add_func ("/app/setup/undo", test_fields_follow_undo);
  g_test_add_func ("/app/setup/target", test_target);
  g_test_add_func ("/app/setup/preview", test_preview);
  g_test_add_func ("/app/setup/steps", test_steps_are_round);
  g_test_add_func ("/app/setup/layers", test_layers_are_added_moved_and_deleted);
  g_test_add_func ("/app/setup/focus", test_focus_goes_everywhere);
  g_test_add_func ("/app/setup/dragged", test_layers_are_dragged);
  g_test_add_func ("/app/setup/bad-units", test_bad_units_are_marked_at_the_card);
  g_test_add_func ("/app/setup/accessible", test_what_one_hears);
  g_test_add_func ("/app/setup/looks", test_what_one_sees);
  return harness_run ();
}
