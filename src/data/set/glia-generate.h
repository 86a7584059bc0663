/* SPDX-License-Identifier: MIT */

/* Two-dimensional data sets made on the spot, within about -1 … 1 on both axes. Same kind, samples,
 * noise and seed: same points, whatever else changes. */
#pragma once

#include "glia-dataset.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;  /* as experiment files have it: "xor-quadrants" */
  const char *label; /* as people read it: "XOR quadrants" */
  GliaTask task;
  gsize default_samples;
  double default_noise;
} GliaGenerator;

const GliaGenerator *glia_generators_nth (gsize index);      /* in order; NULL past the last one */
const GliaGenerator *glia_generator_find (const char *name); /* or NULL */

/* `samples` points in random order. `noise` is the standard deviation of what is added to both
 * coordinates (regression: to the value). Errors: an unknown name (MISSING), 0 samples (EMPTY). The
 * xor set has exactly four points for 4 samples, and repeats them for more. */
GliaDataset *
glia_generate (const char *name, gsize samples, double noise, guint64 seed, GError **error);

G_END_DECLS
