/* SPDX-License-Identifier: MIT */
/* Matrices and bars with their numbers written in: small enough to read every one. */
#pragma once

#include "glia-figure.h"
#include "glia-scale.h"

G_BEGIN_DECLS

typedef struct {
  const char *title, *subtitle;         /* each may be NULL */
  const char *const *row_names;         /* [rows], or NULL: 1, 2, … */
  const char *const *column_names;      /* [columns], or NULL */
  const char *row_title, *column_title; /* each may be NULL */
  double range; /* the value of the strongest colour, either sign; 0: the largest in the matrix */
  int decimals; /* of the numbers in the cells */
} GliaMatrixOptions;

/* `values` [rows x columns] row major; NaN is an empty cell. Cells too small for their numbers have none. Copies
 * everything. */
GliaFigure *glia_matrix_plot_new (const GliaMatrixOptions *options,
                                  const double *values,
                                  gsize rows,
                                  gsize columns);

/* One bar a value, from 0 to `high` (0: the largest, rounded), its number above if there is room, and its name below. Copies
 * everything. On a log scale, for values that are all above 0, from the decade below the smallest to the decade of `high`. */
GliaFigure *glia_bar_plot_new (GliaScaleKind kind,
                               const char *title,
                               const char *subtitle,
                               const char *const *names,
                               const double *values,
                               gsize n,
                               double high);

/* Figures beside each other, each as wide as it likes; takes them. As CSV one after the other. */
GliaFigure *glia_figure_beside (GliaFigure *const *figures, gsize n);

G_END_DECLS
