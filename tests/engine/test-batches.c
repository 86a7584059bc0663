/* SPDX-License-Identifier: MIT */

/* How examples are cut into batches: what depends on it, and what must not. */

#include "mlp.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum { ROWS = 65, COLUMNS = 3, CLASSES = 3, UNITS = 5 };

typedef struct {
  mlp_real features[ROWS * COLUMNS];
  int32_t classes[ROWS];
  mlp_network *network;
  mlp_workspace *workspace;
} problem;

static void
problem_init (problem *p, mlp_normalization normalization)
{
  const mlp_layer hidden = {.units = UNITS, .activation = MLP_TANH, .normalization = normalization};
  const mlp_initialization start = {.kind = MLP_INITIALIZE_TORCH};
  mlp_random random = mlp_random_stream (3, MLP_STREAM_DATA);

  for (size_t i = 0; i < G_N_ELEMENTS (p->features); i++)
    p->features[i] = (mlp_real)mlp_random_normal (&random);
  for (size_t i = 0; i < ROWS; i++)
    p->classes[i] = (int32_t)mlp_random_below (&random, CLASSES);
  g_assert_cmpint (mlp_network_new (COLUMNS, &hidden, 1, CLASSES, &p->network, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_network_initialize (p->network, &start, &random, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_workspace_new (p->network, ROWS, &p->workspace, NULL), ==, MLP_OK);
}

static void
problem_clear (problem *p)
{
  mlp_workspace_free (p->workspace);
  mlp_network_free (p->network);
}

static mlp_batch
first_rows (const problem *p, size_t rows)
{
  return (mlp_batch){.features = p->features, .classes = p->classes, .examples = rows};
}

/* The loss is the mean over the examples; the mean of the batches' means is told beside it. */
static void
test_evaluation_weighs_examples (void)
{
  static const size_t sizes[] = {1, 8, 64, 65};
  problem p;

  problem_init (&p, MLP_NORMALIZE_NONE);
  const mlp_batch all = first_rows (&p, ROWS);
  const mlp_metrics whole =
      mlp_evaluate (p.network, p.workspace, MLP_CROSS_ENTROPY, &all, ROWS, NULL);
  const mlp_batch last = {
      .features = p.features + 64 * COLUMNS, .classes = p.classes + 64, .examples = 1};
  const double odd = mlp_evaluate (p.network, p.workspace, MLP_CROSS_ENTROPY, &last, 1, NULL).loss;

  g_assert_cmpfloat (whole.loss, ==, whole.batch_loss);
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const mlp_metrics found =
        mlp_evaluate (p.network, p.workspace, MLP_CROSS_ENTROPY, &all, sizes[i], NULL);
    g_assert_cmpfloat_with_epsilon (found.loss, whole.loss, 1e-6);
    g_assert_cmpuint (found.right, ==, whole.right);
    if (sizes[i] == 64)
      g_assert_cmpfloat_with_epsilon (found.batch_loss, ((whole.loss * ROWS - odd) / 64 + odd) / 2,
                                      1e-6);
  }
  problem_clear (&p);
}

/* An epoch's batches: no example is left alone where batch normalization would make zeros of it. */
static void
test_no_batch_of_one (void)
{
  for (int kind = 0; kind < MLP_NORMALIZATIONS; kind++) {
    const bool pairs = kind == MLP_NORMALIZE_BATCH;
    problem p;

    problem_init (&p, (mlp_normalization)kind);
    g_assert_cmpuint (mlp_network_least_batch (p.network), ==, pairs ? 2 : 1);
    for (size_t size = mlp_network_least_batch (p.network); size <= 9; size++)
      for (size_t rows = mlp_network_least_batch (p.network); rows <= 40; rows++) {
        size_t left = rows;
        while (left > 0) {
          const size_t next = mlp_network_next_batch (p.network, left, size);
          g_assert_cmpuint (next, >=, mlp_network_least_batch (p.network));
          g_assert_cmpuint (next, <=, pairs && left == size + 1 ? size + 1 : size);
          left -= next;
        }
      }
    g_assert_cmpuint (mlp_network_next_batch (p.network, 65, 64), ==, pairs ? 65 : 64);
    problem_clear (&p);
  }
}

static void
test_batch_of_one_is_refused (void)
{
  problem p;
  mlp_optimizer *optimizer;
  mlp_metrics metrics;
  mlp_error error;
  const mlp_optimizer_settings sgd = mlp_optimizer_defaults (MLP_SGD);

  problem_init (&p, MLP_NORMALIZE_BATCH);
  const mlp_batch one = first_rows (&p, 1), two = first_rows (&p, 2);
  const mlp_layer_view view = mlp_network_view (p.network, 1);

  g_assert_cmpint (mlp_optimizer_new (p.network, &sgd, &optimizer, NULL), ==, MLP_OK);
  g_assert_cmpint (
      mlp_train_step (p.network, p.workspace, optimizer, MLP_CROSS_ENTROPY, &one, &metrics, &error),
      ==, MLP_INVALID);
  g_assert_cmpstr (error.message, ==,
                   "a training batch of 1: batch normalization needs at least 2 examples");
  g_assert_cmpuint (mlp_optimizer_steps (optimizer), ==, 0);
  for (size_t u = 0; u < UNITS; u++)
    g_assert_cmpfloat (view.running_variance[u], ==, 1);
  g_assert_cmpint (
      mlp_train_step (p.network, p.workspace, optimizer, MLP_CROSS_ENTROPY, &two, &metrics, &error),
      ==, MLP_OK);
  mlp_optimizer_free (optimizer);
  problem_clear (&p);
}

/* What is added to every example alike, batch normalization takes out again: no optimizer moves
 * such a bias, with or without a limit for the gradient's norm. Others move. */
static void
test_biases_before_batch_normalization_stay (void)
{
  for (int kind = 0; kind < MLP_OPTIMIZERS; kind++)
    for (int clipped = 0; clipped <= 1; clipped++) {
      mlp_optimizer_settings settings = mlp_optimizer_defaults ((mlp_optimizer_kind)kind);
      mlp_optimizer *optimizer;
      mlp_metrics metrics;
      mlp_real bias[UNITS];
      problem p;

      settings.weight_decay = 0;
      settings.clip_norm = clipped;
      problem_init (&p, MLP_NORMALIZE_BATCH);
      const mlp_batch all = first_rows (&p, ROWS);
      const mlp_layer_view view = mlp_network_view (p.network, 1);
      const mlp_real above = mlp_network_view (p.network, 2).bias[0];

      memcpy (bias, view.bias, sizeof bias);
      g_assert_cmpint (mlp_optimizer_new (p.network, &settings, &optimizer, NULL), ==, MLP_OK);
      for (int step = 0; step < 20; step++)
        mlp_train_step (p.network, p.workspace, optimizer, MLP_CROSS_ENTROPY, &all, &metrics, NULL);
      g_assert_cmpmem (view.bias, sizeof bias, bias, sizeof bias);
      g_assert_cmpfloat (mlp_network_view (p.network, 2).bias[0], !=, above);
      mlp_optimizer_free (optimizer);
      problem_clear (&p);
    }
}

/* The running statistics are constants, from which a bias is not taken out. */
static void
test_biases_count_by_running_statistics (void)
{
  mlp_gradient_check_layer layers[2];
  problem p;

  problem_init (&p, MLP_NORMALIZE_BATCH);
  const mlp_batch all = first_rows (&p, ROWS);
  const mlp_real *gradients = mlp_workspace_gradients (p.workspace);
  const size_t bias =
      (size_t)(mlp_network_view (p.network, 1).bias - mlp_network_parameters (p.network));

  mlp_network_forward (p.network, p.workspace, &all, MLP_MODE_EVALUATE);
  mlp_network_backward (p.network, p.workspace, MLP_CROSS_ENTROPY, &all);
  g_assert_cmpfloat (fabs ((double)gradients[bias]), >, 1e-4);
  for (int mode = MLP_MODE_TRAIN; mode <= MLP_MODE_EVALUATE; mode++) {
    g_assert_cmpint (
        mlp_gradient_check (p.network, MLP_CROSS_ENTROPY, &all, (mlp_mode)mode, 0, layers, NULL),
        ==, MLP_OK);
    g_assert_cmpint (layers[0].verdict, ==, MLP_GRADIENT_RIGHT);
  }
  problem_clear (&p);
}

/* Every instruction set adds up in its own order, and Adam makes whole steps of small gradients: what
 * has none must not follow the rounding. */
static void
test_instruction_sets_stay_together (void)
{
  static const char *const sets[] = {"reference", "generic", "avx2", "avx512"};
  enum { STEPS = 400 };
  const mlp_optimizer_settings adam = mlp_optimizer_defaults (MLP_ADAM);
  problem first = {0};

  for (size_t i = 0; i < G_N_ELEMENTS (sets); i++) {
    mlp_optimizer *optimizer;
    mlp_metrics metrics;
    problem p;

    problem_init (&p, MLP_NORMALIZE_BATCH);
    const mlp_batch all = first_rows (&p, ROWS);
    const mlp_real *parameters = mlp_network_parameters (p.network);

    g_assert_cmpint (mlp_optimizer_new (p.network, &adam, &optimizer, NULL), ==, MLP_OK);
    const bool there = mlp_workspace_use_kernels (p.workspace, sets[i]);
    for (int step = 0; there && step < STEPS; step++)
      mlp_train_step (p.network, p.workspace, optimizer, MLP_CROSS_ENTROPY, &all, &metrics, NULL);
    mlp_optimizer_free (optimizer);
    if (i == 0) {
      first = p;
      continue;
    }
    for (size_t k = 0; there && k < mlp_network_parameter_count (p.network); k++)
      g_assert_cmpfloat_with_epsilon (parameters[k], mlp_network_parameters (first.network)[k],
                                      1e-4);
    problem_clear (&p);
  }
  problem_clear (&first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batches/evaluation", test_evaluation_weighs_examples);
  g_test_add_func ("/batches/none-of-one", test_no_batch_of_one);
  g_test_add_func ("/batches/one-is-refused", test_batch_of_one_is_refused);
  g_test_add_func ("/batches/biases-stay", test_biases_before_batch_normalization_stay);
  g_test_add_func ("/batches/biases-count", test_biases_count_by_running_statistics);
  g_test_add_func ("/batches/instruction-sets", test_instruction_sets_stay_together);
  return g_test_run ();
}
