/* SPDX-License-Identifier: MIT */

/* Figures of runs, written as PNG, SVG, PDF or (the numbers) CSV, as the file's ending says. */
#pragma once

#include "cli-network.h"
#include "glia-runs-figure.h"

G_BEGIN_DECLS

typedef struct {
  gboolean dark, log_y;
  double scale; /* PNG: pixels a point; 0 = 2 */
  gboolean has_range;
  double low, high; /* of the vertical axis */
} CliFigureOptions;

/* Writes any figure of the plot library. */
gboolean cli_figure_export (const GliaFigure *figure,
                            const CliFigureOptions *options,
                            const char *path,
                            GError **error);

/* Whether the ending of `path` is one that can be written; else an error of wrong use. */
gboolean cli_figure_check_path (const char *path, GError **error);

/* What `glia plot` can draw, for messages. */
#define CLI_FIGURE_KINDS GLIA_RUNS_FIGURE_KINDS ", surface"

/* A figure of runs (see glia-runs-figure.h) into a file. `title` NULL = a usual one. */
gboolean cli_runs_figure_write (const GPtrArray *runs,
                                const char *what,
                                const char *title,
                                const CliFigureOptions *options,
                                const char *path,
                                GError **error);

/* ---- Surfaces ----------------------------------------------------------------------------- */

/* What the network of a run on two columns says everywhere between its points, and the points. */
gboolean cli_surface_write (const CliModel *model,
                            const char *title,
                            const CliFigureOptions *options,
                            const char *path,
                            GError **error);

G_END_DECLS
