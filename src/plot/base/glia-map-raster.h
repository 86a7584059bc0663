/* SPDX-License-Identifier: MIT */
/* From numbers over the plane to pixels: how a neuron's answers are scaled for the sign colours,
 * and how a coarse grid becomes crisp contours, one colour a device pixel. */
#pragma once

#include "glia-theme.h"

G_BEGIN_DECLS

/* What becomes −1 … 1. */
typedef enum {
  GLIA_MAP_SIGNED,  /* the value itself: tanh, softsign */
  GLIA_MAP_SHARE,   /* 2 v − 1: sigmoid, probabilities */
  GLIA_MAP_LOGIT,   /* 2 sigmoid (v) − 1 */
  GLIA_MAP_LARGEST, /* v / the largest |v| of all that is passed: relu, for one */
  GLIA_MAP_EACH,    /* the same; but where several maps are passed, each by its own largest */
} GliaMapScale;

/* `values` [n] into `scaled` [n]; they may be the same. Returns the value that became 1
 * (GLIA_MAP_LARGEST and _EACH, for one map: the largest |v|, 1 if all are 0). What is not finite
 * becomes 0. */
double glia_map_scale (GliaMapScale scale, const float *values, gsize n, float *scaled);

/* The 31 shades as pixels of CAIRO_FORMAT_RGB24, mixed by 1 − strength towards white (dark styles:
 * towards neutral). `discrete` leaves the two ends and the neutral middle. */
void glia_map_shades (GliaStyle style,
                      double strength,
                      gboolean discrete,
                      guint32 shades[GLIA_SIGN_SHADES]);

/* Fills `size` × `size` pixels of an RGB24 or ARGB32 image from `values` [side × side] in −1 … 1,
 * the first row lowest: interpolated between the cells' centres, then one of the shades. */
void glia_map_raster (const float *values,
                      gsize side,
                      const guint32 shades[GLIA_SIGN_SHADES],
                      guchar *pixels,
                      int stride,
                      int size);

/* What classes look like: the winner's colour, stronger the surer it is, in 15 steps from
 * `weak`. */
typedef struct {
  const GliaColour *colours; /* [classes] */
  gsize classes;
  GliaColour weak;
  double strength;   /* of the surest, 0 … 1 */
  gboolean discrete; /* always as strong as the surest */
} GliaMapClasses;

/* The same for several classes: `values` [classes × side × side] are probabilities. */
void glia_map_raster_classes (const float *values,
                              gsize side,
                              const GliaMapClasses *looks,
                              guchar *pixels,
                              int stride,
                              int size);

G_END_DECLS
