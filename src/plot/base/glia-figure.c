/* SPDX-License-Identifier: MIT */
#include "glia-figure-class.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define MIN_SIZE          100.0
#define MAX_SIZE          8000.0
#define DEFAULT_PNG_SCALE 2.0
/* A PDF point is 1/72 inch, a logical pixel 1/96. */
#define POINTS_PER_PIXEL 0.75

struct _GliaFigure {
  const GliaFigureClass *class;
  gpointer self;
  double width, height;
};

G_DEFINE_QUARK (glia - figure - error - quark, glia_figure_error)

GliaFigure *
glia_figure_new (const GliaFigureClass *class, gpointer self, double width, double height)
{
  GliaFigure *figure = g_new0 (GliaFigure, 1);

  *figure = (GliaFigure){class, self, width, height};
  return figure;
}

void
glia_figure_free (GliaFigure *figure)
{
  if (figure == NULL)
    return;
  figure->class->free (figure->self);
  g_free (figure);
}

void
glia_figure_default_size (const GliaFigure *figure, double *width, double *height)
{
  *width = figure->width;
  *height = figure->height;
}

void
glia_figure_draw (const GliaFigure *figure,
                  cairo_t *cr,
                  double width,
                  double height,
                  GliaStyle style)
{
  cairo_save (cr);
  figure->class->draw (figure->self, cr, width, height, style);
  cairo_restore (cr);
}

void
glia_figure_write_csv (const GliaFigure *figure, GString *csv)
{
  figure->class->write_csv (figure->self, csv);
}

void
glia_csv_text (GString *csv, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL) {
    g_string_append (csv, text);
    return;
  }
  g_string_append_c (csv, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *c);
  }
  g_string_append_c (csv, '"');
}

void
glia_csv_number (GString *csv, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return;
  /* The shortest of these that reads back to the same number: 0.1, not 0.10000000000000001. */
  for (int precision = 6; precision <= 17; precision++) {
    char format[8];
    g_snprintf (format, sizeof format, "%%.%dg", precision);
    g_ascii_formatd (digits, sizeof digits, format, value);
    if (g_ascii_strtod (digits, NULL) == value)
      break;
  }
  g_string_append (csv, digits);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
surface_for_format (const char *format, const GliaFigureOptions *options, GByteArray *bytes)
{
  if (strcmp (format, "svg") == 0) {
    cairo_surface_t *svg =
        cairo_svg_surface_create_for_stream (append_cb, bytes, options->width, options->height);
    cairo_svg_surface_set_document_unit (svg, CAIRO_SVG_UNIT_PX);
    return svg;
  }
  if (strcmp (format, "pdf") == 0) {
    cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream (
        append_cb, bytes, options->width * POINTS_PER_PIXEL, options->height * POINTS_PER_PIXEL);
    /* The time of writing would make two exports of the same figure differ. */
    cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_CREATE_DATE, "");
    return pdf;
  }
  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                     (int)lround (options->width * options->scale),
                                     (int)lround (options->height * options->scale));
}

static GBytes *
render_drawing (const GliaFigure *figure,
                const char *format,
                const GliaFigureOptions *options,
                GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean png = strcmp (format, "png") == 0;
  cairo_surface_t *surface = surface_for_format (format, options, bytes);
  cairo_t *cr = cairo_create (surface);

  if (png)
    cairo_scale (cr, options->scale, options->scale);
  else if (strcmp (format, "pdf") == 0)
    cairo_scale (cr, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
  if (!options->no_background) {
    glia_colour_source (cr, glia_theme_role (options->style, GLIA_ROLE_CARD), 1);
    cairo_paint (cr);
  }
  /* The screen's large text is none of the file's business. */
  PangoCairoFontMap *map = PANGO_CAIRO_FONT_MAP (pango_cairo_font_map_get_default ());
  const double resolution = pango_cairo_font_map_get_resolution (map);
  pango_cairo_font_map_set_resolution (map, 96);
  glia_figure_draw (figure, cr, options->width, options->height, options->style);
  pango_cairo_font_map_set_resolution (map, resolution);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  if (png && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, GLIA_FIGURE_ERROR, GLIA_FIGURE_ERROR_DRAW,
                 "cannot draw the figure as %s: %s", format, cairo_status_to_string (status));
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
complete_options (const GliaFigure *figure, GliaFigureOptions *options, GError **error)
{
  options->width = options->width == 0 ? figure->width : options->width;
  options->height = options->height == 0 ? figure->height : options->height;
  options->scale = options->scale == 0 ? DEFAULT_PNG_SCALE : options->scale;
  if (!(options->width >= MIN_SIZE && options->width <= MAX_SIZE && options->height >= MIN_SIZE &&
        options->height <= MAX_SIZE)) {
    g_set_error (error, GLIA_FIGURE_ERROR, GLIA_FIGURE_ERROR_OPTIONS,
                 "a figure of %g × %g is not possible; width and height are %g to %g",
                 options->width, options->height, MIN_SIZE, MAX_SIZE);
    return FALSE;
  }
  if (!(options->scale >= 1 && options->scale <= 4)) {
    g_set_error (error, GLIA_FIGURE_ERROR, GLIA_FIGURE_ERROR_OPTIONS,
                 "a scale of %g is not possible; it is 1 to 4", options->scale);
    return FALSE;
  }
  return TRUE;
}

GBytes *
glia_figure_render (const GliaFigure *figure,
                    const char *format,
                    const GliaFigureOptions *options,
                    GError **error)
{
  static const char *const formats[] = {"png", "svg", "pdf", "csv", NULL};
  GliaFigureOptions complete = options != NULL ? *options : (GliaFigureOptions){0};

  if (!g_strv_contains (formats, format)) {
    g_set_error (error, GLIA_FIGURE_ERROR, GLIA_FIGURE_ERROR_FORMAT,
                 "\"%s\" is not a format of figures; png, svg, pdf and csv are", format);
    return NULL;
  }
  if (!complete_options (figure, &complete, error))
    return NULL;
  if (strcmp (format, "csv") == 0) {
    GString *csv = g_string_new (NULL);
    glia_figure_write_csv (figure, csv);
    return g_string_free_to_bytes (csv);
  }
  return render_drawing (figure, format, &complete, error);
}

/* The rename itself must reach the disk, too. Some file systems cannot sync a directory; the file
 * is whole either way. */
static void
sync_directory (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  (void)fsync (fd);
  close (fd);
}

gboolean
glia_figure_export (const GliaFigure *figure,
                    const char *path,
                    const GliaFigureOptions *options,
                    GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');

  if (dot == NULL) {
    g_set_error (error, GLIA_FIGURE_ERROR, GLIA_FIGURE_ERROR_FORMAT,
                 "%s: the ending says the format; it must be .png, .svg, .pdf or .csv", path);
    return FALSE;
  }
  g_autofree char *format = g_ascii_strdown (dot + 1, -1);
  g_autoptr (GBytes) bytes = glia_figure_render (figure, format, options, error);
  if (bytes == NULL) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  GFileSetContentsFlags flags = G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE;
  if (!g_file_set_contents_full (path, data != NULL ? data : "", (gssize)size, flags, 0644,
                                 error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  sync_directory (path);
  return TRUE;
}
