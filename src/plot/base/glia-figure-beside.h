/* SPDX-License-Identifier: MIT */
/* Several figures as one. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

/* Figures beside each other, each as wide as it likes; takes them. As CSV one after the other. */
GliaFigure *glia_figure_beside (GliaFigure *const *figures, gsize n);

G_END_DECLS
