/* SPDX-License-Identifier: MIT */

/* A trained network as a file for other programs. The file's ending decides what is in it:
 *     .safetensors   the weights by name, as torch's nn.Sequential has them (glia-weights.h)
 *     .onnx          the whole computation, from the data's numbers to probabilities (glia-network-onnx.h)
 *     .npy           all parameters as one vector of float32, in the order of mlp_network_parameters():
 *                    what torch.nn.utils.vector_to_parameters() takes. Running statistics of batch
 *                    normalization are not parameters, so they are not in it.
 */
#pragma once

#include "mlp.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  GLIA_NETWORK_SAFETENSORS,
  GLIA_NETWORK_ONNX,
  GLIA_NETWORK_NPY,
  GLIA_NETWORK_FORMATS, /* how many there are */
} GliaNetworkFormat;

const char *glia_network_format_ending (GliaNetworkFormat format); /* without the dot */
/* By the ending of `path`; another one is a G_FILE_ERROR_INVAL that names those there are. */
gboolean
glia_network_format_from_path (const char *path, GliaNetworkFormat *format, GError **error);
/* `path` with an ending: as it is, if it has one of these, but a .safetensors, as names begin,
 * becomes what was `chosen` from a list; the chosen one is added to any other name. Free with
 * g_free(). */
char *glia_network_format_path (const char *path, GliaNetworkFormat chosen);

/* Writes `path`, at once or not at all. `means` and `deviations` [inputs] are those of the
 * standardization, or both NULL; only ONNX has a place for them. Errors are G_FILE_ERROR and
 * GLIA_ONNX_ERROR. */
gboolean glia_network_export (const mlp_network *network,
                              mlp_loss loss,
                              const double *means,
                              const double *deviations,
                              const char *path,
                              GError **error);

G_END_DECLS
