/* SPDX-License-Identifier: MIT */
/* What the window calls the things that have names in experiment files. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  /* Of data: those that make points, "painted" for those that a person paints, then those that read
   * files. */
  GLIA_LABELS_SOURCE,
  GLIA_LABELS_ACTIVATION,
  GLIA_LABELS_NORMALIZATION,
  GLIA_LABELS_INITIALIZATION,
  GLIA_LABELS_OPTIMIZER,
  GLIA_LABELS_SCHEDULE,
  GLIA_LABELS_LOSS,
  GLIA_LABELS_METRIC,
  GLIA_LABELS_TASK,
} GliaLabels;

#define GLIA_TYPE_LABELS (glia_labels_get_type ())
GType glia_labels_get_type (void);

/* How many there are, and the i-th one's name in experiment files ("leaky-relu") and label
 * ("Leaky ReLU", translated). */
guint glia_labels_count (GliaLabels which);
const char *glia_labels_name (GliaLabels which, guint i);
const char *glia_labels_label (GliaLabels which, guint i);
/* The label of a name; the name itself if there is none. */
const char *glia_labels_find (GliaLabels which, const char *name);

G_END_DECLS
