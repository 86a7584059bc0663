/* SPDX-License-Identifier: MIT */

#include "session-harness.h"

#include <math.h>
#include <string.h>

enum { SEQUENCES = 1000, STARTS = 1000 };

/* The trainer alone, without any thread or pause. */
typedef struct {
  GliaTrainer *trainer;
  GArray *rows;
} Reference;

static void
reference_clear (Reference *reference)
{
  glia_trainer_free (reference->trainer);
  g_array_unref (reference->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reference, reference_clear)

static void
append_cb (GliaTrainer *trainer, const GliaEpoch *row, gpointer data)
{
  g_array_append_val ((GArray *)data, *row);
}

static Reference
train_alone (SessionFixture *f, GliaExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  Reference reference = {glia_trainer_new (experiment, &f->splits, NULL, &error),
                         g_array_new (FALSE, FALSE, sizeof (GliaEpoch))};
  g_assert_no_error (error);
  const GliaTrainerObserver observer = {NULL, append_cb, reference.rows};
  glia_trainer_set_observer (reference.trainer, &observer);
  glia_trainer_run (reference.trainer, NULL);
  glia_trainer_set_observer (reference.trainer, NULL);
  return reference;
}

static GliaSession *
start (SessionFixture *f, const char *store)
{
  g_autoptr (GError) error = NULL;
  GliaSession *session = glia_session_new (f->experiment, &f->splits, store, &error);
  g_assert_no_error (error);
  return session;
}

static void
test_any_commands_end_with_the_same_bits (SessionFixture *f, gconstpointer data)
{
  g_auto (Reference) alone = train_alone (f, f->experiment);
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  mlp_metrics test;
  glia_trainer_test (alone.trainer, &test);

  for (int i = 0; i < SEQUENCES; i++) {
    g_autoptr (GliaSession) session = start (f, "");
    g_auto (Seen) seen = {0};
    glia_session_set_interval (session, g_rand_boolean (rand) ? 0 : 1000);
    for (int n = g_rand_int_range (rand, 0, 60); n > 0; n--) {
      do_something (session, rand, &seen);
      if (n % 8 == 0)
        wait_until_idle (session, &seen);
    }
    wait_until_idle (session, &seen);
    if (seen.snapshot->state == GLIA_SESSION_PAUSED)
      glia_session_train (session);
    wait_until_idle (session, &seen);
    g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FINISHED);
    g_assert_cmpuint (seen.snapshot->steps, ==, glia_trainer_steps_done (alone.trainer));
    g_assert_cmpfloat (seen.snapshot->test_loss, ==, test.loss);
    g_assert_cmpfloat (seen.snapshot->steps_per_second, ==, 0);
    assert_same_network (seen.snapshot->network, glia_trainer_network (alone.trainer));
    assert_same_rows (seen.rows, alone.rows);
  }
}

static void
test_the_first_snapshot_shows_the_initial_weights (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (f->experiment, &f->splits, NULL, &error);
  g_autoptr (GliaSession) session = start (f, ""), other = start (f, "");
  g_autoptr (GliaSnapshot) first = glia_session_take_snapshot (session);
  g_assert_nonnull (first);
  g_assert_false (glia_session_is_busy (session));
  g_assert_cmpint (first->state, ==, GLIA_SESSION_PAUSED);
  g_assert_cmpuint (first->steps, ==, 0);
  g_assert_cmpuint (first->planned_epochs, ==, 12);
  g_assert_cmpuint (first->steps_per_epoch, ==, 4);
  g_assert_true (isnan (first->batch_loss));
  g_assert_cmpstr (first->reason, ==, "");
  assert_same_network (first->network, glia_trainer_network (trainer));
  g_assert_null (glia_session_take_snapshot (session));
  g_assert_cmpuint (glia_session_run (session), !=, glia_session_run (other));
}

static void
test_steps_are_counted (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaSession) session = start (f, "");
  g_auto (Seen) seen = {0};
  for (guint64 n = 1; n <= 3; n++) {
    glia_session_step (session);
    wait_until_idle (session, &seen);
    g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_PAUSED);
    g_assert_cmpuint (seen.snapshot->steps, ==, n);
    g_assert_true (isfinite (seen.snapshot->batch_loss));
  }
  for (guint64 epochs = 1; epochs <= 2; epochs++) {
    glia_session_step_epoch (session);
    wait_until_idle (session, &seen);
    g_assert_cmpuint (seen.snapshot->epochs, ==, epochs);
    g_assert_cmpuint (seen.snapshot->step_in_epoch, ==, 0);
  }
  /* Pressed faster than it trains: none is lost. */
  for (int n = 0; n < 20; n++)
    glia_session_step (session);
  wait_until_idle (session, &seen);
  g_assert_cmpuint (seen.snapshot->steps, ==, 28);
}

/* A 2-4-1 network on a few points makes some hundred thousand epochs a second. */
static void
test_no_row_of_very_fast_epochs_is_lost (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) fast = session_with (f->experiment, "training.epochs=30000");
  glia_experiment_set (fast, "network.layers=[{\"units\":4}]", NULL);
  glia_experiment_set (fast, "training.batch-size=64", NULL);
  g_auto (Reference) alone = train_alone (f, fast);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSession) session = glia_session_new (fast, &f->splits, "", &error);
  g_auto (Seen) seen = {0};
  glia_session_train (session);
  wait_until_idle (session, &seen);
  assert_same_rows (seen.rows, alone.rows);
}

/* Waiting shows the first epochs one by one, and is in no result and in no epoch's seconds. */
static void
test_a_gentle_start_changes_nothing_but_the_wait (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) longer = session_with (f->experiment, "training.epochs=20");
  g_auto (Reference) alone = train_alone (f, longer);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSession) session = glia_session_new (longer, &f->splits, "", &error);
  g_auto (Seen) seen = {0};
  double seconds = 0;
  const gint64 before = g_get_monotonic_time ();
  glia_session_set_start (session, GLIA_START_GENTLE);
  glia_session_train (session);
  wait_until_idle (session, &seen);
  const double passed = (double)(g_get_monotonic_time () - before) / G_USEC_PER_SEC;
  assert_same_rows (seen.rows, alone.rows);
  assert_same_network (seen.snapshot->network, glia_trainer_network (alone.trainer));
  for (guint i = 0; i < seen.rows->len; i++)
    seconds += g_array_index (seen.rows, GliaEpoch, i).seconds;
  g_assert_cmpfloat (passed, >, 0.2); /* 20 epochs at 30 a second and faster */
  g_assert_cmpfloat (seconds, <, passed / 2);

  /* A command does not wait for it. */
  g_autoptr (GliaExperiment) more = session_with (longer, "training.epochs=1000");
  glia_session_change (session, more);
  glia_session_train (session);
  glia_session_pause (session);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_PAUSED);
}

static void
test_sessions_come_and_go (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) endless = session_with (f->experiment, "training.epochs=100000");
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int i = 0; i < STARTS; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaSession) session = glia_session_new (endless, &f->splits, "", &error);
    g_auto (Seen) seen = {0};
    g_assert_no_error (error);
    glia_session_set_interval (session, 0);
    if (i % 4 != 0)
      glia_session_train (session);
    if (i % 4 == 2)
      wait_for_steps (session, &seen, (guint64)g_rand_int_range (rand, 1, 100));
    for (int n = i % 4 == 3 ? 10 : 0; n > 0; n--)
      do_something (session, rand, &seen);
  }
}

static void
test_more_epochs_may_be_asked_for (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) longer = session_with (f->experiment, "training.epochs=20");
  g_auto (Reference) alone = train_alone (f, longer);
  g_autoptr (GliaSession) session = start (f, "");
  g_auto (Seen) seen = {0};
  glia_session_train (session);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FINISHED);
  g_assert_cmpstr (seen.snapshot->reason, ==, "all epochs are done");
  glia_session_change (session, longer);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_PAUSED);
  g_assert_cmpuint (seen.snapshot->planned_epochs, ==, 20);
  g_assert_true (isnan (seen.snapshot->test_loss));
  glia_session_train (session);
  wait_until_idle (session, &seen);
  assert_same_rows (seen.rows, alone.rows);
  assert_same_network (seen.snapshot->network, glia_trainer_network (alone.trainer));
  /* And fewer: it ends where it is. */
  glia_session_change (session, f->experiment);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_FINISHED);
}

static void
test_an_edited_weight_is_seen (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaSession) session = start (f, "");
  g_auto (Seen) seen = {0};
  glia_session_edit_weight (session, 1, 2, 3, 0.125f);
  glia_session_edit_weight (session, 2, 0, -1, -4);
  wait_until_idle (session, &seen);
  const mlp_layer_view second = mlp_network_view (seen.snapshot->network, 2);
  g_assert_cmpfloat (second.weight[2 * second.inputs + 3], ==, 0.125f);
  g_assert_cmpfloat (mlp_network_view (seen.snapshot->network, 3).bias[0], ==, -4);
  g_assert_null (glia_session_take_problem (session));
}

static void
test_what_cannot_be_done_is_said_and_changes_nothing (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) other = session_with (f->experiment, "network.layers=[{\"units\":6}]");
  g_auto (Reference) alone = train_alone (f, f->experiment);
  g_autoptr (GliaSession) session = start (f, "");
  g_auto (Seen) seen = {0};
  glia_session_step (session);
  glia_session_change (session, other);
  wait_until_idle (session, &seen);
  g_autofree char *problem = glia_session_take_problem (session);
  g_assert_nonnull (strstr (problem, "start a new run"));
  glia_session_edit_weight (session, 0, 6, 0, 1);
  glia_session_edit_weight (session, 3, 0, 0, 1);
  glia_session_edit_weight (session, 0, 0, 2, 1);
  glia_session_edit_weight (session, 0, 0, 0, NAN);
  wait_until_idle (session, &seen);
  g_autofree char *again = glia_session_take_problem (session);
  g_assert_nonnull (strstr (again, "no weight"));
  glia_session_train (session);
  wait_until_idle (session, &seen);
  assert_same_rows (seen.rows, alone.rows);
}

static void
test_a_diverged_session_says_where (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) wild =
      session_with (f->experiment, "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":1e30}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSession) session = glia_session_new (wild, &f->splits, "", &error);
  g_auto (Seen) seen = {0};
  glia_session_train (session);
  wait_until_idle (session, &seen);
  g_assert_cmpint (seen.snapshot->state, ==, GLIA_SESSION_DIVERGED);
  g_assert_nonnull (strstr (seen.snapshot->reason, "layer "));
}

/* 60 rows: two batches of 16, then what is left in batches of 10. */
static void
test_a_new_batch_size_cuts_the_rest_of_the_epoch (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) smaller = session_with (f->experiment, "training.batch-size=10");
  g_autoptr (GliaExperiment) larger = session_with (f->experiment, "training.batch-size=1000");
  g_autoptr (GliaSession) session = start (f, "");
  g_auto (Seen) seen = {0};
  glia_session_step (session);
  glia_session_step (session);
  glia_session_change (session, smaller);
  wait_until_idle (session, &seen);
  g_assert_cmpuint (seen.snapshot->steps_per_epoch, ==, 2 + 3);
  glia_session_step_epoch (session);
  wait_until_idle (session, &seen);
  g_assert_cmpuint (g_array_index (seen.rows, GliaEpoch, 0).steps, ==, 5);
  g_assert_cmpuint (seen.snapshot->steps_per_epoch, ==, 6);
  glia_session_change (session, larger);
  glia_session_step_epoch (session);
  wait_until_idle (session, &seen);
  g_assert_cmpuint (g_array_index (seen.rows, GliaEpoch, 1).steps, ==, 1);
}

/* A rate changed after an epoch trains on as one that was scheduled to change there. */
static void
test_a_new_learning_rate_counts_at_once (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) scheduled = session_with (
      f->experiment, "training.schedule={\"kind\":\"step\",\"every\":6,\"factor\":0.5}");
  g_autoptr (GliaExperiment) first = session_with (f->experiment, "training.schedule={}");
  g_autoptr (GliaExperiment) second =
      session_with (first, "training.optimizer.learning-rate=0.0005");
  g_auto (Reference) alone = train_alone (f, scheduled);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaSession) session = glia_session_new (first, &f->splits, "", &error);
  g_auto (Seen) seen = {0};
  for (int epoch = 0; epoch < 6; epoch++) {
    glia_session_step_epoch (session);
    wait_until_idle (session, &seen);
  }
  glia_session_change (session, second);
  wait_until_idle (session, &seen);
  g_assert_cmpfloat (seen.snapshot->learning_rate, ==, 0.0005);
  glia_session_train (session);
  wait_until_idle (session, &seen);
  assert_same_rows (seen.rows, alone.rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (path, SessionFixture, NULL, session_set_up, function, session_tear_down)
  ADD ("/session/first", test_the_first_snapshot_shows_the_initial_weights);
  ADD ("/session/steps", test_steps_are_counted);
  ADD ("/session/commands", test_any_commands_end_with_the_same_bits);
  ADD ("/session/fast", test_no_row_of_very_fast_epochs_is_lost);
  ADD ("/session/gentle", test_a_gentle_start_changes_nothing_but_the_wait);
  ADD ("/session/come-and-go", test_sessions_come_and_go);
  ADD ("/session/more-epochs", test_more_epochs_may_be_asked_for);
  ADD ("/session/edit", test_an_edited_weight_is_seen);
  ADD ("/session/impossible", test_what_cannot_be_done_is_said_and_changes_nothing);
  ADD ("/session/diverged", test_a_diverged_session_says_where);
  ADD ("/session/batch-size", test_a_new_batch_size_cuts_the_rest_of_the_epoch);
  ADD ("/session/learning-rate", test_a_new_learning_rate_counts_at_once);
  return g_test_run ();
}
