/* SPDX-License-Identifier: MIT */

/* Denormals are zero while the engine trains, in every thread, and the caller's mode comes back. */

#include "float-mode.h"
#include "mlp.h"

#include <glib.h>
#include <math.h>

enum { INPUTS = 4, UNITS = 200, EXAMPLES = 6 };

static const mlp_real DENORMAL = 1e-40f;

typedef struct {
  mlp_network *network;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_real features[EXAMPLES * INPUTS];
  int32_t classes[EXAMPLES];
  mlp_batch batch;
} engine;

/* Inputs of zero make the first layer's gradients zero: its moments only shrink. */
static engine *
engine_new (size_t threads)
{
  const mlp_layer hidden = {.units = UNITS, .activation = MLP_TANH};
  const mlp_initialization start = {.kind = MLP_INITIALIZE_TORCH};
  const mlp_optimizer_settings adam = mlp_optimizer_defaults (MLP_ADAM);
  mlp_random random = mlp_random_stream (1, MLP_STREAM_INITIALIZE);
  engine *e = g_new0 (engine, 1);

  g_assert_cmpint (mlp_network_new (INPUTS, &hidden, 1, 2, &e->network, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_network_initialize (e->network, &start, &random, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_workspace_new (e->network, EXAMPLES, &e->workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_workspace_set_threads (e->workspace, threads, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (e->network, &adam, &e->optimizer, NULL), ==, MLP_OK);
  for (size_t i = 0; i < INPUTS * UNITS; i++)
    mlp_optimizer_slot (e->optimizer, 1)[i] = DENORMAL;
  e->batch = (mlp_batch){.features = e->features, .classes = e->classes, .examples = EXAMPLES};
  return e;
}

static void
engine_free (engine *e)
{
  mlp_optimizer_free (e->optimizer);
  mlp_workspace_free (e->workspace);
  mlp_network_free (e->network);
  g_free (e);
}

static void
test_flushed (gconstpointer threads)
{
  const mlp_float_mode before = mlp_float_mode_get ();
  engine *e = engine_new (GPOINTER_TO_SIZE (threads));
  mlp_metrics metrics;

  if (MLP_FLUSH == 0)
    g_test_skip ("this machine's mode cannot be set");
  else {
    /* The test tests nothing where a denormal is zero anyway. */
    mlp_float_mode_set (before & ~MLP_FLUSH);
    g_assert_true (mlp_optimizer_slot (e->optimizer, 1)[0] > 0);
    g_assert_cmpint (mlp_train_step (e->network, e->workspace, e->optimizer, MLP_CROSS_ENTROPY,
                                     &e->batch, &metrics, NULL),
                     ==, MLP_OK);
    for (size_t i = 0; i < INPUTS * UNITS; i++)
      g_assert_false (mlp_optimizer_slot (e->optimizer, 1)[i] > 0);
  }
  mlp_float_mode_set (before);
  engine_free (e);
}

static void
test_restored (void)
{
  const mlp_float_mode before = mlp_float_mode_get (),
                       modes[] = {before & ~MLP_FLUSH, before | MLP_FLUSH};
  engine *e = engine_new (2);
  mlp_metrics metrics;

  for (size_t i = 0; i < G_N_ELEMENTS (modes); i++) {
    mlp_float_mode_set (modes[i]);
    g_assert_cmpint (mlp_train_step (e->network, e->workspace, e->optimizer, MLP_CROSS_ENTROPY,
                                     &e->batch, &metrics, NULL),
                     ==, MLP_OK);
    g_assert_cmpuint (mlp_float_mode_get () & MLP_FLUSH, ==, modes[i] & MLP_FLUSH);
    mlp_evaluate (e->network, e->workspace, MLP_CROSS_ENTROPY, &e->batch, EXAMPLES, NULL);
    g_assert_cmpuint (mlp_float_mode_get () & MLP_FLUSH, ==, modes[i] & MLP_FLUSH);
  }
  /* Also where training ends in an error. */
  e->features[0] = (mlp_real)NAN;
  mlp_float_mode_set (modes[0]);
  g_assert_cmpint (mlp_train_step (e->network, e->workspace, e->optimizer, MLP_CROSS_ENTROPY,
                                   &e->batch, &metrics, NULL),
                   ==, MLP_DIVERGED);
  g_assert_cmpuint (mlp_float_mode_get () & MLP_FLUSH, ==, 0);
  mlp_float_mode_set (before);
  engine_free (e);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/float-mode/one-thread", GSIZE_TO_POINTER (1), test_flushed);
  g_test_add_data_func ("/float-mode/two-threads", GSIZE_TO_POINTER (2), test_flushed);
  g_test_add_func ("/float-mode/restored", test_restored);
  return g_test_run ();
}
