/* SPDX-License-Identifier: MIT */
#include "cli-figures.h"
#include "cli-json.h"
#include "cli-table.h"
#include "cli.h"

#include "glia-graph-lab.h"
#include "glia-graph-plot.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static gboolean
set_variables (GliaGraphLab *lab, char **assignments, GError **error)
{
  const graph_expression *graph = glia_graph_lab_graph (lab);

  for (; *assignments != NULL; assignments++) {
    const char *equals = strchr (*assignments, '=');
    g_autofree char *name =
        equals != NULL ? g_strndup (*assignments, (gsize)(equals - *assignments)) : NULL;
    char *end = NULL;
    const double value = equals != NULL ? g_ascii_strtod (equals + 1, &end) : NAN;
    if (equals == NULL || equals[1] == '\0' || *end != '\0' || !isfinite (value)) {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                   "\"%s\" is not a variable's value. Write NAME=NUMBER, as in x=1.5",
                   *assignments);
      return FALSE;
    }
    if (!glia_graph_lab_set_variable (lab, name, value)) {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "The expression has no variable \"%s\"",
                   name);
      return FALSE;
    }
  }
  for (gsize i = 0; i < graph_variables (graph); i++) {
    const graph_node *node = graph_get (graph, graph_variable (graph, i));
    if (isnan (node->value)) {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                   "The variable \"%s\" has no value. Add %s=NUMBER", node->name, node->name);
      return FALSE;
    }
  }
  return TRUE;
}

static void
print_table (const GliaGraphLab *lab)
{
  static const char *const headings[] = {
      "node", "operation", ">value", "cached forward", "local derivatives", ">gradient", NULL};
  const graph_expression *graph = glia_graph_lab_graph (lab);
  g_autoptr (CliTable) table = cli_table_new (headings);

  for (gsize i = 0; i < graph_length (graph); i++) {
    g_auto (GliaGraphRow) row = glia_graph_lab_row (lab, i);
    if (graph_get (graph, i)->operation == GRAPH_NUMBER)
      continue;
    cli_table_add (table, row.name);
    cli_table_add (table, row.operation);
    cli_table_add (table, row.value);
    cli_table_add (table, row.cached);
    cli_table_add (table, row.derivatives);
    cli_table_add (table, row.gradient);
  }
  cli_table_print (table);
  for (gsize i = 0; i < graph_length (graph); i++)
    if (graph_get (graph, i)->problem != NULL)
      printf ("%s: %s\n", graph_get (graph, i)->name, graph_get (graph, i)->problem);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void
add_node (JsonBuilder *builder, const GliaGraphLab *lab, gsize index)
{
  const graph_expression *graph = glia_graph_lab_graph (lab);
  const graph_node *node = graph_get (graph, index);
  const graph_operation_info *info = graph_operation_describe (node->operation);
  g_auto (GliaGraphRow) row = glia_graph_lab_row (lab, index);

  json_builder_begin_object (builder);
  cli_json_text (builder, "name", row.name);
  cli_json_text (builder, "operation", info->name);
  cli_json_text (builder, "expression", row.operation);
  cli_json_number (builder, "value", node->value);
  cli_json_number (builder, "gradient", node->varies ? node->gradient : NAN);
  json_builder_set_member_name (builder, "inputs");
  json_builder_begin_array (builder);
  for (gsize k = 0; k < info->inputs; k++) {
    g_auto (GliaGraphRow) input = glia_graph_lab_row (lab, node->inputs[k]);
    json_builder_begin_object (builder);
    cli_json_text (builder, "name", input.name);
    cli_json_number (builder, "derivative",
                     graph_get (graph, node->inputs[k])->varies ? node->derivatives[k] : NAN);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  cli_json_text (builder, "problem", node->problem);
  json_builder_end_object (builder);
}

static void
print_json (const GliaGraphLab *lab, const char *expression)
{
  const graph_expression *graph = glia_graph_lab_graph (lab);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_text (builder, "expression", expression);
  cli_json_number (builder, "value", graph_get (graph, graph_length (graph) - 1)->value);
  json_builder_set_member_name (builder, "gradients");
  json_builder_begin_object (builder);
  for (gsize i = 0; i < graph_variables (graph); i++) {
    const graph_node *node = graph_get (graph, graph_variable (graph, i));
    cli_json_number (builder, node->name, node->gradient);
  }
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "nodes");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < graph_length (graph); i++)
    add_node (builder, lab, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cli_print_json (json_builder_get_root (builder));
}

/* ---- The verb -------------------------------------------------------------------------------- */

static gboolean
write_output (const GliaGraphLab *lab,
              const char *expression,
              gboolean dark,
              const char *path,
              GError **error)
{
  const CliFigureOptions options = {.dark = dark};

  if (g_str_has_suffix (path, ".dot")) {
    g_autofree char *dot = glia_graph_lab_dot (lab);
    return g_file_set_contents (path, dot, -1, error);
  }
  if (!glia_graph_lab_is_readable (lab) && !g_str_has_suffix (path, ".csv")) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                 "%s: a graph of %" G_GSIZE_FORMAT
                 " nodes cannot be read as a drawing, which has at "
                 "most %d columns and %d rows. Write .csv, or .dot for Graphviz",
                 path, graph_length (glia_graph_lab_graph (lab)), GLIA_GRAPH_MOST_COLUMNS,
                 GLIA_GRAPH_MOST_ROWS);
    return FALSE;
  }
  g_autoptr (GliaFigure) figure = glia_graph_lab_figure (lab, expression);
  return cli_figure_export (figure, &options, path, error);
}

gboolean
cli_verb_graph (int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL;
  gboolean as_json = FALSE, dark = FALSE;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
       "the figure: .png, .svg, .pdf or .csv, or .dot for Graphviz", "FILE"},
      {"dark", 0, 0, G_OPTION_ARG_NONE, &dark, "a dark figure", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the numbers as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("graph", entries, argc, argv, 1, G_MAXUINT, error);
  g_autoptr (GError) problem = NULL;
  gsize position = 0;

  if (arguments == NULL || (output != NULL && !g_str_has_suffix (output, ".dot") &&
                            !cli_figure_check_path (output, error)))
    return FALSE;
  g_autoptr (GliaGraphLab) lab = glia_graph_lab_new (arguments[0], &position, &problem);
  if (lab == NULL) {
    const gsize before = (gsize)g_utf8_strlen (arguments[0], (gssize)position);
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                 "character %" G_GSIZE_FORMAT ": %s\n  %s\n  %*s^", before + 1, problem->message,
                 arguments[0], (int)before, "");
    return FALSE;
  }
  if (!set_variables (lab, arguments + 1, error) ||
      (output != NULL && !write_output (lab, arguments[0], dark, output, error)))
    return FALSE;
  if (as_json)
    print_json (lab, arguments[0]);
  else
    print_table (lab);
  return TRUE;
}
