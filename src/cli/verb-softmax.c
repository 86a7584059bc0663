/* SPDX-License-Identifier: MIT */
#include "cli-figures.h"
#include "cli-json.h"
#include "cli-table.h"
#include "cli.h"

#include "glia-softmax-lab.h"

#include <math.h>
#include <stdio.h>

static gboolean
parse_logits (char **texts, double *logits, gsize *count, GError **error)
{
  for (*count = 0; texts[*count] != NULL; (*count)++) {
    char *end;
    const double value = g_ascii_strtod (texts[*count], &end);
    if (*texts[*count] == '\0' || *end != '\0' || !isfinite ((float)value)) {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                   "\"%s\" is not a logit. Write numbers, negative ones behind --: "
                   "glia softmax -- -1 0 2",
                   texts[*count]);
      return FALSE;
    }
    logits[*count] = value;
  }
  return TRUE;
}

static void
print_table (const GliaSoftmaxLab *lab)
{
  g_autoptr (GPtrArray) headings = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (headings, g_strdup (">z"));
  g_ptr_array_add (headings, g_strdup (">σ(z)"));
  for (gsize j = 0; j < lab->n; j++)
    g_ptr_array_add (headings, g_strdup_printf (">∂/∂z%" G_GSIZE_FORMAT, j + 1));
  g_ptr_array_add (headings, NULL);
  g_autoptr (CliTable) table = cli_table_new ((const char *const *)headings->pdata);
  for (gsize i = 0; i < lab->n; i++) {
    cli_table_add_number (table, "%.6g", lab->logits[i]);
    cli_table_add_number (table, "%.6f", lab->probabilities[i]);
    for (gsize j = 0; j < lab->n; j++)
      cli_table_add_number (table, "%.6f", lab->jacobian[i * lab->n + j]);
  }
  cli_table_print (table);
  printf ("Row i, column j: σ_i (δ_ij − σ_j).\n"
          "Largest difference from central differences: %.2g; largest row sum: %.2g\n",
          lab->largest_difference, lab->largest_row_sum);
}

static void
print_json (const GliaSoftmaxLab *lab)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_list (builder, "logits", lab->logits, lab->n);
  cli_json_list (builder, "probabilities", lab->probabilities, lab->n);
  json_builder_set_member_name (builder, "jacobian");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < lab->n; i++)
    cli_json_list (builder, NULL, lab->jacobian + i * lab->n, lab->n);
  json_builder_end_array (builder);
  cli_json_number (builder, "largest-difference", lab->largest_difference);
  cli_json_number (builder, "largest-row-sum", lab->largest_row_sum);
  json_builder_end_object (builder);
  cli_print_json (json_builder_get_root (builder));
}

gboolean
cli_verb_softmax (int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL;
  gboolean as_json = FALSE, dark = FALSE;
  double logits[GLIA_SOFTMAX_LARGEST];
  gsize count;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the figure: .png, .svg, .pdf or .csv",
       "FILE"},
      {"dark", 0, 0, G_OPTION_ARG_NONE, &dark, "a dark figure", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the numbers as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) texts = cli_parse ("softmax", entries, argc, argv, 2, GLIA_SOFTMAX_LARGEST, error);

  if (texts == NULL || !parse_logits (texts, logits, &count, error) ||
      (output != NULL && !cli_figure_check_path (output, error)))
    return FALSE;
  const GliaSoftmaxLab lab = glia_softmax_lab_compute (logits, count);
  if (output != NULL) {
    const CliFigureOptions options = {.dark = dark};
    g_autoptr (GliaFigure) figure = glia_softmax_lab_figure (&lab);
    if (!cli_figure_export (figure, &options, output, error))
      return FALSE;
  }
  if (as_json)
    print_json (&lab);
  else
    print_table (&lab);
  return TRUE;
}
