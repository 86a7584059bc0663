/* SPDX-License-Identifier: MIT */

#include "glia-dataset.h"
#include "glia-generate.h"
#include "mlp.h"

#include <math.h>
#include <string.h>

static void
test_split_shares_every_row_once (void)
{
  g_autoptr (GliaDataset) all = glia_generate ("moons", 100, 0.1, 3, NULL);
  g_autoptr (GliaSplits) splits = glia_dataset_split (all, 0.2, 0.1, 7, GLIA_SPLIT_RANDOM, NULL);
  g_autoptr (GliaSplits) again = glia_dataset_split (all, 0.2, 0.1, 7, GLIA_SPLIT_RANDOM, NULL);
  g_autoptr (GliaSplits) other = glia_dataset_split (all, 0.2, 0.1, 8, GLIA_SPLIT_RANDOM, NULL);
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

  g_assert_null (glia_dataset_split (all, 0.6, 0.5, 7, GLIA_SPLIT_RANDOM, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_null (glia_dataset_split (all, 0.1, 0, 7, GLIA_SPLIT_RANDOM, &error));
  g_assert_nonnull (strstr (error->message, "dev part has 0 rows"));
}

static void
test_standardize (void)
{
  float *features = g_new (float, 6);
  gint32 *classes = g_new0 (gint32, 3);
  const char *names[] = {"a", "b", NULL};
  g_autoptr (GliaSplits) splits = g_new0 (GliaSplits, 1);

  memcpy (features, (float[]){1, 5, 2, 5, 3, 5}, 6 * sizeof (float));
  splits->train = glia_dataset_new (&(GliaDatasetParts){.n_rows = 3,
                                                        .n_columns = 2,
                                                        .features = features,
                                                        .classes = classes,
                                                        .class_names = g_strdupv ((char **)names),
                                                        .provenance = g_strdup ("")});
  splits->dev = glia_dataset_ref (splits->train);
  glia_splits_standardize (splits);
  g_assert_cmpfloat (splits->means[0], ==, 2);
  g_assert_cmpfloat_with_epsilon (splits->deviations[0], sqrt (2.0 / 3),
                                  1e-6); /* of all three: divided by 3 */
  g_assert_cmpfloat_with_epsilon (splits->train->features[0], -sqrt (1.5), 1e-6);
  g_assert_cmpfloat (splits->train->features[1], ==, 0); /* a constant column is only centred */
  g_assert_cmpfloat (splits->dev->features[2], ==, 0);
}

/* 200 seconds from 1.7e9 on are two different floats, but 200 numbers, and stay 200. */
static void
test_standardize_keeps_large_numbers_apart (void)
{
  enum { ROWS = 200 };
  float *features = g_new (float, ROWS), *remainders = g_new (float, ROWS);
  g_autoptr (GliaSplits) splits = g_new0 (GliaSplits, 1);
  g_autoptr (GHashTable) different = g_hash_table_new (g_direct_hash, g_direct_equal);
  const double deviation = sqrt ((ROWS * ROWS - 1) / 12.0); /* of 0 … 199 */

  for (gsize i = 0; i < ROWS; i++) {
    const double second = 1.7e9 + (double)i;
    features[i] = (float)second;
    remainders[i] = (float)(second - (double)features[i]);
  }
  splits->train = glia_dataset_new (&(GliaDatasetParts){.n_rows = ROWS,
                                                        .n_columns = 1,
                                                        .features = features,
                                                        .remainders = remainders,
                                                        .values = g_new0 (float, ROWS),
                                                        .n_outputs = 1});
  splits->dev = glia_dataset_select (splits->train, (guint32[]){7}, 1);
  glia_splits_standardize (splits);
  g_assert_cmpfloat (splits->means[0], ==, 1.7e9 + 99.5);
  g_assert_cmpfloat_with_epsilon (splits->deviations[0], deviation, 1e-9);
  for (gsize i = 0; i < ROWS; i++)
    g_assert_cmpfloat (splits->train->features[i], ==, (float)(((double)i - 99.5) / deviation));
  g_assert_cmpfloat (splits->dev->features[0], ==, splits->train->features[7]);
}

/* A column of one number that binary fractions cannot express is constant all the same. */
static void
test_standardize_a_constant_column (void)
{
  enum { ROWS = 1000 };
  float *features = g_new (float, ROWS), *remainders = g_new (float, ROWS);
  g_autoptr (GliaSplits) splits = g_new0 (GliaSplits, 1);

  for (gsize i = 0; i < ROWS; i++) {
    features[i] = 0.1f;
    remainders[i] = (float)(0.1 - (double)0.1f);
  }
  splits->train = glia_dataset_new (&(GliaDatasetParts){.n_rows = ROWS,
                                                        .n_columns = 1,
                                                        .features = features,
                                                        .remainders = remainders,
                                                        .values = g_new0 (float, ROWS),
                                                        .n_outputs = 1});
  glia_splits_standardize (splits);
  for (gsize i = 0; i < ROWS; i++)
    g_assert_cmpfloat (splits->train->features[i], ==, 0);
  g_assert_cmpfloat (splits->deviations[0], ==, 1);
}

static GliaDataset *
make_classes (const guint *sizes, gsize n_classes)
{
  g_autoptr (GArray) classes = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (gint32 k = 0; k < (gint32)n_classes; k++) {
    g_ptr_array_add (names, g_strdup_printf ("%d", k));
    for (guint i = 0; i < sizes[k]; i++)
      g_array_append_val (classes, k);
  }
  g_ptr_array_add (names, NULL);
  const gsize rows = classes->len;
  float *features = g_new (float, rows);
  for (gsize i = 0; i < rows; i++)
    features[i] = (float)i;
  return glia_dataset_new (
      &(GliaDatasetParts){.n_rows = rows,
                          .n_columns = 1,
                          .features = features,
                          .classes = (gint32 *)g_array_steal (classes, NULL),
                          .class_names = (char **)g_ptr_array_steal (names, NULL)});
}

/* Every part has every class to within one row of the share that the whole has. */
static void
assert_stratified (const GliaSplits *splits, const guint *sizes, gsize n_classes, gsize rows)
{
  const GliaDataset *const parts[] = {splits->train, splits->dev, splits->test};

  for (gsize p = 0; p < G_N_ELEMENTS (parts); p++) {
    g_autofree guint *counts = g_new0 (guint, n_classes);
    for (gsize i = 0; parts[p] != NULL && i < parts[p]->n_rows; i++)
      counts[parts[p]->classes[i]]++;
    for (gsize k = 0; parts[p] != NULL && k < n_classes; k++) {
      const double ideal = (double)parts[p]->n_rows * sizes[k] / (double)rows;
      g_assert_cmpfloat (fabs (counts[k] - ideal), <=, 1);
    }
  }
}

static void
test_stratified_parts_have_the_shares_of_the_whole (void)
{
  GRand *random = g_rand_new_with_seed (5);

  for (int trial = 0; trial < 2000; trial++) {
    const gsize n_classes = (gsize)g_rand_int_range (random, 2, 40);
    guint sizes[40];
    gsize rows = 0, there = 0;
    const double dev = g_rand_double_range (random, 0, 0.5),
                 test = g_rand_double_range (random, 0, 0.49);

    for (gsize k = 0; k < n_classes; k++)
      rows += sizes[k] = (guint)g_rand_int_range (random, 1, trial % 2 ? 4 : 60);
    g_autoptr (GliaDataset) all = make_classes (sizes, n_classes);
    g_autoptr (GliaSplits) splits =
        glia_dataset_split (all, dev, test, (guint64)trial, GLIA_SPLIT_STRATIFIED, NULL);
    if (splits == NULL) /* a share of no row */
      continue;
    g_assert_cmpuint (splits->dev->n_rows, ==, (gsize)(dev * (double)rows + 0.5));
    g_assert_cmpuint (splits->test->n_rows, ==, (gsize)(test * (double)rows + 0.5));
    assert_stratified (splits, sizes, n_classes, rows);
    g_autofree gboolean *seen = g_new0 (gboolean, rows);
    const GliaDataset *const parts[] = {splits->train, splits->dev, splits->test};
    for (gsize p = 0; p < G_N_ELEMENTS (parts); p++)
      for (gsize i = 0; i < parts[p]->n_rows; i++, there++) {
        const gsize row = (gsize)parts[p]->features[i];
        g_assert_false (seen[row]);
        g_assert_cmpint (parts[p]->classes[i], ==, all->classes[row]);
        seen[row] = TRUE;
      }
    g_assert_cmpuint (there, ==, rows);
  }
  g_rand_free (random);
}

/* 5 % of 200 rows: two of a dev part of 40, whatever the seed; by chance one in ten has none. */
static void
test_a_rare_class_is_in_every_part (void)
{
  const guint sizes[] = {190, 10};
  g_autoptr (GliaDataset) all = make_classes (sizes, 2);
  guint without = 0;

  for (guint64 seed = 0; seed < 200; seed++) {
    g_autoptr (GliaSplits) stratified =
        glia_dataset_split (all, 0.2, 0, seed, GLIA_SPLIT_STRATIFIED, NULL);
    g_autoptr (GliaSplits) random = glia_dataset_split (all, 0.2, 0, seed, GLIA_SPLIT_RANDOM, NULL);
    guint rare = 0, by_chance = 0;

    for (gsize i = 0; i < 40; i++) {
      rare += stratified->dev->classes[i] == 1;
      by_chance += random->dev->classes[i] == 1;
    }
    g_assert_cmpuint (rare, ==, 2);
    without += by_chance == 0;
  }
  g_assert_cmpuint (without, >, 0);
}

/* The generators' stream orders their points; a split drawn from it again would be of one piece
 * with them. */
static void
test_split_and_generator_draw_from_streams_of_their_own (void)
{
  g_autoptr (GliaDataset) points = glia_generate ("moons", 300, 0.1, 7, NULL);
  g_autoptr (GliaSplits) splits = glia_dataset_split (points, 0.2, 0, 7, GLIA_SPLIT_RANDOM, NULL);
  g_autoptr (GliaSplits) former =
      glia_dataset_split (points, 0.2, 0, 7, GLIA_SPLIT_RANDOM_FORMER, NULL);
  mlp_random random = mlp_random_stream (7, MLP_STREAM_DATA);
  guint32 order[300];
  gsize same = 0;

  for (guint32 i = 0; i < 300; i++)
    order[i] = i;
  mlp_random_shuffle (&random, order, 300);
  for (gsize i = 0; i < 60; i++) {
    g_assert_cmpuint (glia_dataset_source_row (former->dev, i), ==, order[i]);
    same += glia_dataset_source_row (splits->dev, i) == order[i];
  }
  g_assert_cmpuint (same, <, 10);
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
  g_test_add_func ("/dataset/stratified-parts", test_stratified_parts_have_the_shares_of_the_whole);
  g_test_add_func ("/dataset/a-rare-class", test_a_rare_class_is_in_every_part);
  g_test_add_func ("/dataset/streams-of-their-own",
                   test_split_and_generator_draw_from_streams_of_their_own);
  g_test_add_func ("/dataset/standardize-large-numbers",
                   test_standardize_keeps_large_numbers_apart);
  g_test_add_func ("/dataset/standardize-a-constant", test_standardize_a_constant_column);
  g_test_add_func ("/dataset/standardize", test_standardize);
  g_test_add_func ("/dataset/generators", test_generators);
  g_test_add_func ("/dataset/xor-is-the-four-points", test_xor_is_the_four_points);
  return g_test_run ();
}
