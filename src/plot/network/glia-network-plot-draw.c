/* SPDX-License-Identifier: MIT */
/* The network plot's pixels: text and links in layers that are kept, neurons on top. */
#include "glia-network-plot-private.h"

#include <math.h>

/* Logical pixels. */
#define CORNER      5.0
#define OUTLINE     0.28 /* of the text colour */
#define BIAS_CORNER 2.0
#define RING        2.5
#define RING_GAP    3.0
#define RING_CORNER 8.0
#define MUTED       0.3
#define LIT_ALPHA   0.85
#define LIT_WIDTH   1.5
#define NAME_GAP    7.0
#define MOST_PIXELS 8192

static gboolean
is_dark (GliaStyle style)
{
  return style == GLIA_STYLE_DARK || style == GLIA_STYLE_DARK_CONTRAST;
}

/* ---- Layers that are kept
 * ------------------------------------------------------------------------- */

static cairo_t *
begin_layer (GliaNetworkPlot *plot, cairo_surface_t **surface)
{
  int width = (int)CLAMP (ceil (plot->width * plot->scale), 1, MOST_PIXELS);
  int height = (int)CLAMP (ceil (plot->height * plot->scale), 1, MOST_PIXELS);

  if (*surface != NULL && (cairo_image_surface_get_width (*surface) != width ||
                           cairo_image_surface_get_height (*surface) != height))
    g_clear_pointer (surface, cairo_surface_destroy);
  if (*surface == NULL)
    *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (*surface);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  cairo_scale (cr, width / plot->width, height / plot->height);
  return cr;
}

static void
paint_layer (GliaNetworkPlot *plot, cairo_t *cr, cairo_surface_t *surface)
{
  cairo_save (cr);
  cairo_scale (cr, plot->width / cairo_image_surface_get_width (surface),
               plot->height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* A file wants strokes and glyphs, not pictures of them. */
static gboolean
is_screen (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));

  return type != CAIRO_SURFACE_TYPE_PDF && type != CAIRO_SURFACE_TYPE_SVG;
}

/* ---- Text
 * ----------------------------------------------------------------------------------------- */

static void
draw_names (GliaNetworkPlot *plot, cairo_t *cr, gsize layer)
{
  const NetworkLayer *l = &plot->layers[layer];
  GliaColour text = glia_theme_role (plot->style, GLIA_ROLE_TEXT);

  if (l->names == NULL || l->condensed)
    return;
  for (gsize i = 0; i < l->units; i++) {
    GliaBox box = glia_network_plot_unit_box (plot, layer, i);
    double middle = (box.top + box.bottom) / 2;
    if (layer == 0)
      glia_text_draw (cr, GLIA_FONT_CAPTION, l->names[i], text, box.left - NAME_GAP, middle, 1,
                      fmax (box.left - NAME_GAP - 4, 8));
    else if (l->names_beside)
      glia_text_draw (cr, GLIA_FONT_CAPTION, l->names[i], text, box.right + NAME_GAP, middle, 0,
                      fmax (plot->width - box.right - NAME_GAP - 6, 8));
    else if (l->shares)
      glia_text_draw (cr, GLIA_FONT_CAPTION, l->names[i], text, (box.left + box.right) / 2,
                      box.bottom + 10, 0.5, 2 * fmax (plot->width - l->middle - 4, 8));
  }
}

static void
draw_text (GliaNetworkPlot *plot, cairo_t *cr)
{
  GliaColour text = glia_theme_role (plot->style, GLIA_ROLE_TEXT);
  GliaColour dim = glia_theme_role (plot->style, GLIA_ROLE_DIM_TEXT);

  for (gsize l = 0; l < plot->n; l++) {
    const NetworkLayer *layer = &plot->layers[l];
    double room = plot->n > 1 ? fabs (plot->layers[MIN (l + 1, plot->n - 1)].middle -
                                      plot->layers[MIN (l + 1, plot->n - 1) - 1].middle)
                              : plot->width;
    double edge = 2 * fmin (layer->middle, plot->width - layer->middle) - 4;
    room = fmax (fmin (room - 6, edge), 16);
    glia_text_draw (cr, plot->small ? GLIA_FONT_CAPTION : GLIA_FONT_CAPTION_BOLD, layer->title,
                    text, layer->middle, (plot->small ? 9 : 10) * glia_text_scale (), 0.5, room);
    if (!plot->small && layer->caption != NULL)
      glia_text_draw (cr, GLIA_FONT_CAPTION, layer->caption, dim, layer->middle,
                      25 * glia_text_scale (), 0.5, room);
    draw_names (plot, cr, l);
  }
  if (plot->note != NULL)
    glia_text_draw (cr, GLIA_FONT_CAPTION, plot->note, dim, plot->width / 2, plot->height - 14, 0.5,
                    plot->width - 16);
}

/* ---- Links
 * ---------------------------------------------------------------------------------------- */

static gboolean
is_lit (const GliaNetworkPart *hover, const NetworkLink *link)
{
  if (hover->kind == GLIA_NETWORK_LINK)
    return link->layer == hover->layer && link->unit == hover->unit && link->input == hover->input;
  return (link->layer == hover->layer && link->unit == hover->unit) ||
         (link->layer == hover->layer + 1 && link->input == hover->unit);
}

static void
draw_link (GliaNetworkPlot *plot, cairo_t *cr, const NetworkLink *link, gboolean lit)
{
  double m = (double)link->share, sign = link->weight < 0 ? -1 : 1;
  double width = glia_network_plot_link_width (plot, link);
  double alpha = link->condensed ? 0.15 + 0.55 * m : 0.22 + 0.78 * pow (m, 0.7);
  double shade = is_dark (plot->style) ? 0.55 + 0.45 * m : 0.35 + 0.65 * m;

  if (lit) {
    width = fmax (width, LIT_WIDTH);
    alpha = fmax (alpha, LIT_ALPHA);
  } else if (plot->hover.kind != GLIA_NETWORK_NOTHING) {
    alpha *= MUTED;
  }
  NetworkCurve c = glia_network_plot_link_curve (plot, link);
  glia_colour_source (cr, glia_theme_sign (plot->style, sign * shade), alpha);
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, c.x0, c.y0);
  cairo_curve_to (cr, c.x0 + c.handle, c.y0, c.x1 - c.handle, c.y1, c.x1, c.y1);
  cairo_stroke (cr);
}

static void
draw_links (GliaNetworkPlot *plot, cairo_t *cr)
{
  gboolean hovering = plot->hover.kind != GLIA_NETWORK_NOTHING;

  glia_network_plot_collect_links (plot);
  cairo_set_tolerance (cr, 0.25);
  for (int lit = 0; lit <= hovering; lit++)
    for (guint i = 0; i < plot->links->len; i++) {
      const NetworkLink *link = &g_array_index (plot->links, NetworkLink, i);
      if ((hovering && is_lit (&plot->hover, link)) == lit)
        draw_link (plot, cr, link, lit);
    }
}

/* ---- Neurons
 * -------------------------------------------------------------------------------------- */

static cairo_surface_t *
map_image (GliaNetworkPlot *plot, NetworkLayer *layer, gsize unit)
{
  if (layer->images[unit] != NULL)
    return layer->images[unit];
  int size = (int)CLAMP (ceil (layer->size * plot->scale), 1, MOST_PIXELS);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  guint32 shades[GLIA_SIGN_SHADES];
  glia_map_shades (plot->style, 1, FALSE, shades);
  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS) {
    glia_map_raster (layer->maps + unit * layer->side * layer->side, layer->side, shades,
                     cairo_image_surface_get_data (image), cairo_image_surface_get_stride (image),
                     size);
    cairo_surface_mark_dirty (image);
  }
  return layer->images[unit] = image;
}

static void
fill_with_map (GliaNetworkPlot *plot, cairo_t *cr, NetworkLayer *layer, gsize unit, GliaBox box)
{
  cairo_surface_t *image = map_image (plot, layer, unit);
  double scale = layer->size / cairo_image_surface_get_width (image);

  cairo_save (cr);
  cairo_translate (cr, box.left, box.top);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* With two classes the sign colours, as on the surface; with more the colours of its points. */
static GliaColour
class_colour (const GliaNetworkPlot *plot, const NetworkLayer *layer, gsize unit)
{
  return layer->units == 2 ? glia_theme_sign (plot->style, unit == 0 ? -1 : 1)
                           : glia_theme_run (plot->style, (guint)unit);
}

static void
fill_share (GliaNetworkPlot *plot, cairo_t *cr, const NetworkLayer *layer, gsize unit, GliaBox box)
{
  double share = layer->tints != NULL ? CLAMP ((double)layer->tints[unit], 0, 1) : 0;

  glia_colour_source (cr, glia_theme_sign (plot->style, 0), 1);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  glia_colour_source (cr, class_colour (plot, layer, unit), 1);
  cairo_rectangle (cr, box.left, box.bottom - share * (box.bottom - box.top), box.right - box.left,
                   box.bottom - box.top);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_unit (GliaNetworkPlot *plot, cairo_t *cr, gsize layer, gsize unit)
{
  NetworkLayer *l = &plot->layers[layer];
  GliaBox box = glia_network_plot_unit_box (plot, layer, unit);
  double corner = fmin (CORNER, l->size / 6);
  GliaBox edge = {box.left + 0.5, box.top + 0.5, box.right - 0.5, box.bottom - 0.5};

  glia_box_path (cr, &box, corner);
  if (l->maps != NULL) {
    fill_with_map (plot, cr, l, unit, box);
  } else if (l->shares) {
    fill_share (plot, cr, l, unit, box);
  } else {
    double tint = l->tints != NULL ? (double)l->tints[unit] : 0;
    glia_colour_source (cr, glia_theme_sign (plot->style, tint), 1);
    cairo_fill (cr);
  }
  cairo_new_path (cr);
  glia_box_path (cr, &edge, corner);
  glia_colour_source (cr, glia_theme_role (plot->style, GLIA_ROLE_TEXT), OUTLINE);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
draw_bias (GliaNetworkPlot *plot, cairo_t *cr, gsize layer, gsize unit, double largest)
{
  double bias = (double)glia_network_plot_bias (plot, layer, unit);
  GliaBox box = glia_network_plot_bias_box (plot, layer, unit);

  glia_box_path (cr, &box, BIAS_CORNER);
  glia_colour_source (cr, glia_theme_role (plot->style, GLIA_ROLE_CARD), 1);
  cairo_set_line_width (cr, 3); /* half of it is covered again */
  cairo_stroke_preserve (cr);
  glia_colour_source (cr, glia_theme_sign (plot->style, largest > 0 ? bias / largest : 0), 1);
  cairo_fill_preserve (cr);
  glia_colour_source (cr, glia_theme_role (plot->style, GLIA_ROLE_TEXT), OUTLINE);
  cairo_set_line_width (cr, 0.75);
  cairo_stroke (cr);
}

static void
draw_condensed (GliaNetworkPlot *plot, cairo_t *cr, gsize layer)
{
  const NetworkLayer *l = &plot->layers[layer];
  GliaBox frame = glia_network_plot_frame (l);
  GliaBox edge = {frame.left + 0.5, frame.top + 0.5, frame.right - 0.5, frame.bottom - 0.5};

  glia_box_path (cr, &edge, 3);
  glia_colour_source (cr, glia_theme_role (plot->style, GLIA_ROLE_CARD), 1);
  cairo_fill_preserve (cr);
  glia_colour_source (cr, glia_theme_role (plot->style, GLIA_ROLE_AXIS), 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_antialias_t antialias = cairo_get_antialias (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (gsize cell = 0; cell < l->cells; cell++) {
    gsize unit = l->cells == l->units ? cell : cell * l->units / l->cells;
    double tint = l->tints != NULL ? (double)l->tints[unit] : 0;
    double x = frame.left + 2 + (double)(cell % l->columns) * l->pitch;
    double y = l->top + (double)(cell / l->columns) * l->pitch;
    glia_colour_source (cr, glia_theme_sign (plot->style, tint), 1);
    cairo_rectangle (cr, x, y, l->size, l->size);
    cairo_fill (cr);
  }
  cairo_set_antialias (cr, antialias);
}

static void
draw_ring (GliaNetworkPlot *plot, cairo_t *cr)
{
  const GliaNetworkPart *hover = &plot->hover;

  if ((hover->kind != GLIA_NETWORK_UNIT && hover->kind != GLIA_NETWORK_BIAS) ||
      hover->layer >= plot->n)
    return;
  GliaBox box = glia_network_plot_unit_box (plot, hover->layer, hover->unit);
  double gap = plot->layers[hover->layer].condensed ? 1 : RING_GAP;
  double out = gap + RING / 2 - 1;
  GliaBox ring = {box.left - out, box.top - out, box.right + out, box.bottom + out};
  glia_box_path (cr, &ring, plot->layers[hover->layer].condensed ? 2 : RING_CORNER);
  glia_colour_source (cr, glia_theme_role (plot->style, GLIA_ROLE_ACCENT), 1);
  cairo_set_line_width (cr, RING);
  cairo_stroke (cr);
}

static double
largest_bias (const GliaNetworkPlot *plot)
{
  double largest = 0;

  for (gsize l = 1; l < plot->n; l++)
    for (gsize i = 0; plot->layers[l].bias != NULL && i < plot->layers[l].units; i++)
      largest = fmax (largest, fabs ((double)plot->layers[l].bias[i]));
  return largest;
}

static void
draw_units (GliaNetworkPlot *plot, cairo_t *cr)
{
  double largest = largest_bias (plot);

  for (gsize l = 0; l < plot->n; l++) {
    if (plot->layers[l].condensed) {
      draw_condensed (plot, cr, l);
      continue;
    }
    for (gsize i = 0; i < plot->layers[l].units; i++)
      draw_unit (plot, cr, l, i);
  }
  draw_ring (plot, cr);
  for (gsize l = 1; l < plot->n; l++)
    for (gsize i = 0; glia_network_plot_shows_bias (plot, l) && i < plot->layers[l].units; i++)
      draw_bias (plot, cr, l, i, largest);
}

void
glia_network_plot_draw (GliaNetworkPlot *plot, cairo_t *cr)
{
  if (plot->n == 0 || plot->width < 1 || plot->height < 1)
    return;
  glia_network_plot_layout (plot);
  cairo_save (cr);
  if (!is_screen (cr)) {
    draw_text (plot, cr);
    draw_links (plot, cr);
  } else {
    if (plot->text_old || plot->text == NULL) {
      cairo_t *layer = begin_layer (plot, &plot->text);
      draw_text (plot, layer);
      cairo_destroy (layer);
      plot->text_old = FALSE;
    }
    if (plot->strokes_old || plot->strokes == NULL) {
      cairo_t *layer = begin_layer (plot, &plot->strokes);
      draw_links (plot, layer);
      cairo_destroy (layer);
      plot->strokes_old = FALSE;
    }
    paint_layer (plot, cr, plot->text);
    paint_layer (plot, cr, plot->strokes);
  }
  draw_units (plot, cr);
  cairo_restore (cr);
}
