/* SPDX-License-Identifier: MIT */
/* Backpropagation under the microscope: one example's way through a network and back, layer by
 * layer, as the engine computes it. */
#pragma once

#include "glia-figure.h"
#include "mlp.h"

G_BEGIN_DECLS

/* A layer's Jacobian with no side larger than this is shown as a matrix. */
#define GLIA_MICROSCOPE_LARGEST 16

typedef struct {
  gsize units, inputs;
  mlp_activation activation;
  gboolean residual, normalized;
  /* [units]: what forward keeps, before the activation and what the next layer gets */
  double *z, *h;
  /* [units]: ∂L/∂z as it comes back; of a normalized layer ∂L/∂bias, which comes before it */
  double *delta;
  /* [units x inputs] ∂h/∂(inputs) row major; NULL where the layer is normalized */
  double *jacobian;
  double h_norm, delta_norm, gradient_norm; /* ‖h‖, ‖δ‖, ‖∂L/∂W and ∂L/∂b‖ */
  double jacobian_norm;                     /* Frobenius; NaN without one */
} GliaMicroscopeLayer;

typedef struct {
  gsize layers;
  GliaMicroscopeLayer *layer; /* [layers], the output last */
  gsize inputs;
  double *input; /* [inputs] */
  double loss;
} GliaMicroscope;

/* `example`: one; its features, and class or values. Evaluation mode but for batch normalization,
 * which one example cannot feed. NULL for want of memory. */
GliaMicroscope *
glia_microscope_new (const mlp_network *network, mlp_loss loss, const mlp_batch *example);
void glia_microscope_free (GliaMicroscope *microscope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaMicroscope, glia_microscope_free)

/* Norms by layer on a log axis. */
GliaFigure *glia_microscope_norms_figure (const GliaMicroscope *microscope);
/* Layer 0 …: its Jacobian, or where it is too large or there is none its numbers z, h and δ, as far
 * as there is room. */
GliaFigure *glia_microscope_layer_figure (const GliaMicroscope *microscope, gsize layer);

G_END_DECLS
