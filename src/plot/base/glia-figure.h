/* SPDX-License-Identifier: MIT */
/* A figure: something that can be drawn into a rectangle, and written down as the numbers it shows.
 *
 * Every kind of plot has a constructor in its own header (glia-line-plot.h, glia-surface-plot.h,
 * glia-curve-plot.h, glia-confusion-plot.h) which copies all it is given. A figure never changes
 * after that, so that it may be drawn by any one thread at a time. */
#pragma once

#include "glia-theme.h"

G_BEGIN_DECLS

typedef struct _GliaFigure GliaFigure;

#define GLIA_FIGURE_ERROR (glia_figure_error_quark ())
GQuark glia_figure_error_quark (void);

typedef enum {
  GLIA_FIGURE_ERROR_FORMAT,  /* the file's ending is none we write */
  GLIA_FIGURE_ERROR_OPTIONS, /* a size or scale out of range */
  GLIA_FIGURE_ERROR_DRAW,    /* cairo could not draw it */
} GliaFigureError;

void glia_figure_free (GliaFigure *figure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaFigure, glia_figure_free)

/* The size a figure has unless another is asked for, in logical pixels. */
void glia_figure_default_size (const GliaFigure *figure, double *width, double *height);

/* Draws the figure into 0, 0 … width, height of `cr`, without a background. */
void glia_figure_draw (const GliaFigure *figure,
                       cairo_t *cr,
                       double width,
                       double height,
                       GliaStyle style);

/* Appends the figure's numbers as CSV (RFC 4180 quoting, one header row, lines end in \n). Numbers
 * read back to the same double; what is missing is an empty field. */
void glia_figure_write_csv (const GliaFigure *figure, GString *csv);

typedef struct {
  double width, height;   /* logical pixels, 100 … 8000; 0: the figure's own */
  double scale;           /* device pixels for a logical one in PNG, 1 … 4; 0: 2 */
  GliaStyle style;        /* light when zeroed */
  gboolean no_background; /* PNG, SVG and PDF are transparent where nothing is drawn */
} GliaFigureOptions;

/* Writes `figure` as .png, .svg, .pdf or .csv, whichever `path` ends in. The file appears whole or
 * not at all; an older one of that name is replaced. The same figure gives the same bytes; only in
 * SVG cairo numbers elements through the whole process, so that their names depend on what was
 * exported before. `options` may be NULL. */
gboolean glia_figure_export (const GliaFigure *figure,
                             const char *path,
                             const GliaFigureOptions *options,
                             GError **error);

/* The same into memory; `format` is "png", "svg", "pdf" or "csv". */
GBytes *glia_figure_render (const GliaFigure *figure,
                            const char *format,
                            const GliaFigureOptions *options,
                            GError **error);

G_END_DECLS
