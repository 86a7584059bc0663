/* SPDX-License-Identifier: MIT */
#include "glia-snapshots.h"

#include <math.h>

/* A moment of a network with three parameters. */
static GliaSnapshot *
snapshot_at (guint64 step)
{
  GliaSnapshot *snapshot = g_new0 (GliaSnapshot, 1);

  snapshot->steps = step;
  snapshot->epochs = step / 4;
  snapshot->step_in_epoch = step % 4;
  snapshot->steps_per_epoch = 4;
  g_atomic_ref_count_init (&snapshot->references);
  g_assert_true (mlp_network_new (2, NULL, 0, 1, &snapshot->network, NULL) == MLP_OK);
  mlp_network_parameters (snapshot->network)[0] = (float)step;
  return snapshot;
}

static void
add (GliaSnapshots *snapshots, guint64 step)
{
  g_autoptr (GliaSnapshot) snapshot = snapshot_at (step);
  glia_snapshots_add (snapshots, snapshot);
}

static void
test_memory_is_bounded_and_age_thins (void)
{
  enum { ROOM = 40, STEPS = 20000 };
  g_autoptr (GliaSnapshots) snapshots = glia_snapshots_new (ROOM * 3 * sizeof (mlp_real));

  for (guint64 step = 0; step <= STEPS; step++) {
    add (snapshots, step);
    g_assert_cmpuint (glia_snapshots_length (snapshots), <=, ROOM);
    g_assert_cmpuint (glia_snapshots_get (snapshots, 0)->steps, ==, 0);
  }
  g_assert_cmpuint (glia_snapshots_length (snapshots), ==, ROOM);
  g_assert_cmpuint (glia_snapshots_get (snapshots, ROOM - 1)->steps, ==, STEPS);
  /* No gap is out of proportion to its age; neighbours of now are near. */
  for (gsize i = 1; i < ROOM; i++) {
    const double before = glia_snapshot_position (glia_snapshots_get (snapshots, i - 1));
    const double here = glia_snapshot_position (glia_snapshots_get (snapshots, i));
    g_assert_cmpfloat (here, >, before);
    g_assert_cmpfloat (here - before, <=, 0.6 * (STEPS / 4.0 - before) + 1);
  }
  g_assert_cmpuint (glia_snapshots_get (snapshots, ROOM - 2)->steps, >=, STEPS - 8);
}

static void
test_the_nearest_is_found (void)
{
  g_autoptr (GliaSnapshots) snapshots = glia_snapshots_new (1 << 20);

  g_assert_null (glia_snapshots_nearest (snapshots, 3));
  for (guint64 step = 0; step <= 40; step += 4)
    add (snapshots, step);
  g_assert_cmpuint (glia_snapshots_nearest (snapshots, -5)->steps, ==, 0);
  g_assert_cmpuint (glia_snapshots_nearest (snapshots, 3.4)->steps, ==, 12);
  g_assert_cmpuint (glia_snapshots_nearest (snapshots, 3.6)->steps, ==, 16);
  g_assert_cmpuint (glia_snapshots_nearest (snapshots, 1e9)->steps, ==, 40);
  for (guint64 step = 0; step <= 40; step += 4)
    g_assert_cmpfloat (
        mlp_network_parameters (glia_snapshots_nearest (snapshots, (double)step / 4)->network)[0],
        ==, (float)step);
}

static void
test_the_same_step_replaces (void)
{
  g_autoptr (GliaSnapshots) snapshots = glia_snapshots_new (1 << 20);

  add (snapshots, 0);
  add (snapshots, 8);
  g_autoptr (GliaSnapshot) edited = snapshot_at (8);
  mlp_network_parameters (edited->network)[0] = -1;
  glia_snapshots_add (snapshots, edited);
  g_assert_cmpuint (glia_snapshots_length (snapshots), ==, 2);
  g_assert_true (glia_snapshots_get (snapshots, 1) == edited);
  glia_snapshots_clear (snapshots);
  g_assert_cmpuint (glia_snapshots_length (snapshots), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment/snapshots/bounded", test_memory_is_bounded_and_age_thins);
  g_test_add_func ("/experiment/snapshots/nearest", test_the_nearest_is_found);
  g_test_add_func ("/experiment/snapshots/same-step", test_the_same_step_replaces);
  return g_test_run ();
}
