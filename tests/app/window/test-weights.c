/* SPDX-License-Identifier: MIT */
/* Weights out of the window and in again. */
#include "app-harness.h"
#include "glia-network-export.h"
#include "glia-network-onnx.h"
#include "glia-weights.h"
#include "glia-window-private.h"

#include <string.h>

static const mlp_network *
network_of (GliaWindow *window)
{
  return glia_workbench_snapshot (window->workbench)->network;
}

static gboolean
is_ready (GliaWindow *window)
{
  return glia_workbench_state (window->workbench) == GLIA_WORKBENCH_READY &&
         glia_workbench_snapshot (window->workbench) != NULL;
}

static gboolean
has_weights_of (GliaWindow *window, const mlp_real *expected, gsize n)
{
  return is_ready (window) && mlp_network_parameter_count (network_of (window)) == n &&
         memcmp (mlp_network_parameters (network_of (window)), expected, n * sizeof *expected) == 0;
}

static void
test_there_and_back (void)
{
  GliaWindow *window = glia_window_new (NULL);
  g_autofree char *path = g_build_filename (harness_folder (), "weights.safetensors", NULL);
  const char *const other_seed[] = {"seed=7", NULL};
  g_autoptr (GError) error = NULL;

  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (is_ready (window));
  const gsize n = mlp_network_parameter_count (network_of (window));
  g_autofree mlp_real *first =
      g_memdup2 (mlp_network_parameters (network_of (window)), n * sizeof *first);
  g_assert_true (glia_window_export_weights (window, path, &error));
  g_assert_no_error (error);
  g_assert_true (glia_document_set (window->document, "Seed", other_seed, &error));
  HARNESS_UNTIL (is_ready (window) && !has_weights_of (window, first, n));
  g_autofree mlp_real *second =
      g_memdup2 (mlp_network_parameters (network_of (window)), n * sizeof *second);

  g_assert_true (glia_window_import_weights (window, path, &error));
  g_assert_no_error (error);
  HARNESS_UNTIL (has_weights_of (window, first, n));
  glia_document_undo (window->document);
  HARNESS_UNTIL (has_weights_of (window, second, n));
  harness_close (GTK_WIDGET (window));
}

/* Those of another network change nothing, and the message says what is wrong. */
static void
test_do_not_fit (void)
{
  GliaWindow *window = glia_window_new (NULL);
  g_autofree char *path = g_build_filename (harness_folder (), "other.safetensors", NULL);
  const char *const wider[] = {"network.layers=[{\"units\":9,\"activation\":\"tanh\"}]", NULL};
  g_autoptr (GError) error = NULL;

  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (is_ready (window));
  g_assert_true (glia_window_export_weights (window, path, &error));
  g_assert_true (glia_document_set (window->document, "Layers", wider, &error));
  HARNESS_UNTIL (is_ready (window) && mlp_network_layer (network_of (window), 1)->units == 9);
  g_assert_false (glia_window_import_weights (window, path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "other.safetensors"));
  g_assert_null (glia_document_experiment (window->document)->network.weights);
  harness_close (GTK_WIDGET (window));
}

/* What is chosen in the list of kinds gives way to an ending that was typed, but not to the proposed one. */
static void
test_names (void)
{
  static const struct {
    const char *path;
    GliaNetworkFormat chosen;
    const char *expected;
  } cases[] = {
      {"/a/weights.safetensors", GLIA_NETWORK_SAFETENSORS, "/a/weights.safetensors"},
      {"/a/weights.safetensors", GLIA_NETWORK_ONNX, "/a/weights.onnx"},
      {"/a/b.NPY", GLIA_NETWORK_ONNX, "/a/b.NPY"},
      {"/a/b.onnx", GLIA_NETWORK_SAFETENSORS, "/a/b.onnx"},
      {"/a.npy/b", GLIA_NETWORK_NPY, "/a.npy/b.npy"},
      {"/a/v1.2", GLIA_NETWORK_SAFETENSORS, "/a/v1.2.safetensors"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = glia_network_format_path (cases[i].path, cases[i].chosen);
    g_assert_cmpstr (path, ==, cases[i].expected);
  }
}

/* The ending decides; a name without one of those it knows writes nothing. */
static void
test_other_formats (void)
{
  GliaWindow *window = glia_window_new (NULL);
  g_autofree char *npy = g_build_filename (harness_folder (), "weights.npy", NULL);
  g_autofree char *onnx = g_build_filename (harness_folder (), "weights.onnx", NULL);
  g_autofree char *unknown = g_build_filename (harness_folder (), "weights.txt", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (is_ready (window));
  g_assert_true (glia_window_export_weights (window, npy, &error));
  g_assert_true (g_file_get_contents (npy, &bytes, &length, &error));
  const gsize size = mlp_network_parameter_count (network_of (window)) * sizeof (float);
  g_assert_cmpuint (length, >, size);
  g_assert_cmpmem (bytes + length - size, size, mlp_network_parameters (network_of (window)), size);

  g_clear_pointer (&bytes, g_free);
  g_assert_true (glia_window_export_weights (window, onnx, &error));
  g_assert_true (g_file_get_contents (onnx, &bytes, &length, &error));
  const mlp_loss loss = glia_document_experiment (window->document)->training.loss;
  g_autoptr (GBytes) expected =
      glia_network_to_onnx (network_of (window), loss, NULL, NULL, &error);
  g_assert_cmpmem (bytes, length, g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));

  g_assert_false (glia_window_export_weights (window, unknown, &error));
  g_assert_nonnull (strstr (error->message, ".onnx"));
  g_assert_false (g_file_test (unknown, G_FILE_TEST_EXISTS));
  harness_close (GTK_WIDGET (window));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/weights/there-and-back", test_there_and_back);
  g_test_add_func ("/app/weights/do-not-fit", test_do_not_fit);
  g_test_add_func ("/app/weights/names", test_names);
  g_test_add_func ("/app/weights/other-formats", test_other_formats);
  return harness_run ();
}
