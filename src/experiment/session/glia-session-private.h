/* SPDX-License-Identifier: MIT */

/* What the two sides of a session share. glia-session.c is the window's, glia-session-worker.c the worker's. */
#pragma once

#include "glia-pace.h"
#include "glia-run-writer.h"
#include "glia-session.h"
#include "glia-snapshots.h"

typedef enum {
  GLIA_COMMAND_TRAIN,
  GLIA_COMMAND_PAUSE,
  GLIA_COMMAND_STEP,
  GLIA_COMMAND_STEP_EPOCH,
  GLIA_COMMAND_CHANGE,
  GLIA_COMMAND_EDIT,
  GLIA_COMMAND_STOP, /* wakes the worker, which finds `stopping` */
} GliaCommandKind;

typedef struct {
  gsize layer, unit;
  gssize input;
  float value;
} GliaEdit;

typedef struct {
  GliaCommandKind kind;
  GliaExperiment *experiment; /* change */
  GliaEdit edit;
} GliaCommand;

void glia_command_free (GliaCommand *command);

typedef enum { GLIA_GOAL_NONE, GLIA_GOAL_EPOCH, GLIA_GOAL_END } GliaGoal;

/* Steps per second, over the last quarter to half of a second. */
typedef struct {
  gint64 older_time, newer_time;
  guint64 older_steps, newer_steps;
  double rate;
} GliaSpeed;

struct _GliaSession {
  guint64 identity;
  gboolean writes; /* FALSE: store "" */
  char *store;
  GThread *thread;

  /* Both threads: atomic, or behind the lock. */
  GAsyncQueue *commands; /* GliaCommand */
  int pending;           /* commands that are not completely done; counted before they are queued */
  int active;            /* the worker has a goal */
  int stopping;
  int interval; /* microseconds */
  int start;    /* GliaSessionStart */
  GliaSnapshot *mailbox;
  GMutex lock;
  GArray *rows;        /* GliaEpoch, not yet taken */
  GPtrArray *measures; /* GliaMeasure, not yet taken */
  GliaSnapshots *past; /* not yet taken */
  char *path;          /* NULL: no folder yet */
  char *problem;       /* of a change or an edit, not yet taken */

  /* The worker alone, from the thread's start to its end. */
  GliaTrainer *trainer;
  GliaRun *run;          /* NULL: no folder yet */
  GliaRunWriter *writer; /* NULL: none yet */
  gboolean open;         /* the writer is */
  gboolean ended;        /* the folder says how it ended, and nothing has changed since */
  char *failure;         /* what the disk said, or NULL */
  GliaGoal goal;
  GArray *edits; /* GliaEdit, before there is a folder */
  GArray *fresh; /* GliaEpoch, not yet in `rows` */
  GliaPace pace;
  GliaSpeed speed;
  gint64 paused_at;      /* 0: it is not */
  gint64 gentle_since;   /* 0: as fast as it can */
  guint64 gentle_epochs; /* that were done then */
  gint64 next_snapshot;
  gboolean measure_next;               /* the next step is measured */
  gint64 measured_at, measure_allowed; /* when; no sooner than */
  guint measured;                      /* steps, so far */
  guint64 next_kept;                   /* the epoch whose end is kept next */
  gint64 keeping_allowed;              /* no sooner than */
  guint64 measured_epoch;              /* epochs that were done then */
  double test_loss, test_accuracy;
};

/* The thread's function; `data` is the session. */
gpointer glia_session_work (gpointer data);
GliaSnapshot *glia_session_make_snapshot (GliaSession *session);
/* Options for the session's writer: rows come to `fresh`. */
GliaRunOptions glia_session_run_options (GliaSession *session);
