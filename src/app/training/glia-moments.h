/* SPDX-License-Identifier: MIT */

/* The moments of a run: the newest, those of the past that can be gone back to, and the one that
 * is looked at. No widget. */
#pragma once

#include "glia-snapshots.h"

G_BEGIN_DECLS

typedef struct _GliaMoments GliaMoments;

/* `most_bytes`: of the past's numbers, see glia_snapshots_new(). */
GliaMoments *glia_moments_new (gsize most_bytes);
void glia_moments_free (GliaMoments *moments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaMoments, glia_moments_free)

/* The run is over: there is no newest moment, but its past stays until glia_moments_clear(). */
void glia_moments_end (GliaMoments *moments);
/* For a new run. */
void glia_moments_clear (GliaMoments *moments);

/* Takes a reference: from now on this is the newest. */
void glia_moments_add (GliaMoments *moments, GliaSnapshot *snapshot);

/* NULL while there is none; owned by the moments, as are all snapshots below. */
GliaSnapshot *glia_moments_newest (GliaMoments *moments);
/* What is looked at: the newest, or a moment of the past. */
GliaSnapshot *glia_moments_shown (GliaMoments *moments);
gboolean glia_moments_is_past (GliaMoments *moments);
GliaSnapshots *glia_moments_past (GliaMoments *moments);

/* From now on the snapshot nearest to `epoch` is looked at, also while newer ones are added; the
 * newest means to follow again. TRUE if that is another one than before. */
gboolean glia_moments_show (GliaMoments *moments, double epoch);
gboolean glia_moments_show_newest (GliaMoments *moments);

/* Writes the moment that is looked at as a file of weights that a new run can go on from
 * (glia_snapshot_serialize()), into the folder "branches" beside the runs of `store` (NULL or
 * "": the user's data). `run`: the folder of the run it is from, or NULL. The file's path, or
 * NULL with an error; free with g_free(). There must be a moment. */
char *glia_moments_write_branch (GliaMoments *moments,
                                 const char *store,
                                 const char *run,
                                 GError **error);

G_END_DECLS
