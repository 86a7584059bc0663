/* SPDX-License-Identifier: MIT */

/* The labs, once, in the order of the list: GLIA_EACH_LAB (ROW) calls ROW (NAME, PAGE, TITLE) for
 * each of them. NAME is what links call it, and part of its icon's name, "glia-lab-NAME-symbolic";
 * PAGE is its class in snake case; TITLE is what a person reads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GLIA_EACH_LAB(ROW)                                                                         \
  ROW ("activations", glia_activation_curves_page, N_ ("Activation curves"))                       \
  ROW ("xor", glia_xor_page, N_ ("XOR by hand"))                                                   \
  ROW ("softmax", glia_softmax_page, N_ ("Softmax and its Jacobian"))                              \
  ROW ("jacobian", glia_jacobian_page, N_ ("Jacobian shapes"))                                     \
  ROW ("graph", glia_graph_page, N_ ("Computation graph"))                                         \
  ROW ("vanishing", glia_vanishing_page, N_ ("Vanishing gradient"))                                \
  ROW ("initialization", glia_initialization_page, N_ ("Initialization"))                          \
  ROW ("dropout", glia_dropout_page, N_ ("Dropout"))                                               \
  ROW ("overfitting", glia_overfitting_page, N_ ("Over-fitting"))                                  \
  ROW ("microscope", glia_microscope_page, N_ ("Backprop microscope"))

/* The name of the lab with this place in the list, from 0: "softmax". NULL behind the last one. */
const char *glia_labs_name (gsize place);
/* "softmax" → "Softmax and its Jacobian", translated; NULL if there is no such lab. */
const char *glia_labs_title (const char *name);

G_END_DECLS
