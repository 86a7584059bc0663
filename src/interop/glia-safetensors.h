/* SPDX-License-Identifier: MIT */

/* safetensors (github.com/huggingface/safetensors): an 8-byte little-endian header length, a JSON
 * header {"name": {"dtype", "shape", "data_offsets"}, "__metadata__": {string: string}}, the data.
 *
 * Reading is strict: duplicate keys, gaps, overlaps, trailing bytes, unknown types, sizes that do
 * not match their shape and headers over 16 MiB are errors that name the file and the tensor.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GLIA_SAFETENSORS_ERROR (glia_safetensors_error_quark ())
GQuark glia_safetensors_error_quark (void);

typedef enum {
  GLIA_SAFETENSORS_ERROR_SYNTAX,
  GLIA_SAFETENSORS_ERROR_TOO_LARGE
} GliaSafetensorsError;

typedef enum {
  GLIA_TENSOR_F32,
  GLIA_TENSOR_F64,
  GLIA_TENSOR_F16,
  GLIA_TENSOR_BF16,
  GLIA_TENSOR_I64,
  GLIA_TENSOR_I32,
  GLIA_TENSOR_U8
} GliaTensorType;

enum { GLIA_TENSOR_MAX_DIMENSIONS = 8 };

typedef struct {
  const char *name;
  GliaTensorType type;
  guint n_dimensions;
  gsize shape[GLIA_TENSOR_MAX_DIMENSIONS];
  gsize n_elements;
  const void *data; /* little-endian, maybe unaligned */
} GliaTensor;

typedef struct _GliaSafetensors GliaSafetensors; /* a file that was read: owns the bytes */

GliaSafetensors *glia_safetensors_read (const char *path, GError **error);
GliaSafetensors *glia_safetensors_parse (GBytes *bytes, const char *name, GError **error);
void glia_safetensors_free (GliaSafetensors *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaSafetensors, glia_safetensors_free)

gsize glia_safetensors_count (GliaSafetensors *file);
const GliaTensor *glia_safetensors_nth (GliaSafetensors *file, gsize index); /* in file order */
const GliaTensor *glia_safetensors_find (GliaSafetensors *file, const char *name); /* or NULL */
const char *glia_safetensors_metadata (GliaSafetensors *file, const char *key);    /* or NULL */
/* Copies a tensor of any floating type into `values` [n_elements], converted to float. */
void glia_tensor_copy_floats (const GliaTensor *tensor, float *values);

/* Serializes `tensors` in the given order, with `metadata` (string pairs: key, value, …, NULL; or
 * NULL), ready for an atomic write. */
GBytes *glia_safetensors_serialize (const GliaTensor *tensors,
                                    gsize n_tensors,
                                    const char *const *metadata);

G_END_DECLS
