/* SPDX-License-Identifier: MIT */
#include "glia-confusion-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CELL          78.0
#define CELL_GAP      2.0
#define CELL_RADIUS   6.0
#define FULL_STRENGTH 0.85
#define MAX_NAME      160.0
#define MIN_DEFAULT   300.0
#define MAX_DEFAULT   1600.0
#define HEADER        46.0
#define LINE          18.0 /* of a name or a title */
#define EDGE          6.0
#define LEAST_NAMED   13.0 /* from one column to the next, for names of both sides */
#define LEAST_BOTH    52.0 /* a cell with its share below the count */
#define LEAST_LINE    11.0 /* from one name to the next below it */

typedef struct {
  char *title;
  char **names;
  guint64 *counts;
  gsize classes;
  guint slot;
} ConfusionPlot;

static double
row_sum (const ConfusionPlot *plot, gsize row)
{
  double sum = 0;

  for (gsize j = 0; j < plot->classes; j++)
    sum += (double)plot->counts[row * plot->classes + j];
  return sum;
}

static double
row_share (const ConfusionPlot *plot, gsize row, gsize column)
{
  const double sum = row_sum (plot, row);

  return sum > 0 ? (double)plot->counts[row * plot->classes + column] / sum : 0;
}

static GliaFont
count_font (double size)
{
  return size >= LEAST_BOTH ? GLIA_FONT_TITLE : GLIA_FONT_CAPTION;
}

/* All counts or none: a cell without one beside others would look empty. No count is larger than
 * its class, so that none comes or goes while the network learns. */
static gboolean
counts_fit (const ConfusionPlot *plot, cairo_t *cr, double size)
{
  double most = 0;
  char count[32];

  for (gsize i = 0; i < plot->classes; i++)
    most = fmax (most, row_sum (plot, i));
  glia_count_format ((guint64)most, count);
  return glia_text_width (cr, count_font (size), count) <= size - 2;
}

static void
draw_cell (const ConfusionPlot *plot,
           cairo_t *cr,
           gsize row,
           gsize column,
           const GliaConfusionPlaces *places,
           gboolean counted,
           GliaStyle style)
{
  const double size = places->size, x = places->left + (double)column * places->pitch,
               y = places->top + (double)row * places->pitch;
  double share = row_share (plot, row, column);
  GliaColour colour = glia_colour_mix (glia_theme_role (style, GLIA_ROLE_CARD),
                                       glia_theme_run (style, plot->slot), FULL_STRENGTH * share);

  glia_box_path (cr, &(GliaBox){x, y, x + size, y + size}, fmin (CELL_RADIUS, size / 6));
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_BORDER), 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke_preserve (cr);
  glia_colour_source (cr, colour, 1);
  cairo_fill (cr);
  GliaColour text = glia_colour_ink (colour);
  char count[32], percent[32];
  glia_count_format (plot->counts[row * plot->classes + column], count);
  glia_number_format (share, 1, GLIA_UNIT_PERCENT, percent);
  gboolean both = size >= LEAST_BOTH;
  if (counted)
    glia_text_draw (cr, count_font (size), count, text, x + size / 2, y + size / 2 - (both ? 8 : 0),
                    0.5, size - 2);
  if (both)
    glia_text_draw (cr, GLIA_FONT_CAPTION, percent, text, x + size / 2, y + size / 2 + 11, 0.5,
                    size - 4);
}

GliaConfusionPlaces
glia_confusion_plot_places (const char *const *names,
                            gsize classes,
                            gboolean titled,
                            double width,
                            double height)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  const double n = (double)classes, header = titled ? HEADER : 0;
  GliaConfusionPlaces places = {.name_width = 0};

  for (gsize i = 0; i < classes; i++)
    places.name_width = fmax (places.name_width, glia_text_width (cr, GLIA_FONT_CAPTION, names[i]));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  double beside = 2 * LINE + EDGE, above = header + 2 * LINE + EDGE;
  double pitch = fmin ((width - beside - EDGE) / n, (height - above - EDGE) / n);
  places.upright = places.name_width <= fmin (pitch, CELL) - CELL_GAP;
  if (!places.upright) {
    places.name_width = fmin (places.name_width, fmin (MAX_NAME, fmin (width, height) / 4));
    beside = LINE + places.name_width + EDGE;
    above = header + LINE + places.name_width + EDGE;
    pitch = fmin ((width - beside - EDGE) / n, (height - above - EDGE) / n);
  }
  places.columns = places.upright || pitch >= LEAST_NAMED;
  if (!places.columns) { /* they are in the order of the rows, which the room then goes to */
    above = header + LINE + EDGE;
    pitch = fmin ((width - beside - EDGE) / n, (height - above - EDGE) / n);
  }
  places.pitch = fmax (floor (titled ? pitch : fmin (pitch, CELL + CELL_GAP)), 3);
  places.size = places.pitch - (places.pitch < 20 ? 1 : CELL_GAP);
  places.left = floor (fmax (beside, (width - n * places.pitch + beside) / 2));
  places.top = floor (above);
  return places;
}

/* From bottom to top; `align` as in glia_text_draw(), from below. */
static void
draw_upwards (cairo_t *cr,
              const char *text,
              GliaColour colour,
              double x,
              double y,
              double align,
              double max_width)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, -G_PI / 2);
  glia_text_draw (cr, GLIA_FONT_CAPTION, text, colour, 0, 0, align, max_width);
  cairo_restore (cr);
}

static void
draw_names (const ConfusionPlot *plot,
            cairo_t *cr,
            const GliaConfusionPlaces *places,
            GliaStyle style)
{
  GliaColour text = glia_theme_role (style, GLIA_ROLE_TEXT),
             dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);
  const double left = places->left, top = places->top, longest = places->name_width + 1;
  const double half = (double)plot->classes * places->pitch / 2;
  const double beside = places->upright ? LINE : places->name_width;
  const double above = places->columns ? beside : 0;
  const gsize every = (gsize)ceil (LEAST_LINE / places->pitch); /* row has a name */

  for (gsize i = 0; i < plot->classes; i++) {
    const double middle = (double)i * places->pitch + places->size / 2;
    if (places->upright) {
      glia_text_draw (cr, GLIA_FONT_CAPTION, plot->names[i], text, left + middle,
                      top - LINE / 2 - 1, 0.5, longest);
      draw_upwards (cr, plot->names[i], text, left - LINE / 2 - 1, top + middle, 0.5, longest);
    } else {
      if (places->columns)
        draw_upwards (cr, plot->names[i], text, left + middle, top - 5, 0, longest);
      if (i % every == 0)
        glia_text_draw (cr, GLIA_FONT_CAPTION, plot->names[i], text, left - 6, top + middle, 1,
                        longest);
    }
  }
  glia_text_draw (cr, GLIA_FONT_CAPTION, _ ("Predicted"), dim, left + half,
                  top - above - LINE / 2 - 2, 0.5, 0);
  draw_upwards (cr, _ ("True"), dim, left - beside - LINE / 2 - 2, top + half, 0.5, 0);
}

static void
draw_confusion (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const ConfusionPlot *plot = self;
  const GliaConfusionPlaces places = glia_confusion_plot_places (
      (const char *const *)plot->names, plot->classes, plot->title != NULL, width, height);

  if (plot->title != NULL)
    glia_axes_header (cr, plot->title, _ ("count and share of the true class"), NULL, 0, width,
                      style);
  const gboolean counted = counts_fit (plot, cr, places.size);
  draw_names (plot, cr, &places, style);
  for (gsize i = 0; i < plot->classes; i++)
    for (gsize j = 0; j < plot->classes; j++)
      draw_cell (plot, cr, i, j, &places, counted, style);
}

static void
write_csv (gconstpointer self, GString *csv)
{
  const ConfusionPlot *plot = self;

  g_string_append (csv, "true,predicted,count,share\n");
  for (gsize i = 0; i < plot->classes; i++)
    for (gsize j = 0; j < plot->classes; j++) {
      glia_csv_text (csv, plot->names[i]);
      g_string_append_c (csv, ',');
      glia_csv_text (csv, plot->names[j]);
      g_string_append_printf (csv, ",%" G_GUINT64_FORMAT ",", plot->counts[i * plot->classes + j]);
      glia_csv_number (csv, row_share (plot, i, j));
      g_string_append_c (csv, '\n');
    }
}

static void
free_plot (gpointer self)
{
  ConfusionPlot *plot = self;

  g_strfreev (plot->names);
  g_free (plot->title);
  g_free (plot->counts);
  g_free (plot);
}

GliaFigure *
glia_confusion_plot_new (const char *title,
                         const char *const *names,
                         const guint64 *counts,
                         gsize classes,
                         guint slot)
{
  static const GliaFigureClass class = {draw_confusion, write_csv, free_plot};

  g_return_val_if_fail (classes >= 1 && classes <= 10000, NULL);
  ConfusionPlot *plot = g_new0 (ConfusionPlot, 1);
  plot->title = g_strdup (title);
  plot->names = g_new0 (char *, classes + 1);
  for (gsize i = 0; i < classes; i++)
    plot->names[i] = g_strdup (names[i]);
  plot->counts = g_memdup2 (counts, classes * classes * sizeof *counts);
  plot->classes = classes;
  plot->slot = slot;
  double cells = (double)classes * (CELL + CELL_GAP);
  double width = CLAMP (cells + 150, MIN_DEFAULT, MAX_DEFAULT);
  double height = CLAMP (cells + HEADER + 54, MIN_DEFAULT - 60, MAX_DEFAULT);
  return glia_figure_new (&class, plot, width, height);
}
