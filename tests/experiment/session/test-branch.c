/* SPDX-License-Identifier: MIT */

/* A branch goes on as the run it is of. */

#include "glia-trainer.h"
#include "session-harness.h"

#include <math.h>

static GliaSession *
start (SessionFixture *f, GliaExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  GliaSession *session = glia_session_new (experiment, &f->splits, "", &error);

  g_assert_no_error (error);
  return session;
}

/* After `steps` steps. */
static GliaSnapshot *
moment_of (SessionFixture *f, GliaExperiment *experiment, guint steps)
{
  g_autoptr (GliaSession) session = start (f, experiment);
  g_auto (Seen) seen = {0};

  for (guint i = 0; i < steps; i++)
    glia_session_step (session);
  wait_until_idle (session, &seen);
  g_assert_cmpuint (seen.snapshot->steps, ==, steps);
  return glia_snapshot_ref (seen.snapshot);
}

static void
train (SessionFixture *f, GliaExperiment *experiment, Seen *seen)
{
  g_autoptr (GliaSession) session = start (f, experiment);

  glia_session_train (session);
  wait_until_idle (session, seen);
  g_assert_cmpint (seen->snapshot->state, ==, GLIA_SESSION_FINISHED);
}

/* An experiment that starts from the moment, and does the epochs that are left. */
static GliaExperiment *
branch (SessionFixture *f, GliaExperiment *experiment, const GliaSnapshot *moment)
{
  static const char *const metadata[] = {"branch-of", "a run", NULL};
  g_autofree char *path = g_build_filename (f->folder, "branch.safetensors", NULL);
  g_autofree char *weights = g_strconcat ("network.weights=", path, NULL);
  g_autofree char *epochs = g_strdup_printf ("training.epochs=%" G_GUINT64_FORMAT,
                                             experiment->training.epochs - moment->epochs);
  g_autoptr (GBytes) bytes = glia_snapshot_serialize (moment, metadata);
  g_autoptr (GliaExperiment) started = session_with (experiment, weights);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  return session_with (started, epochs);
}

/* `rest` is the end of `all`, but for the numbers of its epochs, which see() checks. */
static gboolean
is_end_of (const GArray *rest, const GArray *all)
{
  const guint skipped = all->len - rest->len;

  for (guint i = 0; i < rest->len; i++) {
    const GliaEpoch *a = &g_array_index (all, GliaEpoch, skipped + i);
    const GliaEpoch *b = &g_array_index (rest, GliaEpoch, i);
    if (a->steps != b->steps || a->learning_rate != b->learning_rate ||
        a->train_loss != b->train_loss || a->train_accuracy != b->train_accuracy ||
        a->dev_loss != b->dev_loss || a->dev_accuracy != b->dev_accuracy)
      return FALSE;
  }
  return TRUE;
}

static const char *const optimizers[] = {
    "training.optimizer={\"kind\":\"sgd\",\"momentum\":0.9}",
    "training.optimizer={\"kind\":\"adam\",\"learning-rate\":0.01}",
    "training.optimizer={\"kind\":\"rmsprop\",\"momentum\":0.5,\"learning-rate\":0.01}",
};

static void
test_it_trains_as_the_run (SessionFixture *f, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (optimizers); i++) {
    g_autoptr (GliaExperiment) experiment = session_with (f->experiment, optimizers[i]);
    g_auto (Seen) whole = {0};
    train (f, experiment, &whole);
    /* At the beginning, within an epoch, at the end of one. */
    static const guint moments[] = {0, 3, 18, 20, 43};
    for (gsize j = 0; j < G_N_ELEMENTS (moments); j++) {
      g_autoptr (GliaSnapshot) moment = moment_of (f, experiment, moments[j]);
      g_autoptr (GliaExperiment) branched = branch (f, experiment, moment);
      g_auto (Seen) rest = {0};
      train (f, branched, &rest);
      g_assert_true (is_end_of (rest.rows, whole.rows));
      assert_same_network (rest.snapshot->network, whole.snapshot->network);
    }
  }
}

/* The learning rate follows the epochs of both runs, early stopping what it has seen. */
static void
test_schedule_and_stopping_go_on (SessionFixture *f, gconstpointer data)
{
  static const char *const settings[] = {
      "training.schedule={\"kind\":\"cosine\"}", "training.schedule={\"kind\":\"one-cycle\"}",
      "training.early-stopping={\"metric\":\"dev-loss\",\"patience\":4,\"min-delta\":0.2}"};

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (GliaExperiment) experiment = session_with (f->experiment, settings[i]);
    g_autoptr (GliaSnapshot) moment = moment_of (f, experiment, 10);
    g_autoptr (GliaExperiment) branched = branch (f, experiment, moment);
    g_autoptr (GliaSnapshot) later = moment_of (f, branched, 5);
    g_autoptr (GliaExperiment) of_branch = branch (f, branched, later);
    g_auto (Seen) whole = {0}, rest = {0}, end = {0};
    train (f, experiment, &whole);
    train (f, of_branch, &end);
    g_assert_true (is_end_of (end.rows, whole.rows));
    g_assert_cmpuint (end.rows->len + 3, ==, whole.rows->len);
  }
}

/* What is not the same run any more starts anew, but for the weights. */
static void
test_another_run_starts_anew (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) experiment = session_with (f->experiment, optimizers[1]);
  g_autoptr (GliaSnapshot) moment = moment_of (f, experiment, 18);
  g_autoptr (GliaExperiment) branched = branch (f, experiment, moment);
  g_autoptr (GliaExperiment) seed = session_with (branched, "seed=77");
  g_autoptr (GliaExperiment) other = session_with (branched, optimizers[0]);
  g_autoptr (GliaSnapshot) a = moment_of (f, branched, 0), b = moment_of (f, seed, 0),
                           c = moment_of (f, other, 0);
  g_auto (Seen) seen = {0};

  g_assert_cmpuint (moment->step_in_epoch, ==, 2);
  g_assert_cmpuint (a->step_in_epoch, ==, 2);
  g_assert_cmpuint (b->step_in_epoch, ==, 0);
  g_assert_cmpuint (c->step_in_epoch, ==, 2);
  assert_same_network (a->network, moment->network);
  assert_same_network (b->network, moment->network);
  train (f, seed, &seen);
  g_clear_pointer (&seen.rows, g_array_unref);
  g_clear_pointer (&seen.snapshot, glia_snapshot_unref);
  train (f, other, &seen);
}

/* A branch's run is killed and goes on from its checkpoint. */
static void
test_a_branch_is_resumed (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) cosine =
      session_with (f->experiment, "training.schedule={\"kind\":\"cosine\"}");
  g_autoptr (GliaExperiment) experiment = session_with (cosine, optimizers[1]);
  g_autoptr (GliaSnapshot) moment = moment_of (f, experiment, 18);
  g_autoptr (GliaExperiment) branched = branch (f, experiment, moment);
  g_autoptr (GError) error = NULL;
  g_auto (Seen) whole = {0}, first = {0}, second = {0};
  GliaSession *session = glia_session_new (branched, &f->splits, f->folder, &error);
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < 7; i++)
    glia_session_step (session);
  wait_until_idle (session, &first);
  path = glia_session_path (session);
  glia_session_free (session);
  session = glia_session_open (path, &f->splits, &error);
  g_assert_no_error (error);
  glia_session_train (session);
  wait_until_idle (session, &second);
  glia_session_free (session);
  train (f, experiment, &whole);
  g_array_remove_range (second.rows, 0,
                        first.rows->len); /* from the disk, with as many digits as are there */
  g_assert_true (is_end_of (second.rows, whole.rows));
  assert_same_network (second.snapshot->network, whole.snapshot->network);
}

/* What a large network's optimizer remembers is left out. */
static void
test_large_networks_keep_little (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaExperiment) adam = session_with (f->experiment, optimizers[1]);
  g_autoptr (GliaExperiment) large =
      session_with (adam, "network.layers=[{\"units\":400},{\"units\":400}]");
  g_autoptr (GliaSnapshot) moment = moment_of (f, large, 5);
  g_autoptr (GliaSnapshot) small = moment_of (f, adam, 5);
  const gsize parameters = mlp_network_parameter_count (moment->network);

  g_assert_cmpuint (parameters, >, 1 << 17);
  g_assert_cmpuint (glia_snapshot_bytes (moment), ==, parameters * sizeof (mlp_real));
  g_assert_cmpuint (glia_snapshot_bytes (small), ==,
                    sizeof (mlp_real) * (3 * mlp_network_parameter_count (small->network) +
                                         mlp_network_statistic_count (small->network)));
  g_autoptr (GliaExperiment) branched = branch (f, large, moment);
  g_autoptr (GliaSnapshot) begun = moment_of (f, branched, 0);
  g_assert_cmpuint (begun->step_in_epoch, ==, moment->step_in_epoch);
  assert_same_network (begun->network, moment->network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(path, function)                                                                       \
  g_test_add ("/experiment/branch/" path, SessionFixture, NULL, session_set_up, function,          \
              session_tear_down)
  TEST ("same-bits", test_it_trains_as_the_run);
  TEST ("schedule", test_schedule_and_stopping_go_on);
  TEST ("another", test_another_run_starts_anew);
  TEST ("resumed", test_a_branch_is_resumed);
  TEST ("large", test_large_networks_keep_little);
  return session_run_tests ();
}
