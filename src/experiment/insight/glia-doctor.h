/* SPDX-License-Identifier: MIT */

/* The doctor: what is wrong with a training, with evidence and a remedy. A pure function of what
 * is known; thresholds and their reasons are beside each rule in glia-doctor.c. */
#pragma once

#include "glia-diagnostics.h"
#include "glia-trainer.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_FINDING_DIVERGED,
  GLIA_FINDING_IDENTICAL_UNITS,
  GLIA_FINDING_EXPLODING_GRADIENTS,
  GLIA_FINDING_VANISHING_GRADIENTS,
  GLIA_FINDING_DEAD_UNITS,
  GLIA_FINDING_SATURATED_UNITS,
  GLIA_FINDING_RATE_TOO_HIGH,
  GLIA_FINDING_RATE_TOO_LOW,
  GLIA_FINDING_OVERFITTING,
  GLIA_FINDINGS,
} GliaFindingKind;

typedef enum { GLIA_SEVERITY_HINT, GLIA_SEVERITY_WARNING, GLIA_SEVERITY_ERROR } GliaSeverity;

typedef struct {
  GliaFindingKind kind;
  GliaSeverity severity;
  char *title;    /* "Hidden 1: 6 of 8 ReLU units are dead" */
  char *evidence; /* the numbers, in sentences */
  char *remedy;   /* what the button says: "Initialize with He" */
  /* for glia_document_set(): {"network.init=he-normal", NULL}; NULL: there is none */
  char **assignments;
} GliaFinding;

void glia_finding_free (GliaFinding *finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaFinding, glia_finding_free)

/* What is known; whatever is not may be NULL or 0. */
typedef struct {
  const GliaExperiment *experiment;
  const GliaDiagnostics *diagnostics;  /* of the newest network */
  const double *train_loss, *dev_loss; /* [epochs] */
  gsize epochs;
  /* [n_measures], the oldest first; the last few are looked at */
  const GliaMeasure *const *measures;
  gsize n_measures;
  const char *diverged; /* the reason, if it did */
} GliaSymptoms;

/* GliaFinding, the most severe first; free with g_ptr_array_unref(). Empty: all is well. */
GPtrArray *glia_doctor_examine (const GliaSymptoms *symptoms);

G_END_DECLS
