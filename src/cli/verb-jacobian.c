/* SPDX-License-Identifier: MIT */
#include "cli-figures.h"
#include "cli-json.h"
#include "cli-table.h"
#include "cli.h"

#include "glia-jacobian-lab.h"

#include <stdio.h>

static gboolean
check_size (const char *option, int size, GError **error)
{
  if (size >= 1 && size <= GLIA_JACOBIAN_LARGEST)
    return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
               "--%s: %d is not a size. From 1 to %d are allowed", option, size,
               GLIA_JACOBIAN_LARGEST);
  return FALSE;
}

static gboolean
find_case (const char *name, GliaJacobianCase *which, GError **error)
{
  if (name == NULL || glia_jacobian_from_name (name, which))
    return TRUE;
  g_autoptr (GString) known = g_string_new (NULL);
  for (int i = 0; i < GLIA_JACOBIANS; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                            glia_jacobian_describe ((GliaJacobianCase)i)->name);
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "\"%s\" is not a function. There are: %s", name,
               known->str);
  return FALSE;
}

static void
print_list (GliaJacobianLab *lab)
{
  static const char *const headings[] = {
      "name", "function", "shape of ∂f/∂w", "here", "expression", ">difference", NULL};
  g_autoptr (CliTable) table = cli_table_new (headings);

  for (int i = 0; i < GLIA_JACOBIANS; i++) {
    const GliaJacobianInfo *info = glia_jacobian_describe ((GliaJacobianCase)i);
    g_autofree char *shape = glia_jacobian_lab_shape (lab, (GliaJacobianCase)i);
    cli_table_add (table, info->name);
    cli_table_add (table, info->function);
    cli_table_add (table, info->shape);
    cli_table_add (table, shape);
    cli_table_add (table, info->expression);
    cli_table_add_number (table, "%.1e", glia_jacobian_lab_difference (lab, (GliaJacobianCase)i));
  }
  cli_table_print (table);
  printf ("difference: the largest between the expression and central differences\n");
}

static void
print_matrix (const char *name, const double *values, gsize rows, gsize columns)
{
  for (gsize i = 0; i < rows; i++) {
    printf ("%s", i == 0 ? name : "  ");
    for (gsize j = 0; j < columns; j++)
      printf (" %7.2f", values[i * columns + j]);
    printf ("\n");
  }
}

static void
print_case (GliaJacobianLab *lab, GliaJacobianCase which, gsize n, gsize d, gsize k)
{
  const GliaJacobianInfo *info = glia_jacobian_describe (which);
  g_autofree char *shape = glia_jacobian_lab_shape (lab, which);
  gsize outputs, inputs;

  glia_jacobian_lab_size (lab, which, &outputs, &inputs);
  g_autofree double *jacobian = g_new (double, outputs *inputs);
  glia_jacobian_lab_analytic (lab, which, jacobian);
  print_matrix ("X ", glia_jacobian_lab_X (lab), n, d);
  if (which == GLIA_JACOBIAN_MATRIX)
    print_matrix ("W ", glia_jacobian_lab_W (lab), k, d);
  else
    print_matrix ("w ", glia_jacobian_lab_w (lab), 1, d);
  printf ("\n%s: %s = %s, %s\n", info->function, "Jacobian", info->expression, shape);
  print_matrix ("  ", jacobian, outputs, inputs);
  printf ("Largest difference from central differences: %.1e\n",
          glia_jacobian_lab_difference (lab, which));
}

static void
add_case (JsonBuilder *builder, GliaJacobianLab *lab, GliaJacobianCase which)
{
  const GliaJacobianInfo *info = glia_jacobian_describe (which);
  const char *const texts[] = {"name",  info->name,  "function",   info->function,
                               "shape", info->shape, "expression", info->expression};
  gsize outputs, inputs;

  glia_jacobian_lab_size (lab, which, &outputs, &inputs);
  g_autofree double *numbers = g_new (double, outputs *inputs);
  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i += 2) {
    json_builder_set_member_name (builder, texts[i]);
    json_builder_add_string_value (builder, texts[i + 1]);
  }
  cli_json_count (builder, "rows", outputs);
  cli_json_count (builder, "columns", inputs);
  glia_jacobian_lab_analytic (lab, which, numbers);
  cli_json_list (builder, "jacobian", numbers, outputs * inputs);
  glia_jacobian_lab_numerical (lab, which, numbers);
  cli_json_list (builder, "numerical", numbers, outputs * inputs);
  cli_json_number (builder, "largest-difference", glia_jacobian_lab_difference (lab, which));
  json_builder_end_object (builder);
}

static void
print_json (GliaJacobianLab *lab, const GliaJacobianCase *only, gsize n, gsize d, gsize k)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_list (builder, "X", glia_jacobian_lab_X (lab), n * d);
  cli_json_list (builder, "W", glia_jacobian_lab_W (lab), k * d);
  cli_json_list (builder, "w", glia_jacobian_lab_w (lab), d);
  json_builder_set_member_name (builder, "functions");
  json_builder_begin_array (builder);
  for (int i = 0; i < GLIA_JACOBIANS; i++)
    if (only == NULL || *only == (GliaJacobianCase)i)
      add_case (builder, lab, (GliaJacobianCase)i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cli_print_json (json_builder_get_root (builder));
}

gboolean
cli_verb_jacobian (int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL;
  gboolean as_json = FALSE, dark = FALSE;
  int n = 2, d = 3, k = 2;
  gint64 seed = 1;
  GliaJacobianCase which = GLIA_JACOBIAN_MATRIX;
  const GOptionEntry entries[] = {
      {"n", 0, 0, G_OPTION_ARG_INT, &n, "rows of X (2)", "N"},
      {"d", 0, 0, G_OPTION_ARG_INT, &d, "columns of X and W, entries of w (3)", "N"},
      {"k", 0, 0, G_OPTION_ARG_INT, &k, "rows of W (2)", "N"},
      {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "of the numbers in X, W and w (1)", "N"},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
       "the figure of one function: .png, .svg, .pdf or .csv", "FILE"},
      {"dark", 0, 0, G_OPTION_ARG_NONE, &dark, "a dark figure", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the numbers as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) names = cli_parse ("jacobian", entries, argc, argv, 0, 1, error);

  if (names == NULL || !check_size ("n", n, error) || !check_size ("d", d, error) ||
      !check_size ("k", k, error) || !find_case (names[0], &which, error) ||
      (output != NULL && !cli_figure_check_path (output, error)))
    return FALSE;
  g_autoptr (GliaJacobianLab) lab =
      glia_jacobian_lab_new ((gsize)n, (gsize)d, (gsize)k, (guint64)seed);
  if (output != NULL) {
    const CliFigureOptions options = {.dark = dark};
    g_autoptr (GliaFigure) figure = glia_jacobian_lab_figure (lab, which);
    if (!cli_figure_export (figure, &options, output, error))
      return FALSE;
  }
  if (as_json)
    print_json (lab, names[0] != NULL ? &which : NULL, (gsize)n, (gsize)d, (gsize)k);
  else if (names[0] == NULL)
    print_list (lab);
  else
    print_case (lab, which, (gsize)n, (gsize)d, (gsize)k);
  return TRUE;
}
