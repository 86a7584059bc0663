/* SPDX-License-Identifier: MIT */

/* The lab of computation graphs: type an expression, set its inputs, step forward and backward. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_GRAPH (glia_lab_graph_get_type ())
G_DECLARE_FINAL_TYPE (GliaLabGraph, glia_lab_graph, GLIA, LAB_GRAPH, GliaLabPage)

/* The graph that is shown as a file of Graphviz. FALSE with an error if there is none, or the file cannot be written. */
gboolean glia_lab_graph_save_dot (GliaLabGraph *self, const char *path, GError **error);

G_END_DECLS
