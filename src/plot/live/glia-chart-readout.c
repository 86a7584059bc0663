/* SPDX-License-Identifier: MIT */
#include "glia-chart-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define PADDING_ACROSS  10.0
#define PADDING_DOWN    7.0
#define ROW_HEIGHT      (17.0 * glia_text_scale ())
#define DASH_LENGTH     20.0
#define DASH_GAP        8.0
#define VALUE_GAP       10.0
#define NARROWEST       96.0
#define CROSSHAIR_GAP   12.0
#define CROSSHAIR_ALPHA 0.55
#define DOT_RADIUS      4.0
#define DOT_EDGE        2.0
#define KEEP_WITHIN     24.0
#define NOTE_WITHIN     5.0 /* pixels from the crosshair to an event */
/* Where lines run is looked at in columns this wide; a line hides what is this near. */
#define COLUMN_WIDTH 8.0
#define LINE_MARGIN  3.0
#define PLACE_STEP   6.0
#define EDGE         8.0 /* left free above and below the box */

void
glia_readout_free (GliaReadout *readout)
{
  for (gsize i = 0; i < readout->n; i++)
    g_free ((char *)readout->rows[i].entry.name);
  g_free (readout->note);
  g_free (readout->rows);
  g_free (readout);
}

/* The index of the point of `line` at exactly `x`. */
static gsize
point_at (const ChartLine *line, double x)
{
  gsize i = glia_series_nearest (line->shown, x);

  return i != G_MAXSIZE && glia_series_x (line->shown)[i] == x ? i : G_MAXSIZE;
}

/* The x of a point in view that is nearest to `x`; NaN if there is none. */
static double
nearest_point (const GliaChart *chart, double x)
{
  const GliaScale *view = &chart->frame.x;
  double nearest = NAN, margin = 1e-9 * (view->high - view->low);

  x = CLAMP (x, view->low, view->high);
  for (gsize i = 0; i < chart->plot.n_series; i++) {
    gsize at = glia_series_nearest (chart->lines[i].shown, x);
    for (int side = -1; side <= 1 && at != G_MAXSIZE; side++) {
      gsize k = at + (gsize)side;
      if (k >= glia_series_length (chart->lines[i].shown))
        continue;
      double place = glia_series_x (chart->lines[i].shown)[k];
      if (place < view->low - margin || place > view->high + margin)
        continue;
      if (isnan (nearest) || fabs (place - x) < fabs (nearest - x))
        nearest = place;
    }
  }
  return nearest;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const GliaReadoutRow *left = a, *right = b;

  if (left->value != right->value)
    return left->value > right->value ? -1 : 1;
  return left->line < right->line ? -1 : left->line > right->line;
}

/* As many decimals as tell neighbouring pixels apart, none for whole numbers. */
static void
write_title (const GliaChart *chart, GliaReadout *readout)
{
  const GliaScale *x = &chart->frame.x;
  double pixel = (x->high - x->low) / fabs (x->to - x->from);
  int decimals = readout->x == round (readout->x) ? 0 : CLAMP ((int)ceil (-log10 (pixel)), 1, 6);
  char number[32];

  glia_number_format (readout->x, decimals, GLIA_UNIT_NUMBER, number);
  g_snprintf (readout->title, sizeof readout->title, "%s %s",
              chart->plot.x_title != NULL ? chart->plot.x_title : "x", number);
}

static void
write_note (const GliaChart *chart, GliaReadout *readout)
{
  g_autoptr (GString) note = g_string_new (NULL);

  for (gsize i = 0; i < chart->plot.options.n_marks; i++) {
    const GliaLineMark *mark = &chart->plot.marks[i];
    if (!(fabs (glia_scale_map (&chart->frame.x, mark->x) - readout->pixel) <= NOTE_WITHIN))
      continue;
    if (note->len > 0)
      g_string_append (note, ", ");
    g_string_append (note, mark->text);
  }
  if (note->len > 0)
    readout->note = g_strdup (note->str);
}

static void
measure_readout (const GliaChart *chart, GliaReadout *readout)
{
  double names = 0, values = 0;
  const double room = chart->frame.height - 2 * PADDING_DOWN - EDGE;
  const gsize fitting = (gsize)fmax (room / ROW_HEIGHT, 3) - 1 - (readout->note != NULL);

  readout->shown = readout->n <= fitting ? readout->n : fitting - 1;
  for (gsize i = 0; i < readout->shown; i++) {
    const GliaReadoutRow *row = &readout->rows[i];
    names = fmax (names, glia_text_width (chart->ruler, GLIA_FONT_CAPTION, row->entry.name));
    values = fmax (values, glia_text_width (chart->ruler, GLIA_FONT_CAPTION, row->text));
  }
  double width = DASH_LENGTH + DASH_GAP + names + VALUE_GAP + values;
  width = fmax (width, glia_text_width (chart->ruler, GLIA_FONT_CAPTION_BOLD, readout->title));
  if (readout->note != NULL)
    width = fmax (width, glia_text_width (chart->ruler, GLIA_FONT_CAPTION, readout->note));
  gsize rows = 1 + (readout->note != NULL) + readout->shown + (readout->shown < readout->n);
  readout->width = ceil (fmax (width, NARROWEST) + 2 * PADDING_ACROSS);
  readout->height = ROW_HEIGHT * (double)rows + 2 * PADDING_DOWN;
}

/* "0.439", "0.439 ± 0.003" */
static void
write_value (const GliaChart *chart, const GliaLine *line, gsize point, GliaReadoutRow *row)
{
  char mean[32], deviation[32];

  glia_chart_format (chart, row->value, mean);
  if (line->deviation == NULL || !isfinite (line->deviation[point])) {
    g_strlcpy (row->text, mean, sizeof row->text);
    return;
  }
  /* The unit once, at the end; the deviation with as many decimals as the mean. */
  const GliaUnit unit = chart->plot.options.y_unit;
  const double factor = unit == GLIA_UNIT_PERCENT ? 100 : 1;
  glia_number_format (factor * line->deviation[point], chart->decimals, GLIA_UNIT_NUMBER,
                      deviation);
  glia_number_format (factor * row->value, chart->decimals, GLIA_UNIT_NUMBER, mean);
  g_snprintf (row->text, sizeof row->text, "%s ± %s%s", mean, deviation,
              unit == GLIA_UNIT_PERCENT ? " %" : "");
}

GliaReadout *
glia_chart_read (GliaChart *chart, double x)
{
  if (isnan (x))
    return NULL;
  glia_chart_prepare (chart);
  double at = nearest_point (chart, x);
  if (isnan (at))
    return NULL;
  GliaReadout *readout = g_new0 (GliaReadout, 1);
  readout->x = at;
  readout->pixel = glia_scale_map (&chart->frame.x, at);
  readout->rows = g_new0 (GliaReadoutRow, chart->plot.n_series + 1);
  for (gsize i = 0; i < chart->plot.n_series; i++) {
    const GliaLine *line = &chart->plot.series[i];
    gsize point = point_at (&chart->lines[i], at);
    if (point == G_MAXSIZE || !isfinite (line->y[point]) || line->muted)
      continue;
    GliaReadoutRow *row = &readout->rows[readout->n++];
    row->line = i;
    row->entry = glia_lines_entry (&chart->plot, i, chart->frame.style);
    row->entry.name = g_strdup (line->name);
    row->value = line->y[point];
    row->y = glia_scale_map (&chart->frame.y, row->value);
    write_value (chart, line, point, row);
  }
  qsort (readout->rows, readout->n, sizeof *readout->rows, compare_rows);
  write_title (chart, readout);
  write_note (chart, readout);
  measure_readout (chart, readout);
  return readout;
}

double
glia_chart_step (GliaChart *chart, double x, int steps)
{
  glia_chart_prepare (chart);
  const ChartLine *longest = NULL;
  for (gsize i = 0; i < chart->plot.n_series; i++)
    if (longest == NULL ||
        glia_series_length (chart->lines[i].shown) > glia_series_length (longest->shown))
      longest = &chart->lines[i];
  double at = isnan (x) ? chart->frame.x.high : x;
  at = nearest_point (chart, at);
  if (longest == NULL || isnan (at))
    return NAN;
  if (isnan (x))
    return at;
  gsize n = glia_series_length (longest->shown), i = glia_series_nearest (longest->shown, at);
  i = steps < 0 ? i - MIN (i, (gsize)-steps) : MIN (i + (gsize)steps, n - 1);
  return nearest_point (chart, glia_series_x (longest->shown)[i]);
}

/* ---- Where the box stands
 * ------------------------------------------------------------------------ */

/* How much of the lines the box would hide, in pixels squared. */
static double
hidden_by (const GliaChart *chart, const ChartExtent *extents, gsize columns, const GliaBox *box)
{
  const GliaBox *plot = &chart->frame.box;
  double width = (plot->right - plot->left) / (double)columns, hidden = 0;

  for (gsize i = 0; i < columns; i++) {
    double left = plot->left + width * (double)i, right = left + width;
    double across = fmin (right, box->right) - fmax (left, box->left);
    double down = fmin (extents[i].bottom + LINE_MARGIN, box->bottom) -
                  fmax (extents[i].top - LINE_MARGIN, box->top);
    if (across > 0 && down > 0)
      hidden += across * down;
  }
  return hidden;
}

/* The extents of all lines, in logical pixels, [lines x (columns + 2)]. */
static ChartExtent *
line_extents (const GliaChart *chart, gsize columns)
{
  ChartExtent *extents = g_new (ChartExtent, (columns + 2) * chart->plot.n_series + 1);

  for (gsize i = 0; i < chart->plot.n_series; i++)
    glia_chart_extents (chart->lines[i].shown, &chart->frame.x, &chart->frame.y, 1, columns,
                        extents + i * (columns + 2));
  return extents;
}

static double
middle_of_dots (const GliaChart *chart, const GliaReadout *readout)
{
  const GliaBox *box = &chart->frame.box;
  double sum = 0;

  for (gsize i = 0; i < readout->n; i++)
    sum += CLAMP (readout->rows[i].y, box->top, box->bottom);
  return readout->n > 0 ? sum / (double)readout->n : (box->top + box->bottom) / 2;
}

static void
find_place (GliaChart *chart, const GliaReadout *readout)
{
  const GliaBox *plot = &chart->frame.box;
  gsize columns = (gsize)fmax (1, floor ((plot->right - plot->left) / COLUMN_WIDTH));
  g_autofree ChartExtent *extents = line_extents (chart, columns);
  double least = INFINITY, dots = middle_of_dots (chart, readout);
  double last_top = fmax (plot->top, plot->bottom - readout->height - 4);

  for (int right = 1; right >= 0; right--) {
    double left =
        right ? readout->pixel + CROSSHAIR_GAP : readout->pixel - CROSSHAIR_GAP - readout->width;
    double outside = fmax (fmax (4 - left, left + readout->width - chart->frame.width + 4), 0);
    for (double top = plot->top + 2; top <= last_top + 0.5; top += PLACE_STEP) {
      GliaBox box = {left, top, left + readout->width, top + readout->height};
      /* Among places that hide the same, the one nearest to what it tells. */
      double cost = 1e4 * outside + 0.2 * fabs (top + readout->height / 2 - dots) + !right;
      for (gsize i = 0; i < chart->plot.n_series; i++)
        cost += hidden_by (chart, extents + i * (columns + 2) + 1, columns, &box);
      if (cost >= least)
        continue;
      least = cost;
      chart->place_right = right;
      chart->place_top = top;
    }
  }
}

void
glia_chart_place_readout (GliaChart *chart, const GliaReadout *readout, double *left, double *top)
{
  const GliaBox *plot = &chart->frame.box;

  if (!(fabs (readout->pixel - chart->anchor) < KEEP_WITHIN)) {
    chart->place_top = plot->top + 2;
    find_place (chart, readout);
    chart->anchor = readout->pixel;
  }
  double right_place = readout->pixel + CROSSHAIR_GAP;
  double left_place = readout->pixel - CROSSHAIR_GAP - readout->width;
  /* Kept, it may have been pushed over an edge. */
  if (chart->place_right && right_place + readout->width > chart->frame.width && left_place >= 0)
    chart->place_right = FALSE;
  if (!chart->place_right && left_place < 0)
    chart->place_right = TRUE;
  *left = round (chart->place_right ? right_place : left_place);
  *left = fmax (0, fmin (*left, chart->frame.width - readout->width));
  *top = round (fmax (0, fmin (chart->place_top, chart->frame.height - readout->height)));
}

/* ---- Drawing
 * ------------------------------------------------------------------------------------- */

void
glia_chart_draw_crosshair (GliaChart *chart, cairo_t *cr, const GliaReadout *readout)
{
  const ChartFrame *frame = &chart->frame;

  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  glia_colour_source (cr, glia_theme_role (frame->style, GLIA_ROLE_TEXT), CROSSHAIR_ALPHA);
  double at = floor (readout->pixel) + 0.5;
  cairo_move_to (cr, at, frame->box.top);
  cairo_line_to (cr, at, frame->box.bottom);
  cairo_stroke (cr);
  for (gsize i = readout->n; i-- > 0;) {
    const GliaReadoutRow *row = &readout->rows[i];
    if (row->y < frame->box.top - 1 || row->y > frame->box.bottom + 1)
      continue;
    cairo_arc (cr, readout->pixel, row->y, DOT_RADIUS + DOT_EDGE / 2, 0, 2 * G_PI);
    glia_colour_source (cr, glia_theme_role (frame->style, GLIA_ROLE_CARD), 1);
    cairo_fill (cr);
    cairo_arc (cr, readout->pixel, row->y, DOT_RADIUS - DOT_EDGE / 2, 0, 2 * G_PI);
    glia_colour_source (cr, row->entry.colour, 1);
    cairo_fill (cr);
  }
  cairo_restore (cr);
}

void
glia_chart_draw_readout (GliaChart *chart, cairo_t *cr, const GliaReadout *readout)
{
  GliaStyle style = chart->frame.style;
  GliaColour text = glia_theme_role (style, GLIA_ROLE_TEXT);
  double y = PADDING_DOWN + ROW_HEIGHT / 2, x = PADDING_ACROSS;

  glia_text_draw (cr, GLIA_FONT_CAPTION_BOLD, readout->title, text, x, y, 0, 0);
  if (readout->note != NULL)
    glia_text_draw (cr, GLIA_FONT_CAPTION, readout->note,
                    glia_theme_role (style, GLIA_ROLE_DIM_TEXT), x, y += ROW_HEIGHT, 0, 0);
  if (readout->shown < readout->n) {
    g_autofree char *more =
        g_strdup_printf (_ ("and %u more"), (guint)(readout->n - readout->shown));
    glia_text_draw (cr, GLIA_FONT_CAPTION, more, glia_theme_role (style, GLIA_ROLE_DIM_TEXT), x,
                    y + ROW_HEIGHT * (double)(readout->shown + 1), 0, 0);
  }
  for (gsize i = 0; i < readout->shown; i++) {
    const GliaReadoutRow *row = &readout->rows[i];
    y += ROW_HEIGHT;
    glia_legend_entry_draw (cr, &row->entry, x, y, 0, style);
    glia_text_draw (cr, GLIA_FONT_CAPTION, row->text, text, readout->width - PADDING_ACROSS, y, 1,
                    0);
  }
}
