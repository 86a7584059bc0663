/* SPDX-License-Identifier: MIT */

#include "mlp.h"

#include <glib.h>
#include <math.h>

static double
rate (mlp_schedule schedule, size_t epoch, size_t epochs)
{
  const mlp_schedule_state start = mlp_schedule_start ();
  return mlp_schedule_rate (&schedule, &start, 0.2, epoch, epochs);
}

static void
test_shapes (void)
{
  const mlp_schedule step = {.kind = MLP_SCHEDULE_STEP, .every = 2, .factor = 0.5};
  const mlp_schedule exponential = {.kind = MLP_SCHEDULE_EXPONENTIAL, .factor = 0.9};
  const mlp_schedule cosine = {.kind = MLP_SCHEDULE_COSINE, .final = 0.02};
  const mlp_schedule warmup = {.kind = MLP_SCHEDULE_WARMUP_COSINE, .warmup = 4};
  const mlp_schedule cycle = {.kind = MLP_SCHEDULE_ONE_CYCLE};

  g_assert_cmpfloat_with_epsilon (rate (step, 1, 6), 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (rate (step, 5, 6), 0.05, 1e-12);
  g_assert_cmpfloat_with_epsilon (rate (exponential, 3, 6), 0.2 * 0.729, 1e-12);
  g_assert_cmpfloat_with_epsilon (rate (cosine, 0, 10), 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (rate (cosine, 5, 10), 0.11, 1e-12);
  g_assert_cmpfloat_with_epsilon (rate (warmup, 0, 20), 0.05, 1e-12);
  g_assert_cmpfloat_with_epsilon (rate (warmup, 4, 20), 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (rate (warmup, 12, 20), 0.1, 1e-12);
  /* torch: OneCycleLR (max_lr=0.2, total_steps=20): begins at a 25th, tops at step 5, ends at a
   * 10,000th of the first. */
  g_assert_cmpfloat_with_epsilon (rate (cycle, 0, 20), 0.008, 1e-12);
  g_assert_cmpfloat_with_epsilon (rate (cycle, 5, 20), 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (rate (cycle, 19, 20), 0.8e-6, 1e-12);
}

/* No schedule may ever give a rate that is negative, infinite or not a number, however few
 * epochs. */
static void
test_short_runs (void)
{
  for (int kind = 0; kind < MLP_SCHEDULES; kind++)
    for (size_t epochs = 1; epochs < 12; epochs++)
      for (size_t epoch = 0; epoch < epochs; epoch++) {
        const double r = rate (mlp_schedule_defaults (kind), epoch, epochs);
        g_assert_true (isfinite (r) && r >= 0 && r <= 0.2);
      }
}

static void
test_plateau (void)
{
  const mlp_schedule schedule = {.kind = MLP_SCHEDULE_PLATEAU, .factor = 0.5, .patience = 2};
  mlp_schedule_state state = mlp_schedule_start ();

  mlp_schedule_observe (&schedule, &state, 1.0);
  mlp_schedule_observe (&schedule, &state, 1.0);
  mlp_schedule_observe (&schedule, &state, 1.0);
  g_assert_cmpfloat (mlp_schedule_rate (&schedule, &state, 0.2, 3, 9), ==, 0.2);
  mlp_schedule_observe (&schedule, &state, 1.0); /* the third epoch without a better one */
  g_assert_cmpfloat (mlp_schedule_rate (&schedule, &state, 0.2, 4, 9), ==, 0.1);
  mlp_schedule_observe (&schedule, &state, 0.5);
  g_assert_cmpuint (state.bad_epochs, ==, 0);
}

static void
test_early_stopping (void)
{
  const mlp_early_stopping loss = {.patience = 2},
                           accuracy = {.patience = 1, .min_delta = 0.01, .higher_is_better = true};
  mlp_early_stopping_state a = {0}, b = {0};

  g_assert_false (mlp_early_stopping_observe (&loss, &a, 1.0));
  g_assert_false (mlp_early_stopping_observe (&loss, &a, 1.1));
  g_assert_false (mlp_early_stopping_observe (&loss, &a, 0.9));
  g_assert_false (mlp_early_stopping_observe (&loss, &a, 0.9));
  g_assert_true (mlp_early_stopping_observe (&loss, &a, 0.95));
  g_assert_false (mlp_early_stopping_observe (&accuracy, &b, 0.8));
  g_assert_true (mlp_early_stopping_observe (&accuracy, &b, 0.805));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/shapes", test_shapes);
  g_test_add_func ("/schedule/short-runs", test_short_runs);
  g_test_add_func ("/schedule/plateau", test_plateau);
  g_test_add_func ("/schedule/early-stopping", test_early_stopping);
  return g_test_run ();
}
