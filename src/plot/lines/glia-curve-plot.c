/* SPDX-License-Identifier: MIT */
#include "glia-curve-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DEFAULT_WIDTH  720.0
#define DEFAULT_HEIGHT 420.0
#define CAPTION_ROOM   52.0

typedef struct {
  char *name, *derivative_name;
  double *x, *f, *derivative; /* derivative may be NULL */
  gsize n;
} Curve;

typedef struct {
  char *title, *subtitle;
  double vanishing, y_low, y_high;
  gboolean small;
  Curve *curves;
  gsize n_curves;
} CurvePlot;

static const double derivative_dash[] = {6, 3};

static GliaLegendEntry
curve_entry (const CurvePlot *plot, gsize i, gboolean derivative, GliaStyle style)
{
  const Curve *curve = &plot->curves[i];
  GliaLegendEntry entry = {.name = derivative ? curve->derivative_name : curve->name, .width = 2};

  entry.colour = plot->n_curves == 1
                     ? glia_theme_role (style, derivative ? GLIA_ROLE_DERIVATIVE : GLIA_ROLE_VALUE)
                     : glia_theme_run (style, (guint)i);
  if (derivative) {
    entry.dash = derivative_dash;
    entry.n_dash = G_N_ELEMENTS (derivative_dash);
    entry.width = 1.75;
  }
  return entry;
}

static void
find_range (const CurvePlot *plot, GliaScale *x, GliaScale *y)
{
  *x = (GliaScale){.low = INFINITY, .high = -INFINITY};
  GliaScale found = *x;
  for (gsize i = 0; i < plot->n_curves; i++)
    for (gsize j = 0; j < plot->curves[i].n; j++) {
      const Curve *curve = &plot->curves[i];
      double values[2] = {curve->f[j], curve->derivative != NULL ? curve->derivative[j] : NAN};
      x->low = fmin (x->low, curve->x[j]);
      x->high = fmax (x->high, curve->x[j]);
      for (int k = 0; k < 2; k++)
        if (isfinite (values[k])) {
          found.low = fmin (found.low, values[k]);
          found.high = fmax (found.high, values[k]);
        }
    }
  if (!(x->low < x->high))
    *x = (GliaScale){.low = -1, .high = 1};
  if (!(found.low <= found.high))
    found = (GliaScale){.low = 0, .high = 1};
  y->low = found.low;
  y->high = found.high;
}

/* Runs of |f′| below the threshold; ends between two samples are interpolated. */
static void
draw_vanishing (const CurvePlot *plot,
                cairo_t *cr,
                const GliaBox *box,
                const GliaScale *x,
                GliaStyle style)
{
  const Curve *curve = &plot->curves[0];
  GliaColour colour = glia_theme_role (style, GLIA_ROLE_VANISHING);
  GliaColour text = glia_colour_mix (colour, glia_theme_role (style, GLIA_ROLE_TEXT), 0.4);

  for (gsize start = 0; start < curve->n; start++) {
    if (!(fabs (curve->derivative[start]) < plot->vanishing))
      continue;
    gsize end = start;
    while (end + 1 < curve->n && fabs (curve->derivative[end + 1]) < plot->vanishing)
      end++;
    double ends[2] = {curve->x[start], curve->x[end]};
    for (int k = 0; k < 2; k++) {
      gsize in = k == 0 ? start : end;
      if ((k == 0 && in == 0) || (k == 1 && in + 1 >= curve->n))
        continue;
      gsize out = k == 0 ? in - 1 : in + 1;
      double a = fabs (curve->derivative[in]), b = fabs (curve->derivative[out]);
      if (isfinite (b) && b > a)
        ends[k] += (plot->vanishing - a) / (b - a) * (curve->x[out] - curve->x[in]);
    }
    double left = glia_scale_map (x, ends[0]), right = glia_scale_map (x, ends[1]);
    glia_colour_source (cr, colour, GLIA_BAND_ALPHA);
    cairo_rectangle (cr, left, box->top, right - left, box->bottom - box->top);
    cairo_fill (cr);
    if (right - left > 90 && !plot->small) {
      char number[32];
      gboolean first = start == 0;
      /* A bound at 0 is 0, not 0.00. */
      double bound = first ? ends[1] : ends[0];
      glia_number_format (bound, fabs (bound - round (bound)) < 0.005 ? 0 : 2, GLIA_UNIT_NUMBER,
                          number);
      gboolean whole = first && end + 1 == curve->n;
      g_autofree char *label = g_strdup_printf ("z %s %s", first ? "<" : ">", number);
      glia_text_draw (cr, GLIA_FONT_CAPTION, _ ("vanishing"), text, (left + right) / 2,
                      box->top + 14, 0.5, 0);
      if (!whole && (first || end + 1 == curve->n))
        glia_text_draw (cr, GLIA_FONT_CAPTION, label, text, (left + right) / 2, box->top + 31, 0.5,
                        0);
    }
    start = end;
  }
}

static void
stroke_curve (cairo_t *cr,
              const double *xs,
              const double *ys,
              gsize n,
              const GliaScale *x,
              const GliaScale *y,
              const GliaLegendEntry *entry)
{
  double jump = fabs (y->high - y->low) * 0.1;
  gboolean pen_down = FALSE;

  for (gsize i = 0; i < n; i++) {
    if (!isfinite (ys[i])) {
      pen_down = FALSE;
      continue;
    }
    /* Between neighbouring samples f′ of a kinked function jumps: no line joins its pieces. */
    if (pen_down && n > 50 && entry->n_dash > 0 && fabs (ys[i] - ys[i - 1]) > jump)
      pen_down = FALSE;
    double py = CLAMP (glia_scale_map (y, ys[i]), -1e5, 1e5);
    if (pen_down)
      cairo_line_to (cr, glia_scale_map (x, xs[i]), py);
    else
      cairo_move_to (cr, glia_scale_map (x, xs[i]), py);
    pen_down = TRUE;
  }
  glia_colour_source (cr, entry->colour, 1);
  cairo_set_line_width (cr, entry->width);
  cairo_set_dash (cr, entry->dash, entry->n_dash, 0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
draw_zero_lines (cairo_t *cr,
                 const GliaBox *box,
                 const GliaScale *x,
                 const GliaScale *y,
                 GliaStyle style)
{
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_AXIS), 1);
  cairo_set_line_width (cr, 1);
  double px = floor (glia_scale_map (x, 0)) + 0.5, py = floor (glia_scale_map (y, 0)) + 0.5;
  if (x->low < 0 && x->high > 0) {
    cairo_move_to (cr, px, box->top);
    cairo_line_to (cr, px, box->bottom);
  }
  if (y->low < 0 && y->high > 0) {
    cairo_move_to (cr, box->left, py);
    cairo_line_to (cr, box->right, py);
  }
  cairo_stroke (cr);
}

static void
draw_curves (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const CurvePlot *plot = self;
  g_autofree GliaLegendEntry *entries = g_new0 (GliaLegendEntry, 2 * plot->n_curves + 1);
  gsize n = 0;
  gboolean shade = plot->vanishing > 0 && plot->n_curves == 1 && plot->curves[0].derivative != NULL;

  for (gsize i = 0; i < plot->n_curves && !plot->small; i++) {
    entries[n++] = curve_entry (plot, i, FALSE, style);
    if (plot->curves[i].derivative != NULL)
      entries[n++] = curve_entry (plot, i, TRUE, style);
  }
  g_autofree char *below = g_strdup_printf ("|f′| < %g", plot->vanishing);
  if (shade && !plot->small)
    entries[n++] = (GliaLegendEntry){.name = below,
                                     .colour = glia_theme_role (style, GLIA_ROLE_VANISHING),
                                     .swatch_alpha = 0.35};
  GliaBox box;
  GliaScale x, y = {.low = plot->y_low, .high = plot->y_high};
  box.top = ceil (glia_axes_header (cr, plot->title, plot->subtitle, entries, n, width, style)) + 6;
  box.bottom = fmax (floor (height - (plot->small ? 24 : 42)), box.top + 1);
  GliaScale found = {0};
  find_range (plot, &x, &found);
  y.from = box.bottom;
  /* Above the curves stays room for what the shading says. */
  y.to = box.top;
  if (!(y.low < y.high)) {
    double room =
        shade && !plot->small ? CAPTION_ROOM / fmax (box.bottom - box.top, 2 * CAPTION_ROOM) : 0.05;
    double span = fmax (found.high - found.low, 1e-6);
    y.low = found.low - 0.06 * span;
    y.high = found.high + room / (1 - room) * span;
  }
  box.left = glia_axes_left_margin (cr, &y, FALSE);
  box.right = fmax (floor (width - (plot->small ? 10 : 18)), box.left + 1);
  x.from = box.left;
  x.to = box.right;
  glia_axes_draw (cr, &box, &x, &y, plot->small ? NULL : "z", NULL, style);
  draw_zero_lines (cr, &box, &x, &y, style);
  if (shade)
    draw_vanishing (plot, cr, &box, &x, style);
  cairo_rectangle (cr, box.left, box.top, box.right - box.left, box.bottom - box.top);
  cairo_clip (cr);
  for (gsize i = 0; i < plot->n_curves; i++) {
    const Curve *curve = &plot->curves[i];
    GliaLegendEntry f = curve_entry (plot, i, FALSE, style), d = curve_entry (plot, i, TRUE, style);
    stroke_curve (cr, curve->x, curve->f, curve->n, &x, &y, &f);
    if (curve->derivative != NULL)
      stroke_curve (cr, curve->x, curve->derivative, curve->n, &x, &y, &d);
  }
}

static void
write_csv (gconstpointer self, GString *csv)
{
  const CurvePlot *plot = self;

  g_string_append (csv, "function,x,f,f′\n");
  for (gsize i = 0; i < plot->n_curves; i++)
    for (gsize j = 0; j < plot->curves[i].n; j++) {
      const Curve *curve = &plot->curves[i];
      glia_csv_text (csv, curve->name);
      g_string_append_c (csv, ',');
      glia_csv_number (csv, curve->x[j]);
      g_string_append_c (csv, ',');
      glia_csv_number (csv, curve->f[j]);
      g_string_append_c (csv, ',');
      glia_csv_number (csv, curve->derivative != NULL ? curve->derivative[j] : NAN);
      g_string_append_c (csv, '\n');
    }
}

static void
free_plot (gpointer self)
{
  CurvePlot *plot = self;

  for (gsize i = 0; i < plot->n_curves; i++) {
    g_free (plot->curves[i].name);
    g_free (plot->curves[i].derivative_name);
    g_free (plot->curves[i].x);
    g_free (plot->curves[i].f);
    g_free (plot->curves[i].derivative);
  }
  g_free (plot->curves);
  g_free (plot->title);
  g_free (plot->subtitle);
  g_free (plot);
}

GliaFigure *
glia_curve_plot_new (const GliaCurveOptions *options, const GliaCurve *curves, gsize n_curves)
{
  static const GliaFigureClass class = {draw_curves, write_csv, free_plot};
  CurvePlot *plot = g_new0 (CurvePlot, 1);

  plot->title = g_strdup (options->title);
  plot->subtitle = g_strdup (options->subtitle);
  plot->vanishing = options->vanishing;
  plot->y_low = options->y_low;
  plot->y_high = options->y_high;
  plot->small = options->small;
  plot->curves = g_new0 (Curve, n_curves + 1);
  plot->n_curves = n_curves;
  for (gsize i = 0; i < n_curves; i++) {
    gsize bytes = curves[i].n * sizeof (double);
    const char *name = curves[i].name != NULL ? curves[i].name : "f";
    plot->curves[i] = (Curve){g_strdup (name),
                              g_strconcat (name, "′", NULL),
                              g_memdup2 (curves[i].x, bytes),
                              g_memdup2 (curves[i].f, bytes),
                              g_memdup2 (curves[i].derivative, bytes),
                              curves[i].n};
  }
  return glia_figure_new (&class, plot, DEFAULT_WIDTH, DEFAULT_HEIGHT);
}
