/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-card.h"
#include "glia-dev-results.h"
#include "glia-network-plot.h"
#include "glia-network-view.h"
#include "glia-output-view.h"
#include "glia-plane-plot.h"

#include <math.h>

typedef struct {
  GliaDocument *document;
  GliaWorkbench *workbench;
  GtkWidget *network, *output, *window;
} Stage;

static void
stage_init_size (Stage *stage,
                 GliaExperiment *experiment,
                 int network_width,
                 int output_width,
                 int height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gboolean compact = height < 300;

  stage->document = experiment != NULL ? glia_document_new_for (experiment) : glia_document_new ();
  stage->workbench = harness_workbench (stage->document);
  stage->network = glia_network_view_new ();
  stage->output = glia_output_view_new ();
  g_object_set (stage->network, "workbench", stage->workbench, "compact", compact, NULL);
  g_object_set (stage->output, "workbench", stage->workbench, "compact", compact, NULL);
  g_object_bind_property (stage->network, "hovered", stage->output, "hovered",
                          G_BINDING_SYNC_CREATE);
  gtk_widget_set_size_request (stage->network, network_width, height);
  gtk_widget_set_size_request (stage->output, output_width, height);
  gtk_widget_set_hexpand (stage->output, FALSE);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_box_append (GTK_BOX (box), stage->network);
  gtk_box_append (GTK_BOX (box), stage->output);
  stage->window = harness_show (box, network_width + output_width + 36, height + 24);
}

static void
stage_init (Stage *stage, GliaExperiment *experiment)
{
  stage_init_size (stage, experiment, 652, 412, 430);
  HARNESS_TICK_UNTIL (stage->workbench,
                      glia_workbench_state (stage->workbench) == GLIA_WORKBENCH_READY);
}

static void
stage_clear (Stage *stage)
{
  harness_let_go (stage->window, stage->workbench, stage->document);
}

#define SPIRALS                                                                                    \
  "{\"glia\":1,\"seed\":1,\"data\":{\"source\":\"spirals\",\"samples\":500,\"noise\":0.05,"        \
  "\"dev-share\":0.2,\"test-share\":0.2},\"network\":{\"layers\":[{\"units\":8,\"activation\":"    \
  "\"tanh\"},{\"units\":8,\"activation\":\"tanh\"}]},\"training\":{\"optimizer\":{\"kind\":"       \
  "\"adam\",\"learning-rate\":0.01},\"batch-size\":10,\"epochs\":280}}"

static guint32
pixel (GdkTexture *texture, double x, double y)
{
  gsize stride = (gsize)gdk_texture_get_width (texture) * 4;
  g_autofree guchar *data = g_malloc (stride * (gsize)gdk_texture_get_height (texture));

  gdk_texture_download (texture, data, stride);
  return *(guint32 *)(gpointer)(data + (gsize)y * stride + 4 * (gsize)x) & 0xffffff;
}

static gboolean
caption_is (GtkWidget *view, const char *expected)
{
  g_autofree char *caption = NULL;

  g_object_get (harness_find (view, "card"), "caption", &caption, NULL);
  return g_strcmp0 (caption, expected) == 0;
}

static gboolean
title_is (GtkWidget *view, const char *expected)
{
  g_autofree char *title = NULL;

  g_object_get (harness_find (view, "card"), "title", &title, NULL);
  return g_strcmp0 (title, expected) == 0;
}

/* The colour at cell centres is that of the probability the engine finds for the point there. */
static void
test_surface_is_the_engines_p (void)
{
  Stage stage;

  harness_set_style ("light");
  stage_init (&stage, NULL);
  harness_edit (stage.document, "training.epochs=30");
  harness_train (stage.workbench);
  HARNESS_UNTIL (caption_is (stage.output, "p(blue), epoch 30"));
  g_object_set (stage.output, "show-train", FALSE, "show-dev", FALSE, NULL);
  harness_settle (stage.window);

  GtkWidget *plane = harness_find (stage.output, "plane");
  g_autoptr (GdkTexture) picture = harness_picture (plane, "stage-plane");
  GliaPlanePlot *geometry = glia_plane_plot_new ();
  glia_plane_plot_set_size (geometry, gtk_widget_get_width (plane), gtk_widget_get_height (plane),
                            1, GLIA_STYLE_LIGHT);
  GliaBox box = glia_plane_plot_box (geometry);
  const GliaMaps *maps = glia_workbench_maps (stage.workbench);
  const mlp_network *network = glia_workbench_snapshot (stage.workbench)->network;
  mlp_workspace *workspace;
  g_assert_cmpint (mlp_workspace_new (network, 1, &workspace, NULL), ==, MLP_OK);
  int compared = 0;
  double size = box.right - box.left;
  for (int row = 1; row < 20; row++)
    for (int column = 1; column < 20; column++) {
      double px = floor (size * column / 20), py = floor (size * row / 20);
      mlp_real point[2] = {
          (mlp_real)(maps->x_low + (px + 0.5) / size * (maps->x_high - maps->x_low)),
          (mlp_real)(maps->y_high - (py + 0.5) / size * (maps->y_high - maps->y_low))};
      const mlp_batch batch = {.features = point, .examples = 1};
      double p[2];
      mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
      mlp_probabilities (MLP_BINARY_CROSS_ENTROPY, mlp_workspace_outputs (workspace, 2), 1, p);
      double value = 2 * p[1] - 1;
      /* Between the grid's centres it is interpolated: near the edge of a shade either may be right. */
      GliaColour low = glia_theme_sign (GLIA_STYLE_LIGHT, value - 0.004);
      GliaColour high = glia_theme_sign (GLIA_STYLE_LIGHT, value + 0.004);
      if (low.red != high.red || low.blue != high.blue)
        continue;
      guint32 expected = (guint32)lround (low.red * 255) << 16 |
                         (guint32)lround (low.green * 255) << 8 | (guint32)lround (low.blue * 255);
      g_assert_cmphex (pixel (picture, box.left + px, box.top + py), ==, expected);
      compared++;
    }
  g_assert_cmpint (compared, >, 200);
  mlp_workspace_free (workspace);
  glia_plane_plot_free (geometry);
  stage_clear (&stage);
}

static void
move_to (GtkWidget *widget, const char *signal, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    if (!GTK_IS_EVENT_CONTROLLER_MOTION (controller))
      continue;
    if (g_str_equal (signal, "leave"))
      g_signal_emit_by_name (controller, signal);
    else
      g_signal_emit_by_name (controller, signal, x, y);
  }
}

static gint64
hovered (Stage *stage)
{
  gint64 neuron;

  g_object_get (stage->network, "hovered", &neuron, NULL);
  return neuron;
}

/* Where the view draws a unit: by a plot of the same layers and size. */
static GliaBox
unit_box (Stage *stage, gsize layer, gsize unit)
{
  static const char *const names[] = {"x₁", "x₂"};
  GtkWidget *canvas = harness_find (stage->network, "canvas");
  const GliaNetworkLayer layers[] = {{"Inputs", "2", 2, names, FALSE},
                                     {"Hidden 1", "4 · tanh", 4, NULL, FALSE},
                                     {"Output", "1 · logit", 1, NULL, FALSE}};
  g_autoptr (GliaNetworkPlot) plot = glia_network_plot_new ();

  glia_network_plot_set_layers (plot, layers, 3);
  glia_network_plot_set_size (plot, gtk_widget_get_width (canvas), gtk_widget_get_height (canvas),
                              1, GLIA_STYLE_LIGHT);
  return glia_network_plot_unit_box (plot, layer, unit);
}

static void
test_hover_takes_the_outputs_place (void)
{
  Stage stage;

  stage_init (&stage, NULL);
  GtkWidget *canvas = harness_find (stage.network, "canvas");
  GliaBox box = unit_box (&stage, 1, 2);
  move_to (canvas, "motion", (box.left + box.right) / 2, (box.top + box.bottom) / 2);
  g_assert_cmpint (hovered (&stage), ==, GLIA_NEURON (1, 2));
  g_assert_true (title_is (stage.output, "Hidden 1, neuron 3"));
  g_assert_true (caption_is (stage.output, "activation, epoch 0"));
  move_to (canvas, "leave", 0, 0);
  HARNESS_UNTIL (hovered (&stage) == GLIA_NEURON_NONE);
  g_assert_true (title_is (stage.output, "Output"));
  stage_clear (&stage);
}

static void
test_an_edit_reaches_the_engine (void)
{
  Stage stage;

  stage_init (&stage, NULL);
  GtkWidget *canvas = harness_find (stage.network, "canvas");
  harness_press (canvas, GDK_KEY_Right, 0); /* the output */
  harness_press (canvas, GDK_KEY_Left, 0);
  g_assert_cmpint ((gint64)GLIA_NEURON_LAYER (hovered (&stage)), ==, 1);
  gsize unit = GLIA_NEURON_UNIT (hovered (&stage));
  harness_press (canvas, GDK_KEY_Return, 0);
  GtkWidget *popover = harness_find (stage.network, "popover");
  g_assert_true (gtk_widget_get_visible (popover));
  GtkSpinButton *value = GTK_SPIN_BUTTON (harness_find (stage.network, "value"));
  mlp_layer_view view = mlp_network_view (glia_workbench_snapshot (stage.workbench)->network, 1);
  g_assert_cmpfloat_with_epsilon (gtk_spin_button_get_value (value), (double)view.bias[unit], 6e-4);
  gtk_spin_button_set_value (value, 1.25);
  HARNESS_TICK_UNTIL (
      stage.workbench,
      mlp_network_view (glia_workbench_snapshot (stage.workbench)->network, 1).bias[unit] == 1.25f);
  /* What it says about the neuron comes from another thread. */
  HARNESS_TICK_UNTIL (
      stage.workbench,
      strstr (gtk_label_get_label (GTK_LABEL (harness_find (stage.network, "mean"))), " ± ") !=
          NULL);
  harness_screenshot (stage.window, "stage-popover");
  gtk_popover_popdown (GTK_POPOVER (popover));
  harness_settle (stage.window);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (stage.window)) == canvas);
  harness_press (canvas, GDK_KEY_Escape, 0);
  g_assert_cmpint (hovered (&stage), ==, GLIA_NEURON_NONE);
  stage_clear (&stage);
}

static void
test_toggles (void)
{
  Stage stage;

  harness_set_style ("light");
  stage_init (&stage, NULL);
  GtkWidget *plane = harness_find (stage.output, "plane");
  g_autoptr (GdkTexture) with = harness_picture (plane, "stage-points");
  gboolean train_shown = TRUE, dev_shown = TRUE;
  harness_activate (stage.output, "train_toggle");
  harness_activate (stage.output, "dev_toggle");
  HARNESS_UNTIL (
      (g_object_get (stage.output, "show-train", &train_shown, "show-dev", &dev_shown, NULL),
       !train_shown && !dev_shown));
  harness_settle (stage.window);
  g_autoptr (GdkTexture) without = harness_picture (plane, "stage-no-points");
  /* White edges of discs are seen only with them. */
  int white = 0, white_without = 0;
  for (int y = 20; y < 300; y += 3)
    for (int x = 70; x < 370; x += 3) {
      white += pixel (with, x, y) != pixel (without, x, y);
      white_without += pixel (without, x, y) == 0xffffff;
    }
  g_assert_cmpint (white, >, 100);
  g_assert_cmpint (white_without, ==, 0);
  gtk_widget_activate_action (stage.output, "output.discrete", NULL);
  harness_settle (stage.window);
  g_autoptr (GdkTexture) discrete = harness_picture (plane, "stage-discrete");
  for (int y = 20; y < 300; y += 7)
    for (int x = 70; x < 370; x += 7) {
      guint32 colour = pixel (discrete, x, y);
      g_assert_true (colour == 0xf59322 || colour == 0x0877bd || colour == 0xe8eaeb);
    }
  stage_clear (&stage);
}

/* Four columns, three classes: a confusion matrix and the worst examples instead of a plane. */
static GliaExperiment *
csv_experiment (const char *last_column)
{
  g_autoptr (GString) csv = g_string_new ("a,b,c,d,kind\n");
  static const char *const kinds[] = {"cat", "dog", "hen"};

  for (int i = 0; i < 150; i++) {
    int k = i % 3;
    double wobble = sin (i * 12.9898) * 1.2;
    g_string_append_printf (csv, "%.3f,%.3f,%.3f,%.3f,", k + wobble, k - wobble / 2, -k + wobble,
                            wobble);
    if (last_column != NULL)
      g_string_append_printf (csv, "%.2f\n", k + wobble);
    else
      g_string_append_printf (csv, "%s\n", kinds[k]);
  }
  g_autofree char *path = harness_write ("data.csv", csv->str, -1);
  g_autofree char *text = g_strdup_printf (
      "{\"glia\":1,\"seed\":1,\"data\":{\"source\":\"csv\",\"train\":\"%s\",\"dev-share\":0.4%s},"
      "\"network\":{\"layers\":[{\"units\":6,\"activation\":\"relu\"},{\"units\":30,\"activation\":"
      "\"sigmoid\"}]},\"training\":{\"epochs\":5}}",
      path, last_column != NULL ? ",\"task\":\"regression\"" : "");
  return harness_experiment (text);
}

static void
test_examples (void)
{
  Stage stage;
  gboolean wide;

  stage_init (&stage, csv_experiment (NULL));
  harness_train (stage.workbench);
  GliaDevResults *results = glia_dev_results_of (stage.workbench);
  HARNESS_TICK_UNTIL (stage.workbench, glia_dev_results_newest (results) != NULL &&
                                           glia_dev_results_newest (results)->epochs == 5);
  const GliaEvaluation *evaluation = glia_dev_results_newest (results);
  g_object_get (stage.output, "wide", &wide, NULL);
  g_assert_true (wide);
  g_assert_cmpuint (evaluation->classes, ==, 3);
  g_assert_cmpuint (evaluation->examples, ==, 60);
  /* The same accuracy and loss as the trainer's own. */
  GliaSeries *accuracy = glia_workbench_series (stage.workbench, GLIA_SERIES_DEV_ACCURACY);
  GliaSeries *loss = glia_workbench_series (stage.workbench, GLIA_SERIES_DEV_LOSS);
  g_assert_cmpfloat_with_epsilon ((double)evaluation->right / 60,
                                  glia_series_y (accuracy)[glia_series_length (accuracy) - 1],
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (evaluation->loss,
                                  glia_series_y (loss)[glia_series_length (loss) - 1], 1e-4);
  guint64 sum = 0;
  for (gsize i = 0; i < 9; i++)
    sum += evaluation->confusion[i];
  g_assert_cmpuint (sum, ==, 60);
  for (gsize i = 1; i < evaluation->n_worst; i++)
    g_assert_cmpfloat (evaluation->worst[i].loss, <=, evaluation->worst[i - 1].loss);
  g_assert_cmpfloat_with_epsilon (evaluation->worst[0].loss, -log (evaluation->worst[0].score),
                                  1e-4);
  harness_settle (stage.window);
  GtkListBox *list = GTK_LIST_BOX (harness_find (stage.output, "list"));
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 59));
  g_assert_null (gtk_list_box_get_row_at_index (list, 60));
  harness_screenshot (stage.window, "stage-examples");
  /* Choosing one shows what the neurons answer to it. */
  gsize row = evaluation->worst[7].row;
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 7));
  HARNESS_TICK_UNTIL (stage.workbench, glia_dev_results_newest (results)->example == row);
  g_assert_true (gtk_list_box_get_selected_row (list) == gtk_list_box_get_row_at_index (list, 7));
  stage_clear (&stage);
}

static void
test_regression (void)
{
  Stage stage;

  stage_init (&stage, csv_experiment ("value"));
  harness_train (stage.workbench);
  HARNESS_TICK_UNTIL (stage.workbench,
                      glia_dev_results_newest (glia_dev_results_of (stage.workbench)) != NULL);
  harness_settle (stage.window);
  g_assert_false (gtk_widget_get_visible (harness_find (stage.output, "confusion")));
  stage_clear (&stage);
}

static void
test_states (void)
{
  GliaExperiment *experiment = harness_experiment (
      "{\"glia\":1,\"data\":{\"source\":\"csv\",\"train\":\"/nowhere/at-all.csv\"}}");
  Stage stage;

  stage_init_size (&stage, experiment, 652, 412, 430);
  HARNESS_TICK_UNTIL (stage.workbench,
                      glia_workbench_state (stage.workbench) == GLIA_WORKBENCH_UNREADY);
  harness_settle (stage.window);
  AdwStatusPage *status = ADW_STATUS_PAGE (harness_find (stage.output, "status"));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (status)));
  g_assert_nonnull (strstr (adw_status_page_get_description (status), "at-all.csv"));
  harness_screenshot (stage.window, "stage-problem");
  stage_clear (&stage);
}

static void
test_accessible (void)
{
  Stage stage;

  stage_init (&stage, NULL);
  GtkWidget *canvas = harness_find (stage.network, "canvas");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Network");
  g_autofree char *summary = glia_network_view_summary (GLIA_NETWORK_VIEW (stage.network));
  g_assert_true (g_str_has_prefix (summary, "Inputs 2, Hidden 1 4 · tanh, Output 1 · logit; 17 "));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       summary);
  g_autofree char *output = glia_output_view_summary (GLIA_OUTPUT_VIEW (stage.output));
  g_assert_true (g_str_has_prefix (output, "Output: p(blue), epoch 0; "));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (harness_find (stage.output, "plane")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, output);
  stage_clear (&stage);
}

/* The pictures that are put beside the design's, in both styles and sizes. */
static void
test_pictures (void)
{
  static const char *const styles[] = {"light", "dark"};

  if (g_getenv ("GLIA_SCREENSHOTS") == NULL) {
    g_test_skip ("only with GLIA_SCREENSHOTS");
    return;
  }
  for (int small = 0; small < 2; small++) {
    Stage stage;
    stage_init_size (&stage, harness_experiment (SPIRALS), small ? 382 : 652, small ? 382 : 412,
                     small ? 238 : 430);
    HARNESS_TICK_UNTIL (stage.workbench,
                        glia_workbench_state (stage.workbench) == GLIA_WORKBENCH_READY);
    harness_train (stage.workbench);
    HARNESS_UNTIL (caption_is (stage.output, "p(blue), epoch 280"));
    for (gsize i = 0; i < G_N_ELEMENTS (styles); i++) {
      g_autofree char *name = g_strdup_printf ("stage-%s-%s", styles[i], small ? "small" : "large");
      harness_set_style (styles[i]);
      harness_settle (stage.window);
      harness_screenshot (stage.window, name);
      if (small)
        continue;
      g_autofree char *hover = g_strdup_printf ("stage-%s-hover", styles[i]);
      harness_press (harness_find (stage.network, "canvas"), GDK_KEY_Right, 0);
      harness_press (harness_find (stage.network, "canvas"), GDK_KEY_Left, 0);
      harness_settle (stage.window);
      harness_screenshot (stage.window, hover);
      harness_press (harness_find (stage.network, "canvas"), GDK_KEY_Escape, 0);
    }
    stage_clear (&stage);
  }
  harness_set_style ("light");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/stage/surface", test_surface_is_the_engines_p);
  g_test_add_func ("/app/stage/hover", test_hover_takes_the_outputs_place);
  g_test_add_func ("/app/stage/edit", test_an_edit_reaches_the_engine);
  g_test_add_func ("/app/stage/toggles", test_toggles);
  g_test_add_func ("/app/stage/examples", test_examples);
  g_test_add_func ("/app/stage/regression", test_regression);
  g_test_add_func ("/app/stage/states", test_states);
  g_test_add_func ("/app/stage/accessible", test_accessible);
  g_test_add_func ("/app/stage/pictures", test_pictures);
  return harness_run ();
}
