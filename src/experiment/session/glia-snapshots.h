/* SPDX-License-Identifier: MIT */

/* The past of a run: snapshots to go back to, in bounded memory. What is older is kept less
 * densely, so that the distance between two neighbours grows with their age; the first one and the
 * newest are always there.
 *
 * Belongs to one thread.
 */
#pragma once

#include "glia-snapshot.h"

G_BEGIN_DECLS

typedef struct _GliaSnapshots GliaSnapshots;

/* `most_bytes` for the numbers (glia_snapshot_bytes()); at least the first snapshot and the
 * newest are kept. */
GliaSnapshots *glia_snapshots_new (gsize most_bytes);
void glia_snapshots_free (GliaSnapshots *snapshots);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaSnapshots, glia_snapshots_free)

/* Takes a reference, in any order. One of the same step replaces the one before (a weight was
 * edited). */
void glia_snapshots_add (GliaSnapshots *snapshots, GliaSnapshot *snapshot);
/* All of `from`, which is empty then. */
void glia_snapshots_move (GliaSnapshots *snapshots, GliaSnapshots *from);
void glia_snapshots_clear (GliaSnapshots *snapshots);

gsize glia_snapshots_length (const GliaSnapshots *snapshots);
/* The oldest is 0; owned by `snapshots`. */
GliaSnapshot *glia_snapshots_get (const GliaSnapshots *snapshots, gsize i);
/* The one nearest to `epoch`; NULL if there is none. */
GliaSnapshot *glia_snapshots_nearest (const GliaSnapshots *snapshots, double epoch);

G_END_DECLS
