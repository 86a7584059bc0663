/* SPDX-License-Identifier: MIT */
#include "glia-evaluator.h"

#include "glia-latest.h"

#include <math.h>
#include <stdlib.h>

enum { BATCH = 256 };

typedef struct {
  GliaSnapshot *snapshot;
  GliaDataset *data;
  mlp_loss loss;
  gsize n_worst, example;
} Request;

/* What is summed up while the examples go through. */
typedef struct {
  const Request *request;
  const mlp_network *network;
  mlp_workspace *workspace;
  gsize layers, outputs, classes;
  double **sums, **squares; /* [layers + 1][units] */
  guint64 *confusion;
  GliaExampleLoss *examples; /* [rows] */
  double *logits;            /* [outputs], one example's */
  double *scores;            /* [classes], likewise */
  double loss;
  gsize right;
} Pass;

/* ---- Evaluations ----------------------------------------------------------------------------- */

GliaEvaluation *
glia_evaluation_ref (GliaEvaluation *evaluation)
{
  g_atomic_ref_count_inc (&evaluation->references);
  return evaluation;
}

static void
free_vectors (const float *const *vectors, gsize n)
{
  for (gsize l = 0; vectors != NULL && l < n; l++)
    g_free ((float *)vectors[l]);
  g_free ((float **)vectors);
}

void
glia_evaluation_unref (GliaEvaluation *evaluation)
{
  if (evaluation == NULL || !g_atomic_ref_count_dec (&evaluation->references))
    return;
  free_vectors (evaluation->means, evaluation->layers + 1);
  free_vectors (evaluation->deviations, evaluation->layers + 1);
  free_vectors (evaluation->answers, evaluation->layers + 1);
  g_free ((gsize *)evaluation->units);
  g_free ((guint64 *)evaluation->confusion);
  g_free ((GliaExampleLoss *)evaluation->worst);
  g_free ((double *)evaluation->scores);
  g_free (evaluation);
}

static gsize
units_of (const mlp_network *network, gsize layer)
{
  return layer == 0 ? mlp_network_inputs (network) : mlp_network_layer (network, layer)->units;
}

static double
example_loss (const Pass *pass, const mlp_real *logits, gsize row)
{
  const GliaDataset *data = pass->request->data;
  const mlp_real *values = data->values != NULL ? data->values + row * pass->outputs : NULL;

  for (gsize k = 0; k < pass->outputs; k++)
    pass->logits[k] = (double)logits[k];
  return mlp_example_loss (pass->request->loss, pass->logits, pass->outputs,
                           data->classes != NULL ? (gsize)data->classes[row] : 0, values);
}

/* The highest loss first, what is no number before all; of equal ones the first row. */
static int
compare_losses (gconstpointer first, gconstpointer second)
{
  const GliaExampleLoss *a = first, *b = second;
  const double x = isnan (a->loss) ? INFINITY : a->loss, y = isnan (b->loss) ? INFINITY : b->loss;

  if (x != y)
    return x > y ? -1 : 1;
  return a->row < b->row ? -1 : a->row > b->row;
}

static void
take_example (Pass *pass, const mlp_real *logits, gsize row)
{
  const GliaDataset *data = pass->request->data;
  GliaExampleLoss example = {.row = row, .true_class = -1, .called = -1, .score = NAN};

  example.loss = example_loss (pass, logits, row);
  if (data->classes != NULL) {
    gsize called = mlp_predicted_class (pass->request->loss, logits, pass->outputs);
    example.true_class = data->classes[row];
    example.called = (gint32)called;
    mlp_class_scores (pass->request->loss, logits, pass->outputs, pass->scores);
    example.score = pass->scores[example.true_class];
    pass->confusion[(gsize)example.true_class * pass->classes + called]++;
    pass->right += called == (gsize)example.true_class;
  }
  pass->loss += example.loss;
  pass->examples[row] = example;
}

static void
sum_up (double *sums, double *squares, const mlp_real *answers, gsize examples, gsize units)
{
  for (gsize i = 0; i < examples; i++)
    for (gsize unit = 0; unit < units; unit++) {
      double v = (double)answers[i * units + unit];
      sums[unit] += v;
      squares[unit] += v * v;
    }
}

static const mlp_real *
answers_of (const Pass *pass, gsize layer)
{
  return mlp_workspace_outputs (pass->workspace, layer);
}

static void
run_pass (Pass *pass)
{
  const GliaDataset *data = pass->request->data;

  for (gsize first = 0; first < data->n_rows; first += BATCH) {
    const gsize examples = MIN (BATCH, data->n_rows - first);
    const mlp_batch batch = {.features = data->features + first * data->n_columns,
                             .examples = examples};
    mlp_network_forward (pass->network, pass->workspace, &batch, MLP_MODE_EVALUATE);
    for (gsize l = 0; l <= pass->layers; l++)
      sum_up (pass->sums[l], pass->squares[l], answers_of (pass, l), examples,
              units_of (pass->network, l));
    const mlp_real *logits = answers_of (pass, pass->layers);
    for (gsize i = 0; i < examples; i++)
      take_example (pass, logits + i * pass->outputs, first + i);
  }
}

/* The one example once more, for what every unit answers to it. */
static void
answer_example (Pass *pass, GliaEvaluation *evaluation)
{
  const GliaDataset *data = pass->request->data;
  gsize row = pass->request->example;

  if (row == GLIA_EXAMPLE_WORST)
    row = pass->examples[0].row;
  row = MIN (row, data->n_rows - 1);
  const mlp_batch batch = {.features = data->features + row * data->n_columns, .examples = 1};
  float **answers = g_new0 (float *, pass->layers + 1);
  mlp_network_forward (pass->network, pass->workspace, &batch, MLP_MODE_EVALUATE);
  for (gsize l = 0; l <= pass->layers; l++)
    answers[l] = g_memdup2 (answers_of (pass, l), units_of (pass->network, l) * sizeof (mlp_real));
  evaluation->example = row;
  evaluation->answers = (const float *const *)answers;
  if (data->classes == NULL)
    return;
  mlp_class_scores (pass->request->loss, answers[pass->layers], pass->outputs, pass->scores);
  evaluation->scores = g_steal_pointer (&pass->scores);
}

static void
finish_evaluation (Pass *pass, GliaEvaluation *evaluation)
{
  const double n = (double)pass->request->data->n_rows;
  gsize *units = g_new0 (gsize, pass->layers + 1);
  float **means = g_new0 (float *, pass->layers + 1);
  float **deviations = g_new0 (float *, pass->layers + 1);

  for (gsize l = 0; l <= pass->layers; l++) {
    units[l] = units_of (pass->network, l);
    means[l] = g_new (float, units[l]);
    deviations[l] = g_new (float, units[l]);
    for (gsize i = 0; i < units[l]; i++) {
      double mean = pass->sums[l][i] / n;
      means[l][i] = (float)mean;
      deviations[l][i] = (float)sqrt (fmax (pass->squares[l][i] / n - mean * mean, 0));
    }
  }
  evaluation->has_probabilities =
      pass->confusion != NULL && mlp_loss_has_probabilities (pass->request->loss);
  evaluation->layers = pass->layers;
  evaluation->units = units;
  evaluation->means = (const float *const *)means;
  evaluation->deviations = (const float *const *)deviations;
  evaluation->examples = pass->request->data->n_rows;
  evaluation->right = pass->right;
  evaluation->loss = pass->loss / n;
  evaluation->classes = pass->confusion != NULL ? pass->classes : 0;
  evaluation->n_worst = MIN (pass->request->n_worst, pass->request->data->n_rows);
}

static gboolean
fits_network (const mlp_network *network, const GliaDataset *data, mlp_loss loss)
{
  gsize outputs = mlp_network_outputs (network);

  if (data->n_rows == 0 || mlp_network_inputs (network) != data->n_columns)
    return FALSE;
  if (data->classes == NULL)
    return mlp_loss_describe (loss)->output == MLP_OUTPUT_VALUES && outputs == data->n_outputs;
  return data->n_classes <= MAX (outputs, 2);
}

static GliaEvaluation *
make_evaluation (const Request *request)
{
  Pass pass = {.request = request, .network = request->snapshot->network};
  mlp_error error;
  const gint64 from = g_get_monotonic_time ();

  if (!fits_network (pass.network, request->data, request->loss) ||
      mlp_workspace_new (pass.network, MIN (BATCH, request->data->n_rows), &pass.workspace,
                         &error) != MLP_OK)
    return NULL;
  pass.layers = mlp_network_layers (pass.network);
  pass.outputs = mlp_network_outputs (pass.network);
  pass.classes = MAX (pass.outputs, 2);
  pass.sums = g_new0 (double *, pass.layers + 1);
  pass.squares = g_new0 (double *, pass.layers + 1);
  for (gsize l = 0; l <= pass.layers; l++) {
    pass.sums[l] = g_new0 (double, units_of (pass.network, l));
    pass.squares[l] = g_new0 (double, units_of (pass.network, l));
  }
  if (request->data->classes != NULL)
    pass.confusion = g_new0 (guint64, pass.classes * pass.classes);
  pass.examples = g_new0 (GliaExampleLoss, request->data->n_rows);
  pass.logits = g_new (double, pass.outputs);
  pass.scores = g_new0 (double, pass.classes);

  GliaEvaluation *evaluation = g_new0 (GliaEvaluation, 1);
  g_atomic_ref_count_init (&evaluation->references);
  run_pass (&pass);
  qsort (pass.examples, request->data->n_rows, sizeof *pass.examples, compare_losses);
  finish_evaluation (&pass, evaluation);
  answer_example (&pass, evaluation);
  evaluation->run = request->snapshot->run;
  evaluation->epochs = request->snapshot->epochs;
  evaluation->confusion = pass.confusion;
  evaluation->worst = pass.examples;
  evaluation->seconds = (double)(g_get_monotonic_time () - from) / G_USEC_PER_SEC;
  for (gsize l = 0; l <= pass.layers; l++) {
    g_free (pass.sums[l]);
    g_free (pass.squares[l]);
  }
  g_free (pass.sums);
  g_free (pass.squares);
  g_free (pass.logits);
  g_free (pass.scores);
  mlp_workspace_free (pass.workspace);
  return evaluation;
}

GliaEvaluation *
glia_evaluation_new (GliaSnapshot *snapshot,
                     const GliaDataset *data,
                     mlp_loss loss,
                     gsize n_worst,
                     gsize example)
{
  const Request request = {snapshot, (GliaDataset *)data, loss, n_worst, example};

  return make_evaluation (&request);
}

/* ---- The evaluator --------------------------------------------------------------------------- */

static void
free_request (gpointer data)
{
  Request *request = data;

  glia_snapshot_unref (request->snapshot);
  glia_dataset_unref (request->data);
  g_free (request);
}

static gpointer
answer_request (gpointer state, gconstpointer request, const int *ending)
{
  return make_evaluation (request);
}

GliaEvaluator *
glia_evaluator_new (void (*ready) (gpointer user_data), gpointer user_data)
{
  static const GliaLatestClass class = {.name = "evaluator",
                                        .answer = answer_request,
                                        .free_request = free_request,
                                        .free_answer = (GDestroyNotify)glia_evaluation_unref};

  return (GliaEvaluator *)glia_latest_new (&class, NULL, ready, user_data);
}

void
glia_evaluator_free (GliaEvaluator *evaluator)
{
  if (evaluator != NULL)
    glia_latest_free ((GliaLatest *)evaluator);
}

void
glia_evaluator_ask (GliaEvaluator *evaluator,
                    GliaSnapshot *snapshot,
                    GliaDataset *data,
                    mlp_loss loss,
                    gsize n_worst,
                    gsize example)
{
  const Request request = {glia_snapshot_ref (snapshot), glia_dataset_ref (data), loss, n_worst,
                           example};

  glia_latest_ask ((GliaLatest *)evaluator, g_memdup2 (&request, sizeof request));
}

GliaEvaluation *
glia_evaluator_take (GliaEvaluator *evaluator)
{
  return glia_latest_take ((GliaLatest *)evaluator);
}
