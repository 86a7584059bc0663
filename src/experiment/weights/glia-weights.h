/* SPDX-License-Identifier: MIT */

/* Networks and their weights in safetensors files, under the names that torch's nn.Sequential
 * gives.
 *
 * Each Linear, each normalization and each activation counts as a module, from 0; dropout does not.
 * So a network of two plain hidden layers has "0.weight" [units x inputs], "0.bias", "2.weight", …,
 * "4.bias"; a normalization stands between Linear and activation: "1.weight" (scale), "1.bias"
 * (shift), and with batch normalization "1.running_mean", "1.running_var".
 */
#pragma once

#include "glia-experiment.h"
#include "glia-safetensors.h"

G_BEGIN_DECLS

#define GLIA_WEIGHTS_ERROR (glia_weights_error_quark ())
GQuark glia_weights_error_quark (void);

typedef enum {
  GLIA_WEIGHTS_ERROR_MISSING, /* a tensor that the network needs is not in the file */
  GLIA_WEIGHTS_ERROR_SHAPE,   /* a tensor has another shape or type than the network's */
  GLIA_WEIGHTS_ERROR_MEMORY,
} GliaWeightsError;

/* The experiment's network for data with so many columns and outputs, every parameter zero. Free
 * with mlp_network_free(). Use the loss for `outputs`: glia_data_outputs(). */
mlp_network *
glia_network_new (const GliaExperiment *experiment, gsize inputs, gsize outputs, GError **error);

/* One named part of a network: `values` [rows x columns], or [rows] where `columns` is 0. */
typedef struct {
  char *name;
  mlp_real *values;
  gsize rows, columns;
  gboolean is_statistic; /* a running statistic, not a parameter */
} GliaWeight;

/* All parts in order, free with g_array_unref(); the values are the network's own. */
GArray *glia_weights_list (const mlp_network *network);

/* Reads weights into the network. Module numbers may be any that increase; tensors named
 * "optimizer.…" and "best.…" are passed over. Errors name the file, the tensor, the shape
 * expected and the one found, and leave the network as it was. */
gboolean glia_weights_read (mlp_network *network, const char *path, GError **error);
/* The same for a file that was read; `name` is for messages. */
gboolean
glia_weights_take (mlp_network *network, GliaSafetensors *file, const char *name, GError **error);
/* How many inputs and outputs the network in a file has: of its first and last matrix. */
gboolean glia_weights_shape (const char *path, gsize *inputs, gsize *outputs, GError **error);

/* The weights alone as a safetensors file. */
GBytes *glia_weights_serialize (const mlp_network *network, const char *const *metadata);

G_END_DECLS
