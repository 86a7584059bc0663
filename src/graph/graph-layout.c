/* SPDX-License-Identifier: MIT */
/* Where the nodes of a graph stand. A line that spans several columns gets a passage in each column
 * between, so that all lines run between neighbouring columns and the order within each column can
 * be improved by moving everything towards the middle of its neighbours. */
#include "graph-private.h"

#include <stdint.h>
#include <stdlib.h>

enum {
  SWEEPS = 24,           /* there and back; the order settles long before */
  MOST_PASSAGES = 20000, /* beyond, lines get none: nobody will see through it anyway */
  MOST_COUNTED = 600,    /* lines between two columns up to which crossings are counted */
};

/* A node, or the passage of a line through a column. */
typedef struct {
  size_t column;
  double order;
  double barycentre;
} place;

typedef struct {
  size_t from, to; /* places in neighbouring columns, unless there are no passages */
} line;

typedef struct {
  const graph_expression *graph;
  place *places; /* nodes first */
  line *lines;
  size_t place_count, line_count;
  size_t **columns; /* places of each column, in order */
  size_t *heights;
  size_t column_count;
  double *best; /* orders with the fewest crossings so far */
} arrangement;

static size_t
inputs_of (const graph_expression *graph, size_t node)
{
  return graph_operation_describe (graph->nodes[node].operation)->inputs;
}

/* A node stands one column to the right of its rightmost input, a number one to the left of its leftmost use. */
static void
find_columns (const graph_expression *graph, graph_place *places)
{
  for (size_t i = 0; i < graph->length; i++) {
    places[i].column = 0;
    for (size_t k = 0; k < inputs_of (graph, i); k++) {
      const size_t before = places[graph->nodes[i].inputs[k]].column;
      if (before + 1 > places[i].column)
        places[i].column = before + 1;
    }
  }
  /* The last node is the result; every other one is an input of something. */
  for (size_t i = 0; i + 1 < graph->length; i++)
    if (graph->nodes[i].operation == GRAPH_NUMBER)
      places[i].column = SIZE_MAX;
  for (size_t i = graph->length; i-- > 0;)
    for (size_t k = 0; k < inputs_of (graph, i); k++) {
      const size_t input = graph->nodes[i].inputs[k], before = places[i].column - 1;

      if (graph->nodes[input].operation == GRAPH_NUMBER && before < places[input].column)
        places[input].column = before;
    }
}

/* ---- Order ----------------------------------------------------------------------------------- */

static int
compare_doubles (double a, double b)
{
  return (a > b) - (a < b);
}

static int
compare_barycentres (const void *a, const void *b)
{
  const place *first = *(const place *const *)a, *second = *(const place *const *)b;
  const int order = compare_doubles (first->barycentre, second->barycentre);

  return order != 0 ? order : compare_doubles (first->order, second->order);
}

static void
number_column (arrangement *layout, size_t column)
{
  for (size_t i = 0; i < layout->heights[column]; i++)
    layout->places[layout->columns[column][i]].order =
        (double)i - ((double)layout->heights[column] - 1) / 2;
}

/* Sorts each column by the mean order of its neighbours, going right (by inputs) or left (by
 * outputs). */
static bool
sort_columns (arrangement *layout, bool right)
{
  const size_t count = layout->place_count;
  double *sums = calloc (count, sizeof *sums);
  size_t *weights = calloc (count, sizeof *weights);
  place **sorted = malloc (count * sizeof (place *));

  for (size_t step = 1; sums && weights && sorted && step < layout->column_count; step++) {
    const size_t column = right ? step : layout->column_count - 1 - step;
    for (size_t i = 0; i < layout->line_count; i++) {
      const size_t here = right ? layout->lines[i].to : layout->lines[i].from;
      const size_t there = right ? layout->lines[i].from : layout->lines[i].to;
      if (layout->places[here].column != column)
        continue;
      sums[here] += layout->places[there].order;
      weights[here]++;
    }
    for (size_t i = 0; i < layout->heights[column]; i++) {
      const size_t at = layout->columns[column][i];
      place *item = &layout->places[at];
      item->barycentre = weights[at] > 0 ? sums[at] / (double)weights[at] : item->order;
      sorted[i] = item;
    }
    qsort (sorted, layout->heights[column], sizeof (place *), compare_barycentres);
    for (size_t i = 0; i < layout->heights[column]; i++)
      layout->columns[column][i] = (size_t)(sorted[i] - layout->places);
    number_column (layout, column);
  }
  const bool enough = sums && weights && sorted;
  free (sums);
  free (weights);
  free (sorted);
  return enough;
}

/* SIZE_MAX when there are too many lines to count in reasonable time. */
static size_t
count_crossings (const arrangement *layout)
{
  size_t crossings = 0;

  if (layout->line_count > MOST_COUNTED)
    return SIZE_MAX;
  for (size_t i = 0; i < layout->line_count; i++)
    for (size_t j = 0; j < i; j++) {
      const line a = layout->lines[i], b = layout->lines[j];
      const place *places = layout->places;
      if (places[a.from].column == places[b.from].column &&
          compare_doubles (places[a.from].order, places[b.from].order) *
                  compare_doubles (places[a.to].order, places[b.to].order) <
              0)
        crossings++;
    }
  return crossings;
}

static bool
order_columns (arrangement *layout)
{
  size_t fewest = count_crossings (layout);

  for (size_t i = 0; i < layout->place_count; i++)
    layout->best[i] = layout->places[i].order;
  for (size_t i = 0; i < SWEEPS && fewest > 0; i++) {
    if (!sort_columns (layout, i % 2 == 0))
      return false;
    const size_t crossings = count_crossings (layout);
    if (crossings < fewest || crossings == SIZE_MAX) {
      fewest = crossings;
      for (size_t k = 0; k < layout->place_count; k++)
        layout->best[k] = layout->places[k].order;
    }
  }
  return true;
}

/* ---- Building -------------------------------------------------------------------------------- */

static void
add_lines (arrangement *layout, graph_drawing *drawing)
{
  const graph_expression *graph = layout->graph;
  const bool with_passages = drawing->passages != NULL;
  size_t next = graph->length;

  for (size_t i = 0; i < graph->length; i++)
    for (size_t k = 0; k < inputs_of (graph, i); k++) {
      size_t from = graph->nodes[i].inputs[k];
      const size_t column = drawing->places[from].column;
      drawing->first_passage[2 * i + k] = next - graph->length;
      for (size_t c = column + 1; with_passages && c < drawing->places[i].column; c++, next++) {
        layout->lines[layout->line_count++] = (line){from, next};
        layout->places[next].column = c;
        from = next;
      }
      layout->lines[layout->line_count++] = (line){from, i};
    }
}

static bool
fill_columns (arrangement *layout)
{
  for (size_t i = 0; i < layout->place_count; i++)
    layout->heights[layout->places[i].column]++;
  for (size_t c = 0; c < layout->column_count; c++) {
    layout->columns[c] = malloc ((layout->heights[c] + 1) * sizeof (size_t));
    if (layout->columns[c] == NULL)
      return false;
    layout->heights[c] = 0;
  }
  for (size_t i = 0; i < layout->place_count; i++) {
    const size_t c = layout->places[i].column;
    layout->columns[c][layout->heights[c]++] = i;
  }
  for (size_t c = 0; c < layout->column_count; c++)
    number_column (layout, c);
  return true;
}

static bool
arrange_places (arrangement *layout, graph_drawing *drawing, size_t passages)
{
  const size_t length = layout->graph->length;

  layout->place_count = length + passages;
  layout->column_count = drawing->columns;
  layout->places = calloc (layout->place_count, sizeof *layout->places);
  layout->lines = calloc (2 * length + passages, sizeof *layout->lines);
  layout->columns = calloc (layout->column_count, sizeof *layout->columns);
  layout->heights = calloc (layout->column_count, sizeof *layout->heights);
  layout->best = calloc (layout->place_count, sizeof *layout->best);
  if (!layout->places || !layout->lines || !layout->columns || !layout->heights || !layout->best)
    return false;
  for (size_t i = 0; i < length; i++)
    layout->places[i].column = drawing->places[i].column;
  add_lines (layout, drawing);
  if (!fill_columns (layout) || !order_columns (layout))
    return false;
  for (size_t i = 0; i < length; i++)
    drawing->places[i].row = layout->best[i];
  for (size_t i = 0; i < passages; i++)
    drawing->passages[i] = layout->best[length + i];
  for (size_t c = 0; c < layout->column_count; c++)
    if (layout->heights[c] > drawing->tallest)
      drawing->tallest = layout->heights[c];
  return true;
}

graph_drawing *
graph_draw (const graph_expression *graph)
{
  graph_drawing *drawing = calloc (1, sizeof *drawing);
  arrangement layout = {.graph = graph};
  size_t passages = 0;
  bool done = false;

  if (drawing == NULL)
    return NULL;
  drawing->places = calloc (graph->length, sizeof *drawing->places);
  drawing->first_passage = calloc (2 * graph->length, sizeof *drawing->first_passage);
  if (drawing->places != NULL && drawing->first_passage != NULL) {
    find_columns (graph, drawing->places);
    for (size_t i = 0; i < graph->length; i++) {
      if (drawing->places[i].column + 1 > drawing->columns)
        drawing->columns = drawing->places[i].column + 1;
      for (size_t k = 0; k < inputs_of (graph, i); k++)
        passages +=
            drawing->places[i].column - drawing->places[graph->nodes[i].inputs[k]].column - 1;
    }
    if (passages > MOST_PASSAGES)
      passages = 0;
    else
      drawing->passages = calloc (passages + 1, sizeof *drawing->passages);
    done =
        (drawing->passages != NULL || passages == 0) && arrange_places (&layout, drawing, passages);
  }
  for (size_t c = 0; layout.columns != NULL && c < layout.column_count; c++)
    free (layout.columns[c]);
  free (layout.places);
  free (layout.lines);
  free (layout.columns);
  free (layout.heights);
  free (layout.best);
  if (done)
    return drawing;
  graph_drawing_free (drawing);
  return NULL;
}

void
graph_drawing_free (graph_drawing *drawing)
{
  if (drawing == NULL)
    return;
  free (drawing->places);
  free (drawing->first_passage);
  free (drawing->passages);
  free (drawing);
}
