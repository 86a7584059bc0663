/* SPDX-License-Identifier: MIT */
#include "cli-figures.h"
#include "cli-json.h"
#include "cli-table.h"
#include "cli.h"

#include "glia-figure-beside.h"
#include "glia-xor-lab.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_STEPS = 1000000, MOST_UNITS = 64, MOST_SEEDS = 10000 };
/* Of a panel among others, in logical pixels. */
enum { PANEL_WIDTH = 440, PANEL_HEIGHT = 360 };

/* Everything the verb computes before it prints any of it. */
typedef struct {
  GliaXorPlane plane;
  double plane_outputs[GLIA_XOR_POINTS], plane_loss;
  double solution_outputs[GLIA_XOR_POINTS], solution_loss;
  guint64 tried;
  GliaXorComparison comparison;
  guint seeds, learned; /* none: 0 */
} XorResults;

static gboolean
compute_results (XorResults *results,
                 const GliaXorTraining *training,
                 gboolean only,
                 guint seeds,
                 GError **error)
{
  results->plane = glia_xor_search_plane (&results->tried);
  results->plane_loss = glia_xor_plane_loss (&results->plane, results->plane_outputs);
  results->solution_loss = glia_xor_compute_outputs (&glia_xor_solution, results->solution_outputs);
  results->seeds = seeds;
  if (glia_xor_compare (training, only, NULL, NULL, &results->comparison) &&
      (seeds == 0 || glia_xor_count_learned (training, seeds, NULL, NULL, &results->learned)))
    return TRUE;
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_FAILED, "There is not enough memory");
  return FALSE;
}

static void
print_points (void)
{
  static const char *const headings[] = {">x1", ">x2", ">wanted", NULL};
  g_autoptr (CliTable) table = cli_table_new (headings);

  for (gsize i = 0; i < GLIA_XOR_POINTS; i++) {
    cli_table_add_number (table, "%g", (double)glia_xor_inputs[2 * i]);
    cli_table_add_number (table, "%g", (double)glia_xor_inputs[2 * i + 1]);
    cli_table_add_number (table, "%g", (double)glia_xor_targets[i]);
  }
  cli_table_print (table);
}

static void
print_outputs (const double *outputs)
{
  printf ("  outputs %.4f %.4f %.4f %.4f", outputs[0], outputs[1], outputs[2], outputs[3]);
}

static void
print_text (const XorResults *results)
{
  static const char *const headings[] = {
      "start", ">loss before", ">loss after", ">moved", ">hidden units differ by", NULL};
  g_autoptr (CliTable) table = cli_table_new (headings);

  print_points ();
  printf ("\nOne layer, y = ReLU(w·x + b): the best of %" G_GUINT64_FORMAT
          " planes is w = (%.4g, %.4g), b = %.4g\n",
          results->tried, results->plane.w1, results->plane.w2, results->plane.b);
  print_outputs (results->plane_outputs);
  printf (", mean squared error %.4f\n", results->plane_loss);
  printf ("Two layers, W1 = [[1, -1], [-1, 1]], b1 = 0, W2 = [1, 1], b2 = 0:\n");
  print_outputs (results->solution_outputs);
  printf (", mean squared error %.4f\n\n", results->solution_loss);
  for (gsize i = 0; i < results->comparison.n; i++) {
    const GliaXorRun *run = &results->comparison.runs[i];
    cli_table_add (table, glia_xor_start_name (results->comparison.starts[i]));
    cli_table_add_number (table, "%.4f", run->losses[0]);
    cli_table_add_number (table, "%.4f", run->losses[run->steps]);
    cli_table_add_number (table, "%.4g", run->movements[run->steps]);
    cli_table_add_number (table, "%.4g", run->differences[run->steps]);
  }
  cli_table_print (table);
  printf ("moved: the largest change of a number other than b2\n\n");
  g_autofree char *verdict = glia_xor_comparison_verdict (&results->comparison);
  printf ("%s\n", verdict);
  if (results->seeds == 0)
    return;
  g_autofree char *luck =
      glia_xor_count_verdict (&results->comparison.training, results->seeds, results->learned);
  printf ("%s\n", luck);
}

static void
print_json (const XorResults *results)
{
  const double plane[] = {results->plane.w1, results->plane.w2, results->plane.b};
  const GliaXorComparison *comparison = &results->comparison;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "one-layer");
  json_builder_begin_object (builder);
  cli_json_number (builder, "loss", results->plane_loss);
  cli_json_list (builder, "w", plane, 2);
  cli_json_number (builder, "b", plane[2]);
  cli_json_list (builder, "outputs", results->plane_outputs, GLIA_XOR_POINTS);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "two-layers");
  json_builder_begin_object (builder);
  cli_json_number (builder, "loss", results->solution_loss);
  cli_json_list (builder, "outputs", results->solution_outputs, GLIA_XOR_POINTS);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "training");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < comparison->n; i++) {
    const GliaXorRun *run = &comparison->runs[i];
    json_builder_begin_object (builder);
    cli_json_text (builder, "start", glia_xor_start_name (comparison->starts[i]));
    cli_json_count (builder, "steps", run->steps);
    cli_json_number (builder, "loss-before", run->losses[0]);
    cli_json_number (builder, "loss-after", run->losses[run->steps]);
    cli_json_number (builder, "moved", run->movements[run->steps]);
    cli_json_number (builder, "hidden-difference", run->differences[run->steps]);
    cli_json_list (builder, "outputs", run->outputs, GLIA_XOR_POINTS);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  if (results->seeds > 0) {
    json_builder_set_member_name (builder, "seeds");
    json_builder_begin_object (builder);
    cli_json_count (builder, "first", comparison->training.seed);
    cli_json_count (builder, "tried", results->seeds);
    cli_json_count (builder, "learned", results->learned);
    cli_json_number (builder, "loss-below", GLIA_XOR_LEARNED);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  cli_print_json (json_builder_get_root (builder));
}

/* ---- The figure ------------------------------------------------------------------------------ */

typedef enum { PANEL_ONE_LAYER, PANEL_TWO_LAYERS, PANEL_LOSS, PANEL_UNITS, PANELS } Panel;

static const char *const panel_names[PANELS] = {"one-layer", "two-layers", "loss", "units"};

/* PANELS if there is none of that name. */
static Panel
find_panel (const char *name)
{
  int i = 0;

  while (i < PANELS && strcmp (panel_names[i], name) != 0)
    i++;
  return (Panel)i;
}

static GliaFigure *
make_panel (const XorResults *results, Panel panel)
{
  switch (panel) {
  case PANEL_ONE_LAYER:
    return glia_xor_plane_figure (&results->plane);
  case PANEL_TWO_LAYERS:
    return glia_xor_weights_figure (&glia_xor_solution);
  case PANEL_LOSS:
    return glia_xor_losses_figure (&results->comparison);
  case PANEL_UNITS:
  case PANELS:
    break;
  }
  return glia_xor_differences_figure (&results->comparison);
}

/* One panel, or all of them two by two, which a page of A4 shows at the size of text. */
static gboolean
draw_figure (const XorResults *results,
             const char *panel,
             gboolean dark,
             const char *path,
             GError **error)
{
  const CliFigureOptions options = {.dark = dark};
  GliaFigure *parts[PANELS];

  if (panel != NULL) {
    g_autoptr (GliaFigure) one = make_panel (results, find_panel (panel));
    return cli_figure_export (one, &options, path, error);
  }
  for (int i = 0; i < PANELS; i++)
    parts[i] = make_panel (results, (Panel)i);
  g_autoptr (GliaFigure) figure = glia_figure_grid (parts, PANELS, 2, PANEL_WIDTH, PANEL_HEIGHT);
  return cli_figure_export (figure, &options, path, error);
}

static gboolean
check_options (GliaXorTraining *training,
               const char *start,
               const char *activation,
               const char *panel,
               int steps,
               int units,
               int seeds,
               GError **error)
{
  const char *wrong = NULL;

  training->units = (gsize)units;

  if (start != NULL && !glia_xor_start_from_name (start, &training->start))
    wrong = "--start is one of solution, zero, constant, random";
  else if (activation != NULL && !mlp_activation_from_name (activation, &training->activation))
    wrong = "--activation is not an activation; `glia activation` lists them";
  else if (steps < 1 || steps > MOST_STEPS)
    wrong = "--steps is from 1 to 1000000";
  else if (units < 1 || units > MOST_UNITS)
    wrong = "--units is from 1 to 64";
  else if (seeds < 0 || seeds > MOST_SEEDS)
    wrong = "--seeds is from 0 to 10000";
  else if (panel != NULL && find_panel (panel) == PANELS)
    wrong = "--panel is one of one-layer, two-layers, loss, units";
  else if (!isfinite (training->learning_rate) || training->learning_rate < 0)
    wrong = "--learning-rate is a number from 0";
  else if (!isfinite (training->constant))
    wrong = "--constant is a number";
  else if (start != NULL && !glia_xor_has_start (training, training->start))
    wrong = "the solution has 2 ReLU units: leave out --units and --activation";
  if (wrong != NULL)
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, wrong);
  training->steps = (gsize)steps;
  return wrong == NULL;
}

gboolean
cli_verb_xor (int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL, *start = NULL, *activation = NULL, *panel = NULL;
  gboolean as_json = FALSE, dark = FALSE;
  int steps = 1000, units = 2, seeds = 0;
  gint64 seed = 1;
  GliaXorTraining training = {.activation = MLP_RELU, .constant = 0.5, .learning_rate = 0.1};
  XorResults results = {0};
  const GOptionEntry entries[] = {
      {"start", 0, 0, G_OPTION_ARG_STRING, &start,
       "train only from solution, zero, constant or random", "START"},
      {"activation", 0, 0, G_OPTION_ARG_STRING, &activation, "of the hidden layer (relu)", "NAME"},
      {"constant", 0, 0, G_OPTION_ARG_DOUBLE, &training.constant, "of the constant start (0.5)",
       "C"},
      {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "of the random start (1)", "N"},
      {"seeds", 0, 0, G_OPTION_ARG_INT, &seeds,
       "count how many of N random starts learn, from --seed on", "N"},
      {"units", 0, 0, G_OPTION_ARG_INT, &units, "hidden ones (2)", "N"},
      {"steps", 0, 0, G_OPTION_ARG_INT, &steps, "of gradient descent (1000)", "N"},
      {"learning-rate", 0, 0, G_OPTION_ARG_DOUBLE, &training.learning_rate, "(0.1)", "R"},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the figure: .png, .svg, .pdf or .csv",
       "FILE"},
      {"panel", 0, 0, G_OPTION_ARG_STRING, &panel,
       "only this one of the figure: one-layer, two-layers, loss or units", "PANEL"},
      {"dark", 0, 0, G_OPTION_ARG_NONE, &dark, "a dark figure", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the numbers as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) rest = cli_parse ("xor", entries, argc, argv, 0, 0, error);

  training.seed = (guint64)seed;
  if (rest == NULL ||
      !check_options (&training, start, activation, panel, steps, units, seeds, error) ||
      (output != NULL && !cli_figure_check_path (output, error)))
    return FALSE;
  const gboolean done = compute_results (&results, &training, start != NULL, (guint)seeds, error) &&
                        (output == NULL || draw_figure (&results, panel, dark, output, error));
  if (done && as_json)
    print_json (&results);
  else if (done)
    print_text (&results);
  glia_xor_comparison_clear (&results.comparison);
  return done;
}
