/* SPDX-License-Identifier: MIT */

#include "glia-safetensors.h"

#include "glia-file.h"
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (glia - safetensors - error - quark, glia_safetensors_error)

enum { LENGTH_BYTES = 8, LARGEST_HEADER = 16 << 20, DEEPEST = 3 };

struct _GliaSafetensors {
  GBytes *bytes;
  GArray *tensors;      /* of GliaTensor, in file order */
  GHashTable *by_name;  /* name (the tensor's) -> index + 1 */
  GHashTable *metadata; /* char * -> char * */
};

static const struct {
  const char *name;
  gsize size;
} types[] = {
    [GLIA_TENSOR_F32] = {"F32", 4}, [GLIA_TENSOR_F64] = {"F64", 8},
    [GLIA_TENSOR_F16] = {"F16", 2}, [GLIA_TENSOR_BF16] = {"BF16", 2},
    [GLIA_TENSOR_I64] = {"I64", 8}, [GLIA_TENSOR_I32] = {"I32", 4},
    [GLIA_TENSOR_U8] = {"U8", 1},
};

static void
tensor_clear (gpointer data)
{
  GliaTensor *tensor = data;

  g_free ((char *)tensor->name);
}

void
glia_safetensors_free (GliaSafetensors *file)
{
  if (file == NULL)
    return;
  g_clear_pointer (&file->by_name, g_hash_table_unref);
  g_clear_pointer (&file->tensors, g_array_unref);
  g_clear_pointer (&file->metadata, g_hash_table_unref);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_free (file);
}

static gboolean G_GNUC_PRINTF (3, 4)
    fail (GError **error, const char *name, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GLIA_SAFETENSORS_ERROR, GLIA_SAFETENSORS_ERROR_SYNTAX, "%s: %s", name, what);
  return FALSE;
}

/* A header has only strings, whole numbers, lists and objects, three deep. What lies outside is
 * found here, before the JSON parser, which is lenient and recursive. */
static gboolean
check_characters (const char *header, gsize length, const char *name, GError **error)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  if (!g_utf8_validate (header, length, NULL))
    return fail (error, name, "the header is not UTF-8");
  for (gsize i = 0; i < length; i++) {
    const char c = header[i];
    if (in_string) {
      if (c == '\\')
        i++;
      else if (c == '"')
        in_string = FALSE;
    } else if (c == '"') {
      in_string = TRUE;
    } else if (c == '{' || c == '[') {
      if (++depth > DEEPEST)
        return fail (error, name, "the header is nested too deeply at byte %" G_GSIZE_FORMAT, i);
    } else if (c == '}' || c == ']') {
      depth -= depth > 0;
    } else if (strchr (" \t\r\n,:0123456789", c) == NULL) {
      return fail (error, name,
                   "the header has '%c' at byte %" G_GSIZE_FORMAT
                   ", where only strings, whole numbers, lists and objects belong",
                   c, i);
    }
  }
  return TRUE;
}

typedef struct {
  GHashTable *seen; /* "object address:member" */
  char *duplicate;
} Members;

static void
object_member_cb (JsonParser *parser, JsonObject *object, const char *member, gpointer data)
{
  Members *members = data;

  if (!g_hash_table_add (members->seen, g_strdup_printf ("%p:%s", (void *)object, member)) &&
      members->duplicate == NULL)
    members->duplicate = g_strdup (member);
}

static JsonParser *
parse_header (const char *header, gsize length, const char *name, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) problem = NULL;
  Members members = {.seen = seen};

  g_signal_connect (parser, "object-member", G_CALLBACK (object_member_cb), &members);
  const gboolean parsed = json_parser_load_from_data (parser, header, length, &problem);
  g_signal_handlers_disconnect_by_data (parser, &members);
  g_autofree char *duplicate = members.duplicate;
  if (!parsed)
    fail (error, name, "the header is not JSON: %s", problem->message);
  else if (duplicate != NULL)
    fail (error, name, "\"%s\" is in the header twice", duplicate);
  else if (json_parser_get_root (parser) == NULL ||
           !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    fail (error, name, "the header is not a JSON object");
  else
    return g_steal_pointer (&parser);
  return NULL;
}

static gboolean
read_metadata (GliaSafetensors *file, JsonNode *node, const char *name, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, name, "\"__metadata__\" is not an object");
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &key, &value)) {
    if (json_node_get_value_type (value) != G_TYPE_STRING)
      return fail (error, name, "\"__metadata__\": \"%s\" is not a string", key);
    g_hash_table_insert (file->metadata, g_strdup (key), g_strdup (json_node_get_string (value)));
  }
  return TRUE;
}

/* A list of at most `most` whole numbers. */
static gboolean
read_numbers (JsonNode *node, guint most, gsize *numbers, guint *count)
{
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  JsonArray *array = json_node_get_array (node);
  if (json_array_get_length (array) > most)
    return FALSE;
  *count = json_array_get_length (array);
  for (guint i = 0; i < *count; i++) {
    JsonNode *element = json_array_get_element (array, i);
    if (json_node_get_value_type (element) != G_TYPE_INT64 || json_node_get_int (element) < 0)
      return FALSE;
    numbers[i] = json_node_get_int (element);
  }
  return TRUE;
}

static gboolean
read_tensor (GliaSafetensors *file,
             const char *key,
             JsonNode *node,
             gsize data_start,
             const char *name,
             GError **error)
{
  gsize offsets[2], size, total;
  const guint8 *bytes = g_bytes_get_data (file->bytes, &total);
  guint n_offsets = 0, type = 0;
  GliaTensor tensor = {.n_elements = 1};

  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) != 3)
    return fail (error, name, "tensor \"%s\": expected { dtype, shape, data_offsets }", key);
  JsonObject *object = json_node_get_object (node);
  JsonNode *dtype = json_object_get_member (object, "dtype");
  if (dtype == NULL || json_node_get_value_type (dtype) != G_TYPE_STRING)
    return fail (error, name, "tensor \"%s\": \"dtype\" is missing or not a string", key);
  while (type < G_N_ELEMENTS (types) &&
         !g_str_equal (types[type].name, json_node_get_string (dtype)))
    type++;
  if (type == G_N_ELEMENTS (types))
    return fail (error, name,
                 "tensor \"%s\": type \"%s\" is not one of F32, F64, F16, BF16, I64, I32, U8", key,
                 json_node_get_string (dtype));
  if (!read_numbers (json_object_get_member (object, "shape"), GLIA_TENSOR_MAX_DIMENSIONS,
                     tensor.shape, &tensor.n_dimensions))
    return fail (error, name, "tensor \"%s\": \"shape\" is not a list of at most %d whole numbers",
                 key, GLIA_TENSOR_MAX_DIMENSIONS);
  if (!read_numbers (json_object_get_member (object, "data_offsets"), 2, offsets, &n_offsets) ||
      n_offsets != 2 || offsets[0] > offsets[1] || offsets[1] > total - data_start)
    return fail (error, name,
                 "tensor \"%s\": \"data_offsets\" is not [begin, end] within the %" G_GSIZE_FORMAT
                 " bytes of data",
                 key, total - data_start);
  for (guint i = 0; i < tensor.n_dimensions; i++)
    if (!g_size_checked_mul (&tensor.n_elements, tensor.n_elements, tensor.shape[i]))
      return fail (error, name, "tensor \"%s\": its shape is too large", key);
  if (!g_size_checked_mul (&size, tensor.n_elements, types[type].size) ||
      size != offsets[1] - offsets[0])
    return fail (error, name,
                 "tensor \"%s\": %" G_GSIZE_FORMAT " bytes of data do not match its shape and type",
                 key, offsets[1] - offsets[0]);
  tensor.type = (GliaTensorType)type;
  tensor.data = bytes + data_start + offsets[0];
  tensor.name = g_strdup (key);
  g_array_append_val (file->tensors, tensor);
  return TRUE;
}

static gsize
tensor_size (const GliaTensor *tensor)
{
  return tensor->n_elements * types[tensor->type].size;
}

/* By place; an empty tensor comes before the one that starts where it lies. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const GliaTensor *x = a, *y = b;

  if (x->data != y->data)
    return (const guint8 *)x->data < (const guint8 *)y->data ? -1 : 1;
  return (tensor_size (x) > 0) - (tensor_size (y) > 0);
}

static gboolean
check_places (GliaSafetensors *file, gsize data_start, const char *name, GError **error)
{
  gsize total;
  const guint8 *bytes = g_bytes_get_data (file->bytes, &total);
  const guint8 *expected = bytes + data_start;

  g_array_sort (file->tensors, compare_places);
  for (guint i = 0; i < file->tensors->len; i++) {
    const GliaTensor *tensor = &g_array_index (file->tensors, GliaTensor, i);
    if ((const guint8 *)tensor->data != expected)
      return fail (error, name, "tensor \"%s\" %s", tensor->name,
                   (const guint8 *)tensor->data < expected ? "overlaps the one before it"
                                                           : "has a gap before it");
    expected += tensor_size (tensor);
    g_hash_table_insert (file->by_name, (gpointer)tensor->name, GUINT_TO_POINTER (i + 1));
  }
  if (expected != bytes + total)
    return fail (error, name, "%" G_GSIZE_FORMAT " bytes follow the last tensor",
                 (gsize)(bytes + total - expected));
  return TRUE;
}

GliaSafetensors *
glia_safetensors_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GliaSafetensors) file = g_new0 (GliaSafetensors, 1);
  gsize total;
  const char *data = g_bytes_get_data (bytes, &total);
  guint64 length;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  file->bytes = g_bytes_ref (bytes);
  file->tensors = g_array_new (FALSE, TRUE, sizeof (GliaTensor));
  g_array_set_clear_func (file->tensors, tensor_clear);
  file->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  file->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (total < LENGTH_BYTES) {
    fail (error, name, "%" G_GSIZE_FORMAT " bytes are too few for a safetensors file", total);
    return NULL;
  }
  memcpy (&length, data, sizeof length);
  length = GUINT64_FROM_LE (length);
  if (length > LARGEST_HEADER) {
    g_set_error (error, GLIA_SAFETENSORS_ERROR, GLIA_SAFETENSORS_ERROR_TOO_LARGE,
                 "%s: a header of %" G_GUINT64_FORMAT
                 " bytes is over the limit of %d: not a safetensors file?",
                 name, length, LARGEST_HEADER);
    return NULL;
  }
  if (length > total - LENGTH_BYTES) {
    fail (error, name,
          "the file ends within its header: %" G_GUINT64_FORMAT " bytes of %" G_GSIZE_FORMAT,
          length, total - LENGTH_BYTES);
    return NULL;
  }
  if (!check_characters (data + LENGTH_BYTES, length, name, error))
    return NULL;
  g_autoptr (JsonParser) parser = parse_header (data + LENGTH_BYTES, length, name, error);
  if (parser == NULL)
    return NULL;
  json_object_iter_init_ordered (&iter, json_node_get_object (json_parser_get_root (parser)));
  while (json_object_iter_next_ordered (&iter, &key, &node))
    if (!(g_str_equal (key, "__metadata__")
              ? read_metadata (file, node, name, error)
              : read_tensor (file, key, node, LENGTH_BYTES + length, name, error)))
      return NULL;
  if (!check_places (file, LENGTH_BYTES + length, name, error))
    return NULL;
  return g_steal_pointer (&file);
}

GliaSafetensors *
glia_safetensors_read (const char *path, GError **error)
{
  char *data;
  gsize length;

  if (!glia_file_read (path, &data, &length, error))
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
  return glia_safetensors_parse (bytes, path, error);
}

gsize
glia_safetensors_count (GliaSafetensors *file)
{
  return file->tensors->len;
}

const GliaTensor *
glia_safetensors_nth (GliaSafetensors *file, gsize index)
{
  return &g_array_index (file->tensors, GliaTensor, index);
}

const GliaTensor *
glia_safetensors_find (GliaSafetensors *file, const char *name)
{
  const guint place = GPOINTER_TO_UINT (g_hash_table_lookup (file->by_name, name));

  return place == 0 ? NULL : glia_safetensors_nth (file, place - 1);
}

const char *
glia_safetensors_metadata (GliaSafetensors *file, const char *key)
{
  return g_hash_table_lookup (file->metadata, key);
}

/* IEEE 754 binary16 without hardware's help. */
static float
float_from_half (guint16 half)
{
  const int exponent = half >> 10 & 31, fraction = half & 1023;
  const float sign = half & 0x8000 ? -1 : 1;

  if (exponent == 31)
    return fraction != 0 ? NAN : sign * INFINITY;
  if (exponent == 0)
    return sign * ldexpf ((float)fraction, -24);
  return sign * ldexpf ((float)(fraction + 1024), exponent - 25);
}

static float
float_from_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static float
element_as_float (const GliaTensor *tensor, gsize i)
{
  guint64 wide = 0;
  double value;
  const gsize size = types[tensor->type].size;

  memcpy (&wide, (const guint8 *)tensor->data + i * size, size);
  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    wide >>= 8 * (sizeof wide - size);
  wide = size == 8   ? GUINT64_FROM_LE (wide)
         : size == 4 ? GUINT32_FROM_LE ((guint32)wide)
                     : GUINT16_FROM_LE ((guint16)wide);
  switch (tensor->type) {
  case GLIA_TENSOR_F32:
    return float_from_bits ((guint32)wide);
  case GLIA_TENSOR_F64:
    memcpy (&value, &wide, sizeof value);
    return (float)value;
  case GLIA_TENSOR_F16:
    return float_from_half ((guint16)wide);
  case GLIA_TENSOR_BF16:
    return float_from_bits ((guint32)wide << 16);
  case GLIA_TENSOR_I64:
  case GLIA_TENSOR_I32:
  case GLIA_TENSOR_U8:
    break;
  }
  g_return_val_if_reached (NAN);
}

void
glia_tensor_copy_floats (const GliaTensor *tensor, float *values)
{
  if (tensor->type == GLIA_TENSOR_F32 && G_BYTE_ORDER == G_LITTLE_ENDIAN &&
      tensor->n_elements > 0) {
    memcpy (values, tensor->data, tensor->n_elements * sizeof *values);
    return;
  }
  for (gsize i = 0; i < tensor->n_elements; i++)
    values[i] = element_as_float (tensor, i);
}

static char *
header_text (const GliaTensor *tensors, gsize n_tensors, const char *const *metadata, gsize *length)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  gsize offset = 0;

  json_builder_begin_object (builder);
  if (metadata != NULL) {
    json_builder_set_member_name (builder, "__metadata__");
    json_builder_begin_object (builder);
    for (gsize i = 0; metadata[i] != NULL; i += 2) {
      json_builder_set_member_name (builder, metadata[i]);
      json_builder_add_string_value (builder, metadata[i + 1]);
    }
    json_builder_end_object (builder);
  }
  for (gsize i = 0; i < n_tensors; i++) {
    json_builder_set_member_name (builder, tensors[i].name);
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "dtype");
    json_builder_add_string_value (builder, types[tensors[i].type].name);
    json_builder_set_member_name (builder, "shape");
    json_builder_begin_array (builder);
    for (guint d = 0; d < tensors[i].n_dimensions; d++)
      json_builder_add_int_value (builder, (gint64)tensors[i].shape[d]);
    json_builder_end_array (builder);
    json_builder_set_member_name (builder, "data_offsets");
    json_builder_begin_array (builder);
    json_builder_add_int_value (builder, (gint64)offset);
    offset += tensor_size (&tensors[i]);
    json_builder_add_int_value (builder, (gint64)offset);
    json_builder_end_array (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  return json_generator_to_data (generator, length);
}

GBytes *
glia_safetensors_serialize (const GliaTensor *tensors, gsize n_tensors, const char *const *metadata)
{
  gsize length;

  g_autofree char *header = header_text (tensors, n_tensors, metadata, &length);
  const gsize padding = (LENGTH_BYTES - length % LENGTH_BYTES) % LENGTH_BYTES;
  const guint64 stored = GUINT64_TO_LE ((guint64)(length + padding));
  gsize total = LENGTH_BYTES + length + padding;

  for (gsize i = 0; i < n_tensors; i++)
    total += tensor_size (&tensors[i]);
  guint8 *bytes = g_malloc (total), *end = bytes;
  memcpy (end, &stored, sizeof stored);
  memcpy (end += sizeof stored, header, length);
  memset (end += length, ' ', padding);
  end += padding;
  for (gsize i = 0; i < n_tensors; i++) {
    const gsize size = tensor_size (&tensors[i]);
    if (size > 0)
      memcpy (end, tensors[i].data, size);
    end += size;
  }
  return g_bytes_new_take (bytes, total);
}
