/* SPDX-License-Identifier: MIT */

#include "glia-csv.h"

#include "glia-csv-number.h"
#include "glia-csv-schema.h"

#include <glib/gi18n-lib.h>
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
fail_empty (const GliaCsvTable *table, const GliaCsvColumn *column, GError **error)
{
  return glia_csv_fail (
      table, table->line, GLIA_DATA_ERROR_VALUE, error,
      "column \"%s\" is empty. Fill it in, or leave rows like this out with \"missing\": \"\".",
      column->name);
}

/* Says of a cell of the row at hand why it cannot be used. */
static gboolean
fail_cell (const GliaCsvTable *table,
           const GliaCsvColumn *column,
           const char *cell,
           const char *problem,
           GError **error)
{
  g_autofree char *text = glia_csv_shorten (cell);

  return glia_csv_fail (table, table->line, GLIA_DATA_ERROR_VALUE, error,
                        "column \"%s\": \"%s\" %s", column->name, text, problem);
}

static gboolean
take_number (const GliaCsvTable *table,
             const GliaCsvColumn *column,
             const char *cell,
             double *to,
             GError **error)
{
  const GliaCellKind kind = glia_csv_cell_kind (cell, to);
  g_autofree char *problem = NULL;

  if (kind == GLIA_CELL_NUMBER)
    return TRUE;
  if (*cell == '\0')
    return fail_empty (table, column, error);
  if (kind != GLIA_CELL_TEXT) {
    problem =
        g_strdup_printf ("is not read as a number. %s, or leave the column out with \"features\".",
                         glia_csv_cell_remedy (kind));
  } else {
    g_autofree char *text = glia_csv_shorten (cell);
    problem =
        g_strdup_printf ("is not a number. Give the column's missing values with \"missing\": "
                         "\"%s\", or leave the column out with \"features\".",
                         text);
  }
  return fail_cell (table, column, cell, problem, error);
}

static gboolean
take_category (const GliaCsvTable *table,
               const GliaCsvColumn *column,
               const char *cell,
               double *to,
               GError **error)
{
  const guint position = GPOINTER_TO_UINT (g_hash_table_lookup (column->numbers, cell));

  if (*cell == '\0')
    return fail_empty (table, column, error);
  if (position == 0)
    return fail_cell (table, column, cell,
                      "does not occur in the train part, so nothing is learnt about it", error);
  for (guint i = 0; i < column->values->len; i++)
    to[i] = i + 1 == position;
  return TRUE;
}

/* The numbers of the row at hand; the target's are 0 where the table has none. */
typedef struct {
  double *features; /* [width] */
  gint32 class_;
  double value;
} Row;

static gboolean
take_target (const GliaCsvTable *table, const GliaCsvColumn *target, Row *row, GError **error)
{
  const char *cell = table->cells[target->index];
  guint position;

  if (target->values == NULL)
    return take_number (table, target, cell, &row->value, error);
  if (*cell == '\0')
    return fail_empty (table, target, error);
  position = GPOINTER_TO_UINT (g_hash_table_lookup (target->numbers, cell));
  if (position == 0) {
    g_autofree char *text = glia_csv_canonical (cell);
    position = GPOINTER_TO_UINT (g_hash_table_lookup (target->numbers, text));
  }
  if (position == 0) {
    g_autofree char *text = glia_csv_shorten (cell);
    return glia_csv_fail (table, table->line, GLIA_DATA_ERROR_VALUE, error,
                          "column \"%s\": the class \"%s\" does not occur in the train part",
                          target->name, text);
  }
  row->class_ = (gint32)position - 1;
  return TRUE;
}

/* The column whose value is missing, or NULL. */
static const GliaCsvColumn *
find_missing (const GliaCsvSchema *schema, const GliaCsvTable *table, gboolean has_target)
{
  if (has_target && glia_csv_is_missing (schema->options, table->cells[schema->target.index]))
    return &schema->target;
  for (guint i = 0; i < schema->columns->len; i++) {
    const GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);

    if (glia_csv_is_missing (schema->options, table->cells[column->index]))
      return column;
  }
  return NULL;
}

/* Turns the cells of the row at hand, a complete one, into numbers. */
static gboolean
take_row (const GliaCsvSchema *schema,
          const GliaCsvTable *table,
          Row *row,
          gboolean has_target,
          GError **error)
{
  double *features = row->features;

  for (guint i = 0; i < schema->columns->len; i++) {
    const GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);
    const char *cell = table->cells[column->index];

    if (column->values == NULL ? !take_number (table, column, cell, features, error)
                               : !take_category (table, column, cell, features, error))
      return FALSE;
    features += column->values != NULL ? column->values->len : 1;
  }
  return !has_target || take_target (table, &schema->target, row, error);
}

/* ---- Rows that grow ----------------------------------------------------------------------- */

/* What a data set's arrays are while rows are added to them. */
typedef struct {
  gsize width, rows, capacity;
  float *features, *remainders; /* [capacity x width]; remainders NULL while there is none */
  gint32 *classes;              /* [capacity], of classification */
  float *values;                /* [capacity], of regression */
  gboolean exact;               /* whether remainders are kept */
} Rows;

static void
rows_clear (Rows *rows)
{
  g_free (rows->features);
  g_free (rows->remainders);
  g_free (rows->classes);
  g_free (rows->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* Makes room for `capacity` rows. FALSE if there is none. */
static gboolean
resize_array (gpointer array, gsize capacity, gsize width)
{
  gpointer *at = array, larger;
  gsize bytes;

  if (*at == NULL)
    return TRUE;
  if (!g_size_checked_mul (&bytes, capacity, width) || !g_size_checked_mul (&bytes, bytes, 4) ||
      (larger = g_try_realloc (*at, MAX (bytes, 1))) == NULL)
    return FALSE;
  *at = larger;
  return TRUE;
}

static gboolean
rows_resize (Rows *rows, gsize capacity)
{
  rows->capacity = capacity;
  return resize_array (&rows->features, capacity, rows->width) &&
         resize_array (&rows->remainders, capacity, rows->width) &&
         resize_array (&rows->classes, capacity, 1) && resize_array (&rows->values, capacity, 1);
}

/* Adds a row. FALSE if it does not fit in memory. */
static gboolean
rows_add (Rows *rows, const Row *row)
{
  if (rows->rows == rows->capacity && !rows_resize (rows, rows->capacity + rows->capacity / 2 + 16))
    return FALSE;
  const gsize at = rows->rows * rows->width;
  for (gsize c = 0; c < rows->width; c++) {
    const float feature = (float)row->features[c];
    const float remainder = (float)(row->features[c] - (double)feature);

    rows->features[at + c] = feature;
    if (rows->exact && remainder != 0 && rows->remainders == NULL) {
      rows->remainders = g_try_malloc0_n (rows->capacity, rows->width * sizeof (float));
      if (rows->remainders == NULL)
        return FALSE;
    }
    if (rows->remainders != NULL)
      rows->remainders[at + c] = remainder;
  }
  if (rows->classes != NULL)
    rows->classes[rows->rows] = row->class_;
  else
    rows->values[rows->rows] = (float)row->value;
  rows->rows++;
  return TRUE;
}

/* ---- The data set ------------------------------------------------------------------------- */

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

/* Says why the row at hand, which lacks the column's value, is left out. */
static char *
describe_missing (const GliaCsvTable *table, const GliaCsvColumn *column)
{
  return g_strdup_printf ("%s:%" G_GSIZE_FORMAT ": column \"%s\": the value is missing",
                          table->path, table->line, column->name);
}

/* Reads all rows that are complete; `*all` counts the others, too. `problems` as
 * glia_csv_read_like() has them; without them only a missing value is no error. */
static gboolean
read_rows (const GliaCsvSchema *schema,
           GliaCsvTable *table,
           gboolean has_target,
           Rows *rows,
           gsize *all,
           GPtrArray *problems,
           GError **error)
{
  g_autofree double *features = g_new (double, MAX (rows->width, 1));
  GError *failed = NULL;

  for (; glia_csv_table_next (table, &failed); ++*all) {
    const GliaCsvColumn *missing = find_missing (schema, table, has_target);
    g_autoptr (GError) problem = NULL;
    Row row = {.features = features};
    const gboolean taken = missing == NULL && take_row (schema, table, &row, has_target, &problem);

    if (problems != NULL)
      g_ptr_array_add (problems, missing != NULL ? describe_missing (table, missing)
                                 : taken         ? NULL
                                                 : g_strdup (problem->message));
    else if (problem != NULL) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    if (taken && !rows_add (rows, &row))
      return glia_csv_fail (table, table->line, GLIA_DATA_ERROR_TOO_LARGE, error,
                            "%" G_GSIZE_FORMAT " rows of %" G_GSIZE_FORMAT
                            " numbers fit in memory, no more",
                            rows->rows, rows->width);
  }
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, failed);
  return FALSE;
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
              GliaCsvTable *table,
              gboolean has_target,
              GPtrArray *notes,
              GPtrArray *problems,
              GError **error)
{
  const gboolean classification = schema->target.values != NULL;
  g_auto (Rows) rows = {.width = width_of (schema),
                        .features = g_malloc (1),
                        .classes = classification ? g_malloc (1) : NULL,
                        .values = classification ? NULL : g_malloc (1),
                        .exact = schema->options->exact};
  gsize all = 0;

  if (!read_rows (schema, table, has_target, &rows, &all, problems, error))
    return NULL;
  if (rows.rows == 0) {
    fail_without_rows (table, problems, error);
    return NULL;
  }
  if (rows.rows < all && notes != NULL)
    g_ptr_array_add (notes, g_strdup_printf (_ ("%s: %zu of %zu rows left out for missing values"),
                                             table->path, all - rows.rows, all));
  rows_resize (&rows, rows.rows);
  return glia_dataset_new (&(GliaDatasetParts){
      .n_rows = rows.rows,
      .n_columns = rows.width,
      .features = g_steal_pointer (&rows.features),
      .remainders = g_steal_pointer (&rows.remainders),
      .classes = g_steal_pointer (&rows.classes),
      .class_names = class_names (schema),
      .values = g_steal_pointer (&rows.values),
      .n_outputs = 1,
      .column_names = column_names (schema),
      .provenance = g_path_get_basename (table->path),
  });
}

static GliaDataset *
read_part (GliaCsvSchema *schema,
           const char *path,
           gsize train_columns,
           GPtrArray *notes,
           GError **error)
{
  g_autoptr (GliaCsvTable) table = glia_csv_table_open (path, schema->options, error);

  if (table == NULL || !glia_csv_schema_relocate (schema, table, train_columns, NULL, error))
    return NULL;
  return make_dataset (schema, table, TRUE, notes, NULL, error);
}

GliaSplits *
glia_csv_read_splits (const char *train,
                      const char *dev,
                      const char *test,
                      const GliaCsvOptions *options,
                      GError **error)
{
  g_autoptr (GliaCsvTable) table = glia_csv_table_open (train, options, error);
  g_autoptr (GliaSplits) splits = g_new0 (GliaSplits, 1);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_auto (GliaCsvSchema) schema = {.options = options, .notes = notes};

  if (table == NULL || !glia_csv_schema_choose (&schema, table, error))
    return NULL;
  splits->train = make_dataset (&schema, table, TRUE, notes, NULL, error);
  if (splits->train == NULL)
    return NULL;
  if (dev != NULL &&
      (splits->dev = read_part (&schema, dev, table->n_columns, notes, error)) == NULL)
    return NULL;
  if (test != NULL &&
      (splits->test = read_part (&schema, test, table->n_columns, notes, error)) == NULL)
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
  g_autoptr (GliaCsvTable) table = glia_csv_table_open (path, options, error);
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
  g_autoptr (GliaCsvTable) table = glia_csv_table_open (path, options, error);

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
  g_auto (GliaCsvSchema) schema = {.options = &any, .most_rows = ROWS};
  g_autoptr (GliaCsvTable) table = glia_csv_table_open (path, &any, error);

  if (table == NULL || !glia_csv_schema_choose (&schema, table, error))
    return FALSE;
  *task = schema.target.values != NULL ? GLIA_TASK_CLASSIFICATION : GLIA_TASK_REGRESSION;
  return TRUE;
}
