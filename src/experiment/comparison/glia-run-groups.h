/* SPDX-License-Identifier: MIT */

/* Which runs belong together, and what they are called: for the command line, the window and
 * reports alike. A group holds runs whose experiments differ in nothing but their seeds and names.
 * A run that was trained again with the same seeds is the same run again: it counts once. */
#pragma once

#include "glia-run-index.h"

G_BEGIN_DECLS

typedef struct {
  char *key;       /* the same for the same group whenever it is asked for */
  char *name;      /* no two groups have the same */
  GPtrArray *runs; /* GliaRunFacts, all of them */
  GPtrArray *once; /* GliaRunFacts, one for each pair of seeds: a finished one if there is one */
} GliaRunGroup;

/* The groups of `facts` (GliaRunFacts) in the order of their first runs. Free with
 * g_ptr_array_unref(). */
GPtrArray *glia_run_groups_new (const GPtrArray *facts);

/* GliaRunFacts of `facts` → what it is called beside the others (char *): its own name, where no run
 * of another group has it, else its group's; and its seed where the group has several. The keys
 * are not referenced. Free with g_hash_table_unref(). */
GHashTable *glia_run_groups_name_runs (const GPtrArray *facts);

/* One run for each pair of seeds among `runs` (GliaRunFacts), which are of one group: a new array
 * of new references. */
GPtrArray *glia_run_groups_fold (const GPtrArray *runs);

/* Of how many seeds there is a result, how many diverged, how many runs that is: "5"; "4, 1
 * diverged"; "1 × 5" for one seed trained five times, "3 (7 runs)". g_free() it. */
char *glia_run_groups_seeds (const GPtrArray *runs);

/* Pairs of seeds in `once` whose runs diverged. */
guint glia_run_groups_diverged (const GPtrArray *once);

G_END_DECLS
