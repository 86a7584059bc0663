/* SPDX-License-Identifier: MIT */

/* Looks inside the network that is looked at, again and again while it trains: activations,
 * gradients and weights (GliaDiagnoser's thread), and what the doctor finds in the run as it is
 * now. No widget. */
#pragma once

#include "glia-data-loader.h"
#include "glia-doctor.h"
#include "glia-history.h"
#include "glia-moments.h"
#include "glia-throttle.h"

G_BEGIN_DECLS

typedef struct _GliaCheckup GliaCheckup;

/* `moments` and `history` must outlive the result. `changed`: diagnostics or findings are not
 * what they were. */
GliaCheckup *glia_checkup_new (GliaMoments *moments,
                               GliaHistory *history,
                               void (*changed) (gpointer user_data),
                               gpointer user_data);
void glia_checkup_free (GliaCheckup *checkup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaCheckup, glia_checkup_free)

/* What the doctor is told; keeps a reference. */
void glia_checkup_set_experiment (GliaCheckup *checkup, GliaExperiment *experiment);
/* `splits` may be NULL: nothing is asked. */
void glia_checkup_set_data (GliaCheckup *checkup, const GliaSplits *splits);

/* Another moment is looked at. */
void glia_checkup_update (GliaCheckup *checkup, GliaAskWhen when);
/* For a frame in which no other moment is looked at. */
void glia_checkup_tick (GliaCheckup *checkup, GliaAskWhen when);
/* For a new run; does not call `changed`. */
void glia_checkup_clear (GliaCheckup *checkup);

/* Of the moment that is looked at; NULL while there are none. Owned by the checkup. */
GliaDiagnostics *glia_checkup_diagnostics (GliaCheckup *checkup);
/* GliaFinding, of the run as it is now, whatever moment is looked at; owned by the checkup,
 * until the next `changed` or glia_checkup_clear(). */
const GPtrArray *glia_checkup_findings (GliaCheckup *checkup);

G_END_DECLS
