/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-export-dialog.h"
#include "glia-line-plot.h"

#include <string.h>

static GliaFigure *
new_figure (void)
{
  static const double x[] = {1, 2, 3, 4}, y[] = {0.7, 0.5, 0.45, 0.44};
  const GliaLineSeries series = {.name = "dev", .x = x, .y = y, .n = G_N_ELEMENTS (x)};
  return glia_line_plot_new (&(GliaLinePlotOptions){.title = "Loss"}, &series, 1);
}

static void
set_selected (GliaExportDialog *dialog, const char *row, guint selected)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (harness_find (GTK_WIDGET (dialog), row)), selected);
}

static void
set_number (GliaExportDialog *dialog, const char *spin, double value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (harness_find (GTK_WIDGET (dialog), spin)), value);
}

static const char *
label_of (GliaExportDialog *dialog, const char *id)
{
  return gtk_label_get_label (GTK_LABEL (harness_find (GTK_WIDGET (dialog), id)));
}

/* The picture has the size that was asked for, and the dialog said so. */
static void
test_size (void)
{
  GtkWidget *owner = gtk_label_new ("owner"), *window = harness_show (owner, 300, 200);
  GliaExportDialog *dialog = glia_export_dialog_present (owner, new_figure (), "loss", "png");
  g_autofree char *path = g_build_filename (harness_folder (), "loss.png", NULL);
  g_autoptr (GError) error = NULL;

  harness_settle (GTK_WIDGET (dialog));
  set_number (dialog, "width", 500);
  set_number (dialog, "height", 300);
  set_selected (dialog, "scale", 2);
  g_assert_cmpstr (label_of (dialog, "caption"), ==, "1500 × 900 pixels");
  harness_screenshot (GTK_WIDGET (dialog), "export-png");
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *)&dialog);
  g_assert_true (glia_export_dialog_write (dialog, path));
  HARNESS_UNTIL (dialog == NULL); /* closed, and nothing keeps it */
  g_autoptr (GdkTexture) picture = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (picture), ==, 1500);
  g_assert_cmpint (gdk_texture_get_height (picture), ==, 900);
  harness_close (window);
}

/* Numbers have neither size nor style, and are shown. */
static void
test_numbers (void)
{
  GtkWidget *owner = gtk_label_new ("owner"), *window = harness_show (owner, 300, 200);
  GliaExportDialog *dialog = glia_export_dialog_present (owner, new_figure (), "loss", "csv");
  GtkTextBuffer *buffer =
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (harness_find (GTK_WIDGET (dialog), "numbers")));
  g_autofree char *path = g_build_filename (harness_folder (), "loss.csv", NULL);
  g_autofree char *shown = NULL, *written = NULL;

  harness_settle (GTK_WIDGET (dialog));
  g_assert_false (gtk_widget_get_visible (harness_find (GTK_WIDGET (dialog), "size_group")));
  g_object_get (buffer, "text", &shown, NULL);
  harness_screenshot (GTK_WIDGET (dialog), "export-csv");
  g_assert_true (glia_export_dialog_write (dialog, path));
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_cmpstr (shown, ==, written);
  g_assert_nonnull (strstr (written, "0.44"));
  harness_close (window);
}

/* What cannot be written is said in the dialog, which stays as it was. */
static void
test_problem (void)
{
  GtkWidget *owner = gtk_label_new ("owner"), *window = harness_show (owner, 300, 200);
  GliaExportDialog *dialog = glia_export_dialog_present (owner, new_figure (), "loss", "svg");
  g_autofree char *path = g_build_filename (harness_folder (), "absent", "loss.svg", NULL);

  g_assert_false (glia_export_dialog_write (dialog, path));
  g_assert_nonnull (strstr (label_of (dialog, "problem"), "loss.svg"));
  harness_settle (GTK_WIDGET (dialog));
  harness_screenshot (GTK_WIDGET (dialog), "export-problem");
  set_number (dialog, "width", 640);
  g_assert_cmpstr (label_of (dialog, "problem"), ==, "");
  gtk_window_close (GTK_WINDOW (dialog));
  harness_close (window);
}

static void
test_copy (void)
{
  GtkWidget *owner = gtk_label_new ("owner"), *window = harness_show (owner, 300, 200);
  GliaExportDialog *dialog = glia_export_dialog_present (owner, new_figure (), "loss", "png");

  gtk_widget_activate_action (GTK_WIDGET (dialog), "dialog.copy", NULL);
  GdkContentFormats *formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (owner));
  g_assert_true (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE));
  g_assert_true (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING));
  harness_close (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/export/size", test_size);
  g_test_add_func ("/app/export/numbers", test_numbers);
  g_test_add_func ("/app/export/problem", test_problem);
  g_test_add_func ("/app/export/copy", test_copy);
  return harness_run ();
}
