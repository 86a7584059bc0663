/* SPDX-License-Identifier: MIT */

#include "glia-idx.h"

#include "glia-source.h"

#include <string.h>

enum { UNSIGNED_BYTE = 8, MOST_DIMENSIONS = 3 };
static const guint64 LARGEST_FILE = G_GUINT64_CONSTANT (16) << 30;

static const char *const fashion_names[] = {"T-shirt", "Trouser",   "Pullover", "Dress",
                                            "Coat",    "Sandal",    "Shirt",    "Sneaker",
                                            "Bag",     "Ankle boot"};

/* At least `wanted` bytes in the buffer. */
static gboolean
need_bytes (GliaSource *source, gsize wanted, GError **error)
{
  while ((gsize)(source->end - source->at) < wanted) {
    GError *read_error = NULL;
    const gsize there = (gsize)(source->end - source->at);

    if (glia_source_more (source, &read_error))
      continue;
    if (read_error != NULL) {
      g_propagate_error (error, read_error);
      return FALSE;
    }
    return glia_source_fail (source->path, error,
                             "the file ends after %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                             " bytes; it is cut off",
                             there, wanted);
  }
  return TRUE;
}

/* Reads the header and checks it; leaves `at` at the data. */
static gboolean
read_header (GliaSource *source, guint dimensions, gsize *sizes, GError **error)
{
  const guchar *bytes;

  if (!need_bytes (source, 4 + 4 * dimensions, error))
    return FALSE;
  bytes = (const guchar *)source->at;
  if (bytes[0] != 0 || bytes[1] != 0)
    return glia_source_fail (source->path, error,
                             "this is not an IDX file: it begins with %02x %02x instead of 00 00",
                             bytes[0], bytes[1]);
  if (bytes[2] != UNSIGNED_BYTE)
    return glia_source_fail (source->path, error,
                             "the values are of IDX type 0x%02x; unsigned bytes (0x08) can be read",
                             bytes[2]);
  if (bytes[3] != dimensions)
    return glia_source_fail (source->path, error,
                             "%u dimensions instead of %u; are images and labels mixed up?",
                             bytes[3], dimensions);
  for (guint i = 0; i < dimensions; i++) {
    guint32 size;
    memcpy (&size, bytes + 4 + 4 * i, sizeof size);
    sizes[i] = GUINT32_FROM_BE (size);
    if (sizes[i] == 0)
      return glia_source_fail (source->path, error, "dimension %u is 0", i + 1);
  }
  source->at += 4 + 4 * dimensions;
  return TRUE;
}

static gboolean
at_end (GliaSource *source, GError **error)
{
  GError *read_error = NULL;

  while (source->at == source->end && glia_source_more (source, &read_error))
    ;
  if (read_error != NULL) {
    g_propagate_error (error, read_error);
    return FALSE;
  }
  if (source->at < source->end)
    return glia_source_fail (
        source->path, error,
        "there are bytes behind the last value that the header does not announce");
  return TRUE;
}

static float *
read_images (const char *path, gsize *rows, gsize *columns, gsize *width, GError **error)
{
  g_autoptr (GliaSource) source =
      glia_source_open (path, NULL, LARGEST_FILE, "Reading images", NULL, NULL, NULL, error);
  g_autofree float *features = NULL;
  gsize sizes[MOST_DIMENSIONS], count = 0, capacity = 0, total;

  if (source == NULL || !read_header (source, 3, sizes, error))
    return NULL;
  if (!g_size_checked_mul (&total, sizes[1], sizes[2]) ||
      !g_size_checked_mul (&total, total, sizes[0]) || total > LARGEST_FILE) {
    glia_source_fail (path, error,
                      "%" G_GSIZE_FORMAT " images of %" G_GSIZE_FORMAT " x %" G_GSIZE_FORMAT
                      " pixels are too many",
                      sizes[0], sizes[1], sizes[2]);
    return NULL;
  }
  /* Memory grows with what arrives, not with what the header promises. */
  while (count < total) {
    const gsize there = MIN ((gsize)(source->end - source->at), total - count);

    if (there == 0) {
      GError *read_error = NULL;
      if (!glia_source_more (source, &read_error)) {
        if (read_error != NULL) {
          g_propagate_error (error, read_error);
          return NULL;
        }
        glia_source_fail (path, error,
                          "the header announces %" G_GSIZE_FORMAT
                          " bytes of pixels; there are %" G_GSIZE_FORMAT ". The file is cut off.",
                          total, count);
        return NULL;
      }
      continue;
    }
    if (count + there > capacity) {
      capacity = MIN (MAX (2 * capacity, count + there), total);
      float *larger = g_try_realloc_n (features, capacity, sizeof (float));
      if (larger == NULL) {
        g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_TOO_LARGE,
                     "%s: %" G_GSIZE_FORMAT " pixels do not fit in memory", path, total);
        return NULL;
      }
      features = larger;
    }
    for (gsize i = 0; i < there; i++)
      features[count + i] = (float)(guchar)source->at[i] / 255.0f;
    count += there;
    source->at += there;
  }
  if (!at_end (source, error))
    return NULL;
  *rows = sizes[0];
  *columns = sizes[1] * sizes[2];
  *width = sizes[2];
  return g_steal_pointer (&features);
}

static gint32 *
read_labels (const char *path, const char *images, gsize expected, GError **error)
{
  g_autoptr (GliaSource) source =
      glia_source_open (path, NULL, LARGEST_FILE, "Reading labels", NULL, NULL, NULL, error);
  g_autofree gint32 *classes = NULL;
  gsize rows;

  if (source == NULL || !read_header (source, 1, &rows, error))
    return NULL;
  if (rows != expected) {
    glia_source_fail (path, error,
                      "%" G_GSIZE_FORMAT " labels for the %" G_GSIZE_FORMAT " images of %s", rows,
                      expected, images);
    return NULL;
  }
  if (!need_bytes (source, rows, error))
    return NULL;
  classes = g_new (gint32, rows);
  for (gsize i = 0; i < rows; i++)
    classes[i] = (guchar)source->at[i];
  source->at += rows;
  return at_end (source, error) ? g_steal_pointer (&classes) : NULL;
}

static char **
name_classes (const char *images, gsize count)
{
  g_autofree char *folder = g_path_get_dirname (images);
  g_autofree char *folder_name = g_path_get_basename (folder);
  const gboolean fashion =
      count == G_N_ELEMENTS (fashion_names) && strcmp (folder_name, "fashion-mnist") == 0;
  char **names = g_new0 (char *, count + 1);

  for (gsize i = 0; i < count; i++)
    names[i] = fashion ? g_strdup (fashion_names[i]) : g_strdup_printf ("%" G_GSIZE_FORMAT, i);
  return names;
}

GliaDataset *
glia_idx_read (const char *images, const char *labels, gsize n_classes, GError **error)
{
  g_autofree float *features = NULL;
  g_autofree gint32 *classes = NULL;
  gsize rows = 0, columns = 0, width = 0, largest = 0;

  features = read_images (images, &rows, &columns, &width, error);
  if (features == NULL)
    return NULL;
  classes = read_labels (labels, images, rows, error);
  if (classes == NULL)
    return NULL;
  for (gsize i = 0; i < rows; i++)
    largest = MAX (largest, (gsize)classes[i]);
  if (n_classes == 0)
    n_classes = MAX (largest + 1, 2);
  if (largest >= n_classes) {
    glia_source_fail (labels, error,
                      "the label %" G_GSIZE_FORMAT
                      " does not occur in the train part, which ends at %" G_GSIZE_FORMAT,
                      largest, n_classes - 1);
    return NULL;
  }
  return glia_dataset_new (&(GliaDatasetParts){
      .n_rows = rows,
      .n_columns = columns,
      .picture_width = width,
      .features = g_steal_pointer (&features),
      .classes = g_steal_pointer (&classes),
      .class_names = name_classes (images, n_classes),
      .provenance = g_strdup_printf ("%s%s", images,
                                     strstr (images, "fashion-mnist") != NULL
                                         ? " (Fashion-MNIST, Xiao, Rasul & Vollgraf 2017)"
                                         : ""),
  });
}
