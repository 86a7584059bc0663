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
 * and any of these with commas between them. A point is the decimal mark, whatever the locale;
 * "0,5" is refused, because it may be meant as one number.
 * Errors are GLIA_EXPERIMENT_ERROR_VALUE and say what was meant to stand there. Free with
 * g_array_unref(). */
GArray *glia_number_list_parse (const char *text, GError **error);

/* What must stand behind "first..last" for glia_number_list_parse() to read these numbers: "", " lin 5"
 * or " log 5". NULL if they are no range, or too few for one to be easier to read. Free with
 * g_free(). */
char *glia_number_range_end (const double *values, guint n);

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
/* The same with values of any kind, JsonNode. */
GliaExperiment *glia_sweep_with_values (const GliaExperiment *experiment,
                                        const char *path,
                                        GPtrArray *values,
                                        GError **error);
/* Which of the values that the sweep gives the key at `path` is the experiment's own; -1 if none is, or
 * the sweep does not vary the key. */
int glia_sweep_find_own (const GliaExperiment *experiment, const char *path);
/* A copy whose sweep gives the key at `path`, which it varies, the experiment's own value as well; in a sweep by pairs this run gets the last of the other keys' values. */
GliaExperiment *
glia_sweep_with_own (const GliaExperiment *experiment, const char *path, GError **error);
/* A copy whose sweep does not give the key at `path` its value number `index`; a sweep by pairs loses
 * that run. The own value is one of those that are left; one run that is left is no sweep any more. */
GliaExperiment *glia_sweep_without (const GliaExperiment *experiment,
                                    const char *path,
                                    guint index,
                                    GError **error);
/* A copy with `json` as the only value at `path`, which the sweep, if it did, varies no more. */
GliaExperiment *glia_sweep_with_value (const GliaExperiment *experiment,
                                       const char *path,
                                       const char *json,
                                       GError **error);
/* A copy without a sweep. */
GliaExperiment *glia_sweep_removed (const GliaExperiment *experiment);

G_END_DECLS
