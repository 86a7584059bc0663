/* SPDX-License-Identifier: MIT */

/* The labs, once, in the order of the list: GLIA_EACH_LAB (ROW) calls ROW (NAME, PAGE, TITLE) for each
 * of them. NAME is what links call it, and part of its icon's name, "glia-lab-NAME-symbolic"; PAGE is
 * its class in snake case; TITLE is what a person reads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GLIA_EACH_LAB(ROW)                                                                         \
  ROW ("activations", glia_lab_activations, N_ ("Activation curves"))                              \
  ROW ("xor", glia_lab_xor, N_ ("XOR by hand"))                                                    \
  ROW ("softmax", glia_lab_softmax, N_ ("Softmax and its Jacobian"))                               \
  ROW ("jacobian", glia_lab_jacobian, N_ ("Jacobian shapes"))                                      \
  ROW ("graph", glia_lab_graph, N_ ("Computation graph"))                                          \
  ROW ("vanishing", glia_lab_vanishing, N_ ("Vanishing gradient"))                                 \
  ROW ("initialization", glia_lab_initialization, N_ ("Initialization"))                           \
  ROW ("dropout", glia_lab_dropout, N_ ("Dropout"))                                                \
  ROW ("overfitting", glia_lab_overfitting, N_ ("Over-fitting"))                                   \
  ROW ("microscope", glia_lab_microscope, N_ ("Backprop microscope"))

/* The name of the lab with this place in the list, from 0: "softmax". NULL behind the last one. */
const char *glia_labs_name (gsize place);
/* "softmax" → "Softmax and its Jacobian", translated; NULL if there is no such lab. */
const char *glia_labs_title (const char *name);

G_END_DECLS
