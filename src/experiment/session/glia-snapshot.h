/* SPDX-License-Identifier: MIT */

/* A snapshot: a run at a moment, as others than its thread see it. */
#pragma once

#include "glia-trainer-moment.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_SESSION_PAUSED, /* waits for a command; also before the first step */
  GLIA_SESSION_RUNNING,
  /* all epochs are done, or stopped early; more epochs may be asked for by a change */
  GLIA_SESSION_FINISHED,
  GLIA_SESSION_DIVERGED, /* the last finite state is kept */
  GLIA_SESSION_FAILED,   /* the disk; `reason` says what */
} GliaSessionState;

/* What the window sees of a moment. Immutable, counted atomically. */
typedef struct {
  guint64 run; /* the session's identity: what comes from another run is stale */
  GliaSessionState state;
  char *reason;   /* why it ended, a sentence; "" while it has not */
  guint64 epochs; /* done */
  guint64 planned_epochs;
  guint64 step_in_epoch, steps_per_epoch;
  guint64 steps;           /* done in all */
  double steps_per_second; /* lately; 0 while paused */
  double seconds_left;     /* NaN where it is not known */
  double batch_loss;       /* of the last step; NaN before the first */
  double learning_rate;    /* of the last step, after the schedule */
  GliaBest best;
  guint64 kept_epoch;              /* whose weights are kept; 0: none yet */
  double test_loss, test_accuracy; /* NaN unless finished with a test part */
  mlp_network *network;            /* the parameters of this moment */

  /*< private >*/
  GliaMoment *moment; /* what else decides how training goes on */
  gatomicrefcount references;
} GliaSnapshot;

GliaSnapshot *glia_snapshot_ref (GliaSnapshot *snapshot);
void glia_snapshot_unref (GliaSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaSnapshot, glia_snapshot_unref)

/* A branch: a safetensors file for network.weights of a new run, which then goes on bit for bit
 * as this one, its epochs counted from 1 (see glia_trainer_new()); `metadata` as for
 * glia_weights_serialize(). Snapshots hold what the optimizer remembers where that is no more
 * than a megabyte (Adam: 131,072 parameters); of larger networks the optimizer starts anew in a
 * branch. */
GBytes *glia_snapshot_serialize (const GliaSnapshot *snapshot, const char *const *metadata);
/* How many bytes the numbers in it take. */
gsize glia_snapshot_bytes (const GliaSnapshot *snapshot);
/* Epochs done, with fractions within the epoch. */
double glia_snapshot_position (const GliaSnapshot *snapshot);

G_END_DECLS
