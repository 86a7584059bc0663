/* SPDX-License-Identifier: MIT */
/* A computation graph: one box a node with its value and gradient, forward edges and the gradients
 * that come back along them. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;    /* "h3" */
  const char *caption; /* "h2 × z", "input" */
  const char *problem; /* why there is no number, or NULL */
  double value, gradient;
  gboolean constant;                /* depends on no input: it has no gradient */
  gboolean has_value, has_gradient; /* FALSE: not yet */
  gboolean current;                 /* the step's node */
  gsize column;
  double row; /* rows are 1 apart, around 0 */
} GliaGraphNode;

typedef enum {
  GLIA_GRAPH_EDGE_WAITING, /* no gradient has come back yet */
  GLIA_GRAPH_EDGE_NOW,
  GLIA_GRAPH_EDGE_BEFORE,
} GliaGraphEdgeState;

typedef struct {
  gsize from, to;
  const char *label; /* the local derivative, "z = 2"; or NULL */
  /* [column(to) − column(from) − 1] rows where it passes columns, or NULL: straight. */
  const double *passages;
  GliaGraphEdgeState state;
} GliaGraphEdge;

typedef struct {
  const char *title, *subtitle; /* each may be NULL */
  const char *result;           /* behind the last node: "f"; or NULL */
  gboolean edge_labels;
} GliaGraphOptions;

/* A graph that is wider or higher than these is not drawn, since nobody could read it: its figure is a
 * sentence that says how large it is. Its CSV has all numbers. */
#define GLIA_GRAPH_MOST_COLUMNS 24
#define GLIA_GRAPH_MOST_ROWS    40

/* Copies everything. */
GliaFigure *glia_graph_plot_new (const GliaGraphOptions *options,
                                 const GliaGraphNode *nodes,
                                 gsize n_nodes,
                                 const GliaGraphEdge *edges,
                                 gsize n_edges);

/* `value` as the boxes show it: up to 6 significant digits, a true minus. */
char *glia_graph_number (double value);

G_END_DECLS
