/* SPDX-License-Identifier: MIT */
/* What the colours of the neurons' maps reach to is a setting, and the hovered neuron in Output
 * has the same. */
#include "app-harness.h"
#include "glia-window.h"

static GBytes *
pixels_of (GtkWidget *widget)
{
  g_autoptr (GdkTexture) texture = harness_picture (widget, "range");

  return gdk_texture_save_to_png_bytes (texture);
}

static void
test_network (void)
{
  static const char *const others[] = {"layer", "neuron"};
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL)), *network, *output;
  g_autoptr (GBytes) before = NULL, after = NULL;
  GBytes *other[2];
  g_autofree char *range = NULL;

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
  harness_settle (window);
  HARNESS_UNTIL (glia_workbench_maps (glia_window_workbench (GLIA_WINDOW (window))) != NULL);
  network = harness_find (window, "network");
  output = harness_find (window, "output");
  before = pixels_of (network);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    gtk_widget_activate_action (network, "network.colour-range", "s", others[i]);
    g_free (range);
    g_object_get (output, "colour-range", &range, NULL);
    g_assert_cmpstr (range, ==, others[i]);
    other[i] = pixels_of (network);
    g_assert_false (g_bytes_equal (before, other[i]));
  }
  g_assert_false (g_bytes_equal (other[0], other[1]));
  gtk_widget_activate_action (network, "network.colour-range", "s", "automatic");
  after = pixels_of (network);
  g_assert_true (g_bytes_equal (before, after));
  g_bytes_unref (other[0]);
  g_bytes_unref (other[1]);
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/range/network", test_network);
  return harness_run ();
}
