/* SPDX-License-Identifier: MIT */

/* What the engine's files share and nobody else sees. */
#pragma once

#include "kernels.h"
#include "mlp.h"
#include "pool.h"

#include <math.h>
#include <stdlib.h>

/* Every block starts on a cache line, and ends with as much room again, so that a kernel may read
 * (never write) one whole vector past the end of a matrix. */
enum { MLP_ALIGNMENT = 64 };

/* Marks what the window translates. */
#define N_(text) text

/* Writes the message, sets the status and returns it. `error` may be NULL. */
mlp_status mlp_fail (mlp_error *error, mlp_status status, const char *format, ...)
    __attribute__ ((format (printf, 3, 4)));

/* Zeroed, aligned memory for `count` numbers (plus the room above); NULL if there is none. */
mlp_real *mlp_block_new (size_t count);

/* A plan of a block: take() adds a matrix to it and returns where it lies in `base`, or NULL while
 * base is NULL, so that one function both measures a block and lays it out. */
typedef struct {
  mlp_real *base;
  size_t used;
  bool overflow;
} mlp_layout;

mlp_real *mlp_layout_take (mlp_layout *layout, size_t rows, size_t columns);

/* The last layer is an ordinary one with identity and no extras, so that one loop serves all. */
typedef struct {
  mlp_layer spec;
  mlp_layer_view view;
  bool adds_input; /* residual, and the widths agree */
} mlp_dense;

struct _mlp_network {
  size_t inputs;
  size_t n_layers;
  mlp_dense *layers; /* [n_layers], layer l at l-1 */
  size_t n_parameters;
  mlp_real *parameters;
  size_t n_statistics;
  mlp_real *statistics;
};

/* What the workspace keeps of one layer, [capacity x units] each unless noted. Where a layer has no
 * normalization, `normalized` is z; `h` is `a` where nothing follows the activation. */
typedef struct {
  mlp_real *z, *standardized, *normalized_store, *a_store, *h_store, *mask;
  mlp_real *normalized, *a, *h;
  mlp_real *mean, *inverse_deviation; /* batch: [units]; layer: [capacity] */
  bool masked;                        /* the last forward pass drew a mask */
  bool running; /* … took the running statistics, which depend on no example */
} mlp_layer_room;

struct _mlp_workspace {
  size_t capacity;
  size_t n_layers;
  const mlp_kernels *kernels;
  mlp_pool *pool; /* NULL: one thread */
  mlp_layer_room *layers;
  mlp_random dropout;
  size_t n_parameters;
  mlp_real *block;
  mlp_real *gradients;
  mlp_real *inputs;   /* [capacity x inputs], the batch's rows gathered */
  mlp_real *delta[2]; /* [capacity x widest]: d loss / d h of this layer and of the one below */
  mlp_real *dz;       /* [capacity x widest] */
  mlp_real *tiny;     /* tiny.c: what the batch needs; NULL for larger networks */
  mlp_real *scratch;  /* for the kernels: 2 x [widest x capacity, rounded up to MLP_PART] */
};

/* What keeps a variance of 0 from a division by it, as torch has it. */
#define MLP_NORMALIZE_EPSILON 1e-5

/* normalization.c: normalized = scale · (z - mean) / sqrt (variance + 1e-5) + shift, over the batch
 * or over the units; backward turns `delta` = d loss / d normalized into dz in place and fills the
 * gradients of scale and shift, after a forward pass in either mode. */
void mlp_normalize_forward (const mlp_dense *layer,
                            mlp_layer_room *room,
                            size_t examples,
                            mlp_mode mode);
void mlp_normalize_backward (const mlp_dense *layer,
                             const mlp_layer_room *room,
                             size_t examples,
                             mlp_real *delta,
                             mlp_real *scale_gradient,
                             mlp_real *shift_gradient);
/* After a training step: moves the running statistics a tenth of the way to the batch's. */
void
mlp_normalize_update_running (const mlp_dense *layer, const mlp_layer_room *room, size_t examples);

/* forward.c: mlp_network_forward(), which keeps all numbers of all layers, or only what comes after
 * needs: training and evaluation write fewer matrices. */
typedef enum { MLP_KEEP_ALL, MLP_KEEP_NEEDED } mlp_kept;

void mlp_forward (const mlp_network *network,
                  mlp_workspace *workspace,
                  const mlp_batch *batch,
                  mlp_mode mode,
                  mlp_kept kept);

/* loss.c: the loss of a batch's logits and, if `delta` is not NULL, d loss / d logits. */
mlp_metrics mlp_loss_of_logits (mlp_loss loss,
                                const mlp_kernels *kernels,
                                const mlp_real *logits,
                                size_t outputs,
                                const mlp_batch *batch,
                                mlp_real *delta);

/* optimizer.c: one step of training, ready to be applied to any part of the parameters, from any
 * thread; each part once. */
typedef struct {
  mlp_update numbers;
  mlp_update_function update;
  mlp_real l1;
  mlp_real *parameters, *first, *second;
} mlp_update_step;

/* Counts the step. */
mlp_update_step
mlp_optimizer_begin (mlp_optimizer *optimizer, mlp_network *network, const mlp_kernels *kernels);
/* Updates the parameters from number `begin` on by their `gradient` [count], which may be
 * changed. */
void mlp_update_apply (const mlp_update_step *step, size_t begin, mlp_real *gradient, size_t count);

/* Whether an update has to wait until all gradients are known, to be clipped; then all of it at
 * once, from the workspace's gradients. */
bool mlp_optimizer_needs_norm (const mlp_optimizer *optimizer);
void mlp_optimizer_step_clipped (mlp_optimizer *optimizer,
                                 mlp_network *network,
                                 mlp_workspace *workspace);

/* backward.c: from d loss / d logits in workspace->delta[0] to all gradients; if
 * `input_gradient` is not NULL also to d loss / d inputs [examples x inputs]. With a `step` each
 * layer is updated as soon as its gradient is known, a few units at a time, and the gradients
 * are not kept. */
void mlp_backpropagate (const mlp_network *network,
                        mlp_workspace *workspace,
                        size_t examples,
                        mlp_real *input_gradient,
                        const mlp_update_step *step);

/* tiny.c: a training step of small networks, in place of mlp_network_forward() and
 * mlp_backpropagate(). It fills only the logits; _rows says how many rows of MLP_TINY numbers it
 * needs, 0 if `network` is larger; _can whether there is nothing in it now that needs the long
 * way. */
size_t mlp_tiny_rows (const mlp_network *network, size_t capacity);
bool mlp_tiny_can (const mlp_network *network, const mlp_workspace *workspace);
void
mlp_tiny_forward (const mlp_network *network, mlp_workspace *workspace, const mlp_batch *batch);
void mlp_tiny_backward (const mlp_network *network,
                        mlp_workspace *workspace,
                        size_t examples,
                        const mlp_update_step *step);
