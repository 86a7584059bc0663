/* SPDX-License-Identifier: MIT */

/* Columns with mean 0 and standard deviation 1. */

#include "glia-dataset.h"

#include <math.h>
#include <string.h>

typedef float (*Standardize) (const GliaDataset *dataset,
                              gsize row,
                              gsize column,
                              double mean,
                              double deviation);

static float
in_double (const GliaDataset *dataset, gsize row, gsize column, double mean, double deviation)
{
  return (float)((glia_dataset_number (dataset, row, column) - mean) / deviation);
}

static float
in_float (const GliaDataset *dataset, gsize row, gsize column, double mean, double deviation)
{
  return (dataset->features[row * dataset->n_columns + column] - (float)mean) / (float)deviation;
}

static GliaDataset *
standardize_dataset (const GliaDataset *dataset,
                     const double *means,
                     const double *deviations,
                     Standardize standardize)
{
  const gsize columns = dataset->n_columns, rows = dataset->n_rows;
  GliaDatasetParts parts = glia_dataset_copy_names (dataset);
  float *features = g_new (float, MAX (rows * columns, 1));
  GliaDataset *result;

  for (gsize row = 0; row < rows; row++)
    for (gsize c = 0; c < columns; c++)
      features[row * columns + c] = standardize (dataset, row, c, means[c], deviations[c]);
  parts.n_rows = rows;
  parts.features = features;
  parts.classes = g_memdup2 (dataset->classes, rows * sizeof (gint32));
  parts.values = g_memdup2 (dataset->values, rows * dataset->n_outputs * sizeof (float));
  result = glia_dataset_new (&parts);
  if (dataset->source_rows != NULL)
    glia_dataset_set_source_rows (result,
                                  g_memdup2 (dataset->source_rows, rows * sizeof (guint32)));
  return result;
}

GliaDataset *
glia_dataset_standardize (const GliaDataset *dataset, const double *means, const double *deviations)
{
  return standardize_dataset (dataset, means, deviations, in_double);
}

/* From the first number, so that what tells the numbers of a column apart is not lost in the sum. */
static void
measure_column (const GliaDataset *dataset, gsize column, double *mean, double *deviation)
{
  const double n = (double)dataset->n_rows, first = glia_dataset_number (dataset, 0, column);
  double sum = 0, squares = 0;

  for (gsize row = 0; row < dataset->n_rows; row++)
    sum += glia_dataset_number (dataset, row, column) - first;
  for (gsize row = 0; row < dataset->n_rows; row++) {
    const double difference = glia_dataset_number (dataset, row, column) - first - sum / n;
    squares += difference * difference;
  }
  *mean = first + sum / n;
  *deviation = sqrt (squares / n);
  if (!((float)*deviation > 0)) /* constant, or too close together for a float */
    *deviation = 1;
}

static void
measure_column_former (const GliaDataset *dataset, gsize column, double *mean, double *deviation)
{
  const double n = (double)dataset->n_rows;
  double sum = 0, squares = 0;

  for (gsize row = 0; row < dataset->n_rows; row++)
    sum += (double)dataset->features[row * dataset->n_columns + column];
  for (gsize row = 0; row < dataset->n_rows; row++) {
    const double difference =
        (double)dataset->features[row * dataset->n_columns + column] - sum / n;
    squares += difference * difference;
  }
  *mean = (double)(float)(sum / n);
  *deviation = squares > 0 ? (double)(float)sqrt (squares / n) : 1;
  if (!(*deviation > 0)) /* too small for a float */
    *deviation = 1;
}

static void
standardize_splits (GliaSplits *splits,
                    void (*measure) (const GliaDataset *, gsize, double *, double *),
                    Standardize standardize)
{
  const gsize columns = splits->train->n_columns;
  GliaDataset **parts[] = {&splits->train, &splits->dev, &splits->test};

  g_free (splits->means);
  g_free (splits->deviations);
  splits->means = g_new (double, MAX (columns, 1));
  splits->deviations = g_new (double, MAX (columns, 1));
  for (gsize column = 0; column < columns; column++)
    measure (splits->train, column, &splits->means[column], &splits->deviations[column]);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] != NULL) {
      GliaDataset *old = *parts[i];
      *parts[i] = standardize_dataset (old, splits->means, splits->deviations, standardize);
      glia_dataset_unref (old);
    }
}

void
glia_splits_standardize (GliaSplits *splits)
{
  standardize_splits (splits, measure_column, in_double);
}

void
glia_splits_standardize_former (GliaSplits *splits)
{
  standardize_splits (splits, measure_column_former, in_float);
}
