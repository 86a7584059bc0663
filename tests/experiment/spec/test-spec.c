/* SPDX-License-Identifier: MIT */

#include "glia-experiment.h"
#include "glia-json.h"

#include <glib/gstdio.h>
#include <string.h>

static GliaExperiment *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  GliaExperiment *experiment = glia_experiment_read_text (text, -1, "e.json", NULL, &error);
  g_assert_no_error (error);
  return experiment;
}

static void
assert_refused (const char *text, int code, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (glia_experiment_read_text (text, -1, "e.json", NULL, &error));
  if (!error || !strstr (error->message, message))
    g_error ("%s: \"%s\" does not hold \"%s\"", text, error->message, message);
  g_assert_error (error, GLIA_EXPERIMENT_ERROR, code);
}

/* With moons as data. */
static void
assert_members_refused (const char *members, int code, const char *message)
{
  g_autofree char *text =
      g_strconcat ("{ \"data\": { \"source\": \"moons\" }, ", members, " }", NULL);
  assert_refused (text, code, message);
}

#define SYNTAX   GLIA_EXPERIMENT_ERROR_SYNTAX
#define KEY      GLIA_EXPERIMENT_ERROR_KEY
#define TYPE     GLIA_EXPERIMENT_ERROR_TYPE
#define VALUE    GLIA_EXPERIMENT_ERROR_VALUE
#define CONFLICT GLIA_EXPERIMENT_ERROR_CONFLICT

typedef struct {
  const char *text;
  int code;
  const char *message;
} Mistake;

static void
test_syntax (void)
{
  static const Mistake mistakes[] = {
      {"", SYNTAX, "e.json:1:1: The text ends"},
      {"{\n  \"data\": {},\n}", SYNTAX, "e.json:3:1: A key in double quotes belongs here."},
      {"{\"ä\" 1}", SYNTAX, "e.json:1:6: \":\" belongs here."},
      {"{\"a\": 1} x", SYNTAX, "e.json:1:10: The JSON value has ended"},
      {"{\"a\": 1, \"a\": 2}", KEY, "e.json:1:10: The key \"a\" stands twice"},
      {"{\"a\": 1, \"\\u0061\": 2}", KEY, "stands twice"},
      {"{\"a\": 1e999}", SYNTAX, "e.json:1:7: This number is too large."},
      {"{\"a\": NaN}", SYNTAX, "A value belongs here"},
      {"{\"a\": 01}", SYNTAX, "\",\" or \"}\" belongs here."},
      {"{\"a\": 1.}", SYNTAX, "A digit belongs here."},
      {"{\"a\": -}", SYNTAX, "A digit belongs here."},
      {"{\"a\": \"\\x\"}", SYNTAX, "not an escape"},
      {"{\"a\": \"\\ud800\"}", SYNTAX, "not an escape"},
      {"{\"a\": \"b\nc\"}", SYNTAX, "control character"},
      {"{\"a\": /* b */ 1}", SYNTAX, "A value belongs here"},
      {"{\"a\": [1 2]}", SYNTAX, "\",\" or \"]\" belongs here."},
      {"{\"a\": \"b", SYNTAX, "ends in the middle"},
      {"{\"a\": \"\xff\"}", SYNTAX, "e.json:1:8: This byte is not UTF-8."},
      {"[]", TYPE, "e.json: $: [] is not an object."},
      {"7", TYPE, "e.json: $: 7 is not an object."},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    assert_refused (mistakes[i].text, mistakes[i].code, mistakes[i].message);

  g_autofree char *deep = g_strnfill (100000, '[');
  assert_refused (deep, SYNTAX, "nested more than 64 deep");
}

static void
test_members (void)
{
  static const Mistake mistakes[] = {
      {"\"glia\": 2", GLIA_EXPERIMENT_ERROR_VERSION, "$.glia: the file is of format 2"},
      {"\"glia\": \"1\"", TYPE, "$.glia"},
      {"\"sed\": 1", KEY, "e.json: $.sed: unknown key. Did you mean \"seed\"? Allowed: glia, name"},
      {"\"seed\": -1", VALUE, "$.seed: -1 is out of range. It must be 0 or more"},
      {"\"seed\": 1.5", TYPE, "$.seed: 1.5 is not a whole number."},
      {"\"seed\": 9007199254740993", VALUE, "2^53"},
      {"\"seed\": 90071992547409930000", VALUE, "out of range"},
      {"\"seed\": null", TYPE, "$.seed: null is not a whole number."},
      {"\"name\": 3", TYPE, "$.name: 3 is not a text."},
      {"\"network\": []", TYPE, "$.network: [] is not an object."},
      {"\"network\": { \"layers\": {} }", TYPE, "$.network.layers: {} is not a list of layers."},
      {"\"network\": { \"layers\": [ 512 ] }", TYPE, "$.network.layers[0]: 512 is not an object."},
      {"\"network\": { \"layers\": [ {} ] }", KEY, "$.network.layers[0]: \"units\" is missing"},
      {"\"network\": { \"layers\": [ { \"units\": 0 } ] }", VALUE, "units: 0 is out of range"},
      {"\"network\": { \"layers\": [ { \"units\": 1, \"dropout\": 1 } ] }", VALUE,
       "dropout: 1 is out of range. It must be 0 or more and less than 1."},
      {"\"network\": { \"layers\": [ { \"units\": 1 }, { \"units\": 1, \"activation\": \"gelou\" } "
       "] }",
       VALUE,
       "e.json: $.network.layers[1].activation: \"gelou\" is not an activation. Did you mean "
       "\"gelu\"? "
       "Allowed: identity, sigmoid"},
      {"\"network\": { \"layers\": [ { \"units\": 1, \"activation\": \"Leaky_ReLU\" } ] }", VALUE,
       "Did you mean \"leaky-relu\"?"},
      {"\"network\": { \"layers\": [ { \"units\": 1, \"residual\": 1 } ] }", TYPE,
       "residual: 1 is not true or false."},
      {"\"network\": { \"init\": \"xavier\" }", VALUE, "\"xavier\" is not an initialization."},
      {"\"network\": { \"init\": { \"kind\": \"constant\", \"std\": 1 } }", KEY,
       "$.network.init.std: \"std\" belongs to normal, not to constant."},
      {"\"network\": { \"init\": { \"kind\": \"uniform\", \"low\": 2, \"high\": 1 } }", CONFLICT,
       "\"low\" is above \"high\""},
      {"\"network\": { \"weights\": 1 }", TYPE, "$.network.weights: 1 is not a text."},
      {"\"training\": { \"epoch\": 1 }", KEY, "Did you mean \"epochs\"?"},
      {"\"training\": { \"batch-size\": 0 }", VALUE, "$.training.batch-size: 0 is out of range."},
      {"\"training\": { \"batch-size\": 1 }, \"network\": { \"layers\": [ { \"units\": 2 }, "
       "{ \"units\": 2, \"normalization\": \"batch\" } ] }",
       CONFLICT,
       "$.training.batch-size: 1 is too small: layer 2 has batch normalization, which needs at "
       "least 2 examples in a batch."},
      {"\"training\": { \"dev-loss\": \"rows\" }", VALUE,
       "$.training.dev-loss: \"rows\" is not what a dev loss is the mean of. Allowed: batches, "
       "examples."},
      {"\"training\": { \"loss\": \"entropy\" }", VALUE, "is not a loss."},
      {"\"training\": { \"optimizer\": \"adam\" }", TYPE,
       "$.training.optimizer: \"adam\" is not an object."},
      {"\"training\": { \"optimizer\": { \"kind\": \"adam\", \"momentum\": 0.9 } }", KEY,
       "$.training.optimizer.momentum: \"momentum\" belongs to sgd, rmsprop, not to adam."},
      {"\"training\": { \"optimizer\": { \"learning-rate\": \"0.1\" } }", TYPE,
       "learning-rate: \"0.1\" is not a number."},
      {"\"training\": { \"optimizer\": { \"kind\": \"sgd\", \"nesterov\": true } }", CONFLICT,
       "needs a \"momentum\""},
      {"\"training\": { \"schedule\": { \"kind\": \"cosine\", \"every\": 2 } }", KEY,
       "$.training.schedule.every: \"every\" belongs to step, not to cosine."},
      {"\"training\": { \"schedule\": { \"kind\": \"step\", \"every\": 0 } }", VALUE, "every: 0"},
      {"\"training\": { \"clip-norm\": 0 }", VALUE, "It must be more than 0."},
      {"\"training\": { \"shuffle\": \"no\" }", TYPE,
       "$.training.shuffle: \"no\" is not true or false."},
      {"\"training\": { \"early-stopping\": { \"metric\": \"loss\" } }", VALUE, "is not a metric."},
      {"\"training\": { \"early-stopping\": true }", TYPE, "$.training.early-stopping"},
      {"\"sweep\": 1", TYPE, "$.sweep"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    assert_members_refused (mistakes[i].text, mistakes[i].code, mistakes[i].message);
}

static void
test_data (void)
{
  static const Mistake mistakes[] = {
      {"{}", KEY, "e.json: $: \"data\" is missing"},
      {"{\"data\": {}}", KEY, "$.data: \"source\" is missing"},
      {"{\"data\": []}", TYPE, "$.data: [] is not an object."},
      {"{\"data\": {\"source\": \"moon\"}}", VALUE, "Did you mean \"moons\"?"},
      {"{\"data\": {\"source\": \"moons\", \"train\": \"a\"}}", KEY,
       "$.data.train: \"train\" belongs to csv, npy, not to moons."},
      {"{\"data\": {\"source\": \"moons\", \"dev-share\": 1}}", VALUE, "less than 1"},
      {"{\"data\": {\"source\": \"moons\", \"dev-share\": 0.5, \"test-share\": 0.5}}", CONFLICT,
       "leave nothing to train from"},
      {"{\"data\": {\"source\": \"moons\", \"noise\": -1}}", VALUE, "$.data.noise"},
      {"{\"data\": {\"source\": \"moons\", \"task\": \"regression\"}}", CONFLICT,
       "\"moons\" is data for classification."},
      {"{\"data\": {\"source\": \"csv\"}}", KEY, "$.data.train: missing"},
      {"{\"data\": {\"source\": \"csv\", \"train\": \"a\", \"dev\": \"b\", \"dev-share\": 0.1}}",
       CONFLICT, "there is a dev file already"},
      {"{\"data\": {\"source\": \"csv\", \"train\": \"a\", \"features\": []}}", TYPE,
       "$.data.features: [] is not a list of texts."},
      {"{\"data\": {\"source\": \"csv\", \"train\": \"a\", \"features\": [\"b\", 1]}}", TYPE,
       "$.data.features[1]: 1 is not a text."},
      {"{\"data\": {\"source\": \"csv\", \"train\": \"a\", \"delimiter\": \"ab\"}}", VALUE,
       "not one character"},
      {"{\"data\": {\"source\": \"csv\", \"train\": \"a\", \"task\": \"auto\"}}", VALUE,
       "is not a task"},
      {"{\"data\": {\"source\": \"npy\", \"train\": \"a\"}}", KEY, "$.data.train-targets: missing"},
      {"{\"data\": {\"source\": \"idx\", \"train-images\": \"a\", \"train-labels\": \"b\", "
       "\"dev-images\": \"c\"}}",
       CONFLICT, "\"dev-images\" needs \"dev-labels\""},
      {"{\"data\": {\"source\": \"reviews\", \"split\": \"homework\"}}", TYPE, "\"homework3\" or"},
      {"{\"data\": {\"source\": \"reviews\", \"split\": {\"dev\": 2}}}", VALUE,
       "$.data.split.dev: 2"},
      {"{\"data\": {\"source\": \"reviews\", \"top-words\": 0}}", VALUE, "1 or more"},
      {"{\"data\": {\"source\": \"plane\"}, \"training\": {\"loss\": \"hinge\"}}", CONFLICT,
       "$.training.loss: \"hinge\" is a loss for classification"},
      {"{\"data\": {\"source\": \"csv\", \"train\": \"a\", \"task\": \"regression\"}, "
       "\"training\": "
       "{\"loss\": \"cross-entropy\"}}",
       CONFLICT, "Allowed: mean-squared-error"},
      {"{\"data\": {\"source\": \"csv\", \"train\": \"a\"}, \"training\": {\"early-stopping\": "
       "{}}}",
       CONFLICT, "needs dev data"},
      {"{\"data\": {\"source\": \"plane\"}, \"training\": {\"early-stopping\": {\"metric\": "
       "\"dev-accuracy\"}}}",
       CONFLICT, "regression has no accuracy"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    assert_refused (mistakes[i].text, mistakes[i].code, mistakes[i].message);
}

static void
test_defaults_follow_the_choices (void)
{
  g_autoptr (GliaExperiment) moons = read_text ("{\"data\": {\"source\": \"moons\"}}");
  g_autoptr (GliaExperiment) xor = read_text ("{\"data\": {\"source\": \"xor\"}}");
  g_autoptr (GliaExperiment) plane = read_text ("{\"data\": {\"source\": \"plane\"}}");
  g_autoptr (GliaExperiment) csv =
      read_text ("{\"data\": {\"source\": \"csv\", \"train\": \"a\"}}");
  g_autoptr (GliaExperiment) values = read_text (
      "{\"data\": {\"source\": \"csv\", \"train\": \"a\"}, \"training\": {\"loss\": "
      "\"mean-squared-error\", \"batch-size\": 32.0, \"optimizer\": {\"kind\": \"adamw\"}}}");
  g_autoptr (GliaExperiment) folder =
      read_text ("{\"data\": {\"source\": \"reviews\", \"reviews\": \"films\"}}");

  g_assert_cmpuint (moons->seed, ==, 42);
  g_assert_cmpuint (moons->data.seed, ==, 42);
  g_assert_cmpint (moons->training.loss, ==, MLP_BINARY_CROSS_ENTROPY);
  g_assert_cmpint (moons->training.optimizer.kind, ==, MLP_ADAM);
  g_assert_cmpfloat (moons->training.optimizer.learning_rate, ==, 0.001);
  g_assert_cmpuint (moons->training.batch_size, ==, 64);
  g_assert_true (moons->training.shuffle);
  g_assert_cmpuint (xor->data.samples, ==, 4);
  g_assert_cmpint (plane->training.loss, ==, MLP_MEAN_SQUARED_ERROR);
  g_assert_cmpint (csv->training.loss, ==, MLP_CROSS_ENTROPY);
  g_assert_cmpint (csv->data.task, ==, GLIA_TASK_CLASSIFICATION);
  g_assert_cmpint (values->data.task, ==, GLIA_TASK_REGRESSION);
  g_assert_cmpuint (values->training.batch_size, ==, 32);
  g_assert_cmpfloat (values->training.optimizer.weight_decay, ==, 0.01);
  g_assert_cmpint (folder->data.split, ==, GLIA_REVIEW_SPLIT_SHARES);
  g_assert_cmpfloat (folder->data.dev_share, ==, 0.2);
}

static void
test_set_by_path (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) e = read_text ("{\"data\": {\"source\": \"moons\"}, \"network\": "
                                            "{\"layers\": [{\"units\": 4}, {\"units\": 5}]},"
                                            "\"training\": {\"optimizer\": {\"beta1\": 0.5}}}");
  static const char *const assignments[] = {
      "training.optimizer.learning-rate=0.01",
      "network.layers[0].units=8",
      "network.layers.1.activation=tanh",
      "$.training.early-stopping.patience=3",
      "name=a=b",
      "training.schedule.kind=cosine",
      "network.layers[2]={\"units\": 3}",
      NULL,
  };

  g_assert_true (glia_experiment_set_all (e, assignments, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (e->training.optimizer.learning_rate, ==, 0.01);
  g_assert_cmpuint (e->network.layers->len, ==, 3);
  g_assert_cmpuint (g_array_index (e->network.layers, mlp_layer, 0).units, ==, 8);
  g_assert_cmpint (g_array_index (e->network.layers, mlp_layer, 1).activation, ==, MLP_TANH);
  g_assert_true (e->training.stops_early);
  g_assert_cmpuint (e->training.early_stopping.patience, ==, 3);
  g_assert_cmpstr (e->name, ==, "a=b");
  g_assert_cmpint (e->training.schedule.kind, ==, MLP_SCHEDULE_COSINE);

  /* A new kind drops what does not belong to it and brings its own defaults. */
  g_assert_true (glia_experiment_set (e, "training.optimizer.kind=sgd", &error));
  g_assert_cmpfloat (e->training.optimizer.learning_rate, ==, 0.01);
  g_assert_true (glia_experiment_set (e, "data.source=plane", &error));
  g_assert_no_error (error);
  g_assert_cmpint (e->training.loss, ==, MLP_MEAN_SQUARED_ERROR);
}

/* The number at `path` in a small tree; 0 if nothing is there. */
static gint64
find_number (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root =
      glia_json_parse ("{\"a\":{\"b\":[1,{\"c\":2},[3,4]],\"0\":5}}", -1, "tree", &error);

  g_assert_no_error (error);
  JsonNode *node = glia_json_find (root, path);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static void
test_a_path_finds_what_it_names (void)
{
  static const char *const nowhere[] = {
      "",       "a..b",   "a.b[x]",   "a.b[",  "[0]",    "a.b[0",   "a.b[0]x",
      "a.x",    "a.b[3]", "a.b[0].c", "a.b.c", "a.b[1]", "a.b[-1]", "a.b[99999999999999999999]",
      "a.b.1x",
  };

  g_assert_cmpint (find_number ("a.b[0]"), ==, 1);
  g_assert_cmpint (find_number ("a.b[1].c"), ==, 2);
  g_assert_cmpint (find_number ("a.b.1.c"), ==, 2);
  g_assert_cmpint (find_number ("$.a.b[2][1]"), ==, 4);
  g_assert_cmpint (find_number ("a.0"), ==, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (nowhere); i++) {
    g_test_message ("%s", nowhere[i]);
    g_assert_cmpint (find_number (nowhere[i]), ==, 0);
  }
}

static void
test_a_refused_setting_changes_nothing (void)
{
  static const Mistake mistakes[] = {
      {"training.epochs", KEY, "is not KEY=VALUE"},
      {"=1", KEY, "is not KEY=VALUE"},
      {"training..epochs=1", KEY, "is not a path"},
      {"network.layers[x].units=1", KEY, "is not a path"},
      {"network.layers[7].units=1", KEY, "\"7\" is not an index of a list of 1"},
      {"training.epochs=many", TYPE, "$.training.epochs: \"many\" is not a whole number."},
      {"training.epochs.a=1", TYPE, "$.training.epochs: "},
      {"training.epohcs=1", KEY, "Did you mean \"epochs\"?"},
      {"data.source=csv", KEY, "$.data.train: missing"},
      {"network.init.value=1", KEY, "\"value\" cannot be set in \"torch\""},
  };
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
  g_autoptr (GliaExperiment) before = glia_experiment_copy (experiment);

  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (glia_experiment_set (experiment, mistakes[i].text, &error));
    if (!strstr (error->message, mistakes[i].message))
      g_error ("%s: \"%s\" does not hold \"%s\"", mistakes[i].text, error->message,
               mistakes[i].message);
    g_assert_error (error, GLIA_EXPERIMENT_ERROR, mistakes[i].code);
    g_assert_true (glia_experiment_equal (experiment, before));
  }
}

/* ---- Random experiments ---------------------------------------------------------------------- */

static void
append_layers (GRand *rand, GArray *layers)
{
  for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--) {
    const mlp_layer layer = {
        .units = (size_t)g_rand_int_range (rand, 1, 999),
        .activation = (mlp_activation)g_rand_int_range (rand, 0, MLP_ACTIVATIONS),
        .normalization = (mlp_normalization)g_rand_int_range (rand, 0, MLP_NORMALIZATIONS),
        .dropout = g_rand_double (rand),
        .residual = g_rand_boolean (rand),
    };
    g_array_append_val (layers, layer);
  }
}

static GliaExperiment *
random_experiment (GRand *rand)
{
  static const char *const data[] = {
      "{\"source\": \"spirals\", \"noise\": 1e-7, \"test-share\": 0.3, \"hash\": \"ab\"}",
      "{\"source\": \"csv\", \"train\": \"a b.csv\", \"dev\": \"\\\"\\\\\\u0001é\", \"header\": "
      "false, "
      "\"features\": [\"x\", \"y\"], \"missing\": \"n/a\", \"delimiter\": \"\\t\"}",
      "{\"source\": \"npy\", \"train\": \"x\", \"train-targets\": \"y\", \"dev-share\": 0.1}",
      "{\"source\": \"idx\", \"train-images\": \"x\", \"train-labels\": \"y\", \"dev-share\": 0.1}",
      "{\"source\": \"reviews\", \"top-words\": 1000}",
      "{\"source\": \"reviews\", \"reviews\": \"r\", \"split\": {\"dev\": 0.125}}",
      "{\"source\": \"reviews\", \"reviews\": \"r\", \"split\": \"homework3\"}",
  };
  const char *chosen = data[g_rand_int_range (rand, 0, G_N_ELEMENTS (data))];
  g_autofree char *text = g_strconcat ("{\"data\": ", chosen, "}", NULL);
  GliaExperiment *e = read_text (text);
  GliaTrainingSettings *t = &e->training;
  const mlp_initialization_kind start =
      (mlp_initialization_kind)g_rand_int_range (rand, 0, MLP_INITIALIZATIONS);

  append_layers (rand, e->network.layers);
  e->seed = g_rand_int (rand);
  e->network.initialization.kind = start;
  if (start >= MLP_INITIALIZE_CONSTANT)
    e->network.initialization.a = -g_rand_double (rand);
  if (start > MLP_INITIALIZE_CONSTANT)
    e->network.initialization.b = g_rand_double (rand);
  t->optimizer =
      mlp_optimizer_defaults ((mlp_optimizer_kind)g_rand_int_range (rand, 0, MLP_OPTIMIZERS));
  t->optimizer.learning_rate = g_rand_double (rand) * 1e-3;
  t->optimizer.weight_decay = g_rand_boolean (rand) ? 0 : g_rand_double (rand);
  t->optimizer.clip_norm = g_rand_boolean (rand) ? 0 : g_rand_double_range (rand, 0.1, 9);
  if (t->optimizer.kind == MLP_SGD) {
    t->optimizer.momentum = g_rand_double_range (rand, 0.1, 1);
    t->optimizer.nesterov = g_rand_boolean (rand);
  }
  t->schedule =
      mlp_schedule_defaults ((mlp_schedule_kind)g_rand_int_range (rand, 0, MLP_SCHEDULES));
  t->stops_early = g_rand_boolean (rand);
  t->early_stopping.min_delta = t->stops_early ? g_rand_double (rand) : 0;
  t->threads = (guint)g_rand_int_range (rand, 0, 9);
  return e;
}

static void
assert_same_optimizer (const mlp_optimizer_settings *a, const mlp_optimizer_settings *b)
{
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpfloat (a->learning_rate, ==, b->learning_rate);
  g_assert_cmpfloat (a->momentum, ==, b->momentum);
  g_assert_cmpint (a->nesterov, ==, b->nesterov);
  g_assert_cmpfloat (a->alpha, ==, b->alpha);
  g_assert_cmpfloat (a->beta1, ==, b->beta1);
  g_assert_cmpfloat (a->beta2, ==, b->beta2);
  g_assert_cmpfloat (a->epsilon, ==, b->epsilon);
  g_assert_cmpfloat (a->weight_decay, ==, b->weight_decay);
  g_assert_cmpfloat (a->l1, ==, b->l1);
  g_assert_cmpfloat (a->clip_norm, ==, b->clip_norm);
}

static void
assert_same_layer (const mlp_layer *a, const mlp_layer *b)
{
  g_assert_cmpuint (a->units, ==, b->units);
  g_assert_cmpint (a->activation, ==, b->activation);
  g_assert_cmpint (a->normalization, ==, b->normalization);
  g_assert_cmpfloat (a->dropout, ==, b->dropout);
  g_assert_cmpint (a->residual, ==, b->residual);
}

static void
test_reading_what_was_written (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (int i = 0; i < 1000; i++) {
    g_autoptr (GliaExperiment) e = random_experiment (rand);
    g_autofree char *text = glia_experiment_write_text (e);
    g_autoptr (GliaExperiment) again = read_text (text);
    g_autofree char *text_again = glia_experiment_write_text (again);
    g_autoptr (GliaExperiment) copy = glia_experiment_copy (e);

    g_assert_cmpstr (text, ==, text_again);
    g_assert_true (glia_experiment_equal (copy, e));
    /* The structs themselves, lest both be written wrong alike. */
    assert_same_optimizer (&e->training.optimizer, &again->training.optimizer);
    g_assert_cmpuint (e->network.layers->len, ==, again->network.layers->len);
    for (guint l = 0; l < e->network.layers->len; l++)
      assert_same_layer (&g_array_index (e->network.layers, mlp_layer, l),
                         &g_array_index (again->network.layers, mlp_layer, l));
    g_assert_cmpfloat (e->network.initialization.b, ==, again->network.initialization.b);
    g_assert_cmpfloat (e->data.dev_share, ==, again->data.dev_share);
    g_assert_cmpstr (e->data.dev, ==, again->data.dev);
    g_assert_cmpint (e->data.split, ==, again->data.split);
    /* Setting what is there already goes through the tree without defaults and must lose
     * nothing. */
    g_assert_true (glia_experiment_set (copy, "glia=1", NULL));
    g_assert_true (glia_experiment_equal (copy, e));
  }
}

static void
test_damaged_text_is_refused_or_read (void)
{
  static const char letters[] = "{}[]:,\"\\0123456789.-+eE tfn\n\xc3\xff";
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  guint refused = 0;

  for (int i = 0; i < 20000; i++) {
    g_autoptr (GliaExperiment) e = i % 50 == 0 ? random_experiment (rand) : glia_experiment_new ();
    g_autofree char *text = glia_experiment_write_text (e);
    gsize length = strlen (text);
    for (int n = g_rand_int_range (rand, 1, 4); n > 0; n--) {
      const gsize at = (gsize)g_rand_int_range (rand, 0, (int)length);
      if (g_rand_int_range (rand, 0, 20) == 0)
        length = MAX (at, 1);
      else
        text[at] = letters[g_rand_int_range (rand, 0, sizeof letters)];
    }
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaExperiment) read =
        glia_experiment_read_text (text, (gssize)length, "e.json", NULL, &error);
    g_assert_true ((read == NULL) == (error != NULL));
    refused += error != NULL;
    if (error)
      g_assert_true (g_str_has_prefix (error->message, "e.json:"));
  }
  g_assert_cmpuint (refused, >, 10000);
}

static void
test_files_are_relative_to_the_experiment (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("glia-spec-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "e.json", NULL);
  g_autofree char *train = g_build_filename (folder, "t.csv", NULL);
  g_autoptr (GliaExperiment) written =
      read_text ("{\"data\": {\"source\": \"csv\", \"train\": \"t.csv\", \"dev\": \"/d.csv\"}}");
  g_autoptr (GliaExperiment) reviews = read_text ("{\"data\": {\"source\": \"reviews\"}}");

  g_assert_true (glia_experiment_write_file (written, path, &error));
  g_assert_no_error (error);
  g_autoptr (GliaExperiment) e = glia_experiment_read_file (path, &error);
  g_assert_no_error (error);
  g_assert_true (glia_experiment_equal (e, written));
  glia_experiment_make_absolute (e);
  g_assert_cmpstr (e->data.train, ==, train);
  g_assert_cmpstr (e->data.dev, ==, "/d.csv");
  g_assert_null (e->data.test);
  glia_experiment_make_absolute (reviews);
  g_assert_cmpstr (reviews->data.reviews, ==, "imdb");

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (glia_experiment_read_file (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  /* Nothing else was left in the folder. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/syntax", test_syntax);
  g_test_add_func ("/spec/members", test_members);
  g_test_add_func ("/spec/data", test_data);
  g_test_add_func ("/spec/defaults-follow-the-choices", test_defaults_follow_the_choices);
  g_test_add_func ("/spec/set-by-path", test_set_by_path);
  g_test_add_func ("/spec/a-path-finds-what-it-names", test_a_path_finds_what_it_names);
  g_test_add_func ("/spec/a-refused-setting-changes-nothing",
                   test_a_refused_setting_changes_nothing);
  g_test_add_func ("/spec/reading-what-was-written", test_reading_what_was_written);
  g_test_add_func ("/spec/damaged-text-is-refused-or-read", test_damaged_text_is_refused_or_read);
  g_test_add_func ("/spec/files-are-relative", test_files_are_relative_to_the_experiment);
  return g_test_run ();
}
