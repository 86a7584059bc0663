/* SPDX-License-Identifier: MIT */
/* What the parser builds and the others read. */
#pragma once

#include "graph.h"

struct graph_expression {
  graph_node *nodes;
  size_t length, capacity;
  size_t *variables;
  size_t variable_count, variable_capacity;
};
