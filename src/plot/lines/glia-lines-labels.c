/* SPDX-License-Identifier: MIT */
#include "glia-lines.h"

#include <math.h>

#define DIRECT_LINE (15.0 * glia_text_scale ())
#define DIRECT_GAP  10.0
#define NOTE_GAP    4.0
#define INSIDE_ROW  (18.0 * glia_text_scale ())
#define INSIDE_PAD  8.0
/* Of a line's points; a live chart asks at every frame. */
#define MOST_LOOKED_AT 1000

typedef struct {
  gsize series;
  double y; /* pixel */
} DirectLabel;

double
glia_lines_direct_width (const GliaLines *plot, cairo_t *cr)
{
  double widest = 0;

  for (gsize i = 0; i < plot->n_series; i++) {
    const GliaLine *line = &plot->series[i];
    const char *label = line->label != NULL ? line->label : line->name;
    double width = glia_text_width (cr, GLIA_FONT_CAPTION_BOLD, label);
    if (line->note != NULL)
      width += 4 + glia_text_width (cr, GLIA_FONT_CAPTION, line->note);
    widest = fmax (widest, width);
  }
  return widest;
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const DirectLabel *left = a, *right = b;

  if (left->y != right->y)
    return left->y < right->y ? -1 : 1;
  return left->series < right->series ? -1 : 1;
}

/* Pushes labels apart, down and then up again from the bottom, as little as keeps them inside. */
static void
spread_labels (DirectLabel *labels, gsize n, double top, double bottom)
{
  double limit = top;

  for (gsize i = 0; i < n; i++) {
    labels[i].y = fmax (labels[i].y, limit);
    limit = labels[i].y + DIRECT_LINE;
  }
  limit = bottom;
  for (gsize i = n; i-- > 0;) {
    labels[i].y = fmin (labels[i].y, limit);
    limit = labels[i].y - DIRECT_LINE;
  }
}

void
glia_lines_draw_direct (const GliaLines *plot,
                        cairo_t *cr,
                        const GliaBox *box,
                        const GliaScale *y,
                        double room,
                        GliaStyle style)
{
  g_autofree DirectLabel *labels = g_new0 (DirectLabel, plot->n_series + 1);
  gsize n = 0;

  for (gsize i = 0; i < plot->n_series; i++) {
    const GliaLine *line = &plot->series[i];
    gsize last = line->n;
    if (line->muted)
      continue;
    while (last > 0 && !isfinite (line->smoothed[last - 1]))
      last--;
    double at = last > 0 ? glia_scale_map (y, line->smoothed[last - 1]) : box->bottom;
    labels[n++] = (DirectLabel){i, CLAMP (at, box->top, box->bottom)};
  }
  qsort (labels, n, sizeof *labels, compare_labels);
  spread_labels (labels, n, box->top + 6, box->bottom - 6);
  for (gsize i = 0; i < n; i++) {
    const GliaLine *line = &plot->series[labels[i].series];
    const GliaLegendEntry entry = glia_lines_entry (plot, labels[i].series, style);
    double x = box->right + DIRECT_GAP;
    double note =
        line->note != NULL ? glia_text_width (cr, GLIA_FONT_CAPTION, line->note) + NOTE_GAP : 0;
    x += glia_text_draw (cr, GLIA_FONT_CAPTION_BOLD, entry.name, entry.colour, x, labels[i].y, 0,
                         fmax (room - DIRECT_GAP - note, 1)) +
         NOTE_GAP;
    if (line->note != NULL)
      glia_text_draw (cr, GLIA_FONT_CAPTION, line->note,
                      glia_theme_role (style, GLIA_ROLE_DIM_TEXT), x, labels[i].y, 0, 0);
  }
}

gsize
glia_lines_covered (const GliaLines *plot,
                    const GliaScale *x,
                    const GliaScale *y,
                    const GliaBox *over)
{
  const int parts = 8;
  gsize covered = 0;

  for (gsize i = 0; i < plot->n_series; i++) {
    const GliaLine *line = &plot->series[i];
    const gsize every = line->n / MOST_LOOKED_AT + 1;
    for (gsize j = 0; j < line->n && !line->muted; j += every) {
      gsize before = j >= every && isfinite (line->smoothed[j - every]) ? j - every : j;
      double px = glia_scale_map (x, line->x[j]), py = glia_scale_map (y, line->smoothed[j]);
      double qx = glia_scale_map (x, line->x[before]),
             qy = glia_scale_map (y, line->smoothed[before]);
      for (int k = 0; k < parts; k++) {
        double at_x = px + (qx - px) * k / parts, at_y = py + (qy - py) * k / parts;
        covered +=
            at_x >= over->left && at_x <= over->right && at_y >= over->top && at_y <= over->bottom;
      }
    }
  }
  return covered;
}

void
glia_lines_draw_inside (const GliaLines *plot,
                        cairo_t *cr,
                        const GliaBox *box,
                        const GliaScale *x,
                        const GliaScale *y,
                        GliaStyle style)
{
  double width = 0, height = INSIDE_ROW * (double)plot->n_series + 2 * INSIDE_PAD - 4;

  for (gsize i = 0; i < plot->n_series; i++) {
    GliaLegendEntry entry = glia_lines_entry (plot, i, style);
    width = fmax (width, glia_legend_entry_width (cr, &entry));
  }
  width = ceil (width + 2 * INSIDE_PAD);
  double best_left = 0, best_top = 0;
  gsize fewest = G_MAXSIZE;
  for (int corner = 0; corner < 4; corner++) {
    double left = corner % 2 == 0 ? box->right - width - 8 : box->left + 8;
    double top = corner < 2 ? box->top + 8 : box->bottom - height - 8;
    const GliaBox over = {left, top, left + width, top + height};
    gsize covered = glia_lines_covered (plot, x, y, &over);
    if (covered >= fewest)
      continue;
    fewest = covered;
    best_left = left;
    best_top = top;
  }
  cairo_rectangle (cr, floor (best_left) + 0.5, floor (best_top) + 0.5, width, height);
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_POPOVER), 0.92);
  cairo_fill_preserve (cr);
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_BORDER), 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  for (gsize i = 0; i < plot->n_series; i++) {
    GliaLegendEntry entry = glia_lines_entry (plot, i, style);
    glia_legend_entry_draw (cr, &entry, best_left + INSIDE_PAD,
                            best_top + INSIDE_PAD + INSIDE_ROW * ((double)i + 0.5) - 2, 0, style);
  }
}
