/* SPDX-License-Identifier: MIT */
/* Activation curves: f and f′ of the engine's activations over a range, where f′ lets almost
 * nothing through, and what a chain of layers makes of it. */
#pragma once

#include "glia-figure.h"
#include "mlp.h"

G_BEGIN_DECLS

/* Below this a derivative lets almost no gradient through, unless somebody thinks otherwise. */
#define GLIA_ACTIVATION_VANISHING 0.05
#define GLIA_ACTIVATION_CHAIN     8

/* What a range shows of an activation; x is looked at in steps of a four-hundredth of the range. */
typedef struct {
  double low, high;              /* f's own values */
  double largest_derivative, at; /* |f′|, and the smallest x where it is */
  double vanishing_share;        /* of the range with |f′| below the limit */
  /* largest_derivative to the power 1 … 8: the largest product of k slopes */
  double chain[GLIA_ACTIVATION_CHAIN];
} GliaActivationFacts;

GliaActivationFacts
glia_activation_facts (mlp_activation activation, double x_low, double x_high, double vanishing);

typedef struct {
  double x_low, x_high; /* x_low < x_high */
  double vanishing;     /* shade where |f′| is below; 0: do not */
  gboolean small;       /* a thumbnail: nothing but curves and their name */
} GliaActivationOptions;

/* `activations` [n]. */
GliaFigure *glia_activation_figure (const GliaActivationOptions *options,
                                    const mlp_activation *activations,
                                    gsize n);
/* The chain of the facts, a bar for each k. */
GliaFigure *glia_activation_chain_figure (const GliaActivationFacts *facts);

G_END_DECLS
