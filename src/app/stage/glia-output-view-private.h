/* SPDX-License-Identifier: MIT */
/* What the parts of GliaOutputView share: glia-output-view.c (the widget),
 * glia-output-view-content.c (what it shows). */
#pragma once

#include "glia-card.h"
#include "glia-confusion-view.h"
#include "glia-dev-results.h"
#include "glia-figure.h"
#include "glia-output-paint.h"
#include "glia-output-view.h"
#include "glia-plane-picture.h"
#include "glia-plane-plot.h"
#include "glia-review-view.h"

struct _GliaOutputView {
  GtkWidget parent_instance;

  GliaCard *card;
  GtkStack *pages;
  AdwStatusPage *status;
  GtkWidget *download; /* below it, where data can be had */
  GtkWidget *legend, *train_toggle, *dev_toggle, *train_mark, *dev_mark, *plane, *confusion, *worst;
  GtkWidget *examples, *review, *review_buttons, *matrix_toggle, *sample, *paste;

  GliaWorkbench *workbench;
  GliaDevResults *results; /* the training's */
  GSignalGroup *signals, *results_signals;
  gboolean holds;

  GliaPlanePlot *plot;
  GliaOutputPaint *paint;
  const GliaSplits *pointed; /* whose points are in the plot; for comparison only */
  gint64 described_at;

  gint64 hovered;
  GliaPictureRange range; /* of the hovered neuron's map */
  gboolean show_train, show_dev, discrete, compact, wide;
};

/* glia-output-view-content.c; it calls nothing of the widget's own file. */

/* Shows the current state of everything; does nothing while it cannot be seen. */
void glia_output_view_update (GliaOutputView *self);
/* In init() and dispose(): the signals that it follows. */
void glia_output_view_connect_signals (GliaOutputView *self);
void glia_output_view_disconnect_signals (GliaOutputView *self);
void glia_output_view_set_workbench (GliaOutputView *self, GliaWorkbench *workbench);
/* The current confusion matrix, or NULL. */
GliaFigure *glia_output_view_make_matrix (GliaOutputView *self, const char *title);
