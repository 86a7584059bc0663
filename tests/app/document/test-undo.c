/* SPDX-License-Identifier: MIT */
/* Undo, row by row: whatever the setup can change, one step goes back and one forth. */
#include "app-harness.h"
#include "glia-choice-row.h"
#include "glia-column-row.h"
#include "glia-number-row.h"
#include "glia-switch-row.h"
#include "glia-text-row.h"

/* Another value than the one it shows, as a person would enter it; FALSE if there is none to
 * choose. */
static gboolean
change_row (const HarnessSetup *setup, GtkWidget *row)
{
  if (GLIA_IS_NUMBER_ROW (row)) {
    static const char *const texts[] = {"0.3", "3", "4", "0.25"};
    GliaNumberEntry *entry = glia_number_row_entry (GLIA_NUMBER_ROW (row));
    g_autofree char *before = g_strdup (glia_number_entry_text (entry));
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
      if (g_str_equal (texts[i], before))
        continue;
      glia_number_entry_enter (entry, texts[i]);
      if (glia_field_row_problem (GLIA_FIELD_ROW (row)) == NULL)
        return TRUE;
    }
    return FALSE;
  }
  if (GLIA_IS_SWITCH_ROW (row)) {
    GtkSwitch *control = glia_switch_row_switch (GLIA_SWITCH_ROW (row));
    gtk_switch_set_active (control, !gtk_switch_get_active (control));
    return glia_field_row_problem (GLIA_FIELD_ROW (row)) == NULL;
  }
  GtkDropDown *drop_down =
      GLIA_IS_CHOICE_ROW (row)   ? glia_choice_row_drop_down (GLIA_CHOICE_ROW (row))
      : GLIA_IS_COLUMN_ROW (row) ? glia_column_row_drop_down (GLIA_COLUMN_ROW (row))
                                 : NULL;
  if (drop_down == NULL)
    return FALSE;
  const guint n = g_list_model_get_n_items (gtk_drop_down_get_model (drop_down));
  const guint before = gtk_drop_down_get_selected (drop_down);
  const GliaExperiment *experiment = glia_document_experiment (setup->document);
  for (guint step = 1; step < n; step++) {
    gtk_drop_down_set_selected (drop_down, (before + step) % n);
    /* Files are chosen in a dialog, which there is none of here. */
    if (glia_document_experiment (setup->document) != experiment)
      return TRUE;
  }
  return FALSE;
}

static void
collect_rows (GtkWidget *widget, GPtrArray *rows)
{
  if (GLIA_IS_FIELD_ROW (widget)) {
    g_ptr_array_add (rows, widget);
    return;
  }
  if (GTK_IS_EXPANDER (widget))
    collect_rows (gtk_expander_get_child (GTK_EXPANDER (widget)), rows);
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      collect_rows (child, rows);
}

static gboolean
can_undo (const HarnessSetup *setup)
{
  gboolean can;

  g_object_get (setup->document, "can-undo", &can, NULL);
  return can;
}

/* Every row that the experiment shows: what is entered is one edit, undo takes it back exactly,
 * redo repeats it. The names of those that were tried go into `tried`. */
static void
walk_rows (HarnessSetup *setup, GHashTable *tried)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint walked = 0;

  collect_rows (setup->sidebar, rows);
  for (guint i = 0; i < rows->len; i++) {
    GtkWidget *row = rows->pdata[i];
    const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (row));
    if (!gtk_widget_get_visible (row) || GLIA_IS_TEXT_ROW (row))
      continue;
    g_autoptr (GliaExperiment) before =
        glia_experiment_ref (glia_document_experiment (setup->document));
    g_autoptr (GliaExperiment) after = NULL;
    if (!change_row (setup, row))
      g_error ("%s cannot be changed: %s", id, glia_field_row_problem (GLIA_FIELD_ROW (row)));
    after = glia_experiment_ref (glia_document_experiment (setup->document));
    if (glia_experiment_equal (before, after))
      g_error ("changing %s changes nothing", id);
    g_assert_true (can_undo (setup));
    glia_document_undo (setup->document);
    if (!glia_experiment_equal (glia_document_experiment (setup->document), before))
      g_error ("%s is not undone", id);
    g_assert_false (can_undo (setup));
    glia_document_redo (setup->document);
    g_assert_true (glia_experiment_equal (glia_document_experiment (setup->document), after));
    glia_document_undo (setup->document);
    g_hash_table_add (tried, g_strdup (id));
    walked++;
  }
  g_assert_cmpuint (walked, >, 15);
}

static const char *const experiments[] = {
    "{\"glia\":1,\"data\":{\"source\":\"moons\"},\"network\":{\"layers\":[{\"units\":3}],"
    "\"init\":{\"kind\":\"constant\",\"value\":0.5}}}",
    "{\"glia\":1,\"data\":{\"source\":\"moons\"},\"network\":{\"init\":{\"kind\":\"normal\","
    "\"mean\":0,\"std\":1}},"
    "\"training\":{\"optimizer\":{\"kind\":\"sgd\",\"momentum\":0.5},\"schedule\":{\"kind\":"
    "\"step\"},\"early-stopping\":{}}}",
    "{\"glia\":1,\"data\":{\"source\":\"circles\"},\"network\":{\"init\":{\"kind\":\"uniform\","
    "\"low\":-1,\"high\":1}},"
    "\"training\":{\"optimizer\":{\"kind\":\"rmsprop\"},\"schedule\":{\"kind\":\"warmup-cosine\"}"
    "}}",
    "{\"glia\":1,\"data\":{\"source\":\"csv\",\"train\":\"table.csv\",\"dev-share\":0.2},"
    "\"training\":{"
    "\"schedule\":{\"kind\":\"plateau\"}}}",
};

/* Rows, all of them. */
static const char *const all[] = {"data-set",
                                  "target",
                                  "task",
                                  "samples",
                                  "noise",
                                  "dev-share",
                                  "test-share",
                                  "standardize",
                                  "data-seed",
                                  "initialization",
                                  "init-value",
                                  "init-low",
                                  "init-high",
                                  "init-mean",
                                  "init-std",
                                  "seed",
                                  "optimizer",
                                  "learning-rate",
                                  "momentum",
                                  "nesterov",
                                  "schedule",
                                  "schedule-every",
                                  "schedule-factor",
                                  "schedule-final",
                                  "schedule-warmup",
                                  "schedule-patience",
                                  "batch-size",
                                  "epochs",
                                  "weight-decay",
                                  "beta1",
                                  "beta2",
                                  "epsilon",
                                  "l1",
                                  "clip-norm",
                                  "shuffle",
                                  "threads",
                                  "activation",
                                  "dropout",
                                  "normalization",
                                  "residual"};

static void
test_every_row_is_undone (void)
{
  g_autoptr (GHashTable) tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *table =
      harness_write ("table.csv", "a,b,kind\n1,2,x\n2,1,y\n1,1,x\n2,2,y\n3,1,x\n", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (experiments); i++) {
    HarnessSetup setup =
        harness_open_setup (glia_document_new_for (harness_experiment (experiments[i])));
    walk_rows (&setup, tried);
    harness_let_go (setup.window, setup.workbench, setup.document);
  }
  /* Nothing was left out. */
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (!g_hash_table_contains (tried, all[i]))
      g_error ("%s was not tried", all[i]);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/undo/every-row", test_every_row_is_undone);
  return harness_run ();
}
