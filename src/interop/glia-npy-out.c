/* SPDX-License-Identifier: MIT */

#include "glia-npy-out.h"

#include <string.h>

/* What stands before the text of the header, and what numbers begin at a multiple of. */
enum { BEFORE = 10, ALIGNMENT = 64 };

GBytes *
glia_npy_serialize (const float *values, gsize count)
{
  g_autofree char *text = g_strdup_printf (
      "{'descr': '%cf4', 'fortran_order': False, 'shape': (%" G_GSIZE_FORMAT ",), }",
      G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>', count);
  const gsize length = strlen (text), size = count * sizeof *values;
  /* The header ends with a line feed, blanks before it. */
  const gsize begin = (BEFORE + length + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
  guint8 *bytes = g_malloc (begin + size);

  memcpy (bytes, "\x93NUMPY\x01\x00", 8);
  bytes[8] = (guint8)(begin - BEFORE);
  bytes[9] = (guint8)((begin - BEFORE) >> 8);
  memcpy (bytes + BEFORE, text, length);
  memset (bytes + BEFORE + length, ' ', begin - BEFORE - length);
  bytes[begin - 1] = '\n';
  if (size > 0)
    memcpy (bytes + begin, values, size);
  return g_bytes_new_take (bytes, begin + size);
}
