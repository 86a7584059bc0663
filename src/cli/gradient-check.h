/* SPDX-License-Identifier: MIT */

/* Gradient checks of networks made for it: two hidden layers, a few random examples, every
 * activation with every loss and normalization, with and without residual connections and dropout. */
#pragma once

#include "mlp.h"

#include <glib.h>

G_BEGIN_DECLS

/* Above this relative error a gradient counts as wrong. Central differences in float have three to
 * four right digits at best; a wrong formula is off by far more than one in a hundred. */
#define CLI_GRADIENT_LIMIT 1e-2

enum { CLI_CHECK_LAYERS = 3 };

/* The largest relative error in each layer over all networks with this activation. */
typedef struct {
  double relative_error[CLI_CHECK_LAYERS];
  gsize networks, parameters; /* how many were checked */
} CliActivationCheck;

gboolean
cli_check_activation (mlp_activation activation, CliActivationCheck *check, GError **error);

G_END_DECLS
