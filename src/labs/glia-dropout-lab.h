/* SPDX-License-Identifier: MIT */
/* Dropout: the same network with random masks, as in training, and without, as when it is used. A
 * linear output over one hidden layer of random weights, one example of two inputs. */
#pragma once

#include "glia-figure.h"
#include "mlp.h"

G_BEGIN_DECLS

#define GLIA_DROPOUT_MOST_MASKS 20000
#define GLIA_DROPOUT_MOST_UNITS 256
#define GLIA_DROPOUT_SHOWN      6 /* masks that are shown one by one */

typedef struct {
  mlp_activation activation;
  gsize units, masks;
  double dropout; /* 0 ≤ p < 1 */
  guint64 seed;
} GliaDropoutSettings;

typedef struct {
  gsize units, masks;
  double dropout;
  double *outputs;      /* [masks]: ŷ with each mask */
  double deterministic; /* ŷ in evaluation mode */
  double mean, deviation, standard_error;
  double *hidden; /* [units] in evaluation mode */
  /* [units]: the hidden numbers under the first masks: 0, or h / (1 − p) */
  double *shown[GLIA_DROPOUT_SHOWN];
  double alive;    /* share of the hidden numbers that are not 0 without a mask */
  double silenced; /* share of these that the masks silenced; NaN if there are none */
} GliaDropout;

/* FALSE for want of memory. */
gboolean glia_dropout_lab_run (const GliaDropoutSettings *settings, GliaDropout *result);
void glia_dropout_clear (GliaDropout *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GliaDropout, glia_dropout_clear)

/* Histogram of the outputs, with their mean and the deterministic one marked. */
GliaFigure *glia_dropout_outputs_figure (const GliaDropout *result);
/* The hidden numbers: without a mask in the first row, then under the first masks. */
GliaFigure *glia_dropout_masks_figure (const GliaDropout *result);

G_END_DECLS
