/* SPDX-License-Identifier: MIT */
/* The labs' numbers against what is known without them. */
#include "glia-jacobian-lab.h"
#include "glia-softmax-lab.h"
#include "glia-xor-lab.h"

#include <math.h>
#include <string.h>

static void
test_softmax_of_1_2_3 (void)
{
  /* e^k / (e + e² + e³), to 12 digits. */
  const double expected[] = {0.090030573170, 0.244728471055, 0.665240955775};
  const GliaSoftmaxLab lab = glia_softmax_lab_compute ((const double[]){1, 2, 3}, 3);

  for (gsize i = 0; i < 3; i++)
    for (gsize j = 0; j < 3; j++) {
      g_assert_cmpfloat_with_epsilon (lab.probabilities[i], expected[i], 1e-12);
      g_assert_cmpfloat_with_epsilon (
          lab.jacobian[3 * i + j], (i == j ? expected[i] : 0) - expected[i] * expected[j], 1e-11);
      g_assert_cmpfloat (lab.jacobian[3 * i + j], ==, lab.jacobian[3 * j + i]);
    }
}

static void
test_softmax_jacobians_are_central_differences (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (int round = 0; round < 500; round++) {
    const gsize n = (gsize)g_rand_int_range (random, 2, GLIA_SOFTMAX_LARGEST + 1);
    double logits[GLIA_SOFTMAX_LARGEST];
    for (gsize i = 0; i < n; i++)
      logits[i] = g_rand_double_range (random, -8, 8);
    const GliaSoftmaxLab lab = glia_softmax_lab_compute (logits, n);
    g_assert_cmpfloat (lab.largest_difference, <, 1e-4);
    g_assert_cmpfloat (lab.largest_row_sum, <, 1e-15);
  }
  /* However large the logits: only their distances matter. */
  static const double large[][3] = {
      {1000, 1000, 999}, {100, 100, 100}, {-5000, -5001, -4999.5}, {3e38, -3e38, 3e38}};
  for (gsize i = 0; i < G_N_ELEMENTS (large); i++) {
    const GliaSoftmaxLab lab = glia_softmax_lab_compute (large[i], 3);
    g_assert_cmpfloat (lab.largest_difference, <, 1e-6);
  }
  const GliaSoftmaxLab far = glia_softmax_lab_compute ((const double[]){1000, -1000}, 2);
  g_assert_cmpfloat (far.probabilities[0], ==, 1);
  g_assert_cmpfloat (far.largest_difference, ==, 0);
}

/* The Jacobian is right however large the logits are, and so is the check of it. */
static void
test_softmax_of_large_logits (void)
{
  static const double logits[][3] = {
      {100, 100, 99},   {1000, 1000, 1001},  {1000, 999.5, -1000}, {-1e6, -1e6, -1e6 + 2},
      {1e30, 1e30, -1}, {3e38, 3e38, -3e38}, {-5000, 20, 20.25},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (logits); i++) {
    const GliaSoftmaxLab lab = glia_softmax_lab_compute (logits[i], 3);
    g_assert_cmpfloat (lab.largest_difference, <, 1e-6);
  }
}

static void
test_jacobians_have_their_shapes_and_numbers (void)
{
  static const char *const shapes[] = {
      "1 × 4", "1 × 4", "1 × 4", "3 × 4", "4 × 4", "4 × 4", "(3 × 2) × (2 × 4)"};
  g_autoptr (GliaJacobianLab) lab = glia_jacobian_lab_new (3, 4, 2, 5);
  const double *X = glia_jacobian_lab_X (lab), *w = glia_jacobian_lab_w (lab);
  double square[16], matrix[6 * 8];

  for (int i = 0; i < GLIA_JACOBIANS; i++) {
    g_autofree char *shape = glia_jacobian_lab_shape (lab, (GliaJacobianCase)i);
    g_assert_cmpstr (shape, ==, shapes[i]);
  }
  glia_jacobian_lab_analytic (lab, GLIA_JACOBIAN_SQUARE, square);
  for (gsize i = 0; i < 16; i++)
    g_assert_cmpfloat (square[i], ==, i % 5 == 0 ? 2 * w[i / 5] : 0);
  glia_jacobian_lab_analytic (lab, GLIA_JACOBIAN_MATRIX, matrix);
  for (gsize i = 0; i < 3; i++)
    for (gsize j = 0; j < 2; j++)
      for (gsize p = 0; p < 2; p++)
        for (gsize q = 0; q < 4; q++)
          g_assert_cmpfloat (matrix[(i * 2 + j) * 8 + p * 4 + q], ==, j == p ? X[i * 4 + q] : 0);
}

static void
test_jacobians_are_central_differences (void)
{
  for (gsize n = 1; n <= GLIA_JACOBIAN_LARGEST; n++)
    for (gsize d = 1; d <= GLIA_JACOBIAN_LARGEST; d++)
      for (gsize k = 1; k <= GLIA_JACOBIAN_LARGEST; k++) {
        g_autoptr (GliaJacobianLab) lab = glia_jacobian_lab_new (n, d, k, n * 100 + d * 10 + k);
        for (int i = 0; i < GLIA_JACOBIANS; i++)
          g_assert_cmpfloat (glia_jacobian_lab_difference (lab, (GliaJacobianCase)i), <, 1e-11);
      }
}

static void
test_no_single_layer_does_xor (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  guint64 tried;
  const GliaXorPlane best = glia_xor_search_plane (&tried);

  g_assert_cmpfloat (glia_xor_plane_loss (&best, NULL), ==, 0.25);
  g_assert_cmpuint (tried, >, 41 * 41 * 41);
  for (int i = 0; i < 100000; i++) {
    const GliaXorPlane plane = {g_rand_double_range (random, -5, 5),
                                g_rand_double_range (random, -5, 5),
                                g_rand_double_range (random, -5, 5)};
    g_assert_cmpfloat (glia_xor_plane_loss (&plane, NULL), >=, 0.25);
  }
}

static void
test_two_layers_do_xor_exactly (void)
{
  double outputs[GLIA_XOR_POINTS];

  g_assert_cmpfloat (glia_xor_compute_outputs (&glia_xor_solution, outputs), ==, 0);
  g_assert_cmpfloat (outputs[0], ==, 0);
  g_assert_cmpfloat (outputs[1], ==, 1);
  g_assert_cmpfloat (outputs[2], ==, 1);
  g_assert_cmpfloat (outputs[3], ==, 0);
}

static void
test_from_zero_only_the_output_s_bias_moves (void)
{
  const GliaXorTraining training = {.start = GLIA_XOR_START_ZERO,
                                    .activation = MLP_RELU,
                                    .learning_rate = 0.1,
                                    .units = 2,
                                    .steps = 1000};
  g_auto (GliaXorRun) run = {0};

  g_assert_true (glia_xor_train (&training, NULL, NULL, &run));
  for (gsize i = 0; i <= run.steps; i++)
    g_assert_cmpfloat (run.movements[i], ==, 0);
  /* The bias goes to the targets' mean. */
  g_assert_cmpfloat_with_epsilon (run.outputs[0], 0.5, 1e-6);
}

static void
test_from_a_constant_hidden_units_stay_equal (void)
{
  for (int activation = 0; activation < MLP_ACTIVATIONS; activation++) {
    const GliaXorTraining training = {.start = GLIA_XOR_START_CONSTANT,
                                      .activation = (mlp_activation)activation,
                                      .constant = 0.5,
                                      .learning_rate = 0.05,
                                      .units = 5,
                                      .steps = 1000};
    g_auto (GliaXorRun) run = {0};
    g_assert_true (glia_xor_train (&training, NULL, NULL, &run));
    for (gsize i = 0; i <= run.steps; i++)
      g_assert_cmpfloat (run.differences[i], ==, 0);
    g_assert_cmpfloat (run.movements[run.steps], >, 0);
  }
}

static void
test_from_random_numbers_xor_is_learned (void)
{
  guint learned = 0;

  for (guint64 seed = 1; seed <= 20; seed++) {
    const GliaXorTraining training = {.start = GLIA_XOR_START_RANDOM,
                                      .activation = MLP_TANH,
                                      .seed = seed,
                                      .learning_rate = 0.1,
                                      .units = 4,
                                      .steps = 3000};
    g_auto (GliaXorRun) run = {0};
    g_assert_true (glia_xor_train (&training, NULL, NULL, &run));
    learned += run.losses[run.steps] < 0.01 ? 1 : 0;
  }
  g_assert_cmpuint (learned, >=, 15);
}

/* A f(w s + b) + c with s = x1 + x2, through three places that a turning f gives. */
static double
best_shared_unit (mlp_activation activation)
{
  double best = 1;

  for (int p = -400; p < 400; p++)
    for (int step = 1; step < 200; step++) {
      const double f0 = mlp_activation_value (activation, p / 100.0),
                   f1 = mlp_activation_value (activation, (p + step) / 100.0),
                   f2 = mlp_activation_value (activation, (p + 2 * step) / 100.0);
      /* The best a and c for (f0, f1, f1, f2) → (0, 1, 1, 0), by least squares. */
      const double mean = (f0 + 2 * f1 + f2) / 4;
      const double spread =
          (f0 - mean) * (f0 - mean) + 2 * (f1 - mean) * (f1 - mean) + (f2 - mean) * (f2 - mean);
      const double slope = spread > 1e-12 ? 2 * (f1 - mean) / spread : 0;
      best = fmin (best, (1 - slope * 2 * (f1 - mean)) / 4);
    }
  return best;
}

/* What identical units can do at all: 1/6 where f is monotone, 0 where it turns. */
static void
test_one_unit_of_the_sum (void)
{
  static const mlp_activation turning[] = {MLP_GELU, MLP_SILU, MLP_MISH};

  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    const mlp_activation activation = (mlp_activation)i;
    gboolean turns = FALSE;
    for (gsize k = 0; k < G_N_ELEMENTS (turning); k++)
      turns = turns || turning[k] == activation;
    g_assert_true (glia_xor_is_monotone (activation) == !turns);
    if (turns)
      g_assert_cmpfloat (best_shared_unit (activation), <, 1e-6);
    else
      g_assert_cmpfloat (best_shared_unit (activation), >=, GLIA_XOR_MONOTONE_BOUND - 1e-9);
  }
}

/* What is said of a constant start is true of it: GELU learns XOR with identical units. */
static void
test_verdict_of_a_constant (void)
{
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    const GliaXorTraining training = {.start = GLIA_XOR_START_CONSTANT,
                                      .activation = (mlp_activation)i,
                                      .constant = 0.5,
                                      .learning_rate = 0.1,
                                      .units = 2,
                                      .steps = 20000};
    g_auto (GliaXorComparison) result = {0};
    g_assert_true (glia_xor_compare (&training, TRUE, NULL, NULL, &result));
    g_autofree char *verdict = glia_xor_comparison_verdict (&result);
    const double loss = result.runs[0].losses[training.steps];
    g_assert_cmpuint (result.n, ==, 1);
    g_assert_nonnull (strstr (verdict, "all 2 hidden units are identical"));
    if (strstr (verdict, "is monotone") != NULL)
      g_assert_cmpfloat (loss, >=, GLIA_XOR_MONOTONE_BOUND - 1e-6);
    else
      g_assert_nonnull (strstr (verdict, "can have a loss of 0"));
    if (training.activation == MLP_GELU)
      g_assert_cmpfloat (loss, <, 1e-6);
  }
}

/* A start that is not the solution is not called so. */
static void
test_solution_is_of_two_relu_units (void)
{
  GliaXorTraining training = {
      .activation = MLP_RELU, .learning_rate = 0.1, .units = 2, .seed = 1, .steps = 10};

  for (int i = 0; i < 3; i++) {
    g_auto (GliaXorComparison) result = {0};
    training.units = i == 1 ? 3 : 2;
    training.activation = i == 2 ? MLP_TANH : MLP_RELU;
    g_assert_true (glia_xor_compare (&training, FALSE, NULL, NULL, &result));
    g_assert_cmpuint (result.n, ==, i == 0 ? 4 : 3);
    if (i == 0)
      g_assert_cmpfloat (result.runs[0].losses[10], ==, 0);
  }
}

/* As many as one by one. */
static void
test_luck (void)
{
  GliaXorTraining training = {.start = GLIA_XOR_START_RANDOM,
                              .activation = MLP_RELU,
                              .seed = 1,
                              .learning_rate = 0.1,
                              .units = 2,
                              .steps = 5000};
  guint counted, learned = 0;

  g_assert_true (glia_xor_count_learned (&training, 100, NULL, NULL, &counted));
  for (; training.seed <= 100; training.seed++) {
    g_auto (GliaXorRun) run = {0};
    g_assert_true (glia_xor_train (&training, NULL, NULL, &run));
    learned += run.losses[run.steps] < GLIA_XOR_LEARNED;
  }
  g_assert_cmpuint (counted, ==, learned);
  g_assert_cmpuint (counted, ==, 31);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labs/softmax/numbers", test_softmax_of_1_2_3);
  g_test_add_func ("/labs/softmax/differences", test_softmax_jacobians_are_central_differences);
  g_test_add_func ("/labs/softmax/large-logits", test_softmax_of_large_logits);
  g_test_add_func ("/labs/jacobian/shapes", test_jacobians_have_their_shapes_and_numbers);
  g_test_add_func ("/labs/jacobian/differences", test_jacobians_are_central_differences);
  g_test_add_func ("/labs/xor/one-layer", test_no_single_layer_does_xor);
  g_test_add_func ("/labs/xor/two-layers", test_two_layers_do_xor_exactly);
  g_test_add_func ("/labs/xor/zero", test_from_zero_only_the_output_s_bias_moves);
  g_test_add_func ("/labs/xor/constant", test_from_a_constant_hidden_units_stay_equal);
  g_test_add_func ("/labs/xor/random", test_from_random_numbers_xor_is_learned);
  g_test_add_func ("/labs/xor/one-unit", test_one_unit_of_the_sum);
  g_test_add_func ("/labs/xor/verdict", test_verdict_of_a_constant);
  g_test_add_func ("/labs/xor/solution", test_solution_is_of_two_relu_units);
  g_test_add_func ("/labs/xor/luck", test_luck);
  return g_test_run ();
}
