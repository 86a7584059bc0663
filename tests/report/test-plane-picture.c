/* SPDX-License-Identifier: MIT */
#include "glia-plane-picture.h"

/* Nothing is cut off: the largest value of what is compared stands at the end of the scale. */
static void
test_scale (void)
{
  static const float two_maps[] = {0.1f, -0.2f, 4, -2};
  float scaled[4];

  g_assert_cmpint (glia_picture_scale (MLP_TANH, GLIA_PICTURE_RANGE_AUTOMATIC), ==,
                   GLIA_MAP_SIGNED);
  g_assert_cmpint (glia_picture_scale (MLP_TANH, GLIA_PICTURE_RANGE_LAYER), ==, GLIA_MAP_LARGEST);
  g_assert_cmpint (glia_picture_scale (MLP_RELU, GLIA_PICTURE_RANGE_NEURON), ==, GLIA_MAP_EACH);
  g_assert_cmpfloat (glia_map_scale (GLIA_MAP_LARGEST, two_maps, 4, scaled), ==, 4);
  g_assert_cmpfloat (scaled[2], ==, 1);
  g_assert_cmpfloat_with_epsilon (glia_map_scale (GLIA_MAP_EACH, two_maps, 2, scaled), 0.2, 1e-6);
  g_assert_cmpfloat (scaled[1], ==, -1);
  g_assert_cmpint (glia_picture_range_from_name ("no such"), ==, GLIA_PICTURE_RANGE_AUTOMATIC);
  g_assert_cmpstr (glia_picture_range_name (glia_picture_range_from_name ("neuron")), ==, "neuron");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/plane-picture/scale", test_scale);
  return g_test_run ();
}
