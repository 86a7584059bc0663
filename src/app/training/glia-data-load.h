/* SPDX-License-Identifier: MIT */

/* Loading an experiment's data on a thread, for the window: progress, cancel, and what would have to be downloaded.
 *
 * Threads. Everything here is called in the window's thread, and calls back there. */
#pragma once

#include "glia-data-loader.h"

G_BEGIN_DECLS

typedef struct _GliaDataLoad GliaDataLoad;

typedef struct {
  /* The text, fraction (negative: not known) and bytes of the moment. */
  void (*progress) (GliaDataLoad *load,
                    const char *what,
                    double fraction,
                    guint64 bytes,
                    gpointer user_data);
  /* Once, unless the load was cancelled: `splits` is the callee's; NULL with `error`. `missing`: as
   * glia_training_missing(), or NULL. */
  void (*done) (GliaDataLoad *load,
                GliaSplits *splits,
                const char *missing,
                const GError *error,
                gpointer user_data);
  gpointer user_data;
} GliaDataLoadCallbacks;

typedef enum {
  GLIA_DATA_LOAD_LOCAL,    /* what is not on this computer is an error */
  GLIA_DATA_LOAD_DOWNLOAD, /* fetch it first */
} GliaDataLoadKind;

/* Begins to load. The result is the callbacks'; the load itself is theirs to end with glia_data_load_end(). */
GliaDataLoad *glia_data_load_begin (GliaExperiment *experiment,
                                    GliaDataLoadKind kind,
                                    const GliaDataLoadCallbacks *callbacks);
/* Lets go of it; one that is not done is cancelled, and calls back no more. */
void glia_data_load_end (GliaDataLoad *load);

G_END_DECLS
