/* SPDX-License-Identifier: MIT */

/* Looks inside the network that is looked at, again and again while it trains: activations,
 * gradients and weights (GliaDiagnoser's thread), and what the doctor finds in the run as it is
 * now. No widget. */
#pragma once

#include "glia-data-loader.h"
#include "glia-doctor.h"
#include "glia-history.h"
#include "glia-moments.h"

G_BEGIN_DECLS

typedef struct _GliaCheckup GliaCheckup;

/* `moments` and `history` must outlive the result. `answered`: what glia_checkup_prepare() asked is
 * there. */
GliaCheckup *glia_checkup_new (GliaMoments *moments,
                               GliaHistory *history,
                               void (*answered) (const GliaSnapshot *moment, gpointer user_data),
                               gpointer user_data);
void glia_checkup_free (GliaCheckup *checkup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaCheckup, glia_checkup_free)

/* What the doctor is told; keeps a reference. */
void glia_checkup_set_experiment (GliaCheckup *checkup, GliaExperiment *experiment);
/* `splits` may be NULL: nothing is asked. */
void glia_checkup_set_data (GliaCheckup *checkup, const GliaSplits *splits);

/* Diagnoses `moment`; FALSE if there is no data. What was asked before and is not answered yet is
 * forgotten. */
gboolean glia_checkup_prepare (GliaCheckup *checkup, GliaSnapshot *moment);
/* What was prepared becomes what is shown, once the moments and the history show its moment; with
 * it the findings, but not more than twice a second while training. TRUE if there was anything. */
gboolean glia_checkup_show (GliaCheckup *checkup);
/* For a new run. */
void glia_checkup_clear (GliaCheckup *checkup);

/* Of the moment that is looked at; NULL while there are none. Owned by the checkup. */
GliaDiagnostics *glia_checkup_diagnostics (GliaCheckup *checkup);
/* GliaFinding, of the run as it is now, whatever moment is looked at; owned by the checkup,
 * until the next glia_checkup_show() or glia_checkup_clear(). */
const GPtrArray *glia_checkup_findings (GliaCheckup *checkup);

G_END_DECLS
