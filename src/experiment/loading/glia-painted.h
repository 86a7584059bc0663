/* SPDX-License-Identifier: MIT */

/* Points that a person has painted: two inputs in about −1 … 1, and a class.
 *
 * They are a table (x1, x2, class) that is never changed: other points are another file, called
 * after its contents, "points-0123456789abcdef.csv". An experiment that learns from one is one with
 * source "csv", so that any program can run it, and undo only has to go back to the other file's
 * name.
 */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

typedef struct {
  double x, y;
  guint class; /* from 0 */
} GliaPaintedPoint;

/* The most classes, and the most points of a set. */
#define GLIA_PAINTED_CLASSES 9
#define GLIA_PAINTED_MOST    20000

/* Where new files go unless a test needs another place: below $XDG_DATA_HOME; free with
 * g_free(). */
char *glia_painted_folder (void);

/* Whether the experiment learns from painted points. */
gboolean glia_painted_is (const GliaExperiment *experiment);
/* Its points, GliaPaintedPoint, in their order. */
GArray *glia_painted_read (const GliaExperiment *experiment, GError **error);

/* What to begin with: a point of each of two classes; or those of `splits`, all its parts, if
 * that has two inputs and classes, and not too many of either. NULL splits: the former. Free
 * with g_array_unref(). */
GArray *glia_painted_begin (const GliaSplits *splits);
gboolean glia_painted_can_begin_with (const GliaSplits *splits);

/* Whether `points` can be learnt from without the one at `index`: a set has at least two
 * classes. */
gboolean glia_painted_can_remove (const GArray *points, guint index);
/* The nearest point within `radius`, or −1. */
int glia_painted_nearest (const GArray *points, double x, double y, double radius);

/* Writes the points into `folder`, which is made if need be, and returns a copy of `experiment`
 * that learns from them. An experiment that learnt from something else gets no dev and test part
 * at first. The loss follows the number of classes. Errors: fewer than two classes, too many
 * points, the disk. */
GliaExperiment *glia_painted_use (const GliaExperiment *experiment,
                                  const char *folder,
                                  const GArray *points,
                                  GError **error);

/* A copy of `experiment`, which learns from painted points, for a file in `folder`: the points
 * are copied there, and named without the folder, so that both can go elsewhere together. */
GliaExperiment *
glia_painted_beside (const GliaExperiment *experiment, const char *folder, GError **error);

G_END_DECLS
