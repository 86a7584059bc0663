/* SPDX-License-Identifier: MIT */

/* Training and evaluation allocate nothing. The linker sends the engine's calls of the allocator
 * here (-Wl,--wrap, see meson.build), where they are counted. */

#include "mlp.h"

#include <glib.h>
#include <stdlib.h>

static gint allocations; /* atomic: the pool's threads may allocate, too */

void *__real_malloc (size_t size);
void *__real_calloc (size_t count, size_t size);
void *__real_realloc (void *block, size_t size);
void *__real_aligned_alloc (size_t alignment, size_t size);
void *__wrap_malloc (size_t size);
void *__wrap_calloc (size_t count, size_t size);
void *__wrap_realloc (void *block, size_t size);
void *__wrap_aligned_alloc (size_t alignment, size_t size);

void *
__wrap_malloc (size_t size)
{
  g_atomic_int_inc (&allocations);
  return __real_malloc (size);
}

void *
__wrap_calloc (size_t count, size_t size)
{
  g_atomic_int_inc (&allocations);
  return __real_calloc (count, size);
}

void *
__wrap_realloc (void *block, size_t size)
{
  g_atomic_int_inc (&allocations);
  return __real_realloc (block, size);
}

void *
__wrap_aligned_alloc (size_t alignment, size_t size)
{
  g_atomic_int_inc (&allocations);
  return __real_aligned_alloc (alignment, size);
}

enum { EXAMPLES = 40, INPUTS = 20, OUTPUTS = 3, BATCH = 16, EPOCHS = 4 };

typedef struct {
  mlp_network *network;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
} engine;

/* Everything a layer can have, so that no path goes unseen. */
static engine
engine_new (mlp_optimizer_kind kind, size_t threads)
{
  static const mlp_layer hidden[] = {
      {.units = 64, .activation = MLP_GELU, .normalization = MLP_NORMALIZE_BATCH, .dropout = 0.2},
      {.units = 64,
       .activation = MLP_MISH,
       .normalization = MLP_NORMALIZE_LAYER,
       .dropout = 0.1,
       .residual = true},
      {.units = 64, .activation = MLP_TANH, .residual = true}};
  const mlp_initialization start = {.kind = MLP_INITIALIZE_TORCH};
  mlp_optimizer_settings settings = mlp_optimizer_defaults (kind);
  mlp_random random = mlp_random_stream (1, MLP_STREAM_INITIALIZE);
  engine e;

  settings.l1 = 1e-4;
  settings.clip_norm = 1;
  if (kind == MLP_SGD || kind == MLP_RMSPROP)
    settings.momentum = 0.9;
  g_assert_cmpint (
      mlp_network_new (INPUTS, hidden, G_N_ELEMENTS (hidden), OUTPUTS, &e.network, NULL), ==,
      MLP_OK);
  g_assert_cmpint (mlp_network_initialize (e.network, &start, &random, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_workspace_new (e.network, BATCH, &e.workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_workspace_set_threads (e.workspace, threads, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (e.network, &settings, &e.optimizer, NULL), ==, MLP_OK);
  *mlp_workspace_dropout_stream (e.workspace) = mlp_random_stream (1, MLP_STREAM_DROPOUT);
  return e;
}

static void
engine_clear (engine *e)
{
  mlp_optimizer_free (e->optimizer);
  mlp_workspace_free (e->workspace);
  mlp_network_free (e->network);
}

static void
run_epochs (engine *e, mlp_loss loss, const mlp_batch *data)
{
  mlp_random shuffle = mlp_random_stream (1, MLP_STREAM_SHUFFLE);
  size_t confusion[OUTPUTS * OUTPUTS] = {0};
  uint32_t order[EXAMPLES];
  mlp_metrics metrics;
  mlp_error error;

  for (uint32_t i = 0; i < EXAMPLES; i++)
    order[i] = i;
  for (int epoch = 0; epoch < EPOCHS; epoch++) {
    mlp_random_shuffle (&shuffle, order, EXAMPLES);
    for (size_t first = 0; first < EXAMPLES; first += BATCH) {
      mlp_batch batch = *data;
      batch.rows = order + first;
      batch.examples = MIN (BATCH, EXAMPLES - first);
      g_assert_cmpint (
          mlp_train_step (e->network, e->workspace, e->optimizer, loss, &batch, &metrics, &error),
          ==, MLP_OK);
    }
    mlp_evaluate (e->network, e->workspace, loss, data, BATCH, confusion);
  }
}

static void
test_no_epoch_allocates (gconstpointer threads)
{
  mlp_random random = mlp_random_stream (1, MLP_STREAM_DATA);
  mlp_real features[EXAMPLES * INPUTS];
  int32_t classes[EXAMPLES];

  for (size_t i = 0; i < G_N_ELEMENTS (features); i++)
    features[i] = (mlp_real)mlp_random_normal (&random);
  for (size_t i = 0; i < EXAMPLES; i++)
    classes[i] = (int32_t)mlp_random_below (&random, OUTPUTS);
  const mlp_batch data = {.features = features, .classes = classes, .examples = EXAMPLES};

  for (int kind = 0; kind < MLP_OPTIMIZERS; kind++)
    for (int loss = 0; loss < MLP_LOSSES; loss++) {
      if (mlp_loss_describe ((mlp_loss)loss)->output == MLP_OUTPUT_SIGMOID)
        continue; /* one output, not three; its code is that of two softmax outputs */
      g_atomic_int_set (&allocations, 0);
      engine e = engine_new ((mlp_optimizer_kind)kind, GPOINTER_TO_SIZE (threads));
      g_assert_cmpint (g_atomic_int_get (&allocations), >=, 6); /* the counting works */
      g_atomic_int_set (&allocations, 0);
      run_epochs (&e, (mlp_loss)loss, &data);
      g_assert_cmpint (g_atomic_int_get (&allocations), ==, 0);
      engine_clear (&e);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/allocation/one-thread", GSIZE_TO_POINTER (1), test_no_epoch_allocates);
  g_test_add_data_func ("/allocation/two-threads", GSIZE_TO_POINTER (2), test_no_epoch_allocates);
  return g_test_run ();
}
