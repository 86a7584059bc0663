/* SPDX-License-Identifier: MIT */

/* Runs side by side: what each came to, runs that differ only in their seeds as one group with
 * mean and deviation, in what the groups differ, and whether one is better than another. */
#pragma once

#include "glia-run-groups.h"
#include "glia-run-settings.h"
#include "glia-statistics.h"

G_BEGIN_DECLS

/* ---- Groups ---------------------------------------------------------------------------------- */

typedef enum {
  GLIA_COLUMN_BEST_DEV_ACCURACY,
  GLIA_COLUMN_BEST_DEV_LOSS, /* at the best epoch: see GliaBest */
  GLIA_COLUMN_LOWEST_DEV_LOSS,
  GLIA_COLUMN_LAST_DEV_ACCURACY,
  GLIA_COLUMN_TEST_ACCURACY,
  GLIA_COLUMN_TEST_LOSS,
  GLIA_COLUMN_SECONDS,
  GLIA_COLUMNS,
} GliaColumn;

gboolean glia_column_is_loss (GliaColumn column); /* less is better */
gboolean glia_column_is_test (GliaColumn column); /* of the test part, else of dev */

/* Runs of one experiment with different seeds: see glia-run-groups.h. Diverged runs have no
 * values. */
typedef struct {
  char *name;                   /* no other group of the comparison has it */
  char *seeds;                  /* glia_run_groups_seeds() */
  GPtrArray *all;               /* GliaRun, each; owned by whoever made the comparison */
  GPtrArray *runs;              /* GliaRun, one for each pair of seeds */
  GPtrArray *facts;             /* GliaRunFacts of `runs` */
  guint diverged;               /* of `runs` */
  double *values[GLIA_COLUMNS]; /* [runs->len]; NaN where a run has none */
  GliaSample samples[GLIA_COLUMNS];
} GliaGroup;

/* Epochs that those of its runs have done that did not diverge; least > most: there are none. */
void glia_group_epochs (const GliaGroup *group, guint64 *least, guint64 *most);
/* How many of its runs have not come to their end. */
guint glia_group_unfinished (const GliaGroup *group);

/* A key in which the groups differ, and its value in each, as a person writes it. */
typedef struct {
  char *path;    /* "network.layers" */
  char **values; /* [groups], NULL-terminated */
} GliaKeyDifference;

typedef struct {
  GPtrArray *groups;      /* GliaGroup, in the order of their first runs */
  GPtrArray *differences; /* GliaKeyDifference */
  GliaColumn column;      /* what verdicts are about: see below */

  /*< private >*/
  double *corrected; /* p of each pair of groups, after Holm */
  gsize tests;       /* how many pairs have one */
} GliaComparison;

/* `runs`: GliaRun, which must live as long. Runs that cannot be read are an error. */
GliaComparison *glia_comparison_new (GPtrArray *runs, GError **error);
void glia_comparison_free (GliaComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaComparison, glia_comparison_free)

/* A metric of metrics.jsonl over a group's epochs: for each epoch that at least one run has, the
 * sample of the runs that have it; diverged runs are left out unless all are. `member` is the
 * offset of a double in GliaEpoch. A GArray of GliaSample, epoch 1 first. */
GArray *glia_group_curve (const GliaGroup *group, gsize member, GError **error);

/* ---- Verdicts -------------------------------------------------------------------------------- */

typedef enum {
  GLIA_VERDICT_NO_VALUES, /* a side has no run with a result of this kind */
  GLIA_VERDICT_TOO_FEW,   /* fewer than GLIA_LEAST_RUNS seeds on a side cannot settle it */
  GLIA_VERDICT_OPEN,      /* not settled: p, corrected, is not below 0.05 */
  GLIA_VERDICT_FIRST,     /* the first is better */
  GLIA_VERDICT_SECOND,
} GliaAnswer;

/* Whether one group is better than another: in the accuracy, or the loss where there is none; on
 * the test part where every run that counts was evaluated on it, else on dev at each run's best
 * epoch. Groups with the same seeds are compared seed by seed. All pairs of groups with enough
 * seeds are the comparisons that are made, and p is corrected for their number (Holm). */
typedef struct {
  GliaAnswer answer;
  GliaColumn column;
  GliaTest test;     /* p of this pair alone; the interval, as wide as the correction makes it, is
                      * without 0 just when the answer is FIRST or SECOND */
  double p;          /* corrected; NaN: TOO_FEW or NO_VALUES */
  gsize comparisons; /* for which it is corrected */
} GliaVerdict;

/* For a comparison whose groups come from elsewhere: chooses the column and tests all pairs. */
void glia_comparison_test_groups (GliaComparison *comparison);

GliaVerdict glia_comparison_judge (const GliaComparison *comparison, gsize a, gsize b);

/* The settings of data and epochs in which a and b differ, so that a difference need not come from
 * what is compared: their paths. Free with g_strfreev(). */
GStrv glia_comparison_unlike (const GliaComparison *comparison, gsize a, gsize b);

G_END_DECLS
