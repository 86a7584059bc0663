/* SPDX-License-Identifier: MIT */
#include "glia-best.h"

#include <math.h>

static GliaBest
find_best (const GliaEpoch *rows, gsize n)
{
  GliaBest best = GLIA_BEST_NONE;

  for (gsize i = 0; i < n; i++)
    glia_best_observe (&best, &rows[i]);
  return best;
}

/* Of epochs with the same accuracy the one with the lower loss; the lowest loss of all may be
 * elsewhere. */
static void
test_ties_go_to_the_lower_loss (void)
{
  const GliaEpoch rows[] = {{.epoch = 1, .dev_accuracy = 0.9, .dev_loss = 1.8},
                            {.epoch = 2, .dev_accuracy = 1, .dev_loss = 0.5},
                            {.epoch = 3, .dev_accuracy = 1, .dev_loss = 0.3},
                            {.epoch = 4, .dev_accuracy = 1, .dev_loss = 0.3},
                            {.epoch = 5, .dev_accuracy = 0.98, .dev_loss = 0.1}};
  const GliaBest best = find_best (rows, G_N_ELEMENTS (rows));

  g_assert_cmpuint (best.epoch, ==, 3);
  g_assert_cmpfloat (best.accuracy, ==, 1);
  g_assert_cmpfloat (best.loss, ==, 0.3);
  g_assert_cmpuint (best.lowest_epoch, ==, 5);
  g_assert_cmpfloat (best.lowest_loss, ==, 0.1);
}

static void
test_regression_has_the_lowest_loss (void)
{
  const GliaEpoch rows[] = {{.epoch = 1, .dev_accuracy = NAN, .dev_loss = 3},
                            {.epoch = 2, .dev_accuracy = NAN, .dev_loss = 1},
                            {.epoch = 3, .dev_accuracy = NAN, .dev_loss = 2}};
  const GliaBest best = find_best (rows, G_N_ELEMENTS (rows));

  g_assert_cmpuint (best.epoch, ==, 2);
  g_assert_true (isnan (best.accuracy));
  g_assert_cmpuint (best.lowest_epoch, ==, 2);
}

static void
test_without_dev_train_decides (void)
{
  const GliaEpoch rows[] = {{.epoch = 1, .train_loss = 3, .dev_accuracy = NAN, .dev_loss = NAN},
                            {.epoch = 2, .train_loss = 1, .dev_accuracy = NAN, .dev_loss = NAN},
                            {.epoch = 3, .train_loss = 2, .dev_accuracy = NAN, .dev_loss = NAN}};
  const GliaBest best = find_best (rows, G_N_ELEMENTS (rows));

  g_assert_cmpuint (best.epoch, ==, 2);
  g_assert_cmpuint (best.lowest_epoch, ==, 0);
  g_assert_true (isnan (best.lowest_loss) && isnan (best.loss));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/best/ties", test_ties_go_to_the_lower_loss);
  g_test_add_func ("/best/regression", test_regression_has_the_lowest_loss);
  g_test_add_func ("/best/train", test_without_dev_train_decides);
  return g_test_run ();
}
