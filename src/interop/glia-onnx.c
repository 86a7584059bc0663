/* SPDX-License-Identifier: MIT */

#include "glia-onnx.h"

#include <string.h>

G_DEFINE_QUARK (glia - onnx - error - quark, glia_onnx_error)

/* Protocol buffers (protobuf.dev/programming-guides/encoding): a message is a row of fields,
 * each a key (its number and how long it is) and what is in it. Here are the numbers that
 * onnx.proto gives them. */
enum { VARINT = 0, LENGTH = 2, FIXED32 = 5 };
enum { MODEL_IR = 1, MODEL_PRODUCER = 2, MODEL_GRAPH = 7, MODEL_OPERATORS = 8 };
enum { OPERATORS_DOMAIN = 1, OPERATORS_VERSION = 2 };
enum {
  GRAPH_NODE = 1,
  GRAPH_NAME = 2,
  GRAPH_CONSTANT = 5,
  GRAPH_DESCRIPTION = 10,
  GRAPH_INPUT = 11,
  GRAPH_OUTPUT = 12
};
enum { NODE_INPUT = 1, NODE_OUTPUT = 2, NODE_NAME = 3, NODE_OPERATION = 4, NODE_ATTRIBUTE = 5 };
enum {
  ATTRIBUTE_NAME = 1,
  ATTRIBUTE_FLOAT = 2,
  ATTRIBUTE_INT = 3,
  ATTRIBUTE_INTS = 8,
  ATTRIBUTE_TYPE = 20
};
enum { TENSOR_DIMENSION = 1, TENSOR_TYPE = 2, TENSOR_NAME = 8, TENSOR_BYTES = 9 };
enum { VALUE_NAME = 1, VALUE_TYPE = 2, TYPE_TENSOR = 1, TYPE_ELEMENT = 1, TYPE_SHAPE = 2 };
enum { SHAPE_DIMENSION = 1, DIMENSION_NUMBER = 1, DIMENSION_NAME = 2 };

enum { IR_VERSION = 7, OPERATOR_SET = 13, ELEMENT_FLOAT = 1 };

/* Room for what stands around the graph. */
enum { LARGEST_GRAPH = G_MAXINT32 - 4096 };

struct _GliaOnnx {
  GByteArray *graph;
  gboolean is_too_large;
};

/* ---- Protocol buffers --------------------------------------------------------------------- */

static void
add_varint (GByteArray *message, guint64 value)
{
  do {
    const guint8 byte = (guint8)((value & 127) | (value > 127 ? 128 : 0));
    g_byte_array_append (message, &byte, 1);
    value >>= 7;
  } while (value > 0);
}

static void
add_key (GByteArray *message, guint field, guint kind)
{
  add_varint (message, field << 3 | kind);
}

static void
add_number (GByteArray *message, guint field, gint64 value)
{
  add_key (message, field, VARINT);
  add_varint (message, (guint64)value);
}

static void
add_bytes (GByteArray *message, guint field, const void *bytes, gsize length)
{
  add_key (message, field, LENGTH);
  add_varint (message, length);
  g_byte_array_append (message, bytes, (guint)length);
}

static void
add_string (GByteArray *message, guint field, const char *text)
{
  add_bytes (message, field, text, strlen (text));
}

static void
add_message (GByteArray *message, guint field, const GByteArray *part)
{
  add_bytes (message, field, part->data, part->len);
}

static void
add_float (GByteArray *message, guint field, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  add_key (message, field, FIXED32);
  g_byte_array_append (message, (const guint8 *)&bits, sizeof bits);
}

/* ---- The graph ---------------------------------------------------------------------------- */

GliaOnnx *
glia_onnx_new (const char *name, const char *description)
{
  GliaOnnx *onnx = g_new0 (GliaOnnx, 1);

  onnx->graph = g_byte_array_new ();
  add_string (onnx->graph, GRAPH_NAME, name);
  add_string (onnx->graph, GRAPH_DESCRIPTION, description);
  return onnx;
}

void
glia_onnx_free (GliaOnnx *onnx)
{
  if (onnx == NULL)
    return;
  g_clear_pointer (&onnx->graph, g_byte_array_unref);
  g_free (onnx);
}

/* Adds `part` and, as the end of it, `more` bytes; returns where those go, NULL if they are too
 * many. */
static guint8 *
add_part (GliaOnnx *onnx, guint field, const GByteArray *part, gsize more)
{
  const gsize largest_key = 16;

  if (onnx->is_too_large || more > LARGEST_GRAPH ||
      onnx->graph->len + largest_key + part->len + more > LARGEST_GRAPH) {
    onnx->is_too_large = TRUE;
    return NULL;
  }
  add_key (onnx->graph, field, LENGTH);
  add_varint (onnx->graph, part->len + more);
  g_byte_array_append (onnx->graph, part->data, part->len);
  g_byte_array_set_size (onnx->graph, (guint)(onnx->graph->len + more));
  return onnx->graph->data + onnx->graph->len - more;
}

static void
add_value (GliaOnnx *onnx, guint field, const char *name, gsize columns)
{
  g_autoptr (GByteArray) value = g_byte_array_new (), type = g_byte_array_new ();
  g_autoptr (GByteArray) tensor = g_byte_array_new (), shape = g_byte_array_new ();
  g_autoptr (GByteArray) rows = g_byte_array_new (), width = g_byte_array_new ();

  add_string (rows, DIMENSION_NAME, "N");
  add_number (width, DIMENSION_NUMBER, (gint64)columns);
  add_message (shape, SHAPE_DIMENSION, rows);
  add_message (shape, SHAPE_DIMENSION, width);
  add_number (tensor, TYPE_ELEMENT, ELEMENT_FLOAT);
  add_message (tensor, TYPE_SHAPE, shape);
  add_message (type, TYPE_TENSOR, tensor);
  add_string (value, VALUE_NAME, name);
  add_message (value, VALUE_TYPE, type);
  add_part (onnx, field, value, 0);
}

void
glia_onnx_add_input (GliaOnnx *onnx, const char *name, gsize columns)
{
  add_value (onnx, GRAPH_INPUT, name, columns);
}

void
glia_onnx_add_output (GliaOnnx *onnx, const char *name, gsize columns)
{
  add_value (onnx, GRAPH_OUTPUT, name, columns);
}

/* Adds a tensor of floats and returns where its bytes go, which are the end of it: the weights are copied
 * once. */
static guint8 *
add_tensor (GliaOnnx *onnx, const char *name, const gsize *shape, guint n_dimensions)
{
  g_autoptr (GByteArray) tensor = g_byte_array_new ();
  gsize size = sizeof (float);

  for (guint i = 0; i < n_dimensions; i++) {
    add_number (tensor, TENSOR_DIMENSION, (gint64)shape[i]);
    if (!g_size_checked_mul (&size, size, shape[i]))
      size = G_MAXSIZE; /* add_part() says no */
  }
  add_number (tensor, TENSOR_TYPE, ELEMENT_FLOAT);
  add_string (tensor, TENSOR_NAME, name);
  add_key (tensor, TENSOR_BYTES, LENGTH);
  add_varint (tensor, size);
  return add_part (onnx, GRAPH_CONSTANT, tensor, size);
}

void
glia_onnx_add_floats (GliaOnnx *onnx,
                      const char *name,
                      const float *values,
                      const gsize *shape,
                      guint n_dimensions)
{
  guint8 *bytes = add_tensor (onnx, name, shape, n_dimensions);
  gsize count = 1;

  for (guint i = 0; i < n_dimensions; i++)
    count *= shape[i];
  for (gsize i = 0; bytes != NULL && i < count; i++) {
    guint32 bits;
    memcpy (&bits, &values[i], sizeof bits);
    bits = GUINT32_TO_LE (bits);
    memcpy (bytes + i * sizeof bits, &bits, sizeof bits);
  }
}

static void
add_attribute (GByteArray *node, const GliaOnnxAttribute *attribute)
{
  static const int types[] = {[GLIA_ONNX_FLOAT] = 1, [GLIA_ONNX_INT] = 2, [GLIA_ONNX_INTS] = 7};

  g_autoptr (GByteArray) message = g_byte_array_new ();

  add_string (message, ATTRIBUTE_NAME, attribute->name);
  if (attribute->kind == GLIA_ONNX_FLOAT)
    add_float (message, ATTRIBUTE_FLOAT, (float)attribute->value);
  else
    add_number (message, attribute->kind == GLIA_ONNX_INT ? ATTRIBUTE_INT : ATTRIBUTE_INTS,
                (gint64)attribute->value);
  add_number (message, ATTRIBUTE_TYPE, types[attribute->kind]);
  add_message (node, NODE_ATTRIBUTE, message);
}

void
glia_onnx_add_node (GliaOnnx *onnx,
                    const char *operation,
                    const char *const *inputs,
                    const GliaOnnxAttribute *attributes,
                    const char *output)
{
  g_autoptr (GByteArray) node = g_byte_array_new ();

  for (; *inputs != NULL; inputs++)
    add_string (node, NODE_INPUT, *inputs);
  add_string (node, NODE_OUTPUT, output);
  add_string (node, NODE_NAME, output);
  add_string (node, NODE_OPERATION, operation);
  for (; attributes != NULL && attributes->name != NULL; attributes++)
    add_attribute (node, attributes);
  add_part (onnx, GRAPH_NODE, node, 0);
}

GBytes *
glia_onnx_finish (GliaOnnx *onnx, GError **error)
{
  g_autoptr (GByteArray) operators = g_byte_array_new ();
  GByteArray *model;

  if (onnx->is_too_large) {
    g_set_error_literal (error, GLIA_ONNX_ERROR, GLIA_ONNX_ERROR_TOO_LARGE,
                         "the network is too large for one ONNX file, which holds 2 GiB at most. "
                         "Export it as safetensors.");
    return NULL;
  }
  model = g_byte_array_sized_new (onnx->graph->len + 256);
  add_string (operators, OPERATORS_DOMAIN, "");
  add_number (operators, OPERATORS_VERSION, OPERATOR_SET);
  add_number (model, MODEL_IR, IR_VERSION);
  add_string (model, MODEL_PRODUCER, "glia");
  add_message (model, MODEL_OPERATORS, operators);
  add_message (model, MODEL_GRAPH, onnx->graph);
  return g_byte_array_free_to_bytes (model);
}
