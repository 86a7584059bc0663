/* SPDX-License-Identifier: MIT */

/* Gradient checks of networks made for it: two hidden layers, a few random examples, every
 * activation with every loss and normalization, with and without residual connections and
 * dropout. */
#pragma once

#include "mlp.h"

#include <glib.h>

G_BEGIN_DECLS

enum { CLI_CHECK_LAYERS = 3 };

/* Over all networks with this activation. */
typedef struct {
  double relative_error[CLI_CHECK_LAYERS]; /* the largest */
  gsize wrong[CLI_CHECK_LAYERS];           /* in how many networks */
  gsize networks, parameters, kinks;       /* how many were checked, and left out */
} CliActivationCheck;

gboolean
cli_check_activation (mlp_activation activation, CliActivationCheck *check, GError **error);

G_END_DECLS
