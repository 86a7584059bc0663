/* SPDX-License-Identifier: MIT */
/* Several figures as one. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

/* Figures beside each other, each as wide as it likes; takes them. As CSV one after the other. */
GliaFigure *glia_figure_beside (GliaFigure *const *figures, gsize n);

/* Figures in cells of one size, row by row, `columns` in a row; takes them. `width` and `height` of a
 * cell in logical pixels. As CSV one after the other. */
GliaFigure *
glia_figure_grid (GliaFigure *const *figures, gsize n, gsize columns, double width, double height);

G_END_DECLS
