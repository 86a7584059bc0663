/* SPDX-License-Identifier: MIT */
#include "glia-lines.h"

#include "glia-decimate.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DOT_RADIUS      2.5
#define MAX_DOTS        30
#define TRIANGLE_WIDTH  10.0
#define TRIANGLE_HEIGHT 8.0
#define BEST_RADIUS     4.5
/* A longer label would hide most of a narrow plot's lines. */
#define BEST_SHARE 0.45
/* Cairo computes in 24.8 fixed point; far outside the plot exact places no longer matter. */
#define FAR_PIXELS 1e5

static double
place_y (const GliaScale *y, double value)
{
  return CLAMP (glia_scale_map (y, value), -FAR_PIXELS, FAR_PIXELS);
}

/* Of the band only the envelope of each pixel column is drawn. */
static void
draw_band (const GliaLine *line,
           cairo_t *cr,
           const GliaScale *x,
           const GliaScale *y,
           gsize columns,
           GliaColour colour)
{
  g_autofree double *edge = g_new (double, line->n + 1);
  gsize start = 0;

  while (start < line->n) {
    gsize end = start;
    while (end < line->n && isfinite (line->y[end]) && isfinite (line->deviation[end]))
      end++;
    for (int side = 1; side >= -1 && end > start; side -= 2) {
      for (gsize i = start; i < end; i++)
        edge[i] = line->y[i] + side * line->deviation[i];
      g_autoptr (GArray) points =
          glia_decimate (line->x + start, edge + start, end - start, x, columns);
      for (guint i = 0; i < points->len; i++) {
        const GliaPoint *p = &g_array_index (points, GliaPoint, side > 0 ? i : points->len - 1 - i);
        cairo_line_to (cr, glia_scale_map (x, p->x), place_y (y, p->y));
      }
    }
    if (end > start)
      cairo_close_path (cr);
    glia_colour_source (cr, colour, GLIA_BAND_ALPHA);
    cairo_fill (cr);
    start = end + 1;
  }
}

static void
draw_line (const GliaPoint *points, guint n, cairo_t *cr, const GliaScale *x, const GliaScale *y)
{
  gboolean pen_down = FALSE;

  for (guint i = 0; i < n; i++) {
    if (isnan (points[i].y)) {
      pen_down = FALSE;
      continue;
    }
    double px = glia_scale_map (x, points[i].x), py = place_y (y, points[i].y);
    gboolean alone = !pen_down && (i + 1 == n || isnan (points[i + 1].y));
    if (pen_down)
      cairo_line_to (cr, px, py);
    else
      cairo_move_to (cr, px, py);
    /* A point between two gaps has no line; with a round cap it still is a dot. */
    if (alone)
      cairo_line_to (cr, px + 0.01, py);
    pen_down = TRUE;
  }
  cairo_stroke (cr);
}

void
glia_lines_draw_triangle (cairo_t *cr, const GliaBox *box, double x, gboolean up)
{
  double tip = up ? box->top - TRIANGLE_HEIGHT / 2 : box->bottom + TRIANGLE_HEIGHT / 2;
  double base = up ? tip + TRIANGLE_HEIGHT : tip - TRIANGLE_HEIGHT;

  cairo_move_to (cr, x, tip);
  cairo_line_to (cr, x - TRIANGLE_WIDTH / 2, base);
  cairo_line_to (cr, x + TRIANGLE_WIDTH / 2, base);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* -1 above the box, 1 below it (pixels grow downwards), 0 inside. */
static int
side_of (const GliaBox *box, double y)
{
  return y < box->top - 0.5 ? -1 : y > box->bottom + 0.5 ? 1 : 0;
}

/* TRUE if the line, from point `from` on, stays on `side` of the box until its next gap. */
static gboolean
stays_outside (const GliaPoint *points,
               guint n,
               guint from,
               const GliaBox *box,
               const GliaScale *y,
               int side)
{
  for (guint i = from; i < n && !isnan (points[i].y); i++)
    if (side_of (box, place_y (y, points[i].y)) != side)
      return FALSE;
  return TRUE;
}

/* A triangle where the line crosses an edge, or over the start of a piece that is all outside. Two
 * of them never overlap. */
static void
draw_leaving (const GliaPoint *points,
              guint n,
              cairo_t *cr,
              const GliaBox *box,
              const GliaScale *x,
              const GliaScale *y)
{
  double last[2] = {-INFINITY, -INFINITY};

  for (guint i = 0; i < n; i++) {
    if (isnan (points[i].y))
      continue;
    double px = glia_scale_map (x, points[i].x), py = place_y (y, points[i].y);
    gboolean starts = i == 0 || isnan (points[i - 1].y);
    double qx = starts ? px : glia_scale_map (x, points[i - 1].x);
    double qy = starts ? py : place_y (y, points[i - 1].y);
    int sides[2] = {side_of (box, qy), side_of (box, py)};
    if (starts ? !stays_outside (points, n, i, box, y, sides[1]) : sides[0] == sides[1])
      continue;
    for (int k = starts; k < 2; k++) {
      if (sides[k] == 0)
        continue;
      double edge = sides[k] < 0 ? box->top : box->bottom;
      double at = starts ? px : qx + (edge - qy) / (py - qy) * (px - qx);
      if (at < box->left - 0.5 || at > box->right + 0.5 || at - last[sides[k] > 0] < TRIANGLE_WIDTH)
        continue;
      glia_lines_draw_triangle (cr, box, at, sides[k] < 0);
      last[sides[k] > 0] = at;
    }
  }
}

void
glia_lines_clip (cairo_t *cr, const GliaBox *box)
{
  cairo_rectangle (cr, box->left - DOT_RADIUS, box->top - 1,
                   box->right - box->left + 2 * DOT_RADIUS, box->bottom - box->top + 2);
  cairo_clip (cr);
}

void
glia_lines_draw_one (const GliaLine *line,
                     const GliaLegendEntry *look,
                     cairo_t *cr,
                     const GliaBox *box,
                     const GliaScale *x,
                     const GliaScale *y,
                     gsize columns)
{
  cairo_save (cr);
  glia_lines_clip (cr, box);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, look->n_dash > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  if (line->smoothed != line->y) {
    g_autoptr (GArray) raw = glia_decimate (line->x, line->y, line->n, x, columns);
    glia_colour_source (cr, look->colour, GLIA_LINES_RAW_ALPHA);
    cairo_set_line_width (cr, 1);
    draw_line ((const GliaPoint *)(gpointer)raw->data, raw->len, cr, x, y);
  }
  g_autoptr (GArray) points = glia_decimate (line->x, line->smoothed, line->n, x, columns);
  const GliaPoint *p = (const GliaPoint *)(gpointer)points->data;
  glia_colour_source (cr, look->colour, 1);
  cairo_set_line_width (cr, look->width);
  cairo_set_dash (cr, look->dash, look->n_dash, 0);
  draw_line (p, points->len, cr, x, y);
  if (line->n <= MAX_DOTS)
    for (guint i = 0; i < points->len; i++) {
      if (isnan (p[i].y))
        continue;
      cairo_arc (cr, glia_scale_map (x, p[i].x), place_y (y, p[i].y), DOT_RADIUS, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  glia_colour_source (cr, look->colour, 1);
  draw_leaving (p, points->len, cr, box, x, y);
}

void
glia_lines_draw_bands (const GliaLines *plot,
                       cairo_t *cr,
                       const GliaBox *box,
                       const GliaScale *x,
                       const GliaScale *y,
                       GliaStyle style)
{
  gsize columns = (gsize)ceil ((box->right - box->left) * glia_axes_device_scale (cr));

  cairo_save (cr);
  cairo_rectangle (cr, box->left, box->top, box->right - box->left, box->bottom - box->top);
  cairo_clip (cr);
  for (gsize i = 0; i < plot->n_series; i++)
    if (plot->series[i].deviation != NULL && !plot->series[i].muted)
      draw_band (&plot->series[i], cr, x, y, columns, glia_lines_entry (plot, i, style).colour);
  cairo_restore (cr);
}

void
glia_lines_draw_all (const GliaLines *plot,
                     cairo_t *cr,
                     const GliaBox *box,
                     const GliaScale *x,
                     const GliaScale *y,
                     GliaStyle style)
{
  gsize columns = (gsize)ceil ((box->right - box->left) * glia_axes_device_scale (cr));

  glia_lines_draw_bands (plot, cr, box, x, y, style);
  for (gsize i = 0; i < plot->n_series; i++) {
    GliaLegendEntry look = glia_lines_entry (plot, i, style);
    glia_lines_draw_one (&plot->series[i], &look, cr, box, x, y, columns);
  }
}

typedef struct {
  GliaBox box;   /* the label's ground */
  double text_x; /* where its text begins, or ends if it is `left` of the dotted line */
  gboolean left;
  gsize covered; /* of the lines */
} BestPlace;

/* At the end of the dotted line that is farther from the ring and to its left, unless that would
 * cover lines and another end or side covers less. */
static BestPlace
find_best_place (const GliaLines *plot,
                 const GliaBox *box,
                 const GliaScale *x,
                 const GliaScale *y,
                 double px,
                 double py,
                 double width)
{
  const gboolean up = py - box->top > 36;
  BestPlace best = {.covered = G_MAXSIZE};

  for (int k = 0; k < 4 && best.covered > 0; k++) {
    const gboolean left = k < 2 ? px - width >= box->left : px + width > box->right;
    double at = up == (k % 2 == 0) ? box->top + 9 : box->bottom - 11;
    const double text_x = left ? px - 7 : fmin (px + 7, box->right - width + 7);
    const double ground = left ? text_x - width + 11 : text_x - 3;
    if (left && ground < box->left)
      continue;
    if (at < py && glia_lines_has_flag (plot, box, x, ground, ground + width - 8))
      at += GLIA_LINES_FLAG_HEIGHT;
    BestPlace place = {{ground, at - 8, ground + width - 8, at + 8}, text_x, left, 0};
    place.covered = glia_lines_covered (plot, x, y, &place.box);
    /* Not over the ring itself. */
    if (place.covered < best.covered && fabs (at - py) > 8 + BEST_RADIUS)
      best = place;
  }
  return best;
}

static void
draw_best_label (const GliaLines *plot,
                 cairo_t *cr,
                 const GliaBox *box,
                 const GliaScale *x,
                 const GliaScale *y,
                 double py,
                 GliaPoint best,
                 GArray *taken,
                 GliaStyle style)
{
  char number[32];

  glia_number_format (best.y, plot->options.y_unit == GLIA_UNIT_PERCENT ? 1 : 3,
                      plot->options.y_unit, number);
  const char *x_title = plot->x_title != NULL ? plot->x_title : "x";
  g_autofree char *unit = glia_axis_word (x_title);
  /* Translators: a number, the axis's name, where: "lowest 0.312 · epoch 12" */
  char place[32];
  glia_number_format (best.x, best.x == round (best.x) ? 0 : 3, GLIA_UNIT_NUMBER, place);
  g_autofree char *label = g_strdup_printf (_ ("lowest %s · %s %s"), number, unit, place);
  double width = glia_text_width (cr, GLIA_FONT_CAPTION, label) + 14;
  if (width > BEST_SHARE * (box->right - box->left)) {
    g_free (label);
    label = g_strdup_printf (_ ("lowest · %s %s"), unit, place);
    width = glia_text_width (cr, GLIA_FONT_CAPTION, label) + 14;
  }
  const BestPlace at = find_best_place (plot, box, x, y, glia_scale_map (x, best.x), py, width);
  if (at.covered == 0) {
    glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_CARD), 0.8);
    cairo_rectangle (cr, at.box.left, at.box.top, width - 8, 16);
    cairo_fill (cr);
  }
  g_array_append_val (taken, at.box);
  glia_text_draw (cr, GLIA_FONT_CAPTION, label, glia_theme_role (style, GLIA_ROLE_TEXT), at.text_x,
                  (at.box.top + at.box.bottom) / 2, at.left ? 1 : 0, 0);
}

void
glia_lines_draw_best (const GliaLines *plot,
                      cairo_t *cr,
                      const GliaBox *box,
                      const GliaScale *x,
                      const GliaScale *y,
                      GArray *taken,
                      GliaStyle style)
{
  static const double dots[] = {2, 3};
  const GliaLine *line = &plot->series[plot->options.best_series];
  const gsize index = plot->options.best_index;
  const GliaPoint best = {line->x[index], line->y[index]};

  if (!isfinite (best.y) || best.x < x->low || best.x > x->high)
    return;
  double px = glia_scale_map (x, best.x);
  double py = CLAMP (place_y (y, best.y), box->top, box->bottom);
  GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);
  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  glia_colour_source (cr, dim, 1);
  cairo_move_to (cr, floor (px) + 0.5, box->top);
  cairo_line_to (cr, floor (px) + 0.5, box->bottom);
  cairo_stroke (cr);
  cairo_restore (cr);
  cairo_arc (cr, px, py, BEST_RADIUS, 0, 2 * G_PI);
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_CARD), 1);
  cairo_fill_preserve (cr);
  glia_colour_source (cr, glia_lines_entry (plot, plot->options.best_series, style).colour, 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  const double reach = BEST_RADIUS + 2;
  const GliaBox ring = {px - reach, py - reach, px + reach, py + reach};
  const GliaBox upright = {px - 1, box->top, px + 2, box->bottom};
  g_array_append_val (taken, ring);
  g_array_append_val (taken, upright);
  if (!plot->options.best_unlabelled)
    draw_best_label (plot, cr, box, x, y, py, best, taken, style);
}
