/* SPDX-License-Identifier: MIT */

/* From a data section to parts: splits, standardization, and the runs of earlier versions. */

#include "glia-data-loader.h"
#include "glia-generate.h"

#include <glib/gstdio.h>
#include <string.h>

static GliaExperiment *
experiment_of (const char *data)
{
  g_autofree char *text = g_strdup_printf ("{\"data\": %s}", data);
  g_autoptr (GError) error = NULL;
  GliaExperiment *experiment = glia_experiment_read_text (text, -1, "test.json", NULL, &error);

  g_assert_no_error (error);
  return experiment;
}

static GliaSplits *
load (const char *data, GError **error)
{
  g_autoptr (GliaExperiment) experiment = experiment_of (data);

  return glia_data_load (experiment, NULL, NULL, NULL, NULL, error);
}

static guint
count_class (const GliaDataset *part, gint32 class)
{
  guint count = 0;

  for (gsize i = 0; i < part->n_rows; i++)
    count += part->classes[i] == class;
  return count;
}

static void
test_stratify_is_the_default (void)
{
  g_autoptr (GliaSplits) usual =
      load ("{\"source\": \"circles\", \"samples\": 100, \"dev-share\": 0.3}", NULL);
  gboolean always = TRUE;

  g_assert_cmpuint (count_class (usual->dev, 0), ==, 15);
  for (int seed = 0; seed < 5; seed++) {
    g_autofree char *data =
        g_strdup_printf ("{\"source\": \"circles\", \"samples\": 100, "
                         "\"dev-share\": 0.3, \"stratify\": false, \"seed\": %d}",
                         seed);
    g_autoptr (GliaSplits) random = load (data, NULL);
    always = always && count_class (random->dev, 0) == 15;
  }
  g_assert_false (always);
}

static void
test_values_are_not_stratified (void)
{
  g_autoptr (GliaSplits) with = load ("{\"source\": \"plane\", \"dev-share\": 0.3}", NULL);
  g_autoptr (GliaSplits) without =
      load ("{\"source\": \"plane\", \"dev-share\": 0.3, \"stratify\": false}", NULL);

  g_assert_cmpstr (with->dev->hash, ==, without->dev->hash);
}

/* What Glia 0.1 trained on and noted the hash of is loaded for its runs, and called what it is. */
static void
assert_former (gboolean standardize)
{
  g_autoptr (GliaDataset) points = glia_generate ("moons", 200, 0.1, 42, NULL);
  g_autoptr (GliaSplits) former =
      glia_dataset_split (points, 0.2, 0.1, 42, GLIA_SPLIT_RANDOM_FORMER, NULL);
  const char *data =
      "{\"source\": \"moons\", \"samples\": 200, \"noise\": 0.1, \"dev-share\": 0.2, "
      "\"test-share\": 0.1, \"standardize\": %s, \"hash\": \"%s\"}";

  if (standardize)
    glia_splits_standardize_former (former);
  g_autofree char *hash = glia_data_hash (former);
  g_auto (GStrv) pieces = g_strsplit (data, "%s", -1);
  g_autofree char *text =
      g_strconcat (pieces[0], standardize ? "true" : "false", pieces[1], hash, pieces[2], NULL);
  g_autoptr (GliaExperiment) experiment = experiment_of (text);
  g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, NULL);
  g_assert_nonnull (splits);
  g_assert_false (experiment->data.stratify);
  g_assert_cmpstr (splits->train->hash, ==, former->train->hash);
  g_assert_cmpstr (splits->dev->hash, ==, former->dev->hash);
}

static void
test_former_runs_keep_their_split (void)
{
  assert_former (FALSE);
  assert_former (TRUE);
}

static void
test_a_hash_covers_the_split (void)
{
  const char *without = "{\"source\": \"moons\", \"samples\": 201, \"stratify\": true}";
  g_autoptr (GliaSplits) splits = load (without, NULL);
  g_autofree char *hash = glia_data_hash (splits);
  g_autofree char *same = g_strdup_printf (
      "{\"source\": \"moons\", \"samples\": 201, \"stratify\": true, \"hash\": \"%s\"}", hash);
  g_autofree char *other = g_strdup_printf (
      "{\"source\": \"moons\", \"samples\": 201, \"stratify\": false, \"hash\": \"%s\"}", hash);
  g_autoptr (GliaSplits) again = load (same, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (again);
  g_assert_null (load (other, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_INTEGRITY);
}

/* Neither a key that is set nor the hash that is taken away turns it on or off. */
static void
test_stratify_stays_through_changes (void)
{
  for (int stratify = 0; stratify < 2; stratify++) {
    g_autofree char *data = g_strdup_printf (
        "{\"source\": \"moons\", \"hash\": \"0\", \"stratify\": %s}", stratify ? "true" : "false");
    g_autoptr (GliaExperiment) experiment = experiment_of (data);

    g_assert_true (glia_experiment_set (experiment, "training.epochs=7", NULL));
    g_assert_cmpint (experiment->data.stratify, ==, stratify);
    g_assert_true (glia_experiment_set (experiment, "data.hash=null", NULL));
    g_assert_cmpint (experiment->data.stratify, ==, stratify);
  }
}

static guint
count_different (const GliaDataset *part)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (gsize i = 0; i < part->n_rows; i++) {
    guint32 bits;
    memcpy (&bits, &part->features[i], sizeof bits);
    g_hash_table_add (seen, GUINT_TO_POINTER (bits));
  }
  return g_hash_table_size (seen);
}

/* 200 Unix seconds are three floats, but 200 numbers once they are standardized. */
static void
test_large_numbers_stay_apart (void)
{
  g_autofree char *folder = g_dir_make_tmp ("glia-loader-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "seconds.csv", NULL);
  g_autoptr (GString) text = g_string_new ("second,y\n");

  for (int i = 0; i < 200; i++)
    g_string_append_printf (text, "%d,%s\n", 1700000000 + i, i < 100 ? "early" : "late");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_autofree char *plain = g_strdup_printf ("{\"source\": \"csv\", \"train\": \"%s\"}", path);
  g_autofree char *scaled =
      g_strdup_printf ("{\"source\": \"csv\", \"train\": \"%s\", \"standardize\": true}", path);
  g_autoptr (GliaSplits) rounded = load (plain, NULL), splits = load (scaled, NULL);
  g_assert_cmpuint (count_different (rounded->train), <, 10);
  g_assert_cmpuint (count_different (splits->train), ==, 200);
  g_assert_null (rounded->train->remainders);
  g_assert_cmpfloat (splits->means[0], ==, 1700000099.5);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loader/stratify", test_stratify_is_the_default);
  g_test_add_func ("/loader/values-are-not-stratified", test_values_are_not_stratified);
  g_test_add_func ("/loader/former-runs", test_former_runs_keep_their_split);
  g_test_add_func ("/loader/hash-covers-the-split", test_a_hash_covers_the_split);
  g_test_add_func ("/loader/stratify-stays", test_stratify_stays_through_changes);
  g_test_add_func ("/loader/large-numbers", test_large_numbers_stay_apart);
  return g_test_run ();
}
