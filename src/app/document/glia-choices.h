/* SPDX-License-Identifier: MIT */
/* What the window calls the things that have names in experiment files. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  /* Of data: those that make points, "painted" for those that a person paints, then those that read
   * files. */
  GLIA_CHOICES_SOURCE,
  GLIA_CHOICES_ACTIVATION,
  GLIA_CHOICES_NORMALIZATION,
  GLIA_CHOICES_INITIALIZATION,
  GLIA_CHOICES_OPTIMIZER,
  GLIA_CHOICES_SCHEDULE,
  GLIA_CHOICES_LOSS,
  GLIA_CHOICES_METRIC,
  GLIA_CHOICES_TASK,
  GLIA_CHOICES_DEV_LOSS,
} GliaChoices;

#define GLIA_TYPE_CHOICES (glia_choices_get_type ())
GType glia_choices_get_type (void);

/* How many there are, and the i-th one's name in experiment files ("leaky-relu") and label
 * ("LeakyReLU", translated). */
guint glia_choices_count (GliaChoices which);
const char *glia_choices_name (GliaChoices which, guint i);
const char *glia_choices_label (GliaChoices which, guint i);
/* The label of a name; the name itself if there is none. */
const char *glia_choices_find (GliaChoices which, const char *name);

/* The labels of several names, both lists with ", " between them: "sigmoid, relu" as "Sigmoid, ReLU".
 * Free with g_free(). */
char *glia_choices_list (GliaChoices which, const char *names);

G_END_DECLS
