/* SPDX-License-Identifier: MIT */

#include "session-harness.h"

#include "glia-data-loader.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *session_temporary;

const char *
session_folder (void)
{
  if (session_temporary == NULL)
    session_temporary = g_dir_make_tmp ("glia-test-XXXXXX", NULL);
  g_assert_nonnull (session_temporary);
  return session_temporary;
}

int
session_run_tests (void)
{
  const int status = g_test_run ();

  if (session_temporary != NULL)
    session_remove_tree (session_temporary);
  g_clear_pointer (&session_temporary, g_free);
  return status;
}

GliaSplits *
session_load (const GliaExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  GliaSplits *splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (glia_data_check (experiment, splits, &error));
  g_assert_no_error (error);
  return splits;
}

/* Two noisy classes that no network learns completely, so that dev accuracy keeps moving. */
static GliaDataset *
make_points (gsize n, guint64 seed)
{
  mlp_random random = mlp_random_stream (seed, MLP_STREAM_DATA);
  float *features = g_new (float, n * 2);
  gint32 *classes = g_new (gint32, n);
  for (gsize i = 0; i < n; i++) {
    features[2 * i] = (float)mlp_random_normal (&random);
    features[2 * i + 1] = (float)mlp_random_normal (&random);
    classes[i] = features[2 * i] * features[2 * i + 1] + mlp_random_normal (&random) > 0;
  }
  char *const names[] = {"0", "1", NULL};
  return glia_dataset_new (&(GliaDatasetParts){.n_rows = n,
                                               .n_columns = 2,
                                               .features = features,
                                               .classes = classes,
                                               .class_names = g_strdupv ((char **)names),
                                               .provenance = g_strdup ("test")});
}

void
session_set_up_with (SessionFixture *f, const char *const *assignments, gsize train, gsize rest)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("glia-session-XXXXXX", NULL);
  f->experiment = glia_experiment_new ();
  glia_experiment_set_all (f->experiment, assignments, &error);
  g_assert_no_error (error);
  f->splits.train = make_points (train, 1);
  f->splits.dev = make_points (rest, 2);
  f->splits.test = make_points (rest, 3);
}

void
session_set_up (SessionFixture *f, gconstpointer data)
{
  static const char *const assignments[] = {
      "training.epochs=12", "training.batch-size=16",
      "network.layers=[{\"units\":6,\"activation\":\"tanh\",\"dropout\":0.2,"
      "\"normalization\":\"batch\"},{\"units\":5}]",
      "training.schedule={\"kind\":\"plateau\",\"patience\":1}", NULL};

  session_set_up_with (f, assignments, 60, 20);
}

void
session_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    session_remove_tree (child);
  }
  g_remove (path);
}

void
session_tear_down (SessionFixture *f, gconstpointer data)
{
  session_remove_tree (f->folder);
  g_free (f->folder);
  glia_experiment_unref (f->experiment);
  glia_dataset_unref (f->splits.train);
  glia_dataset_unref (f->splits.dev);
  glia_dataset_unref (f->splits.test);
}

GliaExperiment *
session_with (const GliaExperiment *experiment, const char *assignment)
{
  GliaExperiment *copy = glia_experiment_copy (experiment);
  g_autoptr (GError) error = NULL;
  glia_experiment_set (copy, assignment, &error);
  g_assert_no_error (error);
  return copy;
}

void
seen_clear (Seen *seen)
{
  g_clear_pointer (&seen->rows, g_array_unref);
  g_clear_pointer (&seen->snapshot, glia_snapshot_unref);
}

void
see (GliaSession *session, Seen *seen)
{
  g_autoptr (GliaSnapshot) snapshot = glia_session_take_snapshot (session);

  if (seen->rows == NULL)
    seen->rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  glia_session_take_rows (session, seen->rows);
  if (seen->rows->len > 0)
    g_assert_cmpuint (g_array_index (seen->rows, GliaEpoch, seen->rows->len - 1).epoch, ==,
                      seen->rows->len);
  if (snapshot == NULL)
    return;
  g_assert_cmpuint (snapshot->run, ==, glia_session_run (session));
  if (seen->snapshot != NULL)
    g_assert_cmpuint (snapshot->steps, >=, seen->snapshot->steps);
  g_clear_pointer (&seen->snapshot, glia_snapshot_unref);
  seen->snapshot = g_steal_pointer (&snapshot);
}

void
wait_until_idle (GliaSession *session, Seen *seen)
{
  while (glia_session_is_busy (session)) {
    see (session, seen);
    g_thread_yield ();
  }
  see (session, seen);
  g_assert_cmpint (seen->snapshot->state, !=, GLIA_SESSION_RUNNING);
  if (seen->snapshot->state != GLIA_SESSION_FAILED)
    g_assert_cmpuint (seen->rows->len, ==, seen->snapshot->epochs);
}

void
wait_for_steps (GliaSession *session, Seen *seen, guint64 steps)
{
  do {
    const gboolean busy = glia_session_is_busy (session);
    see (session, seen);
    if (!busy)
      return;
    g_thread_yield ();
  } while (seen->snapshot == NULL || seen->snapshot->steps < steps);
}

void
do_something (GliaSession *session, GRand *rand, Seen *seen)
{
  switch (g_rand_int_range (rand, 0, 10)) {
  case 0:
  case 1:
    glia_session_train (session);
    break;
  case 2:
    glia_session_pause (session);
    break;
  case 3:
  case 4:
    glia_session_step (session);
    break;
  case 5:
    glia_session_step_epoch (session);
    break;
  case 6:
    see (session, seen);
    break;
  default:
    g_thread_yield ();
  }
}

void
assert_same_rows (const GArray *a, const GArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++) {
    GliaEpoch x = g_array_index (a, GliaEpoch, i), y = g_array_index (b, GliaEpoch, i);
    x.seconds = y.seconds = 0;
    g_assert_cmpmem (&x, sizeof x, &y, sizeof y);
  }
}

void
assert_same_network (const mlp_network *a, const mlp_network *b)
{
  g_assert_cmpmem (mlp_network_parameters (a), mlp_network_parameter_count (a) * sizeof (mlp_real),
                   mlp_network_parameters (b), mlp_network_parameter_count (b) * sizeof (mlp_real));
  g_assert_cmpmem (mlp_network_statistics (a), mlp_network_statistic_count (a) * sizeof (mlp_real),
                   mlp_network_statistics (b), mlp_network_statistic_count (b) * sizeof (mlp_real));
}

static char *
contents (const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
  g_autoptr (GRegex) seconds = g_regex_new ("\"seconds\":[^,}]*", G_REGEX_RAW, 0, NULL);

  g_assert_true (g_file_get_contents (path, &text, length, NULL));
  if (g_str_has_suffix (name, ".safetensors"))
    return g_steal_pointer (&text);
  char *bare = g_regex_replace_literal (seconds, text, -1, 0, "", 0, NULL);
  *length = strlen (bare);
  return bare;
}

void
assert_same_files (const char *a, const char *b, const char *const *names)
{
  for (; *names != NULL; names++) {
    gsize n, m;
    g_autofree char *x = contents (a, *names, &n), *y = contents (b, *names, &m);
    g_test_message ("%s", *names);
    g_assert_cmpmem (x, n, y, m);
  }
}
