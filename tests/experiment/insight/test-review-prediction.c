/* SPDX-License-Identifier: MIT */
#include "glia-data-loader.h"
#include "glia-evaluator.h"
#include "glia-review-prediction.h"
#include "glia-text.h"
#include "glia-token-places.h"
#include "session-harness.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct {
  char *folder;
  GliaExperiment *experiment;
  GliaSplits *splits;
  GliaSession *session;
  GliaSnapshot *snapshot;
} Fixture;

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer standardize)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("glia-review-prediction-XXXXXX", NULL);
  write_file (f->folder, "reviews.tsv",
              "label\ttext\npos\tA good film, it isn't bad.\nneg\tbad film\npos\tgood good\n"
              "neg\tbad bad\npos\tgood good film\nneg\tfilm bad\npos\tfine good\nneg\tbad fine\n");
  write_file (f->folder, "vectors.txt",
              "good 1 0.5 0\nbad -1 0.25 0.125\nfilm 0 0.1 -0.5\nfine 0.5 0.5 0.5\na 0.1 0 0\n"
              ", 0 0.2 0\n. 0.3 0 0.1\nn't -0.6 0.1 0.7\n'' 0.2 0.3 0.4\n");
  g_autofree char *text = g_strdup_printf (
      "{\"glia\":1,\"seed\":3,\"data\":{\"source\":\"reviews\",\"reviews\":\"reviews.tsv\","
      "\"vectors\":\"vectors.txt\",\"split\":{\"dev\":0.25},\"standardize\":%s},\"network\":{"
      "\"layers\":[{\"units\":7,\"activation\":\"tanh\"}],\"init\":{\"kind\":\"normal\","
      "\"mean\":0,\"std\":1.5}},\"training\":{\"loss\":\"cross-entropy\"}}",
      standardize != NULL ? "true" : "false");
  f->experiment = glia_experiment_read_text (text, -1, "test.json", f->folder, &error);
  g_assert_no_error (error);
  f->splits = glia_data_load (f->experiment, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  f->session = glia_session_new (f->experiment, f->splits, "", &error);
  g_assert_no_error (error);
  f->snapshot = glia_session_take_snapshot (f->session);
  g_assert_nonnull (f->snapshot);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  glia_snapshot_unref (f->snapshot);
  glia_session_free (f->session);
  glia_splits_free (f->splits);
  glia_experiment_unref (f->experiment);
  session_remove_tree (f->folder);
  g_free (f->folder);
}

/* By the featurizer and the engine, and nothing of what is tested. */
static double
p_positive (Fixture *f, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, "vectors.txt", NULL);
  g_autoptr (GliaVectors) vectors = glia_text_open_vectors (path, NULL, NULL, NULL, NULL);
  g_auto (GliaStandardization) by = {0};
  g_autoptr (GliaSplits) splits = glia_data_load (f->experiment, &by, NULL, NULL, NULL, NULL);
  mlp_workspace *workspace;
  float features[3];
  double p[2];
  const mlp_batch batch = {.features = features, .examples = 1};

  g_assert_true (glia_featurize_text (text, vectors, 0, features, NULL));
  for (gsize j = 0; by.means != NULL && j < 3; j++)
    features[j] = (float)(((double)features[j] - by.means[j]) / by.deviations[j]);
  g_assert_cmpint (mlp_workspace_new (f->snapshot->network, 1, &workspace, NULL), ==, MLP_OK);
  mlp_network_forward (f->snapshot->network, workspace, &batch, MLP_MODE_EVALUATE);
  mlp_probabilities (f->experiment->training.loss, mlp_workspace_outputs (workspace, 2), 2, p);
  mlp_workspace_free (workspace);
  return p[1];
}

/* The text with one piece taken out. */
static char *
without (const char *text, gsize start, gsize end)
{
  return g_strdup_printf ("%.*s %s", (int)start, text, text + end);
}

static void
test_left_out (Fixture *f, gconstpointer unused)
{
  const char *const text = "Good film , bad unheard-of film fine good good";
  g_autoptr (GliaReviewPrediction) prediction =
      glia_review_prediction_new (f->experiment, f->snapshot, text);
  gsize compared = 0;

  g_assert_null (prediction->error);
  g_assert_cmpuint (prediction->classes, ==, 2);
  g_assert_cmpuint (prediction->about, ==, 1);
  g_assert_true (prediction->has_probabilities);
  g_assert_cmpuint (prediction->n_words, ==, 9);
  g_assert_cmpuint (prediction->n_known, ==, 8);
  g_assert_cmpfloat (prediction->scores[1], ==, p_positive (f, text));
  double largest = 0;
  for (gsize i = 0; i < prediction->n_words; i++) {
    const GliaReviewWord *word = &prediction->words[i];
    if (!word->known) {
      g_assert_true (isnan (word->effect));
      continue;
    }
    g_autofree char *rest = without (text, word->start, word->end);
    const double expected = p_positive (f, text) - p_positive (f, rest);
    g_assert_cmpfloat_with_epsilon (word->effect, expected, 1e-6);
    largest = fmax (largest, fabs (word->effect));
    compared += fabs (expected) > 1e-4;
  }
  g_assert_cmpuint (compared, >, 4);
  g_assert_cmpfloat (prediction->largest, ==, largest);
  const double scale = glia_review_prediction_scale (prediction);
  g_assert_cmpfloat (scale, >=, largest);
  g_assert_cmpfloat (scale, <, largest + 0.02);
  g_assert_cmpfloat_with_epsilon (remainder (scale, 0.02), 0, 1e-9);
}

/* More words than go through the network at once. */
static void
test_long (Fixture *f, gconstpointer unused)
{
  g_autoptr (GString) text = g_string_new ("good");

  for (int i = 0; i < 700; i++)
    g_string_append (text, i % 3 == 0 ? " bad" : i % 3 == 1 ? " film" : " good");
  g_autoptr (GliaReviewPrediction) prediction =
      glia_review_prediction_new (f->experiment, f->snapshot, text->str);
  g_assert_cmpuint (prediction->n_known, ==, 701);
  for (gsize i = 0; i < 701; i += 50) {
    const GliaReviewWord *word = &prediction->words[i];
    g_autofree char *rest = without (text->str, word->start, word->end);
    g_assert_cmpfloat_with_epsilon (word->effect, p_positive (f, text->str) - p_positive (f, rest),
                                    1e-6);
  }
}

static void
test_nothing_known (Fixture *f, gconstpointer unused)
{
  g_autoptr (GliaReviewPrediction) none =
      glia_review_prediction_new (f->experiment, f->snapshot, "zzz");
  g_autoptr (GliaReviewPrediction) empty =
      glia_review_prediction_new (f->experiment, f->snapshot, "");
  g_autoptr (GliaReviewPrediction) one =
      glia_review_prediction_new (f->experiment, f->snapshot, "zzz good");

  g_assert_null (none->error);
  g_assert_cmpuint (none->classes, ==, 0);
  g_assert_cmpuint (none->n_words, ==, 1);
  g_assert_cmpuint (empty->n_words, ==, 0);
  g_assert_cmpuint (one->classes, ==, 2);
  g_assert_true (isnan (one->words[1].effect));
  g_assert_cmpfloat_with_epsilon (glia_review_prediction_scale (one), 0.02, 1e-12);
}

static void
test_no_vectors (Fixture *f, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (f->folder, "vectors.txt", NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
  g_autoptr (GliaReviewPrediction) prediction =
      glia_review_prediction_new (f->experiment, f->snapshot, "good");
  g_assert_nonnull (strstr (prediction->error, "vectors.txt"));
  g_assert_cmpuint (prediction->classes, ==, 0);
}

static void
ready_cb (gpointer count)
{
  ++*(int *)count;
}

/* While somebody types: the last text is answered, whatever was dropped on the way. */
static void
test_newest_wins (Fixture *f, gconstpointer unused)
{
  int ready = 0;
  g_autoptr (GliaReviewPredictor) predictor = glia_review_predictor_new (ready_cb, &ready);
  g_autoptr (GliaReviewPrediction) prediction = NULL;

  for (int i = 0; i < 50; i++)
    glia_review_predictor_ask (predictor, f->experiment, f->snapshot, "bad film");
  glia_review_predictor_ask (predictor, f->experiment, f->snapshot, "good film");
  while (prediction == NULL || !g_str_equal (prediction->text, "good film")) {
    g_main_context_iteration (NULL, TRUE);
    g_autoptr (GliaReviewPrediction) newer = glia_review_predictor_take (predictor);
    if (newer != NULL) {
      glia_review_prediction_unref (prediction);
      prediction = g_steal_pointer (&newer);
    }
  }
  g_assert_cmpint (ready, >, 0);
  g_assert_cmpfloat (prediction->scores[1], ==, p_positive (f, "good film"));
}

/* Every row of a part says which review it is of, and its features are that review's. */
static void
test_source_rows (Fixture *f, gconstpointer standardize)
{
  g_autofree char *path = g_build_filename (f->folder, "reviews.tsv", NULL);
  g_autofree char *vectors_path = g_build_filename (f->folder, "vectors.txt", NULL);
  g_autoptr (GliaReviews) reviews = glia_text_read_reviews (path, NULL, NULL, NULL, NULL);
  g_autoptr (GliaVectors) vectors = glia_text_open_vectors (vectors_path, NULL, NULL, NULL, NULL);
  const GliaDataset *dev = f->splits->dev;

  g_assert_cmpuint (dev->n_rows, ==, 2);
  g_assert_nonnull (dev->source_rows);
  for (gsize row = 0; row < dev->n_rows; row++) {
    const gsize review = glia_dataset_source_row (dev, row);
    g_autofree char *text = g_strndup (reviews->text + reviews->starts[review],
                                       reviews->starts[review + 1] - reviews->starts[review]);
    float features[3];
    g_assert_cmpint (dev->classes[row], ==, reviews->labels[review]);
    glia_featurize_text (text, vectors, 0, features, NULL);
    for (gsize j = 0; standardize == NULL && j < 3; j++)
      g_assert_cmpfloat (dev->features[row * 3 + j], ==, features[j]);
  }
}

static void
test_places (void)
{
  static const char text[] = "He said \"Don't!\" – İT isn't ΣΑΣ. Really... (no)";
  static const char *const shown[] = {"He", "said", "\"",  "Do", "n't",    "!",   "\"", "–",  "İT",
                                      "is", "n't",  "ΣΑΣ", ".",  "Really", "...", "(",  "no", ")"};
  g_autoptr (GArray) places = glia_token_places (text);

  g_assert_cmpuint (places->len, ==, G_N_ELEMENTS (shown));
  for (gsize i = 0; i < places->len; i++) {
    const GliaTokenPlace *place = &g_array_index (places, GliaTokenPlace, i);
    g_autofree char *piece = g_strndup (text + place->start, place->end - place->start);
    g_assert_cmpstr (piece, ==, shown[i]);
  }
}

/* Hinge's outputs are scores, as they are; what a word has to do with them is a difference of scores. */
static void
test_scores (Fixture *f, gconstpointer unused)
{
  mlp_workspace *workspace;
  g_autoptr (GError) error = NULL;

  glia_experiment_set (f->experiment, "training.loss=hinge", &error);
  g_assert_no_error (error);
  g_autoptr (GliaReviewPrediction) whole =
      glia_review_prediction_new (f->experiment, f->snapshot, "good film");
  g_autoptr (GliaReviewPrediction) rest =
      glia_review_prediction_new (f->experiment, f->snapshot, "film");
  g_autoptr (GliaEvaluation) evaluation =
      glia_evaluation_new (f->snapshot, f->splits->dev, MLP_HINGE, 1, 0);

  g_assert_false (whole->has_probabilities);
  g_assert_cmpfloat (fabs (whole->scores[0] + whole->scores[1] - 1), >, 1e-6);
  g_assert_cmpfloat_with_epsilon (whole->words[0].effect, whole->scores[1] - rest->scores[1], 1e-5);
  g_assert_false (evaluation->has_probabilities);
  /* The scores are the network's own outputs. */
  const mlp_batch first = {.features = f->splits->dev->features, .examples = 1};
  g_assert_cmpint (mlp_workspace_new (f->snapshot->network, 1, &workspace, NULL), ==, MLP_OK);
  mlp_network_forward (f->snapshot->network, workspace, &first, MLP_MODE_EVALUATE);
  for (gsize k = 0; k < 2; k++)
    g_assert_cmpfloat (evaluation->scores[k], ==, (double)mlp_workspace_outputs (workspace, 2)[k]);
  mlp_workspace_free (workspace);
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  cache = g_dir_make_tmp ("glia-review-prediction-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
#define ADD(name, data, function)                                                                  \
  g_test_add ("/experiment/review-prediction/" name, Fixture, data, set_up, function, tear_down)
  ADD ("left-out", NULL, test_left_out);
  ADD ("left-out-standardized", "yes", test_left_out);
  ADD ("long", NULL, test_long);
  ADD ("scores", NULL, test_scores);
  ADD ("nothing-known", NULL, test_nothing_known);
  ADD ("no-vectors", NULL, test_no_vectors);
  ADD ("newest-wins", NULL, test_newest_wins);
  ADD ("source-rows", NULL, test_source_rows);
  ADD ("source-rows-standardized", "yes", test_source_rows);
  g_test_add_func ("/experiment/review-prediction/places", test_places);
  result = g_test_run ();
  session_remove_tree (cache);
  return result;
}
