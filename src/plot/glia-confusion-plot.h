/* SPDX-License-Identifier: MIT */
/* A confusion matrix: how often class i was called class j. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

/* `counts` is [classes × classes], row major: row is the true class, column the predicted one. A cell
 * is as strong as its share of its row. `names` [classes]. `title` may be NULL. Copies everything. */
GliaFigure *glia_confusion_plot_new (const char *title,
                                     const char *const *names,
                                     const guint64 *counts,
                                     gsize classes,
                                     guint slot);

G_END_DECLS
