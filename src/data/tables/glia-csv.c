/* SPDX-License-Identifier: MIT */

#include "glia-csv.h"

#include "glia-csv-schema.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* ---- Making the data set ------------------------------------------------------------------ */

static gsize
width_of (const GliaCsvSchema *schema)
{
  gsize width = 0;

  for (guint i = 0; i < schema->columns->len; i++) {
    const GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);
    width += column->values != NULL ? column->values->len : 1;
  }
  return width;
}

static gboolean
fail_empty (const GliaCsvTable *table, gsize line, const GliaCsvColumn *column, GError **error)
{
  return glia_csv_fail (
      table, line, GLIA_DATA_ERROR_VALUE, error,
      "column \"%s\" is empty. Fill it in, or leave rows like this out with \"missing\": \"\".",
      column->name);
}

static gboolean
take_number (const GliaCsvTable *table,
             gsize line,
             const GliaCsvColumn *column,
             const char *cell,
             float *to,
             GError **error)
{
  double value;
  char *end;

  if (glia_csv_parse_number (cell, &value)) {
    *to = (float)value;
    return TRUE;
  }
  if (*cell == '\0')
    return fail_empty (table, line, column, error);
  if (fabs (g_ascii_strtod (cell, &end)) > (double)FLT_MAX && *end == '\0')
    return glia_csv_fail (
        table, line, GLIA_DATA_ERROR_VALUE, error,
        "column \"%s\": \"%.80s\" is beyond the range of a float, about ±3.4e38. Scale the "
        "column, or leave it out with \"features\".",
        column->name, cell);
  return glia_csv_fail (
      table, line, GLIA_DATA_ERROR_VALUE, error,
      "column \"%s\": \"%.80s\" is not a number. Give the column's missing values with "
      "\"missing\": \"%.80s\", "
      "or leave the column out with \"features\".",
      column->name, cell, cell);
}

static gboolean
take_category (const GliaCsvTable *table,
               gsize line,
               const GliaCsvColumn *column,
               const char *cell,
               float *to,
               GError **error)
{
  const guint position = GPOINTER_TO_UINT (g_hash_table_lookup (column->numbers, cell));

  if (*cell == '\0')
    return fail_empty (table, line, column, error);
  if (position == 0)
    return glia_csv_fail (
        table, line, GLIA_DATA_ERROR_VALUE, error,
        "column \"%s\": \"%.80s\" does not occur in the train part, so nothing is learnt about it",
        column->name, cell);
  for (guint i = 0; i < column->values->len; i++)
    to[i] = i + 1 == position;
  return TRUE;
}

static gboolean
take_target (const GliaCsvTable *table,
             gsize line,
             const GliaCsvColumn *target,
             const char *cell,
             gint32 *class_,
             float *value,
             GError **error)
{
  g_autofree char *text = NULL;
  guint position;

  if (target->values == NULL)
    return take_number (table, line, target, cell, value, error);
  if (*cell == '\0')
    return fail_empty (table, line, target, error);
  text = glia_csv_canonical (cell);
  position = GPOINTER_TO_UINT (g_hash_table_lookup (target->numbers, text));
  if (position == 0)
    return glia_csv_fail (table, line, GLIA_DATA_ERROR_VALUE, error,
                          "column \"%s\": the class \"%.80s\" does not occur in the train part",
                          target->name, cell);
  *class_ = (gint32)position - 1;
  return TRUE;
}

/* A row of the table, and its numbers; the target's are 0 where the table has none. */
typedef struct {
  const char **cells;
  gsize line;
  float *features; /* [width] */
  gint32 class_;
  float value;
} Row;

/* The column whose value is missing, or NULL. */
static const GliaCsvColumn *
find_missing (const GliaCsvSchema *schema, const Row *row, gboolean has_target)
{
  if (has_target && glia_csv_is_missing (schema->options, row->cells[schema->target.index]))
    return &schema->target;
  for (guint i = 0; i < schema->columns->len; i++) {
    const GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);

    if (glia_csv_is_missing (schema->options, row->cells[column->index]))
      return column;
  }
  return NULL;
}

/* Turns the cells of a complete row into numbers. */
static gboolean
take_row (const GliaCsvSchema *schema,
          const GliaCsvTable *table,
          Row *row,
          gboolean has_target,
          GError **error)
{
  float *features = row->features;

  for (guint i = 0; i < schema->columns->len; i++) {
    const GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);
    const char *cell = row->cells[column->index];

    if (column->values == NULL ? !take_number (table, row->line, column, cell, features, error)
                               : !take_category (table, row->line, column, cell, features, error))
      return FALSE;
    features += column->values != NULL ? column->values->len : 1;
  }
  return !has_target ||
         take_target (table, row->line, &schema->target, row->cells[schema->target.index],
                      &row->class_, &row->value, error);
}

static char **
column_names (const GliaCsvSchema *schema)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < schema->columns->len; i++) {
    const GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);
    if (column->values == NULL)
      g_ptr_array_add (names, g_strdup (column->name));
    for (guint v = 0; column->values != NULL && v < column->values->len; v++)
      g_ptr_array_add (names, g_strdup_printf ("%s=%s", column->name,
                                               (char *)g_ptr_array_index (column->values, v)));
  }
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

static char **
class_names (const GliaCsvSchema *schema)
{
  const GPtrArray *values = schema->target.values;
  char **names = values != NULL ? g_new0 (char *, values->len + 1) : NULL;

  for (guint i = 0; values != NULL && i < values->len; i++)
    names[i] = g_strdup (g_ptr_array_index (values, i));
  return names;
}

/* Whether a row belongs to the data set. What is wrong with it goes to the end of `problems`, as
 * glia_csv_read_like() has them; without them only a missing value is no error. */
static gboolean
read_row (const GliaCsvSchema *schema,
          const GliaCsvTable *table,
          Row *row,
          gboolean has_target,
          GPtrArray *problems,
          GError **error)
{
  const GliaCsvColumn *missing = find_missing (schema, row, has_target);
  g_autoptr (GError) problem = NULL;

  if (missing != NULL) {
    if (problems != NULL)
      g_ptr_array_add (problems, g_strdup_printf ("%s:%" G_GSIZE_FORMAT
                                                  ": column \"%s\": the value is missing",
                                                  table->path, row->line, missing->name));
    return FALSE;
  }
  const gboolean taken =
      take_row (schema, table, row, has_target, problems != NULL ? &problem : error);
  if (problems != NULL)
    g_ptr_array_add (problems, problem != NULL ? g_strdup (problem->message) : NULL);
  return taken;
}

static void
fail_without_rows (const GliaCsvTable *table, const GPtrArray *problems, GError **error)
{
  if (problems != NULL && problems->len > 0)
    g_set_error_literal (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
                         g_ptr_array_index (problems, 0));
  else
    glia_csv_fail (table, 0, GLIA_DATA_ERROR_EMPTY, error,
                   "every row has a missing value; nothing is left");
}

static GliaDataset *
make_dataset (const GliaCsvSchema *schema,
              const GliaCsvTable *table,
              gboolean has_target,
              GPtrArray *notes,
              GPtrArray *problems,
              GError **error)
{
  const gsize width = width_of (schema), n = table->rows->len;
  g_autofree const char **cells = g_new (const char *, table->n_columns);
  g_autofree float *features = NULL, *values = g_new (float, n);
  g_autofree gint32 *classes = g_new (gint32, n);
  g_autoptr (GError) problem = NULL;
  gsize rows = 0, bytes;

  if (!g_size_checked_mul (&bytes, n, width) ||
      !g_size_checked_mul (&bytes, bytes, sizeof (float)) ||
      (features = g_try_malloc (MAX (bytes, 1))) == NULL) {
    glia_csv_fail (table, 0, GLIA_DATA_ERROR_TOO_LARGE, error,
                   "%" G_GSIZE_FORMAT " rows of %" G_GSIZE_FORMAT " numbers do not fit in memory",
                   n, width);
    return NULL;
  }
  for (gsize i = 0; i < n; i++) {
    Row row = {.cells = cells, .features = features + rows * width};

    row.line = glia_csv_split_row (table, i, cells);
    if (read_row (schema, table, &row, has_target, problems, &problem)) {
      classes[rows] = row.class_;
      values[rows++] = row.value;
    } else if (problem != NULL) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  }
  if (rows == 0) {
    fail_without_rows (table, problems, error);
    return NULL;
  }
  if (rows < n && notes != NULL)
    g_ptr_array_add (notes, g_strdup_printf (_ ("%s: %zu of %zu rows left out for missing values"),
                                             table->path, n - rows, n));
  const gboolean classification = schema->target.values != NULL;
  return glia_dataset_new (&(GliaDatasetParts){
      .n_rows = rows,
      .n_columns = width,
      .features = g_steal_pointer (&features),
      .classes = classification ? g_steal_pointer (&classes) : NULL,
      .class_names = class_names (schema),
      .values = classification ? NULL : g_steal_pointer (&values),
      .n_outputs = 1,
      .column_names = column_names (schema),
      .provenance = g_path_get_basename (table->path),
  });
}

static GliaDataset *
read_part (GliaCsvSchema *schema,
           const char *path,
           gsize train_columns,
           gboolean *has_target,
           GPtrArray *notes,
           GError **error)
{
  GliaCsvOptions options = *schema->options;
  g_autoptr (GliaCsvTable) table = NULL;

  table = glia_csv_table_read (path, &options, error);
  if (table == NULL || !glia_csv_schema_relocate (schema, table, train_columns, has_target, error))
    return NULL;
  return make_dataset (schema, table, has_target == NULL || *has_target, notes, NULL, error);
}

GliaSplits *
glia_csv_read_splits (const char *train,
                      const char *dev,
                      const char *test,
                      const GliaCsvOptions *options,
                      GError **error)
{
  g_autoptr (GliaCsvTable) table = glia_csv_table_read (train, options, error);
  g_autoptr (GliaSplits) splits = g_new0 (GliaSplits, 1);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_auto (GliaCsvSchema) schema = {.options = options};

  if (table == NULL || !glia_csv_schema_choose (&schema, table, error))
    return NULL;
  splits->train = make_dataset (&schema, table, TRUE, notes, NULL, error);
  if (splits->train == NULL)
    return NULL;
  if (dev != NULL &&
      (splits->dev = read_part (&schema, dev, table->n_columns, NULL, notes, error)) == NULL)
    return NULL;
  if (test != NULL &&
      (splits->test = read_part (&schema, test, table->n_columns, NULL, notes, error)) == NULL)
    return NULL;
  g_ptr_array_add (notes, NULL);
  splits->notes = (char **)g_ptr_array_free (g_steal_pointer (&notes), FALSE);
  return g_steal_pointer (&splits);
}

/* ---- Like another data set ---------------------------------------------------------------- */

GliaDataset *
glia_csv_read_like (const char *path,
                    const GliaDataset *like,
                    const GliaCsvOptions *options,
                    GliaCsvRows rows,
                    GPtrArray *problems,
                    GError **error)
{
  const gboolean labelled = rows == GLIA_CSV_LABELLED;
  gboolean has_target; /* it does not matter where nobody looks at it */
  g_autoptr (GliaCsvTable) table = glia_csv_table_read (path, options, error);
  g_auto (GliaCsvSchema) schema = {.options = options};

  if (table == NULL)
    return NULL;
  glia_csv_schema_from_dataset (&schema, like, table);
  if (options->target == NULL && table->has_header) { /* train's last column was the target */
    g_free (schema.target.name);
    schema.target.name = g_strdup (table->names[table->n_columns - 1]);
    for (guint i = 0; i < schema.columns->len; i++) {
      const GliaCsvColumn *column = g_ptr_array_index (schema.columns, i);
      if (strcmp (column->name, schema.target.name) == 0) {
        g_free (schema.target.name);
        schema.target.name = g_strdup ("target");
      }
    }
  }
  if (!glia_csv_schema_relocate (&schema, table, schema.columns->len + 1,
                                 labelled ? NULL : &has_target, error))
    return NULL;
  return make_dataset (&schema, table, labelled, NULL, problems, error);
}

char **
glia_csv_columns (const char *path, const GliaCsvOptions *options, GError **error)
{
  /* The header, and a row below it: a table must have one. */
  g_autoptr (GliaCsvTable) table = glia_csv_table_read_start (path, options, 2, error);

  return table != NULL ? g_strdupv (table->names) : NULL;
}

gboolean
glia_csv_guess_task (const char *path,
                     const GliaCsvOptions *options,
                     GliaTask *task,
                     GError **error)
{
  enum { ROWS = 1000 };
  const GliaCsvOptions any = {.delimiter = options->delimiter,
                              .header = options->header,
                              .target = options->target,
                              .features = options->features,
                              .missing = options->missing};
  g_auto (GliaCsvSchema) schema = {.options = &any};
  g_autoptr (GliaCsvTable) table = glia_csv_table_read_start (path, &any, ROWS, error);

  if (table == NULL || !glia_csv_schema_choose (&schema, table, error))
    return FALSE;
  *task = schema.target.values != NULL ? GLIA_TASK_CLASSIFICATION : GLIA_TASK_REGRESSION;
  return TRUE;
}
