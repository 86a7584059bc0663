/* SPDX-License-Identifier: MIT */

#include "glia-snapshot.h"

#include <math.h>

GliaSnapshot *
glia_snapshot_ref (GliaSnapshot *snapshot)
{
  g_atomic_ref_count_inc (&snapshot->references);
  return snapshot;
}

void
glia_snapshot_unref (GliaSnapshot *snapshot)
{
  if (!g_atomic_ref_count_dec (&snapshot->references))
    return;
  mlp_network_free (snapshot->network);
  g_clear_pointer (&snapshot->moment, glia_moment_free);
  g_free (snapshot->reason);
  g_free (snapshot);
}

gsize
glia_snapshot_bytes (const GliaSnapshot *snapshot)
{
  const mlp_network *network = snapshot->network;

  return sizeof (mlp_real) *
             (mlp_network_parameter_count (network) + mlp_network_statistic_count (network)) +
         (snapshot->moment != NULL ? glia_moment_bytes (snapshot->moment) : 0);
}

GBytes *
glia_snapshot_serialize (const GliaSnapshot *snapshot, const char *const *metadata)
{
  return glia_moment_serialize (snapshot->moment, snapshot->network, metadata);
}

double
glia_snapshot_position (const GliaSnapshot *snapshot)
{
  if (snapshot->steps_per_epoch == 0)
    return (double)snapshot->epochs;
  return (double)snapshot->epochs +
         fmin ((double)snapshot->step_in_epoch / (double)snapshot->steps_per_epoch, 1);
}
