/* SPDX-License-Identifier: MIT */
/* Where the network plot's things are, and what is at a place. */
#include "glia-network-plot-private.h"

#include <math.h>
#include <string.h>

/* Logical pixels. */
#define SMALL_HEIGHT   260.0
#define TITLES         (34.0 * glia_text_scale ())
#define TITLES_SMALL   (24.0 * glia_text_scale ())
#define PADDING        8.0
#define PADDING_SMALL  6.0
#define NOTE           20.0
#define SIDE_LEFT      33.0 /* left of the inputs' maps, with room for their names */
#define SIDE_RIGHT     31.0
#define SIDE_BARE      16.0 /* with a condensed layer at the edge */
#define NAME_ROOM      72.0
#define LEAST_SIDE     12.0
#define MOST_SIDE      72.0
#define SIDE_OF_PITCH  0.86
#define PITCH_OF_SIDE  1.35
#define ORDINARY_UNITS 8.0
#define SHARE_SIDE     34.0
#define SHARE_NAME     20.0
#define MOST_CELL      11.0
#define MOST_CELLS     48.0  /* how wide a condensed layer may be */
#define MOST_PICTURE   112.0 /* and one whose units are pixels */
#define FRAME          2.0
#define HANDLE         0.45
#define BIAS           8.0
#define BIAS_LEAST     24.0 /* side of the smallest square with a bias */
#define NEAR_LINK      4.0
enum { CURVE_STEPS = 20 };

/* ---- Layout
 * --------------------------------------------------------------------------------------- */

/* As many columns as make the largest cells. */
static void
condense_layer (NetworkLayer *layer, double height, double most_width)
{
  const gsize width = layer->picture_width;
  const gsize least_columns = width > 0 ? width : 1,
              most_columns = width > 0 ? width : MIN ((gsize)most_width, layer->units);

  layer->condensed = TRUE;
  layer->pitch = 0;
  for (gsize columns = least_columns; columns <= most_columns; columns++) {
    gsize rows = (layer->units + columns - 1) / columns;
    double pitch = fmin (floor (height / (double)rows), floor (most_width / (double)columns));
    pitch = fmin (pitch, MOST_CELL);
    if (pitch > layer->pitch) {
      layer->pitch = pitch;
      layer->columns = columns;
      layer->rows = rows;
    }
  }
  layer->cells = layer->units;
  if (layer->pitch <
      (width > 0 ? 1 : 2)) { /* more units than can be seen: a cell stands for several */
    layer->pitch = 2;
    layer->columns = (gsize)fmax (most_width / 2, 1);
    layer->rows = (gsize)fmax (height / 2, 1);
    layer->cells = MIN (layer->columns * layer->rows, layer->units);
  }
  layer->size = layer->pitch > 2 ? layer->pitch - 1 : layer->pitch;
}

static void
size_layer (GliaNetworkPlot *plot, NetworkLayer *layer, double height, double distance)
{
  const double units = (double)layer->units;
  gboolean last = layer == &plot->layers[plot->n - 1];
  double ordinary = SIDE_OF_PITCH * height / ORDINARY_UNITS;
  double side = SIDE_OF_PITCH * height / fmax (ORDINARY_UNITS, units);

  layer->condensed = layer->names_beside = FALSE;
  side = floor (CLAMP (side, 1, MOST_SIDE));
  if (last && layer->shares) {
    layer->names_beside = height / units < SHARE_SIDE + SHARE_NAME;
    side = floor (fmin (SHARE_SIDE, SIDE_OF_PITCH * height / units));
  } else if (last) {
    /* The output is twice as large, as far as there is room for it. */
    double room = plot->n > 2 ? fmax (0.72 * distance, side) : MOST_SIDE * 2;
    side =
        floor (fmin (2 * fmin (ordinary, MOST_SIDE), fmin (room, SIDE_OF_PITCH * height / units)));
  } else if (plot->n > 2) {
    side = floor (fmin (side, fmax (0.6 * distance, 1)));
  }
  if (layer->units >= GLIA_NETWORK_CONDENSED || side < LEAST_SIDE) {
    const double most = layer->picture_width > 0 ? MOST_PICTURE : MOST_CELLS;
    condense_layer (layer, height, fmin (most, fmax (0.6 * distance, 2)));
    return;
  }
  layer->size = side;
  layer->pitch = fmin (height / fmax (ORDINARY_UNITS, units), PITCH_OF_SIDE * side);
  if (last)
    layer->pitch = layer->shares && !layer->names_beside
                       ? fmin (height / units, side + SHARE_NAME + 6)
                       : fmin (height / units, PITCH_OF_SIDE * side);
}

static double
layer_width (const NetworkLayer *layer)
{
  return layer->condensed ? (double)layer->columns * layer->pitch + 2 * FRAME : layer->size;
}

/* Columns at equal distance; the output, which is larger, ends where an ordinary one would. */
static void
place_columns (GliaNetworkPlot *plot)
{
  NetworkLayer *first = &plot->layers[0], *last = &plot->layers[plot->n - 1];
  double left = first->names != NULL && !first->condensed ? SIDE_LEFT : SIDE_BARE + 6;
  double right = last->names_beside ? NAME_ROOM : last->condensed ? SIDE_BARE + 6 : SIDE_RIGHT;

  if (plot->small)
    left = fmin (left, 26);
  double usual =
      last->condensed || last->shares
          ? layer_width (last)
          : fmin (layer_width (last), first->condensed ? layer_width (last) / 2 : first->size);
  double from = left + layer_width (first) / 2, to = plot->width - right - usual / 2;
  for (gsize l = 0; l < plot->n; l++) {
    double share = plot->n > 1 ? (double)l / (double)(plot->n - 1) : 0;
    plot->layers[l].middle = from + share * (to - from);
  }
  if (plot->n > 1)
    last->middle = plot->width - right - layer_width (last) / 2;
  for (gsize l = 0; l < plot->n; l++) { /* on whole pixels */
    double edge = floor (plot->layers[l].middle - layer_width (&plot->layers[l]) / 2);
    plot->layers[l].middle = edge + layer_width (&plot->layers[l]) / 2;
  }
}

void
glia_network_plot_drop_images (NetworkLayer *layer)
{
  for (gsize i = 0; i < layer->units; i++)
    g_clear_pointer (&layer->images[i], cairo_surface_destroy);
}

void
glia_network_plot_layout (GliaNetworkPlot *plot)
{
  if (!plot->layout_old || plot->n == 0)
    return;
  plot->layout_old = FALSE;
  plot->small = plot->height < SMALL_HEIGHT;
  double padding = plot->small ? PADDING_SMALL : PADDING;
  double top = (plot->small ? TITLES_SMALL : TITLES) + padding;
  double height = plot->height - top - padding - (plot->note != NULL ? NOTE : 0);
  height = fmax (height, 16);
  double distance =
      fmax (plot->width - SIDE_LEFT - SIDE_RIGHT - 40, 40) / (double)MAX (plot->n - 1, 1);
  for (gsize l = 0; l < plot->n; l++) {
    NetworkLayer *layer = &plot->layers[l];
    double before = layer->size;
    size_layer (plot, layer, height, distance);
    gsize rows = layer->condensed ? layer->rows : layer->units;
    layer->top = floor (top + (height - (double)rows * layer->pitch) / 2);
    if (layer->size != before)
      glia_network_plot_drop_images (layer);
  }
  place_columns (plot);
}

/* Which cell stands for a unit, and the other way round. */
static gsize
cell_of (const NetworkLayer *layer, gsize unit)
{
  return layer->cells == layer->units ? unit : unit * layer->cells / layer->units;
}

GliaBox
glia_network_plot_frame (const NetworkLayer *layer)
{
  double width = (double)layer->columns * layer->pitch + 2 * FRAME;

  return (GliaBox){layer->middle - width / 2, layer->top - FRAME, layer->middle + width / 2,
                   layer->top + (double)layer->rows * layer->pitch + FRAME};
}

GliaBox
glia_network_plot_unit_box (GliaNetworkPlot *plot, gsize layer, gsize unit)
{
  g_return_val_if_fail (layer < plot->n && unit < plot->layers[layer].units, (GliaBox){0});
  glia_network_plot_layout (plot);
  const NetworkLayer *l = &plot->layers[layer];
  if (l->condensed) {
    gsize cell = cell_of (l, unit);
    double x = glia_network_plot_frame (l).left + FRAME + (double)(cell % l->columns) * l->pitch;
    double y = l->top + (double)(cell / l->columns) * l->pitch;
    return (GliaBox){x, y, x + l->size, y + l->size};
  }
  double x = l->middle - l->size / 2;
  double y = l->top + floor ((double)unit * l->pitch + (l->pitch - l->size) / 2);
  if (l->shares && !l->names_beside) /* with its name below */
    y = l->top + floor ((double)unit * l->pitch + (l->pitch - l->size - SHARE_NAME + 4) / 2);
  return (GliaBox){x, y, x + l->size, y + l->size};
}

gboolean
glia_network_plot_is_condensed (GliaNetworkPlot *plot, gsize layer)
{
  g_return_val_if_fail (layer < plot->n, FALSE);
  glia_network_plot_layout (plot);
  return plot->layers[layer].condensed;
}

gboolean
glia_network_plot_shows_bias (const GliaNetworkPlot *plot, gsize layer)
{
  const NetworkLayer *l = &plot->layers[layer];

  return layer > 0 && l->bias != NULL && !plot->small && !l->condensed && !l->shares &&
         l->size >= BIAS_LEAST;
}

GliaBox
glia_network_plot_bias_box (GliaNetworkPlot *plot, gsize layer, gsize unit)
{
  GliaBox box = glia_network_plot_unit_box (plot, layer, unit);
  double x = box.left - 3, y = box.bottom - 5;

  return (GliaBox){x, y, x + BIAS, y + BIAS};
}

/* ---- Links
 * ---------------------------------------------------------------------------------------- */

static int
compare_links (gconstpointer a, gconstpointer b)
{
  const NetworkLink *left = a, *right = b;

  if (left->share != right->share)
    return left->share < right->share ? -1 : 1;
  /* So that the order is the same in every redraw. */
  if (left->layer != right->layer)
    return left->layer < right->layer ? -1 : 1;
  if (left->unit != right->unit)
    return left->unit < right->unit ? -1 : 1;
  return left->input < right->input ? -1 : left->input > right->input;
}

/* The strongest links into one layer. `strongest` is a heap's poor relation: a sorted list, of
 * which most candidates fail the first comparison. */
static void
collect_pair (GliaNetworkPlot *plot, gsize layer, gsize most)
{
  const NetworkLayer *l = &plot->layers[layer];
  const gsize inputs = plot->layers[layer - 1].units, count = l->units * inputs;
  g_autofree NetworkLink *strongest = g_new (NetworkLink, MIN (most, count) + 1);
  gsize n = 0, limit = MIN (most, count);

  for (gsize i = 0; i < count; i++) {
    float size = fabsf (l->weights[i]);
    if (!isfinite (size) || (n == limit && size <= strongest[n - 1].share))
      continue;
    gsize at = n < limit ? n++ : n - 1;
    if (limit == count) { /* all of them: order comes later */
      at = n - 1;
    } else {
      for (; at > 0 && strongest[at - 1].share < size; at--)
        strongest[at] = strongest[at - 1];
    }
    strongest[at] = (NetworkLink){.layer = (guint)layer,
                                  .unit = (guint)(i / inputs),
                                  .input = (guint)(i % inputs),
                                  .weight = l->weights[i],
                                  .share = size};
  }
  gboolean condensed = l->condensed || plot->layers[layer - 1].condensed;
  float largest = 0;
  for (gsize i = 0; i < n; i++)
    largest = fmaxf (largest, strongest[i].share);
  for (gsize i = 0; i < n; i++) {
    strongest[i].condensed = condensed;
    if (condensed && largest > 0)
      strongest[i].share /= largest;
  }
  g_array_append_vals (plot->links, strongest, (guint)n);
}

void
glia_network_plot_collect_links (GliaNetworkPlot *plot)
{
  glia_network_plot_layout (plot);
  if (!plot->links_old)
    return;
  plot->links_old = FALSE;
  g_array_set_size (plot->links, 0);
  for (gsize l = 1; l < plot->n; l++) {
    gboolean condensed = plot->layers[l].condensed || plot->layers[l - 1].condensed;
    if (plot->layers[l].weights != NULL)
      collect_pair (plot, l, condensed ? GLIA_NETWORK_STRONGEST : GLIA_NETWORK_MOST);
  }
  float largest = 0;
  for (guint i = 0; i < plot->links->len; i++) {
    const NetworkLink *link = &g_array_index (plot->links, NetworkLink, i);
    largest = link->condensed ? largest : fmaxf (largest, link->share);
  }
  for (guint i = 0; i < plot->links->len; i++) {
    NetworkLink *link = &g_array_index (plot->links, NetworkLink, i);
    if (!link->condensed)
      link->share = largest > 0 ? link->share / largest : 0;
  }
  g_array_sort (plot->links, compare_links);
}

NetworkCurve
glia_network_plot_link_curve (GliaNetworkPlot *plot, const NetworkLink *link)
{
  const NetworkLayer *from = &plot->layers[link->layer - 1], *to = &plot->layers[link->layer];
  GliaBox a = glia_network_plot_unit_box (plot, link->layer - 1, link->input);
  GliaBox b = glia_network_plot_unit_box (plot, link->layer, link->unit);
  double x0 = from->condensed ? glia_network_plot_frame (from).right : a.right;
  double x1 = to->condensed ? glia_network_plot_frame (to).left : b.left;

  return (NetworkCurve){x0, (a.top + a.bottom) / 2, x1, (b.top + b.bottom) / 2, HANDLE * (x1 - x0)};
}

double
glia_network_plot_link_width (const GliaNetworkPlot *plot, const NetworkLink *link)
{
  double m = (double)link->share;

  return (link->condensed ? 0.5 + 1.75 * m * m : 0.75 + 4.25 * m) * (plot->small ? 0.6 : 1);
}

/* ---- What is where
 * -------------------------------------------------------------------------------- */

static gboolean
is_within (const GliaBox *box, double x, double y, double margin)
{
  return x >= box->left - margin && x < box->right + margin && y >= box->top - margin &&
         y < box->bottom + margin;
}

static gboolean
hit_condensed (const NetworkLayer *layer, double x, double y, gsize *unit)
{
  GliaBox frame = glia_network_plot_frame (layer);

  if (!is_within (&frame, x, y, -FRAME))
    return FALSE;
  gsize column = (gsize)((x - frame.left - FRAME) / layer->pitch);
  gsize cell =
      (gsize)((y - layer->top) / layer->pitch) * layer->columns + MIN (column, layer->columns - 1);
  if (cell >= layer->cells)
    return FALSE;
  /* The first of those units for which the cell stands. */
  *unit = (cell * layer->units + layer->cells - 1) / layer->cells;
  return TRUE;
}

static gboolean
hit_unit (GliaNetworkPlot *plot, gsize layer, double x, double y, GliaNetworkPart *part)
{
  const NetworkLayer *l = &plot->layers[layer];

  *part = (GliaNetworkPart){.kind = GLIA_NETWORK_UNIT, .layer = layer};
  if (l->condensed)
    return hit_condensed (l, x, y, &part->unit);
  for (part->unit = 0; part->unit < l->units; part->unit++) {
    GliaBox box = glia_network_plot_unit_box (plot, layer, part->unit);
    GliaBox bias = glia_network_plot_bias_box (plot, layer, part->unit);
    if (glia_network_plot_shows_bias (plot, layer) && is_within (&bias, x, y, 2)) {
      part->kind = GLIA_NETWORK_BIAS;
      return TRUE;
    }
    if (is_within (&box, x, y, 1))
      return TRUE;
  }
  return FALSE;
}

static gboolean
near_curve (const NetworkCurve *c, double x, double y, double distance)
{
  if (x < c->x0 || x > c->x1)
    return FALSE;
  double px = c->x0, py = c->y0;
  for (int i = 1; i <= CURVE_STEPS; i++) {
    double t = (double)i / CURVE_STEPS, s = 1 - t;
    double qx = s * s * s * c->x0 + 3 * s * s * t * (c->x0 + c->handle) +
                3 * s * t * t * (c->x1 - c->handle) + t * t * t * c->x1;
    double qy = s * s * (s + 3 * t) * c->y0 + t * t * (3 * s + t) * c->y1;
    double dx = qx - px, dy = qy - py, length = dx * dx + dy * dy;
    double along = length > 0 ? CLAMP (((x - px) * dx + (y - py) * dy) / length, 0, 1) : 0;
    if (hypot (x - px - along * dx, y - py - along * dy) <= distance)
      return TRUE;
    px = qx;
    py = qy;
  }
  return FALSE;
}

GliaNetworkPart
glia_network_plot_hit (GliaNetworkPlot *plot, double x, double y)
{
  GliaNetworkPart part;

  glia_network_plot_layout (plot);
  for (gsize l = 0; l < plot->n; l++)
    if (hit_unit (plot, l, x, y, &part))
      return part;
  glia_network_plot_collect_links (plot);
  for (guint i = plot->links->len; i > 0; i--) {
    const NetworkLink *link = &g_array_index (plot->links, NetworkLink, i - 1);
    NetworkCurve curve = glia_network_plot_link_curve (plot, link);
    double reach = fmax (NEAR_LINK, glia_network_plot_link_width (plot, link) / 2 + 1);
    if (near_curve (&curve, x, y, reach))
      return (GliaNetworkPart){GLIA_NETWORK_LINK, link->layer, link->unit, link->input};
  }
  return (GliaNetworkPart){.kind = GLIA_NETWORK_NOTHING};
}

/* The unit of `layer` whose middle is nearest to y. */
static gsize
nearest_unit (GliaNetworkPlot *plot, gsize layer, double y)
{
  gsize best = 0;
  double distance = INFINITY;

  for (gsize i = 0; i < plot->layers[layer].units; i++) {
    GliaBox box = glia_network_plot_unit_box (plot, layer, i);
    double d = fabs ((box.top + box.bottom) / 2 - y);
    if (d < distance) {
      distance = d;
      best = i;
    }
  }
  return best;
}

GliaNetworkPart
glia_network_plot_next (GliaNetworkPlot *plot, GliaNetworkPart part, GliaNetworkDirection direction)
{
  glia_network_plot_layout (plot);
  if (plot->n == 0)
    return (GliaNetworkPart){0};
  if (part.kind == GLIA_NETWORK_NOTHING || part.layer >= plot->n)
    return (GliaNetworkPart){.kind = GLIA_NETWORK_UNIT, .layer = plot->n - 1};
  const NetworkLayer *layer = &plot->layers[part.layer];
  gsize stride = layer->condensed ? layer->columns : 1;
  gsize column = layer->condensed ? part.unit % layer->columns : 0;
  GliaBox box = glia_network_plot_unit_box (plot, part.layer, part.unit);
  gssize to = (gssize)part.layer;
  part.kind = GLIA_NETWORK_UNIT;
  part.input = 0;
  switch (direction) {
  case GLIA_NETWORK_UP:
    part.unit = part.unit >= stride ? part.unit - stride : part.unit;
    return part;
  case GLIA_NETWORK_DOWN:
    part.unit = part.unit + stride < layer->units ? part.unit + stride : part.unit;
    return part;
  case GLIA_NETWORK_LEFT:
    if (column > 0) {
      part.unit--;
      return part;
    }
    to--;
    break;
  case GLIA_NETWORK_RIGHT:
  default:
    if (column + 1 < stride && part.unit + 1 < layer->units) {
      part.unit++;
      return part;
    }
    to++;
  }
  if (to < 0 || to >= (gssize)plot->n)
    return part;
  part.layer = (gsize)to;
  part.unit = nearest_unit (plot, part.layer, (box.top + box.bottom) / 2);
  return part;
}
