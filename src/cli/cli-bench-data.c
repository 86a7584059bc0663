/* SPDX-License-Identifier: MIT */

#include "cli-bench-data.h"

#include "cli.h"
#include "glia-catalogue.h"
#include "glia-featurizer.h"
#include "glia-file.h"
#include "glia-statistics.h"
#include "mlp.h"

#include <stdlib.h>

enum { CLASSES = 2, MOST_HIDDEN = 16 };

typedef struct {
  float *x;
  gint32 *y;
  gsize rows;
} Part;

typedef struct {
  Part train, dev;
  gsize columns;
  guint32 *order;
  mlp_network *network;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_random shuffle;
} Bench;

static void
bench_clear (Bench *bench)
{
  g_free (bench->train.x);
  g_free (bench->train.y);
  g_free (bench->dev.x);
  g_free (bench->dev.y);
  g_free (bench->order);
  mlp_optimizer_free (bench->optimizer);
  mlp_workspace_free (bench->workspace);
  mlp_network_free (bench->network);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static gboolean
set_usage_error (GError **error, const char *message)
{
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, message);
  return FALSE;
}

static gboolean
read_part (const char *folder, const char *name, Part *part, gsize *columns, GError **error)
{
  g_autofree char *x_name = g_strconcat (name, "_x.f32", NULL),
                  *y_name = g_strconcat (name, "_y.u8", NULL);
  g_autofree char *x_path = g_build_filename (folder, x_name, NULL);
  g_autofree char *y_path = g_build_filename (folder, y_name, NULL);
  g_autofree char *classes = NULL;
  gsize x_bytes, width;

  if (!glia_file_read (x_path, (char **)&part->x, &x_bytes, error) ||
      !glia_file_read (y_path, &classes, &part->rows, error))
    return FALSE;
  width = part->rows > 0 ? x_bytes / part->rows / sizeof (float) : 0;
  if (width == 0 || width * part->rows * sizeof (float) != x_bytes ||
      (*columns != 0 && width != *columns)) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                 "%s: %" G_GSIZE_FORMAT
                 " bytes are not a matrix of float32 with the %" G_GSIZE_FORMAT " rows of %s",
                 x_path, x_bytes, part->rows, y_path);
    return FALSE;
  }
  *columns = width;
  part->y = g_new (gint32, part->rows);
  for (gsize i = 0; i < part->rows; i++) {
    part->y[i] = (guchar)classes[i];
    if (part->y[i] >= CLASSES) {
      g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                   "%s: byte %" G_GSIZE_FORMAT " is %d; a class is 0 or 1", y_path, i + 1,
                   part->y[i]);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
parse_hidden (const CliBenchDataOptions *options, mlp_layer *hidden, gsize *count, GError **error)
{
  g_auto (GStrv) widths = g_strsplit (options->hidden != NULL ? options->hidden : "", ",", -1);
  mlp_activation activation;

  if (!mlp_activation_from_name (options->activation != NULL ? options->activation : "sigmoid",
                                 &activation))
    return set_usage_error (
        error, "--activation is not the name of an activation; `glia activation` lists them");
  *count = 0;
  for (gsize i = 0; widths[i] != NULL && *widths[i] != '\0'; i++) {
    guint64 units;
    if (*count == MOST_HIDDEN ||
        !g_ascii_string_to_unsigned (widths[i], 10, 1, 1 << 20, &units, NULL))
      return set_usage_error (error, "--hidden is a list of at most 16 widths such as 512,512");
    hidden[(*count)++] = (mlp_layer){.units = (size_t)units, .activation = activation};
  }
  return TRUE;
}

static gboolean
bench_init (Bench *bench, const CliBenchDataOptions *options, GError **error)
{
  const mlp_initialization initialization = {MLP_INITIALIZE_TORCH};
  mlp_optimizer_settings adam = mlp_optimizer_defaults (MLP_ADAM);
  mlp_random random = mlp_random_stream (1, MLP_STREAM_INITIALIZE);
  mlp_layer hidden[MOST_HIDDEN];
  mlp_error message = {0};
  gsize count;

  if (!parse_hidden (options, hidden, &count, error) ||
      !read_part (options->folder, "train", &bench->train, &bench->columns, error) ||
      !read_part (options->folder, "dev", &bench->dev, &bench->columns, error))
    return FALSE;
  adam.learning_rate = options->learning_rate;
  if (mlp_network_new (bench->columns, hidden, count, CLASSES, &bench->network, &message) !=
          MLP_OK ||
      mlp_network_initialize (bench->network, &initialization, &random, &message) != MLP_OK ||
      mlp_workspace_new (bench->network, (size_t)options->batch, &bench->workspace, &message) !=
          MLP_OK ||
      mlp_workspace_set_threads (bench->workspace, (size_t)options->threads, &message) != MLP_OK ||
      mlp_optimizer_new (bench->network, &adam, &bench->optimizer, &message) != MLP_OK) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "bench: %s", message.message);
    return FALSE;
  }
  bench->shuffle = mlp_random_stream (1, MLP_STREAM_SHUFFLE);
  bench->order = g_new (guint32, bench->train.rows);
  for (gsize i = 0; i < bench->train.rows; i++)
    bench->order[i] = (guint32)i;
  return TRUE;
}

/* Returns the dev accuracy, or -1 with an error. */
static double
run_epoch (Bench *bench, gsize batch_size, GError **error)
{
  const mlp_batch dev = {
      .features = bench->dev.x, .classes = bench->dev.y, .examples = bench->dev.rows};
  mlp_metrics metrics;

  mlp_random_shuffle (&bench->shuffle, bench->order, bench->train.rows);
  for (gsize start = 0; start < bench->train.rows; start += batch_size) {
    const mlp_batch batch = {.features = bench->train.x,
                             .classes = bench->train.y,
                             .rows = bench->order + start,
                             .examples = MIN (batch_size, bench->train.rows - start)};
    mlp_error message = {0};
    if (mlp_train_step (bench->network, bench->workspace, bench->optimizer, MLP_CROSS_ENTROPY,
                        &batch, &metrics, &message) != MLP_OK) {
      g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "bench: %s", message.message);
      return -1;
    }
  }
  metrics =
      mlp_evaluate (bench->network, bench->workspace, MLP_CROSS_ENTROPY, &dev, batch_size, NULL);
  return (double)metrics.right / (double)metrics.examples;
}

gboolean
cli_bench_data (const CliBenchDataOptions *options, CliBenchDataResult *result, GError **error)
{
  g_auto (Bench) bench = {0};
  g_autofree double *seconds = NULL;

  if (options->batch < 1 || options->batch > 1 << 20 || options->epochs < 1 ||
      options->epochs > 100000 || options->threads < 1 || options->threads > MLP_MAX_THREADS ||
      !(options->learning_rate > 0))
    return set_usage_error (error,
                            "--batch, --epochs, --threads and --learning-rate must be above 0");
  if (!bench_init (&bench, options, error))
    return FALSE;
  seconds = g_new (double, options->epochs);
  for (int epoch = 0; epoch < options->epochs; epoch++) {
    const gint64 start = g_get_monotonic_time ();
    result->dev_accuracy = run_epoch (&bench, (gsize)options->batch, error);
    if (result->dev_accuracy < 0)
      return FALSE;
    seconds[epoch] = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  }
  /* The first epoch finds its memory cold. */
  const gsize first = options->epochs > 1, count = (gsize)options->epochs - first;
  glia_sort_numbers (seconds + first, count);
  result->seconds_per_epoch = (seconds[first + (count - 1) / 2] + seconds[first + count / 2]) / 2;
  result->kernels = mlp_workspace_kernels (bench.workspace);
  return TRUE;
}

enum {
  TOY_INPUTS = 2,
  TOY_WIDTH = 8,
  TOY_BATCH = 10,
  TOY_ROUNDS = 5,
  TOY_EPOCHS_BETWEEN_LOOKS = 50
};

static gboolean
read_floats (const char *folder, const char *name, float **values, gsize *count, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (!glia_file_read (path, (char **)values, count, error))
    return FALSE;
  *count /= sizeof (float);
  return TRUE;
}

static gboolean
toy_init (Bench *bench, const char *folder, float **targets, GError **error)
{
  const mlp_initialization initialization = {MLP_INITIALIZE_TORCH};
  const mlp_layer hidden[] = {{.units = TOY_WIDTH, .activation = MLP_TANH},
                              {.units = TOY_WIDTH, .activation = MLP_TANH}};
  mlp_optimizer_settings sgd = mlp_optimizer_defaults (MLP_SGD);
  mlp_random random = mlp_random_stream (1, MLP_STREAM_INITIALIZE);
  mlp_error message = {0};
  gsize numbers;

  if (!read_floats (folder, "toy_x.f32", &bench->train.x, &numbers, error) ||
      !read_floats (folder, "toy_y.f32", targets, &bench->train.rows, error))
    return FALSE;
  if (bench->train.rows == 0 || numbers != bench->train.rows * TOY_INPUTS) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: toy_x.f32 must have two numbers a row",
                 folder);
    return FALSE;
  }
  sgd.learning_rate = 0.03;
  if (mlp_network_new (TOY_INPUTS, hidden, 2, 1, &bench->network, &message) != MLP_OK ||
      mlp_network_initialize (bench->network, &initialization, &random, &message) != MLP_OK ||
      mlp_workspace_new (bench->network, TOY_BATCH, &bench->workspace, &message) != MLP_OK ||
      mlp_optimizer_new (bench->network, &sgd, &bench->optimizer, &message) != MLP_OK) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "bench: %s", message.message);
    return FALSE;
  }
  bench->shuffle = mlp_random_stream (1, MLP_STREAM_SHUFFLE);
  bench->order = g_new (guint32, bench->train.rows);
  for (gsize i = 0; i < bench->train.rows; i++)
    bench->order[i] = (guint32)i;
  return TRUE;
}

static gboolean
run_toy_epoch (Bench *bench, const float *targets, GError **error)
{
  mlp_random_shuffle (&bench->shuffle, bench->order, bench->train.rows);
  for (gsize start = 0; start < bench->train.rows; start += TOY_BATCH) {
    const mlp_batch batch = {.features = bench->train.x,
                             .values = targets,
                             .rows = bench->order + start,
                             .examples = MIN (TOY_BATCH, bench->train.rows - start)};
    mlp_metrics metrics;
    mlp_error message = {0};

    if (mlp_train_step (bench->network, bench->workspace, bench->optimizer, MLP_MEAN_SQUARED_ERROR,
                        &batch, &metrics, &message) != MLP_OK) {
      g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "bench: %s", message.message);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
cli_bench_toy (const char *folder, double seconds, double *steps_per_second, GError **error)
{
  g_auto (Bench) bench = {0};
  g_autofree float *targets = NULL;

  if (!toy_init (&bench, folder, &targets, error))
    return FALSE;
  *steps_per_second = 0;
  for (int round = 0; round < TOY_ROUNDS; round++) {
    const gint64 start = g_get_monotonic_time ();
    gint64 now = start;
    gsize epochs = 0;

    while ((double)(now - start) < seconds * G_USEC_PER_SEC) {
      for (int i = 0; i < TOY_EPOCHS_BETWEEN_LOOKS; i++)
        if (!run_toy_epoch (&bench, targets, error))
          return FALSE;
      epochs += TOY_EPOCHS_BETWEEN_LOOKS;
      now = g_get_monotonic_time ();
    }
    const gsize steps = epochs * ((bench.train.rows + TOY_BATCH - 1) / TOY_BATCH);
    *steps_per_second =
        MAX (*steps_per_second, (double)steps * G_USEC_PER_SEC / (double)(now - start));
  }
  return TRUE;
}

static char *
locate_entry (const char *name, GError **error)
{
  return glia_catalogue_locate (glia_catalogue_find (name), NULL, error);
}

gboolean
cli_bench_text (guint threads, CliBenchTextResult *result, GError **error)
{
  g_autofree char *vectors_path = locate_entry ("glove-6b-100d", error), *reviews_path = NULL;
  g_autoptr (GliaVectors) vectors = NULL;
  g_autoptr (GliaReviews) reviews = NULL;
  g_autoptr (GliaFeatures) features = NULL;

  if (vectors_path == NULL || (reviews_path = locate_entry ("imdb", error)) == NULL)
    return FALSE;

  gint64 start = g_get_monotonic_time ();
  vectors = glia_vectors_open (vectors_path, NULL, NULL, NULL, error);
  if (vectors == NULL)
    return FALSE;
  result->vectors_seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  reviews = glia_reviews_read_imdb (reviews_path, NULL, NULL, NULL, error);
  if (reviews == NULL)
    return FALSE;
  start = g_get_monotonic_time ();
  features = glia_featurize (reviews, vectors, 0, threads, NULL, NULL, NULL, error);
  if (features == NULL)
    return FALSE;
  result->reviews_seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  result->words = glia_vectors_words (vectors);
  result->reviews = reviews->n_reviews;
  result->tokens = features->coverage.tokens;
  return TRUE;
}
