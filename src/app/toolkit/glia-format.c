/* SPDX-License-Identifier: MIT */
#include "glia-format.h"

#include "glia-scale.h"

#include <math.h>

char *
glia_format_count (guint64 count)
{
  char label[32];

  glia_count_format (count, label);
  return g_strdup (label);
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
