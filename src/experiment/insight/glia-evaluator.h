/* SPDX-License-Identifier: MIT */

/* How a network does on a whole data set, example by example, found on a thread of its own: what
 * a window shows beside the curves.
 *
 * Threads. All functions are called from one thread, the window's. Requests go through a slot
 * where the newest wins, answers come back through another. */
#pragma once

#include "glia-session.h"

G_BEGIN_DECLS

typedef struct {
  gsize row;         /* of the data set */
  gint32 true_class; /* −1 in regression */
  gint32 called;     /* the class that was predicted; −1 in regression */
  double score;      /* of the true class, as mlp_class_scores(); NaN in regression */
  double loss;
} GliaExampleLoss;

/* Immutable, counted atomically. */
typedef struct {
  guint64 run, epochs; /* the snapshot's */
  gsize examples, right;
  double loss; /* the mean over the examples */
  gsize classes;
  const guint64 *confusion;     /* [classes × classes], row = true class; NULL in regression */
  const GliaExampleLoss *worst; /* [n_worst], the highest loss first */
  gsize n_worst;
  /* hidden layers, the output, and before them the inputs as layer 0: layers + 1 of each below */
  gsize layers;
  const gsize *units;
  const float *const *means, *const *deviations; /* of each unit's answers over all examples */
  gsize example;                                 /* whose answers are in `answers` */
  const float *const *answers;
  gboolean has_probabilities; /* whether scores are probabilities */
  const double *scores;       /* of that example, [classes]; NULL in regression */
  double seconds;             /* what it took */

  /*< private >*/
  gatomicrefcount references;
} GliaEvaluation;

#define GLIA_EXAMPLE_WORST ((gsize)-1)

GliaEvaluation *glia_evaluation_ref (GliaEvaluation *evaluation);
void glia_evaluation_unref (GliaEvaluation *evaluation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaEvaluation, glia_evaluation_unref)

/* In the calling thread. `example` is a row, or GLIA_EXAMPLE_WORST. NULL if there is not enough
 * memory, or the data does not fit the network. */
GliaEvaluation *glia_evaluation_new (GliaSnapshot *snapshot,
                                     const GliaDataset *data,
                                     mlp_loss loss,
                                     gsize n_worst,
                                     gsize example);

typedef struct _GliaEvaluator GliaEvaluator;

/* `ready` is called in the default main context of the thread that made the evaluator. */
GliaEvaluator *glia_evaluator_new (void (*ready) (gpointer user_data), gpointer user_data);
/* Joins the thread; `ready` is not called any more. */
void glia_evaluator_free (GliaEvaluator *evaluator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaEvaluator, glia_evaluator_free)

/* References are taken; an older request that has not begun is dropped. */
void glia_evaluator_ask (GliaEvaluator *evaluator,
                         GliaSnapshot *snapshot,
                         GliaDataset *data,
                         mlp_loss loss,
                         gsize n_worst,
                         gsize example);
/* The newest, or NULL if there is none since the last call. */
GliaEvaluation *glia_evaluator_take (GliaEvaluator *evaluator);

G_END_DECLS
