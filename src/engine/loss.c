/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

#include <string.h>

#define DESCRIBE(stem, name, label, unit, short_unit, output)                                      \
  static const mlp_loss_info stem##_info = {name, label, unit, short_unit, output}

DESCRIBE (cross_entropy,
          "cross-entropy",
          N_ ("Cross-entropy"),
          N_ ("cross-entropy, nats"),
          N_ ("nats"),
          MLP_OUTPUT_SOFTMAX);
DESCRIBE (binary_cross_entropy,
          "binary-cross-entropy",
          N_ ("Binary cross-entropy"),
          N_ ("cross-entropy, nats"),
          N_ ("nats"),
          MLP_OUTPUT_SIGMOID);
DESCRIBE (mean_squared_error,
          "mean-squared-error",
          N_ ("Mean squared error"),
          N_ ("mean squared error"),
          N_ ("squared error"),
          MLP_OUTPUT_VALUES);
DESCRIBE (hinge, "hinge", N_ ("Hinge"), N_ ("hinge loss"), N_ ("hinge loss"), MLP_OUTPUT_SCORES);

#define INFO_ROW(KIND, stem) [KIND] = &stem##_info,
static const mlp_loss_info *const descriptions[] = {MLP_LOSS_LIST (INFO_ROW)};

const mlp_loss_info *
mlp_loss_describe (mlp_loss loss)
{
  return descriptions[loss];
}

const char *
mlp_loss_name (mlp_loss loss)
{
  return descriptions[loss]->name;
}

bool
mlp_loss_from_name (const char *name, mlp_loss *loss)
{
  for (int i = 0; i < MLP_LOSSES; i++)
    if (strcmp (descriptions[i]->name, name) == 0) {
      *loss = (mlp_loss)i;
      return true;
    }
  return false;
}

static size_t
find_largest (const mlp_real *values, size_t count)
{
  size_t best = 0;

  for (size_t i = 1; i < count; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

size_t
mlp_predicted_class (mlp_loss loss, const mlp_real *logits, size_t outputs)
{
  if (descriptions[loss]->output == MLP_OUTPUT_SIGMOID)
    return logits[0] > 0;
  return find_largest (logits, outputs);
}

bool
mlp_loss_has_probabilities (mlp_loss loss)
{
  const mlp_output output = descriptions[loss]->output;

  return output == MLP_OUTPUT_SOFTMAX || output == MLP_OUTPUT_SIGMOID;
}

void
mlp_class_scores (mlp_loss loss, const mlp_real *logits, size_t outputs, double *scores)
{
  if (mlp_loss_has_probabilities (loss))
    mlp_probabilities (loss, logits, outputs, scores);
  else
    for (size_t i = 0; i < outputs; i++)
      scores[i] = (double)logits[i];
}

void
mlp_probabilities (mlp_loss loss, const mlp_real *logits, size_t outputs, double *probabilities)
{
  double sum = 0;

  switch (descriptions[loss]->output) {
  case MLP_OUTPUT_SIGMOID:
    probabilities[1] = 1 / (1 + exp (-(double)logits[0]));
    probabilities[0] = 1 / (1 + exp ((double)logits[0]));
    break;
  case MLP_OUTPUT_SOFTMAX: {
    const double top = (double)logits[find_largest (logits, outputs)];
    for (size_t i = 0; i < outputs; i++)
      sum += probabilities[i] = exp ((double)logits[i] - top);
    for (size_t i = 0; i < outputs; i++)
      probabilities[i] /= sum;
    break;
  }
  case MLP_OUTPUT_SCORES:
  case MLP_OUTPUT_VALUES:
    for (size_t i = 0; i < outputs; i++)
      probabilities[i] = 0;
    probabilities[find_largest (logits, outputs)] = 1;
    break;
  }
}

/* What a batch's loss is computed from: row e of `logits` and `delta` is that of example e. */
typedef struct {
  const mlp_kernels *kernels;
  const mlp_batch *batch;
  const mlp_real *logits;
  mlp_real *delta; /* d loss / d logits, of the mean over the batch */
  size_t outputs;
  mlp_real share; /* 1 / examples */
  size_t right;   /* how many were */
} loss_job;

/* stem_batch() is one loss: it fills job->delta, counts job->right and returns the loss summed over
 * the examples. */

static size_t
row_of (const mlp_batch *batch, size_t example)
{
  return batch->rows != NULL ? batch->rows[example] : example;
}

/* Cross-entropy of two classes, by softmax over two logits or sigmoid of one: both depend on the
 * logits' difference alone. Some examples at a time, so that what is between stays in the cache. */
static double
sum_two_classes (loss_job *job)
{
  enum { CHUNK = 64 };
  mlp_real sign[CHUNK], margin[CHUNK], loss[CHUNK], slope[CHUNK];
  double sum = 0;

  for (size_t first = 0; first < job->batch->examples; first += CHUNK) {
    const size_t left = job->batch->examples - first, count = left < CHUNK ? left : CHUNK;
    const mlp_real *z = job->logits + first * job->outputs;
    mlp_real *d = job->delta + first * job->outputs;

    for (size_t e = 0; e < count; e++) {
      const mlp_real difference = job->outputs == 2 ? z[2 * e + 1] - z[2 * e] : z[e];
      const bool second = job->batch->classes[row_of (job->batch, first + e)] != 0;

      sign[e] = second ? 1 : -1;
      margin[e] = sign[e] * difference;
      job->right += (difference > 0) == second;
    }
    job->kernels->logistic (margin, loss, slope, count);
    for (size_t e = 0; e < count; e++) {
      const mlp_real gradient = job->share * sign[e] * slope[e];

      sum += (double)loss[e];
      if (job->outputs == 2) {
        d[2 * e] = -gradient;
        d[2 * e + 1] = gradient;
      } else {
        d[e] = gradient;
      }
    }
  }
  return sum;
}

/* -ln softmax (z)[right], and softmax (z) - one-hot. */
static double
sum_many_classes (loss_job *job)
{
  const size_t outputs = job->outputs;
  double loss = 0;

  for (size_t e = 0; e < job->batch->examples; e++) {
    const mlp_real *z = job->logits + e * outputs;
    const size_t right = (size_t)job->batch->classes[row_of (job->batch, e)];
    const size_t best = find_largest (z, outputs);

    for (size_t i = 0; i < outputs; i++)
      job->delta[e * outputs + i] = z[i] - z[best];
    loss += (double)z[best] - (double)z[right];
    job->right += best == right;
  }
  job->kernels->exponentials (job->delta, job->batch->examples * outputs);
  for (size_t e = 0; e < job->batch->examples; e++) {
    mlp_real *d = job->delta + e * outputs;
    double sum = 0;

    for (size_t i = 0; i < outputs; i++)
      sum += (double)d[i];
    loss += log (sum);

    const mlp_real factor = (mlp_real)((double)job->share / sum);
    for (size_t i = 0; i < outputs; i++)
      d[i] *= factor;
    d[job->batch->classes[row_of (job->batch, e)]] -= job->share;
  }
  return loss;
}

static double
cross_entropy_batch (loss_job *job)
{
  return job->outputs == 2 ? sum_two_classes (job) : sum_many_classes (job);
}

static double
binary_cross_entropy_batch (loss_job *job)
{
  return sum_two_classes (job);
}

/* Mean over the outputs of (z - y)^2; classes count as one-hot values. */
static double
mean_squared_error_batch (loss_job *job)
{
  const mlp_batch *batch = job->batch;
  const size_t outputs = job->outputs;
  const mlp_real factor = 2 * job->share / (mlp_real)outputs;
  double sum = 0;

  for (size_t e = 0; e < batch->examples; e++) {
    const size_t row = row_of (batch, e);
    const mlp_real *values = batch->values != NULL ? batch->values + row * outputs : NULL;
    const size_t right = batch->classes != NULL ? (size_t)batch->classes[row] : 0;
    const mlp_real *z = job->logits + e * outputs;

    for (size_t i = 0; i < outputs; i++) {
      const mlp_real target = values != NULL ? values[i] : i == right;
      const mlp_real difference = z[i] - target;

      job->delta[e * outputs + i] = factor * difference;
      sum += (double)difference * (double)difference;
    }
    if (batch->classes != NULL)
      job->right += find_largest (z, outputs) == right;
  }
  return sum / (double)outputs;
}

/* Mean over the outputs of max (0, 1 - z[right] + z[other]). */
static double
compute_hinge (const mlp_real *z, size_t outputs, size_t right, mlp_real share, mlp_real *delta)
{
  const mlp_real slope = share / (mlp_real)outputs;
  double sum = 0;

  delta[right] = 0;
  for (size_t i = 0; i < outputs; i++) {
    const double margin = 1 - (double)z[right] + (double)z[i];

    if (i == right)
      continue;
    const bool violated = !(margin <= 0); /* NaN counts: it must reach the loss */
    delta[i] = violated ? slope : 0;
    delta[right] -= delta[i];
    sum += violated ? margin : 0;
  }
  return sum / (double)outputs;
}

static double
hinge_batch (loss_job *job)
{
  double sum = 0;

  for (size_t e = 0; e < job->batch->examples; e++) {
    const size_t right = (size_t)job->batch->classes[row_of (job->batch, e)];
    const mlp_real *z = job->logits + e * job->outputs;

    sum += compute_hinge (z, job->outputs, right, job->share, job->delta + e * job->outputs);
    job->right += find_largest (z, job->outputs) == right;
  }
  return sum;
}

#define BATCH_ROW(KIND, stem) [KIND] = stem##_batch,
static double (*const batches[]) (loss_job *) = {MLP_LOSS_LIST (BATCH_ROW)};

mlp_metrics
mlp_loss_of_logits (mlp_loss loss,
                    const mlp_kernels *kernels,
                    const mlp_real *logits,
                    size_t outputs,
                    const mlp_batch *batch,
                    mlp_real *delta)
{
  loss_job job = {.kernels = kernels,
                  .batch = batch,
                  .logits = logits,
                  .delta = delta,
                  .outputs = outputs,
                  .share = (mlp_real)(1.0 / (double)batch->examples)};
  const double mean = batches[loss](&job) / (double)batch->examples;

  return (mlp_metrics){.loss = mean,
                       .batch_loss = mean,
                       .right = job.right,
                       .examples = batch->examples,
                       .batches = 1};
}
