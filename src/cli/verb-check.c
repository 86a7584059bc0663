/* SPDX-License-Identifier: MIT */
#include "cli-gradient-check.h"
#include "cli-table.h"
#include "cli-train.h"
#include "cli.h"

#include <math.h>
#include <stdio.h>

static const char *const verdicts[] = {[MLP_GRADIENT_RIGHT] = "right",
                                       [MLP_GRADIENT_WRONG] = "wrong",
                                       [MLP_GRADIENT_UNKNOWN] = "unknown"};

/* Begins an object, for more to be added. */
static void
begin_row (JsonBuilder *builder, guint layer, double relative_error, mlp_gradient_verdict verdict)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "layer");
  json_builder_add_int_value (builder, layer);
  json_builder_set_member_name (builder, "relative-error");
  json_builder_add_double_value (builder, relative_error);
  json_builder_set_member_name (builder, "verdict");
  json_builder_add_string_value (builder, verdicts[verdict]);
}

static void
print_results (JsonBuilder *builder, CliTable *table, gboolean as_json)
{
  json_builder_end_array (builder);
  if (as_json) {
    cli_print_json (json_builder_get_root (builder));
  } else {
    printf ("Largest relative difference between backward and central differences of a loss in "
            "double precision\n");
    cli_table_print (table);
  }
}

static gboolean
check_wrong_layers (gsize wrong, GError **error)
{
  if (wrong > 0)
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                 "check: the gradients of %zu layers are wrong: they differ by more than %g", wrong,
                 MLP_GRADIENT_LIMIT);
  return wrong == 0;
}

static gboolean
check_all (gboolean as_json, GError **error)
{
  static const char *const headings[] = {"activation", ">networks", ">gradients", ">kinks",
                                         ">layer 1",   ">layer 2",  ">output",    NULL};
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CliTable) table = cli_table_new (headings);
  gsize wrong = 0;

  json_builder_begin_array (builder);
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    const char *name = mlp_activation_describe ((mlp_activation)i)->name;
    CliActivationCheck check;
    if (!cli_check_activation ((mlp_activation)i, &check, error))
      return FALSE;
    cli_table_add (table, name);
    cli_table_add_number (table, "%.0f", (double)check.networks);
    cli_table_add_number (table, "%.0f", (double)check.parameters);
    cli_table_add_number (table, "%.0f", (double)check.kinks);
    for (guint layer = 0; layer < CLI_CHECK_LAYERS; layer++) {
      cli_table_add_number (table, "%.2e", check.relative_error[layer]);
      begin_row (builder, layer + 1, check.relative_error[layer],
                 check.wrong[layer] > 0 ? MLP_GRADIENT_WRONG : MLP_GRADIENT_RIGHT);
      json_builder_set_member_name (builder, "activation");
      json_builder_add_string_value (builder, name);
      json_builder_end_object (builder);
      wrong += check.wrong[layer];
    }
  }
  print_results (builder, table, as_json);
  return check_wrong_layers (wrong, error);
}

/* ---- An experiment's own network ---------------------------------------------------------- */

enum {
  EXAMPLES = 16,   /* of the train part, the first ones */
  PER_LAYER = 200, /* parameters that are compared in each layer */
};

static gboolean
print_layers (const mlp_gradient_check_layer *layers, gsize count, gboolean as_json, GError **error)
{
  static const char *const headings[] = {">layer",    ">gradients", ">kinks",  ">relative error",
                                         ">analytic", ">numerical", "verdict", NULL};
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CliTable) table = cli_table_new (headings);
  gsize wrong = 0, unknown = 0;

  json_builder_begin_array (builder);
  for (gsize i = 0; i < count; i++) {
    cli_table_add_number (table, "%.0f", (double)layers[i].layer);
    cli_table_add_number (table, "%.0f", (double)layers[i].parameters);
    cli_table_add_number (table, "%.0f", (double)layers[i].kinks);
    cli_table_add_number (table, "%.2e", layers[i].relative_error);
    cli_table_add_number (table, "%.6g", layers[i].analytic);
    cli_table_add_number (table, "%.6g", layers[i].numerical);
    cli_table_add (table, verdicts[layers[i].verdict]);
    begin_row (builder, (guint)layers[i].layer, layers[i].relative_error, layers[i].verdict);
    json_builder_end_object (builder);
    wrong += layers[i].verdict == MLP_GRADIENT_WRONG;
    unknown += layers[i].verdict == MLP_GRADIENT_UNKNOWN;
  }
  print_results (builder, table, as_json);
  if (unknown > 0 && !as_json)
    printf ("unknown: only kinks of the loss, or gradients lost in their own rounding errors\n");
  return check_wrong_layers (wrong, error);
}

static gboolean
check_file (const char *file, gboolean as_json, GError **error)
{
  g_autoptr (CliProgress) progress = cli_progress_new (FALSE);
  g_autoptr (GliaExperiment) experiment = cli_read_experiment (file, NULL, error);
  g_autoptr (GliaSplits) splits = NULL;
  mlp_error message = {0};

  if (experiment == NULL)
    return FALSE;
  splits = glia_data_load (experiment, NULL, cli_progress_report, progress, NULL, error);
  cli_progress_clear (progress);
  g_autoptr (GliaTrainer) trainer =
      splits != NULL ? glia_trainer_new (experiment, splits, NULL, error) : NULL;
  if (trainer == NULL)
    return FALSE;
  const mlp_network *network = glia_trainer_network (trainer);
  const gsize count = mlp_network_layers (network);
  g_autofree mlp_gradient_check_layer *layers = g_new0 (mlp_gradient_check_layer, count);
  const mlp_batch batch = {.features = splits->train->features,
                           .classes = splits->train->classes,
                           .values = splits->train->values,
                           .examples = MIN (EXAMPLES, splits->train->n_rows)};
  if (mlp_gradient_check (network, experiment->training.loss, &batch, MLP_MODE_TRAIN, PER_LAYER,
                          layers, &message) != MLP_OK) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "check: %s", message.message);
    return FALSE;
  }
  return print_layers (layers, count, as_json, error);
}

gboolean
cli_verb_check (int argc, char **argv, GError **error)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the numbers as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("check", entries, argc, argv, 0, 1, error);

  if (arguments == NULL)
    return FALSE;
  if (arguments[0] != NULL)
    return check_file (arguments[0], as_json, error);
  return check_all (as_json, error);
}
