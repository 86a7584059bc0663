/* SPDX-License-Identifier: MIT */

#include "glia-dataset.h"

#include "mlp.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (glia - data - error - quark, glia_data_error)

/* The hash covers what training can see, and the names, each with its length before it, so that no
 * two data sets run together into the same bytes. */
static void
hash_number (GChecksum *sha, guint64 number)
{
  const guint64 little = GUINT64_TO_LE (number);

  g_checksum_update (sha, (const guchar *)&little, sizeof little);
}

static void
hash_bytes (GChecksum *sha, const void *bytes, gsize length)
{
  hash_number (sha, length);
  /* Its length is a signed one. */
  for (const guchar *at = bytes; length > 0;) {
    const gsize piece = MIN (length, G_MAXINT32);
    g_checksum_update (sha, at, (gssize)piece);
    at += piece;
    length -= piece;
  }
}

static void
hash_names (GChecksum *sha, const char *const *names)
{
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    hash_bytes (sha, names[i], strlen (names[i]));
}

static char *
compute_hash (const GliaDataset *dataset)
{
  g_autoptr (GChecksum) sha = g_checksum_new (G_CHECKSUM_SHA256);

  hash_number (sha, dataset->n_rows);
  hash_number (sha, dataset->n_columns);
  hash_number (sha, dataset->n_classes);
  hash_number (sha, dataset->n_outputs);
  hash_bytes (sha, dataset->features, dataset->n_rows * dataset->n_columns * sizeof (float));
  if (dataset->classes != NULL)
    hash_bytes (sha, dataset->classes, dataset->n_rows * sizeof (gint32));
  if (dataset->values != NULL)
    hash_bytes (sha, dataset->values, dataset->n_rows * dataset->n_outputs * sizeof (float));
  hash_names (sha, dataset->column_names);
  hash_names (sha, dataset->class_names);
  return g_strdup (g_checksum_get_string (sha));
}

static char **
numbered_names (gsize count)
{
  char **names = g_new0 (char *, count + 1);

  for (gsize i = 0; i < count; i++)
    names[i] = g_strdup_printf ("x%" G_GSIZE_FORMAT, i + 1);
  return names;
}

GliaDataset *
glia_dataset_new (const GliaDatasetParts *parts)
{
  GliaDataset *dataset = g_new0 (GliaDataset, 1);
  char **column_names =
      parts->column_names != NULL ? parts->column_names : numbered_names (parts->n_columns);

  dataset->n_rows = parts->n_rows;
  dataset->n_columns = parts->n_columns;
  dataset->task = parts->classes != NULL ? GLIA_TASK_CLASSIFICATION : GLIA_TASK_REGRESSION;
  dataset->n_classes = parts->class_names != NULL ? g_strv_length (parts->class_names) : 0;
  dataset->n_outputs = parts->values != NULL ? parts->n_outputs : 0;
  dataset->features = parts->features;
  dataset->classes = parts->classes;
  dataset->values = parts->values;
  dataset->column_names = (const char *const *)column_names;
  dataset->class_names = (const char *const *)parts->class_names;
  dataset->provenance = parts->provenance;
  dataset->hash = compute_hash (dataset);
  g_atomic_ref_count_init (&dataset->references);
  return dataset;
}

void
glia_dataset_set_source_rows (GliaDataset *dataset, guint32 *source_rows)
{
  g_free ((gpointer)dataset->source_rows);
  dataset->source_rows = source_rows;
}

gsize
glia_dataset_source_row (const GliaDataset *dataset, gsize row)
{
  return dataset->source_rows != NULL ? dataset->source_rows[row] : row;
}

GliaDataset *
glia_dataset_ref (GliaDataset *dataset)
{
  g_atomic_ref_count_inc (&dataset->references);
  return dataset;
}

void
glia_dataset_unref (GliaDataset *dataset)
{
  if (dataset == NULL || !g_atomic_ref_count_dec (&dataset->references))
    return;
  if (dataset->block != NULL) {
    g_bytes_unref (dataset->block);
  } else {
    g_free ((gpointer)dataset->features);
    g_free ((gpointer)dataset->classes);
    g_free ((gpointer)dataset->values);
  }
  g_strfreev ((char **)dataset->column_names);
  g_strfreev ((char **)dataset->class_names);
  g_free ((gpointer)dataset->provenance);
  g_free ((gpointer)dataset->hash);
  g_free ((gpointer)dataset->source_rows);
  g_free (dataset);
}

/* The rows `rows` of a matrix [… x columns] of 4-byte numbers. */
static gpointer
select_rows (gconstpointer from, const guint32 *rows, gsize n_rows, gsize columns)
{
  const gsize bytes = columns * 4;
  char *to = g_malloc_n (MAX (n_rows, 1), MAX (bytes, 4));

  for (gsize i = 0; i < n_rows; i++)
    memcpy (to + i * bytes, (const char *)from + rows[i] * bytes, bytes);
  return to;
}

/* The parts of a data set like `dataset` that has other rows: all but its arrays. */
static GliaDatasetParts
copy_names (const GliaDataset *dataset)
{
  return (GliaDatasetParts){
      .n_columns = dataset->n_columns,
      .n_outputs = dataset->n_outputs,
      .column_names = g_strdupv ((char **)dataset->column_names),
      .class_names = g_strdupv ((char **)dataset->class_names),
      .provenance = g_strdup (dataset->provenance),
  };
}

GliaDataset *
glia_dataset_select (GliaDataset *dataset, const guint32 *rows, gsize n_rows)
{
  GliaDatasetParts parts = copy_names (dataset);
  guint32 *source_rows = g_new (guint32, MAX (n_rows, 1));
  GliaDataset *selected;

  parts.n_rows = n_rows;
  parts.features = select_rows (dataset->features, rows, n_rows, dataset->n_columns);
  if (dataset->classes != NULL)
    parts.classes = select_rows (dataset->classes, rows, n_rows, 1);
  if (dataset->values != NULL)
    parts.values = select_rows (dataset->values, rows, n_rows, dataset->n_outputs);
  selected = glia_dataset_new (&parts);
  for (gsize i = 0; i < n_rows; i++)
    source_rows[i] = (guint32)glia_dataset_source_row (dataset, rows[i]);
  glia_dataset_set_source_rows (selected, source_rows);
  return selected;
}

void
glia_splits_free (GliaSplits *splits)
{
  if (splits == NULL)
    return;
  glia_dataset_unref (splits->train);
  glia_dataset_unref (splits->dev);
  glia_dataset_unref (splits->test);
  g_free (splits->means);
  g_free (splits->deviations);
  g_strfreev (splits->notes);
  g_free (splits);
}

static gboolean
check_share (const char *part, double share, gsize rows, gsize all, GError **error)
{
  if (share <= 0 || rows > 0)
    return TRUE;
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
               "The %s part has 0 rows: a share of %g of %" G_GSIZE_FORMAT
               " rows rounds to none. Give it a larger share, or 0 to do without it.",
               part, share, all);
  return FALSE;
}

GliaSplits *
glia_dataset_split (GliaDataset *dataset,
                    double dev_share,
                    double test_share,
                    guint64 seed,
                    GError **error)
{
  const gsize n = dataset->n_rows;
  const gsize dev = (gsize)(dev_share * (double)n + 0.5),
              test = (gsize)(test_share * (double)n + 0.5);
  mlp_random random = mlp_random_stream (seed, MLP_STREAM_DATA);
  g_autofree guint32 *order = g_new (guint32, MAX (n, 1));
  GliaSplits *splits;

  if (!check_share ("dev", dev_share, dev, n, error) ||
      !check_share ("test", test_share, test, n, error))
    return NULL;
  if (dev + test >= n) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
                 "The train part has 0 rows: of %" G_GSIZE_FORMAT " rows, %" G_GSIZE_FORMAT
                 " are dev and %" G_GSIZE_FORMAT " test. Give more rows or smaller shares.",
                 n, dev, test);
    return NULL;
  }
  for (gsize i = 0; i < n; i++)
    order[i] = (guint32)i;
  mlp_random_shuffle (&random, order, n);
  splits = g_new0 (GliaSplits, 1);
  splits->dev = dev > 0 ? glia_dataset_select (dataset, order, dev) : NULL;
  splits->test = test > 0 ? glia_dataset_select (dataset, order + dev, test) : NULL;
  splits->train = glia_dataset_select (dataset, order + dev + test, n - dev - test);
  splits->notes = g_new0 (char *, 1);
  return splits;
}

static GliaDataset *
standardize_dataset (GliaDataset *dataset, const float *means, const float *deviations)
{
  const gsize columns = dataset->n_columns, rows = dataset->n_rows;
  GliaDatasetParts parts = copy_names (dataset);
  float *features = g_new (float, MAX (rows * columns, 1));
  GliaDataset *result;

  for (gsize row = 0; row < rows; row++)
    for (gsize c = 0; c < columns; c++)
      features[row * columns + c] =
          (dataset->features[row * columns + c] - means[c]) / deviations[c];
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

static void
measure_column (const GliaDataset *dataset, gsize column, float *mean, float *deviation)
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
  *mean = (float)(sum / n);
  *deviation = squares > 0 ? (float)sqrt (squares / n) : 1;
  if (!(*deviation > 0)) /* too small for a float */
    *deviation = 1;
}

void
glia_splits_standardize (GliaSplits *splits, float **means, float **deviations)
{
  g_autofree float *mean = g_new (float, MAX (splits->train->n_columns, 1));
  g_autofree float *deviation = g_new (float, MAX (splits->train->n_columns, 1));
  GliaDataset **parts[] = {&splits->train, &splits->dev, &splits->test};

  for (gsize column = 0; column < splits->train->n_columns; column++)
    measure_column (splits->train, column, &mean[column], &deviation[column]);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] != NULL) {
      GliaDataset *old = *parts[i];
      *parts[i] = standardize_dataset (old, mean, deviation);
      glia_dataset_unref (old);
    }
  const gsize bytes = splits->train->n_columns * sizeof (float);
  if (means != NULL)
    *means = g_memdup2 (mean, bytes);
  if (deviations != NULL)
    *deviations = g_memdup2 (deviation, bytes);
  g_free (splits->means);
  g_free (splits->deviations);
  splits->means = g_steal_pointer (&mean);
  splits->deviations = g_steal_pointer (&deviation);
}
