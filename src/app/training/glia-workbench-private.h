/* SPDX-License-Identifier: MIT */

/* The object, for its parts: glia-workbench.c, what is shown of a run (-moments.c), and what a person
 * tells it to do (-commands.c). */
#pragma once

#include "glia-checkup.h"
#include "glia-plane-maps.h"
#include "glia-preparation.h"
#include "glia-runner.h"
#include "glia-throttle.h"
#include "glia-workbench.h"

G_BEGIN_DECLS

struct _GliaWorkbench {
  GObject parent_instance;

  GliaDocument *document;
  GliaExperiment *experiment; /* the document's; what session and splits are of */
  char *folder;               /* of a run to be shown when there is data; else NULL */

  GliaWorkbenchState state;
  char *problem;              /* "" if nothing is wrong */
  gboolean busy, wants_ticks; /* busy: more will come from the session */

  GliaLoading *loading;
  GliaSplits *splits;
  GliaHistory *history;
  GliaMoments *moments;
  GliaRunner *runner;
  GliaPlaneMaps *maps;
  GliaCheckup *checkup;
  GliaPreparation *preparation;
  GliaThrottle *pace;  /* of new moments */
  gboolean asked_news; /* the moment being prepared is new, and `pace` waits for it */
};

typedef enum {
  GLIA_WORKBENCH_DATA_CHANGED,
  GLIA_WORKBENCH_RESTARTED,
  GLIA_WORKBENCH_PREPARING,
  GLIA_WORKBENCH_FRAME,
  GLIA_WORKBENCH_MAPS_CHANGED,
  GLIA_WORKBENCH_DIAGNOSED,
  GLIA_WORKBENCH_PROGRESS,
  GLIA_WORKBENCH_SIGNALS,
} GliaWorkbenchSignal;

void glia_workbench_emit (GliaWorkbench *self, GliaWorkbenchSignal signal);

void glia_workbench_set_state (GliaWorkbench *self, GliaWorkbenchState state);
/* NULL: nothing is wrong. */
void glia_workbench_set_problem (GliaWorkbench *self, const char *problem);
void glia_workbench_set_wants_ticks (GliaWorkbench *self, gboolean wants);
GliaRunner *glia_workbench_runner (GliaWorkbench *self);
void glia_workbench_update_ticks (GliaWorkbench *self);
/* The session was told something that it answers with a snapshot. */
void glia_workbench_expect_news (GliaWorkbench *self);

void glia_workbench_begin_moments (GliaWorkbench *self);
/* The session is gone: forgets what is being prepared. */
void glia_workbench_stop_moments (GliaWorkbench *self);
/* Shows the session's first snapshot, whatever is known of it by now. */
void glia_workbench_show_first (GliaWorkbench *self);
/* Prepares what is looked at already. */
void glia_workbench_prepare (GliaWorkbench *self, GliaSnapshot *moment);
/* For maps and checkup: what was asked about `moment` is there. */
void glia_workbench_answered (const GliaSnapshot *moment, gpointer workbench);

/* A new run, of the experiment and the data that are there. */
void glia_workbench_begin_run (GliaWorkbench *self);

G_END_DECLS
