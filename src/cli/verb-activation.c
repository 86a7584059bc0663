/* SPDX-License-Identifier: MIT */
#include "cli-figures.h"
#include "cli-json.h"
#include "cli-table.h"
#include "cli.h"

#include "glia-activation-lab.h"

#include <stdio.h>

static const double DEFAULT_LOW = -5, DEFAULT_HIGH = 5;

enum { TABLE_POINTS = 21 }; /* what one can read */

static gboolean
parse_names (char **names, GArray *activations, GError **error)
{
  for (char **name = names; *name != NULL; name++) {
    mlp_activation activation;
    if (!mlp_activation_from_name (*name, &activation)) {
      g_autoptr (GString) known = g_string_new (NULL);
      for (int i = 0; i < MLP_ACTIVATIONS; i++)
        g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                                mlp_activation_describe ((mlp_activation)i)->name);
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "\"%s\" is not an activation. There are: %s",
                   *name, known->str);
      return FALSE;
    }
    g_array_append_val (activations, activation);
  }
  return TRUE;
}

static double
nth_point (double low, double high, guint i, guint count)
{
  /* Weighted from both ends, so that the middle of -5 … 5 is 0 exactly. */
  return (low * (double)(count - 1 - i) + high * (double)i) / (double)(count - 1);
}

static void
print_list (void)
{
  static const char *const headings[] = {"name", "label", "f(z)", "f′(z)", NULL};
  g_autoptr (CliTable) table = cli_table_new (headings);

  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    const mlp_activation_info *info = mlp_activation_describe ((mlp_activation)i);
    cli_table_add (table, info->name);
    cli_table_add (table, info->label);
    cli_table_add (table, info->formula);
    cli_table_add (table, info->derivative);
  }
  cli_table_print (table);
}

static void
print_table (mlp_activation activation, double low, double high)
{
  static const char *const headings[] = {">z", ">f(z)", ">f′(z)", NULL};
  const mlp_activation_info *info = mlp_activation_describe (activation);
  g_autoptr (CliTable) table = cli_table_new (headings);

  printf ("%s: f(z) = %s, f′(z) = %s\n", info->label, info->formula, info->derivative);
  for (guint i = 0; i < TABLE_POINTS; i++) {
    double z = nth_point (low, high, i, TABLE_POINTS);
    cli_table_add_number (table, "%.4g", z);
    cli_table_add_number (table, "%.6f", mlp_activation_value (activation, z));
    cli_table_add_number (table, "%.6f", mlp_activation_derivative (activation, z));
  }
  cli_table_print (table);
}

typedef double (*CurveFunc) (mlp_activation activation, double z);

static void
build_numbers (JsonBuilder *builder,
               const char *key,
               mlp_activation activation,
               double low,
               double high,
               CurveFunc func)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint i = 0; i < TABLE_POINTS; i++) {
    double z = nth_point (low, high, i, TABLE_POINTS);
    json_builder_add_double_value (builder, func != NULL ? func (activation, z) : z);
  }
  json_builder_end_array (builder);
}

static void
print_json (const GArray *activations, double low, double high)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < activations->len; i++) {
    mlp_activation activation = g_array_index (activations, mlp_activation, i);
    const mlp_activation_info *info = mlp_activation_describe (activation);
    json_builder_begin_object (builder);
    cli_json_text (builder, "name", info->name);
    cli_json_text (builder, "formula", info->formula);
    cli_json_text (builder, "derivative-formula", info->derivative);
    cli_json_number (builder, "gain", info->gain);
    build_numbers (builder, "z", activation, low, high, NULL);
    build_numbers (builder, "value", activation, low, high, mlp_activation_value);
    build_numbers (builder, "derivative", activation, low, high, mlp_activation_derivative);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  cli_print_json (json_builder_get_root (builder));
}

static gboolean
draw_figure (const GArray *activations,
             double low,
             double high,
             const CliFigureOptions *options,
             const char *path,
             GError **error)
{
  const GliaActivationOptions how = {
      .x_low = low, .x_high = high, .vanishing = GLIA_ACTIVATION_VANISHING};
  g_autoptr (GliaFigure) figure = glia_activation_figure (
      &how, (const mlp_activation *)(gconstpointer)activations->data, activations->len);

  return cli_figure_export (figure, options, path, error);
}

gboolean
cli_verb_activation (int argc, char **argv, GError **error)
{
  g_autofree char *range = NULL, *output = NULL;
  gboolean as_json = FALSE, dark = FALSE;
  double low = DEFAULT_LOW, high = DEFAULT_HIGH;
  const GOptionEntry entries[] = {
      {"range", 0, 0, G_OPTION_ARG_STRING, &range, "of z (-5,5)", "A,B"},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the figure: .png, .svg, .pdf or .csv",
       "FILE"},
      {"dark", 0, 0, G_OPTION_ARG_NONE, &dark, "a dark figure", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the numbers as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) names = cli_parse ("activation", entries, argc, argv, 0, G_MAXUINT, error);
  g_autoptr (GArray) activations = g_array_new (FALSE, FALSE, sizeof (mlp_activation));

  if (names == NULL || !parse_names (names, activations, error) ||
      (range != NULL && !cli_parse_range (range, &low, &high, error)))
    return FALSE;
  if (output != NULL && !cli_figure_check_path (output, error))
    return FALSE;
  gboolean all = activations->len == 0;
  for (int i = 0; all && i < MLP_ACTIVATIONS; i++) {
    mlp_activation activation = (mlp_activation)i;
    g_array_append_val (activations, activation);
  }
  if (output != NULL) {
    CliFigureOptions options = {.dark = dark};
    if (!draw_figure (activations, low, high, &options, output, error))
      return FALSE;
  }
  if (as_json)
    print_json (activations, low, high);
  else if (all)
    print_list ();
  else
    for (guint i = 0; i < activations->len; i++)
      print_table (g_array_index (activations, mlp_activation, i), low, high);
  return TRUE;
}
