/* SPDX-License-Identifier: MIT */

/* Real runs, each built to have one disease, and healthy ones. */

#include "glia-data-loader.h"
#include "glia-doctor.h"

#include <math.h>

typedef struct {
  GArray *train_loss, *dev_loss;
  GPtrArray *measures;
  GPtrArray *findings;
  GliaExperiment *experiment;
} Patient;

static void
epoch_cb (GliaTrainer *trainer, const GliaEpoch *row, gpointer data)
{
  Patient *patient = data;
  g_array_append_val (patient->train_loss, row->train_loss);
  g_array_append_val (patient->dev_loss, row->dev_loss);
}

static void
patient_clear (Patient *patient)
{
  g_array_unref (patient->train_loss);
  g_array_unref (patient->dev_loss);
  g_ptr_array_unref (patient->measures);
  g_ptr_array_unref (patient->findings);
  glia_experiment_unref (patient->experiment);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Patient, patient_clear)

static void
examine (Patient *patient, GliaTrainer *trainer, const GliaSplits *splits)
{
  g_autoptr (GliaDiagnostics) seen =
      glia_diagnostics_new (glia_trainer_network (trainer), splits->train, 0);
  const GliaSymptoms symptoms = {.experiment = patient->experiment,
                                 .diagnostics = seen,
                                 .train_loss = (double *)patient->train_loss->data,
                                 .dev_loss = (double *)patient->dev_loss->data,
                                 .epochs = patient->train_loss->len,
                                 .measures = (const GliaMeasure *const *)patient->measures->pdata,
                                 .n_measures = patient->measures->len,
                                 .diverged = glia_trainer_state (trainer) == GLIA_TRAINER_DIVERGED
                                                 ? glia_trainer_reason (trainer)
                                                 : NULL};
  patient->findings = glia_doctor_examine (&symptoms);
}

/* Trains to the end with every tenth step measured. */
static Patient
train (const char *const *assignments)
{
  Patient patient = {.train_loss = g_array_new (FALSE, FALSE, sizeof (double)),
                     .dev_loss = g_array_new (FALSE, FALSE, sizeof (double)),
                     .measures = g_ptr_array_new_with_free_func (g_free),
                     .experiment = glia_experiment_new ()};
  GliaTrainerObserver observer = {NULL, epoch_cb, &patient};
  g_autoptr (GError) error = NULL;

  glia_experiment_set_all (patient.experiment, assignments, &error);
  g_assert_no_error (error);
  g_autoptr (GliaSplits) splits =
      glia_data_load (patient.experiment, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (patient.experiment, splits, NULL, &error);
  g_assert_no_error (error);
  glia_trainer_set_observer (trainer, &observer);
  while (glia_trainer_state (trainer) == GLIA_TRAINER_TRAINING) {
    if (glia_trainer_steps_done (trainer) % 10 != 0) {
      glia_trainer_step (trainer);
      continue;
    }
    GliaMeasure *measure = glia_trainer_measured_step (trainer);
    if (measure != NULL)
      g_ptr_array_add (patient.measures, measure);
  }
  examine (&patient, trainer, splits);
  return patient;
}

static const GliaFinding *
find (const Patient *patient, GliaFindingKind kind)
{
  for (guint i = 0; i < patient->findings->len; i++) {
    const GliaFinding *finding = g_ptr_array_index (patient->findings, i);
    if (finding->kind == kind)
      return finding;
  }
  return NULL;
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
#define DEEP_RELU                                                                                  \
  "network.layers=[{\"units\":32,\"activation\":\"relu\"},{\"units\":32,\"activation\":\"relu\"}," \
  "{\"units\":32,\"activation\":\"relu\"}]"

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
     {"network.layers=[{\"units\":8,\"activation\":\"relu\"}]", "training.epochs=10",
      "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":30}"},
     "Hidden 1: "},
    {"saturated",
     GLIA_FINDING_SATURATED_UNITS,
     {"network.layers=[{\"units\":8,\"activation\":\"sigmoid\"}]",
      "network.init={\"kind\":\"normal\",\"mean\":0,\"std\":30}", "training.epochs=2",
      "training.optimizer.learning-rate=0.0001"},
     "Hidden 1: "},
    {"vanishing",
     GLIA_FINDING_VANISHING_GRADIENTS,
     {DEEP_SIGMOID, "training.epochs=5"},
     "Hidden 1"},
    {"exploding",
     GLIA_FINDING_EXPLODING_GRADIENTS,
     {DEEP_RELU, "network.init={\"kind\":\"normal\",\"mean\":0,\"std\":2}", "training.epochs=1"},
     "explodes"},
    {"diverged",
     GLIA_FINDING_DIVERGED,
     {"data.source=plane", "data.task=regression", "training.loss=mean-squared-error",
      "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":1000}", "training.epochs=50",
      "network.layers[0].activation=relu"},
     "Training diverged"},
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
test_a_disease_is_found (gconstpointer data)
{
  const Case *expected = data;
  g_auto (Patient) patient = train (expected->assignments);
  const GliaFinding *finding = find (&patient, expected->kind);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < patient.findings->len; i++) {
    const GliaFinding *found = g_ptr_array_index (patient.findings, i);
    g_test_message ("%s | %s | %s", found->title, found->evidence, found->remedy);
  }
  g_assert_nonnull (finding);
  g_assert_nonnull (strstr (finding->title, expected->title));
  g_assert_true (g_utf8_validate (finding->evidence, -1, NULL));
  /* The remedy can be applied, and changes something. */
  g_autoptr (GliaExperiment) cured = glia_experiment_copy (patient.experiment);
  glia_experiment_set_all (cured, (const char *const *)finding->assignments, &error);
  g_assert_no_error (error);
  g_assert_false (glia_experiment_equal (cured, patient.experiment));
}

static void
test_a_healthy_run_has_no_findings (gconstpointer data)
{
  g_auto (Patient) patient = train (data);

  for (guint i = 0; i < patient.findings->len; i++)
    g_test_message ("%s", ((GliaFinding *)patient.findings->pdata[i])->title);
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
    g_test_add_data_func (path, &cases[i], test_a_disease_is_found);
  }
  g_test_add_data_func ("/experiment/doctor/healthy/tanh", tanh,
                        test_a_healthy_run_has_no_findings);
  g_test_add_data_func ("/experiment/doctor/healthy/relu", relu,
                        test_a_healthy_run_has_no_findings);
  g_test_add_data_func ("/experiment/doctor/healthy/short", short_run,
                        test_a_healthy_run_has_no_findings);
  g_test_add_func ("/experiment/doctor/nothing", test_nothing_is_known);
  return g_test_run ();
}
