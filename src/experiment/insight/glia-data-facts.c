/* SPDX-License-Identifier: MIT */
#include "glia-data-facts.h"

#include <math.h>

/* Rows that the inputs' sizes are taken from: enough for two digits. */
enum { ROWS = 4096 };

static const GliaColumnFacts no_column = {.mean = NAN, .deviation = NAN, .size = NAN};

/* Of column `index` in `values` [rows x columns], every `stride`-th row. */
static GliaColumnFacts
describe_column (const float *values, gsize rows, gsize columns, gsize index, gsize stride)
{
  double sum = 0, squares = 0, n = 0;

  for (gsize i = 0; i < rows; i += stride, n++)
    sum += (double)values[i * columns + index];
  const double mean = sum / n;
  for (gsize i = 0; i < rows; i += stride) {
    const double off = (double)values[i * columns + index] - mean;
    squares += off * off;
  }
  return (GliaColumnFacts){.index = index,
                           .mean = mean,
                           .deviation = sqrt (squares / n),
                           .size = sqrt (mean * mean + squares / n)};
}

static void
describe_inputs (const GliaDataset *train, GliaDataFacts *facts)
{
  const gsize stride = train->n_rows / ROWS + 1;

  for (gsize j = 0; j < train->n_columns && train->n_rows > 0; j++) {
    GliaColumnFacts column =
        describe_column (train->features, train->n_rows, train->n_columns, j, stride);
    column.name = train->column_names != NULL ? train->column_names[j] : NULL;
    if (!(column.size > 0))
      continue;
    if (!(column.size <= facts->largest.size))
      facts->largest = column;
    if (!(column.size >= facts->smallest.size))
      facts->smallest = column;
  }
}

/* ---- Regression ------------------------------------------------------------------------------ */

/* The mean square of what is left when `means` [outputs] are guessed. */
static double
mean_square (const GliaDataset *part, const double *means)
{
  double squares = 0;

  for (gsize i = 0; i < part->n_rows; i++)
    for (gsize k = 0; k < part->n_outputs; k++) {
      const double off = (double)part->values[i * part->n_outputs + k] - means[k];
      squares += off * off;
    }
  return squares / (double)(part->n_rows * part->n_outputs);
}

static void
describe_values (const GliaDataset *train, const GliaDataset *dev, GliaDataFacts *facts)
{
  g_autofree double *means = g_new (double, train->n_outputs);

  for (gsize k = 0; k < train->n_outputs; k++) {
    const GliaColumnFacts output =
        describe_column (train->values, train->n_rows, train->n_outputs, k, 1);
    means[k] = output.mean;
    if (!(output.size <= facts->target.size))
      facts->target = output;
  }
  facts->guess_loss = mean_square (train, means);
  if (dev != NULL)
    facts->dev_guess_loss = mean_square (dev, means);
}

/* ---- Classification -------------------------------------------------------------------------- */

static double *
class_shares (const GliaDataset *part)
{
  double *shares = g_new0 (double, part->n_classes);

  for (gsize i = 0; i < part->n_rows; i++)
    shares[part->classes[i]] += 1.0 / (double)part->n_rows;
  return shares;
}

/* The loss on classes with `shares` of a constant guess that is right for classes with `guess`.
 * Classes that `guess` does not have count as one row in a million, so that no loss is infinite. */
static double
guess_loss (mlp_loss loss, const double *guess, const double *shares, gsize classes, gsize likely)
{
  const double n = (double)classes;
  double sum = 0, squares = 0;

  for (gsize k = 0; k < classes; k++) {
    sum -= shares[k] * log (fmax (guess[k], 1e-6));
    squares += shares[k] * (1 - guess[k]) * (1 - guess[k]) + (1 - shares[k]) * guess[k] * guess[k];
  }
  if (loss == MLP_MEAN_SQUARED_ERROR)
    return squares / n;
  /* Hinge: a margin of 1 for the likeliest class costs 1 for each row that is of another one; equal
   * scores cost (n - 1) / n for each row. */
  return loss == MLP_HINGE ? fmin (1 - shares[likely], (n - 1) / n) : sum;
}

static void
describe_classes (const GliaDataset *train,
                  const GliaDataset *dev,
                  mlp_loss loss,
                  GliaDataFacts *facts)
{
  const gsize classes = train->n_classes;
  g_autofree double *shares = class_shares (train);
  gsize likely = 0;

  for (gsize k = 1; k < classes; k++)
    if (shares[k] > shares[likely])
      likely = k;
  facts->guess_loss = guess_loss (loss, shares, shares, classes, likely);
  facts->guess_accuracy = shares[likely];
  if (dev == NULL)
    return;
  g_autofree double *dev_shares = class_shares (dev);
  facts->dev_guess_loss = guess_loss (loss, shares, dev_shares, classes, likely);
  facts->dev_guess_accuracy = dev_shares[likely];
}

GliaDataFacts
glia_data_facts (const GliaDataset *train, const GliaDataset *dev, mlp_loss loss)
{
  GliaDataFacts facts = {.rows = train->n_rows,
                         .dev_rows = dev != NULL ? dev->n_rows : 0,
                         .guess_loss = NAN,
                         .guess_accuracy = NAN,
                         .dev_guess_loss = NAN,
                         .dev_guess_accuracy = NAN,
                         .target = no_column,
                         .largest = no_column,
                         .smallest = no_column};

  describe_inputs (train, &facts);
  if (train->task == GLIA_TASK_REGRESSION)
    describe_values (train, dev, &facts);
  else
    describe_classes (train, dev, loss, &facts);
  return facts;
}
