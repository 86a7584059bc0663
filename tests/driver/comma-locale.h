/* SPDX-License-Identifier: MIT */

/* A locale whose decimal mark is a comma, for computers that have none: the category LC_NUMERIC as glibc
 * reads it on little-endian machines. Elsewhere setlocale() does not find it. */
#pragma once

#include <glib.h>

/* Writes the locale "comma" into `folder`, for LOCPATH=folder LC_NUMERIC=comma. */
static inline void
comma_locale_write (const char *folder)
{
  static const guint8 bytes[] = {
      0x14, 0x11, 0x03, 0x20, 6,    0,   0, 0, /* what it is, and how many fields it has */
      0x20, 0,    0,    0,    0x22, 0,   0, 0, /* where they are */
      0x24, 0,    0,    0,    0x28, 0,   0, 0, 0x2c, 0,   0, 0, 0x30, 0,   0,   0,   ',', 0,   '.',
      0,    3,    3,    0,    0,    ',', 0, 0, 0,    '.', 0, 0, 0,    'U', 'T', 'F', '-', '8', 0,
  };
  g_autofree char *locale = g_build_filename (folder, "comma", NULL);
  g_autofree char *file = g_build_filename (locale, "LC_NUMERIC", NULL);

  g_assert_cmpint (g_mkdir_with_parents (locale, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, (const char *)bytes, sizeof bytes, NULL));
}
