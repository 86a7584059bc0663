/* SPDX-License-Identifier: MIT */
/* How long a frame of the curves page takes, with 100,000 epochs in its history:
 *
 *     tests/driver/headless.py --size 1280x800 BUILD/tests/app/frame-bench
 */
#include "app-harness.h"
#include "glia-plot-view.h"
#include "glia-stage-tabs.h"

#include <math.h>
#include <time.h>

#define EPOCHS 100000
#define FRAMES 300

typedef enum { MOTION_PAN, MOTION_ZOOM, MOTION_DATA, MOTION_HOVER, MOTIONS } Motion;

typedef struct {
  GliaWorkbench *workbench;
  GliaPlotView *views[2];
  GdkFrameClock *clock;
  Motion motion;
  int frame;
  double began, times[FRAMES];
} Bench;

static double
thread_milliseconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
append (GliaWorkbench *workbench, int i)
{
  for (int k = 0; k < 4; k++) {
    double noise = g_random_double_range (-0.1, 0.1), fall = exp (-i / 2e4);
    double value = k < 2 ? (0.1 + 0.6 * fall) * (1 + noise) : 0.9 - 0.4 * fall + noise;
    glia_series_append (glia_workbench_series (workbench, (GliaHistorySeries)k), i, value);
  }
}

static void
before_paint_cb (GdkFrameClock *clock, Bench *bench)
{
  bench->began = thread_milliseconds ();
  for (int i = 0; i < 2; i++) {
    GliaChart *chart = glia_plot_view_chart (bench->views[i]);
    if (bench->motion == MOTION_PAN)
      glia_chart_pan_by (chart, bench->frame % 100 < 50 ? 3 : -3, 0);
    if (bench->motion == MOTION_ZOOM)
      glia_chart_zoom_by (chart, bench->frame % 100 < 50 ? 1.1 : 1 / 1.1, 250);
    if (bench->motion == MOTION_HOVER && i == 0)
      g_object_set (bench->views[0], "cursor-x", 200.0 * bench->frame, NULL);
    gtk_widget_queue_draw (GTK_WIDGET (bench->views[i]));
  }
  if (bench->motion == MOTION_DATA)
    append (bench->workbench, EPOCHS + 1 + bench->frame);
}

static void
after_paint_cb (GdkFrameClock *clock, Bench *bench)
{
  if (bench->frame < FRAMES)
    bench->times[bench->frame++] = thread_milliseconds () - bench->began;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

static void
run (Bench *bench, Motion motion)
{
  static const char *const names[] = {"pan", "zoom", "new data", "hover"};
  bench->motion = motion;
  bench->frame = 0;
  for (int i = 0; i < 2; i++) {
    glia_chart_reset_view (glia_plot_view_chart (bench->views[i]));
    if (motion == MOTION_PAN)
      glia_chart_zoom_by (glia_plot_view_chart (bench->views[i]), 2, 250);
  }
  gdk_frame_clock_begin_updating (bench->clock);
  HARNESS_UNTIL (bench->frame == FRAMES);
  gdk_frame_clock_end_updating (bench->clock);
  qsort (bench->times, FRAMES, sizeof (double), compare);
  g_print ("# %-8s median %5.2f ms, 95 %% %5.2f ms, worst %5.2f ms a frame\n", names[motion],
           bench->times[FRAMES / 2], bench->times[FRAMES * 95 / 100], bench->times[FRAMES - 1]);
}

static void
bench_frames (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  Bench bench = {.workbench = glia_workbench_new (document)};
  GtkWidget *tabs = glia_stage_tabs_new ();
  glia_workbench_set_store (bench.workbench, "");
  g_object_set (tabs, "workbench", bench.workbench, NULL);
  GtkWidget *window = harness_show (tabs, 1280, 800);
  HARNESS_UNTIL (glia_workbench_state (bench.workbench) == GLIA_WORKBENCH_READY);
  bench.views[0] = GLIA_PLOT_VIEW (harness_find (tabs, "loss_view"));
  bench.views[1] = GLIA_PLOT_VIEW (harness_find (tabs, "accuracy_view"));
  for (int i = 1; i <= EPOCHS; i++)
    append (bench.workbench, i);
  bench.clock = gtk_widget_get_frame_clock (window);
  gulong before =
      g_signal_connect (bench.clock, "before-paint", G_CALLBACK (before_paint_cb), &bench);
  gulong after = g_signal_connect (bench.clock, "after-paint", G_CALLBACK (after_paint_cb), &bench);
  for (Motion motion = 0; motion < MOTIONS; motion++)
    run (&bench, motion);
  g_object_set (bench.views[0], "smoothing", 0.95, NULL);
  g_object_set (bench.views[1], "smoothing", 0.95, NULL);
  g_print ("# smoothed:\n");
  run (&bench, MOTION_PAN);
  g_signal_handler_disconnect (bench.clock, before);
  g_signal_handler_disconnect (bench.clock, after);
  harness_close (window);
  g_clear_object (&bench.workbench);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/bench/frames", bench_frames);
  return harness_run ();
}
