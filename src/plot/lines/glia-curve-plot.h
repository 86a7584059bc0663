/* SPDX-License-Identifier: MIT */
/* Activation curves: f and f′ over x, and where f′ lets almost no gradient through. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  const double *x, *f, *derivative; /* [n], x ascending; derivative may be NULL */
  gsize n;
} GliaCurve;

typedef struct {
  const char *title, *subtitle; /* each may be NULL */
  double vanishing;             /* shade where |f′| is below; 0: do not. Only with one curve */
  double y_low, y_high;         /* equal: from the data, rounded */
  gboolean small;               /* a thumbnail: no legend, no words in it */
} GliaCurveOptions;

/* One curve is drawn in the labs' colours; several in run colours, f solid, f′ dashed. Copies
 * everything. */
GliaFigure *
glia_curve_plot_new (const GliaCurveOptions *options, const GliaCurve *curves, gsize n_curves);

G_END_DECLS
