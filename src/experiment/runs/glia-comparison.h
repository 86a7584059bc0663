/* SPDX-License-Identifier: MIT */

/* Runs side by side: what each came to, runs that differ only in their seed as one group with
 * mean and deviation, in what the groups differ, and whether one is better than another. */
#pragma once

#include "glia-run.h"
#include "glia-statistics.h"

G_BEGIN_DECLS

/* ---- One run --------------------------------------------------------------------------------- */

/* What a run's result says or, while there is none, its epochs so far: state, reason, epochs,
 * best epoch, seconds. */
gboolean glia_run_summarize (GliaRun *run, GliaRunResult *result, GError **error);

/* ---- Groups ---------------------------------------------------------------------------------- */

typedef enum {
  GLIA_COLUMN_BEST_DEV_ACCURACY,
  GLIA_COLUMN_BEST_DEV_LOSS,
  GLIA_COLUMN_LAST_DEV_ACCURACY,
  GLIA_COLUMN_TEST_ACCURACY,
  GLIA_COLUMN_TEST_LOSS,
  GLIA_COLUMN_SECONDS,
  GLIA_COLUMNS,
} GliaColumn;

/* Runs of one experiment with different seeds. */
typedef struct {
  char *name;                   /* what their names have in common: without " · seed 43" */
  GPtrArray *runs;              /* GliaRun, owned by the comparison */
  double *values[GLIA_COLUMNS]; /* [runs->len]; NaN where a run has none */
  GliaSample samples[GLIA_COLUMNS];
} GliaGroup;

/* A key in which the groups differ, and its value in each, as a person writes it. */
typedef struct {
  char *path;    /* "network.layers" */
  char **values; /* [groups], NULL-terminated */
} GliaKeyDifference;

/* What a run's group is called: "512" for "512 · seed 43". g_free() it. */
char *glia_group_name (const char *name);

typedef struct {
  GPtrArray *groups;      /* GliaGroup, in the order of their first runs */
  GPtrArray *differences; /* GliaKeyDifference */
} GliaComparison;

/* The value of a key as a person writes it: "512 sigmoid, 512 sigmoid" for network.layers; "–"
 * for NULL. g_free() it. */
char *glia_describe_setting (const char *path, JsonNode *value);

/* `runs`: GliaRun; a reference to the array is kept. Runs that cannot be read are an error. */
GliaComparison *glia_comparison_new (GPtrArray *runs, GError **error);
void glia_comparison_free (GliaComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaComparison, glia_comparison_free)

/* A column's test of group a against group b. */
GliaTest
glia_comparison_test (const GliaComparison *comparison, gsize a, gsize b, GliaColumn column);

/* A metric of metrics.jsonl over a group's epochs: for each epoch that at least one run has, the
 * sample of the runs that have it. `member` is the offset of a double in GliaEpoch. A GArray of
 * GliaSample, epoch 1 first. */
GArray *glia_group_curve (const GliaGroup *group, gsize member, GError **error);

G_END_DECLS
