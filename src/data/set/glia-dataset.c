/* SPDX-License-Identifier: MIT */

#include "glia-dataset.h"

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
  dataset->remainders = parts->remainders;
  dataset->column_names = (const char *const *)column_names;
  dataset->class_names = (const char *const *)parts->class_names;
  dataset->provenance = parts->provenance;
  dataset->picture_width = parts->picture_width;
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

void
glia_dataset_forget_remainders (GliaDataset *dataset)
{
  g_clear_pointer ((gpointer *)&dataset->remainders, g_free);
}

double
glia_dataset_number (const GliaDataset *dataset, gsize row, gsize column)
{
  const gsize at = row * dataset->n_columns + column;
  const double feature = (double)dataset->features[at];

  return dataset->remainders != NULL ? feature + (double)dataset->remainders[at] : feature;
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
  g_free ((gpointer)dataset->remainders);
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

GliaDatasetParts
glia_dataset_copy_names (const GliaDataset *dataset)
{
  return (GliaDatasetParts){
      .n_columns = dataset->n_columns,
      .n_outputs = dataset->n_outputs,
      .column_names = g_strdupv ((char **)dataset->column_names),
      .class_names = g_strdupv ((char **)dataset->class_names),
      .provenance = g_strdup (dataset->provenance),
      .picture_width = dataset->picture_width,
  };
}

GliaDataset *
glia_dataset_select (GliaDataset *dataset, const guint32 *rows, gsize n_rows)
{
  GliaDatasetParts parts = glia_dataset_copy_names (dataset);
  guint32 *source_rows = g_new (guint32, MAX (n_rows, 1));
  GliaDataset *selected;

  parts.n_rows = n_rows;
  parts.features = select_rows (dataset->features, rows, n_rows, dataset->n_columns);
  if (dataset->remainders != NULL)
    parts.remainders = select_rows (dataset->remainders, rows, n_rows, dataset->n_columns);
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

void
glia_splits_add_note (GliaSplits *splits, char *note)
{
  const guint n = splits->notes != NULL ? g_strv_length (splits->notes) : 0;

  splits->notes = g_renew (char *, splits->notes, n + 2);
  splits->notes[n] = note;
  splits->notes[n + 1] = NULL;
}
