/* SPDX-License-Identifier: MIT */
#include "doctor-patient.h"

#include <math.h>

/* ---- Tables ---------------------------------------------------------------------------------- */

/* What row `row` of a table is: fills `x` [columns], returns the class or the value. */
typedef struct {
  gsize columns, classes; /* classes 0: values */
  double (*row) (mlp_random *random, float *x);
} TableKind;

static void
draw_normals (mlp_random *random, float *x, gsize n, double deviation)
{
  for (gsize i = 0; i < n; i++)
    x[i] = (float)(deviation * mlp_random_normal (random));
}

static double
draw_classes (mlp_random *random, float *x)
{
  draw_normals (random, x, 6, 1);
  const double a = x[0] + 0.5 * x[1], b = x[2] - x[3] * x[0], c = x[4] + 0.2;
  const double best = a > b ? (a > c ? 0 : 2) : (b > c ? 1 : 2);
  return mlp_random_uniform (random) < 0.1 ? (double)mlp_random_below (random, 3) : best;
}

static double
draw_incomes (mlp_random *random, float *x)
{
  double z[4];

  for (gsize i = 0; i < 4; i++)
    z[i] = mlp_random_normal (random);
  x[0] = (float)(42000 + 15000 * z[0]);
  x[1] = (float)(1980 + 12 * z[1]);
  x[2] = (float)(0.003 + 0.001 * z[2]);
  x[3] = (float)(350 + 90 * z[3]);
  return z[0] + z[3] + 0.5 * z[1] * z[2] > 0;
}

static double
draw_words (mlp_random *random, float *x)
{
  double score = 0;

  draw_normals (random, x, 50, 0.15);
  for (gsize i = 0; i < 50; i++)
    score += x[i] * (i % 3 == 0 ? 1 : -0.6) / 0.15 / 5;
  return score + 0.5 * mlp_random_normal (random) > 0;
}

static double
draw_value (mlp_random *random, float *x)
{
  draw_normals (random, x, 4, 1);
  return 0.6 * x[0] - 0.5 * x[1] + 0.5 * x[2] * x[3] + 0.1 * mlp_random_normal (random);
}

static double
draw_price (mlp_random *random, float *x)
{
  return 270000 + 110000 * draw_value (random, x);
}

static double
draw_small_value (mlp_random *random, float *x)
{
  return draw_value (random, x) / 1000;
}

static double
draw_coin_flip (mlp_random *random, float *x)
{
  draw_normals (random, x, 6, 1);
  return (double)mlp_random_below (random, 2);
}

static const TableKind tables[] = {
    [TABLE_CLASSES] = {6, 3, draw_classes},      [TABLE_INCOMES] = {4, 2, draw_incomes},
    [TABLE_WORDS] = {50, 2, draw_words},         [TABLE_VALUES] = {4, 0, draw_value},
    [TABLE_PRICES] = {4, 0, draw_price},         [TABLE_SMALL_VALUES] = {4, 0, draw_small_value},
    [TABLE_COIN_FLIPS] = {6, 2, draw_coin_flip},
};

static GliaDataset *
make_table (Table table, gsize rows, guint64 seed)
{
  const TableKind *kind = &tables[table];
  mlp_random random = mlp_random_stream (seed, MLP_STREAM_DATA);
  GliaDatasetParts parts = {.n_rows = rows,
                            .n_columns = kind->columns,
                            .features = g_new (float, rows * kind->columns),
                            .provenance = g_strdup ("made by the test")};

  if (kind->classes > 0) {
    parts.classes = g_new (gint32, rows);
    parts.class_names = g_new0 (char *, kind->classes + 1);
    for (gsize i = 0; i < kind->classes; i++)
      parts.class_names[i] = g_strdup_printf ("%zu", i);
  } else {
    parts.values = g_new (float, rows);
    parts.n_outputs = 1;
  }
  for (gsize i = 0; i < rows; i++) {
    const double target = kind->row (&random, parts.features + i * kind->columns);
    if (kind->classes > 0)
      parts.classes[i] = (gint32)target;
    else
      parts.values[i] = (float)target;
  }
  return glia_dataset_new (&parts);
}

static GliaSplits *
split_table (Table table, gsize rows, guint64 seed, gboolean standardize)
{
  g_autoptr (GliaDataset) dataset = make_table (table, rows, seed);
  g_autoptr (GError) error = NULL;
  GliaSplits *splits = glia_dataset_split (dataset, 0.25, 0, seed, GLIA_SPLIT_STRATIFIED, &error);

  g_assert_no_error (error);
  if (standardize)
    glia_splits_standardize (splits);
  return splits;
}

/* ---- The run --------------------------------------------------------------------------------- */

static void
epoch_cb (GliaTrainer *trainer, const GliaEpoch *row, gpointer data)
{
  Patient *patient = data;

  g_array_append_val (patient->train_loss, row->train_loss);
  g_array_append_val (patient->dev_loss, row->dev_loss);
  g_array_append_val (patient->train_accuracy, row->train_accuracy);
  g_array_append_val (patient->dev_accuracy, row->dev_accuracy);
}

void
patient_clear (Patient *patient)
{
  g_array_unref (patient->train_loss);
  g_array_unref (patient->dev_loss);
  g_array_unref (patient->train_accuracy);
  g_array_unref (patient->dev_accuracy);
  g_ptr_array_unref (patient->measures);
  g_clear_pointer (&patient->findings, g_ptr_array_unref);
  glia_trainer_free (patient->trainer);
  glia_splits_free (patient->splits);
  glia_experiment_unref (patient->experiment);
}

Patient
patient_new (Table table, gsize rows, guint64 seed, const char *const *assignments)
{
  Patient patient = {.train_loss = g_array_new (FALSE, FALSE, sizeof (double)),
                     .dev_loss = g_array_new (FALSE, FALSE, sizeof (double)),
                     .train_accuracy = g_array_new (FALSE, FALSE, sizeof (double)),
                     .dev_accuracy = g_array_new (FALSE, FALSE, sizeof (double)),
                     .measures = g_ptr_array_new_with_free_func (g_free),
                     .experiment = glia_experiment_new ()};
  g_autoptr (GError) error = NULL;

  if (table != TABLE_NONE) {
    const char *const source[] = {"data={\"source\":\"csv\",\"train\":\"made.csv\"}",
                                  tables[table].classes > 0 ? "data.task=classification"
                                                            : "data.task=regression",
                                  tables[table].classes > 0 ? "training.loss=cross-entropy"
                                                            : "training.loss=mean-squared-error",
                                  NULL};
    glia_experiment_set_all (patient.experiment, source, &error);
    g_assert_no_error (error);
  }
  glia_experiment_set_all (patient.experiment, assignments, &error);
  g_assert_no_error (error);
  patient.splits = table != TABLE_NONE
                       ? split_table (table, rows, seed, patient.experiment->data.standardize)
                       : glia_data_load (patient.experiment, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  patient.trainer = glia_trainer_new (patient.experiment, patient.splits, NULL, &error);
  g_assert_no_error (error);
  return patient;
}

gboolean
patient_is_done (const Patient *patient)
{
  return glia_trainer_state (patient->trainer) != GLIA_TRAINER_TRAINING;
}

void
patient_train (Patient *patient, guint64 epochs)
{
  const GliaTrainerObserver observer = {NULL, epoch_cb, patient};
  const guint64 end = glia_trainer_epochs_done (patient->trainer) + epochs;

  glia_trainer_set_observer (patient->trainer, &observer);
  while (!patient_is_done (patient) && glia_trainer_epochs_done (patient->trainer) < end) {
    if (glia_trainer_steps_done (patient->trainer) % 10 != 0) {
      glia_trainer_step (patient->trainer);
      continue;
    }
    GliaMeasure *measure = glia_trainer_measured_step (patient->trainer);
    if (measure != NULL)
      g_ptr_array_add (patient->measures, measure);
  }
  glia_trainer_set_observer (patient->trainer, NULL);
}

void
patient_examine (Patient *patient)
{
  GliaTrainer *trainer = patient->trainer;
  g_autoptr (GliaDiagnostics) seen =
      glia_diagnostics_new (glia_trainer_network (trainer), patient->splits->train, 0);
  const GliaDataFacts facts = glia_data_facts (patient->splits->train, patient->splits->dev,
                                               patient->experiment->training.loss);
  const GliaSymptoms symptoms = {.experiment = patient->experiment,
                                 .facts = &facts,
                                 .diagnostics = seen,
                                 .train_loss = (double *)patient->train_loss->data,
                                 .dev_loss = (double *)patient->dev_loss->data,
                                 .train_accuracy = (double *)patient->train_accuracy->data,
                                 .dev_accuracy = (double *)patient->dev_accuracy->data,
                                 .epochs = patient->train_loss->len,
                                 .measures = (const GliaMeasure *const *)patient->measures->pdata,
                                 .n_measures = patient->measures->len,
                                 .ended = glia_trainer_state (trainer) == GLIA_TRAINER_FINISHED,
                                 .best_epoch = glia_trainer_kept_epoch (trainer),
                                 .diverged = glia_trainer_state (trainer) == GLIA_TRAINER_DIVERGED
                                                 ? glia_trainer_reason (trainer)
                                                 : NULL};

  g_clear_pointer (&patient->findings, g_ptr_array_unref);
  patient->findings = glia_doctor_examine (&symptoms);
}

const GliaFinding *
patient_finding (const Patient *patient, GliaFindingKind kind)
{
  for (guint i = 0; i < patient->findings->len; i++) {
    const GliaFinding *finding = g_ptr_array_index (patient->findings, i);
    if (finding->kind == kind)
      return finding;
  }
  return NULL;
}
