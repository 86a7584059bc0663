/* SPDX-License-Identifier: MIT */
#include "glia-dropout-lab.h"
#include "glia-initialization-lab.h"
#include "glia-microscope-lab.h"
#include "glia-overfitting-lab.h"
#include "glia-vanishing-lab.h"

#include <math.h>
#include <string.h>

static void
assert_draws (GliaFigure *taken)
{
  g_autoptr (GliaFigure) figure = taken;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = glia_figure_render (figure, "png", NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (png);
}

/* ---- Vanishing gradient ---------------------------------------------------------------------- */

static void
test_vanishing (void)
{
  const GliaVanishingSettings sigmoid = {.activation = MLP_SIGMOID,
                                         .initialization = {MLP_INITIALIZE_XAVIER_UNIFORM, 0, 0},
                                         .depth = 20,
                                         .units = 16,
                                         .seeds = 3};
  GliaVanishingSettings relu = sigmoid;
  g_auto (GliaVanishing) s = {0}, r = {0};

  relu.activation = MLP_RELU;
  relu.initialization.kind = MLP_INITIALIZE_HE_NORMAL;
  g_assert_true (glia_vanishing_lab_run (&sigmoid, &s));
  g_assert_true (glia_vanishing_lab_run (&relu, &r));
  g_assert_cmpuint (s.layers, ==, 21);
  /* A chain of twenty σ′ ≤ ¼; ReLU with He's weights passes it on. */
  g_assert_cmpfloat (s.plain[0], <, 1e-6 * s.plain[20]);
  g_assert_cmpfloat (r.plain[0], >, 1e-2 * r.plain[20]);
  /* What is added to a layer's output comes back unchanged. */
  g_assert_cmpfloat (s.residual[0], >, 1e3 * s.plain[0]);
  assert_draws (glia_vanishing_figure (&s, "Sigmoid"));
}

/* Zero weights: no gradient reaches the first layer, and that is said as 0. */
static void
test_vanishing_zero (void)
{
  const GliaVanishingSettings settings = {.activation = MLP_RELU,
                                          .initialization = {MLP_INITIALIZE_ZERO, 0, 0},
                                          .depth = 3,
                                          .units = 4,
                                          .seeds = 2};
  g_auto (GliaVanishing) result = {0};

  g_assert_true (glia_vanishing_lab_run (&settings, &result));
  g_assert_cmpfloat (result.plain[0], ==, 0);
  assert_draws (glia_vanishing_figure (&result, NULL));
}

/* Biases do not count: with them the first layer's would be a fifth of the output's. */
static void
test_vanishing_is_of_weights (void)
{
  const GliaVanishingSettings settings = {.activation = MLP_RELU,
                                          .initialization = {MLP_INITIALIZE_LECUN_NORMAL, 0, 0},
                                          .depth = 8,
                                          .units = 16,
                                          .seeds = 5};
  g_auto (GliaVanishing) result = {0};

  /* Computed independently: 1.39 (0.18 with the biases). */
  g_assert_true (glia_vanishing_lab_run (&settings, &result));
  g_assert_cmpfloat_with_epsilon (result.plain[0] / result.plain[8], 1.39, 0.005);
}

/* ---- Initialization -------------------------------------------------------------------------- */

static void
test_zero_start (void)
{
  g_autofree GliaStartRun *run = g_new (GliaStartRun, 1);

  g_assert_true (glia_initialization_lab_run (GLIA_START_ZERO, MLP_RELU, 0.5, 1, run));
  g_assert_cmpfloat (run->largest_movement, ==, 0);
  g_assert_cmpuint (run->before[0].same_units, ==, 8);
  g_assert_cmpuint (run->after[1].same_units, ==, 8);
  assert_draws (glia_initialization_histograms_figure (run, TRUE));
}

/* From a constant the rows stay exactly equal, whatever the activation. */
static void
test_constant_start (void)
{
  for (int activation = 0; activation < MLP_ACTIVATIONS; activation++) {
    g_autofree GliaStartRun *run = g_new (GliaStartRun, 1);
    g_assert_true (glia_initialization_lab_run (GLIA_START_CONSTANT, (mlp_activation)activation,
                                                0.05, 1, run));
    g_assert_cmpuint (run->before[0].same_units, ==, 8);
    g_assert_cmpuint (run->after[0].same_units, ==, 8);
    g_assert_cmpuint (run->after[1].same_units, ==, 8);
    g_assert_cmpfloat (run->largest_movement, >, 0);
  }
}

static void
test_starts (void)
{
  g_autofree GliaStartRun *runs = g_new (GliaStartRun, GLIA_STARTS);

  for (int i = 0; i < GLIA_STARTS; i++)
    g_assert_true (glia_initialization_lab_run ((GliaStart)i, MLP_SIGMOID, 1, 2, &runs[i]));
  /* Large positive weights push a sigmoid to its limit; Xavier's do not, and its units differ. */
  g_assert_cmpfloat (runs[GLIA_START_LARGE].before[1].saturated, >, 0.9);
  g_assert_cmpfloat (runs[GLIA_START_XAVIER].before[1].saturated, <, 0.1);
  g_assert_cmpuint (runs[GLIA_START_XAVIER].before[0].same_units, ==, 0);
  guint32 counted = 0;
  for (gsize b = 0; b < GLIA_INITIALIZATION_BINS; b++)
    counted += runs[GLIA_START_HE].before[0].counts[b];
  g_assert_cmpuint (counted, ==, 200 * 8);
  assert_draws (glia_initialization_losses_figure (runs, GLIA_START_HE));
}

/* The sentence names exactly those starts whose loss has come down, and says "identical" of a layer
 * only if there is one unit in it. */
static void
test_initialization_verdict (void)
{
  static const double rates[] = {0.5, 2, 10};
  g_autofree GliaStartRun *runs = g_new (GliaStartRun, GLIA_STARTS);
  guint none = 0;

  for (int activation = 0; activation < MLP_ACTIVATIONS; activation++)
    for (gsize k = 0; k < G_N_ELEMENTS (rates); k++) {
      gboolean any = FALSE;
      for (int i = 0; i < GLIA_STARTS; i++) {
        g_assert_true (glia_initialization_lab_run ((GliaStart)i, (mlp_activation)activation,
                                                    rates[k], 1, &runs[i]));
        any = any || runs[i].losses[GLIA_INITIALIZATION_STEPS] < 0.1;
      }
      none += !any;
      for (int i = 0; i < GLIA_STARTS; i++) {
        g_autofree char *verdict = glia_initialization_lab_verdict (runs, (GliaStart)i);
        g_assert_true ((strstr (verdict, "No start ends") == NULL) == any);
        g_assert_true ((strstr (verdict, "All 8 units") != NULL) == (i <= GLIA_START_CONSTANT));
        g_assert_null (strstr (verdict, "nan"));
      }
    }
  g_assert_cmpuint (none, >, 0);
}

/* ---- Dropout --------------------------------------------------------------------------------- */

static void
test_dropout (void)
{
  const GliaDropoutSettings settings = {
      .activation = MLP_TANH, .units = 32, .masks = 20000, .dropout = 0.5, .seed = 3};
  g_auto (GliaDropout) result = {0};

  g_assert_true (glia_dropout_lab_run (&settings, &result));
  /* The output is linear in the hidden numbers, so the masks' mean is the plain output: within five
   * standard errors. */
  g_assert_cmpfloat (fabs (result.mean - result.deterministic), <, 5 * result.standard_error);
  g_assert_cmpfloat_with_epsilon (result.silenced, 0.5, 0.01);
  g_assert_cmpfloat (result.deviation, >, 0);
  for (gsize i = 0; i < GLIA_DROPOUT_SHOWN; i++)
    for (gsize u = 0; u < result.units; u++)
      g_assert_true (result.shown[i][u] == 0 ||
                     fabs (result.shown[i][u] - 2 * result.hidden[u]) < 1e-6);
  assert_draws (glia_dropout_outputs_figure (&result));
  assert_draws (glia_dropout_masks_figure (&result));
}

/* Units that are 0 without a mask are silenced by none: what counts are the masks. */
static void
test_dropout_counts_masks (void)
{
  for (int activation = 0; activation < MLP_ACTIVATIONS; activation++)
    for (int p = 1; p <= 9; p += 4) {
      const GliaDropoutSettings settings = {.activation = (mlp_activation)activation,
                                            .units = 32,
                                            .masks = 5000,
                                            .dropout = p / 10.0,
                                            .seed = 1};
      g_auto (GliaDropout) result = {0};
      g_assert_true (glia_dropout_lab_run (&settings, &result));
      g_assert_cmpfloat_with_epsilon (result.silenced, p / 10.0, 0.01);
      g_assert_cmpfloat (result.alive, >, 0.2);
    }
}

static void
test_no_dropout (void)
{
  const GliaDropoutSettings settings = {
      .activation = MLP_RELU, .units = 4, .masks = 10, .dropout = 0, .seed = 1};
  g_auto (GliaDropout) result = {0};

  g_assert_true (glia_dropout_lab_run (&settings, &result));
  g_assert_cmpfloat (result.deviation, ==, 0);
  g_assert_cmpfloat (result.mean, ==, result.deterministic);
  assert_draws (glia_dropout_outputs_figure (&result));
}

/* ---- Over-fitting ---------------------------------------------------------------------------- */

static void
test_overfitting (void)
{
  const GliaOverfittingSettings large = {
      .units = 32, .examples = 30, .epochs = 600, .noise = 0.3, .patience = 20, .seed = 1};
  GliaOverfittingSettings decayed = large;
  g_auto (GliaOverfitting) a = {0}, b = {0}, again = {0};

  decayed.weight_decay = 1;
  g_assert_true (glia_overfitting_lab_run (&large, NULL, NULL, &a));
  g_assert_true (glia_overfitting_lab_run (&decayed, NULL, NULL, &b));
  g_assert_true (glia_overfitting_lab_run (&large, NULL, NULL, &again));
  /* The train loss goes on falling while the dev loss has turned up; weight decay keeps them
   * together. */
  g_assert_cmpfloat (a.train[a.epochs - 1], <, a.train[a.best - 1]);
  g_assert_cmpfloat (a.dev[a.epochs - 1], >, 1.2 * a.dev[a.best - 1]);
  g_assert_cmpfloat (b.dev[b.epochs - 1], <, a.dev[a.epochs - 1]);
  g_assert_cmpuint (a.stop, >=, a.best);
  g_assert_cmpmem (a.dev, a.epochs * sizeof (double), again.dev, again.epochs * sizeof (double));
  assert_draws (glia_overfitting_curves_figure (&a));
  assert_draws (glia_overfitting_surface_figure (&a));
}

static gboolean
end_at_half (double done, gpointer data)
{
  *(double *)data = done;
  return done < 0.5;
}

static void
test_overfitting_stopped (void)
{
  const GliaOverfittingSettings settings = {
      .units = 4, .examples = 20, .epochs = 100, .noise = 0.3, .seed = 1};
  g_auto (GliaOverfitting) result = {0};
  GliaOverfittingCapacity capacity;
  double done = 0;

  g_assert_false (glia_overfitting_lab_run (&settings, end_at_half, &done, &result));
  g_assert_cmpfloat (done, ==, 0.5);
  g_assert_false (glia_overfitting_lab_run_capacities (&settings, end_at_half, &done, &capacity));
  g_assert_cmpfloat (done, ==, 0.5);
}

/* With one unit a layer nothing can be learned by heart, with 128 everything. */
static void
test_overfitting_capacity (void)
{
  const GliaOverfittingSettings settings = {
      .units = 8, .examples = 30, .epochs = 400, .noise = 0.3, .seed = 1};
  g_auto (GliaOverfitting) one = {0};
  GliaOverfittingCapacity capacity;

  g_assert_true (glia_overfitting_lab_run_capacities (&settings, NULL, NULL, &capacity));
  g_assert_true (glia_overfitting_lab_run (&settings, NULL, NULL, &one));
  g_assert_cmpuint (capacity.units[3], ==, 8);
  g_assert_cmpfloat (capacity.dev[3], ==, one.dev[399]);
  g_assert_cmpfloat (capacity.best_dev[3], ==, one.dev[one.best - 1]);
  g_assert_cmpfloat (capacity.train[7], <, 0.1 * capacity.train[0]);
  g_assert_cmpfloat (capacity.dev[7], >, capacity.dev[0]);
  assert_draws (glia_overfitting_capacity_figure (&capacity, 8));
}

/* ---- Microscope ------------------------------------------------------------------------------ */

static mlp_network *
new_network (gboolean normalize)
{
  const mlp_layer hidden[] = {
      {.units = 5, .activation = MLP_TANH},
      {.units = 5,
       .activation = MLP_SIGMOID,
       .residual = TRUE,
       .normalization = normalize ? MLP_NORMALIZE_LAYER : MLP_NORMALIZE_NONE}};
  const mlp_initialization how = {.kind = MLP_INITIALIZE_TORCH};
  mlp_random random = mlp_random_stream (4, MLP_STREAM_INITIALIZE);
  mlp_network *network = NULL;
  mlp_error error;

  g_assert_cmpint (mlp_network_new (3, hidden, 2, 2, &network, &error), ==, MLP_OK);
  g_assert_cmpint (mlp_network_initialize (network, &how, &random, &error), ==, MLP_OK);
  return network;
}

/* The product of the local Jacobians is the network's own, by central differences. */
static void
test_microscope (void)
{
  mlp_network *network = new_network (FALSE);
  const mlp_real features[] = {0.3F, -1, 0.7F};
  const int32_t class = 1;
  const mlp_batch example = {.features = features, .classes = &class, .examples = 1};
  g_autoptr (GliaMicroscope) m = glia_microscope_new (network, MLP_CROSS_ENTROPY, &example);
  double product[5 * 3], next[5 * 3];
  mlp_real numerical[2 * 3];
  mlp_workspace *workspace;
  mlp_error error;

  g_assert_cmpuint (m->layers, ==, 3);
  memcpy (product, m->layer[0].jacobian, sizeof product);
  for (gsize l = 1; l < 3; l++) {
    for (gsize i = 0; i < m->layer[l].units; i++)
      for (gsize j = 0; j < 3; j++) {
        next[i * 3 + j] = 0;
        for (gsize k = 0; k < 5; k++)
          next[i * 3 + j] += m->layer[l].jacobian[i * 5 + k] * product[k * 3 + j];
      }
    memcpy (product, next, sizeof product);
  }
  g_assert_cmpint (mlp_workspace_new (network, 2, &workspace, &error), ==, MLP_OK);
  g_assert_cmpint (mlp_jacobian_numerical (network, workspace, features, numerical, &error), ==,
                   MLP_OK);
  for (gsize i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (product[i], (double)numerical[i], 1e-3);
  /* δ of the output is p − y. */
  double p[2];
  mlp_real logits[] = {(mlp_real)m->layer[2].h[0], (mlp_real)m->layer[2].h[1]};
  mlp_probabilities (MLP_CROSS_ENTROPY, logits, 2, p);
  g_assert_cmpfloat_with_epsilon (m->layer[2].delta[0], p[0], 1e-6);
  g_assert_cmpfloat_with_epsilon (m->layer[2].delta[1], p[1] - 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (m->loss, -log (p[1]), 1e-6);
  assert_draws (glia_microscope_norms_figure (m));
  for (gsize l = 0; l < m->layers; l++)
    assert_draws (glia_microscope_layer_figure (m, l));
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

/* Of a normalized layer there is no Jacobian to show, but δ. */
static void
test_microscope_normalized (void)
{
  mlp_network *network = new_network (TRUE);
  const mlp_real features[] = {0.3F, -1, 0.7F};
  const int32_t classes[] = {1};
  const mlp_batch example = {.features = features, .classes = classes, .examples = 1};
  g_autoptr (GliaMicroscope) m = glia_microscope_new (network, MLP_CROSS_ENTROPY, &example);

  g_assert_null (m->layer[1].jacobian);
  g_assert_true (isnan (m->layer[1].jacobian_norm));
  g_assert_cmpfloat (m->layer[1].delta_norm, >, 0);
  mlp_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labs/vanishing/norms", test_vanishing);
  g_test_add_func ("/labs/vanishing/weights", test_vanishing_is_of_weights);
  g_test_add_func ("/labs/vanishing/zero", test_vanishing_zero);
  g_test_add_func ("/labs/initialization/zero", test_zero_start);
  g_test_add_func ("/labs/initialization/constant", test_constant_start);
  g_test_add_func ("/labs/initialization/starts", test_starts);
  g_test_add_func ("/labs/initialization/verdict", test_initialization_verdict);
  g_test_add_func ("/labs/dropout/masks", test_dropout);
  g_test_add_func ("/labs/dropout/silenced", test_dropout_counts_masks);
  g_test_add_func ("/labs/dropout/none", test_no_dropout);
  g_test_add_func ("/labs/overfitting/turns-up", test_overfitting);
  g_test_add_func ("/labs/overfitting/stopped", test_overfitting_stopped);
  g_test_add_func ("/labs/overfitting/capacity", test_overfitting_capacity);
  g_test_add_func ("/labs/microscope/chain", test_microscope);
  g_test_add_func ("/labs/microscope/normalized", test_microscope_normalized);
  return g_test_run ();
}
