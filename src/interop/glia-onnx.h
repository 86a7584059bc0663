/* SPDX-License-Identifier: MIT */

/* ONNX out (github.com/onnx/onnx, onnx/onnx.proto): a graph of operators, written node by node.
 *
 * The file is a ModelProto of IR version 7 with operators of set 13, which is what programs
 * since 2021 read. All tensors between nodes are float32. Nothing is checked here beyond sizes:
 * who writes a graph names each value once, before it is used.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GLIA_ONNX_ERROR (glia_onnx_error_quark ())
GQuark glia_onnx_error_quark (void);

typedef enum {
  GLIA_ONNX_ERROR_TOO_LARGE /* over 2 GiB, which no program that reads ONNX takes */
} GliaOnnxError;

typedef enum {
  GLIA_ONNX_FLOAT,
  GLIA_ONNX_INT,
  GLIA_ONNX_INTS /* a list of one */
} GliaOnnxKind;

typedef struct {
  const char *name;
  GliaOnnxKind kind;
  double value;
} GliaOnnxAttribute;

typedef struct _GliaOnnx GliaOnnx; /* a model that is being written */

/* `name` is the graph's, `description` what a person should know to use it. */
GliaOnnx *glia_onnx_new (const char *name, const char *description);
void glia_onnx_free (GliaOnnx *onnx);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaOnnx, glia_onnx_free)

/* A value [N x columns] that the graph takes or gives; N is any number of rows. */
void glia_onnx_add_input (GliaOnnx *onnx, const char *name, gsize columns);
void glia_onnx_add_output (GliaOnnx *onnx, const char *name, gsize columns);
/* Constants, copied: `shape` has `n_dimensions` members, 0 for a single number. */
void glia_onnx_add_floats (GliaOnnx *onnx,
                           const char *name,
                           const float *values,
                           const gsize *shape,
                           guint n_dimensions);
/* output = operation (inputs …). `inputs` ends with NULL, `attributes` with a NULL name; it may
 * be NULL. */
void glia_onnx_add_node (GliaOnnx *onnx,
                         const char *operation,
                         const char *const *inputs,
                         const GliaOnnxAttribute *attributes,
                         const char *output);

/* The whole file, ready for an atomic write. Once. */
GBytes *glia_onnx_finish (GliaOnnx *onnx, GError **error);

G_END_DECLS
