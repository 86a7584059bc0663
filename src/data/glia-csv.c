/* SPDX-License-Identifier: MIT */

#include "glia-csv.h"

#include "glia-csv-table.h"

#include <math.h>
#include <string.h>

enum { MOST_CATEGORIES = 1000, MOST_CLASSES = 10000, MOST_AUTO_CLASSES = 20 };

/* One column that is wanted: where it is in the file, and what becomes of its texts. */
typedef struct {
  char *name;
  gsize index;         /* in the table at hand */
  GPtrArray *values;   /* categorical: its texts, in order; NULL: numeric */
  GHashTable *numbers; /* categorical: text -> position + 1 */
} Column;

/* What train decides and the other parts follow. */
typedef struct {
  GPtrArray *columns; /* of Column */
  Column target;      /* values: the classes; NULL for regression */
  const GliaCsvOptions *options;
} Schema;

static void
column_clear (Column *column)
{
  g_free (column->name);
  g_clear_pointer (&column->values, g_ptr_array_unref);
  g_clear_pointer (&column->numbers, g_hash_table_unref);
}

static void
column_free (gpointer data)
{
  column_clear (data);
  g_free (data);
}

static void
schema_clear (Schema *schema)
{
  g_clear_pointer (&schema->columns, g_ptr_array_unref);
  column_clear (&schema->target);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Schema, schema_clear)

static gboolean G_GNUC_PRINTF (5, 6) fail (const GliaCsvTable *table,
                                           gsize line,
                                           GliaDataError code,
                                           GError **error,
                                           const char *format,
                                           ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (line > 0)
    g_set_error (error, GLIA_DATA_ERROR, code, "%s:%" G_GSIZE_FORMAT ": %s", table->path, line,
                 text);
  else
    g_set_error (error, GLIA_DATA_ERROR, code, "%s: %s", table->path, text);
  return FALSE;
}

/* ---- Cells -------------------------------------------------------------------------------- */

static gboolean
is_missing (const GliaCsvOptions *options, const char *cell)
{
  return options->missing != NULL && g_strv_contains (options->missing, cell);
}

/* The cells of a row, by column. `cells` is [n_columns]. */
static gsize
split_row (const GliaCsvTable *table, gsize row, const char **cells)
{
  const GliaCsvRow *start = &g_array_index (table->rows, GliaCsvRow, row);
  const char *cell = table->cells->str + start->offset;

  for (gsize c = 0; c < table->n_columns; c++) {
    cells[c] = cell;
    cell += strlen (cell) + 1;
  }
  return start->line;
}

/* ---- Finding columns ---------------------------------------------------------------------- */

static gboolean
find_column (const GliaCsvTable *table,
             const char *name,
             const char *key,
             gsize *index,
             GError **error)
{
  g_autofree char *all = NULL;

  for (gsize c = 0; c < table->n_columns; c++)
    if (strcmp (table->names[c], name) == 0) {
      *index = c;
      return TRUE;
    }
  all = g_strjoinv ("\", \"", table->names);
  if (strlen (all) > 200)
    strcpy (all + 190, "…");
  return fail (table, table->has_header ? 1 : 0, GLIA_DATA_ERROR_MISSING, error,
               "there is no column \"%s\" (%s). The columns are \"%s\".", name, key, all);
}

static Column *
schema_add (Schema *schema, const char *name, gsize index)
{
  Column *column = g_new0 (Column, 1);

  column->name = g_strdup (name);
  column->index = index;
  g_ptr_array_add (schema->columns, column);
  return column;
}

static gboolean
choose_columns (Schema *schema, const GliaCsvTable *table, GError **error)
{
  const GliaCsvOptions *options = schema->options;

  schema->columns = g_ptr_array_new_with_free_func (column_free);
  schema->target.index = table->n_columns - 1;
  if (options->target != NULL &&
      !find_column (table, options->target, "data.target", &schema->target.index, error))
    return FALSE;
  schema->target.name = g_strdup (table->names[schema->target.index]);
  if (options->features == NULL) {
    for (gsize c = 0; c < table->n_columns; c++)
      if (c != schema->target.index)
        schema_add (schema, table->names[c], c);
  } else {
    for (gsize i = 0; options->features[i] != NULL; i++) {
      gsize index;
      if (!find_column (table, options->features[i], "data.features", &index, error))
        return FALSE;
      if (index == schema->target.index)
        return fail (table, 0, GLIA_DATA_ERROR_VALUE, error,
                     "column \"%s\" is the target; it cannot be a feature too",
                     options->features[i]);
      schema_add (schema, options->features[i], index);
    }
  }
  if (schema->columns->len == 0)
    return fail (table, 0, GLIA_DATA_ERROR_MISSING, error,
                 "there is no column besides the target \"%s\" to learn from (delimiter \"%c\")",
                 schema->target.name, table->delimiter);
  return TRUE;
}

/* Another part's columns lie where its header says, or where train's do. */
static gboolean
relocate (Schema *schema,
          const GliaCsvTable *table,
          gsize train_columns,
          gboolean *has_target,
          GError **error)
{
  if (has_target != NULL)
    *has_target = TRUE;
  if (!table->has_header) {
    if (table->n_columns == train_columns)
      return TRUE;
    if (has_target != NULL && table->n_columns + 1 == train_columns &&
        schema->target.index + 1 == train_columns) {
      *has_target = FALSE;
      return TRUE;
    }
    return fail (table, 1, GLIA_DATA_ERROR_MISSING, error,
                 "%" G_GSIZE_FORMAT " columns where the train file has %" G_GSIZE_FORMAT,
                 table->n_columns, train_columns);
  }
  for (guint i = 0; i < schema->columns->len; i++) {
    Column *column = g_ptr_array_index (schema->columns, i);
    if (!find_column (table, column->name, "the train file has it", &column->index, error))
      return FALSE;
  }
  if (has_target != NULL &&
      !g_strv_contains ((const char *const *)table->names, schema->target.name)) {
    *has_target = FALSE;
    return TRUE;
  }
  return find_column (table, schema->target.name, "the target", &schema->target.index, error);
}

/* ---- Categories and classes --------------------------------------------------------------- */

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  double x = 0, y = 0;

  glia_csv_parse_number (*(const char *const *)a, &x);
  glia_csv_parse_number (*(const char *const *)b, &y);
  return (x > y) - (x < y);
}

static void
number_values (Column *column)
{
  column->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < column->values->len; i++)
    g_hash_table_insert (column->numbers, g_ptr_array_index (column->values, i),
                         GUINT_TO_POINTER (i + 1));
}

/* Classes that are numbers are known by their value: "1" and "1.0" are one class. */
static char *
canonical (const char *cell)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double value;

  if (!glia_csv_parse_number (cell, &value))
    return g_strdup (cell);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.17g", value == 0 ? 0.0 : value));
}

/* The column's different texts in order, up to `most`; NULL if there are more. */
static GPtrArray *
collect (const GliaCsvTable *table,
         const GliaCsvOptions *options,
         gsize index,
         gboolean numeric,
         guint most)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree const char **cells = g_new (const char *, table->n_columns);
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  gboolean numbers = TRUE;
  GHashTableIter iter;
  gpointer text;
  double number;

  for (gsize row = 0; row < table->rows->len && g_hash_table_size (seen) <= most; row++) {
    split_row (table, row, cells);
    if (!is_missing (options, cells[index]))
      g_hash_table_add (seen, numeric ? canonical (cells[index]) : g_strdup (cells[index]));
  }
  if (g_hash_table_size (seen) > most) {
    g_ptr_array_unref (values);
    return NULL;
  }
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &text, NULL)) {
    numbers = numbers && glia_csv_parse_number (text, &number);
    g_ptr_array_add (values, g_strdup (text));
  }
  g_ptr_array_sort (values, numeric && numbers ? compare_numbers : compare_texts);
  return values;
}

/* At least half of a numeric column's cells are numbers. */
static gboolean
is_numeric (const GliaCsvTable *table, const GliaCsvOptions *options, gsize index)
{
  g_autofree const char **cells = g_new (const char *, table->n_columns);
  gsize numbers = 0, texts = 0;
  double value;

  for (gsize row = 0; row < table->rows->len; row++) {
    split_row (table, row, cells);
    if (is_missing (options, cells[index]))
      continue;
    if (glia_csv_parse_number (cells[index], &value))
      numbers++;
    else
      texts++;
  }
  return numbers >= texts;
}

static gboolean
all_whole (const GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++) {
    double value;
    if (!glia_csv_parse_number (g_ptr_array_index (values, i), &value) || value != floor (value))
      return FALSE;
  }
  return TRUE;
}

static gboolean
choose_classes (Schema *schema, const GliaCsvTable *table, GError **error)
{
  const GliaCsvOptions *options = schema->options;
  const gboolean numeric = is_numeric (table, options, schema->target.index);
  const guint most = options->task == GLIA_TASK_AUTO && numeric ? MOST_AUTO_CLASSES : MOST_CLASSES;
  g_autoptr (GPtrArray) values = NULL;

  if (options->task == GLIA_TASK_REGRESSION)
    return TRUE;
  values = collect (table, options, schema->target.index, TRUE, most);
  if (options->task == GLIA_TASK_AUTO && numeric && (values == NULL || !all_whole (values)))
    return TRUE;
  if (values == NULL)
    return fail (table, 0, GLIA_DATA_ERROR_TOO_LARGE, error,
                 "the target \"%s\" has more than %u different values. If it is a quantity, say "
                 "\"task\": \"regression\".",
                 schema->target.name, most);
  for (guint i = 0; i < values->len; i++)
    if (*(const char *)g_ptr_array_index (values, i) == '\0')
      return fail (table, 0, GLIA_DATA_ERROR_VALUE, error,
                   "the target \"%s\" is empty in some rows. Give the missing values with "
                   "\"missing\": \"\".",
                   schema->target.name);
  if (values->len < 2)
    return fail (table, 0, GLIA_DATA_ERROR_VALUE, error,
                 "the target \"%s\" has only one class, \"%s\". A classifier needs at least two.",
                 schema->target.name,
                 values->len > 0 ? (const char *)g_ptr_array_index (values, 0) : "");
  schema->target.values = g_steal_pointer (&values);
  number_values (&schema->target);
  return TRUE;
}

static gboolean
choose_categories (Schema *schema, const GliaCsvTable *table, GError **error)
{
  for (guint i = 0; i < schema->columns->len; i++) {
    Column *column = g_ptr_array_index (schema->columns, i);

    if (is_numeric (table, schema->options, column->index))
      continue;
    column->values = collect (table, schema->options, column->index, FALSE, MOST_CATEGORIES);
    if (column->values == NULL)
      return fail (table, 0, GLIA_DATA_ERROR_TOO_LARGE, error,
                   "column \"%s\" has more than %d different texts, too many for categories. Leave "
                   "it out with "
                   "\"features\".",
                   column->name, MOST_CATEGORIES);
    number_values (column);
  }
  return TRUE;
}

/* ---- Making the data set ------------------------------------------------------------------ */

static gsize
width_of (const Schema *schema)
{
  gsize width = 0;

  for (guint i = 0; i < schema->columns->len; i++) {
    const Column *column = g_ptr_array_index (schema->columns, i);
    width += column->values != NULL ? column->values->len : 1;
  }
  return width;
}

static gboolean
take_number (const GliaCsvTable *table,
             gsize line,
             const Column *column,
             const char *cell,
             float *to,
             GError **error)
{
  double value;

  if (glia_csv_parse_number (cell, &value)) {
    *to = (float)value;
    return TRUE;
  }
  if (*cell == '\0')
    return fail (
        table, line, GLIA_DATA_ERROR_VALUE, error,
        "column \"%s\" is empty. Fill it in, or leave rows like this out with \"missing\": \"\".",
        column->name);
  return fail (table, line, GLIA_DATA_ERROR_VALUE, error,
               "column \"%s\": \"%.80s\" is not a number. Give the column's missing values with "
               "\"missing\": \"%.80s\", "
               "or leave the column out with \"features\".",
               column->name, cell, cell);
}

static gboolean
take_category (const GliaCsvTable *table,
               gsize line,
               const Column *column,
               const char *cell,
               float *to,
               GError **error)
{
  const guint position = GPOINTER_TO_UINT (g_hash_table_lookup (column->numbers, cell));

  if (position == 0)
    return fail (
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
             const Column *target,
             const char *cell,
             gint32 *class_,
             float *value,
             GError **error)
{
  g_autofree char *text = NULL;
  guint position;

  if (target->values == NULL)
    return take_number (table, line, target, cell, value, error);
  text = canonical (cell);
  position = GPOINTER_TO_UINT (g_hash_table_lookup (target->numbers, text));
  if (position == 0)
    return fail (table, line, GLIA_DATA_ERROR_VALUE, error,
                 "column \"%s\": the class \"%.80s\" does not occur in the train part",
                 target->name, cell);
  *class_ = (gint32)position - 1;
  return TRUE;
}

/* Turns one row into numbers. `*skipped` where it has a missing value. */
static gboolean
take_row (const Schema *schema,
          const GliaCsvTable *table,
          gsize line,
          const char **cells,
          gboolean has_target,
          float *features,
          gint32 *class_,
          float *value,
          gboolean *skipped,
          GError **error)
{
  *skipped = has_target && is_missing (schema->options, cells[schema->target.index]);
  for (guint i = 0; i < schema->columns->len; i++) {
    const Column *column = g_ptr_array_index (schema->columns, i);
    *skipped = *skipped || is_missing (schema->options, cells[column->index]);
  }
  if (*skipped)
    return TRUE;
  for (guint i = 0; i < schema->columns->len; i++) {
    const Column *column = g_ptr_array_index (schema->columns, i);
    const char *cell = cells[column->index];

    if (column->values == NULL ? !take_number (table, line, column, cell, features, error)
                               : !take_category (table, line, column, cell, features, error))
      return FALSE;
    features += column->values != NULL ? column->values->len : 1;
  }
  if (!has_target) {
    *class_ = 0;
    *value = 0;
    return TRUE;
  }
  return take_target (table, line, &schema->target, cells[schema->target.index], class_, value,
                      error);
}

static char **
column_names (const Schema *schema)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < schema->columns->len; i++) {
    const Column *column = g_ptr_array_index (schema->columns, i);
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
class_names (const Schema *schema)
{
  const GPtrArray *values = schema->target.values;
  char **names = values != NULL ? g_new0 (char *, values->len + 1) : NULL;

  for (guint i = 0; values != NULL && i < values->len; i++)
    names[i] = g_strdup (g_ptr_array_index (values, i));
  return names;
}

static GliaDataset *
make_dataset (const Schema *schema,
              const GliaCsvTable *table,
              gboolean has_target,
              GPtrArray *notes,
              GError **error)
{
  const gsize width = width_of (schema), n = table->rows->len;
  g_autofree const char **cells = g_new (const char *, table->n_columns);
  g_autofree float *features = NULL, *values = g_new (float, n);
  g_autofree gint32 *classes = g_new (gint32, n);
  gsize rows = 0, bytes;

  if (!g_size_checked_mul (&bytes, n, width) ||
      !g_size_checked_mul (&bytes, bytes, sizeof (float)) ||
      (features = g_try_malloc (MAX (bytes, 1))) == NULL) {
    fail (table, 0, GLIA_DATA_ERROR_TOO_LARGE, error,
          "%" G_GSIZE_FORMAT " rows of %" G_GSIZE_FORMAT " numbers do not fit in memory", n, width);
    return NULL;
  }
  for (gsize row = 0; row < n; row++) {
    const gsize line = split_row (table, row, cells);
    gboolean skipped;

    if (!take_row (schema, table, line, cells, has_target, features + rows * width, &classes[rows],
                   &values[rows], &skipped, error))
      return NULL;
    rows += !skipped;
  }
  if (rows == 0) {
    fail (table, 0, GLIA_DATA_ERROR_EMPTY, error, "every row has a missing value; nothing is left");
    return NULL;
  }
  if (rows < n && notes != NULL)
    g_ptr_array_add (notes, g_strdup_printf ("%s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                                             " rows left out for missing values",
                                             table->path, n - rows, n));
  const gboolean classification = schema->target.values != NULL;
  return glia_dataset_new (
      rows, width, g_steal_pointer (&features), classification ? g_steal_pointer (&classes) : NULL,
      classification ? NULL : g_steal_pointer (&values), 1, column_names (schema),
      class_names (schema), g_path_get_basename (table->path));
}

static GliaDataset *
read_part (Schema *schema,
           const char *path,
           gsize train_columns,
           gboolean *has_target,
           GPtrArray *notes,
           GError **error)
{
  GliaCsvOptions options = *schema->options;
  g_autoptr (GliaCsvTable) table = NULL;

  table = glia_csv_table_read (path, &options, error);
  if (table == NULL || !relocate (schema, table, train_columns, has_target, error))
    return NULL;
  return make_dataset (schema, table, has_target == NULL || *has_target, notes, error);
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
  g_auto (Schema) schema = {.options = options};

  if (table == NULL || !choose_columns (&schema, table, error) ||
      !choose_categories (&schema, table, error) || !choose_classes (&schema, table, error))
    return NULL;
  splits->train = make_dataset (&schema, table, TRUE, notes, error);
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

/* The text before "=" if `name` is a categorical column's; a numeric column called so would not be
 * followed by another one with the same beginning, or be 0 and 1 throughout. */
static char *
category_of (const char *name)
{
  const char *sign = strchr (name, '=');
  return sign != NULL ? g_strndup (name, (gsize)(sign - name)) : NULL;
}

static void
schema_from_dataset (Schema *schema, const GliaDataset *like, const GliaCsvTable *table)
{
  Column *last = NULL;

  schema->columns = g_ptr_array_new_with_free_func (column_free);
  for (gsize c = 0; c < like->n_columns; c++) {
    const char *name = like->column_names[c];
    g_autofree char *category = category_of (name);

    if (category == NULL || g_strv_contains ((const char *const *)table->names, name)) {
      last = schema_add (schema, name, schema->columns->len);
      continue;
    }
    if (last == NULL || last->values == NULL || strcmp (last->name, category) != 0) {
      last = schema_add (schema, category, schema->columns->len);
      last->values = g_ptr_array_new_with_free_func (g_free);
    }
    g_ptr_array_add (last->values, g_strdup (name + strlen (category) + 1));
  }
  for (guint i = 0; i < schema->columns->len; i++) {
    Column *column = g_ptr_array_index (schema->columns, i);
    if (column->values != NULL)
      number_values (column);
  }
  if (like->class_names != NULL) {
    schema->target.values = g_ptr_array_new_with_free_func (g_free);
    for (gsize i = 0; i < like->n_classes; i++)
      g_ptr_array_add (schema->target.values, canonical (like->class_names[i]));
    number_values (&schema->target);
  }
  schema->target.name =
      g_strdup (schema->options->target != NULL ? schema->options->target : "target");
  schema->target.index = schema->columns->len;
}

GliaDataset *
glia_csv_read_like (const char *path,
                    const GliaDataset *like,
                    const GliaCsvOptions *options,
                    gboolean *has_target,
                    GError **error)
{
  g_autoptr (GliaCsvTable) table = glia_csv_table_read (path, options, error);
  g_auto (Schema) schema = {.options = options};

  if (table == NULL)
    return NULL;
  schema_from_dataset (&schema, like, table);
  if (options->target == NULL && table->has_header) { /* train's last column was the target */
    g_free (schema.target.name);
    schema.target.name = g_strdup (table->names[table->n_columns - 1]);
    for (guint i = 0; i < schema.columns->len; i++) {
      const Column *column = g_ptr_array_index (schema.columns, i);
      if (strcmp (column->name, schema.target.name) == 0) {
        g_free (schema.target.name);
        schema.target.name = g_strdup ("target");
      }
    }
  }
  if (!relocate (&schema, table, schema.columns->len + 1, has_target, error))
    return NULL;
  return make_dataset (&schema, table, has_target == NULL || *has_target, NULL, error);
}
