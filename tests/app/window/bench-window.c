/* SPDX-License-Identifier: MIT */
/* How smooth the window is while it trains as fast as it can, on each tab, and what that costs the training: frames a second,
 * the longest gaps between two, and steps a second with the window and without. `meson test --benchmark
 * app-window-speed`. */
#include "app-harness.h"
#include "glia-plot-view.h"
#include "glia-window.h"

#include <math.h>

#define SECONDS 4

static const char experiment[] =
    "{ \"glia\": 1, \"name\": \"speed\","
    "  \"data\": { \"source\": \"spirals\", \"samples\": 500, \"dev-share\": 0.2, \"test-share\": "
    "0.2 },"
    "  \"network\": { \"layers\": [ { \"units\": 8, \"activation\": \"tanh\" },"
    "                            { \"units\": 8, \"activation\": \"tanh\" } ] },"
    "  \"training\": { \"batch-size\": 10, \"epochs\": 10000000 } }";

static GliaDocument *
new_document (void)
{
  GliaExperiment *read = glia_experiment_read_text (experiment, -1, "speed", NULL, NULL);

  g_assert_nonnull (read);
  return glia_document_new_for (read);
}

static gboolean
note_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer frames)
{
  gint64 now = g_get_monotonic_time ();

  g_array_append_val ((GArray *)frames, now);
  return G_SOURCE_CONTINUE;
}

static int
by_length (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static void
report_frames (const GArray *frames)
{
  guint n = frames->len - 1;
  g_autofree double *gaps = g_new (double, n);
  double total = 0;

  for (guint i = 0; i < n; i++) {
    gaps[i] =
        (double)(g_array_index (frames, gint64, i + 1) - g_array_index (frames, gint64, i)) / 1000;
    total += gaps[i];
  }
  qsort (gaps, n, sizeof *gaps, by_length);
  g_print ("# frames: %.1f a second; gaps: median %.1f ms, 99 %% below %.1f ms, longest %.1f ms\n",
           1000 * n / total, gaps[n / 2], gaps[(guint)(0.99 * (n - 1))], gaps[n - 1]);
}

static guint64
steps_of (GliaWorkbench *workbench)
{
  GliaSnapshot *snapshot = glia_workbench_snapshot (workbench);

  return snapshot != NULL ? snapshot->steps : 0;
}

/* Steps a second while the main loop does nothing but take what the session has, 60 times a second. */
static gboolean
take (gpointer workbench)
{
  if (glia_workbench_wants_ticks (workbench))
    glia_workbench_tick (workbench);
  return G_SOURCE_CONTINUE;
}

static double
speed_without_window (void)
{
  g_autoptr (GliaDocument) document = new_document ();
  g_autoptr (GliaWorkbench) workbench = glia_workbench_new (document);
  guint source = g_timeout_add (16, take, workbench);
  gint64 begin, end;
  guint64 before;

  glia_workbench_set_store (workbench, "");
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  glia_workbench_train (workbench);
  HARNESS_UNTIL (steps_of (workbench) > 10000);
  before = steps_of (workbench);
  begin = g_get_monotonic_time ();
  end = begin + SECONDS * G_USEC_PER_SEC;
  HARNESS_UNTIL (g_get_monotonic_time () >= end);
  g_source_remove (source);
  return (double)(steps_of (workbench) - before) /
         ((double)(g_get_monotonic_time () - begin) / 1e6);
}

/* On this tab, for a while. */
static double
speed_on_tab (GtkWidget *window, const char *tab)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (gint64));
  GliaWorkbench *workbench = glia_window_workbench (GLIA_WINDOW (window));

  gtk_stack_set_visible_child_name (
      GTK_STACK (harness_find (harness_find (window, "tabs"), "pages")), tab);
  harness_settle (window);
  const guint tick = gtk_widget_add_tick_callback (window, note_frame, frames, NULL);
  const guint64 before = steps_of (workbench);
  const gint64 begin = g_get_monotonic_time (), end = begin + SECONDS * G_USEC_PER_SEC;
  HARNESS_UNTIL (g_get_monotonic_time () >= end);
  const double speed =
      (double)(steps_of (workbench) - before) / ((double)(g_get_monotonic_time () - begin) / 1e6);
  gtk_widget_remove_tick_callback (window, tick);
  g_print ("# %s\n", tab);
  report_frames (frames);
  return speed;
}

/* Into the loss curves, along them and out again, a little each frame, with the read-out moving along. */
static gboolean
move_view (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  GliaChart *chart = glia_plot_view_chart (GLIA_PLOT_VIEW (view));
  const GliaBox box = glia_chart_box (chart);
  const gint64 frame = gdk_frame_clock_get_frame_counter (clock) % 180;

  if (frame < 60)
    glia_chart_zoom_by (chart, 1.05, box.left + 0.7 * (box.right - box.left));
  else if (frame < 120)
    glia_chart_pan_by (chart, frame < 90 ? 12 : -12, 0);
  else
    glia_chart_zoom_by (chart, 1 / 1.05, box.left + 0.7 * (box.right - box.left));
  const GliaScale x = glia_chart_x_scale (chart);
  g_object_set (view, "cursor-x", x.low + (x.high - x.low) * (double)frame / 180, NULL);
  gtk_widget_queue_draw (view);
  return G_SOURCE_CONTINUE;
}

static double
speed_while_zooming (GtkWidget *window)
{
  GtkWidget *loss = harness_find (harness_find (window, "tabs"), "loss_view");
  const guint tick = gtk_widget_add_tick_callback (loss, move_view, NULL, NULL);
  const double speed = speed_on_tab (window, "curves");

  gtk_widget_remove_tick_callback (loss, tick);
  return speed;
}

static GtkWidget *
new_window (void)
{
  g_autoptr (GliaDocument) document = new_document ();
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  GliaWorkbench *workbench;

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  glia_window_set_document (GLIA_WINDOW (window), document);
  workbench = glia_window_workbench (GLIA_WINDOW (window));
  glia_workbench_set_store (workbench, "");
  gtk_window_present (GTK_WINDOW (window));
  harness_settle (window);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  glia_workbench_set_start (workbench, GLIA_START_FULL);
  glia_workbench_train (workbench);
  HARNESS_UNTIL (steps_of (workbench) > 10000);
  return window;
}

static void
measure (void)
{
  static const char *const tabs[] = {"curves", "gradients", "activations", "predictions", "doctor"};
  const double without = speed_without_window ();
  GtkWidget *window = new_window ();

  for (gsize i = 0; i < G_N_ELEMENTS (tabs); i++) {
    const double with = speed_on_tab (window, tabs[i]);
    g_print ("# steps a second: %.0f with the window, %.0f without: %.1f %%\n", with, without,
             100 * with / without);
    g_assert_cmpfloat (with, >, 0);
  }
  g_print ("# zooming and moving the loss curves:\n");
  const double zooming = speed_while_zooming (window);
  g_print ("# steps a second: %.0f, %.1f %%\n", zooming, 100 * zooming / without);
  g_print ("# epochs in the history: %" G_GUINT64_FORMAT "\n",
           glia_workbench_snapshot (glia_window_workbench (GLIA_WINDOW (window)))->epochs);
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/window-speed", measure);
  return harness_run ();
}
