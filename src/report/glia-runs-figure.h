/* SPDX-License-Identifier: MIT */
/* Figures of runs on disk: their losses and accuracies over the epochs. */
#pragma once

#include "glia-comparison.h"
#include "glia-line-plot.h"

G_BEGIN_DECLS

#define GLIA_REPORT_ERROR (glia_report_error_quark ())
GQuark glia_report_error_quark (void);

typedef enum {
  GLIA_REPORT_ERROR_EMPTY,  /* there is nothing to draw or to tell */
  GLIA_REPORT_ERROR_FORMAT, /* the file's ending is none we write */
  GLIA_REPORT_ERROR_DRAW,   /* cairo could not draw it */
} GliaReportError;

/* For messages. */
#define GLIA_RUNS_FIGURE_KINDS                                                                     \
  "loss, train-loss, dev-loss, accuracy, train-accuracy, dev-accuracy, learning-rate"

gboolean glia_runs_figure_is_kind (const char *what);

typedef struct {
  const char *title; /* NULL: a usual one */
  gboolean log_y;
  double y_low, y_high; /* equal: from the data */
  gboolean y_widen;     /* y_low … y_high grow until they hold all curves, see glia-line-plot.h */
  gboolean grouped;     /* a line a group (glia-comparison.h): its runs' mean ± deviation */
  guint first_slot;     /* the first line's colour: what the run has in a figure of all */
} GliaRunsFigureOptions;

/* `what` of `runs` (GliaRun). One run: train dashed, dev solid; several: a colour a run. A run that
 * diverged is named so, and one without numbers is named, too. `options` may be NULL.
 * GLIA_REPORT_ERROR_EMPTY if no run has such numbers. */
GliaFigure *glia_runs_figure (const GPtrArray *runs,
                              const char *what,
                              const GliaRunsFigureOptions *options,
                              GError **error);

/* The vertical range, rounded, that holds the figures of every group of `runs` with one standard
 * deviation around; both 0 if there are no such numbers. */
gboolean glia_runs_figure_range (const GPtrArray *runs,
                                 const char *what,
                                 double *low,
                                 double *high,
                                 GError **error);

G_END_DECLS
