/* SPDX-License-Identifier: MIT */

#include "glia-network-export.h"

#include "glia-network-onnx.h"
#include "glia-npy-out.h"
#include "glia-weights.h"

#include <string.h>

static const char *const endings[] = {
    [GLIA_NETWORK_SAFETENSORS] = "safetensors",
    [GLIA_NETWORK_ONNX] = "onnx",
    [GLIA_NETWORK_NPY] = "npy",
};

const char *
glia_network_format_ending (GliaNetworkFormat format)
{
  return endings[format];
}

gboolean
glia_network_format_from_path (const char *path, GliaNetworkFormat *format, GError **error)
{
  const char *dot = strrchr (path, '.');

  for (guint i = 0; dot != NULL && i < GLIA_NETWORK_FORMATS; i++)
    if (g_ascii_strcasecmp (dot + 1, endings[i]) == 0) {
      *format = (GliaNetworkFormat)i;
      return TRUE;
    }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
               "%s: a file of weights ends in .safetensors, .onnx or .npy", path);
  return FALSE;
}

char *
glia_network_format_path (const char *path, GliaNetworkFormat chosen)
{
  gsize length = strlen (path);
  GliaNetworkFormat format;

  if (glia_network_format_from_path (path, &format, NULL)) {
    if (format == chosen || format != GLIA_NETWORK_SAFETENSORS)
      return g_strdup (path);
    length -= strlen (endings[format]) + 1;
  }
  return g_strdup_printf ("%.*s.%s", (int)length, path, endings[chosen]);
}

static GBytes *
serialize_network (const mlp_network *network,
                   mlp_loss loss,
                   const double *means,
                   const double *deviations,
                   GliaNetworkFormat format,
                   GError **error)
{
  static const char *const metadata[] = {"format", "glia weights 1", NULL};

  switch (format) {
  case GLIA_NETWORK_ONNX:
    return glia_network_to_onnx (network, loss, means, deviations, error);
  case GLIA_NETWORK_NPY:
    return glia_npy_serialize (mlp_network_parameters (network),
                               mlp_network_parameter_count (network));
  case GLIA_NETWORK_SAFETENSORS:
  case GLIA_NETWORK_FORMATS:
    break;
  }
  return glia_weights_serialize (network, metadata);
}

gboolean
glia_network_export (const mlp_network *network,
                     mlp_loss loss,
                     const double *means,
                     const double *deviations,
                     const char *path,
                     GError **error)
{
  GliaNetworkFormat format;

  if (!glia_network_format_from_path (path, &format, error))
    return FALSE;
  g_autoptr (GBytes) file = serialize_network (network, loss, means, deviations, format, error);
  return file != NULL && g_file_set_contents (path, g_bytes_get_data (file, NULL),
                                              (gssize)g_bytes_get_size (file), error);
}
