/* SPDX-License-Identifier: MIT */

/* The lab of computation graphs: type an expression, set its inputs, step forward and backward. */
#pragma once

#include "glia-lab-page.h"

G_BEGIN_DECLS

#define GLIA_TYPE_GRAPH_PAGE (glia_graph_page_get_type ())
G_DECLARE_FINAL_TYPE (GliaGraphPage, glia_graph_page, GLIA, GRAPH_PAGE, GliaLabPage)

/* The graph that is shown as a file of Graphviz. FALSE with an error if there is none, or the file
 * cannot be written. */
gboolean glia_graph_page_save_dot (GliaGraphPage *self, const char *path, GError **error);

G_END_DECLS
