/* SPDX-License-Identifier: MIT */

/* A session's three parts: what its two threads share (the channel), what the worker alone has,
 * and within that the run's folder. glia-session.c is the window's side, glia-session-worker.c
 * the worker's. */
#pragma once

#include "glia-pace.h"
#include "glia-run-writer.h"
#include "glia-session-timing.h"
#include "glia-session.h"

/* ---- The channel: glia-session-channel.c ----------------------------------------------------- */

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

/* Everything that both threads touch: atomic, or behind the lock. */
typedef struct {
  GAsyncQueue *commands; /* GliaCommand */
  int pending;           /* commands that are not completely done; counted before they are queued */
  int active;            /* the worker has a goal */
  int stopping;
  int interval; /* microseconds */
  int start;    /* GliaSessionStart */
  GliaSnapshot *mailbox;

  GMutex lock;         /* for what follows */
  GArray *rows;        /* GliaEpoch, not yet taken */
  GPtrArray *measures; /* GliaMeasure, not yet taken */
  GliaSnapshots *past; /* not yet taken */
  char *path;          /* NULL: no folder yet */
  char *problem;       /* of a change or an edit, not yet taken */
} GliaSessionChannel;

void glia_session_channel_init (GliaSessionChannel *channel);
/* Once the worker's thread has ended. */
void glia_session_channel_clear (GliaSessionChannel *channel);

/* The window's side; what is taken is the caller's. */
void glia_session_channel_push (GliaSessionChannel *channel, GliaCommand command);
GliaSnapshot *glia_session_channel_take_snapshot (GliaSessionChannel *channel);
void glia_session_channel_take_rows (GliaSessionChannel *channel, GArray *rows);
void glia_session_channel_take_measures (GliaSessionChannel *channel, GPtrArray *measures);
void glia_session_channel_take_past (GliaSessionChannel *channel, GliaSnapshots *snapshots);
char *glia_session_channel_take_problem (GliaSessionChannel *channel);
char *glia_session_channel_get_path (GliaSessionChannel *channel);

/* The worker's side. The next command, waiting for so many microseconds, or for ever if
 * negative; NULL if there is none. Each must be completed, which frees it. */
GliaCommand *glia_session_channel_pop (GliaSessionChannel *channel, gint64 wait);
void glia_session_channel_complete (GliaSessionChannel *channel, GliaCommand *command);
/* Takes the snapshot. */
void glia_session_channel_put_snapshot (GliaSessionChannel *channel, GliaSnapshot *snapshot);
/* Empties `rows`. */
void glia_session_channel_put_rows (GliaSessionChannel *channel, GArray *rows);
/* Takes the measure. */
void glia_session_channel_put_measure (GliaSessionChannel *channel, GliaMeasure *measure);
void glia_session_channel_put_past (GliaSessionChannel *channel, GliaSnapshot *snapshot);
void glia_session_channel_set_path (GliaSessionChannel *channel, const char *path);
void glia_session_channel_set_problem (GliaSessionChannel *channel, const char *problem);

static inline gboolean
glia_session_channel_has_command (const GliaSessionChannel *channel)
{
  return g_atomic_int_get (&channel->pending) > 0;
}

/* ---- The run's folder: glia-session-folder.c ------------------------------------------------- */

/* Made when the first step is asked for. Where nothing is written, or it is not open, writing
 * does nothing. */
typedef struct {
  gboolean writes; /* FALSE: store "" */
  char *store;
  GliaRun *run;          /* NULL: no folder yet */
  GliaRunWriter *writer; /* NULL: none yet */
  gboolean is_open;      /* the writer is */
  GArray *edits;         /* GliaEdit, before there is a folder */
  GArray *rows;          /* GliaEpoch, on the disk (if it is written) but not yet shown */
} GliaSessionFolder;

void glia_session_folder_init (GliaSessionFolder *folder, const char *store);
/* Before the trainer is freed. */
void glia_session_folder_clear (GliaSessionFolder *folder);
/* The folder of a run that is there; changes nothing on the disk. */
gboolean glia_session_folder_find (GliaSessionFolder *folder, const char *path, GError **error);
/* Makes ready to write, also after a failure, and makes the folder if there is none. */
gboolean glia_session_folder_open (GliaSessionFolder *folder, GliaTrainer *trainer, GError **error);
/* Remembers a weight that was set: it has to be set again in a folder that is yet to be made. */
void glia_session_folder_add_edit (GliaSessionFolder *folder, const GliaEdit *edit);
/* As the functions of a GliaRunWriter. */
gboolean glia_session_folder_flush (GliaSessionFolder *folder, GError **error);
gboolean
glia_session_folder_set_state (GliaSessionFolder *folder, GliaRunState state, GError **error);
gboolean glia_session_folder_do_due (GliaSessionFolder *folder, GError **error);
gboolean glia_session_folder_after_step (GliaSessionFolder *folder, GError **error);
gboolean glia_session_folder_finish (GliaSessionFolder *folder,
                                     GliaTrainer *trainer,
                                     GliaRunResult *result,
                                     GError **error);

/* ---- The worker: glia-session-worker.c ------------------------------------------------------- */

typedef enum { GLIA_GOAL_NONE, GLIA_GOAL_EPOCH, GLIA_GOAL_END } GliaGoal;

/* The worker's alone, from the thread's start to its end. */
typedef struct {
  guint64 identity; /* of the session */
  GliaSessionChannel *channel;
  GliaTrainer *trainer;
  GliaSessionFolder folder;
  GliaGoal goal;
  gboolean ended; /* the folder says how it ended, and nothing has changed since */
  char *failure;  /* what the disk said, or NULL */
  double test_loss, test_accuracy;

  GliaPace pace;
  GliaSpeed speed;
  GliaMeasuring measuring;
  GliaKeeping keeping;
  GliaGentle gentle;
  gint64 paused_at; /* 0: it is not */
  gint64 next_snapshot;
} GliaSessionWorker;

/* The thread's function; `data` is the worker. */
gpointer glia_session_work (gpointer data);
/* glia-session-snapshot.c */
GliaSnapshot *glia_session_make_snapshot (const GliaSessionWorker *worker);
