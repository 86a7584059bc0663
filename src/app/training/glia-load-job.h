/* SPDX-License-Identifier: MIT */

/* Loads an experiment's data on a thread, for the window: with progress, cancelling, and what
 * would have to be downloaded.
 *
 * Threads. Everything here is called in the window's thread, and calls back there. */
#pragma once

#include "glia-data-loader.h"

G_BEGIN_DECLS

typedef struct _GliaLoadJob GliaLoadJob;

typedef struct {
  /* What is being done, which fraction of it is done (negative: not known), and how many bytes. */
  void (*progress) (const char *what, double fraction, guint64 bytes, gpointer user_data);
  /* Once, unless the job was ended before: takes `splits`, which is NULL with `error`.
   * `missing`: as glia_loading_missing(), or NULL. */
  void (*done) (GliaSplits *splits, const char *missing, const GError *error, gpointer user_data);
  gpointer user_data;
} GliaLoadJobCallbacks;

typedef enum {
  GLIA_LOAD_LOCAL,    /* what is not on this computer is an error */
  GLIA_LOAD_DOWNLOAD, /* fetch it first */
} GliaLoadKind;

/* Begins to load. End the job with glia_load_job_end(), also when it is done. */
GliaLoadJob *glia_load_job_begin (GliaExperiment *experiment,
                                  GliaLoadKind kind,
                                  const GliaLoadJobCallbacks *callbacks);
/* Frees the job. If it is not done it is cancelled, and calls back no more. `job` may be NULL. */
void glia_load_job_end (GliaLoadJob *job);

G_END_DECLS
