/* SPDX-License-Identifier: MIT */
#include "cli-network.h"
#include "cli.h"

#include "glia-weights.h"

#include <stdio.h>

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

gboolean
cli_verb_export (int argc, char **argv, GError **error)
{
  static const char *const metadata[] = {"format", "glia weights 1", NULL};
  g_autofree char *output = NULL, *weights = NULL;
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the file: .safetensors", "FILE"},
      CLI_WEIGHTS_OPTION (&weights),
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) names = cli_parse ("export", entries, argc, argv, 1, 1, error);

  if (names == NULL)
    return FALSE;
  if (output == NULL || !g_str_has_suffix (output, ".safetensors")) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                 "%s: -o FILE must end in .safetensors; other formats are not in this version",
                 output != NULL ? output : "there is no -o");
    return FALSE;
  }
  g_autofree char *path = glia_run_find (names[0], error);
  g_autoptr (GliaRun) run = path != NULL ? glia_run_open (path, error) : NULL;
  if (run == NULL)
    return FALSE;
  g_autofree char *checkpoint = cli_find_checkpoint (run, weights, error);
  if (checkpoint == NULL)
    return FALSE;
  mlp_network *network = read_network (run, checkpoint, error);
  if (network == NULL)
    return FALSE;
  g_autoptr (GBytes) file = glia_weights_serialize (network, metadata);
  mlp_network_free (network);
  return g_file_set_contents (output, g_bytes_get_data (file, NULL),
                              (gssize)g_bytes_get_size (file), error);
}
