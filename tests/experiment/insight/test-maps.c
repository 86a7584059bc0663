/* SPDX-License-Identifier: MIT */
#include "glia-maps.h"

#include <math.h>

static mlp_network *
network_of (const mlp_layer *hidden, gsize count, gsize outputs)
{
  mlp_random random = mlp_random_stream (5, MLP_STREAM_INITIALIZE);
  const mlp_initialization how = {.kind = MLP_INITIALIZE_TORCH};
  mlp_network *network;
  mlp_error error;

  g_assert_true (mlp_network_new (2, hidden, count, outputs, &network, &error) == MLP_OK);
  g_assert_true (mlp_network_initialize (network, &how, &random, &error) == MLP_OK);
  return network;
}

/* Each cell against a forward pass of its centre alone. */
static void
assert_maps_are_forward_passes (const GliaMaps *maps, const mlp_network *network)
{
  mlp_workspace *workspace;
  mlp_error error;

  g_assert_true (mlp_workspace_new (network, 1, &workspace, &error) == MLP_OK);
  for (gsize i = 0; i < maps->side * maps->side; i += 7) {
    const double column = (double)(i % maps->side) + 0.5, row = (double)(i / maps->side) + 0.5;
    const float point[] = {
        (float)(maps->x_low + (maps->x_high - maps->x_low) * column / (double)maps->side),
        (float)(maps->y_low + (maps->y_high - maps->y_low) * row / (double)maps->side)};
    const mlp_batch batch = {.features = point, .examples = 1};
    mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
    for (gsize l = 0; l < maps->layers; l++)
      for (gsize unit = 0; maps->values[l] != NULL && unit < maps->units[l]; unit++)
        g_assert_cmpfloat_with_epsilon (maps->values[l][unit * maps->side * maps->side + i],
                                        mlp_workspace_activations (workspace, l + 1)[unit], 1e-5);
  }
  mlp_workspace_free (workspace);
}

static void
test_cells_are_forward_passes (void)
{
  static const mlp_layer layers[] = {
      {.units = 5, .activation = MLP_TANH},
      {.units = 5, .activation = MLP_RELU, .residual = true, .dropout = 0.5},
      {.units = 17, .activation = MLP_GELU, .normalization = MLP_NORMALIZE_BATCH},
  };

  for (gsize count = 0; count <= G_N_ELEMENTS (layers); count++) {
    mlp_network *network = network_of (layers, count, 3);
    GliaMaps *maps = glia_maps_new (network, 37, -1, 2, 0, 3, 64, 9);
    g_assert_cmpuint (maps->layers, ==, count + 1);
    g_assert_cmpuint (maps->units[count], ==, 3);
    g_assert_cmpuint (maps->tag, ==, 9);
    assert_maps_are_forward_passes (maps, network);
    glia_maps_unref (maps);
    mlp_network_free (network);
  }
}

static void
test_wide_layers_are_left_out (void)
{
  static const mlp_layer layers[] = {{.units = 40, .activation = MLP_TANH},
                                     {.units = 8, .activation = MLP_TANH}};
  mlp_network *network = network_of (layers, 2, 1);
  GliaMaps *maps = glia_maps_new (network, 8, -1, 1, -1, 1, 24, 0);

  g_assert_null (maps->values[0]);
  g_assert_nonnull (maps->values[1]);
  g_assert_nonnull (maps->values[2]);
  glia_maps_unref (maps);
  mlp_network_free (network);
}

static void
count_cb (gpointer data)
{
  (*(guint *)data)++;
}

/* The last request is always answered, whatever came before. */
static void
test_the_newest_request_wins (void)
{
  static const mlp_layer layers[] = {{.units = 8, .activation = MLP_TANH}};
  mlp_network *network = network_of (layers, 1, 1), *other = network_of (layers, 1, 2);
  guint ready = 0;
  GliaMapper *mapper = glia_mapper_new (count_cb, &ready);
  guint64 newest = 0;

  for (guint64 i = 1; i <= 1000; i++)
    glia_mapper_ask (mapper, i % 2 == 0 ? network : other, 20, -1, 1, -1, 1, 24, i);
  while (newest < 1000) {
    g_main_context_iteration (NULL, TRUE);
    GliaMaps *maps = glia_mapper_take (mapper);
    if (maps == NULL)
      continue;
    g_assert_cmpuint (maps->tag, >, newest);
    newest = maps->tag;
    if (newest == 1000)
      assert_maps_are_forward_passes (maps, network);
    glia_maps_unref (maps);
  }
  g_assert_cmpuint (ready, >, 0);
  glia_mapper_free (mapper);
  mlp_network_free (network);
  mlp_network_free (other);
}

static void
test_a_mapper_may_end_at_any_moment (void)
{
  static const mlp_layer layers[] = {{.units = 64, .activation = MLP_TANH}};
  mlp_network *network = network_of (layers, 1, 1);
  guint ready = 0;

  for (guint i = 0; i < 200; i++) {
    GliaMapper *mapper = glia_mapper_new (count_cb, &ready);
    for (guint k = 0; k < i % 4; k++)
      glia_mapper_ask (mapper, network, 30, -1, 1, -1, 1, 64, k);
    glia_mapper_free (mapper);
  }
  mlp_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/maps/cells", test_cells_are_forward_passes);
  g_test_add_func ("/maps/wide", test_wide_layers_are_left_out);
  g_test_add_func ("/maps/newest", test_the_newest_request_wins);
  g_test_add_func ("/maps/end", test_a_mapper_may_end_at_any_moment);
  return g_test_run ();
}
