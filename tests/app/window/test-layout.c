/* SPDX-License-Identifier: MIT */
/* The shell's own small parts: breakpoint, stage, timeline, numbers, settings. */
#include "app-harness.h"
#include "glia-breakpoint-bin.h"
#include "glia-format.h"
#include "glia-settings.h"
#include "glia-stage.h"
#include "glia-timeline.h"

#include <math.h>

/* ---- Breakpoint ------------------------------------------------------------------------------- */

static void
test_breakpoint (void)
{
  GtkWidget *label = gtk_label_new ("wide content");
  GtkWidget *bin = g_object_new (GLIA_TYPE_BREAKPOINT_BIN, "child", label, "threshold", 600, NULL);
  GtkWidget *window;

  /* The child asks for more than the window has, and the window does not grow. */
  gtk_widget_set_size_request (label, 900, -1);
  window = harness_show (bin, 500, 300);
  g_assert_cmpint (gtk_widget_get_width (window), ==, 500);
  g_assert_cmpint (gtk_widget_get_width (label), ==, 900);
  g_assert_true (glia_breakpoint_bin_narrow (GLIA_BREAKPOINT_BIN (bin)));

  gtk_window_set_default_size (GTK_WINDOW (window), 700, 300);
  HARNESS_UNTIL (!glia_breakpoint_bin_narrow (GLIA_BREAKPOINT_BIN (bin)));
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  HARNESS_UNTIL (glia_breakpoint_bin_narrow (GLIA_BREAKPOINT_BIN (bin)));
  harness_close (window);
}

/* ---- Stage ------------------------------------------------------------------------------------ */

typedef struct {
  GtkWidget *stage, *network, *output, *tabs, *window;
} Fixture;

static void
show_stage (Fixture *fixture, int width, int height)
{
  fixture->network = gtk_label_new ("network");
  fixture->output = gtk_label_new ("output");
  fixture->tabs = gtk_label_new ("tabs");
  fixture->stage = g_object_new (GLIA_TYPE_STAGE, "network", fixture->network, "output",
                                 fixture->output, "tabs", fixture->tabs, NULL);
  fixture->window = harness_show (fixture->stage, width, height);
}

static graphene_rect_t
place (const Fixture *fixture, GtkWidget *part)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (part, fixture->stage, &bounds));
  return bounds;
}

static void
assert_place (const Fixture *fixture, GtkWidget *part, float x, float y, float width, float height)
{
  graphene_rect_t is = place (fixture, part);

  g_assert_cmpfloat (is.origin.x, ==, x);
  g_assert_cmpfloat (is.origin.y, ==, y);
  g_assert_cmpfloat (is.size.width, ==, width);
  g_assert_cmpfloat (is.size.height, ==, height);
}

/* The stage of a window of 1440 x 900: without header bar, transport bar, sidebar and its edge. */
static void
test_stage_drawn_size (void)
{
  Fixture fixture;

  show_stage (&fixture, 1440 - 340, 900 - 47 - 56);
  assert_place (&fixture, fixture.network, 12, 12, 652, 430);
  assert_place (&fixture, fixture.output, 676, 12, 412, 430);
  assert_place (&fixture, fixture.tabs, 12, 442, 1076, 343);
  harness_close (fixture.window);
}

static void
test_stage_narrow (void)
{
  Fixture fixture;

  show_stage (&fixture, 800, 600 - 47 - 52 - 46);
  g_object_set (fixture.stage, "compact", TRUE, NULL);
  harness_settle (fixture.stage);
  assert_place (&fixture, fixture.network, 12, 8, 382, 238);
  assert_place (&fixture, fixture.output, 406, 8, 382, 238);
  assert_place (&fixture, fixture.tabs, 12, 246, 776, 201);
  harness_close (fixture.window);
}

static void
test_stage_growing (void)
{
  Fixture fixture;
  graphene_rect_t output, network, tabs;

  /* 200 wider: all of it for the network. 100 higher: 60 % for the upper row, and the output stays square. */
  show_stage (&fixture, 1300, 897);
  output = place (&fixture, fixture.output);
  network = place (&fixture, fixture.network);
  tabs = place (&fixture, fixture.tabs);
  g_assert_cmpfloat_with_epsilon (output.size.height, 430 + 60, 2);
  g_assert_cmpfloat (output.size.width, ==, output.size.height - 18);
  g_assert_cmpfloat (network.size.width + 12 + output.size.width, ==, 1300 - 24);
  g_assert_cmpfloat (tabs.size.height, ==, 897 - 24 - output.size.height);
  harness_close (fixture.window);
}

static void
test_stage_wide_output (void)
{
  Fixture fixture;

  show_stage (&fixture, 1100, 797);
  g_object_set (fixture.stage, "wide-output", TRUE, NULL);
  harness_settle (fixture.stage);
  assert_place (&fixture, fixture.network, 12, 12, 402, 462);
  assert_place (&fixture, fixture.output, 426, 12, 662, 462);
  harness_close (fixture.window);
}

/* ---- Timeline --------------------------------------------------------------------------------- */

static void
test_timeline (void)
{
  GtkWidget *timeline = glia_timeline_new ();
  GtkWidget *window = harness_show (timeline, 600, 56);

  harness_screenshot (timeline, "timeline-empty");
  glia_timeline_set_progress (GLIA_TIMELINE (timeline), 249.5, 300, 212);
  harness_screenshot (timeline, "timeline");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                       249.0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                       300.0);
  glia_timeline_set_position (GLIA_TIMELINE (timeline), 95.5);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                       95.0);
  harness_screenshot (timeline, "timeline-past");
  harness_close (window);
}

/* The trough left of the knob has the accent colour, right of it the trough's. */
static void
test_timeline_picture (void)
{
  GtkWidget *timeline = glia_timeline_new ();
  GtkWidget *window = harness_show (timeline, 620, 56);
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = NULL;
  gsize width;

  glia_timeline_set_progress (GLIA_TIMELINE (timeline), 50, 100, 0);
  texture = harness_picture (timeline, "timeline-half");
  width = (gsize)gdk_texture_get_width (texture);
  pixels = g_new (guint32, width * (gsize)gdk_texture_get_height (texture));
  gdk_texture_download (texture, (guchar *)pixels, width * sizeof *pixels);
  g_assert_cmphex (pixels[28 * width + 100] & 0xffffff, ==, 0x3584e4);
  g_assert_cmphex (pixels[28 * width + 295] & 0xffffff, ==, 0x3584e4);
  g_assert_cmphex (pixels[28 * width + 325] & 0xffffff, ==, 0xdcdcdf);
  harness_close (window);
}

/* ---- Numbers and settings --------------------------------------------------------------------- */

static void
assert_count (guint64 count, const char *text)
{
  g_autofree char *is = glia_format_count (count);

  g_assert_cmpstr (is, ==, text);
}

static void
assert_duration (double seconds, const char *text)
{
  g_autofree char *is = glia_format_duration (seconds);

  g_assert_cmpstr (is, ==, text);
}

static void
test_format (void)
{
  assert_count (0, "0");
  assert_count (999, "999");
  assert_count (1000, "1,000");
  assert_count (315394, "315,394");
  assert_count (G_MAXUINT64, "18,446,744,073,709,551,615");
  assert_duration (0, "0:00");
  assert_duration (0.2, "0:01");
  assert_duration (59.5, "1:00");
  assert_duration (750, "12:30");
  assert_duration (3600 * 3 + 300, "3:05:00");
  assert_duration (NAN, "");
  assert_duration (INFINITY, "");
  assert_duration (1e12, "");
}

static void
test_settings (void)
{
  g_autoptr (GSettings) settings = glia_settings_new ();

  g_assert_nonnull (settings);
  g_assert_cmpint (g_settings_get_int (settings, "window-width"), ==, 1440);
  g_assert_cmpint (g_settings_get_int (settings, "window-height"), ==, 900);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  harness_set_style ("light");
  g_test_add_func ("/app/breakpoint", test_breakpoint);
  g_test_add_func ("/app/stage/drawn-size", test_stage_drawn_size);
  g_test_add_func ("/app/stage/narrow", test_stage_narrow);
  g_test_add_func ("/app/stage/growing", test_stage_growing);
  g_test_add_func ("/app/stage/wide-output", test_stage_wide_output);
  g_test_add_func ("/app/timeline/accessible", test_timeline);
  g_test_add_func ("/app/timeline/picture", test_timeline_picture);
  g_test_add_func ("/app/format", test_format);
  g_test_add_func ("/app/settings", test_settings);
  return harness_run ();
}
