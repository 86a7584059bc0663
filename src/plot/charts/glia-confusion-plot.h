/* SPDX-License-Identifier: MIT */
/* A confusion matrix: how often class i was called class j. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

/* `counts` is [classes × classes], row major: row is the true class, column the predicted one. A
 * cell is as strong as its share of its row. `names` [classes]. `title` may be NULL. Copies
 * everything. */
GliaFigure *glia_confusion_plot_new (const char *title,
                                     const char *const *names,
                                     const guint64 *counts,
                                     gsize classes,
                                     guint slot);

/* Where such a figure, drawn into `width` × `height`, has its cells: the left and upper edge of the
 * first one, how far it is from one to the next, and the side of a cell. `titled`: whether it has a
 * title. */
typedef struct {
  double left, top, pitch, size;
  gboolean columns;  /* have names; those of rows are in the same order */
  gboolean upright;  /* names of columns are written across, they fit; else from bottom to top */
  double name_width; /* of the longest name, as far as there is room */
} GliaConfusionPlaces;

GliaConfusionPlaces glia_confusion_plot_places (const char *const *names,
                                                gsize classes,
                                                gboolean titled,
                                                double width,
                                                double height);

G_END_DECLS
