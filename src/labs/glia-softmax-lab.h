/* SPDX-License-Identifier: MIT */
/* Softmax and its Jacobian. σ is the engine's own, whose logits are float. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

#define GLIA_SOFTMAX_LARGEST 12 /* logits; more cannot be read as a matrix */

typedef struct {
  gsize n;                             /* 2 … GLIA_SOFTMAX_LARGEST */
  double logits[GLIA_SOFTMAX_LARGEST]; /* as the engine sees them: rounded to float */
  double probabilities[GLIA_SOFTMAX_LARGEST];
  /* [n x n] row major: ∂σ_i / ∂z_j = σ_i (δ_ij − σ_j), that is diag(σ) − σσᵀ */
  double jacobian[GLIA_SOFTMAX_LARGEST * GLIA_SOFTMAX_LARGEST];
  double largest_difference; /* of the Jacobian from central differences of the engine's σ */
  /* |…|: 0 but for rounding, because the probabilities always add up to 1 */
  double largest_row_sum;
} GliaSoftmaxLab;

/* n must be 2 … GLIA_SOFTMAX_LARGEST, the logits finite as float. */
GliaSoftmaxLab glia_softmax_lab_compute (const double *logits, gsize n);

/* Bars and matrix. */
GliaFigure *glia_softmax_lab_figure (const GliaSoftmaxLab *lab);

G_END_DECLS
