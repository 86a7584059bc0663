/* SPDX-License-Identifier: MIT */
#include "glia-network-plot-private.h"

#include "glia-figure-class.h"

#include <math.h>
#include <string.h>

#define FIGURE_WIDTH  652.0
#define FIGURE_HEIGHT 430.0
enum { RAMP_SIDE = 64 };

/* ---- Life
 * ----------------------------------------------------------------------------------------- */

static void
clear_layers (GliaNetworkPlot *plot)
{
  for (gsize l = 0; l < plot->n; l++) {
    NetworkLayer *layer = &plot->layers[l];
    glia_network_plot_drop_images (layer);
    g_free (layer->images);
    g_free (layer->title);
    g_free (layer->caption);
    g_strfreev (layer->names);
    g_free (layer->weights);
    g_free (layer->bias);
    g_free (layer->tints);
    g_free (layer->maps);
  }
  g_clear_pointer (&plot->layers, g_free);
  plot->n = 0;
}

static void
everything_is_old (GliaNetworkPlot *plot)
{
  plot->layout_old = plot->links_old = plot->text_old = plot->strokes_old = TRUE;
}

GliaNetworkPlot *
glia_network_plot_new (void)
{
  GliaNetworkPlot *plot = g_new0 (GliaNetworkPlot, 1);

  plot->links = g_array_new (FALSE, FALSE, sizeof (NetworkLink));
  plot->scale = 1;
  everything_is_old (plot);
  return plot;
}

void
glia_network_plot_free (GliaNetworkPlot *plot)
{
  if (plot == NULL)
    return;
  clear_layers (plot);
  g_array_unref (plot->links);
  g_clear_pointer (&plot->strokes, cairo_surface_destroy);
  g_clear_pointer (&plot->text, cairo_surface_destroy);
  g_free (plot->note);
  g_free (plot);
}

/* ---- Numbers
 * -------------------------------------------------------------------------------------- */

void
glia_network_plot_set_layers (GliaNetworkPlot *plot, const GliaNetworkLayer *layers, gsize n)
{
  clear_layers (plot);
  plot->layers = g_new0 (NetworkLayer, n);
  plot->n = n;
  for (gsize l = 0; l < n; l++) {
    NetworkLayer *layer = &plot->layers[l];
    layer->title = g_strdup (layers[l].title);
    layer->caption = g_strdup (layers[l].caption);
    layer->units = layers[l].units;
    layer->shares = layers[l].shares;
    layer->picture_width = layers[l].picture_width;
    layer->images = g_new0 (cairo_surface_t *, layer->units);
    if (layers[l].names == NULL)
      continue;
    layer->names = g_new0 (char *, layer->units + 1);
    for (gsize i = 0; i < layer->units; i++)
      layer->names[i] = g_strdup (layers[l].names[i]);
  }
  plot->hover = (GliaNetworkPart){0};
  everything_is_old (plot);
}

gsize
glia_network_plot_layers (const GliaNetworkPlot *plot)
{
  return plot->n;
}

gsize
glia_network_plot_units (const GliaNetworkPlot *plot, gsize layer)
{
  g_return_val_if_fail (layer < plot->n, 0);
  return plot->layers[layer].units;
}

/* Copies `from` over *to, which is allocated at the first time. Returns whether anything is
 * different. */
static gboolean
take_numbers (float **to, const float *from, gsize n)
{
  if (from == NULL) {
    gboolean had = *to != NULL;
    g_clear_pointer (to, g_free);
    return had;
  }
  if (*to != NULL && memcmp (*to, from, n * sizeof *from) == 0)
    return FALSE;
  if (*to == NULL)
    *to = g_new (float, n);
  memcpy (*to, from, n * sizeof *from);
  return TRUE;
}

void
glia_network_plot_set_weights (GliaNetworkPlot *plot,
                               gsize layer,
                               const float *weights,
                               const float *bias)
{
  g_return_if_fail (layer >= 1 && layer < plot->n);
  NetworkLayer *l = &plot->layers[layer];
  if (take_numbers (&l->weights, weights, l->units * plot->layers[layer - 1].units))
    plot->links_old = plot->strokes_old = TRUE;
  take_numbers (&l->bias, bias, l->units);
}

void
glia_network_plot_set_maps (GliaNetworkPlot *plot,
                            gsize layer,
                            const float *values,
                            gsize side,
                            GliaMapScale scale)
{
  g_return_if_fail (layer < plot->n);
  NetworkLayer *l = &plot->layers[layer];
  const gsize cells = side * side;
  if (values == NULL || side != l->side) {
    glia_network_plot_drop_images (l);
    g_clear_pointer (&l->maps, g_free);
    plot->layout_old = plot->strokes_old = plot->text_old = TRUE;
  }
  if (values == NULL)
    return;
  l->side = side;
  g_autofree float *scaled = g_new (float, l->units *cells);
  /* All maps of the layer by one scale, or each by its own. */
  const gsize together = scale == GLIA_MAP_EACH ? 1 : l->units;
  for (gsize i = 0; i < l->units; i += together)
    glia_map_scale (scale, values + i * cells, together * cells, scaled + i * cells);
  if (l->maps != NULL)
    for (gsize i = 0; i < l->units; i++)
      if (memcmp (l->maps + i * cells, scaled + i * cells, cells * sizeof *scaled) != 0)
        g_clear_pointer (&l->images[i], cairo_surface_destroy);
  g_free (l->maps);
  l->maps = g_steal_pointer (&scaled);
}

void
glia_network_plot_set_plane (GliaNetworkPlot *plot,
                             double x_low,
                             double x_high,
                             double y_low,
                             double y_high)
{
  g_return_if_fail (plot->n > 0 && plot->layers[0].units == 2);
  g_autofree float *ramps = g_new (float, 2 * RAMP_SIDE * RAMP_SIDE);
  double x_most = fmax (fabs (x_low), fabs (x_high)), y_most = fmax (fabs (y_low), fabs (y_high));
  for (gsize row = 0; row < RAMP_SIDE; row++)
    for (gsize column = 0; column < RAMP_SIDE; column++) {
      double across = ((double)column + 0.5) / RAMP_SIDE, up = ((double)row + 0.5) / RAMP_SIDE;
      float *cell = ramps + row * RAMP_SIDE + column;
      cell[0] = (float)((x_low + across * (x_high - x_low)) / (x_most > 0 ? x_most : 1));
      cell[RAMP_SIDE * RAMP_SIDE] =
          (float)((y_low + up * (y_high - y_low)) / (y_most > 0 ? y_most : 1));
    }
  glia_network_plot_set_maps (plot, 0, ramps, RAMP_SIDE, GLIA_MAP_SIGNED);
}

void
glia_network_plot_set_tints (GliaNetworkPlot *plot, gsize layer, const float *tints)
{
  g_return_if_fail (layer < plot->n);
  take_numbers (&plot->layers[layer].tints, tints, plot->layers[layer].units);
}

void
glia_network_plot_set_note (GliaNetworkPlot *plot, const char *note)
{
  if (g_strcmp0 (plot->note, note) == 0)
    return;
  g_free (plot->note);
  plot->note = g_strdup (note);
  everything_is_old (plot);
}

double
glia_network_plot_largest (const GliaNetworkPlot *plot)
{
  float largest = 0;

  for (gsize l = 1; l < plot->n; l++) {
    const float *weights = plot->layers[l].weights;
    gsize count = weights == NULL ? 0 : plot->layers[l].units * plot->layers[l - 1].units;
    for (gsize i = 0; i < count; i++)
      largest = fabsf (weights[i]) > largest ? fabsf (weights[i]) : largest;
  }
  return (double)largest;
}

float
glia_network_plot_weight (const GliaNetworkPlot *plot, gsize layer, gsize unit, gsize input)
{
  g_return_val_if_fail (layer >= 1 && layer < plot->n, 0);
  const NetworkLayer *l = &plot->layers[layer];
  return l->weights != NULL ? l->weights[unit * plot->layers[layer - 1].units + input] : 0;
}

float
glia_network_plot_bias (const GliaNetworkPlot *plot, gsize layer, gsize unit)
{
  g_return_val_if_fail (layer < plot->n && unit < plot->layers[layer].units, 0);
  return plot->layers[layer].bias != NULL ? plot->layers[layer].bias[unit] : 0;
}

static gboolean
same_part (GliaNetworkPart a, GliaNetworkPart b)
{
  return a.kind == b.kind && a.layer == b.layer && a.unit == b.unit && a.input == b.input;
}

void
glia_network_plot_set_hover (GliaNetworkPlot *plot, GliaNetworkPart part)
{
  if (same_part (plot->hover, part))
    return;
  plot->hover = part;
  plot->strokes_old = TRUE;
}

void
glia_network_plot_set_size (GliaNetworkPlot *plot,
                            double width,
                            double height,
                            double scale,
                            GliaStyle style)
{
  if (plot->width == width && plot->height == height && plot->scale == scale &&
      plot->style == style)
    return;
  plot->width = width;
  plot->height = height;
  plot->scale = scale;
  plot->style = style;
  for (gsize l = 0; l < plot->n; l++)
    glia_network_plot_drop_images (&plot->layers[l]);
  everything_is_old (plot);
}

/* ---- Figure
 * --------------------------------------------------------------------------------------- */

typedef struct {
  GliaNetworkPlot *plot;
  char *title, *subtitle;
} NetworkFigure;

static void
figure_draw (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const NetworkFigure *figure = self;
  double top = ceil (glia_axes_header (cr, figure->title, figure->subtitle, NULL, 0, width, style));

  cairo_translate (cr, 0, top);
  glia_network_plot_set_size (figure->plot, width, height - top, glia_axes_device_scale (cr),
                              style);
  glia_network_plot_draw (figure->plot, cr);
}

static void
figure_csv (gconstpointer self, GString *csv)
{
  const GliaNetworkPlot *plot = ((const NetworkFigure *)self)->plot;

  g_string_append (csv, "layer,unit,input,weight\n");
  for (gsize l = 1; l < plot->n; l++) {
    const NetworkLayer *layer = &plot->layers[l];
    const gsize inputs = plot->layers[l - 1].units;
    for (gsize unit = 0; unit < layer->units; unit++)
      for (gsize input = 0; input <= inputs; input++) {
        gboolean bias = input == inputs;
        if (bias ? layer->bias == NULL : layer->weights == NULL)
          continue;
        glia_csv_text (csv, layer->title);
        g_string_append_printf (csv, ",%" G_GSIZE_FORMAT ",", unit + 1);
        if (bias)
          g_string_append (csv, "bias,");
        else
          g_string_append_printf (csv, "%" G_GSIZE_FORMAT ",", input + 1);
        glia_csv_number (
            csv, (double)(bias ? layer->bias[unit] : layer->weights[unit * inputs + input]));
        g_string_append_c (csv, '\n');
      }
  }
}

static void
figure_free (gpointer self)
{
  NetworkFigure *figure = self;

  glia_network_plot_free (figure->plot);
  g_free (figure->title);
  g_free (figure->subtitle);
  g_free (figure);
}

static GliaNetworkPlot *
copy_plot (const GliaNetworkPlot *plot)
{
  GliaNetworkPlot *copy = glia_network_plot_new ();
  g_autofree GliaNetworkLayer *layers = g_new0 (GliaNetworkLayer, plot->n);

  for (gsize l = 0; l < plot->n; l++) {
    const NetworkLayer *layer = &plot->layers[l];
    layers[l] = (GliaNetworkLayer){layer->title,  layer->caption,
                                   layer->units,  (const char *const *)layer->names,
                                   layer->shares, layer->picture_width};
  }
  glia_network_plot_set_layers (copy, layers, plot->n);
  for (gsize l = 0; l < plot->n; l++) {
    const NetworkLayer *layer = &plot->layers[l];
    if (l > 0)
      glia_network_plot_set_weights (copy, l, layer->weights, layer->bias);
    if (layer->maps != NULL)
      glia_network_plot_set_maps (copy, l, layer->maps, layer->side, GLIA_MAP_SIGNED);
    glia_network_plot_set_tints (copy, l, layer->tints);
  }
  glia_network_plot_set_note (copy, plot->note);
  return copy;
}

GliaFigure *
glia_network_plot_figure (GliaNetworkPlot *plot, const char *title, const char *subtitle)
{
  static const GliaFigureClass class = {figure_draw, figure_csv, figure_free};
  NetworkFigure *figure = g_new0 (NetworkFigure, 1);

  figure->plot = copy_plot (plot);
  figure->title = g_strdup (title);
  figure->subtitle = g_strdup (subtitle);
  return glia_figure_new (&class, figure, FIGURE_WIDTH, FIGURE_HEIGHT);
}
