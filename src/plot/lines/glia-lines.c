/* SPDX-License-Identifier: MIT */
#include "glia-lines.h"

#include <glib/gi18n-lib.h>
#include <math.h>

GliaLegendEntry
glia_lines_entry (const GliaLines *plot, gsize series, GliaStyle style)
{
  static const double train_dash[] = {5, 3};
  const GliaLine *line = &plot->series[series];
  GliaLegendEntry entry = {.name = line->label != NULL ? line->label : line->name, .width = 2};
  guint layers = 0;

  switch (line->role) {
  case GLIA_LINE_TRAIN:
    entry.dash = train_dash;
    entry.n_dash = G_N_ELEMENTS (train_dash);
    entry.width = 1.5;
    break;
  case GLIA_LINE_RUN:
    entry.n_dash = glia_theme_dash (line->slot, &entry.dash);
    break;
  case GLIA_LINE_LAYER:
    entry.width = 1.75;
    for (gsize i = 0; i < plot->n_series; i++)
      layers = MAX (layers, plot->series[i].slot + 1);
    break;
  case GLIA_LINE_DEV:
    break;
  }
  entry.colour = line->role == GLIA_LINE_LAYER ? glia_theme_layer (style, line->slot, layers)
                                               : glia_theme_run (style, line->slot);
  return entry;
}

void
glia_lines_include (double value, GliaScaleKind kind, double *low, double *high)
{
  if (!isfinite (value) || (glia_scale_is_log (kind) && value <= 0))
    return;
  *low = fmin (*low, value);
  *high = fmax (*high, value);
}

GliaScale
glia_lines_x_range (GliaScaleKind kind, double low, double high)
{
  if (glia_scale_is_log (kind)) {
    if (!(low <= high))
      return (GliaScale){.kind = kind, .low = 1, .high = 10};
    const double around = high > low * (1 + 1e-9) ? 1 : 2;
    return (GliaScale){.kind = kind, .low = low / around, .high = high * around};
  }
  if (!(low <= high))
    return (GliaScale){.kind = kind, .low = 0, .high = 1};
  /* Epochs count from 1; their axis begins where training did. */
  if (low > 0 && low <= 0.1 * high)
    low = 0;
  if (high - low <= 1e-9 * fabs (high)) {
    low = low == 1 ? 0 : low - 1;
    high += 1;
  }
  return (GliaScale){.kind = kind, .low = low, .high = high};
}

void
glia_lines_draw_empty (cairo_t *cr, const GliaBox *box, GliaStyle style)
{
  const char *text = _ ("No data yet");
  double x = (box->left + box->right) / 2, y = (box->top + box->bottom) / 2;
  double width = glia_text_width (cr, GLIA_FONT_BODY, text) + 16;

  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_CARD), 1);
  cairo_rectangle (cr, x - width / 2, y - 12, width, 24);
  cairo_fill (cr);
  glia_text_draw (cr, GLIA_FONT_BODY, text, glia_theme_role (style, GLIA_ROLE_DIM_TEXT), x, y, 0.5,
                  0);
}
