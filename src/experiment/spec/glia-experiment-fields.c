/* SPDX-License-Identifier: MIT */

#include "glia-experiment-fields.h"

#include <string.h>

/* Every key of the format, section by section, in the order they are written in. */

#define KIND(kind) (1u << (kind))

/* Sizes beyond these are slips of the finger, not experiments. */
#define MOST_UNITS   (1 << 20)
#define MOST_LAYERS  1000
#define MOST_SAMPLES 10000000
#define MOST_EPOCHS  10000000
#define MOST_BATCH   (1 << 24)
#define MOST_THREADS 1024

/* ---- Data ------------------------------------------------------------------------------------ */

#define POINTS  (KIND (GLIA_SOURCE_MULTI_GAUSSIAN + 1) - 1)
#define CSV     KIND (GLIA_SOURCE_CSV)
#define IDX     KIND (GLIA_SOURCE_IDX)
#define NPY     KIND (GLIA_SOURCE_NPY)
#define REVIEWS KIND (GLIA_SOURCE_REVIEWS)

#define SHARE(name, member)                                                                        \
  {                                                                                                \
    .key = name, .type = GLIA_FIELD_NUMBER, .offset = G_STRUCT_OFFSET (GliaDataSpec, member),      \
    .most = 1, .below = TRUE                                                                       \
  }

static const GliaField split_fields[] = {SHARE ("dev", dev_share), SHARE ("test", test_share), {}};
static const GliaTable split_table = {split_fields, NULL};

static void
read_split (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  GliaDataSpec *data = section;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    data->split = GLIA_REVIEW_SPLIT_SHARES;
    data->dev_share = data->test_share = 0;
    glia_table_read (&split_table, 0, reader, node, path, data);
  } else if (g_strcmp0 (json_node_get_value_type (node) == G_TYPE_STRING
                            ? json_node_get_string (node)
                            : NULL,
                        "homework3") == 0) {
    data->split = GLIA_REVIEW_SPLIT_HOMEWORK3;
    data->dev_share = data->test_share = 0;
  } else {
    glia_reader_fail_type (
        reader, path, node,
        "\"homework3\" or an object of shares like { \"dev\": 0.2, \"test\": 0.2 }");
  }
}

static JsonNode *
write_split (gconstpointer section)
{
  const GliaDataSpec *data = section;

  if (data->split == GLIA_REVIEW_SPLIT_HOMEWORK3)
    return json_node_init_string (json_node_alloc (), "homework3");
  return glia_table_write (&split_table, 0, data, NULL);
}

#define DATA(name, kind, member, ...)                                                              \
  {                                                                                                \
    .key = name, .type = GLIA_FIELD_##kind, .offset = G_STRUCT_OFFSET (GliaDataSpec, member),      \
    __VA_ARGS__                                                                                    \
  }

static const GliaField data_fields[] = {
    DATA ("source", NAME, source, .names = &glia_names_source),
    DATA ("train", TEXT, train, .kinds = CSV | NPY),
    DATA ("train-targets", TEXT, train_targets, .kinds = NPY),
    DATA ("train-images", TEXT, train_images, .kinds = IDX),
    DATA ("train-labels", TEXT, train_labels, .kinds = IDX),
    DATA ("dev", TEXT, dev, .kinds = CSV | NPY),
    DATA ("dev-targets", TEXT, dev_targets, .kinds = NPY),
    DATA ("dev-images", TEXT, dev_images, .kinds = IDX),
    DATA ("dev-labels", TEXT, dev_labels, .kinds = IDX),
    DATA ("test", TEXT, test, .kinds = CSV | NPY),
    DATA ("test-targets", TEXT, test_targets, .kinds = NPY),
    DATA ("test-images", TEXT, test_images, .kinds = IDX),
    DATA ("test-labels", TEXT, test_labels, .kinds = IDX),
    DATA ("target", TEXT, target, .kinds = CSV),
    DATA ("features", TEXTS, features, .kinds = CSV),
    DATA ("delimiter", TEXT, delimiter, .kinds = CSV),
    DATA ("header", HEADER, header, .kinds = CSV),
    DATA ("missing", TEXTS, missing, .kinds = CSV),
    DATA ("reviews", TEXT, reviews, .kinds = REVIEWS),
    DATA ("vectors", TEXT, vectors, .kinds = REVIEWS),
    DATA ("top-words", COUNT_OR_NULL, top_words, .kinds = REVIEWS, .least = 1),
    DATA ("split", OWN, split, .kinds = REVIEWS, .read = read_split, .write = write_split),
    DATA ("samples", COUNT, samples, .kinds = POINTS, .least = 2, .most = MOST_SAMPLES),
    DATA ("noise", NUMBER, noise, .kinds = POINTS),
    DATA ("dev-share",
          NUMBER,
          dev_share,
          .kinds = (POINTS | CSV | IDX | NPY),
          .most = 1,
          .below = TRUE),
    DATA ("test-share",
          NUMBER,
          test_share,
          .kinds = (POINTS | CSV | IDX | NPY),
          .most = 1,
          .below = TRUE),
    DATA ("stratify", BOOLEAN, stratify),
    DATA ("task", NAME, task, .names = &glia_names_task),
    DATA ("standardize", BOOLEAN, standardize),
    DATA ("seed", SEED, seed),
    DATA ("hash", TEXT, hash),
    {},
};
const GliaTable glia_table_data = {data_fields, &glia_names_source};

/* ---- Network --------------------------------------------------------------------------------- */

#define LAYER(name, kind, member, ...)                                                             \
  {                                                                                                \
    .key = name, .type = GLIA_FIELD_##kind, .offset = G_STRUCT_OFFSET (mlp_layer, member),         \
    __VA_ARGS__                                                                                    \
  }

static const GliaField layer_fields[] = {
    LAYER ("units", COUNT, units, .least = 1, .most = MOST_UNITS),
    LAYER ("activation", NAME, activation, .names = &glia_names_activation),
    LAYER ("normalization", NAME, normalization, .names = &glia_names_normalization),
    LAYER ("dropout", NUMBER, dropout, .most = 1, .below = TRUE),
    LAYER ("residual", BOOL, residual),
    {},
};
const GliaTable glia_table_layer = {layer_fields, NULL};

static void
read_layers (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  GliaNetworkSpec *network = section;

  g_array_set_size (network->layers, 0);
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    glia_reader_fail_type (reader, path, node, "a list of layers");
    return;
  }
  JsonArray *list = json_node_get_array (node);
  if (json_array_get_length (list) > MOST_LAYERS)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VALUE, path,
                      "%u layers are too many. At most %d are allowed.",
                      json_array_get_length (list), MOST_LAYERS);
  for (guint i = 0; i < json_array_get_length (list) && !reader->error; i++) {
    g_autofree char *item = g_strdup_printf ("%s[%u]", path, i);
    mlp_layer layer = {.activation = MLP_RELU};
    glia_table_read (&glia_table_layer, 0, reader, json_array_get_element (list, i), item, &layer);
    if (layer.units == 0)
      glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_KEY, item,
                        "\"units\" is missing: how many neurons the layer has.");
    g_array_append_val (network->layers, layer);
  }
}

static JsonNode *
write_layers (gconstpointer section)
{
  const GliaNetworkSpec *network = section;
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; i < network->layers->len; i++)
    json_array_add_element (list, glia_table_write (&glia_table_layer, 0,
                                                    &g_array_index (network->layers, mlp_layer, i),
                                                    NULL));
  return json_node_init_array (json_node_alloc (), list);
}

#define INITIALIZATION(name, kind, member, ...)                                                    \
  {                                                                                                \
    .key = name, .type = GLIA_FIELD_##kind,                                                        \
    .offset = G_STRUCT_OFFSET (mlp_initialization, member), __VA_ARGS__                            \
  }
#define ANY .least = -G_MAXFLOAT, .most = G_MAXFLOAT

static const GliaField initialization_fields[] = {
    INITIALIZATION ("kind", NAME, kind, .names = &glia_names_initialization),
    INITIALIZATION ("value", NUMBER, a, .kinds = MLP_INITIALIZE_USES_VALUE, ANY),
    INITIALIZATION ("low", NUMBER, a, .kinds = MLP_INITIALIZE_USES_RANGE, ANY),
    INITIALIZATION ("high", NUMBER, b, .kinds = MLP_INITIALIZE_USES_RANGE, ANY),
    INITIALIZATION ("mean", NUMBER, a, .kinds = MLP_INITIALIZE_USES_MOMENTS, ANY),
    INITIALIZATION ("std", NUMBER, b, .kinds = MLP_INITIALIZE_USES_MOMENTS, .most = G_MAXFLOAT),
    {},
};

static guint32
initialization_bits (guint kind)
{
  return mlp_initialization_describe ((mlp_initialization_kind)kind)->uses;
}

const GliaTable glia_table_initialization = {initialization_fields, &glia_names_initialization,
                                             initialization_bits};

static void
read_initialization (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  mlp_initialization *initialization = &((GliaNetworkSpec *)section)->initialization;
  int kind;

  if (JSON_NODE_HOLDS_OBJECT (node))
    kind = glia_table_read_kind (&glia_names_initialization, reader, node, path, "kind",
                                 MLP_INITIALIZE_TORCH);
  else
    kind = glia_names_read (&glia_names_initialization, reader, node, path);
  *initialization = mlp_initialization_defaults ((mlp_initialization_kind)kind);
  if (JSON_NODE_HOLDS_OBJECT (node))
    glia_table_read (&glia_table_initialization, (guint)kind, reader, node, path, initialization);
  if ((initialization_bits ((guint)kind) & MLP_INITIALIZE_USES_RANGE) &&
      initialization->a > initialization->b)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, path, "\"low\" is above \"high\".");
}

static JsonNode *
write_initialization (gconstpointer section)
{
  const mlp_initialization *initialization = &((const GliaNetworkSpec *)section)->initialization;

  if (initialization_bits (initialization->kind) == 0)
    return json_node_init_string (json_node_alloc (),
                                  mlp_initialization_name (initialization->kind));
  return glia_table_write (&glia_table_initialization, initialization->kind, initialization, NULL);
}

static const GliaField network_fields[] = {
    {.key = "layers", .type = GLIA_FIELD_OWN, .read = read_layers, .write = write_layers},
    {.key = "init",
     .type = GLIA_FIELD_OWN,
     .read = read_initialization,
     .write = write_initialization},
    {.key = "weights",
     .type = GLIA_FIELD_TEXT,
     .offset = G_STRUCT_OFFSET (GliaNetworkSpec, weights)},
    {},
};
const GliaTable glia_table_network = {network_fields, NULL};

/* ---- Training -------------------------------------------------------------------------------- */

#define OPTIMIZER(name, kind, member, ...)                                                         \
  {                                                                                                \
    .key = name, .type = GLIA_FIELD_##kind,                                                        \
    .offset = G_STRUCT_OFFSET (mlp_optimizer_settings, member), __VA_ARGS__                        \
  }

static const GliaField optimizer_fields[] = {
    OPTIMIZER ("kind", NAME, kind, .names = &glia_names_optimizer),
    OPTIMIZER ("learning-rate", NUMBER, learning_rate),
    OPTIMIZER ("momentum",
               NUMBER,
               momentum,
               .kinds = MLP_OPTIMIZER_USES_MOMENTUM,
               .most = 1,
               .below = TRUE),
    OPTIMIZER ("nesterov", BOOL, nesterov, .kinds = MLP_OPTIMIZER_USES_NESTEROV),
    OPTIMIZER ("alpha", NUMBER, alpha, .kinds = MLP_OPTIMIZER_USES_ALPHA, .most = 1, .below = TRUE),
    OPTIMIZER ("beta1", NUMBER, beta1, .kinds = MLP_OPTIMIZER_USES_BETAS, .most = 1, .below = TRUE),
    OPTIMIZER ("beta2", NUMBER, beta2, .kinds = MLP_OPTIMIZER_USES_BETAS, .most = 1, .below = TRUE),
    OPTIMIZER ("epsilon", NUMBER, epsilon, .kinds = MLP_OPTIMIZER_USES_EPSILON),
    OPTIMIZER ("weight-decay", NUMBER, weight_decay),
    OPTIMIZER ("l1", NUMBER, l1),
    {},
};

static guint32
optimizer_bits (guint kind)
{
  return mlp_optimizer_describe ((mlp_optimizer_kind)kind)->uses;
}

const GliaTable glia_table_optimizer = {optimizer_fields, &glia_names_optimizer, optimizer_bits};

static void
read_optimizer (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  mlp_optimizer_settings *optimizer = &((GliaTrainingSettings *)section)->optimizer;
  const double clip_norm = optimizer->clip_norm;
  const int kind =
      glia_table_read_kind (&glia_names_optimizer, reader, node, path, "kind", MLP_ADAM);

  *optimizer = mlp_optimizer_defaults ((mlp_optimizer_kind)kind);
  optimizer->clip_norm = clip_norm;
  glia_table_read (&glia_table_optimizer, (guint)kind, reader, node, path, optimizer);
  if (optimizer->nesterov && optimizer->momentum == 0)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, path,
                      "\"nesterov\" needs a \"momentum\" above 0.");
}

static JsonNode *
write_optimizer (gconstpointer section)
{
  const mlp_optimizer_settings *optimizer = &((const GliaTrainingSettings *)section)->optimizer;

  return glia_table_write (&glia_table_optimizer, optimizer->kind, optimizer, NULL);
}

#define SCHEDULE(name, kind, member, ...)                                                          \
  {                                                                                                \
    .key = name, .type = GLIA_FIELD_##kind, .offset = G_STRUCT_OFFSET (mlp_schedule, member),      \
    __VA_ARGS__                                                                                    \
  }

static const GliaField schedule_fields[] = {
    SCHEDULE ("kind", NAME, kind, .names = &glia_names_schedule),
    SCHEDULE ("every", COUNT, every, .kinds = MLP_SCHEDULE_USES_EVERY, .least = 1),
    SCHEDULE ("factor", NUMBER, factor, .kinds = MLP_SCHEDULE_USES_FACTOR, .above = TRUE),
    SCHEDULE ("patience", COUNT, patience, .kinds = MLP_SCHEDULE_USES_PATIENCE),
    SCHEDULE ("warmup", COUNT, warmup, .kinds = MLP_SCHEDULE_USES_WARMUP),
    SCHEDULE ("final", NUMBER, final, .kinds = MLP_SCHEDULE_USES_FINAL),
    {},
};

static guint32
schedule_bits (guint kind)
{
  return mlp_schedule_describe ((mlp_schedule_kind)kind)->uses;
}

const GliaTable glia_table_schedule = {schedule_fields, &glia_names_schedule, schedule_bits};

static void
read_schedule (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  mlp_schedule *schedule = &((GliaTrainingSettings *)section)->schedule;
  const int kind = glia_table_read_kind (&glia_names_schedule, reader, node, path, "kind",
                                         MLP_SCHEDULE_CONSTANT);

  *schedule = mlp_schedule_defaults ((mlp_schedule_kind)kind);
  glia_table_read (&glia_table_schedule, (guint)kind, reader, node, path, schedule);
}

static JsonNode *
write_schedule (gconstpointer section)
{
  const mlp_schedule *schedule = &((const GliaTrainingSettings *)section)->schedule;

  return glia_table_write (&glia_table_schedule, schedule->kind, schedule, NULL);
}

#define TRAINING(name, kind, member, ...)                                                          \
  {                                                                                                \
    .key = name, .type = GLIA_FIELD_##kind,                                                        \
    .offset = G_STRUCT_OFFSET (GliaTrainingSettings, member), __VA_ARGS__                          \
  }

static const GliaField stopping_fields[] = {
    TRAINING ("metric", NAME, stopping_metric, .names = &glia_names_metric),
    TRAINING ("patience", COUNT, early_stopping.patience, .least = 1),
    TRAINING ("min-delta", NUMBER, early_stopping.min_delta),
    {},
};
const GliaTable glia_table_stopping = {stopping_fields, NULL};

static void
read_stopping (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  GliaTrainingSettings *training = section;

  training->stops_early = !JSON_NODE_HOLDS_NULL (node);
  if (training->stops_early)
    glia_table_read (&glia_table_stopping, 0, reader, node, path, training);
  training->early_stopping.higher_is_better = training->stopping_metric == GLIA_METRIC_DEV_ACCURACY;
}

static JsonNode *
write_stopping (gconstpointer section)
{
  const GliaTrainingSettings *training = section;

  if (!training->stops_early)
    return json_node_init_null (json_node_alloc ());
  return glia_table_write (&glia_table_stopping, 0, training, NULL);
}

static const GliaField training_fields[] = {
    TRAINING ("loss", NAME, loss, .names = &glia_names_loss),
    TRAINING ("optimizer", OWN, optimizer, .read = read_optimizer, .write = write_optimizer),
    TRAINING ("schedule", OWN, schedule, .read = read_schedule, .write = write_schedule),
    TRAINING ("batch-size", COUNT, batch_size, .least = 1, .most = MOST_BATCH),
    TRAINING ("epochs", COUNT, epochs, .least = 1, .most = MOST_EPOCHS),
    TRAINING ("dev-loss", NAME, dev_loss, .names = &glia_names_dev_loss),
    TRAINING ("shuffle", BOOLEAN, shuffle),
    TRAINING ("early-stopping",
              OWN,
              early_stopping,
              .read = read_stopping,
              .write = write_stopping),
    TRAINING ("clip-norm", NUMBER_OR_NULL, optimizer.clip_norm, .above = TRUE),
    TRAINING ("threads", THREADS, threads, .most = MOST_THREADS),
    {},
};
const GliaTable glia_table_training = {training_fields, NULL};

/* ---- Sweep ----------------------------------------------------------------------------------- */

static void
read_axes (GliaReader *reader,
           JsonNode *node,
           const char *path,
           GliaSweep *sweep,
           GliaSweepKind kind)
{
  JsonObjectIter iterator;
  const char *key;
  JsonNode *values;

  if (sweep->kind != GLIA_SWEEP_NONE) {
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, path,
                      "a sweep has either \"grid\" or \"pairs\", not both.");
    return;
  }
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) == 0) {
    glia_reader_fail_type (reader, path, node, "an object of paths with a list of values each");
    return;
  }
  sweep->kind = kind;
  json_object_iter_init_ordered (&iterator, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iterator, &key, &values)) {
    g_autofree char *item = g_strdup_printf ("%s[\"%s\"]", path, key);
    if (!JSON_NODE_HOLDS_ARRAY (values) ||
        json_array_get_length (json_node_get_array (values)) == 0) {
      glia_reader_fail_type (reader, item, values, "a list of at least one value");
      return;
    }
    GliaSweepAxis *axis = glia_sweep_axis_new (key);
    JsonArray *list = json_node_get_array (values);
    for (guint i = 0; i < json_array_get_length (list); i++)
      g_ptr_array_add (axis->values, json_node_copy (json_array_get_element (list, i)));
    g_ptr_array_add (sweep->axes, axis);
  }
}

static void
read_grid (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  read_axes (reader, node, path, section, GLIA_SWEEP_GRID);
}

static void
read_pairs (GliaReader *reader, JsonNode *node, const char *path, gpointer section)
{
  read_axes (reader, node, path, section, GLIA_SWEEP_PAIRS);
}

static JsonNode *
write_axes (const GliaSweep *sweep, GliaSweepKind kind)
{
  if (sweep->kind != kind)
    return NULL;
  g_autoptr (JsonObject) axes = json_object_new ();
  for (guint i = 0; i < sweep->axes->len; i++) {
    const GliaSweepAxis *axis = sweep->axes->pdata[i];
    g_autoptr (JsonArray) values = json_array_new ();
    for (guint j = 0; j < axis->values->len; j++)
      json_array_add_element (values, json_node_copy (axis->values->pdata[j]));
    json_object_set_array_member (axes, axis->path, g_steal_pointer (&values));
  }
  return json_node_init_object (json_node_alloc (), axes);
}

static JsonNode *
write_grid (gconstpointer section)
{
  return write_axes (section, GLIA_SWEEP_GRID);
}

static JsonNode *
write_pairs (gconstpointer section)
{
  return write_axes (section, GLIA_SWEEP_PAIRS);
}

static const GliaField sweep_fields[] = {
    {.key = "grid", .type = GLIA_FIELD_OWN, .read = read_grid, .write = write_grid},
    {.key = "pairs", .type = GLIA_FIELD_OWN, .read = read_pairs, .write = write_pairs},
    {.key = "names", .type = GLIA_FIELD_TEXTS, .offset = G_STRUCT_OFFSET (GliaSweep, names)},
    {.key = "seeds",
     .type = GLIA_FIELD_THREADS,
     .offset = G_STRUCT_OFFSET (GliaSweep, seeds),
     .least = 1,
     .most = GLIA_SWEEP_LARGEST},
    {},
};
const GliaTable glia_table_sweep = {sweep_fields, NULL};
