/* SPDX-License-Identifier: MIT */

#include "glia-csv-schema.h"

#include <math.h>
#include <string.h>

enum { MOST_CATEGORIES = 1000, MOST_CLASSES = 10000, MOST_AUTO_CLASSES = 20 };

static void
column_clear (GliaCsvColumn *column)
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

void
glia_csv_schema_clear (GliaCsvSchema *schema)
{
  g_clear_pointer (&schema->columns, g_ptr_array_unref);
  column_clear (&schema->target);
}
gboolean
glia_csv_fail (const GliaCsvTable *table,
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

gboolean
glia_csv_is_missing (const GliaCsvOptions *options, const char *cell)
{
  return options->missing != NULL && g_strv_contains (options->missing, cell);
}

/* The cells of a row, by column. `cells` is [n_columns]. */
gsize
glia_csv_split_row (const GliaCsvTable *table, gsize row, const char **cells)
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
    strcpy (g_utf8_find_prev_char (all, all + 190), "…");
  return glia_csv_fail (table, table->has_header ? 1 : 0, GLIA_DATA_ERROR_MISSING, error,
                        "there is no column \"%s\" (%s). The columns are \"%s\".", name, key, all);
}

static GliaCsvColumn *
schema_add (GliaCsvSchema *schema, const char *name, gsize index)
{
  GliaCsvColumn *column = g_new0 (GliaCsvColumn, 1);

  column->name = g_strdup (name);
  column->index = column->train_index = index;
  g_ptr_array_add (schema->columns, column);
  return column;
}

static gboolean
choose_columns (GliaCsvSchema *schema, const GliaCsvTable *table, GError **error)
{
  const GliaCsvOptions *options = schema->options;
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  schema->columns = g_ptr_array_new_with_free_func (column_free);
  schema->target.index = table->n_columns - 1;
  if (options->target != NULL &&
      !find_column (table, options->target, "data.target", &schema->target.index, error))
    return FALSE;
  schema->target.train_index = schema->target.index;
  schema->target.name = g_strdup (table->names[schema->target.index]);
  if (options->features == NULL) {
    for (gsize c = 0; c < table->n_columns; c++) {
      if (*table->names[c] == '\0')
        return glia_csv_fail (table, 1, GLIA_DATA_ERROR_MISSING, error,
                              "column %" G_GSIZE_FORMAT
                              " has no name; is it a row number? Name it, or list "
                              "the columns to learn from with \"features\".",
                              c + 1);
      if (c != schema->target.index)
        schema_add (schema, table->names[c], c);
    }
  } else {
    for (gsize i = 0; options->features[i] != NULL; i++) {
      gsize index;
      if (!find_column (table, options->features[i], "data.features", &index, error))
        return FALSE;
      if (index == schema->target.index)
        return glia_csv_fail (table, 0, GLIA_DATA_ERROR_VALUE, error,
                              "column \"%s\" is the target; it cannot be a feature too",
                              options->features[i]);
      if (!g_hash_table_add (taken, (gpointer)options->features[i]))
        return glia_csv_fail (table, 0, GLIA_DATA_ERROR_VALUE, error,
                              "column \"%s\" stands twice in data.features. Name it once.",
                              options->features[i]);
      schema_add (schema, options->features[i], index);
    }
  }
  if (schema->columns->len == 0)
    return glia_csv_fail (
        table, 0, GLIA_DATA_ERROR_MISSING, error,
        "there is no column besides the target \"%s\" to learn from (delimiter \"%c\")",
        schema->target.name, table->delimiter);
  return TRUE;
}

/* Another part's columns lie where its header says, or where train's do. */
gboolean
glia_csv_schema_relocate (GliaCsvSchema *schema,
                          const GliaCsvTable *table,
                          gsize train_columns,
                          gboolean *has_target,
                          GError **error)
{
  if (has_target != NULL)
    *has_target = TRUE;
  if (!table->has_header) {
    /* A part read before may have had its columns elsewhere. */
    for (guint i = 0; i < schema->columns->len; i++) {
      GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);
      column->index = column->train_index;
    }
    schema->target.index = schema->target.train_index;
    if (table->n_columns == train_columns)
      return TRUE;
    if (has_target != NULL && table->n_columns + 1 == train_columns &&
        schema->target.index + 1 == train_columns) {
      *has_target = FALSE;
      return TRUE;
    }
    return glia_csv_fail (table, 1, GLIA_DATA_ERROR_MISSING, error,
                          "%" G_GSIZE_FORMAT " columns where the train file has %" G_GSIZE_FORMAT,
                          table->n_columns, train_columns);
  }
  for (guint i = 0; i < schema->columns->len; i++) {
    GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);
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
number_values (GliaCsvColumn *column)
{
  column->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < column->values->len; i++)
    g_hash_table_insert (column->numbers, g_ptr_array_index (column->values, i),
                         GUINT_TO_POINTER (i + 1));
}

/* Classes that are numbers are known by their value: "1" and "1.0" are one class. Beyond 2^53
 * double would take different numbers for one, so they stay the texts that they are. */
char *
glia_csv_canonical (const char *cell)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double value;

  if (!glia_csv_parse_number (cell, &value) || fabs (value) >= 0x1p53)
    return g_strdup (cell);
  if (value == 0) /* not "-0" */
    return g_strdup ("0");
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_formatd (buffer, sizeof buffer, "%.17g", value);
  return g_strdup (buffer);
}

/* The texts of a set in order; NULL if there are more than `most`. */
static GPtrArray *
sorted_values (GHashTable *seen, gboolean numeric, guint most)
{
  GPtrArray *values;
  gboolean numbers = TRUE;
  GHashTableIter iter;
  gpointer text;
  double number;

  if (g_hash_table_size (seen) > most)
    return NULL;
  values = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &text, NULL)) {
    numbers = numbers && glia_csv_parse_number (text, &number);
    g_ptr_array_add (values, g_strdup (text));
  }
  g_ptr_array_sort (values, numeric && numbers ? compare_numbers : compare_texts);
  return values;
}

/* The target's different values. Empty cells are none; make_dataset() reports them with their
 * line. */
static GPtrArray *
collect_classes (const GliaCsvTable *table, const GliaCsvOptions *options, gsize index, guint most)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree const char **cells = g_new (const char *, table->n_columns);

  for (gsize row = 0; row < table->rows->len && g_hash_table_size (seen) <= most; row++) {
    glia_csv_split_row (table, row, cells);
    if (*cells[index] != '\0' && !glia_csv_is_missing (options, cells[index]))
      g_hash_table_add (seen, glia_csv_canonical (cells[index]));
  }
  return sorted_values (seen, TRUE, most);
}

/* By column of the table: whether at least half of its cells that are not empty are numbers. All
 * columns in one pass, for finding a cell means walking its row. Free with g_free(). */
static gboolean *
find_numeric (const GliaCsvTable *table, const GliaCsvOptions *options)
{
  g_autofree const char **cells = g_new (const char *, table->n_columns);
  g_autofree gsize *numbers = g_new0 (gsize, table->n_columns);
  g_autofree gsize *texts = g_new0 (gsize, table->n_columns);
  gboolean *numeric = g_new (gboolean, table->n_columns);
  double value;

  for (gsize row = 0; row < table->rows->len; row++) {
    glia_csv_split_row (table, row, cells);
    for (gsize c = 0; c < table->n_columns; c++) {
      if (*cells[c] == '\0' || glia_csv_is_missing (options, cells[c]))
        continue;
      if (glia_csv_parse_number (cells[c], &value))
        numbers[c]++;
      else
        texts[c]++;
    }
  }
  for (gsize c = 0; c < table->n_columns; c++)
    numeric[c] = numbers[c] >= texts[c];
  return numeric;
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
choose_classes (GliaCsvSchema *schema, const GliaCsvTable *table, gboolean numeric, GError **error)
{
  const GliaCsvOptions *options = schema->options;
  const guint most = options->task == GLIA_TASK_AUTO && numeric ? MOST_AUTO_CLASSES : MOST_CLASSES;
  g_autoptr (GPtrArray) values = NULL;

  if (options->task == GLIA_TASK_REGRESSION)
    return TRUE;
  values = collect_classes (table, options, schema->target.index, most);
  if (options->task == GLIA_TASK_AUTO && numeric && (values == NULL || !all_whole (values)))
    return TRUE;
  if (values == NULL)
    return glia_csv_fail (
        table, 0, GLIA_DATA_ERROR_TOO_LARGE, error,
        "the target \"%s\" has more than %u different values. If it is a quantity, say "
        "\"task\": \"regression\".",
        schema->target.name, most);
  if (values->len < 2)
    return glia_csv_fail (
        table, 0, GLIA_DATA_ERROR_VALUE, error,
        "the target \"%s\" has only one class, \"%s\". A classifier needs at least two.",
        schema->target.name, values->len > 0 ? (const char *)g_ptr_array_index (values, 0) : "");
  schema->target.values = g_steal_pointer (&values);
  number_values (&schema->target);
  return TRUE;
}

static gboolean
choose_categories (GliaCsvSchema *schema,
                   const GliaCsvTable *table,
                   const gboolean *numeric,
                   GError **error)
{
  g_autofree const char **cells = g_new (const char *, table->n_columns);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref);

  for (guint i = 0; i < schema->columns->len; i++) {
    GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);
    if (!numeric[column->index]) {
      g_ptr_array_add (columns, column);
      g_ptr_array_add (sets, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL));
    }
  }
  for (gsize row = 0; columns->len > 0 && row < table->rows->len; row++) {
    glia_csv_split_row (table, row, cells);
    for (guint i = 0; i < columns->len; i++) {
      const GliaCsvColumn *column = g_ptr_array_index (columns, i);
      GHashTable *seen = g_ptr_array_index (sets, i);
      const char *cell = cells[column->index];

      if (*cell != '\0' && g_hash_table_size (seen) <= MOST_CATEGORIES &&
          !glia_csv_is_missing (schema->options, cell) && !g_hash_table_contains (seen, cell))
        g_hash_table_add (seen, g_strdup (cell));
    }
  }
  for (guint i = 0; i < columns->len; i++) {
    GliaCsvColumn *column = g_ptr_array_index (columns, i);

    column->values = sorted_values (g_ptr_array_index (sets, i), FALSE, MOST_CATEGORIES);
    if (column->values == NULL)
      return glia_csv_fail (
          table, 0, GLIA_DATA_ERROR_TOO_LARGE, error,
          "column \"%s\" has more than %d different texts, too many for categories. Leave "
          "it out with "
          "\"features\".",
          column->name, MOST_CATEGORIES);
    number_values (column);
  }
  return TRUE;
}

gboolean
glia_csv_schema_choose (GliaCsvSchema *schema, const GliaCsvTable *table, GError **error)
{
  g_autofree gboolean *numeric = NULL;

  if (!choose_columns (schema, table, error))
    return FALSE;
  numeric = find_numeric (table, schema->options);
  return choose_categories (schema, table, numeric, error) &&
         choose_classes (schema, table, numeric[schema->target.index], error);
}

/* The text before "=" if `name` is a categorical column's; a numeric column called so would not be
 * followed by another one with the same beginning, or be 0 and 1 throughout. */
static char *
category_of (const char *name)
{
  const char *sign = strchr (name, '=');

  return sign != NULL ? g_strndup (name, (gsize)(sign - name)) : NULL;
}

void
glia_csv_schema_from_dataset (GliaCsvSchema *schema,
                              const GliaDataset *like,
                              const GliaCsvTable *table)
{
  GliaCsvColumn *last = NULL;

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
    GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);
    if (column->values != NULL)
      number_values (column);
  }
  if (like->class_names != NULL) {
    schema->target.values = g_ptr_array_new_with_free_func (g_free);
    for (gsize i = 0; i < like->n_classes; i++)
      g_ptr_array_add (schema->target.values, glia_csv_canonical (like->class_names[i]));
    number_values (&schema->target);
  }
  schema->target.name =
      g_strdup (schema->options->target != NULL ? schema->options->target : "target");
  schema->target.index = schema->target.train_index = schema->columns->len;
}
