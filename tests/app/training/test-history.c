/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-history.h"

static void
add_epoch (GliaHistory *history, guint64 epoch, double train_loss)
{
  const GliaEpoch row = {.epoch = epoch, .train_loss = train_loss, .steps = 10, .seconds = 0.5};
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof row);

  g_array_append_val (rows, row);
  glia_history_add_rows (history, rows);
}

static void
test_rows_become_series (void)
{
  g_autoptr (GliaHistory) history = glia_history_new ();
  GliaSeries *loss = glia_history_series (history, GLIA_SERIES_TRAIN_LOSS);
  const GliaSeries *steps = glia_history_series (history, GLIA_SERIES_STEPS);
  const GliaSeries *seconds = glia_history_series (history, GLIA_SERIES_SECONDS);

  add_epoch (history, 1, 0.75);
  add_epoch (history, 2, 0.25);
  for (guint i = 0; i < GLIA_N_SERIES; i++)
    g_assert_cmpuint (glia_series_length (glia_history_series (history, i)), ==, 2);
  g_assert_cmpfloat (glia_series_y (loss)[0], ==, 0.75);
  g_assert_cmpfloat (glia_series_y (loss)[1], ==, 0.25);
  /* An epoch has 10 steps and takes half a second: these two are counted from the beginning. */
  g_assert_cmpfloat (glia_series_y (steps)[1], ==, 20);
  g_assert_cmpfloat (glia_series_y (seconds)[1], ==, 1);
  glia_history_clear (history);
  g_assert_true (glia_history_series (history, GLIA_SERIES_TRAIN_LOSS) == loss);
  g_assert_cmpuint (glia_series_length (loss), ==, 0);
  add_epoch (history, 1, 0.5);
  g_assert_cmpfloat (glia_series_y (steps)[0], ==, 10);
}

static GPtrArray *
measure_steps (guint count)
{
  GPtrArray *measures = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < count; i++) {
    GliaMeasure *measure = g_malloc0 (sizeof *measure + 2 * sizeof measure->layer[0]);
    measure->epoch = i;
    measure->layers = 2;
    measure->layer[1].update = 2.0 * i;
    g_ptr_array_add (measures, measure);
  }
  return measures;
}

static void
test_measured_steps_become_series_of_layers (void)
{
  g_autoptr (GliaHistory) history = glia_history_new ();

  glia_history_add_measures (history, measure_steps (1000));
  g_autoptr (GliaSeries) update =
      glia_series_ref (glia_history_layer_series (history, GLIA_LAYER_UPDATE, 1));
  g_assert_cmpuint (glia_series_length (update), ==, 1000);
  g_assert_cmpfloat (glia_series_y (update)[999], ==, 1998);
  /* The measures themselves are bounded: the last ones stay. */
  const GPtrArray *measures = glia_history_measures (history);
  g_assert_cmpuint (measures->len, <, 1000);
  const GliaMeasure *last = g_ptr_array_index (measures, measures->len - 1);
  g_assert_cmpfloat (last->epoch, ==, 999);
  /* Another run has other layers; a plot that still shows the old ones may keep them. */
  glia_history_clear (history);
  g_assert_cmpuint (glia_history_measures (history)->len, ==, 0);
  g_assert_cmpuint (glia_series_length (glia_history_layer_series (history, GLIA_LAYER_UPDATE, 1)),
                    ==, 0);
  g_assert_cmpuint (glia_series_length (update), ==, 1000);
}

static GliaExperiment *
with_training (const char *workbench)
{
  g_autofree char *text = g_strdup_printf (
      "{\"glia\": 1, \"data\": {\"source\": \"xor\"}, \"training\": {%s}}", workbench);

  return harness_experiment (text);
}

static void
test_a_dragged_slider_is_one_mark (void)
{
  const gint64 second = G_USEC_PER_SEC;
  g_autoptr (GliaHistory) history = glia_history_new ();
  const GPtrArray *events = glia_history_events (history);
  g_autoptr (GliaExperiment) before = with_training ("\"batch-size\": 10");
  g_autoptr (GliaExperiment) middle = with_training ("\"batch-size\": 20");
  g_autoptr (GliaExperiment) after = with_training ("\"batch-size\": 30");
  g_autoptr (GliaExperiment) other = with_training ("\"batch-size\": 30, \"epochs\": 7");
  g_autoptr (GliaExperiment) threads = with_training ("\"batch-size\": 10, \"threads\": 2");

  glia_history_add_change (history, before, middle, 1, 0);
  glia_history_add_change (history, middle, after, 2, second / 2);
  g_assert_cmpuint (events->len, ==, 1);
  const GliaHistoryEvent *event = events->pdata[0];
  g_assert_cmpstr (event->text, ==, "Batch size 30");
  g_assert_cmpfloat (event->epoch, ==, 2);
  glia_history_add_change (history, after, other, 3, second / 2); /* other keys */
  g_assert_cmpuint (events->len, ==, 2);
  glia_history_add_change (history, other, after, 4, 5 * second); /* much later */
  g_assert_cmpuint (events->len, ==, 3);
  glia_history_add_change (history, before, threads, 5, 9 * second); /* changes no result */
  g_assert_cmpuint (events->len, ==, 3);
  glia_history_clear (history);
  g_assert_cmpuint (events->len, ==, 0);
  /* Not merged with a mark of the run before. */
  glia_history_add_change (history, after, before, 1, 5 * second);
  g_assert_cmpuint (events->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL); /* no display */
  g_test_add_func ("/app/history/rows", test_rows_become_series);
  g_test_add_func ("/app/history/measures", test_measured_steps_become_series_of_layers);
  g_test_add_func ("/app/history/changes", test_a_dragged_slider_is_one_mark);
  return harness_run ();
}
