/* SPDX-License-Identifier: MIT */
/* Vanishing and exploding gradients: how large the gradient of each layer of a deep network is
 * before any training. */
#pragma once

#include "glia-figure.h"
#include "mlp.h"

G_BEGIN_DECLS

#define GLIA_VANISHING_DEEPEST 40 /* hidden layers */

typedef struct {
  mlp_activation activation;
  mlp_initialization initialization;
  gsize depth; /* hidden layers, 1 … GLIA_VANISHING_DEEPEST */
  gsize units; /* of each of them, and inputs */
  guint seeds; /* networks that are looked at, at least 1 */
} GliaVanishingSettings;

/* Geometric means over the seeds of ‖∂L/∂W‖, weights without biases, [depth + 1], the output layer
 * last, of cross-entropy on 64 random examples; 0 where a gradient is exactly 0 in one of them. */
typedef struct {
  gsize layers;
  double *plain, *residual; /* without and with residual connections */
} GliaVanishing;

/* FALSE for want of memory. */
gboolean glia_vanishing_lab_run (const GliaVanishingSettings *settings, GliaVanishing *result);
void glia_vanishing_clear (GliaVanishing *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaVanishing, glia_vanishing_clear)

/* Norms by layer on a log axis. */
GliaFigure *glia_vanishing_figure (const GliaVanishing *result, const char *subtitle);

G_END_DECLS
