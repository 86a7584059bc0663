/* SPDX-License-Identifier: MIT */
/* A growing line: points that are appended while training, and what a column of pixels shows of
 * them.
 *
 * Nothing is ever thrown away. Above the points stands a pyramid of spans, each over
 * GLIA_SERIES_FAN spans of the level below, so that drawing 100,000 epochs into 500 columns looks
 * at a few thousand numbers, and a spike never vanishes.
 *
 * A series belongs to one thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GLIA_SERIES_FAN 16

typedef struct _GliaSeries GliaSeries;

/* What lies in one column: its first, lowest, highest and last finite value. */
typedef struct {
  double first, lowest, highest, last; /* undefined when empty */
  gboolean empty;
} GliaSpan;

GliaSeries *glia_series_new (void);
GliaSeries *glia_series_ref (GliaSeries *series);
void glia_series_unref (GliaSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaSeries, glia_series_unref)

/* `x` must be greater than the last one's. `y` that is not finite is a gap. Amortized O(1). */
void glia_series_append (GliaSeries *series, double x, double y);
/* Removes the points whose x is greater than `x`. */
void glia_series_cut (GliaSeries *series, double x);
void glia_series_clear (GliaSeries *series);

gsize glia_series_length (const GliaSeries *series);
/* Another number after points were removed: what was derived from them must be made anew. */
guint64 glia_series_generation (const GliaSeries *series);
/* [length], valid until the next append or clear. */
const double *glia_series_x (const GliaSeries *series);
const double *glia_series_y (const GliaSeries *series);

/* The index of the point whose x is nearest to `x`; G_MAXSIZE when there is none. */
gsize glia_series_nearest (const GliaSeries *series, double x);

/* The lowest and highest finite y with x in [low, high]; `empty` if there is none. */
GliaSpan glia_series_span (const GliaSeries *series, double low, double high);

/* `spans` [columns]: column i holds the points with x in
 * [low + i w, low + (i + 1) w), w = (high − low) / columns. */
void glia_series_columns (const GliaSeries *series,
                          double low,
                          double high,
                          GliaSpan *spans,
                          gsize columns);

G_END_DECLS
