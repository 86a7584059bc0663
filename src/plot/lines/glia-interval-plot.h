/* SPDX-License-Identifier: MIT */
/* A difference with its interval, on a line that shows zero. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

/* `low` and `high` may be NaN: then there is only the difference. `x_title` says of what and in
 * which unit; may be NULL. Copies everything. */
GliaFigure *glia_interval_plot_new (const char *x_title,
                                    double difference,
                                    double low,
                                    double high,
                                    guint slot);

G_END_DECLS
