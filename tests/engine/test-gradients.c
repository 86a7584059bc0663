/* SPDX-License-Identifier: MIT */

/* Backward against central differences, for every activation x loss x normalization x residual,
 * with dropout; built once with the float engine and once with the double one. */

#include "mlp.h"

#include <glib.h>

/* Of a Jacobian by differences in this precision. */
#ifdef MLP_DOUBLE
static const double JACOBIAN_LIMIT = 1e-7;
#else
static const double JACOBIAN_LIMIT = 1e-3;
#endif

enum { EXAMPLES = 7, INPUTS = 4, WIDTH = 5 };

typedef struct {
  mlp_real features[EXAMPLES * INPUTS];
  int32_t classes[EXAMPLES];
  mlp_real values[EXAMPLES * 3];
} fixture;

static void
fixture_fill (fixture *f, mlp_random *random, int classes)
{
  for (size_t i = 0; i < G_N_ELEMENTS (f->features); i++)
    f->features[i] = (mlp_real)mlp_random_normal (random);
  for (size_t i = 0; i < EXAMPLES; i++)
    f->classes[i] = (int32_t)mlp_random_below (random, (uint64_t)classes);
  for (size_t i = 0; i < G_N_ELEMENTS (f->values); i++)
    f->values[i] = (mlp_real)mlp_random_normal (random);
}

static void
check_one (mlp_activation activation,
           mlp_loss loss,
           mlp_normalization normalization,
           bool residual,
           double dropout)
{
  const mlp_layer hidden[] = {
      {.units = WIDTH, .activation = activation, .normalization = normalization},
      {.units = WIDTH,
       .activation = activation,
       .normalization = normalization,
       .residual = residual,
       .dropout = dropout},
  };
  const mlp_output output = mlp_loss_describe (loss)->output;
  const size_t outputs = output == MLP_OUTPUT_SIGMOID ? 1 : 3;
  const mlp_initialization he = {.kind = MLP_INITIALIZE_TORCH};
  mlp_random random = mlp_random_stream (11, MLP_STREAM_INITIALIZE);
  mlp_gradient_check_layer results[3];
  mlp_network *network;
  fixture f;

  g_assert_cmpint (mlp_network_new (INPUTS, hidden, 2, outputs, &network, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_network_initialize (network, &he, &random, NULL), ==, MLP_OK);
  fixture_fill (&f, &random, outputs == 1 ? 2 : 3);
  const mlp_batch batch = {.features = f.features,
                           .classes = output == MLP_OUTPUT_VALUES ? NULL : f.classes,
                           .values = output == MLP_OUTPUT_VALUES ? f.values : NULL,
                           .examples = EXAMPLES};
  g_assert_cmpint (mlp_gradient_check (network, loss, &batch, MLP_MODE_TRAIN, 0, results, NULL), ==,
                   MLP_OK);
  for (size_t i = 0; i < 3; i++) {
    if (!(results[i].relative_error < MLP_GRADIENT_LIMIT))
      g_test_message ("%s, %s, %s, layer %zu: analytic %.9g, numerical %.9g",
                      mlp_activation_describe (activation)->name, mlp_loss_name (loss),
                      mlp_normalization_name (normalization), i + 1, results[i].analytic,
                      results[i].numerical);
    g_assert_cmpfloat (results[i].relative_error, <, MLP_GRADIENT_LIMIT);
    g_assert_cmpuint (results[i].parameters, >, WIDTH);
  }
  mlp_network_free (network);
}

static void
test_activation (gconstpointer activation)
{
  for (int loss = 0; loss < MLP_LOSSES; loss++)
    for (int normalization = 0; normalization < MLP_NORMALIZATIONS; normalization++)
      for (int residual = 0; residual < 2; residual++) {
        check_one (GPOINTER_TO_INT (activation), loss, normalization, residual != 0, 0);
        check_one (GPOINTER_TO_INT (activation), loss, normalization, residual != 0, 0.4);
      }
}

static void
test_jacobian (void)
{
  const mlp_layer hidden[] = {
      {.units = WIDTH, .activation = MLP_TANH, .normalization = MLP_NORMALIZE_LAYER},
      {.units = WIDTH,
       .activation = MLP_GELU,
       .normalization = MLP_NORMALIZE_BATCH,
       .residual = true}};
  const mlp_initialization xavier = {.kind = MLP_INITIALIZE_XAVIER_NORMAL};
  mlp_random random = mlp_random_stream (5, MLP_STREAM_INITIALIZE);
  mlp_real exact[3 * INPUTS], numerical[3 * INPUTS];
  mlp_workspace *workspace;
  mlp_network *network;
  fixture f;

  g_assert_cmpint (mlp_network_new (INPUTS, hidden, 2, 3, &network, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_network_initialize (network, &xavier, &random, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_workspace_new (network, 3, &workspace, NULL), ==, MLP_OK);
  fixture_fill (&f, &random, 3);
  mlp_jacobian (network, workspace, f.features, exact);
  g_assert_cmpint (mlp_jacobian_numerical (network, workspace, f.features, numerical, NULL), ==,
                   MLP_OK);
  for (size_t i = 0; i < G_N_ELEMENTS (exact); i++)
    g_assert_cmpfloat_with_epsilon (exact[i], numerical[i], JACOBIAN_LIMIT);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    g_autofree char *path = g_strconcat ("/gradients/", mlp_activation_describe (i)->name, NULL);
    g_test_add_data_func (path, GINT_TO_POINTER (i), test_activation);
  }
  g_test_add_func ("/gradients/jacobian", test_jacobian);
  return g_test_run ();
}
