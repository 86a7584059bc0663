/* SPDX-License-Identifier: MIT */

/* The loss of one example, for each kind as it is defined: double precision, plain loops, no
 * kernels. What is shown of single examples comes from here, and the gradient check
 * (reference.h) compares the fast losses of loss.c with these. NaN passes through. */

#include "mlp-private.h"

typedef struct {
  const double *z; /* the logits */
  size_t outputs;
  size_t right;           /* the true class, where there are classes */
  const mlp_real *values; /* the targets; NULL: classes, which count as one-hot values */
} example;

/* -ln softmax (z)[right] = ln (sum e^z) - z[right]. The largest logit is taken out of the sum,
 * so that nothing overflows and a loss near 0 keeps its digits. */
static double
cross_entropy_example (const example *e)
{
  const double *z = e->z;
  size_t top = 0;
  double others = 0;

  for (size_t i = 1; i < e->outputs; i++)
    top = z[i] > z[top] ? i : top;
  for (size_t i = 0; i < e->outputs; i++)
    others += i != top ? exp (z[i] - z[top]) : 0;
  return z[top] - z[e->right] + log1p (others);
}

/* ln (1 + e^-margin), where the margin is how far z lies on the right side of 0. */
static double
binary_cross_entropy_example (const example *e)
{
  return mlp_activation_value (MLP_SOFTPLUS, e->right != 0 ? -e->z[0] : e->z[0]);
}

static double
mean_squared_error_example (const example *e)
{
  double sum = 0;

  for (size_t i = 0; i < e->outputs; i++) {
    const double target = e->values != NULL ? (double)e->values[i] : i == e->right;
    sum += (e->z[i] - target) * (e->z[i] - target);
  }
  return sum / (double)e->outputs;
}

static double
hinge_example (const example *e)
{
  double sum = 0;

  for (size_t i = 0; i < e->outputs; i++) {
    const double margin = 1 - e->z[e->right] + e->z[i];
    sum += i == e->right || margin <= 0 ? 0 : margin;
  }
  return sum / (double)e->outputs;
}

#define EXAMPLE_ROW(KIND, stem) [KIND] = stem##_example,
static double (*const examples[]) (const example *) = {MLP_LOSS_LIST (EXAMPLE_ROW)};

double
mlp_example_loss (mlp_loss loss,
                  const double *logits,
                  size_t outputs,
                  size_t true_class,
                  const mlp_real *values)
{
  const example one = {.z = logits, .outputs = outputs, .right = true_class, .values = values};

  return examples[loss](&one);
}
