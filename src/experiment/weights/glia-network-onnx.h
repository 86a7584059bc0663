/* SPDX-License-Identifier: MIT */

/* A trained network as an ONNX graph: what `glia predict` computes, for programs that know nothing
 * of Glia.
 *
 * The input "x" [N x inputs] is what the experiment's data has, before any standardization: that is
 * the graph's first step where the experiment asks for it. Of reviews it is the mean of the words'
 * vectors. Outputs, by the loss:
 *     cross-entropy          "logits" [N x classes], "probabilities" [N x classes], their softmax
 *     binary cross-entropy   "logits" [N x 1], "probabilities" [N x 2], of classes 0 and 1
 *     hinge                  "scores" [N x classes]; the largest is the one meant
 *     mean squared error     "values" [N x outputs]; of classes, the largest is the one meant
 * Dropout is left out and batch normalization uses its running statistics, as in evaluation. The
 * constants have the names they have in safetensors files (glia-weights.h).
 */
#pragma once

#include "mlp.h"

#include <glib.h>

G_BEGIN_DECLS

/* `means` and `deviations` [inputs] are those of the standardization, or both NULL. Fails with
 * GLIA_ONNX_ERROR_TOO_LARGE only. */
GBytes *glia_network_to_onnx (const mlp_network *network,
                              mlp_loss loss,
                              const double *means,
                              const double *deviations,
                              GError **error);

G_END_DECLS
