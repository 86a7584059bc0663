/* SPDX-License-Identifier: MIT */

/* Figures of runs, written as PNG, SVG, PDF or (the numbers) CSV, as the file's ending says. */
#pragma once

#include "cli-network.h"
#include "glia-line-plot.h"

G_BEGIN_DECLS

typedef struct {
  gboolean dark, log_y;
  double scale; /* PNG: pixels a point; 0 = 2 */
  gboolean has_range;
  double low, high; /* of the vertical axis */
} CliFigureOptions;

/* ---- Curves ------------------------------------------------------------------------------- */

typedef struct _CliFigure CliFigure;

CliFigure *
cli_figure_new (const char *title, const char *x_label, const char *y_label, GliaUnit y_unit);
void cli_figure_free (CliFigure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliFigure, cli_figure_free)

/* Copies `count` points. `slot` is the colour, `role` the kind of line. */
void cli_figure_add (CliFigure *figure,
                     const char *name,
                     guint slot,
                     GliaLineRole role,
                     const double *x,
                     const double *y,
                     gsize count);

gboolean cli_figure_write (const CliFigure *figure,
                           const CliFigureOptions *options,
                           const char *path,
                           GError **error);

/* Writes any figure of the plot library. */
gboolean cli_figure_export (const GliaFigure *figure,
                            const CliFigureOptions *options,
                            const char *path,
                            GError **error);

/* Whether the ending of `path` is one that can be written; else an error of wrong use. */
gboolean cli_figure_check_path (const char *path, GError **error);

/* ---- Curves of runs ----------------------------------------------------------------------- */

/* "loss", "dev-loss", … and "surface", for messages. */
#define CLI_FIGURE_KINDS                                                                           \
  "loss, train-loss, dev-loss, accuracy, train-accuracy, dev-accuracy, learning-rate, surface"

gboolean cli_figure_is_kind (const char *what);

/* The figure `what` (any kind but "surface") of GliaRun's; `title` NULL = a usual one. */
CliFigure *
cli_figure_of_runs (const GPtrArray *runs, const char *what, const char *title, GError **error);

/* ---- Surfaces ----------------------------------------------------------------------------- */

/* What the network of a run on two columns says everywhere between its points, and the points. */
gboolean cli_surface_write (const CliModel *model,
                            const char *title,
                            const CliFigureOptions *options,
                            const char *path,
                            GError **error);

G_END_DECLS
