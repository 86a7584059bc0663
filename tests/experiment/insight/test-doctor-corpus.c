/* SPDX-License-Identifier: MIT */

/* How often the doctor is right: 32 ordinary experiments, which should raise no alarm at any
 * moment, and 12 diseases with 10 runs each, whose cause should be the first finding at the end.
 * Everything runs with four sets of seeds; rules and thresholds were made while looking at the first
 * three, the fourth was run when they stood. Prints the tables. With GLIA_DOCTOR_VERBOSE=1 each run is a line. */

#include "doctor-patient.h"

#include <math.h>

enum { RUNS = 10, HEALTHY = 32, LEAST_RIGHT = 9, MOST_ALARMS = 1, EXAMINE_EVERY = 5 };

static const guint64 seed_sets[] = {100, 7000, 31000, 64000};
static const char *const set_names[] = {"seeds looked at", "seeds looked at", "seeds looked at",
                                        "seeds held out"};

/* ---- What runs are made of -------------------------------------------------------------------- */

typedef struct {
  Table table;
  const char *data[5]; /* more assignments */
} Data;

#define POINTS(source, samples)                                                                    \
  {                                                                                                \
    TABLE_NONE,                                                                                    \
    {                                                                                              \
      "data.source=" source, "data.samples=" samples                                               \
    }                                                                                              \
  }
#define STANDARDIZED(table)                                                                        \
  {                                                                                                \
    table,                                                                                         \
    {                                                                                              \
      "data.standardize=true"                                                                      \
    }                                                                                              \
  }

static const Data moons = POINTS ("moons", "400"), circles = POINTS ("circles", "400"),
                  spirals = POINTS ("spirals", "400"),
                  checkerboard = POINTS ("checkerboard", "500"),
                  quadrants = POINTS ("xor-quadrants", "400"), blobs = POINTS ("blobs", "300"),
                  plane = POINTS ("plane", "400"), gaussian = POINTS ("multi-gaussian", "400"),
                  classes = STANDARDIZED (TABLE_CLASSES), incomes = STANDARDIZED (TABLE_INCOMES),
                  words = {TABLE_WORDS, {NULL}}, values = {TABLE_VALUES, {NULL}};

#define L(units, activation) "{\"units\":" #units ",\"activation\":\"" activation "\"}"
#define LB(units, activation)                                                                      \
  "{\"units\":" #units ",\"activation\":\"" activation "\",\"normalization\":\"batch\"}"
#define LD(units, activation)                                                                      \
  "{\"units\":" #units ",\"activation\":\"" activation "\",\"dropout\":0.2}"

#define SGD(rate) "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":" #rate "}"
#define MOMENTUM(rate)                                                                             \
  "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":" #rate ",\"momentum\":0.9}"
#define ADAM(rate)    "training.optimizer={\"kind\":\"adam\",\"learning-rate\":" #rate "}"
#define ADAMW(rate)   "training.optimizer={\"kind\":\"adamw\",\"learning-rate\":" #rate "}"
#define RMSPROP(rate) "training.optimizer={\"kind\":\"rmsprop\",\"learning-rate\":" #rate "}"
#define ADAGRAD(rate) "training.optimizer={\"kind\":\"adagrad\",\"learning-rate\":" #rate "}"

typedef struct {
  const Data *data;
  const char *layers; /* JSON list, without its brackets */
  const char *optimizer;
  const char *init; /* NULL: PyTorch's */
  guint epochs, batch;
} Setup;

static const Setup healthy[HEALTHY] = {
    {&moons, L (16, "relu") "," L (16, "relu"), ADAM (0.01), NULL, 100, 32},
    {&moons, L (8, "tanh"), SGD (0.1), NULL, 150, 10},
    {&moons, LB (16, "relu") "," LB (16, "relu"), ADAM (0.01), NULL, 60, 32},
    {&moons, L (16, "gelu"), ADAMW (0.01), NULL, 100, 32},
    {&circles, L (16, "relu") "," L (16, "relu"), ADAM (0.01), NULL, 100, 32},
    {&circles, L (8, "tanh") "," L (8, "tanh"), ADAM (0.01), NULL, 100, 32},
    {&circles, L (16, "relu"), MOMENTUM (0.03), "he-normal", 100, 16},
    {&circles, LB (16, "tanh"), RMSPROP (0.003), NULL, 80, 32},
    {&spirals, L (32, "relu") "," L (32, "relu"), ADAM (0.01), "he-normal", 200, 32},
    {&spirals, L (16, "tanh") "," L (16, "tanh"), ADAM (0.02), "xavier-uniform", 200, 32},
    {&spirals, LB (32, "relu") "," LB (32, "relu"), ADAM (0.01), NULL, 120, 32},
    {&spirals, L (32, "selu") "," L (32, "selu"), ADAM (0.005), "lecun-normal", 200, 32},
    {&checkerboard, L (16, "relu") "," L (16, "relu"), ADAM (0.01), NULL, 150, 32},
    {&checkerboard, L (32, "tanh") "," L (32, "tanh"), ADAM (0.01), NULL, 150, 32},
    {&checkerboard, L (32, "silu") "," L (32, "silu"), ADAM (0.01), NULL, 150, 32},
    {&checkerboard, LD (64, "relu") "," LD (64, "relu"), ADAM (0.005), "he-uniform", 150, 32},
    {&quadrants, L (4, "tanh"), ADAM (0.03), NULL, 120, 10},
    {&quadrants, L (16, "relu") "," L (16, "relu"), ADAM (0.01), NULL, 100, 32},
    {&quadrants, L (8, "leaky-relu"), SGD (0.3), "he-normal", 150, 16},
    {&quadrants, L (8, "sigmoid"), ADAM (0.03), "xavier-normal", 150, 16},
    {&blobs, "", ADAM (0.03), NULL, 60, 32},
    {&blobs, L (8, "elu"), ADAGRAD (0.05), NULL, 60, 32},
    {&plane, "", SGD (0.1), NULL, 60, 32},
    {&plane, L (8, "tanh"), ADAM (0.01), NULL, 60, 32},
    {&gaussian, L (16, "tanh") "," L (16, "tanh"), ADAM (0.01), NULL, 150, 32},
    {&gaussian, L (32, "relu") "," L (32, "relu"), ADAM (0.005), "he-normal", 150, 32},
    {&classes, L (32, "relu"), ADAM (0.003), NULL, 25, 32},
    {&classes, LD (32, "relu"), MOMENTUM (0.01), "he-normal", 25, 32},
    {&incomes, L (16, "tanh"), ADAM (0.005), NULL, 25, 32},
    {&words, L (256, "sigmoid"), ADAM (0.01), NULL, 10, 64},
    {&words, L (32, "relu"), ADAM (0.001), NULL, 15, 64},
    {&values, L (32, "relu"), ADAM (0.005), NULL, 60, 32},
};

/* ---- Diseases --------------------------------------------------------------------------------- */

#define DEEP(units, activation)                                                                    \
  L (units, activation)                                                                            \
  "," L (units, activation) "," L (units, activation) "," L (units, activation) "," L (            \
      units, activation) "," L (units, activation)
#define THREE(units, activation)                                                                   \
  L (units, activation) "," L (units, activation) "," L (units, activation)
#define TWO(units, activation) L (units, activation) "," L (units, activation)
#define NORMAL(mean, std)      "{\"kind\":\"normal\",\"mean\":" #mean ",\"std\":" #std "}"
#define UNIFORM(low, high)     "{\"kind\":\"uniform\",\"low\":" #low ",\"high\":" #high "}"
#define CONSTANT(value)        "{\"kind\":\"constant\",\"value\":" #value "}"

static const Data few_moons = {TABLE_NONE,
                               {"data.source=moons", "data.samples=100", "data.dev-share=0.5",
                                "data.noise=0.4"}},
                  few_circles = {TABLE_NONE,
                                 {"data.source=circles", "data.samples=100", "data.dev-share=0.5",
                                  "data.noise=0.2"}},
                  few_quadrants = {TABLE_NONE,
                                   {"data.samples=100", "data.dev-share=0.5", "data.noise=0.2"}},
                  few_blobs = {TABLE_NONE,
                               {"data.source=blobs", "data.samples=100", "data.dev-share=0.5",
                                "data.noise=0.5"}},
                  raw_incomes = {TABLE_INCOMES, {NULL}}, prices = {TABLE_PRICES, {NULL}},
                  flips = {TABLE_COIN_FLIPS, {NULL}};

typedef struct {
  const char *name;
  GliaFindingKind kind;
  Setup runs[RUNS];
} Disease;

static const Disease diseases[] = {
    {"rate too high (SGD)",
     GLIA_FINDING_RATE_TOO_HIGH,
     {{&moons, L (16, "relu"), SGD (30), NULL, 30, 32},
      {&circles, TWO (8, "tanh"), SGD (100), NULL, 30, 32},
      {&spirals, TWO (16, "relu"), SGD (5), NULL, 40, 32},
      {&checkerboard, L (16, "sigmoid"), SGD (300), NULL, 30, 32},
      {&quadrants, TWO (4, "tanh"), SGD (500), NULL, 60, 10},
      {&classes, L (32, "leaky-relu"), SGD (20), NULL, 15, 32},
      {&spirals, L (24, "gelu"), SGD (30), NULL, 30, 32},
      {&gaussian, L (16, "tanh"), SGD (20), NULL, 30, 32},
      {&moons, TWO (16, "relu"), MOMENTUM (5), NULL, 30, 32},
      {&values, L (16, "relu"), SGD (2), NULL, 30, 32}}},
    {"rate too high (Adam)",
     GLIA_FINDING_RATE_TOO_HIGH,
     {{&moons, TWO (16, "relu"), ADAM (3), NULL, 30, 32},
      {&circles, TWO (8, "tanh"), ADAM (10), NULL, 30, 32},
      {&spirals, TWO (16, "relu"), ADAM (0.5), NULL, 40, 32},
      {&checkerboard, L (16, "sigmoid"), ADAM (10), NULL, 30, 32},
      {&quadrants, TWO (8, "tanh"), ADAM (3), NULL, 40, 10},
      {&classes, TWO (32, "tanh"), ADAM (1), NULL, 15, 32},
      {&spirals, TWO (24, "gelu"), ADAMW (1), NULL, 30, 32},
      {&gaussian, TWO (16, "tanh"), ADAM (1), NULL, 30, 32},
      {&words, L (256, "sigmoid"), ADAM (1), NULL, 10, 64},
      {&values, TWO (16, "relu"), RMSPROP (1), NULL, 30, 32}}},
    {"rate too low",
     GLIA_FINDING_RATE_TOO_LOW,
     {{&moons, L (16, "relu"), SGD (0.0001), NULL, 30, 32},
      {&circles, TWO (8, "tanh"), SGD (0.0003), NULL, 30, 32},
      {&spirals, TWO (16, "relu"), ADAM (0.000001), NULL, 40, 32},
      {&checkerboard, L (16, "sigmoid"), ADAM (0.00001), NULL, 30, 32},
      {&quadrants, L (4, "tanh"), SGD (0.0001), NULL, 30, 10},
      {&classes, L (32, "relu"), SGD (0.0001), NULL, 25, 32},
      {&gaussian, L (16, "tanh"), SGD (0.00003), NULL, 30, 32},
      {&values, L (16, "relu"), SGD (0.00003), NULL, 30, 32},
      {&words, L (64, "sigmoid"), SGD (0.0001), NULL, 12, 64},
      {&values, L (16, "tanh"), ADAM (0.000003), NULL, 30, 32}}},
    {"vanishing gradient",
     GLIA_FINDING_VANISHING_GRADIENTS,
     {{&moons, DEEP (8, "sigmoid"), ADAM (0.003), NULL, 20, 32},
      {&circles, DEEP (16, "sigmoid"), ADAM (0.01), NULL, 20, 32},
      {&spirals, DEEP (16, "sigmoid"), SGD (0.1), NULL, 40, 32},
      {&checkerboard, DEEP (16, "sigmoid"), SGD (0.1), "xavier-uniform", 40, 32},
      {&quadrants, DEEP (8, "sigmoid"), SGD (0.1), NULL, 30, 10},
      {&classes, DEEP (16, "sigmoid"), MOMENTUM (0.01), NULL, 20, 32},
      {&spirals, DEEP (32, "sigmoid"), ADAM (0.003), "xavier-normal", 12, 32},
      {&gaussian, DEEP (8, "sigmoid"), ADAM (0.003), NULL, 20, 32},
      {&values, DEEP (16, "sigmoid"), SGD (0.05), NULL, 30, 32},
      {&quadrants, DEEP (12, "tanh"), SGD (0.1), NORMAL (0, 0.05), 30, 10}}},
    {"exploding start",
     GLIA_FINDING_LARGE_START,
     {{&spirals, THREE (32, "relu"), ADAM (0.01), NORMAL (0, 2), 10, 32},
      {&spirals, THREE (64, "relu"), SGD (0.01), NORMAL (0, 1), 10, 32},
      {&spirals, THREE (32, "leaky-relu"), ADAM (0.003), NORMAL (0, 3), 15, 32},
      {&checkerboard, TWO (64, "relu"), ADAM (0.01), NORMAL (0, 5), 10, 32},
      {&quadrants, THREE (32, "gelu"), ADAM (0.01), NORMAL (0, 2), 10, 32},
      {&classes, THREE (32, "relu"), MOMENTUM (0.01), NORMAL (0, 1.5), 10, 32},
      {&gaussian, THREE (32, "relu"), ADAM (0.01), NORMAL (0, 1), 10, 32},
      {&values, THREE (32, "relu"), ADAM (0.003), UNIFORM (-3, 3), 10, 32},
      {&words, TWO (64, "relu"), ADAM (0.003), NORMAL (0, 3), 6, 64},
      {&spirals, THREE (32, "elu"), SGD (0.05), UNIFORM (-4, 4), 15, 32}}},
    {"zero start",
     GLIA_FINDING_IDENTICAL_UNITS,
     {{&moons, L (8, "relu"), ADAM (0.01), "zero", 30, 32},
      {&circles, TWO (8, "tanh"), ADAM (0.01), "zero", 30, 32},
      {&spirals, TWO (16, "relu"), SGD (0.1), "zero", 40, 32},
      {&checkerboard, L (16, "sigmoid"), ADAM (0.01), "zero", 40, 32},
      {&quadrants, L (4, "tanh"), SGD (0.1), "zero", 60, 10},
      {&classes, L (32, "relu"), ADAM (0.003), "zero", 20, 32},
      {&gaussian, L (16, "tanh"), ADAM (0.01), "zero", 40, 32},
      {&values, TWO (16, "gelu"), ADAM (0.01), "zero", 40, 32},
      {&words, L (64, "sigmoid"), ADAM (0.003), "zero", 10, 64},
      {&moons, THREE (8, "silu"), RMSPROP (0.003), "zero", 30, 32}}},
    {"constant start",
     GLIA_FINDING_IDENTICAL_UNITS,
     {{&moons, L (8, "relu"), ADAM (0.01), CONSTANT (0.3), 30, 32},
      {&circles, TWO (8, "tanh"), ADAM (0.01), CONSTANT (0.5), 30, 32},
      {&spirals, TWO (16, "relu"), SGD (0.03), CONSTANT (0.1), 40, 32},
      {&checkerboard, L (16, "sigmoid"), ADAM (0.01), CONSTANT (1), 40, 32},
      {&quadrants, L (4, "tanh"), SGD (0.1), CONSTANT (-0.5), 60, 10},
      {&classes, L (32, "relu"), ADAM (0.003), CONSTANT (0.2), 20, 32},
      {&gaussian, L (16, "tanh"), ADAM (0.01), CONSTANT (0.5), 40, 32},
      {&values, L (16, "gelu"), ADAM (0.01), CONSTANT (0.1), 40, 32},
      {&words, L (64, "sigmoid"), ADAM (0.003), CONSTANT (0.5), 10, 64},
      {&moons, TWO (8, "silu"), RMSPROP (0.003), CONSTANT (0.3), 30, 32}}},
    {"dead ReLUs",
     GLIA_FINDING_DEAD_UNITS,
     {{&moons, TWO (16, "relu"), ADAM (0.01), NORMAL (-0.5, 0.1), 30, 32},
      {&circles, TWO (16, "relu"), SGD (0.1), UNIFORM (-1, 0), 30, 32},
      {&spirals, THREE (16, "relu"), ADAM (0.01), UNIFORM (-0.5, 0), 40, 32},
      {&checkerboard, TWO (32, "relu"), ADAM (0.003), NORMAL (-1, 0.2), 30, 32},
      {&quadrants, TWO (8, "relu"), SGD (0.1), NORMAL (-0.5, 0.1), 60, 10},
      {&classes, TWO (32, "relu"), ADAM (0.003), NORMAL (-0.4, 0.1), 20, 32},
      {&gaussian, TWO (16, "relu"), ADAM (0.003), UNIFORM (-1, 0), 40, 32},
      {&values, TWO (32, "relu"), SGD (0.03), UNIFORM (-0.5, -0.1), 30, 32},
      {&words, TWO (64, "relu"), ADAM (0.001), NORMAL (-0.3, 0.05), 10, 64},
      {&moons, THREE (8, "relu"), RMSPROP (0.003), NORMAL (-0.7, 0.1), 30, 32}}},
    {"unscaled inputs",
     GLIA_FINDING_INPUT_SCALE,
     {{&raw_incomes, L (16, "tanh"), ADAM (0.005), NULL, 25, 32},
      {&raw_incomes, L (16, "sigmoid"), ADAM (0.01), NULL, 25, 32},
      {&raw_incomes, TWO (16, "tanh"), SGD (0.1), NULL, 25, 32},
      {&raw_incomes, TWO (8, "sigmoid"), SGD (0.1), "xavier-uniform", 25, 32},
      {&raw_incomes, L (32, "softsign"), ADAM (0.003), NULL, 25, 32},
      {&raw_incomes, L (32, "hardtanh"), ADAM (0.003), NULL, 25, 32},
      {&raw_incomes, TWO (32, "tanh"), MOMENTUM (0.01), "xavier-normal", 25, 32},
      {&raw_incomes, L (64, "sigmoid"), RMSPROP (0.003), NULL, 25, 32},
      {&raw_incomes, L (16, "relu"), ADAM (0.005), NULL, 25, 32},
      {&raw_incomes, L (8, "tanh"), SGD (0.01), "lecun-normal", 25, 32}}},
    {"unscaled target",
     GLIA_FINDING_TARGET_SCALE,
     {{&prices, L (16, "tanh"), ADAM (0.005), NULL, 40, 32},
      {&prices, L (32, "relu"), ADAM (0.005), NULL, 40, 32},
      {&prices, TWO (8, "tanh"), ADAM (0.01), NULL, 40, 32},
      {&prices, TWO (16, "relu"), SGD (0.01), NULL, 40, 32},
      {&prices, L (16, "sigmoid"), SGD (0.1), NULL, 40, 32},
      {&prices, L (32, "gelu"), RMSPROP (0.003), NULL, 40, 32},
      {&prices, L (16, "relu"), MOMENTUM (0.01), "he-normal", 40, 32},
      {&prices, "", ADAM (0.01), NULL, 40, 32},
      {&prices, LB (16, "relu"), ADAM (0.01), NULL, 40, 32},
      {&prices, THREE (16, "relu"), ADAM (0.001), NULL, 40, 32}}},
    {"over-fitting",
     GLIA_FINDING_OVERFITTING,
     {{&few_moons, TWO (64, "tanh"), ADAM (0.01), NULL, 400, 16},
      {&few_circles, L (64, "relu"), ADAM (0.03), NULL, 300, 16},
      {&few_quadrants, TWO (64, "tanh"), ADAM (0.01), NULL, 400, 16},
      {&few_blobs, TWO (64, "relu"), ADAM (0.01), NULL, 300, 16},
      {&few_moons, TWO (32, "relu"), ADAM (0.01), NULL, 300, 16},
      {&few_circles, TWO (32, "tanh"), ADAM (0.01), NULL, 400, 16},
      {&few_quadrants, TWO (32, "relu"), ADAM (0.01), "he-normal", 300, 16},
      {&classes, L (128, "relu"), ADAM (0.01), NULL, 60, 32},
      {&words, TWO (64, "relu"), ADAM (0.003), NULL, 30, 64},
      {&few_moons, TWO (64, "gelu"), ADAMW (0.01), NULL, 300, 16}}},
    {"labels without signal",
     GLIA_FINDING_GUESSING,
     {{&flips, L (16, "relu"), ADAM (0.005), NULL, 30, 32},
      {&flips, L (8, "tanh"), ADAM (0.01), NULL, 40, 32},
      {&flips, "", ADAM (0.01), NULL, 30, 32},
      {&flips, TWO (16, "relu"), SGD (0.1), NULL, 40, 32},
      {&flips, L (16, "sigmoid"), SGD (0.3), NULL, 40, 32},
      {&flips, TWO (16, "tanh"), MOMENTUM (0.01), NULL, 40, 32},
      {&flips, L (32, "gelu"), RMSPROP (0.001), NULL, 30, 32},
      {&flips, LB (16, "relu"), ADAM (0.005), NULL, 30, 32},
      {&flips, LD (32, "relu"), ADAM (0.005), NULL, 40, 32},
      {&flips, L (64, "relu"), ADAM (0.003), "he-normal", 40, 32}}},
};

/* ---- Running ---------------------------------------------------------------------------------- */

static Patient
admit (const Setup *setup, guint64 seed)
{
  g_autoptr (GPtrArray) assignments = g_ptr_array_new_with_free_func (g_free);
  const Table table = setup->data->table;

  for (gsize i = 0; setup->data->data[i] != NULL; i++)
    g_ptr_array_add (assignments, g_strdup (setup->data->data[i]));
  g_ptr_array_add (assignments, g_strdup_printf ("network.layers=[%s]", setup->layers));
  g_ptr_array_add (assignments, g_strdup (setup->optimizer));
  g_ptr_array_add (assignments, g_strdup_printf ("training.epochs=%u", setup->epochs));
  g_ptr_array_add (assignments, g_strdup_printf ("training.batch-size=%u", setup->batch));
  g_ptr_array_add (assignments, g_strdup_printf ("seed=%" G_GUINT64_FORMAT, seed));
  g_ptr_array_add (assignments, g_strdup_printf ("data.seed=%" G_GUINT64_FORMAT, seed));
  if (setup->init != NULL)
    g_ptr_array_add (assignments, g_strdup_printf ("network.init=%s", setup->init));
  g_ptr_array_add (assignments, NULL);
  return patient_new (table,
                      table == TABLE_WORDS     ? 2000
                      : table == TABLE_CLASSES ? 1200
                                               : 600,
                      seed, (const char *const *)assignments->pdata);
}

static const char *
kind_name (GliaFindingKind kind)
{
  static const char *const names[] = {
      [GLIA_FINDING_IDENTICAL_UNITS] = "identical",
      [GLIA_FINDING_TARGET_SCALE] = "target",
      [GLIA_FINDING_INPUT_SCALE] = "inputs",
      [GLIA_FINDING_LARGE_START] = "start",
      [GLIA_FINDING_RATE_TOO_HIGH] = "high",
      [GLIA_FINDING_VANISHING_GRADIENTS] = "vanishing",
      [GLIA_FINDING_DEAD_UNITS] = "dead",
      [GLIA_FINDING_EXPLODING_GRADIENTS] = "exploding",
      [GLIA_FINDING_SATURATED_UNITS] = "saturated",
      [GLIA_FINDING_RATE_TOO_LOW] = "low",
      [GLIA_FINDING_GUESSING] = "guessing",
      [GLIA_FINDING_DIVERGED] = "diverged",
      [GLIA_FINDING_OVERFITTING] = "over-fitting",
  };

  return names[kind];
}

/* A line about the run as it stands. */
static void
tell (const char *name, gsize run, const Patient *patient)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const guint epochs = patient->train_loss->len;
  const GliaDataFacts facts = glia_data_facts (patient->splits->train, patient->splits->dev,
                                               patient->experiment->training.loss);

  if (g_getenv ("GLIA_DOCTOR_VERBOSE") == NULL)
    return;
  g_string_append_printf (line, "%s %zu, epoch %u: guess %.3g", name, run, epochs,
                          facts.guess_loss);
  if (epochs > 0)
    g_string_append_printf (line, ", loss %.3g -> %.3g, dev %.3g, accuracy %.3g, dev %.3g",
                            g_array_index (patient->train_loss, double, 0),
                            g_array_index (patient->train_loss, double, epochs - 1),
                            g_array_index (patient->dev_loss, double, epochs - 1),
                            g_array_index (patient->train_accuracy, double, epochs - 1),
                            g_array_index (patient->dev_accuracy, double, epochs - 1));
  for (guint i = 0; i < patient->findings->len; i++) {
    const GliaFinding *finding = g_ptr_array_index (patient->findings, i);
    g_string_append_printf (line, "\n#     %s: %s | %s | %s", kind_name (finding->kind),
                            finding->title, finding->evidence,
                            finding->remedy != NULL ? finding->remedy : "");
  }
  g_test_message ("%s", line->str);
}

static gboolean
is_alarming (const Patient *patient)
{
  for (guint i = 0; i < patient->findings->len; i++)
    if (((const GliaFinding *)patient->findings->pdata[i])->severity != GLIA_SEVERITY_HINT)
      return TRUE;
  return FALSE;
}

static void
test_ordinary_experiments (gconstpointer data)
{
  const gsize set = GPOINTER_TO_SIZE (data);
  gsize alarms = 0, hints = 0;

  for (gsize i = 0; i < HEALTHY; i++) {
    g_auto (Patient) patient = admit (&healthy[i], seed_sets[set] + i);
    gboolean alarmed = FALSE, hinted = FALSE;
    while (!patient_is_done (&patient)) {
      patient_train (&patient, EXAMINE_EVERY);
      patient_examine (&patient);
      hinted = hinted || patient.findings->len > 0;
      if (!is_alarming (&patient) || alarmed)
        continue;
      alarmed = TRUE;
      tell ("ALARM", i, &patient);
    }
    alarms += alarmed;
    hints += hinted && !alarmed;
    tell ("ordinary", i, &patient);
  }
  g_test_message ("32 ordinary experiments, %s: %zu with a warning or an error at any moment, %zu "
                  "with hints only",
                  set_names[set], alarms, hints);
  g_assert_cmpuint (alarms, <=, MOST_ALARMS);
}

static void
test_diseases (gconstpointer data)
{
  const gsize set = GPOINTER_TO_SIZE (data);
  g_autoptr (GString) table = g_string_new (NULL);
  gboolean good = TRUE;

  for (gsize k = 0; k < G_N_ELEMENTS (diseases); k++) {
    const Disease *disease = &diseases[k];
    g_autoptr (GString) others = g_string_new (NULL);
    gsize first = 0, named = 0;
    for (gsize i = 0; i < RUNS; i++) {
      g_auto (Patient) patient = admit (&disease->runs[i], seed_sets[set] + 10 * k + i);
      patient_train (&patient, G_MAXUINT32);
      patient_examine (&patient);
      const GliaFinding *found = patient.findings->len > 0 ? patient.findings->pdata[0] : NULL;
      const gboolean right = found != NULL && found->kind == disease->kind;
      first += right;
      named += patient_finding (&patient, disease->kind) != NULL;
      if (!right)
        g_string_append_printf (others, " %zu: %s", i,
                                found != NULL ? kind_name (found->kind) : "nothing");
      tell (disease->name, i, &patient);
    }
    good = good && first >= LEAST_RIGHT;
    g_string_append_printf (table, "\n# %-24s %2zu %2zu %s", disease->name, first, named,
                            others->str);
  }
  g_test_message ("12 diseases, 10 runs each, %s: named first, named at all, what else%s",
                  set_names[set], table->str);
  g_assert_true (good);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize set = 0; set < G_N_ELEMENTS (seed_sets); set++) {
    g_autofree char *ordinary = g_strdup_printf ("/experiment/doctor-corpus/ordinary/%zu", set);
    g_autofree char *sick = g_strdup_printf ("/experiment/doctor-corpus/diseases/%zu", set);
    g_test_add_data_func (ordinary, GSIZE_TO_POINTER (set), test_ordinary_experiments);
    g_test_add_data_func (sick, GSIZE_TO_POINTER (set), test_diseases);
  }
  return g_test_run ();
}
