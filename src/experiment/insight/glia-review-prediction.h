/* SPDX-License-Identifier: MIT */

/* What a network says about one text, and what each of its words has to do with it: the prediction
 * is made once more without the word.
 *
 *     x = (v1 + … + vn) / n,    x without word i = (v1 + … + vn − vi) / (n − 1)
 *
 * All of them go through the network as one batch; of a word that comes twice, each place is left
 * out alone.
 *
 * Threads. A GliaReviewPredictor's functions are called from one thread, the window's. Its thread
 * opens the word vectors once (they stay mapped) and answers the newest text only.
 */
#pragma once

#include "glia-experiment.h"
#include "glia-session.h"

G_BEGIN_DECLS

typedef struct {
  gsize start, end; /* bytes of the text */
  gboolean known;   /* whether the vectors have it */
  /* The score (of `about`) of the text − that of the text without this word: above 0 the word
   * speaks for the class. NaN for an unknown word, which changes nothing, and for the only known one,
   * without which nothing can be said. */
  double effect;
} GliaReviewWord;

/* Immutable, counted atomically. */
typedef struct {
  char *error; /* why there is no prediction, a sentence; NULL if there is one */
  char *text;
  guint64 run, epochs, steps;  /* of the snapshot */
  const GliaReviewWord *words; /* [n_words], in the text's order */
  gsize n_words, n_known;      /* without a known word nothing is predicted: classes is 0 */
  gsize classes;
  const double *scores;       /* [classes], as mlp_class_scores() */
  gboolean has_probabilities; /* whether they are probabilities */
  gsize called;               /* the class that is predicted */
  /* the class that `effect` is about: of two the second, of more the one that is predicted */
  gsize about;
  double largest; /* |effect|; 0 if there is none */

  /*< private >*/
  gatomicrefcount references;
} GliaReviewPrediction;

GliaReviewPrediction *glia_review_prediction_ref (GliaReviewPrediction *prediction);
void glia_review_prediction_unref (GliaReviewPrediction *prediction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaReviewPrediction, glia_review_prediction_unref)

/* The word that byte `at` of the text is in, or NULL. */
const GliaReviewWord *glia_review_prediction_word_at (const GliaReviewPrediction *prediction,
                                                      gsize at);
/* The end of a colour scale that holds every effect: `largest` rounded up to a multiple of 0.02 (of
 * probabilities: two points), at least that. */
double glia_review_prediction_scale (const GliaReviewPrediction *prediction);

typedef struct _GliaReviewPredictor GliaReviewPredictor;

/* `ready` is called in the default main context of the thread that made the predictor. */
GliaReviewPredictor *glia_review_predictor_new (void (*ready) (gpointer user_data),
                                                gpointer user_data);
/* Joins the thread; `ready` is not called any more. */
void glia_review_predictor_free (GliaReviewPredictor *predictor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaReviewPredictor, glia_review_predictor_free)

/* References are taken; an older question that has not begun is dropped. `experiment`'s data are
 * reviews, and it is not changed any more. `text` is UTF-8. */
void glia_review_predictor_ask (GliaReviewPredictor *predictor,
                                GliaExperiment *experiment,
                                GliaSnapshot *snapshot,
                                const char *text);
/* The newest, or NULL if there is none since the last call. */
GliaReviewPrediction *glia_review_predictor_take (GliaReviewPredictor *predictor);

/* In the calling thread, with the vectors and settings of experiment->data; never NULL. Blocks
 * while the vectors are opened. */
GliaReviewPrediction *
glia_review_prediction_new (GliaExperiment *experiment, GliaSnapshot *snapshot, const char *text);

G_END_DECLS
