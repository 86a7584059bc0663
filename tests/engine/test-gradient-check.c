/* SPDX-License-Identifier: MIT */

/* The gradient check itself: right gradients are found right in networks whose float loss is far
 * too coarse for differences, and wrong ones wrong. */

#include "mlp.h"
#include "reference.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum { EXAMPLES = 8, INPUTS = 12, OUTPUTS = 4, MOST_LAYERS = 5 };

typedef struct {
  mlp_network *network;
  mlp_workspace *workspace;
  mlp_loss loss;
  mlp_real features[EXAMPLES * INPUTS], values[EXAMPLES * OUTPUTS];
  int32_t classes[EXAMPLES];
  mlp_batch batch;
  mlp_gradient_check_layer layers[MOST_LAYERS];
} fixture;

static void
fixture_init (fixture *f, const mlp_layer *hidden, size_t count, mlp_loss loss)
{
  const mlp_output output = mlp_loss_describe (loss)->output;
  const size_t outputs = output == MLP_OUTPUT_SIGMOID ? 1 : OUTPUTS;
  const mlp_initialization torch = {.kind = MLP_INITIALIZE_TORCH};
  mlp_random random = mlp_random_stream (11, MLP_STREAM_INITIALIZE);

  *f = (fixture){.loss = loss};
  g_assert_cmpint (mlp_network_new (INPUTS, hidden, count, outputs, &f->network, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_network_initialize (f->network, &torch, &random, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_workspace_new (f->network, EXAMPLES, &f->workspace, NULL), ==, MLP_OK);
  for (size_t i = 0; i < G_N_ELEMENTS (f->features); i++)
    f->features[i] = (mlp_real)mlp_random_normal (&random);
  for (size_t i = 0; i < G_N_ELEMENTS (f->values); i++)
    f->values[i] = (mlp_real)mlp_random_normal (&random);
  for (size_t i = 0; i < EXAMPLES; i++)
    f->classes[i] = (int32_t)mlp_random_below (&random, outputs == 1 ? 2 : outputs);
  f->batch = (mlp_batch){.features = f->features,
                         .classes = output == MLP_OUTPUT_VALUES ? NULL : f->classes,
                         .values = output == MLP_OUTPUT_VALUES ? f->values : NULL,
                         .examples = EXAMPLES};
}

static void
fixture_clear (fixture *f)
{
  mlp_workspace_free (f->workspace);
  mlp_network_free (f->network);
}

static void
fixture_scale_parameters (fixture *f, mlp_real factor)
{
  for (size_t i = 0; i < mlp_network_parameter_count (f->network); i++)
    mlp_network_parameters (f->network)[i] *= factor;
}

/* Checks the gradients of backward, those of `layer` (0: of all) multiplied by `factor`. */
static void
fixture_compare (fixture *f, mlp_mode mode, size_t layer, mlp_real factor, size_t per_layer)
{
  const size_t count = mlp_network_parameter_count (f->network);
  const mlp_real *parameters = mlp_network_parameters (f->network);
  const mlp_real *first = layer == 0 ? parameters : mlp_network_view (f->network, layer).weight;
  const mlp_real *end = layer == 0 || layer == mlp_network_layers (f->network)
                            ? parameters + count
                            : mlp_network_view (f->network, layer + 1).weight;
  g_autofree mlp_real *gradients = NULL;

  mlp_network_forward (f->network, f->workspace, &f->batch, mode);
  mlp_network_backward (f->network, f->workspace, f->loss, &f->batch);
  gradients = g_memdup2 (mlp_workspace_gradients (f->workspace), count * sizeof (mlp_real));
  for (const mlp_real *p = first; p < end; p++)
    gradients[p - parameters] *= factor;
  g_assert_cmpint (mlp_gradient_compare (f->network, f->workspace, f->loss, &f->batch, mode,
                                         gradients, per_layer, f->layers, NULL),
                   ==, MLP_OK);
}

/* By the engine's own float loss the first layer's gradients seem a tenth off here. */
static void
test_wide_sigmoid_is_right (void)
{
  const mlp_layer layer = {.units = 512, .activation = MLP_SIGMOID};
  const mlp_layer hidden[] = {layer, layer, layer};
  fixture f;

  fixture_init (&f, hidden, 3, MLP_CROSS_ENTROPY);
  g_assert_cmpint (
      mlp_gradient_check (f.network, f.loss, &f.batch, MLP_MODE_TRAIN, 40, f.layers, NULL), ==,
      MLP_OK);
  for (size_t l = 0; l < 4; l++) {
    g_assert_cmpfloat (f.layers[l].relative_error, <, 1e-3);
    g_assert_cmpint (f.layers[l].verdict, ==, MLP_GRADIENT_RIGHT);
    g_assert_cmpuint (f.layers[l].parameters, >=, OUTPUTS + 20 - 1);
  }
  fixture_clear (&f);
}

static void
test_one_per_cent_off_is_wrong (void)
{
  static const mlp_activation activations[] = {MLP_SIGMOID, MLP_RELU, MLP_TANH, MLP_GELU};

  for (size_t i = 0; i < G_N_ELEMENTS (activations); i++) {
    const mlp_layer layer = {.units = 64, .activation = activations[i]};
    const mlp_layer hidden[] = {layer, layer, layer};
    fixture f;

    fixture_init (&f, hidden, 3, MLP_CROSS_ENTROPY);
    for (size_t wrong = 0; wrong <= 4; wrong++) {
      fixture_compare (&f, MLP_MODE_TRAIN, wrong, (mlp_real)1.01, 20);
      for (size_t l = 1; l <= 4; l++)
        g_assert_cmpint (f.layers[l - 1].verdict, ==,
                         wrong == 0 || wrong == l ? MLP_GRADIENT_WRONG : MLP_GRADIENT_RIGHT);
      g_assert_cmpfloat_with_epsilon (f.layers[wrong == 0 ? 0 : wrong - 1].relative_error,
                                      0.01 / 1.01, 1e-3);
    }
    fixture_clear (&f);
  }
}

static void
test_not_a_number_is_wrong (void)
{
  const mlp_layer hidden = {.units = 6, .activation = MLP_TANH};
  fixture f;

  fixture_init (&f, &hidden, 1, MLP_CROSS_ENTROPY);
  fixture_compare (&f, MLP_MODE_TRAIN, 1, (mlp_real)NAN, 0);
  g_assert_cmpint (f.layers[0].verdict, ==, MLP_GRADIENT_WRONG);
  g_assert_cmpint (f.layers[1].verdict, ==, MLP_GRADIENT_RIGHT);
  fixture_clear (&f);
}

/* The batch normalization of evaluation takes constants, that of training the batch's own
 * numbers: their gradients differ. */
static void
test_both_modes_are_right (void)
{
  for (int normalization = 0; normalization < MLP_NORMALIZATIONS; normalization++) {
    const mlp_layer layer = {.units = 9,
                             .activation = MLP_TANH,
                             .normalization = normalization,
                             .dropout = 0.3,
                             .residual = true};
    const mlp_layer hidden[] = {layer, layer};
    fixture f;

    fixture_init (&f, hidden, 2, MLP_MEAN_SQUARED_ERROR);
    for (size_t l = 1; l <= 2 && normalization == MLP_NORMALIZE_BATCH; l++)
      for (size_t u = 0; u < 9; u++) {
        mlp_network_view (f.network, l).running_mean[u] = (mlp_real)0.1 * (mlp_real)u;
        mlp_network_view (f.network, l).running_variance[u] = 1 + (mlp_real)0.2 * (mlp_real)u;
      }
    for (int mode = MLP_MODE_TRAIN; mode <= MLP_MODE_EVALUATE; mode++) {
      fixture_compare (&f, mode, 0, 1, 0);
      for (size_t l = 0; l < 3; l++)
        g_assert_cmpint (f.layers[l].verdict, ==, MLP_GRADIENT_RIGHT);
    }
    fixture_clear (&f);
  }
}

/* Where units are saturated or the loss is next to nothing, the float gradients have few right
 * digits. That is no mistake in them, and what cannot be told must not be called right. */
static void
test_rounding_is_not_called_wrong (gconstpointer data)
{
  const mlp_activation activation = GPOINTER_TO_INT (data);

  for (int normalization = 0; normalization < MLP_NORMALIZATIONS; normalization++)
    for (int loss = 0; loss < MLP_LOSSES; loss++) {
      const mlp_layer layer = {
          .units = 24, .activation = activation, .normalization = normalization};
      const mlp_layer hidden[] = {layer, layer, layer};
      mlp_optimizer_settings adam = mlp_optimizer_defaults (MLP_ADAM);
      mlp_optimizer *optimizer;
      mlp_metrics metrics;
      fixture f;

      adam.learning_rate = 0.01;
      fixture_init (&f, hidden, 3, loss);
      g_assert_cmpint (mlp_optimizer_new (f.network, &adam, &optimizer, NULL), ==, MLP_OK);
      fixture_scale_parameters (&f, 10);
      for (int round = 0; round < 3; round++) {
        fixture_compare (&f, MLP_MODE_TRAIN, 0, 1, 16);
        for (size_t l = 0; l < 4; l++)
          g_assert_cmpint (f.layers[l].verdict, !=, MLP_GRADIENT_WRONG);
        fixture_compare (&f, MLP_MODE_TRAIN, 0, (mlp_real)1.02, 16);
        for (size_t l = 0; l < 4; l++)
          if (f.layers[l].analytic != 0 || f.layers[l].numerical != 0)
            g_assert_cmpint (f.layers[l].verdict, !=, MLP_GRADIENT_RIGHT);
        for (int step = 0; step < 100; step++)
          g_assert_cmpint (
              mlp_train_step (f.network, f.workspace, optimizer, loss, &f.batch, &metrics, NULL),
              ==, MLP_OK);
      }
      mlp_optimizer_free (optimizer);
      fixture_clear (&f);
    }
}

/* A ReLU at exactly 0 has no derivative: nothing is compared, and nothing said about it. */
static void
test_kinks_are_left_out (void)
{
  const mlp_layer hidden = {.units = 3, .activation = MLP_RELU};
  fixture f;

  fixture_init (&f, &hidden, 1, MLP_CROSS_ENTROPY);
  fixture_compare (&f, MLP_MODE_TRAIN, 0, 1, 0);
  g_assert_cmpuint (f.layers[0].parameters, ==, 3 * INPUTS + 3);
  for (size_t i = 0; i < 3 * INPUTS + 3; i++)
    mlp_network_view (f.network, 1).weight[i] = 0;
  fixture_compare (&f, MLP_MODE_TRAIN, 0, 1, 0);
  g_assert_cmpuint (f.layers[0].kinks, ==, 3 * INPUTS + 3);
  g_assert_cmpuint (f.layers[0].parameters, ==, 0);
  g_assert_cmpint (f.layers[0].verdict, ==, MLP_GRADIENT_UNKNOWN);
  g_assert_cmpuint (f.layers[1].kinks, ==, 0);
  g_assert_cmpint (f.layers[1].verdict, ==, MLP_GRADIENT_RIGHT);
  fixture_clear (&f);
}

/* The largest gradient is always among those compared, so one wrong number that is large is
 * found. */
static void
test_the_largest_gradient_is_compared (void)
{
  const mlp_layer hidden = {.units = 40, .activation = MLP_SILU};
  fixture f;

  fixture_init (&f, &hidden, 1, MLP_HINGE);
  mlp_network_forward (f.network, f.workspace, &f.batch, MLP_MODE_TRAIN);
  mlp_network_backward (f.network, f.workspace, f.loss, &f.batch);
  const size_t count = mlp_network_parameter_count (f.network);
  g_autofree mlp_real *gradients =
      g_memdup2 (mlp_workspace_gradients (f.workspace), count * sizeof (mlp_real));
  gradients[333] = 1;
  g_assert_cmpint (mlp_gradient_compare (f.network, f.workspace, f.loss, &f.batch, MLP_MODE_TRAIN,
                                         gradients, 2, f.layers, NULL),
                   ==, MLP_OK);
  g_assert_cmpfloat (f.layers[0].analytic, ==, 1);
  g_assert_cmpint (f.layers[0].verdict, ==, MLP_GRADIENT_WRONG);
  g_assert_cmpuint (f.layers[0].parameters + f.layers[0].kinks, ==, 2);
  fixture_clear (&f);
}

static void
test_a_loss_that_is_not_finite_is_an_error (void)
{
  const mlp_layer hidden = {.units = 3, .activation = MLP_RELU};
  mlp_error error;
  fixture f;

  fixture_init (&f, &hidden, 1, MLP_CROSS_ENTROPY);
  mlp_network_view (f.network, 1).bias[0] = (mlp_real)NAN;
  g_assert_cmpint (
      mlp_gradient_check (f.network, f.loss, &f.batch, MLP_MODE_TRAIN, 0, f.layers, &error), ==,
      MLP_DIVERGED);
  g_assert_nonnull (strstr (error.message, "finite"));
  fixture_clear (&f);
}

/* Two independent ways forward: the loss is the same but for rounding. */
static void
test_reference_loss (gconstpointer data)
{
  const mlp_activation activation = GPOINTER_TO_INT (data);

  for (int loss = 0; loss < MLP_LOSSES; loss++)
    for (int normalization = 0; normalization < MLP_NORMALIZATIONS; normalization++)
      for (int residual = 0; residual < 2; residual++)
        for (int mode = MLP_MODE_TRAIN; mode <= MLP_MODE_EVALUATE; mode++) {
          const mlp_layer layer = {.units = 20,
                                   .activation = activation,
                                   .normalization = normalization,
                                   .residual = residual != 0,
                                   .dropout = 0.3};
          const mlp_layer hidden[] = {layer, layer};
          const uint32_t rows[] = {5, 0, 3, 3, 7};
          fixture f;

          fixture_init (&f, hidden, 2, loss);
          fixture_scale_parameters (&f, 2);
          f.batch.rows = rows;
          f.batch.examples = G_N_ELEMENTS (rows);
          mlp_network_forward (f.network, f.workspace, &f.batch, mode);
          const double fast = mlp_network_loss (f.network, f.workspace, loss, &f.batch).loss;
          mlp_reference *reference =
              mlp_reference_new (f.network, f.workspace, loss, &f.batch, mode);
          g_assert_cmpfloat_with_epsilon (mlp_reference_loss (reference), fast, 1e-5 * (1 + fast));
          mlp_reference_free (reference);
          fixture_clear (&f);
        }
}

/* The short cut from one moved parameter to the loss is the long way round. */
static void
test_reference_moved (void)
{
  for (int normalization = 0; normalization < MLP_NORMALIZATIONS; normalization++) {
    const mlp_layer layer = {
        .units = 5, .activation = MLP_GELU, .normalization = normalization, .residual = true};
    const mlp_layer hidden[] = {layer, layer};
    const double change = 0.25; /* exact in float */
    fixture f;

    fixture_init (&f, hidden, 2, MLP_CROSS_ENTROPY);
    mlp_network_forward (f.network, f.workspace, &f.batch, MLP_MODE_TRAIN);
    for (size_t l = 1; l <= 3; l++) {
      const mlp_layer_view view = mlp_network_view (f.network, l);
      const size_t count = view.units * view.inputs + view.units * (view.scale != NULL ? 3 : 1);

      for (size_t i = 0; i < count; i++) {
        const mlp_real kept = view.weight[i];
        view.weight[i] = 0;
        mlp_reference *from =
            mlp_reference_new (f.network, f.workspace, f.loss, &f.batch, MLP_MODE_TRAIN);
        view.weight[i] = (mlp_real)change;
        mlp_reference *to =
            mlp_reference_new (f.network, f.workspace, f.loss, &f.batch, MLP_MODE_TRAIN);
        g_assert_cmpfloat_with_epsilon (mlp_reference_loss_moved (from, l - 1, i, change),
                                        mlp_reference_loss (to), 1e-13);
        g_assert_cmpfloat (mlp_reference_loss_moved (from, l - 1, i, 0), ==,
                           mlp_reference_loss (from));
        view.weight[i] = kept;
        mlp_reference_free (from);
        mlp_reference_free (to);
      }
    }
    fixture_clear (&f);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gradient-check/wide-sigmoid-is-right", test_wide_sigmoid_is_right);
  g_test_add_func ("/gradient-check/one-per-cent-off-is-wrong", test_one_per_cent_off_is_wrong);
  g_test_add_func ("/gradient-check/not-a-number-is-wrong", test_not_a_number_is_wrong);
  g_test_add_func ("/gradient-check/both-modes-are-right", test_both_modes_are_right);
  g_test_add_func ("/gradient-check/kinks-are-left-out", test_kinks_are_left_out);
  g_test_add_func ("/gradient-check/largest-is-compared", test_the_largest_gradient_is_compared);
  g_test_add_func ("/gradient-check/not-finite", test_a_loss_that_is_not_finite_is_an_error);
  g_test_add_func ("/gradient-check/reference-moved", test_reference_moved);
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    const char *name = mlp_activation_describe (i)->name;
    g_autofree char *loss = g_strconcat ("/gradient-check/reference-loss/", name, NULL);
    g_autofree char *rounding = g_strconcat ("/gradient-check/rounding/", name, NULL);
    g_test_add_data_func (loss, GINT_TO_POINTER (i), test_reference_loss);
    g_test_add_data_func (rounding, GINT_TO_POINTER (i), test_rounding_is_not_called_wrong);
  }
  return g_test_run ();
}
