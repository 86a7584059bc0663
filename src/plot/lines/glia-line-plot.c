/* SPDX-License-Identifier: MIT */
#include "glia-lines.h"

#include "glia-decimate.h"
#include "glia-figure-class.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DEFAULT_WIDTH  720.0
#define DEFAULT_HEIGHT 450.0
#define RIGHT_MARGIN   18.0
#define BOTTOM_MARGIN  (4 + 38 * glia_text_scale ())
/* Farther from a range, in ranges, it does not grow: one run that diverges would flatten all. */
#define WIDEN_MOST 3.0

static GliaScale
x_scale (const GliaLines *plot)
{
  const GliaScaleKind kind = plot->options.x_kind;
  GliaScale scale = {.kind = kind, .low = plot->options.x_low, .high = plot->options.x_high};

  if (scale.low < scale.high && (scale.low > 0 || !glia_scale_is_log (kind)))
    return scale;
  scale.low = INFINITY;
  scale.high = -INFINITY;
  for (gsize i = 0; i < plot->n_series; i++)
    for (gsize j = 0; j < plot->series[i].n; j++)
      glia_lines_include (plot->series[i].x[j], kind, &scale.low, &scale.high);
  return glia_lines_x_range (kind, scale.low, scale.high);
}

static gboolean
has_y_range (const GliaLinePlotOptions *options)
{
  return options->y_low < options->y_high &&
         (options->y_low > 0 || !glia_scale_is_log (options->y_kind));
}

static GliaScale
y_scale (const GliaLines *plot, double from, double to)
{
  const GliaLinePlotOptions *options = &plot->options;
  GliaScale scale = {options->y_kind, options->y_unit, options->y_low, options->y_high, from, to};

  if (has_y_range (options))
    return scale;
  scale.low = INFINITY;
  scale.high = -INFINITY;
  for (gsize i = 0; i < plot->n_series; i++) {
    const GliaLine *line = &plot->series[i];
    for (gsize j = 0; j < line->n; j++) {
      glia_lines_include (line->y[j], scale.kind, &scale.low, &scale.high);
      if (line->deviation == NULL || !isfinite (line->deviation[j]))
        continue;
      glia_lines_include (line->y[j] - line->deviation[j], scale.kind, &scale.low, &scale.high);
      glia_lines_include (line->y[j] + line->deviation[j], scale.kind, &scale.low, &scale.high);
    }
  }
  if (!(scale.low <= scale.high)) {
    scale.low = glia_scale_is_log (scale.kind) ? 0.1 : 0;
    scale.high = 1;
  }
  glia_scale_round (&scale, GLIA_TICK_GAP_DOWN);
  return scale;
}

static void
draw_line_plot (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const GliaLines *plot = self;
  const GliaLinePlotOptions *options = &plot->options;
  g_autofree GliaLegendEntry *entries = g_new0 (GliaLegendEntry, plot->n_series + 1);

  for (gsize i = 0; i < plot->n_series; i++)
    entries[i] = glia_lines_entry (plot, i, style);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (GliaBox));
  gsize n_header = options->legend == GLIA_LEGEND_HEADER ? plot->n_series : 0;

  GliaBox box;
  box.top = ceil (glia_axes_header (cr, options->title, options->subtitle, entries, n_header, width,
                                    style)) +
            6;
  box.bottom = fmax (
      floor (height - (options->x_title != NULL ? BOTTOM_MARGIN : 6 + 20 * glia_text_scale ())),
      box.top + 1);
  GliaScale x = x_scale (plot), y = y_scale (plot, box.bottom, box.top);
  box.left = glia_axes_left_margin (cr, &y, options->y_title != NULL);
  double right = RIGHT_MARGIN;
  if (options->legend == GLIA_LEGEND_DIRECT)
    right = fmin (glia_lines_direct_width (plot, cr) + 20, width / 3);
  box.right = fmax (floor (width - right), box.left + 1);
  x.from = box.left;
  x.to = box.right;

  glia_axes_draw (cr, &box, &x, &y, options->x_title, options->y_title, style);
  glia_lines_draw_marks (plot, cr, &box, &x, style);
  glia_lines_draw_all (plot, cr, &box, &x, &y, style);
  if (options->mark_best && options->best_series < plot->n_series &&
      options->best_index < plot->series[options->best_series].n)
    glia_lines_draw_best (plot, cr, &box, &x, &y, taken, style);
  glia_lines_draw_mark_texts (plot, cr, &box, &x, taken, style);
  if (options->legend == GLIA_LEGEND_DIRECT)
    glia_lines_draw_direct (plot, cr, &box, &y, right, style);
  if (options->legend == GLIA_LEGEND_INSIDE && plot->n_series > 0)
    glia_lines_draw_inside (plot, cr, &box, &x, &y, style);
  if (plot->n_series == 0)
    glia_lines_draw_empty (cr, &box, style);
}

static void
write_header (const GliaLines *plot, GString *csv)
{
  glia_csv_text (csv, plot->x_title != NULL ? plot->x_title : "x");
  for (gsize i = 0; i < plot->n_series; i++) {
    const GliaLine *line = &plot->series[i];
    g_autofree char *deviation = g_strdup_printf (_ ("%s, standard deviation"), line->name);
    g_autofree char *smoothed = g_strdup_printf (_ ("%s, smoothed"), line->name);
    g_string_append_c (csv, ',');
    glia_csv_text (csv, line->name);
    if (line->deviation != NULL) {
      g_string_append_c (csv, ',');
      glia_csv_text (csv, deviation);
    }
    if (line->smoothed != line->y) {
      g_string_append_c (csv, ',');
      glia_csv_text (csv, smoothed);
    }
  }
  g_string_append_c (csv, '\n');
}

static void
write_cell (GString *csv, const double *values, gsize at, gboolean here)
{
  if (values == NULL)
    return;
  g_string_append_c (csv, ',');
  if (here)
    glia_csv_number (csv, values[at]);
}

/* One row for each x that any series has: all are ascending, so one pass merges them. */
static void
write_csv (gconstpointer self, GString *csv)
{
  const GliaLines *plot = self;
  g_autofree gsize *at = g_new0 (gsize, plot->n_series + 1);

  write_header (plot, csv);
  for (;;) {
    double x = INFINITY;
    for (gsize i = 0; i < plot->n_series; i++)
      if (at[i] < plot->series[i].n)
        x = fmin (x, plot->series[i].x[at[i]]);
    if (x == INFINITY)
      return;
    glia_csv_number (csv, x);
    for (gsize i = 0; i < plot->n_series; i++) {
      const GliaLine *line = &plot->series[i];
      gboolean here = at[i] < line->n && line->x[at[i]] <= x;
      write_cell (csv, line->y, at[i], here);
      write_cell (csv, line->deviation, at[i], here);
      write_cell (csv, line->smoothed != line->y ? line->smoothed : NULL, at[i], here);
      at[i] += here;
    }
    g_string_append_c (csv, '\n');
  }
}

static void
free_plot (gpointer self)
{
  GliaLines *plot = self;

  for (gsize i = 0; i < plot->n_series; i++) {
    GliaLine *line = &plot->series[i];
    if (line->smoothed != line->y)
      g_free (line->smoothed);
    g_free (line->name);
    g_free (line->note);
    g_free (line->label);
    g_free (line->x);
    g_free (line->y);
    g_free (line->deviation);
  }
  for (gsize i = 0; i < plot->options.n_marks; i++)
    g_free ((char *)plot->marks[i].text);
  g_free (plot->marks);
  g_free (plot->series);
  g_free (plot->title);
  g_free (plot->subtitle);
  g_free (plot->x_title);
  g_free (plot->y_title);
  g_free (plot);
}

/* Points without a place on the x axis are left out: everything after relies on finite x. */
static void
copy_series (GliaLine *line, const GliaLineSeries *source, double smoothing)
{
  line->name = g_strdup (source->name != NULL ? source->name : "");
  line->note = g_strdup (source->note);
  line->slot = source->slot;
  line->role = source->role;
  line->x = g_new (double, source->n + 1);
  line->y = g_new (double, source->n + 1);
  line->deviation = source->deviation != NULL ? g_new (double, source->n + 1) : NULL;
  for (gsize i = 0; i < source->n; i++) {
    double x = source->x != NULL ? source->x[i] : (double)i + 1;
    if (!isfinite (x))
      continue;
    line->x[line->n] = x;
    line->y[line->n] = source->y[i];
    if (line->deviation != NULL)
      line->deviation[line->n] = source->deviation[i];
    line->n++;
  }
  line->smoothed = line->y;
  if (smoothing > 0) {
    line->smoothed = g_new (double, line->n + 1);
    glia_smooth (line->y, line->n, fmin (smoothing, 0.999), line->smoothed);
  }
}

/* ---- What a fixed range leaves out ----------------------------------------------------------- */

/* Whether a point can be seen at all: it has a place on both axes. */
static gboolean
is_shown (const GliaLines *plot, const GliaLine *line, gsize i)
{
  const GliaLinePlotOptions *options = &plot->options;

  if (!isfinite (line->y[i]) || (glia_scale_is_log (options->y_kind) && line->y[i] <= 0))
    return FALSE;
  return !(options->x_low < options->x_high) ||
         (line->x[i] >= options->x_low && line->x[i] <= options->x_high);
}

static void
widen_range (GliaLines *plot)
{
  GliaLinePlotOptions *options = &plot->options;
  const double most = WIDEN_MOST * (options->y_high - options->y_low);
  const double least_low = options->y_low - most, most_high = options->y_high + most;
  GliaScale scale = {options->y_kind, options->y_unit, options->y_low,
                     options->y_high, DEFAULT_HEIGHT,  0};

  for (gsize i = 0; i < plot->n_series; i++) {
    const GliaLine *line = &plot->series[i];
    for (gsize j = 0; j < line->n; j++) {
      if (!is_shown (plot, line, j) || line->y[j] < least_low || line->y[j] > most_high)
        continue;
      const double around =
          line->deviation != NULL && isfinite (line->deviation[j]) && line->deviation[j] <= most
              ? line->deviation[j]
              : 0;
      glia_lines_include (line->y[j] - around, scale.kind, &scale.low, &scale.high);
      glia_lines_include (line->y[j] + around, scale.kind, &scale.low, &scale.high);
    }
  }
  if (scale.low >= options->y_low && scale.high <= options->y_high)
    return;
  glia_scale_round (&scale, GLIA_TICK_GAP_DOWN);
  options->y_low = fmin (options->y_low, scale.low);
  options->y_high = fmax (options->y_high, scale.high);
}

/* "above: 0.693–0.710", "up to 80.3 %"; NULL if all of it can be seen. */
static char *
describe_outside (const GliaLines *plot, const GliaLine *line)
{
  const GliaLinePlotOptions *options = &plot->options;
  const int decimals = options->y_unit == GLIA_UNIT_PERCENT ? 1 : 3;
  /* Less than a line's own width is nothing left out. */
  const double slack = 0.005 * (options->y_high - options->y_low);
  double low = INFINITY, high = -INFINITY;
  char least[32], most[32];

  for (gsize i = 0; i < line->n; i++)
    if (is_shown (plot, line, i)) {
      low = fmin (low, line->y[i]);
      high = fmax (high, line->y[i]);
    }
  if (!(low <= high))
    return NULL;
  const gboolean under = low<options->y_low - slack, over = high> options->y_high + slack;
  glia_number_format (low, decimals, options->y_unit, least);
  glia_number_format (high, decimals, options->y_unit, most);
  if (low > options->y_high)
    return g_strdup_printf (_ ("above: %s–%s"), least, most);
  if (high < options->y_low)
    return g_strdup_printf (_ ("below: %s–%s"), least, most);
  if (under && over)
    return g_strdup_printf (_ ("from %s to %s"), least, most);
  if (over)
    return g_strdup_printf (_ ("up to %s"), most);
  return under ? g_strdup_printf (_ ("down to %s"), least) : NULL;
}

static void
label_series (GliaLines *plot)
{
  for (gsize i = 0; i < plot->n_series; i++) {
    GliaLine *line = &plot->series[i];
    g_autofree char *outside = describe_outside (plot, line);
    if (outside != NULL)
      line->label = g_strdup_printf ("%s (%s)", line->name, outside);
  }
}

GliaFigure *
glia_line_plot_new (const GliaLinePlotOptions *options,
                    const GliaLineSeries *series,
                    gsize n_series)
{
  static const GliaFigureClass class = {draw_line_plot, write_csv, free_plot};
  GliaLines *plot = g_new0 (GliaLines, 1);

  plot->options = *options;
  plot->options.title = plot->title = g_strdup (options->title);
  plot->options.subtitle = plot->subtitle = g_strdup (options->subtitle);
  plot->options.x_title = plot->x_title = g_strdup (options->x_title);
  plot->options.y_title = plot->y_title = g_strdup (options->y_title);
  plot->options.marks = plot->marks = g_new0 (GliaLineMark, options->n_marks + 1);
  for (gsize i = 0; i < options->n_marks; i++)
    plot->marks[i] = (GliaLineMark){options->marks[i].x, g_strdup (options->marks[i].text)};
  plot->series = g_new0 (GliaLine, n_series + 1);
  plot->n_series = n_series;
  for (gsize i = 0; i < n_series; i++)
    copy_series (&plot->series[i], &series[i], options->smoothing);
  if (has_y_range (options) && options->y_widen)
    widen_range (plot);
  if (has_y_range (options))
    label_series (plot);
  return glia_figure_new (&class, plot, DEFAULT_WIDTH, DEFAULT_HEIGHT);
}
