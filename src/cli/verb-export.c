/* SPDX-License-Identifier: MIT */
#include "cli-network.h"
#include "cli.h"

#include "glia-network-export.h"
#include "glia-weights.h"

/* The run's network with the weights of a checkpoint. */
static mlp_network *
read_network (GliaRun *run, const char *checkpoint, GError **error)
{
  gsize inputs, outputs;

  if (!glia_weights_shape (checkpoint, &inputs, &outputs, error))
    return NULL;
  mlp_network *network = glia_network_new (glia_run_experiment (run), inputs, outputs, error);
  if (network != NULL && !glia_weights_read (network, checkpoint, error)) {
    mlp_network_free (network);
    return NULL;
  }
  return network;
}

/* What standardized the run's data is not kept with it: it is found again. Files without a place
 * for it do not need the data. */
static gboolean
read_standardization (GliaRun *run,
                      GliaNetworkFormat format,
                      gboolean quiet,
                      GliaStandardization *standardization,
                      GError **error)
{
  const GliaExperiment *experiment = glia_run_experiment (run);

  if (format != GLIA_NETWORK_ONNX || !experiment->data.standardize)
    return TRUE;
  g_autoptr (CliProgress) progress = cli_progress_new (quiet);
  g_autoptr (GliaSplits) splits =
      glia_data_load (experiment, standardization, cli_progress_report, progress, NULL, error);
  cli_progress_clear (progress);
  return splits != NULL;
}

static gboolean
find_format (const char *output, GliaNetworkFormat *format, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (output != NULL && glia_network_format_from_path (output, format, &problem))
    return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "export: -o %s",
               problem != NULL ? problem->message
                               : "FILE is missing; it ends in .safetensors, .onnx or .npy");
  return FALSE;
}

gboolean
cli_verb_export (int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL, *weights = NULL;
  gboolean quiet = FALSE;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the file: .safetensors, .onnx or .npy",
       "FILE"},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "no progress", NULL},
      CLI_WEIGHTS_OPTION (&weights),
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) names = cli_parse ("export", entries, argc, argv, 1, 1, error);
  g_auto (GliaStandardization) standardization = {0};
  GliaNetworkFormat format;

  if (names == NULL || !find_format (output, &format, error))
    return FALSE;
  g_autofree char *path = glia_run_find (names[0], error);
  g_autoptr (GliaRun) run = path != NULL ? glia_run_open (path, error) : NULL;
  if (run == NULL)
    return FALSE;
  g_autofree char *checkpoint = cli_find_checkpoint (run, weights, error);
  if (checkpoint == NULL || !read_standardization (run, format, quiet, &standardization, error))
    return FALSE;
  mlp_network *network = read_network (run, checkpoint, error);
  if (network == NULL)
    return FALSE;
  const gboolean done =
      glia_network_export (network, glia_run_experiment (run)->training.loss, standardization.means,
                           standardization.deviations, output, error);
  mlp_network_free (network);
  return done;
}
