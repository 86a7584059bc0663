/* SPDX-License-Identifier: MIT */
#include "glia-graph-lab.h"

#include "glia-graph-plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (glia - lab - error - quark, glia_lab_error)

struct _GliaGraphLab {
  graph_expression *graph;
  graph_drawing *drawing;
  gsize *operations; /* the nodes that compute something, in order */
  gsize operation_count;
  gsize step;
  double *gradients; /* what has come back by this step */
  gboolean *reached; /* whether anything has */
};

static const graph_node *
node_at (const GliaGraphLab *lab, gsize node)
{
  return graph_get (lab->graph, node);
}

static gsize
inputs_of (const GliaGraphLab *lab, gsize node)
{
  return graph_operation_describe (node_at (lab, node)->operation)->inputs;
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static gboolean
is_backward (const GliaGraphLab *lab)
{
  return lab->step > lab->operation_count;
}

/* The node of this step, or G_MAXSIZE at step 0. */
static gsize
current_node (const GliaGraphLab *lab)
{
  if (lab->step == 0)
    return G_MAXSIZE;
  if (!is_backward (lab))
    return lab->operations[lab->step - 1];
  return lab->operations[2 * lab->operation_count - lab->step];
}

static gboolean
has_value (const GliaGraphLab *lab, gsize node)
{
  return inputs_of (lab, node) == 0 || is_backward (lab) ||
         (lab->step > 0 && node <= lab->operations[lab->step - 1]);
}

/* Whether the node has handed its gradient on by this step. */
static gboolean
has_handed_on (const GliaGraphLab *lab, gsize node)
{
  return is_backward (lab) && inputs_of (lab, node) > 0 && node >= current_node (lab);
}

static void
replay_steps (GliaGraphLab *lab)
{
  const gsize length = graph_length (lab->graph);

  graph_forward (lab->graph);
  graph_backward (lab->graph);
  memset (lab->gradients, 0, length * sizeof *lab->gradients);
  memset (lab->reached, 0, length * sizeof *lab->reached);
  if (lab->step < lab->operation_count || (lab->operation_count > 0 && lab->step == 0))
    return;
  lab->gradients[length - 1] = 1;
  lab->reached[length - 1] = lab->operation_count == 0 || is_backward (lab);
  for (gsize i = length; i-- > 0;)
    for (gsize k = 0; has_handed_on (lab, i) && k < inputs_of (lab, i); k++) {
      const gsize input = node_at (lab, i)->inputs[k];
      if (!node_at (lab, input)->varies)
        continue;
      lab->gradients[input] += lab->gradients[i] * node_at (lab, i)->derivatives[k];
      lab->reached[input] = TRUE;
    }
}

gsize
glia_graph_lab_steps (const GliaGraphLab *lab)
{
  return 2 * lab->operation_count;
}

void
glia_graph_lab_go_to_step (GliaGraphLab *lab, gsize step)
{
  lab->step = MIN (step, glia_graph_lab_steps (lab));
  replay_steps (lab);
}

gsize
glia_graph_lab_step (const GliaGraphLab *lab)
{
  return lab->step;
}

/* ---- Making ---------------------------------------------------------------------------------- */

static const char *
translate_word (const char *english)
{
  return _ (english);
}

GliaGraphLab *
glia_graph_lab_new (const char *expression, gsize *position, GError **error)
{
  graph_error problem;
  graph_expression *graph;

  if (!g_utf8_validate (expression, -1, NULL)) {
    g_set_error_literal (error, GLIA_LAB_ERROR, GLIA_LAB_ERROR_EXPRESSION,
                         _ ("The expression is not UTF-8 text."));
    return NULL;
  }
  graph = graph_parse_in (expression, translate_word, &problem);
  graph_drawing *drawing = graph != NULL ? graph_draw (graph) : NULL;
  if (drawing == NULL) {
    if (position != NULL)
      *position = problem.position;
    g_set_error_literal (error, GLIA_LAB_ERROR, GLIA_LAB_ERROR_EXPRESSION,
                         graph == NULL ? problem.message : _ ("There is not enough memory."));
    graph_free (graph);
    return NULL;
  }
  GliaGraphLab *lab = g_new0 (GliaGraphLab, 1);
  const gsize length = graph_length (graph);
  lab->graph = graph;
  lab->drawing = drawing;
  lab->operations = g_new0 (gsize, length);
  lab->gradients = g_new0 (double, length);
  lab->reached = g_new0 (gboolean, length);
  for (gsize i = 0; i < length; i++)
    if (inputs_of (lab, i) > 0)
      lab->operations[lab->operation_count++] = i;
  glia_graph_lab_go_to_step (lab, G_MAXSIZE);
  return lab;
}

void
glia_graph_lab_free (GliaGraphLab *lab)
{
  if (lab == NULL)
    return;
  graph_free (lab->graph);
  graph_drawing_free (lab->drawing);
  g_free (lab->operations);
  g_free (lab->gradients);
  g_free (lab->reached);
  g_free (lab);
}

const graph_expression *
glia_graph_lab_graph (const GliaGraphLab *lab)
{
  return lab->graph;
}

gboolean
glia_graph_lab_set_variable (GliaGraphLab *lab, const char *variable, double value)
{
  if (!graph_set (lab->graph, variable, value))
    return FALSE;
  replay_steps (lab);
  return TRUE;
}

/* ---- Text ------------------------------------------------------------------------------------ */

static char *
node_name (const GliaGraphLab *lab, gsize node)
{
  const graph_node *it = node_at (lab, node);

  return it->operation == GRAPH_NUMBER ? glia_graph_number (it->number) : g_strdup (it->name);
}

/* `pattern` is written with inputs a and b; they become the nodes' names. */
static char *
fill_pattern (const char *pattern, const char *a, const char *b)
{
  GString *text = g_string_new (NULL);

  for (const char *at = pattern; *at != '\0'; at++) {
    const gboolean alone = (at == pattern || !g_ascii_isalpha (at[-1])) && !g_ascii_isalpha (at[1]);
    if (alone && (*at == 'a' || *at == 'b'))
      g_string_append (text, *at == 'a' ? a : b);
    else
      g_string_append_c (text, *at);
  }
  return g_string_free (text, FALSE);
}

static void
input_names (const GliaGraphLab *lab, gsize node, char **a, char **b)
{
  const gsize count = inputs_of (lab, node);

  *a = count > 0 ? node_name (lab, node_at (lab, node)->inputs[0]) : NULL;
  *b = count > 1 ? node_name (lab, node_at (lab, node)->inputs[1]) : NULL;
}

static char *
operation_text (const GliaGraphLab *lab, gsize node)
{
  const graph_node *it = node_at (lab, node);
  const graph_operation_info *info = graph_operation_describe (it->operation);
  g_autofree char *a = NULL, *b = NULL;

  if (info->inputs == 0)
    return g_strdup (it->operation == GRAPH_NUMBER ? _ ("number") : _ ("input"));
  input_names (lab, node, &a, &b);
  if (info->infix && info->inputs == 1)
    return g_strdup_printf ("%s%s", info->name, a);
  if (info->infix)
    return g_strdup_printf (it->operation == GRAPH_POWER ? "%s%s%s" : "%s %s %s", a, info->name, b);
  if (info->inputs == 1)
    return g_strdup_printf ("%s(%s)", info->name, a);
  return g_strdup_printf ("%s(%s, %s)", info->name, a, b);
}

/* max and min of equal inputs share: their formulas do not say so. */
static gboolean
is_tie (const GliaGraphLab *lab, gsize node)
{
  const graph_node *it = node_at (lab, node);

  return (it->operation == GRAPH_MAX || it->operation == GRAPH_MIN) &&
         node_at (lab, it->inputs[0])->value == node_at (lab, it->inputs[1])->value;
}

/* The local derivative by input k: "z"; of a tie its number. */
static char *
derivative_formula (const GliaGraphLab *lab, gsize node, gsize k)
{
  const graph_node *it = node_at (lab, node);
  g_autofree char *a = NULL, *b = NULL;

  if (is_tie (lab, node))
    return glia_graph_number (it->derivatives[k]);
  input_names (lab, node, &a, &b);
  return fill_pattern (graph_operation_describe (it->operation)->derivatives[k], a, b);
}

/* "z = 2": the same and its number. */
static char *
derivative_text (const GliaGraphLab *lab, gsize node, gsize k)
{
  g_autofree char *formula = derivative_formula (lab, node, k), *a = NULL, *b = NULL;
  g_autofree char *number = glia_graph_number (node_at (lab, node)->derivatives[k]);

  if (is_tie (lab, node)) {
    input_names (lab, node, &a, &b);
    return g_strdup_printf (_ ("%s, since %s = %s"), number, a, b);
  }
  return strcmp (formula, number) == 0 ? g_strdup (number)
                                       : g_strdup_printf ("%s = %s", formula, number);
}

static char *
cached_text (const GliaGraphLab *lab, gsize node)
{
  GString *text = g_string_new (NULL);
  const graph_node *it = node_at (lab, node);

  for (const char *what = graph_operation_describe (it->operation)->caches; *what != '\0'; what++) {
    const gsize of = *what == 'f' ? node : it->inputs[*what - 'a'];
    if (node_at (lab, of)->operation == GRAPH_NUMBER)
      continue;
    g_autofree char *name = node_name (lab, of);
    g_autofree char *number = glia_graph_number (node_at (lab, of)->value);
    g_string_append_printf (text, "%s%s = %s", text->len > 0 ? ", " : "", name, number);
  }
  return g_string_free (text, FALSE);
}

static char *
derivatives_text (const GliaGraphLab *lab, gsize node)
{
  GString *text = g_string_new (NULL);
  g_autofree char *name = node_name (lab, node);

  for (gsize k = 0; k < inputs_of (lab, node); k++) {
    const gsize input = node_at (lab, node)->inputs[k];
    if (!node_at (lab, input)->varies)
      continue;
    g_autofree char *by = node_name (lab, input), *what = derivative_text (lab, node, k);
    g_string_append_printf (text, "%s∂%s/∂%s = %s", text->len > 0 ? ", " : "", name, by, what);
  }
  return g_string_free (text, FALSE);
}

void
glia_graph_row_clear (GliaGraphRow *row)
{
  g_free (row->name);
  g_free (row->operation);
  g_free (row->value);
  g_free (row->cached);
  g_free (row->derivatives);
  g_free (row->gradient);
}

GliaGraphRow
glia_graph_lab_row (const GliaGraphLab *lab, gsize node)
{
  const graph_node *it = node_at (lab, node);
  const gboolean known = has_value (lab, node);

  return (GliaGraphRow){.name = node_name (lab, node),
                        .operation = operation_text (lab, node),
                        .value = known ? glia_graph_number (it->value) : g_strdup (_ ("not yet")),
                        .cached = known ? cached_text (lab, node) : g_strdup (""),
                        .derivatives = known ? derivatives_text (lab, node) : g_strdup (""),
                        .gradient = !it->varies          ? g_strdup ("")
                                    : lab->reached[node] ? glia_graph_number (lab->gradients[node])
                                                         : g_strdup (_ ("not yet")),
                        .problem = known && it->problem != NULL ? _ (it->problem) : NULL,
                        .current = node == current_node (lab)};
}

char *
glia_graph_lab_step_title (const GliaGraphLab *lab)
{
  if (lab->step == 0)
    return g_strdup (_ ("The inputs"));
  return g_strdup_printf (
      is_backward (lab) ? _ ("Backward, step %zu of %zu") : _ ("Forward, step %zu of %zu"),
      is_backward (lab) ? lab->step - lab->operation_count : lab->step, lab->operation_count);
}

char *
glia_graph_lab_step_sentence (const GliaGraphLab *lab)
{
  const gsize node = current_node (lab);

  if (node == G_MAXSIZE)
    return g_strdup (_ ("Each operation waits for its inputs' values."));
  const graph_node *it = node_at (lab, node);
  g_autofree char *name = node_name (lab, node), *operation = operation_text (lab, node);
  g_autofree char *number = glia_graph_number (it->value);
  if (!is_backward (lab))
    return it->problem != NULL ? g_strdup_printf ("%s = %s: %s", name, operation, _ (it->problem))
                               : g_strdup_printf ("%s = %s = %s", name, operation, number);
  g_autoptr (GString) text = g_string_new (NULL);
  for (gsize k = 0; k < inputs_of (lab, node); k++) {
    if (!node_at (lab, it->inputs[k])->varies)
      continue;
    g_autofree char *to = node_name (lab, it->inputs[k]);
    g_autofree char *factor = derivative_formula (lab, node, k);
    g_autofree char *part =
        /* Translators: one of those that "%s hands its gradient on" lists, "to a times b". */
        g_strdup_printf (_ ("to %s times %s"), to, factor);
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
  }
  if (text->len == 0)
    return g_strdup_printf (_ ("%s = %s hands its gradient on"), name, operation);
  /* Translators: a name, its operation, then a list like "to a times b, to b times a". */
  return g_strdup_printf (_ ("%s = %s hands its gradient on: %s"), name, operation, text->str);
}

/* ---- Pictures -------------------------------------------------------------------------------- */

static void
make_edges (const GliaGraphLab *lab, GArray *edges)
{
  const graph_drawing *drawing = lab->drawing;

  for (gsize i = 0; i < graph_length (lab->graph); i++)
    for (gsize k = 0; k < inputs_of (lab, i); k++) {
      const gsize from = node_at (lab, i)->inputs[k];
      const gboolean varies = node_at (lab, from)->varies;
      const GliaGraphEdge edge = {
          .from = from,
          .to = i,
          .label = varies && has_value (lab, i) ? derivative_text (lab, i, k) : NULL,
          .passages = drawing->passages != NULL
                          ? drawing->passages + drawing->first_passage[2 * i + k]
                          : NULL,
          .state = !varies || !has_handed_on (lab, i) ? GLIA_GRAPH_EDGE_WAITING
                   : i == current_node (lab)          ? GLIA_GRAPH_EDGE_NOW
                                                      : GLIA_GRAPH_EDGE_BEFORE};
      g_array_append_val (edges, edge);
    }
}

gboolean
glia_graph_lab_is_readable (const GliaGraphLab *lab)
{
  return lab->drawing->columns <= GLIA_GRAPH_MOST_COLUMNS &&
         lab->drawing->tallest <= GLIA_GRAPH_MOST_ROWS; /* passages too */
}

GliaFigure *
glia_graph_lab_figure (const GliaGraphLab *lab, const char *title)
{
  const gsize length = graph_length (lab->graph);
  const gboolean at_the_end = lab->step == glia_graph_lab_steps (lab);
  const GliaGraphOptions options = {.title = title, .result = "f", .edge_labels = TRUE};
  g_autofree GliaGraphNode *nodes = g_new0 (GliaGraphNode, length);
  g_autofree GliaGraphRow *rows = g_new0 (GliaGraphRow, length);
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (GliaGraphEdge));

  for (gsize i = 0; i < length; i++) {
    rows[i] = glia_graph_lab_row (lab, i);
    nodes[i] = (GliaGraphNode){.name = rows[i].name,
                               .caption = rows[i].operation,
                               .problem = rows[i].problem,
                               .value = node_at (lab, i)->value,
                               .gradient = lab->gradients[i],
                               .constant = !node_at (lab, i)->varies,
                               .has_value = has_value (lab, i),
                               .has_gradient = lab->reached[i],
                               .current = !at_the_end && i == current_node (lab),
                               .column = lab->drawing->places[i].column,
                               .row = lab->drawing->places[i].row};
  }
  make_edges (lab, edges);
  for (guint i = 0; at_the_end && i < edges->len; i++) {
    GliaGraphEdge *edge = &g_array_index (edges, GliaGraphEdge, i);
    if (edge->state == GLIA_GRAPH_EDGE_NOW)
      edge->state = GLIA_GRAPH_EDGE_BEFORE;
  }
  GliaFigure *figure = glia_graph_plot_new (
      &options, nodes, length, (const GliaGraphEdge *)(gpointer)edges->data, edges->len);
  for (gsize i = 0; i < length; i++)
    glia_graph_row_clear (&rows[i]);
  for (guint i = 0; i < edges->len; i++)
    g_free ((char *)g_array_index (edges, GliaGraphEdge, i).label);
  return figure;
}

char *
glia_graph_lab_dot (const GliaGraphLab *lab)
{
  GString *dot = g_string_new ("digraph computation {\n  rankdir=LR;\n  node [shape=box];\n");

  for (gsize i = 0; i < graph_length (lab->graph); i++) {
    g_auto (GliaGraphRow) row = glia_graph_lab_row (lab, i);
    g_string_append_printf (dot, "  n%" G_GSIZE_FORMAT " [label=\"%s", i, row.name);
    if (node_at (lab, i)->operation != GRAPH_NUMBER)
      g_string_append_printf (dot, "\\n%s\\nvalue %s\\ngradient %s", row.operation, row.value,
                              row.gradient);
    g_string_append (dot, "\"];\n");
  }
  for (gsize i = 0; i < graph_length (lab->graph); i++)
    for (gsize k = 0; k < inputs_of (lab, i); k++) {
      const gsize from = node_at (lab, i)->inputs[k];
      g_string_append_printf (dot, "  n%" G_GSIZE_FORMAT " -> n%" G_GSIZE_FORMAT, from, i);
      if (node_at (lab, from)->varies && has_value (lab, i)) {
        g_autofree char *label = derivative_text (lab, i, k);
        g_string_append_printf (dot, " [label=\"%s\"]", label);
      }
      g_string_append (dot, ";\n");
    }
  g_string_append (dot, "}\n");
  return g_string_free (dot, FALSE);
}
