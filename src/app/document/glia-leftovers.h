/* SPDX-License-Identifier: MIT */

/* Files that the program made for experiments that no longer exist: the weights of branches
 * (glia_workbench_branch()) and painted points (glia-painted.h), in the user's data folder. They
 * are named after their contents, and never changed.
 *
 * The rule: such a file goes when it is older than a week, and its name is in no JSON file of
 * the runs, of what is kept for recovery, or that was used recently, and in no open document.
 * Saved experiments have copies of their own beside them. Files with other names stay,
 * and if one of those JSON files cannot be read, everything does. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

#define GLIA_LEFTOVERS_AGE ((gint64)7 * 24 * 60 * 60)

/* Whether `path` has the name of a branch's file. */
gboolean glia_leftovers_is_branch (const char *path);

/* Paths of files that were last written before `before` (seconds of Unix time) and nobody names.
 * `data` is the folder with "branches", "points" and "runs" in it, `recovery` that of
 * glia_recovery_new(), `recent` paths of any files; NULL-terminated. NULL with an error if a
 * file cannot be read. Blocks; any thread. Free with g_ptr_array_unref(). */
GPtrArray *glia_leftovers_find (const char *data,
                                const char *recovery,
                                const char *const *recent,
                                gint64 before,
                                GError **error);

/* Deletes those of `paths` that are still as old and that none of `open` (GliaExperiment) names.
 * Returns how many. */
guint glia_leftovers_delete (const GPtrArray *paths, const GPtrArray *open, gint64 before);

G_END_DECLS
