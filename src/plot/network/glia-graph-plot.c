/* SPDX-License-Identifier: MIT */
#include "glia-graph-plot.h"

#include "glia-axes.h"
#include "glia-figure-class.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BOX_WIDTH     150.0
#define BOX_HEIGHT    78.0
#define BOX_RADIUS    12.0
#define COLUMN_PITCH  284.0
#define ROW_PITCH     132.0
#define MARGIN        30.0
#define HEADER        40.0
#define RESULT_WIDTH  130.0
#define EDGE          1.5
#define EDGE_NOW      3.0
#define EDGE_BEFORE   2.0
#define BEFORE_ALPHA  0.55
#define GRADIENT_DOWN 8.0 /* the gradient's line lies below the value's */
#define CHIP_HEIGHT   22.0
#define ARROW         8.0
#define NOTE_WIDTH    640.0 /* of the figure of a graph that is not drawn */
#define NOTE_HEIGHT   160.0

typedef struct {
  char *title, *subtitle, *result;
  gboolean edge_labels;
  GliaGraphNode *nodes;
  GliaGraphEdge *edges;
  gsize n_nodes, n_edges, columns;
  double lowest, highest; /* rows, of nodes and of lines that pass between them */
} GraphPlot;

/* Where the graph lies on the canvas: everything is scaled down alike when there is too little
 * room. */
typedef struct {
  double scale, left, top, column_pitch, row_pitch;
} Frame;

char *
glia_graph_number (double value)
{
  if (isnan (value))
    return g_strdup (_ ("not a number"));
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");
  return g_strdup_printf ("%s%.6g", value < 0 ? "−" : "", fabs (value));
}

static Frame
find_frame (const GraphPlot *plot, double width, double height)
{
  const double header = plot->title != NULL ? HEADER : 0;
  const double result = plot->result != NULL ? RESULT_WIDTH : 0;
  const double rows = plot->highest - plot->lowest, gaps = (double)plot->columns - 1;
  const double least_width = 2 * MARGIN + result + BOX_WIDTH + gaps * (BOX_WIDTH + 60);
  const double least_height = 2 * MARGIN + BOX_HEIGHT + rows * (BOX_HEIGHT + 14);
  Frame frame = {.scale = fmin (1, fmin (width / least_width, (height - header) / least_height))};

  const double across = width / frame.scale, down = (height - header) / frame.scale;
  frame.column_pitch =
      gaps > 0 ? fmin (COLUMN_PITCH, (across - 2 * MARGIN - result - BOX_WIDTH) / gaps) : 0;
  frame.row_pitch = rows > 0 ? fmin (ROW_PITCH, (down - 2 * MARGIN - BOX_HEIGHT) / rows) : 0;
  frame.left = (across - gaps * frame.column_pitch - BOX_WIDTH - result) / 2;
  frame.top = header / frame.scale + (down - rows * frame.row_pitch - BOX_HEIGHT) / 2 -
              plot->lowest * frame.row_pitch;
  return frame;
}

static double
box_x (const Frame *frame, gsize column)
{
  return floor (frame->left + (double)column * frame->column_pitch) + 0.5;
}

static double
row_middle (const Frame *frame, double row)
{
  return floor (frame->top + row * frame->row_pitch) + BOX_HEIGHT / 2 + 0.5;
}

/* ---- Boxes
 * -------------------------------------------------------------------------------------- */

static void
draw_number (cairo_t *cr,
             double right,
             double y,
             gboolean has,
             double value,
             GliaColour colour,
             GliaStyle style)
{
  g_autofree char *text = has ? glia_graph_number (value) : NULL;

  if (has)
    glia_text_draw (cr, GLIA_FONT_CAPTION_BOLD, text, colour, right, y, 1, 80);
  else
    glia_text_draw (cr, GLIA_FONT_CAPTION, _ ("not yet"),
                    glia_theme_role (style, GLIA_ROLE_DIM_TEXT), right, y, 1, 80);
}

static void
draw_box (const GliaGraphNode *node, cairo_t *cr, double x, double y, GliaStyle style)
{
  const GliaColour text = glia_theme_role (style, GLIA_ROLE_TEXT);
  const GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);
  const GliaColour forward = glia_theme_role (style, GLIA_ROLE_FORWARD);
  const GliaColour gradient = glia_theme_role (style, GLIA_ROLE_GRADIENT);
  g_autofree char *label = g_strdup_printf ("∂f/∂%s", node->name);

  glia_box_path (cr, &(GliaBox){x, y, x + BOX_WIDTH, y + BOX_HEIGHT}, BOX_RADIUS);
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_CARD), 1);
  cairo_fill_preserve (cr);
  glia_colour_source (
      cr,
      node->current || node->problem != NULL ? gradient : glia_theme_role (style, GLIA_ROLE_BORDER),
      1);
  cairo_set_line_width (cr, node->current ? 2.5 : 1);
  cairo_stroke (cr);
  const double name = glia_text_draw (cr, GLIA_FONT_TITLE, node->name, text, x + 12, y + 18, 0, 70);
  glia_text_draw (cr, GLIA_FONT_BODY, node->caption, dim, x + BOX_WIDTH - 12, y + 18, 1,
                  BOX_WIDTH - 32 - name);
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_GRID), 1);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x + 1, y + 34);
  cairo_line_to (cr, x + BOX_WIDTH - 1, y + 34);
  cairo_stroke (cr);
  glia_text_draw (cr, GLIA_FONT_CAPTION, _ ("value"), dim, x + 12, y + 46, 0, 0);
  draw_number (cr, x + BOX_WIDTH - 12, y + 46, node->has_value, node->value, forward, style);
  if (node->constant)
    return;
  glia_text_draw (cr, GLIA_FONT_CAPTION, label, dim, x + 12, y + 64, 0, 70);
  draw_number (cr, x + BOX_WIDTH - 12, y + 64, node->has_gradient, node->gradient, gradient, style);
}

/* ---- Edges
 * -------------------------------------------------------------------------------------- */

static void
edge_path (const GraphPlot *plot,
           cairo_t *cr,
           const Frame *frame,
           const GliaGraphEdge *edge,
           double start_shift,
           double end_shift,
           double gap)
{
  const GliaGraphNode *from = &plot->nodes[edge->from], *to = &plot->nodes[edge->to];
  double x = box_x (frame, from->column) + BOX_WIDTH + gap;
  double y = row_middle (frame, from->row) + start_shift;

  cairo_move_to (cr, x, y);
  for (gsize column = from->column + 1; column <= to->column; column++) {
    const gboolean last = column == to->column;
    const double next_y =
        last ? row_middle (frame, to->row) + end_shift
             : row_middle (frame, edge->passages != NULL
                                      ? edge->passages[column - from->column - 1]
                                      : from->row + (to->row - from->row) *
                                                        (double)(column - from->column) /
                                                        (double)(to->column - from->column)) +
                   end_shift;
    const double next_x = box_x (frame, column) - (last ? gap : 0);
    const double handle = 0.45 * (next_x - x);
    cairo_curve_to (cr, x + handle, y, next_x - handle, next_y, next_x, next_y);
    x = next_x;
    y = next_y;
    if (!last) {
      x += BOX_WIDTH;
      cairo_line_to (cr, x, y);
    }
  }
}

static void
arrow_head (cairo_t *cr, double x, double y, double direction)
{
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - direction * ARROW, y - ARROW / 2);
  cairo_line_to (cr, x - direction * ARROW, y + ARROW / 2);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_chip (const GraphPlot *plot,
           cairo_t *cr,
           const Frame *frame,
           const GliaGraphEdge *edge,
           double middle_shift,
           GliaStyle style)
{
  const GliaGraphNode *from = &plot->nodes[edge->from], *to = &plot->nodes[edge->to];
  const GliaColour gradient = glia_theme_role (style, GLIA_ROLE_GRADIENT);
  const GliaColour card = glia_theme_role (style, GLIA_ROLE_CARD);
  const gboolean now = edge->state == GLIA_GRAPH_EDGE_NOW;
  /* In the gap before the node, where the edges of one source have parted. */
  const gsize before = to->column - 1;
  const double room = frame->column_pitch - BOX_WIDTH - 16;
  const double start_row = edge->passages != NULL && before > from->column
                               ? edge->passages[before - from->column - 1]
                               : from->row;
  const double width =
      fmin (glia_text_width (cr, GLIA_FONT_CAPTION, edge->label) + 20, fmax (room, 30));
  const double x = box_x (frame, before) + BOX_WIDTH + 8 + fmax (0, (room - width) / 2);
  const double y =
      (row_middle (frame, start_row) + row_middle (frame, to->row)) / 2 + middle_shift - 20;

  const GliaBox chip = {floor (x) + 0.5, floor (y - CHIP_HEIGHT / 2) + 0.5, floor (x) + 0.5 + width,
                        floor (y - CHIP_HEIGHT / 2) + 0.5 + CHIP_HEIGHT};
  glia_box_path (cr, &chip, CHIP_HEIGHT / 2);
  glia_colour_source (cr, now ? glia_colour_mix (card, gradient, 0.12) : card, 1);
  cairo_fill_preserve (cr);
  glia_colour_source (cr, now ? gradient : glia_theme_role (style, GLIA_ROLE_BORDER),
                      now ? BEFORE_ALPHA : 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  glia_text_draw (cr, GLIA_FONT_CAPTION, edge->label,
                  glia_theme_role (style, now ? GLIA_ROLE_TEXT : GLIA_ROLE_DIM_TEXT), x + width / 2,
                  y, 0.5, width - 12);
}

/* Two inputs of one node arrive a little apart. */
static double
find_arrival (const GraphPlot *plot, gsize edge)
{
  const GliaGraphEdge *this = &plot->edges[edge];

  for (gsize i = 0; i < plot->n_edges; i++) {
    const GliaGraphEdge *other = &plot->edges[i];
    if (i == edge || other->to != this->to)
      continue;
    const double difference = plot->nodes[this->from].row - plot->nodes[other->from].row;
    return difference < 0 || (difference == 0 && edge < i) ? -16 : 12;
  }
  return 0;
}

static void
draw_edge (const GraphPlot *plot, cairo_t *cr, const Frame *frame, gsize index, GliaStyle style)
{
  const GliaGraphEdge *edge = &plot->edges[index];
  const GliaGraphNode *to = &plot->nodes[edge->to];
  const double shift = find_arrival (plot, index);
  const GliaColour axis = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);

  cairo_set_line_width (cr, EDGE);
  glia_colour_source (cr, axis, 0.6);
  edge_path (plot, cr, frame, edge, 0, shift, 0);
  cairo_stroke (cr);
  glia_colour_source (cr, axis, 1);
  arrow_head (cr, box_x (frame, to->column) - 1, row_middle (frame, to->row) + shift, 1);
  if (edge->state == GLIA_GRAPH_EDGE_WAITING)
    return;
  const gboolean now = edge->state == GLIA_GRAPH_EDGE_NOW;
  const GliaGraphNode *from = &plot->nodes[edge->from];
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_GRADIENT), now ? 1 : BEFORE_ALPHA);
  cairo_set_line_width (cr, now ? EDGE_NOW : EDGE_BEFORE);
  edge_path (plot, cr, frame, edge, GRADIENT_DOWN, shift + GRADIENT_DOWN, 5);
  cairo_stroke (cr);
  arrow_head (cr, box_x (frame, from->column) + BOX_WIDTH + 4,
              row_middle (frame, from->row) + GRADIENT_DOWN, -1);
}

/* ---- The figure
 * --------------------------------------------------------------------------------- */

static void
draw_result (const GraphPlot *plot, cairo_t *cr, const Frame *frame, GliaStyle style)
{
  const GliaGraphNode *last = &plot->nodes[plot->n_nodes - 1];
  const double x = box_x (frame, last->column) + BOX_WIDTH, y = row_middle (frame, last->row);
  const GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);
  g_autofree char *number = last->has_value ? glia_graph_number (last->value) : g_strdup ("…");
  g_autofree char *text = g_strdup_printf ("%s = %s", plot->result, number);

  cairo_set_line_width (cr, EDGE);
  glia_colour_source (cr, dim, 0.6);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + 26, y);
  cairo_stroke (cr);
  glia_colour_source (cr, dim, 1);
  arrow_head (cr, x + 30, y, 1);
  glia_text_draw (cr, GLIA_FONT_TITLE, text, glia_theme_role (style, GLIA_ROLE_TEXT), x + 38, y, 0,
                  RESULT_WIDTH - 20);
}

static gboolean
is_readable (const GraphPlot *plot)
{
  return plot->columns <= GLIA_GRAPH_MOST_COLUMNS &&
         plot->highest - plot->lowest < GLIA_GRAPH_MOST_ROWS;
}

static void
draw_note (const GraphPlot *plot, cairo_t *cr, double width, double height, GliaStyle style)
{
  g_autofree char *size = g_strdup_printf (
      _ ("%zu nodes in %zu columns, up to %.0f rows: too large to read as a drawing"),
      plot->n_nodes, plot->columns, floor (plot->highest - plot->lowest) + 1);
  g_autofree char *most = g_strdup_printf (_ ("At most %d columns and %d rows are drawn."),
                                           GLIA_GRAPH_MOST_COLUMNS, GLIA_GRAPH_MOST_ROWS);
  const GliaColour text = glia_theme_role (style, GLIA_ROLE_TEXT);
  const GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);

  glia_text_draw (cr, GLIA_FONT_BODY, size, text, width / 2, height / 2 - 12, 0.5,
                  width - 2 * MARGIN);
  glia_text_draw (cr, GLIA_FONT_CAPTION, most, dim, width / 2, height / 2 + 12, 0.5,
                  width - 2 * MARGIN);
}

static void
draw_graph (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style)
{
  const GraphPlot *plot = self;
  const Frame frame = find_frame (plot, width, height);

  glia_axes_header (cr, plot->title, plot->subtitle, NULL, 0, width, style);
  if (!is_readable (plot)) {
    draw_note (plot, cr, width, height, style);
    return;
  }
  cairo_scale (cr, frame.scale, frame.scale);
  for (gsize i = 0; i < plot->n_edges; i++)
    draw_edge (plot, cr, &frame, i, style);
  for (gsize i = 0; i < plot->n_nodes; i++)
    draw_box (&plot->nodes[i], cr, box_x (&frame, plot->nodes[i].column),
              row_middle (&frame, plot->nodes[i].row) - BOX_HEIGHT / 2, style);
  for (gsize i = 0; i < plot->n_edges && plot->edge_labels; i++)
    if (plot->edges[i].label != NULL)
      draw_chip (plot, cr, &frame, &plot->edges[i], find_arrival (plot, i) / 2, style);
  if (plot->result != NULL)
    draw_result (plot, cr, &frame, style);
}

static void
write_csv (gconstpointer self, GString *csv)
{
  const GraphPlot *plot = self;

  g_string_append (csv, "node,operation,value,gradient\n");
  for (gsize i = 0; i < plot->n_nodes; i++) {
    const GliaGraphNode *node = &plot->nodes[i];
    glia_csv_text (csv, node->name);
    g_string_append_c (csv, ',');
    glia_csv_text (csv, node->caption);
    g_string_append_c (csv, ',');
    glia_csv_number (csv, node->has_value ? node->value : NAN);
    g_string_append_c (csv, ',');
    glia_csv_number (csv, node->has_gradient ? node->gradient : NAN);
    g_string_append_c (csv, '\n');
  }
}

static void
free_plot (gpointer self)
{
  GraphPlot *plot = self;

  for (gsize i = 0; i < plot->n_nodes; i++) {
    g_free ((char *)plot->nodes[i].name);
    g_free ((char *)plot->nodes[i].caption);
    g_free ((char *)plot->nodes[i].problem);
  }
  for (gsize i = 0; i < plot->n_edges; i++) {
    g_free ((char *)plot->edges[i].label);
    g_free ((double *)plot->edges[i].passages);
  }
  g_free (plot->nodes);
  g_free (plot->edges);
  g_free (plot->title);
  g_free (plot->subtitle);
  g_free (plot->result);
  g_free (plot);
}

static void
copy_nodes (GraphPlot *plot, const GliaGraphNode *nodes)
{
  for (gsize i = 0; i < plot->n_nodes; i++) {
    plot->nodes[i] = nodes[i];
    plot->nodes[i].name = g_strdup (nodes[i].name);
    plot->nodes[i].caption = g_strdup (nodes[i].caption);
    plot->nodes[i].problem = g_strdup (nodes[i].problem);
    plot->columns = MAX (plot->columns, nodes[i].column + 1);
    plot->lowest = fmin (plot->lowest, nodes[i].row);
    plot->highest = fmax (plot->highest, nodes[i].row);
  }
}

static void
copy_edges (GraphPlot *plot, const GliaGraphEdge *edges)
{
  for (gsize i = 0; i < plot->n_edges; i++) {
    const gsize passages = plot->nodes[edges[i].to].column - plot->nodes[edges[i].from].column - 1;
    plot->edges[i] = edges[i];
    plot->edges[i].label = g_strdup (edges[i].label);
    plot->edges[i].passages =
        passages > 0 ? g_memdup2 (edges[i].passages, passages * sizeof (double)) : NULL;
    for (gsize k = 0; plot->edges[i].passages != NULL && k < passages; k++) {
      plot->lowest = fmin (plot->lowest, plot->edges[i].passages[k]);
      plot->highest = fmax (plot->highest, plot->edges[i].passages[k]);
    }
  }
}

GliaFigure *
glia_graph_plot_new (const GliaGraphOptions *options,
                     const GliaGraphNode *nodes,
                     gsize n_nodes,
                     const GliaGraphEdge *edges,
                     gsize n_edges)
{
  static const GliaFigureClass class = {draw_graph, write_csv, free_plot};

  g_return_val_if_fail (n_nodes > 0, NULL);
  GraphPlot *plot = g_new0 (GraphPlot, 1);

  plot->title = g_strdup (options->title);
  plot->subtitle = g_strdup (options->subtitle);
  plot->result = g_strdup (options->result);
  plot->edge_labels = options->edge_labels;
  plot->n_nodes = n_nodes;
  plot->n_edges = n_edges;
  plot->nodes = g_new0 (GliaGraphNode, n_nodes);
  plot->edges = g_new0 (GliaGraphEdge, n_edges);
  copy_nodes (plot, nodes);
  copy_edges (plot, edges);
  if (!is_readable (plot))
    return glia_figure_new (&class, plot, NOTE_WIDTH, NOTE_HEIGHT);
  const double width = 2 * MARGIN + BOX_WIDTH + (double)(plot->columns - 1) * COLUMN_PITCH +
                       (plot->result != NULL ? RESULT_WIDTH : 0);
  const double height = 2 * MARGIN + BOX_HEIGHT + (plot->highest - plot->lowest) * ROW_PITCH +
                        (plot->title != NULL ? HEADER : 0);
  return glia_figure_new (&class, plot, fmax (width, 300), fmax (height, 160));
}
