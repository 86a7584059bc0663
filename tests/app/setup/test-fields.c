/* SPDX-License-Identifier: MIT */
/* What a person types is what happens: what is refused, undone, kept as it was typed, swept over. */
#include "app-harness.h"
#include "comma-locale.h"
#include "glia-choice-row.h"
#include "glia-document-enter.h"
#include "glia-format.h"
#include "glia-number-row.h"
#include "glia-number-text.h"
#include "glia-scale.h"
#include "glia-setup-sidebar.h"
#include "glia-stack-sweep.h"
#include "glia-sweep-lists.h"
#include "glia-toast-overlay.h"
#include "glia-window.h"

#include <locale.h>

static GliaNumberEntry *
get_number (GtkWidget *root, const char *id)
{
  return glia_number_row_entry (GLIA_NUMBER_ROW (harness_find (root, id)));
}

static const GliaExperiment *
get_experiment (const HarnessSetup *setup)
{
  return glia_document_experiment (setup->document);
}

static void
close_setup (const HarnessSetup *setup)
{
  harness_let_go (setup->window, setup->workbench, setup->document);
}

static guint
count_refused (GliaDocument *document)
{
  guint refused;

  g_object_get (document, "refused", &refused, NULL);
  return refused;
}

/* ---- Refused --------------------------------------------------------------------------------- */

static void
test_refused_text_stays (void)
{
  HarnessSetup setup = harness_open_setup (glia_document_new ());
  GliaNumberEntry *rate = get_number (setup.sidebar, "learning-rate");
  GliaFieldRow *row = GLIA_FIELD_ROW (harness_find (setup.sidebar, "learning-rate"));

  glia_number_entry_enter (rate, "abc");
  g_assert_cmpstr (glia_field_row_problem (row), ==, "Enter a number, such as 0.03.");
  glia_number_entry_enter (get_number (setup.sidebar, "dev-share"), "1");
  g_assert_cmpstr (
      glia_field_row_problem (GLIA_FIELD_ROW (harness_find (setup.sidebar, "dev-share"))), ==,
      "Must be 0 or more and less than 1.");
  glia_number_entry_enter (GLIA_NUMBER_ENTRY (harness_find (setup.sidebar, "units")), "2.5");
  g_assert_cmpuint (count_refused (setup.document), ==, 3);
  /* Another field's edit does not wipe it away. */
  glia_number_entry_enter (get_number (setup.sidebar, "epochs"), "7");
  g_assert_cmpuint (get_experiment (&setup)->training.epochs, ==, 7);
  g_assert_cmpstr (glia_number_entry_text (rate), ==, "abc");
  g_assert_nonnull (glia_field_row_problem (row));
  g_assert_cmpuint (count_refused (setup.document), ==, 3);
  /* A good value mends it, and so does the old one, and a layer that is gone. */
  glia_number_entry_enter (rate, "0.01");
  glia_number_entry_enter (get_number (setup.sidebar, "dev-share"), "0.2");
  g_assert_cmpuint (count_refused (setup.document), ==, 1);
  glia_layer_list_remove (GLIA_LAYER_LIST (harness_find (setup.sidebar, "layers")), 0);
  g_assert_cmpuint (count_refused (setup.document), ==, 0);
  close_setup (&setup);
}

static gboolean
has_focus (GtkWidget *window, GtkWidget *below)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return focus != NULL && gtk_widget_is_ancestor (focus, below);
}

static void
test_train_waits_for_what_is_refused (void)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  GliaWorkbench *workbench = glia_window_workbench (GLIA_WINDOW (window));
  GtkWidget *attention = harness_find (window, "attention");
  GtkWidget *seed = GTK_WIDGET (get_number (window, "data-seed"));

  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  g_assert_false (gtk_widget_get_visible (attention));
  glia_number_entry_enter (GLIA_NUMBER_ENTRY (seed), "abc");
  g_assert_true (gtk_widget_get_visible (attention));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (attention)), ==, "1 setting needs attention");
  glia_number_entry_enter (get_number (window, "epochs"), "0");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (attention)), ==, "2 settings need attention");
  g_assert_false (gtk_widget_get_sensitive (harness_find (window, "train")));
  gtk_widget_activate_action (window, "win.train", NULL); /* Space */
  gtk_widget_activate_action (window, "win.step", NULL);
  g_assert_cmpint (glia_workbench_state (workbench), ==, GLIA_WORKBENCH_READY);
  AdwToast *toast = glia_toast_overlay_shown (GLIA_TOAST_OVERLAY (harness_find (window, "toasts")));
  g_assert_cmpstr (adw_toast_get_title (toast), ==, "Not trained: 2 settings need attention");
  harness_settle (window);
  harness_screenshot (window, "refused");
  /* The first is folded away. */
  g_assert_false (gtk_widget_get_mapped (seed));
  harness_activate (window, "attention");
  HARNESS_UNTIL (has_focus (window, seed));
  harness_settle (window);
  harness_screenshot (window, "refused-shown");
  glia_number_entry_enter (GLIA_NUMBER_ENTRY (seed), "1");
  glia_number_entry_enter (get_number (window, "epochs"), "3");
  g_assert_false (gtk_widget_get_visible (attention));
  g_assert_true (gtk_widget_get_sensitive (harness_find (window, "train")));
  harness_close (window);
}

/* ---- Undo ------------------------------------------------------------------------------------ */

/* As if Ctrl+Z were pressed there; whether the number entry handled it. */
static gboolean
press_undo (GliaNumberEntry *entry)
{
  g_autoptr (GListModel) controllers =
      gtk_widget_observe_controllers (glia_number_entry_field (entry));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) one = g_list_model_get_item (controllers, i);
    if (GTK_IS_EVENT_CONTROLLER_KEY (one) && !handled)
      g_signal_emit_by_name (one, "key-pressed", GDK_KEY_z, 0, GDK_CONTROL_MASK, &handled);
  }
  return handled;
}

static void
test_entered_is_the_documents_to_undo (void)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  GliaNumberEntry *entry = get_number (window, "epochs");
  GtkEditable *field = GTK_EDITABLE (glia_number_entry_field (entry));
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (field));
  int end = 0;

  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpstr (glia_number_entry_text (entry), ==, "300");
  gtk_editable_delete_text (field, 0, -1);
  gtk_editable_insert_text (field, "64", -1, &end);
  g_assert_true (glia_number_entry_is_typing (entry));
  g_assert_false (press_undo (entry)); /* typing is the text's to undo */
  gtk_widget_activate_action (text, "text.undo", NULL);
  g_assert_cmpstr (glia_number_entry_text (entry), !=, "64");
  glia_number_entry_enter (entry, "64");
  g_assert_false (glia_number_entry_is_typing (entry));
  gtk_widget_activate_action (text, "text.undo", NULL); /* it has nothing to undo */
  g_assert_cmpstr (glia_number_entry_text (entry), ==, "64");
  g_assert_true (press_undo (entry));
  g_assert_cmpstr (glia_number_entry_text (entry), ==, "300");
  gtk_widget_activate_action (text, "text.undo", NULL);
  g_assert_cmpstr (glia_number_entry_text (entry), ==, "300");
  /* What was refused goes first. */
  glia_number_entry_enter (entry, "64");
  glia_number_entry_enter (entry, "abc");
  g_assert_true (press_undo (entry));
  g_assert_cmpstr (glia_number_entry_text (entry), ==, "64");
  g_assert_cmpuint (count_refused (glia_window_document (GLIA_WINDOW (window))), ==, 0);
  harness_close (window);
}

static void
test_undo_is_the_pages (void)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  const GliaExperiment *experiment;

  gtk_window_present (GTK_WINDOW (window));
  glia_number_entry_enter (get_number (window, "seed"), "260");
  for (int i = 0; i < 2; i++) {
    g_object_set (window, "page", i == 0 ? "compare" : "labs", NULL);
    gtk_widget_activate_action (window, "win.undo", NULL);
    experiment = glia_document_experiment (glia_window_document (GLIA_WINDOW (window)));
    g_assert_cmpuint (experiment->seed, ==, 260);
  }
  g_object_set (window, "page", "workbench", NULL);
  gtk_widget_activate_action (window, "win.undo", NULL);
  experiment = glia_document_experiment (glia_window_document (GLIA_WINDOW (window)));
  g_assert_cmpuint (experiment->seed, ==, 42);
  harness_close (window);
}

/* ---- As typed -------------------------------------------------------------------------------- */

static void
test_typed_text_stays (void)
{
  static const char *const texts[] = {"0.001..1 log 10", "0.01, 0.1..0.5 lin 5", "1e-3", "0.10"};

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    HarnessSetup setup = harness_open_setup (glia_document_new ());
    GliaNumberEntry *rate = get_number (setup.sidebar, "learning-rate");
    glia_number_entry_enter (rate, texts[i]);
    g_assert_cmpuint (count_refused (setup.document), ==, 0);
    glia_number_entry_enter (get_number (setup.sidebar, "epochs"), "7");
    g_assert_cmpstr (glia_number_entry_text (rate), ==, texts[i]);
    close_setup (&setup);
  }
}

static void
test_ranges_are_known_again (void)
{
  static const char *const texts[] = {"0.001..1 log 10", "1..20", "0.1..0.5 lin 9", "0.1, 0.2"};

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GliaDocument) document = glia_document_new ();
    const char *path = i == 1 ? "training.batch-size" : "training.optimizer.learning-rate";
    g_assert_true (glia_document_enter_number (document, "x", path, texts[i], NULL));
    g_autofree char *text = glia_document_sweep_text (document, path);
    g_assert_cmpstr (text, ==, texts[i]);
  }
}

/* ---- The decimal comma ----------------------------------------------------------------------- */

static void
test_decimal_comma (void)
{
  comma_locale_write (harness_folder ());
  g_setenv ("LOCPATH", harness_folder (), TRUE);
  if (setlocale (LC_NUMERIC, "comma") == NULL) {
    g_test_skip ("this C library does not read the test's locale");
    return;
  }
  HarnessSetup setup = harness_open_setup (glia_document_new ());
  GliaNumberEntry *rate = get_number (setup.sidebar, "learning-rate");
  char label[32];

  glia_number_entry_enter (rate, "0,02");
  g_assert_cmpfloat (get_experiment (&setup)->training.optimizer.learning_rate, ==, 0.02);
  g_assert_cmpuint (glia_sweep_runs (get_experiment (&setup)), ==, 1);
  g_assert_cmpstr (glia_number_entry_text (rate), ==, "0,02");
  glia_number_entry_press (rate, 1);
  g_assert_cmpstr (glia_number_entry_text (rate), ==, "0,05");
  glia_number_entry_enter (rate, "0.25"); /* out of a file */
  g_assert_cmpfloat (get_experiment (&setup)->training.optimizer.learning_rate, ==, 0.25);
  glia_number_entry_enter (rate, "0,1; 0,2");
  g_assert_cmpuint (glia_sweep_runs (get_experiment (&setup)), ==, 2);
  glia_number_entry_enter (rate, "0,1, 0,2, 1");
  g_assert_cmpuint (glia_sweep_runs (get_experiment (&setup)), ==, 3);
  glia_document_undo (setup.document);
  g_assert_cmpstr (glia_number_entry_text (rate), ==, "0,1; 0,2");
  glia_number_entry_enter (rate, "0,001..1 log 10");
  g_assert_cmpuint (glia_sweep_runs (get_experiment (&setup)), ==, 10);
  glia_number_format (-0.25, 2, GLIA_UNIT_NUMBER, label);
  g_assert_cmpstr (label, ==, "−0,25");
  g_autofree char *count = glia_format_count (12345);
  g_assert_cmpstr (count, ==, "12\u202f345");
  /* Files have points. */
  g_autofree char *file = glia_experiment_write_text (get_experiment (&setup));
  g_assert_nonnull (strstr (file, "0.001"));
  close_setup (&setup);
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  GliaWorkbench *workbench = glia_window_workbench (GLIA_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  glia_workbench_train (workbench);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_FINISHED);
  harness_settle (window);
  harness_screenshot (window, "decimal-comma");
  g_assert_nonnull (strstr (harness_text (harness_find (window, "transport"), "caption"), ","));
  harness_close (window);
  setlocale (LC_NUMERIC, "C");
}

static void
test_numbers_with_a_point (void)
{
  g_autofree char *typed = glia_number_typed ("−0.5, 1"), *shown = glia_number_shown ("0.5, 1");

  g_assert_cmpstr (typed, ==, "-0.5, 1");
  g_assert_cmpstr (shown, ==, "0.5, 1");
}

/* ---- Several --------------------------------------------------------------------------------- */

static void
check_choices (GliaChoiceRow *row, const char *const *labels)
{
  GtkWidget *popover = gtk_widget_get_ancestor (glia_choice_row_checks (row), GTK_TYPE_POPOVER);

  gtk_popover_popup (GTK_POPOVER (popover));
  HARNESS_UNTIL (gtk_widget_get_mapped (popover));
  for (GtkWidget *check = gtk_widget_get_first_child (glia_choice_row_checks (row)); check != NULL;
       check = gtk_widget_get_next_sibling (check))
    gtk_check_button_set_active (
        GTK_CHECK_BUTTON (check),
        g_strv_contains (labels, gtk_check_button_get_label (GTK_CHECK_BUTTON (check))));
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
test_several_activations (void)
{
  static const char *const three[] = {"Sigmoid", "Tanh", "ReLU", NULL};
  static const char *const one[] = {"ReLU", NULL};
  HarnessSetup setup = harness_open_setup (glia_document_new ());
  GtkWidget *card = GTK_WIDGET (
      glia_layer_list_card (GLIA_LAYER_LIST (harness_find (setup.sidebar, "layers")), 0));
  GliaChoiceRow *row = GLIA_CHOICE_ROW (harness_find (card, "activation"));

  glia_layer_card_set_open (GLIA_LAYER_CARD (card), TRUE);
  harness_settle (setup.window);
  check_choices (row, three);
  HARNESS_UNTIL (glia_sweep_runs (get_experiment (&setup)) == 3);
  /* Also while the card is folded. */
  g_assert_cmpstr (harness_text (card, "caption"), ==, "Sigmoid, Tanh, ReLU");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (glia_choice_row_drop_down (row))));
  harness_settle (setup.window);
  harness_screenshot (setup.window, "several-activations");
  check_choices (row, one);
  HARNESS_UNTIL (glia_sweep_runs (get_experiment (&setup)) == 1);
  g_assert_cmpstr (harness_text (card, "caption"), ==, "ReLU");
  g_assert_cmpint (g_array_index (get_experiment (&setup)->network.layers, mlp_layer, 0).activation,
                   ==, MLP_RELU);
  close_setup (&setup);
}

/* ---- Stacks ---------------------------------------------------------------------------------- */

static void
test_swept_stacks_are_shown (void)
{
  g_autoptr (GliaExperiment) pairs = harness_experiment (
      "{\"data\": {\"source\": \"moons\"}, \"network\": {\"layers\": []}, \"sweep\": {\"pairs\": "
      "{\"network.layers\": [[], [{\"units\": 4, \"activation\": \"tanh\"}]], "
      "\"training.optimizer.learning-rate\": [0.1, 0.2]}}}");
  HarnessSetup setup = harness_open_setup (glia_document_new_for (g_steal_pointer (&pairs)));
  GtkWidget *stacks = harness_find (setup.sidebar, "stacks");
  GliaStackSweep *sweep = GLIA_STACK_SWEEP (gtk_widget_get_visible (stacks) ? stacks : NULL);

  g_assert_cmpstr (harness_text (stacks, "title"), ==, "Sweep: 2 networks");
  g_assert_false (gtk_widget_get_visible (harness_find (stacks, "add")));
  /* A layer that is added below is not among them: that is said, and can be mended. */
  glia_layer_list_add (GLIA_LAYER_LIST (harness_find (setup.sidebar, "layers")), 0);
  g_assert_true (gtk_widget_get_visible (harness_find (stacks, "note")));
  harness_settle (setup.window);
  harness_screenshot (setup.window, "stacks-not-among");
  harness_activate (stacks, "add");
  HARNESS_UNTIL (glia_sweep_runs (get_experiment (&setup)) == 3);
  g_assert_cmpstr (harness_text (stacks, "title"), ==, "Sweep: 3 networks");
  g_assert_false (gtk_widget_get_visible (harness_find (stacks, "note")));
  glia_stack_sweep_remove (sweep, 0);
  g_assert_cmpuint (glia_sweep_runs (get_experiment (&setup)), ==, 2);
  glia_stack_sweep_remove (sweep, 0);
  g_assert_cmpuint (glia_sweep_runs (get_experiment (&setup)), ==, 1);
  g_assert_false (gtk_widget_get_visible (stacks));
  g_assert_cmpuint (g_array_index (get_experiment (&setup)->network.layers, mlp_layer, 0).units, ==,
                    8);
  g_assert_cmpfloat (get_experiment (&setup)->training.optimizer.learning_rate, ==, 0.2);
  close_setup (&setup);
}

static void
test_only_the_layers_below (void)
{
  HarnessSetup setup = harness_open_setup (glia_document_new ());
  GtkWidget *stacks = harness_find (setup.sidebar, "stacks");
  GtkWidget *card = GTK_WIDGET (
      glia_layer_list_card (GLIA_LAYER_LIST (harness_find (setup.sidebar, "layers")), 0));

  gtk_widget_activate_action (card, "layer.sweep", NULL);
  g_assert_cmpstr (harness_text (stacks, "title"), ==, "Sweep: 2 networks");
  g_assert_cmpuint (glia_sweep_runs (get_experiment (&setup)), ==, 2);
  harness_settle (setup.window);
  harness_screenshot (setup.window, "stacks");
  harness_activate (stacks, "stop");
  HARNESS_UNTIL (glia_sweep_runs (get_experiment (&setup)) == 1);
  g_assert_cmpuint (get_experiment (&setup)->network.layers->len, ==, 1);
  close_setup (&setup);
}

/* ---- Tooltips -------------------------------------------------------------------------------- */

static void
test_a_menus_tooltip_does_not_cover_it (void)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  GtkWidget *button = harness_find (window, "several");

  gtk_window_present (GTK_WINDOW (window));
  harness_settle (window);
  g_assert_true (gtk_widget_get_has_tooltip (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_false (gtk_widget_get_has_tooltip (button));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  HARNESS_UNTIL (gtk_widget_get_has_tooltip (button));
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/fields/refused-text-stays", test_refused_text_stays);
  g_test_add_func ("/app/fields/train-waits", test_train_waits_for_what_is_refused);
  g_test_add_func ("/app/fields/undo", test_entered_is_the_documents_to_undo);
  g_test_add_func ("/app/fields/undo-of-pages", test_undo_is_the_pages);
  g_test_add_func ("/app/fields/typed-text-stays", test_typed_text_stays);
  g_test_add_func ("/app/fields/ranges", test_ranges_are_known_again);
  g_test_add_func ("/app/fields/decimal-comma", test_decimal_comma);
  g_test_add_func ("/app/fields/point", test_numbers_with_a_point);
  g_test_add_func ("/app/fields/several", test_several_activations);
  g_test_add_func ("/app/fields/stacks", test_swept_stacks_are_shown);
  g_test_add_func ("/app/fields/only-those-below", test_only_the_layers_below);
  g_test_add_func ("/app/fields/menu-tooltip", test_a_menus_tooltip_does_not_cover_it);
  return harness_run ();
}
