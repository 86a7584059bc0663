/* SPDX-License-Identifier: MIT */

/* A training run as the doctor sees it, and tables made on the spot for runs that need more than
 * points in the plane. */
#pragma once

#include "glia-data-loader.h"
#include "glia-doctor.h"

typedef struct {
  GArray *train_loss, *dev_loss, *train_accuracy, *dev_accuracy; /* double, an entry an epoch */
  GPtrArray *measures;
  GPtrArray *findings; /* of the last examination */
  GliaExperiment *experiment;
  GliaSplits *splits;
  GliaTrainer *trainer;
} Patient;

void patient_clear (Patient *patient);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Patient, patient_clear)

typedef enum {
  TABLE_NONE,    /* what the assignments say */
  TABLE_CLASSES, /* six standard normal columns, three classes, a tenth of the rows at random */
  TABLE_INCOMES, /* four columns from thousandths to tens of thousands, two classes */
  TABLE_WORDS,   /* fifty columns of deviation 0.15, two classes that overlap */
  TABLE_VALUES,  /* four standard normal columns, a value of deviation 1 */
  TABLE_PRICES,  /* the same value in hundreds of thousands */
  TABLE_SMALL_VALUES, /* the same value in thousandths */
  TABLE_COIN_FLIPS,   /* six standard normal columns, two classes at random */
} Table;

/* Readies the first step. `assignments` are glia_experiment_set_all()'s; with a table, data.source
 * is the table's. */
Patient patient_new (Table table, gsize rows, guint64 seed, const char *const *assignments);
/* Trains `epochs` more, or to the end, with every tenth step measured. */
void patient_train (Patient *patient, guint64 epochs);
gboolean patient_is_done (const Patient *patient);
/* Asks the doctor. */
void patient_examine (Patient *patient);
/* NULL: there is none of the kind. */
const GliaFinding *patient_finding (const Patient *patient, GliaFindingKind kind);
