/* SPDX-License-Identifier: MIT */

/* Networks that were put together by hand, so that what must be seen is known. */

#include "glia-diagnostics.h"

#include <math.h>

/* x from −1 to 1 in equal steps. */
static GliaDataset *
line_of (gsize n)
{
  float *features = g_new (float, n);
  gint32 *classes = g_new0 (gint32, n);
  char *const names[] = {"0", "1", NULL};

  for (gsize i = 0; i < n; i++)
    features[i] = (float)(2.0 * (double)i / (double)(n - 1) - 1);
  return glia_dataset_new (&(GliaDatasetParts){.n_rows = n,
                                               .n_columns = 1,
                                               .features = features,
                                               .classes = classes,
                                               .class_names = g_strdupv ((char **)names),
                                               .provenance = g_strdup ("test")});
}

/* One input, one hidden layer of these weights and biases, one output that adds up. */
static mlp_network *
network_of (mlp_activation activation, const float *weights, const float *biases, gsize units)
{
  const mlp_layer layer = {.units = units, .activation = activation};
  mlp_network *network;

  g_assert_true (mlp_network_new (1, &layer, 1, 1, &network, NULL) == MLP_OK);
  const mlp_layer_view hidden = mlp_network_view (network, 1), out = mlp_network_view (network, 2);
  for (gsize i = 0; i < units; i++) {
    hidden.weight[i] = weights[i];
    hidden.bias[i] = biases[i];
    out.weight[i] = 1;
  }
  return network;
}

static void
test_relu_units_that_are_never_positive_are_dead (void)
{
  const float weights[] = {1, 1, -1, 0.5F}, biases[] = {0, -2, -1.5F, 1};
  g_autoptr (GliaDataset) data = line_of (1000);
  mlp_network *network = network_of (MLP_RELU, weights, biases, 4);
  g_autoptr (GliaDiagnostics) seen = glia_diagnostics_new (network, data, 7);

  g_assert_cmpuint (seen->tag, ==, 7);
  g_assert_cmpuint (seen->layers, ==, 2);
  g_assert_cmpuint (seen->examples, ==, 256);
  g_assert_cmpuint (seen->layer[0].dead_units, ==, 2);
  g_assert_cmpfloat (seen->layer[0].dead, ==, 0.5);
  g_assert_true (isnan (seen->layer[0].saturated));
  g_assert_cmpuint (seen->layer[0].same_units, ==, 0);
  g_assert_true (isnan (seen->layer[1].dead));
  mlp_network_free (network);
}

static void
test_saturation_is_near_the_limits (void)
{
  /* A unit with a huge bias is saturated everywhere, one without any nowhere. */
  static const mlp_activation kinds[] = {MLP_SIGMOID, MLP_TANH, MLP_SOFTSIGN, MLP_HARDTANH};
  const float weights[] = {0, 0, 0, 0}, biases[] = {1000, -1000, 0, 0.1F};
  g_autoptr (GliaDataset) data = line_of (10);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    mlp_network *network = network_of (kinds[i], weights, biases, 4);
    g_autoptr (GliaDiagnostics) seen = glia_diagnostics_new (network, data, 0);
    g_assert_cmpuint (seen->examples, ==, 10);
    g_assert_cmpfloat (seen->layer[0].saturated, ==, 0.5);
    g_assert_true (isnan (seen->layer[0].dead));
    mlp_network_free (network);
  }
}

static void
test_units_with_equal_weights_are_the_same (void)
{
  const float weights[] = {0.5F, 1, 0.5F, 2, 1, 0.5F}, biases[] = {0.1F, 0, 0.1F, 0, 0, 0.2F};
  g_autoptr (GliaDataset) data = line_of (10);
  mlp_network *network = network_of (MLP_TANH, weights, biases, 6);
  g_autoptr (GliaDiagnostics) seen = glia_diagnostics_new (network, data, 0);

  g_assert_cmpuint (seen->layer[0].same_units, ==, 4); /* 0 and 2, 1 and 4 */
  /* What they are used for tells them apart, too. */
  mlp_network_view (network, 2).weight[4] = 3;
  g_autoptr (GliaDiagnostics) other = glia_diagnostics_new (network, data, 0);
  g_assert_cmpuint (other->layer[0].same_units, ==, 2);
  mlp_network_free (network);
}

/* Equality is a matter of the units' own size: beside weights of 1e8, 0.1 and 0.2 are near each
 * other, and are two weights. */
static void
test_units_beside_an_exploded_one_are_not_the_same (void)
{
  const float weights[] = {1e8F, 0.1F, 0.2F, 0.3F}, biases[] = {0, 0, 0, 0};
  g_autoptr (GliaDataset) data = line_of (10);
  mlp_network *network = network_of (MLP_TANH, weights, biases, 4);
  g_autoptr (GliaDiagnostics) seen = glia_diagnostics_new (network, data, 0);

  g_assert_cmpuint (seen->layer[0].same_units, ==, 0);
  mlp_network_free (network);
}

static void
test_histograms_hold_every_weight (void)
{
  const float weights[] = {-2.3F, -2.3F, 0.01F, 5.8F}, biases[] = {0, 1, 0, 0};
  g_autoptr (GliaDataset) data = line_of (10);
  mlp_network *network = network_of (MLP_TANH, weights, biases, 4);
  g_autoptr (GliaDiagnostics) seen = glia_diagnostics_new (network, data, 0);
  const GliaHistogram *h = &seen->layer[0].weights;
  gsize total = 0;

  g_assert_cmpfloat (h->low, ==, -4);
  g_assert_cmpfloat (h->high, ==, 6);
  g_assert_cmpfloat (seen->layer[1].weights.low, ==, h->low);
  g_assert_cmpfloat (seen->layer[1].weights.high, ==, h->high);
  g_assert_cmpuint (h->n, ==, 4);
  g_assert_cmpfloat_with_epsilon (h->mean, (-4.6 + 0.01 + 5.8) / 4, 1e-6);
  for (gsize i = 0; i < h->bins; i++)
    total += h->counts[i];
  g_assert_cmpuint (total, ==, 4);
  g_assert_cmpuint (h->counts[(gsize)((-2.3 + 4) / 10 * (double)h->bins)], ==, 2);
  g_assert_cmpuint (h->counts[(gsize)((5.8 + 4) / 10 * (double)h->bins)], ==, 1);
  g_assert_cmpfloat (seen->layer[0].activations.low, ==, -1);
  g_assert_cmpfloat (seen->layer[0].activations.high, ==, 1);
  g_assert_cmpuint (seen->layer[0].activations.n, ==, 40);
  mlp_network_free (network);
}

static void
test_numbers_that_are_not_finite_are_left_out (void)
{
  const float weights[] = {NAN, INFINITY, 0, 0}, biases[] = {0, 0, 0, 0};
  g_autoptr (GliaDataset) data = line_of (10);
  mlp_network *network = network_of (MLP_TANH, weights, biases, 4);
  g_autoptr (GliaDiagnostics) seen = glia_diagnostics_new (network, data, 0);

  g_assert_cmpuint (seen->layer[0].weights.n, ==, 2);
  g_assert_true (isfinite (seen->layer[0].weights.low) && isfinite (seen->layer[0].weights.high));
  mlp_network_free (network);
}

static void
ready_cb (gpointer data)
{
  (*(int *)data)++;
}

static void
test_the_newest_request_is_answered (void)
{
  const float weights[] = {1, 2}, biases[] = {0, 0};
  g_autoptr (GliaDataset) data = line_of (300);
  mlp_network *network = network_of (MLP_TANH, weights, biases, 2);
  int answers = 0;
  GliaDiagnoser *diagnoser = glia_diagnoser_new (ready_cb, &answers);
  guint64 newest = 0;

  for (guint64 tag = 1; tag <= 50; tag++)
    glia_diagnoser_ask (diagnoser, network, data, tag);
  while (newest != 50) {
    g_main_context_iteration (NULL, TRUE);
    g_autoptr (GliaDiagnostics) seen = glia_diagnoser_take (diagnoser);
    if (seen == NULL)
      continue;
    g_assert_cmpuint (seen->tag, >, newest);
    newest = seen->tag;
  }
  g_assert_cmpint (answers, >=, 1);
  glia_diagnoser_ask (diagnoser, network, data, 51);
  glia_diagnoser_free (diagnoser); /* with a request on its way */
  mlp_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment/diagnostics/dead",
                   test_relu_units_that_are_never_positive_are_dead);
  g_test_add_func ("/experiment/diagnostics/saturated", test_saturation_is_near_the_limits);
  g_test_add_func ("/experiment/diagnostics/same", test_units_with_equal_weights_are_the_same);
  g_test_add_func ("/experiment/diagnostics/same-beside-exploded",
                   test_units_beside_an_exploded_one_are_not_the_same);
  g_test_add_func ("/experiment/diagnostics/histograms", test_histograms_hold_every_weight);
  g_test_add_func ("/experiment/diagnostics/not-finite",
                   test_numbers_that_are_not_finite_are_left_out);
  g_test_add_func ("/experiment/diagnostics/newest", test_the_newest_request_is_answered);
  return g_test_run ();
}
