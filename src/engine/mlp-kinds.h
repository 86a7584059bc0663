/* SPDX-License-Identifier: MIT */

/* The kinds of everything that comes in kinds: activations, initializations, losses, optimizers and
 * schedules. Part of mlp.h.
 *
 * A kind is one row of a list, and a list is a macro: MLP_LOSS_LIST (ROW) becomes ROW (KIND, stem)
 * for each loss. The enumerations, and every table with something for each kind, are made of these
 * lists, so that a function or a description that one kind lacks does not compile. Functions and
 * descriptions are found by the stem: `hinge` is what hinge_batch() and hinge_info begin with.
 * HACKING.md says what a new row needs.
 */
#pragma once

#define MLP_ENUMERATE(KIND, ...) KIND,

/* ROW (KIND, stem, argument): activation-functions.h has stem_value (z), and stem_slope (argument)
 * for f'(z), where the argument is z or a = f(z). Those that need only `a` spare training from
 * keeping z. */
#define MLP_ACTIVATION_LIST(ROW)                                                                   \
  ROW (MLP_IDENTITY, identity, a)                                                                  \
  ROW (MLP_SIGMOID, sigmoid, a)                                                                    \
  ROW (MLP_TANH, tanh, a)                                                                          \
  ROW (MLP_RELU, relu, a)                                                                          \
  ROW (MLP_LEAKY_RELU, leaky_relu, a)                                                              \
  ROW (MLP_ELU, elu, a)                                                                            \
  ROW (MLP_SELU, selu, a)                                                                          \
  ROW (MLP_GELU, gelu, z)                                                                          \
  ROW (MLP_SILU, silu, z)                                                                          \
  ROW (MLP_SOFTPLUS, softplus, z)                                                                  \
  ROW (MLP_SOFTSIGN, softsign, z)                                                                  \
  ROW (MLP_HARDTANH, hardtanh, a)                                                                  \
  ROW (MLP_MISH, mish, z)

typedef enum {
  MLP_ACTIVATION_LIST (MLP_ENUMERATE) MLP_ACTIVATIONS, /* how many there are */
} mlp_activation;

/* ROW (KIND, stem): initialization.c has stem_fill(). Xavier, He, LeCun and orthogonal set the
 * biases to 0. */
#define MLP_INITIALIZATION_LIST(ROW)                                                               \
  ROW (MLP_INITIALIZE_TORCH, torch) /* all uniform in ±1/sqrt(fan-in), as torch.nn.Linear */      \
  ROW (MLP_INITIALIZE_XAVIER_UNIFORM, xavier_uniform)                                              \
  ROW (MLP_INITIALIZE_XAVIER_NORMAL, xavier_normal)                                                \
  ROW (MLP_INITIALIZE_HE_UNIFORM, he_uniform)                                                      \
  ROW (MLP_INITIALIZE_HE_NORMAL, he_normal)                                                        \
  ROW (MLP_INITIALIZE_LECUN_NORMAL, lecun_normal)                                                  \
  ROW (MLP_INITIALIZE_ORTHOGONAL, orthogonal)                                                      \
  ROW (MLP_INITIALIZE_ZERO, zero)                                                                  \
  ROW (MLP_INITIALIZE_CONSTANT, constant) /* weights and biases = a */                             \
  ROW (MLP_INITIALIZE_UNIFORM, uniform)   /* weights and biases in [a, b) */                       \
  ROW (MLP_INITIALIZE_NORMAL, normal)     /* weights and biases with mean a, deviation b */

typedef enum {
  MLP_INITIALIZATION_LIST (MLP_ENUMERATE) MLP_INITIALIZATIONS,
} mlp_initialization_kind;

/* ROW (KIND, stem): loss.c has stem_batch(), example-loss.c has stem_example(). */
#define MLP_LOSS_LIST(ROW)                                                                         \
  /* softmax over the outputs, classes 0 … outputs-1, nats */                                    \
  ROW (MLP_CROSS_ENTROPY, cross_entropy)                                                           \
  /* sigmoid of the one output, classes 0 and 1 */                                                 \
  ROW (MLP_BINARY_CROSS_ENTROPY, binary_cross_entropy)                                             \
  /* mean over examples and outputs; classes count as one-hot values */                            \
  ROW (MLP_MEAN_SQUARED_ERROR, mean_squared_error)                                                 \
  /* mean over outputs of max (0, 1 - z[right] + z[other]), as torch's MultiMarginLoss */          \
  ROW (MLP_HINGE, hinge)

typedef enum {
  MLP_LOSS_LIST (MLP_ENUMERATE) MLP_LOSSES,
} mlp_loss;

/* ROW (KIND, stem, first, second): update-functions.h has stem_update(); `first` and `second`
 * are the names of the two numbers that it remembers of each parameter, "" where it needs none. */
#define MLP_OPTIMIZER_LIST(ROW)                                                                    \
  ROW (MLP_SGD, sgd, "momentum", "") /* nothing to remember if the momentum is 0 */                \
  ROW (MLP_RMSPROP, rmsprop, "momentum", "square-average")                                         \
  ROW (MLP_ADAGRAD, adagrad, "", "square-sum")                                                     \
  ROW (MLP_ADAM, adam, "first-moment", "second-moment")                                            \
  ROW (MLP_ADAMW, adamw, "first-moment", "second-moment")

typedef enum {
  MLP_OPTIMIZER_LIST (MLP_ENUMERATE) MLP_OPTIMIZERS,
} mlp_optimizer_kind;

/* ROW (KIND, stem): schedule.c has stem_rate(). */
#define MLP_SCHEDULE_LIST(ROW)                                                                     \
  ROW (MLP_SCHEDULE_CONSTANT, constant)                                                            \
  ROW (MLP_SCHEDULE_STEP, step)               /* rate · factor^(epoch div every) */               \
  ROW (MLP_SCHEDULE_EXPONENTIAL, exponential) /* rate · factor^epoch */                           \
  /* half a cosine from rate to `final` over all epochs */                                         \
  ROW (MLP_SCHEDULE_COSINE, cosine)                                                                \
  /* linear up in `warmup` epochs, then half a cosine to `final` */                                \
  ROW (MLP_SCHEDULE_WARMUP_COSINE, warmup_cosine)                                                  \
  /* · factor after more than `patience` epochs without a better loss */                          \
  ROW (MLP_SCHEDULE_PLATEAU, plateau)                                                              \
  /* rate/25 up to rate in 30 % of the epochs, down to rate/250,000 */                             \
  ROW (MLP_SCHEDULE_ONE_CYCLE, one_cycle)

typedef enum {
  MLP_SCHEDULE_LIST (MLP_ENUMERATE) MLP_SCHEDULES,
} mlp_schedule_kind;
