/* SPDX-License-Identifier: MIT */

/* Real runs, each built to have one disease, and healthy ones. */

#include "doctor-patient.h"

#include <math.h>

static Patient
train_table (Table table, const char *const *assignments)
{
  Patient patient = patient_new (table, 600, 5, assignments);

  patient_train (&patient, G_MAXUINT32);
  patient_examine (&patient);
  for (guint i = 0; i < patient.findings->len; i++) {
    const GliaFinding *found = g_ptr_array_index (patient.findings, i);
    g_test_message ("%s | %s | %s", found->title, found->evidence, found->remedy);
  }
  return patient;
}

static Patient
train (const char *const *assignments)
{
  return train_table (TABLE_NONE, assignments);
}

static const GliaFinding *
first_finding (const Patient *patient)
{
  g_assert_cmpuint (patient->findings->len, >, 0);
  return patient->findings->pdata[0];
}

typedef struct {
  const char *name;
  GliaFindingKind kind;
  const char *assignments[8];
  const char *title; /* a part of it */
} Case;

#define DEEP_SIGMOID                                                                               \
  "network.layers=[{\"units\":8,\"activation\":\"sigmoid\"},{\"units\":8,\"activation\":"          \
  "\"sigmoid\"},"                                                                                  \
  "{\"units\":8,\"activation\":\"sigmoid\"},{\"units\":8,\"activation\":\"sigmoid\"},"             \
  "{\"units\":8,\"activation\":\"sigmoid\"},{\"units\":8,\"activation\":\"sigmoid\"}]"
#define RELU(units) "{\"units\":" #units ",\"activation\":\"relu\"}"
#define TWO_RELU    "network.layers=[" RELU (16) "," RELU (16) "]"
#define SIX_RELU                                                                                   \
  "network.layers=[" RELU (32) "," RELU (32) "," RELU (32) "," RELU (32) "," RELU (32) "," RELU (  \
      32) "]"

static const Case cases[] = {
    {"identical",
     GLIA_FINDING_IDENTICAL_UNITS,
     {"network.layers[0].units=8", "network.init={\"kind\":\"constant\",\"value\":0.3}",
      "training.epochs=5"},
     "Hidden 1: 8 of 8 units are identical"},
    {"zero",
     GLIA_FINDING_IDENTICAL_UNITS,
     {"network.layers[0].activation=relu", "network.init=zero", "training.epochs=3"},
     "Hidden 1: 4 of 4 units are identical"},
    {"dead",
     GLIA_FINDING_DEAD_UNITS,
     {TWO_RELU, "network.init={\"kind\":\"normal\",\"mean\":-0.6,\"std\":0.1}",
      "training.epochs=20"},
     "Hidden 2: 16 of 16 ReLU units are dead"},
    {"killed",
     GLIA_FINDING_RATE_TOO_HIGH,
     {TWO_RELU, "data.source=spirals", "training.epochs=40", "training.batch-size=32",
      "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":5}"},
     "too high: 5"},
    {"saturated",
     GLIA_FINDING_SATURATED_UNITS,
     {"network.layers=[{\"units\":8,\"activation\":\"tanh\"}]",
      "network.init={\"kind\":\"normal\",\"mean\":0,\"std\":2.9}", "training.epochs=1",
      "training.optimizer.learning-rate=0.0001"},
     "Hidden 1: "},
    {"large-start",
     GLIA_FINDING_LARGE_START,
     {"network.layers=[{\"units\":8,\"activation\":\"sigmoid\"}]",
      "network.init={\"kind\":\"normal\",\"mean\":0,\"std\":30}", "training.epochs=2",
      "training.optimizer.learning-rate=0.0001"},
     "The initial weights are too large"},
    {"vanishing",
     GLIA_FINDING_VANISHING_GRADIENTS,
     {DEEP_SIGMOID, "training.epochs=5"},
     "Hidden 1"},
    {"exploding",
     GLIA_FINDING_EXPLODING_GRADIENTS,
     {SIX_RELU, "network.init={\"kind\":\"normal\",\"mean\":0,\"std\":0.7}", "training.epochs=1",
      "training.optimizer.learning-rate=0.000001"},
     "explodes"},
    {"diverged",
     GLIA_FINDING_RATE_TOO_HIGH,
     {"data.source=plane", "data.task=regression", "training.loss=mean-squared-error",
      "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":1000}", "training.epochs=50",
      "network.layers[0].activation=relu"},
     "too high: 1000"},
    {"high-rate",
     GLIA_FINDING_RATE_TOO_HIGH,
     {"training.optimizer={\"kind\":\"sgd\",\"learning-rate\":20}", "network.layers[0].units=8",
      "data.source=spirals", "training.epochs=30"},
     "too high"},
    {"low-rate",
     GLIA_FINDING_RATE_TOO_LOW,
     {"training.optimizer={\"kind\":\"sgd\",\"learning-rate\":0.0001}", "training.epochs=30"},
     "too low"},
    {"overfitting",
     GLIA_FINDING_OVERFITTING,
     {"data.samples=60", "data.noise=0.4", "network.layers[0].units=64", "training.epochs=400",
      "training.optimizer.learning-rate=0.03"},
     "Over-fitting since epoch"},
};

static void
assert_remedy_changes_something (const Patient *patient, const GliaFinding *finding)
{
  g_autoptr (GliaExperiment) cured = glia_experiment_copy (patient->experiment);
  g_autoptr (GError) error = NULL;

  glia_experiment_set_all (cured, (const char *const *)finding->assignments, &error);
  g_assert_no_error (error);
  g_assert_false (glia_experiment_equal (cured, patient->experiment));
}

static void
test_a_disease_is_found_first (gconstpointer data)
{
  const Case *expected = data;
  g_auto (Patient) patient = train (expected->assignments);
  const GliaFinding *finding = first_finding (&patient);

  g_assert_cmpint (finding->kind, ==, expected->kind);
  g_assert_nonnull (strstr (finding->title, expected->title));
  g_assert_true (g_utf8_validate (finding->evidence, -1, NULL));
  assert_remedy_changes_something (&patient, finding);
}

static void
test_a_healthy_run_has_no_findings (gconstpointer data)
{
  g_auto (Patient) patient = train (data);

  g_assert_cmpuint (patient.findings->len, ==, 0);
}

/* Nothing is known: nothing is said. */
static void
test_nothing_is_known (void)
{
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
  g_autoptr (GPtrArray) findings = glia_doctor_examine (&(GliaSymptoms){.experiment = experiment});

  g_assert_cmpuint (findings->len, ==, 0);
}

/* ---- The learning rate ----------------------------------------------------------------------- */

/* Whatever the rate is, what is suggested is one that people use, and in the right direction. */
static void
test_suggested_rates_are_usual (gconstpointer data)
{
  const char *kind = data;

  for (int exponent = -7; exponent <= 3; exponent++) {
    const double rate = pow (10, exponent);
    g_autofree char *optimizer = g_strdup_printf (
        "training.optimizer={\"kind\":\"%s\",\"learning-rate\":1e%d}", kind, exponent);
    const char *const assignments[] = {
        TWO_RELU, optimizer, "data.source=spirals", "training.epochs=20", "training.batch-size=32",
        NULL};
    g_auto (Patient) patient = train (assignments);
    const GliaFinding *high = patient_finding (&patient, GLIA_FINDING_RATE_TOO_HIGH);
    const GliaFinding *low = patient_finding (&patient, GLIA_FINDING_RATE_TOO_LOW);
    g_assert_true (rate < 1 || low == NULL);
    g_assert_true (rate < 5 || high == first_finding (&patient));
    g_assert_true (rate > 1e-3 || high == NULL);
    for (guint i = 0; i < patient.findings->len; i++) {
      const GliaFinding *finding = patient.findings->pdata[i];
      if (finding != high && finding != low)
        continue;
      g_autoptr (GliaExperiment) cured = glia_experiment_copy (patient.experiment);
      g_assert_true (
          glia_experiment_set_all (cured, (const char *const *)finding->assignments, NULL));
      const double suggested = cured->training.optimizer.learning_rate;
      g_assert_true (finding == high ? suggested < rate : suggested > rate);
      g_assert_cmpfloat (suggested, <=, 0.1);
      g_assert_cmpfloat (suggested, >=, 1e-4);
    }
  }
}

/* The picture of a run with a rate of 500 on XOR: two layers of four tanh units. */
static void
test_a_rate_of_500 (void)
{
  static const char *const assignments[] = {
      "network.layers=[{\"units\":4},{\"units\":4}]", "training.epochs=300",
      "training.batch-size=10", "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":500}",
      NULL};
  g_auto (Patient) patient = train (assignments);

  g_assert_cmpint (first_finding (&patient)->kind, ==, GLIA_FINDING_RATE_TOO_HIGH);
  g_assert_null (patient_finding (&patient, GLIA_FINDING_OVERFITTING));
  g_assert_null (patient_finding (&patient, GLIA_FINDING_SATURATED_UNITS));
  g_assert_null (patient_finding (&patient, GLIA_FINDING_VANISHING_GRADIENTS));
}

/* A run with Adam's rate at 0.1: one class for everything, all sigmoid units saturated, and the loss
 * is a little above a guess's from the first epoch on. */
static void
test_saturated_by_the_rate (void)
{
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
  const GliaLayerDiagnostics layers[] = {
      {.units = 512,
       .inputs = 100,
       .hidden = TRUE,
       .activation = MLP_SIGMOID,
       .saturated = 1,
       .dead = NAN},
      {.units = 2, .inputs = 512, .activation = MLP_IDENTITY, .saturated = NAN, .dead = NAN}};
  const GliaDiagnostics seen = {.layers = 2, .examples = 256, .layer = layers, .classes = 1};
  const GliaDataFacts facts = {.guess_loss = 0.693, .target.size = NAN, .largest.size = 0.4};
  const double loss[] = {0.76, 0.697, 0.696, 0.696, 0.696, 0.696};
  const GliaSymptoms symptoms = {.experiment = experiment,
                                 .facts = &facts,
                                 .diagnostics = &seen,
                                 .train_loss = loss,
                                 .epochs = G_N_ELEMENTS (loss)};

  experiment->training.optimizer.learning_rate = 0.1;
  g_autoptr (GPtrArray) findings = glia_doctor_examine (&symptoms);
  g_assert_cmpuint (findings->len, ==, 1);
  const GliaFinding *first = findings->pdata[0];
  g_assert_cmpint (first->kind, ==, GLIA_FINDING_RATE_TOO_HIGH);
  g_assert_cmpstr (first->assignments[0], ==, "training.optimizer.learning-rate=0.01");
}

/* Weights that exploded are not "identical": they were drawn at random. */
static void
test_divergence_is_named_with_its_cause (void)
{
  for (guint seed = 1; seed <= 18; seed++) {
    g_autofree char *with_seed = g_strdup_printf ("seed=%u", seed);
    const char *const assignments[] = {TWO_RELU,
                                       with_seed,
                                       "data.source=multi-gaussian",
                                       "training.epochs=20",
                                       "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":20}",
                                       NULL};
    g_auto (Patient) patient = train (assignments);
    g_assert_cmpint (first_finding (&patient)->kind, ==, GLIA_FINDING_RATE_TOO_HIGH);
    g_assert_null (patient_finding (&patient, GLIA_FINDING_IDENTICAL_UNITS));
    if (glia_trainer_state (patient.trainer) == GLIA_TRAINER_DIVERGED)
      g_assert_nonnull (patient_finding (&patient, GLIA_FINDING_DIVERGED));
  }
}

/* ---- Data ------------------------------------------------------------------------------------ */

/* Nothing that could be switched helps, so there is no button. */
static void
test_a_target_in_hundreds_of_thousands (void)
{
  static const char *const assignments[] = {"training.epochs=50", NULL};
  g_auto (Patient) patient = train_table (TABLE_PRICES, assignments);

  g_assert_cmpint (first_finding (&patient)->kind, ==, GLIA_FINDING_TARGET_SCALE);
  g_assert_null (first_finding (&patient)->assignments);
  g_assert_null (patient_finding (&patient, GLIA_FINDING_VANISHING_GRADIENTS));
  g_assert_null (patient_finding (&patient, GLIA_FINDING_SATURATED_UNITS));
}

static void
test_a_target_in_thousandths (void)
{
  static const char *const assignments[] = {"training.epochs=5", NULL};
  g_auto (Patient) patient = train_table (TABLE_SMALL_VALUES, assignments);

  g_assert_cmpint (first_finding (&patient)->kind, ==, GLIA_FINDING_TARGET_SCALE);
  g_assert_nonnull (strstr (first_finding (&patient)->title, "small"));
}

/* With the remedy there is nothing left to find. */
static void
test_inputs_of_all_sizes (void)
{
  const char *assignments[] = {"network.layers[0].units=16", "training.epochs=30",
                               "training.optimizer.learning-rate=0.01", NULL, NULL};
  g_auto (Patient) patient = train_table (TABLE_INCOMES, assignments);
  const GliaFinding *finding = first_finding (&patient);

  g_assert_cmpint (finding->kind, ==, GLIA_FINDING_INPUT_SCALE);
  g_assert_true (g_str_has_prefix (finding->evidence, "Values of “x1” are about 4"));
  g_assert_cmpstr (finding->assignments[0], ==, "data.standardize=true");
  assignments[3] = finding->assignments[0];
  g_auto (Patient) cured = train_table (TABLE_INCOMES, assignments);
  g_assert_cmpuint (cured.findings->len, ==, 0);
}

static void
test_labels_without_signal (void)
{
  static const char *const assignments[] = {"network.layers[0].units=16", "training.epochs=40",
                                            NULL};
  g_auto (Patient) patient = train_table (TABLE_COIN_FLIPS, assignments);

  g_assert_cmpint (first_finding (&patient)->kind, ==, GLIA_FINDING_GUESSING);
  g_assert_null (first_finding (&patient)->assignments);
  g_assert_null (strstr (first_finding (&patient)->evidence, "first finding"));
}

/* Guesses by hand: three of four rows of class 0, the values 1 and 3. */
static void
test_what_a_guess_scores (void)
{
  const float features[] = {1, 20, 1, 20, 1, 20, 1, 20}, values[] = {1, 3, 1, 3};
  const gint32 classes[] = {0, 0, 0, 1};
  const GliaDataset rows = {.n_rows = 4,
                            .n_columns = 2,
                            .task = GLIA_TASK_CLASSIFICATION,
                            .n_classes = 2,
                            .features = features,
                            .classes = classes};
  const GliaDataset numbers = {.n_rows = 4,
                               .n_columns = 2,
                               .task = GLIA_TASK_REGRESSION,
                               .n_outputs = 1,
                               .features = features,
                               .values = values};
  GliaDataFacts facts = glia_data_facts (&rows, &rows, MLP_CROSS_ENTROPY);

  g_assert_cmpfloat_with_epsilon (facts.guess_loss, -0.75 * log (0.75) - 0.25 * log (0.25), 1e-12);
  g_assert_cmpfloat (facts.guess_loss, ==, facts.dev_guess_loss);
  g_assert_cmpfloat (facts.guess_accuracy, ==, 0.75);
  g_assert_cmpuint (facts.largest.index, ==, 1);
  g_assert_cmpfloat (facts.largest.size, ==, 20);
  facts = glia_data_facts (&rows, NULL, MLP_MEAN_SQUARED_ERROR);
  g_assert_cmpfloat_with_epsilon (facts.guess_loss, 0.75 * 0.25, 1e-12);
  g_assert_true (isnan (facts.dev_guess_loss));
  facts = glia_data_facts (&rows, NULL, MLP_HINGE);
  g_assert_cmpfloat_with_epsilon (facts.guess_loss, 0.25, 1e-12);
  facts = glia_data_facts (&numbers, NULL, MLP_MEAN_SQUARED_ERROR);
  g_assert_cmpfloat (facts.guess_loss, ==, 1);
  g_assert_cmpfloat (facts.target.mean, ==, 2);
  g_assert_cmpfloat (facts.target.deviation, ==, 1);
  g_assert_true (isnan (facts.guess_accuracy));
}

/* ---- What is said ---------------------------------------------------------------------------- */

/* The epoch whose weights the run keeps is the trainer's, with that epoch's numbers. */
static void
test_the_kept_epoch_is_true (void)
{
  static const char *const assignments[] = {"data.samples=60",
                                            "data.noise=0.4",
                                            "network.layers[0].units=64",
                                            "training.epochs=400",
                                            "training.optimizer.learning-rate=0.03",
                                            NULL};
  g_auto (Patient) patient = train (assignments);
  const GliaFinding *finding = patient_finding (&patient, GLIA_FINDING_OVERFITTING);
  const guint64 best = glia_trainer_kept_epoch (patient.trainer);
  g_autofree char *expected = g_strdup_printf (
      "The weights of epoch %" G_GUINT64_FORMAT " are kept: dev accuracy %.1f %%, dev loss %.3g.",
      best, 100 * g_array_index (patient.dev_accuracy, double, best - 1),
      g_array_index (patient.dev_loss, double, best - 1));

  g_assert_nonnull (finding);
  g_assert_nonnull (strstr (finding->evidence, expected));
}

/* Dead units are an alarm where nothing is learned, and none where it is. */
static void
test_dead_units_that_cost_nothing (void)
{
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();
  const GliaLayerDiagnostics layers[] = {
      {.units = 16,
       .inputs = 2,
       .hidden = TRUE,
       .activation = MLP_RELU,
       .saturated = NAN,
       .dead = 0.875,
       .dead_units = 14},
      {.units = 1, .inputs = 16, .activation = MLP_IDENTITY, .saturated = NAN, .dead = NAN}};
  const GliaDiagnostics seen = {.layers = 2, .examples = 256, .layer = layers, .classes = 2};
  const GliaDataFacts facts = {.guess_loss = 0.7, .target.size = NAN, .largest.size = 1};
  const double learned[] = {0.6, 0.4, 0.2, 0.1, 0.1}, stuck[] = {0.7, 0.7, 0.69, 0.7, 0.7};
  GliaSymptoms symptoms = {.experiment = experiment,
                           .facts = &facts,
                           .diagnostics = &seen,
                           .train_loss = learned,
                           .epochs = 5};
  g_autoptr (GPtrArray) harmless = glia_doctor_examine (&symptoms);
  symptoms.train_loss = stuck;
  g_autoptr (GPtrArray) harmful = glia_doctor_examine (&symptoms);

  g_assert_cmpuint (harmless->len, ==, 1);
  g_assert_cmpint (((GliaFinding *)harmless->pdata[0])->severity, ==, GLIA_SEVERITY_HINT);
  g_assert_null (((GliaFinding *)harmless->pdata[0])->assignments);
  g_assert_cmpint (((GliaFinding *)harmful->pdata[0])->kind, ==, GLIA_FINDING_DEAD_UNITS);
  g_assert_cmpint (((GliaFinding *)harmful->pdata[0])->severity, ==, GLIA_SEVERITY_WARNING);
  g_assert_nonnull (((GliaFinding *)harmful->pdata[0])->assignments);
}

int
main (int argc, char **argv)
{
  static const char *const tanh[] = {"network.layers=[{\"units\":8},{\"units\":8}]",
                                     "training.epochs=40", NULL};
  static const char *const relu[] = {"network.layers=[{\"units\":16,\"activation\":\"relu\"}]",
                                     "network.init=he-normal", "data.source=moons",
                                     "training.epochs=40", NULL};
  static const char *const short_run[] = {"training.epochs=1", NULL};

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/experiment/doctor/%s", cases[i].name);
    g_test_add_data_func (path, &cases[i], test_a_disease_is_found_first);
  }
  g_test_add_data_func ("/experiment/doctor/healthy/tanh", tanh,
                        test_a_healthy_run_has_no_findings);
  g_test_add_data_func ("/experiment/doctor/healthy/relu", relu,
                        test_a_healthy_run_has_no_findings);
  g_test_add_data_func ("/experiment/doctor/healthy/short", short_run,
                        test_a_healthy_run_has_no_findings);
  g_test_add_func ("/experiment/doctor/nothing", test_nothing_is_known);
  g_test_add_data_func ("/experiment/doctor/rates/sgd", "sgd", test_suggested_rates_are_usual);
  g_test_add_data_func ("/experiment/doctor/rates/adam", "adam", test_suggested_rates_are_usual);
  g_test_add_func ("/experiment/doctor/rate-of-500", test_a_rate_of_500);
  g_test_add_func ("/experiment/doctor/saturated-by-the-rate", test_saturated_by_the_rate);
  g_test_add_func ("/experiment/doctor/divergence", test_divergence_is_named_with_its_cause);
  g_test_add_func ("/experiment/doctor/target-scale", test_a_target_in_hundreds_of_thousands);
  g_test_add_func ("/experiment/doctor/small-target", test_a_target_in_thousandths);
  g_test_add_func ("/experiment/doctor/input-scale", test_inputs_of_all_sizes);
  g_test_add_func ("/experiment/doctor/guessing", test_labels_without_signal);
  g_test_add_func ("/experiment/doctor/guess", test_what_a_guess_scores);
  g_test_add_func ("/experiment/doctor/kept-epoch", test_the_kept_epoch_is_true);
  g_test_add_func ("/experiment/doctor/dead-units", test_dead_units_that_cost_nothing);
  return g_test_run ();
}
