/* SPDX-License-Identifier: MIT */

/* What single steps are measured to do, and that looking does not change them. */

#include "glia-snapshots.h"
#include "session-harness.h"

#include <math.h>

static GliaTrainer *
trainer_of (SessionFixture *f, const char *assignment)
{
  g_autoptr (GliaExperiment) experiment = session_with (f->experiment, assignment);
  GliaTrainer *trainer = glia_trainer_new (experiment, &f->splits, NULL, NULL);

  g_assert_nonnull (trainer);
  return trainer;
}

/* Dropout, momenta, clipping and batch normalization are in the fixture or added here. */
static void
test_measured_runs_have_the_same_bits (SessionFixture *f, gconstpointer data)
{
  static const char *const variants[] = {
      "training.epochs=3", "training.clip-norm=0.5", "network.layers[0].dropout=0.3",
      "network.layers[0].normalization=batch", "training.optimizer.kind=rmsprop"};

  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++) {
    g_autoptr (GliaTrainer) plain = trainer_of (f, variants[i]);
    g_autoptr (GliaTrainer) measured = trainer_of (f, variants[i]);
    guint64 steps = 0;
    double before = 0;
    while (glia_trainer_epochs_done (plain) < 3) {
      glia_trainer_step (plain);
      g_autofree GliaMeasure *measure = glia_trainer_measured_step (measured);
      g_assert_nonnull (measure);
      g_assert_cmpuint (measure->step, ==, ++steps);
      g_assert_cmpfloat (measure->epoch, >, before);
      before = measure->epoch;
      g_assert_cmpfloat (glia_trainer_batch_loss (plain), ==, glia_trainer_batch_loss (measured));
    }
    g_autoptr (GBytes) a = glia_trainer_save (plain), b = glia_trainer_save (measured);
    assert_same_network (glia_trainer_network (plain), glia_trainer_network (measured));
    g_assert_cmpfloat (before, ==, 3);
    g_assert_true (g_bytes_equal (a, b));
  }
}

/* With plain gradient descent ΔW = −rate · ∂L/∂W, whatever the network. */
static void
test_sgd_moves_by_rate_times_gradient (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) experiment =
      session_with (f->experiment, "training.optimizer={\"kind\":\"sgd\",\"learning-rate\":0.01}");
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (experiment, &f->splits, NULL, NULL);

  for (int step = 0; step < 20; step++) {
    double sizes[8] = {0};
    mlp_network *network = glia_trainer_network (trainer);
    for (gsize l = 1; l <= mlp_network_layers (network); l++) {
      const mlp_layer_view view = mlp_network_view (network, l);
      for (gsize i = 0; i < view.units * view.inputs; i++)
        sizes[l - 1] += (double)view.weight[i] * (double)view.weight[i];
    }
    g_autofree GliaMeasure *measure = glia_trainer_measured_step (trainer);
    g_assert_cmpuint (measure->layers, ==, mlp_network_layers (network));
    for (gsize l = 0; l < measure->layers; l++) {
      const double rate =
          mlp_optimizer_get_settings (glia_trainer_optimizer (trainer))->learning_rate;
      const double moved = measure->layer[l].update * sqrt (sizes[l]);
      g_assert_cmpfloat (measure->layer[l].gradient, >, 0);
      g_assert_cmpfloat_with_epsilon (moved / (rate * measure->layer[l].gradient), 1, 1e-3);
    }
  }
}

static void
test_a_session_measures_while_it_trains (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaSession) session = glia_session_new (f->experiment, &f->splits, "", NULL);
  g_autoptr (GPtrArray) measures = g_ptr_array_new_with_free_func (g_free);
  g_auto (Seen) seen = {0};

  glia_session_step (session);
  wait_until_idle (session, &seen);
  glia_session_take_measures (session, measures);
  g_assert_cmpuint (measures->len, ==, 1);
  glia_session_train (session);
  wait_until_idle (session, &seen);
  glia_session_take_measures (session, measures);
  g_assert_cmpuint (measures->len, >, 1);
  for (guint i = 1; i < measures->len; i++) {
    const GliaMeasure *before = measures->pdata[i - 1], *measure = measures->pdata[i];
    g_assert_cmpfloat (measure->epoch, >, before->epoch);
    g_assert_cmpuint (measure->step, <=, seen.snapshot->steps);
  }
}

/* However fast it was: its first epoch's end is kept, and what is kept is not given twice. */
static void
test_a_session_keeps_its_past (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaSession) session = glia_session_new (f->experiment, &f->splits, "", NULL);
  g_autoptr (GliaSnapshots) past = glia_snapshots_new (1 << 20);
  g_autoptr (GliaSnapshots) more = glia_snapshots_new (1 << 20);
  g_auto (Seen) seen = {0};

  glia_session_train (session);
  wait_until_idle (session, &seen);
  glia_session_take_past (session, past);
  glia_session_take_past (session, more);
  g_assert_cmpuint (glia_snapshots_length (past), >=, 1);
  g_assert_cmpuint (glia_snapshots_length (more), ==, 0);
  g_assert_cmpuint (glia_snapshots_get (past, 0)->epochs, ==, 1);
  g_assert_cmpuint (glia_snapshots_get (past, 0)->step_in_epoch, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test)                                                                            \
  g_test_add ("/experiment/measure/" path, SessionFixture, NULL, session_set_up, test,             \
              session_tear_down)
  ADD ("same-bits", test_measured_runs_have_the_same_bits);
  ADD ("sgd", test_sgd_moves_by_rate_times_gradient);
  ADD ("past", test_a_session_keeps_its_past);
  ADD ("session", test_a_session_measures_while_it_trains);
  return g_test_run ();
}
