/* SPDX-License-Identifier: MIT */
/* The lab of computation graphs: an expression, its inputs' values, and the steps forward and
 * backward one can go through. The command line and the window show the same. */
#pragma once

#include "glia-figure.h"
#include "graph.h"

G_BEGIN_DECLS

#define GLIA_LAB_ERROR (glia_lab_error_quark ())
GQuark glia_lab_error_quark (void);

typedef enum {
  GLIA_LAB_ERROR_EXPRESSION, /* not an expression */
  GLIA_LAB_ERROR_VALUE,      /* a number that cannot be used */
} GliaLabError;

typedef struct _GliaGraphLab GliaGraphLab;

/* `position` (may be NULL) gets the byte in `expression` that an error is about. Variables have no
 * value yet. At the last step. */
GliaGraphLab *glia_graph_lab_new (const char *expression, gsize *position, GError **error);
void glia_graph_lab_free (GliaGraphLab *lab);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaGraphLab, glia_graph_lab_free)

/* For nodes, variables and values (which are those of the last step). */
const graph_expression *glia_graph_lab_graph (const GliaGraphLab *lab);
/* FALSE if the expression has no such variable. */
gboolean glia_graph_lab_set_variable (GliaGraphLab *lab, const char *variable, double value);

/* ---- Steps: each operation forward, then each that hands on its gradient backward ------------ */

gsize glia_graph_lab_steps (const GliaGraphLab *lab);
/* 0 … steps; 0: only the inputs have values. */
void glia_graph_lab_go_to_step (GliaGraphLab *lab, gsize step);
gsize glia_graph_lab_step (const GliaGraphLab *lab);
/* "Backward, step 3 of 5" and "h3 = h2 × z hands its gradient on: to h2 times z, to z times h2".
 * Free with g_free(). */
char *glia_graph_lab_step_title (const GliaGraphLab *lab);
char *glia_graph_lab_step_sentence (const GliaGraphLab *lab);

/* ---- What there is to see at this step ------------------------------------------------------- */

/* A node as text; what there is not is "". Free with glia_graph_row_clear(). */
typedef struct {
  char *name;          /* "h3"; a number's is the number itself */
  char *operation;     /* "h2 × z", "input", "number" */
  char *value;         /* "40.1711", "not yet" */
  char *cached;        /* what backward needs of it: "h2 = 20.0855, z = 2" */
  char *derivatives;   /* "∂h3/∂h2 = z = 2, ∂h3/∂z = h2 = 20.0855" */
  char *gradient;      /* "1", "not yet" */
  const char *problem; /* or NULL; belongs to the lab */
  gboolean current;
} GliaGraphRow;

void glia_graph_row_clear (GliaGraphRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaGraphRow, glia_graph_row_clear)
GliaGraphRow glia_graph_lab_row (const GliaGraphLab *lab, gsize node);

/* Whether the graph is small enough to be drawn; the figure of a larger one is a sentence. */
gboolean glia_graph_lab_is_readable (const GliaGraphLab *lab);
GliaFigure *glia_graph_lab_figure (const GliaGraphLab *lab, const char *title);

/* The graph in Graphviz' language, with values and gradients. Free with g_free(). */
char *glia_graph_lab_dot (const GliaGraphLab *lab);

G_END_DECLS
