/* SPDX-License-Identifier: MIT */

#include "glia-csv-schema.h"

#include "glia-csv-number.h"

#include <glib/gi18n-lib.h>
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

/* What a first reading of the table tells. */
typedef struct {
  gsize *numbers, *texts; /* [n_columns]: the cells that mean a number, and those that do not */
  GHashTable *classes;    /* the target's different values; NULL for regression */
  gsize rows;
} Survey;

static void
survey_clear (Survey *survey)
{
  g_free (survey->numbers);
  g_free (survey->texts);
  g_clear_pointer (&survey->classes, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Survey, survey_clear)

/* The next row, unless `rows` are as many as are wanted. */
static gboolean
next_row (const GliaCsvSchema *schema, GliaCsvTable *table, gsize rows, GError **error)
{
  return (schema->most_rows == 0 || rows < schema->most_rows) && glia_csv_table_next (table, error);
}

static gboolean
fail_too_many_classes (const GliaCsvSchema *schema, const GliaCsvTable *table, GError **error)
{
  return glia_csv_fail (
      table, 0, GLIA_DATA_ERROR_TOO_LARGE, error,
      "the target \"%s\" has more than %d different values. If it is a quantity, say "
      "\"task\": \"regression\".",
      schema->target.name, MOST_CLASSES);
}

/* Empty cells are no classes; make_dataset() reports them with their line. */
static void
add_class (Survey *survey, const GliaCsvOptions *options, const char *cell)
{
  if (*cell != '\0' && g_hash_table_size (survey->classes) <= MOST_CLASSES &&
      !g_hash_table_contains (survey->classes, cell) && !glia_csv_is_missing (options, cell))
    g_hash_table_add (survey->classes, glia_csv_canonical (cell));
}

static gboolean
read_survey (const GliaCsvSchema *schema, GliaCsvTable *table, Survey *survey, GError **error)
{
  const GliaCsvOptions *options = schema->options;
  GError *failed = NULL;
  double value;

  survey->numbers = g_new0 (gsize, table->n_columns);
  survey->texts = g_new0 (gsize, table->n_columns);
  if (options->task != GLIA_TASK_REGRESSION)
    survey->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (; next_row (schema, table, survey->rows, &failed); survey->rows++) {
    for (gsize c = 0; c < table->n_columns; c++) {
      const char *cell = table->cells[c];
      if (*cell == '\0' || glia_csv_is_missing (options, cell))
        continue;
      if (glia_csv_cell_kind (cell, &value) != GLIA_CELL_TEXT)
        survey->numbers[c]++;
      else
        survey->texts[c]++;
    }
    if (survey->classes == NULL)
      continue;
    add_class (survey, options, table->cells[schema->target.index]);
    if (options->task == GLIA_TASK_CLASSIFICATION &&
        g_hash_table_size (survey->classes) > MOST_CLASSES)
      return fail_too_many_classes (schema, table, error);
  }
  if (failed == NULL)
    return glia_csv_table_rewind (table, error);
  g_propagate_error (error, failed);
  return FALSE;
}

/* Whether at least half of the column's cells that are not empty mean a number. */
static gboolean
is_numeric (const Survey *survey, gsize column)
{
  return survey->numbers[column] >= survey->texts[column];
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

/* Nearly every row has a value of its own, so that hardly anything can be learnt from one. */
static gboolean
is_nearly_unique (guint different, gsize rows)
{
  return different > MOST_AUTO_CLASSES && different > rows / 2;
}

static void
note (const GliaCsvSchema *schema, char *text)
{
  if (schema->notes != NULL)
    g_ptr_array_add (schema->notes, text);
  else
    g_free (text);
}

static gboolean
choose_classes (GliaCsvSchema *schema,
                const GliaCsvTable *table,
                const Survey *survey,
                GError **error)
{
  const GliaCsvOptions *options = schema->options;
  const gboolean may_be_values =
      options->task == GLIA_TASK_AUTO && is_numeric (survey, schema->target.index);
  g_autoptr (GPtrArray) values = NULL;

  if (options->task == GLIA_TASK_REGRESSION)
    return TRUE;
  values = sorted_values (survey->classes, TRUE, may_be_values ? MOST_AUTO_CLASSES : MOST_CLASSES);
  if (may_be_values && (values == NULL || !all_whole (values)))
    return TRUE;
  if (values == NULL)
    return fail_too_many_classes (schema, table, error);
  if (values->len < 2)
    return glia_csv_fail (
        table, 0, GLIA_DATA_ERROR_VALUE, error,
        "the target \"%s\" has only one class, \"%s\". A classifier needs at least two.",
        schema->target.name, values->len > 0 ? (const char *)g_ptr_array_index (values, 0) : "");
  if (is_nearly_unique (values->len, survey->rows))
    note (schema, g_strdup_printf (
                      _ ("%s: the target “%s” has %u different values in %zu rows, each a class "
                         "of its own. If it is a quantity, the task is regression."),
                      table->path, schema->target.name, values->len, survey->rows));
  schema->target.values = g_steal_pointer (&values);
  number_values (&schema->target);
  return TRUE;
}

/* ---- Categories --------------------------------------------------------------------------- */

/* The different texts of a column that is not numeric. */
typedef struct {
  GliaCsvColumn *column;
  GHashTable *seen;
  gsize words; /* in all of `seen` */
  char *first; /* the first text, and its line */
  gsize line;
} Texts;

static void
texts_free (gpointer pointer)
{
  Texts *texts = pointer;

  g_hash_table_unref (texts->seen);
  g_free (texts->first);
  g_free (texts);
}

static gsize
count_words (const char *text)
{
  gsize words = 0;

  for (gboolean in_word = FALSE; *text != '\0'; text++) {
    const gboolean blank = g_ascii_isspace (*text);
    words += !blank && !in_word;
    in_word = !blank;
  }
  return words;
}

static void
add_text (Texts *texts, const GliaCsvTable *table, const char *cell)
{
  if (g_hash_table_contains (texts->seen, cell))
    return;
  if (texts->first == NULL) {
    texts->first = g_strdup (cell);
    texts->line = table->line;
  }
  texts->words += count_words (cell);
  g_hash_table_add (texts->seen, g_strdup (cell));
}

/* Sentences, hardly any of them twice. */
static gboolean
are_sentences (const Texts *texts, gsize rows)
{
  enum { FEWEST = 8, WORDS = 4 };
  const guint different = g_hash_table_size (texts->seen);

  return different >= FEWEST && different > rows / 2 && texts->words >= (gsize)WORDS * different;
}

static gboolean
check_texts (const Texts *texts, const GliaCsvTable *table, gsize rows, GError **error)
{
  g_autofree char *first = texts->first != NULL ? glia_csv_shorten (texts->first) : NULL;

  if (are_sentences (texts, rows))
    return glia_csv_fail (
        table, texts->line, GLIA_DATA_ERROR_VALUE, error,
        "column \"%s\": \"%s\" is a text, and so are the others, hardly two of them the same: "
        "nothing can be learnt from them as categories. Read the file as labelled texts "
        "(\"source\": "
        "\"reviews\"), or leave the column out with \"features\".",
        texts->column->name, first);
  if (g_hash_table_size (texts->seen) <= MOST_CATEGORIES)
    return TRUE;
  return glia_csv_fail (
      table, texts->line, GLIA_DATA_ERROR_TOO_LARGE, error,
      "column \"%s\" has more than %d different texts (\"%s\" is one), too many for categories. "
      "Leave it out with \"features\".",
      texts->column->name, MOST_CATEGORIES, first);
}

/* Reads the texts of all columns in one go; stops at a column that has too many. */
static gboolean
read_texts (const GliaCsvSchema *schema, GliaCsvTable *table, GPtrArray *all, GError **error)
{
  GError *failed = NULL;

  for (gsize row = 0; next_row (schema, table, row, &failed); row++)
    for (guint i = 0; i < all->len; i++) {
      Texts *texts = g_ptr_array_index (all, i);
      const char *cell = table->cells[texts->column->index];

      if (*cell == '\0' || glia_csv_is_missing (schema->options, cell))
        continue;
      add_text (texts, table, cell);
      if (g_hash_table_size (texts->seen) > MOST_CATEGORIES)
        return check_texts (texts, table, row + 1, error);
    }
  if (failed == NULL)
    return glia_csv_table_rewind (table, error);
  g_propagate_error (error, failed);
  return FALSE;
}

static gboolean
choose_categories (GliaCsvSchema *schema, GliaCsvTable *table, const Survey *survey, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (texts_free);

  for (guint i = 0; i < schema->columns->len; i++) {
    GliaCsvColumn *column = g_ptr_array_index (schema->columns, i);
    if (is_numeric (survey, column->index))
      continue;
    Texts *texts = g_new0 (Texts, 1);
    texts->column = column;
    texts->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_ptr_array_add (all, texts);
  }
  if (all->len > 0 && !read_texts (schema, table, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++) {
    const Texts *texts = g_ptr_array_index (all, i);
    GliaCsvColumn *column = texts->column;

    if (!check_texts (texts, table, survey->rows, error))
      return FALSE;
    column->values = sorted_values (texts->seen, FALSE, MOST_CATEGORIES);
    number_values (column);
    if (is_nearly_unique (column->values->len, survey->rows))
      note (schema, g_strdup_printf (
                        _ ("%s: column “%s” has %u different texts in %zu rows, each an input of "
                           "its own. If it names the rows, leave it out with “features”."),
                        table->path, column->name, column->values->len, survey->rows));
  }
  return TRUE;
}

gboolean
glia_csv_schema_choose (GliaCsvSchema *schema, GliaCsvTable *table, GError **error)
{
  g_auto (Survey) survey = {0};

  return choose_columns (schema, table, error) && read_survey (schema, table, &survey, error) &&
         choose_classes (schema, table, &survey, error) &&
         choose_categories (schema, table, &survey, error);
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
