/* SPDX-License-Identifier: MIT */

#include "glia-session-timing.h"

enum { SECOND = G_USEC_PER_SEC };

static void
test_speed_forgets_what_is_older_than_half_a_second (void)
{
  GliaSpeed speed;
  gint64 now = SECOND;
  guint64 steps = 0;

  glia_speed_start (&speed, now, steps);
  for (int i = 0; i < 100; i++)
    glia_speed_update (&speed, now += SECOND / 100, steps += 10);
  g_assert_cmpfloat_with_epsilon (speed.rate, 1000, 1);
  for (int i = 0; i < 50; i++)
    glia_speed_update (&speed, now += SECOND / 100, steps += 1);
  g_assert_cmpfloat_with_epsilon (speed.rate, 100, 1);
}

static void
test_a_measured_step_delays_the_next_by_its_cost (void)
{
  GliaMeasuring measuring = {0};
  const gint64 begin = SECOND, end = begin + 1000;

  glia_measuring_add (&measuring, begin, end, 0);
  glia_measuring_update (&measuring, end + 63 * 1000, 1, 0);
  g_assert_false (measuring.next);
  glia_measuring_update (&measuring, end + 64 * 1000, 1, 0);
  g_assert_true (measuring.next);
  /* In the same epoch only once an interval. */
  glia_measuring_update (&measuring, end + 64 * 1000, 0, SECOND);
  g_assert_false (measuring.next);
  glia_measuring_update (&measuring, end + SECOND, 0, SECOND);
  g_assert_true (measuring.next);
}

static void
test_the_past_has_some_two_hundred_epochs (void)
{
  GliaKeeping keeping = {0};

  glia_keeping_add (&keeping, 0, 10, 1, 1000);
  g_assert_cmpuint (keeping.next_epoch, ==, 6);
  g_assert_cmpint (keeping.allowed, ==, 2560);
  glia_keeping_add (&keeping, 0, 0, 1, 20);
  g_assert_cmpuint (keeping.next_epoch, ==, 2);
}

static void
test_a_gentle_start_gets_faster_and_ends (void)
{
  GliaGentle gentle = {0};
  gint64 last = SECOND, gap = G_MAXINT64;
  guint64 epochs = 5;

  g_assert_cmpint (glia_gentle_wait_until (&gentle, SECOND, epochs), ==, 0);
  glia_gentle_start (&gentle, SECOND, epochs);
  for (gint64 until; (until = glia_gentle_wait_until (&gentle, last, ++epochs)) != 0;) {
    g_assert_cmpint (until - last, <=, gap);
    gap = until - last + 1; /* they are rounded */
    last = until;
    if (epochs - 5 == 60)
      g_assert_cmpint (until - SECOND, <, 3 * SECOND / 2);
  }
  g_assert_cmpint (last, >, 3 * SECOND);
  g_assert_cmpint (last, <=, 4 * SECOND);
  g_assert_cmpint (gentle.since, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-timing/speed-forgets",
                   test_speed_forgets_what_is_older_than_half_a_second);
  g_test_add_func ("/session-timing/a-measured-step-delays-the-next",
                   test_a_measured_step_delays_the_next_by_its_cost);
  g_test_add_func ("/session-timing/the-past", test_the_past_has_some_two_hundred_epochs);
  g_test_add_func ("/session-timing/a-gentle-start", test_a_gentle_start_gets_faster_and_ends);
  return g_test_run ();
}
