/* SPDX-License-Identifier: MIT */
/* A matrix with its numbers written in: small enough to read every one. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

typedef struct {
  const char *title, *subtitle;         /* each may be NULL */
  const char *const *row_names;         /* [rows], or NULL: 1, 2, … */
  const char *const *column_names;      /* [columns], or NULL */
  const char *row_title, *column_title; /* each may be NULL */
  double range; /* the value of the strongest colour, either sign; 0: the largest in the matrix */
  int decimals; /* of the numbers in the cells */
} GliaMatrixOptions;

/* `values` [rows x columns] row major; NaN is an empty cell. Cells too small for their numbers have
 * none. Copies everything. */
GliaFigure *glia_matrix_plot_new (const GliaMatrixOptions *options,
                                  const double *values,
                                  gsize rows,
                                  gsize columns);

G_END_DECLS
