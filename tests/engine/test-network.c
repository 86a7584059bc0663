/* SPDX-License-Identifier: MIT */

#include "mlp.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static const mlp_real xor_features[] = {0, 0, 0, 1, 1, 0, 1, 1};
static const mlp_real xor_values[] = {0, 1, 1, 0};
static const int32_t xor_classes[] = {0, 1, 1, 0};

static mlp_network *
network_new (size_t inputs,
             const mlp_layer *hidden,
             size_t count,
             size_t outputs,
             mlp_initialization init,
             uint64_t seed)
{
  mlp_random random = mlp_random_stream (seed, MLP_STREAM_INITIALIZE);
  mlp_network *network;

  g_assert_cmpint (mlp_network_new (inputs, hidden, count, outputs, &network, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_network_initialize (network, &init, &random, NULL), ==, MLP_OK);
  return network;
}

/* Two layers, h = ReLU (W1 x + b1), y = W2 h + b2, with these weights are exactly XOR. */
static void
test_xor_by_hand (void)
{
  const mlp_layer hidden = {.units = 2, .activation = MLP_RELU};
  mlp_network *network =
      network_new (2, &hidden, 1, 1, (mlp_initialization){.kind = MLP_INITIALIZE_ZERO}, 1);
  const mlp_layer_view one = mlp_network_view (network, 1), two = mlp_network_view (network, 2);
  const mlp_batch batch = {.features = xor_features, .values = xor_values, .examples = 4};
  mlp_workspace *workspace;

  memcpy (one.weight, (mlp_real[]){1, -1, -1, 1}, sizeof (mlp_real[4]));
  memcpy (two.weight, (mlp_real[]){1, 1}, sizeof (mlp_real[2]));
  g_assert_cmpint (mlp_workspace_new (network, 4, &workspace, NULL), ==, MLP_OK);
  mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
  for (size_t i = 0; i < 4; i++)
    g_assert_cmpfloat (mlp_workspace_outputs (workspace, 2)[i], ==, xor_values[i]);
  g_assert_cmpfloat (mlp_network_loss (network, workspace, MLP_MEAN_SQUARED_ERROR, &batch).loss, ==,
                     0);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

/* Every hidden unit sees the same inputs and sends its output through equal weights, so their
 * gradients are equal, whatever the activation: the symmetry is never broken. */
static void
test_a_constant_start_keeps_hidden_units_equal_for_ever (gconstpointer activation)
{
  const mlp_layer hidden = {.units = 5, .activation = GPOINTER_TO_INT (activation)};
  const mlp_initialization constant = {.kind = MLP_INITIALIZE_CONSTANT, .a = 0.3};
  mlp_network *network = network_new (2, &hidden, 1, 1, constant, 1);
  const mlp_layer_view view = mlp_network_view (network, 1);
  const mlp_batch batch = {.features = xor_features, .classes = xor_classes, .examples = 4};
  mlp_optimizer_settings adam = mlp_optimizer_defaults (MLP_ADAM);
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_metrics metrics;

  adam.learning_rate = 0.05;
  g_assert_cmpint (mlp_workspace_new (network, 4, &workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (network, &adam, &optimizer, NULL), ==, MLP_OK);
  for (int step = 0; step < 200; step++)
    g_assert_cmpint (mlp_train_step (network, workspace, optimizer, MLP_BINARY_CROSS_ENTROPY,
                                     &batch, &metrics, NULL),
                     ==, MLP_OK);
  g_assert_cmpfloat (view.weight[0], !=, (mlp_real)0.3);
  for (size_t unit = 1; unit < 5; unit++)
    g_assert_cmpmem (view.weight, 2 * sizeof (mlp_real), view.weight + 2 * unit,
                     2 * sizeof (mlp_real));
  mlp_optimizer_free (optimizer);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

static void
test_learns_xor (void)
{
  const mlp_layer hidden = {.units = 8, .activation = MLP_TANH};
  mlp_network *network =
      network_new (2, &hidden, 1, 2, (mlp_initialization){.kind = MLP_INITIALIZE_TORCH}, 3);
  const mlp_batch batch = {.features = xor_features, .classes = xor_classes, .examples = 4};
  mlp_optimizer_settings adam = mlp_optimizer_defaults (MLP_ADAM);
  size_t confusion[4] = {0};
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_metrics metrics;

  adam.learning_rate = 0.05;
  g_assert_cmpint (mlp_workspace_new (network, 4, &workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (network, &adam, &optimizer, NULL), ==, MLP_OK);
  for (int step = 0; step < 500; step++)
    g_assert_cmpint (
        mlp_train_step (network, workspace, optimizer, MLP_CROSS_ENTROPY, &batch, &metrics, NULL),
        ==, MLP_OK);
  metrics = mlp_evaluate (network, workspace, MLP_CROSS_ENTROPY, &batch, 3, confusion);
  g_assert_cmpuint (metrics.right, ==, 4);
  g_assert_cmpuint (metrics.batches, ==, 2);
  g_assert_cmpuint (confusion[0], ==, 2);
  g_assert_cmpuint (confusion[3], ==, 2);
  mlp_optimizer_free (optimizer);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

/* A kept unit is scaled by 1/(1-p), so the mean over many masks is the evaluation's output. */
static void
test_dropout_keeps_the_mean (void)
{
  const mlp_layer hidden = {.units = 400, .activation = MLP_SIGMOID, .dropout = 0.5};
  mlp_network *network =
      network_new (2, &hidden, 1, 1, (mlp_initialization){.kind = MLP_INITIALIZE_TORCH}, 4);
  const mlp_batch batch = {.features = xor_features + 2, .examples = 1};
  const mlp_real *h;
  mlp_workspace *workspace;
  size_t silent = 0;
  double sum = 0, expected = 0;

  g_assert_cmpint (mlp_workspace_new (network, 1, &workspace, NULL), ==, MLP_OK);
  mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
  h = mlp_workspace_outputs (workspace, 1);
  for (size_t i = 0; i < 400; i++)
    expected += (double)h[i];
  for (int pass = 0; pass < 100; pass++) {
    mlp_network_forward (network, workspace, &batch, MLP_MODE_TRAIN);
    h = mlp_workspace_outputs (workspace, 1);
    for (size_t i = 0; i < 400; i++) {
      silent += h[i] == 0;
      sum += (double)h[i] / 100;
    }
  }
  /* 40,000 fair coins: five standard deviations are 500. */
  g_assert_cmpint (ABS ((int)silent - 20000), <, 500);
  g_assert_cmpfloat_with_epsilon (sum / expected, 1, 0.03);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

static void
test_initializations (void)
{
  const mlp_layer hidden = {.units = 300, .activation = MLP_RELU};
  struct {
    mlp_initialization_kind kind;
    double deviation;
  } cases[] = {
      {MLP_INITIALIZE_TORCH, 1 / sqrt (3 * 200.0)},
      {MLP_INITIALIZE_XAVIER_UNIFORM, sqrt (2) * sqrt (2 / 500.0)},
      {MLP_INITIALIZE_XAVIER_NORMAL, sqrt (2) * sqrt (2 / 500.0)},
      {MLP_INITIALIZE_HE_UNIFORM, sqrt (2 / 200.0)},
      {MLP_INITIALIZE_HE_NORMAL, sqrt (2 / 200.0)},
      {MLP_INITIALIZE_LECUN_NORMAL, sqrt (1 / 200.0)},
  };

  for (size_t c = 0; c < G_N_ELEMENTS (cases); c++) {
    mlp_network *network =
        network_new (200, &hidden, 1, 2, (mlp_initialization){.kind = cases[c].kind}, 5);
    const mlp_layer_view view = mlp_network_view (network, 1);
    double square = 0;

    for (size_t i = 0; i < 60000; i++)
      square += (double)view.weight[i] * (double)view.weight[i] / 60000;
    g_assert_cmpfloat_with_epsilon (sqrt (square) / cases[c].deviation, 1, 0.02);
    g_assert_true ((view.bias[0] == 0) == (cases[c].kind != MLP_INITIALIZE_TORCH));
    mlp_network_free (network);
  }
}

static void
test_orthogonal (void)
{
  const mlp_layer hidden = {.units = 20, .activation = MLP_TANH};
  mlp_network *network =
      network_new (30, &hidden, 1, 2, (mlp_initialization){.kind = MLP_INITIALIZE_ORTHOGONAL}, 5);
  const mlp_layer_view view = mlp_network_view (network, 1);

  for (size_t i = 0; i < 20; i++)
    for (size_t j = 0; j < 20; j++) {
      double dot = 0;
      for (size_t k = 0; k < 30; k++)
        dot += (double)view.weight[i * 30 + k] * (double)view.weight[j * 30 + k];
      g_assert_cmpfloat_with_epsilon (dot, i == j ? 25.0 / 9.0 : 0, 1e-5);
    }
  mlp_network_free (network);
}

static void
test_divergence_names_the_layer (void)
{
  const mlp_layer hidden[] = {{.units = 3, .activation = MLP_RELU},
                              {.units = 3, .activation = MLP_RELU}};
  mlp_network *network =
      network_new (2, hidden, 2, 1, (mlp_initialization){.kind = MLP_INITIALIZE_TORCH}, 6);
  const mlp_batch batch = {.features = xor_features, .values = xor_values, .examples = 4};
  const mlp_optimizer_settings sgd = mlp_optimizer_defaults (MLP_SGD);
  const mlp_real before = mlp_network_view (network, 1).weight[0];
  mlp_error error = {0};
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_metrics metrics;

  mlp_network_view (network, 2).weight[0] = NAN;
  g_assert_cmpint (mlp_workspace_new (network, 4, &workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (network, &sgd, &optimizer, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_train_step (network, workspace, optimizer, MLP_MEAN_SQUARED_ERROR, &batch,
                                   &metrics, &error),
                   ==, MLP_DIVERGED);
  g_assert_cmpuint (error.layer, ==, 2);
  g_assert_nonnull (strstr (error.message, "layer 2 of 3"));
  g_assert_cmpfloat (mlp_network_view (network, 1).weight[0], ==, before);
  mlp_optimizer_free (optimizer);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

static void
test_impossible_networks (void)
{
  const mlp_layer none = {.units = 0}, sure = {.units = 2, .dropout = 1},
                  huge = {.units = SIZE_MAX / 2};
  const mlp_layer large = {.units = (size_t)1 << 45};
  mlp_network *network;
  mlp_error error;

  g_assert_cmpint (mlp_network_new (2, &none, 1, 1, &network, &error), ==, MLP_INVALID);
  g_assert_nonnull (strstr (error.message, "layer 1 has 0 units"));
  g_assert_cmpint (mlp_network_new (2, &sure, 1, 1, &network, &error), ==, MLP_INVALID);
  g_assert_cmpint (mlp_network_new (0, NULL, 0, 1, &network, &error), ==, MLP_INVALID);
  g_assert_cmpint (mlp_network_new (2, &huge, 1, 1, &network, &error), ==, MLP_OUT_OF_MEMORY);
  g_assert_cmpint (mlp_network_new (2, &large, 1, 1, &network, &error), ==, MLP_OUT_OF_MEMORY);
  g_assert_null (network);
}

/* The running statistics approach the batch's own, and evaluation uses them. */
static void
test_batch_normalization_statistics (void)
{
  const mlp_layer hidden = {
      .units = 3, .activation = MLP_TANH, .normalization = MLP_NORMALIZE_BATCH};
  mlp_network *network =
      network_new (2, &hidden, 1, 1, (mlp_initialization){.kind = MLP_INITIALIZE_TORCH}, 6);
  const mlp_batch batch = {.features = xor_features, .classes = xor_classes, .examples = 4};
  mlp_optimizer_settings still = mlp_optimizer_defaults (MLP_SGD);
  const mlp_layer_view view = mlp_network_view (network, 1);
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_metrics metrics;

  still.learning_rate = 0;
  g_assert_cmpuint (mlp_network_statistic_count (network), ==, 6);
  g_assert_cmpint (mlp_workspace_new (network, 4, &workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (network, &still, &optimizer, NULL), ==, MLP_OK);
  for (int step = 0; step < 300; step++)
    mlp_train_step (network, workspace, optimizer, MLP_BINARY_CROSS_ENTROPY, &batch, &metrics,
                    NULL);
  for (size_t u = 0; u < 3; u++) {
    const mlp_real *z = mlp_workspace_preactivations (workspace, 1);
    double mean = 0, variance = 0;
    for (size_t e = 0; e < 4; e++)
      mean += (double)z[e * 3 + u] / 4;
    for (size_t e = 0; e < 4; e++)
      variance += pow ((double)z[e * 3 + u] - mean, 2) / 3; /* unbiased, as torch */
    g_assert_cmpfloat_with_epsilon (view.running_mean[u], mean, 1e-5);
    g_assert_cmpfloat_with_epsilon (view.running_variance[u], variance, 1e-4);
  }
  mlp_optimizer_free (optimizer);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

enum { STEPS = 20, ROWS = 50, COLUMNS = 70 };

/* A network of everything, after some steps. */
static mlp_network *
train_some_steps (const mlp_optimizer_settings *settings, size_t threads)
{
  const mlp_layer hidden[] = {
      {.units = 200, .activation = MLP_GELU, .normalization = MLP_NORMALIZE_BATCH, .dropout = 0.2},
      {.units = 200, .activation = MLP_TANH, .residual = true},
  };
  mlp_random random = mlp_random_stream (8, MLP_STREAM_DATA);
  mlp_real features[ROWS * COLUMNS];
  int32_t classes[ROWS];
  mlp_network *network =
      network_new (COLUMNS, hidden, 2, 3, (mlp_initialization){.kind = MLP_INITIALIZE_TORCH}, 2);
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_metrics metrics;

  for (size_t i = 0; i < G_N_ELEMENTS (features); i++)
    features[i] = (mlp_real)mlp_random_normal (&random);
  for (size_t i = 0; i < G_N_ELEMENTS (classes); i++)
    classes[i] = (int32_t)mlp_random_below (&random, 3);
  const mlp_batch batch = {.features = features, .classes = classes, .examples = ROWS};

  g_assert_cmpint (mlp_workspace_new (network, ROWS, &workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (network, settings, &optimizer, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_workspace_set_threads (workspace, threads, NULL), ==, MLP_OK);
  g_assert_cmpuint (mlp_workspace_threads (workspace), ==, threads);
  for (int step = 0; step < STEPS; step++)
    mlp_train_step (network, workspace, optimizer, MLP_CROSS_ENTROPY, &batch, &metrics, NULL);
  mlp_optimizer_free (optimizer);
  mlp_workspace_free (workspace);
  return network;
}

static void
assert_same_and_free (mlp_network *found, const mlp_network *expected)
{
  g_assert_cmpmem (mlp_network_parameters (found),
                   mlp_network_parameter_count (found) * sizeof (mlp_real),
                   mlp_network_parameters ((mlp_network *)expected),
                   mlp_network_parameter_count (expected) * sizeof (mlp_real));
  mlp_network_free (found);
}

/* The same bits, however many threads share the work, and whether a layer is updated as soon as its
 * gradient is known or, because of a limit that is never reached, after all of them are. */
static void
test_threads_change_nothing (void)
{
  for (int kind = 0; kind < MLP_OPTIMIZERS; kind++) {
    mlp_optimizer_settings settings = mlp_optimizer_defaults ((mlp_optimizer_kind)kind);
    mlp_network *expected;

    settings.l1 = 1e-4;
    if (kind == MLP_SGD)
      settings.momentum = 0.9;
    expected = train_some_steps (&settings, 1);
    for (size_t threads = 2; threads <= 4; threads++)
      assert_same_and_free (train_some_steps (&settings, threads), expected);
    settings.clip_norm = 1e30;
    assert_same_and_free (train_some_steps (&settings, 1), expected);
    mlp_network_free (expected);
  }
}

enum { SMALL_ROWS = 40, SMALL_WIDTH = 8 };

typedef struct {
  size_t inputs, first, second, outputs, rows;
  mlp_activation activation;
  mlp_loss loss;
} small_case;

static mlp_network *
train_small (const small_case *c, const mlp_optimizer_settings *settings)
{
  const mlp_layer hidden[] = {{.units = c->first, .activation = c->activation},
                              {.units = c->second, .activation = c->activation}};
  const bool regression = c->loss == MLP_MEAN_SQUARED_ERROR;
  mlp_random random = mlp_random_stream (5, MLP_STREAM_DATA);
  mlp_real features[SMALL_WIDTH * SMALL_ROWS], values[SMALL_WIDTH * SMALL_ROWS];
  int32_t classes[SMALL_ROWS];
  uint32_t rows[SMALL_ROWS];
  mlp_network *network = network_new (c->inputs, hidden, 2, c->outputs,
                                      (mlp_initialization){.kind = MLP_INITIALIZE_TORCH}, 3);
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_metrics metrics;

  for (size_t i = 0; i < G_N_ELEMENTS (features); i++) {
    features[i] = (mlp_real)mlp_random_normal (&random);
    values[i] = (mlp_real)mlp_random_normal (&random);
  }
  for (uint32_t i = 0; i < SMALL_ROWS; i++) {
    classes[i] = (int32_t)mlp_random_below (&random, MAX (c->outputs, 2));
    rows[i] = SMALL_ROWS - 1 - i;
  }
  const mlp_batch batch = {.features = features,
                           .classes = regression ? NULL : classes,
                           .values = regression ? values : NULL,
                           .rows = rows,
                           .examples = c->rows};

  g_assert_cmpint (mlp_workspace_new (network, SMALL_ROWS, &workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (network, settings, &optimizer, NULL), ==, MLP_OK);
  for (int step = 0; step < 5; step++)
    g_assert_cmpint (
        mlp_train_step (network, workspace, optimizer, c->loss, &batch, &metrics, NULL), ==,
        MLP_OK);
  mlp_optimizer_free (optimizer);
  mlp_workspace_free (workspace);
  return network;
}

/* Networks of a few units take a path of their own. A limit of the gradient's norm that is never
 * reached sends them the long way: both must come to the same. */
static void
test_small_networks (void)
{
  static const small_case cases[] = {{2, 8, 8, 1, 10, MLP_TANH, MLP_MEAN_SQUARED_ERROR},
                                     {1, 1, 3, 2, 1, MLP_GELU, MLP_CROSS_ENTROPY},
                                     {8, 5, 8, 7, 33, MLP_MISH, MLP_CROSS_ENTROPY},
                                     {3, 7, 4, 1, 16, MLP_RELU, MLP_BINARY_CROSS_ENTROPY},
                                     {5, 2, 6, 3, 7, MLP_SIGMOID, MLP_HINGE}};

  for (size_t c = 0; c < G_N_ELEMENTS (cases); c++)
    for (int kind = 0; kind < MLP_OPTIMIZERS; kind++) {
      mlp_optimizer_settings settings = mlp_optimizer_defaults ((mlp_optimizer_kind)kind);
      mlp_network *found, *expected;

      settings.l1 = 1e-3;
      found = train_small (&cases[c], &settings);
      settings.clip_norm = 1e30;
      expected = train_small (&cases[c], &settings);
      for (size_t i = 0; i < mlp_network_parameter_count (found); i++)
        g_assert_cmpfloat_with_epsilon (mlp_network_parameters (found)[i],
                                        mlp_network_parameters (expected)[i], 2e-5);
      mlp_network_free (found);
      mlp_network_free (expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/xor-by-hand", test_xor_by_hand);
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    g_autofree char *path =
        g_strconcat ("/network/constant-start/", mlp_activation_describe (i)->name, NULL);
    g_test_add_data_func (path, GINT_TO_POINTER (i),
                          test_a_constant_start_keeps_hidden_units_equal_for_ever);
  }
  g_test_add_func ("/network/learns-xor", test_learns_xor);
  g_test_add_func ("/network/dropout-keeps-the-mean", test_dropout_keeps_the_mean);
  g_test_add_func ("/network/initializations", test_initializations);
  g_test_add_func ("/network/orthogonal", test_orthogonal);
  g_test_add_func ("/network/divergence-names-the-layer", test_divergence_names_the_layer);
  g_test_add_func ("/network/impossible-networks", test_impossible_networks);
  g_test_add_func ("/network/batch-normalization-statistics", test_batch_normalization_statistics);
  g_test_add_func ("/network/threads-change-nothing", test_threads_change_nothing);
  g_test_add_func ("/network/small-networks", test_small_networks);
  return g_test_run ();
}
