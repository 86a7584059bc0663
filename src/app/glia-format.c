/* SPDX-License-Identifier: MIT */
#include "glia-format.h"

#include <glib/gi18n.h>
#include <math.h>

char *
glia_format_count (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize n = strlen (digits);
  /* Translators: stands between groups of three digits, as in "1,000". The decimal sign is a point in every language. */
  const char *separator = C_ ("groups of digits", ",");
  GString *text = g_string_sized_new (n + n / 3);

  for (gsize i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append (text, separator);
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

char *
glia_format_duration (double seconds)
{
  const double year = 365.0 * 24 * 60 * 60;
  guint64 whole, minutes;

  if (!isfinite (seconds) || seconds < 0 || seconds > year)
    return g_strdup ("");
  whole = (guint64)ceil (seconds);
  minutes = whole / 60;
  if (minutes >= 60)
    return g_strdup_printf ("%u:%02u:%02u", (guint)(minutes / 60), (guint)(minutes % 60),
                            (guint)(whole % 60));
  return g_strdup_printf ("%u:%02u", (guint)minutes, (guint)(whole % 60));
}
