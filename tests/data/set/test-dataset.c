/* SPDX-License-Identifier: MIT */

#include "glia-dataset.h"
#include "glia-generate.h"

#include <math.h>
#include <string.h>

static void
test_split_shares_every_row_once (void)
{
  g_autoptr (GliaDataset) all = glia_generate ("moons", 100, 0.1, 3, NULL);
  g_autoptr (GliaSplits) splits = glia_dataset_split (all, 0.2, 0.1, 7, NULL);
  g_autoptr (GliaSplits) again = glia_dataset_split (all, 0.2, 0.1, 7, NULL);
  g_autoptr (GliaSplits) other = glia_dataset_split (all, 0.2, 0.1, 8, NULL);
  const GliaDataset *parts[] = {splits->train, splits->dev, splits->test};
  double sum = 0;

  g_assert_cmpuint (splits->train->n_rows, ==, 70);
  g_assert_cmpuint (splits->dev->n_rows, ==, 20);
  g_assert_cmpuint (splits->test->n_rows, ==, 10);
  for (gsize row = 0; row < 100; row++)
    sum += (double)all->features[2 * row];
  for (gsize p = 0; p < 3; p++)
    for (gsize row = 0; row < parts[p]->n_rows; row++)
      sum -= (double)parts[p]->features[2 * row];
  g_assert_cmpfloat_with_epsilon (sum, 0, 1e-4);
  g_assert_cmpstr (splits->train->hash, ==, again->train->hash);
  g_assert_cmpstr (splits->train->hash, !=, other->train->hash);
}

static void
test_impossible_splits (void)
{
  g_autoptr (GliaDataset) all = glia_generate ("blobs", 4, 0.1, 3, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (glia_dataset_split (all, 0.6, 0.5, 7, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_null (glia_dataset_split (all, 0.1, 0, 7, &error));
  g_assert_nonnull (strstr (error->message, "dev part has 0 rows"));
}

static void
test_standardize (void)
{
  float *features = g_new (float, 6);
  gint32 *classes = g_new0 (gint32, 3);
  const char *names[] = {"a", "b", NULL};
  g_autoptr (GliaSplits) splits = g_new0 (GliaSplits, 1);
  g_autofree float *means = NULL, *deviations = NULL;

  memcpy (features, (float[]){1, 5, 2, 5, 3, 5}, 6 * sizeof (float));
  splits->train = glia_dataset_new (&(GliaDatasetParts){.n_rows = 3,
                                                        .n_columns = 2,
                                                        .features = features,
                                                        .classes = classes,
                                                        .class_names = g_strdupv ((char **)names),
                                                        .provenance = g_strdup ("")});
  splits->dev = glia_dataset_ref (splits->train);
  glia_splits_standardize (splits, &means, &deviations);
  g_assert_cmpfloat (means[0], ==, 2);
  g_assert_cmpfloat_with_epsilon (deviations[0], sqrt (2.0 / 3),
                                  1e-6); /* of all three: divided by 3 */
  g_assert_cmpfloat_with_epsilon (splits->train->features[0], -sqrt (1.5), 1e-6);
  g_assert_cmpfloat (splits->train->features[1], ==, 0); /* a constant column is only centred */
  g_assert_cmpfloat (splits->dev->features[2], ==, 0);
}

static void
test_generators (void)
{
  const GliaGenerator *generator;

  for (gsize i = 0; (generator = glia_generators_nth (i)) != NULL; i++) {
    g_autoptr (GliaDataset) one = glia_generate (generator->name, 400, 0, 5, NULL);
    g_autoptr (GliaDataset) same = glia_generate (generator->name, 400, 0, 5, NULL);
    g_autoptr (GliaDataset) noisy = glia_generate (generator->name, 400, 0.1, 5, NULL);
    gsize ones = 0;

    g_assert_cmpstr (one->hash, ==, same->hash);
    g_assert_cmpstr (one->hash, !=, noisy->hash);
    for (gsize k = 0; k < 800; k++)
      g_assert_cmpfloat (fabsf (one->features[k]), <=, 1.35f);
    for (gsize k = 0; one->classes != NULL && k < 400; k++)
      ones += (gsize)one->classes[k];
    if (one->classes != NULL)
      g_assert_cmpint (ABS ((int)ones - 200), <, 40);
  }
  g_assert_null (glia_generate ("nonsense", 4, 0, 1, NULL));
  g_assert_null (glia_generate ("moons", 0, 0, 1, NULL));
}

static void
test_xor_is_the_four_points (void)
{
  g_autoptr (GliaDataset) xor = glia_generate ("xor", 4, 0, 1, NULL);
  guint seen = 0;

  for (gsize i = 0; i < 4; i++) {
    const int x = (int)xor->features[2 * i], y = (int)xor->features[2 * i + 1];
    g_assert_cmpint (xor->classes[i], ==, x ^ y);
    seen |= 1u << (2 * x + y);
  }
  g_assert_cmpuint (seen, ==, 15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/split-shares-every-row-once", test_split_shares_every_row_once);
  g_test_add_func ("/dataset/impossible-splits", test_impossible_splits);
  g_test_add_func ("/dataset/standardize", test_standardize);
  g_test_add_func ("/dataset/generators", test_generators);
  g_test_add_func ("/dataset/xor-is-the-four-points", test_xor_is_the_four_points);
  return g_test_run ();
}
