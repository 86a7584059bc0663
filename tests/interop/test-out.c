/* SPDX-License-Identifier: MIT */
/* ONNX and NPY files at their limits; what is in them is looked at by test-onnx.py. */

#include "glia-npy-out.h"
#include "glia-npy.h"
#include "glia-onnx.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Every program that reads ONNX refuses 2 GiB and more: we do not write it, nor look for memory
 * for it. */
static void
test_too_large (void)
{
  static const gsize shapes[][2] = {{1 << 15, 1 << 14}, {G_MAXSIZE, G_MAXSIZE}, {G_MAXSIZE / 4, 1}};
  const float value = 1;

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (GliaOnnx) onnx = glia_onnx_new ("graph", "");
    g_autoptr (GError) error = NULL;

    glia_onnx_add_floats (onnx, "large", &value, shapes[i], 2);
    glia_onnx_add_floats (onnx, "small", &value, NULL, 0);
    g_assert_null (glia_onnx_finish (onnx, &error));
    g_assert_error (error, GLIA_ONNX_ERROR, GLIA_ONNX_ERROR_TOO_LARGE);
  }
}

/* What was written is read again to the bit, whatever the length does to the header. */
static void
test_npy_round_trip (void)
{
  static const gsize counts[] = {1, 9, 10, 99, 100, 99999, 100000};
  g_autofree char *folder = g_dir_make_tmp ("glia-npy-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.npy", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autofree float *values = g_new (float, counts[i]);
    g_autoptr (GError) error = NULL;

    for (gsize k = 0; k < counts[i]; k++)
      values[k] = sinf ((float)k) * 1e-30f;
    g_autoptr (GBytes) file = glia_npy_serialize (values, counts[i]);
    g_assert_true (g_file_set_contents (path, g_bytes_get_data (file, NULL),
                                        (gssize)g_bytes_get_size (file), &error));
    g_autoptr (GliaDataset) data = glia_npy_read (path, path, GLIA_TASK_REGRESSION, 0, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (data->features, data->n_rows * sizeof *values, values,
                     counts[i] * sizeof *values);
  }
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/interop/onnx-too-large", test_too_large);
  g_test_add_func ("/interop/npy-round-trip", test_npy_round_trip);
  return g_test_run ();
}
