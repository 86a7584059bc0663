/* SPDX-License-Identifier: MIT */

/* Sweeps as a person makes them: by typing several numbers where one belongs. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

/* The most runs of a sweep that is made this way; each is checked as it is typed. */
#define GLIA_SWEEP_LISTS_LARGEST 1000

/* Whether `text` means more than one number: there is a comma, a semicolon or ".." in it. */
gboolean glia_number_list_is_one (const char *text);
/* What `text` stands for, an array of double with at least two, all different:
 *
 *   0.001, 0.01, 0.1       the numbers, also with ";" between them
 *   1..4                   1, 2, 3, 4: whole numbers
 *   0..1 lin 5             5 numbers at equal distances; "lin" may be left out
 *   0.001..0.1 log 5       5 numbers at equal ratios, with six digits
 *
 * and any of these with commas between them. A point is the decimal mark, whatever the locale.
 * Errors are GLIA_EXPERIMENT_ERROR_VALUE and say what was meant to stand there. Free with
 * g_array_unref(). */
GArray *glia_number_list_parse (const char *text, GError **error);

/* How many runs the experiment's sweep stands for; 1 without one. */
guint64 glia_sweep_runs (const GliaExperiment *experiment);
/* The values that the sweep gives the key at `path`, JsonNode, or NULL. Owned by the experiment. */
GPtrArray *glia_sweep_values (const GliaExperiment *experiment, const char *path);

/* A copy of `experiment` whose sweep gives the key at `path` each of `values` (double), besides
 * what it varies already, and whose own value there is the first of them. What a sweep by pairs
 * has must stay as long as it is. Every run is checked: an error names the first that cannot be. */
GliaExperiment *glia_sweep_with_list (const GliaExperiment *experiment,
                                      const char *path,
                                      const GArray *values,
                                      GError **error);
/* A copy with `json` as the only value at `path`, which the sweep, if it did, varies no more. */
GliaExperiment *glia_sweep_with_value (const GliaExperiment *experiment,
                                       const char *path,
                                       const char *json,
                                       GError **error);
/* A copy without a sweep. */
GliaExperiment *glia_sweep_removed (const GliaExperiment *experiment);

G_END_DECLS
