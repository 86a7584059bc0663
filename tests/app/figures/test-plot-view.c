/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-curves-page.h"
#include "glia-exportable.h"
#include "glia-stage-tabs.h"

#include <math.h>

/* Noisy, falling: not what training gives, but as hard to draw. */
static double
loss_at (int epoch, double high)
{
  return high * (0.05 + exp (-epoch / 60.0)) * (1 + 0.12 * sin (epoch * 12.9898) * sin (epoch));
}

static GtkWidget *
show_view (GliaPlotView **view, GliaSeries **train, GliaSeries **dev, int epochs)
{
  *train = glia_series_new ();
  *dev = glia_series_new ();
  for (int i = 1; i <= epochs; i++) {
    glia_series_append (*train, i, loss_at (i, 0.6));
    glia_series_append (*dev, i, loss_at (i, 0.7));
  }
  GliaChartLine lines[] = {{.name = "train", .series = *train, .role = GLIA_LINE_TRAIN},
                           {.name = "dev", .series = *dev, .role = GLIA_LINE_DEV}};
  *view = GLIA_PLOT_VIEW (glia_plot_view_new ());
  GliaChart *chart = glia_plot_view_chart (*view);
  glia_chart_set_titles (chart, "Loss", "nats", "Epoch");
  glia_chart_set_lines (chart, lines, 2);
  glia_chart_set_end (chart, 300);
  glia_chart_set_best (chart, 1, 249, TRUE);
  glia_chart_set_cursor (chart, epochs);
  glia_plot_view_changed (*view);
  return harness_show (GTK_WIDGET (*view), 532, 260);
}

static double
cursor (GliaPlotView *view)
{
  double x;
  g_object_get (view, "cursor-x", &x, NULL);
  return x;
}

static void
test_the_read_out_has_the_values_of_the_series (void)
{
  GliaPlotView *view;
  g_autoptr (GliaSeries) train = NULL, dev = NULL;
  GtkWidget *window = show_view (&view, &train, &dev, 280);
  g_object_set (view, "cursor-x", 150.3, NULL);
  g_autoptr (GliaReadout) readout = glia_chart_read (glia_plot_view_chart (view), cursor (view));
  g_assert_cmpfloat (readout->x, ==, 150);
  g_assert_cmpstr (readout->title, ==, "Epoch 150");
  g_assert_cmpuint (readout->n, ==, 2);
  g_assert_cmpstr (readout->rows[0].entry.name, ==, "dev");
  g_assert_cmpfloat (readout->rows[0].value, ==, glia_series_y (dev)[149]);
  g_assert_cmpfloat (readout->rows[1].value, ==, glia_series_y (train)[149]);
  g_assert_cmpfloat (readout->rows[0].value, >=, readout->rows[1].value);
  harness_screenshot (window, "plot-view-read-out");
  harness_close (window);
}

static void
test_keys_move_the_crosshair_and_zoom (void)
{
  GliaPlotView *view;
  g_autoptr (GliaSeries) train = NULL, dev = NULL;
  GtkWidget *window = show_view (&view, &train, &dev, 280), *widget = GTK_WIDGET (view);
  GliaChart *chart = glia_plot_view_chart (view);
  harness_press (widget, GDK_KEY_Left, 0);
  g_assert_cmpfloat (cursor (view), ==, 280);
  harness_press (widget, GDK_KEY_Left, 0);
  g_assert_cmpfloat (cursor (view), ==, 279);
  harness_press (widget, GDK_KEY_Home, 0);
  g_assert_cmpfloat (cursor (view), ==, 1);
  harness_press (widget, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpfloat (cursor (view), ==, 11);
  harness_press (widget, GDK_KEY_plus, 0);
  GliaScale x = glia_chart_x_scale (chart);
  g_assert_true (glia_chart_is_zoomed (chart));
  g_assert_cmpfloat_with_epsilon (x.high - x.low, 200, 1e-6);
  harness_press (widget, GDK_KEY_0, 0);
  x = glia_chart_x_scale (chart);
  g_assert_false (glia_chart_is_zoomed (chart));
  g_assert_cmpfloat (x.low, ==, 0);
  g_assert_cmpfloat (x.high, ==, 300);
  harness_press (widget, GDK_KEY_Escape, 0);
  g_assert_true (isnan (cursor (view)));
  harness_close (window);
}

static void
test_the_menu_resets_and_switches_the_axis (void)
{
  GliaPlotView *view;
  g_autoptr (GliaSeries) train = NULL, dev = NULL;
  GtkWidget *window = show_view (&view, &train, &dev, 280);
  GActionGroup *actions = glia_plot_view_actions (view);
  gboolean log_y;
  g_assert_false (g_action_group_get_action_enabled (actions, "reset"));
  harness_press (GTK_WIDGET (view), GDK_KEY_plus, 0);
  g_assert_true (g_action_group_get_action_enabled (actions, "reset"));
  g_action_group_activate_action (actions, "reset", NULL);
  g_assert_false (glia_chart_is_zoomed (glia_plot_view_chart (view)));
  g_action_group_activate_action (actions, "log-y", NULL);
  g_object_get (view, "log-y", &log_y, NULL);
  g_assert_true (log_y);
  g_assert_cmpint (glia_chart_y_scale (glia_plot_view_chart (view)).kind, ==, GLIA_SCALE_LOG);
  harness_press (GTK_WIDGET (view), GDK_KEY_Menu, 0);
  GtkWidget *menu = gtk_widget_get_first_child (GTK_WIDGET (view));
  g_assert_true (GTK_IS_POPOVER_MENU (menu));
  HARNESS_UNTIL (gtk_widget_get_mapped (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
  HARNESS_UNTIL (!gtk_widget_get_mapped (menu));
  harness_settle (window);
  gtk_widget_activate_action (GTK_WIDGET (view), "figure.copy", NULL);
  g_assert_true (gdk_content_formats_contain_gtype (
      gdk_clipboard_get_formats (gtk_widget_get_clipboard (GTK_WIDGET (view))), GDK_TYPE_TEXTURE));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (view)), NULL);
  harness_close (window);
}

static void
test_export_writes_every_format (void)
{
  static const struct {
    const char *name, *begins;
  } files[] = {{"a.png", "\x89PNG"}, {"a.svg", "<?xml"}, {"a.pdf", "%PDF"}, {"a.csv", "Epoch,"}};
  GliaPlotView *view;
  g_autoptr (GliaSeries) train = NULL, dev = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *window = show_view (&view, &train, &dev, 280);
  g_autoptr (GliaFigure) figure = glia_exportable_make_figure (GLIA_EXPORTABLE (view));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (harness_folder (), files[i].name, NULL);
    g_autofree char *text = NULL;
    g_assert_true (glia_figure_export (figure, path, NULL, &error));
    g_assert_no_error (error);
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_true (g_str_has_prefix (text, files[i].begins));
  }
  g_assert_false (glia_figure_export (figure, "a.bmp", NULL, &error));
  g_assert_error (error, GLIA_FIGURE_ERROR, GLIA_FIGURE_ERROR_FORMAT);
  harness_close (window);
}

static gboolean
describes (GliaPlotView *view, const char *text)
{
  g_autofree char *wrong = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
  return wrong == NULL;
}

static void
test_the_summary_says_what_is_drawn (void)
{
  GliaPlotView *view;
  g_autoptr (GliaSeries) train = NULL, dev = NULL;
  GtkWidget *window = show_view (&view, &train, &dev, 280);
  g_autofree char *summary = glia_plot_view_summary (view);
  g_autofree char *right =
      g_strdup_printf ("Loss: epoch 280, train %.3f, dev %.3f, lowest %.3f at epoch 249",
                       loss_at (280, 0.6), loss_at (280, 0.7), loss_at (249, 0.7));
  g_assert_cmpstr (summary, ==, right);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_ROLE_IMG);
  HARNESS_UNTIL (describes (view, right));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Loss");
  harness_close (window);
}

static void
test_a_view_leaves_nothing_behind (void)
{
  GtkWidget *view = g_object_ref_sink (glia_plot_view_new ());
  g_assert_finalize_object (view);
}

static void
fill_training (GliaWorkbench *workbench, int epochs)
{
  for (int i = 1; i <= epochs; i++) {
    double noise = 0.01 * sin (i * 78.233) * sin (i);
    glia_series_append (glia_workbench_series (workbench, GLIA_SERIES_TRAIN_LOSS), i,
                        loss_at (i, 0.6));
    glia_series_append (glia_workbench_series (workbench, GLIA_SERIES_DEV_LOSS), i,
                        loss_at (i, 0.7));
    glia_series_append (glia_workbench_series (workbench, GLIA_SERIES_TRAIN_ACCURACY), i,
                        0.97 - 0.4 * exp (-i / 40.0) + noise);
    glia_series_append (glia_workbench_series (workbench, GLIA_SERIES_DEV_ACCURACY), i,
                        0.95 - 0.4 * exp (-i / 40.0) + 2 * noise);
    glia_series_append (glia_workbench_series (workbench, GLIA_SERIES_STEPS), i, 30.0 * i);
    glia_series_append (glia_workbench_series (workbench, GLIA_SERIES_SECONDS), i, 0.01 * i);
  }
}

static void
test_the_page_follows_a_training (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  g_autoptr (GliaWorkbench) workbench = harness_workbench (document);
  GtkWidget *tabs = glia_stage_tabs_new ();
  g_object_set (tabs, "workbench", workbench, NULL);
  GtkWidget *window = harness_show (tabs, 1076, 344);
  GliaPlotView *loss = GLIA_PLOT_VIEW (harness_find (tabs, "loss_view"));
  GliaPlotView *accuracy = GLIA_PLOT_VIEW (harness_find (tabs, "accuracy_view"));
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  fill_training (workbench, 280);
  glia_chart_set_end (glia_plot_view_chart (loss), 300);
  glia_chart_set_end (glia_plot_view_chart (accuracy), 300);
  glia_chart_set_best (glia_plot_view_chart (loss), 1, 249, TRUE);
  glia_chart_set_best (glia_plot_view_chart (accuracy), 1, 249, FALSE);
  glia_chart_set_cursor (glia_plot_view_chart (loss), 280);
  glia_chart_set_cursor (glia_plot_view_chart (accuracy), 280);
  glia_plot_view_changed (loss);
  glia_plot_view_changed (accuracy);
  harness_settle (window);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (harness_find (tabs, "smoothing_text"))), ==,
                   "off");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (harness_find (tabs, "log_y")), TRUE);
  g_assert_true (glia_chart_log_y (glia_plot_view_chart (loss)));
  g_assert_false (glia_chart_log_y (glia_plot_view_chart (accuracy)));
  /* One crosshair. */
  g_object_set (accuracy, "cursor-x", 150.0, NULL);
  g_assert_cmpfloat (cursor (loss), ==, 150);
  harness_screenshot (window, "curves-light");
  harness_set_style ("dark");
  harness_screenshot (window, "curves-dark");
  harness_set_style ("light");
  gtk_range_set_value (GTK_RANGE (harness_find (tabs, "smoothing_scale")), 0.9);
  harness_screenshot (window, "curves-smooth");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (harness_find (tabs, "x_axis")), GLIA_X_AXIS_STEP);
  g_assert_true (isnan (cursor (loss)));
  g_autoptr (GliaReadout) readout = glia_chart_read (glia_plot_view_chart (loss), 4511);
  g_assert_cmpstr (readout->title, ==, "Step 4,500");
  g_assert_cmpfloat (readout->rows[0].value, ==, loss_at (150, 0.7));
  harness_screenshot (window, "curves-steps");
  harness_close (window);
}

static void
test_a_narrow_page (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  g_autoptr (GliaWorkbench) workbench = harness_workbench (document);
  GtkWidget *tabs = glia_stage_tabs_new ();
  g_object_set (tabs, "workbench", workbench, "compact", TRUE, NULL);
  GtkWidget *window = harness_show (tabs, 776, 205);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  fill_training (workbench, 280);
  GliaPlotView *loss = GLIA_PLOT_VIEW (harness_find (tabs, "loss_view"));
  g_object_set (loss, "log-y", TRUE, NULL);
  glia_chart_set_end (glia_plot_view_chart (loss), 300);
  glia_chart_set_best (glia_plot_view_chart (loss), 1, 249, TRUE);
  glia_plot_view_changed (loss);
  harness_screenshot (window, "curves-narrow");
  g_assert_cmpint (gtk_widget_get_width (window), ==, 776);
  g_assert_cmpint (gtk_widget_get_height (window), ==, 205);
  harness_close (window);
}

static void
test_regression_has_no_accuracy (void)
{
  g_autoptr (GliaDocument) document = glia_document_new ();
  g_autoptr (GliaWorkbench) workbench = harness_workbench (document);
  g_autoptr (GError) error = NULL;
  const char *const plane[] = {"data.source=plane", NULL};
  GtkWidget *page = glia_curves_page_new ();
  g_object_set (page, "workbench", workbench, NULL);
  GtkWidget *window = harness_show (page, 1064, 270);
  HARNESS_UNTIL (glia_workbench_state (workbench) == GLIA_WORKBENCH_READY);
  g_assert_true (gtk_widget_get_visible (harness_find (page, "accuracy_card")));
  glia_document_set (document, "Data", plane, &error);
  g_assert_no_error (error);
  HARNESS_UNTIL (!gtk_widget_get_visible (harness_find (page, "accuracy_card")));
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/plot-view/read-out", test_the_read_out_has_the_values_of_the_series);
  g_test_add_func ("/app/plot-view/keys", test_keys_move_the_crosshair_and_zoom);
  g_test_add_func ("/app/plot-view/menu", test_the_menu_resets_and_switches_the_axis);
  g_test_add_func ("/app/plot-view/export", test_export_writes_every_format);
  g_test_add_func ("/app/plot-view/summary", test_the_summary_says_what_is_drawn);
  g_test_add_func ("/app/plot-view/leak", test_a_view_leaves_nothing_behind);
  g_test_add_func ("/app/curves-page/training", test_the_page_follows_a_training);
  g_test_add_func ("/app/curves-page/narrow", test_a_narrow_page);
  g_test_add_func ("/app/curves-page/regression", test_regression_has_no_accuracy);
  return harness_run ();
}
