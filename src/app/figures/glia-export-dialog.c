/* SPDX-License-Identifier: MIT */
#include "glia-export-dialog.h"

#include "glia-settings.h"

#include <glib/gi18n.h>
#include <math.h>

static const char *const formats[] = {"png", "svg", "pdf", "csv"};
enum { FORMAT_PNG, FORMAT_SVG, FORMAT_PDF, FORMAT_CSV };

struct _GliaExportDialog {
  AdwWindow parent_instance;

  GtkWidget *preview, *numbers, *preview_stack, *format, *size_group, *scale, *style, *transparent;
  GtkSpinButton *width, *height;
  GtkLabel *caption, *problem;
  GtkWidget *problem_revealer;

  GliaFigure *figure;
  char *file_name;
  GSettings *settings; /* NULL where the schema is not installed */
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (GliaExportDialog, glia_export_dialog, ADW_TYPE_WINDOW)

const char *
glia_export_dialog_format (GliaExportDialog *self)
{
  const guint i = adw_combo_row_get_selected (ADW_COMBO_ROW (self->format));

  return formats[MIN (i, G_N_ELEMENTS (formats) - 1)];
}

GliaFigureOptions
glia_export_dialog_options (GliaExportDialog *self)
{
  return (GliaFigureOptions){
      .width = gtk_spin_button_get_value (self->width),
      .height = gtk_spin_button_get_value (self->height),
      .scale = 1 + adw_combo_row_get_selected (ADW_COMBO_ROW (self->scale)),
      .style = adw_combo_row_get_selected (ADW_COMBO_ROW (self->style)) == 1 ? GLIA_STYLE_DARK
                                                                             : GLIA_STYLE_LIGHT,
      .no_background = gtk_switch_get_active (GTK_SWITCH (self->transparent)),
  };
}

static void
show_problem (GliaExportDialog *self, const GError *error)
{
  gtk_label_set_label (self->problem, error != NULL ? error->message : "");
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->problem_revealer), error != NULL);
}

/* ---- What will be written -------------------------------------------------------------------- */

/* The figure at the chosen size, scaled down to fit: text and lines are as large beside it as
 * they will be. */
static void
draw_preview (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GliaExportDialog *self = data;
  const GliaFigureOptions options = glia_export_dialog_options (self);
  const double factor = fmin (width / options.width, height / options.height);

  cairo_translate (cr, round ((width - factor * options.width) / 2),
                   round ((height - factor * options.height) / 2));
  cairo_scale (cr, factor, factor);
  cairo_rectangle (cr, 0, 0, options.width, options.height);
  cairo_clip (cr);
  if (!options.no_background) {
    const GliaColour card = glia_theme_role (options.style, GLIA_ROLE_CARD);
    cairo_set_source_rgb (cr, card.red, card.green, card.blue);
    cairo_paint (cr);
  }
  glia_figure_draw (self->figure, cr, options.width, options.height, options.style);
}

static void
show_choices (GliaExportDialog *self)
{
  const guint format = adw_combo_row_get_selected (ADW_COMBO_ROW (self->format));
  const GliaFigureOptions options = glia_export_dialog_options (self);
  g_autofree char *caption = NULL;

  if (self->figure == NULL)
    return;
  gtk_widget_set_visible (self->size_group, format != FORMAT_CSV);
  gtk_widget_set_visible (self->scale, format == FORMAT_PNG);
  gtk_stack_set_visible_child_name (GTK_STACK (self->preview_stack),
                                    format == FORMAT_CSV ? "numbers" : "picture");
  if (format == FORMAT_PNG)
    caption = g_strdup_printf (_ ("%.0f × %.0f pixels"), options.width * options.scale,
                               options.height * options.scale);
  else if (format != FORMAT_CSV)
    /* Translators: points are 1/72 inch. */
    caption = g_strdup_printf (_ ("%.0f × %.0f points, sharp at any size"), options.width,
                               options.height);
  gtk_label_set_label (self->caption,
                       caption != NULL ? caption : _ ("The numbers that the figure shows"));
  show_problem (self, NULL);
  gtk_widget_queue_draw (self->preview);
}

/* Its first lines: a curve may have a million. */
static void
show_numbers (GliaExportDialog *self)
{
  enum { MOST = 4000 };
  g_autoptr (GString) csv = g_string_new (NULL);

  glia_figure_write_csv (self->figure, csv);
  if (csv->len > MOST) {
    g_string_truncate (csv, MOST);
    const char *end = strrchr (csv->str, '\n');
    g_string_truncate (csv, end != NULL ? (gsize)(end - csv->str) + 1 : csv->len);
    g_string_append (csv, "…\n");
  }
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->numbers)), csv->str, -1);
}

/* ---- Doing it -------------------------------------------------------------------------------- */

gboolean
glia_figure_copy (GtkWidget *owner,
                  const GliaFigure *figure,
                  const GliaFigureOptions *options,
                  GError **error)
{
  g_autoptr (GBytes) png = glia_figure_render (figure, "png", options, error);
  g_autoptr (GdkTexture) texture = png != NULL ? gdk_texture_new_from_bytes (png, error) : NULL;
  g_autoptr (GString) csv = g_string_new (NULL);

  if (texture == NULL)
    return FALSE;
  glia_figure_write_csv (figure, csv);
  /* A picture for a document, numbers for a spreadsheet. */
  GdkContentProvider *both[] = {gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture),
                                gdk_content_provider_new_typed (G_TYPE_STRING, csv->str)};
  g_autoptr (GdkContentProvider) all = gdk_content_provider_new_union (both, 2);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (owner), all);
  return TRUE;
}

static void
remember_choices (GliaExportDialog *self)
{
  if (self->settings == NULL)
    return;
  g_settings_set_string (self->settings, "export-format", glia_export_dialog_format (self));
  g_settings_set_int (self->settings, "export-scale",
                      1 + (int)adw_combo_row_get_selected (ADW_COMBO_ROW (self->scale)));
}

gboolean
glia_export_dialog_write (GliaExportDialog *self, const char *path)
{
  const GliaFigureOptions options = glia_export_dialog_options (self);
  g_autoptr (GError) error = NULL;

  if (!glia_figure_export (self->figure, path, &options, &error)) {
    show_problem (self, error);
    return FALSE;
  }
  remember_choices (self);
  gtk_window_close (GTK_WINDOW (self));
  return TRUE;
}

static void
chosen_cb (GliaExportDialog *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    glia_export_dialog_write (self, path);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaExportDialog *self = GLIA_EXPORT_DIALOG (widget);
  g_autofree char *file =
      g_strdup_printf ("%s.%s", self->file_name, glia_export_dialog_format (self));

  if (self->chooser != NULL)
    return;
  self->chooser =
      gtk_file_chooser_native_new (_ ("Export Figure"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaExportDialog *self = GLIA_EXPORT_DIALOG (widget);
  const GliaFigureOptions options = glia_export_dialog_options (self);
  g_autoptr (GError) error = NULL;

  if (glia_figure_copy (widget, self->figure, &options, &error)) {
    remember_choices (self);
    gtk_window_close (GTK_WINDOW (self));
  } else {
    show_problem (self, error);
  }
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_export_dialog_dispose (GObject *object)
{
  GliaExportDialog *self = GLIA_EXPORT_DIALOG (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (glia_export_dialog_parent_class)->dispose (object);
}

static void
glia_export_dialog_finalize (GObject *object)
{
  GliaExportDialog *self = GLIA_EXPORT_DIALOG (object);

  glia_figure_free (self->figure);
  g_free (self->file_name);
  G_OBJECT_CLASS (glia_export_dialog_parent_class)->finalize (object);
}

static void
glia_export_dialog_class_init (GliaExportDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_export_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = glia_export_dialog_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/figures/glia-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, numbers);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, preview_stack);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, size_group);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, width);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, height);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, scale);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, style);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, transparent);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, caption);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, GliaExportDialog, problem_revealer);
  gtk_widget_class_bind_template_callback (widget_class, show_choices);
  gtk_widget_class_install_action (widget_class, "dialog.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "dialog.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
glia_export_dialog_init (GliaExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->preview), draw_preview, self, NULL);
  self->settings = glia_settings_new ();
}

/* As it was left the last time. */
static void
restore_choices (GliaExportDialog *self, const char *format)
{
  g_autofree char *last =
      self->settings != NULL ? g_settings_get_string (self->settings, "export-format") : NULL;
  const int scale =
      self->settings != NULL ? g_settings_get_int (self->settings, "export-scale") : 2;

  if (format == NULL)
    format = last;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (format, formats[i]) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->format), i);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->scale), (guint)CLAMP (scale, 1, 4) - 1);
}

GliaExportDialog *
glia_export_dialog_present (GtkWidget *owner,
                            GliaFigure *figure,
                            const char *file_name,
                            const char *format)
{
  GtkRoot *root = gtk_widget_get_root (owner);
  GliaExportDialog *self = g_object_new (GLIA_TYPE_EXPORT_DIALOG, "transient-for",
                                         GTK_IS_WINDOW (root) ? root : NULL, NULL);
  double width, height;

  self->figure = figure;
  self->file_name = g_strdup (file_name);
  glia_figure_default_size (figure, &width, &height);
  gtk_spin_button_set_value (self->width, round (width));
  gtk_spin_button_set_value (self->height, round (height));
  restore_choices (self, format);
  show_numbers (self);
  show_choices (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
