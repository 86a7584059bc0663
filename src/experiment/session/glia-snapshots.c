/* SPDX-License-Identifier: MIT */
#include "glia-snapshots.h"

#include <math.h>

/* More than one can tell apart on a timeline. */
#define MOST_SNAPSHOTS 400

struct _GliaSnapshots {
  GPtrArray *list; /* GliaSnapshot, by position */
  gsize most_bytes;
};

static void
unref_snapshot (gpointer snapshot)
{
  glia_snapshot_unref (snapshot);
}

GliaSnapshots *
glia_snapshots_new (gsize most_bytes)
{
  GliaSnapshots *snapshots = g_new (GliaSnapshots, 1);

  snapshots->list = g_ptr_array_new_with_free_func (unref_snapshot);
  snapshots->most_bytes = most_bytes;
  return snapshots;
}

void
glia_snapshots_free (GliaSnapshots *snapshots)
{
  if (snapshots == NULL)
    return;
  g_ptr_array_unref (snapshots->list);
  g_free (snapshots);
}

void
glia_snapshots_clear (GliaSnapshots *snapshots)
{
  g_ptr_array_set_size (snapshots->list, 0);
}

gsize
glia_snapshots_length (const GliaSnapshots *snapshots)
{
  return snapshots->list->len;
}

GliaSnapshot *
glia_snapshots_get (const GliaSnapshots *snapshots, gsize i)
{
  return g_ptr_array_index (snapshots->list, i);
}

static double
position_of (const GliaSnapshots *snapshots, guint i)
{
  return glia_snapshot_position (g_ptr_array_index (snapshots->list, i));
}

/* Of one run they are of one size, but for what an optimizer remembers, whose momentum may be
 * switched on. */
static gboolean
is_full (const GliaSnapshots *snapshots)
{
  gsize bytes = 0;

  for (guint i = 0; i < snapshots->list->len; i++)
    bytes += glia_snapshot_bytes (g_ptr_array_index (snapshots->list, i));
  return snapshots->list->len > MOST_SNAPSHOTS || bytes > snapshots->most_bytes;
}

/* Drops the one whose gap would be the smallest, measured by its age. */
static void
drop_densest (GliaSnapshots *snapshots)
{
  const guint newest = snapshots->list->len - 1;
  const double now = position_of (snapshots, newest);
  double least = INFINITY;
  guint drop = newest - 1;

  for (guint i = 1; i < newest; i++) {
    const double gap = position_of (snapshots, i + 1) - position_of (snapshots, i - 1);
    const double age = now - position_of (snapshots, i - 1);
    if (gap / age < least) {
      least = gap / age;
      drop = i;
    }
  }
  g_ptr_array_remove_index (snapshots->list, drop);
}

static GliaSnapshot *
get_snapshot (const GliaSnapshots *snapshots, guint i)
{
  return g_ptr_array_index (snapshots->list, i);
}

void
glia_snapshots_add (GliaSnapshots *snapshots, GliaSnapshot *snapshot)
{
  GPtrArray *list = snapshots->list;
  guint place = list->len;

  while (place > 0 && get_snapshot (snapshots, place - 1)->steps > snapshot->steps)
    place--;
  if (place > 0 && get_snapshot (snapshots, place - 1)->steps == snapshot->steps)
    g_ptr_array_remove_index (list, --place);
  g_ptr_array_insert (list, (int)place, glia_snapshot_ref (snapshot));
  while (list->len > 2 && is_full (snapshots))
    drop_densest (snapshots);
}

void
glia_snapshots_move (GliaSnapshots *snapshots, GliaSnapshots *from)
{
  for (guint i = 0; i < from->list->len; i++)
    glia_snapshots_add (snapshots, get_snapshot (from, i));
  glia_snapshots_clear (from);
}

GliaSnapshot *
glia_snapshots_nearest (const GliaSnapshots *snapshots, double epoch)
{
  guint low = 0, high = snapshots->list->len;

  if (high == 0)
    return NULL;
  while (high - low > 1) {
    const guint middle = low + (high - low) / 2;
    if (position_of (snapshots, middle) <= epoch)
      low = middle;
    else
      high = middle;
  }
  if (low + 1 < snapshots->list->len &&
      position_of (snapshots, low + 1) - epoch < epoch - position_of (snapshots, low))
    low++;
  return g_ptr_array_index (snapshots->list, low);
}
