/* SPDX-License-Identifier: MIT */
#include "glia-row-picture.h"

#include <math.h>
#include <string.h>

/* About how wide a picture becomes, in pixels. */
#define PICTURE_SIDE 56

/* The side of the square that a row's values fill; 0 if they do not fill one. */
static gsize
get_side (const GliaDataset *part)
{
  const gsize side = (gsize)sqrt ((double)part->n_columns);

  return side * side == part->n_columns && side > 1 ? side : 0;
}

gboolean
glia_row_picture_is_possible (const GliaExperiment *experiment, const GliaDataset *part)
{
  return experiment->data.source == GLIA_SOURCE_IDX && get_side (part) > 0;
}

/* Each value becomes a square of whole pixels, so that nothing blurs. */
GdkTexture *
glia_row_picture_new (const GliaDataset *part, gsize row)
{
  const gsize side = get_side (part), times = MAX (1, PICTURE_SIDE / side), width = side * times;
  guint8 *pixels = g_malloc (width * width * 3);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize y = 0; y < width; y++)
    for (gsize x = 0; x < width; x++) {
      const float value = part->features[row * part->n_columns + (y / times) * side + x / times];
      memset (pixels + (y * width + x) * 3, (int)(CLAMP (value, 0, 1) * 255 + 0.5f), 3);
    }
  bytes = g_bytes_new_take (pixels, width * width * 3);
  return gdk_memory_texture_new ((int)width, (int)width, GDK_MEMORY_R8G8B8, bytes, width * 3);
}
