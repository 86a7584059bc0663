/* SPDX-License-Identifier: MIT */

#include "glia-fields.h"

#include "glia-json.h"

#include <math.h>
#include <string.h>

/* Values are quoted in messages up to this many characters. */
#define LONGEST_QUOTE 60

void
glia_reader_fail (GliaReader *reader,
                  GliaExperimentError code,
                  const char *path,
                  const char *format,
                  ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  if (reader->error)
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (&reader->error, GLIA_EXPERIMENT_ERROR, code, "%s: %s: %s", reader->file, path,
               message);
}

static char *
quote_value (JsonNode *node)
{
  g_autofree char *text = glia_json_print_line (node);

  if (g_utf8_strlen (text, -1) <= LONGEST_QUOTE)
    return g_steal_pointer (&text);
  g_autofree char *head = g_utf8_substring (text, 0, LONGEST_QUOTE);
  return g_strconcat (head, "…", NULL);
}

void
glia_reader_fail_type (GliaReader *reader, const char *path, JsonNode *value, const char *wanted)
{
  g_autofree char *text = quote_value (value);

  glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_TYPE, path, "%s is not %s.", text, wanted);
}

/* ---- Nearest names --------------------------------------------------------------------------- */

#define LONGEST_NAME 40

/* Levenshtein's edit distance in bytes; LONGEST_NAME for what is longer than any name we have. */
static int
edit_distance (const char *a, const char *b)
{
  int row[LONGEST_NAME + 1];
  const size_t a_length = strlen (a), b_length = strlen (b);

  if (a_length > LONGEST_NAME || b_length > LONGEST_NAME)
    return LONGEST_NAME;
  for (size_t j = 0; j <= b_length; j++)
    row[j] = (int)j;
  for (size_t i = 1; i <= a_length; i++) {
    int diagonal = row[0];
    row[0] = (int)i;
    for (size_t j = 1; j <= b_length; j++) {
      const int replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = MIN (replaced, MIN (row[j], row[j - 1]) + 1);
    }
  }
  return row[b_length];
}

/* " Did you mean "gelu"? Allowed: a, b." An underscore for a hyphen and capitals cost nothing. */
static char *
suggest_names (const char *wrong, GPtrArray *allowed)
{
  g_autofree char *folded = g_ascii_strdown (wrong, -1);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *nearest = NULL;
  int least = MAX (2, (int)MIN (strlen (wrong), LONGEST_NAME) / 3) + 1;

  g_strdelimit (folded, "_ ", '-');
  for (guint i = 0; i < allowed->len; i++) {
    const int distance = edit_distance (folded, allowed->pdata[i]);
    if (distance < least) {
      least = distance;
      nearest = allowed->pdata[i];
    }
  }
  if (nearest)
    g_string_append_printf (text, " Did you mean \"%s\"?", nearest);
  g_string_append (text, " Allowed: ");
  for (guint i = 0; i < allowed->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", (char *)allowed->pdata[i]);
  g_string_append_c (text, '.');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

int
glia_names_find (const GliaNames *names, const char *name)
{
  for (int i = names->first; i < names->count; i++)
    if (strcmp (names->name (i), name) == 0)
      return i;
  return -1;
}

int
glia_names_read (const GliaNames *names, GliaReader *reader, JsonNode *node, const char *path)
{
  if (json_node_get_value_type (node) != G_TYPE_STRING) {
    g_autofree char *wanted = g_strdup_printf ("the name of %s", names->article);
    glia_reader_fail_type (reader, path, node, wanted);
    return 0;
  }
  const char *name = json_node_get_string (node);
  const int value = glia_names_find (names, name);
  if (value >= 0)
    return value;
  g_autoptr (GPtrArray) allowed = g_ptr_array_new ();
  for (int i = names->first; i < names->count; i++)
    g_ptr_array_add (allowed, (gpointer)names->name (i));
  g_autofree char *text = quote_value (node);
  g_autofree char *hint = suggest_names (name, allowed);
  glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VALUE, path, "%s is not %s.%s", text,
                    names->article, hint);
  return 0;
}

/* ---- Reading a field ------------------------------------------------------------------------- */

/* "0 or more and less than 1". That integers end at 2^53 matters only to a `number` beyond. */
static char *
describe_range (const GliaField *field, double number)
{
  g_autoptr (GString) text = g_string_new (field->above ? "more than " : NULL);

  glia_json_append_number (text, field->least);
  if (!field->above)
    g_string_append (text, " or more");
  if (isfinite (field->most) &&
      (field->most < (double)GLIA_EXPERIMENT_LARGEST_INTEGER || number > field->most)) {
    g_string_append (text, field->below ? " and less than " : " and at most ");
    glia_json_append_number (text, field->most);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static double
most_of (const GliaField *field)
{
  return field->most == 0 ? INFINITY : field->most;
}

static double
read_number (const GliaField *field, GliaReader *reader, JsonNode *node, const char *path)
{
  const GType type = json_node_get_value_type (node);
  GliaField range = *field;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) {
    glia_reader_fail_type (reader, path, node, "a number");
    return 0;
  }
  const double number = json_node_get_double (node);
  range.most = most_of (field);
  if (!isfinite (number) || number < range.least || (range.above && number <= range.least) ||
      number > range.most || (range.below && number >= range.most)) {
    g_autofree char *text = quote_value (node), *allowed = describe_range (&range, number);
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VALUE, path,
                      "%s is out of range. It must be %s.", text, allowed);
    return 0;
  }
  return number;
}

static guint64
read_integer (const GliaField *field, GliaReader *reader, JsonNode *node, const char *path)
{
  const GType type = json_node_get_value_type (node);
  GliaField range = *field;

  if ((type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) ||
      json_node_get_double (node) != floor (json_node_get_double (node))) {
    glia_reader_fail_type (reader, path, node, "a whole number");
    return 0;
  }
  range.most = MIN (most_of (field), (double)GLIA_EXPERIMENT_LARGEST_INTEGER);
  /* 2^53 + 1 as a double is 2^53 again: compare the integer. */
  if (type == G_TYPE_INT64 && json_node_get_int (node) > GLIA_EXPERIMENT_LARGEST_INTEGER) {
    g_autofree char *text = quote_value (node);
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VALUE, path,
                      "%s is out of range. It must be at most %" G_GINT64_FORMAT ", which is 2^53.",
                      text, (gint64)GLIA_EXPERIMENT_LARGEST_INTEGER);
    return 0;
  }
  return (guint64)read_number (&range, reader, node, path);
}

static gboolean
read_boolean (GliaReader *reader, JsonNode *node, const char *path)
{
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  glia_reader_fail_type (reader, path, node, "true or false");
  return FALSE;
}

static char *
read_text (GliaReader *reader, JsonNode *node, const char *path)
{
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  glia_reader_fail_type (reader, path, node, "a text");
  return NULL;
}

static char **
read_texts (GliaReader *reader, JsonNode *node, const char *path)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (json_node_get_value_type (node) == G_TYPE_STRING) {
    g_ptr_array_add (texts, read_text (reader, node, path));
  } else if (JSON_NODE_HOLDS_ARRAY (node) &&
             json_array_get_length (json_node_get_array (node)) > 0) {
    JsonArray *list = json_node_get_array (node);
    for (guint i = 0; i < json_array_get_length (list) && !reader->error; i++) {
      g_autofree char *item = g_strdup_printf ("%s[%u]", path, i);
      g_ptr_array_add (texts, read_text (reader, json_array_get_element (list, i), item));
    }
  } else {
    glia_reader_fail_type (reader, path, node, "a list of texts");
  }
  if (reader->error)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

static void
read_field (const GliaField *field,
            GliaReader *reader,
            JsonNode *node,
            const char *path,
            gpointer section)
{
  gpointer place = (char *)section + field->offset;
  const gboolean null = JSON_NODE_HOLDS_NULL (node);

  switch (field->type) {
  case GLIA_FIELD_COUNT:
    *(gsize *)place = read_integer (field, reader, node, path);
    break;
  case GLIA_FIELD_COUNT_OR_NULL:
    *(gsize *)place = null ? 0 : read_integer (field, reader, node, path);
    break;
  case GLIA_FIELD_THREADS:
    *(guint *)place = (guint)read_integer (field, reader, node, path);
    break;
  case GLIA_FIELD_SEED:
    *(guint64 *)place = read_integer (field, reader, node, path);
    break;
  case GLIA_FIELD_NUMBER:
    *(double *)place = read_number (field, reader, node, path);
    break;
  case GLIA_FIELD_NUMBER_OR_NULL:
    *(double *)place = null ? 0 : read_number (field, reader, node, path);
    break;
  case GLIA_FIELD_BOOLEAN:
    *(gboolean *)place = read_boolean (reader, node, path);
    break;
  case GLIA_FIELD_BOOL:
    *(bool *)place = read_boolean (reader, node, path);
    break;
  case GLIA_FIELD_HEADER:
    *(GliaHeader *)place = null                                ? GLIA_HEADER_AUTO
                           : read_boolean (reader, node, path) ? GLIA_HEADER_PRESENT
                                                               : GLIA_HEADER_ABSENT;
    break;
  case GLIA_FIELD_TEXT:
    g_clear_pointer ((char **)place, g_free);
    *(char **)place = null ? NULL : read_text (reader, node, path);
    break;
  case GLIA_FIELD_TEXTS:
    g_clear_pointer ((char ***)place, g_strfreev);
    *(char ***)place = null ? NULL : read_texts (reader, node, path);
    break;
  case GLIA_FIELD_NAME: {
    const int value = glia_names_read (field->names, reader, node, path);
    memcpy (place, &value, sizeof value);
    break;
  }
  case GLIA_FIELD_OWN:
    if (field->read)
      field->read (reader, node, path, section);
    break;
  }
}

static gboolean
is_field_of_kind (const GliaTable *table, const GliaField *field, guint kind)
{
  const guint32 bits = table->bits != NULL ? table->bits (kind) : 1u << kind;

  return field->kinds == 0 || (field->kinds & bits);
}

/* Says what is wrong with a key that the table does not have for this kind. */
static void
fail_key (const GliaTable *table, guint kind, GliaReader *reader, const char *path, const char *key)
{
  g_autoptr (GPtrArray) allowed = g_ptr_array_new ();

  for (const GliaField *field = table->fields; field->key; field++) {
    if (is_field_of_kind (table, field, kind)) {
      g_ptr_array_add (allowed, (gpointer)field->key);
    } else if (strcmp (field->key, key) == 0) {
      g_autoptr (GString) owners = g_string_new (NULL);
      for (int i = 0; i < table->kinds->count; i++)
        if (is_field_of_kind (table, field, (guint)i))
          g_string_append_printf (owners, "%s%s", owners->len ? ", " : "", table->kinds->name (i));
      glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_KEY, path, "\"%s\" belongs to %s, not to %s.",
                        key, owners->str, table->kinds->name ((int)kind));
      return;
    }
  }
  g_autofree char *hint = suggest_names (key, allowed);
  glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_KEY, path, "unknown key.%s", hint);
}

static const GliaField *
find_field (const GliaTable *table, guint kind, const char *key)
{
  for (const GliaField *field = table->fields; field->key; field++)
    if (is_field_of_kind (table, field, kind) && strcmp (field->key, key) == 0)
      return field;
  return NULL;
}

void
glia_table_read (const GliaTable *table,
                 guint kind,
                 GliaReader *reader,
                 JsonNode *node,
                 const char *path,
                 gpointer section)
{
  JsonObjectIter iterator;
  const char *key;
  JsonNode *value;

  if (reader->error)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    glia_reader_fail_type (reader, path, node, "an object");
    return;
  }
  json_object_iter_init_ordered (&iterator, json_node_get_object (node));
  while (!reader->error && json_object_iter_next_ordered (&iterator, &key, &value)) {
    g_autofree char *member = g_strdup_printf ("%s.%s", path, key);
    const GliaField *field = find_field (table, kind, key);
    if (field)
      read_field (field, reader, value, member, section);
    else
      fail_key (table, kind, reader, member, key);
  }
}

int
glia_table_read_kind (const GliaNames *names,
                      GliaReader *reader,
                      JsonNode *node,
                      const char *path,
                      const char *key,
                      int otherwise)
{
  if (reader->error)
    return otherwise;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    glia_reader_fail_type (reader, path, node, "an object");
    return otherwise;
  }
  JsonNode *value = json_object_get_member (json_node_get_object (node), key);
  if (!value)
    return otherwise;
  g_autofree char *member = g_strdup_printf ("%s.%s", path, key);
  return glia_names_read (names, reader, value, member);
}

/* ---- Writing --------------------------------------------------------------------------------- */

static JsonNode *
write_number (double number)
{
  /* As an integer where it is one, so that 1 is not read as 1.0 by those who care. */
  if (number == floor (number) && fabs (number) < 1e6 && !(number == 0 && signbit (number)))
    return json_node_init_int (json_node_alloc (), (gint64)number);
  return json_node_init_double (json_node_alloc (), number);
}

static JsonNode *
write_count (guint64 count)
{
  return json_node_init_int (json_node_alloc (), (gint64)count);
}

static JsonNode *
write_text (const char *text)
{
  JsonNode *node = json_node_alloc ();

  return text ? json_node_init_string (node, text) : json_node_init_null (node);
}

static JsonNode *
write_texts (char **texts)
{
  if (!texts)
    return write_text (NULL);
  g_autoptr (JsonArray) list = json_array_new ();
  for (; *texts; texts++)
    json_array_add_string_element (list, *texts);
  return json_node_init_array (json_node_alloc (), list);
}

static JsonNode *
write_field (const GliaField *field, gconstpointer section)
{
  gconstpointer place = (const char *)section + field->offset;
  int value;

  switch (field->type) {
  case GLIA_FIELD_COUNT:
    return write_count (*(const gsize *)place);
  case GLIA_FIELD_COUNT_OR_NULL:
    return *(const gsize *)place ? write_count (*(const gsize *)place) : write_text (NULL);
  case GLIA_FIELD_THREADS:
    return write_count (*(const guint *)place);
  case GLIA_FIELD_SEED:
    return write_count (*(const guint64 *)place);
  case GLIA_FIELD_NUMBER:
    return write_number (*(const double *)place);
  case GLIA_FIELD_NUMBER_OR_NULL:
    return *(const double *)place != 0 ? write_number (*(const double *)place) : write_text (NULL);
  case GLIA_FIELD_BOOLEAN:
    return json_node_init_boolean (json_node_alloc (), *(const gboolean *)place);
  case GLIA_FIELD_BOOL:
    return json_node_init_boolean (json_node_alloc (), *(const bool *)place);
  case GLIA_FIELD_HEADER:
    if (*(const GliaHeader *)place == GLIA_HEADER_AUTO)
      return write_text (NULL);
    return json_node_init_boolean (json_node_alloc (),
                                   *(const GliaHeader *)place == GLIA_HEADER_PRESENT);
  case GLIA_FIELD_TEXT:
    return write_text (*(char *const *)place);
  case GLIA_FIELD_TEXTS:
    return write_texts (*(char **const *)place);
  case GLIA_FIELD_NAME:
    memcpy (&value, place, sizeof value);
    return write_text (field->names->name (value));
  case GLIA_FIELD_OWN:
    break;
  }
  return field->write ? field->write (section) : NULL;
}

JsonNode *
glia_table_write (const GliaTable *table, guint kind, gconstpointer section, gconstpointer defaults)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (const GliaField *field = table->fields; field->key; field++) {
    if (!is_field_of_kind (table, field, kind))
      continue;
    g_autoptr (JsonNode) value = write_field (field, section);
    g_autoptr (JsonNode) usual = value && defaults ? write_field (field, defaults) : NULL;
    if (value && (!usual || !json_node_equal (value, usual)))
      json_object_set_member (object, field->key, g_steal_pointer (&value));
  }
  return json_node_init_object (json_node_alloc (), object);
}

void
glia_table_drop (const GliaTable *table, guint kind, JsonObject *object)
{
  for (const GliaField *field = table->fields; field->key; field++)
    if (!find_field (table, kind, field->key))
      json_object_remove_member (object, field->key);
}
