/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <string.h>

static const char *const names[] = {
    [MLP_CROSS_ENTROPY] = "cross-entropy",
    [MLP_BINARY_CROSS_ENTROPY] = "binary-cross-entropy",
    [MLP_MEAN_SQUARED_ERROR] = "mean-squared-error",
    [MLP_HINGE] = "hinge",
};

const char *
mlp_loss_name (mlp_loss loss)
{
  return names[loss];
}

bool
mlp_loss_from_name (const char *name, mlp_loss *loss)
{
  for (int i = 0; i < MLP_LOSSES; i++)
    if (strcmp (names[i], name) == 0) {
      *loss = (mlp_loss)i;
      return true;
    }
  return false;
}

static size_t
largest (const mlp_real *values, size_t count)
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
  if (loss == MLP_BINARY_CROSS_ENTROPY)
    return logits[0] > 0;
  return largest (logits, outputs);
}

void
mlp_probabilities (mlp_loss loss, const mlp_real *logits, size_t outputs, double *probabilities)
{
  double sum = 0;

  switch (loss) {
  case MLP_BINARY_CROSS_ENTROPY:
    probabilities[1] = 1 / (1 + exp (-(double)logits[0]));
    probabilities[0] = 1 / (1 + exp ((double)logits[0]));
    return;
  case MLP_CROSS_ENTROPY: {
    const double top = (double)logits[largest (logits, outputs)];
    for (size_t i = 0; i < outputs; i++)
      sum += probabilities[i] = exp ((double)logits[i] - top);
    for (size_t i = 0; i < outputs; i++)
      probabilities[i] /= sum;
    return;
  }
  case MLP_MEAN_SQUARED_ERROR:
  case MLP_HINGE:
  case MLP_LOSSES:
    break;
  }
  for (size_t i = 0; i < outputs; i++)
    probabilities[i] = 0;
  probabilities[largest (logits, outputs)] = 1;
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

static size_t
row_of (const mlp_batch *batch, size_t example)
{
  return batch->rows != NULL ? batch->rows[example] : example;
}

/* Cross-entropy of two classes, by softmax over two logits or sigmoid of one: both depend on the
 * logits' difference alone. Some examples at a time, so that what is between stays in the cache. */
static double
two_classes (loss_job *job)
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
many_classes (loss_job *job)
{
  const size_t outputs = job->outputs;
  double loss = 0;

  for (size_t e = 0; e < job->batch->examples; e++) {
    const mlp_real *z = job->logits + e * outputs;
    const size_t right = (size_t)job->batch->classes[row_of (job->batch, e)];
    const size_t best = largest (z, outputs);

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

/* Mean over the outputs of (z - y)^2; classes count as one-hot values. */
static double
squared_errors (loss_job *job)
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
      job->right += largest (z, outputs) == right;
  }
  return sum / (double)outputs;
}

/* Mean over the outputs of max (0, 1 - z[right] + z[other]). */
static double
hinge_of (const mlp_real *z, size_t outputs, size_t right, mlp_real share, mlp_real *delta)
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
hinge (loss_job *job)
{
  double sum = 0;

  for (size_t e = 0; e < job->batch->examples; e++) {
    const size_t right = (size_t)job->batch->classes[row_of (job->batch, e)];
    const mlp_real *z = job->logits + e * job->outputs;

    sum += hinge_of (z, job->outputs, right, job->share, job->delta + e * job->outputs);
    job->right += largest (z, job->outputs) == right;
  }
  return sum;
}

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
  double sum = 0;

  switch (loss) {
  case MLP_CROSS_ENTROPY:
    sum = outputs == 2 ? two_classes (&job) : many_classes (&job);
    break;
  case MLP_BINARY_CROSS_ENTROPY:
    sum = two_classes (&job);
    break;
  case MLP_HINGE:
    sum = hinge (&job);
    break;
  case MLP_MEAN_SQUARED_ERROR:
  case MLP_LOSSES:
    sum = squared_errors (&job);
    break;
  }
  return (mlp_metrics){.loss = sum / (double)batch->examples,
                       .right = job.right,
                       .examples = batch->examples,
                       .batches = 1};
}
