/* SPDX-License-Identifier: MIT */

/* The doctor: what is wrong with a training, with evidence and a remedy. A pure function of what
 * is known; thresholds and their reasons are a table in glia-doctor-private.h. How often it is
 * right is measured by tests/experiment/insight/test-doctor-corpus.c. */
#pragma once

#include "glia-data-facts.h"
#include "glia-diagnostics.h"
#include "glia-trainer.h"

G_BEGIN_DECLS

/* In the order in which causes are looked for; the last four are what comes of them. */
typedef enum {
  GLIA_FINDING_IDENTICAL_UNITS,
  GLIA_FINDING_TARGET_SCALE,
  GLIA_FINDING_INPUT_SCALE,
  GLIA_FINDING_LARGE_START,
  GLIA_FINDING_RATE_TOO_HIGH,
  GLIA_FINDING_VANISHING_GRADIENTS,
  GLIA_FINDING_DEAD_UNITS,
  GLIA_FINDING_RATE_TOO_LOW,
  GLIA_FINDING_EXPLODING_GRADIENTS,
  GLIA_FINDING_SATURATED_UNITS,
  GLIA_FINDING_DIVERGED,
  GLIA_FINDING_GUESSING,
  GLIA_FINDING_OVERFITTING,
  GLIA_FINDINGS,
} GliaFindingKind;

typedef enum { GLIA_SEVERITY_HINT, GLIA_SEVERITY_WARNING, GLIA_SEVERITY_ERROR } GliaSeverity;

typedef struct {
  GliaFindingKind kind;
  GliaSeverity severity;
  char *title;    /* "Hidden 1: 6 of 8 ReLU units are dead" */
  char *evidence; /* the numbers, in sentences */
  char *remedy;   /* what the button says: "Start with He weights"; NULL: there is none */
  /* for glia_document_set(): {"network.init=he-normal", NULL}; NULL where `remedy` is */
  char **assignments;
} GliaFinding;

void glia_finding_free (GliaFinding *finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaFinding, glia_finding_free)

/* What is known; whatever is not may be NULL or 0. */
typedef struct {
  const GliaExperiment *experiment;
  const GliaDataFacts *facts;
  const GliaDiagnostics *diagnostics; /* of the newest network */
  /* [epochs], NaN where an epoch has none */
  const double *train_loss, *dev_loss, *train_accuracy, *dev_accuracy;
  gsize epochs;
  /* [n_measures], the oldest first; the last few are looked at */
  const GliaMeasure *const *measures;
  gsize n_measures;
  gboolean ended;       /* all epochs are done, or early stopping had its way */
  guint64 best_epoch;   /* from 1, whose weights the run keeps */
  const char *diverged; /* the reason, if it did */
} GliaSymptoms;

/* GliaFinding, the likeliest cause first, then what it led to; free with g_ptr_array_unref().
 * Empty: nothing was found. */
GPtrArray *glia_doctor_examine (const GliaSymptoms *symptoms);

G_END_DECLS
