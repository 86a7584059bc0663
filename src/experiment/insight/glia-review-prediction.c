/* SPDX-License-Identifier: MIT */
#include "glia-review-prediction.h"

#include "glia-data-loader.h"
#include "glia-latest.h"
#include "glia-text.h"
#include "glia-token-places.h"

#include <math.h>
#include <string.h>

enum { BATCH = 256 };

#define SCALE_STEP 0.02

typedef struct {
  GliaExperiment *experiment;
  GliaSnapshot *snapshot;
  char *text;
} Question;

/* What stays from one text to the next. */
typedef struct {
  char *name; /* of what `vectors` are */
  GliaVectors *vectors;
  GliaExperiment *standardized; /* of what `standardization` is */
  GliaStandardization standardization;
} Library;

/* ---- Predictions ----------------------------------------------------------------------------- */

GliaReviewPrediction *
glia_review_prediction_ref (GliaReviewPrediction *prediction)
{
  g_atomic_ref_count_inc (&prediction->references);
  return prediction;
}

void
glia_review_prediction_unref (GliaReviewPrediction *prediction)
{
  if (prediction == NULL || !g_atomic_ref_count_dec (&prediction->references))
    return;
  g_free (prediction->error);
  g_free (prediction->text);
  g_free ((GliaReviewWord *)prediction->words);
  g_free ((double *)prediction->scores);
  g_free (prediction);
}

const GliaReviewWord *
glia_review_prediction_word_at (const GliaReviewPrediction *prediction, gsize at)
{
  for (gsize i = 0; i < prediction->n_words; i++)
    if (at >= prediction->words[i].start && at < prediction->words[i].end)
      return &prediction->words[i];
  return NULL;
}

double
glia_review_prediction_scale (const GliaReviewPrediction *prediction)
{
  return fmax (1, ceil (prediction->largest / SCALE_STEP - 1e-9)) * SCALE_STEP;
}

/* ---- The word vectors ------------------------------------------------------------------------ */

static void
library_clear (Library *library)
{
  g_clear_pointer (&library->name, g_free);
  g_clear_pointer (&library->vectors, glia_vectors_unref);
  g_clear_pointer (&library->standardized, glia_experiment_unref);
  glia_standardization_clear (&library->standardization);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Library, library_clear)

static gboolean
open_library (Library *library, GliaExperiment *experiment, GError **error)
{
  g_autofree char *name = glia_experiment_resolve (experiment, experiment->data.vectors);

  if (g_strcmp0 (library->name, name) != 0) {
    library_clear (library);
    library->vectors = glia_text_open_vectors (name, NULL, NULL, NULL, error);
    if (library->vectors == NULL)
      return FALSE;
    library->name = g_steal_pointer (&name);
  }
  if (!experiment->data.standardize || library->standardized == experiment)
    return TRUE;
  glia_standardization_clear (&library->standardization);
  g_clear_pointer (&library->standardized, glia_experiment_unref);
  g_autoptr (GliaSplits) splits =
      glia_data_load (experiment, &library->standardization, NULL, NULL, NULL, error);
  if (splits != NULL)
    library->standardized = glia_experiment_ref (experiment);
  return splits != NULL;
}

/* ---- Leaving words out ----------------------------------------------------------------------- */

typedef struct {
  const Library *library;
  const Question *question;
  GliaReviewPrediction *prediction;
  gsize columns;
  guint32 *rows;            /* [n_words] of the vectors */
  GliaReviewWord *words;    /* the prediction's */
  double *sum;              /* [columns] over the known words */
  mlp_workspace *workspace; /* of BATCH examples */
} Task;

static void
find_words (Task *task)
{
  const GliaExperiment *experiment = task->question->experiment;
  g_autoptr (GArray) places = glia_token_places (task->question->text);
  const float *matrix = glia_vectors_matrix (task->library->vectors);

  task->words = g_new0 (GliaReviewWord, places->len + 1);
  task->rows = g_new (guint32, places->len + 1);
  task->sum = g_new0 (double, task->columns);
  for (gsize i = 0; i < places->len; i++) {
    const GliaTokenPlace *place = &g_array_index (places, GliaTokenPlace, i);
    const guint32 row = glia_vectors_row (task->library->vectors, place->text, strlen (place->text),
                                          experiment->data.top_words);
    task->rows[i] = row;
    task->words[i] = (GliaReviewWord){place->start, place->end, row != GLIA_VECTORS_NONE, NAN};
    if (row == GLIA_VECTORS_NONE)
      continue;
    task->prediction->n_known++;
    for (gsize j = 0; j < task->columns; j++)
      task->sum[j] += (double)matrix[row * task->columns + j];
  }
  task->prediction->n_words = places->len;
  task->prediction->words = task->words;
}

static void
standardize_features (const Task *task, float *features)
{
  const GliaStandardization *by = &task->library->standardization;

  if (task->question->experiment->data.standardize)
    for (gsize j = 0; j < task->columns; j++)
      features[j] = (float)(((double)features[j] - by->means[j]) / by->deviations[j]);
}

static void
run_forward (Task *task, const float *features, gsize examples)
{
  const mlp_batch batch = {.features = features, .examples = examples};

  mlp_network_forward (task->question->snapshot->network, task->workspace, &batch,
                       MLP_MODE_EVALUATE);
}

static const mlp_real *
logits_of (const Task *task, gsize example)
{
  const mlp_network *network = task->question->snapshot->network;

  return mlp_workspace_outputs (task->workspace, mlp_network_layers (network)) +
         example * mlp_network_outputs (network);
}

/* The text as it is, by the features that training would have. */
static void
predict_whole (Task *task)
{
  GliaReviewPrediction *prediction = task->prediction;
  const GliaExperiment *experiment = task->question->experiment;
  const gsize outputs = mlp_network_outputs (task->question->snapshot->network);
  g_autofree float *features = g_new (float, task->columns);
  double *scores = g_new0 (double, MAX (outputs, 2));

  glia_featurize_text (task->question->text, task->library->vectors, experiment->data.top_words,
                       features, NULL);
  standardize_features (task, features);
  run_forward (task, features, 1);
  mlp_class_scores (experiment->training.loss, logits_of (task, 0), outputs, scores);
  prediction->classes = MAX (outputs, 2);
  prediction->scores = scores;
  prediction->has_probabilities = mlp_loss_has_probabilities (experiment->training.loss);
  prediction->called =
      mlp_predicted_class (experiment->training.loss, logits_of (task, 0), outputs);
  prediction->about = prediction->classes == 2 ? 1 : prediction->called;
}

static void
leave_one_out (const Task *task, gsize word, float *features)
{
  const float *vector =
      glia_vectors_matrix (task->library->vectors) + task->rows[word] * task->columns;
  const double rest = (double)(task->prediction->n_known - 1);

  for (gsize j = 0; j < task->columns; j++)
    features[j] = (float)((task->sum[j] - (double)vector[j]) / rest);
  standardize_features (task, features);
}

static void
take_effects (Task *task, const gsize *words, gsize n)
{
  GliaReviewPrediction *prediction = task->prediction;
  const gsize outputs = mlp_network_outputs (task->question->snapshot->network);
  g_autofree double *p = g_new0 (double, prediction->classes);

  for (gsize i = 0; i < n; i++) {
    mlp_class_scores (task->question->experiment->training.loss, logits_of (task, i), outputs, p);
    const double effect = prediction->scores[prediction->about] - p[prediction->about];
    task->words[words[i]].effect = effect;
    prediction->largest = fmax (prediction->largest, fabs (effect));
  }
}

static void
predict_without_each (Task *task, const int *ending)
{
  g_autofree float *features = g_new (float, BATCH * task->columns);
  gsize words[BATCH], n = 0;

  for (gsize i = 0; task->prediction->n_known > 1 && i < task->prediction->n_words; i++) {
    if (task->words[i].known) {
      leave_one_out (task, i, features + n * task->columns);
      words[n++] = i;
    }
    if (n == 0 || (n < BATCH && i + 1 < task->prediction->n_words))
      continue;
    if (ending != NULL && g_atomic_int_get (ending))
      return;
    run_forward (task, features, n);
    take_effects (task, words, n);
    n = 0;
  }
}

static void
predict_review (Task *task, const int *ending, GError **error)
{
  const mlp_network *network = task->question->snapshot->network;
  mlp_error problem;

  task->columns = glia_vectors_dimensions (task->library->vectors);
  if (task->columns != mlp_network_inputs (network)) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                 "The word vectors have %" G_GSIZE_FORMAT
                 " numbers, the network wants %" G_GSIZE_FORMAT,
                 task->columns, (gsize)mlp_network_inputs (network));
    return;
  }
  find_words (task);
  if (task->prediction->n_known == 0)
    return;
  if (mlp_workspace_new (network, MIN (BATCH, task->prediction->n_known), &task->workspace,
                         &problem) != MLP_OK) {
    g_set_error_literal (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_TOO_LARGE, problem.message);
    return;
  }
  predict_whole (task);
  predict_without_each (task, ending);
  mlp_workspace_free (task->workspace);
}

static GliaReviewPrediction *
answer_with (Library *library, const Question *question, const int *ending)
{
  GliaReviewPrediction *prediction = g_new0 (GliaReviewPrediction, 1);
  Task task = {.library = library, .question = question, .prediction = prediction};
  g_autoptr (GError) error = NULL;

  g_atomic_ref_count_init (&prediction->references);
  prediction->text = g_strdup (question->text);
  prediction->run = question->snapshot->run;
  prediction->epochs = question->snapshot->epochs;
  prediction->steps = question->snapshot->steps;
  if (open_library (library, question->experiment, &error))
    predict_review (&task, ending, &error);
  if (error != NULL)
    prediction->error = g_strdup (error->message);
  g_free (task.rows);
  g_free (task.sum);
  return prediction;
}

GliaReviewPrediction *
glia_review_prediction_new (GliaExperiment *experiment, GliaSnapshot *snapshot, const char *text)
{
  const Question question = {experiment, snapshot, (char *)text};
  g_auto (Library) library = {0};

  return answer_with (&library, &question, NULL);
}

/* ---- The predictor --------------------------------------------------------------------------- */

static gpointer
answer_question (gpointer state, gconstpointer request, const int *ending)
{
  return answer_with (state, request, ending);
}

static void
free_question (gpointer data)
{
  Question *question = data;

  glia_experiment_unref (question->experiment);
  glia_snapshot_unref (question->snapshot);
  g_free (question->text);
  g_free (question);
}

static void
free_prediction (gpointer prediction)
{
  glia_review_prediction_unref (prediction);
}

static void
free_library (gpointer library)
{
  library_clear (library);
  g_free (library);
}

GliaReviewPredictor *
glia_review_predictor_new (void (*ready) (gpointer user_data), gpointer user_data)
{
  static const GliaLatestClass class = {.name = "review-prediction",
                                        .answer = answer_question,
                                        .free_request = free_question,
                                        .free_answer = free_prediction,
                                        .free_state = free_library};

  return (GliaReviewPredictor *)glia_latest_new (&class, g_new0 (Library, 1), ready, user_data);
}

void
glia_review_predictor_free (GliaReviewPredictor *predictor)
{
  if (predictor != NULL)
    glia_latest_free ((GliaLatest *)predictor);
}

void
glia_review_predictor_ask (GliaReviewPredictor *predictor,
                           GliaExperiment *experiment,
                           GliaSnapshot *snapshot,
                           const char *text)
{
  Question *question = g_new0 (Question, 1);

  question->experiment = glia_experiment_ref (experiment);
  question->snapshot = glia_snapshot_ref (snapshot);
  question->text = g_strdup (text);
  glia_latest_ask ((GliaLatest *)predictor, question);
}

GliaReviewPrediction *
glia_review_predictor_take (GliaReviewPredictor *predictor)
{
  return glia_latest_take ((GliaLatest *)predictor);
}
