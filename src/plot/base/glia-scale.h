/* SPDX-License-Identifier: MIT */
/* Scales: from data to pixels, and the round numbers an axis shows. */
#pragma once

#include "glia-theme.h"

G_BEGIN_DECLS

typedef enum {
  GLIA_SCALE_LINEAR,
  GLIA_SCALE_LOG,     /* ticks at decades */
  GLIA_SCALE_INTEGER, /* linear, of what is counted: there is no epoch 0.5 to show */
  GLIA_SCALE_LOG2,    /* ticks at powers of two */
} GliaScaleKind;
typedef enum { GLIA_UNIT_NUMBER, GLIA_UNIT_PERCENT } GliaUnit;

typedef struct {
  GliaScaleKind kind;
  GliaUnit unit;    /* percent: the data are shares, 0.5 is shown as "50 %" */
  double low, high; /* data, low < high; both above 0 on a log scale */
  double from, to;  /* the pixels of low and high; from > to for an axis that points up */
} GliaScale;

typedef struct {
  double value;
  gboolean minor; /* a fainter line between log decades, without a label */
  char label[32]; /* with a true minus; the same number of decimals in the whole axis */
} GliaTick;

/* Between two labels, in pixels: large text needs more. */
#define GLIA_TICK_GAP_ACROSS (40.0 * glia_text_scale ())
#define GLIA_TICK_GAP_DOWN   (18.0 * glia_text_scale ())

gboolean glia_scale_is_log (GliaScaleKind kind);

/* Where `value` lies between low, 0, and high, 1; outside and NaN as glia_scale_map(). */
double glia_scale_share (const GliaScale *scale, double value);

/* The pixel of `value`. A log scale has no place for values ≤ 0: they lie three decades below
 * `low`, outside the axis, so that a line to them visibly leaves it. NaN stays NaN. */
double glia_scale_map (const GliaScale *scale, double value);

/* GliaTick's inside the scale, ascending: steps of 1, 2 or 5 × 10^k (0.25 where the axis shows
 * about 0 … 1), 4 to 7 where such a step exists (never more than 9) and at least `gap` pixels
 * apart; on log scales decades, with 2 and 5 when the axis shows less than two decades, and on LOG2
 * powers of two. An INTEGER scale has steps of 1 or more, and no tick where there is no whole
 * number. Free with g_array_unref. */
GArray *glia_scale_ticks (const GliaScale *scale, double gap);

/* Widens low and high to round numbers. An empty or one-point range becomes a small one around it;
 * percent stays within 0 … 100 % when the data do. from and to must be set. */
void glia_scale_round (GliaScale *scale, double gap);

/* Both are for reading, not for files: the decimal mark is that of the process's LC_NUMERIC, which
 * the command line leaves at a point. */

/* "1,000": groups of three digits, separated as translators say. */
void glia_count_format (guint64 count, char label[32]);

/* `value` with `decimals`, a true minus, and " %" for shares. */
void glia_number_format (double value, int decimals, GliaUnit unit, char label[32]);

G_END_DECLS
