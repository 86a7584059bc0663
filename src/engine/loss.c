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

/* The losses of one example. Each returns its loss and writes d loss / d logits (not yet divided by
 * the number of examples) to `delta`. */

/* -ln softmax (z)[right], and softmax (z) - one-hot. */
static double
cross_entropy (const mlp_real *z, size_t outputs, size_t right, mlp_real *delta)
{
  const double top = (double)z[largest (z, outputs)];
  double sum = 0;

  for (size_t i = 0; i < outputs; i++) {
    const double power = exp ((double)z[i] - top);
    delta[i] = (mlp_real)power;
    sum += power;
  }
  for (size_t i = 0; i < outputs; i++)
    delta[i] = (mlp_real)((double)delta[i] / sum - (i == right ? 1.0 : 0.0));
  return log (sum) + top - (double)z[right];
}

/* max (z, 0) - z y + ln (1 + e^-|z|), and sigmoid (z) - y. */
static double
binary_cross_entropy (const mlp_real *z, size_t right, mlp_real *delta)
{
  const double logit = (double)z[0], target = (double)right;

  delta[0] = (mlp_real)(1 / (1 + exp (-logit)) - target);
  return (logit < 0 ? 0 : logit) - logit * target + log1p (exp (-fabs (logit)));
}

/* Mean over the outputs of (z - y)^2; `values` NULL means one-hot of `right`. */
static double
squared_error (const mlp_real *z,
               size_t outputs,
               const mlp_real *values,
               size_t right,
               mlp_real *delta)
{
  double sum = 0;

  for (size_t i = 0; i < outputs; i++) {
    const double target = values != NULL ? (double)values[i] : (i == right ? 1.0 : 0.0);
    const double difference = (double)z[i] - target;
    delta[i] = (mlp_real)(2 * difference / (double)outputs);
    sum += difference * difference;
  }
  return sum / (double)outputs;
}

static double
hinge (const mlp_real *z, size_t outputs, size_t right, mlp_real *delta)
{
  double sum = 0, against = 0;

  for (size_t i = 0; i < outputs; i++) {
    const double margin = 1 - (double)z[right] + (double)z[i];
    const bool violated = i != right && !(margin <= 0); /* NaN counts: it must reach the loss */
    delta[i] = violated ? (mlp_real)(1 / (double)outputs) : 0;
    sum += violated ? margin : 0;
    against += violated ? 1 / (double)outputs : 0;
  }
  delta[right] = (mlp_real)-against;
  return sum / (double)outputs;
}

mlp_metrics
mlp_loss_of_logits (mlp_loss loss,
                    const mlp_real *logits,
                    size_t outputs,
                    const mlp_batch *batch,
                    mlp_real *delta)
{
  mlp_metrics metrics = {.examples = batch->examples, .batches = 1};
  const mlp_real share = (mlp_real)(1.0 / (double)batch->examples);
  double sum = 0;

  for (size_t e = 0; e < batch->examples; e++) {
    const size_t row = batch->rows != NULL ? batch->rows[e] : e;
    const size_t right = batch->classes != NULL ? (size_t)batch->classes[row] : 0;
    const mlp_real *values = batch->values != NULL ? batch->values + row * outputs : NULL;
    const mlp_real *z = logits + e * outputs;
    mlp_real *d = delta + e * outputs;

    switch (loss) {
    case MLP_CROSS_ENTROPY:
      sum += cross_entropy (z, outputs, right, d);
      break;
    case MLP_BINARY_CROSS_ENTROPY:
      sum += binary_cross_entropy (z, right, d);
      break;
    case MLP_HINGE:
      sum += hinge (z, outputs, right, d);
      break;
    case MLP_MEAN_SQUARED_ERROR:
    case MLP_LOSSES:
      sum += squared_error (z, outputs, values, right, d);
      break;
    }
    for (size_t i = 0; i < outputs; i++)
      d[i] *= share;
    if (batch->classes != NULL)
      metrics.right += mlp_predicted_class (loss, z, outputs) == right;
  }
  metrics.loss = sum / (double)batch->examples;
  return metrics;
}
