/* SPDX-License-Identifier: MIT */

/* Multilayer perceptrons: the whole public interface of Glia's engine.
 *
 * The engine is C11 and libm. It knows no file, clock, locale or widget, decides
 * on no threads (who calls it says how many), prints
 * nothing and never exits. Link it into any program and include this one header; what kinds of
 * activations, losses and so on there are is in mlp-kinds.h, which it includes.
 *
 * A network is a stack of dense layers. For a batch of examples, with h[0] = the inputs,
 *
 *     z[l] = h[l-1] W[l]^T + b[l]                  weights and biases
 *     n[l] = normalize (z[l])                      only if the layer asks for it
 *     a[l] = f[l] (n[l])                           the activation
 *     h[l] = dropout (a[l]) + h[l-1]               dropout in training; the sum if it is residual
 *
 * and logits = z[L], the last layer having none of the extras.
 *
 * Matrices are row major. W[l] is [units(l) x units(l-1)], as torch.nn.Linear has it: row i is what
 * neuron i listens to. A batch is [examples x units].
 *
 * Ownership. Three objects, each one aligned block of numbers with views into it:
 *     mlp_network    the parameters (and the running statistics of batch normalization)
 *     mlp_workspace  what a batch needs: activations, gradients, the dropout stream
 *     mlp_optimizer  what an update needs: hyperparameters, moments, the step count
 * so one network can be read by many threads, each with a workspace of its own, while one of them
 * trains a copy. Nothing here is global; no function allocates but those named _new and _copy, the
 * gradient check, the numerical Jacobian and mlp_workspace_set_threads().
 *
 * Errors. What can fail returns an mlp_status and writes a sentence into `error` (which may be
 * NULL). What is documented as unable to fail has preconditions instead.
 *
 * Precision. mlp_real is float. Built with MLP_DOUBLE it is double: the tests do so to check the
 * gradients more sharply than float can.
 */
#pragma once

#include "mlp-kinds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef MLP_DOUBLE
typedef double mlp_real;
#else
typedef float mlp_real;
#endif

/* ---- Status ------------------------------------------------------------------------------- */

typedef enum {
  MLP_OK,
  MLP_OUT_OF_MEMORY, /* an allocation failed, or a size does not fit in memory at all */
  MLP_INVALID,       /* an argument is out of range; the message names it */
  MLP_DIVERGED,      /* the loss or a parameter is NaN or infinite; the message names the layer */
  MLP_WRONG,         /* a check found this engine's own numbers wrong; the message says which */
} mlp_status;

typedef struct {
  mlp_status status;
  size_t layer; /* for MLP_DIVERGED: the first layer whose numbers are not finite, 1 … layers */
  char message[256];
} mlp_error;

/* ---- Random numbers ----------------------------------------------------------------------- */

/* xoshiro256++ (Blackman & Vigna 2019). The four words are the whole state: store them, and the
 * stream goes on where it was. */
typedef struct {
  uint64_t state[4];
} mlp_random;

/* One seed feeds independent streams, 2^128 numbers apart, so that switching dropout on does not
 * move the shuffling. */
typedef enum {
  MLP_STREAM_INITIALIZE,
  MLP_STREAM_SHUFFLE,
  MLP_STREAM_DROPOUT,
  MLP_STREAM_DATA,
  MLP_STREAM_SPLIT,
} mlp_stream;

mlp_random mlp_random_stream (uint64_t seed, mlp_stream stream);
uint64_t mlp_random_next (mlp_random *random);
double mlp_random_uniform (mlp_random *random); /* [0, 1), 53 bits */
double mlp_random_normal (mlp_random *random);  /* mean 0, variance 1; two draws */
uint64_t mlp_random_below (mlp_random *random,
                           uint64_t bound); /* 0 … bound-1, unbiased; bound > 0 */
void mlp_random_shuffle (mlp_random *random, uint32_t *items, size_t count); /* Fisher–Yates */

/* ---- Activations -------------------------------------------------------------------------- */

/* The texts of this and of the other descriptions are English and marked for translation. */
typedef struct {
  const char *name;       /* as experiment files have it: "leaky-relu" */
  const char *label;      /* as people write it: "LeakyReLU" */
  const char *formula;    /* f(z), in UTF-8: "1 / (1 + e⁻ᶻ)" */
  const char *derivative; /* f′(z) */
  double gain;            /* what Xavier and He initialization scale by, as torch.nn.init */
  double low, high; /* where f saturates on both sides; -INFINITY, INFINITY where it does not */
} mlp_activation_info;

const mlp_activation_info *mlp_activation_describe (mlp_activation activation);
bool mlp_activation_from_name (const char *name, mlp_activation *activation);
double mlp_activation_value (mlp_activation activation, double z);      /* f(z), for curves */
double mlp_activation_derivative (mlp_activation activation, double z); /* f′(z) */

/* ---- The network -------------------------------------------------------------------------- */

typedef enum {
  MLP_NORMALIZE_NONE,
  MLP_NORMALIZE_LAYER,
  MLP_NORMALIZE_BATCH,
  MLP_NORMALIZATIONS
} mlp_normalization;

const char *mlp_normalization_name (mlp_normalization normalization); /* "none", "layer", "batch" */
bool mlp_normalization_from_name (const char *name, mlp_normalization *normalization);

/* A hidden layer. Dropout is the share of units silenced while training, 0 <= p < 1; the others
 * are multiplied by 1/(1-p), so that evaluation needs no scaling ("inverted"). A residual layer
 * adds its input where the widths agree and is an ordinary one where they do not. */
typedef struct {
  size_t units;
  mlp_activation activation;
  mlp_normalization normalization;
  double dropout;
  bool residual;
} mlp_layer;

typedef struct _mlp_network mlp_network;

/* Where one layer's numbers are. Views live as long as the network. scale and shift [units] are
 * normalization's gamma and beta, NULL without it; the running statistics [units] are NULL but for
 * batch normalization. They are not parameters: no gradient, no update by the optimizer. */
typedef struct {
  size_t units, inputs;
  mlp_real *weight; /* [units x inputs] */
  mlp_real *bias;   /* [units] */
  mlp_real *scale, *shift;
  mlp_real *running_mean, *running_variance;
} mlp_layer_view;

/* A network with every parameter zero (scales one). `hidden` may be NULL if `hidden_count` is 0.
 * Fails with MLP_INVALID for a width of 0 or a dropout out of range, MLP_OUT_OF_MEMORY. */
mlp_status mlp_network_new (size_t inputs,
                            const mlp_layer *hidden,
                            size_t hidden_count,
                            size_t outputs,
                            mlp_network **network,
                            mlp_error *error);
mlp_status mlp_network_copy (const mlp_network *network, mlp_network **copy, mlp_error *error);
void mlp_network_free (mlp_network *network); /* NULL is fine */

/* Layers count from 1 to mlp_network_layers(); the last one is the output. */
size_t mlp_network_layers (const mlp_network *network);
size_t mlp_network_inputs (const mlp_network *network);
size_t mlp_network_outputs (const mlp_network *network);
const mlp_layer *mlp_network_layer (const mlp_network *network,
                                    size_t layer); /* hidden and output */
mlp_layer_view mlp_network_view (const mlp_network *network, size_t layer);
/* The fewest examples that a training step may have: 2 with batch normalization, which makes zeros
 * of a single one, whatever it is; else 1. */
size_t mlp_network_least_batch (const mlp_network *network);
/* How many of the `left` examples of an epoch the next training step takes: batch_size, or all
 * where fewer than mlp_network_least_batch() would be left after it. So 129 examples in batches of
 * 64 make a batch of 64 and one of 65 with batch normalization, without it 64, 64 and 1. A
 * workspace needs room for batch_size + mlp_network_least_batch() - 1. */
size_t mlp_network_next_batch (const mlp_network *network, size_t left, size_t batch_size);
void mlp_network_set_dropout (mlp_network *network, size_t layer, double dropout);

/* All parameters as one vector: layer by layer, weight, bias, scale, shift. */
size_t mlp_network_parameter_count (const mlp_network *network);
mlp_real *mlp_network_parameters (const mlp_network *network);

/* All running statistics as one vector: layer by layer, mean, variance. Count 0 without batch
 * normalization. */
size_t mlp_network_statistic_count (const mlp_network *network);
mlp_real *mlp_network_statistics (const mlp_network *network);

/* ---- Initialization ----------------------------------------------------------------------- */

typedef struct {
  mlp_initialization_kind kind;
  double a, b;
} mlp_initialization;

/* What an initialization's a and b are to people, if it has them. */
typedef enum {
  MLP_INITIALIZE_USES_VALUE = 1 << 0,   /* a */
  MLP_INITIALIZE_USES_RANGE = 1 << 1,   /* from a to b */
  MLP_INITIALIZE_USES_MOMENTS = 1 << 2, /* mean a, standard deviation b */
} mlp_initialization_uses;

typedef struct {
  const char *name, *label;
  unsigned uses; /* mlp_initialization_uses, 0 for none */
  double a, b;   /* the defaults */
} mlp_initialization_info;

const mlp_initialization_info *mlp_initialization_describe (mlp_initialization_kind kind);
const char *mlp_initialization_name (mlp_initialization_kind kind);
bool mlp_initialization_from_name (const char *name, mlp_initialization_kind *kind);
mlp_initialization mlp_initialization_defaults (mlp_initialization_kind kind);
/* Draws layer by layer, weights before biases. Can fail for want of memory (orthogonal only). */
mlp_status mlp_network_initialize (mlp_network *network,
                                   const mlp_initialization *initialization,
                                   mlp_random *random,
                                   mlp_error *error);

/* ---- Losses and metrics ------------------------------------------------------------------- */

/* What the network's outputs mean to a loss. */
typedef enum {
  MLP_OUTPUT_SOFTMAX, /* one a class; softmax makes them probabilities */
  MLP_OUTPUT_SIGMOID, /* one for two classes: the logit of class 1 */
  MLP_OUTPUT_SCORES,  /* one a class; the largest wins */
  MLP_OUTPUT_VALUES,  /* the values themselves, or one-hot classes; the only ones for regression */
} mlp_output;

typedef struct {
  const char *name, *label;
  const char *unit;       /* what it is counted in: "cross-entropy, nats" */
  const char *short_unit; /* where there is little room: "nats" */
  mlp_output output;
} mlp_loss_info;

const mlp_loss_info *mlp_loss_describe (mlp_loss loss);
const char *mlp_loss_name (mlp_loss loss);
bool mlp_loss_from_name (const char *name, mlp_loss *loss);

/* Examples as they lie in the data set, and which of them are meant. Row i of the batch is row
 * rows[i] of the matrices, or row i if `rows` is NULL. `classes` is for classification, `values`
 * [… x outputs] for regression; the other one is NULL. */
typedef struct {
  const mlp_real *features; /* [… x inputs] */
  const int32_t *classes;   /* […] */
  const mlp_real *values;   /* [… x outputs] */
  const uint32_t *rows;     /* [examples] or NULL */
  size_t examples;
} mlp_batch;

/* What a batch or a pass came to. `loss` is the mean over the examples, however they were cut into
 * batches. `batch_loss` is the mean of the batches' means, in which the examples of a last batch
 * that is smaller weigh more; of one batch it is the same. `right` is 0 for regression. */
typedef struct {
  double loss;
  double batch_loss;
  size_t right;
  size_t examples;
  size_t batches;
} mlp_metrics;

/* The loss of one example from its logits [outputs], in double precision and as plain as its
 * definition: the gradient check compares the fast losses with it. `values` [outputs] are the
 * targets; if they are NULL, `true_class` is. NaN if a logit is NaN. */
double mlp_example_loss (mlp_loss loss,
                         const double *logits,
                         size_t outputs,
                         size_t true_class,
                         const mlp_real *values);

/* ---- Workspace: forward, backward ----------------------------------------------------------- */

typedef enum { MLP_MODE_TRAIN, MLP_MODE_EVALUATE } mlp_mode;

typedef struct _mlp_workspace mlp_workspace;

/* Room for batches of up to `capacity` examples of networks of this shape. */
mlp_status mlp_workspace_new (const mlp_network *network,
                              size_t capacity,
                              mlp_workspace **workspace,
                              mlp_error *error);
void mlp_workspace_free (mlp_workspace *workspace);
size_t mlp_workspace_capacity (const mlp_workspace *workspace);
mlp_random *mlp_workspace_dropout_stream (mlp_workspace *workspace); /* set it before training */

/* How many threads share each training step: the caller's and threads - 1 of the workspace's own,
 * which sleep while there is nothing to do. 1 in a new workspace. Results are the same bits for any
 * number of threads. Worth it for layers of some hundred units. */
enum { MLP_MAX_THREADS = 256 };
size_t mlp_workspace_threads (const mlp_workspace *workspace);
mlp_status mlp_workspace_set_threads (mlp_workspace *workspace, size_t threads, mlp_error *error);

/* Runs the batch's features forward and leaves every layer's numbers in the workspace. In
 * MLP_MODE_TRAIN dropout draws its masks and batch normalization uses the batch's own
 * statistics; in MLP_MODE_EVALUATE nothing is random. batch->examples must not exceed the
 * capacity. Allocates nothing, cannot fail. */
void mlp_network_forward (const mlp_network *network,
                          mlp_workspace *workspace,
                          const mlp_batch *batch,
                          mlp_mode mode);

/* After forward, [examples x units(layer)]: z before normalization, a after the activation, h
 * after dropout and the residual sum. For the output layer all are the logits; layer 0's h is
 * the inputs. */
const mlp_real *mlp_workspace_preactivations (const mlp_workspace *workspace, size_t layer);
const mlp_real *mlp_workspace_activations (const mlp_workspace *workspace, size_t layer);
const mlp_real *mlp_workspace_outputs (const mlp_workspace *workspace, size_t layer);

/* The loss of the last forward pass against the batch's targets. */
mlp_metrics mlp_network_loss (const mlp_network *network,
                              const mlp_workspace *workspace,
                              mlp_loss loss,
                              const mlp_batch *batch);

/* After a forward pass of the same batch: the loss, and its gradient for every parameter. That of a
 * bias before batch normalization is 0: the batch's mean, which takes it out again, is subtracted
 * next. (Summed up it would be rounding errors, which some optimizers make whole steps of.) */
mlp_metrics mlp_network_backward (const mlp_network *network,
                                  mlp_workspace *workspace,
                                  mlp_loss loss,
                                  const mlp_batch *batch);

/* The gradient that mlp_network_backward() computed, laid out as mlp_network_parameters. A training
 * step uses gradients up as it goes and leaves nothing of use here. */
mlp_real *mlp_workspace_gradients (const mlp_workspace *workspace);
/* The Euclidean norm of one layer's part of it. */
double mlp_workspace_gradient_norm (const mlp_network *network,
                                    const mlp_workspace *workspace,
                                    size_t layer);

/* A pass over the whole of `data` in evaluation mode, in its order, `batch_size` at a time (at
 * most the capacity). `confusion`, if not NULL, is [classes x classes] counts, row = true class,
 * column = predicted, to which the pass adds; classes = max (2, outputs). */
mlp_metrics mlp_evaluate (const mlp_network *network,
                          mlp_workspace *workspace,
                          mlp_loss loss,
                          const mlp_batch *data,
                          size_t batch_size,
                          size_t *confusion);

/* Whether the outputs make probabilities: softmax's and sigmoid's do, scores and values do not. */
bool mlp_loss_has_probabilities (mlp_loss loss);
/* Class probabilities (softmax or sigmoid of the logits; scores and values: 1 for the winner) of
 * one example's logits [outputs] -> [max (2, outputs)]. For regression the logits themselves are
 * the prediction. */
void
mlp_probabilities (mlp_loss loss, const mlp_real *logits, size_t outputs, double *probabilities);
/* What is said of each class, [max (2, outputs)]: its probability, or where the loss has none its
 * score, the output as it is. */
void mlp_class_scores (mlp_loss loss, const mlp_real *logits, size_t outputs, double *scores);
/* The class that these logits stand for. */
size_t mlp_predicted_class (mlp_loss loss, const mlp_real *logits, size_t outputs);

/* ---- Optimizers --------------------------------------------------------------------------- */

/* The hyperparameters that not every optimizer has. */
typedef enum {
  MLP_OPTIMIZER_USES_MOMENTUM = 1 << 0,
  MLP_OPTIMIZER_USES_NESTEROV = 1 << 1,
  MLP_OPTIMIZER_USES_ALPHA = 1 << 2,
  MLP_OPTIMIZER_USES_BETAS = 1 << 3,
  MLP_OPTIMIZER_USES_EPSILON = 1 << 4,
} mlp_optimizer_uses;

/* Update rules and defaults are torch.optim's. mlp_optimizer_defaults() fills one in. */
typedef struct {
  mlp_optimizer_kind kind;
  double learning_rate;
  double momentum;
  bool nesterov;
  double alpha;
  double beta1, beta2;
  double epsilon;
  double weight_decay; /* added to the gradient, or decoupled (adamw) */
  double l1;           /* l1 · sign (w) is added to the gradient, before clipping */
  double clip_norm;    /* the gradient is scaled down to this Euclidean norm; 0 = not */
} mlp_optimizer_settings;

typedef struct {
  const char *name, *label;
  unsigned uses;        /* mlp_optimizer_uses */
  bool corrects_bias;   /* moments are divided by 1 - beta^t, as Adam's */
  bool decouples_decay; /* weight decay shrinks the weights and stays out of the gradient */
  mlp_optimizer_settings defaults;
} mlp_optimizer_info;

typedef struct _mlp_optimizer mlp_optimizer;

const mlp_optimizer_info *mlp_optimizer_describe (mlp_optimizer_kind kind);
const char *mlp_optimizer_name (mlp_optimizer_kind kind);
bool mlp_optimizer_from_name (const char *name, mlp_optimizer_kind *kind);
mlp_optimizer_settings mlp_optimizer_defaults (mlp_optimizer_kind kind);

mlp_status mlp_optimizer_new (const mlp_network *network,
                              const mlp_optimizer_settings *settings,
                              mlp_optimizer **optimizer,
                              mlp_error *error);
void mlp_optimizer_free (mlp_optimizer *optimizer);
/* To be changed between steps at will, all but `kind` and whether momentum is 0. */
mlp_optimizer_settings *mlp_optimizer_get_settings (mlp_optimizer *optimizer);

/* What a checkpoint must keep besides the settings: `slots` vectors as long as the parameters, each
 * with its name from MLP_OPTIMIZER_LIST, and the steps taken. */
size_t mlp_optimizer_slots (const mlp_optimizer *optimizer);
const char *mlp_optimizer_slot_name (const mlp_optimizer *optimizer, size_t slot);
mlp_real *mlp_optimizer_slot (const mlp_optimizer *optimizer, size_t slot);
uint64_t mlp_optimizer_steps (const mlp_optimizer *optimizer);
void mlp_optimizer_set_steps (mlp_optimizer *optimizer, uint64_t steps);

/* One step: forward in training mode, loss, backward, penalties, clipping, update, and the running
 * statistics. `metrics` are those before the update. If the loss is NaN or infinite nothing is
 * updated and MLP_DIVERGED says in which layer it began. MLP_INVALID, and nothing happens, for a
 * batch of fewer examples than mlp_network_least_batch(). What it leaves in the workspace is not
 * defined: run mlp_network_forward() to look at a layer. Allocates nothing. */
mlp_status mlp_train_step (mlp_network *network,
                           mlp_workspace *workspace,
                           mlp_optimizer *optimizer,
                           mlp_loss loss,
                           const mlp_batch *batch,
                           mlp_metrics *metrics,
                           mlp_error *error);

/* ---- Schedules and early stopping --------------------------------------------------------- */

/* The members of mlp_schedule that a kind reads. */
typedef enum {
  MLP_SCHEDULE_USES_EVERY = 1 << 0,
  MLP_SCHEDULE_USES_FACTOR = 1 << 1,
  MLP_SCHEDULE_USES_PATIENCE = 1 << 2,
  MLP_SCHEDULE_USES_WARMUP = 1 << 3,
  MLP_SCHEDULE_USES_FINAL = 1 << 4,
} mlp_schedule_uses;

typedef struct {
  const char *name, *label;
  unsigned uses; /* mlp_schedule_uses */
} mlp_schedule_info;

typedef struct {
  mlp_schedule_kind kind;
  size_t every, warmup, patience;
  double factor, final;
} mlp_schedule;

/* What a schedule remembers from epoch to epoch (plateau only). Plain data: a checkpoint stores
 * it. */
typedef struct {
  double best;
  uint64_t bad_epochs;
  double scale;
} mlp_schedule_state;

const mlp_schedule_info *mlp_schedule_describe (mlp_schedule_kind kind);
const char *mlp_schedule_name (mlp_schedule_kind kind);
bool mlp_schedule_from_name (const char *name, mlp_schedule_kind *kind);
mlp_schedule mlp_schedule_defaults (mlp_schedule_kind kind);
mlp_schedule_state mlp_schedule_start (void);
/* The learning rate of `epoch` (from 0) of `epochs`, as torch.optim.lr_scheduler stepped by
 * epoch. */
double mlp_schedule_rate (const mlp_schedule *schedule,
                          const mlp_schedule_state *state,
                          double learning_rate,
                          size_t epoch,
                          size_t epochs);
/* After an epoch: tells the schedule the loss it ended with. */
void mlp_schedule_observe (const mlp_schedule *schedule, mlp_schedule_state *state, double loss);

typedef struct {
  size_t patience;  /* epochs without improvement that are borne; 0 = never stop */
  double min_delta; /* what counts as an improvement */
  bool higher_is_better;
} mlp_early_stopping;

typedef struct {
  double best;
  uint64_t bad_epochs;
  bool started;
} mlp_early_stopping_state;

/* Takes an epoch's metric; true when it is time to stop. Start from a zeroed state. */
bool mlp_early_stopping_observe (const mlp_early_stopping *stopping,
                                 mlp_early_stopping_state *state,
                                 double metric);

/* ---- Checks ------------------------------------------------------------------------------- */

/* A gradient with a larger relative error is wrong. */
#ifdef MLP_DOUBLE
#define MLP_GRADIENT_LIMIT 1e-6
#else
#define MLP_GRADIENT_LIMIT 1e-3
#endif

typedef enum {
  MLP_GRADIENT_RIGHT,
  MLP_GRADIENT_WRONG,
  MLP_GRADIENT_UNKNOWN, /* only kinks, or nothing that stands out of its own rounding errors */
} mlp_gradient_verdict;

typedef struct {
  size_t layer;
  size_t parameters; /* how many were compared */
  size_t kinks;      /* how many were left out */
  /* the largest |analytic - numerical| / max (|analytic|, |numerical|, floor) */
  double relative_error;
  double analytic, numerical; /* at that parameter */
  mlp_gradient_verdict verdict;
} mlp_gradient_check_layer;

/* Compares backward with central differences for up to `per_layer` parameters of each layer (0 =
 * all; else evenly spread, and the one with the largest gradient), dropout masks held fixed.
 * `results` is [layers].
 *
 * The differences are those of a loss computed a second time, in double precision (reference.h).
 * Where a kink of ReLU or of the hinge loss lies too near there is nothing to compare with, and
 * the parameter is left out. The floor keeps the rounding errors of the gradients themselves, as
 * large as this network can make them in mlp_real, below MLP_GRADIENT_LIMIT: a gradient that
 * small need not be right.
 *
 * Fails with MLP_DIVERGED if the loss is not finite, MLP_WRONG if the two ways forward disagree. */
mlp_status mlp_gradient_check (const mlp_network *network,
                               mlp_loss loss,
                               const mlp_batch *batch,
                               mlp_mode mode,
                               size_t per_layer,
                               mlp_gradient_check_layer *results,
                               mlp_error *error);
/* The same for `gradients`, laid out as mlp_network_parameters, that come from anywhere but
 * `workspace`, in which they are overwritten. Before it mlp_network_forward() of this batch in
 * this mode. */
mlp_status mlp_gradient_compare (const mlp_network *network,
                                 mlp_workspace *workspace,
                                 mlp_loss loss,
                                 const mlp_batch *batch,
                                 mlp_mode mode,
                                 const mlp_real *gradients,
                                 size_t per_layer,
                                 mlp_gradient_check_layer *results,
                                 mlp_error *error);

/* d logits / d inputs of one example [outputs x inputs], in evaluation mode: exactly, by one
 * backward pass an output; and by central differences. The workspace must hold `outputs`
 * examples. */
void mlp_jacobian (const mlp_network *network,
                   mlp_workspace *workspace,
                   const mlp_real *input,
                   mlp_real *jacobian);
mlp_status mlp_jacobian_numerical (const mlp_network *network,
                                   mlp_workspace *workspace,
                                   const mlp_real *input,
                                   mlp_real *jacobian,
                                   mlp_error *error);

/* ---- Kernels ------------------------------------------------------------------------------ */

/* The instruction set whose kernels new workspaces use: "avx512", "avx2", "generic" or "reference".
 * The best one of the machine is chosen unless mlp_workspace_use_kernels() asks for another. */
const char *mlp_workspace_kernels (const mlp_workspace *workspace);
/* False, and nothing changes, if this machine has no such instructions. */
bool mlp_workspace_use_kernels (mlp_workspace *workspace, const char *name);
