/* SPDX-License-Identifier: MIT */
#include "cli-bench-data.h"
#include "cli-json.h"
#include "cli-table.h"
#include "cli.h"

#include "mlp.h"

#include <stdio.h>

enum {
  MOST_HIDDEN = 3,
  ROUNDS = 3,              /* the best one counts: whatever else ran only slows down */
  STEPS_BETWEEN_LOOKS = 8, /* at the clock */
};

static const double DEFAULT_SECONDS = 0.5; /* a round */

/* The shapes of the recipes, and the one that everybody knows. */
static const struct shape {
  const char *name;
  size_t inputs, hidden[MOST_HIDDEN], outputs, batch;
} shapes[] = {
    {"reviews", 100, {0}, 2, 64},
    {"reviews", 100, {512}, 2, 64},
    {"reviews", 100, {512, 512}, 2, 64},
    {"reviews", 100, {512, 512, 512}, 2, 64},
    {"images", 784, {256}, 10, 128},
    {"points", 2, {8, 8}, 1, 64},
    {"XOR", 2, {4}, 1, 4},
};

typedef struct {
  double steps_per_second, gflops;
  char kernels[16];
} Speed;

typedef struct {
  mlp_network *network;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_real *features;
  int32_t *classes;
  mlp_batch batch;
} Bench;

static void
bench_clear (Bench *bench)
{
  mlp_optimizer_free (bench->optimizer);
  mlp_workspace_free (bench->workspace);
  mlp_network_free (bench->network);
  g_free (bench->features);
  g_free (bench->classes);
}

static size_t
hidden_count (const struct shape *shape)
{
  size_t count = 0;

  while (count < MOST_HIDDEN && shape->hidden[count] > 0)
    count++;
  return count;
}

static mlp_status
bench_init (Bench *bench, const struct shape *shape, mlp_error *error)
{
  const mlp_optimizer_settings settings = mlp_optimizer_defaults (MLP_ADAM);
  const mlp_initialization initialization = {MLP_INITIALIZE_TORCH};
  mlp_layer hidden[MOST_HIDDEN] = {0};
  mlp_random random = mlp_random_stream (1, MLP_STREAM_DATA);
  size_t count = hidden_count (shape);
  mlp_status status;

  for (size_t i = 0; i < count; i++)
    hidden[i] = (mlp_layer){.units = shape->hidden[i], .activation = MLP_RELU};
  *bench = (Bench){0};
  status = mlp_network_new (shape->inputs, hidden, count, shape->outputs, &bench->network, error);
  if (status == MLP_OK)
    status = mlp_workspace_new (bench->network, shape->batch, &bench->workspace, error);
  if (status == MLP_OK)
    status = mlp_optimizer_new (bench->network, &settings, &bench->optimizer, error);
  if (status == MLP_OK)
    status = mlp_network_initialize (bench->network, &initialization, &random, error);

  bench->features = g_new (mlp_real, shape->batch * shape->inputs);
  bench->classes = g_new (int32_t, shape->batch);
  for (size_t i = 0; i < shape->batch * shape->inputs; i++)
    bench->features[i] = (mlp_real)mlp_random_normal (&random);
  for (size_t i = 0; i < shape->batch; i++)
    bench->classes[i] = (int32_t)mlp_random_below (&random, MAX (shape->outputs, 2));
  bench->batch =
      (mlp_batch){.features = bench->features, .classes = bench->classes, .examples = shape->batch};
  return status;
}

/* Multiplications and additions of one training step's matrix products: forward, the weights'
 * gradients, and the inputs' gradients of every layer but the first. */
static double
count_operations (const struct shape *shape)
{
  size_t count = hidden_count (shape), inputs = shape->inputs;
  double products = 0;

  for (size_t l = 0; l <= count; l++) {
    size_t units = l < count ? shape->hidden[l] : shape->outputs;
    products += (double)units * (double)inputs * (l == 0 ? 2 : 3);
    inputs = units;
  }
  return 2 * products * (double)shape->batch;
}

/* Trains for about `seconds`, and says how many steps a second it were. */
static mlp_status
run_round (Bench *bench, mlp_loss loss, double seconds, double *steps_per_second, mlp_error *error)
{
  gint64 start = g_get_monotonic_time (), now = start;
  guint64 steps = 0;

  while ((double)(now - start) < seconds * G_USEC_PER_SEC) {
    for (int i = 0; i < STEPS_BETWEEN_LOOKS; i++) {
      mlp_metrics metrics;
      mlp_status status = mlp_train_step (bench->network, bench->workspace, bench->optimizer, loss,
                                          &bench->batch, &metrics, error);
      if (status != MLP_OK)
        return status;
    }
    steps += STEPS_BETWEEN_LOOKS;
    now = g_get_monotonic_time ();
  }
  *steps_per_second = (double)steps * G_USEC_PER_SEC / (double)(now - start);
  return MLP_OK;
}

static gboolean
measure_shape (const struct shape *shape, double seconds, Speed *speed, GError **error)
{
  mlp_loss loss = shape->outputs == 1 ? MLP_BINARY_CROSS_ENTROPY : MLP_CROSS_ENTROPY;
  mlp_error message = {0};
  Bench bench;
  mlp_status status = bench_init (&bench, shape, &message);

  *speed = (Speed){0};
  for (int round = 0; status == MLP_OK && round < ROUNDS; round++) {
    double steps = 0;
    status = run_round (&bench, loss, seconds, &steps, &message);
    speed->steps_per_second = MAX (speed->steps_per_second, steps);
  }
  if (status == MLP_OK)
    g_strlcpy (speed->kernels, mlp_workspace_kernels (bench.workspace), sizeof speed->kernels);
  speed->gflops = speed->steps_per_second * count_operations (shape) / 1e9;
  bench_clear (&bench);
  if (status != MLP_OK)
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "bench: %s", message.message);
  return status == MLP_OK;
}

static char *
describe_layers (const struct shape *shape)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%zu", shape->inputs);
  for (size_t i = 0; i < hidden_count (shape); i++)
    g_string_append_printf (text, "-%zu", shape->hidden[i]);
  g_string_append_printf (text, "-%zu", shape->outputs);
  return g_string_free (text, FALSE);
}

static void
build_speed (JsonBuilder *builder, const struct shape *shape, const Speed *speed)
{
  g_autofree char *layers = describe_layers (shape);

  json_builder_begin_object (builder);
  cli_json_text (builder, "name", shape->name);
  cli_json_text (builder, "layers", layers);
  cli_json_count (builder, "batch-size", shape->batch);
  cli_json_text (builder, "kernels", speed->kernels);
  cli_json_number (builder, "steps-per-second", speed->steps_per_second);
  cli_json_number (builder, "gflops", speed->gflops);
  json_builder_end_object (builder);
}

static void
add_row (CliTable *table, const struct shape *shape, const Speed *speed)
{
  g_autofree char *layers = describe_layers (shape);

  cli_table_add (table, shape->name);
  cli_table_add (table, layers);
  cli_table_add_number (table, "%.0f", (double)shape->batch);
  cli_table_add_number (table, "%.0f", speed->steps_per_second);
  cli_table_add_number (table, "%.2f", speed->gflops);
  cli_table_add (table, speed->kernels);
}

static gboolean
measure_data (const CliBenchDataOptions *options, gboolean as_json, GError **error)
{
  CliBenchDataResult result;

  if (!cli_bench_data (options, &result, error))
    return FALSE;
  if (!as_json) {
    g_print ("%.6f seconds per epoch, dev accuracy %.4f, %d threads, %s kernels\n",
             result.seconds_per_epoch, result.dev_accuracy, options->threads, result.kernels);
    return TRUE;
  }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  cli_json_text (builder, "peer", "glia");
  cli_json_text (builder, "hidden", options->hidden != NULL ? options->hidden : "");
  json_builder_set_member_name (builder, "activation");
  json_builder_add_string_value (builder,
                                 options->activation != NULL ? options->activation : "sigmoid");
  cli_json_count (builder, "batch", options->batch);
  cli_json_count (builder, "threads", options->threads);
  cli_json_text (builder, "kernels", result.kernels);
  cli_json_number (builder, "seconds_per_epoch", result.seconds_per_epoch);
  cli_json_number (builder, "dev_accuracy", result.dev_accuracy);
  json_builder_end_object (builder);
  cli_print_json (json_builder_get_root (builder));
  return TRUE;
}

static gboolean
measure_toy (const char *folder, double seconds, gboolean as_json, GError **error)
{
  double steps;

  if (!cli_bench_toy (folder, seconds, &steps, error))
    return FALSE;
  if (!as_json) {
    g_print ("%.0f steps per second\n", steps);
    return TRUE;
  }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  cli_json_number (builder, "steps_per_second", steps);
  json_builder_end_object (builder);
  cli_print_json (json_builder_get_root (builder));
  return TRUE;
}

static gboolean
measure_text (guint threads, gboolean as_json, GError **error)
{
  CliBenchTextResult result;

  if (!cli_bench_text (threads, &result, error))
    return FALSE;
  if (!as_json) {
    g_print (
        "%.2f s for the vectors of %zu words (if not from the cache), %.2f s for %zu reviews\n",
        result.vectors_seconds, result.words, result.reviews_seconds, result.reviews);
    return TRUE;
  }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  cli_json_number (builder, "vectors_seconds", result.vectors_seconds);
  cli_json_number (builder, "reviews_seconds", result.reviews_seconds);
  cli_json_number (builder, "words", (double)result.words);
  cli_json_number (builder, "reviews", (double)result.reviews);
  cli_json_number (builder, "tokens", (double)result.tokens);
  json_builder_end_object (builder);
  cli_print_json (json_builder_get_root (builder));
  return TRUE;
}

static gboolean
measure_shapes (double seconds, gboolean as_json, GError **error)
{
  static const char *const headings[] = {"shape",    "layers",  ">batch", ">steps/s",
                                         ">GFLOP/s", "kernels", NULL};
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CliTable) table = cli_table_new (headings);

  if (!(seconds > 0 && seconds <= 60)) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "--seconds must be above 0 and at most 60");
    return FALSE;
  }
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    Speed speed;
    if (!measure_shape (&shapes[i], seconds, &speed, error))
      return FALSE;
    build_speed (builder, &shapes[i], &speed);
    add_row (table, &shapes[i], &speed);
  }
  json_builder_end_array (builder);
  if (as_json)
    cli_print_json (json_builder_get_root (builder));
  else
    cli_table_print (table);
  return TRUE;
}

gboolean
cli_verb_bench (int argc, char **argv, GError **error)
{
  gboolean as_json = FALSE, toy = FALSE, text = FALSE;
  double seconds = DEFAULT_SECONDS;
  CliBenchDataOptions data = {.batch = 64, .learning_rate = 0.01, .epochs = 4, .threads = 1};
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the numbers as JSON", NULL},
      {"seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "of each of 3 rounds a shape (0.5)", "S"},
      {"data", 0, 0, G_OPTION_ARG_FILENAME, &data.folder,
       "instead: seconds per epoch on DIR/{train,dev}_{x.f32,y.u8}", "DIR"},
      {"hidden", 0, 0, G_OPTION_ARG_STRING, &data.hidden, "with --data: widths (none)", "N,N…"},
      {"activation", 0, 0, G_OPTION_ARG_STRING, &data.activation, "with --data (sigmoid)", "NAME"},
      {"batch", 0, 0, G_OPTION_ARG_INT, &data.batch, "with --data (64)", "N"},
      {"learning-rate", 0, 0, G_OPTION_ARG_DOUBLE, &data.learning_rate, "with --data (0.01)", "R"},
      {"epochs", 0, 0, G_OPTION_ARG_INT, &data.epochs, "with --data (4)", "N"},
      {"threads", 0, 0, G_OPTION_ARG_INT, &data.threads, "with --data (1)", "N"},
      {"toy", 0, 0, G_OPTION_ARG_NONE, &toy, "with --data: steps per second on DIR/toy_{x,y}.f32",
       NULL},
      {"text", 0, 0, G_OPTION_ARG_NONE, &text, "instead: the catalogue's vectors and reviews",
       NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("bench", entries, argc, argv, 0, 0, error);

  if (arguments == NULL)
    return FALSE;
  gboolean done = text                  ? measure_text (g_get_num_processors (), as_json, error)
                  : data.folder == NULL ? measure_shapes (seconds, as_json, error)
                  : toy                 ? measure_toy (data.folder, seconds, as_json, error)
                                        : measure_data (&data, as_json, error);
  g_free (data.folder);
  g_free (data.hidden);
  g_free (data.activation);
  return done;
}
