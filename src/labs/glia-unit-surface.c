/* SPDX-License-Identifier: MIT */
#include "glia-unit-surface.h"

GliaSurfaceOptions
glia_unit_surface_options (const char *title, const char *subtitle, double low, double high)
{
  return (GliaSurfaceOptions){.title = title,
                              .subtitle = subtitle,
                              .low_label = "0",
                              .middle_label = "0.5",
                              .high_label = "1",
                              .x_low = low,
                              .x_high = high,
                              .y_low = low,
                              .y_high = high};
}

double
glia_unit_surface_cell (gsize i, gsize side, double low, double high)
{
  return low + (high - low) * ((double)i + 0.5) / (double)side;
}
