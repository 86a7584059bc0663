/* SPDX-License-Identifier: MIT */
#include "glia-map-raster.h"

#include <math.h>

enum { CLASS_STEPS = 15 };

static float
scaled_value (GliaMapScale scale, float value)
{
  if (!isfinite (value))
    return 0;
  switch (scale) {
  case GLIA_MAP_SHARE:
    return 2 * value - 1;
  case GLIA_MAP_LOGIT:
    return tanhf (value / 2); /* = 2 sigmoid (v) − 1 */
  case GLIA_MAP_SIGNED:
  case GLIA_MAP_LARGEST:
  case GLIA_MAP_EACH:
  default:
    return value;
  }
}

double
glia_map_scale (GliaMapScale scale, const float *values, gsize n, float *scaled)
{
  float largest = 1;

  if (scale == GLIA_MAP_LARGEST || scale == GLIA_MAP_EACH) {
    largest = 0;
    for (gsize i = 0; i < n; i++)
      if (isfinite (values[i]))
        largest = fmaxf (largest, fabsf (values[i]));
    largest = largest > 0 ? largest : 1;
  }
  for (gsize i = 0; i < n; i++)
    scaled[i] = scaled_value (scale, values[i]) / largest;
  return (double)largest;
}

static guint32
pack_pixel (GliaColour c)
{
  return 0xff000000u | (guint32)lround (c.red * 255) << 16 | (guint32)lround (c.green * 255) << 8 |
         (guint32)lround (c.blue * 255);
}

void
glia_map_shades (GliaStyle style,
                 double strength,
                 gboolean discrete,
                 guint32 shades[GLIA_SIGN_SHADES])
{
  const int middle = GLIA_SIGN_SHADES / 2;
  gboolean dark = style == GLIA_STYLE_DARK || style == GLIA_STYLE_DARK_CONTRAST;
  GliaColour weak = dark ? glia_theme_sign (style, 0) : (GliaColour){1, 1, 1};

  for (int i = 0; i < GLIA_SIGN_SHADES; i++) {
    int step = discrete ? (i > middle ? middle : i < middle ? -middle : 0) : i - middle;
    GliaColour colour = glia_theme_sign (style, step * 2.0 / GLIA_SIGN_SHADES);
    shades[i] = pack_pixel (glia_colour_mix (weak, colour, strength));
  }
}

/* Between which two cells a pixel's centre lies, and how far. */
typedef struct {
  gsize left, right;
  float share;
} Place;

static Place
place_at (int position, int size, gsize side)
{
  double at = (position + 0.5) * (double)side / size - 0.5;

  at = CLAMP (at, 0, (double)(side - 1));
  gsize left = (gsize)at;
  return (Place){left, MIN (left + 1, side - 1), (float)(at - (double)left)};
}

static Place *
places_new (int size, gsize side)
{
  Place *places = g_new (Place, (gsize)size);

  for (int i = 0; i < size; i++)
    places[i] = place_at (i, size, side);
  return places;
}

/* One line of pixels' heights interpolated first: then each pixel needs only one mix more. */
static void
mix_rows (const float *values, gsize side, Place row, float *line)
{
  const float *low = values + row.left * side, *high = values + row.right * side;

  for (gsize i = 0; i < side; i++)
    line[i] = low[i] + row.share * (high[i] - low[i]);
}

void
glia_map_raster (const float *values,
                 gsize side,
                 const guint32 shades[GLIA_SIGN_SHADES],
                 guchar *pixels,
                 int stride,
                 int size)
{
  g_autofree Place *columns = places_new (size, side);
  g_autofree float *line = g_new (float, side);

  for (int y = 0; y < size; y++) {
    guint32 *out = (guint32 *)(gpointer)(pixels + (gsize)y * (gsize)stride);
    mix_rows (values, side, place_at (size - 1 - y, size, side), line);
    for (int x = 0; x < size; x++) {
      const Place *c = &columns[x];
      float value = line[c->left] + c->share * (line[c->right] - line[c->left]);
      /* Written so that NaN becomes the middle. */
      float at = (value + 1) * (GLIA_SIGN_SHADES / 2.0f);
      int shade = at >= GLIA_SIGN_SHADES ? GLIA_SIGN_SHADES - 1
                  : at >= 0              ? (int)at
                  : at < 0               ? 0
                                         : GLIA_SIGN_SHADES / 2;
      out[x] = shades[shade];
    }
  }
}

void
glia_map_raster_classes (const float *values,
                         gsize side,
                         const GliaMapClasses *looks,
                         guchar *pixels,
                         int stride,
                         int size)
{
  const gsize classes = looks->classes;
  g_autofree Place *columns = places_new (size, side);
  g_autofree float *lines = g_new (float, side *classes);
  g_autofree guint32 *shades = g_new (guint32, classes * (CLASS_STEPS + 1));

  for (gsize k = 0; k < classes; k++)
    for (int step = 0; step <= CLASS_STEPS; step++) {
      double share = looks->discrete ? 1 : (double)step / CLASS_STEPS;
      shades[k * (CLASS_STEPS + 1) + (gsize)step] =
          pack_pixel (glia_colour_mix (looks->weak, looks->colours[k], looks->strength * share));
    }
  for (int y = 0; y < size; y++) {
    guint32 *out = (guint32 *)(gpointer)(pixels + (gsize)y * (gsize)stride);
    for (gsize k = 0; k < classes; k++)
      mix_rows (values + k * side * side, side, place_at (size - 1 - y, size, side),
                lines + k * side);
    for (int x = 0; x < size; x++) {
      const Place *c = &columns[x];
      gsize winner = 0;
      float best = -1;
      for (gsize k = 0; k < classes; k++) {
        const float *line = lines + k * side;
        float p = line[c->left] + c->share * (line[c->right] - line[c->left]);
        if (p > best) {
          best = p;
          winner = k;
        }
      }
      float even = 1.0f / (float)classes, sure = (best - even) / (1 - even);
      int step = sure > 0 ? MIN ((int)(sure * (CLASS_STEPS + 1)), CLASS_STEPS) : 0;
      out[x] = shades[winner * (CLASS_STEPS + 1) + (gsize)step];
    }
  }
}
