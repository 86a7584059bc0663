/* SPDX-License-Identifier: MIT */

/* A batch's loss once more, in double precision and the plainest loops, for gradients to be
 * compared with. It shares nothing with the fast way forward but each activation's f
 * (activation-functions.h); its losses are those of example-loss.c, so that one finds the
 * other's mistakes. */
#pragma once

#include "mlp-private.h"

typedef struct _mlp_reference mlp_reference;

/* Of a workspace after mlp_network_forward() of this batch in this mode: its dropout masks are
 * kept to. NULL for want of memory. `network` and `batch` must outlive it; the workspace need
 * not. */
mlp_reference *mlp_reference_new (const mlp_network *network,
                                  const mlp_workspace *workspace,
                                  mlp_loss loss,
                                  const mlp_batch *batch,
                                  mlp_mode mode);
void mlp_reference_free (mlp_reference *reference); /* NULL is fine */

/* What a layer's activation works on, after normalization; of the output layer the logits.
 * [examples x units], `layer` counts from 0. */
const double *mlp_reference_preactivations (const mlp_reference *reference, size_t layer);

/* The loss; and what it would be, if one parameter were larger by `change`. `parameter` counts as
 * the layer's numbers lie: weight, bias, scale, shift. */
double mlp_reference_loss (const mlp_reference *reference);
double
mlp_reference_loss_moved (mlp_reference *reference, size_t layer, size_t parameter, double change);
